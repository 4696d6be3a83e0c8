/* Layers of demand, lines to connect to, areas, villages: as cells of the planning grid. */
#include "tests/support/load_case.h"

#include <math.h>

#define REST LOAD_CASE_NO_STATIONS LOAD_CASE_SERVICES
#define COLS 21

static struct load_case test;

static int set_up(void **state)
{
    (void)state;
    load_case_open(&test);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    load_case_close(&test);
    return 0;
}

static const struct plan_siting_settings *run(const char *lines)
{
    char plan[2048];
    (void)snprintf(plan, sizeof plan, LOAD_CASE_AREA REST "%s", lines);
    load_case_must_run(&test, plan);
    return &test.loaded.scenario.siting;
}

#define FEATURE(type, coordinates)                                                                           \
    "{\"type\":\"Feature\",\"properties\":{\"ten\":\"T\"},\"geometry\":{\"type\":\"" type                    \
    "\",\"coordinates\":" coordinates "}}"
#define SQUARE(west, south, east, north)                                                                     \
    FEATURE("Polygon", "[[[" west "," south "],[" east "," south "],[" east "," north "],[" west "," north   \
                       "],[" west "," south "]]]")
#define NOTHING "{\"type\":\"Feature\",\"properties\":{},\"geometry\":null}"

static double weight_at(const struct plan_feature_set *set, int32_t commune, int32_t row, int32_t col)
{
    for (int64_t i = 0; i < set->count; i++) {
        if (set->commune[i] == commune && set->cell[i] == row * COLS + col) {
            return set->weight[i];
        }
    }
    return 0.0;
}

static const char *note_of(const char *role)
{
    for (size_t i = 0; i < test.loaded.input_count; i++) {
        if (strcmp(test.loaded.input[i].role, role) == 0) {
            return test.loaded.input[i].note;
        }
    }
    fail_msg("no input is %s", role);
    return "";
}

static void test_demand(void **state)
{
    (void)state;
    load_case_write(&test, "y.csv", "lat,lng\n20.801,105.966\n20.801,105.966\n20.9,105.966\n");
    /* A point, a line of 150 m along row 4, a polygon of 2 × 2 cells and one with its half outside. */
    load_case_write(
        &test, "d.geojson",
        LOAD_CASE_COLLECTION(FEATURE("Point", "[600550,2300550]") "," FEATURE(
            "LineString",
            "[[600000,2300550],[600150,2300550]]") "," SQUARE("600200", "2300000", "600400",
                                                              "2300200") "," SQUARE("599900", "2300900",
                                                                                    "600100",
                                                                                    "2301000") "," NOTHING));
    const struct plan_siting_settings *siting =
        run("sites: {service: 4G, count: 1, demand: {layers: [{path: y.csv, weight: 500},\n"
            "  {name: Khu, path: d.geojson, weight: 2.5}]}}\n");
    assert_int_equal(siting->demand_count, 2);
    assert_string_equal(siting->demand[0].name, "y");
    assert_true(siting->demand[0].weight == 500.0);
    const struct plan_feature_set *clinics = &siting->demand[0].set;
    assert_int_equal(clinics->count, 1);
    assert_true(clinics->weight[0] == 2.0);
    load_case_has_finding(&test, "outside", -1, "1 of 3 features reach outside the communes");
    assert_int_equal(load_case_finding(&test, "outside", 0)->severity, PLAN_SEVERITY_INFO);
    assert_string_equal(siting->demand[1].name, "Khu");
    const struct plan_feature_set *set = &siting->demand[1].set;
    assert_int_equal(set->count, 1 + 2 + 4 + 1);
    assert_true(weight_at(set, 0, 4, 5) == 1.0);
    assert_true(fabs(weight_at(set, 0, 4, 0) - 0.1) < 1e-12 && fabs(weight_at(set, 0, 4, 1) - 0.05) < 1e-12);
    assert_true(fabs(weight_at(set, 0, 8, 2) - 0.25) < 1e-12 && fabs(weight_at(set, 0, 9, 3) - 0.25) < 1e-12);
    assert_true(fabs(weight_at(set, 0, 0, 0) - 0.5) < 1e-12);
    load_case_has_finding(&test, "bad_value", 4, "the row has no geometry");
    assert_string_equal(note_of("demand"), "3 features, in 1 cells");
}

