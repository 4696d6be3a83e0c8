/* From a path in a plan to a name that GDAL opens. */
#ifndef PHUSONG_GEO_SOURCE_INTERNAL_H
#define PHUSONG_GEO_SOURCE_INTERNAL_H

#include "geo/status.h"
#include <stdbool.h>

#include <ogr_srs_api.h>

enum geo_source_kind { GEO_SOURCE_TABLE, GEO_SOURCE_RASTER };

/* "a.csv.gz" → "/vsigzip/a.csv.gz", "a.zip" → "/vsizip/a.zip/<its only file of that kind>", "a.zip/b.csv" →
 * "/vsizip/a.zip/b.csv"; others as they are. GEO_ERR_INPUT if it is on a network, is absent, cannot be read
 * or is a folder, or if an archive does not hold exactly one file of that kind. Caller frees *ret. */
enum geo_status geo_source_resolve(char **ret, const char *path, enum geo_source_kind kind,
                                   struct geo_error *err) GEO_MUST_CHECK;

/* Whether the name's extension, before any ".gz", is that of a text table: csv, tsv, txt, psv. */
bool geo_source_is_text(const char *name);

/* Of a name that GDAL opens. */
bool geo_source_exists(const char *name);
bool geo_source_is_empty(const char *name);

/* As WKT; *ret stays as it is if `system` is NULL or says nothing. Caller frees. */
enum geo_status geo_source_crs(char **ret, OGRSpatialReferenceH system, struct geo_error *err) GEO_MUST_CHECK;

/* GDAL's last message, or `otherwise` if it left none. */
const char *geo_source_message(const char *otherwise);

#endif
