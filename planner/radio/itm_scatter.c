#include "planner/radio/itm_scatter.h"

#include <math.h>

static const double SQRT_2 = 1.41421356237309504880;

double plan_itm_scatter_angle_db(double theta_distance_m)
{
    double log_td = log10(theta_distance_m);
    if (theta_distance_m <= 10e3) {
        return 133.4 + 0.332e-3 * theta_distance_m - 10.0 * log_td;
    }
    if (theta_distance_m <= 70e3) {
        return 104.6 + 0.212e-3 * theta_distance_m - 2.5 * log_td;
    }
    return 71.8 + 0.157e-3 * theta_distance_m + 5.0 * log_td;
}

static double curve_db(int index, double r)
{
    static const double a[] = {25.0, 80.0, 177.0, 395.0, 705.0};
    static const double b[] = {24.0, 45.0, 68.0, 80.0, 105.0};
    double inverse = 1.0 / (r * r);
    return 10.0 * log10(1.0 + (a[index] * inverse + b[index]) * inverse);
}

double plan_itm_scatter_curve_db(double r, double eta)
{
    double held = fmin(fmax(eta, 1.0), 5.0);
    int whole = (int)held;
    double part = held - (double)whole;
    double lower_db = curve_db(whole - 1, r);
    return part > 0.0 ? (1.0 - part) * lower_db + part * curve_db(whole, r) : lower_db;
}

/* The scattering volume as the two beams see it. */
struct crossing {
    double r[2];         /* Alg 4.62 */
    double asymmetry;    /* s, Alg 4.65 */
    double height_ratio; /* q */
    double eta;          /* Alg 4.67 */
};

static struct crossing crossing_at(const struct plan_itm_link *link, double distance_m)
{
    const struct plan_itm_geometry *geometry = &link->geometry;
    double theta =
        geometry->horizon_rad[0] + geometry->horizon_rad[1] + distance_m * link->medium.curvature_per_m;
    double r_per_m = 2.0 * plan_itm_wave_number(link->frequency_mhz) * theta;
    double uneven_m = geometry->horizon_m[0] - geometry->horizon_m[1];
    double ratio = geometry->effective_height_m[1] / geometry->effective_height_m[0];
    if (uneven_m < 0.0) {
        uneven_m = -uneven_m;
        ratio = 1.0 / ratio;
    }
    double s = (distance_m - uneven_m) / (distance_m + uneven_m);
    double height_m = 0.25 * (distance_m - uneven_m) * (distance_m + uneven_m) * theta / distance_m;
    double n = link->medium.refractivity;
    double squared = fmin(1.7, height_m / 8.0e3) * fmin(1.7, height_m / 8.0e3);
    double falloff = exp(-squared * squared * squared);
    return (struct crossing){
        .r = {r_per_m * geometry->effective_height_m[0], r_per_m * geometry->effective_height_m[1]},
        .asymmetry = fmax(0.1, s),
        .height_ratio = fmin(fmax(0.1, ratio / s), 10.0),
        .eta = height_m / 1.7556e3 * (1.0 + (0.031 - n * 2.32e-3 + n * n * 5.67e-6) * falloff),
    };
}

/* H0 in the limit η = 0, Alg 6.14. */
static double low_gain_db(double r1, double r2)
{
    double both = (1.0 + SQRT_2 / r1) * (1.0 + SQRT_2 / r2);
    return 10.0 * log10(both * both * (r1 + r2) / (r1 + r2 + 2.0 * SQRT_2));
}

double plan_itm_scatter_gain_db(const struct plan_itm_link *link, double distance_m)
{
    struct crossing at = crossing_at(link, distance_m);
    double r1 = at.r[0];
    double r2 = at.r[1];
    if (r1 < 0.2 && r2 < 0.2) {
        return (double)NAN;
    }
    double mean_db = 0.5 * (plan_itm_scatter_curve_db(r1, at.eta) + plan_itm_scatter_curve_db(r2, at.eta));
    double correction_db =
        6.0 * (0.6 - log10(fmax(at.eta, 1.0))) * log10(at.asymmetry) * log10(at.height_ratio);
    double gain_db = fmax(mean_db + fmin(mean_db, correction_db), 0.0);
    if (at.eta < 1.0) {
        gain_db = at.eta * gain_db + (1.0 - at.eta) * low_gain_db(r1, r2);
    }
    return gain_db;
}

double plan_itm_scatter_db(const struct plan_itm_link *link, double distance_m, double gain_db)
{
    double theta = link->bend_rad + distance_m * link->medium.curvature_per_m;
    double theta_distance_m = theta * distance_m;
    double theta_squared = theta * theta;
    return plan_itm_scatter_angle_db(theta_distance_m) +
           10.0 * log10(link->frequency_mhz * theta_squared * theta_squared) -
           0.1 * (link->medium.refractivity - 301.0) * exp(-theta_distance_m / 40e3) + gain_db;
}

struct plan_itm_scatter plan_itm_scatter(const struct plan_itm_link *link,
                                         const struct plan_itm_slope *diffraction)
{
    double near_m = link->horizons_m + 200e3;
    double far_m = near_m + 200e3;
    double far_gain_db = plan_itm_scatter_gain_db(link, far_m);
    /* A gain above 15 dB at the near distance is not trusted; the far one's stands for it. */
    double near_gain_db = far_gain_db > 15.0 ? far_gain_db : plan_itm_scatter_gain_db(link, near_m);
    if (near_gain_db > 15.0) {
        near_gain_db = far_gain_db;
    }
    double near_db = plan_itm_scatter_db(link, near_m, near_gain_db);
    if (!(near_db < 1000.0)) {
        return (struct plan_itm_scatter){.from_m = 10e6, .line = *diffraction};
    }
    double slope = (plan_itm_scatter_db(link, far_m, far_gain_db) - near_db) / (far_m - near_m);
    double crossing_m =
        (near_db - diffraction->intercept_db - slope * near_m) / (diffraction->db_per_m - slope);
    double earliest_m = link->horizons_m + 1.088 * plan_itm_scale_m(link) * log(link->frequency_mhz);
    double from_m = fmax(fmax(link->smooth_horizons_m, earliest_m), crossing_m);
    return (struct plan_itm_scatter){
        .from_m = from_m,
        .line = {.db_per_m = slope,
                 .intercept_db = (diffraction->db_per_m - slope) * from_m + diffraction->intercept_db},
    };
}
