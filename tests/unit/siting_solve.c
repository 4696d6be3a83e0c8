/* The choice on a strip of twelve cells, one person each, six in each of two communes: small enough to see
 * the best plan. */
#include "planner/siting/siting.h"
#include "tests/support/small_scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COLS 12
#define MOST 6

struct fixture {
    struct plan_scenario s;
    uint8_t class[COLS];
    struct plan_candidate candidate[MOST];
    struct plan_candidates candidates;
    struct plan_demand demand;
    struct plan_siting siting;
};

struct span {
    enum plan_site_kind kind;
    int32_t first, count;
    int64_t cost_vnd;
};

static void open(struct fixture *f, const struct span *span, int32_t count)
{
    memset(f, 0, sizeof *f);
    small_init(&f->s, COLS, 1, 1000.0);
    small_siting(&f->s, 46.0);
    f->s.siting.count = -1;
    f->s.siting.curve = true;
    f->s.siting.seed = 1;
    f->candidates = (struct plan_candidates){.candidate = f->candidate, .count = count, .place_count = count};
    for (int32_t i = 0; i < count; i++) {
        f->candidate[i] = (struct plan_candidate){.kind = span[i].kind,
                                                  .position = -1,
                                                  .place = i,
                                                  .x_m = 1000.0 * span[i].first,
                                                  .commune = span[i].first / 6,
                                                  .capex_vnd = span[i].cost_vnd,
                                                  .cost_vnd = span[i].cost_vnd};
    }
}

static void build(struct fixture *f, const struct span *span)
{
    struct geo_error err = {GEO_OK, ""};
    struct plan_reach *reach = small_array(MOST, sizeof *reach);
    for (int32_t i = 0; i < f->candidates.count; i++) {
        reach[i].run_count = 1;
        reach[i].start = small_array(1, sizeof(int32_t));
        reach[i].length = small_array(1, sizeof(int32_t));
        reach[i].start[0] = span[i].first;
        reach[i].length[0] = span[i].count;
    }
    const struct plan_demand_slot slot = {0, 0.9, 1.0};
    const uint8_t *class = f->class;
    struct plan_demand_input input = {&f->candidates, reach, &slot, &class, 1};
    assert_int_equal(plan_demand_build(&f->demand, &f->s, &input, &err), GEO_OK);
    free(reach);
}

static enum geo_status solve(struct fixture *f, struct geo_error *err)
{
    struct plan_siting_input input = {&f->candidates, &f->demand, 1, NULL};
    return plan_siting_solve(&f->siting, &f->s, &input, err);
}

static void close(struct fixture *f)
{
    plan_siting_release(&f->siting);
    plan_demand_release(&f->demand);
    plan_scenario_release(&f->s);
}

/* Greedy takes the middle first; two thirds and two ends are better. */
static const struct span trap[3] = {
    {PLAN_SITE_BUILD, 3, 6, 10}, {PLAN_SITE_BUILD, 0, 5, 10}, {PLAN_SITE_BUILD, 6, 5, 10}};

static void the_best_pair_is_found_and_proven(void **state)
{
    (void)state;
    struct fixture f;
    struct geo_error err = {GEO_OK, ""};
    open(&f, trap, 3);
    f.s.siting.count = 2;
    build(&f, trap);
    assert_int_equal(solve(&f, &err), GEO_OK);
    assert_int_equal(f.siting.count, 2);
    assert_int_equal(f.siting.value_total, 10000);
    assert_int_equal(f.siting.cost_total_vnd, 20);
    assert_int_equal(f.siting.solution.bound, 10000);
    assert_int_equal(f.siting.solution.status, PLAN_SOLVE_OPTIMAL);
    for (int32_t i = 0; i < 2; i++) {
        const struct plan_site *site = &f.siting.site[i];
        assert_int_not_equal(site->candidate, 0);
        assert_int_equal(site->gain, 5000);
        assert_int_equal(site->cells, 5);
        assert_int_equal(site->alone_value, 5000);
        assert_int_equal(site->communes, 1);
        assert_int_equal(site->facts.unique, 5000);
        assert_int_equal(site->facts.alternative, 0);
    }
    assert_int_equal(f.siting.commune_value[0], 5000);
    assert_int_equal(f.siting.commune_value[1], 5000);
    assert_true(f.siting.curve.point_count >= 2);
    close(&f);
}

