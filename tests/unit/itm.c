/* The whole model: what it refuses, what it warns of, and the adaptor to the model table. */
#include "planner/radio/itm.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SAMPLES 401

static double hills[SAMPLES];    /* 40 km of hills, 100 m a step */
static double distance[SAMPLES]; /* km */

static void near_to(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.15g instead of %.15g", value, expected);
    }
}

static int set_hills(void **state)
{
    (void)state;
    for (int i = 0; i < SAMPLES; i++) {
        hills[i] = 150.0 + 60.0 * sin(0.11 * i) + 25.0 * sin(0.53 * i + 1.0);
        distance[i] = 0.1 * i;
    }
    return 0;
}

static struct plan_itm_input usual(void)
{
    return (struct plan_itm_input){
        .ground = {hills, SAMPLES, 100.0},
        .tx_height_agl_m = 40.0,
        .rx_height_agl_m = 1.5,
        .frequency_mhz = 900.0,
        .polarization = PLAN_POLARIZATION_VERTICAL,
        .climate = 3,
        .n0 = 360.0,
        .permittivity = 15.0,
        .conductivity_s_per_m = 0.005,
        .mdvar = 12,
        .time_percent = 50.0,
        .location_percent = 50.0,
        .situation_percent = 50.0,
    };
}

static const struct plan_itm_area_path AREA = {20.0, 90.0, PLAN_ITM_SITING_CAREFUL, PLAN_ITM_SITING_RANDOM};

static void must_refuse(const struct plan_itm_result *result, enum plan_itm_error error)
{
    assert_int_equal(result->error, error);
    assert_int_equal(result->mode, PLAN_ITM_MODE_NONE);
    const struct plan_itm_geometry *g = &result->geometry;
    const double numbers[] = {
        result->loss_db,          result->reference_db,     result->free_space_db, result->location_sigma_db,
        result->refractivity,     result->earth_radius_m,   g->distance_m,         g->delta_h_m,
        g->effective_height_m[0], g->effective_height_m[1], g->horizon_m[0],       g->horizon_m[1],
        g->horizon_rad[0],        g->horizon_rad[1]};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        assert_true(isnan(numbers[i]));
    }
}

static void must_accept(const struct plan_itm_result *result)
{
    assert_int_equal(result->error, PLAN_ITM_OK);
    assert_true(isfinite(result->loss_db) && result->reference_db >= 0.0);
    assert_true(result->mode != PLAN_ITM_MODE_NONE);
}

static void both_must_refuse(const struct plan_itm_input *input, enum plan_itm_error error)
{
    struct plan_itm_result result = plan_itm_p2p(input);
    must_refuse(&result, error);
    result = plan_itm_area(input, &AREA);
    must_refuse(&result, error);
}

static void both_must_accept(const struct plan_itm_input *input)
{
    struct plan_itm_result result = plan_itm_p2p(input);
    must_accept(&result);
    result = plan_itm_area(input, &AREA);
    must_accept(&result);
}

/* Just inside and just outside each limit of NTIA's table; NaN is outside. */
static void numbers_outside_are_refused(void **state)
{
    (void)state;
    struct plan_itm_input input = usual();
    const struct {
        double *field, inside[2], outside[2];
        enum plan_itm_error error;
    } cases[] = {
        {&input.tx_height_agl_m, {0.5, 3000.0}, {0.49, 3000.1}, PLAN_ITM_ERROR_TX_HEIGHT},
        {&input.rx_height_agl_m, {0.5, 3000.0}, {0.49, 3000.1}, PLAN_ITM_ERROR_RX_HEIGHT},
        {&input.n0, {250.0, 400.0}, {249.9, 400.1}, PLAN_ITM_ERROR_N0},
        {&input.frequency_mhz, {20.0, 20000.0}, {19.9, 20001.0}, PLAN_ITM_ERROR_FREQUENCY},
        {&input.permittivity, {1.1, 81.0}, {1.0, -3.0}, PLAN_ITM_ERROR_PERMITTIVITY},
        {&input.conductivity_s_per_m, {1e-5, 5.0}, {0.0, -1.0}, PLAN_ITM_ERROR_CONDUCTIVITY},
        {&input.time_percent, {0.001, 99.999}, {0.0, 100.0}, PLAN_ITM_ERROR_TIME},
        {&input.location_percent, {0.001, 99.999}, {0.0, 100.0}, PLAN_ITM_ERROR_LOCATION},
        {&input.situation_percent, {0.001, 99.999}, {0.0, 100.0}, PLAN_ITM_ERROR_SITUATION},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double kept = *cases[i].field;
        for (int side = 0; side < 2; side++) {
            *cases[i].field = cases[i].inside[side];
            both_must_accept(&input);
            *cases[i].field = cases[i].outside[side];
            both_must_refuse(&input, cases[i].error);
        }
        *cases[i].field = (double)NAN;
        both_must_refuse(&input, cases[i].error);
        *cases[i].field = kept;
    }
}

