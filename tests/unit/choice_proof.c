#include "planner/choice/proof.h"
#include "tests/support/choice_tiny.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

__extension__ typedef __int128 wide;

enum { SEEDS = 500 };

/* Three units of weight 10, 20, 30; option 0 covers the first two at cost 5, option 1 the last two at cost 7.
 */
struct hand {
    int64_t weight[3], unit[3], floor[1], area[1], area_limit[1];
    struct plan_run run[2];
    struct plan_option option[2];
    struct plan_floor need;
    struct plan_run floor_run;
    struct plan_choice choice;
    struct plan_proof proof;
};

static void hand_init(struct hand *hand)
{
    *hand = (struct hand){.weight = {10, 20, 30}, .unit = {40, 100, 120}, .run = {{0, 2}, {1, 2}}};
    for (int32_t i = 0; i < 2; i++) {
        hand->option[i] =
            (struct plan_option){.cost = 5 + 2 * i, .run_first = i, .run_count = 1, .group = -1, .area = -1};
        hand->option[i].counted = 1;
    }
    hand->need = (struct plan_floor){.name = "all", .need = 25, .run_first = 0, .run_count = 1};
    hand->floor_run = (struct plan_run){1, 2};
    hand->choice = (struct plan_choice){.objective = PLAN_MOST_WEIGHT,
                                        .unit_count = 3,
                                        .weight = hand->weight,
                                        .value = hand->weight,
                                        .option_count = 2,
                                        .option = hand->option,
                                        .run = hand->run,
                                        .floor = &hand->need,
                                        .floor_run = &hand->floor_run,
                                        .area_limit = hand->area_limit,
                                        .budget = -1,
                                        .count_limit = -1,
                                        .min_gain = 1};
    hand->proof =
        (struct plan_proof){.scale = 8, .unit = hand->unit, .floor = hand->floor, .area = hand->area};
}

static int64_t bound_of(const struct plan_choice *choice, const struct plan_proof *proof, int64_t *reduced)
{
    int64_t bound = 0;
    struct geo_error err;
    assert_int_equal(plan_proof_bound(&bound, reduced, choice, proof, &err), GEO_OK);
    return bound;
}

static void the_formula_by_hand(void **state)
{
    (void)state;
    struct hand hand;
    int64_t reduced[2];
    hand_init(&hand);
    /* units: (80 − 40) + (160 − 100) + (240 − 120) = 220; options: 140 + 220 = 360; 580 / 8 = 72.5 */
    assert_int_equal(bound_of(&hand.choice, &hand.proof, reduced), 72);
    assert_int_equal(reduced[0], 140);
    assert_int_equal(reduced[1], 220);
    /* at most one: ν = 150 costs 150; options: −10 → 0, 70; 220 + 150 + 70 = 440; 55 */
    hand.choice.count_limit = 1;
    hand.proof.count = 150;
    assert_int_equal(bound_of(&hand.choice, &hand.proof, reduced), 55);
    assert_int_equal(reduced[0], -10);
    assert_int_equal(reduced[1], 70);
    /* an option that is not counted does not pay ν: 220 + 150 + 140 + 70 = 580 */
    hand.option[0].counted = 0;
    assert_int_equal(bound_of(&hand.choice, &hand.proof, NULL), 72);
    hand.option[0].counted = 1;
    /* required: its r counts even below 0: 220 + 150 − 10 + 70 = 430; 53.75 */
    hand.option[0].state = PLAN_OPTION_REQUIRED;
    assert_int_equal(bound_of(&hand.choice, &hand.proof, NULL), 53);
    hand.option[0].state = PLAN_OPTION_FREE;
    /* forbidden: 220 + 150 = 370; 46.25 */
    hand.option[1].state = PLAN_OPTION_FORBIDDEN;
    assert_int_equal(bound_of(&hand.choice, &hand.proof, NULL), 46);
}

static void money_is_rounded_to_the_safe_side(void **state)
{
    (void)state;
    struct hand hand;
    int64_t reduced[2];
    hand_init(&hand);
    hand.choice.budget = 7;
    hand.proof.money_bits = 1;
    hand.proof.money =
        35; /* 17.5 a unit of money: ceil(122.5) = 123; 140 − floor(87.5) = 53; 220 − 122 = 98 */
    assert_int_equal(bound_of(&hand.choice, &hand.proof, reduced), (220 + 123 + 53 + 98) / 8);
    assert_int_equal(reduced[0], 53);
    assert_int_equal(reduced[1], 98);
}

