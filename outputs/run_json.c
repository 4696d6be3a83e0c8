/* run.json: what was run, with what, on what. Everything but "seconds" is the same in every run of
 * the same plan on the same inputs. */
#include "outputs/build.h"

#include "geo/folder.h"
#include "outputs/json.h"
#include "outputs/method.h"
#include "planner/radio/model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA_VERSION 1

static json_object *describe_grid(struct out_json *writer, const struct plan_scenario *scenario)
{
    json_object *object = json_object_new_object();
    out_json_text(writer, object, "crs", scenario->crs);
    out_json_text(writer, object, "crs_name", scenario->crs_name);
    out_json_real(writer, object, "central_meridian_deg", scenario->central_meridian_deg, 4);
    out_json_text(writer, object, "operation", scenario->crs_operation);
    out_json_real(writer, object, "west_m", scenario->grid.west_m, 3);
    out_json_real(writer, object, "north_m", scenario->grid.north_m, 3);
    out_json_real(writer, object, "cell_m", scenario->grid.cell_m, 3);
    out_json_integer(writer, object, "cols", scenario->grid.cols);
    out_json_integer(writer, object, "rows", scenario->grid.rows);
    return object;
}

static json_object *describe_counts(struct out_json *writer, const struct out_context *context)
{
    const struct plan_scenario *scenario = context->scenario;
    json_object *object = json_object_new_object();
    out_json_integer(writer, object, "communes", scenario->commune_count);
    out_json_integer(writer, object, "positions", scenario->position_count);
    out_json_integer(writer, object, "stations", scenario->station_count);
    out_json_integer(writer, object, "sectors", scenario->sector_count);
    out_json_integer(writer, object, "gaps", context->results->gaps->count);
    if (context->results->siting != NULL) {
        out_json_integer(writer, object, "candidates", context->results->candidates->count);
        out_json_integer(writer, object, "proposed_sites", context->results->siting->count);
    }
    if (context->figures.has_people) {
        out_json_integer(writer, object, "people", out_people(context, context->figures.people.total, 0));
    }
    return object;
}

static json_object *describe_services(struct out_json *writer, const struct plan_scenario *scenario)
{
    json_object *array = json_object_new_array();
    for (int32_t s = 0; s < scenario->service_count; s++) {
        const struct plan_service *service = &scenario->service[s];
        json_object *object = json_object_new_object();
        out_json_text(writer, object, "key", service->key);
        out_json_text(writer, object, "name", service->name);
        out_json_text(writer, object, "technology", plan_technology_name(service->technology));
        out_json_text(writer, object, "band",
                      service->band == PLAN_ANY ? "any" : scenario->band[service->band].name);
        out_json_text(writer, object, "operator",
                      service->operator_id == PLAN_ANY ? "any"
                                                       : scenario->operator_name[service->operator_id]);
        out_json_real(writer, object, "threshold_dbm", service->threshold_dbm, 2);
        out_json_real(writer, object, "probability", service->probability, 4);
        out_json_text(writer, object, "where", service->indoor ? "indoor" : "outdoor");
        out_json_append(writer, array, object);
    }
    return array;
}

static json_object *describe_models(struct out_json *writer, const struct plan_propagation *propagation)
{
    json_object *object = json_object_new_object();
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        const struct plan_model *model = plan_model_find(propagation->model[env]);
        json_object *entry = json_object_new_object();
        out_json_text(writer, entry, "name", propagation->model[env]);
        out_json_text(writer, entry, "reference", model == NULL ? "" : model->reference);
        out_json_text(writer, entry, "edition", model == NULL ? "" : model->edition);
        out_json_put(writer, object, plan_environment_name((enum plan_environment)env), entry);
    }
    return object;
}

static json_object *describe_propagation(struct out_json *writer, const struct plan_scenario *scenario)
{
    const struct plan_propagation *propagation = &scenario->propagation;
    char method[OUT_METHOD_SIZE];
    json_object *object = json_object_new_object();
    out_method_text(method, scenario);
    out_json_text(writer, object, "method", method);
    out_json_put(writer, object, "model", describe_models(writer, propagation));
    out_json_text(writer, object, "mode", out_method_mode_name(propagation->mode));
    out_json_text(writer, object, "diffraction", out_method_diffraction_name(propagation->diffraction));
    out_json_text(writer, object, "terminal_clutter",
                  out_method_terminal_name(propagation->terminal_clutter));
    out_json_text(writer, object, "polarization", out_method_polarization_name(propagation->polarization));
    out_json_real(writer, object, "delta_n", propagation->climate.delta_n, 3);
    out_json_real(writer, object, "n0", propagation->climate.n0, 3);
    out_json_real(writer, object, "time_percent", propagation->climate.time_percent, 3);
    out_json_real(writer, object, "effective_earth_radius_km",
                  plan_model_earth_radius_m(&propagation->climate) / 1000.0, 3);
    out_json_real(writer, object, "max_range_km", propagation->max_range_km, 3);
    out_json_real(writer, object, "sigma_db", propagation->sigma_db, 3);
    return object;
}

