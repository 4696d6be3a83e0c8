/* From a raster of labels to polygons along the cell edges. */
#ifndef PHUSONG_GEO_POLYGONIZE_H
#define PHUSONG_GEO_POLYGONIZE_H

#include "geo/grid.h"
#include "geo/polygon.h"

/* Number the 8-connected regions of cells with mask != 0 from 1 upwards, in the order of their first cell
 * (row by row); 0 elsewhere. label holds cols × rows values. */
enum geo_status geo_polygonize_label(int32_t *label, int32_t *ret_count, const uint8_t *mask,
                                     const struct geo_grid *grid, struct geo_error *err) GEO_MUST_CHECK;

/* One multi-part polygon for each label 1 … count (array of count, caller releases each and frees the array).
 * Valid in the OGC sense: rings are simple and touch at most in points; collinear points are removed;
 * each hole follows its outer ring. Coordinates are exact cell corners. */
enum geo_status geo_polygonize_trace(struct geo_polygon **ret, const int32_t *label, int32_t count,
                                     const struct geo_grid *grid, struct geo_error *err) GEO_MUST_CHECK;

#endif
