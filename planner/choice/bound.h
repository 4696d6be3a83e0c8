/* The bound: the linear relaxation's dual, solved to a small gap by a restarted primal-dual hybrid gradient
 * method with sifting, then rounded to integers. */
#ifndef PHUSONG_CHOICE_BOUND_H
#define PHUSONG_CHOICE_BOUND_H

#include "geo/progress.h"
#include "planner/choice/proof.h"

struct plan_bound_settings {
    int32_t iterations; /* at most */
    int64_t best;    /* weight (cost) of the best plan known; −1: none. The method stops when the bound is
                      * within stop_gap of it, or meets it */
    double stop_gap; /* ratio to the bound, 0.005 = half a per cent */
    double stop_lp_gap;             /* ratio, between the relaxation's own primal and dual values */
    const struct plan_proof *start; /* multipliers to begin with; NULL: from `start_selection` */
    const struct plan_selection *start_selection; /* NULL: none */
};

struct plan_relaxation {
    struct plan_proof proof;
    double *fraction;   /* y [option_count], in [0, 1]: which options the relaxation would like */
    int32_t iterations; /* taken */
    double lp_gap;      /* reached */
};
void plan_relaxation_release(struct plan_relaxation *relaxation);

/* Deterministic; single-threaded. Works for both objectives, with floors, area limits and both limits. */
enum geo_status plan_bound_compute(struct plan_relaxation *ret, const struct plan_choice *choice,
                                   const struct plan_bound_settings *settings,
                                   const struct geo_progress *progress, struct geo_error *err) GEO_MUST_CHECK;

#endif
