/* Stations: from rows of many shapes to positions, stations and sectors. */
#include "tests/support/load_case.h"

#include <math.h>

#define SERVICES LOAD_CASE_SERVICES
#define TABLE LOAD_CASE_AREA "stations: [{path: s.csv, crs: 'EPSG:32648'}]\n" SERVICES

static struct load_case test;

static int set_up(void **state)
{
    (void)state;
    load_case_open(&test);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    load_case_close(&test);
    return 0;
}

static void run(const char *csv)
{
    load_case_write(&test, "s.csv", csv);
    load_case_must_run(&test, TABLE);
}

static const struct plan_station *station(int32_t index)
{
    assert_true(index < test.loaded.scenario.station_count);
    return &test.loaded.scenario.station[index];
}

static const struct plan_position *position(int32_t index)
{
    assert_true(index < test.loaded.scenario.position_count);
    return &test.loaded.scenario.position[index];
}

static const struct plan_sector *sector(int32_t index)
{
    assert_true(index < test.loaded.scenario.sector_count);
    return &test.loaded.scenario.sector[index];
}

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-6;
}

static void test_one_row_tells_all(void **state)
{
    (void)state;
    run("x,y,ma_tram,nha_mang,cong_nghe,bang_tan,do_cao,azimuth,tilt,power_w,antenna\n"
        "600550,2300450,T1,Viettel,LTE,B3,42,120,3,20,panel_low\n");
    assert_int_equal(test.loaded.scenario.position_count, 1);
    assert_int_equal(test.loaded.scenario.station_count, 1);
    assert_int_equal(test.loaded.scenario.sector_count, 1);
    assert_string_equal(position(0)->id, "T1");
    assert_true(position(0)->x_m == 600550.0 && position(0)->y_m == 2300450.0);
    assert_true(near(position(0)->lat_deg, 20.799123) || position(0)->lat_deg > 20.0);
    assert_int_equal(position(0)->cell, 5 * 21 + 5);
    assert_int_equal(position(0)->commune, 0);
    assert_string_equal(station(0)->id, "T1-Viettel-LTE-B3");
    assert_string_equal(test.loaded.scenario.operator_name[station(0)->operator_id], "Viettel");
    assert_string_equal(test.loaded.scenario.band[station(0)->band].name, "B3");
    assert_true(station(0)->frequency_mhz == 1842.5);
    assert_true(station(0)->height_agl_m == 42.0);
    /* 20 W = 43.01 dBm over 1200 sub-carriers */
    assert_true(near(station(0)->reference_dbm, 10.0 * log10(20000.0) - 10.0 * log10(1200.0)));
    assert_string_equal(test.loaded.scenario.antenna[station(0)->antenna].name, "panel_low");
    assert_int_equal(station(0)->assumed, 0);
    assert_int_equal(station(0)->row_count, 1);
    assert_true(sector(0)->azimuth_deg == 120.0 && sector(0)->tilt_deg == 3.0);
    assert_int_equal(load_case_count(&test, "assumed"),
                     2); /* no terrain, no land cover: nothing of stations */
}

static void test_template_fills_the_rest(void **state)
{
    (void)state;
    run("x,y,tech\n600550,2300450,4G\n");
    assert_string_equal(station(0)->id, "P00001-unknown-LTE-B3");
    /* 1000 people on 1 km2: suburban */
    assert_true(station(0)->height_agl_m == 30.0);
    assert_true(station(0)->loss_db == 0.5);
    assert_true(near(station(0)->reference_dbm, 46.0 - 10.0 * log10(1200.0)));
    assert_string_equal(test.loaded.scenario.antenna[station(0)->antenna].name, "panel_mid");
    assert_int_equal(station(0)->assumed, PLAN_ASSUMED_HEIGHT | PLAN_ASSUMED_POWER | PLAN_ASSUMED_AZIMUTH |
                                              PLAN_ASSUMED_ANTENNA | PLAN_ASSUMED_BAND | PLAN_ASSUMED_TILT);
    assert_int_equal(station(0)->sector_count, 3);
    assert_true(sector(0)->azimuth_deg == 0.0 && sector(1)->azimuth_deg == 120.0 &&
                sector(2)->azimuth_deg == 240.0);
    assert_true(sector(0)->tilt_deg == 4.0);
    load_case_has_finding(&test, "assumed", -1, "the height of 1 of 1 stations");
}

