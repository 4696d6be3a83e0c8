/* Roads in kilometres and schools by number, in each cell of each commune. */
#include "tests/support/load_case.h"

#include <math.h>

#define REST LOAD_CASE_NO_STATIONS LOAD_CASE_SERVICES

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

static double weight_at(const struct plan_feature_set *set, int32_t commune, int32_t row, int32_t col)
{
    for (int64_t i = 0; i < set->count; i++) {
        if (set->commune[i] == commune && set->cell[i] == row * 21 + col) {
            return set->weight[i];
        }
    }
    return 0.0;
}

static double sum_of(const struct plan_feature_set *set, int32_t commune)
{
    double sum = 0.0;
    for (int64_t i = 0; i < set->count; i++) {
        sum += set->commune[i] == commune ? set->weight[i] : 0.0;
    }
    return sum;
}

#define LINE(points)                                                                                         \
    "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[" points \
    "]}}"

static void test_roads(void **state)
{
    (void)state;
    /* Along a row from 50 m west of the area to 50 m east of it. */
    load_case_write(&test, "roads.geojson", LOAD_CASE_COLLECTION(LINE("[599950,2300550],[602100,2300550]")));
    load_case_must_run(&test, LOAD_CASE_AREA "roads: roads.geojson\n" REST);
    const struct plan_feature_set *roads = &test.loaded.scenario.roads;
    assert_true(test.loaded.scenario.has_roads);
    assert_false(test.loaded.scenario.has_schools);
    assert_int_equal(roads->count, 21);
    assert_true(fabs(sum_of(roads, 0) - 1.0) < 1e-12);
    assert_true(fabs(weight_at(roads, 0, 4, 0) - 0.1) < 1e-12);
    assert_true(fabs(weight_at(roads, 1, 4, 15) - 0.1) < 1e-12);
    assert_true(fabs(weight_at(roads, 1, 4, 20) - 0.05) < 1e-9); /* cut at the commune's border */
    assert_true(fabs(sum_of(roads, 1) - 1.05) < 1e-9);
    load_case_has_finding(&test, "outside", -1, "0.1 km of roads are in no commune");
    assert_string_equal(test.loaded.input[1].role, "roads");
}

static void test_slanting_road(void **state)
{
    (void)state;
    /* Slope 1/2 from a cell's corner: 100 m east is 50 m up, so cells are cut at each edge of either kind. */
    load_case_write(&test, "roads.geojson", LOAD_CASE_COLLECTION(LINE("[600000,2300000],[600400,2300200]")));
    load_case_must_run(&test, LOAD_CASE_AREA "roads: roads.geojson\n" REST);
    const struct plan_feature_set *roads = &test.loaded.scenario.roads;
    double piece = hypot(100.0, 50.0) / 1000.0;
    assert_int_equal(roads->count, 4);
    assert_true(fabs(weight_at(roads, 0, 9, 0) - piece) < 1e-12);
    assert_true(fabs(weight_at(roads, 0, 9, 1) - piece) < 1e-12);
    assert_true(fabs(weight_at(roads, 0, 8, 2) - piece) < 1e-12);
    assert_true(fabs(weight_at(roads, 0, 8, 3) - piece) < 1e-12);
}

/* Either way along the same line gives the same, and so does a line in parts. */
static void test_direction_and_parts(void **state)
{
    (void)state;
    load_case_write(&test, "roads.geojson", LOAD_CASE_COLLECTION(LINE("[601731,2300933],[600117,2300071]")));
    load_case_must_run(&test, LOAD_CASE_AREA "roads: roads.geojson\n" REST);
    double first_a = sum_of(&test.loaded.scenario.roads, 0);
    double first_b = sum_of(&test.loaded.scenario.roads, 1);
    assert_true(fabs(first_a + first_b - hypot(1614.0, 862.0) / 1000.0) < 1e-9);
    assert_true(fabs(first_a / (first_a + first_b) - 883.0 / 1614.0) < 1e-9);
    load_case_write(
        &test, "roads.geojson",
        LOAD_CASE_COLLECTION("{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":"
                             "\"MultiLineString\",\"coordinates\":[[[600117,2300071],[600924,2300502]],"
                             "[[600924,2300502],[601731,2300933]]]}}"));
    load_case_must_run(&test, LOAD_CASE_AREA "roads: roads.geojson\n" REST);
    assert_true(fabs(sum_of(&test.loaded.scenario.roads, 0) - first_a) < 1e-9);
    assert_true(fabs(sum_of(&test.loaded.scenario.roads, 1) - first_b) < 1e-9);
}

