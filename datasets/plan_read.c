#include "datasets/plan_read.h"

#include "geo/memory.h"
#include <assert.h>
#include <string.h>

static enum geo_status read_map(void *base, const struct data_plan_table *table,
                                const struct data_plan_node *node, const struct data_plan_place *place,
                                const struct data_plan_reading *reading);

static bool is_null(const struct data_plan_node *node)
{
    return node->kind == DATA_PLAN_NODE_TEXT && node->plain &&
           (node->length == 0 || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0 ||
            strcmp(node->text, "Null") == 0 || strcmp(node->text, "NULL") == 0);
}

/* True if the node is one text, fit for the key; otherwise says why not. */
static bool check_text(const struct data_plan_key *key, const struct data_plan_node *node,
                       const struct data_plan_place *place, const struct data_plan_reading *reading)
{
    bool wants_plain =
        key->type == DATA_PLAN_REAL || key->type == DATA_PLAN_INTEGER || key->type == DATA_PLAN_REALS;
    const char *what = NULL;
    if (node->kind == DATA_PLAN_NODE_LIST) {
        what = "is a list; one value is expected";
    } else if (node->kind == DATA_PLAN_NODE_MAP) {
        what = "is a map; one value is expected";
    } else if (is_null(node)) {
        data_plan_problems_place(reading->problems, place, (struct data_plan_mark){node->line, node->column},
                                 "has no value; give it one or leave the key out");
        return false;
    } else if (memchr(node->text, '\0', node->length) != NULL) {
        what = "holds a NUL character";
    } else if (node->length > 4096) {
        what = "is longer than 4096 bytes";
    } else if (wants_plain && !node->plain) {
        what = "is a quoted text; write the number without quotes";
    }
    if (what != NULL) {
        data_plan_problems_value(reading->problems, place, node, "%s", what);
    }
    return what == NULL;
}

static enum geo_status read_text(void *base, const struct data_plan_key *key,
                                 const struct data_plan_node *node, const struct data_plan_place *place,
                                 const struct data_plan_reading *reading)
{
    struct data_plan_fault fault = {{0}};
    if (!check_text(key, node, place, reading)) {
        return GEO_OK;
    }
    enum geo_status status =
        data_plan_value_set(&fault, base, key, node->text, reading->folder, reading->err);
    if (status == GEO_OK && fault.text[0] != '\0') {
        data_plan_problems_value(reading->problems, place, node, "%s", fault.text);
    }
    return status;
}

static size_t count_elements(const struct data_plan_node *node)
{
    size_t count = 0;
    if (node->kind != DATA_PLAN_NODE_LIST) {
        return 1; /* one value stands for a list of one */
    }
    for (const struct data_plan_node *child = node->first; child != NULL; child = child->next) {
        count++;
    }
    return count;
}

/* The number of elements is one the key allows. */
static bool check_count(const struct data_plan_key *key, const struct data_plan_node *node,
                        const struct data_plan_place *place, const struct data_plan_reading *reading)
{
    size_t count = count_elements(node);
    struct data_plan_mark mark = {node->line, node->column};
    if (is_null(node)) {
        data_plan_problems_place(reading->problems, place, mark, "has no value; write [] if there are none");
        return false;
    }
    if (count < key->at_least) {
        data_plan_problems_place(reading->problems, place, mark, "is empty; %s", key->cure);
        return false;
    }
    if (count > key->at_most) {
        data_plan_problems_place(reading->problems, place, mark, "has %zu elements; %zu are the most", count,
                                 key->at_most);
        return false;
    }
    return true;
}

/* The pointer at `key` has the type of its elements: copied, not written through a void **. */
static void set_list(void *base, const struct data_plan_key *key, void *array, size_t count)
{
    memcpy((char *)base + key->offset, &array, sizeof array);
    memcpy((char *)base + key->count_offset, &count, sizeof count);
}

static enum geo_status read_reals(void *base, const struct data_plan_key *key,
                                  const struct data_plan_node *node, const struct data_plan_place *place,
                                  const struct data_plan_reading *reading)
{
    double *values = NULL;
    size_t count = count_elements(node);
    if (!check_count(key, node, place, reading)) {
        return GEO_OK;
    }
    enum geo_status status = geo_memory_array(&values, count, sizeof *values, key->name, reading->err);
    if (status != GEO_OK) {
        return status;
    }
    set_list(base, key, values, count);
    const struct data_plan_node *element = node->kind == DATA_PLAN_NODE_LIST ? node->first : node;
    for (size_t i = 0; i < count && status == GEO_OK; i++, element = element->next) {
        struct data_plan_place at = {.up = place, .index = i};
        struct data_plan_fault fault = {{0}};
        if (!check_text(key, element, &at, reading)) {
            continue;
        }
        status = data_plan_value_parse_real(&fault, &values[i], key, element->text);
        if (status == GEO_OK && fault.text[0] != '\0') {
            data_plan_problems_value(reading->problems, &at, element, "%s", fault.text);
        }
    }
    return status;
}

