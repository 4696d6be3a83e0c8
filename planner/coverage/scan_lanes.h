/* For each wanted cell along the rays of one group of lanes, what the loss depends on. docs/models.md, "The
 * sweep". */
#ifndef PHUSONG_COVERAGE_SCAN_LANES_H
#define PHUSONG_COVERAGE_SCAN_LANES_H

#include "planner/coverage/prune_lanes.h"
#include "planner/coverage/rays_lanes.h"

/* ---- bare ground: smooth surface, horizons, roughness ---- */

struct ground {
    vi clear;                /* line of sight over bare ground */
    vf rim, rim_index;       /* horizon seen from the receiver, on the straightened earth */
    vf raw_rim;              /* the same without the earth's curve */
    vf smooth_tx, smooth_rx; /* least-squares line at the ends */
};

LANE void rim_sample(struct ground *ground, const struct rays *rays, const struct spot *spot, int32_t i)
{
    const struct plan_scan *scan = rays->scan;
    vf slope = (row_at(rays->ground, i) - spot->raw) * scan->inverse[spot->k - i];
    vf bent = slope + rays->bend * whole(scan, spot->k + i);
    vi more = bent > ground->rim;
    ground->raw_rim = vf_max(slope, ground->raw_rim);
    ground->rim = vf_select(more, bent, ground->rim);
    ground->rim_index = vf_select(more, whole(scan, i), ground->rim_index);
}

LANE int ground_rim_worth(const struct rays *rays, const struct spot *spot, struct block block, vf top,
                          const struct ground *reached, vi need)
{
    const struct plan_scan *scan = rays->scan;
    vf above = top + MARGIN_M - spot->raw;
    vf slope =
        vf_max(above * scan->inverse[spot->k - block.last], above * scan->inverse[spot->k - block.first]);
    vf bent = slope + rays->bend * whole(scan, spot->k + block.last);
    return vi_any(((slope > reached->raw_rim) | (bent > reached->rim)) & need);
}

LANE void ground_rim_over(struct ground *ground, struct ground *reached, const struct rays *rays,
                          const struct spot *spot, struct block block)
{
    for (int32_t i = block.last; i >= block.first; i--) {
        rim_sample(ground, rays, spot, i);
    }
    reached->raw_rim = vf_max(ground->raw_rim, reached->raw_rim);
    reached->rim = vf_max(ground->rim, reached->rim);
}

/* Steepest from the receiver back, with and without the earth's curve. */
LANE void ground_rims(struct ground *ground, struct rays *rays, const struct spot *spot, vi need)
{
    int32_t k = spot->k;
    int32_t blocks = k / PLAN_SCAN_BLOCK;
    vi at = vi_of(rays->ground_rim_at);
    struct ground reached;
    reached.raw_rim =
        (sample_at(rays, rays->ground, at) - spot->raw) * vf_gather(rays->scan->inverse, vi_set(k) - at);
    reached.rim = reached.raw_rim + rays->bend * (rays->ground_rim_at + whole(rays->scan, k));
    struct block rest = {blocks > 0 ? blocks * PLAN_SCAN_BLOCK : 1, k - 1};
    ground_rim_over(ground, &reached, rays, spot, rest);
    for (int32_t b = blocks - 1; b >= 0; b--) {
        int32_t leap = b / BLOCKS_A_LEAP;
        if (ends_leap(b) && !ground_rim_worth(rays, spot, block_of(leap, PLAN_SCAN_LEAP),
                                              row_at(rays->ground_leap, leap), &reached, need)) {
            b -= BLOCKS_A_LEAP - 1;
            continue;
        }
        struct block block = block_of(b, PLAN_SCAN_BLOCK);
        if (ground_rim_worth(rays, spot, block, row_at(rays->ground_block, b), &reached, need)) {
            ground_rim_over(ground, &reached, rays, spot, block);
        }
    }
    rays->ground_rim_at = ground->rim_index;
}

LANE int obstacle_worth(const struct rays *rays, const struct spot *spot, struct block block, vf top,
                        vf reached, vi need)
{
    const struct plan_scan *scan = rays->scan;
    vf low = vf_min(spot->raw_chord * whole(scan, block.first), spot->raw_chord * whole(scan, block.last));
    return vi_any((top - (scan->tx_height_m - MARGIN_M) - low > reached) & need);
}

