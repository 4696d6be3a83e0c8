/* The rasters of a results folder: the one place where each gets its name, unit and special values. */
#ifndef PHUSONG_OUTPUTS_RASTER_H
#define PHUSONG_OUTPUTS_RASTER_H

#include "geo/image.h"
#include <stdbool.h>

enum out_raster_name { OUT_SIGNAL, OUT_SERVER, OUT_PROBABILITY, OUT_RASTER_COUNT };

struct out_raster {
    const char *name; /* file: name_key.tif, and name_key_after.tif */
    const char *title;
    const char *unit;
    const char *values; /* what a pixel holds, for people */
    enum geo_image_type type;
    enum geo_image_overview overview;
    double nodata;
    bool after; /* also with the proposed sites */
};

const struct out_raster *out_raster_at(enum out_raster_name name);

#endif
