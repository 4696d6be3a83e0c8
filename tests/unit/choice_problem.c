#include "planner/choice/problem.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Six units, four options in a row 1 km apart: 0 covers units 0–2, 1 covers 2–3, 2 covers 4, 3 covers 0
 * and 5. */
struct fixture {
    struct plan_choice choice;
    int64_t weight[6], value[6], area_limit[2];
    struct plan_option option[4];
    struct plan_run run[5], floor_run[3];
    struct plan_floor floor[2];
};

static void fixture_init(struct fixture *f)
{
    *f = (struct fixture){
        .weight = {1, 2, 4, 8, 16, 32},
        .value = {10, 20, 40, 80, 160, 320},
        .area_limit = {-1, 1},
        .option =
            {{.cost = 5, .run_first = 0, .run_count = 1, .group = -1, .area = -1, .counted = 1},
             {.cost = 6, .run_first = 1, .run_count = 1, .group = -1, .area = 1, .counted = 1, .x_m = 1000},
             {.cost = 7, .run_first = 2, .run_count = 1, .group = -1, .area = 1, .counted = 1, .x_m = 2000},
             {.cost = 8, .run_first = 3, .run_count = 2, .group = -1, .area = -1, .x_m = 3000}},
        .run = {{0, 3}, {2, 2}, {4, 1}, {0, 1}, {5, 1}},
        .floor_run = {{0, 2}, {3, 1}, {4, 2}},
        .floor = {{"first", 30, 0, 2}, {"second", 481, 2, 1}}};
    f->choice = (struct plan_choice){.unit_count = 6,
                                     .weight = f->weight,
                                     .value = f->value,
                                     .option_count = 4,
                                     .option = f->option,
                                     .run = f->run,
                                     .floor_count = 2,
                                     .floor = f->floor,
                                     .floor_run = f->floor_run,
                                     .area_count = 2,
                                     .area_limit = f->area_limit,
                                     .budget = -1,
                                     .count_limit = -1,
                                     .min_gain = 1};
}

static struct plan_choice_tally tally(const struct fixture *f, const int32_t *option, int32_t count)
{
    struct plan_choice_tally ret;
    struct geo_error err = {GEO_OK, ""};
    assert_int_equal(plan_choice_tally_compute(&ret, NULL, &f->choice, option, count, &err), GEO_OK);
    return ret;
}

static void test_tally(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f);
    const int32_t option[] = {3, 0};
    int64_t floor_value[2];
    struct plan_choice_tally ret;
    assert_int_equal(plan_choice_tally_compute(&ret, floor_value, &f.choice, option, 2, NULL), GEO_OK);
    assert_int_equal(ret.weight, 1 + 2 + 4 + 32);
    assert_int_equal(ret.value, 390);
    assert_int_equal(ret.cost, 13);
    assert_int_equal(ret.counted, 1); /* option 3 does not count */
    assert_int_equal(floor_value[0], 30);
    assert_int_equal(floor_value[1], 320);
    assert_int_equal(ret.floors_missed, 1);
    assert_int_equal(ret.shortfall, 161);
    assert_true(ret.within_limits);
    ret = tally(&f, NULL, 0);
    assert_int_equal(ret.weight, 0);
    assert_int_equal(ret.floors_missed, 2);
    assert_int_equal(ret.shortfall, 511);
}

static void test_limits(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f);
    const int32_t three[] = {0, 1, 3};
    const int32_t area[] = {1, 2};
    const int32_t twice[] = {0, 0};
    f.choice.budget = 19;
    f.choice.count_limit = 2;
    assert_true(tally(&f, three, 3).within_limits);
    f.choice.budget = 18;
    assert_false(tally(&f, three, 3).within_limits);
    f.choice.budget = -1;
    f.choice.count_limit = 1;
    assert_false(tally(&f, three, 3).within_limits);
    f.choice.count_limit = -1;
    assert_false(tally(&f, area, 2).within_limits);
    f.option[2].counted = 0;
    assert_true(tally(&f, area, 2).within_limits);
    assert_false(tally(&f, twice, 2).within_limits);
}

static void test_states(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f);
    const int32_t option[] = {0, 1};
    f.option[1].state = PLAN_OPTION_REQUIRED;
    assert_true(tally(&f, option, 2).within_limits);
    assert_false(tally(&f, option, 1).within_limits);
    f.option[0].state = PLAN_OPTION_FORBIDDEN;
    assert_false(tally(&f, option, 2).within_limits);
}

