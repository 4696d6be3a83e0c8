#include "planner/siting/siting.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>

void plan_candidates_release(struct plan_candidates *candidates)
{
    free(candidates->candidate);
    *candidates = (struct plan_candidates){0};
}

struct list {
    struct plan_candidate *candidate;
    size_t count, capacity;
};

static enum geo_status add(struct list *list, const struct plan_candidate *candidate, struct geo_error *err)
{
    enum geo_status status =
        geo_memory_grow(&list->candidate, &list->capacity, list->count + 1, sizeof *list->candidate, err);
    if (status == GEO_OK) {
        list->candidate[list->count++] = *candidate;
    }
    return status;
}

/* What is built on its own stands as high as the pattern of its surroundings says. */
static double pattern_height_m(const struct plan_scenario *scenario, int32_t cell)
{
    uint8_t env = scenario->environment[cell];
    return scenario->siting.proto[env < PLAN_ENVIRONMENT_COUNT ? env : PLAN_SUBURBAN].height_agl_m;
}

/* An upgrade goes on the mast that stands: as high as its highest antenna. */
static double mast_height_m(const struct plan_scenario *scenario, const struct plan_position *position)
{
    double height_m = 0.0;
    for (int32_t s = position->station_first; s < position->station_first + position->station_count; s++) {
        height_m = fmax(height_m, scenario->station[s].height_agl_m);
    }
    return height_m > 0.0 ? height_m : pattern_height_m(scenario, position->cell);
}

/* Positions in the area that have no station of the service for whoever builds. */
static enum geo_status add_upgrades(struct list *list, const struct plan_scenario *scenario,
                                    struct geo_error *err)
{
    const struct plan_siting_settings *siting = &scenario->siting;
    const struct plan_service *service = &scenario->service[siting->service];
    enum geo_status status = GEO_OK;
    for (int32_t p = 0; p < scenario->position_count && siting->upgrades && status == GEO_OK; p++) {
        const struct plan_position *position = &scenario->position[p];
        bool serves = false;
        for (int32_t s = position->station_first; s < position->station_first + position->station_count;
             s++) {
            serves = serves || plan_scenario_serves(&scenario->station[s], service);
        }
        if (serves || position->cell < 0 || position->commune < 0) {
            continue;
        }
        struct plan_candidate candidate = {PLAN_SITE_UPGRADE,
                                           p,
                                           position->x_m,
                                           position->y_m,
                                           position->cell,
                                           siting->cost_vnd[PLAN_SITE_UPGRADE],
                                           mast_height_m(scenario, position)};
        status = add(list, &candidate, err);
    }
    return status;
}

static enum geo_status add_listed(struct list *list, const struct plan_scenario *scenario,
                                  struct geo_error *err)
{
    const struct plan_siting_settings *siting = &scenario->siting;
    enum geo_status status = GEO_OK;
    for (int32_t i = 0; i < siting->listed_count && status == GEO_OK; i++) {
        const struct plan_listed_site *site = &siting->listed[i];
        int32_t cell = geo_grid_cell(&scenario->grid, site->x_m, site->y_m);
        if (cell < 0 || scenario->state[cell] == PLAN_CELL_OUTSIDE) {
            continue;
        }
        int64_t cost_vnd = site->cost_vnd >= 0 ? site->cost_vnd : siting->cost_vnd[PLAN_SITE_LISTED];
        struct plan_candidate candidate = {
            PLAN_SITE_LISTED, i, site->x_m, site->y_m, cell, cost_vnd, pattern_height_m(scenario, cell)};
        status = add(list, &candidate, err);
    }
    return status;
}

/* ---- greenfield ---- */

struct lattice {
    const struct plan_scenario *scenario;
    int32_t step; /* cells along a side of a lattice square */
    int32_t cols, rows;
    uint8_t *needed; /* squares with an uncovered, populated cell */
    uint8_t *inside; /* cells whose centre lies in a commune */
};

static float ground_at(const struct plan_scenario *scenario, int32_t row, int32_t col)
{
    if (scenario->terrain_asl_m == NULL) {
        return 0.0f;
    }
    const struct geo_grid *terrain = &scenario->terrain_grid;
    int32_t row0 = (int32_t)lround((terrain->north_m - scenario->grid.north_m) / terrain->cell_m);
    int32_t col0 = (int32_t)lround((scenario->grid.west_m - terrain->west_m) / terrain->cell_m);
    return scenario->terrain_asl_m[(int64_t)(row + row0) * terrain->cols + col + col0];
}

/* The best vantage of a square: the highest ground, to the metre, that stands in the area and not in water;
 * of equal ones the nearest to the square's middle, so that flat land keeps a regular lattice. −1 if there is
 * none. */
static int32_t best_vantage(const struct lattice *lattice, int32_t square_row, int32_t square_col)
{
    const struct plan_scenario *scenario = lattice->scenario;
    const struct geo_grid *grid = &scenario->grid;
    double middle_row = ((double)square_row + 0.5) * lattice->step - 0.5;
    double middle_col = ((double)square_col + 0.5) * lattice->step - 0.5;
    int32_t best = -1;
    double best_height = 0.0;
    double best_off = 0.0;
    for (int32_t row = square_row * lattice->step; row < (square_row + 1) * lattice->step && row < grid->rows;
         row++) {
        for (int32_t col = square_col * lattice->step;
             col < (square_col + 1) * lattice->step && col < grid->cols; col++) {
            int32_t cell = row * grid->cols + col;
            if (lattice->inside[cell] == 0 || scenario->state[cell] != PLAN_CELL_ASSESSED ||
                scenario->environment[cell] == PLAN_WATER) {
                continue;
            }
            double height = round((double)ground_at(scenario, row, col));
            double off = hypot((double)row - middle_row, (double)col - middle_col);
            if (best < 0 || height > best_height || (height == best_height && off < best_off)) {
                best = cell;
                best_height = height;
                best_off = off;
            }
        }
    }
    return best;
}

