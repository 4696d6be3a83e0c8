#include "datasets/plan_keys.h"

#include "planner/radio/entry.h"
#include "planner/radio/model.h"
#include "planner/scenario/scenario.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef const char *fault_function(const char *text); /* a function type, for the helpers below only */

static void assert_good(fault_function *fault, const char *text)
{
    if (fault(text) != NULL) {
        fail_msg("'%s' %s", text, fault(text));
    }
}

static void assert_bad(fault_function *fault, const char *text, const char *what)
{
    if (fault(text) == NULL) {
        fail_msg("'%s' was taken", text);
    }
    assert_string_equal(fault(text), what);
}

static void folder_names(void **state)
{
    (void)state;
    char longest[102];
    memset(longest, 'a', 100);
    longest[100] = '\0';
    assert_good(data_plan_fault_folder, "hanoi");
    assert_good(data_plan_fault_folder, "Ha-Noi_2026.1");
    assert_good(data_plan_fault_folder, longest);
    memcpy(longest + 100, "a", 2);
    assert_bad(data_plan_fault_folder, longest, "is longer than 100 characters");
    assert_bad(data_plan_fault_folder, ".hidden", "begins with a dot; it names the results folder");
    assert_bad(data_plan_fault_folder, "..", "begins with a dot; it names the results folder");
    const char *what = "names the results folder: only letters A to Z, digits, '.', '_' and '-'";
    assert_bad(data_plan_fault_folder, "a/b", what);
    assert_bad(data_plan_fault_folder, "a b", what);
    assert_bad(data_plan_fault_folder, "hà", what);
    assert_bad(data_plan_fault_folder, "a\n", what);
}

static void dates(void **state)
{
    (void)state;
    assert_good(data_plan_fault_date, "2026-11-01");
    assert_good(data_plan_fault_date, "2024-02-29");
    assert_good(data_plan_fault_date, "2000-02-29");
    assert_good(data_plan_fault_date, "2026-12-31");
    const char *none = "is a date that does not exist";
    assert_bad(data_plan_fault_date, "2026-02-29", none);
    assert_bad(data_plan_fault_date, "1900-02-29", none);
    assert_bad(data_plan_fault_date, "2026-04-31", none);
    assert_bad(data_plan_fault_date, "2026-13-01", none);
    assert_bad(data_plan_fault_date, "2026-00-01", none);
    assert_bad(data_plan_fault_date, "2026-01-00", none);
    assert_bad(data_plan_fault_date, "0000-01-01", none);
    const char *shape = "is not a date; write year-month-day as in 2026-11-01";
    assert_bad(data_plan_fault_date, "2026-1-1", shape);
    assert_bad(data_plan_fault_date, "01/11/2026", shape);
    assert_bad(data_plan_fault_date, "2026-11-01T00", shape);
    assert_bad(data_plan_fault_date, "2026/11/01", shape);
    assert_bad(data_plan_fault_date, "x026-11-01", shape);
}

static void coordinate_systems(void **state)
{
    (void)state;
    assert_good(data_plan_fault_crs, "EPSG:4326");
    assert_good(data_plan_fault_crs, "EPSG:102100");
    const char *what = "is not a coordinate system; write its code as in EPSG:4326";
    assert_bad(data_plan_fault_crs, "auto", what);
    assert_bad(data_plan_fault_crs, "9208", what);
    assert_bad(data_plan_fault_crs, "EPSG:", what);
    assert_bad(data_plan_fault_crs, "EPSG:432", what);
    assert_bad(data_plan_fault_crs, "EPSG:4326x", what);
    assert_bad(data_plan_fault_crs, "EPSG:1234567", what);
    assert_good(data_plan_fault_area_crs, "auto");
    assert_good(data_plan_fault_area_crs, "EPSG:9208");
    assert_bad(data_plan_fault_area_crs, "VN-2000",
               "is not a coordinate system; write auto, or its code as in EPSG:9208");
}

static void service_keys(void **state)
{
    (void)state;
    assert_good(data_plan_fault_service_key, "4g");
    assert_good(data_plan_fault_service_key, "abcd");
    assert_bad(data_plan_fault_service_key, "abcde", "is a suffix of field names: at most 4 characters");
    assert_bad(data_plan_fault_service_key, "4G", "is a suffix of field names: only a to z and 0 to 9");
    assert_bad(data_plan_fault_service_key, "a_b", "is a suffix of field names: only a to z and 0 to 9");
}

