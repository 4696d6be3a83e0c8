#include "planner/radio/link.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const double EARTH_M = 6371000.0 * 4.0 / 3.0;

/* A whole link that tests change one thing of. */
struct bench {
    struct plan_propagation propagation;
    struct plan_station station;
    struct plan_antenna antenna;
    struct plan_sector sector;
    struct plan_service service;
    struct plan_ground_line profile;
    struct plan_link_input input;
    float ground[101];
};

static void set_model(struct bench *bench, const char *name)
{
    for (int e = 0; e < PLAN_ENVIRONMENT_COUNT; e++) {
        bench->propagation.model[e] = name;
    }
}

/* 1800 MHz, 30 m mast, 17 dBi at 6° tilt, 2 km in steps of 20 m over a plain at 100 m above the sea. */
static void bench_init(struct bench *bench, const char *model)
{
    memset(bench, 0, sizeof *bench);
    set_model(bench, model);
    bench->propagation.diffraction = PLAN_DIFFRACTION_BULLINGTON;
    bench->propagation.sigma_db = (double)NAN;
    bench->station = (struct plan_station){
        .technology = PLAN_LTE,
        .frequency_mhz = 1800.0,
        .reference_dbm = 15.2,
        .loss_db = 2.0,
        .height_agl_m = 30.0,
    };
    bench->antenna = (struct plan_antenna){
        .gain_dbi = 17.0,
        .horizontal_3db_deg = 65.0,
        .vertical_3db_deg = 10.0,
        .front_to_back_db = 30.0,
        .side_lobe_db = 20.0,
    };
    bench->sector = (struct plan_sector){.azimuth_deg = 350.0, .tilt_deg = 6.0};
    bench->service = (struct plan_service){
        .threshold_dbm = -105.0,
        .probability = 0.9,
        .receiver_height_agl_m = 1.5,
        .body_loss_db = 3.0,
        .receiver_gain_dbi = 1.0,
    };
    for (int e = 0; e < PLAN_ENVIRONMENT_COUNT; e++) {
        bench->service.entry_loss_db[e] = 10.0 + (double)e;
        bench->service.entry_sigma_db[e] = 5.0;
    }
    for (int i = 0; i < 101; i++) {
        bench->ground[i] = 100.0F;
    }
    bench->profile = (struct plan_ground_line){101, 20.0, bench->ground, 30.0, 1.5, EARTH_M};
    bench->input = (struct plan_link_input){
        .propagation = &bench->propagation,
        .station = &bench->station,
        .antenna = &bench->antenna,
        .sector = &bench->sector,
        .service = &bench->service,
        .environment = PLAN_SUBURBAN,
        .distance_m = 2000.0,
        .bearing_deg = 10.0,
        .profile = &bench->profile,
    };
}

static void near_to(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.12g instead of %.12g", value, expected);
    }
}

static void budget_adds_up(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "ext_hata");
    struct plan_link link = plan_link_compute(&bench.input);
    double below_deg = atan2(28.5 + 2000.0 * 2000.0 / (2.0 * EARTH_M), 2000.0) * 180.0 / 3.14159265358979;
    near_to(link.below_horizon_deg, below_deg, 1e-9);
    double down = (below_deg - 6.0) / 10.0;
    near_to(link.antenna_loss_db, 12.0 * (20.0 / 65.0) * (20.0 / 65.0) + 12.0 * down * down, 1e-9);
    near_to(link.eirp_dbm, 15.2 - 2.0 + 17.0 - link.antenna_loss_db, 1e-12);
    struct plan_path path = {1800.0, 2.0, 30.0, 1.5, PLAN_SUBURBAN, PLAN_LOS_MIXED};
    struct plan_loss loss = plan_model_loss(plan_model_find("ext_hata"), &path);
    near_to(link.basic.loss_db, loss.loss_db, 0.0);
    near_to(link.received_dbm, link.eirp_dbm - loss.loss_db - 3.0 + 1.0, 1e-9);
    near_to(link.terrain_db, 0.0, 1e-9); /* a plain adds nothing */
    near_to(link.received_flat_dbm, link.received_dbm, 1e-9);
    assert_string_equal(link.model->name, "ext_hata");
    assert_int_equal(link.los, PLAN_LOS_MIXED);
    assert_true(link.line_of_sight);
    assert_int_equal(link.basic.warnings, 0);
}

