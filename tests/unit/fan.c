#include "planner/coverage/fan.h"
#include "planner/radio/terrain.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SIZE 71
#define EARTH_M 8500000.0

static float terrain[SIZE * SIZE];
static uint8_t wanted[SIZE * SIZE];
static float nu[SIZE * SIZE];
static float smooth_nu[SIZE * SIZE];

static void make_terrain(uint32_t seed, float relief_m)
{
    for (int i = 0; i < SIZE * SIZE; i++) {
        seed = seed * 1664525u + 1013904223u;
        terrain[i] = 50.0f + relief_m * (float)(seed >> 8) / 16777216.0f;
    }
}

static void sweep(const struct geo_grid *grid, struct plan_fan_mast *mast, int32_t radius)
{
    struct geo_error err;
    struct plan_fan_smooth smooth = {.radius = radius, .tx_height_agl_m = 25.0, .rx_height_agl_m = 1.5};
    struct plan_fan_geometry geometry = {grid, terrain, EARTH_M};
    struct plan_fan_scratch scratch = {0};
    assert_int_equal(plan_fan_smooth_compute(&smooth, &geometry, &err), GEO_OK);
    assert_int_equal(plan_fan_scratch_init(&scratch, radius, &err), GEO_OK);
    for (int i = 0; i < SIZE * SIZE; i++) {
        nu[i] = NAN;
        smooth_nu[i] = NAN;
    }
    struct plan_fan_block block = {0, 0, SIZE, SIZE, wanted, nu, smooth_nu};
    mast->smooth = &smooth;
    plan_fan_sweep(&block, mast, &geometry, &scratch);
    plan_fan_scratch_release(&scratch);
    plan_fan_smooth_release(&smooth);
}

/* The sampling rule in words, done slowly: nearest ray, linear between the two cells it passes in each ring.
 */
static double reference_nu(const struct geo_grid *grid, int32_t mast_row, int32_t mast_col, int32_t row,
                           int32_t col, int32_t radius)
{
    int32_t down = row - mast_row;
    int32_t right = col - mast_col;
    bool sideways = abs(right) >= abs(down);
    int32_t rings = sideways ? abs(right) : abs(down);
    int32_t offset = sideways ? down : right;
    int32_t direction = (sideways ? right : down) > 0 ? 1 : -1;
    long ray = lround((double)offset * radius / rings);
    float profile[SIZE];
    for (int32_t k = 0; k <= rings; k++) {
        double minor = (double)ray * k / radius;
        int32_t low = (int32_t)floor(minor);
        double part = minor - low;
        float height[2];
        for (int side = 0; side < 2; side++) {
            int32_t r = sideways ? mast_row + low + side : mast_row + direction * k;
            int32_t c = sideways ? mast_col + direction * k : mast_col + low + side;
            bool inside = r >= 0 && c >= 0 && r < grid->rows && c < grid->cols;
            height[side] = inside ? terrain[r * grid->cols + c] : NAN;
        }
        bool first_only = part == 0.0 || isnan(height[1]);
        profile[k] = first_only         ? height[0]
                     : isnan(height[0]) ? height[1]
                                        : (float)((double)height[0] + part * (double)(height[1] - height[0]));
    }
    profile[rings] = terrain[row * grid->cols + col];
    struct plan_ground_line path = {.count = rings + 1,
                                .step_m = grid->cell_m *
                                          sqrt(1.0 + (double)(ray * ray) / ((double)radius * radius)),
                                .ground_asl_m = profile,
                                .tx_height_agl_m = 25.0,
                                .rx_height_agl_m = 1.5,
                                .effective_earth_radius_m = EARTH_M};
    return plan_terrain_worst_edge(&path).nu_per_sqrt_frequency;
}

