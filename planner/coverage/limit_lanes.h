/* Which cells an emitter could change, and up to which path loss, over one row of a window. */
#ifndef PHUSONG_COVERAGE_LIMIT_LANES_H
#define PHUSONG_COVERAGE_LIMIT_LANES_H

#include "planner/coverage/budget_lanes.h"

/* More than single precision errs in a level: rounding never leaves out what would count. */
#define LIMIT_ROUNDING_DB 2e-3f

LANE vf partial_load(const float *from, int32_t count)
{
    float values[PLAN_LANES];
    for (int32_t lane = 0; lane < PLAN_LANES; lane++) {
        values[lane] = lane < count ? from[lane] : NAN;
    }
    return vf_load(values);
}

/* The level that a margin asks for. */
LANE vf asked_dbm(vf threshold, vf margin, vf sigma)
{
    vf step = vf_select(margin < INFINITY, threshold, vf_set(INFINITY));
    return vf_select(sigma > 0.0f, threshold + margin * sigma, step) - LIMIT_ROUNDING_DB;
}

/* No level up to this is stronger, likelier outdoors or likelier indoors than what is there. */
LANE vf useless_dbm(const struct plan_limit *limit, const float *sigmas, struct curve_place place,
                    vi environment, const vf bar[3])
{
    vf threshold = vf_set(limit->threshold_dbm);
    vf sigma = curve_value(sigmas, place);
    vf variance = vf_gather(limit->entry_variance, environment);
    vf entry = vf_gather(limit->entry_loss_db, environment);
    vf useless = vf_min(bar[0], asked_dbm(threshold, bar[1], sigma));
    return vf_min(useless, asked_dbm(threshold + entry, bar[2], vf_sqrt(sigma * sigma + variance)));
}

static void lanes_limit(const struct plan_limit_row *row, const struct plan_limit *limit)
{
    float own = OWN_CELL * limit->cell_m;
    vf up = vf_set((float)row->down * limit->cell_m);
    for (int32_t i = 0; i < row->count; i += PLAN_LANES) {
        int32_t left = row->count - i;
        vf bar[3] = {partial_load(row->level_dbm + i, left), partial_load(row->outdoor_margin + i, left),
                     partial_load(row->indoor_margin + i, left)};
        vi environment = vi_load(row->environment + i);
        vf lane = {0};
        for (int32_t l = 0; l < PLAN_LANES; l++) {
            lane[l] = (float)(row->right0 + i + l);
        }
        vf right = lane * limit->cell_m;
        vf squared = right * right + up * up;
        squared = vf_select(squared > 0.0f, squared, vf_set(own * own));
        vi near = (environment >= 0) & (bar[0] == bar[0]);
        environment = vi_select(near, environment, vi_set(0));
        near &= squared <= vf_gather(limit->window_squared_m2, environment);
        if (!vi_any(near)) {
            continue;
        }
        struct curve_place place = curve_place(squared, environment);
        vf useless = useless_dbm(limit, limit->sigma_db, place, environment, bar);
        if (limit->blocked_sigma_db != NULL) {
            useless = vf_min(useless, useless_dbm(limit, limit->blocked_sigma_db, place, environment, bar));
        }
        useless = vf_max(useless, vf_set(limit->floor_dbm - LIMIT_ROUNDING_DB));
        struct curve_place bound_place = {place.index + environment * PLAN_CURVE_SIZE, place.share};
        vf bound = curve_value(limit->bound_db, bound_place);
        vf most = limit->peak_dbm - useless;
        vf before = vf_load(row->limit_db + i);
        vf here = vf_select(bound <= most, most, vf_set(PLAN_LIMIT_NOTHING_DB));
        vf_store(row->limit_db + i, vf_select(near, vf_max(here, before), before));
    }
}

#endif