static void words_outside_are_refused(void **state)
{
    (void)state;
    struct plan_itm_input input = usual();
    for (int climate = -1; climate <= 9; climate++) {
        input.climate = climate;
        if (climate >= 1 && climate <= 7) {
            both_must_accept(&input);
        } else {
            both_must_refuse(&input, PLAN_ITM_ERROR_CLIMATE);
        }
    }
    input = usual();
    for (int mdvar = -1; mdvar <= 44; mdvar++) {
        input.mdvar = mdvar;
        if (mdvar >= 0 && mdvar <= 33 && mdvar - mdvar / 10 * 10 < 4) {
            both_must_accept(&input);
        } else {
            both_must_refuse(&input, PLAN_ITM_ERROR_MDVAR);
        }
    }
    input = usual();
    input.polarization = (enum plan_polarization)2;
    both_must_refuse(&input, PLAN_ITM_ERROR_POLARIZATION);
    input.polarization = PLAN_POLARIZATION_HORIZONTAL;
    both_must_accept(&input);
}

static void profiles_are_checked(void **state)
{
    (void)state;
    struct plan_itm_input input = usual();
    input.ground.count = 1;
    struct plan_itm_result result = plan_itm_p2p(&input);
    must_refuse(&result, PLAN_ITM_ERROR_DISTANCE);
    input.ground.count = 2;
    result = plan_itm_p2p(&input);
    must_accept(&result);
    input = usual();
    const double steps_m[] = {0.0, -10.0, (double)NAN, HUGE_VAL};
    for (int i = 0; i < 4; i++) {
        input.ground.step_m = steps_m[i];
        result = plan_itm_p2p(&input);
        must_refuse(&result, PLAN_ITM_ERROR_DISTANCE);
    }
    input = usual();
    double kept = hills[3];
    hills[3] = (double)NAN;
    result = plan_itm_p2p(&input);
    must_refuse(&result, PLAN_ITM_ERROR_PROFILE);
    hills[3] = kept;
}