LANE void obstacle_over(struct rays *rays, const struct spot *spot, struct block block, vf *best)
{
    const struct plan_scan *scan = rays->scan;
    for (int32_t i = block.last; i >= block.first; i--) {
        vf value = row_at(rays->ground, i) - scan->tx_height_m - spot->raw_chord * whole(scan, i);
        rays->above_at = vf_select(value > *best, whole(scan, i), rays->above_at);
        *best = vf_max(value, *best);
    }
}

/* Highest ground above the straight line between the antennas, at least 0; P.1812-7 eq. (87). */
LANE vf ground_obstacle(struct rays *rays, const struct spot *spot, vi need)
{
    const struct plan_scan *scan = rays->scan;
    int32_t k = spot->k;
    int32_t blocks = k / PLAN_SCAN_BLOCK;
    vf best = vf_set(0.0f);
    vi at = vi_of(rays->above_at);
    vf reached = sample_at(rays, rays->ground, at) - scan->tx_height_m - spot->raw_chord * rays->above_at;
    obstacle_over(rays, spot, (struct block){blocks > 0 ? blocks * PLAN_SCAN_BLOCK : 1, k - 1}, &best);
    reached = vf_max(best, reached);
    for (int32_t b = blocks - 1; b >= 0; b--) {
        int32_t leap = b / BLOCKS_A_LEAP;
        if (ends_leap(b) && !obstacle_worth(rays, spot, block_of(leap, PLAN_SCAN_LEAP),
                                            row_at(rays->ground_leap, leap), reached, need)) {
            b -= BLOCKS_A_LEAP - 1;
            continue;
        }
        struct block block = block_of(b, PLAN_SCAN_BLOCK);
        if (obstacle_worth(rays, spot, block, row_at(rays->ground_block, b), reached, need)) {
            obstacle_over(rays, spot, block, &best);
            reached = vf_max(best, reached);
        }
    }
    return best;
}

/* Line through the ground by least squares, P.1812-7 eq. (84)–(86), with the mast's ground at 0. */
LANE void ground_smooth(struct ground *ground, const struct rays *rays, const struct spot *spot)
{
    float k = (float)spot->k;
    vf end = spot->raw - rays->scan->rx_height_m;
    float over = rays->scan->inverse[spot->k] * rays->scan->inverse[spot->k];
    ground->smooth_tx = (rays->sum * (4.0f * k) - rays->moment * 6.0f + end * (1.0f - k)) * over;
    ground->smooth_rx = (rays->moment * 6.0f - rays->sum * (2.0f * k) + end * (2.0f * k - 1.0f)) * over;
}

LANE void path_set(struct plan_paths *paths, enum plan_path_field field, vf value)
{
    vf_store(paths->field[field] + (size_t)paths->rows * PLAN_LANES, value);
}

/* Heights above the smooth surface, P.1812-7 eq. (87)–(92). */
LANE void put_smooth(struct plan_paths *paths, struct rays *rays, const struct spot *spot,
                     const struct ground *ground)
{
    vf zero = vf_set(0.0f);
    vf antenna = vf_set(rays->scan->tx_height_m);
    vf end = spot->raw - rays->scan->rx_height_m;
    vf from_tx = rays->raw_slope - spot->raw_chord;
    vf from_rx = ground->raw_rim + spot->raw_chord;
    vf share = from_tx / (from_tx + from_rx);
    vi hidden = (rays->raw_slope > spot->raw_chord) & spot->active;
    vf obstacle = vf_set(0.0f);
    if (vi_any(hidden)) {
        obstacle = ground_obstacle(rays, spot, hidden);
    }
    vf tx = vf_select(hidden, ground->smooth_tx - obstacle * share, ground->smooth_tx);
    vf rx = vf_select(hidden, ground->smooth_rx - obstacle * (1.0f - share), ground->smooth_rx);
    path_set(paths, PLAN_PATH_BENDING_TX_M, antenna - vf_min(tx, zero));
    path_set(paths, PLAN_PATH_BENDING_RX_M, spot->raw - vf_min(rx, end));
    path_set(paths, PLAN_PATH_DUCT_TX_M, antenna - vf_min(ground->smooth_tx, zero));
    path_set(paths, PLAN_PATH_DUCT_RX_M, spot->raw - vf_min(ground->smooth_rx, end));
}

