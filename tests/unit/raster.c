#include "geo/raster.h"

#include "geo/share.h"
#include "tests/support/temporary.h"

#include <math.h>
#include <string.h>

static char root[TEMPORARY_PATH_SIZE];
static char path[TEMPORARY_PATH_SIZE];

static int setup(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    temporary_make(root);
    return geo_library_open(&err) == GEO_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    geo_library_close();
    temporary_remove(root);
    return 0;
}

static void write_text(const char *name, const char *text)
{
    temporary_path(path, root, name);
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

#define UTM48                                                                                                \
    "PROJCS[\"WGS 84 / UTM zone 48N\",GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS "                  \
    "84\",6378137,298.257223563]],"                                                                          \
    "PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],"      \
    "PARAMETER["                                                                                             \
    "\"latitude_of_origin\",0],PARAMETER[\"central_meridian\",105],PARAMETER[\"scale_factor\",0.9996],"      \
    "PARAMETER["                                                                                             \
    "\"false_easting\",500000],PARAMETER[\"false_northing\",0],UNIT[\"metre\",1]]"
#define WGS84                                                                                                \
    "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS "                                                   \
    "84\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],UNIT["                                             \
    "\"degree\",0.0174532925199433]]"

/* An ESRI text raster; its CRS stands in a file beside it. Leaves its path in `path`. */
static void write_grid(const char *stem, const char *crs, const char *header, const char *rows)
{
    char name[64];
    char text[4096];
    (void)snprintf(name, sizeof name, "%s.prj", stem);
    if (crs != NULL) {
        write_text(name, crs);
    }
    (void)snprintf(name, sizeof name, "%s.asc", stem);
    (void)snprintf(text, sizeof text, "%s\n%s", header, rows);
    write_text(name, text);
}

/* 4 × 3 cells of 10 m; the raster below has 2 × 2 pixels of 20 m in its western part. */
static const struct geo_grid GRID = {500000.0, 2300030.0, 10.0, 4, 3};
static const struct geo_raster_target TARGET = {&GRID, "EPSG:32648"};
#define TWO_BY_TWO "ncols 2\nnrows 2\nxllcorner 500000\nyllcorner 2299990\ncellsize 20\nNODATA_value -1"

static void fill_with(float *values, int count, float value)
{
    for (int i = 0; i < count; i++) {
        values[i] = value;
    }
}

static void expect_floats(const float *values, const double *expected, int count)
{
    for (int i = 0; i < count; i++) {
        if (isnan(expected[i]) ? !isnan(values[i]) : !(fabs((double)values[i] - expected[i]) <= 2e-4)) {
            fail_msg("value %d is %g, not %g", i, (double)values[i], expected[i]);
        }
    }
}

static void test_bilinear(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_raster_report report;
    float values[12];
    fill_with(values, 12, NAN);
    write_grid("plane", UTM48, TWO_BY_TWO, "100 200\n300 400\n");
    assert_int_equal(geo_raster_sample_elevation(values, &TARGET, path, &report, &err), GEO_OK);
    /* Pixel centres at 10 and 30 m east, 20 m south of the grid's top and 0 m: rows of centres at 5, 15, 25
     * m. */
    static const double expected[12] = {
        100.0, 125.0, 175.0, 200.0, /* 5 m: above the upper centres' line at 10 − … */
        150.0, 175.0, 225.0, 250.0, 250.0, 275.0, 325.0, 350.0};
    expect_floats(values, expected, 12);
    assert_int_equal(report.set_count, 12);
    assert_int_equal(report.void_count, 0);
    assert_true(fabs(report.pixel_m - 20.0) < 1e-6);
    assert_string_equal(report.operation, "no change; accuracy 0 m; +proj=noop");
}

/* The pixel under the centre decides; missing neighbours only lose their weight. */
static void test_bilinear_beside_void(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_raster_report report;
    float values[12];
    fill_with(values, 12, 7.0F);
    write_grid("void", UTM48, TWO_BY_TWO, "100 -1\n300 400\n");
    assert_int_equal(geo_raster_sample_elevation(values, &TARGET, path, &report, &err), GEO_OK);
    static const double expected[12] = {100.0,
                                        100.0,
                                        7.0,
                                        7.0, /* untouched */
                                        150.0,
                                        (100.0 * 0.5625 + 300.0 * 0.1875 + 400.0 * 0.0625) / 0.8125,
                                        7.0,
                                        7.0,
                                        250.0,
                                        (100.0 * 0.1875 + 300.0 * 0.5625 + 400.0 * 0.1875) / 0.9375,
                                        (100.0 * 0.0625 + 300.0 * 0.1875 + 400.0 * 0.5625) / 0.8125,
                                        400.0};
    expect_floats(values, expected, 12);
    assert_int_equal(report.set_count, 8);
    assert_int_equal(report.void_count, 1);
}

/* Marks of older tools are void even if the file declares another one; so is what no place on earth has. */
static void test_elevation_voids(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_raster_report report;
    static const struct {
        const char *rows;
        int64_t voids;
    } file[] = {
        {"-32768 -32767\n-9999 1\n", 3},
        {"-501 9001\n-500 9000\n", 2},
        {"-430 8849\n0 -9998\n", 1},
        {"-1 -1\n-1 -1\n", 4},
        {"0 1\n2 3\n", 0},
    };
    for (size_t i = 0; i < sizeof file / sizeof file[0]; i++) {
        char stem[16];
        float values[12];
        fill_with(values, 12, NAN);
        (void)snprintf(stem, sizeof stem, "voids%zu", i);
        write_grid(stem, UTM48, TWO_BY_TWO, file[i].rows);
        assert_int_equal(geo_raster_sample_elevation(values, &TARGET, path, &report, &err), GEO_OK);
        assert_int_equal(report.void_count, file[i].voids);
    }
}

static void test_later_tile_on_top(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_raster_report report;
    float values[12];
    fill_with(values, 12, NAN);
    write_grid("below", UTM48, TWO_BY_TWO, "5 5\n5 5\n");
    assert_int_equal(geo_raster_sample_elevation(values, &TARGET, path, &report, &err), GEO_OK);
    write_grid("above", UTM48,
               "ncols 2\nnrows 1\nxllcorner 500020\nyllcorner 2300010\ncellsize 20\nNODATA_value -1",
               "9 9\n");
    assert_int_equal(geo_raster_sample_elevation(values, &TARGET, path, &report, &err), GEO_OK);
    static const double expected[12] = {5.0, 5.0, 9.0, 9.0, 5.0, 5.0, 9.0, 9.0, 5.0, 5.0, 5.0, 5.0};
    expect_floats(values, expected, 12);
    assert_int_equal(report.set_count, 4);
    write_grid("elsewhere", UTM48, "ncols 2\nnrows 1\nxllcorner 900020\nyllcorner 2300010\ncellsize 20",
               "9 9\n");
    assert_int_equal(geo_raster_sample_elevation(values, &TARGET, path, &report, &err), GEO_OK);
    assert_int_equal(report.set_count, 0);
}

/* Scale and offset by a VRT around the text raster. */
static void test_scale_and_offset(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_raster_report report;
    float values[12];
    double sum[12] = {0.0};
    char vrt[2048];
    write_grid("raw", UTM48, TWO_BY_TWO, "100 100\n100 100\n");
    (void)snprintf(
        vrt, sizeof vrt,
        "<VRTDataset rasterXSize=\"2\" rasterYSize=\"2\"><SRS>EPSG:32648</SRS><GeoTransform>500000,20,0,"
        "2300030,0,-20</GeoTransform><VRTRasterBand dataType=\"Float32\" band=\"1\"><Offset>-3</Offset>"
        "<Scale>0.5</Scale><SimpleSource><SourceFilename>%s</SourceFilename><SourceBand>1</SourceBand>"
        "</SimpleSource></VRTRasterBand></VRTDataset>",
        path);
    write_text("scaled.vrt", vrt);
    fill_with(values, 12, NAN);
    assert_int_equal(geo_raster_sample_elevation(values, &TARGET, path, &report, &err), GEO_OK);
    assert_true(fabs((double)values[0] - 47.0) < 1e-4);
    assert_int_equal(geo_raster_add_sum(sum, NULL, &TARGET, path, &report, &err), GEO_OK);
    assert_true(fabs(report.source_sum - 188.0) < 1e-9);
}

/* A cell has the same value in every grid that holds it, whatever the grid's corner. */
static void test_same_value_in_neighbouring_grids(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_raster_report report;
    static const struct geo_grid wide = {560000.0, 2360000.0, 50.0, 200, 150};
    static const struct geo_grid part = {563350.0, 2356150.0, 50.0, 90, 70};
    static float a[200 * 150];
    static float b[90 * 70];
    fill_with(a, 200 * 150, NAN);
    fill_with(b, 90 * 70, NAN);
    write_grid("slope", WGS84, "ncols 3\nnrows 3\nxllcorner 105.3\nyllcorner 21.1\ncellsize 0.1",
               "10 500 30\n900 100 2000\n3 1500 8\n");
    const struct geo_raster_target wide_target = {&wide, "EPSG:9208"};
    const struct geo_raster_target part_target = {&part, "EPSG:9208"};
    assert_int_equal(geo_raster_sample_elevation(a, &wide_target, path, &report, &err), GEO_OK);
    assert_int_equal(report.set_count, 200 * 150);
    assert_true(strstr(report.operation, "EPSG:6960") != NULL);
    assert_int_equal(geo_raster_sample_elevation(b, &part_target, path, &report, &err), GEO_OK);
    for (int row = 0; row < 70; row++) {
        assert_memory_equal(b + row * 90, a + (row + 77) * 200 + 67, 90 * sizeof(float));
    }
}

/* Interpolated positions against exact ones: one cell at a time, each in a grid of its own. */
static void test_positions_are_right(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_raster_report report;
    static const struct geo_grid grid = {500000.0, 2400000.0, 1000.0, 70, 70};
    static float values[70 * 70];
    struct geo_transform *back = NULL;
    fill_with(values, 70 * 70, NAN);
    /* Height = 10000 × (longitude − 104) in each column of pixels: bilinear sampling gives it back exactly.
     */
    write_grid("east", WGS84, "ncols 4\nnrows 1\nxllcorner 104\nyllcorner 20\ncellsize 2",
               "1000 3000 5000 7000\n");
    const struct geo_raster_target target = {&grid, "EPSG:9208"};
    assert_int_equal(geo_raster_sample_elevation(values, &target, path, &report, &err), GEO_OK);
    assert_int_equal(geo_transform_open(&back, "EPSG:9208", GEO_CRS_WGS84, &err), GEO_OK);
    for (int32_t row = 0; row < 70; row++) {
        for (int32_t col = 0; col < 70; col++) {
            double x = geo_grid_x_m(&grid, col);
            double y = geo_grid_y_m(&grid, row);
            assert_int_equal(geo_transform_points(back, &x, &y, 1, 1), 0);
            double expected = x < 105.0 ? 1000.0 : 1000.0 * (x - 104.0);
            /* 1e-4 of a pixel of 2°, 2000 m a pixel */
            assert_true(fabs((double)values[row * 70 + col] - expected) < 0.2);
        }
    }
    geo_transform_close(back);
}

static void test_sum_by_hand(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_raster_report report;
    double values[12] = {0.0};
    uint8_t has_data[12] = {0};
    write_grid("people", UTM48, TWO_BY_TWO, "8 -1\n0 40\n");
    assert_int_equal(geo_raster_add_sum(values, has_data, &TARGET, path, &report, &err), GEO_OK);
    /* The lower pixels reach 10 m below the grid: half of them is outside. */
    static const double expected[12] = {2.0, 2.0, 0.0, 0.0, 2.0, 2.0, 0.0, 0.0, 0.0, 0.0, 10.0, 10.0};
    static const uint8_t expected_data[12] = {1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1};
    for (int i = 0; i < 12; i++) {
        assert_true(fabs(values[i] - expected[i]) < 1e-9);
        assert_int_equal(has_data[i], expected_data[i]);
    }
    assert_true(fabs(report.source_sum - 48.0) < 1e-12);
    assert_true(fabs(report.outside_sum - 20.0) < 1e-9);
    assert_int_equal(report.void_count, 1);
    assert_int_equal(report.set_count, 8);
    assert_int_equal(report.negative_count, 0);
    /* It adds: a second time gives twice. */
    assert_int_equal(geo_raster_add_sum(values, NULL, &TARGET, path, &report, &err), GEO_OK);
    assert_true(fabs(values[0] - 4.0) < 1e-9);
}

/* A raster of 32-bit numbers, which can hold NaN. */
static void write_floats(const char *stem, const float values[4])
{
    char name[64];
    (void)snprintf(name, sizeof name, "%s.prj", stem);
    write_text(name, UTM48);
    (void)snprintf(name, sizeof name, "%s.hdr", stem);
    write_text(name, "nrows 2\nncols 2\nnbands 1\nnbits 32\npixeltype float\nbyteorder I\nulxmap 500010\n"
                     "ulymap 2300020\nxdim 20\nydim 20\n");
    (void)snprintf(name, sizeof name, "%s.bil", stem);
    temporary_path(path, root, name);
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(values, sizeof values[0], 4, stream), 4);
    assert_int_equal(fclose(stream), 0);
}

