/* Communes, their grid and the shares of its cells, read from small files. */
#include "tests/support/load_case.h"

#include <math.h>

#define REST LOAD_CASE_NO_STATIONS LOAD_CASE_SERVICES
#define PLAN LOAD_CASE_AREA REST

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

static void test_two_squares(void **state)
{
    (void)state;
    load_case_must_run(&test, PLAN);
    const struct plan_scenario *scenario = &test.loaded.scenario;
    assert_int_equal(scenario->commune_count, 2);
    assert_string_equal(scenario->commune[0].code, "00101"); /* by code, zeros kept */
    assert_string_equal(scenario->commune[0].name, "Xã A");
    assert_string_equal(scenario->commune[1].code, "00102");
    assert_true(fabs(scenario->commune[0].area_km2 - 1.0) < 1e-9);
    assert_true(fabs(scenario->commune[1].area_km2 - 1.05) < 1e-9);
    assert_true(scenario->commune[0].people_given == 1000.0);
    assert_true(geo_polygon_contains(&scenario->commune[1].polygon, scenario->commune[1].label_x_m,
                                     scenario->commune[1].label_y_m));
    assert_true(scenario->grid.west_m == 600000.0 && scenario->grid.north_m == 2301000.0);
    assert_int_equal(scenario->grid.cols, 21);
    assert_int_equal(scenario->grid.rows, 10);
    /* 20 km on each side, on the same lattice */
    assert_true(scenario->terrain_grid.west_m == 580000.0 && scenario->terrain_grid.north_m == 2321000.0);
    assert_int_equal(scenario->terrain_grid.cols, 421);
    assert_int_equal(scenario->terrain_grid.rows, 410);
    assert_string_equal(scenario->crs, LOAD_CASE_CRS);
    assert_true(scenario->central_meridian_deg == 105.0);
    assert_true(strlen(scenario->crs_operation) > 0);
}

static void test_shares(void **state)
{
    (void)state;
    load_case_must_run(&test, PLAN);
    const struct plan_entries *entries = &test.loaded.scenario.entries;
    assert_int_equal(entries->count, 210);
    assert_int_equal(test.loaded.scenario.commune[0].entry_first, 0);
    assert_int_equal(test.loaded.scenario.commune[0].entry_count, 100);
    assert_int_equal(test.loaded.scenario.commune[1].entry_first, 100);
    assert_int_equal(test.loaded.scenario.commune[1].entry_count, 110);
    for (int64_t i = 0; i < entries->count; i++) {
        int32_t col = entries->cell[i] % 21;
        assert_int_equal(entries->commune[i], col < 10 ? 0 : 1);
        assert_true(fabs(entries->share[i] - (col == 20 ? 0.5 : 1.0)) < 1e-9);
        assert_int_equal(test.loaded.scenario.state[entries->cell[i]], PLAN_CELL_ASSESSED);
    }
}

static void test_overlap_is_counted_once(void **state)
{
    (void)state;
    load_case_write(
        &test, "communes.geojson",
        LOAD_CASE_COLLECTION(LOAD_CASE_SQUARE("600800", "602000", "2", "B",
                                              "1") "," LOAD_CASE_SQUARE("600000", "601000", "1", "A", "1")));
    load_case_must_run(&test, PLAN);
    const struct plan_scenario *scenario = &test.loaded.scenario;
    load_case_has_finding(&test, "overlap", -1, "'1' (A) and '2' (B) overlap by 200000 m2");
    assert_int_equal(scenario->commune[0].entry_count, 100);
    assert_int_equal(scenario->commune[1].entry_count, 100); /* the two shared columns are the first one's */
    double sum = 0.0;
    for (int64_t i = 0; i < scenario->entries.count; i++) {
        sum += scenario->entries.share[i];
    }
    assert_true(fabs(sum - 200.0) < 1e-9);
}

static void test_wholly_covered(void **state)
{
    (void)state;
    load_case_write(
        &test, "communes.geojson",
        LOAD_CASE_COLLECTION(LOAD_CASE_SQUARE("600000", "602000", "1", "A",
                                              "1") "," LOAD_CASE_SQUARE("600200", "600400", "2", "B", "7")));
    load_case_must_run(&test, PLAN);
    load_case_has_finding(&test, "overlap", -1, "'2' (B) lies wholly inside other communes");
    assert_int_equal(test.loaded.scenario.commune[1].entry_count, 0);
}

