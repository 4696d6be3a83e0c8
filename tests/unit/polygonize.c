#include "geo/polygonize.h"
#include "geo/shape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Label the picture ('#' is inside), trace it, check validity and area of every polygon. */
static struct geo_polygon *trace(const char *const *picture, int32_t rows, int32_t *ret_count)
{
    struct geo_grid grid = {100.0, 200.0, 10.0, (int32_t)strlen(picture[0]), rows};
    size_t cells = (size_t)geo_grid_cell_count(&grid);
    uint8_t *mask = calloc(cells, 1);
    int32_t *label = calloc(cells, sizeof *label);
    int32_t *count = calloc(cells + 1, sizeof *count);
    assert_true(mask != NULL && label != NULL && count != NULL);
    for (size_t i = 0; i < cells; i++) {
        mask[i] = picture[i / (size_t)grid.cols][i % (size_t)grid.cols] == '#' ? 1 : 0;
    }
    struct geo_error err;
    assert_int_equal(geo_polygonize_label(label, ret_count, mask, &grid, &err), GEO_OK);
    struct geo_polygon *polygon = NULL;
    assert_int_equal(geo_polygonize_trace(&polygon, label, *ret_count, &grid, &err), GEO_OK);
    for (size_t i = 0; i < cells; i++) {
        count[label[i]]++;
        assert_int_equal(label[i] > 0, mask[i]);
    }
    for (int32_t i = 0; i < *ret_count; i++) {
        char reason[128];
        const char *invalid = geo_shape_invalid_reason(&polygon[i], reason);
        if (invalid != NULL) {
            fail_msg("polygon %d: %s", (int)i + 1, invalid);
        }
        assert_true(geo_polygon_area_m2(&polygon[i]) == 100.0 * (double)count[i + 1]);
    }
    free(mask);
    free(label);
    free(count);
    return polygon;
}

static void release(struct geo_polygon *polygon, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        geo_polygon_release(&polygon[i]);
    }
    free(polygon);
}

static void one_cell(void **state)
{
    (void)state;
    const char *const picture[] = {"...", ".#.", "..."};
    int32_t count = 0;
    struct geo_polygon *polygon = trace(picture, 3, &count);
    assert_int_equal(count, 1);
    assert_int_equal(polygon[0].ring_count, 1);
    assert_int_equal(polygon[0].ring_start[1], 4);
    struct geo_bounds bounds = geo_polygon_bounds(&polygon[0]);
    assert_true(bounds.west_m == 110.0 && bounds.east_m == 120.0 && bounds.north_m == 190.0 &&
                bounds.south_m == 180.0);
    release(polygon, count);
}

static void collinear_points_are_removed(void **state)
{
    (void)state;
    const char *const picture[] = {"####", "####"};
    int32_t count = 0;
    struct geo_polygon *polygon = trace(picture, 2, &count);
    assert_int_equal(polygon[0].ring_start[1], 4);
    release(polygon, count);
}

static void diagonal_touch_is_one_region_of_two_parts(void **state)
{
    (void)state;
    const char *const picture[] = {"#.", ".#"};
    int32_t count = 0;
    struct geo_polygon *polygon = trace(picture, 2, &count);
    assert_int_equal(count, 1);
    assert_int_equal(polygon[0].ring_count, 2);
    release(polygon, count);
}

static void hole_that_touches_the_outside_at_a_corner(void **state)
{
    (void)state;
    const char *const picture[] = {".###", "#..#", "#..#", "####"};
    int32_t count = 0;
    struct geo_polygon *polygon = trace(picture, 4, &count);
    assert_int_equal(count, 1);
    assert_int_equal(polygon[0].ring_count, 2);
    assert_true(geo_polygon_ring_area_m2(&polygon[0], 0) > 0.0);
    assert_true(geo_polygon_ring_area_m2(&polygon[0], 1) < 0.0);
    release(polygon, count);
}

static void nested_regions_and_holes(void **state)
{
    (void)state;
    const char *const picture[] = {"#########", "#.......#", "#.#####.#", "#.#...#.#", "#.#.#.#.#",
                                   "#.#...#.#", "#.#####.#", "#.......#", "#########"};
    int32_t count = 0;
    struct geo_polygon *polygon = trace(picture, 9, &count);
    assert_int_equal(count, 3);
    assert_int_equal(polygon[0].ring_count, 2);
    assert_int_equal(polygon[1].ring_count, 2);
    assert_int_equal(polygon[2].ring_count, 1);
    release(polygon, count);
}

static void holes_go_to_their_own_part(void **state)
{
    (void)state;
    /* Two rings that meet in a corner: two outer rings, each followed by its hole; and a row of three holes.
     */
    const char *const picture[] = {"###....", "#.#....", "###....", "...####", "...#..#",
                                   "...####", ".......", "#######", "#.#.#.#", "#######"};
    int32_t count = 0;
    struct geo_polygon *polygon = trace(picture, 10, &count);
    assert_int_equal(count, 2);
    assert_int_equal(polygon[0].ring_count, 4);
    double sign[] = {1.0, -1.0, 1.0, -1.0};
    for (int32_t ring = 0; ring < 4; ring++) {
        assert_true(sign[ring] * geo_polygon_ring_area_m2(&polygon[0], ring) > 0.0);
    }
    assert_int_equal(polygon[1].ring_count, 4);
    release(polygon, count);
}

static void random_pictures_are_valid(void **state)
{
    (void)state;
    uint32_t seed = 12345;
    for (int round = 0; round < 200; round++) {
        char row[24][25];
        const char *picture[24];
        for (int r = 0; r < 24; r++) {
            for (int c = 0; c < 24; c++) {
                seed = seed * 1664525u + 1013904223u;
                row[r][c] = (seed >> 24) < (uint32_t)(60 + round) ? '#' : '.';
            }
            row[r][24] = '\0';
            picture[r] = row[r];
        }
        int32_t count = 0;
        struct geo_polygon *polygon = trace(picture, 24, &count);
        release(polygon, count);
    }
}

static void nothing_to_trace(void **state)
{
    (void)state;
    const char *const picture[] = {"...", "..."};
    int32_t count = -1;
    struct geo_polygon *polygon = trace(picture, 2, &count);
    assert_int_equal(count, 0);
    release(polygon, count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_cell),
        cmocka_unit_test(collinear_points_are_removed),
        cmocka_unit_test(diagonal_touch_is_one_region_of_two_parts),
        cmocka_unit_test(hole_that_touches_the_outside_at_a_corner),
        cmocka_unit_test(nested_regions_and_holes),
        cmocka_unit_test(holes_go_to_their_own_part),
        cmocka_unit_test(random_pictures_are_valid),
        cmocka_unit_test(nothing_to_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
