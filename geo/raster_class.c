/* Land cover: the most frequent class among the pixels in each cell. */
#include "geo/raster.h"

#include "geo/memory.h"
#include "geo/raster_internal.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_CELLS (GEO_RASTER_BLOCK * GEO_RASTER_BLOCK)
#define CORNERS (GEO_RASTER_BLOCK + 1)
#define MAX_CLASSES 1024
#define WINDOW_PIXELS (16 * 1024 * 1024)

struct classing {
    int16_t *values;
    struct geo_raster_source source;
    struct geo_raster_report *report;
    struct geo_raster_window window;
    struct geo_raster_box grid, block;
    struct geo_raster_box cells; /* part of the block in work */
    int16_t class_value[MAX_CLASSES];
    int class_count;
    uint32_t *pixel_count; /* class_count × BLOCK_CELLS */
    size_t pixel_count_capacity;
    uint32_t centre_count[BLOCK_CELLS]; /* pixels with or without data */
    double corner[2 * CORNERS * CORNERS];
    double centre[2 * BLOCK_CELLS];
    double cell[2 * BLOCK_CELLS]; /* cell position of each pixel centre of a block of pixels */
};

static enum geo_status find_class(int *ret, struct classing *work, double value, struct geo_error *err)
{
    if (!(value > -32768.5 && value < 32767.5)) {
        return geo_error_set(err, GEO_ERR_INPUT,
                             "'%s' holds the value %g; classes lie between -32768 and 32767",
                             work->source.path, value);
    }
    int16_t whole = (int16_t)lround(value);
    for (int i = 0; i < work->class_count; i++) {
        if (work->class_value[i] == whole) {
            *ret = i;
            return GEO_OK;
        }
    }
    if (work->class_count == MAX_CLASSES) {
        return geo_error_set(err, GEO_ERR_INPUT,
                             "'%s' holds more than %d different values; a raster of classes is needed",
                             work->source.path, MAX_CLASSES);
    }
    size_t needed = (size_t)(work->class_count + 1) * BLOCK_CELLS;
    enum geo_status status = geo_memory_grow(&work->pixel_count, &work->pixel_count_capacity, needed,
                                             sizeof *work->pixel_count, err);
    if (status != GEO_OK) {
        return status;
    }
    memset(work->pixel_count + needed - BLOCK_CELLS, 0, BLOCK_CELLS * sizeof *work->pixel_count);
    work->class_value[work->class_count] = whole;
    *ret = work->class_count++;
    return GEO_OK;
}

/* Place in the block of the cell that holds a position; −1 if that is not of the part in work. */
static int64_t cell_at(const struct classing *work, const double position[2])
{
    const struct geo_raster_box *cells = &work->cells;
    double col = floor(position[0]);
    double row = floor(position[1]);
    if (!(col >= (double)cells->x0 && col < (double)cells->x1 && row >= (double)cells->y0 &&
          row < (double)cells->y1)) {
        return -1;
    }
    return ((int64_t)row - work->block.y0) * GEO_RASTER_BLOCK + (int64_t)col - work->block.x0;
}

/* Count the pixels of one block of pixels, as far as they lie in the window, in the cells of the part in
 * work. */
static enum geo_status count_pixels(struct classing *work, const struct geo_raster_box *pixel_block,
                                    struct geo_error *err)
{
    const struct geo_raster_box *window = &work->window.box;
    struct geo_raster_box pixels = geo_raster_box_common(pixel_block, window);
    geo_raster_map_block(&work->source.pixel_to_cell, work->cell, (double)pixel_block->x0 + 0.5,
                         (double)pixel_block->y0 + 0.5, GEO_RASTER_BLOCK, GEO_RASTER_BLOCK);
    double last_value = (double)NAN;
    int slot = 0;
    for (int64_t y = pixels.y0; y < pixels.y1; y++) {
        const double *value = work->window.value + (y - window->y0) * (window->x1 - window->x0);
        const double *at = work->cell + 2 * GEO_RASTER_BLOCK * (y - pixel_block->y0);
        for (int64_t x = pixels.x0; x < pixels.x1; x++) {
            int64_t index = cell_at(work, at + 2 * (x - pixel_block->x0));
            if (index < 0) {
                continue;
            }
            double now = value[x - window->x0];
            work->centre_count[index]++;
            if (isnan(now)) {
                continue;
            }
            bool same = now >= last_value && now <= last_value;
            enum geo_status status = same ? GEO_OK : find_class(&slot, work, now, err);
            if (status != GEO_OK) {
                return status;
            }
            last_value = now;
            work->pixel_count[(size_t)slot * BLOCK_CELLS + (size_t)index]++;
        }
    }
    return GEO_OK;
}

static int16_t most_frequent(const struct classing *work, size_t index)
{
    uint32_t best_count = 0;
    int16_t best = -1;
    for (int i = 0; i < work->class_count; i++) {
        uint32_t count = work->pixel_count[(size_t)i * BLOCK_CELLS + index];
        if (count > best_count || (count == best_count && count > 0 && work->class_value[i] < best)) {
            best_count = count;
            best = work->class_value[i];
        }
    }
    return best;
}

