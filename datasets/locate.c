#include "datasets/locate_internal.h"

#include "geo/memory.h"
#include <math.h>
#include <stdlib.h>

void data_locator_release(struct data_locator *locator)
{
    if (locator->commune != NULL) {
        for (int32_t i = 0; i < locator->scenario->commune_count; i++) {
            free(locator->commune[i].start);
            free(locator->commune[i].edge);
        }
    }
    free(locator->commune);
    free(locator->first_entry);
    free(locator->next_entry);
    *locator = (struct data_locator){0};
}

/* The grid row a northing lies in, also outside the grid. */
static int64_t row_of(const struct geo_grid *grid, double y_m)
{
    return (int64_t)floor((grid->north_m - y_m) / grid->cell_m);
}

static struct data_locator_edge ring_edge(const struct geo_polygon *polygon, int32_t ring, int64_t point)
{
    int64_t next = point + 1 < polygon->ring_start[ring + 1] ? point + 1 : polygon->ring_start[ring];
    struct data_locator_edge edge = {polygon->xy[2 * point], polygon->xy[2 * point + 1],
                                     polygon->xy[2 * next], polygon->xy[2 * next + 1]};
    return edge;
}

/* Visit each row of an edge: count it with `edges` NULL, or store it at next[row]. */
static void spread_edge(struct data_locator_edge *edges, int64_t *next, const struct data_locator_edge *edge,
                        const struct geo_grid *grid, int32_t row_first)
{
    int64_t top = row_of(grid, fmax(edge->y0_m, edge->y1_m));
    int64_t bottom = row_of(grid, fmin(edge->y0_m, edge->y1_m));
    for (int64_t row = top; row <= bottom; row++) {
        int64_t slot = next[row - row_first]++;
        if (edges != NULL) {
            edges[slot] = *edge;
        }
    }
}

static void spread_edges(struct data_locator_edge *edges, int64_t *next, const struct geo_polygon *polygon,
                         const struct geo_grid *grid, int32_t row_first)
{
    for (int32_t ring = 0; ring < polygon->ring_count; ring++) {
        for (int64_t p = polygon->ring_start[ring]; p < polygon->ring_start[ring + 1]; p++) {
            struct data_locator_edge edge = ring_edge(polygon, ring, p);
            spread_edge(edges, next, &edge, grid, row_first);
        }
    }
}

static enum geo_status index_edges(struct data_locator_edges *ret, const struct geo_polygon *polygon,
                                   const struct geo_grid *grid, struct geo_error *err)
{
    struct geo_bounds bounds = geo_polygon_bounds(polygon);
    if (geo_bounds_is_empty(&bounds)) {
        return GEO_OK;
    }
    struct data_locator_edges edges = {.bounds = bounds};
    int64_t *next = NULL;
    edges.row_first = (int32_t)row_of(grid, bounds.north_m);
    edges.row_count = (int32_t)(row_of(grid, bounds.south_m) - edges.row_first + 1);
    size_t rows = (size_t)edges.row_count;
    enum geo_status status =
        geo_memory_array(&edges.start, rows + 1, sizeof *edges.start, "rows of a commune", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&next, rows, sizeof *next, "rows of a commune", err);
    }
    if (status != GEO_OK) {
        goto done;
    }
    spread_edges(NULL, next, polygon, grid, edges.row_first);
    for (size_t row = 0; row < rows; row++) {
        edges.start[row + 1] = edges.start[row] + next[row];
        next[row] = edges.start[row];
    }
    status = geo_memory_array(&edges.edge, (size_t)edges.start[rows], sizeof *edges.edge,
                              "edges of a commune", err);
    if (status == GEO_OK) {
        spread_edges(edges.edge, next, polygon, grid, edges.row_first);
        *ret = edges;
        edges = (struct data_locator_edges){0};
    }
done:
    free(edges.start);
    free(next);
    return status;
}

enum geo_status data_locator_init(struct data_locator *ret, const struct plan_scenario *scenario,
                                  struct geo_error *err)
{
    struct data_locator locator = {.scenario = scenario};
    size_t cells = (size_t)geo_grid_cell_count(&scenario->grid);
    size_t entries = (size_t)scenario->entries.count;
    enum geo_status status =
        geo_memory_array(&locator.first_entry, cells, sizeof *locator.first_entry, "cells", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&locator.next_entry, entries, sizeof *locator.next_entry, "entries", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&locator.commune, (size_t)scenario->commune_count, sizeof *locator.commune,
                                  "communes", err);
    }
    for (int32_t i = 0; i < scenario->commune_count && status == GEO_OK; i++) {
        status = index_edges(&locator.commune[i], &scenario->commune[i].polygon, &scenario->grid, err);
    }
    if (status != GEO_OK) {
        data_locator_release(&locator);
        return status;
    }
    for (size_t i = 0; i < cells; i++) {
        locator.first_entry[i] = -1;
    }
    /* Backwards, so that each cell's chain runs in commune order. */
    for (size_t i = entries; i-- > 0;) {
        int32_t cell = scenario->entries.cell[i];
        locator.next_entry[i] = locator.first_entry[cell];
        locator.first_entry[cell] = (int32_t)i;
    }
    *ret = locator;
    return GEO_OK;
}

