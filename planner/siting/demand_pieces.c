#include "planner/siting/demand_internal.h"

#include "geo/memory.h"

#include <stdlib.h>

void plan_pieces_release(struct plan_pieces *pieces)
{
    free(pieces->cell_first);
    free(pieces->cell_entry);
    free(pieces->piece_of);
    free(pieces->entry);
    free(pieces->slot);
    free(pieces->priority);
    free(pieces->cut);
    free(pieces->covers);
    free(pieces->unit);
    *pieces = (struct plan_pieces){0};
}

/* Which entries each cell has: one, or several on a border. */
static enum geo_status index_cells(struct plan_pieces *pieces, struct geo_error *err)
{
    const struct plan_entries *entries = &pieces->scenario->entries;
    size_t cells = (size_t)geo_grid_cell_count(&pieces->scenario->grid);
    enum geo_status status =
        geo_memory_array(&pieces->cell_first, cells + 1, sizeof *pieces->cell_first, "cells", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&pieces->cell_entry, (size_t)entries->count, sizeof *pieces->cell_entry,
                                  "cells", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    int32_t *first = pieces->cell_first;
    for (int64_t e = 0; e < entries->count; e++) {
        first[entries->cell[e] + 1]++;
    }
    for (size_t cell = 0; cell < cells; cell++) {
        first[cell + 1] += first[cell];
    }
    for (int64_t e = entries->count - 1; e >= 0; e--) {
        pieces->cell_entry[--first[entries->cell[e] + 1]] = (int32_t)e;
    }
    /* Each start was counted down from the end of its cell: shift them back into place. */
    for (size_t cell = 0; cell < cells; cell++) {
        first[cell] = first[cell + 1];
    }
    first[cells] = (int32_t)entries->count;
    return GEO_OK;
}

/* Pieces are what is uncovered, assessed and counts for something. */
static enum geo_status number_pieces(struct plan_pieces *pieces, struct geo_error *err)
{
    const struct plan_scenario *scenario = pieces->scenario;
    const struct plan_entries *entries = &scenario->entries;
    int32_t slots = pieces->input->slot_count;
    size_t total = (size_t)entries->count * (size_t)slots;
    enum geo_status status =
        geo_memory_array(&pieces->piece_of, total, sizeof *pieces->piece_of, "demand", err);
    for (size_t i = 0; i < total && status == GEO_OK; i++) {
        int64_t entry = (int64_t)(i % (size_t)entries->count);
        uint8_t class = pieces->input->class[i / (size_t)entries->count][entries->cell[entry]];
        bool counts =
            class == 0 && (pieces->entry_weight[entry] > 0 || plan_demand_people(scenario, entry) > 0);
        pieces->piece_of[i] = counts ? pieces->count++ : -1;
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&pieces->entry, (size_t)pieces->count, sizeof(int32_t), "demand", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&pieces->slot, (size_t)pieces->count, sizeof(int32_t), "demand", err);
    }
    for (size_t i = 0; i < total && status == GEO_OK; i++) {
        int32_t piece = pieces->piece_of[i];
        if (piece >= 0) {
            pieces->entry[piece] = (int32_t)(i % (size_t)entries->count);
            pieces->slot[piece] = (int32_t)(i / (size_t)entries->count);
        }
    }
    return status;
}

/* A hash of the set of priority areas a piece lies in: units must not straddle a border of one. */
static enum geo_status mark_priority(struct plan_pieces *pieces, struct geo_error *err)
{
    const struct plan_siting_settings *siting = &pieces->scenario->siting;
    if (siting->priority_count == 0) {
        return GEO_OK;
    }
    size_t cells = (size_t)geo_grid_cell_count(&pieces->scenario->grid);
    uint32_t *mark = NULL;
    enum geo_status status = geo_memory_array(&mark, cells, sizeof *mark, "priority areas", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&pieces->priority, (size_t)pieces->count, 1, "priority areas", err);
    }
    for (int32_t z = 0; z < siting->priority_count && status == GEO_OK; z++) {
        for (int64_t i = 0; i < siting->priority[z].cell_count; i++) {
            mark[siting->priority[z].cell[i]] += 2654435761u * (uint32_t)(z + 1);
        }
    }
    for (int32_t p = 1; p < pieces->count && status == GEO_OK; p++) {
        uint32_t here = mark[pieces->scenario->entries.cell[pieces->entry[p]]];
        uint32_t last = mark[pieces->scenario->entries.cell[pieces->entry[p - 1]]];
        pieces->priority[p] = here != last;
    }
    free(mark);
    return status;
}

