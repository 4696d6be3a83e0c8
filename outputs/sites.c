#include "outputs/build.h"

#include <stdio.h>

/* The commune a proposed site stands in, −1 none. */
static int32_t commune_of(const struct plan_scenario *scenario, const struct plan_candidate *site)
{
    if (site->kind == PLAN_SITE_UPGRADE) {
        return scenario->position[site->position].commune;
    }
    for (int32_t c = 0; c < scenario->commune_count; c++) {
        if (geo_polygon_contains(&scenario->commune[c].polygon, site->x_m, site->y_m)) {
            return c;
        }
    }
    return -1;
}

static void set_place(struct out_table *table, const struct out_context *context,
                      const struct plan_candidate *site)
{
    const struct plan_scenario *scenario = context->scenario;
    struct out_lon_lat place = out_wgs84(context, site->x_m, site->y_m);
    out_table_real(table, "lon", NULL, place.lon_deg);
    out_table_real(table, "lat", NULL, place.lat_deg);
    /* Vietnamese usage: X is the northing, Y the easting. */
    out_table_real(table, "x_north", NULL, site->y_m);
    out_table_real(table, "y_east", NULL, site->x_m);
    out_table_real(table, "meridian", NULL, scenario->central_meridian_deg);
    out_table_text(table, "crs", scenario->crs_name);
    int32_t commune = commune_of(scenario, site);
    if (commune >= 0) {
        out_table_text(table, "code", scenario->commune[commune].code);
        out_table_text(table, "name", scenario->commune[commune].name);
    }
}

/* What is built there: the prototype of the environment, the suburban one where there is none. */
static void set_equipment(struct out_table *table, const struct plan_scenario *scenario,
                          const struct plan_candidate *site)
{
    const struct plan_siting_settings *siting = &scenario->siting;
    uint8_t here = scenario->environment[site->cell];
    enum plan_environment env = here < PLAN_ENVIRONMENT_COUNT ? (enum plan_environment)here : PLAN_SUBURBAN;
    char azimuths[160];
    out_azimuths(azimuths, sizeof azimuths, siting->proto_azimuth_deg[env], siting->proto[env].sector_count);
    out_table_text(table, "env", plan_environment_name(env));
    out_table_real(table, "height_m", NULL, site->height_agl_m);
    out_table_text(table, "azimuths", azimuths);
    out_table_real(table, "tilt_deg", NULL, siting->proto_tilt_deg[env]);
    out_table_text(table, "operator",
                   siting->operator_id == PLAN_ANY ? "any" : scenario->operator_name[siting->operator_id]);
}

static const char *existing_id(const struct plan_scenario *scenario, const struct plan_candidate *site)
{
    if (site->kind == PLAN_SITE_UPGRADE) {
        return scenario->position[site->position].id;
    }
    return site->kind == PLAN_SITE_LISTED ? scenario->siting.listed[site->position].id : NULL;
}

/* Whole dong for one newly covered person, halves up. */
static int64_t cost_per_person(int64_t cost_vnd, int64_t people)
{
    double each = (double)cost_vnd / (double)people;
    return people > 0 && each < 9e18 ? (int64_t)(each + 0.5) : INT64_MIN;
}

enum geo_status out_sites_build(struct out_table *ret, const struct out_context *context,
                                struct geo_error *err)
{
    const struct plan_scenario *scenario = context->scenario;
    const struct plan_siting *siting = context->results->siting;
    const struct plan_service *service = &scenario->service[scenario->siting.service];
    enum geo_status status = out_table_open(ret, OUT_SITES, scenario, siting->count, err);
    if (status != GEO_OK) {
        return status;
    }
    int64_t people = 0;
    int64_t cost_vnd = 0;
    for (int32_t i = 0; i < siting->count; i++) {
        const struct plan_chosen *chosen = &siting->chosen[i];
        const struct plan_candidate *site = &context->results->candidates->candidate[chosen->candidate];
        char id[64];
        (void)snprintf(id, sizeof id, "%s-s%03d", service->key, i + 1);
        cost_vnd += site->cost_vnd;
        people += context->figures.site_people[i];
        out_table_row(ret, id);
        out_table_point(ret, site->x_m, site->y_m);
        out_table_integer(ret, "rank", NULL, i + 1);
        out_table_text(ret, "id", id);
        out_table_text(ret, "service", service->name);
        out_table_text(ret, "kind", plan_site_kind_name(site->kind));
        set_place(ret, context, site);
        out_table_integer(ret, "cost_vnd", NULL, site->cost_vnd);
        out_table_integer(ret, "cum_vnd", NULL, cost_vnd);
        if (context->figures.has_people) {
            out_table_integer(ret, "new_people", NULL, context->figures.site_people[i]);
            out_table_integer(ret, "cum_people", NULL, people);
            out_table_integer(ret, "vnd_pers", NULL,
                              cost_per_person(site->cost_vnd, context->figures.site_people[i]));
        }
        out_table_integer(ret, "new_cells", NULL, chosen->cells);
        set_equipment(ret, scenario, site);
        out_table_text(ret, "exist_id", existing_id(scenario, site));
    }
    return out_table_status(ret, err);
}
