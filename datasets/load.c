#include "datasets/load.h"

#include "datasets/load_internal.h"
#include "geo/memory.h"
#include <stdlib.h>

struct step {
    enum geo_status (*run)(struct data_load *load, struct geo_error *err);
    double share; /* of the whole time, roughly */
};

/* Each needs those before it: density comes before environment, environment before the templates of stations.
 */
static const struct step steps[] = {
    {data_antennas_load, 0.02}, {data_communes_load, 0.13},   {data_entries_compute, 0.15},
    {data_terrain_load, 0.15},  {data_population_load, 0.15}, {data_environment_load, 0.10},
    {data_stations_load, 0.15}, {data_roads_load, 0.10},      {data_schools_load, 0.01},
    {data_villages_load, 0.01}, {data_services_load, 0.01},   {data_siting_load, 0.02},
};

void data_loaded_release(struct data_loaded *loaded)
{
    plan_scenario_release(&loaded->scenario);
    plan_quality_release(&loaded->quality);
    for (size_t i = 0; i < loaded->input_count; i++) {
        free(loaded->input[i].path);
        free(loaded->input[i].role);
        free(loaded->input[i].note);
    }
    free(loaded->input);
    *loaded = (struct data_loaded){0};
}

static enum geo_status name_scenario(struct data_load *load, struct geo_error *err)
{
    enum geo_status status = geo_memory_text(&load->scenario->name, load->plan->plan, err);
    if (status == GEO_OK) {
        status = geo_memory_text(&load->scenario->as_of, load->plan->as_of, err);
    }
    return status == GEO_OK ? geo_memory_text(&load->scenario->population_source, "", err) : status;
}

enum geo_status data_load(struct data_loaded *ret, const struct data_plan *plan,
                          const struct geo_progress *progress, struct geo_error *err)
{
    struct data_loaded loaded = {0};
    struct data_load load = {.plan = plan,
                             .loaded = &loaded,
                             .scenario = &loaded.scenario,
                             .findings = {.quality = &loaded.quality}};
    double done = 0.0;
    enum geo_status status = name_scenario(&load, err);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && status == GEO_OK; i++) {
        if (!geo_progress_tick(progress, done)) {
            status = geo_error_set(err, GEO_ERR_INTERRUPTED, "stopped while reading the input");
            break;
        }
        status = steps[i].run(&load, err);
        done += steps[i].share;
    }
    if (status == GEO_OK) {
        status = data_findings_flush(&load.findings, err);
    }
    data_locator_release(&load.locator);
    data_findings_release(&load.findings);
    free(load.commune_people);
    if (status == GEO_ERR_PLAN) {
        (void)geo_error_prefix(err, "%s", plan->file);
    }
    if (status != GEO_OK) {
        data_loaded_release(&loaded);
        return status;
    }
    *ret = loaded;
    return GEO_OK;
}
