/* Floors of communes, priority areas and the target, as rows of the abstract problem. */
#include "planner/siting/demand_internal.h"

#include "geo/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct floors {
    struct plan_demand *demand;
    const struct plan_pieces *pieces;
    int32_t service; /* index into siting.services */
    int32_t slot;    /* that decides for it */
    size_t floor_capacity, name_capacity, run_capacity, run_count;
    int64_t *all, *covered; /* [commune] people_milli where coverage was assessed; covered now */
};

static enum geo_status add_run(struct floors *floors, int32_t first, int32_t count, struct geo_error *err)
{
    struct plan_demand *demand = floors->demand;
    enum geo_status status = geo_memory_grow(&demand->floor_run, &floors->run_capacity, floors->run_count + 1,
                                             sizeof *demand->floor_run, err);
    if (status == GEO_OK) {
        demand->floor_run[floors->run_count++] = (struct plan_run){first, count};
    }
    return status;
}

/* A floor over the runs added since run_first; none where nothing is missing. */
static enum geo_status add_floor(struct floors *floors, const char *name, int64_t need, size_t run_first,
                                 struct geo_error *err)
{
    struct plan_demand *demand = floors->demand;
    const struct plan_scenario *scenario = floors->pieces->scenario;
    size_t count = (size_t)demand->choice.floor_count;
    if (need <= 0) {
        floors->run_count = run_first;
        return GEO_OK;
    }
    char text[256];
    const char *service = scenario->service[scenario->siting.services[floors->service]].name;
    (void)snprintf(text, sizeof text, "%s%s%s", name, scenario->siting.service_count > 1 ? ", " : "",
                   scenario->siting.service_count > 1 ? service : "");
    enum geo_status status =
        geo_memory_grow(&demand->floor, &floors->floor_capacity, count + 1, sizeof *demand->floor, err);
    if (status == GEO_OK) {
        status = geo_memory_grow(&demand->floor_name, &floors->name_capacity, count + 1,
                                 sizeof *demand->floor_name, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_text(&demand->floor_name[count], text, err);
    }
    if (status == GEO_OK) {
        demand->floor[count] =
            (struct plan_floor){NULL, need, (int64_t)run_first, (int32_t)(floors->run_count - run_first)};
        demand->choice.floor_count++;
    }
    return status;
}

/* People of each commune where coverage was assessed, as in all shares that are reported, and those the
 * service reaches now. */
static void count_people(struct floors *floors)
{
    const struct plan_scenario *scenario = floors->pieces->scenario;
    const uint8_t *class = floors->pieces->input->class[floors->slot];
    for (int32_t c = 0; c < scenario->commune_count; c++) {
        const struct plan_commune *commune = &scenario->commune[c];
        floors->all[c] = floors->covered[c] = 0;
        for (int64_t e = commune->entry_first; e < commune->entry_first + commune->entry_count; e++) {
            int64_t people = plan_demand_people(scenario, e);
            uint8_t here = class[scenario->entries.cell[e]];
            floors->all[c] += here <= 1 ? people : 0;
            floors->covered[c] += here == 1 ? people : 0;
        }
    }
}

static int64_t missing(int64_t all, int64_t covered, double share)
{
    return (int64_t)ceil(share * (double)all - 1e-6) - covered;
}

/* Units are ordered by slot, then commune: those of one commune stand together. */
static enum geo_status commune_floor(struct floors *floors, int32_t commune, double share,
                                     struct geo_error *err)
{
    const struct plan_demand *demand = floors->demand;
    const struct plan_commune *own = &floors->pieces->scenario->commune[commune];
    size_t run_first = floors->run_count;
    int32_t first = 0;
    while (first < demand->choice.unit_count &&
           (demand->slot[first] < floors->slot ||
            (demand->slot[first] == floors->slot && demand->commune[first] < commune))) {
        first++;
    }
    int32_t end = first;
    while (end < demand->choice.unit_count && demand->slot[end] == floors->slot &&
           demand->commune[end] == commune) {
        end++;
    }
    enum geo_status status = end > first ? add_run(floors, first, end - first, err) : GEO_OK;
    char name[200];
    (void)snprintf(name, sizeof name, "commune '%s' %s", own->code, own->name);
    return status == GEO_OK
               ? add_floor(floors, name, missing(floors->all[commune], floors->covered[commune], share),
                           run_first, err)
               : status;
}

static enum geo_status commune_floors(struct floors *floors, struct geo_error *err)
{
    const struct plan_scenario *scenario = floors->pieces->scenario;
    const struct plan_siting_settings *siting = &scenario->siting;
    enum geo_status status = GEO_OK;
    for (int32_t c = 0; c < scenario->commune_count && siting->floor_count > 0 && status == GEO_OK; c++) {
        double share = 0.0;
        bool own = false;
        for (int32_t i = 0; i < siting->floor_count; i++) {
            if (siting->floor[i].commune == c || (siting->floor[i].commune < 0 && !own)) {
                share = siting->floor[i].share;
                own = own || siting->floor[i].commune == c;
            }
        }
        status = share > 0.0 ? commune_floor(floors, c, share, err) : GEO_OK;
    }
    return status;
}

/* Pieces of the area, found through its cells, as runs of units. */
static enum geo_status priority_floor(struct floors *floors, const struct plan_site_area *area,
                                      struct geo_error *err)
{
    const struct plan_pieces *pieces = floors->pieces;
    const struct plan_scenario *scenario = pieces->scenario;
    const uint8_t *class = pieces->input->class[floors->slot];
    const int32_t *piece_of = pieces->piece_of + (size_t)floors->slot * (size_t)scenario->entries.count;
    uint8_t *inside = NULL;
    int64_t all = 0;
    int64_t covered = 0;
    size_t run_first = floors->run_count;
    size_t units = (size_t)floors->demand->choice.unit_count;
    enum geo_status status = geo_memory_array(&inside, units, 1, "priority areas", err);
    for (int64_t i = 0; i < area->cell_count && status == GEO_OK; i++) {
        int32_t cell = area->cell[i];
        for (int32_t k = pieces->cell_first[cell]; k < pieces->cell_first[cell + 1]; k++) {
            int32_t entry = pieces->cell_entry[k];
            int32_t piece = piece_of[entry];
            all += class[cell] <= 1 ? plan_demand_people(scenario, entry) : 0;
            covered += class[cell] == 1 ? plan_demand_people(scenario, entry) : 0;
            if (piece >= 0 && pieces->unit[piece] >= 0) {
                inside[pieces->unit[piece]] = 1;
            }
        }
    }
    for (size_t u = 0; u < units && status == GEO_OK; u++) {
        size_t end = u;
        while (end < units && inside[end] != 0) {
            end++;
        }
        if (end > u) {
            status = add_run(floors, (int32_t)u, (int32_t)(end - u), err);
            u = end;
        }
    }
    free(inside);
    char name[200];
    (void)snprintf(name, sizeof name, "priority area '%s'", area->name);
    return status == GEO_OK ? add_floor(floors, name, missing(all, covered, area->share), run_first, err)
                            : status;
}

static enum geo_status target_floor(struct floors *floors, struct geo_error *err)
{
    const struct plan_scenario *scenario = floors->pieces->scenario;
    const struct plan_demand *demand = floors->demand;
    size_t run_first = floors->run_count;
    int64_t all = 0;
    int64_t covered = 0;
    for (int32_t c = 0; c < scenario->commune_count; c++) {
        all += floors->all[c];
        covered += floors->covered[c];
    }
    int32_t first = 0;
    while (first < demand->choice.unit_count && demand->slot[first] < floors->slot) {
        first++;
    }
    int32_t end = first;
    while (end < demand->choice.unit_count && demand->slot[end] == floors->slot) {
        end++;
    }
    enum geo_status status = end > first ? add_run(floors, first, end - first, err) : GEO_OK;
    double share = scenario->siting.target_share;
    return status == GEO_OK
               ? add_floor(floors, "the whole area", missing(all, covered, share), run_first, err)
               : status;
}

enum geo_status plan_demand_floors(struct plan_demand *demand, const struct plan_pieces *pieces,
                                   struct geo_error *err)
{
    const struct plan_scenario *scenario = pieces->scenario;
    const struct plan_siting_settings *siting = &scenario->siting;
    size_t communes = (size_t)scenario->commune_count;
    struct floors floors = {.demand = demand, .pieces = pieces};
    enum geo_status status = geo_memory_array(&floors.all, communes, sizeof(int64_t), "communes", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&floors.covered, communes, sizeof(int64_t), "communes", err);
    }
    for (floors.service = 0; floors.service < siting->service_count && status == GEO_OK; floors.service++) {
        while (demand->slot_service[floors.slot] != floors.service || !demand->slot_counts[floors.slot]) {
            floors.slot++;
        }
        count_people(&floors);
        if (isfinite(siting->target_share)) {
            status = target_floor(&floors, err);
        }
        if (status == GEO_OK) {
            status = commune_floors(&floors, err);
        }
        for (int32_t z = 0; z < siting->priority_count && status == GEO_OK; z++) {
            status = priority_floor(&floors, &siting->priority[z], err);
        }
        for (int32_t c = 0; c < scenario->commune_count && floors.service == 0 && status == GEO_OK; c++) {
            demand->total_value += floors.all[c];
            demand->covered_value += floors.covered[c];
        }
    }
    for (int32_t k = 0; k < demand->choice.floor_count; k++) {
        demand->floor[k].name = demand->floor_name[k];
    }
    free(floors.all);
    free(floors.covered);
    return status;
}
