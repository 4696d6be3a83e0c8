/* Years: a nested sequence of plans, each within the money so far. */
#ifndef PHUSONG_CHOICE_PHASES_H
#define PHUSONG_CHOICE_PHASES_H

#include "planner/choice/solve.h"

struct plan_phase_limit {
    int64_t budget, count; /* of this phase; what is left over goes to the next; −1: none */
};

enum plan_phase_order {
    PLAN_PHASES_END_FIRST, /* the best final plan, then the best order of it */
    PLAN_PHASES_YEAR_FIRST /* the best first year, then the best second year that keeps it … */
};

struct plan_phase_result {
    int64_t sites, cost, weight; /* up to and with this phase */
    int64_t bound;               /* no plan within the money so far weighs more */
    struct plan_proof proof;     /* of that bound */
    int64_t other_weight; /* what the other order would have at this time; −1: it cannot meet the floors */
};

struct plan_phases {
    struct plan_solution final; /* the whole plan, in building order, phase after phase */
    int32_t *phase;             /* [final.selection.count] */
    struct plan_phase_result *result;
    int32_t count;
};
void plan_phases_release(struct plan_phases *phases);

/* The problem's own budget and count_limit are replaced by the phases' sums. Floors hold at the end of the
 * last phase. Required options are built in the first phase; GEO_ERR_INFEASIBLE where its limits do not allow
 * them. Where the years cannot come first for the sake of the floors, the end does. Least cost: the phases
 * before the last cover most, and the bound of the last is of cost. If the whole is impossible, so is
 * `final`, and count is 0. */
enum geo_status plan_phases_solve(struct plan_phases *ret, const struct plan_choice *choice,
                                  const struct plan_phase_limit *limit, int32_t count,
                                  enum plan_phase_order order, const struct plan_solve_settings *settings,
                                  const struct geo_progress *progress, struct geo_error *err) GEO_MUST_CHECK;

#endif
