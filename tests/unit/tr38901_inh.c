#include "planner/radio/tr38901_inh.h"
#include "planner/radio/tr38901.h"

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

/* Equal heights: the ray is the distance. */
static struct plan_path across(double distance_m, enum plan_los los)
{
    return (struct plan_path){
        .frequency_mhz = 1000.0,
        .distance_km = distance_m / 1000.0,
        .tx_height_agl_m = 3.0,
        .rx_height_agl_m = 3.0,
        .los = los,
    };
}

/* At 1 GHz and 10 m the logarithms are 0 and 1. */
static void loss_by_hand(void **state)
{
    (void)state;
    struct plan_path path = across(10.0, PLAN_LOS_CLEAR);
    near_to(plan_tr38901_inh_mixed_loss(&path).loss_db, 32.4 + 17.3, 1e-12);
    near_to(plan_tr38901_inh_mixed_loss(&path).sigma_db, 3.0, 0.0);
    path.los = PLAN_LOS_BLOCKED;
    near_to(plan_tr38901_inh_open_loss(&path).loss_db, 38.3 + 17.3, 1e-12);
    near_to(plan_tr38901_inh_open_loss(&path).sigma_db, 8.03, 0.0);
    path.frequency_mhz = 10000.0;
    near_to(plan_tr38901_inh_open_loss(&path).loss_db, 38.3 + 17.3 + 24.9, 1e-12);
    path.los = PLAN_LOS_CLEAR;
    near_to(plan_tr38901_inh_open_loss(&path).loss_db, 32.4 + 17.3 + 20.0, 1e-12);
}

static void ray_is_three_dimensional(void **state)
{
    (void)state;
    struct plan_path path = across(3.0, PLAN_LOS_CLEAR);
    path.tx_height_agl_m = 5.0;
    path.rx_height_agl_m = 1.0;
    near_to(plan_tr38901_inh_mixed_loss(&path).loss_db, 32.4 + 17.3 * log10(5.0), 1e-12);
}

static void held_below_one_metre(void **state)
{
    (void)state;
    struct plan_path path = across(0.2, PLAN_LOS_CLEAR);
    near_to(plan_tr38901_inh_mixed_loss(&path).loss_db, 32.4, 1e-12);
    path.los = PLAN_LOS_BLOCKED;
    near_to(plan_tr38901_inh_mixed_loss(&path).loss_db, 32.4, 1e-12); /* never below the clear path */
}

static void warns_beyond_its_range(void **state)
{
    (void)state;
    const enum plan_los states[] = {PLAN_LOS_CLEAR, PLAN_LOS_BLOCKED, PLAN_LOS_MIXED};
    for (int i = 0; i < 3; i++) {
        struct plan_path path = across(149.9, states[i]);
        assert_int_equal(plan_tr38901_inh_open_loss(&path).warnings, 0);
        path = across(150.1, states[i]);
        assert_int_equal(plan_tr38901_inh_open_loss(&path).warnings, PLAN_WARN_DISTANCE);
        assert_int_equal(plan_tr38901_inh_mixed_loss(&path).warnings, PLAN_WARN_DISTANCE);
    }
}

static void mixed_office_probability(void **state)
{
    (void)state;
    near_to(plan_tr38901_inh_mixed_los_probability(0.0), 1.0, 0.0);
    near_to(plan_tr38901_inh_mixed_los_probability(1.2), 1.0, 0.0);
    near_to(plan_tr38901_inh_mixed_los_probability(5.9), exp(-1.0), 1e-12);
    near_to(plan_tr38901_inh_mixed_los_probability(6.5), 0.32, 1e-12);
    near_to(plan_tr38901_inh_mixed_los_probability(39.1), 0.32 * exp(-1.0), 1e-12);
}

static void open_office_probability(void **state)
{
    (void)state;
    near_to(plan_tr38901_inh_open_los_probability(0.0), 1.0, 0.0);
    near_to(plan_tr38901_inh_open_los_probability(5.0), 1.0, 0.0);
    near_to(plan_tr38901_inh_open_los_probability(40.4), exp(-0.5), 1e-12);
    near_to(plan_tr38901_inh_open_los_probability(49.0), exp(-44.0 / 70.8), 1e-12);
    near_to(plan_tr38901_inh_open_los_probability(49.0 + 211.7), 0.54 * exp(-1.0), 1e-12);
}

static void mixture(void **state)
{
    (void)state;
    struct plan_path path = across(20.0, PLAN_LOS_MIXED);
    double p = plan_tr38901_inh_mixed_los_probability(20.0);
    double clear_db = 32.4 + 17.3 * log10(20.0);
    double blocked_db = 17.3 + 38.3 * log10(20.0);
    struct plan_loss loss = plan_tr38901_inh_mixed_loss(&path);
    near_to(loss.loss_db, p * clear_db + (1.0 - p) * blocked_db, 1e-10);
    double step_db = blocked_db - clear_db;
    near_to(loss.sigma_db * loss.sigma_db,
            p * 9.0 + (1.0 - p) * 8.03 * 8.03 + p * (1.0 - p) * step_db * step_db, 1e-9);
    assert_true(plan_tr38901_inh_open_loss(&path).loss_db < loss.loss_db);
}

static void weighing_of_the_states(void **state)
{
    (void)state;
    struct plan_loss clear = {.loss_db = 100.0, .sigma_db = 3.0, .warnings = 1};
    struct plan_loss blocked = {.loss_db = 108.0, .sigma_db = 3.0, .warnings = 2};
    assert_true(plan_tr38901_weigh(PLAN_LOS_CLEAR, 0.0, clear, blocked).loss_db == 100.0);
    assert_true(plan_tr38901_weigh(PLAN_LOS_BLOCKED, 1.0, clear, blocked).loss_db == 108.0);
    struct plan_loss half = plan_tr38901_weigh(PLAN_LOS_MIXED, 0.5, clear, blocked);
    near_to(half.loss_db, 104.0, 1e-12);
    near_to(half.sigma_db, 5.0, 1e-12); /* 3² + (8/2)² */
    assert_int_equal(half.warnings, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loss_by_hand),
        cmocka_unit_test(ray_is_three_dimensional),
        cmocka_unit_test(held_below_one_metre),
        cmocka_unit_test(warns_beyond_its_range),
        cmocka_unit_test(mixed_office_probability),
        cmocka_unit_test(open_office_probability),
        cmocka_unit_test(mixture),
        cmocka_unit_test(weighing_of_the_states),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
