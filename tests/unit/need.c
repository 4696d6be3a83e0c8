/* Five communes in a row, each of four cells of 250 m; hand-made tallies, classes and distances. */
#include "planner/gaps/need.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

enum { COMMUNES = 5, COLS = 8, ROWS = 8, CELLS = COLS * ROWS };

static struct plan_service service[2];
static struct plan_tally tally[2 * COMMUNES];
static struct plan_tallies tallies = {tally, NULL, 2, COMMUNES};
static uint8_t class[CELLS];
static float near_km[CELLS];
static int32_t cell[CELLS], commune[CELLS], people[CELLS];
static double share[CELLS];
static struct plan_village village[5];
static struct plan_scenario scenario;
static struct plan_need_input input;

static int make(void **state)
{
    (void)state;
    scenario = (struct plan_scenario){.grid = {0.0, 2000.0, 250.0, COLS, ROWS},
                                      .commune_count = COMMUNES,
                                      .service = service,
                                      .service_count = 2,
                                      .has_population = true,
                                      .has_villages = true,
                                      .village = village};
    service[1].indoor = true;
    for (int i = 0; i < CELLS; i++) {
        cell[i] = i;
        commune[i] = 0;
        people[i] = 1000 + i;
        share[i] = 1.0;
        class[i] = 0;
        near_km[i] = 0.25f * (float)i;
    }
    scenario.entries = (struct plan_entries){CELLS, cell, commune, share, people};
    for (int i = 0; i < 2 * COMMUNES; i++) {
        tally[i] = (struct plan_tally){.people_milli = 10000, .area_km2 = 10.0};
    }
    input = (struct plan_need_input){0, class, near_km, &tallies};
    return 0;
}

static void set(int32_t s, int32_t c, int64_t all_milli, int64_t na_milli, int64_t covered_milli)
{
    struct plan_tally *at = &tally[s * COMMUNES + c];
    at->people_milli = all_milli;
    at->people_na_milli = na_milli;
    at->people_covered_milli = covered_milli;
}

static struct plan_needs compute(void)
{
    struct geo_error err = {0};
    struct plan_needs needs = {0};
    assert_int_equal(plan_needs_compute(&needs, &scenario, &input, &err), GEO_OK);
    return needs;
}

static void most_people_first_then_their_share(void **state)
{
    (void)state;
    set(0, 0, 10000, 0, 10000);   /* all covered: not in the list */
    set(0, 1, 10000, 2000, 5000); /* 3000 of 8000 */
    set(0, 2, 4000, 0, 1000);     /* 3000 of 4000: the same people, a larger share */
    set(0, 3, 9000, 0, 5999);     /* 3001 */
    set(0, 4, 8000, 0, 5000);     /* 3000 of 8000: as the second, but later */
    struct plan_needs needs = compute();
    assert_int_equal(needs.commune_count, 4);
    static const int32_t order[] = {3, 2, 1, 4};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(needs.commune[i].commune, order[i]);
    }
    assert_int_equal(needs.commune[0].people_milli, 3001);
    assert_true(fabs(needs.commune[1].share - 0.75) < 1e-12);
    assert_true(fabs(needs.commune[2].share - 0.375) < 1e-12);
    assert_true(fabs(needs.commune[2].area_km2 - 10.0) < 1e-12);
    plan_needs_release(&needs);
    plan_needs_release(&needs);
}

static void each_service_has_its_own_order(void **state)
{
    (void)state;
    for (int32_t c = 0; c < COMMUNES; c++) {
        set(1, c, 10000, 0, c == 2 ? 9000 : 10000);
        tally[COMMUNES + c].area_in_km2 = 4.0;
        tally[COMMUNES + c].area_out_km2 = 9.0;
    }
    input.service = 1;
    struct plan_needs needs = compute();
    assert_int_equal(needs.commune_count, 1);
    assert_int_equal(needs.commune[0].commune, 2);
    assert_true(fabs(needs.commune[0].area_km2 - 6.0) < 1e-12); /* as the service asks: indoors */
    plan_needs_release(&needs);
}

