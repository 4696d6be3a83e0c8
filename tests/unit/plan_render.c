#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/plan_case.h"

static char *render(const struct data_plan *plan, const char *base)
{
    char *text = NULL;
    struct geo_error err = {0};
    if (data_plan_render(&text, plan, base, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
    return text;
}

static struct data_plan parse_as(const char *file, const char *text)
{
    struct data_plan plan = {0};
    struct geo_error err = {0};
    struct data_plan_source source = {.file = file, .bytes = text, .size = strlen(text)};
    if (data_plan_parse(&plan, &source, &err) != GEO_OK) {
        fail_msg("%s\n%s", err.message, text);
    }
    return plan;
}

/* Rendered into the folder `base`, read back there, rendered again: the same text. */
static void assert_round_trip(const char *file, const char *text, const char *base)
{
    char resolved[200];
    struct data_plan first = parse_as(file, text);
    char *once = render(&first, base);
    (void)snprintf(resolved, sizeof resolved, "%s/resolved.yaml", base == NULL ? "." : base);
    struct data_plan second = parse_as(resolved, once);
    char *twice = render(&second, base);
    assert_string_equal(once, twice);
    free(once);
    free(twice);
    data_plan_release(&first);
    data_plan_release(&second);
}

static const char everything[] =
    "plan: all\n"
    "as_of: 2024-02-29\n"
    "area:\n"
    "  communes: {path: d/c.gpkg, layer: 'true', where: \"a = '1' AND b = \\\"x\\\\y\\\"\\tOR c\", code: cc, "
    "name: nn, "
    "population: pp}\n"
    "  province: 01\n"
    "  crs: EPSG:9208\n"
    "  cell_m: 12.5\n"
    "stations:\n"
    "  - a.csv\n"
    "  - {path: ../b.csv, layer: l, where: w, format: table, crs: EPSG:4326, operator: Viettel, technology: "
    "2G, band: "
    "B3,\n"
    "     columns: {x: E, y: Nắng, height_agl_m: '~'}}\n"
    "  - /vsigzip/c.csv.gz\n"
    "terrain: [a.tif, /nowhere7/b.tif]\n"
    "population: {path: p, layer: q, format: points, year: 2025, match_communes: false, columns: {people: "
    "n}}\n"
    "land_cover: {path: lc, classes: [{value: 7, environment: water, clutter_m: 0.5}]}\n"
    "roads: {path: r, layer: s, where: t}\n"
    "schools: s.csv\n"
    "environment: {urban_per_km2: 0.1, open_per_km2: 0.1, fallback: forest}\n"
    "propagation: {model: tr38901_uma, los: terrain, mode: exact, diffraction: deygout, polarization: "
    "horizontal,\n"
    "              delta_n: 39.25, n0: 340, time_percent: 1, itm_climate: equatorial, ground_permittivity: "
    "81,\n"
    "              ground_conductivity: 5, forest_depth_m: 12.5, k_factors: {k2: 44.9, clutter: {open_db: "
    "-3}},\n"
    "              sigma_db: 8, max_range_km: 35, floor_db: 0}\n"
    "clutter: {use: false, urban_m: 20, forest_m: 12.25}\n"
    "terrain_smooth_m: 500\n"
    "entry_loss: {urban: tr38901_high, urban_db: 20, sigma_db: 6}\n"
    "antennas: [{name: a, gain_dbi: -1.5}, {name: 'b: #', path: b.msi}]\n"
    "templates: [{technology: NR, environment: urban, band: n78, bandwidth_mhz: 100, height_agl_m: 25, "
    "power_dbm: 53,\n"
    "             loss_db: 0, tilt_deg: -6, antenna: a, azimuths_deg: [0, 120.5, 240]},\n"
    "            {technology: LTE, azimuths_deg: []}, {technology: GSM}]\n"
    "services: [{name: s, key: k, technology: 5G, where: indoor}, {technology: LTE}]\n"
    "gaps: {min_cells: 9}\n"
    "sites:\n"
    "  services: [s, 4G]\n"
    "  operator: VNPT\n"
    "  effort: thorough\n"
    "  stop_gap_percent: 0.5\n"
    "  time_limit_s: 60\n"
    "  seed: 7\n"
    "  demand: {people: 2, expected: true, household: 0.5, household_size: 4, road_km: 30, school: 200,\n"
    "           layers: [{name: Trạm y tế, path: y.csv, weight: 500},\n"
    "                    {path: d/kcn.gpkg, layer: kcn, where: \"loai = 'KCN'\", weight: 2500.5}]}\n"
    "  costs: {book: gia.csv, upgrade_vnd: 600000000, share_vnd: 500000000, listed_vnd: 1, build_vnd: "
    "2000000000,\n"
    "          share: [{operator: Viettel, cost_vnd: 300000000}, {operator: MobiFone, cost_vnd: 0}],\n"
    "          masts: [{class: A2b, up_to_m: 45, cost_vnd: 100000000}, {class: A1a, up_to_m: 6, cost_vnd: "
    "0}],\n"
    "          tower_base_m: 30, tower_vnd_per_m: 15000000, road_vnd_per_km: 400000000,\n"
    "          power_vnd_per_km: 350000000, fibre_vnd_per_km: 60000000, solar_vnd: 500000000,\n"
    "          opex_upgrade_vnd: 1, opex_share_vnd: 2, opex_listed_vnd: 3, opex_build_vnd: 4, years: 5.5,\n"
    "          subsidy_percent: 15}\n"
    "  lattice_m: 500\n"
    "  upgrades: false\n"
    "  candidates: {path: k, columns: {id: 'null'}}\n"
    "  variants: [{name: low, height_agl_m: 30, band: n78, antenna: a, azimuths_deg: [0, 180], power_dbm: "
    "49,\n"
    "              tilt_deg: 3, cost_vnd: 0},\n"
    "             {name: around, azimuths_deg: [], cost_vnd: 250000000}]\n"
    "  spacing_m: 0\n"
    "  keep_away_m: 500\n"
    "  max_slope_deg: 25\n"
    "  max_road_km: 1.5\n"
    "  max_per_commune: 3\n"
    "  require: [P-001, 'null']\n"
    "  forbid: P-002\n"
    "  committed: [P-003]\n"
    "  exclude: [di_tich.geojson, {name: Rừng, path: rung.gpkg, layer: r, where: cap = 1}]\n"
    "  priority: [{path: kcn.gpkg, percent: 95}]\n"
    "  floors: {commune_percent: 80, communes: [{code: 00101, percent: 60}, {code: '00102', percent: 0}]}\n"
    "  phases: [{name: '2027', budget_vnd: 30000000000}, {budget_vnd: 20000000000}]\n"
    "  phase_order: year_first\n"
    "  curve: false\n"
    "  sensitivity: full\n"
    "  sensitivity_runs: 3\n"
    "  power: dz.gpkg\n"
    "  fibre: {path: cap.gpkg, layer: l}\n"
    "villages: {path: thon.csv, name: ten_thon, where: dien = 0}\n";

static void rendered_plans_read_back(void **state)
{
    (void)state;
    assert_round_trip("plan.yaml", MINIMAL, NULL);
    assert_round_trip("plan.yaml", MINIMAL, ".");
    assert_round_trip("plan.yaml", MINIMAL, "nowhere7/results/all");
    assert_round_trip("nowhere7/plans/plan.yaml", everything, "nowhere7/results/all");
    assert_round_trip("/nowhere7/plans/plan.yaml", everything, "/nowhere7/results/all");
    assert_round_trip("plan.yaml", everything, ".");
    assert_round_trip("plan.yaml", everything, NULL);
}

static void assert_has(const char *text, const char *line)
{
    if (strstr(text, line) == NULL) {
        fail_msg("without '%s':\n%s", line, text);
    }
}

static void every_value_is_written(void **state)
{
    (void)state;
    struct data_plan plan = parse_as("/nowhere7/plans/plan.yaml", everything);
    char *text = render(&plan, "/nowhere7/results/all");
    assert_has(
        text, "\nplan: all\nas_of: \"2024-02-29\"\narea:\n  communes:\n    path: \"../../plans/d/c.gpkg\"\n");
    assert_has(text, "    layer: \"true\"\n    where: \"a = '1' AND b = \\\"x\\\\y\\\"\\x09OR c\"\n");
    assert_has(text, "\n  province: \"01\"\n  crs: \"EPSG:9208\"\n  cell_m: 12.5\n  station_margin_km: 20\n");
    assert_has(text,
               "\nstations:\n  - path: \"../../plans/a.csv\"\n    format: auto\n  - path: \"../../b.csv\"\n");
    assert_has(text, "    columns:\n      x: E\n      \"y\": \"Nắng\"\n      height_agl_m: \"~\"\n    "
                     "operator: Viettel\n    "
                     "technology: GSM\n    band: B3\n");
    assert_has(text, "  - path: \"/vsigzip/../../plans/c.csv.gz\"\n");
    assert_has(text, "\nterrain:\n  - \"../../plans/a.tif\"\n  - \"../../b.tif\"\n");
    assert_has(text, "    - value: 7\n      environment: water\n      clutter_m: 0.5\n");
    assert_has(text,
               "\n  mode: exact\n  diffraction: deygout\n  terminal_clutter: none\n  polarization: "
               "horizontal\n  delta_n: 39.25\n  n0: 340\n  time_percent: 1\n  itm_climate: equatorial\n");
    assert_has(text, "\n  k_factors:\n    k2: 44.9\n    clutter:\n      open_db: -3\n  sigma_db: 8\n");
    assert_has(text, "\nclutter:\n  use: false\n  urban_m: 20\n  suburban_m: 10\n  open_m: 0\n  forest_m: "
                     "12.25\n  water_m: 0\n");
    assert_has(text, "\nterrain_smooth_m: 500\n");
    assert_has(text, "\n  model: tr38901_uma\n  model_urban: tr38901_uma\n");
    assert_has(text, "\n    azimuths_deg: [0, 120.5, 240]\n  - technology: LTE\n    environment: any\n    "
                     "azimuths_deg: []\n"
                     "  - technology: GSM\n    environment: any\nservices:\n");
    assert_has(text, "    threshold_dbm: -110\n    probability: 0.9\n    where: indoor\n");
    assert_has(text, "\nsites:\n  services:\n    - s\n    - \"4G\"\n  operator: VNPT\n  effort: thorough\n  "
                     "stop_gap_percent: 0.5\n  time_limit_s: 60\n  seed: 7\n  demand:\n    people: 2\n");
    assert_has(text, "    layers:\n      - path: \"../../plans/y.csv\"\n        name: \"Trạm y tế\"\n        "
                     "weight: 500\n      - path: \"../../plans/d/kcn.gpkg\"\n        name: kcn\n        "
                     "layer: kcn\n        where: \"loai = 'KCN'\"\n        weight: 2500.5\n  costs:\n    "
                     "book: \"../../plans/gia.csv\"\n    upgrade_vnd: 600000000\n");
    assert_has(text, "    share:\n      - operator: Viettel\n        cost_vnd: 300000000\n");
    assert_has(text, "    masts:\n      - class: A2b\n        up_to_m: 45\n        cost_vnd: 100000000\n");
    assert_has(text, "    opex_build_vnd: 4\n    years: 5.5\n    subsidy_percent: 15\n  lattice_m: 500\n");
    assert_has(text, "\n  candidates:\n    path: \"../../plans/k\"\n    columns:\n      id: \"null\"\n");
    assert_has(text, "    azimuths_deg: []\n      cost_vnd: 250000000\n  spacing_m: 0\n  keep_away_m: 500\n");
    assert_has(text, "\n  require:\n    - P-001\n    - \"null\"\n  forbid:\n    - P-002\n");
    assert_has(text,
               "\n  exclude:\n    - path: \"../../plans/di_tich.geojson\"\n      name: di_tich\n    - path:");
    assert_has(text,
               "      name: kcn\n      percent: 95\n  floors:\n    commune_percent: 80\n    communes:\n      "
               "- code: \"00101\"\n        percent: 60\n");
    assert_has(text, "\n  phases:\n    - name: \"2027\"\n      budget_vnd: 30000000000\n    - name: \"2\"\n");
    assert_has(text,
               "\n  phase_order: year_first\n  curve: false\n  sensitivity: full\n  sensitivity_runs: 3\n");
    assert_has(text, "\n  fibre:\n    path: \"../../plans/cap.gpkg\"\n    layer: l\n");
    assert_has(text,
               "\nvillages:\n  path: \"../../plans/thon.csv\"\n  where: \"dien = 0\"\n  name: ten_thon\n");
    assert_null(strstr(text, "nan"));
    free(text);
    data_plan_release(&plan);
}

static void costs_are_filled_without_a_book(void **state)
{
    (void)state;
    struct data_plan plan = case_good(MINIMAL "sites: {service: 4G, count: 3}\n");
    char *text = render(&plan, NULL);
    assert_has(text,
               "\n  costs:\n    upgrade_vnd: 700000000\n    share_vnd: 700000000\n    share: []\n    "
               "listed_vnd: 1800000000\n    build_vnd: 1800000000\n    masts: []\n    tower_base_m: 0\n");
    assert_null(strstr(text, "services: []"));
    assert_null(strstr(text, "phases:"));
    assert_null(strstr(text, "floors:"));
    assert_null(strstr(text, "solar_vnd:"));
    assert_null(strstr(text, "power:"));
    free(text);
    data_plan_release(&plan);
    plan = case_good(MINIMAL "sites: {service: 4G, count: 3, costs: {book: b.csv, build_vnd: 5}}\n");
    text = render(&plan, NULL);
    assert_has(text,
               "\n  costs:\n    book: b.csv\n    share: []\n    build_vnd: 5\n    masts: []\n  lattice_m: ");
    free(text);
    data_plan_release(&plan);
}

static void absent_things_stay_absent(void **state)
{
    (void)state;
    struct data_plan plan = case_good(MINIMAL);
    char *text = render(&plan, NULL);
    static const char *const absent[] = {
        "population:", "land_cover:", "roads:",    "schools:",   "sites:",    "as_of:",    "columns:",
        "candidates:", "sigma_db:",   "urban_db:", "k_factors:", "fallback:", "clutter_m:"};
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++) {
        assert_null(strstr(text, absent[i]));
    }
    assert_has(text, "\nstations: []\nterrain: []\n");
    assert_has(text, "\nantennas: []\ntemplates: []\n");
    assert_has(text, "    path: communes.gpkg\n");
    assert_memory_equal(text, "# The plan as it was run", 24);
    free(text);
    data_plan_release(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rendered_plans_read_back),
        cmocka_unit_test(every_value_is_written),
        cmocka_unit_test(costs_are_filled_without_a_book),
        cmocka_unit_test(absent_things_stay_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
