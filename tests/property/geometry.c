/* What must hold of cell shares and of polygons traced from labels. */
#include "fixture.h"

#include "geo/polygonize.h"
#include "geo/shape.h"
#include "geo/share.h"

#define SEEDS 40

static const struct geo_grid grid = {
    .west_m = 400000.0, .north_m = 1200000.0, .cell_m = 50.0, .cols = 23, .rows = 19};

static void add_shares(double *sum, const struct geo_polygon *polygon)
{
    struct geo_share_list list = {0};
    struct geo_error err = {GEO_OK, ""};
    assert_int_equal(geo_share_compute(&list, polygon, &grid, &err), GEO_OK);
    double area_m2 = 0.0;
    for (int64_t i = 0; i < list.count; i++) {
        assert_true(list.share[i] > 0.0 && list.share[i] <= 1.0);
        assert_true(i == 0 || list.cell[i] > list.cell[i - 1]);
        sum[list.cell[i]] += list.share[i];
        area_m2 += list.share[i] * grid.cell_m * grid.cell_m;
    }
    assert_near(area_m2, geo_polygon_area_m2(polygon), 1e-4);
    geo_share_release(&list);
}

/* A square cut in two by a crooked line: wholly inside it every cell's shares make 1. */
static void test_two_halves_fill_every_cell(void **state)
{
    (void)state;
    enum { POINTS = 13 };
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        uint64_t random = seed;
        struct geo_bounds bounds = geo_grid_bounds(&grid);
        double side[3][2 * POINTS];
        for (int i = 0; i < POINTS; i++) {
            double y_m = bounds.south_m + (bounds.north_m - bounds.south_m) * i / (POINTS - 1);
            double cut_m = fixture_real(&random, bounds.west_m + 1.0, bounds.east_m - 1.0);
            if (seed % 4 == 0) { /* along the cells' edges and corners too */
                cut_m = bounds.west_m + 50.0 * (double)(1 + fixture_below(&random, 21));
            }
            const double x_m[3] = {bounds.west_m, cut_m, bounds.east_m};
            for (int k = 0; k < 3; k++) {
                side[k][2 * i] = x_m[k];
                side[k][2 * i + 1] = y_m;
            }
        }
        double *sum = fixture_array((size_t)geo_grid_cell_count(&grid), sizeof *sum);
        for (int half = 0; half < 2; half++) {
            struct geo_polygon polygon = fixture_strip(side[half], side[half + 1], POINTS);
            add_shares(sum, &polygon);
            geo_polygon_release(&polygon);
        }
        for (int64_t cell = 0; cell < geo_grid_cell_count(&grid); cell++) {
            assert_near(sum[cell], 1.0, 1e-9);
        }
        free(sum);
    }
}

/* A hole and what fills it. */
static void test_hole_and_filling_fill_every_cell(void **state)
{
    (void)state;
    enum { POINTS = 9 };
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        uint64_t random = seed;
        struct geo_bounds bounds = geo_grid_bounds(&grid);
        double x_m = 0.5 * (bounds.west_m + bounds.east_m);
        double y_m = 0.5 * (bounds.south_m + bounds.north_m);
        double star[2 * POINTS]; /* counterclockwise around the middle */
        for (int i = 0; i < POINTS; i++) {
            double angle = 6.283185307179586 * i / POINTS;
            double radius_m = fixture_real(&random, 20.0, 450.0);
            star[2 * i] = x_m + radius_m * cos(angle);
            star[2 * i + 1] = y_m + radius_m * sin(angle);
        }
        double frame[2 * (4 + POINTS)] = {bounds.west_m, bounds.south_m, bounds.east_m, bounds.south_m,
                                          bounds.east_m, bounds.north_m, bounds.west_m, bounds.north_m};
        for (int i = 0; i < POINTS; i++) {
            memcpy(&frame[2 * (4 + i)], &star[2 * (POINTS - 1 - i)], 2 * sizeof(double));
        }
        int64_t star_start[2] = {0, POINTS};
        int64_t frame_start[3] = {0, 4, 4 + POINTS};
        const struct geo_polygon filling = {.ring_count = 1, .ring_start = star_start, .xy = star};
        const struct geo_polygon around = {.ring_count = 2, .ring_start = frame_start, .xy = frame};
        double *sum = fixture_array((size_t)geo_grid_cell_count(&grid), sizeof *sum);
        add_shares(sum, &filling);
        add_shares(sum, &around);
        for (int64_t cell = 0; cell < geo_grid_cell_count(&grid); cell++) {
            assert_near(sum[cell], 1.0, 1e-9);
        }
        free(sum);
    }
}

