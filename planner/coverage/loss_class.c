#include "planner/coverage/loss_class.h"

#include "geo/memory.h"
#include "geo/parallel.h"
#include "planner/radio/ehata.h"
#include "planner/radio/free_space.h"
#include "planner/radio/itm.h"
#include "planner/radio/k_factor.h"
#include "planner/radio/p1812.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A model over a profile may be this much below free space: P.1812 by multipath in a small share of the time,
 * the statistical models by their statistics. */
#define BELOW_FREE_SPACE_DB 10.0
/* P.1812 rounds the constant of free space down by 0.05 dB; the rest is single precision. */
#define BELOW_SURE_DB 0.06
#define ROUNDING_DB 0.001

/* ---- ways ---- */

static enum plan_way way_of(const struct plan_model *model, const struct plan_propagation *propagation,
                            bool has_terrain)
{
    bool exact = propagation->mode == PLAN_MODE_EXACT;
    if (model->over != NULL) {
        if (exact) {
            return PLAN_WAY_EXACT;
        }
        if (model->over == plan_p1812_loss || model->over == plan_p526_loss) {
            return PLAN_WAY_COVER;
        }
        if (model->over == plan_itm_loss) {
            return PLAN_WAY_ITM;
        }
        return model->over == plan_k_factor_loss ? PLAN_WAY_EDGES : PLAN_WAY_EXACT;
    }
    bool asks_los = model->uses_los && propagation->los == PLAN_LOS_TERRAIN;
    bool bare = !has_terrain && model->clutter_included;
    if (bare || (propagation->diffraction == PLAN_DIFFRACTION_NONE && !asks_los)) {
        return PLAN_WAY_CURVE;
    }
    return exact || propagation->diffraction == PLAN_DIFFRACTION_DEYGOUT ? PLAN_WAY_EXACT : PLAN_WAY_EDGES;
}

void plan_loss_class_ways(struct plan_emitters *emitters, const struct plan_scenario *scenario)
{
    const struct geo_grid *grid = &scenario->grid;
    const struct geo_grid *terrain = &scenario->terrain_grid;
    int64_t count[PLAN_ENVIRONMENT_COUNT] = {0};
    double sum_m[PLAN_ENVIRONMENT_COUNT] = {0};
    int64_t row0 = (int64_t)lround((terrain->north_m - grid->north_m) / terrain->cell_m);
    int64_t col0 = (int64_t)lround((grid->west_m - terrain->west_m) / terrain->cell_m);
    for (int64_t row = 0; row < grid->rows && scenario->clutter_m != NULL; row++) {
        for (int64_t col = 0; col < grid->cols; col++) {
            uint8_t env = scenario->environment[row * grid->cols + col];
            float clutter_m = scenario->clutter_m[(row + row0) * terrain->cols + col + col0];
            if (env < PLAN_ENVIRONMENT_COUNT && !isnan(clutter_m)) {
                sum_m[env] += (double)clutter_m;
                count[env]++;
            }
        }
    }
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        const struct plan_model *model = plan_model_find(scenario->propagation.model[env]);
        emitters->clutter_m[env] = count[env] > 0 ? sum_m[env] / (double)count[env] : 0.0;
        emitters->model[env] = model;
        if (model != NULL) {
            emitters->way[env] = way_of(model, &scenario->propagation, scenario->terrain_asl_m != NULL);
            bool own = isnan(scenario->propagation.sigma_db) &&
                       (model->over == plan_itm_loss || model->over == plan_ehata_loss);
            emitters->own_sigma = emitters->own_sigma || (own && emitters->present[env]);
        }
    }
}

double plan_loss_class_receiver_m(const struct plan_emitters *emitters,
                                  const struct plan_propagation *propagation,
                                  const struct plan_loss_class *class, int environment)
{
    struct plan_path path = {.frequency_mhz = class->frequency_mhz,
                             .distance_km = 1.0,
                             .tx_height_agl_m = class->tx_height_agl_m,
                             .rx_height_agl_m = class->rx_height_agl_m,
                             .environment = (enum plan_environment)environment,
                             .los = PLAN_LOS_MIXED};
    return plan_link_receiver_height_m(emitters->model[environment], &path, propagation);
}

