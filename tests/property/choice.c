/* The planner against the truth: tiny problems with every kind of constraint, settled by trying every subset.
 */
#include "choice_check.h"

#include "planner/choice/curve.h"
#include "planner/choice/phases.h"

enum { SEEDS = 500 };

static void check_feasible(const struct plan_choice *choice, const struct plan_solution *solution,
                           const struct choice_best *best, uint64_t seed)
{
    bool least = choice->objective == PLAN_LEAST_COST;
    int64_t worth = choice_worth(choice, solution);
    choice_check_thrift(choice, solution, seed);
    if (solution->status != PLAN_SOLVE_IMPOSSIBLE) {
        assert_at_most(least ? best->best : worth, least ? worth : best->best, "plan and optimum", seed);
        assert_at_most(least ? solution->bound : best->best, least ? best->best : solution->bound,
                       "optimum and bound", seed);
    }
    assert_false(solution->status == PLAN_SOLVE_IMPOSSIBLE && solution->proven);
}

/* What the proof says of options holds for the best plan, if that is better than the given worth. */
static void check_fixed(const struct plan_choice *choice, const struct plan_solution *solution,
                        const struct choice_best *best, uint64_t seed)
{
    struct geo_error err;
    int8_t fixed[CHOICE_TINY_OPTIONS];
    int64_t worse = choice->objective == PLAN_LEAST_COST ? best->best + 1 : best->best - 1;
    if (worse < 0) {
        return;
    }
    assert_int_equal(plan_proof_fixed(fixed, choice, &solution->proof, worse, &err), GEO_OK);
    for (int32_t i = 0; i < choice->option_count; i++) {
        bool in = (best->set >> i & 1U) != 0;
        if ((fixed[i] > 0 && !in) || (fixed[i] < 0 && in)) {
            fail_msg("seed %llu: option %d is said to be %s every better plan", (unsigned long long)seed, i,
                     in ? "out of" : "in");
        }
    }
}

static void test_never_better_than_the_best_and_never_proved_less(void **state)
{
    (void)state;
    int32_t feasible = 0;
    int32_t reached = 0;
    int32_t impossible = 0;
    int32_t proven = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct choice_instance instance;
        choice_tiny_make(&instance, seed);
        struct choice_best best = choice_tiny_best(&instance.choice);
        struct plan_solution solution = choice_solve(&instance.choice);
        choice_check_solution(&instance.choice, &solution, seed);
        if (best.feasible) {
            feasible++;
            check_feasible(&instance.choice, &solution, &best, seed);
            reached += solution.status != PLAN_SOLVE_IMPOSSIBLE &&
                       choice_worth(&instance.choice, &solution) == best.best;
            if (solution.status != PLAN_SOLVE_IMPOSSIBLE) {
                check_fixed(&instance.choice, &solution, &best, seed);
            }
        } else {
            impossible++;
            proven += solution.proven ? 1 : 0;
            assert_int_equal(solution.status, PLAN_SOLVE_IMPOSSIBLE);
        }
        plan_solution_release(&solution);
        choice_instance_release(&instance);
    }
    print_message("%d of %d at the optimum; %d impossible, %d of them proved\n", reached, feasible,
                  impossible, proven);
    assert_true(feasible > SEEDS / 2 && impossible > 10);
    assert_true(100 * reached >= 99 * feasible);
}

/* ---- what can be reached where not all can ---- */

/* The largest least share of a floor over all allowed subsets, at most 1. */
static double best_common_floor(const struct plan_choice *choice)
{
    double best = 0.0;
    for (uint32_t set = 0; set < 1U << choice->option_count; set++) {
        if (!choice_tiny_allowed(choice, set)) {
            continue;
        }
        uint64_t covered = 0;
        for (int32_t i = 0; i < choice->option_count; i++) {
            const struct plan_option *option = &choice->option[i];
            covered |= (set >> i & 1U) != 0
                           ? choice_tiny_set(&choice->run[option->run_first], option->run_count)
                           : 0;
        }
        double share = 1.0;
        for (int32_t k = 0; k < choice->floor_count; k++) {
            const struct plan_floor *floor = &choice->floor[k];
            uint64_t units = choice_tiny_set(&choice->floor_run[floor->run_first], floor->run_count);
            double met = (double)choice_tiny_sum(choice->value, covered & units) / (double)floor->need;
            share = met < share ? met : share;
        }
        best = share > best ? share : best;
    }
    return best;
}

