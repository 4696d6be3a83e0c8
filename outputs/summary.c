#include "outputs/build.h"
#include "outputs/rounding.h"
#include "outputs/siting_unit.h"

#include <math.h>
#include <stdio.h>

static int64_t milli_sum(const struct out_context *context, const int64_t *values, int32_t service)
{
    return out_figures_sum(&context->figures, values, service);
}

static double percent(const struct out_context *context, const struct out_measure *measure,
                      enum out_part part, int32_t service)
{
    int64_t assessed = milli_sum(context, measure->total_milli, 0) - milli_sum(context, measure->na_milli, 0);
    return out_rounding_percent((double)milli_sum(context, measure->part_milli[part], service),
                                (double)assessed);
}

static void set_people(struct out_table *table, const struct out_context *context, int32_t service,
                       bool after)
{
    const struct out_measure *people = &context->figures.people;
    enum out_part out = after ? OUT_PART_AFTER_OUT : OUT_PART_OUT;
    enum out_part in = after ? OUT_PART_AFTER_IN : OUT_PART_IN;
    int64_t all = out_people(context, people->total, 0);
    int64_t na = out_people(context, people->na, 0);
    enum out_part asked = out_figures_asked(&context->scenario->service[service], after);
    int64_t covered = out_people(context, people->part[asked], service);
    out_table_integer(table, "pop", NULL, all);
    out_table_integer(table, "na_pop", NULL, na);
    out_table_integer(table, "ass_pop", NULL, all - na);
    out_table_integer(table, "po", NULL, out_people(context, people->part[out], service));
    out_table_integer(table, "pi", NULL, out_people(context, people->part[in], service));
    out_table_integer(table, "pcov", NULL, covered);
    out_table_integer(table, "unc", NULL, all - na - covered);
    out_table_real(table, "ppo", NULL, percent(context, people, out, service));
    out_table_real(table, "ppi", NULL, percent(context, people, in, service));
}

static void set_area(struct out_table *table, const struct out_context *context, int32_t service, bool after)
{
    const struct out_measure *area = &context->figures.area;
    enum out_part out = after ? OUT_PART_AFTER_OUT : OUT_PART_OUT;
    enum out_part in = after ? OUT_PART_AFTER_IN : OUT_PART_IN;
    out_table_real(table, "area_km2", NULL, (double)milli_sum(context, area->total, 0) / 1000.0);
    out_table_real(table, "na_km2", NULL, (double)milli_sum(context, area->na, 0) / 1000.0);
    out_table_real(table, "ao", NULL, (double)milli_sum(context, area->part[out], service) / 1000.0);
    out_table_real(table, "ai", NULL, (double)milli_sum(context, area->part[in], service) / 1000.0);
    out_table_real(table, "pao", NULL, percent(context, area, out, service));
    out_table_real(table, "pai", NULL, percent(context, area, in, service));
}

static void set_gaps(struct out_table *table, const struct out_context *context, int32_t service)
{
    const struct plan_gaps *gaps = context->results->gaps;
    int64_t count = 0;
    int64_t people = 0;
    for (int64_t g = 0; g < gaps->count; g++) {
        if (gaps->gap[g].service == service) {
            count++;
            people += context->figures.gap_people[g];
        }
    }
    out_table_integer(table, "gaps", NULL, count);
    out_table_integer(table, "small_gaps", NULL, gaps->small_count[service]);
    if (context->figures.has_people) {
        out_table_integer(table, "gap_pop", NULL, people);
        out_table_integer(table, "small_pop", NULL, context->figures.small_people[service]);
    }
}

/* The communes' kilometres as they are printed, to 10 m, so that their rows sum exactly to the province's. */
static double road_km(const struct plan_tallies *tallies, int32_t service)
{
    double hundredths = 0.0;
    for (int32_t c = 0; c < tallies->commune_count; c++) {
        size_t row = (size_t)service * (size_t)tallies->commune_count + (size_t)c;
        hundredths += floor(100.0 * tallies->tally[row].road_km + 0.5);
    }
    return hundredths / 100.0;
}

