/* What a station is when the data do not say. */
#ifndef PHUSONG_DATASETS_TEMPLATES_INTERNAL_H
#define PHUSONG_DATASETS_TEMPLATES_INTERNAL_H

#include "datasets/load_internal.h"

#define DATA_TEMPLATE_AZIMUTHS 6

struct data_template_values {
    double bandwidth_mhz, height_agl_m, power_dbm, loss_db, tilt_deg;
    int32_t antenna;                            /* index into scenario.antenna */
    double azimuth_deg[DATA_TEMPLATE_AZIMUTHS]; /* NaN: all around */
    int32_t azimuth_count;
};

/* Each value from the first template that matches and has it: the plan's in their order, then the built-in
 * ones. band: index into the catalogue. GEO_ERR_PLAN if the plan's templates make something that cannot be:
 * an unknown antenna, a channel bandwidth the standard does not have. */
enum geo_status data_template_find(struct data_template_values *ret, const struct data_load *load,
                                   int32_t band, enum plan_environment environment,
                                   struct geo_error *err) GEO_MUST_CHECK;

/* Index of the antenna of that name, the plan's before the built-in; −1 if there is none. */
int32_t data_template_antenna(const struct plan_scenario *scenario, const char *name);

#endif
