/* Services, antennas, templates, sites and the record of inputs: the whole load. */
#include "tests/support/load_case.h"

#include <math.h>
#include <sys/types.h>

#define STATIONS "stations: [{path: s.csv, crs: 'EPSG:32648', technology: LTE, operator: Viettel}]\n"

static struct load_case test;

static int set_up(void **state)
{
    (void)state;
    load_case_open(&test);
    load_case_write(&test, "s.csv", "x,y\n600550,2300450\n");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    load_case_close(&test);
    return 0;
}

static void test_services(void **state)
{
    (void)state;
    load_case_must_run(&test,
                       "plan: test\nas_of: 2026-11-01\n" LOAD_CASE_AREA STATIONS "services:\n"
                       "  - {name: 4G, technology: LTE, band: B3, operator: viettel, threshold_dbm: -110, "
                       "probability: 0.8, where: indoor}\n"
                       "  - {name: 5G any, technology: NR}\n"
                       "gaps: {min_cells: 7}\n");
    const struct plan_scenario *scenario = &test.loaded.scenario;
    assert_string_equal(scenario->name, "test");
    assert_string_equal(scenario->as_of, "2026-11-01");
    assert_int_equal(scenario->gap_min_cells, 7);
    assert_int_equal(scenario->service_count, 2);
    const struct plan_service *first = &scenario->service[0];
    assert_string_equal(first->name, "4G");
    assert_int_equal(first->technology, PLAN_LTE);
    assert_string_equal(scenario->band[first->band].name, "B3");
    assert_string_equal(scenario->operator_name[first->operator_id], "Viettel");
    assert_true(first->threshold_dbm == -110.0 && first->probability == 0.8 && first->indoor);
    /* P.2109-2 traditional at 1.8425 GHz: 14.8 dB */
    assert_true(fabs(first->entry_loss_db[PLAN_URBAN] - 14.8) < 0.1);
    assert_true(first->entry_sigma_db[PLAN_URBAN] > 0.0);
    const struct plan_service *second = &scenario->service[1];
    assert_string_equal(second->key, "5gan");
    assert_int_equal(second->band, PLAN_ANY);
    assert_int_equal(second->operator_id, PLAN_ANY);
    assert_true(fabs(second->entry_loss_db[PLAN_OPEN] - 15.8) < 0.1); /* n78 stands for any band */
    assert_true(plan_scenario_serves(&scenario->station[0], first));
    /* 1500 people: one station is enough for 4G, none is not for 5G */
    assert_int_equal(load_case_count(&test, "few_stations"), 1);
    load_case_has_finding(&test, "few_stations", -1,
                          "0 stations of the service '5G any' in the area, for 1500 people");
}

static void test_entry_loss(void **state)
{
    (void)state;
    load_case_must_run(&test, LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES
                       "entry_loss: {urban: tr38901_high, open: tr38901_low, forest_db: 9.5, sigma_db: 4}\n");
    const struct plan_service *service = &test.loaded.scenario.service[0];
    assert_true(fabs(service->entry_loss_db[PLAN_URBAN] - 21.7) < 0.2);
    assert_true(fabs(service->entry_loss_db[PLAN_OPEN] - 11.6) < 0.2);
    assert_true(service->entry_loss_db[PLAN_FOREST] == 9.5);
    for (int i = 0; i < PLAN_ENVIRONMENT_COUNT; i++) {
        assert_true(service->entry_sigma_db[i] == 4.0);
    }
}

