#include "geo/shape.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Rings of four points each; outer ones counterclockwise, holes clockwise. */
#define SQUARE(west, south, side)                                                                            \
    (west), (south), (west) + (side), (south), (west) + (side), (south) + (side), (west), (south) + (side)
#define HOLE(west, south, side)                                                                              \
    (west), (south), (west), (south) + (side), (west) + (side), (south) + (side), (west) + (side), (south)

static int64_t one_ring[] = {0, 4};
static int64_t two_rings[] = {0, 4, 8};
static int64_t three_rings[] = {0, 4, 8, 12};

static double ten[] = {SQUARE(0.0, 0.0, 10.0)};
static double touching[] = {SQUARE(10.0, 0.0, 10.0)};
static double corner[] = {SQUARE(8.0, 8.0, 4.0)};
static double ring_shape[] = {SQUARE(0.0, 0.0, 10.0), HOLE(1.0, 1.0, 8.0)};
static double in_the_hole[] = {SQUARE(2.0, 2.0, 4.0)};
static double two_parts[] = {SQUARE(20.0, 0.0, 10.0), HOLE(22.0, 2.0, 2.0), SQUARE(9.0, 0.0, 2.0)};
static double bow_tie[] = {0.0, 0.0, 10.0, 10.0, 10.0, 0.0, 0.0, 10.0};

static void test_overlaps(void **state)
{
    (void)state;
    struct geo_polygon polygons[] = {
        {1, one_ring, ten},         {1, one_ring, touching},    {1, one_ring, corner},
        {2, two_rings, ring_shape}, {1, one_ring, in_the_hole}, {3, three_rings, two_parts},
    };
    static const struct geo_overlap expected[] = {
        {0, 2, 4.0},                            /* 8…10 × 8…10 */
        {0, 3, 36.0},                           /* 100 − 64 */
        {0, 4, 16.0}, {0, 5, 2.0}, {1, 2, 4.0}, /* 10…12 × 8…10 */
        {1, 5, 2.0},                            /* second part: 10…11 × 0…2 */
        {2, 3, 3.0},                            /* 4 less the hole's 8…9 × 8…9 */
        {3, 5, 2.0},
    };
    struct geo_error err = {GEO_OK, ""};
    struct geo_overlap *overlap = NULL;
    int64_t count = 0;
    assert_int_equal(geo_shape_overlaps(&overlap, &count, polygons, 6, 0.0, &err), GEO_OK);
    assert_int_equal(count, sizeof expected / sizeof expected[0]);
    for (int64_t i = 0; i < count; i++) {
        assert_int_equal(overlap[i].first, expected[i].first);
        assert_int_equal(overlap[i].second, expected[i].second);
        assert_true(fabs(overlap[i].area_m2 - expected[i].area_m2) < 1e-9);
    }
    free(overlap);
    /* More than the limit, not as much as the limit. */
    assert_int_equal(geo_shape_overlaps(&overlap, &count, polygons, 6, 4.0, &err), GEO_OK);
    assert_int_equal(count, 2);
    assert_int_equal(overlap[0].second, 3);
    assert_int_equal(overlap[1].second, 4);
    free(overlap);
}

static void test_overlaps_of_nothing(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_overlap *overlap = NULL;
    int64_t count = -1;
    assert_int_equal(geo_shape_overlaps(&overlap, &count, NULL, 0, 0.0, &err), GEO_OK);
    assert_int_equal(count, 0);
    free(overlap);
    struct geo_polygon polygons[] = {{0, NULL, NULL}, {1, one_ring, ten}};
    assert_int_equal(geo_shape_overlaps(&overlap, &count, polygons, 2, 0.0, &err), GEO_OK);
    assert_int_equal(count, 0);
    free(overlap);
}

/* Far from the origin, as real coordinates are: the area must not lose its digits. */
static void test_overlap_far_from_origin(void **state)
{
    (void)state;
    double a[] = {SQUARE(500000.0, 2300000.0, 1000.0)};
    double b[] = {SQUARE(500999.9, 2300000.0, 1000.0)};
    struct geo_polygon polygons[] = {{1, one_ring, a}, {1, one_ring, b}};
    struct geo_error err = {GEO_OK, ""};
    struct geo_overlap *overlap = NULL;
    int64_t count = 0;
    assert_int_equal(geo_shape_overlaps(&overlap, &count, polygons, 2, 0.0, &err), GEO_OK);
    assert_int_equal(count, 1);
    assert_true(fabs(overlap[0].area_m2 - 100.0) < 1e-5);
    free(overlap);
}

static void test_inner_point(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_polygon polygons[] = {
        {1, one_ring, ten}, {2, two_rings, ring_shape}, {3, three_rings, two_parts}};
    for (size_t i = 0; i < 3; i++) {
        double x = (double)NAN;
        double y = (double)NAN;
        assert_int_equal(geo_shape_inner_point(&x, &y, &polygons[i], &err), GEO_OK);
        assert_true(geo_polygon_contains(&polygons[i], x, y));
    }
    struct geo_polygon nothing = {0, NULL, NULL};
    double x = 7.0;
    double y = 7.0;
    assert_int_equal(geo_shape_inner_point(&x, &y, &nothing, &err), GEO_ERR_INPUT);
    assert_true(x >= 7.0 && x <= 7.0 && y >= 7.0 && y <= 7.0);
}

static void test_invalid_reason(void **state)
{
    (void)state;
    char reason[128] = "";
    struct geo_polygon good = {2, two_rings, ring_shape};
    assert_null(geo_shape_invalid_reason(&good, reason));
    struct geo_polygon crossed = {1, one_ring, bow_tie};
    assert_ptr_equal(geo_shape_invalid_reason(&crossed, reason), reason);
    assert_non_null(strstr(reason, "Self-intersection"));
    int64_t two_points[] = {0, 2};
    struct geo_polygon line = {1, two_points, ten};
    assert_ptr_equal(geo_shape_invalid_reason(&line, reason), reason);
    assert_true(reason[0] != '\0');
    int64_t one_point[] = {0, 1};
    struct geo_polygon point = {1, one_point, ten};
    reason[0] = '\0';
    assert_ptr_equal(geo_shape_invalid_reason(&point, reason), reason);
    assert_true(reason[0] != '\0');
    double with_nan[] = {0.0, 0.0, 10.0, 0.0, (double)NAN, 10.0, 0.0, 10.0};
    struct geo_polygon nowhere = {1, one_ring, with_nan};
    assert_non_null(geo_shape_invalid_reason(&nowhere, reason));
}

/* What GEOS cannot hold is an error, not a crash. */
static void test_impossible_ring(void **state)
{
    (void)state;
    int64_t one_point[] = {0, 1};
    struct geo_polygon polygons[] = {{1, one_ring, ten}, {1, one_point, ten}};
    struct geo_error err = {GEO_OK, ""};
    struct geo_overlap *overlap = NULL;
    int64_t count = 0;
    double x = 0.0;
    double y = 0.0;
    assert_int_equal(geo_shape_overlaps(&overlap, &count, polygons, 2, 0.0, &err), GEO_ERR_INTERNAL);
    assert_null(overlap);
    assert_int_equal(geo_shape_inner_point(&x, &y, &polygons[1], &err), GEO_ERR_INTERNAL);
    assert_non_null(strstr(err.message, "GEOS"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_overlaps),
        cmocka_unit_test(test_overlaps_of_nothing),
        cmocka_unit_test(test_overlap_far_from_origin),
        cmocka_unit_test(test_inner_point),
        cmocka_unit_test(test_invalid_reason),
        cmocka_unit_test(test_impossible_ring),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
