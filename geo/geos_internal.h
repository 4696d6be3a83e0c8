/* A GEOS context that keeps its last message, and the way from and to our polygons. */
#ifndef PHUSONG_GEO_GEOS_INTERNAL_H
#define PHUSONG_GEO_GEOS_INTERNAL_H

#include "geo/polygon.h"
#include "geo/status.h"

#include <geos_c.h>

struct geo_geos {
    GEOSContextHandle_t handle;
    char message[256];
};

/* `geos` must stay where it is until it is closed. */
enum geo_status geo_geos_open(struct geo_geos *geos, struct geo_error *err) GEO_MUST_CHECK;
void geo_geos_close(struct geo_geos *geos);

/* GEO_ERR_INTERNAL if GEOS refuses. */
enum geo_status geo_geos_from_polygon(GEOSGeometry **ret, struct geo_geos *geos,
                                      const struct geo_polygon *polygon,
                                      struct geo_error *err) GEO_MUST_CHECK;

/* Every polygon in the geometry, rings oriented; other kinds of parts are left out. */
enum geo_status geo_geos_to_polygon(struct geo_polygon *ret, struct geo_geos *geos,
                                    const GEOSGeometry *geometry, struct geo_error *err) GEO_MUST_CHECK;

#endif
