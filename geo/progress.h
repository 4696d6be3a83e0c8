/* How a long stage says how far it is, and learns that it should stop. */
#ifndef PHUSONG_GEO_PROGRESS_H
#define PHUSONG_GEO_PROGRESS_H

#include <stdbool.h>

struct geo_progress {
    /* done_ratio in [0, 1]; returns false when the user asked to stop. Called from one thread only. */
    bool (*tick)(void *context, double done_ratio);
    void *context;
};

/* True to go on. `progress` and its tick may be NULL. */
bool geo_progress_tick(const struct geo_progress *progress, double done_ratio);

#endif
