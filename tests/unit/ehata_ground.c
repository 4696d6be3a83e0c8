#include "tests/unit/ehata_case.h"

/* 1, 2 … m from the base on. */
static void climb(struct scene *scene, int32_t count, double step_m)
{
    flat(scene, count, step_m);
    for (int32_t i = 0; i < count; i++) {
        scene->asl_m[i] = (double)i + 1.0;
    }
}

static void test_effective_heights(void **state)
{
    (void)state;
    struct scene scene;
    climb(&scene, 3, 1499.0); /* 2.998 km: no rise, but the bounds */
    scene.input.base_height_agl_m = 29.0;
    scene.input.mobile_height_agl_m = 11.0;
    struct plan_ehata_heights heights = plan_ehata_effective_heights(&scene.input);
    assert_near(heights.base_rise_m, 0.0, 0.0);
    assert_near(heights.mobile_rise_m, 0.0, 0.0);
    assert_near(heights.base_m, 30.0, 0.0);
    assert_near(heights.mobile_m, 10.0, 0.0);

    climb(&scene, 10, 1000.0); /* 9 km: half weight; means 7 and 4 m */
    scene.input.base_height_agl_m = 50.0;
    heights = plan_ehata_effective_heights(&scene.input);
    assert_near(heights.base_rise_m, -3.0, 1e-12);
    assert_near(heights.mobile_rise_m, 3.0, 1e-12);
    assert_near(heights.base_m, 47.0, 1e-12);
    assert_near(heights.mobile_m, 5.0, 1e-12);

    climb(&scene, 10, 2000.0); /* 18 km: samples 1 to 7 from either end; means 5 and 6 m */
    scene.input.base_height_agl_m = 300.0;
    scene.input.mobile_height_agl_m = 0.0;
    heights = plan_ehata_effective_heights(&scene.input);
    assert_near(heights.base_rise_m, 1.0 - 5.0, 1e-12);
    assert_near(heights.mobile_rise_m, 10.0 - 6.0, 1e-12);
    assert_near(heights.base_m, 200.0, 0.0);
    scene.asl_m[9] = 0.0; /* the mobile in a hollow */
    assert_near(plan_ehata_effective_heights(&scene.input).mobile_m, 1.0, 0.0);
}

static void test_relief(void **state)
{
    (void)state;
    struct scene scene;
    climb(&scene, 11, 1000.0); /* ranks 1, 5 and 9 of 11 */
    struct plan_ehata_relief relief = plan_ehata_relief_of(&scene.input.ground);
    assert_near(relief.high_asl_m, 11.0, 0.0);
    assert_near(relief.middle_asl_m, 7.0, 0.0);
    assert_near(relief.low_asl_m, 3.0, 0.0);
    assert_near(relief.delta_h_m, 8.0, 0.0);

    climb(&scene, 21, 1000.0); /* only the 10 km before the mobile: 11 to 21 m */
    relief = plan_ehata_relief_of(&scene.input.ground);
    assert_near(relief.high_asl_m, 21.0, 0.0);
    assert_near(relief.low_asl_m, 13.0, 0.0);

    climb(&scene, 11, 500.0); /* 5 km: scaled */
    double factor = (1.0 - 0.8 * exp(-0.2)) / (1.0 - 0.8 * exp(-0.1));
    relief = plan_ehata_relief_of(&scene.input.ground);
    assert_near(relief.high_asl_m, 11.0 * factor, 1e-12);
    assert_near(relief.middle_asl_m, 7.0 * factor, 1e-12);
    assert_near(relief.delta_h_m, 8.0 * factor, 1e-12);

    flat(&scene, 101, 100.0);
    scene.asl_m[20] = scene.asl_m[21] = 90.0; /* ties and outliers: the 10th highest is flat ground */
    scene.asl_m[40] = -1e6;
    relief = plan_ehata_relief_of(&scene.input.ground);
    assert_near(relief.high_asl_m, 50.0, 0.0);
    assert_near(relief.low_asl_m, 50.0, 0.0);

    double up = nextafter(50.0, 51.0); /* heights without a number between them, even and odd */
    flat(&scene, 101, 100.0);
    for (int32_t i = 0; i < 50; i++) {
        scene.asl_m[i] = up;
        scene.asl_m[i + 50] = nextafter(up, 51.0);
    }
    relief = plan_ehata_relief_of(&scene.input.ground);
    assert_near(relief.high_asl_m, nextafter(up, 51.0), 0.0);
    assert_near(relief.middle_asl_m, nextafter(up, 51.0), 0.0);
    assert_near(relief.low_asl_m, up, 0.0);

    flat(&scene, 2, 100.0);
    scene.asl_m[0] = 60.0; /* of two the higher serves for all */
    assert_near(plan_ehata_relief_of(&scene.input.ground).delta_h_m, 0.0, 0.0);
}

