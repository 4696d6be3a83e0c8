/* ITU-R P.526-15 §3: diffraction over a smooth earth. Equation numbers of P.1812-7, which repeats it in GHz.
 */
#include "planner/radio/p526.h"

#include <math.h>

/* 17.456 √(d1 d2 λ / d), λ = 299.8 / f in MHz: eq. (25). */
static const double FULL_CLEARANCE = 17.456;
static const double MHZ_METRE = 299.8;
static const double PI_3 = 1.0471975511965976;

struct ground {
    double permittivity, conductivity_s_per_m;
};
static const struct ground LAND = {22.0, 0.003};
static const struct ground SEA = {80.0, 5.0};

/* G(Y), eq. (34), (35): gain with antenna height; B = β·Y. */
static double height_gain_db(double b, double admittance)
{
    double gain_db =
        b > 2.0 ? 17.6 * sqrt(b - 1.1) - 5.0 * log10(b - 1.1) - 8.0 : 20.0 * log10(b + 0.1 * b * b * b);
    return fmax(gain_db, 2.0 + 20.0 * log10(admittance));
}

/* F(X), eq. (33). */
static double distance_term_db(double x)
{
    return x >= 1.6 ? 11.0 + 10.0 * log10(x) - 17.6 * x : -20.0 * log10(x) - 5.6488 * pow(x, 1.425);
}

/* Eq. (29)–(36) over one kind of ground. */
static double ground_db(const struct plan_p526_sphere *sphere, struct ground ground)
{
    double f = sphere->frequency_mhz / 1000.0;
    double radius = sphere->earth_radius_km;
    double loss = 18.0 * ground.conductivity_s_per_m / f;
    double contrast = ground.permittivity - 1.0;
    double k = 0.036 * pow(radius * f, -1.0 / 3.0) * pow(contrast * contrast + loss * loss, -0.25);
    if (sphere->polarization == PLAN_POLARIZATION_VERTICAL) {
        k *= sqrt(ground.permittivity * ground.permittivity + loss * loss);
    }
    double k2 = k * k;
    double beta = (1.0 + 1.6 * k2 + 0.67 * k2 * k2) / (1.0 + 4.5 * k2 + 1.53 * k2 * k2);
    double x = 21.88 * beta * cbrt(f / (radius * radius)) * sphere->distance_km;
    double y_per_m = 0.9575 * beta * cbrt(f * f / radius);
    double tx_db = height_gain_db(beta * y_per_m * fmax(sphere->tx_height_m, 0.0), k);
    double rx_db = height_gain_db(beta * y_per_m * fmax(sphere->rx_height_m, 0.0), k);
    return -distance_term_db(x) - tx_db - rx_db;
}

double plan_p526_first_term_db(const struct plan_p526_sphere *sphere)
{
    double sea_db = sphere->sea_ratio > 0.0 ? ground_db(sphere, SEA) : 0.0;
    double land_db = sphere->sea_ratio < 1.0 ? ground_db(sphere, LAND) : 0.0;
    return sphere->sea_ratio * sea_db + (1.0 - sphere->sea_ratio) * land_db;
}

/* Where the ray passes closest over the sphere, eq. (24): distance from the transmitter. */
static double closest_km(const struct plan_p526_sphere *sphere, double tx_m, double rx_m)
{
    double d = sphere->distance_km;
    double c = (tx_m - rx_m) / (tx_m + rx_m);
    double m = 250.0 * d * d / (sphere->earth_radius_km * (tx_m + rx_m));
    double cosine = 1.5 * c * sqrt(3.0 * m / ((m + 1.0) * (m + 1.0) * (m + 1.0)));
    double angle = PI_3 + acos(fmin(fmax(cosine, -1.0), 1.0)) / 3.0;
    double b = 2.0 * sqrt((m + 1.0) / (3.0 * m)) * cos(angle);
    return d / 2.0 * (1.0 + b);
}

double plan_p526_spherical_db(const struct plan_p526_sphere *sphere)
{
    double d = sphere->distance_km;
    double radius = sphere->earth_radius_km;
    double tx_m = fmax(sphere->tx_height_m, 0.0);
    double rx_m = fmax(sphere->rx_height_m, 0.0);
    double horizon_km = sqrt(2.0 * radius) * (sqrt(0.001 * tx_m) + sqrt(0.001 * rx_m)); /* (22) */
    if (d >= horizon_km) {
        return plan_p526_first_term_db(sphere);
    }
    double d1 = closest_km(sphere, tx_m, rx_m);
    double d2 = d - d1;
    double clearance_m =
        ((tx_m - 500.0 * d1 * d1 / radius) * d2 + (rx_m - 500.0 * d2 * d2 / radius) * d1) / d; /* (23) */
    double full_m = FULL_CLEARANCE * sqrt(fmax(d1 * d2, 0.0) * (MHZ_METRE / sphere->frequency_mhz) / d);
    if (clearance_m > full_m || !(full_m > 0.0)) {
        return 0.0;
    }
    /* The earth on which this path would just graze, eq. (26). */
    double reach = d / (sqrt(tx_m) + sqrt(rx_m));
    struct plan_p526_sphere grazing = *sphere;
    grazing.earth_radius_km = 500.0 * reach * reach;
    return (1.0 - clearance_m / full_m) * fmax(plan_p526_first_term_db(&grazing), 0.0); /* (27) */
}