static void test_positions_stations_sectors(void **state)
{
    (void)state;
    /* One mast: two operators, two technologies, three sectors; another 1.2 m away is another position. */
    run("x,y,operator,technology,azimuth\n"
        "600550.1,2300450,Viettel,LTE,240\n"
        "600550.2,2300450,Viettel,LTE,0\n"
        "600550,2300450.3,Viettel,LTE,120\n"
        "600550,2300450,Viettel,NR,0\n"
        "600550,2300450,MobiFone,LTE,\n"
        "600551.2,2300450,Viettel,LTE,0\n");
    assert_int_equal(test.loaded.scenario.position_count, 2);
    assert_int_equal(test.loaded.scenario.station_count, 4);
    assert_int_equal(position(0)->station_count, 3);
    assert_int_equal(position(1)->station_first, 3);
    assert_string_equal(station(0)->id, "P00001-MobiFone-LTE-B3");
    assert_string_equal(station(1)->id, "P00001-Viettel-LTE-B3");
    assert_string_equal(station(2)->id, "P00001-Viettel-NR-n78");
    assert_string_equal(station(3)->id, "P00002-Viettel-LTE-B3");
    assert_int_equal(station(1)->row_count, 3);
    assert_int_equal(station(1)->sector_count, 3);
    assert_true(sector(station(1)->sector_first)->azimuth_deg == 0.0);
    assert_true(sector(station(1)->sector_first + 2)->azimuth_deg == 240.0);
    assert_true(position(0)->x_m == 600550.0 &&
                position(0)->y_m == 2300450.0); /* the row farthest west, then south */
    for (int32_t i = 0; i < test.loaded.scenario.sector_count; i++) {
        const struct plan_station *owner = station(sector(i)->station);
        assert_true(i >= owner->sector_first && i < owner->sector_first + owner->sector_count);
    }
}

static void assert_same_scenarios(const struct plan_scenario *a, const struct plan_scenario *b)
{
    assert_int_equal(a->position_count, b->position_count);
    assert_int_equal(a->station_count, b->station_count);
    assert_int_equal(a->sector_count, b->sector_count);
    for (int32_t i = 0; i < a->position_count; i++) {
        assert_string_equal(a->position[i].id, b->position[i].id);
        assert_true(a->position[i].x_m == b->position[i].x_m && a->position[i].y_m == b->position[i].y_m);
    }
    for (int32_t i = 0; i < a->station_count; i++) {
        assert_string_equal(a->station[i].id, b->station[i].id);
        assert_true(a->station[i].height_agl_m == b->station[i].height_agl_m);
        assert_int_equal(a->station[i].assumed, b->station[i].assumed);
    }
    for (int32_t i = 0; i < a->sector_count; i++) {
        assert_true(a->sector[i].azimuth_deg == b->sector[i].azimuth_deg);
        assert_true(a->sector[i].tilt_deg == b->sector[i].tilt_deg);
    }
}

