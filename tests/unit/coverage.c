#include "planner/coverage/coverage.h"
#include "planner/coverage/reach.h"
#include "tests/support/small_scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct plan_coverage compute(const struct plan_scenario *s, int threads)
{
    struct plan_coverage coverage = {0};
    struct plan_coverage_options options = {.threads = threads};
    struct geo_error err;
    assert_int_equal(plan_coverage_compute(&coverage, s, &options, &err), GEO_OK);
    return coverage;
}

static struct plan_link link_to(const struct plan_scenario *s, int32_t station, int32_t cell)
{
    const struct plan_position *position = &s->position[s->station[station].position];
    double dx_m = geo_grid_x_m(&s->grid, cell % s->grid.cols) - position->x_m;
    double dy_m = geo_grid_y_m(&s->grid, cell / s->grid.cols) - position->y_m;
    struct plan_link_input input = {.propagation = &s->propagation,
                                    .station = &s->station[station],
                                    .antenna = &s->antenna[s->station[station].antenna],
                                    .sector = &s->sector[s->station[station].sector_first],
                                    .service = &s->service[0],
                                    .environment = (enum plan_environment)s->environment[cell],
                                    .distance_m = hypot(dx_m, dy_m),
                                    .bearing_deg = atan2(dx_m, dy_m) * 57.29577951308232,
                                    .cell_m = s->grid.cell_m};
    return plan_link_compute(&input);
}

static void flat_levels_are_the_links(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 60, 40, 100.0);
    small_station(&s, 2950.0, 2050.0, 46.0);
    s.station[0].antenna = 1;
    s.sector[0].azimuth_deg = 40.0;
    struct plan_coverage coverage = compute(&s, 1);
    int served = 0;
    for (int32_t cell = 0; cell < 2400; cell++) {
        if (cell == s.position[0].cell) {
            continue; /* where within its cell a receiver is, nobody knows */
        }
        struct plan_link link = link_to(&s, 0, cell);
        double level_dbm = (double)coverage.layer[0].level_dbm[cell];
        if (coverage.layer[0].server[cell] < 0) {
            assert_true(link.received_dbm < s.service[0].threshold_dbm - s.propagation.floor_db + 0.02);
            assert_true(level_dbm == (double)PLAN_NO_SIGNAL_DBM);
            continue;
        }
        assert_true(fabs(level_dbm - link.received_dbm) < 0.02);
        assert_true(fabs((double)coverage.layer[0].sigma_db[cell] - link.sigma_db) < 0.2);
        assert_true(coverage.layer[0].flat_dbm[cell] == coverage.layer[0].level_dbm[cell]);
        served++;
    }
    assert_true(served > 500);
    plan_coverage_release(&coverage);
    plan_coverage_release(&coverage);
    plan_scenario_release(&s);
    plan_scenario_release(&s);
}

static void a_plain_adds_nothing(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 80, 60, 100.0);
    small_station(&s, 4050.0, 3050.0, 46.0);
    s.propagation.climate.delta_n = 156.9999;
    struct plan_coverage without = compute(&s, 1);
    small_terrain(&s, 12.0f);
    struct plan_coverage with = compute(&s, 1);
    for (int32_t cell = 0; cell < 4800; cell++) {
        assert_true(fabsf(with.layer[0].level_dbm[cell] - without.layer[0].level_dbm[cell]) < 0.01f);
    }
    plan_coverage_release(&with);
    plan_coverage_release(&without);
    plan_scenario_release(&s);
}

static void a_ridge_casts_a_shadow(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 80, 60, 100.0);
    small_station(&s, 1050.0, 3050.0, 66.0);
    small_terrain(&s, 0.0f);
    for (int32_t row = 0; row < 60; row++) {
        s.terrain_asl_m[row * 80 + 20] = 20.0f;
    }
    struct plan_coverage coverage = compute(&s, 2);
    const struct plan_layer *layer = &coverage.layer[0];
    int32_t before = 29 * 80 + 15;
    int32_t behind = 29 * 80 + 25;
    assert_true(fabsf(layer->level_dbm[before] - layer->flat_dbm[before]) < 0.5f);
    assert_true(layer->flat_dbm[behind] - layer->level_dbm[behind] > 15.0f);
    uint8_t *flat = NULL;
    uint8_t *class = NULL;
    struct geo_error err;
    assert_int_equal(plan_coverage_classify_flat(&flat, &coverage, &s, 0, false, &err), GEO_OK);
    assert_int_equal(plan_coverage_classify(&class, &coverage, &s, 0, false, &err), GEO_OK);
    assert_int_equal(flat[behind], 1);
    assert_int_equal(class[behind], PLAN_CLASS_UNCOVERED);
    assert_int_equal(class[before], PLAN_CLASS_COVERED);
    free(flat);
    free(class);
    plan_coverage_release(&coverage);
    plan_scenario_release(&s);
}

