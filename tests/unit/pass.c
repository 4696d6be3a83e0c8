/* The whole stage over relief: each cell against the link of its profile, in both modes and by all models. */
#include "planner/coverage/pass.h"
#include "planner/coverage/coverage.h"
#include "planner/radio/antenna.h"
#include "tests/support/relief.h"
#include "tests/support/small_scenario.h"

#include <stdio.h>

#define SIZE 101
#define CELLS (SIZE * SIZE)
#define CELL_M 60.0

static void set_models(struct plan_scenario *s, const char *const models[PLAN_ENVIRONMENT_COUNT])
{
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        s->propagation.model[env] = models[env];
    }
}

/* Relief with patches of every environment, one station of three sectors in the middle. */
static void stage_init(struct plan_scenario *s, bool rough, bool clutter)
{
    small_init(s, SIZE, SIZE, CELL_M);
    struct relief relief = relief_make(SIZE, CELL_M, rough);
    s->terrain_asl_m = relief.ground_m;
    s->clutter_m = clutter ? relief.clutter_m : NULL;
    if (!clutter) {
        free(relief.clutter_m);
    }
    for (int32_t cell = 0; cell < CELLS; cell++) {
        s->environment[cell] = (uint8_t)((cell / SIZE / 9 + 2 * (cell % SIZE / 7)) % PLAN_ENVIRONMENT_COUNT);
    }
    small_station(s, 50.5 * CELL_M, 50.5 * CELL_M, 60.0);
    s->station[0].antenna = 1;
    s->sector = realloc(s->sector, 3 * sizeof *s->sector);
    assert_non_null(s->sector);
    for (int k = 0; k < 3; k++) {
        s->sector[k] = (struct plan_sector){.azimuth_deg = 20.0 + 120.0 * k, .tilt_deg = 3.0, .station = 0};
    }
    s->station[0].sector_count = s->sector_count = 3;
    s->propagation.polarization = PLAN_POLARIZATION_VERTICAL;
    s->propagation.floor_db = 60.0;
    s->propagation.climate = (struct plan_climate){.delta_n = 45.0,
                                                   .n0 = 340.0,
                                                   .time_percent = 50.0,
                                                   .latitude_deg = 16.0,
                                                   .itm_climate = 5,
                                                   .ground_permittivity = 15.0,
                                                   .ground_conductivity_s_per_m = 0.005};
    struct plan_k_factors usual = {.k4 = 0.7, .k6 = -1.5, .sigma_db = 7.5};
    usual.k1 = usual.k2 = usual.k3 = usual.k5 = (double)NAN;
    s->propagation.k_factors = usual;
}

static struct plan_coverage compute(const struct plan_scenario *s, int threads, const char *kernel)
{
    struct plan_coverage coverage = {0};
    struct plan_coverage_options options = {.threads = threads};
    struct geo_error err;
    options.kernel = kernel == NULL ? NULL : plan_kernel_find(kernel);
    assert_int_equal(plan_coverage_compute(&coverage, s, &options, &err), GEO_OK);
    return coverage;
}

/* The strongest sector's link over the profile of the cell; exact: on the straight line, else on the sweep's
 * ray. */