static void every_cell_once_and_as_the_reference(int32_t mast_row, int32_t mast_col, int32_t radius)
{
    struct geo_grid grid = {0.0, SIZE * 90.0, 90.0, SIZE, SIZE};
    struct plan_fan_mast mast = {mast_row, mast_col, radius, NULL};
    memset(wanted, 1, sizeof wanted);
    sweep(&grid, &mast, radius);
    int compared = 0;
    for (int32_t row = 0; row < SIZE; row++) {
        for (int32_t col = 0; col < SIZE; col++) {
            int32_t rings =
                abs(row - mast_row) > abs(col - mast_col) ? abs(row - mast_row) : abs(col - mast_col);
            float got = nu[row * SIZE + col];
            if (rings > radius) {
                assert_true(isnan(got));
                continue;
            }
            assert_true(!isnan(got));
            if (rings < 2) {
                assert_true(got <= PLAN_FAN_NO_EDGE);
                continue;
            }
            double expected = reference_nu(&grid, mast_row, mast_col, row, col, radius);
            assert_true(fabs((double)got - expected) <= 2e-5 * (1.0 + fabs(expected)));
            compared++;
        }
    }
    assert_true(compared > 500);
}

static void rough_ground(void **state)
{
    (void)state;
    make_terrain(7, 120.0f);
    every_cell_once_and_as_the_reference(35, 35, 32);
    every_cell_once_and_as_the_reference(3, 66, 64);
    every_cell_once_and_as_the_reference(35, 35, 64);
}

static void gentle_ground(void **state)
{
    (void)state;
    make_terrain(99, 3.0f);
    every_cell_once_and_as_the_reference(35, 35, 32);
}

static void plain_equals_the_smooth_table(void **state)
{
    (void)state;
    struct geo_grid grid = {0.0, SIZE * 90.0, 90.0, SIZE, SIZE};
    struct plan_fan_mast mast = {35, 35, 32, NULL};
    make_terrain(1, 0.0f);
    memset(wanted, 1, sizeof wanted);
    sweep(&grid, &mast, 32);
    for (int i = 0; i < SIZE * SIZE; i++) {
        if (!isnan(nu[i]) && nu[i] > PLAN_FAN_NO_EDGE) {
            assert_true(fabsf(nu[i] - smooth_nu[i]) < 1e-4f);
        }
    }
}

static void missing_ground_is_no_edge(void **state)
{
    (void)state;
    struct geo_grid grid = {0.0, SIZE * 90.0, 90.0, SIZE, SIZE};
    struct plan_fan_mast mast = {35, 35, 32, NULL};
    make_terrain(1, 0.0f);
    terrain[35 * SIZE + 45] = 500.0f;
    memset(wanted, 0, sizeof wanted);
    wanted[35 * SIZE + 60] = 1;
    sweep(&grid, &mast, 32);
    float behind_wall = nu[35 * SIZE + 60];
    assert_true(behind_wall > 0.0f);
    assert_true(isnan(nu[35 * SIZE + 61]));
    terrain[35 * SIZE + 45] = NAN;
    sweep(&grid, &mast, 32);
    assert_true(nu[35 * SIZE + 60] < 0.0f);
    terrain[35 * SIZE + 35] = NAN;
    sweep(&grid, &mast, 32);
    assert_true(!isnan(nu[35 * SIZE + 60]));
}

static void own_cell_has_no_edge(void **state)
{
    (void)state;
    struct geo_grid grid = {0.0, SIZE * 90.0, 90.0, SIZE, SIZE};
    struct plan_fan_mast mast = {10, 12, 16, NULL};
    make_terrain(5, 10.0f);
    memset(wanted, 0, sizeof wanted);
    wanted[10 * SIZE + 12] = 1;
    sweep(&grid, &mast, 16);
    assert_true(nu[10 * SIZE + 12] <= PLAN_FAN_NO_EDGE);
}

static void radii_are_powers_of_two(void **state)
{
    (void)state;
    assert_int_equal(plan_fan_radius(1.0), 16);
    assert_int_equal(plan_fan_radius(16.0), 16);
    assert_int_equal(plan_fan_radius(16.1), 32);
    assert_int_equal(plan_fan_radius(400.0), 512);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rough_ground),
        cmocka_unit_test(gentle_ground),
        cmocka_unit_test(plain_equals_the_smooth_table),
        cmocka_unit_test(missing_ground_is_no_edge),
        cmocka_unit_test(own_cell_has_no_edge),
        cmocka_unit_test(radii_are_powers_of_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
