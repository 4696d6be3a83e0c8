/* The flat pass: antenna, level, margins and the best of all, over one row of a window. */
#ifndef PHUSONG_COVERAGE_BUDGET_LANES_H
#define PHUSONG_COVERAGE_BUDGET_LANES_H

#include "planner/coverage/kernel.h"
#include "planner/coverage/vector.h"
#include "planner/radio/curve.h"

#define DEGREES 57.2957795f
#define OWN_CELL 0.3826f /* see plan_pass_distance_m */

LANE vi vi_load(const int32_t *from)
{
    vi v;
    memcpy(&v, from, sizeof v);
    return v;
}

LANE vf vf_sign_of(vf magnitude, vf sign)
{
    return (vf)((vi)magnitude | ((vi)sign & vi_set(INT32_MIN)));
}

/* Angle clockwise from north of a point `right` and `up` of here, (−180, 180]. */
LANE vf bearing_deg(vf right, vf up)
{
    vf wide = vf_abs(right);
    vf high = vf_abs(up);
    vi steep = high > wide;
    vf ratio = vf_select(steep, wide, high) / vf_max(vf_select(steep, high, wide), vf_set(1e-6f));
    vf angle = vf_atan(ratio) * DEGREES;
    angle = vf_select(steep, angle, 90.0f - angle); /* from the vertical axis */
    angle = vf_select(up < 0.0f, 180.0f - angle, angle);
    return vf_sign_of(angle, right);
}

/* Into [−180, 180). */
LANE vf wrap_deg(vf angle)
{
    return angle - vf_of(vi_floor(angle * (1.0f / 360.0f) + 0.5f)) * 360.0f;
}

/* cos of degrees in [−180, 180], error below 1e-6: 1 − 2 sin²(x/2). */
LANE vf cos_deg(vf angle)
{
    vf x = angle * (0.5f / DEGREES);
    vf z = x * x;
    vf s =
        x + x * (((((z * -2.50521084e-8f + 2.75573192e-6f) * z - 1.98412698e-4f) * z + 8.33333333e-3f) * z -
                  1.66666667e-1f) *
                 z);
    return 1.0f - s * s * 2.0f;
}

/* Column of a table by squared distance and environment, as plan_curve_value. */
struct curve_place {
    vi index;
    vf share;
};

LANE struct curve_place curve_place(vf squared_m2, vi environment)
{
    vi bits = (vi)vf_max(squared_m2, vf_set(1.0f)) - vi_set(0x3F800000);
    vi index = bits >> 17;
    vi beyond = index >= vi_set(PLAN_CURVE_SIZE - 1);
    vf share = vf_of(bits & vi_set(0x1FFFF)) * (1.0f / 131072.0f);
    index = vi_select(beyond, vi_set(PLAN_CURVE_SIZE - 2), index);
    return (struct curve_place){index + environment * PLAN_CURVE_SIZE,
                                vf_select(beyond, vf_set(1.0f), share)};
}

LANE vf curve_value(const float *curves, struct curve_place place)
{
    vf low = vf_gather(curves, place.index);
    return low + place.share * (vf_gather(curves + 1, place.index) - low);
}

LANE vf pattern_db(const float *pattern, vf angle)
{
    vf turned = angle - vf_of(vi_floor(angle * (1.0f / 360.0f))) * 360.0f;
    vi whole = vi_floor(turned);
    vf share = turned - vf_of(whole);
    whole = vi_select(whole > 359, vi_set(0), whole);
    vf low = vf_gather(pattern, whole);
    return low + share * (vf_gather(pattern + 1, whole) - low);
}

/* plan_antenna_loss_db in lanes. */
LANE vf antenna_db(const struct plan_budget_antenna *antenna, const struct plan_budget_sector *sector,
                   vf bearing, vf below)
{
    bool all_around = antenna->omnidirectional || isnan(sector->azimuth_deg);
    vf off = all_around ? bearing - bearing : wrap_deg(bearing - sector->azimuth_deg);
    if (antenna->measured) {
        vf lowered = all_around ? vf_set(sector->tilt_deg) : cos_deg(off) * sector->tilt_deg;
        vf across = all_around ? off : pattern_db(antenna->horizontal_db, off);
        vf both = vf_max(across + pattern_db(antenna->vertical_db, below - lowered), vf_set(0.0f));
        return all_around ? both : vf_min(both, vf_set(antenna->most_db));
    }
    vf down = (below - sector->tilt_deg) * (1.0f / antenna->vertical_3db_deg);
    vf down_db = vf_min(down * down * 12.0f, vf_set(antenna->side_lobe_db));
    if (all_around) {
        return down_db;
    }
    vf across = off * (1.0f / antenna->horizontal_3db_deg);
    vf across_db = vf_min(across * across * 12.0f, vf_set(antenna->front_to_back_db));
    return vf_min(across_db + down_db, vf_set(antenna->front_to_back_db));
}