static void blocked_paths_take_the_blocked_curve(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 80, 60, 100.0);
    small_station(&s, 1050.0, 3050.0, 66.0);
    small_terrain(&s, 0.0f);
    s.terrain_asl_m[29 * 80 + 12] = 60.0f;
    s.propagation.los = PLAN_LOS_TERRAIN;
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        s.propagation.model[env] = "tr38901_uma";
    }
    struct plan_coverage coverage = compute(&s, 1);
    int32_t clear = 29 * 80 + 2;
    int32_t blocked = 29 * 80 + 14;
    const double distance_km[5] = {0.0, 0.1, 0.2, 0.3, 0.4};
    const double ground_m[5] = {0.0, 0.0, 60.0, 0.0, 0.0};
    struct plan_profile path = {.count = 5,
                                .distance_km = distance_km,
                                .ground_asl_m = ground_m,
                                .tx_height_agl_m = 30.0,
                                .rx_height_agl_m = 1.5};
    struct plan_link_input input = {.propagation = &s.propagation,
                                    .station = &s.station[0],
                                    .antenna = &s.antenna[0],
                                    .sector = &s.sector[0],
                                    .service = &s.service[0],
                                    .environment = PLAN_SUBURBAN,
                                    .distance_m = 400.0,
                                    .bearing_deg = 90.0,
                                    .cell_m = 100.0,
                                    .profile = &path};
    struct plan_link link = plan_link_compute(&input);
    assert_int_equal(link.path.los, PLAN_LOS_BLOCKED);
    assert_true(fabs((double)coverage.layer[0].level_dbm[blocked] - link.received_dbm) < 0.05);
    assert_true(fabs((double)coverage.layer[0].sigma_db[blocked] - 6.0) < 1e-6);
    assert_true(fabs((double)coverage.layer[0].sigma_db[clear] - 4.0) < 1e-6);
    plan_coverage_release(&coverage);
    plan_scenario_release(&s);
}

static void best_server_and_ties(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 61, 41, 100.0);
    small_station(&s, 1050.0, 2050.0, 46.0);
    small_station(&s, 5050.0, 2050.0, 46.0);
    small_station(&s, 5050.0, 2050.0, 46.0);
    struct plan_coverage coverage = compute(&s, 1);
    const struct plan_layer *layer = &coverage.layer[0];
    int32_t row = 20 * 61;
    assert_int_equal(layer->server[row + 12], 0);
    assert_int_equal(layer->server[row + 48], 1);
    assert_int_equal(layer->server[row + 30], 0);
    plan_coverage_release(&coverage);
    plan_scenario_release(&s);
}

static void cells_without_data_stay_without(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 20, 20, 100.0);
    small_station(&s, 1050.0, 1050.0, 46.0);
    s.state[0] = PLAN_CELL_OUTSIDE;
    s.environment[0] = PLAN_ENVIRONMENT_NONE;
    s.state[1] = PLAN_CELL_NOT_ASSESSED;
    struct plan_coverage coverage = compute(&s, 1);
    uint8_t *class = NULL;
    struct geo_error err;
    assert_true(isnan(coverage.layer[0].level_dbm[0]) && isnan(coverage.layer[0].level_dbm[1]));
    assert_true(isnan(plan_coverage_probability(&coverage, 0, 1, false)));
    assert_true(!plan_coverage_is_covered(&coverage, &s, 0, 1, false));
    assert_int_equal(plan_coverage_classify(&class, &coverage, &s, 0, false, &err), GEO_OK);
    assert_int_equal(class[0], PLAN_CLASS_OUTSIDE);
    assert_int_equal(class[1], PLAN_CLASS_NOT_ASSESSED);
    assert_int_equal(class[10 * 20 + 10], PLAN_CLASS_COVERED);
    free(class);
    plan_coverage_release(&coverage);
    plan_scenario_release(&s);
}

