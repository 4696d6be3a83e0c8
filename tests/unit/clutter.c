#include "planner/radio/clutter.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void near_to(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.12g instead of %.12g", value, expected);
    }
}

static const struct plan_clutter_terminal STREET = {1.0, 2.0, 27.0, 15.0, PLAN_CLUTTER_URBAN};

static void default_heights(void **state)
{
    (void)state;
    const double expected_m[] = {0.0, 10.0, 10.0, 10.0, 15.0, 15.0, 20.0, 0.0};
    for (int i = 0; i < 8; i++) {
        assert_true(plan_clutter_height_m((enum plan_clutter_type)i) == expected_m[i]);
    }
}

static void height_gain_limits(void **state)
{
    (void)state;
    struct plan_clutter_terminal t = STREET;
    assert_int_equal(plan_clutter_height_gain_check(&t), PLAN_CLUTTER_OK);
    t.frequency_ghz = 0.03;
    assert_int_equal(plan_clutter_height_gain_check(&t), PLAN_CLUTTER_OK);
    t.frequency_ghz = 0.0299;
    assert_int_equal(plan_clutter_height_gain_check(&t), PLAN_CLUTTER_HEIGHT_GAIN_FREQUENCY);
    t.frequency_ghz = 3.0;
    assert_int_equal(plan_clutter_height_gain_check(&t), PLAN_CLUTTER_OK);
    t.frequency_ghz = 3.0001;
    assert_int_equal(plan_clutter_height_gain_check(&t), PLAN_CLUTTER_HEIGHT_GAIN_FREQUENCY);
    t.frequency_ghz = (double)NAN;
    assert_int_equal(plan_clutter_height_gain_check(&t), PLAN_CLUTTER_HEIGHT_GAIN_FREQUENCY);
    t = STREET;
    t.antenna_height_m = 0.0;
    assert_int_equal(plan_clutter_height_gain_check(&t), PLAN_CLUTTER_HEIGHT_GAIN_ANTENNA);
    t = STREET;
    t.street_width_m = 0.0;
    assert_int_equal(plan_clutter_height_gain_check(&t), PLAN_CLUTTER_HEIGHT_GAIN_STREET);
    t = STREET;
    t.clutter_height_m = 0.0;
    assert_int_equal(plan_clutter_height_gain_check(&t), PLAN_CLUTTER_HEIGHT_GAIN_CLUTTER);
    t = STREET;
    t.type = (enum plan_clutter_type)7;
    assert_int_equal(plan_clutter_height_gain_check(&t), PLAN_CLUTTER_HEIGHT_GAIN_TYPE);
}

static void other_limits(void **state)
{
    (void)state;
    assert_int_equal(plan_clutter_terrestrial_check(0.5, 0.25, 1e-9), 0);
    assert_int_equal(plan_clutter_terrestrial_check(67.0, 0.25, 99.9999), 0);
    assert_int_equal(plan_clutter_terrestrial_check(0.499, 0.25, 50.0), 48);
    assert_int_equal(plan_clutter_terrestrial_check(67.01, 0.25, 50.0), 48);
    assert_int_equal(plan_clutter_terrestrial_check(1.0, 0.2499, 50.0), 49);
    assert_int_equal(plan_clutter_terrestrial_check(1.0, 1.0, 0.0), 50);
    assert_int_equal(plan_clutter_terrestrial_check(1.0, 1.0, 100.0), 50);
    assert_int_equal(plan_clutter_slant_check(10.0, 0.0, 50.0), 0);
    assert_int_equal(plan_clutter_slant_check(100.0, 90.0, 50.0), 0);
    assert_int_equal(plan_clutter_slant_check(9.99, 45.0, 50.0), 64);
    assert_int_equal(plan_clutter_slant_check(100.01, 45.0, 50.0), 64);
    assert_int_equal(plan_clutter_slant_check(20.0, -0.01, 50.0), 65);
    assert_int_equal(plan_clutter_slant_check(20.0, 90.01, 50.0), 65);
    assert_int_equal(plan_clutter_slant_check(20.0, 45.0, 0.0), 66);
    assert_int_equal(plan_clutter_slant_check(20.0, 45.0, 100.0), 66);
}

/* Open ground at 1 GHz, one tenth of the clutter's height: K_h2 = 21.8 dB exactly. In a street as wide as the
 * clutter stands above the antenna θ is 45°: ν = 0.342 √(27·45). */
