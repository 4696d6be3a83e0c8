#include "planner/radio/explain.h"
#include "planner/radio/ehata.h"
#include "planner/radio/free_space.h"
#include "planner/radio/hata.h"
#include "planner/radio/itm.h"
#include "planner/radio/k_factor.h"
#include "planner/radio/p1812.h"
#include "planner/radio/tr38901.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const double EARTH_M = 8.5e6;

static void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not %.9g", value, expected);
    }
}

/* 10 km, a sample every 2 or 3 km. */
struct ground {
    double distance_km[5], ground_asl_m[5], clutter_m[5];
    struct plan_profile profile;
};

static void ground_init(struct ground *ground, double second_m, double fourth_m)
{
    *ground = (struct ground){
        .distance_km = {0.0, 2.0, 5.0, 8.0, 10.0},
        .ground_asl_m = {0.0, second_m, 0.0, fourth_m, 0.0},
    };
    ground->profile = (struct plan_profile){
        .count = 5,
        .distance_km = ground->distance_km,
        .ground_asl_m = ground->ground_asl_m,
        .tx_height_agl_m = 10.0,
        .rx_height_agl_m = 10.0,
    };
}

static void test_sample(void **state)
{
    (void)state;
    struct ground ground;
    ground_init(&ground, 0.0, 0.0);
    ground.ground_asl_m[0] = 20.0; /* the ray falls from 30 m to 10 m */
    ground.clutter_m[0] = ground.clutter_m[2] = 6.0;
    ground.profile.clutter_m = ground.clutter_m;
    struct plan_explain_sample middle = plan_explain_sample(&ground.profile, 2, EARTH_M, 299.792458);
    assert_true(middle.distance_m == 5000.0);
    assert_true(middle.ground_asl_m == 0.0);
    assert_true(middle.clutter_m == 6.0);
    assert_near(middle.bulge_m, 25.0 / 17.0, 1e-12);
    assert_near(middle.ray_asl_m, 20.0, 1e-12);
    assert_near(middle.fresnel_m, 50.0, 1e-12); /* λ = 1 m */
    assert_near(middle.clearance_m, 20.0 - 6.0 - 25.0 / 17.0, 1e-12);
    struct plan_explain_sample first = plan_explain_sample(&ground.profile, 0, EARTH_M, 299.792458);
    assert_true(first.clutter_m == 0.0); /* the antenna stands on the ground */
    assert_true(first.ray_asl_m == 30.0 && first.clearance_m == 10.0);
    assert_true(first.bulge_m == 0.0 && first.fresnel_m == 0.0);
}

static void test_edges_on_a_line_of_sight(void **state)
{
    (void)state;
    struct ground ground;
    ground_init(&ground, 0.0, 0.0);
    ground.ground_asl_m[2] = 5.0;
    struct plan_explain_edges edges = plan_explain_edges(&ground.profile, EARTH_M, 900.0);
    assert_true(edges.line_of_sight);
    assert_int_equal(edges.tx_horizon, 2);
    assert_int_equal(edges.rx_horizon, 2);
    assert_int_equal(edges.bullington, 2);
    assert_true(edges.bullington_km == 5.0);
    assert_near(edges.bullington_asl_m, 5.0 + 25.0 / 17.0, 1e-9);
    assert_true(edges.nu < 0.0);
}

static void test_edges_behind_one_ridge(void **state)
{
    (void)state;
    struct ground ground;
    ground_init(&ground, 100.0, 0.0);
    struct plan_explain_edges edges = plan_explain_edges(&ground.profile, EARTH_M, 900.0);
    assert_false(edges.line_of_sight);
    assert_int_equal(edges.tx_horizon, 1);
    assert_int_equal(edges.rx_horizon, 1);
    assert_int_equal(edges.bullington, 1);
    assert_near(edges.bullington_asl_m, 100.0 + 16.0 / 17.0, 1e-9);
    /* ν = h √(2 (d1 + d2)/(λ d1 d2)) over the ray at 10 m */
    double expected = (90.0 + 16.0 / 17.0) * sqrt(2.0 * 10000.0 * 900.0 / (299.792458 * 16e6));
    assert_near(edges.nu, expected, 1e-4 * expected);
}

static void test_edges_behind_two_ridges(void **state)
{
    (void)state;
    struct ground ground;
    ground_init(&ground, 100.0, 100.0);
    struct plan_explain_edges edges = plan_explain_edges(&ground.profile, EARTH_M, 900.0);
    assert_int_equal(edges.tx_horizon, 1);
    assert_int_equal(edges.rx_horizon, 3);
    assert_int_equal(edges.bullington, 2);
    assert_near(edges.bullington_km, 5.0, 1e-12);
    /* 10 m and 2.5 times the rise to the first ridge */
    assert_near(edges.bullington_asl_m, 10.0 + 2.5 * (90.0 + 16.0 / 17.0), 1e-9);
}