static void test_duplicate_codes(void **state)
{
    (void)state;
    load_case_write(
        &test, "communes.geojson",
        LOAD_CASE_COLLECTION(LOAD_CASE_SQUARE("600000", "601000", "1", "A", "1") "," LOAD_CASE_SQUARE(
            "601000", "602000", "1", "A", "1") "," LOAD_CASE_SQUARE("600000", "601000", "1", "A", "1")));
    load_case_must_run(&test, PLAN);
    assert_int_equal(test.loaded.scenario.commune_count, 2); /* the same polygon again is left out */
    assert_string_equal(test.loaded.scenario.commune[0].code, "1");
    assert_string_equal(test.loaded.scenario.commune[1].code, "1-2");
    const struct plan_finding *kept = load_case_finding(&test, "duplicate", 0);
    const struct plan_finding *left_out = load_case_finding(&test, "duplicate", 1);
    assert_string_equal(kept->action, "kept under the code '1-2'");
    assert_string_equal(left_out->action, "row left out");
    assert_int_equal(load_case_count(&test, "overlap"), 0);
}

static void test_bad_rows(void **state)
{
    (void)state;
    load_case_write(
        &test, "communes.geojson",
        LOAD_CASE_COLLECTION(LOAD_CASE_SQUARE(
            "600000", "601000", "1", "A",
            "1") ","
                 "{\"type\":\"Feature\",\"properties\":{\"ma_xa\":\"2\"},\"geometry\":null},"
                 "{\"type\":\"Feature\",\"properties\":{\"ma_xa\":\"3\"},\"geometry\":{\"type\":\"Point\","
                 "\"coordinates\":[600100,2300100]}},"
                 "{\"type\":\"Feature\",\"properties\":{\"ma_xa\":null,\"ten_xa\":\"C\",\"dan_so\":-4},"
                 "\"geometry\":"
                 "{\"type\":\"Polygon\",\"coordinates\":[[[601000,2300000],[602000,2300000],[602000,2301000],"
                 "[601000,2300000]]]}},"
                 /* a bow tie */
                 "{\"type\":\"Feature\",\"properties\":{\"ma_xa\":\"5\",\"dan_so\":10},\"geometry\":"
                 "{\"type\":\"Polygon\",\"coordinates\":[[[603000,2300000],[604000,2301000],[604000,2300000],"
                 "[603000,2301000],[603000,2300000]]]}}"));
    load_case_must_run(&test, PLAN);
    assert_int_equal(test.loaded.scenario.commune_count, 3);
    assert_string_equal(load_case_finding(&test, "empty_geometry", 0)->what, "the commune has no geometry");
    assert_string_equal(load_case_finding(&test, "empty_geometry", 1)->what, "the commune is not a polygon");
    assert_string_equal(load_case_finding(&test, "missing_code", 0)->what, "the commune has no code");
    assert_int_equal(load_case_count(&test, "ring_repaired"), 1);
    assert_string_equal(load_case_finding(&test, "missing_name", 0)->action, "its code stands for its name");
    assert_string_equal(load_case_finding(&test, "bad_value", 0)->what, "population '-4' is negative");
    const struct plan_commune *bow_tie = &test.loaded.scenario.commune[1];
    assert_string_equal(bow_tie->code, "5");
    assert_string_equal(bow_tie->name, "5");
    assert_true(fabs(bow_tie->area_km2 - 0.5) < 1e-9);
    assert_true(strncmp(test.loaded.scenario.commune[2].code, "row-", 4) == 0);
    assert_true(isnan(test.loaded.scenario.commune[2].people_given));
}

static void test_unusable(void **state)
{
    (void)state;
    load_case_write(&test, "communes.geojson", LOAD_CASE_COLLECTION(""));
    load_case_must_fail(&test, PLAN, GEO_ERR_INPUT, "communes 'communes.geojson'");
    load_case_write(
        &test, "communes.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"x1\":1},"
        "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[105,21],[106,21],[106,22],[105,21]]]}}]}");
    load_case_must_fail(&test, PLAN, GEO_ERR_INPUT,
                        "no column for the code found among x1; say which with area.communes.code");
    load_case_must_fail(&test, "area: {communes: {path: none.gpkg}, crs: 'EPSG:32648'}\n" REST, GEO_ERR_INPUT,
                        "communes 'none.gpkg': No such file");
    load_case_must_fail(&test, "area: {communes: {path: ., code: x1}, crs: 'EPSG:32648'}\n" REST,
                        GEO_ERR_INPUT, "is a folder");
    load_case_must_fail(&test,
                        "area: {communes: {path: communes.geojson, code: ma}, crs: 'EPSG:32648'}\n" REST,
                        GEO_ERR_INPUT, "no column 'ma' for the code");
    load_case_write(&test, "empty.csv", "");
    load_case_must_fail(&test, "area: {communes: {path: empty.csv}, crs: 'EPSG:32648'}\n" REST, GEO_ERR_INPUT,
                        "is empty");
}

