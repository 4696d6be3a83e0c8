#include "geo/image.h"

#include "geo/crs.h"
#include "geo/image_internal.h"
#include "geo/raster.h"
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

static const struct geo_grid SMALL = {500000.0, 2300100.0, 50.0, 3, 2};

static void write_image(const struct geo_image *image, const char *name)
{
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err = {0};
    temporary_path(path, root, name);
    if (geo_image_write(image, path, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
    assert_int_equal(temporary_count(root), 1); /* nothing is left beside it */
}

static void levels_read_back(void **state)
{
    (void)state;
    static const float values[] = {-80.5f, -200.0f, NAN, -101.25f, -90.0f, 0.0f};
    static const char *const metadata[] = {"SERVICE=4G", "NOTE=a=b", NULL};
    struct geo_image image = {&SMALL,  "EPSG:9210", GEO_IMAGE_FLOAT32, values, -9999.0, GEO_OVERVIEW_MAX,
                              "level", "dBm",       metadata};
    write_image(&image, "x.tif");
    struct geo_raster_target target = {&SMALL, "EPSG:9210"};
    struct geo_raster_report report = {0};
    struct geo_error err = {0};
    char path[TEMPORARY_PATH_SIZE];
    float back[6] = {7, 7, 7, 7, 7, 7};
    temporary_path(path, root, "x.tif");
    assert_int_equal(geo_raster_sample_elevation(back, &target, path, &report, &err), GEO_OK);
    for (int i = 0; i < 6; i++) {
        if (i == 2) {
            assert_true(back[i] == 7.0f); /* nodata: left as it was */
        } else {
            assert_true(back[i] == values[i]);
        }
    }
    char *text = temporary_read(root, "x.tif", NULL);
    assert_memory_equal(text + 0, "II*", 3);
    free(text);
}

static void whole_numbers_read_back(void **state)
{
    (void)state;
    static const int32_t servers[] = {0, 1, -1, 3000, 2, 2};
    struct geo_image image = {
        &SMALL, "EPSG:9210", GEO_IMAGE_INT32, servers, -1.0, GEO_OVERVIEW_MODE, "server", "", NULL};
    write_image(&image, "x.tif");
    struct geo_raster_target target = {&SMALL, "EPSG:9210"};
    struct geo_raster_report report = {0};
    struct geo_error err = {0};
    char path[TEMPORARY_PATH_SIZE];
    int16_t back[6];
    temporary_path(path, root, "x.tif");
    assert_int_equal(geo_raster_sample_class(back, &target, path, &report, &err), GEO_OK);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(back[i], servers[i]);
    }
    static const uint8_t bytes[] = {0, 1, 255, 30, 2, 2};
    image.type = GEO_IMAGE_UINT8;
    image.values = bytes;
    image.nodata = 255.0;
    write_image(&image, "x.tif");
    assert_int_equal(geo_raster_sample_class(back, &target, path, &report, &err), GEO_OK);
    assert_int_equal(back[1], 1);
    assert_int_equal(back[2], -1);
    assert_int_equal(back[3], 30);
}

enum { LARGE_COLS = 1030, LARGE_ROWS = 515 };
static const struct geo_grid LARGE = {500000.0, 2300000.0, 50.0, LARGE_COLS, LARGE_ROWS};

static float *large_values(void)
{
    float *values = calloc((size_t)LARGE_COLS * LARGE_ROWS, sizeof *values);
    assert_non_null(values);
    for (int i = 0; i < LARGE_COLS * LARGE_ROWS; i++) {
        values[i] = (float)(-120 + (i % 1009) * 7919 % 60);
    }
    return values;
}

static void the_same_bytes_in_every_run(void **state)
{
    (void)state;
    float *values = large_values();
    struct geo_image image = {
        &LARGE, "EPSG:9210", GEO_IMAGE_FLOAT32, values, -9999.0, GEO_OVERVIEW_MAX, "level", "dBm", NULL};
    size_t size = 0;
    size_t size_again = 0;
    write_image(&image, "x.tif");
    char *first = temporary_read(root, "x.tif", &size);
    write_image(&image, "x.tif");
    char *again = temporary_read(root, "x.tif", &size_again);
    assert_int_equal(size, size_again);
    assert_memory_equal(first, again, size);
    /* The layout that makes a GeoTIFF "cloud optimized". */
    assert_non_null(strstr(first + 8, "GDAL_STRUCTURAL_METADATA_SIZE="));
    free(first);
    free(again);
    free(values);
}

static void overviews_follow_their_rule(void **state)
{
    (void)state;
    static const struct {
        enum geo_image_overview overview;
        double expected[4];
    } cases[] = {{GEO_OVERVIEW_MAX, {2.0, 8.0, -1.0, 9.0}},
                 {GEO_OVERVIEW_MODE, {1.0, 6.0, -1.0, 9.0}},
                 {GEO_OVERVIEW_AVERAGE, {4.0 / 3.0, 6.25, -1.0, 6.0}}};
    static const double upper[] = {1, 2, 5, 6, -1, -1, 9};
    static const double lower[] = {-1, 1, 6, 8, -1, -1, 3};
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        struct geo_image image = {.nodata = -1.0, .overview = cases[c].overview};
        double row[4];
        geo_image_halve(row, upper, lower, 7, &image);
        for (int i = 0; i < 4; i++) {
            assert_true(row[i] == cases[c].expected[i]);
        }
        /* The last row of an odd image stands alone. */
        geo_image_halve(row, upper, NULL, 7, &image);
        assert_true(row[0] == (cases[c].overview == GEO_OVERVIEW_MAX       ? 2.0
                               : cases[c].overview == GEO_OVERVIEW_AVERAGE ? 1.5
                                                                           : 1.0));
        assert_true(row[2] == -1.0 && row[3] == 9.0);
    }
}

