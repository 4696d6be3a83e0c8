#include "planner/scenario/quality.h"
#include "tests/support/small_scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void names(void **state)
{
    (void)state;
    assert_string_equal(plan_technology_name(PLAN_NR), "NR");
    assert_string_equal(plan_environment_name(PLAN_FOREST), "forest");
    assert_string_equal(plan_site_kind_name(PLAN_SITE_LISTED), "listed");
    assert_string_equal(plan_severity_name(PLAN_SEVERITY_WARNING), "warning");
}

static void who_serves(void **state)
{
    (void)state;
    struct plan_service service = {.technology = PLAN_LTE, .band = PLAN_ANY, .operator_id = PLAN_ANY};
    struct plan_station station = {.technology = PLAN_LTE, .band = 2, .operator_id = 1};
    assert_true(plan_scenario_serves(&station, &service));
    service.band = 1;
    assert_false(plan_scenario_serves(&station, &service));
    service.band = 2;
    service.operator_id = 0;
    assert_false(plan_scenario_serves(&station, &service));
    service.operator_id = 1;
    assert_true(plan_scenario_serves(&station, &service));
    station.technology = PLAN_NR;
    assert_false(plan_scenario_serves(&station, &service));
}

static void findings_are_kept_in_order(void **state)
{
    (void)state;
    struct plan_quality quality = {0};
    struct plan_finding_text where = {"stations.csv", 12, "azimuth", "bad_value"};
    struct geo_error err;
    for (int i = 0; i < 20; i++) {
        enum plan_severity severity = i % 4 == 0 ? PLAN_SEVERITY_ERROR : PLAN_SEVERITY_INFO;
        assert_int_equal(plan_quality_add(&quality, severity, &where, "400", "assumed", &err), GEO_OK);
        where.row++;
    }
    assert_int_equal(quality.count, 20);
    assert_int_equal(plan_quality_count(&quality, PLAN_SEVERITY_ERROR), 5);
    assert_int_equal(plan_quality_count(&quality, PLAN_SEVERITY_WARNING), 0);
    assert_int_equal(quality.finding[19].row, 31);
    assert_string_equal(quality.finding[0].kind, "bad_value");
    plan_quality_release(&quality);
    plan_quality_release(&quality);
}

static void release_is_safe_on_nothing(void **state)
{
    (void)state;
    struct plan_scenario scenario = {0};
    plan_scenario_release(&scenario);
    plan_scenario_release(&scenario);
    struct plan_scenario s;
    small_init(&s, 4, 4, 100.0);
    small_station(&s, 50.0, 50.0, 46.0);
    s.antenna[1].horizontal_loss_db = small_array(360, sizeof(float));
    s.siting.listed_count = 1;
    s.siting.listed = small_array(1, sizeof *s.siting.listed);
    s.siting.listed[0].id = small_text("A");
    plan_scenario_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(who_serves),
        cmocka_unit_test(findings_are_kept_in_order),
        cmocka_unit_test(release_is_safe_on_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
