#include "planner/radio/itm_diffraction.h"

#include <math.h>

static const double EARTH_RADIUS_M = 6370e3; /* of Vogler's 4/3 earth */

double plan_itm_edge_db(double nu_squared)
{
    if (nu_squared < 5.76) {
        return 6.02 + 9.11 * sqrt(nu_squared) - 1.27 * nu_squared;
    }
    return 12.953 + 10.0 * log10(nu_squared);
}

double plan_itm_knife_edges_db(const struct plan_itm_link *link, double distance_m)
{
    double theta = link->bend_rad + distance_m * link->medium.curvature_per_m;
    double beyond_m = distance_m - link->horizons_m;
    /* 0.0795775 = 1/4π */
    double scale = 0.0795775 * plan_itm_wave_number(link->frequency_mhz) * theta * theta * beyond_m;
    double sum_db = 0.0;
    for (int i = 0; i < 2; i++) {
        double horizon_m = link->geometry.horizon_m[i];
        sum_db += plan_itm_edge_db(scale * horizon_m / (beyond_m + horizon_m));
    }
    return sum_db;
}

double plan_itm_height_gain_db(double x, double k)
{
    if (x < 200.0) {
        double w = -log(k);
        if (k < 1e-5 || x * w * w * w > 5495.0) {
            return x > 1.0 ? 17.372 * log(x) - 117.0 : -117.0;
        }
        return 2.5e-5 * x * x / k - 8.686 * w - 15.0;
    }
    double far_db = 0.05751 * x - 4.343 * log(x);
    if (x >= 2000.0) {
        return far_db;
    }
    double w = 0.0134 * x * exp(-0.005 * x);
    return (1.0 - w) * far_db + w * (17.372 * log(x) - 117.0);
}

/* One of the three arcs: its length in Vogler's unit, and its K. */
struct arc {
    double x, k;
};

static struct arc arc_over(const struct plan_itm_link *link, double radius_m, double length_m)
{
    double cube_root_f = cbrt(link->frequency_mhz);
    double impedance = sqrt(link->medium.impedance_real * link->medium.impedance_real +
                            link->medium.impedance_imag * link->medium.impedance_imag);
    double c0 = cbrt(4.0 / 3.0 * EARTH_RADIUS_M / radius_m);
    double k = 0.017778 * c0 / (cube_root_f * impedance);
    return (struct arc){.x = (1.607 - k) * c0 * c0 * cube_root_f * length_m / 1000.0, .k = k};
}

double plan_itm_rounded_earth_db(const struct plan_itm_link *link, double distance_m)
{
    double beyond_m = distance_m - link->horizons_m;
    double theta = link->bend_rad + distance_m * link->medium.curvature_per_m;
    double sum = arc_over(link, beyond_m / theta, beyond_m).x;
    double gain_db = 0.0;
    for (int i = 0; i < 2; i++) {
        double horizon_m = link->geometry.horizon_m[i];
        double radius_m = 0.5 * horizon_m * horizon_m / link->geometry.effective_height_m[i];
        struct arc arc = arc_over(link, radius_m, horizon_m);
        sum += arc.x;
        gain_db += plan_itm_height_gain_db(arc.x, arc.k);
    }
    if (!(sum > 0.0)) {
        return (double)NAN;
    }
    return 0.05751 * sum - 10.0 * log10(sum) - gain_db - 20.0;
}

/* Alg 4.10: what stands on the ground near the horizons, at most 15 dB. */
static double clutter_db(const struct plan_itm_link *link)
{
    double delta_h_m = plan_itm_delta_h_at_m(link->geometry.delta_h_m, link->smooth_horizons_m);
    double heights_m2 = link->height_agl_m[0] * link->height_agl_m[1];
    return fmin(15.0,
                5.0 * log10(1.0 + 1e-5 * heights_m2 * link->frequency_mhz * plan_itm_roughness_m(delta_h_m)));
}

/* Alg 4.9: share of the rounded earth; the rougher, the less. */
static double rounded_share(const struct plan_itm_link *link, double distance_m)
{
    double heights_m2 = link->height_agl_m[0] * link->height_agl_m[1];
    double effective_m2 = link->geometry.effective_height_m[0] * link->geometry.effective_height_m[1];
    double more_m2 = effective_m2 - heights_m2;
    double floor_m2 = link->surveyed ? heights_m2 + 10.0 : heights_m2;
    double bend_m = link->bend_rad / link->medium.curvature_per_m + link->horizons_m;
    double rough = plan_itm_delta_h_at_m(link->geometry.delta_h_m, distance_m) *
                   plan_itm_wave_number(link->frequency_mhz);
    double q = (sqrt(1.0 + more_m2 / floor_m2) + bend_m / distance_m) * fmin(rough, 6283.2);
    return 25.1 / (25.1 + sqrt(q));
}

double plan_itm_diffraction_db(const struct plan_itm_link *link, double distance_m)
{
    double share = rounded_share(link, distance_m);
    return share * plan_itm_rounded_earth_db(link, distance_m) +
           (1.0 - share) * plan_itm_knife_edges_db(link, distance_m) + clutter_db(link);
}

double plan_itm_scale_m(const struct plan_itm_link *link)
{
    double radius_m = 1.0 / link->medium.curvature_per_m;
    return cbrt(radius_m * radius_m / link->frequency_mhz);
}

struct plan_itm_slope plan_itm_diffraction_line(const struct plan_itm_link *link)
{
    double scale_m = plan_itm_scale_m(link);
    double near_m = fmax(link->smooth_horizons_m, link->horizons_m + 5.0 * scale_m);
    double far_m = near_m + 10.0 * scale_m;
    double near_db = plan_itm_diffraction_db(link, near_m);
    double slope = (plan_itm_diffraction_db(link, far_m) - near_db) / (far_m - near_m);
    return (struct plan_itm_slope){.db_per_m = slope, .intercept_db = near_db - slope * near_m};
}
