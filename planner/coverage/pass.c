#include "planner/coverage/pass.h"

#include "geo/memory.h"
#include "planner/coverage/loss_class.h"
#include "planner/radio/itm.h"
#include "planner/radio/k_factor.h"
#include "planner/radio/p1812.h"

#include <math.h>
#include <stdlib.h>

#define OWN_CELL 0.3826                 /* mean distance of a square's points from its centre, in widths */
#define BETA_RADIUS_M (3.0 * 6371000.0) /* P.1812-7 eq. (7b) */

void plan_pass_scratch_release(struct plan_pass_scratch *scratch)
{
    plan_sweep_scratch_release(&scratch->sweep);
    free(scratch->wanted);
    free(scratch->lanes);
    free(scratch->profile);
    *scratch = (struct plan_pass_scratch){0};
}

double plan_pass_distance_m(double cell_m, int32_t down, int32_t right)
{
    double squared = (double)down * (double)down + (double)right * (double)right;
    return cell_m * (squared > 0.0 ? sqrt(squared) : OWN_CELL);
}

float plan_pass_squared_m2(double cell_m, int32_t down, int32_t right)
{
    double squared = (double)down * (double)down + (double)right * (double)right;
    return (float)(cell_m * cell_m * (squared > 0.0 ? squared : OWN_CELL * OWN_CELL));
}

/* A part of the window whose cells are found the same way, with the receiver at one height. */
struct part {
    const struct plan_pass *pass;
    enum plan_way way;
    double rx_height_m;
    bool environment[PLAN_ENVIRONMENT_COUNT];
    const uint8_t *wanted;
    float *lanes;
    size_t lane_count; /* floats of one array of `lanes` */
};

static float curve_db(const struct plan_curve *curve, float squared_m2)
{
    float loss_db = 0.0f;
    float sigma_db = 0.0f;
    plan_curve_at(curve, squared_m2, &loss_db, &sigma_db);
    return loss_db;
}

static float extra_db(const struct plan_loss_class *class, int env, float squared_m2)
{
    return class->has_extra ? curve_db(&class->extra[env], squared_m2) : 0.0f;
}

/* ---- the sweep's results ---- */

static bool part_uses(const struct part *part,
                      struct plan_loss (*over)(const struct plan_path *, const struct plan_profile *,
                                               const struct plan_propagation *))
{
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        if (part->environment[env] && part->pass->emitters->model[env]->over == over) {
            return true;
        }
    }
    return false;
}

static void mark_clear(const struct part *part, const struct plan_paths *paths)
{
    int32_t count = paths->rows * paths->lanes;
    for (int32_t i = 0; i < count && part->pass->clear != NULL; i++) {
        if (paths->cell[i] >= 0) {
            part->pass->clear[paths->cell[i]] = paths->field[PLAN_PATH_CLEAR][i];
        }
    }
}

static float squared_at(const struct plan_paths *paths, int32_t i)
{
    return paths->field[PLAN_PATH_DISTANCE_M][i] * paths->field[PLAN_PATH_DISTANCE_M][i];
}

static void take_cover(void *context, const struct plan_paths *paths, const struct plan_paths *beta)
{
    const struct part *part = context;
    const struct plan_emitters *emitters = part->pass->emitters;
    const struct plan_kernel *kernel = emitters->kernel;
    float *by_model[2] = {part->lanes, part->lanes + part->lane_count};
    bool p1812 = part_uses(part, plan_p1812_loss);
    bool p526 = part_uses(part, plan_p526_loss);
    int32_t count = paths->rows * paths->lanes;
    mark_clear(part, paths);
    for (int32_t k = 0; k < part->pass->plane_count; k++) {
        const struct plan_pass_plane *plane = &part->pass->plane[k];
        if (p1812) {
            kernel->p1812(by_model[0], paths, beta, &plane->class->band);
        }
        if (p526) {
            kernel->p526(by_model[1], paths, &plane->class->band);
        }
        for (int32_t i = 0; i < count; i++) {
            int32_t cell = paths->cell[i];
            if (cell >= 0) {
                int env = part->pass->environment[cell];
                const float *loss = by_model[emitters->model[env]->over == plan_p1812_loss ? 0 : 1];
                plane->loss_db[cell] = loss[i] + extra_db(plane->class, env, squared_at(paths, i));
            }
        }
    }
}

