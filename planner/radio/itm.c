#include "planner/radio/itm.h"
#include "planner/radio/itm_path.h"
#include "planner/radio/itm_reference.h"
#include "planner/radio/itm_variability.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

static bool inside(double value, double low, double high)
{
    return value >= low && value <= high; /* NaN is not */
}

static bool is_percent(double value)
{
    return value > 0.0 && value < 100.0;
}

static uint32_t input_bits(const struct plan_itm_input *input)
{
    uint32_t bits = 0;
    bits |= inside(input->tx_height_agl_m, 1.0, 1000.0) ? 0U : (uint32_t)PLAN_ITM_WARN_TX_HEIGHT;
    bits |= inside(input->rx_height_agl_m, 1.0, 1000.0) ? 0U : (uint32_t)PLAN_ITM_WARN_RX_HEIGHT;
    bits |= inside(input->frequency_mhz, 40.0, 10000.0) ? 0U : (uint32_t)PLAN_ITM_WARN_FREQUENCY;
    return bits;
}

static bool is_mdvar(int mdvar)
{
    return mdvar >= 0 && mdvar <= 33 && mdvar % 10 <= 3;
}

/* The first that fails, in the order of NTIA's validation. */
static enum plan_itm_error input_error(const struct plan_itm_input *input)
{
    bool horizontal = input->polarization == PLAN_POLARIZATION_HORIZONTAL;
    bool vertical = input->polarization == PLAN_POLARIZATION_VERTICAL;
    const struct {
        bool good;
        enum plan_itm_error error;
    } checks[] = {
        {inside(input->tx_height_agl_m, 0.5, 3000.0), PLAN_ITM_ERROR_TX_HEIGHT},
        {inside(input->rx_height_agl_m, 0.5, 3000.0), PLAN_ITM_ERROR_RX_HEIGHT},
        {input->climate >= 1 && input->climate <= 7, PLAN_ITM_ERROR_CLIMATE},
        {inside(input->n0, 250.0, 400.0), PLAN_ITM_ERROR_N0},
        {inside(input->frequency_mhz, 20.0, 20000.0), PLAN_ITM_ERROR_FREQUENCY},
        {horizontal || vertical, PLAN_ITM_ERROR_POLARIZATION},
        {isfinite(input->permittivity) && input->permittivity > 1.0, PLAN_ITM_ERROR_PERMITTIVITY},
        {isfinite(input->conductivity_s_per_m) && input->conductivity_s_per_m > 0.0,
         PLAN_ITM_ERROR_CONDUCTIVITY},
        {is_mdvar(input->mdvar), PLAN_ITM_ERROR_MDVAR},
        {is_percent(input->situation_percent), PLAN_ITM_ERROR_SITUATION},
        {is_percent(input->time_percent), PLAN_ITM_ERROR_TIME},
        {is_percent(input->location_percent), PLAN_ITM_ERROR_LOCATION},
    };
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        if (!checks[i].good) {
            return checks[i].error;
        }
    }
    return PLAN_ITM_OK;
}

static enum plan_itm_error profile_error(const struct plan_itm_profile *profile)
{
    if (profile->count < 2 || !(profile->step_m > 0.0) || !isfinite(profile->step_m)) {
        return PLAN_ITM_ERROR_DISTANCE;
    }
    for (int32_t i = 0; i < profile->count; i++) {
        if (!isfinite(profile->ground_asl_m[i])) {
            return PLAN_ITM_ERROR_PROFILE;
        }
    }
    return PLAN_ITM_OK;
}

static bool is_siting(enum plan_itm_siting siting)
{
    return siting == PLAN_ITM_SITING_RANDOM || siting == PLAN_ITM_SITING_CAREFUL ||
           siting == PLAN_ITM_SITING_VERY_CAREFUL;
}

