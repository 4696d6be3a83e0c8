#include "planner/choice/greedy.h"

#include "geo/memory.h"
#include "planner/choice/greedy_list.h"
#include "planner/choice/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- weight ---- */

static int32_t pick_weight(const struct plan_state *state, const struct plan_taste *taste)
{
    const struct plan_choice *choice = state->choice;
    struct plan_list list = {.room = taste->random == NULL ? 1 : PLAN_LIST_LUCK};
    for (int32_t i = 0; i < choice->option_count; i++) {
        if (state->gain[i] < choice->min_gain || (taste->core != NULL && taste->core[i] == 0)) {
            continue;
        }
        const struct plan_entry entry = {i, plan_list_worth(state, taste, i, state->gain[i]), state->gain[i],
                                         choice->option[i].cost};
        if (plan_list_wants(&list, &entry) && plan_state_allows(state, i, -1)) {
            plan_list_enter(&list, &entry);
        }
    }
    return plan_list_choose(&list, taste);
}

/* ---- filling ---- */

static double done_ratio(const struct plan_state *state)
{
    const struct plan_choice *choice = state->choice;
    double money = choice->budget > 0 ? (double)state->cost / (double)choice->budget : 0.0;
    double count = choice->count_limit > 0 ? (double)state->counted / (double)choice->count_limit : 0.0;
    return fmin(1.0, fmax(money, count));
}

bool plan_greedy_fill(struct plan_state *state, const struct plan_taste *taste,
                      const struct geo_progress *progress)
{
    int32_t option = 0;
    while (option >= 0 && state->choice->floor_count > 0) {
        option = plan_greedy_next_need(state, taste);
        if (option >= 0) {
            plan_state_add(state, option);
        }
        if (!geo_progress_tick(progress, done_ratio(state))) {
            return false;
        }
    }
    option = state->choice->objective == PLAN_MOST_WEIGHT ? 0 : -1;
    while (option >= 0) {
        option = pick_weight(state, taste);
        if (option >= 0) {
            plan_state_add(state, option);
        }
        if (!geo_progress_tick(progress, done_ratio(state))) {
            return false;
        }
    }
    return true;
}

void plan_greedy_gifts(struct plan_state *state)
{
    const struct plan_choice *choice = state->choice;
    for (int32_t best = 0; best >= 0;) {
        int64_t most = choice->min_gain - 1;
        best = -1;
        for (int32_t i = 0; i < choice->option_count; i++) {
            if (choice->option[i].cost == 0 && plan_state_allows(state, i, -1)) {
                int64_t weight = plan_cover_weight(&state->cover, i, 0);
                best = weight > most ? i : best;
                most = weight > most ? weight : most;
            }
        }
        if (best >= 0) {
            plan_state_add(state, best);
        }
    }
}

enum geo_status plan_greedy_selection(struct plan_selection *ret, const struct plan_state *state,
                                      struct geo_error *err)
{
    const struct plan_selection selection = {state->list, state->count, state->cover.weight, state->cost};
    return plan_selection_copy(ret, &selection, err);
}

/* ---- the greedy plan ---- */

/* One way to fill, from the required options up; the selection keeps the order in which they came. */
static enum geo_status one_way(struct plan_selection *ret, struct plan_state *state,
                               enum plan_taste_kind kind, const struct geo_progress *progress,
                               struct geo_error *err)
{
    struct plan_priced *scratch = NULL;
    const struct plan_taste taste = {.kind = kind};
    if (!plan_greedy_fill(state, &taste, progress)) {
        return geo_error_set(err, GEO_ERR_INTERRUPTED, "interrupted");
    }
    struct plan_selection selection = {.option = NULL};
    bool least = state->choice->objective == PLAN_LEAST_COST;
    enum geo_status status = geo_memory_array(&scratch, (size_t)state->choice->option_count, sizeof *scratch,
                                              "chosen options", err);
    if (status == GEO_OK && least) {
        plan_greedy_gifts(state);
    }
    if (status == GEO_OK) {
        status = plan_greedy_selection(&selection, state, err);
    }
    if (status == GEO_OK && least) {
        plan_greedy_prune(state, scratch);
    }
    free(scratch);
    if (status != GEO_OK) {
        return status;
    }
    int32_t kept = 0;
    for (int32_t s = 0; s < selection.count; s++) {
        if (state->chosen[selection.option[s]] != 0) {
            selection.option[kept++] = selection.option[s];
        }
    }
    selection.count = kept;
    selection.weight = state->cover.weight;
    selection.cost = state->cost;
    *ret = selection;
    return GEO_OK;
}

enum geo_status plan_search_greedy(struct plan_selection *ret, const struct plan_choice *choice,
                                   const struct geo_progress *progress, struct geo_error *err)
{
    struct plan_state state = {.count = 0};
    struct plan_mark start = {.count = 0};
    struct plan_selection best = {.option = NULL};
    struct plan_selection other = {.option = NULL};
    enum geo_status status = plan_state_init(&state, choice, err);
    if (status == GEO_OK) {
        status = plan_mark_init(&start, &state, err);
    }
    if (status == GEO_OK) {
        plan_mark_set(&start, &state);
        status = one_way(&best, &state, PLAN_TASTE_GAIN, progress, err);
    }
    if (status == GEO_OK && (choice->budget >= 0 || choice->objective == PLAN_LEAST_COST)) {
        struct plan_rank plain = plan_state_rank(&state);
        plan_mark_return(&start, &state);
        status = one_way(&other, &state, PLAN_TASTE_RATIO, progress, err);
        struct plan_rank by_ratio = plan_state_rank(&state);
        if (status == GEO_OK && plan_rank_compare(&by_ratio, &plain) < 0) {
            struct plan_selection kept = best;
            best = other;
            other = kept;
        }
    }
    if (status == GEO_OK) {
        *ret = best;
        best.option = NULL;
    }
    plan_selection_release(&best);
    plan_selection_release(&other);
    plan_mark_release(&start);
    plan_state_release(&state);
    return status;
}
