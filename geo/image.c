/* Cloud Optimized GeoTIFF. The overviews are made here: GDAL 3.6 knows no "max", and the mean of levels in
 * dBm, or of a level and "no service", is no level. */
#include "geo/image.h"

#include "geo/image_internal.h"
#include "geo/memory.h"
#include "geo/output_internal.h"

#include <cpl_string.h>
#include <gdal.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TILE 512

static GDALDataType data_type(enum geo_image_type type)
{
    switch (type) {
    case GEO_IMAGE_INT32:
        return GDT_Int32;
    case GEO_IMAGE_UINT8:
        return GDT_Byte;
    case GEO_IMAGE_FLOAT32:
        break;
    }
    return GDT_Float32;
}

/* One row of the image as doubles (which hold all three types), NaN become nodata. */
static void load_row(double *ret, const struct geo_image *image, int32_t row)
{
    size_t first = (size_t)row * (size_t)image->grid->cols;
    for (int32_t col = 0; col < image->grid->cols; col++) {
        size_t at = first + (size_t)col;
        if (image->type == GEO_IMAGE_FLOAT32) {
            double value = (double)((const float *)image->values)[at];
            ret[col] = isnan(value) ? image->nodata : value;
        } else if (image->type == GEO_IMAGE_INT32) {
            ret[col] = (double)((const int32_t *)image->values)[at];
        } else {
            ret[col] = (double)((const uint8_t *)image->values)[at];
        }
    }
}

static enum geo_status gdal_failed(const char *what, struct geo_error *err)
{
    return geo_error_set(err, GEO_ERR_INTERNAL, "a raster in memory: %s: %s", what, CPLGetLastErrorMsg());
}

static CPLErr row_io(GDALRasterBandH band, GDALRWFlag way, int row, double *values)
{
    int cols = GDALGetRasterBandXSize(band);
    return GDALRasterIO(band, way, 0, row, cols, 1, values, cols, 1, GDT_Float64, 0, 0);
}

static enum geo_status fill_base(GDALRasterBandH band, const struct geo_image *image, struct geo_error *err)
{
    double *row = NULL;
    enum geo_status status =
        geo_memory_array(&row, (size_t)image->grid->cols, sizeof *row, "a raster row", err);
    for (int32_t r = 0; r < image->grid->rows && status == GEO_OK; r++) {
        load_row(row, image, r);
        if (row_io(band, GF_Write, r, row) != CE_None) {
            status = gdal_failed("write", err);
        }
    }
    free(row);
    return status;
}

static enum geo_status fill_overview(GDALRasterBandH to, GDALRasterBandH from, const struct geo_image *image,
                                     struct geo_error *err)
{
    int cols = GDALGetRasterBandXSize(from);
    int rows = GDALGetRasterBandYSize(from);
    double *row = NULL;
    enum geo_status status = geo_memory_array(&row, 3 * (size_t)cols, sizeof *row, "raster rows", err);
    for (int r = 0; r < rows && status == GEO_OK; r += 2) {
        bool pair = r + 1 < rows;
        CPLErr failed = row_io(from, GF_Read, r, row);
        if (pair && failed == CE_None) {
            failed = row_io(from, GF_Read, r + 1, row + cols);
        }
        if (failed == CE_None) {
            geo_image_halve(row + 2 * (size_t)cols, row, pair ? row + cols : NULL, cols, image);
            failed = row_io(to, GF_Write, r / 2, row + 2 * (size_t)cols);
        }
        if (failed != CE_None) {
            status = gdal_failed("overview", err);
        }
    }
    free(row);
    return status;
}

/* Halved until one tile holds the whole image, as the COG driver itself does. */
static enum geo_status add_overviews(GDALDatasetH memory, const struct geo_image *image,
                                     struct geo_error *err)
{
    int factors[32];
    int count = 0;
    int larger = image->grid->cols > image->grid->rows ? image->grid->cols : image->grid->rows;
    for (int factor = 2; larger > TILE; factor *= 2) {
        factors[count++] = factor;
        larger = (larger + 1) / 2;
    }
    if (count == 0) {
        return GEO_OK;
    }
    /* "NONE": made, not filled. */
    if (GDALBuildOverviews(memory, "NONE", count, factors, 0, NULL, NULL, NULL) != CE_None) {
        return gdal_failed("overviews", err);
    }
    GDALRasterBandH band = GDALGetRasterBand(memory, 1);
    GDALRasterBandH from = band;
    enum geo_status status = GEO_OK;
    for (int i = 0; i < count && status == GEO_OK; i++) {
        GDALRasterBandH to = GDALGetOverview(band, i);
        status = to == NULL ? gdal_failed("overview", err) : fill_overview(to, from, image, err);
        from = to;
    }
    return status;
}

