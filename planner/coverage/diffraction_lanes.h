/* Diffraction and free space in lanes: P.526-15, which P.1812-7 repeats, equation for equation as
 * radio/p526*.c have it in double precision for one profile. */
#ifndef PHUSONG_COVERAGE_DIFFRACTION_LANES_H
#define PHUSONG_COVERAGE_DIFFRACTION_LANES_H

#include "planner/coverage/kernel.h"
#include "planner/coverage/vector.h"

/* Numbers of one band that every path shares. */
struct band {
    const struct plan_loss_band *given;
    float ghz, log_ghz, root_ghz, cube_ghz; /* f, log10 f, √f, ∛f */
    float nu_scale;                         /* √(2/λ) */
    float wavelength_m;
    float free_space_db; /* 92.45 + 20 log f, eq. (8) */
    float radius_m;
    float admittance_db;       /* 2 + 20 log K, without a^(−1/3) */
    float surface;             /* K = surface·(a f)^(−1/3), P.526-15 eq. (15) */
    float log_time;            /* log10 p */
    float scatter_db, duct_db; /* what eq. (44) and (47) say of frequency and time alone */
};

struct path {
    vi active;
    vf distance_m, km, log_km;
    vf step_m, steps;
};

static inline struct band band_make(const struct plan_loss_band *given)
{
    double ghz = given->frequency_mhz / 1000.0;
    double wavelength_m = 0.2998 / ghz; /* as radio/p526.c has it */
    double loss = 18.0 * 0.003 / ghz;   /* land: permittivity 22, conductivity 0.003 S/m */
    double normal = pow(21.0 * 21.0 + loss * loss, -0.25);
    if (given->vertical) {
        normal *= sqrt(22.0 * 22.0 + loss * loss);
    }
    return (struct band){.given = given,
                         .ghz = (float)ghz,
                         .log_ghz = (float)log10(ghz),
                         .root_ghz = (float)sqrt(ghz),
                         .cube_ghz = (float)cbrt(ghz),
                         .nu_scale = (float)sqrt(2.0 / wavelength_m),
                         .wavelength_m = (float)wavelength_m,
                         .free_space_db = (float)(92.4 + 20.0 * log10(ghz)),
                         .radius_m = (float)given->effective_radius_m,
                         .surface = (float)(0.036 * normal),
                         .admittance_db = (float)(2.0 + 20.0 * log10(0.036 * normal / cbrt(ghz))),
                         .log_time = (float)log10((double)given->time_percent)};
}

LANE vf field_at(const struct plan_paths *paths, enum plan_path_field field, int32_t row)
{
    return vf_load(paths->field[field] + (size_t)row * PLAN_LANES);
}

static inline struct path path_at(const struct plan_paths *paths, int32_t row)
{
    struct path path;
    memcpy(&path.active, paths->cell + (size_t)row * PLAN_LANES, sizeof path.active);
    path.active = path.active >= 0;
    path.distance_m = field_at(paths, PLAN_PATH_DISTANCE_M, row);
    path.step_m = field_at(paths, PLAN_PATH_STEP_M, row);
    path.km = path.distance_m * 1e-3f;
    path.log_km = vf_log10(path.km);
    path.steps = vf_of(vi_floor(path.distance_m / path.step_m + 0.5f));
    return path;
}

/* Free space over the slant distance, P.1812-7 eq. (8). */
LANE vf free_space_db(const struct band *band, const struct path *path, vf rise_m)
{
    vf slope = rise_m / path->distance_m;
    vf q = slope * slope;
    vf slant =
        q * (q * (q * (q * (q * 0.868588964f - 1.08573621f) + 1.44764827f) - 2.17147241f) + 4.34294482f);
    vi steep = q > 0.0625f; /* else the series of 10 log(1 + q) is enough */
    if (vi_any(steep)) {
        slant = vf_select(steep, vf_log10(q + 1.0f) * 10.0f, slant);
    }
    return band->free_space_db + path->log_km * 20.0f + slant;
}

/* J(ν), P.526-15 eq. (31). */
LANE vf knife_edge_db(vf nu)
{
    vf x = nu - 0.1f;
    vf db = vf_log10(vf_sqrt(x * x + 1.0f) + x) * 20.0f + 6.9f;
    return vf_select(nu > -0.78f, db, vf_set(0.0f));
}

