#include "planner/choice/facts_state.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct plan_facts_list plan_facts_list_of(const struct plan_choice *choice, int32_t option)
{
    const struct plan_option *of = &choice->option[option];
    return (struct plan_facts_list){&choice->run[of->run_first], of->run_count};
}

int64_t plan_facts_common(const int64_t *prefix, const struct plan_facts_list *list, int n)
{
    int32_t at[3] = {0, 0, 0};
    int64_t sum = 0;
    for (;;) {
        int32_t low = 0;
        int32_t high = INT32_MAX;
        int first_to_end = 0;
        for (int i = 0; i < n; i++) {
            if (at[i] == list[i].count) {
                return sum;
            }
            const struct plan_run *run = &list[i].run[at[i]];
            low = run->first > low ? run->first : low;
            if (run->first + run->count < high) {
                high = run->first + run->count;
                first_to_end = i;
            }
        }
        sum += low < high ? prefix[high] - prefix[low] : 0;
        at[first_to_end]++;
    }
}

bool plan_facts_within(struct plan_facts_list part, struct plan_facts_list whole)
{
    int32_t at = 0;
    for (int32_t i = 0; i < part.count; i++) {
        int32_t end = part.run[i].first + part.run[i].count;
        while (at < whole.count && whole.run[at].first + whole.run[at].count < end) {
            at++;
        }
        if (at == whole.count || whole.run[at].first > part.run[i].first) {
            return false;
        }
    }
    return true;
}

static int64_t list_sum(const int64_t *prefix, struct plan_facts_list list)
{
    int64_t sum = 0;
    for (int32_t r = 0; r < list.count; r++) {
        sum += prefix[list.run[r].first + list.run[r].count] - prefix[list.run[r].first];
    }
    return sum;
}

/* Prefix sums over the units covered `times` times; −1: over all. */
static void prefix_fill(int64_t *prefix, const struct plan_facts_state *state, const int64_t *amount,
                        int32_t times)
{
    prefix[0] = 0;
    for (int32_t j = 0; j < state->choice->unit_count; j++) {
        prefix[j + 1] = prefix[j] + (times < 0 || state->cover[j] == times ? amount[j] : 0);
    }
}

static void count_cover(struct plan_facts_state *state)
{
    const struct plan_choice *choice = state->choice;
    for (int32_t c = 0; c < state->selection->count; c++) {
        struct plan_facts_list list = plan_facts_list_of(choice, state->selection->option[c]);
        state->chosen[state->selection->option[c]] = 1;
        for (int32_t r = 0; r < list.count; r++) {
            state->cover[list.run[r].first]++;
            if (list.run[r].first + list.run[r].count < choice->unit_count) {
                state->cover[list.run[r].first + list.run[r].count]--;
            }
        }
    }
    for (int32_t j = 1; j < choice->unit_count; j++) {
        state->cover[j] += state->cover[j - 1];
    }
}

static void fill_sums(struct plan_facts_state *state)
{
    const struct plan_choice *choice = state->choice;
    prefix_fill(state->open, state, choice->weight, -1);
    for (int32_t i = 0; i < choice->option_count; i++) {
        state->alone[i] = list_sum(state->open, plan_facts_list_of(choice, i));
    }
    prefix_fill(state->open, state, choice->weight, 0);
    for (int32_t i = 0; i < choice->option_count; i++) {
        state->gain[i] = list_sum(state->open, plan_facts_list_of(choice, i));
    }
    prefix_fill(state->open, state, choice->value, 0);
    for (int32_t i = 0; i < choice->option_count; i++) {
        state->value_gain[i] = list_sum(state->open, plan_facts_list_of(choice, i));
    }
    prefix_fill(state->sole_weight, state, choice->weight, 1);
    prefix_fill(state->sole_value, state, choice->value, 1);
}

/* ---- what stands in an option's way ---- */

struct seat { /* a chosen option, to be found by x */
    double x_m;
    int32_t option;
};

static int compare_x(const void *a, const void *b)
{
    const struct seat *one = a;
    const struct seat *two = b;
    if (one->x_m < two->x_m || one->x_m > two->x_m) {
        return one->x_m < two->x_m ? -1 : 1;
    }
    return (one->option > two->option) - (one->option < two->option);
}

static void find_variants(struct plan_facts_state *state, int32_t *of_group)
{
    const struct plan_choice *choice = state->choice;
    for (int32_t i = 0; i < choice->option_count; i++) {
        of_group[i] = -1;
    }
    for (int32_t c = state->selection->count - 1; c >= 0; c--) {
        int32_t group = choice->option[state->selection->option[c]].group;
        if (group >= 0) {
            of_group[group] = state->selection->option[c];
        }
    }
    for (int32_t i = 0; i < choice->option_count; i++) {
        int32_t group = choice->option[i].group;
        state->variant[i] = group >= 0 && of_group[group] != i ? of_group[group] : -1;
    }
}

