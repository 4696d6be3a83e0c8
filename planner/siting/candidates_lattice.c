/* Greenfield: one candidate for each square of a lattice, at the best vantage in it. Each square is cut into
 * parts; the highest ground of each part is glanced at, and the best few of these are looked at thoroughly.
 * What counts is reach per cost. Then, best first over the whole area, a square takes a place that keeps half
 * the lattice's spacing from those taken before, so that neighbours do not meet on one hilltop; a square all
 * of whose places are too near better ones goes without, and nothing is recorded of it: others stand in its
 * place. */
#include "planner/siting/candidates_internal.h"

#include "geo/memory.h"
#include "planner/siting/vantage.h"

#include <math.h>
#include <stdlib.h>

#define PART_M 250.0  /* about the side of a part of a square … */
#define LEAST_PARTS 5 /* … of which there are so many along its side */
#define MOST_PARTS 12
#define LOOKED_AT 8      /* places of a square */
#define ROAD_HALF_KM 2.0 /* a road without a price: so far from it a place is worth half */
#define POWER_HALF_KM 5.0
#define CORNER_LOSS 0.04 /* of equal places the nearer to the middle: a corner is worth so much less */

struct spot {
    double score;
    int32_t cell, square;
    bool glanced; /* only: comes after all that were looked at */
};

struct lattice {
    struct plan_draft *draft;
    const struct plan_limits *limits;
    struct plan_vantage *vantage;
    int32_t step; /* cells along a side of a square */
    int32_t cols, rows;
    uint8_t *needed; /* squares with uncovered demand */
    struct spot *spot;
    size_t spot_count, spot_capacity;
};

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t share_of(int32_t step, int32_t part, int32_t parts)
{
    return (int32_t)((int64_t)step * part / parts);
}

static struct plan_vantage_box square_box(const struct lattice *lattice, int32_t square)
{
    const struct geo_grid *grid = &lattice->draft->scenario->grid;
    int32_t row = square / lattice->cols * lattice->step;
    int32_t col = square % lattice->cols * lattice->step;
    return (struct plan_vantage_box){row, least(row + lattice->step, grid->rows), col,
                                     least(col + lattice->step, grid->cols)};
}

/* May a mast stand there? −1 yes, PLAN_REJECT_COUNT: outside the area, else why not. */
static int verdict(const struct lattice *lattice, int32_t cell)
{
    return (lattice->limits->mark[cell] & PLAN_LIMIT_INSIDE) == 0
               ? (int)PLAN_REJECT_COUNT
               : plan_limits_check(lattice->limits, cell, PLAN_SITE_BUILD);
}

/* ---- what a place is worth ---- */

static double unpriced_way(const float *km, int64_t vnd_per_km, int32_t cell, double half_km)
{
    bool counts = km != NULL && vnd_per_km <= 0 && isfinite(km[cell]);
    return counts ? 1.0 / (1.0 + (double)km[cell] / half_km) : 1.0;
}

/* What a reach is worth there: less the dearer the site, the farther a road and a line that cost nothing in
 * the book, and the nearer the square's corner. A thousandth of a person is added, so that places that reach
 * nobody keep an order. */
static double worth(const struct lattice *lattice, int32_t square, int32_t cell, double reach)
{
    const struct plan_scenario *scenario = lattice->draft->scenario;
    const struct plan_ways *ways = &lattice->draft->ways;
    const struct plan_cost_book *costs = &scenario->siting.costs;
    struct plan_candidate site = {.kind = PLAN_SITE_BUILD, .position = -1, .cell = cell};
    site.height_agl_m = plan_draft_new_height_m(scenario, 0, cell);
    plan_draft_set_ways(&site, ways, cell);
    plan_cost_fill(&site, scenario);
    double half = 0.5 * lattice->step;
    int32_t rows_down = cell / scenario->grid.cols - square / lattice->cols * lattice->step;
    int32_t cols_right = cell % scenario->grid.cols - square % lattice->cols * lattice->step;
    double down = (double)rows_down + 0.5 - half;
    double right = (double)cols_right + 0.5 - half;
    double corner = (down * down + right * right) / (2.0 * half * half);
    return unpriced_way(ways->road_km, costs->road_vnd_per_km, cell, ROAD_HALF_KM) *
           unpriced_way(ways->power_km, costs->power_vnd_per_km, cell, POWER_HALF_KM) *
           (1.0 - CORNER_LOSS * corner) * (1.0 + reach) / fmax((double)site.cost_vnd, 1.0);
}

