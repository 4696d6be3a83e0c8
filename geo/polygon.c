#include "geo/polygon.h"

#include <stdlib.h>

void geo_polygon_release(struct geo_polygon *polygon)
{
    free(polygon->ring_start);
    free(polygon->xy);
    *polygon = (struct geo_polygon){0};
}

double geo_polygon_ring_area_m2(const struct geo_polygon *polygon, int32_t ring)
{
    int64_t first = polygon->ring_start[ring];
    int64_t end = polygon->ring_start[ring + 1];
    if (end - first < 3) {
        return 0.0;
    }
    /* Relative to the first point: easting times northing would cost six digits. */
    double x0 = polygon->xy[2 * first];
    double y0 = polygon->xy[2 * first + 1];
    double twice = 0.0;
    for (int64_t i = first; i < end; i++) {
        int64_t j = i + 1 < end ? i + 1 : first;
        double xi = polygon->xy[2 * i] - x0;
        double yi = polygon->xy[2 * i + 1] - y0;
        double xj = polygon->xy[2 * j] - x0;
        double yj = polygon->xy[2 * j + 1] - y0;
        twice += xi * yj - xj * yi;
    }
    return 0.5 * twice;
}

double geo_polygon_area_m2(const struct geo_polygon *polygon)
{
    double area = 0.0;
    for (int32_t ring = 0; ring < polygon->ring_count; ring++) {
        area += geo_polygon_ring_area_m2(polygon, ring);
    }
    return area;
}

struct geo_bounds geo_polygon_bounds(const struct geo_polygon *polygon)
{
    struct geo_bounds bounds = geo_bounds_empty();
    int64_t points = polygon->ring_count == 0 ? 0 : polygon->ring_start[polygon->ring_count];
    for (int64_t i = 0; i < points; i++) {
        geo_bounds_add(&bounds, polygon->xy[2 * i], polygon->xy[2 * i + 1]);
    }
    return bounds;
}

bool geo_polygon_contains(const struct geo_polygon *polygon, double x_m, double y_m)
{
    bool inside = false;
    for (int32_t ring = 0; ring < polygon->ring_count; ring++) {
        int64_t first = polygon->ring_start[ring];
        int64_t end = polygon->ring_start[ring + 1];
        for (int64_t i = first; i < end; i++) {
            int64_t j = i + 1 < end ? i + 1 : first;
            double xi = polygon->xy[2 * i];
            double yi = polygon->xy[2 * i + 1];
            double xj = polygon->xy[2 * j];
            double yj = polygon->xy[2 * j + 1];
            if ((yi > y_m) != (yj > y_m) && x_m < xi + (y_m - yi) / (yj - yi) * (xj - xi)) {
                inside = !inside;
            }
        }
    }
    return inside;
}
