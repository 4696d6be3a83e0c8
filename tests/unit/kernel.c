/* The flat pass of every kernel against the double-precision formulas, and what it keeps. */
#include "planner/coverage/kernel.h"
#include "planner/coverage/coverage.h"
#include "planner/radio/antenna.h"
#include "planner/radio/curve.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CELLS 160 /* a multiple of every kernel's lanes */
#define MOST_SECTORS 6

static const char *const names[3] = {"baseline", "avx2", "avx512"};

struct bench {
    struct plan_antenna antenna;
    struct plan_budget_antenna pattern;
    struct plan_budget_sector sector[MOST_SECTORS];
    struct plan_budget budget;
    struct plan_service service;
    struct plan_budget_row row;
    float horizontal[361], vertical[361];
    float flat_db[PLAN_BUDGET_ENVIRONMENTS][PLAN_CURVE_SIZE];
    float sigma_db[PLAN_BUDGET_ENVIRONMENTS][PLAN_CURVE_SIZE];
    float blocked_sigma_db[PLAN_BUDGET_ENVIRONMENTS][PLAN_CURVE_SIZE];
    float loss_db[CELLS], clear[CELLS], ground_m[CELLS];
    int32_t environment[CELLS];
    float level_dbm[CELLS], flat_dbm[CELLS], best_sigma_db[CELLS], outdoor[CELLS], indoor[CELLS];
    int32_t server[CELLS];
};

static void near_to(double value, double expected, double tolerance, const char *what)
{
    if (!(value == expected || fabs(value - expected) <= tolerance)) {
        fail_msg("%s: %.9g instead of %.9g", what, value, expected);
    }
}

static void bench_clear(struct bench *b)
{
    for (int i = 0; i < CELLS; i++) {
        b->level_dbm[i] = b->flat_dbm[i] = PLAN_NO_SIGNAL_DBM;
        b->outdoor[i] = b->indoor[i] = -INFINITY;
        b->best_sigma_db[i] = 0.0F;
        b->server[i] = -1;
    }
}

static void bench_curves(struct bench *b)
{
    for (int env = 0; env < PLAN_BUDGET_ENVIRONMENTS; env++) {
        for (int i = 0; i < PLAN_CURVE_SIZE; i++) {
            b->flat_db[env][i] = (float)(40.0 + 0.05 * i + env);
            b->sigma_db[env][i] = (float)(4.0 + 0.001 * i + 0.5 * env);
            b->blocked_sigma_db[env][i] = (float)(7.0 + 0.001 * i);
        }
        b->service.entry_loss_db[env] = 9.0 + env;
        b->service.entry_sigma_db[env] = env == 3 ? 0.0 : 3.0 + env;
        b->budget.entry_loss_db[env] = (float)b->service.entry_loss_db[env];
        b->budget.entry_variance[env] =
            (float)(b->service.entry_sigma_db[env] * b->service.entry_sigma_db[env]);
    }
    b->budget.flat_db = b->flat_db[0];
    b->budget.sigma_db = b->sigma_db[0];
}

/* Three sectors of a parametric panel on 35 m over hilly ground, cells of 50 m from −80 to 79 right of the
 * mast. */
static struct bench *bench_make(int32_t down)
{
    struct bench *b = calloc(1, sizeof *b);
    assert_non_null(b);
    b->antenna = (struct plan_antenna){.gain_dbi = 17.0,
                                       .horizontal_3db_deg = 65.0,
                                       .vertical_3db_deg = 8.0,
                                       .front_to_back_db = 28.0,
                                       .side_lobe_db = 20.0};
    b->pattern = (struct plan_budget_antenna){.horizontal_3db_deg = 65.0F,
                                              .vertical_3db_deg = 8.0F,
                                              .front_to_back_db = 28.0F,
                                              .side_lobe_db = 20.0F,
                                              .horizontal_db = b->horizontal,
                                              .vertical_db = b->vertical,
                                              .most_db = INFINITY};
    b->service =
        (struct plan_service){.threshold_dbm = -105.0, .probability = 0.9, .receiver_height_agl_m = 1.5};
    b->budget = (struct plan_budget){.antenna = &b->pattern,
                                     .sector = b->sector,
                                     .sector_count = 3,
                                     .peak_dbm = 30.0F,
                                     .floor_dbm = -125.0F,
                                     .threshold_dbm = -105.0F,
                                     .cell_m = 50.0F,
                                     .curvature_per_m = 5.9e-8F,
                                     .tx_asl_m = 135.0F,
                                     .rx_height_agl_m = 1.5F};
    for (int k = 0; k < MOST_SECTORS; k++) {
        b->sector[k] = (struct plan_budget_sector){(float)(15 + 120 * (k % 3)), 3.0F, 40 + k};
    }
    bench_curves(b);
    for (int i = 0; i < CELLS; i++) {
        b->loss_db[i] = (float)(95.0 + 0.37 * i);
        b->clear[i] = i % 3 == 0 ? 0.0F : 1.0F;
        b->ground_m[i] = (float)(100.0 + 40.0 * sin(0.3 * i));
        b->environment[i] = i % PLAN_BUDGET_ENVIRONMENTS;
    }
    b->row = (struct plan_budget_row){.count = CELLS,
                                      .right0 = -80,
                                      .down = down,
                                      .loss_db = b->loss_db,
                                      .ground_asl_m = b->ground_m,
                                      .environment = b->environment,
                                      .level_dbm = b->level_dbm,
                                      .flat_dbm = b->flat_dbm,
                                      .sigma_db = b->best_sigma_db,
                                      .outdoor_margin = b->outdoor,
                                      .indoor_margin = b->indoor,
                                      .server = b->server};
    bench_clear(b);
    return b;
}

