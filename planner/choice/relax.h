/* The linear relaxation on a few options, the core: neighbouring units that the core cannot tell apart are
 * merged into segments, and the saddle point
 *     max over y in Y, min over λ, μ:  Σ (W_s − λ_s) − Σ μ_k need_k + λᵀ A y − g c·y,   0 ≤ λ_s ≤ W_s,
 *     W_s = h_s + Σ_{k∋s} μ_k v_s,
 * is approached by Halpern's iteration on the reflected primal-dual hybrid gradient step (Chambolle & Pock
 * 2011; Lu & Yang 2024), restarted where the fixed-point residual has shrunk. Y: 0 ≤ y ≤ 1 and the limits of
 * money, number and areas, kept by projection; μ is eliminated inside the step. Everything is double: what
 * comes out is only a proposal for the integers of proof.h. */
#ifndef PHUSONG_CHOICE_RELAX_H
#define PHUSONG_CHOICE_RELAX_H

#include "planner/choice/problem.h"

enum plan_relax_kind { PLAN_RELAX_MONEY = -2, PLAN_RELAX_NUMBER = -1 };

struct plan_relax {
    const struct plan_choice *choice;

    int32_t column_count;
    int32_t *option;      /* [column_count] ascending */
    int64_t *run_first;   /* [column_count + 1] into run */
    struct plan_run *run; /* of segments */
    double *cost;         /* [column_count] in the objective; 0 for the most weight */
    double required;      /* what required options cost in the objective */
    double *tau;          /* [column_count] 1 / Σ scale of the column's segments */
    double *y, *y_anchor, *y_next;
    double *score; /* [column_count] Aᵀλ, scratch */

    int32_t segment_count;
    int32_t *segment;    /* [segment_count + 1] first unit of each */
    double *weight;      /* [segment_count] h */
    double *value;       /* [segment_count] v; NULL without floors */
    double *floor_price; /* [segment_count] Σ μ_k; NULL without floors */
    double *scale;       /* [segment_count] the step's measure of λ; 0 where λ is known */
    int32_t *columns_at; /* [segment_count] how many columns cover it; −1: a required option does */
    double *sigma;       /* [segment_count] scale / columns_at */
    double *lambda, *lambda_anchor, *lambda_next;
    double *sum; /* [segment_count + 1] scratch */

    int32_t floor_count;
    int64_t *floor_first;       /* [floor_count + 1] into floor_run */
    struct plan_run *floor_run; /* of segments */
    double *floor_need;         /* [floor_count] */
    double *mu;                 /* [floor_count] */
    double *mu_scale;           /* [floor_count] μ that `scale` was made with */
    double *mu_most;            /* [floor_count] how far μ may rise before all options are priced again */

    int32_t row_count;  /* limits: money, number, areas, those that are there */
    int32_t *row_first; /* [row_count + 1] into row_column */
    int32_t *row_column;
    double *row_weight; /* of each row_column */
    double *row_limit;  /* [row_count] what required options leave */
    double *row_price;  /* [row_count] */
    int32_t *row_kind;  /* [row_count] plan_relax_kind, or the area */

    double omega;          /* the balance of primal and dual steps */
    int32_t since;         /* iterations since the last restart */
    double first_residual; /* after the last restart */
    double last_residual;
    int32_t done;    /* iterations in all */
    double mu_least; /* the measure of a price of value where none is known */
};
void plan_relax_release(struct plan_relax *relax);

/* What a core starts from: multipliers of units and floors, and fractions of options. */
struct plan_relax_start {
    const uint8_t *core;     /* [option_count] 1: in it. Required and forbidden options are left out */
    const double *ratio;     /* [unit_count] λ_j as a share of W_j */
    const double *mu;        /* [floor_count] */
    const double *fraction;  /* [option_count] y */
    const double *row_price; /* [row_count], NULL: 0 */
    double mu_least;         /* the measure of a price of value where none is known */
    int32_t done;            /* iterations so far */
    double omega;
};
enum geo_status plan_relax_init(struct plan_relax *ret, const struct plan_choice *choice,
                                const struct plan_relax_start *start, struct geo_error *err) GEO_MUST_CHECK;

/* Have prices of floors left those that the steps were measured by? Then the core should be built anew. */
bool plan_relax_stale(const struct plan_relax *relax);

/* Begin anew from y_next and λ_next. */
void plan_relax_restart(struct plan_relax *relax);

/* So many iterations, restarting on the way. */
void plan_relax_run(struct plan_relax *relax, int32_t iterations);

/* The objective at y_next, held to the limits, less what missed floors would cost: the relaxation's value
 * from below, on the core and as far as its prices are large enough. */
double plan_relax_primal(struct plan_relax *relax);

#endif
