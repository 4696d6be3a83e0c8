/* What a change of the problem does to the answer: renaming changes nothing, more of anything never harms. */
#include "choice_check.h"

enum { SEEDS = 120, MODEL_UNITS = 60, MODEL_OPTIONS = 16 };

struct model { /* a tiny problem as sets, easy to change */
    struct plan_choice choice;
    int64_t weight[MODEL_UNITS], value[MODEL_UNITS];
    struct plan_option option[MODEL_OPTIONS];
    uint64_t cover[MODEL_OPTIONS], of_floor[CHOICE_TINY_FLOORS];
    int64_t need[CHOICE_TINY_FLOORS], area_limit[CHOICE_TINY_AREAS];
};

static struct model model_of(const struct plan_choice *choice)
{
    struct model model = {.choice = *choice};
    for (int32_t j = 0; j < choice->unit_count; j++) {
        model.weight[j] = choice->weight[j];
        model.value[j] = choice->value[j];
    }
    for (int32_t i = 0; i < choice->option_count; i++) {
        model.option[i] = choice->option[i];
        model.cover[i] =
            choice_tiny_set(&choice->run[choice->option[i].run_first], choice->option[i].run_count);
    }
    for (int32_t k = 0; k < choice->floor_count; k++) {
        model.need[k] = choice->floor[k].need;
        model.of_floor[k] =
            choice_tiny_set(&choice->floor_run[choice->floor[k].run_first], choice->floor[k].run_count);
    }
    for (int32_t a = 0; a < choice->area_count; a++) {
        model.area_limit[a] = choice->area_limit[a];
    }
    return model;
}

static int32_t set_runs(struct plan_run *run, int64_t *count, uint64_t set)
{
    int64_t first = *count;
    for (int32_t j = 0; j < MODEL_UNITS; j++) {
        if ((set >> j & 1U) == 0) {
            continue;
        }
        if (j > 0 && (set >> (j - 1) & 1U) != 0) {
            run[*count - 1].count++;
        } else {
            run[(*count)++] = (struct plan_run){j, 1};
        }
    }
    return (int32_t)(*count - first);
}

struct outcome {
    bool possible;
    int64_t worth, bound;
    uint32_t chosen;
};

static struct outcome solve_model(struct model *model, uint64_t seed)
{
    static struct plan_run run[MODEL_OPTIONS * MODEL_UNITS], floor_run[CHOICE_TINY_FLOORS * MODEL_UNITS];
    struct plan_floor floor[CHOICE_TINY_FLOORS];
    int64_t run_count = 0;
    struct plan_choice *choice = &model->choice;
    for (int32_t i = 0; i < choice->option_count; i++) {
        model->option[i].run_first = run_count;
        model->option[i].run_count = set_runs(run, &run_count, model->cover[i]);
    }
    run_count = 0;
    for (int32_t k = 0; k < choice->floor_count; k++) {
        floor[k] = (struct plan_floor){.name = "floor", .need = model->need[k], .run_first = run_count};
        floor[k].run_count = set_runs(floor_run, &run_count, model->of_floor[k]);
    }
    choice->weight = model->weight;
    choice->value = model->value;
    choice->option = model->option;
    choice->run = run;
    choice->floor = floor;
    choice->floor_run = floor_run;
    choice->area_limit = model->area_limit;
    struct plan_solution solution = choice_solve(choice);
    choice_check_solution(choice, &solution, seed);
    struct outcome outcome = {solution.status != PLAN_SOLVE_IMPOSSIBLE, choice_worth(choice, &solution),
                              solution.bound, 0};
    for (int32_t c = 0; c < solution.selection.count; c++) {
        outcome.chosen |= UINT32_C(1) << solution.selection.option[c];
    }
    plan_solution_release(&solution);
    return outcome;
}

struct tale { /* how often a change did what it should */
    int32_t seen, kept;
};

