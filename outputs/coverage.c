/* Covered, uncovered and not assessed: for each service one feature of each, along the cell edges. */
#include "outputs/build.h"

#include "geo/memory.h"
#include "geo/polygonize.h"

#include <stdio.h>
#include <stdlib.h>

#define CLASS_COUNT 3

/* In the order of plan_class; label = class + 1. */
static const char *const CLASS_NAMES[CLASS_COUNT] = {[PLAN_CLASS_UNCOVERED] = "uncovered",
                                                     [PLAN_CLASS_COVERED] = "covered",
                                                     [PLAN_CLASS_NOT_ASSESSED] = "not_assessed"};

void out_areas_release(struct out_areas *areas)
{
    for (size_t i = 0; i < areas->count; i++) {
        geo_polygon_release(&areas->polygon[i]);
    }
    free(areas->polygon);
    *areas = (struct out_areas){0};
}

static enum geo_status trace(struct geo_polygon **ret, const struct out_context *context, int32_t service,
                             bool after, struct geo_error *err)
{
    const struct plan_scenario *scenario = context->scenario;
    const struct plan_coverage *coverage = after ? context->results->after : context->results->before;
    uint8_t *class = NULL;
    int32_t *label = NULL;
    size_t cells = (size_t)geo_grid_cell_count(&scenario->grid);
    enum geo_status status =
        plan_coverage_classify(&class, coverage, scenario, service, scenario->service[service].indoor, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = geo_memory_array(&label, cells, sizeof *label, "coverage classes", err);
    if (status != GEO_OK) {
        goto done;
    }
    for (size_t i = 0; i < cells; i++) {
        label[i] = class[i] < CLASS_COUNT ? class[i] + 1 : 0;
    }
    status = geo_polygonize_trace(ret, label, CLASS_COUNT, &scenario->grid, err);
done:
    free(class);
    free(label);
    return status;
}

/* Province figures of one class. */
static int64_t class_sum(const struct out_context *context, const struct out_measure *measure, int class,
                         int32_t service, bool after)
{
    const struct out_figures *figures = &context->figures;
    int64_t na = out_figures_sum(figures, measure->na, 0);
    enum out_part part = out_figures_asked(&context->scenario->service[service], after);
    int64_t covered = out_figures_sum(figures, measure->part[part], service);
    if (class == PLAN_CLASS_NOT_ASSESSED) {
        return na;
    }
    return class == PLAN_CLASS_COVERED ? covered : out_figures_sum(figures, measure->total, 0) - na - covered;
}

static void add_class(struct out_table *table, const struct out_context *context, int class, int32_t service,
                      bool after, const struct geo_polygon *polygon)
{
    const struct plan_service *asked = &context->scenario->service[service];
    char id[64];
    (void)snprintf(id, sizeof id, "%s-%s%s", asked->key, CLASS_NAMES[class], after ? "-after" : "");
    out_table_row(table, id);
    out_table_area(table, polygon);
    out_table_text(table, "id", id);
    out_table_text(table, "service", asked->name);
    out_table_text(table, "class", CLASS_NAMES[class]);
    out_table_text(table, "state", after ? "after" : "before");
    out_table_text(table, "place", asked->indoor ? "indoor" : "outdoor");
    if (context->figures.has_people) {
        out_table_integer(table, "people", NULL,
                          class_sum(context, &context->figures.people, class, service, after));
    }
    double area_km2 = (double)class_sum(context, &context->figures.area, class, service, after) / 1000.0;
    out_table_real(table, "area_km2", NULL, area_km2);
}

/* The classes of one service that occur. */
static enum geo_status add_service(struct out_table *table, struct out_areas *areas,
                                   const struct out_context *context, int32_t service, bool after,
                                   struct geo_error *err)
{
    static const int ORDER[CLASS_COUNT] = {PLAN_CLASS_COVERED, PLAN_CLASS_UNCOVERED, PLAN_CLASS_NOT_ASSESSED};
    struct geo_polygon *traced = NULL;
    enum geo_status status = trace(&traced, context, service, after, err);
    for (int i = 0; i < CLASS_COUNT && status == GEO_OK; i++) {
        if (traced[ORDER[i]].ring_count > 0) {
            struct geo_polygon *kept = &areas->polygon[areas->count++];
            *kept = traced[ORDER[i]];
            traced[ORDER[i]] = (struct geo_polygon){0};
            add_class(table, context, ORDER[i], service, after, kept);
        }
    }
    for (int i = 0; traced != NULL && i < CLASS_COUNT; i++) {
        geo_polygon_release(&traced[i]);
    }
    free(traced);
    return status;
}

enum geo_status out_coverage_build(struct out_table *ret, struct out_areas *ret_areas,
                                   const struct out_context *context, struct geo_error *err)
{
    int32_t services = context->scenario->service_count;
    size_t most = CLASS_COUNT * 2 * (size_t)services;
    enum geo_status status =
        geo_memory_array(&ret_areas->polygon, most, sizeof *ret_areas->polygon, "coverage areas", err);
    if (status == GEO_OK) {
        status = out_table_open(ret, OUT_COVERAGE, context->scenario, (int64_t)most, err);
    }
    for (int32_t s = 0; s < services && status == GEO_OK; s++) {
        status = add_service(ret, ret_areas, context, s, false, err);
        if (status == GEO_OK && out_has_after(context, s)) {
            status = add_service(ret, ret_areas, context, s, true, err);
        }
    }
    return status == GEO_OK ? out_table_status(ret, err) : status;
}
