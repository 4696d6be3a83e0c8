/* A pass answered from the store, or run and kept. docs/decisions/0009-path-loss-cache.md. */
#ifndef PHUSONG_COVERAGE_REUSE_H
#define PHUSONG_COVERAGE_REUSE_H

#include "planner/coverage/pass.h"
#include "planner/coverage/store.h"

/* One worker's memory. */
struct plan_reuse_scratch {
    struct plan_store_part *part;
    size_t part_size;
    uint8_t *cell; /* of the window: 0 out of reach, else 1 + environment */
    size_t cell_size;
    double *number;
    size_t number_size;
    float *value; /* cells in reach one after another, plane by plane, then line of sight */
    size_t value_size;
};
void plan_reuse_scratch_release(struct plan_reuse_scratch *scratch);

struct plan_reuse {
    const struct plan_loss_store *store;
    const struct plan_source *source;
    int32_t row0, col0, cols; /* the window on the planning grid */
};

/* As plan_pass_run for wanted cells; the others are infinite, as plan_window has them before. What is kept
 * holds all that the emitters reach, wanted or not: wanted are the cells where other stations leave something
 * to win. ret_found: nothing had to be computed. */
enum geo_status plan_reuse_run(bool *ret_found, const struct plan_reuse *reuse, const struct plan_pass *pass,
                               struct plan_reuse_scratch *scratch, struct plan_pass_scratch *pass_scratch,
                               struct geo_error *err) GEO_MUST_CHECK;

#endif
