/* The terms of the Irregular Terrain Model. */
#include "planner/radio/explain_internal.h"
#include "planner/radio/itm.h"

#include <math.h>

/* As plan_itm_loss asks it. */
static struct plan_itm_input asked(const struct plan_explain_input *input)
{
    const struct plan_profile *profile = input->profile;
    const struct plan_climate *climate = &input->propagation->climate;
    int32_t last = profile->count - 1;
    return (struct plan_itm_input){
        .ground = {.ground_asl_m = profile->ground_asl_m,
                   .count = profile->count,
                   .step_m = 1000.0 * profile->distance_km[last] / (double)last},
        .tx_height_agl_m = profile->tx_height_agl_m,
        .rx_height_agl_m = profile->rx_height_agl_m,
        .frequency_mhz = input->path->frequency_mhz,
        .polarization = input->propagation->polarization,
        .climate = climate->itm_climate,
        .n0 = climate->n0,
        .permittivity = climate->ground_permittivity,
        .conductivity_s_per_m = climate->ground_conductivity_s_per_m,
        .mdvar = PLAN_ITM_MOBILE + PLAN_ITM_NO_LOCATION,
        .time_percent = climate->time_percent,
        .location_percent = 50.0,
        .situation_percent = 50.0,
    };
}

void plan_explain_itm(struct plan_explain_list *list, const struct plan_explain_input *input)
{
    static const char I[] = "inputs";
    static const char P[] = "path geometry";
    static const char A[] = "attenuation";
    const struct plan_itm_input itm = asked(input);
    const struct plan_itm_result r = plan_itm_p2p(&itm);
    const struct plan_itm_geometry *g = &r.geometry;
    double variability_db = r.loss_db - r.free_space_db - r.reference_db;
    const struct plan_term terms[] = {
        {I, "f", "frequency", "MHz", "ITM Alg 1.1", itm.frequency_mhz},
        {I, "q_T", "time in which the loss is not exceeded", "%", "ITM Alg 5.1", itm.time_percent},
        {I, "climate", "radio climate, 1-7", "", "ITM Alg 5.5", (double)itm.climate},
        {I, "N_0", "sea-level refractivity", "N", "ITM Alg 1.2", itm.n0},
        {I, "N_s", "surface refractivity", "N", "ITM Alg 1.2", r.refractivity},
        {P, "d", "distance", "km", "ITM Alg 1", g->distance_m / 1000.0},
        {P, "a_e", "effective earth radius", "km", "ITM Alg 1.3", r.earth_radius_m / 1000.0},
        {P, "dh", "terrain irregularity", "m", "ITM Alg 3.9", g->delta_h_m},
        {P, "h_e1", "effective height, transmitter", "m", "ITM Alg 3", g->effective_height_m[0]},
        {P, "h_e2", "effective height, receiver", "m", "ITM Alg 3", g->effective_height_m[1]},
        {P, "d_L1", "transmitter's horizon", "km", "ITM Alg 3", g->horizon_m[0] / 1000.0},
        {P, "d_L2", "receiver's horizon", "km", "ITM Alg 3", g->horizon_m[1] / 1000.0},
        {P, "theta_e1", "transmitter's horizon angle", "mrad", "ITM Alg 3", 1000.0 * g->horizon_rad[0]},
        {P, "theta_e2", "receiver's horizon angle", "mrad", "ITM Alg 3", 1000.0 * g->horizon_rad[1]},
        {P, "mode", "1 line of sight, 2 diffraction, 3 troposcatter", "", "ITM Alg 4", (double)r.mode},
        {A, "A_fs", "free space", "dB", "ITM Alg 1", r.free_space_db},
        {A, "A_ref", "reference attenuation, above free space", "dB", "ITM Alg 4", r.reference_db},
        {A, "V", "variability at the time asked for", "dB", "ITM Alg 5", variability_db},
        {A, "A", "basic transmission loss", "dB", "ITM Alg 5", r.loss_db},
        {A, "sigma_L", "spread over locations", "dB", "ITM Alg 5.9", r.location_sigma_db},
    };
    PLAN_EXPLAIN_ADD(list, terms);
}