static void test_condition_leaves_nothing(void **state)
{
    (void)state;
    load_case_must_fail(
        &test, "area: {communes: {path: communes.geojson, where: \"ma_xa = 'x'\"}, crs: 'EPSG:32648'}\n" REST,
        GEO_ERR_INPUT, "holds no usable polygon that meets area.communes.where");
    load_case_must_fail(&test, "area: {communes: {path: communes.geojson, where: \"ma_xa = 'x'\"}}\n" REST,
                        GEO_ERR_INPUT, "holds no polygon that meets area.communes.where");
}

static void test_bad_crs(void **state)
{
    (void)state;
    load_case_must_fail(&test, "area: {communes: {path: communes.geojson}, crs: 'EPSG:4326'}\n" REST,
                        GEO_ERR_PLAN, "is not projected in metres");
    load_case_must_fail(&test, "area: {communes: {path: communes.geojson}, crs: 'EPSG:2263'}\n" REST,
                        GEO_ERR_PLAN, "is not projected in metres"); /* US feet */
    load_case_must_fail(&test, "area: {communes: {path: communes.geojson}, crs: 'EPSG:999999'}\n" REST,
                        GEO_ERR_PLAN, "area.crs:");
    load_case_must_fail(&test, "area: {communes: {path: communes.geojson}, province: '99'}\n" REST,
                        GEO_ERR_PLAN, "area.province = '99'");
}

static void test_scale(void **state)
{
    (void)state;
    /* Web Mercator at 20.8 degrees north: 1 / cos of it. */
    load_case_must_fail(&test, "area: {communes: {path: communes.geojson}, crs: 'EPSG:3857'}\n" REST,
                        GEO_ERR_PLAN, "area.crs = 'EPSG:3857' stretches distances by 7");
    load_case_must_fail(&test, "area: {communes: {path: communes.geojson}, crs: 'EPSG:3857'}\n" REST,
                        GEO_ERR_PLAN, "choose auto, or EPSG:32648 (the UTM zone the area lies in)");
    /* 9 degrees from the meridian of the zone */
    load_case_must_fail(&test, "area: {communes: {path: communes.geojson}, crs: 'EPSG:32650'}\n" REST,
                        GEO_ERR_PLAN, "stretches distances by 1");
    /* 5.04 degrees from it: 0.9996 (1 + (5.04 π/180 cos 20.8°)² / 2) = 1.0030 */
    load_case_must_run(&test,
                       "area: {communes: {path: communes.geojson}, crs: 'EPSG:32649', cell_m: 100}\n" REST);
    load_case_has_finding(&test, "crs_scale", -1, "'EPSG:32649' stretches distances by 0.3 % here");
    load_case_must_run(&test, PLAN);
    assert_int_equal(load_case_count(&test, "crs_scale"), 0);
}

static void test_province_of_the_plan(void **state)
{
    (void)state;
    load_case_must_run(&test,
                       "area: {communes: {path: communes.geojson}, province: '25', cell_m: 100}\n" REST);
    assert_string_equal(test.loaded.scenario.crs, "EPSG:9208");
    assert_true(test.loaded.scenario.central_meridian_deg == 104.75);
    assert_non_null(strstr(test.loaded.scenario.crs_operation, "EPSG:6960"));
    assert_int_equal(load_case_count(&test, "crs_guess"), 0);
}

#define DEGREES(code, province, west, east)                                                                  \
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"" code "\",\"ma_tinh\":\"" province                    \
    "\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[" west ",21.0],[" east ",21.0],[" east        \
    ",21.01],[" west ",21.01],[" west ",21.0]]]}}"
#define WGS84_COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"

