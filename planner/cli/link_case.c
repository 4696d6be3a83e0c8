#include "planner/cli/link_case.h"
#include "geo/crs.h"
#include "geo/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double LIGHT_M_PER_US = 299.792458;
static const double DEG_PER_RAD = 57.29577951308232088;

/* ---- points ---- */

static enum geo_status place_points(struct cli_link_case *link_case, struct geo_error *err)
{
    struct geo_transform *transform = NULL;
    enum geo_status status = geo_transform_open(&transform, GEO_CRS_WGS84, link_case->scenario->crs, err);
    if (status != GEO_OK) {
        return status;
    }
    struct cli_link_point *points[] = {&link_case->from, &link_case->to};
    for (int i = 0; i < 2; i++) {
        points[i]->x_m = points[i]->lon_deg;
        points[i]->y_m = points[i]->lat_deg;
        if (geo_transform_points(transform, &points[i]->x_m, &points[i]->y_m, 1, 1) != 0 &&
            status == GEO_OK) {
            status = geo_error_set(err, GEO_ERR_USAGE,
                                   "point '%g,%g' cannot be placed in '%s', write LON,LAT in degrees",
                                   points[i]->lon_deg, points[i]->lat_deg, link_case->scenario->crs);
        }
    }
    geo_transform_close(transform);
    return status;
}

static void find_environment(struct cli_link_point *point, const struct plan_scenario *scenario,
                             const struct data_plan *plan)
{
    int32_t cell = geo_grid_cell(&scenario->grid, point->x_m, point->y_m);
    uint8_t code = cell < 0 ? PLAN_ENVIRONMENT_NONE : scenario->environment[cell];
    point->environment_assumed = code == PLAN_ENVIRONMENT_NONE;
    point->environment = point->environment_assumed ? (enum plan_environment)plan->environment.fallback
                                                    : (enum plan_environment)code;
}

/* ---- terrain ---- */

/* Bilinear between cell centres; in the outer half of the border cells the border's own line. NaN off the
 * grid. */
static double terrain_at(const struct plan_scenario *scenario, double x_m, double y_m)
{
    const struct geo_grid *grid = &scenario->terrain_grid;
    if (geo_grid_cell(grid, x_m, y_m) < 0) {
        return (double)NAN;
    }
    double col = fmin(fmax((x_m - grid->west_m) / grid->cell_m - 0.5, 0.0), (double)(grid->cols - 1));
    double row = fmin(fmax((grid->north_m - y_m) / grid->cell_m - 0.5, 0.0), (double)(grid->rows - 1));
    int64_t c0 = (int64_t)col;
    int64_t r0 = (int64_t)row;
    int64_t c1 = c0 + 1 < grid->cols ? c0 + 1 : c0;
    int64_t r1 = r0 + 1 < grid->rows ? r0 + 1 : r0;
    double across = col - (double)c0;
    double down = row - (double)r0;
    const float *upper = scenario->terrain_asl_m + r0 * grid->cols;
    const float *lower = scenario->terrain_asl_m + r1 * grid->cols;
    double top = (1.0 - across) * (double)upper[c0] + across * (double)upper[c1];
    double bottom = (1.0 - across) * (double)lower[c0] + across * (double)lower[c1];
    return (1.0 - down) * top + down * bottom;
}

static enum geo_status require_ground(const struct cli_link_point *point, const char *which,
                                      struct geo_error *err)
{
    if (!isnan(point->ground_asl_m)) {
        return GEO_OK;
    }
    return geo_error_set(
        err, GEO_ERR_INPUT,
        "no terrain under %s '%.6f,%.6f', choose a point inside the area or add a terrain file that "
        "covers it",
        which, point->lon_deg, point->lat_deg);
}

