/* Exact share of each grid cell that lies inside a polygon. */
#ifndef PHUSONG_GEO_SHARE_H
#define PHUSONG_GEO_SHARE_H

#include "geo/grid.h"
#include "geo/polygon.h"

struct geo_share_list {
    int64_t count;
    int32_t *cell; /* ascending */
    double *share; /* (0, 1] of the cell's area */
};

void geo_share_release(struct geo_share_list *list);

/* Signed-area accumulation along the edges: exact for valid polygons up to rounding (relative 1e-12).
 * Parts outside the grid are cut off. Shares below 1e-12 are left out; values within 1e-9 of 1 become 1. */
enum geo_status geo_share_compute(struct geo_share_list *ret, const struct geo_polygon *polygon,
                                  const struct geo_grid *grid, struct geo_error *err) GEO_MUST_CHECK;

#endif
