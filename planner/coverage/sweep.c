#include "planner/coverage/sweep.h"

#include "geo/memory.h"
#include "planner/coverage/wedge.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ALIGN_FLOATS 16
#define NU_LIMIT (-0.8) /* J(ν) is 0 below −0.78 */

void plan_sweep_scratch_release(struct plan_sweep_scratch *scratch)
{
    free(scratch->memory);
    free(scratch->target);
    free(scratch->reach);
    *scratch = (struct plan_sweep_scratch){0};
}

int32_t plan_sweep_level(int32_t ring)
{
    int32_t radius = 1;
    while (radius < ring) {
        radius *= 2;
    }
    return radius >= 4 && radius / 4 * 3 >= ring ? radius / 4 * 3 : radius;
}

/* ---- profiles, for the reference and for the exact mode ---- */

static const struct plan_turn *turn_of(int32_t down, int32_t right, int32_t *ret_k, int32_t *ret_j)
{
    for (int side = 0; side < 4; side++) {
        const struct plan_turn *turn = &plan_turns[side];
        int32_t k = turn->row_k * down + turn->col_k * right;
        int32_t j = turn->row_j * down + turn->col_j * right;
        if (k > 0 && j > -k && j <= k) {
            *ret_k = k;
            *ret_j = j;
            return turn;
        }
    }
    return NULL;
}

/* Ground of (k, j), as fill_ring has it. */
static float ground_at(const struct plan_sweep *sweep, const struct plan_turn *turn, int32_t k, int32_t j)
{
    float base = plan_wedge_base_m(sweep);
    for (; k > 0; k--) {
        int32_t row = sweep->row + turn->row_k * k + turn->row_j * j;
        int32_t col = sweep->col + turn->col_k * k + turn->col_j * j;
        float height = plan_wedge_value(sweep, sweep->ground_asl_m, row, col) - base;
        if (!isnan(height)) {
            return height;
        }
        j = j < -k ? -k : (j > k ? k : j);
    }
    int32_t row = sweep->row + turn->row_j * j;
    int32_t col = sweep->col + turn->col_j * j;
    float height = plan_wedge_value(sweep, sweep->ground_asl_m, row, col) - base;
    return isnan(height) ? 0.0f : height;
}

static float cover_at(const struct plan_sweep *sweep, const struct plan_turn *turn, int32_t k, int32_t j)
{
    int32_t row = sweep->row + turn->row_k * k + turn->row_j * j;
    int32_t col = sweep->col + turn->col_k * k + turn->col_j * j;
    float clutter = plan_wedge_value(sweep, sweep->clutter_m, row, col);
    return isnan(clutter) ? 0.0f : clutter;
}

int32_t plan_sweep_profile(double *ground_asl_m, double *clutter_m, const struct plan_sweep *sweep,
                           int32_t down, int32_t right, bool exact)
{
    int32_t k = 0;
    int32_t j = 0;
    const struct plan_turn *turn = turn_of(down, right, &k, &j);
    double base = (double)plan_wedge_base_m(sweep);
    ground_asl_m[0] = base;
    clutter_m[0] = 0.0;
    if (turn == NULL) {
        return 0;
    }
    int32_t radius = plan_sweep_level(k);
    double share =
        exact ? (double)j / (double)k : floor((double)j * (double)radius / (double)k + 0.5) / (double)radius;
    for (int32_t i = 1; i < k; i++) {
        double column = share * (double)i;
        int32_t left = (int32_t)floor(column);
        double part = column - (double)left;
        double low = (double)ground_at(sweep, turn, i, left);
        double high = (double)ground_at(sweep, turn, i, left + 1);
        ground_asl_m[i] = base + low + part * (high - low);
        low = (double)cover_at(sweep, turn, i, left);
        high = (double)cover_at(sweep, turn, i, left + 1);
        clutter_m[i] = low + part * (high - low);
    }
    double across =
        0.5 * ((double)ground_at(sweep, turn, k, j + 1) - (double)ground_at(sweep, turn, k, j - 1));
    double beside = share * (double)k - (double)j; /* 0 on the straight line to the cell */
    ground_asl_m[k] = base + (double)ground_at(sweep, turn, k, j) + beside * across;
    clutter_m[k] = 0.0;
    return k;
}

/* ---- the sweep ---- */

/* Everything of one side, carved out of the scratch. */
struct side {
    struct plan_wedge wedge;
    struct plan_scan scan;
    struct plan_paths paths, beta;
    float *inverse, *weight, *number;
};

