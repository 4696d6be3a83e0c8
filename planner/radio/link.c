#include "planner/radio/link.h"
#include "planner/radio/antenna.h"
#include "planner/radio/clutter.h"
#include "planner/radio/normal.h"
#include "planner/radio/p526.h"
#include "planner/radio/vegetation.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

#define DEG_PER_RAD 57.29577951308232088
#define FLAT_SAMPLES 512 /* of a plain, at most: it has nothing between them */

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

/* ---- the rule ---- */

enum plan_los plan_link_los(enum plan_los_mode mode, bool uses_los, bool line_of_sight)
{
    if (mode != PLAN_LOS_TERRAIN || !uses_los) {
        return PLAN_LOS_MIXED;
    }
    return line_of_sight ? PLAN_LOS_CLEAR : PLAN_LOS_BLOCKED;
}

double plan_link_path_db(enum plan_los los, double own_db, double clear_db, double terrain_db)
{
    return los == PLAN_LOS_BLOCKED ? fmax(own_db, clear_db + terrain_db) : own_db + terrain_db;
}

struct plan_loss plan_link_terminal(const struct plan_model *model, const struct plan_path *path,
                                    const struct plan_propagation *propagation)
{
    if (model->clutter_included) {
        return (struct plan_loss){0};
    }
    return plan_clutter_terminal_loss(propagation->terminal_clutter, path);
}

double plan_link_vegetation_db(const struct plan_path *path, const struct plan_propagation *propagation)
{
    return path->environment == PLAN_FOREST && propagation->forest_depth_m > 0.0
               ? plan_vegetation_excess_db(path->frequency_mhz, propagation->forest_depth_m)
               : 0.0;
}

double plan_link_receiver_height_m(const struct plan_model *model, const struct plan_path *path,
                                   const struct plan_propagation *propagation)
{
    return model->clutter_included ? path->rx_height_agl_m
                                   : plan_clutter_receiver_height_m(propagation->terminal_clutter, path);
}

/* Edges over the bare ground, and what of them a plain has too. */
static void add_edges(struct plan_link_loss *loss, const struct plan_path *path,
                      const struct plan_profile *bare, const struct plan_propagation *propagation)
{
    double radius_km = plan_model_earth_radius_m(&propagation->climate) / 1000.0;
    double distance_km = plan_p526_distance_km(bare);
    if (propagation->diffraction == PLAN_DIFFRACTION_DEYGOUT) {
        loss->edges_db = plan_p526_deygout_db(bare, path->frequency_mhz, radius_km);
    } else if (propagation->diffraction == PLAN_DIFFRACTION_BULLINGTON) {
        struct plan_p526_edge edge = plan_p526_bullington_edge(bare, radius_km);
        loss->edges_db = plan_p526_edge_db(&edge, path->frequency_mhz, distance_km);
    }
    if (loss->model->clutter_included && loss->edges_db > 0.0) {
        struct plan_p526_edge plain =
            plan_p526_smooth_edge(bare, radius_km, bare->tx_height_agl_m, bare->rx_height_agl_m);
        loss->plain_db = plan_p526_edge_db(&plain, path->frequency_mhz, distance_km);
    }
    loss->terrain_db = fmax(loss->edges_db - loss->plain_db, 0.0);
}

static double distance_model_db(struct plan_link_loss *loss, const struct plan_path *path,
                                const struct plan_profile *profile,
                                const struct plan_propagation *propagation)
{
    struct plan_path at = *path;
    struct plan_profile bare = *profile;
    bare.clutter_m = NULL;
    loss->line_of_sight =
        plan_p526_line_of_sight(&bare, plan_model_earth_radius_m(&propagation->climate) / 1000.0);
    loss->los = plan_link_los(propagation->los, loss->model->uses_los, loss->line_of_sight);
    add_edges(loss, path, &bare, propagation);
    at.los = PLAN_LOS_CLEAR;
    double clear_db = loss->los == PLAN_LOS_BLOCKED ? plan_model_loss(loss->model, &at).loss_db : 0.0;
    at.los = loss->los;
    loss->basic = plan_model_loss(loss->model, &at);
    return plan_link_path_db(loss->los, loss->basic.loss_db, clear_db, loss->terrain_db);
}

