#include "planner/coverage/loss_class.h"
#include "planner/radio/link.h"
#include "planner/radio/vegetation.h"
#include "tests/support/small_scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SAMPLES 61

static void set_models(struct plan_scenario *s, const char *name)
{
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        s->propagation.model[env] = name;
    }
}

static void init(struct plan_scenario *s, const char *model)
{
    small_init(s, 20, 20, 50.0);
    small_terrain(s, 0.0F);
    set_models(s, model);
    s->propagation.polarization = PLAN_POLARIZATION_VERTICAL;
    s->propagation.climate = (struct plan_climate){.delta_n = 45.0,
                                                   .n0 = 340.0,
                                                   .time_percent = 50.0,
                                                   .latitude_deg = 16.0,
                                                   .itm_climate = 5,
                                                   .ground_permittivity = 15.0,
                                                   .ground_conductivity_s_per_m = 0.005};
    struct plan_k_factors usual = {.k4 = 1.0, .sigma_db = 8.0};
    usual.k1 = usual.k2 = usual.k3 = usual.k5 = usual.k6 = (double)NAN;
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        usual.clutter_db[env] = (double)NAN;
    }
    s->propagation.k_factors = usual;
}

static enum plan_way way_of(struct plan_scenario *s)
{
    struct plan_emitters emitters = {0};
    plan_loss_class_ways(&emitters, s);
    return emitters.way[PLAN_OPEN];
}

static void ways(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s, "p1812");
    assert_int_equal(way_of(&s), PLAN_WAY_COVER);
    set_models(&s, "p526");
    assert_int_equal(way_of(&s), PLAN_WAY_COVER);
    set_models(&s, "k_factor");
    assert_int_equal(way_of(&s), PLAN_WAY_EDGES);
    set_models(&s, "itm");
    assert_int_equal(way_of(&s), PLAN_WAY_ITM);
    set_models(&s, "ehata");
    assert_int_equal(way_of(&s), PLAN_WAY_EXACT);
    set_models(&s, "ext_hata");
    assert_int_equal(way_of(&s), PLAN_WAY_EDGES);
    s.propagation.diffraction = PLAN_DIFFRACTION_DEYGOUT;
    assert_int_equal(way_of(&s), PLAN_WAY_EXACT);
    s.propagation.diffraction = PLAN_DIFFRACTION_NONE;
    assert_int_equal(way_of(&s), PLAN_WAY_CURVE);
    s.propagation.los = PLAN_LOS_TERRAIN;
    assert_int_equal(way_of(&s), PLAN_WAY_CURVE);
    set_models(&s, "tr38901_rma"); /* asks for line of sight */
    assert_int_equal(way_of(&s), PLAN_WAY_EDGES);
    s.propagation.mode = PLAN_MODE_EXACT;
    assert_int_equal(way_of(&s), PLAN_WAY_EXACT);
    set_models(&s, "p1812");
    assert_int_equal(way_of(&s), PLAN_WAY_EXACT);
    plan_scenario_release(&s);
}

static void without_terrain_hata_is_a_curve(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s, "ext_hata");
    free(s.terrain_asl_m);
    s.terrain_asl_m = NULL;
    assert_int_equal(way_of(&s), PLAN_WAY_CURVE);
    set_models(&s, "free_space"); /* the earth itself is in the way */
    assert_int_equal(way_of(&s), PLAN_WAY_EDGES);
    set_models(&s, "p1812");
    assert_int_equal(way_of(&s), PLAN_WAY_COVER);
    plan_scenario_release(&s);
}

static void mean_clutter_of_each_environment(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s, "p1812");
    struct plan_emitters emitters = {0};
    plan_loss_class_ways(&emitters, &s);
    assert_true(emitters.clutter_m[PLAN_URBAN] == 0.0);
    s.clutter_m = small_array(400, sizeof(float));
    for (int i = 0; i < 400; i++) {
        s.environment[i] = i < 100 ? PLAN_URBAN : (i < 200 ? PLAN_FOREST : PLAN_ENVIRONMENT_NONE);
        s.clutter_m[i] = i < 50 ? 10.0F : (i < 100 ? 20.0F : (i % 2 == 0 ? 8.0F : NAN));
    }
    plan_loss_class_ways(&emitters, &s);
    assert_true(emitters.clutter_m[PLAN_URBAN] == 15.0);
    assert_true(emitters.clutter_m[PLAN_FOREST] == 8.0);
    assert_true(emitters.clutter_m[PLAN_OPEN] == 0.0);
    plan_scenario_release(&s);
}

