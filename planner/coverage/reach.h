/* Reaches of candidate sites, and coverage with chosen ones added. */
#ifndef PHUSONG_COVERAGE_REACH_H
#define PHUSONG_COVERAGE_REACH_H

#include "planner/coverage/coverage.h"

/* A mast that might be built: where, and what stands on it. */
struct plan_mast {
    double x_m, y_m;
    double height_agl_m; /* of the antenna */
    int32_t cell;        /* on the planning grid */
};

void plan_reach_release(struct plan_reach *reach, int32_t count);
/* For each mast the cells it would cover that are uncovered now; released with plan_reach_release. class:
 * plan_class grid of the siting service, as it asks. Byte-identical for any number of threads. */
enum geo_status plan_reach_compute(struct plan_reach **ret, const struct plan_scenario *scenario,
                                   const struct plan_mast *masts, int32_t mast_count, const uint8_t *class,
                                   const struct plan_coverage_options *options,
                                   struct geo_error *err) GEO_MUST_CHECK;

/* `before` with the masts' sectors added for the siting service; the other services are copied. Server
 * numbers of the new sectors follow the scenario's: mast by mast, each with the sectors of its environment's
 * pattern. */
enum geo_status plan_coverage_extend(struct plan_coverage *ret, const struct plan_coverage *before,
                                     const struct plan_scenario *scenario, const struct plan_mast *masts,
                                     int32_t mast_count, const struct plan_coverage_options *options,
                                     struct geo_error *err) GEO_MUST_CHECK;

#endif
