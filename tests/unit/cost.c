#include "planner/siting/siting.h"
#include "tests/support/small_scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MILLION 1000000LL

/* 700 M upgrade, 700 M share, 1500 M listed, 1800 M build; one station of operator 0 at position 0. */
static void init(struct plan_scenario *s)
{
    small_init(s, 20, 10, 100.0);
    small_siting(s, 46.0);
    small_station(s, 250.0, 250.0, 46.0);
}

static struct plan_candidate at(enum plan_site_kind kind, double height_agl_m)
{
    struct plan_candidate site = {.kind = kind, .position = kind == PLAN_SITE_BUILD ? -1 : 0};
    site.height_agl_m = height_agl_m;
    site.road_km = site.power_km = site.fibre_km = (double)NAN;
    return site;
}

static int64_t capex(const struct plan_scenario *s, struct plan_candidate site)
{
    plan_cost_fill(&site, s);
    return site.capex_vnd;
}

static void the_price_of_each_kind(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    struct plan_candidate site = at(PLAN_SITE_UPGRADE, 42.0);
    site.solar = true; /* what was there before does not stay */
    site.mast_class = 7;
    plan_cost_fill(&site, &s);
    assert_int_equal(site.capex_vnd, 700 * MILLION);
    assert_int_equal(site.opex_vnd, 0);
    assert_int_equal(site.subsidy_vnd, 0);
    assert_int_equal(site.cost_vnd, 700 * MILLION);
    assert_int_equal(site.mast_class, -1);
    assert_false(site.solar);
    assert_int_equal(capex(&s, at(PLAN_SITE_BUILD, 42.0)), 1800 * MILLION);
    s.siting.listed_count = 1;
    s.siting.listed = small_array(1, sizeof *s.siting.listed);
    s.siting.listed[0] = (struct plan_listed_site){small_text("A"), 150.0, 150.0, -1};
    assert_int_equal(capex(&s, at(PLAN_SITE_LISTED, 42.0)), 1500 * MILLION);
    s.siting.listed[0].cost_vnd = 0; /* given for nothing is a price, too */
    assert_int_equal(capex(&s, at(PLAN_SITE_LISTED, 42.0)), 0);
    s.siting.listed[0].cost_vnd = 42;
    s.siting.costs.tower_base_m = 30.0;
    s.siting.costs.tower_vnd_per_m = 10;
    assert_int_equal(capex(&s, at(PLAN_SITE_LISTED, 42.0)), 42 + 120); /* in place of the site's price only */
    s.siting.variant[0].cost_vnd = 1000;
    assert_int_equal(capex(&s, at(PLAN_SITE_LISTED, 42.0)), 42 + 120 + 1000);
    assert_int_equal(capex(&s, at(PLAN_SITE_UPGRADE, 42.0)), 700 * MILLION + 1000);
    plan_scenario_release(&s);
}

static void a_shared_mast_costs_what_its_cheapest_owner_asks(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    assert_int_equal(capex(&s, at(PLAN_SITE_SHARE, 42.0)), 700 * MILLION);
    s.siting.costs.owner_count = 1;
    s.siting.costs.owner = small_array(2, sizeof *s.siting.costs.owner);
    s.siting.costs.owner[0] = (struct plan_owner_cost){1, 300 * MILLION};
    assert_int_equal(capex(&s, at(PLAN_SITE_SHARE, 42.0)), 700 * MILLION); /* 0 names no price */
    s.siting.costs.owner[1] = (struct plan_owner_cost){0, 900 * MILLION};
    s.siting.costs.owner_count = 2;
    assert_int_equal(capex(&s, at(PLAN_SITE_SHARE, 42.0)), 900 * MILLION);
    small_station(&s, 260.0, 250.0, 46.0); /* the second operator on the same mast */
    s.position[0].station_count = 2;
    s.station[1].operator_id = 1;
    assert_int_equal(capex(&s, at(PLAN_SITE_SHARE, 42.0)), 300 * MILLION);
    s.position[0].station_count = 0;
    assert_int_equal(capex(&s, at(PLAN_SITE_SHARE, 42.0)), 700 * MILLION);
    plan_scenario_release(&s);
}

