/* GeoPackage. The same bytes in every run: one transaction, fixed dates, features in the order given. */
#include "geo/layer.h"

#include "geo/layer_internal.h"
#include "geo/memory.h"
#include "geo/output_internal.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* GDAL puts the time of writing into gpkg_contents; a fixed one keeps the file comparable. */
#define FIXED_DATE "2000-01-01T00:00:00.000Z"

static enum geo_status gdal_failed(const char *what, struct geo_error *err)
{
    return geo_error_set(err, GEO_ERR_OUTPUT, "%s cannot be written: %s", what, CPLGetLastErrorMsg());
}

static OGRFieldType field_type(enum geo_field_type type)
{
    switch (type) {
    case GEO_FIELD_INTEGER:
        return OFTInteger64;
    case GEO_FIELD_REAL:
        return OFTReal;
    case GEO_FIELD_DATE:
        return OFTDate;
    case GEO_FIELD_TEXT:
        break;
    }
    return OFTString;
}

static enum geo_status create_fields(OGRLayerH table, const struct geo_layer *layer, struct geo_error *err)
{
    for (int f = 0; f < layer->field_count; f++) {
        OGRFieldDefnH field = OGR_Fld_Create(layer->fields[f].name, field_type(layer->fields[f].type));
        OGRErr failed = OGR_L_CreateField(table, field, FALSE);
        OGR_Fld_Destroy(field);
        if (failed != OGRERR_NONE) {
            return gdal_failed(layer->fields[f].name, err);
        }
    }
    return GEO_OK;
}

static enum geo_status create_layer(OGRLayerH *ret, GDALDatasetH dataset, const struct geo_layer *layer,
                                    struct geo_error *err)
{
    OGRSpatialReferenceH crs = NULL;
    OGRLayerH table = NULL;
    enum geo_status status = GEO_OK;
    char **options = CSLSetNameValue(NULL, "SPATIAL_INDEX", "YES");
    options = CSLSetNameValue(options, "DESCRIPTION", layer->description);
    options = CSLSetNameValue(options, "GEOMETRY_NAME", "geom");
    options = CSLSetNameValue(options, "FID", "fid");
    OGRwkbGeometryType kind = wkbNone;
    if (layer->kind != GEO_LAYER_TABLE) {
        kind = layer->kind == GEO_LAYER_POINT ? wkbPoint : wkbMultiPolygon;
        crs = OSRNewSpatialReference(NULL);
        if (OSRSetFromUserInput(crs, layer->crs) != OGRERR_NONE) {
            status = geo_error_set(err, GEO_ERR_INTERNAL, "layer '%s': CRS '%s' is not known", layer->name,
                                   layer->crs);
            goto done;
        }
        OSRSetAxisMappingStrategy(crs, OAMS_TRADITIONAL_GIS_ORDER);
    }
    table = GDALDatasetCreateLayer(dataset, layer->name, crs, kind, options);
    if (table == NULL) {
        status = gdal_failed(layer->name, err);
        goto done;
    }
    *ret = table;
done:
    if (crs != NULL) {
        OSRRelease(crs);
    }
    CSLDestroy(options);
    return status;
}

static OGRGeometryH make_area(const struct geo_polygon *polygon)
{
    OGRGeometryH area = OGR_G_CreateGeometry(wkbMultiPolygon);
    OGRGeometryH part = NULL;
    for (int32_t r = 0; r < polygon->ring_count; r++) {
        const double *xy = polygon->xy + 2 * polygon->ring_start[r];
        int count = (int)(polygon->ring_start[r + 1] - polygon->ring_start[r]);
        if (part == NULL || geo_polygon_ring_area_m2(polygon, r) > 0.0) {
            part = OGR_G_CreateGeometry(wkbPolygon);
            (void)OGR_G_AddGeometryDirectly(area, part);
        }
        OGRGeometryH ring = OGR_G_CreateGeometry(wkbLinearRing);
        OGR_G_SetPoints(ring, count, xy, 2 * (int)sizeof *xy, xy + 1, 2 * (int)sizeof *xy, NULL, 0);
        OGR_G_AddPoint_2D(ring, xy[0], xy[1]);
        (void)OGR_G_AddGeometryDirectly(part, ring);
    }
    return area;
}

