/* The steps of the coverage stage that reach.c shares with coverage.c. */
#ifndef PHUSONG_COVERAGE_MERGE_H
#define PHUSONG_COVERAGE_MERGE_H

#include "planner/coverage/emitter.h"

/* Empty layers: no signal where assessed, NaN elsewhere. */
enum geo_status plan_coverage_init(struct plan_coverage *ret, const struct plan_scenario *scenario,
                                   struct geo_error *err) GEO_MUST_CHECK;
/* Add the emitters' signals to the layers. */
enum geo_status plan_coverage_merge(struct plan_coverage *coverage, const struct plan_scenario *scenario,
                                    const struct plan_emitters *emitters,
                                    const struct plan_coverage_options *options,
                                    struct geo_error *err) GEO_MUST_CHECK;

#endif