/* A cell that two communes share gives each its part; what nobody has is outside. */
static void test_demand_on_the_border(void **state)
{
    (void)state;
    load_case_write(&test, "d.geojson",
                    LOAD_CASE_COLLECTION(SQUARE("602000", "2300000", "602100", "2300100") "," SQUARE(
                        "602150", "2300000", "602250", "2300100")));
    const struct plan_siting_settings *siting =
        run("sites: {service: 4G, count: 1, demand: {layers: [{path: d.geojson, weight: 1}]}}\n");
    assert_int_equal(siting->demand[0].set.count, 1);
    assert_true(fabs(weight_at(&siting->demand[0].set, 1, 9, 20) - 0.5) < 1e-9);
    load_case_has_finding(&test, "outside", -1, "1 of 2 features reach outside the communes");
    load_case_write(&test, "d.geojson",
                    LOAD_CASE_COLLECTION(SQUARE("602150", "2300000", "602250", "2300100")));
    siting = run("sites: {service: 4G, count: 1, demand: {layers: [{path: d.geojson, weight: 1}]}}\n");
    assert_int_equal(siting->demand[0].set.count, 0);
    load_case_has_finding(&test, "outside", -1,
                          "1 of 1 features reach outside the communes: 100 % of the file is unused");
    assert_int_equal(load_case_finding(&test, "outside", 0)->severity, PLAN_SEVERITY_WARNING);
}

static void test_lines_to_connect_to(void **state)
{
    (void)state;
    /* Two communes with a gap of 1 km: the lines count there, too. */
    load_case_write(
        &test, "communes.geojson",
        LOAD_CASE_COLLECTION(LOAD_CASE_SQUARE("600000", "601000", "1", "A",
                                              "1") "," LOAD_CASE_SQUARE("602000", "603000", "2", "B", "1")));
    load_case_write(&test, "p.geojson",
                    LOAD_CASE_COLLECTION(FEATURE("LineString", "[[600950,2300550],[601150,2300550]]")));
    load_case_write(&test, "f.geojson",
                    LOAD_CASE_COLLECTION(FEATURE("Point", "[601550,2300550]") "," SQUARE(
                        "600000", "2300000", "600100", "2300100") "," FEATURE("Point", "[700000,2300550]")));
    const struct plan_siting_settings *siting =
        run("sites: {service: 4G, count: 1, power: p.geojson, fibre: {path: f.geojson}}\n");
    assert_true(siting->has_power && siting->has_fibre);
    assert_int_equal(siting->power.count, 3);
    assert_int_equal(siting->power.cell[0], 4 * 30 + 9);
    assert_int_equal(siting->power.cell[2], 4 * 30 + 11);
    assert_int_equal(siting->power.commune[0], 0);
    assert_int_equal(siting->power.commune[1], -1);
    assert_true(fabs(siting->power.weight[1] - 0.1) < 1e-12);
    assert_int_equal(siting->fibre.count, 1);
    assert_int_equal(siting->fibre.cell[0], 4 * 30 + 15);
    assert_int_equal(siting->fibre.commune[0], -1);
    load_case_has_finding(&test, "bad_value", 1, "the row is neither a line nor a point");
    load_case_has_finding(&test, "outside", -1, "1 of 2 features reach outside the planning grid");
    assert_string_equal(note_of("power lines"), "1 features, in 3 cells");
    load_case_must_fail(&test, LOAD_CASE_AREA REST "sites: {service: 4G, count: 1, power: none.gpkg}\n",
                        GEO_ERR_INPUT, "power lines 'none.gpkg': No such file");
}

