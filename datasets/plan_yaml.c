#include "datasets/plan_tree.h"

#include "geo/memory.h"
#include <libfyaml.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct mark {
    int line, column;
};

struct open_node { /* a map or list whose end has not come yet */
    struct data_plan_node *node, *last;
    char *key; /* waits for its value */
    struct mark key_mark;
};

struct builder {
    const struct data_plan_source *source;
    struct fy_parser *parser;
    struct fy_diag *diag;
    struct data_plan_node *root;
    struct open_node open[DATA_PLAN_DEPTH_MAX];
    size_t depth;
    struct mark mark; /* of the event at hand; an empty value has none and keeps the last one */
    size_t document_count;
};

void data_plan_tree_release(struct data_plan_node *node)
{
    while (node != NULL) {
        struct data_plan_node *next = node->next;
        data_plan_tree_release(node->first);
        free(node->text);
        free(node->key);
        free(node);
        node = next;
    }
}

const struct data_plan_node *data_plan_tree_child(const struct data_plan_node *map, const char *key)
{
    if (map == NULL || map->kind != DATA_PLAN_NODE_MAP) {
        return NULL;
    }
    for (const struct data_plan_node *child = map->first; child != NULL; child = child->next) {
        if (strcmp(child->key, key) == 0) {
            return child;
        }
    }
    return NULL;
}

static enum geo_status fail(const struct builder *builder, const char *what, struct geo_error *err)
{
    return geo_error_set(err, GEO_ERR_PLAN, "%s:%d:%d: %s", builder->source->file, builder->mark.line,
                         builder->mark.column, what);
}

/* Bytes of the UTF-8 sequence at `at`, 0 if it is none (RFC 3629: no overlong forms, no surrogates). */
static size_t utf8_length(const unsigned char *at, size_t left)
{
    if (at[0] < 0x80) {
        return 1;
    }
    size_t length = at[0] >= 0xc2 && at[0] <= 0xdf   ? 2
                    : at[0] >= 0xe0 && at[0] <= 0xef ? 3
                    : at[0] >= 0xf0 && at[0] <= 0xf4 ? 4
                                                     : 0;
    if (length == 0 || length > left) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    bool overlong = (at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xf0 && at[1] < 0x90);
    bool surrogate = at[0] == 0xed && at[1] > 0x9f;
    bool beyond = at[0] == 0xf4 && at[1] > 0x8f;
    return overlong || surrogate || beyond ? 0 : length;
}

/* libfyaml stops without a word at bytes that are no characters: look for them first. */
static enum geo_status check_characters(struct builder *builder, struct geo_error *err)
{
    const unsigned char *bytes = (const unsigned char *)builder->source->bytes;
    size_t size = builder->source->size;
    builder->mark = (struct mark){1, 1};
    for (size_t i = 0; i < size;) {
        size_t length = utf8_length(bytes + i, size - i);
        if (length == 0) {
            return fail(builder, "the bytes are not UTF-8; save the file as UTF-8", err);
        }
        unsigned char c = bytes[i];
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f) {
            return fail(builder, "a control character; a plan is plain text", err);
        }
        i += length;
        builder->mark.column++;
        if (c == '\n') {
            builder->mark = (struct mark){builder->mark.line + 1, 1};
        }
    }
    return GEO_OK;
}

/* Hang a finished text, or a map or list about to be filled, where it belongs. Takes `node` over only on
 * success. */
static enum geo_status attach(struct builder *builder, struct data_plan_node *node, struct geo_error *err)
{
    if (builder->depth == 0) {
        builder->root = node;
        return GEO_OK;
    }
    struct open_node *parent = &builder->open[builder->depth - 1];
    if (parent->node->kind == DATA_PLAN_NODE_MAP && parent->key == NULL) {
        return fail(builder, "a key must be a text", err);
    }
    node->key = parent->key;
    node->key_line = parent->key_mark.line;
    node->key_column = parent->key_mark.column;
    parent->key = NULL;
    if (parent->last == NULL) {
        parent->node->first = node;
    } else {
        parent->last->next = node;
    }
    parent->last = node;
    return GEO_OK;
}

