/* The tables of a results folder and their fields: the one place where a field gets its name, unit and
 * meaning. */
#ifndef PHUSONG_OUTPUTS_SCHEMA_H
#define PHUSONG_OUTPUTS_SCHEMA_H

#include "geo/layer.h"
#include <stdbool.h>

enum out_scope {
    OUT_ALWAYS,
    OUT_SERVICE, /* one field for each service: "po" becomes "po_4g" */
    OUT_SITING,  /* one field for each service that sites are sought for, if any */
    OUT_PHASE,   /* one field for each phase of the sites, the first is 1: "new" becomes "new_1" */
};

struct out_column {
    const char
        *name; /* but for OUT_ALWAYS at most 5 characters: _ and the service's key or the phase follow */
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
    bool geojson, csv; /* written as such; everything that a run writes is in the GeoPackage */
    const char *when;  /* for the documentation: "only when …", "by `phusong rank`"; NULL: always */
};

enum out_table_name {
    OUT_COMMUNES,
    OUT_GAPS,
    OUT_COVERAGE,
    OUT_COVERAGE_BY_COMMUNE, /* only when asked for */
    OUT_STATIONS,
    OUT_SITES, /* this and the next four only when sites were asked for */
    OUT_CANDIDATES,
    OUT_CURVE, /* only when asked for */
    OUT_PHASES,
    OUT_COMMUNE_PHASES,
    OUT_SUMMARY,
    OUT_SECTORS,
    OUT_QUALITY,
    OUT_RANK_COMMUNES, /* by the command rank only */
    OUT_RANK_VILLAGES,
    OUT_TABLE_COUNT,
};

const struct out_schema *out_schema_at(enum out_table_name name);

#endif