static void take_itm(void *context, const struct plan_paths *paths, const struct plan_paths *beta)
{
    const struct part *part = context;
    const struct plan_pass *pass = part->pass;
    const struct plan_propagation *propagation = &pass->scenario->propagation;
    float *sigma = part->lanes + part->lane_count;
    (void)beta;
    mark_clear(part, paths);
    for (int32_t k = 0; k < pass->plane_count; k++) {
        const struct plan_pass_plane *plane = &pass->plane[k];
        struct plan_itm_band band = {
            .frequency_mhz = plane->class->frequency_mhz,
            .vertical = propagation->polarization == PLAN_POLARIZATION_VERTICAL,
            .climate = propagation->climate.itm_climate,
            .n0 = propagation->climate.n0,
            .time_percent = propagation->climate.time_percent,
            .permittivity = propagation->climate.ground_permittivity,
            .conductivity_s_per_m = propagation->climate.ground_conductivity_s_per_m,
            .tx_height_agl_m = pass->tx_height_agl_m,
            .rx_height_agl_m = part->rx_height_m,
            .tx_ground_asl_m = pass->mast_ground_m,
        };
        pass->emitters->kernel->itm(part->lanes, sigma, paths, paths->scan, &band);
        for (int32_t i = 0; i < paths->rows * paths->lanes; i++) {
            int32_t cell = paths->cell[i];
            if (cell >= 0) {
                float squared_m2 = squared_at(paths, i);
                plane->loss_db[cell] =
                    part->lanes[i] + extra_db(plane->class, pass->environment[cell], squared_m2);
            }
            if (cell >= 0 && plane->sigma_db != NULL) {
                plane->sigma_db[cell] = sigma[i];
            }
        }
    }
}

/* Hteff and the floor as plan_k_factor_loss has them. */
static float k_factor_db(const struct plan_loss_class *class, int env, const struct plan_paths *paths,
                         int32_t i, float excess_db)
{
    double distance_m = (double)paths->field[PLAN_PATH_DISTANCE_M][i];
    double over_ground_m = class->rx_height_agl_m - (double)paths->field[PLAN_PATH_RISE_M][i];
    double height_m =
        plan_k_factor_effective_height_m(over_ground_m - class->tx_height_agl_m, class->tx_height_agl_m, 0.0);
    double loss_db = plan_k_factor_db(&class->k_factors, distance_m, height_m, class->rx_height_agl_m,
                                      (double)excess_db, (enum plan_environment)env);
    double rise_m = (double)paths->field[PLAN_PATH_RISE_M][i];
    double slant_m = sqrt(distance_m * distance_m + rise_m * rise_m);
    double free_db = 20.0 * log10(4.0e6 * 3.14159265358979324 * slant_m * class->frequency_mhz / 299792458.0);
    return (float)fmax(loss_db, free_db);
}

static float edges_db(const struct part *part, const struct plan_loss_class *class,
                      const struct plan_paths *paths, int32_t i)
{
    const struct plan_propagation *propagation = &part->pass->scenario->propagation;
    int env = part->pass->environment[paths->cell[i]];
    const struct plan_model *model = part->pass->emitters->model[env];
    float excess_db = part->lanes[i];
    float bare_db = part->lanes[part->lane_count + (size_t)i];
    if (model->over != NULL) {
        return k_factor_db(class, env, paths, i, excess_db);
    }
    double terrain_db = propagation->diffraction == PLAN_DIFFRACTION_NONE ? 0.0
                        : model->clutter_included                         ? (double)excess_db
                                                                          : (double)bare_db;
    float squared_m2 = squared_at(paths, i);
    float clear_db = curve_db(&class->clear[env], squared_m2);
    enum plan_los los =
        plan_link_los(propagation->los, model->uses_los, paths->field[PLAN_PATH_CLEAR][i] > 0.5f);
    float own_db = los == PLAN_LOS_BLOCKED ? curve_db(&class->blocked[env], squared_m2) : clear_db;
    return (float)plan_link_path_db(los, (double)own_db, (double)clear_db, terrain_db);
}

