#include "planner/radio/p526.h"
#include "planner/radio/free_space.h"
#include "planner/radio/terrain.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const double FLAT_KM = 1e15;
static const double EARTH_KM = 8500.0;
static const double METRE_WAVE_MHZ = 299.8; /* λ = 1 m */

static void near_to(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.12g instead of %.12g", value, expected);
    }
}

static double nu_of(const struct plan_p526_edge *edge)
{
    return edge->nu_per_sqrt_frequency * sqrt(METRE_WAVE_MHZ);
}

/* A wall of 100 m above the ray, half way along 10 km: ν = 100 √(2·10000 / 5000²) = 2√2. */
static void one_wall(void **state)
{
    (void)state;
    double distance_km[] = {0.0, 2.0, 5.0, 9.0, 10.0};
    double ground_m[] = {0.0, 0.0, 125.0, 0.0, 10.0};
    struct plan_profile profile = {5, distance_km, ground_m, NULL, NULL, 20.0, 20.0};
    struct plan_p526_edge edge = plan_p526_bullington_edge(&profile, FLAT_KM);
    assert_false(edge.line_of_sight);
    assert_false(plan_p526_line_of_sight(&profile, FLAT_KM));
    assert_int_equal(edge.tx_index, 2);
    assert_int_equal(edge.rx_index, 2);
    near_to(edge.distance_km, 5.0, 1e-12);
    near_to(nu_of(&edge), 2.0 * sqrt(2.0), 1e-9);
    double knife_db = plan_terrain_knife_edge_db(2.0 * sqrt(2.0));
    near_to(plan_p526_edge_db(&edge, METRE_WAVE_MHZ, 10.0), knife_db + (1.0 - exp(-knife_db / 6.0)) * 10.2,
            1e-9);
}

/* Tangents over two equal walls meet half way, above both. */
static void two_walls(void **state)
{
    (void)state;
    double distance_km[] = {0.0, 4.0, 6.0, 10.0};
    double ground_m[] = {0.0, 100.0, 100.0, 0.0};
    struct plan_profile profile = {4, distance_km, ground_m, NULL, NULL, 0.0, 0.0};
    struct plan_p526_edge edge = plan_p526_bullington_edge(&profile, FLAT_KM);
    assert_int_equal(edge.tx_index, 1);
    assert_int_equal(edge.rx_index, 2);
    near_to(edge.distance_km, 5.0, 1e-12);
    near_to(nu_of(&edge), 125.0 * sqrt(2.0 * 10000.0 / (5000.0 * 5000.0)), 1e-9);
}

/* On a line of sight the worst sample is that of greatest ν, not the highest. */
static void clear_path(void **state)
{
    (void)state;
    double distance_km[] = {0.0, 5.0, 9.9, 10.0};
    double ground_m[] = {0.0, 40.0, 35.0, 0.0};
    struct plan_profile profile = {4, distance_km, ground_m, NULL, NULL, 50.0, 50.0};
    struct plan_p526_edge edge = plan_p526_bullington_edge(&profile, FLAT_KM);
    assert_true(edge.line_of_sight);
    assert_int_equal(edge.tx_index, 1);
    near_to(nu_of(&edge), -10.0 * sqrt(2.0 * 10000.0 / (5000.0 * 5000.0)), 1e-9);
    ground_m[2] = 49.0;
    edge = plan_p526_bullington_edge(&profile, FLAT_KM);
    assert_int_equal(edge.tx_index, 2);
    near_to(nu_of(&edge), -1.0 * sqrt(2.0 * 10000.0 / (9900.0 * 100.0)), 1e-9);
}

/* A sample just below the ray, on it, just above it. */
static void grazing(void **state)
{
    (void)state;
    double distance_km[] = {0.0, 5.0, 10.0};
    double ground_m[] = {0.0, 19.999, 0.0};
    struct plan_profile profile = {3, distance_km, ground_m, NULL, NULL, 20.0, 20.0};
    assert_true(plan_p526_line_of_sight(&profile, FLAT_KM));
    double below_db = plan_terrain_knife_edge_db(
        sqrt(METRE_WAVE_MHZ) * plan_p526_bullington_edge(&profile, FLAT_KM).nu_per_sqrt_frequency);
    ground_m[1] = 20.0;
    struct plan_p526_edge edge = plan_p526_bullington_edge(&profile, 1e300);
    assert_false(edge.line_of_sight);
    near_to(edge.distance_km, 5.0, 0.0);
    near_to(edge.nu_per_sqrt_frequency, 0.0, 0.0);
    near_to(below_db, plan_terrain_knife_edge_db(0.0), 0.001);
    ground_m[1] = 20.001;
    assert_false(plan_p526_line_of_sight(&profile, FLAT_KM));
}

