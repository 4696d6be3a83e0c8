#include "planner/choice/phases.h"

#include "geo/memory.h"
#include "planner/choice/solve_steps.h"

#include <stdlib.h>
#include <string.h>

void plan_phases_release(struct plan_phases *phases)
{
    plan_solution_release(&phases->final);
    for (int32_t t = 0; phases->result != NULL && t < phases->count; t++) {
        plan_proof_release(&phases->result[t].proof);
    }
    free(phases->phase);
    free(phases->result);
    *phases = (struct plan_phases){0};
}

/* Both orders at work. */
struct phaser {
    const struct plan_choice *choice;
    const struct plan_solve_settings *settings;
    struct plan_solve_clock clock;
    struct plan_phase_limit *so_far; /* [count] the limits added up */
    int32_t count;
    struct plan_solution end;     /* the best whole */
    struct plan_selection *built; /* [2 × count] up to each phase: end first, then year first */
    bool year_possible;           /* the floors can still be met when the years come first */
    struct plan_proof *proof;     /* [count] */
    double *fraction;             /* of the phase at hand */
};

static struct plan_selection *built_in(const struct phaser *phaser, enum plan_phase_order order, int32_t t)
{
    return &phaser->built[(order == PLAN_PHASES_YEAR_FIRST ? phaser->count : 0) + t];
}

static void phaser_release(struct phaser *phaser)
{
    for (int32_t t = 0; phaser->built != NULL && t < 2 * phaser->count; t++) {
        plan_selection_release(&phaser->built[t]);
    }
    for (int32_t t = 0; phaser->proof != NULL && t < phaser->count; t++) {
        plan_proof_release(&phaser->proof[t]);
    }
    plan_solution_release(&phaser->end);
    free(phaser->so_far);
    free(phaser->built);
    free(phaser->proof);
    free(phaser->fraction);
}

/* A phase without a limit lifts it for all that come after. */
static int64_t add_limit(int64_t so_far, int64_t more)
{
    return so_far < 0 || more < 0 ? -1 : so_far + more;
}

static enum geo_status phaser_init(struct phaser *phaser, const struct plan_phase_limit *limit,
                                   struct geo_error *err)
{
    size_t count = (size_t)phaser->count;
    enum geo_status status =
        geo_memory_array(&phaser->so_far, count, sizeof *phaser->so_far, "limits of phases", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&phaser->built, 2 * count, sizeof *phaser->built, "plans of phases", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&phaser->proof, count, sizeof *phaser->proof, "proofs of phases", err);
    }
    struct plan_phase_limit sum = {0};
    for (size_t t = 0; status == GEO_OK && t < count; t++) {
        sum.budget = add_limit(sum.budget, limit[t].budget);
        sum.count = add_limit(sum.count, limit[t].count);
        phaser->so_far[t] = sum;
    }
    return status;
}

/* The problem up to and with phase t. */
static struct plan_choice choice_of(const struct phaser *phaser, int32_t t)
{
    struct plan_choice choice = *phaser->choice;
    choice.budget = phaser->so_far[t].budget;
    choice.count_limit = phaser->so_far[t].count;
    if (t < phaser->count - 1) {
        choice.objective = PLAN_MOST_WEIGHT;
        choice.floor_count = 0;
    }
    return choice;
}

static enum geo_status check_required(const struct phaser *phaser, struct geo_error *err)
{
    int64_t cost = 0;
    int64_t counted = 0;
    for (int32_t i = 0; i < phaser->choice->option_count; i++) {
        const struct plan_option *option = &phaser->choice->option[i];
        cost += option->state == PLAN_OPTION_REQUIRED ? option->cost : 0;
        counted += option->state == PLAN_OPTION_REQUIRED ? option->counted : 0;
    }
    const struct plan_phase_limit *first = &phaser->so_far[0];
    if (first->budget >= 0 && cost > first->budget) {
        return geo_error_set(err, GEO_ERR_INFEASIBLE,
                             "the required sites cost %lld and are built in the first phase, whose budget is "
                             "%lld; raise it or require fewer",
                             (long long)cost, (long long)first->budget);
    }
    if (first->count >= 0 && counted > first->count) {
        return geo_error_set(err, GEO_ERR_INFEASIBLE,
                             "%lld required sites are built in the first phase, which allows %lld; raise its "
                             "count or require fewer",
                             (long long)counted, (long long)first->count);
    }
    return GEO_OK;
}