static void years_are_nested(void **state)
{
    (void)state;
    struct fixture f;
    struct geo_error err = {GEO_OK, ""};
    open(&f, trap, 3);
    f.s.siting.phase = small_array(2, sizeof *f.s.siting.phase);
    f.s.siting.phase_count = 2;
    f.s.siting.phase[0] = (struct plan_siting_phase){small_text("2026"), 10, -1};
    f.s.siting.phase[1] = (struct plan_siting_phase){small_text("2027"), 10, -1};
    build(&f, trap);
    assert_int_equal(solve(&f, &err), GEO_OK);
    assert_int_equal(f.siting.phase_count, 2);
    assert_int_equal(f.siting.count, 2);
    assert_int_equal(f.siting.site[0].phase, 0);
    assert_int_equal(f.siting.site[1].phase, 1);
    assert_int_equal(f.siting.phases.result[1].weight, 10000);
    assert_true(f.siting.phases.result[0].bound >= 6000); /* the middle alone covers six */
    assert_int_equal(f.siting.phases.result[0].other_weight, 6000);
    close(&f);
}

static void a_floor_has_its_price(void **state)
{
    (void)state;
    static const struct span span[3] = {
        {PLAN_SITE_BUILD, 0, 6, 10}, {PLAN_SITE_BUILD, 6, 2, 10}, {PLAN_SITE_BUILD, 8, 4, 10}};
    struct fixture f;
    struct geo_error err = {GEO_OK, ""};
    open(&f, span, 3);
    f.s.siting.count = 1;
    f.s.siting.floor = small_array(1, sizeof *f.s.siting.floor);
    f.s.siting.floor_count = 1;
    f.s.siting.floor[0] = (struct plan_commune_floor){1, 0.6};
    build(&f, span);
    assert_int_equal(solve(&f, &err), GEO_OK);
    assert_int_equal(f.siting.value_total, 4000);
    assert_int_equal(f.siting.free_weight, 6000);
    close(&f);
}

static void what_cannot_be_is_explained(void **state)
{
    (void)state;
    static const struct span span[2] = {{PLAN_SITE_BUILD, 0, 6, 10}, {PLAN_SITE_BUILD, 6, 3, 10}};
    struct fixture f;
    struct geo_error err = {GEO_OK, ""};
    open(&f, span, 2);
    f.s.siting.count = 2;
    f.s.siting.floor = small_array(1, sizeof *f.s.siting.floor);
    f.s.siting.floor_count = 1;
    f.s.siting.floor[0] = (struct plan_commune_floor){-1, 0.8};
    build(&f, span);
    assert_int_equal(solve(&f, &err), GEO_ERR_INFEASIBLE);
    assert_non_null(strstr(err.message, "no plan meets what is asked: 1 of 2 targets fail"));
    assert_non_null(strstr(err.message,
                           "commune '00002' 00002: 5 more people are asked; all candidates together "
                           "reach 3"));
    close(&f);
}

static void too_little_money_is_said(void **state)
{
    (void)state;
    struct fixture f;
    struct geo_error err = {GEO_OK, ""};
    open(&f, trap, 3);
    f.s.siting.budget_vnd = 9;
    build(&f, trap);
    assert_int_equal(solve(&f, &err), GEO_ERR_INFEASIBLE);
    assert_string_equal(err.message,
                        "a budget of 9 VND buys none of the 3 candidates that would help: the cheapest "
                        "costs 10 VND");
    close(&f);
}

static void required_sites_must_fit(void **state)
{
    (void)state;
    struct fixture f;
    struct geo_error err = {GEO_OK, ""};
    open(&f, trap, 3);
    f.s.siting.budget_vnd = 15;
    f.candidate[0].state = f.candidate[1].state = PLAN_OPTION_REQUIRED;
    build(&f, trap);
    assert_int_equal(solve(&f, &err), GEO_ERR_INFEASIBLE);
    assert_non_null(strstr(err.message, "cost 20 VND, 5 VND more than the budget of 15 VND"));
    close(&f);
}

