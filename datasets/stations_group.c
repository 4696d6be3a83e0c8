/* Sorted rows into positions, stations and sectors. */
#include "datasets/stations_internal.h"

#include "datasets/station_fill_internal.h"
#include "geo/memory.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows at one place. */
struct place_group {
    size_t first, count;
    const char *id; /* the least of its rows' identifiers; NULL */
    int64_t x_quantum, y_quantum;
};

struct place_list {
    struct place_group *group;
    size_t count, named; /* those with an identifier come first */
};

/* Those with an identifier first, by it; then from west to east. */
static int compare_groups(const void *a, const void *b)
{
    const struct place_group *first = a;
    const struct place_group *second = b;
    if (first->id != NULL && second->id != NULL) {
        int order = strcmp(first->id, second->id);
        if (order != 0) {
            return order;
        }
    } else if (first->id != NULL || second->id != NULL) {
        return first->id != NULL ? -1 : 1;
    }
    if (first->x_quantum != second->x_quantum) {
        return first->x_quantum < second->x_quantum ? -1 : 1;
    }
    return (first->y_quantum > second->y_quantum) - (first->y_quantum < second->y_quantum);
}

static enum geo_status find_groups(struct place_list *ret, const struct data_station_rows *rows,
                                   struct geo_error *err)
{
    struct place_group *group = NULL;
    size_t count = 0;
    size_t named = 0;
    enum geo_status status = geo_memory_array(&group, rows->count, sizeof *group, "positions", err);
    if (status != GEO_OK) {
        return status;
    }
    for (size_t i = 0; i < rows->count; i++) {
        const struct data_station_row *row = &rows->row[i];
        struct place_group *last = count == 0 ? NULL : &group[count - 1];
        if (last == NULL || last->x_quantum != row->x_quantum || last->y_quantum != row->y_quantum) {
            group[count++] = (struct place_group){i, 0, NULL, row->x_quantum, row->y_quantum};
            last = &group[count - 1];
        }
        last->count++;
        if (row->site_id != NULL && (last->id == NULL || strcmp(row->site_id, last->id) < 0)) {
            last->id = row->site_id;
        }
    }
    qsort(group, count, sizeof *group, compare_groups);
    while (named < count && group[named].id != NULL) {
        named++;
    }
    *ret = (struct place_list){group, count, named};
    return GEO_OK;
}

static int compare_id(const void *key, const void *item)
{
    const struct place_group *group = item;
    return strcmp(key, group->id);
}

static enum geo_status report_shared_id(struct data_load *load, const struct data_station_row *row,
                                        const char *given, const char *used, struct geo_error *err)
{
    char action[160];
    (void)snprintf(action, sizeof action, "this position is called '%.120s'", used);
    const struct data_finding finding = {
        PLAN_SEVERITY_WARNING,
        data_load_shown_path(load, load->plan->station_source[row->source].path),
        row->row,
        "id",
        "duplicate",
        action};
    return data_findings_add(&load->findings, &finding, err, "'%.80s' stands at more than one place", given);
}

/* The position's name: its identifier, or a number; with its place added where that is taken already. */
static enum geo_status name_position(char **ret, struct data_load *load, const struct place_list *list,
                                     size_t index, const struct data_station_row *row, struct geo_error *err)
{
    const struct place_group *group = &list->group[index];
    char id[160];
    bool taken = false;
    if (group->id != NULL) {
        (void)snprintf(id, sizeof id, "%.100s", group->id);
        taken = index > 0 && strcmp(list->group[index - 1].id, group->id) == 0;
    } else {
        (void)snprintf(id, sizeof id, "P%05zu", index - list->named + 1);
        taken =
            list->named > 0 && bsearch(id, list->group, list->named, sizeof *list->group, compare_id) != NULL;
    }
    enum geo_status status = GEO_OK;
    if (taken) {
        size_t used = strlen(id);
        (void)snprintf(id + used, sizeof id - used, "@%" PRId64 ",%" PRId64, group->x_quantum,
                       group->y_quantum);
        status = group->id == NULL ? GEO_OK : report_shared_id(load, row, group->id, id, err);
    }
    return status == GEO_OK ? geo_memory_text(ret, id, err) : status;
}

/* Coordinates of the row farthest west, then south: the same whatever the order of rows. */
static void place_position(struct plan_position *position, const struct data_load *load,
                           const struct data_station_row *rows, size_t count)
{
    const struct data_place *place = &rows[0].place;
    for (size_t i = 1; i < count; i++) {
        const struct data_place *other = &rows[i].place;
        if (other->x_m < place->x_m || (other->x_m == place->x_m && other->y_m < place->y_m)) {
            place = other;
        }
    }
    int32_t entry = data_locator_entry(&load->locator, place->x_m, place->y_m);
    position->x_m = place->x_m;
    position->y_m = place->y_m;
    position->lon_deg = place->lon_deg;
    position->lat_deg = place->lat_deg;
    position->cell = geo_grid_cell(&load->scenario->grid, place->x_m, place->y_m);
    position->commune = entry < 0 ? -1 : load->scenario->entries.commune[entry];
}

static bool same_station(const struct data_station_row *a, const struct data_station_row *b)
{
    return a->operator_id == b->operator_id && a->technology == b->technology && a->band == b->band;
}

static enum geo_status emit_stations(struct data_station_fill *fill, const struct data_station_row *rows,
                                     size_t count, struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    size_t first = 0;
    for (size_t i = 1; i <= count && status == GEO_OK; i++) {
        if (i == count || !same_station(&rows[first], &rows[i])) {
            status = data_station_fill_add(fill, &rows[first], i - first, err);
            first = i;
        }
    }
    return status;
}

static enum geo_status emit_positions(struct data_load *load, const struct data_station_rows *rows,
                                      const struct place_list *list, struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    struct data_station_fill fill = {.load = load};
    enum geo_status status =
        geo_memory_array(&scenario->position, list->count, sizeof *scenario->position, "positions", err);
    for (size_t i = 0; i < list->count && status == GEO_OK; i++) {
        const struct place_group *group = &list->group[i];
        const struct data_station_row *first = &rows->row[group->first];
        struct plan_position *position = &scenario->position[scenario->position_count++];
        *position = (struct plan_position){.station_first = scenario->station_count};
        status = name_position(&position->id, load, list, i, first, err);
        if (status == GEO_OK) {
            place_position(position, load, first, group->count);
            status = emit_stations(&fill, first, group->count, err);
        }
        position->station_count = scenario->station_count - position->station_first;
    }
    return status == GEO_OK ? data_station_fill_report(&fill, err) : status;
}

enum geo_status data_stations_group(struct data_load *load, const struct data_station_rows *rows,
                                    struct geo_error *err)
{
    struct place_list list = {NULL, 0, 0};
    enum geo_status status = find_groups(&list, rows, err);
    if (status == GEO_OK) {
        status = emit_positions(load, rows, &list, err);
    }
    if (status == GEO_OK) {
        status = data_findings_flush(&load->findings, err);
    }
    free(list.group);
    return status;
}
