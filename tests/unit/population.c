/* People: rasters, points, communes' own figures; reconciled and split without losing one. */
#include "tests/support/load_case.h"

#include "datasets/population_internal.h"
#include <math.h>

#define REST LOAD_CASE_NO_STATIONS LOAD_CASE_SERVICES
#define PLAN(population) LOAD_CASE_AREA "population: " population "\n" REST

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

static int64_t milli_at(int32_t commune, int32_t row, int32_t col)
{
    const struct plan_scenario *scenario = &test.loaded.scenario;
    for (int64_t i = 0; i < scenario->entries.count; i++) {
        if (scenario->entries.commune[i] == commune &&
            scenario->entries.cell[i] == row * scenario->grid.cols + col) {
            return scenario->entries.people_milli[i];
        }
    }
    return -1;
}

static void test_figures_by_area(void **state)
{
    (void)state;
    load_case_must_run(&test, LOAD_CASE_AREA REST);
    assert_true(test.loaded.scenario.has_population);
    assert_int_equal(load_case_people(&test, 0), 1000000);
    assert_int_equal(load_case_people(&test, 1), 500000);
    assert_int_equal(milli_at(0, 0, 0), 10000);
    /* 500 people on 105 cells: the half cell at the east has half as many */
    assert_true(llabs(milli_at(1, 0, 12) - 4762) <= 1);
    assert_true(llabs(milli_at(1, 0, 20) - 2381) <= 1);
    assert_non_null(strstr(test.loaded.scenario.population_source, "communes.geojson"));
}

static void test_some_without_figure(void **state)
{
    (void)state;
    load_case_write(
        &test, "communes.geojson",
        LOAD_CASE_COLLECTION(LOAD_CASE_SQUARE("600000", "601000", "1", "A", "null") "," LOAD_CASE_SQUARE(
            "601000", "602000", "2", "B", "5")));
    load_case_must_run(&test, LOAD_CASE_AREA REST);
    assert_int_equal(load_case_people(&test, 0), 0);
    assert_int_equal(load_case_people(&test, 1), 5000);
    load_case_has_finding(&test, "no_population", -1, "'1' (A) has no population figure");
}

static void test_nobody_known(void **state)
{
    (void)state;
    load_case_write(&test, "communes.geojson",
                    LOAD_CASE_COLLECTION(LOAD_CASE_SQUARE("600000", "601000", "1", "A", "null")));
    load_case_must_run(&test, LOAD_CASE_AREA REST);
    assert_false(test.loaded.scenario.has_population);
    assert_null(test.loaded.scenario.entries.people_milli);
    assert_string_equal(test.loaded.scenario.population_source, "");
    load_case_has_finding(&test, "no_population", -1, "neither the plan nor the communes give a population");
    assert_int_equal(test.loaded.scenario.environment[0], PLAN_SUBURBAN); /* the fallback */
}

/* 6 × 4 pixels of 500 m from (599500, 2301500): one ring of pixels lies outside the communes, and the fifth
 * column is cut by the eastern border at 602050. */
static const struct geo_grid pixels = {599500.0, 2301500.0, 500.0, 6, 4};

static void write_people(const float values[24])
{
    load_case_raster(&test, "people.tif", &pixels, values);
}

static void test_raster(void **state)
{
    (void)state;
    float values[24];
    for (int i = 0; i < 24; i++) {
        values[i] = 100.0F;
    }
    write_people(values);
    load_case_must_run(&test, PLAN("{path: people.tif, year: 2020, match_communes: false}"));
    /* A: 4 pixels; B: 4 pixels and a tenth of two more */
    assert_int_equal(load_case_people(&test, 0), 400000);
    assert_int_equal(load_case_people(&test, 1), 420000);
    assert_int_equal(milli_at(0, 0, 0), 4000);
    assert_int_equal(milli_at(1, 0, 20), 2000);
    assert_string_equal(test.loaded.scenario.population_source, "people.tif (2020)");
    load_case_has_finding(&test, "population_outside", -1, "20 people around the area");
    assert_string_equal(test.loaded.input[1].role, "population");
}

static void test_raster_matched(void **state)
{
    (void)state;
    float values[24];
    for (int i = 0; i < 24; i++) {
        values[i] = 100.0F;
    }
    values[8] = 300.0F; /* the north-east quarter of A */
    write_people(values);
    load_case_must_run(&test, PLAN("people.tif"));
    assert_int_equal(load_case_people(&test, 0), 1000000);
    assert_int_equal(load_case_people(&test, 1), 500000);
    assert_true(llabs(milli_at(0, 0, 9) - 20000) <= 1); /* 300 of 600 people, made 500, on 25 cells */
    assert_int_equal(load_case_count(&test, "population_residual"), 2);
    load_case_has_finding(
        &test, "population_residual", -1,
        "'00101' (Xã A): 600 people in the source, 1000 in the commune's own figure (-40.0 %)");
}

