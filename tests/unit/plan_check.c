#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/plan_case.h"

static void services_get_their_defaults(void **state)
{
    (void)state;
    struct data_plan plan = case_good("area: {communes: c}\nstations: []\n"
                                      "services: [{technology: GSM}, {technology: UMTS}, {technology: LTE},\n"
                                      "           {technology: NR}, {technology: NR, name: Viettel 5G},\n"
                                      "           {technology: NR, name: Phủ sóng, threshold_dbm: -90},\n"
                                      "           {technology: NR, name: Ủ, key: u}]\n");
    static const struct {
        const char *name, *key;
        double threshold_dbm;
    } expected[] = {{"2G", "2g", -95},  {"3G", "3g", -100},           {"4G", "4g", -105},
                    {"5G", "5g", -110}, {"Viettel 5G", "viet", -110}, {"Phủ sóng", "phsn", -90},
                    {"Ủ", "u", -110}};
    assert_int_equal(plan.service_count, 7);
    for (size_t i = 0; i < 7; i++) {
        assert_string_equal(plan.service[i].name, expected[i].name);
        assert_string_equal(plan.service[i].key, expected[i].key);
        assert_true(plan.service[i].threshold_dbm == expected[i].threshold_dbm);
        assert_string_equal(plan.service[i].band, "any");
        assert_string_equal(plan.service[i].operator_name, "any");
        assert_true(plan.service[i].probability == 0.9);
        assert_false(plan.service[i].indoor);
        assert_true(plan.service[i].receiver_height_agl_m == 1.5);
        assert_true(plan.service[i].body_loss_db == 3.0);
        assert_true(plan.service[i].receiver_gain_dbi == 0.0);
    }
    data_plan_release(&plan);
}

static void services_are_told_apart(void **state)
{
    (void)state;
    case_bad(
        "area: {communes: c}\nstations: []\nservices:\n"
        "  - {technology: LTE}\n"
        "  - {technology: LTE}\n"
        "  - {technology: LTE, name: \"4G\\n+\"}\n"
        "  - {technology: LTE, name: Ủ}\n"
        "  - {technology: LTE, name: x, key: 4g}\n"
        "  - {name: 4G}\n",
        "plan.yaml:5:5: services[1].name = '4G' is the name of services[0] too; give each service its own\n"
        "plan.yaml:6:5: services[2].key = '4g' is the key of services[0] too; write a key of its own, up to "
        "4 of a-z "
        "and 0-9\n"
        "plan.yaml:7:5: services[3].key is missing; the name has no letter or digit to make it from, write "
        "up to 4 "
        "of a-z and 0-9\n"
        "plan.yaml:8:37: services[4].key = '4g' is the key of services[0] too; write a key of its own, up to "
        "4 of "
        "a-z and 0-9\n"
        "plan.yaml:9:5: services[5].technology is missing; write GSM, UMTS, LTE or NR\n"
        "plan.yaml:9:12: services[5].name = '4G' is the name of services[0] too; give each service its own");
}

static void sites_have_one_limit_and_a_known_service(void **state)
{
    (void)state;
    struct data_plan plan = case_good(MINIMAL "sites: {service: 4G, count: 5, costs: {build_vnd: 1000}}\n");
    assert_true(plan.sites.present);
    assert_int_equal(plan.sites.count, 5);
    assert_int_equal(plan.sites.budget_vnd, INT64_MIN);
    assert_int_equal(plan.sites.costs.upgrade_vnd, 700000000);
    assert_int_equal(plan.sites.costs.listed_vnd, 1000);
    assert_true(plan.sites.lattice_m == 1000.0);
    assert_true(plan.sites.upgrades);
    assert_string_equal(plan.sites.operator_name, "any");
    data_plan_release(&plan);
    plan = case_good(MINIMAL);
    assert_false(plan.sites.present);
    assert_int_equal(plan.sites.costs.listed_vnd, 1800000000);
    data_plan_release(&plan);
    case_bad(MINIMAL "sites: {service: 4G}\n",
             "plan.yaml:5:8: sites has no limit; write count, budget_vnd, target_percent or phases");
    case_bad(MINIMAL "sites: {service: 5G, count: 1}\n",
             "plan.yaml:5:18: sites.service = '5G' is not the name of a service; there is '4G'");
    case_bad(
        MINIMAL "sites: {count: 0}\n",
        "plan.yaml:5:8: sites.service is missing; write the name of the service to extend, or services: and "
        "several\n"
        "plan.yaml:5:16: sites.count = 0 is outside [1, 100000]");
    case_bad(MINIMAL "sites:\n", "plan.yaml:5:1: sites has no keys; write them below it or leave it out");
}

