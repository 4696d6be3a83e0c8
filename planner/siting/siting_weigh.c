/* The plan against other ways: without floors, without other people's masts, each service on its own. */
#include "planner/siting/siting_internal.h"

#include "geo/memory.h"

#include <stdlib.h>
#include <string.h>

/* Quickly, beginning with the plan itself. */
static enum geo_status solve_other(struct plan_solution *ret, const struct plan_choice *choice,
                                   const struct plan_siting_run *run, const struct plan_selection *start,
                                   struct geo_error *err)
{
    struct plan_solve_settings settings = run->settings;
    settings.effort = PLAN_EFFORT_QUICK;
    settings.start = start;
    return plan_solve(ret, choice, &settings, run->input->progress, err);
}

static enum geo_status price_of_floors(struct plan_siting *siting, const struct plan_siting_run *run,
                                       struct geo_error *err)
{
    struct plan_choice choice = *run->choice;
    struct plan_solution free_plan = {0};
    choice.floor_count = 0;
    enum geo_status status = solve_other(&free_plan, &choice, run, &siting->solution.selection, err);
    if (status == GEO_OK) {
        siting->free_weight = free_plan.selection.weight;
    }
    plan_solution_release(&free_plan);
    return status;
}

/* Least cost: how far the same money could go at the most. */
static enum geo_status bound_coverage(struct plan_siting *siting, const struct plan_siting_run *run,
                                      struct geo_error *err)
{
    struct plan_choice choice = *run->choice;
    struct plan_solution same_money = {0};
    choice.objective = PLAN_MOST_WEIGHT;
    choice.floor_count = 0;
    choice.budget = siting->cost_total_vnd;
    enum geo_status status = solve_other(&same_money, &choice, run, &siting->solution.selection, err);
    if (status == GEO_OK) {
        siting->coverage_bound = same_money.bound;
        siting->coverage_proof = same_money.proof;
        same_money.proof = (struct plan_proof){0};
    }
    plan_solution_release(&same_money);
    return status;
}

/* What the plan covers of one service, as a floor of a least-cost problem. */
struct same_result {
    struct plan_choice choice;
    struct plan_option *option;
    struct plan_floor *floor; /* the plan's own, then this one */
    struct plan_run *run;     /* of the floors */
    int64_t *value;
};

static void same_result_release(struct same_result *same)
{
    free(same->option);
    free(same->floor);
    free(same->run);
    free(same->value);
}

/* The floor over all units, behind those that the plan keeps (`kept` of them): another way must keep them,
 * too. */