static void test_conflict(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f);
    const int32_t option[] = {0, 1};
    assert_false(plan_choice_conflict(&f.choice, 0, 1));
    f.choice.spacing_m = 1000.0; /* exactly as far is far enough */
    assert_false(plan_choice_conflict(&f.choice, 0, 1));
    assert_true(tally(&f, option, 2).within_limits);
    f.choice.spacing_m = 1000.5;
    assert_true(plan_choice_conflict(&f.choice, 0, 1));
    assert_false(plan_choice_conflict(&f.choice, 1, 1));
    assert_false(plan_choice_conflict(&f.choice, 0, 2));
    assert_false(tally(&f, option, 2).within_limits);
    f.option[0].state = PLAN_OPTION_REQUIRED;
    assert_true(plan_choice_conflict(&f.choice, 0, 1));
    f.option[1].state = PLAN_OPTION_REQUIRED;
    assert_false(plan_choice_conflict(&f.choice, 0, 1));
    f.option[0].group = f.option[1].group = 2;
    assert_true(plan_choice_conflict(&f.choice, 0, 1));
    f.option[1].group = 3;
    assert_false(plan_choice_conflict(&f.choice, 0, 1));
}

static void assert_breach(const struct fixture *f, const char *message)
{
    struct geo_error err = {GEO_OK, ""};
    assert_int_equal(plan_choice_check(&f->choice, &err), GEO_ERR_INTERNAL);
    assert_string_equal(err.message, message);
}

static void test_check_limits(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f);
    assert_int_equal(plan_choice_check(&f.choice, NULL), GEO_OK);
    f.choice.budget = -2;
    assert_breach(&f, "budget is out of its range");
    fixture_init(&f);
    f.choice.count_limit = -2;
    assert_breach(&f, "count_limit is out of its range");
    fixture_init(&f);
    f.choice.spacing_m = -1.0;
    assert_breach(&f, "spacing_m is out of its range");
    fixture_init(&f);
    f.choice.min_gain = 0;
    assert_breach(&f, "min_gain is out of its range");
    fixture_init(&f);
    f.choice.objective = (enum plan_objective)2;
    assert_breach(&f, "objective is out of its range");
    fixture_init(&f);
    f.choice.floor_count = -1;
    assert_breach(&f, "number of units, options, floors or areas is out of its range");
    fixture_init(&f);
    f.area_limit[1] = -2;
    assert_breach(&f, "limit of area 1 is out of its range");
}

static void test_check_units(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f);
    f.weight[5] = (INT64_C(1) << 52) - 31;
    assert_int_equal(plan_choice_check(&f.choice, NULL), GEO_OK);
    f.weight[5]++;
    assert_breach(&f, "weight of unit 5 is negative or takes the sum above 2^52");
    fixture_init(&f);
    f.value[2] = -1;
    assert_breach(&f, "value of unit 2 is negative or takes the sum above 2^52");
}

static void test_check_options(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f);
    f.option[1].cost = INT64_C(1000000000000000) + 1;
    assert_breach(&f, "cost of option 1 is out of its range");
    fixture_init(&f);
    f.option[1].group = 4;
    assert_breach(&f, "group of option 1 is out of its range");
    fixture_init(&f);
    f.option[1].area = 2;
    assert_breach(&f, "area of option 1 is out of its range");
    fixture_init(&f);
    f.option[1].state = 3;
    assert_breach(&f, "state of option 1 is out of its range");
    fixture_init(&f);
    f.option[1].counted = 2;
    assert_breach(&f, "counted of option 1 is out of its range");
    fixture_init(&f);
    f.option[1].y_m = (double)INFINITY;
    assert_breach(&f, "position of option 1 is out of its range");
}

static void test_check_runs(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f);
    f.run[4].count = 2;
    assert_breach(&f, "runs of option 3 are not ascending and apart within 6 units");
    f.run[3] = (struct plan_run){0, 4};
    f.run[4] = (struct plan_run){4, 1}; /* no gap */
    assert_breach(&f, "runs of option 3 are not ascending and apart within 6 units");
    f.run[4] = (struct plan_run){5, 0};
    assert_breach(&f, "runs of option 3 are not ascending and apart within 6 units");
    fixture_init(&f);
    f.floor[1].run_first = -1;
    assert_breach(&f, "runs of floor 1 are not ascending and apart within 6 units");
    fixture_init(&f);
    f.floor[0].need = 0;
    assert_breach(&f, "need of floor 0 is not above 0");
}

static void test_selection(void **state)
{
    (void)state;
    int32_t option[] = {4, 2};
    const struct plan_selection from = {option, 2, 7, 9};
    struct plan_selection copy = {.option = NULL};
    assert_int_equal(plan_selection_copy(&copy, &from, NULL), GEO_OK);
    assert_int_equal(copy.count, 2);
    assert_memory_equal(copy.option, option, sizeof option);
    assert_int_equal(copy.weight, 7);
    assert_int_equal(copy.cost, 9);
    plan_selection_release(&copy);
    plan_selection_release(&copy);
    assert_null(copy.option);
    const struct plan_selection empty = {.option = NULL};
    assert_int_equal(plan_selection_copy(&copy, &empty, NULL), GEO_OK);
    assert_int_equal(copy.count, 0);
    plan_selection_release(&copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tally),         cmocka_unit_test(test_limits),
        cmocka_unit_test(test_states),        cmocka_unit_test(test_conflict),
        cmocka_unit_test(test_check_limits),  cmocka_unit_test(test_check_units),
        cmocka_unit_test(test_check_options), cmocka_unit_test(test_check_runs),
        cmocka_unit_test(test_selection),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
