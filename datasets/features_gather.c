/* Weights of cells, gathered from lines, points and polygons. */
#include "datasets/features_internal.h"

#include "geo/memory.h"
#include "geo/share.h"
#include <math.h>
#include <stdlib.h>

static int64_t slot_count(const struct data_gathering *gathering)
{
    const struct plan_scenario *scenario = gathering->load->scenario;
    return gathering->by_cell ? geo_grid_cell_count(&scenario->grid) : scenario->entries.count;
}

enum geo_status data_gathering_init(struct data_gathering *ret, struct data_load *load, bool by_cell,
                                    struct geo_error *err)
{
    struct data_gathering gathering = {.load = load, .by_cell = by_cell};
    enum geo_status status = geo_memory_array(&gathering.weight, (size_t)slot_count(&gathering),
                                              sizeof *gathering.weight, "features", err);
    if (status == GEO_OK) {
        *ret = gathering;
    }
    return status;
}

void data_gathering_release(struct data_gathering *gathering)
{
    free(gathering->weight);
    *gathering = (struct data_gathering){0};
}

/* Where weight at a point goes; −1 outside. */
static int32_t find_slot(const struct data_gathering *gathering, double x_m, double y_m)
{
    const struct data_load *load = gathering->load;
    return gathering->by_cell ? geo_grid_cell(&load->scenario->grid, x_m, y_m)
                              : data_locator_entry(&load->locator, x_m, y_m);
}

bool data_gathering_point(struct data_gathering *gathering, double x_m, double y_m, double weight)
{
    int32_t slot = find_slot(gathering, x_m, y_m);
    if (slot < 0) {
        gathering->outside += weight;
        return false;
    }
    gathering->weight[slot] += weight;
    return true;
}

double data_gathering_total(const struct data_gathering *gathering)
{
    double total = 0.0;
    int64_t count = slot_count(gathering);
    for (int64_t i = 0; i < count; i++) {
        total += gathering->weight[i];
    }
    return total;
}

/* The slots that got any weight, in their order. */
enum geo_status data_gathering_set(struct plan_feature_set *ret, const struct data_gathering *gathering,
                                   struct geo_error *err)
{
    const struct data_locator *locator = &gathering->load->locator;
    const struct plan_entries *entries = &gathering->load->scenario->entries;
    int64_t slots = slot_count(gathering);
    size_t count = 0;
    for (int64_t i = 0; i < slots; i++) {
        count += gathering->weight[i] > 0.0 ? 1 : 0;
    }
    enum geo_status status = geo_memory_array(&ret->cell, count, sizeof *ret->cell, "features", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&ret->commune, count, sizeof *ret->commune, "features", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&ret->weight, count, sizeof *ret->weight, "features", err);
    }
    for (int64_t i = 0; i < slots && status == GEO_OK; i++) {
        if (gathering->weight[i] > 0.0) {
            int64_t entry = gathering->by_cell ? locator->first_entry[i] : i;
            ret->cell[ret->count] = gathering->by_cell ? (int32_t)i : entries->cell[i];
            ret->commune[ret->count] = entry < 0 ? -1 : entries->commune[entry];
            ret->weight[ret->count++] = gathering->weight[i];
        }
    }
    return status;
}

/* More border crossings inside one cell than this are not told apart. */
#define CUT_LIMIT 64

static int compare_reals(const void *a, const void *b)
{
    double first = *(const double *)a;
    double second = *(const double *)b;
    return (first > second) - (first < second);
}

/* A piece of line that lies in one cell: cut at commune borders, each part goes to the commune its middle
 * lies in. */
static void add_piece(struct data_gathering *gathering, const double from[2], const double to[2])
{
    double cut[CUT_LIMIT + 1];
    double length_km = hypot(to[0] - from[0], to[1] - from[1]) / 1000.0;
    int count =
        gathering->by_cell ? 0 : data_locator_cuts(&gathering->load->locator, from, to, cut, CUT_LIMIT);
    qsort(cut, (size_t)count, sizeof *cut, compare_reals);
    cut[count] = 1.0;
    double start = 0.0;
    for (int i = 0; i <= count; i++) {
        double middle = 0.5 * (start + cut[i]);
        (void)data_gathering_point(gathering, from[0] + middle * (to[0] - from[0]),
                                   from[1] + middle * (to[1] - from[1]), (cut[i] - start) * length_km);
        start = cut[i];
    }
}

