#include "planner/choice/greedy_list.h"

#include <stdlib.h>

struct plan_missing plan_greedy_missing(const struct plan_state *state)
{
    const struct plan_choice *choice = state->choice;
    struct plan_missing missing = {0, 0, choice->floor_count == 1 && state->large[0] != 0};
    for (int32_t k = 0; k < choice->floor_count; k++) {
        int64_t value = choice->floor[k].need - state->cover.floor_value[k];
        if (value > 0 && state->large[k] != 0) {
            missing.large += value;
        } else if (value > 0) {
            missing.small += value;
        }
    }
    return missing;
}

int64_t plan_greedy_relief_bound(const struct plan_state *state, const struct plan_missing *missing,
                                 int32_t option)
{
    int64_t large = missing->large == 0 ? 0 : state->gain[option];
    int64_t small = state->need[option];
    return (large < missing->large ? large : missing->large) +
           (small < missing->small ? small : missing->small);
}

/* The entry with its true relief; false if that is nothing. */
static bool weigh_relief(struct plan_state *state, const struct plan_taste *taste,
                         const struct plan_missing *missing, struct plan_entry *entry)
{
    int64_t relief = missing->exact ? plan_greedy_relief_bound(state, missing, entry->option)
                                    : plan_cover_relief(&state->cover, entry->option).shortfall;
    entry->key = plan_list_worth(state, taste, entry->option, relief);
    return relief > 0;
}

static bool bound_entry(struct plan_entry *ret, const struct plan_state *state,
                        const struct plan_taste *taste, const struct plan_missing *missing, int32_t option)
{
    if (state->gain[option] < 0 || (taste->core != NULL && taste->core[option] == 0)) {
        return false;
    }
    int64_t bound = plan_greedy_relief_bound(state, missing, option);
    *ret = (struct plan_entry){option, plan_list_worth(state, taste, option, bound), state->gain[option],
                               state->choice->option[option].cost};
    return bound > 0;
}

static bool is_listed(const struct plan_list *list, int32_t option)
{
    for (int32_t e = 0; e < list->count; e++) {
        if (list->entry[e].option == option) {
            return true;
        }
    }
    return false;
}

/* The bounds name the options worth weighing: first a few of the best, then whatever could still beat them.
 */
int32_t plan_greedy_next_need(struct plan_state *state, const struct plan_taste *taste)
{
    const struct plan_missing missing = plan_greedy_missing(state);
    int32_t count = state->choice->option_count;
    struct plan_list probe = {.room = PLAN_LIST_ROOM};
    struct plan_list list = {.room = taste->random == NULL ? 1 : PLAN_LIST_LUCK};
    struct plan_entry entry;
    if (missing.large + missing.small == 0) {
        return -1;
    }
    for (int32_t i = 0; i < count; i++) {
        if (bound_entry(&entry, state, taste, &missing, i) && plan_list_wants(&probe, &entry) &&
            plan_state_allows(state, i, -1)) {
            plan_list_enter(&probe, &entry);
        }
    }
    for (int32_t p = 0; p < probe.count; p++) {
        entry = probe.entry[p];
        if (weigh_relief(state, taste, &missing, &entry)) {
            plan_list_enter(&list, &entry);
        }
    }
    for (int32_t i = 0; i < count && probe.count == probe.room; i++) {
        if (bound_entry(&entry, state, taste, &missing, i) && plan_list_wants(&list, &entry) &&
            !is_listed(&probe, i) && plan_state_allows(state, i, -1) &&
            weigh_relief(state, taste, &missing, &entry)) {
            plan_list_enter(&list, &entry);
        }
    }
    return plan_list_choose(&list, taste);
}

int32_t plan_greedy_completing(struct plan_state *state, const struct plan_need *target, int64_t cost)
{
    const struct plan_choice *choice = state->choice;
    const struct plan_missing missing = plan_greedy_missing(state);
    const struct plan_need now = plan_cover_missing(&state->cover);
    int64_t wanted = now.shortfall - target->shortfall;
    int32_t best = -1;
    for (int32_t i = 0; i < choice->option_count; i++) {
        int64_t here = choice->option[i].cost;
        if (here > cost || (here == cost && (best < 0 || state->gain[i] <= state->gain[best])) ||
            state->gain[i] < 0 || plan_greedy_relief_bound(state, &missing, i) < wanted ||
            !plan_state_allows(state, i, -1)) {
            continue;
        }
        struct plan_need relief = {now.missed, wanted};
        if (!missing.exact) {
            relief = plan_cover_relief(&state->cover, i);
        }
        if (relief.shortfall >= wanted && now.missed - relief.missed <= target->missed) {
            best = i;
            cost = here;
        }
    }
    return best;
}

static int dearer_first(const void *a, const void *b)
{
    const struct plan_priced *left = a;
    const struct plan_priced *right = b;
    if (left->cost != right->cost) {
        return left->cost > right->cost ? -1 : 1;
    }
    return (left->option < right->option) - (left->option > right->option);
}

void plan_greedy_prune(struct plan_state *state, struct plan_priced *scratch)
{
    bool exact = plan_greedy_missing(state).exact;
    int64_t spare = exact ? state->cover.floor_value[0] - state->choice->floor[0].need : 0;
    spare = spare < 0 ? 0 : spare;
    int32_t count = 0;
    for (int32_t s = 0; s < state->count; s++) {
        const struct plan_option *option = &state->choice->option[state->list[s]];
        if (option->state == PLAN_OPTION_FREE && option->cost > 0) {
            scratch[count++] = (struct plan_priced){option->cost, state->list[s]};
        }
    }
    qsort(scratch, (size_t)count, sizeof *scratch, dearer_first);
    for (int32_t p = 0; p < count; p++) {
        int32_t option = scratch[p].option;
        bool needed = exact ? state->alone[option] > spare : plan_cover_needed(&state->cover, option);
        if (!needed) {
            spare -= state->alone[option];
            plan_state_remove(state, option);
        }
    }
}
