#include "planner/coverage/fan.h"

#include "geo/memory.h"
#include "planner/radio/terrain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* √(2/λ) = √(2 f/299.792458): what remains of ν when √f is left out, P.526-15 eq. (26). */
#define NU_FACTOR (2.0 / 299.792458)
#define LANES 4 /* a register of the baseline instruction sets: SSE2, NEON */

/* Everything along one ray. With a_i = (g_i − g_t)/√i and b_i = √i, where g is the ground straightened by the
 * earth's bulge, the edge at ring i on the way to ring n has ν ∝ (a_i − slope·b_i) · √(n/(n−i)),   slope =
 * (g_r − g_t)/n, so that the search for the worst edge is one subtraction, two products and a maximum for
 * each sample. */
struct ray {
    float *a, *b;    /* index ring, 0 … radius */
    float *root;     /* 1/√i */
    float *reversed; /* 1/√(radius − i), padded */
    float *ground;   /* straightened, metres above the mast's ground */
};

enum geo_status plan_fan_scratch_init(struct plan_fan_scratch *ret, int32_t radius, struct geo_error *err)
{
    struct plan_fan_scratch scratch = {.radius = radius};
    size_t stride = (size_t)radius + 2 * LANES;
    enum geo_status status =
        geo_memory_array(&scratch.memory, 5 * stride, sizeof *scratch.memory, "terrain rays", err);
    if (status == GEO_OK) {
        size_t rays = 4 * (2 * (size_t)radius + 1);
        status = geo_memory_array(&scratch.last, rays, sizeof *scratch.last, "terrain rays", err);
    }
    if (status != GEO_OK) {
        plan_fan_scratch_release(&scratch);
        return status;
    }
    *ret = scratch;
    return GEO_OK;
}

void plan_fan_scratch_release(struct plan_fan_scratch *scratch)
{
    free(scratch->memory);
    free(scratch->last);
    *scratch = (struct plan_fan_scratch){0};
}

int32_t plan_fan_radius(double cells)
{
    int32_t radius = 16;
    while ((double)radius < cells && radius < (1 << 20)) {
        radius *= 2;
    }
    return radius;
}

static struct ray ray_init(const struct plan_fan_scratch *scratch)
{
    size_t stride = (size_t)scratch->radius + 2 * LANES;
    float *memory = scratch->memory;
    struct ray ray = {memory, memory + stride, memory + 2 * stride, memory + 3 * stride, memory + 4 * stride};
    for (int32_t i = 0; i <= scratch->radius; i++) {
        ray.b[i] = sqrtf((float)i);
        ray.root[i] = i == 0 ? 0.0f : 1.0f / sqrtf((float)i);
    }
    for (int32_t i = 0; i < scratch->radius; i++) {
        ray.reversed[i] = ray.root[scratch->radius - i];
    }
    return ray;
}

typedef float lane_float __attribute__((vector_size(LANES * sizeof(float))));
typedef int32_t lane_int __attribute__((vector_size(LANES * sizeof(int32_t))));

static lane_float lane_load(const float *from)
{
    lane_float value;
    memcpy(&value, from, sizeof value);
    return value;
}

static lane_float lane_max(lane_float left, lane_float right)
{
    lane_int more = left > right;
    return (lane_float)(((lane_int)left & more) | ((lane_int)right & ~more));
}

/* max over 1 ≤ i < n of (a_i − slope·b_i)·reversed_i: a maximum does not depend on the order it is taken in,
 * so the lanes give the same bytes as a plain loop. `reversed` is already shifted for this n. */
static float worst(const float *a, const float *b, const float *reversed, float slope, int32_t n)
{
    float best = PLAN_FAN_NO_EDGE;
    int32_t i = 1;
    if (n > 4 * LANES) {
        /* Two maxima side by side, so that one comparison need not wait for the other. */
        lane_float even = lane_load(a + 1) * 0.0f + PLAN_FAN_NO_EDGE;
        lane_float odd = even;
        for (; i + 2 * LANES <= n; i += 2 * LANES) {
            lane_float slope_even = slope * lane_load(b + i);
            lane_float slope_odd = slope * lane_load(b + i + LANES);
            even = lane_max(even, (lane_load(a + i) - slope_even) * lane_load(reversed + i));
            odd = lane_max(odd, (lane_load(a + i + LANES) - slope_odd) * lane_load(reversed + i + LANES));
        }
        even = lane_max(even, odd);
        for (int k = 0; k < LANES; k++) {
            best = even[k] > best ? even[k] : best;
        }
    }
    for (; i < n; i++) {
        float value = (a[i] - slope * b[i]) * reversed[i];
        best = value > best ? value : best;
    }
    return best;
}

/* ν per √MHz from the ray's maximum: the factors that do not depend on the edge. */
static float scaled(float maximum, int32_t ring, double step_m)
{
    if (maximum <= PLAN_FAN_NO_EDGE) {
        return PLAN_FAN_NO_EDGE;
    }
    return (float)((double)maximum * sqrt((double)ring * NU_FACTOR / step_m));
}

