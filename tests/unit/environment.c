/* What the ground of each cell is taken for. */
#include "tests/support/load_case.h"

#include <math.h>

#define REST LOAD_CASE_NO_STATIONS LOAD_CASE_SERVICES
/* No margin: the terrain grid is the planning grid. */
#define AREA                                                                                                 \
    "area: {communes: {path: communes.geojson}, crs: 'EPSG:32648', cell_m: 100, station_margin_km: 0}\n"

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

/* A has 1000 people on 1 km2, B 500 on 1.05 km2. */
static void test_density(void **state)
{
    (void)state;
    load_case_must_run(&test, AREA "environment: {urban_per_km2: 1000, open_per_km2: 500}\n" REST);
    assert_int_equal(test.loaded.scenario.environment[0], PLAN_URBAN);
    assert_int_equal(test.loaded.scenario.environment[20], PLAN_OPEN);
    load_case_must_run(&test, AREA "environment: {urban_per_km2: 1001, open_per_km2: 470}\n" REST);
    assert_int_equal(test.loaded.scenario.environment[0], PLAN_SUBURBAN);
    assert_int_equal(test.loaded.scenario.environment[20], PLAN_SUBURBAN);
    load_case_has_finding(&test, "assumed", -1, "no land cover is given: 210 cells");
}

static void test_land_cover(void **state)
{
    (void)state;
    static const float row[] = {10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100,
                                50, 33, 77, 10, 10, 10, 10, 10, 10, 10};
    static const int expected[] = {PLAN_FOREST, PLAN_OPEN,     PLAN_OPEN,     PLAN_OPEN,  PLAN_URBAN,
                                   PLAN_OPEN,   PLAN_OPEN,     PLAN_WATER,    PLAN_OPEN,  PLAN_FOREST,
                                   PLAN_OPEN,   PLAN_SUBURBAN, PLAN_SUBURBAN, PLAN_WATER, PLAN_FOREST};
    const struct geo_grid grid = {600000.0, 2301000.0, 100.0, 21, 10};
    float values[210];
    for (int i = 0; i < 210; i++) {
        values[i] = row[i % 21];
    }
    values[209] = NAN;
    load_case_raster(&test, "cover.tif", &grid, values);
    load_case_must_run(&test,
                       AREA "land_cover: {path: cover.tif, classes: [{value: 77, environment: water}]}\n"
                            "environment: {urban_per_km2: 1000, open_per_km2: 0}\n" REST);
    for (int col = 0; col < 15; col++) {
        assert_int_equal(test.loaded.scenario.environment[col], expected[col]);
    }
    assert_int_equal(test.loaded.scenario.environment[209], PLAN_SUBURBAN);
    load_case_has_finding(&test, "bad_value", -1, "class 33 is not known (10 cells)");
    load_case_has_finding(&test, "assumed", -1, "1 cells have no land-cover class");
    load_case_must_run(&test,
                       AREA "land_cover: {path: cover.tif, classes: [{value: 10, environment: suburban}, "
                            "{value: 50, environment: urban}]}\n" REST);
    assert_int_equal(test.loaded.scenario.environment[0], PLAN_SUBURBAN); /* the plan's classes come first */
    assert_int_equal(test.loaded.scenario.environment[11], PLAN_URBAN);
    const struct geo_grid elsewhere = {100000.0, 1000000.0, 100.0, 21, 10};
    load_case_raster(&test, "elsewhere.tif", &elsewhere, values);
    load_case_must_run(&test, AREA "land_cover: elsewhere.tif\n"
                                   "environment: {urban_per_km2: 1000000, open_per_km2: 12.5}\n" REST);
    load_case_has_finding(&test, "outside", -1, "100 % of the file is unused: it has no class in the area");
    assert_int_equal(load_case_finding(&test, "outside", 0)->severity, PLAN_SEVERITY_WARNING);
    assert_string_equal(load_case_finding(&test, "assumed", 1)->action,
                        "by their commune's density: urban from 1000000 people per km2, open below 12.5, "
                        "else suburban");
    load_case_must_fail(&test, AREA "land_cover: none.tif\n" REST, GEO_ERR_INPUT,
                        "land cover 'none.tif': No such file");
}

/* 210 cells: the values from 200 on, `count` of them, one after the other. */
static void write_values(int count)
{
    const struct geo_grid grid = {600000.0, 2301000.0, 100.0, 21, 10};
    float values[210];
    for (int i = 0; i < 210; i++) {
        values[i] = (float)(200 + i % count);
    }
    load_case_raster(&test, "cover.tif", &grid, values);
}

