#include "geo/progress.h"

#include <stddef.h>

bool geo_progress_tick(const struct geo_progress *progress, double done_ratio)
{
    if (progress == NULL || progress->tick == NULL) {
        return true;
    }
    return progress->tick(progress->context, done_ratio);
}
