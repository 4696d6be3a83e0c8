/* Path loss of one mast to the cells of a window, for each of its bands. */
#ifndef PHUSONG_COVERAGE_PASS_H
#define PHUSONG_COVERAGE_PASS_H

#include "planner/coverage/emitter.h"
#include "planner/coverage/sweep.h"

/* Loss of a cell in reach that need not be followed: no level, but a flat one. */
#define PLAN_PASS_UNUSED_DB 1e20f

struct plan_pass_plane {
    const struct plan_loss_class *class;
    float *loss_db;  /* [rows × stride]; left alone where not wanted */
    float *sigma_db; /* the same for models with a σ of their own, left alone by others; NULL: not asked */
};

struct plan_pass {
    const struct plan_scenario *scenario;
    const struct plan_emitters *emitters;
    int32_t row0, col0, rows, stride; /* window on the terrain grid */
    int32_t mast_row, mast_col;       /* on the terrain grid */
    double mast_ground_m;             /* above sea */
    double tx_height_agl_m, rx_height_agl_m;
    const float *limit_db; /* [rows × stride] larger losses need not be found, see plan_limit_row; NULL: all
                              are asked */
    const uint8_t *wanted; /* [rows × stride] */
    const int32_t *environment; /* [rows × stride]; the receiver's, where wanted */
    struct plan_pass_plane *plane;
    int32_t plane_count;
    float *clear; /* [rows × stride] 1: line of sight over bare ground; NULL: not asked */
};

/* One worker's memory. */
struct plan_pass_scratch {
    struct plan_sweep_scratch sweep;
    uint8_t *wanted;
    size_t wanted_size;
    float *lanes; /* results of one group of rays */
    size_t lanes_size;
    double *profile;
    size_t profile_size;
};
void plan_pass_scratch_release(struct plan_pass_scratch *scratch);

enum geo_status plan_pass_run(const struct plan_pass *pass, struct plan_pass_scratch *scratch,
                              struct geo_error *err) GEO_MUST_CHECK;

/* Distance of cells from the mast, centre to centre; the mast's own cell counts as its mean inner distance.
 */
double plan_pass_distance_m(double cell_m, int32_t down, int32_t right);

/* Its square. */
float plan_pass_squared_m2(double cell_m, int32_t down, int32_t right);

#endif
