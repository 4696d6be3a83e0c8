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
static struct plan_vantage_box box;

static void init(struct plan_scenario *s)
{
    small_init(s, COLS, ROWS, CELL_M);
    small_siting(s, 46.0);
    memset(weight, 0, sizeof weight);
    box = (struct plan_vantage_box){0, ROWS, 0, COLS}; /* all distances from the place itself */
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
    plan_vantage_frame(vantage, &box);
    double seen = plan_vantage_look(vantage, cell, height_m);
    plan_vantage_close(vantage);
    return seen;
}

static double glance(const struct plan_scenario *s, int32_t cell, double height_m)
{
    struct plan_vantage *vantage = NULL;
    struct geo_error err;
    assert_int_equal(plan_vantage_open(&vantage, s, weight, &err), GEO_OK);
    plan_vantage_frame(vantage, &box);
    double seen = plan_vantage_glance(vantage, cell, height_m);
    plan_vantage_close(vantage);
    return seen;
}

/* Half the demand counts at 1.1 km at 1.8 GHz, nearer at 1842.5 MHz; `excess` is what is lost besides. */
static double counts(double distance_m, double excess)
{
    double near_m = 1100.0 * pow(1800.0 / 1842.5, 0.6);
    return 1.0 / (1.0 + pow(distance_m / near_m, 3.5) * excess);
}

/* Where the ground and the mast's foot are level. */
static double decay(double distance_m)
{
    return counts(distance_m, 1.0);
}

/* The fall of the earth below the horizontal. */
static double drop_m(double distance_m)
{
    return distance_m * distance_m / 16990000.0;
}

/* P.526 (31) for an edge at `edge_m` on the way to `far_m`; both heights are above the mast's top. */
static double edge(double edge_m, double edge_rise_m, double far_m, double far_rise_m)
{
    double slope = (edge_rise_m - drop_m(edge_m)) / edge_m - (far_rise_m - drop_m(far_m)) / far_m;
    double height_m = slope * edge_m;
    double wave_m = 299.792458 / 1842.5;
    double nu = height_m * sqrt(2.0 * far_m / (wave_m * edge_m * (far_m - edge_m)));
    double loss_db = 6.9 + 20.0 * log10(sqrt((nu - 0.1) * (nu - 0.1) + 1.0) + nu - 0.1);
    return nu > -0.78 ? pow(10.0, fmax(loss_db, 0.0) / 10.0) : 1.0;
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
    assert_near(look(&s, at(10, 10), 60.0), 1000.0);
    assert_near(look(&s, at(10, 14), 60.0), 1000.0 * decay(1000.0));
    assert_near(look(&s, at(13, 14), 60.0), 1000.0 * decay(1250.0));
    assert_near(look(&s, at(0, 0), 60.0), 1000.0 * decay(250.0 * sqrt(200.0)));
    assert_true(look(&s, at(10, 38), 60.0) > 0.0); /* 7.6 km, seven times near, are 31 cells */
    assert_true(look(&s, at(10, 39), 60.0) > 0.0);
    weight[at(10, 18)] = 3000;
    assert_near(look(&s, at(10, 14), 60.0), 4000.0 * decay(1000.0));
    memset(weight, 0, sizeof weight);
    for (int32_t i = 0; i < COLS * ROWS; i++) {
        weight[i] = i % COLS >= 30 ? 1000 : 0;
    }
    assert_true(glance(&s, at(15, 33), 60.0) > glance(&s, at(15, 20), 60.0));
    assert_true(glance(&s, at(15, 20), 60.0) > glance(&s, at(15, 10), 60.0));
    memset(weight, 0, sizeof weight);
    weight[at(10, 0)] = 1000;
    assert_true(look(&s, at(10, 31), 60.0) > 0.0);
    assert_true(!(look(&s, at(10, 32), 60.0) > 0.0));
    plan_scenario_release(&s);
}

/* Inside the box distances are the place's own, outside those of a point half way to its middle. */
static void the_box_keeps_places_apart(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    box = (struct plan_vantage_box){8, 13, 8, 13}; /* its middle is (10, 10) */
    weight[at(10, 20)] = 1000;
    assert_near(look(&s, at(10, 10), 60.0), 1000.0 * decay(2500.0));
    assert_near(look(&s, at(10, 11), 60.0),
                1000.0 * decay(2500.0)); /* not to half cells: nearer to the middle */
    assert_near(look(&s, at(10, 12), 60.0), 1000.0 * decay(2250.0));
    assert_near(look(&s, at(10, 8), 60.0), 1000.0 * decay(2750.0));
    memset(weight, 0, sizeof weight);
    weight[at(10, 12)] = 1000;
    assert_near(look(&s, at(10, 11), 60.0), 1000.0 * decay(250.0));
    weight[at(10, 12)] = 0;
    weight[at(10, 13)] = 1000;
    assert_near(look(&s, at(10, 12), 60.0), 1000.0 * decay(500.0));
    plan_scenario_release(&s);
}

