#include "planner/choice/facts.h"
#include "tests/support/choice_tiny.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { UNITS = 10, OPTIONS = 8 };

/* A strip of ten units of weight 10, 20 … 100 and eight options, 1 km apart, each over one stretch:
 *
 *     unit      0  1  2  3  4  5  6  7  8  9
 *     option 0  ■  ■  ■  ■                      cost 5
 *     option 1           ■  ■  ■  ■             cost 8
 *     option 2                       ■  ■  ■    cost 9
 *     option 3  ■  ■  ■  ■  ■                   cost 6
 *     option 4                          ■       cost 3
 *     option 5                    ■  ■          cost 4
 *     option 6                                  cost 1
 *     option 7  ■  ■  ■                         cost 7 */
struct strip {
    int64_t weight[UNITS], value[UNITS];
    struct plan_run run[OPTIONS];
    struct plan_option option[OPTIONS];
    struct plan_floor floor[1];
    struct plan_run floor_run[1];
    int64_t area_limit[2];
    struct plan_choice choice;
    int32_t chosen[OPTIONS];
    int8_t fixed[OPTIONS];
    struct plan_solution solution;
    struct plan_option_facts facts[OPTIONS];
    struct plan_reason_of reason[OPTIONS];
};

static struct strip strip;

static void start_strip(void)
{
    static const struct plan_run run[OPTIONS] = {{0, 4}, {3, 4}, {7, 3}, {0, 5},
                                                 {8, 1}, {6, 2}, {0, 0}, {0, 3}};
    static const int64_t cost[OPTIONS] = {5, 8, 9, 6, 3, 4, 1, 7};
    strip = (struct strip){.area_limit = {-1, -1}};
    for (int32_t j = 0; j < UNITS; j++) {
        strip.weight[j] = 10 * (j + 1);
        strip.value[j] = 1;
    }
    for (int32_t i = 0; i < OPTIONS; i++) {
        strip.run[i] = run[i];
        strip.option[i] = (struct plan_option){.cost = cost[i],
                                               .run_first = i,
                                               .run_count = run[i].count > 0 ? 1 : 0,
                                               .group = -1,
                                               .area = -1,
                                               .counted = 1,
                                               .x_m = 1000.0 * (double)i};
    }
    strip.choice = (struct plan_choice){.objective = PLAN_MOST_WEIGHT,
                                        .unit_count = UNITS,
                                        .weight = strip.weight,
                                        .value = strip.value,
                                        .option_count = OPTIONS,
                                        .option = strip.option,
                                        .run = strip.run,
                                        .floor = strip.floor,
                                        .floor_run = strip.floor_run,
                                        .area_count = 2,
                                        .area_limit = strip.area_limit,
                                        .budget = -1,
                                        .count_limit = 2,
                                        .min_gain = 1};
    strip.solution.selection.option = strip.chosen;
    strip.solution.fixed = strip.fixed;
}

static void compute(const int32_t *chosen, int32_t count, double near_m)
{
    struct geo_error err = {GEO_OK, ""};
    struct plan_choice_tally tally;
    memcpy(strip.chosen, chosen, (size_t)count * sizeof *chosen);
    strip.solution.selection.count = count;
    assert_int_equal(plan_choice_check(&strip.choice, &err), GEO_OK);
    assert_int_equal(plan_choice_tally_compute(&tally, NULL, &strip.choice, chosen, count, &err), GEO_OK);
    strip.solution.selection.weight = tally.weight;
    strip.solution.selection.cost = tally.cost;
    assert_int_equal(
        plan_facts_compute(strip.facts, strip.reason, &strip.choice, &strip.solution, near_m, &err), GEO_OK);
}

static void assert_alternative(int32_t at, int32_t option, int64_t change, int64_t cost)
{
    assert_int_equal(strip.facts[at].alternative, option);
    assert_int_equal(strip.facts[at].alternative_change, change);
    assert_int_equal(strip.facts[at].alternative_cost, cost);
}