static void test_no_edges_without_inner_samples(void **state)
{
    (void)state;
    struct ground ground;
    ground_init(&ground, 0.0, 0.0);
    ground.profile.count = 2;
    struct plan_explain_edges edges = plan_explain_edges(&ground.profile, EARTH_M, 900.0);
    assert_true(edges.line_of_sight);
    assert_int_equal(edges.tx_horizon, -1);
    assert_int_equal(edges.rx_horizon, -1);
    assert_int_equal(edges.bullington, -1);
    assert_true(isnan(edges.bullington_km) && isnan(edges.bullington_asl_m));
}

/* ---- terms ---- */

static const struct plan_model P1812 = {
    .name = "p1812", .title = "P.1812", .reference = "P.1812", .over = plan_p1812_loss};
static const struct plan_model P526 = {
    .name = "p526", .title = "P.526", .reference = "P.526", .over = plan_p526_loss};
static const struct plan_model ITM = {
    .name = "itm", .title = "ITM", .reference = "ITM", .over = plan_itm_loss};
static const struct plan_model EHATA = {
    .name = "ehata", .title = "eHata", .reference = "eHata", .over = plan_ehata_loss};
static const struct plan_model K_FACTOR = {
    .name = "k_factor", .title = "K", .reference = "K", .over = plan_k_factor_loss};
static const struct plan_model HATA = {
    .name = "ext_hata", .title = "Hata", .reference = "SM.2028", .loss = plan_hata_loss};
static const struct plan_model UMA = {.name = "tr38901_uma",
                                      .title = "UMa",
                                      .reference = "TR 38.901",
                                      .loss = plan_tr38901_uma_loss,
                                      .uses_los = true,
                                      .frequency_mhz = {0.0, 1e6},
                                      .distance_km = {0.0, 100.0},
                                      .tx_height_agl_m = {0.0, 1000.0},
                                      .rx_height_agl_m = {0.0, 1000.0}};

struct bench {
    double distance_km[21], ground_asl_m[21], clutter_m[21];
    struct plan_profile profile;
    struct plan_propagation propagation;
    struct plan_path path;
    struct plan_link_loss loss;
    struct plan_explain_input input;
    struct plan_term term[PLAN_EXPLAIN_TERM_MAX];
    int count;
};

/* 10 km over 20 steps; a ridge of `ridge_m` in the middle. */
static void bench_init(struct bench *bench, const struct plan_model *model, double ridge_m)
{
    memset(bench, 0, sizeof *bench);
    for (int i = 0; i < 21; i++) {
        bench->distance_km[i] = 0.5 * i;
        bench->ground_asl_m[i] = i == 10 ? ridge_m : 20.0 + (double)(i % 3);
    }
    bench->profile = (struct plan_profile){
        .count = 21,
        .distance_km = bench->distance_km,
        .ground_asl_m = bench->ground_asl_m,
        .tx_height_agl_m = 40.0,
        .rx_height_agl_m = 1.5,
    };
    bench->propagation.climate = (struct plan_climate){
        .delta_n = 45.0,
        .n0 = 330.0,
        .time_percent = 50.0,
        .latitude_deg = 21.0,
        .itm_climate = 3,
        .ground_permittivity = 15.0,
        .ground_conductivity_s_per_m = 0.005,
    };
    bench->propagation.k_factors = plan_k_factors_default(900.0);
    bench->path = (struct plan_path){
        .frequency_mhz = 900.0,
        .distance_km = 10.0,
        .tx_height_agl_m = 40.0,
        .rx_height_agl_m = 1.5,
        .environment = PLAN_SUBURBAN,
        .cell_m = 50.0,
    };
    bench->loss = (struct plan_link_loss){.model = model, .terrain_db = 7.0, .total_db = 130.0};
    bench->loss.basic = model->over != NULL ? model->over(&bench->path, &bench->profile, &bench->propagation)
                                            : model->loss(&bench->path);
    bench->input = (struct plan_explain_input){
        .loss = &bench->loss,
        .path = &bench->path,
        .profile = &bench->profile,
        .propagation = &bench->propagation,
    };
    bench->count = plan_explain_terms(bench->term, &bench->input);
}

