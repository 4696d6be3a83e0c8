#include "planner/choice/solve.h"

#include "geo/memory.h"
#include "planner/choice/solve_steps.h"

#include <stdlib.h>
#include <string.h>

/* How much of each; all counts, so that the same is done on every machine. */
struct effort {
    double stop_gap;
    int32_t first_rounds; /* of ruin and recreate among all options, before the first bound */
    int32_t rounds;       /* among the core, after each bound */
    int32_t turns;        /* of bound and search */
    int32_t first_iterations, iterations;
    double slack; /* of the core */
};

static const struct effort EFFORT[] = {
    [PLAN_EFFORT_QUICK] = {0.02, 20, 40, 1, 110, 0, 0.1},
    [PLAN_EFFORT_NORMAL] = {0.0001, 60, 1000, 2, 300, 500, 0.1},
    [PLAN_EFFORT_THOROUGH] = {0.00001, 200, 2000, 4, 600, 400, 0.25},
};

/* One of many budgets of a curve: begun from a neighbour's multipliers. */
static const struct effort ANCHOR[] = {
    [PLAN_EFFORT_QUICK] = {0.03, 0, 30, 1, 50, 0, 0.1},
    [PLAN_EFFORT_NORMAL] = {0.004, 30, 400, 1, 200, 100, 0.1},
    [PLAN_EFFORT_THOROUGH] = {0.004, 100, 600, 2, 300, 200, 0.15},
};

struct solver {
    const struct plan_choice *choice;
    const struct plan_solve_settings *settings;
    const struct effort *effort;
    double stop_gap;
    struct plan_solve_clock clock;
    struct plan_incumbent incumbent;
    struct plan_proof proof; /* the best; unit is NULL before the first */
    double *fraction;        /* of the last relaxation */
    struct plan_solution out;
};

void plan_solution_release(struct plan_solution *solution)
{
    plan_selection_release(&solution->selection);
    plan_selection_release(&solution->greedy);
    plan_proof_release(&solution->proof);
    free(solution->gain);
    free(solution->fixed);
    free(solution->fraction);
    free(solution->failed_floor);
    free(solution->reachable);
    *solution = (struct plan_solution){0};
}

static void solver_release(struct solver *solver)
{
    plan_incumbent_release(&solver->incumbent);
    plan_proof_release(&solver->proof);
    free(solver->fraction);
    plan_solution_release(&solver->out);
}

static int64_t objective_of(const struct solver *solver)
{
    const struct plan_selection *best = &solver->incumbent.best;
    return solver->choice->objective == PLAN_LEAST_COST ? best->cost : best->weight;
}

/* ---- the first plan ---- */

static enum geo_status required_only(struct plan_selection *ret, const struct plan_choice *choice,
                                     struct geo_error *err)
{
    struct plan_selection selection = {0};
    struct plan_choice_tally tally = {0};
    enum geo_status status = geo_memory_array(&selection.option, (size_t)choice->option_count,
                                              sizeof *selection.option, "required options", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t i = 0; i < choice->option_count; i++) {
        if (choice->option[i].state == PLAN_OPTION_REQUIRED) {
            selection.option[selection.count++] = i;
        }
    }
    status = plan_choice_tally_compute(&tally, NULL, choice, selection.option, selection.count, err);
    if (status != GEO_OK) {
        plan_selection_release(&selection);
        return status;
    }
    selection.weight = tally.weight;
    selection.cost = tally.cost;
    *ret = selection;
    return GEO_OK;
}

/* The caller's plan; where it breaks a limit, as much of it as the limits allow. */
static enum geo_status offer_start(struct solver *solver, struct geo_error *err)
{
    const struct plan_selection *start = solver->settings->start;
    struct plan_choice_tally tally;
    struct plan_selection copy = {0};
    double *wanted = NULL;
    enum geo_status status =
        plan_choice_tally_compute(&tally, NULL, solver->choice, start->option, start->count, err);
    if (status == GEO_OK && tally.within_limits) {
        status = plan_selection_copy(&copy, start, err);
    } else if (status == GEO_OK) {
        status = geo_memory_array(&wanted, (size_t)solver->choice->option_count, sizeof *wanted,
                                  "the plan to begin with", err);
        for (int32_t i = 0; status == GEO_OK && i < start->count; i++) {
            wanted[start->option[i]] = 1.0;
        }
        if (status == GEO_OK) {
            status = plan_search_round(&copy, solver->choice, wanted, err);
        }
    }
    free(wanted);
    return status == GEO_OK ? plan_incumbent_offer(&solver->incumbent, &copy, err) : status;
}

