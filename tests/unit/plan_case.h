/* What the tests of the plan share. Include after <cmocka.h>. */
#ifndef PHUSONG_TESTS_UNIT_PLAN_CASE_H
#define PHUSONG_TESTS_UNIT_PLAN_CASE_H

#include "datasets/plan.h"
#include "datasets/plan_read.h"
#include <string.h>

/* A plan that is complete; cases add lines to it. Its 4 lines come first, so added lines begin with line 5.
 */
#define MINIMAL                                                                                              \
    "area: {communes: communes.gpkg}\n"                                                                      \
    "stations: []\n"                                                                                         \
    "services:\n"                                                                                            \
    "  - {technology: LTE}\n"

static inline enum geo_status case_parse(struct data_plan *ret, const char *text, struct geo_error *err)
{
    struct data_plan_source source = {.file = "plan.yaml", .bytes = text, .size = strlen(text)};
    return data_plan_parse(ret, &source, err);
}

static inline struct data_plan case_good(const char *text)
{
    struct data_plan plan = {0};
    struct geo_error err = {0};
    if (case_parse(&plan, text, &err) != GEO_OK) {
        fail_msg("refused: %s\n%s", err.message, text);
    }
    return plan;
}

/* The whole message, all lines of it. */
static inline void case_bad(const char *text, const char *message)
{
    struct data_plan plan = {.cell_m = 4321.0};
    struct geo_error err = {0};
    if (case_parse(&plan, text, &err) == GEO_OK) {
        fail_msg("accepted, though: %s\n%s", message, text);
    }
    assert_int_equal(err.status, GEO_ERR_PLAN);
    assert_string_equal(err.message, message);
    assert_true(plan.cell_m == 4321.0);
    assert_null(plan.file);
}

#endif