static void test_exclusion(void **state)
{
    (void)state;
    /* A small square within one cell; a point; a strip that only touches cells of rows 7 and 8, twice. */
    load_case_write(&test, "x.geojson",
                    LOAD_CASE_COLLECTION(SQUARE("600310", "2300310", "600320", "2300320") "," FEATURE(
                        "Point", "[600050,2300950]") "," SQUARE("600100", "2300190", "600300",
                                                                "2300210") "," SQUARE("600100", "2300190",
                                                                                      "600300", "2300210")));
    const struct plan_siting_settings *siting =
        run("sites: {service: 4G, count: 1, exclude: [{path: x.geojson, name: Di tích}]}\n");
    assert_int_equal(siting->exclusion_count, 1);
    const struct plan_site_area *area = &siting->exclusion[0];
    assert_string_equal(area->name, "Di tích");
    assert_true(isnan(area->share));
    const int32_t expected[] = {0, 6 * COLS + 3, 7 * COLS + 1, 7 * COLS + 2, 8 * COLS + 1, 8 * COLS + 2};
    assert_int_equal(area->cell_count, 6);
    assert_memory_equal(area->cell, expected, sizeof expected);
    assert_string_equal(note_of("exclusion"), "4 features, 6 cells of the area");
}

static void test_priority(void **state)
{
    (void)state;
    /* Centres of columns 2 and 3 of row 9; a square of 40 m that holds no centre, most of it in column 6. */
    load_case_write(&test, "p.geojson",
                    LOAD_CASE_COLLECTION(SQUARE("600240", "2300040", "600360", "2300060") "," SQUARE(
                        "600590", "2300000", "600630", "2300040") "," FEATURE("Point", "[600050,2300050]")));
    const struct plan_siting_settings *siting =
        run("sites: {service: 4G, count: 1, priority: [p.geojson, {path: p.geojson, percent: 95}]}\n");
    assert_int_equal(siting->priority_count, 2);
    assert_string_equal(siting->priority[0].name, "p");
    assert_true(siting->priority[0].share == 1.0 && siting->priority[1].share == 0.95);
    const int32_t expected[] = {9 * COLS, 9 * COLS + 2, 9 * COLS + 3, 9 * COLS + 6};
    assert_int_equal(siting->priority[1].cell_count, 4);
    assert_memory_equal(siting->priority[1].cell, expected, sizeof expected);
}

static void test_areas_elsewhere(void **state)
{
    (void)state;
    load_case_write(
        &test, "far.geojson",
        LOAD_CASE_COLLECTION(SQUARE("610000", "2300000", "610100", "2300100") "," FEATURE(
            "Point", "[700000,2300050]") "," FEATURE("LineString",
                                                     "[[600000,2300550],[600150,2300550]]") "," NOTHING));
    const struct plan_siting_settings *siting =
        run("sites: {service: 4G, count: 1, exclude: far.geojson, priority: far.geojson}\n");
    assert_int_equal(siting->exclusion[0].cell_count, 0);
    assert_int_equal(siting->priority[0].cell_count, 0);
    assert_int_equal(load_case_count(&test, "outside"), 2);
    load_case_has_finding(&test, "outside", -1, "no cell of 'far' is in the area");
    assert_string_equal(load_case_finding(&test, "outside", 0)->action, "excludes nothing");
    assert_string_equal(load_case_finding(&test, "outside", 1)->action, "asks for nothing");
    load_case_has_finding(&test, "bad_value", 2, "the row is neither a polygon nor a point");
    load_case_has_finding(&test, "bad_value", 3, "the row has no geometry");
    load_case_must_fail(&test, LOAD_CASE_AREA REST "sites: {service: 4G, count: 1, exclude: none.gpkg}\n",
                        GEO_ERR_INPUT, "exclusion 'none.gpkg': No such file");
}

/* Cells of no commune are no part of an area. */
static void test_areas_between_communes(void **state)
{
    (void)state;
    load_case_write(
        &test, "communes.geojson",
        LOAD_CASE_COLLECTION(LOAD_CASE_SQUARE("600000", "601000", "1", "A",
                                              "1") "," LOAD_CASE_SQUARE("602000", "603000", "2", "B", "1")));
    load_case_write(&test, "x.geojson",
                    LOAD_CASE_COLLECTION(SQUARE("600900", "2300000", "602100", "2300100")));
    const struct plan_siting_settings *siting = run("sites: {service: 4G, count: 1, exclude: x.geojson}\n");
    assert_int_equal(siting->exclusion[0].cell_count, 2);
    assert_int_equal(siting->exclusion[0].cell[0], 9 * 30 + 9);
    assert_int_equal(siting->exclusion[0].cell[1], 9 * 30 + 20);
}

