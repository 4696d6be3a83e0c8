/* The attenuations, one by one. "As NTIA": inputs and values of the unit tests of NTIA's ITM 1.4. */
#include "planner/radio/itm_reference.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const double PI = 3.14159265358979323846;

static void near_to(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.15g instead of %.15g", value, expected);
    }
}

static void medium_by_hand(void **state)
{
    (void)state;
    struct plan_itm_ground ground = {3500.0, PLAN_POLARIZATION_HORIZONTAL, 17.0, 3500.0 / 18000.0 * 30.0};
    struct plan_itm_medium medium = plan_itm_medium(301.0, 0.0, &ground);
    assert_true(medium.refractivity == 301.0);
    near_to(medium.curvature_per_m, 157e-9 * (1.0 - 0.04665 * exp(301.0 / 179.3)), 1e-22);
    near_to(medium.impedance_real, 5.0, 1e-12); /* √(16 + 30j) = 5 + 3j */
    near_to(medium.impedance_imag, 3.0, 1e-12);
    ground.polarization = PLAN_POLARIZATION_VERTICAL;
    medium = plan_itm_medium(301.0, 9460.0, &ground);
    near_to(medium.refractivity, 301.0 / exp(1.0), 1e-10);
    near_to(medium.impedance_real, 175.0 / 1189.0, 1e-14); /* (5 + 3j)/(17 + 30j) */
    near_to(medium.impedance_imag, -99.0 / 1189.0, 1e-14);
}

static void roughness_by_hand(void **state)
{
    (void)state;
    near_to(plan_itm_delta_h_at_m(90.0, 0.0), 18.0, 1e-13);
    near_to(plan_itm_delta_h_at_m(90.0, 50e3), 90.0 * (1.0 - 0.8 / exp(1.0)), 1e-12);
    assert_true(plan_itm_roughness_m(0.0) == 0.0);
    near_to(plan_itm_roughness_m(16.0), 0.78 * 16.0 / exp(1.0), 1e-13);
    near_to(plan_itm_free_space_db(100.0, 10e3), 92.45, 1e-12);
    near_to(plan_itm_wave_number(47.7), 1.0, 1e-15);
}

static void derived_sums(void **state)
{
    (void)state;
    struct plan_itm_link link = {
        .geometry = {.effective_height_m = {16.0, 4.0},
                     .horizon_m = {3000.0, 2000.0},
                     .horizon_rad = {-0.1, -0.2}},
        .medium = {.curvature_per_m = 1.0 / 8e6},
    };
    plan_itm_link_derive(&link);
    near_to(link.smooth_horizon_m[0], 16000.0, 1e-9);
    near_to(link.smooth_horizons_m, 24000.0, 1e-9);
    assert_true(link.horizons_m == 5000.0);
    near_to(link.bend_rad, -5000.0 / 8e6, 1e-18); /* never bent less than the earth */
    link.geometry.horizon_rad[0] = 0.3;
    plan_itm_link_derive(&link);
    near_to(link.bend_rad, 0.1, 1e-15);
}

static void edge_by_hand(void **state)
{
    (void)state;
    near_to(plan_itm_edge_db(0.0), 6.02, 1e-15);
    near_to(plan_itm_edge_db(1.0), 13.86, 1e-13);
    near_to(plan_itm_edge_db(5.7599), 6.02 + 9.11 * sqrt(5.7599) - 1.27 * 5.7599, 1e-13);
    near_to(plan_itm_edge_db(5.76), 12.953 + 10.0 * log10(5.76), 1e-13);
    near_to(plan_itm_edge_db(100.0), 32.953, 1e-13);
}

static void knife_edges_by_hand(void **state)
{
    (void)state;
    struct plan_itm_link link = {
        .frequency_mhz = PI * 47.7,
        .geometry = {.horizon_m = {1.0, 1.0}},
        .medium = {.curvature_per_m = 1.0 / 3.0},
        .horizons_m = 2.0,
        .bend_rad = -1.0,
    };
    near_to(plan_itm_knife_edges_db(&link, 6.0), 2.0 * plan_itm_edge_db(0.0795775 * PI * 4.0 / 5.0), 1e-12);
}

