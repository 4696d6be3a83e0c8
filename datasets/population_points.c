/* People at points (H3 cells, hamlets): spread over the ground nearer to their point than to any other. */
#include "datasets/population_internal.h"

#include "datasets/points_internal.h"
#include "geo/memory.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The outermost corner of a hexagon is 1.075 times the radius of the circle of its area away, of a
 * square 1.253 times. */
#define REACH_OVER_AREA_RADIUS 1.3
/* Without areas, points are taken to lie on a lattice: a square's corner is 0.71 of the spacing away. */
#define REACH_OVER_SPACING 0.75
#define PI 3.14159265358979323846

struct people_row {
    double x_m, y_m;
    double people;
    double area_km2; /* NaN: unknown */
    int32_t commune; /* −1: not said; −2: said, but not one of ours */
    int32_t point;   /* index of its distinct place */
    int64_t row;
};

/* Distinct places: several rows may share one (a cell cut by a commune border). */
struct people_points {
    struct people_row *row;
    size_t row_count, row_capacity;
    double *x_m, *y_m, *reach_m;
    int32_t count;
    int64_t *start; /* count + 1 offsets into cell */
    int32_t *cell;  /* cells nearest to each point */
};

struct people_columns {
    int people, commune, area;
};

struct people_report {
    size_t row_count;
    int64_t inhabited_rows;
    double outside; /* people of rows that meet no commune */
    int64_t outside_rows;
    double moved; /* people put into their commune's nearest cell */
    int64_t moved_rows;
};

static void release_points(struct people_points *points)
{
    free(points->row);
    free(points->x_m);
    free(points->y_m);
    free(points->reach_m);
    free(points->start);
    free(points->cell);
    *points = (struct people_points){0};
}

static int compare_codes(const void *key, const void *item)
{
    return strcmp(key, ((const struct plan_commune *)item)->code);
}

/* Communes are sorted by code. */
static int32_t commune_by_code(const struct plan_scenario *scenario, const char *code)
{
    if (code == NULL) {
        return -1;
    }
    const struct plan_commune *found = bsearch(code, scenario->commune, (size_t)scenario->commune_count,
                                               sizeof *scenario->commune, compare_codes);
    return found == NULL ? -2 : (int32_t)(found - scenario->commune);
}

static enum geo_status find_columns(struct people_columns *ret, const struct data_points *points,
                                    const struct data_column_map *map, struct geo_error *err)
{
    static const char *const areas[] = {"areakm2", "dientichkm2", NULL};
    const struct data_columns_rule rules[] = {
        {"number of people", "population.columns: {people: …}", map->people, data_columns_people, true},
        {"commune code", "population.columns: {commune: …}", map->commune, data_columns_commune, false},
        {"area", "population.columns: {area_km2: …}", map->area_km2, areas, false}};
    int *const column[] = {&ret->people, &ret->commune, &ret->area};
    enum geo_status status = GEO_OK;
    for (int i = 0; i < 3 && status == GEO_OK; i++) {
        status = data_columns_find(column[i], points->table, &rules[i], &points->file, err);
    }
    return status;
}

static enum geo_status read_row(struct people_points *list, const struct data_points *points,
                                const struct people_columns *columns, struct geo_error *err)
{
    struct data_place place;
    bool ok = false;
    double people = (double)NAN;
    double area = (double)NAN;
    enum geo_status status = data_points_place(&place, &ok, points, err);
    if (status == GEO_OK && ok) {
        const struct data_points_number number = {columns->people, 0.0, 1e9, " people", "counted as nobody"};
        status = data_points_number(&people, points, &number, err);
    }
    if (status == GEO_OK && ok) {
        const struct data_points_number number = {columns->area, 1e-6, 1e6, " km2", "taken as not given"};
        status = data_points_number(&area, points, &number, err);
    }
    /* A point with nobody is kept: its ground is not its neighbours'. */
    if (status != GEO_OK || !ok || isnan(people)) {
        return status;
    }
    status = geo_memory_grow(&list->row, &list->row_capacity, list->row_count + 1, sizeof *list->row, err);
    if (status == GEO_OK) {
        const char *code = columns->commune < 0 ? NULL : geo_table_text(points->table, columns->commune);
        int32_t commune = commune_by_code(points->load->scenario, code);
        list->row[list->row_count++] =
            (struct people_row){place.x_m, place.y_m, people, area, commune, -1, points->row};
    }
    return status;
}

