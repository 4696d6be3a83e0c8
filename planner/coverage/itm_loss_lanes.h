/* ITM's attenuation by diffraction and in line of sight, and its quantiles, in lanes: equation for equation
 * as radio/itm_*.c have them in double precision for one profile. "Alg": see radio/itm.h. */
#ifndef PHUSONG_COVERAGE_ITM_LOSS_LANES_H
#define PHUSONG_COVERAGE_ITM_LOSS_LANES_H

#include "planner/coverage/itm_ground_lanes.h"
#include "planner/radio/itm.h"
#include "planner/radio/itm_path.h"
#include "planner/radio/itm_variability.h"

struct itm_curve {
    float c1, c2, inverse_x1, x2, inverse_x3;
};

/* Numbers of one band that every path shares. */
struct itm_band {
    bool refused;                 /* the model has no value for such a band */
    float mhz, log_mhz, cube_mhz; /* f, ln f, ∛f */
    float wave;                   /* wave number, per metre */
    float n0, mast_asl;           /* refractivity at sea level; m */
    float zr, zi, impedance;      /* of the ground: real, imaginary, absolute */
    float tx, rx;                 /* antennas above ground, m */
    float free_space_db;          /* over 1 m */
    float smallest_m;             /* (575.7e12/k)^(1/3), Alg 5.3 */
    struct itm_curve median, spread;
    float time_z, situation_z, situation_z2;
};

/* What the equations know of a path; index 0: transmitter, 1: receiver. */
struct itm_link {
    const struct itm_band *band;
    vf distance, delta_h, curvature, refractivity;
    vf height[2], horizon[2], angle[2];
    vf smooth, horizons, bend; /* d_Ls, d_L, θ_e */
    vf scale;                  /* (a²/f)^(1/3) */
    vi bad;                    /* the equations have no value */
};

struct itm_line {
    vf slope, intercept;
};

LANE vf itm_ln(vf a)
{
    return vf_log2(a) * 0.693147181f;
}

/* Cube root of a positive number: by logarithm, and one step of Newton. */
LANE vf itm_cube_root(vf a)
{
    vf root = vf_exp2(vf_log2(a) * (1.0f / 3.0f));
    return root - (root - a / (root * root)) * (1.0f / 3.0f);
}

/* Sine and cosine of x − π/2, x in 0 … π; errors below 1e-7 (absolute). */
LANE vf itm_sine(vf x)
{
    vf q = x * x;
    vf p = q * -2.50521084e-8f + 2.75573192e-6f;
    p = q * p - 1.98412698e-4f;
    p = q * p + 8.33333333e-3f;
    p = q * p - 1.66666667e-1f;
    return x + x * (q * p);
}

LANE vf itm_cosine(vf x)
{
    vf q = x * x;
    vf p = q * 2.08767570e-9f - 2.75573192e-7f;
    p = q * p + 2.48015873e-5f;
    p = q * p - 1.38888889e-3f;
    p = q * p + 4.16666667e-2f;
    return q * (q * p) - q * 0.5f + 1.0f;
}

/* ---- the band ---- */

static inline struct itm_curve itm_curve_make(const struct plan_itm_curve *curve, double factor)
{
    return (struct itm_curve){.c1 = (float)(curve->c1 * factor),
                              .c2 = (float)(curve->c2 * factor),
                              .inverse_x1 = (float)(1.0 / curve->x1_m),
                              .x2 = (float)curve->x2_m,
                              .inverse_x3 = (float)(1.0 / curve->x3_m)};
}

/* What the reference says of these numbers over a short plain: the same checks, in one place. */
static inline bool itm_refused(const struct plan_itm_band *given, enum plan_polarization polarization)
{
    const double plain[] = {0.0, 0.0, 0.0};
    struct plan_itm_input input = {.ground = {plain, 3, 500.0},
                                   .tx_height_agl_m = given->tx_height_agl_m,
                                   .rx_height_agl_m = given->rx_height_agl_m,
                                   .frequency_mhz = given->frequency_mhz,
                                   .polarization = polarization,
                                   .climate = given->climate,
                                   .n0 = given->n0,
                                   .permittivity = given->permittivity,
                                   .conductivity_s_per_m = given->conductivity_s_per_m,
                                   .mdvar = PLAN_ITM_MOBILE + PLAN_ITM_NO_LOCATION,
                                   .time_percent = given->time_percent,
                                   .location_percent = 50.0,
                                   .situation_percent = 50.0};
    enum plan_itm_error error = plan_itm_p2p(&input).error;
    return error >= PLAN_ITM_ERROR_TX_HEIGHT && error <= PLAN_ITM_ERROR_MDVAR;
}

