/* A province of 6 × 4 cells of 1 km, two communes, one of them cut through the middle of column 3:
 *
 *     A A A|AB|B B     4G, outdoor: columns 0 to 2 covered, row 0 too weak for indoors
 *     A A A|AB|B B     5G, indoor: no station; a site proposed at column 4, row 1 covers columns 4 and 5,
 * rows 0 and 1 A A A|AB|B B A A A|AB|B x     x: not assessed
 */
#ifndef PHUSONG_TESTS_TINY_PROVINCE_H
#define PHUSONG_TESTS_TINY_PROVINCE_H

#include "geo/crs.h"
#include "outputs/results.h"
#include "tests/support/temporary.h"

#include <math.h>

enum { COLS = 6, ROWS = 4, CELLS = COLS * ROWS, ENTRIES = 28, MISSING = 23, LAST = 17 };

static const double WEST = 588000.0;
static const double NORTH = 2330000.0;

struct scene {
    struct plan_scenario scenario;
    struct plan_quality quality;
    struct plan_coverage before, after;
    struct plan_layer layers[4];
    struct plan_gaps gaps;
    struct plan_tallies tallies, tallies_after;
    struct plan_candidates candidates;
    struct plan_siting siting;
    struct plan_demand demand;
    struct plan_candidate candidate[2];
    struct plan_rejected rejected[1];
    struct plan_site site[2];
    struct plan_reason_of reason[2];
    int64_t commune_value[4]; /* two phases, two communes */
    struct plan_variant variant[1];
    struct plan_pattern pattern[PLAN_ENVIRONMENT_COUNT];
    struct plan_option option[2];
    int64_t weight[ENTRIES];
    int32_t unit_slot[ENTRIES];
    struct plan_commune commune[2];
    struct plan_service service[2];
    struct plan_position position[1];
    struct plan_station station[1];
    struct plan_sector sector[2];
    struct plan_band band[1];
    uint8_t state[CELLS], environment[CELLS];
    int32_t cell[ENTRIES], of_commune[ENTRIES], people_milli[ENTRIES];
    double share[ENTRIES];
    float level[4][CELLS], flat[4][CELLS], sigma[4][CELLS], outdoor[4][CELLS], indoor[4][CELLS];
    int32_t server[4][CELLS];
};

static struct scene scene;

/* A text that lives as long as the program. */
static char *text_of(const char *text)
{
    static char kept[32][64];
    static int count;
    for (int i = 0; i < count; i++) {
        if (strcmp(kept[i], text) == 0) {
            return kept[i];
        }
    }
    assert_true(count < 32);
    (void)snprintf(kept[count], sizeof kept[count], "%s", text);
    return kept[count++];
}

static double xy_a[8], xy_b[8];
static int64_t ring_start[] = {0, 4};

static void rectangle(struct geo_polygon *polygon, double *xy, double west, double east)
{
    double south = NORTH - 4000.0;
    const double corners[8] = {west, south, east, south, east, NORTH, west, NORTH};
    memcpy(xy, corners, sizeof corners);
    *polygon = (struct geo_polygon){1, ring_start, xy};
}

static void make_communes(void)
{
    struct plan_scenario *s = &scene.scenario;
    double middle = WEST + 3500.0;
    scene.commune[0] =
        (struct plan_commune){.code = text_of("00001"), .name = text_of("Xã Đông Hà"), .entry_count = 16};
    scene.commune[1] = (struct plan_commune){
        .code = text_of("00002"), .name = text_of("Phường Tây"), .entry_first = 16, .entry_count = 12};
    rectangle(&scene.commune[0].polygon, xy_a, WEST, middle);
    rectangle(&scene.commune[1].polygon, xy_b, middle, WEST + 6000.0);
    int e = 0;
    for (int commune = 0; commune < 2; commune++) {
        for (int i = 0; i < CELLS; i++) {
            int col = i % COLS;
            if (commune == 0 ? col > 3 : col < 3) {
                continue;
            }
            scene.cell[e] = i;
            scene.of_commune[e] = commune;
            scene.share[e] = col == 3 ? 0.5 : 1.0;
            scene.people_milli[e] = 10400 + 100 * e; /* nobody is a whole person */
            e++;
        }
    }
    assert_int_equal(e, ENTRIES);
    s->commune = scene.commune;
    s->commune_count = 2;
    s->entries =
        (struct plan_entries){ENTRIES, scene.cell, scene.of_commune, scene.share, scene.people_milli};
    s->has_population = true;
    s->population_source = text_of("people.tif (2020)");
    for (int i = 0; i < CELLS; i++) {
        scene.state[i] = i == MISSING ? PLAN_CELL_NOT_ASSESSED : PLAN_CELL_ASSESSED;
        scene.environment[i] = PLAN_OPEN;
    }
    s->state = scene.state;
    s->environment = scene.environment;
}

