#include "planner/siting/vantage.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>

#define TAU 6.28318530717958647693
#define EARTH_DIAMETER_M 16990000.0 /* of 4/3 of the earth's radius */
#define LIGHT_M_PER_US 299.792458
#define RECEIVER_M 1.5
#define LOSS_POWER 3.5 /* of the distance */
#define GLANCE_DIRECTIONS 8
#define GLANCE_RINGS 7
#define RAYS 32
#define MOST_STEPS 64 /* of a ray */
#define MOST_REACH_M 8000.0
#define MOST_REACH_CELLS 500.0 /* keeps the table of sights small on fine grids */

struct step { /* of a ray: from the mast's cell to a cell of the terrain */
    int32_t row, col;
    double per_m;  /* 1 / distance */
    double far_m;  /* distance */
    double drop_m; /* below the tangent plane, by the earth's curve */
};

struct sight {     /* of a cell by its offset from the mast */
    uint16_t slot; /* ray × steps + step */
    float loss;    /* by distance, as a ratio of what coverage bears on level ground */
};

struct plan_vantage {
    const struct plan_scenario *scenario;
    int32_t row0, col0; /* of the planning grid's first cell on the terrain grid */
    double near_m;      /* on level ground half the demand there is covered */
    double per_wave;    /* 2 / wave length, 1/m */
    int32_t reach;      /* cells */
    int shift;          /* a block of demand is 2^shift cells wide */
    int32_t block_cols, block_rows;
    float *block; /* demand of a block */
    float *blur;  /* its mean over a neighbourhood */
    struct plan_vantage_box box;
    int32_t middle_row, middle_col; /* of the box */
    int inner_rings;                /* within the box */
    struct step glance[GLANCE_DIRECTIONS][GLANCE_RINGS];
    double ring_loss[GLANCE_RINGS], ring_area[GLANCE_RINGS];
    struct step ray[RAYS][MOST_STEPS];
    int32_t steps;
    struct sight *sight;             /* [2 reach + 1][2 reach + 1] */
    int32_t *half_width;             /* of the circle of `reach`, [2 reach + 1] */
    float excess[RAYS * MOST_STEPS]; /* loss beyond that by distance, as a ratio */
};

/* What a ray has met so far. */
struct ray {
    double top_m;         /* of the mast, above sea */
    double mast_m;        /* its height above ground */
    double horizon;       /* rise per metre of the highest thing met, as seen from the top */
    double horizon_per_m; /* 1 / its distance */
    double ground_sum_m;
    int ground_count;
};

/* Metres above sea; NaN where it is not known. */
static double ground_m(const struct plan_scenario *scenario, int64_t terrain_cell)
{
    return scenario->terrain_asl_m == NULL ? 0.0 : (double)scenario->terrain_asl_m[terrain_cell];
}

/* Of what stands on the ground, metres above it. */
static double roof_m(const struct plan_scenario *scenario, int64_t terrain_cell)
{
    return scenario->clutter_m == NULL ? 0.0 : (double)scenario->clutter_m[terrain_cell];
}

static struct ray ray_from(const struct plan_vantage *vantage, int32_t row, int32_t col, double height_agl_m)
{
    int64_t cell =
        (int64_t)(row + vantage->row0) * vantage->scenario->terrain_grid.cols + col + vantage->col0;
    double mast_m = fmax(height_agl_m, 1.0);
    return (struct ray){
        .top_m = ground_m(vantage->scenario, cell) + mast_m, .mast_m = mast_m, .horizon = -HUGE_VAL};
}

/* Loss over a single edge as a ratio: P.526-15 (31), J(ν) = 6.9 + 20 log₁₀(…) dB, without its logarithms; 1
 * below ν = −0.78. */
static double edge_ratio(double nu)
{
    double u = nu - 0.1;
    double root = sqrt(u * u + 1.0) + u;
    return nu > -0.78 ? fmax(4.898 * root * root, 1.0) : 1.0;
}

