#include "outputs/build.h"
#include "outputs/method.h"
#include "outputs/raster.h"

#include "geo/memory.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const struct out_raster RASTERS[OUT_RASTER_COUNT] = {
    [OUT_SIGNAL] = {"signal", "median level of the best server outdoors", "dBm",
                    "dBm, to 0.1; -200: assessed, no service; -9999: nodata", GEO_IMAGE_FLOAT32,
                    GEO_OVERVIEW_MAX, -9999.0, true},
    [OUT_SERVER] = {"server", "best server", "",
                    "`server` of sectors.csv; 0: assessed, no server; -1: nodata", GEO_IMAGE_INT32,
                    GEO_OVERVIEW_MODE, -1.0, false},
    [OUT_PROBABILITY] = {"prob", "probability of the required level, outdoors or indoors as the service asks",
                         "", "0 to 1, to 0.001 and away from what is required; -1: nodata", GEO_IMAGE_FLOAT32,
                         GEO_OVERVIEW_AVERAGE, -1.0, true},
};

const struct out_raster *out_raster_at(enum out_raster_name name)
{
    return &RASTERS[name];
}

struct job {
    const struct out_context *context;
    const char *folder;
    int32_t service;
    bool after;
    void *values; /* cols × rows of four bytes */
};

/* Rounded, so that files compress and compare; never rounded to the value that means no service. */
static float level(float level_dbm)
{
    if (isnan(level_dbm) || level_dbm <= PLAN_NO_SIGNAL_DBM) {
        return level_dbm;
    }
    return (float)(round(10.0 * (double)level_dbm) / 10.0);
}

/* Rounded away from what is required, so that the raster compared with it gives the cells that are covered.
 */
static float probability(double ratio, double required)
{
    double thousandths = 1000.0 * ratio;
    return (float)((ratio >= required ? ceil(thousandths) : floor(thousandths)) / 1000.0);
}

static void fill(const struct job *job, enum out_raster_name name)
{
    const struct plan_scenario *scenario = job->context->scenario;
    const struct out_results *results = job->context->results;
    const struct plan_coverage *coverage = job->after ? results->after : results->before;
    const struct plan_layer *layer = &coverage->layer[job->service];
    int32_t cells = (int32_t)geo_grid_cell_count(&scenario->grid);
    float *real = job->values;
    int32_t *whole = job->values;
    bool indoor = scenario->service[job->service].indoor;
    for (int32_t i = 0; i < cells; i++) {
        if (name == OUT_SIGNAL) {
            real[i] = level(layer->level_dbm[i]);
        } else if (name == OUT_SERVER) {
            whole[i] = isnan(layer->level_dbm[i]) ? -1 : layer->server[i] + 1;
        } else {
            double ratio = plan_coverage_probability(coverage, job->service, i, indoor);
            real[i] = probability(ratio, scenario->service[job->service].probability);
        }
    }
}

static enum geo_status write(const struct job *job, enum out_raster_name name, struct geo_error *err)
{
    const struct out_raster *raster = out_raster_at(name);
    const struct plan_scenario *scenario = job->context->scenario;
    const struct plan_service *service = &scenario->service[job->service];
    const char *state = job->after ? "after" : "before";
    char description[512];
    char tags[4][256];
    char method[OUT_METHOD_SIZE];
    char propagation[OUT_METHOD_SIZE + 16];
    const char *metadata[] = {tags[0], tags[1], tags[2], tags[3], propagation, NULL};
    out_method_text(method, scenario);
    (void)snprintf(propagation, sizeof propagation, "PROPAGATION=%s", method);
    (void)snprintf(description, sizeof description, "%s: %s", service->name, raster->title);
    (void)snprintf(tags[0], sizeof tags[0], "SERVICE=%s", service->name);
    (void)snprintf(tags[1], sizeof tags[1], "STATE=%s", state);
    (void)snprintf(tags[2], sizeof tags[2], "PLACE=%s",
                   name == OUT_PROBABILITY && service->indoor ? "indoor" : "outdoor");
    (void)snprintf(tags[3], sizeof tags[3], "VALUES=%s", raster->values);
    fill(job, name);
    struct geo_image image = {.grid = &scenario->grid,
                              .crs = scenario->crs,
                              .type = raster->type,
                              .values = job->values,
                              .nodata = raster->nodata,
                              .overview = raster->overview,
                              .description = description,
                              .unit = raster->unit,
                              .metadata = metadata};
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s_%s%s.tif", job->folder, raster->name, service->key,
                          job->after ? "_after" : "");
    if (length < 0 || (size_t)length >= sizeof path) {
        return geo_error_set(err, GEO_ERR_OUTPUT, "output folder '%s' has too long a name", job->folder);
    }
    return geo_image_write(&image, path, err);
}

enum geo_status out_rasters_write(const struct out_context *context, const char *folder, int32_t service,
                                  struct geo_error *err)
{
    struct job job = {.context = context, .folder = folder, .service = service};
    size_t cells = (size_t)geo_grid_cell_count(&context->scenario->grid);
    int states = out_has_after(context, service) ? 2 : 1;
    enum geo_status status = geo_memory_array(&job.values, cells, sizeof(float), "a raster", err);
    for (int state = 0; state < states && status == GEO_OK; state++) {
        job.after = state == 1;
        for (int name = 0; name < OUT_RASTER_COUNT && status == GEO_OK; name++) {
            if (!job.after || out_raster_at((enum out_raster_name)name)->after) {
                status = write(&job, (enum out_raster_name)name, err);
            }
        }
    }
    free(job.values);
    return status;
}