/* Failed are the floors that all options together cannot meet; if there are none, those that the plan misses.
 */
static void check_reachable(const struct plan_choice *choice, const struct plan_solution *solution)
{
    struct geo_error err;
    int64_t floor_value[CHOICE_TINY_FLOORS];
    int64_t reachable[CHOICE_TINY_FLOORS];
    struct plan_choice_tally tally;
    uint64_t all = 0;
    for (int32_t i = 0; i < choice->option_count; i++) {
        const struct plan_option *option = &choice->option[i];
        bool forbidden = option->state == PLAN_OPTION_FORBIDDEN;
        all |= forbidden ? 0 : choice_tiny_set(&choice->run[option->run_first], option->run_count);
    }
    assert_int_equal(plan_choice_tally_compute(&tally, floor_value, choice, solution->selection.option,
                                               solution->selection.count, &err),
                     GEO_OK);
    bool hopeless = false;
    for (int32_t k = 0; k < choice->floor_count; k++) {
        const struct plan_floor *floor = &choice->floor[k];
        uint64_t units = choice_tiny_set(&choice->floor_run[floor->run_first], floor->run_count);
        reachable[k] = choice_tiny_sum(choice->value, all & units);
        assert_true(solution->reachable[k] == reachable[k]);
        hopeless = hopeless || reachable[k] < floor->need;
    }
    int32_t failed = 0;
    for (int32_t k = 0; k < choice->floor_count; k++) {
        if ((hopeless ? reachable[k] : floor_value[k]) < choice->floor[k].need) {
            assert_true(failed < solution->failed_floor_count && solution->failed_floor[failed] == k);
            failed++;
        }
    }
    assert_int_equal(solution->failed_floor_count, failed);
    assert_true(failed > 0 && (solution->proven || !hopeless));
}

static void test_what_is_impossible_is_explained(void **state)
{
    (void)state;
    int32_t seen = 0;
    int32_t near = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct choice_instance instance;
        struct geo_error err;
        choice_tiny_make(&instance, seed);
        struct choice_best best = choice_tiny_best(&instance.choice);
        if (!best.feasible) {
            struct plan_solution solution = choice_solve(&instance.choice);
            double share = -1.0;
            double most = best_common_floor(&instance.choice);
            check_reachable(&instance.choice, &solution);
            assert_int_equal(plan_solve_common_floor(&share, &instance.choice, NULL, &err), GEO_OK);
            assert_true(share >= 0.0 && share <= most + 1e-9);
            near += share >= 0.9 * most ? 1 : 0;
            seen++;
            plan_solution_release(&solution);
        }
        choice_instance_release(&instance);
    }
    print_message("common floor within a tenth of the largest in %d of %d\n", near, seen);
    assert_true(seen > 10 && 10 * near >= 8 * seen);
}

/* ---- curve and phases ---- */

static void check_curve(struct plan_choice *choice, const struct plan_money_curve *curve, uint64_t seed)
{
    struct plan_choice free_of_floors = *choice;
    free_of_floors.floor_count = 0;
    for (int32_t p = 0; p < curve->point_count; p++) {
        const struct plan_curve_point *point = &curve->point[p];
        if (curve->by_count) {
            free_of_floors.count_limit = point->budget;
        } else {
            free_of_floors.budget = point->budget;
        }
        struct choice_best best = choice_tiny_best(&free_of_floors);
        if (!best.feasible) { /* the required options cost more than that */
            continue;
        }
        assert_at_most(best.best, point->bound, "optimum and the curve's bound", seed);
        assert_at_most(point->path_weight, best.best, "the path and the optimum", seed);
        assert_at_most(point->best_weight, best.best, "the anchor's plan and the optimum", seed);
        assert_at_most(point->greedy_weight, best.best, "greedy and the optimum", seed);
        if (p > 0) {
            assert_at_most(curve->point[p - 1].budget, point->budget, "budgets", seed);
            assert_at_most(curve->point[p - 1].path_weight, point->path_weight, "the path", seed);
            assert_at_most(curve->point[p - 1].bound, point->bound, "bounds", seed);
        }
    }
}

