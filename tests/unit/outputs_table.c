#include "outputs/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

static char name_4g[] = "4G";
static char key_4g[] = "4g";
static char name_5g[] = "5G";
static char key_5g[] = "5g";
static struct plan_service services[2] = {{.name = name_4g, .key = key_4g}, {.name = name_5g, .key = key_5g}};

static struct plan_scenario scenario_of(bool siting)
{
    struct plan_scenario scenario = {.service = services, .service_count = 2};
    scenario.siting.wanted = siting;
    static int32_t wanted[1] = {1};
    scenario.siting.service = 1;
    scenario.siting.services = wanted;
    scenario.siting.service_count = 1;
    return scenario;
}

static int find(const struct out_table *table, const char *name)
{
    for (int f = 0; f < table->layer.field_count; f++) {
        if (strcmp(table->fields[f].name, name) == 0) {
            return f;
        }
    }
    return -1;
}

static void fields_per_service(void **state)
{
    (void)state;
    struct geo_error err = {0};
    struct out_table table;
    struct plan_scenario scenario = scenario_of(true);
    assert_int_equal(out_table_open(&table, OUT_COMMUNES, &scenario, 1, &err), GEO_OK);
    assert_int_equal(find(&table, "code"), 0);
    assert_true(find(&table, "po_4g") > 0);
    assert_true(find(&table, "po_5g") > find(&table, "sch_4g")); /* service by service */
    assert_int_equal(find(&table, "aft_4g"), -1);
    assert_true(find(&table, "aft_5g") > 0);
    assert_string_equal(table.fields[find(&table, "po_5g")].title, "5G: people covered outdoors");
    out_table_release(&table);
    out_table_release(&table);

    scenario = scenario_of(false);
    assert_int_equal(out_table_open(&table, OUT_COMMUNES, &scenario, 1, &err), GEO_OK);
    assert_int_equal(find(&table, "aft_5g"), -1);
    out_table_release(&table);
}

static void what_is_not_set_is_null(void **state)
{
    (void)state;
    struct geo_error err = {0};
    struct out_table table;
    struct plan_scenario scenario = scenario_of(false);
    assert_int_equal(out_table_open(&table, OUT_COMMUNES, &scenario, 2, &err), GEO_OK);
    out_table_row(&table, "1");
    out_table_text(&table, "code", "00001");
    out_table_text(&table, "name", "");
    out_table_row(&table, "2");
    out_table_integer(&table, "po", "5g", 7);
    out_table_real(&table, "area_km2", NULL, 1.5);
    out_table_point(&table, 3.0, 4.0);
    assert_int_equal(out_table_status(&table, &err), GEO_OK);
    const struct geo_feature *row = table.layer.features;
    assert_string_equal(row[0].values[0].text, "00001");
    assert_null(row[0].values[1].text);
    assert_true(row[0].values[find(&table, "po_5g")].integer == INT64_MIN);
    assert_true(isnan(row[0].values[2].real));
    assert_null(row[1].values[0].text);
    assert_true(row[1].values[find(&table, "po_5g")].integer == 7);
    assert_true(row[1].values[2].real == 1.5);
    assert_true(row[1].x == 3.0 && row[1].y == 4.0 && row[0].x == 0.0);
    assert_string_equal(row[1].id, "2");
    out_table_release(&table);
}

static void the_first_error_sticks(void **state)
{
    (void)state;
    struct geo_error err = {0};
    struct out_table table;
    struct plan_scenario scenario = scenario_of(false);
    assert_int_equal(out_table_open(&table, OUT_QUALITY, &scenario, 1, &err), GEO_OK);
    out_table_integer(&table, "row", NULL, 1); /* before any row */
    assert_int_equal(out_table_status(&table, &err), GEO_ERR_INTERNAL);
    out_table_row(&table, "1");
    assert_int_equal(table.layer.feature_count, 0);
    out_table_release(&table);

    assert_int_equal(out_table_open(&table, OUT_QUALITY, &scenario, 1, &err), GEO_OK);
    out_table_row(&table, "1");
    out_table_real(&table, "row", NULL, 1.0); /* it is an integer */
    out_table_text(&table, "nothing", "x");
    assert_int_equal(out_table_status(&table, &err), GEO_ERR_INTERNAL);
    assert_non_null(strstr(err.message, "'row'"));
    out_table_release(&table);

    assert_int_equal(out_table_open(&table, OUT_QUALITY, &scenario, 1, &err), GEO_OK);
    out_table_row(&table, "1");
    out_table_row(&table, "2");
    assert_int_equal(out_table_status(&table, &err), GEO_ERR_INTERNAL);
    assert_non_null(strstr(err.message, "more than 1 rows"));
    out_table_release(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_per_service),
        cmocka_unit_test(what_is_not_set_is_null),
        cmocka_unit_test(the_first_error_sticks),
    };
    return cmocka_run_group_tests_name("outputs_table", tests, NULL, NULL);
}
