#include "geo/table.h"

#include "geo/memory.h"
#include "geo/source_internal.h"
#include "geo/table_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <ogr_srs_api.h>

/* A layer in memory with the file's columns: it knows how to judge a condition, one row at a time. */
static enum geo_status open_text(struct geo_table *table, const char *name, bool no_header,
                                 struct geo_error *err)
{
    enum geo_status status = geo_text_open(&table->reader, name, table->path, no_header, err);
    if (status != GEO_OK) {
        return status;
    }
    int count = geo_text_column_count(table->reader);
    for (int i = 0; i < count; i++) {
        if (table->wkt_column < 0 && strcasecmp(geo_text_column_name(table->reader, i), "WKT") == 0) {
            table->wkt_column = i;
        }
    }
    GDALDriverH driver = GDALGetDriverByName("Memory");
    table->dataset = driver == NULL ? NULL : GDALCreate(driver, "", 0, 0, 0, GDT_Unknown, NULL);
    OGRLayerH layer = table->dataset == NULL
                          ? NULL
                          : GDALDatasetCreateLayer(table->dataset, CPLGetBasename(name), NULL,
                                                   table->wkt_column < 0 ? wkbNone : wkbUnknown, NULL);
    bool made = layer != NULL;
    for (int i = 0; i < count && made; i++) {
        OGRFieldDefnH field = OGR_Fld_Create(geo_text_column_name(table->reader, i), OFTString);
        made = OGR_L_CreateField(layer, field, FALSE) == OGRERR_NONE;
        OGR_Fld_Destroy(field);
    }
    if (!made) {
        return geo_error_set(err, GEO_ERR_INTERNAL, "'%s': no layer in memory: %s", table->path,
                             geo_source_message("was the library opened?"));
    }
    return GEO_OK;
}

/* All vector drivers but CSV, which takes files for tables that are none. */
static void open_other(struct geo_table *table, const char *name)
{
    char **drivers = NULL;
    for (int i = 0; i < GDALGetDriverCount(); i++) {
        const char *driver = GDALGetDriverShortName(GDALGetDriver(i));
        if (strcmp(driver, "CSV") != 0) {
            drivers = CSLAddString(drivers, driver);
        }
    }
    /* A GML reader would leave a .gfs file beside the input. */
    const char *const options[] = {"WRITE_GFS=NO", NULL};
    bool is_gml = strstr(name, ".gml") != NULL;
    table->dataset = GDALOpenEx(name, GDAL_OF_VECTOR | GDAL_OF_READONLY, (const char *const *)drivers,
                                is_gml ? options : NULL, NULL);
    CSLDestroy(drivers);
}

static enum geo_status open_dataset(struct geo_table *table, const struct geo_table_source *source,
                                    struct geo_error *err)
{
    char *name = NULL;
    enum geo_status status = geo_source_resolve(&name, source->path, GEO_SOURCE_TABLE, err);
    if (status != GEO_OK) {
        return status;
    }
    CPLErrorReset();
    if (geo_source_is_text(name)) {
        status = open_text(table, name, source->no_header, err);
    } else {
        open_other(table, name);
    }
    if (status == GEO_OK && table->dataset == NULL) {
        const char *why =
            geo_source_is_empty(name) ? "it is empty" : geo_source_message("no driver recognises its format");
        status = geo_error_set(err, GEO_ERR_INPUT, "'%s' cannot be read as a table or vector file: %s",
                               source->path, why);
    }
    free(name);
    return status;
}

/* Tables in which QGIS keeps styles and projects. */
static bool is_side_table(const char *name)
{
    return strcmp(name, "layer_styles") == 0 || strcmp(name, "qgis_projects") == 0;
}

static enum geo_status explain_layers(const struct geo_table *table, const char *wanted,
                                      struct geo_error *err)
{
    char list[1024] = "";
    int count = GDALDatasetGetLayerCount(table->dataset);
    for (int i = 0; i < count; i++) {
        const char *name = OGR_L_GetName(GDALDatasetGetLayer(table->dataset, i));
        size_t used = strlen(list);
        if (!is_side_table(name)) {
            (void)snprintf(list + used, sizeof list - used, "%s'%s'", used == 0 ? "" : ", ", name);
        }
    }
    if (list[0] == '\0') {
        return geo_error_set(err, GEO_ERR_INPUT, "'%s' holds no table or vector layer", table->path);
    }
    if (wanted != NULL) {
        return geo_error_set(err, GEO_ERR_INPUT, "'%s' has no layer '%s'; it has %s", table->path, wanted,
                             list);
    }
    return geo_error_set(err, GEO_ERR_INPUT, "'%s' holds several layers; name one with layer: %s",
                         table->path, list);
}

static enum geo_status choose_layer(struct geo_table *table, const char *wanted, struct geo_error *err)
{
    OGRLayerH found = NULL;
    int fitting = 0;
    int count = GDALDatasetGetLayerCount(table->dataset);
    for (int i = 0; i < count; i++) {
        OGRLayerH layer = GDALDatasetGetLayer(table->dataset, i);
        const char *name = OGR_L_GetName(layer);
        if (wanted == NULL ? !is_side_table(name) : strcmp(name, wanted) == 0) {
            found = layer;
            fitting++;
        }
    }
    if (fitting != 1) {
        return explain_layers(table, wanted, err);
    }
    table->layer = found;
    table->definition = OGR_L_GetLayerDefn(found);
    table->field_count = OGR_FD_GetFieldCount(table->definition);
    return GEO_OK;
}

