#include "tests/support/tiny_province.h"

static char root[TEMPORARY_PATH_SIZE];

static int make_root(void **state)
{
    (void)state;
    temporary_make(root);
    return 0;
}

static int remove_root(void **state)
{
    (void)state;
    temporary_remove(root);
    return 0;
}

/* The value in a row (from 1) of a CSV without quoted commas in the columns up to it. */
static const char *cell_of(const char *file, int row, const char *column)
{
    static char value[256];
    char *text = temporary_read(root, file, NULL);
    char *line = text + 3; /* byte order mark */
    int index = 0;
    size_t length = strlen(column);
    const char *at = line;
    while (strncmp(at, column, length) != 0 || strchr(",\r", at[length]) == NULL) {
        at = strpbrk(at, ",\r");
        if (at == NULL || *at == '\r') {
            fail_msg("%s has no column '%s'", file, column);
            return NULL;
        }
        at++;
        index++;
    }
    for (int i = 0; i < row; i++) {
        line = strstr(line, "\r\n");
        assert_non_null(line);
        line += 2;
    }
    for (int i = 0; i < index; i++) {
        line = strchr(line, ',');
        assert_non_null(line);
        line++;
    }
    (void)snprintf(value, sizeof value, "%.*s", (int)strcspn(line, ",\r"), line);
    free(text);
    return value;
}

static void assert_cell(const char *file, int row, const char *column, const char *expected)
{
    const char *value = cell_of(file, row, column);
    assert_non_null(value);
    if (strcmp(value, expected) != 0) {
        fail_msg("%s, row %d, %s: '%s', not '%s'", file, row, column, value, expected);
    }
}

static int64_t number_of(const char *file, int row, const char *column)
{
    return strtoll(cell_of(file, row, column), NULL, 10);
}

static void every_file_is_there(void **state)
{
    (void)state;
    write_all(root, STAGES, true);
    static const char *const files[] = {"communes.geojson",
                                        "gaps.geojson",
                                        "coverage.geojson",
                                        "stations.geojson",
                                        "proposed_sites.geojson",
                                        "communes.csv",
                                        "communes.csvt",
                                        "gaps.csv",
                                        "gaps.csvt",
                                        "proposed_sites.csv",
                                        "proposed_sites.csvt",
                                        "summary.csv",
                                        "summary.csvt",
                                        "sectors.csv",
                                        "sectors.csvt",
                                        "candidates.csv",
                                        "candidates.csvt",
                                        "phases.csv",
                                        "phases.csvt",
                                        "commune_phases.csv",
                                        "commune_phases.csvt",
                                        "data_quality.csv",
                                        "data_quality.csvt",
                                        "phusong.gpkg",
                                        "signal_4g.tif",
                                        "signal_5g.tif",
                                        "signal_5g_after.tif",
                                        "server_4g.tif",
                                        "server_5g.tif",
                                        "prob_4g.tif",
                                        "prob_5g.tif",
                                        "prob_5g_after.tif",
                                        "plan.resolved.yaml",
                                        "run.json"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        if (!temporary_exists(root, files[i])) {
            fail_msg("%s is not there", files[i]);
        }
    }
    assert_int_equal(temporary_count(root), sizeof files / sizeof files[0]);
    temporary_assert_text(root, "plan.resolved.yaml", "plan: tiny\n");
}

static void without_sites_there_are_no_files_of_sites(void **state)
{
    (void)state;
    scene.scenario.siting.wanted = false;
    write_all(root, STAGES, false);
    scene.scenario.siting.wanted = true;
    assert_int_equal(temporary_count(root), 34 - 11);
    assert_false(temporary_exists(root, "proposed_sites.geojson"));
    assert_false(temporary_exists(root, "signal_5g_after.tif"));
    char *text = temporary_read(root, "communes.csv", NULL);
    assert_null(strstr(text, "aft_"));
    free(text);
    text = temporary_read(root, "summary.csv", NULL);
    assert_null(strstr(text, "after"));
    free(text);
}

static void communes_add_up_to_the_summary(void **state)
{
    (void)state;
    write_all(root, STAGES, true);
    static const struct {
        const char *commune, *summary;
        int row;
    } sums[] = {{"pop", "pop", 1},     {"na_pop", "na_pop", 1}, {"po_4g", "po", 1}, {"pi_4g", "pi", 1},
                {"unc_4g", "unc", 1},  {"po_5g", "po", 2},      {"pi_5g", "pi", 2}, {"unc_5g", "unc", 2},
                {"aft_5g", "pcov", 3}, {"pop", "pop", 3}};
    for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++) {
        int64_t sum =
            number_of("communes.csv", 1, sums[i].commune) + number_of("communes.csv", 2, sums[i].commune);
        if (sum != number_of("summary.csv", sums[i].row, sums[i].summary)) {
            fail_msg("%s does not add up to %s of row %d", sums[i].commune, sums[i].summary, sums[i].row);
        }
    }
    for (int row = 1; row <= 3; row++) {
        assert_int_equal(number_of("summary.csv", row, "pop"), number_of("summary.csv", row, "na_pop") +
                                                                   number_of("summary.csv", row, "pcov") +
                                                                   number_of("summary.csv", row, "unc"));
    }
    for (int row = 1; row <= 2; row++) {
        assert_int_equal(number_of("summary.csv", row, "unc"),
                         number_of("summary.csv", row, "gap_pop") +
                             number_of("summary.csv", row, "small_pop"));
    }
    assert_int_equal(number_of("proposed_sites.csv", 1, "new_people"),
                     number_of("summary.csv", 3, "pcov") - number_of("summary.csv", 2, "pcov"));
}

