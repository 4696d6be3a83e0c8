/* From a plan to a scenario: opens every input, checks it, and says what it found. */
#ifndef PHUSONG_DATASETS_LOAD_H
#define PHUSONG_DATASETS_LOAD_H

#include "datasets/plan.h"
#include "geo/progress.h"
#include "planner/scenario/quality.h"
#include "planner/scenario/scenario.h"

struct data_input { /* one file that was read */
    char *path;     /* relative to the plan file where it can be */
    char *role;     /* "stations", "communes", "terrain" … */
    char sha256[65];
    int64_t bytes;
    char *note; /* coordinate operation, year, counts */
};

struct data_loaded {
    struct plan_scenario scenario;
    struct plan_quality quality;
    struct data_input *input;
    size_t input_count;
};

void data_loaded_release(struct data_loaded *loaded);
/* GEO_ERR_INPUT with a message that names file, row, column and cure when an input is missing or unusable. */
enum geo_status data_load(struct data_loaded *ret, const struct data_plan *plan,
                          const struct geo_progress *progress, struct geo_error *err) GEO_MUST_CHECK;

#endif
