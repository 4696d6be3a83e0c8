/* Shares, traced and clipped polygons on real communes, against GEOS and GDAL. Skips, visibly, where the
 * communes are absent. */
#include "tests/support/zones.h"
#include "geo/clip.h"
#include "geo/polygonize.h"
#include "geo/shape.h"
#include "tests/support/zones_gdal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static char file[1024];
static const char *const PROVINCE[] = {"01", "25", "46", "96"};
#define PROVINCES (sizeof PROVINCE / sizeof PROVINCE[0])

/* Every share of every commune, one by one. */
static void check_shares(const struct zones *zones, GEOSContextHandle_t geos)
{
    double cell_m2 = zones->grid.cell_m * zones->grid.cell_m;
    double worst_cell = 0.0;
    double worst_zone = 0.0;
    double sum_m2 = 0.0;
    for (int32_t i = 0; i < zones->count; i++) {
        struct geo_share_list list = {0};
        struct geo_error err = {GEO_OK, ""};
        assert_int_equal(geo_share_compute(&list, &zones->zone[i], &zones->grid, &err), GEO_OK);
        GEOSGeometry *zone = zones_to_geos(geos, &zones->zone[i]);
        const GEOSPreparedGeometry *prepared = GEOSPrepare_r(geos, zone);
        double own = 0.0;
        double theirs = 0.0;
        for (int64_t k = 0; k < list.count; k++) {
            double share = zones_geos_share(geos, zone, prepared, &zones->grid, list.cell[k]);
            worst_cell = fmax(worst_cell, fabs(share - list.share[k]));
            own += list.share[k];
            theirs += share;
        }
        double area_m2 = 0.0;
        assert_int_equal(GEOSArea_r(geos, zone, &area_m2), 1);
        worst_zone = fmax(worst_zone, fabs(own / theirs - 1.0));
        worst_zone = fmax(worst_zone, fabs(own * cell_m2 / area_m2 - 1.0));
        sum_m2 += own * cell_m2;
        GEOSPreparedGeom_destroy_r(geos, prepared);
        GEOSGeom_destroy_r(geos, zone);
        geo_share_release(&list);
    }
    print_message("shares: worst cell %.1e, worst commune %.1e, all %.1e\n", worst_cell, worst_zone,
                  fabs(sum_m2 / zones->area_m2 - 1.0));
    assert_true(worst_cell < 1.1e-9); /* what is within 1e-9 of a whole cell is a whole cell */
    assert_true(worst_zone < 1e-12);
    assert_true(fabs(sum_m2 / zones->area_m2 - 1.0) < 1e-12);
}

static void test_shares_equal_geos(void **state)
{
    (void)state;
    GEOSContextHandle_t geos = GEOS_init_r();
    int32_t count = 0;
    for (size_t p = 0; p < PROVINCES; p++) {
        struct zones zones;
        zones_load(&zones, file, PROVINCE[p], 250.0);
        check_shares(&zones, geos);
        count += zones.count;
        zones_release(&zones);
    }
    assert_int_equal(count, 378);
    GEOS_finish_r(geos);
}

static void check_trace(const struct geo_grid *grid, const int32_t *label, int32_t labels, bool ragged)
{
    struct geo_error err = {GEO_OK, ""};
    struct geo_polygon *polygon = NULL;
    struct zones_polygonized four = zones_polygonize(grid, label, labels, false);
    struct zones_polygonized eight = zones_polygonize(grid, label, labels, true);
    assert_int_equal(geo_polygonize_trace(&polygon, label, labels, grid, &err), GEO_OK);
    for (int32_t i = 0; i < labels; i++) {
        char reason[128];
        assert_null(geo_shape_invalid_reason(&polygon[i], reason));
        double area_m2 = geo_polygon_area_m2(&polygon[i]);
        assert_true(fabs(area_m2 - four.area_m2[i + 1]) <= 1e-9 * area_m2);
        assert_true(ragged || fabs(area_m2 - eight.area_m2[i + 1]) <= 1e-9 * area_m2);
        geo_polygon_release(&polygon[i]);
    }
    print_message("GDALPolygonize, 8-connected: %d of %d polygons invalid; ours: 0\n", (int)eight.invalid,
                  (int)eight.count);
    assert_int_equal(four.invalid, 0);
    assert_true(!ragged || eight.invalid > 0);
    free(polygon);
    free(four.area_m2);
    free(eight.area_m2);
}