static void test_order_of_rows_is_nothing(void **state)
{
    (void)state;
    const char *const rows[] = {
        "600550,2300450,A,viettel,LTE,0,30,2\n",   "600550,2300450,B,Viettel,LTE,120,36,\n",
        "600150,2300450,,Viettel,LTE,0,,\n",       "600150.3,2300450.3,,MobiFone,4G,90,,\n",
        "601550,2300450,A,Viettel,LTE,0,30,2\n",   "600150,2300450,,Viettel,LTE,0,,5\n",
        "600950,2300150,P00001,Viettel,5G,0,,5\n", "600550,2300450,A,Viettel,LTE,0,30,2\n"};
    const int orders[][8] = {{0, 1, 2, 3, 4, 5, 6, 7}, {7, 6, 5, 4, 3, 2, 1, 0}, {3, 0, 6, 1, 7, 5, 2, 4}};
    struct data_loaded first = {0};
    for (int k = 0; k < 3; k++) {
        char csv[1024] = "x,y,id,operator,technology,azimuth,height,tilt\n";
        for (int i = 0; i < 8; i++) {
            size_t used = strlen(csv);
            (void)snprintf(csv + used, sizeof csv - used, "%s", rows[orders[k][i]]);
        }
        run(csv);
        if (k == 0) {
            first = test.loaded;
            test.loaded = (struct data_loaded){0};
        } else {
            assert_same_scenarios(&first.scenario, &test.loaded.scenario);
        }
    }
    data_loaded_release(&first);
}

static void test_ids(void **state)
{
    (void)state;
    run("x,y,id,tech\n600950,2300450,B,LTE\n600150,2300450,B,LTE\n600550,2300450,A,LTE\n600350,2300450,,LTE\n"
        "600250,2300450,,LTE\n600450,2300450,P00001,LTE\n");
    /* Named ones by name, then the others from the west. */
    assert_string_equal(position(0)->id, "A");
    assert_string_equal(position(1)->id, "B");
    assert_true(position(1)->x_m == 600150.0);
    assert_string_equal(position(2)->id, "B@600950,2300450");
    assert_string_equal(position(3)->id, "P00001");
    assert_string_equal(position(4)->id, "P00001@600250,2300450");
    assert_string_equal(position(5)->id, "P00002");
    load_case_has_finding(&test, "duplicate", 2, "'B' stands at more than one place");
}

static void test_duplicates(void **state)
{
    (void)state;
    run("x,y,tech,azimuth\n600550,2300450,LTE,0\n600550,2300450,LTE,120\n600550,2300450,LTE,0\n600550,"
        "2300450,LTE,0\n");
    assert_int_equal(station(0)->row_count, 2);
    assert_int_equal(station(0)->sector_count, 2);
    assert_int_equal(load_case_count(&test, "duplicate"), 2);
    load_case_has_finding(&test, "duplicate", 4, "of row 2");
    load_case_has_finding(&test, "duplicate", 5, "of row 2");
}

static void test_conflicts(void **state)
{
    (void)state;
    run("x,y,tech,azimuth,height,power_dbm\n600550,2300450,LTE,0,30,40\n600550,2300450,LTE,120,36,43\n");
    assert_true(station(0)->height_agl_m == 36.0);
    assert_true(near(station(0)->reference_dbm, 43.0 - 10.0 * log10(1200.0)));
    assert_int_equal(load_case_count(&test, "conflict"), 2);
    load_case_has_finding(&test, "conflict", 2, "30 in this row, 36 in another of the same station");
}

static void test_several_technologies_in_a_row(void **state)
{
    (void)state;
    run("x,y,tech,band\n600550,2300450,2G/3G/4G,900/2100/1800\n"
        "600650,2300450,2G/4G,900/1800/2100\n");
    assert_int_equal(test.loaded.scenario.station_count, 8);
    assert_string_equal(station(0)->id, "P00001-unknown-GSM-B8"); /* in pairs */
    assert_string_equal(station(1)->id, "P00001-unknown-UMTS-B1");
    assert_string_equal(station(2)->id, "P00001-unknown-LTE-B3");
    assert_string_equal(station(3)->id, "P00002-unknown-GSM-B8"); /* not in pairs: every band that can be */
    assert_string_equal(station(4)->id, "P00002-unknown-GSM-B3");
    assert_string_equal(station(5)->id, "P00002-unknown-LTE-B3");
    assert_string_equal(station(6)->id, "P00002-unknown-LTE-B1");
    assert_string_equal(station(7)->id, "P00002-unknown-LTE-B8");
}