static void areas_and_floors_by_hand(void **state)
{
    (void)state;
    struct hand hand;
    hand_init(&hand);
    hand.choice.area_count = 1;
    hand.area_limit[0] = 1;
    hand.area[0] = 100;
    hand.option[0].area = 0;
    hand.option[1].area = 0; /* 220 + 100 + 40 + 120 = 480 */
    assert_int_equal(bound_of(&hand.choice, &hand.proof, NULL), 60);
    hand.choice.floor_count = 1;
    hand.floor[0] = 2; /* units 1, 2 are worth 40 and 60 more, the need of 25 takes 50: 530 / 8 = 66.25 */
    assert_int_equal(bound_of(&hand.choice, &hand.proof, NULL), 66);
    /* least cost: units max(0, 40 − 100) = 0 …: 0; −50 + 100; r: 140 − 40 − 100 = 0, 220 − 56 − 100 = 64;
     * U = 114: no plan costs less than −14, which is nothing new */
    hand.choice.objective = PLAN_LEAST_COST;
    assert_int_equal(bound_of(&hand.choice, &hand.proof, NULL), -14);
    /* λ = 0, 40, 60, the price of area 0: r = 40 − 40, 100 − 56 = 44; U = −50 + 44 = −6: cost ≥ 1 (0.75) */
    hand.area[0] = 0;
    hand.unit[0] = 0;
    hand.unit[1] = 40;
    hand.unit[2] = 60;
    assert_int_equal(bound_of(&hand.choice, &hand.proof, NULL), 1);
}

static void what_is_no_proof_is_refused(void **state)
{
    (void)state;
    struct hand hand;
    int64_t bound = -7;
    struct geo_error err;
    for (int32_t fault = 0; fault < 12; fault++) {
        hand_init(&hand);
        hand.choice.area_count = 1;
        hand.area_limit[0] = fault == 4 ? -1 : 1;
        hand.choice.floor_count = 1;
        hand.unit[1] = fault == 0 ? -1 : fault == 1 ? INT64_MAX : 1;
        hand.floor[0] = fault == 2 ? -1 : 1;
        hand.area[0] = fault == 3 ? -1 : 1;
        hand.proof.scale = fault == 5 ? 0 : fault == 11 ? INT64_MAX : 1;
        hand.choice.objective = fault == 11 ? PLAN_LEAST_COST : PLAN_MOST_WEIGHT;
        hand.proof.money_bits = fault == 6 ? 41 : fault == 7 ? -1 : 40;
        hand.proof.money = fault == 8; /* without a budget */
        hand.proof.count = fault == 9 ? 1 : fault == 10 ? -1 : 0;
        assert_int_equal(plan_proof_bound(&bound, NULL, &hand.choice, &hand.proof, &err), GEO_ERR_INTERNAL);
        assert_int_equal(bound, -7);
        struct plan_proof_point point = {.budget = 1, .count_limit = 1, .bound = -7};
        assert_int_equal(plan_proof_points(&point, 1, &hand.choice, &hand.proof, &err), GEO_ERR_INTERNAL);
        int8_t fixed[2];
        assert_int_equal(plan_proof_fixed(fixed, &hand.choice, &hand.proof, 0, &err), GEO_ERR_INTERNAL);
    }
}

static void a_copy_is_deep(void **state)
{
    (void)state;
    struct hand hand;
    struct plan_proof copy = {0};
    struct geo_error err;
    hand_init(&hand);
    hand.floor[0] = 3;
    hand.area[0] = 4;
    assert_int_equal(plan_proof_copy(&copy, &hand.proof, 3, 1, 1, &err), GEO_OK);
    assert_true(copy.unit != hand.unit && copy.unit[2] == 120);
    assert_true(copy.floor != hand.floor && copy.floor[0] == 3);
    assert_true(copy.area != hand.area && copy.area[0] == 4);
    assert_int_equal(copy.scale, 8);
    plan_proof_release(&copy);
    plan_proof_release(&copy);
    assert_null(copy.unit);
}

/* ---- tiny problems, random multipliers ---- */

struct random_proof {
    struct plan_proof proof;
    int64_t unit[CHOICE_TINY_UNITS], floor[CHOICE_TINY_FLOORS], area[CHOICE_TINY_AREAS];
};

