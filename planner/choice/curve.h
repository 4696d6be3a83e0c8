/* Coverage against money: the plan's own path, and above it the bound that holds for every plan. */
#ifndef PHUSONG_CHOICE_CURVE_H
#define PHUSONG_CHOICE_CURVE_H

#include "planner/choice/solve.h"

struct plan_curve_point {
    int64_t budget;      /* money, or number of sites where only the count is limited */
    int64_t sites, cost; /* of the path up to here */
    int64_t path_weight; /* covered by the sites of one nested path built up to here */
    int64_t best_weight; /* of the best plan found within this budget, nested or not */
    int64_t greedy_weight;
    int64_t bound;        /* no plan within this budget weighs more */
    int32_t proof;        /* index of the proof that says so */
    int64_t money, count; /* t and ν of that proof at this budget */
};

struct plan_money_curve {
    struct plan_curve_point *point; /* ascending budget; the first is 0 */
    int32_t point_count;
    int32_t *path; /* options of the nested path, in order: the plan first, then beyond it */
    int32_t path_count;
    struct plan_proof *proof;
    int32_t proof_count;
    bool by_count;
};
void plan_money_curve_release(struct plan_money_curve *curve);

struct plan_curve_settings {
    int32_t points;  /* at least, ≥ 2; every site of the plan is one */
    int32_t anchors; /* budgets, at least, that get a plan and a proof of their own; ≥ 1 */
    double reach;    /* the last budget as a multiple of the plan's (1.5) */
    enum plan_effort effort;
};

/* Floors are left out: the curve is about weight and money. Its bound holds with floors, too. */
enum geo_status plan_money_curve_compute(struct plan_money_curve *ret, const struct plan_choice *choice,
                                         const struct plan_solution *solution,
                                         const struct plan_curve_settings *settings,
                                         const struct geo_progress *progress,
                                         struct geo_error *err) GEO_MUST_CHECK;

#endif
