/* Diffraction in the Irregular Terrain Model. */
#ifndef PHUSONG_RADIO_ITM_DIFFRACTION_H
#define PHUSONG_RADIO_ITM_DIFFRACTION_H

#include "planner/radio/itm_path.h"

/* Attenuation of one knife edge, dB, by ν², ν ≥ 0. Alg 6.1. */
double plan_itm_edge_db(double nu_squared);
/* Two edges, the horizons, on a path of distance_m > d_L. Alg 4.12–4.14. dB. */
double plan_itm_knife_edges_db(const struct plan_itm_link *link, double distance_m);

/* Height gain over a smooth earth, dB. x: distance in Vogler's unit, K: of the ground. Alg 6.3–6.6. */
double plan_itm_height_gain_db(double x, double k);
/* A rounded earth of three radii, Alg 4.15–4.20, in Vogler's units. distance_m > d_L. dB. NaN where the
 * surface is so reflecting for its radius that the series has no first term. */
double plan_itm_rounded_earth_db(const struct plan_itm_link *link, double distance_m);

/* Both, weighed by the roughness of the ground, and the clutter term. Alg 4.9–4.11. dB. */
double plan_itm_diffraction_db(const struct plan_itm_link *link, double distance_m);

/* The straight line that stands for diffraction at every distance: loss = intercept + slope · distance. */
struct plan_itm_slope {
    double db_per_m, intercept_db;
};
/* Through two distances well beyond the horizons. Alg 4.2–4.8. */
struct plan_itm_slope plan_itm_diffraction_line(const struct plan_itm_link *link);
/* (a²/f)^(1/3), f in MHz, a in m: the unit of distance of those two. Alg 4.2. */
double plan_itm_scale_m(const struct plan_itm_link *link);

#endif
