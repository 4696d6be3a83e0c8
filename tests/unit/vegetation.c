#include "planner/radio/vegetation.h"

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

/* log10(1000) = 3: A_m = A1·10^(3α). */
static void ceiling_by_hand(void **state)
{
    (void)state;
    near_to(plan_vegetation_max_db(1000.0, PLAN_VEGETATION_RIO), 0.18 * pow(10.0, 2.256), 1e-10);
    near_to(plan_vegetation_max_db(1000.0, PLAN_VEGETATION_MULHOUSE), 1.15 * pow(10.0, 1.29), 1e-10);
    near_to(plan_vegetation_max_db(1000.0, PLAN_VEGETATION_ST_PETERSBURG), 1.37 * pow(10.0, 1.26), 1e-10);
}

/* A_m tabulated for St Petersburg: 9.4, 18.0, 26.5, 29.0, 34.1 dB; the fit passes within 3.4 dB of them. */
static void ceiling_meets_the_measured_one(void **state)
{
    (void)state;
    const double mhz[] = {105.9, 466.475, 949.0, 1852.2, 2117.5};
    const double measured_db[] = {9.4, 18.0, 26.5, 29.0, 34.1};
    for (int i = 0; i < 5; i++) {
        near_to(plan_vegetation_max_db(mhz[i], PLAN_VEGETATION_ST_PETERSBURG), measured_db[i], 3.4);
    }
}

static void specific_loss_at_its_points(void **state)
{
    (void)state;
    const double mhz[] = {30.0, 105.9, 466.475, 949.0, 1852.2, 2117.5, 30000.0};
    const double gamma[] = {0.02, 0.04, 0.12, 0.17, 0.30, 0.34, 6.0};
    for (int i = 0; i < 7; i++) {
        near_to(plan_vegetation_specific_db_per_m(mhz[i]), gamma[i], 1e-12);
    }
    /* Halfway over log f: the geometric mean. */
    near_to(plan_vegetation_specific_db_per_m(sqrt(949.0 * 1852.2)), sqrt(0.17 * 0.30), 1e-12);
    near_to(plan_vegetation_specific_db_per_m(10.0), 0.02, 0.0);
    near_to(plan_vegetation_specific_db_per_m(1e5), 6.0, 0.0);
}

static void excess_by_hand(void **state)
{
    (void)state;
    double max_db = 1.15 * pow(949.0, 0.43);
    near_to(plan_vegetation_excess_db(949.0, 10.0), max_db * (1.0 - exp(-1.7 / max_db)), 1e-12);
    /* A short way loses γ for each metre, a long one A_m in all. */
    near_to(plan_vegetation_excess_db(949.0, 1e-3), 0.17e-3, 1e-8);
    near_to(plan_vegetation_excess_db(949.0, 1e5), max_db, 1e-12);
    assert_true(plan_vegetation_excess_db(949.0, 0.0) == 0.0);
    assert_true(plan_vegetation_excess_db(949.0, -5.0) == 0.0);
    assert_true(plan_vegetation_excess_db(949.0, (double)NAN) == 0.0);
}

static void excess_grows_and_is_capped(void **state)
{
    (void)state;
    const double mhz[] = {700.0, 900.0, 1800.0, 2600.0, 3500.0};
    for (int i = 0; i < 5; i++) {
        double before_db = 0.0;
        for (double depth_m = 5.0; depth_m < 400.0; depth_m += 5.0) {
            double excess_db = plan_vegetation_excess_db(mhz[i], depth_m);
            assert_true(excess_db > before_db);
            assert_true(excess_db < plan_vegetation_max_db(mhz[i], PLAN_VEGETATION_MULHOUSE));
            before_db = excess_db;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ceiling_by_hand),
        cmocka_unit_test(ceiling_meets_the_measured_one),
        cmocka_unit_test(specific_loss_at_its_points),
        cmocka_unit_test(excess_by_hand),
        cmocka_unit_test(excess_grows_and_is_capped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
