#include "datasets/station_fill_internal.h"

#include "datasets/environment_internal.h"
#include "datasets/templates_internal.h"
#include "geo/memory.h"
#include "planner/radio/link.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static enum geo_status report_conflict(struct data_station_fill *fill, const struct data_station_row *row,
                                       const char *field, double taken, double other, struct geo_error *err)
{
    struct data_load *load = fill->load;
    char action[64];
    (void)snprintf(action, sizeof action, "the larger value is taken");
    const struct data_finding finding = {
        PLAN_SEVERITY_WARNING,
        data_load_shown_path(load, load->plan->station_source[row->source].path),
        row->row,
        field,
        "conflict",
        action};
    return data_findings_add(&load->findings, &finding, err,
                             "%g in this row, %g in another of the same station", other, taken);
}

/* The largest value any row gives, NaN if none does. */
static enum geo_status settle(double *ret, struct data_station_fill *fill,
                              const struct data_station_row *rows, size_t count, size_t offset,
                              struct geo_error *err)
{
    double best = (double)NAN;
    const char *field =
        offset == offsetof(struct data_station_row, height_agl_m) ? "height_agl_m" : "power_dbm";
    for (size_t i = 0; i < count; i++) {
        double value;
        memcpy(&value, (const char *)&rows[i] + offset, sizeof value);
        best = fmax(best, value); /* fmax passes over NaN */
    }
    for (size_t i = 0; i < count; i++) {
        double value;
        memcpy(&value, (const char *)&rows[i] + offset, sizeof value);
        if (value < best - 1e-9) {
            *ret = best;
            return report_conflict(fill, &rows[i], field, best, value, err);
        }
    }
    *ret = best;
    return GEO_OK;
}

static enum plan_environment environment_at(const struct data_load *load,
                                            const struct plan_position *position)
{
    uint8_t environment =
        position->cell < 0 ? PLAN_ENVIRONMENT_NONE : load->scenario->environment[position->cell];
    return environment == PLAN_ENVIRONMENT_NONE ? data_environment_assumed(load, -1)
                                                : (enum plan_environment)environment;
}

static enum geo_status add_sector(struct data_station_fill *fill, double azimuth_deg, double tilt_deg,
                                  struct geo_error *err)
{
    struct plan_scenario *scenario = fill->load->scenario;
    enum geo_status status =
        geo_memory_grow(&scenario->sector, &fill->sector_capacity, (size_t)scenario->sector_count + 1,
                        sizeof *scenario->sector, err);
    if (status == GEO_OK) {
        struct plan_station *station = &scenario->station[scenario->station_count - 1];
        scenario->sector[scenario->sector_count++] =
            (struct plan_sector){azimuth_deg, tilt_deg, scenario->station_count - 1};
        station->sector_count++;
    }
    return status;
}

/* The tilt of the rows with one azimuth, or else the template's. */
static double sector_tilt(const struct data_station_row *rows, size_t count, double otherwise_deg,
                          uint32_t *assumed)
{
    for (size_t i = 0; i < count; i++) {
        if (!isnan(rows[i].tilt_deg)) {
            return rows[i].tilt_deg;
        }
    }
    *assumed |= PLAN_ASSUMED_TILT;
    return otherwise_deg;
}

/* A sector for each azimuth given; without any, those of the template; one all around for an omnidirectional
 * antenna. */
static enum geo_status add_sectors(struct data_station_fill *fill, const struct data_station_row *rows,
                                   size_t count, const struct data_template_values *values,
                                   struct geo_error *err)
{
    struct plan_station *station = &fill->load->scenario->station[fill->load->scenario->station_count - 1];
    const struct plan_antenna *antenna = &fill->load->scenario->antenna[station->antenna];
    uint32_t assumed = 0;
    /* A measured pattern with a tilt of its own is not tilted once more. */
    double tilt_deg =
        antenna->vertical_loss_db != NULL && antenna->electrical_tilt_deg != 0.0 ? 0.0 : values->tilt_deg;
    enum geo_status status = GEO_OK;
    if (antenna->omnidirectional) {
        status = add_sector(fill, (double)NAN, sector_tilt(rows, count, tilt_deg, &assumed), err);
    } else if (isnan(rows[0].azimuth_deg)) {
        assumed |= PLAN_ASSUMED_AZIMUTH;
        double tilt = sector_tilt(rows, count, tilt_deg, &assumed);
        for (int32_t i = 0; i < values->azimuth_count && status == GEO_OK; i++) {
            status = add_sector(fill, values->azimuth_deg[i], tilt, err);
        }
    } else {
        for (size_t i = 0; i < count && !isnan(rows[i].azimuth_deg) && status == GEO_OK;) {
            size_t same = 1;
            while (i + same < count && rows[i + same].azimuth_deg == rows[i].azimuth_deg) {
                same++;
            }
            status =
                add_sector(fill, rows[i].azimuth_deg, sector_tilt(&rows[i], same, tilt_deg, &assumed), err);
            i += same;
        }
    }
    station->assumed |= assumed;
    return status;
}

