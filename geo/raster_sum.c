/* Amounts per pixel to amounts per cell, by exact area share: nothing is lost and nothing is counted twice.
 */
#include "geo/raster.h"

#include "geo/memory.h"
#include "geo/raster_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CORNERS (GEO_RASTER_BLOCK + 1)
#define MAX_POINTS 8 /* a quadrilateral cut by four lines */

struct shape {
    int count;
    double x[MAX_POINTS], y[MAX_POINTS]; /* in cells */
};

struct summing {
    double *values;
    uint8_t *touched; /* cells that got a share, even of nothing */
    struct geo_raster_source source;
    struct geo_raster_report *report;
    struct geo_raster_window window;
    struct geo_raster_box grid;
    double *share; /* of a few cells: scratch, zero between pixels */
    size_t share_capacity;
    double corner[2 * CORNERS * CORNERS];
};

static double area_of(const struct shape *shape)
{
    double twice = 0.0;
    for (int i = 0; i < shape->count; i++) {
        int j = i + 1 < shape->count ? i + 1 : 0;
        twice += (shape->x[i] - shape->x[0]) * (shape->y[j] - shape->y[0]) -
                 (shape->x[j] - shape->x[0]) * (shape->y[i] - shape->y[0]);
    }
    return 0.5 * twice;
}

/* Keep what lies on the side of the line x = limit (or y = limit) where sign × (value − limit) ≤ 0. */
static struct shape cut(const struct shape *shape, bool is_x, double limit, double sign)
{
    struct shape kept = {0};
    const double *along = is_x ? shape->x : shape->y;
    for (int i = 0; i < shape->count; i++) {
        int j = i + 1 < shape->count ? i + 1 : 0;
        double a = sign * (along[i] - limit);
        double b = sign * (along[j] - limit);
        if (a <= 0.0 && kept.count < MAX_POINTS) {
            kept.x[kept.count] = shape->x[i];
            kept.y[kept.count++] = shape->y[i];
        }
        if ((a < 0.0) != (b < 0.0) && a * b < 0.0 && kept.count < MAX_POINTS) {
            double t = a / (a - b);
            kept.x[kept.count] = is_x ? limit : shape->x[i] + t * (shape->x[j] - shape->x[i]);
            kept.y[kept.count++] = is_x ? shape->y[i] + t * (shape->y[j] - shape->y[i]) : limit;
        }
    }
    return kept;
}

static struct geo_raster_box cells_of(const struct shape *shape)
{
    double low_x = shape->x[0];
    double high_x = low_x;
    double low_y = shape->y[0];
    double high_y = low_y;
    for (int i = 1; i < shape->count; i++) {
        low_x = fmin(low_x, shape->x[i]);
        high_x = fmax(high_x, shape->x[i]);
        low_y = fmin(low_y, shape->y[i]);
        high_y = fmax(high_y, shape->y[i]);
    }
    return (struct geo_raster_box){(int64_t)floor(low_x), (int64_t)floor(low_y), (int64_t)floor(high_x) + 1,
                                   (int64_t)floor(high_y) + 1};
}

/* One edge's piece inside one cell: what lies east of it in the cell, and the whole height in the cells
 * further east. Summed along a row, the pieces of a closed shape give the exact signed area in each cell. */
static void add_piece(double *row, int64_t col, double x_a, double x_b, double height)
{
    double mean = 0.5 * (x_a + x_b) - (double)col;
    row[col] += height * (1.0 - mean);
    row[col + 1] += height * mean;
}

/* The next whole number that a walk from `at` in the given direction meets. */
static double next_line(double at, bool upward)
{
    return upward ? floor(at) + 1.0 : ceil(at) - 1.0;
}

/* Coordinates are relative to the first cell of the scratch area, which is `width` + 1 wide. */
static void add_edge(double *share, int64_t width, int64_t height, const double a[2], const double b[2])
{
    double dx = b[0] - a[0];
    double dy = b[1] - a[1];
    double x = a[0];
    double y = a[1];
    double t = 0.0;
    while (t < 1.0) {
        double line_x = next_line(x, dx > 0.0);
        double line_y = next_line(y, dy > 0.0);
        double t_x = fabs(dx) > 0.0 ? (line_x - a[0]) / dx : 2.0;
        double t_y = fabs(dy) > 0.0 ? (line_y - a[1]) / dy : 2.0;
        double t_end = fmin(1.0, fmin(t_x, t_y));
        double x_end = t_end >= 1.0 ? b[0] : t_x <= t_y ? line_x : a[0] + t_end * dx;
        double y_end = t_end >= 1.0 ? b[1] : t_y <= t_x ? line_y : a[1] + t_end * dy;
        int64_t col = (int64_t)floor(0.5 * (x + x_end));
        int64_t row = (int64_t)floor(0.5 * (y + y_end));
        /* A piece on the far edge belongs to the last cell; it adds nothing beyond. */
        col = col < 0 ? 0 : col >= width ? width - 1 : col;
        row = row < 0 ? 0 : row >= height ? height - 1 : row;
        add_piece(share + row * (width + 1), col, x, x_end, y_end - y);
        x = x_end;
        y = y_end;
        t = fmax(t_end, t + 1e-15);
    }
}

