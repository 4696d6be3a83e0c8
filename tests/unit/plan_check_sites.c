#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/plan_case.h"

/* Two services, 4G and 5G; the part `sites` begins in line 7. */
#define HEAD                                                                                                 \
    "area: {communes: communes.gpkg}\n"                                                                      \
    "stations: []\n"                                                                                         \
    "roads: r.gpkg\n"                                                                                        \
    "services:\n"                                                                                            \
    "  - {technology: LTE}\n"                                                                                \
    "  - {technology: NR}\n"
#define SITES HEAD "sites: {service: 4G, count: 1, "

static void accept(const char *text)
{
    struct data_plan plan = case_good(text);
    assert_true(plan.sites.present);
    data_plan_release(&plan);
}

static void defaults_are_those_of_the_reference(void **state)
{
    (void)state;
    struct data_plan plan = case_good(MINIMAL "sites: {service: 4G, count: 5}\n");
    const struct data_sites *sites = &plan.sites;
    assert_int_equal(sites->service_count, 0);
    assert_true(isnan(sites->target_percent) && isnan(sites->stop_gap_percent));
    assert_int_equal(sites->effort, PLAN_SITING_NORMAL);
    assert_true(sites->time_limit_s == 0.0);
    assert_int_equal(sites->seed, 1);
    assert_true(sites->demand.people == 1.0 && sites->demand.household_size == 3.6);
    assert_false(sites->demand.expected);
    assert_true(sites->demand.household == 0.0 && sites->demand.road_km == 0.0);
    assert_true(sites->demand.school == 0.0);
    assert_int_equal(sites->costs.share_vnd, 700000000);
    assert_int_equal(sites->costs.solar_vnd, INT64_MIN);
    assert_int_equal(sites->costs.opex_build_vnd, 0);
    assert_true(sites->costs.years == 0.0 && sites->costs.subsidy_percent == 0.0);
    assert_true(sites->spacing_m == 200.0 && sites->keep_away_m == 200.0);
    assert_true(isnan(sites->max_slope_deg) && isnan(sites->max_road_km));
    assert_int_equal(sites->max_per_commune, INT64_MIN);
    assert_int_equal(sites->variant_count, 0);
    assert_int_equal(sites->phase_count, 0);
    assert_false(sites->year_first);
    assert_true(sites->curve);
    assert_int_equal(sites->sensitivity, PLAN_SENSITIVITY_COST);
    assert_int_equal(sites->sensitivity_runs, 12);
    data_plan_release(&plan);
}

static void costs_follow_from_one_another(void **state)
{
    (void)state;
    struct data_plan plan = case_good(SITES "costs: {upgrade_vnd: 5, build_vnd: 9, opex_upgrade_vnd: 2, "
                                            "opex_build_vnd: 3, years: 1}}\n");
    assert_int_equal(plan.sites.costs.share_vnd, 5);
    assert_int_equal(plan.sites.costs.listed_vnd, 9);
    assert_int_equal(plan.sites.costs.opex_share_vnd, 2);
    assert_int_equal(plan.sites.costs.opex_listed_vnd, 3);
    data_plan_release(&plan);
}

static void one_service_or_several(void **state)
{
    (void)state;
    struct data_plan plan = case_good(HEAD "sites: {services: 5G, count: 1}\n");
    assert_int_equal(plan.sites.service_count, 1);
    assert_string_equal(plan.sites.services[0].name, "5G");
    assert_null(plan.sites.service);
    data_plan_release(&plan);
    accept(HEAD "sites: {services: [5G, 4G], count: 1}\n");
    case_bad(HEAD "sites: {service: 4G, services: [4G, 6G, 4G], count: 1}\n",
             "plan.yaml:7:32: sites.services is given beside service; keep one of the two\n"
             "plan.yaml:7:37: sites.services[1] = '6G' is not the name of a service; there is '4G', '5G'\n"
             "plan.yaml:7:41: sites.services[2] = '4G' stands at 0 already; keep one");
    case_bad(HEAD "sites: {services: [], count: 1}\n",
             "plan.yaml:7:19: sites.services is empty; name the services to extend");
}

