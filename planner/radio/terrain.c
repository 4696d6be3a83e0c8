#include "planner/radio/terrain.h"

#include <math.h>

/* ν = h √(2 d / (λ d1 d2)) with λ = 299.792458 / f: the factor √(2 / 299.792458), √f left out. */
static const double NU_FACTOR = 0.08167791564408974;

struct plan_edge plan_terrain_worst_edge(const struct plan_ground_line *profile)
{
    struct plan_edge worst = {.nu_per_sqrt_frequency = -HUGE_VAL, .index = -1, .clearance_m = -HUGE_VAL};
    int32_t last = profile->count - 1;
    if (last < 2) {
        return worst;
    }
    double distance_m = profile->step_m * (double)last;
    double tx_m = (double)profile->ground_asl_m[0] + profile->tx_height_agl_m;
    double rx_m = (double)profile->ground_asl_m[last] + profile->rx_height_agl_m;
    double curvature = 0.5 / profile->effective_earth_radius_m;
    for (int32_t i = 1; i < last; i++) {
        double d1_m = profile->step_m * (double)i;
        double d2_m = distance_m - d1_m;
        double ray_m = (tx_m * d2_m + rx_m * d1_m) / distance_m;
        double above_m = (double)profile->ground_asl_m[i] + curvature * d1_m * d2_m - ray_m;
        double nu = above_m * NU_FACTOR * sqrt(distance_m / (d1_m * d2_m));
        if (nu > worst.nu_per_sqrt_frequency) { /* a missing sample (NaN) never is */
            worst = (struct plan_edge){nu, i, above_m};
        }
    }
    return worst;
}

/* With t = d1/d and A = d²/2a, ν is proportional to A √(t(1−t)) − (h_t (1−t) + h_r t) / √(t(1−t)). Its
 * derivative has the sign of this cubic, which falls through zero once between 0 and 1. */
static double slope(double t, double a, double tx_m, double rx_m)
{
    return a * t * (1.0 - t) * (1.0 - 2.0 * t) + tx_m * (1.0 - t) - rx_m * t;
}

static double worst_place(double a, double tx_m, double rx_m)
{
    double low = 0.0;
    double high = 1.0;
    for (int i = 0; i < 40; i++) {
        double middle = 0.5 * (low + high);
        if (slope(middle, a, tx_m, rx_m) > 0.0) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return 0.5 * (low + high);
}

static double smooth_nu_at(double t, double distance_m, double a, double tx_m, double rx_m)
{
    double weight = sqrt(t * (1.0 - t));
    double above = a * weight - (tx_m * (1.0 - t) + rx_m * t) / weight;
    return above * NU_FACTOR / sqrt(distance_m);
}

double plan_terrain_smooth_nu(double distance_m, double step_m, double tx_height_agl_m,
                              double rx_height_agl_m, double effective_earth_radius_m)
{
    double steps = round(distance_m / step_m);
    if (!(steps >= 2.0)) {
        return -HUGE_VAL;
    }
    double a_m = distance_m * distance_m / (2.0 * effective_earth_radius_m);
    double place = floor(worst_place(a_m, tx_height_agl_m, rx_height_agl_m) * steps);
    /* One hump, so the worst sample is beside its top. */
    double before = fmin(fmax(place, 1.0), steps - 1.0) / steps;
    double after = fmin(fmax(place + 1.0, 1.0), steps - 1.0) / steps;
    return fmax(smooth_nu_at(before, distance_m, a_m, tx_height_agl_m, rx_height_agl_m),
                smooth_nu_at(after, distance_m, a_m, tx_height_agl_m, rx_height_agl_m));
}

double plan_terrain_knife_edge_db(double nu)
{
    if (!(nu > -0.78)) {
        return 0.0;
    }
    double x = nu - 0.1;
    return 6.9 + 20.0 * log10(sqrt(x * x + 1.0) + x);
}
