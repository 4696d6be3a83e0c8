#include "datasets/plan.h"
#include "datasets/plan_keys.h"
#include "datasets/plan_paths.h"
#include "datasets/plan_text.h"
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct rendering {
    struct data_plan_text text;
    const char *path_base; /* NULL: paths as they are */
    struct geo_error *err;
};

static enum geo_status render_map(struct rendering *rendering, const void *base,
                                  const struct data_plan_table *table, int indent);

static const void *field_at(const void *base, size_t offset)
{
    return (const char *)base + offset;
}

static bool is_word_of_yaml(const char *text)
{
    static const char *const words[] = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const struct data_plan_word word[] = {{words[i], 0}, {NULL, 0}};
        if (data_plan_words_find(word, text) != NULL) {
            return true;
        }
    }
    return false;
}

/* Without quotes only what any reader of YAML, of any version, takes for a text. */
static bool is_plain(const char *text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
    static const char more[] = "0123456789./-";
    if (strchr(letters, text[0]) == NULL || is_word_of_yaml(text)) {
        return false;
    }
    for (const char *at = text; *at != '\0'; at++) {
        if (strchr(letters, *at) == NULL && strchr(more, *at) == NULL) {
            return false;
        }
    }
    return true;
}

static void add_text(struct data_plan_text *out, const char *text)
{
    if (is_plain(text)) {
        data_plan_text_add(out, "%s", text);
        return;
    }
    data_plan_text_add(out, "\"");
    for (const char *at = text; *at != '\0'; at++) {
        unsigned char c = (unsigned char)*at;
        if (c == '"' || c == '\\') {
            data_plan_text_add(out, "\\%c", c);
        } else if (c < 0x20 || c == 0x7f) {
            data_plan_text_add(out, "\\x%02x", (unsigned)c);
        } else {
            data_plan_text_add_bytes(out, at, 1);
        }
    }
    data_plan_text_add(out, "\"");
}

static const char *text_at(const void *base, const struct data_plan_key *key)
{
    char *const *text = field_at(base, key->offset);
    return *text;
}

/* A map is written if what it must have is there: an absent population has defaults, but no path. */
static bool map_is_present(const void *base, const struct data_plan_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct data_plan_key *key = &table->key[i];
        bool is_text = key->type == DATA_PLAN_TEXT || key->type == DATA_PLAN_PATH;
        if (key->required && is_text && text_at(base, key) == NULL) {
            return false;
        }
    }
    return true;
}

static bool has_value(const void *base, const struct data_plan_key *key);

static bool any_value(const void *base, const struct data_plan_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        if (has_value(base, &table->key[i])) {
            return true;
        }
    }
    return false;
}

static bool has_value(const void *base, const struct data_plan_key *key)
{
    const void *field = field_at(base, key->offset);
    bool has = true;
    switch (key->type) {
    case DATA_PLAN_TEXT:
    case DATA_PLAN_PATH:
    case DATA_PLAN_WORD:
        has = text_at(base, key) != NULL;
        break;
    case DATA_PLAN_CHOICE:
    case DATA_PLAN_INTEGER:
        has = *(const int64_t *)field != INT64_MIN;
        break;
    case DATA_PLAN_REAL:
        has = !isnan(*(const double *)field);
        break;
    case DATA_PLAN_REALS: {
        double *const *values = field;
        has = *values != NULL;
        break;
    }
    case DATA_PLAN_MAP:
        has = key->count_offset > 0 ? *(const bool *)field_at(base, key->count_offset)
                                    : map_is_present(field, key->table) && any_value(field, key->table);
        break;
    case DATA_PLAN_MAPS: /* an empty list is written, unless it must not be empty */
        has = key->at_least == 0 || *(const size_t *)field_at(base, key->count_offset) > 0;
        break;
    case DATA_PLAN_SWITCH:
        break;
    }
    return has;
}

static enum geo_status render_path(struct rendering *rendering, const char *path)
{
    char *relative = NULL;
    if (rendering->path_base == NULL) {
        add_text(&rendering->text, path);
        return GEO_OK;
    }
    enum geo_status status = data_plan_paths_relative(&relative, rendering->path_base, path, rendering->err);
    if (status == GEO_OK) {
        add_text(&rendering->text, relative);
        free(relative);
    }
    return status;
}

static void render_reals(struct data_plan_text *text, const void *base, const struct data_plan_key *key)
{
    double *const *values = field_at(base, key->offset);
    const size_t *count = field_at(base, key->count_offset);
    data_plan_text_add(text, "[");
    for (size_t i = 0; i < *count; i++) {
        data_plan_text_add(text, "%s", i == 0 ? "" : ", ");
        data_plan_text_add_real(text, (*values)[i]);
    }
    data_plan_text_add(text, "]");
}