static void test_propagation(void **state)
{
    (void)state;
    load_case_must_run(
        &test, LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES
        "propagation: {model: ext_hata, model_open: free_space, mode: exact, diffraction: none, "
        "terminal_clutter: none, polarization: horizontal, delta_n: 60.5, n0: 380, time_percent: 10, "
        "itm_climate: desert, ground_permittivity: 4, ground_conductivity: 0.001, forest_depth_m: 50, "
        "k_factors: {k1: 1, k2: 2, k3: 3, k4: 4, k5: 5, k6: 6, sigma_db: 7, clutter: {urban_db: 8, "
        "suburban_db: 9, open_db: 10, forest_db: 11, water_db: 12}}, max_range_km: 12, "
        "floor_db: 10, los: terrain}\n");
    const struct plan_propagation *propagation = &test.loaded.scenario.propagation;
    assert_string_equal(propagation->model[PLAN_URBAN], "ext_hata");
    assert_string_equal(propagation->model[PLAN_OPEN], "free_space");
    assert_int_equal(propagation->diffraction, PLAN_DIFFRACTION_NONE);
    assert_int_equal(propagation->los, PLAN_LOS_TERRAIN);
    assert_int_equal(propagation->mode, PLAN_MODE_EXACT);
    assert_int_equal(propagation->terminal_clutter, PLAN_TERMINAL_NONE);
    assert_int_equal(propagation->polarization, PLAN_POLARIZATION_HORIZONTAL);
    assert_true(propagation->climate.delta_n == 60.5 && propagation->climate.n0 == 380.0);
    assert_true(propagation->climate.time_percent == 10.0);
    assert_int_equal(propagation->climate.itm_climate, 4);
    assert_true(propagation->climate.ground_permittivity == 4.0);
    assert_true(propagation->climate.ground_conductivity_s_per_m == 0.001);
    assert_true(propagation->forest_depth_m == 50.0);
    /* x = 601050, y = 2300500 of UTM zone 48, by cs2cs. */
    assert_true(fabs(propagation->climate.latitude_deg - 20.801649488) < 1e-8);
    const struct plan_k_factors *k = &propagation->k_factors;
    assert_true(k->k1 == 1.0 && k->k2 == 2.0 && k->k3 == 3.0 && k->k4 == 4.0 && k->k5 == 5.0 && k->k6 == 6.0);
    assert_true(k->sigma_db == 7.0);
    assert_true(k->clutter_db[PLAN_URBAN] == 8.0 && k->clutter_db[PLAN_SUBURBAN] == 9.0);
    assert_true(k->clutter_db[PLAN_OPEN] == 10.0 && k->clutter_db[PLAN_FOREST] == 11.0);
    assert_true(k->clutter_db[PLAN_WATER] == 12.0);
    assert_true(propagation->max_range_km == 12.0 && propagation->floor_db == 10.0);
    assert_true(isnan(propagation->sigma_db));
}

static void test_sigma_beside_p1812(void **state)
{
    (void)state;
    static const char head[] = LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES;
    char plan[1024];
    (void)snprintf(plan, sizeof plan, "%spropagation: {model: ext_hata, sigma_db: 8}\n", head);
    load_case_must_run(&test, plan);
    assert_int_equal(load_case_count(&test, "mixed_variability"), 0);
    (void)snprintf(plan, sizeof plan, "%spropagation: {model: p1812, sigma_db: 4.9}\n", head);
    load_case_must_run(&test, plan);
    assert_int_equal(load_case_count(&test, "mixed_variability"), 0);
    (void)snprintf(plan, sizeof plan, "%spropagation: {model: ext_hata, model_water: p1812, sigma_db: 5}\n",
                   head);
    load_case_must_run(&test, plan);
    load_case_has_finding(&test, "mixed_variability", -1, "5 dB of shadow fading with the model p1812");
    assert_int_equal(load_case_finding(&test, "mixed_variability", 0)->severity, PLAN_SEVERITY_WARNING);
}

/* Runs the plan with these lines; how many findings of the kind there are. */
static int count_with(const char *lines, const char *kind)
{
    char plan[1024];
    (void)snprintf(plan, sizeof plan, "%s%s", LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES, lines);
    load_case_must_run(&test, plan);
    return load_case_count(&test, kind);
}

static void test_trees_twice(void **state)
{
    (void)state;
    static const char kind[] = "counted_twice";
    assert_int_equal(count_with("propagation: {model: p1812}\n", kind), 0);
    /* The loss is added in forest alone. */
    assert_int_equal(
        count_with("propagation: {model: p1812, model_forest: ext_hata, forest_depth_m: 50}\n", kind), 0);
    assert_int_equal(
        count_with("propagation: {model: p1812, forest_depth_m: 50}\nclutter: {use: false}\n", kind), 0);
    assert_int_equal(
        count_with("propagation: {model: p1812, forest_depth_m: 50}\nclutter: {forest_m: 0}\n", kind), 0);
    assert_int_equal(
        count_with("propagation: {model: ext_hata, model_forest: p526, forest_depth_m: 50}\n", kind), 1);
    load_case_has_finding(&test, kind, -1,
                          "50 m of trees before a receiver in the forest beside the model p526");
    assert_int_equal(load_case_finding(&test, kind, 0)->severity, PLAN_SEVERITY_WARNING);
    const float values[] = {10, 10};
    const struct geo_grid grid = {600000.0, 2301000.0, 1000.0, 2, 1};
    load_case_raster(&test, "cover.tif", &grid, values);
    assert_int_equal(count_with("propagation: {model: p1812, forest_depth_m: 50}\n"
                                "land_cover: {path: cover.tif, classes: [{value: 10, environment: forest, "
                                "clutter_m: 9}]}\nclutter: {forest_m: 0}\n",
                                kind),
                     1);
}