enum geo_status plan_pieces_make(struct plan_pieces *ret, const struct plan_scenario *scenario,
                                 const struct plan_demand_input *input, const int64_t *entry_weight,
                                 struct geo_error *err)
{
    struct plan_pieces pieces = {.scenario = scenario, .input = input, .entry_weight = entry_weight};
    int64_t total = scenario->entries.count * input->slot_count;
    enum geo_status status =
        total < INT32_MAX ? GEO_OK
                          : geo_error_set(err, GEO_ERR_PLAN,
                                          "too many cells to choose sites for: take a larger area.cell_m");
    if (status == GEO_OK) {
        status = index_cells(&pieces, err);
    }
    if (status == GEO_OK) {
        status = number_pieces(&pieces, err);
    }
    if (status == GEO_OK) {
        status = mark_priority(&pieces, err);
    }
    size_t count = (size_t)pieces.count;
    if (status == GEO_OK) {
        status = geo_memory_array(&pieces.cut, count + 1, 1, "demand", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&pieces.covers, count + 1, sizeof *pieces.covers, "demand", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&pieces.unit, count, sizeof *pieces.unit, "demand", err);
    }
    if (status != GEO_OK) {
        plan_pieces_release(&pieces);
        return status;
    }
    *ret = pieces;
    return GEO_OK;
}

/* ---- reaches as runs of pieces ---- */

struct run_list {
    struct plan_run *run;
    size_t count, capacity;
};

static enum geo_status run_push(struct run_list *list, size_t own, int32_t piece, struct geo_error *err)
{
    if (list->count > own) {
        struct plan_run *last = &list->run[list->count - 1];
        if (piece == last->first + last->count) {
            last->count++;
            return GEO_OK;
        }
    }
    enum geo_status status =
        geo_memory_grow(&list->run, &list->capacity, list->count + 1, sizeof *list->run, err);
    if (status == GEO_OK) {
        list->run[list->count++] = (struct plan_run){piece, 1};
    }
    return status;
}

static int compare_runs(const void *a, const void *b)
{
    int32_t first = ((const struct plan_run *)a)->first;
    int32_t second = ((const struct plan_run *)b)->first;
    return (first > second) - (first < second);
}

/* Sorted, runs that touch made one. */
static void tidy_runs(struct run_list *list, size_t own)
{
    if (list->count <= own) {
        return;
    }
    qsort(list->run + own, list->count - own, sizeof *list->run, compare_runs);
    size_t kept = own;
    for (size_t r = own + 1; r < list->count; r++) {
        struct plan_run *last = &list->run[kept];
        if (list->run[r].first == last->first + last->count) {
            last->count += list->run[r].count;
        } else {
            list->run[++kept] = list->run[r];
        }
    }
    list->count = kept + 1;
}

/* The pieces of one cell: one, or several on a border of communes. */
static enum geo_status push_cell(struct run_list *list, size_t own, const struct plan_pieces *pieces,
                                 const int32_t *piece_of, int32_t cell, struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    for (int32_t k = pieces->cell_first[cell]; k < pieces->cell_first[cell + 1] && status == GEO_OK; k++) {
        int32_t piece = piece_of[pieces->cell_entry[k]];
        status = piece >= 0 ? run_push(list, own, piece, err) : GEO_OK;
    }
    return status;
}

static enum geo_status take_reach(struct run_list *list, struct plan_pieces *pieces,
                                  const struct plan_reach *reach, struct geo_error *err)
{
    size_t own = list->count;
    int32_t cells = (int32_t)geo_grid_cell_count(&pieces->scenario->grid);
    for (int32_t r = 0; r < reach->run_count; r++) {
        int32_t slot = reach->start[r] / cells;
        int32_t cell = reach->start[r] % cells;
        const int32_t *piece_of = pieces->piece_of + (size_t)slot * (size_t)pieces->scenario->entries.count;
        for (int32_t end = cell + reach->length[r]; cell < end; cell++) {
            enum geo_status status = push_cell(list, own, pieces, piece_of, cell, err);
            if (status != GEO_OK) {
                return status;
            }
        }
    }
    tidy_runs(list, own);
    for (size_t r = own; r < list->count; r++) {
        int32_t first = list->run[r].first;
        int32_t end = first + list->run[r].count;
        pieces->cut[first] = 1;
        pieces->cut[end] = 1;
        pieces->covers[first]++;
        pieces->covers[end]--;
    }
    return GEO_OK;
}

