#include "outputs/build.h"

#include "geo/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The words of the plan_assumed bits, comma between. */
static void assumed_words(char *ret, size_t size, uint32_t assumed)
{
    static const struct {
        uint32_t bit;
        const char *word;
    } WORDS[] = {{PLAN_ASSUMED_HEIGHT, "height"},   {PLAN_ASSUMED_POWER, "power"},
                 {PLAN_ASSUMED_AZIMUTH, "azimuth"}, {PLAN_ASSUMED_ANTENNA, "antenna"},
                 {PLAN_ASSUMED_BAND, "band"},       {PLAN_ASSUMED_TILT, "tilt"}};
    size_t used = 0;
    ret[0] = '\0';
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0] && used < size; i++) {
        if ((assumed & WORDS[i].bit) != 0) {
            int length = snprintf(ret + used, size - used, "%s%s", used > 0 ? "," : "", WORDS[i].word);
            used += length > 0 ? (size_t)length : 0;
        }
    }
}

static enum geo_status set_azimuths(struct out_table *table, const struct plan_scenario *scenario,
                                    const struct plan_station *station, struct geo_error *err)
{
    size_t count = (size_t)station->sector_count;
    double *azimuth_deg = NULL;
    char *text = NULL;
    size_t size = 24 * count + 1;
    enum geo_status status = geo_memory_array(&azimuth_deg, count, sizeof *azimuth_deg, "azimuths", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&text, size, 1, "azimuths", err);
    }
    if (status == GEO_OK) {
        for (size_t i = 0; i < count; i++) {
            azimuth_deg[i] = scenario->sector[(size_t)station->sector_first + i].azimuth_deg;
        }
        out_azimuths(text, size, azimuth_deg, station->sector_count);
        out_table_text(table, "azimuths", text);
    }
    free(azimuth_deg);
    free(text);
    return status;
}

static enum geo_status add_station(struct out_table *table, const struct plan_scenario *scenario,
                                   const struct plan_station *station, struct geo_error *err)
{
    const struct plan_position *position = &scenario->position[station->position];
    char assumed[64];
    assumed_words(assumed, sizeof assumed, station->assumed);
    out_table_row(table, station->id);
    out_table_point(table, position->x_m, position->y_m);
    out_table_text(table, "id", station->id);
    out_table_text(table, "pos_id", position->id);
    out_table_text(table, "operator", scenario->operator_name[station->operator_id]);
    out_table_text(table, "tech", plan_technology_name(station->technology));
    out_table_text(table, "band", scenario->band[station->band].name);
    out_table_real(table, "freq_mhz", NULL, station->frequency_mhz);
    out_table_real(table, "height_m", NULL, station->height_agl_m);
    out_table_real(table, "ref_dbm", NULL, station->reference_dbm);
    out_table_integer(table, "sectors", NULL, station->sector_count);
    out_table_text(table, "assumed", assumed);
    out_table_integer(table, "rows", NULL, station->row_count);
    if (position->commune >= 0) {
        out_table_text(table, "code", scenario->commune[position->commune].code);
    }
    out_table_real(table, "lon", NULL, position->lon_deg);
    out_table_real(table, "lat", NULL, position->lat_deg);
    return set_azimuths(table, scenario, station, err);
}

enum geo_status out_stations_build(struct out_table *ret, const struct out_context *context,
                                   struct geo_error *err)
{
    const struct plan_scenario *scenario = context->scenario;
    enum geo_status status = out_table_open(ret, OUT_STATIONS, scenario, scenario->station_count, err);
    for (int32_t i = 0; i < scenario->station_count && status == GEO_OK; i++) {
        status = add_station(ret, scenario, &scenario->station[i], err);
    }
    return status == GEO_OK ? out_table_status(ret, err) : status;
}

enum geo_status out_sectors_build(struct out_table *ret, const struct out_context *context,
                                  struct geo_error *err)
{
    const struct plan_scenario *scenario = context->scenario;
    enum geo_status status = out_table_open(ret, OUT_SECTORS, scenario, scenario->sector_count, err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t i = 0; i < scenario->sector_count; i++) {
        const struct plan_sector *sector = &scenario->sector[i];
        const struct plan_station *station = &scenario->station[sector->station];
        char id[24];
        (void)snprintf(id, sizeof id, "%d", i + 1);
        out_table_row(ret, id);
        out_table_integer(ret, "server", NULL, i + 1);
        out_table_text(ret, "sta_id", station->id);
        out_table_text(ret, "pos_id", scenario->position[station->position].id);
        out_table_real(ret, "azimuth", NULL, sector->azimuth_deg);
        out_table_real(ret, "tilt_deg", NULL, sector->tilt_deg);
    }
    return out_table_status(ret, err);
}
