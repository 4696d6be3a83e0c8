/* The tiny province: 4G covers columns 0 to 2, 5G nothing; two villages. */
#include "outputs/rank.h"
#include "tests/support/csv_cell.h"
#include "tests/support/tiny_province.h"

static char root[TEMPORARY_PATH_SIZE];
static uint8_t *class[2];
static struct plan_village villages[3];

static int make_villages(void **state)
{
    struct geo_error err = {0};
    if (make_scene(state) != 0) {
        return -1;
    }
    villages[0] = (struct plan_village){text_of("Thôn Một"), WEST + 500.0, NORTH - 500.0, 0, 0};
    villages[1] = (struct plan_village){text_of("Bản Hai"), WEST + 4500.0, NORTH - 2500.0, 16, 1};
    villages[2] = (struct plan_village){text_of("Ấp Ba"), WEST + 5500.0, NORTH - 3500.0, MISSING, 1};
    scene.scenario.siting.wanted = false;
    scene.scenario.village = villages;
    scene.scenario.village_count = 3;
    scene.scenario.has_villages = true;
    for (int s = 0; s < 2; s++) {
        assert_int_equal(plan_coverage_classify(&class[s], &scene.before, &scene.scenario, s,
                                                scene.service[s].indoor, &err),
                         GEO_OK);
    }
    temporary_make(root);
    return 0;
}

static int release_villages(void **state)
{
    free(class[0]);
    free(class[1]);
    class[0] = class[1] = NULL;
    temporary_remove(root);
    return release_scene(state);
}

static void rank_into_root(void)
{
    struct geo_error err = {0};
    struct out_rank rank = {0};
    struct out_results results = results_of(STAGES, false);
    const uint8_t *const classes[2] = {class[0], class[1]};
    assert_int_equal(out_rank_compute(&rank, &results, classes, &err), GEO_OK);
    if (out_rank_write(&rank, &results, root, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
    out_rank_release(&rank);
}

static void assert_rows(const char *file, const struct csv_expected *expected, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        csv_assert_cell(root, file, &expected[i]);
    }
}

#define ASSERT_ROWS(file, list) assert_rows(file, list, sizeof(list) / sizeof(list)[0])

static void the_tables_by_hand(void **state)
{
    (void)state;
    rank_into_root();
    /* As in communes.csv: 45 and 138 people without 4G; 178 and 138 without 5G. */
    static const struct csv_expected communes[] = {
        {1, "service", "4G"},  {1, "rank", "1"},        {1, "code", "00002"},   {1, "people", "138"},
        {1, "unc_pct", "100"}, {1, "unc_km2", "9"},     {1, "unc_school", "1"}, {1, "unc_road", "0"},
        {1, "stations", "0"},  {1, "na_pop", "13"},     {2, "rank", "2"},       {2, "code", "00001"},
        {2, "people", "45"},   {2, "unc_pct", "25.34"}, {2, "unc_km2", "2"},    {2, "unc_road", "1"},
        {2, "stations", "1"},  {3, "service", "5G"},    {3, "rank", "1"},       {3, "code", "00001"},
        {3, "people", "178"},  {3, "unc_road", "3"},    {4, "people", "138"}};
    ASSERT_ROWS("rank_communes.csv", communes);
    /* The cell of Bản Hai is entry 16 + 3 · 2 + 1 = 23: 12700 thousandths. The nearest covered cell is two
     * columns away. Thôn Một is covered by 4G but not by 5G, which nothing delivers. */
    static const struct csv_expected rows[] = {
        {1, "service", "4G"},      {1, "rank", "1"},          {1, "village", "Bản Hai"},
        {1, "code", "00002"},      {1, "name", "Phường Tây"}, {1, "people", "13"},
        {1, "level_dbm", ""},      {1, "near_km", "2"},       {2, "service", "5G"},
        {2, "village", "Bản Hai"}, {2, "near_km", ""},        {3, "village", "Thôn Một"},
        {3, "people", "10"},       {3, "rank", "2"}};
    ASSERT_ROWS("rank_villages.csv", rows);
    assert_true(temporary_exists(root, "rank_communes.csvt"));
    assert_true(temporary_exists(root, "rank_villages.csvt"));
    temporary_assert_text(root, "plan.resolved.yaml", "plan: tiny\n");
    temporary_assert_contains(root, "run.json", "\"sha256\": \"ab12\"");
}

static void the_level_received_is_shown(void **state)
{
    (void)state;
    villages[1].cell = 3; /* -120 dBm of 4G: too weak */
    villages[1].x_m = WEST + 3500.0;
    villages[1].y_m = NORTH - 500.0;
    rank_into_root();
    csv_assert_cell(root, "rank_villages.csv", &(struct csv_expected){1, "level_dbm", "-120"});
    csv_assert_cell(root, "rank_villages.csv", &(struct csv_expected){1, "near_km", "1"});
}

static void without_villages_and_people(void **state)
{
    (void)state;
    scene.scenario.has_villages = false;
    scene.scenario.village_count = 0;
    scene.scenario.has_population = false;
    scene.scenario.has_roads = false;
    scene.scenario.has_schools = false;
    rank_into_root();
    assert_false(temporary_exists(root, "rank_villages.csv"));
    static const struct csv_expected communes[] = {
        {1, "code", "00002"},  {1, "people", ""},   {1, "unc_pct", ""}, {1, "unc_km2", "9"},
        {1, "unc_school", ""}, {1, "unc_road", ""}, {1, "na_pop", ""}};
    ASSERT_ROWS("rank_communes.csv", communes);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_villages, release_villages)
    const struct CMUnitTest tests[] = {
        TEST(the_tables_by_hand),
        TEST(the_level_received_is_shown),
        TEST(without_villages_and_people),
    };
    return cmocka_run_group_tests_name("outputs_rank", tests, NULL, NULL);
}
