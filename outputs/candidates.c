/* Every place that was considered: chosen, or why not. */
#include "outputs/build.h"
#include "outputs/candidate_id.h"
#include "outputs/rounding.h"
#include "outputs/siting_unit.h"

#include "geo/memory.h"

#include <stdio.h>
#include <stdlib.h>

struct work {
    const struct out_context *context;
    int32_t *rank;   /* [candidate] of the chosen, from 0; −1 */
    int64_t *before; /* [unit + 1] people of the first service in the units before this one; NULL */
};

static void fill_before(struct work *work, const struct plan_demand *demand)
{
    for (int32_t u = 0; u < demand->choice.unit_count; u++) {
        int32_t slot = demand->slot[u];
        bool counts = demand->slot_service[slot] == 0 && demand->slot_counts[slot];
        work->before[u + 1] = work->before[u] + (counts ? demand->value[u] : 0);
    }
}

static enum geo_status work_start(struct work *work, const struct out_context *context, struct geo_error *err)
{
    const struct plan_siting *siting = context->results->siting;
    const struct plan_demand *demand = context->results->demand;
    int32_t count = context->results->candidates->count;
    *work = (struct work){.context = context};
    enum geo_status status =
        geo_memory_array(&work->rank, (size_t)count, sizeof *work->rank, "candidates", err);
    if (status == GEO_OK && demand != NULL) {
        status = geo_memory_array(&work->before, (size_t)demand->choice.unit_count + 1, sizeof *work->before,
                                  "candidates", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t i = 0; i < count; i++) {
        work->rank[i] = -1;
    }
    for (int32_t i = 0; i < siting->count; i++) {
        work->rank[siting->site[i].candidate] = i;
    }
    if (demand != NULL) {
        fill_before(work, demand);
    }
    return GEO_OK;
}

static int64_t alone(const struct work *work, int32_t index)
{
    const struct plan_demand *demand = work->context->results->demand;
    const struct plan_option *option = &demand->option[index];
    int64_t milli = 0;
    for (int64_t r = option->run_first; r < option->run_first + option->run_count; r++) {
        milli +=
            work->before[demand->run[r].first + demand->run[r].count] - work->before[demand->run[r].first];
    }
    return out_rounding_nearest(milli);
}

#define WHY_SIZE (OUT_CANDIDATE_ID_SIZE + 128)

/* Why a candidate is not in the plan. other: the id that the reason is about. */
static void explain(char why[WHY_SIZE], const struct plan_scenario *scenario, uint8_t reason,
                    const char *other)
{
    switch ((enum plan_reason)reason) {
    case PLAN_REASON_CHOSEN:
        (void)snprintf(why, WHY_SIZE, "in the plan");
        break;
    case PLAN_REASON_FORBIDDEN:
        (void)snprintf(why, WHY_SIZE, "the plan file forbids it");
        break;
    case PLAN_REASON_NO_GAIN:
        (void)snprintf(why, WHY_SIZE, "covers nothing that is not covered without it");
        break;
    case PLAN_REASON_TOO_CLOSE:
        (void)snprintf(why, WHY_SIZE, "%s is chosen and closer than %g km", other,
                       scenario->siting.spacing_m / 1000.0);
        break;
    case PLAN_REASON_VARIANT:
        (void)snprintf(why, WHY_SIZE, "%s, another way to equip the place, is chosen", other);
        break;
    case PLAN_REASON_AREA_LIMIT:
        (void)snprintf(why, WHY_SIZE, "its commune has as many sites as are allowed");
        break;
    case PLAN_REASON_TOO_DEAR:
        (void)snprintf(why, WHY_SIZE, "costs more than the whole budget");
        break;
    case PLAN_REASON_COVERED:
        (void)snprintf(why, WHY_SIZE, "the chosen sites cover all or nearly all that it would cover");
        break;
    case PLAN_REASON_DOMINATED:
        (void)snprintf(why, WHY_SIZE, "%s covers all that it covers and costs no more", other);
        break;
    case PLAN_REASON_PROVEN_OUT:
        (void)snprintf(why, WHY_SIZE, "proven: no plan with it is better than this one");
        break;
    case PLAN_REASON_NO_MONEY:
        (void)snprintf(why, WHY_SIZE, "would help, but others do more for the same limits");
        break;
    case PLAN_REASON_COUNT:
        why[0] = '\0';
        break;
    }
}

/* Why a place is no candidate at all. */
static void explain_rejected(char why[WHY_SIZE], const struct plan_scenario *scenario,
                             const struct plan_rejected *rejected)
{
    const struct plan_siting_settings *siting = &scenario->siting;
    switch (rejected->reject) {
    case PLAN_REJECT_ZONE:
        (void)snprintf(why, WHY_SIZE, "in the excluded area %.*s", OUT_CANDIDATE_ID_SIZE,
                       rejected->zone >= 0 && rejected->zone < siting->exclusion_count
                           ? siting->exclusion[rejected->zone].name
                           : "");
        break;
    case PLAN_REJECT_WATER:
        (void)snprintf(why, WHY_SIZE, "in water");
        break;
    case PLAN_REJECT_SLOPE:
        (void)snprintf(why, WHY_SIZE, "steeper than %g degrees", siting->max_slope_deg);
        break;
    case PLAN_REJECT_ROAD:
        (void)snprintf(why, WHY_SIZE, "farther than %g km from every road", siting->max_road_km);
        break;
    case PLAN_REJECT_STANDING:
        (void)snprintf(why, WHY_SIZE, "closer than %g km to a mast that stands",
                       siting->keep_away_m / 1000.0);
        break;
    case PLAN_REJECT_NOT_ASSESSED:
        (void)snprintf(why, WHY_SIZE, "outside the communes, or not assessed");
        break;
    case PLAN_REJECT_COUNT:
        why[0] = '\0';
        break;
    }
}

static void set_place(struct out_table *table, const struct out_context *context, double x_m, double y_m)
{
    struct out_lon_lat place = out_wgs84(context, x_m, y_m);
    out_table_point(table, x_m, y_m);
    out_table_real(table, "lon", NULL, place.lon_deg);
    out_table_real(table, "lat", NULL, place.lat_deg);
}

static void set_reason(struct out_table *table, const struct work *work, int32_t index)
{
    const struct out_results *results = work->context->results;
    char other[OUT_CANDIDATE_ID_SIZE] = "";
    char why[WHY_SIZE];
    int32_t rank = work->rank[index];
    if (rank >= 0) {
        out_table_integer(table, "rank", NULL, rank + 1);
        out_table_text(table, "phase",
                       out_phase_name(work->context->scenario, results->siting->site[rank].phase));
        out_table_integer(table, "gain", NULL, out_siting_nearest(results->siting->site[rank].gain));
    }
    if (results->siting->reason == NULL) {
        return;
    }
    const struct plan_reason_of *reason = &results->siting->reason[index];
    if (reason->other >= 0) {
        out_candidate_id(other, work->context->scenario, results->candidates, reason->other);
    }
    explain(why, work->context->scenario, reason->reason, other);
    out_table_text(table, "reason", plan_reason_name((enum plan_reason)reason->reason));
    out_table_text(table, "other_id", other);
    out_table_text(table, "why", why);
    if (rank < 0) {
        out_table_integer(table, "gain", NULL, out_siting_nearest(reason->gain));
    }
}

static void add_candidate(struct out_table *table, const struct work *work, int32_t index)
{
    const struct out_context *context = work->context;
    const struct plan_candidate *candidate = &context->results->candidates->candidate[index];
    char id[OUT_CANDIDATE_ID_SIZE];
    out_candidate_id(id, context->scenario, context->results->candidates, index);
    out_table_row(table, id);
    out_table_text(table, "id", id);
    out_table_text(table, "kind", plan_site_kind_name(candidate->kind));
    out_table_integer(table, "place_no", NULL, candidate->place);
    set_place(table, context, candidate->x_m, candidate->y_m);
    out_site_commune(table, context->scenario, candidate->commune);
    out_site_money(table, context->scenario, candidate);
    set_reason(table, work, index);
    if (context->figures.has_people && work->before != NULL) {
        out_table_integer(table, "alone_pop", NULL, alone(work, index));
    }
}

static void add_rejected(struct out_table *table, const struct out_context *context, int32_t index)
{
    const struct plan_rejected *rejected = &context->results->candidates->rejected[index];
    char id[OUT_CANDIDATE_ID_SIZE];
    char why[WHY_SIZE];
    out_rejected_id(id, context->scenario, context->results->candidates, index);
    explain_rejected(why, context->scenario, rejected);
    out_table_row(table, id);
    out_table_text(table, "id", id);
    out_table_text(table, "kind", plan_site_kind_name(rejected->kind));
    out_table_text(table, "reason", plan_reject_name(rejected->reject));
    out_table_text(table, "why", why);
    set_place(table, context, rejected->x_m, rejected->y_m);
}

enum geo_status out_candidates_build(struct out_table *ret, const struct out_context *context,
                                     struct geo_error *err)
{
    const struct plan_candidates *candidates = context->results->candidates;
    struct work work;
    enum geo_status status = out_table_open(ret, OUT_CANDIDATES, context->scenario,
                                            (int64_t)candidates->count + candidates->rejected_count, err);
    if (status != GEO_OK) {
        return status;
    }
    status = work_start(&work, context, err);
    for (int32_t i = 0; i < candidates->count && status == GEO_OK; i++) {
        add_candidate(ret, &work, i);
    }
    for (int32_t i = 0; i < candidates->rejected_count && status == GEO_OK; i++) {
        add_rejected(ret, context, i);
    }
    free(work.rank);
    free(work.before);
    return status == GEO_OK ? out_table_status(ret, err) : status;
}
