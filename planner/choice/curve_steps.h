/* The curve at work: its path, its anchors. */
#ifndef PHUSONG_CHOICE_CURVE_STEPS_H
#define PHUSONG_CHOICE_CURVE_STEPS_H

#include "planner/choice/curve.h"
#include "planner/choice/solve_steps.h"

struct plan_curve_anchor {
    int64_t budget, weight, greedy_weight;
    bool solved;
};

/* Options in the order in which they are bought, and what the first so many cost and cover. */
struct plan_curve_path {
    int32_t *option;
    int64_t *measure, *cost, *weight; /* [count + 1] */
    int32_t count;
};

struct plan_curve_drawer {
    struct plan_choice choice; /* the most weight, no floors */
    const struct plan_solution *solution;
    const struct plan_curve_settings *settings;
    struct plan_solve_clock clock;
    bool by_count, proof_fits; /* the solution's proof holds here, too */
    int64_t base, last;        /* the plan's budget, the curve's */
    struct plan_curve_path path, greedy;
    int32_t plan_count;
    struct plan_curve_anchor *anchor;
    int32_t anchor_count;
    struct plan_money_curve out;
};

/* The problem with so much money, or so many sites. */
struct plan_choice plan_curve_choice(const struct plan_curve_drawer *drawer, int64_t budget);

/* How many of the path's options can be had for `budget`. */
int32_t plan_curve_upto(const struct plan_curve_path *path, int64_t budget);

/* Places the anchors and finds a plan and a proof for each: curve_anchors.c. */
enum geo_status plan_curve_anchors(struct plan_curve_drawer *drawer, struct geo_error *err) GEO_MUST_CHECK;

#endif
