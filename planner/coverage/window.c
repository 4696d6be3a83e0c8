#include "planner/coverage/window.h"

#include "geo/memory.h"
#include "planner/radio/antenna.h"

#include <math.h>
#include <stdlib.h>

#define DEG_PER_RAD 57.29577951308232088

void plan_window_scratch_release(struct plan_window_scratch *scratch)
{
    plan_fan_scratch_release(&scratch->fan);
    free(scratch->wanted);
    free(scratch->flat_dbm);
    free(scratch->sigma_db);
    free(scratch->nu);
    free(scratch->smooth_nu);
    free(scratch->sector);
    *scratch = (struct plan_window_scratch){0};
}

void plan_window_release(struct plan_window *window)
{
    for (int32_t i = 0; window->layer != NULL && i < window->layer_count; i++) {
        free(window->layer[i].level_dbm);
        free(window->layer[i].flat_dbm);
        free(window->layer[i].sigma_db);
        free(window->layer[i].outdoor_margin);
        free(window->layer[i].indoor_margin);
        free(window->layer[i].server);
    }
    free(window->layer);
    *window = (struct plan_window){0};
}

static enum geo_status scratch_fit(struct plan_window_scratch *scratch, size_t cells, int32_t radius,
                                   struct geo_error *err)
{
    if (cells > scratch->capacity || (radius > scratch->fan.radius)) {
        plan_window_scratch_release(scratch);
        enum geo_status status = plan_fan_scratch_init(&scratch->fan, radius, err);
        void *arrays[6] = {&scratch->wanted, &scratch->flat_dbm,  &scratch->sigma_db,
                           &scratch->nu,     &scratch->smooth_nu, &scratch->sector};
        size_t size[6] = {sizeof(uint8_t), sizeof(float), sizeof(float),
                          sizeof(float),   sizeof(float), sizeof(int32_t)};
        for (int i = 0; i < 6 && status == GEO_OK; i++) {
            status = geo_memory_array(arrays[i], cells, size[i], "signal window", err);
        }
        if (status != GEO_OK) {
            return status;
        }
        scratch->capacity = cells;
    }
    return GEO_OK;
}

static double source_window_m(const struct plan_emitters *emitters, const struct plan_source *source)
{
    double window_m = 0.0;
    for (int32_t i = source->first; i < source->first + source->count; i++) {
        window_m = fmax(window_m, emitters->emitter[i].window_m);
    }
    return window_m;
}

/* Rows and columns of the planning grid within range. */
static struct plan_window window_place(const struct geo_grid *grid, const struct plan_source *source,
                                       double range_m)
{
    struct plan_window window = {0};
    double west = fmax(0.0, floor((source->x_m - range_m - grid->west_m) / grid->cell_m));
    double east = fmin((double)grid->cols, ceil((source->x_m + range_m - grid->west_m) / grid->cell_m));
    double north = fmax(0.0, floor((grid->north_m - source->y_m - range_m) / grid->cell_m));
    double south = fmin((double)grid->rows, ceil((grid->north_m - source->y_m + range_m) / grid->cell_m));
    if (west < east && north < south) {
        window.row0 = (int32_t)north;
        window.col0 = (int32_t)west;
        window.rows = (int32_t)(south - north);
        window.cols = (int32_t)(east - west);
    }
    return window;
}

int64_t plan_window_cells(const struct plan_window_input *input, size_t source)
{
    const struct plan_source *here = &input->emitters->source[source];
    struct plan_window window =
        window_place(&input->scenario->grid, here, source_window_m(input->emitters, here));
    return (int64_t)window.rows * window.cols;
}

/* ---- one emitter ---- */