static void assert_reason(int32_t option, enum plan_reason reason, int32_t other, int64_t gain)
{
    assert_int_equal(strip.reason[option].reason, reason);
    assert_int_equal(strip.reason[option].other, other);
    assert_int_equal(strip.reason[option].gain, gain);
}

static void assert_nearby(int32_t at, int32_t option, int64_t change, int64_t cost)
{
    assert_int_equal(strip.facts[at].nearby, option);
    assert_int_equal(strip.facts[at].nearby_change, change);
    assert_int_equal(strip.facts[at].nearby_cost, cost);
}

static const int32_t plan_21[] = {2, 1}; /* leaves units 0, 1, 2 */

static void test_facts_of_chosen_options(void **state)
{
    (void)state;
    start_strip();
    compute(plan_21, 2, 1500.0);
    assert_int_equal(strip.facts[0].alone, 270);
    assert_int_equal(strip.facts[0].unique, 270);
    assert_int_equal(strip.facts[0].unique_value, 3);
    assert_alternative(0, 4, 90 - 270, 3 - 9);
    assert_nearby(0, 3, 60 - 270, 6 - 9);
    assert_int_equal(strip.facts[1].alone, 220);
    assert_alternative(1, 3, 60 + 40 + 50 - 220, 6 - 8);
    assert_nearby(1, 0, 60 + 40 - 220, 5 - 8);
    compute(plan_21, 2, 1000.0);
    assert_nearby(1, 0, 60 + 40 - 220, 5 - 8);
    compute(plan_21, 2, 999.0);
    assert_nearby(1, -1, 0, 0);
    compute((const int32_t[]){0, 1, 3}, 3, 0.0); /* unit 3 is covered three times, 0 to 2 twice, 4 twice */
    assert_int_equal(strip.facts[0].alone, 100);
    assert_int_equal(strip.facts[0].unique, 0);
    assert_int_equal(strip.facts[1].unique, 60 + 70);
    assert_int_equal(strip.facts[1].unique_value, 2);
}

static void test_an_alternative_keeps_the_budget(void **state)
{
    (void)state;
    static const int32_t plan[] = {0, 4};
    start_strip();
    strip.choice.budget = 8;
    compute(plan, 2, 0.0);
    assert_alternative(1, -1, 0, 0);
    strip.choice.budget = 9;
    compute(plan, 2, 0.0);
    assert_alternative(1, 5, 70 + 80 - 90, 4 - 3);
}

static void test_an_alternative_keeps_the_count(void **state)
{
    (void)state;
    start_strip();
    strip.choice.count_limit = 1;
    strip.option[2].counted = 0;
    compute(plan_21, 2, 0.0);
    assert_alternative(0, -1, 0, 0); /* all others count */
    assert_alternative(1, 3, -70, -2);
    strip.option[7].counted = 0;
    compute(plan_21, 2, 0.0);
    assert_alternative(0, 7, 60 - 270, 7 - 9);
}

static void test_an_alternative_keeps_area_limits(void **state)
{
    (void)state;
    start_strip();
    strip.area_limit[0] = 1;
    strip.option[1].area = strip.option[4].area = 0;
    compute(plan_21, 2, 0.0);
    assert_alternative(0, 5, 80 - 270, 4 - 9); /* 4 would be the second of the area */
    strip.area_limit[0] = 2;
    compute(plan_21, 2, 0.0);
    assert_alternative(0, 4, 90 - 270, 3 - 9);
    strip.area_limit[0] = 1;
    strip.option[1].area = 1;
    strip.option[2].area = 0;
    compute(plan_21, 2, 0.0);
    assert_alternative(0, 4, 90 - 270, 3 - 9); /* 2 leaves the area */
}

static void test_an_alternative_keeps_groups_and_spacing(void **state)
{
    (void)state;
    start_strip();
    strip.option[1].group = strip.option[4].group = 3;
    compute(plan_21, 2, 0.0);
    assert_alternative(0, 5, 80 - 270, 4 - 9);
    assert_alternative(1, 3, -70, -2); /* 4 may come for 1, but adds nothing */
    strip.option[1].group = -1;
    strip.option[2].group = 3;
    compute(plan_21, 2, 0.0);
    assert_alternative(0, 4, 90 - 270, 3 - 9);
    start_strip();
    strip.choice.spacing_m = 3000.0;
    compute((const int32_t[]){7, 1}, 2, 0.0);
    assert_alternative(0, 4, 90 - 60, 3 - 7); /* 3 km from 1; 2 and 3 are nearer */
    strip.choice.spacing_m = 3001.0;
    compute((const int32_t[]){7, 1}, 2, 0.0);
    assert_alternative(0, 5, 80 - 60, 4 - 7);
}

