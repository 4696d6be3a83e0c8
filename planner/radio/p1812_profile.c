/* ITU-R P.1812-7 Attachment 1 and §3.6–3.7: what the profile says. Horizons, smooth earth and roughness are
 * of the bare ground; only the Bullington edges see the clutter. */
#include "planner/radio/p1812.h"
#include "planner/radio/p1812_terms.h"

#include <math.h>
#include <stddef.h>

static const double EARTH_RADIUS_KM = 6371.0;

double plan_p1812_tau(double inland_km)
{
    return 1.0 - exp(-4.12e-4 * pow(inland_km, 2.41));
}

/* β_0, eq. (2)–(5): per cent of time with refractivity gradients beyond 100 N-units/km. */
static double beta0_percent(double latitude_deg, double land_km, double inland_km)
{
    double tau = plan_p1812_tau(inland_km);
    double mu1 = pow(pow(10.0, -land_km / (16.0 - 6.6 * tau)) + pow(10.0, -5.0 * (0.496 + 0.354 * tau)), 0.2);
    mu1 = fmin(mu1, 1.0);
    double latitude = fabs(latitude_deg);
    if (latitude > 70.0) {
        return 4.17 * mu1 * pow(mu1, 0.3);
    }
    double mu4 = pow(mu1, -0.935 + 0.0176 * latitude);
    return pow(10.0, -0.015 * latitude + 1.67) * mu1 * mu4;
}

/* The longest stretch of samples that are not sea (inland_only: that are inland); each sample stands for the
 * halves of the intervals beside it. */
static double longest_km(const struct plan_profile *profile, bool inland_only)
{
    double longest = 0.0;
    double run = 0.0;
    for (int32_t i = 0; i < profile->count; i++) {
        uint8_t zone = profile->zone[i];
        if (zone == PLAN_ZONE_SEA || (inland_only && zone != PLAN_ZONE_INLAND)) {
            run = 0.0;
            continue;
        }
        int32_t before = i > 0 ? i - 1 : i;
        int32_t after = i + 1 < profile->count ? i + 1 : i;
        run += (profile->distance_km[after] - profile->distance_km[before]) / 2.0;
        longest = fmax(longest, run);
    }
    return fmin(longest, plan_p526_distance_km(profile));
}

static void find_zones(struct plan_p1812_geometry *geometry, const struct plan_profile *profile)
{
    geometry->land_km = geometry->inland_km = geometry->distance_km;
    if (profile->zone != NULL) {
        geometry->land_km = longest_km(profile, false);
        geometry->inland_km = longest_km(profile, true);
        geometry->tx_at_sea = profile->zone[0] == PLAN_ZONE_SEA;
        geometry->rx_at_sea = profile->zone[profile->count - 1] == PLAN_ZONE_SEA;
    }
    geometry->sea_ratio = plan_p526_sea_ratio(profile);
}

/* Tangent of an elevation angle over the curved earth, eq. (77). */
static double slope(double from_m, double to_m, double distance_km, double earth_radius_km)
{
    return (to_m - from_m) / (1000.0 * distance_km) - distance_km / (2.0 * earth_radius_km);
}

struct horizon {
    int32_t index; /* −1: no inner sample */
    double slope;
};

/* The first of equal samples. */
static struct horizon tx_horizon(const struct plan_p1812_geometry *geometry,
                                 const struct plan_profile *profile)
{
    struct horizon horizon = {-1, -HUGE_VAL};
    for (int32_t i = 1; i < profile->count - 1; i++) {
        double at = slope(geometry->tx_asl_m, profile->ground_asl_m[i], profile->distance_km[i],
                          geometry->earth_radius_km);
        if (at > horizon.slope) {
            horizon = (struct horizon){i, at};
        }
    }
    return horizon;
}

/* The last of equal samples: the nearest to the receiver. */
static struct horizon rx_horizon(const struct plan_p1812_geometry *geometry,
                                 const struct plan_profile *profile)
{
    struct horizon horizon = {-1, -HUGE_VAL};
    for (int32_t i = 1; i < profile->count - 1; i++) {
        double at = slope(geometry->rx_asl_m, profile->ground_asl_m[i],
                          geometry->distance_km - profile->distance_km[i], geometry->earth_radius_km);
        if (at >= horizon.slope) {
            horizon = (struct horizon){i, at};
        }
    }
    return horizon;
}

/* On a line of sight the "horizon" of both ends is the sample of greatest ν, the last of equal ones. */
static int32_t worst_sample(const struct plan_p1812_geometry *geometry, const struct plan_profile *profile)
{
    int32_t worst = -1;
    double greatest = -HUGE_VAL;
    double d = geometry->distance_km;
    for (int32_t i = 1; i < profile->count - 1; i++) {
        double d1 = profile->distance_km[i];
        double d2 = d - d1;
        double ray_m = (geometry->tx_asl_m * d2 + geometry->rx_asl_m * d1) / d;
        double bulge_m = 500.0 / geometry->earth_radius_km * d1 * d2;
        double nu = (profile->ground_asl_m[i] + bulge_m - ray_m) * sqrt(d / (d1 * d2));
        if (nu >= greatest) {
            greatest = nu;
            worst = i;
        }
    }
    return worst;
}

