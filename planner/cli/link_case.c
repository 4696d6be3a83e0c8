#include "planner/cli/link_case.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what stands at the transmitter ---- */

static bool is_named(const struct plan_scenario *scenario, const struct plan_station *station, const char *id)
{
    const char *position_id = scenario->position[station->position].id;
    return (station->id != NULL && strcmp(station->id, id) == 0) ||
           (position_id != NULL && strcmp(position_id, id) == 0);
}

static const struct plan_service *find_service(const struct plan_scenario *scenario, const char *name)
{
    for (int32_t i = 0; i < scenario->service_count; i++) {
        if (strcmp(scenario->service[i].name, name) == 0 || strcmp(scenario->service[i].key, name) == 0) {
            return &scenario->service[i];
        }
    }
    return NULL;
}

static enum geo_status unknown_service(const struct plan_scenario *scenario, const char *name,
                                       struct geo_error *err)
{
    char known[512] = "";
    for (int32_t i = 0; i < scenario->service_count; i++) {
        size_t used = strlen(known);
        (void)snprintf(known + used, sizeof known - used, "%s%s", i > 0 ? ", " : "",
                       scenario->service[i].name);
    }
    return geo_error_set(err, GEO_ERR_USAGE, "unknown service '%s', the plan has: %s", name, known);
}

/* Without --service: the first of the plan that a station of this name delivers. */
static enum geo_status choose_service(struct cli_link_case *link_case, const struct cli_link_wish *wish,
                                      struct geo_error *err)
{
    const struct plan_scenario *scenario = link_case->scenario;
    const struct plan_service *asked = wish->service == NULL ? NULL : find_service(scenario, wish->service);
    if (wish->service != NULL && asked == NULL) {
        return unknown_service(scenario, wish->service, err);
    }
    bool found = false;
    for (int32_t s = 0; s < scenario->service_count; s++) {
        const struct plan_service *service = &scenario->service[s];
        for (int32_t i = 0; i < scenario->station_count && (asked == NULL || service == asked); i++) {
            const struct plan_station *station = &scenario->station[i];
            if (!is_named(scenario, station, wish->from)) {
                continue;
            }
            found = true;
            if (plan_scenario_serves(station, service)) {
                link_case->service = service;
                return GEO_OK;
            }
        }
    }
    if (!found) {
        return geo_error_set(
            err, GEO_ERR_USAGE,
            "no station or position has the id '%s', give an id from the station data or LON,LAT",
            wish->from);
    }
    if (asked != NULL) {
        return geo_error_set(err, GEO_ERR_USAGE,
                             "nothing at '%s' delivers the service '%s', choose another of either",
                             wish->from, wish->service);
    }
    return geo_error_set(err, GEO_ERR_USAGE,
                         "nothing at '%s' delivers a service of the plan, choose another station",
                         wish->from);
}

/* ---- the link itself ---- */

static struct plan_link compute(struct cli_link_case *link_case, const struct plan_station *station,
                                const struct plan_sector *sector)
{
    const struct plan_scenario *scenario = link_case->scenario;
    link_case->profile.tx_height_agl_m = station->height_agl_m;
    link_case->profile.rx_height_agl_m = link_case->service->receiver_height_agl_m;
    struct plan_link_input input = {
        .propagation = &scenario->propagation,
        .station = station,
        .antenna = &scenario->antenna[station->antenna],
        .sector = sector,
        .service = link_case->service,
        .environment = link_case->to.environment,
        .distance_m = link_case->distance_m,
        .bearing_deg = link_case->bearing_deg,
        .cell_m = scenario->grid.cell_m,
        .profile = &link_case->profile,
    };
    return plan_link_compute(&input);
}

static void try_sector(struct cli_link_case *link_case, const struct plan_station *station,
                       const struct plan_sector *sector, int32_t number)
{
    struct plan_link link = compute(link_case, station, sector);
    if (link_case->choice_count == 0 || link.received_dbm > link_case->link.received_dbm) {
        link_case->link = link;
        link_case->station = *station;
        link_case->sector = *sector;
        link_case->sector_number = number;
    }
    link_case->choice_count++;
}

