#include "planner/coverage/reuse.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MARGIN                                                                                               \
    2 /* cells around mast and window that a ray between them may touch: half a cell, and the next */
#define FIXED_NUMBERS 96

void plan_reuse_scratch_release(struct plan_reuse_scratch *scratch)
{
    free(scratch->part);
    free(scratch->cell);
    free(scratch->number);
    free(scratch->value);
    *scratch = (struct plan_reuse_scratch){0};
}

/* ---- the key ---- */

struct numbers {
    double *value;
    size_t count;
};

static void add(struct numbers *numbers, double value)
{
    numbers->value[numbers->count++] = isnan(value) ? (double)NAN : value; /* one NaN for all */
}

static void add_many(struct numbers *numbers, const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        add(numbers, values[i]);
    }
}

/* The part of the terrain grid that holds mast and window, with the margin. */
struct ground {
    int32_t row0, col0, row_end, col_end;
};

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t most(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static struct ground ground_of(const struct plan_pass *pass, int32_t cols)
{
    const struct geo_grid *grid = &pass->scenario->terrain_grid;
    struct ground ground = {
        .row0 = most(0, least(pass->row0, pass->mast_row) - MARGIN),
        .col0 = most(0, least(pass->col0, pass->mast_col) - MARGIN),
        .row_end = least(grid->rows, most(pass->row0 + pass->rows, pass->mast_row + 1) + MARGIN),
        .col_end = least(grid->cols, most(pass->col0 + cols, pass->mast_col + 1) + MARGIN),
    };
    ground.row_end = most(ground.row_end, ground.row0);
    ground.col_end = most(ground.col_end, ground.col0);
    return ground;
}

static void add_settings(struct numbers *numbers, const struct plan_propagation *propagation)
{
    const struct plan_climate *climate = &propagation->climate;
    const double values[] = {
        (double)propagation->los,
        (double)propagation->mode,
        (double)propagation->diffraction,
        (double)propagation->terminal_clutter,
        (double)propagation->polarization,
        climate->delta_n,
        climate->n0,
        climate->time_percent,
        climate->latitude_deg,
        (double)climate->itm_climate,
        climate->ground_permittivity,
        climate->ground_conductivity_s_per_m,
        propagation->forest_depth_m,
        propagation->sigma_db,
        propagation->max_range_km,
    };
    const struct plan_k_factors *k = &propagation->k_factors;
    const double factors[] = {k->k1, k->k2, k->k3, k->k4, k->k5, k->k6, k->sigma_db};
    add_many(numbers, values, sizeof values / sizeof values[0]);
    add_many(numbers, factors, sizeof factors / sizeof factors[0]);
    add_many(numbers, k->clutter_db, PLAN_ENVIRONMENT_COUNT);
}

/* Positions count from the mast: the same ground elsewhere on the grid is the same key. */
static void add_place(struct numbers *numbers, const struct plan_pass *pass, const struct ground *ground)
{
    const struct plan_scenario *scenario = pass->scenario;
    const double values[] = {
        scenario->grid.cell_m,
        scenario->terrain_grid.cell_m,
        (double)(pass->row0 - pass->mast_row),
        (double)(pass->col0 - pass->mast_col),
        (double)pass->rows,
        (double)pass->stride,
        (double)(ground->row0 - pass->mast_row),
        (double)(ground->col0 - pass->mast_col),
        (double)(ground->row_end - pass->mast_row),
        (double)(ground->col_end - pass->mast_col),
        scenario->terrain_asl_m != NULL ? 1.0 : 0.0,
        scenario->clutter_m != NULL ? 1.0 : 0.0,
        pass->tx_height_agl_m,
        pass->rx_height_agl_m,
        pass->clear != NULL ? 1.0 : 0.0,
        pass->plane[0].sigma_db != NULL ? 1.0 : 0.0,
        (double)pass->plane_count,
    };
    add_many(numbers, values, sizeof values / sizeof values[0]);
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        add(numbers, pass->emitters->present[env] ? 1.0 : 0.0);
        add(numbers, pass->emitters->clutter_m[env]); /* the mast's own cell is of the plain */
    }
    for (int32_t k = 0; k < pass->plane_count; k++) {
        add(numbers, pass->plane[k].class->frequency_mhz);
    }
}

static void add_part(struct plan_reuse_scratch *scratch, size_t *count, const void *bytes, size_t size)
{
    scratch->part[(*count)++] = (struct plan_store_part){bytes, size};
}