static void test_small_residuals_are_one_finding(void **state)
{
    (void)state;
    load_case_write(
        &test, "communes.geojson",
        LOAD_CASE_COLLECTION(LOAD_CASE_SQUARE("600000", "601000", "1", "A", "420") "," LOAD_CASE_SQUARE(
            "601000", "602000", "2", "B", "380.9")));
    float values[24];
    for (int i = 0; i < 24; i++) {
        values[i] = 100.0F;
    }
    write_people(values);
    load_case_must_run(&test, PLAN("people.tif"));
    /* 400 against 420 is 4.8 %; against 380.9 it is just above 5 % */
    assert_int_equal(load_case_count(&test, "population_residual"), 2);
    load_case_has_finding(&test, "population_residual", -1, "'2' (B): 400 people in the source");
    load_case_has_finding(&test, "population_residual", -1,
                          "1 communes differ by at most 5 %: 400 people in the source, 420");
    assert_int_equal(load_case_people(&test, 1), 380900);
}

static void test_raster_without_people(void **state)
{
    (void)state;
    float values[24];
    for (int i = 0; i < 24; i++) {
        values[i] = i % 6 < 3 ? 0.0F : 100.0F; /* nobody in A */
    }
    values[21] = NAN;
    values[9] = -5.0F;
    write_people(values);
    load_case_must_run(&test, PLAN("people.tif"));
    assert_int_equal(load_case_people(&test, 0), 1000000); /* spread by area */
    assert_int_equal(milli_at(0, 3, 3), 10000);
    assert_string_equal(load_case_finding(&test, "population_residual", 0)->action,
                        "the commune's own figure spread by area");
    load_case_has_finding(&test, "bad_value", -1, "1 pixels are negative");
}

static void test_raster_with_holes(void **state)
{
    (void)state;
    float values[24];
    for (int i = 0; i < 24; i++) {
        values[i] = 100.0F;
    }
    values[7] = NAN; /* 25 cells of A */
    write_people(values);
    load_case_must_run(&test, PLAN("{path: people.tif, match_communes: false}"));
    load_case_has_finding(&test, "void", -1, "25 cells of the area have no population value");
    assert_int_equal(load_case_people(&test, 0), 300000);
}

#define POINT(x, y, properties)                                                                              \
    "{\"type\":\"Feature\",\"properties\":{" properties                                                      \
    "},\"geometry\":{\"type\":\"Point\",\"coordinates\":[" x "," y "]}}"
#define POINTS_PLAN PLAN("{path: p.geojson, match_communes: false}")

static void test_points(void **state)
{
    (void)state;
    /* Two points in A, 500 m apart, share it between them; a point of B does the same for B. */
    load_case_write(&test, "p.geojson",
                    LOAD_CASE_COLLECTION(
                        POINT("600250", "2300500", "\"people\":100,\"commune_code\":\"00101\"") "," POINT(
                            "600750", "2300500",
                            "\"people\":300,\"commune_code\":\"00101\"") "," POINT("601250", "2300500",
                                                                                   "\"people\":50,\"commune_"
                                                                                   "code\":\"00102\"")));
    load_case_must_run(&test, POINTS_PLAN);
    assert_int_equal(load_case_people(&test, 0), 400000);
    assert_int_equal(load_case_people(&test, 1), 50000);
    /* Reach is 0.75 × 500 m: cells of columns 0-4 belong to the first point, as far as it reaches. */
    int64_t west = 0;
    for (int32_t row = 0; row < 10; row++) {
        for (int32_t col = 0; col < 5; col++) {
            west += milli_at(0, row, col);
        }
    }
    assert_true(llabs(west - 100000) <= 25); /* up to the rounding of 25 cells */
    assert_int_equal(milli_at(0, 0, 0), 0);  /* hypot(200, 450) = 492 m: out of reach */
    assert_true(milli_at(0, 4, 2) > 0);
    assert_true(llabs(milli_at(0, 4, 2) - milli_at(0, 5, 0)) <= 1); /* evenly, wherever in reach */
    assert_true(llabs(milli_at(0, 4, 7) - 3 * milli_at(0, 4, 2)) <= 4);
}

