/* Problems of choice small enough to try every plan. */
#ifndef PHUSONG_TESTS_CHOICE_SOLVE_CASE_H
#define PHUSONG_TESTS_CHOICE_SOLVE_CASE_H

#include "planner/choice/solve.h"

#include <stdlib.h>
#include <string.h>

enum { CASE_OPTIONS = 12, CASE_UNITS = 40, CASE_FLOORS = 3, CASE_AREAS = 2 };

struct small_case {
    struct plan_choice choice;
    int64_t weight[CASE_UNITS];
    struct plan_option option[CASE_OPTIONS];
    struct plan_run run[CASE_OPTIONS * CASE_UNITS];
    struct plan_floor floor[CASE_FLOORS];
    struct plan_run floor_run[CASE_FLOORS * CASE_UNITS];
    int64_t area_limit[CASE_AREAS];
    uint64_t random;
};

static inline uint32_t case_next(struct small_case *one)
{
    one->random = one->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(one->random >> 33);
}

static inline int32_t case_below(struct small_case *one, int32_t count)
{
    return (int32_t)(case_next(one) % (uint32_t)count);
}

/* No option, no floor, units of weight 1. */
static inline void case_init(struct small_case *one, int32_t units)
{
    memset(one, 0, sizeof *one);
    for (int32_t j = 0; j < CASE_UNITS; j++) {
        one->weight[j] = 1;
    }
    one->choice = (struct plan_choice){.objective = PLAN_MOST_WEIGHT,
                                       .unit_count = units,
                                       .weight = one->weight,
                                       .value = one->weight,
                                       .option = one->option,
                                       .run = one->run,
                                       .floor = one->floor,
                                       .floor_run = one->floor_run,
                                       .area_limit = one->area_limit,
                                       .budget = -1,
                                       .count_limit = -1,
                                       .min_gain = 1};
}

/* Units first … first + count − 1. Returns its number. */
static inline int32_t case_option(struct small_case *one, int64_t cost, int32_t first, int32_t count)
{
    int32_t i = one->choice.option_count++;
    one->option[i] = (struct plan_option){.cost = cost,
                                          .run_first = (int64_t)i * CASE_UNITS,
                                          .run_count = count > 0 ? 1 : 0,
                                          .group = -1,
                                          .area = -1,
                                          .counted = 1,
                                          .x_m = 1000.0 * (double)i};
    one->run[i * CASE_UNITS] = (struct plan_run){first, count};
    return i;
}

static inline void case_floor(struct small_case *one, const char *name, int64_t need, int32_t first,
                              int32_t count)
{
    int32_t k = one->choice.floor_count++;
    one->floor[k] =
        (struct plan_floor){.name = name, .need = need, .run_first = (int64_t)k * CASE_UNITS, .run_count = 1};
    one->floor_run[k * CASE_UNITS] = (struct plan_run){first, count};
}

/* Random units, about `ratio` of all. */
static inline int32_t case_random_runs(struct small_case *one, struct plan_run *run, double ratio)
{
    int32_t count = 0;
    for (int32_t j = 0; j < one->choice.unit_count; j++) {
        if ((double)case_below(one, 1000) >= 1000.0 * ratio) {
            continue;
        }
        if (count > 0 && run[count - 1].first + run[count - 1].count == j) {
            run[count - 1].count++;
        } else {
            run[count++] = (struct plan_run){j, 1};
        }
    }
    return count;
}

/* Costs, groups, areas, spacing, floors, required and forbidden options, now this, now that. */
static inline void case_random(struct small_case *one, uint64_t seed)
{
    case_init(one, 1);
    one->random = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
    one->choice.unit_count = 10 + case_below(one, CASE_UNITS - 9);
    int32_t options = 4 + case_below(one, CASE_OPTIONS - 3);
    bool costs = case_below(one, 3) > 0;
    bool groups = case_below(one, 3) == 0;
    bool areas = case_below(one, 4) == 0;
    bool states = case_below(one, 3) == 0;
    for (int32_t j = 0; j < one->choice.unit_count; j++) {
        one->weight[j] = case_below(one, 100);
    }
    int64_t all = 0;
    for (int32_t i = 0; i < options; i++) {
        struct plan_option *option =
            &one->option[case_option(one, costs ? 1 + case_below(one, 30) : 1, 0, 1)];
        option->run_count = case_random_runs(one, &one->run[option->run_first], 0.2);
        option->group = groups ? i / 2 : -1;
        option->area = areas ? case_below(one, CASE_AREAS) : -1;
        option->x_m = (double)case_below(one, 10000);
        option->y_m = (double)case_below(one, 10000);
        int32_t state = states ? case_below(one, 8) : 7;
        option->state = state == 0 ? PLAN_OPTION_REQUIRED : PLAN_OPTION_FREE;
        option->state = state == 1 ? PLAN_OPTION_FORBIDDEN : option->state;
        option->counted = state == 2 ? 0 : 1;
        all += option->cost;
    }
    one->choice.area_count = areas ? CASE_AREAS : 0;
    one->area_limit[0] = 1 + case_below(one, 3);
    one->area_limit[1] = -1;
    one->choice.spacing_m = case_below(one, 3) == 0 ? 3000.0 : 0.0;
    int32_t floors = case_below(one, 3) == 0 ? 1 + case_below(one, CASE_FLOORS) : 0;
    if (case_below(one, 4) == 0) {
        one->choice.objective = PLAN_LEAST_COST;
        floors = floors == 0 ? 1 : floors;
    }
    for (int32_t k = 0; k < floors; k++) {
        case_floor(one, "a floor", 1, 0, 1);
        one->floor[k].run_count = case_random_runs(one, &one->floor_run[one->floor[k].run_first], 0.4);
        one->floor[k].need = 50 + case_below(one, 500);
    }
    if (one->choice.objective == PLAN_MOST_WEIGHT || case_below(one, 3) == 0) {
        one->choice.budget = costs ? 1 + case_below(one, (int32_t)all) : -1;
        one->choice.count_limit = costs && case_below(one, 2) == 0 ? -1 : 1 + case_below(one, 6);
    }
}

/* Every plan is tried. False: none keeps the limits and meets the floors. */
static inline bool case_brute(int64_t *best, const struct plan_choice *choice)
{
    bool any = false;
    for (int32_t mask = 0; mask < 1 << choice->option_count; mask++) {
        int32_t option[CASE_OPTIONS];
        int32_t count = 0;
        for (int32_t i = 0; i < choice->option_count; i++) {
            if ((mask >> i & 1) != 0) {
                option[count++] = i;
            }
        }
        struct plan_choice_tally tally;
        if (plan_choice_tally_compute(&tally, NULL, choice, option, count, NULL) != GEO_OK ||
            !tally.within_limits || tally.floors_missed > 0) {
            continue;
        }
        bool least = choice->objective == PLAN_LEAST_COST;
        int64_t objective = least ? tally.cost : tally.weight;
        if (!any || (least ? objective < *best : objective > *best)) {
            *best = objective;
        }
        any = true;
    }
    return any;
}

#endif