static void paths_are_local(void **state)
{
    (void)state;
    assert_good(data_plan_fault_path, "a/b.csv");
    assert_good(data_plan_fault_path, "/vsigzip/a.csv.gz");
    assert_good(data_plan_fault_path, "/vsizip//data/a.zip/b.csv");
    const char *what = "is not a local file; copy it beside the plan and write its path";
    assert_bad(data_plan_fault_path, "/vsicurl/http://x/a.tif", what);
    assert_bad(data_plan_fault_path, "/vsigzip//vsicurl/x", what);
    assert_bad(data_plan_fault_path, "/vsizip/{/vsicurl/x}/a", what);
    assert_bad(data_plan_fault_path, "/vsis3/bucket/a", what);
    assert_bad(data_plan_fault_path, "https://example.org/a.csv", what);
}

static void words_are_found_in_any_case(void **state)
{
    (void)state;
    const struct data_plan_word *words = data_plan_words_technology;
    assert_int_equal(data_plan_words_find(words, "LTE")->value, PLAN_LTE);
    assert_int_equal(data_plan_words_find(words, "lte")->value, PLAN_LTE);
    assert_int_equal(data_plan_words_find(words, "5g")->value, PLAN_NR);
    assert_null(data_plan_words_find(words, "LT"));
    assert_null(data_plan_words_find(words, "LTEA"));
    assert_null(data_plan_words_find(words, ""));
    assert_string_equal(data_plan_words_spell(words, PLAN_GSM), "GSM");
    assert_string_equal(data_plan_words_spell(words, PLAN_UMTS), "UMTS");
    assert_string_equal(data_plan_words_spell(data_plan_words_any_environment, PLAN_ANY), "any");
    assert_string_equal(data_plan_words_spell(words, 99), "");
}

static void words_are_those_of_the_planner(void **state)
{
    (void)state;
    for (int i = 0; i < PLAN_TECHNOLOGY_COUNT; i++) {
        assert_string_equal(data_plan_words_spell(data_plan_words_technology, i),
                            plan_technology_name((enum plan_technology)i));
    }
    for (int i = 0; i < PLAN_ENVIRONMENT_COUNT; i++) {
        const char *name = plan_environment_name((enum plan_environment)i);
        assert_string_equal(data_plan_words_spell(data_plan_words_environment, i), name);
        assert_string_equal(data_plan_words_spell(data_plan_words_any_environment, i), name);
    }
    assert_string_equal(data_plan_words_spell(data_plan_words_mode, PLAN_MODE_EXACT), "exact");
    assert_string_equal(data_plan_words_spell(data_plan_words_diffraction, PLAN_DIFFRACTION_DEYGOUT),
                        "deygout");
    assert_string_equal(data_plan_words_spell(data_plan_words_terminal, PLAN_TERMINAL_P2108_STATISTICAL),
                        "p2108_statistical");
    assert_string_equal(data_plan_words_spell(data_plan_words_polarization, PLAN_POLARIZATION_HORIZONTAL),
                        "horizontal");
}

/* The plan's words for models and entry losses are the tables' of planner/radio, no more and no fewer. */
static void only_first_spellings_are_listed(void **state)
{
    (void)state;
    const struct data_plan_key key = {.name = "technology", .words = data_plan_words_technology};
    assert_string_equal(data_plan_words_at(&key, 0), "GSM");
    assert_string_equal(data_plan_words_at(&key, 3), "NR");
    assert_null(data_plan_words_at(&key, 4));
}

static void words_are_those_of_the_models(void **state)
{
    (void)state;
    const struct data_plan_key *propagation = data_plan_keys_find(&data_plan_keys, "propagation");
    const struct data_plan_key *model = data_plan_keys_find(propagation->table, "model_forest");
    for (int i = 0; i < plan_model_count(); i++) {
        assert_string_equal(data_plan_words_at(model, i), plan_model_at(i)->name);
    }
    assert_null(data_plan_words_at(model, plan_model_count()));
    for (const struct data_plan_word *word = data_plan_words_entry; word->text != NULL; word++) {
        struct plan_entry entry;
        assert_true(plan_entry_find(&entry, word->text, 1800.0));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folder_names),
        cmocka_unit_test(dates),
        cmocka_unit_test(coordinate_systems),
        cmocka_unit_test(service_keys),
        cmocka_unit_test(paths_are_local),
        cmocka_unit_test(words_are_found_in_any_case),
        cmocka_unit_test(words_are_those_of_the_planner),
        cmocka_unit_test(only_first_spellings_are_listed),
        cmocka_unit_test(words_are_those_of_the_models),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
