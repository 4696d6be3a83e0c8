#include "planner/siting/siting.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>

/* One row of the transform: cells of the row whose parabolas make the lower envelope. */
struct envelope {
    double *height; /* squared distance of each column to its nearest set cell above or below, cells² */
    double *from;   /* a parabola is lowest from here on */
    int32_t *apex;
};

/* Distance within each column, in cells: whole numbers, which float holds exactly. */
static void columns_pass(float *distance, const struct geo_grid *grid)
{
    int64_t cols = grid->cols;
    int64_t cells = geo_grid_cell_count(grid);
    for (int64_t cell = cols; cell < cells; cell++) {
        distance[cell] = fminf(distance[cell], distance[cell - cols] + 1.0f);
    }
    for (int64_t cell = cells - cols - 1; cell >= 0; cell--) {
        distance[cell] = fminf(distance[cell], distance[cell + cols] + 1.0f);
    }
}

/* Where the parabola of column b becomes lower than that of column a < b. */
static double meet(const double *height, int32_t a, int32_t b)
{
    double square_a = (double)a * a;
    double square_b = (double)b * b;
    return ((height[b] + square_b) - (height[a] + square_a)) / (2.0 * ((double)b - a));
}

static void row_pass(float *row, const struct envelope *envelope, const struct geo_grid *grid)
{
    int32_t last = -1;
    for (int32_t col = 0; col < grid->cols; col++) {
        envelope->height[col] = (double)row[col] * (double)row[col];
        if (isinf(row[col])) {
            continue;
        }
        double from = -HUGE_VAL;
        while (last >= 0) {
            from = meet(envelope->height, envelope->apex[last], col);
            if (from > envelope->from[last]) {
                break;
            }
            last--;
            from = -HUGE_VAL;
        }
        last++;
        envelope->apex[last] = col;
        envelope->from[last] = from;
    }
    int32_t part = 0;
    for (int32_t col = 0; col < grid->cols && last >= 0; col++) {
        while (part < last && envelope->from[part + 1] < (double)col) {
            part++;
        }
        double along = (double)col - envelope->apex[part];
        double cells = sqrt(along * along + envelope->height[envelope->apex[part]]);
        row[col] = (float)(cells * grid->cell_m / 1000.0);
    }
}

enum geo_status plan_distance_compute(float **ret_km, const struct plan_scenario *scenario,
                                      const struct plan_feature_set *set, struct geo_error *err)
{
    const struct geo_grid *grid = &scenario->grid;
    int64_t cells = geo_grid_cell_count(grid);
    size_t cols = (size_t)grid->cols;
    float *distance = NULL;
    struct envelope envelope = {0};
    enum geo_status status =
        geo_memory_array(&distance, (size_t)cells, sizeof *distance, "distances to a layer", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&envelope.height, cols, sizeof(double), "a row of distances", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&envelope.from, cols, sizeof(double), "a row of distances", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&envelope.apex, cols, sizeof(int32_t), "a row of distances", err);
    }
    if (status != GEO_OK) {
        free(distance);
        goto done;
    }
    for (int64_t cell = 0; cell < cells; cell++) {
        distance[cell] = INFINITY;
    }
    for (int64_t i = 0; i < set->count; i++) {
        if (set->cell[i] >= 0 && set->cell[i] < cells) {
            distance[set->cell[i]] = 0.0f;
        }
    }
    columns_pass(distance, grid);
    for (int32_t row = 0; row < grid->rows; row++) {
        row_pass(distance + (int64_t)row * grid->cols, &envelope, grid);
    }
    *ret_km = distance;
done:
    free(envelope.height);
    free(envelope.from);
    free(envelope.apex);
    return status;
}
