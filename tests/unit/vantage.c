#include "planner/siting/vantage.h"
#include "tests/support/small_scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COLS 40
#define ROWS 30
#define CELL_M 250.0 /* so wide that a block of demand is one cell */

static int64_t weight[COLS * ROWS];

static void init(struct plan_scenario *s)
{
    small_init(s, COLS, ROWS, CELL_M);
    small_siting(s, 46.0);
    memset(weight, 0, sizeof weight);
}

static int32_t at(int32_t row, int32_t col)
{
    return row * COLS + col;
}

static double look(const struct plan_scenario *s, int32_t cell, double height_m)
{
    struct plan_vantage *vantage = NULL;
    struct geo_error err;
    assert_int_equal(plan_vantage_open(&vantage, s, weight, &err), GEO_OK);
    double seen = plan_vantage_look(vantage, cell, height_m);
    plan_vantage_close(vantage);
    return seen;
}

static double glance(const struct plan_scenario *s, int32_t cell, double height_m)
{
    struct plan_vantage *vantage = NULL;
    struct geo_error err;
    assert_int_equal(plan_vantage_open(&vantage, s, weight, &err), GEO_OK);
    double seen = plan_vantage_glance(vantage, cell, height_m);
    plan_vantage_close(vantage);
    return seen;
}

/* 1.5 km at 1.8 GHz, shorter at 1842.5 MHz. */
static double decay(double distance_m)
{
    double near_m = 1500.0 * pow(1800.0 / 1842.5, 0.6);
    return pow(1.0 + distance_m * distance_m / (near_m * near_m), -2.0);
}

static void assert_near(double value, double expected)
{
    assert_true(fabs(value - expected) <= 1e-6 * fabs(expected));
}

static void demand_counts_less_with_distance(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    weight[at(10, 10)] = 1000;
    assert_near(look(&s, at(10, 10), 30.0), 1000.0);
    assert_near(look(&s, at(10, 14), 30.0), 1000.0 * decay(1000.0));
    assert_near(look(&s, at(13, 14), 30.0), 1000.0 * decay(1250.0));
    assert_near(look(&s, at(0, 0), 30.0), 1000.0 * decay(250.0 * sqrt(200.0)));
    assert_true(look(&s, at(10, 28), 30.0) > 0.0); /* 4.5 km = three times near: the end */
    assert_true(!(look(&s, at(10, 29), 30.0) > 0.0));
    weight[at(10, 18)] = 3000;
    assert_near(look(&s, at(10, 14), 30.0), 4000.0 * decay(1000.0));
    assert_true(glance(&s, at(10, 17), 30.0) > glance(&s, at(10, 11), 30.0));
    plan_scenario_release(&s);
}

/* A wall of 50 m half a kilometre before the demand, which lies 1.5 km from the mast. */
static void a_wall_casts_a_shadow(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    small_terrain(&s, 100.0f);
    weight[at(10, 16)] = 1000;
    for (int32_t row = 0; row < ROWS; row++) {
        s.terrain_asl_m[at(row, 14)] = 150.0f;
    }
    double slope = (50.0 - 1000.0 * 1000.0 / 16990000.0 - 30.0) / 1000.0;
    double depth_m = slope * 1500.0 - (1.5 - 1500.0 * 1500.0 / 16990000.0 - 30.0);
    double freedom = pow(1.0 + depth_m / 10.0, -2.0);
    assert_near(look(&s, at(10, 10), 30.0), 1000.0 * decay(1500.0) * freedom);
    assert_near(look(&s, at(10, 10), 160.0), 1000.0 * decay(1500.0)); /* looks over it */
    assert_near(look(&s, at(10, 14), 30.0), 1000.0 * decay(500.0));   /* stands on it */
    assert_true(glance(&s, at(10, 14), 30.0) > 2.0 * glance(&s, at(10, 13), 30.0));

    /* A wood as high is as good as a wall; the demand's own roofs hide nothing. */
    free(s.terrain_asl_m);
    small_terrain(&s, 100.0f);
    s.clutter_m = small_array((size_t)COLS * ROWS, sizeof(float));
    for (int32_t row = 0; row < ROWS; row++) {
        s.clutter_m[at(row, 14)] = 50.0f;
    }
    assert_near(look(&s, at(10, 10), 30.0), 1000.0 * decay(1500.0) * freedom);
    s.clutter_m[at(10, 16)] = 100.0f;
    assert_near(look(&s, at(10, 10), 30.0), 1000.0 * decay(1500.0));
    plan_scenario_release(&s);
}

