#include "planner/gaps/gaps.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>

void plan_tallies_release(struct plan_tallies *tallies)
{
    free(tallies->tally);
    free(tallies->province);
    *tallies = (struct plan_tallies){0};
}

/* plan_class values, as plan_tally_input holds them. */
enum { UNCOVERED = 0, COVERED = 1, NOT_ASSESSED = 2 };

static void count_entries(struct plan_tally *tally, const struct plan_scenario *scenario,
                          const struct plan_tally_input *input, bool indoor_asked)
{
    const struct plan_entries *entries = &scenario->entries;
    double cell_km2 = scenario->grid.cell_m * scenario->grid.cell_m / 1e6;
    for (int64_t e = 0; e < entries->count; e++) {
        struct plan_tally *here = &tally[entries->commune[e]];
        int32_t cell = entries->cell[e];
        int64_t people_milli = entries->people_milli == NULL ? 0 : entries->people_milli[e];
        double area_km2 = entries->share[e] * cell_km2;
        bool outdoor = input->outdoor[cell] == COVERED;
        bool indoor = input->indoor[cell] == COVERED;
        bool missing = input->outdoor[cell] == NOT_ASSESSED;
        here->people_milli += people_milli;
        here->area_km2 += area_km2;
        here->people_na_milli += missing ? people_milli : 0;
        here->area_na_km2 += missing ? area_km2 : 0.0;
        here->people_out_milli += outdoor ? people_milli : 0;
        here->area_out_km2 += outdoor ? area_km2 : 0.0;
        here->people_in_milli += indoor ? people_milli : 0;
        here->area_in_km2 += indoor ? area_km2 : 0.0;
        here->people_covered_milli += (indoor_asked ? indoor : outdoor) ? people_milli : 0;
    }
}

/* Roads are driven outdoors; pupils sit where the service is asked for. */
static void count_features(struct plan_tally *tally, const struct plan_scenario *scenario,
                           const struct plan_tally_input *input, bool indoor_asked)
{
    for (int64_t i = 0; i < scenario->roads.count; i++) {
        struct plan_tally *here = &tally[scenario->roads.commune[i]];
        double km = scenario->roads.weight[i];
        here->road_km += km;
        here->road_covered_km += input->outdoor[scenario->roads.cell[i]] == COVERED ? km : 0.0;
    }
    const uint8_t *asked = indoor_asked ? input->indoor : input->outdoor;
    for (int64_t i = 0; i < scenario->schools.count; i++) {
        struct plan_tally *here = &tally[scenario->schools.commune[i]];
        int32_t schools = (int32_t)lround(scenario->schools.weight[i]);
        here->school_count += schools;
        here->school_covered_count += asked[scenario->schools.cell[i]] == COVERED ? schools : 0;
    }
}

static void count_stations(struct plan_tally *tally, const struct plan_scenario *scenario,
                           const struct plan_service *service)
{
    for (int32_t s = 0; s < scenario->station_count; s++) {
        int32_t commune = scenario->position[scenario->station[s].position].commune;
        if (commune >= 0 && plan_scenario_serves(&scenario->station[s], service)) {
            tally[commune].station_count++;
        }
    }
}

static void add_up(struct plan_tally *total, const struct plan_tally *tally, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        total->people_milli += tally[i].people_milli;
        total->people_na_milli += tally[i].people_na_milli;
        total->people_out_milli += tally[i].people_out_milli;
        total->people_in_milli += tally[i].people_in_milli;
        total->people_covered_milli += tally[i].people_covered_milli;
        total->area_km2 += tally[i].area_km2;
        total->area_na_km2 += tally[i].area_na_km2;
        total->area_out_km2 += tally[i].area_out_km2;
        total->area_in_km2 += tally[i].area_in_km2;
        total->station_count += tally[i].station_count;
        total->road_km += tally[i].road_km;
        total->road_covered_km += tally[i].road_covered_km;
        total->school_count += tally[i].school_count;
        total->school_covered_count += tally[i].school_covered_count;
    }
}

enum geo_status plan_tallies_compute(struct plan_tallies *ret, const struct plan_scenario *scenario,
                                     const struct plan_tally_input *inputs, struct geo_error *err)
{
    struct plan_tallies tallies = {.service_count = scenario->service_count,
                                   .commune_count = scenario->commune_count};
    size_t services = (size_t)scenario->service_count;
    size_t communes = (size_t)scenario->commune_count;
    enum geo_status status =
        geo_memory_array(&tallies.tally, services * communes, sizeof *tallies.tally, "commune figures", err);
    if (status == GEO_OK) {
        status =
            geo_memory_array(&tallies.province, services, sizeof *tallies.province, "province figures", err);
    }
    if (status != GEO_OK) {
        plan_tallies_release(&tallies);
        return status;
    }
    for (size_t s = 0; s < services; s++) {
        struct plan_tally *tally = tallies.tally + s * communes;
        bool indoor = scenario->service[s].indoor;
        count_entries(tally, scenario, &inputs[s], indoor);
        count_features(tally, scenario, &inputs[s], indoor);
        count_stations(tally, scenario, &scenario->service[s]);
        add_up(&tallies.province[s], tally, scenario->commune_count);
    }
    *ret = tallies;
    return GEO_OK;
}
