/* The rare polygon that rounding breaks: GEOS rounds it again so that it stays valid. */
#include "geo/geos_internal.h"
#include "geo/layer_internal.h"

/* Valid first, then on the lattice and valid again; NULL if GEOS cannot. */
static GEOSGeometry *snap(const struct geo_geos *geos, const GEOSGeometry *geometry, double step)
{
    GEOSContextHandle_t handle = geos->handle;
    GEOSGeometry *valid = NULL;
    GEOSMakeValidParams *how = GEOSMakeValidParams_create_r(handle);
    if (how != NULL && GEOSMakeValidParams_setMethod_r(handle, how, GEOS_MAKE_VALID_STRUCTURE) != 0) {
        valid = GEOSMakeValidWithParams_r(handle, geometry, how);
    }
    if (how != NULL) {
        GEOSMakeValidParams_destroy_r(handle, how);
    }
    GEOSGeometry *snapped = valid == NULL ? NULL : GEOSGeom_setPrecision_r(handle, valid, step, 0);
    GEOSGeom_destroy_r(handle, valid);
    if (snapped != NULL && GEOSNormalize_r(handle, snapped) != 0) {
        GEOSGeom_destroy_r(handle, snapped);
        snapped = NULL;
    }
    return snapped;
}

enum geo_status geo_layer_snap(struct geo_polygon *ret, const struct geo_polygon *polygon, double step,
                               struct geo_error *err)
{
    struct geo_geos geos = {0};
    GEOSGeometry *geometry = NULL;
    GEOSGeometry *snapped = NULL;
    enum geo_status status = geo_geos_open(&geos, err);
    if (status != GEO_OK) {
        return status;
    }
    status = geo_geos_from_polygon(&geometry, &geos, polygon, err);
    if (status != GEO_OK) {
        goto done;
    }
    snapped = snap(&geos, geometry, step);
    if (snapped == NULL) {
        status =
            geo_error_set(err, GEO_ERR_INTERNAL, "GEOS cannot round a polygon to %g: %s", step, geos.message);
        goto done;
    }
    status = geo_geos_to_polygon(ret, &geos, snapped, err);
done:
    GEOSGeom_destroy_r(geos.handle, geometry);
    GEOSGeom_destroy_r(geos.handle, snapped);
    geo_geos_close(&geos);
    return status;
}