/* ---- one phase that keeps what stands ---- */

struct keeping {
    const struct plan_choice *choice;
    const struct plan_selection *kept;   /* built before; NULL: nothing */
    const struct plan_selection *within; /* NULL: any option */
    const struct plan_proof *proof;      /* for the core; NULL: look at all options */
    const double *fraction;
};

static enum geo_status keep_states(struct plan_option **ret, struct plan_choice *changed,
                                   const struct keeping *keeping, struct geo_error *err)
{
    enum geo_status status = plan_solve_options_copy(ret, changed, keeping->choice, err);
    if (status != GEO_OK) {
        return status;
    }
    struct plan_option *option = *ret;
    for (int32_t i = 0; keeping->within != NULL && i < changed->option_count; i++) {
        option[i].state = PLAN_OPTION_FORBIDDEN;
    }
    for (int32_t i = 0; keeping->within != NULL && i < keeping->within->count; i++) {
        int32_t chosen = keeping->within->option[i];
        option[chosen].state = keeping->choice->option[chosen].state;
    }
    for (int32_t i = 0; keeping->kept != NULL && i < keeping->kept->count; i++) {
        option[keeping->kept->option[i]].state = PLAN_OPTION_REQUIRED;
    }
    return GEO_OK;
}

/* The best that is found; floors may be missed. */
static enum geo_status seek_keeping(struct plan_incumbent *found, struct phaser *phaser,
                                    const struct keeping *keeping, struct geo_error *err)
{
    static const int32_t rounds[] = {50, 400, 1500};
    const struct plan_choice *choice = found->choice;
    struct plan_selection greedy = {0};
    struct plan_proof none = {0};
    struct plan_core core = {0};
    struct plan_search_settings search = {.seed = phaser->settings->seed, .goal = -1};
    search.rounds = plan_search_rounds(choice, rounds[phaser->settings->effort]);
    enum geo_status status = plan_search_greedy(&greedy, choice, &phaser->clock.part, err);
    if (status == GEO_OK) {
        status = plan_incumbent_offer(found, &greedy, err);
    }
    if (status == GEO_OK && found->missed > 0) {
        status = plan_solve_meet(found, &none, phaser->settings, &phaser->clock.part, err);
    }
    if (status == GEO_OK && keeping->proof != NULL) {
        struct plan_core_settings wanted = {.proof = keeping->proof,
                                            .fraction = keeping->fraction,
                                            .best = &found->best,
                                            .best_objective = -1,
                                            .slack = 0.3};
        status = plan_core_make(&core, choice, &wanted, err);
    }
    if (status == GEO_OK && keeping->proof != NULL) {
        status = plan_core_improve(found, &core, &search, &phaser->clock.part, err);
    } else if (status == GEO_OK) {
        status = plan_incumbent_improve(found, &search, &phaser->clock.part, err);
    }
    plan_proof_release(&none);
    plan_core_release(&core);
    return status;
}

/* Without floors the plan that is kept is always there to fall back on; `missed` tells of floors. */
static enum geo_status build_keeping(struct plan_selection *ret, int32_t *missed, struct phaser *phaser,
                                     const struct keeping *keeping, struct geo_error *err)
{
    struct plan_choice changed;
    struct plan_option *option = NULL;
    enum geo_status status = keep_states(&option, &changed, keeping, err);
    if (status != GEO_OK) {
        return status;
    }
    struct plan_incumbent found = {.choice = &changed};
    status = seek_keeping(&found, phaser, keeping, err);
    if (status == GEO_OK && found.any) {
        status = plan_search_polish(&found.best, &changed, err);
    }
    if (status == GEO_OK) {
        *ret = found.best;
        *missed = found.any ? found.missed : 1;
        found.best = (struct plan_selection){0};
    }
    plan_incumbent_release(&found);
    free(option);
    return status;
}

/* ---- year first ---- */

