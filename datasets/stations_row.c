/* One row of a station file: checked, and split where it names several technologies or bands. */
#include "datasets/stations_internal.h"

#include "datasets/fold_internal.h"
#include "datasets/number.h"
#include "datasets/reference_internal.h"
#include "datasets/templates_internal.h"
#include "geo/memory.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD_LIMIT 8
#define VIET_NAM_MCC 452
#define BY_TEMPLATE "taken from the template"

/* "2G/3G, 4G" in its words. */
struct words {
    char text[256];
    char *word[WORD_LIMIT];
    bool used[WORD_LIMIT];
    int count;
};

static void split_words(struct words *ret, const char *text)
{
    (void)snprintf(ret->text, sizeof ret->text, "%s", text);
    ret->count = 0;
    for (char *at = ret->text; *at != '\0' && ret->count < WORD_LIMIT;) {
        size_t length = strcspn(at, "/,;+|&\n");
        bool last = at[length] == '\0';
        at[length] = '\0';
        char *next = last ? at + length : at + length + 1;
        at += strspn(at, " \t\r");
        for (size_t end = strlen(at); end > 0 && strchr(" \t\r", at[end - 1]) != NULL; end--) {
            at[end - 1] = '\0';
        }
        if (*at != '\0') {
            ret->used[ret->count] = false;
            ret->word[ret->count++] = at;
        }
        at = next;
    }
}

static const char *field_text(const struct data_station_reader *reader, int field)
{
    return field < 0 ? NULL : geo_table_text(reader->points.table, field);
}

static enum geo_status report(const struct data_station_reader *reader, enum plan_severity severity,
                              const char *field, const char *action, const char *what, struct geo_error *err)
{
    const struct data_finding finding = {
        severity, reader->points.file.shown, reader->points.row, field, "bad_value", action};
    return data_findings_add(&reader->load->findings, &finding, err, "%s", what);
}

static const char *field_name(const struct data_station_reader *reader, int field)
{
    return field < 0 ? "" : geo_table_field_name(reader->points.table, field);
}

/* The technologies a row names, or the source's; none after a finding. */
static enum geo_status read_technologies(enum plan_technology ret[WORD_LIMIT], int *ret_count,
                                         const struct data_station_reader *reader, struct geo_error *err)
{
    const char *text = field_text(reader, reader->columns.technology);
    text = text == NULL ? reader->source->technology : text;
    *ret_count = 0;
    if (text == NULL) {
        return report(reader, PLAN_SEVERITY_ERROR, field_name(reader, reader->columns.technology),
                      "row left out", "the technology is missing", err);
    }
    struct words words;
    split_words(&words, text);
    enum geo_status status = GEO_OK;
    for (int i = 0; i < words.count && status == GEO_OK; i++) {
        enum plan_technology technology;
        if (data_reference_technology(&technology, words.word[i])) {
            ret[(*ret_count)++] = technology;
            continue;
        }
        char what[160];
        (void)snprintf(what, sizeof what, "the technology '%.60s' is none of GSM, UMTS, LTE, NR (2G … 5G)",
                       words.word[i]);
        status = report(reader, PLAN_SEVERITY_ERROR, field_name(reader, reader->columns.technology),
                        words.count > 1 ? "left out of the row" : "row left out", what, err);
    }
    return status;
}

/* Where a spelling stands in the list of those met, added if it is new. */
static enum geo_status note_spelling(int32_t *ret, struct data_station_rows *rows, const char *text,
                                     struct geo_error *err)
{
    for (size_t i = rows->spelling_count; i-- > 0;) {
        if (strcmp(rows->spelling[i], text) == 0) {
            *ret = (int32_t)i;
            return GEO_OK;
        }
    }
    enum geo_status status = geo_memory_grow(&rows->spelling, &rows->spelling_capacity,
                                             rows->spelling_count + 1, sizeof *rows->spelling, err);
    if (status == GEO_OK) {
        status = geo_memory_text(&rows->spelling[rows->spelling_count], text, err);
    }
    if (status == GEO_OK) {
        *ret = (int32_t)rows->spelling_count++;
    }
    return status;
}

static int whole_or(const char *text, int other)
{
    int64_t value = 0;
    return text != NULL && data_number_integer(text, &value) && value >= 0 && value < 1000 ? (int)value
                                                                                           : other;
}