/* The next cell along a ray: what is lost there beyond the loss by distance over level ground. By the edge of
 * the horizon (Δslope is the sine of the angle to it, small), and by the mast's height above the ground met
 * so far, with the square of it as over plane earth; three times lower than it stands is the least. Where no
 * height is known nothing is lost. */
static double look_on(struct ray *ray, const struct plan_vantage *vantage, const struct step *step,
                      int64_t terrain_cell)
{
    double ground = ground_m(vantage->scenario, terrain_cell);
    if (isnan(ground)) {
        return 1.0;
    }
    double rise_m = ground + roof_m(vantage->scenario, terrain_cell) - step->drop_m - ray->top_m;
    double excess = 1.0;
    if (ray->ground_count > 0) {
        double depth = ray->horizon - (rise_m + RECEIVER_M) * step->per_m;
        double lengths = vantage->per_wave / (ray->horizon_per_m - step->per_m);
        excess = edge_ratio(depth * sqrt(lengths));
    }
    ray->ground_sum_m += ground;
    ray->ground_count++;
    double above_m = fmax(ray->top_m - ray->ground_sum_m / ray->ground_count, ray->mast_m / 3.0);
    double slope = rise_m * step->per_m;
    if (slope > ray->horizon) {
        ray->horizon = slope;
        ray->horizon_per_m = step->per_m;
    }
    return excess * (ray->mast_m * ray->mast_m) / (above_m * above_m);
}

/* ---- setting up ---- */

static struct step make_step(double distance_cells, double angle_rad, double cell_m)
{
    double far_m = fmax(distance_cells * cell_m, 0.5 * cell_m);
    return (struct step){.row = (int32_t)lround(-distance_cells * cos(angle_rad)),
                         .col = (int32_t)lround(distance_cells * sin(angle_rad)),
                         .per_m = 1.0 / far_m,
                         .far_m = far_m,
                         .drop_m = far_m * far_m / EARTH_DIAMETER_M};
}

static void make_glance(struct plan_vantage *vantage)
{
    static const double ring[GLANCE_RINGS] = {0.06, 0.15, 0.3, 0.6, 1.0, 1.6, 2.4}; /* of near_m */
    double cell_m = vantage->scenario->grid.cell_m;
    double least = 0.0;
    for (int k = 0; k < GLANCE_RINGS; k++) {
        /* A ring is a step of its own: at least one cell farther than the one before. */
        double cells = fmax(ring[k] * vantage->near_m / cell_m, least);
        least = cells + 1.0;
        vantage->ring_loss[k] = pow(cells * cell_m / vantage->near_m, LOSS_POWER);
        vantage->ring_area[k] = cells * cells;
        for (int d = 0; d < GLANCE_DIRECTIONS; d++) {
            vantage->glance[d][k] = make_step(cells, TAU * d / GLANCE_DIRECTIONS, cell_m);
        }
    }
}

static void make_rays(struct plan_vantage *vantage)
{
    double cell_m = vantage->scenario->grid.cell_m;
    vantage->steps = vantage->reach < MOST_STEPS ? vantage->reach : MOST_STEPS;
    for (int ray = 0; ray < RAYS; ray++) {
        for (int32_t k = 0; k < vantage->steps; k++) {
            double cells = (double)(k + 1) * vantage->reach / vantage->steps;
            vantage->ray[ray][k] = make_step(cells, TAU * ray / RAYS, cell_m);
        }
    }
}

