/* What ground is taken for, shared by land cover, clutter and stations. */
#ifndef PHUSONG_DATASETS_ENVIRONMENT_INTERNAL_H
#define PHUSONG_DATASETS_ENVIRONMENT_INTERNAL_H

#include "datasets/load_internal.h"

/* Where neither land cover nor population is known: the plan's environment.fallback, else by the commune's
 * kind. commune −1: outside every commune. */
enum plan_environment data_environment_assumed(const struct data_load *load, int32_t commune);

/* What a land-cover class stands for in a commune (−1: outside every one); −1: the class is in no table. */
int data_environment_of_class(const struct data_load *load, int value, int32_t commune);

/* Heights of houses and trees on the terrain grid. `class`: land cover on the terrain grid, −1 where there is
 * none; NULL: no land cover. Needs terrain and environments. */
enum geo_status data_clutter_load(struct data_load *load, const int16_t *class,
                                  struct geo_error *err) GEO_MUST_CHECK;

#endif
