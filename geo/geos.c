#include "geo/geos_internal.h"

#include "geo/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void keep_message(const char *message, void *context)
{
    struct geo_geos *geos = context;
    (void)snprintf(geos->message, sizeof geos->message, "%s", message);
}

enum geo_status geo_geos_open(struct geo_geos *geos, struct geo_error *err)
{
    geos->message[0] = '\0';
    geos->handle = GEOS_init_r();
    if (geos->handle == NULL) {
        return geo_error_set(err, GEO_ERR_MEMORY, "out of memory: a GEOS context");
    }
    (void)GEOSContext_setErrorMessageHandler_r(geos->handle, keep_message, geos);
    return GEO_OK;
}

void geo_geos_close(struct geo_geos *geos)
{
    if (geos->handle != NULL) {
        GEOS_finish_r(geos->handle);
        geos->handle = NULL;
    }
}

static enum geo_status fail(const struct geo_geos *geos, struct geo_error *err)
{
    return geo_error_set(err, GEO_ERR_INTERNAL, "GEOS: %s",
                         geos->message[0] == '\0' ? "failed" : geos->message);
}

static GEOSGeometry *ring_to_geos(GEOSContextHandle_t handle, const struct geo_polygon *polygon, int32_t ring)
{
    int64_t first = polygon->ring_start[ring];
    unsigned count = (unsigned)(polygon->ring_start[ring + 1] - first);
    GEOSCoordSequence *points = GEOSCoordSeq_create_r(handle, count == 0 ? 0 : count + 1, 2);
    if (points == NULL) {
        return NULL;
    }
    for (unsigned i = 0; i < count; i++) {
        const double *xy = polygon->xy + 2 * (first + (int64_t)i);
        if (!GEOSCoordSeq_setXY_r(handle, points, i, xy[0], xy[1])) {
            GEOSCoordSeq_destroy_r(handle, points);
            return NULL;
        }
    }
    if (count > 0 &&
        !GEOSCoordSeq_setXY_r(handle, points, count, polygon->xy[2 * first], polygon->xy[2 * first + 1])) {
        GEOSCoordSeq_destroy_r(handle, points);
        return NULL;
    }
    return GEOSGeom_createLinearRing_r(handle, points); /* takes the points, even when it fails */
}

static void destroy_all(GEOSContextHandle_t handle, GEOSGeometry **geometry, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        GEOSGeom_destroy_r(handle, geometry[i]);
    }
}

enum geo_status geo_geos_from_polygon(GEOSGeometry **ret, struct geo_geos *geos,
                                      const struct geo_polygon *polygon, struct geo_error *err)
{
    GEOSContextHandle_t handle = geos->handle;
    GEOSGeometry **ring = NULL;
    int32_t ring_count = 0;
    int32_t part_count = 0;
    enum geo_status status =
        geo_memory_array(&ring, (size_t)polygon->ring_count, sizeof(GEOSGeometry *), "rings", err);
    if (status != GEO_OK) {
        return status;
    }
    /* ring[0 … part_count) are finished parts; the part in work has its rings at the end. */
    for (int32_t i = 0; i < polygon->ring_count && status == GEO_OK; i++) {
        GEOSGeometry *geometry = ring_to_geos(handle, polygon, i);
        if (geometry == NULL) {
            status = fail(geos, err);
            break;
        }
        ring[part_count + ring_count++] = geometry;
        bool is_last = i + 1 == polygon->ring_count || geo_polygon_ring_area_m2(polygon, i + 1) >= 0.0;
        if (is_last) {
            GEOSGeometry **rings = ring + part_count;
            /* Takes the rings, even when it fails. */
            GEOSGeometry *part = GEOSGeom_createPolygon_r(handle, rings[0], ring_count > 1 ? rings + 1 : NULL,
                                                          (unsigned)ring_count - 1);
            ring_count = 0;
            if (part == NULL) {
                status = fail(geos, err);
                break;
            }
            ring[part_count++] = part;
        }
    }
    GEOSGeometry *whole = NULL;
    if (status == GEO_OK) {
        /* Takes the parts, even when it fails. */
        whole = GEOSGeom_createCollection_r(handle, GEOS_MULTIPOLYGON, ring, (unsigned)part_count);
        status = whole == NULL ? fail(geos, err) : GEO_OK;
    } else {
        destroy_all(handle, ring, part_count + ring_count);
    }
    if (status == GEO_OK) {
        *ret = whole;
    }
    free(ring);
    return status;
}