/* The earth bulges by d1·d2/(2a): 5 km × 5 km / 17000 km = 1.4706 m. */
static void earth_bulges(void **state)
{
    (void)state;
    double distance_km[] = {0.0, 5.0, 10.0};
    double ground_m[] = {0.0, 0.0, 0.0};
    double bulge_m = 25.0 / 17000.0 * 1000.0;
    struct plan_profile profile = {3, distance_km, ground_m, NULL, NULL, bulge_m + 0.001, bulge_m + 0.001};
    assert_true(plan_p526_line_of_sight(&profile, EARTH_KM));
    profile.tx_height_agl_m = profile.rx_height_agl_m = bulge_m - 0.001;
    assert_false(plan_p526_line_of_sight(&profile, EARTH_KM));
}

static void clutter_on_inner_samples(void **state)
{
    (void)state;
    double distance_km[] = {0.0, 5.0, 10.0};
    double ground_m[] = {3.0, 7.0, 5.0};
    double clutter_m[] = {100.0, 15.0, 200.0};
    struct plan_profile profile = {3, distance_km, ground_m, clutter_m, NULL, 20.0, 20.0};
    near_to(plan_p526_height_m(&profile, 0), 3.0, 0.0);
    near_to(plan_p526_height_m(&profile, 1), 22.0, 0.0);
    near_to(plan_p526_height_m(&profile, 2), 5.0, 0.0);
    struct plan_p526_edge edge = plan_p526_bullington_edge(&profile, FLAT_KM);
    near_to(nu_of(&edge), -2.0 * sqrt(2.0 * 10000.0 / (5000.0 * 5000.0)), 1e-9);
    near_to(plan_p526_smooth_heights(&profile).tx_fit_m, 4.5, 1e-9); /* of the ground alone */
    near_to(plan_p526_smooth_heights(&profile).rx_fit_m, 6.5, 1e-9);
}

static void nothing_between(void **state)
{
    (void)state;
    double distance_km[] = {0.0, 30.0};
    double ground_m[] = {0.0, 500.0};
    struct plan_profile profile = {2, distance_km, ground_m, NULL, NULL, 1.0, 1.0};
    struct plan_p526_edge edge = plan_p526_bullington_edge(&profile, EARTH_KM);
    assert_true(edge.line_of_sight);
    assert_int_equal(edge.tx_index, -1);
    assert_true(edge.nu_per_sqrt_frequency == -HUGE_VAL);
    near_to(plan_p526_edge_db(&edge, 900.0, 30.0), 0.0, 0.0);
    near_to(plan_p526_deygout_db(&profile, 900.0, EARTH_KM), 0.0, 0.0);
    struct plan_p526_input input = {&profile, 900.0, PLAN_POLARIZATION_VERTICAL, EARTH_KM, 0.0};
    struct plan_p526_result result;
    plan_p526_compute(&result, &input);
    near_to(result.loss_db, 0.0, 0.0);
    assert_true(result.line_of_sight);
    near_to(result.smooth.tx_m, 0.0, 1e-9);
    near_to(result.smooth.rx_m, 500.0, 1e-9);
}

