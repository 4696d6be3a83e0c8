/* Along the rays of one group of lanes: the ground passed so far, and Bullington's construction over it. */
#ifndef PHUSONG_COVERAGE_RAYS_LANES_H
#define PHUSONG_COVERAGE_RAYS_LANES_H

#include "planner/coverage/kernel.h"
#include "planner/coverage/vector.h"

#define NEVER (-1e30f)
/* Upper bounds over blocks get this much on top, more than the rounding of any height on earth: what is
 * skipped cannot have been the maximum, so results do not depend on which lanes run together. */
#define MARGIN_M 4e-3f

/* The ground passed, in units of rings: sample i of lane l at [i × lanes + l]. */
struct rays {
    const struct plan_scan *scan;
    float *ground, *cover;             /* raw ground; ground and clutter on the straightened earth */
    float *ground_block, *cover_block; /* maxima over PLAN_SCAN_BLOCK samples */
    float *ground_leap, *cover_leap;   /* and over PLAN_SCAN_LEAP */
    vi lane, own;                      /* 0, 1, …; whether the lane has a ray */
    vf bend;                           /* height the earth falls at ring 1: step²/(2 ae) */
    vf radius, over;                   /* of the scan, and 1/radius */
    vf ray, share;                     /* number of the ray; columns it moves for each ring */
    vf cover_slope;                    /* steepest from the antenna, cover */
    vf ground_slope, ground_index;     /* steepest on the straightened earth, bare ground, and where */
    vf raw_slope;                      /* steepest without the earth's curve */
    vf sum, moment;                    /* Σ h, Σ i·h */
    vf block_ground, block_cover;      /* of the block under way */
    vf leap_ground, leap_cover;
    /* Where the last receiver's searches ended. The next begin with the value there: it is often the greatest
     * again, and rules out most blocks. */
    vf rim_at, worst_at, ground_rim_at, above_at;
};

/* One receiver for each lane, at ring k. */
struct spot {
    int32_t k;
    vi active, cell;
    vf column;
    vf step, root_step;  /* metres between samples, and its square root */
    vf raw, bent;        /* receiver antenna without and with the earth's curve */
    vf chord, raw_chord; /* slopes of the straight line between the antennas, per ring */
};

/* A whole number, and its square, as every lane's float: cheaper to load than to convert. */
LANE vf whole(const struct plan_scan *scan, int32_t n)
{
    return vf_set(scan->number[n]);
}

LANE vf square(const struct plan_scan *scan, int32_t n)
{
    return vf_set(scan->number[n] * scan->number[n]);
}

LANE vf row_at(const float *rows, int32_t row)
{
    return vf_load(rows + (size_t)row * PLAN_LANES);
}

LANE void row_set(float *rows, int32_t row, vf value)
{
    vf_store(rows + (size_t)row * PLAN_LANES, value);
}

/* Sample `at` of each lane. */
LANE vf sample_at(const struct rays *rays, const float *rows, vi at)
{
    return vf_gather(rows, at * PLAN_LANES + rays->lane);
}

static inline struct rays rays_start(const struct plan_scan *scan)
{
    size_t rings = (size_t)scan->ring_last + 1;
    size_t blocks = (size_t)scan->ring_last / PLAN_SCAN_BLOCK + 1;
    size_t leaps = (size_t)scan->ring_last / PLAN_SCAN_LEAP + 1;
    float *ground_block = scan->history + 2 * rings * PLAN_LANES;
    float *ground_leap = ground_block + 2 * blocks * PLAN_LANES;
    struct rays rays = {.scan = scan,
                        .ground = scan->history,
                        .cover = scan->history + rings * PLAN_LANES,
                        .ground_block = ground_block,
                        .cover_block = ground_block + blocks * PLAN_LANES,
                        .ground_leap = ground_leap,
                        .cover_leap = ground_leap + leaps * PLAN_LANES};
    for (int i = 0; i < PLAN_LANES; i++) {
        rays.lane[i] = i;
    }
    vi ray = rays.lane + scan->ray;
    rays.own = ray <= scan->radius;
    rays.ray = vf_min(vf_of(ray), vf_set((float)scan->radius));
    rays.radius = vf_set((float)scan->radius);
    rays.over = 1.0f / rays.radius;
    rays.share = rays.ray / rays.radius;
    rays.bend = (rays.share * rays.share + 1.0f) * (scan->cell_m * scan->cell_m * scan->curvature_per_m);
    rays.cover_slope = rays.ground_slope = rays.raw_slope = vf_set(NEVER);
    rays.block_ground = rays.block_cover = rays.leap_ground = rays.leap_cover = vf_set(NEVER);
    rays.ground_index = rays.rim_at = rays.worst_at = rays.ground_rim_at = rays.above_at = vf_set(1.0f);
    return rays;
}

