#include "outputs/results.h"

#include "geo/folder.h"
#include "geo/memory.h"
#include "outputs/build.h"
#include "outputs/method.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct output {
    struct out_context context;
    struct out_table table[OUT_TABLE_COUNT];
    bool present[OUT_TABLE_COUNT];
    struct out_areas areas, commune_areas;
    char method[OUT_METHOD_SIZE];
    char description[OUT_TABLE_COUNT][OUT_METHOD_SIZE + 128]; /* of the layers: title and method */
    const char *folder;
    const struct geo_progress *progress;
    int step_count, steps_done;
};

static enum geo_status step(struct output *output, struct geo_error *err)
{
    output->steps_done++;
    double done = (double)output->steps_done / (double)output->step_count;
    if (!geo_progress_tick(output->progress, done < 1.0 ? done : 1.0)) {
        return geo_error_set(err, GEO_ERR_INTERRUPTED, "interrupted while writing the results");
    }
    return GEO_OK;
}

static enum geo_status path_of(char **ret, const struct output *output, const char *name, const char *ending,
                               struct geo_error *err)
{
    size_t size = strlen(output->folder) + strlen(name) + strlen(ending) + 2;
    char *path = NULL;
    enum geo_status status = geo_memory_array(&path, size, 1, "a path", err);
    if (status == GEO_OK) {
        (void)snprintf(path, size, "%s/%s%s", output->folder, name, ending);
        *ret = path;
    }
    return status;
}

static bool is_present(enum out_table_name name, const struct out_results *results)
{
    bool sites = results->siting != NULL;
    switch (name) {
    case OUT_COVERAGE_BY_COMMUNE:
        return results->coverage_by_commune;
    case OUT_SITES:
    case OUT_CANDIDATES:
    case OUT_PHASES:
    case OUT_COMMUNE_PHASES:
        return sites;
    case OUT_CURVE:
        return sites && results->siting->curve.point_count > 0;
    case OUT_RANK_COMMUNES:
    case OUT_RANK_VILLAGES:
        return false;
    case OUT_COMMUNES:
    case OUT_GAPS:
    case OUT_COVERAGE:
    case OUT_STATIONS:
    case OUT_SUMMARY:
    case OUT_SECTORS:
    case OUT_QUALITY:
    case OUT_TABLE_COUNT:
        break;
    }
    return true;
}

static enum geo_status build_table(struct output *output, enum out_table_name name, struct geo_error *err)
{
    static enum geo_status (*const BUILDERS[OUT_TABLE_COUNT])(struct out_table *, const struct out_context *,
                                                              struct geo_error *) = {
        [OUT_COMMUNES] = out_communes_build,
        [OUT_GAPS] = out_gaps_build,
        [OUT_STATIONS] = out_stations_build,
        [OUT_SITES] = out_sites_build,
        [OUT_SUMMARY] = out_summary_build,
        [OUT_SECTORS] = out_sectors_build,
        [OUT_QUALITY] = out_quality_build,
        [OUT_CANDIDATES] = out_candidates_build,
        [OUT_CURVE] = out_budget_curve_build,
        [OUT_PHASES] = out_phases_build,
        [OUT_COMMUNE_PHASES] = out_commune_phases_build,
    };
    struct out_table *table = &output->table[name];
    if (name == OUT_COVERAGE) {
        return out_coverage_build(table, &output->areas, &output->context, err);
    }
    if (name == OUT_COVERAGE_BY_COMMUNE) {
        return out_coverage_communes_build(table, &output->commune_areas, &output->context, err);
    }
    return BUILDERS[name](table, &output->context, err);
}

static enum geo_status build_tables(struct output *output, struct geo_error *err)
{
    out_method_text(output->method, output->context.scenario);
    for (int t = 0; t < OUT_TABLE_COUNT; t++) {
        output->present[t] = is_present((enum out_table_name)t, output->context.results);
        if (!output->present[t]) {
            continue;
        }
        enum geo_status status = build_table(output, (enum out_table_name)t, err);
        if (status == GEO_OK) {
            struct geo_layer *layer = &output->table[t].layer;
            (void)snprintf(output->description[t], sizeof output->description[t], "%s. Computed with %s",
                           layer->description, output->method);
            layer->description = output->description[t];
            status = step(output, err);
        }
        if (status != GEO_OK) {
            return status;
        }
    }
    return GEO_OK;
}

