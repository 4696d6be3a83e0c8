#include "planner/choice/bound.h"
#include "tests/support/choice_tiny.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct plan_relaxation compute(const struct plan_choice *choice,
                                      const struct plan_bound_settings *settings)
{
    struct plan_relaxation relaxation = {.iterations = -1};
    struct geo_error err = {.message = ""};
    int64_t bound = 0;
    assert_int_equal(plan_bound_compute(&relaxation, choice, settings, NULL, &err), GEO_OK);
    assert_int_equal(plan_proof_bound(&bound, NULL, choice, &relaxation.proof, &err), GEO_OK);
    assert_int_equal(bound, relaxation.proof.bound);
    return relaxation;
}

/* The relaxation's value, as near as it gets. */
static int64_t bound_of(const struct plan_choice *choice)
{
    const struct plan_bound_settings settings = {.iterations = 5000, .best = -1, .stop_lp_gap = 1e-12};
    struct plan_relaxation relaxation = compute(choice, &settings);
    int64_t bound = relaxation.proof.bound;
    plan_relaxation_release(&relaxation);
    return bound;
}

/* ---- by hand ---- */

/* A triangle: each of three options covers two of three units; unit weights 10, 12 and 14, costs 10. */
struct triangle {
    int64_t weight[3];
    struct plan_run run[4];
    struct plan_option option[3];
    struct plan_floor floor;
    struct plan_run floor_run;
    int64_t area_limit[1];
    struct plan_choice choice;
};

static void triangle_init(struct triangle *ret)
{
    *ret = (struct triangle){.weight = {10, 12, 14},
                             .run = {{0, 2}, {1, 2}, {0, 1}, {2, 1}},
                             .floor = {.name = "all", .need = 36, .run_count = 1},
                             .floor_run = {0, 3},
                             .area_limit = {1}};
    for (int32_t i = 0; i < 3; i++) {
        ret->option[i] =
            (struct plan_option){.cost = 10, .run_first = i, .run_count = 1 + i / 2, .group = -1};
        ret->option[i].area = -1;
        ret->option[i].counted = 1;
    }
    ret->choice = (struct plan_choice){.objective = PLAN_MOST_WEIGHT,
                                       .unit_count = 3,
                                       .weight = ret->weight,
                                       .value = ret->weight,
                                       .option_count = 3,
                                       .option = ret->option,
                                       .run = ret->run,
                                       .floor = &ret->floor,
                                       .floor_run = &ret->floor_run,
                                       .area_limit = ret->area_limit,
                                       .budget = -1,
                                       .count_limit = -1,
                                       .min_gain = 1};
}

static void values_known_by_hand(void **state)
{
    (void)state;
    struct triangle t;
    triangle_init(&t);
    assert_int_equal(bound_of(&t.choice), 36); /* no limit at all */
    t.choice.count_limit = 1;                  /* option 1 covers 12 + 14 */
    assert_int_equal(bound_of(&t.choice), 26);
    t.choice.count_limit = 0;
    assert_int_equal(bound_of(&t.choice), 0);
    t.choice.count_limit = -1;
    t.choice.budget = 15; /* one and a half: each option by half covers everything */
    assert_int_equal(bound_of(&t.choice), 36);
    t.choice.budget = 5; /* half of option 1 */
    assert_int_equal(bound_of(&t.choice), 13);
    t.choice.budget = 15;
    t.choice.count_limit = 1; /* both: the count binds */
    assert_int_equal(bound_of(&t.choice), 26);
}

static void least_cost_by_hand(void **state)
{
    (void)state;
    struct triangle t;
    triangle_init(&t);
    t.choice.objective = PLAN_LEAST_COST;
    t.choice.floor_count = 1; /* all three units: half of each option, though two whole ones are needed */
    assert_int_equal(bound_of(&t.choice), 15);
    t.floor.need = 13; /* half of option 1 */
    assert_int_equal(bound_of(&t.choice), 5);
    t.floor.need = 14; /* 14 / 26 of it: 5.38 … */
    assert_int_equal(bound_of(&t.choice), 6);
    t.option[1].state = PLAN_OPTION_FORBIDDEN; /* 14 / 24 of option 2 */
    assert_int_equal(bound_of(&t.choice), 6);
    t.floor.need = 36; /* all: options 0 and 2 */
    assert_int_equal(bound_of(&t.choice), 20);
}

