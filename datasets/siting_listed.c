/* The user's own sites. */
#include "datasets/siting_internal.h"

#include "datasets/points_internal.h"
#include "geo/memory.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COST_LIMIT_VND 1e15

struct listed_columns {
    int id, cost;
};

struct listed_row { /* beside each listed site */
    int64_t row;
    int32_t index;
    const char *id; /* the site's */
};

struct listed_reader {
    struct data_points points;
    struct listed_columns columns;
    struct listed_row *row;
    size_t row_capacity, site_capacity;
};

static enum geo_status report_outside(const struct data_points *points, bool in_grid, struct geo_error *err)
{
    const struct data_finding finding = {
        PLAN_SEVERITY_WARNING, points->file.shown, points->row, "", "outside", "row left out"};
    return data_findings_add(&points->load->findings, &finding, err,
                             in_grid ? "the listed site is in no commune of the area"
                                     : "the listed site is outside the area's grid");
}

static enum geo_status add_listed(struct listed_reader *reader, const struct data_place *place,
                                  int64_t cost_vnd, struct geo_error *err)
{
    struct plan_siting_settings *siting = &reader->points.load->scenario->siting;
    int32_t count = siting->listed_count;
    enum geo_status status = geo_memory_grow(&siting->listed, &reader->site_capacity, (size_t)count + 1,
                                             sizeof *siting->listed, err);
    if (status == GEO_OK) {
        status =
            geo_memory_grow(&reader->row, &reader->row_capacity, (size_t)count + 1, sizeof *reader->row, err);
    }
    if (status != GEO_OK) {
        return status;
    }
    char numbered[32];
    (void)snprintf(numbered, sizeof numbered, "L%04" PRId32, count + 1);
    const char *id = reader->columns.id < 0 ? NULL : geo_table_text(reader->points.table, reader->columns.id);
    struct plan_listed_site *site = &siting->listed[count];
    *site = (struct plan_listed_site){NULL, place->x_m, place->y_m, cost_vnd};
    status = geo_memory_text(&site->id, id == NULL ? numbered : id, err);
    if (status == GEO_OK) {
        reader->row[count] = (struct listed_row){reader->points.row, count, site->id};
        siting->listed_count++;
    }
    return status;
}

static enum geo_status read_listed(struct listed_reader *reader, struct geo_error *err)
{
    const struct data_points *points = &reader->points;
    const struct plan_scenario *scenario = points->load->scenario;
    struct data_place place;
    bool ok = false;
    double cost = (double)NAN;
    enum geo_status status = data_points_place(&place, &ok, points, err);
    if (status != GEO_OK || !ok) {
        return status;
    }
    int32_t cell = geo_grid_cell(&scenario->grid, place.x_m, place.y_m);
    if (cell < 0 || scenario->state[cell] == PLAN_CELL_OUTSIDE) {
        return report_outside(points, cell >= 0, err);
    }
    const struct data_points_number number = {reader->columns.cost, 1.0, COST_LIMIT_VND, " VND",
                                              "the plan's cost is taken"};
    status = data_points_number(&cost, points, &number, err);
    return status == GEO_OK ? add_listed(reader, &place, isnan(cost) ? -1 : (int64_t)llround(cost), err)
                            : status;
}

static int compare_ids(const void *a, const void *b)
{
    const struct listed_row *first = a;
    const struct listed_row *second = b;
    int order = strcmp(first->id, second->id);
    return order != 0 ? order : (first->index > second->index) - (first->index < second->index);
}

/* Two sites of one name cannot be told apart in the results, so it is said. */
static enum geo_status report_duplicates(struct listed_reader *reader, struct geo_error *err)
{
    size_t count = (size_t)reader->points.load->scenario->siting.listed_count;
    size_t first = 0;
    enum geo_status status = GEO_OK;
    if (count > 0) {
        qsort(reader->row, count, sizeof *reader->row, compare_ids);
    }
    for (size_t i = 1; i < count && status == GEO_OK; i++) {
        const struct data_finding finding = {PLAN_SEVERITY_WARNING, reader->points.file.shown,
                                             reader->row[i].row,    "id",
                                             "duplicate",           "both kept"};
        if (strcmp(reader->row[i].id, reader->row[first].id) != 0) {
            first = i;
            continue;
        }
        status = data_findings_add(&reader->points.load->findings, &finding, err,
                                   "the id '%.60s' is that of row %" PRId64 " too", reader->row[i].id,
                                   reader->row[first].row);
    }
    return status;
}

enum geo_status data_siting_listed(struct data_load *load, struct geo_error *err)
{
    const struct data_plan *plan = load->plan;
    const struct data_column_map *map = &plan->sites.candidates.columns;
    const struct data_points_source source = {.role = "sites",
                                              .path = plan->sites.candidates.path,
                                              .layer = plan->sites.candidates.layer,
                                              .where = plan->sites.candidates.where,
                                              .crs = plan->sites.candidates.crs,
                                              .columns = map,
                                              .lon_field = -1,
                                              .lat_field = -1};
    const struct data_columns_rule id = {"identifier", "columns: {id: …}", map->id, data_columns_id, false};
    const struct data_columns_rule cost = {"cost", "columns: {cost_vnd: …}", map->cost_vnd, data_columns_cost,
                                           false};
    struct listed_reader reader = {.columns = {-1, -1}};
    struct data_points *points = &reader.points;
    if (source.path == NULL) {
        return GEO_OK;
    }
    enum geo_status status = data_points_open(points, load, &source, err);
    if (status == GEO_OK) {
        status = data_columns_find(&reader.columns.id, points->table, &id, &points->file, err);
    }
    if (status == GEO_OK) {
        status = data_columns_find(&reader.columns.cost, points->table, &cost, &points->file, err);
    }
    for (bool more = true; status == GEO_OK && more;) {
        status = data_points_next(points, &more, err);
        if (status == GEO_OK && more) {
            status = read_listed(&reader, err);
        }
    }
    if (status == GEO_OK) {
        status = report_duplicates(&reader, err);
    }
    data_points_close(points);
    free(reader.row);
    if (status == GEO_OK) {
        status = data_findings_flush(&load->findings, err);
    }
    if (status == GEO_OK) {
        char note[64];
        (void)snprintf(note, sizeof note, "%" PRId32 " listed sites", load->scenario->siting.listed_count);
        status = data_inputs_add(load, "candidates", plan->sites.candidates.path, note, err);
    }
    return status;
}