/* Roads: 2 km covered by 4G and 1 km not, all in the west; one school, in the east. */
static void make_features(void)
{
    static int32_t road_cell[2] = {0, 3};
    static int32_t road_commune[2] = {0, 0};
    static double road_km[2] = {2.0, 1.0};
    static int32_t school_cell[1] = {4};
    static int32_t school_commune[1] = {1};
    static double school_weight[1] = {1.0};
    scene.scenario.has_roads = true;
    scene.scenario.has_schools = true;
    scene.scenario.roads = (struct plan_feature_set){2, road_cell, road_commune, road_km};
    scene.scenario.schools = (struct plan_feature_set){1, school_cell, school_commune, school_weight};
}

static void make_stations(void)
{
    struct plan_scenario *s = &scene.scenario;
    static char *operators[1];
    operators[0] = text_of("Mạng, \"A\"");
    scene.band[0] = (struct plan_band){.name = "B3", .technology = PLAN_LTE, .downlink_mhz = 1842.5};
    scene.position[0] =
        (struct plan_position){.id = text_of("p-001"),
                               .x_m = 588591.944, /* Hà Nội, 105.8542 E 21.0285 N, moved into row 3 */
                               .y_m = 2326345.312,
                               .lon_deg = 105.8542,
                               .lat_deg = 21.0285,
                               .cell = 18,
                               .commune = 0,
                               .station_count = 1};
    scene.station[0] = (struct plan_station){.technology = PLAN_LTE,
                                             .frequency_mhz = 1842.5,
                                             .reference_dbm = 15.23,
                                             .height_agl_m = 32.5,
                                             .sector_count = 2,
                                             .assumed = PLAN_ASSUMED_HEIGHT | PLAN_ASSUMED_TILT,
                                             .row_count = 3,
                                             .id = text_of("p-001-A-LTE-B3")};
    scene.sector[0] = (struct plan_sector){120.0, 4.0, 0};
    scene.sector[1] = (struct plan_sector){(double)NAN, 0.0, 0};
    s->operator_name = operators;
    s->operator_count = 1;
    s->band = scene.band;
    s->band_count = 1;
    s->position = scene.position;
    s->position_count = 1;
    s->station = scene.station;
    s->station_count = 1;
    s->sector = scene.sector;
    s->sector_count = 2;
}

static struct plan_service service_of(const char *name, const char *key, enum plan_technology technology,
                                      bool indoor)
{
    struct plan_service service = {.name = text_of(name),
                                   .key = text_of(key),
                                   .technology = technology,
                                   .band = PLAN_ANY,
                                   .operator_id = PLAN_ANY,
                                   .threshold_dbm = -105.0,
                                   .probability = 0.9,
                                   .indoor = indoor};
    for (int i = 0; i < PLAN_ENVIRONMENT_COUNT; i++) {
        service.entry_loss_db[i] = 10.0;
        service.entry_sigma_db[i] = 5.0;
    }
    return service;
}