/* Some drivers only find out that a condition is wrong when they read: hence the first row is tried. */
static enum geo_status set_condition(struct geo_table *table, const char *where, struct geo_error *err)
{
    if (where == NULL || where[0] == '\0') {
        return GEO_OK;
    }
    CPLErrorReset();
    bool accepted = OGR_L_SetAttributeFilter(table->layer, where) == OGRERR_NONE;
    if (accepted) {
        OGRFeatureH feature = OGR_L_GetNextFeature(table->layer);
        accepted = feature != NULL || CPLGetLastErrorType() < CE_Failure;
        OGR_F_Destroy(feature);
        OGR_L_ResetReading(table->layer);
    }
    table->has_condition = true;
    if (accepted) {
        return GEO_OK;
    }
    return geo_error_set(
        err, GEO_ERR_INPUT,
        "'%s': the condition '%s' cannot be used: %s; write it like \"province_code = '01'\"", table->path,
        where, geo_source_message("it is not valid SQL"));
}

static enum geo_status read_crs(struct geo_table *table, struct geo_error *err)
{
    OGRSpatialReferenceH system = OGR_L_GetSpatialRef(table->layer);
    if (system == NULL) {
        return GEO_OK;
    }
    int axis_count = 0;
    const int *axes = OSRGetDataAxisToSRSAxisMapping(system, &axis_count);
    bool north_first = OSREPSGTreatsAsLatLong(system) || OSREPSGTreatsAsNorthingEasting(system);
    table->is_north_first = north_first && axes != NULL && axis_count >= 2 && axes[0] == 1;
    return geo_source_crs(&table->crs, system, err);
}

enum geo_status geo_table_open(struct geo_table **ret, const struct geo_table_source *source,
                               struct geo_error *err)
{
    struct geo_table *table = NULL;
    enum geo_status status = geo_memory_array(&table, 1, sizeof *table, "table", err);
    if (status != GEO_OK) {
        return status;
    }
    table->wkt_column = -1;
    status = geo_memory_text(&table->path, source->path, err);
    if (status == GEO_OK) {
        status = open_dataset(table, source, err);
    }
    if (status == GEO_OK) {
        status = choose_layer(table, source->layer, err);
    }
    if (status == GEO_OK) {
        status =
            geo_memory_array(&table->text, (size_t)table->field_count, sizeof *table->text, "fields", err);
    }
    if (status == GEO_OK) {
        status = read_crs(table, err);
    }
    if (status == GEO_OK) {
        status = set_condition(table, source->where, err);
    }
    if (status == GEO_OK) {
        *ret = table;
    } else {
        geo_table_close(table);
    }
    return status;
}

static void forget_row(struct geo_table *table)
{
    OGR_F_Destroy(table->feature);
    table->feature = NULL;
    for (int i = 0; table->text != NULL && i < table->field_count; i++) {
        free(table->text[i]);
        table->text[i] = NULL;
    }
}

void geo_table_close(struct geo_table *table)
{
    if (table == NULL) {
        return;
    }
    forget_row(table);
    if (table->dataset != NULL) {
        GDALClose(table->dataset);
    }
    geo_text_close(table->reader);
    free(table->text);
    free(table->crs);
    free(table->path);
    free(table);
}

int geo_table_field_count(const struct geo_table *table)
{
    return table->field_count;
}

const char *geo_table_field_name(const struct geo_table *table, int field)
{
    return OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(table->definition, field));
}

bool geo_table_has_geometry(const struct geo_table *table)
{
    return OGR_FD_GetGeomFieldCount(table->definition) > 0;
}

const char *geo_table_crs(const struct geo_table *table)
{
    return table->crs;
}

int64_t geo_table_row_count(const struct geo_table *table)
{
    return table->reader != NULL ? -1 : OGR_L_GetFeatureCount(table->layer, FALSE);
}

static enum geo_status check_utf8(const struct geo_table *table, int64_t row_number, struct geo_error *err)
{
    for (int i = 0; i < table->field_count; i++) {
        OGRFieldDefnH field = OGR_FD_GetFieldDefn(table->definition, i);
        if (OGR_Fld_GetType(field) == OFTString && OGR_F_IsFieldSetAndNotNull(table->feature, i) &&
            !CPLIsUTF8(OGR_F_GetFieldAsString(table->feature, i), -1)) {
            return geo_error_set(err, GEO_ERR_INPUT,
                                 "'%s' row %" PRId64
                                 ", column %d: the text is not UTF-8; save the file as UTF-8",
                                 table->path, row_number, i + 1);
        }
    }
    return GEO_OK;
}

