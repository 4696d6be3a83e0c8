#include "outputs/rounding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <math.h>
#include <stdbool.h>

static void nearest_rounds_halves_up(void **state)
{
    (void)state;
    assert_int_equal(out_rounding_nearest(0), 0);
    assert_int_equal(out_rounding_nearest(499), 0);
    assert_int_equal(out_rounding_nearest(500), 1);
    assert_int_equal(out_rounding_nearest(1499), 1);
    assert_int_equal(out_rounding_nearest(1500), 2);
}

static void the_largest_remainders_get_the_rest(void **state)
{
    (void)state;
    static const int64_t milli[] = {1400, 2600, 600, 400}; /* 5000 */
    int64_t whole[4];
    struct geo_error err = {0};
    assert_int_equal(out_rounding_share(whole, milli, 4, 5, &err), GEO_OK);
    static const int64_t expected[] = {1, 3, 1, 0};
    assert_memory_equal(whole, expected, sizeof expected);
}

static void ties_go_to_the_first(void **state)
{
    (void)state;
    static const int64_t milli[] = {500, 500, 500};
    int64_t whole[3];
    struct geo_error err = {0};
    assert_int_equal(out_rounding_share(whole, milli, 3, 2, &err), GEO_OK);
    static const int64_t expected[] = {1, 1, 0};
    assert_memory_equal(whole, expected, sizeof expected);
}

static void a_target_out_of_reach_is_met_all_the_same(void **state)
{
    (void)state;
    static const int64_t milli[] = {1900, 100};
    int64_t whole[2];
    struct geo_error err = {0};
    assert_int_equal(out_rounding_share(whole, milli, 2, 5, &err), GEO_OK);
    assert_int_equal(whole[0], 3);
    assert_int_equal(whole[1], 2);
    assert_int_equal(out_rounding_share(whole, milli, 2, 0, &err), GEO_OK);
    assert_int_equal(whole[0], 0);
    assert_int_equal(whole[1], 0);
    assert_int_equal(out_rounding_share(whole, milli, 0, 0, &err), GEO_OK);
    /* Less than nothing cannot be given. */
    assert_int_equal(out_rounding_share(whole, milli, 2, -3, &err), GEO_OK);
    assert_int_equal(whole[0] + whole[1], 0);
}

static void a_part_keeps_between_its_limits(void **state)
{
    (void)state;
    /* Whole 0.6 + 0.6 + 0.3 = 1.5 → 2 → 1, 1, 0. */
    static const int64_t whole_milli[] = {600, 600, 300};
    static const int64_t whole[] = {1, 1, 0};
    static const int64_t milli[] = {0, 300, 300};
    struct out_rounding_part part = {milli, whole_milli, whole, NULL, NULL};
    int64_t ret[3];
    struct geo_error err = {0};
    assert_int_equal(out_rounding_part(ret, &part, 3, &err), GEO_OK);
    /* The third is covered wholly, so it shows what its whole shows; the second takes the one that is left.
     */
    static const int64_t expected[] = {0, 1, 0};
    assert_memory_equal(ret, expected, sizeof expected);
}

static void equal_parts_look_equal(void **state)
{
    (void)state;
    static const int64_t whole_milli[] = {10400, 10400};
    static const int64_t whole[] = {11, 10};
    static const int64_t milli[] = {10400, 5700};
    static const int64_t smaller_milli[] = {10400, 5700};
    static const int64_t smaller[] = {11, 5};
    struct out_rounding_part part = {milli, whole_milli, whole, smaller_milli, smaller};
    int64_t ret[2];
    struct geo_error err = {0};
    assert_int_equal(out_rounding_part(ret, &part, 2, &err), GEO_OK);
    assert_int_equal(ret[0], 11);
    assert_int_equal(ret[1], 5);
}