/* The same problem in other words: the same worth, and each plan under the other's bound. */
static void compare_same(struct tale *tale, const struct model *model, struct outcome one, struct outcome two,
                         int64_t times, uint64_t seed)
{
    bool least = model->choice.objective == PLAN_LEAST_COST;
    if (one.possible && two.possible) {
        int64_t worth = one.worth * times;
        int64_t bound =
            (one.bound + (least ? 0 : 1)) * times - (least ? 0 : 1); /* its fraction was cut off */
        assert_at_most(least ? two.bound : worth, least ? worth : two.bound, "one and two's bound", seed);
        assert_at_most(least ? bound - times + 1 : two.worth, least ? two.worth : bound,
                       "two and one's bound", seed);
        tale->kept += worth == two.worth ? 1 : 0;
    } else {
        tale->kept += one.possible == two.possible ? 1 : 0;
    }
    tale->seen++;
}

/* A looser problem: never worse, and its bound above the old plan. */
static void compare_looser(struct tale *tale, const struct model *model, struct outcome tight,
                           struct outcome loose, uint64_t seed)
{
    bool least = model->choice.objective == PLAN_LEAST_COST;
    if (tight.possible && loose.possible) {
        assert_at_most(least ? loose.bound : tight.worth, least ? tight.worth : loose.bound,
                       "the tighter's plan and the looser's bound", seed);
        tale->kept += (least ? loose.worth <= tight.worth : loose.worth >= tight.worth) ? 1 : 0;
    } else {
        tale->kept += loose.possible || !tight.possible ? 1 : 0;
    }
    tale->seen++;
}

static void assert_kept(const struct tale *tale)
{
    print_message("%d of %d as it should be\n", tale->kept, tale->seen);
    assert_true(tale->seen > 20 && 100 * tale->kept >= 99 * tale->seen);
}

/* For each seed: change(model, random) makes the other problem; false: not for this one. */
static void run_tale(bool (*change)(struct model *, const struct outcome *, uint64_t *), int64_t times,
                     bool looser)
{
    struct tale tale = {0, 0};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct choice_instance instance;
        uint64_t random = seed + 1000;
        choice_tiny_make(&instance, seed);
        struct model before = model_of(&instance.choice);
        struct model after = before;
        struct outcome one = solve_model(&before, seed);
        if (change(&after, &one, &random)) {
            struct outcome two = solve_model(&after, seed);
            if (looser) {
                compare_looser(&tale, &before, one, two, seed);
            } else {
                compare_same(&tale, &before, one, two, times, seed);
            }
        }
        choice_instance_release(&instance);
    }
    assert_kept(&tale);
}

/* ---- other words ---- */

static uint64_t moved(uint64_t set, const int32_t *to)
{
    uint64_t result = 0;
    for (int32_t j = 0; j < MODEL_UNITS; j++) {
        result |= (set >> j & 1U) != 0 ? UINT64_C(1) << to[j] : 0;
    }
    return result;
}

static bool shuffle_units(struct model *model, const struct outcome *outcome, uint64_t *random)
{
    (void)outcome;
    int32_t to[MODEL_UNITS];
    struct model old = *model;
    for (int32_t j = 0; j < MODEL_UNITS; j++) {
        to[j] = j;
    }
    for (int32_t j = model->choice.unit_count - 1; j > 0; j--) {
        int32_t other = choice_below(random, j + 1);
        int32_t kept = to[j];
        to[j] = to[other];
        to[other] = kept;
    }
    for (int32_t j = 0; j < model->choice.unit_count; j++) {
        model->weight[to[j]] = old.weight[j];
        model->value[to[j]] = old.value[j];
    }
    for (int32_t i = 0; i < model->choice.option_count; i++) {
        model->cover[i] = moved(old.cover[i], to);
    }
    for (int32_t k = 0; k < model->choice.floor_count; k++) {
        model->of_floor[k] = moved(old.of_floor[k], to);
    }
    return true;
}

static bool shuffle_options(struct model *model, const struct outcome *outcome, uint64_t *random)
{
    (void)outcome;
    for (int32_t i = model->choice.option_count - 1; i > 0; i--) {
        int32_t other = choice_below(random, i + 1);
        struct plan_option option = model->option[i];
        uint64_t cover = model->cover[i];
        model->option[i] = model->option[other];
        model->cover[i] = model->cover[other];
        model->option[other] = option;
        model->cover[other] = cover;
    }
    return true;
}