static void test_settings_without_effect(void **state)
{
    (void)state;
    static const char kind[] = "no_effect";
    assert_int_equal(count_with("propagation: {model: p1812, los: probability}\n", kind), 0);
    assert_int_equal(
        count_with("propagation: {model: p1812, model_urban: tr38901_uma, los: terrain}\n", kind), 0);
    assert_int_equal(count_with("propagation: {model: p1812, los: terrain}\n", kind), 1);
    load_case_has_finding(&test, kind, -1, "propagation.los has no effect");
    assert_int_equal(load_case_finding(&test, kind, 0)->severity, PLAN_SEVERITY_INFO);
    assert_int_equal(
        count_with("propagation: {model: p1812, model_open: k_factor, k_factors: {k1: 20}}\n", kind), 0);
    assert_int_equal(count_with("propagation: {model: p1812, k_factors: {}}\n", kind), 0);
    assert_int_equal(count_with("propagation: {model: p1812, k_factors: {clutter: {water_db: 1}}}\n", kind),
                     1);
    assert_int_equal(
        count_with("propagation: {model: p1812, k_factors: {sigma_db: 6}, los: terrain}\n", kind), 2);
    load_case_has_finding(&test, kind, -1, "propagation.k_factors has no effect");
}

static void test_operator_not_in_the_data(void **state)
{
    (void)state;
    load_case_must_fail(&test, LOAD_CASE_AREA STATIONS "services: [{technology: LTE, operator: Viettle}]\n",
                        GEO_ERR_PLAN, "'Viettle': no station is of that operator; the data have Viettel");
    /* Without any station it is only said. */
    load_case_must_run(
        &test, LOAD_CASE_AREA LOAD_CASE_NO_STATIONS
        "services: [{name: a, technology: LTE, operator: Viettel}, {name: b, technology: NR, operator: "
        "Viettel}]\nsites: {service: a, count: 3, operator: Viettel}\n");
    assert_int_equal(test.loaded.scenario.operator_count, 1);
    assert_int_equal(test.loaded.scenario.service[1].operator_id, 0);
    assert_int_equal(test.loaded.scenario.siting.operator_id, 0);
    assert_int_equal(load_case_count(&test, "no_station"), 1);
}

static void test_band_not_known(void **state)
{
    (void)state;
    load_case_must_fail(&test, LOAD_CASE_AREA STATIONS "services: [{technology: LTE, band: n78}]\n",
                        GEO_ERR_PLAN, "band = 'n78' is no band of LTE; known are B3, B1");
}

static void test_templates_of_the_plan(void **state)
{
    (void)state;
    load_case_must_run(&test, LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES
                       "antennas:\n"
                       "  - {name: mine, gain_dbi: 18, horizontal_3db_deg: 33, vertical_3db_deg: 5}\n"
                       "templates:\n"
                       "  - {technology: NR, height_agl_m: 99}\n"
                       "  - {technology: LTE, environment: urban, height_agl_m: 98}\n"
                       "  - {technology: LTE, band: B28, height_agl_m: 97}\n"
                       "  - {technology: LTE, band: '1800', environment: suburban, power_dbm: 40, antenna: "
                       "mine, azimuths_deg: [360, 180]}\n"
                       "  - {technology: LTE, height_agl_m: 55, power_dbm: 20, bandwidth_mhz: 10, tilt_deg: "
                       "7, loss_db: 2}\n");
    const struct plan_scenario *scenario = &test.loaded.scenario;
    const struct plan_station *station = &scenario->station[0];
    /* Each value from the first that matches and has it. */
    assert_true(station->height_agl_m == 55.0);
    assert_true(station->loss_db == 2.0);
    assert_true(fabs(station->reference_dbm - (40.0 - 10.0 * log10(600.0))) < 1e-9);
    assert_string_equal(scenario->antenna[station->antenna].name, "mine");
    assert_true(scenario->antenna[station->antenna].gain_dbi == 18.0);
    assert_int_equal(station->sector_count, 2);
    assert_true(scenario->sector[0].azimuth_deg == 0.0 && scenario->sector[1].azimuth_deg == 180.0);
    assert_true(scenario->sector[0].tilt_deg == 7.0);
}