static void test_sum_of_negative(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_raster_report report;
    double values[12] = {0.0};
    uint8_t has_data[12] = {0};
    static const float people[4] = {-5.0F, NAN, 4.0F, 4.0F};
    write_floats("negative", people);
    assert_int_equal(geo_raster_add_sum(values, has_data, &TARGET, path, &report, &err), GEO_OK);
    assert_int_equal(report.negative_count, 1);
    assert_int_equal(report.void_count, 1);
    assert_true(fabs(report.source_sum - 8.0) < 1e-12);
    assert_true(values[0] >= 0.0 && values[0] <= 0.0);
    assert_int_equal(has_data[0], 1);
    assert_int_equal(has_data[2], 0);
    float heights[12];
    fill_with(heights, 12, NAN);
    assert_int_equal(geo_raster_sample_elevation(heights, &TARGET, path, &report, &err), GEO_OK);
    assert_int_equal(report.void_count, 1);
    assert_true(isnan(heights[2]));
    assert_true(!isnan(heights[0]));
}

/* Pixels that are turned against the cells, larger and smaller: the sum is kept, and each cell has what the
 * exact share of each pixel gives. */
static void expect_sum_kept(double cell_m, int32_t cols, int32_t rows)
{
    struct geo_error err = {GEO_OK, ""};
    struct geo_raster_report report;
    struct geo_transform *transform = NULL;
    const struct geo_grid grid = {floor(645000.0 / cell_m) * cell_m, floor(2312000.0 / cell_m) * cell_m,
                                  cell_m, cols, rows};
    const struct geo_raster_target target = {&grid, "EPSG:9208"};
    size_t count = (size_t)cols * (size_t)rows;
    double *values = calloc(count, sizeof *values);
    double *expected = calloc(count, sizeof *expected);
    assert_non_null(values);
    assert_non_null(expected);
    write_grid("turned", WGS84, "ncols 5\nnrows 4\nxllcorner 106.15\nyllcorner 20.85\ncellsize 0.01",
               "1 2 3 4 5\n6 7 8 9 10\n11 12 13 14 15\n16 17 18 19 20\n");
    assert_int_equal(geo_raster_add_sum(values, NULL, &target, path, &report, &err), GEO_OK);
    assert_int_equal(geo_transform_open(&transform, GEO_CRS_WGS84, "EPSG:9208", &err), GEO_OK);
    double expected_inside = 0.0;
    for (int pixel = 0; pixel < 20; pixel++) {
        double west = 106.15 + 0.01 * (double)(pixel % 5);
        double north = 20.89 - 0.01 * (double)(pixel / 5);
        double xy[8] = {west, north - 0.01, west + 0.01, north - 0.01, west + 0.01, north, west, north};
        int64_t start[] = {0, 4};
        struct geo_polygon polygon = {1, start, xy};
        struct geo_share_list list = {0};
        assert_int_equal(geo_transform_points(transform, xy, xy + 1, 4, 2), 0);
        assert_int_equal(geo_share_compute(&list, &polygon, &grid, &err), GEO_OK);
        double per_cell = (double)(pixel + 1) * cell_m * cell_m / geo_polygon_area_m2(&polygon);
        for (int64_t i = 0; i < list.count; i++) {
            expected[list.cell[i]] += list.share[i] * per_cell;
            expected_inside += list.share[i] * per_cell;
        }
        geo_share_release(&list);
    }
    double sum = 0.0;
    for (size_t i = 0; i < count; i++) {
        assert_true(fabs(values[i] - expected[i]) <= 1e-3 * expected[i] + 1e-6);
        sum += values[i];
    }
    assert_true(fabs(sum + report.outside_sum - report.source_sum) <= 1e-9 * report.source_sum);
    assert_true(fabs(sum - expected_inside) <= 1e-4 * expected_inside);
    geo_transform_close(transform);
    free(values);
    free(expected);
}

