#include "geo/layer.h"

#include "geo/shape.h"
#include "geo/table.h"
#include "tests/support/temporary.h"

#include <math.h>
#include <signal.h>
#include <sys/resource.h>

static char root[TEMPORARY_PATH_SIZE];

static int make_root(void **state)
{
    (void)state;
    temporary_make(root);
    return 0;
}

static int remove_root(void **state)
{
    (void)state;
    temporary_remove(root);
    return 0;
}

static const struct geo_field FIELDS[] = {
    {"id", GEO_FIELD_TEXT, 0, "identity"},      {"name", GEO_FIELD_TEXT, 0, "name with a 'quote'"},
    {"people", GEO_FIELD_INTEGER, 0, "people"}, {"km2", GEO_FIELD_REAL, 2, "area, km2"},
    {"since", GEO_FIELD_DATE, 0, "date"},
};
#define FIELD_COUNT 5

static const union geo_value FIRST[FIELD_COUNT] = {{.text = "00123"},
                                                   {.text = "Xã \"Đông\", Hà Nội"},
                                                   {.integer = 4200000000},
                                                   {.real = 12.5},
                                                   {.text = "2026-11-01"}};
static const union geo_value SECOND[FIELD_COUNT] = {
    {.text = "00124"}, {.text = "=1+1"}, {.integer = -7}, {.real = -0.001}, {.text = NULL}};
static const union geo_value NULLS[FIELD_COUNT] = {
    {.text = "00125"}, {.text = NULL}, {.integer = INT64_MIN}, {.real = (double)NAN}, {.text = NULL}};

static const struct geo_feature POINTS[] = {
    {.id = "00123", .values = FIRST, .x = 105.123456789, .y = 21.0},
    {.id = "00124", .values = SECOND, .x = -0.00000001, .y = -21.5},
    {.id = "00125", .values = NULLS, .x = 106.0, .y = 10.25},
};

static struct geo_layer points_layer(void)
{
    struct geo_layer layer = {.name = "stations",
                              .description = "Stations",
                              .kind = GEO_LAYER_POINT,
                              .fields = FIELDS,
                              .field_count = FIELD_COUNT,
                              .features = POINTS,
                              .feature_count = 3,
                              .crs = "EPSG:4326"};
    return layer;
}

static void write_geojson(const struct geo_layer *layer, const char *name)
{
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err = {0};
    temporary_path(path, root, name);
    enum geo_status status = geo_layer_write_geojson(layer, path, &err);
    if (status != GEO_OK) {
        fail_msg("%s", err.message);
    }
}

static void geojson_of_points(void **state)
{
    (void)state;
    struct geo_layer layer = points_layer();
    write_geojson(&layer, "p.geojson");
    temporary_assert_text(
        root, "p.geojson",
        "{\"type\":\"FeatureCollection\",\"name\":\"stations\",\"features\":[\n"
        "{\"type\":\"Feature\",\"id\":\"00123\",\"properties\":{\"id\":\"00123\",\"name\":\"Xã \\\"Đông\\\", "
        "Hà Nội\","
        "\"people\":4200000000,\"km2\":12.5,\"since\":\"2026-11-01\"},"
        "\"geometry\":{\"type\":\"Point\",\"coordinates\":[105.1234568,21]}},\n"
        "{\"type\":\"Feature\",\"id\":\"00124\",\"properties\":{\"id\":\"00124\",\"name\":\"=1+1\","
        "\"people\":-7,"
        "\"km2\":0,\"since\":null},\"geometry\":{\"type\":\"Point\",\"coordinates\":[0,-21.5]}},\n"
        "{\"type\":\"Feature\",\"id\":\"00125\",\"properties\":{\"id\":\"00125\",\"name\":null,\"people\":"
        "null,"
        "\"km2\":null,\"since\":null},\"geometry\":{\"type\":\"Point\",\"coordinates\":[106,10.25]}}\n"
        "]}\n");
}

static void geojson_escapes_and_repeats_the_id(void **state)
{
    (void)state;
    static const struct geo_field fields[] = {{"code", GEO_FIELD_TEXT, 0, "code"}};
    static const union geo_value values[] = {{.text = "a\tb\\c\x01"}};
    static const struct geo_feature features[] = {{.id = "x\"y", .values = values}};
    struct geo_layer layer = {"t", "T", GEO_LAYER_TABLE, fields, 1, features, 1, NULL};
    write_geojson(&layer, "t.geojson");
    temporary_assert_text(root, "t.geojson",
                          "{\"type\":\"FeatureCollection\",\"name\":\"t\",\"features\":[\n"
                          "{\"type\":\"Feature\",\"id\":\"x\\\"y\",\"properties\":{\"id\":\"x\\\"y\","
                          "\"code\":\"a\\u0009b\\\\c\\u0001\"},\"geometry\":null}\n]}\n");
    layer.feature_count = 0;
    write_geojson(&layer, "empty.geojson");
    temporary_assert_text(root, "empty.geojson",
                          "{\"type\":\"FeatureCollection\",\"name\":\"t\",\"features\":[\n]}\n");
}

