/* What ITM reads from the ground, in lanes: mean height, horizons, fitted heights and Δh of the paths a scan
 * found, as radio/itm_terrain.c has them in double precision for one profile. docs/models/itm.md. */
#ifndef PHUSONG_COVERAGE_ITM_GROUND_LANES_H
#define PHUSONG_COVERAGE_ITM_GROUND_LANES_H

#include "planner/coverage/kernel.h"
#include "planner/coverage/vector.h"

#include <stddef.h>

#define ITM_NEVER (-1e30f)
#define ITM_SAMPLES 245 /* of a profile for Δh */
#define ITM_AT_ONCE 4   /* rows of them */
#define ITM_TURNS 40    /* of the search for a quantile: one that halves an interval needs no more than 24 */

/* The samples 1 … ring_last − 1 of a group of rays: sample i of lane l at [i × lanes + l]. */
struct itm_rays {
    const struct plan_scan *scan;
    float *ground; /* above the mast's; row 0 and the row of the receiver are set while a path is read */
    float *high,
        *steep; /* of each PLAN_ITM_BLOCK samples: highest; steepest per ring from the mast's antenna */
    double *sum, *moment; /* Σ h and Σ i·h of samples 0 … i */
};

/* One receiver for each lane, at ring k. Index 0: transmitter, 1: receiver. */
struct itm_path {
    int32_t k;
    vi active;
    vf step, distance;                 /* m */
    vf end;                            /* ground at the receiver, above the mast's */
    vf mean;                           /* ground on the path, above the mast's */
    vf curvature;                      /* 1/effective earth radius, per metre */
    vf rings[2];                       /* to the horizons */
    vf angle[2];                       /* of the horizons, rad */
    vf skip[2];                        /* rings left out at each end */
    vf delta_h, height[2], horizon[2]; /* m: Δh, effective heights, distances of the horizons */
};

LANE vf itm_row(const float *rows, int32_t row)
{
    return vf_load(rows + (size_t)row * PLAN_LANES);
}

/* 0 and up as vf_floor would have it; a whole number of tenths stays one. */
LANE vf itm_tenth(vf n)
{
    return vf_of(vi_of((n + 0.5f) * 0.1f));
}

/* ---- once for a group of rays ---- */

static inline void itm_rays_sums(const struct itm_rays *rays, int32_t count)
{
    double sum[PLAN_LANES] = {0};
    double moment[PLAN_LANES] = {0};
    for (int32_t i = 0; i < count; i++) {
        const float *ground = rays->ground + (size_t)i * PLAN_LANES;
        for (int lane = 0; lane < PLAN_LANES; lane++) {
            sum[lane] += (double)ground[lane];
            moment[lane] += (double)ground[lane] * (double)i;
        }
        memcpy(rays->sum + (size_t)i * PLAN_LANES, sum, sizeof sum);
        memcpy(rays->moment + (size_t)i * PLAN_LANES, moment, sizeof moment);
    }
}

static inline void itm_rays_tops(const struct itm_rays *rays, int32_t count)
{
    const struct plan_scan *scan = rays->scan;
    for (int32_t b = 0; (b + 1) * PLAN_ITM_BLOCK <= count; b++) {
        vf high = vf_set(ITM_NEVER);
        vf steep = high;
        for (int32_t i = b * PLAN_ITM_BLOCK; i < (b + 1) * PLAN_ITM_BLOCK; i++) {
            if (i > 0) {
                vf ground = itm_row(rays->ground, i);
                high = vf_max(ground, high);
                steep = vf_max((ground - scan->tx_height_m) * scan->inverse[i], steep);
            }
        }
        vf_store(rays->high + (size_t)b * PLAN_LANES, high);
        vf_store(rays->steep + (size_t)b * PLAN_LANES, steep);
    }
}

