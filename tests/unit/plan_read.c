#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "planner/radio/model.h"
#include "tests/unit/plan_case.h"

static void bare_paths_stand_for_maps(void **state)
{
    (void)state;
    struct data_plan plan = case_good("area: {communes: c.gpkg}\n"
                                      "stations: s.csv\n"
                                      "terrain: dem.tif\n"
                                      "population: p.tif\n"
                                      "land_cover: l.tif\n"
                                      "roads: r.geojson\n"
                                      "schools: s.shp\n"
                                      "services: {technology: LTE}\n"
                                      "sites: {service: 4G, count: 1, candidates: x.csv}\n");
    assert_string_equal(plan.communes.path, "c.gpkg");
    assert_int_equal(plan.station_source_count, 1);
    assert_string_equal(plan.station_source[0].path, "s.csv");
    assert_string_equal(plan.station_source[0].format, "auto");
    assert_int_equal(plan.terrain_count, 1);
    assert_string_equal(plan.terrain[0].path, "dem.tif");
    assert_string_equal(plan.population.path, "p.tif");
    assert_string_equal(plan.land_cover.path, "l.tif");
    assert_string_equal(plan.roads.path, "r.geojson");
    assert_string_equal(plan.schools.path, "s.shp");
    assert_int_equal(plan.service_count, 1);
    assert_string_equal(plan.sites.candidates.path, "x.csv");
    data_plan_release(&plan);
}

