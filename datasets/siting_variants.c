/* Ways to equip a site: what a variant says, the templates' for the rest. */
#include "datasets/siting_internal.h"

#include "datasets/reference_internal.h"
#include "datasets/templates_internal.h"
#include "geo/memory.h"
#include "planner/radio/link.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* One pattern to be made. */
struct wish {
    const struct data_site_variant *variant; /* NULL: by the templates alone */
    size_t index;
    const struct plan_service *service;
    int32_t band, antenna; /* antenna −1: the templates' */
};

/* What the variant says stands above what the templates say. */
static void apply(struct data_template_values *values, const struct wish *wish)
{
    const struct data_site_variant *variant = wish->variant;
    if (variant == NULL) {
        return;
    }
    values->height_agl_m = isnan(variant->height_agl_m) ? values->height_agl_m : variant->height_agl_m;
    values->power_dbm = isnan(variant->power_dbm) ? values->power_dbm : variant->power_dbm;
    values->tilt_deg = isnan(variant->tilt_deg) ? values->tilt_deg : variant->tilt_deg;
    values->antenna = wish->antenna < 0 ? values->antenna : wish->antenna;
    if (variant->azimuth_deg == NULL) {
        return;
    }
    values->azimuth_count = variant->azimuth_count == 0 ? 1 : (int32_t)variant->azimuth_count;
    values->azimuth_deg[0] = (double)NAN;
    for (size_t i = 0; i < variant->azimuth_count; i++) {
        values->azimuth_deg[i] = fmod(variant->azimuth_deg[i], 360.0);
    }
}

static enum geo_status make_pattern(struct plan_pattern *pattern, struct data_load *load,
                                    const struct wish *wish, enum plan_environment environment,
                                    struct geo_error *err)
{
    const struct plan_band *facts = data_reference_band_at(wish->band);
    struct data_template_values values;
    enum geo_status status = data_template_find(&values, load, wish->band, environment, err);
    if (status != GEO_OK) {
        return status;
    }
    apply(&values, wish);
    bool around = load->scenario->antenna[values.antenna].omnidirectional;
    pattern->station = (struct plan_station){
        .position = -1,
        .operator_id = load->scenario->siting.operator_id,
        .technology = wish->service->technology,
        .band = wish->band,
        .frequency_mhz = facts->downlink_mhz,
        .reference_dbm = plan_link_reference_dbm(wish->service->technology, values.power_dbm,
                                                 values.bandwidth_mhz, facts->subcarrier_khz),
        .loss_db = values.loss_db,
        .height_agl_m = values.height_agl_m,
        .antenna = values.antenna,
        .sector_count = around ? 1 : values.azimuth_count};
    pattern->tilt_deg = values.tilt_deg;
    for (int32_t i = 0; i < pattern->station.sector_count; i++) {
        pattern->azimuth_deg[i] = around ? (double)NAN : values.azimuth_deg[i];
    }
    return GEO_OK;
}

/* The variant's band where the service's technology has it, else the service's own. *matched: it has it. */
static enum geo_status find_band(struct wish *wish, bool *matched, struct geo_error *err)
{
    const struct plan_service *service = wish->service;
    const char *name = wish->variant == NULL ? NULL : wish->variant->band;
    int named = name == NULL ? -1 : data_reference_band_index(service->technology, name);
    wish->band = service->band == PLAN_ANY ? data_reference_band_default(service->technology) : service->band;
    if (named < 0) {
        return GEO_OK;
    }
    if (service->band != PLAN_ANY && service->band != named) {
        return geo_error_set(err, GEO_ERR_PLAN,
                             "sites.variants[%zu].band = '%s': the service '%s' is received on %s alone, so "
                             "write that or leave band out",
                             wish->index, name, service->name, data_reference_band_at(service->band)->name);
    }
    wish->band = named;
    *matched = true;
    return GEO_OK;
}

static enum geo_status find_antenna(struct wish *wish, const struct plan_scenario *scenario,
                                    struct geo_error *err)
{
    const char *name = wish->variant == NULL ? NULL : wish->variant->antenna;
    wish->antenna = name == NULL ? -1 : data_template_antenna(scenario, name);
    if (name == NULL || wish->antenna >= 0) {
        return GEO_OK;
    }
    char known[512] = "";
    for (int32_t i = 0; i < scenario->antenna_count; i++) {
        size_t used = strlen(known);
        (void)snprintf(known + used, sizeof known - used, "%s%s", i == 0 ? "" : ", ",
                       scenario->antenna[i].name);
    }
    return geo_error_set(err, GEO_ERR_PLAN,
                         "sites.variants[%zu].antenna = '%s': no antenna is named so; there are %s",
                         wish->index, name, known);
}

static enum geo_status make_patterns(struct plan_variant *variant, struct data_load *load, struct wish *wish,
                                     struct geo_error *err)
{
    const struct plan_siting_settings *siting = &load->scenario->siting;
    bool matched = wish->variant == NULL || wish->variant->band == NULL;
    enum geo_status status = find_antenna(wish, load->scenario, err);
    for (int32_t s = 0; s < siting->service_count && status == GEO_OK; s++) {
        wish->service = &load->scenario->service[siting->services[s]];
        status = find_band(wish, &matched, err);
        for (int i = 0; i < PLAN_ENVIRONMENT_COUNT && status == GEO_OK; i++) {
            status = make_pattern(&variant->pattern[s * PLAN_ENVIRONMENT_COUNT + i], load, wish,
                                  (enum plan_environment)i, err);
        }
    }
    if (status == GEO_OK && !matched) {
        return geo_error_set(err, GEO_ERR_PLAN,
                             "sites.variants[%zu].band = '%s' is a band of none of the services to extend",
                             wish->index, wish->variant->band);
    }
    return status;
}

static enum geo_status add_variant(struct data_load *load, const struct data_site_variant *wanted,
                                   struct geo_error *err)
{
    struct plan_siting_settings *siting = &load->scenario->siting;
    struct wish wish = {.variant = wanted, .index = (size_t)siting->variant_count};
    struct plan_variant *variant = &siting->variant[siting->variant_count++];
    variant->height_agl_m = wanted == NULL ? (double)NAN : wanted->height_agl_m;
    variant->cost_vnd = wanted == NULL ? 0 : wanted->cost_vnd;
    enum geo_status status = geo_memory_text(&variant->name, wanted == NULL ? "" : wanted->name, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&variant->pattern, (size_t)siting->service_count * PLAN_ENVIRONMENT_COUNT,
                                  sizeof *variant->pattern, "ways to equip a site", err);
    }
    return status == GEO_OK ? make_patterns(variant, load, &wish, err) : status;
}

enum geo_status data_siting_variants(struct data_load *load, struct geo_error *err)
{
    const struct data_sites *sites = &load->plan->sites;
    struct plan_siting_settings *siting = &load->scenario->siting;
    size_t count = sites->variant_count > 0 ? sites->variant_count : 1;
    enum geo_status status =
        geo_memory_array(&siting->variant, count, sizeof *siting->variant, "ways to equip a site", err);
    for (size_t i = 0; i < count && status == GEO_OK; i++) {
        status = add_variant(load, sites->variant_count > 0 ? &sites->variant[i] : NULL, err);
    }
    return status;
}
