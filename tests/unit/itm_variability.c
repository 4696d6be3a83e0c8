#include "planner/radio/itm_variability.h"

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

static const struct plan_itm_geometry GEOMETRY = {
    .distance_m = 10000.0,
    .delta_h_m = 10.0,
    .effective_height_m = {100.0, 100.0},
};

static struct plan_itm_input input_of(int climate, int mdvar)
{
    return (struct plan_itm_input){
        .frequency_mhz = 3500.0,
        .climate = climate,
        .mdvar = mdvar,
        .time_percent = 30.0,
        .location_percent = 60.0,
        .situation_percent = 90.0,
    };
}

static double quantile_db(const struct plan_itm_input *input, double reference_db)
{
    return plan_itm_variability(input, &GEOMETRY, reference_db).attenuation_db;
}

/* Values of the unit tests of NTIA's ITM 1.4. */
static void quantiles_as_ntia(void **state)
{
    (void)state;
    static const struct {
        int climate, mdvar;
        double expected_db;
    } cases[] = {
        {1, 3, 62.258514685008194}, {2, 3, 62.172817403455056},  {3, 3, 62.180947861894204},
        {4, 3, 62.285710999957999}, {5, 3, 62.148868476830557},  {6, 3, 62.202217322742925},
        {7, 3, 62.171720116596696}, {1, 0, 65.983366483245064},  {1, 1, 65.975212768420008},
        {1, 2, 54.938699908329184}, {1, 13, 59.833829899214862}, {1, 23, 53.043626273213889},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct plan_itm_input input = input_of(cases[i].climate, cases[i].mdvar);
        struct plan_itm_variability found = plan_itm_variability(&input, &GEOMETRY, 50.0);
        near_to(found.attenuation_db, cases[i].expected_db, 1e-11);
        assert_int_equal(found.warnings, 0);
    }
}

static void deviate_is_hastings(void **state)
{
    (void)state;
    near_to(plan_itm_deviate(0.5), 0.0, 1e-6);
    near_to(plan_itm_deviate(0.1), 1.2815515655446004, 4.5e-4);
    near_to(plan_itm_deviate(0.001), 3.0902323061678132, 4.5e-4);
    assert_true(plan_itm_deviate(0.75) == -plan_itm_deviate(0.25));
}

static void location_sigma_by_hand(void **state)
{
    (void)state;
    assert_true(plan_itm_location_sigma_db(1800.0, 0.0, 5e3) == 0.0);
    /* kΔh(d) = 13: half of 10 dB */
    double delta_h_m = 13.0 / (1.0 - 0.8 * exp(-1.0));
    near_to(plan_itm_location_sigma_db(47.7, delta_h_m, 50e3), 5.0, 1e-12);
    near_to(plan_itm_location_sigma_db(47.7e9, delta_h_m, 50e3), 10.0, 1e-7);
}

static void effective_distance_by_hand(void **state)
{
    (void)state;
    /* √(2·9000 km·2 m) = 6 km each; ∛(575.7e12/575.7) = 10 km: 22 km is the scale */
    const double heights[] = {2.0, 2.0};
    double f = 47.7 * 575.7;
    near_to(plan_itm_effective_distance_m(f, heights, 11e3), 65e3, 1e-6);
    near_to(plan_itm_effective_distance_m(f, heights, 22e3), 130e3, 1e-6);
    near_to(plan_itm_effective_distance_m(f, heights, 100e3), 208e3, 1e-6);
}

/* Without location and situation only time is left: more loss for more of the time, the median in the middle,
 * and the three combinations that name time agree. */
static void time_alone(void **state)
{
    (void)state;
    for (int climate = 1; climate <= 7; climate++) {
        struct plan_itm_input input = input_of(climate, PLAN_ITM_BROADCAST + 30);
        input.situation_percent = 50.0;
        input.location_percent = 50.0;
        double before_db = -1e9;
        for (double percent = 0.2; percent < 100.0; percent += 0.2) {
            input.time_percent = percent;
            input.mdvar = PLAN_ITM_BROADCAST + PLAN_ITM_NO_LOCATION;
            double loss_db = quantile_db(&input, 50.0);
            assert_true(loss_db >= before_db);
            before_db = loss_db;
            input.mdvar = PLAN_ITM_MOBILE + PLAN_ITM_NO_LOCATION;
            near_to(quantile_db(&input, 50.0), loss_db, 1e-4);
            input.mdvar = PLAN_ITM_ACCIDENTAL;
            near_to(quantile_db(&input, 50.0), loss_db, 1e-4);
        }
    }
}

/* 10 dB above free space come out as 10·39/129 dB. At 0 km of the curves nothing else is added. */
static void gains_are_compressed(void **state)
{
    (void)state;
    struct plan_itm_input input = input_of(5, PLAN_ITM_MOBILE + 30);
    input.time_percent = 50.0;
    input.situation_percent = 50.0;
    struct plan_itm_geometry near = GEOMETRY;
    near.distance_m = 1e-3;
    near_to(plan_itm_variability(&input, &near, -10.0).attenuation_db, -390.0 / 129.0, 1e-6);
    near_to(plan_itm_variability(&input, &near, 10.0).attenuation_db, 10.0, 1e-6);
}

/* z = 3.1 is 0.0968 %. Only what the mode reads is looked at. */
static void extreme_quantiles_warn(void **state)
{
    (void)state;
    static const struct {
        int mdvar;
        double time, location, situation;
        uint32_t bits;
    } cases[] = {
        {3, 0.09, 50, 50, 0x2000}, {3, 50, 99.91, 50, 0x2000}, {3, 50, 50, 0.09, 0x2000},
        {3, 0.10, 0.10, 99.90, 0}, {0, 0.09, 0.09, 50, 0},     {1, 50, 0.09, 50, 0},
        {1, 0.09, 50, 50, 0x2000}, {2, 50, 0.09, 50, 0},       {13, 50, 0.09, 50, 0x2000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct plan_itm_input input = input_of(5, cases[i].mdvar);
        input.time_percent = cases[i].time;
        input.location_percent = cases[i].location;
        input.situation_percent = cases[i].situation;
        assert_int_equal(plan_itm_variability(&input, &GEOMETRY, 50.0).warnings, cases[i].bits);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_as_ntia),
        cmocka_unit_test(deviate_is_hastings),
        cmocka_unit_test(location_sigma_by_hand),
        cmocka_unit_test(effective_distance_by_hand),
        cmocka_unit_test(time_alone),
        cmocka_unit_test(gains_are_compressed),
        cmocka_unit_test(extreme_quantiles_warn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