static void maps_say_everything(void **state)
{
    (void)state;
    struct data_plan plan = case_good(
        "area:\n"
        "  communes: {path: c, layer: l, where: \"a = '1'\", code: cc, name: nn, population: pp}\n"
        "  province: 01\n"
        "  crs: EPSG:9208\n"
        "  cell_m: 100\n"
        "  station_margin_km: 0\n"
        "stations:\n"
        "  - a.csv\n"
        "  - {path: b.csv, format: OpenCelliD, crs: EPSG:4326, operator: Viettel, technology: 4g, band: B3,\n"
        "     columns: {x: E, y: N, height_agl_m: H}}\n"
        "terrain: [a.tif, {path: b.tif}]\n"
        "population: {path: p, layer: q, format: points, year: 2025, match_communes: false,\n"
        "             columns: {people: n, lon: lo, lat: la}}\n"
        "land_cover: {path: lc, classes: [{value: 7, environment: water}, {value: 8, environment: open,\n"
        "             clutter_m: 2.5}]}\n"
        "terrain_smooth_m: 300\n"
        "clutter: {use: false, urban_m: 20}\n"
        "roads: {path: r, layer: s, where: t}\n"
        "environment: {urban_per_km2: 5000, open_per_km2: 10, fallback: forest}\n"
        "propagation: {model: tr38901_uma, model_open: tr38901_rma, los: terrain, mode: exact,\n"
        "              diffraction: Deygout, terminal_clutter: none, polarization: horizontal, delta_n: 39,\n"
        "              n0: 340, time_percent: 1, itm_climate: equatorial, ground_permittivity: 81,\n"
        "              ground_conductivity: 5, forest_depth_m: 200, sigma_db: 8, max_range_km: 35, floor_db: "
        "0,\n"
        "              k_factors: {k1: -12.5, k6: 0, sigma_db: 7, clutter: {forest_db: 6}}}\n"
        "entry_loss: {urban: tr38901_high, urban_db: 20, sigma_db: 6}\n"
        "antennas: [{name: a, gain_dbi: 17}, {name: b, path: b.msi}]\n"
        "templates: [{technology: NR, environment: urban, band: n78, bandwidth_mhz: 100, height_agl_m: 25,\n"
        "             power_dbm: 53, loss_db: 0, tilt_deg: 6, antenna: a, azimuths_deg: [0, 120, 240]},\n"
        "            {technology: LTE, azimuths_deg: []}, {technology: GSM, azimuths_deg: 90}]\n"
        "services: [{name: s, key: k, technology: 5G, band: n78, operator: VNPT, threshold_dbm: -100,\n"
        "            probability: 0.95, where: indoor, receiver_height_agl_m: 2, body_loss_db: 0,\n"
        "            receiver_gain_dbi: -1}]\n"
        "gaps: {min_cells: 9}\n"
        "sites: {service: s, operator: VNPT, budget_vnd: 5000000000, lattice_m: 0, upgrades: false,\n"
        "        costs: {upgrade_vnd: 1, build_vnd: 2, listed_vnd: 3},\n"
        "        candidates: {path: k, columns: {id: i}}}\n");
    assert_string_equal(plan.communes.where, "a = '1'");
    assert_string_equal(plan.communes.population, "pp");
    assert_string_equal(plan.province, "01");
    assert_true(plan.station_margin_km == 0.0);
    assert_int_equal(plan.station_source_count, 2);
    assert_string_equal(plan.station_source[1].format, "opencellid");
    assert_string_equal(plan.station_source[1].technology, "LTE");
    assert_string_equal(plan.station_source[1].operator_name, "Viettel");
    assert_string_equal(plan.station_source[1].columns.height_agl_m, "H");
    assert_null(plan.station_source[1].columns.lon);
    assert_string_equal(plan.terrain[1].path, "b.tif");
    assert_string_equal(plan.population.format, "points");
    assert_int_equal(plan.population.year, 2025);
    assert_false(plan.population.match_communes);
    assert_string_equal(plan.population.columns.people, "n");
    assert_int_equal(plan.land_cover.class_count, 2);
    assert_int_equal(plan.land_cover.classes[0].value, 7);
    assert_int_equal(plan.land_cover.classes[0].environment, PLAN_WATER);
    assert_string_equal(plan.roads.where, "t");
    assert_null(plan.schools.path);
    assert_int_equal(plan.environment.fallback, PLAN_FOREST);
    assert_int_equal(plan.propagation.los, PLAN_LOS_TERRAIN);
    assert_int_equal(plan.propagation.mode, PLAN_MODE_EXACT);
    assert_int_equal(plan.propagation.diffraction, PLAN_DIFFRACTION_DEYGOUT);
    assert_int_equal(plan.propagation.terminal_clutter, PLAN_TERMINAL_NONE);
    assert_int_equal(plan.propagation.polarization, PLAN_POLARIZATION_HORIZONTAL);
    assert_true(plan.propagation.delta_n == 39.0 && plan.propagation.n0 == 340.0);
    assert_true(plan.propagation.time_percent == 1.0);
    assert_int_equal(plan.propagation.itm_climate, 1);
    assert_true(plan.propagation.ground_permittivity == 81.0);
    assert_true(plan.propagation.ground_conductivity == 5.0);
    assert_true(plan.propagation.forest_depth_m == 200.0);
    assert_true(plan.propagation.k_factors.k1 == -12.5 && plan.propagation.k_factors.k6 == 0.0);
    assert_true(isnan(plan.propagation.k_factors.k2));
    assert_true(plan.propagation.k_factors.sigma_db == 7.0);
    assert_true(plan.propagation.k_factors.clutter.forest_db == 6.0);
    assert_true(isnan(plan.propagation.k_factors.clutter.open_db));
    assert_true(isnan(plan.land_cover.classes[0].clutter_m));
    assert_true(plan.land_cover.classes[1].clutter_m == 2.5);
    assert_true(plan.terrain_smooth_m == 300.0);
    assert_false(plan.clutter.use);
    assert_true(plan.clutter.urban_m == 20.0 && plan.clutter.suburban_m == 10.0);
    assert_true(plan.propagation.sigma_db == 8.0);
    assert_string_equal(plan.propagation.model_open, "tr38901_rma");
    assert_string_equal(plan.propagation.model_urban, "tr38901_uma");
    assert_string_equal(plan.entry_loss.urban, "tr38901_high");
    assert_true(plan.entry_loss.urban_db == 20.0);
    assert_true(plan.antenna[0].gain_dbi == 17.0);
    assert_true(plan.antenna[0].horizontal_3db_deg == 65.0);
    assert_string_equal(plan.antenna[1].path, "b.msi");
    assert_int_equal(plan.template_count, 3);
    assert_int_equal(plan.template[0].environment, PLAN_URBAN);
    assert_int_equal(plan.template[0].azimuth_count, 3);
    assert_true(plan.template[0].azimuth_deg[2] == 240.0);
    assert_int_equal(plan.template[1].environment, PLAN_ANY);
    assert_int_equal(plan.template[1].azimuth_count, 0);
    assert_non_null(plan.template[1].azimuth_deg);
    assert_int_equal(plan.template[2].azimuth_count, 1);
    assert_int_equal(plan.service[0].technology, PLAN_NR);
    assert_true(plan.service[0].indoor);
    assert_true(plan.service[0].probability == 0.95);
    assert_int_equal(plan.gap_min_cells, 9);
    assert_int_equal(plan.sites.budget_vnd, 5000000000);
    assert_int_equal(plan.sites.count, INT64_MIN);
    assert_false(plan.sites.upgrades);
    assert_int_equal(plan.sites.costs.listed_vnd, 3);
    assert_string_equal(plan.sites.candidates.columns.id, "i");
    data_plan_release(&plan);
}

