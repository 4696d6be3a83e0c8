#include "geo/share.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Part of the grid that the polygon's bounds touch, with one signed-area sum for each cell. Each edge adds,
 * to the cells of the rows it crosses, the area between itself and the right border of the cell; a running
 * sum along the row then carries that to all cells further right. With outer rings counterclockwise and holes
 * clockwise what remains is the covered share. */
struct window {
    int32_t col0, row0, cols, rows;
    double *sum; /* rows × (cols + 2): the last two columns take what lies right of the window */
};

/* An edge inside one row, x in cells from the window's west side; `height` is the signed part of the row it
 * crosses. */
static void add_row_piece(double *row_sum, int32_t cols, double x0, double x1, double height)
{
    double limit = (double)cols;
    double low = fmin(x0, x1);
    double high = fmax(x0, x1);
    if (low >= limit) {
        return;
    }
    if (high <= 0.0) {
        row_sum[0] += height;
        return;
    }
    double width = high - low;
    int32_t first = low <= 0.0 ? 0 : (int32_t)low;
    int32_t last = high >= limit ? cols - 1 : (int32_t)high;
    if (low >= 0.0 && high <= limit && (first == last || width <= 0.0)) {
        double mean = 0.5 * (low + high) - (double)first;
        row_sum[first] += height * (1.0 - mean);
        row_sum[first + 1] += height * mean;
        return;
    }
    if (low < 0.0) {
        row_sum[0] += height * (-low / width);
    }
    for (int32_t col = first; col <= last; col++) {
        double from = fmax(low, (double)col);
        double to = fmin(high, (double)col + 1.0);
        if (to <= from) {
            continue;
        }
        double part = height * ((to - from) / width);
        double mean = 0.5 * (from + to) - (double)col;
        row_sum[col] += part * (1.0 - mean);
        row_sum[col + 1] += part * mean;
    }
}

/* y grows downwards, in cells from the window's north side. */
static void add_edge(struct window *window, double x0, double y0, double x1, double y1)
{
    if (y0 == y1) {
        return;
    }
    double sign = y1 > y0 ? 1.0 : -1.0;
    double top = fmin(y0, y1);
    double bottom = fmax(y0, y1);
    double x_top = y0 < y1 ? x0 : x1;
    double x_bottom = y0 < y1 ? x1 : x0;
    double slope = (x_bottom - x_top) / (bottom - top);
    double first = fmax(0.0, floor(top));
    double last = fmin((double)window->rows, ceil(bottom));
    for (double row = first; row < last; row += 1.0) {
        double from = fmax(top, row);
        double to = fmin(bottom, row + 1.0);
        double xa = from == top ? x_top : x_top + (from - top) * slope;
        double xb = to == bottom ? x_bottom : x_top + (to - top) * slope;
        double *row_sum = window->sum + (size_t)row * ((size_t)window->cols + 2);
        add_row_piece(row_sum, window->cols, xa, xb, sign * (to - from));
    }
}

static bool window_init(struct window *window, const struct geo_polygon *polygon, const struct geo_grid *grid)
{
    struct geo_bounds bounds = geo_polygon_bounds(polygon);
    if (geo_bounds_is_empty(&bounds)) {
        return false;
    }
    double west = fmax(0.0, floor((bounds.west_m - grid->west_m) / grid->cell_m));
    double east = fmin((double)grid->cols, ceil((bounds.east_m - grid->west_m) / grid->cell_m));
    double north = fmax(0.0, floor((grid->north_m - bounds.north_m) / grid->cell_m));
    double south = fmin((double)grid->rows, ceil((grid->north_m - bounds.south_m) / grid->cell_m));
    if (!(west < east && north < south)) {
        return false;
    }
    window->col0 = (int32_t)west;
    window->row0 = (int32_t)north;
    window->cols = (int32_t)(east - west);
    window->rows = (int32_t)(south - north);
    return true;
}

static void window_fill(struct window *window, const struct geo_polygon *polygon, const struct geo_grid *grid)
{
    double x0_m = grid->west_m + (double)window->col0 * grid->cell_m;
    double y0_m = grid->north_m - (double)window->row0 * grid->cell_m;
    for (int32_t ring = 0; ring < polygon->ring_count; ring++) {
        int64_t first = polygon->ring_start[ring];
        int64_t end = polygon->ring_start[ring + 1];
        for (int64_t i = first; i < end; i++) {
            const double *a = polygon->xy + 2 * i;
            const double *b = polygon->xy + 2 * (i + 1 < end ? i + 1 : first);
            add_edge(window, (a[0] - x0_m) / grid->cell_m, (y0_m - a[1]) / grid->cell_m,
                     (b[0] - x0_m) / grid->cell_m, (y0_m - b[1]) / grid->cell_m);
        }
    }
}

/* Turns the sums of one row into shares; returns how many cells hold one. */
static int64_t row_shares(double *row_sum, int32_t cols)
{
    int64_t count = 0;
    double covered = 0.0;
    for (int32_t col = 0; col < cols; col++) {
        covered += row_sum[col];
        double share = covered > 1.0 - 1e-9 ? 1.0 : covered < 1e-12 ? 0.0 : covered;
        row_sum[col] = share;
        count += share > 0.0 ? 1 : 0;
    }
    return count;
}

void geo_share_release(struct geo_share_list *list)
{
    free(list->cell);
    free(list->share);
    *list = (struct geo_share_list){0};
}

enum geo_status geo_share_compute(struct geo_share_list *ret, const struct geo_polygon *polygon,
                                  const struct geo_grid *grid, struct geo_error *err)
{
    struct window window = {0};
    struct geo_share_list list = {0};
    if (!window_init(&window, polygon, grid)) {
        *ret = list;
        return GEO_OK;
    }
    size_t stride = (size_t)window.cols + 2;
    int64_t count = 0;
    enum geo_status status =
        geo_memory_array(&window.sum, stride * (size_t)window.rows, sizeof *window.sum, "cell shares", err);
    if (status != GEO_OK) {
        goto done;
    }
    window_fill(&window, polygon, grid);
    for (int32_t row = 0; row < window.rows; row++) {
        count += row_shares(window.sum + (size_t)row * stride, window.cols);
    }
    status = geo_memory_array(&list.cell, (size_t)count, sizeof *list.cell, "cell shares", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&list.share, (size_t)count, sizeof *list.share, "cell shares", err);
    }
    if (status != GEO_OK) {
        goto done;
    }
    for (int32_t row = 0; row < window.rows; row++) {
        const double *share = window.sum + (size_t)row * stride;
        int32_t cell = (window.row0 + row) * grid->cols + window.col0;
        for (int32_t col = 0; col < window.cols; col++) {
            if (share[col] > 0.0) {
                list.cell[list.count] = cell + col;
                list.share[list.count] = share[col];
                list.count++;
            }
        }
    }
    *ret = list;
    list = (struct geo_share_list){0};
done:
    free(window.sum);
    geo_share_release(&list);
    return status;
}