static enum geo_status read_maps(void *base, const struct data_plan_key *key,
                                 const struct data_plan_node *node, const struct data_plan_place *place,
                                 const struct data_plan_reading *reading)
{
    char *elements = NULL;
    size_t count = count_elements(node);
    if (!check_count(key, node, place, reading)) {
        return GEO_OK;
    }
    enum geo_status status = geo_memory_array(&elements, count, key->table->size, key->name, reading->err);
    if (status != GEO_OK) {
        return status;
    }
    set_list(base, key, elements, count);
    const struct data_plan_node *element = node->kind == DATA_PLAN_NODE_LIST ? node->first : node;
    for (size_t i = 0; i < count && status == GEO_OK; i++, element = element->next) {
        struct data_plan_place at = {.up = place, .index = i};
        status = data_plan_value_defaults(elements + i * key->table->size, key->table, reading->err);
        if (status == GEO_OK) {
            status = read_map(elements + i * key->table->size, key->table, element, &at, reading);
        }
    }
    return status;
}

static enum geo_status read_value(void *base, const struct data_plan_key *key,
                                  const struct data_plan_node *node, const struct data_plan_place *place,
                                  const struct data_plan_reading *reading)
{
    /* Not a switch: every other type is one text. */
    if (key->type == DATA_PLAN_MAP) {
        if (key->count_offset > 0) {
            bool *written = (void *)((char *)base + key->count_offset);
            *written = true;
        }
        return read_map((char *)base + key->offset, key->table, node, place, reading);
    }
    if (key->type == DATA_PLAN_MAPS) {
        return read_maps(base, key, node, place, reading);
    }
    if (key->type == DATA_PLAN_REALS) {
        return read_reals(base, key, node, place, reading);
    }
    return read_text(base, key, node, place, reading);
}

/* A bare value or a list where a map is expected. */
static enum geo_status read_shorthand(void *base, const struct data_plan_table *table,
                                      const struct data_plan_node *node, const struct data_plan_place *place,
                                      const struct data_plan_reading *reading)
{
    if (table->shorthand != NULL) {
        return read_text(base, data_plan_keys_find(table, table->shorthand), node, place, reading);
    }
    if (is_null(node)) {
        data_plan_problems_place(reading->problems, place, (struct data_plan_mark){node->line, node->column},
                                 "has no keys; write them below it or leave it out");
    } else {
        data_plan_problems_value(reading->problems, place, node,
                                 "is not a map of keys; the first would be %s", table->key[0].name);
    }
    return GEO_OK;
}

/* The most keys a table has. */
#define TABLE_MAX 48

static void check_required(const struct data_plan_table *table, const struct data_plan_node *const *given,
                           const struct data_plan_node *node, const struct data_plan_place *place,
                           const struct data_plan_reading *reading)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct data_plan_key *key = &table->key[i];
        if (key->required && given[i] == NULL) {
            struct data_plan_place at = {.up = place, .name = key->name};
            data_plan_problems_place(reading->problems, &at,
                                     (struct data_plan_mark){node->line, node->column}, "is missing; %s",
                                     key->cure);
        }
    }
}

static enum geo_status read_map(void *base, const struct data_plan_table *table,
                                const struct data_plan_node *node, const struct data_plan_place *place,
                                const struct data_plan_reading *reading)
{
    const struct data_plan_node *given[TABLE_MAX] = {NULL};
    enum geo_status status = GEO_OK;
    if (node->kind != DATA_PLAN_NODE_MAP) {
        return read_shorthand(base, table, node, place, reading);
    }
    assert(table->count <= TABLE_MAX);
    for (const struct data_plan_node *child = node->first; child != NULL && status == GEO_OK;
         child = child->next) {
        const struct data_plan_key *key = data_plan_keys_find(table, child->key);
        if (key == NULL) {
            data_plan_suggest(reading->problems, place, table, child);
            continue;
        }
        struct data_plan_place at = {.up = place, .name = key->name};
        const struct data_plan_node **first = &given[key - table->key];
        if (*first != NULL) {
            data_plan_problems_place(reading->problems, &at,
                                     (struct data_plan_mark){child->key_line, child->key_column},
                                     "is given twice, first in line %d; keep one", (*first)->key_line);
            continue;
        }
        *first = child;
        status = read_value(base, key, child, &at, reading);
    }
    if (status == GEO_OK) {
        check_required(table, given, node, place, reading);
    }
    return status;
}

enum geo_status data_plan_read(struct data_plan *plan, const struct data_plan_node *root,
                               const struct data_plan_reading *reading)
{
    return read_map(plan, &data_plan_keys, root, NULL, reading);
}
