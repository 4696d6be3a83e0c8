#include "planner/choice/state.h"

#include "geo/memory.h"

#include <stdlib.h>
#include <string.h>

#define PER_NOTHING 1e18 /* 1 / cost of what costs nothing: above any other, and no infinity */

void plan_state_release(struct plan_state *state)
{
    plan_cover_release(&state->cover);
    plan_blocks_release(&state->blocks);
    plan_spatial_release(&state->spatial);
    plan_field_release(&state->field);
    plan_field_release(&state->need_field);
    free(state->main_owned);
    free(state->gain);
    free(state->need);
    free(state->open);
    free(state->large);
    free(state->segment_open);
    free(state->chosen);
    free(state->dirty);
    free(state->alone);
    free(state->list);
    free(state->place);
    free(state->too_near);
    free(state->group_taken);
    free(state->area_taken);
    free(state->per_cost);
    *state = (struct plan_state){.count = 0};
}

/* ---- changes ---- */

/* A floor opens (step 1) or closes (−1): its uncovered units count for the need, or no longer. */
static void turn_floor(struct plan_state *state, int32_t floor, int step, bool quiet)
{
    const struct plan_choice *choice = state->choice;
    const struct plan_segments *segments = &state->cover.segments;
    const struct plan_run *run = &choice->floor_run[choice->floor[floor].run_first];
    state->open[floor] = step > 0;
    for (int32_t r = 0; r < choice->floor[floor].run_count; r++) {
        int32_t after = run[r].first + run[r].count;
        int32_t segment = plan_segments_at(segments, run[r].first);
        for (; segments->start[segment] < after; segment++) {
            state->segment_open[segment] += step;
        }
        for (int32_t j = run[r].first; !quiet && j < after; j++) {
            if (state->cover.times[j] == 0 && choice->value[j] != 0) {
                plan_field_put(&state->need_field, j, step * choice->value[j]);
            }
        }
    }
}

static void turn_floors(struct plan_state *state, bool quiet)
{
    const struct plan_cover *cover = &state->cover;
    for (int32_t c = 0; c < cover->concerned_count; c++) {
        int32_t k = cover->concerned[c];
        bool open = state->large[k] == 0 && cover->floor_value[k] < state->choice->floor[k].need;
        if (open != (state->open[k] != 0)) {
            turn_floor(state, k, open ? 1 : -1, quiet);
        }
    }
}

/* What changes hands when the option comes (step 1) or goes (−1), before the cover changes: from or to
 * nobody, on the field; from or to one other option, in `alone`. */
static void hand_over(struct plan_state *state, int32_t option, int step, bool quiet)
{
    const struct plan_choice *choice = state->choice;
    const struct plan_run *run = &choice->run[choice->option[option].run_first];
    const uint32_t *times = state->cover.times;
    uint32_t none = step > 0 ? 0 : 1; /* cover of what nobody else covers */
    int32_t self = step > 0 ? 0 : option;
    for (int32_t r = 0; r < choice->option[option].run_count; r++) {
        for (int32_t j = run[r].first; j < run[r].first + run[r].count; j++) {
            if (times[j] > none + 1 || state->main[j] == 0) {
                continue;
            }
            if (times[j] == none) {
                state->alone[option] += step * state->main[j];
                if (!quiet) {
                    plan_field_put(&state->field, j, -step * state->main[j]);
                }
            } else {
                int32_t other = state->cover.owner[j] ^ self;
                state->alone[other] -= step * state->main[j];
                state->dirty[other] = 1;
            }
        }
    }
}

static void put_need(struct plan_state *state, int32_t option, int step)
{
    const struct plan_choice *choice = state->choice;
    const struct plan_segments *segments = &state->cover.segments;
    const struct plan_run *run = &choice->run[choice->option[option].run_first];
    uint32_t times = step > 0 ? 0 : 1;
    for (int32_t r = 0; r < choice->option[option].run_count; r++) {
        int32_t after = run[r].first + run[r].count;
        int32_t segment = plan_segments_at(segments, run[r].first);
        for (int32_t j = run[r].first; j < after; segment++) {
            int32_t end = segments->start[segment + 1] < after ? segments->start[segment + 1] : after;
            int32_t open = state->segment_open[segment];
            for (; open > 0 && j < end; j++) {
                if (state->cover.times[j] == times && choice->value[j] != 0) {
                    plan_field_put(&state->need_field, j, -step * open * choice->value[j]);
                }
            }
            j = end;
        }
    }
}