/* N_s = N0 exp(−h/9460 m) */
static void thin_and_thick_air(void **state)
{
    (void)state;
    static const struct {
        double n0, ground_asl_m;
        enum plan_itm_error error;
        uint32_t bit;
    } cases[] = {
        {250.0, 4833.0, PLAN_ITM_ERROR_REFRACTIVITY_SMALL, 0},
        {250.0, 4832.0, PLAN_ITM_OK, PLAN_ITM_WARN_REFRACTIVITY},
        {250.0, 1.0, PLAN_ITM_OK, PLAN_ITM_WARN_REFRACTIVITY},
        {250.0, 0.0, PLAN_ITM_OK, 0},
        {400.0, 0.0, PLAN_ITM_OK, 0},
        {400.0, -1.0, PLAN_ITM_ERROR_REFRACTIVITY_LARGE, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double plain[50];
        for (int k = 0; k < 50; k++) {
            plain[k] = cases[i].ground_asl_m;
        }
        struct plan_itm_input input = usual();
        input.ground = (struct plan_itm_profile){plain, 50, 100.0};
        input.n0 = cases[i].n0;
        struct plan_itm_result result = plan_itm_p2p(&input);
        assert_int_equal(result.error, cases[i].error);
        assert_int_equal(result.warnings & PLAN_ITM_WARN_REFRACTIVITY, cases[i].bit);
    }
}

/* 20 MHz, a wall in front of each antenna: the series over the rounded earth has no first term. */
static void undefined_is_said(void **state)
{
    (void)state;
    const double walls[] = {0.0, 5.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 5.0, 0.0};
    struct plan_itm_input input = usual();
    input.ground = (struct plan_itm_profile){walls, 10, 1.0};
    input.tx_height_agl_m = 1.0;
    input.rx_height_agl_m = 1.0;
    input.frequency_mhz = 20.0;
    input.conductivity_s_per_m = 5.0;
    struct plan_itm_result result = plan_itm_p2p(&input);
    must_refuse(&result, PLAN_ITM_ERROR_UNDEFINED);
    assert_true((result.warnings & PLAN_ITM_WARN_FREQUENCY) != 0U);
}

static void area_paths_are_checked(void **state)
{
    (void)state;
    struct plan_itm_input input = usual();
    input.ground = (struct plan_itm_profile){0}; /* not read */
    static const struct {
        double distance_km, delta_h_m;
        int tx, rx;
        enum plan_itm_error error;
    } cases[] = {
        {0.001, 0.0, 0, 2, PLAN_ITM_OK},
        {20.0, 300.0, 2, 1, PLAN_ITM_OK},
        {0.0, 90.0, 0, 0, PLAN_ITM_ERROR_DISTANCE},
        {-1.0, 90.0, 0, 0, PLAN_ITM_ERROR_DISTANCE},
        {(double)NAN, 90.0, 0, 0, PLAN_ITM_ERROR_DISTANCE},
        {HUGE_VAL, 90.0, 0, 0, PLAN_ITM_ERROR_DISTANCE},
        {20.0, -0.1, 0, 0, PLAN_ITM_ERROR_DELTA_H},
        {20.0, (double)NAN, 0, 0, PLAN_ITM_ERROR_DELTA_H},
        {20.0, 90.0, 3, 0, PLAN_ITM_ERROR_TX_SITING},
        {20.0, 90.0, 0, 3, PLAN_ITM_ERROR_RX_SITING},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct plan_itm_area_path area = {cases[i].distance_km, cases[i].delta_h_m,
                                          (enum plan_itm_siting)cases[i].tx,
                                          (enum plan_itm_siting)cases[i].rx};
        struct plan_itm_result result = plan_itm_area(&input, &area);
        if (cases[i].error == PLAN_ITM_OK) {
            must_accept(&result);
        } else {
            must_refuse(&result, cases[i].error);
        }
    }
}

static void inputs_near_the_limits_warn(void **state)
{
    (void)state;
    struct plan_itm_input input = usual();
    const struct {
        double *field, quiet[2], loud[2];
        uint32_t bit;
    } cases[] = {
        {&input.tx_height_agl_m, {1.0, 1000.0}, {0.99, 1000.1}, PLAN_ITM_WARN_TX_HEIGHT},
        {&input.rx_height_agl_m, {1.0, 1000.0}, {0.99, 1000.1}, PLAN_ITM_WARN_RX_HEIGHT},
        {&input.frequency_mhz, {40.0, 10000.0}, {39.9, 10001.0}, PLAN_ITM_WARN_FREQUENCY},
    };
    const uint32_t all = PLAN_ITM_WARN_TX_HEIGHT | PLAN_ITM_WARN_RX_HEIGHT | PLAN_ITM_WARN_FREQUENCY;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double kept = *cases[i].field;
        for (int side = 0; side < 2; side++) {
            *cases[i].field = cases[i].quiet[side];
            assert_int_equal(plan_itm_area(&input, &AREA).warnings & all, 0);
            *cases[i].field = cases[i].loud[side];
            assert_int_equal(plan_itm_area(&input, &AREA).warnings & all, cases[i].bit);
        }
        *cases[i].field = kept;
    }
}

static void results_hang_together(void **state)
{
    (void)state;
    struct plan_itm_input input = usual();
    struct plan_itm_result result = plan_itm_p2p(&input);
    must_accept(&result);
    near_to(result.geometry.distance_m, 40000.0, 0.0);
    near_to(result.free_space_db, 32.45 + 20.0 * log10(900.0) + 20.0 * log10(40.0), 1e-12);
    near_to(1.0 / result.earth_radius_m, 157e-9 * (1.0 - 0.04665 * exp(result.refractivity / 179.3)), 1e-20);
    assert_true(result.loss_db > result.free_space_db);
    assert_true(result.location_sigma_db > 5.0 && result.location_sigma_db < 10.0);
    input.time_percent = 1.0;
    assert_true(plan_itm_p2p(&input).loss_db < result.loss_db);
}

