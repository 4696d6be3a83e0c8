/* phusong's side of ./dev bench siting: one case a run, its figures on one line.
 *
 * usage: siting CASE KEY=VALUE…      settings: siting.h
 *
 * Cases:
 * - solve: one plan with its proof
 * - curve: a plan, then the curve with anchors= budgets that have a plan and a proof of their own; between
 * them the curve's bound is compared with plans that are sought afterwards, outside the clock
 */
#include "tests/bench/siting.h"

#include "planner/choice/curve.h"

#include <time.h>

static double cpu_s(void)
{
    struct timespec time;
    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) != 0) {
        siting_fail("no clock", "");
    }
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static enum plan_effort effort_of(const char *word)
{
    static const char *const words[] = {"quick", "normal", "thorough"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(word, words[i]) == 0) {
            return (enum plan_effort)i;
        }
    }
    siting_fail("no effort is called", word);
}

static struct plan_solution solve(const struct plan_choice *choice, enum plan_effort effort)
{
    const struct plan_solve_settings settings = {.effort = effort, .seed = 1};
    struct plan_solution solution;
    struct geo_error err = {GEO_OK, ""};
    if (plan_solve(&solution, choice, &settings, NULL, &err) != GEO_OK) {
        siting_fail(err.message, "");
    }
    return solution;
}

/* The figures are those of a plain recount. */
static void check(const struct plan_choice *choice, const struct plan_solution *solution)
{
    struct geo_error err = {GEO_OK, ""};
    struct plan_choice_tally tally;
    int64_t bound = 0;
    if (plan_choice_tally_compute(&tally, NULL, choice, solution->selection.option, solution->selection.count,
                                  &err) != GEO_OK ||
        plan_proof_bound(&bound, NULL, choice, &solution->proof, &err) != GEO_OK) {
        siting_fail(err.message, "");
    }
    if (!tally.within_limits || tally.floors_missed > 0 || tally.weight != solution->selection.weight ||
        tally.cost != solution->selection.cost || bound != solution->bound) {
        siting_fail("the plan or its bound is not what it says", "");
    }
}

/* The most weight that any plan of that cost covers, by the proof of the least cost read the other way: its
 * multipliers in units of the floor's. */
static int64_t weight_bound(const struct plan_choice *choice, const struct plan_solution *solution)
{
    struct geo_error err = {GEO_OK, ""};
    struct plan_choice most = *choice;
    struct plan_proof proof = solution->proof;
    struct plan_proof_point point = {.budget = solution->selection.cost, .count_limit = -1};
    most.objective = PLAN_MOST_WEIGHT;
    most.floor_count = 0;
    most.budget = point.budget;
    proof.scale = solution->proof.floor[0] > 0 ? solution->proof.floor[0] : 1;
    proof.money_bits = 0; /* in these units t is large */
    if (plan_proof_points(&point, 1, &most, &proof, &err) != GEO_OK) {
        siting_fail(err.message, "");
    }
    return point.bound;
}

static void run_solve(const struct siting_settings *settings)
{
    struct choice_instance instance;
    siting_make(&instance, settings);
    const struct plan_choice *choice = &instance.choice;
    int64_t all = 0;
    for (int32_t j = 0; j < settings->instance.units; j++) {
        all += instance.weight[j];
    }
    double start_s = cpu_s();
    struct plan_solution solution = solve(choice, effort_of(settings->effort));
    double took_s = cpu_s() - start_s;
    if (solution.status == PLAN_SOLVE_IMPOSSIBLE) {
        siting_fail("no plan was found that meets the floors", "");
    }
    check(choice, &solution);
    const struct plan_selection *plan = &solution.selection;
    bool least = choice->objective == PLAN_LEAST_COST;
    int64_t greedy = least ? solution.greedy.cost : solution.greedy.weight;
    int64_t cover_bound = least ? weight_bound(choice, &solution) : solution.bound;
    printf("weight=%lld greedy=%lld all=%lld cost=%lld bound=%lld cover_bound=%lld gap=%.9f sites=%d "
           "iterations=%d "
           "pairs=%lld runs=%lld floors=%d cpu_s=%.3f\n",
           (long long)plan->weight, (long long)greedy, (long long)all, (long long)plan->cost,
           (long long)solution.bound, (long long)cover_bound, solution.gap, plan->count, solution.iterations,
           (long long)instance.pair_count, (long long)instance.run_count, choice->floor_count, took_s);
    plan_solution_release(&solution);
    choice_instance_release(&instance);
}