static void no_stations_is_an_answer(void **state)
{
    (void)state;
    struct data_plan plan = case_good(MINIMAL);
    assert_int_equal(plan.station_source_count, 0);
    data_plan_release(&plan);
}

static void what_is_required_is_asked_for(void **state)
{
    (void)state;
    case_bad("plan: a\n",
             "plan.yaml:1:1: area is missing; write \"area: {communes: FILE}\" with the commune polygons\n"
             "plan.yaml:1:1: stations is missing; write \"stations: FILE\", or \"stations: []\" if there are "
             "none\n"
             "plan.yaml:1:1: services is missing; write for example \"services: [{technology: LTE}]\"");
    case_bad("area: {cell_m: 50}\nstations: [{format: auto}]\nservices: []\n",
             "plan.yaml:1:7: area.communes is missing; write \"communes: FILE\" with the commune polygons\n"
             "plan.yaml:2:12: stations[0].path is missing; name the file\n"
             "plan.yaml:3:11: services is empty; write for example \"services: [{technology: LTE}]\"");
    case_bad(MINIMAL "population: {year: 2020}\nland_cover: {path: a, classes: [{}]}\n",
             "plan.yaml:5:13: population.path is missing; name the file\n"
             "plan.yaml:6:33: land_cover.classes[0].value is missing; write the raster's value\n"
             "plan.yaml:6:33: land_cover.classes[0].environment is missing; write urban, suburban, open, "
             "forest or "
             "water");
}

static void kinds_must_fit(void **state)
{
    (void)state;
    case_bad("just text",
             "plan.yaml:1:1: the plan = 'just text' is not a map of keys; the first would be plan");
    case_bad("[a]", "plan.yaml:1:1: the plan is not a map of keys; the first would be plan");
    case_bad(MINIMAL "plan: [a]\nas_of: {a: 1}\ngaps: 5\npropagation: [1]\nentry_loss:\n",
             "plan.yaml:5:7: plan is a list; one value is expected\n"
             "plan.yaml:6:8: as_of is a map; one value is expected\n"
             "plan.yaml:7:7: gaps = 5 is not a map of keys; the first would be min_cells\n"
             "plan.yaml:8:14: propagation is not a map of keys; the first would be model\n"
             "plan.yaml:9:1: entry_loss has no keys; write them below it or leave it out");
    case_bad(MINIMAL "population: [a, b]\nterrain: {a: 1}\n",
             "plan.yaml:5:13: population is a list; one value is expected\n"
             "plan.yaml:6:10: terrain[0].path is missing; name the file\n"
             "plan.yaml:6:11: terrain[0].a is not a key; the keys here are path");
}

static void values_must_be_there(void **state)
{
    (void)state;
    case_bad(MINIMAL "plan:\nas_of: ~\npopulation: null\nterrain:\nantennas: NULL\ngaps: {min_cells: }\n",
             "plan.yaml:5:1: plan has no value; give it one or leave the key out\n"
             "plan.yaml:6:8: as_of has no value; give it one or leave the key out\n"
             "plan.yaml:7:13: population has no value; give it one or leave the key out\n"
             "plan.yaml:8:1: terrain has no value; write [] if there are none\n"
             "plan.yaml:9:11: antennas has no value; write [] if there are none\n"
             "plan.yaml:10:8: gaps.min_cells has no value; give it one or leave the key out");
    case_bad(MINIMAL "plan: ''\nterrain: [\"\"]\n", "plan.yaml:5:7: plan = '' is empty\n"
                                                    "plan.yaml:6:11: terrain[0] = '' is empty");
}