static double value_of(const struct bench *bench, const char *symbol)
{
    for (int i = 0; i < bench->count; i++) {
        if (strcmp(bench->term[i].symbol, symbol) == 0) {
            return bench->term[i].value;
        }
    }
    fail_msg("no term %s", symbol);
    return (double)NAN;
}

/* Each has all its words, no symbol stands twice, and the list is the same on any path. */
static void test_terms_are_complete(void **state)
{
    (void)state;
    const struct plan_model *const models[] = {&P1812, &P526, &ITM, &EHATA, &K_FACTOR, &HATA, &UMA};
    for (size_t m = 0; m < sizeof models / sizeof models[0]; m++) {
        struct bench plain;
        struct bench ridge;
        bench_init(&plain, models[m], 20.0);
        bench_init(&ridge, models[m], 300.0);
        assert_true(plain.count > 8 && plain.count <= PLAN_EXPLAIN_TERM_MAX);
        assert_int_equal(plain.count, ridge.count);
        for (int i = 0; i < plain.count; i++) {
            const struct plan_term *term = &plain.term[i];
            assert_true(term->group[0] != '\0' && term->name[0] != '\0' && term->equation[0] != '\0');
            assert_non_null(term->unit);
            assert_string_equal(term->symbol, ridge.term[i].symbol);
            for (int k = 0; k < i; k++) {
                assert_string_not_equal(term->symbol, plain.term[k].symbol);
            }
        }
    }
}

static void test_last_term_is_the_models_loss(void **state)
{
    (void)state;
    struct bench bench;
    for (int ridge = 0; ridge < 2; ridge++) {
        double ridge_m = ridge == 0 ? 20.0 : 300.0;
        bench_init(&bench, &P1812, ridge_m);
        assert_true(value_of(&bench, "L_b") == bench.loss.basic.loss_db);
        assert_true(value_of(&bench, "sigma_L") == bench.loss.basic.sigma_db);
        assert_true(value_of(&bench, "LoS") == (ridge == 0 ? 1.0 : 0.0));
        bench_init(&bench, &P526, ridge_m);
        assert_true(value_of(&bench, "L_b") == bench.loss.basic.loss_db);
        bench_init(&bench, &ITM, ridge_m);
        assert_true(value_of(&bench, "A") == bench.loss.basic.loss_db);
        assert_true(value_of(&bench, "sigma_L") == bench.loss.basic.sigma_db);
        bench_init(&bench, &EHATA, ridge_m);
        assert_true(value_of(&bench, "L_b") == bench.loss.basic.loss_db);
        assert_true(value_of(&bench, "sigma") == bench.loss.basic.sigma_db);
        bench_init(&bench, &K_FACTOR, ridge_m);
        assert_true(value_of(&bench, "L_b") == bench.loss.basic.loss_db);
    }
}

static void test_parts_make_the_whole(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, &P526, 300.0);
    double diffraction_db =
        value_of(&bench, "L_ba") + fmax(value_of(&bench, "L_sph") - value_of(&bench, "L_bs"), 0.0);
    assert_near(value_of(&bench, "L"), diffraction_db, 1e-12);
    assert_true(diffraction_db > 20.0);
    assert_near(value_of(&bench, "L_b"), value_of(&bench, "L_bf") + diffraction_db, 1e-12);
    assert_near(value_of(&bench, "d_bp"), 5.0, 1e-9);
    bench_init(&bench, &K_FACTOR, 300.0);
    double sum_db = value_of(&bench, "K1") + value_of(&bench, "K2 log d") +
                    value_of(&bench, "K3 log H_teff") + value_of(&bench, "K4 L_diff") +
                    value_of(&bench, "K5 log d log H_teff") + value_of(&bench, "K6 H_r") +
                    value_of(&bench, "K_clutter");
    assert_near(value_of(&bench, "sum"), sum_db, 1e-9);
    assert_true(value_of(&bench, "L_diff") > 10.0);
    bench_init(&bench, &ITM, 300.0);
    double itm_db = value_of(&bench, "A_fs") + value_of(&bench, "A_ref") + value_of(&bench, "V");
    assert_near(value_of(&bench, "A"), itm_db, 1e-9);
    bench_init(&bench, &EHATA, 300.0);
    double gain_db = value_of(&bench, "K_ridge") + value_of(&bench, "K_h") + value_of(&bench, "K_hf") +
                     value_of(&bench, "K_sp") + value_of(&bench, "K_mp");
    assert_near(value_of(&bench, "L_b"), value_of(&bench, "L_med") - gain_db, 1e-9);
    assert_true(value_of(&bench, "single") == 1.0 && value_of(&bench, "h_edge") > 200.0);
    bench_init(&bench, &P1812, 300.0);
    double d50_db =
        value_of(&bench, "L_bulla") + fmax(value_of(&bench, "L_dsph") - value_of(&bench, "L_bulls"), 0.0);
    assert_near(value_of(&bench, "L_d50"), d50_db, 1e-12);
    assert_near(value_of(&bench, "L_bd50"), value_of(&bench, "L_bfs") + d50_db, 1e-12);
}

