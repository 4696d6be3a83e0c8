/* What the plan adds at the receiver, and the loss over a plain. */
#include "planner/radio/clutter.h"
#include "planner/radio/p1812.h"
#include "planner/radio/vegetation.h"
#include "tests/support/link_bench.h"

/* ---- at the receiver ---- */

static void terminal_clutter_is_for_bare_models(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "free_space");
    struct plan_path path = path_of(&bench);
    bench.propagation.terminal_clutter = PLAN_TERMINAL_P2108_STATISTICAL;
    struct plan_loss terminal = plan_clutter_terminal_loss(PLAN_TERMINAL_P2108_STATISTICAL, &path);
    assert_true(terminal.loss_db > 10.0 && terminal.sigma_db > 1.0);
    struct plan_link with = plan_link_compute(&bench.input);
    near_to(with.path.terminal_db, terminal.loss_db, 0.0);
    near_to(with.sigma_db, terminal.sigma_db, 1e-12); /* free space has none */
    near_to(with.path.total_db, with.path.basic.loss_db + with.path.terrain_db + terminal.loss_db, 1e-9);
    set_model(&bench, "p1812");
    with = plan_link_compute(&bench.input);
    double own_db = plan_p1812_location_sigma_db(1800.0, 20.0);
    near_to(with.sigma_db, hypot(own_db, terminal.sigma_db), 1e-9);
    bench.propagation.sigma_db = 7.0;
    near_to(plan_link_compute(&bench.input).sigma_db, 7.0, 0.0);
    set_model(&bench, "ext_hata");
    near_to(plan_link_compute(&bench.input).path.terminal_db, 0.0, 0.0);
}

/* P.2108's height gain goes with a loss up to the roofs: 10 m in suburbs. */
static void height_gain_raises_the_receiver(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "free_space");
    bench.propagation.terminal_clutter = PLAN_TERMINAL_P2108_HEIGHT_GAIN;
    struct plan_path path = path_of(&bench);
    const struct plan_model *free_space = plan_model_find("free_space");
    near_to(plan_link_receiver_height_m(free_space, &path, &bench.propagation), 10.0, 0.0);
    near_to(plan_link_receiver_height_m(plan_model_find("ext_hata"), &path, &bench.propagation), 1.5, 0.0);
    struct plan_link link = plan_link_compute(&bench.input);
    path.rx_height_agl_m = 10.0;
    near_to(link.path.basic.loss_db, plan_model_loss(free_space, &path).loss_db, 0.0);
    bench.profile.rx_height_agl_m = 10.0;
    struct plan_p526_edge edge = plan_p526_bullington_edge(&bench.profile, EARTH_M / 1000.0);
    near_to(link.path.edges_db, plan_p526_edge_db(&edge, 1800.0, 2.0), 1e-12);
    path.rx_height_agl_m = 1.5;
    struct plan_loss terminal = plan_clutter_terminal_loss(PLAN_TERMINAL_P2108_HEIGHT_GAIN, &path);
    assert_true(terminal.loss_db > 3.0);
    near_to(link.path.terminal_db, terminal.loss_db, 0.0);
    path.rx_height_agl_m = 12.0; /* above them */
    near_to(plan_link_receiver_height_m(free_space, &path, &bench.propagation), 12.0, 0.0);
}

static void warnings_of_the_terminal_count(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "free_space");
    bench.propagation.terminal_clutter = PLAN_TERMINAL_P2108_HEIGHT_GAIN;
    bench.station.frequency_mhz = 3500.0; /* beyond its 3 GHz */
    assert_int_equal(plan_link_compute(&bench.input).path.basic.warnings, PLAN_WARN_FREQUENCY);
    bench.propagation.terminal_clutter = PLAN_TERMINAL_NONE;
    assert_int_equal(plan_link_compute(&bench.input).path.basic.warnings, 0);
}