static void without_people_the_area_decides(void **state)
{
    (void)state;
    scenario.has_population = false;
    scenario.entries.people_milli = NULL;
    static const double out_km2[COMMUNES] = {10.0, 4.0, 4.0, 9.0, 10.0 - 1e-7};
    for (int32_t c = 0; c < COMMUNES; c++) {
        tally[c].area_out_km2 = out_km2[c];
    }
    tally[2].area_km2 = 12.0;
    tally[2].area_na_km2 = 2.0; /* as the one before */
    struct plan_needs needs = compute();
    assert_int_equal(needs.commune_count, 3);
    assert_int_equal(needs.commune[0].commune, 1);
    assert_int_equal(needs.commune[1].commune, 2);
    assert_int_equal(needs.commune[2].commune, 3);
    assert_true(fabs(needs.commune[2].share - 0.1) < 1e-12);
    assert_int_equal(needs.commune[0].people_milli, 0);
    plan_needs_release(&needs);
}

/* The village in the middle of cell 27 (row 3, column 3): centres within 500 m are those of the 13 cells at
 * most two steps away, along both axes together by Pythagoras. */
static void villages_count_people_around(void **state)
{
    (void)state;
    village[0] = (struct plan_village){NULL, 875.0, 1125.0, 27, 0};
    scenario.village_count = 1;
    class[28] = 1; /* covered: its people do not count */
    class[19] = 2; /* not assessed: nor do these */
    struct plan_needs needs = compute();
    assert_int_equal(needs.village_count, 1);
    static const int around[] = {11, 18, 20, 25, 26, 27, 29, 34, 35, 36, 43};
    int64_t sum = 0;
    for (size_t i = 0; i < sizeof around / sizeof around[0]; i++) {
        sum += people[around[i]];
    }
    assert_int_equal(needs.village[0].people_milli, sum);
    assert_true(fabs(needs.village[0].near_km - 6.75) < 1e-9);
    plan_needs_release(&needs);
    /* At the edge of the grid, with cells larger than the circle, its own still counts. */
    scenario.grid.cell_m = 2000.0;
    village[0] = (struct plan_village){NULL, 10.0, 1990.0, 0, 0};
    needs = compute();
    assert_int_equal(needs.village[0].people_milli, 1000);
    plan_needs_release(&needs);
}

static void villages_in_order_of_need(void **state)
{
    (void)state;
    static const struct {
        int32_t cell;
        float near_km;
        uint8_t class;
    } places[5] = {{0, 2.0f, 0}, {7, 3.0f, 0}, {56, INFINITY, 0}, {63, 1.0f, 1}, {36, 1.0f, 2}};
    scenario.entries.people_milli = NULL; /* nobody anywhere: distance decides */
    for (int i = 0; i < 5; i++) {
        village[i] = (struct plan_village){.cell = places[i].cell};
        near_km[places[i].cell] = places[i].near_km;
        class[places[i].cell] = places[i].class;
    }
    scenario.village_count = 5;
    struct plan_needs needs = compute();
    assert_int_equal(needs.village_count, 3);
    assert_int_equal(needs.covered_count, 1);
    assert_int_equal(needs.unassessed_count, 1);
    static const int32_t order[] = {2, 1, 0}; /* no coverage anywhere is farthest */
    for (int i = 0; i < 3; i++) {
        assert_int_equal(needs.village[i].village, order[i]);
    }
    assert_true(isnan(needs.village[0].near_km));
    plan_needs_release(&needs);
    near_km[7] = 2.0f; /* as far as the first: the file's order */
    needs = compute();
    assert_int_equal(needs.village[1].village, 0);
    assert_int_equal(needs.village[2].village, 1);
    plan_needs_release(&needs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(most_people_first_then_their_share, make),
        cmocka_unit_test_setup(each_service_has_its_own_order, make),
        cmocka_unit_test_setup(without_people_the_area_decides, make),
        cmocka_unit_test_setup(villages_count_people_around, make),
        cmocka_unit_test_setup(villages_in_order_of_need, make),
    };
    return cmocka_run_group_tests_name("need", tests, NULL, NULL);
}
