#include "planner/radio/itm_reference.h"

#include <math.h>

static const double PI = 3.14159265358979323846;

/* Alg 4.46–4.48: reflection of the rough ground, never so small that it leaves one ray alone. */
struct reflection {
    double real, imag;
};

static struct reflection reflection_at(const struct plan_itm_link *link, double distance_m)
{
    double heights_m = link->geometry.effective_height_m[0] + link->geometry.effective_height_m[1];
    double sine = heights_m / sqrt(distance_m * distance_m + heights_m * heights_m);
    double roughness_m = plan_itm_roughness_m(plan_itm_delta_h_at_m(link->geometry.delta_h_m, distance_m));
    double loss = exp(-fmin(10.0, plan_itm_wave_number(link->frequency_mhz) * roughness_m * sine));
    double zr = link->medium.impedance_real;
    double zi = link->medium.impedance_imag;
    double scale = loss / ((sine + zr) * (sine + zr) + zi * zi);
    /* (sine − Z)/(sine + Z) */
    struct reflection r = {
        .real = scale * (sine * sine - zr * zr - zi * zi),
        .imag = scale * (-2.0 * sine * zi),
    };
    double square = r.real * r.real + r.imag * r.imag;
    if (square < 0.25 || square < sine) {
        double raise = sqrt(sine / square);
        r.real *= raise;
        r.imag *= raise;
    }
    return r;
}

double plan_itm_two_ray_db(const struct plan_itm_link *link, double distance_m,
                           const struct plan_itm_slope *diffraction)
{
    struct reflection r = reflection_at(link, distance_m);
    double heights_m2 = link->geometry.effective_height_m[0] * link->geometry.effective_height_m[1];
    double phase = 2.0 * plan_itm_wave_number(link->frequency_mhz) * heights_m2 / distance_m;
    if (phase > 0.5 * PI) {
        phase = PI - 0.25 * PI * PI / phase;
    }
    double real = cos(phase) + r.real;
    double imag = -sin(phase) + r.imag;
    double rays_db = -10.0 * log10(real * real + imag * imag);
    double edges_db = diffraction->db_per_m * distance_m + diffraction->intercept_db;
    double share =
        1.0 / (1.0 + link->frequency_mhz * link->geometry.delta_h_m / fmax(10e3, link->smooth_horizons_m));
    return share * rays_db + (1.0 - share) * edges_db;
}

static uint32_t horizon_bits(const struct plan_itm_link *link)
{
    static const enum plan_itm_warning angle[] = {PLAN_ITM_WARN_TX_HORIZON_ANGLE,
                                                  PLAN_ITM_WARN_RX_HORIZON_ANGLE};
    static const enum plan_itm_warning small[] = {PLAN_ITM_WARN_TX_HORIZON_DISTANCE_1,
                                                  PLAN_ITM_WARN_RX_HORIZON_DISTANCE_1};
    static const enum plan_itm_warning large[] = {PLAN_ITM_WARN_TX_HORIZON_DISTANCE_2,
                                                  PLAN_ITM_WARN_RX_HORIZON_DISTANCE_2};
    uint32_t bits = 0;
    for (int i = 0; i < 2; i++) {
        double horizon_m = link->geometry.horizon_m[i];
        bits |= fabs(link->geometry.horizon_rad[i]) > 0.2 ? (uint32_t)angle[i] : 0U;
        bits |= horizon_m < 0.1 * link->smooth_horizon_m[i] ? (uint32_t)small[i] : 0U;
        bits |= horizon_m > 3.0 * link->smooth_horizon_m[i] ? (uint32_t)large[i] : 0U;
    }
    return bits;
}

static uint32_t distance_bits(const struct plan_itm_link *link)
{
    const struct plan_itm_geometry *geometry = &link->geometry;
    double least_m = fabs(geometry->effective_height_m[0] - geometry->effective_height_m[1]) / 0.2;
    double d = geometry->distance_m;
    uint32_t bits = 0;
    bits |= d < least_m ? (uint32_t)PLAN_ITM_WARN_DISTANCE_SMALL_1 : 0U;
    bits |= d < 1e3 ? (uint32_t)PLAN_ITM_WARN_DISTANCE_SMALL_2 : 0U;
    bits |= d > 1000e3 ? (uint32_t)PLAN_ITM_WARN_DISTANCE_LARGE_1 : 0U;
    bits |= d > 2000e3 ? (uint32_t)PLAN_ITM_WARN_DISTANCE_LARGE_2 : 0U;
    return bits;
}

static enum plan_itm_error medium_error(const struct plan_itm_medium *medium)
{
    double radius_m = 1.0 / medium->curvature_per_m;
    if (!(medium->refractivity >= 150.0)) {
        return PLAN_ITM_ERROR_REFRACTIVITY_SMALL;
    }
    if (medium->refractivity > 400.0) {
        return PLAN_ITM_ERROR_REFRACTIVITY_LARGE;
    }
    if (!(radius_m >= 4000000.0 && radius_m <= 13333333.0)) {
        return PLAN_ITM_ERROR_EARTH_RADIUS;
    }
    return medium->impedance_real > fabs(medium->impedance_imag) ? PLAN_ITM_OK : PLAN_ITM_ERROR_IMPEDANCE;
}