static void an_unknown_crs_is_an_error(void **state)
{
    (void)state;
    static const float values[6] = {0};
    struct geo_image image = {&SMALL, "EPSG:0", GEO_IMAGE_FLOAT32, values, -9999.0, GEO_OVERVIEW_MAX, "level",
                              "",     NULL};
    struct geo_error err = {0};
    char path[TEMPORARY_PATH_SIZE];
    temporary_path(path, root, "x.tif");
    assert_int_equal(geo_image_write(&image, path, &err), GEO_ERR_INTERNAL);
    assert_int_equal(temporary_count(root), 0);
}

static void a_file_that_is_not_whole_is_reported_and_removed(void **state)
{
    (void)state;
    float *values = large_values();
    struct geo_image image = {
        &LARGE, "EPSG:9210", GEO_IMAGE_FLOAT32, values, -9999.0, GEO_OVERVIEW_MAX, "level", "dBm", NULL};
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err = {0};
    temporary_path(path, root, "none/x.tif");
    assert_int_equal(geo_image_write(&image, path, &err), GEO_ERR_OUTPUT);

    temporary_path(path, root, "x.tif");
    (void)signal(SIGXFSZ, SIG_IGN);
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    size_t whole = 0;
    write_image(&image, "x.tif");
    free(temporary_read(root, "x.tif", &whole));
    /* Fails at the start, in the middle and at the last byte of the file. */
    const rlim_t sizes[] = {100, whole / 2, whole - 1};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct rlimit limit = {sizes[i], before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        enum geo_status status = geo_image_write(&image, path, &err);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_int_equal(status, GEO_ERR_OUTPUT);
        assert_non_null(strstr(err.message, "was not written whole"));
        assert_int_equal(temporary_count(root), 0);
    }
    free(values);
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
        cmocka_unit_test_setup_teardown(levels_read_back, make_root, remove_root),
        cmocka_unit_test_setup_teardown(whole_numbers_read_back, make_root, remove_root),
        cmocka_unit_test_setup_teardown(the_same_bytes_in_every_run, make_root, remove_root),
        cmocka_unit_test_setup_teardown(overviews_follow_their_rule, make_root, remove_root),
        cmocka_unit_test_setup_teardown(an_unknown_crs_is_an_error, make_root, remove_root),
        cmocka_unit_test_setup_teardown(a_file_that_is_not_whole_is_reported_and_removed, make_root,
                                        remove_root),
    };
    return cmocka_run_group_tests_name("image", tests, open_library, close_library);
}