/* Bullington's loss of its ν, P.526-15 eq. (63)–(66). */
LANE vf bullington_db(vf nu, const struct path *path)
{
    if (!vi_any((nu > -0.78f) & path->active)) {
        return vf_set(0.0f);
    }
    vf edge = knife_edge_db(nu);
    return edge + (1.0f - vf_exp(edge * (-1.0f / 6.0f))) * (path->km * 0.02f + 10.0f);
}

/* ν/√(2/λ) of a sample at place t of the path, over ground of height 0 without curve beyond `a`. */
LANE vf smooth_nu_at(vf steps, vf i, vf bulge, vf tx, vf rx)
{
    vf t = i / steps;
    vf rest = 1.0f - t;
    vf above = bulge * t * rest - tx * rest - rx * t;
    return above / vf_sqrt(t * rest);
}

/* In line of sight: the sample with the largest ν. With u = √(t/(1 − t)) its derivative is zero where
 * A (1 − u²)/(1 + u²)² + h₁/u² − h₂ = 0; then the samples on both sides are compared. A = d²/2ae. */
LANE vf smooth_clear(const struct path *path, vf bulge, vf tx, vf rx)
{
    vf t = tx / (tx + rx);
    for (int turn = 0; turn < 2; turn++) {
        /* Newton on t: f = A t(1−t)(1−2t) + h₁(1−t) − h₂ t */
        vf f = bulge * t * (1.0f - t) * (1.0f - t * 2.0f) + tx * (1.0f - t) - rx * t;
        vf slope = bulge * (1.0f - t * 6.0f + t * t * 6.0f) - tx - rx;
        t = vf_clamp(t - f / vf_min(slope, (tx + rx) * -0.05f), 1e-5f, 1.0f - 1e-5f);
    }
    vf last = path->steps - 1.0f;
    vf one = vf_set(1.0f);
    vf i = vf_of(vi_floor(t * path->steps));
    vf before = vf_max(vf_min(i, last), one);
    vf after = vf_max(vf_min(i + 1.0f, last), one);
    return vf_max(smooth_nu_at(path->steps, before, bulge, tx, rx),
                  smooth_nu_at(path->steps, after, bulge, tx, rx));
}

/* Steepest over the samples of smooth ground from an antenna h up: C (d − x)/2 − h/x in heights per metre. */
LANE vf smooth_rim(const struct path *path, vf curve, vf height)
{
    vf last = path->steps - 1.0f;
    vf one = vf_set(1.0f);
    vf i = vf_of(vi_floor(vf_sqrt(height / curve) / path->step_m));
    vf before = vf_max(vf_min(i, last), one) * path->step_m;
    vf after = vf_max(vf_min(i + 1.0f, last), one) * path->step_m;
    vf near = curve * (path->distance_m - before) - height / before;
    vf far = curve * (path->distance_m - after) - height / after;
    return vf_max(near, far);
}

/* Bullington's ν/√(2/λ)  over smooth ground with these antenna heights, at the samples of the path;
 * P.526-15 §4.5.2. */
LANE vf smooth_nu(const struct band *band, const struct path *path, vf tx, vf rx)
{
    float curve = 0.5f / band->radius_m;
    vf distance = path->distance_m;
    vf bulge = distance * distance * curve;
    vf chord = (rx - tx) / distance;
    vf rim_tx = smooth_rim(path, vf_set(curve), tx);
    vf rim_rx = smooth_rim(path, vf_set(curve), rx);
    vf clear = smooth_clear(path, bulge, tx, rx) / vf_sqrt(distance);
    vf place = vf_clamp((rx - tx + rim_rx * distance) / (rim_tx + rim_rx), 0.0f, 1e9f);
    place = vf_max(vf_min(place, distance - 0.01f), vf_set(0.01f));
    vf above = (rim_tx - chord) * place;
    vf blocked = above * vf_sqrt(distance / (place * (distance - place)));
    vf nu = vf_select(rim_tx < chord, clear, blocked);
    return vf_select(path->steps > 1.5f, nu, vf_set(-1e30f));
}

/* ---- spherical earth, P.526-15 §3.1.1.2, P.1812-7 §4.3.2–4.3.3 ---- */