static inline struct itm_band itm_band_make(const struct plan_itm_band *given)
{
    enum plan_polarization polarization =
        given->vertical ? PLAN_POLARIZATION_VERTICAL : PLAN_POLARIZATION_HORIZONTAL;
    if (itm_refused(given, polarization)) {
        return (struct itm_band){.refused = true, .impedance = 1.0f, .cube_mhz = 1.0f, .mhz = 1.0f};
    }
    struct plan_itm_ground ground = {given->frequency_mhz, polarization, given->permittivity,
                                     given->conductivity_s_per_m};
    struct plan_itm_medium medium = plan_itm_medium(given->n0, 0.0, &ground);
    double wave = plan_itm_wave_number(given->frequency_mhz);
    double time_z = plan_itm_deviate(given->time_percent / 100.0);
    double situation_z = plan_itm_deviate(0.5);
    struct plan_itm_time_curves curves = plan_itm_time_curves(given->climate, given->frequency_mhz, time_z);
    return (struct itm_band){
        .mhz = (float)given->frequency_mhz,
        .log_mhz = (float)log(given->frequency_mhz),
        .cube_mhz = (float)cbrt(given->frequency_mhz),
        .wave = (float)wave,
        .n0 = (float)given->n0,
        .mast_asl = (float)given->tx_ground_asl_m,
        .zr = (float)medium.impedance_real,
        .zi = (float)medium.impedance_imag,
        .impedance = (float)sqrt(medium.impedance_real * medium.impedance_real +
                                 medium.impedance_imag * medium.impedance_imag),
        .tx = (float)given->tx_height_agl_m,
        .rx = (float)given->rx_height_agl_m,
        .free_space_db = (float)plan_itm_free_space_db(given->frequency_mhz, 1.0),
        .smallest_m = (float)cbrt(575.7e12 / wave),
        .median = itm_curve_make(&curves.median, 1.0),
        .spread = itm_curve_make(&curves.spread, curves.spread_factor),
        .time_z = (float)time_z,
        .situation_z = (float)situation_z,
        .situation_z2 = (float)(situation_z * situation_z),
    };
}

/* ---- air, horizons over open ground ---- */

/* Alg 1.2, 1.3. */
LANE vf itm_refractivity(const struct itm_band *band, vf mean)
{
    return vf_exp((mean + band->mast_asl) * (-1.0f / 9460.0f)) * band->n0;
}

LANE vf itm_curvature(vf refractivity)
{
    return (1.0f - vf_exp(refractivity * (1.0f / 179.3f)) * 0.04665f) * 157e-9f;
}

/* Alg 3.3: the horizon usually found over irregular ground. */
LANE vf itm_usual_horizon(vf height, vf delta_h, vf curvature)
{
    vf rough = vf_sqrt(delta_h / vf_max(height, vf_set(5.0f)));
    return vf_sqrt(height * 2.0f / curvature) * vf_exp(rough * -0.07f);
}

/* Antennas that see each other: usual horizons, at least as far apart as the antennas; Alg 3.3, 3.4. */
LANE void itm_set_clear(struct itm_path *path, vi clear)
{
    vf horizon[2], height[2];
    for (int i = 0; i < 2; i++) {
        horizon[i] = itm_usual_horizon(path->height[i], path->delta_h, path->curvature);
    }
    vf sum = horizon[0] + horizon[1];
    vi apart = sum <= path->distance;
    vf stretch = path->distance / sum;
    for (int i = 0; i < 2; i++) {
        height[i] = vf_select(apart, path->height[i] * stretch * stretch, path->height[i]);
        horizon[i] = itm_usual_horizon(height[i], path->delta_h, path->curvature);
        vf smooth = vf_sqrt(height[i] * 2.0f / path->curvature);
        vf angle = (path->delta_h * 0.65f * (smooth / horizon[i] - 1.0f) - height[i] * 2.0f) / smooth;
        path->height[i] = vf_select(clear, height[i], path->height[i]);
        path->horizon[i] = vf_select(clear, horizon[i], path->horizon[i]);
        path->angle[i] = vf_select(clear, angle, path->angle[i]);
    }
}

