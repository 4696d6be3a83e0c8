#include "planner/radio/normal.h"

#include <math.h>

static const double SQRT_2 = 1.41421356237309504880;
static const double SQRT_2_PI = 2.50662827463100050242;

double plan_normal_tail(double x)
{
    return 0.5 * erfc(x / SQRT_2);
}

/* p ≤ 0.5. Start from Abramowitz & Stegun 26.2.23 (error 4.5e-4), polish with Halley's method. */
static double inverse_upper(double p)
{
    double t = sqrt(-2.0 * log(p));
    double x = t - (2.515517 + t * (0.802853 + t * 0.010328)) /
                       (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    for (int i = 0; i < 3; i++) {
        double u = (plan_normal_tail(x) - p) * SQRT_2_PI * exp(0.5 * x * x);
        x += u / (1.0 - 0.5 * u * x);
    }
    return x;
}

double plan_normal_tail_inverse(double probability)
{
    if (probability > 0.5) {
        return -inverse_upper(1.0 - probability);
    }
    return inverse_upper(probability);
}
