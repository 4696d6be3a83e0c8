/* What a station file's columns mean. */
#include "datasets/stations_internal.h"

#include "datasets/fold_internal.h"
#include "datasets/number.h"
#include "datasets/reference.h"
#include <string.h>

static const char *const operator_names[] = {
    "operator", "nhamang", "operatorname", "doanhnghiep", "nhakhaithac", "tendoanhnghiep",
    "network",  "carrier", "provider",     "mnc",         "net",         NULL};
static const char *const technology_names[] = {"technology", "congnghe",    "radio",        "tech",
                                               "rat",        "networktype", "loaicongnghe", NULL};
static const char *const band_names[] = {"band", "bangtan", "frequencyband", "bandname", "tanso",
                                         "dai",  NULL};
static const char *const height_names[] = {
    "heightaglm",    "docao",          "docaoanten", "docaoantenm", "docaom",        "height", "heightm",
    "antennaheight", "antennaheightm", "chieucao",   "chieucaom",   "chieucaoanten", "hagl",   NULL};
static const char *const dbm_names[] = {"powerdbm", "txpowerdbm", "congsuatdbm", "power",
                                        "txpower",  "congsuat",   NULL};
static const char *const watt_names[] = {"powerw", "txpowerw", "congsuatw", NULL};
static const char *const azimuth_names[] = {"azimuthdeg", "azimuth",     "gocphuongvi", "phuongvi", "huong",
                                            "goc",        "orientation", "bearing",     NULL};
static const char *const tilt_names[] = {"tiltdeg",  "tilt",       "downtilt",  "goccup",
                                         "gocngang", "gocnghieng", "totaltilt", NULL};
static const char *const antenna_names[] = {"antenna", "anten", "antennatype", "loaianten", NULL};
static const char *const mcc_names[] = {"mcc", NULL};
static const char *const mnc_names[] = {"net", "mnc", NULL};
static const char *const area_names[] = {"area", "lac", "tac", NULL};
static const char *const cell_names[] = {"cell", "cellid", "cid", NULL};
static const char *const updated_names[] = {"updated", NULL};

/* Order of an OpenCelliD export's columns: radio, mcc, net, area, cell, unit, lon, lat, range, samples,
 * changeable, created, updated, averageSignal. */
enum {
    FIELD_RADIO,
    FIELD_MCC,
    FIELD_NET,
    FIELD_AREA,
    FIELD_CELL,
    FIELD_LON = 6,
    FIELD_LAT = 7,
    FIELD_UPDATED = 12
};
#define OPENCELLID_FIELDS 13

static bool is_whole(const char *text)
{
    int64_t value = 0;
    return text != NULL && data_number_integer(text, &value);
}

static bool is_real(const char *text)
{
    double value = 0.0;
    return text != NULL && data_number_real(text, &value);
}

/* Whether 13 or 14 texts are a row of OpenCelliD's. */
static bool is_opencellid_row(const struct geo_table *table,
                              const char *(*text)(const struct geo_table *, int))
{
    enum plan_technology technology;
    if (geo_table_field_count(table) < OPENCELLID_FIELDS) {
        return false;
    }
    const char *radio = text(table, FIELD_RADIO);
    return radio != NULL && data_reference_technology(&technology, radio) &&
           is_whole(text(table, FIELD_MCC)) && is_whole(text(table, FIELD_NET)) &&
           is_whole(text(table, FIELD_CELL)) && is_real(text(table, FIELD_LON)) &&
           is_real(text(table, FIELD_LAT));
}

static bool has_opencellid_header(const struct geo_table *table)
{
    static const char *const names[] = {"radio", "mcc", "net", "area", "cell"};
    for (int i = 0; i < 5; i++) {
        if (geo_table_field_count(table) <= i || !data_fold_same(geo_table_field_name(table, i), names[i])) {
            return false;
        }
    }
    return true;
}

/* "auto" and "opencellid": the header's words, or a first line that is already data. */
static enum geo_status detect_format(struct data_station_reader *reader, struct geo_error *err)
{
    const char *format = reader->source->format == NULL ? "auto" : reader->source->format;
    const struct data_column_map *map = &reader->source->columns;
    bool mapped = map->lon != NULL || map->lat != NULL || map->x != NULL || map->y != NULL;
    if (strcmp(format, "table") == 0 || (mapped && strcmp(format, "auto") == 0)) {
        return GEO_OK;
    }
    struct geo_table *table = NULL;
    const struct geo_table_source source = {reader->source->path, reader->source->layer, NULL, false};
    enum geo_status status = data_inputs_check(reader->load, "stations", reader->source->path, err);
    if (status == GEO_OK) {
        status = geo_table_open(&table, &source, err);
    }
    if (status == GEO_OK) {
        reader->no_header = is_opencellid_row(table, geo_table_field_name);
        reader->opencellid = reader->no_header || has_opencellid_header(table);
        if (strcmp(format, "opencellid") == 0 && !reader->opencellid) {
            status = geo_error_set(
                err, GEO_ERR_INPUT,
                "stations '%s': is not in OpenCelliD's format (radio,mcc,net,area,cell,unit,lon,lat,…); "
                "say format: table",
                data_load_shown_path(reader->load, reader->source->path));
        }
    }
    geo_table_close(table);
    return status;
}