/* A sample for every cell of the terrain along the straight line, ends included. */
static enum geo_status take_profile(struct cli_link_case *link_case, struct geo_error *err)
{
    const struct plan_scenario *scenario = link_case->scenario;
    struct cli_link_point *from = &link_case->from;
    struct cli_link_point *to = &link_case->to;
    from->ground_asl_m = (double)NAN;
    to->ground_asl_m = (double)NAN;
    if (scenario->terrain_asl_m == NULL) {
        return GEO_OK;
    }
    from->ground_asl_m = terrain_at(scenario, from->x_m, from->y_m);
    to->ground_asl_m = terrain_at(scenario, to->x_m, to->y_m);
    enum geo_status status = require_ground(from, "the transmitter", err);
    if (status == GEO_OK) {
        status = require_ground(to, "the receiver", err);
    }
    int32_t steps = (int32_t)fmax(ceil(link_case->distance_m / scenario->terrain_grid.cell_m), 1.0);
    if (status == GEO_OK) {
        status = geo_memory_array(&link_case->ground_asl_m, (size_t)steps + 1, sizeof(float), "profile", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t i = 0; i <= steps; i++) {
        double share = (double)i / (double)steps;
        double x_m = from->x_m + share * (to->x_m - from->x_m);
        double y_m = from->y_m + share * (to->y_m - from->y_m);
        link_case->ground_asl_m[i] = (float)terrain_at(scenario, x_m, y_m);
        link_case->missing_count += isnan(link_case->ground_asl_m[i]) ? 1 : 0;
    }
    link_case->profile = (struct plan_ground_line){
        .count = steps + 1,
        .step_m = link_case->distance_m / (double)steps,
        .ground_asl_m = link_case->ground_asl_m,
        .effective_earth_radius_m = plan_model_earth_radius_m(&scenario->propagation.climate),
    };
    return GEO_OK;
}

struct cli_link_sample cli_link_case_sample(const struct cli_link_case *link_case, int32_t index)
{
    const struct plan_ground_line *profile = &link_case->profile;
    double length_m = profile->step_m * (double)(profile->count - 1);
    double d1_m = profile->step_m * (double)index;
    double d2_m = length_m - d1_m;
    double share = (double)index / (double)(profile->count - 1);
    double tx_asl_m = (double)profile->ground_asl_m[0] + profile->tx_height_agl_m;
    double rx_asl_m = (double)profile->ground_asl_m[profile->count - 1] + profile->rx_height_agl_m;
    double wavelength_m = LIGHT_M_PER_US / link_case->station.frequency_mhz;
    struct cli_link_sample sample = {
        .distance_m = d1_m,
        .ground_asl_m = (double)profile->ground_asl_m[index],
        .bulge_m = d1_m * d2_m / (2.0 * profile->effective_earth_radius_m),
        .ray_asl_m = tx_asl_m + share * (rx_asl_m - tx_asl_m),
        .fresnel_m = length_m > 0.0 ? sqrt(wavelength_m * d1_m * d2_m / length_m) : 0.0,
    };
    sample.clearance_m = sample.ray_asl_m - sample.ground_asl_m - sample.bulge_m;
    return sample;
}

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

static void try_sector(struct cli_link_case *link_case, const struct plan_station *station,
                       const struct plan_sector *sector, int32_t number)
{
    const struct plan_scenario *scenario = link_case->scenario;
    struct plan_link_input input = {
        .propagation = &scenario->propagation,
        .station = station,
        .antenna = &scenario->antenna[station->antenna],
        .sector = sector,
        .service = link_case->service,
        .environment = link_case->to.environment,
        .distance_m = link_case->distance_m,
        .bearing_deg = link_case->bearing_deg,
        .profile = link_case->ground_asl_m != NULL ? &link_case->profile : NULL,
    };
    link_case->profile.tx_height_agl_m = station->height_agl_m;
    link_case->profile.rx_height_agl_m = link_case->service->receiver_height_agl_m;
    struct plan_link link = plan_link_compute(&input);
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
    enum plan_environment environment = link_case->from.environment;
    struct plan_station station = siting->proto[environment];
    set_height(&station, wish);
    for (int32_t k = 0; k < station.sector_count; k++) {
        struct plan_sector sector = {
            .azimuth_deg = siting->proto_azimuth_deg[environment][k],
            .tilt_deg = siting->proto_tilt_deg[environment],
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
    link_case->service = &scenario->service[scenario->siting.service];
    if (wish->service != NULL && find_service(scenario, wish->service) != link_case->service) {
        if (find_service(scenario, wish->service) == NULL) {
            return unknown_service(scenario, wish->service, err);
        }
        return geo_error_set(
            err, GEO_ERR_USAGE,
            "a new mast does not carry '%s', use '%s' (sites.service) or give --from the id of a station",
            wish->service, link_case->service->name);
    }
    return GEO_OK;
}

/* From one end to the other. */
static enum geo_status lay_path(struct cli_link_case *link_case, const struct data_plan *plan,
                                struct geo_error *err)
{
    enum geo_status status = place_points(link_case, err);
    if (status != GEO_OK) {
        return status;
    }
    find_environment(&link_case->from, link_case->scenario, plan);
    find_environment(&link_case->to, link_case->scenario, plan);
    double east_m = link_case->to.x_m - link_case->from.x_m;
    double north_m = link_case->to.y_m - link_case->from.y_m;
    link_case->distance_m = hypot(east_m, north_m);
    link_case->bearing_deg = fmod(atan2(east_m, north_m) * DEG_PER_RAD + 360.0, 360.0);
    return take_profile(link_case, err);
}

enum geo_status cli_link_case_compute(struct cli_link_case *ret, const struct cli_link_wish *wish,
                                      const struct data_plan *plan, const struct data_loaded *loaded,
                                      struct geo_error *err)
{
    struct cli_link_case link_case = {
        .scenario = &loaded->scenario, .from = wish->from_point, .to = wish->to_point};
    enum geo_status status = find_transmitter(&link_case, wish, err);
    if (status == GEO_OK) {
        status = lay_path(&link_case, plan, err);
    }
    if (status == GEO_OK) {
        status = wish->from != NULL ? link_from_data(&link_case, wish, err)
                                    : link_from_new_mast(&link_case, wish, err);
    }
    if (status != GEO_OK) {
        cli_link_case_release(&link_case);
        return status;
    }
    link_case.profile.tx_height_agl_m = link_case.station.height_agl_m;
    *ret = link_case;
    return GEO_OK;
}

void cli_link_case_release(struct cli_link_case *link_case)
{
    free(link_case->ground_asl_m);
    link_case->ground_asl_m = NULL;
    link_case->profile.ground_asl_m = NULL;
}
