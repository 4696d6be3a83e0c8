/* Quantiles of the Irregular Terrain Model: variability in time, location and situation ("the Algorithm",
 * §5). */
#ifndef PHUSONG_RADIO_ITM_VARIABILITY_H
#define PHUSONG_RADIO_ITM_VARIABILITY_H

#include "planner/radio/itm.h"

/* The model's own inverse of the normal tail (Hastings; error below 4.5e-4), p in (0, 1). */
double plan_itm_deviate(double probability);

/* Standard deviation between locations along the same kind of path, Alg 5.9: 10 kΔh(d)/(kΔh(d) + 13). dB. */
double plan_itm_location_sigma_db(double frequency_mhz, double delta_h_m, double distance_m);

/* Effective distance, which the curves of the climates are drawn over, Alg 5.3, 5.4. m. */
double plan_itm_effective_distance_m(double frequency_mhz, const double effective_height_m[2],
                                     double distance_m);

/* Over the effective distance d: (c1 + c2/(1 + ((d − x2)/x3)²)) · (d/x1)²/(1 + (d/x1)²), dB. */
struct plan_itm_curve {
    double c1, c2, x1_m, x2_m, x3_m;
};

/* What a climate (1–7) makes of the effective distance: the median V_med above the reference, and the
 * pseudo-standard deviation in time on the side of the deviate z, which is factor × curve. Alg 5.5–5.8. */
struct plan_itm_time_curves {
    struct plan_itm_curve median, spread;
    double spread_factor;
};
struct plan_itm_time_curves plan_itm_time_curves(int climate, double frequency_mhz, double z);

struct plan_itm_variability {
    double attenuation_db; /* above free space, at the quantile; may be negative */
    uint32_t warnings;
};
/* Alg 5.1, 5.2. The input has passed the checks; ground is not read. */
struct plan_itm_variability plan_itm_variability(const struct plan_itm_input *input,
                                                 const struct plan_itm_geometry *geometry,
                                                 double reference_db);

#endif
