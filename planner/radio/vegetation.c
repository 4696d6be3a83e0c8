#include "planner/radio/vegetation.h"

#include <math.h>

/* log10 of f in MHz and γ in dB/m are interpolated; γ rises with f. */
struct point {
    double frequency_mhz, specific_db_per_m;
};
static const struct point SPECIFIC[] = {
    {30.0, 0.02},   {105.9, 0.04},  {466.475, 0.12}, {949.0, 0.17},
    {1852.2, 0.30}, {2117.5, 0.34}, {30000.0, 6.0},
};
#define SPECIFIC_COUNT ((int)(sizeof SPECIFIC / sizeof SPECIFIC[0]))

double plan_vegetation_max_db(double frequency_mhz, enum plan_vegetation_site site)
{
    switch (site) {
    case PLAN_VEGETATION_RIO:
        return 0.18 * pow(frequency_mhz, 0.752);
    case PLAN_VEGETATION_ST_PETERSBURG:
        return 1.37 * pow(frequency_mhz, 0.42);
    case PLAN_VEGETATION_MULHOUSE:
    default:
        return 1.15 * pow(frequency_mhz, 0.43);
    }
}

double plan_vegetation_specific_db_per_m(double frequency_mhz)
{
    if (frequency_mhz <= SPECIFIC[0].frequency_mhz) {
        return SPECIFIC[0].specific_db_per_m;
    }
    for (int i = 1; i < SPECIFIC_COUNT; i++) {
        const struct point *low = &SPECIFIC[i - 1];
        const struct point *high = &SPECIFIC[i];
        if (frequency_mhz < high->frequency_mhz) {
            double share =
                log(frequency_mhz / low->frequency_mhz) / log(high->frequency_mhz / low->frequency_mhz);
            return low->specific_db_per_m * pow(high->specific_db_per_m / low->specific_db_per_m, share);
        }
    }
    return SPECIFIC[SPECIFIC_COUNT - 1].specific_db_per_m;
}

double plan_vegetation_excess_db(double frequency_mhz, double depth_m)
{
    if (!(depth_m > 0.0)) {
        return 0.0;
    }
    double max_db = plan_vegetation_max_db(frequency_mhz, PLAN_VEGETATION_MULHOUSE);
    return -max_db * expm1(-depth_m * plan_vegetation_specific_db_per_m(frequency_mhz) / max_db);
}
