#include "planner/radio/itm_variability.h"
#include "planner/radio/itm_path.h"

#include <math.h>
#include <stdbool.h>

/* Factor of frequency, g = b1 + b2/((b3 ln(0.133 k))² + 1). */
struct factor {
    double b1, b2, b3;
};

/* TN 101, Fig. 10.13 and Annex III.7; Alg Table 5.1. */
struct climate {
    struct plan_itm_curve median, below, above; /* V_med, σ_T−, σ_T+ */
    struct factor below_factor, above_factor;
    double ducting_ratio, ducting_deviate; /* C_D, z_D */
};

static const struct climate climate_table[] = {
    /* equatorial */
    {.median = {-9.67, 12.7, 144.9e3, 190.3e3, 133.8e3},
     .below = {2.13, 159.5, 762.2e3, 123.6e3, 94.5e3},
     .above = {2.11, 102.3, 636.9e3, 134.8e3, 95.6e3},
     .below_factor = {1.0, 0.0, 0.0},
     .above_factor = {1.0, 0.0, 0.0},
     .ducting_ratio = 1.224,
     .ducting_deviate = 1.282},
    /* continental subtropical */
    {.median = {-0.62, 9.19, 228.9e3, 205.2e3, 143.6e3},
     .below = {2.66, 7.67, 100.4e3, 172.5e3, 136.4e3},
     .above = {6.87, 15.53, 138.7e3, 143.7e3, 98.6e3},
     .below_factor = {1.0, 0.0, 0.0},
     .above_factor = {0.93, 0.31, 2.00},
     .ducting_ratio = 0.801,
     .ducting_deviate = 2.161},
    /* maritime subtropical */
    {.median = {1.26, 15.5, 262.6e3, 185.2e3, 99.8e3},
     .below = {6.11, 6.65, 138.2e3, 242.2e3, 178.6e3},
     .above = {10.08, 9.60, 165.3e3, 225.7e3, 129.7e3},
     .below_factor = {1.0, 0.0, 0.0},
     .above_factor = {1.0, 0.0, 0.0},
     .ducting_ratio = 1.380,
     .ducting_deviate = 1.282},
    /* desert */
    {.median = {-9.21, 9.05, 84.1e3, 101.1e3, 98.6e3},
     .below = {1.98, 13.11, 139.1e3, 132.7e3, 193.5e3},
     .above = {3.68, 159.3, 464.4e3, 93.1e3, 94.2e3},
     .below_factor = {1.0, 0.0, 0.0},
     .above_factor = {0.93, 0.19, 1.79},
     .ducting_ratio = 1.000,
     .ducting_deviate = 20.0},
    /* continental temperate */
    {.median = {-0.62, 9.19, 228.9e3, 205.2e3, 143.6e3},
     .below = {2.68, 7.16, 93.7e3, 186.8e3, 133.5e3},
     .above = {4.75, 8.12, 93.2e3, 135.9e3, 113.4e3},
     .below_factor = {0.92, 0.25, 1.77},
     .above_factor = {0.93, 0.31, 2.00},
     .ducting_ratio = 1.224,
     .ducting_deviate = 1.282},
    /* maritime temperate over land */
    {.median = {-0.39, 2.86, 141.7e3, 315.9e3, 167.4e3},
     .below = {6.86, 10.38, 187.8e3, 169.6e3, 108.9e3},
     .above = {8.58, 13.97, 216.0e3, 152.0e3, 122.7e3},
     .below_factor = {1.0, 0.0, 0.0},
     .above_factor = {1.0, 0.0, 0.0},
     .ducting_ratio = 1.518,
     .ducting_deviate = 1.282},
    /* maritime temperate over sea */
    {.median = {3.15, 857.9, 2222e3, 164.8e3, 116.3e3},
     .below = {8.51, 169.8, 609.8e3, 119.9e3, 106.6e3},
     .above = {8.43, 8.19, 136.2e3, 188.5e3, 122.9e3},
     .below_factor = {1.0, 0.0, 0.0},
     .above_factor = {1.0, 0.0, 0.0},
     .ducting_ratio = 1.518,
     .ducting_deviate = 1.282},
};