static struct plan_link link_of(const struct plan_scenario *s, int32_t cell, bool exact)
{
    static double ground_m[SIZE + 1], clutter_m[SIZE + 1], distance_km[SIZE + 1];
    struct plan_sweep sweep = {.grid = &s->terrain_grid,
                               .ground_asl_m = s->terrain_asl_m,
                               .clutter_m = s->clutter_m,
                               .row = SIZE / 2,
                               .col = SIZE / 2};
    int32_t down = cell / SIZE - SIZE / 2;
    int32_t right = cell % SIZE - SIZE / 2;
    int32_t ring = plan_sweep_profile(ground_m, clutter_m, &sweep, down, right, exact);
    double distance_m = plan_pass_distance_m(CELL_M, down, right);
    for (int32_t i = 0; i <= ring; i++) {
        distance_km[i] = distance_m * i / ring / 1000.0;
    }
    struct plan_profile profile = {.count = ring + 1,
                                   .distance_km = distance_km,
                                   .ground_asl_m = ground_m,
                                   .clutter_m = s->clutter_m == NULL ? NULL : clutter_m,
                                   .tx_height_agl_m = s->station[0].height_agl_m,
                                   .rx_height_agl_m = 1.5};
    struct plan_link best = {.received_dbm = -HUGE_VAL};
    for (int32_t k = 0; k < s->station[0].sector_count; k++) {
        struct plan_link_input input = {
            .propagation = &s->propagation,
            .station = &s->station[0],
            .antenna = &s->antenna[s->station[0].antenna],
            .sector = &s->sector[k],
            .service = &s->service[0],
            .environment = (enum plan_environment)s->environment[cell],
            .distance_m = distance_m,
            .bearing_deg = atan2(right, -down) * 57.29577951308232,
            .cell_m = CELL_M,
            .profile = s->terrain_asl_m == NULL && s->clutter_m == NULL ? NULL : &profile};
        struct plan_link link = plan_link_compute(&input);
        if (s->terrain_asl_m != NULL) {
            /* The profile on a ray moves the receiver's ground along the slope; the antenna looks at the
             * cell. */
            double drop_m =
                ground_m[0] + s->station[0].height_agl_m - (double)s->terrain_asl_m[cell] - 1.5 +
                distance_m * distance_m / (2.0 * plan_model_earth_radius_m(&s->propagation.climate));
            double own_db =
                plan_antenna_loss_db(input.antenna, input.bearing_deg - input.sector->azimuth_deg,
                                     atan2(drop_m, distance_m) * 57.29577951308232, input.sector->tilt_deg);
            link.received_dbm += link.antenna_loss_db - own_db;
        }
        best = link.received_dbm > best.received_dbm ? link : best;
    }
    return best;
}

/* Compares every seventeenth cell. Returns how many had a signal. */
static int follows_links(const struct plan_scenario *s, bool exact, double tolerance_db)
{
    struct plan_coverage coverage = compute(s, 2, NULL);
    const struct plan_layer *layer = &coverage.layer[0];
    double floor_dbm = s->service[0].threshold_dbm - s->propagation.floor_db;
    int served = 0;
    int steps = 0;
    for (int32_t cell = 0; cell < CELLS; cell += 17) {
        if (cell == CELLS / 2) {
            continue;
        }
        const char *model = s->propagation.model[s->environment[cell]];
        /* Neither Deygout's construction nor eHata has a sweep. */
        bool deygout =
            s->propagation.diffraction == PLAN_DIFFRACTION_DEYGOUT && plan_model_find(model)->loss != NULL;
        struct plan_link link = link_of(s, cell, exact || deygout || strcmp(model, "ehata") == 0);
        double level_dbm = (double)layer->level_dbm[cell];
        if (layer->server[cell] < 0) {
            assert_true(link.received_dbm < floor_dbm + tolerance_db);
            continue;
        }
        bool near_mast = abs(cell / SIZE - SIZE / 2) < 2 && abs(cell % SIZE - SIZE / 2) < 2;
        double allowed_db =
            strcmp(model, "itm") == 0 && !exact ? 0.5 : tolerance_db; /* ranks of heights decide */
        if (!near_mast && !(fabs(level_dbm - link.received_dbm) <= allowed_db)) {
            fail_msg("%s (environment %d), %d down %d right: %.4f instead of %.4f dBm", model,
                     s->environment[cell], cell / SIZE - SIZE / 2, cell % SIZE - SIZE / 2, level_dbm,
                     link.received_dbm);
        }
        if (fabs((double)layer->sigma_db[cell] - link.sigma_db) > 0.3) {
            steps++; /* of a model's own: the table is linear across */
        }
        served++;
    }
    assert_true(steps <= served / 50);
    plan_coverage_release(&coverage);
    return served;
}

static const char *const mixes[][PLAN_ENVIRONMENT_COUNT] = {
    {"p1812", "ext_hata", "tr38901_rma", "ext_hata", "p526"},
    {"tr38901_uma", "tr38901_umi", "free_space", "k_factor", "p1812"},
    {"p1812", "p1812", "p1812", "p1812", "p1812"},
    {"k_factor", "okumura_hata", "cost231", "free_space", "free_space"},
    {"p526", "ehata", "itm", "p526", "itm"},
};
#define MIXES (sizeof mixes / sizeof *mixes)

static void each_cell_is_its_link(enum plan_sweep_mode mode, double tolerance_db)
{
    for (size_t m = 0; m < MIXES; m++) {
        for (int k = 0; k < 4; k++) {
            struct plan_scenario s;
            stage_init(&s, k != 1, k % 2 == 0);
            set_models(&s, mixes[m]);
            s.propagation.mode = mode;
            s.propagation.los = k < 2 ? PLAN_LOS_TERRAIN : PLAN_LOS_PROBABILITY;
            s.propagation.forest_depth_m = k == 2 ? 30.0 : 0.0;
            s.propagation.diffraction = k == 3 ? PLAN_DIFFRACTION_DEYGOUT : PLAN_DIFFRACTION_BULLINGTON;
            assert_true(follows_links(&s, mode == PLAN_MODE_EXACT, tolerance_db) > 350);
            plan_scenario_release(&s);
        }
    }
}