static enum geo_status make_sights(struct plan_vantage *vantage, struct geo_error *err)
{
    int32_t reach = vantage->reach;
    size_t side = 2 * (size_t)reach + 1;
    double cell_m = vantage->scenario->grid.cell_m;
    enum geo_status status =
        geo_memory_array(&vantage->sight, side * side, sizeof *vantage->sight, "sights", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&vantage->half_width, side, sizeof(int32_t), "sights", err);
    }
    for (int32_t row = -reach; row <= reach && status == GEO_OK; row++) {
        double square = (double)reach * reach - (double)row * row;
        vantage->half_width[row + reach] = (int32_t)floor(sqrt(square));
        for (int32_t col = -reach; col <= reach; col++) {
            double cells = hypot((double)row, (double)col);
            double turn = atan2((double)col, (double)-row) / TAU;
            int ray = ((int)lround(turn * RAYS) + RAYS) % RAYS;
            int32_t step = (int32_t)lround(cells * vantage->steps / reach) - 1;
            step = step < 0 ? 0 : step >= vantage->steps ? vantage->steps - 1 : step;
            size_t index = (size_t)(row + reach) * side + (size_t)(col + reach);
            vantage->sight[index] = (struct sight){(uint16_t)(ray * vantage->steps + step),
                                                   (float)pow(cells * cell_m / vantage->near_m, LOSS_POWER)};
        }
    }
    return status;
}

/* A running mean of 2 half + 1 along a line; beyond its ends there is no demand. */
static void blur_line(float *to, const float *from, int32_t count, int32_t stride, int32_t half)
{
    double sum = 0.0;
    for (int32_t i = 0; i < half && i < count; i++) {
        sum += (double)from[(int64_t)i * stride];
    }
    for (int32_t i = 0; i < count; i++) {
        sum += i + half < count ? (double)from[(int64_t)(i + half) * stride] : 0.0;
        to[(int64_t)i * stride] = (float)(fmax(sum, 0.0) / (2.0 * half + 1.0));
        sum -= i - half >= 0 ? (double)from[(int64_t)(i - half) * stride] : 0.0;
    }
}

static enum geo_status make_blocks(struct plan_vantage *vantage, const int64_t *weight, struct geo_error *err)
{
    const struct geo_grid *grid = &vantage->scenario->grid;
    int32_t cols = vantage->block_cols;
    int32_t rows = vantage->block_rows;
    size_t blocks = (size_t)cols * (size_t)rows;
    float *half_done = NULL;
    enum geo_status status =
        geo_memory_array(&vantage->block, blocks, sizeof(float), "blocks of demand", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&vantage->blur, blocks, sizeof(float), "blocks of demand", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&half_done, blocks, sizeof(float), "blocks of demand", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t row = 0; row < grid->rows; row++) {
        float *line = vantage->block + (int64_t)(row >> vantage->shift) * cols;
        for (int32_t col = 0; col < grid->cols; col++) {
            line[col >> vantage->shift] += (float)weight[(int64_t)row * grid->cols + col];
        }
    }
    double block_m = (double)(1 << vantage->shift) * grid->cell_m;
    int32_t half = (int32_t)lround(0.12 * vantage->near_m / block_m);
    for (int32_t row = 0; row < rows; row++) {
        blur_line(half_done + (int64_t)row * cols, vantage->block + (int64_t)row * cols, cols, 1, half);
    }
    for (int32_t col = 0; col < cols; col++) {
        blur_line(vantage->blur + col, half_done + col, rows, cols, half);
    }
    free(half_done);
    return GEO_OK;
}

/* How far the builder's first service reaches: 3 km at 1.8 GHz; an octave down half as far again. */
static void set_reach(struct plan_vantage *vantage)
{
    const struct plan_scenario *scenario = vantage->scenario;
    const struct plan_pattern *pattern = plan_siting_pattern(&scenario->siting, 0, 0, PLAN_SUBURBAN);
    double mhz = pattern->station.frequency_mhz > 0.0 ? pattern->station.frequency_mhz : 1800.0;
    vantage->near_m = fmin(fmax(3000.0 * pow(1800.0 / mhz, 0.6), 1000.0), 6000.0);
    vantage->per_wave = 2.0 * mhz / LIGHT_M_PER_US;
    double cells = ceil(fmin(3.0 * vantage->near_m, MOST_REACH_M) / scenario->grid.cell_m);
    vantage->reach = (int32_t)fmax(fmin(cells, MOST_REACH_CELLS), 1.0);
    while ((double)(2 << vantage->shift) * scenario->grid.cell_m <= vantage->near_m / 10.0) {
        vantage->shift++;
    }
}