static void figures_by_hand(void **state)
{
    (void)state;
    write_all(root, STAGES, true);
    /* People in thousandths: 178400 and 150600 in all, 13100 not assessed, 133200 covered by 4G outdoors and
     * 101700 indoors, 49200 covered by 5G with the site. */
    static const struct {
        int row;
        const char *column, *expected;
    } communes[] = {
        {1, "code", "00001"},   {1, "name", "Xã Đông Hà"}, {1, "area_km2", "14"},  {2, "area_km2", "10"},
        {1, "pop", "178"},      {2, "pop", "151"},         {1, "na_km2", "0"},     {2, "na_km2", "1"},
        {1, "na_pop", "0"},     {2, "na_pop", "13"},       {1, "po_4g", "133"},    {2, "po_4g", "0"},
        {1, "pi_4g", "102"},    {1, "ppo_4g", "74.66"},    {1, "ppi_4g", "57.01"}, {1, "ao_4g", "12"},
        {1, "ai_4g", "9"},      {1, "pao_4g", "85.71"},    {1, "pai_4g", "64.29"}, {1, "unc_4g", "45"},
        {2, "unc_4g", "138"},   {1, "sta_4g", "1"},        {1, "has_4g", "1"},     {2, "has_4g", "0"},
        {1, "rd_4g", "66.67"},  {1, "sch_4g", ""},         {1, "road_km", "3"},    {2, "rd_4g", ""},
        {2, "sch_4g", "0"},     {2, "road_km", "0"},       {1, "schools", "0"},    {2, "schools", "1"},
        {2, "sch_5g", "0"},     {1, "has_5g", "0"},        {2, "unc_5g", "138"},   {2, "aft_5g", "49"},
        {2, "paf_5g", "35.78"}, {1, "aft_5g", "0"}};
    for (size_t i = 0; i < sizeof communes / sizeof communes[0]; i++) {
        assert_cell("communes.csv", communes[i].row, communes[i].column, communes[i].expected);
    }
    static const struct {
        int row;
        const char *column, *expected;
    } summary[] = {{1, "service", "4G"},       {1, "state", "before"},
                   {2, "service", "5G"},       {3, "state", "after"},
                   {1, "pop", "329"},          {1, "ass_pop", "316"},
                   {1, "pcov", "133"},         {1, "ppo", "42.17"},
                   {1, "pao", "52.17"},        {1, "gaps", "1"},
                   {1, "gap_pop", "183"},      {1, "small_gaps", "0"},
                   {1, "com_sta", "1"},        {1, "com_count", "2"},
                   {2, "place", "indoor"},     {3, "pi", "49"},
                   {3, "sites", "1"},          {3, "gaps", ""},
                   {1, "sites", ""},           {3, "cost_vnd", "1800000000"},
                   {1, "thr_dbm", "-105"},     {1, "prob", "0.9"},
                   {1, "as_of", "2026-11-01"}, {1, "road_km", "3"},
                   {1, "rd", "66.67"},         {2, "sch", "0"},
                   {3, "sch", "100"}};
    for (size_t i = 0; i < sizeof summary / sizeof summary[0]; i++) {
        assert_cell("summary.csv", summary[i].row, summary[i].column, summary[i].expected);
    }
}

static void gaps_by_hand(void **state)
{
    (void)state;
    write_all(root, STAGES, true);
    assert_cell("gaps.csv", 1, "id", "4g-0001");
    assert_cell("gaps.csv", 1, "people", "183");
    assert_cell("gaps.csv", 1, "area_km2", "11");
    assert_cell("gaps.csv", 1, "cells", "11");
    assert_cell("gaps.csv", 1, "code", "00002");
    assert_cell("gaps.csv", 1, "communes", "00002;00001");
    assert_cell("gaps.csv", 1, "near_id", "p-001-A-LTE-B3");
    assert_cell("gaps.csv", 1, "cause", "range");
    assert_cell("gaps.csv", 2, "id", "5g-0001");
    assert_cell("gaps.csv", 2, "people", "316");
    assert_cell("gaps.csv", 2, "near_id", "");
    assert_cell("gaps.csv", 2, "near_km", "");
    assert_cell("gaps.csv", 2, "cause", "no_station_of_service");
}