static enum geo_status no_such_sector(const struct cli_link_wish *wish, struct geo_error *err)
{
    return geo_error_set(err, GEO_ERR_USAGE, "no sector %lld there, leave out --sector to use the best one",
                         (long long)wish->sector);
}

/* A height from the command line is not assumed. */
static void set_height(struct plan_station *station, const struct cli_link_wish *wish)
{
    if (!isnan(wish->height_agl_m)) {
        station->height_agl_m = wish->height_agl_m;
        station->assumed &= ~(uint32_t)PLAN_ASSUMED_HEIGHT;
    }
}

static enum geo_status link_from_data(struct cli_link_case *link_case, const struct cli_link_wish *wish,
                                      struct geo_error *err)
{
    const struct plan_scenario *scenario = link_case->scenario;
    const struct plan_position *position = link_case->position;
    for (int32_t i = 0; i < position->station_count; i++) {
        struct plan_station station = scenario->station[position->station_first + i];
        if (!is_named(scenario, &station, wish->from) ||
            !plan_scenario_serves(&station, link_case->service)) {
            continue;
        }
        set_height(&station, wish);
        for (int32_t k = 0; k < station.sector_count; k++) {
            if (wish->sector == 0 || wish->sector == k + 1) {
                try_sector(link_case, &station, &scenario->sector[station.sector_first + k], k + 1);
            }
        }
    }
    return link_case->choice_count > 0 ? GEO_OK : no_such_sector(wish, err);
}

static enum geo_status link_from_new_mast(struct cli_link_case *link_case, const struct cli_link_wish *wish,
                                          struct geo_error *err)
{
    const struct plan_siting_settings *siting = &link_case->scenario->siting;
    int32_t service = 0;
    while (service + 1 < siting->service_count &&
           &link_case->scenario->service[siting->services[service]] != link_case->service) {
        service++;
    }
    const struct plan_pattern *pattern =
        plan_siting_pattern(siting, 0, service, (uint8_t)link_case->from.environment);
    struct plan_station station = pattern->station;
    set_height(&station, wish);
    for (int32_t k = 0; k < station.sector_count; k++) {
        struct plan_sector sector = {
            .azimuth_deg = pattern->azimuth_deg[k],
            .tilt_deg = pattern->tilt_deg,
            .station = -1,
        };
        if (wish->sector == 0 || wish->sector == k + 1) {
            try_sector(link_case, &station, &sector, k + 1);
        }
    }
    return link_case->choice_count > 0 ? GEO_OK : no_such_sector(wish, err);
}

/* Where it is sent from, and which service it is. */
static enum geo_status find_transmitter(struct cli_link_case *link_case, const struct cli_link_wish *wish,
                                        struct geo_error *err)
{
    const struct plan_scenario *scenario = link_case->scenario;
    if (wish->from != NULL) {
        enum geo_status status = choose_service(link_case, wish, err);
        for (int32_t i = scenario->station_count - 1; status == GEO_OK && i >= 0; i--) {
            const struct plan_station *station = &scenario->station[i];
            if (is_named(scenario, station, wish->from) &&
                plan_scenario_serves(station, link_case->service)) {
                link_case->position = &scenario->position[station->position];
            }
        }
        if (status == GEO_OK) {
            link_case->from.lon_deg = link_case->position->lon_deg;
            link_case->from.lat_deg = link_case->position->lat_deg;
        }
        return status;
    }
    if (!scenario->siting.wanted) {
        return geo_error_set(err, GEO_ERR_PLAN,
                             "no 'sites', so what a new mast carries is not known, add 'sites' to it or give "
                             "--from the id of a station");
    }
    const struct plan_siting_settings *siting = &scenario->siting;
    link_case->service = &scenario->service[siting->service];
    if (wish->service != NULL && find_service(scenario, wish->service) != link_case->service) {
        const struct plan_service *asked = find_service(scenario, wish->service);
        if (asked == NULL) {
            return unknown_service(scenario, wish->service, err);
        }
        for (int32_t i = 0; i < siting->service_count; i++) {
            if (asked == &scenario->service[siting->services[i]]) {
                link_case->service = asked;
                return GEO_OK;
            }
        }
        return geo_error_set(
            err, GEO_ERR_USAGE,
            "a new mast does not carry '%s', use '%s' (sites.service) or give --from the id of a station",
            wish->service, link_case->service->name);
    }
    return GEO_OK;
}

