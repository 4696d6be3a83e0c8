#include "planner/radio/itm_path.h"

#include <math.h>

static const double EARTH_CURVATURE_PER_M = 157e-9;

double plan_itm_wave_number(double frequency_mhz)
{
    return frequency_mhz / 47.7;
}

double plan_itm_delta_h_at_m(double delta_h_m, double distance_m)
{
    return delta_h_m * (1.0 - 0.8 * exp(-distance_m / 50e3));
}

double plan_itm_roughness_m(double delta_h_at_m)
{
    return 0.78 * delta_h_at_m * exp(-0.5 * sqrt(sqrt(delta_h_at_m)));
}

double plan_itm_free_space_db(double frequency_mhz, double distance_m)
{
    return 32.45 + 20.0 * log10(frequency_mhz) + 20.0 * log10(distance_m / 1000.0);
}

struct plan_itm_medium plan_itm_medium(double n0, double mean_height_asl_m,
                                       const struct plan_itm_ground *ground)
{
    double refractivity = n0 * exp(-mean_height_asl_m / 9460.0);
    /* Complex permittivity e = ε + jx; Z = √(e − 1), for vertical polarization divided by e. In real numbers,
     * so that every compiler rounds alike. */
    double x = 18000.0 * ground->conductivity_s_per_m / ground->frequency_mhz;
    double above_one = ground->permittivity - 1.0;
    double real = sqrt(0.5 * (sqrt(above_one * above_one + x * x) + above_one));
    double imag = 0.5 * x / real;
    if (ground->polarization == PLAN_POLARIZATION_VERTICAL) {
        double horizontal_real = real;
        double square = ground->permittivity * ground->permittivity + x * x;
        real = (horizontal_real * ground->permittivity + imag * x) / square;
        imag = (imag * ground->permittivity - horizontal_real * x) / square;
    }
    return (struct plan_itm_medium){
        .refractivity = refractivity,
        .curvature_per_m = EARTH_CURVATURE_PER_M * (1.0 - 0.04665 * exp(refractivity / 179.3)),
        .impedance_real = real,
        .impedance_imag = imag,
    };
}

void plan_itm_link_derive(struct plan_itm_link *link)
{
    const struct plan_itm_geometry *geometry = &link->geometry;
    double curvature_per_m = link->medium.curvature_per_m;
    for (int i = 0; i < 2; i++) {
        link->smooth_horizon_m[i] =
            plan_itm_smooth_horizon_m(geometry->effective_height_m[i], curvature_per_m);
    }
    link->smooth_horizons_m = link->smooth_horizon_m[0] + link->smooth_horizon_m[1];
    link->horizons_m = geometry->horizon_m[0] + geometry->horizon_m[1];
    link->bend_rad =
        fmax(geometry->horizon_rad[0] + geometry->horizon_rad[1], -link->horizons_m * curvature_per_m);
}
