#include "geo/table.h"

#include "geo/geos_internal.h"
#include "geo/memory.h"
#include "geo/table_internal.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <cpl_conv.h>

OGRGeometryH geo_table_geometry(const struct geo_table *table)
{
    OGRGeometryH geometry = table->feature == NULL ? NULL : OGR_F_GetGeometryRef(table->feature);
    return geometry == NULL || OGR_G_IsEmpty(geometry) ? NULL : geometry;
}

static enum geo_geometry_kind kind_of(OGRGeometryH geometry)
{
    OGRwkbGeometryType type = OGR_GT_Flatten(OGR_G_GetGeometryType(geometry));
    if (type == wkbPoint || type == wkbMultiPoint) {
        return GEO_GEOMETRY_POINT;
    }
    if (OGR_GT_IsCurve(type) || OGR_GT_IsSubClassOf(type, wkbMultiCurve)) {
        return GEO_GEOMETRY_LINE;
    }
    if (OGR_GT_IsSurface(type) || OGR_GT_IsSubClassOf(type, wkbMultiSurface)) {
        return GEO_GEOMETRY_AREA;
    }
    return GEO_GEOMETRY_OTHER;
}

enum geo_geometry_kind geo_table_geometry_kind(const struct geo_table *table)
{
    OGRGeometryH geometry = geo_table_geometry(table);
    return geometry == NULL ? GEO_GEOMETRY_NONE : kind_of(geometry);
}

static enum geo_status wrong_kind(const struct geo_table *table, const char *wanted, struct geo_error *err)
{
    OGRGeometryH geometry = geo_table_geometry(table);
    int64_t row = table->feature == NULL ? 0 : OGR_F_GetFID(table->feature);
    if (geometry == NULL) {
        return geo_error_set(err, GEO_ERR_INPUT, "'%s' row %" PRId64 ": there is no geometry; %s is needed",
                             table->path, row, wanted);
    }
    return geo_error_set(err, GEO_ERR_INPUT,
                         "'%s' row %" PRId64 ": the geometry is of type '%s'; %s is needed", table->path, row,
                         OGR_G_GetGeometryName(geometry), wanted);
}

static bool first_point(OGRGeometryH geometry, double *ret_x, double *ret_y)
{
    if (OGR_G_IsEmpty(geometry)) {
        return false;
    }
    if (OGR_G_GetGeometryCount(geometry) == 0 && OGR_G_GetPointCount(geometry) > 0) {
        *ret_x = OGR_G_GetX(geometry, 0);
        *ret_y = OGR_G_GetY(geometry, 0);
        return true;
    }
    for (int i = 0; i < OGR_G_GetGeometryCount(geometry); i++) {
        if (first_point(OGR_G_GetGeometryRef(geometry, i), ret_x, ret_y)) {
            return true;
        }
    }
    return false;
}

enum geo_status geo_table_point(const struct geo_table *table, double *ret_x, double *ret_y,
                                struct geo_error *err)
{
    OGRGeometryH geometry = geo_table_geometry(table);
    double x = 0.0;
    double y = 0.0;
    if (geometry == NULL || !first_point(geometry, &x, &y)) {
        return wrong_kind(table, "a point", err);
    }
    *ret_x = x;
    *ret_y = y;
    return GEO_OK;
}

struct line_builder {
    struct geo_lines lines;
    const struct geo_transform *transform;
    size_t part_capacity, value_capacity;
    size_t failed; /* points that cannot be transformed */
};

static enum geo_status add_line(struct line_builder *builder, OGRGeometryH line, struct geo_error *err)
{
    struct geo_lines *lines = &builder->lines;
    int64_t first = lines->part_start[lines->part_count];
    int64_t count = OGR_G_GetPointCount(line);
    enum geo_status status = geo_memory_grow(&lines->part_start, &builder->part_capacity,
                                             (size_t)lines->part_count + 2, sizeof(int64_t), err);
    if (status == GEO_OK) {
        status = geo_memory_grow(&lines->xy, &builder->value_capacity, 2 * (size_t)(first + count),
                                 sizeof(double), err);
    }
    if (status != GEO_OK) {
        return status;
    }
    double *xy = lines->xy + 2 * first;
    (void)OGR_G_GetPoints(line, xy, 2 * (int)sizeof(double), xy + 1, 2 * (int)sizeof(double), NULL, 0);
    if (builder->transform != NULL) {
        builder->failed += geo_transform_points(builder->transform, xy, xy + 1, (size_t)count, 2);
    }
    lines->part_count++;
    lines->part_start[lines->part_count] = first + count;
    return GEO_OK;
}

