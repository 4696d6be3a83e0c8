#include "planner/radio/cost231.h"
#include "planner/radio/free_space.h"
#include "planner/radio/hata.h"

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

static struct plan_path path_at(double f, double d, double hb, double hm, enum plan_environment environment)
{
    return (struct plan_path){.frequency_mhz = f,
                              .distance_km = d,
                              .tx_height_agl_m = hb,
                              .rx_height_agl_m = hm,
                              .environment = environment};
}

/* log h_b = 2, log d = 1; a(1.5 m) at 2000 MHz = (1.1 log f − 0.7)·1.5 − (1.56 log f − 0.8) = 0.09 log f −
 * 0.25 */
static void test_round_numbers(void **state)
{
    (void)state;
    struct plan_okumura_hata_input in = {
        .frequency_mhz = 2000.0, .distance_km = 10.0, .base_height_agl_m = 100.0, .mobile_height_agl_m = 1.5};
    double log_f = log10(2000.0);
    double expected_db = 46.3 + 33.9 * log_f - 27.64 - (0.09 * log_f - 0.25) + 31.8;
    assert_near(plan_cost231_medium_city_db(&in), expected_db, 1e-12);
    assert_near(plan_cost231_metropolitan_db(&in), expected_db + 3.0, 1e-12);
}

static void test_model(void **state)
{
    (void)state;
    struct plan_path path = path_at(1800.0, 3.0, 40.0, 1.5, PLAN_URBAN);
    struct plan_okumura_hata_input in = plan_okumura_hata_input_of(&path);
    double medium_db = plan_cost231_medium_city_db(&in);
    struct plan_loss loss = plan_cost231_loss(&path);
    assert_near(loss.loss_db, medium_db + 3.0, 1e-12);
    assert_near(loss.sigma_db, plan_okumura_hata_sigma_db(1800.0, PLAN_URBAN), 0.0);
    assert_int_equal(loss.warnings, 0);
    double suburban_db = medium_db - plan_okumura_hata_environment_gain_db(1800.0, PLAN_SUBURBAN);
    double open_db = medium_db - plan_okumura_hata_environment_gain_db(1800.0, PLAN_OPEN);
    path.environment = PLAN_SUBURBAN;
    assert_near(plan_cost231_loss(&path).loss_db, suburban_db, 1e-12);
    path.environment = PLAN_FOREST;
    assert_near(plan_cost231_loss(&path).loss_db, suburban_db, 1e-12);
    path.environment = PLAN_OPEN;
    assert_near(plan_cost231_loss(&path).loss_db, open_db, 1e-12);
    path.environment = PLAN_WATER;
    loss = plan_cost231_loss(&path);
    assert_near(loss.loss_db, open_db, 1e-12);
    assert_near(loss.sigma_db, plan_okumura_hata_sigma_db(1800.0, PLAN_OPEN), 0.0);
}

/* Extended Hata takes its 1500–2000 MHz from here, with C_m = 0; 6 km is far above free space. */
static void test_extended_hata_agrees(void **state)
{
    (void)state;
    static const enum plan_environment SAME[] = {PLAN_SUBURBAN, PLAN_OPEN, PLAN_FOREST, PLAN_WATER};
    for (size_t i = 0; i < sizeof SAME / sizeof SAME[0]; i++) {
        for (double f = 1550.0; f <= 2000.0; f += 50.0) {
            struct plan_path path = path_at(f, 6.0, 45.0, 2.0, SAME[i]);
            assert_near(plan_cost231_loss(&path).loss_db, plan_hata_loss(&path).loss_db, 1e-9);
        }
    }
    struct plan_path path = path_at(1800.0, 6.0, 45.0, 2.0, PLAN_URBAN);
    assert_near(plan_cost231_loss(&path).loss_db, plan_hata_loss(&path).loss_db + 3.0, 1e-9);
}

static void test_free_space_floor(void **state)
{
    (void)state;
    struct plan_path path = path_at(1800.0, 0.01, 40.0, 1.5, PLAN_OPEN);
    assert_near(plan_cost231_loss(&path).loss_db, plan_free_space_db(1800.0, plan_free_space_slant_m(&path)),
                1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_numbers),
        cmocka_unit_test(test_model),
        cmocka_unit_test(test_extended_hata_agrees),
        cmocka_unit_test(test_free_space_floor),
    };
    return cmocka_run_group_tests_name("cost231", tests, NULL, NULL);
}
