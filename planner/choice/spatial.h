/* Options by place, for the spacing. */
#ifndef PHUSONG_CHOICE_SPATIAL_H
#define PHUSONG_CHOICE_SPATIAL_H

#include "planner/choice/problem.h"

struct plan_spatial {
    const struct plan_choice *choice;
    double x_m, y_m, size_m; /* corner and side of the squares */
    int32_t cols, rows;      /* 0: no spacing, no squares */
    int32_t *first;          /* [cols × rows + 1] into option */
    int32_t *option;
};
void plan_spatial_release(struct plan_spatial *spatial);
enum geo_status plan_spatial_build(struct plan_spatial *ret, const struct plan_choice *choice,
                                   struct geo_error *err) GEO_MUST_CHECK;

/* count[i] += step for every option i nearer to `option` than the spacing, itself left out. */
void plan_spatial_count(const struct plan_spatial *spatial, int32_t option, int32_t step, int32_t *count);

#endif