static void height_gain_branches(void **state)
{
    (void)state;
    near_to(plan_itm_height_gain_db(150.0, 1.0), 2.5e-5 * 22500.0 - 15.0, 1e-12);
    near_to(plan_itm_height_gain_db(150.0, 1e-6), 17.372 * log(150.0) - 117.0, 1e-12);
    near_to(plan_itm_height_gain_db(0.9, 1e-6), -117.0, 1e-12);
    near_to(plan_itm_height_gain_db(1.0, 1e-6), -117.0, 1e-12);
    /* x w³ against 5495: w = 5 gives x = 43.96 */
    near_to(plan_itm_height_gain_db(43.9, exp(-5.0)), 2.5e-5 * 43.9 * 43.9 * exp(5.0) - 43.43 - 15.0, 1e-10);
    near_to(plan_itm_height_gain_db(44.0, exp(-5.0)), 17.372 * log(44.0) - 117.0, 1e-12);
    double far_db = 0.05751 * 250.0 - 4.343 * log(250.0);
    double w = 0.0134 * 250.0 * exp(-1.25);
    near_to(plan_itm_height_gain_db(250.0, 1e-6), (1.0 - w) * far_db + w * (17.372 * log(250.0) - 117.0),
            1e-12);
    near_to(plan_itm_height_gain_db(2001.0, 1e-6), 0.05751 * 2001.0 - 4.343 * log(2001.0), 1e-12);
}

static void rounded_earth_as_ntia(void **state)
{
    (void)state;
    struct plan_itm_link link = {
        .frequency_mhz = 3500.0,
        .geometry = {.effective_height_m = {15.0, 3.0}, .horizon_m = {8e3, 8e3}},
        .medium = {.curvature_per_m = 1.0 / 7850e3, .impedance_real = 0.2},
        .horizons_m = 16e3,
        .bend_rad = -0.002,
    };
    near_to(plan_itm_rounded_earth_db(&link, 18e3), 25.355962945991564, 1e-9);
}

/* A conductor at a low frequency: K above 1.607, the series has no first term. */
static void rounded_earth_may_be_undefined(void **state)
{
    (void)state;
    struct plan_itm_link link = {
        .frequency_mhz = 20.0,
        .geometry = {.effective_height_m = {30.0, 30.0}, .horizon_m = {5.0, 5.0}},
        .medium = {.curvature_per_m = 1.0 / 8500e3, .impedance_real = 0.05},
        .horizons_m = 10.0,
        .bend_rad = 1.0,
    };
    assert_true(isnan(plan_itm_rounded_earth_db(&link, 20.0)));
}

static void diffraction_as_ntia(void **state)
{
    (void)state;
    struct plan_itm_link link = {
        .frequency_mhz = 3500.0,
        .height_agl_m = {8.0, 5.0},
        .surveyed = true,
        .geometry = {.delta_h_m = 10.0,
                     .effective_height_m = {8.0, 5.0},
                     .horizon_m = {2500.0, 3000.0},
                     .horizon_rad = {-0.19, -0.08}},
        .medium = {.curvature_per_m = 1.0 / 6371000.0, .impedance_real = 1.0, .impedance_imag = 0.1},
    };
    plan_itm_link_derive(&link);
    near_to(plan_itm_diffraction_db(&link, 1000.0), 14.728185720658667, 1e-9);
}

static void scatter_angle_branches(void **state)
{
    (void)state;
    near_to(plan_itm_scatter_angle_db(9e3), 133.4 + 2.988 - 10.0 * log10(9e3), 1e-12);
    near_to(plan_itm_scatter_angle_db(10e3), 96.72, 1e-12);
    near_to(plan_itm_scatter_angle_db(30e3), 104.6 + 6.36 - 2.5 * log10(30e3), 1e-12);
    near_to(plan_itm_scatter_angle_db(70e3), 104.6 + 14.84 - 2.5 * log10(70e3), 1e-12);
    near_to(plan_itm_scatter_angle_db(100e3), 71.8 + 15.7 + 25.0, 1e-12);
}

