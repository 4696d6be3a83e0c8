/* How well a mast at a cell would reach uncovered demand: by distance, the edges of the ground and of what
 * stands on it, and the mast's height above the land around. It ranks places of one square before the radio
 * is computed; it is no coverage. */
#ifndef PHUSONG_SITING_VANTAGE_H
#define PHUSONG_SITING_VANTAGE_H

#include "planner/scenario/scenario.h"

struct plan_vantage;

struct plan_vantage_box { /* cells [row, row_end) × [col, col_end) among which a place is sought */
    int32_t row, row_end, col, col_end;
};

/* weight[cell] of the planning grid: uncovered demand. */
enum geo_status plan_vantage_open(struct plan_vantage **ret, const struct plan_scenario *scenario,
                                  const int64_t *weight, struct geo_error *err) GEO_MUST_CHECK;
void plan_vantage_close(struct plan_vantage *vantage); /* NULL is fine */

/* The places that follow are compared within this box. Demand outside it counts as if the mast stood half way
 * to the middle of the box: else places would press to the side where more people live, where the neighbours'
 * places are. */
void plan_vantage_frame(struct plan_vantage *vantage, const struct plan_vantage_box *box);

/* Quick: 8 directions, 7 distances, demand blurred. Only the order of the values of one box means something.
 */
double plan_vantage_glance(const struct plan_vantage *vantage, int32_t cell, double height_agl_m);

/* Thorough: Σ weight / (1 + loss) over the blocks of demand within 8 km at most. loss = (d/d0)^3.5 · edges
 * along one of 32 rays · (mast / its height above the ground along the ray)²; d0 = 1.1 km at 1.8 GHz. */
double plan_vantage_look(struct plan_vantage *vantage, int32_t cell, double height_agl_m);

#endif
