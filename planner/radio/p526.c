#include "planner/radio/p526.h"
#include "planner/radio/free_space.h"
#include "planner/radio/terrain.h"

#include <math.h>
#include <stddef.h>

/* √(0.002 d / (λ d1 d2)) with λ = 299.8 / f (the speed of light of P.2001, which P.1812's validation set uses
 * too): √(0.002 / 299.8), √f left out. */
static const double NU_FACTOR = 0.0025828499910081305;

static int32_t last_of(const struct plan_profile *profile)
{
    return profile->count - 1;
}

double plan_p526_distance_km(const struct plan_profile *profile)
{
    return profile->distance_km[last_of(profile)];
}

double plan_p526_height_m(const struct plan_profile *profile, int32_t index)
{
    bool inner = index > 0 && index < last_of(profile);
    double clutter_m = inner && profile->clutter_m != NULL ? profile->clutter_m[index] : 0.0;
    return profile->ground_asl_m[index] + clutter_m;
}

/* A profile with its ends at the antennas; `bare`: all heights zero, as for the smooth path. */
struct line {
    const struct plan_profile *profile;
    double distance_km, tx_m, rx_m, curvature; /* 500 / a_p */
    bool bare;
};

/* Height of an inner sample above the chord between the ends at sea level: earth bulge included. */
static double raised_m(const struct line *line, int32_t i)
{
    double d1 = line->profile->distance_km[i];
    double height_m = line->bare ? 0.0 : plan_p526_height_m(line->profile, i);
    return height_m + line->curvature * d1 * (line->distance_km - d1);
}

static double nu_at(const struct line *line, double d1, double height_m)
{
    double d2 = line->distance_km - d1;
    double ray_m = (line->tx_m * d2 + line->rx_m * d1) / line->distance_km;
    return (height_m - ray_m) * NU_FACTOR * sqrt(line->distance_km / (d1 * d2));
}

/* P.1812-7 eq. (15): the sample of greatest ν. */
static struct plan_p526_edge clear_edge(const struct line *line)
{
    struct plan_p526_edge edge = {-HUGE_VAL, (double)NAN, -1, -1, true};
    for (int32_t i = 1; i < last_of(line->profile); i++) {
        double nu = nu_at(line, line->profile->distance_km[i], raised_m(line, i));
        if (nu > edge.nu_per_sqrt_frequency) {
            edge.nu_per_sqrt_frequency = nu;
            edge.distance_km = line->profile->distance_km[i];
            edge.tx_index = edge.rx_index = i;
        }
    }
    return edge;
}

/* P.1812-7 eq. (17)–(20): where the two tangents meet. */
static struct plan_p526_edge blocked_edge(const struct line *line, int32_t tx_index, double tx_slope)
{
    struct plan_p526_edge edge = {.tx_index = tx_index, .rx_index = tx_index};
    double rx_slope = -HUGE_VAL;
    const double *distance_km = line->profile->distance_km;
    for (int32_t i = 1; i < last_of(line->profile); i++) {
        double slope = (raised_m(line, i) - line->rx_m) / (line->distance_km - distance_km[i]);
        if (slope >= rx_slope) {
            rx_slope = slope;
            edge.rx_index = i;
        }
    }
    double slopes = tx_slope + rx_slope;
    double meet_km = slopes > 0.0 ? (line->rx_m - line->tx_m + rx_slope * line->distance_km) / slopes : 0.0;
    /* Between its samples in exact numbers; a grazing ray would divide nothing by nothing. */
    edge.distance_km = fmin(fmax(meet_km, distance_km[tx_index]), distance_km[edge.rx_index]);
    edge.nu_per_sqrt_frequency = nu_at(line, edge.distance_km, line->tx_m + tx_slope * edge.distance_km);
    return edge;
}

static struct plan_p526_edge bullington(const struct line *line)
{
    double tx_slope = -HUGE_VAL;
    int32_t tx_index = -1;
    for (int32_t i = 1; i < last_of(line->profile); i++) {
        double slope = (raised_m(line, i) - line->tx_m) / line->profile->distance_km[i];
        if (slope > tx_slope) {
            tx_slope = slope;
            tx_index = i;
        }
    }
    double ray_slope = (line->rx_m - line->tx_m) / line->distance_km;
    return tx_slope < ray_slope ? clear_edge(line) : blocked_edge(line, tx_index, tx_slope);
}

static struct line actual_line(const struct plan_profile *profile, double earth_radius_km)
{
    return (struct line){
        .profile = profile,
        .distance_km = plan_p526_distance_km(profile),
        .tx_m = profile->ground_asl_m[0] + profile->tx_height_agl_m,
        .rx_m = profile->ground_asl_m[last_of(profile)] + profile->rx_height_agl_m,
        .curvature = 500.0 / earth_radius_km,
    };
}

struct plan_p526_edge plan_p526_bullington_edge(const struct plan_profile *profile, double earth_radius_km)
{
    struct line line = actual_line(profile, earth_radius_km);
    return bullington(&line);
}

struct plan_p526_edge plan_p526_smooth_edge(const struct plan_profile *profile, double earth_radius_km,
                                            double tx_height_m, double rx_height_m)
{
    struct line line = actual_line(profile, earth_radius_km);
    line.bare = true;
    line.tx_m = tx_height_m;
    line.rx_m = rx_height_m;
    return bullington(&line);
}

double plan_p526_edge_db(const struct plan_p526_edge *edge, double frequency_mhz, double distance_km)
{
    double knife_db = plan_terrain_knife_edge_db(edge->nu_per_sqrt_frequency * sqrt(frequency_mhz));
    return knife_db + (1.0 - exp(-knife_db / 6.0)) * (10.0 + 0.02 * distance_km);
}