/* A mast goes to the centre of its cell, which must lie in a commune: certain where the cell is wholly
 * inside, looked at where it is cut by the border. */
static enum geo_status find_inside(struct lattice *lattice, struct geo_error *err)
{
    const struct plan_scenario *scenario = lattice->scenario;
    const struct plan_entries *entries = &scenario->entries;
    const struct geo_grid *grid = &scenario->grid;
    size_t cells = (size_t)geo_grid_cell_count(grid);
    float *share = NULL;
    enum geo_status status = geo_memory_array(&lattice->inside, cells, 1, "cells inside", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&share, cells, sizeof *share, "cells inside", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    for (int64_t e = 0; e < entries->count; e++) {
        share[entries->cell[e]] += (float)entries->share[e];
    }
    for (int64_t e = 0; e < entries->count; e++) {
        int32_t cell = entries->cell[e];
        const struct geo_polygon *polygon = &scenario->commune[entries->commune[e]].polygon;
        if (lattice->inside[cell] == 0) {
            bool whole = share[cell] > 0.999f;
            lattice->inside[cell] =
                whole || geo_polygon_contains(polygon, geo_grid_x_m(grid, cell % grid->cols),
                                              geo_grid_y_m(grid, cell / grid->cols));
        }
    }
    free(share);
    return GEO_OK;
}

static bool near_need(const struct lattice *lattice, int32_t square_row, int32_t square_col)
{
    for (int32_t row = square_row - 1; row <= square_row + 1; row++) {
        for (int32_t col = square_col - 1; col <= square_col + 1; col++) {
            if (row >= 0 && col >= 0 && row < lattice->rows && col < lattice->cols &&
                lattice->needed[row * lattice->cols + col] != 0) {
                return true;
            }
        }
    }
    return false;
}

static void mark_need(struct lattice *lattice, const uint8_t *class)
{
    const struct plan_scenario *scenario = lattice->scenario;
    const struct plan_entries *entries = &scenario->entries;
    for (int64_t e = 0; e < entries->count; e++) {
        int32_t cell = entries->cell[e];
        bool people = entries->people_milli == NULL || entries->people_milli[e] > 0;
        if (class[cell] == 0 && people) { /* uncovered */
            int32_t row = cell / scenario->grid.cols / lattice->step;
            int32_t col = cell % scenario->grid.cols / lattice->step;
            lattice->needed[row * lattice->cols + col] = 1;
        }
    }
}

static enum geo_status add_greenfield(struct list *list, const struct plan_scenario *scenario,
                                      const uint8_t *class, struct geo_error *err)
{
    const struct plan_siting_settings *siting = &scenario->siting;
    const struct geo_grid *grid = &scenario->grid;
    if (!(siting->lattice_m > 0.0)) {
        return GEO_OK;
    }
    struct lattice lattice = {.scenario = scenario,
                              .step = (int32_t)lround(siting->lattice_m / grid->cell_m)};
    lattice.step = lattice.step < 1 ? 1 : lattice.step;
    lattice.cols = (grid->cols + lattice.step - 1) / lattice.step;
    lattice.rows = (grid->rows + lattice.step - 1) / lattice.step;
    enum geo_status status = geo_memory_array(&lattice.needed, (size_t)lattice.cols * (size_t)lattice.rows, 1,
                                              "greenfield lattice", err);
    if (status == GEO_OK) {
        status = find_inside(&lattice, err);
    }
    if (status == GEO_OK) {
        mark_need(&lattice, class);
    }
    for (int32_t square = 0; square < lattice.rows * lattice.cols && status == GEO_OK; square++) {
        int32_t row = square / lattice.cols;
        int32_t col = square % lattice.cols;
        int32_t cell = near_need(&lattice, row, col) ? best_vantage(&lattice, row, col) : -1;
        if (cell < 0) {
            continue;
        }
        struct plan_candidate candidate = {PLAN_SITE_BUILD,
                                           -1,
                                           geo_grid_x_m(grid, cell % grid->cols),
                                           geo_grid_y_m(grid, cell / grid->cols),
                                           cell,
                                           siting->cost_vnd[PLAN_SITE_BUILD],
                                           pattern_height_m(scenario, cell)};
        status = add(list, &candidate, err);
    }
    free(lattice.needed);
    free(lattice.inside);
    return status;
}

enum geo_status plan_candidates_find(struct plan_candidates *ret, const struct plan_scenario *scenario,
                                     const uint8_t *class, struct geo_error *err)
{
    struct list list = {0};
    enum geo_status status = add_upgrades(&list, scenario, err);
    if (status == GEO_OK) {
        status = add_listed(&list, scenario, err);
    }
    if (status == GEO_OK) {
        status = add_greenfield(&list, scenario, class, err);
    }
    if (status != GEO_OK) {
        free(list.candidate);
        return status;
    }
    *ret = (struct plan_candidates){list.candidate, (int32_t)list.count};
    return GEO_OK;
}