/* ---- classes ---- */

static int32_t find(struct plan_emitters *emitters, const struct plan_scenario *s, double mhz, double tx_m,
                    double rx_m)
{
    struct plan_loss_class wanted = {.frequency_mhz = mhz, .tx_height_agl_m = tx_m, .rx_height_agl_m = rx_m};
    struct geo_error err;
    int32_t index = -1;
    assert_int_equal(plan_loss_class_find(emitters, &index, &wanted, &s->propagation, &err), GEO_OK);
    return index;
}

static void classes_are_shared(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s, "ext_hata");
    struct plan_emitters emitters = {0};
    plan_loss_class_ways(&emitters, &s);
    assert_int_equal(find(&emitters, &s, 1800.0, 30.0, 1.5), 0);
    assert_int_equal(find(&emitters, &s, 1800.0, 31.0, 1.5), 1);
    assert_int_equal(find(&emitters, &s, 900.0, 30.0, 1.5), 2);
    assert_int_equal(find(&emitters, &s, 1800.0, 30.0, 2.0), 3);
    assert_int_equal(find(&emitters, &s, 1800.0, 31.0, 1.5), 1);
    assert_int_equal(emitters.class_count, 4);
    plan_emitters_release(&emitters);
    plan_scenario_release(&s);
}

static void unknown_models_are_named(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s, "magic");
    struct plan_emitters emitters = {0};
    plan_loss_class_ways(&emitters, &s);
    struct plan_loss_class wanted = {
        .frequency_mhz = 1800.0, .tx_height_agl_m = 30.0, .rx_height_agl_m = 1.5};
    struct geo_error err;
    int32_t index = -1;
    assert_int_equal(plan_loss_class_find(&emitters, &index, &wanted, &s.propagation, &err), GEO_ERR_PLAN);
    assert_string_equal(err.message, "propagation model 'magic' is not known");
    plan_emitters_release(&emitters);
    plan_scenario_release(&s);
}

/* ---- the bound ---- */

/* No path loss is below the bound, whatever the ground: the receiver in a valley, level with the antenna, on
 * a hill, behind one. */
static void bound_holds_for(const char *model, const struct plan_propagation *settings, bool exact)
{
    static const double hills_m[][2] = {{0, 0}, {28.5, 0}, {25.0, 0}, {120.0, 0}, {-60.0, 0}, {10.0, 40.0}};
    static const double distances_m[] = {25.0, 40.0, 60.0, 150.0, 400.0, 2000.0, 9000.0, 30000.0};
    struct plan_scenario s;
    init(&s, model);
    s.propagation.terminal_clutter = settings->terminal_clutter;
    s.propagation.los = settings->los;
    s.propagation.mode = exact ? PLAN_MODE_EXACT : PLAN_MODE_SWEEP;
    struct plan_emitters emitters = {0};
    plan_loss_class_ways(&emitters, &s);
    const struct plan_loss_class *class = (find(&emitters, &s, 1800.0, 30.0, 1.5), emitters.loss_class[0]);
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        for (size_t k = 0; k < 48; k++) {
            double distance_km[SAMPLES];
            double ground_m[SAMPLES];
            double metres = distances_m[k % 8];
            for (int i = 0; i < SAMPLES; i++) {
                distance_km[i] = metres * i / (SAMPLES - 1) / 1000.0;
                ground_m[i] = hills_m[k / 8][0] * i / (SAMPLES - 1) + (i == 30 ? hills_m[k / 8][1] : 0.0);
            }
            struct plan_profile profile = {.count = SAMPLES,
                                           .distance_km = distance_km,
                                           .ground_asl_m = ground_m,
                                           .tx_height_agl_m = 30.0,
                                           .rx_height_agl_m = 1.5};
            struct plan_path path = {.frequency_mhz = 1800.0,
                                     .distance_km = metres / 1000.0,
                                     .tx_height_agl_m = 30.0,
                                     .rx_height_agl_m = 1.5,
                                     .environment = (enum plan_environment)env,
                                     .cell_m = 50.0};
            struct plan_link_loss loss =
                plan_link_loss(plan_model_find(model), &path, &profile, &s.propagation);
            float bound_db = plan_curve_value(class->bound[env].loss_db, (float)(metres * metres));
            if (isfinite(loss.total_db) && !((double)bound_db <= loss.total_db + 0.02)) {
                fail_msg("%s, environment %d, %g m, hill %zu: bound %.4f above the loss %.4f dB", model, env,
                         metres, k / 8, (double)bound_db, loss.total_db);
            }
        }
    }
    plan_emitters_release(&emitters);
    plan_scenario_release(&s);
}

