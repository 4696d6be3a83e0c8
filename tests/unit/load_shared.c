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
        "  cell_m: 200\nstations: []\nterrain: ['@/dem/dem_camau_15sec.tif']\nterrain_smooth_m: 1000\n"
        "population: '@/population/pop_h3r8_96.csv'\n"
        "services: [{technology: LTE}]\nsites: {service: 4G, count: 10}\n");
    assert_int_equal(test.loaded.scenario.commune_count, 64);
    assert_string_equal(test.loaded.scenario.crs, "EPSG:9207");
    assert_non_null(strstr(test.loaded.scenario.crs_operation, "EPSG:6960"));
    assert_figures_kept(&test);
    assert_int_equal(test.loaded.scenario.station_count, 0);
    load_case_has_finding(&test, "few_stations", -1, "0 stations of the service '4G' in the area");
    /* Water on three sides: the files hold nothing there, or 0 m and less. */
    load_case_has_finding(&test, "clutter", -1, "outside the communes in 136501, 0 at sea in 511530");
    assert_true(fabs(test.loaded.scenario.propagation.climate.latitude_deg - 9.0087) < 1e-3);
    /* Checked against sums over the square around every cell in NumPy: 3.5e-6 m at most. */
    load_case_has_finding(
        &test, "smoothed", -1,
        "heights are means over 11 by 11 cells; they differ from the files' by 0.53 m (root "
        "mean square), at most by 5.2 m");
    load_case_close(&test);
}

/* What sites are chosen by. Cells counted with GDAL's rasterizer and, where a polygon is only touched, with
 * GEOS. */
static void test_hue(void **state)
{
    (void)state;
    struct load_case test;
    load_case_open(&test);
    must_load(
        &test,
        "area:\n  communes: {path: '@/communes/communes_25_46_96_01.gpkg', where: \"province_code = '46'\"}\n"
        "  cell_m: 200\nstations: []\nterrain: ['@/dem/dem_hue_15sec.tif']\n"
        "population: {path: '@/population/pop_h3r8_46.csv', match_communes: false}\n"
        "villages: {path: '@/places/places_osm2018.gpkg', where: \"fclass IN ('village', 'hamlet')\"}\n"
        "services: [{technology: NR}, {technology: LTE}]\n"
        "sites:\n  services: [4G, 5G]\n  target_percent: 80\n"
        "  demand: {layers: [{name: hospitals, weight: 500, where: \"tag = 'amenity=hospital'\",\n"
        "    path: '@/places/schools_hospitals_public_vietnam_osm2026.csv'}]}\n"
        "  exclude: [{path: '@/communes/communes_25_46_96_01.gpkg', where: \"code = '19753'\"}]\n"
        "  priority: [{path: '@/communes/communes_25_46_96_01.gpkg',\n"
        "    where: \"province_code = '46' AND code < '19950'\"}]\n"
        "  power: {path: '@/roads/roads_all_46_hue.gpkg',\n"
        "    where: \"road_class IN ('MOTORWAY', 'TRUNK', 'PRIMARY')\"}\n"
        "  floors: {commune_percent: 60, communes: [{code: '20044', percent: 90}]}\n");
    const struct plan_siting_settings *siting = &test.loaded.scenario.siting;
    assert_int_equal(siting->exclusion[0].cell_count, 301);
    assert_int_equal(siting->priority[0].cell_count, 39427);
    assert_int_equal(siting->power.count, 3529);
    assert_int_equal(siting->demand[0].set.count, 26); /* hospitals, no two in a cell */
    assert_int_equal(test.loaded.scenario.village_count, 23);
    assert_int_equal(siting->floor_count, 2);
    assert_string_equal(test.loaded.scenario.commune[siting->floor[1].commune].code, "20044");
    load_case_close(&test);
}

#define SQUARE(code, name, people, west, east)                                                               \
    "{\"type\":\"Feature\",\"properties\":{\"ma_xa\":\"" code "\",\"ten_xa\":\"" name                        \
    "\",\"dan_so\":" people "},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[" west ",0.30],[" east  \
    ",0.30],[" east ",0.38],[" west ",0.38],[" west ",0.30]]]}}"

/* Two invented communes on a real island that the WorldCover clip shows. */
static void test_world_cover(void **state)
{
    (void)state;
    struct load_case test;
    load_case_open(&test);
    load_case_write(&test, "communes.geojson",
                    "{\"type\":\"FeatureCollection\",\"features\":[" SQUARE(
                        "1", "Phường Đông", "80000", "6.70", "6.76") "," SQUARE("2", "Xã Tây", "3000", "6.60",
                                                                                "6.70") "]}");
    must_load(&test, "area: {communes: communes.geojson, crs: EPSG:32632, cell_m: 50, station_margin_km: 5}\n"
                     "stations: []\nservices: [{technology: LTE}]\nenvironment: {urban_per_km2: 1000}\n"
                     "land_cover: '@/landcover/worldcover2021_saotome_clip.tif'\n");
    const struct plan_scenario *scenario = &test.loaded.scenario;
    int64_t cells = geo_grid_cell_count(&scenario->terrain_grid);
    int64_t low = 0;
    int64_t suburban = 0;
    int64_t high = 0;
    for (int64_t i = 0; i < cells; i++) {
        low += scenario->clutter_m[i] == 0.0F ? 1 : 0;
        suburban += scenario->clutter_m[i] == 10.0F ? 1 : 0;
        high += scenario->clutter_m[i] == 15.0F ? 1 : 0;
    }
    /* The most common class of each cell, counted pixel by pixel with GDAL's Python: every cell the same.
     * Built-up ground in the first commune is urban, 15 m; 4158 cells at sea have no class. */
    assert_int_equal(cells, 210546);
    assert_int_equal(low, 89753);
    assert_int_equal(suburban, 4158 + 4964 - 3720);
    assert_int_equal(high, 111670 + 1 + 3720);
    load_case_has_finding(&test, "clutter", -1, "heights are by land cover in 206388");
    load_case_close(&test);
}

int main(void)
{
    if (!find_shared()) {
        (void)fprintf(stderr, "skipped: no folder '%s'; set PHUSONG_SHARED\n", data_folder);
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ha_noi), cmocka_unit_test(test_phu_tho),     cmocka_unit_test(test_ca_mau),
        cmocka_unit_test(test_hue),    cmocka_unit_test(test_world_cover),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
