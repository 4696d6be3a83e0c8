/* Ground for tests of the sweep: hills of many sizes, or a plain with furrows, with or without clutter, and a
 * sweep of one mast over it by each kernel. */
#ifndef PHUSONG_TESTS_RELIEF_H
#define PHUSONG_TESTS_RELIEF_H

#include "planner/coverage/climate.h"
#include "planner/coverage/sweep.h"
#include "planner/radio/p1812.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const relief_kernels[3] = {"baseline", "avx2", "avx512"};

struct relief {
    struct geo_grid grid;
    float *ground_m, *clutter_m;
};

static inline void *relief_array(size_t count, size_t size)
{
    void *array = calloc(count == 0 ? 1 : count, size);
    assert_non_null(array);
    return array;
}

/* [0, 1) */
static inline double relief_random(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (double)(*seed >> 8) / 16777216.0;
}

#define RELIEF_WAVES 30

static inline struct relief relief_make(int32_t size, double cell_m, bool rough)
{
    struct relief relief = {.grid = {.west_m = 0.0, .north_m = size * cell_m, .cell_m = cell_m}};
    relief.grid.cols = relief.grid.rows = size;
    size_t cells = (size_t)size * (size_t)size;
    relief.ground_m = relief_array(cells, sizeof(float));
    relief.clutter_m = relief_array(cells, sizeof(float));
    uint32_t seed = rough ? 7 : 11;
    double wave[RELIEF_WAVES][4];
    for (int i = 0; i < RELIEF_WAVES; i++) {
        double length_m = 4.0 * cell_m * pow(1.2, i);
        wave[i][0] = (relief_random(&seed) - 0.5) * 12.566 / length_m;
        wave[i][1] = (relief_random(&seed) - 0.5) * 12.566 / length_m;
        wave[i][2] = 6.283 * relief_random(&seed);
        wave[i][3] = 0.02 * length_m;
    }
    for (size_t cell = 0; cell < cells; cell++) {
        double x_m = (double)(cell % (size_t)size) * cell_m;
        double y_m = (double)(cell / (size_t)size) * cell_m;
        double height_m = rough ? 400.0 : 10.0;
        for (int i = 0; rough && i < RELIEF_WAVES; i++) {
            height_m += wave[i][3] * sin(wave[i][0] * x_m + wave[i][1] * y_m + wave[i][2]);
        }
        relief.ground_m[cell] = (float)(height_m + 2.0 * relief_random(&seed));
        double trees = sin(x_m * 0.004) * sin(y_m * 0.005);
        relief.clutter_m[cell] = trees > 0.3 ? 15.0F : (trees > 0.0 ? 8.0F : 0.0F);
    }
    return relief;
}

static inline void relief_release(struct relief *relief)
{
    free(relief->ground_m);
    free(relief->clutter_m);
    *relief = (struct relief){0};
}

enum relief_model { RELIEF_P1812, RELIEF_P526, RELIEF_EDGES, RELIEF_BARE_EDGES, RELIEF_CLEAR, RELIEF_MODELS };

/* One sweep: its plane has the window's cells, NaN where nothing was found. */
struct relief_sweep {
    struct plan_sweep sweep;
    struct plan_propagation propagation;
    struct plan_climate_table climate;
    enum relief_model model;
    double mhz;
    struct plan_loss_band band;
    float *plane;
    uint8_t *visits, *wanted;
    float *lanes[2];
};

static inline void relief_take(void *context, const struct plan_paths *paths, const struct plan_paths *beta)
{
    struct relief_sweep *run = context;
    const struct plan_kernel *kernel = run->sweep.kernel;
    const float *value = run->lanes[0];
    switch (run->model) {
    case RELIEF_P1812:
        kernel->p1812(run->lanes[0], paths, beta, &run->band);
        break;
    case RELIEF_P526:
        kernel->p526(run->lanes[0], paths, &run->band);
        break;
    case RELIEF_EDGES:
        kernel->edges(run->lanes[0], run->lanes[1], paths, &run->band);
        break;
    case RELIEF_BARE_EDGES:
        kernel->edges(run->lanes[0], run->lanes[1], paths, &run->band);
        value = run->lanes[1];
        break;
    case RELIEF_CLEAR:
    case RELIEF_MODELS:
    default:
        value = paths->field[PLAN_PATH_CLEAR];
    }
    for (int32_t i = 0; i < paths->rows * paths->lanes; i++) {
        if (paths->cell[i] >= 0) {
            assert_in_range(paths->cell[i], 0, run->sweep.rows * run->sweep.cols - 1);
            run->plane[paths->cell[i]] = value[i];
            run->visits[paths->cell[i]]++;
        }
    }
}

