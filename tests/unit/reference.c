#include "tests/support/temporary.h"

#include "datasets/reference_internal.h"
#include "planner/radio/link.h"
#include <math.h>

static void test_provinces(void **state)
{
    (void)state;
    assert_int_equal(data_reference_province_count(), 34);
    const struct data_province *phu_tho = data_reference_province("25");
    assert_non_null(phu_tho);
    assert_string_equal(phu_tho->name, "Tỉnh Phú Thọ");
    assert_string_equal(phu_tho->crs, "EPSG:9208");
    assert_true(phu_tho->central_meridian_deg == 104.75);
    assert_string_equal(data_reference_province("01")->crs, "EPSG:5897");
    assert_string_equal(data_reference_province("46")->crs, "EPSG:9214");
    assert_string_equal(data_reference_province("96")->crs, "EPSG:9207");
    assert_string_equal(data_reference_province("31")->crs, "EPSG:9210");
    assert_null(data_reference_province("1"));
    assert_null(data_reference_province("99"));
    assert_null(data_reference_province(NULL));
    assert_null(data_reference_province_at(-1));
    assert_null(data_reference_province_at(34));
    assert_string_equal(data_reference_province_at(0)->code, "01");
    assert_string_equal(data_reference_province_at(33)->code, "96");
}

/* The zone of each meridian, as EPSG names it: no row may carry a wrong pair. */
static void test_province_zones(void **state)
{
    (void)state;
    const struct {
        double meridian_deg;
        const char *crs;
    } zones[] = {{103.0, "EPSG:9205"}, {104.0, "EPSG:9206"},  {104.5, "EPSG:9207"},  {104.75, "EPSG:9208"},
                 {105.0, "EPSG:5897"}, {105.5, "EPSG:9209"},  {105.75, "EPSG:9210"}, {106.0, "EPSG:9211"},
                 {106.5, "EPSG:9213"}, {107.0, "EPSG:9214"},  {107.25, "EPSG:9215"}, {107.75, "EPSG:5899"},
                 {108.0, "EPSG:5898"}, {108.25, "EPSG:9217"}, {108.5, "EPSG:9218"}};
    for (int i = 0; i < data_reference_province_count(); i++) {
        const struct data_province *province = data_reference_province_at(i);
        bool found = false;
        for (size_t k = 0; k < sizeof zones / sizeof zones[0]; k++) {
            if (zones[k].meridian_deg == province->central_meridian_deg) {
                assert_string_equal(province->crs, zones[k].crs);
                found = true;
            }
        }
        assert_true(found);
    }
}

static void check_band(enum plan_technology technology, const char *text, const char *name)
{
    const struct plan_band *band = data_reference_band(technology, text);
    if (name == NULL) {
        assert_null(band);
        return;
    }
    if (band == NULL) {
        fail_msg("'%s' is not found", text);
        return;
    }
    assert_string_equal(band->name, name);
    assert_int_equal(band->technology, technology);
}

static void test_band_spellings(void **state)
{
    (void)state;
    const char *const b3[] = {"B3",  "b3",     "3",      "1800",   "LTE1800",  "L1800",
                              "L18", "LTE B3", "lte-b3", "Band 3", "1800 MHz", "4G 1800"};
    for (size_t i = 0; i < sizeof b3 / sizeof b3[0]; i++) {
        check_band(PLAN_LTE, b3[i], "B3");
    }
    const char *const n78[] = {"n78", "N78", "78", "NR3500", "3500", "3700", "5G n78", "NR78", "5GNR3500"};
    for (size_t i = 0; i < sizeof n78 / sizeof n78[0]; i++) {
        check_band(PLAN_NR, n78[i], "n78");
    }
    check_band(PLAN_LTE, "18", "B18"); /* without a letter a number is a band */
    check_band(PLAN_LTE, "L7", "B28");
    check_band(PLAN_LTE, "L700", "B28");
    check_band(PLAN_LTE, "B7", "B7");
    check_band(PLAN_LTE, "2600", "B41");
    check_band(PLAN_GSM, "GSM900", "B8");
    check_band(PLAN_GSM, "G9", "B8");
    check_band(PLAN_GSM, "EGSM900", "B8");
    check_band(PLAN_GSM, "DCS1800", "B3");
    check_band(PLAN_UMTS, "2100", "B1");
    check_band(PLAN_UMTS, "U21", "B1");
    check_band(PLAN_UMTS, "WCDMA 900", "B8");
    check_band(PLAN_NR, "n41", "n41");
    check_band(PLAN_NR, "700", "n28");
}

static void test_band_not_known(void **state)
{
    (void)state;
    check_band(PLAN_LTE, "", NULL);
    check_band(PLAN_LTE, "n78", NULL);
    check_band(PLAN_LTE, "B99", NULL);
    check_band(PLAN_LTE, "1800/2100", NULL);
    check_band(PLAN_LTE, "LTE", NULL);
    check_band(PLAN_NR, "B3x", NULL);
    check_band(PLAN_GSM, "2600", NULL);
    check_band(PLAN_LTE, "999999999999", NULL);
    assert_null(data_reference_band_at(-1));
    assert_null(data_reference_band_at(data_reference_band_count()));
}

