#include "geo/grid.h"

#include <math.h>

struct geo_bounds geo_bounds_empty(void)
{
    struct geo_bounds bounds = {(double)INFINITY, (double)INFINITY, -(double)INFINITY, -(double)INFINITY};
    return bounds;
}

void geo_bounds_add(struct geo_bounds *bounds, double x_m, double y_m)
{
    bounds->west_m = fmin(bounds->west_m, x_m);
    bounds->east_m = fmax(bounds->east_m, x_m);
    bounds->south_m = fmin(bounds->south_m, y_m);
    bounds->north_m = fmax(bounds->north_m, y_m);
}

bool geo_bounds_is_empty(const struct geo_bounds *bounds)
{
    return !(bounds->west_m <= bounds->east_m && bounds->south_m <= bounds->north_m);
}

void geo_bounds_merge(struct geo_bounds *bounds, const struct geo_bounds *other)
{
    if (!geo_bounds_is_empty(other)) {
        geo_bounds_add(bounds, other->west_m, other->south_m);
        geo_bounds_add(bounds, other->east_m, other->north_m);
    }
}

enum geo_status geo_grid_cover(struct geo_grid *ret, const struct geo_bounds *bounds, double margin_m,
                               double cell_m, struct geo_error *err)
{
    if (geo_bounds_is_empty(bounds)) {
        return geo_error_set(err, GEO_ERR_INPUT, "the area is empty");
    }
    /* Outward to whole multiples of the cell; an area that ends on an edge gets no extra column. */
    double west = floor((bounds->west_m - margin_m) / cell_m);
    double east = ceil((bounds->east_m + margin_m) / cell_m);
    double south = floor((bounds->south_m - margin_m) / cell_m);
    double north = ceil((bounds->north_m + margin_m) / cell_m);
    double cols = fmax(1.0, east - west);
    double rows = fmax(1.0, north - south);
    if (!isfinite(cols) || !isfinite(rows)) {
        return geo_error_set(err, GEO_ERR_INPUT, "the area's bounds are not finite");
    }
    if (cols * rows > (double)GEO_GRID_MAX_CELLS) {
        return geo_error_set(
            err, GEO_ERR_INPUT,
            "the area spans %.0f x %.0f km: %.0f million cells of %g m, more than %d million; "
            "choose a larger area.cell_m or leave out far-off communes with area.communes.where",
            cols * cell_m / 1000.0, rows * cell_m / 1000.0, cols * rows / 1e6, cell_m,
            GEO_GRID_MAX_CELLS / 1000000);
    }
    struct geo_grid grid = {west * cell_m, (south + rows) * cell_m, cell_m, (int32_t)cols, (int32_t)rows};
    *ret = grid;
    return GEO_OK;
}

int64_t geo_grid_cell_count(const struct geo_grid *grid)
{
    return (int64_t)grid->cols * grid->rows;
}

double geo_grid_x_m(const struct geo_grid *grid, int32_t col)
{
    return grid->west_m + ((double)col + 0.5) * grid->cell_m;
}

double geo_grid_y_m(const struct geo_grid *grid, int32_t row)
{
    return grid->north_m - ((double)row + 0.5) * grid->cell_m;
}

int32_t geo_grid_cell(const struct geo_grid *grid, double x_m, double y_m)
{
    double col = floor((x_m - grid->west_m) / grid->cell_m);
    double row = floor((grid->north_m - y_m) / grid->cell_m);
    if (!(col >= 0.0 && row >= 0.0 && col < (double)grid->cols && row < (double)grid->rows)) {
        return -1;
    }
    return (int32_t)row * grid->cols + (int32_t)col;
}

struct geo_bounds geo_grid_bounds(const struct geo_grid *grid)
{
    struct geo_bounds bounds = {grid->west_m, grid->north_m - (double)grid->rows * grid->cell_m,
                                grid->west_m + (double)grid->cols * grid->cell_m, grid->north_m};
    return bounds;
}
