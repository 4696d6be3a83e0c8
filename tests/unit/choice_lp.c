/* The model in CPLEX LP format: to the byte for a small problem, and what other people's solvers make of it.
 */
#include "outputs/choice_lp.h"
#include "tests/support/choice_tiny.h"
#include "tests/support/temporary.h"

static char root[TEMPORARY_PATH_SIZE];

static int make_root(void **state)
{
    (void)state;
    temporary_make(root);
    return 0;
}

static int remove_root(void **state)
{
    (void)state;
    temporary_remove(root);
    return 0;
}

static const int64_t weights[] = {3, 0, 4, 0};
static const int64_t values[] = {1, 2, 0, 0};
static const struct plan_run runs[] = {{0, 3}, {1, 2}, {3, 1}};
static const struct plan_option options[] = {
    {.cost = 5, .run_first = 0, .run_count = 1, .group = 0, .area = 0, .counted = 1},
    {.cost = 1, .run_first = 1, .run_count = 2, .group = 0, .area = 1, .counted = 1, .x_m = 50.0},
    {.cost = 0,
     .run_first = 0,
     .run_count = 1,
     .group = 1,
     .area = 0,
     .x_m = 99.0,
     .state = PLAN_OPTION_REQUIRED},
    {.cost = 7, .run_first = 0, .run_count = 1, .group = -1, .area = 0, .counted = 1, .x_m = 100.0},
    {.cost = 7, .run_first = 0, .run_count = 1, .group = -1, .area = 0, .state = PLAN_OPTION_FORBIDDEN},
};
static const struct plan_run floor_runs[] = {{0, 4}};
static const struct plan_floor floors[] = {{"all", 2, 0, 1}};
static const int64_t area_limits[] = {1, -1};
static const char *const ids[] = {"a", "b", "c", "d", "e"};

static struct plan_choice small_choice(void)
{
    return (struct plan_choice){.unit_count = 4,
                                .weight = weights,
                                .value = values,
                                .option_count = 5,
                                .option = options,
                                .run = runs,
                                .floor_count = 1,
                                .floor = floors,
                                .floor_run = floor_runs,
                                .area_count = 2,
                                .area_limit = area_limits,
                                .budget = 9,
                                .count_limit = 2,
                                .spacing_m = 50.0,
                                .min_gain = 1};
}

/* b is exactly 50 m from a, 49 m from c, 50 m from d; c is 1 m from d. */
static const char MODEL[] = "Subject To\n"
                            " zero: z = 0\n"
                            " unit0: 0 z + x0 - y0 - y2 - y3 <= 0\n"
                            " unit1: 0 z + x1 - y0 - y1 - y2 - y3 <= 0\n"
                            " unit2: 0 z + x2 - y0 - y1 - y2 - y3 <= 0\n"
                            " floor0: 0 z + x0 + 2 x1 >= 2\n"
                            " budget0: 0 z + 5 y0 + y1 + 7 y3 + 7 y4 <= 9\n"
                            " count0: 0 z + y0 + y1 + y3 <= 2\n"
                            " group0: 0 z + y0 + y1 <= 1\n"
                            " area0: 0 z + y0 + y3 <= 1\n"
                            " close0: 0 z + y1 + y2 <= 1\n"
                            " close1: 0 z + y2 + y3 <= 1\n"
                            " fixed2: 0 z + y2 = 1\n"
                            " fixed4: 0 z + y4 = 0\n"
                            "Bounds\n"
                            " 0 <= z <= 0\n"
                            " 0 <= x0 <= 1\n"
                            " 0 <= x1 <= 1\n"
                            " 0 <= x2 <= 1\n"
                            "Binary\n"
                            " y0\n y1\n y2\n y3\n y4\n"
                            "End\n";

static void every_constraint_is_written(void **state)
{
    (void)state;
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err;
    struct plan_choice choice = small_choice();
    struct out_choice out = {&choice, ids, {NULL, 0}, {NULL, 0}, NULL};
    temporary_path(path, root, "model.lp");
    assert_int_equal(out_choice_lp_write(path, false, &out, &err), GEO_OK);
    temporary_assert_contains(root, "model.lp", "\\ y0 is a\n\\ y1 is b\n");
    temporary_assert_contains(root, "model.lp", "Maximize\n weight: 0 z + 3 x0 + 4 x2\n");
    temporary_assert_contains(root, "model.lp", MODEL);
    /* What is there is kept unless it may be replaced. */
    assert_int_equal(out_choice_lp_write(path, false, &out, &err), GEO_ERR_OUTPUT);
    choice.objective = PLAN_LEAST_COST; /* unit 2 matters to no floor */
    assert_int_equal(out_choice_lp_write(path, true, &out, &err), GEO_OK);
    temporary_assert_contains(root, "model.lp", "Minimize\n cost: 0 z + 5 y0 + y1 + 7 y3 + 7 y4\n");
    char *text = temporary_read(root, "model.lp", NULL);
    assert_null(strstr(text, "x2"));
    free(text);
    assert_int_equal(temporary_count(root), 1); /* nothing partial is left */
}