static void make_services(void)
{
    struct plan_scenario *s = &scene.scenario;
    scene.service[0] = service_of("4G", "4g", PLAN_LTE, false);
    scene.service[1] = service_of("5G", "5g", PLAN_NR, true);
    s->service = scene.service;
    s->service_count = 2;
    s->gap_min_cells = 2;
    s->propagation.max_range_km = 20.0;
    static int32_t services[1] = {1};
    s->siting = (struct plan_siting_settings){.wanted = true,
                                              .service = 1,
                                              .services = services,
                                              .service_count = 1,
                                              .operator_id = PLAN_ANY,
                                              .count = -1,
                                              .budget_vnd = 2000000000,
                                              .target_share = (double)NAN,
                                              .effort = PLAN_SITING_NORMAL,
                                              .seed = 1,
                                              .people_weight = 1.0,
                                              .variant = scene.variant,
                                              .variant_count = 1,
                                              .spacing_m = 2500.0};
    scene.variant[0] = (struct plan_variant){text_of(""), (double)NAN, 0, scene.pattern};
    for (int i = 0; i < PLAN_ENVIRONMENT_COUNT; i++) {
        scene.pattern[i] = (struct plan_pattern){.station = {.height_agl_m = 45.0, .sector_count = 3},
                                                 .azimuth_deg = {0.0, 120.0, 240.0},
                                                 .tilt_deg = 3.0};
    }
}

/* layer: 0 and 1 before, 2 and 3 after. */
static void make_coverage(void)
{
    for (int k = 0; k < 4; k++) {
        for (int i = 0; i < CELLS; i++) {
            int col = i % COLS;
            int row = i / COLS;
            float level_dbm = PLAN_NO_SIGNAL_DBM;
            if (k % 2 == 0 && col <= 2) {
                level_dbm = row == 0 ? -85.04f : -80.06f;
            } else if (k % 2 == 0 && col == 3) {
                level_dbm = -120.0f;
            } else if (k == 3 && col >= 4 && row <= 1) {
                level_dbm = -70.0f;
            }
            scene.level[k][i] = i == MISSING ? NAN : level_dbm;
            scene.flat[k][i] = scene.level[k][i];
            scene.sigma[k][i] = 8.0f;
            const struct plan_service *service = &scene.service[k % 2];
            scene.outdoor[k][i] = plan_coverage_margin(service, PLAN_OPEN, scene.level[k][i], 8.0f, false);
            scene.indoor[k][i] = plan_coverage_margin(service, PLAN_OPEN, scene.level[k][i], 8.0f, true);
            scene.server[k][i] = i == MISSING || level_dbm <= PLAN_NO_SIGNAL_DBM ? -1 : k == 3 ? 2 : col % 2;
        }
        scene.layers[k] = (struct plan_layer){scene.level[k],  scene.flat[k],    scene.sigma[k],
                                              scene.server[k], scene.outdoor[k], scene.indoor[k]};
    }
    scene.before = (struct plan_coverage){.layer = &scene.layers[0], .layer_count = 2, .cell_count = CELLS};
    scene.after = (struct plan_coverage){.layer = &scene.layers[2], .layer_count = 2, .cell_count = CELLS};
}

static void compute_tallies(struct plan_tallies *ret, const struct plan_coverage *coverage)
{
    struct geo_error err = {0};
    uint8_t *class[4] = {NULL};
    struct plan_tally_input inputs[2];
    for (int s = 0; s < 2; s++) {
        assert_int_equal(plan_coverage_classify(&class[2 * s], coverage, &scene.scenario, s, false, &err),
                         GEO_OK);
        assert_int_equal(plan_coverage_classify(&class[2 * s + 1], coverage, &scene.scenario, s, true, &err),
                         GEO_OK);
        inputs[s] = (struct plan_tally_input){class[2 * s], class[2 * s + 1]};
    }
    assert_int_equal(plan_tallies_compute(ret, &scene.scenario, inputs, &err), GEO_OK);
    if (coverage == &scene.before) {
        struct plan_gap_input gaps[2] = {{0, class[0], class[0]}, {1, class[3], class[3]}};
        assert_int_equal(plan_gaps_compute(&scene.gaps, &scene.scenario, gaps, 2, &err), GEO_OK);
    }
    for (int i = 0; i < 4; i++) {
        free(class[i]);
    }
}

