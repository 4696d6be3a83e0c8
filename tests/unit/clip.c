/* Classes cut to a zone, small enough to draw. */
#include "geo/clip.h"
#include "geo/shape.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct geo_grid grid = {.west_m = 0.0, .north_m = 60.0, .cell_m = 10.0, .cols = 6, .rows = 6};
static double square_xy[] = {5, 5, 55, 5, 55, 55, 5, 55};
static int64_t square_start[] = {0, 4};
static const struct geo_polygon square = {1, square_start, square_xy};

static void cut(struct geo_polygon *ret, const uint8_t *class, int32_t class_count)
{
    struct geo_error err = {GEO_OK, ""};
    const struct geo_clip_input input = {&square, &grid, class, class_count};
    assert_int_equal(geo_clip_classes(ret, &input, &err), GEO_OK);
}

static void check(struct geo_polygon *polygon, int32_t rings, double area_m2)
{
    char reason[128];
    assert_null(geo_shape_invalid_reason(polygon, reason));
    assert_int_equal(polygon->ring_count, rings);
    assert_true(fabs(geo_polygon_area_m2(polygon) - area_m2) < 1e-9);
    geo_polygon_release(polygon);
}

/* One cell of class 1 in the middle: class 0 is the square with a hole; the hole skips the overlay. */
static void test_inner_cell(void **state)
{
    (void)state;
    uint8_t class[36] = {0};
    struct geo_polygon piece[2];
    class[14] = 1;
    cut(piece, class, 2);
    check(&piece[0], 2, 2400.0);
    check(&piece[1], 1, 100.0);
}

/* A corner cell: a quarter of it is in the zone. */
static void test_border_cell(void **state)
{
    (void)state;
    uint8_t class[36] = {0};
    struct geo_polygon piece[2];
    class[0] = 1;
    cut(piece, class, 2);
    check(&piece[0], 1, 2475.0);
    check(&piece[1], 1, 25.0);
}

/* A slit from the north ends in a hole; from there holes lead corner to corner to the southern border. The
 * cells hang together across the slit, the area does not: kept out of the overlay, the inner holes would
 * leave two halves that meet at points only. */
static void test_chain_of_holes(void **state)
{
    (void)state;
    static const struct geo_grid wide = {
        .west_m = 0.0, .north_m = 100.0, .cell_m = 10.0, .cols = 10, .rows = 10};
    static double xy[] = {5, 5, 95, 5, 95, 95, 25.5, 95, 25.5, 75, 24.5, 75, 24.5, 95, 5, 95};
    static int64_t start[] = {0, 8};
    static const int hole[] = {22, 32, 43, 54, 65, 76, 87, 98};
    const struct geo_polygon zone = {1, start, xy};
    uint8_t class[100] = {0};
    struct geo_polygon piece[2];
    struct geo_error err = {GEO_OK, ""};
    for (size_t i = 0; i < sizeof hole / sizeof hole[0]; i++) {
        class[hole[i]] = 1;
    }
    const struct geo_clip_input input = {&zone, &wide, class, 2};
    assert_int_equal(geo_clip_classes(piece, &input, &err), GEO_OK);
    check(&piece[0], 2, 7335.0);
    check(&piece[1], 7, 745.0);
}

/* A class beyond the last is nobody's. */
static void test_other_classes(void **state)
{
    (void)state;
    uint8_t class[36] = {0};
    struct geo_polygon piece[1];
    for (int i = 0; i < 18; i++) {
        class[i] = 1;
    }
    cut(piece, class, 1);
    check(&piece[0], 1, 1250.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inner_cell),
        cmocka_unit_test(test_border_cell),
        cmocka_unit_test(test_chain_of_holes),
        cmocka_unit_test(test_other_classes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