static void test_required_and_forbidden_options_are_no_alternatives(void **state)
{
    (void)state;
    start_strip();
    strip.option[2].state = PLAN_OPTION_REQUIRED;
    strip.option[3].state = PLAN_OPTION_FORBIDDEN;
    compute(plan_21, 2, 9999.0);
    assert_alternative(0, -1, 0, 0);
    assert_nearby(0, -1, 0, 0);
    assert_alternative(1, 0, -120, -3);
}

static void test_an_alternative_keeps_the_floors(void **state)
{
    (void)state;
    start_strip();
    strip.choice.floor_count = 1;
    strip.floor_run[0] = (struct plan_run){7, 3};
    strip.floor[0] = (struct plan_floor){.name = "east", .need = 1, .run_count = 1};
    compute(plan_21, 2, 0.0);
    assert_alternative(0, 4, 90 - 270, 3 - 9);
    strip.floor[0].need = 2;
    compute(plan_21, 2, 0.0);
    assert_alternative(0, -1, 0, 0); /* 4 and 5 cover one unit of it each */
    assert_alternative(1, 3, -70, -2);
    strip.floor[0].need = 3; /* missed: not to be missed by more */
    compute((const int32_t[]){1, 4}, 2, 0.0);
    assert_alternative(1, 2, 270 - 90, 9 - 3);
    strip.option[2].state = PLAN_OPTION_FORBIDDEN;
    compute((const int32_t[]){1, 4}, 2, 0.0);
    assert_alternative(1, 5, 80 - 90, 4 - 3);
}

static void test_the_cheapest_alternative_when_cost_is_what_counts(void **state)
{
    (void)state;
    start_strip();
    strip.choice.objective = PLAN_LEAST_COST;
    strip.choice.count_limit = -1;
    strip.choice.floor_count = 1;
    strip.floor_run[0] = (struct plan_run){0, 10};
    strip.floor[0] = (struct plan_floor){.name = "all", .need = 2, .run_count = 1};
    compute((const int32_t[]){1}, 1, 0.0);
    assert_alternative(0, 5, 150 - 220, 4 - 8); /* 4 is cheaper but covers one unit */
    strip.floor[0].need = 1;
    compute((const int32_t[]){1}, 1, 0.0);
    assert_alternative(0, 4, 90 - 220, 3 - 8);
}

static void test_reasons(void **state)
{
    (void)state;
    start_strip();
    strip.choice.budget = 17;
    strip.fixed[0] = -1;
    strip.option[5].state = PLAN_OPTION_FORBIDDEN;
    compute(plan_21, 2, 0.0);
    assert_reason(0, PLAN_REASON_PROVEN_OUT, -1, 60);
    assert_reason(1, PLAN_REASON_CHOSEN, -1, 0);
    assert_reason(2, PLAN_REASON_CHOSEN, -1, 0);
    assert_reason(3, PLAN_REASON_NO_MONEY, -1, 60);
    assert_reason(4, PLAN_REASON_COVERED, -1, 0);
    assert_reason(5, PLAN_REASON_FORBIDDEN, -1, 0);
    assert_reason(6, PLAN_REASON_NO_GAIN, -1, 0);
    assert_reason(7, PLAN_REASON_DOMINATED, 0, 60);
    strip.choice.min_gain = 60;
    strip.option[3].cost = 18;
    compute(plan_21, 2, 0.0);
    assert_reason(3, PLAN_REASON_TOO_DEAR, -1, 60);
    assert_reason(0, PLAN_REASON_PROVEN_OUT, -1, 60);
    strip.choice.min_gain = 61;
    strip.option[3].cost = 17;
    compute(plan_21, 2, 0.0);
    assert_reason(3, PLAN_REASON_COVERED, -1, 60);
    strip.solution.fixed = NULL;
    strip.choice.min_gain = 1;
    compute(plan_21, 2, 0.0);
    assert_reason(0, PLAN_REASON_NO_MONEY, -1, 60);
}