/* Magnitudes near those of a good proof, and far from them. */
static void random_proof_make(struct random_proof *ret, const struct plan_choice *choice, uint64_t *random)
{
    int32_t scale = 1 + choice_below(random, 1000);
    double reach = choice_real(random, 0.0, 1.5);
    *ret = (struct random_proof){.proof = {.scale = scale, .money_bits = choice_below(random, 41)}};
    for (int32_t k = 0; k < choice->floor_count; k++) {
        ret->floor[k] = choice_below(random, 2) == 0 ? 0 : choice_below(random, 2 * scale);
    }
    for (int32_t j = 0; j < choice->unit_count; j++) {
        double most = (double)scale * (double)(choice->weight[j] + choice->value[j]);
        ret->unit[j] = choice_below(random, 4) == 0 ? 0 : (int64_t)(choice_real(random, 0.0, reach) * most);
    }
    for (int32_t a = 0; a < choice->area_count; a++) {
        ret->area[a] = choice->area_limit[a] < 0 ? 0 : choice_below(random, 5000) * scale;
    }
    double price = choice_real(random, 0.0, 500.0) * scale * (double)(INT64_C(1) << ret->proof.money_bits);
    ret->proof.money = choice->budget < 0 ? 0 : (int64_t)price;
    ret->proof.count = choice->count_limit < 0 ? 0 : (int64_t)choice_below(random, 20000) * scale;
    ret->proof.unit = ret->unit;
    ret->proof.floor = ret->floor;
    ret->proof.area = ret->area;
}

static wide floor_divide(wide a, wide b)
{
    return a >= 0 ? a / b : -((b - 1 - a) / b);
}

static bool in_runs(const struct plan_run *run, int32_t count, int32_t unit)
{
    return (choice_tiny_set(run, count) >> unit & 1U) != 0;
}

/* r_i as the header writes it, unit by unit. */
static wide plain_reduced(const struct plan_choice *choice, const struct plan_proof *proof, int32_t i)
{
    const struct plan_option *option = &choice->option[i];
    wide r = 0;
    for (int32_t j = 0; j < choice->unit_count; j++) {
        r += in_runs(&choice->run[option->run_first], option->run_count, j) ? proof->unit[j] : 0;
    }
    r -= choice->objective == PLAN_LEAST_COST ? (wide)proof->scale * option->cost : 0;
    r -= floor_divide((wide)proof->money * option->cost, (wide)1 << proof->money_bits);
    if (option->counted != 0) {
        r -= proof->count + (option->area >= 0 ? proof->area[option->area] : 0);
    }
    return r;
}

/* U as the header writes it. */
static wide plain_value(const struct plan_choice *choice, const struct plan_proof *proof)
{
    wide value = 0;
    for (int32_t j = 0; j < choice->unit_count; j++) {
        wide worth = choice->objective == PLAN_MOST_WEIGHT ? (wide)proof->scale * choice->weight[j] : 0;
        for (int32_t k = 0; k < choice->floor_count; k++) {
            const struct plan_floor *floor = &choice->floor[k];
            bool in = in_runs(&choice->floor_run[floor->run_first], floor->run_count, j);
            worth += in ? (wide)proof->floor[k] * choice->value[j] : 0;
        }
        value += worth > proof->unit[j] ? worth - proof->unit[j] : 0;
    }
    for (int32_t k = 0; k < choice->floor_count; k++) {
        value -= (wide)proof->floor[k] * choice->floor[k].need;
    }
    value -= floor_divide(-(wide)proof->money * choice->budget, (wide)1 << proof->money_bits);
    value += (wide)proof->count * choice->count_limit;
    for (int32_t a = 0; a < choice->area_count; a++) {
        value += (wide)proof->area[a] * choice->area_limit[a];
    }
    for (int32_t i = 0; i < choice->option_count; i++) {
        wide r = plain_reduced(choice, proof, i);
        bool required = choice->option[i].state == PLAN_OPTION_REQUIRED;
        value += required || (r > 0 && choice->option[i].state == PLAN_OPTION_FREE) ? r : 0;
    }
    return value;
}

static void any_multipliers_bound_every_plan(void **state)
{
    (void)state;
    int32_t feasible = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct choice_instance tiny;
        choice_tiny_make(&tiny, seed);
        const struct plan_choice *choice = &tiny.choice;
        struct choice_best best = choice_tiny_best(choice);
        bool least = choice->objective == PLAN_LEAST_COST;
        uint64_t random = seed;
        feasible += best.feasible;
        for (int32_t n = 0; n < 10; n++) {
            struct random_proof any;
            int64_t reduced[CHOICE_TINY_OPTIONS];
            random_proof_make(&any, choice, &random);
            int64_t bound = bound_of(choice, &any.proof, reduced);
            int64_t plain = (int64_t)floor_divide(plain_value(choice, &any.proof), any.proof.scale);
            assert_int_equal(bound, least ? -plain : plain);
            assert_true(!best.feasible || (least ? bound <= best.best : bound >= best.best));
            for (int32_t i = 0; i < choice->option_count; i++) {
                assert_true(reduced[i] == (int64_t)plain_reduced(choice, &any.proof, i));
            }
        }
        choice_instance_release(&tiny);
    }
    assert_true(feasible > SEEDS / 2);
}

