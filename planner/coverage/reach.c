#include "planner/coverage/reach.h"

#include "geo/memory.h"
#include "geo/parallel.h"
#include "planner/coverage/merge.h"
#include "planner/coverage/window.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_MASTS 512 /* between two looks at the progress and at Ctrl-C */

/* What a signal must exceed to be of use for one service: a required probability of at least one half asks
 * for a margin of at least nothing. The levels themselves, and the other margin, do not matter. */
struct service_bar {
    float *level_dbm, *asked,
        *other; /* +infinity, just below 0, +infinity; level NaN where nothing is to be gained */
};

static void bars_release(struct service_bar *bar, int32_t service_count)
{
    for (int32_t s = 0; bar != NULL && s < service_count; s++) {
        free(bar[s].level_dbm);
        free(bar[s].asked);
        free(bar[s].other);
    }
    free(bar);
}

static enum geo_status service_bar_make(struct service_bar *bar, const struct plan_scenario *scenario,
                                        struct geo_error *err)
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
        bar->level_dbm[cell] = NAN;
        bar->asked[cell] = -0.001f;
        bar->other[cell] = INFINITY;
    }
    return GEO_OK;
}

static enum geo_status bars_make(struct service_bar **ret, const struct plan_scenario *scenario,
                                 const struct plan_reach_input *input, struct geo_error *err)
{
    struct service_bar *bar = NULL;
    size_t cells = (size_t)geo_grid_cell_count(&scenario->grid);
    enum geo_status status =
        geo_memory_array(&bar, (size_t)scenario->service_count, sizeof *bar, "levels", err);
    for (int32_t i = 0; i < input->slot_count && status == GEO_OK; i++) {
        struct service_bar *own = &bar[input->slot[i].service];
        const uint8_t *class = input->slot[i].class;
        if (own->level_dbm == NULL) {
            status = service_bar_make(own, scenario, err);
        }
        for (size_t cell = 0; cell < cells && status == GEO_OK; cell++) {
            if (class[cell] == PLAN_CLASS_UNCOVERED && scenario->environment[cell] < PLAN_ENVIRONMENT_COUNT) {
                own->level_dbm[cell] = INFINITY;
            }
        }
    }
    if (status != GEO_OK) {
        bars_release(bar, scenario->service_count);
        return status;
    }
    *ret = bar;
    return GEO_OK;
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

/* Lists grow by doubling; thousands of them are kept. */
static void trim(int32_t **array, size_t count)
{
    int32_t *fitted = realloc(*array, (count > 0 ? count : 1) * sizeof *fitted);
    if (fitted != NULL) {
        *array = fitted;
    }
}

static enum geo_status slot_runs(struct run_list *list, const struct plan_window *window,
                                 const struct plan_scenario *scenario, const struct plan_reach_input *input,
                                 int32_t slot, struct geo_error *err)
{
    const struct plan_reach_slot *asked = &input->slot[slot];
    const struct plan_window_layer *layer = &window->layer[asked->service];
    const float *margin =
        scenario->service[asked->service].indoor ? layer->indoor_margin : layer->outdoor_margin;
    int32_t base = slot * (int32_t)geo_grid_cell_count(&scenario->grid);
    for (int32_t row = window->row0; row < window->row0 + window->rows && layer->server != NULL; row++) {
        size_t index = (size_t)(row - window->row0) * (size_t)window->stride;
        for (int32_t col = window->col0; col < window->col0 + window->cols; col++, index++) {
            int32_t cell = row * scenario->grid.cols + col;
            bool covers = layer->server[index] >= 0 && asked->class[cell] == PLAN_CLASS_UNCOVERED &&
                          plan_link_probability((double)margin[index], 0.0, 1.0) >= asked->probability;
            enum geo_status status = covers ? run_add(list, base + cell, err) : GEO_OK;
            if (status != GEO_OK) {
                return status;
            }
        }
    }
    return GEO_OK;
}

static enum geo_status window_runs(struct plan_reach *ret, const struct plan_window *window,
                                   const struct plan_scenario *scenario, const struct plan_reach_input *input,
                                   struct geo_error *err)
{
    struct run_list list = {0};
    enum geo_status status = GEO_OK;
    for (int32_t slot = 0; slot < input->slot_count && window->rows > 0 && status == GEO_OK; slot++) {
        status = slot_runs(&list, window, scenario, input, slot, err);
    }
    if (status != GEO_OK) {
        free(list.start);
        free(list.length);
        return status;
    }
    trim(&list.start, list.count);
    trim(&list.length, list.count);
    *ret = (struct plan_reach){list.start, list.length, (int32_t)list.count};
    return GEO_OK;
}

struct reach_job {
    const struct plan_window_input *input;
    const struct plan_reach_input *wanted;
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
        status =
            window_runs(&job->reach[job->first + index], &window, job->input->scenario, job->wanted, err);
    }
    plan_window_release(&window);
    return status;
}

