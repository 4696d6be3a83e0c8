#include "geo/clip.h"

#include "geo/geos_internal.h"
#include "geo/memory.h"
#include "geo/polygonize.h"
#include "geo/share.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LATTICE_M 0.001

/* The part of the grid that the zone touches. */
struct window {
    struct geo_grid grid;
    int32_t *label;   /* class + 1 where the zone has a part of the cell, else 0 */
    int32_t *partial; /* (cols + 1) × (rows + 1) sums: cells north-west of a corner not wholly in the zone */
};

/* Rings that await their place in a polygon. */
struct rings {
    struct geo_polygon polygon;
    size_t start_capacity, value_capacity;
};

struct clip {
    struct window window;
    struct geo_geos geos;
    GEOSGeometry *zone;
    struct rings done; /* parts finished: outer ring, its holes */
    struct rings cut;  /* parts that cross the zone's border */
    struct rings hole; /* holes of such parts, far from the border: kept out of the overlay */
};

/* ---- window ---- */

static enum geo_status window_place(struct window *window, const struct geo_share_list *share,
                                    const struct geo_grid *grid, struct geo_error *err)
{
    int32_t west = grid->cols;
    int32_t east = -1;
    int32_t north = share->cell[0] / grid->cols;
    int32_t south = share->cell[share->count - 1] / grid->cols;
    for (int64_t i = 0; i < share->count; i++) {
        int32_t col = share->cell[i] % grid->cols;
        west = col < west ? col : west;
        east = col > east ? col : east;
    }
    window->grid = (struct geo_grid){.west_m = grid->west_m + (double)west * grid->cell_m,
                                     .north_m = grid->north_m - (double)north * grid->cell_m,
                                     .cell_m = grid->cell_m,
                                     .cols = east - west + 1,
                                     .rows = south - north + 1};
    size_t corners = ((size_t)window->grid.cols + 1) * ((size_t)window->grid.rows + 1);
    enum geo_status status = geo_memory_array(&window->label, (size_t)geo_grid_cell_count(&window->grid),
                                              sizeof *window->label, "the cells of a zone", err);
    if (status == GEO_OK) {
        status =
            geo_memory_array(&window->partial, corners, sizeof *window->partial, "the cells of a zone", err);
    }
    return status;
}

static void window_fill(struct window *window, const struct geo_share_list *share,
                        const struct geo_clip_input *input)
{
    int32_t cols = window->grid.cols;
    int32_t stride = cols + 1;
    int32_t full_cols = input->grid->cols;
    int32_t west = (int32_t)lround((window->grid.west_m - input->grid->west_m) / input->grid->cell_m);
    int32_t north = share->cell[0] / full_cols;
    int32_t *partial = window->partial;
    for (int32_t row = 0; row < window->grid.rows; row++) {
        for (int32_t col = 0; col < cols; col++) {
            partial[(row + 1) * stride + col + 1] = 1;
        }
    }
    for (int64_t i = 0; i < share->count; i++) {
        int32_t row = share->cell[i] / full_cols - north;
        int32_t col = share->cell[i] % full_cols - west;
        int32_t class = input->class[share->cell[i]];
        window->label[row * cols + col] = class < input->class_count ? class + 1 : 0;
        if (share->share[i] == 1.0) {
            partial[(row + 1) * stride + col + 1] = 0;
        }
    }
    for (int32_t row = 1; row <= window->grid.rows; row++) {
        for (int32_t col = 1; col <= cols; col++) {
            int32_t *at = &partial[row * stride + col];
            *at += at[-1] + at[-stride] - at[-stride - 1];
        }
    }
}

/* Do all cells in the ring's box, and one cell around it, lie wholly in the zone? Then nothing of the zone's
 * border comes near the ring or runs inside it. */
static bool is_inner(const struct window *window, const struct geo_polygon *polygon, int32_t ring)
{
    const struct geo_grid *grid = &window->grid;
    struct geo_bounds bounds = geo_bounds_empty();
    for (int64_t i = polygon->ring_start[ring]; i < polygon->ring_start[ring + 1]; i++) {
        geo_bounds_add(&bounds, polygon->xy[2 * i], polygon->xy[2 * i + 1]);
    }
    int32_t west = (int32_t)lround((bounds.west_m - grid->west_m) / grid->cell_m) - 1;
    int32_t east = (int32_t)lround((bounds.east_m - grid->west_m) / grid->cell_m) + 1;
    int32_t north = (int32_t)lround((grid->north_m - bounds.north_m) / grid->cell_m) - 1;
    int32_t south = (int32_t)lround((grid->north_m - bounds.south_m) / grid->cell_m) + 1;
    if (west < 0 || north < 0 || east > grid->cols || south > grid->rows) {
        return false;
    }
    int32_t stride = grid->cols + 1;
    const int32_t *sum = window->partial;
    return sum[south * stride + east] - sum[south * stride + west] - sum[north * stride + east] +
               sum[north * stride + west] ==
           0;
}

