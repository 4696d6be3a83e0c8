/* The radial sweep around one mast: rays over the terrain raster, and what the loss to each wanted cell
 * depends on. docs/models.md, "The sweep". */
#ifndef PHUSONG_COVERAGE_SWEEP_H
#define PHUSONG_COVERAGE_SWEEP_H

#include "geo/grid.h"
#include "geo/status.h"
#include "planner/coverage/kernel.h"
#include <stddef.h>

struct plan_sweep {
    const struct plan_kernel *kernel;
    const struct geo_grid *grid;    /* of the terrain */
    const float *ground_asl_m;      /* NaN: no data, taken as the ground before it; NULL: flat at 0 */
    const float *clutter_m;         /* NULL: none */
    int32_t row, col;               /* the mast's cell on the terrain grid; may lie outside it */
    int32_t row0, col0, rows, cols; /* window on the terrain grid */
    const uint8_t *wanted;          /* [rows × cols], 1: compute this cell */
    double tx_height_agl_m, rx_height_agl_m;
    double effective_radius_m;
    double beta_radius_m;           /* of the second scan, 0: none */
    double lowest_mhz;              /* of the bands that will be asked */
    bool edges, smooth, horizons;   /* what the model needs of the ground, see plan_scan */
    const struct plan_prune *prune; /* needs `edges`; NULL: none */
    /* Paths as they are found; `cell` counts in the window. `beta` is NULL without a second scan. The mast's
     * own cell is not among them: it has no ray. */
    void (*take)(void *context, const struct plan_paths *paths, const struct plan_paths *beta);
    void *context;
};

/* One worker's memory, grown as needed. */
struct plan_sweep_scratch {
    float *memory;
    size_t memory_size;
    int32_t *target, *reach;
    size_t target_size, reach_size;
};
void plan_sweep_scratch_release(struct plan_sweep_scratch *scratch);

enum geo_status plan_sweep_run(const struct plan_sweep *sweep, struct plan_sweep_scratch *scratch,
                               struct geo_error *err) GEO_MUST_CHECK;

/* Radius of the rays that ring k belongs to: the smallest of 2^n and 3·2^n at least k. So a cell's profile
 * does not depend on how far the sweep goes. */
int32_t plan_sweep_level(int32_t ring);
/* The sampled profile of the cell `down` rows below and `right` columns right of the mast, as the sweep sees
 * it: heights of samples 0 … ring. exact: on the straight line to the cell instead of its ray. Returns the
 * ring = max(|down|, |right|); ground and clutter take ring + 1 values. */
int32_t plan_sweep_profile(double *ground_asl_m, double *clutter_m, const struct plan_sweep *sweep,
                           int32_t down, int32_t right, bool exact);

#endif