static void scatter_curves(void **state)
{
    (void)state;
    static const double sum[] = {50.0, 126.0, 246.0, 476.0, 811.0}; /* 1 + a + b */
    for (int i = 0; i < 5; i++) {
        near_to(plan_itm_scatter_curve_db(1.0, 1.0 + i), 10.0 * log10(sum[i]), 1e-12);
    }
    near_to(plan_itm_scatter_curve_db(1.0, 3.5), 5.0 * log10(246.0) + 5.0 * log10(476.0), 1e-12);
    assert_true(plan_itm_scatter_curve_db(1.0, -100.0) == plan_itm_scatter_curve_db(1.0, 1.0));
    assert_true(plan_itm_scatter_curve_db(1.0, 500.0) == plan_itm_scatter_curve_db(1.0, 5.0));
    near_to(plan_itm_scatter_curve_db(2.0, 2.0), 10.0 * log10(1.0 + 80.0 / 16.0 + 45.0 / 4.0), 1e-12);
}

static struct plan_itm_link scatter_link(void)
{
    return (struct plan_itm_link){
        .frequency_mhz = 3500.0,
        .geometry = {.effective_height_m = {10.0, 5.0},
                     .horizon_m = {8e3, 8e3},
                     .horizon_rad = {-0.001, -0.001}},
        .medium = {.refractivity = 301.0, .curvature_per_m = 1.0 / 7850e3},
        .horizons_m = 16e3,
        .bend_rad = 0.02,
    };
}

static void scatter_as_ntia(void **state)
{
    (void)state;
    struct plan_itm_link link = scatter_link();
    double gain_db = plan_itm_scatter_gain_db(&link, 100e3);
    near_to(plan_itm_scatter_db(&link, 100e3, gain_db), 76.969449309403771, 1e-9);
    double theta = 0.02 + 100.0 / 7850.0;
    near_to(plan_itm_scatter_db(&link, 100e3, 16.0),
            plan_itm_scatter_angle_db(theta * 100e3) + 10.0 * log10(3500.0 * pow(theta, 4)) + 16.0, 1e-11);
}

static void scatter_needs_height(void **state)
{
    (void)state;
    struct plan_itm_link link = scatter_link();
    link.frequency_mhz = 20.0;
    link.geometry.effective_height_m[0] = 1.0;
    link.geometry.effective_height_m[1] = 1.0;
    assert_true(isnan(plan_itm_scatter_gain_db(&link, 200e3)));
    struct plan_itm_slope diffraction = {.db_per_m = 1e-3, .intercept_db = 3.0};
    struct plan_itm_scatter scatter = plan_itm_scatter(&link, &diffraction);
    assert_true(scatter.from_m == 10e6);
    assert_true(scatter.line.db_per_m == 1e-3 && scatter.line.intercept_db == 3.0);
}

/* The gain falls with distance; above 15 dB the nearer of the two is replaced by the farther. */
static void large_scatter_gains_are_replaced(void **state)
{
    (void)state;
    int kept = 0, replaced = 0, both_large = 0;
    struct plan_itm_slope diffraction = {.db_per_m = 1e-3, .intercept_db = 3.0};
    for (double f = 50.0; f < 3000.0; f *= 1.05) {
        struct plan_itm_link link = scatter_link();
        link.frequency_mhz = f;
        double near_gain_db = plan_itm_scatter_gain_db(&link, 216e3);
        double far_gain_db = plan_itm_scatter_gain_db(&link, 416e3);
        assert_true(near_gain_db > far_gain_db);
        bool large = near_gain_db > 15.0;
        kept += large ? 0 : 1;
        replaced += large && far_gain_db <= 15.0 ? 1 : 0;
        both_large += far_gain_db > 15.0 ? 1 : 0;
        double near_db = plan_itm_scatter_db(&link, 216e3, large ? far_gain_db : near_gain_db);
        double far_db = plan_itm_scatter_db(&link, 416e3, far_gain_db);
        struct plan_itm_scatter found = plan_itm_scatter(&link, &diffraction);
        near_to(found.line.db_per_m, (far_db - near_db) / 200e3, 1e-17);
        /* Both lines meet where scatter begins. */
        near_to(found.line.intercept_db + found.line.db_per_m * found.from_m, 3.0 + 1e-3 * found.from_m,
                1e-9);
    }
    assert_true(kept > 0 && replaced > 0 && both_large > 0);
}

