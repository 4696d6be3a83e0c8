/* Problems whose best plan is known by construction, and traps for greedy. */
#include "choice_check.h"

enum { MOST_UNITS = 4000, MOST_OPTIONS = 80 };

struct built { /* a problem put together option by option */
    struct plan_choice choice;
    int64_t weight[MOST_UNITS];
    struct plan_option option[MOST_OPTIONS];
    struct plan_run run[MOST_UNITS];
    int64_t run_count;
    struct plan_floor floor;
    struct plan_run floor_run;
};

static struct built built;

static struct plan_choice *build_start(int32_t units)
{
    built = (struct built){.choice = {.unit_count = units,
                                      .weight = built.weight,
                                      .value = built.weight,
                                      .option = built.option,
                                      .run = built.run,
                                      .floor = &built.floor,
                                      .floor_run = &built.floor_run,
                                      .budget = -1,
                                      .count_limit = -1,
                                      .min_gain = 1}};
    assert_true(units <= MOST_UNITS);
    return &built.choice;
}

static void build_option(int64_t cost)
{
    assert_true(built.choice.option_count < MOST_OPTIONS);
    built.option[built.choice.option_count++] = (struct plan_option){
        .cost = cost, .run_first = built.run_count, .group = -1, .area = -1, .counted = 1};
}

/* Units for the last option, after those it has, with a gap between. */
static void build_run(int32_t first, int32_t count)
{
    assert_true(built.run_count < MOST_UNITS && first + count <= built.choice.unit_count);
    built.run[built.run_count++] = (struct plan_run){first, count};
    built.option[built.choice.option_count - 1].run_count++;
}

static struct plan_solution solve_well(void)
{
    const struct plan_solve_settings settings = {.effort = PLAN_EFFORT_THOROUGH, .stop_gap = 1e-9, .seed = 1};
    struct plan_solution solution = choice_solve_with(&built.choice, &settings);
    choice_check_solution(&built.choice, &solution, 0);
    choice_check_thrift(&built.choice, &solution, 0);
    return solution;
}

/* The worth, proved. */
static void assert_solved(int64_t worth, const char *what, uint64_t seed)
{
    struct plan_solution solution = solve_well();
    assert_int64(choice_worth(&built.choice, &solution), worth, what, seed);
    assert_int64(solution.bound, worth, what, seed);
    assert_int_equal(solution.status, PLAN_SOLVE_OPTIMAL);
    plan_solution_release(&solution);
}

/* ---- one option a cluster: a knapsack ---- */

enum { CLUSTERS = 30, BUDGET = 300 };

static int64_t knapsack_best(void)
{
    int64_t best[BUDGET + 1] = {0};
    for (int32_t i = 0; i < CLUSTERS; i++) {
        int64_t weight = 0;
        for (int32_t j = 0; j < 10; j++) {
            weight += built.weight[10 * i + j];
        }
        for (int64_t money = BUDGET; money >= built.option[i].cost; money--) {
            int64_t with = best[money - built.option[i].cost] + weight;
            best[money] = with > best[money] ? with : best[money];
        }
    }
    return best[BUDGET];
}

static void test_clusters_apart_are_a_knapsack(void **state)
{
    (void)state;
    int32_t reached = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        uint64_t random = seed;
        struct plan_choice *choice = build_start(10 * CLUSTERS);
        choice->budget = BUDGET;
        for (int32_t i = 0; i < CLUSTERS; i++) {
            build_option(5 + choice_below(&random, 45));
            build_run(10 * i, 10);
            for (int32_t j = 0; j < 10; j++) {
                built.weight[10 * i + j] = choice_below(&random, 1000);
            }
        }
        int64_t best = knapsack_best();
        struct plan_solution solution = solve_well();
        assert_at_most(solution.selection.weight, best, "plan and optimum", seed);
        assert_at_most(best, solution.bound, "optimum and bound", seed);
        assert_true((double)solution.selection.weight >= 0.995 * (double)best);
        reached += solution.selection.weight == best ? 1 : 0;
        plan_solution_release(&solution);
    }
    print_message("%d of 20 knapsacks at the optimum\n", reached);
    assert_true(reached >= 18);
}

/* ---- stretches of a line: the relaxation has no gap ---- */

enum { STRETCHES = 60, LINE = 400 };