static void test_distance_models(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, &HATA, 300.0);
    assert_true(isnan(value_of(&bench, "L_LOS")) && isnan(value_of(&bench, "L_NLOS")));
    assert_true(value_of(&bench, "L_b") == bench.loss.basic.loss_db);
    double free_db = plan_free_space_loss(&bench.path).loss_db;
    assert_true(value_of(&bench, "L_bf") == free_db);
    assert_near(value_of(&bench, "L_b - L_bf"), bench.loss.basic.loss_db - free_db, 1e-12);
    assert_true(value_of(&bench, "nu") > 5.0);
    bench.loss.edges_db = 31.0;
    bench.loss.plain_db = 24.0;
    bench.loss.line_of_sight = true;
    bench.count = plan_explain_terms(bench.term, &bench.input);
    assert_true(value_of(&bench, "L_edges") == 31.0 && value_of(&bench, "L_plain") == 24.0);
    assert_true(value_of(&bench, "LoS") == 1.0);
    /* without a profile nothing is known of edges, but the list is the same */
    int with_profile = bench.count;
    bench.input.profile = NULL;
    bench.count = plan_explain_terms(bench.term, &bench.input);
    assert_int_equal(bench.count, with_profile);
    assert_true(isnan(value_of(&bench, "nu")));
    bench_init(&bench, &UMA, 20.0);
    bench.path.los = PLAN_LOS_CLEAR;
    double clear_db = plan_tr38901_uma_loss(&bench.path).loss_db;
    bench.path.los = PLAN_LOS_BLOCKED;
    double blocked_db = plan_tr38901_uma_loss(&bench.path).loss_db;
    assert_true(value_of(&bench, "L_LOS") == clear_db && value_of(&bench, "L_NLOS") == blocked_db);
    assert_true(clear_db < blocked_db);
}

/* Whatever the model, the list ends with the way from its median to the whole path. */
static void test_whole_path_comes_last(void **state)
{
    (void)state;
    const struct plan_model *const models[] = {&P1812, &HATA};
    struct bench bench;
    for (size_t m = 0; m < sizeof models / sizeof models[0]; m++) {
        bench_init(&bench, models[m], 20.0);
        bench.loss.terminal_db = 3.0;
        bench.loss.vegetation_db = 5.0;
        bench.loss.sigma_db = 8.5;
        bench.count = plan_explain_terms(bench.term, &bench.input);
        assert_true(value_of(&bench, "L_model") == bench.loss.basic.loss_db);
        assert_true(value_of(&bench, "L_terrain") == 7.0);
        assert_true(value_of(&bench, "L_terminal") == 3.0 && value_of(&bench, "L_vegetation") == 5.0);
        assert_true(value_of(&bench, "L_path") == 130.0 && value_of(&bench, "sigma_path") == 8.5);
        assert_string_equal(bench.term[bench.count - 1].symbol, "sigma_path");
    }
}

static void test_clutter_is_what_the_model_sees(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, &P1812, 20.0);
    bench.profile.clutter_m = bench.clutter_m;
    assert_ptr_equal(plan_explain_profile(&P1812, &bench.profile).clutter_m, bench.clutter_m);
    assert_ptr_equal(plan_explain_profile(&P526, &bench.profile).clutter_m, bench.clutter_m);
    assert_null(plan_explain_profile(&ITM, &bench.profile).clutter_m);
    assert_null(plan_explain_profile(&K_FACTOR, &bench.profile).clutter_m);
    assert_null(plan_explain_profile(&HATA, &bench.profile).clutter_m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sample),
        cmocka_unit_test(test_edges_on_a_line_of_sight),
        cmocka_unit_test(test_edges_behind_one_ridge),
        cmocka_unit_test(test_edges_behind_two_ridges),
        cmocka_unit_test(test_no_edges_without_inner_samples),
        cmocka_unit_test(test_terms_are_complete),
        cmocka_unit_test(test_last_term_is_the_models_loss),
        cmocka_unit_test(test_parts_make_the_whole),
        cmocka_unit_test(test_distance_models),
        cmocka_unit_test(test_whole_path_comes_last),
        cmocka_unit_test(test_clutter_is_what_the_model_sees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