/* A slope is its own fit, whatever the spacing; what stands above the ray lowers it. */
static void smooth_earth(void **state)
{
    (void)state;
    double distance_km[] = {0.0, 1.0, 4.0, 6.0, 10.0};
    double ground_m[] = {100.0, 110.0, 140.0, 160.0, 200.0};
    struct plan_profile profile = {5, distance_km, ground_m, NULL, NULL, 30.0, 30.0};
    struct plan_p526_smooth smooth = plan_p526_smooth_heights(&profile);
    near_to(smooth.tx_fit_m, 100.0, 1e-9);
    near_to(smooth.rx_fit_m, 200.0, 1e-9);
    near_to(smooth.tx_m, 100.0, 1e-9);
    near_to(smooth.rx_m, 200.0, 1e-9);
    /* A triangle 50 m high over zero ground: the least-squares line is level at its mean, 25 m. */
    double hill_km[] = {0.0, 5.0, 10.0};
    double hill_m[] = {0.0, 50.0, 0.0};
    struct plan_profile hill = {3, hill_km, hill_m, NULL, NULL, 20.0, 20.0};
    smooth = plan_p526_smooth_heights(&hill);
    near_to(smooth.tx_fit_m, 25.0, 1e-9);
    near_to(smooth.rx_fit_m, 25.0, 1e-9);
    near_to(smooth.tx_m, 0.0, 1e-9); /* 25 m less half of the 30 m above the ray is still above the ground */
    hill_m[1] = 10.0;                /* nothing above the ray */
    near_to(plan_p526_smooth_heights(&hill).rx_fit_m, 5.0, 1e-9);
    near_to(plan_p526_smooth_heights(&hill).rx_m, 0.0, 1e-9);
    hill_m[1] = -10.0;
    near_to(plan_p526_smooth_heights(&hill).rx_m, -5.0, 1e-9);
}

/* A peak near the transmitter lowers that end more: α_t : α_r = d2 : d1. */
static void smooth_earth_leans(void **state)
{
    (void)state;
    double distance_km[] = {0.0, 1.0, 2.0, 3.0, 10.0};
    double ground_m[] = {100.0, 100.0, 160.0, 0.0, 100.0};
    struct plan_profile profile = {5, distance_km, ground_m, NULL, NULL, 10.0, 10.0};
    struct plan_p526_smooth smooth = plan_p526_smooth_heights(&profile);
    /* 50 m above the ray at 2 of 10 km: slopes 25 and 6.25 m/km, shares 0.8 and 0.2. */
    near_to(smooth.tx_m, fmin(smooth.tx_fit_m - 40.0, 100.0), 1e-9);
    near_to(smooth.rx_m, fmin(smooth.rx_fit_m - 10.0, 100.0), 1e-9);
    assert_true(smooth.tx_m < 100.0 && smooth.rx_m < 100.0);
}

static struct plan_p526_sphere some_sphere(void)
{
    return (struct plan_p526_sphere){
        .distance_km = 40.0,
        .tx_height_m = 30.0,
        .rx_height_m = 10.0,
        .earth_radius_km = EARTH_KM,
        .frequency_mhz = 300.0,
        .polarization = PLAN_POLARIZATION_VERTICAL,
    };
}

static void sphere_by_table(void **state)
{
    (void)state;
    FILE *file = fopen(PHUSONG_SOURCE "/tests/reference/p526.csv", "r");
    assert_non_null(file);
    char text[512];
    int rows = 0;
    while (fgets(text, sizeof text, file) != NULL) {
        struct plan_p526_sphere sphere = {.earth_radius_km = 3.0 * 6371.0};
        char polarization[16];
        double expected_db, tolerance_db;
        if (text[0] == '#') {
            continue;
        }
        assert_int_equal(sscanf(text, "%lf,%15[^,],%lf,%lf,%lf,%lf,%lf,%lf", &sphere.frequency_mhz,
                                polarization, &sphere.distance_km, &sphere.tx_height_m, &sphere.rx_height_m,
                                &sphere.sea_ratio, &expected_db, &tolerance_db),
                         8);
        sphere.polarization =
            strcmp(polarization, "vertical") == 0 ? PLAN_POLARIZATION_VERTICAL : PLAN_POLARIZATION_HORIZONTAL;
        near_to(plan_p526_spherical_db(&sphere), expected_db, tolerance_db);
        rows++;
    }
    (void)fclose(file);
    assert_int_equal(rows, 14);
}

/* Just before and just behind the horizon, 32.64 + 13.04 km here, the loss is the same. */
static void sphere_meets_at_the_horizon(void **state)
{
    (void)state;
    struct plan_p526_sphere sphere = some_sphere();
    double horizon_km = sqrt(2.0 * EARTH_KM) * (sqrt(0.030) + sqrt(0.010));
    sphere.distance_km = horizon_km * (1.0 - 1e-9);
    double before_db = plan_p526_spherical_db(&sphere);
    sphere.distance_km = horizon_km * (1.0 + 1e-9);
    double behind_db = plan_p526_spherical_db(&sphere);
    near_to(before_db, behind_db, 1e-4);
    near_to(behind_db, plan_p526_first_term_db(&sphere), 0.0);
    assert_true(behind_db > 10.0);
}

