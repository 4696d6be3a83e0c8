/* The planning grid: square cells in a projected CRS, north up, row 0 in the north, column 0 in the west.
 * Cell index = row × cols + col. Edges lie on whole multiples of the cell size so that neighbouring runs
 * match. */
#ifndef PHUSONG_GEO_GRID_H
#define PHUSONG_GEO_GRID_H

#include "geo/status.h"
#include <stdbool.h>
#include <stdint.h>

struct geo_bounds {
    double west_m, south_m, east_m, north_m; /* empty when west_m > east_m */
};

struct geo_grid {
    double west_m, north_m; /* outer corner of cell (0, 0) */
    double cell_m;
    int32_t cols, rows;
};

#define GEO_GRID_MAX_CELLS                                                                                   \
    400000000 /* keeps every cell index inside int32 and every float grid under 1.6 GB */

struct geo_bounds geo_bounds_empty(void);
void geo_bounds_add(struct geo_bounds *bounds, double x_m, double y_m);
void geo_bounds_merge(struct geo_bounds *bounds, const struct geo_bounds *other);
bool geo_bounds_is_empty(const struct geo_bounds *bounds);

/* Smallest aligned grid that covers `bounds` widened by margin_m on each side.
 * GEO_ERR_INPUT if empty, not finite, or above GEO_GRID_MAX_CELLS. */
enum geo_status geo_grid_cover(struct geo_grid *ret, const struct geo_bounds *bounds, double margin_m,
                               double cell_m, struct geo_error *err) GEO_MUST_CHECK;

int64_t geo_grid_cell_count(const struct geo_grid *grid);
double geo_grid_x_m(const struct geo_grid *grid, int32_t col); /* centre of a column */
double geo_grid_y_m(const struct geo_grid *grid, int32_t row); /* centre of a row */

/* The cell that holds a point, or -1 outside. A point on an inner edge belongs to the cell east/south of it.
 */
int32_t geo_grid_cell(const struct geo_grid *grid, double x_m, double y_m);

struct geo_bounds geo_grid_bounds(const struct geo_grid *grid);

#endif