struct pass {
    const struct plan_window_input *input;
    const struct plan_emitter *emitter;
    const struct plan_loss_class *class;
    const struct plan_service *service;
    const struct plan_source *source;
    struct plan_window *window;
    struct plan_window_scratch *scratch;
    const float *bar_dbm, *bar_outdoor, *bar_indoor;
    int32_t terrain_row0, terrain_col0; /* of the planning grid on the terrain grid */
    int32_t mast_row, mast_col;         /* on the terrain grid */
    double tx_asl_m;                    /* antenna centre above sea level */
    double curvature_per_m;             /* 1/(2 ae) */
    int32_t rings;                      /* from the mast to the farthest wanted cell */
};

static float ground_m(const struct pass *pass, int32_t terrain_row, int32_t terrain_col)
{
    const struct plan_scenario *scenario = pass->input->scenario;
    const struct geo_grid *grid = &scenario->terrain_grid;
    if (scenario->terrain_asl_m == NULL || terrain_row < 0 || terrain_col < 0 || terrain_row >= grid->rows ||
        terrain_col >= grid->cols) {
        return 0.0f;
    }
    float ground = scenario->terrain_asl_m[(int64_t)terrain_row * grid->cols + terrain_col];
    return isnan(ground) ? 0.0f : ground;
}

/* Angle below the antenna's horizon at which the receiver stands, over the effective earth. */
static double below_horizon_deg(const struct pass *pass, int32_t row, int32_t col, double distance_m)
{
    double rx_asl_m = (double)ground_m(pass, row + pass->terrain_row0, col + pass->terrain_col0) +
                      pass->service->receiver_height_agl_m;
    double drop_m = pass->tx_asl_m - rx_asl_m + distance_m * distance_m * pass->curvature_per_m;
    return atan2(drop_m, fmax(distance_m, 1.0)) * DEG_PER_RAD;
}

/* The sector that reaches the direction best, ties to the first. */
static double best_sector_db(const struct plan_emitter *emitter, double bearing_deg, double below_deg,
                             int32_t *ret_sector)
{
    double best_db = (double)INFINITY;
    for (int32_t k = 0; k < emitter->sector_count; k++) {
        const struct plan_sector *sector = &emitter->sector[k];
        double loss_db = plan_antenna_loss_db(emitter->antenna, bearing_deg - sector->azimuth_deg, below_deg,
                                              sector->tilt_deg);
        if (loss_db < best_db) {
            best_db = loss_db;
            *ret_sector = k;
        }
    }
    return best_db;
}

/* σ by which a level that may still fall is the likeliest to pass: where the terrain decides between two. */
static float hopeful_sigma_db(const struct pass *pass, uint8_t env, float squared_m2, float level_dbm,
                              float sigma_db)
{
    if (!pass->class->by_terrain[env]) {
        return sigma_db;
    }
    float loss_db = 0.0f;
    float blocked_db = 0.0f;
    plan_curve_at(&pass->class->blocked[env], squared_m2, &loss_db, &blocked_db);
    bool small = (double)level_dbm >= pass->service->threshold_dbm;
    return (blocked_db < sigma_db) == small ? blocked_db : sigma_db;
}

/* Could a level of at most this change the cell: be the strongest, or the likeliest? */
static bool matters(const struct pass *pass, int32_t cell, float level_dbm, float sigma_db)
{
    uint8_t env = pass->input->scenario->environment[cell];
    return level_dbm > pass->bar_dbm[cell] ||
           plan_coverage_margin(pass->service, env, level_dbm, sigma_db, false) > pass->bar_outdoor[cell] ||
           plan_coverage_margin(pass->service, env, level_dbm, sigma_db, true) > pass->bar_indoor[cell];
}