/* Clear by more than 0.6 of the first Fresnel zone, nothing is lost. */
static void sphere_far_below(void **state)
{
    (void)state;
    struct plan_p526_sphere sphere = some_sphere();
    sphere.tx_height_m = sphere.rx_height_m = 1000.0;
    near_to(plan_p526_spherical_db(&sphere), 0.0, 0.0);
    sphere.distance_km = 1.0;
    sphere.frequency_mhz = 3000.0;
    /* Equal heights: closest half way, h = H − 125·d²/a m = 4.985 m; h_req = 17.456 √(0.25 λ). */
    double full_m = 17.456 * sqrt(0.25 * METRE_WAVE_MHZ / 3000.0);
    double bulge_m = 125.0 / EARTH_KM;
    sphere.tx_height_m = sphere.rx_height_m = full_m + bulge_m + 0.001;
    near_to(plan_p526_spherical_db(&sphere), 0.0, 0.0);
    sphere.tx_height_m = sphere.rx_height_m = full_m + bulge_m - 0.5;
    assert_true(plan_p526_spherical_db(&sphere) > 0.0);
}

static void sphere_mixes_land_and_sea(void **state)
{
    (void)state;
    struct plan_p526_sphere sphere = some_sphere();
    sphere.frequency_mhz = 30.0;
    double land_db = plan_p526_first_term_db(&sphere);
    sphere.sea_ratio = 1.0;
    double sea_db = plan_p526_first_term_db(&sphere);
    sphere.sea_ratio = 0.25;
    near_to(plan_p526_first_term_db(&sphere), 0.75 * land_db + 0.25 * sea_db, 1e-9);
    assert_true(sea_db < land_db - 5.0); /* a vertical wave holds to the sea */
    sphere.polarization = PLAN_POLARIZATION_HORIZONTAL;
    sphere.sea_ratio = 1.0;
    assert_true(plan_p526_first_term_db(&sphere) > sea_db + 5.0);
}

/* Antennas on the ground lie outside the domain, and still give a number. */
static void sphere_without_height(void **state)
{
    (void)state;
    struct plan_p526_sphere sphere = some_sphere();
    sphere.tx_height_m = 0.0;
    assert_true(isfinite(plan_p526_spherical_db(&sphere)));
    sphere.distance_km = 1.0;
    assert_true(plan_p526_spherical_db(&sphere) >= 0.0);
    sphere.rx_height_m = -1.0;
    assert_true(isfinite(plan_p526_spherical_db(&sphere)));
}

/* Over flat ground below full clearance delta-Bullington is the spherical earth. */
static void smooth_path_is_spherical(void **state)
{
    (void)state;
    double distance_km[101];
    double ground_m[101];
    for (int i = 0; i < 101; i++) {
        distance_km[i] = 0.4 * i;
        ground_m[i] = 5.0;
    }
    struct plan_profile profile = {101, distance_km, ground_m, NULL, NULL, 30.0, 10.0};
    struct plan_p526_input input = {&profile, 300.0, PLAN_POLARIZATION_VERTICAL, EARTH_KM, 0.0};
    struct plan_p526_result result;
    plan_p526_compute(&result, &input);
    struct plan_p526_sphere sphere = some_sphere();
    sphere.distance_km = distance_km[100];
    near_to(result.bullington_db, result.smooth_bullington_db, 1e-9);
    near_to(result.spherical_db, plan_p526_spherical_db(&sphere), 1e-9);
    near_to(result.loss_db, result.spherical_db, 1e-9);
    assert_true(result.spherical_db > result.bullington_db);
}

