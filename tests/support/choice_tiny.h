/* Tiny problems of choice with every kind of constraint, and their best plan by trying every subset. */
#ifndef PHUSONG_TESTS_CHOICE_TINY_H
#define PHUSONG_TESTS_CHOICE_TINY_H

#include "tests/support/choice_instance.h"

enum { CHOICE_TINY_OPTIONS = 14, CHOICE_TINY_UNITS = 40, CHOICE_TINY_FLOORS = 3, CHOICE_TINY_AREAS = 3 };

/* Every unit of a set, as runs. */
static inline int32_t choice_tiny_runs(struct plan_run **run, int64_t *run_count, size_t *room, uint64_t set)
{
    int32_t unit[CHOICE_TINY_UNITS];
    int32_t count = 0;
    for (int32_t j = 0; j < CHOICE_TINY_UNITS; j++) {
        if ((set >> j & 1U) != 0) {
            unit[count++] = j;
        }
    }
    return choice_runs(run, run_count, room, unit, count);
}

/* A few stretches of a strip with holes; now and then nothing. */
static inline uint64_t choice_tiny_cover(int32_t units, uint64_t *random)
{
    uint64_t set = 0;
    for (int32_t stretch = choice_below(random, 12) == 0 ? 0 : 1 + choice_below(random, 3); stretch > 0;
         stretch--) {
        int32_t first = choice_below(random, units);
        int32_t count = 1 + choice_below(random, 9);
        for (int32_t j = first; j < units && j < first + count; j++) {
            set |= choice_below(random, 6) == 0 ? 0 : UINT64_C(1) << j;
        }
    }
    return set;
}

static inline void choice_tiny_options(struct choice_instance *instance, uint64_t *random)
{
    struct plan_choice *choice = &instance->choice;
    bool costs = choice_below(random, 3) != 0;
    bool groups = choice_below(random, 3) == 0;
    bool areas = choice->area_count > 0;
    bool states = choice_below(random, 3) == 0;
    size_t room = 0;
    for (int32_t i = 0; i < choice->option_count; i++) {
        struct plan_option *option = &instance->option[i];
        uint64_t set = choice_tiny_cover(choice->unit_count, random);
        *option = (struct plan_option){.cost = costs ? choice_below(random, 60) : 1,
                                       .run_first = instance->run_count,
                                       .group = groups ? choice_below(random, 8) - 3 : -1,
                                       .area = areas ? choice_below(random, 4) - 1 : -1,
                                       .counted = 1,
                                       .x_m = choice_real(random, 0.0, 10000.0),
                                       .y_m = choice_real(random, 0.0, 3000.0)};
        option->group = option->group < 0 || option->group >= choice->option_count ? -1 : option->group;
        option->run_count = choice_tiny_runs(&instance->run, &instance->run_count, &room, set);
        int32_t lot = choice_below(random, 10);
        if (states && lot == 0 && option->group < 0) {
            option->state = PLAN_OPTION_REQUIRED;
            option->counted = (uint8_t)choice_below(random, 2);
        } else if (states && lot == 1) {
            option->state = PLAN_OPTION_FORBIDDEN;
        }
    }
}

static inline void choice_tiny_floors(struct choice_instance *instance, uint64_t *random)
{
    struct plan_choice *choice = &instance->choice;
    int32_t count = choice->objective == PLAN_LEAST_COST ? 1 + choice_below(random, CHOICE_TINY_FLOORS)
                    : choice_below(random, 3) == 0       ? 1 + choice_below(random, CHOICE_TINY_FLOORS)
                                                         : 0;
    instance->floor = choice_array(CHOICE_TINY_FLOORS, sizeof *instance->floor);
    instance->name = choice_array(CHOICE_TINY_FLOORS, sizeof *instance->name);
    int64_t run_count = 0;
    size_t room = 0;
    for (int32_t k = 0; k < count; k++) {
        int32_t length = choice->unit_count / 2 + choice_below(random, choice->unit_count / 2 + 1);
        int32_t first = choice_below(random, choice->unit_count - length + 1);
        uint64_t set = 0;
        int64_t value = 0;
        for (int32_t j = first; j < first + length; j++) {
            bool in = choice_below(random, 8) != 0;
            set |= in ? UINT64_C(1) << j : 0;
            value += in ? instance->value[j] : 0;
        }
        int64_t need = (int64_t)(choice_real(random, 0.15, 0.6) * (double)value);
        if (need > 0) {
            int32_t at = choice->floor_count++;
            (void)snprintf(instance->name[at], sizeof *instance->name, "floor %d", at % 100);
            instance->floor[at] =
                (struct plan_floor){.name = instance->name[at], .need = need, .run_first = run_count};
            instance->floor[at].run_count = choice_tiny_runs(&instance->floor_run, &run_count, &room, set);
        }
    }
}