static void test_bands_of_two_technologies(void **state)
{
    (void)state;
    run("x,y,tech,band\n600550,2300450,4G; 5G,B3 | n78 | B99\n");
    assert_int_equal(test.loaded.scenario.station_count, 2);
    assert_string_equal(station(0)->id, "P00001-unknown-LTE-B3");
    assert_string_equal(station(1)->id, "P00001-unknown-NR-n78");
    assert_int_equal(station(0)->assumed & PLAN_ASSUMED_BAND, 0);
    load_case_has_finding(&test, "bad_value", 2, "the band 'B99' is no band of the row's technologies");
}

static void test_bad_values(void **state)
{
    (void)state;
    run("x,y,tech,band,height,power_dbm,azimuth,tilt,antenna\n"
        "600150,2300450,LTE,n78,0,80,361,60,nothing\n"
        "600250,2300450,LTE,B3,501,-1,-1,-31,panel_mid\n"
        "600350,2300450,LTE,B3,0.1,0,360,45,panel_mid\n"
        "600450,2300450,LTE,B3,500,70,0,-30,panel_mid\n"
        "600550,2300450,6G,,,,,,\n"
        "600650,2300450,,,,,,,\n"
        "600750,2300450,LTE,,abc,,,,\n");
    assert_int_equal(test.loaded.scenario.station_count, 5);
    load_case_has_finding(&test, "bad_value", 2, "0 is outside [0.1, 500]");
    load_case_has_finding(&test, "bad_value", 2, "80 is outside [0, 70]");
    load_case_has_finding(&test, "bad_value", 2, "361 is outside [0, 360]");
    load_case_has_finding(&test, "bad_value", 2, "60 is outside [-30, 45]");
    load_case_has_finding(&test, "bad_value", 2, "the band 'n78' is no band of LTE");
    load_case_has_finding(&test, "bad_value", 2, "no antenna is named 'nothing'");
    load_case_has_finding(&test, "bad_value", 3, "501 is outside");
    load_case_has_finding(&test, "bad_value", 3, "-1 is outside [0, 70]");
    load_case_has_finding(&test, "bad_value", 3, "-31 is outside");
    load_case_has_finding(&test, "bad_value", 6, "the technology '6G' is none of");
    load_case_has_finding(&test, "bad_value", 7, "the technology is missing");
    load_case_has_finding(&test, "bad_value", 8, "'abc' is not a number");
    assert_int_equal(station(0)->assumed, 63); /* all of it taken from the template */
    assert_int_equal(station(2)->assumed, 0);
    assert_true(sector(station(2)->sector_first)->azimuth_deg == 0.0); /* 360 is 0 */
    assert_true(station(3)->height_agl_m == 500.0);
}

static void test_bad_places(void **state)
{
    (void)state;
    load_case_write(
        &test, "s.csv",
        "lon,lat,tech\n105.965,20.795,LTE\n0,0,LTE\n181,20,LTE\n20.795,105.965,LTE\n,20,LTE\n105.965,,LTE\n"
        "\"105,9\",20,LTE\n105.965,91,LTE\nx,20,LTE\n");
    load_case_must_run(&test, LOAD_CASE_AREA "stations: [s.csv]\n" SERVICES);
    assert_int_equal(test.loaded.scenario.station_count, 1);
    assert_int_equal(load_case_count(&test, "bad_value"), 8);
    load_case_has_finding(&test, "bad_value", 3, "is the point 0, 0");
    load_case_has_finding(&test, "bad_value", 4, "is not a longitude in [-180, 180]");
    load_case_has_finding(&test, "bad_value", 5, "longitude and latitude are exchanged");
    load_case_has_finding(&test, "bad_value", 6, "the coordinate is missing");
    load_case_has_finding(&test, "bad_value", 8, "has a comma");
    load_case_has_finding(&test, "bad_value", 9, "105.965, 91:");
    load_case_has_finding(&test, "bad_value", 10, "'x' is not a number");
    assert_string_equal(load_case_finding(&test, "bad_value", 0)->field, "lon");
    assert_string_equal(load_case_finding(&test, "bad_value", 0)->action, "row left out");
    assert_int_equal(load_case_finding(&test, "bad_value", 0)->severity, PLAN_SEVERITY_ERROR);
}