/* Where along a segment it next crosses an edge of the grid in one axis; beyond 1: never again. */
struct crossing {
    double next, step;
};

static struct crossing first_crossing(double from, double to, double cell)
{
    double span = to - from;
    if (span == 0.0) {
        return (struct crossing){(double)INFINITY, (double)INFINITY};
    }
    double edge = span > 0.0 ? floor(from / cell) + 1.0 : ceil(from / cell) - 1.0;
    return (struct crossing){(edge * cell - from) / span, fabs(cell / span)};
}

/* Cuts a segment at every cell edge it crosses. */
static void add_segment(struct data_gathering *gathering, const double from[2], const double to[2])
{
    const struct geo_grid *grid = &gathering->load->scenario->grid;
    struct crossing x = first_crossing(from[0] - grid->west_m, to[0] - grid->west_m, grid->cell_m);
    struct crossing y = first_crossing(from[1] - grid->north_m, to[1] - grid->north_m, grid->cell_m);
    double start[2] = {from[0], from[1]};
    while (x.next < 1.0 || y.next < 1.0) {
        double t = fmin(x.next, y.next);
        double cut[2] = {from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])};
        add_piece(gathering, start, cut);
        start[0] = cut[0];
        start[1] = cut[1];
        x.next += x.next == t ? x.step : 0.0;
        y.next += y.next == t ? y.step : 0.0;
    }
    add_piece(gathering, start, to);
}

/* Far from the grid nothing needs cutting. */
static bool meets_grid(const struct geo_bounds *bounds, const double from[2], const double to[2])
{
    return fmax(from[0], to[0]) >= bounds->west_m && fmin(from[0], to[0]) <= bounds->east_m &&
           fmax(from[1], to[1]) >= bounds->south_m && fmin(from[1], to[1]) <= bounds->north_m;
}

void data_gathering_lines(struct data_gathering *gathering, const struct geo_lines *lines)
{
    struct geo_bounds bounds = geo_grid_bounds(&gathering->load->scenario->grid);
    for (int32_t part = 0; part < lines->part_count; part++) {
        for (int64_t i = lines->part_start[part]; i + 1 < lines->part_start[part + 1]; i++) {
            const double *from = &lines->xy[2 * i];
            const double *to = &lines->xy[2 * i + 2];
            if (meets_grid(&bounds, from, to)) {
                add_segment(gathering, from, to);
            } else if (isfinite(from[0]) && isfinite(to[0])) {
                gathering->outside += hypot(to[0] - from[0], to[1] - from[1]) / 1000.0;
            }
        }
    }
}

/* The rest of a cell's share that no commune has is outside. */
static void add_share(struct data_gathering *gathering, int32_t cell, double weight)
{
    const struct data_locator *locator = &gathering->load->locator;
    const struct plan_entries *entries = &gathering->load->scenario->entries;
    double left = weight;
    for (int32_t i = locator->first_entry[cell]; i >= 0; i = locator->next_entry[i]) {
        gathering->weight[i] += weight * entries->share[i];
        left -= weight * entries->share[i];
    }
    gathering->outside += fmax(left, 0.0);
}

enum geo_status data_gathering_area(struct data_gathering *gathering, bool *ret_inside,
                                    const struct geo_polygon *polygon, double weight, struct geo_error *err)
{
    const struct geo_grid *grid = &gathering->load->scenario->grid;
    double cell_m2 = grid->cell_m * grid->cell_m;
    double area_m2 = geo_polygon_area_m2(polygon);
    double outside = gathering->outside;
    double spread = 0.0;
    struct geo_share_list shares = {0};
    enum geo_status status = geo_share_compute(&shares, polygon, grid, err);
    if (status != GEO_OK) {
        return status;
    }
    for (int64_t i = 0; i < shares.count; i++) {
        double part = weight * shares.share[i] * cell_m2 / area_m2;
        add_share(gathering, shares.cell[i], part);
        spread += part;
    }
    gathering->outside += fmax(weight - spread, 0.0);
    *ret_inside = gathering->outside - outside < weight * (1.0 - 1e-9);
    geo_share_release(&shares);
    return GEO_OK;
}