static void test_all_around(void **state)
{
    (void)state;
    load_case_must_run(&test, LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES
                       "templates: [{technology: LTE, antenna: omni}]\nsites: {service: 4G, count: 1}\n");
    assert_int_equal(test.loaded.scenario.station[0].sector_count, 1);
    assert_true(isnan(test.loaded.scenario.sector[0].azimuth_deg));
    assert_int_equal(test.loaded.scenario.siting.variant[0].pattern[PLAN_OPEN].station.sector_count, 1);
    assert_true(isnan(test.loaded.scenario.siting.variant[0].pattern[PLAN_OPEN].azimuth_deg[0]));
    load_case_must_run(&test, LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES
                       "templates: [{technology: LTE, azimuths_deg: []}]\n");
    assert_int_equal(test.loaded.scenario.station[0].sector_count, 1);
    assert_true(isnan(test.loaded.scenario.sector[0].azimuth_deg));
}

static void test_bad_templates(void **state)
{
    (void)state;
    load_case_must_fail(
        &test, LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES "templates: [{technology: LTE, antenna: none}]\n",
        GEO_ERR_PLAN, "no antenna is named 'none'; there are panel_low, panel_mid, nr_panel, omni");
    load_case_must_fail(
        &test,
        LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES "templates: [{technology: LTE, bandwidth_mhz: 7}]\n",
        GEO_ERR_PLAN, "bandwidth_mhz = 7 is no channel of LTE B3 with 15 kHz sub-carriers; 20 is usual");
    load_case_must_fail(
        &test, LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES "templates: [{technology: LTE, band: n78}]\n",
        GEO_ERR_PLAN, "band 'n78' is none of the known bands of LTE");
}

static void write_pattern(const char *name, const char *tilt)
{
    char text[16384];
    int used = snprintf(text, sizeof text, "NAME k\nGAIN 16 dBi\n%s", tilt);
    for (int cut = 0; cut < 2; cut++) {
        used += snprintf(text + used, sizeof text - (size_t)used,
                         cut == 0 ? "HORIZONTAL 360\n" : "VERTICAL 360\n");
        for (int i = 0; i < 360; i++) {
            used +=
                snprintf(text + used, sizeof text - (size_t)used, "%d %d\n", i, (i > 180 ? 360 - i : i) / 10);
        }
    }
    load_case_write(&test, name, text);
}

static void test_measured_antenna(void **state)
{
    (void)state;
    write_pattern("k.msi", "ELECTRICAL_TILT 6\n");
    write_pattern("l.msi", "");
    load_case_write(&test, "s.csv",
                    "x,y,antenna,tilt\n600550,2300450,k,\n600650,2300450,k,2\n600750,2300450,l,\n");
    load_case_must_run(&test, LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES
                       "antennas: [{name: k, path: k.msi}, {name: l, path: l.msi, gain_dbi: 12}]\n");
    const struct plan_scenario *scenario = &test.loaded.scenario;
    const struct plan_antenna *antenna = &scenario->antenna[scenario->station[0].antenna];
    assert_string_equal(antenna->name, "k");
    assert_true(antenna->gain_dbi == 16.0);
    assert_false(antenna->omnidirectional);
    assert_true(antenna->horizontal_loss_db[90] == 9.0F && antenna->vertical_loss_db[270] == 9.0F);
    assert_true(scenario->antenna[scenario->station[2].antenna].gain_dbi == 12.0);
    assert_true(scenario->sector[0].tilt_deg == 0.0); /* the tilt is in the pattern */
    assert_true(scenario->sector[scenario->station[1].sector_first].tilt_deg == 2.0);
    assert_true(scenario->sector[scenario->station[2].sector_first].tilt_deg == 4.0); /* suburban template */
    assert_int_equal(scenario->station[0].assumed & PLAN_ASSUMED_ANTENNA, 0);
    assert_string_equal(test.loaded.input[0].role, "antenna");
    load_case_write(&test, "k.msi", "GAIN 16 dBi\nHORIZONTAL 360\n0 -3\n");
    load_case_must_fail(&test,
                        LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES "antennas: [{name: k, path: k.msi}]\n",
                        GEO_ERR_INPUT, "k.msi:3: loss -3");
    load_case_must_fail(&test,
                        LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES "antennas: [{name: k, path: no.msi}]\n",
                        GEO_ERR_INPUT, "antenna pattern 'no.msi': No such file");
}