static void deygout(void **state)
{
    (void)state;
    double distance_km[] = {0.0, 2.5, 5.0, 7.5, 10.0};
    double ground_m[] = {0.0, 0.0, 100.0, 0.0, 0.0};
    struct plan_profile profile = {5, distance_km, ground_m, NULL, NULL, 0.0, 0.0};
    double main_db = plan_terrain_knife_edge_db(2.0 * sqrt(2.0));
    double weight = 1.0 - exp(-main_db / 6.0);
    near_to(plan_p526_deygout_db(&profile, METRE_WAVE_MHZ, FLAT_KM), main_db + weight * 10.4, 1e-9);
    /* 60 m at a quarter: 10 m above the line to the main edge, ν = 10 √(2·5000 / 2500²) = 0.4. */
    ground_m[1] = 60.0;
    ground_m[3] = 55.0; /* 5 m above */
    double sides_db = plan_terrain_knife_edge_db(0.4) + plan_terrain_knife_edge_db(0.2);
    near_to(plan_p526_deygout_db(&profile, METRE_WAVE_MHZ, FLAT_KM), main_db + weight * (sides_db + 10.4),
            1e-9);
    /* ν = −0.78 and less is no edge: 27.577 m below the ray. */
    ground_m[1] = ground_m[3] = -100.0;
    ground_m[2] = -27.6;
    near_to(plan_p526_deygout_db(&profile, METRE_WAVE_MHZ, FLAT_KM), 0.0, 0.0);
    ground_m[2] = -27.5;
    assert_true(plan_p526_deygout_db(&profile, METRE_WAVE_MHZ, FLAT_KM) > 0.0);
}

static void share_of_sea(void **state)
{
    (void)state;
    double distance_km[] = {0.0, 1.0, 3.0, 7.0, 8.0};
    double ground_m[] = {0.0, 0.0, 0.0, 0.0, 0.0};
    uint8_t zone[] = {PLAN_ZONE_INLAND, PLAN_ZONE_COASTAL, PLAN_ZONE_SEA, PLAN_ZONE_SEA, PLAN_ZONE_INLAND};
    struct plan_profile profile = {5, distance_km, ground_m, NULL, zone, 10.0, 10.0};
    near_to(plan_p526_sea_ratio(&profile), (1.0 + 4.0 + 0.5) / 8.0, 1e-15);
    profile.zone = NULL;
    near_to(plan_p526_sea_ratio(&profile), 0.0, 0.0);
    uint8_t sea[] = {PLAN_ZONE_SEA, PLAN_ZONE_SEA, PLAN_ZONE_SEA, PLAN_ZONE_SEA, PLAN_ZONE_SEA};
    profile.zone = sea;
    near_to(plan_p526_sea_ratio(&profile), 1.0, 0.0);
}

static void model(void **state)
{
    (void)state;
    double distance_km[] = {0.0, 2.0, 5.0, 9.0, 10.0};
    double ground_m[] = {0.0, 0.0, 125.0, 0.0, 10.0};
    struct plan_profile profile = {5, distance_km, ground_m, NULL, NULL, 1020.0, 20.0};
    struct plan_path path = {.frequency_mhz = 900.0, .distance_km = 10.0, .cell_m = 50.0};
    struct plan_propagation propagation = {.polarization = PLAN_POLARIZATION_VERTICAL,
                                           .climate = {.delta_n = 45.0}};
    struct plan_p526_input input = {&profile, 900.0, PLAN_POLARIZATION_VERTICAL, 6371.0 * 157.0 / 112.0, 0.0};
    struct plan_p526_result result;
    plan_p526_compute(&result, &input);
    struct plan_loss loss = plan_p526_loss(&path, &profile, &propagation);
    near_to(loss.loss_db, plan_free_space_db(900.0, sqrt(1e8 + 990.0 * 990.0)) + result.loss_db, 1e-9);
    near_to(loss.sigma_db, 0.0, 0.0);
    assert_true(result.line_of_sight);
    profile.tx_height_agl_m = 20.0;
    plan_p526_compute(&result, &input);
    assert_false(result.line_of_sight);
    assert_true(plan_p526_loss(&path, &profile, &propagation).loss_db > loss.loss_db + 15.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_wall),
        cmocka_unit_test(two_walls),
        cmocka_unit_test(clear_path),
        cmocka_unit_test(grazing),
        cmocka_unit_test(earth_bulges),
        cmocka_unit_test(clutter_on_inner_samples),
        cmocka_unit_test(nothing_between),
        cmocka_unit_test(smooth_earth),
        cmocka_unit_test(smooth_earth_leans),
        cmocka_unit_test(sphere_by_table),
        cmocka_unit_test(sphere_meets_at_the_horizon),
        cmocka_unit_test(sphere_far_below),
        cmocka_unit_test(sphere_mixes_land_and_sea),
        cmocka_unit_test(sphere_without_height),
        cmocka_unit_test(smooth_path_is_spherical),
        cmocka_unit_test(deygout),
        cmocka_unit_test(share_of_sea),
        cmocka_unit_test(model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
