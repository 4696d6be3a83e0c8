/* What the siting stage is asked to do: the services, the money, what counts, what must hold. */
#include "datasets/siting_internal.h"

#include "datasets/services_internal.h"
#include "geo/memory.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum geo_status find_service(int32_t *ret, const struct data_load *load, const char *name,
                                    struct geo_error *err)
{
    const struct plan_scenario *scenario = load->scenario;
    for (int32_t i = 0; i < scenario->service_count; i++) {
        if (name != NULL && strcmp(scenario->service[i].name, name) == 0) {
            *ret = i;
            return GEO_OK;
        }
    }
    return geo_error_set(err, GEO_ERR_PLAN, "sites: '%s' is the name of no service",
                         name == NULL ? "" : name);
}

static int compare_indices(const void *a, const void *b)
{
    int32_t first = *(const int32_t *)a;
    int32_t second = *(const int32_t *)b;
    return (first > second) - (first < second);
}

static enum geo_status find_services(struct data_load *load, struct geo_error *err)
{
    const struct data_sites *sites = &load->plan->sites;
    struct plan_siting_settings *siting = &load->scenario->siting;
    size_t count = sites->service_count > 0 ? sites->service_count : 1;
    enum geo_status status =
        geo_memory_array(&siting->services, count, sizeof *siting->services, "services to extend", err);
    for (size_t i = 0; i < count && status == GEO_OK; i++) {
        const char *name = sites->service_count > 0 ? sites->services[i].name : sites->service;
        status = find_service(&siting->services[siting->service_count++], load, name, err);
    }
    if (status == GEO_OK) {
        qsort(siting->services, count, sizeof *siting->services, compare_indices);
        siting->service = siting->services[0];
    }
    return status;
}

static int64_t or_none(int64_t value)
{
    return value == INT64_MIN ? -1 : value;
}

static void copy_settings(struct plan_siting_settings *siting, const struct data_sites *sites)
{
    siting->wanted = true;
    siting->count = or_none(sites->count);
    siting->budget_vnd = or_none(sites->budget_vnd);
    siting->target_share = sites->target_percent / 100.0; /* NaN stays NaN */
    siting->effort = (enum plan_siting_effort)sites->effort;
    siting->stop_gap = isnan(sites->stop_gap_percent) ? 0.0 : sites->stop_gap_percent / 100.0;
    siting->time_limit_s = sites->time_limit_s;
    siting->seed = (uint64_t)sites->seed;
    siting->people_weight = sites->demand.people;
    siting->expected = sites->demand.expected;
    siting->household_weight = sites->demand.household;
    siting->household_size = sites->demand.household_size;
    siting->road_km_weight = sites->demand.road_km;
    siting->school_weight = sites->demand.school;
    siting->lattice_m = sites->lattice_m;
    siting->upgrades = sites->upgrades;
    siting->spacing_m = sites->spacing_m;
    siting->keep_away_m = sites->keep_away_m;
    siting->max_slope_deg = sites->max_slope_deg;
    siting->max_road_km = sites->max_road_km;
    siting->max_per_commune = or_none(sites->max_per_commune);
    siting->curve = sites->curve;
    siting->sensitivity = (enum plan_sensitivity)sites->sensitivity;
    siting->sensitivity_runs = (int32_t)sites->sensitivity_runs;
}

enum geo_status data_siting_load(struct data_load *load, struct geo_error *err)
{
    /* Each after what it needs. */
    static enum geo_status (*const parts[])(struct data_load *, struct geo_error *) = {
        data_siting_costs,  data_siting_variants, data_siting_listed,
        data_siting_layers, data_siting_zones,    data_siting_limits};
    const struct data_sites *sites = &load->plan->sites;
    struct plan_siting_settings *siting = &load->scenario->siting;
    if (!sites->present) {
        return GEO_OK;
    }
    copy_settings(siting, sites);
    enum geo_status status = find_services(load, err);
    if (status == GEO_OK) {
        status =
            data_services_operator(&siting->operator_id, load, sites->operator_name, "sites.operator", err);
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && status == GEO_OK; i++) {
        status = parts[i](load, err);
    }
    return status;
}
