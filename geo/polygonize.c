#include "geo/polygonize.h"

#include "geo/memory.h"

#include <stdlib.h>
#include <string.h>

/* ---- labels ---- */

static enum geo_status push_cell(int32_t **stack, size_t *capacity, size_t *count, int32_t cell,
                                 struct geo_error *err)
{
    enum geo_status status = geo_memory_grow(stack, capacity, *count + 1, sizeof **stack, err);
    if (status == GEO_OK) {
        (*stack)[(*count)++] = cell;
    }
    return status;
}

struct flood {
    int32_t *label;
    const uint8_t *mask;
    const struct geo_grid *grid;
    int32_t *stack;
    size_t capacity, count;
};

static enum geo_status flood_neighbours(struct flood *flood, int32_t cell, int32_t number,
                                        struct geo_error *err)
{
    const struct geo_grid *grid = flood->grid;
    int32_t row = cell / grid->cols;
    int32_t col = cell % grid->cols;
    for (int32_t r = row > 0 ? row - 1 : 0; r <= row + 1 && r < grid->rows; r++) {
        for (int32_t c = col > 0 ? col - 1 : 0; c <= col + 1 && c < grid->cols; c++) {
            int32_t other = r * grid->cols + c;
            if (flood->mask[other] == 0 || flood->label[other] != 0) {
                continue;
            }
            flood->label[other] = number;
            enum geo_status status = push_cell(&flood->stack, &flood->capacity, &flood->count, other, err);
            if (status != GEO_OK) {
                return status;
            }
        }
    }
    return GEO_OK;
}

enum geo_status geo_polygonize_label(int32_t *label, int32_t *ret_count, const uint8_t *mask,
                                     const struct geo_grid *grid, struct geo_error *err)
{
    struct flood flood = {.label = label, .mask = mask, .grid = grid};
    int32_t cells = (int32_t)geo_grid_cell_count(grid);
    int32_t regions = 0;
    enum geo_status status = GEO_OK;
    memset(label, 0, (size_t)cells * sizeof *label);
    for (int32_t cell = 0; cell < cells; cell++) {
        if (mask[cell] == 0 || label[cell] != 0) {
            continue;
        }
        label[cell] = ++regions;
        status = push_cell(&flood.stack, &flood.capacity, &flood.count, cell, err);
        while (status == GEO_OK && flood.count > 0) {
            status = flood_neighbours(&flood, flood.stack[--flood.count], regions, err);
        }
        if (status != GEO_OK) {
            goto done;
        }
    }
    *ret_count = regions;
done:
    free(flood.stack);
    return status;
}

/* ---- polygons ---- */

/* Directions of travel along a cell's sides with the cell on the left: along its north side one goes west. */
enum heading { WEST, SOUTH, EAST, NORTH };
static const int32_t heading_row[4] = {0, 1, 0, -1};
static const int32_t heading_col[4] = {-1, 0, 1, 0};

struct corner {
    int32_t row, col; /* grid line numbers: 0 … rows, 0 … cols */
};

struct ring {
    int32_t label;
    int32_t parent;           /* a hole's outer ring; −1 for an outer ring */
    size_t first, count;      /* into tracer.corner */
    int64_t twice_area_cells; /* signed, positive: outer ring */
};

struct tracer {
    const int32_t *label;
    const struct geo_grid *grid;
    uint8_t *seen;       /* cells whose north side has been walked */
    int32_t *west_ring;  /* the ring that runs along a cell's west side, −1 none */
    int32_t *place;      /* of a grid corner on the path being walked, −1 none */
    struct corner *path; /* corners of the ring being walked */
    size_t path_count, path_capacity;
    struct corner *corner; /* corners of finished rings */
    size_t corner_count, corner_capacity;
    struct ring *ring;
    size_t ring_count, ring_capacity;
};

