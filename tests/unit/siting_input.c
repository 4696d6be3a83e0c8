/* What `sites` asks for, as the scenario holds it: services, variants, floors, phases, named sites. */
#include "tests/support/load_case.h"

#include <math.h>

#define STATIONS "stations: [{path: s.csv, crs: 'EPSG:32648', technology: LTE, operator: Viettel}]\n"
#define SERVICES                                                                                             \
    "services: [{technology: LTE}, {technology: NR}, {name: 4G low, technology: LTE, band: B28}]\n"
#define HEAD LOAD_CASE_AREA STATIONS SERVICES

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

static const struct plan_siting_settings *run(const char *sites)
{
    char plan[4096];
    (void)snprintf(plan, sizeof plan, "%s%s", HEAD, sites);
    load_case_must_run(&test, plan);
    return &test.loaded.scenario.siting;
}

static void must_fail(const char *sites, const char *part)
{
    char plan[4096];
    (void)snprintf(plan, sizeof plan, "%s%s", HEAD, sites);
    load_case_must_fail(&test, plan, GEO_ERR_PLAN, part);
}

static void test_defaults(void **state)
{
    (void)state;
    const struct plan_siting_settings *siting = run("sites: {service: 5G, target_percent: 95}\n");
    assert_true(siting->wanted);
    assert_int_equal(siting->service, 1);
    assert_int_equal(siting->service_count, 1);
    assert_int_equal(siting->services[0], 1);
    assert_int_equal(siting->count, -1);
    assert_int_equal(siting->budget_vnd, -1);
    assert_true(siting->target_share == 0.95);
    assert_int_equal(siting->effort, PLAN_SITING_NORMAL);
    assert_true(siting->stop_gap == 0.0 && siting->time_limit_s == 0.0);
    assert_int_equal(siting->seed, 1);
    assert_true(siting->people_weight == 1.0 && siting->household_size == 3.6);
    assert_false(siting->expected);
    assert_int_equal(siting->costs.site_vnd[PLAN_SITE_SHARE], 700000000);
    assert_int_equal(siting->costs.solar_vnd, -1);
    assert_true(siting->spacing_m == 200.0 && siting->keep_away_m == 200.0);
    assert_true(isnan(siting->max_slope_deg) && isnan(siting->max_road_km));
    assert_int_equal(siting->max_per_commune, -1);
    assert_int_equal(siting->floor_count + siting->phase_count + siting->demand_count, 0);
    assert_int_equal(siting->required_count + siting->forbidden_count + siting->committed_count, 0);
    assert_int_equal(siting->exclusion_count + siting->priority_count, 0);
    assert_false(siting->has_power || siting->has_fibre || siting->year_first);
    assert_true(siting->curve);
    assert_int_equal(siting->sensitivity, PLAN_SENSITIVITY_COST);
    assert_int_equal(siting->sensitivity_runs, 12);
    assert_int_equal(siting->variant_count, 1);
    assert_string_equal(siting->variant[0].name, "");
    assert_true(isnan(siting->variant[0].height_agl_m));
    assert_int_equal(siting->variant[0].cost_vnd, 0);
    siting = run("sites: {service: 4G, count: 1}\n");
    assert_true(isnan(siting->target_share));
}

static void test_every_setting(void **state)
{
    (void)state;
    load_case_write(&test, "roads.geojson", LOAD_CASE_COLLECTION(""));
    const struct plan_siting_settings *siting = run(
        "roads: roads.geojson\nsites: {service: 4G, count: 3, budget_vnd: 9, effort: quick,\n"
        "  stop_gap_percent: 0.5, time_limit_s: 7, seed: 42, spacing_m: 0, keep_away_m: 50,\n"
        "  max_slope_deg: 20, max_road_km: 2, max_per_commune: 4, curve: false, sensitivity: level,\n"
        "  sensitivity_runs: 5, lattice_m: 300,\n"
        "  demand: {people: 2, expected: true, household: 3, household_size: 4, road_km: 5, school: 0}}\n");
    assert_int_equal(siting->count, 3);
    assert_int_equal(siting->budget_vnd, 9);
    assert_int_equal(siting->effort, PLAN_SITING_QUICK);
    assert_true(siting->stop_gap == 0.005 && siting->time_limit_s == 7.0);
    assert_int_equal(siting->seed, 42);
    assert_true(siting->spacing_m == 0.0 && siting->keep_away_m == 50.0);
    assert_true(siting->max_slope_deg == 20.0 && siting->max_road_km == 2.0);
    assert_int_equal(siting->max_per_commune, 4);
    assert_false(siting->curve);
    assert_int_equal(siting->sensitivity, PLAN_SENSITIVITY_LEVEL);
    assert_int_equal(siting->sensitivity_runs, 5);
    assert_true(siting->people_weight == 2.0 && siting->expected && siting->household_weight == 3.0);
    assert_true(siting->household_size == 4.0 && siting->road_km_weight == 5.0);
}