static void add_heights(struct plan_reuse_scratch *scratch, size_t *count, const struct geo_grid *grid,
                        const struct ground *ground, const float *heights)
{
    for (int32_t row = ground->row0; row < ground->row_end && heights != NULL; row++) {
        add_part(scratch, count, heights + (int64_t)row * grid->cols + ground->col0,
                 (size_t)(ground->col_end - ground->col0) * sizeof(float));
    }
}

static enum geo_status key_make(struct plan_store_key *ret, const struct plan_pass *pass, int32_t cols,
                                struct plan_reuse_scratch *scratch, struct geo_error *err)
{
    struct ground ground = ground_of(pass, cols);
    size_t parts = 2 * (size_t)(ground.row_end - ground.row0) + PLAN_ENVIRONMENT_COUNT + 4;
    enum geo_status status =
        geo_memory_fit(&scratch->part, &scratch->part_size, parts, sizeof *scratch->part, "path loss", err);
    if (status == GEO_OK) {
        status =
            geo_memory_fit(&scratch->number, &scratch->number_size, FIXED_NUMBERS + (size_t)pass->plane_count,
                           sizeof *scratch->number, "path loss", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    const struct plan_scenario *scenario = pass->scenario;
    struct numbers numbers = {scratch->number, 0};
    add_settings(&numbers, &scenario->propagation);
    add_place(&numbers, pass, &ground);
    size_t count = 0;
    const char *kernel = pass->emitters->kernel->name; /* the C library may round as the processor likes */
    add_part(scratch, &count, plan_store_engine, strlen(plan_store_engine) + 1);
    add_part(scratch, &count, kernel, strlen(kernel) + 1);
    add_part(scratch, &count, numbers.value, numbers.count * sizeof(double));
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        const char *model = scenario->propagation.model[env];
        add_part(scratch, &count, model, strlen(model) + 1);
    }
    add_part(scratch, &count, scratch->cell, (size_t)pass->rows * (size_t)pass->stride);
    add_heights(scratch, &count, &scenario->terrain_grid, &ground, scenario->terrain_asl_m);
    add_heights(scratch, &count, &scenario->terrain_grid, &ground, scenario->clutter_m);
    *ret = (struct plan_store_key){scratch->part, count};
    return GEO_OK;
}

/* ---- the cells ---- */

/* How far the emitters of the pass reach into each environment, squared; −1: none does. */
static void reach_of(double ret_squared_m2[PLAN_ENVIRONMENT_COUNT], const struct plan_pass *pass,
                     const struct plan_source *source)
{
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        ret_squared_m2[env] = -1.0;
        for (int32_t i = source->first; i < source->first + source->count; i++) {
            const struct plan_emitter *emitter = &pass->emitters->emitter[i];
            const struct plan_loss_class *class = pass->emitters->loss_class[emitter->loss_class];
            if (class->tx_height_agl_m == pass->tx_height_agl_m &&
                class->rx_height_agl_m == pass->rx_height_agl_m) {
                ret_squared_m2[env] = fmax(ret_squared_m2[env], emitter->window_squared_m2[env]);
            }
        }
    }
}

static bool in_reach(const struct plan_pass *pass, const struct plan_reuse *reuse,
                     const double squared_m2[PLAN_ENVIRONMENT_COUNT], int32_t row, int32_t col)
{
    const struct plan_scenario *scenario = pass->scenario;
    int32_t cell = (reuse->row0 + row) * scenario->grid.cols + reuse->col0 + col;
    int env = scenario->environment[cell];
    if (scenario->state[cell] != PLAN_CELL_ASSESSED || env >= PLAN_ENVIRONMENT_COUNT) {
        return false;
    }
    return (double)plan_pass_squared_m2(scenario->terrain_grid.cell_m, pass->row0 + row - pass->mast_row,
                                        pass->col0 + col - pass->mast_col) <= squared_m2[env];
}

/* Whatever is wanted is in reach, by its own definition or by being wanted. */
static size_t mark_cells(const struct plan_pass *pass, const struct plan_reuse *reuse, uint8_t *mark)
{
    double squared_m2[PLAN_ENVIRONMENT_COUNT];
    size_t count = 0;
    reach_of(squared_m2, pass, reuse->source);
    for (int32_t row = 0; row < pass->rows; row++) {
        for (int32_t col = 0; col < pass->stride; col++) {
            size_t cell = (size_t)row * (size_t)pass->stride + (size_t)col;
            bool here =
                pass->wanted[cell] != 0 || (col < reuse->cols && in_reach(pass, reuse, squared_m2, row, col));
            mark[cell] = here ? (uint8_t)(1 + pass->environment[cell]) : 0;
            count += here ? 1 : 0;
        }
    }
    return count;
}

/* ---- the values ---- */