/* The block that ends with sample k, and the leap. */
LANE void rays_block(struct rays *rays, int32_t k)
{
    rays->leap_ground = vf_max(rays->leap_ground, rays->block_ground);
    rays->leap_cover = vf_max(rays->leap_cover, rays->block_cover);
    row_set(rays->ground_block, k / PLAN_SCAN_BLOCK, rays->block_ground);
    row_set(rays->cover_block, k / PLAN_SCAN_BLOCK, rays->block_cover);
    rays->block_ground = rays->block_cover = vf_set(NEVER);
    if (k % PLAN_SCAN_LEAP == PLAN_SCAN_LEAP - 1) {
        row_set(rays->ground_leap, k / PLAN_SCAN_LEAP, rays->leap_ground);
        row_set(rays->cover_leap, k / PLAN_SCAN_LEAP, rays->leap_cover);
        rays->leap_ground = rays->leap_cover = vf_set(NEVER);
    }
}

/* The ray passes ring k between two cells: linear between them. */
LANE void rays_pass(struct rays *rays, int32_t k)
{
    const struct plan_scan *scan = rays->scan;
    const struct plan_wedge *wedge = scan->wedge;
    vf product = rays->ray * whole(scan, k); /* exact, and so is what is left of it */
    vi left = vi_floor(product * rays->over);
    vf part = (product - vf_of(left) * rays->radius) * rays->over;
    const float *row = wedge->ground_m + (ptrdiff_t)k * wedge->stride + wedge->middle;
    int32_t first = left[0];
    vi near = left - first;
    vf low = vf_near(row + first, near);
    vf ground = low + part * (vf_near(row + first + 1, near) - low);
    vf bend = rays->bend * square(scan, k);
    vf cover = ground;
    if (wedge->cover_m != wedge->ground_m) {
        row = wedge->cover_m + (ptrdiff_t)k * wedge->stride + wedge->middle;
        low = vf_near(row + first, near);
        cover = low + part * (vf_near(row + first + 1, near) - low);
    }
    cover = cover - bend;
    row_set(rays->ground, k, ground);
    row_set(rays->cover, k, cover);
    rays->block_ground = vf_max(rays->block_ground, ground);
    rays->block_cover = vf_max(rays->block_cover, cover);
    if (k % PLAN_SCAN_BLOCK == PLAN_SCAN_BLOCK - 1) {
        rays_block(rays, k);
    }
    float inverse = scan->inverse[k];
    float antenna = scan->tx_height_m;
    vf slope = (ground - bend - antenna) * inverse;
    vi steeper = slope > rays->ground_slope;
    rays->ground_slope = vf_select(steeper, slope, rays->ground_slope);
    rays->ground_index = vf_select(steeper, whole(scan, k), rays->ground_index);
    rays->raw_slope = vf_max((ground - antenna) * inverse, rays->raw_slope);
    rays->cover_slope = vf_max((cover - antenna) * inverse, rays->cover_slope);
    rays->sum = rays->sum + ground;
    rays->moment = rays->moment + ground * whole(scan, k);
}

