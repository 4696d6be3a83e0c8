/* Rows with a place: stations, schools, people at points, listed sites. */
#ifndef PHUSONG_DATASETS_POINTS_INTERNAL_H
#define PHUSONG_DATASETS_POINTS_INTERNAL_H

#include "datasets/columns_internal.h"
#include "datasets/load_internal.h"
#include "geo/table.h"

struct data_points_source {
    const char *role; /* "stations" */
    const char *path, *layer, *where;
    const char *crs;                       /* NULL: the file's own, else WGS 84 */
    const struct data_column_map *columns; /* may be NULL */
    int lon_field, lat_field;              /* without a header: where they are known to be; else −1 */
    bool no_header;
};

struct data_points {
    struct data_load *load;
    struct data_columns_file file;
    struct geo_table *table;
    struct geo_transform *to_grid, *to_wgs84; /* from the source's CRS */
    int x_field, y_field;                     /* −1: the geometry */
    bool geographic;                          /* coordinates are degrees */
    bool vn2000;                              /* in metres: swapped axes are certain to be seen */
    int64_t row;                              /* of the current row */
};

struct data_place {
    double x_m, y_m;         /* grid CRS */
    double lon_deg, lat_deg; /* WGS 84 */
};

enum geo_status data_points_open(struct data_points *ret, struct data_load *load,
                                 const struct data_points_source *source,
                                 struct geo_error *err) GEO_MUST_CHECK;
void data_points_close(struct data_points *points);
enum geo_status data_points_next(struct data_points *points, bool *ret_more,
                                 struct geo_error *err) GEO_MUST_CHECK;
/* Where the current row is. *ret_ok is false when it is nowhere: the finding that says so has been added. */
enum geo_status data_points_place(struct data_place *ret, bool *ret_ok, const struct data_points *points,
                                  struct geo_error *err) GEO_MUST_CHECK;
/* A number in a column of the current row, NaN where it is empty. What is not a number in [low, high] is a
 * finding and NaN too; `action` says what follows from that. */
struct data_points_number {
    int field; /* −1: no such column */
    double low, high;
    const char *unit; /* " m" */
    const char *action;
};
enum geo_status data_points_number(double *ret, const struct data_points *points,
                                   const struct data_points_number *number,
                                   struct geo_error *err) GEO_MUST_CHECK;

#endif
