/* What crs.c and transform.c share. */
#ifndef PHUSONG_GEO_CRS_INTERNAL_H
#define PHUSONG_GEO_CRS_INTERNAL_H

#include "geo/crs.h"

#include <proj.h>

/* A PROJ context with network off that prints nothing. */
enum geo_status geo_crs_context(PJ_CONTEXT **ret, struct geo_error *err) GEO_MUST_CHECK;

/* The two-dimensional, geographic or projected CRS that `text` names. A vertical part is dropped; a bound CRS
 * keeps its own shift to WGS 84, except that VN-2000 does not: its shift is pinned. */
enum geo_status geo_crs_parse(PJ **ret, PJ_CONTEXT *context, const char *text,
                              struct geo_error *err) GEO_MUST_CHECK;

bool geo_crs_is_vn2000(PJ_CONTEXT *context, const PJ *crs);

#endif