struct expected {
    double level_dbm, flat_dbm, antenna_db;
    float sigma_db;
    int32_t server;
    bool tie; /* two sectors within rounding of each other */
};

static struct expected expect(const struct bench *b, int i)
{
    double right_m = 50.0 * (b->row.right0 + i);
    double up_m = -50.0 * b->row.down;
    double distance_m = right_m == 0.0 && up_m == 0.0 ? 0.3826 * 50.0 : hypot(right_m, up_m);
    double drop_m = 135.0 - (double)b->ground_m[i] - 1.5 + distance_m * distance_m * 5.9e-8;
    double below_deg = atan(drop_m / distance_m) * 57.29577951308232;
    double bearing_deg = atan2(right_m, up_m) * 57.29577951308232;
    struct expected e = {.antenna_db = HUGE_VAL, .server = -1};
    double second_db = HUGE_VAL;
    for (int k = 0; k < b->budget.sector_count; k++) {
        double azimuth_deg = (double)b->sector[k].azimuth_deg;
        double db = plan_antenna_loss_db(&b->antenna, bearing_deg - azimuth_deg, below_deg,
                                         (double)b->sector[k].tilt_deg);
        second_db = fmin(second_db, fmax(db, e.antenna_db));
        e.server = db < e.antenna_db ? b->sector[k].server : e.server;
        e.antenna_db = fmin(db, e.antenna_db);
    }
    e.tie = second_db - e.antenna_db < 1e-3;
    float squared = (float)(distance_m * distance_m);
    const float *sigma = b->budget.blocked_sigma_db != NULL && b->clear[i] < 0.5F
                             ? b->blocked_sigma_db[b->environment[i]]
                             : b->sigma_db[b->environment[i]];
    e.sigma_db = plan_curve_value(sigma, squared);
    e.level_dbm = 30.0 - e.antenna_db - (double)b->loss_db[i];
    e.flat_dbm = 30.0 - e.antenna_db - (double)plan_curve_value(b->flat_db[b->environment[i]], squared);
    return e;
}

static void check_cell(const struct bench *b, int i, const char *name)
{
    struct expected e = expect(b, i);
    char what[64];
    (void)snprintf(what, sizeof what, "%s, row %d, cell %d", name, b->row.down, i);
    if (isinf(b->loss_db[i])) {
        near_to((double)b->level_dbm[i], (double)PLAN_NO_SIGNAL_DBM, 0.0, what);
        near_to((double)b->flat_dbm[i], (double)PLAN_NO_SIGNAL_DBM, 0.0, what);
        assert_int_equal(b->server[i], -1);
        return;
    }
    near_to((double)b->flat_dbm[i], e.flat_dbm, 2e-3, what);
    if (fabs(e.level_dbm - (double)b->budget.floor_dbm) < 2e-3) {
        return;
    }
    if (e.level_dbm < (double)b->budget.floor_dbm) {
        near_to((double)b->level_dbm[i], (double)PLAN_NO_SIGNAL_DBM, 0.0, what);
        assert_int_equal(b->server[i], -1);
        assert_true(isinf(b->outdoor[i]) && b->outdoor[i] < 0.0F && isinf(b->indoor[i]) &&
                    b->indoor[i] < 0.0F);
        return;
    }
    near_to((double)b->level_dbm[i], e.level_dbm, 2e-3, what);
    near_to((double)b->best_sigma_db[i], (double)e.sigma_db, 1e-4, what);
    if (!e.tie && b->server[i] != e.server) {
        fail_msg("%s: server %d instead of %d", what, b->server[i], e.server);
    }
    uint8_t env = (uint8_t)b->environment[i];
    near_to((double)b->outdoor[i],
            (double)plan_coverage_margin(&b->service, env, b->level_dbm[i], e.sigma_db, false), 1e-4, what);
    near_to((double)b->indoor[i],
            (double)plan_coverage_margin(&b->service, env, b->level_dbm[i], e.sigma_db, true), 1e-4, what);
}