static void test_sum_is_kept(void **state)
{
    (void)state;
    expect_sum_kept(50.0, 130, 110); /* wholly inside, pixels of 20 × 22 cells */
    expect_sum_kept(50.0, 40, 30);   /* cut off */
    expect_sum_kept(2500.0, 4, 4);   /* cells larger than pixels */
    expect_sum_kept(100000.0, 2, 2); /* everything in one cell */
}

static void test_classes(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_raster_report report;
    /* 6 × 3 pixels of 5 m from the grid's corner: cells of 2 × 2 pixels, the second row of cells has one row
     * only. */
    int16_t values[12];
    memset(values, 77, sizeof values);
    write_grid("classes", UTM48,
               "ncols 6\nnrows 3\nxllcorner 500000\nyllcorner 2300015\ncellsize 5\nNODATA_value 0",
               "10 20 80 80 0 0\n"
               "20 10 80 30 0 50\n"
               "40 40 60 30 0 0\n");
    assert_int_equal(geo_raster_sample_class(values, &TARGET, path, &report, &err), GEO_OK);
    /* Ties go to the lowest; no pixel: −1; the last column and row lie outside. */
    static const int16_t expected[12] = {10, 80, 50, -1, 40, 30, -1, -1, -1, -1, -1, -1};
    assert_memory_equal(values, expected, sizeof expected);
    assert_int_equal(report.set_count, 5);
    assert_int_equal(report.void_count, 5);
    assert_true(fabs(report.pixel_m - 5.0) < 1e-6);
}

