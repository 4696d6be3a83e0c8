#include "planner/choice/search.h"

#include "geo/memory.h"
#include "planner/choice/ruin.h"

#include <stdlib.h>
#include <string.h>

static int by_number(const void *a, const void *b)
{
    int32_t left = *(const int32_t *)a;
    int32_t right = *(const int32_t *)b;
    return (left > right) - (left < right);
}

static void sort_options(struct plan_selection *selection)
{
    qsort(selection->option, (size_t)selection->count, sizeof *selection->option, by_number);
}

/* ---- polish ---- */

/* The free option that adds least per cost, of those that add less than min_gain and that no floor needs;
 * −1: none. `at` is its place. */
static int32_t least_useful(struct plan_cover *cover, const struct plan_selection *selection)
{
    const struct plan_choice *choice = cover->choice;
    int32_t worst = -1;
    double worst_key = 0.0;
    for (int32_t s = 0; s < selection->count; s++) {
        int32_t i = selection->option[s];
        if (choice->option[i].state == PLAN_OPTION_REQUIRED) {
            continue;
        }
        int64_t weight = plan_cover_weight(cover, i, 1);
        if (weight >= choice->min_gain || plan_cover_needed(cover, i)) {
            continue;
        }
        /* What adds nothing goes dearest first. */
        double cost = (double)choice->option[i].cost + 1.0;
        double key = weight > 0 ? (double)weight / cost : -cost;
        if (worst < 0 || key < worst_key || (key == worst_key && i > selection->option[worst])) {
            worst = s;
            worst_key = key;
        }
    }
    return worst;
}

enum geo_status plan_search_polish(struct plan_selection *selection, const struct plan_choice *choice,
                                   struct geo_error *err)
{
    struct plan_cover cover = {.choice = NULL};
    enum geo_status status = plan_cover_init(&cover, choice, err);
    if (status != GEO_OK) {
        return status;
    }
    selection->cost = 0;
    for (int32_t s = 0; s < selection->count; s++) {
        plan_cover_change(&cover, selection->option[s], 1);
        selection->cost += choice->option[selection->option[s]].cost;
    }
    for (int32_t s = least_useful(&cover, selection); s >= 0; s = least_useful(&cover, selection)) {
        plan_cover_change(&cover, selection->option[s], -1);
        selection->cost -= choice->option[selection->option[s]].cost;
        selection->count--;
        memmove(&selection->option[s], &selection->option[s + 1],
                (size_t)(selection->count - s) * sizeof *selection->option);
    }
    selection->weight = cover.weight;
    plan_cover_release(&cover);
    return GEO_OK;
}

/* ---- improve ---- */

/* Before the rounds nobody knows how far it is. */
static bool tick_at_zero(void *context, double done_ratio)
{
    const struct geo_progress *progress = context;
    (void)done_ratio;
    return geo_progress_tick(progress, 0.0);
}

static enum geo_status search_from(struct plan_state *state, const struct plan_selection *from,
                                   const struct plan_search_settings *settings,
                                   const struct geo_progress *progress, struct geo_error *err)
{
    const struct plan_taste taste = {.kind = PLAN_TASTE_GAIN};
    bool least = state->choice->objective == PLAN_LEAST_COST;
    struct geo_progress outer = {.tick = NULL};
    if (progress != NULL) {
        outer = *progress;
    }
    const struct geo_progress still = {tick_at_zero, &outer};
    struct plan_swap swap = {.extra = NULL};
    enum geo_status status = plan_swap_init(&swap, state, err);
    if (status != GEO_OK) {
        return status;
    }
    plan_state_add_all(state, from->option, from->count);
    bool go_on = plan_greedy_fill(state, &taste, &still);
    if (least) {
        plan_greedy_gifts(state);
    }
    plan_swap_settle(&swap, state);
    if (!go_on || !plan_swap_rest(&swap, state, true, &still)) {
        status = geo_error_set(err, GEO_ERR_INTERRUPTED, "interrupted");
    }
    if (status == GEO_OK) {
        status = plan_ruin_rounds(state, &swap, settings, progress, err);
    }
    if (status == GEO_OK && least) {
        plan_greedy_gifts(state);
        plan_greedy_prune(state, swap.priced);
    }
    plan_swap_release(&swap);
    return status;
}

