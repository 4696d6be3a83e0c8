/* Fewer points for display, the same for both sides of every border. */
#ifndef PHUSONG_GEO_SIMPLIFY_H
#define PHUSONG_GEO_SIMPLIFY_H

#include "geo/polygon.h"

/* Polygons that fit each other, point for point (a point of one on a side of another only where that side is
 * parallel to an axis, as on traced rasters), made simpler together: neighbours stay without gap and overlap,
 * valid polygons stay valid. Points where three or more sides meet are kept; others go, the one with the
 * smallest triangle first, while that triangle is below min_area_m2 (≥ 0) and holds no other point
 * (Visvalingam and Whyatt 1993). ret: `count` polygons with the same rings, released by the caller. */
enum geo_status geo_simplify_together(struct geo_polygon *ret, const struct geo_polygon *polygons,
                                      int32_t count, double min_area_m2,
                                      struct geo_error *err) GEO_MUST_CHECK;

#endif