static void take_edges(void *context, const struct plan_paths *paths, const struct plan_paths *beta)
{
    const struct part *part = context;
    (void)beta;
    int32_t count = paths->rows * paths->lanes;
    mark_clear(part, paths);
    for (int32_t k = 0; k < part->pass->plane_count; k++) {
        const struct plan_pass_plane *plane = &part->pass->plane[k];
        part->pass->emitters->kernel->edges(part->lanes, part->lanes + part->lane_count, paths,
                                            &plane->class->band);
        for (int32_t i = 0; i < count; i++) {
            int32_t cell = paths->cell[i];
            if (cell >= 0) {
                int env = part->pass->environment[cell];
                plane->loss_db[cell] = edges_db(part, plane->class, paths, i) +
                                       extra_db(plane->class, env, squared_at(paths, i));
            }
        }
    }
}

/* What the sweep need not follow; false where nothing is known to be too much. */
static bool prune_of(struct plan_prune *ret, const struct part *part, double lowest_mhz)
{
    const struct plan_pass *pass = part->pass;
    const struct plan_climate *climate = &pass->scenario->propagation.climate;
    bool p1812 = part_uses(part, plan_p1812_loss);
    if (part->way != PLAN_WAY_COVER || pass->limit_db == NULL || (p1812 && climate->time_percent < 50.0)) {
        return false;
    }
    double ghz = lowest_mhz / 1000.0;
    double half = log10(ghz / 2.0);
    const struct plan_climate_table *table = &pass->emitters->climate;
    *ret = (struct plan_prune){
        .limit_db = pass->limit_db,
        .free_space_db = (float)(92.4 + 20.0 * log10(ghz)),
        .nu_scale = (float)sqrt(2.0 * ghz / 0.299792458),
        .scatter_db =
            p1812 ? (float)(190.1 + 25.0 * log10(ghz) - 2.5 * half * half - 0.15 * climate->n0) : INFINITY,
        .fk = p1812 ? table->memory + (size_t)PLAN_TABLE_FK * (size_t)table->size : NULL,
        .size = table->size,
        .step_m = table->step_m,
    };
    return true;
}

static enum geo_status run_sweep(struct part *part, struct plan_pass_scratch *scratch, struct geo_error *err)
{
    const struct plan_pass *pass = part->pass;
    const struct plan_scenario *scenario = pass->scenario;
    bool cover = part->way == PLAN_WAY_COVER;
    bool p1812 = cover && part_uses(part, plan_p1812_loss);
    double lowest_mhz = (double)INFINITY;
    for (int32_t k = 0; k < pass->plane_count; k++) {
        lowest_mhz = fmin(lowest_mhz, pass->plane[k].class->frequency_mhz);
    }
    struct plan_prune prune;
    struct plan_sweep sweep = {
        .prune = prune_of(&prune, part, lowest_mhz) ? &prune : NULL,
        .kernel = pass->emitters->kernel,
        .grid = &scenario->terrain_grid,
        .ground_asl_m = scenario->terrain_asl_m,
        .clutter_m = cover ? scenario->clutter_m : NULL,
        .row = pass->mast_row,
        .col = pass->mast_col,
        .row0 = pass->row0,
        .col0 = pass->col0,
        .rows = pass->rows,
        .cols = pass->stride,
        .wanted = part->wanted,
        .tx_height_agl_m = pass->tx_height_agl_m,
        .rx_height_agl_m = part->rx_height_m,
        .effective_radius_m = plan_model_earth_radius_m(&scenario->propagation.climate),
        .beta_radius_m = p1812 && scenario->propagation.climate.time_percent < 50.0 ? BETA_RADIUS_M : 0.0,
        .lowest_mhz = lowest_mhz,
        .edges = part->way != PLAN_WAY_ITM,
        .smooth = cover,
        .horizons = p1812,
        .take = cover                       ? take_cover
                : part->way == PLAN_WAY_ITM ? take_itm
                                            : take_edges,
        .context = part,
    };
    /* Rows of one group of rays: half a level, of the widest lanes. */
    size_t reach = (size_t)pass->rows + (size_t)pass->stride + (size_t)abs(pass->mast_row - pass->row0) +
                   (size_t)abs(pass->mast_col - pass->col0);
    part->lane_count = ((size_t)plan_sweep_level((int32_t)reach) / 2 + 2) * 16;
    enum geo_status status = geo_memory_fit(&scratch->lanes, &scratch->lanes_size, 2 * part->lane_count,
                                            sizeof(float), "path loss", err);
    part->lanes = scratch->lanes;
    return status == GEO_OK ? plan_sweep_run(&sweep, &scratch->sweep, err) : status;
}

