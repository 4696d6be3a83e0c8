/* The terms of the models that are no P.1812. */
#include "planner/radio/explain_internal.h"
#include "planner/radio/free_space.h"
#include "planner/radio/k_factor.h"
#include "planner/radio/p526.h"

#include <math.h>
#include <stddef.h>

static double earth_radius_km(const struct plan_explain_input *input)
{
    return plan_model_earth_radius_m(&input->propagation->climate) / 1000.0;
}

void plan_explain_p526(struct plan_explain_list *list, const struct plan_explain_input *input)
{
    static const char P[] = "path geometry";
    static const char D[] = "diffraction";
    static const char T[] = "all together";
    const struct plan_profile *profile = input->profile;
    double f = input->path->frequency_mhz;
    struct plan_p526_result r;
    struct plan_p526_input p526 = {
        .profile = profile,
        .frequency_mhz = f,
        .polarization = input->propagation->polarization,
        .earth_radius_km = earth_radius_km(input),
        .sea_ratio = plan_p526_sea_ratio(profile),
    };
    plan_p526_compute(&r, &p526);
    struct plan_p526_edge edge = plan_p526_bullington_edge(profile, p526.earth_radius_km);
    double free_db = plan_free_space_db(f, plan_explain_slant_m(profile));
    const struct plan_term terms[] = {
        {P, "d", "distance", "km", "P.526-15 4.5", plan_p526_distance_km(profile)},
        {P, "a_e", "effective earth radius, median", "km", "P.1812-7 (7a)", p526.earth_radius_km},
        {P, "omega", "share of the path over sea", "", "P.526-15 4.5.3", p526.sea_ratio},
        {P, "LoS", "line of sight (1: yes)", "", "P.526-15 4.5.1", r.line_of_sight ? 1.0 : 0.0},
        {P, "d_bp", "Bullington point from the transmitter", "km", "P.526-15 4.5.1", edge.distance_km},
        {P, "h_std", "smooth earth for diffraction, transmitter", "m", "P.526-15 4.5.2", r.smooth.tx_m},
        {P, "h_srd", "smooth earth for diffraction, receiver", "m", "P.526-15 4.5.2", r.smooth.rx_m},
        {D, "nu", "diffraction parameter of the Bullington edge", "", "P.526-15 4.5.1",
         edge.tx_index < 0 ? (double)NAN : edge.nu_per_sqrt_frequency * sqrt(f)},
        {D, "L_ba", "Bullington, actual profile", "dB", "P.526-15 4.5.1", r.bullington_db},
        {D, "L_bs", "Bullington, smooth profile", "dB", "P.526-15 4.5.3", r.smooth_bullington_db},
        {D, "L_sph", "spherical earth", "dB", "P.526-15 3.2", r.spherical_db},
        {D, "L", "diffraction: L_ba + max(L_sph - L_bs, 0)", "dB", "P.526-15 4.5.3", r.loss_db},
        {T, "L_bf", "free space, along the ray", "dB", "P.525-4 (3)", free_db},
        {T, "L_b", "basic transmission loss: L_bf + L", "dB", "P.526-15", free_db + r.loss_db},
    };
    PLAN_EXPLAIN_ADD(list, terms);
}

void plan_explain_k_factor(struct plan_explain_list *list, const struct plan_explain_input *input)
{
    static const char K[] = "K-factor terms";
    static const char T[] = "all together";
    static const char DOC[] = "docs/models/k_factor.md";
    const struct plan_profile *profile = input->profile;
    double f = input->path->frequency_mhz;
    struct plan_k_factors k = plan_k_factors_filled(&input->propagation->k_factors, f);
    double height_m = plan_k_factor_effective_height_m(profile->ground_asl_m[0], profile->tx_height_agl_m,
                                                       profile->ground_asl_m[profile->count - 1]);
    double distance_m = 1000.0 * plan_p526_distance_km(profile);
    double log_d = log10(fmax(distance_m, 1.0));
    double log_h = log10(fmax(height_m, 1.0));
    double diffraction_db = plan_k_factor_diffraction_db(profile, f, earth_radius_km(input));
    double free_db = plan_free_space_db(f, plan_explain_slant_m(profile));
    double sum_db = plan_k_factor_db(&k, distance_m, height_m, profile->rx_height_agl_m, diffraction_db,
                                     input->path->environment);
    const struct plan_term terms[] = {
        {K, "d", "distance", "m", DOC, distance_m},
        {K, "H_teff", "effective height of the transmitter", "m", DOC, height_m},
        {K, "K1", "constant", "dB", DOC, k.k1},
        {K, "K2 log d", "distance", "dB", DOC, k.k2 * log_d},
        {K, "K3 log H_teff", "height of the transmitter", "dB", DOC, k.k3 * log_h},
        {K, "L_diff", "diffraction in excess of a plain", "dB", "P.526-15 4.5.1", diffraction_db},
        {K, "K4 L_diff", "diffraction", "dB", DOC, k.k4 * diffraction_db},
        {K, "K5 log d log H_teff", "distance and height", "dB", DOC, k.k5 * log_d * log_h},
        {K, "K6 H_r", "height of the receiver", "dB", DOC, k.k6 * profile->rx_height_agl_m},
        {K, "K_clutter", "clutter at the receiver", "dB", DOC, k.clutter_db[input->path->environment]},
        {T, "sum", "of the terms", "dB", DOC, sum_db},
        {T, "L_bf", "free space, along the ray: the least", "dB", "P.525-4 (3)", free_db},
        {T, "L_b", "basic transmission loss: the greater", "dB", DOC, fmax(sum_db, free_db)},
        {T, "sigma", "shadow fading", "dB", DOC, k.sigma_db},
    };
    PLAN_EXPLAIN_ADD(list, terms);
}