static void test_no_usable_place(void **state)
{
    (void)state;
    load_case_write(&test, "s.csv", "x,y,tech\n600550,2300450,LTE\n");
    load_case_must_fail(
        &test, LOAD_CASE_AREA "stations: [s.csv]\n" SERVICES, GEO_ERR_INPUT,
        "stations 's.csv': not one of 1 rows has a usable place; the first, row 2, x: 600550, "
        "2300450: is not a longitude in [-180, 180] and a latitude in [-90, 90]; if it is in "
        "metres, say crs: EPSG:…; check columns and crs");
    load_case_write(&test, "s.csv", "lon,lat,tech\n\"105,4\",21,LTE\n105,x,LTE\n");
    load_case_must_fail(&test, LOAD_CASE_AREA "stations: [s.csv]\n" SERVICES, GEO_ERR_INPUT,
                        "not one of 2 rows has a usable place; the first, row 2, lon: the coordinate '105,4' "
                        "has a comma");
}

static void test_margin(void **state)
{
    (void)state;
    /* The area ends at x = 602050; the margin is 20 km. */
    run("x,y,tech\n622050,2300500,LTE\n622050.01,2300500,LTE\n602040,2300500,LTE\n602060,2300500,LTE\n");
    assert_int_equal(test.loaded.scenario.position_count, 3);
    assert_true(position(2)->x_m == 622050.0);
    assert_int_equal(position(2)->cell, -1);
    assert_int_equal(position(2)->commune, -1);
    assert_int_equal(position(0)->commune, 1);
    assert_int_equal(position(1)->commune, -1); /* in the grid's last, half outside cell */
    assert_true(position(1)->cell >= 0);
    assert_int_equal(load_case_count(&test, "outside"), 1);
    load_case_has_finding(&test, "outside", -1, "1 of 4 rows are more than 20 km outside the area (rows 3)");
}

static void test_all_outside_is_a_warning(void **state)
{
    (void)state;
    run("x,y,tech\n722050,2300500,LTE\n722150,2300500,LTE\nx,1,LTE\n");
    assert_int_equal(load_case_count(&test, "outside"), 1);
    load_case_has_finding(&test, "outside", -1,
                          "100 % of the file is unused: all 2 rows with a place are more than 20 km outside");
    assert_int_equal(load_case_finding(&test, "outside", 0)->severity, PLAN_SEVERITY_WARNING);
    run("x,y,tech\n722050,2300500,LTE\n600550,2300450,LTE\n");
    assert_int_equal(load_case_finding(&test, "outside", 0)->severity, PLAN_SEVERITY_INFO);
}

static void test_many_outside_are_one_finding(void **state)
{
    (void)state;
    char csv[4096] = "x,y,tech\n600550,2300450,LTE\n";
    for (int i = 0; i < 50; i++) {
        size_t used = strlen(csv);
        (void)snprintf(csv + used, sizeof csv - used, "%d,2300450,LTE\n", 700000 + 100 * i);
    }
    run(csv);
    assert_int_equal(load_case_count(&test, "outside"), 1);
    load_case_has_finding(&test, "outside", -1,
                          "50 of 51 rows are more than 20 km outside the area (rows 3, 4, 5, 6, 7, …)");
}