static enum geo_status add_shares(double *ret_added, struct summing *work, const struct shape *shape,
                                  double amount_per_cell_area, struct geo_error *err)
{
    struct geo_raster_box around = cells_of(shape);
    struct geo_raster_box cells = geo_raster_box_common(&around, &work->grid);
    int64_t width = cells.x1 - cells.x0;
    int64_t height = cells.y1 - cells.y0;
    if (width <= 0 || height <= 0) {
        return GEO_OK;
    }
    size_t needed = (size_t)((width + 1) * height);
    enum geo_status status =
        geo_memory_grow(&work->share, &work->share_capacity, needed, sizeof *work->share, err);
    if (status != GEO_OK) {
        return status;
    }
    for (int i = 0; i < shape->count; i++) {
        int j = i + 1 < shape->count ? i + 1 : 0;
        const double a[2] = {shape->x[i] - (double)cells.x0, shape->y[i] - (double)cells.y0};
        const double b[2] = {shape->x[j] - (double)cells.x0, shape->y[j] - (double)cells.y0};
        add_edge(work->share, width, height, a, b);
    }
    double added = 0.0;
    for (int64_t row = 0; row < height; row++) {
        int64_t first =
            (cells.y0 + row - work->grid.y0) * (work->grid.x1 - work->grid.x0) + cells.x0 - work->grid.x0;
        double area = 0.0;
        for (int64_t col = 0; col < width; col++) {
            area += work->share[row * (width + 1) + col];
            if (fabs(area) > 1e-12) {
                double part = fabs(area) * amount_per_cell_area;
                work->values[first + col] += part;
                added += part;
                work->touched[first + col] = 1;
            }
        }
    }
    memset(work->share, 0, needed * sizeof *work->share);
    *ret_added = added;
    return GEO_OK;
}

/* One pixel's amount over the cells under it. */
static enum geo_status add_pixel(struct summing *work, const struct shape *pixel, double value,
                                 struct geo_error *err)
{
    const struct geo_raster_box *grid = &work->grid;
    double whole = fabs(area_of(pixel));
    if (!(whole > 0.0)) { /* NaN: the pixel has no place in the grid's CRS */
        return GEO_OK;
    }
    struct geo_raster_box around = cells_of(pixel);
    struct geo_raster_box common = geo_raster_box_common(&around, grid);
    if (geo_raster_box_is_empty(&common)) {
        return GEO_OK;
    }
    struct shape inside = *pixel;
    if (around.x0 < grid->x0 || around.x1 > grid->x1 || around.y0 < grid->y0 || around.y1 > grid->y1) {
        inside = cut(&inside, true, (double)grid->x0, -1.0);
        inside = cut(&inside, true, (double)grid->x1, 1.0);
        inside = cut(&inside, false, (double)grid->y0, -1.0);
        inside = cut(&inside, false, (double)grid->y1, 1.0);
        if (inside.count < 3 || !(fabs(area_of(&inside)) > 0.0)) {
            return GEO_OK;
        }
    }
    double amount = value;
    if (value < 0.0) {
        work->report->negative_count++;
        amount = 0.0;
    }
    double added = 0.0;
    enum geo_status status = add_shares(&added, work, &inside, amount / whole, err);
    if (status == GEO_OK) {
        work->report->source_sum += amount;
        work->report->outside_sum += amount - added;
    }
    return status;
}

static enum geo_status add_block(struct summing *work, const struct geo_raster_box *block,
                                 const struct geo_raster_box *pixels, struct geo_error *err)
{
    enum geo_status status = geo_raster_read(&work->window, &work->source, pixels, err);
    if (status != GEO_OK) {
        return status;
    }
    geo_raster_map_block(&work->source.pixel_to_cell, work->corner, (double)block->x0, (double)block->y0,
                         CORNERS, CORNERS);
    const double *value = work->window.value;
    for (int64_t y = pixels->y0; y < pixels->y1; y++) {
        for (int64_t x = pixels->x0; x < pixels->x1 && status == GEO_OK; x++, value++) {
            if (isnan(*value)) {
                work->report->void_count++;
                continue;
            }
            const double *top = work->corner + 2 * (CORNERS * (y - block->y0) + x - block->x0);
            const double *bottom = top + (ptrdiff_t)2 * CORNERS;
            struct shape pixel = {
                4, {top[0], top[2], bottom[2], bottom[0]}, {top[1], top[3], bottom[3], bottom[1]}};
            status = add_pixel(work, &pixel, *value * work->source.scale + work->source.offset, err);
        }
    }
    return status;
}

static enum geo_status add_blocks(struct summing *work, struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    struct geo_raster_box pixels = geo_raster_pixels_of_grid(&work->source);
    work->grid = geo_raster_grid_box(&work->source);
    int64_t count = geo_raster_block_count(&pixels);
    for (int64_t i = 0; i < count && status == GEO_OK; i++) {
        struct geo_raster_box block = geo_raster_block(&pixels, i);
        struct geo_raster_box part = geo_raster_box_common(&block, &pixels);
        status = add_block(work, &block, &part, err);
    }
    return status;
}

enum geo_status geo_raster_add_sum(double *values, uint8_t *has_data, const struct geo_raster_target *target,
                                   const char *path, struct geo_raster_report *ret_report,
                                   struct geo_error *err)
{
    struct geo_raster_report report;
    struct summing *work = NULL;
    int64_t cells = geo_grid_cell_count(target->grid);
    enum geo_status status = geo_memory_array(&work, 1, sizeof *work, "amounts", err);
    if (status != GEO_OK) {
        return status;
    }
    status = geo_memory_array(&work->touched, (size_t)cells, 1, "amounts", err);
    if (status != GEO_OK) {
        free(work);
        return status;
    }
    work->values = values;
    work->report = &report;
    status = geo_raster_open(&work->source, &report, target, path, err);
    if (status == GEO_OK) {
        status = add_blocks(work, err);
    }
    if (status == GEO_OK) {
        for (int64_t i = 0; i < cells; i++) {
            report.set_count += work->touched[i];
            if (has_data != NULL && work->touched[i]) {
                has_data[i] = 1;
            }
        }
        *ret_report = report;
    }
    geo_raster_close(&work->source);
    free(work->touched);
    free(work->share);
    free(work->window.value);
    free(work);
    return status;
}
