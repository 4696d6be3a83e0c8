/* What must hold of the choice of sites: gains fall with the rank, they add up, lazy is the same as plain
 * greedy, and the result is as near to the best as theory promises (Nemhauser, Wolsey, Fisher 1978: 1 − 1/e).
 */
#include "fixture.h"

#include "planner/siting/siting.h"

#define SEEDS 60
#define CELLS 90
#define CANDIDATES 11

struct instance {
    uint8_t covers[CANDIDATES][CELLS];
    struct plan_reach reach[CANDIDATES];
    int32_t start[CANDIDATES][CELLS], length[CANDIDATES][CELLS];
    int64_t cost_vnd[CANDIDATES];
    int64_t weight[CELLS];
};

/* Each candidate covers a few stretches of a strip; runs as the planner makes them. */
static void make_instance(struct instance *instance, uint64_t seed)
{
    uint64_t random = seed;
    memset(instance, 0, sizeof *instance);
    for (int32_t cell = 0; cell < CELLS; cell++) {
        instance->weight[cell] = fixture_below(&random, 4) == 0 ? 0 : fixture_below(&random, 500000);
    }
    for (int32_t c = 0; c < CANDIDATES; c++) {
        instance->cost_vnd[c] = 700000000 + 100000000 * (int64_t)fixture_below(&random, 15);
        for (int32_t stretch = fixture_below(&random, 4); stretch >= 0; stretch--) {
            int32_t first = fixture_below(&random, CELLS);
            int32_t count = 1 + fixture_below(&random, 14);
            for (int32_t cell = first; cell < CELLS && cell < first + count; cell++) {
                instance->covers[c][cell] = 1;
            }
        }
        struct plan_reach *reach = &instance->reach[c];
        *reach = (struct plan_reach){instance->start[c], instance->length[c], 0};
        for (int32_t cell = 0; cell < CELLS; cell++) {
            if (instance->covers[c][cell] != 0 && (cell == 0 || instance->covers[c][cell - 1] == 0)) {
                reach->start[reach->run_count++] = cell;
            }
            if (instance->covers[c][cell] != 0) {
                reach->length[reach->run_count - 1]++;
            }
        }
    }
}

static int64_t gain_over(const struct instance *instance, const uint8_t *covered, int32_t candidate)
{
    int64_t gain = 0;
    for (int32_t cell = 0; cell < CELLS; cell++) {
        gain += instance->covers[candidate][cell] != 0 && covered[cell] == 0 ? instance->weight[cell] : 0;
    }
    return gain;
}

/* The most that any allowed set covers, by trying all 2^11. */
static int64_t best_of_all(const struct instance *instance, int64_t count_limit, int64_t budget_vnd)
{
    int64_t best = 0;
    for (uint32_t set = 0; set < 1U << CANDIDATES; set++) {
        uint8_t covered[CELLS] = {0};
        int64_t gain = 0;
        int64_t cost_vnd = 0;
        int64_t count = 0;
        for (int32_t c = 0; c < CANDIDATES; c++) {
            if ((set >> c & 1U) == 0) {
                continue;
            }
            gain += gain_over(instance, covered, c);
            for (int32_t cell = 0; cell < CELLS; cell++) {
                covered[cell] |= instance->covers[c][cell];
            }
            cost_vnd += instance->cost_vnd[c];
            count++;
        }
        bool allowed =
            (count_limit < 0 || count <= count_limit) && (budget_vnd < 0 || cost_vnd <= budget_vnd);
        best = allowed && gain > best ? gain : best;
    }
    return best;
}

static struct plan_siting solve(const struct instance *instance, int64_t count_limit, int64_t budget_vnd)
{
    const struct plan_siting_problem problem = {.reach = instance->reach,
                                                .cost_vnd = instance->cost_vnd,
                                                .candidate_count = CANDIDATES,
                                                .cell_weight = instance->weight,
                                                .cell_count = CELLS,
                                                .count_limit = count_limit,
                                                .budget_vnd = budget_vnd};
    struct plan_siting siting = {0};
    struct geo_error err = {GEO_OK, ""};
    enum geo_status status = plan_siting_solve(&siting, &problem, NULL, &err);
    if (status == GEO_ERR_INFEASIBLE) { /* said only when nothing at all can be bought */
        assert_true(budget_vnd >= 0 && best_of_all(instance, -1, budget_vnd) == 0);
        return siting;
    }
    assert_int_equal(status, GEO_OK);
    return siting;
}

