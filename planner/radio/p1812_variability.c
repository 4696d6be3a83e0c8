/* ITU-R P.1812-7 §4.7 and Attachment 2: spread over time and locations. */
#include "planner/radio/p1812.h"

#include <math.h>

double plan_p1812_inverse_normal(double x)
{
    double tail = fmin(fmax(x, 1e-6), 1.0 - 1e-6);
    double sign = 1.0;
    if (tail > 0.5) {
        tail = 1.0 - tail;
        sign = -1.0;
    }
    double t = sqrt(-2.0 * log(tail));
    double c = ((0.010328 * t + 0.802853) * t + 2.515516698) /
               (((0.001308 * t + 0.189269) * t + 1.432788) * t + 1.0);
    return sign * (t - c);
}

double plan_p1812_location_sigma_db(double frequency_mhz, double cell_m)
{
    return (0.024 * (frequency_mhz / 1000.0) + 0.52) * pow(cell_m, 0.28);
}

double plan_p1812_height_ratio(double rx_height_agl_m, double clutter_m)
{
    return fmin(fmax(1.0 - (rx_height_agl_m - clutter_m) / 10.0, 0.0), 1.0);
}