/* ---- cell by cell ---- */

/* Profile of a cell along the straight line, shared by the bands. */
struct line {
    double *distance_km, *ground_m, *clutter_m;
    int32_t count;
};

static void exact_cell(const struct part *part, int32_t cell, const struct line *line, double distance_m)
{
    const struct plan_pass *pass = part->pass;
    int env = pass->environment[cell];
    for (int32_t k = 0; k < pass->plane_count; k++) {
        const struct plan_loss_class *class = pass->plane[k].class;
        struct plan_path path = {.frequency_mhz = class->frequency_mhz,
                                 .distance_km = distance_m / 1000.0,
                                 .tx_height_agl_m = class->tx_height_agl_m,
                                 .rx_height_agl_m = class->rx_height_agl_m,
                                 .environment = (enum plan_environment)env,
                                 .los = PLAN_LOS_MIXED,
                                 .cell_m = pass->scenario->grid.cell_m};
        struct plan_profile profile = {.count = line->count,
                                       .distance_km = line->distance_km,
                                       .ground_asl_m = line->ground_m,
                                       .clutter_m =
                                           pass->scenario->clutter_m != NULL ? line->clutter_m : NULL,
                                       .tx_height_agl_m = class->tx_height_agl_m,
                                       .rx_height_agl_m = class->rx_height_agl_m};
        struct plan_link_loss loss =
            plan_link_loss(pass->emitters->model[env], &path, &profile, &pass->scenario->propagation);
        pass->plane[k].loss_db[cell] = isnan(loss.total_db) ? INFINITY : (float)loss.total_db;
        if (pass->plane[k].sigma_db != NULL) {
            pass->plane[k].sigma_db[cell] = isnan(loss.sigma_db) ? 0.0f : (float)loss.sigma_db;
        }
        if (pass->clear != NULL) {
            pass->clear[cell] = loss.line_of_sight ? 1.0f : 0.0f;
        }
    }
}

static enum geo_status run_exact(struct part *part, struct plan_pass_scratch *scratch, struct geo_error *err)
{
    const struct plan_pass *pass = part->pass;
    const struct plan_scenario *scenario = pass->scenario;
    struct plan_sweep sweep = {.grid = &scenario->terrain_grid,
                               .ground_asl_m = scenario->terrain_asl_m,
                               .clutter_m = scenario->clutter_m,
                               .row = pass->mast_row,
                               .col = pass->mast_col};
    size_t most = (size_t)abs(pass->mast_row - pass->row0) + (size_t)abs(pass->mast_col - pass->col0) +
                  (size_t)pass->rows + (size_t)pass->stride + 2;
    enum geo_status status =
        geo_memory_fit(&scratch->profile, &scratch->profile_size, 3 * most, sizeof(double), "path loss", err);
    if (status != GEO_OK) {
        return status;
    }
    struct line line = {scratch->profile, scratch->profile + most, scratch->profile + 2 * most, 0};
    for (int32_t cell = 0; cell < pass->rows * pass->stride; cell++) {
        int32_t down = cell / pass->stride + pass->row0 - pass->mast_row;
        int32_t right = cell % pass->stride + pass->col0 - pass->mast_col;
        if (part->wanted[cell] == 0 || (down == 0 && right == 0)) {
            continue;
        }
        double distance_m = plan_pass_distance_m(scenario->terrain_grid.cell_m, down, right);
        int32_t ring = plan_sweep_profile(line.ground_m, line.clutter_m, &sweep, down, right, true);
        line.count = ring + 1;
        for (int32_t i = 0; i <= ring; i++) {
            line.distance_km[i] = distance_m * (double)i / (double)ring / 1000.0;
        }
        exact_cell(part, cell, &line, distance_m);
    }
    return GEO_OK;
}

