/* Roads and schools: kilometres and counts of each (cell, commune). */
#include "datasets/load_internal.h"

#include "datasets/points_internal.h"
#include "geo/memory.h"
#include "geo/table.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define ALL_OUTSIDE ": 100 % of the file is unused; check its coordinates and their system"

/* What is gathered before it becomes a feature set: a weight for each entry of the scenario. */
struct gathering {
    struct data_load *load;
    double *weight;
    double outside; /* weight that lies in no commune */
    int64_t row_count, outside_count;
};

static enum geo_status gathering_init(struct gathering *ret, struct data_load *load, struct geo_error *err)
{
    *ret = (struct gathering){.load = load};
    return geo_memory_array(&ret->weight, (size_t)load->scenario->entries.count, sizeof *ret->weight,
                            "features", err);
}

/* The entries that got any weight, in their order. */
static enum geo_status make_set(struct plan_feature_set *ret, const struct gathering *gathering,
                                struct geo_error *err)
{
    const struct plan_entries *entries = &gathering->load->scenario->entries;
    size_t count = 0;
    for (int64_t i = 0; i < entries->count; i++) {
        count += gathering->weight[i] > 0.0 ? 1 : 0;
    }
    enum geo_status status = geo_memory_array(&ret->cell, count, sizeof *ret->cell, "features", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&ret->commune, count, sizeof *ret->commune, "features", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&ret->weight, count, sizeof *ret->weight, "features", err);
    }
    for (int64_t i = 0; i < entries->count && status == GEO_OK; i++) {
        if (gathering->weight[i] > 0.0) {
            ret->cell[ret->count] = entries->cell[i];
            ret->commune[ret->count] = entries->commune[i];
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

/* A piece of road that lies in one cell: cut at commune borders, each part goes to the commune its middle
 * lies in. */
static void add_piece(struct gathering *gathering, const double from[2], const double to[2])
{
    double cut[CUT_LIMIT + 1];
    double length_km = hypot(to[0] - from[0], to[1] - from[1]) / 1000.0;
    int count = data_locator_cuts(&gathering->load->locator, from, to, cut, CUT_LIMIT);
    qsort(cut, (size_t)count, sizeof *cut, compare_reals);
    cut[count] = 1.0;
    double start = 0.0;
    for (int i = 0; i <= count; i++) {
        double middle = 0.5 * (start + cut[i]);
        int32_t entry = data_locator_entry(&gathering->load->locator, from[0] + middle * (to[0] - from[0]),
                                           from[1] + middle * (to[1] - from[1]));
        double part_km = (cut[i] - start) * length_km;
        if (entry >= 0) {
            gathering->weight[entry] += part_km;
        } else {
            gathering->outside += part_km;
        }
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
static void add_segment(struct gathering *gathering, const double from[2], const double to[2])
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

static void add_lines(struct gathering *gathering, const struct geo_lines *lines)
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

static enum geo_status read_road(struct gathering *gathering, const struct geo_table *table, int64_t row,
                                 const struct geo_transform *to_grid, struct geo_error *err)
{
    struct geo_lines lines = {0};
    enum geo_geometry_kind kind = geo_table_geometry_kind(table);
    if (kind != GEO_GEOMETRY_LINE) {
        const struct data_finding finding = {
            PLAN_SEVERITY_WARNING,
            data_load_shown_path(gathering->load, gathering->load->plan->roads.path),
            row,
            "geometry",
            "bad_value",
            "row left out"};
        return data_findings_add(&gathering->load->findings, &finding, err,
                                 kind == GEO_GEOMETRY_NONE ? "the road has no geometry"
                                                           : "the road is not a line");
    }
    enum geo_status status = geo_table_lines(table, to_grid, &lines, err);
    if (status == GEO_OK) {
        gathering->row_count++;
        add_lines(gathering, &lines);
        geo_lines_release(&lines);
    }
    return status;
}

static enum geo_status read_roads(struct gathering *gathering, struct geo_error *err)
{
    struct data_load *load = gathering->load;
    const struct data_features *roads = &load->plan->roads;
    const struct geo_table_source source = {roads->path, roads->layer, roads->where, false};
    struct geo_table *table = NULL;
    struct geo_transform *to_grid = NULL;
    enum geo_status status = data_inputs_check(load, "roads", roads->path, err);
    if (status == GEO_OK) {
        status = geo_table_open(&table, &source, err);
    }
    if (status == GEO_OK) {
        const char *crs = geo_table_crs(table);
        status = geo_transform_open(&to_grid, crs == NULL ? GEO_CRS_WGS84 : crs, load->scenario->crs, err);
    }
    for (bool more = true; status == GEO_OK && more;) {
        int64_t row = 0;
        status = geo_table_next(table, &more, &row, err);
        if (status == GEO_OK && more) {
            status = read_road(gathering, table, row, to_grid, err);
        }
    }
    geo_transform_close(to_grid);
    geo_table_close(table);
    return status;
}

static double total_weight(const struct gathering *gathering)
{
    double total = 0.0;
    for (int64_t i = 0; i < gathering->load->scenario->entries.count; i++) {
        total += gathering->weight[i];
    }
    return total;
}

enum geo_status data_roads_load(struct data_load *load, struct geo_error *err)
{
    struct gathering gathering = {0};
    if (load->plan->roads.path == NULL) {
        return GEO_OK;
    }
    enum geo_status status = gathering_init(&gathering, load, err);
    if (status == GEO_OK) {
        status = read_roads(&gathering, err);
    }
    if (status == GEO_OK && gathering.outside > 0.0) {
        bool all = total_weight(&gathering) == 0.0;
        const struct data_finding finding = {all ? PLAN_SEVERITY_WARNING : PLAN_SEVERITY_INFO,
                                             data_load_shown_path(load, load->plan->roads.path),
                                             -1,
                                             "",
                                             "outside",
                                             "not counted"};
        status = data_findings_add(&load->findings, &finding, err, "%.1f km of roads are in no commune%s",
                                   gathering.outside, all ? ALL_OUTSIDE : "");
    }
    if (status == GEO_OK) {
        status = data_findings_flush(&load->findings, err);
    }
    if (status == GEO_OK) {
        char note[128];
        (void)snprintf(note, sizeof note, "%" PRId64 " roads, %.1f km in the area", gathering.row_count,
                       total_weight(&gathering));
        status = data_inputs_add(load, "roads", load->plan->roads.path, note, err);
    }
    if (status == GEO_OK) {
        status = make_set(&load->scenario->roads, &gathering, err);
    }
    load->scenario->has_roads = status == GEO_OK;
    free(gathering.weight);
    return status;
}

static enum geo_status read_school(struct gathering *gathering, const struct data_points *points,
                                   struct geo_error *err)
{
    struct data_place place;
    bool ok = false;
    enum geo_status status = data_points_place(&place, &ok, points, err);
    if (status != GEO_OK || !ok) {
        return status;
    }
    int32_t entry = data_locator_entry(&gathering->load->locator, place.x_m, place.y_m);
    gathering->row_count++;
    gathering->outside_count += entry < 0 ? 1 : 0;
    if (entry >= 0) {
        gathering->weight[entry] += 1.0;
    }
    return GEO_OK;
}

static enum geo_status read_schools(struct gathering *gathering, struct geo_error *err)
{
    struct data_load *load = gathering->load;
    const struct data_points_source source = {.role = "schools",
                                              .path = load->plan->schools.path,
                                              .layer = load->plan->schools.layer,
                                              .where = load->plan->schools.where,
                                              .lon_field = -1,
                                              .lat_field = -1};
    struct data_points points = {0};
    enum geo_status status = data_points_open(&points, load, &source, err);
    for (bool more = true; status == GEO_OK && more;) {
        status = data_points_next(&points, &more, err);
        if (status == GEO_OK && more) {
            status = read_school(gathering, &points, err);
        }
    }
    data_points_close(&points);
    return status;
}

enum geo_status data_schools_load(struct data_load *load, struct geo_error *err)
{
    struct gathering gathering = {0};
    if (load->plan->schools.path == NULL) {
        return GEO_OK;
    }
    enum geo_status status = gathering_init(&gathering, load, err);
    if (status == GEO_OK) {
        status = read_schools(&gathering, err);
    }
    if (status == GEO_OK && gathering.outside_count > 0) {
        bool all = gathering.outside_count == gathering.row_count;
        const struct data_finding finding = {all ? PLAN_SEVERITY_WARNING : PLAN_SEVERITY_INFO,
                                             data_load_shown_path(load, load->plan->schools.path),
                                             -1,
                                             "",
                                             "outside",
                                             "not counted"};
        status = data_findings_add(&load->findings, &finding, err,
                                   "%" PRId64 " of %" PRId64 " schools are in no commune%s",
                                   gathering.outside_count, gathering.row_count, all ? ALL_OUTSIDE : "");
    }
    if (status == GEO_OK) {
        status = data_findings_flush(&load->findings, err);
    }
    if (status == GEO_OK) {
        char note[128];
        (void)snprintf(note, sizeof note, "%" PRId64 " schools, %" PRId64 " in the area", gathering.row_count,
                       gathering.row_count - gathering.outside_count);
        status = data_inputs_add(load, "schools", load->plan->schools.path, note, err);
    }
    if (status == GEO_OK) {
        status = make_set(&load->scenario->schools, &gathering, err);
    }
    load->scenario->has_schools = status == GEO_OK;
    free(gathering.weight);
    return status;
}
