/* Reaches of candidate sites, and coverage with chosen ones added. */
#ifndef PHUSONG_COVERAGE_REACH_H
#define PHUSONG_COVERAGE_REACH_H

#include "planner/coverage/coverage.h"

/* A mast that might be built: where, and what stands on it. */
struct plan_mast {
    double x_m, y_m;
    int32_t cell;             /* on the planning grid */
};

/* For each mast the cells it would cover that are uncovered now; caller frees each and the array. class: of the siting service, as it asks. */
enum geo_status plan_reach_compute(struct plan_reach **ret, const struct plan_scenario *scenario,
                                   const struct plan_mast *masts, int32_t mast_count, const uint8_t *class,
                                   const struct plan_coverage_options *options, struct geo_error *err) GEO_MUST_CHECK;

/* `before` with the masts' sectors added for the siting service; other services are left out of `ret`'s work but
 * present (copied). Sector indices of mast m: scenario->sector_count + m × sectors per mast + k. */
enum geo_status plan_coverage_extend(struct plan_coverage *ret, const struct plan_coverage *before,
                                     const struct plan_scenario *scenario, const struct plan_mast *masts,
                                     int32_t mast_count, const struct plan_coverage_options *options,
                                     struct geo_error *err) GEO_MUST_CHECK;

#endif