/* The cells of ring k that belong to these rays: (k, j) to ray round(j·radius/k), none at j = −k. */
LANE struct spot spot_at(const struct rays *rays, int32_t k)
{
    const struct plan_scan *scan = rays->scan;
    const struct plan_wedge *wedge = scan->wedge;
    vf inverse = vf_set(scan->inverse[k]);
    vi column = vi_floor(rays->share * whole(scan, k) + 0.5f);
    struct spot spot = {.k = k, .column = vf_of(column)};
    vf owner = vf_of(vi_floor(spot.column * (float)scan->radius / (float)k + 0.5f));
    ptrdiff_t row = (ptrdiff_t)k * wedge->stride + wedge->middle;
    spot.active = (owner == rays->ray) & (column > -k) & rays->own;
    int32_t first = column[0];
    vi near = column - first;
    /* cppcheck-suppress invalidPointerCast ; only moved, never computed with */
    vi target = (vi)vf_near((const float *)(wedge->target + row + first), near);
    spot.cell = vi_select(spot.active, target, vi_set(-1));
    spot.active = spot.cell >= 0;
    if (vi_any(spot.active)) {
        /* The slope across the ray applies here too, as it does to the samples before: on a hillside they
         * would hide the receiver, or show it, by turns. */
        const float *around = wedge->ground_m + row + first;
        vf across = (vf_near(around + 1, near) - vf_near(around - 1, near)) * 0.5f;
        vf ground = vf_near(around, near) + (rays->share * whole(scan, k) - spot.column) * across;
        spot.step = vf_sqrt(spot.column * spot.column + square(scan, k)) * (scan->cell_m * scan->inverse[k]);
        spot.root_step = vf_sqrt(spot.step);
        spot.raw = ground + scan->rx_height_m;
        spot.bent = spot.raw - rays->bend * square(scan, k);
        spot.chord = (spot.bent - scan->tx_height_m) * inverse;
        spot.raw_chord = (spot.raw - scan->tx_height_m) * inverse;
    }
    return spot;
}

/* ---- Bullington over the cover ---- */

/* Samples first … last of the ground passed. */
struct block {
    int32_t first, last;
};

LANE struct block block_of(int32_t index, int32_t size)
{
    int32_t first = index * size;
    return (struct block){first > 0 ? first : 1, first + size - 1};
}

/* Each search for a maximum starts with a value that is surely reached, looks at the samples after the last
 * whole block, and then goes back over the leaps and blocks, into those whose tops could hold more. */
#define BLOCKS_A_LEAP (PLAN_SCAN_LEAP / PLAN_SCAN_BLOCK)
LANE bool ends_leap(int32_t b)
{
    return b % BLOCKS_A_LEAP == BLOCKS_A_LEAP - 1;
}

/* Can samples no higher than `top` rise more steeply from the receiver than `reached`? */
LANE int rim_worth(const struct rays *rays, const struct spot *spot, struct block block, vf top, vf reached,
                   vi need)
{
    const float *inverse = rays->scan->inverse;
    vf above = top - spot->bent + MARGIN_M;
    vf bound = vf_max(above * inverse[spot->k - block.last], above * inverse[spot->k - block.first]);
    return vi_any((bound > reached) & need);
}

LANE void rim_over(struct rays *rays, const struct spot *spot, struct block block, vf *best)
{
    for (int32_t i = block.last; i >= block.first; i--) {
        vf value = (row_at(rays->cover, i) - spot->bent) * rays->scan->inverse[spot->k - i];
        rays->rim_at = vf_select(value > *best, whole(rays->scan, i), rays->rim_at);
        *best = vf_max(value, *best);
    }
}

/* Steepest from the receiver back: max (c_i − r)/(k − i). */
LANE vf cover_rim(struct rays *rays, const struct spot *spot, vi need)
{
    int32_t k = spot->k;
    int32_t blocks = k / PLAN_SCAN_BLOCK;
    vf best = vf_set(NEVER);
    vi at = vi_of(rays->rim_at);
    vf reached =
        (sample_at(rays, rays->cover, at) - spot->bent) * vf_gather(rays->scan->inverse, vi_set(k) - at);
    struct block rest = {blocks > 0 ? blocks * PLAN_SCAN_BLOCK : 1, k - 1};
    rim_over(rays, spot, rest, &best);
    reached = vf_max(best, reached);
    for (int32_t b = blocks - 1; b >= 0; b--) {
        int32_t leap = b / BLOCKS_A_LEAP;
        if (ends_leap(b) && !rim_worth(rays, spot, block_of(leap, PLAN_SCAN_LEAP),
                                       row_at(rays->cover_leap, leap), reached, need)) {
            b -= BLOCKS_A_LEAP - 1;
            continue;
        }
        struct block block = block_of(b, PLAN_SCAN_BLOCK);
        if (rim_worth(rays, spot, block, row_at(rays->cover_block, b), reached, need)) {
            rim_over(rays, spot, block, &best);
            reached = vf_max(best, reached);
        }
    }
    return best;
}

