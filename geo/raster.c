#include "geo/raster.h"

#include "geo/memory.h"
#include "geo/raster_internal.h"
#include "geo/source_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <cpl_error.h>

#define STRIP_PIXELS (4 * 1024 * 1024)

static enum geo_status open_dataset(struct geo_raster_source *source, struct geo_error *err)
{
    char *name = NULL;
    enum geo_status status = geo_source_resolve(&name, source->path, GEO_SOURCE_RASTER, err);
    if (status != GEO_OK) {
        return status;
    }
    CPLErrorReset();
    source->dataset = GDALOpenEx(name, GDAL_OF_RASTER | GDAL_OF_READONLY, NULL, NULL, NULL);
    free(name);
    if (source->dataset == NULL) {
        return geo_error_set(err, GEO_ERR_INPUT, "'%s' cannot be read as a raster: %s", source->path,
                             geo_source_message("no driver recognises its format"));
    }
    if (GDALGetRasterCount(source->dataset) < 1) {
        return geo_error_set(err, GEO_ERR_INPUT, "'%s' has no raster band", source->path);
    }
    source->band = GDALGetRasterBand(source->dataset, 1);
    if (GDALDataTypeIsComplex(GDALGetRasterDataType(source->band))) {
        return geo_error_set(err, GEO_ERR_INPUT, "'%s' holds complex numbers; real ones are needed",
                             source->path);
    }
    return GEO_OK;
}

static void read_band(struct geo_raster_source *source)
{
    source->cols = GDALGetRasterXSize(source->dataset);
    source->rows = GDALGetRasterYSize(source->dataset);
    int has = 0;
    source->nodata = GDALGetRasterNoDataValue(source->band, &has);
    source->has_nodata = has != 0;
    if (source->has_nodata && GDALGetRasterDataType(source->band) == GDT_Float32) {
        source->nodata = (double)(float)source->nodata;
    }
    double scale = GDALGetRasterScale(source->band, &has);
    source->scale = has ? scale : 1.0;
    double offset = GDALGetRasterOffset(source->band, &has);
    source->offset = has ? offset : 0.0;
}

/* Metres on a pixel's side where the grid has its centre. */
static double pixel_m(const struct geo_raster_source *source)
{
    const struct geo_grid *grid = source->grid;
    double xy[2 * 3 * 3];
    geo_raster_map_block(&source->cell_to_pixel, xy, (double)source->west + 0.5 * (double)grid->cols - 1.0,
                         (double)source->north + 0.5 * (double)grid->rows - 1.0, 3, 3);
    double dx_du = (xy[10] - xy[6]) / 2.0;
    double dy_du = (xy[11] - xy[7]) / 2.0;
    double dx_dv = (xy[14] - xy[2]) / 2.0;
    double dy_dv = (xy[15] - xy[3]) / 2.0;
    return grid->cell_m / sqrt(fabs(dx_du * dy_dv - dx_dv * dy_du));
}

static enum geo_status open_maps(struct geo_raster_source *source, const struct geo_raster_target *target,
                                 struct geo_error *err)
{
    struct geo_raster_map *out = &source->cell_to_pixel;
    struct geo_raster_map *back = &source->pixel_to_cell;
    CPLErrorReset();
    if (GDALGetGeoTransform(source->dataset, back->from) != CE_None ||
        !GDALInvGeoTransform(back->from, out->to)) {
        return geo_error_set(
            err, GEO_ERR_INPUT,
            "'%s' does not say where on earth it lies; give it corners with: gdal_translate -a_ullr",
            source->path);
    }
    char *crs = NULL;
    enum geo_status status = geo_source_crs(&crs, GDALGetSpatialRef(source->dataset), err);
    if (status == GEO_OK && crs == NULL) {
        status = geo_error_set(
            err, GEO_ERR_INPUT,
            "'%s' declares no coordinate reference system; give it one with: gdal_edit.py -a_srs",
            source->path);
    }
    if (status == GEO_OK) {
        status = geo_transform_open(&source->to_raster, target->crs, crs, err);
    }
    if (status == GEO_OK) {
        status = geo_transform_open(&source->to_grid, crs, target->crs, err);
    }
    free(crs);
    double cell_m = target->grid->cell_m;
    const double from_cell[6] = {0.0, cell_m, 0.0, 0.0, 0.0, -cell_m};
    const double to_cell[6] = {0.0, 1.0 / cell_m, 0.0, 0.0, 0.0, -1.0 / cell_m};
    for (int i = 0; i < 6; i++) {
        out->from[i] = from_cell[i];
        back->to[i] = to_cell[i];
    }
    out->transform = source->to_raster;
    back->transform = source->to_grid;
    out->tolerance = 1e-4; /* of a pixel */
    return status;
}

