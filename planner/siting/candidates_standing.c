/* Masts that stand and lack a service: candidates for an upgrade, or for sharing where they are other
 * operators'. */
#include "planner/siting/candidates_internal.h"

#include <math.h>

bool plan_draft_lacks_service(const struct plan_scenario *scenario, const struct plan_position *position)
{
    const struct plan_siting_settings *siting = &scenario->siting;
    for (int32_t i = 0; i < siting->service_count; i++) {
        const struct plan_service *service = &scenario->service[siting->services[i]];
        bool serves = false;
        for (int32_t s = position->station_first; s < position->station_first + position->station_count;
             s++) {
            serves = serves || plan_scenario_serves(&scenario->station[s], service);
        }
        if (!serves) {
            return true;
        }
    }
    return false;
}

/* As high as the highest antenna there; the pattern's height where no antenna tells one. */
static double mast_height_m(const struct plan_scenario *scenario, const struct plan_position *position)
{
    double height_m = 0.0;
    for (int32_t s = position->station_first; s < position->station_first + position->station_count; s++) {
        height_m = fmax(height_m, scenario->station[s].height_agl_m);
    }
    uint8_t here = scenario->environment[position->cell];
    return height_m > 0.0 ? height_m
                          : plan_siting_pattern(&scenario->siting, 0, 0, here)->station.height_agl_m;
}

static enum plan_site_kind kind_of(const struct plan_scenario *scenario, const struct plan_position *position)
{
    int32_t builder = scenario->siting.operator_id;
    bool own = builder == PLAN_ANY;
    for (int32_t s = position->station_first; s < position->station_first + position->station_count; s++) {
        own = own || scenario->station[s].operator_id == builder;
    }
    return own ? PLAN_SITE_UPGRADE : PLAN_SITE_SHARE;
}

static enum geo_status add_standing(struct plan_draft *draft, int32_t index, struct geo_error *err)
{
    const struct plan_scenario *scenario = draft->scenario;
    const struct plan_position *position = &scenario->position[index];
    enum plan_site_kind kind = kind_of(scenario, position);
    if (scenario->state[position->cell] != PLAN_CELL_ASSESSED) {
        const struct plan_rejected rejected = {
            kind, index, position->x_m, position->y_m, position->cell, PLAN_REJECT_NOT_ASSESSED, -1};
        return plan_draft_reject(draft, &rejected, err);
    }
    const struct plan_candidate site = {.kind = kind,
                                        .position = index,
                                        .x_m = position->x_m,
                                        .y_m = position->y_m,
                                        .cell = position->cell,
                                        .commune = position->commune,
                                        .height_agl_m = mast_height_m(scenario, position)};
    return plan_draft_add(draft, &site, err);
}

enum geo_status plan_draft_standing(struct plan_draft *draft, struct geo_error *err)
{
    const struct plan_scenario *scenario = draft->scenario;
    enum geo_status status = GEO_OK;
    for (int kind = PLAN_SITE_UPGRADE; kind <= PLAN_SITE_SHARE && scenario->siting.upgrades; kind++) {
        for (int32_t p = 0; p < scenario->position_count && status == GEO_OK; p++) {
            const struct plan_position *position = &scenario->position[p];
            if (position->cell >= 0 && position->commune >= 0 && (int)kind_of(scenario, position) == kind &&
                plan_draft_lacks_service(scenario, position)) {
                status = add_standing(draft, p, err);
            }
        }
    }
    return status;
}
