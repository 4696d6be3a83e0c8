#include "outputs/rank.h"

#include "geo/folder.h"
#include "geo/memory.h"
#include "outputs/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_commune(struct out_table *table, const struct out_context *context,
                        const struct out_rank_commune *row)
{
    const struct plan_service *service = &context->scenario->service[row->service];
    char id[64];
    (void)snprintf(id, sizeof id, "%s-%d", service->key, row->rank);
    out_table_row(table, id);
    out_table_text(table, "service", service->name);
    out_table_integer(table, "rank", NULL, row->rank);
    out_site_commune(table, context->scenario, row->commune);
    out_table_integer(table, "people", NULL, row->people);
    out_table_real(table, "unc_pct", NULL, row->percent);
    out_table_real(table, "unc_km2", NULL, row->area_km2);
    out_table_integer(table, "unc_school", NULL, row->schools);
    out_table_real(table, "unc_road", NULL, row->road_km);
    out_table_integer(table, "stations", NULL, row->stations);
    out_table_integer(table, "na_pop", NULL, row->na_people);
}

static void add_village(struct out_table *table, const struct out_context *context,
                        const struct out_rank_village *row)
{
    const struct plan_service *service = &context->scenario->service[row->service];
    const struct plan_village *village = &context->scenario->village[row->village];
    struct out_lon_lat place = out_wgs84(context, village->x_m, village->y_m);
    char id[64];
    (void)snprintf(id, sizeof id, "%s-%d", service->key, row->rank);
    out_table_row(table, id);
    out_table_text(table, "service", service->name);
    out_table_integer(table, "rank", NULL, row->rank);
    out_table_text(table, "village", village->name);
    out_site_commune(table, context->scenario, village->commune);
    out_table_integer(table, "people", NULL, row->people);
    out_table_real(table, "level_dbm", NULL, row->level_dbm);
    out_table_real(table, "near_km", NULL, row->near_km);
    out_table_real(table, "lon", NULL, place.lon_deg);
    out_table_real(table, "lat", NULL, place.lat_deg);
}

/* name: file name. Caller frees. */
static enum geo_status path_of(char **ret, const char *folder, const char *name, struct geo_error *err)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = NULL;
    enum geo_status status = geo_memory_array(&path, size, 1, "a path", err);
    if (status == GEO_OK) {
        (void)snprintf(path, size, "%s/%s", folder, name);
        *ret = path;
    }
    return status;
}

static enum geo_status write_table(struct out_table *table, const char *folder, const char *name,
                                   struct geo_error *err)
{
    char *path = NULL;
    enum geo_status status = out_table_status(table, err);
    if (status == GEO_OK) {
        status = path_of(&path, folder, name, err);
    }
    if (status == GEO_OK) {
        status = geo_layer_write_csv(&table->layer, path, err);
    }
    free(path);
    return status;
}

static enum geo_status write_communes(const struct out_rank *rank, const struct out_context *context,
                                      const char *folder, struct geo_error *err)
{
    struct out_table table = {0};
    enum geo_status status =
        out_table_open(&table, OUT_RANK_COMMUNES, context->scenario, rank->commune_count, err);
    for (int32_t i = 0; i < rank->commune_count && status == GEO_OK; i++) {
        add_commune(&table, context, &rank->commune[i]);
    }
    if (status == GEO_OK) {
        status = write_table(&table, folder, "rank_communes.csv", err);
    }
    out_table_release(&table);
    return status;
}

static enum geo_status write_villages(const struct out_rank *rank, const struct out_context *context,
                                      const char *folder, struct geo_error *err)
{
    struct out_table table = {0};
    enum geo_status status =
        out_table_open(&table, OUT_RANK_VILLAGES, context->scenario, rank->village_count, err);
    for (int32_t i = 0; i < rank->village_count && status == GEO_OK; i++) {
        add_village(&table, context, &rank->village[i]);
    }
    if (status == GEO_OK) {
        status = write_table(&table, folder, "rank_villages.csv", err);
    }
    out_table_release(&table);
    return status;
}

static enum geo_status write_records(const struct out_context *context, const char *folder,
                                     struct geo_error *err)
{
    const char *plan = context->results->resolved_plan;
    char *plan_path = NULL;
    char *run_path = NULL;
    enum geo_status status = path_of(&plan_path, folder, "plan.resolved.yaml", err);
    if (status == GEO_OK) {
        status = geo_folder_write_file(plan_path, plan, strlen(plan), err);
    }
    if (status == GEO_OK) {
        status = path_of(&run_path, folder, "run.json", err);
    }
    /* Last: it is the mark of a results folder. */
    if (status == GEO_OK) {
        status = out_run_json_write(context, run_path, err);
    }
    free(plan_path);
    free(run_path);
    return status;
}

enum geo_status out_rank_write(const struct out_rank *rank, const struct out_results *results,
                               const char *folder, struct geo_error *err)
{
    struct out_context context = {.results = results, .scenario = results->scenario};
    enum geo_status status = out_figures_compute(&context.figures, results, err);
    if (status == GEO_OK) {
        status = geo_transform_open(&context.to_wgs84, results->scenario->crs, GEO_CRS_WGS84, err);
    }
    if (status == GEO_OK) {
        status = write_communes(rank, &context, folder, err);
    }
    if (status == GEO_OK && results->scenario->has_villages) {
        status = write_villages(rank, &context, folder, err);
    }
    if (status == GEO_OK) {
        status = write_records(&context, folder, err);
    }
    geo_transform_close(context.to_wgs84);
    out_figures_release(&context.figures);
    return status;
}
