/* Averaging heights over a square of cells. */
#ifndef PHUSONG_DATASETS_SMOOTH_INTERNAL_H
#define PHUSONG_DATASETS_SMOOTH_INTERNAL_H

#include "geo/grid.h"

/* Each value becomes the mean of those `reach` cells and fewer to its west, east, north and south, itself
 * among them. NaN stays NaN and counts for nothing. Sums are of whole multiples of 2^-16 m, so they are exact
 * whatever the order; |value| ≤ 100 km. Time per cell does not depend on `reach`. */
enum geo_status data_smooth_mean(float *values, const struct geo_grid *grid, int32_t reach,
                                 struct geo_error *err) GEO_MUST_CHECK;

#endif
