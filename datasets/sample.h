/* A synthetic province: deterministic input for the demo and the tests. */
#ifndef PHUSONG_DATASETS_SAMPLE_H
#define PHUSONG_DATASETS_SAMPLE_H

#include "geo/status.h"
#include <stdbool.h>

/* Writes communes, terrain, population, land cover, stations, roads, schools, listed sites and plan.yaml into
 * `folder`, which must be absent or empty unless `overwrite`. Same bytes on every run. */
enum geo_status data_sample_write(const char *folder, bool overwrite, struct geo_error *err) GEO_MUST_CHECK;

#endif