static void test_reasons_that_name_another(void **state)
{
    (void)state;
    start_strip();
    strip.choice.spacing_m = 1001.0;
    strip.option[0].group = strip.option[1].group = 2;
    strip.option[7].x_m = 2400.0;
    compute(plan_21, 2, 0.0);
    assert_reason(0, PLAN_REASON_VARIANT, 1, 60); /* too close to it, too, as variants are */
    assert_reason(3, PLAN_REASON_TOO_CLOSE, 2, 60);
    assert_reason(7, PLAN_REASON_TOO_CLOSE, 2, 60);
    strip.choice.spacing_m = 2001.0;
    compute(plan_21, 2, 0.0);
    assert_reason(7, PLAN_REASON_TOO_CLOSE, 2, 60); /* 400 m from 2, 1400 m from 1 */
    start_strip();
    strip.area_limit[1] = 1;
    strip.option[1].area = strip.option[3].area = 1;
    compute(plan_21, 2, 0.0);
    assert_reason(3, PLAN_REASON_AREA_LIMIT, -1, 60);
    strip.option[3].counted = 0;
    compute(plan_21, 2, 0.0);
    assert_reason(3, PLAN_REASON_NO_MONEY, -1, 60);
}

static void test_who_dominates(void **state)
{
    (void)state;
    start_strip();
    strip.run[7] = strip.run[0];
    strip.option[7].cost = strip.option[0].cost;
    compute(plan_21, 2, 0.0);
    assert_reason(0, PLAN_REASON_NO_MONEY, -1, 60); /* of two alike the first stays */
    assert_reason(7, PLAN_REASON_DOMINATED, 0, 60);
    strip.option[7].cost--;
    compute(plan_21, 2, 0.0);
    assert_reason(0, PLAN_REASON_DOMINATED, 7, 60);
    assert_reason(7, PLAN_REASON_NO_MONEY, -1, 60);
    strip.option[3].cost = 4; /* covers more for the same money */
    compute(plan_21, 2, 0.0);
    assert_reason(7, PLAN_REASON_DOMINATED, 3, 60);
    strip.option[3].state = PLAN_OPTION_FORBIDDEN;
    compute(plan_21, 2, 0.0);
    assert_reason(7, PLAN_REASON_NO_MONEY, -1, 60);
}

static void test_nothing_but_value_is_still_a_gain(void **state)
{
    (void)state;
    start_strip();
    strip.weight[0] = strip.weight[1] = strip.weight[2] = 0;
    compute(plan_21, 2, 0.0);
    assert_reason(7, PLAN_REASON_NO_GAIN, -1, 0);
    strip.choice.floor_count = 1;
    strip.floor_run[0] = (struct plan_run){0, 10};
    strip.floor[0] = (struct plan_floor){.name = "all", .need = 2, .run_count = 1};
    compute(plan_21, 2, 0.0);
    assert_reason(7, PLAN_REASON_COVERED, -1, 0);
}

static void test_names_of_reasons(void **state)
{
    (void)state;
    assert_string_equal(plan_reason_name(PLAN_REASON_CHOSEN), "chosen");
    assert_string_equal(plan_reason_name(PLAN_REASON_COVERED), "covered");
    assert_string_equal(plan_reason_name(PLAN_REASON_NO_MONEY), "no_money");
}

/* ---- against trying every swap ---- */

struct swap {
    int32_t option;
    int64_t change, cost;
};