/* ---- rings ---- */

static void rings_clear(struct rings *rings)
{
    rings->polygon.ring_count = 0;
}

static enum geo_status rings_add(struct rings *rings, const struct geo_polygon *from, int32_t ring,
                                 struct geo_error *err)
{
    struct geo_polygon *polygon = &rings->polygon;
    enum geo_status status = geo_memory_grow(&polygon->ring_start, &rings->start_capacity,
                                             (size_t)polygon->ring_count + 2, sizeof(int64_t), err);
    if (status != GEO_OK) {
        return status;
    }
    int64_t first = polygon->ring_count == 0 ? 0 : polygon->ring_start[polygon->ring_count];
    int64_t points = from->ring_start[ring + 1] - from->ring_start[ring];
    status = geo_memory_grow(&polygon->xy, &rings->value_capacity, 2 * (size_t)(first + points),
                             sizeof(double), err);
    if (status != GEO_OK) {
        return status;
    }
    memcpy(polygon->xy + 2 * first, from->xy + 2 * from->ring_start[ring],
           2 * (size_t)points * sizeof(double));
    polygon->ring_start[0] = 0;
    polygon->ring_start[++polygon->ring_count] = first + points;
    return GEO_OK;
}

/* ---- overlay ---- */

static enum geo_status fail(const struct clip *clip, struct geo_error *err)
{
    return geo_error_set(err, GEO_ERR_INTERNAL, "GEOS: %s",
                         clip->geos.message[0] == '\0' ? "failed" : clip->geos.message);
}

/* GEOS's own coordinates: what it keeps on the lattice must be the same numbers here. */
static void to_lattice(struct geo_polygon *polygon)
{
    int64_t values = polygon->ring_count == 0 ? 0 : 2 * polygon->ring_start[polygon->ring_count];
    for (int64_t i = 0; i < values; i++) {
        polygon->xy[i] = floor(polygon->xy[i] * 1000.0 + 0.5) / 1000.0;
    }
}

static enum geo_status overlay(struct geo_polygon *ret, struct clip *clip, const struct geo_polygon *parts,
                               struct geo_error *err)
{
    GEOSContextHandle_t handle = clip->geos.handle;
    GEOSGeometry *shape = NULL;
    GEOSGeometry *common = NULL;
    enum geo_status status = geo_geos_from_polygon(&shape, &clip->geos, parts, err);
    if (status == GEO_OK) {
        common = GEOSIntersectionPrec_r(handle, shape, clip->zone, LATTICE_M);
        status = common == NULL ? fail(clip, err) : GEO_OK;
    }
    if (status == GEO_OK) {
        status = geo_geos_to_polygon(ret, &clip->geos, common, err);
    }
    GEOSGeom_destroy_r(handle, common);
    GEOSGeom_destroy_r(handle, shape);
    return status;
}

/* One part (outer ring `ring` and its holes, to `end`) as GEOS's polygon, ready to be asked what it holds. */
struct holder {
    struct geo_bounds bounds;
    GEOSGeometry *shape;
    const GEOSPreparedGeometry *prepared;
    int32_t ring, end;
};

static void holders_release(struct holder *holder, int32_t count, GEOSContextHandle_t handle)
{
    for (int32_t i = 0; holder != NULL && i < count; i++) {
        GEOSPreparedGeom_destroy_r(handle, holder[i].prepared);
        GEOSGeom_destroy_r(handle, holder[i].shape);
    }
    free(holder);
}

static enum geo_status holder_open(struct holder *holder, struct clip *clip,
                                   const struct geo_polygon *polygon, struct geo_error *err)
{
    struct rings part = {0};
    enum geo_status status = rings_add(&part, polygon, holder->ring, err);
    if (status == GEO_OK) {
        holder->bounds = geo_polygon_bounds(&part.polygon);
        status = geo_geos_from_polygon(&holder->shape, &clip->geos, &part.polygon, err);
    }
    if (status == GEO_OK) {
        holder->prepared = GEOSPrepare_r(clip->geos.handle, holder->shape);
        status = holder->prepared == NULL ? fail(clip, err) : GEO_OK;
    }
    geo_polygon_release(&part.polygon);
    return status;
}