/* Cells in reach only: often less than half of a window. */
static void pack(float *value, const float *plane, const uint8_t *mark, size_t cells)
{
    for (size_t cell = 0; cell < cells; cell++) {
        *value = plane[cell];
        value += mark[cell] != 0 ? 1 : 0;
    }
}

static void unpack(float *plane, const float *value, const uint8_t *mark, size_t cells)
{
    for (size_t cell = 0; cell < cells; cell++) {
        if (mark[cell] != 0) {
            plane[cell] = *value++;
        }
    }
}

/* All arrays of the pass that are kept, in a fixed order; NULL after the last. */
static float *array_of(const struct plan_pass *pass, size_t index)
{
    bool sigma = pass->plane[0].sigma_db != NULL; /* of all planes or of none */
    size_t each = sigma ? 2 : 1;
    if (index < each * (size_t)pass->plane_count) {
        const struct plan_pass_plane *plane = &pass->plane[index / each];
        return index % each == 0 ? plane->loss_db : plane->sigma_db;
    }
    return index == each * (size_t)pass->plane_count ? pass->clear : NULL;
}

static size_t array_count(const struct plan_pass *pass)
{
    size_t count = 0;
    while (array_of(pass, count) != NULL) {
        count++;
    }
    return count;
}

static enum geo_status compute(const struct plan_pass *pass, struct plan_reuse_scratch *scratch, size_t count,
                               struct plan_pass_scratch *pass_scratch, struct geo_error *err)
{
    size_t cells = (size_t)pass->rows * (size_t)pass->stride;
    struct plan_pass whole = *pass;
    whole.wanted = scratch->cell;
    whole.limit_db = NULL;
    float *array = NULL;
    for (size_t i = 0; (array = array_of(pass, i)) != NULL; i++) {
        bool sigma =
            pass->plane[0].sigma_db != NULL && i % 2 == 1; /* NaN: of no path's own, as window.c has it */
        for (size_t cell = 0; cell < cells; cell++) {
            array[cell] = array == pass->clear ? 0.0f : sigma ? NAN : INFINITY;
        }
    }
    enum geo_status status = plan_pass_run(&whole, pass_scratch, err);
    for (size_t i = 0; status == GEO_OK && (array = array_of(pass, i)) != NULL; i++) {
        pack(scratch->value + i * count, array, scratch->cell, cells);
    }
    return status;
}

/* What is in reach and not wanted must look as if it had never been computed. */
static void fill(const struct plan_pass *pass, const struct plan_reuse_scratch *scratch, size_t count)
{
    size_t cells = (size_t)pass->rows * (size_t)pass->stride;
    float *array = NULL;
    for (size_t i = 0; (array = array_of(pass, i)) != NULL; i++) {
        unpack(array, scratch->value + i * count, scratch->cell, cells);
    }
    for (int32_t k = 0; k < pass->plane_count; k++) {
        float *loss_db = pass->plane[k].loss_db;
        for (size_t cell = 0; cell < cells; cell++) {
            bool in_reach = pass->limit_db != NULL && pass->limit_db[cell] >= PLAN_LIMIT_NOTHING_DB;
            float unused_db = in_reach ? PLAN_PASS_UNUSED_DB : INFINITY;
            loss_db[cell] = pass->wanted[cell] != 0 ? loss_db[cell] : unused_db;
        }
    }
}

enum geo_status plan_reuse_run(bool *ret_found, const struct plan_reuse *reuse, const struct plan_pass *pass,
                               struct plan_reuse_scratch *scratch, struct plan_pass_scratch *pass_scratch,
                               struct geo_error *err)
{
    const struct plan_loss_store *store = reuse->store;
    size_t cells = (size_t)pass->rows * (size_t)pass->stride;
    size_t planes = array_count(pass);
    size_t count = 0;
    struct plan_store_key key = {0};
    enum geo_status status =
        geo_memory_fit(&scratch->cell, &scratch->cell_size, cells, sizeof *scratch->cell, "path loss", err);
    if (status == GEO_OK) {
        count = mark_cells(pass, reuse, scratch->cell);
        status = key_make(&key, pass, reuse->cols, scratch, err);
    }
    if (status == GEO_OK) { /* one more: pack() writes before it looks */
        status = geo_memory_fit(&scratch->value, &scratch->value_size, count * planes + 1,
                                sizeof *scratch->value, "path loss", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    bool found = store->find(store->context, &key, scratch->value, count * planes);
    if (!found) {
        status = compute(pass, scratch, count, pass_scratch, err);
        if (status != GEO_OK) {
            return status;
        }
        store->keep(store->context, &key, scratch->value, count * planes);
    }
    fill(pass, scratch, count);
    *ret_found = found;
    return GEO_OK;
}
