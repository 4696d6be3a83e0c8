#include "planner/radio/itm_terrain.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void near_to(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.15g instead of %.15g", value, expected);
    }
}

#define PROFILE(heights, step)                                                                               \
    (struct plan_itm_profile)                                                                                \
    {                                                                                                        \
        (heights), (int32_t)(sizeof(heights) / sizeof(heights)[0]), (step)                                   \
    }

static const double FLAT_CURVATURE = 1e-30; /* as good as none */

static void mean_leaves_out_a_tenth_at_each_end(void **state)
{
    (void)state;
    const double ten[] = {1000, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2000}; /* 10 steps: one sample at each end */
    struct plan_itm_profile profile = PROFILE(ten, 10.0);
    assert_true(plan_itm_mean_height_asl_m(&profile) == 5.0);
    const double nine[] = {10, 1, 2, 3, 4, 5, 6, 7, 8, 20}; /* 9 steps: none */
    profile = PROFILE(nine, 10.0);
    assert_true(plan_itm_mean_height_asl_m(&profile) == 6.6);
    assert_true(plan_itm_distance_m(&profile) == 90.0);
}

static void horizons_of_a_clear_path_are_the_other_end(void **state)
{
    (void)state;
    const double two[] = {2.0, 4.0};
    struct plan_itm_profile profile = PROFILE(two, 10.0);
    struct plan_itm_horizons seen = plan_itm_horizons(&profile, (const double[]){1.0, 5.0}, 1.0 / 6371000.0);
    near_to(seen.horizon_rad[0], 0.6 - 5.0 / 6371000.0, 1e-15);
    near_to(seen.horizon_rad[1], -0.6 - 5.0 / 6371000.0, 1e-15);
    assert_true(seen.horizon_m[0] == 10.0 && seen.horizon_m[1] == 10.0);
}

static void horizons_are_the_steepest_samples(void **state)
{
    (void)state;
    const double hill[] = {0.0, 10.0, 20.0, 10.0, 0.0};
    struct plan_itm_profile profile = PROFILE(hill, 10.0);
    struct plan_itm_horizons seen = plan_itm_horizons(&profile, (const double[]){5.0, 5.0}, 1.0 / 6371000.0);
    assert_true(seen.horizon_m[0] == 20.0 && seen.horizon_m[1] == 20.0);
    near_to(seen.horizon_rad[0], 0.75 - 10.0 / 6371000.0, 1e-15);
    near_to(seen.horizon_rad[1], seen.horizon_rad[0], 1e-15);
    const double slope[] = {0.0, 1.0, 9.0, 0.0, 0.0, 0.0, 0.0};
    profile = PROFILE(slope, 100.0);
    seen = plan_itm_horizons(&profile, (const double[]){2.0, 1.0}, FLAT_CURVATURE);
    assert_true(seen.horizon_m[0] == 200.0 && seen.horizon_m[1] == 400.0);
    near_to(seen.horizon_rad[0], 7.0 / 200.0, 1e-15);
    near_to(seen.horizon_rad[1], 8.0 / 400.0, 1e-15);
}

/* The ray touches both samples: the first of them, seen from the transmitter, for both ends. */
static void of_equal_angles_the_first_counts(void **state)
{
    (void)state;
    const double flat[] = {0.0, 4.0, 4.0, 0.0};
    struct plan_itm_profile profile = PROFILE(flat, 100.0);
    struct plan_itm_horizons seen = plan_itm_horizons(&profile, (const double[]){4.0, 4.0}, 0.0);
    assert_true(seen.horizon_m[0] == 300.0 && seen.horizon_m[1] == 300.0);
    const double wall[] = {0.0, 4.0, 8.0, 12.0, 0.0};
    profile = PROFILE(wall, 1.0);
    seen = plan_itm_horizons(&profile, (const double[]){0.0, 0.0}, 0.0);
    assert_true(seen.horizon_m[0] == 1.0);
}

static void fit_is_exact_on_a_line(void **state)
{
    (void)state;
    const double line[] = {3.0, 5.0, 7.0, 9.0, 11.0, 13.0};
    struct plan_itm_profile profile = PROFILE(line, 10.0);
    const double ranges[][2] = {{0, 50}, {10, 40}, {12, 38}, {0, 20}, {40, 50}};
    for (int i = 0; i < 5; i++) {
        struct plan_itm_line fit = plan_itm_fit(&profile, ranges[i][0], ranges[i][1]);
        near_to(fit.first_asl_m, 3.0, 1e-12);
        near_to(fit.last_asl_m, 13.0, 1e-12);
    }
}

/* Samples outside do not count; a range inside one step takes its two ends; one that starts and ends at a
 * sample takes its neighbours too. */