/* What is required, greedy's plan, and the caller's. */
static enum geo_status first_plans(struct solver *solver, struct geo_error *err)
{
    struct plan_selection selection = {0};
    enum geo_status status = required_only(&selection, solver->choice, err);
    if (status == GEO_OK) {
        status = plan_incumbent_offer(&solver->incumbent, &selection, err);
    }
    if (status != GEO_OK || !solver->incumbent.any) {
        return status; /* what is required breaks a limit by itself */
    }
    status = plan_search_greedy(&solver->out.greedy, solver->choice,
                                plan_solve_clock_step(&solver->clock, 0.0, 0.03), err);
    if (status == GEO_OK) {
        status = plan_selection_copy(&selection, &solver->out.greedy, err);
    }
    if (status == GEO_OK) {
        status = plan_incumbent_offer(&solver->incumbent, &selection, err);
    }
    if (status == GEO_OK && solver->settings->start != NULL) {
        status = offer_start(solver, err);
    }
    return status;
}

/* ---- search and bound in turns ---- */

static enum geo_status bound_turn(struct solver *solver, int32_t turn, const struct geo_progress *progress,
                                  struct geo_error *err)
{
    const struct effort *effort = solver->effort;
    struct plan_relaxation relaxation = {0};
    struct plan_bound_settings settings = {.iterations =
                                               turn == 0 ? effort->first_iterations : effort->iterations,
                                           .best = objective_of(solver),
                                           .stop_gap = 0.5 * solver->stop_gap,
                                           .stop_lp_gap = 0.00001,
                                           .start = turn > 0 ? &solver->proof : solver->settings->start_proof,
                                           .start_selection = &solver->incumbent.best};
    enum geo_status status = plan_bound_compute(&relaxation, solver->choice, &settings, progress, err);
    if (status != GEO_OK) {
        return status;
    }
    bool least = solver->choice->objective == PLAN_LEAST_COST;
    int64_t bound = relaxation.proof.bound;
    if (least ? bound > solver->proof.bound : bound < solver->proof.bound) {
        plan_proof_release(&solver->proof);
        solver->proof = relaxation.proof;
        relaxation.proof = (struct plan_proof){0};
    }
    free(solver->fraction);
    solver->fraction = relaxation.fraction;
    relaxation.fraction = NULL;
    solver->out.iterations += relaxation.iterations;
    plan_relaxation_release(&relaxation);
    return GEO_OK;
}

/* A round takes as long as the core, and what each option covers, is large: small ones get more of them. */
static int32_t rounds_among(const struct plan_core *core, int32_t rounds)
{
    enum { USUAL_CORE = 4000, MOST_TIMES = 4, ROUNDS_AN_OPTION = 40 };
    int64_t options = core->choice.option_count;
    int64_t wanted =
        options > 0 ? (int64_t)plan_search_rounds(&core->choice, rounds) * USUAL_CORE / options : 0;
    wanted = wanted < (int64_t)rounds * MOST_TIMES ? wanted : (int64_t)rounds * MOST_TIMES;
    return (int32_t)(wanted < options * ROUNDS_AN_OPTION ? wanted : options * ROUNDS_AN_OPTION);
}

static enum geo_status search_rounded(struct solver *solver, const struct plan_core *core,
                                      const struct plan_search_settings *search,
                                      const struct geo_progress *progress, struct geo_error *err)
{
    struct plan_incumbent rounded = {.choice = solver->choice};
    struct plan_selection selection = {0};
    double *fraction = NULL;
    enum geo_status status = plan_core_fractions(&fraction, core, solver->fraction, err);
    if (status == GEO_OK) {
        status = plan_search_round(&selection, &core->choice, fraction, err);
    }
    if (status == GEO_OK) {
        status = plan_core_offer(&rounded, core, &selection, err);
    }
    if (status == GEO_OK && rounded.any) {
        status = plan_core_improve(&rounded, core, search, progress, err);
    }
    if (status == GEO_OK && rounded.any) {
        status = plan_incumbent_offer(&solver->incumbent, &rounded.best, err);
    }
    plan_incumbent_release(&rounded);
    free(fraction);
    return status;
}