/* The points' t and ν bound as well as any others, and every plan within those limits. */
static void points_take_the_best_multipliers(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct choice_instance tiny;
        struct random_proof any;
        struct geo_error err;
        uint64_t random = seed;
        choice_tiny_make(&tiny, seed);
        struct plan_choice *choice = &tiny.choice;
        random_proof_make(&any, choice, &random);
        any.proof.money_bits %= 16;
        struct plan_proof_point point[4];
        for (int32_t p = 0; p < 4; p++) {
            point[p] = (struct plan_proof_point){.budget = p % 2 == 0 ? choice_below(&random, 300) : -1,
                                                 .count_limit = p < 2 ? choice_below(&random, 8) : -1};
        }
        assert_int_equal(plan_proof_points(point, 4, choice, &any.proof, &err), GEO_OK);
        for (int32_t p = 0; p < 4; p++) {
            choice->budget = point[p].budget;
            choice->count_limit = point[p].count_limit;
            any.proof.money = point[p].money;
            any.proof.count = point[p].count;
            assert_int_equal(bound_of(choice, &any.proof, NULL), point[p].bound);
            wide least = plain_value(choice, &any.proof);
            bool endless = point[p].money == INT64_C(1) << 62 || point[p].count == INT64_C(1) << 62;
            assert_true(!endless || least < 0);            /* the required options alone are too many */
            for (int32_t n = 0; n < 40 && !endless; n++) { /* beside the best, and anywhere */
                int64_t near = choice_below(&random, 3) == 0 ? 1 : INT64_MAX;
                int64_t money = point[p].money + choice_below(&random, 7) - 3;
                int64_t count = point[p].count + choice_below(&random, 7) - 3;
                money =
                    near == 1 ? money : (int64_t)(choice_real(&random, 0.0, 3.0) * (double)point[p].money);
                count =
                    near == 1 ? count : (int64_t)(choice_real(&random, 0.0, 3.0) * (double)point[p].count);
                any.proof.money = choice->budget < 0 || money < 0 ? 0 : money;
                any.proof.count = choice->count_limit < 0 || count < 0 ? 0 : count;
                /* t is whole: rounding may cost as much as one for each option */
                assert_true(plain_value(choice, &any.proof) >= least - choice->option_count - 1);
            }
            struct choice_best best = choice_tiny_best(choice);
            bool low = choice->objective == PLAN_LEAST_COST;
            assert_true(!best.feasible || (low ? point[p].bound <= best.best : point[p].bound >= best.best));
        }
        choice_instance_release(&tiny);
    }
}

/* What every better plan holds, by trying every subset. */
struct better {
    uint32_t in_all, in_any;
    bool some;
};

static bool floors_met(const struct plan_choice *choice, uint64_t covered)
{
    bool met = true;
    for (int32_t k = 0; k < choice->floor_count; k++) {
        const struct plan_floor *floor = &choice->floor[k];
        uint64_t units = choice_tiny_set(&choice->floor_run[floor->run_first], floor->run_count);
        met = met && choice_tiny_sum(choice->value, covered & units) >= floor->need;
    }
    return met;
}

static struct better better_plans(const struct plan_choice *choice, int64_t than)
{
    struct better better = {.in_all = UINT32_MAX};
    for (uint32_t set = 0; set < 1U << choice->option_count; set++) {
        uint64_t covered = 0;
        int64_t cost = 0;
        for (int32_t i = 0; i < choice->option_count; i++) {
            const struct plan_option *option = &choice->option[i];
            bool in = (set >> i & 1U) != 0;
            covered |= in ? choice_tiny_set(&choice->run[option->run_first], option->run_count) : 0;
            cost += in ? option->cost : 0;
        }
        int64_t weight = choice_tiny_sum(choice->weight, covered);
        bool beats = choice->objective == PLAN_LEAST_COST ? cost < than : weight > than;
        if (beats && floors_met(choice, covered) && choice_tiny_allowed(choice, set)) {
            better.in_all &= set;
            better.in_any |= set;
            better.some = true;
        }
    }
    return better;
}

