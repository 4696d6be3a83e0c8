/* What P.1812 makes of distance alone, tabulated: for the sweep. */
#ifndef PHUSONG_COVERAGE_CLIMATE_H
#define PHUSONG_COVERAGE_CLIMATE_H

#include "geo/status.h"
#include "planner/coverage/kernel.h"
#include "planner/scenario/scenario.h"

struct plan_climate_table {
    float *memory; /* the tables, one after another */
    int32_t size;
    float step_m;
};

/* Inland paths up to range_m. */
enum geo_status plan_climate_table_init(struct plan_climate_table *ret, const struct plan_climate *climate,
                                        double range_m, struct geo_error *err) GEO_MUST_CHECK;
void plan_climate_table_release(struct plan_climate_table *table);

/* A band for the kernels; pointers lead into `table` (NULL: not for P.1812). */
struct plan_loss_band plan_climate_band(const struct plan_climate_table *table,
                                        const struct plan_propagation *propagation, double frequency_mhz);

#endif
