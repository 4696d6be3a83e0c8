/* A parallel loop whose result cannot depend on the number of threads: items are independent and write
 * disjoint memory; the error reported is that of the lowest failing index. */
#ifndef PHUSONG_GEO_PARALLEL_H
#define PHUSONG_GEO_PARALLEL_H

#include "geo/status.h"
#include <stddef.h>

struct geo_parallel_job {
    size_t count; /* items 0 … count−1 */
    int threads;  /* ≥ 1; workers are numbered 0 … threads−1, for scratch memory */
    enum geo_status (*work)(void *context, size_t index, int worker, struct geo_error *err);
    void *context;
};

/* Runs every item (items after a failure may be skipped). */
enum geo_status geo_parallel_for(const struct geo_parallel_job *job, struct geo_error *err) GEO_MUST_CHECK;

/* Number of processors available to this process, at least 1. */
int geo_parallel_cpu_count(void);

#endif
