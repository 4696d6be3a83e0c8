#include "geo/grid.h"
#include "geo/polygon.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void edges_are_whole_multiples(void **state)
{
    (void)state;
    struct geo_bounds bounds = {1001.0, 2001.0, 1149.0, 2099.0};
    struct geo_grid grid;
    struct geo_error err;
    assert_int_equal(geo_grid_cover(&grid, &bounds, 0.0, 50.0, &err), GEO_OK);
    assert_true(grid.west_m == 1000.0 && grid.north_m == 2100.0 && grid.cell_m == 50.0);
    assert_int_equal(grid.cols, 3);
    assert_int_equal(grid.rows, 2);
    assert_int_equal(geo_grid_cell_count(&grid), 6);
    assert_true(geo_grid_x_m(&grid, 0) == 1025.0 && geo_grid_y_m(&grid, 1) == 2025.0);
    struct geo_bounds back = geo_grid_bounds(&grid);
    assert_true(back.south_m == 2000.0 && back.east_m == 1150.0);
}

static void exact_bounds_get_no_extra_cells(void **state)
{
    (void)state;
    struct geo_bounds bounds = {1000.0, 2000.0, 1100.0, 2100.0};
    struct geo_grid grid;
    struct geo_error err;
    assert_int_equal(geo_grid_cover(&grid, &bounds, 0.0, 50.0, &err), GEO_OK);
    assert_true(grid.cols == 2 && grid.rows == 2);
    assert_int_equal(geo_grid_cover(&grid, &bounds, 120.0, 50.0, &err), GEO_OK);
    assert_true(grid.west_m == 850.0 && grid.cols == 8);
}

static void margin_grid_contains_the_other_cell_for_cell(void **state)
{
    (void)state;
    struct geo_bounds bounds = {1001.0, 2001.0, 1149.0, 2099.0};
    struct geo_grid inner;
    struct geo_grid outer;
    struct geo_error err;
    assert_int_equal(geo_grid_cover(&inner, &bounds, 0.0, 30.0, &err), GEO_OK);
    assert_int_equal(geo_grid_cover(&outer, &bounds, 20000.0, 30.0, &err), GEO_OK);
    assert_true(fmod(inner.west_m - outer.west_m, 30.0) == 0.0);
    assert_true(fmod(outer.north_m - inner.north_m, 30.0) == 0.0);
}

static void a_point_has_one_area(void **state)
{
    (void)state;
    struct geo_bounds bounds = {5.0, 5.0, 5.0, 5.0};
    struct geo_grid grid;
    struct geo_error err;
    assert_int_equal(geo_grid_cover(&grid, &bounds, 0.0, 10.0, &err), GEO_OK);
    assert_true(grid.cols == 1 && grid.rows == 1);
}

static void empty_endless_and_huge_are_refused(void **state)
{
    (void)state;
    struct geo_bounds bounds = geo_bounds_empty();
    struct geo_grid grid;
    struct geo_error err;
    assert_true(geo_bounds_is_empty(&bounds));
    assert_int_equal(geo_grid_cover(&grid, &bounds, 0.0, 50.0, &err), GEO_ERR_INPUT);
    struct geo_bounds endless = {0.0, 0.0, (double)INFINITY, 1.0};
    assert_int_equal(geo_grid_cover(&grid, &endless, 0.0, 50.0, &err), GEO_ERR_INPUT);
    struct geo_bounds huge = {0.0, 0.0, 2e6, 2e6};
    assert_int_equal(geo_grid_cover(&grid, &huge, 0.0, 50.0, &err), GEO_ERR_INPUT);
    assert_non_null(strstr(err.message, "area.cell_m"));
    assert_int_equal(geo_grid_cover(&grid, &huge, 0.0, 100.0, &err), GEO_OK);
}

static void bounds_merge(void **state)
{
    (void)state;
    struct geo_bounds bounds = geo_bounds_empty();
    struct geo_bounds empty = geo_bounds_empty();
    struct geo_bounds other = {1.0, 2.0, 3.0, 4.0};
    geo_bounds_merge(&bounds, &empty);
    assert_true(geo_bounds_is_empty(&bounds));
    geo_bounds_merge(&bounds, &other);
    geo_bounds_add(&bounds, -1.0, 9.0);
    assert_true(bounds.west_m == -1.0 && bounds.south_m == 2.0 && bounds.east_m == 3.0 &&
                bounds.north_m == 9.0);
}

static void cells_and_their_edges(void **state)
{
    (void)state;
    struct geo_grid grid = {100.0, 200.0, 10.0, 3, 2};
    assert_int_equal(geo_grid_cell(&grid, 100.0, 200.0), 0);
    assert_int_equal(geo_grid_cell(&grid, 109.999, 190.001), 0);
    assert_int_equal(geo_grid_cell(&grid, 110.0, 195.0), 1);
    assert_int_equal(geo_grid_cell(&grid, 105.0, 190.0), 3);
    assert_int_equal(geo_grid_cell(&grid, 129.9, 180.1), 5);
    assert_int_equal(geo_grid_cell(&grid, 130.0, 195.0), -1);
    assert_int_equal(geo_grid_cell(&grid, 99.999, 195.0), -1);
    assert_int_equal(geo_grid_cell(&grid, 105.0, 180.0), -1);
    assert_int_equal(geo_grid_cell(&grid, 105.0, 200.001), -1);
    assert_int_equal(geo_grid_cell(&grid, (double)NAN, 195.0), -1);
}

static void polygon_facts(void **state)
{
    (void)state;
    double xy[] = {500000.0, 2e6,       500100.0, 2e6,       500100.0, 2000100.0, 500000.0, 2000100.0,
                   500040.0, 2000040.0, 500040.0, 2000060.0, 500060.0, 2000060.0, 500060.0, 2000040.0};
    int64_t start[] = {0, 4, 8};
    struct geo_polygon polygon = {2, start, xy};
    assert_true(geo_polygon_area_m2(&polygon) == 9600.0);
    assert_true(geo_polygon_ring_area_m2(&polygon, 1) == -400.0);
    assert_true(geo_polygon_contains(&polygon, 500010.0, 2000010.0));
    assert_false(geo_polygon_contains(&polygon, 500050.0, 2000050.0));
    assert_false(geo_polygon_contains(&polygon, 499999.0, 2000050.0));
    struct geo_bounds bounds = geo_polygon_bounds(&polygon);
    assert_true(bounds.west_m == 500000.0 && bounds.north_m == 2000100.0);
    int64_t thin[] = {0, 2};
    struct geo_polygon line = {1, thin, xy};
    assert_true(geo_polygon_area_m2(&line) == 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edges_are_whole_multiples),
        cmocka_unit_test(exact_bounds_get_no_extra_cells),
        cmocka_unit_test(margin_grid_contains_the_other_cell_for_cell),
        cmocka_unit_test(a_point_has_one_area),
        cmocka_unit_test(empty_endless_and_huge_are_refused),
        cmocka_unit_test(bounds_merge),
        cmocka_unit_test(cells_and_their_edges),
        cmocka_unit_test(polygon_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