static enum geo_status copy_text(char **ret, const char *text, size_t length, struct geo_error *err)
{
    char *copy = NULL;
    enum geo_status status = geo_memory_array(&copy, length + 1, 1, "a text of the plan", err);
    if (status != GEO_OK) {
        return status;
    }
    if (length > 0) {
        memcpy(copy, text, length);
    }
    *ret = copy;
    return GEO_OK;
}

static enum geo_status make_node(struct data_plan_node **ret, const struct builder *builder,
                                 enum data_plan_node_kind kind, struct geo_error *err)
{
    struct data_plan_node *node = NULL;
    enum geo_status status = geo_memory_array(&node, 1, sizeof *node, "a value of the plan", err);
    if (status != GEO_OK) {
        return status;
    }
    node->kind = kind;
    node->line = builder->mark.line;
    node->column = builder->mark.column;
    *ret = node;
    return GEO_OK;
}

static enum geo_status take_key(struct builder *builder, struct open_node *map, const char *text,
                                size_t length, struct geo_error *err)
{
    if (length == 0 || memchr(text, '\0', length) != NULL) {
        return fail(builder, "a key must be a text", err);
    }
    map->key_mark = builder->mark;
    return copy_text(&map->key, text, length, err);
}

static enum geo_status take_scalar(struct builder *builder, struct fy_event *event, struct geo_error *err)
{
    struct fy_token *token = fy_event_get_token(event);
    size_t length = 0;
    const char *text = token == NULL ? "" : fy_token_get_text(token, &length);
    if (text == NULL) {
        text = "";
        length = 0;
    }
    struct open_node *parent = builder->depth == 0 ? NULL : &builder->open[builder->depth - 1];
    if (parent != NULL && parent->node->kind == DATA_PLAN_NODE_MAP && parent->key == NULL) {
        return take_key(builder, parent, text, length, err);
    }
    struct data_plan_node *node = NULL;
    enum geo_status status = make_node(&node, builder, DATA_PLAN_NODE_TEXT, err);
    if (status != GEO_OK) {
        return status;
    }
    node->plain = token == NULL || fy_token_scalar_style(token) == FYSS_PLAIN;
    node->length = length;
    status = copy_text(&node->text, text, length, err);
    if (status == GEO_OK) {
        status = attach(builder, node, err);
    }
    if (status != GEO_OK) {
        data_plan_tree_release(node);
    }
    return status;
}

static enum geo_status take_start(struct builder *builder, enum data_plan_node_kind kind,
                                  struct geo_error *err)
{
    if (builder->depth == DATA_PLAN_DEPTH_MAX) {
        return fail(builder, "maps and lists are nested too deeply", err);
    }
    struct data_plan_node *node = NULL;
    enum geo_status status = make_node(&node, builder, kind, err);
    if (status != GEO_OK) {
        return status;
    }
    status = attach(builder, node, err);
    if (status != GEO_OK) {
        data_plan_tree_release(node);
        return status;
    }
    builder->open[builder->depth++] = (struct open_node){.node = node};
    return GEO_OK;
}

static bool is_quoted(struct fy_event *event)
{
    if (event->type != FYET_SCALAR) {
        return false;
    }
    enum fy_scalar_style style = fy_token_scalar_style(fy_event_get_token(event));
    return style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED;
}

static enum geo_status take_event(struct builder *builder, struct fy_event *event, struct geo_error *err)
{
    const struct fy_mark *mark = fy_event_start_mark(event);
    if (mark != NULL) {
        /* libfyaml points behind an opening quote and behind an alias's asterisk. */
        int behind = event->type == FYET_ALIAS || is_quoted(event) ? 1 : 0;
        builder->mark = (struct mark){mark->line + 1, mark->column + 1 - behind};
    }
    if (event->type == FYET_ALIAS || fy_event_get_anchor_token(event) != NULL) {
        return fail(builder,
                    "anchors and aliases (& and *) are not used in a plan; quote a text that begins so", err);
    }
    if (fy_event_get_tag_token(event) != NULL) {
        return fail(builder, "tags (!) are not used in a plan; quote a text that begins so", err);
    }
    /* Not a switch: the events that carry nothing for us need no case each. */
    if (event->type == FYET_DOCUMENT_START && ++builder->document_count > 1) {
        return fail(builder, "a second document begins here; a plan is one document", err);
    }
    if (event->type == FYET_SCALAR) {
        return take_scalar(builder, event, err);
    }
    if (event->type == FYET_MAPPING_START) {
        return take_start(builder, DATA_PLAN_NODE_MAP, err);
    }
    if (event->type == FYET_SEQUENCE_START) {
        return take_start(builder, DATA_PLAN_NODE_LIST, err);
    }
    if (event->type == FYET_MAPPING_END || event->type == FYET_SEQUENCE_END) {
        builder->depth--;
    }
    return GEO_OK;
}