static void test_sites(void **state)
{
    (void)state;
    load_case_write(&test, "sites.csv",
                    "ma,x,y,chi_phi\nS1,600150,2300450,900000000\n,600250,2300450,\n"
                    "S3,600350,2300450,-5\nS4,900000,2300450,1\nS5,abc,1,1\n");
    load_case_must_run(
        &test, LOAD_CASE_AREA STATIONS
        "services: [{technology: LTE}, {technology: NR}]\n"
        "sites: {service: 5G, budget_vnd: 5000000000, lattice_m: 500, upgrades: false, operator: Viettel,\n"
        "  costs: {build_vnd: 2000000000, upgrade_vnd: 600000000},\n"
        "  candidates: {path: sites.csv, crs: 'EPSG:32648'}}\n");
    const struct plan_siting_settings *siting = &test.loaded.scenario.siting;
    assert_true(siting->wanted);
    assert_int_equal(siting->service, 1);
    assert_int_equal(siting->operator_id, 0);
    assert_int_equal(siting->count, -1);
    assert_int_equal(siting->budget_vnd, 5000000000);
    assert_int_equal(siting->costs.site_vnd[PLAN_SITE_UPGRADE], 600000000);
    assert_int_equal(siting->costs.site_vnd[PLAN_SITE_BUILD], 2000000000);
    assert_int_equal(siting->costs.site_vnd[PLAN_SITE_LISTED], 2000000000);
    assert_true(siting->lattice_m == 500.0);
    assert_false(siting->upgrades);
    assert_int_equal(siting->listed_count, 3);
    assert_string_equal(siting->listed[0].id, "S1");
    assert_int_equal(siting->listed[0].cost_vnd, 900000000);
    assert_string_equal(siting->listed[1].id, "L0002");
    assert_int_equal(siting->listed[1].cost_vnd, -1);
    assert_int_equal(siting->listed[2].cost_vnd, -1);
    assert_true(siting->listed[2].x_m == 600350.0);
    load_case_has_finding(&test, "bad_value", 4, "-5 VND is outside");
    load_case_has_finding(&test, "outside", 5, "outside the area's grid");
    load_case_has_finding(&test, "bad_value", 6, "'abc' is not a number");
    /* What is built: 5G at 3750 MHz, higher in the country than in town. */
    const struct plan_pattern *pattern = siting->variant[0].pattern;
    const struct plan_station *urban = &pattern[PLAN_URBAN].station;
    assert_int_equal(urban->technology, PLAN_NR);
    assert_true(urban->frequency_mhz == 3750.0);
    assert_true(urban->height_agl_m == 25.0 && pattern[PLAN_OPEN].station.height_agl_m == 40.0);
    assert_true(fabs(urban->reference_dbm - (53.0 - 10.0 * log10(3276.0))) < 1e-9);
    assert_int_equal(urban->sector_count, 3);
    assert_true(pattern[PLAN_URBAN].azimuth_deg[1] == 120.0);
    assert_true(pattern[PLAN_URBAN].tilt_deg == 6.0);
    assert_int_equal(urban->position, -1);
    assert_null(urban->id);
}

