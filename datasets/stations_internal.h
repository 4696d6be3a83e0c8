/* From rows of station files to positions, stations and sectors. */
#ifndef PHUSONG_DATASETS_STATIONS_INTERNAL_H
#define PHUSONG_DATASETS_STATIONS_INTERNAL_H

#include "datasets/load_internal.h"
#include "datasets/points_internal.h"

/* One technology and band of one input row. */
struct data_station_row {
    struct data_place place;
    int64_t x_quantum, y_quantum; /* whole metres: rows in one quantum stand at one position */
    int64_t row;
    int32_t source;      /* index into the plan's station sources */
    int32_t operator_id; /* while reading: index into the spellings met; then into scenario.operator_name */
    enum plan_technology technology;
    int32_t band;
    bool band_assumed;
    double height_agl_m, power_dbm, azimuth_deg, tilt_deg; /* NaN: not said */
    int32_t antenna;                                       /* −1: not said */
    char *site_id;                                         /* NULL: not said */
    int64_t cell_key[4]; /* OpenCelliD: country, network, area, cell; else −1 */
    int64_t updated;     /* OpenCelliD: seconds since 1970; else 0 */
    bool left_out;       /* says again what another row says */
};

struct data_station_rows {
    struct data_station_row *row;
    size_t count, capacity;
    char **spelling; /* of operators, as met */
    size_t spelling_count, spelling_capacity;
};

struct data_station_columns { /* −1: none */
    int id, operator_name, technology, band, height_agl_m, power_dbm, power_w, azimuth_deg, tilt_deg, antenna;
    int mcc, mnc, area, cell, updated;
    int lon, lat; /* only in a file without a header */
};

struct data_station_reader {
    struct data_load *load;
    const struct data_station_source *source;
    int32_t source_index;
    bool opencellid, no_header;
    struct data_points points;
    struct data_station_columns columns;
    struct data_station_rows *rows;
    int64_t row_count, kept_count, outside_count, unplaced_count;
    int64_t first_outside[5];
};

void data_station_rows_release(struct data_station_rows *rows);

/* Opens the source: finds out its format and where its columns are. */
enum geo_status data_stations_open(struct data_station_reader *reader, struct geo_error *err) GEO_MUST_CHECK;
/* Takes the current row in, as one or more records, or says why not. */
enum geo_status data_stations_take(struct data_station_reader *reader, struct geo_error *err) GEO_MUST_CHECK;
/* Operators into scenario.operator_name, in order of name; one for spellings that differ in case and marks
 * only. */
enum geo_status data_stations_name_operators(struct data_load *load, struct data_station_rows *rows,
                                             struct geo_error *err) GEO_MUST_CHECK;
/* Sorts the rows and leaves out those that say again what another says. */
enum geo_status data_stations_leave_duplicates(struct data_load *load, struct data_station_rows *rows,
                                               struct geo_error *err) GEO_MUST_CHECK;
/* Whether two records say the same, wherever they stand in their files. */
bool data_stations_same_record(const struct data_station_row *a, const struct data_station_row *b);
/* Builds the scenario's positions, stations and sectors from sorted rows. */
enum geo_status data_stations_group(struct data_load *load, const struct data_station_rows *rows,
                                    struct geo_error *err) GEO_MUST_CHECK;

#endif
