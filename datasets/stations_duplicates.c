/* Rows that say again what another row says. */
#include "datasets/stations_internal.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

/* NaN, "not said", comes last. */
static int compare_reals(double a, double b)
{
    if (isnan(a) || isnan(b)) {
        return (isnan(a) ? 1 : 0) - (isnan(b) ? 1 : 0);
    }
    return COMPARE(a, b);
}

static int compare_texts(const char *a, const char *b)
{
    if (a == NULL || b == NULL) {
        return (a == NULL ? 1 : 0) - (b == NULL ? 1 : 0);
    }
    return strcmp(a, b);
}

/* The station first (place, operator, technology, band), then the sector, then the rest. */
static int compare_records(const struct data_station_row *a, const struct data_station_row *b)
{
    const int orders[] = {
        COMPARE(a->x_quantum, b->x_quantum),
        COMPARE(a->y_quantum, b->y_quantum),
        COMPARE(a->operator_id, b->operator_id),
        COMPARE((int)a->technology, (int)b->technology),
        COMPARE(a->band, b->band),
        compare_reals(a->azimuth_deg, b->azimuth_deg),
        compare_reals(a->tilt_deg, b->tilt_deg),
        compare_reals(a->height_agl_m, b->height_agl_m),
        compare_reals(a->power_dbm, b->power_dbm),
        COMPARE(a->antenna, b->antenna),
        compare_texts(a->site_id, b->site_id),
        COMPARE(a->cell_key[0], b->cell_key[0]),
        COMPARE(a->cell_key[1], b->cell_key[1]),
        COMPARE(a->cell_key[2], b->cell_key[2]),
        COMPARE(a->cell_key[3], b->cell_key[3]),
        COMPARE(a->band_assumed, b->band_assumed),
    };
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        if (orders[i] != 0) {
            return orders[i];
        }
    }
    return 0;
}

/* Where a row stands in the input: only to make every order total. */
static int compare_origin(const struct data_station_row *a, const struct data_station_row *b)
{
    return a->source != b->source ? COMPARE(a->source, b->source) : COMPARE(a->row, b->row);
}

static int compare_rows(const void *a, const void *b)
{
    int order = compare_records(a, b);
    return order != 0 ? order : compare_origin(a, b);
}

static int compare_keys(const struct data_station_row *a, const struct data_station_row *b)
{
    int order = COMPARE((int)a->technology, (int)b->technology);
    for (int i = 0; i < 4 && order == 0; i++) {
        order = COMPARE(a->cell_key[i], b->cell_key[i]);
    }
    return order;
}

/* Rows of one cell together, the one updated last first. */
static int compare_cells(const void *a, const void *b)
{
    const struct data_station_row *first = a;
    const struct data_station_row *second = b;
    int order = compare_keys(first, second);
    order = order != 0 ? order : COMPARE(second->updated, first->updated);
    return order != 0 ? order : compare_rows(a, b);
}

bool data_stations_same_record(const struct data_station_row *a, const struct data_station_row *b)
{
    return compare_records(a, b) == 0;
}

static enum geo_status leave_out(struct data_load *load, const struct data_station_row *kept,
                                 struct data_station_row *row, const char *what, struct geo_error *err)
{
    const char *file = data_load_shown_path(load, load->plan->station_source[row->source].path);
    const char *kept_file = data_load_shown_path(load, load->plan->station_source[kept->source].path);
    const struct data_finding finding = {PLAN_SEVERITY_WARNING, file,          row->row, "",
                                         "duplicate",           "row left out"};
    row->left_out = true;
    return data_findings_add(&load->findings, &finding, err, "%s %s of row %" PRId64 "%s%s",
                             plan_technology_name(row->technology), what, kept->row,
                             kept->source == row->source ? "" : " of ",
                             kept->source == row->source ? "" : kept_file);
}

static void drop_left_out(struct data_station_rows *rows)
{
    size_t kept = 0;
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->row[i].left_out) {
            free(rows->row[i].site_id);
        } else {
            rows->row[kept++] = rows->row[i];
        }
    }
    rows->count = kept;
}

enum geo_status data_stations_leave_duplicates(struct data_load *load, struct data_station_rows *rows,
                                               struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    if (rows->count == 0) {
        return GEO_OK;
    }
    qsort(rows->row, rows->count, sizeof *rows->row, compare_cells);
    size_t kept = 0;
    for (size_t i = 1; i < rows->count && status == GEO_OK; i++) {
        if (rows->row[i].cell_key[3] >= 0 && compare_keys(&rows->row[kept], &rows->row[i]) == 0) {
            status = leave_out(load, &rows->row[kept], &rows->row[i], "cell with the identity", err);
        } else {
            kept = i;
        }
    }
    drop_left_out(rows);
    qsort(rows->row, rows->count, sizeof *rows->row, compare_rows);
    kept = 0;
    for (size_t i = 1; i < rows->count && status == GEO_OK; i++) {
        if (data_stations_same_record(&rows->row[kept], &rows->row[i])) {
            status = leave_out(load, &rows->row[kept], &rows->row[i], "station with all values", err);
        } else {
            kept = i;
        }
    }
    drop_left_out(rows);
    return status == GEO_OK ? data_findings_flush(&load->findings, err) : status;
}
