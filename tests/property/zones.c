/* What must hold of classes cut to zones and of borders made simpler together. */
#include "fixture.h"

#include "geo/clip.h"
#include "geo/polygonize.h"
#include "geo/shape.h"
#include "geo/simplify.h"

#define SEEDS 40
#define CLASSES 3
#define SHAPES (CLASSES + 1) /* with a rim around, whose corners are too large to go */

static const struct geo_grid grid = {
    .west_m = 400000.0, .north_m = 1200000.0, .cell_m = 50.0, .cols = 37, .rows = 31};

static uint8_t *random_classes(uint64_t seed)
{
    uint64_t random = seed;
    uint8_t *class = fixture_array((size_t)geo_grid_cell_count(&grid), 1);
    for (int64_t i = 0; i < geo_grid_cell_count(&grid); i++) {
        bool same = i > 0 && fixture_below(&random, 100) < 2 * (int32_t)seed;
        class[i] = same ? class[i - 1] : (uint8_t)fixture_below(&random, CLASSES);
    }
    return class;
}

/* A star with a star-shaped hole: borders cross cells, corners and each other's rows at will. */
static struct geo_polygon random_zone(uint64_t seed)
{
    enum { POINTS = 11 };
    uint64_t random = seed * 77;
    struct geo_polygon zone = {.ring_count = 2};
    zone.ring_start = fixture_array(3, sizeof *zone.ring_start);
    zone.xy = fixture_array(4 * (size_t)POINTS, sizeof *zone.xy);
    zone.ring_start[1] = POINTS;
    zone.ring_start[2] = 2 * POINTS;
    for (int i = 0; i < 2 * POINTS; i++) {
        double angle = 6.283185307179586 * (i < POINTS ? i : 2 * POINTS - 1 - i) / POINTS;
        double radius_m =
            i < POINTS ? fixture_real(&random, 400.0, 760.0) : fixture_real(&random, 20.0, 220.0);
        zone.xy[2 * i] = 400925.0 + radius_m * cos(angle);
        zone.xy[2 * i + 1] = 1199225.0 + radius_m * sin(angle);
    }
    return zone;
}

static void assert_valid(const struct geo_polygon *polygon)
{
    char reason[128];
    const char *fault = geo_shape_invalid_reason(polygon, reason);
    if (fault != NULL) {
        fail_msg("%s", fault);
    }
}

/* Valid, without overlap, each as large as the raster says, all inside the zone. */
static void test_classes_cut_to_a_zone(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct geo_error err = {GEO_OK, ""};
        struct geo_polygon piece[CLASSES];
        struct geo_polygon zone = random_zone(seed);
        uint8_t *class = random_classes(seed);
        struct geo_share_list list = {0};
        double raster_m2[CLASSES] = {0.0};
        const struct geo_clip_input input = {&zone, &grid, class, CLASSES};
        assert_null(geo_shape_invalid_reason(&zone, (char[128]){0}));
        assert_int_equal(geo_clip_classes(piece, &input, &err), GEO_OK);
        assert_int_equal(geo_share_compute(&list, &zone, &grid, &err), GEO_OK);
        for (int64_t i = 0; i < list.count; i++) {
            raster_m2[class[list.cell[i]]] += list.share[i] * grid.cell_m * grid.cell_m;
        }
        struct geo_overlap *overlap = NULL;
        int64_t overlaps = 0;
        assert_int_equal(geo_shape_overlaps(&overlap, &overlaps, piece, CLASSES, 1e-3, &err), GEO_OK);
        assert_int_equal(overlaps, 0);
        for (int k = 0; k < CLASSES; k++) {
            assert_valid(&piece[k]);
            assert_near(geo_polygon_area_m2(&piece[k]), raster_m2[k], 1e-5 * geo_polygon_area_m2(&zone));
            geo_polygon_release(&piece[k]);
        }
        free(overlap);
        free(class);
        geo_share_release(&list);
        geo_polygon_release(&zone);
    }
}

/* A zone without a cell, and cells of no class. */
static void test_nothing_to_cut(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    double far[6] = {0.0, 0.0, 10.0, 0.0, 0.0, 10.0};
    int64_t start[2] = {0, 3};
    const struct geo_polygon away = {.ring_count = 1, .ring_start = start, .xy = far};
    uint8_t *class = random_classes(3);
    struct geo_polygon piece[1];
    struct geo_clip_input input = {&away, &grid, class, 1};
    assert_int_equal(geo_clip_classes(piece, &input, &err), GEO_OK);
    assert_int_equal(piece[0].ring_count, 0);
    struct geo_polygon zone = random_zone(1);
    memset(class, 7, (size_t)geo_grid_cell_count(&grid));
    input.zone = &zone;
    assert_int_equal(geo_clip_classes(piece, &input, &err), GEO_OK);
    assert_int_equal(piece[0].ring_count, 0);
    geo_polygon_release(&piece[0]);
    geo_polygon_release(&zone);
    free(class);
}

/* Valid, no overlap, and together exactly the area they had. Returns how many points they have. */
static int64_t check_simple(const struct geo_polygon *polygon, double min_area_m2)
{
    struct geo_error err = {GEO_OK, ""};
    struct geo_polygon simple[SHAPES];
    int64_t points = 0;
    double area_m2 = 0.0;
    assert_int_equal(geo_simplify_together(simple, polygon, SHAPES, min_area_m2, &err), GEO_OK);
    struct geo_overlap *overlap = NULL;
    int64_t overlaps = 0;
    assert_int_equal(geo_shape_overlaps(&overlap, &overlaps, simple, SHAPES, 1e-6, &err), GEO_OK);
    assert_int_equal(overlaps, 0);
    free(overlap);
    for (int32_t i = 0; i < SHAPES; i++) {
        assert_valid(&simple[i]);
        assert_int_equal(simple[i].ring_count, polygon[i].ring_count);
        points += simple[i].ring_start[simple[i].ring_count];
        area_m2 += geo_polygon_area_m2(&simple[i]);
        geo_polygon_release(&simple[i]);
    }
    assert_near(area_m2, (double)geo_grid_cell_count(&grid) * grid.cell_m * grid.cell_m, 1e-3);
    return points;
}

static void test_simple_neighbours_fit(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct geo_error err = {GEO_OK, ""};
        struct geo_polygon *polygon = NULL;
        int32_t *label = fixture_array((size_t)geo_grid_cell_count(&grid), sizeof *label);
        uint8_t *class = random_classes(seed);
        for (int32_t i = 0; i < grid.cols * grid.rows; i++) {
            int32_t row = i / grid.cols;
            int32_t col = i % grid.cols;
            bool rim = row == 0 || col == 0 || row == grid.rows - 1 || col == grid.cols - 1;
            label[i] = rim ? SHAPES : 1 + (seed % 2 == 0 ? class[i] : class[i / 5 * 5]);
        }
        assert_int_equal(geo_polygonize_trace(&polygon, label, SHAPES, &grid, &err), GEO_OK);
        int64_t all = check_simple(polygon, 0.0);
        int64_t some = check_simple(polygon, 3000.0);
        int64_t few = check_simple(polygon, 20000.0);
        assert_true(few <= some && some < all);
        for (int i = 0; i < SHAPES; i++) {
            geo_polygon_release(&polygon[i]);
        }
        free(polygon);
        free(label);
        free(class);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_classes_cut_to_a_zone),
        cmocka_unit_test(test_nothing_to_cut),
        cmocka_unit_test(test_simple_neighbours_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
