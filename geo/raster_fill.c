/* Voids between known cells: the nearest known cell in each of eight directions, weighted by 1 / distance².
 */
#include "geo/raster.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>

struct sight { /* the last known cell on the way to here */
    double value;
    int32_t steps; /* −1: none */
};

struct filling {
    float *values;
    const struct geo_grid *grid;
    double max_distance_cells;
    int64_t *row_start;         /* number of the first void of each row; rows + 1 */
    double *sum, *weight;       /* of each void */
    struct sight *above, *here; /* cols + 2, the outer ones always empty */
};

static bool is_void(const struct filling *filling, int32_t row, int32_t col)
{
    return isnan(filling->values[(int64_t)row * filling->grid->cols + col]);
}

static enum geo_status filling_open(struct filling *filling, struct geo_error *err)
{
    size_t rows = (size_t)filling->grid->rows;
    size_t cols = (size_t)filling->grid->cols;
    enum geo_status status = geo_memory_array(&filling->row_start, rows + 1, sizeof(int64_t), "voids", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t row = 0; row < filling->grid->rows; row++) {
        int64_t count = 0;
        for (int32_t col = 0; col < filling->grid->cols; col++) {
            count += is_void(filling, row, col) ? 1 : 0;
        }
        filling->row_start[row + 1] = filling->row_start[row] + count;
    }
    size_t voids = (size_t)filling->row_start[rows];
    status = geo_memory_array(&filling->sum, voids, sizeof(double), "voids", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&filling->weight, voids, sizeof(double), "voids", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&filling->above, cols + 2, sizeof(struct sight), "voids", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&filling->here, cols + 2, sizeof(struct sight), "voids", err);
    }
    return status;
}

static void look(struct filling *filling, const struct sight *sight, int64_t number, double step_cells)
{
    double distance = (double)sight->steps * step_cells;
    if (sight->steps > 0 && distance <= filling->max_distance_cells) {
        filling->sum[number] += sight->value / (distance * distance);
        filling->weight[number] += 1.0 / (distance * distance);
    }
}

static struct sight step_from(const struct sight *before)
{
    struct sight now = {before->value, before->steps < 0 ? -1 : before->steps + 1};
    return now;
}

/* Look back along (d_row, d_col), d_row = ±1: rows are passed in that order. */
static void sweep_rows(struct filling *filling, int32_t d_row, int32_t d_col)
{
    int32_t rows = filling->grid->rows;
    int32_t cols = filling->grid->cols;
    double step_cells = d_col == 0 ? 1.0 : sqrt(2.0);
    for (int32_t col = 0; col < cols + 2; col++) {
        filling->above[col].steps = -1;
        filling->here[col].steps = -1;
    }
    for (int32_t i = 0; i < rows; i++) {
        int32_t row = d_row > 0 ? i : rows - 1 - i;
        int64_t number = filling->row_start[row];
        for (int32_t col = 0; col < cols; col++) {
            struct sight *here = &filling->here[col + 1];
            if (is_void(filling, row, col)) {
                *here = step_from(&filling->above[col + 1 - d_col]);
                look(filling, here, number++, step_cells);
            } else {
                here->value = (double)filling->values[(int64_t)row * cols + col];
                here->steps = 0;
            }
        }
        struct sight *swap = filling->above;
        filling->above = filling->here;
        filling->here = swap;
    }
}

static void sweep_cols(struct filling *filling, int32_t d_col)
{
    int32_t cols = filling->grid->cols;
    for (int32_t row = 0; row < filling->grid->rows; row++) {
        struct sight sight = {0.0, -1};
        int64_t number = d_col > 0 ? filling->row_start[row] : filling->row_start[row + 1] - 1;
        for (int32_t i = 0; i < cols; i++) {
            int32_t col = d_col > 0 ? i : cols - 1 - i;
            if (is_void(filling, row, col)) {
                sight = step_from(&sight);
                look(filling, &sight, number, 1.0);
                number += d_col;
            } else {
                sight.value = (double)filling->values[(int64_t)row * cols + col];
                sight.steps = 0;
            }
        }
    }
}

static int64_t write_back(struct filling *filling)
{
    int64_t filled = 0;
    int64_t number = 0;
    int64_t count = geo_grid_cell_count(filling->grid);
    for (int64_t i = 0; i < count; i++) {
        if (!isnan(filling->values[i])) {
            continue;
        }
        if (filling->weight[number] > 0.0) {
            filling->values[i] = (float)(filling->sum[number] / filling->weight[number]);
            filled++;
        }
        number++;
    }
    return filled;
}

enum geo_status geo_raster_fill_voids(float *values, const struct geo_grid *grid, double max_distance_cells,
                                      int64_t *ret_filled, struct geo_error *err)
{
    struct filling filling = {.grid = grid, .max_distance_cells = max_distance_cells};
    filling.values = values;
    enum geo_status status = filling_open(&filling, err);
    if (status == GEO_OK) {
        for (int32_t d_col = -1; d_col <= 1; d_col++) {
            sweep_rows(&filling, 1, d_col);
            sweep_rows(&filling, -1, d_col);
        }
        sweep_cols(&filling, 1);
        sweep_cols(&filling, -1);
        *ret_filled = write_back(&filling);
    }
    free(filling.row_start);
    free(filling.sum);
    free(filling.weight);
    free(filling.above);
    free(filling.here);
    return status;
}