#define CELLS                                                                                                \
    "LTE,452,4,20393,50377,0,105.9651,20.7951,500,26,1,1364834953,1744808342,0\n"                            \
    "LTE,452,4,20393,50378,0,105.9651,20.7951,500,26,1,1364834953,1744808342,0\n"                            \
    "LTE,452,4,20393,50377,0,105.9681,20.7951,500,26,1,1364834953,1744808341,0\n"                            \
    "GSM,452,14,1,7,0,105.9651,20.7951,500,26,1,1364834953,1744808342,0\n"                                   \
    "CDMA,452,3,1,7,0,105.9651,20.7951,500,26,1,1364834953,1744808342,0\n"

static void check_cells(int64_t first_row)
{
    assert_int_equal(test.loaded.scenario.position_count, 1);
    assert_int_equal(test.loaded.scenario.station_count, 2);
    /* Two cells of one station; the older entry of a cell is a duplicate of the newer one. */
    assert_string_equal(station(0)->id, "P00001-452-14-GSM-B8");
    assert_string_equal(station(1)->id, "P00001-Viettel-LTE-B3");
    assert_int_equal(station(1)->row_count, 2);
    assert_int_equal(station(1)->sector_count, 3);
    load_case_has_finding(&test, "duplicate", first_row + 2, "LTE cell with the identity of row");
    load_case_has_finding(&test, "bad_value", first_row + 4, "the technology 'CDMA'");
    assert_non_null(strstr(test.loaded.input[test.loaded.input_count - 1].note, "OpenCelliD's format"));
}

static void test_opencellid_without_header(void **state)
{
    (void)state;
    load_case_write(&test, "452.csv", CELLS);
    load_case_must_run(&test, LOAD_CASE_AREA "stations: [452.csv]\n" SERVICES);
    check_cells(1);
    load_case_must_run(&test, LOAD_CASE_AREA "stations: [{path: 452.csv, format: opencellid}]\n" SERVICES);
    check_cells(1);
}

static void test_opencellid_with_header(void **state)
{
    (void)state;
    load_case_write(&test, "452.csv",
                    "radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,"
                    "averageSignal\n" CELLS);
    load_case_must_run(&test, LOAD_CASE_AREA "stations: [452.csv]\n" SERVICES);
    check_cells(2);
}

static void test_not_opencellid(void **state)
{
    (void)state;
    load_case_write(&test, "s.csv", "x,y,tech\n600550,2300450,LTE\n");
    load_case_must_fail(&test, LOAD_CASE_AREA "stations: [{path: s.csv, format: opencellid}]\n" SERVICES,
                        GEO_ERR_INPUT, "is not in OpenCelliD's format");
    load_case_write(&test, "452.csv", CELLS);
    load_case_must_fail(&test, LOAD_CASE_AREA "stations: [{path: 452.csv, format: table}]\n" SERVICES,
                        GEO_ERR_INPUT, "no column for the longitude or easting found among LTE, 452");
    load_case_must_fail(&test,
                        LOAD_CASE_AREA "stations: [{path: 452.csv, columns: {lon: a, lat: b}}]\n" SERVICES,
                        GEO_ERR_INPUT, "no column 'a' for the longitude or easting");
}

static void test_missing_columns(void **state)
{
    (void)state;
    load_case_write(&test, "s.csv", "a,lat,tech\n1,2,LTE\n");
    load_case_must_fail(
        &test, LOAD_CASE_AREA "stations: [s.csv]\n" SERVICES, GEO_ERR_INPUT,
        "stations 's.csv': no column for the longitude or easting found among a, lat, tech; say which with "
        "columns: {lon: …}");
    load_case_write(&test, "s.csv", "lon,lat\n105.965,20.795\n");
    load_case_must_fail(
        &test, LOAD_CASE_AREA "stations: [s.csv]\n" SERVICES, GEO_ERR_INPUT,
        "no column for the technology found among lon, lat; say which with columns: {technology: …}, or "
        "technology: LTE for the whole file");
    load_case_must_run(&test, LOAD_CASE_AREA
                       "stations: [{path: s.csv, technology: NR, operator: Viettel, band: n41}]\n" SERVICES);
    assert_string_equal(station(0)->id, "P00001-Viettel-NR-n41");
    assert_int_equal(station(0)->assumed & PLAN_ASSUMED_BAND, 0);
    load_case_must_fail(
        &test, LOAD_CASE_AREA "stations: [none.csv]\n" SERVICES, GEO_ERR_INPUT,
        "stations 'none.csv': No such file or directory; paths are relative to the plan file's folder");
}