static void test_several_services(void **state)
{
    (void)state;
    const struct plan_siting_settings *siting = run("sites: {services: [5G, 4G], count: 1}\n");
    assert_int_equal(siting->service_count, 2);
    assert_int_equal(siting->services[0], 0); /* as the plan's services stand */
    assert_int_equal(siting->services[1], 1);
    assert_int_equal(siting->service, 0);
    assert_int_equal(plan_siting_pattern(siting, 0, 0, PLAN_OPEN)->station.technology, PLAN_LTE);
    assert_int_equal(plan_siting_pattern(siting, 0, 1, PLAN_OPEN)->station.technology, PLAN_NR);
    assert_true(plan_siting_pattern(siting, 0, 1, PLAN_URBAN)->station.height_agl_m == 25.0);
}

static void test_variants(void **state)
{
    (void)state;
    const struct plan_siting_settings *siting =
        run("antennas: [{name: mine, gain_dbi: 18}]\n"
            "sites:\n  services: [4G, 5G]\n  count: 1\n  operator: Viettel\n  variants:\n"
            "    - {name: high, height_agl_m: 60, band: B1, power_dbm: 40, tilt_deg: -2, cost_vnd: 5,\n"
            "       azimuths_deg: [360, 90], antenna: mine}\n"
            "    - {name: around, azimuths_deg: []}\n"
            "    - {name: omni, antenna: omni}\n");
    const struct plan_scenario *scenario = &test.loaded.scenario;
    assert_int_equal(siting->variant_count, 3);
    assert_string_equal(siting->variant[0].name, "high");
    assert_true(siting->variant[0].height_agl_m == 60.0);
    assert_int_equal(siting->variant[0].cost_vnd, 5);
    const struct plan_pattern *high = plan_siting_pattern(siting, 0, 0, PLAN_URBAN);
    assert_string_equal(scenario->band[high->station.band].name, "B1");
    assert_true(high->station.frequency_mhz == scenario->band[high->station.band].downlink_mhz);
    assert_true(high->station.height_agl_m == 60.0);
    assert_int_equal(high->station.operator_id, 0);
    assert_string_equal(scenario->antenna[high->station.antenna].name, "mine");
    assert_int_equal(high->station.sector_count, 2);
    assert_true(high->azimuth_deg[0] == 0.0 && high->azimuth_deg[1] == 90.0);
    assert_true(high->tilt_deg == -2.0);
    /* 5G has no B1 and keeps its own band; the power counts for it, too: 100 MHz of 273 × 12 carriers. */
    const struct plan_pattern *other = plan_siting_pattern(siting, 0, 1, PLAN_OPEN);
    assert_string_equal(scenario->band[other->station.band].name, "n78");
    assert_true(fabs(other->station.reference_dbm - (40.0 - 10.0 * log10(3276.0))) < 1e-9);
    /* What a variant does not say is the templates'. */
    const struct plan_pattern *around = plan_siting_pattern(siting, 1, 1, PLAN_URBAN);
    assert_int_equal(around->station.sector_count, 1);
    assert_true(isnan(around->azimuth_deg[0]));
    assert_true(around->station.height_agl_m == 25.0 && around->tilt_deg == 6.0);
    assert_true(isnan(siting->variant[1].height_agl_m));
    assert_int_equal(plan_siting_pattern(siting, 2, 0, PLAN_OPEN)->station.sector_count, 1);
}