static void indoors_is_harder(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 60, 40, 100.0);
    small_station(&s, 2950.0, 2050.0, 46.0);
    struct plan_coverage coverage = compute(&s, 1);
    for (int32_t cell = 0; cell < 2400; cell++) {
        double outdoor = plan_coverage_probability(&coverage, 0, cell, false);
        double indoor = plan_coverage_probability(&coverage, 0, cell, true);
        assert_true(indoor <= outdoor + 1e-12 || outdoor < 0.5);
        double level_dbm = (double)coverage.layer[0].level_dbm[cell];
        double sigma_db = hypot((double)coverage.layer[0].sigma_db[cell], 6.0);
        if (coverage.layer[0].server[cell] >= 0) {
            assert_true(fabs(indoor - plan_link_probability(level_dbm - 15.0, -105.0, sigma_db)) < 1e-6);
        } else {
            assert_true(indoor == 0.0);
        }
    }
    plan_coverage_release(&coverage);
    plan_scenario_release(&s);
}

static void no_station_is_a_valid_input(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 10, 10, 100.0);
    struct plan_coverage coverage = compute(&s, 4);
    for (int32_t cell = 0; cell < 100; cell++) {
        assert_true(coverage.layer[0].level_dbm[cell] == PLAN_NO_SIGNAL_DBM);
        assert_int_equal(coverage.layer[0].server[cell], -1);
    }
    plan_coverage_release(&coverage);
    plan_scenario_release(&s);
}

static void unknown_models_are_refused(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 10, 10, 100.0);
    small_station(&s, 500.0, 500.0, 46.0);
    s.propagation.model[PLAN_OPEN] = "magic";
    struct plan_coverage coverage = {0};
    struct plan_coverage_options options = {.threads = 1};
    struct geo_error err;
    assert_int_equal(plan_coverage_compute(&coverage, &s, &options, &err), GEO_ERR_PLAN);
    assert_null(coverage.layer);
    plan_scenario_release(&s);
}

static bool stop(void *context, double done_ratio)
{
    (void)context;
    (void)done_ratio;
    return false;
}

static void an_interruption_is_passed_up(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 20, 20, 100.0);
    small_station(&s, 500.0, 500.0, 46.0);
    small_siting(&s, 46.0);
    struct geo_progress progress = {stop, NULL};
    struct plan_coverage_options options = {.threads = 1, .progress = &progress};
    struct plan_coverage coverage = {0};
    struct plan_reach *reach = NULL;
    struct plan_mast mast = {500.0, 500.0, 30.0, 5, 0};
    struct geo_error err;
    uint8_t *class = small_array(400, 1);
    struct plan_reach_slot slot = {0, 0.9, class};
    struct plan_reach_input input = {&mast, 1, &slot, 1};
    assert_int_equal(plan_coverage_compute(&coverage, &s, &options, &err), GEO_ERR_INTERRUPTED);
    assert_int_equal(plan_reach_compute(&reach, &s, &input, &options, &err), GEO_ERR_INTERRUPTED);
    assert_null(reach);
    free(class);
    plan_scenario_release(&s);
}

static void a_sigma_of_the_plan_wins(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 20, 20, 100.0);
    small_station(&s, 1050.0, 1050.0, 46.0);
    s.propagation.sigma_db = 8.0;
    struct plan_coverage coverage = compute(&s, 1);
    assert_true(coverage.layer[0].sigma_db[5] == 8.0f);
    plan_coverage_release(&coverage);
    plan_scenario_release(&s);
}

