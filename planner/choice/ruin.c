#include "planner/choice/ruin.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_REMOVED = 10, FORCED = 2, DRAWS = 3 };

struct ruin {
    struct plan_state *state;
    struct plan_swap *swap;
    const struct plan_search_settings *settings;
    uint64_t random;
    struct plan_mark mark; /* the plan of the last accepted round */
    struct plan_rank rank; /* of it */
    int32_t *free;         /* [option_count] the chosen that may go */
    int32_t free_count;
    int32_t *best; /* [option_count] the best plan, ascending */
    int32_t best_count;
    double best_share; /* of need that its smallest floor has */
    int32_t *sorted;   /* [option_count] scratch */
    bool placeless;    /* all options lie in one place: distances say nothing */
};

static void list_free(struct ruin *ruin)
{
    const struct plan_state *state = ruin->state;
    ruin->free_count = 0;
    for (int32_t s = 0; s < state->count; s++) {
        if (state->choice->option[state->list[s]].state == PLAN_OPTION_FREE) {
            ruin->free[ruin->free_count++] = state->list[s];
        }
    }
}

/* ---- the best so far ---- */

static int by_number(const void *a, const void *b)
{
    int32_t left = *(const int32_t *)a;
    int32_t right = *(const int32_t *)b;
    return (left > right) - (left < right);
}

static bool has_lower_numbers(const struct ruin *ruin, int32_t count)
{
    for (int32_t s = 0; s < count && s < ruin->best_count; s++) {
        if (ruin->sorted[s] != ruin->best[s]) {
            return ruin->sorted[s] < ruin->best[s];
        }
    }
    return count < ruin->best_count;
}

/* Takes the state's plan over: it is better, or as good and wins the tie. */
static void keep_best(struct ruin *ruin, bool better)
{
    const struct plan_state *state = ruin->state;
    double share = plan_cover_smallest_share(&state->cover);
    memcpy(ruin->sorted, state->list, (size_t)state->count * sizeof *ruin->sorted);
    qsort(ruin->sorted, (size_t)state->count, sizeof *ruin->sorted, by_number);
    if (!better &&
        (share < ruin->best_share || (share <= ruin->best_share && !has_lower_numbers(ruin, state->count)))) {
        return;
    }
    int32_t *kept = ruin->best;
    ruin->best = ruin->sorted;
    ruin->sorted = kept;
    ruin->best_count = state->count;
    ruin->best_share = share;
}

static void return_to_best(struct ruin *ruin)
{
    struct plan_state *state = ruin->state;
    list_free(ruin);
    for (int32_t s = 0; s < ruin->free_count; s++) {
        int32_t option = ruin->free[s];
        if (bsearch(&option, ruin->best, (size_t)ruin->best_count, sizeof option, by_number) == NULL) {
            plan_state_remove(state, option);
        }
    }
    plan_state_add_all(state, ruin->best, ruin->best_count);
}

/* ---- ruin ---- */

/* Puts the one nearest to (x, y) at the end of the list. */
static void nearest_last(struct ruin *ruin, double x_m, double y_m)
{
    int32_t best = -1;
    double best_m2 = 0.0;
    for (int32_t s = 0; s < ruin->free_count; s++) {
        const struct plan_option *option = &ruin->state->choice->option[ruin->free[s]];
        double dx_m = option->x_m - x_m;
        double dy_m = option->y_m - y_m;
        double m2 = dx_m * dx_m + dy_m * dy_m;
        if (best < 0 || m2 < best_m2) {
            best = s;
            best_m2 = m2;
        }
    }
    int32_t kept = ruin->free[ruin->free_count - 1];
    ruin->free[ruin->free_count - 1] = ruin->free[best];
    ruin->free[best] = kept;
}

static void remove_last(struct ruin *ruin)
{
    plan_state_remove(ruin->state, ruin->free[--ruin->free_count]);
}

static void remove_near(struct ruin *ruin, int32_t around, int32_t count)
{
    const struct plan_option *middle = &ruin->state->choice->option[around];
    for (; count > 0 && ruin->free_count > 0; count--) {
        nearest_last(ruin, middle->x_m, middle->y_m);
        remove_last(ruin);
    }
}

static void remove_anywhere(struct ruin *ruin, int32_t count)
{
    for (; count > 0 && ruin->free_count > 0; count--) {
        int32_t at = plan_random_below(&ruin->random, ruin->free_count);
        int32_t kept = ruin->free[ruin->free_count - 1];
        ruin->free[ruin->free_count - 1] = ruin->free[at];
        ruin->free[at] = kept;
        remove_last(ruin);
    }
}

