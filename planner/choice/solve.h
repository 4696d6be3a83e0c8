/* The planner: search and bound taking turns until they meet or the effort is spent. */
#ifndef PHUSONG_CHOICE_SOLVE_H
#define PHUSONG_CHOICE_SOLVE_H

#include "planner/choice/bound.h"
#include "planner/choice/search.h"

enum plan_effort { PLAN_EFFORT_QUICK, PLAN_EFFORT_NORMAL, PLAN_EFFORT_THOROUGH };

enum plan_solve_status {
    PLAN_SOLVE_OPTIMAL,    /* the bound meets the plan */
    PLAN_SOLVE_WITHIN,     /* within gap of the best possible */
    PLAN_SOLVE_IMPOSSIBLE, /* some floor cannot be met: by any plan, if `proven`; as far as was found, if not
                            */
    PLAN_SOLVE_STOPPED     /* by the time limit: not reproducible */
};

struct plan_solve_settings {
    enum plan_effort effort;
    double stop_gap;     /* ratio; 0: the effort's own */
    double time_limit_s; /* a safety net; 0: none */
    uint64_t seed;
    const struct plan_selection *start;   /* NULL; else a plan to begin with */
    const struct plan_proof *start_proof; /* NULL; else multipliers to begin with */
};

struct plan_solution {
    enum plan_solve_status status;
    bool proven; /* IMPOSSIBLE: the proof shows that no plan meets the floors within the limits */
    struct plan_selection selection; /* in the order in which to build */
    int64_t *gain;                   /* [selection.count] weight each adds in that order */
    struct plan_proof proof;
    int64_t bound; /* = proof.bound; weight at most, or cost at least */
    double gap;    /* (bound − weight) / bound, or (cost − bound) / cost; 0 when they meet */
    struct plan_selection greedy; /* what greedy alone would do */
    int8_t *fixed;                /* [option_count], plan_proof_fixed */
    double *fraction;             /* [option_count] of the relaxation */
    int32_t iterations;           /* of the bound */
    int32_t *failed_floor; /* IMPOSSIBLE: floors beyond reach, if any are; else those not met; ascending */
    int32_t failed_floor_count;
    int64_t *reachable; /* IMPOSSIBLE: [floor_count] value all allowed options together could cover */
};
void plan_solution_release(struct plan_solution *solution);

/* An infeasible problem is a solution with status IMPOSSIBLE, not an error. Where that is proven by reach,
 * money, count or areas, `proof` shows it by the formula: a bound below 0, or a cost above that of all
 * options. Where the required options alone break a limit, no floor is named and they are the selection. */
enum geo_status plan_solve(struct plan_solution *ret, const struct plan_choice *choice,
                           const struct plan_solve_settings *settings, const struct geo_progress *progress,
                           struct geo_error *err) GEO_MUST_CHECK;

/* The largest share in [0, 1] such that floors of share × need are all met within the limits by a plan that
 * was found: what to say to one who asks too much. */
enum geo_status plan_solve_common_floor(double *ret, const struct plan_choice *choice,
                                        const struct geo_progress *progress,
                                        struct geo_error *err) GEO_MUST_CHECK;

#endif