static void take(struct plan_state *state, int32_t option, int step)
{
    const struct plan_option *taken = &state->choice->option[option];
    if (step > 0) {
        state->place[option] = state->count;
        state->list[state->count++] = option;
    } else {
        int32_t last = state->list[--state->count];
        state->list[state->place[option]] = last;
        state->place[last] = state->place[option];
    }
    state->chosen[option] = step > 0;
    state->dirty[option] = 1;
    state->cost += step * taken->cost;
    state->counted += step * taken->counted;
    if (taken->group >= 0) {
        state->group_taken[taken->group] += step;
    }
    if (taken->area >= 0) {
        state->area_taken[taken->area] += step * taken->counted;
    }
    if (state->too_near != NULL) {
        plan_spatial_count(&state->spatial, option, step, state->too_near);
    }
}

static void spread(struct plan_state *state, struct plan_field *field, int64_t *target)
{
    plan_field_spread(field, target);
    for (int32_t h = 0; h < field->hit_count; h++) {
        state->dirty[field->hit[h]] = 1;
    }
}

/* Quietly: all but the gains and needs. */
static void change(struct plan_state *state, int32_t option, int step, bool quiet)
{
    hand_over(state, option, step, quiet);
    if (!quiet && state->need != NULL) {
        put_need(state, option, step);
    }
    plan_cover_change(&state->cover, option, step);
    take(state, option, step);
    turn_floors(state, quiet);
    if (!quiet) {
        spread(state, &state->field, state->gain);
        if (state->need != NULL) {
            spread(state, &state->need_field, state->need);
        }
    }
}

void plan_state_add(struct plan_state *state, int32_t option)
{
    change(state, option, 1, false);
}

void plan_state_remove(struct plan_state *state, int32_t option)
{
    change(state, option, -1, false);
}

static bool is_near(const struct plan_choice *choice, int32_t a, int32_t b)
{
    double dx_m = choice->option[a].x_m - choice->option[b].x_m;
    double dy_m = choice->option[a].y_m - choice->option[b].y_m;
    return dx_m * dx_m + dy_m * dy_m < choice->spacing_m * choice->spacing_m;
}

bool plan_state_allows(const struct plan_state *state, int32_t option, int32_t without)
{
    const struct plan_choice *choice = state->choice;
    const struct plan_option *in = &choice->option[option];
    const struct plan_option none = {.group = -1, .area = -1};
    const struct plan_option *out = without < 0 ? &none : &choice->option[without];
    if (in->state != PLAN_OPTION_FREE || state->chosen[option] != 0) {
        return false;
    }
    if (choice->budget >= 0 && in->cost > choice->budget - state->cost + out->cost) {
        return false;
    }
    if (choice->count_limit >= 0 && in->counted != 0 &&
        state->counted - out->counted >= choice->count_limit) {
        return false;
    }
    if (in->group >= 0 && state->group_taken[in->group] - (out->group == in->group ? 1 : 0) > 0) {
        return false;
    }
    if (in->area >= 0 && in->counted != 0 && choice->area_limit[in->area] >= 0 &&
        state->area_taken[in->area] - (out->area == in->area ? out->counted : 0) >=
            choice->area_limit[in->area]) {
        return false;
    }
    int32_t near = state->too_near == NULL ? 0 : state->too_near[option];
    return near == 0 || (near == 1 && without >= 0 && is_near(choice, option, without));
}

void plan_state_add_all(struct plan_state *state, const int32_t *option, int32_t count)
{
    for (int32_t s = 0; s < count; s++) {
        if (plan_state_allows(state, option[s], -1)) {
            plan_state_add(state, option[s]);
        }
    }
}

/* ---- there and back ---- */

