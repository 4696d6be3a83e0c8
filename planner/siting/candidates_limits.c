#include "planner/siting/candidates_internal.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>

#define DEG_PER_RAD 57.295779513082320877

/* A mast goes to the centre of its cell, which must lie in a commune: certain where the cell is wholly
 * inside, looked at where it is cut by the border. */
static enum geo_status mark_inside(struct plan_limits *limits, struct geo_error *err)
{
    const struct plan_scenario *scenario = limits->scenario;
    const struct plan_entries *entries = &scenario->entries;
    const struct geo_grid *grid = &scenario->grid;
    float *share = NULL;
    enum geo_status status =
        geo_memory_array(&share, (size_t)geo_grid_cell_count(grid), sizeof *share, "cells inside", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int64_t e = 0; e < entries->count; e++) {
        share[entries->cell[e]] += (float)entries->share[e];
    }
    for (int64_t e = 0; e < entries->count; e++) {
        int32_t cell = entries->cell[e];
        const struct geo_polygon *polygon = &scenario->commune[entries->commune[e]].polygon;
        if ((limits->mark[cell] & PLAN_LIMIT_INSIDE) == 0 &&
            (share[cell] > 0.999f || geo_polygon_contains(polygon, geo_grid_x_m(grid, cell % grid->cols),
                                                          geo_grid_y_m(grid, cell / grid->cols)))) {
            limits->mark[cell] |= PLAN_LIMIT_INSIDE;
        }
    }
    free(share);
    return GEO_OK;
}

static void mark_zones(struct plan_limits *limits)
{
    const struct plan_siting_settings *siting = &limits->scenario->siting;
    for (int32_t z = 0; z < siting->exclusion_count; z++) {
        for (int64_t i = 0; i < siting->exclusion[z].cell_count; i++) {
            limits->mark[siting->exclusion[z].cell[i]] |= PLAN_LIMIT_ZONE;
        }
    }
}

/* Cells whose centre is nearer than keep_away_m, row by row of the circle. */
static void mark_around(struct plan_limits *limits, double x_m, double y_m)
{
    const struct geo_grid *grid = &limits->scenario->grid;
    double radius_m = limits->scenario->siting.keep_away_m;
    double top = ceil((grid->north_m - y_m - radius_m) / grid->cell_m - 0.5);
    double bottom = floor((grid->north_m - y_m + radius_m) / grid->cell_m - 0.5);
    int32_t row_last = (int32_t)fmin(bottom, (double)grid->rows - 1.0);
    for (int32_t row = (int32_t)fmax(top, 0.0); row <= row_last; row++) {
        double off_m = geo_grid_y_m(grid, row) - y_m;
        double half_m = sqrt(fmax(radius_m * radius_m - off_m * off_m, 0.0));
        double west = ceil((x_m - half_m - grid->west_m) / grid->cell_m - 0.5);
        double east = floor((x_m + half_m - grid->west_m) / grid->cell_m - 0.5);
        int32_t col_last = (int32_t)fmin(east, (double)grid->cols - 1.0);
        for (int32_t col = (int32_t)fmax(west, 0.0); col <= col_last; col++) {
            if (hypot(geo_grid_x_m(grid, col) - x_m, off_m) < radius_m) {
                limits->mark[(int64_t)row * grid->cols + col] |= PLAN_LIMIT_STANDING;
            }
        }
    }
}

enum geo_status plan_limits_init(struct plan_limits *ret, const struct plan_scenario *scenario,
                                 const struct plan_ways *ways, struct geo_error *err)
{
    struct plan_limits limits = {.scenario = scenario, .ways = ways};
    enum geo_status status = geo_memory_array(&limits.mark, (size_t)geo_grid_cell_count(&scenario->grid), 1,
                                              "limits of new masts", err);
    if (status == GEO_OK) {
        status = mark_inside(&limits, err);
    }
    if (status != GEO_OK) {
        free(limits.mark);
        return status;
    }
    mark_zones(&limits);
    for (int32_t p = 0; p < scenario->position_count && scenario->siting.keep_away_m > 0.0; p++) {
        mark_around(&limits, scenario->position[p].x_m, scenario->position[p].y_m);
    }
    *ret = limits;
    return GEO_OK;
}

