/* The coverage stage over an invented province: three-sector sites of one band. */
#include "planner/coverage/coverage.h"
#include "planner/coverage/kernel.h"
#include "planner/radio/model.h"
#include "tests/bench/radio.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROVINCE_SIDE 3233 /* cells each way: 97 km, 9,407 km² */

static char *text(const char *from)
{
    char *copy = radio_array(strlen(from) + 1, 1);
    memcpy(copy, from, strlen(from) + 1);
    return copy;
}

static void scenario_service(struct plan_scenario *s, const char *model)
{
    s->service_count = 1;
    s->service = radio_array(1, sizeof *s->service);
    s->service[0] = (struct plan_service){.name = text("4G"),
                                          .key = text("4g"),
                                          .technology = PLAN_LTE,
                                          .band = PLAN_ANY,
                                          .operator_id = PLAN_ANY,
                                          .threshold_dbm = -105.0,
                                          .probability = 0.9,
                                          .receiver_height_agl_m = 1.5};
    s->propagation = radio_propagation();
    for (int i = 0; i < PLAN_ENVIRONMENT_COUNT; i++) {
        s->service[0].entry_loss_db[i] = 15.0;
        s->service[0].entry_sigma_db[i] = 6.0;
        s->propagation.model[i] = model;
    }
    s->propagation.diffraction = PLAN_DIFFRACTION_BULLINGTON;
    s->propagation.sigma_db = (double)NAN;
    s->propagation.floor_db = 15.0;
}

static void scenario_radio(struct plan_scenario *s)
{
    s->band_count = 1;
    s->band = radio_array(1, sizeof *s->band);
    s->band[0] = (struct plan_band){.name = "B3",
                                    .technology = PLAN_LTE,
                                    .downlink_mhz = RADIO_MHZ,
                                    .bandwidth_mhz = 10.0,
                                    .subcarrier_khz = 15.0};
    s->operator_count = 1;
    s->operator_name = radio_array(1, sizeof(char *));
    s->operator_name[0] = text("one");
    s->antenna_count = 1;
    s->antenna = radio_array(1, sizeof *s->antenna);
    s->antenna[0] = (struct plan_antenna){.name = text("sector"),
                                          .gain_dbi = 17.5,
                                          .horizontal_3db_deg = 65.0,
                                          .vertical_3db_deg = 10.0,
                                          .front_to_back_db = 30.0,
                                          .side_lobe_db = 20.0};
}

/* 46 dBm in 10 MHz, three sectors. */
static void scenario_sites(struct plan_scenario *s, int32_t count)
{
    size_t n = (size_t)count;
    double side_m = s->grid.cell_m * s->grid.cols;
    s->position = radio_array(n, sizeof *s->position);
    s->station = radio_array(n, sizeof *s->station);
    s->sector = radio_array(3 * n, sizeof *s->sector);
    for (int32_t i = 0; i < count; i++) {
        char id[16];
        snprintf(id, sizeof id, "P%d", i);
        double x_m = s->grid.west_m + side_m * radio_uniform((uint64_t)i * 2);
        double y_m = s->grid.north_m - side_m * radio_uniform((uint64_t)i * 2 + 1);
        s->position[i] = (struct plan_position){.id = text(id),
                                                .x_m = x_m,
                                                .y_m = y_m,
                                                .cell = geo_grid_cell(&s->grid, x_m, y_m),
                                                .station_first = i,
                                                .station_count = 1};
        s->station[i] = (struct plan_station){.position = i,
                                              .technology = PLAN_LTE,
                                              .frequency_mhz = RADIO_MHZ,
                                              .reference_dbm = 46.0 - 10.0 * log10(600.0),
                                              .height_agl_m = RADIO_MAST_M,
                                              .sector_first = 3 * i,
                                              .sector_count = 3,
                                              .row_count = 1,
                                              .id = text(id)};
        for (int32_t sector = 0; sector < 3; sector++) {
            s->sector[3 * i + sector] =
                (struct plan_sector){.azimuth_deg = 120.0 * sector, .tilt_deg = 4.0, .station = i};
        }
    }
    s->position_count = s->station_count = count;
    s->sector_count = 3 * count;
}