/* The window is all of the grid and every cell is wanted, the mast in the middle. */
static inline void relief_sweep_init(struct relief_sweep *run, const struct relief *relief,
                                     enum relief_model model, double tx_m, bool clutter)
{
    memset(run, 0, sizeof *run);
    run->model = model;
    run->mhz = 1800.0;
    run->propagation.polarization = PLAN_POLARIZATION_VERTICAL;
    run->propagation.climate =
        (struct plan_climate){.delta_n = 55.0, .n0 = 375.0, .time_percent = 50.0, .latitude_deg = 16.0};
    bool cover = model == RELIEF_P1812 || model == RELIEF_P526;
    run->sweep = (struct plan_sweep){
        .kernel = plan_kernel_best(),
        .grid = &relief->grid,
        .ground_asl_m = relief->ground_m,
        .clutter_m = clutter && cover ? relief->clutter_m : NULL,
        .row = relief->grid.rows / 2,
        .col = relief->grid.cols / 2,
        .rows = relief->grid.rows,
        .cols = relief->grid.cols,
        .tx_height_agl_m = tx_m,
        .rx_height_agl_m = 1.5,
        .effective_radius_m = plan_model_earth_radius_m(&run->propagation.climate),
        .lowest_mhz = run->mhz,
        .edges = model != RELIEF_CLEAR,
        .smooth = cover,
        .horizons = model == RELIEF_P1812,
        .take = relief_take,
        .context = run,
    };
}

/* Everything of the window is wanted unless `wanted` says otherwise. */
static inline void relief_sweep_run(struct relief_sweep *run, const struct plan_kernel *kernel)
{
    struct geo_error err = {GEO_OK, ""};
    size_t cells = (size_t)run->sweep.rows * (size_t)run->sweep.cols;
    struct plan_sweep_scratch scratch = {0};
    if (run->wanted == NULL) {
        run->wanted = relief_array(cells, 1);
        memset(run->wanted, 1, cells);
    }
    if (run->climate.memory == NULL) {
        assert_int_equal(plan_climate_table_init(&run->climate, &run->propagation.climate, 60000.0, &err),
                         GEO_OK);
    }
    free(run->plane);
    free(run->visits);
    free(run->lanes[0]);
    free(run->lanes[1]);
    run->plane = relief_array(cells, sizeof(float));
    run->visits = relief_array(cells, 1);
    run->lanes[0] = relief_array((size_t)16 * 4096, sizeof(float));
    run->lanes[1] = relief_array((size_t)16 * 4096, sizeof(float));
    for (size_t i = 0; i < cells; i++) {
        run->plane[i] = NAN;
    }
    run->band = plan_climate_band(&run->climate, &run->propagation, run->mhz);
    run->band.tx_height_m = (float)run->sweep.tx_height_agl_m;
    run->band.rx_height_m = (float)run->sweep.rx_height_agl_m;
    run->sweep.kernel = kernel;
    run->sweep.wanted = run->wanted;
    run->sweep.beta_radius_m =
        run->model == RELIEF_P1812 && run->propagation.climate.time_percent < 50.0 ? 3.0 * 6371000.0 : 0.0;
    assert_int_equal(plan_sweep_run(&run->sweep, &scratch, &err), GEO_OK);
    plan_sweep_scratch_release(&scratch);
}

static inline void relief_sweep_release(struct relief_sweep *run)
{
    plan_climate_table_release(&run->climate);
    free(run->plane);
    free(run->visits);
    free(run->wanted);
    free(run->lanes[0]);
    free(run->lanes[1]);
    memset(run, 0, sizeof *run);
}

/* The same value from the profile that the sweep samples for this cell, in double precision; exact: from the
 * profile on the straight line. */
static inline double relief_reference(const struct relief_sweep *run, int32_t down, int32_t right, bool exact)
{
    enum { MOST = 4096 };
    static double ground[MOST], clutter[MOST], distance_km[MOST];
    int32_t ring = plan_sweep_profile(ground, clutter, &run->sweep, down, right, exact);
    double km = run->sweep.grid->cell_m * hypot(down, right) / 1000.0;
    assert_in_range(ring, 1, MOST - 1);
    for (int32_t i = 0; i <= ring; i++) {
        distance_km[i] = km * i / ring;
    }
    struct plan_profile profile = {.count = ring + 1,
                                   .distance_km = distance_km,
                                   .ground_asl_m = ground,
                                   .clutter_m = clutter,
                                   .tx_height_agl_m = run->sweep.tx_height_agl_m,
                                   .rx_height_agl_m = run->sweep.rx_height_agl_m};
    struct plan_path path = {.frequency_mhz = run->mhz,
                             .distance_km = km,
                             .tx_height_agl_m = run->sweep.tx_height_agl_m,
                             .rx_height_agl_m = run->sweep.rx_height_agl_m,
                             .cell_m = run->sweep.grid->cell_m};
    double radius_km = run->sweep.effective_radius_m / 1000.0;
    if (run->model == RELIEF_P1812) {
        return plan_p1812_loss(&path, &profile, &run->propagation).loss_db;
    }
    if (run->model == RELIEF_P526) {
        return plan_p526_loss(&path, &profile, &run->propagation).loss_db;
    }
    profile.clutter_m = NULL;
    if (run->model == RELIEF_CLEAR) {
        return plan_p526_line_of_sight(&profile, radius_km) ? 1.0 : 0.0;
    }
    struct plan_p526_edge edge = plan_p526_bullington_edge(&profile, radius_km);
    double edges_db = plan_p526_edge_db(&edge, run->mhz, km);
    if (run->model == RELIEF_BARE_EDGES) {
        return edges_db;
    }
    struct plan_p526_edge plain =
        plan_p526_smooth_edge(&profile, radius_km, profile.tx_height_agl_m, profile.rx_height_agl_m);
    return fmax(edges_db - plan_p526_edge_db(&plain, run->mhz, km), 0.0);
}

#endif