static void test_sites_in_no_commune(void **state)
{
    (void)state;
    /* Two communes with a gap of 1 km between them. */
    load_case_write(
        &test, "communes.geojson",
        LOAD_CASE_COLLECTION(LOAD_CASE_SQUARE("600000", "601000", "1", "A",
                                              "1") "," LOAD_CASE_SQUARE("602000", "603000", "2", "B", "1")));
    load_case_write(&test, "sites.csv",
                    "ma,x,y\nS1,600150,2300450\nS2,601550,2300450\nS1,602350,2300450\n"
                    "S1,602450,2300450\n");
    load_case_must_run(&test, LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES
                       "sites: {service: 4G, count: 1, candidates: {path: sites.csv, crs: "
                       "'EPSG:32648'}}\n");
    assert_int_equal(test.loaded.scenario.siting.listed_count, 3);
    load_case_has_finding(&test, "outside", 3, "the listed site is in no commune of the area");
    assert_int_equal(load_case_finding(&test, "outside", 0)->severity, PLAN_SEVERITY_WARNING);
    assert_string_equal(load_case_finding(&test, "outside", 0)->action, "row left out");
    assert_int_equal(load_case_count(&test, "duplicate"), 2);
    load_case_has_finding(&test, "duplicate", 4, "the id 'S1' is that of row 2 too");
    load_case_has_finding(&test, "duplicate", 5, "the id 'S1' is that of row 2 too");
    assert_string_equal(load_case_finding(&test, "duplicate", 0)->action, "both kept");
}

static void test_no_sites(void **state)
{
    (void)state;
    load_case_must_run(&test, LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES);
    assert_false(test.loaded.scenario.siting.wanted);
    load_case_must_fail(&test,
                        LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES
                        "sites: {service: 4G, count: 3, candidates: none.csv}\n",
                        GEO_ERR_INPUT, "sites 'none.csv': No such file");
}

static void test_record_of_inputs(void **state)
{
    (void)state;
    load_case_must_run(&test, LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES);
    assert_int_equal(test.loaded.input_count, 2);
    const struct data_input *stations = &test.loaded.input[1];
    assert_string_equal(stations->role, "stations");
    assert_string_equal(stations->path, "s.csv");
    assert_int_equal(stations->bytes, 19);
    /* sha256sum of "x,y\n600550,2300450\n" */
    assert_string_equal(stations->sha256, "31a699f48900c97cc5fd7445cc5eabe3856b3e4243b7ec0389bb5adab1b9a71d");
    assert_string_equal(stations->note, "1 rows, 1 used, 0 outside the area");
}

static bool stop_at_once(void *context, double done_ratio)
{
    int *calls = context;
    ++*calls;
    return done_ratio < 0.1;
}

static void test_interrupted(void **state)
{
    (void)state;
    char path[TEMPORARY_PATH_SIZE];
    struct data_plan plan = {0};
    int calls = 0;
    const struct geo_progress progress = {stop_at_once, &calls};
    load_case_write(&test, "plan.yaml", LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES);
    temporary_path(path, test.folder, "plan.yaml");
    assert_int_equal(data_plan_load(&plan, path, &test.err), GEO_OK);
    assert_int_equal(data_load(&test.loaded, &plan, &progress, &test.err), GEO_ERR_INTERRUPTED);
    assert_int_equal(calls, 3);
    assert_int_equal(test.loaded.input_count, 0); /* untouched */
    data_plan_release(&plan);
}

static void test_twice_the_same(void **state)
{
    (void)state;
    load_case_must_run(&test, LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES);
    struct data_loaded first = test.loaded;
    test.loaded = (struct data_loaded){0};
    load_case_must_run(&test, LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES);
    const struct plan_entries *a = &first.scenario.entries;
    const struct plan_entries *b = &test.loaded.scenario.entries;
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->people_milli, b->people_milli, (size_t)a->count * sizeof *a->people_milli);
    assert_memory_equal(a->share, b->share, (size_t)a->count * sizeof *a->share);
    assert_int_equal(first.quality.count, test.loaded.quality.count);
    for (size_t i = 0; i < first.quality.count; i++) {
        assert_string_equal(first.quality.finding[i].what, test.loaded.quality.finding[i].what);
    }
    data_loaded_release(&first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        CASE(test_services),
        CASE(test_entry_loss),
        CASE(test_propagation),
        CASE(test_sigma_beside_p1812),
        CASE(test_trees_twice),
        CASE(test_settings_without_effect),
        CASE(test_operator_not_in_the_data),
        CASE(test_band_not_known),
        CASE(test_templates_of_the_plan),
        CASE(test_all_around),
        CASE(test_bad_templates),
        CASE(test_measured_antenna),
        CASE(test_sites),
        CASE(test_sites_in_no_commune),
        CASE(test_no_sites),
        CASE(test_record_of_inputs),
        CASE(test_interrupted),
        CASE(test_twice_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
