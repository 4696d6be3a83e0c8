#include "planner/choice/swap.h"

#include "geo/memory.h"

#include <stdlib.h>
#include <string.h>

enum { TRIES = 12 }; /* exchanges tried before a guarded floor makes us give up */

void plan_swap_release(struct plan_swap *swap)
{
    free(swap->extra);
    free(swap->priced);
    free(swap->owner);
    free(swap->seen);
    plan_mark_release(&swap->mark);
    plan_mark_release(&swap->pair);
    *swap = (struct plan_swap){.extra = NULL};
}

enum geo_status plan_swap_init(struct plan_swap *ret, const struct plan_state *state, struct geo_error *err)
{
    struct plan_swap swap = {.extra = NULL};
    size_t count = (size_t)state->choice->option_count;
    enum geo_status status = geo_memory_array(&swap.extra, count, sizeof *swap.extra, "exchanges", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&swap.priced, count, sizeof *swap.priced, "exchanges", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&swap.owner, count, sizeof *swap.owner, "exchanges", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&swap.seen, count, sizeof *swap.seen, "exchanges", err);
    }
    if (status == GEO_OK) {
        status = plan_mark_init(&swap.mark, state, err);
    }
    if (status == GEO_OK) {
        status = plan_mark_init(&swap.pair, state, err);
    }
    if (status != GEO_OK) {
        plan_swap_release(&swap);
        return status;
    }
    *ret = swap;
    return GEO_OK;
}

void plan_swap_settle(struct plan_swap *swap, struct plan_state *state)
{
    size_t count = (size_t)state->choice->option_count;
    memcpy(swap->seen, state->gain, count * sizeof *swap->seen);
    for (size_t i = 0; i < count; i++) {
        state->dirty[i] &= state->chosen[i];
    }
}

/* ---- most weight: one out, one in ---- */

void plan_swap_peel(struct plan_swap *swap, struct plan_state *state, struct plan_exchange *exchange)
{
    const struct plan_choice *choice = state->choice;
    struct plan_cover *cover = &state->cover;
    const struct plan_run *run = &choice->run[choice->option[exchange->out].run_first];
    struct plan_need before = plan_cover_missing(cover);
    plan_cover_change(cover, exchange->out, -1);
    exchange->after = plan_cover_missing(cover);
    exchange->guarded = exchange->after.shortfall > before.shortfall;
    exchange->loss = 0;
    for (int32_t r = 0; r < choice->option[exchange->out].run_count; r++) {
        for (int32_t j = run[r].first; j < run[r].first + run[r].count; j++) {
            if (cover->times[j] == 0 && state->main[j] != 0) {
                exchange->loss += state->main[j];
                plan_field_put(&state->field, j, state->main[j]);
            }
        }
    }
    plan_field_spread(&state->field, swap->extra);
}

void plan_swap_unpeel(struct plan_swap *swap, struct plan_state *state, const struct plan_exchange *exchange)
{
    for (int32_t h = 0; h < state->field.hit_count; h++) {
        swap->extra[state->field.hit[h]] = 0;
    }
    plan_cover_change(&state->cover, exchange->out, 1);
}

struct offer {
    int32_t option;
    int64_t total, cost;
};

static bool is_refused(const int32_t *refused, int32_t count, int32_t option)
{
    for (int32_t t = 0; t < count; t++) {
        if (refused[t] == option) {
            return true;
        }
    }
    return false;
}

/* The option worth most in the place of `out`, if it is worth more, or as much for less money or, with
 * nothing else to choose by, a lower number. */