double plan_itm_deviate(double probability)
{
    double tail = probability > 0.5 ? 1.0 - probability : probability;
    double t = sqrt(-2.0 * log(tail));
    double x = t - (2.515516 + t * (0.802853 + t * 0.010328)) /
                       (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    return probability > 0.5 ? -x : x;
}

double plan_itm_location_sigma_db(double frequency_mhz, double delta_h_m, double distance_m)
{
    double rough = plan_itm_wave_number(frequency_mhz) * plan_itm_delta_h_at_m(delta_h_m, distance_m);
    return 10.0 * rough / (rough + 13.0);
}

double plan_itm_effective_distance_m(double frequency_mhz, const double effective_height_m[2],
                                     double distance_m)
{
    double scale_m = sqrt(2.0 * 9000e3 * effective_height_m[0]) + sqrt(2.0 * 9000e3 * effective_height_m[1]) +
                     cbrt(575.7e12 / plan_itm_wave_number(frequency_mhz));
    return distance_m < scale_m ? 130e3 * distance_m / scale_m : 130e3 + distance_m - scale_m;
}

static double curve_db(const struct plan_itm_curve *curve, double effective_m)
{
    double off = (effective_m - curve->x2_m) / curve->x3_m;
    double rise = effective_m / curve->x1_m;
    return (curve->c1 + curve->c2 / (1.0 + off * off)) * (rise * rise) / (1.0 + rise * rise);
}

static double factor_at(const struct factor *factor, double frequency_mhz)
{
    double q = factor->b3 * log(0.133 * plan_itm_wave_number(frequency_mhz));
    return factor->b1 + factor->b2 / (q * q + 1.0);
}

struct plan_itm_time_curves plan_itm_time_curves(int climate_number, double frequency_mhz, double z)
{
    const struct climate *climate = &climate_table[climate_number - 1];
    if (z < 0.0) {
        return (struct plan_itm_time_curves){.median = climate->median,
                                             .spread = climate->below,
                                             .spread_factor =
                                                 factor_at(&climate->below_factor, frequency_mhz)};
    }
    double ratio = climate->ducting_ratio;
    double ducting =
        z > climate->ducting_deviate ? ratio + (1.0 - ratio) * climate->ducting_deviate / z : 1.0;
    return (struct plan_itm_time_curves){.median = climate->median,
                                         .spread = climate->above,
                                         .spread_factor =
                                             factor_at(&climate->above_factor, frequency_mhz) * ducting};
}

struct deviates {
    double time, location, situation;
};

static struct deviates deviates_of(const struct plan_itm_input *input, int combination)
{
    struct deviates z = {
        .time = plan_itm_deviate(input->time_percent / 100.0),
        .location = plan_itm_deviate(input->location_percent / 100.0),
        .situation = plan_itm_deviate(input->situation_percent / 100.0),
    };
    if (combination == PLAN_ITM_SINGLE_MESSAGE) {
        z.time = z.situation;
        z.location = z.situation;
    } else if (combination == PLAN_ITM_ACCIDENTAL) {
        z.location = z.situation;
    } else if (combination == PLAN_ITM_MOBILE) {
        z.location = z.time;
    }
    return z;
}

struct sigmas {
    double time_db, location_db, situation_db;
};

/* Deviation below the median attenuation: of reliability plus of confidence. Alg 5.11 and what follows it. */
static double deviation_db(int combination, const struct deviates *z, const struct sigmas *sigma)
{
    double time_db = sigma->time_db * z->time;
    double location_db = sigma->location_db * z->location;
    double z2 = z->situation * z->situation;
    double variance = sigma->situation_db * sigma->situation_db + time_db * time_db / (7.8 + z2) +
                      location_db * location_db / (24.0 + z2);
    double time2 = sigma->time_db * sigma->time_db;
    double location2 = sigma->location_db * sigma->location_db;
    if (combination == PLAN_ITM_SINGLE_MESSAGE) {
        return sqrt(time2 + location2 + variance) * z->situation;
    }
    if (combination == PLAN_ITM_ACCIDENTAL) {
        return time_db + sqrt(location2 + variance) * z->situation;
    }
    double confidence_db = sqrt(variance) * z->situation;
    if (combination == PLAN_ITM_MOBILE) {
        return sqrt(time2 + location2) * z->time + confidence_db;
    }
    return time_db + location_db + confidence_db;
}

static bool is_extreme(double z)
{
    return fabs(z) > 3.10;
}

struct plan_itm_variability plan_itm_variability(const struct plan_itm_input *input,
                                                 const struct plan_itm_geometry *geometry,
                                                 double reference_db)
{
    bool no_situation = input->mdvar >= PLAN_ITM_NO_SITUATION;
    int rest = no_situation ? input->mdvar - PLAN_ITM_NO_SITUATION : input->mdvar;
    bool no_location = rest >= PLAN_ITM_NO_LOCATION;
    int combination = no_location ? rest - PLAN_ITM_NO_LOCATION : rest;
    double effective_m = plan_itm_effective_distance_m(input->frequency_mhz, geometry->effective_height_m,
                                                       geometry->distance_m);
    struct deviates z = deviates_of(input, combination);
    struct plan_itm_time_curves curves = plan_itm_time_curves(input->climate, input->frequency_mhz, z.time);
    struct sigmas sigma = {
        .time_db = curve_db(&curves.spread, effective_m) * curves.spread_factor,
        .location_db = no_location ? 0.0
                                   : plan_itm_location_sigma_db(input->frequency_mhz, geometry->delta_h_m,
                                                                geometry->distance_m),
        .situation_db = no_situation ? 0.0 : 5.0 + 3.0 * exp(-effective_m / 100e3), /* Alg 5.10 */
    };
    double a = reference_db - curve_db(&curves.median, effective_m) - deviation_db(combination, &z, &sigma);
    bool extreme = is_extreme(z.time) || is_extreme(z.location) || is_extreme(z.situation);
    return (struct plan_itm_variability){
        /* Alg 5.2: gains above free space are compressed. */
        .attenuation_db = a < 0.0 ? a * (29.0 - a) / (29.0 - 10.0 * a) : a,
        .warnings = extreme ? (uint32_t)PLAN_ITM_WARN_VARIABILITY : 0U,
    };
}
