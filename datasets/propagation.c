/* The plan's propagation, climate and K factors, as the models take them. */
#include "datasets/load_internal.h"

#include "geo/crs.h"
#include "planner/radio/k_factor.h"
#include "planner/radio/model.h"
#include <math.h>
#include <string.h>

/* A user's standard deviation from which on it is an empirical one, of everything that varies around a curve
 * fitted by distance, rather than the variation within a cell that P.1812 adds of its own (1 to 3 dB). */
#define EMPIRICAL_SIGMA_DB 5.0

static enum geo_status name_models(struct plan_propagation *propagation, const struct data_plan *plan,
                                   struct geo_error *err)
{
    const char *const own[PLAN_ENVIRONMENT_COUNT] = {[PLAN_URBAN] = plan->propagation.model_urban,
                                                     [PLAN_SUBURBAN] = plan->propagation.model_suburban,
                                                     [PLAN_OPEN] = plan->propagation.model_open,
                                                     [PLAN_FOREST] = plan->propagation.model_forest,
                                                     [PLAN_WATER] = plan->propagation.model_water};
    for (int i = 0; i < PLAN_ENVIRONMENT_COUNT; i++) {
        const struct plan_model *model = plan_model_find(own[i] == NULL ? plan->propagation.model : own[i]);
        if (model == NULL) {
            return geo_error_set(err, GEO_ERR_PLAN, "propagation: no model is known for %s ground",
                                 plan_environment_name((enum plan_environment)i));
        }
        propagation->model[i] = model->name;
    }
    return GEO_OK;
}

/* Of the middle of the planning grid. */
static enum geo_status find_latitude(double *ret_deg, const struct plan_scenario *scenario,
                                     struct geo_error *err)
{
    struct geo_bounds bounds = geo_grid_bounds(&scenario->grid);
    double x = (bounds.west_m + bounds.east_m) / 2.0;
    double y = (bounds.south_m + bounds.north_m) / 2.0;
    struct geo_transform *to_wgs84 = NULL;
    enum geo_status status = geo_transform_open(&to_wgs84, scenario->crs, GEO_CRS_WGS84, err);
    if (status != GEO_OK) {
        return status;
    }
    if (geo_transform_points(to_wgs84, &x, &y, 1, 1) > 0) {
        status = geo_error_set(err, GEO_ERR_INPUT, "the middle of the area has no latitude in '%s'",
                               scenario->crs);
    } else {
        *ret_deg = y;
    }
    geo_transform_close(to_wgs84);
    return status;
}

static void copy_k_factors(struct plan_k_factors *ret, const struct data_plan *plan)
{
    *ret = (struct plan_k_factors){
        .k1 = plan->propagation.k_factors.k1,
        .k2 = plan->propagation.k_factors.k2,
        .k3 = plan->propagation.k_factors.k3,
        .k4 = plan->propagation.k_factors.k4,
        .k5 = plan->propagation.k_factors.k5,
        .k6 = plan->propagation.k_factors.k6,
        .clutter_db = {[PLAN_URBAN] = plan->propagation.k_factors.clutter.urban_db,
                       [PLAN_SUBURBAN] = plan->propagation.k_factors.clutter.suburban_db,
                       [PLAN_OPEN] = plan->propagation.k_factors.clutter.open_db,
                       [PLAN_FOREST] = plan->propagation.k_factors.clutter.forest_db,
                       [PLAN_WATER] = plan->propagation.k_factors.clutter.water_db},
        .sigma_db = plan->propagation.k_factors.sigma_db,
    };
}

static enum geo_status report_sigma(struct data_load *load, struct geo_error *err)
{
    const struct plan_propagation *propagation = &load->scenario->propagation;
    bool found = false;
    for (int i = 0; i < PLAN_ENVIRONMENT_COUNT; i++) {
        found = found || strcmp(propagation->model[i], "p1812") == 0;
    }
    if (!found || !(propagation->sigma_db >= EMPIRICAL_SIGMA_DB)) {
        return GEO_OK;
    }
    const struct data_finding finding = {
        PLAN_SEVERITY_WARNING,
        "plan",
        -1,
        "sigma_db",
        "mixed_variability",
        "taken as given; leave propagation.sigma_db out to have p1812's own"};
    return data_findings_add(
        &load->findings, &finding, err,
        "%.10g dB of shadow fading with the model p1812: such a figure belongs to models that know only the "
        "distance; p1812 has the hills and houses of the path in its median already and adds 1 to 3 dB for "
        "what varies within a cell, so part of the variation counts twice and coverage comes out too small",
        propagation->sigma_db);
}

/* Trees that have a height, by what ground is or by land cover. */
static bool trees_stand(const struct data_plan *plan)
{
    bool found = plan->clutter.forest_m > 0.0;
    for (size_t i = 0; i < plan->land_cover.class_count; i++) {
        found = found || (plan->land_cover.classes[i].environment == PLAN_FOREST &&
                          plan->land_cover.classes[i].clutter_m > 0.0);
    }
    return plan->clutter.use && found;
}