static void required_and_forbidden_options(void **state)
{
    (void)state;
    struct triangle t;
    triangle_init(&t);
    t.choice.count_limit = 1;
    t.option[0].state = PLAN_OPTION_REQUIRED; /* 10 + 12, and nothing more */
    assert_int_equal(bound_of(&t.choice), 22);
    t.choice.count_limit = 2;
    t.option[1].state = PLAN_OPTION_FORBIDDEN;
    t.option[2].state = PLAN_OPTION_FORBIDDEN;
    assert_int_equal(bound_of(&t.choice), 22);
    t.option[0].state = PLAN_OPTION_FORBIDDEN;
    assert_int_equal(bound_of(&t.choice), 0);
    t.option[0].state = PLAN_OPTION_REQUIRED; /* one that costs more than there is: no plan at all */
    t.choice.budget = 9;
    assert_true(bound_of(&t.choice) < 0);
    t.choice.budget = 10;
    assert_int_equal(bound_of(&t.choice), 22);
    t.option[0].counted = 0; /* committed before: it takes no place */
    t.choice.budget = -1;
    t.choice.count_limit = 1;
    t.option[1].state = PLAN_OPTION_FREE;
    assert_int_equal(bound_of(&t.choice), 36);
}

static void areas_by_hand(void **state)
{
    (void)state;
    struct triangle t;
    triangle_init(&t);
    t.choice.area_count = 1;
    t.option[1].area = 0;
    t.option[2].area = 0; /* one of options 1 and 2, and option 0 as well: everything */
    assert_int_equal(bound_of(&t.choice), 36);
    t.area_limit[0] = 0;
    assert_int_equal(bound_of(&t.choice), 22);
    t.option[1].counted = 0;
    assert_int_equal(bound_of(&t.choice), 36);
    t.option[1].counted = 1;
    t.area_limit[0] = -1;
    assert_int_equal(bound_of(&t.choice), 36);
    t.area_limit[0] = 0; /* two are required where none is allowed */
    t.option[1].state = PLAN_OPTION_REQUIRED;
    assert_true(bound_of(&t.choice) < 0);
}

static void floors_by_hand(void **state)
{
    (void)state;
    struct triangle t;
    triangle_init(&t);
    t.choice.count_limit = 1;
    t.choice.floor_count = 1;
    t.floor.need = 10; /* unit 0 wholly: then one of options 0 and 2 */
    t.floor_run = (struct plan_run){0, 1};
    assert_int_equal(bound_of(&t.choice), 24);
    t.floor.need = 5; /* half of it: half of option 2, half of option 1: 5 + 6 + 14 */
    assert_int_equal(bound_of(&t.choice), 25);
    t.floor.need = 36; /* more than one option can do */
    t.floor_run = (struct plan_run){0, 3};
    assert_true(bound_of(&t.choice) < 0);
    t.choice.objective = PLAN_LEAST_COST;
    assert_true(bound_of(&t.choice) > 30);
}

static void problems_of_next_to_nothing(void **state)
{
    (void)state;
    struct triangle t;
    triangle_init(&t);
    t.choice.option_count = 0;
    assert_int_equal(bound_of(&t.choice), 0);
    t.choice.unit_count = 0;
    assert_int_equal(bound_of(&t.choice), 0);
    triangle_init(&t);
    t.choice.budget = 0;
    assert_int_equal(bound_of(&t.choice), 0);
    t.option[2].cost = 0; /* what is free is bought */
    assert_int_equal(bound_of(&t.choice), 24);
    t.option[2].run_count = 0;
    assert_int_equal(bound_of(&t.choice), 0);
    t.choice.budget = 10;
    t.weight[0] = t.weight[1] = t.weight[2] = 0;
    assert_int_equal(bound_of(&t.choice), 0);
}

/* ---- tiny problems against every subset ---- */

static void bounds_never_contradict_brute_force(void **state)
{
    (void)state;
    int32_t feasible = 0;
    int32_t met = 0;
    for (uint64_t seed = 1; seed <= 500; seed++) {
        struct choice_instance tiny;
        choice_tiny_make(&tiny, seed);
        struct choice_best best = choice_tiny_best(&tiny.choice);
        const struct plan_bound_settings settings = {
            .iterations = 3000, .best = best.feasible ? best.best : -1, .stop_lp_gap = 1e-7};
        struct plan_relaxation relaxation = compute(&tiny.choice, &settings);
        int64_t bound = relaxation.proof.bound;
        feasible += best.feasible;
        met += best.feasible && bound == best.best;
        if (best.feasible) {
            assert_true(tiny.choice.objective == PLAN_LEAST_COST ? bound <= best.best : bound >= best.best);
        }
        for (int32_t i = 0; i < tiny.choice.option_count; i++) {
            assert_true(relaxation.fraction[i] >= 0.0 && relaxation.fraction[i] <= 1.0);
        }
        plan_relaxation_release(&relaxation);
        choice_instance_release(&tiny);
    }
    assert_true(feasible > 300 && met > feasible / 3);
}