static void test_points_stay_in_their_commune(void **state)
{
    (void)state;
    /* A point of A that lies in B, as hexagons at a border do: its people stay A's. */
    load_case_write(
        &test, "p.geojson",
        LOAD_CASE_COLLECTION(POINT("601020", "2300550", "\"pop\":70,\"ma_xa\":\"00101\",\"area_km2\":0.04") "," POINT(
            "601900", "2300050",
            "\"pop\":9,\"ma_xa\":\"00101\",\"area_km2\":0.04") "," POINT("601900", "2300550",
                                                                         "\"pop\":5,\"ma_xa\":\"00102\","
                                                                         "\"area_km2\":0.04") "," POINT("6015"
                                                                                                        "00",
                                                                                                        "2300"
                                                                                                        "550",
                                                                                                        "\"po"
                                                                                                        "p\":"
                                                                                                        "3,"
                                                                                                        "\"ma"
                                                                                                        "_xa"
                                                                                                        "\":"
                                                                                                        "\"99"
                                                                                                        "999"
                                                                                                        "\","
                                                                                                        "\"ar"
                                                                                                        "ea_"
                                                                                                        "km2"
                                                                                                        "\":"
                                                                                                        "0."
                                                                                                        "04") "," POINT("605000",
                                                                                                                        "2300550",
                                                                                                                        "\"pop\":2,\"ma_xa\":null,\"area_km2\":0."
                                                                                                                        "04")));
    load_case_must_run(&test, POINTS_PLAN);
    assert_int_equal(load_case_people(&test, 0), 79000);
    assert_int_equal(load_case_people(&test, 1), 5000);
    assert_true(milli_at(0, 9, 9) >= 9000); /* the cell of A nearest to the second point */
    load_case_has_finding(&test, "no_commune", -1,
                          "1 rows with 9 people lie apart from the commune they name");
    load_case_has_finding(&test, "population_outside", -1, "2 rows with 5 people are in no commune");
}

static void test_source_elsewhere(void **state)
{
    (void)state;
    const struct geo_grid elsewhere = {100000.0, 1000000.0, 500.0, 6, 4};
    float values[24] = {0};
    load_case_raster(&test, "people.tif", &elsewhere, values);
    load_case_must_run(&test, PLAN("{path: people.tif}"));
    load_case_has_finding(&test, "outside", -1, "100 % of the file is unused: it has no value in the area");
    assert_int_equal(load_case_finding(&test, "outside", 0)->severity, PLAN_SEVERITY_WARNING);
    assert_int_equal(load_case_count(&test, "void"), 0);
    load_case_write(&test, "people.csv", "lon,lat,people\n10,50,7\n10.1,50,8\n10.2,50,0\n");
    load_case_must_run(&test, PLAN("{path: people.csv}"));
    load_case_has_finding(&test, "outside", -1,
                          "100 % of the file is unused: all 2 rows with people (15) are in no commune");
    assert_int_equal(load_case_finding(&test, "outside", 0)->severity, PLAN_SEVERITY_WARNING);
    assert_int_equal(load_case_count(&test, "population_outside"), 0);
}

static void test_points_without_commune(void **state)
{
    (void)state;
    /* On the border of A and B: split by the ground on either side. */
    load_case_write(&test, "p.geojson",
                    LOAD_CASE_COLLECTION(POINT("601000", "2300500", "\"people\":100,\"area_km2\":0.2")));
    load_case_must_run(&test, POINTS_PLAN);
    assert_int_equal(load_case_people(&test, 0), 50000);
    assert_int_equal(load_case_people(&test, 1), 50000);
}

static void test_point_with_nobody_keeps_its_ground(void **state)
{
    (void)state;
    load_case_write(
        &test, "p.geojson",
        LOAD_CASE_COLLECTION(POINT("600250", "2300500", "\"people\":0,\"area_km2\":0.5") "," POINT(
            "600750", "2300500", "\"people\":300,\"area_km2\":0.5")));
    load_case_must_run(&test, POINTS_PLAN);
    for (int32_t row = 0; row < 10; row++) {
        for (int32_t col = 0; col < 5; col++) {
            assert_int_equal(milli_at(0, row, col), 0);
        }
    }
}

static void test_points_at_one_place(void **state)
{
    (void)state;
    /* One hexagon cut by a border comes as two rows. */
    load_case_write(
        &test, "p.geojson",
        LOAD_CASE_COLLECTION(
            POINT("601000", "2300500", "\"people\":60,\"commune\":\"00101\",\"area_km2\":0.2") "," POINT(
                "601000", "2300500", "\"people\":20,\"commune\":\"00102\",\"area_km2\":0.2")));
    load_case_must_run(&test, POINTS_PLAN);
    assert_int_equal(load_case_people(&test, 0), 60000);
    assert_int_equal(load_case_people(&test, 1), 20000);
}

