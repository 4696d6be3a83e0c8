/* The exact half of the bound: integer scores of options against the limits of money and number, and the
 * multipliers of those limits that bound best. The terms are those of the formula in proof.h. */
#ifndef PHUSONG_CHOICE_KNAPSACK_H
#define PHUSONG_CHOICE_KNAPSACK_H

#include "planner/choice/proof.h"

__extension__ typedef __int128 plan_wide;

struct plan_knapsack {
    const struct plan_choice *choice;
    const struct plan_proof *proof; /* its scale, money_bits and area multipliers are read at every call */
    plan_wide units;                /* the terms of units and floors */
    int64_t *score;                 /* [option_count] Σ λ_j − g S cost_i */
    int64_t *item;                  /* scratch [option_count] */
    int32_t *index;                 /* scratch [option_count] */
    int32_t *area_first;            /* [area_count + 1] into area_option */
    int32_t *area_option;           /* the counted options of each area that may be chosen */
};
void plan_knapsack_release(struct plan_knapsack *knapsack);

/* Scores from the proof's λ and μ. GEO_ERR_INTERNAL where the proof is none: a negative multiplier, one of a
 * limit that is not there, or sums that leave 64 bits. */
enum geo_status plan_knapsack_init(struct plan_knapsack *ret, const struct plan_choice *choice,
                                   const struct plan_proof *proof, struct geo_error *err) GEO_MUST_CHECK;

/* Scores anew, after the proof's λ, μ or scale have changed. */
enum geo_status plan_knapsack_score(struct plan_knapsack *knapsack, struct geo_error *err) GEO_MUST_CHECK;

/* The most bits of fraction, [0, 40], that t may have so that every ratio of a score to a cost fits; 0 where
 * the required options alone exceed the budget. */
int32_t plan_knapsack_money_bits(const struct plan_knapsack *knapsack);

/* U of the formula at this budget, count limit, t and ν (of the point; its bound is not read). */
plan_wide plan_knapsack_value(const struct plan_knapsack *knapsack, const struct plan_proof_point *point);

/* r_i of the formula, not rounded to 64 bits. */
plan_wide plan_knapsack_reduced(const struct plan_knapsack *knapsack, int32_t option,
                                const struct plan_proof_point *point);

/* t and ν with the least U for the point's budget and count limit. */
void plan_knapsack_best(struct plan_knapsack *knapsack, struct plan_proof_point *point);

/* ν_a with the least U at the point's t and ν, into area[area_count] (which may be the proof's own). */
void plan_knapsack_areas(struct plan_knapsack *knapsack, int64_t *area, const struct plan_proof_point *point);

/* The bound that U gives: floor(U / S), or −floor(U / S) for the least cost; held within 64 bits. */
int64_t plan_knapsack_bound(const struct plan_knapsack *knapsack, plan_wide value);

#endif
