/* Parts of reading the communes. */
#ifndef PHUSONG_DATASETS_COMMUNES_INTERNAL_H
#define PHUSONG_DATASETS_COMMUNES_INTERNAL_H

#include "datasets/columns_internal.h"
#include "datasets/load_internal.h"
#include "geo/crs.h"
#include "geo/table.h"

struct data_communes_source {
    struct geo_table *table;
    struct data_columns_file file;
    const char *crs;                  /* of the layer; owned by the table or static */
    struct geo_transform *to_grid;    /* NULL until the grid's CRS is known */
    int code, name, people, province; /* columns, −1: none */
};

/* Opens the layer and finds its columns. */
enum geo_status data_communes_open(struct data_communes_source *ret, struct data_load *load,
                                   struct geo_error *err) GEO_MUST_CHECK;

/* scenario.crs, crs_name, central_meridian_deg, crs_operation, from area.crs, area.province or
 * the communes themselves. */
enum geo_status data_communes_choose_crs(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;

/* How true to scale the grid's CRS is where the communes are: GEO_ERR_PLAN when it is out by more than 1 %, a
 * finding above 0.2 %. Needs the scenario's communes. */
enum geo_status data_communes_check_scale(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;

#endif