static inline struct itm_rays itm_rays_start(const struct plan_scan *scan)
{
    size_t rings = (size_t)scan->ring_last + 1;
    size_t blocks = (size_t)scan->ring_last / PLAN_ITM_BLOCK + 1;
    float *own = scan->history + PLAN_SCAN_ROWS(scan->ring_last) * PLAN_LANES;
    void *sums = own + 2 * blocks * PLAN_LANES;
    struct itm_rays rays = {.scan = scan,
                            .ground = scan->history,
                            .high = own,
                            .steep = own + blocks * PLAN_LANES,
                            .sum = sums,
                            .moment = (double *)sums + rings * PLAN_LANES};
    vf_store(rays.ground, vf_set(0.0f));
    itm_rays_sums(&rays, scan->ring_last);
    itm_rays_tops(&rays, scan->ring_last);
    return rays;
}

/* ---- mean height ---- */

/* Of the middle 80 % of the samples. */
static inline void itm_mean(struct itm_path *path, const struct itm_rays *rays)
{
    int32_t tenth = path->k / 10;
    int32_t last = path->k - tenth;
    double count = (double)(last - tenth + 1);
    const double *before = rays->sum + (size_t)(tenth > 0 ? tenth - 1 : 0) * PLAN_LANES; /* sample 0 is 0 */
    const double *upto = rays->sum + (size_t)(tenth > 0 ? last : last - 1) * PLAN_LANES;
    vf mean = {0};
    for (int lane = 0; lane < PLAN_LANES; lane++) {
        double end = tenth > 0 ? 0.0 : (double)path->end[lane];
        mean[lane] = (float)((upto[lane] - before[lane] + end) / count);
    }
    path->mean = mean;
}

/* ---- horizons ---- */

/* The search for the steepest sample, in metres of rise per ring. Blocks that cannot hold it are passed over;
 * bounds and values are rounded alike, so what is passed over is never above the bound. */
struct itm_horizon {
    const struct itm_rays *rays;
    int32_t k;
    vf antenna, bend; /* height; fall of the earth at ring 1 */
    vf best, index;
};

LANE void itm_horizon_tx(struct itm_horizon *seek, int32_t from, int32_t to)
{
    const struct plan_scan *scan = seek->rays->scan;
    for (int32_t i = from > 0 ? from : 1; i <= to; i++) {
        vf rise = (itm_row(seek->rays->ground, i) - seek->antenna) * scan->inverse[i];
        vf slope = rise - seek->bend * scan->number[i];
        vi more = slope > seek->best;
        seek->best = vf_select(more, slope, seek->best);
        seek->index = vf_select(more, vf_set(scan->number[i]), seek->index);
    }
}

LANE void itm_horizon_rx(struct itm_horizon *seek, int32_t from, int32_t to)
{
    const struct plan_scan *scan = seek->rays->scan;
    for (int32_t i = from > 0 ? from : 1; i <= to; i++) {
        int32_t away = seek->k - i;
        vf rise = (itm_row(seek->rays->ground, i) - seek->antenna) * scan->inverse[away];
        vf slope = rise - seek->bend * scan->number[away];
        vi more = slope > seek->best;
        seek->best = vf_select(more, slope, seek->best);
        seek->index = vf_select(more, vf_set(scan->number[i]), seek->index);
    }
}

static inline void itm_seek_tx(struct itm_horizon *seek, vi need)
{
    const struct plan_scan *scan = seek->rays->scan;
    int32_t blocks = seek->k / PLAN_ITM_BLOCK;
    vf reached = seek->best;
    for (int32_t b = 0; b < blocks; b++) {
        float last = scan->number[b * PLAN_ITM_BLOCK + PLAN_ITM_BLOCK - 1];
        reached = vf_max(itm_row(seek->rays->steep, b) - seek->bend * last, reached);
    }
    for (int32_t b = 0; b < blocks; b++) {
        float first = scan->number[b > 0 ? b * PLAN_ITM_BLOCK : 1];
        vf bound = itm_row(seek->rays->steep, b) - seek->bend * first;
        if (vi_any((bound >= reached) & (bound > seek->best) & need)) {
            itm_horizon_tx(seek, b * PLAN_ITM_BLOCK, b * PLAN_ITM_BLOCK + PLAN_ITM_BLOCK - 1);
        }
    }
    itm_horizon_tx(seek, blocks * PLAN_ITM_BLOCK, seek->k - 1);
}

