/* status, memory, progress, parallel: what everything else stands on. */
#include "geo/memory.h"
#include "geo/parallel.h"
#include "geo/progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void error_set_and_prefix(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    assert_int_equal(geo_error_set(&err, GEO_ERR_INPUT, "row %d is bad", 7), GEO_ERR_INPUT);
    assert_string_equal(err.message, "row 7 is bad");
    assert_int_equal(geo_error_prefix(&err, "file '%s'", "a.csv"), GEO_ERR_INPUT);
    assert_string_equal(err.message, "file 'a.csv': row 7 is bad");
    assert_int_equal(geo_error_set(&err, GEO_ERR_PLAN, "again: %s", err.message), GEO_ERR_PLAN);
    assert_string_equal(err.message, "again: file 'a.csv': row 7 is bad");
    assert_int_equal(geo_error_set(NULL, GEO_ERR_OUTPUT, "lost"), GEO_ERR_OUTPUT);
    assert_int_equal(geo_error_prefix(NULL, "lost"), GEO_ERR_INTERNAL);
}

static void long_messages_are_cut(void **state)
{
    (void)state;
    struct geo_error err;
    char text[8000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(geo_error_set(&err, GEO_ERR_INPUT, "%s", text), GEO_ERR_INPUT);
    assert_int_equal(strlen(err.message), sizeof err.message - 1);
}

static void array_is_zeroed_and_checked(void **state)
{
    (void)state;
    struct geo_error err;
    int32_t *array = NULL;
    assert_int_equal(geo_memory_array(&array, 4, sizeof *array, "test", &err), GEO_OK);
    assert_true(array[0] == 0 && array[3] == 0);
    free(array);
    array = NULL;
    assert_int_equal(geo_memory_array(&array, 0, sizeof *array, "test", &err), GEO_OK);
    assert_non_null(array);
    free(array);
    array = NULL;
    assert_int_equal(geo_memory_array(&array, SIZE_MAX / 2, 4, "huge", &err), GEO_ERR_MEMORY);
    assert_null(array);
    assert_non_null(strstr(err.message, "huge"));
    assert_int_equal(geo_memory_array(&array, SIZE_MAX / 8, 4, "large", &err), GEO_ERR_MEMORY);
    assert_null(array);
}

static void grow_keeps_contents(void **state)
{
    (void)state;
    struct geo_error err;
    int32_t *array = NULL;
    size_t capacity = 0;
    for (size_t i = 0; i < 100; i++) {
        assert_int_equal(geo_memory_grow(&array, &capacity, i + 1, sizeof *array, &err), GEO_OK);
        assert_int_equal(array[i], 0);
        array[i] = (int32_t)i;
    }
    assert_int_equal(array[0], 0);
    assert_int_equal(array[63], 63);
    assert_true(capacity >= 100);
    int32_t *before = array;
    size_t capacity_before = capacity;
    assert_int_equal(geo_memory_grow(&array, &capacity, SIZE_MAX, sizeof *array, &err), GEO_ERR_MEMORY);
    assert_int_equal(geo_memory_grow(&array, &capacity, SIZE_MAX / 4, sizeof *array, &err), GEO_ERR_MEMORY);
    assert_int_equal(geo_memory_grow(&array, &capacity, SIZE_MAX / 16, sizeof *array, &err), GEO_ERR_MEMORY);
    assert_ptr_equal(array, before);
    assert_int_equal(capacity, capacity_before);
    free(array);
}

static void text_is_copied(void **state)
{
    (void)state;
    struct geo_error err;
    char *copy = NULL;
    assert_int_equal(geo_memory_text(&copy, "Phú Thọ", &err), GEO_OK);
    assert_string_equal(copy, "Phú Thọ");
    free(copy);
    assert_int_equal(geo_memory_text(&copy, NULL, &err), GEO_OK);
    assert_string_equal(copy, "");
    free(copy);
}

static bool refuse(void *context, double done_ratio)
{
    *(double *)context = done_ratio;
    return false;
}

static void progress_may_be_absent(void **state)
{
    (void)state;
    double seen = 0.0;
    struct geo_progress silent = {NULL, NULL};
    struct geo_progress stop = {refuse, &seen};
    assert_true(geo_progress_tick(NULL, 0.5));
    assert_true(geo_progress_tick(&silent, 0.5));
    assert_false(geo_progress_tick(&stop, 0.25));
    assert_true(seen == 0.25);
}

struct squares {
    int64_t value[1000];
    size_t fail_from;
};

static enum geo_status square(void *context, size_t index, int worker, struct geo_error *err)
{
    struct squares *squares = context;
    assert_true(worker >= 0 && worker < 8);
    if (index >= squares->fail_from) {
        return geo_error_set(err, GEO_ERR_INPUT, "item %zu", index);
    }
    squares->value[index] = (int64_t)index * (int64_t)index;
    return GEO_OK;
}

static void every_item_is_done_once(void **state)
{
    (void)state;
    for (int threads = 0; threads <= 8; threads++) {
        struct squares squares = {.fail_from = SIZE_MAX};
        struct geo_parallel_job job = {1000, threads, square, &squares};
        struct geo_error err;
        assert_int_equal(geo_parallel_for(&job, &err), GEO_OK);
        for (size_t i = 0; i < 1000; i++) {
            assert_int_equal(squares.value[i], i * i);
        }
    }
    struct geo_parallel_job none = {0, 4, square, NULL};
    struct geo_error err;
    assert_int_equal(geo_parallel_for(&none, &err), GEO_OK);
    assert_true(geo_parallel_cpu_count() >= 1);
}

static void lowest_failure_is_reported(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 8; threads++) {
        struct squares squares = {.fail_from = 417};
        struct geo_parallel_job job = {1000, threads, square, &squares};
        struct geo_error err;
        assert_int_equal(geo_parallel_for(&job, &err), GEO_ERR_INPUT);
        assert_string_equal(err.message, "item 417");
        assert_int_equal(err.status, GEO_ERR_INPUT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(error_set_and_prefix),
        cmocka_unit_test(long_messages_are_cut),
        cmocka_unit_test(array_is_zeroed_and_checked),
        cmocka_unit_test(grow_keeps_contents),
        cmocka_unit_test(text_is_copied),
        cmocka_unit_test(progress_may_be_absent),
        cmocka_unit_test(every_item_is_done_once),
        cmocka_unit_test(lowest_failure_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