void plan_limits_release(struct plan_limits *limits)
{
    free(limits->mark);
    *limits = (struct plan_limits){0};
}

int32_t plan_limits_zone(const struct plan_scenario *scenario, int32_t cell)
{
    for (int32_t z = 0; z < scenario->siting.exclusion_count; z++) {
        const struct plan_site_area *zone = &scenario->siting.exclusion[z];
        int64_t low = 0;
        int64_t high = zone->cell_count;
        while (low < high) {
            int64_t middle = low + (high - low) / 2;
            if (zone->cell[middle] < cell) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low < zone->cell_count && zone->cell[low] == cell) {
            return z;
        }
    }
    return -1;
}

/* A neighbour's ground; the middle's own where there is none. */
static double ground_m(const struct plan_scenario *scenario, int32_t row, int32_t col, double middle_m)
{
    const struct geo_grid *terrain = &scenario->terrain_grid;
    if (row < 0 || col < 0 || row >= terrain->rows || col >= terrain->cols) {
        return middle_m;
    }
    double height_m = (double)scenario->terrain_asl_m[(int64_t)row * terrain->cols + col];
    return isnan(height_m) ? middle_m : height_m;
}

double plan_limits_slope_deg(const struct plan_scenario *scenario, int32_t cell)
{
    if (scenario->terrain_asl_m == NULL) {
        return 0.0;
    }
    const struct geo_grid *grid = &scenario->grid;
    const struct geo_grid *terrain = &scenario->terrain_grid;
    int32_t row = cell / grid->cols + (int32_t)lround((terrain->north_m - grid->north_m) / terrain->cell_m);
    int32_t col = cell % grid->cols + (int32_t)lround((grid->west_m - terrain->west_m) / terrain->cell_m);
    double z[3][3];
    double middle_m = ground_m(scenario, row, col, 0.0);
    for (int32_t i = 0; i < 3; i++) {
        for (int32_t j = 0; j < 3; j++) {
            z[i][j] = ground_m(scenario, row + i - 1, col + j - 1, middle_m);
        }
    }
    double east = (z[0][2] + 2.0 * z[1][2] + z[2][2]) - (z[0][0] + 2.0 * z[1][0] + z[2][0]);
    double south = (z[2][0] + 2.0 * z[2][1] + z[2][2]) - (z[0][0] + 2.0 * z[0][1] + z[0][2]);
    return atan(hypot(east, south) / (8.0 * grid->cell_m)) * DEG_PER_RAD;
}

int plan_limits_check(const struct plan_limits *limits, int32_t cell, enum plan_site_kind kind)
{
    const struct plan_scenario *scenario = limits->scenario;
    const struct plan_siting_settings *siting = &scenario->siting;
    const float *road_km = limits->ways->road_km;
    if (scenario->state[cell] != PLAN_CELL_ASSESSED) {
        return PLAN_REJECT_NOT_ASSESSED;
    }
    if ((limits->mark[cell] & PLAN_LIMIT_ZONE) != 0) {
        return PLAN_REJECT_ZONE;
    }
    if (scenario->environment[cell] == PLAN_WATER) {
        return PLAN_REJECT_WATER;
    }
    if (!isnan(siting->max_slope_deg) && plan_limits_slope_deg(scenario, cell) > siting->max_slope_deg) {
        return PLAN_REJECT_SLOPE;
    }
    if (road_km != NULL && (double)road_km[cell] > siting->max_road_km) {
        return PLAN_REJECT_ROAD;
    }
    if (kind == PLAN_SITE_BUILD && (limits->mark[cell] & PLAN_LIMIT_STANDING) != 0) {
        return PLAN_REJECT_STANDING;
    }
    return -1;
}