static int32_t label_at(const struct tracer *tracer, int32_t row, int32_t col)
{
    if (row < 0 || col < 0 || row >= tracer->grid->rows || col >= tracer->grid->cols) {
        return 0;
    }
    return tracer->label[row * tracer->grid->cols + col];
}

static void mark_west_sides(struct tracer *tracer, const struct ring *ring, int32_t number)
{
    for (size_t i = 0; i < ring->count; i++) {
        struct corner a = tracer->corner[ring->first + i];
        struct corner b = tracer->corner[ring->first + (i + 1) % ring->count];
        for (int32_t row = a.row; row < b.row && a.col == b.col; row++) {
            tracer->west_ring[row * tracer->grid->cols + a.col] = number;
        }
    }
}

/* Take the corners from `first` to the end of the path off as a finished, simple ring. */
static enum geo_status finish_ring(struct tracer *tracer, size_t first, int32_t label, struct geo_error *err)
{
    struct ring ring = {
        .label = label, .parent = -1, .first = tracer->corner_count, .count = tracer->path_count - first};
    enum geo_status status = geo_memory_grow(&tracer->corner, &tracer->corner_capacity,
                                             ring.first + ring.count, sizeof *tracer->corner, err);
    if (status == GEO_OK) {
        status = geo_memory_grow(&tracer->ring, &tracer->ring_capacity, tracer->ring_count + 1,
                                 sizeof *tracer->ring, err);
    }
    if (status != GEO_OK) {
        return status;
    }
    for (size_t i = 0; i < ring.count; i++) {
        struct corner a = tracer->path[first + i];
        struct corner b = tracer->path[first + (i + 1) % ring.count];
        /* Rows count downwards, hence the order of the two terms. */
        ring.twice_area_cells += (int64_t)b.col * a.row - (int64_t)a.col * b.row;
        tracer->corner[ring.first + i] = a;
        tracer->place[a.row * (tracer->grid->cols + 1) + a.col] = -1;
    }
    tracer->path_count = first;
    tracer->corner_count += ring.count;
    mark_west_sides(tracer, &ring, (int32_t)tracer->ring_count);
    tracer->ring[tracer->ring_count++] = ring;
    return GEO_OK;
}

/* A corner that the path has visited already closes a loop: that loop becomes a ring of its own, so that no
 * ring touches itself (OGC Simple Features 6.1.11). */
static enum geo_status add_corner(struct tracer *tracer, struct corner corner, int32_t label,
                                  struct geo_error *err)
{
    int32_t *place = &tracer->place[corner.row * (tracer->grid->cols + 1) + corner.col];
    if (*place >= 0) {
        enum geo_status status = finish_ring(tracer, (size_t)*place, label, err);
        if (status != GEO_OK) {
            return status;
        }
    }
    enum geo_status status = geo_memory_grow(&tracer->path, &tracer->path_capacity, tracer->path_count + 1,
                                             sizeof *tracer->path, err);
    if (status == GEO_OK) {
        *place = (int32_t)tracer->path_count;
        tracer->path[tracer->path_count++] = corner;
    }
    return status;
}

/* Walk the boundary that starts on the north side of (row, col), label on the left, tight around each cell.
 */
