#include "planner/choice/solve_steps.h"

#include "geo/memory.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- the clock ---- */

static double now_s(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static bool clock_tick(void *context, double done_ratio)
{
    struct plan_solve_clock *clock = context;
    if (clock->deadline_s > 0.0 && now_s() >= clock->deadline_s) {
        clock->late = true;
    }
    double whole = clock->from + (clock->to - clock->from) * done_ratio;
    return geo_progress_tick(clock->whole, whole) && !clock->late;
}

void plan_solve_clock_init(struct plan_solve_clock *clock, const struct geo_progress *whole,
                           double time_limit_s)
{
    *clock = (struct plan_solve_clock){.whole = whole, .to = 1.0};
    clock->part = (struct geo_progress){clock_tick, clock};
    if (time_limit_s > 0.0) {
        clock->deadline_s = now_s() + time_limit_s;
    }
}

const struct geo_progress *plan_solve_clock_step(struct plan_solve_clock *clock, double from, double to)
{
    clock->from = from;
    clock->to = to;
    return &clock->part;
}

/* ---- the plan at hand ---- */

static bool is_better(const struct plan_incumbent *incumbent, const struct plan_selection *other,
                      int32_t missed)
{
    const struct plan_selection *best = &incumbent->best;
    if (missed != incumbent->missed) {
        return missed < incumbent->missed;
    }
    bool by_cost = incumbent->choice->objective == PLAN_LEAST_COST;
    if (by_cost && other->cost != best->cost) {
        return other->cost < best->cost;
    }
    return other->weight > best->weight || (other->weight == best->weight && other->cost < best->cost);
}

static int by_id(const void *a, const void *b)
{
    int32_t left = *(const int32_t *)a;
    int32_t right = *(const int32_t *)b;
    return (left > right) - (left < right);
}

enum geo_status plan_incumbent_offer(struct plan_incumbent *incumbent, struct plan_selection *selection,
                                     struct geo_error *err)
{
    struct plan_choice_tally tally;
    enum geo_status status =
        plan_choice_tally_compute(&tally, NULL, incumbent->choice, selection->option, selection->count, err);
    if (status == GEO_OK) {
        selection->weight = tally.weight;
        selection->cost = tally.cost;
        if (tally.within_limits &&
            (!incumbent->any || is_better(incumbent, selection, tally.floors_missed))) {
            plan_selection_release(&incumbent->best);
            incumbent->best = *selection;
            incumbent->missed = tally.floors_missed;
            incumbent->any = true;
            *selection = (struct plan_selection){0};
            if (incumbent->best.count > 0) {
                qsort(incumbent->best.option, (size_t)incumbent->best.count, sizeof(int32_t), by_id);
            }
        }
    }
    plan_selection_release(selection);
    return status;
}

enum geo_status plan_incumbent_improve(struct plan_incumbent *incumbent,
                                       const struct plan_search_settings *settings,
                                       const struct geo_progress *progress, struct geo_error *err)
{
    struct plan_selection found = {0};
    enum geo_status status =
        plan_search_improve(&found, incumbent->choice, &incumbent->best, settings, progress, err);
    return status == GEO_OK ? plan_incumbent_offer(incumbent, &found, err) : status;
}

enum geo_status plan_incumbent_cheapen(struct plan_incumbent *incumbent,
                                       const struct plan_search_settings *settings,
                                       const struct geo_progress *progress, struct geo_error *err)
{
    const struct plan_run all = {0, incumbent->choice->unit_count};
    const struct plan_floor whole = {.name = "", .need = incumbent->best.weight, .run_count = 1};
    struct plan_choice least = *incumbent->choice;
    if (least.floor_count > 0 || whole.need <= 0) {
        return GEO_OK;
    }
    least.objective = PLAN_LEAST_COST;
    least.value = least.weight;
    least.floor = &whole;
    least.floor_run = &all;
    least.floor_count = 1;
    struct plan_incumbent found = {.choice = &least};
    struct plan_selection selection = {0};
    enum geo_status status = plan_selection_copy(&selection, &incumbent->best, err);
    if (status == GEO_OK) {
        status = plan_incumbent_offer(&found, &selection, err);
    }
    if (status == GEO_OK) {
        status = plan_search_greedy(&selection, &least, progress, err);
    }
    if (status == GEO_OK) {
        status = plan_incumbent_offer(&found, &selection, err);
    }
    if (status == GEO_OK) {
        status = plan_incumbent_improve(&found, settings, progress, err);
    }
    if (status == GEO_OK) {
        status = plan_incumbent_offer(incumbent, &found.best, err);
    }
    plan_incumbent_release(&found);
    return status;
}

void plan_incumbent_release(struct plan_incumbent *incumbent)
{
    plan_selection_release(&incumbent->best);
    *incumbent = (struct plan_incumbent){0};
}

double plan_solve_gap(const struct plan_choice *choice, const struct plan_selection *selection, int64_t bound)
{
    bool by_cost = choice->objective == PLAN_LEAST_COST;
    int64_t more = by_cost ? selection->cost : bound;
    int64_t less = by_cost ? bound : selection->weight;
    return more > less && more > 0 ? (double)(more - less) / (double)more : 0.0;
}

enum geo_status plan_solve_plain_proof(struct plan_proof *ret, const struct plan_choice *choice,
                                       struct geo_error *err)
{
    struct plan_proof proof = {.scale = 1};
    int32_t *diff = NULL;
    size_t units = (size_t)choice->unit_count;
    enum geo_status status = geo_memory_array(&proof.unit, units, sizeof *proof.unit, "multipliers", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&proof.floor, (size_t)choice->floor_count, sizeof *proof.floor,
                                  "multipliers of floors", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&proof.area, (size_t)choice->area_count, sizeof *proof.area,
                                  "multipliers of areas", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&diff, units + 1, sizeof *diff, "covering options", err);
    }
    if (status == GEO_OK) {
        plan_solve_covering(diff, choice);
        for (size_t j = 0; j < units && choice->objective == PLAN_MOST_WEIGHT; j++) {
            proof.unit[j] = diff[j] == 0 ? choice->weight[j] : 0; /* what nobody covers costs nothing */
        }
        status = plan_proof_bound(&proof.bound, NULL, choice, &proof, err);
    }
    free(diff);
    if (status != GEO_OK) {
        plan_proof_release(&proof);
        return status;
    }
    *ret = proof;
    return GEO_OK;
}

void plan_solve_covering(int32_t *count, const struct plan_choice *choice)
{
    memset(count, 0, ((size_t)choice->unit_count + 1) * sizeof *count);
    for (int32_t i = 0; i < choice->option_count; i++) {
        const struct plan_option *option = &choice->option[i];
        const struct plan_run *run = &choice->run[option->run_first];
        for (int32_t r = 0; option->state != PLAN_OPTION_FORBIDDEN && r < option->run_count; r++) {
            count[run[r].first]++;
            count[run[r].first + run[r].count]--;
        }
    }
    for (int32_t j = 0; j < choice->unit_count; j++) {
        count[j + 1] += count[j];
    }
}

enum geo_status plan_solve_options_copy(struct plan_option **ret, struct plan_choice *changed,
                                        const struct plan_choice *choice, struct geo_error *err)
{
    struct plan_option *option = NULL;
    enum geo_status status =
        geo_memory_array(&option, (size_t)choice->option_count, sizeof *option, "options", err);
    if (status != GEO_OK) {
        return status;
    }
    if (choice->option_count > 0) {
        memcpy(option, choice->option, (size_t)choice->option_count * sizeof *option);
    }
    *ret = option;
    *changed = *choice;
    changed->option = option;
    return GEO_OK;
}