/* From the relaxation's rounding and from the best plan, among the options that matter. The first turn shares
 * its rounds between the two. */
static enum geo_status search_turn(struct solver *solver, int32_t turn, const struct geo_progress *progress,
                                   struct geo_error *err)
{
    struct plan_core core = {0};
    struct plan_core_settings wanted = {.proof = &solver->proof,
                                        .fraction = solver->fraction,
                                        .best = &solver->incumbent.best,
                                        .best_objective = objective_of(solver),
                                        .slack = solver->effort->slack};
    struct plan_search_settings search = {.seed = solver->settings->seed + (uint64_t)turn + 1,
                                          .goal = solver->proof.bound};
    enum geo_status status = plan_core_make(&core, solver->choice, &wanted, err);
    search.rounds = rounds_among(&core, solver->effort->rounds) / (turn == 0 ? 2 : 1);
    if (status == GEO_OK && turn == 0) { /* later roundings would be much the same */
        status = search_rounded(solver, &core, &search, progress, err);
    }
    if (status == GEO_OK) {
        status = plan_core_improve(&solver->incumbent, &core, &search, progress, err);
    }
    plan_core_release(&core);
    return status;
}

static bool good_enough(const struct solver *solver, double gap)
{
    return plan_solve_gap(solver->choice, &solver->incumbent.best, solver->proof.bound) <= gap;
}

static enum geo_status take_turns(struct solver *solver, struct geo_error *err)
{
    struct plan_solve_clock *clock = &solver->clock;
    struct plan_search_settings first = {.rounds =
                                             plan_search_rounds(solver->choice, solver->effort->first_rounds),
                                         .seed = solver->settings->seed,
                                         .goal = -1};
    enum geo_status status =
        plan_incumbent_improve(&solver->incumbent, &first, plan_solve_clock_step(clock, 0.03, 0.15), err);
    if (status == GEO_OK) { /* where all that can be covered is, no more is needed */
        status = plan_solve_plain_proof(&solver->proof, solver->choice, err);
    }
    int32_t turns = solver->effort->turns;
    for (int32_t turn = 0; status == GEO_OK && turn < turns && !good_enough(solver, 0.0); turn++) {
        double from = 0.15 + 0.85 * (double)turn / (double)turns;
        double to = 0.15 + 0.85 * (double)(turn + 1) / (double)turns;
        double middle = 0.5 * (from + to);
        status = bound_turn(solver, turn, plan_solve_clock_step(clock, from, middle), err);
        if (status == GEO_OK && !good_enough(solver, 0.0)) {
            status = search_turn(solver, turn, plan_solve_clock_step(clock, middle, to), err);
        }
        if (good_enough(solver, solver->stop_gap)) {
            break;
        }
    }
    return status;
}

/* Nothing can be better, but it may be had for less. */
static enum geo_status same_for_less(struct solver *solver, struct geo_error *err)
{
    struct plan_search_settings search = {.rounds =
                                              plan_search_rounds(solver->choice, solver->effort->rounds) / 2,
                                          .seed = solver->settings->seed,
                                          .goal = -1};
    if (solver->choice->objective == PLAN_LEAST_COST || !good_enough(solver, 0.0)) {
        return GEO_OK;
    }
    const struct geo_progress *step = plan_solve_clock_step(&solver->clock, 0.95, 1.0);
    return plan_incumbent_cheapen(&solver->incumbent, &search, step, err);
}

/* ---- the answer ---- */

/* The time being up is no error: what was found so far is the answer. */
static enum geo_status forgive_late(enum geo_status status, const struct solver *solver,
                                    struct geo_error *err)
{
    if (status != GEO_ERR_INTERRUPTED || !solver->clock.late) {
        return status;
    }
    if (err != NULL) {
        *err = (struct geo_error){.status = GEO_OK};
    }
    return GEO_OK;
}

