/* One station from its rows and the templates. */
#ifndef PHUSONG_DATASETS_STATION_FILL_INTERNAL_H
#define PHUSONG_DATASETS_STATION_FILL_INTERNAL_H

#include "datasets/stations_internal.h"

struct data_station_fill {
    struct data_load *load;
    size_t station_capacity, sector_capacity;
    int64_t assumed_count[6]; /* stations with each bit of plan_assumed */
};

/* Appends a station with its sectors at the last position; the rows share place, operator, technology and
 * band, and are sorted by azimuth. */
enum geo_status data_station_fill_add(struct data_station_fill *fill, const struct data_station_row *rows,
                                      size_t count, struct geo_error *err) GEO_MUST_CHECK;
/* Says once what was assumed for how many stations. */
enum geo_status data_station_fill_report(struct data_station_fill *fill,
                                         struct geo_error *err) GEO_MUST_CHECK;

#endif