/* Forces an option in: those go that it shares its units with, and those that exclude it. */
static void force_in(struct ruin *ruin)
{
    struct plan_state *state = ruin->state;
    const struct plan_choice *choice = state->choice;
    int32_t in = -1;
    for (int32_t draw = 0; draw < DRAWS; draw++) {
        int32_t i = plan_random_below(&ruin->random, choice->option_count);
        bool may = choice->option[i].state == PLAN_OPTION_FREE && state->chosen[i] == 0 &&
                   (ruin->settings->core == NULL || ruin->settings->core[i] != 0);
        in = may && (in < 0 || state->gain[i] > state->gain[in]) ? i : in;
    }
    if (in < 0) {
        return;
    }
    plan_swap_find_owners(ruin->swap, state, in);
    for (int32_t s = ruin->free_count - 1; s >= 0; s--) {
        int32_t out = ruin->free[s];
        if (ruin->swap->extra[out] > 0 || plan_choice_conflict(choice, in, out)) {
            plan_state_remove(state, out);
        }
    }
    plan_swap_clear_owners(ruin->swap);
    if (plan_state_allows(state, in, -1)) {
        plan_state_add(state, in);
    }
}

static void one_round(struct ruin *ruin)
{
    struct plan_state *state = ruin->state;
    struct plan_taste taste = {
        .kind = PLAN_TASTE_GAIN, .core = ruin->settings->core, .random = &ruin->random};
    if (state->choice->budget >= 0 || state->choice->objective == PLAN_LEAST_COST) {
        taste.kind = (enum plan_taste_kind)plan_random_below(&ruin->random, PLAN_TASTE_COUNT);
    }
    list_free(ruin);
    int32_t most = ruin->free_count < MOST_REMOVED ? ruin->free_count : MOST_REMOVED;
    int32_t lot = plan_random_below(&ruin->random, 8);
    int32_t forced = ruin->placeless ? 2 * FORCED : FORCED;
    if (lot < forced && state->choice->option_count > 0) {
        force_in(ruin);
    } else if (most > 0) {
        int32_t count = 1 + plan_random_below(&ruin->random, most);
        if (lot == 7 || ruin->placeless) {
            remove_anywhere(ruin, count);
        } else {
            int32_t around = ruin->free[plan_random_below(&ruin->random, ruin->free_count)];
            remove_near(ruin, around, count);
        }
    }
    (void)plan_greedy_fill(state, &taste, NULL);
    (void)plan_swap_rest(ruin->swap, state, false, NULL);
}

static bool goal_met(const struct ruin *ruin)
{
    int64_t goal = ruin->settings->goal;
    bool least = ruin->state->choice->objective == PLAN_LEAST_COST;
    return goal >= 0 && ruin->rank.missing.missed == 0 &&
           (least ? ruin->rank.first <= goal : -ruin->rank.first >= goal);
}

static bool in_one_place(const struct plan_choice *choice)
{
    const struct plan_option *option = choice->option;
    for (int32_t i = 1; i < choice->option_count; i++) {
        double away_m = fabs(option[i].x_m - option[0].x_m) + fabs(option[i].y_m - option[0].y_m);
        if (away_m > 0.0) {
            return false;
        }
    }
    return true;
}

static enum geo_status ruin_init(struct ruin *ruin, struct geo_error *err)
{
    ruin->placeless = in_one_place(ruin->state->choice);
    size_t count = (size_t)ruin->state->choice->option_count;
    const char *what = "ruin and recreate";
    enum geo_status status = plan_mark_init(&ruin->mark, ruin->state, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&ruin->free, count, sizeof *ruin->free, what, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&ruin->best, count, sizeof *ruin->best, what, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&ruin->sorted, count, sizeof *ruin->sorted, what, err);
    }
    return status;
}

enum geo_status plan_ruin_rounds(struct plan_state *state, struct plan_swap *swap,
                                 const struct plan_search_settings *settings,
                                 const struct geo_progress *progress, struct geo_error *err)
{
    struct ruin ruin = {.state = state, .swap = swap, .settings = settings, .random = settings->seed};
    enum geo_status status = ruin_init(&ruin, err);
    if (status == GEO_OK) {
        plan_mark_set(&ruin.mark, state);
        ruin.rank = plan_state_rank(state);
        keep_best(&ruin, true);
    }
    for (int32_t round = 0; status == GEO_OK && round < settings->rounds && !goal_met(&ruin); round++) {
        if (!geo_progress_tick(progress, (double)round / (double)settings->rounds)) {
            status = geo_error_set(err, GEO_ERR_INTERRUPTED, "interrupted");
            break;
        }
        one_round(&ruin);
        struct plan_rank rank = plan_state_rank(state);
        int order = plan_rank_compare(&rank, &ruin.rank);
        if (order <= 0) {
            plan_mark_set(&ruin.mark, state);
            ruin.rank = rank;
            keep_best(&ruin, order < 0);
        } else {
            plan_mark_return(&ruin.mark, state);
            plan_swap_settle(swap, state);
        }
    }
    if (status == GEO_OK) {
        return_to_best(&ruin);
    }
    plan_mark_release(&ruin.mark);
    free(ruin.free);
    free(ruin.best);
    free(ruin.sorted);
    return status;
}
