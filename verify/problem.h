/* The problem as its file says it. */
#ifndef PHUSONG_VERIFY_PROBLEM_H
#define PHUSONG_VERIFY_PROBLEM_H

#include "verify/text.h"
#include "verify/verify.h"

struct verify_run {
    int32_t first, end; /* units first … end − 1 */
};

struct verify_runs { /* of all floors, of all options */
    struct verify_run *run;
    size_t count;
};

struct verify_option {
    char *id;
    int64_t cost;
    bool required, forbidden, counted;
    int64_t group, area; /* −1: none */
    double x_m, y_m;
    size_t run_first, run_end; /* into option_runs */
};

struct verify_floor {
    char *name;
    int64_t need;
    size_t run_first, run_end; /* into floor_runs */
};

struct verify_problem {
    bool least_cost;
    int64_t budget, count_limit; /* −1: none */
    int64_t min_gain;
    double spacing_m;
    struct verify_unit weight_unit, value_unit, cost_unit;
    int64_t *weight, *value; /* of units */
    int64_t unit_count;
    struct verify_floor *floor;
    int64_t floor_count;
    int64_t *area_limit; /* −1: none */
    int64_t area_count;
    struct verify_option *option;
    int64_t option_count;
    int64_t *by_id; /* options, their ids ascending */
    struct verify_runs option_runs, floor_runs;
    char sha256[65];
};

/* Release in any case. */
enum geo_status verify_problem_read(struct verify_problem *ret, FILE *file, const char *name,
                                    struct geo_error *err) GEO_MUST_CHECK;
void verify_problem_release(struct verify_problem *problem);
/* −1: there is no such option. */
int64_t verify_problem_find(const struct verify_problem *problem, const char *id);

#endif