static float *crop(float *all, const struct geo_grid *grid)
{
    int32_t first = (RADIO_SIDE - grid->rows) / 2;
    float *part = radio_array((size_t)grid->rows * (size_t)grid->cols, sizeof *part);
    for (int32_t row = 0; row < grid->rows; row++) {
        memcpy(part + (size_t)row * (size_t)grid->cols, all + (size_t)(first + row) * RADIO_SIDE + first,
               (size_t)grid->cols * sizeof *part);
    }
    free(all);
    return part;
}

static void scenario_init(struct plan_scenario *s, const struct radio_settings *settings)
{
    *s =
        (struct plan_scenario){.name = text("bench"), .as_of = text("2026-11-01"), .crs = text("EPSG:32648")};
    int32_t margin = (int32_t)ceil(settings->radius_km * 1000.0 / RADIO_CELL_M) + 3;
    double edge_m = margin * RADIO_CELL_M;
    int32_t wide = PROVINCE_SIDE + 2 * margin;
    if (wide > RADIO_SIDE) {
        radio_fail("too large a radius for", "a province");
    }
    s->grid =
        (struct geo_grid){edge_m, wide * RADIO_CELL_M - edge_m, RADIO_CELL_M, PROVINCE_SIDE, PROVINCE_SIDE};
    s->terrain_grid = (struct geo_grid){0.0, wide * RADIO_CELL_M, RADIO_CELL_M, wide, wide};
    s->terrain_asl_m = crop(radio_terrain(settings->terrain), &s->terrain_grid);
    s->clutter_m = settings->clutter != 0 ? crop(radio_clutter(), &s->terrain_grid) : NULL;
    size_t cells = (size_t)PROVINCE_SIDE * PROVINCE_SIDE;
    s->state = radio_array(cells, 1);
    s->environment = radio_array(cells, 1);
    memset(s->state, PLAN_CELL_ASSESSED, cells);
    memset(s->environment, PLAN_OPEN, cells);
    scenario_service(s, settings->what);
    s->propagation.max_range_km = settings->radius_km;
    scenario_radio(s);
    scenario_sites(s, settings->count);
}

/* The same number for the same levels and servers: what must not depend on threads or instructions. */
static uint64_t digest(const struct plan_coverage *coverage)
{
    uint64_t sum = 0;
    for (int64_t i = 0; i < coverage->cell_count; i++) {
        uint32_t bits = 0;
        memcpy(&bits, &coverage->layer[0].level_dbm[i], sizeof bits);
        sum = radio_mix(sum ^ bits ^ (uint64_t)(uint32_t)coverage->layer[0].server[i] << 32);
    }
    return sum;
}

void radio_province(const struct radio_settings *settings)
{
    struct plan_scenario scenario;
    struct plan_coverage coverage = {0};
    struct geo_error err;
    if (plan_model_find(settings->what) == NULL) {
        fprintf(stderr, "radio: this build has no model %s\n", settings->what);
        exit(77);
    }
    scenario_init(&scenario, settings);
    double cpu_s = radio_clock_s(CLOCK_PROCESS_CPUTIME_ID);
    double wall_s = radio_clock_s(CLOCK_MONOTONIC);
    const struct plan_kernel *kernel =
        settings->kernel != NULL ? plan_kernel_find(settings->kernel) : plan_kernel_best();
    struct plan_coverage_options options = {.threads = settings->threads, .kernel = kernel};
    if (kernel == NULL) {
        radio_fail("this processor does not run", settings->kernel);
    }
    if (plan_coverage_compute(&coverage, &scenario, &options, &err) != GEO_OK) {
        radio_fail(err.message, "");
    }
    wall_s = radio_clock_s(CLOCK_MONOTONIC) - wall_s;
    cpu_s = radio_clock_s(CLOCK_PROCESS_CPUTIME_ID) - cpu_s;
    int64_t served = 0;
    for (int64_t i = 0; i < coverage.cell_count; i++) {
        served += coverage.layer[0].server[i] >= 0 ? 1 : 0;
    }
    printf("cpu_s=%.6f wall_s=%.6f pixels=%lld served=%.4f digest=%016llx kernel=%s\n", cpu_s, wall_s,
           (long long)coverage.path_count, (double)served / (double)coverage.cell_count,
           (unsigned long long)digest(&coverage), kernel->name);
    plan_coverage_release(&coverage);
    plan_scenario_release(&scenario);
}