static enum geo_status holders_open(struct holder **ret, int32_t *ret_count, struct clip *clip,
                                    const struct geo_polygon *polygon, struct geo_error *err)
{
    struct holder *holder = NULL;
    int32_t count = 0;
    enum geo_status status =
        geo_memory_array(&holder, (size_t)polygon->ring_count, sizeof *holder, "the parts of a zone", err);
    for (int32_t ring = 0; ring < polygon->ring_count && status == GEO_OK; ring++) {
        if (geo_polygon_ring_area_m2(polygon, ring) < 0.0) {
            holder[count - 1].end = ring + 1;
            continue;
        }
        holder[count] = (struct holder){.ring = ring, .end = ring + 1};
        status = holder_open(&holder[count++], clip, polygon, err);
    }
    if (status != GEO_OK) {
        holders_release(holder, count, clip->geos.handle);
        return status;
    }
    *ret = holder;
    *ret_count = count;
    return GEO_OK;
}

/* The part that surrounds a hole; −1 if none does. Rings meet at corners only, so the middle of a side is
 * inside or outside. Of parts within parts the innermost surrounds it: the one with the smallest box. */
static int32_t holder_of(const struct holder *holder, int32_t count, GEOSContextHandle_t handle,
                         const double *side)
{
    double x_m = 0.5 * (side[0] + side[2]);
    double y_m = 0.5 * (side[1] + side[3]);
    int32_t best = -1;
    double best_m2 = INFINITY;
    for (int32_t i = 0; i < count; i++) {
        const struct geo_bounds *box = &holder[i].bounds;
        double box_m2 = (box->east_m - box->west_m) * (box->north_m - box->south_m);
        if (x_m < box->west_m || x_m > box->east_m || y_m < box->south_m || y_m > box->north_m ||
            box_m2 >= best_m2) {
            continue;
        }
        GEOSGeometry *point = GEOSGeom_createPointFromXY_r(handle, x_m, y_m);
        if (point != NULL && GEOSPreparedContains_r(handle, holder[i].prepared, point) == 1) {
            best = i;
            best_m2 = box_m2;
        }
        GEOSGeom_destroy_r(handle, point);
    }
    return best;
}

/* Give the holes kept aside to the parts that the overlay made. False in *ret_whole if one found no part. */
static enum geo_status place_holes(struct rings *ret, bool *ret_whole, struct clip *clip,
                                   const struct geo_polygon *parts, struct geo_error *err)
{
    const struct geo_polygon *hole = &clip->hole.polygon;
    struct holder *holder = NULL;
    int32_t holders = 0;
    int32_t *owner = NULL;
    *ret_whole = true;
    enum geo_status status =
        geo_memory_array(&owner, (size_t)hole->ring_count, sizeof *owner, "the holes of a zone", err);
    if (status == GEO_OK) {
        status = holders_open(&holder, &holders, clip, parts, err);
    }
    for (int32_t i = 0; status == GEO_OK && i < hole->ring_count; i++) {
        owner[i] = holder_of(holder, holders, clip->geos.handle, hole->xy + 2 * hole->ring_start[i]);
        *ret_whole = *ret_whole && owner[i] >= 0;
    }
    for (int32_t p = 0; status == GEO_OK && p < holders; p++) {
        for (int32_t ring = holder[p].ring; ring < holder[p].end && status == GEO_OK; ring++) {
            status = rings_add(ret, parts, ring, err);
        }
        for (int32_t i = 0; i < hole->ring_count && status == GEO_OK; i++) {
            status = owner[i] == p ? rings_add(ret, hole, i, err) : GEO_OK;
        }
    }
    holders_release(holder, holders, clip->geos.handle);
    free(owner);
    return status;
}

static enum geo_status is_valid(bool *ret, struct clip *clip, const struct geo_polygon *polygon,
                                struct geo_error *err)
{
    GEOSGeometry *shape = NULL;
    enum geo_status status = geo_geos_from_polygon(&shape, &clip->geos, polygon, err);
    if (status == GEO_OK) {
        *ret = GEOSisValid_r(clip->geos.handle, shape) == 1;
    }
    GEOSGeom_destroy_r(clip->geos.handle, shape);
    return status;
}

/* ---- one class ---- */

