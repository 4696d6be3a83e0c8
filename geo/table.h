/* Reading tables and vector layers through any of GDAL's drivers (explicit list). */
#ifndef PHUSONG_GEO_TABLE_H
#define PHUSONG_GEO_TABLE_H

#include "geo/crs.h"
#include "geo/polygon.h"
#include "geo/status.h"
#include <stdbool.h>
#include <stdint.h>

struct geo_table_source {
    const char *path;  /* .gz and .zip are opened through /vsigzip/, /vsizip/; network paths are refused */
    const char *layer; /* NULL: the only layer (GEO_ERR_INPUT, listing them, if there are several) */
    const char *where; /* NULL, or an OGR SQL WHERE expression */
    bool no_header;    /* text files only: the first line is data; fields are named field_1, field_2, … */
};

/* An open layer, read forward once. Every field is seen as UTF-8 text. */
struct geo_table;

enum geo_status geo_table_open(struct geo_table **ret, const struct geo_table_source *source,
                               struct geo_error *err) GEO_MUST_CHECK;
void geo_table_close(struct geo_table *table);

int geo_table_field_count(const struct geo_table *table);
const char *geo_table_field_name(const struct geo_table *table, int field);
bool geo_table_has_geometry(const struct geo_table *table);
/* The layer's CRS as WKT; NULL if it declares none. */
const char *geo_table_crs(const struct geo_table *table);
int64_t geo_table_row_count(const struct geo_table *table); /* −1 if not known without reading */

/* Next row; *ret_more false at the end. row_number: for text files (csv, tsv, txt, psv) the line that the row
 * begins on (the header is line 1), otherwise the feature id. Blank lines are passed over; a text row with
 * more fields than the first is GEO_ERR_INPUT. */
enum geo_status geo_table_next(struct geo_table *table, bool *ret_more, int64_t *ret_row_number,
                               struct geo_error *err) GEO_MUST_CHECK;
/* Of the current row. NULL where empty or null; valid until the next call of geo_table_next. */
const char *geo_table_text(const struct geo_table *table, int field);

enum geo_geometry_kind {
    GEO_GEOMETRY_NONE,
    GEO_GEOMETRY_POINT,
    GEO_GEOMETRY_LINE,
    GEO_GEOMETRY_AREA,
    GEO_GEOMETRY_OTHER
};
enum geo_geometry_kind geo_table_geometry_kind(const struct geo_table *table);

/* First point of the current row's geometry, in the layer's own CRS (x = east/lon, y = north/lat). */
enum geo_status geo_table_point(const struct geo_table *table, double *ret_x, double *ret_y,
                                struct geo_error *err) GEO_MUST_CHECK;

/* What geo_table_polygon had to do. */
struct geo_repair {
    bool repaired;    /* invalid ring(s) made valid, "structure" method */
    char reason[128]; /* GEOS's words for the first defect */
    double area_change_m2;
};
/* The current row's area, transformed (NULL: as is), rings oriented, made valid if need be. */
enum geo_status geo_table_polygon(const struct geo_table *table, const struct geo_transform *transform,
                                  struct geo_polygon *ret, struct geo_repair *ret_repair,
                                  struct geo_error *err) GEO_MUST_CHECK;

/* The current row's lines as parts: part_start has part_count + 1 offsets into xy (points). Caller frees
 * both. */
struct geo_lines {
    int32_t part_count;
    int64_t *part_start;
    double *xy;
};
void geo_lines_release(struct geo_lines *lines);
enum geo_status geo_table_lines(const struct geo_table *table, const struct geo_transform *transform,
                                struct geo_lines *ret, struct geo_error *err) GEO_MUST_CHECK;

#endif
