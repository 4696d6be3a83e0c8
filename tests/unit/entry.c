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
        cmocka_unit_test(normal_tail_and_inverse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
