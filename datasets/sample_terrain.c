#include "datasets/sample_world.h"

#include "geo/crs.h"
#include "geo/image.h"
#include "geo/memory.h"
#include <math.h>
#include <stdlib.h>

#define VOID_M (-32768)

/* Holes in the elevation model: shadows of steep slopes, as radar leaves them, and one wide one. */
static const struct {
    struct data_sample_point centre;
    double radius_km;
} voids[] = {{{9.3, 44.2}, 0.30},
             {{17.1, 38.4}, 0.25},
             {{4.2, 30.7}, 0.40},
             {{25.6, 45.9}, 0.20},
             {{12.4, 20.6}, 1.60}};

void data_sample_terrain_build(struct data_sample_world *world)
{
    static const struct data_sample_point main_course[] = {{5.0, 56.0},  {12.0, 42.0}, {20.0, 34.0},
                                                           {27.0, 25.0}, {39.0, 13.0}, {60.0, 2.0}};
    static const struct data_sample_point branch[] = {{44.0, 56.0}, {41.0, 44.0}, {35.0, 33.0}, {27.0, 25.0}};
    struct data_sample_line *river = &world->river[0];
    *river = (struct data_sample_line){.count = 1, .point[0] = main_course[0]};
    for (unsigned i = 1; i < sizeof main_course / sizeof *main_course; i++) {
        data_sample_line_extend(river, main_course[i], 4, 0.28, 0x61000u + i);
    }
    river = &world->river[1];
    *river = (struct data_sample_line){.count = 1, .point[0] = branch[0]};
    for (unsigned i = 1; i < sizeof branch / sizeof *branch; i++) {
        data_sample_line_extend(river, branch[i], 4, 0.26, 0x62000u + i);
    }
}

double data_sample_terrain_slope_from_sea(struct data_sample_point point)
{
    return 0.55 * (DATA_SAMPLE_WIDTH_KM - point.u_km) / DATA_SAMPLE_WIDTH_KM +
           0.60 * point.v_km / DATA_SAMPLE_HEIGHT_KM;
}

double data_sample_terrain_coast_km(struct data_sample_point point)
{
    return 0.786 * (point.u_km - 38.0) - 0.618 * point.v_km;
}

bool data_sample_terrain_is_sea(const struct data_sample_world *world, struct data_sample_point point)
{
    double coast_km = data_sample_terrain_coast_km(point);
    if (coast_km < -9.0 || coast_km > 9.0) {
        return coast_km > 0.0;
    }
    double lon = (double)data_sample_lon_e6(point) / 1e6;
    double lat = (double)data_sample_lat_e6(point) / 1e6;
    for (int32_t s = 0; s < world->sea_count; s++) {
        if (geo_polygon_contains(&world->sea[s], lon, lat)) {
            return true;
        }
    }
    return coast_km > 0.0 && data_sample_communes_find(world, point) < 0;
}

static double river_km(const struct data_sample_world *world, struct data_sample_point point)
{
    double main_km = data_sample_line_distance_km(&world->river[0], point);
    double branch_km = data_sample_line_distance_km(&world->river[1], point);
    return main_km < branch_km ? main_km : branch_km;
}

bool data_sample_terrain_is_river(const struct data_sample_world *world, struct data_sample_point point)
{
    double slope = data_sample_terrain_slope_from_sea(point);
    double half_width_km = 0.08 + 0.28 * data_sample_noise_step(0.7, 0.0, slope);
    return river_km(world, point) < half_width_km;
}

double data_sample_terrain_height_m(const struct data_sample_world *world, struct data_sample_point point)
{
    if (data_sample_terrain_is_sea(world, point)) {
        return 0.0;
    }
    double slope = data_sample_terrain_slope_from_sea(point);
    double rise = slope > 0.0 ? slope : 0.0;
    double floor_m = 1.0 + 6.0 * rise + 70.0 * rise * rise * rise * rise;
    double fold = data_sample_noise_fractal(0x63000u, point.u_km / 9.0, point.v_km / 9.0, 5);
    double crest = 1.0 - fabs(2.0 * fold - 1.0);
    double mountain = data_sample_noise_step(0.45, 1.05, slope);
    double hill = data_sample_noise_step(0.30, 0.60, slope);
    double swell = data_sample_noise_fractal(0x64000u, point.u_km / 2.5, point.v_km / 2.5, 4);
    double micro = data_sample_noise_fractal(0x65000u, point.u_km / 0.6, point.v_km / 0.6, 2);
    double above_m = mountain * (120.0 + 1150.0 * crest * crest) + hill * 130.0 * swell * swell + 3.0 * micro;
    double distance_km = river_km(world, point);
    double valley_km = 0.5 + 1.1 * rise;
    above_m *= distance_km * distance_km / (distance_km * distance_km + valley_km * valley_km);
    return floor_m + above_m;
}

static bool is_void(struct data_sample_point point)
{
    for (unsigned i = 0; i < sizeof voids / sizeof *voids; i++) {
        double du = point.u_km - voids[i].centre.u_km;
        double dv = point.v_km - voids[i].centre.v_km;
        if (du * du + dv * dv < voids[i].radius_km * voids[i].radius_km) {
            return true;
        }
    }
    return false;
}

enum geo_status data_sample_terrain_write(const struct data_sample_world *world, const char *folder,
                                          struct geo_error *err)
{
    struct geo_grid grid =
        data_sample_grid(DATA_SAMPLE_TERRAIN_STEP_E6, DATA_SAMPLE_TERRAIN_COLS, DATA_SAMPLE_TERRAIN_ROWS);
    int32_t *height_m = NULL;
    size_t count = (size_t)grid.cols * (size_t)grid.rows;
    enum geo_status status = geo_memory_array(&height_m, count, sizeof *height_m, "sample terrain", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t row = 0; row < grid.rows; row++) {
        for (int32_t col = 0; col < grid.cols; col++) {
            struct data_sample_point point = data_sample_cell_centre(DATA_SAMPLE_TERRAIN_STEP_E6, col, row);
            height_m[row * grid.cols + col] =
                is_void(point) ? VOID_M : (int32_t)(data_sample_terrain_height_m(world, point) + 0.5);
        }
    }
    const struct geo_image image = {.grid = &grid,
                                    .crs = GEO_CRS_WGS84,
                                    .type = GEO_IMAGE_INT32,
                                    .values = height_m,
                                    .nodata = VOID_M,
                                    .overview = GEO_OVERVIEW_AVERAGE,
                                    .description = "ground height above sea",
                                    .unit = "m"};
    char path[DATA_SAMPLE_PATH_SIZE];
    status = data_sample_path(path, folder, "dem.tif", err);
    if (status == GEO_OK) {
        status = geo_image_write(&image, path, err);
    }
    free(height_m);
    return status;
}
