#include "outputs/build.h"
#include "outputs/rounding.h"

#include <math.h>

static double km2(int64_t thousandths)
{
    return (double)thousandths / 1000.0;
}

/* Share of what was assessed, from the exact figures. */
static double percent(const struct out_measure *measure, enum out_part part, size_t at, size_t commune)
{
    return out_rounding_percent((double)measure->part_milli[part][at],
                                (double)(measure->total_milli[commune] - measure->na_milli[commune]));
}

static void set_people(struct out_table *table, const struct out_context *context, int32_t service,
                       int32_t commune)
{
    const struct out_measure *people = &context->figures.people;
    const struct plan_service *asked = &context->scenario->service[service];
    const char *key = asked->key;
    size_t c = (size_t)commune;
    size_t at = (size_t)service * (size_t)context->figures.commune_count + c;
    out_table_integer(table, "po", key, people->part[OUT_PART_OUT][at]);
    out_table_integer(table, "pi", key, people->part[OUT_PART_IN][at]);
    out_table_real(table, "ppo", key, percent(people, OUT_PART_OUT, at, c));
    out_table_real(table, "ppi", key, percent(people, OUT_PART_IN, at, c));
    int64_t covered = people->part[out_figures_asked(asked, false)][at];
    out_table_integer(table, "unc", key, people->total[c] - people->na[c] - covered);
    if (out_has_after(context, service)) {
        enum out_part after = out_figures_asked(asked, true);
        out_table_integer(table, "aft", key, people->part[after][at]);
        out_table_real(table, "paf", key, percent(people, after, at, c));
    }
}

static void set_service(struct out_table *table, const struct out_context *context, int32_t service,
                        int32_t commune)
{
    const struct out_measure *area = &context->figures.area;
    const char *key = context->scenario->service[service].key;
    size_t c = (size_t)commune;
    size_t at = (size_t)service * (size_t)context->figures.commune_count + c;
    const struct plan_tally *tally = &context->results->tallies->tally[at];
    if (context->figures.has_people) {
        set_people(table, context, service, commune);
    }
    out_table_real(table, "ao", key, km2(area->part[OUT_PART_OUT][at]));
    out_table_real(table, "ai", key, km2(area->part[OUT_PART_IN][at]));
    out_table_real(table, "pao", key, percent(area, OUT_PART_OUT, at, c));
    out_table_real(table, "pai", key, percent(area, OUT_PART_IN, at, c));
    out_table_integer(table, "sta", key, tally->station_count);
    out_table_integer(table, "has", key, tally->station_count > 0 ? 1 : 0);
    out_table_real(table, "rd", key, out_rounding_percent(tally->road_covered_km, tally->road_km));
    out_table_real(table, "sch", key,
                   out_rounding_percent((double)tally->school_covered_count, (double)tally->school_count));
}

static void add_commune(struct out_table *table, const struct out_context *context, int32_t c)
{
    const struct plan_scenario *scenario = context->scenario;
    const struct plan_commune *commune = &scenario->commune[c];
    const struct out_figures *figures = &context->figures;
    out_table_row(table, commune->code);
    out_table_area(table, &commune->polygon);
    out_table_text(table, "code", commune->code);
    out_table_text(table, "name", commune->name);
    out_table_real(table, "area_km2", NULL, km2(figures->area.total[c]));
    out_table_real(table, "na_km2", NULL, km2(figures->area.na[c]));
    if (figures->has_people) {
        out_table_integer(table, "pop", NULL, figures->people.total[c]);
        out_table_integer(table, "na_pop", NULL, figures->people.na[c]);
    }
    const struct plan_tally *tally =
        &context->results->tallies->tally[c]; /* roads and schools: any service's */
    if (scenario->has_roads) {
        out_table_real(table, "road_km", NULL, tally->road_km);
    }
    if (scenario->has_schools) {
        out_table_integer(table, "schools", NULL, tally->school_count);
    }
    for (int32_t s = 0; s < scenario->service_count; s++) {
        set_service(table, context, s, c);
    }
}

enum geo_status out_communes_build(struct out_table *ret, const struct out_context *context,
                                   struct geo_error *err)
{
    int32_t count = context->scenario->commune_count;
    enum geo_status status = out_table_open(ret, OUT_COMMUNES, context->scenario, count, err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t c = 0; c < count; c++) {
        add_commune(ret, context, c);
    }
    return out_table_status(ret, err);
}