/* ---- stretches of a line: the relaxation is integral, but for the count ---- */

enum { LINE_OPTIONS = 10 };

static void line_make(struct choice_instance *ret, uint64_t seed)
{
    uint64_t random = seed;
    *ret = (struct choice_instance){.choice = {.budget = -1, .count_limit = -1, .min_gain = 1}};
    ret->choice.unit_count = 40;
    ret->choice.option_count = LINE_OPTIONS;
    ret->weight = choice_array(40, sizeof *ret->weight);
    ret->option = choice_array(LINE_OPTIONS, sizeof *ret->option);
    ret->run = choice_array(LINE_OPTIONS, sizeof *ret->run);
    ret->floor = choice_array(1, sizeof *ret->floor);
    ret->floor_run = choice_array(1, sizeof *ret->floor_run);
    for (int32_t j = 0; j < 40; j++) {
        ret->weight[j] = choice_below(&random, 100000);
    }
    for (int32_t i = 0; i < LINE_OPTIONS; i++) {
        int32_t first = choice_below(&random, 38);
        int32_t most = 40 - first < 15 ? 40 - first : 15;
        ret->run[i] = (struct plan_run){first, 1 + choice_below(&random, most)};
        ret->option[i] = (struct plan_option){.cost = 100 + choice_below(&random, 900),
                                              .run_first = i,
                                              .run_count = 1,
                                              .group = -1,
                                              .area = -1,
                                              .counted = 1};
    }
    choice_instance_bind(ret);
    ret->choice.value = ret->weight;
}

/* Without the count the matrix is that of a network: the relaxation's value at count p is the least concave
 * function above the best weights of whole plans, at p. */
static void the_count_on_a_line(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct choice_instance line;
        int64_t best[LINE_OPTIONS + 1];
        line_make(&line, seed);
        for (int32_t p = 0; p <= LINE_OPTIONS; p++) {
            line.choice.count_limit = p;
            best[p] = choice_tiny_best(&line.choice).best;
        }
        for (int32_t p = 1; p < LINE_OPTIONS; p++) {
            double top = (double)best[p];
            for (int32_t a = 0; a < p; a++) {
                for (int32_t b = p + 1; b <= LINE_OPTIONS; b++) {
                    double part = (double)(p - a) / (b - a);
                    top = fmax(top, (double)best[a] + part * (double)(best[b] - best[a]));
                }
            }
            line.choice.count_limit = p;
            assert_int_equal(bound_of(&line.choice), (int64_t)floor(top + 1e-6));
        }
        choice_instance_release(&line);
    }
}

static void covering_a_line_at_least_cost(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct choice_instance line;
        uint64_t covered = 0;
        line_make(&line, seed);
        covered = choice_tiny_set(line.run, LINE_OPTIONS);
        for (int32_t j = 0; j < 40; j++) {
            line.weight[j] = (covered >> j & 1U) != 0 ? 1 + line.weight[j] : 0;
            line.floor[0].need += line.weight[j];
        }
        line.floor[0].run_count = 1;
        line.floor_run[0] = (struct plan_run){0, 40};
        line.choice.floor_count = 1;
        line.choice.objective = PLAN_LEAST_COST;
        assert_int_equal(bound_of(&line.choice), choice_tiny_best(&line.choice).best);
        choice_instance_release(&line);
    }
}

/* ---- settings ---- */

static struct choice_instance town(const struct choice_settings *settings)
{
    struct choice_instance instance;
    choice_instance_make(&instance, settings);
    return instance;
}