static void the_smallest_mast_that_is_high_enough(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    s.siting.costs.mast_class_count = 3;
    s.siting.costs.mast_class = small_array(3, sizeof *s.siting.costs.mast_class);
    s.siting.costs.mast_class[0] = (struct plan_mast_class){small_text("A1"), 15.0, 0};
    s.siting.costs.mast_class[1] = (struct plan_mast_class){small_text("A2a"), 30.0, 200};
    s.siting.costs.mast_class[2] = (struct plan_mast_class){small_text("A2b"), 45.0, 500};
    const double height_m[] = {15.0, 15.01, 30.0, 45.0, 60.0};
    const int32_t class[] = {0, 1, 1, 2, 2};
    const int64_t vnd[] = {0, 200, 200, 500, 500};
    for (int i = 0; i < 5; i++) {
        struct plan_candidate site = at(PLAN_SITE_BUILD, height_m[i]);
        plan_cost_fill(&site, &s);
        assert_int_equal(site.mast_class, class[i]);
        assert_int_equal(site.capex_vnd, 1800 * MILLION + vnd[i]);
    }
    assert_int_equal(capex(&s, at(PLAN_SITE_UPGRADE, 45.0)), 700 * MILLION);
    assert_int_equal(capex(&s, at(PLAN_SITE_SHARE, 45.0)), 700 * MILLION);
    plan_scenario_release(&s);
}

static void the_tower_above_what_is_included(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    s.siting.costs.tower_base_m = 30.0;
    s.siting.costs.tower_vnd_per_m = 20 * MILLION;
    assert_int_equal(capex(&s, at(PLAN_SITE_BUILD, 30.0)), 1800 * MILLION);
    assert_int_equal(capex(&s, at(PLAN_SITE_BUILD, 20.0)), 1800 * MILLION);
    assert_int_equal(capex(&s, at(PLAN_SITE_BUILD, 42.5)), 2050 * MILLION);
    assert_int_equal(capex(&s, at(PLAN_SITE_UPGRADE, 42.5)), 700 * MILLION);
    plan_scenario_release(&s);
}

static void ways_are_paid_by_the_kilometre(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    s.siting.costs.road_vnd_per_km = 1000;
    s.siting.costs.power_vnd_per_km = 100;
    s.siting.costs.fibre_vnd_per_km = 10;
    struct plan_candidate site = at(PLAN_SITE_BUILD, 30.0);
    assert_int_equal(capex(&s, site), 1800 * MILLION); /* not known: not priced */
    site.road_km = 1.5;
    site.power_km = 2.0;
    site.fibre_km = 0.25;
    assert_int_equal(capex(&s, site), 1800 * MILLION + 1500 + 200 + 3); /* 2.5 dong: to the nearest */
    site.kind = PLAN_SITE_UPGRADE;
    site.position = 0;
    assert_int_equal(capex(&s, site), 700 * MILLION);
    plan_scenario_release(&s);
}

static void the_sun_where_it_is_cheaper(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    s.siting.has_power = true;
    s.siting.costs.power_vnd_per_km = 100;
    s.siting.costs.solar_vnd = 250;
    const double km[] = {2.49, 2.5, 2.51, (double)NAN};
    const int64_t vnd[] = {249, 250, 250, 250};
    for (int i = 0; i < 4; i++) {
        struct plan_candidate site = at(PLAN_SITE_BUILD, 30.0);
        site.power_km = km[i];
        plan_cost_fill(&site, &s);
        assert_int_equal(site.capex_vnd, 1800 * MILLION + vnd[i]);
        assert_int_equal(site.solar, i >= 2); /* at the same price the line */
    }
    struct plan_candidate far = at(PLAN_SITE_BUILD, 30.0);
    far.power_km = 1000.0;
    s.siting.costs.solar_vnd = -1;
    assert_int_equal(capex(&s, far), 1800 * MILLION + 100000);
    s.siting.costs.solar_vnd = 250;
    s.siting.has_power = false; /* nothing is known of lines: neither is priced */
    assert_int_equal(capex(&s, at(PLAN_SITE_BUILD, 30.0)), 1800 * MILLION);
    s.siting.has_power = true;
    s.siting.costs.power_vnd_per_km = 0; /* lines are free */
    assert_int_equal(capex(&s, at(PLAN_SITE_BUILD, 30.0)), 1800 * MILLION);
    plan_scenario_release(&s);
}

