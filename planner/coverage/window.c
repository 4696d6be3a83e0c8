#include "planner/coverage/group.h"

#include "geo/memory.h"
#include "planner/coverage/loss_class.h"

#include <math.h>
#include <stdlib.h>

#define WIDEST_LANES 16

void plan_window_scratch_release(struct plan_window_scratch *scratch)
{
    plan_pass_scratch_release(&scratch->pass);
    plan_reuse_scratch_release(&scratch->reuse);
    free(scratch->wanted);
    free(scratch->environment);
    free(scratch->ground_asl_m);
    free(scratch->clear);
    free(scratch->limit_db);
    free(scratch->loss_db);
    free(scratch->plane);
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

static enum geo_status scratch_fit(struct plan_window_scratch *scratch, size_t cells, struct geo_error *err)
{
    if (cells <= scratch->capacity) {
        return GEO_OK;
    }
    plan_window_scratch_release(scratch);
    void *arrays[5] = {&scratch->wanted, &scratch->environment, &scratch->ground_asl_m, &scratch->clear,
                       &scratch->limit_db};
    size_t size[5] = {sizeof(uint8_t), sizeof(int32_t), sizeof(float), sizeof(float), sizeof(float)};
    for (int i = 0; i < 5; i++) {
        enum geo_status status = geo_memory_array(arrays[i], cells, size[i], "signal window", err);
        if (status != GEO_OK) {
            return status;
        }
    }
    scratch->capacity = cells;
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
        window.stride = (window.cols + WIDEST_LANES - 1) / WIDEST_LANES * WIDEST_LANES;
    }
    return window;
}

int64_t plan_window_cells(const struct plan_window_input *input, size_t source)
{
    const struct plan_source *here = &input->emitters->source[source];
    struct plan_window window = window_place(&input->scenario->grid, here,
                                             fmin(source_window_m(input->emitters, here), input->most_m));
    return (int64_t)window.rows * window.stride;
}

/* ---- one group of emitters: those at one height, for receivers at one height ---- */

static float ground_m(const struct plan_scenario *scenario, int32_t terrain_row, int32_t terrain_col)
{
    const struct geo_grid *grid = &scenario->terrain_grid;
    if (scenario->terrain_asl_m == NULL || terrain_row < 0 || terrain_col < 0 || terrain_row >= grid->rows ||
        terrain_col >= grid->cols) {
        return 0.0f;
    }
    float ground = scenario->terrain_asl_m[(int64_t)terrain_row * grid->cols + terrain_col];
    return isnan(ground) ? 0.0f : ground;
}

/* Ground and environment of the window's cells, padded to whole lanes; −1 outside the area. */
static void read_ground(const struct plan_group *group)
{
    const struct plan_scenario *scenario = group->input->scenario;
    const struct plan_window *window = group->window;
    for (int32_t row = 0; row < window->rows; row++) {
        const uint8_t *given =
            scenario->environment + (int64_t)(window->row0 + row) * scenario->grid.cols + window->col0;
        int32_t *environment = group->scratch->environment + (size_t)row * (size_t)window->stride;
        float *ground = group->scratch->ground_asl_m + (size_t)row * (size_t)window->stride;
        int32_t terrain_row = window->row0 + row + group->terrain_row0;
        for (int32_t col = 0; col < window->cols; col++) {
            environment[col] = given[col] < PLAN_ENVIRONMENT_COUNT ? given[col] : -1;
            ground[col] = ground_m(scenario, terrain_row, window->col0 + col + group->terrain_col0);
        }
        for (int32_t col = window->cols; col < window->stride; col++) {
            environment[col] = -1;
            ground[col] = 0.0f;
        }
    }
}

/* ---- path loss ---- */

/* One plane for each band of the group. */
static enum geo_status planes(struct plan_group *group, struct geo_error *err)
{
    struct plan_window_scratch *scratch = group->scratch;
    const struct plan_source *source = group->source;
    size_t cells = (size_t)group->window->rows * (size_t)group->window->stride;
    group->plane_count = 0;
    for (int32_t i = source->first; i < source->first + source->count; i++) {
        const struct plan_emitter *emitter = &group->input->emitters->emitter[i];
        const struct plan_loss_class *class = plan_group_class(group, emitter);
        bool known = !plan_group_has(group, emitter);
        for (int32_t k = 0; k < group->plane_count && !known; k++) {
            known = scratch->plane[k].class == class;
        }
        if (!known) {
            enum geo_status status =
                geo_memory_grow(&scratch->plane, &scratch->plane_capacity, (size_t)group->plane_count + 1,
                                sizeof *scratch->plane, err);
            if (status != GEO_OK) {
                return status;
            }
            scratch->plane[group->plane_count++].class = class;
        }
    }
    bool own_sigma = group->input->emitters->own_sigma;
    size_t losses = cells * (size_t)group->plane_count;
    size_t wanted = own_sigma ? 2 * losses : losses;
    if (wanted > scratch->loss_capacity) {
        free(scratch->loss_db);
        scratch->loss_db = NULL;
        scratch->loss_capacity = 0;
        enum geo_status status = geo_memory_array(&scratch->loss_db, wanted, sizeof(float), "path loss", err);
        if (status != GEO_OK) {
            return status;
        }
        scratch->loss_capacity = wanted;
    }
    for (int32_t k = 0; k < group->plane_count; k++) {
        scratch->plane[k].loss_db = scratch->loss_db + (size_t)k * cells;
        scratch->plane[k].sigma_db = own_sigma ? scratch->plane[k].loss_db + losses : NULL;
        for (size_t cell = 0; cell < cells; cell++) {
            bool in_reach = scratch->limit_db[cell] >= PLAN_LIMIT_NOTHING_DB;
            scratch->plane[k].loss_db[cell] = in_reach ? PLAN_PASS_UNUSED_DB : INFINITY;
        }
    }
    for (size_t i = losses; i < wanted; i++) {
        scratch->loss_db[i] = NAN;
    }
    return GEO_OK;
}

