#include "planner/coverage/wedge.h"

#include <math.h>
#include <string.h>

#define RINGS_AT_ONCE 16

const struct plan_turn plan_turns[4] = {{-1, 0, 0, 1}, {0, 1, 1, 0}, {1, 0, 0, -1}, {0, -1, -1, 0}};

static bool inside(const struct geo_grid *grid, int32_t row, int32_t col)
{
    return row >= 0 && col >= 0 && row < grid->rows && col < grid->cols;
}

float plan_wedge_value(const struct plan_sweep *sweep, const float *values, int32_t row, int32_t col)
{
    return values != NULL && inside(sweep->grid, row, col) ? values[(int64_t)row * sweep->grid->cols + col]
                                                           : (values == NULL ? 0.0f : NAN);
}

float plan_wedge_base_m(const struct plan_sweep *sweep)
{
    float ground = plan_wedge_value(sweep, sweep->ground_asl_m, sweep->row, sweep->col);
    return isnan(ground) ? 0.0f : ground;
}

/* A side's cells on a raster: (k, j) is element origin + k × along + j × across for k and j inside the
 * bounds. */
struct view {
    int64_t origin, along, across;
    int32_t k_first, k_last, j_first, j_last;
};

/* Bounds of t for which 0 ≤ place + sign × t < size. */
static void bounds_of(int32_t *ret_first, int32_t *ret_last, int32_t place, int32_t sign, int32_t size)
{
    *ret_first = sign > 0 ? -place : place - size + 1;
    *ret_last = sign > 0 ? size - 1 - place : place;
}

static struct view view_of(const struct plan_turn *turn, int32_t row, int32_t col, int32_t rows, int32_t cols)
{
    struct view view = {.origin = (int64_t)row * cols + col,
                        .along = (int64_t)turn->row_k * cols + turn->col_k,
                        .across = (int64_t)turn->row_j * cols + turn->col_j};
    bool upright = turn->row_k != 0;
    bounds_of(&view.k_first, &view.k_last, upright ? row : col, turn->row_k + turn->col_k,
              upright ? rows : cols);
    bounds_of(&view.j_first, &view.j_last, upright ? col : row, turn->row_j + turn->col_j,
              upright ? cols : rows);
    return view;
}

