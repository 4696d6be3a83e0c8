#include "outputs/build.h"

#include "geo/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All codes of a gap's communes, ; between; may be long. Caller frees. */
static enum geo_status join_codes(char **ret, const struct plan_gap *gap,
                                  const struct plan_scenario *scenario, struct geo_error *err)
{
    size_t size = 1;
    for (int32_t i = 0; i < gap->commune_count; i++) {
        size += strlen(scenario->commune[gap->commune[i]].code) + 1;
    }
    char *codes = NULL;
    enum geo_status status = geo_memory_array(&codes, size, 1, "commune codes", err);
    if (status != GEO_OK) {
        return status;
    }
    size_t used = 0;
    for (int32_t i = 0; i < gap->commune_count; i++) {
        int length = snprintf(codes + used, size - used, "%s%s", i > 0 ? ";" : "",
                              scenario->commune[gap->commune[i]].code);
        used += length > 0 ? (size_t)length : 0;
    }
    *ret = codes;
    return GEO_OK;
}

static enum geo_status add_gap(struct out_table *table, const struct out_context *context, int64_t index,
                               int64_t number, struct geo_error *err)
{
    const struct plan_scenario *scenario = context->scenario;
    const struct plan_gap *gap = &context->results->gaps->gap[index];
    const struct plan_service *service = &scenario->service[gap->service];
    char *codes = NULL;
    enum geo_status status = join_codes(&codes, gap, scenario, err);
    if (status != GEO_OK) {
        return status;
    }
    char id[64];
    (void)snprintf(id, sizeof id, "%s-%04lld", service->key, (long long)number);
    out_table_row(table, id);
    out_table_area(table, &gap->polygon);
    out_table_text(table, "id", id);
    out_table_text(table, "service", service->name);
    if (context->figures.has_people) {
        out_table_integer(table, "people", NULL, context->figures.gap_people[index]);
    }
    out_table_real(table, "area_km2", NULL, gap->area_km2);
    out_table_integer(table, "cells", NULL, gap->cell_count);
    if (gap->commune_main >= 0) {
        out_table_text(table, "code", scenario->commune[gap->commune_main].code);
        out_table_text(table, "name", scenario->commune[gap->commune_main].name);
    }
    out_table_text(table, "communes", codes);
    if (gap->nearest_station >= 0) {
        out_table_text(table, "near_id", scenario->station[gap->nearest_station].id);
    }
    out_table_real(table, "near_km", NULL, gap->nearest_km);
    out_table_text(table, "cause", plan_gap_cause_name(gap->cause));
    struct out_lon_lat place = out_wgs84(context, gap->x_m, gap->y_m);
    out_table_real(table, "lon", NULL, place.lon_deg);
    out_table_real(table, "lat", NULL, place.lat_deg);
    free(codes);
    return GEO_OK;
}

enum geo_status out_gaps_build(struct out_table *ret, const struct out_context *context,
                               struct geo_error *err)
{
    const struct plan_gaps *gaps = context->results->gaps;
    enum geo_status status = out_table_open(ret, OUT_GAPS, context->scenario, gaps->count, err);
    int64_t number = 0;
    for (int64_t g = 0; g < gaps->count && status == GEO_OK; g++) {
        bool same = g > 0 && gaps->gap[g].service == gaps->gap[g - 1].service;
        number = same ? number + 1 : 1;
        status = add_gap(ret, context, g, number, err);
    }
    return status == GEO_OK ? out_table_status(ret, err) : status;
}
