#include "geo/crs.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct geo_transform *open_or_fail(const char *from, const char *to)
{
    struct geo_error err = {GEO_OK, ""};
    struct geo_transform *transform = NULL;
    if (geo_transform_open(&transform, from, to, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
    return transform;
}

static void go(const char *from, const char *to, double *x, double *y)
{
    struct geo_transform *transform = open_or_fail(from, to);
    assert_int_equal(geo_transform_points(transform, x, y, 1, 1), 0);
    geo_transform_close(transform);
}

static void expect_near(double actual, double expected, double tolerance)
{
    if (!(fabs(actual - expected) <= tolerance)) {
        fail_msg("%.9f is not within %g of %.9f", actual, tolerance, expected);
    }
}

static void test_vn2000_vectors(void **state)
{
    (void)state;
    static const struct {
        const char *crs;
        double lon, lat, north_m, east_m;
    } vector[] = {
        {"EPSG:9208", 105.4019, 21.3227, 2358817.596, 567429.619},
        {"EPSG:9214", 107.5909, 16.4637, 1820978.931, 562897.886},
        {"EPSG:9207", 105.1524, 9.1768, 1014879.826, 571499.782},
        {"EPSG:9214", 106.0763, 21.1861, 2343837.098, 403893.580},
        {"EPSG:9209", 106.0763, 21.1861, 2343664.579, 559642.292},
        {"EPSG:9210", 106.6881, 20.8449, 2306067.773, 597432.442},
        {"EPSG:5897", 105.8542, 21.0285, 2326345.312, 588591.944},
    };
    for (size_t i = 0; i < sizeof vector / sizeof vector[0]; i++) {
        double x = vector[i].lon;
        double y = vector[i].lat;
        go(GEO_CRS_WGS84, vector[i].crs, &x, &y);
        expect_near(x, vector[i].east_m, 0.001);
        expect_near(y, vector[i].north_m, 0.001);
        go(vector[i].crs, GEO_CRS_WGS84, &x, &y);
        expect_near(x, vector[i].lon, 0.001 / 104000.0);
        expect_near(y, vector[i].lat, 0.001 / 110600.0);
    }
}

/* PROJ left alone takes EPSG:5194 north of 9.35° N and EPSG:6960 south of it. */
static void test_no_step_in_ca_mau(void **state)
{
    (void)state;
    struct geo_transform *transform = open_or_fail(GEO_CRS_WGS84, "EPSG:9207");
    double xy[10];
    for (int i = 0; i < 5; i++) {
        xy[2 * i] = 105.0;
        xy[2 * i + 1] = 9.35 + 1e-5 * (double)(i - 2);
    }
    assert_int_equal(geo_transform_points(transform, xy, xy + 1, 5, 2), 0);
    for (int i = 1; i < 4; i++) {
        expect_near(xy[2 * i - 2] - 2.0 * xy[2 * i] + xy[2 * i + 2], 0.0, 1e-6);
        expect_near(xy[2 * i - 1] - 2.0 * xy[2 * i + 1] + xy[2 * i + 3], 0.0, 1e-6);
    }
    geo_transform_close(transform);
}

static void test_description(void **state)
{
    (void)state;
    struct geo_transform *transform = open_or_fail(GEO_CRS_WGS84, "EPSG:9208");
    const char *text = geo_transform_description(transform);
    assert_non_null(strstr(text, "VN-2000 to WGS 84 (2) [EPSG:6960]"));
    assert_non_null(strstr(text, "accuracy 1 m"));
    assert_non_null(strstr(text, "+proj=pipeline +step"));
    assert_null(strstr(text, "+xy_out=deg +step +proj=unitconvert"));
    geo_transform_close(transform);
    transform = open_or_fail("EPSG:9208", "EPSG:5897");
    assert_null(strstr(geo_transform_description(transform), "helmert"));
    assert_non_null(strstr(geo_transform_description(transform), "accuracy 0 m"));
    geo_transform_close(transform);
    transform = open_or_fail(GEO_CRS_WGS84, GEO_CRS_WGS84);
    assert_string_equal(geo_transform_description(transform), "no change; accuracy 0 m; +proj=noop");
    geo_transform_close(transform);
    transform = open_or_fail("+proj=utm +zone=48 +ellps=intl", GEO_CRS_WGS84);
    assert_non_null(strstr(geo_transform_description(transform), "accuracy unknown"));
    geo_transform_close(transform);
}

static void test_same_datum_without_shift(void **state)
{
    (void)state;
    double x = 567429.619;
    double y = 2358817.596;
    go("EPSG:9208", "EPSG:5897", &x, &y);
    double lon = 105.4019;
    double lat = 21.3227;
    go(GEO_CRS_WGS84, "EPSG:5897", &lon, &lat);
    expect_near(x, lon, 0.001);
    expect_near(y, lat, 0.001);
}

/* The old observatory of Bern, origin of the Swiss grid, by EPSG:1676: PROJ's own value, 2 cm from the
 * published one. */
static void test_other_systems(void **state)
{
    (void)state;
    double x = 2600000.0;
    double y = 1200000.0;
    go("EPSG:2056", GEO_CRS_WGS84, &x, &y);
    expect_near(x, 7.438632421, 1e-9);
    expect_near(y, 46.951082772, 1e-9);
    double lon = 105.0;
    double lat = 0.0;
    go(GEO_CRS_WGS84, "EPSG:32648", &lon, &lat);
    expect_near(lon, 500000.0, 1e-6);
    expect_near(lat, 0.0, 1e-6);
    double mx = 105.0;
    double my = 0.0;
    go(GEO_CRS_WGS84, "EPSG:3857", &mx, &my);
    expect_near(mx, 105.0 * 20037508.342789244 / 180.0, 1e-6);
    /* Through WGS 84 into VN-2000: the same place by two ways. */
    double ax = 541678.806;
    double ay = 2357915.565;
    go("EPSG:32648", "EPSG:9208", &ax, &ay);
    expect_near(ax, 567429.619, 0.002);
    expect_near(ay, 2358817.596, 0.002);
}

static void test_spellings_of_vn2000(void **state)
{
    (void)state;
    static const char esri[] =
        "PROJCS[\"VN_2000_TM-3_104-45\",GEOGCS[\"GCS_VN_2000\",DATUM[\"D_Vietnam_2000\",SPHEROID[\"WGS_"
        "1984\","
        "6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION["
        "\"Transverse_Mercator\"],PARAMETER[\"False_Easting\",500000.0],PARAMETER[\"False_Northing\",0.0],"
        "PARAMETER["
        "\"Central_Meridian\",104.75],PARAMETER[\"Scale_Factor\",0.9999],PARAMETER[\"Latitude_Of_Origin\",0."
        "0],UNIT["
        "\"Meter\",1.0]]";
    /* The rotations' signs are wrong, as they often are in files: they must not be used. */
    static const char wrong_shift[] =
        "PROJCS[\"x\",GEOGCS[\"VN-2000\",DATUM[\"Vietnam_2000\",SPHEROID[\"WGS 84\",6378137,298.257223563],"
        "TOWGS84[-191.9,-39.3,-111.4,-0.00928836,0.01975479,-0.00427372,0.252906278]],PRIMEM[\"Greenwich\",0]"
        ",UNIT["
        "\"degree\",0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"latitude_of_"
        "origin\",0],"
        "PARAMETER[\"central_meridian\",104.75],PARAMETER[\"scale_factor\",0.9999],PARAMETER[\"false_"
        "easting\","
        "500000],PARAMETER[\"false_northing\",0],UNIT[\"metre\",1]]";
    const char *const spelling[] = {esri, wrong_shift, "urn:ogc:def:crs:EPSG::9208", "EPSG:9208+5773"};
    for (size_t i = 0; i < sizeof spelling / sizeof spelling[0]; i++) {
        double x = 105.4019;
        double y = 21.3227;
        go(GEO_CRS_WGS84, spelling[i], &x, &y);
        expect_near(x, 567429.619, 0.001);
        expect_near(y, 2358817.596, 0.001);
    }
}

static void test_failed_points(void **state)
{
    (void)state;
    struct geo_transform *transform = open_or_fail(GEO_CRS_WGS84, "EPSG:9208");
    double x[4] = {105.0, 105.0, (double)NAN, 105.0};
    double y[4] = {21.0, 2300000.0, 21.0, 21.0};
    assert_int_equal(geo_transform_points(transform, x, y, 4, 1), 2);
    assert_true(isnan(x[1]) && isnan(y[1]));
    assert_true(isnan(x[2]) && isnan(y[2]));
    expect_near(x[3], x[0], 0.0);
    expect_near(y[3], y[0], 0.0);
    assert_int_equal(geo_transform_points(transform, x, y, 0, 1), 0);
    geo_transform_close(transform);
    geo_transform_close(NULL);
}

static void expect_refused(const char *crs, const char *part)
{
    struct geo_error err = {GEO_OK, ""};
    struct geo_crs_facts facts;
    struct geo_transform *transform = NULL;
    assert_int_equal(geo_crs_describe(&facts, crs, &err), GEO_ERR_INPUT);
    assert_non_null(strstr(err.message, part));
    assert_int_equal(geo_transform_open(&transform, crs, GEO_CRS_WGS84, &err), GEO_ERR_INPUT);
    assert_int_equal(geo_transform_open(&transform, GEO_CRS_WGS84, crs, &err), GEO_ERR_INPUT);
    assert_null(transform);
}

static void test_refused(void **state)
{
    (void)state;
    expect_refused("nonsense", "'nonsense' is not a known");
    expect_refused("EPSG:999999", "'EPSG:999999' is not a known");
    expect_refused("", "is not a known");
    expect_refused("EPSG:6960", "is not a known");       /* an operation */
    expect_refused("EPSG:4978", "neither a geographic"); /* geocentric */
    expect_refused("EPSG:5727", "neither a geographic"); /* heights */
    expect_refused("EPSG:6956", "use 'EPSG:5896'");      /* false northing by mistake */
    expect_refused("EPSG:6959", "use 'EPSG:5899'");
}

static void test_describe(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_crs_facts facts;
    assert_int_equal(geo_crs_describe(&facts, "EPSG:9208", &err), GEO_OK);
    assert_string_equal(facts.name, "VN-2000 / TM-3 104-45");
    assert_string_equal(facts.code, "EPSG:9208");
    assert_true(facts.projected);
    assert_true(facts.vn2000);
    expect_near(facts.metres_per_unit, 1.0, 0.0);
    expect_near(facts.central_meridian_deg, 104.75, 0.0);
    /* Stored as 107.45 in degrees and minutes: it must not come out as 107.45°. */
    assert_int_equal(geo_crs_describe(&facts, "EPSG:5899", &err), GEO_OK);
    expect_near(facts.central_meridian_deg, 107.75, 0.0);
    assert_int_equal(geo_crs_describe(&facts, "EPSG:4756", &err), GEO_OK);
    assert_false(facts.projected);
    assert_true(facts.vn2000);
    assert_true(isnan(facts.central_meridian_deg));
    assert_int_equal(geo_crs_describe(&facts, GEO_CRS_WGS84, &err), GEO_OK);
    assert_false(facts.vn2000);
    expect_near(facts.metres_per_unit, 6378137.0 * acos(-1.0) / 180.0, 1e-6);
    assert_int_equal(geo_crs_describe(&facts, "EPSG:2277", &err), GEO_OK);
    expect_near(facts.metres_per_unit, 1200.0 / 3937.0, 1e-12); /* US survey foot */
    assert_int_equal(geo_crs_describe(&facts, "+proj=tmerc +lon_0=104.7 +ellps=WGS84 +towgs84=1,2,3", &err),
                     GEO_OK);
    assert_string_equal(facts.code, "");
    expect_near(facts.central_meridian_deg, 104.7, 1e-9);
}

static void test_utm(void **state)
{
    (void)state;
    static const struct {
        double lon, lat;
        const char *code;
    } zone[] = {
        {105.4, 21.0, "EPSG:32648"}, {108.0, 16.0, "EPSG:32649"}, {107.9999, 16.0, "EPSG:32648"},
        {-180.0, 1.0, "EPSG:32601"}, {180.0, 1.0, "EPSG:32601"},  {179.9999, -1.0, "EPSG:32760"},
        {6.6, -0.1, "EPSG:32732"},   {6.6, 0.0, "EPSG:32632"},
    };
    for (size_t i = 0; i < sizeof zone / sizeof zone[0]; i++) {
        char code[16];
        geo_crs_utm(code, zone[i].lon, zone[i].lat);
        assert_string_equal(code, zone[i].code);
    }
}

static void test_library(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    assert_int_equal(geo_library_open(&err), GEO_OK); /* a second time */
    assert_non_null(strstr(geo_library_versions(), "GDAL 3."));
    assert_non_null(strstr(geo_library_versions(), "PROJ 9."));
    assert_non_null(strstr(geo_library_versions(), "GEOS 3."));
    assert_int_equal(geo_library_epsg_version()[0], 'v');
    geo_library_close();
    struct geo_transform *transform = open_or_fail(GEO_CRS_WGS84, "EPSG:9208");
    geo_transform_close(transform);
}

static int setup(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    return geo_library_open(&err) == GEO_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    geo_library_close();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vn2000_vectors), cmocka_unit_test(test_no_step_in_ca_mau),
        cmocka_unit_test(test_description),    cmocka_unit_test(test_same_datum_without_shift),
        cmocka_unit_test(test_other_systems),  cmocka_unit_test(test_spellings_of_vn2000),
        cmocka_unit_test(test_failed_points),  cmocka_unit_test(test_refused),
        cmocka_unit_test(test_describe),       cmocka_unit_test(test_utm),
        cmocka_unit_test(test_library),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
