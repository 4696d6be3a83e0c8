/* Zones to work on: the communes of a province from the shared folder, and rasters as a coverage run makes
 * them. */
#ifndef PHUSONG_TESTS_SUPPORT_ZONES_H
#define PHUSONG_TESTS_SUPPORT_ZONES_H

#include "geo/share.h"
#include "geo/table.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct zones {
    struct geo_polygon *zone;
    int32_t count;
    double area_m2;
    struct geo_grid grid; /* covers them all; aligned to the cells */
};

static inline void zones_stop(const char *message)
{
    (void)fprintf(stderr, "zones: %s\n", message);
    exit(1);
}

static inline void *zones_array(size_t count, size_t size)
{
    void *array = calloc(count == 0 ? 1 : count, size);
    if (array == NULL) {
        zones_stop("out of memory");
    }
    return array;
}

/* The communes file, or NULL where the shared folder is absent. */
static inline const char *zones_file(char path[1024])
{
    const char *given = getenv("PHUSONG_SHARED");
    if (given == NULL) {
        (void)snprintf(path, 1024, "%s/../shared/data/communes/communes_25_46_96_01.gpkg", PHUSONG_SOURCE);
    } else {
        (void)snprintf(path, 1024, "%s/data/communes/communes_25_46_96_01.gpkg", given);
    }
    return access(path, R_OK) == 0 ? path : NULL;
}

/* Coordinates are moved by whole kilometres so that they are small: both sides of a comparison then lose no
 * digits to easting and northing. */
static inline void zones_shift(struct zones *zones, double cell_m)
{
    struct geo_error err = {GEO_OK, ""};
    struct geo_bounds bounds = geo_bounds_empty();
    for (int32_t i = 0; i < zones->count; i++) {
        struct geo_bounds own = geo_polygon_bounds(&zones->zone[i]);
        geo_bounds_merge(&bounds, &own);
    }
    double x_m = 1000.0 * floor(bounds.west_m / 1000.0);
    double y_m = 1000.0 * floor(bounds.south_m / 1000.0);
    for (int32_t i = 0; i < zones->count; i++) {
        struct geo_polygon *zone = &zones->zone[i];
        for (int64_t k = 0; k < zone->ring_start[zone->ring_count]; k++) {
            zone->xy[2 * k] -= x_m;
            zone->xy[2 * k + 1] -= y_m;
        }
        zones->area_m2 += geo_polygon_area_m2(zone);
    }
    bounds.west_m -= x_m;
    bounds.east_m -= x_m;
    bounds.south_m -= y_m;
    bounds.north_m -= y_m;
    if (geo_grid_cover(&zones->grid, &bounds, 0.0, cell_m, &err) != GEO_OK) {
        zones_stop(err.message);
    }
}

static inline void zones_load(struct zones *zones, const char *path, const char *province, double cell_m)
{
    struct geo_error err = {GEO_OK, ""};
    struct geo_table *table = NULL;
    struct geo_transform *transform = NULL;
    char where[64];
    (void)snprintf(where, sizeof where, "province_code = '%s'", province);
    struct geo_table_source source = {.path = path, .where = where};
    *zones = (struct zones){.zone = zones_array(400, sizeof *zones->zone)};
    if (geo_table_open(&table, &source, &err) != GEO_OK ||
        geo_transform_open(&transform, geo_table_crs(table), "EPSG:3405", &err) != GEO_OK) {
        zones_stop(err.message);
    }
    for (bool more = true; more;) {
        int64_t row = 0;
        struct geo_repair repair;
        if (geo_table_next(table, &more, &row, &err) != GEO_OK) {
            zones_stop(err.message);
        }
        if (!more) {
            break;
        }
        if (geo_table_polygon(table, transform, &zones->zone[zones->count++], &repair, &err) != GEO_OK) {
            zones_stop(err.message);
        }
    }
    geo_table_close(table);
    geo_transform_close(transform);
    zones_shift(zones, cell_m);
}

static inline void zones_release(struct zones *zones)
{
    for (int32_t i = 0; i < zones->count; i++) {
        geo_polygon_release(&zones->zone[i]);
    }
    free(zones->zone);
    *zones = (struct zones){0};
}

/* [0, 1), the same for the same cell. */
static inline double zones_noise(int64_t x, int64_t y)
{
    uint64_t z = (uint64_t)x * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)y * UINT64_C(0xd1b54a32d192ed03);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

/* Two classes as ragged as a coverage map: hills of 40, 11 and 3 cells, and a little of each cell's own. */
static inline uint8_t *zones_classes(const struct geo_grid *grid)
{
    uint8_t *class = zones_array((size_t)geo_grid_cell_count(grid), 1);
    for (int32_t row = 0; row < grid->rows; row++) {
        for (int32_t col = 0; col < grid->cols; col++) {
            double level = 0.12 * (zones_noise(col, row) - 0.5);
            static const double SIZE[3] = {40.0, 11.0, 3.0};
            static const double WEIGHT[3] = {0.6, 0.3, 0.15};
            for (int k = 0; k < 3; k++) {
                double x = (double)col / SIZE[k];
                double y = (double)row / SIZE[k];
                int64_t i = (int64_t)x;
                int64_t j = (int64_t)y;
                double u = x - (double)i;
                double v = y - (double)j;
                double north = (1.0 - u) * zones_noise(i + k, j) + u * zones_noise(i + 1 + k, j);
                double south = (1.0 - u) * zones_noise(i + k, j + 1) + u * zones_noise(i + 1 + k, j + 1);
                level += WEIGHT[k] * ((1.0 - v) * north + v * south - 0.5);
            }
            class[row * grid->cols + col] = level > -0.05 ? 1 : 0;
        }
    }
    return class;
}

/* Each cell's largest zone + 1; 0 where no zone reaches. */
static inline int32_t *zones_labels(const struct zones *zones)
{
    size_t cells = (size_t)geo_grid_cell_count(&zones->grid);
    int32_t *label = zones_array(cells, sizeof *label);
    double *best = zones_array(cells, sizeof *best);
    for (int32_t i = 0; i < zones->count; i++) {
        struct geo_share_list list = {0};
        struct geo_error err = {GEO_OK, ""};
        if (geo_share_compute(&list, &zones->zone[i], &zones->grid, &err) != GEO_OK) {
            zones_stop(err.message);
        }
        for (int64_t k = 0; k < list.count; k++) {
            if (list.share[k] > best[list.cell[k]]) {
                best[list.cell[k]] = list.share[k];
                label[list.cell[k]] = i + 1;
            }
        }
        geo_share_release(&list);
    }
    free(best);
    return label;
}

#endif
