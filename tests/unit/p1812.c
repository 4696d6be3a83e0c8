#include "planner/radio/p1812.h"
#include "planner/radio/p1812_terms.h"
#include "tests/support/p1812_path.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct plan_p1812_result compute(const struct path *path)
{
    struct plan_p1812_result result;
    plan_p1812_compute(&result, &path->input);
    return result;
}

/* The normal table to the approximation's own error, 4.5e-4. */
static void inverse_normal(void **state)
{
    (void)state;
    near_to(plan_p1812_inverse_normal(0.5), 0.0, 4.5e-4);
    near_to(plan_p1812_inverse_normal(0.1), 1.281552, 4.5e-4);
    near_to(plan_p1812_inverse_normal(0.01), 2.326348, 4.5e-4);
    near_to(plan_p1812_inverse_normal(0.9), -plan_p1812_inverse_normal(0.1), 1e-12);
    near_to(plan_p1812_inverse_normal(1e-6), 4.753424, 4.5e-4);
    near_to(plan_p1812_inverse_normal(0.0), plan_p1812_inverse_normal(1e-6), 0.0);
    near_to(plan_p1812_inverse_normal(1.0), -plan_p1812_inverse_normal(1e-6), 1e-6);
}

static void location_sigma(void **state)
{
    (void)state;
    near_to(plan_p1812_location_sigma_db(1800.0, 1.0), 0.5632, 1e-12);
    near_to(plan_p1812_location_sigma_db(1800.0, 50.0), 0.5632 * exp(0.28 * log(50.0)), 1e-12);
    near_to(plan_p1812_height_ratio(1.5, 15.0), 1.0, 0.0);
    near_to(plan_p1812_height_ratio(15.0, 15.0), 1.0, 0.0);
    near_to(plan_p1812_height_ratio(20.0, 15.0), 0.5, 1e-15);
    near_to(plan_p1812_height_ratio(25.0, 15.0), 0.0, 0.0);
    near_to(plan_p1812_height_ratio(99.0, 15.0), 0.0, 0.0);
}

/* Clutter blocks the diffraction path but is no horizon: Attachment 1 is about the ground. */
static void clutter_is_no_horizon(void **state)
{
    (void)state;
    static struct path path;
    struct plan_p1812_geometry with;
    struct plan_p1812_geometry bare;
    lay(&path, 5.0);
    plan_p1812_geometry(&with, &path.input);
    path.profile.clutter_m = NULL;
    plan_p1812_geometry(&bare, &path.input);
    assert_true(with.line_of_sight);
    assert_false(with.edge.line_of_sight);
    assert_true(bare.edge.line_of_sight);
    near_to(with.tx_horizon_km, bare.tx_horizon_km, 0.0);
    near_to(with.angular_mrad, bare.angular_mrad, 0.0);
    near_to(with.smooth.tx_m, bare.smooth.tx_m, 0.0);
    near_to(with.roughness_m, bare.roughness_m, 0.0);
    path.profile.clutter_m = path.clutter_m;
    struct plan_p1812_result blocked = compute(&path);
    path.profile.clutter_m = NULL;
    assert_true(blocked.lb_db > compute(&path).lb_db + 10.0);
    path.profile.clutter_m = path.clutter_m;
    path.clutter_m[0] = path.clutter_m[100] = 99.0; /* the ends are ignored */
    near_to(compute(&path).lb_db, blocked.lb_db, 0.0);
}

/* Two samples: line of sight, no diffraction. */
static void nothing_between(void **state)
{
    (void)state;
    double distance_km[] = {0.0, 0.03};
    double ground_m[] = {12.0, 11.0};
    struct plan_profile profile = {2, distance_km, ground_m, NULL, NULL, 30.0, 1.5};
    static struct path path;
    lay(&path, 1.0);
    path.input.profile = &profile;
    struct plan_p1812_result result = compute(&path);
    assert_true(result.geometry.line_of_sight);
    near_to(result.geometry.roughness_m, 0.0, 0.0);
    near_to(result.ldp_db, 0.0, 0.0);
    near_to(result.lbfs_db, 92.4 + 20.0 * log10(1.8) + 10.0 * log10(0.03 * 0.03 + 0.0295 * 0.0295), 1e-9);
    near_to(result.lb_db, result.lbfs_db, 0.05);
    path.input.time_percent = 1.0;
    assert_true(isfinite(compute(&path).lb_db));
}

/* At half of the time both earths differ, and only the median one counts. */
static void half_of_the_time(void **state)
{
    (void)state;
    static struct path path;
    lay(&path, 30.0);
    struct plan_p1812_result result = compute(&path);
    near_to(result.ldp_db, result.median.loss_db, 0.0);
    near_to(result.lb0p_db, result.lbfs_db, 0.0);
    assert_true(result.beta.loss_db < result.median.loss_db - 1.0);
    near_to(result.fi, 0.0, 1e-3);
    near_to(result.lminb0p_db, result.lbd50_db, 0.05);
}