static void unknown_ground_hides_nothing(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    small_terrain(&s, 100.0f);
    weight[at(10, 16)] = 1000;
    s.terrain_asl_m[at(10, 13)] = s.terrain_asl_m[at(10, 16)] = NAN;
    assert_near(look(&s, at(10, 10), 30.0), 1000.0 * decay(1500.0));
    assert_true(glance(&s, at(10, 10), 30.0) > 0.0);
    plan_scenario_release(&s);
}

/* The terrain reaches two cells farther than the planning grid on each side, and the mast stands in a corner.
 */
static void the_terrain_may_be_wider(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    s.terrain_grid = (struct geo_grid){-500.0, ROWS * CELL_M + 500.0, CELL_M, COLS + 4, ROWS + 4};
    small_terrain(&s, 100.0f);
    s.terrain_asl_m[2 * (COLS + 4) + 2 + 1] = 140.0f; /* cell (0, 1) of the planning grid */
    weight[at(0, 2)] = 1000;
    weight[at(2, 0)] = 1000;
    double slope = (40.0 - 250.0 * 250.0 / 16990000.0 - 30.0) / 250.0;
    double depth_m = slope * 500.0 - (1.5 - 500.0 * 500.0 / 16990000.0 - 30.0);
    double freedom = pow(1.0 + depth_m / 10.0, -2.0);
    assert_near(look(&s, at(0, 0), 30.0), 1000.0 * decay(500.0) * (1.0 + freedom));
    plan_scenario_release(&s);
}

/* Fine cells are counted in blocks; what is seen of a village hardly depends on where the blocks' edges lie.
 */
static void blocks_of_small_cells(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 300, 200, 20.0);
    small_siting(&s, 46.0);
    int64_t *village = small_array(300 * 200, sizeof *village);
    for (int32_t row = 90; row < 110; row++) {
        for (int32_t col = 140; col < 160; col++) {
            village[row * 300 + col] = 10;
        }
    }
    struct plan_vantage *vantage = NULL;
    struct geo_error err;
    assert_int_equal(plan_vantage_open(&vantage, &s, village, &err), GEO_OK);
    for (int32_t shift = 0; shift < 16; shift++) {
        double seen = plan_vantage_look(vantage, 100 * 300 + 200 + shift, 30.0);
        double expected = 4000.0 * decay(20.0 * (50.5 + shift));
        assert_true(fabs(seen - expected) < 0.06 * expected);
    }
    assert_true(plan_vantage_look(vantage, 100 * 300 + 150, 30.0) >
                plan_vantage_look(vantage, 90 * 300 + 140, 30.0));
    plan_vantage_close(vantage);
    plan_vantage_close(NULL);
    free(village);
    plan_scenario_release(&s);
}

/* The lower the frequency, the farther demand counts. */
static void frequency_sets_the_reach(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    weight[at(10, 16)] = 1000;
    const double mhz[] = {6000.0, 3600.0, 1800.0, 700.0, 600.0, 0.0};
    double seen[6];
    for (int i = 0; i < 6; i++) {
        s.siting.variant[0].pattern[PLAN_SUBURBAN].station.frequency_mhz = mhz[i];
        seen[i] = look(&s, at(10, 10), 30.0);
    }
    assert_true(seen[0] < seen[1] && seen[1] < seen[2] && seen[2] < seen[3] && seen[3] < seen[4]);
    assert_near(seen[2], 250.0); /* 1.5 km */
    assert_near(seen[4], 1000.0 * pow(1.0 + pow(1.0 / 3.0, 1.2), -2.0));
    assert_near(seen[5], 250.0); /* no frequency: as at 1.8 GHz */
    plan_scenario_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(demand_counts_less_with_distance),
        cmocka_unit_test(a_wall_casts_a_shadow),
        cmocka_unit_test(unknown_ground_hides_nothing),
        cmocka_unit_test(the_terrain_may_be_wider),
        cmocka_unit_test(blocks_of_small_cells),
        cmocka_unit_test(frequency_sets_the_reach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