/* Is the plan found, polished, worse than the one it began with? Only where min_gain took something away. */
static enum geo_status is_worse(bool *ret, const struct plan_choice *choice,
                                const struct plan_selection *found, const struct plan_selection *from,
                                struct geo_error *err)
{
    const struct plan_selection *plan[] = {found, from};
    struct plan_rank rank[2];
    bool sound[2];
    for (size_t p = 0; p < 2; p++) {
        struct plan_choice_tally tally;
        enum geo_status status =
            plan_choice_tally_compute(&tally, NULL, choice, plan[p]->option, plan[p]->count, err);
        if (status != GEO_OK) {
            return status;
        }
        bool least = choice->objective == PLAN_LEAST_COST;
        rank[p] = (struct plan_rank){{tally.floors_missed, tally.shortfall},
                                     least ? tally.cost : -tally.weight,
                                     least ? -tally.weight : tally.cost};
        sound[p] = tally.within_limits;
    }
    *ret = sound[1] && (!sound[0] || plan_rank_compare(&rank[0], &rank[1]) > 0);
    return GEO_OK;
}

/* Units that an option covers, on the average. */
static int64_t mean_cover(const struct plan_choice *choice)
{
    int64_t units = 0;
    for (int32_t i = 0; i < choice->option_count; i++) {
        const struct plan_option *option = &choice->option[i];
        for (int64_t r = option->run_first; r < option->run_first + option->run_count; r++) {
            units += choice->run[r].count;
        }
    }
    return choice->option_count > 0 ? units / choice->option_count : 0;
}

int32_t plan_search_rounds(const struct plan_choice *choice, int32_t usual)
{
    enum { USUAL_COVER = 1000, LEAST_PART = 20 };
    int64_t cover = mean_cover(choice);
    int64_t rounds = cover > USUAL_COVER ? (int64_t)usual * USUAL_COVER / cover : usual;
    int64_t least = (usual + LEAST_PART - 1) / LEAST_PART;
    return (int32_t)(rounds > least ? rounds : least);
}

enum geo_status plan_search_improve(struct plan_selection *ret, const struct plan_choice *choice,
                                    const struct plan_selection *from,
                                    const struct plan_search_settings *settings,
                                    const struct geo_progress *progress, struct geo_error *err)
{
    struct plan_state state = {.count = 0};
    struct plan_selection found = {.option = NULL};
    bool worse = false;
    enum geo_status status = plan_state_init(&state, choice, err);
    if (status == GEO_OK) {
        status = search_from(&state, from, settings, progress, err);
    }
    if (status == GEO_OK) {
        status = plan_greedy_selection(&found, &state, err);
    }
    if (status == GEO_OK) {
        status = plan_search_polish(&found, choice, err);
    }
    if (status == GEO_OK) {
        status = is_worse(&worse, choice, &found, from, err);
    }
    if (status == GEO_OK && worse) {
        plan_selection_release(&found);
        status = plan_selection_copy(&found, from, err);
    }
    if (status == GEO_OK) {
        sort_options(&found);
        *ret = found;
        found.option = NULL;
    }
    plan_selection_release(&found);
    plan_state_release(&state);
    return status;
}

/* ---- rounding ---- */

struct ranked {
    double fraction;
    int32_t option;
};

static int larger_first(const void *a, const void *b)
{
    const struct ranked *left = a;
    const struct ranked *right = b;
    if (left->fraction != right->fraction) {
        return left->fraction > right->fraction ? -1 : 1;
    }
    return (left->option > right->option) - (left->option < right->option);
}

#define SMALLEST_FRACTION 0.01

/* Does the option add enough weight, or value that a floor still needs? */
static bool is_useful(struct plan_state *state, int32_t option)
{
    if (state->choice->objective == PLAN_MOST_WEIGHT && state->gain[option] >= state->choice->min_gain) {
        return true;
    }
    return state->choice->floor_count > 0 && plan_cover_relief(&state->cover, option).shortfall > 0;
}

static enum geo_status add_fractions(struct plan_state *state, const double *fraction, struct geo_error *err)
{
    struct ranked *ranked = NULL;
    int32_t count = 0;
    enum geo_status status =
        geo_memory_array(&ranked, (size_t)state->choice->option_count, sizeof *ranked, "fractions", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t i = 0; i < state->choice->option_count; i++) {
        if (fraction[i] >= SMALLEST_FRACTION && state->choice->option[i].state == PLAN_OPTION_FREE) {
            ranked[count++] = (struct ranked){fraction[i], i};
        }
    }
    qsort(ranked, (size_t)count, sizeof *ranked, larger_first);
    for (int32_t r = 0; r < count; r++) {
        if (plan_state_allows(state, ranked[r].option, -1) && is_useful(state, ranked[r].option)) {
            plan_state_add(state, ranked[r].option);
        }
    }
    free(ranked);
    return GEO_OK;
}