static inline void itm_seek_rx(struct itm_horizon *seek, vi need)
{
    const struct plan_scan *scan = seek->rays->scan;
    const float *inverse = scan->inverse;
    int32_t blocks = seek->k / PLAN_ITM_BLOCK;
    vf reached = seek->best;
    for (int32_t b = 0; b < blocks; b++) {
        int32_t far = seek->k - (b > 0 ? b * PLAN_ITM_BLOCK : 1);
        int32_t near = seek->k - b * PLAN_ITM_BLOCK - (PLAN_ITM_BLOCK - 1);
        vf above = itm_row(seek->rays->high, b) - seek->antenna;
        vf least = vf_min(above * inverse[far], above * inverse[near]) - seek->bend * scan->number[far];
        reached = vf_max(least, reached);
    }
    for (int32_t b = 0; b < blocks; b++) {
        int32_t far = seek->k - (b > 0 ? b * PLAN_ITM_BLOCK : 1);
        int32_t near = seek->k - b * PLAN_ITM_BLOCK - (PLAN_ITM_BLOCK - 1);
        vf above = itm_row(seek->rays->high, b) - seek->antenna;
        vf bound = vf_max(above * inverse[far], above * inverse[near]) - seek->bend * scan->number[near];
        if (vi_any((bound >= reached) & (bound > seek->best) & need)) {
            itm_horizon_rx(seek, b * PLAN_ITM_BLOCK, b * PLAN_ITM_BLOCK + PLAN_ITM_BLOCK - 1);
        }
    }
    itm_horizon_rx(seek, blocks * PLAN_ITM_BLOCK, seek->k - 1);
}

/* Rings to the horizons, and their angles; with a clear line those of the other antenna. */
static inline void itm_horizons(struct itm_path *path, const struct itm_rays *rays)
{
    const struct plan_scan *scan = rays->scan;
    vf antenna = path->end + scan->rx_height_m;
    vf bend = path->step * path->step * path->curvature * 0.5f;
    vf k = vf_set(scan->number[path->k]);
    vf rise = (antenna - scan->tx_height_m) * scan->inverse[path->k];
    struct itm_horizon tx = {rays, path->k, vf_set(scan->tx_height_m), bend, rise - bend * k, k};
    itm_seek_tx(&tx, path->active);
    /* from the receiver the rings are counted backwards: ring 0 is the whole path away */
    struct itm_horizon rx = {rays, path->k, antenna, bend, -rise - bend * k, vf_set(0.0f)};
    itm_seek_rx(&rx, path->active);
    path->rings[0] = tx.index;
    path->rings[1] = k - rx.index;
    path->angle[0] = tx.best / path->step;
    path->angle[1] = rx.best / path->step;
}

/* ---- fitted lines ---- */

/* Height of the line through samples from … to (of each lane) at sample `at`; the sums in double precision,
 * as differences of long sums leave little of a float. The two samples at the ends have half weight. */
struct itm_window {
    int32_t from[PLAN_LANES], to[PLAN_LANES];
};

static inline void itm_window_set(struct itm_window *window, int32_t k, vi from, vi to)
{
    vi narrow = to <= from;
    from = from + narrow; /* one less */
    to = to - narrow;
    from = vi_select(from < 0, vi_set(0), from);
    to = vi_select(to > k, vi_set(k), to);
    vi_store(window->from, from);
    vi_store(window->to, to);
}

