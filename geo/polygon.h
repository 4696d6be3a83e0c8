/* Polygons with holes and many parts, in planar metres. */
#ifndef PHUSONG_GEO_POLYGON_H
#define PHUSONG_GEO_POLYGON_H

#include "geo/grid.h"
#include "geo/status.h"

/* Rings without the repeated last point. Outer rings run counterclockwise (positive area), holes clockwise,
 * so that signed sums over all rings are right for any number of parts and holes. A hole follows its outer
 * ring. */
struct geo_polygon {
    int32_t ring_count;
    int64_t *ring_start; /* ring_count + 1 offsets, in points */
    double *xy;          /* x_m, y_m of each point, interleaved */
};

void geo_polygon_release(struct geo_polygon *polygon);
double geo_polygon_area_m2(const struct geo_polygon *polygon);
struct geo_bounds geo_polygon_bounds(const struct geo_polygon *polygon);
bool geo_polygon_contains(const struct geo_polygon *polygon, double x_m, double y_m); /* even-odd */
double geo_polygon_ring_area_m2(const struct geo_polygon *polygon, int32_t ring);     /* signed */

#endif