/* A wall of 50 m a kilometre from the mast; the demand lies half a kilometre behind it. */
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
    /* Of the six cells of the ray one is 50 m higher. */
    double above_m = 30.0 - 50.0 / 6.0;
    double excess = edge(1000.0, 20.0, 1500.0, -28.5) * (30.0 * 30.0) / (above_m * above_m);
    assert_near(look(&s, at(10, 10), 30.0), 1000.0 * counts(1500.0, excess));
    assert_true(excess > 100.0);
    above_m = 80.0; /* on the wall: 50 m higher than the ground all around */
    assert_near(look(&s, at(10, 14), 30.0), 1000.0 * counts(500.0, (30.0 * 30.0) / (80.0 * 80.0)));
    assert_true(glance(&s, at(10, 14), 30.0) > glance(&s, at(10, 13), 30.0));

    /* A wood as high is an edge, too, but leaves the ground where it is. */
    free(s.terrain_asl_m);
    small_terrain(&s, 100.0f);
    s.clutter_m = small_array((size_t)COLS * ROWS, sizeof(float));
    for (int32_t row = 0; row < ROWS; row++) {
        s.clutter_m[at(row, 14)] = 50.0f;
    }
    double wood = edge(1000.0, 20.0, 1500.0, -28.5);
    assert_near(look(&s, at(10, 10), 30.0), 1000.0 * counts(1500.0, wood));
    s.clutter_m[at(10, 16)] = 20.0f; /* the demand's own roofs are where it is received */
    double roofs = edge(1000.0, 20.0, 1500.0, -8.5);
    assert_true(roofs < wood);
    assert_near(look(&s, at(10, 10), 30.0), 1000.0 * counts(1500.0, roofs));
    plan_scenario_release(&s);
}

/* From a hollow: never as if the mast were less than a third of its height. */
static void a_hollow_is_no_place(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    small_terrain(&s, 100.0f);
    weight[at(10, 12)] = 1000;
    s.terrain_asl_m[at(10, 10)] = 60.0f;
    double excess = edge(250.0, 20.0, 500.0, 21.5) * 9.0;
    assert_near(look(&s, at(10, 10), 20.0), 1000.0 * counts(500.0, excess));
    plan_scenario_release(&s);
}

static void unknown_ground_loses_nothing(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    small_terrain(&s, 100.0f);
    weight[at(10, 16)] = 1000;
    s.terrain_asl_m[at(10, 13)] = s.terrain_asl_m[at(10, 16)] = NAN;
    assert_near(look(&s, at(10, 10), 60.0), 1000.0 * decay(1500.0));
    assert_true(glance(&s, at(10, 10), 60.0) > 0.0);
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
    double above_m = 60.0 - 20.0; /* one of two cells is 40 m higher */
    double excess = edge(250.0, -20.0, 500.0, -58.5) * (60.0 * 60.0) / (above_m * above_m);
    assert_near(look(&s, at(0, 0), 60.0), 1000.0 * (decay(500.0) + counts(500.0, excess)));
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
    box = (struct plan_vantage_box){0, 200, 0, 300};
    plan_vantage_frame(vantage, &box);
    for (int32_t shift = 0; shift < 16; shift++) {
        double seen = plan_vantage_look(vantage, 100 * 300 + 240 + shift, 60.0);
        double expected = 4000.0 * decay(20.0 * (90.5 + shift));
        assert_true(fabs(seen - expected) < 0.02 * expected);
    }
    assert_true(plan_vantage_look(vantage, 100 * 300 + 150, 60.0) >
                plan_vantage_look(vantage, 90 * 300 + 140, 60.0));
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
    const double mhz[] = {60000.0, 6000.0, 3600.0, 1800.0, 700.0, 0.0};
    double seen[6];
    for (int i = 0; i < 6; i++) {
        s.siting.variant[0].pattern[PLAN_SUBURBAN].station.frequency_mhz = mhz[i];
        seen[i] = look(&s, at(10, 10), 100.0);
    }
    assert_near(seen[0], 1000.0 / (1.0 + pow(3.0, 3.5))); /* never below 0.5 km */
    assert_true(seen[0] < seen[1] && seen[1] < seen[2] && seen[2] < seen[3] && seen[3] < seen[4]);
    assert_near(seen[3], 1000.0 / (1.0 + pow(1.5 / 1.1, 3.5)));
    assert_near(seen[5], seen[3]); /* no frequency: as at 1.8 GHz */
    plan_scenario_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(demand_counts_less_with_distance),
        cmocka_unit_test(the_box_keeps_places_apart),
        cmocka_unit_test(a_wall_casts_a_shadow),
        cmocka_unit_test(a_hollow_is_no_place),
        cmocka_unit_test(unknown_ground_loses_nothing),
        cmocka_unit_test(the_terrain_may_be_wider),
        cmocka_unit_test(blocks_of_small_cells),
        cmocka_unit_test(frequency_sets_the_reach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
