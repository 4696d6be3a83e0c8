#include "planner/scenario/scenario.h"

#include <stdlib.h>

const char *plan_technology_name(enum plan_technology technology)
{
    static const char *const name[PLAN_TECHNOLOGY_COUNT] = {"GSM", "UMTS", "LTE", "NR"};
    return name[technology];
}

const char *plan_environment_name(enum plan_environment environment)
{
    static const char *const name[PLAN_ENVIRONMENT_COUNT] = {"urban", "suburban", "open", "forest", "water"};
    return name[environment];
}

const char *plan_site_kind_name(enum plan_site_kind kind)
{
    static const char *const name[PLAN_SITE_KIND_COUNT] = {"upgrade", "share", "listed", "build"};
    return name[kind];
}

static void feature_set_release(struct plan_feature_set *set)
{
    free(set->cell);
    free(set->commune);
    free(set->weight);
}

static void communes_release(struct plan_scenario *scenario)
{
    for (int32_t i = 0; scenario->commune != NULL && i < scenario->commune_count; i++) {
        free(scenario->commune[i].code);
        free(scenario->commune[i].name);
        geo_polygon_release(&scenario->commune[i].polygon);
    }
    free(scenario->commune);
    free(scenario->entries.cell);
    free(scenario->entries.commune);
    free(scenario->entries.share);
    free(scenario->entries.people_milli);
}

static void stations_release(struct plan_scenario *scenario)
{
    for (int32_t i = 0; scenario->operator_name != NULL && i < scenario->operator_count; i++) {
        free(scenario->operator_name[i]);
    }
    for (int32_t i = 0; scenario->antenna != NULL && i < scenario->antenna_count; i++) {
        free(scenario->antenna[i].name);
        free(scenario->antenna[i].horizontal_loss_db);
        free(scenario->antenna[i].vertical_loss_db);
    }
    for (int32_t i = 0; scenario->position != NULL && i < scenario->position_count; i++) {
        free(scenario->position[i].id);
    }
    for (int32_t i = 0; scenario->station != NULL && i < scenario->station_count; i++) {
        free(scenario->station[i].id);
    }
    free(scenario->operator_name);
    free(scenario->band);
    free(scenario->antenna);
    free(scenario->position);
    free(scenario->station);
    free(scenario->sector);
}

static void texts_release(char **text, int32_t count)
{
    for (int32_t i = 0; text != NULL && i < count; i++) {
        free(text[i]);
    }
    free(text);
}

static void zones_release(struct plan_site_area *zone, int32_t count)
{
    for (int32_t i = 0; zone != NULL && i < count; i++) {
        free(zone[i].name);
        free(zone[i].cell);
    }
    free(zone);
}

static void siting_release(struct plan_siting_settings *siting)
{
    for (int32_t i = 0; siting->listed != NULL && i < siting->listed_count; i++) {
        free(siting->listed[i].id);
    }
    for (int32_t i = 0; siting->variant != NULL && i < siting->variant_count; i++) {
        free(siting->variant[i].name);
        free(siting->variant[i].pattern);
    }
    for (int32_t i = 0; siting->costs.mast_class != NULL && i < siting->costs.mast_class_count; i++) {
        free(siting->costs.mast_class[i].name);
    }
    for (int32_t i = 0; siting->demand != NULL && i < siting->demand_count; i++) {
        free(siting->demand[i].name);
        feature_set_release(&siting->demand[i].set);
    }
    for (int32_t i = 0; siting->phase != NULL && i < siting->phase_count; i++) {
        free(siting->phase[i].name);
    }
    texts_release(siting->required, siting->required_count);
    texts_release(siting->forbidden, siting->forbidden_count);
    texts_release(siting->committed, siting->committed_count);
    zones_release(siting->exclusion, siting->exclusion_count);
    zones_release(siting->priority, siting->priority_count);
    feature_set_release(&siting->power);
    feature_set_release(&siting->fibre);
    free(siting->services);
    free(siting->listed);
    free(siting->variant);
    free(siting->costs.owner);
    free(siting->costs.mast_class);
    free(siting->demand);
    free(siting->floor);
    free(siting->phase);
}

void plan_scenario_release(struct plan_scenario *scenario)
{
    communes_release(scenario);
    stations_release(scenario);
    feature_set_release(&scenario->roads);
    feature_set_release(&scenario->schools);
    for (int32_t i = 0; scenario->village != NULL && i < scenario->village_count; i++) {
        free(scenario->village[i].name);
    }
    free(scenario->village);
    for (int32_t i = 0; scenario->service != NULL && i < scenario->service_count; i++) {
        free(scenario->service[i].name);
        free(scenario->service[i].key);
    }
    free(scenario->service);
    siting_release(&scenario->siting);
    free(scenario->terrain_asl_m);
    free(scenario->clutter_m);
    free(scenario->state);
    free(scenario->environment);
    free(scenario->name);
    free(scenario->as_of);
    free(scenario->crs);
    free(scenario->crs_name);
    free(scenario->crs_operation);
    free(scenario->population_source);
    *scenario = (struct plan_scenario){0};
}

const struct plan_pattern *plan_siting_pattern(const struct plan_siting_settings *siting, int32_t variant,
                                               int32_t service, uint8_t environment)
{
    int env = environment < PLAN_ENVIRONMENT_COUNT ? environment : PLAN_SUBURBAN;
    return &siting->variant[variant].pattern[service * PLAN_ENVIRONMENT_COUNT + env];
}

bool plan_scenario_serves(const struct plan_station *station, const struct plan_service *service)
{
    return station->technology == service->technology &&
           (service->band == PLAN_ANY || service->band == station->band) &&
           (service->operator_id == PLAN_ANY || service->operator_id == station->operator_id);
}