static void no_loss_is_below_the_bound(void **state)
{
    (void)state;
    static const char *const models[] = {"p1812",    "p526",        "itm",         "ehata",
                                         "k_factor", "free_space",  "ext_hata",    "okumura_hata",
                                         "cost231",  "tr38901_rma", "tr38901_uma", "tr38901_umi"};
    for (size_t m = 0; m < sizeof models / sizeof *models; m++) {
        for (int terminal = 0; terminal < 3; terminal++) {
            for (int k = 0; k < 4; k++) {
                struct plan_propagation settings = {.terminal_clutter = (enum plan_terminal_clutter)terminal};
                settings.los = k % 2 == 0 ? PLAN_LOS_PROBABILITY : PLAN_LOS_TERRAIN;
                bound_holds_for(models[m], &settings, k / 2 == 1);
            }
        }
    }
}

/* ---- over a plain ---- */

static void flat_curves_hold_what_the_plan_adds(void **state)
{
    (void)state;
    static const char *const models[] = {"ext_hata", "free_space", "p1812"};
    for (int m = 0; m < 3; m++) {
        struct plan_scenario s;
        init(&s, models[m]);
        s.propagation.forest_depth_m = 30.0;
        s.propagation.terminal_clutter = PLAN_TERMINAL_P2108_HEIGHT_GAIN;
        struct plan_emitters emitters = {0};
        struct geo_error err;
        plan_loss_class_ways(&emitters, &s);
        for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
            emitters.present[env] = true;
        }
        assert_int_equal(find(&emitters, &s, 1800.0, 30.0, 1.5), 0);
        assert_int_equal(plan_loss_class_flatten(&emitters, &s, 1, &err), GEO_OK);
        for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
            for (double metres = 60.0; metres < 15000.0; metres *= 1.3) {
                struct plan_path path = {.frequency_mhz = 1800.0,
                                         .distance_km = metres / 1000.0,
                                         .tx_height_agl_m = 30.0,
                                         .rx_height_agl_m = 1.5,
                                         .environment = (enum plan_environment)env,
                                         .cell_m = 50.0};
                struct plan_link_loss loss =
                    plan_link_flat(plan_model_find(models[m]), &path, 50.0, 0.0, &s.propagation);
                float flat_db =
                    plan_loss_class_flat_db(emitters.loss_class[0], env, (float)(metres * metres));
                bool trees = env == PLAN_FOREST;
                assert_true((loss.vegetation_db > 0.0) == trees);
                /* Hata over a plain: what its own edges would add is in it. */
                if (!(fabs((double)flat_db - loss.total_db) < 0.1)) {
                    fail_msg("%s, environment %d, %g m: %.3f instead of %.3f dB", models[m], env, metres,
                             (double)flat_db, loss.total_db);
                }
            }
        }
        plan_emitters_release(&emitters);
        plan_scenario_release(&s);
    }
}

static void height_of_the_receiver(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s, "p1812");
    s.propagation.model[PLAN_OPEN] = "ext_hata";
    struct plan_emitters emitters = {0};
    plan_loss_class_ways(&emitters, &s);
    find(&emitters, &s, 1800.0, 30.0, 1.5);
    const struct plan_loss_class *class = emitters.loss_class[0];
    assert_true(plan_loss_class_receiver_m(&emitters, &s.propagation, class, PLAN_URBAN) == 1.5);
    s.propagation.terminal_clutter = PLAN_TERMINAL_P2108_HEIGHT_GAIN;
    assert_true(plan_loss_class_receiver_m(&emitters, &s.propagation, class, PLAN_URBAN) == 15.0);
    assert_true(plan_loss_class_receiver_m(&emitters, &s.propagation, class, PLAN_SUBURBAN) == 10.0);
    assert_true(plan_loss_class_receiver_m(&emitters, &s.propagation, class, PLAN_OPEN) == 1.5);
    plan_emitters_release(&emitters);
    plan_scenario_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ways),
        cmocka_unit_test(without_terrain_hata_is_a_curve),
        cmocka_unit_test(mean_clutter_of_each_environment),
        cmocka_unit_test(classes_are_shared),
        cmocka_unit_test(unknown_models_are_named),
        cmocka_unit_test(no_loss_is_below_the_bound),
        cmocka_unit_test(flat_curves_hold_what_the_plan_adds),
        cmocka_unit_test(height_of_the_receiver),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