static enum geo_status walk(struct tracer *tracer, int32_t row, int32_t col, struct geo_error *err)
{
    int32_t label = label_at(tracer, row, col);
    int32_t start_row = row;
    int32_t start_col = col;
    enum heading heading = WEST;
    do {
        if (heading == WEST) {
            tracer->seen[row * tracer->grid->cols + col] = 1;
        }
        int32_t ahead_row = row + heading_row[heading];
        int32_t ahead_col = col + heading_col[heading];
        enum heading right = (enum heading)((heading + 3) % 4);
        /* The corner at the end of this side: it lies ahead and to the right of the cell's centre. */
        struct corner corner = {row + (heading == SOUTH || heading == EAST ? 1 : 0),
                                col + (heading == EAST || heading == NORTH ? 1 : 0)};
        enum geo_status status = GEO_OK;
        if (label_at(tracer, ahead_row, ahead_col) != label) {
            heading = (enum heading)((heading + 1) % 4);
            status = add_corner(tracer, corner, label, err);
        } else if (label_at(tracer, ahead_row + heading_row[right], ahead_col + heading_col[right]) !=
                   label) {
            row = ahead_row;
            col = ahead_col;
        } else {
            row = ahead_row + heading_row[right];
            col = ahead_col + heading_col[right];
            heading = right;
            status = add_corner(tracer, corner, label, err);
        }
        if (status != GEO_OK) {
            return status;
        }
    } while (row != start_row || col != start_col || heading != WEST);
    return finish_ring(tracer, 0, label, err);
}

/* The ring that bounds the same piece of the label further west: walk west from the hole's westernmost side.
 */
static int32_t western_ring(const struct tracer *tracer, const struct ring *hole)
{
    struct corner west = tracer->corner[hole->first];
    for (size_t i = 1; i < hole->count; i++) {
        struct corner corner = tracer->corner[hole->first + i];
        if (corner.col < west.col || (corner.col == west.col && corner.row < west.row)) {
            west = corner;
        }
    }
    int32_t col = west.col - 1;
    while (label_at(tracer, west.row, col - 1) == hole->label) {
        col--;
    }
    return tracer->west_ring[west.row * tracer->grid->cols + col];
}

static void assign_holes(struct tracer *tracer)
{
    /* First the ring to the west of each hole; then follow those links: they lead ever further west, so they
     * end at an outer ring. */
    for (size_t i = 0; i < tracer->ring_count; i++) {
        struct ring *ring = &tracer->ring[i];
        ring->parent = ring->twice_area_cells < 0 ? western_ring(tracer, ring) : -1;
    }
    for (size_t i = 0; i < tracer->ring_count; i++) {
        int32_t parent = tracer->ring[i].parent;
        while (parent >= 0 && tracer->ring[parent].parent >= 0) {
            parent = tracer->ring[parent].parent;
        }
        tracer->ring[i].parent = parent;
    }
}