static void height_gain_by_hand(void **state)
{
    (void)state;
    struct plan_clutter_terminal t = {1.0, 1.0, 27.0, 10.0, PLAN_CLUTTER_OPEN};
    near_to(plan_clutter_height_gain_db(&t), 21.8, 1e-12);
    t.type = PLAN_CLUTTER_WATER;
    near_to(plan_clutter_height_gain_db(&t), 21.8, 1e-12);
    t = (struct plan_clutter_terminal){1.0, 3.0, 27.0, 30.0, PLAN_CLUTTER_TREES};
    double v = 0.342 * sqrt(27.0 * 45.0) - 0.1;
    near_to(plan_clutter_height_gain_db(&t), 6.9 + 20.0 * log10(sqrt(v * v + 1.0) + v) - 6.03, 1e-12);
    const enum plan_clutter_type same[] = {PLAN_CLUTTER_SUBURBAN, PLAN_CLUTTER_URBAN,
                                           PLAN_CLUTTER_DENSE_URBAN};
    double trees_db = plan_clutter_height_gain_db(&t);
    for (int i = 0; i < 3; i++) {
        t.type = same[i];
        assert_true(plan_clutter_height_gain_db(&t) == trees_db);
    }
}

static void nothing_above_the_roofs(void **state)
{
    (void)state;
    struct plan_clutter_terminal t = STREET;
    t.antenna_height_m = 15.0;
    assert_true(plan_clutter_height_gain_db(&t) == 0.0);
    t.antenna_height_m = 15.0 - 1e-9;
    double below_db = plan_clutter_height_gain_db(&t);
    assert_true(below_db >= 0.0 && below_db < 0.01);
    t.type = PLAN_CLUTTER_OPEN;
    t.antenna_height_m = 16.0;
    assert_true(plan_clutter_height_gain_db(&t) == 0.0);
}

/* 10 GHz, 1 km: L_s = 35.98 dB, L_l = −2 log(10^−17.5 + 10^−16.5) = 33 − 2 log 1.1. */
static void terrestrial_by_hand(void **state)
{
    (void)state;
    double short_power = pow(10.0, -0.2 * 35.98);
    double long_power = pow(10.0, -0.2 * (33.0 - 2.0 * log10(1.1)));
    double median_db = -5.0 * log10(short_power + long_power);
    double sigma_db = sqrt((36.0 * short_power + 16.0 * long_power) / (short_power + long_power));
    near_to(plan_clutter_terrestrial_db(10.0, 1.0, 50.0), median_db, 1e-9);
    near_to(plan_clutter_terrestrial_sigma_db(10.0, 1.0), sigma_db, 1e-12);
    near_to(plan_clutter_terrestrial_db(10.0, 1.0, 10.0), median_db - 1.2815515655446004 * sigma_db, 1e-9);
}

static void terrestrial_stops_at_two_km(void **state)
{
    (void)state;
    assert_true(plan_clutter_terrestrial_db(2.0, 1.999, 50.0) < plan_clutter_terrestrial_db(2.0, 2.0, 50.0));
    assert_true(plan_clutter_terrestrial_db(2.0, 2.0, 50.0) == plan_clutter_terrestrial_db(2.0, 50.0, 50.0));
    assert_true(plan_clutter_terrestrial_sigma_db(2.0, 2.0) == plan_clutter_terrestrial_sigma_db(2.0, 50.0));
    /* The ceiling holds also where the spread falls faster than the median rises. */
    for (double percent = 1.0; percent < 100.0; percent += 7.0) {
        double far_db = plan_clutter_terrestrial_db(0.5, 2.0, percent);
        for (double d = 0.25; d < 2.0; d += 0.05) {
            assert_true(plan_clutter_terrestrial_db(0.5, d, percent) <= far_db);
        }
    }
}

static void slant_by_hand(void **state)
{
    (void)state;
    /* Overhead the power is 0: 1 − 1. On the horizon tan 0.05 and the square root. */
    near_to(plan_clutter_slant_db(28.0, 90.0, 50.0), 0.0, 1e-12);
    double expected_db = sqrt(93.0 * pow(28.0, 0.175) * log(2.0) / tan(0.05)) - 1.0;
    near_to(plan_clutter_slant_db(28.0, 0.0, 50.0), expected_db, 1e-9);
    near_to(plan_clutter_slant_db(28.0, 90.0, 90.0), 0.6 * 1.2815515655446004, 1e-9);
}

static struct plan_path path_to(enum plan_environment environment)
{
    return (struct plan_path){
        .frequency_mhz = 1800.0,
        .distance_km = 1.0,
        .tx_height_agl_m = 30.0,
        .rx_height_agl_m = 1.5,
        .environment = environment,
    };
}

static void map_adds_nothing_unasked(void **state)
{
    (void)state;
    struct plan_path path = path_to(PLAN_URBAN);
    struct plan_loss loss = plan_clutter_terminal_loss(PLAN_TERMINAL_NONE, &path);
    assert_true(loss.loss_db == 0.0 && loss.sigma_db == 0.0 && loss.warnings == 0U);
}

