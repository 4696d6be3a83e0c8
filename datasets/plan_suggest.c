#include "datasets/plan_read.h"
#include "datasets/plan_text.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Longer names are not compared; the table's are shorter. */
#define LIKENESS_MAX 32

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Insertions, deletions, changes and swaps of neighbours that make `b` of `a` (optimal string alignment). */
static size_t edit_distance(const char *a, const char *b)
{
    size_t row[3][LIKENESS_MAX + 1]; /* the last row, the one before, the one being made; by i modulo 3 */
    size_t a_length = strlen(a);
    size_t b_length = strlen(b);
    if (a_length > LIKENESS_MAX || b_length > LIKENESS_MAX) {
        return SIZE_MAX;
    }
    for (size_t j = 0; j <= b_length; j++) {
        row[0][j] = j;
    }
    for (size_t i = 1; i <= a_length; i++) {
        size_t *now = row[i % 3];
        const size_t *last = row[(i + 2) % 3];
        const size_t *before = row[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            now[j] = smaller(change, smaller(last[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                now[j] = smaller(now[j], before[j - 2] + 1);
            }
        }
    }
    return row[a_length % 3][b_length];
}

static const struct data_plan_key *nearest(const struct data_plan_table *table, const char *name)
{
    const struct data_plan_key *best = NULL;
    size_t best_distance = strlen(name) / 3 + 2; /* farther is no likeness */
    for (size_t i = 0; i < table->count; i++) {
        size_t distance = edit_distance(name, table->key[i].name);
        if (distance < best_distance) {
            best = &table->key[i];
            best_distance = distance;
        }
    }
    return best;
}

/* The one key that is this name and a unit: urban_m for urban. NULL if there is none or several. */
static const struct data_plan_key *with_unit(const struct data_plan_table *table, const char *name)
{
    const struct data_plan_key *found = NULL;
    size_t length = strlen(name);
    for (size_t i = 0; i < table->count && length > 0; i++) {
        const struct data_plan_key *key = &table->key[i];
        if (strncmp(key->name, name, length) == 0 && key->name[length] == '_') {
            if (found != NULL) {
                return NULL;
            }
            found = key;
        }
    }
    return found;
}

/* Keys that there were once, and what stands in their place. */
static const char *replacement(const char *name)
{
    static const struct {
        const char *name, *cure;
    } retired[] = {
        {"earth_radius_factor",
         "; the effective earth radius follows from delta_n = 157 - 157 / factor, 39.25 for 4/3"},
    };
    for (size_t i = 0; i < sizeof retired / sizeof retired[0]; i++) {
        if (strcmp(retired[i].name, name) == 0) {
            return retired[i].cure;
        }
    }
    return NULL;
}

struct search {
    const char *name;
    size_t found;
    char path[128]; /* of the first */
};

/* Where in the whole plan keys of this name are. */
static void find_elsewhere(struct search *search, const struct data_plan_table *table, const char *up)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct data_plan_key *key = &table->key[i];
        char path[sizeof search->path];
        (void)snprintf(path, sizeof path, "%s%s%s", up, up[0] == '\0' ? "" : ".", key->name);
        if (strcmp(key->name, search->name) == 0) {
            if (search->found == 0) {
                memcpy(search->path, path, sizeof path);
            }
            search->found++;
        }
        if (key->table != NULL) {
            size_t length = strlen(path);
            (void)snprintf(path + length, sizeof path - length, "%s",
                           key->type == DATA_PLAN_MAPS ? "[]" : "");
            find_elsewhere(search, key->table, path);
        }
    }
}

static void list_keys(struct data_plan_text *text, const struct data_plan_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        data_plan_text_add(text, "%s%s", i == 0 ? "; the keys here are " : ", ", table->key[i].name);
    }
}

/* The key as the user wrote it, fit for one line. */
static void clean_name(struct data_plan_text *text, const char *name)
{
    struct data_plan_text quoted = {0};
    data_plan_text_add_quoted(&quoted, name, strlen(name));
    if (!quoted.failed && quoted.length >= 2) {
        data_plan_text_add_bytes(text, quoted.bytes + 1, quoted.length - 2);
    }
    data_plan_text_release(&quoted);
}

void data_plan_suggest(struct data_plan_problems *problems, const struct data_plan_place *up,
                       const struct data_plan_table *table, const struct data_plan_node *node)
{
    struct data_plan_mark mark = {node->key_line, node->key_column};
    struct data_plan_text name = {0};
    struct data_plan_text cure = {0};
    if (problems->total >= DATA_PLAN_PROBLEMS_KEPT) {
        problems->total++; /* nobody will read it */
        return;
    }
    struct search search = {.name = node->key};
    find_elsewhere(&search, &data_plan_keys, "");
    const struct data_plan_key *whole = with_unit(table, node->key);
    const struct data_plan_key *near = whole != NULL ? whole : nearest(table, node->key);
    const char *instead = replacement(node->key);
    if (instead != NULL) {
        data_plan_text_add(&cure, "%s", instead);
    } else if (search.found == 1 && whole == NULL) {
        data_plan_text_add(&cure, "; it belongs at %s", search.path);
    } else if (near != NULL) {
        data_plan_text_add(&cure, "; did you mean %s", near->name);
    } else {
        list_keys(&cure, table);
    }
    clean_name(&name, node->key);
    if (name.failed || cure.failed) {
        problems->failed = true;
    } else {
        struct data_plan_place place = {.up = up, .name = name.bytes == NULL ? "" : name.bytes};
        data_plan_problems_place(problems, &place, mark, "is not a key%s", cure.bytes);
    }
    data_plan_text_release(&name);
    data_plan_text_release(&cure);
}
