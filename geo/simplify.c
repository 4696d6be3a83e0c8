#include "geo/simplify.h"
#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The borders as a graph: every distinct point once, with the points next to it. */
struct point {
    double x_m, y_m;
    int32_t link_first, link_count; /* into graph.link */
    int32_t place_by_y;
    uint32_t version; /* counts changes: older heap entries are stale */
    bool gone;
};

struct entry {
    double area_m2;
    int32_t point;
    uint32_t version;
};

struct path { /* rings as point numbers, polygon by polygon */
    int32_t *number;
    size_t count, capacity;
    size_t *ring_end;
    size_t ring_count, ring_capacity;
};

struct graph {
    struct point *point; /* ascending by x, then y */
    int32_t count;
    int32_t *by_y; /* numbers ascending by y, then x */
    int32_t *link;
    struct path path;
    struct entry *heap;
    size_t heap_count, heap_capacity;
    int32_t *bucket_first, *bucketed; /* points by square, for the search in triangles */
    double west_m, south_m, side_m;
    int32_t cols, rows;
};

static int compare_values(double a, double b)
{
    return (a > b) - (a < b);
}

static int compare_points(const void *left, const void *right)
{
    const struct point *a = left;
    const struct point *b = right;
    return a->x_m < b->x_m || a->x_m > b->x_m ? compare_values(a->x_m, b->x_m)
                                              : compare_values(a->y_m, b->y_m);
}

static int compare_by_y(const void *left, const void *right)
{
    const double *a = left;
    const double *b = right;
    return a[1] < b[1] || a[1] > b[1] ? compare_values(a[1], b[1]) : compare_values(a[0], b[0]);
}

static int32_t point_count(const struct geo_polygon *polygon)
{
    return polygon->ring_count == 0 ? 0 : (int32_t)polygon->ring_start[polygon->ring_count];
}

static enum geo_status collect_points(struct graph *graph, const struct geo_polygon *polygons, int32_t count,
                                      struct geo_error *err)
{
    size_t total = 0;
    for (int32_t p = 0; p < count; p++) {
        total += (size_t)point_count(&polygons[p]);
    }
    double *order = NULL; /* triples x, y, number */
    enum geo_status status =
        geo_memory_array(&graph->point, total, sizeof *graph->point, "points of borders", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&order, total * 3, sizeof *order, "points of borders", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&graph->by_y, total, sizeof *graph->by_y, "points of borders", err);
    }
    if (status != GEO_OK) {
        free(order);
        return status;
    }
    size_t at = 0;
    for (int32_t p = 0; p < count; p++) {
        for (int32_t i = 0; i < point_count(&polygons[p]); i++, at++) {
            graph->point[at].x_m = polygons[p].xy[2 * i];
            graph->point[at].y_m = polygons[p].xy[2 * i + 1];
        }
    }
    qsort(graph->point, total, sizeof *graph->point, compare_points);
    for (size_t i = 0; i < total; i++) {
        if (i == 0 || compare_points(&graph->point[i], &graph->point[graph->count - 1]) != 0) {
            graph->point[graph->count++] = graph->point[i];
        }
    }
    for (int32_t i = 0; i < graph->count; i++) {
        order[3 * i] = graph->point[i].x_m;
        order[3 * i + 1] = graph->point[i].y_m;
        order[3 * i + 2] = (double)i;
    }
    qsort(order, (size_t)graph->count, 3 * sizeof *order, compare_by_y);
    for (int32_t i = 0; i < graph->count; i++) {
        graph->by_y[i] = (int32_t)order[3 * i + 2];
        graph->point[graph->by_y[i]].place_by_y = i;
    }
    free(order);
    return GEO_OK;
}

static int32_t find(const struct graph *graph, const double *xy)
{
    struct point key = {.x_m = xy[0], .y_m = xy[1]};
    const struct point *all = graph->point;
    const struct point *found = bsearch(&key, all, (size_t)graph->count, sizeof key, compare_points);
    return (int32_t)(found - all);
}

static enum geo_status path_add(struct path *path, int32_t number, struct geo_error *err)
{
    enum geo_status status =
        geo_memory_grow(&path->number, &path->capacity, path->count + 1, sizeof *path->number, err);
    if (status == GEO_OK) {
        path->number[path->count++] = number;
    }
    return status;
}

