/* Writing vector layers: GeoPackage, GeoJSON (RFC 7946), CSV. Files are whole or reported as failed. */
#ifndef PHUSONG_GEO_LAYER_H
#define PHUSONG_GEO_LAYER_H

#include "geo/crs.h"
#include "geo/polygon.h"
#include "geo/status.h"
#include <stdint.h>

enum geo_field_type { GEO_FIELD_TEXT, GEO_FIELD_INTEGER, GEO_FIELD_REAL, GEO_FIELD_DATE };
enum geo_layer_kind { GEO_LAYER_TABLE, GEO_LAYER_POINT, GEO_LAYER_AREA };

struct geo_field {
    const char *name; /* ASCII, at most 10 characters */
    enum geo_field_type type;
    int decimals;      /* GEO_FIELD_REAL: digits after the point */
    const char *title; /* for people: alias and documentation; the unit in it */
};

union geo_value {
    const char *text; /* NULL is null */
    int64_t integer;
    double real; /* NaN is null */
};

struct geo_feature {
    const char *id;                    /* stable string id */
    const union geo_value *values;     /* one for each field; INT64_MIN is a null integer */
    double x, y;                       /* GEO_LAYER_POINT, in the layer's CRS */
    const struct geo_polygon *polygon; /* GEO_LAYER_AREA, in the layer's CRS */
};

struct geo_layer {
    const char *name;
    const char *description;
    enum geo_layer_kind kind;
    const struct geo_field *fields;
    int field_count;
    const struct geo_feature *features;
    int64_t feature_count;
    const char *crs; /* CRS of the coordinates */
};

/* RFC 7946: WGS 84 (transformed if the layer's CRS is another), right-hand rule, 7 decimals, no crs member,
 * Point or MultiPolygon throughout, string ids. */
enum geo_status geo_layer_write_geojson(const struct geo_layer *layer, const char *path,
                                        struct geo_error *err) GEO_MUST_CHECK;

/* UTF-8 with BOM, comma separated, dot decimals, CRLF, plus a .csvt beside it. Points get no columns of their
 * own. */
enum geo_status geo_layer_write_csv(const struct geo_layer *layer, const char *path,
                                    struct geo_error *err) GEO_MUST_CHECK;

/* All layers into one GeoPackage, each in its own CRS, spatial index, byte-identical between runs. */
enum geo_status geo_layer_write_gpkg(const struct geo_layer *const *layers, int layer_count, const char *path,
                                     struct geo_error *err) GEO_MUST_CHECK;

#endif
