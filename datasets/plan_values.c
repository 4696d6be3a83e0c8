#include "datasets/number.h"
#include "datasets/plan_paths.h"
#include "datasets/plan_read.h"
#include "datasets/plan_text.h"
#include "geo/memory.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *field_at(void *base, size_t offset)
{
    return (char *)base + offset;
}

/* The text is kept if it fits the fault; every text made here does. */
static enum geo_status fault_take(struct data_plan_fault *fault, struct data_plan_text *text)
{
    bool failed = text->failed;
    (void)snprintf(fault->text, sizeof fault->text, "%s", text->bytes == NULL ? "" : text->bytes);
    data_plan_text_release(text);
    return failed ? GEO_ERR_MEMORY : GEO_OK;
}

static enum geo_status fault_say(struct data_plan_fault *fault, const char *what)
{
    (void)snprintf(fault->text, sizeof fault->text, "%s", what);
    return GEO_OK;
}

static enum geo_status fault_range(struct data_plan_fault *fault, const struct data_plan_key *key)
{
    struct data_plan_text text = {0};
    data_plan_text_add(&text, "is outside [");
    data_plan_text_add_real(&text, key->low);
    data_plan_text_add(&text, ", ");
    data_plan_text_add_real(&text, key->high);
    data_plan_text_add(&text, "]");
    return fault_take(fault, &text);
}

static enum geo_status fault_words(struct data_plan_fault *fault, const struct data_plan_key *key)
{
    struct data_plan_text text = {0};
    const char *word = NULL;
    data_plan_text_add(&text, "is none of ");
    for (int i = 0; (word = data_plan_words_at(key, i)) != NULL; i++) {
        data_plan_text_add(&text, "%s%s", i == 0 ? "" : ", ", word);
    }
    return fault_take(fault, &text);
}

static enum geo_status fault_number(struct data_plan_fault *fault, const char *what,
                                    const struct data_plan_key *key)
{
    struct data_plan_text text = {0};
    data_plan_text_add(&text, "%s", what);
    if (key->unit != NULL && strstr(what, "unit") != NULL) {
        data_plan_text_add(&text, " (it is in %s)", key->unit);
    }
    return fault_take(fault, &text);
}

enum geo_status data_plan_value_parse_real(struct data_plan_fault *fault, double *ret,
                                           const struct data_plan_key *key, const char *text)
{
    double value = 0;
    const char *what = data_number_real_fault(text);
    if (what != NULL || !data_number_real(text, &value)) {
        return fault_number(fault, what == NULL ? "is not a number" : what, key);
    }
    if (value < key->low || value > key->high) {
        return fault_range(fault, key);
    }
    *ret = value + 0.0; /* −0 becomes 0 */
    return GEO_OK;
}

static enum geo_status parse_integer(struct data_plan_fault *fault, int64_t *ret,
                                     const struct data_plan_key *key, const char *text)
{
    int64_t value = 0;
    const char *what = data_number_integer_fault(text);
    if (what != NULL || !data_number_integer(text, &value)) {
        return fault_number(fault, what == NULL ? "is not a number" : what, key);
    }
    if ((double)value < key->low || (double)value > key->high) {
        return fault_range(fault, key);
    }
    *ret = value;
    return GEO_OK;
}

/* Replace a text that the struct owns. */
static enum geo_status replace_text(char **field, const char *text, struct geo_error *err)
{
    char *copy = NULL;
    enum geo_status status = geo_memory_text(&copy, text, err);
    if (status == GEO_OK) {
        free(*field);
        *field = copy;
    }
    return status;
}

static enum geo_status parse_text(struct data_plan_fault *fault, char **field,
                                  const struct data_plan_key *key, const char *text, const char *folder,
                                  struct geo_error *err)
{
    const char *what = text[0] == '\0' ? "is empty" : NULL;
    if (what == NULL && key->fault != NULL) {
        what = key->fault(text);
    }
    if (what != NULL) {
        return fault_say(fault, what);
    }
    if (key->type != DATA_PLAN_PATH) {
        return replace_text(field, text, err);
    }
    char *resolved = NULL;
    enum geo_status status = data_plan_paths_resolve(&resolved, folder, text, err);
    if (status == GEO_OK) {
        free(*field);
        *field = resolved;
    }
    return status;
}

/* A word of a table elsewhere; case is ignored. */
static enum geo_status parse_table_word(struct data_plan_fault *fault, char **field,
                                        const struct data_plan_key *key, const char *text,
                                        struct geo_error *err)
{
    const char *word = NULL;
    for (int i = 0; (word = key->word_at(i)) != NULL; i++) {
        const struct data_plan_word one[] = {{word, 0}, {NULL, 0}};
        if (data_plan_words_find(one, text) != NULL) {
            return replace_text(field, word, err);
        }
    }
    return fault_words(fault, key);
}