struct builder {
    struct geo_geos *geos;
    struct geo_polygon polygon;
    size_t ring_capacity, value_capacity;
};

static enum geo_status add_ring(struct builder *builder, const GEOSGeometry *ring, bool is_hole,
                                struct geo_error *err)
{
    GEOSContextHandle_t handle = builder->geos->handle;
    struct geo_polygon *polygon = &builder->polygon;
    const GEOSCoordSequence *points = GEOSGeom_getCoordSeq_r(handle, ring);
    unsigned count = 0;
    if (points == NULL || !GEOSCoordSeq_getSize_r(handle, points, &count)) {
        return fail(builder->geos, err);
    }
    if (count < 4) {
        return GEO_OK;
    }
    int64_t first = polygon->ring_start[polygon->ring_count];
    int64_t end = first + (int64_t)count - 1; /* without the repeated last point */
    enum geo_status status = geo_memory_grow(&polygon->ring_start, &builder->ring_capacity,
                                             (size_t)polygon->ring_count + 2, sizeof(int64_t), err);
    if (status == GEO_OK) {
        status =
            geo_memory_grow(&polygon->xy, &builder->value_capacity, 2 * (size_t)end, sizeof(double), err);
    }
    if (status != GEO_OK) {
        return status;
    }
    for (unsigned i = 0; i + 1 < count; i++) {
        double *xy = polygon->xy + 2 * (first + (int64_t)i);
        if (!GEOSCoordSeq_getXY_r(handle, points, i, &xy[0], &xy[1])) {
            return fail(builder->geos, err);
        }
    }
    polygon->ring_count++;
    polygon->ring_start[polygon->ring_count] = end;
    if ((geo_polygon_ring_area_m2(polygon, polygon->ring_count - 1) < 0.0) == is_hole) {
        return GEO_OK;
    }
    for (int64_t a = first + 1, b = end - 1; a < b; a++, b--) {
        double swap[2];
        memcpy(swap, polygon->xy + 2 * a, sizeof swap);
        memcpy(polygon->xy + 2 * a, polygon->xy + 2 * b, sizeof swap);
        memcpy(polygon->xy + 2 * b, swap, sizeof swap);
    }
    return GEO_OK;
}

static enum geo_status add_part(struct builder *builder, const GEOSGeometry *part, struct geo_error *err)
{
    GEOSContextHandle_t handle = builder->geos->handle;
    if (GEOSisEmpty_r(handle, part) == 1) {
        return GEO_OK;
    }
    if (GEOSGeomTypeId_r(handle, part) == GEOS_POLYGON) {
        enum geo_status status = add_ring(builder, GEOSGetExteriorRing_r(handle, part), false, err);
        int holes = GEOSGetNumInteriorRings_r(handle, part);
        for (int i = 0; i < holes && status == GEO_OK; i++) {
            status = add_ring(builder, GEOSGetInteriorRingN_r(handle, part, i), true, err);
        }
        return status;
    }
    int type = GEOSGeomTypeId_r(handle, part);
    bool is_collection = type == GEOS_MULTIPOLYGON || type == GEOS_GEOMETRYCOLLECTION;
    int count = is_collection ? GEOSGetNumGeometries_r(handle, part) : 0;
    enum geo_status status = GEO_OK;
    for (int i = 0; i < count && status == GEO_OK; i++) {
        status = add_part(builder, GEOSGetGeometryN_r(handle, part, i), err);
    }
    return status;
}

enum geo_status geo_geos_to_polygon(struct geo_polygon *ret, struct geo_geos *geos,
                                    const GEOSGeometry *geometry, struct geo_error *err)
{
    struct builder builder = {.geos = geos};
    enum geo_status status =
        geo_memory_grow(&builder.polygon.ring_start, &builder.ring_capacity, 1, sizeof(int64_t), err);
    if (status == GEO_OK) {
        status = add_part(&builder, geometry, err);
    }
    if (status == GEO_OK) {
        *ret = builder.polygon;
    } else {
        geo_polygon_release(&builder.polygon);
    }
    return status;
}