static void fit_chooses_its_samples(void **state)
{
    (void)state;
    const double bumps[] = {90.0, 0.0, 6.0, 0.0, 90.0};
    struct plan_itm_profile profile = PROFILE(bumps, 10.0);
    struct plan_itm_line fit = plan_itm_fit(&profile, 10.0, 30.0);
    near_to(fit.first_asl_m, 3.0, 1e-12); /* (0/2 + 6 + 0/2)/2 */
    near_to(fit.last_asl_m, 3.0, 1e-12);
    fit = plan_itm_fit(&profile, 11.0, 19.0); /* samples 1 and 2 */
    near_to(fit.first_asl_m, -6.0, 1e-12);
    near_to(fit.last_asl_m, 18.0, 1e-12);
    fit = plan_itm_fit(&profile, 20.0, 20.0); /* sample 2 widened to 1…3 */
    near_to(fit.first_asl_m, 3.0, 1e-12);
    near_to(fit.last_asl_m, 3.0, 1e-12);
    fit = plan_itm_fit(&profile, 40.0, 40.0); /* at the end: 3…4 */
    near_to(fit.last_asl_m, 90.0, 1e-12);
    fit = plan_itm_fit(&profile, 0.0, 0.0); /* at the start: 0…1 */
    near_to(fit.first_asl_m, 90.0, 1e-12);
    near_to(fit.last_asl_m, -270.0, 1e-12);
}

/* Values of NTIA's own unit tests, ITM 1.4. */
static void delta_h_as_ntia(void **state)
{
    (void)state;
    const double small[] = {100, 1, 1, 1, 1, 1, 1, 1, 1, 100};
    struct plan_itm_profile profile = PROFILE(small, 10.0);
    near_to(plan_itm_delta_h_m(&profile, 10.0, 90.0), 130.80086741994160, 1e-10);
    near_to(plan_itm_delta_h_m(&profile, 15.0, 85.0), 41.639683828192240, 1e-10);
    const double large[] = {100, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 2,
                            2,   2, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 2, 2, 2, 100};
    profile = PROFILE(large, 10.0);
    near_to(plan_itm_delta_h_m(&profile, 10.0, 320.0), 5.5481498660992807, 1e-10);
    near_to(plan_itm_delta_h_m(&profile, 15.0, 315.0), 5.4395216034312366, 1e-10);
}

static void delta_h_needs_two_steps(void **state)
{
    (void)state;
    const double rough[] = {0.0, 50.0, 0.0, 50.0, 0.0};
    struct plan_itm_profile profile = PROFILE(rough, 10.0);
    assert_true(plan_itm_delta_h_m(&profile, 10.0, 29.999) == 0.0);
    assert_true(plan_itm_delta_h_m(&profile, 10.0, 30.0) > 0.0);
    assert_true(plan_itm_delta_h_m(&profile, 30.0, 10.0) == 0.0);
    assert_true(plan_itm_delta_h_m(&profile, (double)NAN, 10.0) == 0.0);
}

/* A slope is no irregularity; a long wave of amplitude A has the interdecile range 2 A cos(π/10). */
static void delta_h_of_waves(void **state)
{
    (void)state;
    static double wave[20001];
    for (int i = 0; i < 20001; i++) {
        wave[i] = 0.25 * i;
    }
    struct plan_itm_profile profile = PROFILE(wave, 50.0);
    near_to(plan_itm_delta_h_m(&profile, 0.0, 1e6), 0.0, 1e-9);
    for (int i = 0; i < 20001; i++) {
        wave[i] += 100.0 * cos(6.283185307179586 * 40.0 * i / 20000.0);
    }
    near_to(plan_itm_delta_h_m(&profile, 0.0, 1e6), 200.0 * cos(0.3141592653589793), 2.0);
}

/* NTIA's unit test of the whole analysis, line of sight. */
static void clear_path_as_ntia(void **state)
{
    (void)state;
    const double heights[] = {1, 2, 3, 5, 3, 5, 3, 2, 1};
    struct plan_itm_profile profile = PROFILE(heights, 100.0);
    struct plan_itm_geometry g =
        plan_itm_profile_geometry(&profile, (const double[]){6.0, 5.0}, 1.0 / 7860e3);
    assert_true(g.distance_m == 800.0);
    near_to(g.delta_h_m, 12.901387666337202, 1e-11);
    near_to(g.horizon_rad[0], -0.0011422640014581357, 1e-15);
    near_to(g.horizon_rad[1], -0.0010153790362535343, 1e-15);
    near_to(g.horizon_m[0], 8764.4253963572828, 1e-8);
    near_to(g.horizon_m[1], 7922.7879168398858, 1e-8);
    assert_true(g.effective_height_m[0] == 6.0 && g.effective_height_m[1] == 5.0);
}

/* 45 km over a plain with low hills near both ends: the antennas just see each other, but over ground this
 * rough the usual horizons would not meet; they and the heights are stretched until they do. */