static enum geo_status read_rows(struct people_points *list, struct data_load *load, struct geo_error *err)
{
    const struct data_plan *plan = load->plan;
    const struct data_points_source source = {.role = "population",
                                              .path = plan->population.path,
                                              .layer = plan->population.layer,
                                              .columns = &plan->population.columns,
                                              .lon_field = -1,
                                              .lat_field = -1};
    struct data_points points = {0};
    struct people_columns columns = {-1, -1, -1};
    enum geo_status status = data_points_open(&points, load, &source, err);
    if (status == GEO_OK) {
        status = find_columns(&columns, &points, &plan->population.columns, err);
    }
    for (bool more = true; status == GEO_OK && more;) {
        status = data_points_next(&points, &more, err);
        if (status == GEO_OK && more) {
            status = read_row(list, &points, &columns, err);
        }
    }
    if (status == GEO_OK && list->row_count > (size_t)INT32_MAX) {
        status = geo_error_set(err, GEO_ERR_INPUT, "population '%s': more than %d rows", points.file.shown,
                               INT32_MAX);
    }
    data_points_close(&points);
    return status;
}

static int compare_places(const void *a, const void *b)
{
    const struct people_row *first = a;
    const struct people_row *second = b;
    if (first->x_m != second->x_m) {
        return first->x_m < second->x_m ? -1 : 1;
    }
    if (first->y_m != second->y_m) {
        return first->y_m < second->y_m ? -1 : 1;
    }
    return (first->row > second->row) - (first->row < second->row);
}

static int compare_reals(const void *a, const void *b)
{
    double first = *(const double *)a;
    double second = *(const double *)b;
    return (first > second) - (first < second);
}

/* Distance to the nearest other point, infinite if there is none; they are sorted by x, so a search ends
 * where x alone is farther. */
static double nearest_other_m(const struct people_points *list, int32_t i)
{
    double best = (double)INFINITY;
    for (int step = -1; step <= 1; step += 2) {
        for (int32_t j = i + step; j >= 0 && j < list->count; j += step) {
            double dx = list->x_m[j] - list->x_m[i];
            if (fabs(dx) >= best) {
                break;
            }
            best = fmin(best, hypot(dx, list->y_m[j] - list->y_m[i]));
        }
    }
    return best;
}

/* Median distance to the nearest other point. */
static enum geo_status median_spacing(double *ret_m, const struct people_points *list, struct geo_error *err)
{
    double *nearest = NULL;
    enum geo_status status =
        geo_memory_array(&nearest, (size_t)list->count, sizeof *nearest, "distances", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t i = 0; i < list->count; i++) {
        nearest[i] = nearest_other_m(list, i);
    }
    qsort(nearest, (size_t)list->count, sizeof *nearest, compare_reals);
    *ret_m = list->count > 1 ? nearest[list->count / 2] : 1000.0;
    free(nearest);
    return GEO_OK;
}

/* Rows into distinct places with a reach each. */
static enum geo_status make_points(struct people_points *list, const struct geo_grid *grid,
                                   struct geo_error *err)
{
    size_t rows = list->row_count;
    if (rows > 0) {
        qsort(list->row, rows, sizeof *list->row, compare_places);
    }
    enum geo_status status = geo_memory_array(&list->x_m, rows, sizeof *list->x_m, "points", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&list->y_m, rows, sizeof *list->y_m, "points", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&list->reach_m, rows, sizeof *list->reach_m, "points", err);
    }
    for (size_t i = 0; i < rows && status == GEO_OK; i++) {
        struct people_row *row = &list->row[i];
        if (list->count == 0 || row->x_m != list->x_m[list->count - 1] ||
            row->y_m != list->y_m[list->count - 1]) {
            list->x_m[list->count] = row->x_m;
            list->y_m[list->count] = row->y_m;
            list->reach_m[list->count++] = (double)NAN;
        }
        row->point = list->count - 1;
        double reach = REACH_OVER_AREA_RADIUS * sqrt(row->area_km2 * 1e6 / PI);
        list->reach_m[row->point] = fmax(list->reach_m[row->point], reach); /* fmax passes over NaN */
    }
    double spacing = 1000.0;
    if (status == GEO_OK) {
        status = median_spacing(&spacing, list, err);
    }
    for (int32_t i = 0; i < list->count && status == GEO_OK; i++) {
        double reach = isnan(list->reach_m[i]) ? REACH_OVER_SPACING * spacing : list->reach_m[i];
        list->reach_m[i] = fmax(reach, 0.71 * grid->cell_m);
    }
    return status;
}

struct cell_window {
    int32_t col_first, col_last, row_first, row_last;
};