/* A unit for each entry; the last, which is not assessed, is left out. */
static void make_demand(void)
{
    static struct plan_run run[4] = {{8, 2}, {12, 2}, {17, 2}, {20, 2}};
    static int32_t slot_service[1] = {0};
    static bool slot_counts[1] = {true};
    scene.option[0] = (struct plan_option){.cost = 700000000, .run_first = 0, .run_count = 2};
    scene.option[1] = (struct plan_option){.cost = 1800000000, .run_first = 2, .run_count = 2};
    int64_t reachable = 0;
    for (int u = 0; u < ENTRIES; u++) {
        scene.weight[u] = scene.people_milli[u];
        bool reached =
            (u >= 8 && u <= 9) || (u >= 12 && u <= 13) || (u >= 17 && u <= 18) || u == 20 || u == 21;
        reachable += reached ? scene.weight[u] : 0;
    }
    scene.demand = (struct plan_demand){.weight = scene.weight,
                                        .value = scene.weight,
                                        .commune = scene.of_commune,
                                        .slot = scene.unit_slot,
                                        .option = scene.option,
                                        .run = run,
                                        .slot_service = slot_service,
                                        .slot_counts = slot_counts,
                                        .slot_count = 1,
                                        .total_value = 329000,
                                        .reachable_value = reachable};
    scene.demand.choice = (struct plan_choice){.unit_count = ENTRIES - 1,
                                               .weight = scene.weight,
                                               .value = scene.weight,
                                               .option_count = 2,
                                               .option = scene.option,
                                               .run = run,
                                               .budget = 2000000000,
                                               .count_limit = -1};
}

/* The second candidate, in the east, is chosen. */
static void make_sites(void)
{
    int32_t here = 1 * COLS + 4;
    scene.candidate[0] = (struct plan_candidate){.kind = PLAN_SITE_UPGRADE,
                                                 .x_m = 588591.944,
                                                 .y_m = 2326345.312,
                                                 .cell = 18,
                                                 .height_agl_m = 42.0,
                                                 .capex_vnd = 700000000,
                                                 .cost_vnd = 700000000,
                                                 .mast_class = -1,
                                                 .road_km = (double)NAN,
                                                 .power_km = (double)NAN,
                                                 .fibre_km = (double)NAN};
    scene.candidate[1] = (struct plan_candidate){.kind = PLAN_SITE_BUILD,
                                                 .position = -1,
                                                 .place = 1,
                                                 .x_m = WEST + 4500.0,
                                                 .y_m = NORTH - 1500.0,
                                                 .cell = here,
                                                 .commune = 1,
                                                 .height_agl_m = 45.0,
                                                 .capex_vnd = 1500000000,
                                                 .opex_vnd = 600000000,
                                                 .subsidy_vnd = 300000000,
                                                 .cost_vnd = 1800000000,
                                                 .mast_class = -1,
                                                 .road_km = 1.5,
                                                 .power_km = 0.25,
                                                 .fibre_km = (double)NAN};
    scene.rejected[0] =
        (struct plan_rejected){PLAN_SITE_BUILD, -1, WEST + 2500.0, NORTH - 500.0, 2, PLAN_REJECT_WATER, -1};
    scene.site[0] = (struct plan_site){.candidate = 1,
                                       .gain = 49200,
                                       .value = 49200,
                                       .cells = 4,
                                       .communes = 1,
                                       .alone_value = 49200,
                                       .facts = {.alone = 49200,
                                                 .unique = 49200,
                                                 .unique_value = 49200,
                                                 .alternative = 0,
                                                 .alternative_change = -3400,
                                                 .alternative_cost = -1100000000,
                                                 .nearby = -1},
                                       .chosen_share = 0.75,
                                       .robust = PLAN_ROBUST_LEVEL_UP,
                                       .robust_known = PLAN_ROBUST_LEVEL_UP | PLAN_ROBUST_LEVEL_DOWN};
    scene.reason[0] = (struct plan_reason_of){PLAN_REASON_NO_MONEY, -1, 45800};
    scene.reason[1] = (struct plan_reason_of){PLAN_REASON_CHOSEN, -1, 0};
    scene.commune_value[1] = 49200;
    scene.candidates = (struct plan_candidates){scene.candidate, 2, 2, scene.rejected, 1};
    scene.siting =
        (struct plan_siting){.site = scene.site,
                             .count = 1,
                             .value_total = 49200,
                             .weight_total = 49200,
                             .cost_total_vnd = 1800000000,
                             .solution = {.status = PLAN_SOLVE_WITHIN,
                                          .bound = 49600,
                                          .greedy = {.count = 1, .weight = 45800, .cost = 700000000},
                                          .iterations = 75},
                             .reason = scene.reason,
                             .coverage_bound = 49600,
                             .free_weight = -1,
                             .commune_value = scene.commune_value,
                             .phase_count = 1,
                             .robust_share = (double)NAN};
    make_demand();
}