/* Parts wholly inside are done; of the others the holes far from the border are kept aside. */
static enum geo_status sort_rings(struct clip *clip, const struct geo_polygon *traced, struct geo_error *err)
{
    bool inner_part = false;
    enum geo_status status = GEO_OK;
    rings_clear(&clip->done);
    rings_clear(&clip->cut);
    rings_clear(&clip->hole);
    for (int32_t ring = 0; ring < traced->ring_count && status == GEO_OK; ring++) {
        bool outer = geo_polygon_ring_area_m2(traced, ring) >= 0.0;
        bool inner = (!outer && inner_part) || is_inner(&clip->window, traced, ring);
        inner_part = outer ? inner : inner_part;
        struct rings *place = inner_part ? &clip->done : inner ? &clip->hole : &clip->cut;
        status = rings_add(place, traced, ring, err);
    }
    return status;
}

/* False in *ret_valid if the parts so made touch themselves. */
static enum geo_status add_cut(bool *ret_valid, struct clip *clip, struct geo_error *err)
{
    struct geo_polygon cut = {0};
    bool whole = false;
    enum geo_status status = overlay(&cut, clip, &clip->cut.polygon, err);
    if (status == GEO_OK) {
        status = place_holes(&clip->done, &whole, clip, &cut, err);
    }
    *ret_valid = whole;
    if (status == GEO_OK && whole && clip->hole.polygon.ring_count > 0) {
        status = is_valid(ret_valid, clip, &clip->done.polygon, err);
    }
    geo_polygon_release(&cut);
    return status;
}

/* A chain of holes that touch each other and the border at both its ends would cut a part in two: then, and
 * that is rare, everything goes through the overlay. */
static enum geo_status clip_class(struct geo_polygon *ret, struct clip *clip, struct geo_polygon *traced,
                                  struct geo_error *err)
{
    to_lattice(traced);
    enum geo_status status = sort_rings(clip, traced, err);
    if (status == GEO_OK && clip->cut.polygon.ring_count > 0) {
        bool valid = false;
        status = add_cut(&valid, clip, err);
        if (status == GEO_OK && !valid) {
            return overlay(ret, clip, traced, err);
        }
    }
    if (status == GEO_OK) {
        *ret = clip->done.polygon;
        clip->done = (struct rings){0};
    }
    return status;
}

static void clip_release(struct clip *clip)
{
    if (clip->geos.handle != NULL) {
        GEOSGeom_destroy_r(clip->geos.handle, clip->zone);
        geo_geos_close(&clip->geos);
    }
    free(clip->window.label);
    free(clip->window.partial);
    geo_polygon_release(&clip->done.polygon);
    geo_polygon_release(&clip->cut.polygon);
    geo_polygon_release(&clip->hole.polygon);
}

static enum geo_status clip_open(struct clip *clip, const struct geo_share_list *share,
                                 const struct geo_clip_input *input, struct geo_error *err)
{
    enum geo_status status = window_place(&clip->window, share, input->grid, err);
    if (status != GEO_OK) {
        return status;
    }
    window_fill(&clip->window, share, input);
    status = geo_geos_open(&clip->geos, err);
    if (status == GEO_OK) {
        status = geo_geos_from_polygon(&clip->zone, &clip->geos, input->zone, err);
    }
    return status;
}

static void release_all(struct geo_polygon *polygon, int32_t count)
{
    for (int32_t i = 0; polygon != NULL && i < count; i++) {
        geo_polygon_release(&polygon[i]);
    }
    free(polygon);
}

enum geo_status geo_clip_classes(struct geo_polygon *ret, const struct geo_clip_input *input,
                                 struct geo_error *err)
{
    struct clip clip = {0};
    struct geo_share_list share = {0};
    struct geo_polygon *traced = NULL;
    struct geo_polygon *clipped = NULL;
    size_t classes = (size_t)input->class_count;
    enum geo_status status =
        geo_memory_array(&clipped, classes, sizeof *clipped, "the classes of a zone", err);
    if (status == GEO_OK) {
        status = geo_share_compute(&share, input->zone, input->grid, err);
    }
    if (status == GEO_OK && share.count > 0) {
        status = clip_open(&clip, &share, input, err);
        if (status == GEO_OK) {
            status =
                geo_polygonize_trace(&traced, clip.window.label, input->class_count, &clip.window.grid, err);
        }
        for (int32_t i = 0; i < input->class_count && status == GEO_OK; i++) {
            status = clip_class(&clipped[i], &clip, &traced[i], err);
        }
    }
    if (status == GEO_OK) {
        memcpy(ret, clipped, classes * sizeof *clipped);
        free(clipped);
        clipped = NULL;
    }
    release_all(clipped, input->class_count);
    release_all(traced, input->class_count);
    geo_share_release(&share);
    clip_release(&clip);
    return status;
}