static enum geo_status reach_all(struct plan_reach *reach, const struct plan_window_input *input,
                                 const struct plan_reach_input *wanted,
                                 const struct plan_coverage_options *options, struct geo_error *err)
{
    size_t threads = options->threads < 1 ? 1 : (size_t)options->threads;
    struct plan_window_scratch *scratch = NULL;
    enum geo_status status = geo_memory_array(&scratch, threads, sizeof *scratch, "workers", err);
    struct reach_job job = {.input = input, .wanted = wanted, .scratch = scratch, .reach = reach};
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

/* The bars as the windows want them: one array of services for each of the three quantities. */
static void bars_lay_out(const float **bars, const struct service_bar *bar,
                         const struct plan_scenario *scenario)
{
    int32_t services = scenario->service_count;
    for (int32_t s = 0; s < services; s++) {
        bool indoor = scenario->service[s].indoor;
        bars[s] = bar[s].level_dbm;
        bars[services + s] = indoor ? bar[s].other : bar[s].asked;
        bars[2 * services + s] = indoor ? bar[s].asked : bar[s].other;
    }
}

static enum geo_status check_size(const struct plan_scenario *scenario, const struct plan_reach_input *input,
                                  struct geo_error *err)
{
    int64_t cells = geo_grid_cell_count(&scenario->grid);
    return cells * input->slot_count <= INT32_MAX
               ? GEO_OK
               : geo_error_set(err, GEO_ERR_PLAN,
                               "%" PRId64 " cells with %" PRId32
                               " services or steps of probability are more than can be numbered: take a "
                               "larger area.cell_m",
                               cells, input->slot_count);
}

enum geo_status plan_reach_compute(struct plan_reach **ret, const struct plan_scenario *scenario,
                                   const struct plan_reach_input *input,
                                   const struct plan_coverage_options *options, struct geo_error *err)
{
    struct plan_emitters emitters = {0};
    struct plan_reach *reach = NULL;
    struct service_bar *bar = NULL;
    const float **bars = NULL;
    size_t services = (size_t)scenario->service_count;
    enum geo_status status = check_size(scenario, input, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&reach, (size_t)input->mast_count, sizeof *reach, "reaches", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&bars, 3 * services, sizeof(const float *), "levels", err);
    }
    if (status == GEO_OK) {
        status = bars_make(&bar, scenario, input, err);
    }
    if (status == GEO_OK) {
        bars_lay_out(bars, bar, scenario);
        struct plan_mast_list list = {input->mast, input->mast_count, true};
        status = plan_emitters_proposed(&emitters, scenario, &list, err);
    }
    if (status == GEO_OK) {
        status = plan_emitters_prepare(&emitters, scenario, options, err);
    }
    if (status == GEO_OK) {
        struct plan_window_input window = {.scenario = scenario,
                                           .emitters = &emitters,
                                           .bar = {bars, bars + services, bars + 2 * services},
                                           .most_m = (double)INFINITY};
        status = reach_all(reach, &window, input, options, err);
    }
    plan_emitters_release(&emitters);
    bars_release(bar, scenario->service_count);
    free(bars);
    if (status != GEO_OK) {
        plan_reach_release(reach, input->mast_count);
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