bool plan_p526_line_of_sight(const struct plan_profile *profile, double earth_radius_km)
{
    return plan_p526_bullington_edge(profile, earth_radius_km).line_of_sight;
}

/* P.1812-7 eq. (85), (86) with its v1 and v2. */
static struct plan_p526_smooth fit(const struct plan_profile *profile)
{
    double area = 0.0;
    double moment = 0.0;
    for (int32_t i = 1; i < profile->count; i++) {
        double d0 = profile->distance_km[i - 1];
        double d1 = profile->distance_km[i];
        double h0 = profile->ground_asl_m[i - 1];
        double h1 = profile->ground_asl_m[i];
        area += (d1 - d0) * (h1 + h0);
        moment += (d1 - d0) * (h1 * (2.0 * d1 + d0) + h0 * (d1 + 2.0 * d0));
    }
    double d = plan_p526_distance_km(profile);
    return (struct plan_p526_smooth){
        .tx_fit_m = (2.0 * area * d - moment) / (d * d),
        .rx_fit_m = (moment - area * d) / (d * d),
    };
}

struct plan_p526_smooth plan_p526_smooth_heights(const struct plan_profile *profile)
{
    struct plan_p526_smooth smooth = fit(profile);
    struct line line = actual_line(profile, HUGE_VAL);
    double highest_m = -HUGE_VAL;
    double tx_slope = -HUGE_VAL;
    double rx_slope = -HUGE_VAL;
    for (int32_t i = 1; i < last_of(profile); i++) {
        double d1 = profile->distance_km[i];
        double d2 = line.distance_km - d1;
        double ray_m = (line.tx_m * d2 + line.rx_m * d1) / line.distance_km;
        double above_m = profile->ground_asl_m[i] - ray_m;
        highest_m = fmax(highest_m, above_m);
        tx_slope = fmax(tx_slope, above_m / d1);
        rx_slope = fmax(rx_slope, above_m / d2);
    }
    double tx_drop_m = 0.0;
    double rx_drop_m = 0.0;
    if (highest_m > 0.0) {
        tx_drop_m = highest_m * (tx_slope / (tx_slope + rx_slope));
        rx_drop_m = highest_m * (rx_slope / (tx_slope + rx_slope));
    }
    smooth.tx_m = fmin(smooth.tx_fit_m - tx_drop_m, profile->ground_asl_m[0]);
    smooth.rx_m = fmin(smooth.rx_fit_m - rx_drop_m, profile->ground_asl_m[last_of(profile)]);
    return smooth;
}

void plan_p526_compute(struct plan_p526_result *result, const struct plan_p526_input *input)
{
    const struct plan_profile *profile = input->profile;
    struct line line = actual_line(profile, input->earth_radius_km);
    struct plan_p526_edge edge = bullington(&line);
    *result = (struct plan_p526_result){.line_of_sight = edge.line_of_sight};
    result->smooth = plan_p526_smooth_heights(profile);
    if (edge.tx_index < 0) {
        return; /* nothing between the ends */
    }
    struct plan_p526_sphere sphere = {
        .distance_km = line.distance_km,
        .tx_height_m = line.tx_m - result->smooth.tx_m,
        .rx_height_m = line.rx_m - result->smooth.rx_m,
        .earth_radius_km = input->earth_radius_km,
        .frequency_mhz = input->frequency_mhz,
        .sea_ratio = input->sea_ratio,
        .polarization = input->polarization,
    };
    struct plan_p526_edge smooth_edge =
        plan_p526_smooth_edge(profile, input->earth_radius_km, sphere.tx_height_m, sphere.rx_height_m);
    result->bullington_db = plan_p526_edge_db(&edge, input->frequency_mhz, line.distance_km);
    result->smooth_bullington_db = plan_p526_edge_db(&smooth_edge, input->frequency_mhz, line.distance_km);
    result->spherical_db = plan_p526_spherical_db(&sphere);
    result->loss_db = result->bullington_db + fmax(result->spherical_db - result->smooth_bullington_db, 0.0);
}

double plan_p526_sea_ratio(const struct plan_profile *profile)
{
    if (profile->zone == NULL) {
        return 0.0;
    }
    double sea_km = 0.0; /* a sample stands for the halves of its two intervals */
    for (int32_t i = 1; i < profile->count; i++) {
        double half_km = (profile->distance_km[i] - profile->distance_km[i - 1]) / 2.0;
        sea_km += profile->zone[i - 1] == PLAN_ZONE_SEA ? half_km : 0.0;
        sea_km += profile->zone[i] == PLAN_ZONE_SEA ? half_km : 0.0;
    }
    return fmin(sea_km / plan_p526_distance_km(profile), 1.0);
}

struct plan_loss plan_p526_loss(const struct plan_path *path, const struct plan_profile *profile,
                                const struct plan_propagation *propagation)
{
    struct plan_p526_input input = {
        .profile = profile,
        .frequency_mhz = path->frequency_mhz,
        .polarization = propagation->polarization,
        .earth_radius_km = plan_model_earth_radius_m(&propagation->climate) / 1000.0,
        .sea_ratio = plan_p526_sea_ratio(profile),
    };
    struct plan_p526_result result;
    plan_p526_compute(&result, &input);
    struct line line = actual_line(profile, input.earth_radius_km);
    double slant_m = hypot(line.distance_km * 1000.0, line.tx_m - line.rx_m);
    return (struct plan_loss){
        .loss_db = plan_free_space_db(path->frequency_mhz, slant_m) + result.loss_db,
    };
}
