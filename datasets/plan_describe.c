#include "datasets/plan.h"
#include "datasets/plan_keys.h"
#include "datasets/plan_text.h"
#include <stdio.h>
#include <string.h>

#define LINE_LENGTH 96

static const char intro[] = "A plan is one YAML file. Paths in it are relative to the file. Numbers are "
                            "plain decimal numbers with a point and "
                            "without a unit; the unit of each key stands in its name. Unknown and repeated "
                            "keys are errors. A map whose "
                            "first key is a path may be written as just the path, a list of one element as "
                            "just the element. Text after # is a "
                            "comment.";

static const char example[] = "area:\n"
                              "  communes: communes.gpkg\n"
                              "stations:\n"
                              "  - stations.csv\n"
                              "terrain: [dem.tif]\n"
                              "population: people.tif\n"
                              "services:\n"
                              "  - {technology: LTE}\n";

/* Lines of at most LINE_LENGTH bytes, broken at blanks. */
static void add_wrapped(struct data_plan_text *text, const char *paragraph, int indent)
{
    int column = 0;
    for (const char *word = paragraph; *word != '\0';) {
        int length = (int)strcspn(word, " ");
        if (column > 0 && column + 1 + length > LINE_LENGTH) {
            data_plan_text_add(text, "\n");
            column = 0;
        }
        if (column == 0) {
            data_plan_text_add(text, "%*s", indent, "");
            column = indent;
        } else {
            data_plan_text_add(text, " ");
            column++;
        }
        data_plan_text_add_bytes(text, word, (size_t)length);
        column += length;
        word += length;
        word += *word == ' ' ? 1 : 0;
    }
    data_plan_text_add(text, "\n");
}

static void add_words(struct data_plan_text *text, const struct data_plan_key *key)
{
    const char *word = NULL;
    for (int i = 0; (word = data_plan_words_at(key, i)) != NULL; i++) {
        data_plan_text_add(text, "%s%s", i == 0 ? "" : ", ", word);
    }
}

/* A list of bare texts. */
static bool is_names(const struct data_plan_key *key)
{
    return key->type == DATA_PLAN_MAPS && key->table->count == 1 && key->table->shorthand != NULL &&
           key->table->key[0].type == DATA_PLAN_TEXT;
}

static void add_type(struct data_plan_text *text, const struct data_plan_key *key)
{
    switch (key->type) {
    case DATA_PLAN_TEXT:
        data_plan_text_add(text, "text");
        break;
    case DATA_PLAN_PATH:
        data_plan_text_add(text, "path");
        break;
    case DATA_PLAN_WORD:
    case DATA_PLAN_CHOICE:
    case DATA_PLAN_SWITCH:
        add_words(text, key);
        break;
    case DATA_PLAN_REAL:
        data_plan_text_add(text, "number");
        break;
    case DATA_PLAN_INTEGER:
        data_plan_text_add(text, "whole number");
        break;
    case DATA_PLAN_REALS:
        data_plan_text_add(text, "list of numbers");
        break;
    case DATA_PLAN_MAP:
        data_plan_text_add(text, key->table->shorthand == NULL ? "map" : "map or path");
        break;
    case DATA_PLAN_MAPS:
        data_plan_text_add(text, is_names(key)                   ? "list of names"
                                 : key->table->shorthand == NULL ? "list of maps"
                                                                 : "list of maps or paths");
        break;
    }
}

static bool is_number(const struct data_plan_key *key)
{
    return key->type == DATA_PLAN_REAL || key->type == DATA_PLAN_INTEGER || key->type == DATA_PLAN_REALS;
}

static void add_range(struct data_plan_text *text, const struct data_plan_key *key)
{
    data_plan_text_add(text, "[");
    data_plan_text_add_real(text, key->low);
    data_plan_text_add(text, ", ");
    data_plan_text_add_real(text, key->high);
    data_plan_text_add(text, "]");
}

static const char *default_of(const struct data_plan_key *key)
{
    const char *none = key->type == DATA_PLAN_MAP ? "" : "none";
    const char *said = key->fallback != NULL ? key->fallback : key->fallback_note;
    return key->required ? "required" : said != NULL ? said : none;
}

static void add_markdown_key(struct data_plan_text *text, const struct data_plan_key *key, const char *path)
{
    data_plan_text_add(text, "| `%s` | ", path);
    add_type(text, key);
    data_plan_text_add(text, " | %s | ", key->unit == NULL ? "" : key->unit);
    if (is_number(key)) {
        add_range(text, key);
    }
    data_plan_text_add(text, " | %s | %s |\n", default_of(key), key->help);
}

static void add_text_key(struct data_plan_text *text, const struct data_plan_key *key, const char *path)
{
    struct data_plan_text facts = {0};
    add_type(&facts, key);
    if (is_number(key)) {
        data_plan_text_add(&facts, " in ");
        add_range(&facts, key);
        data_plan_text_add(&facts, "%s%s", key->unit == NULL ? "" : " ", key->unit == NULL ? "" : key->unit);
    }
    if (key->required) {
        data_plan_text_add(&facts, "; required");
    } else if (default_of(key)[0] != '\0') {
        data_plan_text_add(&facts, "; default: %s", default_of(key));
    }
    data_plan_text_add(text, "\n%s\n", path);
    add_wrapped(text, facts.failed || facts.bytes == NULL ? "" : facts.bytes, 4);
    text->failed = text->failed || facts.failed;
    data_plan_text_release(&facts);
    add_wrapped(text, key->help, 4);
}

static void add_table(struct data_plan_text *text, const struct data_plan_table *table, const char *up,
                      bool markdown)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct data_plan_key *key = &table->key[i];
        char path[128];
        (void)snprintf(path, sizeof path, "%s%s%s", up, up[0] == '\0' ? "" : ".", key->name);
        if (markdown) {
            add_markdown_key(text, key, path);
        } else {
            add_text_key(text, key, path);
        }
        if (key->table != NULL && !is_names(key)) {
            size_t length = strlen(path);
            (void)snprintf(path + length, sizeof path - length, "%s",
                           key->type == DATA_PLAN_MAPS ? "[]" : "");
            add_table(text, key->table, path, markdown);
        }
    }
}

enum geo_status data_plan_describe(char **ret, bool markdown, struct geo_error *err)
{
    struct data_plan_text text = {0};
    if (markdown) {
        data_plan_text_add(&text,
                           "# Keys of the plan file\n\n<!-- Made from the tables in datasets/plan_keys*.c; "
                           "run its test, tests/unit/plan_describe.c, with --accept to write it. -->\n\n");
        add_wrapped(&text, intro, 0);
        data_plan_text_add(&text,
                           "\nA plan that leaves the rest to the defaults:\n\n```yaml\n%s```\n\n"
                           "| key | type | unit | range | default | meaning |\n|---|---|---|---|---|---|\n",
                           example);
    } else {
        add_wrapped(&text, intro, 0);
        data_plan_text_add(&text, "\nA plan that leaves the rest to the defaults:\n\n%s", example);
    }
    add_table(&text, &data_plan_keys, "", markdown);
    return data_plan_text_take(ret, &text, err);
}
