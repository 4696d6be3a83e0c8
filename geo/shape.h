/* Relations between polygons (GEOS). */
#ifndef PHUSONG_GEO_SHAPE_H
#define PHUSONG_GEO_SHAPE_H

#include "geo/polygon.h"
#include "geo/status.h"

struct geo_overlap {
    int32_t first, second; /* indices, first < second */
    double area_m2;
};

/* Every pair that overlaps by more than min_area_m2, ordered by (first, second). Caller frees *ret. */
enum geo_status geo_shape_overlaps(struct geo_overlap **ret, int64_t *ret_count,
                                   const struct geo_polygon *polygons, int32_t polygon_count,
                                   double min_area_m2, struct geo_error *err) GEO_MUST_CHECK;

/* A point inside the polygon, good for a label. */
enum geo_status geo_shape_inner_point(double *ret_x_m, double *ret_y_m, const struct geo_polygon *polygon,
                                      struct geo_error *err) GEO_MUST_CHECK;

/* NULL if valid in the OGC sense, else GEOS's reason in `reason`. */
const char *geo_shape_invalid_reason(const struct geo_polygon *polygon, char reason[128]);

#endif