static void numbers_must_be_numbers(void **state)
{
    (void)state;
    case_bad(MINIMAL "propagation:\n"
                     "  max_range_km: 1,8\n"
                     "  floor_db: 15 dB\n"
                     "  sigma_db: 0x10\n"
                     "  delta_n: 1e999\n"
                     "gaps: {min_cells: 4.5}\n"
                     "environment: {urban_per_km2: .nan, open_per_km2: many}\n"
                     "entry_loss: {urban_db: '20', open_db: 101, water_db: -1e-9}\n",
             "plan.yaml:6:17: propagation.max_range_km = '1,8' has a comma; the decimal mark is a point and "
             "thousands "
             "are not separated\n"
             "plan.yaml:7:13: propagation.floor_db = '15 dB' has text after the number; write the number "
             "alone, without "
             "a unit (it is in dB)\n"
             "plan.yaml:8:13: propagation.sigma_db = '0x10' is not a decimal number\n"
             "plan.yaml:9:12: propagation.delta_n = '1e999' is too large for a number\n"
             "plan.yaml:10:19: gaps.min_cells = 4.5 is not a whole number; write all its digits, without a "
             "point or an "
             "exponent\n"
             "plan.yaml:11:30: environment.urban_per_km2 = '.nan' is not a finite number\n"
             "plan.yaml:11:50: environment.open_per_km2 = 'many' is not a number\n"
             "plan.yaml:12:24: entry_loss.urban_db = '20' is a quoted text; write the number without quotes\n"
             "plan.yaml:12:39: entry_loss.open_db = 101 is outside [0, 100]\n"
             "plan.yaml:12:54: entry_loss.water_db = -1e-9 is outside [0, 100]");
    case_bad(MINIMAL "sites: {service: 4G, count: 9223372036854775808}\n",
             "plan.yaml:5:29: sites.count = 9223372036854775808 is too large for a whole number");
}

static void words_must_be_known(void **state)
{
    (void)state;
    case_bad("area: {communes: c}\n"
             "stations: [{path: a, format: xml, technology: 6G}]\n"
             "services: [{technology: WiFi, where: both}]\n"
             "propagation: {diffraction: yes, los: geometric, mode: fast}\n",
             "plan.yaml:2:30: stations[0].format = 'xml' is none of auto, table, opencellid\n"
             "plan.yaml:2:47: stations[0].technology = '6G' is none of GSM, UMTS, LTE, NR\n"
             "plan.yaml:3:25: services[0].technology = 'WiFi' is none of GSM, UMTS, LTE, NR\n"
             "plan.yaml:3:38: services[0].where = 'both' is none of outdoor, indoor\n"
             "plan.yaml:4:28: propagation.diffraction = 'yes' is none of none, bullington, deygout\n"
             "plan.yaml:4:38: propagation.los = 'geometric' is none of probability, terrain\n"
             "plan.yaml:4:55: propagation.mode = 'fast' is none of sweep, exact");
}

/* The table of models is the one list of their names. */
static void models_must_be_known(void **state)
{
    (void)state;
    char message[1024] = "plan.yaml:5:22: propagation.model = 'hata' is none of";
    for (int i = 0; i < plan_model_count(); i++) {
        size_t used = strlen(message);
        (void)snprintf(message + used, sizeof message - used, "%s %s", i == 0 ? "" : ",",
                       plan_model_at(i)->name);
    }
    case_bad(MINIMAL "propagation: {model: hata}\n", message);
    for (int i = 0; i < plan_model_count(); i++) {
        char text[256];
        (void)snprintf(text, sizeof text, MINIMAL "propagation: {model_open: %s}\n", plan_model_at(i)->name);
        struct data_plan plan = case_good(text);
        assert_string_equal(plan.propagation.model_open, plan_model_at(i)->name);
        data_plan_release(&plan);
    }
    struct data_plan plan = case_good(MINIMAL "propagation: {model: Free_Space}\n");
    assert_string_equal(plan.propagation.model, "free_space");
    data_plan_release(&plan);
}

