#include "planner/coverage/reach.h"

#include "geo/memory.h"
#include "geo/parallel.h"
#include "planner/coverage/merge.h"
#include "planner/coverage/window.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_MASTS 512 /* between two looks at the progress and at Ctrl-C */

/* A level below this cannot give the service in an uncovered cell, whatever its σ: a required probability of
 * at least one half asks for a median of at least the threshold. NaN elsewhere. */
static enum geo_status bar_make(float **ret, const struct plan_scenario *scenario, const uint8_t *class,
                                struct geo_error *err)
{
    size_t cells = (size_t)geo_grid_cell_count(&scenario->grid);
    const struct plan_service *service = &scenario->service[scenario->siting.service];
    float *bar_dbm = NULL;
    enum geo_status status = geo_memory_array(&bar_dbm, cells, sizeof *bar_dbm, "levels", err);
    for (size_t cell = 0; cell < cells && status == GEO_OK; cell++) {
        uint8_t env = scenario->environment[cell];
        if (class[cell] != PLAN_CLASS_UNCOVERED || env >= PLAN_ENVIRONMENT_COUNT) {
            bar_dbm[cell] = NAN;
            continue;
        }
        double entry_db = service->indoor ? service->entry_loss_db[env] : 0.0;
        bar_dbm[cell] = (float)(service->threshold_dbm + entry_db - 1.0);
    }
    if (status == GEO_OK) {
        *ret = bar_dbm;
    }
    return status;
}

static bool window_covers(const struct plan_scenario *scenario, const struct plan_window_layer *layer,
                          size_t index, int32_t cell)
{
    const struct plan_service *service = &scenario->service[scenario->siting.service];
    if (layer->server[index] < 0) {
        return false;
    }
    double level_dbm = (double)layer->level_dbm[index];
    double sigma_db = (double)layer->sigma_db[index];
    if (service->indoor) {
        uint8_t env = scenario->environment[cell];
        level_dbm -= service->entry_loss_db[env];
        sigma_db = hypot(sigma_db, service->entry_sigma_db[env]);
    }
    return plan_link_probability(level_dbm, service->threshold_dbm, sigma_db) >= service->probability;
}

struct run_list {
    int32_t *start, *length;
    size_t count, start_capacity, length_capacity;
};

static enum geo_status run_add(struct run_list *list, int32_t cell, struct geo_error *err)
{
    if (list->count > 0 && list->start[list->count - 1] + list->length[list->count - 1] == cell) {
        list->length[list->count - 1]++;
        return GEO_OK;
    }
    enum geo_status status =
        geo_memory_grow(&list->start, &list->start_capacity, list->count + 1, sizeof *list->start, err);
    if (status == GEO_OK) {
        status = geo_memory_grow(&list->length, &list->length_capacity, list->count + 1, sizeof *list->length,
                                 err);
    }
    if (status == GEO_OK) {
        list->start[list->count] = cell;
        list->length[list->count] = 1;
        list->count++;
    }
    return status;
}

static enum geo_status window_runs(struct plan_reach *ret, const struct plan_window *window,
                                   const struct plan_scenario *scenario, struct geo_error *err)
{
    const struct plan_window_layer *layer = &window->layer[scenario->siting.service];
    struct run_list list = {0};
    size_t index = 0;
    for (int32_t row = window->row0; row < window->row0 + window->rows && layer->server != NULL; row++) {
        for (int32_t col = window->col0; col < window->col0 + window->cols; col++, index++) {
            int32_t cell = row * scenario->grid.cols + col;
            enum geo_status status = GEO_OK;
            if (window_covers(scenario, layer, index, cell)) {
                status = run_add(&list, cell, err);
            }
            if (status != GEO_OK) {
                free(list.start);
                free(list.length);
                return status;
            }
        }
    }
    *ret = (struct plan_reach){list.start, list.length, (int32_t)list.count};
    return GEO_OK;
}

struct reach_job {
    const struct plan_window_input *input;
    struct plan_window_scratch *scratch;
    struct plan_reach *reach;
    size_t first;
};

static enum geo_status reach_work(void *context, size_t index, int worker, struct geo_error *err)
{
    struct reach_job *job = context;
    struct plan_window window = {0};
    enum geo_status status =
        plan_window_compute(&window, job->input, job->first + index, &job->scratch[worker], err);
    if (status == GEO_OK) {
        status = window_runs(&job->reach[job->first + index], &window, job->input->scenario, err);
    }
    plan_window_release(&window);
    return status;
}