/* The loss of P.833 is added where the receiver stands in forest, so the model there is what matters. */
static enum geo_status report_trees(struct data_load *load, struct geo_error *err)
{
    const struct plan_propagation *propagation = &load->scenario->propagation;
    const struct plan_model *model = plan_model_find(propagation->model[PLAN_FOREST]);
    if (!(propagation->forest_depth_m > 0.0) || !model->uses_clutter || !trees_stand(load->plan)) {
        return GEO_OK;
    }
    const struct data_finding finding = {PLAN_SEVERITY_WARNING,
                                         "plan",
                                         -1,
                                         "forest_depth_m",
                                         "counted_twice",
                                         "both are counted; write clutter: {forest_m: 0} or leave out "
                                         "propagation.forest_depth_m"};
    return data_findings_add(&load->findings, &finding, err,
                             "%.10g m of trees before a receiver in the forest beside the model %s, which "
                             "sees the trees' height in "
                             "the profile: they may count twice",
                             propagation->forest_depth_m, model->name);
}

static bool has_k_factors(const struct plan_k_factors *k)
{
    const double values[] = {k->k1, k->k2, k->k3, k->k4, k->k5, k->k6, k->sigma_db};
    bool found = false;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        found = found || !isnan(values[i]);
    }
    for (int i = 0; i < PLAN_ENVIRONMENT_COUNT; i++) {
        found = found || !isnan(k->clutter_db[i]);
    }
    return found;
}

/* Settings that none of the chosen models reads. */
static enum geo_status report_idle(struct data_load *load, struct geo_error *err)
{
    const struct plan_propagation *propagation = &load->scenario->propagation;
    bool uses_los = false;
    bool uses_k_factors = false;
    for (int i = 0; i < PLAN_ENVIRONMENT_COUNT; i++) {
        const struct plan_model *model = plan_model_find(propagation->model[i]);
        uses_los = uses_los || model->uses_los;
        uses_k_factors = uses_k_factors || model->over == plan_k_factor_loss;
    }
    enum geo_status status = GEO_OK;
    if (propagation->los == PLAN_LOS_TERRAIN && !uses_los) {
        const struct data_finding finding = {PLAN_SEVERITY_INFO, "plan", -1, "los", "no_effect", "not used"};
        status = data_findings_add(
            &load->findings, &finding, err,
            "propagation.los has no effect: none of the plan's models tells line of sight from none");
    }
    if (status == GEO_OK && has_k_factors(&propagation->k_factors) && !uses_k_factors) {
        const struct data_finding finding = {PLAN_SEVERITY_INFO, "plan",      -1,
                                             "k_factors",        "no_effect", "not used"};
        status = data_findings_add(
            &load->findings, &finding, err,
            "propagation.k_factors has no effect: the plan does not use the model k_factor");
    }
    return status;
}

enum geo_status data_propagation_load(struct data_load *load, struct geo_error *err)
{
    const struct data_plan *plan = load->plan;
    struct plan_propagation *propagation = &load->scenario->propagation;
    *propagation = (struct plan_propagation){
        .los = (enum plan_los_mode)plan->propagation.los,
        .mode = (enum plan_sweep_mode)plan->propagation.mode,
        .diffraction = (enum plan_diffraction)plan->propagation.diffraction,
        .terminal_clutter = (enum plan_terminal_clutter)plan->propagation.terminal_clutter,
        .polarization = (enum plan_polarization)plan->propagation.polarization,
        .climate = {.delta_n = plan->propagation.delta_n,
                    .n0 = plan->propagation.n0,
                    .time_percent = plan->propagation.time_percent,
                    .itm_climate = (int)plan->propagation.itm_climate,
                    .ground_permittivity = plan->propagation.ground_permittivity,
                    .ground_conductivity_s_per_m = plan->propagation.ground_conductivity},
        .forest_depth_m = plan->propagation.forest_depth_m,
        .sigma_db = plan->propagation.sigma_db,
        .max_range_km = plan->propagation.max_range_km,
        .floor_db = plan->propagation.floor_db,
    };
    copy_k_factors(&propagation->k_factors, plan);
    enum geo_status status = name_models(propagation, plan, err);
    if (status == GEO_OK) {
        status = find_latitude(&propagation->climate.latitude_deg, load->scenario, err);
    }
    /* cppcheck-suppress uninitvar ; it is an array of functions */
    enum geo_status (*const reports[])(struct data_load *, struct geo_error *) = {report_sigma, report_trees,
                                                                                  report_idle};
    for (size_t i = 0; i < sizeof reports / sizeof reports[0] && status == GEO_OK; i++) {
        status = reports[i](load, err);
    }
    return status;
}
