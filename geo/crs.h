/* Coordinate reference systems and the transformations between them. The only code that knows PROJ. */
#ifndef PHUSONG_GEO_CRS_H
#define PHUSONG_GEO_CRS_H

#include "geo/status.h"
#include <stdbool.h>
#include <stddef.h>

#define GEO_CRS_WGS84 "EPSG:4326"

/* Call once at start and end of the process: GDAL driver registration (an explicit list), network off,
 * error messages captured instead of printed. */
enum geo_status geo_library_open(struct geo_error *err) GEO_MUST_CHECK;
void geo_library_close(void);
/* "GDAL 3.6.2, PROJ 9.1.1, GEOS 3.11.1" and the EPSG database's version. */
const char *geo_library_versions(void);
const char *geo_library_epsg_version(void);

/* Transformation between two CRS given as text ("EPSG:4326", WKT, PROJ string). Points are always
 * x = easting or longitude, y = northing or latitude, whatever the CRS's own axis order.
 * Between WGS 84 and any VN-2000 CRS the datum operation is pinned to EPSG:6960, everywhere. */
struct geo_transform;

enum geo_status geo_transform_open(struct geo_transform **ret, const char *from_crs, const char *to_crs,
                                   struct geo_error *err) GEO_MUST_CHECK;
void geo_transform_close(struct geo_transform *transform);
/* In place; a point that cannot be transformed becomes NaN, NaN and is counted in the return value.
 * stride: distance from one value to the next, in doubles (1: separate arrays, 2: x and y interleaved).
 * A transform belongs to one thread at a time; each thread opens its own. */
size_t geo_transform_points(const struct geo_transform *transform, double *x, double *y, size_t count,
                            size_t stride);
/* What is done, for the record: operation name, code ("EPSG:6960"), accuracy, PROJ pipeline. Owned by the
 * transform. */
const char *geo_transform_description(const struct geo_transform *transform);

/* Facts about a CRS. GEO_ERR_INPUT if the text names none, or none that is known. */
struct geo_crs_facts {
    char name[128];              /* "VN-2000 / TM-3 104-45" */
    char code[32];               /* "EPSG:9208", or "" when it has none */
    bool projected;              /* false: geographic */
    bool vn2000;                 /* datum is VN-2000 */
    double metres_per_unit;      /* geographic: along the equator */
    double central_meridian_deg; /* NaN if it has none */
};
enum geo_status geo_crs_describe(struct geo_crs_facts *ret, const char *crs,
                                 struct geo_error *err) GEO_MUST_CHECK;

/* WGS 84 / UTM zone for a position, "EPSG:326zz" or "EPSG:327zz". */
void geo_crs_utm(char ret_code[16], double lon_deg, double lat_deg);

#endif
