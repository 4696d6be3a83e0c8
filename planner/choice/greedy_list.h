/* The best few options of a scan. */
#ifndef PHUSONG_CHOICE_GREEDY_LIST_H
#define PHUSONG_CHOICE_GREEDY_LIST_H

#include "planner/choice/greedy.h"

#include <math.h>
#include <stddef.h>

enum { PLAN_LIST_LUCK = 4, PLAN_LIST_ROOM = 8 };

struct plan_entry {
    int32_t option;
    double key;
    int64_t gain, cost;
};

struct plan_list { /* best first */
    struct plan_entry entry[PLAN_LIST_ROOM];
    int32_t count, room;
};

static inline bool plan_entry_before(const struct plan_entry *a, const struct plan_entry *b)
{
    if (a->key != b->key) {
        return a->key > b->key;
    }
    if (a->gain != b->gain) {
        return a->gain > b->gain;
    }
    return a->cost != b->cost ? a->cost < b->cost : a->option < b->option;
}

static inline bool plan_list_wants(const struct plan_list *list, const struct plan_entry *entry)
{
    return list->count < list->room || plan_entry_before(entry, &list->entry[list->count - 1]);
}

static inline void plan_list_enter(struct plan_list *list, const struct plan_entry *entry)
{
    if (!plan_list_wants(list, entry)) {
        return;
    }
    int32_t at = list->count < list->room ? list->count++ : list->count - 1;
    while (at > 0 && plan_entry_before(entry, &list->entry[at - 1])) {
        list->entry[at] = list->entry[at - 1];
        at--;
    }
    list->entry[at] = *entry;
}

/* Mostly the best. */
static inline int32_t plan_list_choose(const struct plan_list *list, const struct plan_taste *taste)
{
    if (list->count == 0) {
        return -1;
    }
    int32_t at = 0;
    while (taste->random != NULL && at + 1 < list->count && plan_random_below(taste->random, 4) == 0) {
        at++;
    }
    return list->entry[at].option;
}

static inline double plan_list_worth(const struct plan_state *state, const struct plan_taste *taste,
                                     int32_t option, int64_t gain)
{
    switch (taste->kind) {
    case PLAN_TASTE_RATIO:
        return (double)gain * state->per_cost[option];
    case PLAN_TASTE_BETWEEN:
        return (double)gain * sqrt(state->per_cost[option]);
    case PLAN_TASTE_GAIN:
    case PLAN_TASTE_COUNT:
        break;
    }
    return (double)gain;
}

#endif
