#include "planner/radio/link.h"
#include "planner/radio/antenna.h"
#include "planner/radio/normal.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

static const double DEG_PER_RAD = 57.29577951308232088;

double plan_link_probability(double level_dbm, double threshold_dbm, double sigma_db)
{
    if (sigma_db > 0.0) {
        return plan_normal_tail((threshold_dbm - level_dbm) / sigma_db);
    }
    return level_dbm >= threshold_dbm ? 1.0 : 0.0;
}

double plan_link_margin_db(double probability, double sigma_db)
{
    return sigma_db > 0.0 ? sigma_db * plan_normal_tail_inverse(1.0 - probability) : 0.0;
}

double plan_link_terrain_db(bool clutter_included, double nu, double smooth_nu)
{
    double edge_db = plan_terrain_knife_edge_db(nu);
    return clutter_included ? fmax(edge_db - plan_terrain_knife_edge_db(smooth_nu), 0.0) : edge_db;
}

enum plan_los plan_link_los(enum plan_los_mode mode, bool uses_los, double nu)
{
    if (mode != PLAN_LOS_TERRAIN || !uses_los) {
        return PLAN_LOS_MIXED;
    }
    return nu < 0.0 ? PLAN_LOS_CLEAR : PLAN_LOS_BLOCKED;
}

double plan_link_path_db(enum plan_los los, double own_db, double clear_db, double terrain_db)
{
    return los == PLAN_LOS_BLOCKED ? fmax(own_db, clear_db + terrain_db) : own_db + terrain_db;
}

/* The model and the terrain together. */
struct path_result {
    struct plan_loss basic;
    double total_db;
    enum plan_los los;
};

static struct path_result path_over(const struct plan_link_input *input, const struct plan_model *model,
                                    double nu, double smooth_nu)
{
    struct path_result result;
    const struct plan_propagation *propagation = input->propagation;
    struct plan_path path = {
        .frequency_mhz = input->station->frequency_mhz,
        .distance_km = fmax(input->distance_m, 1.0) / 1000.0,
        .tx_height_agl_m = input->station->height_agl_m,
        .rx_height_agl_m = input->service->receiver_height_agl_m,
        .environment = input->environment,
    };
    result.los = plan_link_los(propagation->los, model->uses_los, nu);
    path.los = result.los;
    result.basic = plan_model_loss(model, &path);
    path.los = PLAN_LOS_CLEAR;
    double clear_db =
        result.los == PLAN_LOS_BLOCKED ? plan_model_loss(model, &path).loss_db : result.basic.loss_db;
    double terrain_db = propagation->diffraction != PLAN_DIFFRACTION_NONE
                            ? plan_link_terrain_db(model->clutter_included, nu, smooth_nu)
                            : 0.0;
    result.total_db = plan_link_path_db(result.los, result.basic.loss_db, clear_db, terrain_db);
    return result;
}

/* Direction of the receiver from the antenna, over the effective earth where there is a profile. */
static double below_horizon_deg(const struct plan_link_input *input)
{
    double distance_m = fmax(input->distance_m, 1.0);
    double drop_m = input->station->height_agl_m - input->service->receiver_height_agl_m;
    const struct plan_ground_line *profile = input->profile;
    if (profile != NULL && profile->count > 1) {
        drop_m += (double)profile->ground_asl_m[0] - (double)profile->ground_asl_m[profile->count - 1] +
                  distance_m * distance_m / (2.0 * profile->effective_earth_radius_m);
    }
    return atan2(drop_m, distance_m) * DEG_PER_RAD;
}

static void add_terrain(struct plan_link *link, const struct plan_link_input *input)
{
    const struct plan_ground_line *profile = input->profile;
    double root = sqrt(input->station->frequency_mhz);
    link->edge = plan_terrain_worst_edge(profile);
    link->nu = link->edge.nu_per_sqrt_frequency * root;
    double distance_m = profile->step_m * (double)(profile->count - 1);
    link->smooth_nu =
        root * plan_terrain_smooth_nu(distance_m, profile->step_m, profile->tx_height_agl_m,
                                      profile->rx_height_agl_m, profile->effective_earth_radius_m);
}

static void add_probabilities(struct plan_link *link, const struct plan_link_input *input)
{
    const struct plan_service *service = input->service;
    double threshold_dbm = service->threshold_dbm;
    link->entry_loss_db = service->entry_loss_db[input->environment];
    link->entry_sigma_db = service->entry_sigma_db[input->environment];
    link->probability_outdoor = plan_link_probability(link->received_dbm, threshold_dbm, link->sigma_db);
    link->probability_indoor = plan_link_probability(link->received_dbm - link->entry_loss_db, threshold_dbm,
                                                     hypot(link->sigma_db, link->entry_sigma_db));
}

struct plan_link plan_link_compute(const struct plan_link_input *input)
{
    const struct plan_station *station = input->station;
    const struct plan_service *service = input->service;
    struct plan_link link = {
        .model = plan_model_find(input->propagation->model[input->environment]),
        .edge = {.nu_per_sqrt_frequency = -HUGE_VAL, .index = -1, .clearance_m = -HUGE_VAL},
        .nu = -HUGE_VAL,
        .smooth_nu = -HUGE_VAL,
    };
    assert(link.model != NULL);
    if (input->profile != NULL) {
        add_terrain(&link, input);
    }
    struct path_result path = path_over(input, link.model, link.nu, link.smooth_nu);
    struct path_result flat = path_over(input, link.model, -HUGE_VAL, -HUGE_VAL);
    link.basic = path.basic;
    link.los = path.los;
    link.line_of_sight = link.nu < 0.0;
    link.terrain_db = path.total_db - path.basic.loss_db;

    link.below_horizon_deg = below_horizon_deg(input);
    link.antenna_loss_db =
        plan_antenna_loss_db(input->antenna, input->bearing_deg - input->sector->azimuth_deg,
                             link.below_horizon_deg, input->sector->tilt_deg);
    link.eirp_dbm =
        station->reference_dbm - station->loss_db + input->antenna->gain_dbi - link.antenna_loss_db;
    double receiver_db = service->receiver_gain_dbi - service->body_loss_db;
    link.received_dbm = link.eirp_dbm - path.total_db + receiver_db;
    link.received_flat_dbm = link.eirp_dbm - flat.total_db + receiver_db;
    link.sigma_db = isnan(input->propagation->sigma_db) ? path.basic.sigma_db : input->propagation->sigma_db;
    add_probabilities(&link, input);
    return link;
}
