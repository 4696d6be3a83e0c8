/* What the sample province is made with: chance that is the same everywhere, text, the plane it is drawn on.
 */
#include "datasets/sample_noise.h"
#include "datasets/sample_text.h"
#include "datasets/sample_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void assert_near(double value, double expected, double tolerance)
{
    assert_true(fabs(value - expected) <= tolerance);
}

/* ---- chance ---- */

static void test_random_is_splitmix64(void **state)
{
    (void)state;
    struct data_sample_random random = {1234567}; /* reference values of the generator's published form */
    assert_true(data_sample_noise_next(&random) == UINT64_C(6457827717110365317));
    assert_true(data_sample_noise_next(&random) == UINT64_C(3203168211198807973));
    assert_true(data_sample_noise_next(&random) == UINT64_C(9817491932198370423));
}

static void test_random_stays_in_range(void **state)
{
    (void)state;
    struct data_sample_random random = {7};
    bool seen[5] = {false};
    for (int i = 0; i < 500; i++) {
        int32_t value = data_sample_noise_between(&random, -2, 2);
        assert_in_range(value + 2, 0, 4);
        seen[value + 2] = true;
        double unit = data_sample_noise_unit(&random);
        assert_true(unit >= 0.0 && unit < 1.0);
    }
    for (int i = 0; i < 5; i++) {
        assert_true(seen[i]);
    }
    assert_int_equal(data_sample_noise_between(&random, 9, 9), 9);
}

static void test_noise_is_continuous(void **state)
{
    (void)state;
    /* The same value from both sides of a lattice line, left of zero too. */
    for (int x = -3; x <= 3; x++) {
        double at = data_sample_noise_at(5, (double)x, 0.3);
        assert_near(data_sample_noise_at(5, (double)x - 1e-9, 0.3), at, 1e-6);
        assert_near(data_sample_noise_at(5, (double)x + 1e-9, 0.3), at, 1e-6);
    }
    double low = 1.0;
    double high = 0.0;
    for (int i = 0; i < 400; i++) {
        double value = data_sample_noise_fractal(5, 0.37 * i, -0.21 * i, 4);
        low = value < low ? value : low;
        high = value > high ? value : high;
    }
    assert_true(low >= 0.0 && low < 0.35);
    assert_true(high < 1.0 && high > 0.65);
}

static void test_step_ends(void **state)
{
    (void)state;
    assert_true(data_sample_noise_step(2.0, 4.0, 1.0) == 0.0);
    assert_true(data_sample_noise_step(2.0, 4.0, 2.0) == 0.0);
    assert_true(data_sample_noise_step(2.0, 4.0, 3.0) == 0.5);
    assert_true(data_sample_noise_step(2.0, 4.0, 4.0) == 1.0);
    assert_true(data_sample_noise_step(2.0, 4.0, 9.0) == 1.0);
    assert_true(data_sample_noise_step(4.0, 2.0, 1.0) == 1.0); /* falling */
}

/* ---- text ---- */

static void test_degrees_have_six_decimals(void **state)
{
    (void)state;
    struct data_sample_text text = {0};
    data_sample_text_add_degrees(&text, 105000007);
    data_sample_text_add(&text, "|");
    data_sample_text_add_degrees(&text, -1);
    data_sample_text_add(&text, "|");
    data_sample_text_add_degrees(&text, 0);
    assert_string_equal(text.bytes, "105.000007|-0.000001|0.000000");
    data_sample_text_release(&text);
    data_sample_text_release(&text);
}