/* Each gain is what the site adds to those before it; together they are the total. */
static void check_gains(const struct instance *instance, const struct plan_siting *siting)
{
    uint8_t covered[CELLS] = {0};
    int64_t total = 0;
    int64_t cost_vnd = 0;
    for (int32_t rank = 0; rank < siting->count; rank++) {
        const struct plan_chosen *chosen = &siting->chosen[rank];
        assert_in_range(chosen->candidate, 0, CANDIDATES - 1);
        assert_true(chosen->gain > 0);
        assert_true(chosen->gain == gain_over(instance, covered, chosen->candidate));
        int64_t cells = 0;
        for (int32_t cell = 0; cell < CELLS; cell++) {
            cells += instance->covers[chosen->candidate][cell] != 0 && covered[cell] == 0 ? 1 : 0;
            covered[cell] |= instance->covers[chosen->candidate][cell];
        }
        assert_true(chosen->cells == cells);
        total += chosen->gain;
        cost_vnd += instance->cost_vnd[chosen->candidate];
    }
    assert_true(total == siting->gain_total);
    assert_true(cost_vnd == siting->cost_total_vnd);
}

static void test_gains_never_increase_with_rank(void **state)
{
    (void)state;
    struct instance instance;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        make_instance(&instance, seed);
        struct plan_siting siting = solve(&instance, CANDIDATES, -1);
        check_gains(&instance, &siting);
        for (int32_t rank = 1; rank < siting.count; rank++) {
            assert_true(siting.chosen[rank].gain <= siting.chosen[rank - 1].gain);
        }
        plan_siting_release(&siting);
    }
}

static void test_lazy_is_plain_greedy(void **state)
{
    (void)state;
    struct instance instance;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        make_instance(&instance, seed);
        struct plan_siting siting = solve(&instance, 6, -1);
        uint8_t covered[CELLS] = {0};
        for (int32_t rank = 0; rank < 6; rank++) {
            int32_t best = -1;
            int64_t best_gain = 0;
            for (int32_t c = 0; c < CANDIDATES; c++) {
                int64_t gain = gain_over(&instance, covered, c);
                bool cheaper =
                    best >= 0 && gain == best_gain && instance.cost_vnd[c] < instance.cost_vnd[best];
                if (gain > best_gain || (gain > 0 && cheaper)) {
                    best = c;
                    best_gain = gain;
                }
            }
            if (best < 0) {
                assert_int_equal(siting.count, rank);
                break;
            }
            assert_true(rank < siting.count);
            assert_int_equal(siting.chosen[rank].candidate, best);
            for (int32_t cell = 0; cell < CELLS; cell++) {
                covered[cell] |= instance.covers[best][cell];
            }
        }
        plan_siting_release(&siting);
    }
}

static void test_a_count_is_kept_and_nearly_the_best(void **state)
{
    (void)state;
    struct instance instance;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        make_instance(&instance, seed);
        for (int64_t limit = 0; limit <= 4; limit++) {
            struct plan_siting siting = solve(&instance, limit, -1);
            assert_true(siting.count <= limit);
            int64_t best = best_of_all(&instance, limit, -1);
            assert_true(siting.gain_total <= best);
            assert_true((double)siting.gain_total >= 0.632 * (double)best);
            plan_siting_release(&siting);
        }
    }
}

/* The better of both orders is at least (1 − 1/√e)-near; Khuller, Moss, Naor 1999. */
static void test_a_budget_is_kept_and_nearly_the_best(void **state)
{
    (void)state;
    struct instance instance;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        make_instance(&instance, seed);
        for (int64_t budget_vnd = 0; budget_vnd <= 6000000000; budget_vnd += 1500000000) {
            struct plan_siting siting = solve(&instance, -1, budget_vnd);
            check_gains(&instance, &siting);
            assert_true(siting.cost_total_vnd <= budget_vnd);
            int64_t best = best_of_all(&instance, -1, budget_vnd);
            assert_true(siting.gain_total <= best);
            assert_true((double)siting.gain_total >= 0.393 * (double)best);
            plan_siting_release(&siting);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gains_never_increase_with_rank),
        cmocka_unit_test(test_lazy_is_plain_greedy),
        cmocka_unit_test(test_a_count_is_kept_and_nearly_the_best),
        cmocka_unit_test(test_a_budget_is_kept_and_nearly_the_best),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