/* Most weight of at most p stretches, in order of their ends; with the last one ending at `end`. */
static int64_t line_best(int32_t p)
{
    static int64_t best[STRETCHES + 1][LINE + 1]; /* number used, covered up to */
    int64_t prefix[LINE + 1] = {0};
    for (int32_t j = 0; j < LINE; j++) {
        prefix[j + 1] = prefix[j] + built.weight[j];
    }
    for (int32_t n = 0; n <= p; n++) {
        for (int32_t end = 0; end <= LINE; end++) {
            int64_t most = end > 0 ? best[n][end - 1] : 0;
            for (int32_t i = 0; n > 0 && i < STRETCHES; i++) {
                const struct plan_run *run = &built.run[i];
                if (run->first < end && run->first + run->count >= end) { /* cut off at `end` */
                    int64_t with = best[n - 1][run->first] + prefix[end] - prefix[run->first];
                    most = with > most ? with : most;
                }
            }
            best[n][end] = most;
        }
    }
    return best[p][LINE];
}

static void test_stretches_of_a_line_leave_no_gap(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        uint64_t random = seed;
        struct plan_choice *choice = build_start(LINE);
        for (int32_t j = 0; j < LINE; j++) {
            built.weight[j] = choice_below(&random, 5000);
        }
        for (int32_t i = 0; i < STRETCHES; i++) {
            int32_t first = choice_below(&random, LINE - 40);
            build_option(1);
            build_run(first, 1 + choice_below(&random, 40));
        }
        choice->count_limit = 3 + choice_below(&random, 15);
        assert_solved(line_best((int32_t)choice->count_limit), "a line", seed);
    }
}

/* ---- edges ---- */

static void build_row(int32_t options, int64_t cost)
{
    build_start(4 * options + 1);
    for (int32_t j = 0; j < built.choice.unit_count; j++) {
        built.weight[j] = 1 + j % 7;
    }
    for (int32_t i = 0; i < options; i++) {
        build_option(cost);
        build_run(4 * i, 5);
    }
}

static int64_t all_weight(void)
{
    int64_t sum = 0;
    for (int32_t j = 0; j < built.choice.unit_count; j++) {
        sum += built.weight[j];
    }
    return sum;
}

static void test_all_when_all_may_be_had(void **state)
{
    (void)state;
    build_row(12, 3);
    built.choice.count_limit = 12;
    assert_solved(all_weight(), "count of all", 0);
    built.choice.count_limit = 1000;
    assert_solved(all_weight(), "count beyond all", 0);
    built.choice.count_limit = -1;
    built.choice.budget = 36;
    assert_solved(all_weight(), "money for all", 0);
    built.choice.budget = -1;
    assert_solved(all_weight(), "no limit", 0);
}

static void test_nothing_when_nothing_may_be_had(void **state)
{
    (void)state;
    build_row(12, 3);
    built.choice.count_limit = 0;
    assert_solved(0, "none", 0);
    built.choice.count_limit = -1;
    built.choice.budget = 0;
    assert_solved(0, "no money", 0);
    built.option[4].cost = 0;
    assert_solved(3 + 4 + 5 + 6 + 7, "one for nothing", 0); /* units 16 to 20 */
    built.option[4].cost = 3;
    built.choice.budget = 2; /* the relaxation buys two thirds: no proof, but no plan either */
    struct plan_solution solution = solve_well();
    assert_int_equal(solution.selection.count, 0);
    plan_solution_release(&solution);
    build_row(12, 3);
    memset(built.weight, 0, sizeof built.weight);
    assert_solved(0, "no weight", 0);
    build_row(0, 3);
    assert_solved(0, "no options", 0);
    build_start(0);
    assert_solved(0, "no units", 0);
    build_start(0);
    build_option(1);
    assert_solved(0, "an option without units", 0);
}

static void test_an_empty_reach_is_not_bought(void **state)
{
    (void)state;
    build_row(6, 3);
    build_option(0);
    struct plan_solution solution = solve_well();
    assert_int_equal(solution.selection.count, 6);
    for (int32_t c = 0; c < 6; c++) {
        assert_true(solution.selection.option[c] != 6);
    }
    plan_solution_release(&solution);
}