/* Twelve people: two shared masts at 7 each, or new ones at 10. */
static void sharing_is_weighed(void **state)
{
    (void)state;
    static const struct span span[5] = {{PLAN_SITE_SHARE, 0, 6, 7},
                                        {PLAN_SITE_SHARE, 6, 6, 7},
                                        {PLAN_SITE_BUILD, 0, 4, 10},
                                        {PLAN_SITE_BUILD, 4, 4, 10},
                                        {PLAN_SITE_BUILD, 8, 4, 10}};
    struct fixture f;
    struct geo_error err = {GEO_OK, ""};
    open(&f, span, 5);
    f.s.siting.target_share = 1.0;
    f.s.siting.operator_id = 0;
    build(&f, span);
    assert_int_equal(solve(&f, &err), GEO_OK);
    assert_int_equal(f.siting.count, 2);
    assert_int_equal(f.siting.cost_total_vnd, 14);
    assert_true(f.siting.unshared.known && f.siting.unshared.met);
    assert_int_equal(f.siting.unshared.sites, 3);
    assert_int_equal(f.siting.unshared.cost_vnd, 30);
    assert_int_equal(f.siting.solution.bound, 14);
    assert_true(f.siting.coverage_bound >= 12000);
    close(&f);
}

/* Without the shared mast the same six people are had in the west for 10, but the promise to the east costs 9
 * more. */
static void another_way_keeps_the_floors(void **state)
{
    (void)state;
    static const struct span span[3] = {
        {PLAN_SITE_SHARE, 3, 6, 7}, {PLAN_SITE_BUILD, 0, 6, 10}, {PLAN_SITE_BUILD, 6, 3, 9}};
    struct fixture f;
    struct geo_error err = {GEO_OK, ""};
    open(&f, span, 3);
    f.s.siting.count = 1;
    f.s.siting.operator_id = 0;
    f.s.siting.floor = small_array(1, sizeof *f.s.siting.floor);
    f.s.siting.floor_count = 1;
    f.s.siting.floor[0] = (struct plan_commune_floor){1, 0.5};
    build(&f, span);
    assert_int_equal(solve(&f, &err), GEO_OK);
    assert_int_equal(f.siting.cost_total_vnd, 7);
    assert_true(f.siting.unshared.known && f.siting.unshared.met);
    assert_int_equal(f.siting.unshared.sites, 2);
    assert_int_equal(f.siting.unshared.cost_vnd, 19);
    close(&f);
}

static void sites_that_stay_in_another_world_are_marked(void **state)
{
    (void)state;
    struct fixture f;
    struct fixture other;
    struct geo_error err = {GEO_OK, ""};
    open(&f, trap, 3);
    f.s.siting.count = 2;
    build(&f, trap);
    assert_int_equal(solve(&f, &err), GEO_OK);
    static const struct span changed[3] = {
        {PLAN_SITE_BUILD, 3, 6, 10}, {PLAN_SITE_BUILD, 0, 5, 10}, {PLAN_SITE_BUILD, 6, 1, 10}};
    /* The middle one, 3 km from it, is chosen in place of the last. */
    open(&other, changed, 3);
    other.s.siting.count = 2;
    build(&other, changed);
    assert_int_equal(plan_siting_compare(&f.siting, PLAN_ROBUST_MODEL, &other.s, &other.demand, NULL, &err),
                     GEO_OK);
    for (int32_t i = 0; i < 2; i++) {
        const struct plan_site *site = &f.siting.site[i];
        assert_int_equal(site->robust_known, PLAN_ROBUST_MODEL);
        assert_int_equal(site->robust, site->candidate == 1 ? PLAN_ROBUST_MODEL : 0);
    }
    assert_true(f.siting.robust_share == 0.5);
    close(&other);
    close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_pair_is_found_and_proven),
        cmocka_unit_test(years_are_nested),
        cmocka_unit_test(a_floor_has_its_price),
        cmocka_unit_test(what_cannot_be_is_explained),
        cmocka_unit_test(too_little_money_is_said),
        cmocka_unit_test(required_sites_must_fit),
        cmocka_unit_test(sharing_is_weighed),
        cmocka_unit_test(another_way_keeps_the_floors),
        cmocka_unit_test(sites_that_stay_in_another_world_are_marked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
