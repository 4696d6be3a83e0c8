/* What the Irregular Terrain Model reads from the ground: horizons, fitted heights, Δh. Each a pure function
 * of a profile. Source: "the Algorithm", §3, and NTIA's reading of a profile (docs/models/itm.md). */
#ifndef PHUSONG_RADIO_ITM_TERRAIN_H
#define PHUSONG_RADIO_ITM_TERRAIN_H

#include <stdint.h>

/* Equidistant heights from the transmitter (0) to the receiver (count − 1); finite, at least two, step > 0.
 * The array belongs to the caller. */
struct plan_itm_profile {
    const double *ground_asl_m;
    int32_t count;
    double step_m;
};

/* Index 0: transmitter, 1: receiver. */
struct plan_itm_geometry {
    double distance_m;
    double delta_h_m; /* terrain irregularity */
    double effective_height_m[2];
    double horizon_m[2];   /* distance of each antenna's horizon */
    double horizon_rad[2]; /* its angle above the horizontal */
};

struct plan_itm_horizons {
    double horizon_m[2], horizon_rad[2];
};

/* A straight line through the ground, by its heights at both ends of the profile. */
struct plan_itm_line {
    double first_asl_m, last_asl_m;
};

enum plan_itm_siting {
    PLAN_ITM_SITING_RANDOM,
    PLAN_ITM_SITING_CAREFUL,
    PLAN_ITM_SITING_VERY_CAREFUL,
};

double plan_itm_distance_m(const struct plan_itm_profile *profile); /* (count − 1) · step */

/* Mean ground height of the middle 80 % of the samples: sets the surface refractivity. */
double plan_itm_mean_height_asl_m(const struct plan_itm_profile *profile);

/* Where each antenna's view ends, and at what angle. curvature: 1/effective earth radius, per metre. With a
 * clear line between the antennas both distances are the path's, and the angles those towards each other.
 * Of several samples at the same largest angle the one nearest to the transmitter counts, for both. */
struct plan_itm_horizons plan_itm_horizons(const struct plan_itm_profile *profile,
                                           const double height_agl_m[2], double curvature_per_m);

/* Least squares over the samples from the last one at or before from_m to the first one at or after to_m, the
 * two at the ends with half weight; at least one step wide, widened by one sample on each side if it is not.
 * 0 ≤ from_m ≤ to_m. */
struct plan_itm_line plan_itm_fit(const struct plan_itm_profile *profile, double from_m, double to_m);

/* Δh between two distances, extrapolated to an infinite path: interdecile range of the deviations from the
 * fitted line of 35 to 245 interpolated samples, Alg 3.9 inverted. 0 where the two are less than two steps
 * apart. 0 ≤ from_m, to_m ≤ the path's length. */
double plan_itm_delta_h_m(const struct plan_itm_profile *profile, double from_m, double to_m);

/* All of it for a path whose profile is known. height_agl_m: antennas, > 0. */
struct plan_itm_geometry plan_itm_profile_geometry(const struct plan_itm_profile *profile,
                                                   const double height_agl_m[2], double curvature_per_m);

/* The same where only Δh is known (area mode), Alg 3.1–3.4. */
struct plan_itm_geometry plan_itm_area_geometry(double distance_m, double delta_h_m,
                                                const double height_agl_m[2],
                                                const enum plan_itm_siting siting[2], double curvature_per_m);

/* Horizon of an antenna over a smooth earth, Alg 3.5. m. */
double plan_itm_smooth_horizon_m(double effective_height_m, double curvature_per_m);

#endif