static inline vf itm_fitted(const struct itm_rays *rays, const struct itm_window *window, int32_t at)
{
    vf height = {0};
    for (int lane = 0; lane < PLAN_LANES; lane++) {
        size_t from = (size_t)window->from[lane] * PLAN_LANES + (size_t)lane;
        size_t to = (size_t)window->to[lane] * PLAN_LANES + (size_t)lane;
        double length = (double)(window->to[lane] - window->from[lane]);
        double middle = (double)window->to[lane] - 0.5 * length;
        double first = (double)rays->ground[from];
        double last = (double)rays->ground[to];
        double between = rays->sum[to - PLAN_LANES] - rays->sum[from];
        double moment = rays->moment[to - PLAN_LANES] - rays->moment[from] - middle * between +
                        0.25 * (last - first) * length;
        double level = (0.5 * (first + last) + between) / length;
        double slope = moment * 12.0 / ((length * length + 2.0) * length);
        height[lane] = (float)(level + slope * ((double)at - middle));
    }
    return height;
}

/* ---- Δh ---- */

/* One quantile: the value above which there are `rank` others. low < it ≤ high, more than `rank` above low.
 */
struct itm_quantile {
    vf rank, low, high, above_low, above_high;
    vi done;
};

struct itm_deviations {
    float value[(ITM_SAMPLES + ITM_AT_ONCE) *
                PLAN_LANES]; /* row by row; ITM_NEVER past the end of a lane's samples */
    vf count, decile;
    int32_t least, most; /* count among lanes that need it */
    vf base, slope, middle, spread;
    vf tolerance; /* of a quantile, m: where many values are the same none has the wanted rank */
};

LANE void itm_interpolate(struct itm_deviations *set, const struct itm_rays *rays,
                          const struct itm_path *path, vf stride)
{
    vi lane = {0};
    for (int i = 0; i < PLAN_LANES; i++) {
        lane[i] = i;
    }
    vf zero = vf_set(0.0f);
    vf number = zero;
    vf x = zero - set->middle;
    vf sum = zero;
    vf moment = zero;
    vf squares = zero;
    for (int32_t i = 0; i < set->most; i++) {
        vf at = path->skip[0] + number * stride;
        vi before = vi_of(at);
        before = vi_select(before < path->k, before, vi_set(path->k - 1));
        vf part = at - vf_of(before);
        vi place = before * PLAN_LANES + lane;
        vf low = vf_gather(rays->ground, place);
        vf value = low + part * (vf_gather(rays->ground + PLAN_LANES, place) - low) - path->mean;
        vf_store(set->value + (size_t)i * PLAN_LANES, value);
        if (i >= set->least) {
            value = vf_select(number < set->count, value, zero);
        }
        sum = sum + value;
        moment = moment + value * x;
        squares = squares + value * value;
        number = number + 1.0f;
        x = x + 1.0f;
    }
    vf length = set->count - 1.0f;
    vf first = itm_row(set->value, 0);
    vf last = vf_gather(set->value, vi_of(length) * PLAN_LANES + lane);
    set->base = (sum - (first + last) * 0.5f) / length;
    set->slope = (moment - (last - first) * 0.5f * set->middle) * 12.0f / ((length * length + 2.0f) * length);
    vf variance = squares / set->count - set->base * set->base -
                  set->slope * set->slope * (length * length * (1.0f / 12.0f));
    set->spread = vf_sqrt(vf_max(variance, vf_set(1e-6f)));
    set->tolerance = set->spread * 1e-5f + 5e-5f;
}

/* `above` values are larger than `at`. */
LANE void itm_narrow(struct itm_quantile *quantile, vf at, vi above, vf tolerance)
{
    vf count = vf_of(above);
    vi more = (count > quantile->rank) & ~quantile->done;
    vi less = ~(more | quantile->done);
    quantile->low = vf_select(more, vf_max(at, quantile->low), quantile->low);
    quantile->above_low = vf_select(more, count, quantile->above_low);
    quantile->high = vf_select(less, vf_min(at, quantile->high), quantile->high);
    quantile->above_high = vf_select(less, count, quantile->above_high);
    quantile->done |= (count == quantile->rank) | (quantile->high - quantile->low <= tolerance);
}