/* p below, at and above β0. */
static void shares_of_time(void **state)
{
    (void)state;
    static struct path path;
    lay(&path, 30.0);
    struct plan_p1812_geometry geometry;
    plan_p1812_geometry(&geometry, &path.input);
    double beta0 = geometry.beta0_percent;
    assert_true(beta0 > 2.0 && beta0 < 49.0);
    path.input.time_percent = beta0 - 0.5;
    struct plan_p1812_result below = compute(&path);
    near_to(below.fi, 1.0, 0.0);
    near_to(below.ldp_db, below.beta.loss_db, 1e-12);
    near_to(below.lminb0p_db, below.lb0p_db + below.ldp_db, 1e-12);
    path.input.time_percent = beta0;
    struct plan_p1812_result at = compute(&path);
    near_to(at.fi, 1.0, 0.0);
    near_to(at.lminb0p_db, at.lb0b_db + at.ldp_db, 1e-12);
    near_to(at.lb0p_db, at.lb0b_db, 1e-12);
    path.input.time_percent = beta0 + 5.0;
    struct plan_p1812_result above = compute(&path);
    assert_true(above.fi > 0.0 && above.fi < 1.0);
    near_to(above.ldp_db, above.median.loss_db + above.fi * (above.beta.loss_db - above.median.loss_db),
            1e-12);
    assert_true(below.lb_db <= at.lb_db && at.lb_db <= above.lb_db);
}

/* Losses not exceeded for less of the time are lower. */
static void less_time_less_loss(void **state)
{
    (void)state;
    static struct path path;
    for (double distance_km = 2.0; distance_km < 300.0; distance_km *= 2.0) {
        lay(&path, distance_km);
        double last_db = 0.0;
        for (double percent = 1.0; percent <= 50.0; percent += 3.5) {
            path.input.time_percent = percent;
            double loss_db = compute(&path).lb_db;
            assert_true(loss_db >= last_db - 1e-9);
            last_db = loss_db;
        }
    }
}

/* 90 % of the locations lose up to 1.28 σ more than half of them; never less than the line of sight. */
static void shares_of_locations(void **state)
{
    (void)state;
    static struct path path;
    lay(&path, 10.0);
    path.input.location_sigma_db = 5.5;
    double half_db = compute(&path).lb_db;
    path.input.location_percent = 90.0;
    near_to(compute(&path).lb_db, half_db + 5.5 * 1.281552, 3e-3);
    path.input.location_percent = 1.0;
    path.input.location_sigma_db = 50.0;
    struct plan_p1812_result result = compute(&path);
    near_to(result.lb_db, result.lb0p_db, 0.0);
    near_to(result.field_dbuvm, 199.36 + 20.0 * log10(1.8) - result.lb_db, 1e-12);
    path.zone[100] = PLAN_ZONE_SEA;
    near_to(compute(&path).lloc_db, 0.0, 0.0);
}

/* The duct couples better to an antenna by the sea: eq. (49), −3 (1 + tanh 0.07(50 − h)) dB at the coast. */
static void sea_ducts(void **state)
{
    (void)state;
    static struct path path;
    lay(&path, 100.0);
    path.profile.clutter_m = NULL;
    path.input.time_percent = 1.0;
    set_zone(&path, 1, 99, PLAN_ZONE_SEA);
    struct plan_p1812_result far_away = compute(&path);
    near_to(far_away.geometry.sea_ratio, 0.99, 1e-12);
    path.input.coast_tx_km = 0.5;
    double gain_db = 3.0 * exp(-0.25 * 0.25) * (1.0 + tanh(0.07 * (50.0 - 70.0)));
    near_to(compute(&path).lba_db, far_away.lba_db - gain_db, 1e-9);
    path.input.coast_tx_km = 5.1;
    near_to(compute(&path).lba_db, far_away.lba_db, 0.0);
    path.input.coast_tx_km = 5.0;
    assert_true(compute(&path).lba_db < far_away.lba_db);
    path.input.coast_tx_km = 500.0;
    path.input.coast_rx_km = 4.5; /* d_lr is 5 km */
    assert_true(compute(&path).lba_db < far_away.lba_db);
    path.input.coast_rx_km = 500.0;
    path.zone[100] = PLAN_ZONE_SEA; /* a ship: no land before it */
    struct plan_p1812_result ship = compute(&path);
    assert_true(ship.geometry.rx_at_sea);
    double ship_db = 3.0 * (1.0 + tanh(0.07 * (50.0 - 11.5)));
    struct plan_p1812_geometry ashore = ship.geometry;
    ashore.rx_at_sea = false;
    near_to(plan_p1812_ducting_db(&ship.geometry, &path.input),
            plan_p1812_ducting_db(&ashore, &path.input) - ship_db, 1e-9);
}