/* By the definition: the plan with one option in another's place, tallied anew. */
static struct swap plain_swap(const struct plan_choice *choice, const int32_t *chosen, int32_t count,
                              int32_t at, double near_m)
{
    struct geo_error err;
    struct swap best = {.option = -1};
    struct plan_choice_tally before, after;
    int32_t other[CHOICE_TINY_OPTIONS];
    assert_int_equal(plan_choice_tally_compute(&before, NULL, choice, chosen, count, &err), GEO_OK);
    memcpy(other, chosen, (size_t)count * sizeof *chosen);
    const struct plan_option *out = &choice->option[chosen[at]];
    for (int32_t i = 0; i < choice->option_count && out->state == PLAN_OPTION_FREE; i++) {
        const struct plan_option *in = &choice->option[i];
        other[at] = i;
        assert_int_equal(plan_choice_tally_compute(&after, NULL, choice, other, count, &err), GEO_OK);
        int64_t cost = after.cost - before.cost;
        int64_t change = after.weight - before.weight;
        bool chosen_already = false;
        for (int32_t c = 0; c < count; c++) {
            chosen_already = chosen_already || chosen[c] == i;
        }
        struct plan_choice_tally without;
        other[at] = other[count - 1];
        assert_int_equal(plan_choice_tally_compute(&without, NULL, choice, other, count - 1, &err), GEO_OK);
        memcpy(other, chosen, (size_t)count * sizeof *chosen);
        bool adds = after.weight > without.weight || without.floors_missed > 0;
        if (chosen_already || !adds || !after.within_limits || after.floors_missed > 0 ||
            hypot(in->x_m - out->x_m, in->y_m - out->y_m) > near_m) {
            continue;
        }
        bool better = change != best.change ? change > best.change : cost < best.cost;
        if (choice->objective == PLAN_LEAST_COST && cost != best.cost) {
            better = cost < best.cost;
        }
        if (best.option < 0 || better) {
            best = (struct swap){i, change, cost};
        }
    }
    return best;
}

static void check_tiny(const struct plan_choice *choice, uint32_t set)
{
    int32_t chosen[CHOICE_TINY_OPTIONS];
    struct plan_option_facts facts[CHOICE_TINY_OPTIONS];
    struct plan_reason_of reason[CHOICE_TINY_OPTIONS];
    struct plan_solution solution = {.selection = {.option = chosen}};
    struct geo_error err;
    for (int32_t i = choice->option_count - 1; i >= 0; i--) {
        if ((set >> i & 1U) != 0) {
            chosen[solution.selection.count++] = i;
        }
    }
    assert_int_equal(plan_facts_compute(facts, reason, choice, &solution, 2000.0, &err), GEO_OK);
    for (int32_t c = 0; c < solution.selection.count; c++) {
        struct swap best = plain_swap(choice, chosen, solution.selection.count, c, (double)INFINITY);
        assert_int_equal(facts[c].alternative, best.option);
        assert_true(facts[c].alternative_change == best.change && facts[c].alternative_cost == best.cost);
        best = plain_swap(choice, chosen, solution.selection.count, c, 2000.0);
        assert_int_equal(facts[c].nearby, best.option);
        assert_true(facts[c].nearby_change == best.change && facts[c].nearby_cost == best.cost);
    }
    for (int32_t i = 0; i < choice->option_count; i++) {
        assert_true((reason[i].reason == PLAN_REASON_CHOSEN) == ((set >> i & 1U) != 0));
        if (reason[i].reason == PLAN_REASON_DOMINATED) {
            uint64_t part =
                choice_tiny_set(&choice->run[choice->option[i].run_first], choice->option[i].run_count);
            const struct plan_option *other = &choice->option[reason[i].other];
            uint64_t whole = choice_tiny_set(&choice->run[other->run_first], other->run_count);
            assert_true((part & ~whole) == 0 && other->cost <= choice->option[i].cost);
        }
    }
}

static void test_alternatives_are_those_of_trying_all(void **state)
{
    (void)state;
    int32_t checked = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        struct choice_instance instance;
        choice_tiny_make(&instance, seed);
        struct choice_best best = choice_tiny_best(&instance.choice);
        if (best.feasible && best.set != 0) {
            check_tiny(&instance.choice, best.set);
            checked++;
        }
        choice_instance_release(&instance);
    }
    assert_true(checked > 200);
}

/* ---- perturbed runs ---- */

