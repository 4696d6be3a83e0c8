/* Exclusion and priority areas as cells. */
#include "datasets/siting_internal.h"

#include "datasets/features_internal.h"
#include "geo/memory.h"
#include "geo/share.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct zone_reader {
    struct data_load *load;
    struct plan_site_area *area;
    size_t capacity;
    bool touched; /* every cell a polygon touches, else those whose centre is inside */
    int64_t row_count;
};

static enum geo_status add_cell(struct zone_reader *reader, int32_t cell, struct geo_error *err)
{
    struct plan_site_area *area = reader->area;
    if (reader->load->scenario->state[cell] == PLAN_CELL_OUTSIDE) {
        return GEO_OK;
    }
    enum geo_status status = geo_memory_grow(&area->cell, &reader->capacity, (size_t)area->cell_count + 1,
                                             sizeof *area->cell, err);
    if (status == GEO_OK) {
        area->cell[area->cell_count++] = cell;
    }
    return status;
}

static bool holds_centre(const struct geo_polygon *polygon, const struct geo_grid *grid, int32_t cell,
                         double share)
{
    return share == 1.0 || geo_polygon_contains(polygon, geo_grid_x_m(grid, cell % grid->cols),
                                                geo_grid_y_m(grid, cell / grid->cols));
}

/* A polygon that no cell's centre lies in takes the cell it fills most: small ones must not be lost. */
static enum geo_status add_shares(struct zone_reader *reader, const struct geo_polygon *polygon,
                                  const struct geo_share_list *shares, struct geo_error *err)
{
    const struct geo_grid *grid = &reader->load->scenario->grid;
    int64_t fullest = 0;
    bool any = false;
    enum geo_status status = GEO_OK;
    for (int64_t i = 0; i < shares->count && status == GEO_OK; i++) {
        fullest = shares->share[i] > shares->share[fullest] ? i : fullest;
        if (reader->touched || holds_centre(polygon, grid, shares->cell[i], shares->share[i])) {
            any = true;
            status = add_cell(reader, shares->cell[i], err);
        }
    }
    if (status == GEO_OK && !any && shares->count > 0) {
        status = add_cell(reader, shares->cell[fullest], err);
    }
    return status;
}

static enum geo_status read_polygon(struct zone_reader *reader, const struct data_points *points,
                                    struct geo_error *err)
{
    struct geo_polygon polygon = {0};
    struct geo_share_list shares = {0};
    bool ok = false;
    enum geo_status status = data_features_polygon(&polygon, &ok, points, err);
    if (status != GEO_OK || !ok) {
        return status;
    }
    reader->row_count++;
    status = geo_share_compute(&shares, &polygon, &reader->load->scenario->grid, err);
    if (status == GEO_OK) {
        status = add_shares(reader, &polygon, &shares, err);
    }
    geo_share_release(&shares);
    geo_polygon_release(&polygon);
    return status;
}

static enum geo_status read_zone(void *context, const struct data_points *points, struct geo_error *err)
{
    struct zone_reader *reader = context;
    struct data_place place;
    bool ok = false;
    enum geo_geometry_kind kind =
        points->x_field >= 0 ? GEO_GEOMETRY_POINT : geo_table_geometry_kind(points->table);
    if (kind == GEO_GEOMETRY_AREA) {
        return read_polygon(reader, points, err);
    }
    if (kind != GEO_GEOMETRY_POINT) {
        return data_features_reject(points,
                                    kind == GEO_GEOMETRY_NONE ? "the row has no geometry"
                                                              : "the row is neither a polygon nor a point",
                                    err);
    }
    enum geo_status status = data_points_place(&place, &ok, points, err);
    if (status != GEO_OK || !ok) {
        return status;
    }
    reader->row_count++;
    int32_t cell = geo_grid_cell(&reader->load->scenario->grid, place.x_m, place.y_m);
    return cell < 0 ? GEO_OK : add_cell(reader, cell, err);
}

static int compare_cells(const void *a, const void *b)
{
    int32_t first = *(const int32_t *)a;
    int32_t second = *(const int32_t *)b;
    return (first > second) - (first < second);
}

/* Ascending, each once. */
static void settle_cells(struct plan_site_area *area)
{
    int64_t kept = 0;
    if (area->cell_count > 0) {
        qsort(area->cell, (size_t)area->cell_count, sizeof *area->cell, compare_cells);
    }
    for (int64_t i = 0; i < area->cell_count; i++) {
        if (kept == 0 || area->cell[kept - 1] != area->cell[i]) {
            area->cell[kept++] = area->cell[i];
        }
    }
    area->cell_count = kept;
}

static enum geo_status report_empty(struct zone_reader *reader, const struct data_site_layer *wanted,
                                    struct geo_error *err)
{
    const struct data_finding finding = {PLAN_SEVERITY_WARNING,
                                         data_load_shown_path(reader->load, wanted->path),
                                         -1,
                                         "",
                                         "outside",
                                         reader->touched ? "excludes nothing" : "asks for nothing"};
    if (reader->area->cell_count > 0) {
        return GEO_OK;
    }
    return data_findings_add(&reader->load->findings, &finding, err,
                             "no cell of '%.60s' is in the area; check its %s", wanted->name,
                             reader->row_count == 0 ? "condition: no feature can be used"
                                                    : "coordinates and their system");
}

static enum geo_status load_zone(struct zone_reader *reader, const struct data_site_layer *wanted,
                                 struct geo_error *err)
{
    const char *role = reader->touched ? "exclusion" : "priority";
    const struct data_points_source source = {.role = role,
                                              .path = wanted->path,
                                              .layer = wanted->layer,
                                              .where = wanted->where,
                                              .lon_field = -1,
                                              .lat_field = -1};
    const struct data_rows rows = {read_zone, reader};
    reader->area->share = reader->touched ? (double)NAN : wanted->percent / 100.0;
    enum geo_status status = geo_memory_text(&reader->area->name, wanted->name, err);
    if (status == GEO_OK) {
        status = data_features_each(reader->load, &source, &rows, err);
    }
    settle_cells(reader->area);
    if (status == GEO_OK) {
        status = report_empty(reader, wanted, err);
    }
    if (status == GEO_OK) {
        status = data_findings_flush(&reader->load->findings, err);
    }
    if (status == GEO_OK) {
        char note[96];
        (void)snprintf(note, sizeof note, "%" PRId64 " features, %" PRId64 " cells of the area",
                       reader->row_count, reader->area->cell_count);
        status = data_inputs_add(reader->load, role, wanted->path, note, err);
    }
    return status;
}

static enum geo_status load_zones(struct plan_site_area **ret, int32_t *ret_count, struct data_load *load,
                                  const struct data_site_layer *wanted, size_t count, struct geo_error *err)
{
    enum geo_status status = geo_memory_array(ret, count, sizeof **ret, "areas", err);
    for (size_t i = 0; i < count && status == GEO_OK; i++) {
        struct zone_reader reader = {
            .load = load, .area = &(*ret)[(*ret_count)++], .touched = wanted == load->plan->sites.exclude};
        status = load_zone(&reader, &wanted[i], err);
    }
    return status;
}

enum geo_status data_siting_zones(struct data_load *load, struct geo_error *err)
{
    const struct data_sites *sites = &load->plan->sites;
    struct plan_siting_settings *siting = &load->scenario->siting;
    enum geo_status status = load_zones(&siting->exclusion, &siting->exclusion_count, load, sites->exclude,
                                        sites->exclude_count, err);
    return status == GEO_OK ? load_zones(&siting->priority, &siting->priority_count, load, sites->priority,
                                         sites->priority_count, err)
                            : status;
}