/* Two low antennas at a low frequency: the straight part would fall, so the loss in sight of
 * each other is a logarithm alone, Alg 4.36, and a distance in geometric middle has the mean loss. */
static void a_falling_line_is_left_out(void **state)
{
    (void)state;
    struct plan_itm_input input = usual();
    input.frequency_mhz = 40.0;
    input.tx_height_agl_m = 1.0;
    input.rx_height_agl_m = 1.0;
    input.permittivity = 20.0;
    input.conductivity_s_per_m = 0.001;
    double reference_db[3];
    for (int i = 0; i < 3; i++) {
        struct plan_itm_area_path area = {pow(2.0, i), 20.0, PLAN_ITM_SITING_RANDOM, PLAN_ITM_SITING_RANDOM};
        struct plan_itm_result result = plan_itm_area(&input, &area);
        assert_int_equal(result.mode, PLAN_ITM_MODE_LINE_OF_SIGHT);
        reference_db[i] = result.reference_db;
    }
    assert_true(reference_db[0] > 0.0 && reference_db[2] > reference_db[0] + 5.0);
    near_to(reference_db[1], 0.5 * (reference_db[0] + reference_db[2]), 1e-11);
}

/* Seen from the other end, with the profile turned round. */
static void paths_are_reciprocal(void **state)
{
    (void)state;
    double turned[SAMPLES];
    for (int count = 7; count <= SAMPLES; count += 6) {
        struct plan_itm_input input = usual();
        input.ground.count = count;
        for (int i = 0; i < count; i++) {
            turned[i] = hills[count - 1 - i];
        }
        struct plan_itm_input back = input;
        back.ground.ground_asl_m = turned;
        back.tx_height_agl_m = input.rx_height_agl_m;
        back.rx_height_agl_m = input.tx_height_agl_m;
        struct plan_itm_result out = plan_itm_p2p(&input);
        struct plan_itm_result home = plan_itm_p2p(&back);
        /* Where nine tenths of a horizon are a whole number of steps, rounding chooses the samples. */
        bool whole = fmod(round(out.geometry.horizon_m[0] / 100.0), 10.0) == 0.0 ||
                     fmod(round(out.geometry.horizon_m[1] / 100.0), 10.0) == 0.0;
        if (!whole) {
            near_to(home.loss_db, out.loss_db, 1e-6);
        }
        near_to(home.geometry.delta_h_m, out.geometry.delta_h_m, 1e-9);
    }
}

static struct plan_propagation propagation_of(const struct plan_itm_input *input)
{
    return (struct plan_propagation){
        .polarization = input->polarization,
        .climate = {.n0 = input->n0,
                    .time_percent = input->time_percent,
                    .itm_climate = input->climate,
                    .ground_permittivity = input->permittivity,
                    .ground_conductivity_s_per_m = input->conductivity_s_per_m},
    };
}

static const struct plan_profile PROFILE = {
    .count = SAMPLES,
    .distance_km = distance,
    .ground_asl_m = hills,
    .tx_height_agl_m = 40.0,
    .rx_height_agl_m = 1.5,
};

static const struct plan_path PATH = {.frequency_mhz = 900.0, .distance_km = 40.0};

static void the_table_gets_the_same(void **state)
{
    (void)state;
    struct plan_itm_input input = usual();
    input.time_percent = 10.0;
    struct plan_propagation propagation = propagation_of(&input);
    struct plan_loss loss = plan_itm_loss(&PATH, &PROFILE, &propagation);
    struct plan_itm_result result = plan_itm_p2p(&input);
    near_to(loss.loss_db, result.loss_db, 1e-9);
    near_to(loss.sigma_db, result.location_sigma_db, 1e-12);
    assert_int_equal(loss.warnings, 0);
    const double clutter_m[SAMPLES] = {[100] = 30.0};
    struct plan_profile cluttered = PROFILE;
    cluttered.clutter_m = clutter_m;
    assert_true(plan_itm_loss(&PATH, &cluttered, &propagation).loss_db == loss.loss_db);
}

