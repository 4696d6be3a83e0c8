#include "planner/choice/curve_steps.h"

#include "geo/memory.h"

#include <stdlib.h>

enum { HALVINGS = 4, STEPS = 32, MANY_UNITS = 20000 };

/* Halves of the first step, where the curve is steep, then evenly over the curve; the nearest to the plan's
 * own budget is moved there. */
static enum geo_status place_anchors(struct plan_curve_drawer *drawer, struct geo_error *err)
{
    int32_t wanted = drawer->settings->anchors;
    enum geo_status status =
        geo_memory_array(&drawer->anchor, (size_t)wanted + HALVINGS, sizeof *drawer->anchor, "anchors", err);
    int32_t nearest = -1;
    for (int32_t k = 1 - HALVINGS; status == GEO_OK && k <= wanted; k++) {
        double step = k > 0 ? (double)k : 1.0 / (double)(1 << (1 - k));
        int64_t budget = (int64_t)((double)drawer->last * step / (double)wanted);
        int32_t n = drawer->anchor_count;
        if (budget <= (n > 0 ? drawer->anchor[n - 1].budget : 0)) {
            continue;
        }
        drawer->anchor[drawer->anchor_count++].budget = budget;
        int64_t off = llabs((long long)(budget - drawer->base));
        if (nearest < 0 || off < llabs((long long)(drawer->anchor[nearest].budget - drawer->base))) {
            nearest = n;
        }
    }
    if (nearest >= 0 && drawer->base > 0) {
        drawer->anchor[nearest].budget = drawer->base;
    }
    return status;
}

static int64_t scaled(int64_t multiplier, int64_t scale, int64_t whole)
{
    return (int64_t)((double)multiplier / (double)scale * (double)whole + 0.5);
}

/* A curve has a dozen proofs, and a province two million units: the multipliers are rounded to a few steps of
 * each unit's weight, which run-length coding likes. Any multipliers prove a bound; these a little less. */
static void round_to_steps(struct plan_proof *proof, const struct plan_choice *at)
{
    for (int32_t j = 0; j < at->unit_count; j++) {
        int64_t weight = at->weight[j];
        int64_t steps = weight > 0 ? scaled(proof->unit[j], proof->scale, STEPS) / weight : 0;
        proof->unit[j] = weight * (steps < STEPS ? steps : STEPS);
    }
    for (int32_t a = 0; a < at->area_count; a++) {
        proof->area[a] = scaled(proof->area[a], proof->scale, STEPS);
    }
    proof->scale = STEPS;
}

static enum geo_status add_proof(struct plan_curve_drawer *drawer, const struct plan_choice *at,
                                 struct plan_proof *proof, struct geo_error *err)
{
    struct plan_proof_point own = {.budget = at->budget, .count_limit = at->count_limit};
    if (at->unit_count >= MANY_UNITS) {
        round_to_steps(proof, at);
    }
    enum geo_status status = plan_proof_points(&own, 1, at, proof, err);
    if (status == GEO_OK) {
        proof->money = own.money;
        proof->count = own.count;
        proof->bound = own.bound;
        drawer->out.proof[drawer->out.proof_count++] = *proof;
        *proof = (struct plan_proof){0};
    }
    return status;
}

/* Each unit at its weight: options do not share. Says most where there is money for one or two. */
static enum geo_status stand_alone_proof(struct plan_curve_drawer *drawer, struct geo_error *err)
{
    struct plan_proof proof = {0};
    struct plan_choice at = plan_curve_choice(drawer, drawer->last);
    enum geo_status status = plan_solve_plain_proof(&proof, &at, err);
    if (status != GEO_OK) {
        return status;
    }
    int64_t dearest = 1;
    for (int32_t i = 0; i < at.option_count; i++) {
        dearest = at.option[i].cost > dearest ? at.option[i].cost : dearest;
    }
    while (proof.money_bits < 40 && (INT64_C(1) << proof.money_bits) < dearest) {
        proof.money_bits++;
    }
    for (int32_t j = 0; j < at.unit_count; j++) {
        proof.unit[j] = at.weight[j];
    }
    status = plan_proof_bound(&proof.bound, NULL, &at, &proof, err);
    if (status == GEO_OK) {
        status = add_proof(drawer, &at, &proof, err);
    }
    plan_proof_release(&proof);
    return status;
}

