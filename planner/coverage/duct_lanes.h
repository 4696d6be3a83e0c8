/* What ducting alone asks of the ground that a scan passed, after the scan: few paths need it. */
#ifndef PHUSONG_COVERAGE_DUCT_LANES_H
#define PHUSONG_COVERAGE_DUCT_LANES_H

#include "planner/coverage/rays_lanes.h"

/* Along each lane's path, a line h = base + slope·i, and samples from … to. */
struct ground_path {
    int32_t k;
    vf bend, chord; /* the earth's fall at ring 1; slope between the antennas, per ring, with it */
    vf base, slope, from, to;
};

/* Where the path in line of sight comes closest to the ground, and its height. */
struct ground_top {
    vf place, raw, value;
};

LANE void top_over(struct ground_top *top, const struct plan_scan *scan, const struct ground_path *path,
                   struct block block, vi need)
{
    for (int32_t i = block.last; i >= block.first; i--) {
        vf raw = row_at(scan->history, i);
        vf above = raw - path->bend * square(scan, i) - scan->tx_height_m - path->chord * whole(scan, i);
        vf value = above * (scan->weight[i] * scan->weight[path->k - i]);
        vi more = (value > top->value) & need;
        top->value = vf_select(more, value, top->value);
        top->place = vf_select(more, whole(scan, i), top->place);
        top->raw = vf_select(more, raw, top->raw);
    }
}

/* Tops of the blocks of ground that a scan passed. */
LANE const float *ground_tops(const struct plan_scan *scan)
{
    return scan->history + 2 * ((size_t)scan->ring_last + 1) * PLAN_LANES;
}

/* Highest of the samples 1 … k − 1. */
static inline vf ground_highest(const struct plan_scan *scan, int32_t k)
{
    const float *tops = ground_tops(scan);
    const float *leap_tops = tops + 2 * ((size_t)scan->ring_last / PLAN_SCAN_BLOCK + 1) * PLAN_LANES;
    int32_t leaps = k / PLAN_SCAN_LEAP;
    int32_t blocks = k / PLAN_SCAN_BLOCK;
    vf highest = vf_set(NEVER);
    for (int32_t leap = 0; leap < leaps; leap++) {
        highest = vf_max(row_at(leap_tops, leap), highest);
    }
    for (int32_t b = leaps * BLOCKS_A_LEAP; b < blocks; b++) {
        highest = vf_max(row_at(tops, b), highest);
    }
    for (int32_t i = blocks > 0 ? blocks * PLAN_SCAN_BLOCK : 1; i < k; i++) {
        highest = vf_max(row_at(scan->history, i), highest);
    }
    return highest;
}

/* In line of sight the horizon is where ν is largest, P.1812-7 eq. (80). It enters only ducting, which counts
 * for little there: except over high ground the tops of the two ends are enough, the steepest seen from the
 * transmitter and the last samples before the receiver. */
static inline struct ground_top ground_horizon(const struct plan_scan *scan, const struct ground_path *path,
                                               vi high)
{
    int32_t k = path->k;
    int32_t blocks = k / PLAN_SCAN_BLOCK;
    float weights[2];
    struct ground_top top = {.place = vf_min(path->from, vf_set((float)(k - 1)))};
    vi at = vi_of(top.place);
    for (int lane = 0; lane < PLAN_LANES; lane++) {
        top.raw[lane] = at[lane] > 0 ? scan->history[at[lane] * PLAN_LANES + lane] : scan->tx_height_m;
    }
    top.value = (top.raw - path->bend * top.place * top.place - scan->tx_height_m - path->chord * top.place) *
                vf_gather(scan->weight, at) * vf_gather(scan->weight, vi_set(k) - at);
    top_over(&top, scan, path, (struct block){k > PLAN_SCAN_BLOCK ? k - PLAN_SCAN_BLOCK : 1, k - 1},
             vi_set(-1));
    for (int32_t b = blocks - 1; b >= 0 && vi_any(high); b--) {
        struct block block = block_of(b, PLAN_SCAN_BLOCK);
        vf low = vf_min(path->chord * whole(scan, block.first), path->chord * whole(scan, block.last));
        vf above = row_at(ground_tops(scan), b) - path->bend * square(scan, block.first) - scan->tx_height_m -
                   low + MARGIN_M;
        weights_of(scan, k, block, weights);
        if (vi_any((vf_max(above * weights[0], above * weights[1]) > top.value) & high)) {
            top_over(&top, scan, path, block, high);
        }
    }
    return top;
}

/* Largest height above the smooth surface between the horizons, at least 10 m (below, P.1812 does not care).
 */
static inline vf ground_roughness(const struct plan_scan *scan, const struct ground_path *path, vi need)
{
    int32_t blocks = path->k / PLAN_SCAN_BLOCK;
    vf best = vf_set(10.0f);
    for (int32_t b = (path->k - 1) / PLAN_SCAN_BLOCK; b >= 0; b--) {
        struct block block = block_of(b, PLAN_SCAN_BLOCK);
        vi inside = need & (path->from <= whole(scan, block.last)) & (path->to >= whole(scan, block.first));
        if (b < blocks) {
            vf low = vf_min(path->slope * whole(scan, block.first), path->slope * whole(scan, block.last));
            inside &= row_at(ground_tops(scan), b) + MARGIN_M - path->base - low > best;
        }
        if (!vi_any(inside)) {
            continue;
        }
        for (int32_t i = block.last < path->k ? block.last : path->k - 1; i >= block.first; i--) {
            vf value = row_at(scan->history, i) - path->base - path->slope * whole(scan, i);
            vi counts = (path->from <= whole(scan, i)) & (path->to >= whole(scan, i));
            best = vf_max(vf_select(counts, value, best), best);
        }
    }
    return best;
}

#endif