/* ---- places of one square ---- */

static double ground_m(const struct plan_scenario *scenario, int32_t row, int32_t col)
{
    if (scenario->terrain_asl_m == NULL) {
        return 0.0;
    }
    const struct geo_grid *terrain = &scenario->terrain_grid;
    const struct geo_grid *grid = &scenario->grid;
    int32_t r = row + (int32_t)lround((terrain->north_m - grid->north_m) / terrain->cell_m);
    int32_t c = col + (int32_t)lround((grid->west_m - terrain->west_m) / terrain->cell_m);
    return (double)scenario->terrain_asl_m[(int64_t)r * terrain->cols + c];
}

/* The highest ground of a part, to the metre, that may be built on; of equal ones the nearest to the part's
 * middle. −1: there is none. */
static int32_t part_top(const struct lattice *lattice, const struct plan_vantage_box *part)
{
    const struct plan_scenario *scenario = lattice->draft->scenario;
    double middle_row = 0.5 * (double)(part->row + part->row_end - 1);
    double middle_col = 0.5 * (double)(part->col + part->col_end - 1);
    int32_t best = -1;
    double best_height = 0.0;
    double best_off = 0.0;
    for (int32_t row = part->row; row < part->row_end; row++) {
        for (int32_t col = part->col; col < part->col_end; col++) {
            int32_t cell = row * scenario->grid.cols + col;
            if (verdict(lattice, cell) >= 0) {
                continue;
            }
            double height = round(ground_m(scenario, row, col));
            double off = hypot((double)row - middle_row, (double)col - middle_col);
            if (best < 0 || height > best_height || (height >= best_height && off < best_off)) {
                best = cell;
                best_height = height;
                best_off = off;
            }
        }
    }
    return best;
}

/* Best first; of equal ones the first cell. */
static int compare_spots(const void *a, const void *b)
{
    const struct spot *first = a;
    const struct spot *second = b;
    int order = first->glanced - second->glanced;
    order = order != 0 ? order : (first->score < second->score) - (first->score > second->score);
    return order != 0 ? order : (first->cell > second->cell) - (first->cell < second->cell);
}

/* The highest places of a square, most promising first. Returns how many; 0: none may be built on. */
static int32_t glance_at(struct spot *spot, const struct lattice *lattice, int32_t square)
{
    const struct plan_vantage_box box = square_box(lattice, square);
    const struct plan_scenario *scenario = lattice->draft->scenario;
    double side = ceil(lattice->step * scenario->grid.cell_m / PART_M);
    int32_t parts = least((int32_t)fmin(fmax(side, LEAST_PARTS), MOST_PARTS), lattice->step);
    int32_t count = 0;
    for (int32_t i = 0; i < parts * parts; i++) {
        int32_t down = i / parts;
        int32_t right = i % parts;
        const struct plan_vantage_box part = {
            least(box.row + share_of(lattice->step, down, parts), box.row_end),
            least(box.row + share_of(lattice->step, down + 1, parts), box.row_end),
            least(box.col + share_of(lattice->step, right, parts), box.col_end),
            least(box.col + share_of(lattice->step, right + 1, parts), box.col_end)};
        int32_t cell = part_top(lattice, &part);
        if (cell >= 0) {
            double height_m = plan_draft_new_height_m(scenario, 0, cell);
            double reach = plan_vantage_glance(lattice->vantage, cell, height_m);
            spot[count++] = (struct spot){worth(lattice, square, cell, reach), cell, square, true};
        }
    }
    qsort(spot, (size_t)count, sizeof *spot, compare_spots);
    return count;
}

/* No cell of the square may be built on: the limit that keeps most of them free says why, of equal ones the
 * first. Squares wholly outside the area are no places at all. */