/* §4: horizons and the path's angle. Returns the samples they are at in *from and *to, −1 without any. */
static void find_horizons(struct plan_p1812_geometry *geometry, const struct plan_profile *profile,
                          int32_t *from, int32_t *to)
{
    double d = geometry->distance_km;
    double tx_slope = slope(geometry->tx_asl_m, geometry->rx_asl_m, d, geometry->earth_radius_km);
    double rx_slope = slope(geometry->rx_asl_m, geometry->tx_asl_m, d, geometry->earth_radius_km);
    struct horizon tx = tx_horizon(geometry, profile);
    geometry->line_of_sight = !(tx.slope > tx_slope);
    if (geometry->line_of_sight) {
        *from = *to = worst_sample(geometry, profile);
        geometry->tx_horizon_km = *from < 0 ? d / 2.0 : profile->distance_km[*from];
        geometry->rx_horizon_km = d - geometry->tx_horizon_km;
    } else {
        struct horizon rx = rx_horizon(geometry, profile);
        *from = tx.index;
        *to = rx.index > tx.index ? rx.index : tx.index;
        tx_slope = tx.slope;
        rx_slope = rx.slope;
        geometry->tx_horizon_km = profile->distance_km[*from];
        geometry->rx_horizon_km = d - profile->distance_km[*to];
    }
    geometry->tx_horizon_mrad = 1000.0 * atan(tx_slope);
    geometry->rx_horizon_mrad = 1000.0 * atan(rx_slope);
    geometry->angular_mrad =
        1000.0 * d / geometry->earth_radius_km + geometry->tx_horizon_mrad + geometry->rx_horizon_mrad;
}

/* §5.6: smooth earth, effective heights, and roughness between the horizons. */
static void find_smooth_earth(struct plan_p1812_geometry *geometry, const struct plan_profile *profile,
                              int32_t from, int32_t to)
{
    double tx_ground_m = profile->ground_asl_m[0];
    double rx_ground_m = profile->ground_asl_m[profile->count - 1];
    geometry->smooth = plan_p526_smooth_heights(profile);
    geometry->sphere_tx_m = geometry->tx_asl_m - geometry->smooth.tx_m;
    geometry->sphere_rx_m = geometry->rx_asl_m - geometry->smooth.rx_m;
    geometry->smooth_tx_m = fmin(geometry->smooth.tx_fit_m, tx_ground_m);
    geometry->smooth_rx_m = fmin(geometry->smooth.rx_fit_m, rx_ground_m);
    geometry->effective_tx_m = profile->tx_height_agl_m + tx_ground_m - geometry->smooth_tx_m;
    geometry->effective_rx_m = profile->rx_height_agl_m + rx_ground_m - geometry->smooth_rx_m;
    double tilt = (geometry->smooth_rx_m - geometry->smooth_tx_m) / geometry->distance_km;
    double roughness_m = -HUGE_VAL;
    for (int32_t i = from; i >= 0 && i <= to; i++) {
        double smooth_m = geometry->smooth_tx_m + tilt * profile->distance_km[i];
        roughness_m = fmax(roughness_m, profile->ground_asl_m[i] - smooth_m);
    }
    geometry->roughness_m = from < 0 ? 0.0 : roughness_m;
}

void plan_p1812_geometry(struct plan_p1812_geometry *geometry, const struct plan_p1812_input *input)
{
    const struct plan_profile *profile = input->profile;
    int32_t last = profile->count - 1;
    *geometry = (struct plan_p1812_geometry){
        .distance_km = plan_p526_distance_km(profile),
        .earth_radius_km = EARTH_RADIUS_KM * (157.0 / (157.0 - input->delta_n)),
        .beta_radius_km = 3.0 * EARTH_RADIUS_KM,
        .tx_asl_m = profile->ground_asl_m[0] + profile->tx_height_agl_m,
        .rx_asl_m = profile->ground_asl_m[last] + profile->rx_height_agl_m,
    };
    find_zones(geometry, profile);
    geometry->beta0_percent = beta0_percent(input->latitude_deg, geometry->land_km, geometry->inland_km);
    int32_t from;
    int32_t to;
    find_horizons(geometry, profile, &from, &to);
    find_smooth_earth(geometry, profile, from, to);
    geometry->edge = plan_p526_bullington_edge(profile, geometry->earth_radius_km);
    geometry->beta_edge = plan_p526_bullington_edge(profile, geometry->beta_radius_km);
    geometry->smooth_edge = plan_p526_smooth_edge(profile, geometry->earth_radius_km, geometry->sphere_tx_m,
                                                  geometry->sphere_rx_m);
    geometry->beta_smooth_edge = plan_p526_smooth_edge(profile, geometry->beta_radius_km,
                                                       geometry->sphere_tx_m, geometry->sphere_rx_m);
}