static void curve_cell(const struct part *part, int32_t row, int32_t col)
{
    const struct plan_pass *pass = part->pass;
    int32_t cell = row * pass->stride + col;
    float squared_m2 =
        plan_pass_squared_m2(pass->scenario->terrain_grid.cell_m, row + pass->row0 - pass->mast_row,
                             col + pass->col0 - pass->mast_col);
    if (part->wanted[cell] == 0) {
        return;
    }
    for (int32_t k = 0; k < pass->plane_count; k++) {
        pass->plane[k].loss_db[cell] =
            plan_loss_class_flat_db(pass->plane[k].class, pass->environment[cell], squared_m2);
    }
    if (pass->clear != NULL) {
        pass->clear[cell] = 1.0f;
    }
}

/* Distance alone: models without terrain, and the mast's own cell. */
static void run_curve(const struct part *part)
{
    const struct plan_pass *pass = part->pass;
    int32_t own_row = pass->mast_row - pass->row0;
    int32_t own_col = pass->mast_col - pass->col0;
    if (part->way != PLAN_WAY_CURVE) {
        if (own_row >= 0 && own_row < pass->rows && own_col >= 0 && own_col < pass->stride) {
            curve_cell(part, own_row, own_col);
        }
        return;
    }
    for (int32_t row = 0; row < pass->rows; row++) {
        for (int32_t col = 0; col < pass->stride; col++) {
            curve_cell(part, row, col);
        }
    }
}

/* ---- the parts ---- */

/* Does every environment of the area belong to the part? */
static bool is_whole(const struct part *part)
{
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        if (part->pass->emitters->present[env] && !part->environment[env]) {
            return false;
        }
    }
    return true;
}

static enum geo_status part_wanted(struct part *part, struct plan_pass_scratch *scratch,
                                   struct geo_error *err)
{
    const struct plan_pass *pass = part->pass;
    size_t cells = (size_t)pass->rows * (size_t)pass->stride;
    part->wanted = pass->wanted;
    if (is_whole(part)) {
        return GEO_OK;
    }
    enum geo_status status =
        geo_memory_fit(&scratch->wanted, &scratch->wanted_size, cells, sizeof(uint8_t), "path loss", err);
    for (size_t cell = 0; cell < cells && status == GEO_OK; cell++) {
        scratch->wanted[cell] = pass->wanted[cell] != 0 && part->environment[pass->environment[cell]] ? 1 : 0;
    }
    part->wanted = scratch->wanted;
    return status;
}

static enum geo_status part_run(struct part *part, struct plan_pass_scratch *scratch, struct geo_error *err)
{
    enum geo_status status = part_wanted(part, scratch, err);
    if (status != GEO_OK) {
        return status;
    }
    run_curve(part);
    switch (part->way) {
    case PLAN_WAY_CURVE:
        return GEO_OK;
    case PLAN_WAY_EXACT:
        return run_exact(part, scratch, err);
    case PLAN_WAY_ITM:
    case PLAN_WAY_EDGES:
    case PLAN_WAY_COVER:
    default:
        return run_sweep(part, scratch, err);
    }
}

enum geo_status plan_pass_run(const struct plan_pass *pass, struct plan_pass_scratch *scratch,
                              struct geo_error *err)
{
    const struct plan_emitters *emitters = pass->emitters;
    const struct plan_propagation *propagation = &pass->scenario->propagation;
    bool done[PLAN_ENVIRONMENT_COUNT] = {false};
    enum geo_status status = GEO_OK;
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT && status == GEO_OK; env++) {
        if (done[env] || !emitters->present[env]) {
            continue;
        }
        struct part part = {.pass = pass,
                            .way = emitters->way[env],
                            .rx_height_m =
                                plan_loss_class_receiver_m(emitters, propagation, pass->plane[0].class, env)};
        for (int other = env; other < PLAN_ENVIRONMENT_COUNT; other++) {
            double height_m = plan_loss_class_receiver_m(emitters, propagation, pass->plane[0].class, other);
            bool same = emitters->way[other] == part.way && height_m == part.rx_height_m;
            part.environment[other] = same && !done[other];
            done[other] = done[other] || same;
        }
        status = part_run(&part, scratch, err);
    }
    return status;
}