static void test_bad_points(void **state)
{
    (void)state;
    load_case_write(&test, "p.csv",
                    "lon,lat,people,area_km2\n105.965,20.795,-3,1\n105.965,20.795,x,1\n0,0,5,1\n"
                    "105.965,20.795,5,0\n105.965,20.795,,1\n");
    load_case_must_run(&test, PLAN("{path: p.csv, match_communes: false}"));
    assert_int_equal(load_case_people(&test, 0) + load_case_people(&test, 1), 5000);
    load_case_has_finding(&test, "bad_value", 2, "-3 people is outside [0, 1e+09]");
    load_case_has_finding(&test, "bad_value", 3, "'x' is not a number");
    load_case_has_finding(&test, "bad_value", 4, "is the point 0, 0");
    load_case_has_finding(&test, "bad_value", 5, "0 km2 is outside");
    load_case_write(&test, "p.csv", "lon,lat,people\n");
    load_case_must_run(&test, PLAN("{path: p.csv, match_communes: false}"));
    load_case_has_finding(&test, "no_population", -1, "no row has a place and people");
}

static void test_unusable(void **state)
{
    (void)state;
    load_case_must_fail(&test, PLAN("none.tif"), GEO_ERR_INPUT, "population 'none.tif': No such file");
    load_case_write(&test, "p.csv", "lon,lat,amount\n105,20,3\n");
    load_case_must_fail(
        &test, PLAN("p.csv"), GEO_ERR_INPUT,
        "population 'p.csv': no column for the number of people found among lon, lat, amount; say which with "
        "population.columns: {people: …}");
    load_case_write(&test, "p.tif", "no raster");
    load_case_must_fail(&test, PLAN("p.tif"), GEO_ERR_INPUT, "p.tif");
}

static void test_largest_remainder(void **state)
{
    (void)state;
    /* Three entries of a third each: 0.3333, 0.3333 and 0.3334 of 1.000 people. */
    struct plan_commune commune = {.entry_first = 0, .entry_count = 3};
    struct plan_scenario scenario = {.commune = &commune, .commune_count = 1};
    const double people[3] = {1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0};
    int32_t milli[3] = {0};
    struct geo_error err;
    assert_int_equal(data_population_quantise(milli, people, &scenario, &err), GEO_OK);
    assert_int_equal(milli[0], 334); /* ties go to the first */
    assert_int_equal(milli[1], 333);
    assert_int_equal(milli[2], 333);
    const double uneven[3] = {0.0001, 0.0009, 0.0006};
    assert_int_equal(data_population_quantise(milli, uneven, &scenario, &err), GEO_OK);
    assert_int_equal(milli[0], 0); /* 1.6 thousandths are 2: the largest fractions get them */
    assert_int_equal(milli[1], 1);
    assert_int_equal(milli[2], 1);
}

static void test_too_many_in_a_cell(void **state)
{
    (void)state;
    char code[] = "00101";
    struct plan_commune commune = {.code = code, .entry_first = 0, .entry_count = 1};
    struct plan_scenario scenario = {.commune = &commune, .commune_count = 1};
    int32_t milli[1] = {0};
    struct geo_error err;
    const double most[1] = {2147483.6};
    assert_int_equal(data_population_quantise(milli, most, &scenario, &err), GEO_OK);
    assert_int_equal(milli[0], 2147483600);
    const double more[1] = {2147484.0};
    assert_int_equal(data_population_quantise(milli, more, &scenario, &err), GEO_ERR_INPUT);
    assert_non_null(strstr(err.message, "choose a smaller area.cell_m"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        CASE(test_figures_by_area),
        CASE(test_some_without_figure),
        CASE(test_nobody_known),
        CASE(test_raster),
        CASE(test_raster_matched),
        CASE(test_small_residuals_are_one_finding),
        CASE(test_raster_without_people),
        CASE(test_raster_with_holes),
        CASE(test_points),
        CASE(test_points_stay_in_their_commune),
        CASE(test_source_elsewhere),
        CASE(test_points_without_commune),
        CASE(test_point_with_nobody_keeps_its_ground),
        CASE(test_points_at_one_place),
        CASE(test_bad_points),
        CASE(test_unusable),
        cmocka_unit_test(test_largest_remainder),
        cmocka_unit_test(test_too_many_in_a_cell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