static void perturb(double *share, const struct plan_choice *choice, int32_t *chosen, int32_t count,
                    const struct plan_perturb_settings *settings)
{
    struct geo_error err;
    struct plan_choice_tally tally;
    assert_int_equal(plan_choice_tally_compute(&tally, NULL, choice, chosen, count, &err), GEO_OK);
    struct plan_solution solution = {
        .selection = {.option = chosen, .count = count, .weight = tally.weight, .cost = tally.cost}};
    assert_int_equal(plan_facts_perturb(share, choice, &solution, settings, NULL, &err), GEO_OK);
}

static void test_what_no_change_can_displace_is_always_chosen(void **state)
{
    (void)state;
    const struct plan_perturb_settings settings = {20, 0.2, 0.1, 7, 1};
    double share[OPTIONS];
    int32_t chosen[] = {2, 1};
    start_strip();
    strip.option[5].state = PLAN_OPTION_FORBIDDEN;
    perturb(share, &strip.choice, chosen, 2, &settings);
    assert_true(share[2] >= 1.0 && share[1] >= 1.0); /* 270 and 220 against 150 */
    for (int32_t i = 0; i < OPTIONS; i++) {
        assert_true(share[i] <= (i == 1 || i == 2 ? 1.0 : 0.0));
    }
}

/* Two options worth nearly the same, over units of different blocks: now the one, now the other. */
static void test_a_near_tie_is_seen(void **state)
{
    (void)state;
    int64_t weight[128];
    for (int32_t j = 0; j < 128; j++) {
        weight[j] = j < 64 ? 1000 : 1001;
    }
    const struct plan_run run[] = {{0, 64}, {64, 64}};
    struct plan_option option[2] = {
        {.cost = 10, .run_count = 1, .group = -1, .area = -1, .counted = 1},
        {.cost = 10, .run_first = 1, .run_count = 1, .group = -1, .area = -1, .counted = 1}};
    struct plan_choice choice = {.unit_count = 128,
                                 .weight = weight,
                                 .value = weight,
                                 .option_count = 2,
                                 .option = option,
                                 .run = run,
                                 .budget = 15,
                                 .count_limit = 1,
                                 .min_gain = 1};
    struct plan_perturb_settings settings = {40, 0.0, 0.1, 1, 1};
    int32_t chosen[] = {1};
    double share[2];
    double again[2];
    perturb(share, &choice, chosen, 1, &settings);
    assert_true(share[0] > 0.1 && share[0] < 0.4); /* half of the runs change weights; of these, half */
    assert_true(share[0] + share[1] == 1.0);
    settings.threads = 3;
    perturb(again, &choice, chosen, 1, &settings);
    assert_memory_equal(share, again, sizeof share);
    choice.budget = -1; /* where money does not count all runs change weights */
    perturb(share, &choice, chosen, 1, &settings);
    assert_true(share[0] > 0.3 && share[0] < 0.7);
}

/* A plan that costs all there is still yields one when prices rise. */
static void test_dearer_options_keep_within_the_budget(void **state)
{
    (void)state;
    const struct plan_perturb_settings settings = {20, 0.2, 0.1, 3, 2};
    double share[OPTIONS];
    int32_t chosen[] = {2, 1};
    start_strip();
    strip.choice.count_limit = -1;
    strip.choice.budget = 17;
    for (int32_t i = 0; i < OPTIONS; i++) {
        strip.option[i].cost *= 1000;
    }
    strip.choice.budget *= 1000;
    perturb(share, &strip.choice, chosen, 2, &settings);
    assert_true(share[1] < 1.0); /* in some runs both together cost more than 17 000 */
    assert_true(share[1] > 0.5 && share[2] > 0.5);
}

/* What must be built keeps its price, so that the budget holds it in every run. */
static void test_required_options_are_in_every_run(void **state)
{
    (void)state;
    const struct plan_perturb_settings settings = {20, 0.5, 0.1, 3, 1};
    double share[OPTIONS];
    int32_t chosen[] = {1};
    start_strip();
    strip.choice.count_limit = -1;
    strip.choice.budget = 8;
    strip.option[1].state = PLAN_OPTION_REQUIRED;
    perturb(share, &strip.choice, chosen, 1, &settings);
    assert_true(share[1] >= 1.0 && share[2] <= 0.0);
}