/* The level over flat ground; false where it cannot matter. */
static bool flat_level(const struct pass *pass, int32_t row, int32_t col, size_t index)
{
    const struct plan_scenario *scenario = pass->input->scenario;
    int32_t cell = row * scenario->grid.cols + col;
    uint8_t env = scenario->environment[cell];
    double dx_m = geo_grid_x_m(&scenario->grid, col) - pass->source->x_m;
    double dy_m = geo_grid_y_m(&scenario->grid, row) - pass->source->y_m;
    double squared_m2 = dx_m * dx_m + dy_m * dy_m;
    if (isnan(pass->bar_dbm[cell]) || env >= PLAN_ENVIRONMENT_COUNT ||
        squared_m2 > pass->emitter->window_squared_m2[env]) {
        return false;
    }
    pass->window->path_count++;
    float loss_db = 0.0f;
    float sigma_db = 0.0f;
    plan_curve_at(&pass->class->clear[env], (float)squared_m2, &loss_db, &sigma_db);
    float floor_dbm = (float)(pass->service->threshold_dbm - scenario->propagation.floor_db);
    float peak_dbm = pass->emitter->peak_dbm - loss_db;
    /* Not above what is there already, even in the antenna's best direction: on to the next. */
    float hopeful_db = hopeful_sigma_db(pass, env, (float)squared_m2, peak_dbm, sigma_db);
    if (peak_dbm < floor_dbm || !matters(pass, cell, peak_dbm, hopeful_db)) {
        return false;
    }
    double below_deg = below_horizon_deg(pass, row, col, sqrt(squared_m2));
    int32_t sector = 0;
    double antenna_db = best_sector_db(pass->emitter, atan2(dx_m, dy_m) * DEG_PER_RAD, below_deg, &sector);
    float level_dbm = peak_dbm - (float)antenna_db;
    hopeful_db = hopeful_sigma_db(pass, env, (float)squared_m2, level_dbm, sigma_db);
    if (level_dbm < floor_dbm || !matters(pass, cell, level_dbm, hopeful_db)) {
        return false;
    }
    pass->scratch->flat_dbm[index] = level_dbm;
    pass->scratch->sigma_db[index] = sigma_db;
    pass->scratch->sector[index] = sector;
    return true;
}

static void flat_pass(struct pass *pass)
{
    const struct plan_window *window = pass->window;
    int32_t mast_row = pass->mast_row - pass->terrain_row0;
    int32_t mast_col = pass->mast_col - pass->terrain_col0;
    size_t index = 0;
    pass->rings = 0;
    for (int32_t row = window->row0; row < window->row0 + window->rows; row++) {
        for (int32_t col = window->col0; col < window->col0 + window->cols; col++, index++) {
            bool wanted = flat_level(pass, row, col, index);
            pass->scratch->wanted[index] = wanted ? 1 : 0;
            if (wanted) {
                int32_t down = abs(row - mast_row);
                int32_t right = abs(col - mast_col);
                pass->rings = down > pass->rings ? down : pass->rings;
                pass->rings = right > pass->rings ? right : pass->rings;
            }
        }
    }
}

static void terrain_pass(const struct pass *pass)
{
    const struct plan_scenario *scenario = pass->input->scenario;
    const struct plan_window *window = pass->window;
    struct plan_fan_geometry geometry = {&scenario->terrain_grid, scenario->terrain_asl_m,
                                         plan_effective_radius_m(&scenario->propagation)};
    struct plan_fan_block block = {window->row0 + pass->terrain_row0,
                                   window->col0 + pass->terrain_col0,
                                   window->rows,
                                   window->cols,
                                   pass->scratch->wanted,
                                   pass->scratch->nu,
                                   pass->scratch->smooth_nu};
    const struct plan_fan_smooth *smooth = &pass->input->emitters->smooth[pass->emitter->smooth];
    int32_t rings = pass->rings < smooth->radius ? pass->rings : smooth->radius;
    struct plan_fan_mast mast = {pass->mast_row, pass->mast_col, rings, smooth};
    plan_fan_sweep(&block, &mast, &geometry, &pass->scratch->fan);
}