static void probabilities(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "ext_hata");
    struct plan_link link = plan_link_compute(&bench.input);
    near_to(link.sigma_db, 9.0, 1e-12);
    near_to(link.entry_loss_db, 11.0, 0.0);
    near_to(link.probability_outdoor, 0.5 * erfc((-105.0 - link.received_dbm) / 9.0 / sqrt(2.0)), 1e-12);
    double both_db = sqrt(81.0 + 25.0);
    near_to(link.probability_indoor, 0.5 * erfc((-105.0 - link.received_dbm + 11.0) / both_db / sqrt(2.0)),
            1e-12);
    bench.propagation.sigma_db = 4.0;
    near_to(plan_link_compute(&bench.input).sigma_db, 4.0, 0.0);
}

static void probability_function(void **state)
{
    (void)state;
    near_to(plan_link_probability(-100.0, -100.0, 8.0), 0.5, 0.0);
    near_to(plan_link_probability(-92.0, -100.0, 8.0), 0.8413447460685429, 1e-14);
    near_to(plan_link_probability(-100.0, -100.0, 0.0), 1.0, 0.0);
    near_to(plan_link_probability(-100.001, -100.0, 0.0), 0.0, 0.0);
    near_to(plan_link_margin_db(0.9, 0.0), 0.0, 0.0);
    near_to(plan_link_margin_db(0.9, 8.0), 10.252412524357, 1e-9);
}

static void subcarriers(void **state)
{
    (void)state;
    assert_int_equal(plan_link_subcarrier_count(PLAN_LTE, 7.0, 15.0), 0);
    assert_int_equal(plan_link_subcarrier_count(PLAN_NR, 100.0, 15.0), 0);
    assert_int_equal(plan_link_subcarrier_count(PLAN_NR, 100.0, 45.0), 0);
    assert_int_equal(plan_link_subcarrier_count(PLAN_TECHNOLOGY_COUNT, 10.0, 15.0), 0);
    assert_true(isnan(plan_link_reference_dbm(PLAN_LTE, 46.0, 7.0, 15.0)));
}

static void terrain_rule(void **state)
{
    (void)state;
    double at_two_db = plan_terrain_knife_edge_db(2.0);
    double at_one_db = plan_terrain_knife_edge_db(1.0);
    near_to(plan_link_terrain_db(false, 2.0, 1.0), at_two_db, 0.0);
    near_to(plan_link_terrain_db(true, 2.0, 1.0), at_two_db - at_one_db, 0.0);
    near_to(plan_link_terrain_db(true, 2.0, -HUGE_VAL), at_two_db, 0.0);
    near_to(plan_link_terrain_db(true, 1.0, 2.0), 0.0, 0.0); /* clearer than a plain: no gain */
    near_to(plan_link_terrain_db(false, -HUGE_VAL, -HUGE_VAL), 0.0, 0.0);

    assert_int_equal(plan_link_los(PLAN_LOS_PROBABILITY, true, 3.0), PLAN_LOS_MIXED);
    assert_int_equal(plan_link_los(PLAN_LOS_TERRAIN, false, 3.0), PLAN_LOS_MIXED);
    assert_int_equal(plan_link_los(PLAN_LOS_TERRAIN, true, -1e-9), PLAN_LOS_CLEAR);
    assert_int_equal(plan_link_los(PLAN_LOS_TERRAIN, true, 0.0), PLAN_LOS_BLOCKED);
    assert_int_equal(plan_link_los(PLAN_LOS_TERRAIN, true, -HUGE_VAL), PLAN_LOS_CLEAR);

    near_to(plan_link_path_db(PLAN_LOS_MIXED, 120.0, 90.0, 7.0), 127.0, 0.0);
    near_to(plan_link_path_db(PLAN_LOS_CLEAR, 100.0, 100.0, 7.0), 107.0, 0.0);
    near_to(plan_link_path_db(PLAN_LOS_BLOCKED, 120.0, 100.0, 7.0), 120.0, 0.0);
    near_to(plan_link_path_db(PLAN_LOS_BLOCKED, 120.0, 100.0, 27.0), 127.0, 0.0);
}

