/* Polygons in WGS 84 at 7 decimals. Rounding moves points by up to 5 mm, enough to make rings touch or cross;
 * what that breaks is mended here. */
#include "geo/layer_internal.h"

#include "geo/memory.h"
#include "geo/shape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STEPS_PER_DEG 1e7

void geo_layer_area_release(struct geo_layer_area *area)
{
    free(area->ring_start);
    free(area->outer);
    free(area->xy);
    *area = (struct geo_layer_area){0};
}

static int64_t point_count(const struct geo_polygon *polygon)
{
    return polygon->ring_count == 0 ? 0 : polygon->ring_start[polygon->ring_count];
}

static enum geo_status copy_transformed(struct geo_polygon *ret, const struct geo_polygon *polygon,
                                        const struct geo_transform *transform, struct geo_error *err)
{
    struct geo_polygon copy = {.ring_count = polygon->ring_count};
    size_t count = (size_t)point_count(polygon);
    size_t rings = (size_t)polygon->ring_count;
    enum geo_status status =
        geo_memory_array(&copy.xy, 2 * count, sizeof *copy.xy, "a polygon's points", err);
    if (status != GEO_OK) {
        goto done;
    }
    status = geo_memory_array(&copy.ring_start, rings + 1, sizeof *copy.ring_start, "a polygon's rings", err);
    if (status != GEO_OK) {
        goto done;
    }
    if (count > 0) {
        memcpy(copy.xy, polygon->xy, 2 * count * sizeof *copy.xy);
        memcpy(copy.ring_start, polygon->ring_start, (rings + 1) * sizeof *copy.ring_start);
    }
    if (transform != NULL && count > 0 &&
        geo_transform_points(transform, copy.xy, copy.xy + 1, count, 2) > 0) {
        status = geo_error_set(err, GEO_ERR_INPUT, "points of an area cannot be transformed to WGS 84");
        goto done;
    }
    *ret = copy;
    copy = (struct geo_polygon){0};
done:
    geo_polygon_release(&copy);
    return status;
}

/* Twice the signed area of a ring of whole steps; the differences are small, so that nothing overflows. */
static double ring_area(const int64_t *xy, int64_t count)
{
    double twice = 0.0;
    for (int64_t i = 0; i < count; i++) {
        int64_t j = i + 1 < count ? i + 1 : 0;
        double xi = (double)(xy[2 * i] - xy[0]);
        double yi = (double)(xy[2 * i + 1] - xy[1]);
        double xj = (double)(xy[2 * j] - xy[0]);
        double yj = (double)(xy[2 * j + 1] - xy[1]);
        twice += xi * yj - xj * yi;
    }
    return twice;
}

static bool same_point(const int64_t *a, const int64_t *b)
{
    return a[0] == b[0] && a[1] == b[1];
}

/* Rounds one ring into xy, without repeated points; returns the number of points. */
static int64_t round_ring(int64_t *xy, const double *from, int64_t count)
{
    int64_t kept = 0;
    for (int64_t i = 0; i < count; i++) {
        xy[2 * kept] = (int64_t)llround(from[2 * i] * STEPS_PER_DEG);
        xy[2 * kept + 1] = (int64_t)llround(from[2 * i + 1] * STEPS_PER_DEG);
        if (kept == 0 || !same_point(xy + 2 * kept, xy + 2 * kept - 2)) {
            kept++;
        }
    }
    while (kept > 1 && same_point(xy, xy + 2 * kept - 2)) {
        kept--;
    }
    return kept;
}

/* Rings that vanish in rounding are left out, an outer ring with its holes. */
static enum geo_status round_rings(struct geo_layer_area *ret, const struct geo_polygon *polygon,
                                   struct geo_error *err)
{
    struct geo_layer_area area = {0};
    size_t rings = (size_t)polygon->ring_count;
    size_t count = (size_t)point_count(polygon);
    enum geo_status status =
        geo_memory_array(&area.xy, 2 * count, sizeof *area.xy, "a polygon's points", err);
    if (status == GEO_OK) {
        status =
            geo_memory_array(&area.ring_start, rings + 1, sizeof *area.ring_start, "a polygon's rings", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&area.outer, rings, sizeof *area.outer, "a polygon's rings", err);
    }
    if (status != GEO_OK) {
        geo_layer_area_release(&area);
        return status;
    }
    bool has_outer = false;
    for (int32_t ring = 0; ring < polygon->ring_count; ring++) {
        int64_t first = polygon->ring_start[ring];
        bool outer = geo_polygon_ring_area_m2(polygon, ring) > 0.0;
        int64_t start = area.ring_start[area.ring_count];
        int64_t kept =
            round_ring(area.xy + 2 * start, polygon->xy + 2 * first, polygon->ring_start[ring + 1] - first);
        double twice = ring_area(area.xy + 2 * start, kept);
        bool whole = kept >= 3 && (outer ? twice > 0.0 : twice < 0.0);
        has_outer = outer ? whole : has_outer;
        if (whole && has_outer) {
            area.outer[area.ring_count++] = outer;
            area.ring_start[area.ring_count] = start + kept;
        }
    }
    *ret = area;
    return GEO_OK;
}

static enum geo_status as_polygon(struct geo_polygon *ret, const struct geo_layer_area *area,
                                  struct geo_error *err)
{
    struct geo_polygon polygon = {.ring_count = area->ring_count};
    size_t rings = (size_t)area->ring_count;
    size_t count = (size_t)area->ring_start[area->ring_count];
    enum geo_status status =
        geo_memory_array(&polygon.xy, 2 * count, sizeof *polygon.xy, "a polygon's points", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&polygon.ring_start, rings + 1, sizeof *polygon.ring_start,
                                  "a polygon's rings", err);
    }
    if (status != GEO_OK) {
        geo_polygon_release(&polygon);
        return status;
    }
    memcpy(polygon.ring_start, area->ring_start, (rings + 1) * sizeof *polygon.ring_start);
    for (size_t i = 0; i < 2 * count; i++) {
        polygon.xy[i] = (double)area->xy[i] / STEPS_PER_DEG;
    }
    *ret = polygon;
    return GEO_OK;
}

static enum geo_status is_valid(bool *ret, const struct geo_layer_area *area, struct geo_error *err)
{
    struct geo_polygon polygon = {0};
    enum geo_status status = as_polygon(&polygon, area, err);
    if (status == GEO_OK) {
        char reason[128];
        *ret = geo_shape_invalid_reason(&polygon, reason) == NULL;
    }
    geo_polygon_release(&polygon);
    return status;
}

enum geo_status geo_layer_area_round(struct geo_layer_area *ret, const struct geo_polygon *polygon,
                                     const struct geo_transform *transform, struct geo_error *err)
{
    struct geo_polygon moved = {0};
    struct geo_polygon snapped = {0};
    struct geo_layer_area area = {0};
    bool valid = false;
    enum geo_status status = copy_transformed(&moved, polygon, transform, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = round_rings(&area, &moved, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = is_valid(&valid, &area, err);
    if (status != GEO_OK) {
        goto done;
    }
    if (!valid) {
        status = geo_layer_snap(&snapped, &moved, 1.0 / STEPS_PER_DEG, err);
        if (status != GEO_OK) {
            goto done;
        }
        geo_layer_area_release(&area);
        status = round_rings(&area, &snapped, err);
        if (status != GEO_OK) {
            goto done;
        }
    }
    *ret = area;
    area = (struct geo_layer_area){0};
done:
    geo_layer_area_release(&area);
    geo_polygon_release(&moved);
    geo_polygon_release(&snapped);
    return status;
}