static enum geo_status add_lines(struct line_builder *builder, OGRGeometryH geometry, struct geo_error *err)
{
    int parts = OGR_G_GetGeometryCount(geometry);
    if (parts == 0 && OGR_G_GetPointCount(geometry) >= 2) {
        return add_line(builder, geometry, err);
    }
    enum geo_status status = GEO_OK;
    for (int i = 0; i < parts && status == GEO_OK; i++) {
        OGRGeometryH part = OGR_G_GetGeometryRef(geometry, i);
        enum geo_geometry_kind kind = kind_of(part);
        if (kind == GEO_GEOMETRY_LINE || kind == GEO_GEOMETRY_OTHER) {
            status = add_lines(builder, part, err);
        }
    }
    return status;
}

void geo_lines_release(struct geo_lines *lines)
{
    free(lines->part_start);
    free(lines->xy);
    *lines = (struct geo_lines){0};
}

enum geo_status geo_table_lines(const struct geo_table *table, const struct geo_transform *transform,
                                struct geo_lines *ret, struct geo_error *err)
{
    enum geo_geometry_kind kind = geo_table_geometry_kind(table);
    if (kind != GEO_GEOMETRY_LINE && kind != GEO_GEOMETRY_OTHER) {
        return wrong_kind(table, "a line", err);
    }
    struct line_builder builder = {.transform = transform};
    OGRGeometryH linear = OGR_G_GetLinearGeometry(geo_table_geometry(table), 0.0, NULL);
    enum geo_status status =
        linear == NULL
            ? geo_error_set(err, GEO_ERR_MEMORY, "out of memory: a line of '%s'", table->path)
            : geo_memory_grow(&builder.lines.part_start, &builder.part_capacity, 1, sizeof(int64_t), err);
    if (status == GEO_OK) {
        status = add_lines(&builder, linear, err);
    }
    if (status == GEO_OK && builder.lines.part_count == 0) {
        status = wrong_kind(table, "a line", err);
    }
    if (status == GEO_OK && builder.failed > 0) {
        status = geo_error_set(err, GEO_ERR_INPUT,
                               "'%s' row %" PRId64 ": %zu points are outside the coordinate system's reach",
                               table->path, (int64_t)OGR_F_GetFID(table->feature), builder.failed);
    }
    OGR_G_DestroyGeometry(linear);
    if (status == GEO_OK) {
        *ret = builder.lines;
    } else {
        geo_lines_release(&builder.lines);
    }
    return status;
}

/* A row's area on its way to a polygon. */
struct area {
    const struct geo_table *table;
    struct geo_geos geos;
    GEOSGeometry *geometry;
    struct geo_repair repair;
};

static enum geo_status unusable(const struct area *area, const char *why, struct geo_error *err)
{
    return geo_error_set(err, GEO_ERR_INPUT, "'%s' row %" PRId64 ": the area cannot be used: %s",
                         area->table->path, (int64_t)OGR_F_GetFID(area->table->feature), why);
}

static void note_repair(struct area *area, const char *reason)
{
    if (!area->repair.repaired) {
        area->repair.repaired = true;
        (void)snprintf(area->repair.reason, sizeof area->repair.reason, "%.127s", reason);
    }
}

static GEOSGeometry *parse_wkb(struct area *area, const unsigned char *wkb, size_t size, char fix)
{
    GEOSContextHandle_t handle = area->geos.handle;
    GEOSWKBReader *reader = GEOSWKBReader_create_r(handle);
    if (reader == NULL) {
        return NULL;
    }
    GEOSWKBReader_setFixStructure_r(handle, reader, fix);
    GEOSGeometry *geometry = GEOSWKBReader_read_r(handle, reader, wkb, size);
    GEOSWKBReader_destroy_r(handle, reader);
    return geometry;
}