static enum geo_status nearest(int16_t *ret, struct classing *work, size_t index, struct geo_error *err)
{
    const struct geo_raster_box *box = &work->window.box;
    double x = floor(work->centre[2 * index]);
    double y = floor(work->centre[2 * index + 1]);
    *ret = -1;
    if (!(x >= (double)box->x0 && x < (double)box->x1 && y >= (double)box->y0 && y < (double)box->y1)) {
        return GEO_OK;
    }
    double value = work->window.value[((int64_t)y - box->y0) * (box->x1 - box->x0) + (int64_t)x - box->x0];
    if (isnan(value)) {
        return GEO_OK;
    }
    int slot = 0;
    enum geo_status status = find_class(&slot, work, value, err);
    if (status == GEO_OK) {
        *ret = work->class_value[slot];
    }
    return status;
}

static enum geo_status choose_class(int16_t *ret, struct classing *work, size_t index, struct geo_error *err)
{
    if (work->centre_count[index] > 0) {
        *ret = most_frequent(work, index);
        return GEO_OK;
    }
    return nearest(ret, work, index, err);
}

static enum geo_status choose_classes(struct classing *work, struct geo_error *err)
{
    const struct geo_raster_box *cells = &work->cells;
    for (int64_t row = cells->y0; row < cells->y1; row++) {
        int16_t *values = work->values + (row - work->grid.y0) * (work->grid.x1 - work->grid.x0);
        for (int64_t col = cells->x0; col < cells->x1; col++) {
            size_t index = (size_t)((row - work->block.y0) * GEO_RASTER_BLOCK + col - work->block.x0);
            int16_t value = -1;
            enum geo_status status = choose_class(&value, work, index, err);
            if (status != GEO_OK) {
                return status;
            }
            values[col - work->grid.x0] = value;
            work->report->set_count += value != -1 ? 1 : 0;
        }
    }
    return GEO_OK;
}

static struct geo_raster_box pixels_of(const struct classing *work, const struct geo_raster_box *cells)
{
    struct geo_raster_span span = geo_raster_span_empty();
    size_t count = (size_t)(cells->x1 - cells->x0) + 1;
    for (int64_t row = cells->y0; row <= cells->y1; row++) {
        const double *xy = work->corner + 2 * (CORNERS * (row - work->block.y0) + cells->x0 - work->block.x0);
        geo_raster_span_add(&span, xy, count);
    }
    return geo_raster_span_pixels(&span, &work->source, 1.0);
}

/* Part of the block; split where its pixels would not fit into the window. */
static enum geo_status class_part(struct classing *work, const struct geo_raster_box *cells,
                                  struct geo_error *err)
{
    struct geo_raster_box pixels = pixels_of(work, cells);
    if (geo_raster_box_size(&pixels) > WINDOW_PIXELS && geo_raster_box_size(cells) > 1) {
        struct geo_raster_box half[2] = {*cells, *cells};
        if (cells->x1 - cells->x0 > cells->y1 - cells->y0) {
            half[0].x1 = half[1].x0 = (cells->x0 + cells->x1) / 2;
        } else {
            half[0].y1 = half[1].y0 = (cells->y0 + cells->y1) / 2;
        }
        enum geo_status status = class_part(work, &half[0], err);
        return status == GEO_OK ? class_part(work, &half[1], err) : status;
    }
    enum geo_status status = GEO_OK;
    work->cells = *cells;
    work->class_count = 0;
    work->window.box = geo_raster_box_empty();
    memset(work->centre_count, 0, sizeof work->centre_count);
    if (!geo_raster_box_is_empty(&pixels)) {
        status = geo_raster_read(&work->window, &work->source, &pixels, err);
    }
    int64_t count = geo_raster_block_count(&pixels);
    for (int64_t i = 0; i < count && status == GEO_OK; i++) {
        struct geo_raster_box pixel_block = geo_raster_block(&pixels, i);
        status = count_pixels(work, &pixel_block, err);
    }
    return status == GEO_OK ? choose_classes(work, err) : status;
}

static enum geo_status class_blocks(struct classing *work, struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    work->grid = geo_raster_grid_box(&work->source);
    int64_t count = geo_raster_block_count(&work->grid);
    for (int64_t i = 0; i < count && status == GEO_OK; i++) {
        work->block = geo_raster_block(&work->grid, i);
        double u0 = (double)work->block.x0;
        double v0 = (double)work->block.y0;
        geo_raster_map_block(&work->source.cell_to_pixel, work->corner, u0, v0, CORNERS, CORNERS);
        geo_raster_map_block(&work->source.cell_to_pixel, work->centre, u0 + 0.5, v0 + 0.5, GEO_RASTER_BLOCK,
                             GEO_RASTER_BLOCK);
        struct geo_raster_box cells = geo_raster_box_common(&work->block, &work->grid);
        status = class_part(work, &cells, err);
    }
    return status;
}

enum geo_status geo_raster_sample_class(int16_t *values, const struct geo_raster_target *target,
                                        const char *path, struct geo_raster_report *ret_report,
                                        struct geo_error *err)
{
    struct geo_raster_report report;
    struct classing *work = NULL;
    enum geo_status status = geo_memory_array(&work, 1, sizeof *work, "classes", err);
    if (status != GEO_OK) {
        return status;
    }
    work->values = values;
    work->report = &report;
    status = geo_raster_open(&work->source, &report, target, path, err);
    if (status == GEO_OK) {
        struct geo_raster_box pixels = geo_raster_pixels_of_grid(&work->source);
        status = geo_raster_count_voids(&report.void_count, &work->source, &pixels, NULL, err);
    }
    if (status == GEO_OK) {
        status = class_blocks(work, err);
    }
    if (status == GEO_OK) {
        *ret_report = report;
    }
    geo_raster_close(&work->source);
    free(work->pixel_count);
    free(work->window.value);
    free(work);
    return status;
}
