#include "datasets/plan_keys.h"

#include "datasets/plan.h"
#include "datasets/plan_read.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Calls `visit` for every key of the plan. */
static void walk(const struct data_plan_table *table,
                 void (*visit)(const struct data_plan_table *table, size_t index))
{
    for (size_t i = 0; i < table->count; i++) {
        visit(table, i);
        if (table->key[i].table != NULL) {
            walk(table->key[i].table, visit);
        }
    }
}

static size_t visited;

static bool is_number(const struct data_plan_key *key)
{
    return key->type == DATA_PLAN_REAL || key->type == DATA_PLAN_INTEGER || key->type == DATA_PLAN_REALS;
}

static void visit_whole(const struct data_plan_table *table, size_t index)
{
    const struct data_plan_key *key = &table->key[index];
    bool has_words =
        key->type == DATA_PLAN_WORD || key->type == DATA_PLAN_CHOICE || key->type == DATA_PLAN_SWITCH;
    bool is_list = key->type == DATA_PLAN_REALS || key->type == DATA_PLAN_MAPS;
    bool has_table = key->type == DATA_PLAN_MAP || key->type == DATA_PLAN_MAPS;
    visited++;
    assert_non_null(key->help);
    assert_int_equal(key->help[strlen(key->help) - 1], '.');
    assert_null(strchr(key->help, '|')); /* the reference is a Markdown table */
    assert_true(strlen(key->name) <= 32);
    assert_int_equal(key->words != NULL || key->word_at != NULL, has_words);
    assert_true(key->word_at == NULL || (key->words == NULL && key->type == DATA_PLAN_WORD));
    assert_int_equal(key->table != NULL, has_table);
    assert_int_equal(key->at_most > 0, is_list);
    assert_true((key->count_offset > 0) == is_list || key->type == DATA_PLAN_MAP);
    assert_true(key->at_least == 0 || key->cure != NULL);
    assert_int_equal(key->low < key->high, is_number(key));
    assert_true(!key->required || key->cure != NULL);
    assert_true(!key->required || key->fallback == NULL);
    assert_true(key->fallback == NULL || key->fallback_note == NULL);
    assert_true(key->type != DATA_PLAN_SWITCH || key->fallback != NULL);
    assert_true(key->type != DATA_PLAN_MAPS || key->table->size > 0);
    for (size_t i = 0; i < index; i++) {
        assert_string_not_equal(table->key[i].name, key->name);
    }
}

static void every_key_is_whole(void **state)
{
    (void)state;
    visited = 0;
    walk(&data_plan_keys, visit_whole);
    assert_true(visited > 150);
}

static void visit_shorthand(const struct data_plan_table *table, size_t index)
{
    const struct data_plan_table *of = table->key[index].table;
    if (of == NULL || of->shorthand == NULL) {
        return;
    }
    const struct data_plan_key *key = data_plan_keys_find(of, of->shorthand);
    assert_non_null(key);
    assert_true(key->type == DATA_PLAN_PATH || (key->type == DATA_PLAN_TEXT && of->count == 1));
    for (size_t i = 0; i < of->count; i++) { /* nothing else is missing when the shorthand is used */
        assert_true(!of->key[i].required || &of->key[i] == key);
    }
}

static void every_shorthand_names_a_path_or_name(void **state)
{
    (void)state;
    walk(&data_plan_keys, visit_shorthand);
}

/* Room for the largest struct of a list. */
static union {
    struct data_plan plan;
    struct data_service service;
    struct data_station_source station;
    double align;
} room;

static void visit_default(const struct data_plan_table *table, size_t index)
{
    const struct data_plan_key *key = &table->key[index];
    if (key->fallback == NULL) {
        return;
    }
    struct data_plan_fault fault;
    assert_int_equal(data_plan_value_set(&fault, &room, key, key->fallback, ".", NULL), GEO_OK);
    if (fault.text[0] != '\0') {
        fail_msg("the default of %s, '%s', %s", key->name, key->fallback, fault.text);
    }
    if (key->type == DATA_PLAN_TEXT || key->type == DATA_PLAN_PATH || key->type == DATA_PLAN_WORD) {
        char **text = (char **)(void *)((char *)&room + key->offset);
        free(*text);
    }
    memset(&room, 0, sizeof room);
}

