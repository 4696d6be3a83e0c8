#include "tests/support/temporary.h"

#include "datasets/findings_internal.h"

static enum geo_status add(struct data_findings *findings, int64_t row, const char *kind, const char *action)
{
    struct geo_error err;
    const struct data_finding finding = {PLAN_SEVERITY_WARNING, "a.csv", row, "x", kind, action};
    return data_findings_add(findings, &finding, &err, "row %d", (int)row);
}

static void test_rows_are_limited(void **state)
{
    (void)state;
    struct plan_quality quality = {0};
    struct data_findings findings = {.quality = &quality};
    struct geo_error err;
    for (int64_t row = 1; row <= 25; row++) {
        assert_int_equal(add(&findings, row, "bad_value", "left out"), GEO_OK);
    }
    assert_int_equal(quality.count, DATA_FINDINGS_ROW_LIMIT);
    assert_string_equal(quality.finding[19].what, "row 20");
    assert_int_equal(data_findings_flush(&findings, &err), GEO_OK);
    assert_int_equal(quality.count, 21);
    assert_string_equal(quality.finding[20].what, "and 5 more rows like these");
    assert_int_equal(quality.finding[20].row, -1);
    assert_int_equal(quality.finding[20].severity, PLAN_SEVERITY_WARNING);
    assert_string_equal(quality.finding[20].file, "a.csv");
    assert_string_equal(quality.finding[20].field, "x");
    assert_string_equal(quality.finding[20].kind, "bad_value");
    assert_string_equal(quality.finding[20].action, "left out");
    assert_int_equal(data_findings_flush(&findings, &err), GEO_OK);
    assert_int_equal(quality.count, 21); /* said once */
    data_findings_release(&findings);
    data_findings_release(&findings);
    plan_quality_release(&quality);
}

static void test_exactly_the_limit(void **state)
{
    (void)state;
    struct plan_quality quality = {0};
    struct data_findings findings = {.quality = &quality};
    struct geo_error err;
    for (int64_t row = 1; row <= DATA_FINDINGS_ROW_LIMIT; row++) {
        assert_int_equal(add(&findings, row, "bad_value", "left out"), GEO_OK);
    }
    assert_int_equal(data_findings_flush(&findings, &err), GEO_OK);
    assert_int_equal(quality.count, DATA_FINDINGS_ROW_LIMIT);
    data_findings_release(&findings);
    plan_quality_release(&quality);
}

static void test_kinds_count_apart(void **state)
{
    (void)state;
    struct plan_quality quality = {0};
    struct data_findings findings = {.quality = &quality};
    struct geo_error err;
    for (int64_t row = 0; row < 15; row++) {
        assert_int_equal(add(&findings, row, "bad_value", "left out"), GEO_OK);
        assert_int_equal(add(&findings, row, "duplicate", "left out"), GEO_OK);
        assert_int_equal(add(&findings, row, "bad_value", "kept"), GEO_OK);
    }
    for (int i = 0; i < 30; i++) {
        assert_int_equal(add(&findings, -1, "void", "filled"), GEO_OK); /* whole files are never limited */
    }
    assert_int_equal(quality.count, 75);
    assert_int_equal(data_findings_flush(&findings, &err), GEO_OK);
    assert_int_equal(quality.count, 75);
    data_findings_release(&findings);
    plan_quality_release(&quality);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_are_limited),
        cmocka_unit_test(test_exactly_the_limit),
        cmocka_unit_test(test_kinds_count_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