/* Each unit of even weight and value becomes two halves, as far as there is room. */
static bool split_units(struct model *model, const struct outcome *outcome, uint64_t *random)
{
    (void)outcome;
    (void)random;
    int32_t before = model->choice.unit_count;
    for (int32_t j = 0; j < before && model->choice.unit_count < MODEL_UNITS; j++) {
        if (model->weight[j] % 2 != 0 || model->value[j] % 2 != 0) {
            continue;
        }
        int32_t half = model->choice.unit_count++;
        model->weight[half] = model->weight[j] /= 2;
        model->value[half] = model->value[j] /= 2;
        for (int32_t i = 0; i < model->choice.option_count; i++) {
            model->cover[i] |= (model->cover[i] >> j & 1U) << half;
        }
        for (int32_t k = 0; k < model->choice.floor_count; k++) {
            model->of_floor[k] |= (model->of_floor[k] >> j & 1U) << half;
        }
    }
    return model->choice.unit_count > before;
}

static bool double_weights(struct model *model, const struct outcome *outcome, uint64_t *random)
{
    (void)outcome;
    (void)random;
    for (int32_t j = 0; j < model->choice.unit_count; j++) {
        model->weight[j] *= 2;
    }
    model->choice.min_gain = 2;
    return model->choice.objective == PLAN_MOST_WEIGHT;
}

static bool double_costs(struct model *model, const struct outcome *outcome, uint64_t *random)
{
    (void)outcome;
    (void)random;
    for (int32_t i = 0; i < model->choice.option_count; i++) {
        model->option[i].cost *= 2;
    }
    model->choice.budget *= model->choice.budget > 0 ? 2 : 1;
    return model->choice.objective == PLAN_LEAST_COST;
}

static bool forbid_unchosen(struct model *model, const struct outcome *outcome, uint64_t *random)
{
    int32_t i = choice_below(random, model->choice.option_count);
    if ((outcome->chosen >> i & 1U) != 0 || model->option[i].state != PLAN_OPTION_FREE ||
        !outcome->possible) {
        return false;
    }
    model->option[i].state = PLAN_OPTION_FORBIDDEN;
    return true;
}

static void test_the_order_of_units_changes_nothing(void **state)
{
    (void)state;
    run_tale(shuffle_units, 1, false);
}

static void test_the_order_of_options_changes_nothing(void **state)
{
    (void)state;
    run_tale(shuffle_options, 1, false);
}

static void test_a_unit_in_two_halves_changes_nothing(void **state)
{
    (void)state;
    run_tale(split_units, 1, false);
}

static void test_twice_the_weights_is_twice_the_worth(void **state)
{
    (void)state;
    run_tale(double_weights, 2, false);
}

static void test_twice_the_costs_is_twice_the_least_cost(void **state)
{
    (void)state;
    run_tale(double_costs, 2, false);
}

static void test_forbidding_what_is_not_chosen_changes_nothing(void **state)
{
    (void)state;
    run_tale(forbid_unchosen, 1, false);
}

/* ---- more ---- */

static bool raise_limits(struct model *model, const struct outcome *outcome, uint64_t *random)
{
    (void)outcome;
    struct plan_choice *choice = &model->choice;
    choice->budget += choice->budget >= 0 ? choice_below(random, 40) : 0;
    choice->count_limit += choice->count_limit >= 0 ? 1 : 0;
    for (int32_t a = 0; a < choice->area_count; a++) {
        model->area_limit[a] += model->area_limit[a] >= 0 ? 1 : 0;
    }
    return choice->budget >= 0 || choice->count_limit >= 0 || choice->area_count > 0;
}

static bool raise_a_weight(struct model *model, const struct outcome *outcome, uint64_t *random)
{
    (void)outcome;
    model->weight[choice_below(random, model->choice.unit_count)] += 700;
    return model->choice.objective == PLAN_MOST_WEIGHT;
}

static bool add_an_option(struct model *model, const struct outcome *outcome, uint64_t *random)
{
    (void)outcome;
    int32_t i = model->choice.option_count;
    if (i == MODEL_OPTIONS) {
        return false;
    }
    model->option[i] = (struct plan_option){.cost = choice_below(random, 30),
                                            .group = -1,
                                            .area = -1,
                                            .counted = 1,
                                            .x_m = 90000.0,
                                            .y_m = 90000.0};
    model->cover[i] = choice_tiny_cover(model->choice.unit_count, random);
    model->choice.option_count++;
    return true;
}

