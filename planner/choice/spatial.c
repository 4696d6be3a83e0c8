#include "planner/choice/spatial.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SQUARES 1024.0 /* each way */

void plan_spatial_release(struct plan_spatial *spatial)
{
    free(spatial->first);
    free(spatial->option);
    *spatial = (struct plan_spatial){.cols = 0};
}

static int32_t square_at(double at_m, double corner_m, double size_m)
{
    return (int32_t)floor((at_m - corner_m) / size_m);
}

static int32_t square_of(const struct plan_spatial *spatial, const struct plan_option *option)
{
    int32_t col = square_at(option->x_m, spatial->x_m, spatial->size_m);
    int32_t row = square_at(option->y_m, spatial->y_m, spatial->size_m);
    return row * spatial->cols + col;
}

/* Squares no smaller than the spacing, and not too many. */
static void lay_out(struct plan_spatial *spatial)
{
    const struct plan_choice *choice = spatial->choice;
    double high_x_m = choice->option[0].x_m;
    double high_y_m = choice->option[0].y_m;
    spatial->x_m = high_x_m;
    spatial->y_m = high_y_m;
    for (int32_t i = 1; i < choice->option_count; i++) {
        spatial->x_m = fmin(spatial->x_m, choice->option[i].x_m);
        spatial->y_m = fmin(spatial->y_m, choice->option[i].y_m);
        high_x_m = fmax(high_x_m, choice->option[i].x_m);
        high_y_m = fmax(high_y_m, choice->option[i].y_m);
    }
    double extent_m = fmax(high_x_m - spatial->x_m, high_y_m - spatial->y_m);
    spatial->size_m = fmax(choice->spacing_m, extent_m / MOST_SQUARES);
    spatial->cols = square_at(high_x_m, spatial->x_m, spatial->size_m) + 1;
    spatial->rows = square_at(high_y_m, spatial->y_m, spatial->size_m) + 1;
}

enum geo_status plan_spatial_build(struct plan_spatial *ret, const struct plan_choice *choice,
                                   struct geo_error *err)
{
    struct plan_spatial spatial = {.choice = choice};
    if (choice->spacing_m <= 0.0 || choice->option_count == 0) {
        *ret = spatial;
        return GEO_OK;
    }
    lay_out(&spatial);
    size_t squares = (size_t)spatial.cols * (size_t)spatial.rows;
    enum geo_status status =
        geo_memory_array(&spatial.first, squares + 1, sizeof *spatial.first, "places of options", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&spatial.option, (size_t)choice->option_count, sizeof *spatial.option,
                                  "places of options", err);
    }
    if (status != GEO_OK) {
        plan_spatial_release(&spatial);
        return status;
    }
    for (int32_t i = 0; i < choice->option_count; i++) {
        spatial.first[square_of(&spatial, &choice->option[i]) + 1]++;
    }
    for (size_t s = 0; s < squares; s++) {
        spatial.first[s + 1] += spatial.first[s];
    }
    for (int32_t i = 0; i < choice->option_count; i++) {
        spatial.option[spatial.first[square_of(&spatial, &choice->option[i])]++] = i;
    }
    memmove(spatial.first + 1, spatial.first, squares * sizeof *spatial.first);
    spatial.first[0] = 0;
    *ret = spatial;
    return GEO_OK;
}

static void count_square(const struct plan_spatial *spatial, int32_t square, int32_t option, int32_t *count,
                         int32_t step)
{
    const struct plan_choice *choice = spatial->choice;
    const struct plan_option *here = &choice->option[option];
    for (int32_t e = spatial->first[square]; e < spatial->first[square + 1]; e++) {
        const struct plan_option *there = &choice->option[spatial->option[e]];
        double dx_m = here->x_m - there->x_m;
        double dy_m = here->y_m - there->y_m;
        if (there != here && dx_m * dx_m + dy_m * dy_m < choice->spacing_m * choice->spacing_m) {
            count[spatial->option[e]] += step;
        }
    }
}

void plan_spatial_count(const struct plan_spatial *spatial, int32_t option, int32_t step, int32_t *count)
{
    if (spatial->cols == 0) {
        return;
    }
    int32_t square = square_of(spatial, &spatial->choice->option[option]);
    int32_t col = square % spatial->cols;
    int32_t row = square / spatial->cols;
    for (int32_t y = row - 1; y <= row + 1; y++) {
        for (int32_t x = col - 1; x <= col + 1; x++) {
            if (x >= 0 && y >= 0 && x < spatial->cols && y < spatial->rows) {
                count_square(spatial, y * spatial->cols + x, option, count, step);
            }
        }
    }
}