/* Labels follow the first cell of each region, and cells that touch have the same one. */
static void check_labels(const int32_t *label, int32_t count, const uint8_t *mask)
{
    int32_t next = 1;
    for (int32_t cell = 0; cell < grid.cols * grid.rows; cell++) {
        assert_int_equal(label[cell] != 0, mask[cell] != 0);
        if (label[cell] >= next) {
            assert_int_equal(label[cell], next);
            next++;
        }
        int32_t row = cell / grid.cols;
        int32_t col = cell % grid.cols;
        for (int32_t step = 0; step < 9 && mask[cell] != 0; step++) {
            int32_t r = row + step / 3 - 1;
            int32_t c = col + step % 3 - 1;
            bool inside = r >= 0 && c >= 0 && r < grid.rows && c < grid.cols;
            if (inside && mask[r * grid.cols + c] != 0) {
                assert_int_equal(label[r * grid.cols + c], label[cell]);
            }
        }
    }
    assert_int_equal(count, next - 1);
}

/* From cells to a polygon and back: the very same cells. */
static void check_polygon(const struct geo_polygon *polygon, const int32_t *label, int32_t wanted)
{
    char reason[128];
    struct geo_share_list list = {0};
    struct geo_error err = {GEO_OK, ""};
    const char *fault = geo_shape_invalid_reason(polygon, reason);
    if (fault != NULL) {
        fail_msg("label %d: %s", (int)wanted, fault);
    }
    assert_int_equal(geo_share_compute(&list, polygon, &grid, &err), GEO_OK);
    int64_t at = 0;
    for (int32_t cell = 0; cell < grid.cols * grid.rows; cell++) {
        if (label[cell] == wanted) {
            assert_true(at < list.count);
            assert_int_equal(list.cell[at], cell);
            assert_true(list.share[at] == 1.0);
            at++;
        }
    }
    assert_true(at == list.count);
    assert_near(geo_polygon_area_m2(polygon), (double)at * grid.cell_m * grid.cell_m, 1e-6);
    geo_share_release(&list);
}

static void test_polygons_of_labels_hold_their_cells(void **state)
{
    (void)state;
    size_t cells = (size_t)geo_grid_cell_count(&grid);
    uint8_t *mask = fixture_array(cells, 1);
    int32_t *label = fixture_array(cells, sizeof *label);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        uint64_t random = seed;
        int32_t filled = (int32_t)(100 * seed / (SEEDS + 1)); /* per cent: from specks to nearly all */
        for (size_t cell = 0; cell < cells; cell++) {
            mask[cell] = fixture_below(&random, 100) < filled ? 1 : 0;
        }
        struct geo_polygon *polygon = NULL;
        struct geo_error err = {GEO_OK, ""};
        int32_t count = 0;
        assert_int_equal(geo_polygonize_label(label, &count, mask, &grid, &err), GEO_OK);
        check_labels(label, count, mask);
        assert_int_equal(geo_polygonize_trace(&polygon, label, count, &grid, &err), GEO_OK);
        for (int32_t i = 0; i < count; i++) {
            check_polygon(&polygon[i], label, i + 1);
            geo_polygon_release(&polygon[i]);
        }
        free(polygon);
    }
    free(label);
    free(mask);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_halves_fill_every_cell),
        cmocka_unit_test(test_hole_and_filling_fill_every_cell),
        cmocka_unit_test(test_polygons_of_labels_hold_their_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