/* Path loss with terrain minus the flat one: what the cell at `index` loses to the terrain. */
static float terrain_db(const struct pass *pass, int32_t cell, size_t index, float *sigma_db)
{
    const struct plan_scenario *scenario = pass->input->scenario;
    const struct plan_loss_class *class = pass->class;
    uint8_t env = scenario->environment[cell];
    double root = sqrt(class->frequency_mhz);
    double nu = (double)pass->scratch->nu[index] * root;
    double smooth_nu = (double)pass->scratch->smooth_nu[index] * root;
    double excess_db = scenario->propagation.diffraction != PLAN_DIFFRACTION_NONE
                           ? plan_link_terrain_db(class->clutter_included[env], nu, smooth_nu)
                           : 0.0;
    if (!class->by_terrain[env]) {
        return (float)excess_db;
    }
    enum plan_los los = plan_link_los(PLAN_LOS_TERRAIN, true, nu);
    if (los == PLAN_LOS_CLEAR) {
        return (float)excess_db;
    }
    double dx_m = geo_grid_x_m(&scenario->grid, cell % scenario->grid.cols) - pass->source->x_m;
    double dy_m = geo_grid_y_m(&scenario->grid, cell / scenario->grid.cols) - pass->source->y_m;
    float squared_m2 = (float)(dx_m * dx_m + dy_m * dy_m);
    float clear_db = 0.0f;
    float clear_sigma_db = 0.0f;
    float blocked_db = 0.0f;
    plan_curve_at(&class->clear[env], squared_m2, &clear_db, &clear_sigma_db);
    plan_curve_at(&class->blocked[env], squared_m2, &blocked_db, sigma_db);
    return (float)(plan_link_path_db(los, (double)blocked_db, (double)clear_db, excess_db) -
                   (double)clear_db);
}

static void raise_to(float *maximum, float value)
{
    *maximum = value > *maximum ? value : *maximum;
}

/* Best of this emitter and those before it; ties keep the lower server number. */
static void keep_best(const struct pass *pass, bool with_terrain)
{
    struct plan_window_layer *layer = &pass->window->layer[pass->emitter->service];
    const struct plan_window *window = pass->window;
    int32_t grid_cols = pass->input->scenario->grid.cols;
    size_t index = 0;
    for (int32_t row = window->row0; row < window->row0 + window->rows; row++) {
        for (int32_t col = window->col0; col < window->col0 + window->cols; col++, index++) {
            if (pass->scratch->wanted[index] == 0) {
                continue;
            }
            float flat_dbm = pass->scratch->flat_dbm[index];
            float sigma_db = pass->scratch->sigma_db[index];
            float loss_db = with_terrain ? terrain_db(pass, row * grid_cols + col, index, &sigma_db) : 0.0f;
            float level_dbm = flat_dbm - loss_db;
            uint8_t env = pass->input->scenario->environment[row * grid_cols + col];
            float outdoor = plan_coverage_margin(pass->service, env, level_dbm, sigma_db, false);
            float indoor = plan_coverage_margin(pass->service, env, level_dbm, sigma_db, true);
            raise_to(&layer->flat_dbm[index], flat_dbm);
            raise_to(&layer->outdoor_margin[index], outdoor);
            raise_to(&layer->indoor_margin[index], indoor);
            if (level_dbm > layer->level_dbm[index]) {
                layer->level_dbm[index] = level_dbm;
                layer->sigma_db[index] = sigma_db;
                layer->server[index] = pass->emitter->server_first + pass->scratch->sector[index];
            }
        }
    }
}

static void emitter_pass(struct pass *pass)
{
    const struct plan_scenario *scenario = pass->input->scenario;
    pass->class = pass->input->emitters->loss_class[pass->emitter->loss_class];
    pass->service = &scenario->service[pass->emitter->service];
    pass->bar_dbm = pass->input->bar.level_dbm[pass->emitter->service];
    pass->bar_outdoor = pass->input->bar.outdoor_margin[pass->emitter->service];
    pass->bar_indoor = pass->input->bar.indoor_margin[pass->emitter->service];
    pass->tx_asl_m = (double)ground_m(pass, pass->mast_row, pass->mast_col) + pass->emitter->height_agl_m;
    flat_pass(pass);
    bool with_terrain = scenario->terrain_asl_m != NULL && pass->emitter->smooth >= 0;
    if (with_terrain) {
        terrain_pass(pass);
    }
    keep_best(pass, with_terrain);
}

