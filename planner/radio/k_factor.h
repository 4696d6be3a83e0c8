/* The K-factor model: the form of the Standard Propagation Model, which measurements calibrate. */
#ifndef PHUSONG_RADIO_K_FACTOR_H
#define PHUSONG_RADIO_K_FACTOR_H

#include "planner/radio/model.h"

/* L = K1 + K2 log d + K3 log Hteff + K4·diffraction + K5 log d·log Hteff + K6·Hreff + clutter(environment),
 * dB; d and Hteff are at least 1 m. Free space is not looked at: plan_k_factor_loss is never below it. */
double plan_k_factor_db(const struct plan_k_factors *factors, double distance_m, double effective_height_m,
                        double rx_height_agl_m, double diffraction_db, enum plan_environment environment);

/* Hteff: the antenna above sea level less the ground at the receiver, but no less than the antenna above its
 * own ground (and 1 m). */
double plan_k_factor_effective_height_m(double tx_ground_asl_m, double tx_height_agl_m,
                                        double rx_ground_asl_m);

/* What K4 multiplies: Bullington's loss over the bare ground in excess of that over a plain with the same
 * antennas above ground, samples and effective earth. dB, ≥ 0; 0 over a plain. */
double plan_k_factor_diffraction_db(const struct plan_profile *profile, double frequency_mhz,
                                    double earth_radius_km);

/* Factors that reproduce Hata's urban formula with a receiver at 1.5 m: K1 by frequency, the others fixed.
 * docs/models/k_factor.md. */
struct plan_k_factors plan_k_factors_default(double frequency_mhz);

/* The same factors with every NaN among them (also clutter and σ) replaced by the default at this frequency.
 */
struct plan_k_factors plan_k_factors_filled(const struct plan_k_factors *factors, double frequency_mhz);

/* The model: factors of `propagation`, filled for the path's frequency; never below free space over the ray's
 * length. The profile's distances and heights count, not the path's. */
struct plan_loss plan_k_factor_loss(const struct plan_path *path, const struct plan_profile *profile,
                                    const struct plan_propagation *propagation);

#endif