/* The first year: nothing stands, so it is a problem of its own. */
static enum geo_status first_year(struct phaser *phaser, const struct plan_solve_settings *settings,
                                  struct geo_error *err)
{
    struct plan_choice choice = choice_of(phaser, 0);
    struct plan_solution solution = {0};
    const struct geo_progress *step = plan_solve_clock_step(&phaser->clock, 0.4, 0.6);
    enum geo_status status = plan_solve(&solution, &choice, settings, step, err);
    if (status == GEO_OK) {
        *built_in(phaser, PLAN_PHASES_YEAR_FIRST, 0) = solution.selection;
        solution.selection = (struct plan_selection){0};
        phaser->proof[0] = solution.proof;
        solution.proof = (struct plan_proof){0};
    }
    plan_solution_release(&solution);
    return status;
}

/* The bound of phase t, whatever was built before. */
static enum geo_status bound_year(struct phaser *phaser, int32_t t, const struct plan_selection *plan,
                                  struct geo_error *err)
{
    static const int32_t iterations[] = {100, 400, 1000};
    struct plan_choice choice = choice_of(phaser, t);
    struct plan_relaxation relaxation = {0};
    struct plan_bound_settings settings = {.iterations = iterations[phaser->settings->effort],
                                           .best = plan->weight,
                                           .stop_gap = 0.001,
                                           .stop_lp_gap = 0.0005,
                                           .start = &phaser->proof[t - 1],
                                           .start_selection = plan};
    enum geo_status status = plan_bound_compute(&relaxation, &choice, &settings, &phaser->clock.part, err);
    if (status == GEO_OK) {
        free(phaser->fraction);
        phaser->proof[t] = relaxation.proof;
        phaser->fraction = relaxation.fraction;
        relaxation.proof = (struct plan_proof){0};
        relaxation.fraction = NULL;
    }
    plan_relaxation_release(&relaxation);
    return status;
}

static enum geo_status year_by_year(struct phaser *phaser, const struct plan_solve_settings *settings,
                                    struct geo_error *err)
{
    int32_t last = phaser->count - 1;
    int32_t missed = 0;
    enum geo_status status = first_year(phaser, settings, err);
    for (int32_t t = 1; status == GEO_OK && t <= last; t++) {
        double share = 0.3 / (double)last;
        (void)plan_solve_clock_step(&phaser->clock, 0.6 + share * (double)(t - 1), 0.6 + share * (double)t);
        struct plan_choice choice = choice_of(phaser, t);
        struct keeping keeping = {.choice = &choice, .kept = built_in(phaser, PLAN_PHASES_YEAR_FIRST, t - 1)};
        if (t < last) {
            status = bound_year(phaser, t, keeping.kept, err);
        }
        if (status == GEO_OK) {
            keeping.proof = t < last ? &phaser->proof[t] : &phaser->end.proof;
            keeping.fraction = t < last ? phaser->fraction : phaser->end.fraction;
            status =
                build_keeping(built_in(phaser, PLAN_PHASES_YEAR_FIRST, t), &missed, phaser, &keeping, err);
        }
    }
    phaser->year_possible = status == GEO_OK && missed == 0;
    return status;
}

/* ---- end first ---- */

/* The year-first whole may happen to be the better one: then it is the end, too. */
static enum geo_status better_end(struct phaser *phaser, struct geo_error *err)
{
    struct plan_choice choice = choice_of(phaser, phaser->count - 1);
    struct plan_incumbent incumbent = {.choice = &choice};
    struct plan_selection copy = {0};
    enum geo_status status = plan_selection_copy(&copy, &phaser->end.selection, err);
    if (status == GEO_OK) {
        status = plan_incumbent_offer(&incumbent, &copy, err);
    }
    if (status == GEO_OK && phaser->year_possible) {
        status = plan_selection_copy(&copy, built_in(phaser, PLAN_PHASES_YEAR_FIRST, phaser->count - 1), err);
    }
    if (status == GEO_OK && phaser->year_possible) {
        status = plan_incumbent_offer(&incumbent, &copy, err);
    }
    if (status == GEO_OK) {
        *built_in(phaser, PLAN_PHASES_END_FIRST, phaser->count - 1) = incumbent.best;
        incumbent.best = (struct plan_selection){0};
    }
    plan_incumbent_release(&incumbent);
    return status;
}