static void test_text_keeps_its_first_failure(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct data_sample_text text = {.status = GEO_ERR_MEMORY};
    (void)snprintf(text.error.message, sizeof text.error.message, "%s", "out of memory: a test");
    data_sample_text_add(&text, "more");
    assert_null(text.bytes);
    assert_int_equal(data_sample_text_write(&text, "/nowhere", "file", &err), GEO_ERR_MEMORY);
    assert_string_equal(err.message, "out of memory: a test");
    char *folder = calloc(1, DATA_SAMPLE_PATH_SIZE);
    assert_non_null(folder);
    memset(folder, 'a', DATA_SAMPLE_PATH_SIZE - 1);
    struct data_sample_text good = {0};
    data_sample_text_add(&good, "x");
    assert_int_equal(data_sample_text_write(&good, folder, "file", &err), GEO_ERR_OUTPUT);
    data_sample_text_release(&good);
    free(folder);
}

/* ---- the plane ---- */

static void test_plane_to_degrees(void **state)
{
    (void)state;
    struct data_sample_point corner = {0.0, 0.0};
    struct data_sample_point far = {60.0, 50.0};
    struct data_sample_point outside = {-1.0, -1.0};
    assert_int_equal(data_sample_lon_e6(corner), 106000000);
    assert_int_equal(data_sample_lat_e6(corner), 18550000);
    assert_int_equal(data_sample_lon_e6(far), 106570000);
    assert_int_equal(data_sample_lat_e6(far), 19001500);
    assert_int_equal(data_sample_lon_e6(outside), 105990500);
    assert_int_equal(data_sample_lat_e6(outside), 18540970);
    struct data_sample_point back = data_sample_point_at(106570000, 19001500);
    assert_near(back.u_km, 60.0, 1e-9);
    assert_near(back.v_km, 50.0, 1e-9);
}

static void test_people_cell(void **state)
{
    (void)state;
    struct data_sample_point first = data_sample_cell_centre(DATA_SAMPLE_PEOPLE_STEP_E6, 0, 0);
    struct data_sample_point last = data_sample_cell_centre(
        DATA_SAMPLE_PEOPLE_STEP_E6, DATA_SAMPLE_PEOPLE_COLS - 1, DATA_SAMPLE_PEOPLE_ROWS - 1);
    assert_int_equal(data_sample_people_cell(first), 0);
    assert_int_equal(data_sample_people_cell(last), DATA_SAMPLE_PEOPLE_CELLS - 1);
    struct data_sample_point beyond[4] = {first, first, last, last};
    beyond[0].u_km -= 0.2;
    beyond[1].v_km += 0.2;
    beyond[2].u_km += 0.25;
    beyond[3].v_km -= 0.25;
    for (int i = 0; i < 4; i++) {
        assert_int_equal(data_sample_people_cell(beyond[i]), -1);
    }
}

static void test_line(void **state)
{
    (void)state;
    struct data_sample_line line = {.count = 1, .point[0] = {0.0, 0.0}};
    data_sample_line_extend(&line, (struct data_sample_point){8.0, 0.0}, 3, 0.0, 1);
    data_sample_line_extend(&line, (struct data_sample_point){8.0, 4.0}, 2, 0.0, 2);
    assert_int_equal(line.count, 13);
    assert_true(line.point[3].u_km == 3.0 && line.point[3].v_km == 0.0);
    assert_true(line.point[12].u_km == 8.0 && line.point[12].v_km == 4.0);
    assert_near(data_sample_line_distance_km(&line, (struct data_sample_point){2.5, 2.0}), 2.0, 1e-12);
    assert_near(data_sample_line_distance_km(&line, (struct data_sample_point){-3.0, 4.0}), 5.0, 1e-12);
    assert_near(data_sample_line_distance_km(&line, (struct data_sample_point){11.0, 8.0}), 5.0, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_is_splitmix64),
        cmocka_unit_test(test_random_stays_in_range),
        cmocka_unit_test(test_noise_is_continuous),
        cmocka_unit_test(test_step_ends),
        cmocka_unit_test(test_degrees_have_six_decimals),
        cmocka_unit_test(test_text_keeps_its_first_failure),
        cmocka_unit_test(test_plane_to_degrees),
        cmocka_unit_test(test_people_cell),
        cmocka_unit_test(test_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