static void test_polygons_that_cannot_be_used(void **state)
{
    (void)state;
    /* A bow tie is made valid. */
    load_case_write(
        &test, "x.geojson",
        LOAD_CASE_COLLECTION(FEATURE("Polygon", "[[[600000,2300000],[600200,2300200],[600200,2300000],"
                                                "[600000,2300200],[600000,2300000]]]")));
    const struct plan_siting_settings *siting = run("sites: {service: 4G, count: 1, exclude: x.geojson}\n");
    assert_int_equal(siting->exclusion[0].cell_count, 4);
    load_case_has_finding(&test, "ring_repaired", 0, "the polygon is invalid: Self-intersection");
    /* A line there and back has no area; degrees beyond the pole are nowhere. */
    load_case_write(
        &test, "x.geojson",
        LOAD_CASE_COLLECTION(FEATURE("Polygon", "[[[600000,2300000],[600200,2300200],[600100,2300100],"
                                                "[600000,2300000]]]")));
    siting = run("sites: {service: 4G, count: 1, exclude: x.geojson}\n");
    assert_int_equal(siting->exclusion[0].cell_count, 0);
    assert_int_equal(load_case_count(&test, "bad_value"), 1);
    load_case_has_finding(&test, "outside", -1, "check its condition: no feature can be used");
    load_case_write(&test, "x.geojson",
                    "{\"type\":\"FeatureCollection\",\"features\":[" SQUARE("105", "91", "106", "92") "]}");
    siting = run("sites: {service: 4G, count: 1, demand: {layers: [{path: x.geojson, weight: 1}]}}\n");
    assert_int_equal(siting->demand[0].set.count, 0);
    assert_int_equal(load_case_count(&test, "bad_value"), 1);
    load_case_has_finding(&test, "empty", -1, "no feature of the layer can be used; check its condition");
}

static void test_villages(void **state)
{
    (void)state;
    load_case_write(&test, "thon.csv",
                    "ma,ten_thon,lat,lng\n1,Bản Mây,20.801,105.966\n2,,20.801,105.966\n3,Xa,20.9,105.966\n"
                    "4,Hỏng,x,1\n");
    (void)run("villages: thon.csv\n");
    const struct plan_scenario *scenario = &test.loaded.scenario;
    assert_true(scenario->has_villages);
    assert_false(scenario->siting.wanted);
    assert_int_equal(scenario->village_count, 2);
    assert_string_equal(scenario->village[0].name, "Bản Mây");
    assert_string_equal(scenario->village[1].name, "V0002");
    const struct plan_village *village = &scenario->village[0];
    assert_int_equal(village->cell, geo_grid_cell(&scenario->grid, village->x_m, village->y_m));
    assert_int_equal(village->commune, 0);
    load_case_has_finding(&test, "outside", -1, "1 of 3 villages are in no commune");
    assert_int_equal(load_case_finding(&test, "outside", 0)->severity, PLAN_SEVERITY_INFO);
    assert_int_equal(load_case_count(&test, "bad_value"), 1);
    assert_string_equal(note_of("villages"), "3 villages, 2 in the area");
    (void)run("villages: {path: thon.csv, name: ma, where: \"ma = '1'\"}\n");
    assert_int_equal(test.loaded.scenario.village_count, 1);
    assert_string_equal(test.loaded.scenario.village[0].name, "1");
    load_case_must_fail(&test, LOAD_CASE_AREA REST "villages: {path: thon.csv, name: dan}\n", GEO_ERR_INPUT,
                        "villages 'thon.csv': no column 'dan' for the name (plan: villages: {name: …})");
    (void)run("");
    assert_false(test.loaded.scenario.has_villages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        CASE(test_demand),
        CASE(test_demand_on_the_border),
        CASE(test_lines_to_connect_to),
        CASE(test_exclusion),
        CASE(test_priority),
        CASE(test_areas_elsewhere),
        CASE(test_areas_between_communes),
        CASE(test_polygons_that_cannot_be_used),
        CASE(test_villages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