/* plan_coverage_margin in lanes. */
LANE vf margin_of(vf above, vf sigma)
{
    vf sure = vf_select(above >= 0.0f, vf_set(INFINITY), vf_set(-INFINITY));
    vi spread = sigma > 0.0f;
    return vf_select(spread, above / vf_select(spread, sigma, vf_set(1.0f)), sure);
}

struct budget_spot {
    vf squared, bearing, below;
    struct curve_place place;
};

/* Outside the area anything will do: there is no loss. */
LANE vi environment_at(const struct plan_budget_row *row, int32_t i)
{
    vi environment = vi_load(row->environment + i);
    return vi_select(environment < 0, vi_set(0), environment);
}

LANE struct budget_spot budget_spot(const struct plan_budget_row *row, const struct plan_budget *budget,
                                    int32_t i)
{
    vf lane = {0};
    for (int32_t l = 0; l < PLAN_LANES; l++) {
        lane[l] = (float)(row->right0 + i + l);
    }
    vf right = lane * budget->cell_m;
    vf up = vf_set(-(float)row->down * budget->cell_m);
    vf squared = right * right + up * up;
    float own = OWN_CELL * budget->cell_m;
    squared = vf_select(squared > 0.0f, squared, vf_set(own * own));
    vf ground = vf_load(row->ground_asl_m + i);
    vf drop = budget->tx_asl_m - (ground + budget->rx_height_agl_m) + squared * budget->curvature_per_m;
    return (struct budget_spot){.squared = squared,
                                .bearing = bearing_deg(right, up),
                                .below = vf_atan(drop / vf_sqrt(squared)) * DEGREES,
                                .place = curve_place(squared, environment_at(row, i))};
}

LANE void keep_best(const struct plan_budget_row *row, int32_t i, vf level, vf sigma, vi server)
{
    vf before = vf_load(row->level_dbm + i);
    vi better = level > before;
    vi servers = vi_load(row->server + i);
    vf_store(row->level_dbm + i, vf_select(better, level, before));
    vf_store(row->sigma_db + i, vf_select(better, sigma, vf_load(row->sigma_db + i)));
    vi_store(row->server + i, vi_select(better, server, servers));
}

/* σ of a cell without a server is that of the best flat level: it says whether the terrain is to blame. */
LANE void keep_flat(const struct plan_budget_row *row, int32_t i, vf flat, vf sigma)
{
    vf before = vf_load(row->flat_dbm + i);
    vi better = flat > before;
    vi alone = better & (vi_load(row->server + i) < 0);
    vf_store(row->flat_dbm + i, vf_select(better, flat, before));
    vf_store(row->sigma_db + i, vf_select(alone, sigma, vf_load(row->sigma_db + i)));
}

static void lanes_budget(const struct plan_budget_row *row, const struct plan_budget *budget)
{
    for (int32_t i = 0; i < row->count; i += PLAN_LANES) {
        vf loss = vf_load(row->loss_db + i);
        if (!vi_any(loss < 1e30f)) {
            continue;
        }
        struct budget_spot spot = budget_spot(row, budget, i);
        vf best = vf_set(INFINITY);
        vi server = vi_set(-1);
        for (int32_t k = 0; k < budget->sector_count; k++) {
            vf db = antenna_db(budget->antenna, &budget->sector[k], spot.bearing, spot.below);
            vi better = db < best;
            best = vf_select(better, db, best);
            server = vi_select(better, vi_set(budget->sector[k].server), server);
        }
        vf sigma = curve_value(budget->sigma_db, spot.place);
        if (budget->blocked_sigma_db != NULL) {
            vf blocked = curve_value(budget->blocked_sigma_db, spot.place);
            sigma = vf_select(vf_load(row->clear + i) > 0.5f, sigma, blocked);
        }
        if (row->own_sigma_db != NULL) {
            vf own = vf_load(row->own_sigma_db + i);
            sigma = vf_select(own == own, own, sigma);
        }
        vf peak = budget->peak_dbm - best;
        vf level = peak - loss;
        level = vf_select(level >= budget->floor_dbm, level, vf_set(-INFINITY));
        vi environment = environment_at(row, i);
        vf above = level - budget->threshold_dbm;
        vf entry = vf_gather(budget->entry_loss_db, environment);
        vf variance = vf_gather(budget->entry_variance, environment);
        vf flat = vf_select(loss < 1e30f, peak - curve_value(budget->flat_db, spot.place), vf_set(-INFINITY));
        keep_flat(row, i, flat, sigma);
        vf outdoor = margin_of(above, sigma);
        vf indoor = margin_of(above - entry, vf_sqrt(sigma * sigma + variance));
        vf_store(row->outdoor_margin + i, vf_max(outdoor, vf_load(row->outdoor_margin + i)));
        vf_store(row->indoor_margin + i, vf_max(indoor, vf_load(row->indoor_margin + i)));
        keep_best(row, i, level, sigma, server);
    }
}

#endif
