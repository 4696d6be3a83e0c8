/* The steps that plan_solve, the phases and the curve are made of: a plan that only ever gets better, and the
 * bound above it. */
#ifndef PHUSONG_CHOICE_SOLVE_STEPS_H
#define PHUSONG_CHOICE_SOLVE_STEPS_H

#include "planner/choice/solve.h"

/* Tells the caller how far the whole is, and stops a step when the time is up. */
struct plan_solve_clock {
    struct geo_progress part; /* hand this to the step */
    const struct geo_progress *whole;
    double from, to;   /* of the whole, which the step at hand is */
    double deadline_s; /* monotonic; 0: none */
    bool late;
};
void plan_solve_clock_init(struct plan_solve_clock *clock, const struct geo_progress *whole,
                           double time_limit_s);
/* The progress of a step that is from … to of the whole. */
const struct geo_progress *plan_solve_clock_step(struct plan_solve_clock *clock, double from, double to);

/* A plan at hand. `missed`: floors it misses. */
struct plan_incumbent {
    const struct plan_choice *choice;
    struct plan_selection best; /* ascending */
    int32_t missed;
    bool any;
};
/* Takes `selection` over if it keeps the limits and is better than what is there, releases it otherwise. */
enum geo_status plan_incumbent_offer(struct plan_incumbent *incumbent, struct plan_selection *selection,
                                     struct geo_error *err) GEO_MUST_CHECK;
/* Improves the best, in place. */
enum geo_status plan_incumbent_improve(struct plan_incumbent *incumbent,
                                       const struct plan_search_settings *settings,
                                       const struct geo_progress *progress,
                                       struct geo_error *err) GEO_MUST_CHECK;
/* The same weight at less cost, if there are no floors and it can be found. */
enum geo_status plan_incumbent_cheapen(struct plan_incumbent *incumbent,
                                       const struct plan_search_settings *settings,
                                       const struct geo_progress *progress,
                                       struct geo_error *err) GEO_MUST_CHECK;
void plan_incumbent_release(struct plan_incumbent *incumbent);

/* (bound − weight) / bound, or (cost − bound) / cost. */
double plan_solve_gap(const struct plan_choice *choice, const struct plan_selection *selection,
                      int64_t bound);

/* The proof that needs no thought: all that can be covered is. */
enum geo_status plan_solve_plain_proof(struct plan_proof *ret, const struct plan_choice *choice,
                                       struct geo_error *err) GEO_MUST_CHECK;

/* count[unit_count + 1]: how many allowed options cover each unit; the last is 0. */
void plan_solve_covering(int32_t *count, const struct plan_choice *choice);

/* A writable copy of the options; `changed` is the same choice with them. Caller frees. */
enum geo_status plan_solve_options_copy(struct plan_option **ret, struct plan_choice *changed,
                                        const struct plan_choice *choice,
                                        struct geo_error *err) GEO_MUST_CHECK;

/* plan_solve with the effort of one of a curve's budgets. */
enum geo_status plan_solve_anchor(struct plan_solution *ret, const struct plan_choice *choice,
                                  const struct plan_solve_settings *settings,
                                  const struct geo_progress *progress, struct geo_error *err) GEO_MUST_CHECK;

/* ---- the core: solve_core.c ---- */

/* The options worth a second look: required, chosen, liked by the relaxation, or priced by the proof at no
 * more than (1 + slack) of what they cost; none that is proven out. */
struct plan_core_settings {
    const struct plan_proof *proof;
    const double *fraction; /* NULL: not known */
    const struct plan_selection *best;
    int64_t best_objective; /* for what is proven out; −1: nothing is */
    double slack;
};
struct plan_core {
    struct plan_choice choice; /* with these options only */
    struct plan_option *option;
    int32_t *original; /* [choice.option_count] their numbers in the whole problem */
    int32_t *place;    /* [option_count of the whole] and back; −1: not in the core */
};
void plan_core_release(struct plan_core *core);
enum geo_status plan_core_make(struct plan_core *ret, const struct plan_choice *choice,
                               const struct plan_core_settings *settings,
                               struct geo_error *err) GEO_MUST_CHECK;
/* Caller frees. */
enum geo_status plan_core_fractions(double **ret, const struct plan_core *core, const double *fraction,
                                    struct geo_error *err) GEO_MUST_CHECK;
/* Improves the best, whose options are all in the core. */
enum geo_status plan_core_improve(struct plan_incumbent *incumbent, const struct plan_core *core,
                                  const struct plan_search_settings *settings,
                                  const struct geo_progress *progress, struct geo_error *err) GEO_MUST_CHECK;
/* Offers a selection of the core's options; released. */
enum geo_status plan_core_offer(struct plan_incumbent *incumbent, const struct plan_core *core,
                                struct plan_selection *selection, struct geo_error *err) GEO_MUST_CHECK;

/* ---- floors: solve_floors.c ---- */

/* reachable[floor_count]: value that all allowed options together cover. */
enum geo_status plan_solve_reachable(int64_t *reachable, const struct plan_choice *choice,
                                     struct geo_error *err) GEO_MUST_CHECK;

/* Seeks a plan within the limits that meets the floors, by way of their least cost, and offers it. Where none
 * is found, proof->unit is set if the proof shows that there is none: a bound below nothing
 * (PLAN_MOST_WEIGHT), or above the cost of all options together. */
enum geo_status plan_solve_meet(struct plan_incumbent *incumbent, struct plan_proof *proof,
                                const struct plan_solve_settings *settings,
                                const struct geo_progress *progress, struct geo_error *err) GEO_MUST_CHECK;

/* The proof that a floor asks for more than all allowed options together cover. */
enum geo_status plan_solve_hopeless_proof(struct plan_proof *ret, const struct plan_choice *choice,
                                          int32_t floor, int64_t reachable,
                                          struct geo_error *err) GEO_MUST_CHECK;

#endif
