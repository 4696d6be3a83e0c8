/* ITU-R P.526-15 §4.4.2: cascaded knife edges, Deygout's construction with at most three. */
#include "planner/radio/p526.h"
#include "planner/radio/terrain.h"

#include <math.h>

static const double NU_FACTOR = 0.0025828499910081305; /* √(0.002 / 299.8), as for Bullington */

struct span { /* between two samples of a profile, with the height of either end */
    const struct plan_profile *profile;
    int32_t from, to;
    double from_m, to_m, curvature;
};

/* ν / √f of the worst sample inside the span; its index in *worst, untouched if there is none. */
static double worst_nu(const struct span *span, int32_t *worst)
{
    const double *distance_km = span->profile->distance_km;
    double start_km = distance_km[span->from];
    double d = distance_km[span->to] - start_km;
    double nu = -HUGE_VAL;
    for (int32_t i = span->from + 1; i < span->to; i++) {
        double d1 = distance_km[i] - start_km;
        double d2 = d - d1;
        double ray_m = (span->from_m * d2 + span->to_m * d1) / d;
        double height_m = plan_p526_height_m(span->profile, i) + span->curvature * d1 * d2 - ray_m;
        double at = height_m * NU_FACTOR * sqrt(d / (d1 * d2));
        if (at > nu) {
            nu = at;
            *worst = i;
        }
    }
    return nu;
}

double plan_p526_deygout_db(const struct plan_profile *profile, double frequency_mhz, double earth_radius_km)
{
    int32_t last = profile->count - 1;
    double sqrt_f = sqrt(frequency_mhz);
    struct span whole = {
        .profile = profile,
        .from = 0,
        .to = last,
        .from_m = profile->ground_asl_m[0] + profile->tx_height_agl_m,
        .to_m = profile->ground_asl_m[last] + profile->rx_height_agl_m,
        .curvature = 500.0 / earth_radius_km,
    };
    int32_t principal = 0;
    double main_db = plan_terrain_knife_edge_db(worst_nu(&whole, &principal) * sqrt_f);
    if (!(main_db > 0.0)) {
        return 0.0;
    }
    struct span before = whole;
    struct span behind = whole;
    before.to = behind.from = principal;
    before.to_m = behind.from_m = plan_p526_height_m(profile, principal);
    int32_t unused;
    double sides_db = plan_terrain_knife_edge_db(worst_nu(&before, &unused) * sqrt_f) +
                      plan_terrain_knife_edge_db(worst_nu(&behind, &unused) * sqrt_f);
    double correction_db = 10.0 + 0.04 * plan_p526_distance_km(profile);
    return main_db + (1.0 - exp(-main_db / 6.0)) * (sides_db + correction_db);
}