/* The raster's northern edge lies within a row of cells. */
static void test_classes_at_the_edge(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_raster_report report;
    int16_t values[12];
    write_grid("edge", UTM48, "ncols 2\nnrows 12\nxllcorner 500000\nyllcorner 2300000\ncellsize 2",
               "1 1\n2 2\n9 9\n9 9\n9 9\n9 9\n9 9\n8 8\n8 8\n8 8\n8 8\n8 8\n");
    assert_int_equal(geo_raster_sample_class(values, &TARGET, path, &report, &err), GEO_OK);
    static const int16_t expected[12] = {1, -1, -1, -1, 9, -1, -1, -1, 8, -1, -1, -1};
    assert_memory_equal(values, expected, sizeof expected);
}

/* Pixels larger than cells: most cells hold no pixel's centre. */
static void test_classes_nearest(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_raster_report report;
    int16_t values[12];
    write_grid("coarse", UTM48, TWO_BY_TWO, "10 -1\n30 -400\n");
    assert_int_equal(geo_raster_sample_class(values, &TARGET, path, &report, &err), GEO_OK);
    static const int16_t expected[12] = {10, 10, -1, -1, 10, 10, -1, -1, 30, 30, -400, -400};
    assert_memory_equal(values, expected, sizeof expected);
}

