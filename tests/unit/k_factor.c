#include "planner/radio/k_factor.h"
#include "planner/radio/free_space.h"
#include "planner/radio/hata.h"
#include "planner/radio/p526.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT 101

static double distance_km[COUNT], ground_m[COUNT], clutter_m[COUNT];

static void near_to(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.12g instead of %.12g", value, expected);
    }
}

/* 5 km of plain, 20 m above sea: 30 m mast, 1.5 m receiver. */
static struct plan_profile plain(void)
{
    for (int i = 0; i < COUNT; i++) {
        distance_km[i] = 0.05 * i;
        ground_m[i] = 20.0;
        clutter_m[i] = 15.0;
    }
    return (struct plan_profile){
        .count = COUNT,
        .distance_km = distance_km,
        .ground_asl_m = ground_m,
        .tx_height_agl_m = 30.0,
        .rx_height_agl_m = 1.5,
    };
}

static struct plan_path path_over(const struct plan_profile *profile, enum plan_environment environment)
{
    return (struct plan_path){
        .frequency_mhz = 900.0,
        .distance_km = profile->distance_km[profile->count - 1],
        .tx_height_agl_m = profile->tx_height_agl_m,
        .rx_height_agl_m = profile->rx_height_agl_m,
        .environment = environment,
    };
}

static struct plan_propagation settings(void)
{
    struct plan_propagation propagation = {.climate = {.delta_n = 39.25}};
    propagation.k_factors = plan_k_factors_default(900.0);
    return propagation;
}

static void every_factor_by_hand(void **state)
{
    (void)state;
    struct plan_k_factors k = {1.0, 2.0, 30.0, 0.5, 7.0, -4.0, {0.25, 0.0, 0.0, 0.125, 0.0}, 8.0};
    /* d = 1000 m, Hteff = 100 m: 1 + 2·3 + 30·2 + 0.5·10 + 7·3·2 − 4·1.5 + 0.25 */
    near_to(plan_k_factor_db(&k, 1000.0, 100.0, 1.5, 10.0, PLAN_URBAN), 108.25, 1e-12);
    near_to(plan_k_factor_db(&k, 1000.0, 100.0, 1.5, 10.0, PLAN_FOREST), 108.125, 1e-12);
    /* Logarithms end at 0. */
    near_to(plan_k_factor_db(&k, 0.1, 0.1, 0.0, 0.0, PLAN_OPEN), 1.0, 0.0);
}

static void effective_height(void **state)
{
    (void)state;
    near_to(plan_k_factor_effective_height_m(500.0, 30.0, 120.0), 410.0, 0.0);
    near_to(plan_k_factor_effective_height_m(100.0, 30.0, 100.0), 30.0, 0.0);
    near_to(plan_k_factor_effective_height_m(100.0, 30.0, 400.0), 30.0, 0.0); /* receiver on a mountain */
    near_to(plan_k_factor_effective_height_m(-2.0, 30.0, -3.0), 31.0, 0.0);
    near_to(plan_k_factor_effective_height_m(0.0, 0.5, 0.0), 1.0, 0.0);
}

/* The SPM's own K1 for these carriers: 12.5, 22, 23, 23.8. */
static void defaults(void **state)
{
    (void)state;
    const double mhz[] = {935.0, 1805.0, 1930.0, 2110.0};
    const double published[] = {12.5, 22.0, 23.0, 23.8};
    for (int i = 0; i < 4; i++) {
        near_to(plan_k_factors_default(mhz[i]).k1, published[i], 0.1);
    }
    struct plan_k_factors k = plan_k_factors_default(1000.0);
    near_to(k.k1, 69.55 + 3.0 * 26.16 - 134.7, 1e-12);
    assert_true(k.k2 == 44.9 && k.k3 == 5.83 && k.k4 == 1.0 && k.k5 == -6.55 && k.k6 == 0.0);
    assert_true(k.clutter_db[PLAN_URBAN] == 0.0 && k.sigma_db == 8.0);
    /* No step at 2 GHz. */
    near_to(plan_k_factors_default(2000.0).k1, plan_k_factors_default(2000.0001).k1, 1e-6);
}

static void holes_are_filled(void **state)
{
    (void)state;
    const double no = (double)NAN;
    struct plan_k_factors none = {no, no, no, no, no, no, {no, no, no, no, no}, no};
    struct plan_k_factors usual = plan_k_factors_default(1800.0);
    struct plan_k_factors filled = plan_k_factors_filled(&none, 1800.0);
    assert_memory_equal(&filled, &usual, sizeof filled);
    struct plan_k_factors some = {20.0, no, 1.0, 0.3, no, -0.5, {1.0, no, 3.0, no, 5.0}, 6.0};
    filled = plan_k_factors_filled(&some, 1800.0);
    assert_true(filled.k1 == 20.0 && filled.k2 == 44.9 && filled.k3 == 1.0 && filled.k4 == 0.3);
    assert_true(filled.k5 == -6.55 && filled.k6 == -0.5 && filled.sigma_db == 6.0);
    assert_true(filled.clutter_db[0] == 1.0 && filled.clutter_db[1] == usual.clutter_db[1]);
    assert_true(filled.clutter_db[2] == 3.0 && filled.clutter_db[3] == usual.clutter_db[3]);
    assert_true(filled.clutter_db[4] == 5.0);
}

