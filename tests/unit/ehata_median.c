#include "planner/radio/free_space.h"
#include "tests/unit/ehata_case.h"

static struct plan_ehata_median median_at(double f, double d, enum plan_environment environment)
{
    return plan_ehata_median_loss(&(struct plan_ehata_median_input){
        .frequency_mhz = f, .distance_km = d, .base_m = 200.0, .mobile_m = 3.0, .environment = environment});
}

/* What the report reads from Okumura's curves comes out at the frequencies it was read at. */
static void test_median_fits(void **state)
{
    (void)state;
    static const double MHZ[3] = {1500.0, 2000.0, 3000.0};
    static const double AT_1KM[3] = {22.0, 23.5, 25.85};
    static const double AT_100KM[3] = {63.5, 65.75, 69.5};
    static const double SUBURBAN[3] = {11.5, 12.4, 14.0};
    static const double SIGMA[3] = {7.1, 7.5, 8.1};
    for (int i = 0; i < 3; i++) {
        struct plan_ehata_median near = median_at(MHZ[i], 1.0, PLAN_SUBURBAN);
        assert_near(near.attenuation_1km_db, AT_1KM[i], 1e-9);
        assert_near(near.attenuation_100km_db, AT_100KM[i], 2e-4);
        assert_near(near.environment_gain_db, SUBURBAN[i], 1e-9);
        assert_near(plan_ehata_sigma_db(MHZ[i], PLAN_URBAN), SIGMA[i], 2e-6);
        assert_near(plan_ehata_sigma_db(MHZ[i], PLAN_OPEN), SIGMA[i] + 2.0, 2e-6);
        /* Free space of the slant range plus the attenuation: the constants of nature differ by 1e-4 dB. */
        assert_near(near.loss_db, AT_1KM[i] + plan_free_space_db(MHZ[i], hypot(1000.0, 197.0)) - SUBURBAN[i],
                    2e-4);
        struct plan_ehata_median far = median_at(MHZ[i], 100.0, PLAN_URBAN);
        assert_near(far.environment_gain_db, 0.0, 0.0);
        assert_near(far.loss_db, AT_100KM[i] + plan_free_space_db(MHZ[i], hypot(1e5, 197.0)), 4e-4);
    }
}

static void test_median_environments(void **state)
{
    (void)state;
    double urban_db = median_at(1000.0, 5.0, PLAN_URBAN).loss_db;
    double open_db = median_at(1000.0, 5.0, PLAN_OPEN).loss_db;
    assert_near(urban_db - open_db, 40.94 - 54.99 + 43.02, 1e-9);
    assert_near(median_at(1000.0, 5.0, PLAN_WATER).loss_db, open_db, 0.0);
    assert_near(median_at(1000.0, 5.0, PLAN_FOREST).loss_db, median_at(1000.0, 5.0, PLAN_SUBURBAN).loss_db,
                0.0);
}

/* Attenuation below free space grows by (24.9 − 6.55 log h_b) log d before the breakpoint, by 2.44 · 10 log d
 * after it for h_b = 200 m: n/2 = 3.22. The branches miss each other by the slant range alone. */
static void test_median_distance(void **state)
{
    (void)state;
    double breakpoint_km = median_at(2000.0, 1.0, PLAN_URBAN).breakpoint_km;
    assert_in_range((int)breakpoint_km, 15, 30);
    double slope_db =
        median_at(2000.0, 10.0, PLAN_URBAN).loss_db - median_at(2000.0, 1.0, PLAN_URBAN).loss_db;
    assert_near(slope_db, 44.9 - 6.55 * log10(200.0), 1e-9);
    slope_db = median_at(2000.0, 1000.0, PLAN_URBAN).loss_db - median_at(2000.0, 100.0, PLAN_URBAN).loss_db;
    assert_near(slope_db, 10.0 * 2.0 * (3.22 - 1.0) + 20.0, 1e-4);
    double before = median_at(2000.0, breakpoint_km, PLAN_URBAN).loss_db;
    double after = median_at(2000.0, breakpoint_km * (1.0 + 1e-12), PLAN_URBAN).loss_db;
    assert_near(before - after, 20.0 * log10(hypot(1000.0, 197.0) / 1000.0), 1e-3);
}

static void test_median_heights(void **state)
{
    (void)state;
    struct plan_ehata_median_input in = {
        .frequency_mhz = 2000.0, .distance_km = 1.0, .base_m = 200.0, .mobile_m = 3.0};
    double high_db = plan_ehata_median_loss(&in).loss_db;
    in.base_m = 20.0;
    assert_near(plan_ehata_median_loss(&in).loss_db - high_db, 13.82, 1e-9);
    in.base_m = 200.0;
    in.mobile_m = 10.0 / 11.75;
    double gain_db = 3.2 * log10(35.25) * log10(35.25) - 3.2;
    assert_near(plan_ehata_median_loss(&in).loss_db - high_db, gain_db, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_median_fits),
        cmocka_unit_test(test_median_environments),
        cmocka_unit_test(test_median_distance),
        cmocka_unit_test(test_median_heights),
    };
    return cmocka_run_group_tests_name("ehata_median", tests, NULL, NULL);
}
