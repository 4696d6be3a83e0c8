/* Elevation: bilinear samples at the cell centres. */
#include "geo/raster.h"

#include "geo/memory.h"
#include "geo/raster_internal.h"

#include <math.h>
#include <stdlib.h>

#define LOWEST_M (-500.0) /* the shore of the Dead Sea lies at −430 m */
#define HIGHEST_M 9000.0
#define WINDOW_PIXELS (4 * 1024 * 1024)

struct sampling {
    float *values;
    struct geo_raster_source source;
    struct geo_raster_report *report;
    struct geo_raster_window window;
    struct geo_raster_box grid, block;
    double xy[2 * GEO_RASTER_BLOCK * GEO_RASTER_BLOCK]; /* pixel position of each cell centre of the block */
};

/* Raw values to metres; what cannot be a height becomes void. Old tools leave −9999, −32767 or −32768
 * undeclared. */
static void clean_elevation(struct geo_raster_window *window, const struct geo_raster_source *source)
{
    int64_t count = geo_raster_box_size(&window->box);
    for (int64_t i = 0; i < count; i++) {
        double raw = window->value[i];
        long whole = raw >= -32768.0 && raw <= -9999.0 ? lround(raw) : 0;
        bool is_mark =
            (whole == -32768 || whole == -32767 || whole == -9999) && fabs(raw - (double)whole) < 1e-6;
        double height_m = raw * source->scale + source->offset;
        bool is_height = !is_mark && height_m >= LOWEST_M && height_m <= HIGHEST_M;
        window->value[i] = is_height ? height_m : (double)NAN;
    }
}

/* The pixel that holds the position decides whether there is data; its neighbours only smooth. */
static double bilinear(const struct geo_raster_window *window, double x, double y)
{
    const struct geo_raster_box *box = &window->box;
    int64_t width = box->x1 - box->x0;
    double nearest_x = floor(x);
    double nearest_y = floor(y);
    if (!(nearest_x >= (double)box->x0 && nearest_x < (double)box->x1 && nearest_y >= (double)box->y0 &&
          nearest_y < (double)box->y1)) {
        return (double)NAN;
    }
    if (isnan(window->value[((int64_t)nearest_y - box->y0) * width + (int64_t)nearest_x - box->x0])) {
        return (double)NAN;
    }
    double left = floor(x - 0.5);
    double top = floor(y - 0.5);
    double right_share = x - 0.5 - left;
    double bottom_share = y - 0.5 - top;
    double sum = 0.0;
    double weights = 0.0;
    for (int k = 0; k < 4; k++) {
        int64_t col = (int64_t)left + (k & 1);
        int64_t row = (int64_t)top + (k >> 1);
        if (col < box->x0 || col >= box->x1 || row < box->y0 || row >= box->y1) {
            continue;
        }
        double value = window->value[(row - box->y0) * width + col - box->x0];
        double weight =
            (k & 1 ? right_share : 1.0 - right_share) * (k >> 1 ? bottom_share : 1.0 - bottom_share);
        if (!isnan(value)) {
            sum += weight * value;
            weights += weight;
        }
    }
    return sum / weights;
}

static void sample_cells(struct sampling *sampling, const struct geo_raster_box *cells)
{
    const struct geo_raster_box *grid = &sampling->grid;
    const struct geo_raster_box *block = &sampling->block;
    for (int64_t row = cells->y0; row < cells->y1; row++) {
        const double *xy = sampling->xy + 2 * GEO_RASTER_BLOCK * (row - block->y0);
        float *values = sampling->values + (row - grid->y0) * (grid->x1 - grid->x0);
        for (int64_t col = cells->x0; col < cells->x1; col++) {
            const double *at = xy + 2 * (col - block->x0);
            double height_m = bilinear(&sampling->window, at[0], at[1]);
            if (!isnan(height_m)) {
                values[col - grid->x0] = (float)height_m;
                sampling->report->set_count++;
            }
        }
    }
}

/* Part of the block; split where its pixels would not fit into the window. */
static enum geo_status sample_part(struct sampling *sampling, const struct geo_raster_box *cells,
                                   struct geo_error *err)
{
    const struct geo_raster_box *block = &sampling->block;
    struct geo_raster_span span = geo_raster_span_empty();
    for (int64_t row = cells->y0; row < cells->y1; row++) {
        const double *xy = sampling->xy + 2 * (GEO_RASTER_BLOCK * (row - block->y0) + cells->x0 - block->x0);
        geo_raster_span_add(&span, xy, (size_t)(cells->x1 - cells->x0));
    }
    struct geo_raster_box pixels = geo_raster_span_pixels(&span, &sampling->source, 1.0);
    if (geo_raster_box_is_empty(&pixels)) {
        return GEO_OK;
    }
    if (geo_raster_box_size(&pixels) > WINDOW_PIXELS && geo_raster_box_size(cells) > 1) {
        struct geo_raster_box half[2] = {*cells, *cells};
        if (cells->x1 - cells->x0 > cells->y1 - cells->y0) {
            half[0].x1 = half[1].x0 = (cells->x0 + cells->x1) / 2;
        } else {
            half[0].y1 = half[1].y0 = (cells->y0 + cells->y1) / 2;
        }
        enum geo_status status = sample_part(sampling, &half[0], err);
        return status == GEO_OK ? sample_part(sampling, &half[1], err) : status;
    }
    enum geo_status status = geo_raster_read(&sampling->window, &sampling->source, &pixels, err);
    if (status == GEO_OK) {
        clean_elevation(&sampling->window, &sampling->source);
        sample_cells(sampling, cells);
    }
    return status;
}

static enum geo_status sample_blocks(struct sampling *sampling, struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    sampling->grid = geo_raster_grid_box(&sampling->source);
    int64_t count = geo_raster_block_count(&sampling->grid);
    for (int64_t i = 0; i < count && status == GEO_OK; i++) {
        sampling->block = geo_raster_block(&sampling->grid, i);
        geo_raster_map_block(&sampling->source.cell_to_pixel, sampling->xy, (double)sampling->block.x0 + 0.5,
                             (double)sampling->block.y0 + 0.5, GEO_RASTER_BLOCK, GEO_RASTER_BLOCK);
        struct geo_raster_box cells = geo_raster_box_common(&sampling->block, &sampling->grid);
        status = sample_part(sampling, &cells, err);
    }
    return status;
}

enum geo_status geo_raster_sample_elevation(float *values, const struct geo_raster_target *target,
                                            const char *path, struct geo_raster_report *ret_report,
                                            struct geo_error *err)
{
    struct geo_raster_report report;
    struct sampling *sampling = NULL;
    enum geo_status status = geo_memory_array(&sampling, 1, sizeof *sampling, "samples", err);
    if (status != GEO_OK) {
        return status;
    }
    sampling->values = values;
    sampling->report = &report;
    status = geo_raster_open(&sampling->source, &report, target, path, err);
    if (status == GEO_OK) {
        struct geo_raster_box pixels = geo_raster_pixels_of_grid(&sampling->source);
        status = geo_raster_count_voids(&report.void_count, &sampling->source, &pixels, clean_elevation, err);
    }
    if (status == GEO_OK) {
        status = sample_blocks(sampling, err);
    }
    if (status == GEO_OK) {
        *ret_report = report;
    }
    geo_raster_close(&sampling->source);
    free(sampling->window.value);
    free(sampling);
    return status;
}