static void limits_do_not_contradict(void **state)
{
    (void)state;
    accept(HEAD "sites: {service: 4G, count: 3, budget_vnd: 5}\n");
    accept(HEAD "sites: {service: 4G, target_percent: 100}\n");
    accept(HEAD "sites: {service: 4G, target_percent: 0.01, budget_vnd: 5}\n");
    accept(HEAD "sites: {service: 4G, phases: [{count: 3}, {count: 4}], phase_order: year_first}\n");
    case_bad(HEAD "sites: {service: 4G}\n",
             "plan.yaml:7:8: sites has no limit; write count, budget_vnd, target_percent or phases");
    case_bad(HEAD "sites: {service: 4G, target_percent: 0.009, effort: most}\n",
             "plan.yaml:7:38: sites.target_percent = 0.009 is outside [0.01, 100]\n"
             "plan.yaml:7:53: sites.effort = 'most' is none of quick, normal, thorough");
    case_bad(HEAD "sites: {service: 4G, target_percent: 100.1, count: 1}\n",
             "plan.yaml:7:38: sites.target_percent = 100.1 is outside [0.01, 100]\n"
             "plan.yaml:7:52: sites.count is given beside target_percent, which takes as many sites as it "
             "needs; leave it out, or cap the cost with budget_vnd");
    case_bad(HEAD "sites: {service: 4G, count: 1, budget_vnd: 2, target_percent: 9, phases: {count: 1}}\n",
             "plan.yaml:7:29: sites.count is given beside target_percent, which takes as many sites as it "
             "needs; leave it out, or cap the cost with budget_vnd\n"
             "plan.yaml:7:29: sites.count is given beside phases; write a count in each phase, or leave "
             "phases out\n"
             "plan.yaml:7:44: sites.budget_vnd is given beside phases; write a budget_vnd in each phase, or "
             "leave phases out\n"
             "plan.yaml:7:63: sites.target_percent is given beside phases, which have limits of their own; "
             "keep one of the two");
    case_bad(SITES "phase_order: year_first}\n",
             "plan.yaml:7:45: sites.phase_order = 'year_first' has no phases to order; write phases or leave "
             "it out");
}

static void phases_have_one_kind_of_limit(void **state)
{
    (void)state;
    struct data_plan plan =
        case_good(HEAD "sites: {service: 4G, phases: [{budget_vnd: 1}, {name: x, budget_vnd: 2}]}\n");
    assert_string_equal(plan.sites.phase[0].name, "1");
    assert_string_equal(plan.sites.phase[1].name, "x");
    assert_int_equal(plan.sites.phase[1].budget_vnd, 2);
    assert_int_equal(plan.sites.phase[1].count, INT64_MIN);
    data_plan_release(&plan);
    case_bad(HEAD "sites:\n"
                  "  service: 4G\n"
                  "  phases:\n"
                  "    - {name: '3'}\n"
                  "    - {count: 1, budget_vnd: 2}\n"
                  "    - {count: 1}\n"
                  "    - {budget_vnd: 1}\n"
                  "    - 7\n"
                  "    - {name: x, count: 0}\n"
                  "    - {name: x, count: 2}\n",
             "plan.yaml:10:7: sites.phases[0] has neither budget_vnd nor count; write one of the two\n"
             "plan.yaml:11:7: sites.phases[1] has both budget_vnd and count; keep one of the two\n"
             "plan.yaml:12:7: sites.phases[2].name = '3' is the name of phases[0] too; give each phase its "
             "own\n"
             "plan.yaml:13:20: sites.phases[3].budget_vnd stands beside phases with count; give all phases "
             "the same kind of limit\n"
             "plan.yaml:14:7: sites.phases[4] = 7 is not a map of keys; the first would be name\n"
             "plan.yaml:15:24: sites.phases[5].count = 0 is outside [1, 100000]\n"
             "plan.yaml:16:14: sites.phases[6].name = 'x' is the name of phases[5] too; give each phase its "
             "own");
    case_bad(HEAD "sites: {service: 4G, phases: []}\n",
             "plan.yaml:7:30: sites.phases is empty; write at least one or leave the key out");
}

