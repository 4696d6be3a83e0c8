/* Private to geo/: what the writers of layers share. */
#ifndef PHUSONG_GEO_LAYER_INTERNAL_H
#define PHUSONG_GEO_LAYER_INTERNAL_H

#include "geo/layer.h"
#include <stdbool.h>
#include <stdint.h>

#define GEO_LAYER_NUMBER_SIZE 352 /* the largest double with its decimals */

/* A number as every file shows it: at most `decimals` digits after the point, no trailing zeros, never "-0".
 */
void geo_layer_number(char ret[GEO_LAYER_NUMBER_SIZE], double value, int decimals);

bool geo_layer_is_null(const struct geo_field *field, const union geo_value *value);

/* GEO_ERR_INTERNAL unless field names are ASCII, 1 to 10 characters and unique. */
enum geo_status geo_layer_check(const struct geo_layer *layer, struct geo_error *err) GEO_MUST_CHECK;

/* A polygon in WGS 84 at 7 decimals: valid in the OGC sense after rounding, rings without repeated points. */
struct geo_layer_area {
    int32_t ring_count;
    int64_t *ring_start; /* ring_count + 1 offsets, in points */
    bool *outer;         /* of each ring; holes follow their outer ring */
    int64_t *xy;         /* units of 1e-7 degree, interleaved */
};
void geo_layer_area_release(struct geo_layer_area *area);
/* transform: to WGS 84, NULL if the polygon is there already. GEO_ERR_INPUT if a point cannot be transformed.
 */
enum geo_status geo_layer_area_round(struct geo_layer_area *ret, const struct geo_polygon *polygon,
                                     const struct geo_transform *transform,
                                     struct geo_error *err) GEO_MUST_CHECK;

/* Make a polygon valid with all coordinates on whole multiples of step (GEOS). */
enum geo_status geo_layer_snap(struct geo_polygon *ret, const struct geo_polygon *polygon, double step,
                               struct geo_error *err) GEO_MUST_CHECK;

#endif