/* Runs the bench by every kernel, each cell checked, and all the same bytes. */
static void check_all(struct bench *b)
{
    struct bench *first = NULL;
    for (int k = 0; k < 3; k++) {
        const struct plan_kernel *kernel = plan_kernel_find(names[k]);
        if (kernel == NULL) {
            continue;
        }
        assert_string_equal(kernel->name, names[k]);
        bench_clear(b);
        kernel->budget(&b->row, &b->budget);
        for (int i = 0; i < CELLS; i++) {
            check_cell(b, i, names[k]);
        }
        if (first == NULL) {
            first = malloc(sizeof *first);
            assert_non_null(first);
            memcpy(first, b, sizeof *first);
        }
        assert_memory_equal(first->level_dbm, b->level_dbm, sizeof b->level_dbm);
        assert_memory_equal(first->flat_dbm, b->flat_dbm, sizeof b->flat_dbm);
        assert_memory_equal(first->best_sigma_db, b->best_sigma_db, sizeof b->best_sigma_db);
        assert_memory_equal(first->outdoor, b->outdoor, sizeof b->outdoor);
        assert_memory_equal(first->indoor, b->indoor, sizeof b->indoor);
        assert_memory_equal(first->server, b->server, sizeof b->server);
    }
    free(first);
}

static const int32_t rows[] = {-300, -79, -20, -1, 0, 1, 5, 80, 400};

static void parametric(void **state)
{
    (void)state;
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        struct bench *b = bench_make(rows[r]);
        for (int i = 0; i < CELLS; i += 11) {
            b->loss_db[i] = INFINITY;
        }
        check_all(b);
        b->budget.sector_count = 1;
        b->sector[0].azimuth_deg = 359.5F;
        check_all(b);
        free(b);
    }
}

static void omnidirectional(void **state)
{
    (void)state;
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        struct bench *b = bench_make(rows[r]);
        b->budget.sector_count = 1;
        b->sector[0].azimuth_deg = NAN; /* a panel drawn as a circle */
        check_all(b);
        b->antenna.omnidirectional = b->pattern.omnidirectional = true;
        b->sector[0].azimuth_deg = 77.0F;
        check_all(b);
        free(b);
    }
}

/* Tables with a deep back and an uneven vertical cut; sums beyond the larger maximum are capped. */
static void fill_tables(struct bench *b)
{
    for (int i = 0; i < 361; i++) {
        double turn = (i % 360) * 0.01745329251994;
        b->horizontal[i] = (float)(14.0 * (1.0 - cos(turn)) + (i % 360 == 90 ? 1.0 : 0.0));
        b->vertical[i] = (float)(12.0 * (1.0 - cos(turn - 0.07)) + 5.0 * sin(4.0 * turn) * sin(4.0 * turn));
        b->pattern.most_db = i == 0 ? 0.0F : b->pattern.most_db;
        b->pattern.most_db = fmaxf(b->pattern.most_db, fmaxf(b->horizontal[i], b->vertical[i]));
    }
    b->pattern.measured = true;
    b->antenna.horizontal_loss_db = b->horizontal;
    b->antenna.vertical_loss_db = b->vertical;
}

static void measured(void **state)
{
    (void)state;
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        struct bench *b = bench_make(rows[r]);
        fill_tables(b);
        check_all(b);
        b->antenna.vertical_loss_db = NULL;
        memset(b->vertical, 0, sizeof b->vertical);
        b->pattern.most_db = INFINITY;
        check_all(b);
        free(b);
        b = bench_make(rows[r]);
        fill_tables(b);
        b->antenna.horizontal_loss_db = NULL;
        memset(b->horizontal, 0, sizeof b->horizontal);
        b->pattern.most_db = INFINITY;
        b->antenna.omnidirectional = b->pattern.omnidirectional = true;
        check_all(b);
        free(b);
    }
}

/* A sector without azimuth sees every direction from its front. */
static void measured_without_azimuth(void **state)
{
    (void)state;
    struct bench *b = bench_make(20);
    fill_tables(b);
    b->budget.sector_count = 1;
    b->sector[0].azimuth_deg = NAN;
    check_all(b);
    free(b);
}

static void blocked_paths_have_their_own_sigma(void **state)
{
    (void)state;
    struct bench *b = bench_make(7);
    b->row.clear = b->clear;
    b->budget.blocked_sigma_db = b->blocked_sigma_db[0];
    check_all(b);
    assert_true(fabsf(b->best_sigma_db[3] - b->best_sigma_db[4]) > 1.0F);
    free(b);
}

