/* Along the rays of one group of lanes: the ground passed so far, and for each wanted cell what the loss
 * depends on. docs/models.md, "The sweep". */
#ifndef PHUSONG_COVERAGE_SCAN_LANES_H
#define PHUSONG_COVERAGE_SCAN_LANES_H

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
    vf bend;                           /* height the earth falls at ring 1: step²/(2 ae) */
    vf ray, share;                     /* number of the ray; columns it moves for each ring */
    vf cover_slope;                    /* steepest from the antenna, cover */
    vf ground_slope, ground_index;     /* steepest on the straightened earth, bare ground, and where */
    vf raw_slope;                      /* steepest without the earth's curve */
    vf sum, moment;                    /* Σ h, Σ i·h */
    vf block_ground, block_cover;      /* of the block under way */
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

static inline struct rays rays_start(const struct plan_scan *scan)
{
    size_t rings = (size_t)scan->ring_last + 1;
    size_t blocks = (size_t)scan->ring_last / PLAN_SCAN_BLOCK + 1;
    vf lane;
    for (int i = 0; i < PLAN_LANES; i++) {
        lane[i] = (float)(scan->ray + i);
    }
    struct rays rays = {.scan = scan,
                        .ground = scan->history,
                        .cover = scan->history + rings * PLAN_LANES,
                        .ground_block = scan->history + 2 * rings * PLAN_LANES,
                        .cover_block = scan->history + (2 * rings + blocks) * PLAN_LANES};
    rays.ray = vf_min(lane, vf_set((float)scan->radius));
    rays.share = rays.ray * (1.0f / (float)scan->radius);
    rays.bend = (rays.share * rays.share + 1.0f) * (scan->cell_m * scan->cell_m * scan->curvature_per_m);
    rays.cover_slope = rays.ground_slope = rays.raw_slope = vf_set(NEVER);
    rays.block_ground = rays.block_cover = vf_set(NEVER);
    rays.ground_index = vf_set(1.0f);
    return rays;
}

