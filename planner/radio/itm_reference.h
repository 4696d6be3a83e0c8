/* Reference attenuation of the Irregular Terrain Model: the median in an average hour, above free space. */
#ifndef PHUSONG_RADIO_ITM_REFERENCE_H
#define PHUSONG_RADIO_ITM_REFERENCE_H

#include "planner/radio/itm.h"
#include "planner/radio/itm_scatter.h"

/* Two rays over the reflecting ground, weighed with diffraction extended inwards. Alg 4.43–4.51. dB. */
double plan_itm_two_ray_db(const struct plan_itm_link *link, double distance_m,
                           const struct plan_itm_slope *diffraction);

struct plan_itm_reference {
    enum plan_itm_error error;
    enum plan_itm_mode mode;
    uint32_t warnings;     /* of geometry and distance */
    double attenuation_db; /* ≥ 0 */
};

/* Alg 4.1, at the distance of the link's geometry. The link is derived. */
struct plan_itm_reference plan_itm_reference(const struct plan_itm_link *link);

#endif