/* A block of rings, first … last, and its columns −last − 1 … last + 1. */
struct ring_block {
    int32_t first, last;
};

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t most(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* Rings of a raster's values, NaN outside it. A turned side goes down the raster's columns: cell by cell over
 * the block's rings, so that reading stays in the cache's lines. */
static void copy_rings(float *to, const struct plan_wedge *wedge, const float *values,
                       const struct view *view, struct ring_block block)
{
    int32_t left = -block.last - 1;
    int32_t right = block.last + 1;
    int32_t k_first = most(block.first, view->k_first);
    int32_t k_last = least(block.last, view->k_last);
    int32_t j_first = most(left, view->j_first);
    int32_t j_last = least(right, view->j_last);
    if (k_first > block.first || k_last < block.last || j_first > left || j_last < right) {
        for (int32_t k = block.first; k <= block.last; k++) {
            for (int32_t j = left; j <= right; j++) {
                to[(ptrdiff_t)k * wedge->stride + wedge->middle + j] = NAN;
            }
        }
    }
    if (view->along == 1 || view->along == -1) {
        for (int32_t j = j_first; j <= j_last; j++) {
            const float *from = values + view->origin + j * view->across;
            for (int32_t k = k_first; k <= k_last; k++) {
                to[(ptrdiff_t)k * wedge->stride + wedge->middle + j] = from[k * view->along];
            }
        }
        return;
    }
    for (int32_t k = k_first; k <= k_last; k++) {
        const float *from = values + view->origin + k * view->along;
        float *row = to + (ptrdiff_t)k * wedge->stride + wedge->middle;
        if (view->across == 1) {
            memcpy(row + j_first, from + j_first, (size_t)most(j_last - j_first + 1, 0) * sizeof *row);
        }
        for (int32_t j = view->across == 1 ? j_last + 1 : j_first; j <= j_last; j++) {
            row[j] = from[-j];
        }
    }
}

/* Where nothing is known the ground stays as it was one ring before. */
static void repair_ring(float *ground, int32_t stride, int32_t k)
{
    for (int32_t j = -k - 1; j <= k + 1; j++) {
        if (isnan(ground[j])) {
            int32_t before = j < -k ? -k : (j > k ? k : j);
            ground[j] = k > 0 ? ground[before - stride] : 0.0f;
        }
    }
}

/* Heights above the mast's ground instead of sea level, and the clutter on top. */
static void raise_ring(struct plan_wedge *wedge, float base, int32_t k)
{
    float *ground = wedge->ground_m + (ptrdiff_t)k * wedge->stride + wedge->middle;
    float *cover = wedge->cover_m + (ptrdiff_t)k * wedge->stride + wedge->middle;
    int32_t gaps = 0;
    for (int32_t j = -k - 1; j <= k + 1; j++) {
        ground[j] = ground[j] - base;
        gaps |= isnan(ground[j]) ? 1 : 0;
    }
    if (gaps != 0) {
        repair_ring(ground, wedge->stride, k);
    }
    if (cover != ground) {
        for (int32_t j = -k - 1; j <= k + 1; j++) {
            cover[j] = ground[j] + (isnan(cover[j]) ? 0.0f : cover[j]);
        }
    }
}

void plan_wedge_fill(struct plan_wedge *wedge, const struct plan_sweep *sweep, const struct plan_turn *turn)
{
    const struct geo_grid *grid = sweep->grid;
    struct view view = view_of(turn, sweep->row, sweep->col, grid->rows, grid->cols);
    float base = plan_wedge_base_m(sweep);
    for (int32_t first = 0; first <= wedge->rings; first += RINGS_AT_ONCE) {
        struct ring_block block = {first, least(first + RINGS_AT_ONCE - 1, wedge->rings)};
        if (sweep->ground_asl_m != NULL) {
            copy_rings(wedge->ground_m, wedge, sweep->ground_asl_m, &view, block);
        } else {
            memset(wedge->ground_m + (ptrdiff_t)first * wedge->stride, 0,
                   (size_t)(block.last - first + 1) * (size_t)wedge->stride * sizeof(float));
        }
        if (sweep->clutter_m != NULL) {
            copy_rings(wedge->cover_m, wedge, sweep->clutter_m, &view, block);
        }
        for (int32_t k = block.first; k <= block.last; k++) {
            raise_ring(wedge, base, k);
        }
    }
}

/* Cells of the window that are wanted, −1 elsewhere. */
static void mark_block(struct plan_wedge *wedge, const struct plan_sweep *sweep, const struct view *view,
                       struct ring_block block)
{
    int32_t *target = wedge->target + wedge->middle;
    memset(wedge->target + (ptrdiff_t)block.first * wedge->stride, 0xff,
           (size_t)(block.last - block.first + 1) * (size_t)wedge->stride * sizeof *target);
    int32_t k_first = most(block.first, view->k_first);
    int32_t k_last = least(block.last, view->k_last);
    int32_t j_first = most(-block.last, view->j_first);
    int32_t j_last = least(block.last, view->j_last);
    int32_t along = (int32_t)view->along;
    int32_t across = (int32_t)view->across;
    if (along == 1 || along == -1) {
        for (int32_t j = j_first; j <= j_last; j++) {
            int32_t from = (int32_t)(view->origin + j * view->across);
            for (int32_t k = k_first; k <= k_last; k++) {
                int32_t cell = from + k * along;
                target[(ptrdiff_t)k * wedge->stride + j] = sweep->wanted[cell] != 0 ? cell : -1;
            }
        }
        return;
    }
    for (int32_t k = k_first; k <= k_last; k++) {
        int32_t from = (int32_t)(view->origin + k * view->along);
        int32_t *row = target + (ptrdiff_t)k * wedge->stride;
        for (int32_t j = j_first; j <= j_last; j++) {
            int32_t cell = from + j * across;
            row[j] = sweep->wanted[cell] != 0 ? cell : -1;
        }
    }
}

void plan_wedge_mark(struct plan_wedge *wedge, const struct plan_sweep *sweep, const struct plan_turn *turn)
{
    struct view view =
        view_of(turn, sweep->row - sweep->row0, sweep->col - sweep->col0, sweep->rows, sweep->cols);
    for (int32_t first = 0; first <= wedge->rings; first += RINGS_AT_ONCE) {
        mark_block(wedge, sweep, &view,
                   (struct ring_block){first, least(first + RINGS_AT_ONCE - 1, wedge->rings)});
    }
}
