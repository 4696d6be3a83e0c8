#include "planner/coverage/coverage.h"

#include "geo/memory.h"
#include "geo/parallel.h"
#include "planner/coverage/merge.h"
#include "planner/coverage/window.h"

#include <math.h>
#include <stdlib.h>

#define BATCH_CELLS 8000000 /* window cells computed before they are merged: bounds the memory */
#define BATCH_WINDOWS 16    /* at least: work for all processors */
#define NEAR_M 1000.0       /* first round, see plan_coverage_merge */
#define BAND_ROWS 64        /* rows merged by one worker at a time */

void plan_coverage_release(struct plan_coverage *coverage)
{
    for (int32_t i = 0; coverage->layer != NULL && i < coverage->layer_count; i++) {
        free(coverage->layer[i].level_dbm);
        free(coverage->layer[i].flat_dbm);
        free(coverage->layer[i].sigma_db);
        free(coverage->layer[i].outdoor_margin);
        free(coverage->layer[i].indoor_margin);
        free(coverage->layer[i].server);
    }
    free(coverage->layer);
    *coverage = (struct plan_coverage){0};
}

/* ---- merging windows into the layers ---- */

struct merge_job {
    struct plan_coverage *coverage;
    const struct plan_scenario *scenario;
    const struct plan_window *window;
    size_t window_count;
};

static void raise_to(float *restrict to, const float *restrict from, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        to[i] = from[i] > to[i] ? from[i] : to[i];
    }
}

/* The better level with its server; ties to the lowest server. σ of a cell without a server is that of the
 * best flat level. No branches, so that the compiler puts cells side by side. */
static void merge_levels(struct plan_layer *layer, const struct plan_window_layer *from, size_t target,
                         size_t source, int32_t count)
{
    float *restrict level = layer->level_dbm + target;
    float *restrict sigma = layer->sigma_db + target;
    int32_t *restrict server = layer->server + target;
    const float *restrict flat = layer->flat_dbm + target;
    const float *restrict new_level = from->level_dbm + source;
    const float *restrict new_sigma = from->sigma_db + source;
    const float *restrict new_flat = from->flat_dbm + source;
    const int32_t *restrict new_server = from->server + source;
    for (int32_t i = 0; i < count; i++) {
        bool tie = (new_level[i] == level[i]) & (new_server[i] < server[i]);
        bool better = (new_server[i] >= 0) & ((new_level[i] > level[i]) | tie);
        bool alone = (new_flat[i] > flat[i]) & (server[i] < 0);
        sigma[i] = better | alone ? new_sigma[i] : sigma[i];
        level[i] = better ? new_level[i] : level[i];
        server[i] = better ? new_server[i] : server[i];
    }
}

static void merge_row(struct plan_layer *layer, const struct plan_window *window,
                      const struct plan_window_layer *from, int32_t row, int32_t grid_cols)
{
    size_t source = (size_t)(row - window->row0) * (size_t)window->stride;
    size_t target = (size_t)row * (size_t)grid_cols + (size_t)window->col0;
    merge_levels(layer, from, target, source, window->cols);
    raise_to(layer->flat_dbm + target, from->flat_dbm + source, window->cols);
    raise_to(layer->outdoor_margin + target, from->outdoor_margin + source, window->cols);
    raise_to(layer->indoor_margin + target, from->indoor_margin + source, window->cols);
}

static enum geo_status merge_band(void *context, size_t index, int worker, struct geo_error *err)
{
    (void)worker;
    (void)err;
    struct merge_job *job = context;
    int32_t first = (int32_t)index * BAND_ROWS;
    int32_t end = first + BAND_ROWS < job->scenario->grid.rows ? first + BAND_ROWS : job->scenario->grid.rows;
    for (size_t w = 0; w < job->window_count; w++) {
        const struct plan_window *window = &job->window[w];
        int32_t from = window->row0 > first ? window->row0 : first;
        int32_t to = window->row0 + window->rows < end ? window->row0 + window->rows : end;
        for (int32_t service = 0; service < window->layer_count; service++) {
            const struct plan_window_layer *layer = &window->layer[service];
            for (int32_t row = from; row < to && layer->level_dbm != NULL; row++) {
                merge_row(&job->coverage->layer[service], window, layer, row, job->scenario->grid.cols);
            }
        }
    }
    return GEO_OK;
}

