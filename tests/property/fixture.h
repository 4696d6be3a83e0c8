/* A small random province for the property tests: three communes, hills, a hole in the terrain, masts with
 * LTE and NR. The same seed gives the same province. */
#ifndef PHUSONG_TESTS_PROPERTY_FIXTURE_H
#define PHUSONG_TESTS_PROPERTY_FIXTURE_H

#include "geo/share.h"
#include "planner/coverage/coverage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FIXTURE_COMMUNES 3
#define FIXTURE_MARGIN 10 /* cells of terrain around the planning grid */
#define FIXTURE_BORDER 7  /* points of a border between communes */

static inline uint64_t fixture_next(uint64_t *state)
{
    *state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* [low, high) */
static inline double fixture_real(uint64_t *state, double low, double high)
{
    return low + (high - low) * (double)(fixture_next(state) >> 11) / 9007199254740992.0;
}

/* [0, count) */
static inline int32_t fixture_below(uint64_t *state, int32_t count)
{
    return (int32_t)(fixture_next(state) % (uint64_t)count);
}

/* cmocka's own comparison is in floats. */
static inline void assert_near(double value, double expected, double tolerance)
{
    assert_true(fabs(value - expected) <= tolerance);
}

static inline void *fixture_array(size_t count, size_t size)
{
    void *array = calloc(count == 0 ? 1 : count, size);
    assert_non_null(array);
    return array;
}

static inline char *fixture_text(const char *text)
{
    char *copy = fixture_array(strlen(text) + 1, 1);
    memcpy(copy, text, strlen(text));
    return copy;
}

/* The strip between two crooked borders, counterclockwise: up the right one, down the left one. */
static inline struct geo_polygon fixture_strip(const double *left_xy, const double *right_xy, int points)
{
    struct geo_polygon strip = {.ring_count = 1};
    strip.ring_start = fixture_array(2, sizeof *strip.ring_start);
    strip.xy = fixture_array(4 * (size_t)points, sizeof *strip.xy);
    for (int i = 0; i < points; i++) {
        memcpy(&strip.xy[2 * (size_t)i], &right_xy[2 * i], 2 * sizeof(double));
        memcpy(&strip.xy[2 * (size_t)(points + i)], &left_xy[2 * (points - 1 - i)], 2 * sizeof(double));
    }
    strip.ring_start[1] = 2 * points;
    return strip;
}

/* Borders run south to north; the outer ones are straight. */
static inline void fixture_borders(double xy[FIXTURE_COMMUNES + 1][2 * FIXTURE_BORDER],
                                   const struct geo_bounds *area, uint64_t *random)
{
    for (int border = 0; border <= FIXTURE_COMMUNES; border++) {
        bool outer = border == 0 || border == FIXTURE_COMMUNES;
        double middle_m = area->west_m + (area->east_m - area->west_m) * border / FIXTURE_COMMUNES;
        for (int i = 0; i < FIXTURE_BORDER; i++) {
            double reach_m = outer ? 0.0 : 0.12 * (area->east_m - area->west_m);
            xy[border][2 * i] = middle_m + fixture_real(random, -reach_m, reach_m);
            xy[border][2 * i + 1] =
                area->south_m + (area->north_m - area->south_m) * i / (FIXTURE_BORDER - 1);
        }
    }
}

static inline void fixture_communes(struct plan_scenario *scenario, uint64_t *random)
{
    const struct geo_grid *grid = &scenario->grid;
    struct geo_bounds area = geo_grid_bounds(grid);
    area.west_m += 2.3 * grid->cell_m;
    area.south_m += 1.7 * grid->cell_m;
    area.east_m -= 1.1 * grid->cell_m;
    area.north_m -= 2.9 * grid->cell_m;
    double border[FIXTURE_COMMUNES + 1][2 * FIXTURE_BORDER];
    fixture_borders(border, &area, random);
    scenario->commune = fixture_array(FIXTURE_COMMUNES, sizeof *scenario->commune);
    scenario->commune_count = FIXTURE_COMMUNES;
    size_t room = 4 * (size_t)geo_grid_cell_count(grid);
    struct plan_entries *entries = &scenario->entries;
    entries->cell = fixture_array(room, sizeof *entries->cell);
    entries->commune = fixture_array(room, sizeof *entries->commune);
    entries->share = fixture_array(room, sizeof *entries->share);
    entries->people_milli = fixture_array(room, sizeof *entries->people_milli);
    for (int32_t c = 0; c < FIXTURE_COMMUNES; c++) {
        struct plan_commune *commune = &scenario->commune[c];
        struct geo_share_list list = {0};
        struct geo_error err = {GEO_OK, ""};
        char code[8] = "00000";
        code[4] = (char)('1' + c);
        commune->code = fixture_text(code);
        commune->name = fixture_text("Xã Thử");
        commune->polygon = fixture_strip(border[c], border[c + 1], FIXTURE_BORDER);
        commune->area_km2 = geo_polygon_area_m2(&commune->polygon) / 1e6;
        commune->entry_first = entries->count;
        assert_int_equal(geo_share_compute(&list, &commune->polygon, grid, &err), GEO_OK);
        for (int64_t i = 0; i < list.count; i++, entries->count++) {
            entries->cell[entries->count] = list.cell[i];
            entries->commune[entries->count] = c;
            entries->share[entries->count] = list.share[i];
            bool empty = fixture_below(random, 3) == 0;
            entries->people_milli[entries->count] = empty ? 0 : fixture_below(random, 90000);
        }
        commune->entry_count = list.count;
        geo_share_release(&list);
    }
    scenario->has_population = true;
}

/* Hills of random height, and a square without data. */
static inline void fixture_terrain(struct plan_scenario *scenario, uint64_t *random)
{
    const struct geo_grid *grid = &scenario->terrain_grid;
    double hill[6][4];
    for (int h = 0; h < 6; h++) {
        hill[h][0] = fixture_real(random, 0.0, grid->cols);
        hill[h][1] = fixture_real(random, 0.0, grid->rows);
        hill[h][2] = fixture_real(random, 2.0, 8.0);
        hill[h][3] = fixture_real(random, 20.0, 260.0);
    }
    scenario->terrain_asl_m =
        fixture_array((size_t)geo_grid_cell_count(grid), sizeof *scenario->terrain_asl_m);
    for (int32_t row = 0; row < grid->rows; row++) {
        for (int32_t col = 0; col < grid->cols; col++) {
            double height_m = 4.0;
            for (int h = 0; h < 6; h++) {
                double away = hypot(col - hill[h][0], row - hill[h][1]) / hill[h][2];
                height_m += hill[h][3] / (1.0 + away * away * away);
            }
            scenario->terrain_asl_m[row * grid->cols + col] = (float)height_m;
        }
    }
}

static inline void fixture_cells(struct plan_scenario *scenario, uint64_t *random)
{
    const struct geo_grid *grid = &scenario->grid;
    size_t cells = (size_t)geo_grid_cell_count(grid);
    scenario->state = fixture_array(cells, 1);
    scenario->environment = fixture_array(cells, 1);
    memset(scenario->environment, PLAN_ENVIRONMENT_NONE, cells);
    for (int64_t e = 0; e < scenario->entries.count; e++) {
        scenario->state[scenario->entries.cell[e]] = PLAN_CELL_ASSESSED;
    }
    int32_t hole_row = fixture_below(random, grid->rows - 5);
    int32_t hole_col = fixture_below(random, grid->cols - 5);
    uint8_t patch[8][8];
    for (int i = 0; i < 64; i++) {
        patch[i / 8][i % 8] = (uint8_t)fixture_below(random, PLAN_ENVIRONMENT_COUNT);
    }
    for (int32_t cell = 0; cell < (int32_t)cells; cell++) {
        int32_t row = cell / grid->cols;
        int32_t col = cell % grid->cols;
        if (scenario->state[cell] == PLAN_CELL_OUTSIDE) {
            continue;
        }
        scenario->environment[cell] = patch[row * 8 / grid->rows][col * 8 / grid->cols];
        bool hole = row >= hole_row && row < hole_row + 5 && col >= hole_col && col < hole_col + 5;
        if (hole && scenario->terrain_asl_m != NULL) {
            scenario->state[cell] = PLAN_CELL_NOT_ASSESSED;
            int32_t at = (row + FIXTURE_MARGIN) * scenario->terrain_grid.cols + col + FIXTURE_MARGIN;
            scenario->terrain_asl_m[at] = NAN;
        }
    }
}

static inline struct plan_station fixture_station(enum plan_technology technology, uint64_t *random)
{
    return (struct plan_station){.position = -1,
                                 .technology = technology,
                                 .band = technology == PLAN_LTE ? 0 : 1,
                                 .frequency_mhz = technology == PLAN_LTE ? 1842.5 : 3750.0,
                                 .reference_dbm = fixture_real(random, 6.0, 18.0),
                                 .loss_db = 0.5,
                                 .height_agl_m = (double)(20 + 5 * fixture_below(random, 5)),
                                 .antenna = fixture_below(random, 2),
                                 .sector_count = 3,
                                 .row_count = 1};
}

/* Position p has stations 2p (LTE) and, if p is odd, an NR one after it; a few stand outside the area. */
static inline void fixture_stations(struct plan_scenario *scenario, int32_t positions, uint64_t *random)
{
    const struct geo_grid *grid = &scenario->grid;
    struct geo_bounds bounds = geo_grid_bounds(grid);
    scenario->position = fixture_array((size_t)positions, sizeof *scenario->position);
    scenario->station = fixture_array(2 * (size_t)positions, sizeof *scenario->station);
    scenario->sector = fixture_array(6 * (size_t)positions, sizeof *scenario->sector);
    for (int32_t p = 0; p < positions; p++) {
        struct plan_position *position = &scenario->position[p];
        position->id = fixture_text("mast");
        position->x_m = fixture_real(random, bounds.west_m - 400.0, bounds.east_m + 400.0);
        position->y_m = fixture_real(random, bounds.south_m - 400.0, bounds.north_m + 400.0);
        position->cell = geo_grid_cell(grid, position->x_m, position->y_m);
        position->commune = -1;
        for (int32_t c = 0; c < scenario->commune_count; c++) {
            if (geo_polygon_contains(&scenario->commune[c].polygon, position->x_m, position->y_m)) {
                position->commune = c;
            }
        }
        position->station_first = scenario->station_count;
        position->station_count = 1 + p % 2;
        for (int32_t s = 0; s < position->station_count; s++) {
            struct plan_station *station = &scenario->station[scenario->station_count];
            *station = fixture_station(s == 0 ? PLAN_LTE : PLAN_NR, random);
            station->position = p;
            station->sector_first = scenario->sector_count;
            double first_deg = fixture_real(random, 0.0, 120.0);
            for (int k = 0; k < 3; k++) {
                scenario->sector[scenario->sector_count++] =
                    (struct plan_sector){first_deg + 120.0 * k, 4.0, scenario->station_count};
            }
            scenario->station_count++;
        }
        scenario->position_count++;
    }
}

static inline void fixture_catalogue(struct plan_scenario *scenario)
{
    scenario->band = fixture_array(2, sizeof *scenario->band);
    scenario->band[0] = (struct plan_band){"B3", PLAN_LTE, 1842.5, 20.0, 15.0};
    scenario->band[1] = (struct plan_band){"n78", PLAN_NR, 3750.0, 100.0, 30.0};
    scenario->band_count = 2;
    scenario->operator_name = fixture_array(1, sizeof *scenario->operator_name);
    scenario->operator_name[0] = fixture_text("Viettel");
    scenario->operator_count = 1;
    scenario->antenna = fixture_array(2, sizeof *scenario->antenna);
    for (int a = 0; a < 2; a++) {
        scenario->antenna[a] = (struct plan_antenna){.name = fixture_text("panel"),
                                                     .gain_dbi = 17.0 + 3.0 * a,
                                                     .horizontal_3db_deg = 65.0,
                                                     .vertical_3db_deg = 8.0,
                                                     .front_to_back_db = 25.0,
                                                     .side_lobe_db = 20.0};
    }
    scenario->antenna_count = 2;
    scenario->service = fixture_array(2, sizeof *scenario->service);
    scenario->service_count = 2;
    for (int s = 0; s < 2; s++) {
        struct plan_service *service = &scenario->service[s];
        *service = (struct plan_service){.name = fixture_text(s == 0 ? "4G" : "5G"),
                                         .key = fixture_text(s == 0 ? "4g" : "5g"),
                                         .technology = s == 0 ? PLAN_LTE : PLAN_NR,
                                         .band = PLAN_ANY,
                                         .operator_id = PLAN_ANY,
                                         .threshold_dbm = s == 0 ? -100.0 : -106.0,
                                         .probability = 0.9,
                                         .indoor = s == 1,
                                         .receiver_height_agl_m = 1.5,
                                         .body_loss_db = 3.0};
        for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
            service->entry_loss_db[env] = 10.0 + env;
            service->entry_sigma_db[env] = 4.0;
        }
    }
}

