/* The geo room on real input, where it is at hand: counts and sums known from elsewhere (GDAL's own tools,
 * the publishers). Skips, visibly, where the data are absent. */
#include "geo/raster.h"
#include "geo/shape.h"
#include "geo/table.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[512];
static char path[1024];

static const char *input(const char *name)
{
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static struct geo_table *open_table(const struct geo_table_source *source)
{
    struct geo_error err = {GEO_OK, ""};
    struct geo_table *table = NULL;
    if (geo_table_open(&table, source, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
    return table;
}

static bool next_row(struct geo_table *table)
{
    struct geo_error err = {GEO_OK, ""};
    bool more = false;
    int64_t row = 0;
    if (geo_table_next(table, &more, &row, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
    return more;
}

static int64_t count_rows(const char *name, bool no_header, const char *where)
{
    struct geo_table_source source = {.path = input(name), .no_header = no_header, .where = where};
    struct geo_table *table = open_table(&source);
    int64_t count = 0;
    while (next_row(table)) {
        count++;
    }
    geo_table_close(table);
    return count;
}

static void test_row_counts(void **state)
{
    (void)state;
    assert_int_equal(count_rows("cells/opencellid_vietnam_452_2026-03_raw.csv", true, NULL), 11543);
    assert_int_equal(count_rows("cells/opencellid_vietnam_452_2026-03_raw.csv", true, "field_1 = 'LTE'"),
                     8901);
    assert_int_equal(count_rows("cells/opencellid_vietnam_452_2026-03_raw.csv", true, "field_1 = 'NR'"), 2);
    assert_int_equal(count_rows("cells/opencellid_suriname_746_2020-06_raw.csv.gz", false, NULL), 4352);
    assert_int_equal(count_rows("cells/swiss_5g_nr_sites_bakom_epsg2056_raw.geojson.gz", false, NULL), 9062);
    assert_int_equal(count_rows("communes/communes_25_46_96_01.gpkg", false, "province_code = '01'"), 126);
}

static void test_swiss_crs(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_crs_facts facts;
    struct geo_table_source source = {.path = input("cells/swiss_5g_nr_sites_bakom_epsg2056_raw.geojson.gz")};
    struct geo_table *table = open_table(&source);
    assert_int_equal(geo_crs_describe(&facts, geo_table_crs(table), &err), GEO_OK);
    assert_string_equal(facts.code, "EPSG:2056");
    geo_table_close(table);
}

/* 148 communes; their areas as GDAL computes them from the same coordinates; the pairs that overlap. */
static void test_communes(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    static struct geo_polygon polygon[148];
    struct geo_transform *transform = NULL;
    struct geo_table_source source = {.path = input("communes/communes_25_46_96_01.gpkg"),
                                      .where = "province_code = '25'"};
    struct geo_table *table = open_table(&source);
    int32_t count = 0;
    double area_m2 = 0.0;
    assert_int_equal(geo_transform_open(&transform, geo_table_crs(table), "EPSG:9208", &err), GEO_OK);
    while (next_row(table)) {
        struct geo_repair repair;
        char reason[128];
        assert_in_range(count, 0, 147);
        assert_int_equal(geo_table_polygon(table, transform, &polygon[count], &repair, &err), GEO_OK);
        assert_false(repair.repaired);
        assert_null(geo_shape_invalid_reason(&polygon[count], reason));
        area_m2 += geo_polygon_area_m2(&polygon[count]);
        count++;
    }
    assert_int_equal(count, 148);
    assert_true(fabs(area_m2 - 9352092440.0) < 10.0);
    struct geo_overlap *overlap = NULL;
    int64_t pairs = 0;
    double common_m2 = 0.0;
    assert_int_equal(geo_shape_overlaps(&overlap, &pairs, polygon, count, 0.1, &err), GEO_OK);
    for (int64_t i = 0; i < pairs; i++) {
        common_m2 += overlap[i].area_m2;
    }
    assert_int_equal(pairs, 8);
    assert_true(fabs(common_m2 - 16304.237) < 0.01);
    free(overlap);
    for (int32_t i = 0; i < count; i++) {
        geo_polygon_release(&polygon[i]);
    }
    geo_transform_close(transform);
    geo_table_close(table);
}

static void test_whole_country_population(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_raster_report report;
    static const struct geo_grid grid = {-400000.0, 2700000.0, 5000.0, 300, 360};
    static double values[300 * 360];
    const struct geo_raster_target target = {&grid, "EPSG:5897"};
    assert_int_equal(geo_raster_add_sum(values, NULL, &target,
                                        input("population/worldpop_vnm_ppp_2020_1km_UNadj.tif"), &report,
                                        &err),
                     GEO_OK);
    double sum = 0.0;
    for (int i = 0; i < 300 * 360; i++) {
        sum += values[i];
    }
    assert_true(fabs(sum - 97338583.0) < 1.0);
    assert_true(fabs(sum + report.outside_sum - report.source_sum) <= 1e-9 * report.source_sum);
    assert_true(fabs(report.outside_sum) < 1e-3);
    assert_int_equal(report.negative_count, 0);
}

/* The SRTM tile: pixel is point, 1,539 voids; over the 30″ raster nothing stays open. */
static void test_terrain(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_raster_report report;
    static const struct geo_grid grid = {524000.0, 2434000.0, 200.0, 540, 560};
    static float values[540 * 560];
    const struct geo_raster_target target = {&grid, "EPSG:9208"};
    for (int i = 0; i < 540 * 560; i++) {
        values[i] = NAN;
    }
    assert_int_equal(geo_raster_sample_elevation(values, &target, input("dem/N21E105.hgt"), &report, &err),
                     GEO_OK);
    assert_int_equal(report.void_count, 1539);
    assert_true(fabs(report.pixel_m - 89.3) < 0.1);
    int64_t empty = 0;
    for (int i = 0; i < 540 * 560; i++) {
        empty += isnan(values[i]) ? 1 : 0;
    }
    assert_int_equal(empty + report.set_count, 540 * 560);
    /* On a point of the tile (105.5° E, 21.5° N is row 600, column 600) the sample is the point's own height.
     */
    struct geo_transform *transform = NULL;
    double x = 105.5;
    double y = 21.5;
    assert_int_equal(geo_transform_open(&transform, GEO_CRS_WGS84, "EPSG:9208", &err), GEO_OK);
    assert_int_equal(geo_transform_points(transform, &x, &y, 1, 1), 0);
    geo_transform_close(transform);
    FILE *stream = fopen(input("dem/N21E105.hgt"), "rb");
    assert_non_null(stream);
    unsigned char bytes[2];
    assert_int_equal(fseek(stream, 2 * (600 * 1201 + 600), SEEK_SET), 0);
    assert_int_equal(fread(bytes, 1, 2, stream), 2);
    assert_int_equal(fclose(stream), 0);
    /* One cell whose centre is that point, to a micrometre. */
    double cell_m = 1.0 / 64.0;
    struct geo_grid point = {(floor(x / cell_m)) * cell_m, (floor(y / cell_m) + 1.0) * cell_m, cell_m, 1, 1};
    const struct geo_raster_target point_target = {&point, "EPSG:9208"};
    float height_m = NAN;
    assert_int_equal(geo_raster_sample_elevation(&height_m, &point_target, path, &report, &err), GEO_OK);
    assert_true(fabs((double)height_m - (double)(bytes[0] * 256 + bytes[1])) < 0.05);
}

static void test_messy_archive(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_table *table = NULL;
    struct geo_table_source source = {.path = input("messy/phu_tho_25_geojson_as_found.zip")};
    assert_int_equal(geo_table_open(&table, &source, &err), GEO_ERR_INPUT);
    assert_non_null(strstr(err.message, "holds 149 files ('25_phu_tho/25_phu_tho.geojson'"));
    /* The whole province as one area, its outer rings clockwise in the file. */
    source.path = input("messy/phu_tho_25_geojson_as_found.zip/25_phu_tho/25_phu_tho.geojson");
    table = open_table(&source);
    assert_true(next_row(table));
    struct geo_transform *transform = NULL;
    struct geo_polygon polygon = {0};
    struct geo_repair repair;
    assert_int_equal(geo_transform_open(&transform, geo_table_crs(table), "EPSG:9208", &err), GEO_OK);
    assert_int_equal(geo_table_polygon(table, transform, &polygon, &repair, &err), GEO_OK);
    assert_true(fabs(geo_polygon_area_m2(&polygon) / 9361.38e6 - 1.0) < 0.002);
    geo_polygon_release(&polygon);
    geo_transform_close(transform);
    geo_table_close(table);
}

int main(void)
{
    const char *shared = getenv("PHUSONG_SHARED");
    if (shared != NULL) {
        (void)snprintf(folder, sizeof folder, "%s/data", shared);
    } else {
        (void)snprintf(folder, sizeof folder, "%s/../shared/data", PHUSONG_SOURCE);
    }
    if (access(input("SOURCES.md"), R_OK) != 0) {
        (void)fprintf(stderr, "skipped: no data in '%s'; set PHUSONG_SHARED\n", folder);
        return 77;
    }
    struct geo_error err = {GEO_OK, ""};
    if (geo_library_open(&err) != GEO_OK) {
        (void)fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_row_counts), cmocka_unit_test(test_swiss_crs),
        cmocka_unit_test(test_communes),   cmocka_unit_test(test_whole_country_population),
        cmocka_unit_test(test_terrain),    cmocka_unit_test(test_messy_archive),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    geo_library_close();
    return failed;
}
