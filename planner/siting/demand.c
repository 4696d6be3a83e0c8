#include "planner/siting/demand_internal.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>

#define ONE_PERSON                                                                                           \
    1000 /* or one cell, where no population is known: a site that gains less is not bought                  \
          */

void plan_demand_release(struct plan_demand *demand)
{
    for (int32_t k = 0; demand->floor_name != NULL && k < demand->choice.floor_count; k++) {
        free(demand->floor_name[k]);
    }
    free(demand->weight);
    free(demand->value);
    free(demand->commune);
    free(demand->slot);
    free(demand->cells);
    free(demand->option);
    free(demand->run);
    free(demand->floor);
    free(demand->floor_run);
    free(demand->floor_name);
    free(demand->area_limit);
    free(demand->slot_service);
    free(demand->slot_counts);
    *demand = (struct plan_demand){0};
}

static enum geo_status note_slots(struct plan_demand *demand, const struct plan_scenario *scenario,
                                  const struct plan_demand_input *input, struct geo_error *err)
{
    size_t slots = (size_t)input->slot_count;
    enum geo_status status =
        geo_memory_array(&demand->slot_service, slots, sizeof *demand->slot_service, "kinds of demand", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&demand->slot_counts, slots, sizeof *demand->slot_counts, "kinds of demand",
                                  err);
    }
    demand->slot_count = input->slot_count;
    for (size_t t = 0; t < slots && status == GEO_OK; t++) {
        const struct plan_demand_slot *slot = &input->slot[t];
        while (scenario->siting.services[demand->slot_service[t]] != slot->service) {
            demand->slot_service[t]++;
        }
        double own = scenario->service[slot->service].probability;
        demand->slot_counts[t] = fabs(slot->probability - own) < 1e-9;
    }
    return status;
}

static enum geo_status make_options(struct plan_demand *demand, const struct plan_scenario *scenario,
                                    const struct plan_candidates *candidates, struct geo_error *err)
{
    const struct plan_siting_settings *siting = &scenario->siting;
    enum geo_status status = geo_memory_array(&demand->option, (size_t)candidates->count,
                                              sizeof *demand->option, "candidates", err);
    if (status == GEO_OK && siting->max_per_commune >= 0) {
        status = geo_memory_array(&demand->area_limit, (size_t)scenario->commune_count, sizeof(int64_t),
                                  "communes", err);
        demand->choice.area_count = status == GEO_OK ? scenario->commune_count : 0;
    }
    for (int32_t a = 0; a < demand->choice.area_count && status == GEO_OK; a++) {
        demand->area_limit[a] = siting->max_per_commune;
    }
    for (int32_t i = 0; i < candidates->count && status == GEO_OK; i++) {
        const struct plan_candidate *candidate = &candidates->candidate[i];
        demand->option[i] =
            (struct plan_option){.cost = candidate->cost_vnd,
                                 .group = siting->variant_count > 1 ? candidate->place : -1,
                                 .area = demand->choice.area_count > 0 ? candidate->commune : -1,
                                 .state = candidate->state,
                                 .counted = candidate->committed ? 0 : 1,
                                 .x_m = candidate->x_m,
                                 .y_m = candidate->y_m};
    }
    demand->choice.option_count = status == GEO_OK ? candidates->count : 0;
    return status;
}

/* Money and number of sites: the plan's, or the sums of its phases. */
static void set_limits(struct plan_choice *choice, const struct plan_siting_settings *siting)
{
    choice->objective = isfinite(siting->target_share) ? PLAN_LEAST_COST : PLAN_MOST_WEIGHT;
    choice->budget = siting->budget_vnd;
    choice->count_limit = siting->count;
    choice->spacing_m = siting->spacing_m;
    choice->min_gain = ONE_PERSON;
    if (siting->phase_count > 0) {
        choice->budget = choice->count_limit = 0;
        for (int32_t i = 0; i < siting->phase_count; i++) {
            const struct plan_siting_phase *phase = &siting->phase[i];
            bool money = phase->budget_vnd >= 0 && choice->budget >= 0;
            bool count = phase->count >= 0 && choice->count_limit >= 0;
            choice->budget = money ? choice->budget + phase->budget_vnd : -1;
            choice->count_limit = count ? choice->count_limit + phase->count : -1;
        }
    }
}

/* What costs more than all the money is in no plan; left in, the relaxation would buy a part of it. */
static void forbid_too_dear(struct plan_demand *demand)
{
    for (int32_t i = 0; i < demand->choice.option_count && demand->choice.budget >= 0; i++) {
        struct plan_option *option = &demand->option[i];
        if (option->state == PLAN_OPTION_FREE && option->cost > demand->choice.budget) {
            option->state = PLAN_OPTION_FORBIDDEN;
        }
    }
}

static void lay_out(struct plan_demand *demand, const struct plan_siting_settings *siting)
{
    struct plan_choice *choice = &demand->choice;
    set_limits(choice, siting);
    forbid_too_dear(demand);
    choice->weight = demand->weight;
    choice->value = demand->value;
    choice->option = demand->option;
    choice->run = demand->run;
    choice->floor = demand->floor;
    choice->floor_run = demand->floor_run;
    choice->area_limit = demand->area_limit;
    for (int32_t u = 0; u < choice->unit_count; u++) {
        demand->reachable_value += demand->slot_service[demand->slot[u]] == 0 ? demand->value[u] : 0;
    }
}

enum geo_status plan_demand_build(struct plan_demand *ret, const struct plan_scenario *scenario,
                                  const struct plan_demand_input *input, struct geo_error *err)
{
    struct plan_demand demand = {0};
    struct plan_pieces pieces = {0};
    int64_t *entry_weight = NULL;
    enum geo_status status = plan_demand_weights(&entry_weight, scenario, err);
    if (status == GEO_OK) {
        status = note_slots(&demand, scenario, input, err);
    }
    if (status == GEO_OK) {
        status = make_options(&demand, scenario, input->candidates, err);
    }
    if (status == GEO_OK) {
        status = plan_pieces_make(&pieces, scenario, input, entry_weight, err);
    }
    if (status == GEO_OK) {
        status = plan_pieces_runs(&demand, &pieces, err);
    }
    if (status == GEO_OK) {
        status = plan_demand_floors(&demand, &pieces, err);
    }
    plan_pieces_release(&pieces);
    free(entry_weight);
    if (status != GEO_OK) {
        plan_demand_release(&demand);
        return status;
    }
    lay_out(&demand, &scenario->siting);
    *ret = demand;
    return GEO_OK;
}
