#include "planner/radio/link.h"
#include "planner/radio/p526.h"
#include "tests/support/link_bench.h"

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
    struct plan_path path = path_of(&bench);
    struct plan_loss loss = plan_model_loss(plan_model_find("ext_hata"), &path);
    near_to(link.path.basic.loss_db, loss.loss_db, 0.0);
    near_to(link.path.total_db, loss.loss_db, 1e-9); /* a plain adds nothing */
    near_to(link.received_dbm, link.eirp_dbm - loss.loss_db - 3.0 + 1.0, 1e-9);
    near_to(link.path.terrain_db, 0.0, 1e-9);
    near_to(link.flat_db, link.path.total_db, 1e-9);
    near_to(link.received_flat_dbm, link.received_dbm, 1e-9);
    assert_string_equal(link.path.model->name, "ext_hata");
    assert_int_equal(link.path.los, PLAN_LOS_MIXED);
    assert_true(link.path.line_of_sight);
    assert_int_equal(link.path.basic.warnings, 0);
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

/* ---- the rule ---- */

static void states_of_sight(void **state)
{
    (void)state;
    assert_int_equal(plan_link_los(PLAN_LOS_PROBABILITY, true, true), PLAN_LOS_MIXED);
    assert_int_equal(plan_link_los(PLAN_LOS_PROBABILITY, true, false), PLAN_LOS_MIXED);
    assert_int_equal(plan_link_los(PLAN_LOS_TERRAIN, false, false), PLAN_LOS_MIXED);
    assert_int_equal(plan_link_los(PLAN_LOS_TERRAIN, true, true), PLAN_LOS_CLEAR);
    assert_int_equal(plan_link_los(PLAN_LOS_TERRAIN, true, false), PLAN_LOS_BLOCKED);
}

static void model_and_terrain_together(void **state)
{
    (void)state;
    near_to(plan_link_path_db(PLAN_LOS_MIXED, 120.0, 90.0, 7.0), 127.0, 0.0);
    near_to(plan_link_path_db(PLAN_LOS_CLEAR, 100.0, 100.0, 7.0), 107.0, 0.0);
    near_to(plan_link_path_db(PLAN_LOS_BLOCKED, 120.0, 100.0, 7.0), 120.0, 0.0);
    near_to(plan_link_path_db(PLAN_LOS_BLOCKED, 120.0, 100.0, 27.0), 127.0, 0.0);
    near_to(plan_link_path_db(PLAN_LOS_MIXED, 120.0, (double)NAN, 7.0), 127.0, 0.0); /* not read */
}

/* A ridge of 60 m half way: what it costs over a plain is added to Hata, all of it to free space. */
static void ridge_costs(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "ext_hata");
    bench.station.height_agl_m = bench.profile.tx_height_agl_m = 8.0; /* a plain is in the way too */
    bench.ground[50] = 160.0;
    struct plan_link link = plan_link_compute(&bench.input);
    struct plan_p526_edge edge = plan_p526_bullington_edge(&bench.profile, EARTH_M / 1000.0);
    assert_int_equal(edge.tx_index, 50);
    double edges_db = plan_p526_edge_db(&edge, 1800.0, 2.0);
    struct plan_p526_edge plain = plan_p526_smooth_edge(&bench.profile, EARTH_M / 1000.0, 8.0, 1.5);
    double plain_db = plan_p526_edge_db(&plain, 1800.0, 2.0);
    assert_true(edges_db > 25.0 && plain_db > 0.1);
    near_to(link.path.edges_db, edges_db, 1e-9);
    near_to(link.path.plain_db, plain_db, 1e-9);
    near_to(link.path.terrain_db, edges_db - plain_db, 1e-9);
    near_to(link.received_flat_dbm - link.received_dbm, link.path.terrain_db, 1e-9);
    assert_false(link.path.line_of_sight);
    set_model(&bench, "free_space");
    link = plan_link_compute(&bench.input);
    near_to(link.path.plain_db, 0.0, 0.0);
    near_to(link.path.terrain_db, edges_db, 1e-9);
    near_to(link.received_flat_dbm - link.received_dbm, edges_db - plain_db, 1e-6);
    bench.propagation.diffraction = PLAN_DIFFRACTION_DEYGOUT;
    bench.ground[80] = 140.0; /* Deygout counts every edge */
    edge = plan_p526_bullington_edge(&bench.profile, EARTH_M / 1000.0);
    edges_db = plan_p526_edge_db(&edge, 1800.0, 2.0);
    double deygout_db = plan_p526_deygout_db(&bench.profile, 1800.0, EARTH_M / 1000.0);
    assert_true(fabs(deygout_db - edges_db) > 0.5);
    near_to(plan_link_compute(&bench.input).path.terrain_db, deygout_db, 1e-9);
    bench.propagation.diffraction = PLAN_DIFFRACTION_NONE;
    near_to(plan_link_compute(&bench.input).path.terrain_db, 0.0, 0.0);
}

/* A path clearer than over a plain gains nothing: the receiver on a hill of its own. */
static void terrain_never_gains(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "ext_hata");
    bench.station.height_agl_m = bench.profile.tx_height_agl_m = 8.0; /* a plain is in the way too */
    bench.ground[100] = 100.5;
    struct plan_link link = plan_link_compute(&bench.input);
    assert_true(link.path.edges_db > 0.0 && link.path.edges_db < link.path.plain_db);
    near_to(link.path.terrain_db, 0.0, 0.0);
    near_to(link.path.total_db, link.path.basic.loss_db, 0.0);
}