static int32_t farthest_ring(const struct plan_sweep *sweep)
{
    int32_t north = abs(sweep->row0 - sweep->row);
    int32_t south = abs(sweep->row0 + sweep->rows - 1 - sweep->row);
    int32_t west = abs(sweep->col0 - sweep->col);
    int32_t east = abs(sweep->col0 + sweep->cols - 1 - sweep->col);
    int32_t vertical = north > south ? north : south;
    int32_t horizontal = west > east ? west : east;
    return vertical > horizontal ? vertical : horizontal;
}

static float *carve(float **next, size_t count)
{
    float *here = *next;
    *next += (count + ALIGN_FLOATS - 1) / ALIGN_FLOATS * ALIGN_FLOATS;
    return here;
}

static enum geo_status side_init(struct side *side, const struct plan_sweep *sweep,
                                 struct plan_sweep_scratch *scratch, struct geo_error *err)
{
    int32_t rings = farthest_ring(sweep);
    size_t stride = ((size_t)rings * 2 + 4 + ALIGN_FLOATS - 1) / ALIGN_FLOATS * ALIGN_FLOATS;
    size_t cells = stride * ((size_t)rings + 1) + ALIGN_FLOATS; /* lanes load whole registers */
    size_t lanes = (size_t)sweep->kernel->lanes;
    size_t radius = (size_t)plan_sweep_level(rings);
    size_t rows = (radius / 2 + 1) * lanes; /* a level's rings are at most half its radius */
    size_t history = PLAN_SCAN_HISTORY(rings) * lanes;
    size_t total = 2 * cells + (2 * PLAN_PATH_FIELDS + 2) * (rows + ALIGN_FLOATS) + history +
                   3 * (2 * (size_t)rings + 2) + 8 * ALIGN_FLOATS;
    enum geo_status status =
        geo_memory_fit(&scratch->memory, &scratch->memory_size, total, sizeof(float), "terrain sweep", err);
    if (status == GEO_OK) {
        status = geo_memory_fit(&scratch->target, &scratch->target_size, cells + 2 * rows, sizeof(int32_t),
                                "terrain sweep", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_fit(&scratch->reach, &scratch->reach_size, 2 * radius + 1, sizeof(int32_t),
                                "terrain sweep", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    float *next =
        scratch->memory + (ALIGN_FLOATS - ((uintptr_t)scratch->memory / sizeof(float)) % ALIGN_FLOATS);
    side->wedge = (struct plan_wedge){.stride = (int32_t)stride, .middle = rings + 1};
    side->wedge.ground_m = carve(&next, cells);
    side->wedge.cover_m = sweep->clutter_m != NULL ? carve(&next, cells) : side->wedge.ground_m;
    side->wedge.target = scratch->target;
    for (int field = 0; field < PLAN_PATH_FIELDS; field++) {
        side->paths.field[field] = carve(&next, rows);
        side->beta.field[field] = carve(&next, rows);
    }
    side->paths.cell = scratch->target + cells;
    side->beta.cell = side->paths.cell + rows;
    side->paths.lanes = side->beta.lanes = sweep->kernel->lanes;
    size_t numbers = 2 * (size_t)rings + 2;
    side->inverse = carve(&next, numbers);
    side->weight = carve(&next, numbers);
    side->number = carve(&next, numbers);
    side->scan.history = carve(&next, history);
    for (int32_t n = 0; n < (int32_t)numbers; n++) {
        side->inverse[n] = n > 0 ? (float)(1.0 / n) : 0.0f;
        side->weight[n] = n > 0 ? (float)(1.0 / sqrt(n)) : 0.0f;
        side->number[n] = (float)n;
    }
    return GEO_OK;
}

static void scan_init(struct side *side, const struct plan_sweep *sweep)
{
    struct plan_scan *scan = &side->scan;
    scan->wedge = &side->wedge;
    scan->cell_m = (float)sweep->grid->cell_m;
    scan->tx_height_m = (float)sweep->tx_height_agl_m;
    scan->rx_height_m = (float)sweep->rx_height_agl_m;
    scan->nu_floor = (float)(NU_LIMIT / sqrt(2.0 * sweep->lowest_mhz / 299.792458));
    scan->inverse = side->inverse;
    scan->weight = side->weight;
    scan->number = side->number;
    scan->prune = sweep->prune;
}

/* First and last wanted cell of a ring, false if there are none. */
static bool span_of(const struct plan_wedge *wedge, int32_t k, int32_t span[2])
{
    const int32_t *target = wedge->target + (ptrdiff_t)k * wedge->stride + wedge->middle;
    int32_t first = -k + 1;
    int32_t last = k;
    while (first <= last && target[first] < 0) {
        first++;
    }
    while (last > first && target[last] < 0) {
        last--;
    }
    span[0] = first;
    span[1] = last;
    return first <= last;
}

static int32_t group_of(const struct plan_sweep *sweep, int32_t radius, int32_t k, int32_t j)
{
    int32_t ray = (int32_t)floorf((float)j * (float)radius / (float)k + 0.5f);
    return (ray + radius - 1) / sweep->kernel->lanes;
}

static void scan_group(struct side *side, const struct plan_sweep *sweep, int32_t ring_last)
{
    struct plan_scan *scan = &side->scan;
    scan->ring_last = ring_last;
    scan->curvature_per_m = (float)(0.5 / sweep->effective_radius_m);
    scan->edges = sweep->edges;
    scan->smooth = sweep->smooth;
    scan->horizons = sweep->horizons;
    side->paths.rows = 0;
    sweep->kernel->scan(&side->paths, scan);
    if (side->paths.rows == 0) {
        return;
    }
    if (sweep->beta_radius_m > 0.0) {
        scan->curvature_per_m = (float)(0.5 / sweep->beta_radius_m);
        scan->smooth = scan->horizons = false;
        side->beta.rows = 0;
        sweep->kernel->scan(&side->beta, scan);
    }
    sweep->take(sweep->context, &side->paths, sweep->beta_radius_m > 0.0 ? &side->beta : NULL);
}

static void sweep_level(struct side *side, const struct plan_sweep *sweep, int32_t radius, int32_t *reach)
{
    struct plan_scan *scan = &side->scan;
    int32_t lanes = sweep->kernel->lanes;
    int32_t groups = (2 * radius + lanes - 1) / lanes;
    int32_t last = radius < side->wedge.rings ? radius : side->wedge.rings;
    memset(reach, 0, (size_t)groups * sizeof *reach);
    for (int32_t k = scan->ring_first; k <= last; k++) {
        int32_t span[2];
        if (span_of(&side->wedge, k, span)) {
            int32_t end = group_of(sweep, radius, k, span[1]);
            for (int32_t group = group_of(sweep, radius, k, span[0]); group <= end; group++) {
                reach[group] = k;
            }
        }
    }
    scan->radius = radius;
    for (int32_t group = 0; group < groups; group++) {
        if (reach[group] > 0) {
            scan->ray = 1 - radius + group * lanes;
            scan_group(side, sweep, reach[group]);
        }
    }
}

/* Rings that the side needs: up to the farthest of the window on that side. */
static int32_t side_rings(const struct plan_sweep *sweep, const struct plan_turn *turn)
{
    int32_t row = turn->row_k < 0 ? sweep->row0 : sweep->row0 + sweep->rows - 1;
    int32_t col = turn->col_k < 0 ? sweep->col0 : sweep->col0 + sweep->cols - 1;
    int32_t rings = turn->row_k * (row - sweep->row) + turn->col_k * (col - sweep->col);
    return rings > 0 ? rings : 0;
}

enum geo_status plan_sweep_run(const struct plan_sweep *sweep, struct plan_sweep_scratch *scratch,
                               struct geo_error *err)
{
    struct side side = {0};
    if (sweep->rows <= 0 || sweep->cols <= 0) {
        return GEO_OK;
    }
    enum geo_status status = side_init(&side, sweep, scratch, err);
    if (status != GEO_OK) {
        return status;
    }
    scan_init(&side, sweep);
    for (int i = 0; i < 4; i++) {
        side.wedge.rings = side_rings(sweep, &plan_turns[i]);
        if (side.wedge.rings == 0) {
            continue;
        }
        plan_wedge_fill(&side.wedge, sweep, &plan_turns[i]);
        plan_wedge_mark(&side.wedge, sweep, &plan_turns[i]);
        for (int32_t before = 0, radius = 1; side.wedge.rings > before;
             radius = plan_sweep_level(radius + 1)) {
            side.scan.ring_first = before + 1;
            sweep_level(&side, sweep, radius, scratch->reach);
            before = radius;
        }
    }
    return GEO_OK;
}