/* ---- curves ---- */

static void lower(struct plan_curve *curve, double by_db)
{
    for (int i = 0; i < PLAN_CURVE_SIZE; i++) {
        curve->loss_db[i] -= (float)by_db;
    }
}

static void fill_distance(struct plan_loss_class *class, const struct plan_model *model,
                          struct plan_path *path, const struct plan_propagation *propagation)
{
    int env = (int)path->environment;
    class->by_terrain[env] = model->uses_los && propagation->los == PLAN_LOS_TERRAIN;
    path->los = class->by_terrain[env] ? PLAN_LOS_CLEAR : PLAN_LOS_MIXED;
    plan_curve_init(&class->clear[env], model, path);
    if (class->by_terrain[env]) {
        path->los = PLAN_LOS_BLOCKED;
        plan_curve_init(&class->blocked[env], model, path);
    }
    class->bound[env] = class->clear[env];
    lower(&class->bound[env], ROUNDING_DB);
}

/* What the plan adds at the receiver: a curve, since P.2108's statistics depend on distance. */
static void fill_extra(struct plan_loss_class *class, const struct plan_model *model,
                       const struct plan_path *path, const struct plan_propagation *propagation)
{
    struct plan_curve *extra = &class->extra[path->environment];
    double vegetation_db = plan_link_vegetation_db(path, propagation);
    bool terminal = propagation->terminal_clutter != PLAN_TERMINAL_NONE && !model->clutter_included;
    class->has_extra = class->has_extra || vegetation_db > 0.0 || terminal;
    struct plan_path at = *path;
    for (int i = 0; i < PLAN_CURVE_SIZE && (vegetation_db > 0.0 || terminal); i++) {
        at.distance_km = plan_curve_distance_m(i) / 1000.0;
        struct plan_loss loss = plan_link_terminal(model, &at, propagation);
        extra->loss_db[i] = (float)(loss.loss_db + vegetation_db);
        extra->sigma_db[i] = (float)loss.sigma_db;
    }
}

static enum geo_status class_fill(struct plan_loss_class *class, const struct plan_emitters *emitters,
                                  const struct plan_propagation *propagation, struct geo_error *err)
{
    const struct plan_model *free_space = plan_model_find("free_space");
    class->k_factors = plan_k_factors_filled(&propagation->k_factors, class->frequency_mhz);
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        const struct plan_model *model = emitters->model[env];
        if (model == NULL) {
            return geo_error_set(err, GEO_ERR_PLAN, "propagation model '%s' is not known",
                                 propagation->model[env]);
        }
        struct plan_path path = {.frequency_mhz = class->frequency_mhz,
                                 .distance_km = 1.0,
                                 .tx_height_agl_m = class->tx_height_agl_m,
                                 .rx_height_agl_m = class->rx_height_agl_m,
                                 .environment = (enum plan_environment)env,
                                 .los = PLAN_LOS_MIXED};
        if (model->over != NULL) {
            bool sure = propagation->climate.time_percent >= 50.0 && emitters->way[env] == PLAN_WAY_COVER;
            struct plan_path level = path; /* a receiver on a hill may be level with the antenna */
            level.rx_height_agl_m = path.tx_height_agl_m;
            plan_curve_init(&class->bound[env], free_space, &level);
            lower(&class->bound[env], sure ? BELOW_SURE_DB : BELOW_FREE_SPACE_DB);
        } else {
            struct plan_path raised = path;
            raised.rx_height_agl_m = plan_link_receiver_height_m(model, &path, propagation);
            fill_distance(class, model, &raised, propagation);
        }
        fill_extra(class, model, &path, propagation);
    }
    return GEO_OK;
}