/* 36 million pixels under twelve cells do not fit into one window: the block is split. */
static void test_very_fine_raster(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_raster_report report;
    float heights[12];
    int16_t classes[12];
    char vrt[2048];
    fill_with(heights, 12, NAN);
    write_grid("quarters", UTM48, TWO_BY_TWO, "10 20\n30 40\n");
    (void)snprintf(
        vrt, sizeof vrt,
        "<VRTDataset rasterXSize=\"6000\" rasterYSize=\"6000\"><SRS>EPSG:32648</SRS><GeoTransform>500000,"
        "0.0066666666666666667,0,2300030,0,-0.0066666666666666667</GeoTransform><VRTRasterBand "
        "dataType=\"Int16\" band=\"1\"><SimpleSource><SourceFilename>%s</SourceFilename><SourceBand>1"
        "</SourceBand><SrcRect xOff=\"0\" yOff=\"0\" xSize=\"2\" ySize=\"2\"/><DstRect xOff=\"0\" "
        "yOff=\"0\" xSize=\"6000\" ySize=\"6000\"/></SimpleSource></VRTRasterBand></VRTDataset>",
        path);
    write_text("fine.vrt", vrt);
    static const double expected[12] = {10.0, 10.0, 20.0, 20.0, 10.0, 10.0,
                                        20.0, 20.0, 30.0, 30.0, 40.0, 40.0};
    assert_int_equal(geo_raster_sample_elevation(heights, &TARGET, path, &report, &err), GEO_OK);
    expect_floats(heights, expected, 12);
    assert_int_equal(geo_raster_sample_class(classes, &TARGET, path, &report, &err), GEO_OK);
    for (int i = 0; i < 12; i++) {
        assert_int_equal(classes[i], (int)expected[i]);
    }
}