/* The ray passes ring k between two cells: linear between them. */
LANE void rays_pass(struct rays *rays, int32_t k)
{
    const struct plan_scan *scan = rays->scan;
    const struct plan_wedge *wedge = scan->wedge;
    vf column = rays->share * whole(scan, k);
    vi left = vi_floor(column);
    vf part = column - vf_of(left);
    const float *row = wedge->ground_m + (ptrdiff_t)k * wedge->stride + wedge->middle;
    vf low = vf_gather(row, left);
    vf ground = low + part * (vf_gather(row + 1, left) - low);
    vf bend = rays->bend * square(scan, k);
    vf cover = ground;
    if (wedge->cover_m != wedge->ground_m) {
        row = wedge->cover_m + (ptrdiff_t)k * wedge->stride + wedge->middle;
        low = vf_gather(row, left);
        cover = low + part * (vf_gather(row + 1, left) - low);
    }
    cover = cover - bend;
    row_set(rays->ground, k, ground);
    row_set(rays->cover, k, cover);
    rays->block_ground = vf_max(rays->block_ground, ground);
    rays->block_cover = vf_max(rays->block_cover, cover);
    if (k % PLAN_SCAN_BLOCK == PLAN_SCAN_BLOCK - 1) {
        row_set(rays->ground_block, k / PLAN_SCAN_BLOCK, rays->block_ground);
        row_set(rays->cover_block, k / PLAN_SCAN_BLOCK, rays->block_cover);
        rays->block_ground = rays->block_cover = vf_set(NEVER);
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
    spot.active = (owner == rays->ray) & (column > -k);
    for (int lane = 0; lane < PLAN_LANES; lane++) {
        bool own = spot.active[lane] != 0 && scan->ray + lane <= scan->radius;
        spot.cell[lane] = own ? wedge->target[row + column[lane]] : -1;
    }
    spot.active = spot.cell >= 0;
    if (vi_any(spot.active)) {
        vf ground = vf_gather(wedge->ground_m + row, column);
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

/* A block of samples first … last of the ground passed. */
struct block {
    int32_t first, last;
};

LANE struct block block_at(int32_t b)
{
    int32_t first = b * PLAN_SCAN_BLOCK;
    return (struct block){first > 0 ? first : 1, first + PLAN_SCAN_BLOCK - 1};
}

/* Each search for a maximum goes twice over the blocks: first for a value that is surely reached, from the
 * tops of the blocks at their worse ends; then into those blocks that could hold more. */

/* Steepest from the receiver back: max (c_i − r)/(k − i). */
LANE vf cover_rim(const struct rays *rays, const struct spot *spot, vi need)
{
    const float *inverse = rays->scan->inverse;
    int32_t k = spot->k;
    int32_t blocks = k / PLAN_SCAN_BLOCK;
    vf best = vf_set(NEVER);
    for (int32_t i = k - 1; i >= blocks * PLAN_SCAN_BLOCK && i > 0; i--) {
        best = vf_max((row_at(rays->cover, i) - spot->bent) * inverse[k - i], best);
    }
    vf reached = best;
    for (int32_t b = 0; b < blocks; b++) {
        struct block block = block_at(b);
        vf above = row_at(rays->cover_block, b) - spot->bent - MARGIN_M;
        reached = vf_max(vf_min(above * inverse[k - block.last], above * inverse[k - block.first]), reached);
    }
    for (int32_t b = blocks - 1; b >= 0; b--) {
        struct block block = block_at(b);
        vf above = row_at(rays->cover_block, b) - spot->bent + MARGIN_M;
        vf bound = vf_max(above * inverse[k - block.last], above * inverse[k - block.first]);
        if (!vi_any((bound > reached) & need)) {
            continue;
        }
        for (int32_t i = block.last; i >= block.first; i--) {
            best = vf_max((row_at(rays->cover, i) - spot->bent) * inverse[k - i], best);
        }
        reached = vf_max(best, reached);
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

/* Largest (c_i − chord)·√(1/(i (k − i))): ν on a path in line of sight. */
LANE vf cover_worst(const struct rays *rays, const struct spot *spot, vi need)
{
    const struct plan_scan *scan = rays->scan;
    int32_t k = spot->k;
    int32_t blocks = k / PLAN_SCAN_BLOCK;
    float weights[2];
    vf best = spot->root_step * (scan->nu_floor * scan->weight[k]);
    for (int32_t i = k - 1; i >= blocks * PLAN_SCAN_BLOCK && i > 0; i--) {
        best = vf_max(cover_value(rays, spot, i), best);
    }
    vf reached = best;
    for (int32_t b = 0; b < blocks; b++) {
        struct block block = block_at(b);
        vf high = vf_max(spot->chord * whole(scan, block.first), spot->chord * whole(scan, block.last));
        vf above = row_at(rays->cover_block, b) - scan->tx_height_m - high - MARGIN_M;
        weights_of(scan, k, block, weights);
        reached = vf_max(vf_min(above * weights[0], above * weights[1]), reached);
    }
    for (int32_t b = blocks - 1; b >= 0; b--) {
        struct block block = block_at(b);
        vf low = vf_min(spot->chord * whole(scan, block.first), spot->chord * whole(scan, block.last));
        vf above = row_at(rays->cover_block, b) - scan->tx_height_m - low + MARGIN_M;
        weights_of(scan, k, block, weights);
        vf bound = vf_max(above * weights[0], above * weights[1]);
        if (!vi_any((bound > reached) & need)) {
            continue;
        }
        for (int32_t i = block.last; i >= block.first; i--) {
            best = vf_max(cover_value(rays, spot, i), best);
        }
        reached = vf_max(best, reached);
    }
    return best;
}

/* ν/√(2/λ): P.526-15 eq. (61)–(63) in line of sight, (64)–(66) beyond the horizon. */
LANE vf cover_nu(const struct rays *rays, const struct spot *spot)
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

/* ---- bare ground: smooth surface, horizons, roughness ---- */

struct ground {
    vi clear;                /* line of sight over bare ground */
    vf rim, rim_index;       /* horizon seen from the receiver, on the straightened earth */
    vf raw_rim;              /* the same without the earth's curve */
    vf smooth_tx, smooth_rx; /* least-squares line at the ends */
    vf horizon, horizon_raw; /* in line of sight: the sample with the largest ν, and its height */
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

/* Steepest from the receiver back, with and without the earth's curve. */
LANE void ground_rims(struct ground *ground, const struct rays *rays, const struct spot *spot, vi need)
{
    const struct plan_scan *scan = rays->scan;
    const float *inverse = scan->inverse;
    int32_t k = spot->k;
    int32_t blocks = k / PLAN_SCAN_BLOCK;
    for (int32_t i = k - 1; i >= blocks * PLAN_SCAN_BLOCK && i > 0; i--) {
        rim_sample(ground, rays, spot, i);
    }
    vf raw = ground->raw_rim;
    vf bent = ground->rim;
    for (int32_t b = 0; b < blocks; b++) {
        struct block block = block_at(b);
        vf above = row_at(rays->ground_block, b) - spot->raw - MARGIN_M;
        vf slope = vf_min(above * inverse[k - block.last], above * inverse[k - block.first]);
        raw = vf_max(slope, raw);
        bent = vf_max(slope + rays->bend * whole(scan, k + block.first), bent);
    }
    for (int32_t b = blocks - 1; b >= 0; b--) {
        struct block block = block_at(b);
        vf above = row_at(rays->ground_block, b) + MARGIN_M - spot->raw;
        vf slope = vf_max(above * inverse[k - block.last], above * inverse[k - block.first]);
        vi better = (slope > raw) | (slope + rays->bend * whole(scan, k + block.last) > bent);
        if (!vi_any(better & need)) {
            continue;
        }
        for (int32_t i = block.last; i >= block.first; i--) {
            rim_sample(ground, rays, spot, i);
        }
        raw = vf_max(ground->raw_rim, raw);
        bent = vf_max(ground->rim, bent);
    }
}

/* Highest ground above a line h = base + slope·i among the samples from … to of each lane, at least `least`.
 */
struct line {
    vf base, slope, from, to;
    float least;
    int32_t last; /* of any lane's samples */
};

LANE vf ground_above(const struct rays *rays, const struct line *line, vi need)
{
    const struct plan_scan *scan = rays->scan;
    vf best = vf_set(line->least);
    vf reached = best;
    int32_t blocks = (line->last + 1) / PLAN_SCAN_BLOCK;
    for (int32_t b = 0; b < blocks; b++) {
        struct block block = block_at(b);
        vf high = vf_max(line->slope * whole(scan, block.first), line->slope * whole(scan, block.last));
        vf value = row_at(rays->ground_block, b) - MARGIN_M - line->base - high;
        vi inside = (line->from <= whole(scan, block.first)) & (line->to >= whole(scan, block.last));
        reached = vf_max(vf_select(inside, value, best), reached);
    }
    for (int32_t b = line->last / PLAN_SCAN_BLOCK; b >= 0; b--) {
        struct block block = block_at(b);
        vi inside = need & (line->from <= whole(scan, block.last)) & (line->to >= whole(scan, block.first));
        if (b < blocks) {
            vf low = vf_min(line->slope * whole(scan, block.first), line->slope * whole(scan, block.last));
            inside &= row_at(rays->ground_block, b) + MARGIN_M - line->base - low > reached;
        }
        if (!vi_any(inside)) {
            continue;
        }
        for (int32_t i = block.last < line->last ? block.last : line->last; i >= block.first; i--) {
            vf value = row_at(rays->ground, i) - line->base - line->slope * whole(scan, i);
            vi counts = (line->from <= whole(scan, i)) & (line->to >= whole(scan, i));
            best = vf_max(vf_select(counts, value, best), best);
        }
        reached = vf_max(best, reached);
    }
    return best;
}

/* In line of sight the horizon is where ν is largest (P.1812-7 eq. (80)). It enters only ducting, whose share
 * is below 1 % there, so the tops of the two ends are enough: the steepest seen from the transmitter, and the
 * last samples before the receiver. */
LANE void ground_horizon(struct ground *ground, const struct rays *rays, const struct spot *spot)
{
    const struct plan_scan *scan = rays->scan;
    const float *weight = scan->weight;
    int32_t k = spot->k;
    vf antenna = vf_set(scan->tx_height_m);
    vf index = vf_min(rays->ground_index, vf_set((float)(k - 1)));
    vi place = vi_of(index);
    vf best = (rays->ground_slope - spot->chord) * index * vf_gather(weight, place) *
              vf_gather(weight, vi_set(k) - place);
    ground->horizon = index;
    ground->horizon_raw = antenna + rays->ground_slope * index + rays->bend * index * index;
    for (int32_t i = k - 1; i > 0 && i > k - 9; i--) {
        vf raw = row_at(rays->ground, i);
        vf above = raw - rays->bend * square(scan, i) - antenna - spot->chord * whole(scan, i);
        vf value = above * (weight[i] * weight[k - i]);
        vi more = value > best;
        best = vf_select(more, value, best);
        ground->horizon = vf_select(more, whole(scan, i), ground->horizon);
        ground->horizon_raw = vf_select(more, raw, ground->horizon_raw);
    }
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

/* Largest height above the smooth surface between the horizons, at least 10 m (below, P.1812 does not care).
 */
LANE vf ground_roughness(const struct rays *rays, const struct ground *ground, vf base, vf slope, vi need)
{
    struct line line = {base, slope, rays->ground_index, ground->rim_index, 10.0f, 0};
    for (int lane = 0; lane < PLAN_LANES; lane++) {
        int32_t end = need[lane] != 0 ? (int32_t)line.to[lane] : 0;
        line.last = end > line.last ? end : line.last;
    }
    return ground_above(rays, &line, need);
}

LANE void path_set(struct plan_paths *paths, enum plan_path_field field, vf value)
{
    vf_store(paths->field[field] + (size_t)paths->rows * PLAN_LANES, value);
}

/* Heights above the smooth surface, P.1812-7 eq. (87)–(92). */
LANE void put_smooth(struct plan_paths *paths, const struct rays *rays, const struct spot *spot,
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
        struct line line = {antenna, spot->raw_chord, vf_set(1.0f), whole(rays->scan, spot->k - 1),
                            0.0f,    spot->k - 1};
        obstacle = ground_above(rays, &line, hidden);
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
    float k = (float)spot->k;
    vf distance = spot->step * k;
    float curve = rays->scan->curvature_per_m;
    vf base = vf_min(ground->smooth_tx, vf_set(0.0f));
    vf end = vf_min(ground->smooth_rx, spot->raw - rays->scan->rx_height_m);
    vf slope = (end - base) * rays->scan->inverse[spot->k];
    vi hidden = ~ground->clear & spot->active;
    vf rough = ground->horizon_raw - base - slope * ground->horizon;
    if (vi_any(hidden)) {
        rough = vf_select(hidden, ground_roughness(rays, ground, base, slope, hidden), rough);
    }
    vf theta_tx = vf_atan(vf_max(rays->ground_slope, spot->chord) / spot->step);
    vf theta_rx = vf_atan(vf_select(hidden, ground->rim / spot->step - distance * (2.0f * curve),
                                    -spot->raw_chord / spot->step - distance * curve));
    vf tx = vf_select(hidden, rays->ground_index, ground->horizon);
    vf rx = k - vf_select(hidden, ground->rim_index, ground->horizon);
    path_set(paths, PLAN_PATH_THETA_TX_RAD, theta_tx);
    path_set(paths, PLAN_PATH_THETA_RX_RAD, theta_rx);
    path_set(paths, PLAN_PATH_HORIZON_TX_M, tx * spot->step);
    path_set(paths, PLAN_PATH_HORIZON_RX_M, rx * spot->step);
    path_set(paths, PLAN_PATH_ROUGHNESS_M, vf_max(rough, vf_set(10.0f)));
}

static inline void put_ground(struct plan_paths *paths, const struct rays *rays, const struct spot *spot)
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
        ground_horizon(&ground, rays, spot);
        put_horizons(paths, rays, spot, &ground);
    }
}

static inline void put_spot(struct plan_paths *paths, const struct rays *rays, const struct spot *spot)
{
    vi_store(paths->cell + (size_t)paths->rows * PLAN_LANES, spot->cell);
    vf one = vf_set(1.0f);
    path_set(paths, PLAN_PATH_DISTANCE_M, spot->step * (float)spot->k);
    path_set(paths, PLAN_PATH_STEP_M, spot->step);
    path_set(paths, PLAN_PATH_RISE_M, spot->raw - rays->scan->tx_height_m);
    if (rays->scan->edges) {
        path_set(paths, PLAN_PATH_NU, cover_nu(rays, spot));
    }
    path_set(paths, PLAN_PATH_CLEAR, vf_select(rays->ground_slope <= spot->chord, one, one - one));
    if (rays->scan->smooth) {
        put_ground(paths, rays, spot);
    }
    paths->rows++;
}

static void lanes_scan(struct plan_paths *paths, const struct plan_scan *scan)
{
    struct rays rays = rays_start(scan);
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