/* A name as it stands; a network code by the table of codes. */
static enum geo_status read_operator(int32_t *ret, const struct data_station_reader *reader,
                                     struct geo_error *err)
{
    const char *text =
        field_text(reader, reader->opencellid ? reader->columns.mnc : reader->columns.operator_name);
    int mcc = whole_or(field_text(reader, reader->columns.mcc), VIET_NAM_MCC);
    int mnc = whole_or(text, -1);
    char name[128];
    const char *known = mnc >= 0 ? data_reference_operator(mcc, mnc) : NULL;
    if (known != NULL) {
        (void)snprintf(name, sizeof name, "%s", known);
    } else if (mnc >= 0) {
        (void)snprintf(name, sizeof name, "%03d-%02d", mcc, mnc);
    } else {
        (void)snprintf(name, sizeof name, "%s",
                       text != NULL                            ? text
                       : reader->source->operator_name != NULL ? reader->source->operator_name
                                                               : "unknown");
    }
    return note_spelling(ret, reader->rows, name, err);
}

static enum geo_status read_number(double *ret, const struct data_station_reader *reader, int field,
                                   double low, double high, struct geo_error *err)
{
    const struct data_points_number number = {field, low, high, "", BY_TEMPLATE};
    return data_points_number(ret, &reader->points, &number, err);
}

static enum geo_status read_numbers(struct data_station_row *row, const struct data_station_reader *reader,
                                    struct geo_error *err)
{
    double watts = (double)NAN;
    enum geo_status status =
        read_number(&row->height_agl_m, reader, reader->columns.height_agl_m, 0.1, 500.0, err);
    if (status == GEO_OK) {
        status = read_number(&row->power_dbm, reader, reader->columns.power_dbm, 0.0, 70.0, err);
    }
    if (status == GEO_OK) {
        status = read_number(&watts, reader, reader->columns.power_w, 0.001, 10000.0, err);
    }
    if (status == GEO_OK) {
        status = read_number(&row->azimuth_deg, reader, reader->columns.azimuth_deg, 0.0, 360.0, err);
    }
    if (status == GEO_OK) {
        status = read_number(&row->tilt_deg, reader, reader->columns.tilt_deg, -30.0, 45.0, err);
    }
    if (status == GEO_OK) {
        row->power_dbm = isnan(row->power_dbm) ? 10.0 * log10(watts * 1000.0) : row->power_dbm;
        row->azimuth_deg = row->azimuth_deg == 360.0 ? 0.0 : row->azimuth_deg;
    }
    return status;
}

static enum geo_status read_antenna(int32_t *ret, const struct data_station_reader *reader,
                                    struct geo_error *err)
{
    const char *text = field_text(reader, reader->columns.antenna);
    *ret = text == NULL ? -1 : data_template_antenna(reader->load->scenario, text);
    if (text == NULL || *ret >= 0) {
        return GEO_OK;
    }
    char what[160];
    (void)snprintf(what, sizeof what, "no antenna is named '%.60s' in the plan's antennas", text);
    return report(reader, PLAN_SEVERITY_WARNING, field_name(reader, reader->columns.antenna), BY_TEMPLATE,
                  what, err);
}

static void read_cell_key(struct data_station_row *row, const struct data_station_reader *reader)
{
    const int fields[4] = {reader->columns.mcc, reader->columns.mnc, reader->columns.area,
                           reader->columns.cell};
    for (int i = 0; i < 4; i++) {
        row->cell_key[i] = -1;
        const char *text = reader->opencellid ? field_text(reader, fields[i]) : NULL;
        if (text != NULL) {
            (void)data_number_integer(text, &row->cell_key[i]);
        }
    }
    const char *updated = field_text(reader, reader->columns.updated);
    if (updated != NULL) {
        (void)data_number_integer(updated, &row->updated);
    }
}

static enum geo_status add_row(struct data_station_rows *rows, const struct data_station_row *row,
                               const char *site_id, struct geo_error *err)
{
    enum geo_status status =
        geo_memory_grow(&rows->row, &rows->capacity, rows->count + 1, sizeof *rows->row, err);
    char *copy = NULL;
    if (status == GEO_OK && site_id != NULL) {
        status = geo_memory_text(&copy, site_id, err);
    }
    if (status == GEO_OK) {
        rows->row[rows->count] = *row;
        rows->row[rows->count++].site_id = copy;
    }
    return status;
}