/* ---- batches of sources ---- */

struct batch_job {
    const struct plan_window_input *input;
    size_t first;
    struct plan_window *window;
    struct plan_window_scratch *scratch; /* one for each worker */
};

static enum geo_status batch_work(void *context, size_t index, int worker, struct geo_error *err)
{
    struct batch_job *job = context;
    return plan_window_compute(&job->window[index], job->input, job->first + index, &job->scratch[worker],
                               err);
}

/* Independent of the number of threads: so is how much can be left out, and what is counted. */
static size_t batch_size(const struct plan_window_input *input, size_t first)
{
    int64_t cells = 0;
    size_t count = 0;
    size_t left = input->emitters->source_count - first;
    while (count < left && count < 4096 && (count < BATCH_WINDOWS || cells < BATCH_CELLS)) {
        cells += plan_window_cells(input, first + count) * input->scenario->service_count;
        count++;
    }
    return count;
}

static enum geo_status run_batch(struct plan_coverage *coverage, struct batch_job *batch, size_t count,
                                 int threads, struct geo_error *err)
{
    enum geo_status status =
        geo_memory_array(&batch->window, count, sizeof *batch->window, "signal windows", err);
    if (status != GEO_OK) {
        return status;
    }
    struct geo_parallel_job compute = {count, threads, batch_work, batch};
    status = geo_parallel_for(&compute, err);
    if (status == GEO_OK) {
        const struct plan_scenario *scenario = batch->input->scenario;
        struct merge_job merge = {coverage, scenario, batch->window, count};
        struct geo_parallel_job bands = {((size_t)scenario->grid.rows + BAND_ROWS - 1) / BAND_ROWS, threads,
                                         merge_band, &merge};
        status = geo_parallel_for(&bands, err);
    }
    for (size_t i = 0; i < count; i++) {
        const struct plan_window *window = &batch->window[i];
        coverage->path_count += window->path_count;
        coverage->missed_mast_count += window->missed_count > 0 ? 1 : 0;
        coverage->found_mast_count += window->missed_count == 0 && window->found_count > 0 ? 1 : 0;
        plan_window_release(&batch->window[i]);
    }
    free(batch->window);
    batch->window = NULL;
    return status;
}

static enum geo_status run_round(struct plan_coverage *coverage, struct batch_job *batch, int round,
                                 const struct plan_coverage_options *options, struct geo_error *err)
{
    const struct plan_window_input *input = batch->input;
    double total = (double)input->emitters->source_count;
    enum geo_status status = GEO_OK;
    for (batch->first = 0; status == GEO_OK && batch->first < input->emitters->source_count;) {
        /* The short round is about a tenth of the work. */
        double share = (double)batch->first / total;
        if (!geo_progress_tick(options->progress, round == 0 ? 0.1 * share : 0.1 + 0.9 * share)) {
            return geo_error_set(err, GEO_ERR_INTERRUPTED, "interrupted");
        }
        size_t count = batch_size(input, batch->first);
        status = run_batch(coverage, batch, count, options->threads < 1 ? 1 : options->threads, err);
        batch->first += count;
    }
    return status;
}