/* Takes the line out of the values, and narrows both quantiles to a first guess. */
LANE void itm_detrend(struct itm_deviations *set, struct itm_quantile *top, struct itm_quantile *bottom)
{
    vf x = vf_set(0.0f) - set->middle;
    vf number = vf_set(0.0f);
    vf most = vf_set(ITM_NEVER);
    vf least = vf_set(-ITM_NEVER);
    vi above_top = vi_set(0);
    vi above_bottom = vi_set(0);
    vf high = set->spread * 1.2816f; /* of a normal distribution */
    vf low = set->spread * -1.2816f;
    for (int32_t i = 0; i < set->most; i++) {
        vf value = itm_row(set->value, i) - (set->base + set->slope * x);
        vf lowest = value;
        if (i >= set->least) {
            vi inside = number < set->count;
            value = vf_select(inside, value, vf_set(ITM_NEVER));
            lowest = vf_select(inside, value, vf_set(-ITM_NEVER));
        }
        vf_store(set->value + (size_t)i * PLAN_LANES, value);
        most = vf_max(value, most);
        least = vf_min(lowest, least);
        above_top -= value > high;
        above_bottom -= value > low;
        x = x + 1.0f;
        number = number + 1.0f;
    }
    for (int32_t i = 0; i < ITM_AT_ONCE; i++) {
        vf_store(set->value + (size_t)(set->most + i) * PLAN_LANES, vf_set(ITM_NEVER));
    }
    top->high = bottom->high = most;
    top->low = bottom->low = least - set->tolerance * 0.5f;
    top->above_high = bottom->above_high = vf_set(0.0f);
    top->above_low = bottom->above_low = set->count;
    itm_narrow(top, high, above_top, set->tolerance);
    itm_narrow(bottom, low, above_bottom, set->tolerance);
}

/* Where to look next: as if the values between lay evenly, but now and then in the middle. */
LANE vf itm_guess(const struct itm_quantile *quantile, int turn)
{
    vf share = (quantile->above_low - quantile->rank) / (quantile->above_low - quantile->above_high);
    share = turn % 4 == 3 ? vf_set(0.5f) : vf_clamp(share, 0.03125f, 0.96875f);
    return quantile->low + (quantile->high - quantile->low) * share;
}

LANE void itm_count(struct itm_deviations *set, struct itm_quantile *top, struct itm_quantile *bottom,
                    int turn)
{
    vf high = itm_guess(top, turn);
    vf low = itm_guess(bottom, turn);
    vi above_top = vi_set(0);
    vi above_bottom = vi_set(0);
    for (int32_t i = 0; i < set->most; i += ITM_AT_ONCE) {
        for (int32_t j = 0; j < ITM_AT_ONCE; j++) {
            vf value = itm_row(set->value, i + j);
            above_top -= value > high;
            above_bottom -= value > low;
        }
    }
    itm_narrow(top, high, above_top, set->tolerance);
    itm_narrow(bottom, low, above_bottom, set->tolerance);
}

/* From the largest value up to top to the largest up to bottom. */
LANE vf itm_between(const struct itm_deviations *set, vf top, vf bottom)
{
    vf never = vf_set(ITM_NEVER);
    vf high[2] = {never, never};
    vf low[2] = {never, never};
    for (int32_t i = 0; i < set->most; i += ITM_AT_ONCE) {
        for (int32_t j = 0; j < ITM_AT_ONCE; j++) {
            vf value = itm_row(set->value, i + j);
            high[j % 2] = vf_max(vf_select(value <= top, value, never), high[j % 2]);
            low[j % 2] = vf_max(vf_select(value <= bottom, value, never), low[j % 2]);
        }
    }
    return vf_max(high[0], high[1]) - vf_max(low[0], low[1]);
}