/* Room for what is known of each option, and the building order. */
static enum geo_status out_arrays(struct solver *solver, struct geo_error *err)
{
    struct plan_solution *out = &solver->out;
    size_t n = (size_t)solver->choice->option_count;
    enum geo_status status = geo_memory_array(&out->fixed, n, sizeof *out->fixed, "fixed options", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&out->gain, (size_t)solver->incumbent.best.count, sizeof *out->gain,
                                  "gains", err);
    }
    if (status == GEO_OK && solver->fraction == NULL) {
        status = geo_memory_array(&solver->fraction, n, sizeof *solver->fraction, "fractions", err);
    }
    if (status == GEO_OK && solver->proof.unit == NULL) {
        status = plan_solve_plain_proof(&solver->proof, solver->choice, err);
    }
    if (status == GEO_OK) {
        out->fraction = solver->fraction;
        solver->fraction = NULL;
        out->proof = solver->proof;
        out->bound = out->proof.bound;
        solver->proof = (struct plan_proof){0};
        out->selection = solver->incumbent.best;
        solver->incumbent.best = (struct plan_selection){0};
        status = plan_search_order(&out->selection, out->gain, solver->choice, err);
    }
    return status;
}

static enum geo_status finish(struct solver *solver, struct geo_error *err)
{
    struct plan_solution *out = &solver->out;
    struct plan_selection polished = {0};
    enum geo_status status = plan_selection_copy(&polished, &solver->incumbent.best, err);
    if (status == GEO_OK) {
        status = plan_search_polish(&polished, solver->choice, err);
    }
    if (status == GEO_OK) { /* what min_gain leaves out may weigh a little: it is left out all the same */
        solver->incumbent.any = false;
        status = plan_incumbent_offer(&solver->incumbent, &polished, err);
    }
    if (status == GEO_OK) {
        status = out_arrays(solver, err);
    }
    plan_selection_release(&polished);
    if (status != GEO_OK) {
        return status;
    }
    out->gap = plan_solve_gap(solver->choice, &out->selection, out->bound);
    bool least = solver->choice->objective == PLAN_LEAST_COST;
    int64_t objective = least ? out->selection.cost : out->selection.weight;
    out->status = solver->clock.late ? PLAN_SOLVE_STOPPED : PLAN_SOLVE_WITHIN;
    if (objective == out->bound) {
        out->status = PLAN_SOLVE_OPTIMAL;
    }
    return plan_proof_fixed(out->fixed, solver->choice, &out->proof, objective, err);
}

/* Floors that no plan can meet, whatever it costs: only those; else those that the best plan misses. */
static enum geo_status name_failed(struct solver *solver, struct geo_error *err)
{
    const struct plan_choice *choice = solver->choice;
    struct plan_solution *out = &solver->out;
    const struct plan_selection *best = &solver->incumbent.best;
    size_t n = (size_t)choice->floor_count;
    int64_t *value = NULL;
    struct plan_choice_tally tally;
    enum geo_status status = geo_memory_array(&value, n, sizeof *value, "values of floors", err);
    if (status == GEO_OK) {
        status = plan_choice_tally_compute(&tally, value, choice, best->option, best->count, err);
    }
    bool hopeless = false;
    for (size_t k = 0; status == GEO_OK && k < n; k++) {
        hopeless = hopeless || out->reachable[k] < choice->floor[k].need;
    }
    for (int32_t k = 0; status == GEO_OK && k < choice->floor_count; k++) {
        int64_t most = hopeless ? out->reachable[k] : value[k];
        if (most >= choice->floor[k].need) {
            continue;
        }
        out->failed_floor[out->failed_floor_count++] = k;
        if (hopeless && solver->proof.unit == NULL) {
            status = plan_solve_hopeless_proof(&solver->proof, choice, k, most, err);
        }
    }
    out->proven = out->proven || hopeless;
    free(value);
    return status;
}

