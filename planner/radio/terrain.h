/* Terrain along a profile: one knife edge (ITU-R P.526-15 §4.1), the worst. */
#ifndef PHUSONG_RADIO_TERRAIN_H
#define PHUSONG_RADIO_TERRAIN_H

#include <stdint.h>

/* Equidistant samples from transmitter (0) to receiver (count − 1). */
struct plan_ground_line {
    int32_t count;
    double step_m;
    const float *ground_asl_m;
    double tx_height_agl_m, rx_height_agl_m;
    double effective_earth_radius_m;
};

struct plan_edge {
    double nu_per_sqrt_frequency; /* ν / √(f in MHz) of the worst edge; −HUGE_VAL without inner samples */
    int32_t index;                /* its sample, −1 if none */
    double clearance_m;           /* height of the edge above the straight ray, negative: below */
};

/* max over inner samples of ν = h·√(2(d1+d2)/(λ d1 d2)), P.526-15 eq. (26), on the effective earth. Samples
 * without data (NaN) are no edge; without data at an end there is none at all. */
struct plan_edge plan_terrain_worst_edge(const struct plan_ground_line *profile);

/* The same over smooth ground, ν / √(f in MHz), at the samples of a profile with this step: what empirical
 * models contain already. −HUGE_VAL without inner samples. Costs some 40 multiplications: worth a table by
 * distance in a sweep. */
double plan_terrain_smooth_nu(double distance_m, double step_m, double tx_height_agl_m,
                              double rx_height_agl_m, double effective_earth_radius_m);

/* J(ν), P.526-15 eq. (31): 6.9 + 20 log(√((ν−0.1)²+1)+ν−0.1) for ν > −0.78, else 0. dB. */
double plan_terrain_knife_edge_db(double nu);

#endif