static void test_vietnamese_columns(void **state)
{
    (void)state;
    load_case_write(
        &test, "s.csv",
        "Mã trạm;Kinh độ;Vĩ độ;Nhà mạng;Công nghệ;Băng tần;Độ cao;Góc phương vị;Góc cụp;Công suất (W)\n"
        "X1;105.965;20.795;VNPT;4G;1800;36;90;2;40\n");
    load_case_must_run(&test, LOAD_CASE_AREA "stations: [s.csv]\n" SERVICES);
    assert_string_equal(station(0)->id, "X1-VNPT-LTE-B3");
    assert_int_equal(station(0)->assumed, PLAN_ASSUMED_ANTENNA);
    assert_true(station(0)->height_agl_m == 36.0);
    assert_true(near(station(0)->reference_dbm, 10.0 * log10(40000.0) - 10.0 * log10(1200.0)));
}

static void test_power_without_unit(void **state)
{
    (void)state;
    run("x,y,tech,power\n600550,2300450,LTE,43\n");
    load_case_has_finding(&test, "assumed", -1, "the column does not say its unit");
    assert_true(near(station(0)->reference_dbm, 43.0 - 10.0 * log10(1200.0)));
}

static void test_operators(void **state)
{
    (void)state;
    run("x,y,tech,operator\n600150,2300450,LTE,VIETTEL\n600250,2300450,LTE,Viettel\n600350,2300450,LTE,"
        "Viettel\n"
        "600450,2300450,LTE,04\n600550,2300450,LTE,99\n600650,2300450,LTE,\n600750,2300450,LTE,Mobi Fone\n");
    const struct plan_scenario *scenario = &test.loaded.scenario;
    assert_int_equal(scenario->operator_count, 4);
    assert_string_equal(scenario->operator_name[0], "452-99");
    assert_string_equal(scenario->operator_name[1], "Mobi Fone");
    assert_string_equal(scenario->operator_name[2], "unknown");
    assert_string_equal(scenario->operator_name[3], "Viettel"); /* the most used spelling */
    assert_string_equal(station(6)->id, "P00007-Mobi_Fone-LTE-B3");
    assert_int_equal(station(0)->operator_id, 3);
    assert_int_equal(station(3)->operator_id, 3);
}

static void test_swapped_axes(void **state)
{
    (void)state;
    /* Việt Trì: X 2358817.596 (north), Y 567429.619 (east), as Vietnamese tables have it. */
    load_case_write(
        &test, "communes.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"code\":\"1\"},"
        "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[105.39,21.31],[105.41,21.31],[105.41,21.33],"
        "[105.39,21.33],[105.39,21.31]]]}}]}");
    load_case_write(&test, "s.csv", "x,y,tech\n2358817.596,567429.619,LTE\n");
    load_case_must_run(&test, "area: {communes: communes.geojson, province: '25'}\n"
                              "stations: [{path: s.csv, crs: 'EPSG:9208'}]\n" SERVICES);
    load_case_has_finding(&test, "axis_swapped", 2,
                          "x 2358817.596 is a northing and y 567429.619 an easting");
    assert_true(fabs(position(0)->lon_deg - 105.4019) < 1e-8 && fabs(position(0)->lat_deg - 21.3227) < 1e-8);
    assert_true(fabs(position(0)->x_m - 567429.619) < 1e-9);
    assert_int_equal(position(0)->commune, 0);
}