static void test_bad_variants(void **state)
{
    (void)state;
    must_fail("sites: {service: 4G, count: 1, variants: {band: n78}}\n",
              "sites.variants[0].band = 'n78' is a band of none of the services to extend");
    must_fail("sites: {service: 4G low, count: 1, variants: {band: B3}}\n",
              "sites.variants[0].band = 'B3': the service '4G low' is received on B28 alone");
    must_fail("sites: {service: 4G, count: 1, variants: {antenna: none}}\n",
              "sites.variants[0].antenna = 'none': no antenna is named so; there are panel_low");
    const struct plan_siting_settings *siting =
        run("sites: {service: 4G low, count: 1, variants: {band: B28}}\n");
    assert_string_equal(siting->variant[0].name, "");
}

static void test_floors(void **state)
{
    (void)state;
    const struct plan_siting_settings *siting =
        run("sites: {service: 4G, count: 1,\n"
            "  floors: {commune_percent: 80, communes: [{code: 00102, percent: 60}]}}\n");
    assert_int_equal(siting->floor_count, 2);
    assert_int_equal(siting->floor[0].commune, -1);
    assert_true(siting->floor[0].share == 0.8);
    assert_int_equal(siting->floor[1].commune, 1);
    assert_true(siting->floor[1].share == 0.6);
    siting = run("sites: {service: 4G, count: 1, floors: {communes: [{code: 00101, percent: 100}]}}\n");
    assert_int_equal(siting->floor_count, 1);
    assert_int_equal(siting->floor[0].commune, 0);
    assert_true(siting->floor[0].share == 1.0);
    must_fail("sites: {service: 4G, count: 1, floors: {communes: [{code: 101, percent: 1},\n"
              "  {code: 00101, percent: 1}, {code: x, percent: 1}]}}\n",
              "sites.floors.communes: 2 of 3 codes are those of no commune: '101', 'x'; a code is as in the "
              "communes' file, with its zeros in front, like '00101'");
}

static void test_phases(void **state)
{
    (void)state;
    const struct plan_siting_settings *siting = run("sites: {service: 4G, phase_order: year_first,\n"
                                                    "  phases: [{name: '2027', count: 5}, {count: 6}]}\n");
    assert_int_equal(siting->phase_count, 2);
    assert_string_equal(siting->phase[0].name, "2027");
    assert_string_equal(siting->phase[1].name, "2");
    assert_int_equal(siting->phase[1].count, 6);
    assert_int_equal(siting->phase[1].budget_vnd, -1);
    assert_int_equal(siting->count, -1);
    assert_true(siting->year_first);
    siting = run("sites: {service: 4G, phases: {budget_vnd: 7}}\n");
    assert_int_equal(siting->phase[0].budget_vnd, 7);
    assert_int_equal(siting->phase[0].count, -1);
    assert_false(siting->year_first);
}

static void test_named_sites(void **state)
{
    (void)state;
    load_case_write(&test, "sites.csv", "id,x,y\nS1,600150,2300450\n");
    (void)run("sites: {service: 4G, count: 1}\n");
    char plan[1024];
    (void)snprintf(plan, sizeof plan,
                   "sites: {service: 4G, count: 1, require: S1, committed: [a, b], forbid: [S1x, S9, '%s'],\n"
                   "  candidates: {path: sites.csv, crs: 'EPSG:32648'}}\n",
                   test.loaded.scenario.position[0].id);
    const struct plan_siting_settings *siting = run(plan);
    assert_int_equal(siting->required_count, 1);
    assert_string_equal(siting->required[0], "S1");
    assert_int_equal(siting->committed_count, 2);
    assert_string_equal(siting->committed[1], "b");
    assert_int_equal(siting->forbidden_count, 3);
    /* The position is known; the other two are no site. */
    assert_int_equal(load_case_count(&test, "unknown_site"), 2);
    load_case_has_finding(&test, "unknown_site", -1, "'S9' is the id of no position and no listed site");
    assert_int_equal(load_case_finding(&test, "unknown_site", 0)->severity, PLAN_SEVERITY_WARNING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        CASE(test_defaults), CASE(test_every_setting), CASE(test_several_services),
        CASE(test_variants), CASE(test_bad_variants),  CASE(test_floors),
        CASE(test_phases),   CASE(test_named_sites),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
