/* The plan's services against what the data hold. */
#include "datasets/services_internal.h"

#include "datasets/fold_internal.h"
#include "datasets/reference_internal.h"
#include "geo/memory.h"
#include "planner/radio/entry.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Fewer stations than one for so many people: the file is likely not whole. */
#define FEW_PEOPLE_PER_STATION 50000.0

static void list_operators(char *ret, size_t size, const struct plan_scenario *scenario)
{
    size_t used = 0;
    ret[0] = '\0';
    for (int32_t i = 0; i < scenario->operator_count && used + 1 < size; i++) {
        int wrote = snprintf(ret + used, size - used, "%s%s", i == 0 ? "" : ", ", scenario->operator_name[i]);
        used += wrote < 0 ? 0 : (size_t)wrote;
    }
}

/* An operator no station has: there are no stations at all, or it is a mistake. */
static enum geo_status add_operator(int32_t *ret, struct data_load *load, const char *name,
                                    struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    const struct data_finding finding = {PLAN_SEVERITY_WARNING,      "plan", -1, "operator", "no_station",
                                         "nothing is covered for it"};
    enum geo_status status =
        data_findings_add(&load->findings, &finding, err, "no station of '%.80s' is in the data", name);
    size_t capacity = (size_t)scenario->operator_count;
    if (status == GEO_OK) {
        status = geo_memory_grow(&scenario->operator_name, &capacity, (size_t)scenario->operator_count + 1,
                                 sizeof *scenario->operator_name, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_text(&scenario->operator_name[scenario->operator_count], name, err);
    }
    if (status == GEO_OK) {
        *ret = scenario->operator_count++;
    }
    return status;
}

enum geo_status data_services_operator(int32_t *ret, struct data_load *load, const char *name,
                                       const char *plan_key, struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    if (name == NULL || strcmp(name, "any") == 0) {
        *ret = PLAN_ANY;
        return GEO_OK;
    }
    for (int32_t i = 0; i < scenario->operator_count; i++) {
        if (strcmp(scenario->operator_name[i], name) == 0 ||
            data_fold_same(scenario->operator_name[i], name)) {
            *ret = i;
            return GEO_OK;
        }
    }
    if (scenario->station_count == 0) {
        return add_operator(ret, load, name, err);
    }
    char known[1024];
    list_operators(known, sizeof known, scenario);
    return geo_error_set(err, GEO_ERR_PLAN, "%s = '%s': no station is of that operator; the data have %s",
                         plan_key, name, known);
}

static enum geo_status find_band(int32_t *ret, const struct data_service *wanted, struct geo_error *err)
{
    enum plan_technology technology = (enum plan_technology)wanted->technology;
    if (wanted->band == NULL || strcmp(wanted->band, "any") == 0) {
        *ret = PLAN_ANY;
        return GEO_OK;
    }
    int found = data_reference_band_index(technology, wanted->band);
    if (found >= 0) {
        *ret = found;
        return GEO_OK;
    }
    char known[512] = "";
    for (int i = 0; i < data_reference_band_count(); i++) {
        const struct plan_band *band = data_reference_band_at(i);
        size_t used = strlen(known);
        if (band->technology == technology) {
            (void)snprintf(known + used, sizeof known - used, "%s%s", used == 0 ? "" : ", ", band->name);
        }
    }
    return geo_error_set(err, GEO_ERR_PLAN,
                         "services '%s': band = '%s' is no band of %s; known are %s, and any", wanted->name,
                         wanted->band, plan_technology_name(technology), known);
}

/* Building entry loss at the service's frequency in each environment; a figure in the plan stands above the
 * model. */
static enum geo_status find_entry_losses(struct plan_service *service, const struct data_plan *plan,
                                         struct geo_error *err)
{
    const char *const models[PLAN_ENVIRONMENT_COUNT] = {[PLAN_URBAN] = plan->entry_loss.urban,
                                                        [PLAN_SUBURBAN] = plan->entry_loss.suburban,
                                                        [PLAN_OPEN] = plan->entry_loss.open,
                                                        [PLAN_FOREST] = plan->entry_loss.forest,
                                                        [PLAN_WATER] = plan->entry_loss.water};
    const double medians_db[PLAN_ENVIRONMENT_COUNT] = {[PLAN_URBAN] = plan->entry_loss.urban_db,
                                                       [PLAN_SUBURBAN] = plan->entry_loss.suburban_db,
                                                       [PLAN_OPEN] = plan->entry_loss.open_db,
                                                       [PLAN_FOREST] = plan->entry_loss.forest_db,
                                                       [PLAN_WATER] = plan->entry_loss.water_db};
    int band = service->band == PLAN_ANY ? data_reference_band_default(service->technology) : service->band;
    double frequency_mhz = data_reference_band_at(band)->downlink_mhz;
    for (int i = 0; i < PLAN_ENVIRONMENT_COUNT; i++) {
        struct plan_entry entry = {0.0, 0.0};
        if (models[i] == NULL || !plan_entry_find(&entry, models[i], frequency_mhz)) {
            return geo_error_set(err, GEO_ERR_PLAN, "entry_loss.%s = '%s' is no model of building entry loss",
                                 plan_environment_name((enum plan_environment)i),
                                 models[i] == NULL ? "" : models[i]);
        }
        service->entry_loss_db[i] = isnan(medians_db[i]) ? entry.median_db : medians_db[i];
        service->entry_sigma_db[i] =
            isnan(plan->entry_loss.sigma_db) ? entry.sigma_db : plan->entry_loss.sigma_db;
    }
    return GEO_OK;
}

static enum geo_status add_service(struct data_load *load, const struct data_service *wanted,
                                   struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    struct plan_service *service = &scenario->service[scenario->service_count++];
    *service = (struct plan_service){.technology = (enum plan_technology)wanted->technology,
                                     .band = PLAN_ANY,
                                     .operator_id = PLAN_ANY,
                                     .threshold_dbm = wanted->threshold_dbm,
                                     .probability = wanted->probability,
                                     .indoor = wanted->indoor,
                                     .receiver_height_agl_m = wanted->receiver_height_agl_m,
                                     .body_loss_db = wanted->body_loss_db,
                                     .receiver_gain_dbi = wanted->receiver_gain_dbi};
    enum geo_status status = geo_memory_text(&service->name, wanted->name, err);
    if (status == GEO_OK) {
        status = geo_memory_text(&service->key, wanted->key, err);
    }
    if (status == GEO_OK) {
        status = find_band(&service->band, wanted, err);
    }
    if (status == GEO_OK) {
        status = data_services_operator(&service->operator_id, load, wanted->operator_name,
                                        "services[].operator", err);
    }
    return status == GEO_OK ? find_entry_losses(service, load->plan, err) : status;
}

/* "No data" is not "no coverage": say when a file holds fewer stations than people need. */
static enum geo_status report_few_stations(struct data_load *load, const struct plan_service *service,
                                           struct geo_error *err)
{
    const struct plan_scenario *scenario = load->scenario;
    int64_t count = 0;
    double people = 0.0;
    for (int32_t i = 0; i < scenario->station_count; i++) {
        const struct plan_station *station = &scenario->station[i];
        count += scenario->position[station->position].commune >= 0 && plan_scenario_serves(station, service)
                     ? 1
                     : 0;
    }
    for (int32_t i = 0; i < scenario->commune_count; i++) {
        people += isnan(load->commune_people[i]) ? 0.0 : load->commune_people[i];
    }
    if (count > 0 && (double)count * FEW_PEOPLE_PER_STATION >= people) {
        return GEO_OK;
    }
    const struct data_finding finding = {
        PLAN_SEVERITY_WARNING,
        "stations",
        -1,
        "",
        "few_stations",
        "computed as given: a station missing from the data is not a place without "
        "coverage"};
    char crowd[64] = "";
    if (people > 0.0) {
        (void)snprintf(crowd, sizeof crowd, ", for %.0f people", people);
    }
    return data_findings_add(&load->findings, &finding, err,
                             "%" PRId64 " stations of the service '%.60s' in the area%s", count,
                             service->name, crowd);
}

enum geo_status data_services_load(struct data_load *load, struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    const struct data_plan *plan = load->plan;
    scenario->gap_min_cells = (int32_t)plan->gap_min_cells;
    enum geo_status status = data_propagation_load(load, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&scenario->service, plan->service_count, sizeof *scenario->service,
                                  "services", err);
    }
    for (size_t i = 0; i < plan->service_count && status == GEO_OK; i++) {
        status = add_service(load, &plan->service[i], err);
    }
    for (int32_t i = 0; i < scenario->service_count && status == GEO_OK; i++) {
        status = report_few_stations(load, &scenario->service[i], err);
    }
    return status;
}
