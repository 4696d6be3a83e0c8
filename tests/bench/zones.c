/* Shares, tracing and clipping of one province against GDAL on the same data in one run.
 * usage: bench_zones PROVINCE_CODE CELL_M        prints a Markdown table */
#include "tests/support/zones.h"
#include "geo/clip.h"
#include "geo/polygonize.h"
#include "geo/shape.h"
#include "tests/support/zones_gdal.h"

#include <time.h>

/* Processor time: all of this runs on one thread, and the machine may be shared. */
static double now_s(void)
{
    return (double)clock() / (double)CLOCKS_PER_SEC;
}

static void stop_unless(enum geo_status status, const struct geo_error *err)
{
    if (status != GEO_OK) {
        zones_stop(err->message);
    }
}

#define LARGEST_CHECKED 200000 /* points: GEOS's test takes minutes where thousands of holes touch */

struct errors {
    double mean, worst; /* of a zone's area, per cent */
};

static struct errors errors_of(const struct zones *zones, const double *area_m2)
{
    struct errors errors = {0.0, 0.0};
    for (int32_t i = 0; i < zones->count; i++) {
        double error = 100.0 * fabs(area_m2[i] / geo_polygon_area_m2(&zones->zone[i]) - 1.0);
        errors.mean += error / (double)zones->count;
        errors.worst = fmax(errors.worst, error);
    }
    return errors;
}

static double share_all(const struct zones *zones, double *area_m2)
{
    double start_s = now_s();
    for (int32_t i = 0; i < zones->count; i++) {
        struct geo_share_list list = {0};
        struct geo_error err = {GEO_OK, ""};
        stop_unless(geo_share_compute(&list, &zones->zone[i], &zones->grid, &err), &err);
        area_m2[i] = 0.0;
        for (int64_t k = 0; k < list.count; k++) {
            area_m2[i] += list.share[k] * zones->grid.cell_m * zones->grid.cell_m;
        }
        geo_share_release(&list);
    }
    return now_s() - start_s;
}

/* A cell belongs to the zone that its centre lies in. */
static double rasterize_all(const struct zones *zones, double *area_m2)
{
    int32_t cells = (int32_t)geo_grid_cell_count(&zones->grid);
    int32_t *value = zones_array((size_t)cells, sizeof *value);
    GDALDatasetH raster = zones_raster(&zones->grid, value);
    OGRGeometryH *shape = zones_array((size_t)zones->count, sizeof(OGRGeometryH));
    double *burn = zones_array((size_t)zones->count, sizeof *burn);
    for (int32_t i = 0; i < zones->count; i++) {
        shape[i] = zones_to_ogr(&zones->zone[i]);
        burn[i] = (double)(i + 1);
        area_m2[i] = 0.0;
    }
    int band = 1;
    double start_s = now_s();
    if (GDALRasterizeGeometries(raster, 1, &band, zones->count, shape, NULL, NULL, burn, NULL, NULL, NULL) !=
            CE_None ||
        GDALRasterIO(GDALGetRasterBand(raster, 1), GF_Read, 0, 0, zones->grid.cols, zones->grid.rows, value,
                     zones->grid.cols, zones->grid.rows, GDT_Int32, 0, 0) != CE_None) {
        zones_stop("GDALRasterizeGeometries failed");
    }
    for (int32_t cell = 0; cell < cells; cell++) {
        if (value[cell] > 0) {
            area_m2[value[cell] - 1] += zones->grid.cell_m * zones->grid.cell_m;
        }
    }
    double took_s = now_s() - start_s;
    for (int32_t i = 0; i < zones->count; i++) {
        OGR_G_DestroyGeometry(shape[i]);
    }
    GDALClose(raster);
    free(shape);
    free(burn);
    free(value);
    return took_s;
}

static void compare_shares(const struct zones *zones)
{
    double *area_m2 = zones_array((size_t)zones->count, sizeof *area_m2);
    double share_s = share_all(zones, area_m2);
    for (int again = 0; again < 2; again++) {
        share_s = fmin(share_s, share_all(zones, area_m2));
    }
    struct errors own = errors_of(zones, area_m2);
    double raster_s = rasterize_all(zones, area_m2);
    for (int again = 0; again < 2; again++) {
        raster_s = fmin(raster_s, rasterize_all(zones, area_m2));
    }
    struct errors centre = errors_of(zones, area_m2);
    (void)printf("| exact shares | %.3f | 1 | area of a commune: mean error %.1e %%, worst %.1e %% |\n",
                 share_s, own.mean, own.worst);
    (void)printf(
        "| rasterised cell centres (GDALRasterizeGeometries) | %.3f | %.1f | mean %.2g %%, worst %.2g %% |\n",
        raster_s, raster_s / share_s, centre.mean, centre.worst);
}

