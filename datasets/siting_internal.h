/* The parts of loading `sites`; each fills its part of scenario->siting. */
#ifndef PHUSONG_DATASETS_SITING_INTERNAL_H
#define PHUSONG_DATASETS_SITING_INTERNAL_H

#include "datasets/load_internal.h"

/* The plan's costs with what the cost book adds and the defaults. */
enum geo_status data_siting_costs(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;
/* Ways to equip a site; needs the services. */
enum geo_status data_siting_variants(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;
/* The user's own sites. */
enum geo_status data_siting_listed(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;
/* What demand is made of besides people; power and fibre. */
enum geo_status data_siting_layers(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;
/* Exclusion and priority areas. */
enum geo_status data_siting_zones(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;
/* Floors, phases, ids; needs the listed sites. */
enum geo_status data_siting_limits(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;

#endif