/* Against sorting, on ground without order and with repeated heights. */
static void test_relief_ranks(void **state)
{
    (void)state;
    struct scene scene;
    uint32_t seed = 1;
    for (int32_t count = 101; count <= 121; count++) {
        flat(&scene, count, 10000.0 / (double)(count - 1));
        double sorted[MAX_SAMPLES];
        for (int32_t i = 0; i < count; i++) {
            seed = seed * 1664525U + 1013904223U;
            scene.asl_m[i] = sorted[i] = (double)(seed >> 16) / 64.0 - (seed & 0x800U ? 300.0 : 0.0);
            if (i % 3 == 0 && i > 0) {
                scene.asl_m[i] = sorted[i] = sorted[i - 1];
            }
        }
        for (int32_t i = 1; i < count; i++) {
            for (int32_t k = i; k > 0 && sorted[k] > sorted[k - 1]; k--) {
                double swap = sorted[k];
                sorted[k] = sorted[k - 1];
                sorted[k - 1] = swap;
            }
        }
        struct plan_ehata_relief relief = plan_ehata_relief_of(&scene.input.ground);
        assert_near(relief.high_asl_m, sorted[(int)(0.1 * count - 1.0)], 0.0);
        assert_near(relief.middle_asl_m, sorted[(int)(0.5 * count - 1.0)], 0.0);
        assert_near(relief.low_asl_m, sorted[(int)(0.9 * count - 1.0)], 0.0);
    }
}

/* Ground that falls towards the mobile by 10 m a km up to `bend_km` from it, then changes by `after` m a km.
 */
static double slope_of(double length_km, double bend_km, double after)
{
    struct scene scene;
    int32_t count = (int32_t)(length_km * 10.0) + 1;
    flat(&scene, count, 100.0);
    for (int32_t i = 0; i < count; i++) {
        double from_mobile_km = (double)(count - 1 - i) / 10.0;
        scene.asl_m[i] = 10.0 * fmin(from_mobile_km, bend_km) + after * fmax(from_mobile_km - bend_km, 0.0);
    }
    return plan_ehata_slope_of_mrad(&scene.input.ground);
}

static void test_slope(void **state)
{
    (void)state;
    assert_near(slope_of(4.9, 20.0, 0.0), 0.0, 0.0); /* too short */
    assert_near(slope_of(5.0, 20.0, 0.0), -10.0, 1e-9);
    assert_near(slope_of(12.0, 20.0, 0.0), -10.0, 1e-9);
    assert_near(slope_of(12.0, 0.0, -7.0), 7.0, 1e-9);
    assert_near(slope_of(12.0, 5.0, 30.0), slope_of(10.0, 5.0, 30.0), 1e-9); /* 10 km at most */
    assert_true(slope_of(12.0, 5.0, 30.0) < -10.0);                          /* all rise: the steepest */
    assert_near(slope_of(12.0, 5.0, -200.0), -10.0, 1e-9);                   /* they disagree: that of 5 km */
    assert_near(slope_of(12.0, 0.0, 0.0), 0.0, 1e-12);
    struct scene scene;
    climb(&scene, 4, 3000.0); /* one whole step in 5 km: 1 m in 5 km; 2 of 6 km: 2 m in 6 km; 3 in 9 km */
    assert_near(plan_ehata_slope_of_mrad(&scene.input.ground), 1.0 / 3.0, 1e-12);
}

static void test_sea(void **state)
{
    (void)state;
    struct scene scene;
    flat(&scene, 10, 1000.0); /* 9 steps: samples 0 to 3 from the mobile are its half */
    struct plan_ehata_sea sea = plan_ehata_sea_of(&scene.input.ground);
    assert_near(sea.ratio, 0.0, 0.0);
    assert_int_equal(sea.end, PLAN_EHATA_SEA_EVEN);
    scene.zone[9] = scene.zone[6] = PLAN_ZONE_SEA;
    scene.zone[0] = PLAN_ZONE_COASTAL; /* is land */
    sea = plan_ehata_sea_of(&scene.input.ground);
    assert_near(sea.ratio, 0.2, 1e-15);
    assert_int_equal(sea.end, PLAN_EHATA_SEA_AT_MOBILE);
    scene.zone[5] = PLAN_ZONE_SEA; /* the fifth from the mobile counts for the base */
    scene.zone[4] = PLAN_ZONE_SEA;
    assert_int_equal(plan_ehata_sea_of(&scene.input.ground).end, PLAN_EHATA_SEA_EVEN);
    scene.zone[3] = PLAN_ZONE_SEA;
    assert_int_equal(plan_ehata_sea_of(&scene.input.ground).end, PLAN_EHATA_SEA_AT_BASE);
    scene.input.ground.zero_is_sea = true; /* NTIA's rule */
    assert_near(plan_ehata_sea_of(&scene.input.ground).ratio, 0.0, 0.0);
    scene.asl_m[1] = 0.0;
    scene.asl_m[2] = -0.5;
    assert_near(plan_ehata_sea_of(&scene.input.ground).ratio, 0.1, 1e-15);
    scene.input.ground.zero_is_sea = false;
    scene.input.ground.zone = NULL;
    assert_near(plan_ehata_sea_of(&scene.input.ground).ratio, 0.0, 0.0);
}