enum geo_status plan_vantage_open(struct plan_vantage **ret, const struct plan_scenario *scenario,
                                  const int64_t *weight, struct geo_error *err)
{
    const struct geo_grid *grid = &scenario->grid;
    const struct geo_grid *terrain = &scenario->terrain_grid;
    struct plan_vantage *vantage = NULL;
    enum geo_status status = geo_memory_array(&vantage, 1, sizeof *vantage, "vantage", err);
    if (status != GEO_OK) {
        return status;
    }
    vantage->scenario = scenario;
    vantage->row0 = (int32_t)lround((terrain->north_m - grid->north_m) / grid->cell_m);
    vantage->col0 = (int32_t)lround((grid->west_m - terrain->west_m) / grid->cell_m);
    set_reach(vantage);
    vantage->block_cols = ((grid->cols - 1) >> vantage->shift) + 1;
    vantage->block_rows = ((grid->rows - 1) >> vantage->shift) + 1;
    make_glance(vantage);
    make_rays(vantage);
    status = make_sights(vantage, err);
    if (status == GEO_OK) {
        status = make_blocks(vantage, weight, err);
    }
    if (status != GEO_OK) {
        plan_vantage_close(vantage);
        return status;
    }
    *ret = vantage;
    return GEO_OK;
}

void plan_vantage_close(struct plan_vantage *vantage)
{
    if (vantage != NULL) {
        free(vantage->block);
        free(vantage->blur);
        free(vantage->sight);
        free(vantage->half_width);
        free(vantage);
    }
}

void plan_vantage_frame(struct plan_vantage *vantage, const struct plan_vantage_box *box)
{
    vantage->box = *box;
    vantage->middle_row = box->row + (box->row_end - box->row) / 2;
    vantage->middle_col = box->col + (box->col_end - box->col) / 2;
    int32_t rows = box->row_end - box->row;
    int32_t cols = box->col_end - box->col;
    double half = 0.5 * (double)(rows > cols ? rows : cols);
    vantage->inner_rings = 0;
    while (vantage->inner_rings < GLANCE_RINGS && vantage->ring_area[vantage->inner_rings] <= half * half) {
        vantage->inner_rings++;
    }
}

/* ---- looking ---- */

/* The terrain cell a step leads to; −1 beyond the terrain. */
static int64_t terrain_cell(const struct plan_vantage *vantage, int32_t row, int32_t col)
{
    const struct geo_grid *terrain = &vantage->scenario->terrain_grid;
    int32_t r = row + vantage->row0;
    int32_t c = col + vantage->col0;
    return r < 0 || c < 0 || r >= terrain->rows || c >= terrain->cols ? -1 : (int64_t)r * terrain->cols + c;
}

/* Demand about a cell; none beyond the planning grid. */
static double blur_at(const struct plan_vantage *vantage, int32_t row, int32_t col)
{
    const struct geo_grid *grid = &vantage->scenario->grid;
    if (row < 0 || col < 0 || row >= grid->rows || col >= grid->cols) {
        return 0.0;
    }
    int64_t block = (int64_t)(row >> vantage->shift) * vantage->block_cols + (col >> vantage->shift);
    return (double)vantage->blur[block];
}

/* From where distances to demand outside the box are taken: half way from the place to the middle. */
static int32_t half_way(int32_t place, int32_t middle)
{
    return place + (middle - place) / 2;
}