void plan_mark_release(struct plan_mark *mark)
{
    free(mark->gain);
    free(mark->need);
    free(mark->list);
    free(mark->dirty);
    free(mark->in);
    *mark = (struct plan_mark){.count = 0};
}

enum geo_status plan_mark_init(struct plan_mark *ret, const struct plan_state *state, struct geo_error *err)
{
    struct plan_mark mark = {.count = 0};
    size_t count = (size_t)state->choice->option_count;
    const char *what = "a plan to come back to";
    enum geo_status status = geo_memory_array(&mark.gain, count, sizeof *mark.gain, what, err);
    if (status == GEO_OK && state->need != NULL) {
        status = geo_memory_array(&mark.need, count, sizeof *mark.need, what, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&mark.list, count, sizeof *mark.list, what, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&mark.dirty, count, sizeof *mark.dirty, what, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&mark.in, count, sizeof *mark.in, what, err);
    }
    if (status != GEO_OK) {
        plan_mark_release(&mark);
        return status;
    }
    *ret = mark;
    return GEO_OK;
}

void plan_mark_set(struct plan_mark *mark, const struct plan_state *state)
{
    size_t count = (size_t)state->choice->option_count;
    memcpy(mark->gain, state->gain, count * sizeof *mark->gain);
    if (mark->need != NULL) {
        memcpy(mark->need, state->need, count * sizeof *mark->need);
    }
    memcpy(mark->list, state->list, (size_t)state->count * sizeof *mark->list);
    mark->count = state->count;
    memcpy(mark->dirty, state->dirty, count);
}

void plan_mark_return(struct plan_mark *mark, struct plan_state *state)
{
    for (int32_t s = 0; s < mark->count; s++) {
        mark->in[mark->list[s]] = 1;
    }
    for (int32_t s = state->count - 1; s >= 0; s--) {
        if (mark->in[state->list[s]] == 0) {
            change(state, state->list[s], -1, true);
        }
    }
    for (int32_t s = 0; s < mark->count; s++) {
        mark->in[mark->list[s]] = 0;
        if (state->chosen[mark->list[s]] == 0) {
            change(state, mark->list[s], 1, true);
        }
    }
    size_t count = (size_t)state->choice->option_count;
    memcpy(state->gain, mark->gain, count * sizeof *mark->gain);
    memcpy(state->dirty, mark->dirty, count);
    if (mark->need != NULL) {
        memcpy(state->need, mark->need, count * sizeof *mark->need);
    }
}

/* ---- the beginning ---- */

/* A floor of most units would have every gain change whenever it opens or closes: better that it stays. */
static bool is_large(const struct plan_choice *choice, int32_t floor)
{
    int64_t units = 0;
    for (int32_t r = 0; r < choice->floor[floor].run_count; r++) {
        units += choice->floor_run[choice->floor[floor].run_first + r].count;
    }
    return choice->objective == PLAN_LEAST_COST &&
           (choice->floor_count == 1 || units > choice->unit_count / 2);
}

static enum geo_status init_main(struct plan_state *state, struct geo_error *err)
{
    const struct plan_choice *choice = state->choice;
    state->main = choice->weight;
    bool any = false;
    for (int32_t k = 0; k < choice->floor_count; k++) {
        state->large[k] = is_large(choice, k);
        any = any || state->large[k] != 0;
    }
    if (!any) {
        return GEO_OK;
    }
    enum geo_status status = geo_memory_array(&state->main_owned, (size_t)choice->unit_count,
                                              sizeof *state->main_owned, "value in floors", err);
    if (status != GEO_OK) {
        return status;
    }
    state->main = state->main_owned;
    for (int32_t k = 0; k < choice->floor_count; k++) {
        const struct plan_run *run = &choice->floor_run[choice->floor[k].run_first];
        for (int32_t r = 0; state->large[k] != 0 && r < choice->floor[k].run_count; r++) {
            for (int32_t j = run[r].first; j < run[r].first + run[r].count; j++) {
                state->main_owned[j] += choice->value[j];
            }
        }
    }
    return GEO_OK;
}