static void texts_must_be_sound(void **state)
{
    (void)state;
    case_bad(MINIMAL "plan: a/b\nas_of: 2026-02-30\n",
             "plan.yaml:5:7: plan = 'a/b' names the results folder: only letters A to Z, digits, '.', '_' "
             "and '-'\n"
             "plan.yaml:6:8: as_of = '2026-02-30' is a date that does not exist");
    case_bad("area: {communes: /vsicurl/x, crs: 9208, province: \"a\\0b\"}\nstations: []\n"
             "services: [{technology: LTE, key: LTE}]\n",
             "plan.yaml:1:18: area.communes = '/vsicurl/x' is not a local file; copy it beside the plan and "
             "write its "
             "path\n"
             "plan.yaml:1:35: area.crs = 9208 is not a coordinate system; write auto, or its code as in "
             "EPSG:9208\n"
             "plan.yaml:1:51: area.province = 'a\\x00b' holds a NUL character\n"
             "plan.yaml:3:35: services[0].key = 'LTE' is a suffix of field names: only a to z and 0 to 9");
}

static void endless_texts_are_refused(void **state)
{
    (void)state;
    static char text[6000];
    size_t start = (size_t)snprintf(text, sizeof text, "%sroads: ", MINIMAL);
    memset(text + start, 'r', 4096);
    struct data_plan plan = case_good(text);
    assert_int_equal(strlen(plan.roads.path), 4096);
    data_plan_release(&plan);
    memset(text + start, 'r', 4097);
    char expected[200];
    (void)snprintf(expected, sizeof expected, "plan.yaml:5:8: roads = '%.60s…' is longer than 4096 bytes",
                   text + start);
    case_bad(text, expected);
}

static void lists_have_limits(void **state)
{
    (void)state;
    case_bad(MINIMAL "templates: [{technology: LTE, azimuths_deg: [0, 1, 2, 3, 4, 5, 6]},\n"
                     "            {technology: LTE, azimuths_deg: [0, 361, x, '1', [2]]}]\n",
             "plan.yaml:5:45: templates[0].azimuths_deg has 7 elements; 6 are the most\n"
             "plan.yaml:6:49: templates[1].azimuths_deg[1] = 361 is outside [0, 360]\n"
             "plan.yaml:6:54: templates[1].azimuths_deg[2] = 'x' is not a number\n"
             "plan.yaml:6:57: templates[1].azimuths_deg[3] = '1' is a quoted text; write the number without "
             "quotes\n"
             "plan.yaml:6:62: templates[1].azimuths_deg[4] is a list; one value is expected");
}

static void unknown_keys_get_a_suggestion(void **state)
{
    (void)state;
    case_bad(MINIMAL "planet: a\n"
                     "threshold_dbm: -100\n"
                     "min_cels: 4\n"
                     "zzz: 1\n"
                     "gaps: {min_cell: 3, mni_cells: 3, \"a\\nb\": 1}\n",
             "plan.yaml:5:1: planet is not a key; did you mean plan\n"
             "plan.yaml:6:1: threshold_dbm is not a key; it belongs at services[].threshold_dbm\n"
             "plan.yaml:7:1: min_cels is not a key; the keys here are plan, as_of, area, stations, terrain, "
             "terrain_smooth_m, population, "
             "land_cover, roads, schools, villages, environment, propagation, clutter, entry_loss, antennas, "
             "templates, "
             "services, gaps, "
             "outputs, sites\n"
             "plan.yaml:8:1: zzz is not a key; the keys here are plan, as_of, area, stations, terrain, "
             "terrain_smooth_m, population, "
             "land_cover, roads, schools, villages, environment, propagation, clutter, entry_loss, antennas, "
             "templates, "
             "services, gaps, "
             "outputs, sites\n"
             "plan.yaml:9:8: gaps.min_cell is not a key; did you mean min_cells\n"
             "plan.yaml:9:21: gaps.mni_cells is not a key; did you mean min_cells\n"
             "plan.yaml:9:35: gaps.a\\nb is not a key; the keys here are min_cells");
    case_bad(MINIMAL "\"aVeryVeryVeryVeryVeryVeryVeryLongKeyNobodyWouldWriteOnPurposeAtAll\": 1\n",
             "plan.yaml:5:1: aVeryVeryVeryVeryVeryVeryVeryLongKeyNobodyWouldWriteOnPurpos… is not a key; the "
             "keys here "
             "are plan, as_of, area, stations, terrain, terrain_smooth_m, population, land_cover, roads, "
             "schools, villages, environment, "
             "propagation, clutter, entry_loss, antennas, templates, services, gaps, outputs, sites");
}