static enum geo_status end_first(struct phaser *phaser, struct geo_error *err)
{
    int32_t last = phaser->count - 1;
    int32_t missed = 0;
    enum geo_status status = better_end(phaser, err);
    (void)plan_solve_clock_step(&phaser->clock, 0.9, 1.0);
    for (int32_t t = 0; status == GEO_OK && t < last; t++) {
        struct plan_choice choice = choice_of(phaser, t);
        struct keeping keeping = {.choice = &choice,
                                  .kept = t > 0 ? built_in(phaser, PLAN_PHASES_END_FIRST, t - 1) : NULL,
                                  .within = built_in(phaser, PLAN_PHASES_END_FIRST, last)};
        status = build_keeping(built_in(phaser, PLAN_PHASES_END_FIRST, t), &missed, phaser, &keeping, err);
    }
    return status;
}

/* ---- the answer ---- */

/* Phase t's own options, in the order in which to build them, behind those of the phases before. */
static enum geo_status append_phase(struct plan_phases *phases, const struct phaser *phaser, int32_t t,
                                    const struct plan_selection *built, struct geo_error *err)
{
    struct plan_choice choice = choice_of(phaser, t);
    struct plan_choice changed;
    struct plan_option *option = NULL;
    int64_t *gain = NULL;
    struct plan_selection ordered = {0};
    struct plan_selection *whole = &phases->final.selection;
    struct keeping keeping = {.choice = &choice, .kept = whole}; /* required: they come first */
    enum geo_status status = plan_selection_copy(&ordered, built, err);
    if (status == GEO_OK) {
        status = keep_states(&option, &changed, &keeping, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&gain, (size_t)built->count, sizeof *gain, "gains", err);
    }
    if (status == GEO_OK) {
        status = plan_search_order(&ordered, gain, &changed, err);
    }
    for (int32_t i = whole->count; status == GEO_OK && i < ordered.count; i++) {
        whole->option[i] = ordered.option[i];
        phases->final.gain[i] = gain[i];
        phases->phase[i] = t;
    }
    if (status == GEO_OK) {
        whole->count = ordered.count;
        whole->weight = built->weight;
        whole->cost = built->cost;
    }
    plan_selection_release(&ordered);
    free(option);
    free(gain);
    return status;
}

/* The end's solution with the plan of the order that was asked for in place of its own. */
static enum geo_status replace_final(struct plan_phases *phases, struct phaser *phaser, int32_t count,
                                     struct geo_error *err)
{
    struct plan_solution *final = &phases->final;
    *final = phaser->end;
    phaser->end = (struct plan_solution){0};
    free(final->selection.option);
    free(final->gain);
    final->selection = (struct plan_selection){0};
    final->gain = NULL;
    enum geo_status status = geo_memory_array(&final->selection.option, (size_t)count,
                                              sizeof *final->selection.option, "sites of phases", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&final->gain, (size_t)count, sizeof *final->gain, "gains", err);
    }
    if (status == GEO_OK) {
        status =
            geo_memory_array(&phases->phase, (size_t)count, sizeof *phases->phase, "phases of sites", err);
    }
    return status;
}

static enum geo_status restate_final(struct plan_phases *phases, const struct phaser *phaser,
                                     struct geo_error *err)
{
    struct plan_choice choice = choice_of(phaser, phaser->count - 1);
    struct plan_solution *final = &phases->final;
    int64_t objective = choice.objective == PLAN_LEAST_COST ? final->selection.cost : final->selection.weight;
    final->gap = plan_solve_gap(&choice, &final->selection, final->bound);
    if (final->status == PLAN_SOLVE_OPTIMAL || final->status == PLAN_SOLVE_WITHIN) {
        final->status = objective == final->bound ? PLAN_SOLVE_OPTIMAL : PLAN_SOLVE_WITHIN;
    }
    return plan_proof_fixed(final->fixed, &choice, &final->proof, objective, err);
}