/* The one line of a key that is neither a map nor a list of maps. */
static enum geo_status render_scalar(struct rendering *rendering, const void *base,
                                     const struct data_plan_key *key)
{
    const void *field = field_at(base, key->offset);
    enum geo_status status = GEO_OK;
    switch (key->type) {
    case DATA_PLAN_TEXT:
    case DATA_PLAN_WORD:
        add_text(&rendering->text, text_at(base, key));
        break;
    case DATA_PLAN_PATH:
        status = render_path(rendering, text_at(base, key));
        break;
    case DATA_PLAN_CHOICE:
        data_plan_text_add(&rendering->text, "%s",
                           data_plan_words_spell(key->words, *(const int64_t *)field));
        break;
    case DATA_PLAN_SWITCH:
        data_plan_text_add(&rendering->text, "%s",
                           data_plan_words_spell(key->words, *(const bool *)field ? 1 : 0));
        break;
    case DATA_PLAN_INTEGER:
        data_plan_text_add(&rendering->text, "%" PRId64, *(const int64_t *)field);
        break;
    case DATA_PLAN_REAL:
        data_plan_text_add_real(&rendering->text, *(const double *)field);
        break;
    case DATA_PLAN_REALS:
        render_reals(&rendering->text, base, key);
        break;
    case DATA_PLAN_MAP:
    case DATA_PLAN_MAPS:
        return geo_error_set(rendering->err, GEO_ERR_INTERNAL, "the plan's key '%s' has no one line",
                             key->name);
    }
    return status;
}

/* "- " takes the place of the first key's indentation. */
static enum geo_status render_element(struct rendering *rendering, const void *element,
                                      const struct data_plan_table *table, int indent)
{
    if (table->count == 1) { /* a list of paths is written as one */
        data_plan_text_add(&rendering->text, "%*s- ", indent, "");
        enum geo_status status = render_scalar(rendering, element, &table->key[0]);
        data_plan_text_add(&rendering->text, "\n");
        return status;
    }
    size_t first = rendering->text.length;
    enum geo_status status = render_map(rendering, element, table, indent + 2);
    if (status == GEO_OK && !rendering->text.failed && rendering->text.length > first) {
        rendering->text.bytes[first + (size_t)indent] = '-';
    }
    return status;
}

static enum geo_status render_maps(struct rendering *rendering, const void *base,
                                   const struct data_plan_key *key, int indent)
{
    const size_t *count = field_at(base, key->count_offset);
    const char *elements = NULL;
    enum geo_status status = GEO_OK;
    memcpy(&elements, field_at(base, key->offset), sizeof elements);
    data_plan_text_add(&rendering->text, "%s", *count == 0 ? " []\n" : "\n");
    for (size_t i = 0; i < *count && status == GEO_OK; i++) {
        status = render_element(rendering, elements + i * key->table->size, key->table, indent + 2);
    }
    return status;
}

static enum geo_status render_map(struct rendering *rendering, const void *base,
                                  const struct data_plan_table *table, int indent)
{
    enum geo_status status = GEO_OK;
    for (size_t i = 0; i < table->count && status == GEO_OK; i++) {
        const struct data_plan_key *key = &table->key[i];
        if (!has_value(base, key)) {
            continue;
        }
        data_plan_text_add(&rendering->text, "%*s", indent, "");
        add_text(&rendering->text, key->name); /* "y" would be true to some readers */
        data_plan_text_add(&rendering->text, ":");
        if (key->type == DATA_PLAN_MAP) {
            data_plan_text_add(&rendering->text, "\n");
            status = render_map(rendering, field_at(base, key->offset), key->table, indent + 2);
        } else if (key->type == DATA_PLAN_MAPS) {
            status = render_maps(rendering, base, key, indent);
        } else {
            data_plan_text_add(&rendering->text, " ");
            status = render_scalar(rendering, base, key);
            data_plan_text_add(&rendering->text, "\n");
        }
    }
    return status;
}

enum geo_status data_plan_render(char **ret, const struct data_plan *plan, const char *path_base,
                                 struct geo_error *err)
{
    struct rendering rendering = {.path_base = path_base, .err = err};
    data_plan_text_add(
        &rendering.text,
        "# The plan as it was run, with every default filled in. Keys that are not here have no "
        "value.\n# \"phusong help plan\" describes them all.\n");
    enum geo_status status = render_map(&rendering, plan, &data_plan_keys, 0);
    if (status != GEO_OK) {
        data_plan_text_release(&rendering.text);
        return status;
    }
    return data_plan_text_take(ret, &rendering.text, err);
}