LANE vf height_gain_db(vf beta_y, vf floor_db)
{
    vf over = vf_max(beta_y - 1.1f, vf_set(1e-6f));
    vi high = beta_y > 2.0f;
    vf log = vf_log10(vf_select(high, over, beta_y + beta_y * beta_y * beta_y * 0.1f));
    vf gain = vf_select(high, vf_sqrt(over) * 17.6f - log * 5.0f - 8.0f, log * 20.0f);
    return vf_max(gain, floor_db);
}

/* First term of the residue series over land. */
LANE vf first_term_db(const struct band *band, const struct path *path, vf radius_km, vf tx, vf rx)
{
    vf log2_third = vf_log2(radius_km) * (-1.0f / 3.0f);
    vf third = vf_exp2(log2_third); /* a^(−1/3) */
    vf k = third * (band->surface / band->cube_ghz);
    vf k2 = k * k;
    vf k4 = k2 * k2;
    vf beta = (k2 * 1.6f + k4 * 0.67f + 1.0f) / (k2 * 4.5f + k4 * 1.53f + 1.0f);
    vf x = beta * (third * third) * path->km * (21.88f * band->cube_ghz);
    vf y = beta * third * (0.9575f * band->cube_ghz * band->cube_ghz);
    vf log2_x = vf_log2(x);
    vf log_x = log2_x * LOG10_OF_2;
    vf far = log_x * 10.0f - x * 17.6f + 11.0f;
    vi near = x < 1.6f;
    vf fx = far;
    if (vi_any(near)) {
        fx = vf_select(near, log_x * -20.0f - vf_exp2(log2_x * 1.425f) * 5.6488f, far);
    }
    vf floor_db = log2_third * (20.0f * LOG10_OF_2) + band->admittance_db;
    return -fx - height_gain_db(beta * y * tx, floor_db) - height_gain_db(beta * y * rx, floor_db);
}

/* Place of the least clearance over smooth earth: b³ m − (m + 1) b + c = 0, the root of P.526-15 eq. (25). */
LANE vf nearest_place(vf m, vf c)
{
    vf b = c / (m + 1.0f);
    for (int turn = 0; turn < 3; turn++) {
        vf square = b * b;
        vf f = m * square * b - (m + 1.0f) * b + c;
        vf slope = vf_min(m * square * 3.0f - (m + 1.0f), vf_set(-1e-3f));
        b = vf_clamp(b - f / slope, -1.0f, 1.0f);
    }
    return b;
}

LANE vf spherical_db(const struct band *band, const struct path *path, vf tx, vf rx)
{
    float radius = band->radius_m;
    vf d = path->distance_m;
    vf root_sum = vf_sqrt(tx) + vf_sqrt(rx);
    vf horizon = root_sum * sqrtf(2.0f * radius);
    vi beyond = d >= horizon;
    vf sum = tx + rx;
    vf c = (tx - rx) / sum;
    vf m = d * d / (sum * (4.0f * radius));
    vf d1 = d * 0.5f * (nearest_place(m, c) + 1.0f);
    vf d2 = d - d1;
    vf product = d1 * d2 / d;
    float curve = 0.5f / radius;
    vf clearance = ((tx - d1 * d1 * curve) * d2 + (rx - d2 * d2 * curve) * d1) / d;
    vf required = vf_sqrt(product * band->wavelength_m) * 0.552f;
    vf own = d / root_sum;
    vf radius_km = vf_select(beyond, vf_set(radius * 1e-3f), own * own * 5e-4f);
    vf zero = vf_set(0.0f);
    vi needed = beyond | (clearance <= required);
    if (!vi_any(needed & path->active)) {
        return zero;
    }
    vf term = first_term_db(band, path, radius_km, tx, rx);
    vf partly = vf_select(term < 0.0f, zero, (1.0f - clearance / required) * term);
    return vf_select(beyond, term, vf_select(needed, partly, zero));
}

/* Delta-Bullington, P.526-15 eq. (67), P.1812-7 eq. (39). */
LANE vf diffraction_db(const struct band *band, const struct path *path, vf nu, vf tx, vf rx)
{
    vf actual = bullington_db(nu * band->nu_scale, path);
    vf sphere = spherical_db(band, path, tx, rx);
    vf zero = vf_set(0.0f);
    if (!vi_any((sphere > 0.0f) & path->active)) {
        return actual;
    }
    vf smooth = bullington_db(smooth_nu(band, path, tx, rx) * band->nu_scale, path);
    return actual + vf_max(sphere - smooth, zero);
}

#endif