/* Rings in the order they are written: by label, then outer ring, then its holes. */
static int compare_rings(const void *left, const void *right)
{
    const int32_t *a = left;
    const int32_t *b = right;
    for (int i = 0; i < 3; i++) {
        if (a[i] != b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}

static enum geo_status build_polygon(struct geo_polygon *ret, const struct tracer *tracer,
                                     const int32_t *order, int32_t ring_count, struct geo_error *err)
{
    struct geo_polygon polygon = {.ring_count = ring_count};
    size_t points = 0;
    for (int32_t i = 0; i < ring_count; i++) {
        points += tracer->ring[order[3 * i + 2]].count;
    }
    enum geo_status status = geo_memory_array(&polygon.ring_start, (size_t)ring_count + 1,
                                              sizeof *polygon.ring_start, "polygon rings", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&polygon.xy, points * 2, sizeof *polygon.xy, "polygon points", err);
    }
    if (status != GEO_OK) {
        geo_polygon_release(&polygon);
        return status;
    }
    const struct geo_grid *grid = tracer->grid;
    int64_t point = 0;
    for (int32_t i = 0; i < ring_count; i++) {
        const struct ring *ring = &tracer->ring[order[3 * i + 2]];
        for (size_t k = 0; k < ring->count; k++, point++) {
            struct corner corner = tracer->corner[ring->first + k];
            polygon.xy[2 * point] = grid->west_m + (double)corner.col * grid->cell_m;
            polygon.xy[2 * point + 1] = grid->north_m - (double)corner.row * grid->cell_m;
        }
        polygon.ring_start[i + 1] = point;
    }
    *ret = polygon;
    return GEO_OK;
}

static enum geo_status build_all(struct geo_polygon *polygon, int32_t count, const struct tracer *tracer,
                                 struct geo_error *err)
{
    int32_t *order = NULL; /* triples: label, outer ring, ring */
    enum geo_status status =
        geo_memory_array(&order, tracer->ring_count * 3, sizeof *order, "ring order", err);
    if (status != GEO_OK) {
        return status;
    }
    for (size_t i = 0; i < tracer->ring_count; i++) {
        const struct ring *ring = &tracer->ring[i];
        order[3 * i] = ring->label;
        order[3 * i + 1] = ring->parent >= 0 ? ring->parent : (int32_t)i;
        /* An outer ring sorts before its holes although a hole may have been finished first. */
        order[3 * i + 2] = ring->parent >= 0 ? (int32_t)i : -1;
    }
    qsort(order, tracer->ring_count, 3 * sizeof *order, compare_rings);
    for (size_t i = 0; i < tracer->ring_count; i++) {
        order[3 * i + 2] = order[3 * i + 2] < 0 ? order[3 * i + 1] : order[3 * i + 2];
    }
    size_t first = 0;
    for (int32_t label = 1; label <= count && status == GEO_OK; label++) {
        size_t end = first;
        while (end < tracer->ring_count && order[3 * end] == label) {
            end++;
        }
        status = build_polygon(&polygon[label - 1], tracer, order + 3 * first, (int32_t)(end - first), err);
        first = end;
    }
    free(order);
    return status;
}

static enum geo_status tracer_open(struct tracer *tracer, struct geo_error *err)
{
    size_t cells = (size_t)geo_grid_cell_count(tracer->grid);
    size_t corners = ((size_t)tracer->grid->cols + 1) * ((size_t)tracer->grid->rows + 1);
    enum geo_status status =
        geo_memory_array(&tracer->seen, cells, sizeof *tracer->seen, "boundary marks", err);
    if (status == GEO_OK) {
        status =
            geo_memory_array(&tracer->west_ring, cells, sizeof *tracer->west_ring, "boundary marks", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&tracer->place, corners, sizeof *tracer->place, "boundary marks", err);
    }
    if (status == GEO_OK) {
        memset(tracer->west_ring, 0xff, cells * sizeof *tracer->west_ring);
        memset(tracer->place, 0xff, corners * sizeof *tracer->place);
    }
    return status;
}

static void tracer_release(struct tracer *tracer)
{
    free(tracer->seen);
    free(tracer->west_ring);
    free(tracer->place);
    free(tracer->path);
    free(tracer->corner);
    free(tracer->ring);
}

enum geo_status geo_polygonize_trace(struct geo_polygon **ret, const int32_t *label, int32_t count,
                                     const struct geo_grid *grid, struct geo_error *err)
{
    struct tracer tracer = {.label = label, .grid = grid};
    struct geo_polygon *polygon = NULL;
    enum geo_status status = geo_memory_array(&polygon, (size_t)count, sizeof *polygon, "polygons", err);
    if (status == GEO_OK) {
        status = tracer_open(&tracer, err);
    }
    for (int32_t row = 0; row < grid->rows && status == GEO_OK; row++) {
        for (int32_t col = 0; col < grid->cols && status == GEO_OK; col++) {
            int32_t here = label[row * grid->cols + col];
            if (here > 0 && tracer.seen[row * grid->cols + col] == 0 &&
                label_at(&tracer, row - 1, col) != here) {
                status = walk(&tracer, row, col, err);
            }
        }
    }
    if (status == GEO_OK) {
        assign_holes(&tracer);
        status = build_all(polygon, count, &tracer, err);
    }
    tracer_release(&tracer);
    if (status != GEO_OK) {
        for (int32_t i = 0; polygon != NULL && i < count; i++) {
            geo_polygon_release(&polygon[i]);
        }
        free(polygon);
        return status;
    }
    *ret = polygon;
    return GEO_OK;
}