static void set_value(OGRFeatureH row, int index, const struct geo_field *field, const union geo_value *value)
{
    char number[GEO_LAYER_NUMBER_SIZE];
    if (geo_layer_is_null(field, value)) {
        OGR_F_SetFieldNull(row, index);
        return;
    }
    switch (field->type) {
    case GEO_FIELD_INTEGER:
        OGR_F_SetFieldInteger64(row, index, value->integer);
        break;
    case GEO_FIELD_REAL:
        /* The number that the text files show. */
        geo_layer_number(number, value->real, field->decimals);
        OGR_F_SetFieldDouble(row, index, CPLAtof(number));
        break;
    case GEO_FIELD_TEXT:
    case GEO_FIELD_DATE:
        OGR_F_SetFieldString(row, index, value->text);
        break;
    }
}

static enum geo_status add_feature(OGRLayerH table, const struct geo_layer *layer,
                                   const struct geo_feature *feature, struct geo_error *err)
{
    OGRFeatureH row = OGR_F_Create(OGR_L_GetLayerDefn(table));
    for (int f = 0; f < layer->field_count; f++) {
        set_value(row, f, &layer->fields[f], &feature->values[f]);
    }
    if (layer->kind == GEO_LAYER_POINT) {
        OGRGeometryH point = OGR_G_CreateGeometry(wkbPoint);
        OGR_G_SetPoint_2D(point, 0, feature->x, feature->y);
        (void)OGR_F_SetGeometryDirectly(row, point);
    } else if (layer->kind == GEO_LAYER_AREA) {
        (void)OGR_F_SetGeometryDirectly(row, make_area(feature->polygon));
    }
    OGRErr failed = OGR_L_CreateFeature(table, row);
    OGR_F_Destroy(row);
    if (failed != OGRERR_NONE) {
        (void)gdal_failed(layer->name, err);
        return geo_error_prefix(err, "feature '%s'", feature->id);
    }
    return GEO_OK;
}

static enum geo_status run_sql(GDALDatasetH dataset, const char *sql, struct geo_error *err)
{
    CPLErrorReset();
    OGRLayerH answer = GDALDatasetExecuteSQL(dataset, sql, NULL, NULL);
    if (answer != NULL) {
        GDALDatasetReleaseResultSet(dataset, answer);
    }
    return CPLGetLastErrorType() >= CE_Failure ? gdal_failed("the table of field titles", err) : GEO_OK;
}

/* SQL text literal with its quotes, at most `size` bytes with the end. */
static void quote_sql(char *ret, size_t size, const char *text)
{
    size_t at = 0;
    ret[at++] = '\'';
    for (const char *c = text; *c != '\0' && at + 4 < size; c++) {
        if (*c == '\'') {
            ret[at++] = '\'';
        }
        ret[at++] = *c;
    }
    ret[at++] = '\'';
    ret[at] = '\0';
}

static enum geo_status write_title(GDALDatasetH dataset, const struct geo_layer *layer,
                                   const struct geo_field *field, struct geo_error *err)
{
    char title[512];
    char sql[2048];
    quote_sql(title, sizeof title, field->title);
    (void)snprintf(sql, sizeof sql,
                   "INSERT INTO gpkg_data_columns (table_name, column_name, name, title) "
                   "VALUES ('%s', '%s', %s, %s)",
                   layer->name, field->name, title, title);
    return run_sql(dataset, sql, err);
}

/* The GeoPackage extension "schema": titles of columns, for which GDAL 3.6 has no call. Later versions read
 * them as alternative names, and QGIS shows those as aliases. */