/* The ends may be swapped. */
static void scatter_is_reciprocal(void **state)
{
    (void)state;
    struct plan_itm_link link = scatter_link();
    link.geometry.horizon_m[0] = 30e3;
    struct plan_itm_link back = link;
    for (int i = 0; i < 2; i++) {
        back.geometry.horizon_m[i] = link.geometry.horizon_m[1 - i];
        back.geometry.effective_height_m[i] = link.geometry.effective_height_m[1 - i];
    }
    for (double d = 50e3; d < 800e3; d *= 1.3) {
        near_to(plan_itm_scatter_gain_db(&back, d), plan_itm_scatter_gain_db(&link, d), 1e-10);
    }
}

static void two_rays_as_ntia(void **state)
{
    (void)state;
    struct plan_itm_link link = {
        .frequency_mhz = 47.7,
        .geometry = {.delta_h_m = 10.0, .effective_height_m = {1.0, 2.0}},
        .medium = {.impedance_real = 0.2},
        .smooth_horizons_m = 100e3,
    };
    struct plan_itm_slope diffraction = {.db_per_m = 0.05};
    near_to(plan_itm_two_ray_db(&link, 5e3, &diffraction), 44.454186433741803, 1e-9);
    link.frequency_mhz = 47.7e12;
    near_to(plan_itm_two_ray_db(&link, 5e3, &diffraction), 249.99999994754504, 1e-9);
}

static struct plan_itm_link reference_link(double distance_m)
{
    struct plan_itm_link link = {
        .frequency_mhz = 3500.0,
        .height_agl_m = {15.0, 5.0},
        .surveyed = true,
        .geometry = {.distance_m = distance_m,
                     .delta_h_m = 3.5,
                     .effective_height_m = {15.0, 5.0},
                     .horizon_m = {15e3, 7e3},
                     .horizon_rad = {-1.9, -0.8}},
        .medium = {.refractivity = 252.0, .curvature_per_m = 1.0 / 7860e3, .impedance_real = 0.2},
    };
    return link;
}

static struct plan_itm_reference reference_of(struct plan_itm_link link)
{
    plan_itm_link_derive(&link);
    return plan_itm_reference(&link);
}

static void reference_as_ntia(void **state)
{
    (void)state;
    static const struct {
        double distance_m, expected_db;
        enum plan_itm_mode mode;
    } cases[] = {
        {10e3, 4.2910433148599818, PLAN_ITM_MODE_LINE_OF_SIGHT},
        {25e3, 23.008174136481173, PLAN_ITM_MODE_DIFFRACTION},
        {10e6 + 1.0, 10257.44380116946, PLAN_ITM_MODE_TROPOSCATTER},
    };
    for (int i = 0; i < 3; i++) {
        struct plan_itm_reference found = reference_of(reference_link(cases[i].distance_m));
        assert_int_equal(found.error, PLAN_ITM_OK);
        assert_int_equal(found.mode, cases[i].mode);
        near_to(found.attenuation_db, cases[i].expected_db, 1e-9 * cases[i].expected_db);
    }
}

/* Each bit alone, just outside its limit; none just inside. */
static void reference_warnings(void **state)
{
    (void)state;
    double smooth[] = {sqrt(2.0 * 15.0 * 7860e3), sqrt(2.0 * 5.0 * 7860e3)};
    static const uint32_t angle[] = {0x80, 0x100}, small[] = {0x200, 0x400}, large[] = {0x800, 0x1000};
    for (int i = 0; i < 2; i++) {
        struct plan_itm_link link = reference_link(10e3);
        link.geometry.horizon_rad[0] = 0.199;
        link.geometry.horizon_rad[1] = -0.199;
        assert_int_equal(reference_of(link).warnings, 0);
        link.geometry.horizon_rad[i] = i == 0 ? 0.201 : -0.201;
        assert_int_equal(reference_of(link).warnings, angle[i]);
        link.geometry.horizon_rad[i] = 0.199;
        link.geometry.horizon_m[i] = 0.1 * smooth[i] + 0.1;
        assert_int_equal(reference_of(link).warnings, 0);
        link.geometry.horizon_m[i] = 0.1 * smooth[i] - 0.1;
        assert_int_equal(reference_of(link).warnings, small[i]);
        link.geometry.horizon_m[i] = 3.0 * smooth[i] - 0.1;
        assert_int_equal(reference_of(link).warnings, 0);
        link.geometry.horizon_m[i] = 3.0 * smooth[i] + 0.1;
        assert_int_equal(reference_of(link).warnings, large[i]);
    }
    static const struct {
        double distance_m, height_m;
        uint32_t bits;
    } at[] = {{999.0, 15.0, 0x40},  {1000.0, 15.0, 0},     {49.0, 15.0, 0x60},
              {1000e3, 15.0, 0},    {1001e3, 15.0, 0x8},   {2000e3, 15.0, 0x8},
              {2001e3, 15.0, 0x18}, {1004.0, 206.0, 0x20}, {1006.0, 206.0, 0x00}};
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        struct plan_itm_link link = reference_link(at[i].distance_m);
        link.geometry.horizon_rad[0] = 0.1;
        link.geometry.horizon_rad[1] = 0.1;
        link.geometry.effective_height_m[0] = at[i].height_m;
        assert_int_equal(reference_of(link).warnings, at[i].bits);
    }
}