static double bulge_m(double mean_asl_m, double from_mobile_m, double from_base_m)
{
    double curvature = 157e-9 * (1.0 - 0.04665 * exp(301.0 * exp(-mean_asl_m / 9460.0) / 179.3));
    return 0.5 * curvature * from_mobile_m * from_base_m;
}

static void test_horizon(void **state)
{
    (void)state;
    struct scene scene;
    flat(&scene, 101, 100.0);
    struct plan_ehata_horizon horizon = plan_ehata_horizon_of(&scene.input); /* 10 km, clear */
    assert_false(horizon.single);
    assert_near(horizon.base_km, 10.0, 0.0);
    assert_near(horizon.mobile_km, 10.0, 0.0);
    assert_near(horizon.edge_m, 0.0, 0.0);

    scene.asl_m[50] = 250.0; /* in the middle: the line runs 16 m above ground */
    horizon = plan_ehata_horizon_of(&scene.input);
    assert_true(horizon.single);
    assert_near(horizon.base_km, 5.0, 1e-9);
    assert_near(horizon.mobile_km, 5.0, 1e-9);
    double mean_m = 50.0 + 200.0 / 101.0;
    assert_near(horizon.edge_m, 250.0 - 66.0 + bulge_m(mean_m, 5e3, 5e3), 1e-9);

    flat(&scene, 101, 100.0);
    scene.asl_m[75] = 250.0; /* 2.5 km from the mobile: the line is taken at the mirrored place */
    horizon = plan_ehata_horizon_of(&scene.input);
    assert_true(horizon.single);
    assert_near(horizon.base_km, 7.5, 1e-9);
    assert_near(horizon.mobile_km, 2.5, 1e-9);
    assert_near(horizon.edge_m, 250.0 - (50.0 + 0.75 * 30.0 + 0.25 * 2.0) + bulge_m(mean_m, 2500.0, 7500.0),
                1e-9);

    scene.asl_m[30] = 250.0; /* a second ridge */
    horizon = plan_ehata_horizon_of(&scene.input);
    assert_false(horizon.single);
    assert_near(horizon.base_km, 3.0, 1e-9);
    assert_near(horizon.mobile_km, 2.5, 1e-9);

    flat(&scene, 101, 100.0); /* an edge that only grazes, near the mobile, is below the mirrored line */
    scene.asl_m[99] = 52.5;
    horizon = plan_ehata_horizon_of(&scene.input);
    assert_true(horizon.single);
    assert_near(horizon.edge_m, 0.0, 0.0);

    flat(&scene, 2, 100.0);
    assert_false(plan_ehata_horizon_of(&scene.input).single);
}

/* Sums of steps end a rounding error short: the 2018 code then takes the sample before the edge. */
static void test_edge_sample(void **state)
{
    (void)state;
    struct scene scene;
    double step_m = 99.8;
    double along = 0.0;
    int32_t edge = 0;
    for (int32_t i = 1; i < 150 && edge == 0; i++) {
        along += step_m;
        edge = (int32_t)(along / step_m) < i ? i : 0;
    }
    assert_true(edge > 0);
    flat(&scene, MAX_SAMPLES, step_m);
    scene.asl_m[MAX_SAMPLES - 1 - edge] = 250.0;
    struct plan_ehata_horizon old = plan_ehata_horizon_of(&scene.input);
    scene.input.edition = PLAN_EHATA_2021;
    struct plan_ehata_horizon new = plan_ehata_horizon_of(&scene.input);
    assert_true(old.single && new.single);
    assert_near(old.mobile_km, new.mobile_km, 0.0);
    assert_near(new.edge_m - old.edge_m, 200.0, 40.0); /* flat ground instead of the ridge, held at 0 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_effective_heights),
        cmocka_unit_test(test_relief),
        cmocka_unit_test(test_relief_ranks),
        cmocka_unit_test(test_slope),
        cmocka_unit_test(test_sea),
        cmocka_unit_test(test_horizon),
        cmocka_unit_test(test_edge_sample),
    };
    return cmocka_run_group_tests_name("ehata_ground", tests, NULL, NULL);
}