static json_object *describe_inputs(struct out_json *writer, const struct out_results *results)
{
    json_object *array = json_object_new_array();
    for (int i = 0; i < results->input_count; i++) {
        const struct out_input *input = &results->inputs[i];
        json_object *object = json_object_new_object();
        out_json_text(writer, object, "path", input->path);
        out_json_text(writer, object, "role", input->role);
        out_json_integer(writer, object, "bytes", input->bytes);
        out_json_text(writer, object, "sha256", input->sha256);
        if (input->note != NULL && input->note[0] != '\0') {
            out_json_text(writer, object, "note", input->note);
        }
        out_json_append(writer, array, object);
    }
    return array;
}

static json_object *describe_stages(struct out_json *writer, const struct out_results *results)
{
    json_object *array = json_object_new_array();
    for (int i = 0; i < results->stage_count; i++) {
        json_object *object = json_object_new_object();
        out_json_text(writer, object, "name", results->stages[i].name);
        out_json_text(writer, object, "counts", results->stages[i].counts);
        out_json_real(writer, object, "seconds", results->stages[i].seconds, 3);
        out_json_append(writer, array, object);
    }
    return array;
}

/* How many findings of each severity, and of each kind in the order in which the kinds first occur. */
static json_object *describe_quality(struct out_json *writer, const struct plan_quality *quality)
{
    static const enum plan_severity SEVERITIES[] = {PLAN_SEVERITY_ERROR, PLAN_SEVERITY_WARNING,
                                                    PLAN_SEVERITY_INFO};
    json_object *object = json_object_new_object();
    for (size_t i = 0; i < sizeof SEVERITIES / sizeof SEVERITIES[0]; i++) {
        out_json_integer(writer, object, plan_severity_name(SEVERITIES[i]),
                         (int64_t)plan_quality_count(quality, SEVERITIES[i]));
    }
    json_object *kinds = json_object_new_object();
    for (size_t i = 0; i < quality->count && kinds != NULL; i++) {
        json_object *counted = NULL;
        if (json_object_object_get_ex(kinds, quality->finding[i].kind, &counted) != 0) {
            (void)json_object_int_inc(counted, 1);
        } else {
            out_json_integer(writer, kinds, quality->finding[i].kind, 1);
        }
    }
    out_json_put(writer, object, "kinds", kinds);
    return object;
}

/* words: about the sites; NULL without any. */
static json_object *describe_run(struct out_json *writer, const struct out_context *context,
                                 const char *words)
{
    const struct out_results *results = context->results;
    const struct plan_scenario *scenario = context->scenario;
    json_object *object = json_object_new_object();
    out_json_integer(writer, object, "schema", SCHEMA_VERSION);
    out_json_text(writer, object, "phusong", PHUSONG_VERSION);
    out_json_text(writer, object, "libraries", geo_library_versions());
    out_json_text(writer, object, "epsg", geo_library_epsg_version());
    out_json_text(writer, object, "plan", scenario->name);
    out_json_text(writer, object, "as_of", scenario->as_of);
    out_json_text(writer, object, "population", scenario->population_source);
    out_json_put(writer, object, "grid", describe_grid(writer, scenario));
    out_json_put(writer, object, "counts", describe_counts(writer, context));
    out_json_put(writer, object, "services", describe_services(writer, scenario));
    out_json_put(writer, object, "propagation", describe_propagation(writer, scenario));
    if (results->siting != NULL) {
        out_json_put(writer, object, "siting", out_siting_json(writer, context, words));
    }
    out_json_put(writer, object, "inputs", describe_inputs(writer, results));
    out_json_put(writer, object, "quality", describe_quality(writer, results->quality));
    out_json_put(writer, object, "warnings",
                 out_json_texts(writer, results->warnings, results->warning_count));
    out_json_put(writer, object, "stages", describe_stages(writer, results));
    return object;
}

enum geo_status out_run_json_write(const struct out_context *context, const char *path, struct geo_error *err)
{
    struct out_json writer = {false};
    char *words = NULL;
    if (context->results->siting != NULL) {
        enum geo_status said = out_siting_words_write(&words, context, err);
        if (said != GEO_OK) {
            return said;
        }
    }
    json_object *object = describe_run(&writer, context, words);
    const char *text = NULL;
    size_t length = 0;
    if (object != NULL && !writer.failed) {
        text = json_object_to_json_string_length(
            object, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED | JSON_C_TO_STRING_NOSLASHESCAPE,
            &length);
    }
    enum geo_status status = text == NULL ? geo_error_set(err, GEO_ERR_MEMORY, "out of memory: run.json")
                                          : geo_folder_write_file(path, text, length, err);
    json_object_put(object);
    free(words);
    return status;
}
