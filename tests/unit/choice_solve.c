#include "choice_solve_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static const struct plan_solve_settings NORMAL = {.effort = PLAN_EFFORT_NORMAL, .seed = 1};

static void solve(struct plan_solution *solution, const struct plan_choice *choice,
                  const struct plan_solve_settings *settings)
{
    struct geo_error err = {0};
    if (plan_choice_check(choice, &err) != GEO_OK ||
        plan_solve(solution, choice, settings, NULL, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
}

/* What every solution must be, whatever the problem. */
static void check_sound(const struct plan_solution *solution, const struct plan_choice *choice)
{
    struct geo_error err = {0};
    struct plan_choice_tally tally;
    int64_t bound = 0;
    assert_int_equal(plan_choice_tally_compute(&tally, NULL, choice, solution->selection.option,
                                               solution->selection.count, &err),
                     GEO_OK);
    assert_int_equal(tally.weight, solution->selection.weight);
    assert_int_equal(tally.cost, solution->selection.cost);
    assert_int_equal(plan_proof_bound(&bound, NULL, choice, &solution->proof, &err), GEO_OK);
    assert_int_equal(bound, solution->bound);
    int64_t gain = 0;
    for (int32_t i = 0; i < solution->selection.count; i++) {
        gain += solution->gain[i];
    }
    assert_int_equal(gain, solution->selection.weight);
    if (solution->status != PLAN_SOLVE_IMPOSSIBLE) {
        assert_true(tally.within_limits);
        assert_int_equal(tally.floors_missed, 0);
    }
}

struct record {
    int32_t feasible, best, optimal, unmet;
};

static void against_brute(struct record *record, const struct small_case *one, uint64_t seed)
{
    struct plan_solution solution;
    int64_t best = 0;
    bool any = case_brute(&best, &one->choice);
    bool least = one->choice.objective == PLAN_LEAST_COST;
    solve(&solution, &one->choice, &NORMAL);
    check_sound(&solution, &one->choice);
    int64_t objective = least ? solution.selection.cost : solution.selection.weight;
    bool possible = solution.status != PLAN_SOLVE_IMPOSSIBLE;
    if (!any && possible) {
        fail_msg("case %llu: a plan where there is none", (unsigned long long)seed);
    }
    if (any && solution.proven) {
        fail_msg("case %llu: proven impossible, and it is not", (unsigned long long)seed);
    }
    if (any && possible) {
        int64_t low = least ? solution.bound : objective;
        int64_t high = least ? objective : solution.bound;
        if (low > best || high < best) {
            fail_msg("case %llu: %lld is not within %lld and %lld", (unsigned long long)seed, (long long)best,
                     (long long)low, (long long)high);
        }
        if (objective != best) {
            print_message("case %llu: %lld instead of %lld\n", (unsigned long long)seed, (long long)objective,
                          (long long)best);
        }
        record->best += objective == best ? 1 : 0;
        record->optimal += solution.status == PLAN_SOLVE_OPTIMAL ? 1 : 0;
    }
    record->feasible += any ? 1 : 0;
    record->unmet += any && !possible ? 1 : 0;
    plan_solution_release(&solution);
}

static void every_plan_tried(void **state)
{
    (void)state;
    struct record record = {0};
    for (uint64_t seed = 1; seed <= 500; seed++) {
        struct small_case one;
        case_random(&one, seed);
        against_brute(&record, &one, seed);
    }
    print_message("%d feasible: best %d, proven %d, not found %d\n", record.feasible, record.best,
                  record.optimal, record.unmet);
    assert_true(record.feasible >= 300);
    assert_true(record.best * 100 >= record.feasible * 99);
    assert_int_equal(record.unmet, 0);
}

/* Two middle options look best at first, and the two halves are better together. */
static void greedy_trap(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_solution solution;
    case_init(&one, 24);
    case_option(&one, 1, 5, 14); /* greedy's first */
    case_option(&one, 1, 0, 12);
    case_option(&one, 1, 12, 12);
    one.choice.count_limit = 2;
    solve(&solution, &one.choice, &NORMAL);
    check_sound(&solution, &one.choice);
    assert_int_equal(solution.greedy.weight, 19);
    assert_int_equal(solution.selection.weight, 24);
    assert_int_equal(solution.bound, 24);
    assert_int_equal(solution.status, PLAN_SOLVE_OPTIMAL);
    assert_true(solution.gap == 0.0);
    assert_int_equal(solution.fixed[0], -1);
    plan_solution_release(&solution);
}

/* Intervals on a line: the relaxation is whole, the bound is the best plan. */
static void intervals_are_proven(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_solution solution;
    case_init(&one, CASE_UNITS);
    for (int32_t j = 0; j < CASE_UNITS; j++) {
        one.weight[j] = 10 + (j * 37) % 23;
    }
    for (int32_t i = 0; i < CASE_OPTIONS; i++) {
        case_option(&one, 1, i * 3, 4 + (i * 5) % 4);
    }
    one.choice.count_limit = 4;
    int64_t best = 0;
    assert_true(case_brute(&best, &one.choice));
    solve(&solution, &one.choice, &NORMAL);
    check_sound(&solution, &one.choice);
    assert_int_equal(solution.selection.weight, best);
    assert_int_equal(solution.bound, best);
    assert_int_equal(solution.status, PLAN_SOLVE_OPTIMAL);
    plan_solution_release(&solution);
}

static void nothing_to_choose(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_solution solution;
    case_init(&one, 4);
    solve(&solution, &one.choice, &NORMAL);
    assert_int_equal(solution.status, PLAN_SOLVE_OPTIMAL);
    assert_int_equal(solution.selection.count, 0);
    assert_int_equal(solution.bound, 0);
    plan_solution_release(&solution);
    case_option(&one, 5, 0, 4);
    one.choice.budget = 4;
    solve(&solution, &one.choice, &NORMAL);
    assert_int_equal(solution.selection.count, 0);
    assert_int_equal(solution.bound, 3); /* the relaxation buys four fifths of it */
    assert_int_equal(solution.status, PLAN_SOLVE_WITHIN);
    plan_solution_release(&solution);
}

/* ---- what cannot be ---- */

static void floor_beyond_reach(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_solution solution;
    case_init(&one, 20);
    case_option(&one, 1, 0, 8);
    one.option[case_option(&one, 1, 8, 4)].state = PLAN_OPTION_FORBIDDEN;
    case_floor(&one, "west", 8, 0, 10);
    case_floor(&one, "east", 1, 12, 8);
    case_floor(&one, "all", 9, 0, 20);
    one.choice.count_limit = 2;
    solve(&solution, &one.choice, &NORMAL);
    check_sound(&solution, &one.choice);
    assert_int_equal(solution.status, PLAN_SOLVE_IMPOSSIBLE);
    assert_true(solution.proven);
    assert_int_equal(solution.failed_floor_count, 2);
    assert_int_equal(solution.failed_floor[0], 1);
    assert_int_equal(solution.failed_floor[1], 2);
    assert_int_equal(solution.reachable[0], 8);
    assert_int_equal(solution.reachable[1], 0);
    assert_int_equal(solution.reachable[2], 8);
    assert_true(solution.bound < 0);
    plan_solution_release(&solution);
    one.choice.objective = PLAN_LEAST_COST;
    solve(&solution, &one.choice, &NORMAL);
    assert_int_equal(solution.status, PLAN_SOLVE_IMPOSSIBLE);
    assert_true(solution.proven);
    assert_true(solution.bound > 1); /* all that is allowed costs no more */
    plan_solution_release(&solution);
}

/* Three districts, each needs all of an option of its own. */
static void districts(struct small_case *one)
{
    case_init(one, 30);
    for (int32_t i = 0; i < 3; i++) {
        case_option(one, 10, i * 10, 8);
        case_floor(one, "a district", 8, i * 10, 10);
    }
}

static void floors_beyond_the_budget(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_solution solution;
    districts(&one);
    for (int by_count = 0; by_count < 2; by_count++) {
        one.choice.budget = by_count != 0 ? -1 : 29;
        one.choice.count_limit = by_count != 0 ? 2 : -1;
        solve(&solution, &one.choice, &NORMAL);
        check_sound(&solution, &one.choice);
        assert_int_equal(solution.status, PLAN_SOLVE_IMPOSSIBLE);
        assert_true(solution.proven);
        assert_true(solution.bound < 0);
        assert_int_equal(solution.failed_floor_count, 1);
        assert_int_equal(solution.reachable[0], 8);
        plan_solution_release(&solution);
        one.choice.budget = by_count != 0 ? -1 : 30;
        one.choice.count_limit = by_count != 0 ? 3 : -1;
        solve(&solution, &one.choice, &NORMAL);
        check_sound(&solution, &one.choice);
        assert_int_equal(solution.status, PLAN_SOLVE_OPTIMAL);
        assert_int_equal(solution.selection.weight, 24);
        assert_null(solution.failed_floor);
        plan_solution_release(&solution);
    }
}

/* Half of what an option covers would do, and the relaxation buys half an option: no plan is found, and that
 * there is none is not proven. */
static void not_met_and_not_proven(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_solution solution;
    districts(&one);
    for (int32_t k = 0; k < 3; k++) {
        one.floor[k].need = 4;
    }
    one.choice.budget = 29;
    solve(&solution, &one.choice, &NORMAL);
    check_sound(&solution, &one.choice);
    assert_int_equal(solution.status, PLAN_SOLVE_IMPOSSIBLE);
    assert_false(solution.proven);
    assert_int_equal(solution.failed_floor_count, 1);
    assert_int_equal(solution.selection.count, 2);
    plan_solution_release(&solution);
}

/* A limit of sites in each area is a limit like others. */
static void floors_beyond_an_area_limit(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_solution solution;
    districts(&one);
    one.choice.area_count = 1;
    one.area_limit[0] = 2;
    for (int32_t i = 0; i < 3; i++) {
        one.option[i].area = 0;
    }
    solve(&solution, &one.choice, &NORMAL);
    check_sound(&solution, &one.choice);
    assert_int_equal(solution.status, PLAN_SOLVE_IMPOSSIBLE);
    assert_int_equal(solution.failed_floor_count, 1);
    assert_true(solution.proven);
    plan_solution_release(&solution);
}

static void required_beyond_the_budget(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_solution solution;
    case_init(&one, 8);
    one.option[case_option(&one, 7, 0, 4)].state = PLAN_OPTION_REQUIRED;
    case_option(&one, 1, 4, 4);
    one.choice.budget = 6;
    solve(&solution, &one.choice, &NORMAL);
    assert_int_equal(solution.status, PLAN_SOLVE_IMPOSSIBLE);
    assert_true(solution.proven);
    assert_int_equal(solution.failed_floor_count, 0);
    assert_int_equal(solution.selection.count, 1);
    assert_int_equal(solution.selection.option[0], 0);
    plan_solution_release(&solution);
}

static void common_floor(void **state)
{
    (void)state;
    struct small_case one;
    double share = 0.0;
    struct geo_error err = {0};
    districts(&one);
    one.choice.budget = 30;
    assert_int_equal(plan_solve_common_floor(&share, &one.choice, NULL, &err), GEO_OK);
    assert_true(share == 1.0);
    one.choice.budget = 29; /* two districts only */
    assert_int_equal(plan_solve_common_floor(&share, &one.choice, NULL, &err), GEO_OK);
    assert_true(share == 0.0);
    one.choice.budget = 30;
    for (int32_t k = 0; k < 3; k++) {
        one.floor[k].need = 10; /* 8 can be had */
    }
    assert_int_equal(plan_solve_common_floor(&share, &one.choice, NULL, &err), GEO_OK);
    assert_true(share == 0.8);
    case_option(&one, 3, 0, 4); /* 4 of 10 in the first district, for less */
    one.choice.budget = 23;
    assert_int_equal(plan_solve_common_floor(&share, &one.choice, NULL, &err), GEO_OK);
    assert_true(share == 0.4);
}

/* ---- how it is asked ---- */

static void begins_with_a_plan(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_solution solution;
    int32_t all[] = {0, 1, 2};
    struct plan_selection start = {.option = all, .count = 3};
    districts(&one);
    one.choice.budget = 20; /* the start is too dear: as much of it as fits */
    one.choice.floor_count = 0;
    solve(&solution, &one.choice,
          &(struct plan_solve_settings){.effort = PLAN_EFFORT_QUICK, .start = &start});
    check_sound(&solution, &one.choice);
    assert_int_equal(solution.selection.weight, 16);
    struct plan_proof proof = solution.proof;
    one.choice.budget = 30;
    struct plan_solution again;
    solve(&again, &one.choice,
          &(struct plan_solve_settings){
              .effort = PLAN_EFFORT_THOROUGH, .start = &start, .start_proof = &proof});
    check_sound(&again, &one.choice);
    assert_int_equal(again.selection.weight, 24);
    assert_int_equal(again.status, PLAN_SOLVE_OPTIMAL);
    plan_solution_release(&again);
    plan_solution_release(&solution);
}

static bool refuse(void *context, double done_ratio)
{
    int *ticks = context;
    assert_true(done_ratio >= 0.0 && done_ratio <= 1.0);
    return --*ticks > 0;
}

/* The time limit is no error, the user's wish to stop is. */
static void stops(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_solution solution;
    struct geo_error err = {0};
    case_random(&one, 7);
    one.choice.objective = PLAN_MOST_WEIGHT;
    one.choice.floor_count = 0;
    struct plan_solve_settings hurried = NORMAL;
    hurried.time_limit_s = 1e-9;
    solve(&solution, &one.choice, &hurried);
    check_sound(&solution, &one.choice);
    assert_true(solution.status == PLAN_SOLVE_STOPPED || solution.status == PLAN_SOLVE_OPTIMAL);
    assert_true(solution.selection.weight <= solution.bound);
    plan_solution_release(&solution);
    int ticks = 1;
    struct geo_progress progress = {refuse, &ticks};
    assert_int_equal(plan_solve(&solution, &one.choice, &NORMAL, &progress, &err), GEO_ERR_INTERRUPTED);
}

static void same_again(void **state)
{
    (void)state;
    for (uint64_t seed = 501; seed <= 520; seed++) {
        struct small_case one;
        struct plan_solution first;
        struct plan_solution second;
        case_random(&one, seed);
        solve(&first, &one.choice, &NORMAL);
        solve(&second, &one.choice, &NORMAL);
        assert_int_equal(first.status, second.status);
        assert_int_equal(first.bound, second.bound);
        assert_int_equal(first.selection.count, second.selection.count);
        assert_memory_equal(first.selection.option, second.selection.option,
                            (size_t)first.selection.count * sizeof(int32_t));
        assert_memory_equal(first.proof.unit, second.proof.unit,
                            (size_t)one.choice.unit_count * sizeof(int64_t));
        plan_solution_release(&first);
        plan_solution_release(&second);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_plan_tried),
        cmocka_unit_test(greedy_trap),
        cmocka_unit_test(intervals_are_proven),
        cmocka_unit_test(nothing_to_choose),
        cmocka_unit_test(floor_beyond_reach),
        cmocka_unit_test(floors_beyond_the_budget),
        cmocka_unit_test(floors_beyond_an_area_limit),
        cmocka_unit_test(required_beyond_the_budget),
        cmocka_unit_test(common_floor),
        cmocka_unit_test(begins_with_a_plan),
        cmocka_unit_test(not_met_and_not_proven),
        cmocka_unit_test(stops),
        cmocka_unit_test(same_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
