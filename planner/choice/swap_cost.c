#include "planner/choice/swap.h"

enum { NEIGHBOURS = 6 };

struct attempt {             /* at something cheaper */
    struct plan_need target; /* no more may be missing */
    int64_t cost;            /* below this */
};

/* With something already out: one option, or else several, that make up for it and leave the plan cheaper. */
static bool make_up(struct plan_state *state, const struct attempt *attempt, bool several)
{
    const struct plan_taste taste = {.kind = PLAN_TASTE_RATIO};
    int32_t one = plan_greedy_completing(state, &attempt->target, attempt->cost - state->cost);
    if (one >= 0) {
        plan_state_add(state, one);
        return true;
    }
    while (several && state->cost < attempt->cost) {
        struct plan_need missing = plan_cover_missing(&state->cover);
        if (missing.shortfall <= attempt->target.shortfall && missing.missed <= attempt->target.missed) {
            return true;
        }
        int32_t next = plan_greedy_next_need(state, &taste);
        if (next < 0 || state->cost + state->choice->option[next].cost >= attempt->cost) {
            return false;
        }
        plan_state_add(state, next);
    }
    return false;
}

/* The free chosen option nearest to `around`, further than `beyond_m2` or as far with a higher number. */
static int32_t next_near(const struct plan_state *state, int32_t around, int32_t last, double *beyond_m2)
{
    const struct plan_option *option = state->choice->option;
    int32_t best = -1;
    double best_m2 = 0.0;
    for (int32_t s = 0; s < state->count; s++) {
        int32_t i = state->list[s];
        double dx_m = option[i].x_m - option[around].x_m;
        double dy_m = option[i].y_m - option[around].y_m;
        double m2 = dx_m * dx_m + dy_m * dy_m;
        bool after = last < 0 || m2 > *beyond_m2 || (m2 >= *beyond_m2 && i > last);
        if (option[i].state == PLAN_OPTION_FREE && after &&
            (best < 0 || m2 < best_m2 || (m2 <= best_m2 && i < best))) {
            best = i;
            best_m2 = m2;
        }
    }
    *beyond_m2 = best_m2;
    return best;
}

/* `out` is out already, and alone cannot be made up for: another beside it goes, too. */
static bool pairs(struct plan_swap *swap, struct plan_state *state, const struct attempt *attempt,
                  int32_t out)
{
    double beyond_m2 = 0.0;
    int32_t last = -1;
    plan_mark_set(&swap->pair, state);
    for (int32_t n = 0; n < NEIGHBOURS; n++) {
        last = next_near(state, out, last, &beyond_m2);
        if (last < 0) {
            return false;
        }
        plan_state_remove(state, last);
        if (make_up(state, attempt, false)) {
            return true;
        }
        plan_mark_return(&swap->pair, state);
    }
    return false;
}

/* With one large floor every option's worth is known: the cheapest that keeps the floor in the place of
 * `out`; of equal cost, the one with most value, if that is more than there was. */
static int32_t best_for(const struct plan_swap *swap, const struct plan_state *state,
                        const struct plan_exchange *exchange, int64_t wanted)
{
    const struct plan_choice *choice = state->choice;
    int32_t best = -1;
    int64_t cost = choice->option[exchange->out].cost;
    int64_t total = exchange->loss;
    for (int32_t i = 0; i < choice->option_count; i++) {
        int64_t here = choice->option[i].cost;
        int64_t value = state->gain[i] + swap->extra[i];
        if (here <= cost && value >= wanted && (here < cost || value > total) &&
            plan_state_allows(state, i, exchange->out)) {
            best = i;
            cost = here;
            total = value;
        }
    }
    return best;
}

static bool exchange_at(struct plan_swap *swap, struct plan_state *state, int32_t out)
{
    struct plan_exchange exchange = {.out = out};
    int64_t spare = state->cover.floor_value[0] - state->choice->floor[0].need;
    plan_swap_peel(swap, state, &exchange);
    exchange.in = best_for(swap, state, &exchange, exchange.loss - (spare > 0 ? spare : 0));
    plan_swap_unpeel(swap, state, &exchange);
    if (exchange.in < 0) {
        return false;
    }
    plan_state_remove(state, out);
    plan_state_add(state, exchange.in);
    return true;
}

static bool cheaper_at(struct plan_swap *swap, struct plan_state *state, int32_t out, bool thorough)
{
    const struct attempt attempt = {plan_cover_missing(&state->cover), state->cost};
    bool exact = plan_greedy_missing(state).exact;
    if (state->choice->option[out].cost == 0) {
        return false;
    }
    if (exact && exchange_at(swap, state, out)) {
        return true;
    }
    if (exact && !thorough) {
        return false;
    }
    plan_mark_set(&swap->mark, state);
    plan_state_remove(state, out);
    if (make_up(state, &attempt, thorough)) {
        return true;
    }
    plan_mark_return(&swap->mark, state);
    if (!thorough) {
        return false;
    }
    plan_state_remove(state, out);
    if (pairs(swap, state, &attempt, out)) {
        return true;
    }
    plan_mark_return(&swap->mark, state);
    return false;
}

bool plan_swap_rest_cost(struct plan_swap *swap, struct plan_state *state, bool thorough,
                         const struct geo_progress *progress)
{
    plan_greedy_prune(state, swap->priced);
    for (int32_t at = plan_swap_next_dirty(state, 0); at < state->count;) {
        int32_t out = state->list[at];
        state->dirty[out] = 0;
        if (cheaper_at(swap, state, out, thorough)) {
            plan_greedy_prune(state, swap->priced);
            at = 0;
        }
        if (!geo_progress_tick(progress, 0.0)) {
            return false;
        }
        at = plan_swap_next_dirty(state, at);
    }
    return true;
}
