/* Stations of one service, found by place. */
#ifndef PHUSONG_GAPS_NEAREST_H
#define PHUSONG_GAPS_NEAREST_H

#include "planner/scenario/scenario.h"

struct plan_nearest {
    const struct plan_scenario *scenario;
    double bucket_m; /* the longest range, so that what is in range is in this bucket or beside it */
    double west_m, north_m;
    int32_t cols, rows;
    int32_t *bucket_start; /* cols × rows + 1 */
    int32_t *station;      /* by bucket, then index */
    int32_t station_count;
};

enum geo_status plan_nearest_init(struct plan_nearest *ret, const struct plan_scenario *scenario,
                                  int32_t service, struct geo_error *err) GEO_MUST_CHECK;
void plan_nearest_release(struct plan_nearest *nearest);
/* Is a station within propagation.max_range_km? */
bool plan_nearest_within(const struct plan_nearest *nearest, double x_m, double y_m);
/* The nearest station, ties to the lowest index; −1 and NaN if there is none. */
int32_t plan_nearest_station(const struct plan_nearest *nearest, double x_m, double y_m, double *ret_km);

#endif