static enum geo_status reject_square(const struct lattice *lattice, int32_t square, struct geo_error *err)
{
    const struct plan_scenario *scenario = lattice->draft->scenario;
    const struct geo_grid *grid = &scenario->grid;
    const struct plan_vantage_box box = square_box(lattice, square);
    int32_t count[PLAN_REJECT_COUNT + 1] = {0};
    int32_t first[PLAN_REJECT_COUNT + 1];
    for (int32_t row = box.row; row < box.row_end; row++) {
        for (int32_t col = box.col; col < box.col_end; col++) {
            int32_t cell = row * grid->cols + col;
            int why = verdict(lattice, cell);
            first[why] = count[why] == 0 ? cell : first[why];
            count[why]++;
        }
    }
    int most = 0;
    for (int why = 1; why < PLAN_REJECT_COUNT; why++) {
        most = count[why] > count[most] ? why : most;
    }
    if (count[most] == 0) {
        return GEO_OK;
    }
    int32_t middle =
        (box.row + (box.row_end - box.row) / 2) * grid->cols + box.col + (box.col_end - box.col) / 2;
    const struct plan_rejected rejected = {
        .kind = PLAN_SITE_BUILD,
        .position = -1,
        .x_m = grid->west_m + 0.5 * (double)(box.col + box.col_end) * grid->cell_m,
        .y_m = grid->north_m - 0.5 * (double)(box.row + box.row_end) * grid->cell_m,
        .cell = middle,
        .reject = (enum plan_reject)most,
        .zone = most == PLAN_REJECT_ZONE ? plan_limits_zone(scenario, first[most]) : -1};
    return plan_draft_reject(lattice->draft, &rejected, err);
}

static void look_thoroughly(struct spot *spot, const struct lattice *lattice)
{
    double height_m = plan_draft_new_height_m(lattice->draft->scenario, 0, spot->cell);
    double reach = plan_vantage_look(lattice->vantage, spot->cell, height_m);
    spot->score = worth(lattice, spot->square, spot->cell, reach);
    spot->glanced = false;
}

static enum geo_status look_at(struct lattice *lattice, int32_t square, struct geo_error *err)
{
    struct spot spot[MOST_PARTS * MOST_PARTS];
    const struct plan_vantage_box box = square_box(lattice, square);
    plan_vantage_frame(lattice->vantage, &box);
    int32_t count = glance_at(spot, lattice, square);
    if (count == 0) {
        return reject_square(lattice, square, err);
    }
    enum geo_status status = geo_memory_grow(&lattice->spot, &lattice->spot_capacity,
                                             lattice->spot_count + (size_t)count, sizeof *spot, err);
    for (int32_t i = 0; i < count && status == GEO_OK; i++) {
        if (i < LOOKED_AT) {
            look_thoroughly(&spot[i], lattice);
        }
        lattice->spot[lattice->spot_count++] = spot[i];
    }
    return status;
}

/* ---- the lattice ---- */

static void mark_need(struct lattice *lattice, const int64_t *weight)
{
    const struct geo_grid *grid = &lattice->draft->scenario->grid;
    for (int32_t row = 0; row < grid->rows; row++) {
        uint8_t *line = lattice->needed + (int64_t)(row / lattice->step) * lattice->cols;
        for (int32_t col = 0; col < grid->cols; col++) {
            if (weight[(int64_t)row * grid->cols + col] > 0) {
                line[col / lattice->step] = 1;
            }
        }
    }
}

static bool near_need(const struct lattice *lattice, int32_t square)
{
    int32_t row = square / lattice->cols;
    int32_t col = square % lattice->cols;
    for (int32_t r = row > 0 ? row - 1 : 0; r <= least(row + 1, lattice->rows - 1); r++) {
        for (int32_t c = col > 0 ? col - 1 : 0; c <= least(col + 1, lattice->cols - 1); c++) {
            if (lattice->needed[r * lattice->cols + c] != 0) {
                return true;
            }
        }
    }
    return false;
}