static enum geo_status path_losses(struct plan_group *group, struct geo_error *err)
{
    const struct plan_window *window = group->window;
    struct plan_pass pass = {
        .scenario = group->input->scenario,
        .emitters = group->input->emitters,
        .row0 = window->row0 + group->terrain_row0,
        .col0 = window->col0 + group->terrain_col0,
        .rows = window->rows,
        .stride = window->stride,
        .mast_row = group->mast_row,
        .mast_col = group->mast_col,
        .mast_ground_m = (double)group->mast_ground_m,
        .tx_height_agl_m = group->tx_height_m,
        .rx_height_agl_m = group->rx_height_m,
        .wanted = group->scratch->wanted,
        .limit_db = group->scratch->limit_db,
        .environment = group->scratch->environment,
        .plane = group->scratch->plane,
        .plane_count = group->plane_count,
        .clear = group->asks_clear ? group->scratch->clear : NULL,
    };
    struct plan_reuse reuse = {group->input->store, group->source, window->row0, window->col0, window->cols};
    if (reuse.store == NULL) {
        return plan_pass_run(&pass, &group->scratch->pass, err);
    }
    bool found = false;
    enum geo_status status =
        plan_reuse_run(&found, &reuse, &pass, &group->scratch->reuse, &group->scratch->pass, err);
    group->window->found_count += found ? 1 : 0;
    group->window->missed_count += found ? 0 : 1;
    return status;
}

/* ---- levels ---- */

static struct plan_budget budget_of(const struct plan_group *group, const struct plan_emitter *emitter,
                                    struct plan_budget_sector *sectors)
{
    const struct plan_scenario *scenario = group->input->scenario;
    const struct plan_service *service = &scenario->service[emitter->service];
    const struct plan_loss_class *class = plan_group_class(group, emitter);
    bool curved = scenario->terrain_asl_m != NULL;
    struct plan_budget budget = {
        .antenna = &group->input->emitters->pattern[emitter->antenna - scenario->antenna],
        .sector = sectors,
        .sector_count = emitter->sector_count,
        .peak_dbm = emitter->peak_dbm,
        .floor_dbm = (float)(service->threshold_dbm - scenario->propagation.floor_db),
        .threshold_dbm = (float)service->threshold_dbm,
        .cell_m = (float)scenario->grid.cell_m,
        .curvature_per_m =
            curved ? (float)(0.5 / plan_model_earth_radius_m(&scenario->propagation.climate)) : 0.0f,
        .tx_asl_m = group->mast_ground_m + (float)emitter->height_agl_m,
        .rx_height_agl_m = (float)service->receiver_height_agl_m,
        .flat_db = class->flat_db[0],
        .sigma_db = class->sigma_db[0],
        .blocked_sigma_db = group->asks_clear ? class->blocked_sigma_db[0] : NULL,
    };
    for (int32_t k = 0; k < emitter->sector_count; k++) {
        sectors[k] =
            (struct plan_budget_sector){(float)emitter->sector[k].azimuth_deg,
                                        (float)emitter->sector[k].tilt_deg, emitter->server_first + k};
    }
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        float sigma_db = (float)service->entry_sigma_db[env];
        budget.entry_loss_db[env] = (float)service->entry_loss_db[env];
        budget.entry_variance[env] = sigma_db * sigma_db;
    }
    return budget;
}