static double ray_step_m(double cell_m, int32_t ray, int32_t radius)
{
    double slant = (double)ray / (double)radius;
    return cell_m * sqrt(1.0 + slant * slant);
}

enum geo_status plan_fan_smooth_compute(struct plan_fan_smooth *ret, const struct plan_fan_geometry *geometry,
                                        struct geo_error *err)
{
    size_t stride = (size_t)ret->radius + 1;
    float *nu = NULL;
    enum geo_status status = geo_memory_array(&nu, stride * stride, sizeof *nu, "smooth-ground table", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t t = 0; t <= ret->radius; t++) {
        double step_m = ray_step_m(geometry->grid->cell_m, t, ret->radius);
        for (int32_t n = 0; n <= ret->radius; n++) {
            double value = plan_terrain_smooth_nu(n * step_m, step_m, ret->tx_height_agl_m,
                                                  ret->rx_height_agl_m, geometry->effective_earth_radius_m);
            nu[(size_t)t * stride + (size_t)n] =
                value < (double)PLAN_FAN_NO_EDGE ? PLAN_FAN_NO_EDGE : (float)value;
        }
    }
    ret->nu = nu;
    return GEO_OK;
}

void plan_fan_smooth_release(struct plan_fan_smooth *smooth)
{
    free(smooth->nu);
    smooth->nu = NULL;
}

/* ---- the sweep ---- */

/* One of the four directions: (row, col) = mast + ring·major + offset·minor. */
struct side {
    int32_t major_row, major_col, minor_row, minor_col;
};

struct sweep {
    const struct plan_fan_block *block;
    const struct plan_fan_mast *mast;
    const struct plan_fan_geometry *geometry;
    struct ray ray;
    int32_t radius;
    float tx_ground_m;
};

/* A walk along ray t, ring by ring, in integers: |t|·k = whole·radius + rest. */
struct walk {
    int32_t steps, radius, sign;
    int32_t ring, whole, rest;
};

static struct walk walk_start(int32_t t, int32_t radius)
{
    struct walk walk = {.steps = abs(t), .radius = radius, .sign = t < 0 ? -1 : 1};
    return walk;
}

static void walk_on(struct walk *walk)
{
    walk->ring++;
    walk->rest += walk->steps;
    if (walk->rest >= walk->radius) {
        walk->rest -= walk->radius;
        walk->whole++;
    }
}

/* The nearest cell of this ring, and whether it is this ray's: with e = offset·radius − |t|·ring, the ray
 * nearest to that cell is this one iff −ring ≤ 2e < ring. */
static bool walk_owns(const struct walk *walk, int32_t *ret_offset)
{
    bool up = 2 * walk->rest >= walk->radius;
    int32_t e = up ? walk->radius - walk->rest : -walk->rest;
    *ret_offset = walk->sign * (walk->whole + (up ? 1 : 0));
    return 2 * e >= -walk->ring && 2 * e < walk->ring;
}

static int64_t wanted_index(const struct plan_fan_block *block, int32_t row, int32_t col)
{
    row -= block->row0;
    col -= block->col0;
    if (row < 0 || col < 0 || row >= block->rows || col >= block->cols) {
        return -1;
    }
    int64_t index = (int64_t)row * block->cols + col;
    return block->wanted[index] != 0 ? index : -1;
}

/* Ground height at a terrain cell, relative to the mast's ground; a cell without data never is an edge. */
static float ground_at(const struct sweep *sweep, int32_t row, int32_t col)
{
    const struct geo_grid *grid = sweep->geometry->grid;
    if (row < 0 || col < 0 || row >= grid->rows || col >= grid->cols) {
        return NAN;
    }
    return sweep->geometry->ground_asl_m[(int64_t)row * grid->cols + col] - sweep->tx_ground_m;
}

/* Ground under the ray itself, between the two cells it passes in this ring. */
static float ray_ground(const struct sweep *sweep, const struct side *side, const struct walk *walk)
{
    int32_t offset = walk->sign * walk->whole;
    int32_t row = sweep->mast->row + walk->ring * side->major_row + offset * side->minor_row;
    int32_t col = sweep->mast->col + walk->ring * side->major_col + offset * side->minor_col;
    float here = ground_at(sweep, row, col);
    if (walk->rest == 0) {
        return here;
    }
    float there = ground_at(sweep, row + walk->sign * side->minor_row, col + walk->sign * side->minor_col);
    float part = (float)walk->rest / (float)walk->radius;
    return isnan(here) ? there : isnan(there) ? here : here + part * (there - here);
}

/* Index of the wanted cell that this ray owns in this ring, −1 if there is none; its place on the terrain
 * grid. */
static int64_t owned_index(const struct sweep *sweep, const struct side *side, const struct walk *walk,
                           int32_t *row, int32_t *col)
{
    int32_t offset = 0;
    if (!walk_owns(walk, &offset)) {
        return -1;
    }
    *row = sweep->mast->row + walk->ring * side->major_row + offset * side->minor_row;
    *col = sweep->mast->col + walk->ring * side->major_col + offset * side->minor_col;
    return wanted_index(sweep->block, *row, *col);
}

