#include "geo/shape.h"

#include "geo/geos_internal.h"
#include "geo/memory.h"

#include <stdio.h>
#include <stdlib.h>

struct overlap_search {
    struct geo_geos geos;
    GEOSGeometry **geometry;
    int32_t count;
    int32_t *number; /* 0, 1, 2, …: what the tree's leaves point to */
    GEOSSTRtree *tree;
    int32_t *near; /* answer of one query */
    size_t near_count, near_capacity;
    bool out_of_memory;
};

static void take_neighbour(void *item, void *context)
{
    struct overlap_search *search = context;
    const int32_t *number = item;
    if (geo_memory_grow(&search->near, &search->near_capacity, search->near_count + 1, sizeof *search->near,
                        NULL) != GEO_OK) {
        search->out_of_memory = true;
        return;
    }
    search->near[search->near_count++] = *number;
}

static int compare_numbers(const void *a, const void *b)
{
    const int32_t *first = a;
    const int32_t *second = b;
    return (*first > *second) - (*first < *second);
}

static enum geo_status fail(const struct geo_geos *geos, struct geo_error *err)
{
    return geo_error_set(err, GEO_ERR_INTERNAL, "GEOS: %s",
                         geos->message[0] == '\0' ? "failed" : geos->message);
}

static enum geo_status search_open(struct overlap_search *search, const struct geo_polygon *polygons,
                                   struct geo_error *err)
{
    size_t count = (size_t)search->count;
    enum geo_status status =
        geo_memory_array(&search->geometry, count, sizeof *search->geometry, "shapes", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&search->number, count, sizeof *search->number, "shapes", err);
    }
    if (status == GEO_OK) {
        status = geo_geos_open(&search->geos, err);
    }
    if (status == GEO_OK) {
        search->tree = GEOSSTRtree_create_r(search->geos.handle, 10);
        status = search->tree == NULL ? fail(&search->geos, err) : GEO_OK;
    }
    for (int32_t i = 0; i < search->count && status == GEO_OK; i++) {
        search->number[i] = i;
        status = geo_geos_from_polygon(&search->geometry[i], &search->geos, &polygons[i], err);
        if (status == GEO_OK && polygons[i].ring_count > 0) {
            GEOSSTRtree_insert_r(search->geos.handle, search->tree, search->geometry[i], &search->number[i]);
        }
    }
    return status;
}

static void search_close(struct overlap_search *search)
{
    if (search->geos.handle != NULL) {
        for (int32_t i = 0; i < search->count; i++) {
            GEOSGeom_destroy_r(search->geos.handle, search->geometry[i]);
        }
        if (search->tree != NULL) {
            GEOSSTRtree_destroy_r(search->geos.handle, search->tree);
        }
        geo_geos_close(&search->geos);
    }
    free(search->geometry);
    free(search->number);
    free(search->near);
}

/* On a millimetre lattice where the exact way fails. */
static enum geo_status common_area(double *ret_m2, struct overlap_search *search, int32_t first,
                                   int32_t second, struct geo_error *err)
{
    GEOSContextHandle_t handle = search->geos.handle;
    const GEOSGeometry *a = search->geometry[first];
    const GEOSGeometry *b = search->geometry[second];
    GEOSGeometry *common = GEOSIntersection_r(handle, a, b);
    if (common == NULL) {
        common = GEOSIntersectionPrec_r(handle, a, b, 0.001);
    }
    if (common == NULL || !GEOSArea_r(handle, common, ret_m2)) {
        GEOSGeom_destroy_r(handle, common);
        return fail(&search->geos, err);
    }
    GEOSGeom_destroy_r(handle, common);
    return GEO_OK;
}

struct overlap_list {
    struct geo_overlap *overlap;
    size_t count, capacity;
};

