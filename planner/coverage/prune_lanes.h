/* Which paths can still matter once their ν is known; struct plan_prune. */
#ifndef PHUSONG_COVERAGE_PRUNE_LANES_H
#define PHUSONG_COVERAGE_PRUNE_LANES_H

#include "planner/coverage/kernel.h"
#include "planner/coverage/vector.h"

/* More than single precision and tables may err in the loss itself. */
#define PRUNE_MARGIN_DB 0.05f

/* A lower bound of the loss, dB. `rise`: receiver antenna above transmitter antenna. */
LANE vf prune_bound_db(const struct plan_prune *prune, vf distance_m, vf rise_m, vf nu)
{
    vf log_km = vf_log10(distance_m * 1e-3f);
    vf slope = rise_m / distance_m;
    vf clear = log_km * 20.0f + vf_log10(slope * slope + 1.0f) * 10.0f + prune->free_space_db;
    vf x = nu * prune->nu_scale - 0.1f;
    vf edge = vf_log10(vf_sqrt(x * x + 1.0f) + x) * 20.0f + 6.9f;
    edge = vf_select(x > -0.88f, edge, vf_set(0.0f));
    edge = edge + (1.0f - vf_exp(edge * (-1.0f / 6.0f))) * (distance_m * 2e-5f + 10.0f);
    if (prune->fk != NULL) {
        vf place = vf_min(distance_m / prune->step_m, vf_set((float)prune->size - 1.001f));
        vi index = vi_floor(place);
        vf low = vf_gather(prune->fk, index);
        edge = edge * (low + (place - vf_of(index)) * (vf_gather(prune->fk + 1, index) - low));
    }
    vf bound = clear + edge;
    if (prune->scatter_db < 1e30f) {
        vf scatter = log_km * 20.0f + prune->scatter_db;
        vf less = vf_min(scatter, bound);
        vf apart = vf_abs(scatter - bound);
        bound = less - vf_log10(vf_exp2(apart * (-0.2f * LOG2_OF_10)) + 1.0f) * 5.0f;
    }
    return bound - PRUNE_MARGIN_DB;
}

/* Lanes of `cell` (−1: none) whose loss may be small enough. */
LANE vi prune_hopeful(const struct plan_prune *prune, vi cell, vf bound_db)
{
    vf limit = {0};
    for (int32_t lane = 0; lane < PLAN_LANES; lane++) {
        limit[lane] = cell[lane] >= 0 ? prune->limit_db[cell[lane]] : -1e30f;
    }
    return (bound_db <= limit) & (cell >= 0);
}

#endif