static void reference_refuses(void **state)
{
    (void)state;
    struct plan_itm_link link = reference_link(10e3);
    static const struct {
        double refractivity, radius_m, real, imag;
        enum plan_itm_error error;
    } cases[] = {
        {149.9, 8e6, 0.2, 0.1, PLAN_ITM_ERROR_REFRACTIVITY_SMALL},
        {150.0, 8e6, 0.2, 0.1, PLAN_ITM_OK},
        {(double)NAN, 8e6, 0.2, 0.1, PLAN_ITM_ERROR_REFRACTIVITY_SMALL},
        {400.0, 8e6, 0.2, -0.1, PLAN_ITM_OK},
        {400.1, 8e6, 0.2, 0.1, PLAN_ITM_ERROR_REFRACTIVITY_LARGE},
        {300.0, 3.99e6, 0.2, 0.1, PLAN_ITM_ERROR_EARTH_RADIUS},
        {300.0, 4.01e6, 0.2, 0.1, PLAN_ITM_OK},
        {300.0, 13.34e6, 0.2, 0.1, PLAN_ITM_ERROR_EARTH_RADIUS},
        {300.0, 13.33e6, 0.2, 0.1, PLAN_ITM_OK},
        {300.0, -8e6, 0.2, 0.1, PLAN_ITM_ERROR_EARTH_RADIUS},
        {300.0, 8e6, 0.2, 0.2, PLAN_ITM_ERROR_IMPEDANCE},
        {300.0, 8e6, 0.2, -0.2, PLAN_ITM_ERROR_IMPEDANCE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        link.medium = (struct plan_itm_medium){
            .refractivity = cases[i].refractivity,
            .curvature_per_m = 1.0 / cases[i].radius_m,
            .impedance_real = cases[i].real,
            .impedance_imag = cases[i].imag,
        };
        struct plan_itm_reference found = reference_of(link);
        assert_int_equal(found.error, cases[i].error);
        assert_int_equal(found.warnings & PLAN_ITM_WARN_REFRACTIVITY,
                         cases[i].error == PLAN_ITM_OK && cases[i].refractivity < 250.0 ? 0x4000 : 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(medium_by_hand),
        cmocka_unit_test(roughness_by_hand),
        cmocka_unit_test(derived_sums),
        cmocka_unit_test(edge_by_hand),
        cmocka_unit_test(knife_edges_by_hand),
        cmocka_unit_test(height_gain_branches),
        cmocka_unit_test(rounded_earth_as_ntia),
        cmocka_unit_test(rounded_earth_may_be_undefined),
        cmocka_unit_test(diffraction_as_ntia),
        cmocka_unit_test(scatter_angle_branches),
        cmocka_unit_test(scatter_curves),
        cmocka_unit_test(scatter_as_ntia),
        cmocka_unit_test(scatter_needs_height),
        cmocka_unit_test(scatter_is_reciprocal),
        cmocka_unit_test(large_scatter_gains_are_replaced),
        cmocka_unit_test(two_rays_as_ntia),
        cmocka_unit_test(reference_as_ntia),
        cmocka_unit_test(reference_warnings),
        cmocka_unit_test(reference_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