/* From the value that a tenth is above to the one that nine tenths are. */
LANE vf itm_interdecile(struct itm_deviations *set, vi need)
{
    struct itm_quantile top = {.rank = set->decile - 1.0f, .done = ~need};
    struct itm_quantile bottom = {.rank = set->count - set->decile, .done = ~need};
    itm_detrend(set, &top, &bottom);
    for (int turn = 0; turn < ITM_TURNS && vi_any(~(top.done & bottom.done)); turn++) {
        itm_count(set, &top, &bottom, turn);
    }
    return itm_between(set, top.high, bottom.high);
}

/* Interdecile range of 35 to 245 interpolated samples about their line, for an infinite path. */
static inline vf itm_delta_h(const struct itm_rays *rays, const struct itm_path *path)
{
    struct itm_deviations set;
    vf steps = rays->scan->number[path->k] - path->skip[0] - path->skip[1];
    vi need = path->active & (steps >= 2.0f);
    if (!vi_any(need)) {
        return vf_set(0.0f);
    }
    /* a whole number stays one in spite of rounding */
    set.decile = vf_of(vi_of(vf_clamp((steps + 8.0002f) * 0.1f, 4.0f, 25.0f)));
    set.count = set.decile * 10.0f - 5.0f;
    set.middle = (set.count - 1.0f) * 0.5f;
    set.least = ITM_SAMPLES;
    set.most = 0;
    for (int lane = 0; lane < PLAN_LANES; lane++) {
        int32_t count = need[lane] != 0 ? (int32_t)set.count[lane] : set.most;
        set.most = count > set.most ? count : set.most;
        set.least = need[lane] != 0 && count < set.least ? count : set.least;
    }
    itm_interpolate(&set, rays, path, steps / (set.count - 1.0f));
    vf range = itm_interdecile(&set, need);
    vf delta_h = range / (1.0f - vf_exp(steps * path->step * (-1.0f / 50e3f)) * 0.8f);
    return vf_select(need, delta_h, vf_set(0.0f));
}

/* ---- all of it but what the clear paths assume ---- */

LANE void itm_heights(struct itm_path *path, const struct itm_rays *rays, vi clear)
{
    const struct plan_scan *scan = rays->scan;
    vi k = vi_set(path->k);
    vi tx = vi_of(path->rings[0]);
    vi rx = vi_of(path->rings[1]);
    vi tx_tenth = vi_of(itm_tenth(path->rings[0]));
    vi rx_tenth = vi_of(itm_tenth(path->rings[1]));
    vf limit[2] = {15.0f * scan->tx_height_m / path->step, 15.0f * scan->rx_height_m / path->step};
    vi from = vi_of(vf_min(limit[0], vf_of(tx_tenth)));
    vi to = k - vi_of(vf_min(limit[1], vf_of(rx_tenth)));
    struct itm_window window;
    itm_window_set(&window, path->k, from, vi_select(clear, to, tx - tx_tenth));
    vf first = itm_fitted(rays, &window, 0);
    itm_window_set(&window, path->k, vi_select(clear, from, k - rx + rx_tenth), to);
    vf last = itm_fitted(rays, &window, path->k);
    vf zero = vf_set(0.0f);
    path->height[0] = vf_max(zero - first, zero) + scan->tx_height_m;
    path->height[1] = vf_max(path->end - last, zero) + scan->rx_height_m;
}

/* Of the receivers of row `row` at ring k; step, end and active are set, and the ground at ring k. */
static inline vi itm_read(struct itm_path *path, const struct itm_rays *rays)
{
    const struct plan_scan *scan = rays->scan;
    itm_horizons(path, rays);
    path->skip[0] = vf_min(15.0f * scan->tx_height_m / path->step, path->rings[0] * 0.1f);
    path->skip[1] = vf_min(15.0f * scan->rx_height_m / path->step, path->rings[1] * 0.1f);
    path->delta_h = itm_delta_h(rays, path);
    vi clear = path->rings[0] + path->rings[1] > 1.5f * scan->number[path->k];
    itm_heights(path, rays, clear);
    path->horizon[0] = path->rings[0] * path->step;
    path->horizon[1] = path->rings[1] * path->step;
    return clear;
}

#endif