double plan_vantage_glance(const struct plan_vantage *vantage, int32_t cell, double height_agl_m)
{
    int32_t cols = vantage->scenario->grid.cols;
    int32_t row = cell / cols;
    int32_t col = cell % cols;
    double sum = 0.0;
    for (int d = 0; d < GLANCE_DIRECTIONS; d++) {
        struct ray ray = ray_from(vantage, row, col, height_agl_m);
        for (int k = 0; k < GLANCE_RINGS; k++) {
            const struct step *step = &vantage->glance[d][k];
            int64_t there = terrain_cell(vantage, row + step->row, col + step->col);
            double excess = there < 0 ? 1.0 : look_on(&ray, vantage, step, there);
            bool inner = k < vantage->inner_rings;
            double demand = blur_at(vantage, (inner ? row : half_way(row, vantage->middle_row)) + step->row,
                                    (inner ? col : half_way(col, vantage->middle_col)) + step->col);
            sum += vantage->ring_area[k] * demand / (1.0 + vantage->ring_loss[k] * excess);
        }
    }
    return sum;
}

static void look_along(struct plan_vantage *vantage, int32_t row, int32_t col, double height_agl_m)
{
    for (int direction = 0; direction < RAYS; direction++) {
        float *excess = vantage->excess + (size_t)direction * (size_t)vantage->steps;
        struct ray ray = ray_from(vantage, row, col, height_agl_m);
        for (int32_t k = 0; k < vantage->steps; k++) {
            const struct step *step = &vantage->ray[direction][k];
            int64_t there = terrain_cell(vantage, row + step->row, col + step->col);
            excess[k] = there < 0 ? 1.0f : (float)look_on(&ray, vantage, step, there);
        }
    }
}

static int32_t at_most(int32_t value, int32_t most)
{
    return value < most ? value : most;
}

/* Loss by distance to demand at a cell: inside the box from the place itself, which sees it as `there`. */
static double loss_to(const struct plan_vantage *vantage, int32_t row, int32_t col, const int32_t from[2],
                      const struct sight *there)
{
    const struct plan_vantage_box *box = &vantage->box;
    if (row >= box->row && row < box->row_end && col >= box->col && col < box->col_end) {
        return (double)there->loss;
    }
    int32_t reach = vantage->reach;
    int32_t down = row - from[0];
    int32_t right = col - from[1];
    if (down < -reach || down > reach || right < -reach || right > reach) {
        return HUGE_VAL;
    }
    return (double)vantage->sight[(int64_t)(down + reach) * (2 * reach + 1) + right + reach].loss;
}

double plan_vantage_look(struct plan_vantage *vantage, int32_t cell, double height_agl_m)
{
    const struct geo_grid *grid = &vantage->scenario->grid;
    int32_t row = cell / grid->cols;
    int32_t col = cell % grid->cols;
    int32_t reach = vantage->reach;
    int32_t half = (1 << vantage->shift) / 2; /* from a block's first cell to its middle */
    look_along(vantage, row, col, height_agl_m);
    double sum = 0.0;
    const int32_t from[2] = {half_way(row, vantage->middle_row), half_way(col, vantage->middle_col)};
    int32_t last_row = at_most((row + reach) >> vantage->shift, vantage->block_rows - 1);
    for (int32_t i = (row > reach ? row - reach : 0) >> vantage->shift; i <= last_row; i++) {
        int32_t middle_row = (i << vantage->shift) + half;
        int32_t down = middle_row - row;
        if (down < -reach || down > reach) {
            continue;
        }
        int32_t wide = vantage->half_width[down + reach];
        const struct sight *sight = vantage->sight + (int64_t)(down + reach) * (2 * reach + 1) + reach;
        const float *line = vantage->block + (int64_t)i * vantage->block_cols;
        int32_t west = col - wide - half + (1 << vantage->shift) - 1;
        int32_t east = col + wide - half;
        int32_t last = east < 0 ? -1 : at_most(east >> vantage->shift, vantage->block_cols - 1);
        for (int32_t j = west > 0 ? west >> vantage->shift : 0; j <= last; j++) {
            if (line[j] > 0.0f) {
                int32_t middle_col = (j << vantage->shift) + half;
                const struct sight *there = sight + (middle_col - col);
                double loss = loss_to(vantage, middle_row, middle_col, from, there);
                sum += (double)line[j] / (1.0 + loss * (double)vantage->excess[there->slot]);
            }
        }
    }
    return sum;
}
