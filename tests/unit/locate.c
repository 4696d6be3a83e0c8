#include "tests/support/temporary.h"

#include "datasets/locate_internal.h"
#include "geo/memory.h"
#include "geo/share.h"

/* Two triangles of one 1 km square, cut along the diagonal from south-west to north-east: 0 above it, 1
 * below. */
struct case_data {
    struct plan_scenario scenario;
    struct data_locator locator;
};

static void set_polygon(struct geo_polygon *polygon, const double xy[6])
{
    struct geo_error err;
    polygon->ring_count = 1;
    assert_int_equal(geo_memory_array(&polygon->ring_start, 2, sizeof *polygon->ring_start, "", &err),
                     GEO_OK);
    assert_int_equal(geo_memory_array(&polygon->xy, 6, sizeof *polygon->xy, "", &err), GEO_OK);
    polygon->ring_start[1] = 3;
    memcpy(polygon->xy, xy, 6 * sizeof *xy);
}

static void add_entries(struct plan_scenario *scenario, int32_t commune)
{
    struct geo_share_list shares = {0};
    struct geo_error err;
    struct plan_entries *entries = &scenario->entries;
    assert_int_equal(geo_share_compute(&shares, &scenario->commune[commune].polygon, &scenario->grid, &err),
                     GEO_OK);
    scenario->commune[commune].entry_first = entries->count;
    scenario->commune[commune].entry_count = shares.count;
    for (int64_t i = 0; i < shares.count; i++) {
        entries->cell[entries->count] = shares.cell[i];
        entries->commune[entries->count] = commune;
        entries->share[entries->count++] = shares.share[i];
    }
    geo_share_release(&shares);
}

static int set_up(void **state)
{
    struct geo_error err;
    struct case_data *data = calloc(1, sizeof *data);
    assert_non_null(data);
    struct plan_scenario *scenario = &data->scenario;
    scenario->grid = (struct geo_grid){0.0, 1000.0, 100.0, 10, 10};
    scenario->commune_count = 2;
    assert_int_equal(geo_memory_array(&scenario->commune, 2, sizeof *scenario->commune, "", &err), GEO_OK);
    set_polygon(&scenario->commune[0].polygon, (const double[]){0, 0, 1000, 1000, 0, 1000});
    set_polygon(&scenario->commune[1].polygon, (const double[]){0, 0, 1000, 0, 1000, 1000});
    assert_int_equal(geo_memory_array(&scenario->entries.cell, 200, sizeof(int32_t), "", &err), GEO_OK);
    assert_int_equal(geo_memory_array(&scenario->entries.commune, 200, sizeof(int32_t), "", &err), GEO_OK);
    assert_int_equal(geo_memory_array(&scenario->entries.share, 200, sizeof(double), "", &err), GEO_OK);
    add_entries(scenario, 0);
    add_entries(scenario, 1);
    assert_int_equal(scenario->entries.count, 110); /* 45 whole cells each, 10 shared */
    assert_int_equal(data_locator_init(&data->locator, scenario, &err), GEO_OK);
    *state = data;
    return 0;
}

static int tear_down(void **state)
{
    struct case_data *data = *state;
    data_locator_release(&data->locator);
    data_locator_release(&data->locator);
    plan_scenario_release(&data->scenario);
    free(data);
    return 0;
}

static int32_t commune_at(const struct case_data *data, double x_m, double y_m)
{
    int32_t entry = data_locator_entry(&data->locator, x_m, y_m);
    return entry < 0 ? -1 : data->scenario.entries.commune[entry];
}

static void test_whole_cells(void **state)
{
    assert_int_equal(commune_at(*state, 150.0, 850.0), 0);
    assert_int_equal(commune_at(*state, 850.0, 150.0), 1);
}

static void test_cut_cells(void **state)
{
    assert_int_equal(commune_at(*state, 549.0, 551.0), 0);
    assert_int_equal(commune_at(*state, 551.0, 549.0), 1);
    assert_int_equal(commune_at(*state, 10.0, 11.0), 0);
    assert_int_equal(commune_at(*state, 990.0, 989.0), 1);
}

static void test_outside(void **state)
{
    assert_int_equal(commune_at(*state, -1.0, 500.0), -1);
    assert_int_equal(commune_at(*state, 500.0, 1001.0), -1);
}

/* Every cell corner region agrees with the plain test over the whole polygon. */
static void test_agrees_with_whole_polygon(void **state)
{
    const struct case_data *data = *state;
    for (int row = 0; row < 40; row++) {
        for (int col = 0; col < 40; col++) {
            double x = 12.4 + 25.0 * col;
            double y = 12.6 + 25.0 * row;
            int expected = geo_polygon_contains(&data->scenario.commune[0].polygon, x, y)   ? 0
                           : geo_polygon_contains(&data->scenario.commune[1].polygon, x, y) ? 1
                                                                                            : -1;
            assert_int_equal(commune_at(data, x, y), expected);
        }
    }
}

static void test_near(void **state)
{
    const struct case_data *data = *state;
    assert_true(data_locator_is_near(&data->locator, 500.0, 500.0, 0.0));
    assert_true(data_locator_is_near(&data->locator, -20.0, 500.0, 20.0));
    assert_false(data_locator_is_near(&data->locator, -20.001, 500.0, 20.0));
    /* The corner is 30, 40 away: 50 m. */
    assert_true(data_locator_is_near(&data->locator, 1030.0, 1040.0, 50.0));
    assert_false(data_locator_is_near(&data->locator, 1030.0, 1040.0, 49.999));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_cells), cmocka_unit_test(test_cut_cells),
        cmocka_unit_test(test_outside),     cmocka_unit_test(test_agrees_with_whole_polygon),
        cmocka_unit_test(test_near),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