static void positions_need_both_coordinates(void **state)
{
    (void)state;
    case_bad(
        "area: {communes: c}\n"
        "stations: [{path: a, columns: {lon: x}}, {path: b, columns: {lon: a, lat: b, x: c, y: d}}]\n"
        "services: [{technology: LTE}]\n"
        "population: {path: p, columns: {y: n}}\n"
        "sites: {service: 4G, count: 1, candidates: {path: c, columns: {lat: n}}}\n",
        "plan.yaml:2:31: stations[0].columns.lat is missing; lon and lat go together\n"
        "plan.yaml:2:81: stations[1].columns.x is given beside lon; name either lon and lat, or x and y\n"
        "plan.yaml:4:32: population.columns.x is missing; x and y go together\n"
        "plan.yaml:5:63: sites.candidates.columns.lon is missing; lon and lat go together");
}

static void antennas_have_a_gain_and_a_name(void **state)
{
    (void)state;
    case_bad(
        MINIMAL "antennas: [{name: a}, {name: a, path: a.msi}, {path: b}, {name: c, gain_dbi: x}, d]\n",
        "plan.yaml:5:12: antennas[0].gain_dbi is missing; an antenna has a path to its pattern, or at least "
        "a gain\n"
        "plan.yaml:5:30: antennas[1].name = 'a' is the name of antennas[0] too; give each antenna its own\n"
        "plan.yaml:5:47: antennas[2].name is missing; give the antenna a name\n"
        "plan.yaml:5:78: antennas[3].gain_dbi = 'x' is not a number\n"
        "plan.yaml:5:82: antennas[4] = 'd' is not a map of keys; the first would be name");
}

static void one_class_has_one_environment(void **state)
{
    (void)state;
    case_bad(MINIMAL
             "land_cover: {path: a, classes: [{value: 7, environment: open}, {value: 8, environment: open},\n"
             "                                {value: 7, environment: water}]}\n",
             "plan.yaml:5:32: land_cover.classes has the value 7 twice, at 0 and 2; keep one");
}

static void open_ground_is_below_urban(void **state)
{
    (void)state;
    struct data_plan plan = case_good(MINIMAL "environment: {urban_per_km2: 5, open_per_km2: 5}\n");
    data_plan_release(&plan);
    case_bad(MINIMAL "environment: {urban_per_km2: 5, open_per_km2: 6}\n",
             "plan.yaml:5:47: environment.open_per_km2 is above urban_per_km2; fewer people make open ground "
             "than urban "
             "ground");
}

static void models_follow_the_one_named(void **state)
{
    (void)state;
    struct data_plan plan = case_good(MINIMAL "propagation: {model: free_space, model_water: tr38901_umi}\n");
    assert_string_equal(plan.propagation.model_urban, "free_space");
    assert_string_equal(plan.propagation.model_suburban, "free_space");
    assert_string_equal(plan.propagation.model_open, "free_space");
    assert_string_equal(plan.propagation.model_forest, "free_space");
    assert_string_equal(plan.propagation.model_water, "tr38901_umi");
    data_plan_release(&plan);
}

static void the_default_model_looks_at_the_terrain(void **state)
{
    (void)state;
    struct data_plan plan = case_good(MINIMAL);
    assert_string_equal(plan.propagation.model, "p1812");
    assert_string_equal(plan.propagation.model_urban, "p1812");
    assert_int_equal(plan.propagation.mode, PLAN_MODE_SWEEP);
    assert_int_equal(plan.propagation.diffraction, PLAN_DIFFRACTION_BULLINGTON);
    assert_int_equal(plan.propagation.polarization, PLAN_POLARIZATION_VERTICAL);
    assert_true(plan.propagation.delta_n == 55.0 && plan.propagation.n0 == 375.0);
    assert_true(plan.propagation.time_percent == 50.0 && plan.propagation.max_range_km == 10.0);
    assert_int_equal(plan.propagation.itm_climate, 3);
    assert_true(plan.clutter.use);
    assert_true(plan.terrain_smooth_m == 0.0);
    data_plan_release(&plan);
}