static enum geo_status describe(GDALDatasetH memory, const struct geo_image *image, struct geo_error *err)
{
    const struct geo_grid *grid = image->grid;
    double transform[6] = {grid->west_m, grid->cell_m, 0.0, grid->north_m, 0.0, -grid->cell_m};
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    if (OSRSetFromUserInput(crs, image->crs) != OGRERR_NONE) {
        OSRRelease(crs);
        return geo_error_set(err, GEO_ERR_INTERNAL, "CRS '%s' of a raster is not known", image->crs);
    }
    OSRSetAxisMappingStrategy(crs, OAMS_TRADITIONAL_GIS_ORDER);
    GDALRasterBandH band = GDALGetRasterBand(memory, 1);
    bool failed = GDALSetSpatialRef(memory, crs) != CE_None ||
                  GDALSetGeoTransform(memory, transform) != CE_None ||
                  GDALSetRasterNoDataValue(band, image->nodata) != CE_None;
    OSRRelease(crs);
    GDALSetDescription(band, image->description);
    if (image->unit[0] != '\0') {
        failed = failed || GDALSetRasterUnitType(band, image->unit) != CE_None;
    }
    for (size_t i = 0; image->metadata != NULL && image->metadata[i] != NULL; i++) {
        char *key = NULL;
        const char *value = CPLParseNameValue(image->metadata[i], &key);
        failed = failed || key == NULL || GDALSetMetadataItem(memory, key, value, NULL) != CE_None;
        CPLFree(key);
    }
    return failed ? gdal_failed("description", err) : GEO_OK;
}

static enum geo_status copy_to_cog(GDALDatasetH *ret, GDALDatasetH memory, const struct geo_image *image,
                                   const char *path, struct geo_error *err)
{
    GDALDriverH driver = GDALGetDriverByName("COG");
    if (driver == NULL) {
        return geo_error_set(err, GEO_ERR_INTERNAL, "GDAL has no driver 'COG'; it needs GDAL 3.1 or later");
    }
    const char *predictor = image->type == GEO_IMAGE_FLOAT32 ? "FLOATING_POINT" : "STANDARD";
    char **options = CSLSetNameValue(NULL, "COMPRESS", "DEFLATE");
    options = CSLSetNameValue(options, "LEVEL", "6");
    options = CSLSetNameValue(options, "PREDICTOR", predictor);
    options = CSLSetNameValue(options, "OVERVIEW_COMPRESS", "DEFLATE");
    options = CSLSetNameValue(options, "OVERVIEW_PREDICTOR", predictor);
    options = CSLSetNameValue(options, "BLOCKSIZE", CPLSPrintf("%d", TILE));
    options = CSLSetNameValue(options, "OVERVIEWS", "FORCE_USE_EXISTING");
    options = CSLSetNameValue(options, "BIGTIFF", "IF_SAFER");
    GDALDatasetH cog = GDALCreateCopy(driver, path, memory, TRUE, options, NULL, NULL);
    CSLDestroy(options);
    if (cog == NULL) {
        return geo_error_set(err, GEO_ERR_OUTPUT, "output '%s' was not written whole: %s", path,
                             CPLGetLastErrorMsg());
    }
    *ret = cog;
    return GEO_OK;
}

/* Opens what was written and reads its last row, whose tiles lie at the end of the file. */
static enum geo_status check_reads(const char *path, const struct geo_image *image, struct geo_error *err)
{
    double *row = NULL;
    enum geo_status status =
        geo_memory_array(&row, (size_t)image->grid->cols, sizeof *row, "a raster row", err);
    if (status != GEO_OK) {
        return status;
    }
    GDALDatasetH dataset = GDALOpenEx(path, GDAL_OF_RASTER | GDAL_OF_READONLY, NULL, NULL, NULL);
    bool whole = dataset != NULL && GDALGetRasterXSize(dataset) == image->grid->cols &&
                 GDALGetRasterYSize(dataset) == image->grid->rows &&
                 row_io(GDALGetRasterBand(dataset, 1), GF_Read, image->grid->rows - 1, row) == CE_None;
    if (!whole) {
        status = geo_error_set(err, GEO_ERR_OUTPUT,
                               "output '%s' was not written whole: it cannot be read back", path);
    }
    if (dataset != NULL) {
        GDALClose(dataset);
    }
    free(row);
    return status;
}

enum geo_status geo_image_write(const struct geo_image *image, const char *path, struct geo_error *err)
{
    GDALDatasetH memory = NULL;
    GDALDatasetH cog = NULL;
    struct geo_output_watch watch;
    enum geo_status status = GEO_OK;
    (void)unlink(path);
    geo_output_watch_begin(&watch);
    GDALDriverH driver = GDALGetDriverByName("MEM");
    if (driver != NULL) {
        memory =
            GDALCreate(driver, "", image->grid->cols, image->grid->rows, 1, data_type(image->type), NULL);
    }
    if (memory == NULL) {
        status = geo_error_set(err, GEO_ERR_MEMORY, "a raster of %d x %d cells cannot be held in memory",
                               image->grid->cols, image->grid->rows);
        goto done;
    }
    status = describe(memory, image, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = fill_base(GDALGetRasterBand(memory, 1), image, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = add_overviews(memory, image, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = copy_to_cog(&cog, memory, image, path, err);
done:
    status = geo_output_finish(cog, &watch, status, path, err);
    if (status == GEO_OK) {
        status = check_reads(path, image, err);
    }
    if (memory != NULL) {
        GDALClose(memory);
    }
    return status;
}