/* Curves become lines; a ring that is not closed or has too few points is mended and counts as a repair. */
static enum geo_status import_area(struct area *area, struct geo_error *err)
{
    OGRGeometryH linear = OGR_G_GetLinearGeometry(geo_table_geometry(area->table), 0.0, NULL);
    if (linear == NULL) {
        return geo_error_set(err, GEO_ERR_MEMORY, "out of memory: an area of '%s'", area->table->path);
    }
    OGR_G_FlattenTo2D(linear);
    linear = OGR_G_ForceToMultiPolygon(linear);
    int size = OGR_G_WkbSize(linear);
    unsigned char *wkb = NULL;
    enum geo_status status = geo_memory_array(&wkb, (size_t)size, 1, "an area", err);
    if (status == GEO_OK) {
        (void)OGR_G_ExportToWkb(linear, wkbNDR, wkb);
        area->geometry = parse_wkb(area, wkb, (size_t)size, 0);
        if (area->geometry == NULL) {
            note_repair(area, area->geos.message);
            area->geometry = parse_wkb(area, wkb, (size_t)size, 1);
        }
        if (area->geometry == NULL) {
            status = unusable(area, area->geos.message, err);
        }
    }
    free(wkb);
    OGR_G_DestroyGeometry(linear);
    return status;
}

static int transform_point(double *x, double *y, void *context)
{
    const struct geo_transform *transform = context;
    return geo_transform_points(transform, x, y, 1, 1) == 0;
}

static enum geo_status transform_area(struct area *area, const struct geo_transform *transform,
                                      struct geo_error *err)
{
    GEOSContextHandle_t handle = area->geos.handle;
    union {
        const struct geo_transform *in;
        void *out;
    } context = {.in = transform}; /* GEOS's signature has no const */
    GEOSGeometry *transformed = GEOSGeom_transformXY_r(handle, area->geometry, transform_point, context.out);
    if (transformed == NULL) {
        return unusable(area, "a point is outside the coordinate system's reach", err);
    }
    GEOSGeom_destroy_r(handle, area->geometry);
    area->geometry = transformed;
    return GEO_OK;
}

static enum geo_status make_valid(struct area *area, struct geo_error *err)
{
    GEOSContextHandle_t handle = area->geos.handle;
    if (GEOSisValid_r(handle, area->geometry) == 1) {
        return GEO_OK;
    }
    char *reason = GEOSisValidReason_r(handle, area->geometry);
    note_repair(area, reason == NULL ? area->geos.message : reason);
    GEOSFree_r(handle, reason);
    double before_m2 = 0.0;
    double after_m2 = 0.0;
    (void)GEOSArea_r(handle, area->geometry, &before_m2);
    GEOSMakeValidParams *params = GEOSMakeValidParams_create_r(handle);
    GEOSGeometry *valid = NULL;
    if (params != NULL) {
        (void)GEOSMakeValidParams_setMethod_r(handle, params, GEOS_MAKE_VALID_STRUCTURE);
        (void)GEOSMakeValidParams_setKeepCollapsed_r(handle, params, 0);
        valid = GEOSMakeValidWithParams_r(handle, area->geometry, params);
        GEOSMakeValidParams_destroy_r(handle, params);
    }
    if (valid == NULL) {
        return unusable(area, area->geos.message, err);
    }
    (void)GEOSArea_r(handle, valid, &after_m2);
    area->repair.area_change_m2 = after_m2 - before_m2;
    GEOSGeom_destroy_r(handle, area->geometry);
    area->geometry = valid;
    return GEO_OK;
}

enum geo_status geo_table_polygon(const struct geo_table *table, const struct geo_transform *transform,
                                  struct geo_polygon *ret, struct geo_repair *ret_repair,
                                  struct geo_error *err)
{
    enum geo_geometry_kind kind = geo_table_geometry_kind(table);
    if (kind != GEO_GEOMETRY_AREA && kind != GEO_GEOMETRY_OTHER) {
        return wrong_kind(table, "an area", err);
    }
    struct area area = {.table = table};
    struct geo_polygon polygon = {0};
    enum geo_status status = geo_geos_open(&area.geos, err);
    if (status != GEO_OK) {
        return status;
    }
    status = import_area(&area, err);
    if (status == GEO_OK && transform != NULL) {
        status = transform_area(&area, transform, err);
    }
    if (status == GEO_OK) {
        status = make_valid(&area, err);
    }
    if (status == GEO_OK) {
        status = geo_geos_to_polygon(&polygon, &area.geos, area.geometry, err);
    }
    if (status == GEO_OK && polygon.ring_count == 0) {
        status = unusable(&area, "nothing of it has an extent", err);
    }
    GEOSGeom_destroy_r(area.geos.handle, area.geometry);
    geo_geos_close(&area.geos);
    if (status == GEO_OK) {
        *ret = polygon;
        *ret_repair = area.repair;
    } else {
        geo_polygon_release(&polygon);
    }
    return status;
}