/* Clutter along the path is for the models of the whole profile only. */
static void clutter_is_no_edge(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "ext_hata");
    double bare_db = plan_link_compute(&bench.input).path.total_db;
    bench.profile.clutter_m = bench.clutter;
    bench.clutter[50] = 80.0;
    struct plan_link link = plan_link_compute(&bench.input);
    near_to(link.path.total_db, bare_db, 0.0);
    assert_true(link.path.line_of_sight);
    set_model(&bench, "p526");
    double cluttered_db = plan_link_compute(&bench.input).path.total_db;
    bench.profile.clutter_m = NULL;
    assert_true(cluttered_db > plan_link_compute(&bench.input).path.total_db + 10.0);
}

static void terrain_decides_line_of_sight(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "tr38901_rma");
    const struct plan_model *model = plan_model_find("tr38901_rma");
    struct plan_path path = path_of(&bench);
    path.los = PLAN_LOS_CLEAR;
    double clear_db = plan_model_loss(model, &path).loss_db;
    path.los = PLAN_LOS_BLOCKED;
    struct plan_loss blocked = plan_model_loss(model, &path);
    bench.propagation.los = PLAN_LOS_TERRAIN;

    struct plan_link link = plan_link_compute(&bench.input);
    assert_int_equal(link.path.los, PLAN_LOS_CLEAR);
    near_to(link.path.basic.loss_db, clear_db, 0.0);
    near_to(link.path.total_db, clear_db, 1e-9);

    bench.ground[50] = 118.0; /* just above the ray: NLOS costs more than the edge */
    link = plan_link_compute(&bench.input);
    assert_int_equal(link.path.los, PLAN_LOS_BLOCKED);
    near_to(link.path.basic.loss_db, blocked.loss_db, 0.0);
    near_to(link.sigma_db, blocked.sigma_db, 1e-12);
    near_to(link.path.total_db, blocked.loss_db, 0.0);

    bench.ground[50] = 600.0; /* far above: the edge on top of LOS costs more */
    link = plan_link_compute(&bench.input);
    assert_int_equal(link.path.los, PLAN_LOS_BLOCKED);
    assert_true(clear_db + link.path.terrain_db > blocked.loss_db);
    near_to(link.path.total_db, clear_db + link.path.terrain_db, 1e-9);
    near_to(link.received_flat_dbm, link.eirp_dbm - clear_db - 2.0, 1e-9);

    bench.propagation.los = PLAN_LOS_PROBABILITY;
    link = plan_link_compute(&bench.input);
    assert_int_equal(link.path.los, PLAN_LOS_MIXED);
    near_to(link.path.total_db, link.path.basic.loss_db + link.path.terrain_db, 1e-9);
}

/* ---- models of the whole profile ---- */

static void whole_profile_models_stand_alone(void **state)
{
    (void)state;
    static const char *const models[] = {"p1812", "p526", "itm", "ehata", "k_factor"};
    for (int m = 0; m < 5; m++) {
        struct bench bench;
        bench_init(&bench, models[m]);
        bench.propagation.climate.itm_climate = 5;
        bench.propagation.climate.ground_permittivity = 15.0;
        bench.propagation.climate.ground_conductivity_s_per_m = 0.005;
        bench.propagation.k_factors = (struct plan_k_factors){.k1 = -30.0, .k2 = 44.9, .sigma_db = 8.0};
        bench.ground[50] = 125.0;
        struct plan_path path = path_of(&bench);
        const struct plan_model *model = plan_model_find(models[m]);
        struct plan_loss own = plan_model_over(model, &path, &bench.profile, &bench.propagation);
        struct plan_link link = plan_link_compute(&bench.input);
        near_to(link.path.total_db, own.loss_db, 0.0);
        near_to(link.sigma_db, own.sigma_db, 0.0);
        near_to(link.path.terrain_db, 0.0, 0.0);
        assert_int_equal(link.path.los, PLAN_LOS_MIXED);
        assert_false(link.path.line_of_sight);
        assert_true(isfinite(own.loss_db));
    }
}

static void without_profile(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "tr38901_uma");
    bench.input.profile = NULL;
    bench.propagation.los = PLAN_LOS_TERRAIN;
    struct plan_link link = plan_link_compute(&bench.input);
    assert_int_equal(link.path.los, PLAN_LOS_CLEAR);
    near_to(link.path.terrain_db, 0.0, 1e-9);
    near_to(link.path.total_db, link.flat_db, 0.0);
    near_to(link.below_horizon_deg, atan2(28.5, 2000.0) * 180.0 / 3.14159265358979, 1e-9);
    assert_int_equal(link.path.basic.warnings, PLAN_WARN_TX_HEIGHT);
}

/* At the foot of the mast the distance is held at 1 m. */
static void zero_distance(void **state)
{
    (void)state;
    static const char *const models[] = {"ext_hata", "free_space", "p1812", "p526"};
    for (int m = 0; m < 4; m++) {
        struct bench bench;
        bench_init(&bench, models[m]);
        bench.input.profile = NULL;
        bench.input.distance_m = 0.0;
        struct plan_link link = plan_link_compute(&bench.input);
        assert_true(isfinite(link.received_dbm));
        near_to(link.below_horizon_deg, atan2(28.5, 1.0) * 180.0 / 3.14159265358979, 1e-9);
        assert_true(link.path.line_of_sight);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(budget_adds_up),
        cmocka_unit_test(probabilities),
        cmocka_unit_test(probability_function),
        cmocka_unit_test(subcarriers),
        cmocka_unit_test(states_of_sight),
        cmocka_unit_test(model_and_terrain_together),
        cmocka_unit_test(ridge_costs),
        cmocka_unit_test(terrain_never_gains),
        cmocka_unit_test(clutter_is_no_edge),
        cmocka_unit_test(terrain_decides_line_of_sight),
        cmocka_unit_test(whole_profile_models_stand_alone),
        cmocka_unit_test(without_profile),
        cmocka_unit_test(zero_distance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