static void add_finding(const char *file, int64_t row, const char *field, const char *what)
{
    struct geo_error err = {0};
    struct plan_finding_text where = {file, row, field, "bad_value"};
    assert_int_equal(plan_quality_add(&scene.quality, PLAN_SEVERITY_WARNING, &where, what, "left out", &err),
                     GEO_OK);
}

static int make_scene(void **state)
{
    (void)state;
    struct geo_error err = {0};
    scene = (struct scene){0};
    if (geo_library_open(&err) != GEO_OK) {
        return -1;
    }
    scene.scenario.name = text_of("tiny");
    scene.scenario.as_of = text_of("2026-11-01");
    scene.scenario.grid = (struct geo_grid){WEST, NORTH, 1000.0, COLS, ROWS};
    scene.scenario.terrain_grid = scene.scenario.grid;
    scene.scenario.crs = text_of("EPSG:5897");
    scene.scenario.crs_name = text_of("VN-2000 / TM-3 zone 481");
    scene.scenario.central_meridian_deg = 105.0;
    scene.scenario.crs_operation = text_of("VN-2000 to WGS 84 (2)");
    make_communes();
    make_features();
    make_stations();
    make_services();
    make_coverage();
    compute_tallies(&scene.tallies, &scene.before);
    compute_tallies(&scene.tallies_after, &scene.after);
    make_sites();
    add_finding("cells.csv", 17, "lon", "'=HYPERLINK(1)' is no longitude");
    add_finding("cells.csv", -1, "", "3 rows, \"bad\"");
    return 0;
}

static int release_scene(void **state)
{
    (void)state;
    plan_quality_release(&scene.quality);
    plan_gaps_release(&scene.gaps);
    plan_tallies_release(&scene.tallies);
    plan_tallies_release(&scene.tallies_after);
    geo_library_close();
    return 0;
}

static const struct out_input INPUTS[] = {{"data/cells.csv", "stations", "ab12", "452.csv, no header", 1234}};
static const char *const WARNINGS[] = {"values are extrapolated"};

static struct out_results results_of(const struct out_stage *stages, bool sites)
{
    struct out_results results = {.scenario = &scene.scenario,
                                  .quality = &scene.quality,
                                  .before = &scene.before,
                                  .gaps = &scene.gaps,
                                  .tallies = &scene.tallies,
                                  .resolved_plan = "plan: tiny\n",
                                  .inputs = INPUTS,
                                  .input_count = 1,
                                  .stages = stages,
                                  .stage_count = 2,
                                  .warnings = WARNINGS,
                                  .warning_count = 1};
    if (sites) {
        results.after = &scene.after;
        results.tallies_after = &scene.tallies_after;
        results.candidates = &scene.candidates;
        results.siting = &scene.siting;
        results.demand = &scene.demand;
    }
    return results;
}

static const struct out_stage STAGES[] = {{"reading", 1.25, "2 communes"}, {"coverage", 0.5, "24 cells"}};

static inline void write_all(const char *folder, const struct out_stage *stages, bool sites)
{
    struct geo_error err = {0};
    struct out_results results = results_of(stages, sites);
    if (out_results_write(&results, folder, NULL, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
}

#endif