static void test_the_curve_bounds_every_budget(void **state)
{
    (void)state;
    int32_t seen = 0;
    for (uint64_t seed = 1; seed <= 150; seed++) {
        struct choice_instance instance;
        struct geo_error err;
        choice_tiny_make(&instance, seed);
        struct plan_choice *choice = &instance.choice;
        bool limited = (choice->budget > 0) != (choice->count_limit > 0);
        if (choice->objective == PLAN_MOST_WEIGHT && limited && choice_tiny_best(choice).feasible) {
            struct plan_solution solution = choice_solve(choice);
            struct plan_money_curve curve;
            const struct plan_curve_settings settings = {6, 3, 1.5, PLAN_EFFORT_QUICK};
            assert_int_equal(plan_money_curve_compute(&curve, choice, &solution, &settings, NULL, &err),
                             GEO_OK);
            check_curve(choice, &curve, seed);
            seen++;
            plan_money_curve_release(&curve);
            plan_solution_release(&solution);
        }
        choice_instance_release(&instance);
    }
    assert_true(seen > 30);
}

static void check_phases(struct plan_choice *choice, const struct plan_phases *phases,
                         const struct plan_phase_limit *limit, uint64_t seed)
{
    int64_t budget = 0;
    int64_t weight = 0;
    for (int32_t f = 0; f < phases->count; f++) {
        int32_t set = 0;
        struct geo_error err;
        struct plan_choice_tally tally;
        budget += limit[f].budget;
        for (; set < phases->final.selection.count && phases->phase[set] <= f; set++) {
            assert_true(set == 0 || phases->phase[set] >= phases->phase[set - 1]);
        }
        assert_int_equal(
            plan_choice_tally_compute(&tally, NULL, choice, phases->final.selection.option, set, &err),
            GEO_OK);
        assert_int64(phases->result[f].weight, tally.weight, "weight of a phase", seed);
        assert_int64(phases->result[f].cost, tally.cost, "cost of a phase", seed);
        assert_at_most(tally.cost, budget, "cost and money so far", seed);
        assert_at_most(weight, tally.weight, "weights of phases", seed);
        weight = tally.weight;
        struct plan_choice until = *choice;
        until.budget = budget;
        until.floor_count = 0;
        struct choice_best best = choice_tiny_best(&until);
        assert_true(best.feasible);
        assert_at_most(best.best, phases->result[f].bound, "optimum and a phase's bound", seed);
        assert_at_most(tally.weight, best.best, "a phase and the optimum", seed);
    }
}

static void test_phases_are_nested_and_bounded(void **state)
{
    (void)state;
    int32_t seen = 0;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct choice_instance instance;
        struct geo_error err;
        choice_tiny_make(&instance, seed);
        struct plan_choice *choice = &instance.choice;
        if (choice->objective == PLAN_MOST_WEIGHT && choice->budget > 30 && choice->floor_count == 0) {
            choice->count_limit = -1;
            const struct plan_phase_limit limit[2] = {{choice->budget - choice->budget / 4, -1},
                                                      {choice->budget / 4, -1}};
            struct plan_choice first = *choice;
            first.budget = limit[0].budget;
            for (int32_t order = 0; order < 2 && choice_tiny_best(&first).feasible; order++) {
                const struct plan_solve_settings settings = {.effort = PLAN_EFFORT_QUICK, .seed = 1};
                struct plan_phases phases;
                assert_int_equal(plan_phases_solve(&phases, choice, limit, 2, (enum plan_phase_order)order,
                                                   &settings, NULL, &err),
                                 GEO_OK);
                check_phases(choice, &phases, limit, seed);
                seen++;
                plan_phases_release(&phases);
            }
        }
        choice_instance_release(&instance);
    }
    assert_true(seen > 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_never_better_than_the_best_and_never_proved_less),
        cmocka_unit_test(test_what_is_impossible_is_explained),
        cmocka_unit_test(test_the_curve_bounds_every_budget),
        cmocka_unit_test(test_phases_are_nested_and_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
