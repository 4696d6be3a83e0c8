#include "tests/support/choice_tiny.h"

#include "planner/choice/search.h"
#include "planner/choice/state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { TINY = 400 };

static struct plan_selection greedy(const struct plan_choice *choice)
{
    struct plan_selection ret = {.option = NULL};
    struct geo_error err = {GEO_OK, ""};
    if (plan_search_greedy(&ret, choice, NULL, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
    return ret;
}

static struct plan_selection improve(const struct plan_choice *choice, const struct plan_selection *from,
                                     const struct plan_search_settings *settings)
{
    struct plan_selection ret = {.option = NULL};
    struct geo_error err = {GEO_OK, ""};
    if (plan_search_improve(&ret, choice, from, settings, NULL, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
    return ret;
}

static struct plan_choice_tally tally(const struct plan_choice *choice, const struct plan_selection *plan)
{
    struct plan_choice_tally ret;
    assert_int_equal(plan_choice_tally_compute(&ret, NULL, choice, plan->option, plan->count, NULL), GEO_OK);
    assert_int_equal(ret.weight, plan->weight);
    assert_int_equal(ret.cost, plan->cost);
    assert_true(ret.within_limits);
    return ret;
}

static void assert_chosen(const struct plan_selection *plan, int32_t count, const int32_t *option)
{
    assert_int_equal(plan->count, count);
    for (int32_t s = 0; s < count; s++) {
        assert_int_equal(plan->option[s], option[s]);
    }
}

/* ---- tiny problems against all subsets ---- */

/* Leaving a free option out costs min_gain of weight, or some floor needs it. */
static void assert_polished(const struct plan_choice *choice, const struct plan_selection *plan)
{
    struct plan_choice_tally whole = tally(choice, plan);
    int32_t *rest = choice_array((size_t)plan->count, sizeof *rest);
    for (int32_t s = 0; s < plan->count; s++) {
        int32_t count = 0;
        for (int32_t t = 0; t < plan->count; t++) {
            if (t != s) {
                rest[count++] = plan->option[t];
            }
        }
        struct plan_choice_tally without;
        assert_int_equal(plan_choice_tally_compute(&without, NULL, choice, rest, count, NULL), GEO_OK);
        assert_true(choice->option[plan->option[s]].state == PLAN_OPTION_REQUIRED ||
                    without.shortfall > whole.shortfall || without.weight <= whole.weight - choice->min_gain);
    }
    free(rest);
}

/* True if the search found a best plan. */
static bool solve_tiny(uint64_t seed)
{
    struct choice_instance instance;
    choice_tiny_make(&instance, seed);
    const struct plan_choice *choice = &instance.choice;
    assert_int_equal(plan_choice_check(choice, NULL), GEO_OK);
    const struct choice_best best = choice_tiny_best(choice);
    const struct plan_search_settings settings = {.rounds = 200, .seed = seed, .goal = -1};
    struct plan_selection first = greedy(choice);
    struct plan_selection plan = improve(choice, &first, &settings);
    struct plan_choice_tally before = tally(choice, &first);
    struct plan_choice_tally after = tally(choice, &plan);
    bool least = choice->objective == PLAN_LEAST_COST;
    int64_t worth = least ? after.cost : after.weight;
    assert_true(after.floors_missed <= before.floors_missed);
    if (after.floors_missed == before.floors_missed && after.shortfall == before.shortfall) {
        assert_true(least ? after.cost <= before.cost : after.weight >= before.weight);
    }
    assert_polished(choice, &plan);
    bool met = after.floors_missed == 0;
    if (met) {
        assert_true(best.feasible && (least ? worth >= best.best : worth <= best.best));
    }
    plan_selection_release(&first);
    plan_selection_release(&plan);
    choice_instance_release(&instance);
    return met == best.feasible && (!met || worth == best.best);
}

static void test_tiny_against_all_subsets(void **state)
{
    (void)state;
    int32_t best = 0;
    for (uint64_t seed = 1; seed <= TINY; seed++) {
        best += solve_tiny(seed) ? 1 : 0;
    }
    assert_in_range(best, TINY * 99 / 100, TINY);
}

/* ---- problems drawn by hand ---- */

enum { HAND = 8 };

struct hand { /* each option covers the units of a bit set */
    struct plan_choice choice;
    struct plan_option option[HAND];
    struct plan_run run[HAND * HAND], floor_run[HAND];
    struct plan_floor floor[2];
    int64_t weight[HAND], value[HAND];
    int64_t run_count;
};

static void hand_init(struct hand *hand, const int64_t *weight, int32_t units)
{
    *hand = (struct hand){.run_count = 0};
    memcpy(hand->weight, weight, (size_t)units * sizeof *weight);
    memcpy(hand->value, weight, (size_t)units * sizeof *weight);
    hand->choice = (struct plan_choice){.unit_count = units,
                                        .weight = hand->weight,
                                        .value = hand->value,
                                        .option = hand->option,
                                        .run = hand->run,
                                        .floor = hand->floor,
                                        .floor_run = hand->floor_run,
                                        .budget = -1,
                                        .count_limit = -1,
                                        .min_gain = 1};
}

static void hand_add(struct hand *hand, int64_t cost, uint32_t set)
{
    struct plan_option *option = &hand->option[hand->choice.option_count++];
    *option = (struct plan_option){
        .cost = cost, .run_first = hand->run_count, .group = -1, .area = -1, .counted = 1};
    for (int32_t j = 0; set >> j != 0; j++) {
        bool in = (set >> j & 1U) != 0;
        if (in && j > 0 && (set >> (j - 1) & 1U) != 0) {
            hand->run[hand->run_count - 1].count++;
        } else if (in) {
            hand->run[hand->run_count++] = (struct plan_run){j, 1};
            option->run_count++;
        }
    }
}

static void hand_floor(struct hand *hand, int64_t need, int32_t first, int32_t count)
{
    int32_t k = hand->choice.floor_count++;
    hand->floor_run[k] = (struct plan_run){first, count};
    hand->floor[k] = (struct plan_floor){"floor", need, k, 1};
}

/* Greedy takes the middle option, which leaves two halves that no one option covers. */
static void test_greedy_trap(void **state)
{
    (void)state;
    const int64_t weight[] = {3, 4, 4, 3};
    struct hand hand;
    hand_init(&hand, weight, 4);
    hand_add(&hand, 1, 0x6); /* 8 */
    hand_add(&hand, 1, 0x3); /* 7 */
    hand_add(&hand, 1, 0xc); /* 7 */
    hand.choice.count_limit = 2;
    struct plan_selection first = greedy(&hand.choice);
    assert_chosen(&first, 2, (const int32_t[]){0, 1});
    assert_int_equal(first.weight, 11);
    const struct plan_search_settings settings = {.goal = -1};
    struct plan_selection plan = improve(&hand.choice, &first, &settings);
    assert_chosen(&plan, 2, (const int32_t[]){1, 2});
    assert_int_equal(plan.weight, 14);
    plan_selection_release(&first);
    plan_selection_release(&plan);
}

/* By weight per cost the cheap one comes first, and the dear one no longer fits; taken plainly it does. */
static void test_ratio_trap(void **state)
{
    (void)state;
    const int64_t weight[] = {3, 100};
    struct hand hand;
    hand_init(&hand, weight, 2);
    hand_add(&hand, 1, 0x1);
    hand_add(&hand, 100, 0x2);
    hand.choice.budget = 100;
    struct plan_selection plan = greedy(&hand.choice);
    assert_chosen(&plan, 1, (const int32_t[]){1});
    plan_selection_release(&plan);
    hand.choice.budget = 101;
    plan = greedy(&hand.choice);
    assert_chosen(&plan, 2, (const int32_t[]){1, 0}); /* as good plainly as by ratio: the first way stands */
    plan_selection_release(&plan);
}

static void test_ties(void **state)
{
    (void)state;
    const int64_t weight[] = {5, 5, 9};
    struct hand hand;
    hand_init(&hand, weight, 3);
    hand_add(&hand, 7, 0x3);
    hand_add(&hand, 4, 0x3); /* the same for less */
    hand_add(&hand, 4, 0x3);
    hand.choice.count_limit = 1;
    struct plan_selection plan = greedy(&hand.choice);
    assert_chosen(&plan, 1, (const int32_t[]){1});
    plan_selection_release(&plan);
    const struct plan_search_settings settings = {.goal = -1};
    for (int32_t i = 0; i < 3; i++) {
        const struct plan_selection from = {&i, 1, 10, hand.option[i].cost};
        plan = improve(&hand.choice, &from, &settings);
        assert_chosen(&plan, 1, (const int32_t[]){1});
        plan_selection_release(&plan);
    }
}

static void test_min_gain(void **state)
{
    (void)state;
    const int64_t weight[] = {10, 3, 2};
    struct hand hand;
    hand_init(&hand, weight, 3);
    hand_add(&hand, 1, 0x1);
    hand_add(&hand, 1, 0x2);
    hand_add(&hand, 1, 0x4);
    hand.choice.min_gain = 3;
    const struct plan_search_settings settings = {.rounds = 20, .goal = -1};
    struct plan_selection first = greedy(&hand.choice);
    assert_chosen(&first, 2, (const int32_t[]){0, 1});
    struct plan_selection plan = improve(&hand.choice, &first, &settings);
    assert_chosen(&plan, 2, (const int32_t[]){0, 1});
    plan_selection_release(&plan);
    hand_floor(&hand, 2, 2, 1); /* now a floor needs the third */
    plan = improve(&hand.choice, &first, &settings);
    assert_chosen(&plan, 3, (const int32_t[]){0, 1, 2});
    plan_selection_release(&plan);
    plan_selection_release(&first);
}

/* Of two that cover much the same only one is worth its money; which goes is a matter of what it adds. */
static void test_polish(void **state)
{
    (void)state;
    const int64_t weight[] = {10, 1, 10, 2};
    struct hand hand;
    hand_init(&hand, weight, 4);
    hand_add(&hand, 1, 0x3);
    hand_add(&hand, 1, 0x1);
    hand_add(&hand, 9, 0x5);
    hand_add(&hand, 1, 0x8);
    int32_t option[] = {3, 2, 1, 0};
    struct plan_selection plan = {option, 4, 0, 0};
    assert_int_equal(plan_search_polish(&plan, &hand.choice, NULL), GEO_OK);
    assert_chosen(&plan, 3, (const int32_t[]){3, 2, 0}); /* 1 adds nothing */
    assert_int_equal(plan.weight, 23);
    assert_int_equal(plan.cost, 11);
    hand.choice.min_gain = 2;
    hand.option[3].state = PLAN_OPTION_REQUIRED;
    assert_int_equal(plan_search_polish(&plan, &hand.choice, NULL), GEO_OK);
    assert_chosen(&plan, 2, (const int32_t[]){3, 2}); /* 0 adds 1 */
    hand.choice.min_gain = 100;
    assert_int_equal(plan_search_polish(&plan, &hand.choice, NULL), GEO_OK);
    assert_chosen(&plan, 1, (const int32_t[]){3});
    assert_int_equal(plan.weight, 2);
}

static void test_least_cost(void **state)
{
    (void)state;
    const int64_t weight[] = {1, 1, 1, 1, 1, 1};
    struct hand hand;
    hand_init(&hand, weight, 6);
    hand.choice.objective = PLAN_LEAST_COST;
    hand_add(&hand, 4, 0x0f); /* 4 for 4 */
    hand_add(&hand, 5, 0x38); /* 3 for 5 */
    hand_add(&hand, 4, 0x07); /* 3 for 4 */
    hand_add(&hand, 0, 0x01); /* a gift */
    hand_add(&hand, 20, 0x3f);
    hand_floor(&hand, 6, 0, 6);
    const struct plan_search_settings settings = {.rounds = 30, .goal = -1};
    struct plan_selection first = greedy(&hand.choice);
    struct plan_selection plan = improve(&hand.choice, &first, &settings);
    assert_int_equal(plan.cost, 9);
    assert_int_equal(plan.weight, 6);
    assert_int_equal(tally(&hand.choice, &plan).floors_missed, 0);
    plan_selection_release(&plan);
    hand.floor[0].need = 3;
    plan = improve(&hand.choice, &first, &settings);
    assert_chosen(&plan, 1, (const int32_t[]){0}); /* 4, and more weight than option 2 for the same */
    plan_selection_release(&plan);
    plan_selection_release(&first);
}

/* Nobody can meet the floors: as much of them as can be. */
static void test_impossible_floor(void **state)
{
    (void)state;
    const int64_t weight[] = {9, 1, 1, 5};
    struct hand hand;
    hand_init(&hand, weight, 4);
    hand_add(&hand, 1, 0x1);
    hand_add(&hand, 1, 0x6);
    hand_floor(&hand, 3, 1, 3);
    hand.choice.count_limit = 1;
    const struct plan_search_settings settings = {.rounds = 20, .goal = -1};
    struct plan_selection first = greedy(&hand.choice);
    assert_chosen(&first, 1, (const int32_t[]){1});
    struct plan_selection plan = improve(&hand.choice, &first, &settings);
    assert_chosen(&plan, 1, (const int32_t[]){1});
    assert_int_equal(tally(&hand.choice, &plan).shortfall, 1);
    plan_selection_release(&plan);
    plan_selection_release(&first);
}

static void test_order(void **state)
{
    (void)state;
    const int64_t weight[] = {10, 20, 30, 5};
    struct hand hand;
    hand_init(&hand, weight, 4);
    hand_add(&hand, 1, 0x3); /* 30 */
    hand_add(&hand, 9, 0x6); /* 50 */
    hand_add(&hand, 1, 0x8); /* 5 */
    hand.option[2].state = PLAN_OPTION_REQUIRED;
    int32_t option[] = {0, 1, 2};
    int64_t gain[3];
    struct plan_selection plan = {option, 3, 65, 11};
    hand.choice.count_limit = 3;
    assert_int_equal(plan_search_order(&plan, gain, &hand.choice, NULL), GEO_OK);
    assert_chosen(&plan, 3, (const int32_t[]){2, 1, 0});
    assert_int_equal(gain[0], 5);
    assert_int_equal(gain[1], 50);
    assert_int_equal(gain[2], 10);
    hand.choice.budget = 11;
    assert_int_equal(plan_search_order(&plan, gain, &hand.choice, NULL), GEO_OK);
    assert_chosen(&plan, 3, (const int32_t[]){2, 0, 1});
    assert_int_equal(gain[1], 30);
    assert_int_equal(gain[2], 30);
}

static void test_round(void **state)
{
    (void)state;
    const int64_t weight[] = {10, 20, 30, 5};
    struct hand hand;
    hand_init(&hand, weight, 4);
    hand_add(&hand, 1, 0x1);
    hand_add(&hand, 1, 0x2);
    hand_add(&hand, 1, 0x4);
    hand_add(&hand, 1, 0x8);
    hand.choice.count_limit = 2;
    const double fraction[] = {0.9, 0.0, 0.0, 0.0};
    struct plan_selection plan = {.option = NULL};
    assert_int_equal(plan_search_round(&plan, &hand.choice, fraction, NULL), GEO_OK);
    assert_chosen(&plan, 2, (const int32_t[]){0, 2}); /* the fraction, then the best */
    plan_selection_release(&plan);
    hand.choice.objective = PLAN_LEAST_COST;
    hand_floor(&hand, 30, 0, 4);
    const double mixed[] = {0.3, 0.0, 0.2, 0.0};
    assert_int_equal(plan_search_round(&plan, &hand.choice, mixed, NULL), GEO_OK);
    assert_chosen(&plan, 1, (const int32_t[]){2}); /* 0 became superfluous */
    assert_int_equal(tally(&hand.choice, &plan).floors_missed, 0);
    plan_selection_release(&plan);
}

static void test_nothing(void **state)
{
    (void)state;
    const int64_t weight[] = {0};
    struct hand hand;
    hand_init(&hand, weight, 0);
    const struct plan_search_settings settings = {.rounds = 3, .goal = -1};
    struct plan_selection first = greedy(&hand.choice);
    struct plan_selection plan = improve(&hand.choice, &first, &settings);
    assert_int_equal(plan.count, 0);
    plan_selection_release(&plan);
    plan_selection_release(&first);
}

/* ---- larger problems ---- */

/* Intervals on a line: long runs. Renumbered at random, the same problem has runs of length 1. */
static void make_line(struct choice_instance *ret, bool scattered)
{
    enum { UNITS = 6000, OPTIONS = 300 };
    uint64_t random = 5;
    *ret = (struct choice_instance){.choice = {.unit_count = UNITS,
                                               .option_count = OPTIONS,
                                               .budget = -1,
                                               .count_limit = 12,
                                               .min_gain = 1,
                                               .spacing_m = 40.0,
                                               .area_count = 2}};
    ret->weight = choice_array(UNITS, sizeof *ret->weight);
    ret->value = choice_array(UNITS, sizeof *ret->value);
    ret->option = choice_array(OPTIONS, sizeof *ret->option);
    ret->area_limit = choice_array(2, sizeof *ret->area_limit);
    ret->area_limit[0] = 5;
    ret->area_limit[1] = -1;
    int32_t *number = choice_array(UNITS, sizeof *number);
    int32_t *unit = choice_array(UNITS, sizeof *unit);
    for (int32_t j = 0; j < UNITS; j++) {
        number[j] =
            scattered ? (int32_t)((int64_t)j * 2003 % UNITS) : j; /* 2003 and 6000 have no common factor */
        ret->weight[number[j]] = choice_below(&random, 1000);
        ret->value[number[j]] = choice_below(&random, 1000);
    }
    size_t room = 0;
    for (int32_t i = 0; i < OPTIONS; i++) {
        int32_t count = 100 + choice_below(&random, 300);
        int32_t first = choice_below(&random, UNITS - count);
        for (int32_t j = 0; j < count; j++) {
            unit[j] = number[first + j];
        }
        qsort(unit, (size_t)count, sizeof *unit, choice_compare);
        ret->option[i] = (struct plan_option){.cost = 10 + choice_below(&random, 90),
                                              .run_first = ret->run_count,
                                              .group = i / 4,
                                              .area = i % 3 - 1,
                                              .counted = 1,
                                              .x_m = first + 0.5 * count};
        ret->option[i].run_count = choice_runs(&ret->run, &ret->run_count, &room, unit, count);
    }
    free(number);
    free(unit);
    choice_instance_bind(ret);
}

static void test_scattered_lists_change_nothing(void **state)
{
    (void)state;
    const struct plan_search_settings settings = {.rounds = 60, .seed = 3, .goal = -1};
    for (int money = 0; money < 2; money++) {
        struct choice_instance line;
        struct choice_instance dots;
        make_line(&line, false);
        make_line(&dots, true);
        line.choice.budget = dots.choice.budget = money != 0 ? 500 : -1;
        assert_true(line.run_count == line.choice.option_count && dots.run_count > 10 * line.run_count);
        struct plan_selection one = greedy(&line.choice);
        struct plan_selection two = greedy(&dots.choice);
        assert_chosen(&two, one.count, one.option);
        struct plan_selection better = improve(&line.choice, &one, &settings);
        struct plan_selection same = improve(&dots.choice, &two, &settings);
        assert_chosen(&same, better.count, better.option);
        assert_true(better.weight > one.weight);
        (void)tally(&line.choice, &better);
        (void)tally(&dots.choice, &same);
        plan_selection_release(&one);
        plan_selection_release(&two);
        plan_selection_release(&better);
        plan_selection_release(&same);
        choice_instance_release(&line);
        choice_instance_release(&dots);
    }
}

static void make_land(struct choice_instance *ret, double floor_ratio)
{
    const struct choice_settings settings = {
        .units = 4000, .options = 300, .seed = 11, .costs = true, .floor_ratio = floor_ratio};
    choice_instance_make(ret, &settings);
}

static void test_core_and_goal(void **state)
{
    (void)state;
    struct choice_instance instance;
    make_land(&instance, 0.0);
    instance.choice.budget = 12000;
    struct plan_selection first = greedy(&instance.choice);
    struct plan_search_settings settings = {.rounds = 100, .seed = 1, .goal = -1};
    struct plan_selection free_plan = improve(&instance.choice, &first, &settings);
    uint8_t *core = choice_array(300, 1);
    for (int32_t s = 0; s < free_plan.count; s++) {
        core[free_plan.option[s]] = 1;
    }
    settings.core = core;
    struct plan_selection core_plan = improve(&instance.choice, &free_plan, &settings);
    assert_true(core_plan.weight >= free_plan.weight);
    /* A goal already met: no rounds, so that swaps alone have the word. */
    settings = (struct plan_search_settings){.rounds = 100, .seed = 1, .goal = first.weight};
    struct plan_selection stopped = improve(&instance.choice, &first, &settings);
    settings = (struct plan_search_settings){.rounds = 0, .seed = 1, .goal = -1};
    struct plan_selection swapped = improve(&instance.choice, &first, &settings);
    assert_chosen(&stopped, swapped.count, swapped.option);
    assert_true(swapped.weight >= first.weight && free_plan.weight > swapped.weight);
    plan_selection_release(&first);
    plan_selection_release(&free_plan);
    plan_selection_release(&core_plan);
    plan_selection_release(&stopped);
    plan_selection_release(&swapped);
    free(core);
    choice_instance_release(&instance);
}

/* Least cost under many small floors, one large one, and both. */
static void test_least_cost_on_land(void **state)
{
    (void)state;
    static const int32_t extra_floor[] = {0, 1};
    for (size_t variant = 0; variant < 2; variant++) {
        struct choice_instance instance;
        make_land(&instance, 0.5);
        instance.choice.objective = PLAN_LEAST_COST;
        struct plan_floor floor[64];
        struct plan_run run[4096];
        int32_t count = instance.choice.floor_count;
        int64_t runs = 0;
        assert_in_range(count, 2, 60);
        for (int32_t k = 0; k < count; k++) {
            floor[k] = instance.floor[k];
            runs += floor[k].run_count;
        }
        assert_in_range(runs, 1, 4000);
        memcpy(run, instance.floor_run, (size_t)runs * sizeof *run);
        run[runs] = (struct plan_run){0, 4000};
        int64_t total = 0;
        for (int32_t j = 0; j < 4000; j++) {
            total += instance.value[j];
        }
        floor[count] = (struct plan_floor){"all", total / 2, runs, 1};
        instance.choice.floor = floor;
        instance.choice.floor_run = run;
        instance.choice.floor_count += extra_floor[variant];
        struct plan_selection first = greedy(&instance.choice);
        const struct plan_search_settings settings = {.rounds = 40, .seed = 2, .goal = -1};
        struct plan_selection plan = improve(&instance.choice, &first, &settings);
        assert_int_equal(tally(&instance.choice, &first).floors_missed, 0);
        assert_int_equal(tally(&instance.choice, &plan).floors_missed, 0);
        assert_true(plan.cost < first.cost);
        assert_polished(&instance.choice, &plan);
        plan_selection_release(&first);
        plan_selection_release(&plan);
        choice_instance_release(&instance);
    }
}

struct patience {
    int32_t left;
};

static bool lose_patience(void *context, double done_ratio)
{
    struct patience *patience = context;
    assert_true(done_ratio >= 0.0 && done_ratio <= 1.0);
    return patience->left-- > 0;
}

/* Stopped at each tick in turn, it says so and leaves the output alone. */
static void test_interruption(void **state)
{
    (void)state;
    struct choice_instance instance;
    make_land(&instance, 0.3);
    const struct plan_search_settings settings = {.rounds = 3, .seed = 2, .goal = -1};
    for (int least = 0; least < 2; least++) {
        instance.choice.objective = least != 0 ? PLAN_LEAST_COST : PLAN_MOST_WEIGHT;
        instance.choice.budget = least != 0 ? -1 : 60000;
        struct plan_selection from = greedy(&instance.choice);
        enum geo_status status = GEO_ERR_INTERRUPTED;
        for (int32_t ticks = 0; status != GEO_OK; ticks++) {
            struct plan_selection plan = {.count = -7};
            struct patience patience = {ticks};
            const struct geo_progress progress = {lose_patience, &patience};
            status = plan_search_improve(&plan, &instance.choice, &from, &settings, &progress, NULL);
            assert_true(status == GEO_OK || (status == GEO_ERR_INTERRUPTED && plan.count == -7));
            if (status == GEO_OK) {
                assert_true(ticks > 3);
                plan_selection_release(&plan);
            }
        }
        for (int32_t ticks = 0; ticks < 2; ticks++) {
            struct plan_selection plan = {.count = -7};
            struct patience patience = {ticks * from.count};
            const struct geo_progress progress = {lose_patience, &patience};
            assert_int_equal(plan_search_greedy(&plan, &instance.choice, &progress, NULL),
                             GEO_ERR_INTERRUPTED);
            assert_int_equal(plan.count, -7);
        }
        plan_selection_release(&from);
    }
    choice_instance_release(&instance);
}

/* ---- the state ---- */

/* What the state keeps up to date against a state that begins with the same plan. */
static void assert_fresh(const struct plan_state *state, const struct plan_choice *choice)
{
    struct plan_option *option = choice_array((size_t)choice->option_count, sizeof *option);
    memcpy(option, choice->option, (size_t)choice->option_count * sizeof *option);
    struct plan_choice copy = *choice;
    copy.option = option;
    for (int32_t s = 0; s < state->count; s++) {
        option[state->list[s]].state = PLAN_OPTION_REQUIRED;
    }
    struct plan_state fresh;
    assert_int_equal(plan_state_init(&fresh, &copy, NULL), GEO_OK);
    assert_int_equal(fresh.count, state->count);
    assert_int_equal(fresh.cost, state->cost);
    assert_int_equal(fresh.counted, state->counted);
    assert_int_equal(fresh.cover.weight, state->cover.weight);
    for (int32_t i = 0; i < choice->option_count; i++) {
        bool open = choice->option[i].state == PLAN_OPTION_FREE && state->chosen[i] == 0;
        assert_int_equal(state->chosen[i], fresh.chosen[i]);
        assert_int_equal(state->alone[i], fresh.alone[i]);
        assert_int_equal(state->gain[i], open || state->chosen[i] != 0 ? state->gain[i] : -1);
        if (open) {
            assert_int_equal(state->gain[i], fresh.gain[i]);
            assert_int_equal(state->need == NULL ? 0 : state->need[i],
                             fresh.need == NULL ? 0 : fresh.need[i]);
        }
    }
    for (int32_t k = 0; k < choice->floor_count; k++) {
        assert_int_equal(state->cover.floor_value[k], fresh.cover.floor_value[k]);
        assert_int_equal(state->open[k], fresh.open[k]);
    }
    plan_state_release(&fresh);
    free(option);
}

static void test_state_stays_true(void **test_state)
{
    (void)test_state;
    for (int kind = 0; kind < 6; kind++) {
        struct choice_instance instance;
        if (kind < 2) {
            make_line(&instance, kind == 1);
        } else {
            make_land(&instance, kind % 2 == 0 ? 0.0 : 0.3);
            instance.choice.spacing_m = 2000.0;
        }
        instance.choice.objective = kind >= 4 ? PLAN_LEAST_COST : PLAN_MOST_WEIGHT;
        instance.choice.count_limit = 25;
        instance.option[5].state = PLAN_OPTION_FORBIDDEN;
        uint64_t random = 9;
        struct plan_state state;
        struct plan_mark mark;
        assert_int_equal(plan_state_init(&state, &instance.choice, NULL), GEO_OK);
        assert_int_equal(plan_mark_init(&mark, &state, NULL), GEO_OK);
        for (int32_t step = 0; step < 120; step++) {
            int32_t i = plan_random_below(&random, instance.choice.option_count);
            if (state.chosen[i] != 0) {
                plan_state_remove(&state, i);
            } else if (plan_state_allows(&state, i, -1)) {
                plan_state_add(&state, i);
            }
            if (state.count > 0 && step % 7 == 3) {
                plan_state_remove(&state, state.list[0]);
            }
            if (step % 40 == 10) {
                plan_mark_set(&mark, &state);
            }
            if (step % 40 == 30) {
                plan_mark_return(&mark, &state);
                assert_int_equal(state.count, mark.count);
            }
            if (step % 10 == 0) {
                assert_fresh(&state, &instance.choice);
            }
        }
        assert_true(state.count > 3);
        plan_mark_release(&mark);
        plan_state_release(&state);
        choice_instance_release(&instance);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tiny_against_all_subsets),
        cmocka_unit_test(test_greedy_trap),
        cmocka_unit_test(test_ratio_trap),
        cmocka_unit_test(test_ties),
        cmocka_unit_test(test_min_gain),
        cmocka_unit_test(test_polish),
        cmocka_unit_test(test_least_cost),
        cmocka_unit_test(test_impossible_floor),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_round),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_scattered_lists_change_nothing),
        cmocka_unit_test(test_core_and_goal),
        cmocka_unit_test(test_least_cost_on_land),
        cmocka_unit_test(test_interruption),
        cmocka_unit_test(test_state_stays_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
