/* The terrain sweep around one mast: a fan of rays over the raster, the worst edge to each wanted cell. */
#ifndef PHUSONG_COVERAGE_FAN_H
#define PHUSONG_COVERAGE_FAN_H

#include "geo/grid.h"
#include "geo/status.h"

/* Rays go from the mast's cell to every cell of the perimeter of a square of half-width `radius` cells. The
 * cell in ring k (of its larger offset) and column j (of its smaller one) belongs to ray t =
 * round(j·radius/k): each cell once. Along a ray the terrain is sampled once for each ring, linearly between
 * the two cells the ray passes. */
#define PLAN_FAN_NO_EDGE (-1e30f)

struct plan_fan_smooth { /* ν/√(f in MHz) of smooth ground, for rays 0 … radius and rings 1 … radius */
    int32_t radius;
    double tx_height_agl_m, rx_height_agl_m;
    float *nu; /* [ray × (radius + 1) + ring] */
};

struct plan_fan_geometry {
    const struct geo_grid *grid; /* of the terrain */
    const float *ground_asl_m;   /* NaN: no data, never an edge */
    double effective_earth_radius_m;
};

/* One worker's memory for rays of up to `radius` cells. */
struct plan_fan_scratch {
    int32_t radius;
    float *memory;
    int32_t *last;
};
enum geo_status plan_fan_scratch_init(struct plan_fan_scratch *ret, int32_t radius,
                                      struct geo_error *err) GEO_MUST_CHECK;
void plan_fan_scratch_release(struct plan_fan_scratch *scratch);

/* Smallest of 16, 32, 64 … that is at least `cells`: few sizes, so that smooth-ground tables are shared. */
int32_t plan_fan_radius(double cells);

/* The table for smooth, curved ground (plan_terrain_smooth_nu) on every ring of every ray, so that plains add
 * nothing. In: radius and heights. Out: nu. */
enum geo_status plan_fan_smooth_compute(struct plan_fan_smooth *ret, const struct plan_fan_geometry *geometry,
                                        struct geo_error *err) GEO_MUST_CHECK;
void plan_fan_smooth_release(struct plan_fan_smooth *smooth);

/* A block of cells around the mast; the arrays hold rows × cols values. */
struct plan_fan_block {
    int32_t row0, col0, rows, cols; /* on the terrain grid */
    const uint8_t *wanted;          /* 1: compute this cell */
    float *nu, *smooth_nu;          /* set where wanted, per √(f in MHz) */
};

struct plan_fan_mast {
    int32_t row, col;                     /* on the terrain grid */
    int32_t range;                        /* rings to go, at most the fan's radius */
    const struct plan_fan_smooth *smooth; /* carries the heights */
};

void plan_fan_sweep(const struct plan_fan_block *block, const struct plan_fan_mast *mast,
                    const struct plan_fan_geometry *geometry, struct plan_fan_scratch *scratch);

#endif