static void a_model_that_nobody_could_read_is_not_written(void **state)
{
    (void)state;
    enum { UNITS = 1000000, OPTIONS = 31 };
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err;
    static const struct plan_run whole = {0, UNITS};
    struct plan_option many[OPTIONS] = {{0}};
    int64_t *weight = calloc(UNITS, sizeof *weight);
    assert_non_null(weight);
    for (int j = 0; j < UNITS; j++) {
        weight[j] = 1;
    }
    const char *names[OPTIONS];
    for (int i = 0; i < OPTIONS; i++) {
        many[i] = (struct plan_option){.run_count = 1, .group = -1, .area = -1};
        names[i] = "x";
    }
    struct plan_choice choice = {.unit_count = UNITS,
                                 .weight = weight,
                                 .value = weight,
                                 .option_count = OPTIONS,
                                 .option = many,
                                 .run = &whole,
                                 .budget = -1,
                                 .count_limit = -1,
                                 .min_gain = 1};
    struct out_choice out = {&choice, names, {NULL, 0}, {NULL, 0}, NULL};
    temporary_path(path, root, "huge.lp");
    assert_int_equal(out_choice_lp_write(path, false, &out, &err), GEO_ERR_OUTPUT);
    assert_non_null(strstr(err.message, "too large for an LP file"));
    assert_false(temporary_exists(root, "huge.lp"));
    free(weight);
}

/* ---- other people's solvers ---- */

static bool installed(const char *program)
{
    char command[64];
    (void)snprintf(command, sizeof command, "command -v %s >/dev/null 2>&1", program);
    return system(command) == 0;
}

/* The objective that the command prints as its only line; −1: infeasible. */
static double objective_of(const char *command)
{
    char line[256] = "";
    FILE *stream = popen(command, "r");
    assert_non_null(stream);
    (void)fgets(line, sizeof line, stream);
    (void)pclose(stream);
    return line[0] == '\0' ? -1.0 : strtod(line, NULL);
}

static void assert_solvers_find(const struct choice_best *best, uint64_t seed, bool glpk, bool cbc)
{
    char command[3 * TEMPORARY_PATH_SIZE];
    double expected = best->feasible ? (double)best->best : -1.0;
    if (glpk) {
        (void)snprintf(
            command, sizeof command,
            "cd '%s' && glpsol --lp model.lp -o out >/dev/null 2>&1 && grep -q 'INTEGER OPTIMAL' out && "
            "sed -n 's/^Objective:.* = \\([0-9.e+]*\\) .*/\\1/p' out",
            root);
        double found = objective_of(command);
        if (found < expected || found > expected) {
            fail_msg("seed %d: glpsol finds %g, the best is %g", (int)seed, found, expected);
        }
    }
    if (cbc) {
        (void)snprintf(command, sizeof command,
                       "cd '%s' && cbc model.lp solve >out 2>&1 && grep -q '^Result - Optimal' out && "
                       "sed -n 's/^Objective value: *-\\{0,1\\}\\([0-9.e+]*\\)/\\1/p' out",
                       root);
        double found = objective_of(command);
        if (found < expected || found > expected) {
            fail_msg("seed %d: cbc finds %g, the best is %g", (int)seed, found, expected);
        }
    }
}

static void glpk_and_cbc_find_the_best_of_all_subsets(void **state)
{
    (void)state;
    bool glpk = installed("glpsol"), cbc = installed("cbc");
    if (!glpk && !cbc) {
        print_message("skipped: neither glpsol (glpk-utils) nor cbc (coinor-cbc) is installed\n");
        skip();
    }
    char path[TEMPORARY_PATH_SIZE], name[CHOICE_TINY_OPTIONS][8];
    const char *id[CHOICE_TINY_OPTIONS];
    for (int i = 0; i < CHOICE_TINY_OPTIONS; i++) {
        (void)snprintf(name[i], sizeof name[i], "o%d", i % 100);
        id[i] = name[i];
    }
    temporary_path(path, root, "model.lp");
    int feasible = 0, least = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct choice_instance instance;
        struct geo_error err;
        choice_tiny_make(&instance, seed);
        struct out_choice out = {&instance.choice, id, {NULL, 0}, {NULL, 0}, NULL};
        struct choice_best best = choice_tiny_best(&instance.choice);
        assert_int_equal(out_choice_lp_write(path, true, &out, &err), GEO_OK);
        assert_solvers_find(&best, seed, glpk, cbc);
        feasible += best.feasible ? 1 : 0;
        least += instance.choice.objective == PLAN_LEAST_COST ? 1 : 0;
        choice_instance_release(&instance);
    }
    assert_true(feasible > 30 && feasible < 60 && least > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_constraint_is_written),
        cmocka_unit_test(a_model_that_nobody_could_read_is_not_written),
        cmocka_unit_test(glpk_and_cbc_find_the_best_of_all_subsets),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}