static void floors_name_each_commune_once(void **state)
{
    (void)state;
    struct data_plan plan = case_good(
        SITES "floors: {commune_percent: 80, communes: [{code: 00101, percent: 0}, {code: 00102, percent: "
              "100}]}}\n");
    assert_true(plan.sites.floors.commune_percent == 80.0);
    assert_int_equal(plan.sites.floors.commune_count, 2);
    assert_string_equal(plan.sites.floors.commune[0].code, "00101");
    data_plan_release(&plan);
    case_bad(SITES "floors: {}}\n",
             "plan.yaml:7:40: sites.floors is empty; write commune_percent, communes or both");
    case_bad(SITES "floors: {commune_percent: 0, communes: []}}\n",
             "plan.yaml:7:58: sites.floors.commune_percent = 0 is outside [0.01, 100]\n"
             "plan.yaml:7:71: sites.floors.communes is empty; name communes or leave the key out");
    case_bad(SITES "floors: {communes: [{code: 1, percent: 100.5}, {code: 1}]}}\n",
             "plan.yaml:7:71: sites.floors.communes[0].percent = 100.5 is outside [0, 100]\n"
             "plan.yaml:7:79: sites.floors.communes[1].percent is missing; write the share of its people "
             "that must be covered\n"
             "plan.yaml:7:86: sites.floors.communes[1].code = '1' stands at 0 already; keep one");
}

static void what_is_measured_to_must_be_named(void **state)
{
    (void)state;
    accept(SITES "max_road_km: 2, demand: {road_km: 1}, costs: {road_vnd_per_km: 1}}\n");
    accept(SITES "costs: {power_vnd_per_km: 1, fibre_vnd_per_km: 1}, power: p, fibre: f}\n");
    case_bad(MINIMAL "sites: {service: 4G, count: 1, max_road_km: 2, demand: {road_km: 1, school: 1},\n"
                     "  costs: {road_vnd_per_km: 1, power_vnd_per_km: 1, fibre_vnd_per_km: 1}}\n",
             "plan.yaml:5:45: sites.max_road_km needs the roads; name them with roads: FILE\n"
             "plan.yaml:5:66: sites.demand.road_km needs the roads; name them with roads: FILE\n"
             "plan.yaml:5:77: sites.demand.school needs the schools; name them with schools: FILE\n"
             "plan.yaml:6:28: sites.costs.road_vnd_per_km needs the roads; name them with roads: FILE\n"
             "plan.yaml:6:49: sites.costs.power_vnd_per_km needs the power lines; name them with sites: "
             "{power: FILE}\n"
             "plan.yaml:6:70: sites.costs.fibre_vnd_per_km needs the fibre lines; name them with sites: "
             "{fibre: FILE}");
}

static void running_costs_need_years(void **state)
{
    (void)state;
    accept(SITES "costs: {opex_listed_vnd: 1, years: 0.5}}\n");
    accept(SITES "costs: {opex_listed_vnd: 1, book: b.csv}}\n"); /* which may say it */
    accept(SITES "costs: {opex_listed_vnd: 0}}\n");
    case_bad(SITES "costs: {opex_listed_vnd: 1}}\n",
             "plan.yaml:7:39: sites.costs.years is missing beside running costs; write how many years of "
             "them count");
}

static void something_counts_and_something_can_be_built(void **state)
{
    (void)state;
    accept(SITES "demand: {people: 0, road_km: 1}}\n");
    accept(SITES "demand: {people: 0, layers: [{path: a, weight: 1}]}}\n");
    case_bad(SITES "demand: {people: 0, layers: [{path: a, weight: 0}]}}\n",
             "plan.yaml:7:40: sites.demand counts nothing; give something a weight above 0");
    case_bad(SITES "demand: {people: 0, layers: [{path: a}]}}\n",
             "plan.yaml:7:61: sites.demand.layers[0].weight is missing; write as how many people one of them "
             "counts");
    accept(SITES "lattice_m: 0}\n");
    accept(SITES "lattice_m: 0, upgrades: false, candidates: c.csv}\n");
    case_bad(SITES "lattice_m: 0, upgrades: false}\n",
             "plan.yaml:7:8: sites has no candidates; set lattice_m above 0, upgrades: true, or name "
             "candidates");
}