static void set_places(struct out_table *table, const struct out_context *context, int32_t service,
                       bool after)
{
    const struct plan_scenario *scenario = context->scenario;
    const struct plan_tallies *tallies = after ? context->results->tallies_after : context->results->tallies;
    const struct plan_tally *province = &tallies->province[service];
    int64_t with_station = 0;
    for (int32_t c = 0; c < scenario->commune_count; c++) {
        with_station +=
            tallies->tally[(size_t)service * (size_t)scenario->commune_count + (size_t)c].station_count > 0;
    }
    out_table_integer(table, "com_count", NULL, scenario->commune_count);
    out_table_integer(table, "com_sta", NULL, with_station);
    out_table_integer(table, "stations", NULL, province->station_count);
    if (scenario->has_roads) {
        out_table_real(table, "road_km", NULL, road_km(tallies, service));
        out_table_real(table, "rd", NULL, out_rounding_percent(province->road_covered_km, province->road_km));
    }
    if (scenario->has_schools) {
        out_table_integer(table, "schools", NULL, province->school_count);
        out_table_real(
            table, "sch", NULL,
            out_rounding_percent((double)province->school_covered_count, (double)province->school_count));
    }
}

static void set_service(struct out_table *table, const struct out_context *context,
                        const struct plan_service *service)
{
    const struct plan_scenario *scenario = context->scenario;
    out_table_text(table, "service", service->name);
    out_table_text(table, "key", service->key);
    out_table_text(table, "as_of", scenario->as_of);
    out_table_text(table, "tech", plan_technology_name(service->technology));
    out_table_text(table, "band", service->band == PLAN_ANY ? "any" : scenario->band[service->band].name);
    out_table_text(table, "operator",
                   service->operator_id == PLAN_ANY ? "any" : scenario->operator_name[service->operator_id]);
    out_table_real(table, "thr_dbm", NULL, service->threshold_dbm);
    out_table_real(table, "prob", NULL, service->probability);
    out_table_text(table, "place", service->indoor ? "indoor" : "outdoor");
}

/* One plan for all services: said once, with the first of them. */
static void set_proof(struct out_table *table, const struct out_context *context, int32_t service)
{
    const struct plan_siting *siting = context->results->siting;
    if (service != context->scenario->siting.service) {
        return;
    }
    int64_t bound = out_siting_weight_bound(context->scenario, siting);
    int64_t gain = out_siting_shown(context, siting->weight_total);
    out_table_text(table, "status", out_siting_status_name(siting->solution.status));
    out_table_integer(table, "gain", NULL, gain);
    out_table_integer(table, "bound", NULL, out_siting_shown_bound(context, bound, siting->weight_total));
    out_table_real(table, "gap_pct", NULL, out_siting_gap_percent(siting->weight_total, bound));
}

static void add_row(struct out_table *table, const struct out_context *context, int32_t service, bool after)
{
    char id[32];
    (void)snprintf(id, sizeof id, "%s-%s", context->scenario->service[service].key,
                   after ? "after" : "before");
    out_table_row(table, id);
    out_table_text(table, "state", after ? "after" : "before");
    set_service(table, context, &context->scenario->service[service]);
    if (context->figures.has_people) {
        set_people(table, context, service, after);
    }
    set_area(table, context, service, after);
    set_places(table, context, service, after);
    if (after) {
        out_table_integer(table, "sites", NULL, context->results->siting->count);
        out_table_integer(table, "cost_vnd", NULL, context->results->siting->cost_total_vnd);
        set_proof(table, context, service);
    } else {
        set_gaps(table, context, service);
    }
}

enum geo_status out_summary_build(struct out_table *ret, const struct out_context *context,
                                  struct geo_error *err)
{
    int32_t services = context->scenario->service_count;
    enum geo_status status = out_table_open(ret, OUT_SUMMARY, context->scenario, 2 * services, err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t s = 0; s < services; s++) {
        add_row(ret, context, s, false);
        if (out_has_after(context, s)) {
            add_row(ret, context, s, true);
        }
    }
    return out_table_status(ret, err);
}
