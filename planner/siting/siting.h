/* Candidates and the choice among them. Knows reaches and money, not radio. */
#ifndef PHUSONG_SITING_SITING_H
#define PHUSONG_SITING_SITING_H

#include "geo/progress.h"
#include "planner/scenario/scenario.h"

struct plan_candidate {
    enum plan_site_kind kind;
    int32_t position; /* upgrade: index into scenario->position; listed: into siting.listed; build: −1 */
    double x_m, y_m;
    int32_t cell;
    int64_t cost_vnd;
    double
        height_agl_m; /* of the antenna: an upgrade takes the existing mast's highest, others the pattern's */
};

struct plan_candidates {
    struct plan_candidate *candidate; /* ordered: upgrade, listed, build; within a kind by index or cell */
    int32_t count;
};
void plan_candidates_release(struct plan_candidates *candidates);

/* Upgrades, the user's list, and a lattice snapped to the highest ground in each lattice cell that holds, or
 * is near to, uncovered people. uncovered: plan_class grid of the service to improve. */
enum geo_status plan_candidates_find(struct plan_candidates *ret, const struct plan_scenario *scenario,
                                     const uint8_t *class, struct geo_error *err) GEO_MUST_CHECK;

struct plan_siting_problem {
    const struct plan_reach *reach; /* one for each candidate, uncovered cells only */
    const int64_t *cost_vnd;
    int32_t candidate_count;
    const int64_t *cell_weight; /* people_milli on the planning grid (area when no population is known) */
    int64_t cell_count;
    int64_t count_limit; /* −1 none */
    int64_t budget_vnd;  /* −1 none */
    int64_t min_gain;    /* a site that gains less is not bought; never one that gains nothing */
};

struct plan_chosen {
    int32_t candidate;
    int64_t gain;  /* newly covered weight at its rank */
    int64_t cells; /* newly covered cells at its rank */
};

struct plan_siting {
    struct plan_chosen *chosen; /* in order of rank */
    int32_t count;
    int64_t gain_total, cost_total_vnd;
};
void plan_siting_release(struct plan_siting *siting);

/* Lazy greedy (Minoux 1978). With a count: most gain first. With a budget: the better of most gain per dong
 * and most gain first. Ties: lower cost, then lower index. Never buys a site
 * without gain. GEO_ERR_INFEASIBLE when the budget is below the cheapest candidate that would help. */
enum geo_status plan_siting_solve(struct plan_siting *ret, const struct plan_siting_problem *problem,
                                  const struct geo_progress *progress, struct geo_error *err) GEO_MUST_CHECK;

#endif