static void map_height_gain(void **state)
{
    (void)state;
    const enum plan_clutter_type types[PLAN_ENVIRONMENT_COUNT] = {
        [PLAN_URBAN] = PLAN_CLUTTER_URBAN, [PLAN_SUBURBAN] = PLAN_CLUTTER_SUBURBAN,
        [PLAN_OPEN] = PLAN_CLUTTER_OPEN,   [PLAN_FOREST] = PLAN_CLUTTER_TREES,
        [PLAN_WATER] = PLAN_CLUTTER_WATER,
    };
    for (int i = 0; i < PLAN_ENVIRONMENT_COUNT; i++) {
        struct plan_path path = path_to((enum plan_environment)i);
        struct plan_clutter_terminal t = {1.8, 1.5, 27.0, plan_clutter_height_m(types[i]), types[i]};
        struct plan_loss loss = plan_clutter_terminal_loss(PLAN_TERMINAL_P2108_HEIGHT_GAIN, &path);
        assert_true(loss.loss_db == plan_clutter_height_gain_db(&t));
        assert_true(loss.sigma_db == 0.0 && loss.warnings == 0U);
    }
    struct plan_path path = path_to(PLAN_URBAN);
    path.frequency_mhz = 3500.0;
    struct plan_loss loss = plan_clutter_terminal_loss(PLAN_TERMINAL_P2108_HEIGHT_GAIN, &path);
    assert_int_equal(loss.warnings, PLAN_WARN_FREQUENCY);
    assert_true(loss.loss_db > 20.0);
    path = path_to(PLAN_URBAN);
    path.rx_height_agl_m = 0.0;
    loss = plan_clutter_terminal_loss(PLAN_TERMINAL_P2108_HEIGHT_GAIN, &path);
    assert_int_equal(loss.warnings, PLAN_WARN_RX_HEIGHT);
    path.rx_height_agl_m = 20.0;
    loss = plan_clutter_terminal_loss(PLAN_TERMINAL_P2108_HEIGHT_GAIN, &path);
    assert_true(loss.loss_db == 0.0 && loss.warnings == 0U);
}

static void map_statistical(void **state)
{
    (void)state;
    struct plan_path path = path_to(PLAN_SUBURBAN);
    struct plan_loss loss = plan_clutter_terminal_loss(PLAN_TERMINAL_P2108_STATISTICAL, &path);
    assert_true(loss.loss_db == plan_clutter_terrestrial_db(1.8, 1.0, 50.0));
    assert_true(loss.sigma_db == plan_clutter_terrestrial_sigma_db(1.8, 1.0));
    assert_int_equal(loss.warnings, 0);
    path.distance_km = 0.02;
    loss = plan_clutter_terminal_loss(PLAN_TERMINAL_P2108_STATISTICAL, &path);
    assert_true(loss.loss_db == 0.0);
    assert_int_equal(loss.warnings, PLAN_WARN_DISTANCE);
    path.frequency_mhz = 450.0;
    loss = plan_clutter_terminal_loss(PLAN_TERMINAL_P2108_STATISTICAL, &path);
    assert_int_equal(loss.warnings, PLAN_WARN_FREQUENCY | PLAN_WARN_DISTANCE);
    path = path_to(PLAN_SUBURBAN);
    path.rx_height_agl_m = 10.0;
    loss = plan_clutter_terminal_loss(PLAN_TERMINAL_P2108_STATISTICAL, &path);
    assert_true(loss.loss_db == 0.0 && loss.sigma_db == 0.0);
    const enum plan_environment bare[] = {PLAN_OPEN, PLAN_FOREST, PLAN_WATER};
    for (int i = 0; i < 3; i++) {
        path = path_to(bare[i]);
        loss = plan_clutter_terminal_loss(PLAN_TERMINAL_P2108_STATISTICAL, &path);
        assert_true(loss.loss_db == 0.0 && loss.sigma_db == 0.0 && loss.warnings == 0U);
    }
}

static void height_gain_starts_at_the_roofs(void **state)
{
    (void)state;
    struct plan_path path = path_to(PLAN_URBAN);
    assert_true(plan_clutter_receiver_height_m(PLAN_TERMINAL_P2108_HEIGHT_GAIN, &path) == 15.0);
    assert_true(plan_clutter_receiver_height_m(PLAN_TERMINAL_P2108_STATISTICAL, &path) == 1.5);
    assert_true(plan_clutter_receiver_height_m(PLAN_TERMINAL_NONE, &path) == 1.5);
    path.environment = PLAN_OPEN;
    assert_true(plan_clutter_receiver_height_m(PLAN_TERMINAL_P2108_HEIGHT_GAIN, &path) == 10.0);
    path.rx_height_agl_m = 12.0;
    assert_true(plan_clutter_receiver_height_m(PLAN_TERMINAL_P2108_HEIGHT_GAIN, &path) == 12.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(default_heights),
        cmocka_unit_test(height_gain_limits),
        cmocka_unit_test(other_limits),
        cmocka_unit_test(height_gain_by_hand),
        cmocka_unit_test(nothing_above_the_roofs),
        cmocka_unit_test(terrestrial_by_hand),
        cmocka_unit_test(terrestrial_stops_at_two_km),
        cmocka_unit_test(slant_by_hand),
        cmocka_unit_test(map_adds_nothing_unasked),
        cmocka_unit_test(map_height_gain),
        cmocka_unit_test(map_statistical),
        cmocka_unit_test(height_gain_starts_at_the_roofs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