/* a + b·d + c·ln d, through the end of the line-of-sight region. */
struct sight {
    double linear_db_per_m, log_db;
};

/* The known attenuations: at d0, d1 by two rays, at the smooth horizon by diffraction. */
struct support {
    double d0, d1, d2;
    double a0, a1, a2;
};

/* Alg 4.40, 4.41, 4.37: a straight line from d1 on. */
static struct sight straight_sight(const struct support *at, double diffraction_db_per_m)
{
    double slope = fdim(at->a2, at->a1) / (at->d2 - at->d1);
    return (struct sight){.linear_db_per_m = slope == 0.0 ? diffraction_db_per_m : slope};
}

/* Alg 4.32–4.37: line and logarithm through all three, with coefficients that are not negative. d0 < d1. */
static struct sight curved_sight(const struct support *at, const struct plan_itm_slope *diffraction)
{
    double to_end = at->d2 - at->d0;
    double to_middle = at->d1 - at->d0;
    double log_end = log(at->d2 / at->d0);
    double log_middle = log(at->d1 / at->d0);
    struct sight k = {
        .log_db = fmax(0.0, (to_end * (at->a1 - at->a0) - to_middle * (at->a2 - at->a0)) /
                                (to_end * log_middle - to_middle * log_end)),
    };
    if (!(diffraction->intercept_db > 0.0 || k.log_db > 0.0)) {
        return straight_sight(at, diffraction->db_per_m);
    }
    k.linear_db_per_m = (at->a2 - at->a0 - k.log_db * log_end) / to_end;
    if (k.linear_db_per_m < 0.0) {
        k.log_db = fdim(at->a2, at->a0) / log_end;
        k.linear_db_per_m = k.log_db == 0.0 ? diffraction->db_per_m : 0.0;
    }
    return k;
}

/* Alg 4.28–4.42 */
static double line_of_sight_db(const struct plan_itm_link *link, const struct plan_itm_slope *diffraction)
{
    double d = link->geometry.distance_m;
    double heights_m2 = link->geometry.effective_height_m[0] * link->geometry.effective_height_m[1];
    double slope = diffraction->db_per_m;
    struct support at = {.d0 = 0.04 * link->frequency_mhz * heights_m2, .d2 = link->smooth_horizons_m};
    at.a2 = diffraction->intercept_db + slope * at.d2;
    if (diffraction->intercept_db >= 0.0) {
        at.d0 = fmin(at.d0, 0.5 * link->horizons_m);
        at.d1 = at.d0 + 0.25 * (link->horizons_m - at.d0);
    } else {
        at.d1 = fmax(-diffraction->intercept_db / slope, 0.25 * link->horizons_m);
    }
    at.a1 = plan_itm_two_ray_db(link, at.d1, diffraction);
    struct sight k;
    if (at.d0 < at.d1) {
        at.a0 = plan_itm_two_ray_db(link, at.d0, diffraction);
        k = curved_sight(&at, diffraction);
    } else {
        k = straight_sight(&at, slope);
    }
    return at.a2 + k.linear_db_per_m * (d - at.d2) + k.log_db * log(d / at.d2);
}

struct plan_itm_reference plan_itm_reference(const struct plan_itm_link *link)
{
    struct plan_itm_reference result = {.warnings = horizon_bits(link)};
    result.error = medium_error(&link->medium);
    if (result.error != PLAN_ITM_OK) {
        return result;
    }
    if (link->medium.refractivity < 250.0) {
        result.warnings |= (uint32_t)PLAN_ITM_WARN_REFRACTIVITY;
    }
    result.warnings |= distance_bits(link);
    double d = link->geometry.distance_m;
    struct plan_itm_slope diffraction = plan_itm_diffraction_line(link);
    double attenuation_db;
    if (d < link->smooth_horizons_m) {
        result.mode = PLAN_ITM_MODE_LINE_OF_SIGHT;
        attenuation_db = line_of_sight_db(link, &diffraction);
    } else {
        struct plan_itm_scatter scatter = plan_itm_scatter(link, &diffraction);
        bool scattered = d > scatter.from_m;
        struct plan_itm_slope line = scattered ? scatter.line : diffraction;
        result.mode = scattered ? PLAN_ITM_MODE_TROPOSCATTER : PLAN_ITM_MODE_DIFFRACTION;
        attenuation_db = line.intercept_db + line.db_per_m * d;
    }
    if (!isfinite(attenuation_db)) {
        result.error = PLAN_ITM_ERROR_UNDEFINED;
        return result;
    }
    result.attenuation_db = fmax(attenuation_db, 0.0);
    return result;
}