/* The side from a to b with the others' points that lie on it; b itself belongs to the next side. */
static enum geo_status add_side(struct graph *graph, int32_t a, int32_t b, struct geo_error *err)
{
    const struct point *from = &graph->point[a];
    const struct point *to = &graph->point[b];
    bool vertical = compare_values(from->x_m, to->x_m) == 0;
    bool level = compare_values(from->y_m, to->y_m) == 0;
    if (!vertical && !level) {
        return path_add(&graph->path, a, err);
    }
    int32_t place = vertical ? a : from->place_by_y;
    int32_t last = vertical ? b : to->place_by_y;
    int32_t step = last > place ? 1 : -1;
    enum geo_status status = GEO_OK;
    for (; place != last && status == GEO_OK; place += step) {
        status = path_add(&graph->path, vertical ? place : graph->by_y[place], err);
    }
    return status;
}

static enum geo_status collect_paths(struct graph *graph, const struct geo_polygon *polygons, int32_t count,
                                     struct geo_error *err)
{
    struct path *path = &graph->path;
    enum geo_status status = GEO_OK;
    for (int32_t p = 0; p < count; p++) {
        const struct geo_polygon *polygon = &polygons[p];
        for (int32_t r = 0; r < polygon->ring_count && status == GEO_OK; r++) {
            int64_t first = polygon->ring_start[r];
            int64_t end = polygon->ring_start[r + 1];
            for (int64_t i = first; i < end && status == GEO_OK; i++) {
                int64_t next = i + 1 < end ? i + 1 : first;
                status = add_side(graph, find(graph, polygon->xy + 2 * i),
                                  find(graph, polygon->xy + 2 * next), err);
            }
            if (status == GEO_OK) {
                status = geo_memory_grow(&path->ring_end, &path->ring_capacity, path->ring_count + 1,
                                         sizeof *path->ring_end, err);
            }
            if (status == GEO_OK) {
                path->ring_end[path->ring_count++] = path->count;
            }
        }
    }
    return status;
}

static void add_link(struct graph *graph, int32_t from, int32_t to)
{
    struct point *point = &graph->point[from];
    for (int32_t i = 0; i < point->link_count; i++) {
        if (graph->link[point->link_first + i] == to) {
            return;
        }
    }
    graph->link[point->link_first + point->link_count++] = to;
}

static enum geo_status link_points(struct graph *graph, struct geo_error *err)
{
    const struct path *path = &graph->path;
    enum geo_status status =
        geo_memory_array(&graph->link, path->count * 2, sizeof *graph->link, "sides of borders", err);
    if (status != GEO_OK) {
        return status;
    }
    for (size_t i = 0; i < path->count; i++) {
        graph->point[path->number[i]].link_count += 2;
    }
    int32_t at = 0;
    for (int32_t i = 0; i < graph->count; i++) {
        graph->point[i].link_first = at;
        at += graph->point[i].link_count;
        graph->point[i].link_count = 0;
    }
    size_t first = 0;
    for (size_t r = 0; r < path->ring_count; r++) {
        for (size_t i = first; i < path->ring_end[r]; i++) {
            int32_t a = path->number[i];
            int32_t b = path->number[i + 1 < path->ring_end[r] ? i + 1 : first];
            add_link(graph, a, b);
            add_link(graph, b, a);
        }
        first = path->ring_end[r];
    }
    return GEO_OK;
}

static int32_t square_of(double value, double origin, double side, int32_t count)
{
    double place = floor((value - origin) / side);
    return place < 0.0 ? 0 : place >= (double)count ? count - 1 : (int32_t)place;
}

static int32_t bucket_of(const struct graph *graph, const struct point *point)
{
    return square_of(point->y_m, graph->south_m, graph->side_m, graph->rows) * graph->cols +
           square_of(point->x_m, graph->west_m, graph->side_m, graph->cols);
}