static enum geo_status same_floors(struct same_result *same, const struct plan_choice *choice, int32_t kept,
                                   int64_t need, struct geo_error *err)
{
    size_t runs = 0;
    for (int32_t k = 0; k < kept; k++) {
        size_t end = (size_t)(choice->floor[k].run_first + choice->floor[k].run_count);
        runs = end > runs ? end : runs;
    }
    enum geo_status status =
        geo_memory_array(&same->floor, (size_t)kept + 1, sizeof *same->floor, "floors", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&same->run, runs + 1, sizeof *same->run, "floors", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    if (kept > 0) {
        memcpy(same->floor, choice->floor, (size_t)kept * sizeof *same->floor);
        memcpy(same->run, choice->floor_run, runs * sizeof *same->run);
    }
    same->run[runs] = (struct plan_run){0, choice->unit_count};
    same->floor[kept] = (struct plan_floor){"the same coverage", need, (int64_t)runs, 1};
    same->choice.floor = same->floor;
    same->choice.floor_run = same->run;
    same->choice.floor_count = need > 0 ? kept + 1 : kept;
    return GEO_OK;
}

/* service: of siting.services; the value of its units must reach what the plan covers of it. */
static enum geo_status same_result_make(struct same_result *same, const struct plan_siting *siting,
                                        const struct plan_siting_run *run, int32_t service,
                                        struct geo_error *err)
{
    const struct plan_demand *demand = run->input->demand;
    size_t units = (size_t)run->choice->unit_count;
    size_t options = (size_t)run->choice->option_count;
    uint8_t *covered = NULL;
    enum geo_status status =
        geo_memory_array(&same->option, options, sizeof *same->option, "candidates", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&same->value, units, sizeof *same->value, "demand", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&covered, units, 1, "demand", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    memcpy(same->option, run->choice->option, options * sizeof *same->option);
    for (int32_t i = 0; i < siting->count; i++) {
        const struct plan_option *option = &demand->option[siting->site[i].candidate];
        for (int64_t r = option->run_first; r < option->run_first + option->run_count; r++) {
            memset(covered + demand->run[r].first, 1, (size_t)demand->run[r].count);
        }
    }
    int64_t need = 0;
    for (size_t u = 0; u < units; u++) {
        bool counts = demand->slot_service[demand->slot[u]] == service;
        same->value[u] = counts ? demand->value[u] : 0;
        need += covered[u] != 0 ? same->value[u] : 0;
    }
    free(covered);
    same->choice = *run->choice;
    same->choice.objective = PLAN_LEAST_COST;
    same->choice.option = same->option;
    same->choice.weight = same->choice.value = same->value;
    same->choice.budget = same->choice.count_limit = -1;
    /* With several services the floors of the others would ask for value that does not count here. */
    bool one = run->scenario->siting.service_count == 1;
    return same_floors(same, run->choice, one ? run->choice->floor_count : 0, need, err);
}

static void note_saving(struct plan_saving *saving, const struct plan_solution *other, int64_t value)
{
    saving->known = true;
    saving->sites += other->selection.count;
    saving->cost_vnd += other->selection.cost;
    saving->value += value;
    saving->met = saving->met && other->status != PLAN_SOLVE_IMPOSSIBLE;
}

/* Masts that stand but belong to others; if anyone may build, all that stand. */
static bool is_shared(const struct plan_candidate *candidate, const struct plan_siting_settings *siting)
{
    return candidate->kind == PLAN_SITE_SHARE ||
           (candidate->kind == PLAN_SITE_UPGRADE && siting->operator_id == PLAN_ANY);
}

static enum geo_status weigh_sharing(struct plan_siting *siting, const struct plan_siting_run *run,
                                     struct geo_error *err)
{
    const struct plan_candidates *candidates = run->input->candidates;
    bool any = false;
    for (int32_t i = 0; i < siting->count; i++) {
        any = any || is_shared(&candidates->candidate[siting->site[i].candidate], &run->scenario->siting);
    }
    if (!any) {
        return GEO_OK;
    }
    struct same_result same = {0};
    struct plan_solution other = {0};
    enum geo_status status = same_result_make(&same, siting, run, 0, err);
    for (int32_t i = 0; i < candidates->count && status == GEO_OK; i++) {
        if (is_shared(&candidates->candidate[i], &run->scenario->siting)) {
            same.option[i].state = PLAN_OPTION_FORBIDDEN;
        }
    }
    if (status == GEO_OK) {
        status = solve_other(&other, &same.choice, run, NULL, err);
    }
    if (status == GEO_OK) {
        siting->unshared.met = true;
        note_saving(&siting->unshared, &other, other.selection.weight);
    }
    plan_solution_release(&other);
    same_result_release(&same);
    return status;
}

static enum geo_status weigh_apart(struct plan_siting *siting, const struct plan_siting_run *run,
                                   struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    siting->apart.met = true;
    for (int32_t s = 0; s < run->scenario->siting.service_count && status == GEO_OK; s++) {
        struct same_result same = {0};
        struct plan_solution other = {0};
        status = same_result_make(&same, siting, run, s, err);
        if (status == GEO_OK && same.choice.floor_count > 0) {
            status = solve_other(&other, &same.choice, run, &siting->solution.selection, err);
        }
        if (status == GEO_OK && same.choice.floor_count > 0) {
            note_saving(&siting->apart, &other, other.selection.weight);
        }
        plan_solution_release(&other);
        same_result_release(&same);
    }
    return status;
}

enum geo_status plan_siting_weigh(struct plan_siting *siting, const struct plan_siting_run *run,
                                  struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    bool most = run->choice->objective == PLAN_MOST_WEIGHT;
    siting->coverage_bound = siting->solution.bound;
    if (siting->count == 0) {
        return GEO_OK;
    }
    if (most && run->choice->floor_count > 0) {
        status = price_of_floors(siting, run, err);
    }
    if (status == GEO_OK && !most) {
        status = bound_coverage(siting, run, err);
    }
    if (status == GEO_OK) {
        status = weigh_sharing(siting, run, err);
    }
    if (status == GEO_OK && run->scenario->siting.service_count > 1) {
        status = weigh_apart(siting, run, err);
    }
    return status;
}