static void every_default_is_a_value_of_its_key(void **state)
{
    (void)state;
    memset(&room, 0, sizeof room);
    walk(&data_plan_keys, visit_default);
}

/* Just outside and just inside each limit. */
static void visit_range(const struct data_plan_table *table, size_t index)
{
    const struct data_plan_key *key = &table->key[index];
    struct data_plan_fault fault = {{0}};
    char text[64];
    double value = 0;
    if (!is_number(key)) {
        return;
    }
    const double probes[] = {key->low, key->high, nextafter(key->low, -HUGE_VAL),
                             nextafter(key->high, HUGE_VAL)};
    for (int i = 0; i < 4; i++) {
        fault.text[0] = '\0';
        (void)snprintf(text, sizeof text, "%.17g", probes[i]);
        assert_int_equal(data_plan_value_parse_real(&fault, &value, key, text), GEO_OK);
        assert_int_equal(fault.text[0] == '\0', i < 2);
    }
    if (key->type == DATA_PLAN_INTEGER) {
        for (int i = -1; i <= 1; i += 2) {
            double beyond = i < 0 ? key->low - 1 : key->high + 1;
            (void)snprintf(text, sizeof text, "%.0f", beyond);
            assert_int_equal(data_plan_value_set(&fault, &room, key, text, ".", NULL), GEO_OK);
            assert_memory_equal(fault.text, "is outside [", 12);
            (void)snprintf(text, sizeof text, "%.0f", beyond - i);
            assert_int_equal(data_plan_value_set(&fault, &room, key, text, ".", NULL), GEO_OK);
            assert_int_equal(fault.text[0], '\0');
        }
        memset(&room, 0, sizeof room);
    }
}

static void every_range_holds_its_limits(void **state)
{
    (void)state;
    walk(&data_plan_keys, visit_range);
}

/* The release walks the table: whatever a key owns is freed. Leaks are the sanitizer's to see. */
static void defaults_are_filled_and_released(void **state)
{
    (void)state;
    struct data_plan plan = {0};
    assert_int_equal(data_plan_value_defaults(&plan, &data_plan_keys, NULL), GEO_OK);
    assert_string_equal(plan.crs, "auto");
    assert_true(plan.cell_m == 50.0);
    assert_true(plan.station_margin_km == 20.0);
    assert_string_equal(plan.population.format, "auto");
    assert_true(plan.population.match_communes);
    assert_int_equal(plan.population.year, INT64_MIN);
    assert_true(isnan(plan.propagation.sigma_db));
    assert_true(isnan(plan.entry_loss.urban_db));
    assert_int_equal(plan.environment.fallback, INT64_MIN);
    assert_int_equal(plan.sites.costs.upgrade_vnd, INT64_MIN); /* a cost book comes before the default */
    assert_true(plan.sites.spacing_m == 200.0);
    assert_false(plan.sites.present);
    assert_int_equal(plan.sites.count, INT64_MIN);
    assert_null(plan.as_of);
    data_plan_value_release(&plan, &data_plan_keys);
    assert_null(plan.crs);
    data_plan_value_release(&plan, &data_plan_keys);
}

static void keys_are_found(void **state)
{
    (void)state;
    const struct data_plan_key *services = data_plan_keys_find(&data_plan_keys, "services");
    assert_non_null(services);
    assert_non_null(data_plan_keys_find(services->table, "threshold_dbm"));
    assert_null(data_plan_keys_find(&data_plan_keys, "threshold_dbm"));
    assert_null(data_plan_keys_find(&data_plan_keys, ""));
}

static void lists_and_maps_have_no_single_value(void **state)
{
    (void)state;
    struct geo_error err = {0};
    struct data_plan_fault fault;
    const struct data_plan_key *key = data_plan_keys_find(&data_plan_keys, "services");
    assert_int_equal(data_plan_value_set(&fault, &room, key, "x", ".", &err), GEO_ERR_INTERNAL);
    assert_string_equal(err.message, "the plan's key 'services' holds no single value");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_whole),
        cmocka_unit_test(every_shorthand_names_a_path_or_name),
        cmocka_unit_test(every_default_is_a_value_of_its_key),
        cmocka_unit_test(every_range_holds_its_limits),
        cmocka_unit_test(defaults_are_filled_and_released),
        cmocka_unit_test(keys_are_found),
        cmocka_unit_test(lists_and_maps_have_no_single_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