/* Limits that the required options keep, at least. */
static inline void choice_tiny_limits(struct choice_instance *instance, uint64_t *random)
{
    struct plan_choice *choice = &instance->choice;
    int64_t cost = 0;
    int64_t counted = 0;
    int64_t total = 0;
    int64_t in_area[CHOICE_TINY_AREAS] = {0};
    for (int32_t i = 0; i < choice->option_count; i++) {
        const struct plan_option *option = &instance->option[i];
        bool required = option->state == PLAN_OPTION_REQUIRED;
        total += option->cost;
        cost += required ? option->cost : 0;
        counted += required ? option->counted : 0;
        if (required && option->area >= 0) {
            in_area[option->area] += option->counted;
        }
    }
    bool least = choice->objective == PLAN_LEAST_COST;
    int32_t kind = choice_below(random, least ? 6 : 3); /* 0: money, 1: count, 2: both, else none */
    if (kind == 0 || kind == 2) {
        choice->budget = cost + (int64_t)(choice_real(random, least ? 0.4 : 0.05, 0.8) * (double)total);
    }
    if (kind == 1 || kind == 2) {
        choice->count_limit = counted + choice_below(random, choice->option_count / 2 + 2);
    }
    for (int32_t a = 0; a < choice->area_count; a++) {
        instance->area_limit[a] = choice_below(random, 4) == 0 ? -1 : in_area[a] + choice_below(random, 3);
    }
    choice->spacing_m = choice_below(random, 3) == 0 ? choice_real(random, 300.0, 2500.0) : 0.0;
}

/* Up to 14 options and 40 units; each kind of constraint in some of the seeds. */
static inline void choice_tiny_make(struct choice_instance *ret, uint64_t seed)
{
    uint64_t random = seed;
    *ret = (struct choice_instance){.choice = {.budget = -1, .count_limit = -1, .min_gain = 1}};
    struct plan_choice *choice = &ret->choice;
    choice->objective = choice_below(&random, 4) == 0 ? PLAN_LEAST_COST : PLAN_MOST_WEIGHT;
    choice->unit_count = 8 + choice_below(&random, CHOICE_TINY_UNITS - 7);
    choice->option_count = 3 + choice_below(&random, CHOICE_TINY_OPTIONS - 2);
    choice->area_count = choice_below(&random, 4) == 0 ? CHOICE_TINY_AREAS : 0;
    ret->weight = choice_array((size_t)choice->unit_count, sizeof *ret->weight);
    ret->value = choice_array((size_t)choice->unit_count, sizeof *ret->value);
    ret->option = choice_array((size_t)choice->option_count, sizeof *ret->option);
    ret->area_limit = choice_array(CHOICE_TINY_AREAS, sizeof *ret->area_limit);
    bool other_value = choice_below(&random, 3) == 0;
    int32_t scale = choice_below(&random, 3) == 0 ? 10 : 5000;
    for (int32_t j = 0; j < choice->unit_count; j++) {
        ret->weight[j] = choice_below(&random, 5) == 0 ? 0 : choice_below(&random, scale);
        ret->value[j] = other_value ? choice_below(&random, scale) : ret->weight[j];
    }
    choice_tiny_options(ret, &random);
    choice_tiny_floors(ret, &random);
    choice_tiny_limits(ret, &random);
    choice_instance_bind(ret);
}

/* ---- the best of all subsets ---- */

