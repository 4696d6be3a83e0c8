/* What the raster_*.c files share: an open raster, the way between its pixels and the grid's cells, and
 * windows of pixels. Cells are counted from the CRS's origin (column = x / cell_m, row = −y / cell_m), not
 * from the grid's corner: a cell then gets the same value, to the bit, in every grid that holds it. */
#ifndef PHUSONG_GEO_RASTER_INTERNAL_H
#define PHUSONG_GEO_RASTER_INTERNAL_H

#include "geo/raster.h"
#include <stdbool.h>
#include <stddef.h>

#include <gdal.h>

#define GEO_RASTER_BLOCK 64 /* cells or pixels on a block's side; blocks lie on multiples of it */

/* From positions in one lattice to positions in another: index → coordinates → other CRS → index. */
struct geo_raster_map {
    const struct geo_transform *transform;
    double from[6], to[6]; /* as GDAL's geotransform: x = g[0] + u g[1] + v g[2] … */
    double tolerance;      /* largest error of interpolation allowed, in units of the result */
};

struct geo_raster_source {
    const char *path;
    GDALDatasetH dataset;
    GDALRasterBandH band;
    int cols, rows;
    bool has_nodata;
    double nodata;
    double scale, offset; /* value = raw × scale + offset */
    struct geo_transform *to_raster, *to_grid;
    struct geo_raster_map cell_to_pixel, pixel_to_cell;
    int64_t west, north; /* of the grid, in cells */
    const struct geo_grid *grid;
};

/* Half-open rectangle of pixels or cells; empty when x0 >= x1 or y0 >= y1. */
struct geo_raster_box {
    int64_t x0, y0, x1, y1;
};

struct geo_raster_window {
    struct geo_raster_box box;
    double *value; /* raw values, row by row; NaN where void */
    size_t capacity;
};

enum geo_status geo_raster_open(struct geo_raster_source *source, struct geo_raster_report *report,
                                const struct geo_raster_target *target, const char *path,
                                struct geo_error *err) GEO_MUST_CHECK;
void geo_raster_close(struct geo_raster_source *source);

/* xy of cols × rows positions (u0 + i, v0 + j), row by row, interleaved; NaN where there is none. */
void geo_raster_map_block(const struct geo_raster_map *map, double *xy, double u0, double v0, int cols,
                          int rows);

struct geo_raster_box geo_raster_box_empty(void);
bool geo_raster_box_is_empty(const struct geo_raster_box *box);
int64_t geo_raster_box_size(const struct geo_raster_box *box);
void geo_raster_box_add(struct geo_raster_box *box,
                        const struct geo_raster_box *other); /* smallest around both */
struct geo_raster_box geo_raster_box_common(const struct geo_raster_box *a, const struct geo_raster_box *b);

/* Extent of positions; NaN is left out. */
struct geo_raster_span {
    double low[2], high[2];
};
struct geo_raster_span geo_raster_span_empty(void);
void geo_raster_span_add(struct geo_raster_span *span, const double *xy, size_t count);
/* The pixels within `margin` of it, cut to the raster. */
struct geo_raster_box geo_raster_span_pixels(const struct geo_raster_span *span,
                                             const struct geo_raster_source *source, double margin);

/* The grid's cells. */
struct geo_raster_box geo_raster_grid_box(const struct geo_raster_source *source);
/* The pixels that hold the grid. */
struct geo_raster_box geo_raster_pixels_of_grid(const struct geo_raster_source *source);

/* Block number `index` of those that hold `box`, counted row by row; count of them. */
int64_t geo_raster_block_count(const struct geo_raster_box *box);
struct geo_raster_box geo_raster_block(const struct geo_raster_box *box, int64_t index);

/* Read the box; declared nodata becomes NaN. */
enum geo_status geo_raster_read(struct geo_raster_window *window, const struct geo_raster_source *source,
                                const struct geo_raster_box *box, struct geo_error *err) GEO_MUST_CHECK;

/* Count what is void in the box; `clean` makes more values void (NULL: none). */
enum geo_status geo_raster_count_voids(int64_t *ret, const struct geo_raster_source *source,
                                       const struct geo_raster_box *box,
                                       void (*clean)(struct geo_raster_window *window,
                                                     const struct geo_raster_source *source),
                                       struct geo_error *err) GEO_MUST_CHECK;

#endif
