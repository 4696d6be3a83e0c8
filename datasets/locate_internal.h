/* Which commune a point stands in, fast enough for every piece of every road. */
#ifndef PHUSONG_DATASETS_LOCATE_INTERNAL_H
#define PHUSONG_DATASETS_LOCATE_INTERNAL_H

#include "planner/scenario/scenario.h"

struct data_locator_edge {
    double x0_m, y0_m, x1_m, y1_m;
};

/* One commune's edges, by the grid rows they touch. */
struct data_locator_edges {
    struct geo_bounds bounds;
    int32_t row_first, row_count;
    int64_t *start; /* row_count + 1 offsets */
    struct data_locator_edge *edge;
};

struct data_locator {
    const struct plan_scenario *scenario;
    int32_t *first_entry; /* of each cell of the planning grid; −1: none */
    int32_t *next_entry;  /* of each entry: the next one in the same cell, in commune order; −1: none */
    struct data_locator_edges *commune;
};

void data_locator_release(struct data_locator *locator);
/* Needs grid, communes and entries. The scenario must outlive the locator. */
enum geo_status data_locator_init(struct data_locator *ret, const struct plan_scenario *scenario,
                                  struct geo_error *err) GEO_MUST_CHECK;

/* The entry (cell and commune) a point of the grid's CRS lies in, −1 if it is in no commune. Where communes
 * overlap, the first one. */
int32_t data_locator_entry(const struct data_locator *locator, double x_m, double y_m);

/* Where a segment that lies in one cell crosses commune borders: up to `limit` positions in (0, 1), in no
 * order. Returns their number. */
int data_locator_cuts(const struct data_locator *locator, const double from[2], const double to[2],
                      double *ret, int limit);

/* True if the point is in a commune or within distance_m of one's border. */
bool data_locator_is_near(const struct data_locator *locator, double x_m, double y_m, double distance_m);

#endif