/* ---- what stands behind it ---- */

static struct plan_path path_of(const struct cli_link_case *link_case, const struct plan_link *link)
{
    const struct plan_scenario *scenario = link_case->scenario;
    struct plan_path path = {
        .frequency_mhz = link_case->station.frequency_mhz,
        .distance_km = fmax(link_case->distance_m, 1.0) / 1000.0,
        .tx_height_agl_m = link_case->profile.tx_height_agl_m,
        .rx_height_agl_m = link_case->profile.rx_height_agl_m,
        .environment = link_case->to.environment,
        .los = link->path.los,
        .cell_m = scenario->grid.cell_m,
    };
    path.rx_height_agl_m = plan_link_receiver_height_m(link->path.model, &path, &scenario->propagation);
    return path;
}

/* With the clutter and at the receiver's height that the model is asked for. */
static struct plan_profile seen_by_model(const struct cli_link_case *link_case, const struct plan_link *link)
{
    struct plan_profile seen = plan_explain_profile(link->path.model, &link_case->profile);
    seen.rx_height_agl_m = path_of(link_case, link).rx_height_agl_m;
    return seen;
}

static int explain(struct plan_term terms[PLAN_EXPLAIN_TERM_MAX], const struct cli_link_case *link_case,
                   const struct plan_link *link)
{
    struct plan_path path = path_of(link_case, link);
    struct plan_profile seen = seen_by_model(link_case, link);
    struct plan_explain_input input = {
        .loss = &link->path,
        .path = &path,
        .profile = &seen,
        .propagation = &link_case->scenario->propagation,
    };
    return plan_explain_terms(terms, &input);
}

/* The chosen link term by term, and once more from a higher antenna. */
static void explain_both(struct cli_link_case *link_case)
{
    struct plan_station higher = link_case->station;
    higher.height_agl_m += CLI_LINK_RAISED_M;
    link_case->raised = compute(link_case, &higher, &link_case->sector);
    (void)explain(link_case->raised_term, link_case, &link_case->raised);
    link_case->link = compute(link_case, &link_case->station, &link_case->sector);
    link_case->term_count = explain(link_case->term, link_case, &link_case->link);
    link_case->earth_radius_m = plan_model_earth_radius_m(&link_case->scenario->propagation.climate);
    struct plan_profile seen = seen_by_model(link_case, &link_case->link);
    link_case->model_rx_height_agl_m = seen.rx_height_agl_m;
    link_case->edges = plan_explain_edges(&seen, link_case->earth_radius_m, link_case->station.frequency_mhz);
}

struct plan_explain_sample cli_link_case_sample(const struct cli_link_case *link_case, int32_t index)
{
    struct plan_profile seen = seen_by_model(link_case, &link_case->link);
    return plan_explain_sample(&seen, index, link_case->earth_radius_m, link_case->station.frequency_mhz);
}

enum geo_status cli_link_case_compute(struct cli_link_case *ret, const struct cli_link_wish *wish,
                                      const struct data_plan *plan, const struct data_loaded *loaded,
                                      struct geo_error *err)
{
    struct cli_link_case link_case = {
        .scenario = &loaded->scenario, .from = wish->from_point, .to = wish->to_point};
    enum geo_status status = find_transmitter(&link_case, wish, err);
    if (status == GEO_OK) {
        status = cli_link_case_lay(&link_case, plan, err);
    }
    if (status == GEO_OK) {
        status = wish->from != NULL ? link_from_data(&link_case, wish, err)
                                    : link_from_new_mast(&link_case, wish, err);
    }
    if (status != GEO_OK) {
        cli_link_case_release(&link_case);
        return status;
    }
    explain_both(&link_case);
    *ret = link_case;
    return GEO_OK;
}

void cli_link_case_release(struct cli_link_case *link_case)
{
    free(link_case->distance_km);
    free(link_case->ground_asl_m);
    free(link_case->clutter_m);
    link_case->distance_km = NULL;
    link_case->ground_asl_m = NULL;
    link_case->clutter_m = NULL;
    link_case->profile = (struct plan_profile){0};
}
