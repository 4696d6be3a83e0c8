/* A scenario small enough to draw by hand, for tests of the planner's core: a rectangle of cells cut into a
 * western and an eastern commune, one LTE band, one service. */
#ifndef PHUSONG_TESTS_SMALL_SCENARIO_H
#define PHUSONG_TESTS_SMALL_SCENARIO_H

#include "planner/radio/link.h"
#include "planner/scenario/scenario.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static inline void *small_array(size_t count, size_t size)
{
    void *array = calloc(count == 0 ? 1 : count, size);
    if (array == NULL) {
        abort();
    }
    return array;
}

static inline char *small_text(const char *text)
{
    char *copy = small_array(strlen(text) + 1, 1);
    memcpy(copy, text, strlen(text) + 1);
    return copy;
}

static inline void small_commune(struct plan_commune *commune, const char *code, const double box[4])
{
    const double xy[8] = {box[0], box[1], box[2], box[1], box[2], box[3], box[0], box[3]};
    commune->code = small_text(code);
    commune->name = small_text(code);
    commune->polygon.ring_count = 1;
    commune->polygon.ring_start = small_array(2, sizeof(int64_t));
    commune->polygon.ring_start[1] = 4;
    commune->polygon.xy = small_array(8, sizeof(double));
    memcpy(commune->polygon.xy, xy, sizeof xy);
    commune->area_km2 = geo_polygon_area_m2(&commune->polygon) / 1e6;
    commune->people_given = (double)NAN;
    commune->label_x_m = 0.5 * (box[0] + box[2]);
    commune->label_y_m = 0.5 * (box[1] + box[3]);
}

/* Every cell holds one person; columns below cols/2 belong to commune 0, the others to commune 1. */
static inline void small_entries(struct plan_scenario *s)
{
    int32_t cells = (int32_t)geo_grid_cell_count(&s->grid);
    s->entries.cell = small_array((size_t)cells, sizeof(int32_t));
    s->entries.commune = small_array((size_t)cells, sizeof(int32_t));
    s->entries.share = small_array((size_t)cells, sizeof(double));
    s->entries.people_milli = small_array((size_t)cells, sizeof(int32_t));
    s->has_population = true;
    for (int32_t commune = 0; commune < 2; commune++) {
        s->commune[commune].entry_first = s->entries.count;
        for (int32_t cell = 0; cell < cells; cell++) {
            if ((cell % s->grid.cols >= s->grid.cols / 2 ? 1 : 0) != commune) {
                continue;
            }
            int64_t e = s->entries.count++;
            s->entries.cell[e] = cell;
            s->entries.commune[e] = commune;
            s->entries.share[e] = 1.0;
            s->entries.people_milli[e] = 1000;
            s->commune[commune].entry_count++;
        }
    }
}

static inline void small_service(struct plan_scenario *s)
{
    s->service_count = 1;
    s->service = small_array(1, sizeof *s->service);
    struct plan_service *service = &s->service[0];
    service->name = small_text("4G");
    service->key = small_text("4g");
    service->technology = PLAN_LTE;
    service->band = PLAN_ANY;
    service->operator_id = PLAN_ANY;
    service->threshold_dbm = -105.0;
    service->probability = 0.9;
    service->receiver_height_agl_m = 1.5;
    service->body_loss_db = 3.0;
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        service->entry_loss_db[env] = 15.0;
        service->entry_sigma_db[env] = 6.0;
        s->propagation.model[env] = "ext_hata";
    }
    s->propagation.los = PLAN_LOS_PROBABILITY;
    s->propagation.diffraction = PLAN_DIFFRACTION_BULLINGTON;
    s->propagation.climate.delta_n = 39.25;
    s->propagation.sigma_db = (double)NAN;
    s->propagation.max_range_km = 20.0;
    s->propagation.floor_db = 15.0;
    s->gap_min_cells = 1;
}

static inline void small_radio(struct plan_scenario *s)
{
    s->band_count = 1;
    s->band = small_array(1, sizeof *s->band);
    memcpy(s->band[0].name, "B3", 3);
    s->band[0].technology = PLAN_LTE;
    s->band[0].downlink_mhz = 1842.5;
    s->operator_count = 2;
    s->operator_name = small_array(2, sizeof(char *));
    s->operator_name[0] = small_text("Viettel");
    s->operator_name[1] = small_text("VinaPhone");
    s->antenna_count = 2;
    s->antenna = small_array(2, sizeof *s->antenna);
    s->antenna[0] = (struct plan_antenna){.name = small_text("omni"),
                                          .omnidirectional = true,
                                          .gain_dbi = 10.0,
                                          .vertical_3db_deg = 10.0,
                                          .side_lobe_db = 20.0};
    s->antenna[1] = (struct plan_antenna){.name = small_text("sector"),
                                          .gain_dbi = 17.5,
                                          .horizontal_3db_deg = 65.0,
                                          .vertical_3db_deg = 10.0,
                                          .front_to_back_db = 30.0,
                                          .side_lobe_db = 30.0};
}

