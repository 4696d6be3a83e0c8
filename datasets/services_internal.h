/* What services and sites both look up. */
#ifndef PHUSONG_DATASETS_SERVICES_INTERNAL_H
#define PHUSONG_DATASETS_SERVICES_INTERNAL_H

#include "datasets/load_internal.h"

/* PLAN_ANY for "any" and NULL. GEO_ERR_PLAN, listing those there are, if no station is of that operator;
 * without any station at all it is only a finding, and the operator is added. */
enum geo_status data_services_operator(int32_t *ret, struct data_load *load, const char *name,
                                       const char *plan_key, struct geo_error *err) GEO_MUST_CHECK;

#endif