static int32_t given_antenna(const struct data_station_row *rows, size_t count)
{
    int32_t antenna = -1;
    for (size_t i = 0; i < count; i++) {
        antenna = rows[i].antenna > antenna ? rows[i].antenna : antenna;
    }
    return antenna;
}

static uint32_t band_bit(const struct data_station_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!rows[i].band_assumed) {
            return 0;
        }
    }
    return PLAN_ASSUMED_BAND;
}

static enum geo_status name_station(struct plan_station *station, const struct plan_scenario *scenario,
                                    const struct plan_position *position, struct geo_error *err)
{
    char id[320];
    (void)snprintf(id, sizeof id, "%.160s-%.80s-%s-%s", position->id,
                   scenario->operator_name[station->operator_id], plan_technology_name(station->technology),
                   scenario->band[station->band].name);
    for (char *at = id; *at != '\0'; at++) {
        *at = *at == ' ' ? '_' : *at;
    }
    return geo_memory_text(&station->id, id, err);
}

/* Height, power, antenna: given or from the template. */
static enum geo_status fill_values(struct plan_station *station, struct data_station_fill *fill,
                                   const struct data_station_row *rows, size_t count,
                                   struct data_template_values *ret_values, struct geo_error *err)
{
    struct plan_scenario *scenario = fill->load->scenario;
    const struct plan_band *band = &scenario->band[station->band];
    double power_dbm = (double)NAN;
    enum geo_status status =
        data_template_find(ret_values, fill->load, station->band,
                           environment_at(fill->load, &scenario->position[station->position]), err);
    if (status == GEO_OK) {
        status = settle(&station->height_agl_m, fill, rows, count,
                        offsetof(struct data_station_row, height_agl_m), err);
    }
    if (status == GEO_OK) {
        status = settle(&power_dbm, fill, rows, count, offsetof(struct data_station_row, power_dbm), err);
    }
    if (status != GEO_OK) {
        return status;
    }
    station->antenna = given_antenna(rows, count);
    station->assumed |= isnan(station->height_agl_m) ? (uint32_t)PLAN_ASSUMED_HEIGHT : 0;
    station->assumed |= isnan(power_dbm) ? (uint32_t)PLAN_ASSUMED_POWER : 0;
    station->assumed |= station->antenna < 0 ? (uint32_t)PLAN_ASSUMED_ANTENNA : 0;
    station->height_agl_m = isnan(station->height_agl_m) ? ret_values->height_agl_m : station->height_agl_m;
    station->antenna = station->antenna < 0 ? ret_values->antenna : station->antenna;
    power_dbm = isnan(power_dbm) ? ret_values->power_dbm : power_dbm;
    station->loss_db = ret_values->loss_db;
    station->frequency_mhz = band->downlink_mhz;
    station->reference_dbm = plan_link_reference_dbm(station->technology, power_dbm,
                                                     ret_values->bandwidth_mhz, band->subcarrier_khz);
    return GEO_OK;
}

enum geo_status data_station_fill_add(struct data_station_fill *fill, const struct data_station_row *rows,
                                      size_t count, struct geo_error *err)
{
    struct plan_scenario *scenario = fill->load->scenario;
    struct data_template_values values;
    enum geo_status status =
        geo_memory_grow(&scenario->station, &fill->station_capacity, (size_t)scenario->station_count + 1,
                        sizeof *scenario->station, err);
    if (status != GEO_OK) {
        return status;
    }
    struct plan_station *station = &scenario->station[scenario->station_count++];
    *station = (struct plan_station){.position = scenario->position_count - 1,
                                     .operator_id = rows[0].operator_id,
                                     .technology = rows[0].technology,
                                     .band = rows[0].band,
                                     .sector_first = scenario->sector_count,
                                     .assumed = band_bit(rows, count),
                                     .row_count = (int32_t)count};
    status = name_station(station, scenario, &scenario->position[station->position], err);
    if (status == GEO_OK) {
        status = fill_values(station, fill, rows, count, &values, err);
    }
    if (status == GEO_OK) {
        status = add_sectors(fill, rows, count, &values, err);
    }
    for (int bit = 0; bit < 6 && status == GEO_OK; bit++) {
        fill->assumed_count[bit] += (station->assumed >> bit) & 1U;
    }
    return status;
}

enum geo_status data_station_fill_report(struct data_station_fill *fill, struct geo_error *err)
{
    static const char *const names[6] = {"height", "power", "azimuths", "antenna", "band", "tilt"};
    static const char *const fields[6] = {"height_agl_m", "power_dbm", "azimuth_deg",
                                          "antenna",      "band",      "tilt_deg"};
    enum geo_status status = GEO_OK;
    for (int bit = 0; bit < 6 && status == GEO_OK; bit++) {
        const struct data_finding finding = {
            PLAN_SEVERITY_INFO,
            "stations",
            -1,
            fields[bit],
            "assumed",
            bit == 4 ? "the technology's usual band" : "taken from the templates"};
        if (fill->assumed_count[bit] > 0) {
            status =
                data_findings_add(&fill->load->findings, &finding, err,
                                  "the data do not give the %s of %" PRId64 " of %" PRId32 " stations",
                                  names[bit], fill->assumed_count[bit], fill->load->scenario->station_count);
        }
    }
    return status;
}