static void the_table_hears_of_limits(void **state)
{
    (void)state;
    struct plan_itm_input input = usual();
    struct plan_propagation propagation = propagation_of(&input);
    struct plan_path path = PATH;
    struct plan_profile profile = PROFILE;
    path.frequency_mhz = 15000.0;
    profile.tx_height_agl_m = 0.9;
    profile.rx_height_agl_m = 1500.0;
    struct plan_loss loss = plan_itm_loss(&path, &profile, &propagation);
    assert_true(isfinite(loss.loss_db));
    assert_int_equal(loss.warnings, PLAN_WARN_FREQUENCY | PLAN_WARN_TX_HEIGHT | PLAN_WARN_RX_HEIGHT);
    profile.count = 10; /* 900 m */
    profile.tx_height_agl_m = 40.0;
    profile.rx_height_agl_m = 1.5;
    loss = plan_itm_loss(&PATH, &profile, &propagation);
    assert_true(isfinite(loss.loss_db));
    assert_int_equal(loss.warnings, PLAN_WARN_DISTANCE);
}

static void the_table_gets_no_number_for_a_refusal(void **state)
{
    (void)state;
    struct plan_itm_input input = usual();
    struct plan_propagation propagation = propagation_of(&input);
    struct plan_profile profile = PROFILE;
    profile.tx_height_agl_m = 0.4;
    struct plan_loss loss = plan_itm_loss(&PATH, &profile, &propagation);
    assert_true(isnan(loss.loss_db) && isnan(loss.sigma_db));
    assert_int_equal(loss.warnings, PLAN_WARN_TX_HEIGHT);
    double uneven[SAMPLES];
    memcpy(uneven, distance, sizeof uneven);
    profile = PROFILE;
    profile.distance_km = uneven;
    uneven[200] += 0.0009; /* of a step of 0.1 km */
    assert_true(isfinite(plan_itm_loss(&PATH, &profile, &propagation).loss_db));
    uneven[200] += 0.0002;
    assert_true(isnan(plan_itm_loss(&PATH, &profile, &propagation).loss_db));
}

static void every_code_has_its_words(void **state)
{
    (void)state;
    const char *seen[64];
    int count = 0;
    for (int code = 0; code < 2100; code++) {
        const char *text = plan_itm_error_text((enum plan_itm_error)code);
        if (strcmp(text, "unknown error") != 0) {
            assert_true(count < 64);
            seen[count++] = text;
        }
    }
    assert_int_equal(count, 23);
    for (int bit = 0; bit < PLAN_ITM_WARNING_COUNT; bit++) {
        seen[count++] = plan_itm_warning_text((enum plan_itm_warning)(1 << bit));
        assert_string_not_equal(seen[count - 1], "unknown warning");
    }
    assert_string_equal(plan_itm_warning_text((enum plan_itm_warning)(1 << PLAN_ITM_WARNING_COUNT)),
                        "unknown warning");
    for (int mode = 0; mode < 4; mode++) {
        seen[count++] = plan_itm_mode_name((enum plan_itm_mode)mode);
    }
    for (int i = 0; i < count; i++) {
        for (int k = 0; k < i; k++) {
            assert_string_not_equal(seen[i], seen[k]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_outside_are_refused),
        cmocka_unit_test(words_outside_are_refused),
        cmocka_unit_test(profiles_are_checked),
        cmocka_unit_test(thin_and_thick_air),
        cmocka_unit_test(undefined_is_said),
        cmocka_unit_test(area_paths_are_checked),
        cmocka_unit_test(inputs_near_the_limits_warn),
        cmocka_unit_test(results_hang_together),
        cmocka_unit_test(a_falling_line_is_left_out),
        cmocka_unit_test(paths_are_reciprocal),
        cmocka_unit_test(the_table_gets_the_same),
        cmocka_unit_test(the_table_hears_of_limits),
        cmocka_unit_test(the_table_gets_no_number_for_a_refusal),
        cmocka_unit_test(every_code_has_its_words),
    };
    return cmocka_run_group_tests(tests, set_hills, NULL);
}