/* The reach of a mast is exactly what turns covered when it is built. */
static void reach_is_what_extending_covers(bool indoor)
{
    struct plan_scenario s;
    small_init(&s, 90, 70, 100.0);
    small_terrain(&s, 0.0f);
    for (int32_t i = 0; i < 6300; i++) {
        s.terrain_asl_m[i] = (float)(i * 7919 % 97);
    }
    small_station(&s, 2050.0, 2050.0, 46.0);
    small_siting(&s, 66.0);
    s.service[0].indoor = indoor;
    struct plan_coverage_options options = {.threads = 2};
    struct plan_coverage before = compute(&s, 1);
    struct plan_coverage after = {0};
    struct plan_reach *reach = NULL;
    struct plan_mast masts[2] = {{6050.0, 4050.0, 30.0, 29 * 90 + 60, 0},
                                 {3050.0, 2050.0, 45.0, 49 * 90 + 30, 0}};
    uint8_t *class[2] = {NULL, NULL};
    struct geo_error err;
    assert_int_equal(plan_coverage_classify(&class[0], &before, &s, 0, indoor, &err), GEO_OK);
    struct plan_reach_slot slot = {0, s.service[0].probability, class[0]};
    struct plan_reach_input input = {masts, 2, &slot, 1};
    assert_int_equal(plan_reach_compute(&reach, &s, &input, &options, &err), GEO_OK);
    for (int32_t m = 0; m < 2; m++) {
        assert_int_equal(plan_coverage_extend(&after, &before, &s, &masts[m], 1, &options, &err), GEO_OK);
        assert_int_equal(plan_coverage_classify(&class[1], &after, &s, 0, indoor, &err), GEO_OK);
        uint8_t *reached = small_array(6300, 1);
        for (int32_t run = 0; run < reach[m].run_count; run++) {
            for (int32_t k = 0; k < reach[m].length[run]; k++) {
                reached[reach[m].start[run] + k] = 1;
            }
        }
        int gained = 0;
        for (int32_t cell = 0; cell < 6300; cell++) {
            bool newly = class[1][cell] == PLAN_CLASS_COVERED && class[0][cell] == PLAN_CLASS_UNCOVERED;
            assert_int_equal(newly, reached[cell]);
            assert_true(class[1][cell] == PLAN_CLASS_COVERED || class[0][cell] != PLAN_CLASS_COVERED);
            assert_true(after.layer[0].level_dbm[cell] >= before.layer[0].level_dbm[cell]);
            gained += newly ? 1 : 0;
        }
        assert_true(gained > 20);
        free(reached);
        free(class[1]);
        plan_coverage_release(&after);
    }
    free(class[0]);
    plan_reach_release(reach, 2);
    plan_coverage_release(&before);
    plan_scenario_release(&s);
}

static void reach_outdoors(void **state)
{
    (void)state;
    reach_is_what_extending_covers(false);
}

static void reach_indoors(void **state)
{
    (void)state;
    reach_is_what_extending_covers(true);
}

static void other_services_stay_apart(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 40, 30, 100.0);
    s.service = realloc(s.service, 2 * sizeof *s.service);
    assert_non_null(s.service);
    s.service[1] = s.service[0];
    s.service[1].name = small_text("4G VinaPhone");
    s.service[1].key = small_text("4gv");
    s.service[1].operator_id = 1;
    s.service_count = 2;
    small_station(&s, 1050.0, 1050.0, 46.0);
    small_station(&s, 3050.0, 1050.0, 46.0);
    s.station[1].operator_id = 1;
    struct plan_coverage coverage = compute(&s, 2);
    int32_t row = 19 * 40;
    assert_int_equal(coverage.layer[0].server[row + 10], 0);
    assert_int_equal(coverage.layer[1].server[row + 10], 1);
    assert_int_equal(coverage.layer[0].server[row + 30], 1);
    plan_coverage_release(&coverage);
    plan_scenario_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flat_levels_are_the_links),
        cmocka_unit_test(a_plain_adds_nothing),
        cmocka_unit_test(a_ridge_casts_a_shadow),
        cmocka_unit_test(blocked_paths_take_the_blocked_curve),
        cmocka_unit_test(best_server_and_ties),
        cmocka_unit_test(cells_without_data_stay_without),
        cmocka_unit_test(indoors_is_harder),
        cmocka_unit_test(no_station_is_a_valid_input),
        cmocka_unit_test(unknown_models_are_refused),
        cmocka_unit_test(an_interruption_is_passed_up),
        cmocka_unit_test(a_sigma_of_the_plan_wins),
        cmocka_unit_test(reach_outdoors),
        cmocka_unit_test(reach_indoors),
        cmocka_unit_test(other_services_stay_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
