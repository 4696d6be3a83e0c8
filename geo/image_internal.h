/* Private to geo/: how a raster is made smaller. */
#ifndef PHUSONG_GEO_IMAGE_INTERNAL_H
#define PHUSONG_GEO_IMAGE_INTERNAL_H

#include "geo/image.h"

/* One row of the next smaller image, (cols + 1) / 2 pixels, from two rows (the lower NULL at an odd end).
 * Pixels without data do not count; ties of the most frequent value go to the first: left before right, upper
 * first. */
void geo_image_halve(double *ret, const double *upper, const double *lower, int cols,
                     const struct geo_image *image);

#endif
