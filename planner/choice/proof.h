/* The proof of a bound: integer multipliers, and the one formula that turns them into a bound.
 *
 * For any multipliers λ_j ≥ 0 of units, μ_k ≥ 0 of floors, ν_a ≥ 0 of area limits, ν ≥ 0 of the count limit
 * and θ = t / 2^T ≥ 0 of money, all in units of 1/S of the objective, weak duality of linear programming
 * (relaxing x and y to [0, 1]; groups and spacing left out) bounds every plan that meets the constraints.
 * With g = 0, h_j = weight_j for the most weight, g = 1, h_j = 0 for the least cost:
 *
 *   U = Σ_j max(0, S h_j + Σ_{k∋j} μ_k value_j − λ_j) − Σ_k μ_k need_k
 *       + ceil(t · budget / 2^T) + ν · count_limit + Σ_a ν_a · limit_a
 *       + Σ_{i free} max(0, r_i) + Σ_{i required} r_i,
 *   r_i = Σ_{j covered by i} λ_j − g S cost_i − floor(t · cost_i / 2^T) − counted_i (ν + ν_{area of i}),
 *
 * no plan weighs more than floor(U / S); or none costs less than −floor(U / S) (ceil(−U / S)). t = 0 without
 * a budget, ν = 0 without a count limit, ν_a = 0 without that area's. Everything is exact in 128-bit
 * integers; whatever computed the multipliers can only make the bound looser, never wrong. */
#ifndef PHUSONG_CHOICE_PROOF_H
#define PHUSONG_CHOICE_PROOF_H

#include "planner/choice/problem.h"

struct plan_proof {
    int64_t scale;      /* S ≥ 1 */
    int32_t money_bits; /* T in [0, 40] */
    int64_t money;      /* t */
    int64_t count;      /* ν */
    int64_t *unit;      /* λ [unit_count] */
    int64_t *floor;     /* μ [floor_count] */
    int64_t *area;      /* ν_a [area_count] */
    int64_t bound;      /* weight no plan exceeds, or cost no plan is below, by the formula, for the problem's
                         * own budget */
};
void plan_proof_release(struct plan_proof *proof);
enum geo_status plan_proof_copy(struct plan_proof *ret, const struct plan_proof *from, int32_t unit_count,
                                int32_t floor_count, int32_t area_count,
                                struct geo_error *err) GEO_MUST_CHECK;

/* The formula. reduced: NULL, or [option_count] for r_i. */
enum geo_status plan_proof_bound(int64_t *ret_bound, int64_t *reduced, const struct plan_choice *choice,
                                 const struct plan_proof *proof, struct geo_error *err) GEO_MUST_CHECK;

/* The same λ, μ, ν_a for other limits (−1: none): t and ν are chosen anew as those that bound best. */
struct plan_proof_point {
    int64_t budget, count_limit;
    int64_t money, count; /* t, ν */
    int64_t bound;
};
/* Fills money, count and bound of points[n] whose budget and count_limit are given. */
enum geo_status plan_proof_points(struct plan_proof_point *points, int32_t n,
                                  const struct plan_choice *choice, const struct plan_proof *proof,
                                  struct geo_error *err) GEO_MUST_CHECK;

/* What the proof and a plan worth `best` (weight, or cost) say of each option: 0 open; 1 in every better
 * plan; −1 in no better plan. */
enum geo_status plan_proof_fixed(int8_t *ret, const struct plan_choice *choice,
                                 const struct plan_proof *proof, int64_t best,
                                 struct geo_error *err) GEO_MUST_CHECK;

#endif