static enum geo_status init_floors(struct plan_state *state, struct geo_error *err)
{
    const struct plan_choice *choice = state->choice;
    size_t floors = (size_t)choice->floor_count;
    enum geo_status status = geo_memory_array(&state->open, floors, sizeof *state->open, "floors", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&state->large, floors, sizeof *state->large, "floors", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&state->segment_open, (size_t)state->cover.segments.count,
                                  sizeof *state->segment_open, "floors", err);
    }
    if (status == GEO_OK && floors > 0) {
        status = plan_field_init(&state->need_field, choice, &state->blocks, err);
    }
    if (status == GEO_OK && floors > 0) {
        status =
            geo_memory_array(&state->need, (size_t)choice->option_count, sizeof *state->need, "needs", err);
    }
    return status == GEO_OK ? init_main(state, err) : status;
}

static enum geo_status init_options(struct plan_state *state, struct geo_error *err)
{
    size_t count = (size_t)state->choice->option_count;
    const char *what = "state of options";
    enum geo_status status = geo_memory_array(&state->gain, count, sizeof *state->gain, what, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&state->chosen, count, sizeof *state->chosen, what, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&state->dirty, count, sizeof *state->dirty, what, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&state->alone, count, sizeof *state->alone, what, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&state->list, count, sizeof *state->list, what, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&state->place, count, sizeof *state->place, what, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&state->group_taken, count, sizeof *state->group_taken, what, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&state->per_cost, count, sizeof *state->per_cost, what, err);
    }
    if (status == GEO_OK && state->spatial.cols > 0) {
        status = geo_memory_array(&state->too_near, count, sizeof *state->too_near, what, err);
    }
    return status;
}

/* The required options, then every gain and need from what they leave uncovered. */
static void begin(struct plan_state *state)
{
    const struct plan_choice *choice = state->choice;
    for (int32_t k = 0; k < choice->floor_count; k++) {
        if (state->large[k] == 0) {
            turn_floor(state, k, 1, true);
        }
    }
    for (int32_t i = 0; i < choice->option_count; i++) {
        const struct plan_option *option = &choice->option[i];
        state->per_cost[i] = option->cost > 0 ? 1.0 / (double)option->cost : PER_NOTHING;
        state->gain[i] = option->state == PLAN_OPTION_FREE ? 0 : -1;
        if (option->state == PLAN_OPTION_REQUIRED) {
            change(state, i, 1, true);
        }
    }
    const struct plan_segments *segments = &state->cover.segments;
    for (int32_t s = 0; s < segments->count; s++) {
        for (int32_t j = segments->start[s]; j < segments->start[s + 1]; j++) {
            if (state->cover.times[j] == 0 && state->main[j] != 0) {
                plan_field_put(&state->field, j, state->main[j]);
            }
            if (state->cover.times[j] == 0 && state->segment_open[s] > 0 && choice->value[j] != 0) {
                plan_field_put(&state->need_field, j, state->segment_open[s] * choice->value[j]);
            }
        }
    }
    plan_field_spread(&state->field, state->gain);
    if (state->need != NULL) {
        plan_field_spread(&state->need_field, state->need);
    }
}

enum geo_status plan_state_init(struct plan_state *ret, const struct plan_choice *choice,
                                struct geo_error *err)
{
    struct plan_state state = {.choice = choice};
    enum geo_status status = plan_cover_init(&state.cover, choice, err);
    if (status == GEO_OK) {
        status = plan_blocks_build(&state.blocks, choice, err);
    }
    if (status == GEO_OK) {
        status = plan_spatial_build(&state.spatial, choice, err);
    }
    if (status == GEO_OK) {
        status = init_options(&state, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&state.area_taken, (size_t)choice->area_count, sizeof *state.area_taken,
                                  "options per area", err);
    }
    if (status != GEO_OK) {
        plan_state_release(&state);
        return status;
    }
    *ret = state;
    /* The fields point at the index, so that it must be where it stays. */
    status = plan_field_init(&ret->field, choice, &ret->blocks, err);
    if (status == GEO_OK) {
        status = init_floors(ret, err);
    }
    if (status != GEO_OK) {
        plan_state_release(ret);
        return status;
    }
    begin(ret);
    return GEO_OK;
}