/* The plan's own proof stands for the anchor at its budget. */
static enum geo_status given_anchor(struct plan_curve_drawer *drawer, struct plan_curve_anchor *anchor,
                                    struct geo_error *err)
{
    struct plan_proof proof = {0};
    enum geo_status status = plan_proof_copy(&proof, &drawer->solution->proof, drawer->choice.unit_count,
                                             drawer->choice.floor_count, drawer->choice.area_count, err);
    if (status == GEO_OK) {
        anchor->weight = drawer->solution->selection.weight;
        anchor->greedy_weight = drawer->solution->greedy.weight;
        anchor->solved = true;
        struct plan_choice at = plan_curve_choice(drawer, anchor->budget);
        status = add_proof(drawer, &at, &proof, err);
    }
    plan_proof_release(&proof);
    return status;
}

/* From the path's plan for this money, and the multipliers of the anchor solved before. */
static enum geo_status solve_anchor(struct plan_curve_drawer *drawer, struct plan_curve_anchor *anchor,
                                    const struct plan_proof *near, const struct geo_progress *progress,
                                    struct geo_error *err)
{
    struct plan_choice at = plan_curve_choice(drawer, anchor->budget);
    struct plan_solution solution = {0};
    struct plan_selection start = {.option = drawer->path.option,
                                   .count = plan_curve_upto(&drawer->path, anchor->budget)};
    struct plan_solve_settings settings = {.effort = drawer->settings->effort,
                                           .seed = (uint64_t)anchor->budget,
                                           .start = &start,
                                           .start_proof = near};
    enum geo_status status = plan_solve_anchor(&solution, &at, &settings, progress, err);
    if (status != GEO_OK) {
        return status;
    }
    anchor->weight = solution.selection.weight;
    anchor->greedy_weight = solution.greedy.weight;
    if (solution.status != PLAN_SOLVE_IMPOSSIBLE) { /* the required ones may cost more than that */
        anchor->solved = true;
        status = add_proof(drawer, &at, &solution.proof, err);
    }
    plan_solution_release(&solution);
    return status;
}

/* The plan's own first, then those below it from the nearest down, then those above. */
static enum geo_status solve_anchors(struct plan_curve_drawer *drawer, struct geo_error *err)
{
    int32_t n = drawer->anchor_count;
    int32_t own = 0;
    while (own < n - 1 && drawer->anchor[own].budget < drawer->base) {
        own++;
    }
    enum geo_status status = geo_memory_array(&drawer->out.proof, (size_t)n + 1, sizeof *drawer->out.proof,
                                              "proofs of the curve", err);
    if (status == GEO_OK) {
        status = stand_alone_proof(drawer, err);
    }
    int32_t own_proof = -1;
    for (int32_t step = 0; status == GEO_OK && step < n; step++) {
        int32_t k = step <= own ? own - step : step;
        struct plan_curve_anchor *anchor = &drawer->anchor[k];
        bool given = drawer->proof_fits && anchor->budget == drawer->base &&
                     drawer->solution->status != PLAN_SOLVE_IMPOSSIBLE;
        int32_t from = k == own + 1 ? own_proof : drawer->out.proof_count - 1;
        const struct plan_proof *near = from >= 1 ? &drawer->out.proof[from] : NULL;
        const struct geo_progress *part =
            plan_solve_clock_step(&drawer->clock, 0.05 + 0.9 * (double)step / (double)n,
                                  0.05 + 0.9 * (double)(step + 1) / (double)n);
        status = given ? given_anchor(drawer, anchor, err) : solve_anchor(drawer, anchor, near, part, err);
        if (k == own && anchor->solved) {
            own_proof = drawer->out.proof_count - 1;
        }
    }
    return status;
}

enum geo_status plan_curve_anchors(struct plan_curve_drawer *drawer, struct geo_error *err)
{
    enum geo_status status = place_anchors(drawer, err);
    return status == GEO_OK ? solve_anchors(drawer, err) : status;
}
