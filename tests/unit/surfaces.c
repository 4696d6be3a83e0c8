/* Terrain and land cover on the grid. */
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

/* 40 × 30 pixels of 100 m that lie on the grid's own cells, 900 m and more around it. */
static const struct geo_grid wide = {599100.0, 2302000.0, 100.0, 40, 30};

static float level_at(int32_t row, int32_t col)
{
    return test.loaded.scenario.terrain_asl_m[row * 21 + col];
}

static void test_no_terrain(void **state)
{
    (void)state;
    load_case_must_run(&test, AREA REST);
    assert_null(test.loaded.scenario.terrain_asl_m);
    load_case_has_finding(&test, "assumed", -1, "the plan names no terrain");
}

static void test_later_files_lie_on_top(void **state)
{
    (void)state;
    float values[1200];
    for (int i = 0; i < 1200; i++) {
        values[i] = 10.0F;
    }
    load_case_raster(&test, "low.tif", &wide, values);
    for (int i = 0; i < 1200; i++) {
        values[i] = i % 40 < 20 ? 50.0F : NAN; /* the west only, to x = 601100 */
    }
    load_case_raster(&test, "west.tif", &wide, values);
    load_case_must_run(&test, AREA "terrain: [low.tif, west.tif]\n" REST);
    assert_true(level_at(0, 0) == 50.0F);
    assert_true(level_at(9, 9) == 50.0F);
    assert_true(level_at(0, 20) == 10.0F);
    load_case_has_finding(&test, "void", -1, "pixels without elevation");
    assert_int_equal(load_case_count(&test, "not_assessed"), 0);
    load_case_must_run(&test, AREA "terrain: [west.tif, low.tif]\n" REST);
    assert_true(level_at(0, 0) == 10.0F);
}

static void test_voids_near_and_far(void **state)
{
    (void)state;
    float values[1200];
    for (int i = 0; i < 1200; i++) {
        values[i] = i % 40 < 14 ? 7.0F : NAN; /* to x = 600500: 5 columns of the grid have terrain */
    }
    load_case_raster(&test, "dem.tif", &wide, values);
    load_case_must_run(&test, AREA "terrain: [dem.tif]\n" REST);
    assert_true(level_at(5, 4) == 7.0F);
    assert_true(fabs((double)level_at(5, 5) - 7.0) < 1e-3); /* filled */
    assert_true(isnan(level_at(5, 20)));                    /* too far */
    const struct plan_scenario *scenario = &test.loaded.scenario;
    int64_t missing = 0;
    for (int32_t cell = 0; cell < 210; cell++) {
        bool empty = isnan(scenario->terrain_asl_m[cell]);
        assert_int_equal(scenario->state[cell], empty ? PLAN_CELL_NOT_ASSESSED : PLAN_CELL_ASSESSED);
        missing += empty ? 1 : 0;
    }
    assert_true(missing > 0 && missing < 160);
    char what[96];
    (void)snprintf(what, sizeof what, "%d cells of the area have no terrain (%.2f km2)", (int)missing,
                   (double)missing * 0.01);
    load_case_has_finding(&test, "not_assessed", -1, what);
    load_case_has_finding(&test, "void", -1, "cells had no elevation but near neighbours had");
}

static void test_sea(void **state)
{
    (void)state;
    float values[1200];
    for (int i = 0; i < 1200; i++) {
        values[i] = -3.0F;
    }
    load_case_raster(&test, "dem.tif", &wide, values);
    load_case_must_run(&test, "area: {communes: {path: communes.geojson}, crs: 'EPSG:32648', cell_m: 100, "
                              "station_margin_km: 0.5}\nterrain: [dem.tif]\n" REST);
    const struct plan_scenario *scenario = &test.loaded.scenario;
    assert_int_equal(scenario->terrain_grid.cols, 31);
    assert_int_equal(scenario->terrain_grid.rows, 20);
    assert_true(scenario->terrain_asl_m[0] == 0.0F);           /* the sea's surface */
    assert_true(scenario->terrain_asl_m[5 * 31 + 5] == -3.0F); /* low land of a commune stays */
    load_case_has_finding(&test, "sea", -1, "410 cells outside the communes lie below sea level (4.10 km2)");
}

static void test_file_elsewhere(void **state)
{
    (void)state;
    const struct geo_grid elsewhere = {100000.0, 1000000.0, 100.0, 40, 30};
    float values[1200] = {0};
    load_case_raster(&test, "dem.tif", &elsewhere, values);
    load_case_must_run(&test, AREA "terrain: [dem.tif]\n" REST);
    load_case_has_finding(&test, "outside", -1, "the file lies outside the area");
    load_case_has_finding(&test, "not_assessed", -1, "210 cells of the area have no terrain (2.10 km2)");
    load_case_must_fail(&test, AREA "terrain: [none.tif]\n" REST, GEO_ERR_INPUT,
                        "terrain 'none.tif': No such file");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        CASE(test_no_terrain),         CASE(test_later_files_lie_on_top),
        CASE(test_voids_near_and_far), CASE(test_sea),
        CASE(test_file_elsewhere),     CASE(test_density),
        CASE(test_land_cover),         CASE(test_outside_has_no_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