/* (c_i − chord)·√(1/(i (k − i))) */
LANE vf cover_value(const struct rays *rays, const struct spot *spot, int32_t i)
{
    const struct plan_scan *scan = rays->scan;
    vf above = row_at(rays->cover, i) - scan->tx_height_m - spot->chord * whole(scan, i);
    return above * (scan->weight[i] * scan->weight[spot->k - i]);
}

/* Largest and smallest √(1/(i (k − i))) in a block; it is least halfway. */
LANE void weights_of(const struct plan_scan *scan, int32_t k, struct block block, float ret[2])
{
    float near = scan->weight[block.first] * scan->weight[k - block.first];
    float far = scan->weight[block.last] * scan->weight[k - block.last];
    ret[0] = near > far ? near : far;
    ret[1] =
        2 * block.first <= k && 2 * block.last >= k ? 2.0f * scan->inverse[k] : (near < far ? near : far);
}

LANE int worst_worth(const struct rays *rays, const struct spot *spot, struct block block, vf top, vf reached,
                     vi need)
{
    const struct plan_scan *scan = rays->scan;
    float weights[2];
    vf low = vf_min(spot->chord * whole(scan, block.first), spot->chord * whole(scan, block.last));
    vf above = top - scan->tx_height_m - low + MARGIN_M;
    weights_of(scan, spot->k, block, weights);
    vf bound = vf_max(above * weights[0], above * weights[1]);
    return vi_any((bound > reached) & need);
}

LANE void worst_over(struct rays *rays, const struct spot *spot, struct block block, vf *best)
{
    for (int32_t i = block.last; i >= block.first; i--) {
        vf value = cover_value(rays, spot, i);
        rays->worst_at = vf_select(value > *best, whole(rays->scan, i), rays->worst_at);
        *best = vf_max(value, *best);
    }
}

/* Largest (c_i − chord)·√(1/(i (k − i))): ν on a path in line of sight. */
LANE vf cover_worst(struct rays *rays, const struct spot *spot, vi need)
{
    const struct plan_scan *scan = rays->scan;
    int32_t k = spot->k;
    int32_t blocks = k / PLAN_SCAN_BLOCK;
    vf best = spot->root_step * (scan->nu_floor * scan->weight[k]);
    vf reached = best;
    if (k > 1) {
        vi at = vi_of(rays->worst_at);
        vf above = sample_at(rays, rays->cover, at) - scan->tx_height_m - spot->chord * rays->worst_at;
        vf value = above * (vf_gather(scan->weight, at) * vf_gather(scan->weight, vi_set(k) - at));
        reached = vf_max(value, reached);
    }
    worst_over(rays, spot, (struct block){blocks > 0 ? blocks * PLAN_SCAN_BLOCK : 1, k - 1}, &best);
    reached = vf_max(best, reached);
    for (int32_t b = blocks - 1; b >= 0; b--) {
        int32_t leap = b / BLOCKS_A_LEAP;
        if (ends_leap(b) && !worst_worth(rays, spot, block_of(leap, PLAN_SCAN_LEAP),
                                         row_at(rays->cover_leap, leap), reached, need)) {
            b -= BLOCKS_A_LEAP - 1;
            continue;
        }
        struct block block = block_of(b, PLAN_SCAN_BLOCK);
        if (worst_worth(rays, spot, block, row_at(rays->cover_block, b), reached, need)) {
            worst_over(rays, spot, block, &best);
            reached = vf_max(best, reached);
        }
    }
    return best;
}

/* ν/√(2/λ): P.526-15 eq. (61)–(63) in line of sight, (64)–(66) beyond the horizon. */
LANE vf cover_nu(struct rays *rays, const struct spot *spot)
{
    float k = (float)spot->k;
    vf antenna = vf_set(rays->scan->tx_height_m);
    vi clear = (rays->cover_slope < spot->chord) & spot->active;
    vi blocked = ~clear & spot->active;
    vf value = vf_set(NEVER);
    if (vi_any(clear)) {
        value = cover_worst(rays, spot, clear);
    }
    if (vi_any(blocked)) {
        vf rim = cover_rim(rays, spot, blocked);
        vf slope = rays->cover_slope;
        vf place = vf_clamp((spot->bent - antenna + rim * k) / (slope + rim), 1e-3f, k - 1e-3f);
        vf above = (slope - spot->chord) * place;
        value = vf_select(blocked, above / vf_sqrt(place * (k - place)), value);
    }
    return value * vf_sqrt(vf_set(k)) / spot->root_step;
}

#endif