static enum plan_itm_error area_error(const struct plan_itm_area_path *area)
{
    if (!(area->distance_km > 0.0) || !isfinite(area->distance_km)) {
        return PLAN_ITM_ERROR_DISTANCE;
    }
    if (!(area->delta_h_m >= 0.0) || !isfinite(area->delta_h_m)) {
        return PLAN_ITM_ERROR_DELTA_H;
    }
    if (!is_siting(area->tx_siting)) {
        return PLAN_ITM_ERROR_TX_SITING;
    }
    return is_siting(area->rx_siting) ? PLAN_ITM_OK : PLAN_ITM_ERROR_RX_SITING;
}

static struct plan_itm_result refusal(enum plan_itm_error error, uint32_t warnings)
{
    double none = (double)NAN;
    return (struct plan_itm_result){
        .error = error,
        .warnings = warnings,
        .loss_db = none,
        .reference_db = none,
        .free_space_db = none,
        .location_sigma_db = none,
        .geometry =
            {
                .distance_m = none,
                .delta_h_m = none,
                .effective_height_m = {none, none},
                .horizon_m = {none, none},
                .horizon_rad = {none, none},
            },
        .refractivity = none,
        .earth_radius_m = none,
    };
}

static struct plan_itm_medium medium_of(const struct plan_itm_input *input, double mean_height_asl_m)
{
    struct plan_itm_ground ground = {
        .frequency_mhz = input->frequency_mhz,
        .polarization = input->polarization,
        .permittivity = input->permittivity,
        .conductivity_s_per_m = input->conductivity_s_per_m,
    };
    return plan_itm_medium(input->n0, mean_height_asl_m, &ground);
}

/* What both modes share once geometry and medium are known. */
static struct plan_itm_result solve(const struct plan_itm_input *input, struct plan_itm_link *link)
{
    const struct plan_itm_geometry *geometry = &link->geometry;
    uint32_t warnings = input_bits(input);
    plan_itm_link_derive(link);
    struct plan_itm_reference reference = plan_itm_reference(link);
    warnings |= reference.warnings;
    if (reference.error != PLAN_ITM_OK) {
        return refusal(reference.error, warnings);
    }
    struct plan_itm_variability quantile = plan_itm_variability(input, geometry, reference.attenuation_db);
    double free_space_db = plan_itm_free_space_db(input->frequency_mhz, geometry->distance_m);
    return (struct plan_itm_result){
        .warnings = warnings | quantile.warnings,
        .mode = reference.mode,
        .loss_db = quantile.attenuation_db + free_space_db,
        .reference_db = reference.attenuation_db,
        .free_space_db = free_space_db,
        .location_sigma_db =
            plan_itm_location_sigma_db(input->frequency_mhz, geometry->delta_h_m, geometry->distance_m),
        .geometry = *geometry,
        .refractivity = link->medium.refractivity,
        .earth_radius_m = 1.0 / link->medium.curvature_per_m,
    };
}

struct plan_itm_result plan_itm_p2p(const struct plan_itm_input *input)
{
    enum plan_itm_error error = input_error(input);
    if (error == PLAN_ITM_OK) {
        error = profile_error(&input->ground);
    }
    if (error != PLAN_ITM_OK) {
        return refusal(error, input_bits(input));
    }
    struct plan_itm_link link = {
        .frequency_mhz = input->frequency_mhz,
        .height_agl_m = {input->tx_height_agl_m, input->rx_height_agl_m},
        .surveyed = true,
        .medium = medium_of(input, plan_itm_mean_height_asl_m(&input->ground)),
    };
    link.geometry = plan_itm_profile_geometry(&input->ground, link.height_agl_m, link.medium.curvature_per_m);
    return solve(input, &link);
}