static enum geo_status fill_buckets(struct graph *graph, struct geo_error *err)
{
    struct geo_bounds bounds = geo_bounds_empty();
    for (int32_t i = 0; i < graph->count; i++) {
        geo_bounds_add(&bounds, graph->point[i].x_m, graph->point[i].y_m);
    }
    double width_m = bounds.east_m - bounds.west_m;
    double height_m = bounds.north_m - bounds.south_m;
    graph->west_m = bounds.west_m;
    graph->south_m = bounds.south_m;
    graph->side_m = fmax(sqrt(width_m * height_m / (double)graph->count), fmax(width_m, height_m) / 10000.0);
    graph->cols = (int32_t)(width_m / graph->side_m) + 1;
    graph->rows = (int32_t)(height_m / graph->side_m) + 1;
    size_t buckets = (size_t)graph->cols * (size_t)graph->rows;
    enum geo_status status = geo_memory_array(&graph->bucket_first, buckets + 2, sizeof *graph->bucket_first,
                                              "points of borders", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&graph->bucketed, (size_t)graph->count, sizeof *graph->bucketed,
                                  "points of borders", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    int32_t *first = graph->bucket_first;
    for (int32_t i = 0; i < graph->count; i++) {
        first[bucket_of(graph, &graph->point[i]) + 2]++;
    }
    for (size_t i = 2; i < buckets + 2; i++) {
        first[i] += first[i - 1];
    }
    for (int32_t i = 0; i < graph->count; i++) {
        graph->bucketed[first[bucket_of(graph, &graph->point[i]) + 1]++] = i;
    }
    return GEO_OK;
}

static double turn(const struct point *a, const struct point *b, const struct point *c)
{
    return (b->x_m - a->x_m) * (c->y_m - a->y_m) - (b->y_m - a->y_m) * (c->x_m - a->x_m);
}

/* In the triangle or on its rim. */
static bool holds(const struct point *const corner[3], const struct point *point)
{
    double first = turn(corner[0], corner[1], point);
    double second = turn(corner[1], corner[2], point);
    double third = turn(corner[2], corner[0], point);
    return (first >= 0.0 && second >= 0.0 && third >= 0.0) || (first <= 0.0 && second <= 0.0 && third <= 0.0);
}

static bool holds_another(const struct graph *graph, const int32_t number[3])
{
    const struct point *const corner[3] = {&graph->point[number[0]], &graph->point[number[1]],
                                           &graph->point[number[2]]};
    struct geo_bounds box = geo_bounds_empty();
    for (int i = 0; i < 3; i++) {
        geo_bounds_add(&box, corner[i]->x_m, corner[i]->y_m);
    }
    int32_t west = square_of(box.west_m, graph->west_m, graph->side_m, graph->cols);
    int32_t east = square_of(box.east_m, graph->west_m, graph->side_m, graph->cols);
    int32_t south = square_of(box.south_m, graph->south_m, graph->side_m, graph->rows);
    int32_t north = square_of(box.north_m, graph->south_m, graph->side_m, graph->rows);
    for (int32_t row = south; row <= north; row++) {
        int32_t end = graph->bucket_first[row * graph->cols + east + 1];
        for (int32_t i = graph->bucket_first[row * graph->cols + west]; i < end; i++) {
            int32_t other = graph->bucketed[i];
            const struct point *point = &graph->point[other];
            bool within = point->x_m >= box.west_m && point->x_m <= box.east_m && point->y_m >= box.south_m &&
                          point->y_m <= box.north_m;
            if (within && !point->gone && other != number[0] && other != number[1] && other != number[2] &&
                holds(corner, point)) {
                return true;
            }
        }
    }
    return false;
}

/* ---- removal, smallest triangle first ---- */

static bool comes_before(const struct entry *a, const struct entry *b)
{
    bool equal = compare_values(a->area_m2, b->area_m2) == 0;
    return equal ? a->point < b->point : a->area_m2 < b->area_m2;
}

static enum geo_status push(struct graph *graph, int32_t number, double min_area_m2, struct geo_error *err)
{
    const struct point *point = &graph->point[number];
    if (point->link_count != 2) {
        return GEO_OK;
    }
    const int32_t *link = graph->link + point->link_first;
    struct entry entry = {0.5 * fabs(turn(&graph->point[link[0]], point, &graph->point[link[1]])), number,
                          point->version};
    if (entry.area_m2 >= min_area_m2) {
        return GEO_OK;
    }
    enum geo_status status =
        geo_memory_grow(&graph->heap, &graph->heap_capacity, graph->heap_count + 1, sizeof *graph->heap, err);
    if (status != GEO_OK) {
        return status;
    }
    size_t at = graph->heap_count++;
    while (at > 0 && comes_before(&entry, &graph->heap[(at - 1) / 2])) {
        graph->heap[at] = graph->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    graph->heap[at] = entry;
    return GEO_OK;
}

static struct entry pop(struct graph *graph)
{
    struct entry top = graph->heap[0];
    struct entry last = graph->heap[--graph->heap_count];
    size_t at = 0;
    for (size_t child = 1; child < graph->heap_count; child = 2 * at + 1) {
        if (child + 1 < graph->heap_count && comes_before(&graph->heap[child + 1], &graph->heap[child])) {
            child++;
        }
        if (!comes_before(&graph->heap[child], &last)) {
            break;
        }
        graph->heap[at] = graph->heap[child];
        at = child;
    }
    graph->heap[at] = last;
    return top;
}

static void relink(struct graph *graph, int32_t of, int32_t from, int32_t to)
{
    struct point *point = &graph->point[of];
    for (int32_t i = 0; i < point->link_count; i++) {
        if (graph->link[point->link_first + i] == from) {
            graph->link[point->link_first + i] = to;
        }
    }
    point->version++;
}

static bool are_linked(const struct graph *graph, int32_t a, int32_t b)
{
    const struct point *point = &graph->point[a];
    for (int32_t i = 0; i < point->link_count; i++) {
        if (graph->link[point->link_first + i] == b) {
            return true;
        }
    }
    return false;
}

static enum geo_status remove_points(struct graph *graph, double min_area_m2, struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    for (int32_t i = 0; i < graph->count && status == GEO_OK; i++) {
        status = push(graph, i, min_area_m2, err);
    }
    while (status == GEO_OK && graph->heap_count > 0) {
        struct entry entry = pop(graph);
        struct point *point = &graph->point[entry.point];
        if (point->gone || point->version != entry.version) {
            continue;
        }
        const int32_t *link = graph->link + point->link_first;
        const int32_t corner[3] = {link[0], entry.point, link[1]};
        if (are_linked(graph, corner[0], corner[2]) || holds_another(graph, corner)) {
            continue;
        }
        point->gone = true;
        relink(graph, corner[0], entry.point, corner[2]);
        relink(graph, corner[2], entry.point, corner[0]);
        status = push(graph, corner[0], min_area_m2, err);
        if (status == GEO_OK) {
            status = push(graph, corner[2], min_area_m2, err);
        }
    }
    return status;
}

static enum geo_status rebuild(struct geo_polygon *ret, const struct graph *graph, size_t first_ring,
                               int32_t ring_count, struct geo_error *err)
{
    const struct path *path = &graph->path;
    struct geo_polygon polygon = {.ring_count = ring_count};
    size_t first = first_ring == 0 ? 0 : path->ring_end[first_ring - 1];
    size_t end = ring_count == 0 ? first : path->ring_end[first_ring + (size_t)ring_count - 1];
    enum geo_status status = geo_memory_array(&polygon.ring_start, (size_t)ring_count + 1,
                                              sizeof *polygon.ring_start, "polygon rings", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&polygon.xy, 2 * (end - first), sizeof *polygon.xy, "polygon points", err);
    }
    if (status != GEO_OK) {
        geo_polygon_release(&polygon);
        return status;
    }
    int64_t points = 0;
    for (int32_t r = 0; r < ring_count; r++) {
        for (; first < path->ring_end[first_ring + (size_t)r]; first++) {
            const struct point *point = &graph->point[path->number[first]];
            if (!point->gone) {
                polygon.xy[2 * points] = point->x_m;
                polygon.xy[2 * points + 1] = point->y_m;
                points++;
            }
        }
        polygon.ring_start[r + 1] = points;
    }
    *ret = polygon;
    return GEO_OK;
}

static void graph_release(struct graph *graph)
{
    free(graph->point);
    free(graph->by_y);
    free(graph->link);
    free(graph->path.number);
    free(graph->path.ring_end);
    free(graph->heap);
    free(graph->bucket_first);
    free(graph->bucketed);
}

static enum geo_status graph_open(struct graph *graph, const struct geo_polygon *polygons, int32_t count,
                                  struct geo_error *err)
{
    enum geo_status status = collect_points(graph, polygons, count, err);
    if (status == GEO_OK) {
        status = collect_paths(graph, polygons, count, err);
    }
    if (status == GEO_OK) {
        status = link_points(graph, err);
    }
    return status == GEO_OK && graph->count > 0 ? fill_buckets(graph, err) : status;
}

enum geo_status geo_simplify_together(struct geo_polygon *ret, const struct geo_polygon *polygons,
                                      int32_t count, double min_area_m2, struct geo_error *err)
{
    struct graph graph = {0};
    struct geo_polygon *simple = NULL;
    size_t ring = 0;
    enum geo_status status = geo_memory_array(&simple, (size_t)count, sizeof *simple, "polygons", err);
    if (status == GEO_OK) {
        status = graph_open(&graph, polygons, count, err);
    }
    if (status == GEO_OK) {
        status = remove_points(&graph, min_area_m2, err);
    }
    for (int32_t p = 0; p < count && status == GEO_OK; p++) {
        status = rebuild(&simple[p], &graph, ring, polygons[p].ring_count, err);
        ring += (size_t)polygons[p].ring_count;
    }
    if (status == GEO_OK) {
        memcpy(ret, simple, (size_t)count * sizeof *simple);
    } else {
        for (int32_t p = 0; simple != NULL && p < count; p++) {
            geo_polygon_release(&simple[p]);
        }
    }
    free(simple);
    graph_release(&graph);
    return status;
}