/* A name without its unit is meant here, though another map has a key of that name. */
static void a_name_without_its_unit_is_completed(void **state)
{
    (void)state;
    case_bad(MINIMAL "clutter: {urban: 15}\n"
                     "gaps: {min: 3}\n"
                     "propagation: {k_factors: {sigma: 4, clutter: {open: 1}}, model_u: a}\n"
                     "terrain_smooth: 5\n",
             "plan.yaml:5:11: clutter.urban is not a key; did you mean urban_m\n"
             "plan.yaml:6:8: gaps.min is not a key; did you mean min_cells\n"
             "plan.yaml:7:27: propagation.k_factors.sigma is not a key; did you mean sigma_db\n"
             "plan.yaml:7:47: propagation.k_factors.clutter.open is not a key; did you mean open_db\n"
             "plan.yaml:7:58: propagation.model_u is not a key; did you mean model\n"
             "plan.yaml:8:1: terrain_smooth is not a key; did you mean terrain_smooth_m");
    /* Of several such names none is chosen. */
    struct data_plan plan = {0};
    struct geo_error err = {0};
    assert_int_equal(case_parse(&plan, MINIMAL "propagation: {ground: 5}\n", &err), GEO_ERR_PLAN);
    assert_non_null(strstr(err.message, "propagation.ground is not a key; the keys here are model, "));
}

static void keys_given_twice_are_refused(void **state)
{
    (void)state;
    case_bad(MINIMAL "gaps: {min_cells: 3, min_cells: 3}\nstations: a.csv\n",
             "plan.yaml:5:22: gaps.min_cells is given twice, first in line 5; keep one\n"
             "plan.yaml:6:1: stations is given twice, first in line 2; keep one");
}

static void a_flood_of_unknown_keys_is_survived(void **state)
{
    (void)state;
    size_t size = 40000;
    char *text = malloc(size * 12 + 200);
    struct data_plan plan = {0};
    struct geo_error err = {0};
    assert_non_null(text);
    size_t used = (size_t)snprintf(text, 200, "%s", MINIMAL);
    for (size_t i = 0; i < size; i++) {
        used += (size_t)snprintf(text + used, 16, "k%zu: 1\n", i);
    }
    assert_int_equal(case_parse(&plan, text, &err), GEO_ERR_PLAN);
    const char *more = strstr(err.message, "\n… and ");
    assert_non_null(more);
    assert_int_equal(strlen(more), strlen("\n… and 39950 more"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bare_paths_stand_for_maps),
        cmocka_unit_test(maps_say_everything),
        cmocka_unit_test(no_stations_is_an_answer),
        cmocka_unit_test(what_is_required_is_asked_for),
        cmocka_unit_test(kinds_must_fit),
        cmocka_unit_test(values_must_be_there),
        cmocka_unit_test(numbers_must_be_numbers),
        cmocka_unit_test(words_must_be_known),
        cmocka_unit_test(models_must_be_known),
        cmocka_unit_test(texts_must_be_sound),
        cmocka_unit_test(endless_texts_are_refused),
        cmocka_unit_test(lists_have_limits),
        cmocka_unit_test(unknown_keys_get_a_suggestion),
        cmocka_unit_test(a_name_without_its_unit_is_completed),
        cmocka_unit_test(keys_given_twice_are_refused),
        cmocka_unit_test(a_flood_of_unknown_keys_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