static void exact_is_the_link(void **state)
{
    (void)state;
    each_cell_is_its_link(PLAN_MODE_EXACT, 0.02);
}

static void sweep_is_the_link_of_the_ray(void **state)
{
    (void)state;
    each_cell_is_its_link(PLAN_MODE_SWEEP, 0.05);
}

/* Terminal clutter and other receivers' heights, with models that know no clutter. */
static void terminal_clutter_is_added(void **state)
{
    (void)state;
    static const char *const models[PLAN_ENVIRONMENT_COUNT] = {"p1812", "free_space", "p526", "p1812",
                                                               "ext_hata"};
    for (int k = 0; k < 4; k++) {
        struct plan_scenario s;
        stage_init(&s, true, k % 2 == 0);
        set_models(&s, models);
        s.propagation.mode = k < 2 ? PLAN_MODE_SWEEP : PLAN_MODE_EXACT;
        s.propagation.terminal_clutter =
            k % 2 == 0 ? PLAN_TERMINAL_P2108_HEIGHT_GAIN : PLAN_TERMINAL_P2108_STATISTICAL;
        s.propagation.forest_depth_m = 25.0;
        assert_true(follows_links(&s, k >= 2, 0.05) > 350);
        plan_scenario_release(&s);
    }
}

/* Without a terrain raster, with and without clutter: a plain. */
static void without_terrain(void **state)
{
    (void)state;
    for (size_t m = 0; m < MIXES; m++) {
        for (int k = 0; k < 4; k++) {
            struct plan_scenario s;
            stage_init(&s, false, k % 2 == 0);
            set_models(&s, mixes[m]);
            free(s.terrain_asl_m);
            s.terrain_asl_m = NULL;
            s.propagation.mode = k < 2 ? PLAN_MODE_SWEEP : PLAN_MODE_EXACT;
            s.propagation.forest_depth_m = 30.0;
            assert_true(follows_links(&s, k >= 2, 0.1) > 350);
            plan_scenario_release(&s);
        }
    }
}

/* Over a plain without clutter the flat level is the level, also of what the plan adds at the receiver. */
static void a_plain_is_flat(void **state)
{
    (void)state;
    for (size_t m = 0; m < MIXES; m++) {
        struct plan_scenario s;
        stage_init(&s, false, false);
        set_models(&s, mixes[m]);
        for (int32_t cell = 0; cell < CELLS; cell++) {
            s.terrain_asl_m[cell] = 37.0F;
        }
        s.propagation.forest_depth_m = 30.0;
        s.propagation.terminal_clutter = PLAN_TERMINAL_P2108_STATISTICAL;
        struct plan_coverage coverage = compute(&s, 2, NULL);
        const struct plan_layer *layer = &coverage.layer[0];
        for (int32_t cell = 0; cell < CELLS; cell++) {
            if (layer->server[cell] >= 0 &&
                !(fabsf(layer->flat_dbm[cell] - layer->level_dbm[cell]) < 0.15F)) {
                fail_msg("%s, %d down %d right: flat %.3f, level %.3f dBm",
                         s.propagation.model[s.environment[cell]], cell / SIZE - 50, cell % SIZE - 50,
                         (double)layer->flat_dbm[cell], (double)layer->level_dbm[cell]);
            }
        }
        plan_coverage_release(&coverage);
        plan_scenario_release(&s);
    }
}

/* ---- the same bytes ---- */

static void assert_same(const struct plan_coverage *a, const struct plan_coverage *b)
{
    const struct plan_layer *x = &a->layer[0];
    const struct plan_layer *y = &b->layer[0];
    assert_memory_equal(x->level_dbm, y->level_dbm, CELLS * sizeof(float));
    assert_memory_equal(x->flat_dbm, y->flat_dbm, CELLS * sizeof(float));
    assert_memory_equal(x->sigma_db, y->sigma_db, CELLS * sizeof(float));
    assert_memory_equal(x->outdoor_margin, y->outdoor_margin, CELLS * sizeof(float));
    assert_memory_equal(x->indoor_margin, y->indoor_margin, CELLS * sizeof(float));
    assert_int_equal(a->warnings, b->warnings);
    assert_true(a->path_count == b->path_count);
}

