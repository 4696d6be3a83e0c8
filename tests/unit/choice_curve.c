#include "planner/choice/curve.h"

#include "choice_solve_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct plan_curve_settings SETTINGS = {
    .points = 50, .anchors = 5, .reach = 1.5, .effort = PLAN_EFFORT_NORMAL};

static void draw(struct plan_money_curve *curve, struct plan_solution *solution,
                 const struct plan_choice *choice, const struct plan_curve_settings *settings)
{
    struct geo_error err = {0};
    struct plan_solve_settings normal = {.effort = PLAN_EFFORT_NORMAL, .seed = 1};
    if (plan_choice_check(choice, &err) != GEO_OK ||
        plan_solve(solution, choice, &normal, NULL, &err) != GEO_OK ||
        plan_money_curve_compute(curve, choice, solution, settings, NULL, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
}

/* The problem of the curve at one of its points. */
static struct plan_choice at_point(const struct plan_choice *choice, const struct plan_money_curve *curve,
                                   const struct plan_curve_point *point)
{
    struct plan_choice at = *choice;
    at.objective = PLAN_MOST_WEIGHT;
    at.floor_count = 0;
    if (curve->by_count) {
        at.count_limit = point->budget;
    } else {
        at.budget = point->budget;
    }
    return at;
}

/* The bound at each point by the formula, from the proof that is named. */
static void check_bound(const struct plan_choice *choice, const struct plan_money_curve *curve,
                        const struct plan_curve_point *point)
{
    struct plan_choice at = at_point(choice, curve, point);
    struct plan_proof proof = curve->proof[point->proof];
    int64_t bound = 0;
    proof.money = point->money;
    proof.count = point->count;
    assert_int_equal(plan_proof_bound(&bound, NULL, &at, &proof, NULL), GEO_OK);
    assert_true(bound <= point->bound);
}

static void check_sound(const struct plan_choice *choice, const struct plan_money_curve *curve)
{
    assert_int_equal(curve->point[0].budget, 0);
    for (int32_t p = 0; p < curve->point_count; p++) {
        const struct plan_curve_point *point = &curve->point[p];
        struct plan_choice_tally tally;
        struct plan_choice at = at_point(choice, curve, point);
        assert_int_equal(
            plan_choice_tally_compute(&tally, NULL, &at, curve->path, (int32_t)point->sites, NULL), GEO_OK);
        assert_int_equal(tally.weight, point->path_weight);
        assert_int_equal(tally.cost, point->cost);
        assert_true((curve->by_count ? tally.counted : tally.cost) <= point->budget);
        assert_true(point->best_weight >= point->path_weight);
        assert_true(point->best_weight >= point->greedy_weight);
        assert_true(point->bound >= point->best_weight);
        check_bound(choice, curve, point);
        if (p > 0) {
            const struct plan_curve_point *before = point - 1;
            assert_true(point->budget > before->budget);
            assert_true(point->bound >= before->bound);
            assert_true(point->best_weight >= before->best_weight);
            assert_true(point->greedy_weight >= before->greedy_weight);
            assert_true(point->path_weight >= before->path_weight);
        }
    }
}

/* Ten options apart from each other: the best for each budget is known. */
static void apart(struct small_case *one, int64_t cost)
{
    case_init(one, 40);
    for (int32_t i = 0; i < 10; i++) {
        case_option(one, cost, i * 4, 4);
        for (int32_t j = 0; j < 4; j++) {
            one->weight[4 * i + j] = 100 - 10 * i;
        }
    }
}

static void known_curve_by_count(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_solution solution;
    struct plan_money_curve curve;
    apart(&one, 1);
    one.choice.count_limit = 4;
    draw(&curve, &solution, &one.choice, &SETTINGS);
    check_sound(&one.choice, &curve);
    assert_true(curve.by_count);
    assert_int_equal(curve.point_count, 7); /* 0 … 6 = 1.5 × 4 */
    assert_int_equal(curve.path_count, 6);
    int64_t weight = 0;
    for (int32_t p = 0; p < 7; p++) {
        assert_int_equal(curve.point[p].budget, p);
        assert_int_equal(curve.point[p].sites, p);
        assert_int_equal(curve.point[p].path_weight, weight);
        assert_int_equal(curve.point[p].best_weight, weight);
        assert_int_equal(curve.point[p].greedy_weight, weight);
        assert_int_equal(curve.point[p].bound, weight);
        weight += 4 * (100 - 10 * (int64_t)p);
    }
    plan_money_curve_release(&curve);
    plan_solution_release(&solution);
}

static void known_curve_of_money(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_solution solution;
    struct plan_money_curve curve;
    apart(&one, 1000);
    one.choice.budget = 4000;
    draw(&curve, &solution, &one.choice, &SETTINGS);
    check_sound(&one.choice, &curve);
    assert_false(curve.by_count);
    assert_true(curve.point_count >= 50);
    assert_int_equal(curve.point[curve.point_count - 1].budget, 6000);
    for (int32_t p = 0; p < curve.point_count; p++) {
        const struct plan_curve_point *point = &curve.point[p];
        assert_int_equal(point->sites, point->budget / 1000);
        assert_int_equal(point->cost, point->budget / 1000 * 1000);
        if (point->budget % 1000 == 0) { /* between, the relaxation buys a part */
            assert_int_equal(point->bound, point->path_weight);
        }
    }
    plan_money_curve_release(&curve);
    plan_solution_release(&solution);
}

/* More money than all there is to buy: the curve ends where nothing is left. */
static void beyond_saturation(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_solution solution;
    struct plan_money_curve curve;
    apart(&one, 1000);
    one.choice.budget = 50000;
    draw(&curve, &solution, &one.choice, &SETTINGS);
    check_sound(&one.choice, &curve);
    const struct plan_curve_point *last = &curve.point[curve.point_count - 1];
    assert_int_equal(last->path_weight, 2200);
    assert_int_equal(last->bound, 2200);
    assert_int_equal(curve.path_count, 10);
    plan_money_curve_release(&curve);
    plan_solution_release(&solution);
}

static void target_with_floors(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_solution solution;
    struct plan_money_curve curve;
    apart(&one, 1000);
    one.choice.objective = PLAN_LEAST_COST;
    case_floor(&one, "all", 1000, 0, 40);
    draw(&curve, &solution, &one.choice, &SETTINGS);
    check_sound(&one.choice, &curve);
    assert_int_equal(solution.selection.cost, 3000);
    assert_int_equal(curve.point[curve.point_count - 1].budget, 4500);
    plan_money_curve_release(&curve);
    plan_solution_release(&solution);
}

/* Required ones that cost something: below their cost there is no plan, and the curve does not mind. */
static void required_ones(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_solution solution;
    struct plan_money_curve curve;
    apart(&one, 1000);
    one.option[9].state = PLAN_OPTION_REQUIRED;
    one.option[8].state = PLAN_OPTION_REQUIRED;
    one.option[8].cost = 0;
    one.choice.budget = 4000;
    draw(&curve, &solution, &one.choice, &SETTINGS);
    check_sound(&one.choice, &curve);
    assert_int_equal(curve.path[0] + curve.path[1], 17);
    plan_money_curve_release(&curve);
    plan_solution_release(&solution);
}

static void nothing_to_draw(void **state)
{
    (void)state;
    struct small_case one;
    struct plan_solution solution;
    struct plan_money_curve curve;
    case_init(&one, 3);
    draw(&curve, &solution, &one.choice, &SETTINGS);
    assert_true(curve.point_count >= 1);
    assert_int_equal(curve.point[0].budget, 0);
    assert_int_equal(curve.point[0].bound, 0);
    plan_money_curve_release(&curve);
    plan_solution_release(&solution);
}

/* Random problems: no point's bound is below the best plan there is. */
static void against_every_plan(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct small_case one;
        struct plan_solution solution;
        struct plan_money_curve curve;
        case_random(&one, seed);
        draw(&curve, &solution, &one.choice, &SETTINGS);
        check_sound(&one.choice, &curve);
        for (int32_t p = 0; p < curve.point_count; p += 7) {
            struct plan_choice at = at_point(&one.choice, &curve, &curve.point[p]);
            int64_t best = 0;
            if (case_brute(&best, &at)) {
                assert_true(curve.point[p].bound >= best);
                assert_true(curve.point[p].best_weight <= best);
            }
        }
        plan_money_curve_release(&curve);
        plan_solution_release(&solution);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_curve_by_count), cmocka_unit_test(known_curve_of_money),
        cmocka_unit_test(beyond_saturation),    cmocka_unit_test(target_with_floors),
        cmocka_unit_test(required_ones),        cmocka_unit_test(nothing_to_draw),
        cmocka_unit_test(against_every_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
