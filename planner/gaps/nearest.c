#include "planner/gaps/nearest.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>

void plan_nearest_release(struct plan_nearest *nearest)
{
    free(nearest->bucket_start);
    free(nearest->station);
    *nearest = (struct plan_nearest){0};
}

static const struct plan_position *position_of(const struct plan_nearest *nearest, int32_t station)
{
    return &nearest->scenario->position[nearest->scenario->station[station].position];
}

static int32_t clamp_bucket(double value, int32_t count)
{
    return value < 0.0 ? 0 : value >= (double)count ? count - 1 : (int32_t)value;
}

static int32_t bucket_of(const struct plan_nearest *nearest, double x_m, double y_m)
{
    int32_t col = clamp_bucket(floor((x_m - nearest->west_m) / nearest->bucket_m), nearest->cols);
    int32_t row = clamp_bucket(floor((nearest->north_m - y_m) / nearest->bucket_m), nearest->rows);
    return row * nearest->cols + col;
}

/* Counting sort of the service's stations by bucket. */
static void fill(struct plan_nearest *nearest, const struct plan_service *service)
{
    const struct plan_scenario *scenario = nearest->scenario;
    int32_t *start = nearest->bucket_start;
    for (int32_t s = 0; s < scenario->station_count; s++) {
        if (plan_scenario_serves(&scenario->station[s], service)) {
            const struct plan_position *position = position_of(nearest, s);
            start[bucket_of(nearest, position->x_m, position->y_m) + 1]++;
            nearest->station_count++;
        }
    }
    int32_t buckets = nearest->cols * nearest->rows;
    for (int32_t i = 0; i < buckets; i++) {
        start[i + 1] += start[i];
    }
    for (int32_t s = scenario->station_count - 1; s >= 0; s--) {
        if (plan_scenario_serves(&scenario->station[s], service)) {
            const struct plan_position *position = position_of(nearest, s);
            nearest->station[--start[bucket_of(nearest, position->x_m, position->y_m) + 1]] = s;
        }
    }
    /* Each start has been counted down to its own bucket's first place, one slot to the right of where it
     * belongs. */
    for (int32_t i = 0; i < buckets; i++) {
        start[i] = start[i + 1];
    }
    start[buckets] = nearest->station_count;
}

enum geo_status plan_nearest_init(struct plan_nearest *ret, const struct plan_scenario *scenario,
                                  int32_t service, struct geo_error *err)
{
    struct geo_bounds bounds = geo_grid_bounds(&scenario->terrain_grid);
    struct plan_nearest nearest = {.scenario = scenario,
                                   .bucket_m = fmax(1000.0 * scenario->propagation.max_range_km, 1000.0),
                                   .west_m = bounds.west_m,
                                   .north_m = bounds.north_m};
    nearest.cols = (int32_t)ceil((bounds.east_m - bounds.west_m) / nearest.bucket_m) + 1;
    nearest.rows = (int32_t)ceil((bounds.north_m - bounds.south_m) / nearest.bucket_m) + 1;
    enum geo_status status =
        geo_memory_array(&nearest.bucket_start, (size_t)nearest.cols * (size_t)nearest.rows + 1,
                         sizeof *nearest.bucket_start, "station buckets", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&nearest.station, (size_t)scenario->station_count, sizeof *nearest.station,
                                  "station buckets", err);
    }
    if (status != GEO_OK) {
        plan_nearest_release(&nearest);
        return status;
    }
    fill(&nearest, &scenario->service[service]);
    *ret = nearest;
    return GEO_OK;
}

static bool bucket_within(const struct plan_nearest *nearest, int32_t bucket, double x_m, double y_m)
{
    double range_m = 1000.0 * nearest->scenario->propagation.max_range_km;
    for (int32_t i = nearest->bucket_start[bucket]; i < nearest->bucket_start[bucket + 1]; i++) {
        const struct plan_position *position = position_of(nearest, nearest->station[i]);
        double dx_m = position->x_m - x_m;
        double dy_m = position->y_m - y_m;
        if (dx_m * dx_m + dy_m * dy_m <= range_m * range_m) {
            return true;
        }
    }
    return false;
}

bool plan_nearest_within(const struct plan_nearest *nearest, double x_m, double y_m)
{
    int32_t here = bucket_of(nearest, x_m, y_m);
    int32_t row = here / nearest->cols;
    int32_t col = here % nearest->cols;
    for (int32_t r = row > 0 ? row - 1 : 0; r <= row + 1 && r < nearest->rows; r++) {
        for (int32_t c = col > 0 ? col - 1 : 0; c <= col + 1 && c < nearest->cols; c++) {
            if (bucket_within(nearest, r * nearest->cols + c, x_m, y_m)) {
                return true;
            }
        }
    }
    return false;
}

int32_t plan_nearest_station(const struct plan_nearest *nearest, double x_m, double y_m, double *ret_km)
{
    int32_t best = -1;
    double best_m2 = (double)INFINITY;
    for (int32_t i = 0; i < nearest->station_count; i++) {
        const struct plan_position *position = position_of(nearest, nearest->station[i]);
        double dx_m = position->x_m - x_m;
        double dy_m = position->y_m - y_m;
        double squared_m2 = dx_m * dx_m + dy_m * dy_m;
        if (squared_m2 < best_m2 || (squared_m2 == best_m2 && nearest->station[i] < best)) {
            best = nearest->station[i];
            best_m2 = squared_m2;
        }
    }
    *ret_km = best < 0 ? (double)NAN : sqrt(best_m2) / 1000.0;
    return best;
}