static void it_stops_where_it_is_told(void **state)
{
    (void)state;
    struct choice_instance instance =
        town(&(struct choice_settings){.units = 3000, .options = 300, .seed = 1});
    instance.choice.count_limit = 4; /* Clp 1.17 on the same model: 21,011,519.88 */
    struct plan_bound_settings settings = {.iterations = 2000, .best = -1, .stop_lp_gap = 5e-4};
    struct plan_relaxation fine = compute(&instance.choice, &settings);
    assert_true(fine.lp_gap <= 5e-4 && fine.iterations < 2000);
    assert_in_range(fine.proof.bound, 21011519, 21011519 + 10506);
    settings.best = 18000000; /* a plan so poor that 20 % are soon proven */
    settings.stop_gap = 0.2;
    struct plan_relaxation rough = compute(&instance.choice, &settings);
    assert_true(rough.iterations < fine.iterations);
    assert_true((double)(rough.proof.bound - 18000000) <= 0.2 * (double)rough.proof.bound);
    settings = (struct plan_bound_settings){.iterations = 7, .best = -1};
    struct plan_relaxation few = compute(&instance.choice, &settings);
    assert_int_equal(few.iterations, 7);
    settings = (struct plan_bound_settings){.iterations = 0, .best = -1, .start = &fine.proof};
    struct plan_relaxation none = compute(&instance.choice, &settings);
    assert_int_equal(none.iterations, 0);
    assert_in_range(none.proof.bound, 21011519, fine.proof.bound + 1); /* no worse than what it began with */
    settings = (struct plan_bound_settings){.iterations = 5000, .best = -1, .stop_lp_gap = 1e-9};
    struct plan_relaxation whole = compute(&instance.choice, &settings);
    assert_int_equal(whole.proof.bound, 21011519);
    plan_relaxation_release(&fine);
    plan_relaxation_release(&rough);
    plan_relaxation_release(&few);
    plan_relaxation_release(&none);
    plan_relaxation_release(&whole);
    plan_relaxation_release(&whole);
    choice_instance_release(&instance);
}

/* Values of the same models by Clp 1.17: the bound is above them, by no more than 0.05 %. */
static void against_another_solver(void **state)
{
    (void)state;
    const struct {
        struct choice_settings settings;
        enum plan_objective objective;
        int64_t budget, count;
        double value;
    } known[] = {
        {{.units = 3000, .options = 300, .seed = 1, .costs = true}, PLAN_MOST_WEIGHT, 5000, -1, 23748011.02},
        {{.units = 3000, .options = 300, .seed = 1, .costs = true, .floor_ratio = 0.75},
         PLAN_MOST_WEIGHT,
         8000,
         -1,
         23992526.47},
        {{.units = 3000, .options = 300, .seed = 1, .floor_ratio = 0.8, .scattered = true},
         PLAN_MOST_WEIGHT,
         -1,
         7,
         23640001.0},
        {{.units = 3000, .options = 300, .seed = 1, .costs = true, .floor_ratio = 0.9},
         PLAN_LEAST_COST,
         -1,
         -1,
         2479.584},
        {{.units = 3000, .options = 300, .seed = 1, .floor_ratio = 0.95}, PLAN_LEAST_COST, -1, -1, 5.58494},
        {{.units = 6000, .options = 600, .seed = 1}, PLAN_MOST_WEIGHT, -1, 10, 45186034.38},
    };
    for (size_t n = 0; n < sizeof known / sizeof *known; n++) {
        struct choice_instance instance = town(&known[n].settings);
        instance.choice.objective = known[n].objective;
        instance.choice.budget = known[n].budget;
        instance.choice.count_limit = known[n].count;
        const struct plan_bound_settings settings = {.iterations = 3000, .best = -1, .stop_lp_gap = 4e-4};
        struct plan_relaxation relaxation = compute(&instance.choice, &settings);
        double bound = (double)relaxation.proof.bound;
        if (known[n].objective == PLAN_MOST_WEIGHT) {
            assert_true(bound >= floor(known[n].value) && bound <= known[n].value * 1.0005);
        } else {
            assert_true(bound <= ceil(known[n].value) && bound >= known[n].value * 0.9995);
        }
        plan_relaxation_release(&relaxation);
        choice_instance_release(&instance);
    }
}

/* Real money and real weights are large: 10^9 a unit of cost, a sum of weights just below 2^52. */
static void large_numbers_change_nothing(void **state)
{
    (void)state;
    struct choice_instance instance = town(&(struct choice_settings){
        .units = 3000, .options = 300, .seed = 1, .costs = true, .floor_ratio = 0.9});
    for (int32_t i = 0; i < 300; i++) {
        instance.option[i].cost *= 1000000000;
    }
    instance.choice.objective = PLAN_LEAST_COST;
    const struct plan_bound_settings settings = {.iterations = 3000, .best = -1, .stop_lp_gap = 4e-4};
    struct plan_relaxation least = compute(&instance.choice, &settings);
    assert_true((double)least.proof.bound <= 2479.585e9 && (double)least.proof.bound >= 2479.584e9 * 0.9995);
    for (int32_t j = 0; j < 3000; j++) {
        instance.weight[j] *= 180000000; /* 24,000,000 × 1.8 × 10^8 = 0.96 × 2^52 */
    }
    instance.choice.objective = PLAN_MOST_WEIGHT;
    instance.choice.floor_count = 0;
    instance.choice.budget = 5000000000000;
    struct plan_relaxation most = compute(&instance.choice, &settings);
    double value = (double)most.proof.bound / 1.8e8;
    assert_true(value >= 23748011.0 && value <= 23748011.02 * 1.0005);
    plan_relaxation_release(&least);
    plan_relaxation_release(&most);
    choice_instance_release(&instance);
}

