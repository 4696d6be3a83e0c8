/* Real provinces, where the shared data folder is there; skipped, visibly, where it is not. */
#include "tests/support/load_case.h"

#include <math.h>

static char data_folder[TEMPORARY_PATH_SIZE];

static bool find_shared(void)
{
    const char *named = getenv("PHUSONG_SHARED");
    struct stat facts;
    (void)snprintf(data_folder, sizeof data_folder, "%.400s/data",
                   named != NULL ? named : PHUSONG_SOURCE "/../shared");
    return stat(data_folder, &facts) == 0;
}

static void must_load(struct load_case *test, const char *format)
{
    char plan[4096];
    size_t used = 0;
    /* '@' stands for the data folder. */
    for (const char *at = format; *at != '\0'; at++) {
        if (*at == '@') {
            used += (size_t)snprintf(plan + used, sizeof plan - used, "%s", data_folder);
        } else {
            plan[used++] = *at;
        }
        assert_true(used + 1 < sizeof plan);
    }
    plan[used] = '\0';
    load_case_must_run(test, plan);
}

static void assert_figures_kept(const struct load_case *test)
{
    for (int32_t i = 0; i < test->loaded.scenario.commune_count; i++) {
        double given = test->loaded.scenario.commune[i].people_given;
        assert_int_equal(load_case_people(test, i), llround(given * 1000.0));
    }
}

static void test_ha_noi(void **state)
{
    (void)state;
    struct load_case test;
    load_case_open(&test);
    must_load(
        &test,
        "area:\n  communes: {path: '@/communes/communes_25_46_96_01.gpkg', where: \"province_code = '01'\"}\n"
        "  cell_m: 200\n"
        "stations: ['@/cells/opencellid_vietnam_452_2026-03_raw.csv']\n"
        "terrain: ['@/dem/dem_north_dted0_30sec.tif']\n"
        "population: '@/population/worldpop_vnm_ppp_2020_1km_UNadj.tif'\n"
        "services: [{technology: LTE}]\n");
    const struct plan_scenario *scenario = &test.loaded.scenario;
    assert_int_equal(scenario->commune_count, 126);
    assert_string_equal(scenario->commune[0].code, "00004");
    assert_string_equal(scenario->crs, "EPSG:5897");
    assert_figures_kept(&test);
    /* Counted with GEOS: 3463 rows in the area, 3929 within 20 km of it, at 3659 places. */
    assert_int_equal(scenario->position_count, 3659);
    int64_t rows = 0;
    int64_t inside = 0;
    for (int32_t i = 0; i < scenario->station_count; i++) {
        rows += scenario->station[i].row_count;
        inside += scenario->position[scenario->station[i].position].commune >= 0
                      ? scenario->station[i].row_count
                      : 0;
    }
    assert_int_equal(rows, 3929);
    assert_int_equal(inside, 3463);
    load_case_has_finding(&test, "outside", -1, "7614 of 11543 rows are more than 20 km outside the area");
    assert_int_equal(load_case_count(&test, "not_assessed"), 0);
    load_case_close(&test);
}

static void test_phu_tho(void **state)
{
    (void)state;
    struct load_case test;
    load_case_open(&test);
    must_load(
        &test,
        "area:\n  communes: {path: '@/communes/communes_25_46_96_01.gpkg', where: \"province_code = '25'\"}\n"
        "  cell_m: 200\n  province: '25'\nstations: []\n"
        "terrain: ['@/dem/dem_north_dted0_30sec.tif', '@/dem/N21E105.hgt']\n"
        "population: {path: '@/population/pop_h3r8_25.csv', match_communes: false}\n"
        "services: [{technology: LTE}]\n");
    assert_int_equal(test.loaded.scenario.commune_count, 148);
    assert_string_equal(test.loaded.scenario.crs, "EPSG:9208");
    assert_int_equal(load_case_count(&test, "overlap"), 5); /* of 1 m2 and more */
    load_case_has_finding(&test, "overlap", -1,
                          "'04846' (Xã Đức Nhàn) and '04849' (Xã Tân Pheo) overlap by 16025 m2");
    /* The file's own sums by commune code. */
    int64_t all = 0;
    for (int32_t i = 0; i < test.loaded.scenario.commune_count; i++) {
        all += load_case_people(&test, i);
        if (strcmp(test.loaded.scenario.commune[i].code, "04792") == 0) {
            assert_int_equal(load_case_people(&test, i), 12886045);
        }
        if (strcmp(test.loaded.scenario.commune[i].code, "04990") == 0) {
            assert_int_equal(load_case_people(&test, i), 30460013);
        }
    }
    assert_true(llabs(all - 4022481592) <= 148);
    load_case_close(&test);
}

static void test_ca_mau(void **state)
{
    (void)state;
    struct load_case test;
    load_case_open(&test);
    must_load(
        &test,
        "area:\n  communes: {path: '@/communes/communes_25_46_96_01.gpkg', where: \"province_code = '96'\"}\n"
        "  cell_m: 200\nstations: []\nterrain: ['@/dem/dem_camau_15sec.tif']\n"
        "population: '@/population/pop_h3r8_96.csv'\n"
        "services: [{technology: LTE}]\nsites: {service: 4G, count: 10}\n");
    assert_int_equal(test.loaded.scenario.commune_count, 64);
    assert_string_equal(test.loaded.scenario.crs, "EPSG:9207");
    assert_non_null(strstr(test.loaded.scenario.crs_operation, "EPSG:6960"));
    assert_figures_kept(&test);
    assert_int_equal(test.loaded.scenario.station_count, 0);
    load_case_has_finding(&test, "few_stations", -1, "0 stations of the service '4G' in the area");
    load_case_close(&test);
}

int main(void)
{
    if (!find_shared()) {
        (void)fprintf(stderr, "skipped: no folder '%s'; set PHUSONG_SHARED\n", data_folder);
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ha_noi),
        cmocka_unit_test(test_phu_tho),
        cmocka_unit_test(test_ca_mau),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
