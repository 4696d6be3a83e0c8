/* The files of a results folder, read back. */
#include "tests/support/tiny_province.h"

#include "geo/raster.h"
#include "geo/table.h"

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

static struct geo_table *open_layer(const char *file, const char *layer)
{
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err = {0};
    struct geo_table *table = NULL;
    temporary_path(path, root, file);
    struct geo_table_source source = {.path = path, .layer = layer};
    if (geo_table_open(&table, &source, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
    return table;
}

/* Area of the next row, m2; its first field's text in id. */
static double next_area(struct geo_table *table, char id[64])
{
    struct geo_error err = {0};
    struct geo_polygon polygon = {0};
    struct geo_repair repair = {0};
    bool more = false;
    int64_t row = 0;
    assert_int_equal(geo_table_next(table, &more, &row, &err), GEO_OK);
    if (!more) {
        return -1.0;
    }
    (void)snprintf(id, 64, "%s", geo_table_text(table, 0));
    assert_int_equal(geo_table_polygon(table, NULL, &polygon, &repair, &err), GEO_OK);
    assert_false(repair.repaired);
    double area_m2 = geo_polygon_area_m2(&polygon);
    geo_polygon_release(&polygon);
    return area_m2;
}

static void coverage_is_traced_along_the_cells(void **state)
{
    (void)state;
    write_all(root, STAGES, true);
    static const struct {
        const char *id;
        double cells;
    } expected[] = {{"4g-covered", 12},         {"4g-uncovered", 11},        {"4g-not_assessed", 1},
                    {"5g-uncovered", 23},       {"5g-not_assessed", 1},      {"5g-covered-after", 4},
                    {"5g-uncovered-after", 19}, {"5g-not_assessed-after", 1}};
    struct geo_table *table = open_layer("phusong.gpkg", "coverage");
    char id[64];
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_true(next_area(table, id) == expected[i].cells * 1e6);
        assert_string_equal(id, expected[i].id);
    }
    assert_true(next_area(table, id) < 0.0);
    geo_table_close(table);
    temporary_assert_contains(
        root, "coverage.geojson",
        "\"service\":\"5G\",\"class\":\"covered\",\"state\":\"after\",\"place\":\"indoor\","
        "\"people\":49,\"area_km2\":4}");
    /* Every file opens, and the GeoJSON is in degrees. */
    static const char *const files[] = {"communes.geojson", "gaps.geojson", "coverage.geojson"};
    for (size_t i = 0; i < 3; i++) {
        table = open_layer(files[i], NULL);
        double area = next_area(table, id);
        assert_true(area > 0.0 && area < 0.01);
        geo_table_close(table);
    }
}

static void geopackage_holds_every_table(void **state)
{
    (void)state;
    write_all(root, STAGES, true);
    static const struct {
        const char *layer;
        int64_t rows;
    } layers[] = {{"communes", 2},       {"gaps", 2},    {"coverage", 8}, {"stations", 1},
                  {"proposed_sites", 1}, {"summary", 3}, {"sectors", 2},  {"data_quality", 2}};
    for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++) {
        struct geo_table *table = open_layer("phusong.gpkg", layers[i].layer);
        assert_int_equal(geo_table_row_count(table), layers[i].rows);
        geo_table_close(table);
    }
    struct geo_table *table = open_layer("phusong.gpkg", "communes");
    assert_non_null(strstr(geo_table_crs(table), "5897"));
    geo_table_close(table);
}

static void rasters_tell_no_service_from_nodata(void **state)
{
    (void)state;
    write_all(root, STAGES, true);
    struct geo_raster_target target = {&scene.scenario.grid, scene.scenario.crs};
    struct geo_raster_report report = {0};
    struct geo_error err = {0};
    char path[TEMPORARY_PATH_SIZE];
    float level[CELLS];
    int16_t server[CELLS];
    for (int i = 0; i < CELLS; i++) {
        level[i] = NAN;
    }
    temporary_path(path, root, "signal_4g.tif");
    assert_int_equal(geo_raster_sample_elevation(level, &target, path, &report, &err), GEO_OK);
    temporary_path(path, root, "server_4g.tif");
    assert_int_equal(geo_raster_sample_class(server, &target, path, &report, &err), GEO_OK);
    for (int i = 0; i < CELLS; i++) {
        int col = i % COLS;
        float expected = i / COLS == 0 ? -85.0f : -80.1f;
        expected = col == 3 ? -120.0f : col > 3 ? -200.0f : expected;
        if (i == MISSING) {
            assert_true(isnan(level[i]));
            assert_int_equal(server[i], -1);
        } else {
            assert_true(level[i] == expected);
            assert_int_equal(server[i], col > 3 ? 0 : col % 2 + 1);
        }
    }
    temporary_path(path, root, "prob_5g_after.tif");
    assert_int_equal(geo_raster_sample_elevation(level, &target, path, &report, &err), GEO_OK);
    assert_true(level[0] == 0.0f);
    assert_true(level[4] == 0.996f); /* (−70 − 10 + 105) / √(8² + 5²) = 2.650 */
    assert_true(isnan(level[MISSING]));
}

