#include "planner/radio/okumura_hata.h"
#include "planner/radio/free_space.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void assert_near(double actual, double expected, double tolerance)
{
    if (!(fabs(actual - expected) <= tolerance)) {
        fail_msg("%.12g instead of %.12g", actual, expected);
    }
}

static struct plan_okumura_hata_input input_at(double f, double d, double hb, double hm)
{
    return (struct plan_okumura_hata_input){
        .frequency_mhz = f, .distance_km = d, .base_height_agl_m = hb, .mobile_height_agl_m = hm};
}

static struct plan_path path_at(double f, double d, double hb, double hm)
{
    return (struct plan_path){.frequency_mhz = f,
                              .distance_km = d,
                              .tx_height_agl_m = hb,
                              .rx_height_agl_m = hm,
                              .environment = PLAN_URBAN};
}

/* log f = 3, log h_b = 2, log d = 0: every term by hand. */
static void test_round_numbers(void **state)
{
    (void)state;
    struct plan_okumura_hata_input in = input_at(1000.0, 1.0, 100.0, 1.0);
    /* a(1 m) = (3.3 − 0.7) − (4.68 − 0.8) = −1.28 */
    assert_near(plan_okumura_hata_small_city_gain_db(1000.0, 1.0), -1.28, 1e-12);
    assert_near(plan_okumura_hata_small_city_db(&in), 69.55 + 78.48 - 27.64 + 1.28, 1e-12);
    in.distance_km = 10.0; /* 44.9 − 13.1 */
    assert_near(plan_okumura_hata_small_city_db(&in), 121.67 + 31.8, 1e-12);
    /* 4.78·9 − 18.33·3 + 40.94 */
    assert_near(plan_okumura_hata_environment_gain_db(1000.0, PLAN_OPEN), 28.97, 1e-12);
    assert_near(plan_okumura_hata_open_db(&in), 121.67 + 31.8 - 28.97, 1e-12);
    assert_near(plan_okumura_hata_environment_gain_db(280.0, PLAN_SUBURBAN), 7.4, 1e-12);
    assert_near(plan_okumura_hata_environment_gain_db(280.0, PLAN_URBAN), 0.0, 0.0);
    in.frequency_mhz = 280.0;
    assert_near(plan_okumura_hata_suburban_db(&in), plan_okumura_hata_small_city_db(&in) - 7.4, 1e-12);
}

/* Of a large city: one curve up to 200 MHz, another from 400, a line over log f between them. */
static void test_large_city(void **state)
{
    (void)state;
    double low_db = 8.29 - 1.1;  /* log(1.54 h) = 1 */
    double high_db = 3.2 - 4.97; /* log(11.75 h) = 1 */
    assert_near(plan_okumura_hata_large_city_gain_db(150.0, 10.0 / 1.54), low_db, 1e-12);
    assert_near(plan_okumura_hata_large_city_gain_db(200.0, 10.0 / 1.54), low_db, 1e-12);
    assert_near(plan_okumura_hata_large_city_gain_db(400.0, 10.0 / 11.75), high_db, 1e-12);
    assert_near(plan_okumura_hata_large_city_gain_db(1500.0, 10.0 / 11.75), high_db, 1e-12);
    double at_200 = plan_okumura_hata_large_city_gain_db(200.0, 5.0);
    double at_400 = plan_okumura_hata_large_city_gain_db(400.0, 5.0);
    assert_true(fabs(at_200 - at_400) > 0.3);
    assert_near(plan_okumura_hata_large_city_gain_db(sqrt(200.0 * 400.0), 5.0), 0.5 * (at_200 + at_400),
                1e-12);
    struct plan_okumura_hata_input in = input_at(900.0, 5.0, 50.0, 5.0);
    assert_near(plan_okumura_hata_large_city_db(&in) - plan_okumura_hata_small_city_db(&in),
                plan_okumura_hata_small_city_gain_db(900.0, 5.0) -
                    plan_okumura_hata_large_city_gain_db(900.0, 5.0),
                1e-12);
}