static int32_t best_offer(const struct plan_swap *swap, const struct plan_state *state,
                          const struct plan_exchange *exchange, const int32_t *refused, int32_t refused_count)
{
    const struct plan_choice *choice = state->choice;
    struct offer best = {choice->floor_count == 0 ? exchange->out : -1, exchange->loss,
                         choice->option[exchange->out].cost};
    for (int32_t i = 0; i < choice->option_count; i++) {
        int64_t total = state->gain[i] + swap->extra[i];
        if (total < best.total) {
            continue;
        }
        int64_t cost = choice->option[i].cost;
        if (total == best.total && (cost > best.cost || (cost == best.cost && i >= best.option))) {
            continue;
        }
        if (plan_state_allows(state, i, exchange->out) && !is_refused(refused, refused_count, i)) {
            best = (struct offer){i, total, cost};
        }
    }
    return best.option == exchange->out ? -1 : best.option;
}

/* With `out` peeled. */
static void find_in(const struct plan_swap *swap, struct plan_state *state, struct plan_exchange *exchange,
                    const struct plan_need *before)
{
    int32_t refused[TRIES];
    exchange->in = -1;
    for (int32_t tries = 0; tries < TRIES; tries++) {
        int32_t option = best_offer(swap, state, exchange, refused, tries);
        if (option < 0) {
            return;
        }
        struct plan_need relief = {0, 0};
        if (exchange->guarded) {
            relief = plan_cover_relief(&state->cover, option);
        }
        if (exchange->after.shortfall - relief.shortfall <= before->shortfall &&
            exchange->after.missed - relief.missed <= before->missed) {
            exchange->in = option;
            return;
        }
        refused[tries] = option;
    }
}

/* True if the plan changed. */
static bool improve_at(struct plan_swap *swap, struct plan_state *state, int32_t out)
{
    struct plan_exchange exchange = {.out = out};
    struct plan_need before = plan_cover_missing(&state->cover);
    plan_swap_peel(swap, state, &exchange);
    find_in(swap, state, &exchange, &before);
    plan_swap_unpeel(swap, state, &exchange);
    if (exchange.in >= 0) {
        plan_state_remove(state, out);
        plan_state_add(state, exchange.in);
    } else if (exchange.loss == 0 && !exchange.guarded) {
        plan_state_remove(state, out);
    } else {
        return false;
    }
    return true;
}

/* ---- one in, one out ---- */

static void enter_owner(struct plan_swap *swap, int32_t owner, int64_t sum)
{
    if (sum == 0) {
        return;
    }
    if (swap->extra[owner] == 0) {
        swap->owner[swap->owner_count++] = owner;
    }
    swap->extra[owner] += sum;
}

void plan_swap_find_owners(struct plan_swap *swap, const struct plan_state *state, int32_t in)
{
    const struct plan_choice *choice = state->choice;
    const struct plan_cover *cover = &state->cover;
    const struct plan_run *run = &choice->run[choice->option[in].run_first];
    int32_t owner = -1; /* of the units just passed, and their sum */
    int64_t sum = 0;
    swap->owner_count = 0;
    for (int32_t r = 0; r < choice->option[in].run_count; r++) {
        for (int32_t j = run[r].first; j < run[r].first + run[r].count; j++) {
            if (cover->times[j] != 1) {
                continue;
            }
            if (cover->owner[j] != owner) {
                enter_owner(swap, owner, sum);
                owner = cover->owner[j];
                sum = 0;
            }
            sum += state->main[j];
        }
    }
    enter_owner(swap, owner, sum);
}

void plan_swap_clear_owners(struct plan_swap *swap)
{
    for (int32_t o = 0; o < swap->owner_count; o++) {
        swap->extra[swap->owner[o]] = 0;
    }
}

struct deal {
    int32_t out;
    int64_t change, cost; /* of the main; of `out` */
};

/* Is `out` a better one to go for `in` than the best so far? */
static void weigh_deal(struct deal *best, const struct plan_swap *swap, const struct plan_state *state,
                       int32_t in, int32_t out)
{
    const struct plan_option *option = state->choice->option;
    const struct deal deal = {out, state->gain[in] + swap->extra[out] - state->alone[out], option[out].cost};
    bool more = deal.change > best->change;
    bool as_much = deal.change == best->change && deal.cost > best->cost;
    if ((more || as_much) && option[out].state == PLAN_OPTION_FREE && plan_state_allows(state, in, out)) {
        *best = deal;
    }
}