/* Just under, exactly and over three quarters of sea. */
static void three_quarters_of_sea(void **state)
{
    (void)state;
    static struct path path;
    struct plan_p1812_result result;
    lay(&path, 100.0);
    set_zone(&path, 13, 87, PLAN_ZONE_SEA);
    path.input.coast_tx_km = 0.0;
    plan_p1812_geometry(&result.geometry, &path.input);
    near_to(result.geometry.sea_ratio, 0.75, 1e-12);
    double at_db = plan_p1812_ducting_db(&result.geometry, &path.input);
    result.geometry.sea_ratio = 0.7499;
    double under_db = plan_p1812_ducting_db(&result.geometry, &path.input);
    result.geometry.sea_ratio = 0.76;
    near_to(plan_p1812_ducting_db(&result.geometry, &path.input), at_db, 1e-12);
    assert_true(at_db < under_db - 0.3);
}

#define MECHANISM_FIELDS 23

static void mechanisms_by_table(void **state)
{
    (void)state;
    FILE *file = fopen(PHUSONG_SOURCE "/tests/reference/p1812.csv", "r");
    assert_non_null(file);
    char text[1024];
    int rows = 0;
    while (fgets(text, sizeof text, file) != NULL) {
        double v[MECHANISM_FIELDS];
        char *rest = text;
        for (int i = 0; text[0] != '#' && i < MECHANISM_FIELDS; i++) {
            v[i] = strtod(rest, &rest);
            assert_int_equal(*rest++, ',');
        }
        if (text[0] == '#') {
            continue;
        }
        struct plan_p1812_geometry geometry = {
            .distance_km = v[3],
            .tx_horizon_km = v[4],
            .rx_horizon_km = v[5],
            .tx_horizon_mrad = v[6],
            .rx_horizon_mrad = v[7],
            .angular_mrad = v[8],
            .tx_asl_m = v[9],
            .rx_asl_m = v[10],
            .sea_ratio = v[11],
            .inland_km = v[12],
            .beta0_percent = v[13],
            .earth_radius_km = v[14],
            .effective_tx_m = v[15],
            .effective_rx_m = v[16],
            .roughness_m = v[17],
            .edge = {.tx_index = -1},
            .beta_edge = {.tx_index = -1},
        };
        struct plan_p1812_input input = {.frequency_mhz = v[0],
                                         .time_percent = v[1],
                                         .n0 = v[2],
                                         .location_percent = 50.0,
                                         .coast_tx_km = 500.0,
                                         .coast_rx_km = 500.0};
        struct plan_p1812_result result;
        plan_p1812_finish(&result, &geometry, &input);
        near_to(result.lbfs_db, v[18], 1e-6);
        near_to(result.lb0p_db, v[19], 1e-6);
        near_to(result.lb0b_db, v[20], 1e-6);
        near_to(result.lba_db, v[21], 1e-6);
        near_to(result.lbs_db, v[22], 1e-6);
        rows++;
    }
    (void)fclose(file);
    assert_int_equal(rows, 27);
}

/* The whole chain on the six samples of b2iseac_rural_land_1km of the ITU-R SG3 set, case 0. */
static void whole_chain(void **state)
{
    (void)state;
    double distance_km[] = {0.0, 0.2, 0.4, 0.6, 0.8, 1.0};
    double ground_m[] = {754.4, 754.4, 729.9, 685.3, 634.3, 610.3};
    double clutter_m[] = {10.0, 10.0, 10.0, 10.0, 10.0, 10.0};
    struct plan_profile profile = {6, distance_km, ground_m, clutter_m, NULL, 60.0, 7.0};
    struct plan_p1812_input input = {
        .profile = &profile,
        .frequency_mhz = 95.3,
        .polarization = PLAN_POLARIZATION_HORIZONTAL,
        .time_percent = 1.0,
        .location_percent = 50.0,
        .latitude_deg = 53.18551669,
        .delta_n = 45.0,
        .n0 = 326.079979,
        .coast_tx_km = 500.0,
        .coast_rx_km = 500.0,
    };
    struct plan_p1812_result result;
    plan_p1812_compute(&result, &input);
    near_to(result.geometry.tx_horizon_km, 0.4, 1e-12);
    near_to(result.geometry.beta0_percent, 7.244912027, 1e-8);
    near_to(result.geometry.smooth.tx_fit_m, 783.304, 1e-9);
    near_to(result.geometry.smooth.rx_fit_m, 611.196, 1e-9);
    near_to(result.geometry.roughness_m, 33.14, 1e-9);
    near_to(result.fj, 0.9912767644, 1e-9);
    near_to(result.fk, 0.9453186828, 1e-9);
    near_to(result.beta.bullington_db, 15.33794877, 1e-7);
    near_to(result.median.loss_db, 15.34252882, 1e-7);
    near_to(result.ldp_db, 15.33794877, 1e-7);
    near_to(result.lminb0p_db, 87.06496481, 1e-7);
    near_to(result.lba_db, 112.9858494, 1e-6);
    near_to(result.lminbap_db, 112.9858496, 1e-6);
    near_to(result.lbam_db, 87.06496481, 1e-7);
    near_to(result.lbs_db, 96.62572426, 1e-7);
    near_to(result.lb_db, 87.0385433, 1e-7);
    near_to(result.field_dbuvm, 91.90331472, 1e-7);
}

