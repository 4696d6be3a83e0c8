/* What table.c and table_geometry.c share. */
#ifndef PHUSONG_GEO_TABLE_INTERNAL_H
#define PHUSONG_GEO_TABLE_INTERNAL_H

#include "geo/table.h"
#include "geo/table_text_internal.h"

#include <gdal.h>
#include <ogr_api.h>

struct geo_table {
    char *path; /* as the user wrote it, for messages */
    GDALDatasetH dataset;
    OGRLayerH layer;
    OGRFeatureDefnH definition; /* of the layer's fields */
    OGRFeatureH feature;        /* current row, NULL before the first and after the last */
    int field_count;
    char **text; /* of the current row's fields that are not text in the file, made when asked for */
    char *crs;   /* NULL: none declared */
    struct geo_text
        *reader;    /* text files: fills one feature after the other; the layer only holds their columns */
    int wkt_column; /* text files: column with geometry, −1 if none */
    bool has_condition;
    bool is_north_first; /* the driver gives y before x */
};

/* The current row's geometry; NULL if there is none. */
OGRGeometryH geo_table_geometry(const struct geo_table *table);

#endif