/* A ridge of 60 m half way: J(ν) less the plain's own share is added to Hata, all of J(ν) to free space. */
static void ridge_costs(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "ext_hata");
    bench.ground[50] = 160.0F;
    struct plan_link link = plan_link_compute(&bench.input);
    double above_m = 60.0 + 1000.0 * 1000.0 / (2.0 * EARTH_M) - (30.0 + 1.5) / 2.0;
    double nu = above_m * sqrt(2.0 * 2000.0 / (299.792458 / 1800.0 * 1000.0 * 1000.0));
    near_to(link.nu, nu, 1e-6);
    assert_int_equal(link.edge.index, 50);
    assert_false(link.line_of_sight);
    double plain_db = plan_terrain_knife_edge_db(link.smooth_nu);
    near_to(link.terrain_db, plan_terrain_knife_edge_db(nu) - plain_db, 1e-6);
    near_to(link.received_flat_dbm - link.received_dbm, link.terrain_db, 1e-9);
    set_model(&bench, "free_space");
    link = plan_link_compute(&bench.input);
    near_to(link.terrain_db, plan_terrain_knife_edge_db(nu), 1e-6);
    near_to(link.received_flat_dbm - link.received_dbm, link.terrain_db, 1e-9);
    bench.propagation.diffraction = PLAN_DIFFRACTION_NONE;
    near_to(plan_link_compute(&bench.input).terrain_db, 0.0, 0.0);
}

static void terrain_decides_line_of_sight(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "tr38901_rma");
    const struct plan_model *model = plan_model_find("tr38901_rma");
    struct plan_path path = {1800.0, 2.0, 30.0, 1.5, PLAN_SUBURBAN, PLAN_LOS_CLEAR};
    double clear_db = plan_model_loss(model, &path).loss_db;
    path.los = PLAN_LOS_BLOCKED;
    struct plan_loss blocked = plan_model_loss(model, &path);
    bench.propagation.los = PLAN_LOS_TERRAIN;

    struct plan_link link = plan_link_compute(&bench.input);
    assert_int_equal(link.los, PLAN_LOS_CLEAR);
    near_to(link.basic.loss_db, clear_db, 0.0);
    near_to(link.terrain_db, 0.0, 1e-9);

    bench.ground[50] = 118.0F; /* just above the ray: NLOS costs more than the edge */
    link = plan_link_compute(&bench.input);
    assert_int_equal(link.los, PLAN_LOS_BLOCKED);
    near_to(link.basic.loss_db, blocked.loss_db, 0.0);
    near_to(link.basic.sigma_db, blocked.sigma_db, 0.0);
    near_to(link.terrain_db, 0.0, 0.0);

    bench.ground[50] = 600.0F; /* far above: the edge on top of LOS costs more */
    link = plan_link_compute(&bench.input);
    assert_int_equal(link.los, PLAN_LOS_BLOCKED);
    near_to(link.basic.loss_db + link.terrain_db,
            clear_db + plan_link_terrain_db(true, link.nu, link.smooth_nu), 1e-9);
    assert_true(link.terrain_db > 0.0);
    near_to(link.received_flat_dbm, link.eirp_dbm - clear_db - 2.0, 1e-9);

    bench.propagation.los = PLAN_LOS_PROBABILITY;
    link = plan_link_compute(&bench.input);
    assert_int_equal(link.los, PLAN_LOS_MIXED);
    near_to(link.terrain_db, plan_link_terrain_db(true, link.nu, link.smooth_nu), 1e-9);
}

static void without_profile(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "tr38901_uma");
    bench.input.profile = NULL;
    bench.propagation.los = PLAN_LOS_TERRAIN;
    struct plan_link link = plan_link_compute(&bench.input);
    assert_true(link.nu == -HUGE_VAL && link.smooth_nu == -HUGE_VAL);
    assert_int_equal(link.edge.index, -1);
    assert_int_equal(link.los, PLAN_LOS_CLEAR);
    near_to(link.terrain_db, 0.0, 0.0);
    near_to(link.below_horizon_deg, atan2(28.5, 2000.0) * 180.0 / 3.14159265358979, 1e-9);
    assert_int_equal(link.basic.warnings, PLAN_WARN_TX_HEIGHT);
}

/* At the foot of the mast the distance is held at 1 m. */
static void zero_distance(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "ext_hata");
    bench.profile.count = 1;
    bench.input.distance_m = 0.0;
    struct plan_link link = plan_link_compute(&bench.input);
    assert_true(isfinite(link.received_dbm));
    near_to(link.below_horizon_deg, atan2(28.5, 1.0) * 180.0 / 3.14159265358979, 1e-9);
    assert_true(link.nu == -HUGE_VAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(budget_adds_up),
        cmocka_unit_test(probabilities),
        cmocka_unit_test(probability_function),
        cmocka_unit_test(subcarriers),
        cmocka_unit_test(terrain_rule),
        cmocka_unit_test(ridge_costs),
        cmocka_unit_test(terrain_decides_line_of_sight),
        cmocka_unit_test(without_profile),
        cmocka_unit_test(zero_distance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
