#include "planner/coverage/loss_class.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>

void plan_emitters_release(struct plan_emitters *emitters)
{
    for (size_t i = 0; i < emitters->class_count; i++) {
        free(emitters->loss_class[i]);
    }
    plan_climate_table_release(&emitters->climate);
    free(emitters->proposed_sector);
    free(emitters->emitter);
    free(emitters->source);
    free(emitters->loss_class);
    free(emitters->pattern);
    free(emitters->pattern_values);
    free(emitters->sigma_span);
    *emitters = (struct plan_emitters){0};
}

/* ---- emitters ---- */

/* Which environments occur: a range over water is of no use to a province without any. */
static void note_environments(struct plan_emitters *emitters, const struct plan_scenario *scenario)
{
    int64_t cells = geo_grid_cell_count(&scenario->grid);
    for (int64_t cell = 0; cell < cells; cell++) {
        if (scenario->environment[cell] < PLAN_ENVIRONMENT_COUNT) {
            emitters->present[scenario->environment[cell]] = true;
        }
    }
    plan_loss_class_ways(emitters, scenario);
}

/* The farthest distance at which the level over flat ground still reaches the floor. */
static double flat_range_m(const struct plan_curve *curve, double peak_dbm, double floor_dbm,
                           double max_range_m)
{
    double step = pow(2.0, 1.0 / 128.0);
    for (double d_m = max_range_m; d_m > 10.0; d_m /= step) {
        float loss_db = 0.0f;
        float sigma_db = 0.0f;
        plan_curve_at(curve, (float)(d_m * d_m), &loss_db, &sigma_db);
        if (peak_dbm - (double)loss_db >= floor_dbm) {
            return fmin(max_range_m, d_m * step);
        }
    }
    return 10.0;
}

/* Model domains that the emitter leaves: asked at a distance inside every model's own, and at its range. */
static uint32_t domain_warnings(const struct plan_scenario *scenario, const struct plan_emitter *emitter,
                                const bool present[PLAN_ENVIRONMENT_COUNT])
{
    uint32_t warnings = 0;
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        const struct plan_model *model = plan_model_find(scenario->propagation.model[env]);
        struct plan_path path = {.frequency_mhz = emitter->station->frequency_mhz,
                                 .distance_km = sqrt(emitter->window_squared_m2[env]) / 1000.0,
                                 .tx_height_agl_m = emitter->height_agl_m,
                                 .rx_height_agl_m = scenario->service[emitter->service].receiver_height_agl_m,
                                 .environment = (enum plan_environment)env,
                                 .los = PLAN_LOS_MIXED};
        if (model != NULL && present[env]) {
            warnings |= plan_model_domain(model, &path);
        }
    }
    return warnings;
}

static void set_ranges(const struct plan_emitters *emitters, struct plan_emitter *emitter,
                       const struct plan_scenario *scenario)
{
    const struct plan_service *service = &scenario->service[emitter->service];
    double peak_dbm = (double)emitter->peak_dbm;
    double limit_m = 1000.0 * scenario->propagation.max_range_km;
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        const struct plan_curve *curve = &emitters->loss_class[emitter->loss_class]->bound[env];
        double floor_dbm = service->threshold_dbm - scenario->propagation.floor_db;
        double range_m = flat_range_m(curve, peak_dbm, floor_dbm, limit_m);
        double window_m = range_m;
        if (emitters->only_service) {
            double useful_dbm =
                service->threshold_dbm + (service->indoor ? service->entry_loss_db[env] : 0.0);
            window_m = fmin(range_m, flat_range_m(curve, peak_dbm, useful_dbm, limit_m));
        }
        emitter->window_squared_m2[env] = window_m * window_m;
        if (emitters->present[env]) {
            emitter->range_m = fmax(emitter->range_m, range_m);
            emitter->window_m = fmax(emitter->window_m, window_m);
        }
    }
}

static enum geo_status emitter_complete(struct plan_emitters *emitters, struct plan_emitter *emitter,
                                        const struct plan_scenario *scenario, struct geo_error *err)
{
    const struct plan_service *service = &scenario->service[emitter->service];
    const struct plan_station *station = emitter->station;
    struct plan_loss_class wanted = {.frequency_mhz = station->frequency_mhz,
                                     .tx_height_agl_m = emitter->height_agl_m,
                                     .rx_height_agl_m = service->receiver_height_agl_m};
    enum geo_status status =
        plan_loss_class_find(emitters, &emitter->loss_class, &wanted, &scenario->propagation, err);
    if (status != GEO_OK) {
        return status;
    }
    double peak_dbm = station->reference_dbm - station->loss_db + emitter->antenna->gain_dbi -
                      service->body_loss_db + service->receiver_gain_dbi;
    emitter->peak_dbm = (float)peak_dbm;
    set_ranges(emitters, emitter, scenario);
    emitters->warnings |= domain_warnings(scenario, emitter, emitters->present);
    return GEO_OK;
}

static enum geo_status emitter_add(struct plan_emitters *emitters, struct plan_emitter *emitter,
                                   const struct plan_scenario *scenario, struct geo_error *err)
{
    enum geo_status status = geo_memory_grow(&emitters->emitter, &emitters->emitter_capacity,
                                             emitters->emitter_count + 1, sizeof *emitters->emitter, err);
    if (status == GEO_OK) {
        status = emitter_complete(emitters, emitter, scenario, err);
    }
    if (status == GEO_OK) {
        emitters->emitter[emitters->emitter_count++] = *emitter;
    }
    return status;
}