static enum geo_status write_titles(GDALDatasetH dataset, const struct geo_layer *const *layers,
                                    int layer_count, struct geo_error *err)
{
    static const char *const SETUP[] = {
        "CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, "
        "title TEXT, "
        "description TEXT, mime_type TEXT, constraint_name TEXT, "
        "CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, "
        "name))",
        "CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT "
        "NULL, "
        "value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, "
        "description TEXT, "
        "CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))",
        "CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT "
        "NOT NULL, "
        "definition TEXT NOT NULL, scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, "
        "extension_name))",
        "INSERT INTO gpkg_extensions VALUES ('gpkg_data_columns', NULL, 'gpkg_schema', "
        "'http://www.geopackage.org/spec121/#extension_schema', 'read-write')",
        "INSERT INTO gpkg_extensions VALUES ('gpkg_data_column_constraints', NULL, 'gpkg_schema', "
        "'http://www.geopackage.org/spec121/#extension_schema', 'read-write')",
    };
    for (size_t i = 0; i < sizeof SETUP / sizeof SETUP[0]; i++) {
        enum geo_status status = run_sql(dataset, SETUP[i], err);
        if (status != GEO_OK) {
            return status;
        }
    }
    for (int i = 0; i < layer_count; i++) {
        for (int f = 0; f < layers[i]->field_count; f++) {
            enum geo_status status = write_title(dataset, layers[i], &layers[i]->fields[f], err);
            if (status != GEO_OK) {
                return status;
            }
        }
    }
    return GEO_OK;
}

static enum geo_status write_layer(GDALDatasetH dataset, const struct geo_layer *layer, struct geo_error *err)
{
    OGRLayerH table = NULL;
    enum geo_status status = create_layer(&table, dataset, layer, err);
    if (status != GEO_OK) {
        return status;
    }
    status = create_fields(table, layer, err);
    for (int64_t i = 0; i < layer->feature_count && status == GEO_OK; i++) {
        status = add_feature(table, layer, &layer->features[i], err);
    }
    return status;
}

static enum geo_status write_layers(GDALDatasetH *ret_dataset, const struct geo_layer *const *layers,
                                    int layer_count, const char *path, struct geo_error *err)
{
    GDALDriverH driver = GDALGetDriverByName("GPKG");
    if (driver == NULL) {
        return geo_error_set(err, GEO_ERR_INTERNAL,
                             "GDAL has no driver 'GPKG'; install a GDAL built with SQLite");
    }
    GDALDatasetH dataset = GDALCreate(driver, path, 0, 0, 0, GDT_Unknown, NULL);
    if (dataset == NULL) {
        return geo_error_set(err, GEO_ERR_OUTPUT, "output '%s' cannot be made: %s", path,
                             CPLGetLastErrorMsg());
    }
    *ret_dataset = dataset;
    if (GDALDatasetStartTransaction(dataset, FALSE) != OGRERR_NONE) {
        return gdal_failed(path, err);
    }
    enum geo_status status = GEO_OK;
    for (int i = 0; i < layer_count && status == GEO_OK; i++) {
        status = write_layer(dataset, layers[i], err);
    }
    if (status == GEO_OK) {
        status = write_titles(dataset, layers, layer_count, err);
    }
    if (status == GEO_OK && GDALDatasetCommitTransaction(dataset) != OGRERR_NONE) {
        status = gdal_failed(path, err);
    }
    return status;
}

enum geo_status geo_layer_write_gpkg(const struct geo_layer *const *layers, int layer_count, const char *path,
                                     struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    for (int i = 0; i < layer_count && status == GEO_OK; i++) {
        status = geo_layer_check(layers[i], err);
    }
    if (status != GEO_OK) {
        return status;
    }
    GDALDatasetH dataset = NULL;
    struct geo_output_watch watch;
    (void)unlink(path);
    CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", FIXED_DATE);
    CPLSetThreadLocalConfigOption("OGR_SQLITE_JOURNAL", "DELETE");
    geo_output_watch_begin(&watch);
    status = write_layers(&dataset, layers, layer_count, path, err);
    status = geo_output_finish(dataset, &watch, status, path, err);
    CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", NULL);
    CPLSetThreadLocalConfigOption("OGR_SQLITE_JOURNAL", NULL);
    return status;
}
