#include "datasets/smooth_internal.h"

#include "geo/memory.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Finer than a float holds of any height above 1 m. */
#define UNITS_PER_M 65536.0

struct sum {
    int64_t units, count;
};

/* One value enters the sum (sign 1) or leaves it (−1). */
static void take(struct sum *sum, float value, int sign)
{
    if (!isnan(value)) {
        sum->units += sign * llround((double)value * UNITS_PER_M);
        sum->count += sign;
    }
}

static void take_row(struct sum *column, const float *row, int32_t cols, int sign)
{
    for (int32_t col = 0; col < cols; col++) {
        take(&column[col], row[col], sign);
    }
}

/* The means of one row from the sums of its columns. */
static void write_row(float *row, const struct sum *column, int32_t cols, int32_t reach)
{
    struct sum window = {0, 0};
    for (int32_t col = 0; col < cols && col < reach; col++) {
        window.units += column[col].units;
        window.count += column[col].count;
    }
    for (int32_t col = 0; col < cols; col++) {
        if (col + reach < cols) {
            window.units += column[col + reach].units;
            window.count += column[col + reach].count;
        }
        if (col - reach > 0) {
            window.units -= column[col - reach - 1].units;
            window.count -= column[col - reach - 1].count;
        }
        if (!isnan(row[col])) {
            row[col] = (float)((double)window.units / (double)window.count / UNITS_PER_M);
        }
    }
}

enum geo_status data_smooth_mean(float *values, const struct geo_grid *grid, int32_t reach,
                                 struct geo_error *err)
{
    const int32_t cols = grid->cols;
    const int32_t rows = grid->rows;
    const int32_t down = reach < rows ? reach : rows;
    struct sum *column = NULL;
    float *kept =
        NULL; /* rows that are overwritten but still to leave the sums: row r at r modulo down + 1 */
    enum geo_status status = geo_memory_array(&column, (size_t)cols, sizeof *column, "column sums", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&kept, ((size_t)down + 1) * (size_t)cols, sizeof *kept,
                                  "terrain being smoothed", err);
    }
    for (int32_t row = 0; row < down && status == GEO_OK; row++) {
        take_row(column, values + (int64_t)row * cols, cols, 1);
    }
    for (int32_t row = 0; row < rows && status == GEO_OK; row++) {
        float *own = values + (int64_t)row * cols;
        float *slot = kept + (int64_t)(row % (down + 1)) * cols;
        if (row + down < rows) {
            take_row(column, own + (int64_t)down * cols, cols, 1);
        }
        if (row > down) { /* row − down − 1 lies in this row's place */
            take_row(column, slot, cols, -1);
        }
        memcpy(slot, own, (size_t)cols * sizeof *own);
        write_row(own, column, cols, reach);
    }
    free(column);
    free(kept);
    return status;
}