static void trees_are_for_the_forest(void **state)
{
    (void)state;
    static const char *const models[] = {"ext_hata", "free_space", "p1812"};
    for (int m = 0; m < 3; m++) {
        struct bench bench;
        bench_init(&bench, models[m]);
        bench.propagation.forest_depth_m = 40.0;
        near_to(plan_link_compute(&bench.input).path.vegetation_db, 0.0, 0.0);
        bench.input.environment = PLAN_FOREST;
        struct plan_link with = plan_link_compute(&bench.input);
        near_to(with.path.vegetation_db, plan_vegetation_excess_db(1800.0, 40.0), 0.0);
        assert_true(with.path.vegetation_db > 1.0);
        bench.propagation.forest_depth_m = 0.0;
        struct plan_link without = plan_link_compute(&bench.input);
        near_to(without.path.vegetation_db, 0.0, 0.0);
        near_to(with.path.total_db - without.path.total_db, with.path.vegetation_db, 1e-9);
        near_to(with.flat_db - without.flat_db, with.path.vegetation_db, 1e-9);
    }
}

/* ---- a plain ---- */

static double plain_db(struct bench *bench, double clutter_m)
{
    for (int i = 0; i < COUNT; i++) {
        bench->ground[i] = 0.0;
        bench->clutter[i] = clutter_m;
    }
    bench->profile.clutter_m = clutter_m > 0.0 ? bench->clutter : NULL;
    struct plan_path path = path_of(bench);
    const struct plan_model *model = plan_model_find(bench->propagation.model[0]);
    return plan_link_loss(model, &path, &bench->profile, &bench->propagation).total_db;
}

static void flat_is_the_loss_over_a_plain(void **state)
{
    (void)state;
    static const char *const models[] = {"p1812", "p526", "ext_hata", "free_space", "tr38901_uma"};
    for (int m = 0; m < 5; m++) {
        for (int c = 0; c < 2; c++) {
            struct bench bench;
            bench_init(&bench, models[m]);
            struct plan_path path = path_of(&bench);
            const struct plan_model *model = plan_model_find(models[m]);
            double clutter_m = c == 0 ? 0.0 : 12.0;
            double flat_db = plan_link_flat(model, &path, 20.0, clutter_m, &bench.propagation).total_db;
            near_to(flat_db, plain_db(&bench, clutter_m), 1e-6);
        }
    }
}

/* More samples than it takes: the last keep their spacing, so that the loss hardly changes. */
static void flat_may_be_far(void **state)
{
    (void)state;
    static const char *const models[] = {"p1812", "p526", "free_space"};
    for (int m = 0; m < 3; m++) {
        struct bench bench;
        bench_init(&bench, models[m]);
        struct plan_path path = path_of(&bench);
        path.distance_km = 40.0;
        enum { MANY = 2001 };
        static double distance_km[MANY], ground_m[MANY], clutter_m[MANY];
        for (int i = 0; i < MANY; i++) {
            distance_km[i] = 0.02 * i;
            clutter_m[i] = 8.0;
        }
        struct plan_profile profile = bench.profile;
        profile.count = MANY;
        profile.distance_km = distance_km;
        profile.ground_asl_m = ground_m;
        profile.clutter_m = clutter_m;
        const struct plan_model *model = plan_model_find(models[m]);
        double whole_db = plan_link_loss(model, &path, &profile, &bench.propagation).total_db;
        near_to(plan_link_flat(model, &path, 20.0, 8.0, &bench.propagation).total_db, whole_db, 0.05);
    }
}

/* The clutter one sample before the receiver stands for the plain's. */
static void flat_has_the_receivers_clutter(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "p1812");
    bench.profile.clutter_m = bench.clutter;
    bench.clutter[99] = 9.0;
    struct plan_link link = plan_link_compute(&bench.input);
    near_to(link.flat_db, plain_db(&bench, 9.0), 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terminal_clutter_is_for_bare_models),
        cmocka_unit_test(height_gain_raises_the_receiver),
        cmocka_unit_test(warnings_of_the_terminal_count),
        cmocka_unit_test(trees_are_for_the_forest),
        cmocka_unit_test(flat_is_the_loss_over_a_plain),
        cmocka_unit_test(flat_may_be_far),
        cmocka_unit_test(flat_has_the_receivers_clutter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
