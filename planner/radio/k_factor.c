#include "planner/radio/k_factor.h"
#include "planner/radio/free_space.h"
#include "planner/radio/p526.h"

#include <math.h>
#include <stddef.h>

static const double MIN_M = 1.0; /* keeps the logarithms from falling below 0 */

double plan_k_factor_db(const struct plan_k_factors *factors, double distance_m, double effective_height_m,
                        double rx_height_agl_m, double diffraction_db, enum plan_environment environment)
{
    double log_d = log10(fmax(distance_m, MIN_M));
    double log_h = log10(fmax(effective_height_m, MIN_M));
    return factors->k1 + factors->k2 * log_d + factors->k3 * log_h + factors->k4 * diffraction_db +
           factors->k5 * log_d * log_h + factors->k6 * rx_height_agl_m + factors->clutter_db[environment];
}

double plan_k_factor_effective_height_m(double tx_ground_asl_m, double tx_height_agl_m,
                                        double rx_ground_asl_m)
{
    double fall_m = fmax(tx_ground_asl_m - rx_ground_asl_m, 0.0);
    return fmax(tx_height_agl_m + fall_m, MIN_M);
}

double plan_k_factor_diffraction_db(const struct plan_profile *profile, double frequency_mhz,
                                    double earth_radius_km)
{
    struct plan_profile bare = *profile;
    bare.clutter_m = NULL; /* the clutter term holds what stands on the ground */
    double distance_km = plan_p526_distance_km(&bare);
    struct plan_p526_edge edge = plan_p526_bullington_edge(&bare, earth_radius_km);
    struct plan_p526_edge plain =
        plan_p526_smooth_edge(&bare, earth_radius_km, bare.tx_height_agl_m, bare.rx_height_agl_m);
    double edge_db = plan_p526_edge_db(&edge, frequency_mhz, distance_km);
    double plain_db = plan_p526_edge_db(&plain, frequency_mhz, distance_km);
    return fmax(edge_db - plain_db, 0.0);
}

/* A(f) of Hata (1980), COST 231 and, above 2 GHz, extended Hata; f ≥ 30 MHz. */
static double urban_constant_db(double f)
{
    if (f <= 1500.0) {
        return 69.55 + 26.16 * log10(f);
    }
    if (f <= 2000.0) {
        return 46.3 + 33.9 * log10(f);
    }
    return 46.3 + 33.9 * log10(2000.0) + 10.0 * log10(f / 2000.0);
}

struct plan_k_factors plan_k_factors_default(double frequency_mhz)
{
    /* Hata's distance is in km: 44.9 log(d/1000) = 44.9 log d − 134.7, and −13.82 + 3·6.55 = 5.83. */
    return (struct plan_k_factors){
        .k1 = urban_constant_db(frequency_mhz) - 3.0 * 44.9,
        .k2 = 44.9,
        .k3 = 5.83,
        .k4 = 1.0,
        .k5 = -6.55,
        .k6 = 0.0,
        .clutter_db =
            {
                [PLAN_URBAN] = 0.0,
                [PLAN_SUBURBAN] = -4.0,
                [PLAN_OPEN] = -11.0,
                [PLAN_FOREST] = 2.5,
                [PLAN_WATER] = -13.0,
            },
        .sigma_db = 8.0,
    };
}

static double value_or(double value, double fallback)
{
    return isnan(value) ? fallback : value;
}

struct plan_k_factors plan_k_factors_filled(const struct plan_k_factors *factors, double frequency_mhz)
{
    struct plan_k_factors usual = plan_k_factors_default(frequency_mhz);
    struct plan_k_factors filled = {
        .k1 = value_or(factors->k1, usual.k1),
        .k2 = value_or(factors->k2, usual.k2),
        .k3 = value_or(factors->k3, usual.k3),
        .k4 = value_or(factors->k4, usual.k4),
        .k5 = value_or(factors->k5, usual.k5),
        .k6 = value_or(factors->k6, usual.k6),
        .sigma_db = value_or(factors->sigma_db, usual.sigma_db),
    };
    for (int i = 0; i < PLAN_ENVIRONMENT_COUNT; i++) {
        filled.clutter_db[i] = value_or(factors->clutter_db[i], usual.clutter_db[i]);
    }
    return filled;
}

struct plan_loss plan_k_factor_loss(const struct plan_path *path, const struct plan_profile *profile,
                                    const struct plan_propagation *propagation)
{
    struct plan_k_factors factors = plan_k_factors_filled(&propagation->k_factors, path->frequency_mhz);
    double radius_km = plan_model_earth_radius_m(&propagation->climate) / 1000.0;
    double distance_m = plan_p526_distance_km(profile) * 1000.0;
    double tx_ground_m = profile->ground_asl_m[0];
    double rx_ground_m = profile->ground_asl_m[profile->count - 1];
    double rise_m = tx_ground_m + profile->tx_height_agl_m - rx_ground_m - profile->rx_height_agl_m;
    double diffraction_db = plan_k_factor_diffraction_db(profile, path->frequency_mhz, radius_km);
    double height_m = plan_k_factor_effective_height_m(tx_ground_m, profile->tx_height_agl_m, rx_ground_m);
    double loss_db = plan_k_factor_db(&factors, distance_m, height_m, profile->rx_height_agl_m,
                                      diffraction_db, path->environment);
    double free_db = plan_free_space_db(path->frequency_mhz, hypot(distance_m, rise_m));
    return (struct plan_loss){.loss_db = fmax(loss_db, free_db), .sigma_db = factors.sigma_db};
}
