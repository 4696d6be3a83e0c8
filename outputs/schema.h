/* The tables of a results folder and their fields: the one place where a field gets its name, unit and
 * meaning. */
#ifndef PHUSONG_OUTPUTS_SCHEMA_H
#define PHUSONG_OUTPUTS_SCHEMA_H

#include "geo/layer.h"
#include <stdbool.h>

enum out_scope {
    OUT_ALWAYS,
    OUT_SERVICE, /* one field for each service: "po" becomes "po_4g" */
    OUT_SITING,  /* one field for the service that sites are sought for, if any */
};

struct out_column {
    const char
        *name; /* for OUT_SERVICE and OUT_SITING at most 5 characters: _ and the service's key follow */
    enum geo_field_type type;
    int decimals;
    enum out_scope scope;
    const char *title; /* with its unit; unique in its table */
};

struct out_schema {
    const char *name; /* of the file and of the GeoPackage table */
    const char *title;
    enum geo_layer_kind kind;
    const struct out_column *columns;
    int column_count;
    bool geojson, csv; /* written as such; everything is in the GeoPackage */
};

enum out_table_name {
    OUT_COMMUNES,
    OUT_GAPS,
    OUT_COVERAGE,
    OUT_COVERAGE_BY_COMMUNE, /* only when asked for */
    OUT_STATIONS,
    OUT_SITES, /* only when sites were asked for */
    OUT_SUMMARY,
    OUT_SECTORS,
    OUT_QUALITY,
    OUT_TABLE_COUNT,
};

const struct out_schema *out_schema_at(enum out_table_name name);

#endif