static void test_road_far_away(void **state)
{
    (void)state;
    load_case_write(&test, "roads.geojson", LOAD_CASE_COLLECTION(LINE("[500000,2300550],[503000,2300550]")));
    load_case_must_run(&test, LOAD_CASE_AREA "roads: roads.geojson\n" REST);
    assert_int_equal(test.loaded.scenario.roads.count, 0);
    assert_true(test.loaded.scenario.has_roads);
    load_case_has_finding(&test, "outside", -1,
                          "3.0 km of roads are in no commune: 100 % of the file is unused");
    assert_int_equal(load_case_finding(&test, "outside", 0)->severity, PLAN_SEVERITY_WARNING);
}

static void test_bad_roads(void **state)
{
    (void)state;
    load_case_write(
        &test, "roads.geojson",
        LOAD_CASE_COLLECTION(LINE(
            "[600000,2300550],[600100,2300550]") ","
                                                 "{\"type\":\"Feature\",\"properties\":{},\"geometry\":null},"
                                                 "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{"
                                                 "\"type\":\"Point\","
                                                 "\"coordinates\":[600000,2300550]}}"));
    load_case_must_run(&test, LOAD_CASE_AREA "roads: roads.geojson\n" REST);
    assert_true(fabs(sum_of(&test.loaded.scenario.roads, 0) - 0.1) < 1e-12);
    assert_string_equal(load_case_finding(&test, "bad_value", 0)->what, "the road has no geometry");
    assert_string_equal(load_case_finding(&test, "bad_value", 1)->what, "the road is not a line");
    load_case_must_fail(&test, LOAD_CASE_AREA "roads: none.geojson\n" REST, GEO_ERR_INPUT,
                        "roads 'none.geojson': No such");
}

#define SCHOOL(x, y)                                                                                         \
    "{\"type\":\"Feature\",\"properties\":{\"name\":\"T\"},\"geometry\":{\"type\":\"Point\","                \
    "\"coordinates\":[" x "," y "]}}"

static void test_schools(void **state)
{
    (void)state;
    load_case_write(
        &test, "schools.geojson",
        LOAD_CASE_COLLECTION(SCHOOL("600550", "2300550") "," SCHOOL("600560", "2300560") "," SCHOOL(
            "602040", "2300550") "," SCHOOL("602060", "2300550") "," SCHOOL("610000", "2300550")));
    load_case_must_run(&test, LOAD_CASE_AREA "schools: schools.geojson\n" REST);
    const struct plan_feature_set *schools = &test.loaded.scenario.schools;
    assert_true(test.loaded.scenario.has_schools);
    assert_int_equal(schools->count, 2);
    assert_true(weight_at(schools, 0, 4, 5) == 2.0);
    assert_true(weight_at(schools, 1, 4, 20) ==
                1.0); /* 10 m inside the border; 10 m outside does not count */
    load_case_has_finding(&test, "outside", -1, "2 of 5 schools are in no commune");
    assert_int_equal(load_case_finding(&test, "outside", 0)->severity, PLAN_SEVERITY_INFO);
    load_case_write(&test, "schools.geojson", LOAD_CASE_COLLECTION(SCHOOL("610000", "2300550")));
    load_case_must_run(&test, LOAD_CASE_AREA "schools: schools.geojson\n" REST);
    load_case_has_finding(&test, "outside", -1,
                          "1 of 1 schools are in no commune: 100 % of the file is unused");
    assert_int_equal(load_case_finding(&test, "outside", 0)->severity, PLAN_SEVERITY_WARNING);
    load_case_must_fail(&test, LOAD_CASE_AREA "schools: none.csv\n" REST, GEO_ERR_INPUT,
                        "schools 'none.csv': No such");
}

static void test_schools_from_a_table(void **state)
{
    (void)state;
    load_case_write(&test, "schools.csv",
                    "tag,name,lat,lng\nschool,\"A\nB\",20.801,105.966\npark,C,20.801,105.966\n"
                    "school,D,x,105.965\n");
    load_case_must_run(&test,
                       LOAD_CASE_AREA "schools: {path: schools.csv, where: \"tag = 'school'\"}\n" REST);
    assert_true(sum_of(&test.loaded.scenario.schools, 0) + sum_of(&test.loaded.scenario.schools, 1) == 1.0);
    assert_int_equal(load_case_count(&test, "bad_value"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        CASE(test_roads),
        CASE(test_slanting_road),
        CASE(test_direction_and_parts),
        CASE(test_road_far_away),
        CASE(test_bad_roads),
        CASE(test_schools),
        CASE(test_schools_from_a_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
