#include "planner/siting/siting.h"
#include "tests/support/small_scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static float *distances(int32_t cols, int32_t rows, int32_t *cell, int64_t count)
{
    struct plan_scenario s = {.grid = {0.0, rows * 50.0, 50.0, cols, rows}};
    const struct plan_feature_set set = {count, cell, NULL, NULL};
    struct geo_error err;
    float *km = NULL;
    assert_int_equal(plan_distance_compute(&km, &s, &set, &err), GEO_OK);
    return km;
}

static void by_hand(void **state)
{
    (void)state;
    int32_t cell[] = {0, 11}; /* north-west corner, and the second row's last */
    float *km = distances(6, 2, cell, 2);
    const double cells[12] = {0, 1, 2, sqrt(5.0), sqrt(2.0), 1, 1, sqrt(2.0), sqrt(5.0), 2, 1, 0};
    for (int i = 0; i < 12; i++) {
        assert_true(km[i] == (float)(cells[i] * 50.0 / 1000.0));
    }
    free(km);
}

static void an_empty_set_is_nowhere(void **state)
{
    (void)state;
    float *km = distances(3, 2, NULL, 0);
    for (int i = 0; i < 6; i++) {
        assert_true(isinf(km[i]) && km[i] > 0.0f);
    }
    free(km);
    int32_t beyond[] = {-1, 6}; /* features outside the grid are none of its */
    km = distances(3, 2, beyond, 2);
    assert_true(isinf(km[0]) && isinf(km[5]));
    free(km);
}

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void compare(int32_t cols, int32_t rows, const int32_t *cell, int64_t count, const float *km)
{
    for (int32_t i = 0; i < cols * rows; i++) {
        int64_t least = INT64_MAX;
        for (int64_t k = 0; k < count; k++) {
            int64_t down = i / cols - cell[k] / cols;
            int64_t right = i % cols - cell[k] % cols;
            int64_t square = down * down + right * right;
            least = square < least ? square : least;
        }
        assert_true(km[i] == (float)(sqrt((double)least) * 50.0 / 1000.0));
    }
}

static void as_by_looking_at_every_pair(void **state)
{
    (void)state;
    const int32_t side[][2] = {{1, 1}, {1, 30}, {30, 1}, {17, 23}, {40, 31}};
    uint32_t seed = 7;
    for (int i = 0; i < 5; i++) {
        for (int round = 0; round < 20; round++) {
            int32_t cell[40];
            int64_t count = 1 + next(&seed) % (round < 10 ? 3 : 40);
            for (int64_t k = 0; k < count; k++) {
                cell[k] = (int32_t)(next(&seed) % (uint32_t)(side[i][0] * side[i][1]));
            }
            float *km = distances(side[i][0], side[i][1], cell, count);
            compare(side[i][0], side[i][1], cell, count, km);
            free(km);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),
        cmocka_unit_test(an_empty_set_is_nowhere),
        cmocka_unit_test(as_by_looking_at_every_pair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
