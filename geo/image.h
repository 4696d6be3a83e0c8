/* Writing rasters: Cloud Optimized GeoTIFF. Whole or reported as failed. */
#ifndef PHUSONG_GEO_IMAGE_H
#define PHUSONG_GEO_IMAGE_H

#include "geo/grid.h"
#include "geo/status.h"
#include <stdint.h>

enum geo_image_type { GEO_IMAGE_FLOAT32, GEO_IMAGE_INT32, GEO_IMAGE_UINT8 };
enum geo_image_overview { GEO_OVERVIEW_MAX, GEO_OVERVIEW_MODE, GEO_OVERVIEW_AVERAGE };

struct geo_image {
    const struct geo_grid *grid;
    const char *crs;
    enum geo_image_type type;
    const void *values; /* cols × rows; float NaN is written as `nodata` */
    double nodata;
    enum geo_image_overview overview;
    const char *description;     /* band description */
    const char *unit;            /* band unit, "" if none */
    const char *const *metadata; /* NULL-terminated "KEY=value" list, may be NULL */
};

enum geo_status geo_image_write(const struct geo_image *image, const char *path,
                                struct geo_error *err) GEO_MUST_CHECK;

#endif