/* A proof from λ = the weight shared among those that cover the unit, and the best t and ν. */
static void fair_proof(struct random_proof *any, const struct plan_choice *choice)
{
    struct geo_error err;
    for (int32_t j = 0; j < choice->unit_count; j++) {
        int64_t owners = 0;
        for (int32_t i = 0; i < choice->option_count; i++) {
            const struct plan_option *option = &choice->option[i];
            owners += in_runs(&choice->run[option->run_first], option->run_count, j);
        }
        any->unit[j] =
            owners < 2 ? any->proof.scale * choice->weight[j] : any->proof.scale * choice->weight[j] / owners;
    }
    memset(any->floor, 0, sizeof any->floor);
    memset(any->area, 0, sizeof any->area);
    any->proof.money_bits = 20;
    struct plan_proof_point point = {.budget = choice->budget, .count_limit = choice->count_limit};
    assert_int_equal(plan_proof_points(&point, 1, choice, &any->proof, &err), GEO_OK);
    any->proof.money = point.money;
    any->proof.count = point.count;
}

static void fixed_options_are_so_in_every_better_plan(void **state)
{
    (void)state;
    int32_t in = 0;
    int32_t out = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct choice_instance tiny;
        struct random_proof any;
        struct geo_error err;
        uint64_t random = seed;
        choice_tiny_make(&tiny, seed);
        const struct plan_choice *choice = &tiny.choice;
        struct choice_best best = choice_tiny_best(choice);
        random_proof_make(&any, choice, &random);
        if (choice->objective == PLAN_MOST_WEIGHT) {
            fair_proof(&any, choice);
        }
        for (int32_t step = 0; best.feasible && step < 3; step++) {
            int64_t drop = step == 0 ? 1 : 1 + best.best * step / 50;
            int64_t than = choice->objective == PLAN_LEAST_COST ? best.best + drop : best.best - drop;
            int8_t fixed[CHOICE_TINY_OPTIONS];
            assert_int_equal(plan_proof_fixed(fixed, choice, &any.proof, than, &err), GEO_OK);
            struct better better = better_plans(choice, than);
            assert_true(better.some);
            for (int32_t i = 0; i < choice->option_count; i++) {
                assert_true(fixed[i] != 1 || (better.in_all >> i & 1U) != 0);
                assert_true(fixed[i] != -1 || (better.in_any >> i & 1U) == 0);
                in += fixed[i] == 1 && choice->option[i].state == PLAN_OPTION_FREE;
                out += fixed[i] == -1 && choice->option[i].state == PLAN_OPTION_FREE;
            }
        }
        choice_instance_release(&tiny);
    }
    assert_true(in > 20 && out > 100); /* it is not by silence that they are right */
}

static void fixed_by_hand(void **state)
{
    (void)state;
    struct hand hand;
    struct geo_error err;
    int8_t fixed[2];
    hand_init(&hand);
    hand.choice.count_limit = 1;
    hand.proof.count =
        150; /* U = 440, r = −10 and 70; with option 0: 430 / 8 = 53.75, without 1: 370 / 8 = 46.25 */
    assert_int_equal(plan_proof_fixed(fixed, &hand.choice, &hand.proof, 53, &err), GEO_OK);
    assert_int_equal(fixed[0], -1);
    assert_int_equal(fixed[1], 1);
    assert_int_equal(plan_proof_fixed(fixed, &hand.choice, &hand.proof, 52, &err), GEO_OK);
    assert_int_equal(fixed[0], 0);
    assert_int_equal(fixed[1], 1);
    assert_int_equal(plan_proof_fixed(fixed, &hand.choice, &hand.proof, 46, &err), GEO_OK);
    assert_int_equal(fixed[1], 1);
    assert_int_equal(plan_proof_fixed(fixed, &hand.choice, &hand.proof, 45, &err), GEO_OK);
    assert_int_equal(fixed[1], 0);
    hand.option[0].state = PLAN_OPTION_REQUIRED;
    hand.option[1].state = PLAN_OPTION_FORBIDDEN;
    assert_int_equal(plan_proof_fixed(fixed, &hand.choice, &hand.proof, 0, &err), GEO_OK);
    assert_int_equal(fixed[0], 1);
    assert_int_equal(fixed[1], -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_formula_by_hand),
        cmocka_unit_test(money_is_rounded_to_the_safe_side),
        cmocka_unit_test(areas_and_floors_by_hand),
        cmocka_unit_test(what_is_no_proof_is_refused),
        cmocka_unit_test(a_copy_is_deep),
        cmocka_unit_test(any_multipliers_bound_every_plan),
        cmocka_unit_test(points_take_the_best_multipliers),
        cmocka_unit_test(fixed_options_are_so_in_every_better_plan),
        cmocka_unit_test(fixed_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
