/* Reaches of candidate sites, and coverage with chosen ones added. */
#ifndef PHUSONG_COVERAGE_REACH_H
#define PHUSONG_COVERAGE_REACH_H

#include "planner/coverage/coverage.h"

/* A mast that might be built: where, and what stands on it. */
struct plan_mast {
    double x_m, y_m;
    double height_agl_m; /* of the antenna */
    int32_t cell;        /* on the planning grid */
    int32_t variant;     /* of siting: how it is equipped */
};

/* One demand that a mast may meet: a service with a probability. */
struct plan_reach_slot {
    int32_t service;      /* of the scenario, one of siting.services */
    double probability;   /* covered when P(level ≥ threshold) is at least this */
    const uint8_t *class; /* plan_class grid: what is uncovered now at that probability */
};

void plan_reach_release(struct plan_reach *reach, int32_t count);
struct plan_reach_input {
    const struct plan_mast *mast;
    int32_t mast_count;
    const struct plan_reach_slot *slot; /* slots × cells at most INT32_MAX */
    int32_t slot_count;
};

/* For each mast what it would cover that is uncovered now; released with plan_reach_release. Byte-identical
 * for any number of threads. */
enum geo_status plan_reach_compute(struct plan_reach **ret, const struct plan_scenario *scenario,
                                   const struct plan_reach_input *input,
                                   const struct plan_coverage_options *options,
                                   struct geo_error *err) GEO_MUST_CHECK;

/* `before` with the masts' sectors added for the services of siting; the other services are copied. Server
 * numbers of the new sectors follow the scenario's: mast by mast, service by service, each with the sectors
 * of its environment's pattern. */
enum geo_status plan_coverage_extend(struct plan_coverage *ret, const struct plan_coverage *before,
                                     const struct plan_scenario *scenario, const struct plan_mast *masts,
                                     int32_t mast_count, const struct plan_coverage_options *options,
                                     struct geo_error *err) GEO_MUST_CHECK;

#endif