/* ---- the curve ---- */

/* The least bound of all proofs for a budget, and a plan for it. */
static double excess_at(const struct plan_choice *choice, const struct plan_money_curve *curve,
                        int64_t budget)
{
    struct geo_error err = {GEO_OK, ""};
    struct plan_choice at = *choice;
    int64_t bound = INT64_MAX;
    *(curve->by_count ? &at.count_limit : &at.budget) = budget;
    for (int32_t p = 0; p < curve->proof_count; p++) {
        struct plan_proof_point point = {.budget = at.budget, .count_limit = at.count_limit};
        if (plan_proof_points(&point, 1, &at, &curve->proof[p], &err) != GEO_OK) {
            siting_fail(err.message, "");
        }
        bound = point.bound < bound ? point.bound : bound;
    }
    struct plan_selection greedy, best;
    const struct plan_search_settings settings = {.rounds = 0, .seed = 1, .goal = -1};
    if (plan_search_greedy(&greedy, &at, NULL, &err) != GEO_OK ||
        plan_search_improve(&best, &at, &greedy, &settings, NULL, &err) != GEO_OK) {
        siting_fail(err.message, "");
    }
    double excess = best.weight > 0 ? (double)(bound - best.weight) / (double)best.weight : 0.0;
    plan_selection_release(&greedy);
    plan_selection_release(&best);
    return excess;
}

static void run_curve(const struct siting_settings *settings)
{
    struct choice_instance instance;
    struct geo_error err = {GEO_OK, ""};
    siting_make(&instance, settings);
    struct plan_solution solution = solve(&instance.choice, effort_of(settings->effort));
    struct plan_money_curve curve;
    const struct plan_curve_settings curve_settings = {
        .points = 50, .anchors = settings->anchors, .reach = 1.5, .effort = effort_of(settings->effort)};
    double start_s = cpu_s();
    if (plan_money_curve_compute(&curve, &instance.choice, &solution, &curve_settings, NULL, &err) !=
        GEO_OK) {
        siting_fail(err.message, "");
    }
    double took_s = cpu_s() - start_s;
    /* The even steps of the curve: at the very beginning, where one or two sites fit, the relaxation buys
     * parts of sites, and no bound of its kind is close. */
    int32_t anchors = 0;
    double gap = 0.0, excess = 0.0, path = 0.0;
    int64_t last = 0;
    int64_t step = curve.point[curve.point_count - 1].budget / settings->anchors;
    for (int32_t p = 0; p < curve.point_count; p++) {
        const struct plan_curve_point *point = &curve.point[p];
        bool first_of_step = p > 0 && point->budget / step > curve.point[p - 1].budget / step;
        if (!first_of_step) {
            continue;
        }
        double at_anchor = (double)(point->bound - point->best_weight) / (double)point->bound;
        double on_path = (double)(point->best_weight - point->path_weight) / (double)point->best_weight;
        gap = at_anchor > gap ? at_anchor : gap;
        path = on_path > path ? on_path : path;
        if (anchors++ > 0) {
            double between = excess_at(&instance.choice, &curve, (last + point->budget) / 2);
            excess = between > excess ? between : excess;
        }
        last = point->budget;
    }
    printf("points=%d anchors=%d gap=%.9f excess=%.9f path=%.9f cpu_s=%.3f\n", curve.point_count, anchors,
           gap, excess, path, took_s);
    plan_money_curve_release(&curve);
    plan_solution_release(&solution);
    choice_instance_release(&instance);
}

int main(int count, char **words)
{
    if (count < 2) {
        siting_fail("usage: siting", "solve|curve KEY=VALUE...");
    }
    struct siting_settings settings = siting_parse(count, words);
    if (strcmp(words[1], "solve") == 0) {
        run_solve(&settings);
    } else if (strcmp(words[1], "curve") == 0) {
        run_curve(&settings);
    } else {
        siting_fail("no case is called", words[1]);
    }
    return 0;
}
