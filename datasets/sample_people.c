#include "datasets/sample_world.h"

#include "geo/crs.h"
#include "geo/image.h"
#include "geo/memory.h"
#include <math.h>
#include <stdlib.h>

#define CELL_KM2 0.0466 /* 0.002° × 0.002° */

int32_t data_sample_people_cell(struct data_sample_point point)
{
    int32_t east_e6 = data_sample_lon_e6(point) - DATA_SAMPLE_RASTER_WEST_E6;
    int32_t south_e6 = DATA_SAMPLE_RASTER_NORTH_E6 - data_sample_lat_e6(point);
    if (east_e6 < 0 || south_e6 < 0) {
        return -1;
    }
    int32_t col = east_e6 / DATA_SAMPLE_PEOPLE_STEP_E6;
    int32_t row = south_e6 / DATA_SAMPLE_PEOPLE_STEP_E6;
    if (col >= DATA_SAMPLE_PEOPLE_COLS || row >= DATA_SAMPLE_PEOPLE_ROWS) {
        return -1;
    }
    return row * DATA_SAMPLE_PEOPLE_COLS + col;
}

static double road_km(const struct data_sample_world *world, struct data_sample_point point)
{
    double nearest_km = 1e6;
    for (int32_t r = 0; r < world->road_count; r++) {
        double km = data_sample_line_distance_km(&world->road[r].line, point);
        nearest_km = km < nearest_km ? km : nearest_km;
    }
    return nearest_km;
}

/* How much people like to live here: villages in clusters, along roads, on low and even ground. */
static double attraction(const struct data_sample_world *world, const struct data_sample_commune *commune,
                         struct data_sample_point point)
{
    if (data_sample_terrain_is_sea(world, point) || data_sample_terrain_is_river(world, point)) {
        return 0.0;
    }
    double height_m = data_sample_terrain_height_m(world, point);
    struct data_sample_point east = {point.u_km + 0.2, point.v_km};
    struct data_sample_point north = {point.u_km, point.v_km + 0.2};
    double steep = fabs(data_sample_terrain_height_m(world, east) - height_m) +
                   fabs(data_sample_terrain_height_m(world, north) - height_m);
    double even = 1.0 / (1.0 + steep * steep / 900.0);
    double low = 1.0 / (1.0 + height_m * height_m / 90000.0);
    double cluster = data_sample_noise_fractal(0x68000u, point.u_km / 1.3, point.v_km / 1.3, 3);
    double village = cluster > 0.48 ? (cluster - 0.48) / 0.2 : 0.0;
    double near_km = road_km(world, point);
    double along = 1.0 / (1.0 + near_km * near_km / 0.36);
    double du = point.u_km - commune->centre.u_km;
    double dv = point.v_km - commune->centre.v_km;
    double centre = 1.0 / (1.0 + (du * du + dv * dv) / 1.2);
    return even * low * (commune->ward ? 0.6 + village : village * village) * (0.15 + along) +
           0.5 * even * centre;
}

/* People per km² in a commune of this kind; the shake keeps neighbours from looking alike. */
static double typical_density(const struct data_sample_commune *commune, struct data_sample_random *random)
{
    double shake = 0.75 + 0.5 * data_sample_noise_unit(random);
    if (commune->ward) {
        return (commune->city ? 2900.0 : 1100.0) * shake;
    }
    double slope = data_sample_terrain_slope_from_sea(commune->centre);
    return shake * (45.0 + 850.0 * data_sample_noise_step(0.75, 0.15, slope));
}

static enum geo_status find_communes(struct data_sample_world *world, struct geo_error *err)
{
    enum geo_status status = geo_memory_array(&world->people_commune, DATA_SAMPLE_PEOPLE_CELLS,
                                              sizeof *world->people_commune, "sample communes", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t cell = 0; cell < DATA_SAMPLE_PEOPLE_CELLS; cell++) {
        struct data_sample_point point = data_sample_cell_centre(
            DATA_SAMPLE_PEOPLE_STEP_E6, cell % DATA_SAMPLE_PEOPLE_COLS, cell / DATA_SAMPLE_PEOPLE_COLS);
        world->people_commune[cell] = (int8_t)data_sample_communes_find(world, point);
    }
    return GEO_OK;
}