static void add_stations(struct plan_scenario *s, bool backwards)
{
    for (int i = 0; i < 5; i++) {
        int n = backwards ? 4 - i : i;
        small_station(s, 333.0 + 1150.0 * n, 5600.0 - 1010.0 * n, 44.0 + n);
        s->station[s->station_count - 1].height_agl_m = 20.0 + 10.0 * (n % 3);
    }
}

static void threads_kernels_and_order_change_nothing(void **state)
{
    (void)state;
    for (size_t m = 0; m < MIXES; m++) {
        struct plan_scenario s;
        stage_init(&s, true, true);
        set_models(&s, mixes[m]);
        s.propagation.los = PLAN_LOS_TERRAIN;
        s.propagation.climate.time_percent = m == 2 ? 10.0 : 50.0;
        s.position_count = s.station_count = s.sector_count = 0;
        free(s.position[0].id);
        free(s.station[0].id);
        add_stations(&s, false);
        struct plan_coverage first = compute(&s, 1, "baseline");
        for (int k = 0; k < 3; k++) {
            if (plan_kernel_find(relief_kernels[k]) == NULL) {
                continue;
            }
            struct plan_coverage other = compute(&s, 3 - k, relief_kernels[k]);
            assert_same(&first, &other);
            assert_memory_equal(first.layer[0].server, other.layer[0].server, CELLS * sizeof(int32_t));
            plan_coverage_release(&other);
        }
        for (int i = 0; i < 5; i++) {
            free(s.position[i].id);
            free(s.station[i].id);
        }
        s.position_count = s.station_count = s.sector_count = 0;
        add_stations(&s, true);
        struct plan_coverage backwards = compute(&s, 2, NULL);
        assert_same(&first, &backwards);
        for (int32_t cell = 0; cell < CELLS; cell++) {
            int32_t server = first.layer[0].server[cell];
            assert_int_equal(backwards.layer[0].server[cell], server < 0 ? -1 : 4 - server);
        }
        plan_coverage_release(&backwards);
        plan_coverage_release(&first);
        plan_scenario_release(&s);
    }
}

/* ---- sweep and exact ---- */

static void sweep_is_near_exact(void **state)
{
    (void)state;
    for (int rough = 0; rough < 2; rough++) {
        struct plan_scenario s;
        stage_init(&s, rough != 0, true);
        set_models(&s, mixes[2]);
        struct plan_coverage sweep = compute(&s, 2, NULL);
        s.propagation.mode = PLAN_MODE_EXACT;
        struct plan_coverage exact = compute(&s, 2, NULL);
        double sum = 0.0;
        double squares = 0.0;
        int count = 0;
        int far = 0;
        for (int32_t cell = 0; cell < CELLS; cell++) {
            if (sweep.layer[0].server[cell] < 0 || exact.layer[0].server[cell] < 0) {
                continue;
            }
            double off_db = (double)(sweep.layer[0].level_dbm[cell] - exact.layer[0].level_dbm[cell]);
            sum += off_db;
            squares += off_db * off_db;
            far += fabs(off_db) > 5.0 ? 1 : 0;
            count++;
        }
        print_message("%s: mean %.3f, rms %.3f dB, %d of %d beyond 5 dB\n", rough != 0 ? "rough" : "plain",
                      sum / count, sqrt(squares / count), far, count);
        assert_true(count > 8000);
        assert_true(fabs(sum / count) < 0.1);
        assert_true(sqrt(squares / count) < 4.0);
        assert_true(far < count / 20);
        plan_coverage_release(&sweep);
        plan_coverage_release(&exact);
        plan_scenario_release(&s);
    }
}

static void own_cell_has_its_mean_distance(void **state)
{
    (void)state;
    assert_true(plan_pass_distance_m(100.0, 0, 0) == 38.26);
    assert_true(plan_pass_distance_m(10.0, -3, 4) == 50.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_is_the_link),
        cmocka_unit_test(sweep_is_the_link_of_the_ray),
        cmocka_unit_test(terminal_clutter_is_added),
        cmocka_unit_test(without_terrain),
        cmocka_unit_test(a_plain_is_flat),
        cmocka_unit_test(threads_kernels_and_order_change_nothing),
        cmocka_unit_test(sweep_is_near_exact),
        cmocka_unit_test(own_cell_has_its_mean_distance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