/* Is a place taken within half the spacing? Such places lie in the square or next to it. */
static bool is_crowded(const struct lattice *lattice, const int32_t *taken, const struct spot *spot)
{
    int32_t grid_cols = lattice->draft->scenario->grid.cols;
    int32_t row = spot->square / lattice->cols;
    int32_t col = spot->square % lattice->cols;
    for (int32_t r = row > 0 ? row - 1 : 0; r <= least(row + 1, lattice->rows - 1); r++) {
        for (int32_t c = col > 0 ? col - 1 : 0; c <= least(col + 1, lattice->cols - 1); c++) {
            int32_t cell = taken[r * lattice->cols + c];
            if (cell < 0) {
                continue;
            }
            int64_t down = cell / grid_cols - spot->cell / grid_cols;
            int64_t right = cell % grid_cols - spot->cell % grid_cols;
            if (4 * (down * down + right * right) < (int64_t)lattice->step * lattice->step) {
                return true;
            }
        }
    }
    return false;
}

static int compare_cells(const void *a, const void *b)
{
    int32_t first = *(const int32_t *)a;
    int32_t second = *(const int32_t *)b;
    return (first > second) - (first < second);
}

/* taken[square]: cell or −1; then the cells alone, ascending. Returns how many. */
static int32_t take_places(struct lattice *lattice, int32_t *taken)
{
    int32_t squares = lattice->rows * lattice->cols;
    for (int32_t square = 0; square < squares; square++) {
        taken[square] = -1;
    }
    if (lattice->spot_count > 0) {
        qsort(lattice->spot, lattice->spot_count, sizeof *lattice->spot, compare_spots);
    }
    for (size_t i = 0; i < lattice->spot_count; i++) {
        const struct spot *spot = &lattice->spot[i];
        if (taken[spot->square] < 0 && !is_crowded(lattice, taken, spot)) {
            taken[spot->square] = spot->cell;
        }
    }
    int32_t count = 0;
    for (int32_t square = 0; square < squares; square++) {
        if (taken[square] >= 0) {
            taken[count++] = taken[square];
        }
    }
    qsort(taken, (size_t)count, sizeof *taken, compare_cells);
    return count;
}

static enum geo_status add_places(struct lattice *lattice, struct geo_error *err)
{
    const struct geo_grid *grid = &lattice->draft->scenario->grid;
    int32_t *taken = NULL;
    enum geo_status status = geo_memory_array(&taken, (size_t)lattice->rows * (size_t)lattice->cols,
                                              sizeof *taken, "greenfield lattice", err);
    int32_t count = status == GEO_OK ? take_places(lattice, taken) : 0;
    for (int32_t i = 0; i < count && status == GEO_OK; i++) {
        const struct plan_candidate site = {.kind = PLAN_SITE_BUILD,
                                            .position = -1,
                                            .x_m = geo_grid_x_m(grid, taken[i] % grid->cols),
                                            .y_m = geo_grid_y_m(grid, taken[i] / grid->cols),
                                            .cell = taken[i],
                                            .commune = -1};
        status = plan_draft_add(lattice->draft, &site, err);
    }
    free(taken);
    return status;
}

enum geo_status plan_draft_lattice(struct plan_draft *draft, const struct plan_limits *limits,
                                   const int64_t *weight, struct geo_error *err)
{
    const struct geo_grid *grid = &draft->scenario->grid;
    if (!(draft->scenario->siting.lattice_m > 0.0)) {
        return GEO_OK;
    }
    struct lattice lattice = {.draft = draft, .limits = limits};
    double step = fmin(draft->scenario->siting.lattice_m / grid->cell_m, 1e6);
    lattice.step = step < 1.0 ? 1 : (int32_t)lround(step);
    lattice.cols = (grid->cols - 1) / lattice.step + 1;
    lattice.rows = (grid->rows - 1) / lattice.step + 1;
    enum geo_status status = geo_memory_array(&lattice.needed, (size_t)lattice.cols * (size_t)lattice.rows, 1,
                                              "greenfield lattice", err);
    if (status == GEO_OK) {
        status = plan_vantage_open(&lattice.vantage, draft->scenario, weight, err);
    }
    if (status == GEO_OK) {
        mark_need(&lattice, weight);
    }
    for (int32_t square = 0; square < lattice.rows * lattice.cols && status == GEO_OK; square++) {
        status = near_need(&lattice, square) ? look_at(&lattice, square, err) : GEO_OK;
    }
    if (status == GEO_OK) {
        status = add_places(&lattice, err);
    }
    plan_vantage_close(lattice.vantage);
    free(lattice.needed);
    free(lattice.spot);
    return status;
}
