/* The choice of sites with the map taken away: options that cost money and cover units of demand. The maximal
 * covering location problem (Church & ReVelle 1974) with a budget and side constraints, and its twin, least
 * cost for a target. What an option covers is kept as runs of consecutive units: the sum of any array over
 * an option's units is then a difference of prefix sums for each run, whatever the number of units. */
#ifndef PHUSONG_CHOICE_PROBLEM_H
#define PHUSONG_CHOICE_PROBLEM_H

#include "geo/status.h"
#include <stdbool.h>
#include <stdint.h>

struct plan_run { /* units first … first + count − 1 */
    int32_t first, count;
};

enum plan_option_state {
    PLAN_OPTION_FREE = 0,
    PLAN_OPTION_REQUIRED = 1, /* always chosen; its cost counts */
    PLAN_OPTION_FORBIDDEN = 2 /* never chosen */
};

struct plan_option {
    int64_t cost;      /* [0, 10^15] */
    int64_t run_first; /* into plan_choice.run: ascending, disjoint, with a gap between two */
    int32_t run_count;
    int32_t group;   /* at most one option of a group is chosen; −1: in none */
    int32_t area;    /* counts against the limit of this area; −1: of none */
    uint8_t state;   /* plan_option_state */
    uint8_t counted; /* 1: counts against count_limit and area_limit; 0: does not (already committed) */
    double x_m, y_m; /* for the spacing */
};

struct plan_floor { /* the value covered in some units must be at least `need` */
    const char *name;
    int64_t need;      /* > 0 */
    int64_t run_first; /* into plan_choice.floor_run */
    int32_t run_count;
};

enum plan_objective {
    PLAN_MOST_WEIGHT, /* cover the most weight within the limits */
    PLAN_LEAST_COST   /* meet every floor at the least cost */
};

/* Borrowed arrays; nothing here owns memory. */
struct plan_choice {
    enum plan_objective objective;
    int32_t unit_count;
    const int64_t *weight; /* [unit_count] ≥ 0, what the objective counts; their sum is at most 2^52 */
    const int64_t *value;  /* [unit_count] ≥ 0, what floors count (people); may be the same array */
    int32_t option_count;
    const struct plan_option *option;
    const struct plan_run *run;
    int32_t floor_count;
    const struct plan_floor *floor;
    const struct plan_run *floor_run;
    int32_t area_count;
    const int64_t *area_limit; /* [area_count] most options chosen there; −1: no limit */
    int64_t budget;            /* −1: none */
    int64_t count_limit;       /* −1: none */
    double spacing_m;          /* two chosen options are at least this far apart, unless both are required */
    int64_t min_gain; /* ≥ 1: a free option that adds less weight, and is needed by no floor, is not
                       * bought */
};

/* A set of options. Ascending unless said otherwise. */
struct plan_selection {
    int32_t *option;
    int32_t count;
    int64_t weight; /* covered */
    int64_t cost;
};
void plan_selection_release(struct plan_selection *selection);
enum geo_status plan_selection_copy(struct plan_selection *ret, const struct plan_selection *from,
                                    struct geo_error *err) GEO_MUST_CHECK;

/* Does everything hold that the header says? GEO_ERR_INTERNAL names the first breach. */
enum geo_status plan_choice_check(const struct plan_choice *choice, struct geo_error *err) GEO_MUST_CHECK;

/* Do a and b exclude each other by spacing or group? */
bool plan_choice_conflict(const struct plan_choice *choice, int32_t a, int32_t b);

/* What a selection covers and costs, and whether every limit and floor holds: counted anew from the lists, in
 * a way so plain that it needs no test of its own. `floor_value`, if not NULL, receives [floor_count] covered
 * values. */
struct plan_choice_tally {
    int64_t weight, value, cost, counted;
    int32_t floors_missed;
    int64_t shortfall;  /* Σ over floors of what is missing */
    bool within_limits; /* budget, count, areas, groups, spacing, required chosen, forbidden not */
};
enum geo_status plan_choice_tally_compute(struct plan_choice_tally *ret, int64_t *floor_value,
                                          const struct plan_choice *choice, const int32_t *option,
                                          int32_t count, struct geo_error *err) GEO_MUST_CHECK;

#endif
