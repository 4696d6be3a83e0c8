#include "planner/coverage/reach.h"

#include "geo/memory.h"
#include "geo/parallel.h"
#include "planner/coverage/merge.h"
#include "planner/coverage/window.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_MASTS 512 /* between two looks at the progress and at Ctrl-C */

/* What a signal must exceed to give the service in an uncovered cell: a required probability of at least one
 * half asks for a margin of at least nothing. The levels themselves, and the other margin, do not matter. */
struct service_bar {
    float *level_dbm, *asked,
        *other; /* +infinity, just below 0, +infinity; level NaN where nothing is to be gained */
};

static void service_bar_release(struct service_bar *bar)
{
    free(bar->level_dbm);
    free(bar->asked);
    free(bar->other);
}

static enum geo_status service_bar_make(struct service_bar *bar, const struct plan_scenario *scenario,
                                        const uint8_t *class, struct geo_error *err)
{
    size_t cells = (size_t)geo_grid_cell_count(&scenario->grid);
    float **array[3] = {&bar->level_dbm, &bar->asked, &bar->other};
    for (int i = 0; i < 3; i++) {
        enum geo_status status = geo_memory_array(array[i], cells, sizeof(float), "levels", err);
        if (status != GEO_OK) {
            return status;
        }
    }
    for (size_t cell = 0; cell < cells; cell++) {
        bool gain =
            class[cell] == PLAN_CLASS_UNCOVERED && scenario->environment[cell] < PLAN_ENVIRONMENT_COUNT;
        bar->level_dbm[cell] = gain ? INFINITY : NAN;
        bar->asked[cell] = -0.001f;
        bar->other[cell] = INFINITY;
    }
    return GEO_OK;
}

static bool window_covers(const struct plan_scenario *scenario, const struct plan_window_layer *layer,
                          size_t index)
{
    const struct plan_service *service = &scenario->service[scenario->siting.service];
    float margin = service->indoor ? layer->indoor_margin[index] : layer->outdoor_margin[index];
    return layer->server[index] >= 0 &&
           plan_link_probability((double)margin, 0.0, 1.0) >= service->probability;
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
    for (int32_t row = window->row0; row < window->row0 + window->rows && layer->server != NULL; row++) {
        size_t index = (size_t)(row - window->row0) * (size_t)window->stride;
        for (int32_t col = window->col0; col < window->col0 + window->cols; col++, index++) {
            int32_t cell = row * scenario->grid.cols + col;
            enum geo_status status = GEO_OK;
            if (window_covers(scenario, layer, index)) {
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
    struct service_bar bar = {0};
    const float **bars = NULL;
    size_t services = (size_t)scenario->service_count;
    enum geo_status status = geo_memory_array(&reach, (size_t)mast_count, sizeof *reach, "reaches", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&bars, 3 * services, sizeof(const float *), "levels", err);
    }
    if (status == GEO_OK) {
        status = service_bar_make(&bar, scenario, class, err);
    }
    if (status == GEO_OK) {
        bool indoor = scenario->service[scenario->siting.service].indoor;
        bars[scenario->siting.service] = bar.level_dbm;
        bars[services + (size_t)scenario->siting.service] = indoor ? bar.other : bar.asked;
        bars[2 * services + (size_t)scenario->siting.service] = indoor ? bar.asked : bar.other;
        struct plan_mast_list list = {masts, mast_count, true};
        status = plan_emitters_proposed(&emitters, scenario, &list, err);
    }
    if (status == GEO_OK) {
        status = plan_emitters_prepare(&emitters, scenario, options, err);
    }
    if (status == GEO_OK) {
        struct plan_window_input input = {.scenario = scenario,
                                          .emitters = &emitters,
                                          .bar = {bars, bars + services, bars + 2 * services},
                                          .most_m = (double)INFINITY};
        status = reach_all(reach, &input, options, err);
    }
    plan_emitters_release(&emitters);
    service_bar_release(&bar);
    free(bars);
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
        memcpy(coverage.layer[s].outdoor_margin, before->layer[s].outdoor_margin, cells * sizeof(float));
        memcpy(coverage.layer[s].indoor_margin, before->layer[s].indoor_margin, cells * sizeof(float));
        memcpy(coverage.layer[s].server, before->layer[s].server, cells * sizeof(int32_t));
    }
    if (status == GEO_OK) {
        struct plan_mast_list list = {masts, mast_count, false};
        status = plan_emitters_proposed(&emitters, scenario, &list, err);
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
