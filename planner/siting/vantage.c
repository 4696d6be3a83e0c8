#include "planner/siting/vantage.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TAU 6.28318530717958647693
#define EARTH_DIAMETER_M 16990000.0 /* of 4/3 of the earth's radius */
#define LIGHT_M_PER_US 299.792458
#define RECEIVER_M 1.5
#define LOSS_POWER 3.5               /* of the distance */
#define EDGE_RATIO 4.897788193684461 /* 6.9 dB */
#define GLANCE_DIRECTIONS 8
#define GLANCE_RINGS 7
#define RAYS 32
#define MOST_STEPS 48 /* of a ray */
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
    struct plan_vantage_box box;
    int32_t middle_row, middle_col;                 /* of the box */
    double sector[GLANCE_DIRECTIONS][GLANCE_RINGS]; /* demand outside the box, as seen from its middle */
    struct step glance[GLANCE_DIRECTIONS][GLANCE_RINGS];
    double ring_loss[GLANCE_RINGS];
    struct step ray[RAYS][MOST_STEPS];
    uint8_t ring_of[MOST_STEPS]; /* the glance's ring nearest to a step */
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
    return nu > -0.78 ? fmax(EDGE_RATIO * root * root, 1.0) : 1.0;
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
    static const double ring[GLANCE_RINGS] = {0.2, 0.45, 0.8, 1.5, 2.6, 4.2, 6.3}; /* of near_m */
    double cell_m = vantage->scenario->grid.cell_m;
    double least = 0.0;
    for (int k = 0; k < GLANCE_RINGS; k++) {
        /* A ring is a step of its own: at least one cell farther than the one before. */
        double cells = fmax(ring[k] * vantage->near_m / cell_m, least);
        least = cells + 1.0;
        vantage->ring_loss[k] = pow(cells * cell_m / vantage->near_m, LOSS_POWER);
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
    for (int32_t k = 0; k < vantage->steps; k++) {
        double far_m = vantage->ray[0][k].far_m;
        uint8_t nearest = 0;
        while (nearest + 1 < GLANCE_RINGS &&
               far_m * far_m > vantage->glance[0][nearest].far_m * vantage->glance[0][nearest + 1].far_m) {
            nearest++;
        }
        vantage->ring_of[k] = nearest;
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

static enum geo_status make_blocks(struct plan_vantage *vantage, const int64_t *weight, struct geo_error *err)
{
    const struct geo_grid *grid = &vantage->scenario->grid;
    size_t blocks = (size_t)vantage->block_cols * (size_t)vantage->block_rows;
    enum geo_status status =
        geo_memory_array(&vantage->block, blocks, sizeof(float), "blocks of demand", err);
    for (int32_t row = 0; row < grid->rows && status == GEO_OK; row++) {
        float *line = vantage->block + (int64_t)(row >> vantage->shift) * vantage->block_cols;
        for (int32_t col = 0; col < grid->cols; col++) {
            line[col >> vantage->shift] += (float)weight[(int64_t)row * grid->cols + col];
        }
    }
    return status;
}

/* Half is covered at 1.1 km at 1.8 GHz, an octave down half as far again, and demand is looked at as far as a
 * mast on a mountain reaches. Fitted to the radio engine's reaches on flat and on hilly land: what matters is
 * that height counts for much and distance within a square for something. */
static void set_reach(struct plan_vantage *vantage)
{
    const struct plan_scenario *scenario = vantage->scenario;
    const struct plan_pattern *pattern = plan_siting_pattern(&scenario->siting, 0, 0, PLAN_SUBURBAN);
    double mhz = pattern->station.frequency_mhz > 0.0 ? pattern->station.frequency_mhz : 1800.0;
    vantage->near_m = fmin(fmax(1100.0 * pow(1800.0 / mhz, 0.6), 500.0), 2500.0);
    vantage->per_wave = 2.0 * mhz / LIGHT_M_PER_US;
    double cells = ceil(fmin(7.0 * vantage->near_m, MOST_REACH_M) / scenario->grid.cell_m);
    vantage->reach = (int32_t)fmax(fmin(cells, MOST_REACH_CELLS), 1.0);
    while ((double)(2 << vantage->shift) * scenario->grid.cell_m <= vantage->near_m / 4.0) {
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
        free(vantage->sight);
        free(vantage->half_width);
        free(vantage);
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

static int32_t at_most(int32_t value, int32_t most)
{
    return value < most ? value : most;
}

static bool is_in_box(const struct plan_vantage *vantage, int32_t row, int32_t col)
{
    const struct plan_vantage_box *box = &vantage->box;
    return row >= box->row && row < box->row_end && col >= box->col && col < box->col_end;
}

/* How a cell is seen from another; NULL beyond reach. */
static const struct sight *sight_of(const struct plan_vantage *vantage, int32_t down, int32_t right)
{
    int32_t reach = vantage->reach;
    bool beyond = down < -reach || down > reach || right < -reach || right > reach;
    return beyond ? NULL
                  : &vantage->sight[(int64_t)(down + reach) * (2 * (int64_t)reach + 1) + right + reach];
}

/* Blocks whose middle may lie between cells `first` and `last` of a row or column. */
struct blocks {
    int32_t first, last;
};

static struct blocks blocks_between(const struct plan_vantage *vantage, int32_t first, int32_t last,
                                    int32_t block_count)
{
    return (struct blocks){(first > 0 ? first : 0) >> vantage->shift,
                           last < 0 ? -1 : at_most(last >> vantage->shift, block_count - 1)};
}

/* The middle of a block, in cells. */
static int32_t middle_of(const struct plan_vantage *vantage, int32_t block)
{
    return (block << vantage->shift) + (1 << vantage->shift) / 2;
}

static double *sector_at(double sector[GLANCE_DIRECTIONS][GLANCE_RINGS], const struct plan_vantage *vantage,
                         const struct sight *sight)
{
    int ray = sight->slot / vantage->steps;
    int direction = (ray + RAYS / GLANCE_DIRECTIONS / 2) / (RAYS / GLANCE_DIRECTIONS) % GLANCE_DIRECTIONS;
    return &sector[direction][vantage->ring_of[sight->slot % vantage->steps]];
}

void plan_vantage_frame(struct plan_vantage *vantage, const struct plan_vantage_box *box)
{
    int32_t reach = vantage->reach;
    vantage->box = *box;
    vantage->middle_row = box->row + (box->row_end - box->row) / 2;
    vantage->middle_col = box->col + (box->col_end - box->col) / 2;
    memset(vantage->sector, 0, sizeof vantage->sector);
    struct blocks rows = blocks_between(vantage, vantage->middle_row - reach, vantage->middle_row + reach,
                                        vantage->block_rows);
    struct blocks cols = blocks_between(vantage, vantage->middle_col - reach, vantage->middle_col + reach,
                                        vantage->block_cols);
    for (int32_t i = rows.first; i <= rows.last; i++) {
        int32_t row = middle_of(vantage, i);
        for (int32_t j = cols.first; j <= cols.last; j++) {
            float demand = vantage->block[(int64_t)i * vantage->block_cols + j];
            int32_t col = middle_of(vantage, j);
            const struct sight *sight =
                sight_of(vantage, row - vantage->middle_row, col - vantage->middle_col);
            if (demand > 0.0f && sight != NULL && !is_in_box(vantage, row, col)) {
                *sector_at(vantage->sector, vantage, sight) += (double)demand;
            }
        }
    }
}

/* Demand inside the box, at its own distance from the place. */
static double glance_inside(const struct plan_vantage *vantage, int32_t row, int32_t col,
                            double excess[GLANCE_DIRECTIONS][GLANCE_RINGS])
{
    const struct plan_vantage_box *box = &vantage->box;
    struct blocks rows = blocks_between(vantage, box->row, box->row_end - 1, vantage->block_rows);
    struct blocks cols = blocks_between(vantage, box->col, box->col_end - 1, vantage->block_cols);
    double sum = 0.0;
    for (int32_t i = rows.first; i <= rows.last; i++) {
        int32_t down = middle_of(vantage, i);
        for (int32_t j = cols.first; j <= cols.last; j++) {
            float demand = vantage->block[(int64_t)i * vantage->block_cols + j];
            int32_t right = middle_of(vantage, j);
            const struct sight *sight = sight_of(vantage, down - row, right - col);
            if (demand > 0.0f && sight != NULL && is_in_box(vantage, down, right)) {
                sum += (double)demand / (1.0 + (double)sight->loss * *sector_at(excess, vantage, sight));
            }
        }
    }
    return sum;
}

double plan_vantage_glance(const struct plan_vantage *vantage, int32_t cell, double height_agl_m)
{
    int32_t cols = vantage->scenario->grid.cols;
    int32_t row = cell / cols;
    int32_t col = cell % cols;
    double excess[GLANCE_DIRECTIONS][GLANCE_RINGS];
    double sum = 0.0;
    for (int d = 0; d < GLANCE_DIRECTIONS; d++) {
        struct ray ray = ray_from(vantage, row, col, height_agl_m);
        for (int k = 0; k < GLANCE_RINGS; k++) {
            const struct step *step = &vantage->glance[d][k];
            int64_t there = terrain_cell(vantage, row + step->row, col + step->col);
            excess[d][k] = there < 0 ? 1.0 : look_on(&ray, vantage, step, there);
            sum += vantage->sector[d][k] / (1.0 + vantage->ring_loss[k] * excess[d][k]);
        }
    }
    return sum + glance_inside(vantage, row, col, excess);
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

/* From where distances to demand outside the box are taken: half way from the place to the middle, or half a
 * cell nearer to the middle. */
static int32_t half_way(int32_t place, int32_t middle)
{
    return middle + (place - middle) / 2;
}

double plan_vantage_look(struct plan_vantage *vantage, int32_t cell, double height_agl_m)
{
    int32_t row = cell / vantage->scenario->grid.cols;
    int32_t col = cell % vantage->scenario->grid.cols;
    int32_t reach = vantage->reach;
    int32_t from_row = half_way(row, vantage->middle_row);
    int32_t from_col = half_way(col, vantage->middle_col);
    look_along(vantage, row, col, height_agl_m);
    double sum = 0.0;
    struct blocks rows = blocks_between(vantage, row - reach, row + reach, vantage->block_rows);
    for (int32_t i = rows.first; i <= rows.last; i++) {
        int32_t down = middle_of(vantage, i);
        if (down < row - reach || down > row + reach) {
            continue;
        }
        int32_t wide = vantage->half_width[down - row + reach];
        struct blocks cols = blocks_between(vantage, col - wide, col + wide, vantage->block_cols);
        const float *line = vantage->block + (int64_t)i * vantage->block_cols;
        for (int32_t j = cols.first; j <= cols.last; j++) {
            int32_t right = middle_of(vantage, j);
            if (!(line[j] > 0.0f) || right < col - wide || right > col + wide) {
                continue;
            }
            const struct sight *there = sight_of(vantage, down - row, right - col);
            const struct sight *far = is_in_box(vantage, down, right)
                                          ? there
                                          : sight_of(vantage, down - from_row, right - from_col);
            double loss = far == NULL ? HUGE_VAL : (double)far->loss;
            sum += (double)line[j] / (1.0 + loss * (double)vantage->excess[there->slot]);
        }
    }
    return sum;
}