struct plan_link_loss plan_link_loss(const struct plan_model *model, const struct plan_path *path,
                                     const struct plan_profile *profile,
                                     const struct plan_propagation *propagation)
{
    struct plan_link_loss loss = {.model = model};
    struct plan_path at = *path;
    struct plan_profile seen = *profile;
    struct plan_loss terminal = plan_link_terminal(model, path, propagation);
    at.rx_height_agl_m = plan_link_receiver_height_m(model, path, propagation);
    seen.rx_height_agl_m = at.rx_height_agl_m;
    if (model->over != NULL) {
        struct plan_profile bare = seen;
        bare.clutter_m = NULL;
        loss.line_of_sight =
            plan_p526_line_of_sight(&bare, plan_model_earth_radius_m(&propagation->climate) / 1000.0);
        loss.basic = plan_model_over(model, &at, &seen, propagation);
        loss.total_db = loss.basic.loss_db;
    } else {
        loss.total_db = distance_model_db(&loss, &at, &seen, propagation);
    }
    loss.basic.warnings |= terminal.warnings;
    loss.terminal_db = terminal.loss_db;
    loss.vegetation_db = plan_link_vegetation_db(path, propagation);
    loss.total_db += loss.terminal_db + loss.vegetation_db;
    loss.sigma_db =
        isnan(propagation->sigma_db) ? hypot(loss.basic.sigma_db, terminal.sigma_db) : propagation->sigma_db;
    return loss;
}

struct plan_link_loss plan_link_flat(const struct plan_model *model, const struct plan_path *path,
                                     double step_m, double clutter_m,
                                     const struct plan_propagation *propagation)
{
    double distance_km[FLAT_SAMPLES + 1];
    double ground_m[FLAT_SAMPLES + 1];
    double cover_m[FLAT_SAMPLES + 1];
    double steps = ceil(1000.0 * path->distance_km / step_m);
    int32_t count = (int32_t)fmin(fmax(steps, 1.0), (double)FLAT_SAMPLES);
    /* The last samples before the receiver, where the clutter counts, keep their spacing. */
    for (int32_t i = 0; i <= count; i++) {
        double back = fmin((double)(count - i) * step_m / 1000.0, path->distance_km);
        double share = (double)i / (double)count;
        distance_km[i] = steps <= (double)count ? path->distance_km * share
                         : i > count / 2        ? path->distance_km - back
                                                : (path->distance_km - 0.0005 * count * step_m) * 2.0 * share;
        ground_m[i] = 0.0;
        cover_m[i] = clutter_m;
    }
    struct plan_profile profile = {.count = count + 1,
                                   .distance_km = distance_km,
                                   .ground_asl_m = ground_m,
                                   .clutter_m = clutter_m > 0.0 ? cover_m : NULL,
                                   .tx_height_agl_m = path->tx_height_agl_m,
                                   .rx_height_agl_m = path->rx_height_agl_m};
    return plan_link_loss(model, path, &profile, propagation);
}

/* ---- one link ---- */

/* Direction of the receiver from the antenna, over the effective earth where there is a profile. */
static double below_horizon_deg(const struct plan_link_input *input)
{
    double distance_m = fmax(input->distance_m, 1.0);
    double drop_m = input->station->height_agl_m - input->service->receiver_height_agl_m;
    const struct plan_profile *profile = input->profile;
    if (profile != NULL && profile->count > 1) {
        double radius_m = plan_model_earth_radius_m(&input->propagation->climate);
        drop_m += profile->ground_asl_m[0] - profile->ground_asl_m[profile->count - 1] +
                  distance_m * distance_m / (2.0 * radius_m);
    }
    return atan2(drop_m, distance_m) * DEG_PER_RAD;
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
    const struct plan_profile *profile = input->profile;
    const struct plan_model *model = plan_model_find(input->propagation->model[input->environment]);
    struct plan_link link = {0};
    struct plan_path path = {
        .frequency_mhz = station->frequency_mhz,
        .distance_km = fmax(input->distance_m, 1.0) / 1000.0,
        .tx_height_agl_m = station->height_agl_m,
        .rx_height_agl_m = service->receiver_height_agl_m,
        .environment = input->environment,
        .los = PLAN_LOS_MIXED,
        .cell_m = input->cell_m,
    };
    assert(model != NULL);
    /* The clutter before the receiver stands for the whole plain. */
    double clutter_m = profile != NULL && profile->clutter_m != NULL && profile->count > 2
                           ? profile->clutter_m[profile->count - 2]
                           : 0.0;
    struct plan_link_loss flat = plan_link_flat(model, &path, input->cell_m, clutter_m, input->propagation);
    link.path = profile != NULL ? plan_link_loss(model, &path, profile, input->propagation) : flat;
    link.flat_db = flat.total_db;
    link.below_horizon_deg = below_horizon_deg(input);
    link.antenna_loss_db =
        plan_antenna_loss_db(input->antenna, input->bearing_deg - input->sector->azimuth_deg,
                             link.below_horizon_deg, input->sector->tilt_deg);
    link.eirp_dbm =
        station->reference_dbm - station->loss_db + input->antenna->gain_dbi - link.antenna_loss_db;
    double receiver_db = service->receiver_gain_dbi - service->body_loss_db;
    link.received_dbm = link.eirp_dbm - link.path.total_db + receiver_db;
    link.received_flat_dbm = link.eirp_dbm - link.flat_db + receiver_db;
    link.sigma_db = link.path.sigma_db;
    add_probabilities(&link, input);
    return link;
}