static void test_raster_of_something_else(void **state)
{
    (void)state;
    write_values(20);
    load_case_must_run(&test, AREA "land_cover: cover.tif\n" REST);
    assert_int_equal(load_case_count(&test, "bad_value"), 20);
    load_case_has_finding(&test, "bad_value", -1, "class 200 is not known (11 cells)");
    write_values(21);
    load_case_must_run(&test, AREA "land_cover: cover.tif\n" REST);
    assert_int_equal(load_case_count(&test, "bad_value"), 1);
    load_case_has_finding(&test, "bad_value", -1,
                          "21 classes are not known (210 cells): 200, 201, 202, 203, 204 and others");
    assert_int_equal(load_case_finding(&test, "bad_value", 0)->severity, PLAN_SEVERITY_WARNING);
    assert_string_equal(load_case_finding(&test, "bad_value", 0)->field, "class");
}

static void test_outside_has_no_environment(void **state)
{
    (void)state;
    load_case_write(
        &test, "communes.geojson",
        LOAD_CASE_COLLECTION(LOAD_CASE_SQUARE("600000", "600500", "1", "A", "10") "," LOAD_CASE_SQUARE(
            "601500", "602000", "2", "B", "10")));
    load_case_must_run(&test, AREA REST);
    assert_int_equal(test.loaded.scenario.environment[4], PLAN_SUBURBAN);
    assert_int_equal(test.loaded.scenario.environment[5], PLAN_ENVIRONMENT_NONE);
    assert_int_equal(test.loaded.scenario.state[5], PLAN_CELL_OUTSIDE);
}

/* 100 m by 1 km each, without people: five in a row from x = 600000. */
static void write_kinds(const char *const names[5])
{
    char text[4096] = "";
    for (int i = 0; i < 5; i++) {
        char west[16], east[16], one[600];
        (void)snprintf(west, sizeof west, "%d", 600000 + 100 * i);
        (void)snprintf(east, sizeof east, "%d", 600100 + 100 * i);
        (void)snprintf(one, sizeof one,
                       "%s{\"type\":\"Feature\",\"properties\":{\"ma_xa\":\"%d\",\"ten_xa\":\"%s\"},"
                       "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%s,2300000],[%s,2300000],"
                       "[%s,2301000],[%s,2301000],[%s,2300000]]]}}",
                       i == 0 ? "" : ",", i, names[i], west, east, east, west, west);
        (void)strncat(text, one, sizeof text - strlen(text) - 1);
    }
    char whole[4600];
    (void)snprintf(whole, sizeof whole, LOAD_CASE_COLLECTION("%s"), text);
    load_case_write(&test, "communes.geojson", whole);
}

static void test_kind_of_commune(void **state)
{
    (void)state;
    const struct plan_scenario *scenario = &test.loaded.scenario;
    write_kinds(
        (const char *const[]){"Phường Hồng Hà", "XÃ Ba Vì", "Đặc khu Cô Tô", "thị trấn Trâu", "Xanh"});
    load_case_must_run(&test, AREA REST);
    static const int expected[] = {PLAN_SUBURBAN, PLAN_OPEN, PLAN_OPEN, PLAN_SUBURBAN, PLAN_SUBURBAN};
    for (int i = 0; i < 5; i++) {
        assert_int_equal(scenario->environment[i], expected[i]);
    }
    load_case_has_finding(&test, "assumed", -1, "no land cover is given: 50 cells");
    assert_non_null(strstr(load_case_finding(&test, "assumed", 1)->action, "by the kind of their commune"));
    load_case_must_run(&test, AREA "environment: {fallback: forest}\n" REST);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(scenario->environment[i], PLAN_FOREST);
    }
    assert_string_equal(load_case_finding(&test, "assumed", 1)->action,
                        "taken as forest (environment.fallback)");
    write_kinds((const char *const[]){"Xã", "Đặc", "Thị xã A", "", "Phường"});
    load_case_must_run(&test, AREA REST);
    static const int bare[] = {PLAN_OPEN, PLAN_SUBURBAN, PLAN_SUBURBAN, PLAN_SUBURBAN, PLAN_SUBURBAN};
    for (int i = 0; i < 5; i++) {
        assert_int_equal(scenario->environment[i], bare[i]);
    }
}

/* Land cover that lies only in the margin is none of the area's. */
static void test_cover_beside_the_area(void **state)
{
    (void)state;
    const struct geo_grid beside = {599000.0, 2301000.0, 100.0, 9, 10};
    float values[90];
    for (int i = 0; i < 90; i++) {
        values[i] = 10.0F;
    }
    load_case_raster(&test, "cover.tif", &beside, values);
    load_case_must_run(&test, LOAD_CASE_AREA "land_cover: cover.tif\n" REST);
    load_case_has_finding(&test, "outside", -1, "100 % of the file is unused: it has no class in the area");
    assert_int_equal(test.loaded.scenario.environment[0], PLAN_SUBURBAN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        CASE(test_density),
        CASE(test_land_cover),
        CASE(test_raster_of_something_else),
        CASE(test_outside_has_no_environment),
        CASE(test_kind_of_commune),
        CASE(test_cover_beside_the_area),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
