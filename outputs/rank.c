#include "outputs/rank.h"

#include "geo/memory.h"
#include "outputs/build.h"
#include "outputs/rounding.h"
#include "planner/gaps/need.h"

#include <math.h>
#include <stdlib.h>

void out_rank_release(struct out_rank *rank)
{
    free(rank->commune);
    free(rank->village);
    free(rank->sum);
    *rank = (struct out_rank){0};
}

/* From each cell to the nearest covered one, km. Caller frees. */
static enum geo_status distance_to_coverage(float **ret_km, const struct plan_scenario *scenario,
                                            const uint8_t *class, struct geo_error *err)
{
    int64_t cells = geo_grid_cell_count(&scenario->grid);
    struct plan_feature_set set = {0};
    enum geo_status status =
        geo_memory_array(&set.cell, (size_t)cells, sizeof *set.cell, "covered cells", err);
    for (int64_t i = 0; i < cells && status == GEO_OK; i++) {
        if (class[i] == PLAN_CLASS_COVERED) {
            set.cell[set.count++] = (int32_t)i;
        }
    }
    if (status == GEO_OK) {
        status = plan_distance_compute(ret_km, scenario, &set, err);
    }
    free(set.cell);
    return status;
}

static struct out_rank_commune commune_of(const struct out_context *context,
                                          const struct plan_need_commune *need, int32_t service)
{
    const struct plan_scenario *scenario = context->scenario;
    const struct out_measure *people = &context->figures.people;
    size_t c = (size_t)need->commune;
    size_t at = (size_t)service * (size_t)scenario->commune_count + c;
    const struct plan_tally *tally = &context->results->tallies->tally[at];
    enum out_part asked = out_figures_asked(&scenario->service[service], false);
    struct out_rank_commune row = {.service = service,
                                   .commune = need->commune,
                                   .people = INT64_MIN,
                                   .percent = (double)NAN,
                                   .area_km2 = need->area_km2,
                                   .road_km = (double)NAN,
                                   .schools = INT64_MIN,
                                   .na_people = INT64_MIN,
                                   .stations = tally->station_count};
    if (context->figures.has_people) {
        row.people = people->total[c] - people->na[c] - people->part[asked][at];
        row.percent = out_rounding_percent((double)need->people_milli,
                                           (double)(tally->people_milli - tally->people_na_milli));
        row.na_people = people->na[c];
    }
    if (scenario->has_roads) {
        row.road_km = tally->road_km - tally->road_covered_km;
    }
    if (scenario->has_schools) {
        row.schools = tally->school_count - tally->school_covered_count;
    }
    return row;
}

static struct out_rank_village village_of(const struct out_context *context,
                                          const struct plan_need_village *need, int32_t service)
{
    const struct plan_scenario *scenario = context->scenario;
    const struct plan_layer *layer = &context->results->before->layer[service];
    float level_dbm = layer->level_dbm[scenario->village[need->village].cell];
    bool received = level_dbm > PLAN_NO_SIGNAL_DBM; /* false for NaN */
    return (struct out_rank_village){
        .service = service,
        .village = need->village,
        .people = context->figures.has_people ? out_rounding_nearest(need->people_milli) : INT64_MIN,
        .level_dbm = received ? (double)level_dbm : (double)NAN,
        .near_km = need->near_km};
}

static enum geo_status add_service(struct out_rank *rank, const struct out_context *context,
                                   const uint8_t *class, int32_t service, struct geo_error *err)
{
    float *near_km = NULL;
    struct plan_needs needs = {0};
    enum geo_status status = distance_to_coverage(&near_km, context->scenario, class, err);
    if (status == GEO_OK) {
        struct plan_need_input input = {service, class, near_km, context->results->tallies};
        status = plan_needs_compute(&needs, context->scenario, &input, err);
    }
    for (int32_t i = 0; i < needs.commune_count && status == GEO_OK; i++) {
        struct out_rank_commune *row = &rank->commune[rank->commune_count++];
        *row = commune_of(context, &needs.commune[i], service);
        row->rank = i + 1;
    }
    for (int32_t i = 0; i < needs.village_count && status == GEO_OK; i++) {
        struct out_rank_village *row = &rank->village[rank->village_count++];
        *row = village_of(context, &needs.village[i], service);
        row->rank = i + 1;
    }
    rank->sum[service] = (struct out_rank_sum){needs.commune_count, needs.village_count, needs.covered_count,
                                               needs.unassessed_count};
    plan_needs_release(&needs);
    free(near_km);
    return status;
}

enum geo_status out_rank_compute(struct out_rank *ret, const struct out_results *results,
                                 const uint8_t *const *class, struct geo_error *err)
{
    const struct plan_scenario *scenario = results->scenario;
    struct out_context context = {.results = results, .scenario = scenario};
    struct out_rank rank = {0};
    size_t services = (size_t)scenario->service_count;
    enum geo_status status = out_figures_compute(&context.figures, results, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&rank.commune, services * (size_t)scenario->commune_count,
                                  sizeof *rank.commune, "ranked communes", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&rank.village, services * (size_t)scenario->village_count,
                                  sizeof *rank.village, "ranked villages", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&rank.sum, services, sizeof *rank.sum, "ranked services", err);
    }
    for (int32_t s = 0; s < scenario->service_count && status == GEO_OK; s++) {
        status = add_service(&rank, &context, class[s], s, err);
    }
    if (status == GEO_OK) {
        *ret = rank;
        rank = (struct out_rank){0};
    }
    out_rank_release(&rank);
    out_figures_release(&context.figures);
    return status;
}
