/* How the communes share the cells of the grid. */
#include "datasets/load_internal.h"

#include "geo/memory.h"
#include "geo/shape.h"
#include "geo/share.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Smaller overlaps are the rounding of shared borders. */
#define OVERLAP_MIN_M2 1.0
#define SHARE_MIN 1e-12

struct entry_list {
    struct plan_entries *entries;
    size_t cell_capacity, commune_capacity, share_capacity;
    double *left; /* of each cell: the share no commune has taken yet */
};

static enum geo_status report_overlaps(struct data_load *load, struct geo_error *err)
{
    const struct plan_scenario *scenario = load->scenario;
    struct geo_polygon *polygon = NULL;
    struct geo_overlap *overlap = NULL;
    int64_t count = 0;
    enum geo_status status =
        geo_memory_array(&polygon, (size_t)scenario->commune_count, sizeof *polygon, "communes", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t i = 0; i < scenario->commune_count; i++) {
        polygon[i] = scenario->commune[i].polygon; /* borrowed */
    }
    status = geo_shape_overlaps(&overlap, &count, polygon, scenario->commune_count, OVERLAP_MIN_M2, err);
    for (int64_t i = 0; i < count && status == GEO_OK; i++) {
        const struct plan_commune *first = &scenario->commune[overlap[i].first];
        const struct plan_commune *second = &scenario->commune[overlap[i].second];
        char action[96];
        (void)snprintf(action, sizeof action, "cells they fill are counted once, for '%.40s'", first->code);
        const struct data_finding finding = {PLAN_SEVERITY_WARNING,
                                             data_load_shown_path(load, load->plan->communes.path),
                                             -1,
                                             "geometry",
                                             "overlap",
                                             action};
        status = data_findings_add(&load->findings, &finding, err,
                                   "'%.40s' (%.60s) and '%.40s' (%.60s) overlap by %.0f m2", first->code,
                                   first->name, second->code, second->name, overlap[i].area_m2);
    }
    free(overlap);
    free(polygon);
    return status;
}

static enum geo_status grow(struct entry_list *list, size_t needed, struct geo_error *err)
{
    struct plan_entries *entries = list->entries;
    enum geo_status status = GEO_OK;
    if (needed > (size_t)INT32_MAX) {
        return geo_error_set(err, GEO_ERR_INPUT,
                             "the communes meet more than %d cells; choose a larger area.cell_m", INT32_MAX);
    }
    status = geo_memory_grow(&entries->cell, &list->cell_capacity, needed, sizeof *entries->cell, err);
    if (status == GEO_OK) {
        status = geo_memory_grow(&entries->commune, &list->commune_capacity, needed, sizeof *entries->commune,
                                 err);
    }
    if (status == GEO_OK) {
        status = geo_memory_grow(&entries->share, &list->share_capacity, needed, sizeof *entries->share, err);
    }
    return status;
}

/* A commune's cells. Where earlier communes have filled a cell, only the rest of it is left to this one. */
static enum geo_status append_commune(struct entry_list *list, int32_t index,
                                      const struct geo_share_list *shares, struct geo_error *err)
{
    struct plan_entries *entries = list->entries;
    enum geo_status status = grow(list, (size_t)(entries->count + shares->count), err);
    for (int64_t i = 0; i < shares->count && status == GEO_OK; i++) {
        double *left = &list->left[shares->cell[i]];
        double share = shares->share[i];
        /* Rounding alone takes nothing away. */
        share = share > *left + 1e-9 ? *left : share;
        if (share < SHARE_MIN) {
            continue;
        }
        *left = *left > share ? *left - share : 0.0;
        int64_t at = entries->count++;
        entries->cell[at] = shares->cell[i];
        entries->commune[at] = index;
        entries->share[at] = share;
    }
    return status;
}

static enum geo_status share_cells(struct data_load *load, struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    struct entry_list list = {.entries = &scenario->entries};
    size_t cells = (size_t)geo_grid_cell_count(&scenario->grid);
    enum geo_status status = geo_memory_array(&list.left, cells, sizeof *list.left, "cells", err);
    for (size_t i = 0; i < cells && status == GEO_OK; i++) {
        list.left[i] = 1.0;
    }
    for (int32_t i = 0; i < scenario->commune_count && status == GEO_OK; i++) {
        struct plan_commune *commune = &scenario->commune[i];
        struct geo_share_list shares = {0};
        status = geo_share_compute(&shares, &commune->polygon, &scenario->grid, err);
        commune->entry_first = scenario->entries.count;
        if (status == GEO_OK) {
            status = append_commune(&list, i, &shares, err);
        }
        commune->entry_count = scenario->entries.count - commune->entry_first;
        geo_share_release(&shares);
    }
    free(list.left);
    return status;
}

/* A commune that lies wholly under others has no cell left. */
static enum geo_status report_empty(struct data_load *load, struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    for (int32_t i = 0; i < load->scenario->commune_count && status == GEO_OK; i++) {
        const struct plan_commune *commune = &load->scenario->commune[i];
        const struct data_finding finding = {
            PLAN_SEVERITY_ERROR, data_load_shown_path(load, load->plan->communes.path), -1, "geometry",
            "overlap",           "kept in the tables without area and people"};
        if (commune->entry_count == 0) {
            status = data_findings_add(&load->findings, &finding, err,
                                       "'%.40s' (%.60s) lies wholly inside other communes", commune->code,
                                       commune->name);
        }
    }
    return status;
}

enum geo_status data_entries_compute(struct data_load *load, struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    size_t cells = (size_t)geo_grid_cell_count(&scenario->grid);
    enum geo_status status = report_overlaps(load, err);
    if (status == GEO_OK) {
        status = share_cells(load, err);
    }
    if (status == GEO_OK) {
        status = report_empty(load, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&scenario->state, cells, sizeof *scenario->state, "cell states", err);
    }
    for (int64_t i = 0; i < scenario->entries.count && status == GEO_OK; i++) {
        scenario->state[scenario->entries.cell[i]] = PLAN_CELL_ASSESSED;
    }
    return status == GEO_OK ? data_locator_init(&load->locator, scenario, err) : status;
}