static enum geo_status search_one(struct overlap_list *list, struct overlap_search *search, int32_t first,
                                  double min_area_m2, struct geo_error *err)
{
    GEOSContextHandle_t handle = search->geos.handle;
    search->near_count = 0;
    GEOSSTRtree_query_r(handle, search->tree, search->geometry[first], take_neighbour, search);
    if (search->out_of_memory) {
        return geo_error_set(err, GEO_ERR_MEMORY, "out of memory: overlapping shapes");
    }
    if (search->near_count > 1) {
        qsort(search->near, search->near_count, sizeof *search->near, compare_numbers);
    }
    const GEOSPreparedGeometry *prepared = GEOSPrepare_r(handle, search->geometry[first]);
    enum geo_status status = prepared == NULL ? fail(&search->geos, err) : GEO_OK;
    for (size_t i = 0; i < search->near_count && status == GEO_OK; i++) {
        int32_t second = search->near[i];
        double area_m2 = 0.0;
        if (second <= first || GEOSPreparedIntersects_r(handle, prepared, search->geometry[second]) == 0) {
            continue;
        }
        status = common_area(&area_m2, search, first, second, err);
        if (status == GEO_OK && area_m2 > min_area_m2) {
            status =
                geo_memory_grow(&list->overlap, &list->capacity, list->count + 1, sizeof *list->overlap, err);
            if (status == GEO_OK) {
                list->overlap[list->count++] = (struct geo_overlap){first, second, area_m2};
            }
        }
    }
    GEOSPreparedGeom_destroy_r(handle, prepared);
    return status;
}

enum geo_status geo_shape_overlaps(struct geo_overlap **ret, int64_t *ret_count,
                                   const struct geo_polygon *polygons, int32_t polygon_count,
                                   double min_area_m2, struct geo_error *err)
{
    struct overlap_search search = {.count = polygon_count};
    struct overlap_list list = {0};
    enum geo_status status = geo_memory_grow(&list.overlap, &list.capacity, 1, sizeof *list.overlap, err);
    if (status == GEO_OK) {
        status = search_open(&search, polygons, err);
    }
    for (int32_t i = 0; i < polygon_count && status == GEO_OK; i++) {
        if (polygons[i].ring_count > 0) {
            status = search_one(&list, &search, i, min_area_m2, err);
        }
    }
    search_close(&search);
    if (status == GEO_OK) {
        *ret = list.overlap;
        *ret_count = (int64_t)list.count;
    } else {
        free(list.overlap);
    }
    return status;
}

enum geo_status geo_shape_inner_point(double *ret_x_m, double *ret_y_m, const struct geo_polygon *polygon,
                                      struct geo_error *err)
{
    struct geo_geos geos;
    GEOSGeometry *geometry = NULL;
    GEOSGeometry *point = NULL;
    enum geo_status status = geo_geos_open(&geos, err);
    if (status != GEO_OK) {
        return status;
    }
    status = geo_geos_from_polygon(&geometry, &geos, polygon, err);
    if (status == GEO_OK) {
        point = GEOSPointOnSurface_r(geos.handle, geometry);
        status = point == NULL ? fail(&geos, err) : GEO_OK;
    }
    if (status == GEO_OK && GEOSisEmpty_r(geos.handle, point) != 0) {
        status = geo_error_set(err, GEO_ERR_INPUT, "an empty polygon has no inner point");
    }
    double x_m = 0.0;
    double y_m = 0.0;
    if (status == GEO_OK &&
        (GEOSGeomGetX_r(geos.handle, point, &x_m) != 1 || GEOSGeomGetY_r(geos.handle, point, &y_m) != 1)) {
        status = fail(&geos, err);
    }
    GEOSGeom_destroy_r(geos.handle, point);
    GEOSGeom_destroy_r(geos.handle, geometry);
    geo_geos_close(&geos);
    if (status == GEO_OK) {
        *ret_x_m = x_m;
        *ret_y_m = y_m;
    }
    return status;
}

const char *geo_shape_invalid_reason(const struct geo_polygon *polygon, char reason[128])
{
    struct geo_geos geos;
    GEOSGeometry *geometry = NULL;
    struct geo_error error = {GEO_OK, ""};
    const char *result = NULL;
    if (geo_geos_open(&geos, &error) != GEO_OK) {
        (void)snprintf(reason, 128, "%.127s", error.message);
        return reason;
    }
    if (geo_geos_from_polygon(&geometry, &geos, polygon, &error) != GEO_OK) {
        /* Rings that GEOS cannot even hold, such as one of two points. */
        (void)snprintf(reason, 128, "%.127s", geos.message);
        result = reason;
    } else if (GEOSisValid_r(geos.handle, geometry) != 1) {
        char *why = GEOSisValidReason_r(geos.handle, geometry);
        (void)snprintf(reason, 128, "%.127s", why == NULL ? geos.message : why);
        GEOSFree_r(geos.handle, why);
        result = reason;
    }
    GEOSGeom_destroy_r(geos.handle, geometry);
    geo_geos_close(&geos);
    return result;
}
