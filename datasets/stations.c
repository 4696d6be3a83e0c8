/* Every station file of the plan, read and grouped. */
#include "datasets/stations_internal.h"

#include "datasets/fold_internal.h"
#include "geo/memory.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void data_station_rows_release(struct data_station_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        free(rows->row[i].site_id);
    }
    for (size_t i = 0; i < rows->spelling_count; i++) {
        free(rows->spelling[i]);
    }
    free(rows->row);
    free(rows->spelling);
    *rows = (struct data_station_rows){0};
}

/* One finding for all rows far outside: a national file has thousands. */
static enum geo_status report_outside(const struct data_station_reader *reader, struct geo_error *err)
{
    char first[128] = "";
    for (int64_t i = 0; i < reader->outside_count && i < 5; i++) {
        size_t used = strlen(first);
        (void)snprintf(first + used, sizeof first - used, "%s%" PRId64, i == 0 ? "" : ", ",
                       reader->first_outside[i]);
    }
    const char *file = reader->points.file.shown;
    if (reader->outside_count == reader->row_count - reader->unplaced_count) {
        const struct data_finding all = {PLAN_SEVERITY_WARNING, file, -1, "", "outside", "left out"};
        return data_findings_add(&reader->load->findings, &all, err,
                                 "100 %% of the file is unused: all %" PRId64
                                 " rows with a place are more than %g km outside the area; check its "
                                 "coordinates and crs",
                                 reader->outside_count, reader->load->plan->station_margin_km);
    }
    const struct data_finding finding = {PLAN_SEVERITY_INFO, file, -1, "", "outside", "left out"};
    return data_findings_add(&reader->load->findings, &finding, err,
                             "%" PRId64 " of %" PRId64
                             " rows are more than %g km outside the area (rows %s%s)",
                             reader->outside_count, reader->row_count, reader->load->plan->station_margin_km,
                             first, reader->outside_count > 5 ? ", …" : "");
}

static enum geo_status fail_unplaced(const struct data_station_reader *reader, struct geo_error *err)
{
    const char *file = reader->points.file.shown;
    const struct plan_finding *first = data_findings_first(&reader->load->findings, file, "bad_value");
    if (first == NULL) {
        return geo_error_set(err, GEO_ERR_INPUT,
                             "stations '%s': not one of %" PRId64
                             " rows has a usable place; check columns and crs",
                             file, reader->row_count);
    }
    return geo_error_set(
        err, GEO_ERR_INPUT,
        "stations '%s': not one of %" PRId64 " rows has a usable place; the first, row %" PRId64
        "%s%s: %s; check columns and crs",
        file, reader->row_count, first->row, first->field[0] == '\0' ? "" : ", ", first->field, first->what);
}

static enum geo_status finish_source(struct data_station_reader *reader, struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    if (reader->row_count > 0 && reader->unplaced_count == reader->row_count) {
        return fail_unplaced(reader, err);
    }
    if (reader->outside_count > 0) {
        status = report_outside(reader, err);
    }
    if (status == GEO_OK) {
        status = data_findings_flush(&reader->load->findings, err);
    }
    if (status == GEO_OK) {
        char note[160];
        (void)snprintf(note, sizeof note,
                       "%" PRId64 " rows, %" PRId64 " used, %" PRId64 " outside the area%s",
                       reader->row_count, reader->kept_count, reader->outside_count,
                       reader->opencellid ? "; OpenCelliD's format" : "");
        status = data_inputs_add(reader->load, "stations", reader->source->path, note, err);
    }
    return status;
}

static enum geo_status read_source(struct data_station_rows *rows, struct data_load *load, size_t index,
                                   struct geo_error *err)
{
    struct data_station_reader reader = {.load = load,
                                         .source = &load->plan->station_source[index],
                                         .source_index = (int32_t)index,
                                         .rows = rows};
    enum geo_status status = data_stations_open(&reader, err);
    for (bool more = true; status == GEO_OK && more;) {
        status = data_points_next(&reader.points, &more, err);
        if (status == GEO_OK && more) {
            status = data_stations_take(&reader, err);
        }
    }
    if (status == GEO_OK) {
        status = finish_source(&reader, err);
    }
    data_points_close(&reader.points);
    return status;
}

struct spelling {
    char folded[DATA_FOLD_SIZE];
    const char *text;
    int32_t index; /* as met */
    int64_t row_count;
};

/* Spellings of one name together, the most used first. */
static int compare_spellings(const void *a, const void *b)
{
    const struct spelling *first = a;
    const struct spelling *second = b;
    int order = strcmp(first->folded, second->folded);
    if (order == 0 && first->row_count != second->row_count) {
        order = first->row_count > second->row_count ? -1 : 1;
    }
    return order != 0 ? order : strcmp(first->text, second->text);
}

/* Names without a letter or digit of ours (other scripts) stand for themselves. */
static bool same_operator(const struct spelling *a, const struct spelling *b)
{
    return a->folded[0] != '\0' && strcmp(a->folded, b->folded) == 0;
}

static void sort_spellings(struct spelling *spelling, const struct data_station_rows *rows)
{
    for (size_t i = 0; i < rows->spelling_count; i++) {
        data_fold_text(spelling[i].folded, sizeof spelling[i].folded, rows->spelling[i]);
        spelling[i].text = rows->spelling[i];
        spelling[i].index = (int32_t)i;
    }
    for (size_t i = 0; i < rows->count; i++) {
        spelling[rows->row[i].operator_id].row_count++;
    }
    qsort(spelling, rows->spelling_count, sizeof *spelling, compare_spellings);
}

enum geo_status data_stations_name_operators(struct data_load *load, struct data_station_rows *rows,
                                             struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    struct spelling *spelling = NULL;
    int32_t *id = NULL;
    size_t count = rows->spelling_count;
    enum geo_status status = geo_memory_array(&spelling, count, sizeof *spelling, "operators", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&id, count, sizeof *id, "operators", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&scenario->operator_name, count, sizeof *scenario->operator_name,
                                  "operators", err);
    }
    if (status == GEO_OK) {
        sort_spellings(spelling, rows);
    }
    for (size_t i = 0; i < count && status == GEO_OK; i++) {
        if (i == 0 || !same_operator(&spelling[i - 1], &spelling[i])) {
            status =
                geo_memory_text(&scenario->operator_name[scenario->operator_count], spelling[i].text, err);
            scenario->operator_count += status == GEO_OK ? 1 : 0;
        }
        id[spelling[i].index] = scenario->operator_count - 1;
    }
    for (size_t i = 0; i < rows->count && status == GEO_OK; i++) {
        rows->row[i].operator_id = id[rows->row[i].operator_id];
    }
    free(spelling);
    free(id);
    return status;
}

enum geo_status data_stations_load(struct data_load *load, struct geo_error *err)
{
    struct data_station_rows rows = {0};
    enum geo_status status = GEO_OK;
    for (size_t i = 0; i < load->plan->station_source_count && status == GEO_OK; i++) {
        status = read_source(&rows, load, i, err);
    }
    if (status == GEO_OK && rows.count > (size_t)INT32_MAX / 4) {
        status = geo_error_set(err, GEO_ERR_INPUT, "more than %d station rows", INT32_MAX / 4);
    }
    if (status == GEO_OK) {
        status = data_stations_name_operators(load, &rows, err);
    }
    if (status == GEO_OK) {
        status = data_stations_leave_duplicates(load, &rows, err);
    }
    if (status == GEO_OK) {
        status = data_stations_group(load, &rows, err);
    }
    data_station_rows_release(&rows);
    return status;
}