static void clear_path_with_short_horizons_is_stretched(void **state)
{
    (void)state;
    static double heights[451];
    for (int i = 0; i < 451; i++) {
        int from_end = i <= 225 ? i : 450 - i;
        heights[i] = from_end < 15 ? 0.0 : from_end <= 50 ? 12.0 : -1.0;
    }
    const double masts_m[] = {30.0, 30.0};
    struct plan_itm_profile profile = PROFILE(heights, 100.0);
    struct plan_itm_horizons seen = plan_itm_horizons(&profile, masts_m, 1.0 / 8500e3);
    assert_true(seen.horizon_m[0] == 45000.0 && seen.horizon_m[1] == 45000.0);
    struct plan_itm_geometry g = plan_itm_profile_geometry(&profile, masts_m, 1.0 / 8500e3);
    assert_true(g.effective_height_m[0] > 33.0);
    assert_true(g.horizon_m[0] + g.horizon_m[1] > 45000.0);
    for (int i = 0; i < 2; i++) {
        double smooth_m = sqrt(2.0 * g.effective_height_m[i] * 8500e3);
        near_to(g.horizon_m[i], smooth_m * exp(-0.07 * sqrt(g.delta_h_m / g.effective_height_m[i])), 1e-6);
        near_to(g.horizon_rad[i],
                (0.65 * g.delta_h_m * (smooth_m / g.horizon_m[i] - 1.0) - 2.0 * g.effective_height_m[i]) /
                    smooth_m,
                1e-12);
    }
}

/* A ridge between two slopes that fall towards it: each antenna stands above the line fitted to its side. */
static void blocked_path_keeps_its_horizons(void **state)
{
    (void)state;
    double heights[101];
    for (int i = 0; i <= 100; i++) {
        heights[i] = i < 50 ? 60.0 - i : i == 50 ? 500.0 : i - 60.0;
    }
    heights[0] += 7.0;
    struct plan_itm_profile profile = PROFILE(heights, 50.0);
    struct plan_itm_geometry g =
        plan_itm_profile_geometry(&profile, (const double[]){10.0, 20.0}, FLAT_CURVATURE);
    assert_true(g.horizon_m[0] == 2500.0 && g.horizon_m[1] == 2500.0);
    near_to(g.horizon_rad[0], (500.0 - 77.0) / 2500.0, 1e-12);
    near_to(g.horizon_rad[1], (500.0 - 60.0) / 2500.0, 1e-12);
    /* From sample 3 (150 m) to 45 (2250 m) the ground is 60 − i; the mast's foot lies 7 m above that. */
    near_to(g.effective_height_m[0], 17.0, 1e-9);
    near_to(g.effective_height_m[1], 20.0, 1e-9);
}

static void area_geometry_by_hand(void **state)
{
    (void)state;
    const double heights[] = {10.0, 2.5};
    const double curvature = 1.0 / 8500e3;
    struct plan_itm_geometry g = plan_itm_area_geometry(
        5000.0, 0.0, heights, (const enum plan_itm_siting[]){PLAN_ITM_SITING_RANDOM, PLAN_ITM_SITING_RANDOM},
        curvature);
    assert_true(g.effective_height_m[0] == 10.0 && g.effective_height_m[1] == 2.5);
    near_to(g.horizon_m[0], sqrt(170e6), 1e-9); /* smooth: √(2ha) and −√(2h/a) */
    near_to(g.horizon_rad[1], -sqrt(5.0 / 8500e3), 1e-15);
    assert_true(g.distance_m == 5000.0 && g.delta_h_m == 0.0);
    g = plan_itm_area_geometry(
        5000.0, 40.0, heights,
        (const enum plan_itm_siting[]){PLAN_ITM_SITING_CAREFUL, PLAN_ITM_SITING_VERY_CAREFUL}, curvature);
    near_to(g.effective_height_m[0], 10.0 + 5.0 * exp(-0.5), 1e-12);
    near_to(g.effective_height_m[1], 2.5 + (1.0 + 9.0 * sin(0.7853981633974483)) * exp(-0.125), 1e-12);
    near_to(g.horizon_m[1],
            sqrt(2.0 * g.effective_height_m[1] * 8500e3) * exp(-0.07 * sqrt(40.0 / g.effective_height_m[1])),
            1e-9);
    g = plan_itm_area_geometry(
        5000.0, 40.0, (const double[]){5.0, 4.0},
        (const enum plan_itm_siting[]){PLAN_ITM_SITING_CAREFUL, PLAN_ITM_SITING_RANDOM}, curvature);
    near_to(g.effective_height_m[0], 5.0 + 5.0 * exp(-0.25), 1e-12);
    near_to(g.horizon_m[1], sqrt(8.0 * 8500e3) * exp(-0.07 * sqrt(8.0)), 1e-9); /* not below 5 m here */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mean_leaves_out_a_tenth_at_each_end),
        cmocka_unit_test(horizons_of_a_clear_path_are_the_other_end),
        cmocka_unit_test(horizons_are_the_steepest_samples),
        cmocka_unit_test(of_equal_angles_the_first_counts),
        cmocka_unit_test(fit_is_exact_on_a_line),
        cmocka_unit_test(fit_chooses_its_samples),
        cmocka_unit_test(delta_h_as_ntia),
        cmocka_unit_test(delta_h_needs_two_steps),
        cmocka_unit_test(delta_h_of_waves),
        cmocka_unit_test(clear_path_as_ntia),
        cmocka_unit_test(clear_path_with_short_horizons_is_stretched),
        cmocka_unit_test(blocked_path_keeps_its_horizons),
        cmocka_unit_test(area_geometry_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
