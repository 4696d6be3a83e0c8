/* What is counted, before anything is sited: kinds of coverage, and how much each piece of ground weighs. */
#include "planner/siting/demand_internal.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>

/* Steps by which people count where expected people are sought: up to the next step a site that reaches only
 * this probability counts for no more, so that the expectation is never overstated. The service's own
 * probability is always one of them. */
static const double steps[] = {0.5, 0.7, 0.85, 0.95};
enum { STEP_COUNT = sizeof steps / sizeof *steps };

static int compare_doubles(const void *a, const void *b)
{
    double first = *(const double *)a;
    double second = *(const double *)b;
    return (first > second) - (first < second);
}

static int32_t service_steps(double *step, double own, bool expected)
{
    int32_t count = 0;
    step[count++] = own;
    for (int i = 0; i < STEP_COUNT && expected; i++) {
        if (fabs(steps[i] - own) > 0.02) {
            step[count++] = steps[i];
        }
    }
    qsort(step, (size_t)count, sizeof *step, compare_doubles);
    return count;
}

enum geo_status plan_demand_slots(struct plan_demand_slot **ret, int32_t *ret_count,
                                  const struct plan_scenario *scenario, struct geo_error *err)
{
    const struct plan_siting_settings *siting = &scenario->siting;
    struct plan_demand_slot *slot = NULL;
    int32_t count = 0;
    enum geo_status status = geo_memory_array(&slot, (size_t)siting->service_count * (STEP_COUNT + 1),
                                              sizeof *slot, "kinds of demand", err);
    for (int32_t s = 0; s < siting->service_count && status == GEO_OK; s++) {
        double step[STEP_COUNT + 1];
        double own = scenario->service[siting->services[s]].probability;
        int32_t step_count = service_steps(step, own, siting->expected);
        double before = 0.0;
        for (int32_t i = 0; i < step_count; i++) {
            /* Without expectation the only step stands for the whole. */
            double share = siting->expected ? step[i] - before : 1.0;
            slot[count++] = (struct plan_demand_slot){siting->services[s], step[i], share};
            before = step[i];
        }
    }
    if (status == GEO_OK) {
        *ret = slot;
        *ret_count = count;
    }
    return status;
}

int64_t plan_demand_people(const struct plan_scenario *scenario, int64_t entry)
{
    const struct plan_entries *entries = &scenario->entries;
    return entries->people_milli != NULL ? entries->people_milli[entry]
                                         : (int64_t)(1000.0 * entries->share[entry]);
}

/* The entry of a commune that holds a cell, −1 if there is none. */
static int64_t find_entry(const struct plan_scenario *scenario, int32_t commune, int32_t cell)
{
    if (commune < 0 || commune >= scenario->commune_count) {
        return -1;
    }
    int64_t low = scenario->commune[commune].entry_first;
    int64_t high = low + scenario->commune[commune].entry_count;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (scenario->entries.cell[middle] < cell) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < scenario->commune[commune].entry_first + scenario->commune[commune].entry_count &&
                 scenario->entries.cell[low] == cell;
    return found ? low : -1;
}

static void add_features(double *weight, const struct plan_scenario *scenario,
                         const struct plan_feature_set *set, double each)
{
    for (int64_t i = 0; i < set->count && each > 0.0; i++) {
        int64_t entry = find_entry(scenario, set->commune[i], set->cell[i]);
        if (entry >= 0) {
            weight[entry] += 1000.0 * each * set->weight[i];
        }
    }
}

enum geo_status plan_demand_weights(int64_t **ret, const struct plan_scenario *scenario,
                                    struct geo_error *err)
{
    const struct plan_siting_settings *siting = &scenario->siting;
    const struct plan_entries *entries = &scenario->entries;
    double *mix = NULL;
    int64_t *weight = NULL;
    enum geo_status status = geo_memory_array(&mix, (size_t)entries->count, sizeof *mix, "demand", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&weight, (size_t)entries->count, sizeof *weight, "demand", err);
    }
    if (status != GEO_OK) {
        free(mix);
        return status;
    }
    double person = siting->people_weight;
    if (siting->household_size > 0.0) {
        person += siting->household_weight / siting->household_size;
    }
    for (int64_t e = 0; e < entries->count; e++) {
        /* Without people every cell counts by its area, in thousandths of a cell. */
        mix[e] = entries->people_milli != NULL ? person * entries->people_milli[e]
                                               : 1000.0 * siting->people_weight * entries->share[e];
    }
    add_features(mix, scenario, &scenario->roads, siting->road_km_weight);
    add_features(mix, scenario, &scenario->schools, siting->school_weight);
    for (int32_t i = 0; i < siting->demand_count; i++) {
        add_features(mix, scenario, &siting->demand[i].set, siting->demand[i].weight);
    }
    for (int64_t e = 0; e < entries->count; e++) {
        weight[e] = (int64_t)llround(mix[e]);
    }
    free(mix);
    *ret = weight;
    return GEO_OK;
}
