/* Scatter by the troposphere in the Irregular Terrain Model. */
#ifndef PHUSONG_RADIO_ITM_SCATTER_H
#define PHUSONG_RADIO_ITM_SCATTER_H

#include "planner/radio/itm_diffraction.h"

/* F(θd), dB. Alg 6.9. */
double plan_itm_scatter_angle_db(double theta_distance_m);
/* H01(r, η), dB: interpolated between five curves; η is held inside 1–5. r > 0. Alg 6.13. */
double plan_itm_scatter_curve_db(double r, double eta);
/* Frequency gain H0 at a distance, dB ≥ 0. NaN where it is not defined: both antennas too low for the
 * wavelength. Alg 4.61–4.67, 6.10–6.14. */
double plan_itm_scatter_gain_db(const struct plan_itm_link *link, double distance_m);
/* Attenuation by scatter with that gain. Alg 4.60, 4.63. dB. */
double plan_itm_scatter_db(const struct plan_itm_link *link, double distance_m, double gain_db);

/* Where scatter takes over from diffraction, and the line it follows from there. Alg 4.52–4.59. Without
 * defined scatter: at 10,000 km, and the line of diffraction. */
struct plan_itm_scatter {
    double from_m;
    struct plan_itm_slope line;
};
struct plan_itm_scatter plan_itm_scatter(const struct plan_itm_link *link,
                                         const struct plan_itm_slope *diffraction);

#endif