static void sweep_ray(struct sweep *sweep, const struct side *side, int32_t t, int32_t last)
{
    const struct plan_fan_smooth *smooth = sweep->mast->smooth;
    struct ray *ray = &sweep->ray;
    double step_m = ray_step_m(sweep->geometry->grid->cell_m, t, sweep->radius);
    double curvature = 1.0 / (2.0 * sweep->geometry->effective_earth_radius_m);
    float tx_m = (float)smooth->tx_height_agl_m;
    const float *smooth_row = smooth->nu + (size_t)abs(t) * ((size_t)sweep->radius + 1);
    struct walk walk = walk_start(t, sweep->radius);
    for (int32_t k = 1; k <= last; k++) {
        walk_on(&walk);
        double d_m = k * step_m;
        float bulge_m = (float)(d_m * d_m * curvature);
        float ground_m = ray_ground(sweep, side, &walk);
        ray->a[k] = isnan(ground_m) ? PLAN_FAN_NO_EDGE : (ground_m - bulge_m - tx_m) * ray->root[k];
        int32_t row = 0;
        int32_t col = 0;
        int64_t index = owned_index(sweep, side, &walk, &row, &col);
        if (index < 0) {
            continue;
        }
        /* The receiver stands on its own cell's ground, not on the ray's. */
        float own_m = ground_at(sweep, row, col);
        float rx_m = (isnan(own_m) ? 0.0f : own_m) + (float)smooth->rx_height_agl_m;
        float slope = (rx_m - bulge_m - tx_m) / (float)k;
        float maximum = worst(ray->a, ray->b, ray->reversed + sweep->radius - k, slope, k);
        sweep->block->nu[index] = scaled(maximum, k, step_m);
        sweep->block->smooth_nu[index] = smooth_row[k];
    }
}

/* The side a cell belongs to; the diagonals belong to east and west. */
static int side_of(int32_t down, int32_t right)
{
    if (abs(right) >= abs(down)) {
        return right > 0 ? 0 : 1;
    }
    return down > 0 ? 2 : 3;
}

/* For each ray the last ring on which a wanted cell of its own lies, so that rays into nothing cost nothing:
 * last[side × (2·radius + 1) + radius + t]. */
static void note_last_rings(const struct sweep *sweep, int32_t *last)
{
    const struct plan_fan_block *block = sweep->block;
    int64_t index = 0;
    for (int32_t row = 0; row < block->rows; row++) {
        for (int32_t col = 0; col < block->cols; col++, index++) {
            int32_t down = row + block->row0 - sweep->mast->row;
            int32_t right = col + block->col0 - sweep->mast->col;
            int32_t ring = abs(down) > abs(right) ? abs(down) : abs(right);
            if (block->wanted[index] == 0 || ring == 0 || ring > sweep->mast->range) {
                continue;
            }
            int side = side_of(down, right);
            int32_t offset = side < 2 ? down : right;
            /* Nearest ray, halves away from the middle. */
            int32_t steps = (2 * abs(offset) * sweep->radius + ring) / (2 * ring);
            int32_t *here =
                &last[side * (2 * sweep->radius + 1) + sweep->radius + (offset < 0 ? -steps : steps)];
            *here = ring > *here ? ring : *here;
        }
    }
}

void plan_fan_sweep(const struct plan_fan_block *block, const struct plan_fan_mast *mast,
                    const struct plan_fan_geometry *geometry, struct plan_fan_scratch *scratch)
{
    static const struct side side[4] = {{0, 1, 1, 0}, {0, -1, 1, 0}, {1, 0, 0, 1}, {-1, 0, 0, 1}};
    struct plan_fan_scratch fan = {mast->smooth->radius, scratch->memory, scratch->last};
    struct sweep sweep = {.block = block,
                          .mast = mast,
                          .geometry = geometry,
                          .ray = ray_init(&fan),
                          .radius = mast->smooth->radius};
    float ground_m = ground_at(&sweep, mast->row, mast->col);
    sweep.tx_ground_m = isnan(ground_m) ? 0.0f : ground_m;
    int64_t own = wanted_index(block, mast->row, mast->col);
    if (own >= 0) {
        block->nu[own] = PLAN_FAN_NO_EDGE;
        block->smooth_nu[own] = PLAN_FAN_NO_EDGE;
    }
    int32_t rays = 2 * sweep.radius + 1;
    memset(scratch->last, 0, 4 * (size_t)rays * sizeof *scratch->last);
    note_last_rings(&sweep, scratch->last);
    for (int32_t i = 0; i < 4 * rays; i++) {
        if (scratch->last[i] > 0) {
            sweep_ray(&sweep, &side[i / rays], i % rays - sweep.radius, scratch->last[i]);
        }
    }
}
