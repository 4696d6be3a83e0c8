/* Rows of any geometry, and what is gathered of them in cells. */
#ifndef PHUSONG_DATASETS_FEATURES_INTERNAL_H
#define PHUSONG_DATASETS_FEATURES_INTERNAL_H

#include "datasets/points_internal.h"

#define DATA_FEATURES_ALL_OUTSIDE ": 100 % of the file is unused; check its coordinates and their system"

/* A weight for each entry of the scenario, or for each cell of the planning grid. */
struct data_gathering {
    struct data_load *load;
    bool by_cell; /* communes do not matter */
    double *weight;
    double outside; /* weight that lies in no commune, or outside the grid */
    int64_t row_count, outside_count;
};

enum geo_status data_gathering_init(struct data_gathering *ret, struct data_load *load, bool by_cell,
                                    struct geo_error *err) GEO_MUST_CHECK;
void data_gathering_release(struct data_gathering *gathering);
/* Kilometres. */
void data_gathering_lines(struct data_gathering *gathering, const struct geo_lines *lines);
/* False if the point is outside. */
bool data_gathering_point(struct data_gathering *gathering, double x_m, double y_m, double weight);
/* `weight` spread over the polygon, by entries; what lies outside adds to `outside`. *ret_inside: some of it
 * does not. */
enum geo_status data_gathering_area(struct data_gathering *gathering, bool *ret_inside,
                                    const struct geo_polygon *polygon, double weight,
                                    struct geo_error *err) GEO_MUST_CHECK;
double data_gathering_total(const struct data_gathering *gathering);
/* What has any weight, in order. Cells of no commune have commune −1. */
enum geo_status data_gathering_set(struct plan_feature_set *ret, const struct data_gathering *gathering,
                                   struct geo_error *err) GEO_MUST_CHECK;

/* Calls `read` at each row of the layer. */
struct data_rows {
    enum geo_status (*read)(void *context, const struct data_points *points, struct geo_error *err);
    void *context;
};
enum geo_status data_features_each(struct data_load *load, const struct data_points_source *source,
                                   const struct data_rows *rows, struct geo_error *err) GEO_MUST_CHECK;

/* The polygon of the current row in the planning CRS; *ret_ok false after a finding. */
enum geo_status data_features_polygon(struct geo_polygon *ret, bool *ret_ok, const struct data_points *points,
                                      struct geo_error *err) GEO_MUST_CHECK;
/* "the row is …", row left out. */
enum geo_status data_features_reject(const struct data_points *points, const char *what,
                                     struct geo_error *err) GEO_MUST_CHECK;

#endif
