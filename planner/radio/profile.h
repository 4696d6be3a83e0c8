/* The ground between two antennas, as every terrain model sees it. */
#ifndef PHUSONG_RADIO_PROFILE_H
#define PHUSONG_RADIO_PROFILE_H

#include <stdint.h>

/* Radio climatic zone of a sample, ITU-R P.1812-7 Table 4. */
enum plan_zone { PLAN_ZONE_SEA = 1, PLAN_ZONE_COASTAL = 3, PLAN_ZONE_INLAND = 4 };

/* Samples from the transmitter (0) to the receiver (count − 1); at least 2. The arrays belong to the caller.
 */
struct plan_profile {
    int32_t count;
    const double *distance_km;  /* from the transmitter, increasing, first 0; need not be equidistant */
    const double *ground_asl_m; /* finite */
    const double
        *clutter_m;      /* representative clutter height above ground; its ends are ignored; NULL: none */
    const uint8_t *zone; /* plan_zone; NULL: inland everywhere */
    double tx_height_agl_m, rx_height_agl_m; /* antenna centres above ground */
};

#endif