static void test_the_largest_weights_are_perturbed_too(void **state)
{
    (void)state;
    const struct plan_perturb_settings settings = {6, 0.2, 0.1, 3, 1};
    double share[OPTIONS];
    int32_t chosen[] = {2, 1};
    start_strip();
    for (int32_t j = 0; j < UNITS; j++) {
        strip.weight[j] = (INT64_C(1) << 52) / UNITS;
        strip.value[j] = strip.weight[j];
    }
    strip.choice.min_gain = INT64_C(1) << 48;
    perturb(share, &strip.choice, chosen, 2, &settings);
    assert_true(share[0] + share[1] + share[3] >= 1.0); /* two of the larger ones in every run */
}

static void test_the_least_cost_is_sought_anew_too(void **state)
{
    (void)state;
    const struct plan_perturb_settings settings = {20, 0.3, 0.1, 5, 1};
    double share[OPTIONS];
    int32_t chosen[] = {0};
    start_strip();
    strip.choice.objective = PLAN_LEAST_COST;
    strip.choice.count_limit = -1;
    strip.choice.floor_count = 1;
    strip.floor_run[0] = (struct plan_run){0, 3};
    strip.floor[0] = (struct plan_floor){.name = "west", .need = 3, .run_count = 1};
    for (int32_t i = 0; i < OPTIONS; i++) {
        strip.option[i].cost *= 1000;
        strip.value[i] = 1000;
    }
    strip.floor[0].need = 3000;
    perturb(share, &strip.choice, chosen, 1, &settings);
    assert_true(share[0] > 0.5 &&
                share[0] < 1.0); /* 5000 against 6000 and 7000, ± 30 % in half of the runs */
    assert_true(share[0] + share[3] + share[7] > 0.99);
}

static bool stop(void *context, double done_ratio)
{
    (void)context;
    return done_ratio < 0.0;
}

static void test_perturbing_can_be_interrupted(void **state)
{
    (void)state;
    const struct plan_perturb_settings settings = {20, 0.2, 0.1, 7, 1};
    const struct geo_progress progress = {stop, NULL};
    double share[OPTIONS] = {7.0};
    struct geo_error err;
    start_strip();
    strip.solution.selection.count = 0;
    assert_int_equal(plan_facts_perturb(share, &strip.choice, &strip.solution, &settings, &progress, &err),
                     GEO_ERR_INTERRUPTED);
    assert_true(share[0] == 7.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_facts_of_chosen_options),
        cmocka_unit_test(test_an_alternative_keeps_the_budget),
        cmocka_unit_test(test_an_alternative_keeps_the_count),
        cmocka_unit_test(test_an_alternative_keeps_area_limits),
        cmocka_unit_test(test_an_alternative_keeps_groups_and_spacing),
        cmocka_unit_test(test_required_and_forbidden_options_are_no_alternatives),
        cmocka_unit_test(test_an_alternative_keeps_the_floors),
        cmocka_unit_test(test_the_cheapest_alternative_when_cost_is_what_counts),
        cmocka_unit_test(test_reasons),
        cmocka_unit_test(test_reasons_that_name_another),
        cmocka_unit_test(test_who_dominates),
        cmocka_unit_test(test_nothing_but_value_is_still_a_gain),
        cmocka_unit_test(test_names_of_reasons),
        cmocka_unit_test(test_alternatives_are_those_of_trying_all),
        cmocka_unit_test(test_what_no_change_can_displace_is_always_chosen),
        cmocka_unit_test(test_a_near_tie_is_seen),
        cmocka_unit_test(test_dearer_options_keep_within_the_budget),
        cmocka_unit_test(test_required_options_are_in_every_run),
        cmocka_unit_test(test_the_largest_weights_are_perturbed_too),
        cmocka_unit_test(test_the_least_cost_is_sought_anew_too),
        cmocka_unit_test(test_perturbing_can_be_interrupted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