enum geo_status plan_search_round(struct plan_selection *ret, const struct plan_choice *choice,
                                  const double *fraction, struct geo_error *err)
{
    struct plan_state state = {.count = 0};
    struct plan_selection selection = {.option = NULL};
    struct plan_priced *scratch = NULL;
    enum geo_status status = plan_state_init(&state, choice, err);
    if (status == GEO_OK) {
        status =
            geo_memory_array(&scratch, (size_t)choice->option_count, sizeof *scratch, "chosen options", err);
    }
    if (status == GEO_OK) {
        status = add_fractions(&state, fraction, err);
    }
    if (status == GEO_OK) {
        bool money = choice->budget >= 0 || choice->objective == PLAN_LEAST_COST;
        const struct plan_taste taste = {.kind = money ? PLAN_TASTE_RATIO : PLAN_TASTE_GAIN};
        (void)plan_greedy_fill(&state, &taste, NULL);
    }
    if (status == GEO_OK && choice->objective == PLAN_LEAST_COST) {
        plan_greedy_prune(&state, scratch);
    }
    if (status == GEO_OK) {
        status = plan_greedy_selection(&selection, &state, err);
    }
    if (status == GEO_OK) {
        sort_options(&selection);
        *ret = selection;
    }
    free(scratch);
    plan_state_release(&state);
    return status;
}

/* ---- building order ---- */

struct turn {
    int32_t option;
    int64_t gain; /* as of the last look: no less than now */
    bool fresh;
};

static bool builds_before(const struct plan_choice *choice, const struct turn *a, const struct turn *b)
{
    const struct plan_option *one = &choice->option[a->option];
    const struct plan_option *two = &choice->option[b->option];
    bool first = one->state == PLAN_OPTION_REQUIRED;
    if (first != (two->state == PLAN_OPTION_REQUIRED)) {
        return first;
    }
    bool money = choice->budget >= 0 || choice->objective == PLAN_LEAST_COST;
    double one_key = money ? (double)a->gain / ((double)one->cost + 1e-9) : (double)a->gain;
    double two_key = money ? (double)b->gain / ((double)two->cost + 1e-9) : (double)b->gain;
    if (one_key != two_key) {
        return one_key > two_key;
    }
    return one->cost != two->cost ? one->cost < two->cost : a->option < b->option;
}

/* The next to build comes to `from`; Minoux 1978: gains only fall, so that what leads with a fresh gain
 * leads. */
static void bring_next(struct turn *turn, int32_t from, int32_t count, const struct plan_cover *cover)
{
    for (int32_t s = from; s < count; s++) {
        turn[s].fresh = false;
    }
    for (;;) {
        int32_t best = from;
        for (int32_t s = from + 1; s < count; s++) {
            best = builds_before(cover->choice, &turn[s], &turn[best]) ? s : best;
        }
        if (turn[best].fresh) {
            const struct turn kept = turn[from];
            turn[from] = turn[best];
            turn[best] = kept;
            return;
        }
        turn[best].gain = plan_cover_weight(cover, turn[best].option, 0);
        turn[best].fresh = true;
    }
}

enum geo_status plan_search_order(struct plan_selection *selection, int64_t *gain,
                                  const struct plan_choice *choice, struct geo_error *err)
{
    struct plan_cover cover = {.choice = NULL};
    struct turn *turn = NULL;
    enum geo_status status =
        geo_memory_array(&turn, (size_t)selection->count, sizeof *turn, "building order", err);
    if (status == GEO_OK) {
        status = plan_cover_init(&cover, choice, err);
    }
    if (status != GEO_OK) {
        goto done;
    }
    for (int32_t s = 0; s < selection->count; s++) {
        turn[s].option = selection->option[s];
        turn[s].gain = plan_cover_weight(&cover, turn[s].option, 0);
    }
    for (int32_t s = 0; s < selection->count; s++) {
        bring_next(turn, s, selection->count, &cover);
        plan_cover_change(&cover, turn[s].option, 1);
        selection->option[s] = turn[s].option;
        gain[s] = turn[s].gain;
    }
done:
    free(turn);
    plan_cover_release(&cover);
    return status;
}