static enum geo_status state_results(struct plan_phases *phases, struct phaser *phaser,
                                     enum plan_phase_order order, struct geo_error *err)
{
    const struct plan_choice *choice = phaser->choice;
    enum plan_phase_order other =
        order == PLAN_PHASES_END_FIRST ? PLAN_PHASES_YEAR_FIRST : PLAN_PHASES_END_FIRST;
    enum geo_status status = GEO_OK;
    for (int32_t t = 0; status == GEO_OK && t < phaser->count; t++) {
        const struct plan_selection *built = built_in(phaser, order, t);
        struct plan_phase_result *result = &phases->result[t];
        if (t == phaser->count - 1) {
            status = plan_proof_copy(&result->proof, &phases->final.proof, choice->unit_count,
                                     choice->floor_count, choice->area_count, err);
        } else {
            result->proof = phaser->proof[t];
            phaser->proof[t] = (struct plan_proof){0};
        }
        result->sites = built->count;
        result->cost = built->cost;
        result->weight = built->weight;
        result->bound = result->proof.bound;
        result->other_weight = phaser->year_possible ? built_in(phaser, other, t)->weight : -1;
        if (phaser->count == 1) { /* one order only */
            result->other_weight = built->weight;
        }
    }
    return status;
}

static enum geo_status answer(struct plan_phases *phases, struct phaser *phaser, enum plan_phase_order order,
                              struct geo_error *err)
{
    phases->count = phaser->count;
    int32_t count = built_in(phaser, order, phaser->count - 1)->count;
    enum geo_status status = replace_final(phases, phaser, count, err);
    for (int32_t t = 0; status == GEO_OK && t < phaser->count; t++) {
        status = append_phase(phases, phaser, t, built_in(phaser, order, t), err);
    }
    if (status == GEO_OK) {
        status = restate_final(phases, phaser, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&phases->result, (size_t)phaser->count, sizeof *phases->result,
                                  "results of phases", err);
    }
    return status == GEO_OK ? state_results(phases, phaser, order, err) : status;
}

/* No plan for the end, no phases: its sites are all of the first. */
static enum geo_status no_phases(struct plan_phases *phases, struct phaser *phaser, struct geo_error *err)
{
    enum geo_status status = geo_memory_array(&phases->phase, (size_t)phaser->end.selection.count,
                                              sizeof *phases->phase, "phases of sites", err);
    if (status == GEO_OK) {
        phases->final = phaser->end;
        phaser->end = (struct plan_solution){0};
    }
    return status;
}

enum geo_status plan_phases_solve(struct plan_phases *ret, const struct plan_choice *choice,
                                  const struct plan_phase_limit *limit, int32_t count,
                                  enum plan_phase_order order, const struct plan_solve_settings *settings,
                                  const struct geo_progress *progress, struct geo_error *err)
{
    struct phaser phaser = {.choice = choice, .settings = settings, .count = count};
    struct plan_phases phases = {0};
    struct plan_solve_settings each = *settings;
    each.time_limit_s = 0.4 * settings->time_limit_s; /* two are solved in full; the rest is short */
    plan_solve_clock_init(&phaser.clock, progress, 0.0);
    enum geo_status status = phaser_init(&phaser, limit, err);
    if (status == GEO_OK) {
        status = check_required(&phaser, err);
    }
    if (status == GEO_OK) {
        struct plan_choice whole = choice_of(&phaser, count - 1);
        const struct geo_progress *step = plan_solve_clock_step(&phaser.clock, 0.0, count > 1 ? 0.4 : 0.9);
        status = plan_solve(&phaser.end, &whole, &each, step, err);
    }
    bool possible = status == GEO_OK && phaser.end.status != PLAN_SOLVE_IMPOSSIBLE;
    if (possible && count > 1) {
        each.start = NULL;
        each.start_proof = NULL;
        status = year_by_year(&phaser, &each, err);
    }
    if (possible && status == GEO_OK) {
        status = end_first(&phaser, err);
    }
    if (possible && status == GEO_OK) {
        bool as_asked = order == PLAN_PHASES_END_FIRST || phaser.year_possible;
        status = answer(&phases, &phaser, as_asked ? order : PLAN_PHASES_END_FIRST, err);
    } else if (status == GEO_OK) {
        status = no_phases(&phases, &phaser, err);
    }
    if (status == GEO_OK) {
        *ret = phases;
    } else {
        plan_phases_release(&phases);
    }
    phaser_release(&phaser);
    return status;
}
