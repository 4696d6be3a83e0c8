/* The plan's costs, and the cost book behind them. */
#include "tests/support/load_case.h"

#define STATIONS "stations: [{path: s.csv, crs: 'EPSG:32648', technology: LTE}]\n"

static struct load_case test;

static int set_up(void **state)
{
    (void)state;
    load_case_open(&test);
    load_case_write(&test, "s.csv",
                    "x,y,operator\n600550,2300450,Viettel\n600650,2300450,VNPT\n600750,2300450,MobiFone\n");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    load_case_close(&test);
    return 0;
}

/* With these keys under sites.costs, and these lines after. */
static void write_plan(char *ret, size_t size, const char *costs, const char *rest)
{
    (void)snprintf(ret, size,
                   LOAD_CASE_AREA STATIONS LOAD_CASE_SERVICES
                   "sites:\n  service: 4G\n  count: 1\n  costs: {%s}\n%s",
                   costs, rest);
}

static const struct plan_cost_book *run(const char *costs, const char *rest)
{
    char plan[2048];
    write_plan(plan, sizeof plan, costs, rest);
    load_case_must_run(&test, plan);
    return &test.loaded.scenario.siting.costs;
}

static void must_fail(const char *costs, enum geo_status status, const char *part)
{
    char plan[2048];
    write_plan(plan, sizeof plan, costs, "");
    load_case_must_fail(&test, plan, status, part);
}

static void test_numbers(void **state)
{
    (void)state;
    load_case_write(&test, "r.geojson", LOAD_CASE_COLLECTION(""));
    const struct plan_cost_book *book =
        run("upgrade_vnd: 1, share_vnd: 2, listed_vnd: 3, build_vnd: 4, tower_base_m: 30.5, "
            "tower_vnd_per_m: 5, road_vnd_per_km: 6, power_vnd_per_km: 7, fibre_vnd_per_km: 8, solar_vnd: 0, "
            "opex_upgrade_vnd: 10, opex_share_vnd: 11, opex_listed_vnd: 12, opex_build_vnd: 13, years: 2.5, "
            "subsidy_percent: 15",
            "  power: r.geojson\n  fibre: r.geojson\nroads: r.geojson\n");
    assert_int_equal(book->site_vnd[PLAN_SITE_UPGRADE], 1);
    assert_int_equal(book->site_vnd[PLAN_SITE_SHARE], 2);
    assert_int_equal(book->site_vnd[PLAN_SITE_LISTED], 3);
    assert_int_equal(book->site_vnd[PLAN_SITE_BUILD], 4);
    assert_true(book->tower_base_m == 30.5);
    assert_int_equal(book->tower_vnd_per_m, 5);
    assert_int_equal(book->road_vnd_per_km, 6);
    assert_int_equal(book->power_vnd_per_km, 7);
    assert_int_equal(book->fibre_vnd_per_km, 8);
    assert_int_equal(book->solar_vnd, 0);
    assert_int_equal(book->opex_vnd_per_year[PLAN_SITE_UPGRADE], 10);
    assert_int_equal(book->opex_vnd_per_year[PLAN_SITE_SHARE], 11);
    assert_int_equal(book->opex_vnd_per_year[PLAN_SITE_LISTED], 12);
    assert_int_equal(book->opex_vnd_per_year[PLAN_SITE_BUILD], 13);
    assert_true(book->years == 2.5 && book->subsidy_ratio == 0.15);
}

static void test_owners_and_masts(void **state)
{
    (void)state;
    const struct plan_cost_book *book =
        run("share: [{operator: vnpt, cost_vnd: 5}, {operator: Viettel, cost_vnd: 6}], "
            "masts: [{class: A2b, up_to_m: 45, cost_vnd: 9}, {class: A1a, up_to_m: 6, cost_vnd: 0}]",
            "");
    assert_int_equal(book->owner_count, 2);
    assert_string_equal(test.loaded.scenario.operator_name[book->owner[0].operator_id], "VNPT");
    assert_int_equal(book->owner[0].cost_vnd, 5);
    assert_string_equal(test.loaded.scenario.operator_name[book->owner[1].operator_id], "Viettel");
    assert_int_equal(book->mast_class_count, 2);
    assert_string_equal(book->mast_class[0].name, "A1a"); /* by height */
    assert_true(book->mast_class[0].height_m == 6.0);
    assert_string_equal(book->mast_class[1].name, "A2b");
    assert_int_equal(book->mast_class[1].cost_vnd, 9);
    must_fail("share: [{operator: Viettel, cost_vnd: 1}, {operator: Gtel, cost_vnd: 5}]", GEO_ERR_PLAN,
              "sites.costs.share[1].operator = 'Gtel': no station is of that operator; the data have ");
}

static const struct data_input *find_input(const char *role)
{
    for (size_t i = 0; i < test.loaded.input_count; i++) {
        if (strcmp(test.loaded.input[i].role, role) == 0) {
            return &test.loaded.input[i];
        }
    }
    fail_msg("no input is the %s", role);
    return NULL;
}

