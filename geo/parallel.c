#define _DEFAULT_SOURCE /* sysconf(_SC_NPROCESSORS_ONLN) */
#include "geo/parallel.h"

#include "geo/memory.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

struct shared {
    const struct geo_parallel_job *job;
    atomic_size_t next;   /* first item nobody has taken */
    atomic_size_t failed; /* lowest failing index so far, or count */
};

struct worker {
    struct shared *shared;
    pthread_t thread;
    int number;
    bool started;
    size_t failed_index; /* count: none */
    struct geo_error error;
};

/* Items are handed out in ascending order, so once an item has failed every lower one has been started by
 * somebody, and the lowest failure is the same for any number of threads. */
static void *run(void *argument)
{
    struct worker *worker = argument;
    struct shared *shared = worker->shared;
    const struct geo_parallel_job *job = shared->job;
    for (;;) {
        size_t index = atomic_fetch_add(&shared->next, 1);
        if (index >= job->count || index > atomic_load(&shared->failed)) {
            return NULL;
        }
        struct geo_error error = {GEO_OK, ""};
        enum geo_status status = job->work(job->context, index, worker->number, &error);
        if (status == GEO_OK) {
            continue;
        }
        worker->failed_index = index;
        worker->error = error;
        worker->error.status = status;
        size_t lowest = atomic_load(&shared->failed);
        while (index < lowest && !atomic_compare_exchange_weak(&shared->failed, &lowest, index)) {
        }
        return NULL;
    }
}

enum geo_status geo_parallel_for(const struct geo_parallel_job *job, struct geo_error *err)
{
    struct shared shared = {.job = job};
    atomic_init(&shared.next, 0);
    atomic_init(&shared.failed, job->count);
    size_t threads = job->threads < 1 ? 1 : (size_t)job->threads;
    if (threads > job->count) {
        threads = job->count == 0 ? 1 : job->count;
    }
    struct worker *worker = NULL;
    enum geo_status status = geo_memory_array(&worker, threads, sizeof *worker, "worker threads", err);
    if (status != GEO_OK) {
        return status;
    }
    for (size_t i = 0; i < threads; i++) {
        worker[i].shared = &shared;
        worker[i].number = (int)i;
        worker[i].failed_index = job->count;
    }
    /* A thread that cannot be started is no error: the others do its work. */
    for (size_t i = 1; i < threads; i++) {
        worker[i].started = pthread_create(&worker[i].thread, NULL, run, &worker[i]) == 0;
    }
    run(&worker[0]);
    for (size_t i = 1; i < threads; i++) {
        if (worker[i].started) {
            pthread_join(worker[i].thread, NULL);
        }
    }
    size_t lowest = atomic_load(&shared.failed);
    for (size_t i = 0; i < threads && lowest < job->count; i++) {
        if (worker[i].failed_index == lowest) {
            status = geo_error_set(err, worker[i].error.status, "%s", worker[i].error.message);
        }
    }
    free(worker);
    return status;
}

int geo_parallel_cpu_count(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > 256 ? 256 : (int)count;
}
