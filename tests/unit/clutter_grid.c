/* Heights of houses and trees on the terrain grid. */
#include "tests/support/load_case.h"

#include <math.h>

#define REST LOAD_CASE_NO_STATIONS LOAD_CASE_SERVICES
/* A margin of five cells: the terrain grid is 31 by 20, the planning grid's first cell is in row 5, column 5.
 */
#define AREA                                                                                                 \
    "area: {communes: {path: communes.geojson}, crs: 'EPSG:32648', cell_m: 100, station_margin_km: 0.5}\n"
#define MARGIN 5
#define WIDE_COLS 31

static struct load_case test;
static const struct geo_grid wide = {599500.0, 2301500.0, 100.0, WIDE_COLS, 20};

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

/* By row and column of the terrain grid. */
static float height_at(int32_t row, int32_t col)
{
    return test.loaded.scenario.clutter_m[row * WIDE_COLS + col];
}

static void test_none(void **state)
{
    (void)state;
    load_case_must_run(&test, AREA "clutter: {use: false}\n" REST);
    assert_null(test.loaded.scenario.clutter_m);
    assert_int_equal(load_case_count(&test, "clutter"), 0);
}

/* A is urban, B open by density; nothing is known outside. */
static void test_without_land_cover(void **state)
{
    (void)state;
    load_case_must_run(&test, AREA "environment: {urban_per_km2: 1000, open_per_km2: 500}\n" REST);
    assert_true(height_at(MARGIN, MARGIN) == 15.0F);
    assert_true(height_at(MARGIN + 9, MARGIN + 9) == 15.0F);
    assert_true(height_at(MARGIN, MARGIN + 10) == 0.0F);
    assert_true(height_at(MARGIN, MARGIN + 20) == 0.0F); /* half outside, but B's */
    assert_true(height_at(MARGIN, MARGIN + 21) == 10.0F);
    assert_true(height_at(0, 0) == 10.0F);
    load_case_has_finding(&test, "clutter", -1,
                          "houses or trees stand on 510 cells; heights are by land cover in 0, by what the "
                          "commune is taken for in 210, outside the communes in 410, 0 at sea in 0");
    assert_string_equal(
        load_case_finding(&test, "clutter", 0)->action,
        "added to the terrain between the antennas by models that look at the profile: urban "
        "15 m, suburban 10, open 0, forest 15, water 0 (clutter); ground outside the communes "
        "without land cover is taken as suburban");
    load_case_must_run(&test, AREA "environment: {urban_per_km2: 1000, open_per_km2: 500, fallback: forest}\n"
                                   "clutter: {urban_m: 20.5, open_m: 1, forest_m: 12}\n" REST);
    assert_true(height_at(MARGIN, MARGIN) == 20.5F);
    assert_true(height_at(MARGIN, MARGIN + 10) == 1.0F);
    assert_true(height_at(0, 0) == 12.0F);
}

static void test_sea(void **state)
{
    (void)state;
    float values[WIDE_COLS * 20];
    for (int i = 0; i < WIDE_COLS * 20; i++) {
        values[i] = i % WIDE_COLS < 8 ? -1.0F : 3.0F; /* the sea reaches three cells into A */
    }
    load_case_raster(&test, "dem.tif", &wide, values);
    load_case_must_run(&test, AREA "terrain: dem.tif\n" REST);
    assert_true(height_at(10, 4) == 0.0F);
    assert_true(height_at(10, 5) == 10.0F); /* low ground of a commune is no sea */
    assert_true(height_at(0, 7) == 0.0F);
    assert_true(height_at(0, 8) == 10.0F);
    load_case_has_finding(&test, "clutter", -1, "outside the communes in 280, 0 at sea in 130");
}

static void test_land_cover(void **state)
{
    (void)state;
    float values[WIDE_COLS * 20];
    for (int i = 0; i < WIDE_COLS * 20; i++) {
        static const float row[] = {10, 80, 50, 33, 77, 10, 40, 50, 33, 77};
        values[i] = i % WIDE_COLS < 10 ? row[i % WIDE_COLS] : 30.0F;
    }
    values[WIDE_COLS * 20 - 1] = (float)NAN;
    load_case_raster(&test, "cover.tif", &wide, values);
    load_case_must_run(&test, AREA "land_cover: {path: cover.tif, classes: [{value: 77, environment: open, "
                                   "clutter_m: 2.5}]}\n"
                                   "environment: {urban_per_km2: 1000, open_per_km2: 0}\n" REST);
    static const float outside[] = {15, 0, 10, 10, 2.5F}; /* built-up ground of unknown density: suburban */
    static const float inside[] = {15, 0, 15, 15, 2.5F};  /* A is urban; class 33 goes by that */
    for (int col = 0; col < 5; col++) {
        assert_true(height_at(10, col) == outside[col]);
        assert_true(height_at(10, 5 + col) == inside[col]);
        assert_true(height_at(0, 5 + col) == (col == 1 ? 0.0F : outside[col]));
    }
    assert_true(height_at(10, 20) == 0.0F);
    assert_true(height_at(19, 30) == 10.0F); /* no class: the fallback outside */
    /* Class 33: 20 cells west of the area, 10 north and south of it, 10 inside; one has no class. */
    load_case_has_finding(&test, "clutter", -1,
                          "heights are by land cover in 579, by what the commune is taken for in 10, outside "
                          "the communes in 31, 0 at sea in 0");
}

/* The most common class of a cell counts, not a mean over its classes. */
static void test_finer_land_cover(void **state)
{
    (void)state;
    const struct geo_grid fine = {600000.0, 2301000.0, 50.0, 42, 20};
    float values[42 * 20];
    for (int i = 0; i < 42 * 20; i++) {
        values[i] = i % 2 == 0 && (i / 42) % 2 == 0 ? 40.0F : 10.0F; /* one in four is a field */
    }
    load_case_raster(&test, "cover.tif", &fine, values);
    load_case_must_run(&test, AREA "land_cover: cover.tif\n" REST);
    assert_true(height_at(MARGIN, MARGIN) == 15.0F);
    assert_int_equal(test.loaded.scenario.environment[0], PLAN_FOREST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        CASE(test_none),       CASE(test_without_land_cover), CASE(test_sea),
        CASE(test_land_cover), CASE(test_finer_land_cover),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
