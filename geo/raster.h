/* Reading rasters onto the planning grid. */
#ifndef PHUSONG_GEO_RASTER_H
#define PHUSONG_GEO_RASTER_H

#include "geo/crs.h"
#include "geo/grid.h"
#include "geo/status.h"
#include <stdint.h>

struct geo_raster_target {
    const struct geo_grid *grid;
    const char *crs; /* of the grid */
};

/* What was found while reading; counts are of grid cells unless said otherwise. */
struct geo_raster_report {
    int64_t set_count;      /* cells this raster gave a value to */
    int64_t void_count;     /* source pixels inside the grid's window that are nodata */
    double source_sum;      /* geo_raster_add_sum: sum of the source's valid pixels that touch the grid */
    double outside_sum;     /* part of source_sum that falls outside the grid */
    double pixel_m;         /* source pixel size at the grid's centre, metres */
    int64_t negative_count; /* geo_raster_add_sum: negative pixels, counted as 0 */
    char operation[1024];   /* the coordinate operation used */
};

/* Bilinear samples at the cell centres, written over `values` (metres, NaN = no data) only where the source
 * has data: call once for each tile, later ones lie on top. Nodata is the band's declared value and, for
 * elevation, also −32768, −32767, −9999 and anything outside [−500, 9000]. Pixel-is-point and pixel-is-area
 * are honoured. */
enum geo_status geo_raster_sample_elevation(float *values, const struct geo_raster_target *target,
                                            const char *path, struct geo_raster_report *ret_report,
                                            struct geo_error *err) GEO_MUST_CHECK;

/* Interpolate NaN cells from neighbours within max_distance_cells; *ret_filled counts them. */
enum geo_status geo_raster_fill_voids(float *values, const struct geo_grid *grid, double max_distance_cells,
                                      int64_t *ret_filled, struct geo_error *err) GEO_MUST_CHECK;

/* Add a raster of amounts per pixel (people) to `values`: each source pixel's amount is split over the cells
 * by exact area share, so that the sum is kept. has_data (may be NULL) is set to 1 where a valid source pixel
 * lies. */
enum geo_status geo_raster_add_sum(double *values, uint8_t *has_data, const struct geo_raster_target *target,
                                   const char *path, struct geo_raster_report *ret_report,
                                   struct geo_error *err) GEO_MUST_CHECK;

/* The most frequent class among the source pixels whose centre lies in each cell (nearest pixel where none
 * does; ties to the lowest value); −1 without data. */
enum geo_status geo_raster_sample_class(int16_t *values, const struct geo_raster_target *target,
                                        const char *path, struct geo_raster_report *ret_report,
                                        struct geo_error *err) GEO_MUST_CHECK;

#endif
