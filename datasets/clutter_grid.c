/* How high houses and trees stand along the waves' path. */
#include "datasets/environment_internal.h"

#include "geo/memory.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/* Cells of the terrain grid by what told their height. */
struct sources {
    int64_t land_cover, commune, outside, sea;
    int64_t standing; /* of all, those above 0 m */
};

static double height_of_environment(const struct data_plan *plan, int environment)
{
    const double height_m[PLAN_ENVIRONMENT_COUNT] = {[PLAN_URBAN] = plan->clutter.urban_m,
                                                     [PLAN_SUBURBAN] = plan->clutter.suburban_m,
                                                     [PLAN_OPEN] = plan->clutter.open_m,
                                                     [PLAN_FOREST] = plan->clutter.forest_m,
                                                     [PLAN_WATER] = plan->clutter.water_m};
    return height_m[environment];
}

/* NaN: the plan does not give one for the class. */
static double height_of_class(const struct data_plan *plan, int value)
{
    for (size_t i = 0; i < plan->land_cover.class_count; i++) {
        if (plan->land_cover.classes[i].value == value) {
            return plan->land_cover.classes[i].clutter_m;
        }
    }
    return (double)NAN;
}

/* Where there is no land cover, ground outside the communes that lies at sea level or has no elevation is the
 * sea: files of elevation hold 0 there or nothing. */
static bool is_sea(const struct plan_scenario *scenario, int64_t index)
{
    return scenario->terrain_asl_m != NULL && !(scenario->terrain_asl_m[index] > 0.0F);
}

static double height_at(const struct data_load *load, int64_t index, int value, uint8_t environment,
                        struct sources *sources)
{
    const struct data_plan *plan = load->plan;
    double own_m = height_of_class(plan, value);
    int outside = value < 0 ? -1 : data_environment_of_class(load, value, -1);
    if (outside >= 0) {
        sources->land_cover++;
    } else if (environment != PLAN_ENVIRONMENT_NONE) {
        sources->commune++;
    } else if (is_sea(load->scenario, index)) {
        sources->sea++;
        outside = PLAN_WATER;
    } else {
        sources->outside++;
        outside = (int)data_environment_assumed(load, -1);
    }
    if (!isnan(own_m)) {
        return own_m;
    }
    return height_of_environment(plan, environment == PLAN_ENVIRONMENT_NONE ? outside : environment);
}

static enum geo_status report(struct data_load *load, const struct sources *sources, struct geo_error *err)
{
    const struct data_plan *plan = load->plan;
    const char *assumed = plan_environment_name(data_environment_assumed(load, -1));
    char action[320];
    (void)snprintf(
        action, sizeof action,
        "added to the terrain between the antennas by models that look at the profile: urban %.10g "
        "m, suburban %.10g, open %.10g, forest %.10g, water %.10g (clutter); ground outside the "
        "communes without land cover is taken as %s",
        plan->clutter.urban_m, plan->clutter.suburban_m, plan->clutter.open_m, plan->clutter.forest_m,
        plan->clutter.water_m, assumed);
    const struct data_finding finding = {PLAN_SEVERITY_INFO, "clutter", -1, "", "clutter", action};
    return data_findings_add(
        &load->findings, &finding, err,
        "houses or trees stand on %" PRId64 " cells; heights are by land cover in %" PRId64
        ", by what the commune is taken for in %" PRId64 ", outside the communes in "
        "%" PRId64 ", 0 at sea in %" PRId64,
        sources->standing, sources->land_cover, sources->commune, sources->outside, sources->sea);
}

/* A cell's height is that of its most common class, not the mean over its classes: a mean of trees and fields
 * is a height that stands nowhere, the Recommendation's representative heights are those of a class, and the
 * receiver's environment is that of the same class. */
enum geo_status data_clutter_load(struct data_load *load, const int16_t *class, struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    const struct geo_grid *wide = &scenario->terrain_grid;
    struct sources sources = {0};
    enum geo_status status = geo_memory_array(&scenario->clutter_m, (size_t)geo_grid_cell_count(wide),
                                              sizeof *scenario->clutter_m, "clutter heights", err);
    for (int32_t row = 0; row < wide->rows && status == GEO_OK; row++) {
        for (int32_t col = 0; col < wide->cols; col++) {
            int64_t index = (int64_t)row * wide->cols + col;
            int64_t cell = geo_grid_cell(&scenario->grid, geo_grid_x_m(wide, col), geo_grid_y_m(wide, row));
            uint8_t environment = cell < 0 ? (uint8_t)PLAN_ENVIRONMENT_NONE : scenario->environment[cell];
            int value = class == NULL ? -1 : class[index];
            double height_m = height_at(load, index, value, environment, &sources);
            sources.standing += height_m > 0.0 ? 1 : 0;
            scenario->clutter_m[index] = (float)height_m;
        }
    }
    return status == GEO_OK ? report(load, &sources, err) : status;
}