static void test_band_defaults(void **state)
{
    (void)state;
    assert_string_equal(data_reference_band_at(data_reference_band_default(PLAN_GSM))->name, "B8");
    assert_string_equal(data_reference_band_at(data_reference_band_default(PLAN_UMTS))->name, "B1");
    assert_string_equal(data_reference_band_at(data_reference_band_default(PLAN_LTE))->name, "B3");
    assert_string_equal(data_reference_band_at(data_reference_band_default(PLAN_NR))->name, "n78");
}

/* Every band: a centre, a channel the standard has, found by its own name, and named once. */
static void test_bands_are_sound(void **state)
{
    (void)state;
    for (int i = 0; i < data_reference_band_count(); i++) {
        const struct plan_band *band = data_reference_band_at(i);
        assert_true(band->downlink_mhz > 400.0 && band->downlink_mhz < 4000.0);
        assert_true(plan_link_subcarrier_count(band->technology, band->bandwidth_mhz, band->subcarrier_khz) >
                    0);
        assert_int_equal(data_reference_band_index(band->technology, band->name), i);
        assert_true(band->name[0] == (band->technology == PLAN_NR ? 'n' : 'B'));
    }
    assert_true(data_reference_band(PLAN_LTE, "B3")->downlink_mhz == 1842.5);
    assert_true(data_reference_band(PLAN_NR, "n78")->bandwidth_mhz == 100.0);
    assert_true(data_reference_band(PLAN_NR, "n78")->subcarrier_khz == 30.0);
}

static void check_technology(const char *text, enum plan_technology expected)
{
    enum plan_technology technology = PLAN_TECHNOLOGY_COUNT;
    assert_true(data_reference_technology(&technology, text));
    assert_int_equal(technology, expected);
}

static void test_technologies(void **state)
{
    (void)state;
    check_technology("GSM", PLAN_GSM);
    check_technology("2g", PLAN_GSM);
    check_technology("UMTS", PLAN_UMTS);
    check_technology("WCDMA", PLAN_UMTS);
    check_technology("4G-LTE", PLAN_LTE);
    check_technology("eNB", PLAN_LTE);
    check_technology("eNodeB", PLAN_LTE);
    check_technology("5G NR", PLAN_NR);
    check_technology("gNB", PLAN_NR);
    enum plan_technology technology = PLAN_LTE;
    assert_false(data_reference_technology(&technology, "CDMA"));
    assert_false(data_reference_technology(&technology, ""));
    assert_int_equal(technology, PLAN_LTE); /* untouched */
}

static void test_operators(void **state)
{
    (void)state;
    assert_string_equal(data_reference_operator(452, 4), "Viettel");
    assert_string_equal(data_reference_operator(452, 1), "MobiFone");
    assert_string_equal(data_reference_operator(452, 2), "VinaPhone");
    assert_string_equal(data_reference_operator(452, 5), "Vietnamobile");
    assert_null(data_reference_operator(452, 99));
    assert_null(data_reference_operator(1, 4));
}

static void test_land_cover(void **state)
{
    (void)state;
    assert_int_equal(data_reference_land_cover(10), PLAN_FOREST);
    assert_int_equal(data_reference_land_cover(20), PLAN_OPEN);
    assert_int_equal(data_reference_land_cover(50), PLAN_URBAN);
    assert_int_equal(data_reference_land_cover(80), PLAN_WATER);
    assert_int_equal(data_reference_land_cover(90), PLAN_OPEN);
    assert_int_equal(data_reference_land_cover(95), PLAN_FOREST);
    assert_int_equal(data_reference_land_cover(100), PLAN_OPEN);
    assert_int_equal(data_reference_land_cover(0), -1);
    assert_int_equal(data_reference_land_cover(55), -1);
}

static void test_environments(void **state)
{
    (void)state;
    assert_int_equal(data_reference_environment("urban"), PLAN_URBAN);
    assert_int_equal(data_reference_environment("water"), PLAN_WATER);
    assert_int_equal(data_reference_environment("sea"), -1);
}

static void test_cursor(void **state)
{
    (void)state;
    static const unsigned char table[] = "# comment\na,b,c\n\n1,,3\n# more\nlast";
    struct data_reference_cursor cursor;
    data_reference_open(&cursor, table);
    assert_true(data_reference_next(&cursor));
    assert_string_equal(cursor.cell[0], "1");
    assert_string_equal(cursor.cell[1], "");
    assert_string_equal(cursor.cell[2], "3");
    assert_string_equal(cursor.cell[3], "");
    assert_true(data_reference_next(&cursor));
    assert_string_equal(cursor.cell[0], "last");
    assert_false(data_reference_next(&cursor));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_provinces),      cmocka_unit_test(test_province_zones),
        cmocka_unit_test(test_band_spellings), cmocka_unit_test(test_band_not_known),
        cmocka_unit_test(test_band_defaults),  cmocka_unit_test(test_bands_are_sound),
        cmocka_unit_test(test_technologies),   cmocka_unit_test(test_operators),
        cmocka_unit_test(test_land_cover),     cmocka_unit_test(test_environments),
        cmocka_unit_test(test_cursor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