typedef enum geo_status layer_writer(const struct geo_layer *layer, const char *path, struct geo_error *err);

static enum geo_status write_table(const struct output *output, const struct out_table *table,
                                   const char *ending, layer_writer *writer, struct geo_error *err)
{
    char *path = NULL;
    enum geo_status status = path_of(&path, output, table->layer.name, ending, err);
    if (status == GEO_OK) {
        status = writer(&table->layer, path, err);
    }
    free(path);
    return status;
}

static enum geo_status write_tables(struct output *output, struct geo_error *err)
{
    for (int t = 0; t < OUT_TABLE_COUNT; t++) {
        const struct out_table *table = &output->table[t];
        enum geo_status status = GEO_OK;
        if (output->present[t] && table->schema->geojson) {
            status = write_table(output, table, ".geojson", geo_layer_write_geojson, err);
        }
        if (status == GEO_OK && output->present[t] && table->schema->csv) {
            status = write_table(output, table, ".csv", geo_layer_write_csv, err);
        }
        if (status == GEO_OK) {
            status = step(output, err);
        }
        if (status != GEO_OK) {
            return status;
        }
    }
    return GEO_OK;
}

static enum geo_status write_gpkg(struct output *output, struct geo_error *err)
{
    const struct geo_layer *layers[OUT_TABLE_COUNT];
    int count = 0;
    for (int t = 0; t < OUT_TABLE_COUNT; t++) {
        if (output->present[t]) {
            layers[count++] = &output->table[t].layer;
        }
    }
    char *path = NULL;
    enum geo_status status = path_of(&path, output, "phusong", ".gpkg", err);
    if (status == GEO_OK) {
        status = geo_layer_write_gpkg(layers, count, path, err);
    }
    free(path);
    return status == GEO_OK ? step(output, err) : status;
}

static enum geo_status write_rasters(struct output *output, struct geo_error *err)
{
    for (int32_t s = 0; s < output->context.scenario->service_count; s++) {
        enum geo_status status = out_rasters_write(&output->context, output->folder, s, err);
        if (status == GEO_OK) {
            status = step(output, err);
        }
        if (status != GEO_OK) {
            return status;
        }
    }
    return GEO_OK;
}

/* What proves the plan. */
static enum geo_status write_siting(struct output *output, struct geo_error *err)
{
    const struct out_results *results = output->context.results;
    if (results->siting == NULL || results->demand == NULL || results->siting->solution.proof.unit == NULL) {
        return GEO_OK;
    }
    return out_siting_files_write(&output->context.sums, output->folder, results->scenario,
                                  results->candidates, results->demand, results->siting, err);
}

static enum geo_status write_records(struct output *output, struct geo_error *err)
{
    const struct out_results *results = output->context.results;
    char *plan = NULL;
    char *run = NULL;
    enum geo_status status = path_of(&plan, output, "plan.resolved", ".yaml", err);
    if (status == GEO_OK) {
        status = geo_folder_write_file(plan, results->resolved_plan, strlen(results->resolved_plan), err);
    }
    if (status == GEO_OK) {
        status = path_of(&run, output, "run", ".json", err);
    }
    /* Last: it is the mark of a results folder. */
    if (status == GEO_OK) {
        status = out_run_json_write(&output->context, run, err);
    }
    free(plan);
    free(run);
    return status == GEO_OK ? step(output, err) : status;
}

static void release(struct output *output)
{
    for (int t = 0; t < OUT_TABLE_COUNT; t++) {
        out_table_release(&output->table[t]);
    }
    out_areas_release(&output->areas);
    out_areas_release(&output->commune_areas);
    out_figures_release(&output->context.figures);
    geo_transform_close(output->context.to_wgs84);
}

enum geo_status out_results_write(const struct out_results *results, const char *folder,
                                  const struct geo_progress *progress, struct geo_error *err)
{
    struct output output = {.context = {.results = results, .scenario = results->scenario},
                            .folder = folder,
                            .progress = progress,
                            .step_count = 2 * OUT_TABLE_COUNT + results->scenario->service_count + 2};
    enum geo_status status = out_figures_compute(&output.context.figures, results, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = geo_transform_open(&output.context.to_wgs84, results->scenario->crs, GEO_CRS_WGS84, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = build_tables(&output, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = write_tables(&output, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = write_gpkg(&output, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = write_rasters(&output, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = write_siting(&output, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = write_records(&output, err);
done:
    release(&output);
    return status;
}