static enum geo_status reach_all(struct plan_reach *reach, const struct plan_window_input *input,
                                 const struct plan_coverage_options *options, struct geo_error *err)
{
    size_t threads = options->threads < 1 ? 1 : (size_t)options->threads;
    struct plan_window_scratch *scratch = NULL;
    enum geo_status status = geo_memory_array(&scratch, threads, sizeof *scratch, "workers", err);
    struct reach_job job = {.input = input, .scratch = scratch, .reach = reach};
    size_t total = input->emitters->source_count;
    while (status == GEO_OK && job.first < total) {
        if (!geo_progress_tick(options->progress, (double)job.first / (double)total)) {
            status = geo_error_set(err, GEO_ERR_INTERRUPTED, "interrupted");
            break;
        }
        size_t count = total - job.first < BATCH_MASTS ? total - job.first : BATCH_MASTS;
        struct geo_parallel_job parallel = {count, (int)threads, reach_work, &job};
        status = geo_parallel_for(&parallel, err);
        job.first += count;
    }
    for (size_t i = 0; scratch != NULL && i < threads; i++) {
        plan_window_scratch_release(&scratch[i]);
    }
    free(scratch);
    return status;
}

void plan_reach_release(struct plan_reach *reach, int32_t count)
{
    for (int32_t i = 0; reach != NULL && i < count; i++) {
        free(reach[i].start);
        free(reach[i].length);
    }
    free(reach);
}

enum geo_status plan_reach_compute(struct plan_reach **ret, const struct plan_scenario *scenario,
                                   const struct plan_mast *masts, int32_t mast_count, const uint8_t *class,
                                   const struct plan_coverage_options *options, struct geo_error *err)
{
    struct plan_emitters emitters = {0};
    struct plan_reach *reach = NULL;
    float *bar_dbm = NULL;
    const float **bar = NULL;
    enum geo_status status = geo_memory_array(&reach, (size_t)mast_count, sizeof *reach, "reaches", err);
    if (status == GEO_OK) {
        status =
            geo_memory_array(&bar, (size_t)scenario->service_count, sizeof(const float *), "levels", err);
    }
    if (status == GEO_OK) {
        status = bar_make(&bar_dbm, scenario, class, err);
    }
    if (status == GEO_OK) {
        bar[scenario->siting.service] = bar_dbm;
        struct plan_mast_list list = {masts, mast_count, true};
        status = plan_emitters_proposed(&emitters, scenario, &list, err);
    }
    if (status == GEO_OK && scenario->terrain_asl_m != NULL) {
        status = plan_emitters_smooth(&emitters, scenario, options->threads, err);
    }
    if (status == GEO_OK) {
        struct plan_window_input input = {scenario, &emitters, {bar}};
        status = reach_all(reach, &input, options, err);
    }
    plan_emitters_release(&emitters);
    free(bar_dbm);
    free(bar);
    if (status != GEO_OK) {
        plan_reach_release(reach, mast_count);
        return status;
    }
    *ret = reach;
    return GEO_OK;
}

enum geo_status plan_coverage_extend(struct plan_coverage *ret, const struct plan_coverage *before,
                                     const struct plan_scenario *scenario, const struct plan_mast *masts,
                                     int32_t mast_count, const struct plan_coverage_options *options,
                                     struct geo_error *err)
{
    struct plan_coverage coverage = {0};
    struct plan_emitters emitters = {0};
    enum geo_status status = plan_coverage_init(&coverage, scenario, err);
    size_t cells = (size_t)before->cell_count;
    for (int32_t s = 0; s < scenario->service_count && status == GEO_OK; s++) {
        memcpy(coverage.layer[s].level_dbm, before->layer[s].level_dbm, cells * sizeof(float));
        memcpy(coverage.layer[s].flat_dbm, before->layer[s].flat_dbm, cells * sizeof(float));
        memcpy(coverage.layer[s].sigma_db, before->layer[s].sigma_db, cells * sizeof(float));
        memcpy(coverage.layer[s].server, before->layer[s].server, cells * sizeof(int32_t));
    }
    if (status == GEO_OK) {
        struct plan_mast_list list = {masts, mast_count, false};
        status = plan_emitters_proposed(&emitters, scenario, &list, err);
    }
    if (status == GEO_OK && scenario->terrain_asl_m != NULL) {
        status = plan_emitters_smooth(&emitters, scenario, options->threads, err);
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
