/* Who needs coverage most: communes and villages in order, without any money. */
#ifndef PHUSONG_GAPS_NEED_H
#define PHUSONG_GAPS_NEED_H

#include "planner/gaps/gaps.h"

struct plan_need_commune {
    int32_t commune;
    int64_t people_milli; /* assessed and not covered as the service asks; 0 where no population is known */
    double area_km2;      /* likewise */
    double share;         /* of the people (of the area where no population is known) assessed, (0, 1] */
};

struct plan_need_village {
    int32_t village;
    int64_t people_milli; /* uncovered, in cells whose centre is within PLAN_NEED_AROUND_M, and in its own */
    double near_km;       /* to the nearest covered cell; NaN: none is covered */
};

#define PLAN_NEED_AROUND_M 500.0

struct plan_need_input {
    int32_t service;
    const uint8_t *class; /* plan_class grid as the service asks */
    const float *near_km; /* [cell] to the nearest covered cell, infinity: none is covered */
    const struct plan_tallies *tallies;
};

struct plan_needs {
    struct plan_need_commune *commune; /* with somebody (without population: something) uncovered: most people
                                        * first (area), then the largest share, then the order of communes */
    int32_t commune_count;
    struct plan_need_village *village; /* uncovered ones: most people around first, then the farthest from
                                        * coverage, then the file's order */
    int32_t village_count;
    int32_t covered_count, unassessed_count; /* other villages */
};
void plan_needs_release(struct plan_needs *needs);

enum geo_status plan_needs_compute(struct plan_needs *ret, const struct plan_scenario *scenario,
                                   const struct plan_need_input *input, struct geo_error *err) GEO_MUST_CHECK;

#endif