/* Pieces that no border separates and somebody reaches become one unit. */
static int32_t number_units(struct plan_pieces *pieces)
{
    const int32_t *commune = pieces->scenario->entries.commune;
    int32_t units = 0;
    int32_t reached = 0;
    bool last = false;
    for (int32_t p = 0; p < pieces->count; p++) {
        reached += pieces->covers[p];
        bool begins = !last || pieces->cut[p] != 0 ||
                      (p > 0 && (pieces->slot[p] != pieces->slot[p - 1] ||
                                 commune[pieces->entry[p]] != commune[pieces->entry[p - 1]])) ||
                      (pieces->priority != NULL && pieces->priority[p] != 0);
        if (reached > 0) {
            units += begins ? 1 : 0;
            pieces->unit[p] = units - 1;
        } else {
            pieces->unit[p] = -1;
        }
        last = reached > 0;
    }
    return units;
}

/* Runs of pieces become runs of units; between two of them there may be nothing left. */
static void translate_runs(struct plan_demand *demand, struct run_list *list,
                           const struct plan_pieces *pieces)
{
    int64_t kept = 0;
    for (int32_t i = 0; i < demand->choice.option_count; i++) {
        struct plan_option *option = &demand->option[i];
        int64_t first = kept;
        for (int64_t r = option->run_first; r < option->run_first + option->run_count; r++) {
            struct plan_run run = list->run[r];
            int32_t unit = pieces->unit[run.first];
            int32_t count = pieces->unit[run.first + run.count - 1] - unit + 1;
            if (kept > first && list->run[kept - 1].first + list->run[kept - 1].count == unit) {
                list->run[kept - 1].count += count;
            } else {
                list->run[kept++] = (struct plan_run){unit, count};
            }
        }
        option->run_first = first;
        option->run_count = (int32_t)(kept - first);
    }
    list->count = (size_t)kept;
}

static enum geo_status fill_units(struct plan_demand *demand, const struct plan_pieces *pieces, int32_t units,
                                  struct geo_error *err)
{
    void *arrays[] = {&demand->commune, &demand->slot, &demand->cells};
    size_t count = (size_t)units;
    enum geo_status status = geo_memory_array(&demand->weight, count, sizeof(int64_t), "demand", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&demand->value, count, sizeof(int64_t), "demand", err);
    }
    for (int i = 0; i < 3 && status == GEO_OK; i++) {
        status = geo_memory_array(arrays[i], count, sizeof(int32_t), "demand", err);
    }
    for (int32_t p = 0; p < pieces->count && status == GEO_OK; p++) {
        int32_t unit = pieces->unit[p];
        int32_t slot = pieces->slot[p];
        int32_t entry = pieces->entry[p];
        if (unit < 0) {
            continue;
        }
        double share = pieces->input->slot[slot].share;
        demand->weight[unit] += (int64_t)((double)pieces->entry_weight[entry] * share + 0.5);
        demand->value[unit] += demand->slot_counts[slot] ? plan_demand_people(pieces->scenario, entry) : 0;
        demand->commune[unit] = pieces->scenario->entries.commune[entry];
        demand->slot[unit] = slot;
        demand->cells[unit]++;
    }
    return status;
}

enum geo_status plan_pieces_runs(struct plan_demand *demand, struct plan_pieces *pieces,
                                 struct geo_error *err)
{
    struct run_list list = {0};
    enum geo_status status = GEO_OK;
    for (int32_t i = 0; i < demand->choice.option_count && status == GEO_OK; i++) {
        struct plan_reach *reach = &pieces->input->reach[i];
        demand->option[i].run_first = (int64_t)list.count;
        status = take_reach(&list, pieces, reach, err);
        demand->option[i].run_count = (int32_t)((int64_t)list.count - demand->option[i].run_first);
        free(reach->start);
        free(reach->length);
        *reach = (struct plan_reach){0};
    }
    int32_t units = 0;
    if (status == GEO_OK) {
        units = number_units(pieces);
        translate_runs(demand, &list, pieces);
        status = fill_units(demand, pieces, units, err);
    }
    if (status != GEO_OK) {
        free(list.run);
        return status;
    }
    struct plan_run *fitted = realloc(list.run, (list.count > 0 ? list.count : 1) * sizeof *list.run);
    demand->run = fitted != NULL ? fitted : list.run;
    demand->choice.unit_count = units;
    return GEO_OK;
}