/* ---- the source ---- */

static enum geo_status layer_init(struct plan_window_layer *layer, size_t cells, struct geo_error *err)
{
    if (layer->level_dbm != NULL) {
        return GEO_OK;
    }
    void *arrays[6] = {&layer->level_dbm, &layer->flat_dbm,       &layer->sigma_db,
                       &layer->server,    &layer->outdoor_margin, &layer->indoor_margin};
    size_t sizes[6] = {sizeof(float),   sizeof(float), sizeof(float),
                       sizeof(int32_t), sizeof(float), sizeof(float)};
    for (int i = 0; i < 6; i++) {
        enum geo_status status = geo_memory_array(arrays[i], cells, sizes[i], "signal window", err);
        if (status != GEO_OK) {
            return status;
        }
    }
    for (size_t i = 0; i < cells; i++) {
        layer->level_dbm[i] = PLAN_NO_SIGNAL_DBM;
        layer->flat_dbm[i] = PLAN_NO_SIGNAL_DBM;
        layer->server[i] = -1;
        layer->outdoor_margin[i] = -INFINITY;
        layer->indoor_margin[i] = -INFINITY;
    }
    return GEO_OK;
}

static struct pass pass_init(const struct plan_window_input *input, const struct plan_source *source)
{
    const struct plan_scenario *scenario = input->scenario;
    const struct geo_grid *terrain = &scenario->terrain_grid;
    struct pass pass = {.input = input, .source = source};
    pass.curvature_per_m =
        scenario->terrain_asl_m == NULL ? 0.0 : 0.5 / plan_effective_radius_m(&scenario->propagation);
    pass.terrain_row0 = (int32_t)lround((terrain->north_m - scenario->grid.north_m) / terrain->cell_m);
    pass.terrain_col0 = (int32_t)lround((scenario->grid.west_m - terrain->west_m) / terrain->cell_m);
    pass.mast_row = (int32_t)floor((terrain->north_m - source->y_m) / terrain->cell_m);
    pass.mast_col = (int32_t)floor((source->x_m - terrain->west_m) / terrain->cell_m);
    return pass;
}

enum geo_status plan_window_compute(struct plan_window *ret, const struct plan_window_input *input,
                                    size_t source, struct plan_window_scratch *scratch, struct geo_error *err)
{
    const struct plan_emitters *emitters = input->emitters;
    const struct plan_source *here = &emitters->source[source];
    struct plan_window window = window_place(&input->scenario->grid, here, source_window_m(emitters, here));
    size_t cells = (size_t)window.rows * (size_t)window.cols;
    enum geo_status status = scratch_fit(scratch, cells, emitters->max_radius, err);
    if (status == GEO_OK) {
        window.layer_count = input->scenario->service_count;
        status = geo_memory_array(&window.layer, (size_t)window.layer_count, sizeof *window.layer,
                                  "signal window", err);
    }
    struct pass pass = pass_init(input, here);
    pass.window = &window;
    pass.scratch = scratch;
    for (int32_t i = here->first; i < here->first + here->count && status == GEO_OK && cells > 0; i++) {
        pass.emitter = &emitters->emitter[i];
        status = layer_init(&window.layer[pass.emitter->service], cells, err);
        if (status == GEO_OK) {
            emitter_pass(&pass);
        }
    }
    if (status != GEO_OK) {
        plan_window_release(&window);
        return status;
    }
    *ret = window;
    return GEO_OK;
}
