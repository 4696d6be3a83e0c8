#include "planner/choice/phases.h"

#include "choice_solve_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct plan_solve_settings NORMAL = {.effort = PLAN_EFFORT_NORMAL, .seed = 1};

static void solve(struct plan_phases *phases, const struct plan_choice *choice,
                  const struct plan_phase_limit *limit, int32_t count, enum plan_phase_order order)
{
    struct geo_error err = {0};
    if (plan_choice_check(choice, &err) != GEO_OK ||
        plan_phases_solve(phases, choice, limit, count, order, &NORMAL, NULL, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
}

/* The problem up to and with phase t. */
static struct plan_choice up_to(const struct plan_choice *choice, const struct plan_phase_limit *limit,
                                int32_t count, int32_t t)
{
    struct plan_choice at = *choice;
    at.budget = 0;
    at.count_limit = 0;
    for (int32_t s = 0; s <= t; s++) {
        at.budget = at.budget < 0 || limit[s].budget < 0 ? -1 : at.budget + limit[s].budget;
        at.count_limit = at.count_limit < 0 || limit[s].count < 0 ? -1 : at.count_limit + limit[s].count;
    }
    if (t < count - 1) {
        at.objective = PLAN_MOST_WEIGHT;
        at.floor_count = 0;
    }
    return at;
}

/* Phase by phase: in order, within the limits, counted and proven. */
static void check_sound(const struct plan_phases *phases, const struct plan_choice *choice,
                        const struct plan_phase_limit *limit)
{
    const struct plan_selection *built = &phases->final.selection;
    int64_t gained = 0;
    int32_t sites = 0;
    for (int32_t t = 0; t < phases->count; t++) {
        const struct plan_phase_result *result = &phases->result[t];
        for (; sites < built->count && phases->phase[sites] == t; sites++) {
            gained += phases->final.gain[sites];
        }
        struct plan_choice at = up_to(choice, limit, phases->count, t);
        struct plan_choice_tally tally;
        assert_int_equal(plan_choice_tally_compute(&tally, NULL, &at, built->option, sites, NULL), GEO_OK);
        assert_true(tally.within_limits);
        assert_int_equal(tally.floors_missed, 0);
        assert_int_equal(result->sites, sites);
        assert_int_equal(result->weight, tally.weight);
        assert_int_equal(result->weight, gained);
        assert_int_equal(result->cost, tally.cost);
        int64_t bound = 0;
        assert_int_equal(plan_proof_bound(&bound, NULL, &at, &result->proof, NULL), GEO_OK);
        assert_int_equal(bound, result->bound);
        if (at.objective == PLAN_MOST_WEIGHT) {
            assert_true(result->bound >= result->weight);
            assert_true(result->bound >= result->other_weight);
        }
    }
    assert_int_equal(sites, built->count);
}

/* One big option is best for one, two others for two: the end first builds one of the pair first. */
static void trap(struct small_case *one)
{
    case_init(one, 24);
    case_option(one, 10, 5, 14);
    case_option(one, 10, 0, 12);
    case_option(one, 10, 12, 12);
}

static void both_orders(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_phases phases;
    const struct plan_phase_limit money[] = {{10, -1}, {10, -1}};
    const struct plan_phase_limit sites[] = {{-1, 1}, {-1, 1}};
    trap(&one);
    for (int by_count = 0; by_count < 2; by_count++) {
        const struct plan_phase_limit *limit = by_count != 0 ? sites : money;
        solve(&phases, &one.choice, limit, 2, PLAN_PHASES_END_FIRST);
        check_sound(&phases, &one.choice, limit);
        assert_int_equal(phases.result[0].weight, 12);
        assert_int_equal(phases.result[0].bound, 14);
        assert_int_equal(phases.result[0].other_weight, 14);
        assert_int_equal(phases.result[1].weight, 24);
        assert_int_equal(phases.result[1].bound, 24);
        assert_int_equal(phases.result[1].other_weight, 19);
        assert_int_equal(phases.final.status, PLAN_SOLVE_OPTIMAL);
        plan_phases_release(&phases);
        solve(&phases, &one.choice, limit, 2, PLAN_PHASES_YEAR_FIRST);
        check_sound(&phases, &one.choice, limit);
        assert_int_equal(phases.result[0].weight, 14);
        assert_int_equal(phases.result[0].other_weight, 12);
        assert_int_equal(phases.result[1].weight, 19);
        assert_int_equal(phases.result[1].other_weight, 24);
        assert_int_equal(phases.final.status, PLAN_SOLVE_WITHIN);
        assert_int_equal(phases.final.bound, 24);
        plan_phases_release(&phases);
    }
}

/* 7 in the first phase buy nothing; with 7 more there is enough for one. */
static void money_rolls_over(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_phases phases;
    const struct plan_phase_limit limit[] = {{7, -1}, {7, -1}, {-1, -1}};
    trap(&one);
    solve(&phases, &one.choice, limit, 3, PLAN_PHASES_YEAR_FIRST);
    check_sound(&phases, &one.choice, limit);
    assert_int_equal(phases.result[0].sites, 0);
    assert_int_equal(phases.result[1].sites, 1);
    assert_int_equal(phases.result[1].weight, 14);
    assert_int_equal(phases.result[2].weight, 24); /* no limit any more */
    plan_phases_release(&phases);
}

static void required_first(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_phases phases;
    struct geo_error err = {0};
    const struct plan_phase_limit limit[] = {{10, -1}, {10, -1}};
    const struct plan_phase_limit little[] = {{9, -1}, {11, -1}};
    const struct plan_phase_limit none[] = {{-1, 0}, {-1, 2}};
    trap(&one);
    one.option[2].state = PLAN_OPTION_REQUIRED;
    solve(&phases, &one.choice, limit, 2, PLAN_PHASES_YEAR_FIRST);
    check_sound(&phases, &one.choice, limit);
    assert_int_equal(phases.final.selection.option[0], 2);
    assert_int_equal(phases.phase[0], 0);
    assert_int_equal(phases.result[1].weight, 24);
    plan_phases_release(&phases);
    assert_int_equal(
        plan_phases_solve(&phases, &one.choice, little, 2, PLAN_PHASES_END_FIRST, &NORMAL, NULL, &err),
        GEO_ERR_INFEASIBLE);
    assert_string_equal(err.message, "the required sites cost 10 and are built in the first phase, whose "
                                     "budget is 9; raise it or require fewer");
    assert_int_equal(
        plan_phases_solve(&phases, &one.choice, none, 2, PLAN_PHASES_END_FIRST, &NORMAL, NULL, &err),
        GEO_ERR_INFEASIBLE);
    assert_string_equal(err.message,
                        "1 required sites are built in the first phase, which allows 0; raise its "
                        "count or require fewer");
}

/* Floors hold at the end only. Where the best first year leaves too little for them, the end comes first. */
static void floors_at_the_end(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_phases phases;
    const struct plan_phase_limit limit[] = {{10, -1}, {10, -1}};
    trap(&one);
    case_floor(&one, "west", 5, 0, 5);
    case_floor(&one, "east", 5, 19, 5);
    solve(&phases, &one.choice, limit, 2, PLAN_PHASES_YEAR_FIRST);
    check_sound(&phases, &one.choice, limit);
    assert_int_equal(phases.result[0].weight, 12);
    assert_int_equal(phases.result[0].other_weight, -1);
    assert_int_equal(phases.result[1].weight, 24);
    plan_phases_release(&phases);
    one.floor[0].need = 1;
    one.choice.floor_count = 1; /* the big one, then the west */
    solve(&phases, &one.choice, limit, 2, PLAN_PHASES_YEAR_FIRST);
    check_sound(&phases, &one.choice, limit);
    assert_int_equal(phases.result[0].weight, 14);
    assert_int_equal(phases.result[0].other_weight, 12);
    plan_phases_release(&phases);
}

static void impossible_end(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_phases phases;
    const struct plan_phase_limit limit[] = {{10, -1}, {5, -1}};
    trap(&one);
    case_floor(&one, "all", 20, 0, 24);
    solve(&phases, &one.choice, limit, 2, PLAN_PHASES_YEAR_FIRST);
    assert_int_equal(phases.final.status, PLAN_SOLVE_IMPOSSIBLE);
    assert_true(phases.final.proven);
    assert_int_equal(phases.count, 0);
    assert_int_equal(phases.final.failed_floor_count, 1);
    plan_phases_release(&phases);
}

static void one_phase(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_phases phases;
    const struct plan_phase_limit limit[] = {{20, -1}};
    trap(&one);
    solve(&phases, &one.choice, limit, 1, PLAN_PHASES_YEAR_FIRST);
    check_sound(&phases, &one.choice, limit);
    assert_int_equal(phases.result[0].weight, 24);
    assert_int_equal(phases.result[0].other_weight, 24);
    plan_phases_release(&phases);
}

static void random_problems(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct small_case one;
        struct plan_phases phases;
        struct geo_error err = {0};
        case_random(&one, seed);
        const struct plan_phase_limit limit[] = {{10, 2}, {15, 1}, {20, 3}};
        enum geo_status status = plan_phases_solve(
            &phases, &one.choice, limit, 3, seed % 2 == 0 ? PLAN_PHASES_END_FIRST : PLAN_PHASES_YEAR_FIRST,
            &NORMAL, NULL, &err);
        if (status == GEO_ERR_INFEASIBLE) {
            continue; /* too much is required */
        }
        assert_int_equal(status, GEO_OK);
        if (phases.final.status != PLAN_SOLVE_IMPOSSIBLE) {
            assert_int_equal(phases.count, 3);
            check_sound(&phases, &one.choice, limit);
        }
        plan_phases_release(&phases);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_orders),     cmocka_unit_test(money_rolls_over),
        cmocka_unit_test(required_first),  cmocka_unit_test(floors_at_the_end),
        cmocka_unit_test(impossible_end),  cmocka_unit_test(one_phase),
        cmocka_unit_test(random_problems),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
