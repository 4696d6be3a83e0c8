/* Whether a coordinate system fits the area: one metre of the grid has to be one metre of the ground. */
#include "datasets/communes_internal.h"

#include "geo/shape.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define PI 3.14159265358979323846
/* WGS 84: equatorial radius, first eccentricity squared. */
#define RADIUS_M 6378137.0
#define ECCENTRICITY2 0.00669437999014
/* Half the length of the distances that are compared. */
#define STEP_M 100.0
#define ERROR_RATIO 0.01
#define WARNING_RATIO 0.002

/* Length on the ellipsoid between two near points, by its radii of curvature at their middle. */
static double ground_m(const double lon_deg[2], const double lat_deg[2])
{
    double lat = 0.5 * (lat_deg[0] + lat_deg[1]) * PI / 180.0;
    double root = sqrt(1.0 - ECCENTRICITY2 * sin(lat) * sin(lat));
    double prime_vertical_m = RADIUS_M / root;
    double meridian_m = RADIUS_M * (1.0 - ECCENTRICITY2) / (root * root * root);
    double lon_step_deg = remainder(lon_deg[1] - lon_deg[0], 360.0);
    return hypot(prime_vertical_m * cos(lat) * lon_step_deg * PI / 180.0,
                 meridian_m * (lat_deg[1] - lat_deg[0]) * PI / 180.0);
}

/* Grid metres per metre of the ground, less 1, around a place in one direction; NaN where there is no way
 * back to WGS 84. */
static double stretch(const struct geo_transform *to_wgs84, double x_m, double y_m, bool north)
{
    double dx = north ? 0.0 : STEP_M;
    double dy = north ? STEP_M : 0.0;
    double lon_deg[2] = {x_m - dx, x_m + dx};
    double lat_deg[2] = {y_m - dy, y_m + dy};
    if (geo_transform_points(to_wgs84, lon_deg, lat_deg, 2, 1) > 0) {
        return (double)NAN;
    }
    return 2.0 * STEP_M / ground_m(lon_deg, lat_deg) - 1.0;
}

/* The stretch farthest from none, at the corners and the centre. */
static double worst_stretch(const struct geo_transform *to_wgs84, const struct geo_bounds *bounds)
{
    const double x_m[5] = {0.5 * (bounds->west_m + bounds->east_m), bounds->west_m, bounds->east_m,
                           bounds->west_m, bounds->east_m};
    const double y_m[5] = {0.5 * (bounds->south_m + bounds->north_m), bounds->south_m, bounds->south_m,
                           bounds->north_m, bounds->north_m};
    double worst = 0.0;
    for (int i = 0; i < 10; i++) {
        double here = stretch(to_wgs84, x_m[i / 2], y_m[i / 2], i % 2 == 1);
        if (!isfinite(here)) {
            return (double)NAN;
        }
        worst = fabs(here) > fabs(worst) ? here : worst;
    }
    return worst;
}

/* "auto, or EPSG:32648 (UTM) where the area lies" */
static void name_cure(char ret[96], const struct geo_transform *to_wgs84, const struct geo_bounds *bounds)
{
    double lon_deg = 0.5 * (bounds->west_m + bounds->east_m);
    double lat_deg = 0.5 * (bounds->south_m + bounds->north_m);
    char code[16];
    if (geo_transform_points(to_wgs84, &lon_deg, &lat_deg, 1, 1) > 0) {
        (void)snprintf(ret, 96, "auto or a projected system made for the area");
        return;
    }
    geo_crs_utm(code, lon_deg, lat_deg);
    (void)snprintf(ret, 96, "auto, or %s (the UTM zone the area lies in)", code);
}

static enum geo_status judge(struct data_load *load, double worst, const char *cure, struct geo_error *err)
{
    const struct data_plan *plan = load->plan;
    bool from_plan = plan->crs != NULL && strcmp(plan->crs, "auto") != 0;
    const char *key = from_plan ? "area.crs" : "area.province: the system";
    char what[256];
    if (isnan(worst)) {
        return geo_error_set(err, GEO_ERR_PLAN, "%s = '%s' does not reach the communes; choose %s", key,
                             load->scenario->crs, cure);
    }
    (void)snprintf(what, sizeof what, "%s = '%s' %s distances by %.2g %% here", key, load->scenario->crs,
                   worst > 0.0 ? "stretches" : "shrinks", 100.0 * fabs(worst));
    if (fabs(worst) > ERROR_RATIO) {
        return geo_error_set(err, GEO_ERR_PLAN, "%s; choose %s", what, cure);
    }
    char action[160];
    (void)snprintf(action, sizeof action, "planned in it; better is %s", cure);
    const struct data_finding finding = {PLAN_SEVERITY_WARNING, "plan", -1, "", "crs_scale", action};
    return fabs(worst) > WARNING_RATIO ? data_findings_add(&load->findings, &finding, err, "%s", what)
                                       : GEO_OK;
}

enum geo_status data_communes_check_scale(struct data_load *load, struct geo_error *err)
{
    const struct plan_scenario *scenario = load->scenario;
    struct geo_bounds bounds = geo_bounds_empty();
    struct geo_transform *to_wgs84 = NULL;
    char cure[96];
    for (int32_t i = 0; i < scenario->commune_count; i++) {
        struct geo_bounds own = geo_polygon_bounds(&scenario->commune[i].polygon);
        geo_bounds_merge(&bounds, &own);
    }
    enum geo_status status = geo_transform_open(&to_wgs84, scenario->crs, GEO_CRS_WGS84, err);
    if (status != GEO_OK) {
        return status;
    }
    name_cure(cure, to_wgs84, &bounds);
    status = judge(load, worst_stretch(to_wgs84, &bounds), cure, err);
    geo_transform_close(to_wgs84);
    return status;
}