/* Two parts; the first has a hole. */
static double AREA_XY[] = {0, 0, 3, 0, 3, 3, 0, 3, 1, 1, 1, 2, 2, 2, 2, 1, 10, 10, 11, 10, 10, 11};
static int64_t AREA_START[] = {0, 4, 8, 11};
static const struct geo_polygon AREA = {3, AREA_START, AREA_XY};
static const struct geo_field AREA_FIELDS[] = {{"id", GEO_FIELD_TEXT, 0, "identity"}};
static const union geo_value AREA_VALUES[] = {{.text = "a"}};

static struct geo_layer area_layer(struct geo_feature *feature, const struct geo_polygon *polygon)
{
    *feature = (struct geo_feature){.id = "a", .values = AREA_VALUES, .polygon = polygon};
    struct geo_layer layer = {"areas", "Areas", GEO_LAYER_AREA, AREA_FIELDS, 1, feature, 1, "EPSG:4326"};
    return layer;
}

static void geojson_of_areas(void **state)
{
    (void)state;
    struct geo_feature feature;
    struct geo_layer layer = area_layer(&feature, &AREA);
    write_geojson(&layer, "a.geojson");
    temporary_assert_contains(root, "a.geojson",
                              "\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":"
                              "[[[[0,0],[3,0],[3,3],[0,3],[0,0]],[[1,1],[1,2],[2,2],[2,1],[1,1]]],"
                              "[[[10,10],[11,10],[10,11],[10,10]]]]}}\n]}\n");
}

static void an_area_of_nothing_is_an_empty_multipolygon(void **state)
{
    (void)state;
    struct geo_feature feature;
    /* An outer ring that vanishes at 7 decimals takes its hole with it. */
    static double xy[] = {1,           1,           1.00000001,  1,           1.00000001,  1.00000001,
                          1.000000001, 1.000000001, 1.000000001, 1.000000002, 1.000000002, 1.000000002};
    static int64_t start[] = {0, 3, 6};
    static const struct geo_polygon speck = {2, start, xy};
    struct geo_layer layer = area_layer(&feature, &speck);
    write_geojson(&layer, "s.geojson");
    temporary_assert_contains(root, "s.geojson", "{\"type\":\"MultiPolygon\",\"coordinates\":[]}");
}

static void rounding_keeps_areas_valid(void **state)
{
    (void)state;
    /* A notch from the right that stops just before the left side reaches it once both are rounded. */
    static double xy[] = {0.00000006, 0, 1, 0, 1, 0.4, 0.00000008, 0.5, 1, 0.6, 1, 1, 0.00000006, 1};
    static int64_t start[] = {0, 7};
    static double crossing[] = {0, 0, 1, 0, 1, 1, 0.50000004, 0.00000004, 0, 1};
    static int64_t crossing_start[] = {0, 5};
    const struct geo_polygon polygons[] = {{1, start, xy}, {1, crossing_start, crossing}};
    for (size_t i = 0; i < 2; i++) {
        struct geo_feature feature;
        struct geo_layer layer = area_layer(&feature, &polygons[i]);
        write_geojson(&layer, "r.geojson");
        char path[TEMPORARY_PATH_SIZE];
        temporary_path(path, root, "r.geojson");
        struct geo_table_source source = {.path = path};
        struct geo_table *table = NULL;
        struct geo_error err = {0};
        bool more = false;
        int64_t row = 0;
        char reason[128];
        assert_null(geo_shape_invalid_reason(&polygons[i], reason));
        assert_int_equal(geo_table_open(&table, &source, &err), GEO_OK);
        assert_int_equal(geo_table_next(table, &more, &row, &err), GEO_OK);
        assert_true(more);
        struct geo_polygon back = {0};
        struct geo_repair repair = {0};
        assert_int_equal(geo_table_polygon(table, NULL, &back, &repair, &err), GEO_OK);
        assert_false(repair.repaired);
        assert_true(fabs(geo_polygon_area_m2(&back) - geo_polygon_area_m2(&polygons[i])) < 1e-6);
        geo_polygon_release(&back);
        geo_table_close(table);
    }
}