/* A number, whatever the domain's corner. */
static void corners(void **state)
{
    (void)state;
    static struct path path;
    static const double frequency_mhz[] = {30.0, 6000.0};
    static const double distance_km[] = {0.25, 20.0, 3000.0};
    static const double height_m[] = {1.0, 3000.0};
    static const double percent[] = {1.0, 50.0};
    for (int corner = 0; corner < 2 * 3 * 2 * 2 * 2 * 2; corner++) {
        int at = corner;
        lay(&path, distance_km[at % 3]);
        at /= 3;
        path.input.frequency_mhz = frequency_mhz[at % 2];
        path.profile.tx_height_agl_m = height_m[at / 2 % 2];
        path.profile.rx_height_agl_m = height_m[at / 4 % 2];
        path.input.time_percent = percent[at / 8 % 2];
        path.ground_m[50] = at / 16 % 2 == 0 ? 0.0 : 8000.0;
        struct plan_p1812_result result = compute(&path);
        assert_true(isfinite(result.lb_db) && isfinite(result.lminbap_db) && isfinite(result.lba_db));
        assert_true(result.lb_db >= result.lb0p_db);
    }
    path.profile.tx_height_agl_m = path.profile.rx_height_agl_m = 0.0; /* outside the domain */
    for (int i = 0; i < SAMPLES; i++) {
        path.ground_m[i] = 0.0;
    }
    assert_true(isfinite(compute(&path).lb_db));
}

static void model(void **state)
{
    (void)state;
    static struct path path;
    lay(&path, 8.0);
    path.profile.zone = NULL;
    struct plan_path asked = {.frequency_mhz = 1800.0, .distance_km = 8.0, .cell_m = 50.0};
    struct plan_propagation propagation = {
        .polarization = PLAN_POLARIZATION_VERTICAL,
        .climate = {.delta_n = 50.0, .n0 = 370.0, .time_percent = 50.0, .latitude_deg = 21.0}};
    struct plan_p1812_input input = plan_p1812_input(&asked, &path.profile, &propagation);
    near_to(input.coast_tx_km, 500.0, 0.0);
    near_to(input.coast_rx_km, 500.0, 0.0);
    near_to(input.location_percent, 50.0, 0.0);
    struct plan_loss loss = plan_p1812_loss(&asked, &path.profile, &propagation);
    near_to(loss.loss_db, compute(&path).lb_db, 0.0);
    near_to(loss.sigma_db, plan_p1812_location_sigma_db(1800.0, 50.0), 0.0);
    assert_int_equal(loss.warnings, 0);
    path.profile.zone = path.zone;
    set_zone(&path, 5, 98, PLAN_ZONE_SEA);
    input = plan_p1812_input(&asked, &path.profile, &propagation);
    near_to(input.coast_tx_km, 0.08 * 4.5, 1e-12);
    near_to(input.coast_rx_km, 0.08 * 1.5, 1e-12);
    path.zone[100] = PLAN_ZONE_SEA;
    input = plan_p1812_input(&asked, &path.profile, &propagation);
    near_to(input.coast_rx_km, 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inverse_normal),
        cmocka_unit_test(location_sigma),
        cmocka_unit_test(clutter_is_no_horizon),
        cmocka_unit_test(nothing_between),
        cmocka_unit_test(half_of_the_time),
        cmocka_unit_test(shares_of_time),
        cmocka_unit_test(less_time_less_loss),
        cmocka_unit_test(shares_of_locations),
        cmocka_unit_test(sea_ducts),
        cmocka_unit_test(three_quarters_of_sea),
        cmocka_unit_test(mechanisms_by_table),
        cmocka_unit_test(whole_chain),
        cmocka_unit_test(corners),
        cmocka_unit_test(model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