static void test_of_twins_one_is_bought_the_cheaper(void **state)
{
    (void)state;
    build_start(30);
    for (int32_t j = 0; j < 30; j++) {
        built.weight[j] = 10;
    }
    static const int64_t cost[6] = {5, 5, 5, 9, 7, 8};
    for (int32_t i = 0; i < 6; i++) {
        build_option(cost[i]);
        build_run(i < 3 ? 0 : 16, 14);
    }
    built.choice.budget = 100;
    struct plan_solution solution = solve_well();
    assert_int_equal(solution.selection.count, 2);
    assert_int_equal(solution.selection.cost, 5 + 7);
    assert_int_equal(solution.bound, 280);
    int32_t first = solution.selection.option[0];
    int32_t second = solution.selection.option[1];
    assert_int_equal(first < second ? first : second, 0);
    assert_int_equal(first < second ? second : first, 4);
    plan_solution_release(&solution);
}

/* ---- traps ---- */

/* Rows of a table against its columns: each column holds one more than a row has left, so greedy
 * takes columns and gets 1 − (1 − 1/4)^4 of what the four rows get: all. */
static void test_the_trap_of_columns(void **state)
{
    (void)state;
    enum { ROWS = 4, COLUMNS = 8 };
    build_start(ROWS * (COLUMNS + 1));
    for (int32_t row = 0; row < ROWS; row++) {
        int64_t weight = 16384; /* 3^c 4^(7 − c) */
        for (int32_t c = 0; c <= COLUMNS; c++) {
            built.weight[row * (COLUMNS + 1) + c] = c < COLUMNS ? weight : 3 * 2187 - 1;
            weight = weight / 4 * 3;
        }
    }
    for (int32_t c = 0; c < COLUMNS; c++) {
        build_option(1);
        for (int32_t row = 0; row < ROWS; row++) {
            build_run(row * (COLUMNS + 1) + c, 1);
        }
    }
    for (int32_t row = 0; row < ROWS; row++) {
        build_option(1);
        build_run(row * (COLUMNS + 1), COLUMNS + 1);
    }
    built.choice.count_limit = ROWS;
    struct plan_solution solution = solve_well();
    assert_true((double)solution.greedy.weight < 0.7 * (double)all_weight());
    plan_solution_release(&solution);
    assert_solved(all_weight(), "rows", 0);
}

/* The one that is best both plainly and by cost leaves too little money for anything else. */
static void test_the_trap_of_the_knapsack(void **state)
{
    (void)state;
    build_start(7);
    static const int64_t weight[7] = {80, 0, 70, 0, 70, 0, 1};
    static const int64_t cost[4] = {51, 50, 50, 1};
    for (int32_t i = 0; i < 4; i++) {
        built.weight[2 * i] = weight[2 * i];
        build_option(cost[i]);
        build_run(2 * i, 1);
    }
    built.choice.budget = 100;
    struct plan_solution solution = solve_well();
    assert_int_equal(solution.greedy.weight, 81);
    assert_int_equal(solution.selection.weight, 140);
    plan_solution_release(&solution);
}

/* Two rows cover all; greedy takes blocks of both rows, each a little more than half of what is left. */
static void test_the_trap_of_halves_at_the_least_cost(void **state)
{
    (void)state;
    enum { WIDTH = 62 }; /* 2 + 4 + 8 + 16 + 32 */
    build_start(2 * WIDTH + 1);
    for (int32_t j = 0; j < 2 * WIDTH + 1; j++) {
        built.weight[j] = j == WIDTH ? 0 : 1;
    }
    for (int32_t first = 0, width = 2; first < WIDTH; first += width, width *= 2) {
        build_option(10);
        build_run(first, width);
        build_run(WIDTH + 1 + first, width);
    }
    for (int32_t row = 0; row < 2; row++) {
        build_option(10);
        build_run(row * (WIDTH + 1), WIDTH);
    }
    built.choice.objective = PLAN_LEAST_COST;
    built.choice.floor_count = 1;
    built.floor_run = (struct plan_run){0, 2 * WIDTH + 1};
    built.floor = (struct plan_floor){.name = "all", .need = (int64_t)2 * WIDTH, .run_count = 1};
    assert_solved(20, "two rows", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clusters_apart_are_a_knapsack),
        cmocka_unit_test(test_stretches_of_a_line_leave_no_gap),
        cmocka_unit_test(test_all_when_all_may_be_had),
        cmocka_unit_test(test_nothing_when_nothing_may_be_had),
        cmocka_unit_test(test_an_empty_reach_is_not_bought),
        cmocka_unit_test(test_of_twins_one_is_bought_the_cheaper),
        cmocka_unit_test(test_the_trap_of_columns),
        cmocka_unit_test(test_the_trap_of_the_knapsack),
        cmocka_unit_test(test_the_trap_of_halves_at_the_least_cost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