static inline struct itm_link itm_link_make(const struct itm_band *band, const struct itm_path *path,
                                            vf refractivity)
{
    struct itm_link link = {.band = band,
                            .distance = path->distance,
                            .delta_h = path->delta_h,
                            .curvature = path->curvature,
                            .refractivity = refractivity};
    vf smooth[2];
    for (int i = 0; i < 2; i++) {
        link.height[i] = path->height[i];
        link.horizon[i] = path->horizon[i];
        link.angle[i] = path->angle[i];
        smooth[i] = vf_sqrt(path->height[i] * 2.0f / path->curvature);
    }
    link.smooth = smooth[0] + smooth[1];
    link.horizons = path->horizon[0] + path->horizon[1];
    link.bend = vf_max(path->angle[0] + path->angle[1], link.horizons * path->curvature * -1.0f);
    vf radius = 1.0f / path->curvature;
    link.scale = itm_cube_root(radius * radius / band->mhz);
    link.bad = ~((refractivity >= 150.0f) & (refractivity <= 400.0f) & (radius >= 4000000.0f) &
                 (radius <= 13333333.0f));
    return link;
}

LANE vf itm_delta_h_at(const struct itm_link *link, vf distance)
{
    return link->delta_h * (1.0f - vf_exp(distance * (-1.0f / 50e3f)) * 0.8f);
}

LANE vf itm_roughness(vf delta_h)
{
    return delta_h * vf_exp(vf_sqrt(vf_sqrt(delta_h)) * -0.5f) * 0.78f;
}

/* ---- diffraction ---- */

/* Alg 6.1, by ν². */
LANE vf itm_edge_db(vf nu2)
{
    vf near = vf_sqrt(nu2) * 9.11f - nu2 * 1.27f + 6.02f;
    return vf_select(nu2 < 5.76f, near, vf_log10(nu2) * 10.0f + 12.953f);
}

/* Alg 4.12–4.14 */
LANE vf itm_edges_db(const struct itm_link *link, vf distance)
{
    vf theta = link->bend + distance * link->curvature;
    vf beyond = distance - link->horizons;
    vf scale = theta * theta * beyond * (0.0795775f * link->band->wave);
    return itm_edge_db(scale * link->horizon[0] / (beyond + link->horizon[0])) +
           itm_edge_db(scale * link->horizon[1] / (beyond + link->horizon[1]));
}

/* Alg 6.3–6.6 */
LANE vf itm_height_gain_db(vf x, vf k)
{
    vf ln_x = itm_ln(x);
    vf w = itm_ln(k) * -1.0f;
    vf far = x * 0.05751f - ln_x * 4.343f;
    vf log_db = ln_x * 17.372f - 117.0f;
    vf share = x * vf_exp(x * -0.005f) * 0.0134f;
    vf middle = far + share * (log_db - far);
    vf low = vf_select(x > 1.0f, log_db, vf_set(-117.0f));
    vi short_arc = (k < 1e-5f) | (x * w * w * w > 5495.0f);
    vf near = vf_select(short_arc, low, x * x / k * 2.5e-5f - w * 8.686f - 15.0f);
    return vf_select(x < 200.0f, near, vf_select(x < 2000.0f, middle, far));
}

/* One of the three arcs: its length in Vogler's unit, and its K. */
struct itm_arc {
    vf x, k;
};

LANE struct itm_arc itm_arc_over(const struct itm_band *band, vf radius, vf length)
{
    vf c0 = itm_cube_root(4.0f / 3.0f * 6370e3f / radius);
    vf k = c0 * (0.017778f / (band->cube_mhz * band->impedance));
    return (struct itm_arc){.x = (1.607f - k) * c0 * c0 * length * (band->cube_mhz * 1e-3f), .k = k};
}

/* Alg 4.15–4.20; the arcs over the horizons do not depend on the distance. */
struct itm_earth {
    vf sum, gain; /* of the lengths; of the height gains */
};

LANE struct itm_earth itm_earth_make(const struct itm_link *link)
{
    struct itm_earth earth;
    struct itm_arc arc[2];
    for (int i = 0; i < 2; i++) {
        vf radius = link->horizon[i] * link->horizon[i] / link->height[i] * 0.5f;
        arc[i] = itm_arc_over(link->band, radius, link->horizon[i]);
    }
    earth.sum = arc[0].x + arc[1].x;
    earth.gain = itm_height_gain_db(arc[0].x, arc[0].k) + itm_height_gain_db(arc[1].x, arc[1].k);
    return earth;
}

