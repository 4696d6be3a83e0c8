#include "geo/share.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct geo_grid grid = {0.0, 30.0, 10.0, 3, 3};

static struct geo_polygon polygon_of(double *xy, int64_t *start, int32_t rings)
{
    struct geo_polygon polygon = {rings, start, xy};
    return polygon;
}

static double share_of(const struct geo_share_list *list, int32_t cell)
{
    for (int64_t i = 0; i < list->count; i++) {
        if (list->cell[i] == cell) {
            return list->share[i];
        }
    }
    return 0.0;
}

static struct geo_share_list compute(double *xy, int64_t *start, int32_t rings)
{
    struct geo_polygon polygon = polygon_of(xy, start, rings);
    struct geo_share_list list = {0};
    struct geo_error err;
    assert_int_equal(geo_share_compute(&list, &polygon, &grid, &err), GEO_OK);
    return list;
}

static void whole_cells(void **state)
{
    (void)state;
    double xy[] = {0, 10, 20, 10, 20, 30, 0, 30};
    int64_t start[] = {0, 4};
    struct geo_share_list list = compute(xy, start, 1);
    assert_int_equal(list.count, 4);
    int32_t expected[] = {0, 1, 3, 4};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(list.cell[i], expected[i]);
        assert_true(list.share[i] == 1.0);
    }
    geo_share_release(&list);
    geo_share_release(&list);
}

static void triangle(void **state)
{
    (void)state;
    double xy[] = {0, 0, 30, 0, 0, 30};
    int64_t start[] = {0, 3};
    struct geo_share_list list = compute(xy, start, 1);
    double expected[9] = {0.5, 0, 0, 1, 0.5, 0, 1, 1, 0.5};
    for (int32_t cell = 0; cell < 9; cell++) {
        assert_true(fabs(share_of(&list, cell) - expected[cell]) < 1e-14);
    }
    geo_share_release(&list);
}

static void hole_and_outside(void **state)
{
    (void)state;
    /* A square larger than the grid with a hole of a quarter of the middle cell. */
    double xy[] = {-50, -50, 80, -50, 80, 80, -50, 80, 10, 10, 10, 15, 15, 15, 15, 10};
    int64_t start[] = {0, 4, 8};
    struct geo_share_list list = compute(xy, start, 2);
    assert_int_equal(list.count, 9);
    assert_true(fabs(share_of(&list, 4) - 0.75) < 1e-14);
    assert_true(share_of(&list, 0) == 1.0 && share_of(&list, 8) == 1.0);
    geo_share_release(&list);
}

static void slanted_across_west_border(void **state)
{
    (void)state;
    /* A parallelogram that enters from the west: inside the grid it is the band 10 ≤ y ≤ 20 up to x = y. */
    double xy[] = {-40, 10, 10, 10, 20, 20, -30, 20};
    int64_t start[] = {0, 4};
    struct geo_share_list list = compute(xy, start, 1);
    assert_true(fabs(share_of(&list, 3) - 1.0) < 1e-14);
    assert_true(fabs(share_of(&list, 4) - 0.5) < 1e-14);
    assert_int_equal(list.count, 2);
    geo_share_release(&list);
}

static void nothing_inside(void **state)
{
    (void)state;
    double xy[] = {100, 100, 120, 100, 110, 120};
    int64_t start[] = {0, 3};
    struct geo_share_list list = compute(xy, start, 1);
    assert_int_equal(list.count, 0);
    geo_share_release(&list);
    struct geo_polygon empty = {0, NULL, NULL};
    struct geo_error err;
    assert_int_equal(geo_share_compute(&list, &empty, &grid, &err), GEO_OK);
    assert_int_equal(list.count, 0);
}

static void area_is_kept(void **state)
{
    (void)state;
    /* Points of a star on a fine grid: the shares add up to the polygon's area. */
    struct geo_grid fine = {-100.0, 100.0, 3.0, 67, 67};
    double xy[2 * 24];
    int64_t start[] = {0, 24};
    for (int i = 0; i < 24; i++) {
        double radius = i % 2 == 0 ? 93.7 : 31.3;
        xy[2 * i] = radius * cos(i * 0.2617993877991494);
        xy[2 * i + 1] = radius * sin(i * 0.2617993877991494);
    }
    struct geo_polygon polygon = polygon_of(xy, start, 1);
    struct geo_share_list list = {0};
    struct geo_error err;
    assert_int_equal(geo_share_compute(&list, &polygon, &fine, &err), GEO_OK);
    double area_m2 = 0.0;
    for (int64_t i = 0; i < list.count; i++) {
        area_m2 += list.share[i] * 9.0;
    }
    assert_true(fabs(area_m2 - geo_polygon_area_m2(&polygon)) < 1e-8);
    geo_share_release(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_cells),      cmocka_unit_test(triangle),
        cmocka_unit_test(hole_and_outside), cmocka_unit_test(slanted_across_west_border),
        cmocka_unit_test(nothing_inside),   cmocka_unit_test(area_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