static void test_cost_book(void **state)
{
    (void)state;
    load_case_write(&test, "gia.csv",
                    "item,unit,vnd,source,date\n"
                    "build_vnd,VND/site,2000000000,QĐ 12,2026-01-05\n"
                    "upgrade_vnd,VND/site,650000000,\"QĐ 12, phụ lục\",\n"
                    "tower_base_m,m,36.5,,\n"
                    "opex_build_vnd,VND/year,90000000,,2026\n"
                    "years,,5,,\n");
    const struct plan_cost_book *book = run("book: gia.csv, upgrade_vnd: 600000000", "");
    assert_int_equal(book->site_vnd[PLAN_SITE_BUILD], 2000000000);
    assert_int_equal(book->site_vnd[PLAN_SITE_LISTED], 2000000000); /* follows */
    assert_int_equal(book->site_vnd[PLAN_SITE_UPGRADE], 600000000); /* the plan's own */
    assert_int_equal(book->site_vnd[PLAN_SITE_SHARE], 600000000);
    assert_true(book->tower_base_m == 36.5 && book->years == 5.0);
    assert_int_equal(book->opex_vnd_per_year[PLAN_SITE_LISTED], 90000000);
    assert_int_equal(book->opex_vnd_per_year[PLAN_SITE_UPGRADE], 0);
    const struct data_input *input = find_input("cost book");
    assert_string_equal(input->path, "gia.csv");
    assert_string_equal(input->note,
                        "build_vnd = 2000000000 (VND/site, QĐ 12, 2026-01-05); tower_base_m = 36.5 "
                        "(m); opex_build_vnd = 90000000 (VND/year, 2026); years = 5");
    load_case_has_finding(&test, "cost_book", 3, "the plan gives upgrade_vnd itself");
    assert_int_equal(load_case_finding(&test, "cost_book", 0)->severity, PLAN_SEVERITY_INFO);
}

static void test_bad_rows(void **state)
{
    (void)state;
    load_case_write(&test, "gia.csv",
                    "Hạng mục;Đơn vị;Đơn giá\n"
                    "masts;;1\n"
                    "cot_anten;;1\n"
                    "build_vnd;triệu đồng;1800\n"
                    "build_vnd;đồng;1.800.000.000\n"
                    "build_vnd;đồng;0\n"
                    "build_vnd;đồng;\n"
                    "build_vnd;đồng;1900000000\n"
                    "build_vnd;đồng;1700000000\n"
                    "upgrade_vnd;tỷ đồng;1\n");
    const struct plan_cost_book *book = run("book: gia.csv", "");
    assert_int_equal(book->site_vnd[PLAN_SITE_BUILD], 1900000000);
    assert_int_equal(book->site_vnd[PLAN_SITE_UPGRADE], 700000000);
    load_case_has_finding(&test, "unknown_item", 2,
                          "'masts' is no item; items are the numbers of sites.costs");
    load_case_has_finding(&test, "unknown_item", 3, "'cot_anten' is no item");
    load_case_has_finding(&test, "bad_value", 4, "the unit 'triệu đồng' is no plain one");
    load_case_has_finding(&test, "bad_value", 5, "build_vnd = '1.800.000.000' has text after the number");
    load_case_has_finding(&test, "bad_value", 6, "build_vnd = '0' is outside [1, ");
    load_case_has_finding(&test, "bad_value", 7, "build_vnd = '' is empty");
    load_case_has_finding(&test, "duplicate", 9, "the item build_vnd is there again");
    load_case_has_finding(&test, "bad_value", 10, "the unit 'tỷ đồng' is no plain one");
    assert_string_equal(find_input("cost book")->note, "build_vnd = 1900000000 (đồng)");
    load_case_write(&test, "gia.csv", "item,vnd\nx,1\n");
    (void)run("book: gia.csv", "");
    assert_string_equal(find_input("cost book")->note, "no row used");
}

static void test_bad_books(void **state)
{
    (void)state;
    must_fail("book: none.csv", GEO_ERR_INPUT, "cost book 'none.csv': No such file");
    load_case_write(&test, "gia.csv", "item,price\nbuild_vnd,1\n");
    must_fail(
        "book: gia.csv", GEO_ERR_INPUT,
        "cost book 'gia.csv': no column for the value found among item, price; say which with the heading "
        "vnd");
    load_case_write(&test, "gia.csv", "item,vnd\nopex_build_vnd,1\n");
    must_fail("book: gia.csv", GEO_ERR_PLAN,
              "sites.costs.years is missing beside the cost book's running costs");
}

static void test_prices_without_lines(void **state)
{
    (void)state;
    load_case_write(&test, "gia.csv",
                    "item,vnd\nroad_vnd_per_km,1\npower_vnd_per_km,2\nfibre_vnd_per_km,3\n");
    const struct plan_cost_book *book = run("book: gia.csv", "");
    assert_int_equal(book->fibre_vnd_per_km, 3);
    assert_int_equal(load_case_count(&test, "no_effect"), 3);
    load_case_has_finding(&test, "no_effect", -1,
                          "power_vnd_per_km has no lines to measure to; name them with sites.power");
    load_case_write(&test, "r.geojson", LOAD_CASE_COLLECTION(""));
    (void)run("book: gia.csv", "  power: r.geojson\n  fibre: r.geojson\nroads: r.geojson\n");
    assert_int_equal(load_case_count(&test, "no_effect"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        CASE(test_numbers),  CASE(test_owners_and_masts), CASE(test_cost_book),
        CASE(test_bad_rows), CASE(test_bad_books),        CASE(test_prices_without_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