LANE void put_horizons(struct plan_paths *paths, const struct rays *rays, const struct spot *spot,
                       const struct ground *ground)
{
    vf distance = spot->step * (float)spot->k;
    float curve = rays->scan->curvature_per_m;
    vi hidden = ~ground->clear;
    vf over = 1.0f / spot->step;
    vf theta_tx = vf_atan(vf_max(rays->ground_slope, spot->chord) * over);
    vf theta_rx = vf_atan(vf_select(hidden, ground->rim * over - distance * (2.0f * curve),
                                    -spot->raw_chord * over - distance * curve));
    path_set(paths, PLAN_PATH_THETA_TX_RAD, theta_tx);
    path_set(paths, PLAN_PATH_THETA_RX_RAD, theta_rx);
    path_set(paths, PLAN_PATH_HORIZON_TX, rays->ground_index);
    path_set(paths, PLAN_PATH_HORIZON_RX, vf_select(hidden, ground->rim_index, rays->ground_index));
}

static inline void put_ground(struct plan_paths *paths, struct rays *rays, const struct spot *spot)
{
    vf never = vf_set(NEVER);
    struct ground ground = {.rim = never, .raw_rim = never, .rim_index = vf_set(1.0f)};
    ground.clear = rays->ground_slope <= spot->chord;
    vi hidden = (~ground.clear | (rays->raw_slope > spot->raw_chord)) & spot->active;
    if (vi_any(hidden)) {
        ground_rims(&ground, rays, spot, hidden);
    }
    ground_smooth(&ground, rays, spot);
    put_smooth(paths, rays, spot, &ground);
    if (rays->scan->horizons) {
        put_horizons(paths, rays, spot, &ground);
    }
}

/* Leaves out the lanes whose loss is of no use; false if none is left. */
LANE bool still_hopeful(const struct plan_prune *prune, struct spot *spot, vf nu, vf rise)
{
    vi hopeful =
        prune_hopeful(prune, spot->cell, prune_bound_db(prune, spot->step * (float)spot->k, rise, nu));
    spot->cell = vi_select(hopeful, spot->cell, vi_set(-1));
    spot->active = hopeful;
    return vi_any(hopeful) != 0;
}

static inline void put_spot(struct plan_paths *paths, struct rays *rays, struct spot *spot)
{
    vf one = vf_set(1.0f);
    vf rise = spot->raw - rays->scan->tx_height_m;
    if (rays->scan->edges) {
        vf nu = cover_nu(rays, spot);
        if (rays->scan->prune != NULL && !still_hopeful(rays->scan->prune, spot, nu, rise)) {
            return;
        }
        path_set(paths, PLAN_PATH_NU, nu);
    }
    vi_store(paths->cell + (size_t)paths->rows * PLAN_LANES, spot->cell);
    path_set(paths, PLAN_PATH_DISTANCE_M, spot->step * (float)spot->k);
    path_set(paths, PLAN_PATH_STEP_M, spot->step);
    path_set(paths, PLAN_PATH_RISE_M, rise);
    path_set(paths, PLAN_PATH_CLEAR, vf_select(rays->ground_slope <= spot->chord, one, one - one));
    if (rays->scan->smooth) {
        put_ground(paths, rays, spot);
    }
    paths->rows++;
}

static void lanes_scan(struct plan_paths *paths, const struct plan_scan *scan)
{
    struct rays rays = rays_start(scan);
    paths->scan = scan;
    for (int32_t k = 1; k <= scan->ring_last; k++) {
        if (k >= scan->ring_first) {
            struct spot spot = spot_at(&rays, k);
            if (vi_any(spot.active)) {
                put_spot(paths, &rays, &spot);
            }
        }
        if (k < scan->ring_last) {
            rays_pass(&rays, k);
        }
    }
}

#endif