static inline void fixture_siting(struct plan_scenario *scenario, uint64_t *random)
{
    struct plan_siting_settings *siting = &scenario->siting;
    siting->wanted = true;
    siting->service = 1;
    siting->operator_id = PLAN_ANY;
    siting->count = 5;
    siting->budget_vnd = -1;
    siting->upgrades = true;
    siting->lattice_m = 800.0;
    siting->services = fixture_array(1, sizeof *siting->services);
    siting->services[0] = 1;
    siting->service_count = 1;
    siting->target_share = (double)NAN;
    siting->people_weight = 1.0;
    siting->household_size = 3.6;
    siting->costs.solar_vnd = -1;
    siting->max_slope_deg = siting->max_road_km = (double)NAN;
    siting->max_per_commune = -1;
    for (int kind = 0; kind < PLAN_SITE_KIND_COUNT; kind++) {
        siting->costs.site_vnd[kind] = 1000000000;
    }
    siting->variant = fixture_array(1, sizeof *siting->variant);
    siting->variant_count = 1;
    siting->variant[0].name = fixture_text("");
    siting->variant[0].height_agl_m = (double)NAN;
    siting->variant[0].pattern = fixture_array(PLAN_ENVIRONMENT_COUNT, sizeof(struct plan_pattern));
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        siting->variant[0].pattern[env] = (struct plan_pattern){
            .station = fixture_station(PLAN_NR, random), .azimuth_deg = {0.0, 120.0, 240.0}, .tilt_deg = 4.0};
    }
}