/* Even-odd rule with the edges of the point's own grid row: all others cannot meet its ray to the east. */
static bool commune_contains(const struct data_locator_edges *edges, int64_t row, double x_m, double y_m)
{
    int64_t at = row - edges->row_first;
    if (edges->start == NULL || at < 0 || at >= edges->row_count) {
        return false;
    }
    bool inside = false;
    for (int64_t i = edges->start[at]; i < edges->start[at + 1]; i++) {
        const struct data_locator_edge *edge = &edges->edge[i];
        if ((edge->y0_m > y_m) != (edge->y1_m > y_m)) {
            double t = (y_m - edge->y0_m) / (edge->y1_m - edge->y0_m);
            inside = inside != (x_m < edge->x0_m + t * (edge->x1_m - edge->x0_m));
        }
    }
    return inside;
}

int32_t data_locator_entry(const struct data_locator *locator, double x_m, double y_m)
{
    const struct plan_entries *entries = &locator->scenario->entries;
    int32_t cell = geo_grid_cell(&locator->scenario->grid, x_m, y_m);
    if (cell < 0) {
        return -1;
    }
    int64_t row = row_of(&locator->scenario->grid, y_m);
    for (int32_t i = locator->first_entry[cell]; i >= 0; i = locator->next_entry[i]) {
        if (entries->share[i] == 1.0 ||
            commune_contains(&locator->commune[entries->commune[i]], row, x_m, y_m)) {
            return i;
        }
    }
    return -1;
}

/* Position on the segment where an edge crosses it, NaN if it does not. */
static double crossing(const struct data_locator_edge *edge, const double from[2], const double to[2])
{
    double dx = to[0] - from[0];
    double dy = to[1] - from[1];
    double ex = edge->x1_m - edge->x0_m;
    double ey = edge->y1_m - edge->y0_m;
    double area = dx * ey - dy * ex;
    if (area == 0.0) {
        return (double)NAN;
    }
    double along_segment = ((edge->x0_m - from[0]) * ey - (edge->y0_m - from[1]) * ex) / area;
    double along_edge = ((edge->x0_m - from[0]) * dy - (edge->y0_m - from[1]) * dx) / area;
    bool meets = along_segment > 0.0 && along_segment < 1.0 && along_edge >= 0.0 && along_edge <= 1.0;
    return meets ? along_segment : (double)NAN;
}

int data_locator_cuts(const struct data_locator *locator, const double from[2], const double to[2],
                      double *ret, int limit)
{
    const struct plan_scenario *scenario = locator->scenario;
    double middle[2] = {0.5 * (from[0] + to[0]), 0.5 * (from[1] + to[1])};
    int32_t cell = geo_grid_cell(&scenario->grid, middle[0], middle[1]);
    int64_t row = row_of(&scenario->grid, middle[1]);
    int count = 0;
    int32_t i = cell < 0 ? -1 : locator->first_entry[cell];
    if (i < 0 || scenario->entries.share[i] == 1.0) {
        return 0;
    }
    for (; i >= 0; i = locator->next_entry[i]) {
        const struct data_locator_edges *edges = &locator->commune[scenario->entries.commune[i]];
        int64_t at = row - edges->row_first;
        for (int64_t k = edges->start[at]; k < edges->start[at + 1] && count < limit; k++) {
            double position = crossing(&edges->edge[k], from, to);
            if (!isnan(position)) {
                ret[count++] = position;
            }
        }
    }
    return count;
}

static double square(double value)
{
    return value * value;
}

static bool edge_is_near(const struct data_locator_edge *edge, double x_m, double y_m, double distance_m)
{
    double dx = edge->x1_m - edge->x0_m;
    double dy = edge->y1_m - edge->y0_m;
    double length2 = square(dx) + square(dy);
    double t = length2 > 0.0 ? ((x_m - edge->x0_m) * dx + (y_m - edge->y0_m) * dy) / length2 : 0.0;
    t = fmin(fmax(t, 0.0), 1.0);
    return square(edge->x0_m + t * dx - x_m) + square(edge->y0_m + t * dy - y_m) <= square(distance_m);
}

static bool bounds_are_near(const struct geo_bounds *bounds, double x_m, double y_m, double distance_m)
{
    double dx = fmax(fmax(bounds->west_m - x_m, x_m - bounds->east_m), 0.0);
    double dy = fmax(fmax(bounds->south_m - y_m, y_m - bounds->north_m), 0.0);
    return square(dx) + square(dy) <= square(distance_m);
}

static bool commune_is_near(const struct data_locator_edges *edges, double x_m, double y_m, double distance_m)
{
    for (int64_t i = 0; i < edges->start[edges->row_count]; i++) {
        if (edge_is_near(&edges->edge[i], x_m, y_m, distance_m)) {
            return true;
        }
    }
    return false;
}

bool data_locator_is_near(const struct data_locator *locator, double x_m, double y_m, double distance_m)
{
    if (data_locator_entry(locator, x_m, y_m) >= 0) {
        return true;
    }
    for (int32_t i = 0; i < locator->scenario->commune_count; i++) {
        const struct data_locator_edges *edges = &locator->commune[i];
        if (edges->start != NULL && bounds_are_near(&edges->bounds, x_m, y_m, distance_m) &&
            commune_is_near(edges, x_m, y_m, distance_m)) {
            return true;
        }
    }
    return false;
}
