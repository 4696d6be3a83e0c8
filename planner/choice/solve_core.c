/* The options worth a second look, as a problem of their own: a search among a few thousand is many times as
 * quick as one among all. */
#include "planner/choice/solve_steps.h"

#include "geo/memory.h"

#include <stdlib.h>

/* What option i must be worth to be bought, in units of the proof. */
static double price_of(const struct plan_choice *choice, const struct plan_proof *proof, int32_t i)
{
    const struct plan_option *option = &choice->option[i];
    double price = choice->objective == PLAN_LEAST_COST ? (double)proof->scale * (double)option->cost : 0.0;
    price += (double)proof->money / (double)((int64_t)1 << proof->money_bits) * (double)option->cost;
    if (option->counted != 0) {
        price += (double)proof->count + (option->area >= 0 ? (double)proof->area[option->area] : 0.0);
    }
    return price;
}

static enum geo_status mark_core(uint8_t *marked, const struct plan_choice *choice,
                                 const struct plan_core_settings *settings, struct geo_error *err)
{
    int64_t *reduced = NULL;
    int8_t *fixed = NULL;
    int64_t bound = 0;
    size_t n = (size_t)choice->option_count;
    enum geo_status status = geo_memory_array(&reduced, n, sizeof *reduced, "reduced costs", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&fixed, n, sizeof *fixed, "fixed options", err);
    }
    if (status == GEO_OK) {
        status = plan_proof_bound(&bound, reduced, choice, settings->proof, err);
    }
    if (status == GEO_OK && settings->best_objective >= 0) {
        status = plan_proof_fixed(fixed, choice, settings->proof, settings->best_objective, err);
    }
    if (status == GEO_OK) {
        for (int32_t i = 0; i < choice->option_count; i++) {
            uint8_t state = choice->option[i].state;
            bool near = (double)reduced[i] >= -settings->slack * price_of(choice, settings->proof, i);
            bool liked = settings->fraction != NULL && settings->fraction[i] > 1e-4;
            bool open = state != PLAN_OPTION_FORBIDDEN && fixed[i] >= 0;
            marked[i] = state == PLAN_OPTION_REQUIRED || (open && (near || liked)) ? 1 : 0;
        }
        for (int32_t i = 0; i < settings->best->count; i++) {
            marked[settings->best->option[i]] = 1;
        }
    }
    free(reduced);
    free(fixed);
    return status;
}

/* Groups are numbered anew, below the number of options that are left. */
static enum geo_status renumber_groups(struct plan_core *core, int32_t group_count, struct geo_error *err)
{
    int32_t *renamed = NULL;
    int32_t next = 1;
    enum geo_status status =
        geo_memory_array(&renamed, (size_t)group_count, sizeof *renamed, "groups of the core", err);
    for (int32_t s = 0; status == GEO_OK && s < core->choice.option_count; s++) {
        int32_t group = core->option[s].group;
        if (group >= 0) {
            renamed[group] = renamed[group] == 0 ? next++ : renamed[group];
            core->option[s].group = renamed[group] - 1;
        }
    }
    free(renamed);
    return status;
}

void plan_core_release(struct plan_core *core)
{
    free(core->option);
    free(core->original);
    free(core->place);
    *core = (struct plan_core){0};
}

enum geo_status plan_core_make(struct plan_core *ret, const struct plan_choice *choice,
                               const struct plan_core_settings *settings, struct geo_error *err)
{
    struct plan_core core = {.choice = *choice};
    uint8_t *marked = NULL;
    size_t n = (size_t)choice->option_count;
    int32_t count = 0;
    enum geo_status status = geo_memory_array(&marked, n, 1, "core", err);
    if (status == GEO_OK) {
        status = mark_core(marked, choice, settings, err);
    }
    for (size_t i = 0; status == GEO_OK && i < n; i++) {
        count += marked[i];
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&core.option, (size_t)count, sizeof *core.option, "core", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&core.original, (size_t)count, sizeof *core.original, "core", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&core.place, n, sizeof *core.place, "places in the core", err);
    }
    if (status == GEO_OK) {
        core.choice.option = core.option;
        core.choice.option_count = 0;
        for (int32_t i = 0; i < choice->option_count; i++) {
            core.place[i] = marked[i] != 0 ? core.choice.option_count : -1;
            if (marked[i] != 0) {
                core.original[core.choice.option_count] = i;
                core.option[core.choice.option_count++] = choice->option[i];
            }
        }
        status = renumber_groups(&core, choice->option_count, err);
    }
    free(marked);
    if (status != GEO_OK) {
        plan_core_release(&core);
        return status;
    }
    *ret = core;
    return GEO_OK;
}

enum geo_status plan_core_fractions(double **ret, const struct plan_core *core, const double *fraction,
                                    struct geo_error *err)
{
    double *inside = NULL;
    enum geo_status status = geo_memory_array(&inside, (size_t)core->choice.option_count, sizeof *inside,
                                              "fractions of the core", err);
    for (int32_t s = 0; status == GEO_OK && s < core->choice.option_count; s++) {
        inside[s] = fraction[core->original[s]];
    }
    if (status == GEO_OK) {
        *ret = inside;
    }
    return status;
}

enum geo_status plan_core_improve(struct plan_incumbent *incumbent, const struct plan_core *core,
                                  const struct plan_search_settings *settings,
                                  const struct geo_progress *progress, struct geo_error *err)
{
    struct plan_selection inside = {0};
    struct plan_selection found = {0};
    enum geo_status status = plan_selection_copy(&inside, &incumbent->best, err);
    for (int32_t s = 0; status == GEO_OK && s < inside.count; s++) {
        inside.option[s] = core->place[inside.option[s]];
    }
    if (status == GEO_OK) {
        status = plan_search_improve(&found, &core->choice, &inside, settings, progress, err);
    }
    if (status == GEO_OK) {
        status = plan_core_offer(incumbent, core, &found, err);
    }
    plan_selection_release(&inside);
    plan_selection_release(&found);
    return status;
}

enum geo_status plan_core_offer(struct plan_incumbent *incumbent, const struct plan_core *core,
                                struct plan_selection *selection, struct geo_error *err)
{
    for (int32_t s = 0; s < selection->count; s++) {
        selection->option[s] = core->original[selection->option[s]];
    }
    return plan_incumbent_offer(incumbent, selection, err);
}
