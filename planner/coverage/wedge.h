/* The four sides of a mast, cut out of the raster in rings: for the sweep. */
#ifndef PHUSONG_COVERAGE_WEDGE_H
#define PHUSONG_COVERAGE_WEDGE_H

#include "planner/coverage/sweep.h"

/* Rings and columns of a side as rows and columns of the raster: a quarter turn for each side. */
struct plan_turn {
    int32_t row_k, row_j, col_k, col_j;
};
extern const struct plan_turn plan_turns[4];

/* Value of the terrain grid's cell: NaN outside the grid, 0 where `values` is NULL. */
float plan_wedge_value(const struct plan_sweep *sweep, const float *values, int32_t row, int32_t col);
/* Ground at the mast above sea level, 0 where it is not known. */
float plan_wedge_base_m(const struct plan_sweep *sweep);

/* Ground and cover of rings 0 … wedge->rings, columns −k − 1 … k + 1. Where nothing is known the ground stays
 * as it was one ring before. */
void plan_wedge_fill(struct plan_wedge *wedge, const struct plan_sweep *sweep, const struct plan_turn *turn);
/* Cells of the window that are wanted, −1 everywhere else. */
void plan_wedge_mark(struct plan_wedge *wedge, const struct plan_sweep *sweep, const struct plan_turn *turn);

#endif
