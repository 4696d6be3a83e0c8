#include "tests/unit/ehata_case.h"

static double ridge_db(double base_km, double mobile_km, double edge_m, enum plan_ehata_edition edition)
{
    struct plan_ehata_horizon horizon = {
        .base_km = base_km, .mobile_km = mobile_km, .single = true, .edge_m = edge_m};
    return plan_ehata_ridge_gain_db(&horizon, edition);
}

static void test_ridge_gain(void **state)
{
    (void)state;
    for (int k = PLAN_EHATA_2018; k <= PLAN_EHATA_2021; k++) {
        enum plan_ehata_edition edition = (enum plan_ehata_edition)k;
        assert_near(ridge_db(15.0, 2.0, 200.0, edition), -17.5, 1e-12);
        assert_near(ridge_db(30.0, 2.0, 200.0, edition), -13.0, 1e-12);
        assert_near(ridge_db(60.0, 2.0, 200.0, edition), -6.5, 1e-12);
        assert_near(ridge_db(22.5, 0.5, 200.0, edition), (4.0 - 13.0 + 12.0 - 8.5) / 4.0, 1e-12);
        assert_near(ridge_db(45.0, 8.0, 200.0, edition), -2.5, 1e-12);
        assert_near(ridge_db(15.0, 2.0, 800.0, edition), -35.0, 1e-12);
        assert_near(ridge_db(15.0, 2.0, 0.0, edition), 0.0, 0.0);
        assert_near(ridge_db(15.0, 9.0, 200.0, edition), -4.0, 1e-12); /* the last piece runs on */
        assert_near(ridge_db(60.0, 0.0, 200.0, edition), 20.0, 1e-12);
    }
    assert_near(ridge_db(0.0, 2.0, 200.0, PLAN_EHATA_2018), -22.0, 1e-12);
    assert_near(ridge_db(0.0, 2.0, 200.0, PLAN_EHATA_2021), -17.5, 1e-12);
    assert_near(ridge_db(90.0, 2.0, 200.0, PLAN_EHATA_2018), 0.0, 1e-12);
    assert_near(ridge_db(90.0, 2.0, 200.0, PLAN_EHATA_2021), -6.5, 1e-12);
    assert_near(ridge_db(15.0, 12.0, 200.0, PLAN_EHATA_2018), 2.0, 1e-12); /* a gain behind a ridge */
    assert_near(ridge_db(15.0, 12.0, 200.0, PLAN_EHATA_2021), 0.0, 1e-12);
}

static void test_rolling_gain(void **state)
{
    (void)state;
    assert_near(plan_ehata_rolling_gain_db(100.0), -1.5072013 + 2.0 * (8.458676 - 12.205076), 1e-12);
    assert_near(plan_ehata_rolling_gain_db(3.0), plan_ehata_rolling_gain_db(15.0), 0.0);
    assert_near(plan_ehata_rolling_gain_db(15.0), 0.0, 1e-4);
}

static void test_fine_gain(void **state)
{
    (void)state;
    struct plan_ehata_relief relief = {
        .high_asl_m = 170.0, .middle_asl_m = 120.0, .low_asl_m = 70.0, .delta_h_m = 100.0};
    double crest_db = -11.728795 + 2.0 * (15.544272 - 3.6309532);
    assert_near(plan_ehata_fine_gain_db(&relief, 170.0), crest_db, 1e-12);
    assert_near(plan_ehata_fine_gain_db(&relief, 999.0), crest_db, 1e-12);
    assert_near(plan_ehata_fine_gain_db(&relief, 145.0), 0.5 * crest_db, 1e-12);
    assert_near(plan_ehata_fine_gain_db(&relief, 120.0), 0.0, 1e-12);
    assert_near(plan_ehata_fine_gain_db(&relief, 95.0), -0.5 * crest_db, 1e-12);
    assert_near(plan_ehata_fine_gain_db(&relief, 70.0), -crest_db, 1e-12);
    assert_near(plan_ehata_fine_gain_db(&relief, 0.0), -crest_db, 1e-12);
    relief.delta_h_m = 9.99;
    assert_near(plan_ehata_fine_gain_db(&relief, 999.0), 0.0, 0.0);
    relief.delta_h_m = 10.0;
    assert_near(plan_ehata_fine_gain_db(&relief, 999.0), -11.728795 + 15.544272 - 1.8154766, 1e-12);
}

static void test_slope_gain(void **state)
{
    (void)state;
    assert_near(plan_ehata_slope_gain_db(8.0, 5.0), 1.0, 1e-12);
    assert_near(plan_ehata_slope_gain_db(8.0, 20.0), 1.9, 1e-12);
    assert_near(plan_ehata_slope_gain_db(8.0, 30.0), 2.8, 1e-12);
    assert_near(plan_ehata_slope_gain_db(8.0, 45.0), 3.8, 1e-12);
    assert_near(plan_ehata_slope_gain_db(8.0, 99.0), 4.8, 1e-12);
    assert_near(plan_ehata_slope_gain_db(-8.0, 5.0), -2.0, 1e-12);
    assert_near(plan_ehata_slope_gain_db(-8.0, 20.0), -4.2, 1e-12);
    assert_near(plan_ehata_slope_gain_db(-8.0, 99.0), -6.4, 1e-12);
    assert_near(plan_ehata_slope_gain_db(0.0, 50.0), 0.0, 0.0);
}

static double sea_db(double ratio, enum plan_ehata_sea_end end, double d)
{
    struct plan_ehata_sea sea = {.ratio = ratio, .end = end};
    return plan_ehata_sea_gain_db(&sea, d);
}

static void test_sea_gain(void **state)
{
    (void)state;
    assert_near(sea_db(0.0, PLAN_EHATA_SEA_EVEN, 40.0), 0.0, 0.0);
    assert_near(sea_db(0.45, PLAN_EHATA_SEA_AT_BASE, 10.0), 4.0, 1e-12);
    assert_near(sea_db(0.45, PLAN_EHATA_SEA_AT_MOBILE, 30.0), 7.0, 1e-12);
    assert_near(sea_db(0.45, PLAN_EHATA_SEA_EVEN, 10.0), 5.5, 1e-12);
    assert_near(sea_db(0.25, PLAN_EHATA_SEA_AT_BASE, 10.0), 2.0, 1e-12);
    assert_near(sea_db(0.4, PLAN_EHATA_SEA_AT_MOBILE, 60.0), 9.2, 1e-12);
    assert_near(sea_db(0.4, PLAN_EHATA_SEA_AT_BASE, 200.0), 5.5, 1e-12);
    assert_near(sea_db(1.0, PLAN_EHATA_SEA_EVEN, 45.0), 13.0, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ridge_gain), cmocka_unit_test(test_rolling_gain),
        cmocka_unit_test(test_fine_gain),  cmocka_unit_test(test_slope_gain),
        cmocka_unit_test(test_sea_gain),
    };
    return cmocka_run_group_tests_name("ehata_gain", tests, NULL, NULL);
}
