#include "planner/radio/ehata.h"
#include "planner/radio/free_space.h"

#include <math.h>

void plan_ehata_compute(struct plan_ehata_result *result, const struct plan_ehata_input *input)
{
    const struct plan_ehata_ground *ground = &input->ground;
    struct plan_ehata_result out = {
        .distance_km = plan_ehata_distance_km(ground),
        .heights = plan_ehata_effective_heights(input),
        .relief = plan_ehata_relief_of(ground),
        .horizon = plan_ehata_horizon_of(input),
        .sea = plan_ehata_sea_of(ground),
        .slope_mrad = plan_ehata_slope_of_mrad(ground),
        .sigma_db = plan_ehata_sigma_db(input->frequency_mhz, input->environment),
    };
    out.median = plan_ehata_median_loss(&(struct plan_ehata_median_input){
        .frequency_mhz = input->frequency_mhz,
        .distance_km = out.distance_km,
        .base_m = out.heights.base_m,
        .mobile_m = out.heights.mobile_m,
        .environment = input->environment,
    });
    if (out.horizon.single) {
        out.ridge_gain_db = plan_ehata_ridge_gain_db(&out.horizon, input->edition);
    } else {
        out.rolling_gain_db = plan_ehata_rolling_gain_db(out.relief.delta_h_m);
        out.fine_gain_db = plan_ehata_fine_gain_db(&out.relief, ground->asl_m[ground->count - 1]);
        out.slope_gain_db = plan_ehata_slope_gain_db(out.slope_mrad, out.distance_km);
    }
    out.sea_gain_db = plan_ehata_sea_gain_db(&out.sea, out.distance_km);
    out.loss_db = out.median.loss_db - out.ridge_gain_db - out.rolling_gain_db - out.fine_gain_db -
                  out.slope_gain_db - out.sea_gain_db;
    *result = out;
}

bool plan_ehata_is_equidistant(const struct plan_profile *profile)
{
    int32_t last = profile->count - 1;
    double step_km = profile->distance_km[last] / (double)last;
    for (int32_t i = 0; i < last; i++) {
        if (fabs(profile->distance_km[i] - (double)i * step_km) > 1e-3 * step_km) {
            return false;
        }
    }
    return true;
}

struct plan_loss plan_ehata_loss(const struct plan_path *path, const struct plan_profile *profile,
                                 const struct plan_propagation *propagation)
{
    (void)propagation;
    if (!plan_ehata_is_equidistant(profile)) {
        return (struct plan_loss){.loss_db = (double)NAN, .sigma_db = (double)NAN};
    }
    int32_t last = profile->count - 1;
    const struct plan_ehata_input input = {
        .ground = {.asl_m = profile->ground_asl_m,
                   .zone = profile->zone,
                   .count = profile->count,
                   .step_m = profile->distance_km[last] * 1000.0 / (double)last},
        .frequency_mhz = path->frequency_mhz,
        .base_height_agl_m = profile->tx_height_agl_m,
        .mobile_height_agl_m = profile->rx_height_agl_m,
        .environment = path->environment,
        .edition = PLAN_EHATA_2021,
    };
    struct plan_ehata_result result;
    plan_ehata_compute(&result, &input);
    double rise_m = profile->ground_asl_m[0] + profile->tx_height_agl_m -
                    (profile->ground_asl_m[last] + profile->rx_height_agl_m);
    double slant_m = hypot(result.distance_km * 1000.0, rise_m);
    return (struct plan_loss){
        .loss_db = fmax(result.loss_db, plan_free_space_db(path->frequency_mhz, slant_m)),
        .sigma_db = result.sigma_db,
    };
}