static void test_beyond_20_km(void **state)
{
    (void)state;
    struct plan_okumura_hata_input in = input_at(900.0, 20.0, 100.0, 1.5);
    assert_near(plan_okumura_hata_distance_term(&in), log10(20.0), 1e-15);
    in.distance_km = 20.0 * (1.0 + 1e-12);
    assert_near(plan_okumura_hata_distance_term(&in), log10(20.0), 1e-6);
    /* At 200 km log(d/20) = 1: b = 1 + 0.14 + 0.1683 + 1.07e-3·100/√1.07 */
    in.distance_km = 200.0;
    double b = 1.0 + 0.14 + 0.1683 + 0.107 / sqrt(1.07);
    assert_near(plan_okumura_hata_distance_term(&in), pow(log10(200.0), b), 1e-12);
}

static void test_sigma(void **state)
{
    (void)state;
    assert_near(plan_okumura_hata_sigma_db(1000.0, PLAN_URBAN), 5.85 - 3.9 + 5.2, 1e-12);
    assert_near(plan_okumura_hata_sigma_db(1000.0, PLAN_SUBURBAN), 5.85 - 3.9 + 6.6, 1e-12);
    assert_near(plan_okumura_hata_sigma_db(1000.0, PLAN_WATER), 5.85 - 3.9 + 6.6, 1e-12);
}

static void test_model(void **state)
{
    (void)state;
    struct plan_path path = path_at(900.0, 3.0, 40.0, 1.5);
    struct plan_okumura_hata_input in = plan_okumura_hata_input_of(&path);
    struct plan_loss loss = plan_okumura_hata_loss(&path);
    assert_near(loss.loss_db, plan_okumura_hata_small_city_db(&in), 0.0);
    assert_near(loss.sigma_db, plan_okumura_hata_sigma_db(900.0, PLAN_URBAN), 0.0);
    assert_int_equal(loss.warnings, 0);
    double suburban_db = plan_okumura_hata_suburban_db(&in);
    double open_db = plan_okumura_hata_open_db(&in);
    path.environment = PLAN_SUBURBAN;
    assert_near(plan_okumura_hata_loss(&path).loss_db, suburban_db, 1e-12);
    path.environment = PLAN_FOREST;
    assert_near(plan_okumura_hata_loss(&path).loss_db, suburban_db, 1e-12);
    path.environment = PLAN_OPEN;
    assert_near(plan_okumura_hata_loss(&path).loss_db, open_db, 1e-12);
    path.environment = PLAN_WATER;
    assert_near(plan_okumura_hata_loss(&path).loss_db, open_db, 1e-12);
}

/* The formula falls below free space near the mast and, in the open, even inside Hata's range. */
static void test_free_space_floor(void **state)
{
    (void)state;
    struct plan_path path = path_at(1500.0, 1.0, 200.0, 10.0);
    path.environment = PLAN_OPEN;
    struct plan_okumura_hata_input in = plan_okumura_hata_input_of(&path);
    double free_db = plan_free_space_db(1500.0, hypot(1000.0, 190.0));
    assert_true(plan_okumura_hata_open_db(&in) < free_db);
    assert_near(plan_okumura_hata_loss(&path).loss_db, free_db, 1e-12);
    path = path_at(900.0, 1e-6, 30.0, 1.5);
    assert_near(plan_okumura_hata_loss(&path).loss_db,
                plan_free_space_db(900.0, plan_free_space_slant_m(&path)), 1e-12);
}

/* Heights below 1 m count as 1 m: no logarithm of 0. */
static void test_low_heights(void **state)
{
    (void)state;
    struct plan_path low = path_at(900.0, 3.0, 0.0, 0.0);
    struct plan_path one = path_at(900.0, 3.0, 1.0, 1.0);
    assert_near(plan_okumura_hata_loss(&low).loss_db, plan_okumura_hata_loss(&one).loss_db, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_numbers), cmocka_unit_test(test_large_city),
        cmocka_unit_test(test_beyond_20_km),  cmocka_unit_test(test_sigma),
        cmocka_unit_test(test_model),         cmocka_unit_test(test_free_space_floor),
        cmocka_unit_test(test_low_heights),
    };
    return cmocka_run_group_tests_name("okumura_hata", tests, NULL, NULL);
}
