#include "planner/siting/siting.h"
#include "tests/support/small_scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct plan_siting solve(const struct plan_siting_problem *problem)
{
    struct plan_siting siting = {0};
    struct geo_error err;
    assert_int_equal(plan_siting_solve(&siting, problem, NULL, &err), GEO_OK);
    return siting;
}

/* Ten cells of weight 1 … 10; each candidate one or two runs of them. */
static int64_t weight[10] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
static int32_t start_a[] = {0}, length_a[] = {5};
static int32_t start_b[] = {3}, length_b[] = {4};
static int32_t start_c[] = {0, 8}, length_c[] = {1, 1};
static int32_t start_d[] = {9}, length_d[] = {1};
static const struct plan_reach reach[5] = {{start_a, length_a, 1},
                                           {start_b, length_b, 1},
                                           {start_c, length_c, 2},
                                           {start_d, length_d, 1},
                                           {NULL, NULL, 0}};

static struct plan_siting_problem problem_of(const int64_t *cost_vnd, int64_t count, int64_t budget_vnd)
{
    struct plan_siting_problem problem = {reach, cost_vnd, 5, weight, 10, count, budget_vnd, 0};
    return problem;
}

static void most_gain_first_counting_cells_once(void **state)
{
    (void)state;
    const int64_t cost_vnd[5] = {5, 5, 5, 5, 5};
    struct plan_siting_problem problem = problem_of(cost_vnd, 10, -1);
    struct plan_siting siting = solve(&problem);
    const int32_t candidate[] = {1, 2, 3, 0};
    const int64_t gain[] = {22, 10, 10, 5};
    const int64_t cells[] = {4, 2, 1, 2};
    assert_int_equal(siting.count, 4);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(siting.chosen[i].candidate, candidate[i]);
        assert_int_equal(siting.chosen[i].gain, gain[i]);
        assert_int_equal(siting.chosen[i].cells, cells[i]);
    }
    assert_int_equal(siting.gain_total, 47);
    assert_int_equal(siting.cost_total_vnd, 20);
    plan_siting_release(&siting);
    plan_siting_release(&siting);
}

static void count_limits(void **state)
{
    (void)state;
    const int64_t cost_vnd[5] = {5, 5, 5, 4, 5};
    struct plan_siting_problem problem = problem_of(cost_vnd, 2, -1);
    struct plan_siting siting = solve(&problem);
    assert_int_equal(siting.count, 2);
    assert_int_equal(siting.chosen[1].candidate, 3); /* same gain as 2, cheaper */
    plan_siting_release(&siting);
    problem.count_limit = 0;
    siting = solve(&problem);
    assert_int_equal(siting.count, 0);
    plan_siting_release(&siting);
}

static void a_budget_is_kept(void **state)
{
    (void)state;
    const int64_t cost_vnd[5] = {3, 11, 4, 5, 1};
    struct plan_siting_problem problem = problem_of(cost_vnd, -1, 12);
    struct plan_siting siting = solve(&problem);
    /* By value for money: 0 (15/3), 2 (9/4 after 0), 3 (10/5): 34 for 12; most gain first would buy only
     * 1: 22. */
    assert_int_equal(siting.gain_total, 34);
    assert_int_equal(siting.cost_total_vnd, 12);
    plan_siting_release(&siting);
}

static void the_ratio_trap_is_avoided(void **state)
{
    (void)state;
    /* A crumb with the best ratio that leaves no money for the big one. */
    const int64_t cost_vnd[5] = {100, 20, 100, 1, 1};
    int64_t crumbs[10] = {0, 0, 0, 25, 25, 25, 25, 0, 0, 9};
    struct plan_siting_problem problem = problem_of(cost_vnd, -1, 20);
    problem.cell_weight = crumbs;
    struct plan_siting siting = solve(&problem);
    assert_int_equal(siting.gain_total, 100);
    assert_int_equal(siting.chosen[0].candidate, 1);
    plan_siting_release(&siting);
}

static void sites_without_gain_are_never_bought(void **state)
{
    (void)state;
    const int64_t cost_vnd[5] = {0, 0, 0, 0, 0};
    int64_t nothing[10] = {0};
    struct plan_siting_problem problem = problem_of(cost_vnd, -1, 1000);
    problem.cell_weight = nothing;
    struct plan_siting siting = solve(&problem);
    assert_int_equal(siting.count, 0);
    plan_siting_release(&siting);
}

static void a_budget_below_every_price_is_no_plan(void **state)
{
    (void)state;
    const int64_t cost_vnd[5] = {30, 20, 40, 50, 1};
    struct plan_siting_problem problem = problem_of(cost_vnd, -1, 19);
    struct plan_siting siting = {0};
    struct geo_error err;
    assert_int_equal(plan_siting_solve(&siting, &problem, NULL, &err), GEO_ERR_INFEASIBLE);
    assert_non_null(strstr(err.message, "the cheapest costs 20 VND"));
    assert_null(siting.chosen);
    problem.budget_vnd = 20;
    siting = solve(&problem);
    assert_int_equal(siting.count, 1);
    plan_siting_release(&siting);
}

static void a_site_below_the_least_gain_is_not_bought(void **state)
{
    (void)state;
    const int64_t cost_vnd[5] = {5, 5, 5, 5, 5};
    struct plan_siting_problem problem = problem_of(cost_vnd, 10, -1);
    problem.min_gain = 10;
    struct plan_siting siting = solve(&problem);
    assert_int_equal(siting.count, 3); /* the fourth would gain 5 */
    plan_siting_release(&siting);
}

static bool stop(void *context, double done_ratio)
{
    (void)context;
    (void)done_ratio;
    return false;
}

