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
    static const char *const name[PLAN_SITE_KIND_COUNT] = {"upgrade", "listed", "build"};
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

void plan_scenario_release(struct plan_scenario *scenario)
{
    communes_release(scenario);
    stations_release(scenario);
    feature_set_release(&scenario->roads);
    feature_set_release(&scenario->schools);
    for (int32_t i = 0; scenario->service != NULL && i < scenario->service_count; i++) {
        free(scenario->service[i].name);
        free(scenario->service[i].key);
    }
    free(scenario->service);
    for (int32_t i = 0; scenario->siting.listed != NULL && i < scenario->siting.listed_count; i++) {
        free(scenario->siting.listed[i].id);
    }
    free(scenario->siting.listed);
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

bool plan_scenario_serves(const struct plan_station *station, const struct plan_service *service)
{
    return station->technology == service->technology &&
           (service->band == PLAN_ANY || service->band == station->band) &&
           (service->operator_id == PLAN_ANY || service->operator_id == station->operator_id);
}