static void sites_by_hand(void **state)
{
    (void)state;
    write_all(root, STAGES, true);
    static const struct {
        const char *column, *expected;
    } site[] = {{"rank", "1"},
                {"id", "5g-s001"},
                {"kind", "build"},
                {"x_north", "2328500"},
                {"y_east", "592500"},
                {"meridian", "105"},
                {"code", "00002"},
                {"name", "Phường Tây"},
                {"cost_vnd", "1800000000"},
                {"cum_vnd", "1800000000"},
                {"new_people", "49"},
                {"cum_people", "49"},
                {"new_cells", "4"},
                {"vnd_pers", "36734694"},
                {"env", "open"},
                {"height_m", "45"},
                {"azimuths", "0;120;240"},
                {"tilt_deg", "3"},
                {"exist_id", ""},
                {"operator", "any"}};
    for (size_t i = 0; i < sizeof site / sizeof site[0]; i++) {
        assert_cell("proposed_sites.csv", 1, site[i].column, site[i].expected);
    }
    scene.site[0].candidate = 0;
    write_all(root, STAGES, true);
    scene.site[0].candidate = 1;
    assert_cell("proposed_sites.csv", 1, "kind", "upgrade");
    assert_cell("proposed_sites.csv", 1, "exist_id", "p-001");
    assert_cell("proposed_sites.csv", 1, "code", "00001");
    assert_cell("proposed_sites.csv", 1, "lon", "105.8542");
    assert_cell("proposed_sites.csv", 1, "lat", "21.0285");
}

static void stations_and_findings(void **state)
{
    (void)state;
    write_all(root, STAGES, true);
    temporary_assert_contains(
        root, "stations.geojson",
        "\"id\":\"p-001-A-LTE-B3\",\"properties\":{\"id\":\"p-001-A-LTE-B3\",\"pos_id\":\"p-001\","
        "\"operator\":\"Mạng, \\\"A\\\"\",\"tech\":\"LTE\",\"band\":\"B3\",\"freq_mhz\":1842.5,"
        "\"height_m\":32.5,\"ref_dbm\":15.23,\"sectors\":2,\"azimuths\":\"120;omni\","
        "\"assumed\":\"height,tilt\",\"rows\":3,\"code\":\"00001\",\"lon\":105.8542,"
        "\"lat\":21.0285},\"geometry\":{\"type\":\"Point\",\"coordinates\":[105.8542,21.0285]}}");
    temporary_assert_text(root, "data_quality.csv",
                          "\xEF\xBB\xBFseverity,file,row,field,kind,what,action\r\n"
                          "warning,cells.csv,17,lon,bad_value,'=HYPERLINK(1)' is no longitude,left out\r\n"
                          "warning,cells.csv,,,bad_value,\"3 rows, \"\"bad\"\"\",left out\r\n");
    temporary_assert_text(root, "sectors.csv",
                          "\xEF\xBB\xBFserver,sta_id,pos_id,azimuth,tilt_deg\r\n"
                          "1,p-001-A-LTE-B3,p-001,120,4\r\n2,p-001-A-LTE-B3,p-001,,0\r\n");
}

static void without_people_they_are_null(void **state)
{
    (void)state;
    scene.scenario.has_population = false;
    write_all(root, STAGES, true);
    scene.scenario.has_population = true;
    static const char *const columns[] = {"pop", "na_pop", "po_4g", "ppo_4g", "unc_4g", "aft_5g", "paf_5g"};
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        assert_cell("communes.csv", 1, columns[i], "");
    }
    assert_cell("communes.csv", 1, "ao_4g", "12");
    assert_cell("summary.csv", 1, "pop", "");
    assert_cell("gaps.csv", 1, "people", "");
    assert_cell("proposed_sites.csv", 1, "new_people", "");
    assert_cell("proposed_sites.csv", 1, "vnd_pers", "");
    assert_cell("proposed_sites.csv", 1, "new_cells", "4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_file_is_there, make_root, remove_root),
        cmocka_unit_test_setup_teardown(without_sites_there_are_no_files_of_sites, make_root, remove_root),
        cmocka_unit_test_setup_teardown(communes_add_up_to_the_summary, make_root, remove_root),
        cmocka_unit_test_setup_teardown(figures_by_hand, make_root, remove_root),
        cmocka_unit_test_setup_teardown(gaps_by_hand, make_root, remove_root),
        cmocka_unit_test_setup_teardown(sites_by_hand, make_root, remove_root),
        cmocka_unit_test_setup_teardown(stations_and_findings, make_root, remove_root),
        cmocka_unit_test_setup_teardown(without_people_they_are_null, make_root, remove_root),
    };
    return cmocka_run_group_tests_name("outputs_results", tests, make_scene, release_scene);
}
