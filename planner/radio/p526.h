/* ITU-R P.526-15: diffraction over one profile. Distances in km, heights in m above sea. */
#ifndef PHUSONG_RADIO_P526_H
#define PHUSONG_RADIO_P526_H

#include "planner/radio/model.h"

/* What all terms ask of a path. Heights of the inner samples are ground plus clutter, of the ends ground plus
 * antenna. */
struct plan_p526_input {
    const struct plan_profile *profile;
    double frequency_mhz;
    enum plan_polarization polarization;
    double earth_radius_km; /* effective */
    double sea_ratio;       /* ω, share of the path over sea, 0–1 */
};

/* The Bullington point, §4.5.1: free of frequency. */
struct plan_p526_edge {
    double nu_per_sqrt_frequency; /* ν / √(f in MHz); −HUGE_VAL on a line of sight without inner samples */
    double distance_km;           /* of the (virtual) edge from the transmitter; NaN if there is none */
    int32_t tx_index, rx_index;   /* samples that make it: the same one on a line of sight; −1 if none */
    bool line_of_sight;           /* the greatest slope is below that of the direct ray */
};

/* Smooth-earth heights above sea at the ends, P.526-15 §4.5.2 and P.1812-7 Attachment 1 §5.6. */
struct plan_p526_smooth {
    double tx_fit_m, rx_fit_m; /* least squares: h_st, h_sr of P.1812-7 eq. (85), (86) */
    double tx_m, rx_m;         /* for diffraction: h_std, h_srd of P.1812-7 eq. (89) */
};

struct plan_p526_result {
    double bullington_db;        /* L_ba: actual profile */
    double smooth_bullington_db; /* L_bs: smooth profile */
    double spherical_db;         /* L_sph */
    double loss_db;              /* L_ba + max(L_sph − L_bs, 0) */
    struct plan_p526_smooth smooth;
    bool line_of_sight;
};

/* Height above sea of an inner sample with its clutter; at an end, the ground alone. */
double plan_p526_height_m(const struct plan_profile *profile, int32_t index);

/* Distance between the ends. */
double plan_p526_distance_km(const struct plan_profile *profile);

/* §4.5.1 over the actual profile. First sample wins a tie. */
struct plan_p526_edge plan_p526_bullington_edge(const struct plan_profile *profile, double earth_radius_km);

/* The same over zero heights at the samples of the profile, antennas at these heights above them. */
struct plan_p526_edge plan_p526_smooth_edge(const struct plan_profile *profile, double earth_radius_km,
                                            double tx_height_m, double rx_height_m);

/* Loss of that edge: L_uc = J(ν) and its empirical correction (1 − e^(−L_uc/6))(10 + 0.02 d). dB. */
double plan_p526_edge_db(const struct plan_p526_edge *edge, double frequency_mhz, double distance_km);

struct plan_p526_smooth plan_p526_smooth_heights(const struct plan_profile *profile);

/* ω of a profile: a sample stands for the halves of the intervals beside it; without zones 0. */
double plan_p526_sea_ratio(const struct plan_profile *profile);

/* §3.2: smooth earth of the input's radius, antennas at these heights above it; land and sea mixed by
 * sea_ratio. dB, ≥ 0. */
struct plan_p526_sphere {
    double distance_km, tx_height_m, rx_height_m;
    double earth_radius_km, frequency_mhz, sea_ratio;
    enum plan_polarization polarization;
};
double plan_p526_spherical_db(const struct plan_p526_sphere *sphere);

/* §3.1.1: the first term of the residue series, land and sea mixed. May be negative. dB. */
double plan_p526_first_term_db(const struct plan_p526_sphere *sphere);

/* §4.5.3: delta-Bullington and its parts. */
void plan_p526_compute(struct plan_p526_result *result, const struct plan_p526_input *input);

/* §4.4.2: Deygout's construction with at most three edges and the empirical correction. dB, ≥ 0. */
double plan_p526_deygout_db(const struct plan_profile *profile, double frequency_mhz, double earth_radius_km);

/* Does the direct ray clear every inner sample? Grazing counts as blocked. */
bool plan_p526_line_of_sight(const struct plan_profile *profile, double earth_radius_km);

/* The model: free space over the ray's length plus delta-Bullington on the median effective earth; the share
 * of sea from the profile's zones. σ = 0. */
struct plan_loss plan_p526_loss(const struct plan_path *path, const struct plan_profile *profile,
                                const struct plan_propagation *propagation);

#endif