static int32_t clamp_index(double value, int32_t count)
{
    return value < 0.0 ? 0 : value > (double)(count - 1) ? count - 1 : (int32_t)value;
}

/* The cells whose centre may be within reach of a place; empty (first > last) off the grid. */
static struct cell_window window_around(const struct geo_grid *grid, double x_m, double y_m, double reach_m)
{
    double west = (x_m - reach_m - grid->west_m) / grid->cell_m;
    double east = (x_m + reach_m - grid->west_m) / grid->cell_m;
    double north = (grid->north_m - y_m - reach_m) / grid->cell_m;
    double south = (grid->north_m - y_m + reach_m) / grid->cell_m;
    if (east < 0.0 || south < 0.0 || west >= (double)grid->cols || north >= (double)grid->rows) {
        return (struct cell_window){0, -1, 0, -1};
    }
    return (struct cell_window){clamp_index(west, grid->cols), clamp_index(east, grid->cols),
                                clamp_index(north, grid->rows), clamp_index(south, grid->rows)};
}

/* Point i takes the cells it reaches and that no point before it is as near to. */
static void take_cells(int32_t *nearest, float *distance2, const struct people_points *list, int32_t i,
                       const struct geo_grid *grid)
{
    double limit = list->reach_m[i] * list->reach_m[i];
    struct cell_window window = window_around(grid, list->x_m[i], list->y_m[i], list->reach_m[i]);
    for (int32_t row = window.row_first; row <= window.row_last; row++) {
        double dy = geo_grid_y_m(grid, row) - list->y_m[i];
        for (int32_t col = window.col_first; col <= window.col_last; col++) {
            double dx = geo_grid_x_m(grid, col) - list->x_m[i];
            int64_t cell = (int64_t)row * grid->cols + col;
            float d2 = (float)(dx * dx + dy * dy);
            if (dx * dx + dy * dy <= limit && (nearest[cell] < 0 || d2 < distance2[cell])) {
                nearest[cell] = i;
                distance2[cell] = d2;
            }
        }
    }
}

/* Nearest point of each cell, −1 where none reaches. Ties go to the lower point (west, then south). */
static void find_nearest(int32_t *nearest, float *distance2, const struct people_points *list,
                         const struct geo_grid *grid)
{
    for (int32_t i = 0; i < list->count; i++) {
        take_cells(nearest, distance2, list, i, grid);
    }
}

/* The cells of each point, in grid order. */
static enum geo_status collect_cells(struct people_points *list, const struct geo_grid *grid,
                                     struct geo_error *err)
{
    int64_t cells = geo_grid_cell_count(grid);
    int32_t *nearest = NULL;
    float *distance2 = NULL;
    enum geo_status status = geo_memory_array(&nearest, (size_t)cells, sizeof *nearest, "cells", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&distance2, (size_t)cells, sizeof *distance2, "cells", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&list->start, (size_t)list->count + 2, sizeof *list->start, "points", err);
    }
    if (status != GEO_OK) {
        goto done;
    }
    for (int64_t i = 0; i < cells; i++) {
        nearest[i] = -1;
    }
    find_nearest(nearest, distance2, list, grid);
    /* Counting sort: start[p + 2] counts, then start[p + 1] is where p's next cell goes. */
    for (int64_t i = 0; i < cells; i++) {
        if (nearest[i] >= 0) {
            list->start[nearest[i] + 2]++;
        }
    }
    for (int32_t p = 0; p < list->count; p++) {
        list->start[p + 2] += list->start[p + 1];
    }
    status =
        geo_memory_array(&list->cell, (size_t)list->start[list->count + 1], sizeof *list->cell, "cells", err);
    for (int64_t i = 0; i < cells && status == GEO_OK; i++) {
        if (nearest[i] >= 0) {
            list->cell[list->start[nearest[i] + 1]++] = (int32_t)i;
        }
    }
done:
    free(nearest);
    free(distance2);
    return status;
}

/* The entry nearest to a place in a commune, by cell centres; ties to the lower entry. */
static int64_t nearest_entry(const struct plan_scenario *scenario, int32_t commune, double x_m, double y_m)
{
    const struct plan_commune *item = &scenario->commune[commune];
    int64_t best = -1;
    double best2 = (double)INFINITY;
    for (int64_t i = item->entry_first; i < item->entry_first + item->entry_count; i++) {
        int32_t cell = scenario->entries.cell[i];
        double dx = geo_grid_x_m(&scenario->grid, cell % scenario->grid.cols) - x_m;
        double dy = geo_grid_y_m(&scenario->grid, cell / scenario->grid.cols) - y_m;
        if (dx * dx + dy * dy < best2) {
            best2 = dx * dx + dy * dy;
            best = i;
        }
    }
    return best;
}