static void percent_keeps_none_and_all(void **state)
{
    (void)state;
    assert_true(out_rounding_percent(1, 3) == 33.33);
    assert_true(out_rounding_percent(2, 3) == 66.67);
    assert_true(out_rounding_percent(0, 3) == 0.0);
    assert_true(out_rounding_percent(3, 3) == 100.0);
    assert_true(out_rounding_percent(1, 1e6) == 0.01);
    assert_true(out_rounding_percent(1e6 - 1, 1e6) == 99.99);
    assert_true(isnan(out_rounding_percent(0, 0)));
    assert_true(isnan(out_rounding_percent((double)NAN, 3)));
}

/* ---- random tables ---- */

static uint64_t seed;

static int64_t any(int64_t below) /* 0 … below − 1 */
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)((seed >> 33) % (uint64_t)below);
}

enum { COMMUNES = 40 };

struct column {
    int64_t milli[COMMUNES], whole[COMMUNES];
};

static int64_t sum(const int64_t *values)
{
    int64_t total = 0;
    for (int i = 0; i < COMMUNES; i++) {
        total += values[i];
    }
    return total;
}

/* A part somewhere between two columns, often at an end. */
static void draw(struct column *column, const struct column *low, const struct column *high)
{
    for (int i = 0; i < COMMUNES; i++) {
        int64_t from = low == NULL ? 0 : low->milli[i];
        int64_t room = high->milli[i] - from;
        int64_t kind = any(4);
        column->milli[i] = kind == 0 ? from : kind == 1 ? from + room : from + any(room + 1);
    }
}

static void round_column(struct column *column, const struct column *low, const struct column *high)
{
    struct out_rounding_part part = {column->milli, high->milli, high->whole, low == NULL ? NULL : low->milli,
                                     low == NULL ? NULL : low->whole};
    struct geo_error err = {0};
    assert_int_equal(out_rounding_part(column->whole, &part, COMMUNES, &err), GEO_OK);
    for (int i = 0; i < COMMUNES; i++) {
        assert_true(column->whole[i] <= high->whole[i]);
        assert_true(column->whole[i] >= (low == NULL ? 0 : low->whole[i]));
        assert_true(column->milli[i] < high->milli[i] || column->whole[i] == high->whole[i]);
        assert_true(low == NULL || column->milli[i] > low->milli[i] || column->milli[i] == high->milli[i] ||
                    column->whole[i] == low->whole[i]);
        int64_t off = 1000 * column->whole[i] - column->milli[i];
        assert_true(off > -1000 && off < 1000);
    }
}

static void random_tables_add_up(void **state)
{
    (void)state;
    int exact = 0;
    enum { ROUNDS = 2000 };
    for (int round = 0; round < ROUNDS; round++) {
        struct column total, na, covered, after;
        struct geo_error err = {0};
        int64_t largest = round % 2 == 0 ? 3000 : 50000000;
        seed = (uint64_t)round;
        for (int i = 0; i < COMMUNES; i++) {
            total.milli[i] = any(largest);
        }
        int64_t province = out_rounding_nearest(sum(total.milli));
        assert_int_equal(out_rounding_share(total.whole, total.milli, COMMUNES, province, &err), GEO_OK);
        assert_int_equal(sum(total.whole), province);
        draw(&na, NULL, &total);
        round_column(&na, NULL, &total);
        draw(&covered, &na, &total);
        round_column(&covered, &na, &total);
        draw(&after, &covered, &total);
        round_column(&after, &covered, &total);
        exact += sum(after.whole) == out_rounding_nearest(sum(after.milli)) ? 1 : 0;
    }
    /* The exact province figure is met wherever communes have any size, and mostly even where they have none.
     */
    assert_true(exact > ROUNDS * 95 / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nearest_rounds_halves_up),
        cmocka_unit_test(the_largest_remainders_get_the_rest),
        cmocka_unit_test(ties_go_to_the_first),
        cmocka_unit_test(a_target_out_of_reach_is_met_all_the_same),
        cmocka_unit_test(a_part_keeps_between_its_limits),
        cmocka_unit_test(equal_parts_look_equal),
        cmocka_unit_test(percent_keeps_none_and_all),
        cmocka_unit_test(random_tables_add_up),
    };
    return cmocka_run_group_tests_name("outputs_rounding", tests, NULL, NULL);
}