/* The raster is another source than the table: it says up to 4 % more or less for each commune. */
static void settle(struct data_sample_world *world, const double *weight)
{
    double sum[DATA_SAMPLE_COMMUNE_MAX] = {0.0};
    int32_t cells[DATA_SAMPLE_COMMUNE_MAX] = {0};
    double scale[DATA_SAMPLE_COMMUNE_MAX] = {0.0};
    for (int32_t cell = 0; cell < DATA_SAMPLE_PEOPLE_CELLS; cell++) {
        if (world->people_commune[cell] >= 0) {
            sum[world->people_commune[cell]] += weight[cell];
            cells[world->people_commune[cell]]++;
        }
    }
    for (int32_t c = 0; c < world->commune_count; c++) {
        struct data_sample_random random = {0x69000u + (uint64_t)c};
        double density = typical_density(&world->commune[c], &random);
        world->commune[c].people = (int64_t)(density * CELL_KM2 * (double)cells[c]);
        double differs = 0.96 + 0.08 * data_sample_noise_unit(&random);
        scale[c] = sum[c] > 0.0 ? 100.0 * differs * (double)world->commune[c].people / sum[c] : 0.0;
    }
    for (int32_t cell = 0; cell < DATA_SAMPLE_PEOPLE_CELLS; cell++) {
        if (world->people_commune[cell] >= 0) {
            world->people_centi[cell] = (int32_t)(weight[cell] * scale[world->people_commune[cell]] + 0.5);
        }
    }
}

enum geo_status data_sample_people_build(struct data_sample_world *world, struct geo_error *err)
{
    double *weight = NULL;
    enum geo_status status = find_communes(world, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&world->people_centi, DATA_SAMPLE_PEOPLE_CELLS, sizeof *world->people_centi,
                                  "sample people", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&weight, DATA_SAMPLE_PEOPLE_CELLS, sizeof *weight, "sample people", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t cell = 0; cell < DATA_SAMPLE_PEOPLE_CELLS; cell++) {
        int8_t commune = world->people_commune[cell];
        if (commune >= 0) {
            struct data_sample_point point = data_sample_cell_centre(
                DATA_SAMPLE_PEOPLE_STEP_E6, cell % DATA_SAMPLE_PEOPLE_COLS, cell / DATA_SAMPLE_PEOPLE_COLS);
            weight[cell] = attraction(world, &world->commune[commune], point);
        }
    }
    settle(world, weight);
    free(weight);
    return GEO_OK;
}

int64_t data_sample_people_near_centi(const struct data_sample_world *world, struct data_sample_point point)
{
    int64_t sum = 0;
    for (int32_t step = 0; step < 25; step++) {
        int32_t right = step % 5 - 2;
        int32_t up = step / 5 - 2;
        struct data_sample_point near = {point.u_km + 0.2 * (double)right, point.v_km + 0.2 * (double)up};
        int32_t cell = data_sample_people_cell(near);
        sum += cell >= 0 ? world->people_centi[cell] : 0;
    }
    return sum;
}

struct data_sample_point data_sample_people_pick(const struct data_sample_world *world, int32_t commune,
                                                 struct data_sample_random *random)
{
    int64_t sum = 0;
    for (int32_t cell = 0; cell < DATA_SAMPLE_PEOPLE_CELLS; cell++) {
        sum += commune < 0 || world->people_commune[cell] == commune ? world->people_centi[cell] : 0;
    }
    int64_t left = (int64_t)(data_sample_noise_unit(random) * (double)sum);
    int32_t cell = 0;
    while (cell < DATA_SAMPLE_PEOPLE_CELLS - 1) {
        left -= commune < 0 || world->people_commune[cell] == commune ? world->people_centi[cell] : 0;
        if (left < 0) {
            break;
        }
        cell++;
    }
    struct data_sample_point point = data_sample_cell_centre(
        DATA_SAMPLE_PEOPLE_STEP_E6, cell % DATA_SAMPLE_PEOPLE_COLS, cell / DATA_SAMPLE_PEOPLE_COLS);
    point.u_km += 0.18 * (data_sample_noise_unit(random) - 0.5);
    point.v_km += 0.18 * (data_sample_noise_unit(random) - 0.5);
    return point;
}

enum geo_status data_sample_people_write(const struct data_sample_world *world, const char *folder,
                                         struct geo_error *err)
{
    struct geo_grid grid =
        data_sample_grid(DATA_SAMPLE_PEOPLE_STEP_E6, DATA_SAMPLE_PEOPLE_COLS, DATA_SAMPLE_PEOPLE_ROWS);
    float *people = NULL;
    enum geo_status status =
        geo_memory_array(&people, DATA_SAMPLE_PEOPLE_CELLS, sizeof *people, "sample people", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t cell = 0; cell < DATA_SAMPLE_PEOPLE_CELLS; cell++) {
        people[cell] = world->people_commune[cell] < 0 ? NAN : (float)world->people_centi[cell] / 100.0f;
    }
    const struct geo_image image = {.grid = &grid,
                                    .crs = GEO_CRS_WGS84,
                                    .type = GEO_IMAGE_FLOAT32,
                                    .values = people,
                                    .nodata = -9999.0,
                                    .overview = GEO_OVERVIEW_AVERAGE,
                                    .description = "people per cell",
                                    .unit = "people"};
    char path[DATA_SAMPLE_PATH_SIZE];
    status = data_sample_path(path, folder, "people.tif", err);
    if (status == GEO_OK) {
        status = geo_image_write(&image, path, err);
    }
    free(people);
    return status;
}
