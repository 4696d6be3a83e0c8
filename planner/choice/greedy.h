/* Filling up a plan: floors first, then weight. */
#ifndef PHUSONG_CHOICE_GREEDY_H
#define PHUSONG_CHOICE_GREEDY_H

#include "geo/progress.h"
#include "planner/choice/state.h"

enum plan_taste_kind {
    PLAN_TASTE_GAIN,    /* most gain */
    PLAN_TASTE_RATIO,   /* most gain per cost */
    PLAN_TASTE_BETWEEN, /* most gain per square root of the cost */
    PLAN_TASTE_COUNT
};

struct plan_taste {
    enum plan_taste_kind kind;
    const uint8_t *core; /* NULL, or [option_count] 1: may be taken */
    uint64_t *random;    /* NULL: always the best; else now and then one of the next best */
};

/* Adds options until floors are met or nothing helps, then, for the most weight, until nothing of min_gain is
 * allowed. False: the user asked to stop. */
bool plan_greedy_fill(struct plan_state *state, const struct plan_taste *taste,
                      const struct geo_progress *progress);

/* ---- floors ---- */

struct plan_missing { /* value, by how the state keeps it */
    int64_t large, small;
    bool exact; /* one large floor: its gain says all of an option */
};
struct plan_missing plan_greedy_missing(const struct plan_state *state);

/* No less than what the option, if added, would relieve the floors of. */
int64_t plan_greedy_relief_bound(const struct plan_state *state, const struct plan_missing *missing,
                                 int32_t option);

/* The cheapest option below `cost` that leaves no more missing than `target`; −1: none. */
int32_t plan_greedy_completing(struct plan_state *state, const struct plan_need *target, int64_t cost);

/* The best next option for the floors; −1: none helps. */
int32_t plan_greedy_next_need(struct plan_state *state, const struct plan_taste *taste);

struct plan_priced { /* scratch for sorting by cost */
    int64_t cost;
    int32_t option;
};

/* Drops every free option that costs something and that no floor needs, dearest first.
 * scratch: [option_count]. */
void plan_greedy_prune(struct plan_state *state, struct plan_priced *scratch);

/* Adds what costs nothing and is allowed, as long as it adds weight of min_gain. */
void plan_greedy_gifts(struct plan_state *state);

/* The state's plan, in the order of its list. */
enum geo_status plan_greedy_selection(struct plan_selection *ret, const struct plan_state *state,
                                      struct geo_error *err) GEO_MUST_CHECK;

#endif