/* 0.89973 is not 0.9, and must not look like it. */
static void probabilities_do_not_round_into_coverage(void **state)
{
    (void)state;
    struct geo_raster_target target = {&scene.scenario.grid, scene.scenario.crs};
    struct geo_raster_report report = {0};
    struct geo_error err = {0};
    char path[TEMPORARY_PATH_SIZE];
    float probability[CELLS];
    float kept[2] = {scene.outdoor[0][3], scene.outdoor[0][9]};
    scene.outdoor[0][3] = 1.28f;   /* 0.89973 */
    scene.outdoor[0][9] = 1.2825f; /* 0.90016 */
    write_all(root, STAGES, true);
    scene.outdoor[0][3] = kept[0];
    scene.outdoor[0][9] = kept[1];
    temporary_path(path, root, "prob_4g.tif");
    assert_int_equal(geo_raster_sample_elevation(probability, &target, path, &report, &err), GEO_OK);
    assert_true(probability[3] == 0.899f);
    assert_true(probability[9] == 0.901f);
}

static void run_json_by_hand(void **state)
{
    (void)state;
    write_all(root, STAGES, true);
    static const char *const parts[] = {"\"schema\": 1",
                                        "\"plan\": \"tiny\"",
                                        "\"crs\": \"EPSG:5897\"",
                                        "\"cell_m\": 1000.000",
                                        "\"operation\": \"VN-2000 to WGS 84 (2)\"",
                                        "\"people\": 329",
                                        "\"sha256\": \"ab12\"",
                                        "\"bytes\": 1234",
                                        "\"seconds\": 1.250",
                                        "\"counts\": \"2 communes\"",
                                        "\"warning\": 2",
                                        "\"bad_value\": 2",
                                        "\"values are extrapolated\"",
                                        "\"proposed_sites\": 1",
                                        "\"libraries\": \"GDAL "};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        temporary_assert_contains(root, "run.json", parts[i]);
    }
}

static void two_runs_write_the_same_bytes(void **state)
{
    (void)state;
    static const struct out_stage slower[] = {{"reading", 9.0, "2 communes"}, {"coverage", 8.0, "24 cells"}};
    char first[TEMPORARY_PATH_SIZE];
    char second[TEMPORARY_PATH_SIZE];
    temporary_path(first, root, "1");
    temporary_path(second, root, "2");
    assert_int_equal(mkdir(first, 0777), 0);
    assert_int_equal(mkdir(second, 0777), 0);
    write_all(first, STAGES, true);
    write_all(second, slower, true);
    DIR *folder = opendir(first);
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] != '.' && strcmp(entry->d_name, "run.json") != 0) {
            temporary_assert_same(first, second, entry->d_name);
        }
    }
    (void)closedir(folder);
}

static bool stop_at_half(void *context, double done_ratio)
{
    double *last = context;
    assert_true(done_ratio >= *last && done_ratio <= 1.0);
    *last = done_ratio;
    return done_ratio < 0.5;
}

static void the_user_can_stop_it(void **state)
{
    (void)state;
    double last = 0.0;
    struct geo_progress progress = {stop_at_half, &last};
    struct geo_error err = {0};
    struct out_results results = results_of(STAGES, true);
    assert_int_equal(out_results_write(&results, root, &progress, &err), GEO_ERR_INTERRUPTED);
    assert_false(temporary_exists(root, "run.json"));
}

static void a_full_disk_is_an_output_error(void **state)
{
    (void)state;
    struct geo_error err = {0};
    struct out_results results = results_of(STAGES, true);
    struct rlimit before;
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    static const rlim_t sizes[] = {10, 500, 3000, 50000};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct rlimit limit = {sizes[i], before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        enum geo_status status = out_results_write(&results, root, NULL, &err);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_int_equal(status, GEO_ERR_OUTPUT);
    }
}

static void an_unknown_crs_is_an_error(void **state)
{
    (void)state;
    struct geo_error err = {0};
    struct out_results results = results_of(STAGES, true);
    char *crs = scene.scenario.crs;
    scene.scenario.crs = text_of("EPSG:0");
    enum geo_status status = out_results_write(&results, root, NULL, &err);
    scene.scenario.crs = crs;
    assert_int_equal(status, GEO_ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(coverage_is_traced_along_the_cells, make_root, remove_root),
        cmocka_unit_test_setup_teardown(geopackage_holds_every_table, make_root, remove_root),
        cmocka_unit_test_setup_teardown(rasters_tell_no_service_from_nodata, make_root, remove_root),
        cmocka_unit_test_setup_teardown(probabilities_do_not_round_into_coverage, make_root, remove_root),
        cmocka_unit_test_setup_teardown(run_json_by_hand, make_root, remove_root),
        cmocka_unit_test_setup_teardown(two_runs_write_the_same_bytes, make_root, remove_root),
        cmocka_unit_test_setup_teardown(the_user_can_stop_it, make_root, remove_root),
        cmocka_unit_test_setup_teardown(a_full_disk_is_an_output_error, make_root, remove_root),
        cmocka_unit_test_setup_teardown(an_unknown_crs_is_an_error, make_root, remove_root),
    };
    return cmocka_run_group_tests_name("outputs_files", tests, make_scene, release_scene);
}