/* Over a plain the default is Hata's urban formula: extended Hata rounds two of its constants (0.05 dB, 0.04
 * per decade of f), and a(1.5 m) is −0.1 to 0.05 dB. */
static void default_is_hata_on_a_plain(void **state)
{
    (void)state;
    const double mhz[] = {450.0, 900.0, 1800.0, 2600.0};
    struct plan_profile profile = plain();
    struct plan_propagation propagation = settings();
    for (int i = 0; i < 4; i++) {
        struct plan_path path = path_over(&profile, PLAN_URBAN);
        path.frequency_mhz = mhz[i];
        propagation.k_factors.k1 = (double)NAN;
        struct plan_loss loss = plan_k_factor_loss(&path, &profile, &propagation);
        near_to(loss.loss_db, plan_hata_loss(&path).loss_db, 0.2);
        assert_true(loss.sigma_db == 8.0);
        assert_int_equal(loss.warnings, 0);
    }
}

static void a_plain_adds_no_diffraction(void **state)
{
    (void)state;
    struct plan_profile profile = plain();
    assert_true(plan_k_factor_diffraction_db(&profile, 1800.0, 8500.0) == 0.0);
    /* Whatever stands on the ground: that is what the clutter term is for. */
    profile.clutter_m = clutter_m;
    assert_true(plan_k_factor_diffraction_db(&profile, 1800.0, 8500.0) == 0.0);
    /* A valley gains nothing. */
    for (int i = 10; i < 90; i++) {
        ground_m[i] = -50.0;
    }
    assert_true(plan_k_factor_diffraction_db(&profile, 1800.0, 8500.0) == 0.0);
}

static void a_ridge_is_bullingtons_less_the_plains(void **state)
{
    (void)state;
    struct plan_profile profile = plain();
    struct plan_p526_edge smooth = plan_p526_smooth_edge(&profile, 8500.0, 30.0, 1.5);
    ground_m[50] = 120.0;
    struct plan_p526_edge edge = plan_p526_bullington_edge(&profile, 8500.0);
    double expected_db = plan_p526_edge_db(&edge, 1800.0, 5.0) - plan_p526_edge_db(&smooth, 1800.0, 5.0);
    near_to(plan_k_factor_diffraction_db(&profile, 1800.0, 8500.0), expected_db, 1e-12);
    assert_true(expected_db > 20.0);
}

/* ΔN = 39.25 is an earth of 4/3: 157/117.75. */
static void model_is_the_sum_of_its_parts(void **state)
{
    (void)state;
    struct plan_profile profile = plain();
    ground_m[0] = 70.0;
    ground_m[50] = 120.0;
    struct plan_propagation propagation = settings();
    propagation.k_factors.k4 = 0.5;
    propagation.k_factors.k6 = -1.0;
    struct plan_path path = path_over(&profile, PLAN_SUBURBAN);
    double diffraction_db = plan_k_factor_diffraction_db(&profile, 900.0, 6371.0 * 4.0 / 3.0);
    double expected_db =
        plan_k_factor_db(&propagation.k_factors, 5000.0, 80.0, 1.5, diffraction_db, PLAN_SUBURBAN);
    struct plan_loss loss = plan_k_factor_loss(&path, &profile, &propagation);
    near_to(loss.loss_db, expected_db, 1e-9);
}

static void never_below_free_space(void **state)
{
    (void)state;
    struct plan_profile profile = plain();
    struct plan_propagation propagation = settings();
    propagation.k_factors.clutter_db[PLAN_WATER] = -60.0;
    struct plan_path path = path_over(&profile, PLAN_WATER);
    near_to(plan_k_factor_loss(&path, &profile, &propagation).loss_db,
            plan_free_space_db(900.0, hypot(5000.0, 28.5)), 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_factor_by_hand),
        cmocka_unit_test(effective_height),
        cmocka_unit_test(defaults),
        cmocka_unit_test(holes_are_filled),
        cmocka_unit_test(default_is_hata_on_a_plain),
        cmocka_unit_test(a_plain_adds_no_diffraction),
        cmocka_unit_test(a_ridge_is_bullingtons_less_the_plains),
        cmocka_unit_test(model_is_the_sum_of_its_parts),
        cmocka_unit_test(never_below_free_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