static void test_no_classes(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_raster_report report;
    int16_t values[12];
    write_grid("numbers", UTM48, TWO_BY_TWO, "10 40000\n30 40\n");
    assert_int_equal(geo_raster_sample_class(values, &TARGET, path, &report, &err), GEO_ERR_INPUT);
    assert_non_null(strstr(err.message, "holds the value 40000"));
    static char rows[8192];
    for (int i = 0; i < 1100; i++) {
        size_t used = strlen(rows);
        (void)snprintf(rows + used, sizeof rows - used, "%d\n", i);
    }
    static char text[10000];
    write_text("many.prj", UTM48);
    (void)snprintf(text, sizeof text,
                   "ncols 1\nnrows 1100\nxllcorner 500000\nyllcorner 2300000\ncellsize 0.02\n%s", rows);
    write_text("many.asc", text);
    assert_int_equal(geo_raster_sample_class(values, &TARGET, path, &report, &err), GEO_ERR_INPUT);
    assert_non_null(strstr(err.message, "more than 1024 different values"));
}

static void test_fill(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    const float n = NAN;
    const struct geo_grid grid = {0.0, 0.0, 1.0, 5, 3};
    /* The middle cell sees 4 in the west, 10 in the east at two steps, 7 in the north, nothing else. */
    float values[15] = {n, n, 7.0F, n, n, 4.0F, n, n, n, 10.0F, n, n, n, n, n};
    int64_t filled = -1;
    assert_int_equal(geo_raster_fill_voids(values, &grid, 2.0, &filled, &err), GEO_OK);
    assert_int_equal(filled, 12);
    /* (4/4 + 10/4 + 7/1) / (1/4 + 1/4 + 1) */
    assert_true(fabs((double)values[7] - 10.5 / 1.5) < 1e-6);
    /* Corner: 7 two steps east, 4 one step south. */
    assert_true(fabs((double)values[0] - (7.0 / 4.0 + 4.0) / 1.25) < 1e-6);
    /* Left of the middle: 7 by one diagonal step of √2, 4 one step west, 10 too far. */
    assert_true(fabs((double)values[6] - (7.0 / 2.0 + 4.0) / 1.5) < 1e-6);
    /* Known cells stay. */
    assert_true(values[5] >= 4.0F && values[5] <= 4.0F);
}

static void test_fill_reach(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    const float n = NAN;
    const struct geo_grid grid = {0.0, 0.0, 1.0, 6, 1};
    float values[6] = {3.0F, n, n, n, n, n};
    int64_t filled = -1;
    assert_int_equal(geo_raster_fill_voids(values, &grid, 3.0, &filled, &err), GEO_OK);
    assert_int_equal(filled, 3);
    assert_true(!isnan(values[3]));
    assert_true(isnan(values[4]));
    /* Nothing known, nothing filled; nothing void, nothing changed. */
    float none[6] = {n, n, n, n, n, n};
    assert_int_equal(geo_raster_fill_voids(none, &grid, 100.0, &filled, &err), GEO_OK);
    assert_int_equal(filled, 0);
    float all[6] = {1.0F, 2.0F, 3.0F, 4.0F, 5.0F, 6.0F};
    assert_int_equal(geo_raster_fill_voids(all, &grid, 100.0, &filled, &err), GEO_OK);
    assert_int_equal(filled, 0);
}