static bool floors_hold(struct plan_state *state, int32_t in, int32_t out)
{
    if (state->choice->floor_count == 0) {
        return true;
    }
    struct plan_need before = plan_cover_missing(&state->cover);
    plan_cover_change(&state->cover, out, -1);
    struct plan_need after = plan_cover_missing(&state->cover);
    struct plan_need relief = plan_cover_relief(&state->cover, in);
    plan_cover_change(&state->cover, out, 1);
    return after.shortfall - relief.shortfall <= before.shortfall &&
           after.missed - relief.missed <= before.missed;
}

static bool improve_with(struct plan_swap *swap, struct plan_state *state, int32_t in)
{
    struct deal best = {-1, 0, state->choice->option[in].cost};
    if (state->gain[in] <= 0) {
        return false;
    }
    plan_swap_find_owners(swap, state, in);
    for (int32_t o = 0; o < swap->owner_count; o++) {
        weigh_deal(&best, swap, state, in, swap->owner[o]);
    }
    for (int32_t s = 0; state->gain[in] > swap->least_alone && s < state->count; s++) {
        weigh_deal(&best, swap, state, in, state->list[s]);
    }
    plan_swap_clear_owners(swap);
    if (best.out < 0 || !floors_hold(state, in, best.out)) {
        return false;
    }
    plan_state_remove(state, best.out);
    plan_state_add(state, in);
    return true;
}

/* ---- rest ---- */

static void find_least_alone(struct plan_swap *swap, const struct plan_state *state)
{
    swap->least_alone = INT64_MAX;
    for (int32_t s = 0; s < state->count; s++) {
        int32_t i = state->list[s];
        if (state->choice->option[i].state == PLAN_OPTION_FREE && state->alone[i] < swap->least_alone) {
            swap->least_alone = state->alone[i];
        }
    }
}

int32_t plan_swap_next_dirty(const struct plan_state *state, int32_t from)
{
    while (from < state->count && (state->dirty[state->list[from]] == 0 ||
                                   state->choice->option[state->list[from]].state != PLAN_OPTION_FREE)) {
        from++;
    }
    return from;
}

/* One look at all that is dirty. */
static bool pass(struct plan_swap *swap, struct plan_state *state)
{
    bool changed = false;
    for (int32_t at = plan_swap_next_dirty(state, 0); at < state->count;
         at = plan_swap_next_dirty(state, at)) {
        state->dirty[state->list[at]] = 0;
        changed = improve_at(swap, state, state->list[at]) || changed;
    }
    find_least_alone(swap, state);
    for (int32_t i = 0; i < state->choice->option_count; i++) {
        if (state->dirty[i] == 0 || state->chosen[i] != 0) {
            continue;
        }
        /* Without a budget, an exchange can only have become better with a better gain, or with a chosen
         * option that is dirty. */
        bool more = state->choice->budget >= 0 || state->gain[i] > swap->seen[i];
        state->dirty[i] = 0;
        swap->seen[i] = state->gain[i];
        if (more && improve_with(swap, state, i)) {
            find_least_alone(swap, state);
            changed = true;
        }
    }
    return changed;
}

static bool rest_weight(struct plan_swap *swap, struct plan_state *state, const struct geo_progress *progress)
{
    const struct plan_taste taste = {.kind = state->choice->budget >= 0 ? PLAN_TASTE_RATIO : PLAN_TASTE_GAIN};
    while (pass(swap, state)) {
        (void)plan_greedy_fill(state, &taste, NULL);
        if (!geo_progress_tick(progress, 0.0)) {
            return false;
        }
    }
    return true;
}

bool plan_swap_rest(struct plan_swap *swap, struct plan_state *state, bool thorough,
                    const struct geo_progress *progress)
{
    return state->choice->objective == PLAN_LEAST_COST ? plan_swap_rest_cost(swap, state, thorough, progress)
                                                       : rest_weight(swap, state, progress);
}