struct choice_best {
    bool feasible;
    int64_t best; /* weight, or cost */
    uint32_t set; /* of options; the lowest number of those that are best */
};

static inline uint64_t choice_tiny_set(const struct plan_run *run, int32_t count)
{
    uint64_t set = 0;
    for (int32_t r = 0; r < count; r++) {
        for (int32_t j = run[r].first; j < run[r].first + run[r].count; j++) {
            set |= UINT64_C(1) << j;
        }
    }
    return set;
}

static inline int64_t choice_tiny_sum(const int64_t *amount, uint64_t set)
{
    int64_t sum = 0;
    for (int32_t j = 0; set >> j != 0; j++) {
        sum += (set >> j & 1U) != 0 ? amount[j] : 0;
    }
    return sum;
}

/* Groups and spacing by their definitions. */
static inline bool choice_tiny_apart(const struct plan_choice *choice, int32_t a, int32_t b)
{
    const struct plan_option *one = &choice->option[a];
    const struct plan_option *two = &choice->option[b];
    double dx = one->x_m - two->x_m;
    double dy = one->y_m - two->y_m;
    bool both = one->state == PLAN_OPTION_REQUIRED && two->state == PLAN_OPTION_REQUIRED;
    bool near = choice->spacing_m > 0.0 && dx * dx + dy * dy < choice->spacing_m * choice->spacing_m;
    return (one->group < 0 || one->group != two->group) && (both || !near);
}

static inline bool choice_tiny_allowed(const struct plan_choice *choice, uint32_t set)
{
    int64_t cost = 0;
    int64_t counted = 0;
    int64_t in_area[CHOICE_TINY_AREAS] = {0};
    for (int32_t i = 0; i < choice->option_count; i++) {
        const struct plan_option *option = &choice->option[i];
        bool in = (set >> i & 1U) != 0;
        if ((in && option->state == PLAN_OPTION_FORBIDDEN) ||
            (!in && option->state == PLAN_OPTION_REQUIRED)) {
            return false;
        }
        for (int32_t other = 0; in && other < i; other++) {
            if ((set >> other & 1U) != 0 && !choice_tiny_apart(choice, i, other)) {
                return false;
            }
        }
        cost += in ? option->cost : 0;
        counted += in ? option->counted : 0;
        if (in && option->area >= 0) {
            in_area[option->area] += option->counted;
        }
    }
    for (int32_t a = 0; a < choice->area_count; a++) {
        if (choice->area_limit[a] >= 0 && in_area[a] > choice->area_limit[a]) {
            return false;
        }
    }
    return (choice->budget < 0 || cost <= choice->budget) &&
           (choice->count_limit < 0 || counted <= choice->count_limit);
}

/* At most 20 options and 64 units. */
static inline struct choice_best choice_tiny_best(const struct plan_choice *choice)
{
    struct choice_best best = {.feasible = false};
    uint64_t cover[20];
    for (int32_t i = 0; i < choice->option_count; i++) {
        cover[i] = choice_tiny_set(&choice->run[choice->option[i].run_first], choice->option[i].run_count);
    }
    for (uint32_t set = 0; set < 1U << choice->option_count; set++) {
        if (!choice_tiny_allowed(choice, set)) {
            continue;
        }
        uint64_t covered = 0;
        int64_t cost = 0;
        for (int32_t i = 0; i < choice->option_count; i++) {
            covered |= (set >> i & 1U) != 0 ? cover[i] : 0;
            cost += (set >> i & 1U) != 0 ? choice->option[i].cost : 0;
        }
        bool met = true;
        for (int32_t k = 0; met && k < choice->floor_count; k++) {
            const struct plan_floor *floor = &choice->floor[k];
            uint64_t units = choice_tiny_set(&choice->floor_run[floor->run_first], floor->run_count);
            met = choice_tiny_sum(choice->value, covered & units) >= floor->need;
        }
        bool least = choice->objective == PLAN_LEAST_COST;
        int64_t worth = least ? cost : choice_tiny_sum(choice->weight, covered);
        if (met && (!best.feasible || (least ? worth < best.best : worth > best.best))) {
            best = (struct choice_best){true, worth, set};
        }
    }
    return best;
}

#endif