static void expect_refused(const char *name, const char *part)
{
    struct geo_error err = {GEO_OK, ""};
    struct geo_raster_report report = {.set_count = -7};
    float values[12];
    double sums[12] = {0.0};
    int16_t classes[12];
    assert_int_equal(geo_raster_sample_elevation(values, &TARGET, name, &report, &err), GEO_ERR_INPUT);
    if (strstr(err.message, part) == NULL) {
        fail_msg("'%s' does not say '%s'", err.message, part);
    }
    assert_int_equal(geo_raster_add_sum(sums, NULL, &TARGET, name, &report, &err), GEO_ERR_INPUT);
    assert_int_equal(geo_raster_sample_class(classes, &TARGET, name, &report, &err), GEO_ERR_INPUT);
    assert_int_equal(report.set_count, -7);
}

static void test_refused(void **state)
{
    (void)state;
    expect_refused("/vsicurl/http://example.org/a.tif", "is not a local file");
    expect_refused("https://example.org/a.tif", "is not a local file");
    expect_refused("/no/such/file.tif", "does not exist");
    write_text("junk.tif", "junk");
    expect_refused(path, "junk.tif' cannot be read as a raster");
    write_grid("nocrs", NULL, TWO_BY_TWO, "1 2\n3 4\n");
    expect_refused(path, "declares no coordinate reference system");
    write_text("nowhere.vrt",
               "<VRTDataset rasterXSize=\"2\" rasterYSize=\"2\"><SRS>EPSG:32648</SRS><VRTRasterBand "
               "dataType=\"Float32\" band=\"1\"/></VRTDataset>");
    expect_refused(path, "does not say where on earth it lies");
    write_text("complex.vrt",
               "<VRTDataset rasterXSize=\"2\" rasterYSize=\"2\"><VRTRasterBand dataType=\"CFloat32\" "
               "band=\"1\"/></VRTDataset>");
    expect_refused(path, "complex numbers");
    /* A source that is gone shows only when it is read. */
    write_text(
        "gone.vrt",
        "<VRTDataset rasterXSize=\"2\" rasterYSize=\"2\"><SRS>EPSG:32648</SRS><GeoTransform>500000,20,0,"
        "2300030,0,-20</GeoTransform><VRTRasterBand dataType=\"Float32\" band=\"1\"><SimpleSource>"
        "<SourceFilename>/no/such/file.tif</SourceFilename><SourceBand>1</SourceBand></SimpleSource>"
        "</VRTRasterBand></VRTDataset>");
    expect_refused(path, "gone.vrt' cannot be read");
    write_grid("whole", UTM48, TWO_BY_TWO, "1 2\n3 4\n");
    struct geo_error err = {GEO_OK, ""};
    struct geo_raster_report report;
    float values[12];
    const struct geo_raster_target target = {&GRID, "nonsense"};
    assert_int_equal(geo_raster_sample_elevation(values, &target, path, &report, &err), GEO_ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bilinear),
        cmocka_unit_test(test_bilinear_beside_void),
        cmocka_unit_test(test_elevation_voids),
        cmocka_unit_test(test_later_tile_on_top),
        cmocka_unit_test(test_scale_and_offset),
        cmocka_unit_test(test_same_value_in_neighbouring_grids),
        cmocka_unit_test(test_positions_are_right),
        cmocka_unit_test(test_sum_by_hand),
        cmocka_unit_test(test_sum_of_negative),
        cmocka_unit_test(test_sum_is_kept),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_classes_at_the_edge),
        cmocka_unit_test(test_classes_nearest),
        cmocka_unit_test(test_very_fine_raster),
        cmocka_unit_test(test_no_classes),
        cmocka_unit_test(test_fill),
        cmocka_unit_test(test_fill_reach),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