static void clutter_counts_once(void **state)
{
    (void)state;
    struct data_plan plan =
        case_good(MINIMAL "propagation: {model: free_space, terminal_clutter: p2108_statistical}\n");
    assert_int_equal(plan.propagation.terminal_clutter, PLAN_TERMINAL_P2108_STATISTICAL);
    data_plan_release(&plan);
    plan = case_good(MINIMAL "propagation: {model: p1812, terminal_clutter: p2108_height_gain}\n"
                             "clutter: {use: false}\n");
    data_plan_release(&plan);
    case_bad(
        MINIMAL "propagation:\n  model: free_space\n  model_urban: ext_hata\n"
                "  terminal_clutter: P2108_statistical\n",
        "plan.yaml:8:21: propagation.terminal_clutter = 'p2108_statistical' counts clutter twice with the "
        "model ext_hata, whose median is among houses already; write none, or take a model over bare "
        "ground");
    case_bad(
        MINIMAL "propagation: {model: free_space, model_water: p1812, terminal_clutter: "
                "p2108_height_gain}\n",
        "plan.yaml:5:72: propagation.terminal_clutter = 'p2108_height_gain' counts clutter twice with the "
        "model p1812, which sees its heights in the profile; write none, or clutter: {use: false}");
}

static void deygout_needs_whole_profiles(void **state)
{
    (void)state;
    struct data_plan plan = case_good(MINIMAL "propagation: {mode: exact, diffraction: deygout}\n");
    data_plan_release(&plan);
    case_bad(
        MINIMAL "propagation: {diffraction: deygout}\n",
        "plan.yaml:5:28: propagation.diffraction = 'deygout' needs a profile for every cell; write mode: "
        "exact beside it, or bullington");
}

static void retired_keys_say_what_came_after(void **state)
{
    (void)state;
    case_bad(
        MINIMAL "propagation: {earth_radius_factor: 1.3333}\n",
        "plan.yaml:5:15: propagation.earth_radius_factor is not a key; the effective earth radius follows "
        "from delta_n = 157 - 157 / factor, 39.25 for 4/3");
}

static void assert_named(const char *file, const char *name)
{
    struct data_plan plan = {0};
    struct data_plan_source source = {.file = file, .bytes = MINIMAL, .size = strlen(MINIMAL)};
    assert_int_equal(data_plan_parse(&plan, &source, NULL), GEO_OK);
    assert_string_equal(plan.plan, name);
    assert_null(data_plan_fault_folder(plan.plan));
    data_plan_release(&plan);
}

static void a_plan_without_a_name_has_its_files(void **state)
{
    (void)state;
    char longer[210];
    char expected[101];
    memset(longer, 'a', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    (void)snprintf(expected, sizeof expected, "%.100s", longer);
    assert_named("plan.yaml", "plan");
    assert_named("some/where/ha-noi.2026.yaml", "ha-noi.2026");
    assert_named("hanoi", "hanoi");
    assert_named("a b.yaml", "a-b");
    assert_named("é.yml", "--");
    assert_named("dir/.yaml", "-yaml");
    assert_named("..", "-");
    assert_named("dir/", "plan");
    assert_named(longer, expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(services_get_their_defaults),
        cmocka_unit_test(services_are_told_apart),
        cmocka_unit_test(sites_have_one_limit_and_a_known_service),
        cmocka_unit_test(positions_need_both_coordinates),
        cmocka_unit_test(antennas_have_a_gain_and_a_name),
        cmocka_unit_test(one_class_has_one_environment),
        cmocka_unit_test(open_ground_is_below_urban),
        cmocka_unit_test(models_follow_the_one_named),
        cmocka_unit_test(the_default_model_looks_at_the_terrain),
        cmocka_unit_test(clutter_counts_once),
        cmocka_unit_test(deygout_needs_whole_profiles),
        cmocka_unit_test(retired_keys_say_what_came_after),
        cmocka_unit_test(a_plan_without_a_name_has_its_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
