#include "datasets/sample_world.h"

#include "geo/crs.h"
#include "geo/image.h"
#include "geo/memory.h"
#include <stdlib.h>

/* Classes of ESA WorldCover. */
enum land {
    LAND_TREES = 10,
    LAND_SHRUBS = 20,
    LAND_GRASS = 30,
    LAND_CROPS = 40,
    LAND_BUILT = 50,
    LAND_BARE = 60,
    LAND_WATER = 80,
    LAND_WETLAND = 90,
    LAND_MANGROVE = 95
};

#define BUILT_CENTI 1200 /* people × 100 in a cell of the people grid, from which houses may show */

static bool is_near_sea(const struct data_sample_world *world, struct data_sample_point point,
                        double within_km)
{
    double coast_km = data_sample_terrain_coast_km(point);
    if (coast_km < -9.0) {
        return false;
    }
    const struct data_sample_point around[] = {{point.u_km + within_km, point.v_km},
                                               {point.u_km, point.v_km - within_km},
                                               {point.u_km + 0.7 * within_km, point.v_km - 0.7 * within_km}};
    for (unsigned i = 0; i < sizeof around / sizeof *around; i++) {
        if (data_sample_terrain_is_sea(world, around[i])) {
            return true;
        }
    }
    return false;
}

static bool is_built(const struct data_sample_world *world, struct data_sample_point point)
{
    int32_t cell = data_sample_people_cell(point);
    if (cell < 0 || world->people_centi[cell] < BUILT_CENTI) {
        return false;
    }
    double crowd = (double)world->people_centi[cell] / (6.0 * BUILT_CENTI);
    double grain = data_sample_noise_at(0x66000u, point.u_km / 0.15, point.v_km / 0.15);
    return grain < (crowd > 0.9 ? 0.9 : crowd);
}

static enum land land_at(const struct data_sample_world *world, struct data_sample_point point)
{
    if (data_sample_terrain_is_sea(world, point) || data_sample_terrain_is_river(world, point)) {
        return LAND_WATER;
    }
    if (is_built(world, point)) {
        return LAND_BUILT;
    }
    double slope = data_sample_terrain_slope_from_sea(point);
    double patch = data_sample_noise_fractal(0x67000u, point.u_km / 1.7, point.v_km / 1.7, 3);
    if (slope < 0.5 && is_near_sea(world, point, 1.2)) {
        return patch > 0.5 ? LAND_MANGROVE : patch > 0.38 ? LAND_WETLAND : LAND_BARE;
    }
    double wild = data_sample_noise_step(0.30, 0.75, slope) + 0.7 * (patch - 0.5);
    if (wild > 0.55) {
        return LAND_TREES;
    }
    if (wild > 0.42) {
        return LAND_SHRUBS;
    }
    return patch < 0.30 ? LAND_GRASS : LAND_CROPS;
}

enum geo_status data_sample_land_write(const struct data_sample_world *world, const char *folder,
                                       struct geo_error *err)
{
    struct geo_grid grid =
        data_sample_grid(DATA_SAMPLE_TERRAIN_STEP_E6, DATA_SAMPLE_TERRAIN_COLS, DATA_SAMPLE_TERRAIN_ROWS);
    uint8_t *land = NULL;
    size_t count = (size_t)grid.cols * (size_t)grid.rows;
    enum geo_status status = geo_memory_array(&land, count, sizeof *land, "sample land cover", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t row = 0; row < grid.rows; row++) {
        for (int32_t col = 0; col < grid.cols; col++) {
            land[row * grid.cols + col] =
                (uint8_t)land_at(world, data_sample_cell_centre(DATA_SAMPLE_TERRAIN_STEP_E6, col, row));
        }
    }
    const struct geo_image image = {.grid = &grid,
                                    .crs = GEO_CRS_WGS84,
                                    .type = GEO_IMAGE_UINT8,
                                    .values = land,
                                    .nodata = 0.0,
                                    .overview = GEO_OVERVIEW_MODE,
                                    .description = "land cover, classes of ESA WorldCover",
                                    .unit = ""};
    char path[DATA_SAMPLE_PATH_SIZE];
    status = data_sample_path(path, folder, "landcover.tif", err);
    if (status == GEO_OK) {
        status = geo_image_write(&image, path, err);
    }
    free(land);
    return status;
}
