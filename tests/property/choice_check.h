/* Solving in tests, and what must hold of every solution whatever the problem. */
#ifndef PHUSONG_TESTS_PROPERTY_CHOICE_CHECK_H
#define PHUSONG_TESTS_PROPERTY_CHOICE_CHECK_H

#include "planner/choice/solve.h"
#include "tests/support/choice_tiny.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* cmocka's own says nothing of which number was which. */
static inline void assert_int64(int64_t value, int64_t expected, const char *what, uint64_t seed)
{
    if (value != expected) {
        fail_msg("seed %llu: %s is %lld instead of %lld", (unsigned long long)seed, what, (long long)value,
                 (long long)expected);
    }
}

static inline void assert_at_most(int64_t value, int64_t most, const char *what, uint64_t seed)
{
    if (value > most) {
        fail_msg("seed %llu: %s: %lld is more than %lld", (unsigned long long)seed, what, (long long)value,
                 (long long)most);
    }
}

static inline struct plan_solution choice_solve_with(const struct plan_choice *choice,
                                                     const struct plan_solve_settings *settings)
{
    struct plan_solution solution;
    struct geo_error err = {GEO_OK, ""};
    assert_int_equal(plan_choice_check(choice, &err), GEO_OK);
    if (plan_solve(&solution, choice, settings, NULL, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
    return solution;
}

static inline struct plan_solution choice_solve(const struct plan_choice *choice)
{
    const struct plan_solve_settings settings = {.effort = PLAN_EFFORT_NORMAL, .seed = 1};
    return choice_solve_with(choice, &settings);
}

/* The worth that is sought: weight, or cost. */
static inline int64_t choice_worth(const struct plan_choice *choice, const struct plan_solution *solution)
{
    return choice->objective == PLAN_LEAST_COST ? solution->selection.cost : solution->selection.weight;
}

/* Figures agree with a plain count of the lists; the bound is the formula's; limits are kept. */
static inline void choice_check_solution(const struct plan_choice *choice,
                                         const struct plan_solution *solution, uint64_t seed)
{
    struct geo_error err;
    struct plan_choice_tally tally;
    const struct plan_selection *selection = &solution->selection;
    int64_t bound = 0;
    int64_t gains = 0;
    assert_int_equal(
        plan_choice_tally_compute(&tally, NULL, choice, selection->option, selection->count, &err), GEO_OK);
    assert_int64(selection->weight, tally.weight, "weight", seed);
    assert_int64(selection->cost, tally.cost, "cost", seed);
    assert_true(tally.within_limits);
    assert_int64(tally.floors_missed > 0, solution->status == PLAN_SOLVE_IMPOSSIBLE, "floors missed", seed);
    for (int32_t c = 0; c < selection->count; c++) {
        gains += solution->gain[c];
    }
    assert_int64(gains, tally.weight, "sum of the gains", seed);
    if (solution->status == PLAN_SOLVE_IMPOSSIBLE) {
        return;
    }
    assert_int_equal(plan_proof_bound(&bound, NULL, choice, &solution->proof, &err), GEO_OK);
    assert_int64(solution->bound, bound, "bound", seed);
    assert_int64(solution->proof.bound, bound, "the proof's bound", seed);
    bool least = choice->objective == PLAN_LEAST_COST;
    int64_t worth = choice_worth(choice, solution);
    assert_at_most(least ? bound : worth, least ? worth : bound, "plan and bound", seed);
    assert_int64(solution->status == PLAN_SOLVE_OPTIMAL, worth == bound, "optimal", seed);
    double top = (double)(least ? worth : bound);
    double gap = top > 0.0 ? (top - (double)(least ? bound : worth)) / top : 0.0;
    assert_true(fabs(solution->gap - gap) < 1e-12);
}

/* No free option is bought that adds nothing and is needed by no floor; for the least cost none that costs.
 */
static inline void choice_check_thrift(const struct plan_choice *choice, const struct plan_solution *solution,
                                       uint64_t seed)
{
    struct geo_error err;
    const struct plan_selection *selection = &solution->selection;
    int32_t *rest = choice_array((size_t)selection->count, sizeof *rest);
    for (int32_t c = 0; c < selection->count; c++) {
        int32_t without = 0;
        struct plan_choice_tally tally;
        for (int32_t other = 0; other < selection->count; other++) {
            if (other != c) {
                rest[without++] = selection->option[other];
            }
        }
        assert_int_equal(plan_choice_tally_compute(&tally, NULL, choice, rest, without, &err), GEO_OK);
        bool free_to_go = choice->option[selection->option[c]].state == PLAN_OPTION_FREE;
        bool idle = choice->objective == PLAN_LEAST_COST
                        ? choice->option[selection->option[c]].cost > 0
                        : selection->weight - tally.weight < choice->min_gain;
        if (free_to_go && idle && tally.floors_missed == 0 && solution->status != PLAN_SOLVE_IMPOSSIBLE) {
            fail_msg("seed %llu: option %d is of no use", (unsigned long long)seed, selection->option[c]);
        }
    }
    free(rest);
}

#endif
