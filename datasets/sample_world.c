#include "datasets/sample_world.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

int32_t data_sample_lon_e6(struct data_sample_point point)
{
    return 106000000 + (int32_t)(point.u_km * 9500.0 + (point.u_km < 0.0 ? -0.5 : 0.5));
}

int32_t data_sample_lat_e6(struct data_sample_point point)
{
    return 18550000 + (int32_t)(point.v_km * 9030.0 + (point.v_km < 0.0 ? -0.5 : 0.5));
}

struct data_sample_point data_sample_point_at(int32_t lon_e6, int32_t lat_e6)
{
    return (struct data_sample_point){(double)(lon_e6 - 106000000) / 9500.0,
                                      (double)(lat_e6 - 18550000) / 9030.0};
}

struct geo_grid data_sample_grid(int32_t step_e6, int32_t cols, int32_t rows)
{
    return (struct geo_grid){.west_m = (double)DATA_SAMPLE_RASTER_WEST_E6 / 1e6,
                             .north_m = (double)DATA_SAMPLE_RASTER_NORTH_E6 / 1e6,
                             .cell_m = (double)step_e6 / 1e6,
                             .cols = cols,
                             .rows = rows};
}

struct data_sample_point data_sample_cell_centre(int32_t step_e6, int32_t col, int32_t row)
{
    return data_sample_point_at(DATA_SAMPLE_RASTER_WEST_E6 + col * step_e6 + step_e6 / 2,
                                DATA_SAMPLE_RASTER_NORTH_E6 - row * step_e6 - step_e6 / 2);
}

enum geo_status data_sample_path(char ret[DATA_SAMPLE_PATH_SIZE], const char *folder, const char *name,
                                 struct geo_error *err)
{
    if (snprintf(ret, DATA_SAMPLE_PATH_SIZE, "%s/%s", folder, name) >= DATA_SAMPLE_PATH_SIZE) {
        return geo_error_set(err, GEO_ERR_OUTPUT, "path of '%s' is longer than %d bytes", name,
                             DATA_SAMPLE_PATH_SIZE);
    }
    return GEO_OK;
}

void data_sample_line_extend(struct data_sample_line *line, struct data_sample_point to, int levels,
                             double crook, uint64_t seed)
{
    int32_t segments = 1 << levels;
    assert(line->count >= 1 && line->count + segments <= DATA_SAMPLE_LINE_MAX);
    struct data_sample_point *point = &line->point[line->count - 1];
    point[segments] = to;
    for (int32_t stride = segments; stride > 1; stride /= 2) {
        for (int32_t first = 0; first < segments; first += stride) {
            struct data_sample_point a = point[first];
            struct data_sample_point b = point[first + stride];
            struct data_sample_random random = {seed * 1000003u + (uint64_t)(first + stride / 2)};
            double shift = crook * (2.0 * data_sample_noise_unit(&random) - 1.0);
            point[first + stride / 2] =
                (struct data_sample_point){0.5 * (a.u_km + b.u_km) - shift * (b.v_km - a.v_km),
                                           0.5 * (a.v_km + b.v_km) + shift * (b.u_km - a.u_km)};
        }
    }
    line->count += segments;
}

double data_sample_line_distance_km(const struct data_sample_line *line, struct data_sample_point point)
{
    double nearest = 1e12;
    for (int32_t i = 0; i + 1 < line->count; i++) {
        double du = line->point[i + 1].u_km - line->point[i].u_km;
        double dv = line->point[i + 1].v_km - line->point[i].v_km;
        double pu = point.u_km - line->point[i].u_km;
        double pv = point.v_km - line->point[i].v_km;
        double t = (pu * du + pv * dv) / (du * du + dv * dv);
        t = t < 0.0 ? 0.0 : t > 1.0 ? 1.0 : t;
        double eu = pu - t * du;
        double ev = pv - t * dv;
        double squared = eu * eu + ev * ev;
        nearest = squared < nearest ? squared : nearest;
    }
    return sqrt(nearest);
}