LANE vf itm_rounded_db(struct itm_link *link, const struct itm_earth *earth, vf distance)
{
    vf beyond = distance - link->horizons;
    vf theta = link->bend + distance * link->curvature;
    vf sum = earth->sum + itm_arc_over(link->band, beyond / theta, beyond).x;
    link->bad |= ~(sum > 0.0f);
    return sum * 0.05751f - vf_log10(sum) * 10.0f - earth->gain - 20.0f;
}

/* Alg 4.10: at most 15 dB. */
LANE vf itm_clutter_db(const struct itm_link *link)
{
    const struct itm_band *band = link->band;
    vf roughness = itm_roughness(itm_delta_h_at(link, link->smooth));
    vf db = vf_log10(roughness * (1e-5f * band->tx * band->rx * band->mhz) + 1.0f) * 5.0f;
    return vf_min(db, vf_set(15.0f));
}

/* Alg 4.9: share of the rounded earth; the rougher, the less. */
LANE vf itm_rounded_share(const struct itm_link *link, vf distance)
{
    float heights = link->band->tx * link->band->rx;
    vf more = link->height[0] * link->height[1] - heights;
    vf bend = link->bend / link->curvature + link->horizons;
    vf rough = vf_min(itm_delta_h_at(link, distance) * link->band->wave, vf_set(6283.2f));
    vf q = (vf_sqrt(more * (1.0f / (heights + 10.0f)) + 1.0f) + bend / distance) * rough;
    return 25.1f / (vf_sqrt(q) + 25.1f);
}

LANE vf itm_diffraction_db(struct itm_link *link, const struct itm_earth *earth, vf distance)
{
    vf share = itm_rounded_share(link, distance);
    vf edges = itm_edges_db(link, distance);
    return edges + share * (itm_rounded_db(link, earth, distance) - edges);
}

/* The straight line that stands for diffraction at every distance, Alg 4.2–4.8. */
static inline struct itm_line itm_diffraction_line(struct itm_link *link)
{
    struct itm_earth earth = itm_earth_make(link);
    vf near = vf_max(link->smooth, link->horizons + link->scale * 5.0f);
    vf apart = link->scale * 10.0f;
    vf near_db = itm_diffraction_db(link, &earth, near);
    vf slope = (itm_diffraction_db(link, &earth, near + apart) - near_db) / apart;
    return (struct itm_line){slope, near_db + itm_clutter_db(link) - slope * near};
}

/* ---- line of sight ---- */

/* |e^(−iφ) + R|² with the reflection R of the rough ground, Alg 4.46–4.50. */
LANE vf itm_two_rays(const struct itm_link *link, vf distance)
{
    const struct itm_band *band = link->band;
    vf heights = link->height[0] + link->height[1];
    vf sine = heights / vf_sqrt(distance * distance + heights * heights);
    vf roughness = itm_roughness(itm_delta_h_at(link, distance));
    vf loss = vf_exp(vf_min(roughness * sine * band->wave, vf_set(10.0f)) * -1.0f);
    float zi2 = band->zi * band->zi;
    vf scale = loss / ((sine + band->zr) * (sine + band->zr) + zi2);
    vf real = scale * ((sine - band->zr) * (sine + band->zr) - zi2);
    vf imag = scale * sine * (-2.0f * band->zi);
    vf square = real * real + imag * imag;
    vi weak = (square < 0.25f) | (square < sine);
    vf raise = vf_select(weak, vf_sqrt(sine / square), vf_set(1.0f));
    vf phase = link->height[0] * link->height[1] / distance * (2.0f * band->wave);
    phase = vf_select(phase > 1.57079633f, 3.14159265f - 2.46740110f / phase, phase);
    vf turned = phase - 1.57079633f;
    real = real * raise - itm_sine(turned);
    imag = imag * raise - itm_cosine(turned);
    return real * real + imag * imag;
}

/* Alg 4.43–4.51 */
LANE vf itm_two_ray_db(const struct itm_link *link, const struct itm_line *diffraction, vf distance)
{
    vf rays = vf_log10(itm_two_rays(link, distance)) * -10.0f;
    vf edges = diffraction->slope * distance + diffraction->intercept;
    vf share = 1.0f / (link->delta_h * link->band->mhz / vf_max(link->smooth, vf_set(10e3f)) + 1.0f);
    return edges + share * (rays - edges);
}

