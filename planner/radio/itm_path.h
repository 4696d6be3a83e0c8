/* One path as the equations of the Irregular Terrain Model see it ("the Algorithm", §1–3). */
#ifndef PHUSONG_RADIO_ITM_PATH_H
#define PHUSONG_RADIO_ITM_PATH_H

#include "planner/radio/itm_terrain.h"
#include "planner/scenario/scenario.h"

#include <stdbool.h>

/* Air and ground. */
struct plan_itm_medium {
    double refractivity;                   /* at the surface, N-units */
    double curvature_per_m;                /* 1/effective earth radius */
    double impedance_real, impedance_imag; /* of the ground's surface, relative to free space */
};

struct plan_itm_ground {
    double frequency_mhz;
    enum plan_polarization polarization;
    double permittivity, conductivity_s_per_m;
};

/* Alg 1.2–1.5. n0: refractivity at sea level; mean_height_asl_m: of the path, 0 in area mode. */
struct plan_itm_medium plan_itm_medium(double n0, double mean_height_asl_m,
                                       const struct plan_itm_ground *ground);

struct plan_itm_link {
    double frequency_mhz;
    double height_agl_m[2]; /* of the antennas: transmitter, receiver */
    bool surveyed;          /* the profile is known: point to point */
    struct plan_itm_geometry geometry;
    struct plan_itm_medium medium;
    /* From the above, by plan_itm_link_derive: */
    double smooth_horizon_m[2]; /* Alg 3.5 */
    double smooth_horizons_m;   /* d_Ls, Alg 3.6 */
    double horizons_m;          /* d_L, Alg 3.7 */
    double bend_rad;            /* θ_e, Alg 3.8 */
};
void plan_itm_link_derive(struct plan_itm_link *link);

double plan_itm_wave_number(double frequency_mhz);                 /* Alg 1.1; per metre */
double plan_itm_delta_h_at_m(double delta_h_m, double distance_m); /* Alg 3.9: Δh(s) */
double plan_itm_roughness_m(double delta_h_at_m);                  /* Alg 3.10: σ_h of Δh(s) */
double plan_itm_free_space_db(double frequency_mhz, double distance_m);

#endif