enum geo_status plan_coverage_merge(struct plan_coverage *coverage, const struct plan_scenario *scenario,
                                    const struct plan_emitters *emitters,
                                    const struct plan_coverage_options *options, struct geo_error *err)
{
    const float **bar = NULL; /* levels, outdoor margins, indoor margins of each service */
    struct plan_window_scratch *scratch = NULL;
    int threads = options->threads < 1 ? 1 : options->threads;
    size_t services = (size_t)scenario->service_count;
    enum geo_status status = geo_memory_array(&bar, 3 * services, sizeof(const float *), "levels", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&scratch, (size_t)threads, sizeof *scratch, "workers", err);
    }
    for (size_t i = 0; i < services && status == GEO_OK; i++) {
        bar[i] = coverage->layer[i].level_dbm;
        bar[services + i] = coverage->layer[i].outdoor_margin;
        bar[2 * services + i] = coverage->layer[i].indoor_margin;
    }
    struct plan_window_input input = {.scenario = scenario,
                                      .emitters = emitters,
                                      .bar = {bar, bar + services, bar + 2 * services},
                                      .store = options->store};
    struct batch_job batch = {.input = &input, .scratch = scratch};
    /* First all masts over a short distance: what is strong there lets much of the far paths be left out. */
    for (int round = 0; round < 2 && status == GEO_OK; round++) {
        input.most_m = round == 0 ? NEAR_M : (double)INFINITY;
        input.store = round == 0 ? NULL : options->store; /* the near cells are in the far windows too */
        status = run_round(coverage, &batch, round, options, err);
    }
    coverage->warnings |= emitters->warnings;
    for (int i = 0; scratch != NULL && i < threads; i++) {
        plan_window_scratch_release(&scratch[i]);
    }
    free(scratch);
    free(bar);
    return status;
}

/* ---- the stage ---- */

enum geo_status plan_coverage_init(struct plan_coverage *ret, const struct plan_scenario *scenario,
                                   struct geo_error *err)
{
    struct plan_coverage coverage = {.layer_count = scenario->service_count,
                                     .cell_count = geo_grid_cell_count(&scenario->grid)};
    size_t cells = (size_t)coverage.cell_count;
    enum geo_status status = geo_memory_array(&coverage.layer, (size_t)coverage.layer_count,
                                              sizeof *coverage.layer, "coverage", err);
    for (int32_t i = 0; i < coverage.layer_count && status == GEO_OK; i++) {
        struct plan_layer *layer = &coverage.layer[i];
        void *arrays[6] = {&layer->level_dbm, &layer->flat_dbm,       &layer->sigma_db,
                           &layer->server,    &layer->outdoor_margin, &layer->indoor_margin};
        size_t sizes[6] = {sizeof(float),   sizeof(float), sizeof(float),
                           sizeof(int32_t), sizeof(float), sizeof(float)};
        for (int k = 0; k < 6 && status == GEO_OK; k++) {
            status = geo_memory_array(arrays[k], cells, sizes[k], "coverage", err);
        }
        for (size_t cell = 0; cell < cells && status == GEO_OK; cell++) {
            bool assessed = scenario->state[cell] == PLAN_CELL_ASSESSED;
            layer->level_dbm[cell] = assessed ? PLAN_NO_SIGNAL_DBM : NAN;
            layer->flat_dbm[cell] = layer->level_dbm[cell];
            layer->server[cell] = -1;
            layer->outdoor_margin[cell] = -INFINITY;
            layer->indoor_margin[cell] = -INFINITY;
        }
    }
    if (status != GEO_OK) {
        plan_coverage_release(&coverage);
        return status;
    }
    *ret = coverage;
    return GEO_OK;
}

enum geo_status plan_coverage_compute(struct plan_coverage *ret, const struct plan_scenario *scenario,
                                      const struct plan_coverage_options *options, struct geo_error *err)
{
    struct plan_coverage coverage = {0};
    struct plan_emitters emitters = {0};
    enum geo_status status = plan_coverage_init(&coverage, scenario, err);
    if (status == GEO_OK) {
        status = plan_emitters_existing(&emitters, scenario, err);
    }
    if (status == GEO_OK) {
        status = plan_emitters_prepare(&emitters, scenario, options, err);
    }
    if (status == GEO_OK) {
        status = plan_coverage_merge(&coverage, scenario, &emitters, options, err);
    }
    plan_emitters_release(&emitters);
    if (status != GEO_OK) {
        plan_coverage_release(&coverage);
        return status;
    }
    *ret = coverage;
    return GEO_OK;
}

/* ---- what the levels mean ---- */