static bool lower_floors(struct model *model, const struct outcome *outcome, uint64_t *random)
{
    (void)outcome;
    (void)random;
    for (int32_t k = 0; k < model->choice.floor_count; k++) {
        model->need[k] -= model->need[k] / 4;
    }
    return model->choice.floor_count > 0;
}

static bool drop_spacing_and_groups(struct model *model, const struct outcome *outcome, uint64_t *random)
{
    (void)outcome;
    (void)random;
    model->choice.spacing_m = 0.0;
    for (int32_t i = 0; i < model->choice.option_count; i++) {
        model->option[i].group = -1;
    }
    return true;
}

static void test_higher_limits_never_harm(void **state)
{
    (void)state;
    run_tale(raise_limits, 1, true);
}

static void test_a_heavier_unit_never_harms(void **state)
{
    (void)state;
    run_tale(raise_a_weight, 1, true);
}

static void test_another_option_never_harms(void **state)
{
    (void)state;
    run_tale(add_an_option, 1, true);
}

static void test_lower_floors_never_harm(void **state)
{
    (void)state;
    run_tale(lower_floors, 1, true);
}

static void test_fewer_conflicts_never_harm(void **state)
{
    (void)state;
    run_tale(drop_spacing_and_groups, 1, true);
}

/* ---- a larger one ---- */

/* The same in another order of units, and twice the same. */
static void test_a_larger_one_in_any_order(void **state)
{
    (void)state;
    for (int32_t costs = 0; costs < 2; costs++) {
        struct choice_settings settings = {.units = 2000, .options = 200, .seed = 5, .costs = costs != 0};
        struct choice_instance row_by_row, scattered;
        choice_instance_make(&row_by_row, &settings);
        settings.scattered = true;
        choice_instance_make(&scattered, &settings);
        assert_int64(row_by_row.pair_count, scattered.pair_count, "pairs", 5);
        row_by_row.choice.count_limit = scattered.choice.count_limit = costs != 0 ? -1 : 4;
        row_by_row.choice.budget = scattered.choice.budget = costs != 0 ? 2500 : -1;
        struct plan_solution one = choice_solve(&row_by_row.choice);
        struct plan_solution same = choice_solve(&row_by_row.choice);
        struct plan_solution two = choice_solve(&scattered.choice);
        choice_check_solution(&row_by_row.choice, &one, 5);
        choice_check_solution(&scattered.choice, &two, 5);
        assert_int_equal(one.selection.count, same.selection.count);
        assert_memory_equal(one.selection.option, same.selection.option,
                            (size_t)one.selection.count * sizeof *one.selection.option);
        assert_memory_equal(one.proof.unit, same.proof.unit, 2000 * sizeof *one.proof.unit);
        assert_at_most(one.selection.weight, two.bound, "one and two's bound", 5);
        assert_at_most(two.selection.weight, one.bound, "two and one's bound", 5);
        assert_true(one.gap <= 0.03 && two.gap <= 0.03);
        assert_true(llabs(one.selection.weight - two.selection.weight) <= one.selection.weight / 200);
        plan_solution_release(&one);
        plan_solution_release(&same);
        plan_solution_release(&two);
        choice_instance_release(&row_by_row);
        choice_instance_release(&scattered);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_order_of_units_changes_nothing),
        cmocka_unit_test(test_the_order_of_options_changes_nothing),
        cmocka_unit_test(test_a_unit_in_two_halves_changes_nothing),
        cmocka_unit_test(test_twice_the_weights_is_twice_the_worth),
        cmocka_unit_test(test_twice_the_costs_is_twice_the_least_cost),
        cmocka_unit_test(test_forbidding_what_is_not_chosen_changes_nothing),
        cmocka_unit_test(test_higher_limits_never_harm),
        cmocka_unit_test(test_a_heavier_unit_never_harms),
        cmocka_unit_test(test_another_option_never_harms),
        cmocka_unit_test(test_lower_floors_never_harm),
        cmocka_unit_test(test_fewer_conflicts_never_harm),
        cmocka_unit_test(test_a_larger_one_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