/* Regions of cells that touch, traced one by one: the work that GDALPolygonize does. */
static void compare_polygons(const struct geo_grid *grid, const uint8_t *class, const int32_t *label)
{
    struct geo_error err = {GEO_OK, ""};
    size_t cells = (size_t)geo_grid_cell_count(grid);
    int32_t *region = zones_array(cells, sizeof *region);
    uint8_t *mask = zones_array(cells, 1);
    double took_s = 0.0;
    int32_t polygons = 0;
    int32_t invalid = 0;
    int32_t unchecked = 0;
    for (int wanted = 0; wanted < 2; wanted++) {
        struct geo_polygon *polygon = NULL;
        int32_t count = 0;
        double start_s = now_s();
        for (size_t i = 0; i < cells; i++) {
            mask[i] = label[i] > 0 && class[i] == wanted ? 1 : 0;
        }
        stop_unless(geo_polygonize_label(region, &count, mask, grid, &err), &err);
        stop_unless(geo_polygonize_trace(&polygon, region, count, grid, &err), &err);
        took_s += now_s() - start_s;
        for (int32_t i = 0; i < count; i++) {
            char reason[128];
            bool small = polygon[i].ring_start[polygon[i].ring_count] < LARGEST_CHECKED;
            invalid += !small || geo_shape_invalid_reason(&polygon[i], reason) == NULL ? 0 : 1;
            unchecked += small ? 0 : 1;
            geo_polygon_release(&polygon[i]);
        }
        polygons += count;
        free(polygon);
    }
    (void)printf("| label and trace | %.3f | 1 | %d polygons, %d invalid, %d too large to check |\n", took_s,
                 (int)polygons, (int)invalid, (int)unchecked);
    for (int eight = 1; eight >= 0; eight--) {
        struct zones_polygonized result = zones_polygonize(grid, label, 2, eight == 1);
        (void)printf("| GDALPolygonize, %d-connected | %.3f | %.1f | %lld polygons, %lld invalid |\n",
                     eight == 1 ? 8 : 4, result.took_s, result.took_s / took_s, (long long)result.count,
                     (long long)result.invalid);
        free(result.area_m2);
    }
    free(region);
    free(mask);
}

static void measure_clip(const struct zones *zones, const uint8_t *class)
{
    double took_s = 0.0;
    double residue = 0.0;
    int invalid = 0;
    int64_t points = 0;
    for (int32_t i = 0; i < zones->count; i++) {
        struct geo_error err = {GEO_OK, ""};
        struct geo_polygon piece[2];
        struct geo_clip_input input = {&zones->zone[i], &zones->grid, class, 2};
        double area_m2 = geo_polygon_area_m2(&zones->zone[i]);
        double left_m2 = area_m2;
        double start_s = now_s();
        stop_unless(geo_clip_classes(piece, &input, &err), &err);
        took_s += now_s() - start_s;
        for (int k = 0; k < 2; k++) {
            char reason[128];
            left_m2 -= geo_polygon_area_m2(&piece[k]);
            points += piece[k].ring_count > 0 ? piece[k].ring_start[piece[k].ring_count] : 0;
            invalid += geo_shape_invalid_reason(&piece[k], reason) == NULL ? 0 : 1;
            geo_polygon_release(&piece[k]);
        }
        residue = fmax(residue, fabs(left_m2) / area_m2);
    }
    (void)printf("| clipped to %d communes | %.3f | | %lld points, %d invalid, area residue at most %.1e |\n",
                 (int)zones->count, took_s, (long long)points, invalid, residue);
}

int main(int argc, char **argv)
{
    char path[1024];
    struct geo_error err = {GEO_OK, ""};
    struct zones zones;
    if (argc != 3) {
        (void)fprintf(stderr, "usage: bench_zones PROVINCE_CODE CELL_M\n");
        return 2;
    }
    if (zones_file(path) == NULL) {
        (void)fprintf(stderr, "skipped: no communes at '%s'; set PHUSONG_SHARED\n", path);
        return 77;
    }
    stop_unless(geo_library_open(&err), &err);
    GDALAllRegister();
    zones_load(&zones, path, argv[1], strtod(argv[2], NULL));
    int32_t *label = zones_labels(&zones);
    uint8_t *class = zones_classes(&zones.grid);
    for (int64_t i = 0; i < geo_grid_cell_count(&zones.grid); i++) {
        label[i] = label[i] > 0 ? class[i] + 1 : 0;
    }
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    (void)printf("Province %s: %d communes, %.0f km2, cells of %.0f m, %d x %d.\n\n", argv[1],
                 (int)zones.count, zones.area_m2 / 1e6, zones.grid.cell_m, (int)zones.grid.cols,
                 (int)zones.grid.rows);
    (void)printf("| what | s | ratio | result |\n|---|---:|---:|---|\n");
    compare_shares(&zones);
    measure_clip(&zones, class);
    compare_polygons(&zones.grid, class, label);
    free(label);
    free(class);
    zones_release(&zones);
    geo_library_close();
    return 0;
}