float plan_coverage_margin(const struct plan_service *service, uint8_t environment, float level_dbm,
                           float sigma_db, bool indoor)
{
    float above_db = level_dbm - (float)service->threshold_dbm;
    if (indoor) {
        float entry_sigma_db = (float)service->entry_sigma_db[environment];
        above_db -= (float)service->entry_loss_db[environment];
        sigma_db = sqrtf(sigma_db * sigma_db + entry_sigma_db * entry_sigma_db);
    }
    return sigma_db > 0.0f ? above_db / sigma_db : above_db >= 0.0f ? INFINITY : -INFINITY;
}

double plan_coverage_probability(const struct plan_coverage *coverage, int32_t service, int32_t cell,
                                 bool indoor)
{
    const struct plan_layer *layer = &coverage->layer[service];
    if (isnan(layer->level_dbm[cell])) {
        return (double)NAN;
    }
    if (layer->server[cell] < 0) {
        return 0.0;
    }
    double margin = (double)(indoor ? layer->indoor_margin[cell] : layer->outdoor_margin[cell]);
    return plan_link_probability(margin, 0.0, 1.0);
}

bool plan_coverage_is_covered(const struct plan_coverage *coverage, const struct plan_scenario *scenario,
                              int32_t service, int32_t cell, bool indoor)
{
    return plan_coverage_probability(coverage, service, cell, indoor) >=
           scenario->service[service].probability;
}

static enum geo_status classify(uint8_t **ret_class, const struct plan_coverage *coverage,
                                const struct plan_scenario *scenario, int32_t service, bool indoor,
                                double probability, struct geo_error *err)
{
    uint8_t *class = NULL;
    enum geo_status status =
        geo_memory_array(&class, (size_t)coverage->cell_count, sizeof *class, "coverage classes", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t cell = 0; cell < (int32_t)coverage->cell_count; cell++) {
        if (scenario->state[cell] == PLAN_CELL_OUTSIDE) {
            class[cell] = PLAN_CLASS_OUTSIDE;
        } else if (scenario->state[cell] == PLAN_CELL_NOT_ASSESSED) {
            class[cell] = PLAN_CLASS_NOT_ASSESSED;
        } else {
            bool covered = plan_coverage_probability(coverage, service, cell, indoor) >= probability;
            class[cell] = covered ? PLAN_CLASS_COVERED : PLAN_CLASS_UNCOVERED;
        }
    }
    *ret_class = class;
    return GEO_OK;
}

enum geo_status plan_coverage_classify(uint8_t **ret_class, const struct plan_coverage *coverage,
                                       const struct plan_scenario *scenario, int32_t service, bool indoor,
                                       struct geo_error *err)
{
    return classify(ret_class, coverage, scenario, service, indoor, scenario->service[service].probability,
                    err);
}

enum geo_status plan_coverage_classify_at(uint8_t **ret_class, const struct plan_coverage *coverage,
                                          const struct plan_scenario *scenario, int32_t service,
                                          double probability, struct geo_error *err)
{
    return classify(ret_class, coverage, scenario, service, scenario->service[service].indoor, probability,
                    err);
}

enum geo_status plan_coverage_classify_flat(uint8_t **ret_covered, const struct plan_coverage *coverage,
                                            const struct plan_scenario *scenario, int32_t service,
                                            bool indoor, struct geo_error *err)
{
    uint8_t *covered = NULL;
    enum geo_status status =
        geo_memory_array(&covered, (size_t)coverage->cell_count, sizeof *covered, "coverage classes", err);
    if (status != GEO_OK) {
        return status;
    }
    const struct plan_layer *layer = &coverage->layer[service];
    const struct plan_service *asked = &scenario->service[service];
    for (int32_t cell = 0; cell < (int32_t)coverage->cell_count; cell++) {
        if (!(layer->flat_dbm[cell] > PLAN_NO_SIGNAL_DBM)) {
            continue;
        }
        float margin = plan_coverage_margin(asked, scenario->environment[cell], layer->flat_dbm[cell],
                                            layer->sigma_db[cell], indoor);
        covered[cell] = plan_link_probability((double)margin, 0.0, 1.0) >= asked->probability ? 1 : 0;
    }
    *ret_covered = covered;
    return GEO_OK;
}