/* One σ for every model (8 dB), so that a stronger server is never a less certain one. Release with
 * plan_scenario_release. */
static inline void fixture_province(struct plan_scenario *ret, uint64_t seed, int32_t positions,
                                    bool with_terrain)
{
    uint64_t random = seed;
    struct plan_scenario scenario = {.gap_min_cells = 3};
    scenario.name = fixture_text("thu");
    scenario.as_of = fixture_text("");
    scenario.crs = fixture_text("EPSG:5897");
    scenario.crs_name = fixture_text("VN-2000 / TM-3 105-00");
    scenario.grid =
        (struct geo_grid){.west_m = 500000.0, .north_m = 2100000.0, .cell_m = 100.0, .cols = 57, .rows = 46};
    scenario.terrain_grid = scenario.grid;
    scenario.terrain_grid.west_m -= 100.0 * FIXTURE_MARGIN;
    scenario.terrain_grid.north_m += 100.0 * FIXTURE_MARGIN;
    scenario.terrain_grid.cols += 2 * FIXTURE_MARGIN;
    scenario.terrain_grid.rows += 2 * FIXTURE_MARGIN;
    scenario.propagation = (struct plan_propagation){
        .model = {"tr38901_uma", "ext_hata", "tr38901_rma", "ext_hata", "free_space"},
        .los = PLAN_LOS_PROBABILITY,
        .diffraction = PLAN_DIFFRACTION_BULLINGTON,
        .climate = {.delta_n = 39.25},
        .sigma_db = 8.0,
        .max_range_km = 6.0,
        .floor_db = 20.0,
    };
    if (with_terrain) {
        fixture_terrain(&scenario, &random);
    }
    fixture_communes(&scenario, &random);
    fixture_cells(&scenario, &random);
    fixture_catalogue(&scenario);
    fixture_stations(&scenario, positions, &random);
    fixture_siting(&scenario, &random);
    *ret = scenario;
}

#endif