static void geojson_is_in_wgs84(void **state)
{
    (void)state;
    static const union geo_value values[] = {{.text = "hanoi"}};
    static const struct geo_feature features[] = {
        {.id = "hanoi", .values = values, .x = 588591.944, .y = 2326345.312}};
    struct geo_layer layer = {"p", "P", GEO_LAYER_POINT, AREA_FIELDS, 1, features, 1, "EPSG:5897"};
    write_geojson(&layer, "vn.geojson");
    temporary_assert_contains(root, "vn.geojson", "\"coordinates\":[105.8542,21.0285]");
}

static void a_point_that_cannot_be_transformed_is_an_error(void **state)
{
    (void)state;
    static const union geo_value values[] = {{.text = "far"}};
    static const struct geo_feature features[] = {{.id = "far", .values = values, .x = (double)NAN, .y = 0}};
    struct geo_layer layer = {"p", "P", GEO_LAYER_POINT, AREA_FIELDS, 1, features, 1, "EPSG:9210"};
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err = {0};
    temporary_path(path, root, "far.geojson");
    assert_int_equal(geo_layer_write_geojson(&layer, path, &err), GEO_ERR_INPUT);
    assert_non_null(strstr(err.message, "layer 'p', feature 'far'"));
    assert_int_equal(temporary_count(root), 0);
}

static void csv_for_offices(void **state)
{
    (void)state;
    struct geo_layer layer = points_layer();
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err = {0};
    temporary_path(path, root, "p.csv");
    assert_int_equal(geo_layer_write_csv(&layer, path, &err), GEO_OK);
    temporary_assert_text(root, "p.csv",
                          "\xEF\xBB\xBFid,name,people,km2,since\r\n"
                          "00123,\"Xã \"\"Đông\"\", Hà Nội\",4200000000,12.5,2026-11-01\r\n"
                          "00124,'=1+1,-7,0,\r\n"
                          "00125,,,,\r\n");
    /* 4200000000 is beyond 32 bits. */
    temporary_assert_text(root, "p.csvt", "\"String\",\"String\",\"Real\",\"Real\",\"Date\"\r\n");
    assert_int_equal(temporary_count(root), 2);
}

static void csv_types_of_small_numbers(void **state)
{
    (void)state;
    static const struct geo_field fields[] = {{"low", GEO_FIELD_INTEGER, 0, "l"},
                                              {"under", GEO_FIELD_INTEGER, 0, "u"}};
    static const union geo_value values[2][2] = {
        {{.integer = INT32_MAX}, {.integer = (int64_t)INT32_MIN - 1}},
        {{.integer = INT32_MIN}, {.integer = 0}}};
    static const struct geo_feature features[] = {{.id = "1", .values = values[0]},
                                                  {.id = "2", .values = values[1]}};
    struct geo_layer layer = {"t", "T", GEO_LAYER_TABLE, fields, 2, features, 2, NULL};
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err = {0};
    temporary_path(path, root, "t.csv");
    assert_int_equal(geo_layer_write_csv(&layer, path, &err), GEO_OK);
    temporary_assert_text(root, "t.csvt", "\"Integer\",\"Real\"\r\n");
}

static void csv_guards_every_formula(void **state)
{
    (void)state;
    static const struct geo_field fields[] = {{"t", GEO_FIELD_TEXT, 0, "t"}};
    static const char *const texts[] = {"=a", "+a", "-a", "@a", "\ta", "a=b", "", " a", "a\nb"};
    enum { COUNT = sizeof texts / sizeof texts[0] };
    union geo_value values[COUNT];
    struct geo_feature features[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        values[i].text = texts[i];
        features[i] = (struct geo_feature){.id = "x", .values = &values[i]};
    }
    struct geo_layer layer = {"t", "T", GEO_LAYER_TABLE, fields, 1, features, COUNT, NULL};
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err = {0};
    temporary_path(path, root, "t.csv");
    assert_int_equal(geo_layer_write_csv(&layer, path, &err), GEO_OK);
    temporary_assert_text(
        root, "t.csv",
        "\xEF\xBB\xBFt\r\n'=a\r\n'+a\r\n'-a\r\n'@a\r\n\"'\ta\"\r\na=b\r\n\r\n\" a\"\r\n\"a\nb\"\r\n");
}

