/* ITU-R P.1812-7: path-specific prediction, 30 MHz–6 GHz. Equation numbers are the Recommendation's. */
#ifndef PHUSONG_RADIO_P1812_H
#define PHUSONG_RADIO_P1812_H

#include "planner/radio/model.h"
#include "planner/radio/p526.h"

#define PLAN_P1812_COAST_FAR_KM 500.0 /* distance to the coast that stands for "inland" */

struct plan_p1812_input {
    const struct plan_profile *profile;
    double frequency_mhz; /* 30–6000 */
    enum plan_polarization polarization;
    double time_percent;             /* p, 1–50 */
    double location_percent;         /* p_L, 1–99: the loss is not exceeded there */
    double location_sigma_db;        /* σ_L; 0: median over locations */
    double latitude_deg;             /* φ of the path's centre */
    double delta_n;                  /* ΔN, N-units/km, positive */
    double n0;                       /* N-units */
    double coast_tx_km, coast_rx_km; /* d_ct, d_cr: over land to the coast; 0 if the terminal is at sea */
};

/* All that does not depend on frequency, time or location percentage. */
struct plan_p1812_geometry {
    double distance_km;                                  /* d */
    double earth_radius_km, beta_radius_km;              /* a_e (7a), a_β (7b) */
    double beta0_percent;                                /* β_0 (5) */
    double sea_ratio;                                    /* ω */
    double land_km, inland_km;                           /* d_tm, d_lm: longest stretches, Table 4 */
    double tx_asl_m, rx_asl_m;                           /* h_ts, h_rs */
    double tx_horizon_km, rx_horizon_km;                 /* d_lt, d_lr (78) (81a) */
    double tx_horizon_mrad, rx_horizon_mrad;             /* θ_t, θ_r (76–81) */
    double angular_mrad;                                 /* θ (82) */
    double smooth_tx_m, smooth_rx_m;                     /* h_st, h_sr (90a) (90b): lowered to the ground */
    struct plan_p526_smooth smooth;                      /* h_st, h_sr (85) (86) and h_std, h_srd (89) */
    double sphere_tx_m, sphere_rx_m;                     /* h'_te, h'_re (37a) (37b) */
    double effective_tx_m, effective_rx_m;               /* h_te, h_re (92a) (92b) */
    double roughness_m;                                  /* h_m (93) */
    struct plan_p526_edge edge, beta_edge;               /* Bullington, actual profile, on a_e and on a_β */
    struct plan_p526_edge smooth_edge, beta_smooth_edge; /* smooth profile */
    bool tx_at_sea, rx_at_sea;                           /* zone of the ends */
    bool line_of_sight; /* over bare ground on a_e, Attachment 1 §4; with clutter: edge.line_of_sight */
};

/* Diffraction for one effective earth radius: delta-Bullington. */
struct plan_p1812_diffraction {
    double bullington_db, smooth_bullington_db, spherical_db; /* L_bulla, L_bulls, L_dsph */
    double loss_db;                                           /* L_d (39) */
};

struct plan_p1812_result {
    struct plan_p1812_geometry geometry;
    double fi, fj, fk;                          /* F_i (40), F_j (57), F_k (58) */
    double lbfs_db, lb0p_db, lb0b_db;           /* (8) (10) (11) */
    struct plan_p1812_diffraction median, beta; /* on a_e, on a_β */
    double ldp_db;                              /* L_dp (41) */
    double lbd50_db, lbd_db;                    /* (42) (43) */
    double lminb0p_db;                          /* (59) */
    double lba_db;                              /* (46) ducting and layer reflection */
    double lminbap_db, lbda_db, lbam_db;        /* (60) (61) (62) */
    double lbs_db;                              /* (44) troposcatter */
    double lbc_db;                              /* (63) */
    double lloc_db;                             /* location variability */
    double lb_db;                               /* (69) basic transmission loss */
    double field_dbuvm;                         /* E_p (70), dB(µV/m) for 1 kW e.r.p. */
};

/* Attachment 1. Of the input: profile, latitude, ΔN. */
void plan_p1812_geometry(struct plan_p1812_geometry *geometry, const struct plan_p1812_input *input);

/* The rest, on a geometry already known (by whatever way), which the result keeps. The input's profile is not
 * read. */
void plan_p1812_finish(struct plan_p1812_result *result, const struct plan_p1812_geometry *geometry,
                       const struct plan_p1812_input *input);

/* Both. */
void plan_p1812_compute(struct plan_p1812_result *result, const struct plan_p1812_input *input);

/* σ_L = (0.024 f + 0.52)·w_a^0.28, f in GHz, w_a the width of the square in m. dB. */
double plan_p1812_location_sigma_db(double frequency_mhz, double cell_m);

/* u(h), §4.7: 1 for an antenna below the clutter, 0 from 10 m above it on: σ_L is multiplied by it. */
double plan_p1812_height_ratio(double rx_height_agl_m, double clutter_m);

/* Inverse complementary cumulative normal distribution, Attachment 2, 1e-6 ≤ x ≤ 1 − 1e-6 (clamped). */
double plan_p1812_inverse_normal(double x);

struct plan_p1812_ends {
    double tx_lon_deg, tx_lat_deg, rx_lon_deg, rx_lat_deg;
};

/* Latitude of the great circle's point half-way along a path of this length, (4). */
double plan_p1812_centre_latitude_deg(const struct plan_p1812_ends *ends, double distance_km);

/* The model's input from a path and a plan's propagation settings: median over locations. */
struct plan_p1812_input plan_p1812_input(const struct plan_path *path, const struct plan_profile *profile,
                                         const struct plan_propagation *propagation);

/* The model: median over locations, σ = σ_L of the cell. Without zones the path is inland, the coast
 * PLAN_P1812_COAST_FAR_KM away. */
struct plan_loss plan_p1812_loss(const struct plan_path *path, const struct plan_profile *profile,
                                 const struct plan_propagation *propagation);

#endif
