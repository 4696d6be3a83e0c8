/* Borders small enough to draw. */
#include "geo/simplify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Two fields side by side; their border has a kink of 10 m x 1 m (5 m² of triangle) at (11, 10), and the
 * lower left corner of the left field is cut by 2 m². */
static double left_xy[] = {0, 2, 2, 0, 10, 0, 11, 10, 10, 20, 0, 20};
static double right_xy[] = {10, 0, 30, 0, 30, 20, 10, 20, 11, 10};
static int64_t left_start[] = {0, 6};
static int64_t right_start[] = {0, 5};
static const struct geo_polygon field[2] = {{1, left_start, left_xy}, {1, right_start, right_xy}};

static void check(double min_area_m2, int64_t left_points, int64_t right_points)
{
    struct geo_error err = {GEO_OK, ""};
    struct geo_polygon simple[2];
    assert_int_equal(geo_simplify_together(simple, field, 2, min_area_m2, &err), GEO_OK);
    assert_int_equal(simple[0].ring_start[1], left_points);
    assert_int_equal(simple[1].ring_start[1], right_points);
    for (int i = 0; i < 2; i++) {
        geo_polygon_release(&simple[i]);
    }
}

/* The kink's triangle is 10 m²: (10, 0), (11, 10), (10, 20). The cut corner's two points have triangles of
 * 8 m² ((2, 0): between (0, 2) and (10, 0)) and 18 m² ((0, 2)). */
static void test_just_below_and_above(void **state)
{
    (void)state;
    check(0.0, 6, 5);
    check(8.0, 6, 5);
    check(8.1, 5, 5);
    check(10.0, 5, 5);
    check(10.1, 4, 4);
}

/* The ends of the common border are kept whatever is asked; no ring falls below three points. */
static void test_nodes_stay(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_polygon simple[2];
    assert_int_equal(geo_simplify_together(simple, field, 2, 1e9, &err), GEO_OK);
    for (int i = 0; i < 2; i++) {
        int ends = 0;
        assert_int_equal(simple[i].ring_count, 1);
        assert_true(simple[i].ring_start[1] >= 3);
        for (int64_t k = 0; k < simple[i].ring_start[1]; k++) {
            const double *xy = simple[i].xy + 2 * k;
            ends += xy[0] == 10.0 && (xy[1] == 0.0 || xy[1] == 20.0) ? 1 : 0;
        }
        assert_int_equal(ends, 2);
        geo_polygon_release(&simple[i]);
    }
}

/* A point of one that lies on the other's straight side is a node of both. */
static void test_point_on_a_side(void **state)
{
    (void)state;
    static double wide_xy[] = {0, 0, 20, 0, 20, 10, 0, 10};
    static double small_xy[] = {5, 10, 15, 10, 15, 20, 5, 20};
    static int64_t start[] = {0, 4};
    const struct geo_polygon pair[2] = {{1, start, wide_xy}, {1, start, small_xy}};
    struct geo_error err = {GEO_OK, ""};
    struct geo_polygon simple[2];
    assert_int_equal(geo_simplify_together(simple, pair, 2, 0.0, &err), GEO_OK);
    assert_int_equal(simple[0].ring_start[1], 6);
    assert_true(simple[0].xy[6] == 15.0 && simple[0].xy[7] == 10.0);
    assert_true(simple[0].xy[8] == 5.0 && simple[0].xy[9] == 10.0);
    assert_int_equal(simple[1].ring_start[1], 4);
    for (int i = 0; i < 2; i++) {
        geo_polygon_release(&simple[i]);
    }
}

/* The triangle (10, 0), (0, 5), (10, 10) holds an island, so its tip stays. */
static void test_island_is_not_run_over(void **state)
{
    (void)state;
    static double bay_xy[] = {10, 0, 30, 0, 30, 10, 10, 10, 0, 5};
    static double hole_xy[] = {6, 5, 7, 6, 8, 5, 7, 4};
    static double xy[18];
    static int64_t start[] = {0, 5, 9};
    for (int i = 0; i < 10; i++) {
        xy[i] = bay_xy[i];
    }
    for (int i = 0; i < 8; i++) {
        xy[10 + i] = hole_xy[i];
    }
    struct geo_error err = {GEO_OK, ""};
    const struct geo_polygon bay = {2, start, xy};
    struct geo_polygon simple[1];
    assert_int_equal(geo_simplify_together(simple, &bay, 1, 60.0, &err), GEO_OK);
    bool tip = false;
    for (int64_t k = 0; k < simple[0].ring_start[1]; k++) {
        tip = tip || simple[0].xy[2 * k] == 0.0;
    }
    assert_true(tip);
    geo_polygon_release(&simple[0]);
}

static void test_nothing(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    int64_t start[] = {0};
    const struct geo_polygon empty = {0, start, NULL};
    struct geo_polygon simple[1];
    assert_int_equal(geo_simplify_together(simple, &empty, 1, 1.0, &err), GEO_OK);
    assert_int_equal(simple[0].ring_count, 0);
    geo_polygon_release(&simple[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_just_below_and_above),
        cmocka_unit_test(test_nodes_stay),
        cmocka_unit_test(test_point_on_a_side),
        cmocka_unit_test(test_island_is_not_run_over),
        cmocka_unit_test(test_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
