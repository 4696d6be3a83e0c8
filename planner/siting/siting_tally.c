#include "planner/siting/siting_internal.h"

#include "geo/memory.h"

#include <stdlib.h>

struct tally {
    struct plan_siting *siting;
    const struct plan_demand *demand;
    const struct plan_scenario *scenario;
    uint8_t *covered;      /* [unit] */
    int32_t *seen_commune; /* [commune] rank + 1 of the last site that helped it */
};

static bool first_service(const struct plan_demand *demand, int32_t unit)
{
    int32_t slot = demand->slot[unit];
    return demand->slot_service[slot] == 0 && demand->slot_counts[slot];
}

static void count_unit(const struct tally *tally, int32_t rank, int32_t unit)
{
    const struct plan_demand *demand = tally->demand;
    struct plan_site *site = &tally->siting->site[rank];
    bool counts = first_service(demand, unit);
    site->alone_value += counts ? demand->value[unit] : 0;
    if (tally->covered[unit] != 0) {
        return;
    }
    tally->covered[unit] = 1;
    site->gain += demand->weight[unit];
    if (!counts) {
        return;
    }
    int32_t commune = demand->commune[unit];
    site->value += demand->value[unit];
    site->cells += demand->cells[unit];
    if (demand->value[unit] > 0 && tally->seen_commune[commune] != rank + 1) {
        tally->seen_commune[commune] = rank + 1;
        site->communes++;
    }
    tally->siting->commune_value[(int64_t)site->phase * tally->scenario->commune_count + commune] +=
        demand->value[unit];
}

static void count_site(const struct tally *tally, int32_t rank)
{
    struct plan_siting *siting = tally->siting;
    struct plan_site *site = &siting->site[rank];
    const struct plan_option *option = &tally->demand->option[site->candidate];
    const struct plan_run *run = &tally->demand->run[option->run_first];
    for (int32_t r = 0; r < option->run_count; r++) {
        for (int32_t unit = run[r].first; unit < run[r].first + run[r].count; unit++) {
            count_unit(tally, rank, unit);
        }
    }
    siting->value_total += site->value;
    siting->weight_total += site->gain;
    siting->cost_total_vnd += option->cost;
}

enum geo_status plan_siting_tally(struct plan_siting *siting, const struct plan_siting_run *run,
                                  struct geo_error *err)
{
    const struct plan_selection *selection = &siting->solution.selection;
    struct tally tally = {.siting = siting, .demand = run->input->demand, .scenario = run->scenario};
    size_t communes = (size_t)run->scenario->commune_count;
    siting->count = selection->count;
    siting->phase_count = siting->phases.count > 0 ? siting->phases.count : 1;
    enum geo_status status =
        geo_memory_array(&siting->site, (size_t)selection->count, sizeof *siting->site, "sites", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&siting->commune_value, communes * (size_t)siting->phase_count,
                                  sizeof(int64_t), "communes", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&tally.covered, (size_t)run->choice->unit_count, 1, "demand", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&tally.seen_commune, communes, sizeof(int32_t), "communes", err);
    }
    for (int32_t i = 0; i < selection->count && status == GEO_OK; i++) {
        siting->site[i].candidate = selection->option[i];
        siting->site[i].phase = siting->phases.count > 0 ? siting->phases.phase[i] : 0;
        count_site(&tally, i);
    }
    free(tally.covered);
    free(tally.seen_commune);
    return status;
}