static void years_and_subsidy(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    s.siting.costs.opex_vnd_per_year[PLAN_SITE_UPGRADE] = 5;
    s.siting.costs.years = 2.5;
    s.siting.costs.subsidy_ratio = 0.15;
    struct plan_candidate site = at(PLAN_SITE_UPGRADE, 30.0);
    plan_cost_fill(&site, &s);
    assert_int_equal(site.opex_vnd, 13);
    assert_int_equal(site.subsidy_vnd, 105 * MILLION);
    assert_int_equal(site.cost_vnd, 595 * MILLION + 13);
    const int64_t price[] = {1, 6, 7, 20, 1000000000000000};
    const int64_t part[] = {0, 0, 1, 3, 150000000000000}; /* 0.15, 0.9, 1.05: downwards */
    for (int i = 0; i < 5; i++) {
        s.siting.costs.site_vnd[PLAN_SITE_UPGRADE] = price[i];
        plan_cost_fill(&site, &s);
        assert_int_equal(site.subsidy_vnd, part[i]);
    }
    s.siting.costs.subsidy_ratio = 0.29; /* 100 × 0.29 is 28.999999999999996 in binary */
    s.siting.costs.site_vnd[PLAN_SITE_UPGRADE] = 100;
    plan_cost_fill(&site, &s);
    assert_int_equal(site.subsidy_vnd, 29);
    s.siting.costs.subsidy_ratio = 1.0;
    plan_cost_fill(&site, &s);
    assert_int_equal(site.subsidy_vnd, 100);
    assert_int_equal(site.cost_vnd, 13);
    plan_scenario_release(&s);
}

static void what_is_committed_is_paid_for(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    struct plan_candidate site = at(PLAN_SITE_UPGRADE, 30.0);
    site.committed = true;
    plan_cost_fill(&site, &s);
    assert_int_equal(site.capex_vnd, 700 * MILLION);
    assert_int_equal(site.cost_vnd, 0);
    plan_scenario_release(&s);
}

static void no_price_overflows(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    struct plan_cost_book *costs = &s.siting.costs;
    costs->site_vnd[PLAN_SITE_BUILD] = INT64_MAX;
    costs->tower_vnd_per_m = costs->road_vnd_per_km = costs->power_vnd_per_km = INT64_MAX;
    costs->fibre_vnd_per_km = costs->solar_vnd = costs->opex_vnd_per_year[PLAN_SITE_BUILD] = INT64_MAX;
    costs->years = 1e300;
    s.siting.variant[0].cost_vnd = INT64_MAX;
    struct plan_candidate site = at(PLAN_SITE_BUILD, 1e300);
    site.road_km = site.power_km = site.fibre_km = 1e300;
    plan_cost_fill(&site, &s);
    assert_int_equal(site.capex_vnd, 1000000000000000);
    assert_int_equal(site.opex_vnd, 1000000000000000);
    assert_int_equal(site.cost_vnd, 1000000000000000);
    site.road_km = HUGE_VAL; /* no road anywhere: nothing to measure from */
    plan_cost_fill(&site, &s);
    assert_int_equal(site.capex_vnd, 1000000000000000);
    plan_scenario_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_price_of_each_kind),
        cmocka_unit_test(a_shared_mast_costs_what_its_cheapest_owner_asks),
        cmocka_unit_test(the_smallest_mast_that_is_high_enough),
        cmocka_unit_test(the_tower_above_what_is_included),
        cmocka_unit_test(ways_are_paid_by_the_kilometre),
        cmocka_unit_test(the_sun_where_it_is_cheaper),
        cmocka_unit_test(years_and_subsidy),
        cmocka_unit_test(what_is_committed_is_paid_for),
        cmocka_unit_test(no_price_overflows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
