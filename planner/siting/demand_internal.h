/* The steps of plan_demand_build. */
#ifndef PHUSONG_SITING_DEMAND_INTERNAL_H
#define PHUSONG_SITING_DEMAND_INTERNAL_H

#include "planner/siting/siting.h"

#include <stddef.h>

/* While it is built a unit is one (slot, entry) that is uncovered and counts: a `piece`, ordered by slot,
 * then entry. */
struct plan_pieces {
    const struct plan_scenario *scenario;
    const struct plan_demand_input *input;
    const int64_t *entry_weight; /* plan_demand_weights */
    int32_t *cell_first;         /* [cells + 1] into cell_entry */
    int32_t *cell_entry;         /* entries of each cell */
    int32_t *piece_of;           /* [slot × entries + entry], −1: none */
    int32_t *entry, *slot;       /* of each piece */
    int32_t count;
    uint8_t *priority; /* [pieces] a mark that differs where a set of priority areas begins or ends; NULL */
    uint8_t *cut;      /* [pieces + 1] 1: something begins or ends before this piece */
    int32_t *covers;   /* [pieces + 1] difference of the number of candidates that reach it */
    int32_t *unit;     /* [pieces] where it ended up; −1: in no candidate's reach */
};
void plan_pieces_release(struct plan_pieces *pieces);
enum geo_status plan_pieces_make(struct plan_pieces *ret, const struct plan_scenario *scenario,
                                 const struct plan_demand_input *input, const int64_t *entry_weight,
                                 struct geo_error *err) GEO_MUST_CHECK;

/* Take over the reaches as runs of pieces, then number the units and turn the runs into runs of units. */
enum geo_status plan_pieces_runs(struct plan_demand *demand, struct plan_pieces *pieces,
                                 struct geo_error *err) GEO_MUST_CHECK;

/* People of an entry, thousandths; of a cell where no population is known. */
int64_t plan_demand_people(const struct plan_scenario *scenario, int64_t entry);

/* Floors of communes, priority areas and the target. */
enum geo_status plan_demand_floors(struct plan_demand *demand, const struct plan_pieces *pieces,
                                   struct geo_error *err) GEO_MUST_CHECK;

#endif