static void interruption(void **state)
{
    (void)state;
    const int64_t cost_vnd[5] = {5, 5, 5, 5, 5};
    struct plan_siting_problem problem = problem_of(cost_vnd, 10, -1);
    struct geo_progress progress = {stop, NULL};
    struct plan_siting siting = {0};
    struct geo_error err;
    assert_int_equal(plan_siting_solve(&siting, &problem, &progress, &err), GEO_ERR_INTERRUPTED);
    assert_null(siting.chosen);
}

/* ---- candidates ---- */

static struct plan_candidates candidates_of(const struct plan_scenario *s, const uint8_t *class)
{
    struct plan_candidates candidates = {0};
    struct geo_error err;
    assert_int_equal(plan_candidates_find(&candidates, s, class, &err), GEO_OK);
    return candidates;
}

static void upgrades_lack_the_service(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 20, 10, 100.0);
    small_station(&s, 250.0, 250.0, 46.0);
    small_station(&s, 1250.0, 250.0, 46.0);
    small_station(&s, 9950.0, 250.0, 46.0);
    s.station[1].technology = PLAN_GSM;
    s.station[1].height_agl_m = 42.0;
    s.station[2].technology = PLAN_GSM; /* outside the area */
    small_siting(&s, 46.0);
    uint8_t *class = small_array(200, 1);
    struct plan_candidates candidates = candidates_of(&s, class);
    assert_int_equal(candidates.count, 1);
    assert_int_equal(candidates.candidate[0].kind, PLAN_SITE_UPGRADE);
    assert_int_equal(candidates.candidate[0].position, 1);
    assert_int_equal(candidates.candidate[0].cost_vnd, 700000000);
    assert_true(candidates.candidate[0].height_agl_m == 42.0);
    plan_candidates_release(&candidates);
    s.siting.upgrades = false;
    candidates = candidates_of(&s, class);
    assert_int_equal(candidates.count, 0);
    plan_candidates_release(&candidates);
    plan_candidates_release(&candidates);
    free(class);
    plan_scenario_release(&s);
}

static void listed_sites(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 20, 10, 100.0);
    small_siting(&s, 46.0);
    s.siting.listed_count = 3;
    s.siting.listed = small_array(3, sizeof *s.siting.listed);
    s.siting.listed[0] = (struct plan_listed_site){small_text("A"), 150.0, 150.0, -1};
    s.siting.listed[1] = (struct plan_listed_site){small_text("B"), 150.0, 250.0, 42};
    s.siting.listed[2] = (struct plan_listed_site){small_text("C"), -150.0, 250.0, 42};
    uint8_t *class = small_array(200, 1);
    struct plan_candidates candidates = candidates_of(&s, class);
    assert_int_equal(candidates.count, 2);
    assert_int_equal(candidates.candidate[0].cost_vnd, 1500000000);
    assert_int_equal(candidates.candidate[1].cost_vnd, 42);
    assert_int_equal(candidates.candidate[1].position, 1);
    plan_candidates_release(&candidates);
    free(class);
    plan_scenario_release(&s);
}

static void lattice_snaps_to_the_best_vantage(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 20, 10, 100.0);
    small_terrain(&s, 3.0f);
    small_siting(&s, 46.0);
    s.siting.lattice_m = 500.0;
    s.terrain_asl_m[2 * 20 + 3] = 40.0f;
    s.terrain_asl_m[7 * 20 + 8] = 90.0f;
    s.environment[7 * 20 + 8] = PLAN_WATER;
    uint8_t *class = small_array(200, 1);
    struct plan_candidates candidates = candidates_of(&s, class);
    assert_int_equal(candidates.count, 8);
    assert_int_equal(candidates.candidate[0].cell, 2 * 20 + 3);
    assert_int_equal(candidates.candidate[1].cell, 2 * 20 + 7); /* flat: the middle */
    assert_int_equal(candidates.candidate[5].cell, 7 * 20 + 7); /* not in water */
    assert_int_equal(candidates.candidate[5].kind, PLAN_SITE_BUILD);
    assert_true(candidates.candidate[5].height_agl_m == 30.0);
    assert_true(candidates.candidate[0].x_m == 350.0 && candidates.candidate[0].y_m == 750.0);
    plan_candidates_release(&candidates);
    free(class);
    plan_scenario_release(&s);
}

static void no_lattice_where_nobody_is_uncovered(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 40, 10, 100.0);
    small_siting(&s, 46.0);
    s.siting.lattice_m = 500.0;
    uint8_t *class = small_array(400, 1);
    memset(class, 1, 400);
    class[0] = 0; /* in the first square: it and its neighbours */
    struct plan_candidates candidates = candidates_of(&s, class);
    assert_int_equal(candidates.count, 4);
    plan_candidates_release(&candidates);
    memset(s.entries.people_milli, 0, 400 * sizeof(int32_t));
    candidates = candidates_of(&s, class);
    assert_int_equal(candidates.count, 0);
    plan_candidates_release(&candidates);
    free(class);
    plan_scenario_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(most_gain_first_counting_cells_once),
        cmocka_unit_test(count_limits),
        cmocka_unit_test(a_budget_is_kept),
        cmocka_unit_test(the_ratio_trap_is_avoided),
        cmocka_unit_test(sites_without_gain_are_never_bought),
        cmocka_unit_test(a_budget_below_every_price_is_no_plan),
        cmocka_unit_test(a_site_below_the_least_gain_is_not_bought),
        cmocka_unit_test(interruption),
        cmocka_unit_test(upgrades_lack_the_service),
        cmocka_unit_test(listed_sites),
        cmocka_unit_test(lattice_snaps_to_the_best_vantage),
        cmocka_unit_test(no_lattice_where_nobody_is_uncovered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