static void write_gpkg(const char *name)
{
    static const union geo_value values[] = {{.text = "a"}};
    static const struct geo_feature area[] = {{.id = "a", .values = values, .polygon = &AREA}};
    static const struct geo_field other[] = {{"note", GEO_FIELD_TEXT, 0, "a note"}};
    static const union geo_value note[] = {{.text = "xin chào"}};
    static const struct geo_feature row[] = {{.id = "1", .values = note}};
    struct geo_layer layers[] = {points_layer(),
                                 {"areas", "Areas", GEO_LAYER_AREA, AREA_FIELDS, 1, area, 1, "EPSG:9210"},
                                 {"notes", "Notes", GEO_LAYER_TABLE, other, 1, row, 1, NULL}};
    const struct geo_layer *list[] = {&layers[0], &layers[1], &layers[2]};
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err = {0};
    temporary_path(path, root, name);
    if (geo_layer_write_gpkg(list, 3, path, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
}

static struct geo_table *open_layer(const char *name, const char *layer)
{
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err = {0};
    struct geo_table *table = NULL;
    bool more = false;
    int64_t row = 0;
    temporary_path(path, root, name);
    struct geo_table_source source = {.path = path, .layer = layer};
    assert_int_equal(geo_table_open(&table, &source, &err), GEO_OK);
    assert_int_equal(geo_table_next(table, &more, &row, &err), GEO_OK);
    assert_true(more);
    return table;
}

static int field_of(const struct geo_table *table, const char *name)
{
    for (int f = 0; f < geo_table_field_count(table); f++) {
        if (strcmp(geo_table_field_name(table, f), name) == 0) {
            return f;
        }
    }
    fail_msg("no field '%s'", name);
    return -1;
}

static void geopackage_reads_back(void **state)
{
    (void)state;
    write_gpkg("x.gpkg");
    assert_int_equal(temporary_count(root), 1); /* no journal is left */
    struct geo_error err = {0};
    struct geo_table *table = open_layer("x.gpkg", "stations");
    assert_string_equal(geo_table_text(table, field_of(table, "id")), "00123");
    assert_string_equal(geo_table_text(table, field_of(table, "people")), "4200000000");
    assert_string_equal(geo_table_text(table, field_of(table, "km2")), "12.5");
    assert_string_equal(geo_table_text(table, field_of(table, "since")), "2026/11/01");
    double x = 0;
    double y = 0;
    assert_int_equal(geo_table_point(table, &x, &y, &err), GEO_OK);
    assert_true(x == 105.123456789 && y == 21.0);
    geo_table_close(table);

    table = open_layer("x.gpkg", "areas");
    assert_non_null(strstr(geo_table_crs(table), "9210"));
    struct geo_polygon back = {0};
    struct geo_repair repair = {0};
    assert_int_equal(geo_table_polygon(table, NULL, &back, &repair, &err), GEO_OK);
    assert_int_equal(back.ring_count, 3);
    assert_true(geo_polygon_area_m2(&back) == 8.5);
    geo_polygon_release(&back);
    geo_table_close(table);

    table = open_layer("x.gpkg", "notes");
    assert_false(geo_table_has_geometry(table));
    assert_string_equal(geo_table_text(table, field_of(table, "note")), "xin chào");
    geo_table_close(table);
}

static void geopackage_is_the_same_in_every_run(void **state)
{
    (void)state;
    write_gpkg("x.gpkg");
    size_t size = 0;
    char *first = temporary_read(root, "x.gpkg", &size);
    write_gpkg("x.gpkg"); /* over the first */
    size_t size_again = 0;
    char *again = temporary_read(root, "x.gpkg", &size_again);
    assert_int_equal(size, size_again);
    assert_memory_equal(first, again, size);
    free(first);
    free(again);
    temporary_assert_contains(root, "x.gpkg", "SQLite format 3");
}

static void bad_field_names_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "elevenchars", "xã", "1st", "a b"};
    union geo_value value = {.text = "v"};
    struct geo_feature feature = {.id = "1", .values = &value};
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err = {0};
    temporary_path(path, root, "x");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct geo_field field = {bad[i], GEO_FIELD_TEXT, 0, "t"};
        struct geo_layer layer = {"t", "T", GEO_LAYER_TABLE, &field, 1, &feature, 1, NULL};
        const struct geo_layer *list[] = {&layer};
        assert_int_equal(geo_layer_write_geojson(&layer, path, &err), GEO_ERR_INTERNAL);
        assert_int_equal(geo_layer_write_csv(&layer, path, &err), GEO_ERR_INTERNAL);
        assert_int_equal(geo_layer_write_gpkg(list, 1, path, &err), GEO_ERR_INTERNAL);
    }
    struct geo_field twice[] = {{"a", GEO_FIELD_TEXT, 0, "1"}, {"a", GEO_FIELD_TEXT, 0, "2"}};
    struct geo_layer layer = {"t", "T", GEO_LAYER_TABLE, twice, 2, &feature, 0, NULL};
    assert_int_equal(geo_layer_write_csv(&layer, path, &err), GEO_ERR_INTERNAL);
    assert_non_null(strstr(err.message, "is there twice"));
    assert_int_equal(temporary_count(root), 0);
}