static enum geo_status parse_word(struct data_plan_fault *fault, void *field, const struct data_plan_key *key,
                                  const char *text, struct geo_error *err)
{
    if (key->word_at != NULL) {
        return parse_table_word(fault, field, key, text, err);
    }
    const struct data_plan_word *word = data_plan_words_find(key->words, text);
    if (word == NULL) {
        return fault_words(fault, key);
    }
    if (key->type == DATA_PLAN_WORD) {
        return replace_text(field, data_plan_words_spell(key->words, word->value), err);
    }
    if (key->type == DATA_PLAN_CHOICE) {
        int64_t *choice = field;
        *choice = word->value;
    } else {
        bool *on = field;
        *on = word->value != 0;
    }
    return GEO_OK;
}

enum geo_status data_plan_value_set(struct data_plan_fault *fault, void *base,
                                    const struct data_plan_key *key, const char *text, const char *folder,
                                    struct geo_error *err)
{
    void *field = field_at(base, key->offset);
    enum geo_status status = GEO_OK;
    fault->text[0] = '\0';
    switch (key->type) {
    case DATA_PLAN_TEXT:
    case DATA_PLAN_PATH:
        status = parse_text(fault, field, key, text, folder, err);
        break;
    case DATA_PLAN_WORD:
    case DATA_PLAN_CHOICE:
    case DATA_PLAN_SWITCH:
        status = parse_word(fault, field, key, text, err);
        break;
    case DATA_PLAN_REAL:
        status = data_plan_value_parse_real(fault, field, key, text);
        break;
    case DATA_PLAN_INTEGER:
        status = parse_integer(fault, field, key, text);
        break;
    case DATA_PLAN_REALS:
    case DATA_PLAN_MAP:
    case DATA_PLAN_MAPS:
        return geo_error_set(err, GEO_ERR_INTERNAL, "the plan's key '%s' holds no single value", key->name);
    }
    return status == GEO_ERR_MEMORY ? geo_error_set(err, status, "out of memory: a value of the plan")
                                    : status;
}

/* NaN, INT64_MIN, NULL: no value. */
static void set_absent(void *base, const struct data_plan_key *key)
{
    void *field = field_at(base, key->offset);
    if (key->type == DATA_PLAN_REAL) {
        double *real = field;
        *real = (double)NAN;
    } else if (key->type == DATA_PLAN_INTEGER || key->type == DATA_PLAN_CHOICE) {
        int64_t *integer = field;
        *integer = INT64_MIN;
    }
}

enum geo_status data_plan_value_defaults(void *base, const struct data_plan_table *table,
                                         struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    for (size_t i = 0; i < table->count && status == GEO_OK; i++) {
        const struct data_plan_key *key = &table->key[i];
        struct data_plan_fault fault;
        if (key->type == DATA_PLAN_MAP) {
            status = data_plan_value_defaults(field_at(base, key->offset), key->table, err);
            continue;
        }
        set_absent(base, key);
        if (key->fallback == NULL) {
            continue;
        }
        status = data_plan_value_set(&fault, base, key, key->fallback, ".", err);
        if (status == GEO_OK && fault.text[0] != '\0') {
            status = geo_error_set(err, GEO_ERR_INTERNAL, "the default of the plan's key '%s' %s", key->name,
                                   fault.text);
        }
    }
    return status;
}

static void release_elements(void *base, const struct data_plan_key *key)
{
    /* Copied, not read through a void **: the member has a type of its own. */
    void *array = NULL;
    void *none = NULL;
    size_t *count = field_at(base, key->count_offset);
    memcpy(&array, field_at(base, key->offset), sizeof array);
    for (size_t i = 0; i < *count && key->type == DATA_PLAN_MAPS; i++) {
        data_plan_value_release((char *)array + i * key->table->size, key->table);
    }
    free(array);
    memcpy(field_at(base, key->offset), &none, sizeof none);
    *count = 0;
}

void data_plan_value_release(void *base, const struct data_plan_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct data_plan_key *key = &table->key[i];
        if (key->type == DATA_PLAN_MAP) {
            data_plan_value_release(field_at(base, key->offset), key->table);
        } else if (key->type == DATA_PLAN_MAPS || key->type == DATA_PLAN_REALS) {
            release_elements(base, key);
        } else if (key->type == DATA_PLAN_TEXT || key->type == DATA_PLAN_PATH ||
                   key->type == DATA_PLAN_WORD) {
            char **text = field_at(base, key->offset);
            free(*text);
            *text = NULL;
        }
    }
}