/* What libfyaml found wrong. */
static enum geo_status syntax_error(struct builder *builder, struct geo_error *err)
{
    void *iterator = NULL;
    const struct fy_diag_error *error = fy_diag_errors_iterate(builder->diag, &iterator);
    if (error == NULL || error->msg == NULL) {
        return fail(builder, "the text from here on is not YAML", err);
    }
    if (error->line >= 1 && error->column >= 1) {
        builder->mark = (struct mark){error->line, error->column};
    }
    bool about_tab = strstr(error->msg, "invalid tab") != NULL;
    return fail(builder, about_tab ? "a tab cannot indent; use spaces" : error->msg, err);
}

static enum geo_status run_parser(struct builder *builder, struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    bool ended = false;
    builder->mark = (struct mark){1, 1};
    while (status == GEO_OK) {
        struct fy_event *event = fy_parser_parse(builder->parser);
        if (event == NULL) {
            break;
        }
        ended = event->type == FYET_STREAM_END;
        status = take_event(builder, event, err);
        fy_parser_event_free(builder->parser, event);
    }
    if (status == GEO_OK && (!ended || fy_parser_get_stream_error(builder->parser))) {
        status = syntax_error(builder, err);
    }
    return status;
}

static enum geo_status open_parser(struct builder *builder, struct geo_error *err)
{
    struct fy_diag_cfg diag_config;
    fy_diag_cfg_default(&diag_config);
    diag_config.fp = NULL;
    diag_config.colorize = false;
    builder->diag = fy_diag_create(&diag_config);
    if (builder->diag == NULL) {
        return geo_error_set(err, GEO_ERR_MEMORY, "out of memory: the YAML reader");
    }
    fy_diag_set_collect_errors(builder->diag, true);
    struct fy_parse_cfg config = {
        .search_path = "",
        .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_JSON_NONE | FYPCF_DEFAULT_VERSION_1_2,
        .diag = builder->diag,
    };
    builder->parser = fy_parser_create(&config);
    if (builder->parser == NULL ||
        fy_parser_set_string(builder->parser, builder->source->bytes, builder->source->size) != 0) {
        return geo_error_set(err, GEO_ERR_MEMORY, "out of memory: the YAML reader");
    }
    return GEO_OK;
}

enum geo_status data_plan_tree_parse(struct data_plan_node **ret, const struct data_plan_source *source,
                                     struct geo_error *err)
{
    struct data_plan_source text = *source;
    if (text.size >= 3 && memcmp(text.bytes, "\xef\xbb\xbf", 3) == 0) {
        text.bytes += 3; /* a byte-order mark, as some editors write it */
        text.size -= 3;
    }
    struct builder builder = {.source = &text};
    enum geo_status status = check_characters(&builder, err);
    if (status != GEO_OK) {
        goto done;
    }
    if (text.size > 0) {
        status = open_parser(&builder, err);
        if (status != GEO_OK) {
            goto done;
        }
        status = run_parser(&builder, err);
        if (status != GEO_OK) {
            goto done;
        }
    }
    if (builder.root == NULL) {
        status =
            geo_error_set(err, GEO_ERR_PLAN,
                          "%s:1:1: the plan is empty; \"phusong help plan\" lists its keys", source->file);
        goto done;
    }
    *ret = builder.root;
    builder.root = NULL;
done:
    for (size_t i = 0; i < builder.depth; i++) {
        free(builder.open[i].key);
    }
    data_plan_tree_release(builder.root);
    fy_parser_destroy(builder.parser);
    fy_diag_destroy(builder.diag);
    return status;
}