static enum geo_status source_add(struct plan_emitters *emitters, double x_m, double y_m, size_t first,
                                  struct geo_error *err)
{
    if (emitters->emitter_count == first) {
        return GEO_OK;
    }
    enum geo_status status = geo_memory_grow(&emitters->source, &emitters->source_capacity,
                                             emitters->source_count + 1, sizeof *emitters->source, err);
    if (status == GEO_OK) {
        struct plan_source source = {x_m, y_m, (int32_t)first, (int32_t)(emitters->emitter_count - first)};
        emitters->source[emitters->source_count++] = source;
    }
    return status;
}

static enum geo_status position_emitters(struct plan_emitters *emitters, const struct plan_scenario *scenario,
                                         const struct plan_position *position, struct geo_error *err)
{
    size_t first = emitters->emitter_count;
    for (int32_t s = position->station_first; s < position->station_first + position->station_count; s++) {
        const struct plan_station *station = &scenario->station[s];
        for (int32_t service = 0; service < scenario->service_count; service++) {
            if (station->sector_count == 0 || !plan_scenario_serves(station, &scenario->service[service])) {
                continue;
            }
            struct plan_emitter emitter = {.station = station,
                                           .height_agl_m = station->height_agl_m,
                                           .antenna = &scenario->antenna[station->antenna],
                                           .sector = &scenario->sector[station->sector_first],
                                           .sector_count = station->sector_count,
                                           .server_first = station->sector_first,
                                           .service = service};
            enum geo_status status = emitter_add(emitters, &emitter, scenario, err);
            if (status != GEO_OK) {
                return status;
            }
        }
    }
    return source_add(emitters, position->x_m, position->y_m, first, err);
}

enum geo_status plan_emitters_existing(struct plan_emitters *ret, const struct plan_scenario *scenario,
                                       struct geo_error *err)
{
    struct plan_emitters emitters = {0};
    enum geo_status status = GEO_OK;
    note_environments(&emitters, scenario);
    for (int32_t p = 0; p < scenario->position_count && status == GEO_OK; p++) {
        status = position_emitters(&emitters, scenario, &scenario->position[p], err);
    }
    if (status != GEO_OK) {
        plan_emitters_release(&emitters);
        return status;
    }
    *ret = emitters;
    return GEO_OK;
}

static size_t pattern_count(const struct plan_siting_settings *siting)
{
    return (size_t)siting->variant_count * (size_t)siting->service_count * PLAN_ENVIRONMENT_COUNT;
}

static const struct plan_pattern *pattern_at(const struct plan_siting_settings *siting, size_t index)
{
    size_t each = (size_t)siting->service_count * PLAN_ENVIRONMENT_COUNT;
    return &siting->variant[index / each].pattern[index % each];
}

static enum geo_status proposed_sectors(struct plan_emitters *emitters,
                                        const struct plan_siting_settings *siting, struct geo_error *err)
{
    enum geo_status status =
        geo_memory_array(&emitters->proposed_sector, pattern_count(siting) * PLAN_PATTERN_SECTORS,
                         sizeof *emitters->proposed_sector, "sectors", err);
    for (size_t i = 0; i < pattern_count(siting) && status == GEO_OK; i++) {
        const struct plan_pattern *pattern = pattern_at(siting, i);
        for (int32_t k = 0; k < pattern->station.sector_count; k++) {
            emitters->proposed_sector[i * PLAN_PATTERN_SECTORS + (size_t)k] =
                (struct plan_sector){pattern->azimuth_deg[k], pattern->tilt_deg, -1};
        }
    }
    return status;
}

/* One emitter for each service that the mast is to improve. */
static enum geo_status mast_emitters(struct plan_emitters *emitters, const struct plan_scenario *scenario,
                                     const struct plan_mast *mast, int32_t *server, struct geo_error *err)
{
    const struct plan_siting_settings *siting = &scenario->siting;
    size_t first = emitters->emitter_count;
    uint8_t here = scenario->environment[mast->cell];
    for (int32_t k = 0; k < siting->service_count; k++) {
        const struct plan_pattern *pattern = plan_siting_pattern(siting, mast->variant, k, here);
        size_t index = (size_t)(pattern - siting->variant[mast->variant].pattern) +
                       (size_t)mast->variant * (size_t)siting->service_count * PLAN_ENVIRONMENT_COUNT;
        struct plan_emitter emitter = {.station = &pattern->station,
                                       .height_agl_m = mast->height_agl_m,
                                       .antenna = &scenario->antenna[pattern->station.antenna],
                                       .sector = &emitters->proposed_sector[index * PLAN_PATTERN_SECTORS],
                                       .sector_count = pattern->station.sector_count,
                                       .server_first = *server,
                                       .service = siting->services[k]};
        *server += emitter.sector_count;
        enum geo_status status = emitter_add(emitters, &emitter, scenario, err);
        if (status != GEO_OK) {
            return status;
        }
    }
    return source_add(emitters, mast->x_m, mast->y_m, first, err);
}

enum geo_status plan_emitters_proposed(struct plan_emitters *ret, const struct plan_scenario *scenario,
                                       const struct plan_mast_list *masts, struct geo_error *err)
{
    struct plan_emitters emitters = {.only_service = masts->only_service};
    enum geo_status status = proposed_sectors(&emitters, &scenario->siting, err);
    note_environments(&emitters, scenario);
    int32_t server = scenario->sector_count;
    for (int32_t m = 0; m < masts->count && status == GEO_OK; m++) {
        status = mast_emitters(&emitters, scenario, &masts->mast[m], &server, err);
    }
    if (status != GEO_OK) {
        plan_emitters_release(&emitters);
        return status;
    }
    *ret = emitters;
    return GEO_OK;
}