static enum geo_status impossible(struct solver *solver, struct geo_error *err)
{
    struct plan_solution *out = &solver->out;
    size_t n = (size_t)solver->choice->floor_count;
    out->status = PLAN_SOLVE_IMPOSSIBLE;
    enum geo_status status =
        geo_memory_array(&out->failed_floor, n, sizeof *out->failed_floor, "failed floors", err);
    if (status == GEO_OK && out->reachable == NULL) {
        status = geo_memory_array(&out->reachable, n, sizeof *out->reachable, "reachable values", err);
        if (status == GEO_OK) {
            status = plan_solve_reachable(out->reachable, solver->choice, err);
        }
    }
    if (status == GEO_OK) {
        status = name_failed(solver, err);
    }
    return status == GEO_OK ? out_arrays(solver, err) : status;
}

/* Floors missed by greedy: hopeless ones need no search; others may be met by spending on them first. */
static enum geo_status meet_floors(struct solver *solver, struct geo_error *err)
{
    const struct plan_choice *choice = solver->choice;
    struct plan_solution *out = &solver->out;
    enum geo_status status = geo_memory_array(&out->reachable, (size_t)choice->floor_count,
                                              sizeof *out->reachable, "reachable values", err);
    if (status == GEO_OK) {
        status = plan_solve_reachable(out->reachable, choice, err);
    }
    for (int32_t k = 0; status == GEO_OK && k < choice->floor_count; k++) {
        if (out->reachable[k] < choice->floor[k].need) {
            return GEO_OK;
        }
    }
    if (status == GEO_OK) {
        const struct geo_progress *step = plan_solve_clock_step(&solver->clock, 0.03, 0.1);
        status = plan_solve_meet(&solver->incumbent, &solver->proof, solver->settings, step, err);
    }
    out->proven = status == GEO_OK && solver->incumbent.missed > 0 && solver->proof.unit != NULL;
    if (status == GEO_OK && solver->incumbent.missed > 0 && !out->proven) {
        struct plan_search_settings search = {.rounds =
                                                  plan_search_rounds(solver->choice, solver->effort->rounds),
                                              .seed = solver->settings->seed,
                                              .goal = -1};
        const struct geo_progress *step = plan_solve_clock_step(&solver->clock, 0.1, 0.2);
        status = plan_incumbent_improve(&solver->incumbent, &search, step, err);
    }
    return status;
}

static enum geo_status solve(struct plan_solution *ret, const struct plan_choice *choice,
                             const struct plan_solve_settings *settings, const struct effort *effort,
                             const struct geo_progress *progress, struct geo_error *err)
{
    struct solver solver = {
        .choice = choice, .settings = settings, .effort = effort, .incumbent = {.choice = choice}};
    solver.stop_gap = settings->stop_gap > 0.0 ? settings->stop_gap : effort->stop_gap;
    plan_solve_clock_init(&solver.clock, progress, settings->time_limit_s);
    enum geo_status status = first_plans(&solver, err);
    if (status == GEO_OK && solver.incumbent.any && solver.incumbent.missed > 0) {
        status = meet_floors(&solver, err);
    }
    bool possible = solver.incumbent.any && solver.incumbent.missed == 0;
    if (status == GEO_OK && possible) {
        status = take_turns(&solver, err);
    }
    if (status == GEO_OK && possible) {
        status = same_for_less(&solver, err);
    }
    status = forgive_late(status, &solver, err);
    if (status == GEO_OK && !solver.incumbent.any) {
        solver.out.proven = true;
        status = required_only(&solver.incumbent.best, choice, err);
    }
    if (status == GEO_OK) {
        status = possible ? finish(&solver, err) : impossible(&solver, err);
    }
    if (status == GEO_OK) {
        *ret = solver.out;
        solver.out = (struct plan_solution){0};
    }
    solver_release(&solver);
    return status;
}

enum geo_status plan_solve(struct plan_solution *ret, const struct plan_choice *choice,
                           const struct plan_solve_settings *settings, const struct geo_progress *progress,
                           struct geo_error *err)
{
    return solve(ret, choice, settings, &EFFORT[settings->effort], progress, err);
}

enum geo_status plan_solve_anchor(struct plan_solution *ret, const struct plan_choice *choice,
                                  const struct plan_solve_settings *settings,
                                  const struct geo_progress *progress, struct geo_error *err)
{
    return solve(ret, choice, settings, &ANCHOR[settings->effort], progress, err);
}