static void test_polygons_equal_gdal(void **state)
{
    (void)state;
    for (size_t p = 0; p < PROVINCES; p++) {
        struct zones zones;
        zones_load(&zones, file, PROVINCE[p], 250.0);
        size_t cells = (size_t)geo_grid_cell_count(&zones.grid);
        int32_t *label = zones_labels(&zones);
        check_trace(&zones.grid, label, zones.count, false);
        uint8_t *class = zones_classes(&zones.grid);
        for (size_t i = 0; i < cells; i++) {
            label[i] = label[i] > 0 ? class[i] + 1 : 0;
        }
        check_trace(&zones.grid, label, 2, true);
        free(class);
        free(label);
        zones_release(&zones);
    }
}

/* Figures of the pieces: valid, as large as the shares say, together as large as the commune. */
static void check_zone(double *worst, const struct zones *zones, int32_t i, const uint8_t *class)
{
    struct geo_error err = {GEO_OK, ""};
    struct geo_polygon piece[2];
    struct geo_share_list list = {0};
    double raster_m2[2] = {0.0, 0.0};
    double cell_m2 = zones->grid.cell_m * zones->grid.cell_m;
    struct geo_clip_input input = {&zones->zone[i], &zones->grid, class, 2};
    if (geo_clip_classes(piece, &input, &err) != GEO_OK) {
        fail_msg("commune %d: %s", (int)i, err.message);
    }
    assert_int_equal(geo_share_compute(&list, &zones->zone[i], &zones->grid, &err), GEO_OK);
    for (int64_t k = 0; k < list.count; k++) {
        raster_m2[class[list.cell[k]]] += list.share[k] * cell_m2;
    }
    double zone_m2 = geo_polygon_area_m2(&zones->zone[i]);
    for (int k = 0; k < 2; k++) {
        char reason[128];
        if (geo_shape_invalid_reason(&piece[k], reason) != NULL) {
            fail_msg("commune %d: %s", (int)i, reason);
        }
        *worst = fmax(*worst, fabs(geo_polygon_area_m2(&piece[k]) - raster_m2[k]) / zone_m2);
        geo_polygon_release(&piece[k]);
    }
    geo_share_release(&list);
}

static void test_clipped_classes(void **state)
{
    (void)state;
    for (size_t p = 0; p < PROVINCES; p++) {
        struct zones zones;
        double worst = 0.0;
        zones_load(&zones, file, PROVINCE[p], 100.0);
        uint8_t *class = zones_classes(&zones.grid);
        for (int32_t i = 0; i < zones.count; i++) {
            check_zone(&worst, &zones, i, class);
        }
        print_message("clipped: %d communes, 0 invalid, area residue at most %.1e\n", (int)zones.count,
                      worst);
        assert_true(worst < 1e-5);
        free(class);
        zones_release(&zones);
    }
}

int main(void)
{
    if (zones_file(file) == NULL) {
        (void)fprintf(stderr, "skipped: no communes at '%s'; set PHUSONG_SHARED\n", file);
        return 77;
    }
    struct geo_error err = {GEO_OK, ""};
    if (geo_library_open(&err) != GEO_OK) {
        (void)fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    GDALAllRegister(); /* the rasters and layers in memory that GDALPolygonize works on */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shares_equal_geos),
        cmocka_unit_test(test_polygons_equal_gdal),
        cmocka_unit_test(test_clipped_classes),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    geo_library_close();
    return failed;
}
