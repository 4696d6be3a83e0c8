#include "tests/support/p1812_path.h"

/* Half-way on a meridian, on the equator, and between places worked by the ITU's set. */
static void centre_latitude(void **state)
{
    (void)state;
    double quarter_km = 6371.0 * 1.5707963267948966;
    struct plan_p1812_ends meridian = {10.0, 0.0, 10.0, 90.0};
    near_to(plan_p1812_centre_latitude_deg(&meridian, quarter_km), 45.0, 1e-9);
    struct plan_p1812_ends equator = {10.0, 0.0, 100.0, 0.0};
    near_to(plan_p1812_centre_latitude_deg(&equator, quarter_km), 0.0, 1e-9);
    struct plan_p1812_ends irish_sea = {-6.3333333333, 53.1833333333, -3.1833333333, 54.1666666667};
    near_to(plan_p1812_centre_latitude_deg(&irish_sea, 235.1), 53.68658428, 5e-9);
}

static void zones_of_uneven_samples(void **state)
{
    (void)state;
    double distance_km[] = {0.0, 1.0, 3.0, 7.0, 8.0, 10.0};
    double ground_m[] = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
    uint8_t zone[] = {PLAN_ZONE_INLAND, PLAN_ZONE_COASTAL, PLAN_ZONE_SEA,
                      PLAN_ZONE_SEA,    PLAN_ZONE_INLAND,  PLAN_ZONE_INLAND};
    struct plan_profile profile = {6, distance_km, ground_m, NULL, zone, 10.0, 10.0};
    struct plan_p1812_input input = {.profile = &profile, .delta_n = 50.0, .latitude_deg = 21.0};
    struct plan_p1812_geometry geometry;
    plan_p1812_geometry(&geometry, &input);
    near_to(geometry.sea_ratio, 0.55, 1e-15);
    near_to(geometry.inland_km, 2.5, 1e-15); /* 7.5 to 10 km */
    near_to(geometry.land_km, 2.5, 1e-15);   /* more than 0 to 2 km */
    assert_false(geometry.tx_at_sea);
    assert_false(geometry.rx_at_sea);
    zone[2] = PLAN_ZONE_COASTAL;
    zone[5] = PLAN_ZONE_SEA;
    plan_p1812_geometry(&geometry, &input);
    near_to(geometry.land_km, 5.0, 1e-15);   /* 0 to 5 km */
    near_to(geometry.inland_km, 1.5, 1e-15); /* 7.5 to 9 km */
    assert_true(geometry.rx_at_sea);
    zone[0] = PLAN_ZONE_SEA;
    plan_p1812_geometry(&geometry, &input);
    assert_true(geometry.tx_at_sea);
    profile.zone = NULL;
    plan_p1812_geometry(&geometry, &input);
    near_to(geometry.land_km, 10.0, 0.0);
    near_to(geometry.inland_km, 10.0, 0.0);
    near_to(geometry.sea_ratio, 0.0, 0.0);
    assert_false(geometry.tx_at_sea || geometry.rx_at_sea);
}

/* Eq. (2)–(5) at its limits: deep inland τ = 1, μ1 = 10^−0.85; all sea μ1 is cut to 1. */
static void incidence_of_ducts(void **state)
{
    (void)state;
    static struct path path;
    struct plan_p1812_geometry geometry;
    lay(&path, 1000.0);
    path.input.latitude_deg = 0.0;
    plan_p1812_geometry(&geometry, &path.input);
    near_to(geometry.beta0_percent, pow(10.0, 1.67 - 0.85 * 0.065), 1e-9);
    path.input.latitude_deg = -70.0;
    plan_p1812_geometry(&geometry, &path.input);
    near_to(geometry.beta0_percent, pow(10.0, 0.62 - 0.85 * (1.0 - 0.935 + 1.232)), 1e-9);
    path.input.latitude_deg = 70.1;
    plan_p1812_geometry(&geometry, &path.input);
    near_to(geometry.beta0_percent, 4.17 * pow(10.0, -0.85 * 1.3), 1e-9);
    set_zone(&path, 0, 100, PLAN_ZONE_SEA);
    plan_p1812_geometry(&geometry, &path.input);
    near_to(geometry.beta0_percent, 4.17, 1e-12);
    path.input.latitude_deg = 20.0;
    plan_p1812_geometry(&geometry, &path.input);
    near_to(geometry.beta0_percent, pow(10.0, 1.37), 1e-9);
    near_to(geometry.sea_ratio, 1.0, 1e-15);
}

/* The horizons of both ends, on a line of sight and over two ridges. */
static void horizons(void **state)
{
    (void)state;
    static struct path path;
    struct plan_p1812_geometry geometry;
    lay(&path, 10.0);
    path.profile.rx_height_agl_m = 30.0;
    plan_p1812_geometry(&geometry, &path.input);
    assert_true(geometry.line_of_sight);
    near_to(geometry.tx_horizon_km + geometry.rx_horizon_km, 10.0, 1e-12);
    assert_true(geometry.tx_horizon_km > 5.0); /* nearer to the lower end */
    near_to(geometry.angular_mrad, 0.0, 1e-3);
    near_to(geometry.roughness_m, 0.0, 1e-9);
    path.ground_m[30] = 210.0;
    path.ground_m[80] = 110.0;
    plan_p1812_geometry(&geometry, &path.input);
    assert_false(geometry.line_of_sight);
    near_to(geometry.tx_horizon_km, 3.0, 1e-12);
    near_to(geometry.rx_horizon_km, 2.0, 1e-12);
    double radius_km = 6371.0 * 157.0 / 107.0;
    near_to(geometry.earth_radius_km, radius_km, 1e-9);
    near_to(geometry.tx_horizon_mrad, 1000.0 * atan(140.0 / 3000.0 - 1.5 / radius_km), 1e-9);
    near_to(geometry.rx_horizon_mrad, 1000.0 * atan(70.0 / 2000.0 - 1.0 / radius_km), 1e-9);
    near_to(geometry.angular_mrad, 10000.0 / radius_km + geometry.tx_horizon_mrad + geometry.rx_horizon_mrad,
            1e-9);
}

/* On level ground two samples have the same ν from equal antennas: the last one counts. */
static void ties(void **state)
{
    (void)state;
    double distance_km[] = {0.0, 1.0, 2.0, 3.0, 4.0};
    double ground_m[] = {0.0, 9.0, -50.0, 9.0, 0.0};
    struct plan_profile profile = {5, distance_km, ground_m, NULL, NULL, 30.0, 30.0};
    struct plan_p1812_input input = {.profile = &profile, .delta_n = 50.0, .latitude_deg = 21.0};
    struct plan_p1812_geometry geometry;
    plan_p1812_geometry(&geometry, &input);
    assert_true(geometry.line_of_sight);
    near_to(geometry.tx_horizon_km, 3.0, 0.0);
    near_to(geometry.rx_horizon_km, 1.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(centre_latitude),
        cmocka_unit_test(zones_of_uneven_samples),
        cmocka_unit_test(incidence_of_ducts),
        cmocka_unit_test(horizons),
        cmocka_unit_test(ties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