enum geo_status geo_raster_open(struct geo_raster_source *source, struct geo_raster_report *report,
                                const struct geo_raster_target *target, const char *path,
                                struct geo_error *err)
{
    const struct geo_grid *grid = target->grid;
    *source = (struct geo_raster_source){.path = path, .grid = grid};
    source->west = llround(grid->west_m / grid->cell_m);
    source->north = -llround(grid->north_m / grid->cell_m);
    enum geo_status status = open_dataset(source, err);
    if (status == GEO_OK) {
        read_band(source);
        status = open_maps(source, target, err);
    }
    if (status != GEO_OK) {
        geo_raster_close(source);
        return status;
    }
    *report = (struct geo_raster_report){.pixel_m = pixel_m(source)};
    /* Small beside a pixel and beside a cell: shares are then right to four digits at the worst. */
    source->pixel_to_cell.tolerance = 1e-4 * fmin(1.0, report->pixel_m / grid->cell_m);
    (void)snprintf(report->operation, sizeof report->operation, "%s",
                   geo_transform_description(source->to_grid));
    return GEO_OK;
}

void geo_raster_close(struct geo_raster_source *source)
{
    if (source->dataset != NULL) {
        GDALClose(source->dataset);
    }
    geo_transform_close(source->to_raster);
    geo_transform_close(source->to_grid);
    *source = (struct geo_raster_source){0};
}

struct geo_raster_box geo_raster_grid_box(const struct geo_raster_source *source)
{
    return (struct geo_raster_box){source->west, source->north, source->west + source->grid->cols,
                                   source->north + source->grid->rows};
}

struct geo_raster_box geo_raster_pixels_of_grid(const struct geo_raster_source *source)
{
    struct geo_raster_box cells = geo_raster_grid_box(source);
    struct geo_raster_box pixels = geo_raster_box_empty();
    int64_t count = geo_raster_block_count(&cells);
    for (int64_t i = 0; i < count; i++) {
        /* Corners, middles and centre of each block; between them lies next to nothing. */
        struct geo_raster_box block = geo_raster_block(&cells, i);
        double xy[2 * 3 * 3];
        struct geo_raster_map coarse = source->cell_to_pixel;
        double step = GEO_RASTER_BLOCK / 2.0;
        coarse.from[1] *= step;
        coarse.from[5] *= step;
        geo_raster_map_block(&coarse, xy, (double)block.x0 / step, (double)block.y0 / step, 3, 3);
        struct geo_raster_span span = geo_raster_span_empty();
        geo_raster_span_add(&span, xy, 9);
        struct geo_raster_box around = geo_raster_span_pixels(&span, source, 2.0);
        geo_raster_box_add(&pixels, &around);
    }
    return pixels;
}

enum geo_status geo_raster_read(struct geo_raster_window *window, const struct geo_raster_source *source,
                                const struct geo_raster_box *box, struct geo_error *err)
{
    size_t count = (size_t)geo_raster_box_size(box);
    enum geo_status status =
        geo_memory_grow(&window->value, &window->capacity, count, sizeof *window->value, err);
    if (status != GEO_OK) {
        return status;
    }
    int width = (int)(box->x1 - box->x0);
    int height = (int)(box->y1 - box->y0);
    CPLErrorReset();
    if (GDALRasterIO(source->band, GF_Read, (int)box->x0, (int)box->y0, width, height, window->value, width,
                     height, GDT_Float64, 0, 0) != CE_None) {
        return geo_error_set(err, GEO_ERR_INPUT, "'%s' cannot be read: %s", source->path,
                             geo_source_message("the file is damaged"));
    }
    window->box = *box;
    for (size_t i = 0; i < count && source->has_nodata; i++) {
        double value = window->value[i];
        if (value >= source->nodata && value <= source->nodata) {
            window->value[i] = (double)NAN;
        }
    }
    return GEO_OK;
}

enum geo_status geo_raster_count_voids(int64_t *ret, const struct geo_raster_source *source,
                                       const struct geo_raster_box *box,
                                       void (*clean)(struct geo_raster_window *window,
                                                     const struct geo_raster_source *source),
                                       struct geo_error *err)
{
    struct geo_raster_window window = {0};
    enum geo_status status = GEO_OK;
    int64_t voids = 0;
    if (geo_raster_box_is_empty(box)) {
        *ret = 0;
        return GEO_OK;
    }
    int64_t strip = STRIP_PIXELS / (box->x1 - box->x0) + 1;
    for (int64_t y = box->y0; y < box->y1 && status == GEO_OK; y += strip) {
        struct geo_raster_box part = {box->x0, y, box->x1, y + strip < box->y1 ? y + strip : box->y1};
        status = geo_raster_read(&window, source, &part, err);
        if (status == GEO_OK && clean != NULL) {
            clean(&window, source);
        }
        for (int64_t i = 0; i < geo_raster_box_size(&part) && status == GEO_OK; i++) {
            voids += isnan(window.value[i]) ? 1 : 0;
        }
    }
    free(window.value);
    if (status == GEO_OK) {
        *ret = voids;
    }
    return status;
}
