#include "planner/radio/entry.h"
#include "planner/radio/normal.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void near_to(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.12g instead of %.12g", value, expected);
    }
}

static void knows_four_words(void **state)
{
    (void)state;
    const char *const words[] = {"p2109_traditional", "p2109_efficient", "tr38901_low", "tr38901_high"};
    double before_db = 0.0;
    for (int i = 0; i < 4; i++) {
        struct plan_entry entry = {0};
        assert_true(plan_entry_find(&entry, words[i], 1800.0));
        assert_true(entry.median_db > 5.0 && entry.sigma_db > 0.0);
        assert_true(fabs(entry.median_db - before_db) > 0.1);
        before_db = entry.median_db;
    }
    struct plan_entry entry = {1.0, 2.0};
    assert_false(plan_entry_find(&entry, "p2109", 1800.0));
    assert_false(plan_entry_find(&entry, "", 1800.0));
    assert_true(entry.median_db == 1.0 && entry.sigma_db == 2.0);
}

/* At 1 GHz the logarithms vanish: A = 12.64, B = 9.1, C = −3 dB at the median. */
static void p2109_by_hand(void **state)
{
    (void)state;
    double expected_db = 10.0 * log10(pow(10.0, 1.264) + pow(10.0, 0.91) + pow(10.0, -0.3));
    near_to(plan_entry_p2109_db(1.0, 0.5, true, 0.0), expected_db, 1e-12);
    expected_db = 10.0 * log10(pow(10.0, 1.264 + 0.212 * 3.0) + pow(10.0, 0.91) + pow(10.0, -0.3));
    near_to(plan_entry_p2109_db(1.0, 0.5, true, 30.0), expected_db, 1e-12);
    near_to(plan_entry_p2109_db(1.0, 0.5, true, -30.0), expected_db, 1e-12);
    expected_db = 10.0 * log10(pow(10.0, 2.819) + pow(10.0, 2.78) + pow(10.0, -0.3));
    near_to(plan_entry_p2109_db(1.0, 0.5, false, 0.0), expected_db, 1e-12);
}

static void p2109_sigma_meets_ninety_per_cent(void **state)
{
    (void)state;
    struct plan_entry entry;
    assert_true(plan_entry_find(&entry, "p2109_traditional", 2600.0));
    near_to(entry.median_db, plan_entry_p2109_db(2.6, 0.5, true, 0.0), 0.0);
    near_to(entry.median_db + 1.2815515655446004 * entry.sigma_db, plan_entry_p2109_db(2.6, 0.9, true, 0.0),
            1e-9);
}

static void p2109_grows_with_probability(void **state)
{
    (void)state;
    for (double p = 0.01; p < 0.985; p += 0.01) {
        assert_true(plan_entry_p2109_db(3.7, p + 0.01, true, 0.0) > plan_entry_p2109_db(3.7, p, true, 0.0));
    }
}

/* At 1 GHz: glass 2.2, coated glass 23.3, concrete 9 dB. */
static void tr38901_by_hand(void **state)
{
    (void)state;
    double low_db = 5.0 - 10.0 * log10(0.3 * pow(10.0, -0.22) + 0.7 * pow(10.0, -0.9));
    double high_db = 5.0 - 10.0 * log10(0.7 * pow(10.0, -2.33) + 0.3 * pow(10.0, -0.9));
    near_to(plan_entry_tr38901_db(1.0, true, 0.0), low_db, 1e-12);
    near_to(plan_entry_tr38901_db(1.0, false, 0.0), high_db, 1e-12);
    near_to(plan_entry_tr38901_db(1.0, true, 8.0), low_db + 4.0, 1e-12);
    near_to(plan_entry_tr38901_db(1.0, false, 25.0), high_db + 12.5, 1e-12);
    near_to(plan_entry_tr38901_sigma_db(true), 4.4, 0.0);
    near_to(plan_entry_tr38901_sigma_db(false), 6.5, 0.0);
    struct plan_entry entry;
    assert_true(plan_entry_find(&entry, "tr38901_high", 1000.0));
    near_to(entry.median_db, high_db, 1e-12);
    near_to(entry.sigma_db, 6.5, 0.0);
}

/* The smaller of two draws over 0–a is a/3 on average: check by summing (2/a)(1 − x/a)·x. */
static void tr38901_mean_depth(void **state)
{
    (void)state;
    for (int rural = 0; rural < 2; rural++) {
        double reach_m = rural ? 10.0 : 25.0;
        double mean_m = 0.0;
        double step_m = reach_m / 1000.0;
        for (int i = 0; i < 1000; i++) {
            double x_m = (i + 0.5) * step_m;
            mean_m += 2.0 / reach_m * (1.0 - x_m / reach_m) * x_m * step_m;
        }
        near_to(plan_entry_tr38901_mean_depth_m(rural), mean_m, 1e-4);
    }
}

static void tr38901_old_and_cars(void **state)
{
    (void)state;
    struct plan_entry old = plan_entry_tr38901_old(10.0);
    assert_true(old.median_db == 25.0 && old.sigma_db == 0.0);
    struct plan_entry car = plan_entry_tr38901_car(false);
    assert_true(car.median_db == 9.0 && car.sigma_db == 5.0);
    car = plan_entry_tr38901_car(true);
    assert_true(car.median_db == 20.0 && car.sigma_db == 5.0);
}

static void normal_tail_and_inverse(void **state)
{
    (void)state;
    near_to(plan_normal_tail(0.0), 0.5, 0.0);
    near_to(plan_normal_tail(1.6448536269514722), 0.05, 1e-15);
    near_to(plan_normal_tail(-1.6448536269514722), 0.95, 1e-15);
    near_to(plan_normal_tail_inverse(0.5), 0.0, 1e-15);
    near_to(plan_normal_tail_inverse(0.025), 1.9599639845400545, 1e-12);
    near_to(plan_normal_tail_inverse(0.975), -1.9599639845400545, 1e-12);
    near_to(plan_normal_tail_inverse(1e-12), 7.034483825011318, 1e-9);
    for (double x = -5.0; x < 8.0; x += 0.037) {
        near_to(plan_normal_tail_inverse(plan_normal_tail(x)), x, 1e-9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_four_words),
        cmocka_unit_test(p2109_by_hand),
        cmocka_unit_test(p2109_sigma_meets_ninety_per_cent),
        cmocka_unit_test(p2109_grows_with_probability),
        cmocka_unit_test(tr38901_by_hand),
        cmocka_unit_test(tr38901_mean_depth),
        cmocka_unit_test(tr38901_old_and_cars),
        cmocka_unit_test(normal_tail_and_inverse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
