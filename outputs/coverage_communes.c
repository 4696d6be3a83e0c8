/* Covered, uncovered and not assessed: for each commune and service one feature of each, cut to the commune.
 */
#include "outputs/build.h"

#include "geo/clip.h"
#include "geo/memory.h"
#include "geo/parallel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLASS_COUNT 3

static const char *const CLASS_NAMES[CLASS_COUNT] = {[PLAN_CLASS_UNCOVERED] = "uncovered",
                                                     [PLAN_CLASS_COVERED] = "covered",
                                                     [PLAN_CLASS_NOT_ASSESSED] = "not_assessed"};

struct clip_job {
    const struct plan_scenario *scenario;
    const uint8_t *class;
    struct geo_polygon *polygon; /* [commune × CLASS_COUNT + class] */
};

static enum geo_status clip_commune(void *context, size_t index, int worker, struct geo_error *err)
{
    (void)worker;
    struct clip_job *job = context;
    const struct geo_clip_input input = {.zone = &job->scenario->commune[index].polygon,
                                         .grid = &job->scenario->grid,
                                         .class = job->class,
                                         .class_count = CLASS_COUNT};
    return geo_clip_classes(job->polygon + index * CLASS_COUNT, &input, err);
}

/* Thousandths of a km², from the raster. */
static int64_t class_area(const struct out_context *context, int class, int32_t service, size_t commune)
{
    const struct out_measure *area = &context->figures.area;
    enum out_part part = out_figures_asked(&context->scenario->service[service], false);
    int64_t covered = area->part[part][(size_t)service * (size_t)context->figures.commune_count + commune];
    if (class == PLAN_CLASS_NOT_ASSESSED) {
        return area->na[commune];
    }
    return class == PLAN_CLASS_COVERED ? covered : area->total[commune] - area->na[commune] - covered;
}

static void add_row(struct out_table *table, const struct out_context *context, int class, int32_t service,
                    size_t commune, const struct geo_polygon *polygon)
{
    const struct plan_commune *place = &context->scenario->commune[commune];
    const struct plan_service *asked = &context->scenario->service[service];
    char id[160];
    (void)snprintf(id, sizeof id, "%s-%s-%s", place->code, asked->key, CLASS_NAMES[class]);
    out_table_row(table, id);
    out_table_area(table, polygon);
    out_table_text(table, "code", place->code);
    out_table_text(table, "name", place->name);
    out_table_text(table, "service", asked->name);
    out_table_text(table, "class", CLASS_NAMES[class]);
    out_table_real(table, "area_km2", NULL, (double)class_area(context, class, service, commune) / 1000.0);
}

static enum geo_status add_service(struct out_table *table, struct out_areas *areas,
                                   const struct out_context *context, int32_t service, struct geo_error *err)
{
    static const int ORDER[CLASS_COUNT] = {PLAN_CLASS_COVERED, PLAN_CLASS_UNCOVERED, PLAN_CLASS_NOT_ASSESSED};
    const struct plan_scenario *scenario = context->scenario;
    size_t communes = (size_t)scenario->commune_count;
    struct clip_job job = {.scenario = scenario, .polygon = areas->polygon + areas->count};
    uint8_t *class = NULL;
    enum geo_status status = plan_coverage_classify(&class, context->results->before, scenario, service,
                                                    scenario->service[service].indoor, err);
    if (status == GEO_OK) {
        job.class = class;
        struct geo_parallel_job all = {communes, context->results->threads, clip_commune, &job};
        areas->count += communes * CLASS_COUNT; /* released with the areas, even after a failure */
        status = geo_parallel_for(&all, err);
    }
    for (size_t c = 0; c < communes && status == GEO_OK; c++) {
        for (int i = 0; i < CLASS_COUNT; i++) {
            const struct geo_polygon *polygon = &job.polygon[c * CLASS_COUNT + (size_t)ORDER[i]];
            if (polygon->ring_count > 0) {
                add_row(table, context, ORDER[i], service, c, polygon);
            }
        }
    }
    free(class);
    return status;
}

enum geo_status out_coverage_communes_build(struct out_table *ret, struct out_areas *ret_areas,
                                            const struct out_context *context, struct geo_error *err)
{
    int32_t services = context->scenario->service_count;
    size_t most = CLASS_COUNT * (size_t)services * (size_t)context->scenario->commune_count;
    enum geo_status status =
        geo_memory_array(&ret_areas->polygon, most, sizeof *ret_areas->polygon, "coverage areas", err);
    if (status == GEO_OK) {
        status = out_table_open(ret, OUT_COVERAGE_BY_COMMUNE, context->scenario, (int64_t)most, err);
    }
    for (int32_t s = 0; s < services && status == GEO_OK; s++) {
        status = add_service(ret, ret_areas, context, s, err);
    }
    return status == GEO_OK ? out_table_status(ret, err) : status;
}