static void test_geometry(void **state)
{
    (void)state;
    load_case_write(
        &test, "s.geojson",
        LOAD_CASE_COLLECTION("{\"type\":\"Feature\",\"properties\":{\"tech\":\"LTE\",\"lon\":1},\"geometry\":"
                             "{\"type\":\"Point\",\"coordinates\":[600550,2300450]}},"
                             "{\"type\":\"Feature\",\"properties\":{\"tech\":\"LTE\"},\"geometry\":null}"));
    load_case_must_run(&test, LOAD_CASE_AREA "stations: [s.geojson]\n" SERVICES);
    assert_int_equal(test.loaded.scenario.position_count, 1);
    assert_true(position(0)->x_m == 600550.0);
    assert_string_equal(load_case_finding(&test, "bad_value", 0)->what, "the row has no geometry");
    assert_string_equal(load_case_finding(&test, "bad_value", 0)->field, "geometry");
}

static void test_condition(void **state)
{
    (void)state;
    load_case_write(&test, "s.csv", "x,y,tech\n600150,2300450,LTE\n600250,2300450,NR\n");
    load_case_must_run(&test, LOAD_CASE_AREA
                       "stations: [{path: s.csv, crs: 'EPSG:32648', where: \"tech = 'NR'\"}]\n" SERVICES);
    assert_int_equal(test.loaded.scenario.station_count, 1);
    assert_int_equal(station(0)->technology, PLAN_NR);
}

static void test_two_files(void **state)
{
    (void)state;
    load_case_write(&test, "a.csv", "x,y,tech\n600150,2300450,LTE\n");
    load_case_write(&test, "b.csv", "x,y,tech\n600150,2300450,LTE\n600150,2300450,NR\n");
    load_case_must_run(&test,
                       LOAD_CASE_AREA "stations: [{path: a.csv, crs: 'EPSG:32648'}, {path: b.csv, crs: "
                                      "'EPSG:32648'}]\n" SERVICES);
    assert_int_equal(test.loaded.scenario.position_count, 1);
    assert_int_equal(test.loaded.scenario.station_count, 2);
    const struct plan_finding *duplicate = load_case_finding(&test, "duplicate", 0);
    assert_string_equal(duplicate->file, "b.csv");
    assert_non_null(strstr(duplicate->what, "of row 2 of a.csv"));
}

static void test_no_station_at_all(void **state)
{
    (void)state;
    load_case_must_run(&test, LOAD_CASE_AREA LOAD_CASE_NO_STATIONS SERVICES);
    assert_int_equal(test.loaded.scenario.position_count, 0);
    assert_int_equal(test.loaded.scenario.operator_count, 0);
    assert_int_equal(load_case_count(&test, "few_stations"), 1);
    load_case_write(&test, "s.csv", "x,y,tech\n");
    load_case_must_run(&test, TABLE);
    assert_int_equal(test.loaded.scenario.position_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        CASE(test_one_row_tells_all),
        CASE(test_template_fills_the_rest),
        CASE(test_positions_stations_sectors),
        CASE(test_order_of_rows_is_nothing),
        CASE(test_ids),
        CASE(test_duplicates),
        CASE(test_conflicts),
        CASE(test_several_technologies_in_a_row),
        CASE(test_bands_of_two_technologies),
        CASE(test_bad_values),
        CASE(test_bad_places),
        CASE(test_no_usable_place),
        CASE(test_margin),
        CASE(test_all_outside_is_a_warning),
        CASE(test_many_outside_are_one_finding),
        CASE(test_opencellid_without_header),
        CASE(test_opencellid_with_header),
        CASE(test_not_opencellid),
        CASE(test_missing_columns),
        CASE(test_vietnamese_columns),
        CASE(test_power_without_unit),
        CASE(test_operators),
        CASE(test_swapped_axes),
        CASE(test_geometry),
        CASE(test_condition),
        CASE(test_two_files),
        CASE(test_no_station_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