/* ---- functions of the distance ---- */

/* The model in one state; NaN if it knows no states. */
static double loss_in_state(const struct plan_explain_input *input, enum plan_los los)
{
    const struct plan_model *model = input->loss->model;
    struct plan_path path = *input->path;
    path.los = los;
    return model->uses_los && model->loss != NULL ? plan_model_loss(model, &path).loss_db : (double)NAN;
}

static void add_edges(struct plan_explain_list *list, const struct plan_explain_input *input)
{
    static const char T[] = "terrain";
    const struct plan_link_loss *loss = input->loss;
    const char *rule =
        input->propagation->diffraction == PLAN_DIFFRACTION_DEYGOUT ? "P.526-15 4.4.2" : "P.526-15 4.5.1";
    double nu = (double)NAN;
    if (input->profile != NULL && input->profile->count > 2) {
        struct plan_p526_edge edge = plan_p526_bullington_edge(input->profile, earth_radius_km(input));
        nu = edge.nu_per_sqrt_frequency * sqrt(input->path->frequency_mhz);
    }
    const struct plan_term terms[] = {
        {T, "LoS", "line of sight over the bare ground (1: yes)", "", "P.526-15 4.5.1",
         loss->line_of_sight ? 1.0 : 0.0},
        {T, "nu", "diffraction parameter of the Bullington edge", "", "P.526-15 4.5.1", nu},
        {T, "L_edges", "edges of the bare ground", "dB", rule, loss->edges_db},
        {T, "L_plain", "of a plain: in the model's median already", "dB", rule, loss->plain_db},
    };
    PLAN_EXPLAIN_ADD(list, terms);
}

void plan_explain_distance(struct plan_explain_list *list, const struct plan_explain_input *input)
{
    static const char M[] = "model";
    const struct plan_loss *basic = &input->loss->basic;
    const char *reference = input->loss->model->reference;
    double free_db = plan_free_space_db(input->path->frequency_mhz, plan_free_space_slant_m(input->path));
    const struct plan_term model[] = {
        {M, "d", "distance", "km", reference, input->path->distance_km},
        {M, "L_bf", "free space over flat ground", "dB", "P.525-4 (3)", free_db},
        {M, "L_LOS", "loss with line of sight", "dB", reference, loss_in_state(input, PLAN_LOS_CLEAR)},
        {M, "L_NLOS", "loss without line of sight", "dB", reference, loss_in_state(input, PLAN_LOS_BLOCKED)},
        {M, "L_b", "the model's median", "dB", reference, basic->loss_db},
        {M, "L_b - L_bf", "in excess of free space", "dB", reference, basic->loss_db - free_db},
        {M, "sigma", "shadow fading of the model", "dB", reference, basic->sigma_db},
    };
    PLAN_EXPLAIN_ADD(list, model);
    add_edges(list, input);
}

void plan_explain_path(struct plan_explain_list *list, const struct plan_explain_input *input)
{
    static const char P[] = PLAN_EXPLAIN_WHOLE;
    static const char RULE[] = "docs/models.md";
    const struct plan_link_loss *loss = input->loss;
    const struct plan_term terms[] = {
        {P, "L_model", "the model's median", "dB", loss->model->reference, loss->basic.loss_db},
        {P, "L_terrain", "added for terrain", "dB", RULE, loss->terrain_db},
        {P, "L_terminal", "clutter around the receiver", "dB", "P.2108-1", loss->terminal_db},
        {P, "L_vegetation", "trees before the receiver", "dB", "P.833-10 (1)", loss->vegetation_db},
        {P, "L_path", "path loss", "dB", RULE, loss->total_db},
        {P, "sigma_path", "shadow fading, or the plan's own", "dB", RULE, loss->sigma_db},
    };
    PLAN_EXPLAIN_ADD(list, terms);
}