static void ids_do_not_contradict(void **state)
{
    (void)state;
    accept(SITES "require: [a, b], committed: a, forbid: []}\n");
    case_bad(SITES "require: [a, b, a], committed: [c], forbid: [d, c, b, b]}\n",
             "plan.yaml:7:48: sites.require[2] = 'a' stands there twice; keep one\n"
             "plan.yaml:7:80: sites.forbid[1] = 'c' is committed[0], too; keep one of the two\n"
             "plan.yaml:7:83: sites.forbid[2] = 'b' is require[1], too; keep one of the two\n"
             "plan.yaml:7:86: sites.forbid[3] = 'b' stands there twice; keep one\n"
             "plan.yaml:7:86: sites.forbid[3] = 'b' is require[1], too; keep one of the two");
}

static void variants_owners_and_masts_are_told_apart(void **state)
{
    (void)state;
    accept(SITES "variants: {height_agl_m: 30}}\n");
    accept(SITES "variants: [{name: a}, {name: b}]}\n");
    case_bad(SITES "variants: [{height_agl_m: 1}, {name: b}, {name: b}]}\n",
             "plan.yaml:7:43: sites.variants[0].name is missing; several variants are told apart by it\n"
             "plan.yaml:7:80: sites.variants[2].name = 'b' is the name of variants[1] too; give each variant "
             "its own");
    accept(SITES "costs: {share: [{operator: A, cost_vnd: 0}, {operator: B, cost_vnd: 0}]}}\n");
    case_bad(SITES "costs: {share: [{operator: A, cost_vnd: 0}, {operator: A, cost_vnd: 0},\n"
                   "  {operator: any, cost_vnd: 1}]}}\n",
             "plan.yaml:7:87: sites.costs.share[1].operator = 'A' stands at 0 already; keep one\n"
             "plan.yaml:8:14: sites.costs.share[2].operator = 'any' is no owner of masts; write its name, or "
             "share_vnd for all");
    case_bad(SITES "costs: {masts: [{class: A, up_to_m: 30, cost_vnd: 0}, {class: B, up_to_m: 30, cost_vnd: "
                   "0}]}}\n",
             "plan.yaml:7:106: sites.costs.masts[1].up_to_m = 30 is the height of masts[0] too; give each "
             "class its "
             "own");
}

static void layers_have_a_name(void **state)
{
    (void)state;
    struct data_plan plan = case_good(
        SITES "exclude: [a/di.tich.geojson, {path: b.gpkg, layer: rung}, .x, {path: c.shp, name: Núi}],\n"
              "  priority: kcn.gpkg, demand: {layers: [{path: y, weight: 1}]}}\n");
    assert_string_equal(plan.sites.exclude[0].name, "di.tich");
    assert_string_equal(plan.sites.exclude[1].name, "rung");
    assert_string_equal(plan.sites.exclude[2].name, ".x");
    assert_string_equal(plan.sites.exclude[3].name, "Núi");
    assert_string_equal(plan.sites.priority[0].name, "kcn");
    assert_true(plan.sites.priority[0].percent == 100.0);
    assert_string_equal(plan.sites.demand.layer[0].name, "y");
    data_plan_release(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_are_those_of_the_reference),
        cmocka_unit_test(costs_follow_from_one_another),
        cmocka_unit_test(one_service_or_several),
        cmocka_unit_test(limits_do_not_contradict),
        cmocka_unit_test(phases_have_one_kind_of_limit),
        cmocka_unit_test(floors_name_each_commune_once),
        cmocka_unit_test(what_is_measured_to_must_be_named),
        cmocka_unit_test(running_costs_need_years),
        cmocka_unit_test(something_counts_and_something_can_be_built),
        cmocka_unit_test(ids_do_not_contradict),
        cmocka_unit_test(variants_owners_and_masts_are_told_apart),
        cmocka_unit_test(layers_have_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
