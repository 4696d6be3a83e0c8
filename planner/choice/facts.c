#include "planner/choice/facts.h"

#include "geo/memory.h"
#include "planner/choice/facts_state.h"

#include <stdlib.h>

const char *plan_reason_name(enum plan_reason reason)
{
    static const char *const name[PLAN_REASON_COUNT] = {"chosen",    "forbidden",  "no_gain",  "too_close",
                                                        "variant",   "area_limit", "too_dear", "covered",
                                                        "dominated", "proven_out", "no_money"};
    return name[reason];
}

/* The first and the last unit of an option say most of the time that one does not hold another. */
static bool covers_all_of(const struct plan_choice *choice, int32_t other, int32_t option)
{
    struct plan_facts_list whole = plan_facts_list_of(choice, other);
    struct plan_facts_list part = plan_facts_list_of(choice, option);
    if (whole.count == 0 || whole.run[0].first > part.run[0].first) {
        return false;
    }
    const struct plan_run *last = &whole.run[whole.count - 1];
    const struct plan_run *last_part = &part.run[part.count - 1];
    return last->first + last->count >= last_part->first + last_part->count && plan_facts_within(part, whole);
}

static bool area_is_full(const struct plan_facts_state *state, const struct plan_option *option)
{
    return option->area >= 0 && option->counted != 0 && state->choice->area_limit[option->area] >= 0 &&
           state->area_used[option->area] >= state->choice->area_limit[option->area];
}

/* Could it be added, but for the money and the count? */
static bool has_room(const struct plan_facts_state *state, int32_t option)
{
    return state->choice->option[option].state != PLAN_OPTION_FORBIDDEN && state->rival[option] < 0 &&
           state->variant[option] < 0 && !area_is_full(state, &state->choice->option[option]);
}

/* Of two that are alike in all the first dominates, so that not both are out. */
static bool dominates(const struct plan_facts_state *state, int32_t other, int32_t option)
{
    const struct plan_choice *choice = state->choice;
    if (state->alone[other] < state->alone[option]) { /* the most of them */
        return false;
    }
    const struct plan_option *one = &choice->option[other];
    const struct plan_option *two = &choice->option[option];
    if (one->cost > two->cost || one->counted > two->counted || !has_room(state, other) ||
        !covers_all_of(choice, other, option)) {
        return false;
    }
    return other < option || one->cost < two->cost || one->counted < two->counted ||
           !covers_all_of(choice, option, other);
}

/* The lowest number that covers all it covers and costs no more, of those in its least crowded block. */
static int32_t find_dominator(const struct plan_facts_state *state, int32_t option)
{
    struct plan_facts_list list = plan_facts_list_of(state->choice, option);
    int32_t block = -1;
    int64_t least = INT64_MAX;
    for (int32_t r = 0; r < list.count; r++) {
        int32_t b = list.run[r].first >> state->blocks.shift;
        int64_t crowd = (int64_t)state->blocks.first[b + 1] - state->blocks.first[b];
        if (crowd < least) {
            least = crowd;
            block = b;
        }
    }
    for (int64_t at = 0; at < least && block >= 0; at++) {
        int32_t other = state->blocks.option[state->blocks.first[block] + at];
        if (other != option && dominates(state, other, option)) {
            return other;
        }
    }
    return -1;
}

static enum plan_reason reason_of(int32_t *other, const struct plan_facts_state *state,
                                  const struct plan_solution *solution, int32_t i)
{
    const struct plan_choice *choice = state->choice;
    const struct plan_option *option = &choice->option[i];
    *other = -1;
    if (state->chosen[i] != 0) {
        return PLAN_REASON_CHOSEN;
    }
    if (option->state == PLAN_OPTION_FORBIDDEN) {
        return PLAN_REASON_FORBIDDEN;
    }
    if (option->run_count == 0 ||
        (state->alone[i] == 0 && (choice->floor_count == 0 || state->value_gain[i] == 0))) {
        return PLAN_REASON_NO_GAIN;
    }
    if (state->rival[i] >= 0) {
        *other = state->rival[i];
        return PLAN_REASON_TOO_CLOSE;
    }
    if (state->variant[i] >= 0) {
        *other = state->variant[i];
        return PLAN_REASON_VARIANT;
    }
    if (area_is_full(state, option)) {
        return PLAN_REASON_AREA_LIMIT;
    }
    if (choice->budget >= 0 && option->cost > choice->budget) {
        return PLAN_REASON_TOO_DEAR;
    }
    if (state->gain[i] < choice->min_gain) {
        return PLAN_REASON_COVERED;
    }
    *other = find_dominator(state, i);
    if (*other >= 0) {
        return PLAN_REASON_DOMINATED;
    }
    return solution->fixed != NULL && solution->fixed[i] < 0 ? PLAN_REASON_PROVEN_OUT : PLAN_REASON_NO_MONEY;
}

enum geo_status plan_facts_compute(struct plan_option_facts *facts, struct plan_reason_of *reasons,
                                   const struct plan_choice *choice, const struct plan_solution *solution,
                                   double near_m, struct geo_error *err)
{
    struct plan_facts_state state = {.choice = NULL};
    struct plan_option_facts *made = NULL;
    const struct plan_selection *selection = &solution->selection;
    enum geo_status status = plan_facts_state_init(&state, choice, selection, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&made, (size_t)selection->count, sizeof *made, "facts", err);
    }
    for (int32_t c = 0; status == GEO_OK && c < selection->count; c++) {
        int32_t i = selection->option[c];
        struct plan_facts_list list = plan_facts_list_of(choice, i);
        made[c].alone = state.alone[i];
        made[c].unique = plan_facts_common(state.sole_weight, &list, 1);
        made[c].unique_value = plan_facts_common(state.sole_value, &list, 1);
    }
    if (status == GEO_OK) {
        status = plan_facts_swaps(made, &state, near_m, err);
    }
    if (status != GEO_OK) {
        goto done;
    }
    for (int32_t c = 0; c < selection->count; c++) {
        facts[c] = made[c];
    }
    for (int32_t i = 0; i < choice->option_count; i++) {
        int32_t other = -1;
        enum plan_reason reason = reason_of(&other, &state, solution, i);
        reasons[i] = (struct plan_reason_of){(uint8_t)reason, other, state.gain[i]};
    }
done:
    free(made);
    plan_facts_state_release(&state);
    return status;
}