static void emitter_levels(const struct plan_group *group, const struct plan_emitter *emitter,
                           struct plan_budget_sector *sectors)
{
    const struct plan_window *window = group->window;
    const struct plan_window_layer *layer = &window->layer[emitter->service];
    struct plan_budget budget = budget_of(group, emitter, sectors);
    const struct plan_pass_plane *plane = group->scratch->plane;
    while (plane->class != plan_group_class(group, emitter)) {
        plane++;
    }
    for (int32_t row = 0; row < window->rows; row++) {
        size_t first = (size_t)row * (size_t)window->stride;
        struct plan_budget_row line = {
            .count = window->stride,
            .right0 = window->col0 + group->terrain_col0 - group->mast_col,
            .down = window->row0 + row + group->terrain_row0 - group->mast_row,
            .loss_db = plane->loss_db + first,
            .own_sigma_db = plane->sigma_db != NULL ? plane->sigma_db + first : NULL,
            .clear = group->asks_clear ? group->scratch->clear + first : NULL,
            .ground_asl_m = group->scratch->ground_asl_m + first,
            .environment = group->scratch->environment + first,
            .level_dbm = layer->level_dbm + first,
            .flat_dbm = layer->flat_dbm + first,
            .sigma_db = layer->sigma_db + first,
            .outdoor_margin = layer->outdoor_margin + first,
            .indoor_margin = layer->indoor_margin + first,
            .server = layer->server + first,
        };
        group->input->emitters->kernel->budget(&line, &budget);
    }
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

#define MOST_SECTORS 64

static enum geo_status group_levels(struct plan_group *group, struct geo_error *err)
{
    const struct plan_source *source = group->source;
    size_t cells = (size_t)group->window->rows * (size_t)group->window->stride;
    group->window->path_count += plan_group_mark(group);
    enum geo_status status = planes(group, err);
    if (status == GEO_OK) {
        status = path_losses(group, err);
    }
    for (int32_t i = source->first; i < source->first + source->count && status == GEO_OK; i++) {
        struct plan_emitter part = group->input->emitters->emitter[i];
        if (!plan_group_has(group, &part)) {
            continue;
        }
        status = layer_init(&group->window->layer[part.service], cells, err);
        struct plan_budget_sector sectors[MOST_SECTORS];
        int32_t left = part.sector_count;
        for (; left > 0 && status == GEO_OK; left -= part.sector_count) {
            part.sector_count = left < MOST_SECTORS ? left : MOST_SECTORS;
            emitter_levels(group, &part, sectors);
            part.sector += part.sector_count;
            part.server_first += part.sector_count;
        }
    }
    return status;
}

/* Is there an earlier emitter of the source with these heights? */
static bool first_of_group(const struct plan_group *group, int32_t index)
{
    for (int32_t i = group->source->first; i < index; i++) {
        if (plan_group_has(group, &group->input->emitters->emitter[i])) {
            return false;
        }
    }
    return true;
}

static struct plan_group group_init(const struct plan_window_input *input, const struct plan_source *source)
{
    const struct plan_scenario *scenario = input->scenario;
    const struct geo_grid *terrain = &scenario->terrain_grid;
    struct plan_group group = {.input = input, .source = source};
    group.terrain_row0 = (int32_t)lround((terrain->north_m - scenario->grid.north_m) / terrain->cell_m);
    group.terrain_col0 = (int32_t)lround((scenario->grid.west_m - terrain->west_m) / terrain->cell_m);
    group.mast_row = (int32_t)floor((terrain->north_m - source->y_m) / terrain->cell_m);
    group.mast_col = (int32_t)floor((source->x_m - terrain->west_m) / terrain->cell_m);
    group.mast_ground_m = ground_m(scenario, group.mast_row, group.mast_col);
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        const struct plan_model *model = input->emitters->model[env];
        group.asks_clear = group.asks_clear || (input->emitters->present[env] && model->uses_los &&
                                                scenario->propagation.los == PLAN_LOS_TERRAIN);
    }
    return group;
}

enum geo_status plan_window_compute(struct plan_window *ret, const struct plan_window_input *input,
                                    size_t source, struct plan_window_scratch *scratch, struct geo_error *err)
{
    const struct plan_emitters *emitters = input->emitters;
    const struct plan_source *here = &emitters->source[source];
    struct plan_window window =
        window_place(&input->scenario->grid, here, fmin(source_window_m(emitters, here), input->most_m));
    size_t cells = (size_t)window.rows * (size_t)window.stride;
    enum geo_status status = scratch_fit(scratch, cells, err);
    if (status == GEO_OK) {
        window.layer_count = input->scenario->service_count;
        status = geo_memory_array(&window.layer, (size_t)window.layer_count, sizeof *window.layer,
                                  "signal window", err);
    }
    struct plan_group group = group_init(input, here);
    group.window = &window;
    group.scratch = scratch;
    if (status == GEO_OK && cells > 0) {
        read_ground(&group);
    }
    for (int32_t i = here->first; i < here->first + here->count && status == GEO_OK && cells > 0; i++) {
        const struct plan_loss_class *class = plan_group_class(&group, &emitters->emitter[i]);
        group.tx_height_m = class->tx_height_agl_m;
        group.rx_height_m = class->rx_height_agl_m;
        if (first_of_group(&group, i)) {
            status = group_levels(&group, err);
        }
    }
    if (status != GEO_OK) {
        plan_window_release(&window);
        return status;
    }
    *ret = window;
    return GEO_OK;
}