/* One record for each of the bands [first, last) that is the technology's, or one with the usual band. */
static enum geo_status add_bands(struct data_station_row *row, const struct data_station_reader *reader,
                                 struct words *bands, int first, int last, struct geo_error *err)
{
    const char *site_id = field_text(reader, reader->columns.id);
    enum geo_status status = GEO_OK;
    row->band_assumed = true;
    for (int i = first; i < last && status == GEO_OK; i++) {
        row->band = data_reference_band_index(row->technology, bands->word[i]);
        if (row->band >= 0) {
            row->band_assumed = false;
            bands->used[i] = true;
            status = add_row(reader->rows, row, site_id, err);
        }
    }
    if (status == GEO_OK && row->band_assumed) {
        row->band = data_reference_band_default(row->technology);
        status = add_row(reader->rows, row, site_id, err);
    }
    return status;
}

/* "2G/3G/4G" with "900/2100/1800": each technology has the band in its place. */
static bool are_paired(const enum plan_technology *technologies, int count, const struct words *bands)
{
    bool paired = count > 1 && bands->count == count;
    for (int i = 0; i < count && paired; i++) {
        paired = data_reference_band_index(technologies[i], bands->word[i]) >= 0;
    }
    return paired;
}

static enum geo_status report_unused_bands(const struct data_station_reader *reader,
                                           const struct words *bands, const char *technologies,
                                           struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    for (int i = 0; i < bands->count && status == GEO_OK; i++) {
        if (!bands->used[i]) {
            char what[160];
            (void)snprintf(what, sizeof what, "the band '%.60s' is no band of %s", bands->word[i],
                           technologies);
            status = report(reader, PLAN_SEVERITY_WARNING, field_name(reader, reader->columns.band),
                            "not used", what, err);
        }
    }
    return status;
}

static enum geo_status add_records(struct data_station_row *row, const struct data_station_reader *reader,
                                   const enum plan_technology *technologies, int count, struct geo_error *err)
{
    const char *text = field_text(reader, reader->columns.band);
    struct words bands;
    text = text == NULL ? reader->source->band : text;
    split_words(&bands, text == NULL ? "" : text);
    bool paired = are_paired(technologies, count, &bands);
    enum geo_status status = GEO_OK;
    for (int i = 0; i < count && status == GEO_OK; i++) {
        row->technology = technologies[i];
        status = add_bands(row, reader, &bands, paired ? i : 0, paired ? i + 1 : bands.count, err);
    }
    if (status == GEO_OK) {
        const char *names = count == 1 ? plan_technology_name(technologies[0]) : "the row's technologies";
        status = report_unused_bands(reader, &bands, names, err);
    }
    return status;
}

/* Whether the place counts: in the area or within its margin. Far places are only counted. */
static bool is_wanted(struct data_station_reader *reader, const struct data_place *place)
{
    double margin_m = reader->load->plan->station_margin_km * 1000.0;
    if (data_locator_is_near(&reader->load->locator, place->x_m, place->y_m, margin_m)) {
        return true;
    }
    if (reader->outside_count < 5) {
        reader->first_outside[reader->outside_count] = reader->points.row;
    }
    reader->outside_count++;
    return false;
}

enum geo_status data_stations_take(struct data_station_reader *reader, struct geo_error *err)
{
    struct data_station_row row = {.row = reader->points.row, .source = reader->source_index};
    bool placed = false;
    reader->row_count++;
    enum geo_status status = data_points_place(&row.place, &placed, &reader->points, err);
    if (status != GEO_OK || !placed) {
        reader->unplaced_count++;
        return status;
    }
    if (!is_wanted(reader, &row.place)) {
        return GEO_OK;
    }
    row.x_quantum = llround(row.place.x_m);
    row.y_quantum = llround(row.place.y_m);
    enum plan_technology technologies[WORD_LIMIT];
    int count = 0;
    status = read_technologies(technologies, &count, reader, err);
    if (status != GEO_OK || count == 0) {
        return status;
    }
    status = read_operator(&row.operator_id, reader, err);
    if (status == GEO_OK) {
        status = read_numbers(&row, reader, err);
    }
    if (status == GEO_OK) {
        status = read_antenna(&row.antenna, reader, err);
    }
    if (status == GEO_OK) {
        read_cell_key(&row, reader);
        reader->kept_count++;
        status = add_records(&row, reader, technologies, count, err);
    }
    return status;
}
