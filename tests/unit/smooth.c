/* The moving mean, against one that adds up every square by itself. */
#include "datasets/smooth_internal.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static float slow_mean(const float *values, const struct geo_grid *grid, int32_t at, int32_t reach)
{
    double sum = 0.0;
    int count = 0;
    for (int32_t row = at / grid->cols - reach; row <= at / grid->cols + reach; row++) {
        for (int32_t col = at % grid->cols - reach; col <= at % grid->cols + reach; col++) {
            if (row >= 0 && row < grid->rows && col >= 0 && col < grid->cols &&
                !isnan(values[row * grid->cols + col])) {
                sum += (double)values[row * grid->cols + col];
                count++;
            }
        }
    }
    return (float)(sum / (double)count);
}

/* Multiples of 1/256 m, so that both sums are exact. */
static void check(int32_t cols, int32_t rows, int32_t reach)
{
    const struct geo_grid grid = {0.0, 0.0, 1.0, cols, rows};
    float *before = calloc((size_t)cols * (size_t)rows, sizeof *before);
    float *after = calloc((size_t)cols * (size_t)rows, sizeof *after);
    assert_non_null(before);
    assert_non_null(after);
    uint32_t seed = 1;
    for (int32_t i = 0; i < cols * rows; i++) {
        seed = seed * 1664525U + 1013904223U;
        before[i] = seed >> 29 == 0 ? NAN : (float)((int32_t)(seed >> 8) % 500000) / 256.0F - 100.0F;
    }
    memcpy(after, before, (size_t)cols * (size_t)rows * sizeof *after);
    assert_int_equal(data_smooth_mean(after, &grid, reach, NULL), GEO_OK);
    for (int32_t i = 0; i < cols * rows; i++) {
        if (isnan(before[i])) {
            assert_true(isnan(after[i]));
        } else if (after[i] != slow_mean(before, &grid, i, reach)) {
            fail_msg("%d by %d, reach %d: cell %d", cols, rows, reach, i);
        }
    }
    free(before);
    free(after);
}

static void means_are_exact(void **state)
{
    (void)state;
    static const int32_t reaches[] = {0, 1, 2, 5, 6, 7, 12, 13, 40, 1000};
    for (size_t i = 0; i < sizeof reaches / sizeof *reaches; i++) {
        check(13, 7, reaches[i]);
        check(7, 13, reaches[i]);
        check(1, 1, reaches[i]);
        check(1, 9, reaches[i]);
        check(9, 1, reaches[i]);
    }
}

static void by_hand(void **state)
{
    (void)state;
    const struct geo_grid grid = {0.0, 0.0, 1.0, 3, 2};
    float values[] = {1, 2, NAN, 4, 5, 9};
    assert_int_equal(data_smooth_mean(values, &grid, 1, NULL), GEO_OK);
    assert_true(values[0] == 3.0F);         /* 1 2 4 5 */
    assert_true(values[1] == 21.0F / 5.0F); /* 1 2 4 5 9 */
    assert_true(isnan(values[2]));
    assert_true(values[5] == 16.0F / 3.0F); /* 2 5 9 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_are_exact),
        cmocka_unit_test(by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