struct plan_itm_result plan_itm_area(const struct plan_itm_input *input,
                                     const struct plan_itm_area_path *area)
{
    enum plan_itm_error error = input_error(input);
    if (error == PLAN_ITM_OK) {
        error = area_error(area);
    }
    if (error != PLAN_ITM_OK) {
        return refusal(error, input_bits(input));
    }
    const enum plan_itm_siting siting[2] = {area->tx_siting, area->rx_siting};
    struct plan_itm_link link = {
        .frequency_mhz = input->frequency_mhz,
        .height_agl_m = {input->tx_height_agl_m, input->rx_height_agl_m},
        .surveyed = false,
        .medium = medium_of(input, 0.0),
    };
    link.geometry = plan_itm_area_geometry(area->distance_km * 1000.0, area->delta_h_m, link.height_agl_m,
                                           siting, link.medium.curvature_per_m);
    return solve(input, &link);
}

/* The model table knows four kinds of limits; of the others only the result tells. */
static uint32_t table_bits(const struct plan_itm_result *result)
{
    static const struct {
        uint32_t met;
        enum plan_itm_error error;
        enum plan_warning bit;
    } map[] = {
        {PLAN_ITM_WARN_FREQUENCY, PLAN_ITM_ERROR_FREQUENCY, PLAN_WARN_FREQUENCY},
        {PLAN_ITM_WARN_TX_HEIGHT, PLAN_ITM_ERROR_TX_HEIGHT, PLAN_WARN_TX_HEIGHT},
        {PLAN_ITM_WARN_RX_HEIGHT, PLAN_ITM_ERROR_RX_HEIGHT, PLAN_WARN_RX_HEIGHT},
        {PLAN_ITM_WARN_DISTANCE_LARGE_1 | PLAN_ITM_WARN_DISTANCE_LARGE_2 | PLAN_ITM_WARN_DISTANCE_SMALL_1 |
             PLAN_ITM_WARN_DISTANCE_SMALL_2,
         PLAN_ITM_ERROR_DISTANCE, PLAN_WARN_DISTANCE},
    };
    uint32_t bits = 0;
    for (size_t i = 0; i < sizeof map / sizeof map[0]; i++) {
        bool met = (result->warnings & map[i].met) != 0U || result->error == map[i].error;
        bits |= met ? (uint32_t)map[i].bit : 0U;
    }
    return bits;
}

/* Each sample where equal steps would have it, to a hundredth of a step. */
static bool is_equidistant(const struct plan_profile *profile, double step_km)
{
    for (int32_t i = 0; i < profile->count; i++) {
        if (!(fabs(profile->distance_km[i] - (double)i * step_km) <= 0.01 * step_km)) {
            return false;
        }
    }
    return true;
}

struct plan_loss plan_itm_loss(const struct plan_path *path, const struct plan_profile *profile,
                               const struct plan_propagation *propagation)
{
    const struct plan_climate *climate = &propagation->climate;
    double step_km = profile->distance_km[profile->count - 1] / (double)(profile->count - 1);
    struct plan_itm_input input = {
        .ground = {.ground_asl_m = profile->ground_asl_m,
                   .count = profile->count,
                   .step_m = step_km * 1000.0},
        .tx_height_agl_m = profile->tx_height_agl_m,
        .rx_height_agl_m = profile->rx_height_agl_m,
        .frequency_mhz = path->frequency_mhz,
        .polarization = propagation->polarization,
        .climate = climate->itm_climate,
        .n0 = climate->n0,
        .permittivity = climate->ground_permittivity,
        .conductivity_s_per_m = climate->ground_conductivity_s_per_m,
        .mdvar = PLAN_ITM_MOBILE + PLAN_ITM_NO_LOCATION,
        .time_percent = climate->time_percent,
        .location_percent = 50.0,
        .situation_percent = 50.0,
    };
    struct plan_itm_result result = is_equidistant(profile, step_km)
                                        ? plan_itm_p2p(&input)
                                        : refusal(PLAN_ITM_ERROR_PROFILE, input_bits(&input));
    return (struct plan_loss){
        .loss_db = result.loss_db,
        .sigma_db = result.location_sigma_db,
        .warnings = table_bits(&result),
    };
}