/* Gives each entry among the row's cells its part of the row; commune −1: any. With `people` NULL only the
 * sum of shares is returned. */
static double share_out(double *people, const struct data_locator *locator, const struct people_points *list,
                        const struct people_row *row, double per_share)
{
    const struct plan_entries *entries = &locator->scenario->entries;
    double sum = 0.0;
    for (int64_t c = list->start[row->point]; c < list->start[row->point + 1]; c++) {
        for (int32_t i = locator->first_entry[list->cell[c]]; i >= 0; i = locator->next_entry[i]) {
            if (row->commune >= 0 && entries->commune[i] != row->commune) {
                continue;
            }
            sum += entries->share[i];
            if (people != NULL) {
                people[i] += per_share * entries->share[i];
            }
        }
    }
    return sum;
}

static void place_row(double *people, const struct data_locator *locator, const struct people_points *list,
                      const struct people_row *row, struct people_report *report)
{
    if (row->people == 0.0) {
        return;
    }
    report->inhabited_rows++;
    double shares = row->commune == -2 ? 0.0 : share_out(NULL, locator, list, row, 0.0);
    if (shares > 0.0) {
        (void)share_out(people, locator, list, row, row->people / shares);
        return;
    }
    int64_t entry =
        row->commune < 0 ? -1 : nearest_entry(locator->scenario, row->commune, row->x_m, row->y_m);
    if (entry < 0) {
        report->outside += row->people;
        report->outside_rows++;
        return;
    }
    people[entry] += row->people;
    report->moved += row->people;
    report->moved_rows++;
}

static enum geo_status report_rows(struct data_load *load, const struct people_report *report,
                                   struct geo_error *err)
{
    const char *shown = data_load_shown_path(load, load->plan->population.path);
    enum geo_status status = GEO_OK;
    if (report->row_count == 0) {
        const struct data_finding finding = {
            PLAN_SEVERITY_WARNING, shown, -1, "people", "no_population", "nobody comes from this file"};
        status = data_findings_add(&load->findings, &finding, err, "no row has a place and people");
    }
    if (status == GEO_OK && report->outside_rows > 0 && report->outside_rows == report->inhabited_rows) {
        const struct data_finding finding = {PLAN_SEVERITY_WARNING,        shown, -1, "people", "outside",
                                             "nobody comes from this file"};
        status =
            data_findings_add(&load->findings, &finding, err,
                              "100 %% of the file is unused: all %" PRId64
                              " rows with people (%.0f) are in no commune; check its coordinates and crs",
                              report->outside_rows, report->outside);
    } else if (status == GEO_OK && report->outside_rows > 0) {
        const struct data_finding finding = {PLAN_SEVERITY_INFO,   shown,        -1, "people",
                                             "population_outside", "not counted"};
        status = data_findings_add(&load->findings, &finding, err,
                                   "%" PRId64 " rows with %.0f people are in no commune",
                                   report->outside_rows, report->outside);
    }
    if (status == GEO_OK && report->moved_rows > 0) {
        const struct data_finding finding = {
            PLAN_SEVERITY_INFO, shown,        -1,
            "people",           "no_commune", "put into the nearest cell of their commune"};
        status = data_findings_add(&load->findings, &finding, err,
                                   "%" PRId64 " rows with %.0f people lie apart from the commune they name",
                                   report->moved_rows, report->moved);
    }
    return status;
}

enum geo_status data_population_points(double *people, struct data_load *load, char note[2048],
                                       struct geo_error *err)
{
    struct people_points list = {0};
    struct people_report report = {0};
    double total = 0.0;
    enum geo_status status = read_rows(&list, load, err);
    report.row_count = list.row_count;
    if (status == GEO_OK) {
        status = make_points(&list, &load->scenario->grid, err);
    }
    if (status == GEO_OK) {
        status = collect_cells(&list, &load->scenario->grid, err);
    }
    for (size_t i = 0; i < list.row_count && status == GEO_OK; i++) {
        total += list.row[i].people;
        place_row(people, &load->locator, &list, &list.row[i], &report);
    }
    if (status == GEO_OK) {
        (void)snprintf(note, 2048, "%zu rows at %" PRId32 " points; %.0f people", list.row_count, list.count,
                       total);
        status = report_rows(load, &report, err);
    }
    release_points(&list);
    return status;
}