/* Chosen ones that are too close, found in a strip of x. */
static void find_rivals(struct plan_facts_state *state, struct seat *seat, int32_t count)
{
    const struct plan_choice *choice = state->choice;
    qsort(seat, (size_t)count, sizeof *seat, compare_x);
    for (int32_t i = 0; i < choice->option_count; i++) {
        const struct plan_option *option = &choice->option[i];
        double nearest_m = (double)INFINITY;
        state->rival[i] = -1;
        int32_t low = 0;
        for (int32_t high = count; low < high;) {
            int32_t middle = low + (high - low) / 2;
            if (seat[middle].x_m < option->x_m - choice->spacing_m) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (int32_t s = low; s < count && seat[s].x_m <= option->x_m + choice->spacing_m; s++) {
            const struct plan_option *other = &choice->option[seat[s].option];
            double away_m = hypot(other->x_m - option->x_m, other->y_m - option->y_m);
            bool same_group = option->group >= 0 && option->group == other->group;
            if (seat[s].option == i || same_group || !plan_choice_conflict(choice, i, seat[s].option)) {
                continue;
            }
            state->rival_count[i]++;
            if (away_m < nearest_m || (away_m <= nearest_m && seat[s].option < state->rival[i])) {
                nearest_m = away_m;
                state->rival[i] = seat[s].option;
            }
        }
    }
}

static enum geo_status find_obstacles(struct plan_facts_state *state, struct geo_error *err)
{
    const struct plan_choice *choice = state->choice;
    int32_t count = state->selection->count;
    struct seat *seat = NULL;
    int32_t *of_group = NULL;
    enum geo_status status = geo_memory_array(&seat, (size_t)count, sizeof *seat, "chosen options", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&of_group, (size_t)choice->option_count, sizeof *of_group, "groups", err);
    }
    if (status != GEO_OK) {
        goto done;
    }
    for (int32_t c = 0; c < count; c++) {
        int32_t i = state->selection->option[c];
        seat[c] = (struct seat){choice->option[i].x_m, i};
        if (choice->option[i].area >= 0) {
            state->area_used[choice->option[i].area] += choice->option[i].counted;
        }
    }
    find_variants(state, of_group);
    find_rivals(state, seat, count);
done:
    free(seat);
    free(of_group);
    return status;
}

void plan_facts_state_release(struct plan_facts_state *state)
{
    free(state->floor_value);
    free(state->cover);
    free(state->chosen);
    free(state->alone);
    free(state->gain);
    free(state->value_gain);
    free(state->open);
    free(state->sole_weight);
    free(state->sole_value);
    free(state->rival_count);
    free(state->rival);
    free(state->variant);
    free(state->area_used);
    plan_blocks_release(&state->blocks);
    *state = (struct plan_facts_state){.choice = NULL};
}

static enum geo_status make_arrays(struct plan_facts_state *state, struct geo_error *err)
{
    size_t units = (size_t)state->choice->unit_count;
    size_t options = (size_t)state->choice->option_count;
    const struct {
        void *array;
        size_t count, size;
    } wanted[] = {
        {&state->floor_value, (size_t)state->choice->floor_count, sizeof(int64_t)},
        {&state->cover, units, sizeof(int32_t)},
        {&state->chosen, options, 1},
        {&state->alone, options, sizeof(int64_t)},
        {&state->gain, options, sizeof(int64_t)},
        {&state->value_gain, options, sizeof(int64_t)},
        {&state->open, units + 1, sizeof(int64_t)},
        {&state->sole_weight, units + 1, sizeof(int64_t)},
        {&state->sole_value, units + 1, sizeof(int64_t)},
        {&state->rival_count, options, sizeof(int32_t)},
        {&state->rival, options, sizeof(int32_t)},
        {&state->variant, options, sizeof(int32_t)},
        {&state->area_used, (size_t)state->choice->area_count, sizeof(int64_t)},
    };
    enum geo_status status = GEO_OK;
    for (size_t i = 0; status == GEO_OK && i < sizeof wanted / sizeof *wanted; i++) {
        status = geo_memory_array(wanted[i].array, wanted[i].count, wanted[i].size, "facts of a plan", err);
    }
    return status;
}

enum geo_status plan_facts_state_init(struct plan_facts_state *ret, const struct plan_choice *choice,
                                      const struct plan_selection *selection, struct geo_error *err)
{
    struct plan_facts_state state = {.choice = choice, .selection = selection};
    enum geo_status status = make_arrays(&state, err);
    if (status == GEO_OK) {
        status = plan_choice_tally_compute(&state.tally, state.floor_value, choice, selection->option,
                                           selection->count, err);
    }
    if (status == GEO_OK) {
        count_cover(&state);
        fill_sums(&state);
        status = find_obstacles(&state, err);
    }
    if (status == GEO_OK) {
        status = plan_blocks_build(&state.blocks, choice, err);
    }
    if (status != GEO_OK) {
        plan_facts_state_release(&state);
        return status;
    }
    *ret = state;
    return GEO_OK;
}