static enum geo_status find_all(struct data_station_reader *reader, struct geo_error *err)
{
    const struct data_column_map *map = &reader->source->columns;
    struct data_station_columns *columns = &reader->columns;
    const struct {
        struct data_columns_rule rule;
        int *column;
    } rules[] = {
        {{"site identifier", "columns: {id: …}", map->id, data_columns_id, false}, &columns->id},
        {{"operator", "columns: {operator: …}", map->operator_name, operator_names, false},
         &columns->operator_name},
        {{"technology", "columns: {technology: …}, or technology: LTE for the whole file", map->technology,
          technology_names, reader->source->technology == NULL},
         &columns->technology},
        {{"band", "columns: {band: …}", map->band, band_names, false}, &columns->band},
        {{"antenna height", "columns: {height_agl_m: …}", map->height_agl_m, height_names, false},
         &columns->height_agl_m},
        {{"power", "columns: {power_dbm: …}", map->power_dbm, dbm_names, false}, &columns->power_dbm},
        {{"power", "columns: {power_w: …}", map->power_w, watt_names, false}, &columns->power_w},
        {{"azimuth", "columns: {azimuth_deg: …}", map->azimuth_deg, azimuth_names, false},
         &columns->azimuth_deg},
        {{"tilt", "columns: {tilt_deg: …}", map->tilt_deg, tilt_names, false}, &columns->tilt_deg},
        {{"antenna", "columns: {antenna: …}", map->antenna, antenna_names, false}, &columns->antenna},
        {{"country", "", NULL, mcc_names, false}, &columns->mcc},
    };
    enum geo_status status = GEO_OK;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0] && status == GEO_OK; i++) {
        status = data_columns_find(rules[i].column, reader->points.table, &rules[i].rule,
                                   &reader->points.file, err);
    }
    return status;
}

/* "Công suất" alone may be watts or dBm. */
static enum geo_status report_unit(const struct data_station_reader *reader, struct geo_error *err)
{
    int field = reader->columns.power_dbm;
    if (field < 0 || reader->source->columns.power_dbm != NULL) {
        return GEO_OK;
    }
    char folded[DATA_FOLD_SIZE];
    const char *name = geo_table_field_name(reader->points.table, field);
    data_fold_text(folded, sizeof folded, name);
    if (strstr(folded, "dbm") != NULL) {
        return GEO_OK;
    }
    const struct data_finding finding = {PLAN_SEVERITY_WARNING,
                                         reader->points.file.shown,
                                         -1,
                                         name,
                                         "assumed",
                                         "taken as dBm; columns: {power_w: …} would say watts"};
    return data_findings_add(&reader->load->findings, &finding, err, "the column does not say its unit");
}

static enum geo_status find_opencellid(struct data_station_reader *reader, struct geo_error *err)
{
    struct data_station_columns *columns = &reader->columns;
    if (reader->no_header) {
        columns->technology = FIELD_RADIO;
        columns->mcc = FIELD_MCC;
        columns->mnc = FIELD_NET;
        columns->area = FIELD_AREA;
        columns->cell = FIELD_CELL;
        columns->updated = FIELD_UPDATED;
        return GEO_OK;
    }
    const struct {
        struct data_columns_rule rule;
        int *column;
    } rules[] = {{{"technology", "format: table", NULL, technology_names, true}, &columns->technology},
                 {{"country", "format: table", NULL, mcc_names, true}, &columns->mcc},
                 {{"network", "format: table", NULL, mnc_names, true}, &columns->mnc},
                 {{"area", "format: table", NULL, area_names, true}, &columns->area},
                 {{"cell", "format: table", NULL, cell_names, true}, &columns->cell},
                 {{"date", "format: table", NULL, updated_names, false}, &columns->updated}};
    enum geo_status status = GEO_OK;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0] && status == GEO_OK; i++) {
        status = data_columns_find(rules[i].column, reader->points.table, &rules[i].rule,
                                   &reader->points.file, err);
    }
    return status;
}

enum geo_status data_stations_open(struct data_station_reader *reader, struct geo_error *err)
{
    const struct data_station_source *plan = reader->source;
    reader->columns =
        (struct data_station_columns){-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
    enum geo_status status = detect_format(reader, err);
    const struct data_points_source source = {.role = "stations",
                                              .path = plan->path,
                                              .layer = plan->layer,
                                              .where = plan->where,
                                              .crs = plan->crs,
                                              .columns = &plan->columns,
                                              .lon_field = FIELD_LON,
                                              .lat_field = FIELD_LAT,
                                              .no_header = reader->no_header};
    if (status == GEO_OK) {
        status = data_points_open(&reader->points, reader->load, &source, err);
    }
    if (status == GEO_OK) {
        status = reader->opencellid ? find_opencellid(reader, err) : find_all(reader, err);
    }
    if (status == GEO_OK) {
        status = report_unit(reader, err);
    }
    return status;
}