static void test_province_of_the_communes(void **state)
{
    (void)state;
    load_case_write(
        &test, "communes.geojson",
        WGS84_COLLECTION(DEGREES("1", "25", "105.00", "105.01") "," DEGREES("2", "25", "105.01", "105.02")));
    load_case_must_run(&test, "area: {communes: {path: communes.geojson}, cell_m: 100}\n" REST);
    assert_string_equal(test.loaded.scenario.crs, "EPSG:9208");
    assert_int_equal(load_case_finding(&test, "crs_guess", 0)->severity, PLAN_SEVERITY_INFO);
    load_case_write(&test, "communes.geojson",
                    WGS84_COLLECTION(DEGREES("1", "25", "105.00", "105.01") "," DEGREES(
                        "2", "25", "105.01", "105.02") "," DEGREES("3", "01", "105.02", "105.03")));
    load_case_must_run(&test, "area: {communes: {path: communes.geojson}, cell_m: 100}\n" REST);
    assert_string_equal(test.loaded.scenario.crs, "EPSG:9208"); /* the most, but it is said */
    assert_int_equal(load_case_finding(&test, "crs_guess", 0)->severity, PLAN_SEVERITY_WARNING);
    assert_non_null(strstr(load_case_finding(&test, "crs_guess", 0)->what, "but not all"));
}

static void test_other_province(void **state)
{
    (void)state;
    load_case_write(
        &test, "communes.geojson",
        WGS84_COLLECTION(DEGREES("1", "25", "105.00", "105.01") "," DEGREES("2", "01", "105.01", "105.02")));
    load_case_must_run(&test,
                       "area: {communes: {path: communes.geojson}, province: '01', cell_m: 100}\n" REST);
    load_case_has_finding(&test, "province", -1, "1 of 2 communes carry another province code");
    load_case_has_finding(&test, "province", -1, "carries the province code 25 (");
    load_case_write(&test, "communes.geojson", WGS84_COLLECTION(DEGREES("1", "25", "105.00", "105.01")));
    load_case_must_run(&test,
                       "area: {communes: {path: communes.geojson}, province: '25', cell_m: 100}\n" REST);
    assert_int_equal(load_case_count(&test, "province"), 0);
    load_case_must_fail(
        &test, "area: {communes: {path: communes.geojson}, province: '99', crs: 'EPSG:32648'}\n" REST,
        GEO_ERR_PLAN, "area.province = '99' is not the code of a province");
}

static void test_metres_read_as_degrees(void **state)
{
    (void)state;
    load_case_write(&test, "communes.geojson",
                    WGS84_COLLECTION(LOAD_CASE_SQUARE("600000", "601000", "1", "A", "1")));
    load_case_must_fail(&test, PLAN, GEO_ERR_INPUT,
                        "if they are metres, give the file its coordinate system");
    load_case_must_fail(&test, "area: {communes: {path: communes.geojson}}\n" REST, GEO_ERR_INPUT,
                        "which looks like metres: give the file its coordinate system");
    load_case_write(&test, "communes.geojson",
                    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},"
                    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[105,21]}}]}");
    load_case_must_fail(&test, PLAN, GEO_ERR_INPUT, "has no columns, so none for the code");
}

static void test_zone_by_place(void **state)
{
    (void)state;
    load_case_write(&test, "communes.geojson", WGS84_COLLECTION(DEGREES("1", "", "109.00", "109.01")));
    load_case_must_run(&test, "area: {communes: {path: communes.geojson}, cell_m: 100}\n" REST);
    assert_string_equal(test.loaded.scenario.crs, "EPSG:32649");
    assert_int_equal(load_case_finding(&test, "crs_guess", 0)->severity, PLAN_SEVERITY_WARNING);
}

static void test_record_of_inputs(void **state)
{
    (void)state;
    load_case_must_run(&test, PLAN);
    assert_int_equal(test.loaded.input_count, 1);
    assert_string_equal(test.loaded.input[0].path, "communes.geojson");
    assert_string_equal(test.loaded.input[0].role, "communes");
    assert_int_equal(test.loaded.input[0].bytes, strlen(LOAD_CASE_TWO));
    assert_int_equal(strlen(test.loaded.input[0].sha256), 64);
    assert_string_equal(test.loaded.input[0].note, "2 communes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        CASE(test_two_squares),
        CASE(test_shares),
        CASE(test_overlap_is_counted_once),
        CASE(test_wholly_covered),
        CASE(test_duplicate_codes),
        CASE(test_bad_rows),
        CASE(test_unusable),
        CASE(test_condition_leaves_nothing),
        CASE(test_bad_crs),
        CASE(test_scale),
        CASE(test_other_province),
        CASE(test_metres_read_as_degrees),
        CASE(test_province_of_the_plan),
        CASE(test_province_of_the_communes),
        CASE(test_zone_by_place),
        CASE(test_record_of_inputs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