/* Grid and terrain grid are the same; no terrain yet; no station. */
static inline void small_init(struct plan_scenario *s, int32_t cols, int32_t rows, double cell_m)
{
    memset(s, 0, sizeof *s);
    s->grid = (struct geo_grid){0.0, rows * cell_m, cell_m, cols, rows};
    s->terrain_grid = s->grid;
    s->name = small_text("small");
    s->as_of = small_text("2026-11-01");
    s->crs = small_text("EPSG:5897");
    s->crs_name = small_text("VN-2000 / TM-3 105-00");
    s->crs_operation = small_text("");
    s->population_source = small_text("one person a cell");
    s->central_meridian_deg = 105.0;
    s->commune_count = 2;
    s->commune = small_array(2, sizeof *s->commune);
    double middle_m = cols / 2 * cell_m;
    const double west[4] = {0.0, 0.0, middle_m, rows * cell_m};
    const double east[4] = {middle_m, 0.0, cols * cell_m, rows * cell_m};
    small_commune(&s->commune[0], "00001", west);
    small_commune(&s->commune[1], "00002", east);
    size_t cells = (size_t)cols * (size_t)rows;
    s->state = small_array(cells, 1);
    s->environment = small_array(cells, 1);
    memset(s->state, PLAN_CELL_ASSESSED, cells);
    memset(s->environment, PLAN_SUBURBAN, cells);
    small_entries(s);
    small_radio(s);
    small_service(s);
}

static inline void small_terrain(struct plan_scenario *s, float height_m)
{
    size_t cells = (size_t)geo_grid_cell_count(&s->terrain_grid);
    s->terrain_asl_m = small_array(cells, sizeof(float));
    for (size_t i = 0; i < cells; i++) {
        s->terrain_asl_m[i] = height_m;
    }
}

/* One more position with one LTE station of one omnidirectional sector. */
static inline void small_station(struct plan_scenario *s, double x_m, double y_m, double power_dbm)
{
    size_t n = (size_t)s->position_count;
    s->position = realloc(s->position, (n + 1) * sizeof *s->position);
    s->station = realloc(s->station, (n + 1) * sizeof *s->station);
    s->sector = realloc(s->sector, (n + 1) * sizeof *s->sector);
    if (s->position == NULL || s->station == NULL || s->sector == NULL) {
        abort();
    }
    int32_t index = (int32_t)n;
    char id[16] = "P0";
    id[1] = (char)('A' + (char)(index % 26));
    int32_t cell = geo_grid_cell(&s->grid, x_m, y_m);
    int32_t commune = cell < 0 ? -1 : cell % s->grid.cols >= s->grid.cols / 2 ? 1 : 0;
    s->position[n] = (struct plan_position){.id = small_text(id),
                                            .x_m = x_m,
                                            .y_m = y_m,
                                            .cell = cell,
                                            .commune = commune,
                                            .station_first = index,
                                            .station_count = 1};
    s->station[n] = (struct plan_station){.position = index,
                                          .technology = PLAN_LTE,
                                          .frequency_mhz = 1842.5,
                                          .reference_dbm = power_dbm - 30.8,
                                          .height_agl_m = 30.0,
                                          .sector_first = index,
                                          .sector_count = 1,
                                          .row_count = 1,
                                          .id = small_text(id)};
    s->sector[n] = (struct plan_sector){.azimuth_deg = (double)NAN, .tilt_deg = 2.0, .station = index};
    s->position_count = s->station_count = s->sector_count = index + 1;
}

/* Sites of one omnidirectional sector for service 0, like small_station's. */
static inline void small_siting(struct plan_scenario *s, double power_dbm)
{
    struct plan_siting_settings *siting = &s->siting;
    siting->wanted = true;
    siting->services = small_array(1, sizeof *siting->services);
    siting->service_count = 1;
    siting->operator_id = PLAN_ANY;
    siting->count = 3;
    siting->budget_vnd = -1;
    siting->target_share = (double)NAN;
    siting->effort = PLAN_SITING_NORMAL;
    siting->people_weight = 1.0;
    siting->household_size = 3.6;
    siting->upgrades = true;
    siting->costs.site_vnd[PLAN_SITE_UPGRADE] = 700000000;
    siting->costs.site_vnd[PLAN_SITE_SHARE] = 700000000;
    siting->costs.site_vnd[PLAN_SITE_LISTED] = 1500000000;
    siting->costs.site_vnd[PLAN_SITE_BUILD] = 1800000000;
    siting->costs.solar_vnd = -1;
    siting->max_slope_deg = siting->max_road_km = (double)NAN;
    siting->max_per_commune = -1;
    siting->variant = small_array(1, sizeof *siting->variant);
    siting->variant_count = 1;
    siting->variant[0].name = small_text("");
    siting->variant[0].height_agl_m = (double)NAN;
    siting->variant[0].pattern = small_array(PLAN_ENVIRONMENT_COUNT, sizeof(struct plan_pattern));
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        siting->variant[0].pattern[env] = (struct plan_pattern){.station = {.position = -1,
                                                                            .technology = PLAN_LTE,
                                                                            .frequency_mhz = 1842.5,
                                                                            .reference_dbm = power_dbm - 30.8,
                                                                            .height_agl_m = 30.0,
                                                                            .sector_count = 1},
                                                                .azimuth_deg = {(double)NAN},
                                                                .tilt_deg = 2.0};
    }
}

#endif