/* σ = 0: certain or impossible. */
static void no_spread_is_certainty(void **state)
{
    (void)state;
    struct bench *b = bench_make(7);
    memset(b->sigma_db, 0, sizeof b->sigma_db);
    check_all(b);
    int sure = 0;
    for (int i = 0; i < CELLS; i++) {
        assert_true(isinf(b->outdoor[i]));
        assert_true((b->outdoor[i] > 0.0F) == (b->level_dbm[i] >= -105.0F));
        assert_true((isinf(b->indoor[i]) != 0) == (b->environment[i] == 3 || b->server[i] < 0));
        sure += b->outdoor[i] > 0.0F ? 1 : 0;
    }
    assert_true(sure > 10 && sure < CELLS);
    free(b);
}

/* Exactly at the floor there is a signal, just below none. */
static void floor_is_kept(void **state)
{
    (void)state;
    struct bench *b = bench_make(50);
    b->pattern.side_lobe_db = b->pattern.front_to_back_db = 0.0F; /* isotropic */
    b->antenna.side_lobe_db = b->antenna.front_to_back_db = 0.0;
    for (int i = 0; i < CELLS; i++) {
        b->loss_db[i] = i % 2 == 0 ? 155.0F : nextafterf(155.0F, 156.0F);
    }
    for (int k = 0; k < 3; k++) {
        const struct plan_kernel *kernel = plan_kernel_find(names[k]);
        if (kernel == NULL) {
            continue;
        }
        bench_clear(b);
        kernel->budget(&b->row, &b->budget);
        for (int i = 0; i < CELLS; i++) {
            assert_true(b->level_dbm[i] == (i % 2 == 0 ? -125.0F : PLAN_NO_SIGNAL_DBM));
            assert_int_equal(b->server[i], i % 2 == 0 ? 40 : -1); /* all sectors alike: the first */
        }
    }
    free(b);
}

/* A second emitter takes over only where it is stronger; margins and the flat level are each the best. */
static void the_best_stays(void **state)
{
    (void)state;
    for (int k = 0; k < 3; k++) {
        const struct plan_kernel *kernel = plan_kernel_find(names[k]);
        if (kernel == NULL) {
            continue;
        }
        struct bench *b = bench_make(11);
        kernel->budget(&b->row, &b->budget);
        struct bench before = *b;
        for (int s = 0; s < 3; s++) {
            b->sector[s].server = 90 + s;
        }
        kernel->budget(&b->row, &b->budget); /* a twin: nothing changes */
        assert_memory_equal(before.server, b->server, sizeof b->server);
        assert_memory_equal(before.level_dbm, b->level_dbm, sizeof b->level_dbm);
        for (int i = 0; i < CELLS; i++) {
            b->loss_db[i] += i % 2 == 0 ? -1.0F : 1.0F;
        }
        for (int env = 0; env < PLAN_BUDGET_ENVIRONMENTS; env++) {
            for (int i = 0; i < PLAN_CURVE_SIZE; i++) {
                b->sigma_db[env][i] = 50.0F; /* the stronger is the less certain */
            }
        }
        kernel->budget(&b->row, &b->budget);
        int less_certain = 0;
        for (int i = 0; i < CELLS; i++) {
            bool better = i % 2 == 0 && b->level_dbm[i] > PLAN_NO_SIGNAL_DBM;
            assert_true((b->level_dbm[i] > before.level_dbm[i]) == better);
            assert_int_equal(b->server[i] >= 90, better);
            assert_true(b->outdoor[i] >= before.outdoor[i] && b->indoor[i] >= before.indoor[i]);
            assert_true(b->flat_dbm[i] == before.flat_dbm[i]);
            assert_true(!better || b->best_sigma_db[i] == 50.0F);
            less_certain += better && b->outdoor[i] == before.outdoor[i] ? 1 : 0;
        }
        assert_true(less_certain > 0);
        free(b);
    }
}

static void kernels_by_name(void **state)
{
    (void)state;
    assert_non_null(plan_kernel_best());
    assert_non_null(plan_kernel_find("baseline"));
    assert_null(plan_kernel_find("mmx"));
    assert_ptr_equal(plan_kernel_find(plan_kernel_best()->name), plan_kernel_best());
    assert_int_equal(plan_kernel_find("baseline")->lanes, 4);
    for (int k = 0; k < 3; k++) {
        const struct plan_kernel *kernel = plan_kernel_find(names[k]);
        assert_true(kernel == NULL || kernel->lanes <= plan_kernel_best()->lanes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parametric),
        cmocka_unit_test(omnidirectional),
        cmocka_unit_test(measured),
        cmocka_unit_test(measured_without_azimuth),
        cmocka_unit_test(blocked_paths_have_their_own_sigma),
        cmocka_unit_test(no_spread_is_certainty),
        cmocka_unit_test(floor_is_kept),
        cmocka_unit_test(the_best_stays),
        cmocka_unit_test(kernels_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