static void a_folder_that_is_not_there_is_an_output_error(void **state)
{
    (void)state;
    struct geo_layer layer = points_layer();
    const struct geo_layer *list[] = {&layer};
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err = {0};
    temporary_path(path, root, "none/x");
    assert_int_equal(geo_layer_write_geojson(&layer, path, &err), GEO_ERR_OUTPUT);
    assert_int_equal(geo_layer_write_csv(&layer, path, &err), GEO_ERR_OUTPUT);
    assert_int_equal(geo_layer_write_gpkg(list, 1, path, &err), GEO_ERR_OUTPUT);
}

/* A limit on the size of files fails like a full disk: in the middle. */
static void a_file_that_is_not_whole_is_reported_and_removed(void **state)
{
    (void)state;
    enum { ROWS = 20000 };
    static const struct geo_field field = {"t", GEO_FIELD_TEXT, 0, "t"};
    static const union geo_value value = {.text = "some text that takes some room"};
    static struct geo_feature features[ROWS];
    for (int i = 0; i < ROWS; i++) {
        features[i] = (struct geo_feature){.id = "1", .values = &value, .x = 105, .y = 21};
    }
    struct geo_layer layer = {"t", "T", GEO_LAYER_POINT, &field, 1, features, ROWS, "EPSG:4326"};
    const struct geo_layer *list[] = {&layer};
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err[3] = {{0}};
    enum geo_status status[3];
    struct rlimit before;
    temporary_path(path, root, "x");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit limit = {300000, before.rlim_max};
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    status[0] = geo_layer_write_geojson(&layer, path, &err[0]);
    status[1] = geo_layer_write_csv(&layer, path, &err[1]);
    status[2] = geo_layer_write_gpkg(list, 1, path, &err[2]);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(status[i], GEO_ERR_OUTPUT);
        assert_non_null(strstr(err[i].message, "was not written whole"));
    }
    assert_false(temporary_exists(root, "x"));
}

static int open_library(void **state)
{
    (void)state;
    struct geo_error err = {0};
    return geo_library_open(&err) == GEO_OK ? 0 : -1;
}

static int close_library(void **state)
{
    (void)state;
    geo_library_close();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(geojson_of_points, make_root, remove_root),
        cmocka_unit_test_setup_teardown(geojson_escapes_and_repeats_the_id, make_root, remove_root),
        cmocka_unit_test_setup_teardown(geojson_of_areas, make_root, remove_root),
        cmocka_unit_test_setup_teardown(an_area_of_nothing_is_an_empty_multipolygon, make_root, remove_root),
        cmocka_unit_test_setup_teardown(rounding_keeps_areas_valid, make_root, remove_root),
        cmocka_unit_test_setup_teardown(geojson_is_in_wgs84, make_root, remove_root),
        cmocka_unit_test_setup_teardown(a_point_that_cannot_be_transformed_is_an_error, make_root,
                                        remove_root),
        cmocka_unit_test_setup_teardown(csv_for_offices, make_root, remove_root),
        cmocka_unit_test_setup_teardown(csv_types_of_small_numbers, make_root, remove_root),
        cmocka_unit_test_setup_teardown(csv_guards_every_formula, make_root, remove_root),
        cmocka_unit_test_setup_teardown(geopackage_reads_back, make_root, remove_root),
        cmocka_unit_test_setup_teardown(geopackage_is_the_same_in_every_run, make_root, remove_root),
        cmocka_unit_test_setup_teardown(bad_field_names_are_refused, make_root, remove_root),
        cmocka_unit_test_setup_teardown(a_folder_that_is_not_there_is_an_output_error, make_root,
                                        remove_root),
        cmocka_unit_test_setup_teardown(a_file_that_is_not_whole_is_reported_and_removed, make_root,
                                        remove_root),
    };
    return cmocka_run_group_tests_name("layer", tests, open_library, close_library);
}
