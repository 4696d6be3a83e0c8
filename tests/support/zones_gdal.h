/* The same by GEOS and GDAL, to compare with. */
#ifndef PHUSONG_TESTS_SUPPORT_ZONES_GDAL_H
#define PHUSONG_TESTS_SUPPORT_ZONES_GDAL_H

#include "tests/support/zones.h"

#include <gdal.h>
#include <gdal_alg.h>
#include <geos_c.h>
#include <ogr_api.h>
#include <time.h>

/* Rings as the polygon has them: an outer ring, its holes, the next outer ring. */
static inline OGRGeometryH zones_to_ogr(const struct geo_polygon *polygon)
{
    OGRGeometryH whole = OGR_G_CreateGeometry(wkbMultiPolygon);
    OGRGeometryH part = NULL;
    for (int32_t r = 0; r < polygon->ring_count; r++) {
        OGRGeometryH ring = OGR_G_CreateGeometry(wkbLinearRing);
        for (int64_t i = polygon->ring_start[r]; i < polygon->ring_start[r + 1]; i++) {
            OGR_G_AddPoint_2D(ring, polygon->xy[2 * i], polygon->xy[2 * i + 1]);
        }
        OGR_G_CloseRings(ring);
        if (geo_polygon_ring_area_m2(polygon, r) >= 0.0) {
            if (part != NULL) {
                (void)OGR_G_AddGeometryDirectly(whole, part);
            }
            part = OGR_G_CreateGeometry(wkbPolygon);
        }
        (void)OGR_G_AddGeometryDirectly(part, ring);
    }
    if (part != NULL) {
        (void)OGR_G_AddGeometryDirectly(whole, part);
    }
    OGR_G_CloseRings(whole);
    return whole;
}

static inline GEOSGeometry *zones_to_geos(GEOSContextHandle_t geos, const struct geo_polygon *polygon)
{
    OGRGeometryH shape = zones_to_ogr(polygon);
    size_t size = (size_t)OGR_G_WkbSize(shape);
    unsigned char *wkb = zones_array(size, 1);
    (void)OGR_G_ExportToWkb(shape, wkbNDR, wkb);
    OGR_G_DestroyGeometry(shape);
    GEOSWKBReader *reader = GEOSWKBReader_create_r(geos);
    GEOSGeometry *geometry = GEOSWKBReader_read_r(geos, reader, wkb, size);
    GEOSWKBReader_destroy_r(geos, reader);
    free(wkb);
    if (geometry == NULL) {
        zones_stop("GEOS cannot read a zone");
    }
    return geometry;
}

static inline double zones_geos_share(GEOSContextHandle_t geos, const GEOSGeometry *zone,
                                      const GEOSPreparedGeometry *prepared, const struct geo_grid *grid,
                                      int32_t cell)
{
    double west_m = grid->west_m + grid->cell_m * (double)(cell % grid->cols);
    double north_m = grid->north_m - grid->cell_m * (double)(cell / grid->cols);
    GEOSGeometry *box =
        GEOSGeom_createRectangle_r(geos, west_m, north_m - grid->cell_m, west_m + grid->cell_m, north_m);
    double area_m2 = grid->cell_m * grid->cell_m;
    if (GEOSPreparedContains_r(geos, prepared, box) != 1) {
        GEOSGeometry *common = GEOSIntersection_r(geos, zone, box);
        if (common == NULL || GEOSArea_r(geos, common, &area_m2) != 1) {
            zones_stop("GEOS cannot intersect");
        }
        GEOSGeom_destroy_r(geos, common);
    }
    GEOSGeom_destroy_r(geos, box);
    return area_m2 / (grid->cell_m * grid->cell_m);
}

/* A raster in memory around an array of int32. */
static inline GDALDatasetH zones_raster(const struct geo_grid *grid, int32_t *value)
{
    GDALDatasetH raster =
        GDALCreate(GDALGetDriverByName("MEM"), "", grid->cols, grid->rows, 1, GDT_Int32, NULL);
    double place[6] = {grid->west_m, grid->cell_m, 0.0, grid->north_m, 0.0, -grid->cell_m};
    if (raster == NULL || GDALSetGeoTransform(raster, place) != CE_None ||
        GDALRasterIO(GDALGetRasterBand(raster, 1), GF_Write, 0, 0, grid->cols, grid->rows, value, grid->cols,
                     grid->rows, GDT_Int32, 0, 0) != CE_None) {
        zones_stop("GDAL cannot make a raster");
    }
    return raster;
}

struct zones_polygonized {
    double *area_m2; /* of each label, 0 … labels */
    int64_t count, invalid;
    double took_s; /* processor time of GDALPolygonize alone */
};

/* GDALPolygonize on the labels above 0. */
static inline OGRDataSourceH zones_gdal_polygons(GDALDatasetH raster, bool eight)
{
    OGRDataSourceH store = GDALCreate(GDALGetDriverByName("Memory"), "", 0, 0, 0, GDT_Unknown, NULL);
    OGRLayerH layer = GDALDatasetCreateLayer(store, "polygons", NULL, wkbPolygon, NULL);
    OGRFieldDefnH field = OGR_Fld_Create("label", OFTInteger);
    char connected[] = "8CONNECTED=8";
    char *options[] = {connected, NULL};
    GDALRasterBandH band = GDALGetRasterBand(raster, 1);
    /* The band is its own mask: 0 is no polygon. */
    if (OGR_L_CreateField(layer, field, 1) != OGRERR_NONE ||
        GDALPolygonize(band, band, layer, 0, eight ? options : NULL, NULL, NULL) != CE_None) {
        zones_stop("GDALPolygonize failed");
    }
    OGR_Fld_Destroy(field);
    return store;
}

static inline struct zones_polygonized zones_polygonize(const struct geo_grid *grid, const int32_t *label,
                                                        int32_t labels, bool eight)
{
    size_t cells = (size_t)geo_grid_cell_count(grid);
    int32_t *copy = zones_array(cells, sizeof *copy);
    memcpy(copy, label, cells * sizeof *copy);
    GDALDatasetH raster = zones_raster(grid, copy);
    struct zones_polygonized result = {.area_m2 = zones_array((size_t)labels + 1, sizeof(double))};
    clock_t start = clock();
    OGRDataSourceH store = zones_gdal_polygons(raster, eight);
    result.took_s = (double)(clock() - start) / (double)CLOCKS_PER_SEC;
    OGRLayerH layer = GDALDatasetGetLayer(store, 0);
    OGR_L_ResetReading(layer);
    for (OGRFeatureH feature = OGR_L_GetNextFeature(layer); feature != NULL;
         feature = OGR_L_GetNextFeature(layer)) {
        OGRGeometryH shape = OGR_F_GetGeometryRef(feature);
        result.area_m2[OGR_F_GetFieldAsInteger(feature, 0)] += OGR_G_Area(shape);
        result.count++;
        bool small = OGR_G_WkbSize(shape) < 16 * 200000; /* the test is quadratic in touching holes */
        result.invalid += small && !OGR_G_IsValid(shape) ? 1 : 0;
        OGR_F_Destroy(feature);
    }
    GDALClose(store);
    GDALClose(raster);
    free(copy);
    return result;
}

#endif
