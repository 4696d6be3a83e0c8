/* Terrain on the grid. */
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

static void test_smoothing(void **state)
{
    (void)state;
    float values[1200];
    for (int i = 0; i < 1200; i++) {
        values[i] = 5.0F;
    }
    values[15 * 40 + 19] = 5.0F + 25.0F; /* the cell in row 5, column 10 of the grid */
    load_case_raster(&test, "dem.tif", &wide, values);
    load_case_must_run(&test, AREA "terrain: dem.tif\n" REST);
    assert_true(level_at(5, 10) == 30.0F);
    assert_int_equal(load_case_count(&test, "smoothed"), 0);
    load_case_must_run(&test, AREA "terrain: dem.tif\nterrain_smooth_m: 200\n" REST);
    assert_true(level_at(5, 10) == 6.0F && level_at(7, 8) == 6.0F && level_at(7, 12) == 6.0F);
    assert_true(level_at(2, 10) == 5.0F && level_at(5, 13) == 5.0F);
    /* 24 cells rise by 1 m, one falls by 24 m: sqrt(600 / 210) */
    load_case_has_finding(&test, "smoothed", -1,
                          "heights are means over 5 by 5 cells; they differ from the files' by 1.69 m (root "
                          "mean square), at most by 24.0 m");
    assert_string_equal(load_case_finding(&test, "smoothed", 0)->field, "terrain_smooth_m");
    /* Less than a cell: nothing to average. */
    load_case_must_run(&test, AREA "terrain: dem.tif\nterrain_smooth_m: 99\n" REST);
    assert_true(level_at(5, 10) == 30.0F);
}

/* The sea neither rises nor draws down the coast. */
static void test_smoothing_at_the_coast(void **state)
{
    (void)state;
    float values[1200];
    for (int i = 0; i < 1200; i++) {
        values[i] = i % 40 < 9 ? -2.0F : 4.0F; /* sea west of x = 600000 */
    }
    load_case_raster(&test, "dem.tif", &wide, values);
    load_case_must_run(&test, "area: {communes: {path: communes.geojson}, crs: 'EPSG:32648', cell_m: 100, "
                              "station_margin_km: 0.5}\nterrain: dem.tif\nterrain_smooth_m: 300\n" REST);
    const float *level = test.loaded.scenario.terrain_asl_m;
    assert_true(level[10 * 31 + 4] == 0.0F);
    assert_true(level[10 * 31 + 5] == 4.0F);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        CASE(test_no_terrain),
        CASE(test_later_files_lie_on_top),
        CASE(test_voids_near_and_far),
        CASE(test_sea),
        CASE(test_file_elsewhere),
        CASE(test_smoothing),
        CASE(test_smoothing_at_the_coast),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