/* A plan or an earlier proof to begin with, floors and all. */
static void a_start_saves_work(void **state)
{
    (void)state;
    struct choice_instance instance = town(&(struct choice_settings){
        .units = 3000, .options = 300, .seed = 1, .costs = true, .floor_ratio = 0.9});
    instance.choice.objective = PLAN_LEAST_COST;
    int32_t chosen[] = {1, 2, 3, 5, 8, 13, 21, 34};
    const struct plan_selection plan = {.option = chosen, .count = 8, .cost = 9000};
    struct plan_bound_settings settings = {
        .iterations = 3000, .best = -1, .stop_lp_gap = 4e-4, .start_selection = &plan};
    struct plan_relaxation first = compute(&instance.choice, &settings);
    assert_in_range(first.proof.bound, 2479, 2480);
    settings.iterations = 0;
    settings.start = &first.proof;
    struct plan_relaxation again = compute(&instance.choice, &settings);
    assert_in_range(again.proof.bound, first.proof.bound - 1, 2480);
    plan_relaxation_release(&first);
    plan_relaxation_release(&again);
    choice_instance_release(&instance);
}

static void the_same_twice_and_in_another_order(void **state)
{
    (void)state;
    struct choice_settings how = {
        .units = 2000, .options = 200, .seed = 5, .costs = true, .floor_ratio = 0.5};
    struct choice_instance a = town(&how);
    a.choice.budget = 6000;
    const struct plan_bound_settings settings = {.iterations = 400, .best = -1, .stop_lp_gap = 1e-6};
    struct plan_relaxation one = compute(&a.choice, &settings);
    struct plan_relaxation two = compute(&a.choice, &settings);
    assert_memory_equal(one.proof.unit, two.proof.unit, 2000 * sizeof *one.proof.unit);
    assert_memory_equal(one.fraction, two.fraction, 200 * sizeof *one.fraction);
    how.scattered = true;
    struct choice_instance b = town(&how);
    b.choice.budget = 6000;
    struct plan_relaxation three = compute(&b.choice, &settings);
    assert_true(fabs((double)(one.proof.bound - three.proof.bound)) <= 1e-3 * (double)one.proof.bound);
    plan_relaxation_release(&one);
    plan_relaxation_release(&two);
    plan_relaxation_release(&three);
    choice_instance_release(&a);
    choice_instance_release(&b);
}

static bool refuse(void *context, double done_ratio)
{
    (void)done_ratio;
    return ++*(int32_t *)context < 3;
}

static void it_can_be_stopped(void **state)
{
    (void)state;
    struct choice_instance instance = town(&(struct choice_settings){.units = 500, .options = 50, .seed = 2});
    instance.choice.count_limit = 3;
    int32_t calls = 0;
    const struct geo_progress progress = {refuse, &calls};
    const struct plan_bound_settings settings = {.iterations = 1000, .best = -1};
    struct plan_relaxation relaxation = {.iterations = -1};
    struct geo_error err;
    assert_int_equal(plan_bound_compute(&relaxation, &instance.choice, &settings, &progress, &err),
                     GEO_ERR_INTERRUPTED);
    assert_int_equal(relaxation.iterations, -1);
    assert_int_equal(calls, 3);
    choice_instance_release(&instance);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_known_by_hand),
        cmocka_unit_test(least_cost_by_hand),
        cmocka_unit_test(required_and_forbidden_options),
        cmocka_unit_test(areas_by_hand),
        cmocka_unit_test(floors_by_hand),
        cmocka_unit_test(problems_of_next_to_nothing),
        cmocka_unit_test(bounds_never_contradict_brute_force),
        cmocka_unit_test(the_count_on_a_line),
        cmocka_unit_test(covering_a_line_at_least_cost),
        cmocka_unit_test(it_stops_where_it_is_told),
        cmocka_unit_test(against_another_solver),
        cmocka_unit_test(large_numbers_change_nothing),
        cmocka_unit_test(a_start_saves_work),
        cmocka_unit_test(the_same_twice_and_in_another_order),
        cmocka_unit_test(it_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
