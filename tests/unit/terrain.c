#include "planner/radio/terrain.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const double EARTH_M = 8494666.666666667; /* 6371 km × 4/3 */
static const double FLAT_EARTH_M = 1e18;

static void near_to(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.12g instead of %.12g", value, expected);
    }
}

/* A single wall half way: ν by hand from P.526 eq. (26). */
static void one_wall(void **state)
{
    (void)state;
    float ground[11] = {0};
    ground[5] = 50.0F;
    struct plan_ground_line profile = {11, 100.0, ground, 20.0, 10.0, FLAT_EARTH_M};
    struct plan_edge edge = plan_terrain_worst_edge(&profile);
    assert_int_equal(edge.index, 5);
    near_to(edge.clearance_m, 35.0, 1e-9); /* the ray is at 15 m there */
    double wavelength_m = 299.792458 / 1800.0;
    near_to(edge.nu_per_sqrt_frequency * sqrt(1800.0),
            35.0 * sqrt(2.0 * 1000.0 / (wavelength_m * 500.0 * 500.0)), 1e-9);
}

static void earth_bulges(void **state)
{
    (void)state;
    float ground[3] = {0};
    struct plan_ground_line profile = {3, 10000.0, ground, 0.0, 0.0, EARTH_M};
    struct plan_edge edge = plan_terrain_worst_edge(&profile);
    assert_int_equal(edge.index, 1);
    near_to(edge.clearance_m, 1e8 / (2.0 * EARTH_M), 1e-9); /* 5.886 m over 20 km */
}

/* The worst edge is the one with the largest ν, not the tallest. */
static void worst_is_largest_nu(void **state)
{
    (void)state;
    float ground[101] = {0};
    ground[50] = 30.0F;
    ground[99] = 25.0F; /* 100 m before the receiver */
    struct plan_ground_line profile = {101, 100.0, ground, 10.0, 10.0, FLAT_EARTH_M};
    assert_int_equal(plan_terrain_worst_edge(&profile).index, 99);
    ground[99] = 0.0F;
    assert_int_equal(plan_terrain_worst_edge(&profile).index, 50);
}

static void heights_are_above_sea(void **state)
{
    (void)state;
    float low[5] = {0.0F, 3.0F, 1.0F, 2.0F, 0.0F};
    float high[5] = {500.0F, 503.0F, 501.0F, 502.0F, 500.0F};
    struct plan_ground_line profile = {5, 200.0, low, 5.0, 2.0, EARTH_M};
    struct plan_edge first = plan_terrain_worst_edge(&profile);
    profile.ground_asl_m = high;
    struct plan_edge second = plan_terrain_worst_edge(&profile);
    near_to(first.nu_per_sqrt_frequency, second.nu_per_sqrt_frequency, 1e-9);
    assert_int_equal(first.index, second.index);
}

static void without_inner_samples(void **state)
{
    (void)state;
    float ground[3] = {0.0F, 100.0F, 0.0F};
    struct plan_ground_line profile = {2, 100.0, ground, 5.0, 2.0, EARTH_M};
    for (int32_t count = 0; count < 3; count++) {
        profile.count = count;
        struct plan_edge edge = plan_terrain_worst_edge(&profile);
        assert_int_equal(edge.index, -1);
        assert_true(edge.nu_per_sqrt_frequency == -HUGE_VAL);
    }
    profile.count = 3;
    assert_int_equal(plan_terrain_worst_edge(&profile).index, 1);
}

static void missing_samples_are_no_edge(void **state)
{
    (void)state;
    float ground[5] = {0.0F, (float)NAN, 3.0F, (float)NAN, 0.0F};
    struct plan_ground_line profile = {5, 100.0, ground, 5.0, 2.0, EARTH_M};
    assert_int_equal(plan_terrain_worst_edge(&profile).index, 2);
    ground[4] = (float)NAN;
    assert_int_equal(plan_terrain_worst_edge(&profile).index, -1);
}

/* The closed form equals the worst sample of a really flat profile, so that plains add nothing. */
static void smooth_is_a_sampled_plain(void **state)
{
    (void)state;
    static float ground[1201];
    for (int i = 0; i < 1201; i++) {
        ground[i] = 7.25F;
    }
    const double steps_m[] = {30.0, 50.0, 100.0};
    const double heights_m[][2] = {{30.0, 1.5}, {75.0, 1.5}, {5.0, 5.0},
                                   {1.5, 30.0}, {0.0, 1.5},  {200.0, 0.1}};
    for (int s = 0; s < 3; s++) {
        for (int h = 0; h < 6; h++) {
            for (int32_t count = 1; count <= 1201; count += 7) {
                struct plan_ground_line profile = {count,           steps_m[s],      ground,
                                               heights_m[h][0], heights_m[h][1], EARTH_M};
                double sampled = plan_terrain_worst_edge(&profile).nu_per_sqrt_frequency;
                double closed = plan_terrain_smooth_nu(steps_m[s] * (double)(count - 1), steps_m[s],
                                                       heights_m[h][0], heights_m[h][1], EARTH_M);
                if (count < 3) {
                    assert_true(closed == -HUGE_VAL);
                } else {
                    near_to(closed, sampled, 1e-9);
                }
            }
        }
    }
}

/* Beyond the horizon smooth ground stands above the ray; well before it does not. */
static void smooth_ground_has_a_horizon(void **state)
{
    (void)state;
    double horizon_m = sqrt(2.0 * EARTH_M * 30.0) + sqrt(2.0 * EARTH_M * 1.5);
    assert_true(plan_terrain_smooth_nu(horizon_m * 0.99, 10.0, 30.0, 1.5, EARTH_M) < 0.0);
    assert_true(plan_terrain_smooth_nu(horizon_m * 1.01, 10.0, 30.0, 1.5, EARTH_M) > 0.0);
}

static void knife_edge(void **state)
{
    (void)state;
    near_to(plan_terrain_knife_edge_db(-0.78), 0.0, 0.0);
    near_to(plan_terrain_knife_edge_db(-0.7799), 0.0049, 0.001);
    near_to(plan_terrain_knife_edge_db(0.1), 6.9, 1e-12);
    near_to(plan_terrain_knife_edge_db(-HUGE_VAL), 0.0, 0.0);
    near_to(plan_terrain_knife_edge_db((double)NAN), 0.0, 0.0);
    for (double nu = -0.78; nu < 30.0; nu += 0.01) {
        assert_true(plan_terrain_knife_edge_db(nu + 0.01) > plan_terrain_knife_edge_db(nu));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_wall),
        cmocka_unit_test(earth_bulges),
        cmocka_unit_test(worst_is_largest_nu),
        cmocka_unit_test(heights_are_above_sea),
        cmocka_unit_test(without_inner_samples),
        cmocka_unit_test(missing_samples_are_no_edge),
        cmocka_unit_test(smooth_is_a_sampled_plain),
        cmocka_unit_test(smooth_ground_has_a_horizon),
        cmocka_unit_test(knife_edge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