enum geo_status plan_loss_class_find(struct plan_emitters *emitters, int32_t *ret,
                                     const struct plan_loss_class *wanted,
                                     const struct plan_propagation *propagation, struct geo_error *err)
{
    for (size_t i = 0; i < emitters->class_count; i++) {
        const struct plan_loss_class *known = emitters->loss_class[i];
        if (known->frequency_mhz == wanted->frequency_mhz &&
            known->tx_height_agl_m == wanted->tx_height_agl_m &&
            known->rx_height_agl_m == wanted->rx_height_agl_m) {
            *ret = (int32_t)i;
            return GEO_OK;
        }
    }
    enum geo_status status =
        geo_memory_grow(&emitters->loss_class, &emitters->class_capacity, emitters->class_count + 1,
                        sizeof(struct plan_loss_class *), err);
    struct plan_loss_class *class = NULL;
    if (status == GEO_OK) {
        status = geo_memory_array(&class, 1, sizeof *class, "loss curves", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    class->frequency_mhz = wanted->frequency_mhz;
    class->tx_height_agl_m = wanted->tx_height_agl_m;
    class->rx_height_agl_m = wanted->rx_height_agl_m;
    *ret = (int32_t)emitters->class_count;
    emitters->loss_class[emitters->class_count++] = class;
    return class_fill(class, emitters, propagation, err);
}

/* ---- over a plain ---- */

struct flat_job {
    struct plan_emitters *emitters;
    const struct plan_scenario *scenario;
};

static void flatten(struct plan_loss_class *class, int env, const struct flat_job *job)
{
    const struct plan_emitters *emitters = job->emitters;
    const struct plan_propagation *propagation = &job->scenario->propagation;
    const struct plan_model *model = emitters->model[env];
    struct plan_curve curve = class->clear[env];
    struct plan_path path = {.frequency_mhz = class->frequency_mhz,
                             .distance_km = 1.0,
                             .tx_height_agl_m = class->tx_height_agl_m,
                             .rx_height_agl_m = class->rx_height_agl_m,
                             .environment = (enum plan_environment)env,
                             .los = PLAN_LOS_MIXED,
                             .cell_m = job->scenario->grid.cell_m};
    if (model->over != NULL || !model->clutter_included) {
        struct plan_curve_plain plain = {job->scenario->terrain_grid.cell_m, emitters->clutter_m[env],
                                         1500.0 * propagation->max_range_km};
        plan_curve_init_plain(&curve, model, &path, &plain, propagation);
    } else {
        for (int i = 0; i < PLAN_CURVE_SIZE; i++) {
            curve.loss_db[i] += class->extra[env].loss_db[i];
        }
    }
    memcpy(class->flat_db[env], curve.loss_db, sizeof curve.loss_db);
    memcpy(class->sigma_db[env], curve.sigma_db, sizeof curve.sigma_db);
    memcpy(class->blocked_sigma_db[env],
           class->by_terrain[env] ? class->blocked[env].sigma_db : curve.sigma_db, sizeof curve.sigma_db);
    for (int i = 0; i < PLAN_CURVE_SIZE && !isnan(propagation->sigma_db); i++) {
        class->sigma_db[env][i] = class->blocked_sigma_db[env][i] = (float)propagation->sigma_db;
    }
}

static enum geo_status flat_work(void *context, size_t index, int worker, struct geo_error *err)
{
    (void)worker;
    (void)err;
    struct flat_job *job = context;
    int env = (int)(index % PLAN_ENVIRONMENT_COUNT);
    if (job->emitters->present[env]) {
        flatten(job->emitters->loss_class[index / PLAN_ENVIRONMENT_COUNT], env, job);
    }
    return GEO_OK;
}

enum geo_status plan_loss_class_flatten(struct plan_emitters *emitters, const struct plan_scenario *scenario,
                                        int threads, struct geo_error *err)
{
    struct flat_job job = {emitters, scenario};
    struct geo_parallel_job parallel = {emitters->class_count * PLAN_ENVIRONMENT_COUNT, threads, flat_work,
                                        &job};
    return geo_parallel_for(&parallel, err);
}

float plan_loss_class_flat_db(const struct plan_loss_class *class, int environment, float squared_m2)
{
    return plan_curve_value(class->flat_db[environment], squared_m2);
}
