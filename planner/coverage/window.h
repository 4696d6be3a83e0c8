/* The signal of one source's emitters in a window around it. */
#ifndef PHUSONG_COVERAGE_WINDOW_H
#define PHUSONG_COVERAGE_WINDOW_H

#include "planner/coverage/pass.h"
#include "planner/coverage/reuse.h"

/* What a level has to exceed to matter in a cell; NaN where nothing matters. One array per service, or NULL.
 */
struct plan_bar { /* [service][cell of the planning grid] */
    const float *const *level_dbm;
    const float *const *outdoor_margin, *const *indoor_margin;
};

struct plan_window_layer { /* NULL arrays where the source has no emitter of the service */
    float *level_dbm, *flat_dbm, *sigma_db, *outdoor_margin, *indoor_margin;
    int32_t *server; /* −1: nothing above the bar */
};

struct plan_window {
    int32_t row0, col0, rows, cols;  /* on the planning grid; rows = 0: out of reach */
    int32_t stride;                  /* of the arrays: cols rounded up to whole lanes */
    struct plan_window_layer *layer; /* one for each service */
    int32_t layer_count;
    int64_t path_count;
    int32_t found_count, missed_count; /* groups of emitters whose path loss the store had, or had not */
};

/* One worker's memory. */
struct plan_window_scratch {
    struct plan_pass_scratch pass;
    struct plan_reuse_scratch reuse;
    size_t capacity; /* cells */
    uint8_t *wanted;
    int32_t *environment;
    float *ground_asl_m, *clear;
    float *limit_db; /* no larger loss matters */
    float *loss_db;  /* one plane for each band */
    size_t loss_capacity;
    struct plan_pass_plane *plane;
    size_t plane_capacity;
};

void plan_window_scratch_release(struct plan_window_scratch *scratch);
void plan_window_release(struct plan_window *window);

struct plan_window_input {
    const struct plan_scenario *scenario;
    const struct plan_emitters *emitters;
    struct plan_bar bar;
    const struct plan_loss_store *store; /* NULL: none */
    double most_m;                       /* no farther than this */
};

/* Levels that do not exceed the bar may be left out: they cannot change the result. */
enum geo_status plan_window_compute(struct plan_window *ret, const struct plan_window_input *input,
                                    size_t source, struct plan_window_scratch *scratch,
                                    struct geo_error *err) GEO_MUST_CHECK;

/* Cells a window of `source` may take, for planning memory. */
int64_t plan_window_cells(const struct plan_window_input *input, size_t source);

#endif