/* The known attenuations: at d0, d1 by two rays, at the smooth horizon by diffraction. */
struct itm_support {
    vf d0, d1, d2, a0, a1, a2;
};

LANE vf itm_fdim(vf a, vf b)
{
    return vf_max(a - b, vf_set(0.0f));
}

/* Slope and factor of the logarithm through what is known, neither negative. Alg 4.32–4.42. */
LANE void itm_sight(const struct itm_support *at, const struct itm_line *diffraction, vf *linear, vf *log_db)
{
    vf zero = vf_set(0.0f);
    vf to_end = at->d2 - at->d0;
    vf to_middle = at->d1 - at->d0;
    vf log_end = itm_ln(at->d2 / at->d0);
    vf log_middle = itm_ln(at->d1 / at->d0);
    vf curved = vf_max((to_end * (at->a1 - at->a0) - to_middle * (at->a2 - at->a0)) /
                           (to_end * log_middle - to_middle * log_end),
                       zero);
    vi is_curved = (at->d0 < at->d1) & ((diffraction->intercept > 0.0f) | (curved > 0.0f));
    vf rest = (at->a2 - at->a0 - curved * log_end) / to_end;
    vf alone = itm_fdim(at->a2, at->a0) / log_end; /* without the straight part */
    vi is_alone = rest < 0.0f;
    vf straight = itm_fdim(at->a2, at->a1) / (at->d2 - at->d1);
    straight = vf_select(straight == 0.0f, diffraction->slope, straight);
    rest = vf_select(is_alone, vf_select(alone == 0.0f, diffraction->slope, zero), rest);
    *linear = vf_select(is_curved, rest, straight);
    *log_db = vf_select(is_curved, vf_select(is_alone, alone, curved), zero);
}

/* Alg 4.28–4.42 */
static inline vf itm_sight_db(const struct itm_link *link, const struct itm_line *diffraction)
{
    vf slope = diffraction->slope;
    vf intercept = diffraction->intercept;
    struct itm_support at = {.d2 = link->smooth, .a2 = intercept + slope * link->smooth};
    vi positive = intercept >= 0.0f;
    vf d0 = link->height[0] * link->height[1] * (0.04f * link->band->mhz);
    at.d0 = vf_select(positive, vf_min(d0, link->horizons * 0.5f), d0);
    vf crossing = vf_max(intercept * -1.0f / slope, link->horizons * 0.25f);
    at.d1 = vf_select(positive, at.d0 + (link->horizons - at.d0) * 0.25f, crossing);
    at.a1 = itm_two_ray_db(link, diffraction, at.d1);
    at.a0 = itm_two_ray_db(link, diffraction, at.d0);
    vf linear;
    vf log_db;
    itm_sight(&at, diffraction, &linear, &log_db);
    return at.a2 + linear * (link->distance - at.d2) + log_db * itm_ln(link->distance / at.d2);
}

/* ---- the quantile ---- */

LANE vf itm_curve_db(const struct itm_curve *curve, vf effective)
{
    vf off = (effective - curve->x2) * curve->inverse_x3;
    vf rise = effective * curve->inverse_x1;
    rise = rise * rise;
    return (curve->c2 / (off * off + 1.0f) + curve->c1) * rise / (rise + 1.0f);
}

/* Alg 5.1–5.4, 5.10: time at its percentage, location and situation at their medians. */
static inline vf itm_quantile_db(const struct itm_link *link, vf reference)
{
    const struct itm_band *band = link->band;
    vf scale = vf_sqrt(link->height[0] * 18e6f) + vf_sqrt(link->height[1] * 18e6f) + band->smallest_m;
    vf effective =
        vf_select(link->distance < scale, link->distance * 130e3f / scale, link->distance - scale + 130e3f);
    vf time = itm_curve_db(&band->spread, effective) * band->time_z;
    vf situation = vf_exp(effective * -1e-5f) * 3.0f + 5.0f;
    vf variance = situation * situation + time * time * (1.0f / (7.8f + band->situation_z2));
    vf a = reference - itm_curve_db(&band->median, effective) - time - vf_sqrt(variance) * band->situation_z;
    return vf_select(a < 0.0f, a * (29.0f - a) / (29.0f - a * 10.0f), a);
}

/* Alg 5.9 */
LANE vf itm_location_sigma_db(const struct itm_link *link)
{
    vf rough = itm_delta_h_at(link, link->distance) * link->band->wave;
    return rough * 10.0f / (rough + 13.0f);
}

#endif
