/* Loss over the paths a scan found: P.526-15 and P.1812-7 in lanes, equation for equation as radio/p526.c and
 * radio/p1812*.c have them in double precision for one profile. */
#ifndef PHUSONG_COVERAGE_LOSS_LANES_H
#define PHUSONG_COVERAGE_LOSS_LANES_H

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
    float surface;  /* K = surface·(a f)^(−1/3), P.526-15 eq. (15) */
    float log_time; /* log10 p */
};

struct path {
    vf distance_m, km, log_km;
    vf step_m, steps;
};

static inline struct band band_make(const struct plan_loss_band *given)
{
    double ghz = given->frequency_mhz / 1000.0;
    double wavelength_m = 0.299792458 / ghz;
    double loss = 18.0 * 0.003 / ghz; /* land: permittivity 22, conductivity 0.003 S/m */
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
                         .log_time = (float)log10((double)given->time_percent)};
}

LANE vf field_at(const struct plan_paths *paths, enum plan_path_field field, int32_t row)
{
    return vf_load(paths->field[field] + (size_t)row * PLAN_LANES);
}

static inline struct path path_at(const struct plan_paths *paths, int32_t row)
{
    struct path path;
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
    return band->free_space_db + path->log_km * 20.0f + vf_log10(slope * slope + 1.0f) * 10.0f;
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
    for (int turn = 0; turn < 4; turn++) {
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
    vf high = vf_sqrt(over) * 17.6f - vf_log10(over) * 5.0f - 8.0f;
    vf low = vf_log10(beta_y + beta_y * beta_y * beta_y * 0.1f) * 20.0f;
    return vf_max(vf_select(beta_y > 2.0f, high, low), floor_db);
}

/* First term of the residue series over land. */
LANE vf first_term_db(const struct band *band, const struct path *path, vf radius_km, vf tx, vf rx)
{
    vf third = vf_exp2(vf_log2(radius_km) * (-1.0f / 3.0f)); /* a^(−1/3) */
    vf k = third * (band->surface / band->cube_ghz);
    vf k2 = k * k;
    vf k4 = k2 * k2;
    vf beta = (k2 * 1.6f + k4 * 0.67f + 1.0f) / (k2 * 4.5f + k4 * 1.53f + 1.0f);
    vf x = beta * (third * third) * path->km * (21.88f * band->cube_ghz);
    vf y = beta * third * (0.9575f * band->cube_ghz * band->cube_ghz);
    vf log2_x = vf_log2(x);
    vf log_x = log2_x * LOG10_OF_2;
    vf far = log_x * 10.0f - x * 17.6f + 11.0f;
    vf near = log_x * -20.0f - vf_exp2(log2_x * 1.425f) * 5.6488f;
    vf fx = vf_select(x >= 1.6f, far, near);
    vf floor_db = vf_log10(k) * 20.0f + 2.0f;
    return -fx - height_gain_db(beta * y * tx, floor_db) - height_gain_db(beta * y * rx, floor_db);
}

/* Place of the least clearance over smooth earth: b³ m − (m + 1) b + c = 0, the root of P.526-15 eq. (25). */
LANE vf nearest_place(vf m, vf c)
{
    vf b = c / (m + 1.0f);
    for (int turn = 0; turn < 5; turn++) {
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
    if (!vi_any(needed)) {
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
    vf smooth = bullington_db(smooth_nu(band, path, tx, rx) * band->nu_scale, path);
    return actual + vf_max(spherical_db(band, path, tx, rx) - smooth, vf_set(0.0f));
}

static void lanes_p526(float *loss_db, const struct plan_paths *paths, const struct plan_loss_band *given)
{
    struct band band = band_make(given);
    band.free_space_db += 0.0477833f; /* P.525-4 eq. (3); P.1812 rounds 20 log (4π·10¹²/c) to 92.4 */
    for (int32_t row = 0; row < paths->rows; row++) {
        struct path path = path_at(paths, row);
        vf free_space = free_space_db(&band, &path, field_at(paths, PLAN_PATH_RISE_M, row));
        vf bent = diffraction_db(&band, &path, field_at(paths, PLAN_PATH_NU, row),
                                 field_at(paths, PLAN_PATH_BENDING_TX_M, row),
                                 field_at(paths, PLAN_PATH_BENDING_RX_M, row));
        vf_store(loss_db + (size_t)row * PLAN_LANES, free_space + bent);
    }
}

/* ---- Bullington's edges alone, for models of distance ---- */

static void lanes_edges(float *excess_db, float *bare_db, const struct plan_paths *paths,
                        const struct plan_loss_band *given)
{
    struct band band = band_make(given);
    for (int32_t row = 0; row < paths->rows; row++) {
        struct path path = path_at(paths, row);
        vf edges = bullington_db(field_at(paths, PLAN_PATH_NU, row) * band.nu_scale, &path);
        vf plain = smooth_nu(&band, &path, vf_set(given->tx_height_m), vf_set(given->rx_height_m));
        vf excess = edges - bullington_db(plain * band.nu_scale, &path);
        vf_store(excess_db + (size_t)row * PLAN_LANES, vf_max(excess, vf_set(0.0f)));
        vf_store(bare_db + (size_t)row * PLAN_LANES, edges);
    }
}

/* ---- P.1812-7 ---- */

struct climate { /* functions of distance alone */
    vf log_beta0, fi, alpha, fk, decay;
};

LANE vf table_at(const struct plan_loss_band *given, enum plan_distance_table table, vi index, vf part)
{
    vf low = vf_gather(given->table[table], index);
    return low + part * (vf_gather(given->table[table] + 1, index) - low);
}

static inline struct climate climate_at(const struct plan_loss_band *given, const struct path *path)
{
    vf place = vf_min(path->distance_m / given->step_m, vf_set((float)given->table_size - 1.001f));
    vi index = vi_floor(place);
    vf part = place - vf_of(index);
    return (struct climate){.log_beta0 = table_at(given, PLAN_TABLE_LOG_BETA0, index, part),
                            .fi = table_at(given, PLAN_TABLE_FI, index, part),
                            .alpha = table_at(given, PLAN_TABLE_ALPHA, index, part),
                            .fk = table_at(given, PLAN_TABLE_FK, index, part),
                            .decay = table_at(given, PLAN_TABLE_DECAY, index, part)};
}

struct horizon {
    vf tx_mrad, rx_mrad, tx_km, rx_km, total_mrad;
};

/* Site shielding, eq. (48). */
LANE vf shielding_db(const struct band *band, vf theta_mrad, vf horizon_km)
{
    vf over = vf_max(theta_mrad - horizon_km * 0.1f, vf_set(0.0f));
    vf root = vf_sqrt(horizon_km) * band->root_ghz;
    return vf_log10(over * root * 0.361f + 1.0f) * 20.0f + over * (0.264f * band->cube_ghz);
}

/* log10 of β, eq. (53)–(56): β0 corrected for the geometry and the roughness of the path. */
LANE vf log_beta(const struct plan_paths *paths, int32_t row, const struct band *band,
                 const struct path *path, const struct climate *climate, const struct horizon *horizon)
{
    vf tx = vf_max(field_at(paths, PLAN_PATH_DUCT_TX_M, row), vf_set(0.0f));
    vf rx = vf_max(field_at(paths, PLAN_PATH_DUCT_RX_M, row), vf_set(0.0f));
    vf rough = field_at(paths, PLAN_PATH_ROUGHNESS_M, row) - 10.0f;
    vf root = vf_sqrt(tx) + vf_sqrt(rx);
    vf ratio = path->km * path->km * (5e5f / band->radius_m) / vf_max(root * root, vf_set(1e-6f));
    vf log_mu2 = vf_min(climate->alpha * vf_log10(ratio), vf_set(0.0f));
    vf between = vf_min(path->km - horizon->tx_km - horizon->rx_km, vf_set(40.0f));
    vf log_mu3 = rough * (between * 6.0f + 43.0f) * (-4.6e-5f * LOG10_OF_2 * LOG2_OF_E);
    return climate->log_beta0 + log_mu2 + log_mu3;
}

/* Ducting and layer reflection over land, eq. (46)–(56). */
LANE vf ducting_db(const struct plan_paths *paths, int32_t row, const struct band *band,
                   const struct path *path, const struct climate *climate, const struct horizon *horizon)
{
    vf tx_km = horizon->tx_km;
    vf rx_km = horizon->rx_km;
    float low = band->ghz < 0.5f ? 45.375f - 137.0f * band->ghz + 92.5f * band->ghz * band->ghz : 0.0f;
    vf fixed = vf_log10(tx_km + rx_km) * 20.0f + (102.45f + 20.0f * band->log_ghz + low) +
               shielding_db(band, horizon->tx_mrad, tx_km) + shielding_db(band, horizon->rx_mrad, rx_km);
    vf bend = path->km * (1e6f / band->radius_m) + vf_min(horizon->tx_mrad, tx_km * 0.1f) +
              vf_min(horizon->rx_mrad, rx_km * 0.1f);
    vf beta = log_beta(paths, row, band, path, climate, horizon);
    vf decay = 9.51f - beta * 4.8f + beta * beta * 0.198f;
    vf gamma = vf_exp2(vf_log2(2.0058f - beta) * -1.012f - decay * climate->decay * LOG2_OF_E) * 1.076f;
    vf excess = band->log_time - beta; /* log10 (p/β) */
    vf time = excess * (path->km * 3.7e-3f + 1.2f) +
              vf_exp2(vf_min(excess * gamma * LOG2_OF_10, vf_set(60.0f))) * 12.0f - 12.0f;
    return fixed + bend * (5e-8f * band->radius_m * band->cube_ghz) + time;
}

/* Troposcatter, eq. (44)–(45). */
LANE vf scatter_db(const struct band *band, const struct path *path, vf total_mrad)
{
    float half = band->log_ghz - 0.301029996f;
    float time = powf(fmaxf(1.69897f - band->log_time, 0.0f), 0.7f);
    float fixed =
        190.1f + 25.0f * band->log_ghz - 2.5f * half * half - 0.15f * band->given->n0 - 10.125f * time;
    return path->log_km * 20.0f + total_mrad * 0.573f + fixed;
}

struct multipath {
    vf time, beta; /* Lb0p and Lb0β less free space */
};

LANE struct multipath multipath_at(const struct band *band, const struct climate *climate, vf horizons_km)
{
    vf share = (1.0f - vf_exp(horizons_km * -0.1f)) * 2.6f;
    return (struct multipath){share * (band->log_time - 1.69897f), share * (climate->log_beta0 - 1.69897f)};
}

/* −5 log (10^(−0.2 a) + 10^(−0.2 b)) */
LANE vf together_db(vf a, vf b)
{
    vf less = vf_min(a, b);
    vf more = vf_max(a, b);
    return less - vf_log10(vf_exp2((less - more) * (0.2f * LOG2_OF_10)) + 1.0f) * 5.0f;
}

LANE vf p1812_row(const struct plan_paths *paths, const struct plan_paths *beta, const struct band *band,
                  int32_t row)
{
    struct path path = path_at(paths, row);
    struct climate climate = climate_at(band->given, &path);
    struct horizon horizon = {.tx_mrad = field_at(paths, PLAN_PATH_THETA_TX_RAD, row) * 1e3f,
                              .rx_mrad = field_at(paths, PLAN_PATH_THETA_RX_RAD, row) * 1e3f,
                              .tx_km = field_at(paths, PLAN_PATH_HORIZON_TX_M, row) * 1e-3f,
                              .rx_km = field_at(paths, PLAN_PATH_HORIZON_RX_M, row) * 1e-3f};
    horizon.total_mrad = path.km * (1e6f / band->radius_m) + horizon.tx_mrad + horizon.rx_mrad;
    vf free_space = free_space_db(band, &path, field_at(paths, PLAN_PATH_RISE_M, row));
    struct multipath multipath = multipath_at(band, &climate, horizon.tx_km + horizon.rx_km);
    vf tx = field_at(paths, PLAN_PATH_BENDING_TX_M, row);
    vf rx = field_at(paths, PLAN_PATH_BENDING_RX_M, row);
    vf bent50 = diffraction_db(band, &path, field_at(paths, PLAN_PATH_NU, row), tx, rx); /* Ld50 */
    vf bent = bent50;                                                                    /* Ldp */
    if (beta != NULL) {
        struct band curved = *band;
        curved.radius_m = 6371000.0f * 3.0f;
        vf nu = field_at(beta, PLAN_PATH_NU, row);
        bent = bent50 + (diffraction_db(&curved, &path, nu, tx, rx) - bent50) * climate.fi;
    }
    vf clear = free_space + multipath.time; /* Lb0p */
    vf median = free_space + bent50;        /* Lbd50 */
    vf diffracted = clear + bent;           /* Lbd */
    vf at_beta = free_space + multipath.beta + bent;
    vf least = vf_select(climate.log_beta0 > band->log_time, clear + bent,
                         median + (at_beta - median) * climate.fi); /* Lminb0p, eq. (59) */
    vf duct = ducting_db(paths, row, band, &path, &climate, &horizon);
    vf apart = vf_abs(duct - clear);
    vf anomalous =
        vf_max(duct, clear) + vf_log2(vf_exp(apart * -0.4f) + 1.0f) * (2.5f / LOG2_OF_E); /* Lminbap */
    vf mixed = vf_select(anomalous > diffracted, diffracted,
                         anomalous + (diffracted - anomalous) * climate.fk); /* Lbda */
    vf fj = 0.5f - vf_tanh((horizon.total_mrad - 0.3f) * (3.0f * 0.8f / 0.3f)) * 0.5f;
    mixed = mixed + (least - mixed) * fj; /* Lbam */
    vf loss = together_db(scatter_db(band, &path, horizon.total_mrad), mixed);
    return vf_max(loss, clear);
}

static void lanes_p1812(float *loss_db, const struct plan_paths *paths, const struct plan_paths *beta,
                        const struct plan_loss_band *given)
{
    struct band band = band_make(given);
    for (int32_t row = 0; row < paths->rows; row++) {
        vf_store(loss_db + (size_t)row * PLAN_LANES, p1812_row(paths, beta, &band, row));
    }
}

#endif