/* The record as a feature whose id is its line. */
static OGRFeatureH feature_of(const struct geo_table *table, int64_t line)
{
    OGRFeatureH feature = OGR_F_Create(table->definition);
    if (feature == NULL) {
        return NULL;
    }
    (void)OGR_F_SetFID(feature, line);
    for (int i = 0; i < table->field_count; i++) {
        const char *text = geo_text_field(table->reader, i);
        if (text != NULL && text[0] != '\0') {
            OGR_F_SetFieldString(feature, i, text);
        }
    }
    const char *wkt = table->wkt_column < 0 ? NULL : OGR_F_GetFieldAsString(feature, table->wkt_column);
    if (wkt != NULL && wkt[0] != '\0') {
        char *copy = strdup(wkt); /* the parser moves along it */
        char *rest = copy;
        OGRGeometryH geometry = NULL;
        if (copy != NULL && OGR_G_CreateFromWkt(&rest, NULL, &geometry) == OGRERR_NONE) {
            (void)OGR_F_SetGeometryDirectly(feature, geometry);
        }
        free(copy);
    }
    return feature;
}

/* The layer judges: it is given this row only. */
static bool meets_condition(const struct geo_table *table, OGRFeatureH feature)
{
    if (!table->has_condition) {
        return true;
    }
    GIntBig id = OGR_F_GetFID(feature);
    (void)OGR_F_SetFID(feature, 0);
    bool is_stored = OGR_L_SetFeature(table->layer, feature) == OGRERR_NONE;
    (void)OGR_F_SetFID(feature, id);
    OGR_L_ResetReading(table->layer);
    OGRFeatureH found = is_stored ? OGR_L_GetNextFeature(table->layer) : NULL;
    OGR_F_Destroy(found);
    return found != NULL;
}

static enum geo_status next_record(struct geo_table *table, struct geo_error *err)
{
    for (;;) {
        bool more = false;
        int64_t line = 0;
        enum geo_status status = geo_text_next(table->reader, &more, &line, err);
        if (status != GEO_OK || !more) {
            return status;
        }
        OGRFeatureH feature = feature_of(table, line);
        if (feature == NULL) {
            return geo_error_set(err, GEO_ERR_MEMORY, "out of memory: a row of '%s'", table->path);
        }
        if (meets_condition(table, feature)) {
            table->feature = feature;
            return GEO_OK;
        }
        OGR_F_Destroy(feature);
    }
}

static enum geo_status next_feature(struct geo_table *table, struct geo_error *err)
{
    CPLErrorReset();
    table->feature = OGR_L_GetNextFeature(table->layer);
    if (table->feature == NULL) {
        if (CPLGetLastErrorType() >= CE_Failure) {
            return geo_error_set(err, GEO_ERR_INPUT, "'%s' cannot be read to its end: %s", table->path,
                                 geo_source_message("unknown"));
        }
        return GEO_OK;
    }
    OGRGeometryH geometry = OGR_F_GetGeometryRef(table->feature);
    if (table->is_north_first && geometry != NULL) {
        OGR_G_SwapXY(geometry);
    }
    return check_utf8(table, OGR_F_GetFID(table->feature), err);
}

enum geo_status geo_table_next(struct geo_table *table, bool *ret_more, int64_t *ret_row_number,
                               struct geo_error *err)
{
    forget_row(table);
    enum geo_status status = table->reader != NULL ? next_record(table, err) : next_feature(table, err);
    if (status != GEO_OK) {
        return status;
    }
    *ret_more = table->feature != NULL;
    if (table->feature != NULL) {
        *ret_row_number = OGR_F_GetFID(table->feature);
    }
    return GEO_OK;
}

/* The fewest digits that read back as the same number; a 32-bit number has fewer than a 64-bit one. */
static void print_real(char ret[64], double value, bool is_float)
{
    for (int digits = is_float ? 6 : 15; digits <= 17; digits++) {
        (void)CPLsnprintf(ret, 64, "%.*g", digits, value);
        double back = CPLAtof(ret);
        if (back >= value && back <= value) {
            return;
        }
        if (is_float && (float)back >= (float)value && (float)back <= (float)value) {
            return;
        }
    }
}

const char *geo_table_text(const struct geo_table *table, int field)
{
    if (table->feature == NULL || !OGR_F_IsFieldSetAndNotNull(table->feature, field)) {
        return NULL;
    }
    OGRFieldDefnH definition = OGR_FD_GetFieldDefn(table->definition, field);
    OGRFieldType type = OGR_Fld_GetType(definition);
    if (type == OFTString) {
        /* The feature's own bytes: they stay until the next row. */
        const char *text = OGR_F_GetFieldAsString(table->feature, field);
        return text[0] == '\0' ? NULL : text;
    }
    if (table->text[field] == NULL) {
        char number[64];
        const char *text = number;
        if (type == OFTReal) {
            bool is_float = OGR_Fld_GetSubType(definition) == OFSTFloat32;
            print_real(number, OGR_F_GetFieldAsDouble(table->feature, field), is_float);
        } else {
            text = OGR_F_GetFieldAsString(table->feature, field);
        }
        table->text[field] = strdup(text);
    }
    const char *text = table->text[field];
    return text == NULL || text[0] == '\0' ? NULL : text;
}
