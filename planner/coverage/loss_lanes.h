/* Loss over the paths a scan found: P.526-15 and P.1812-7 in lanes, equation for equation as radio/p526.c and
 * radio/p1812*.c have them in double precision for one profile. */
#ifndef PHUSONG_COVERAGE_LOSS_LANES_H
#define PHUSONG_COVERAGE_LOSS_LANES_H

#include "planner/coverage/diffraction_lanes.h"
#include "planner/coverage/duct_lanes.h"

/* Ducting that could lower the loss by less is left out. */
#define DUCTING_MATTERS_DB 2e-3f

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
    vi index;
    vf part;
    vf log_beta0, fi, fk, duct_least;
};

LANE vf table_at(const struct plan_loss_band *given, enum plan_distance_table table, vi index, vf part)
{
    vf low = vf_gather(given->table[table], index);
    return low + part * (vf_gather(given->table[table] + 1, index) - low);
}

/* The same where all lanes lie within PLAN_LANES entries from `first`. */
LANE vf table_near(const float *first, vi index, vf part)
{
    vf low = vf_near(first, index);
    return low + part * (vf_near(first + 1, index) - low);
}

static inline struct climate climate_at(const struct plan_loss_band *given, const struct path *path)
{
    vf place = vf_min(path->distance_m / given->step_m, vf_set((float)given->table_size - 1.001f));
    vi index = vi_floor(place);
    vf part = place - vf_of(index);
    struct climate climate = {.index = index, .part = part};
    int32_t first = index[0] < index[PLAN_LANES - 1] ? index[0] : index[PLAN_LANES - 1];
    vi near = index - first;
    vi far = (near < 0) | (near >= PLAN_LANES);
    if (first + PLAN_LANES < given->table_size && !vi_any(far)) {
        climate.log_beta0 = table_near(given->table[PLAN_TABLE_LOG_BETA0] + first, near, part);
        climate.fi = table_near(given->table[PLAN_TABLE_FI] + first, near, part);
        climate.fk = table_near(given->table[PLAN_TABLE_FK] + first, near, part);
        climate.duct_least = table_near(given->table[PLAN_TABLE_DUCT_LEAST] + first, near, part);
    } else {
        climate.log_beta0 = table_at(given, PLAN_TABLE_LOG_BETA0, index, part);
        climate.fi = table_at(given, PLAN_TABLE_FI, index, part);
        climate.fk = table_at(given, PLAN_TABLE_FK, index, part);
        climate.duct_least = table_at(given, PLAN_TABLE_DUCT_LEAST, index, part);
    }
    return climate;
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

/* What only ducting asks of the ground. */
struct duct {
    vf tx_m, rx_m; /* antennas above the smooth surface */
    vf rough_m;    /* h_m less 10, at least 0 */
};

/* log10 of β, eq. (53)–(56): β0 corrected for the geometry and the roughness of the path. */
LANE vf log_beta(const struct band *band, const struct path *path, const struct climate *climate,
                 const struct horizon *horizon, const struct duct *duct)
{
    vf root = vf_sqrt(duct->tx_m) + vf_sqrt(duct->rx_m);
    vf ratio = path->km * path->km * (5e5f / band->radius_m) / vf_max(root * root, vf_set(1e-6f));
    vf alpha = table_at(band->given, PLAN_TABLE_ALPHA, climate->index, climate->part);
    vf log_mu2 = vf_min(alpha * vf_log10(ratio), vf_set(0.0f));
    vf between = vf_min(path->km - horizon->tx_km - horizon->rx_km, vf_set(40.0f));
    vf log_mu3 = duct->rough_m * (between * 6.0f + 43.0f) * (-4.6e-5f * LOG10_OF_2 * LOG2_OF_E);
    return climate->log_beta0 + log_mu2 + log_mu3;
}

/* Ducting and layer reflection over land, eq. (46)–(56). */
LANE vf ducting_db(const struct band *band, const struct path *path, const struct climate *climate,
                   const struct horizon *horizon, const struct duct *duct)
{
    vf tx_km = horizon->tx_km;
    vf rx_km = horizon->rx_km;
    vf fixed = vf_log10(tx_km + rx_km) * 20.0f + band->duct_db + shielding_db(band, horizon->tx_mrad, tx_km) +
               shielding_db(band, horizon->rx_mrad, rx_km);
    vf bend = path->km * (1e6f / band->radius_m) + vf_min(horizon->tx_mrad, tx_km * 0.1f) +
              vf_min(horizon->rx_mrad, rx_km * 0.1f);
    vf beta = log_beta(band, path, climate, horizon, duct);
    vf damping = table_at(band->given, PLAN_TABLE_DECAY, climate->index, climate->part);
    vf decay = 9.51f - beta * 4.8f + beta * beta * 0.198f;
    vf gamma = vf_exp2(vf_log2(2.0058f - beta) * -1.012f - decay * damping * LOG2_OF_E) * 1.076f;
    vf excess = band->log_time - beta; /* log10 (p/β) */
    vf time = excess * (path->km * 3.7e-3f + 1.2f) +
              vf_exp2(vf_min(excess * gamma * LOG2_OF_10, vf_set(60.0f))) * 12.0f - 12.0f;
    return fixed + bend * (5e-8f * band->radius_m * band->cube_ghz) + time;
}

/* No more than ducting loses, by what costs little: of the site shielding only the part linear in the angle,
 * seen past the whole distance; of eq. (51) and (52) only the angles that lower it. */
LANE vf ducting_least_db(const struct band *band, const struct path *path, const struct climate *climate,
                         const struct horizon *horizon)
{
    vf zero = vf_set(0.0f);
    vf log2_low = vf_of((vi)(horizon->tx_km + horizon->rx_km)) * 1.1920929e-7f - 127.0f; /* below log2 */
    vf free = path->km * 0.1f;
    vf shield = vf_max(horizon->tx_mrad - free, zero) + vf_max(horizon->rx_mrad - free, zero);
    vf bend =
        path->km * (1e6f / band->radius_m) + vf_min(horizon->tx_mrad, zero) + vf_min(horizon->rx_mrad, zero);
    return log2_low * (20.0f * LOG10_OF_2) + (band->duct_db - 0.1f) + shield * (0.264f * band->cube_ghz) +
           bend * (5e-8f * band->radius_m * band->cube_ghz) + climate->duct_least;
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
LANE vf together_db(vf a, vf b, vi active)
{
    vf less = vf_min(a, b);
    vf more = vf_max(a, b);
    if (!vi_any((more - less < 37.0f) & active)) {
        return less; /* 1 + 10^(−7.4) is 1 in single precision */
    }
    return less - vf_log10(vf_exp2((less - more) * (0.2f * LOG2_OF_10)) + 1.0f) * 5.0f;
}

/* Horizons of the paths in line of sight and roughness, where ducting matters. */
static inline struct duct duct_at(struct horizon *horizon, const struct plan_paths *paths,
                                  const struct band *band, const struct path *path, int32_t row, vi need)
{
    vf zero = vf_set(0.0f);
    vf tx = field_at(paths, PLAN_PATH_DUCT_TX_M, row);
    vf rx = field_at(paths, PLAN_PATH_DUCT_RX_M, row);
    struct ground_path ground = {.k = (int32_t)path->steps[0],
                                 .bend = path->step_m * path->step_m * (0.5f / band->radius_m),
                                 .from = field_at(paths, PLAN_PATH_HORIZON_TX, row),
                                 .to = field_at(paths, PLAN_PATH_HORIZON_RX, row)};
    ground.base = paths->scan->tx_height_m - tx;
    vf rise = field_at(paths, PLAN_PATH_RISE_M, row);
    vf end = rise + paths->scan->tx_height_m - rx;
    ground.chord = rise * paths->scan->inverse[ground.k] - ground.bend * (float)ground.k;
    ground.slope = (end - ground.base) * paths->scan->inverse[ground.k];
    vi clear = field_at(paths, PLAN_PATH_CLEAR, row) > 0.5f;
    vi high =
        (ground_highest(paths->scan, ground.k) - vf_min(ground.base, end) > 9.99f) & need; /* may be rough */
    vf rough = zero;
    vi open = clear & need;
    if (vi_any(open)) {
        struct ground_top top = ground_horizon(paths->scan, &ground, open & high);
        rough = vf_select(open, top.raw - ground.base - ground.slope * top.place - 10.0f, rough);
        horizon->tx_km = vf_select(open, top.place * path->step_m * 1e-3f, horizon->tx_km);
        horizon->rx_km = vf_select(open, (path->steps - top.place) * path->step_m * 1e-3f, horizon->rx_km);
    }
    vi hidden = ~clear & high;
    if (vi_any(hidden)) {
        rough = vf_select(hidden, ground_roughness(paths->scan, &ground, hidden) - 10.0f, rough);
    }
    return (struct duct){vf_max(tx, zero), vf_max(rx, zero), vf_max(rough, zero)};
}

/* Lbda, eq. (60), (61): diffraction, or ducting where that is stronger. clear: Lb0p. */
LANE vf with_ducting_db(const struct climate *climate, vf duct, vf clear, vf diffracted)
{
    vf apart = vf_abs(duct - clear);
    vf anomalous =
        vf_max(duct, clear) + vf_log2(vf_exp(apart * -0.4f) + 1.0f) * (2.5f / LOG2_OF_E); /* Lminbap */
    return vf_select(anomalous > diffracted, diffracted, anomalous + (diffracted - anomalous) * climate->fk);
}

/* Fj, eq. (57). */
LANE vf horizon_share(vf total_mrad, vi active)
{
    vf x = (total_mrad - 0.3f) * (3.0f * 0.8f / 0.3f);
    vf one = vf_set(1.0f);
    if (!vi_any((vf_abs(x) < 9.0f) & active)) {
        return vf_select(x > 0.0f, one - one, one); /* tanh is ±1 in single precision */
    }
    return 0.5f - vf_tanh(x) * 0.5f;
}

static inline struct horizon horizon_at(const struct plan_paths *paths, const struct band *band,
                                        const struct path *path, int32_t row)
{
    vf step_km = path->step_m * 1e-3f;
    struct horizon horizon = {
        .tx_mrad = field_at(paths, PLAN_PATH_THETA_TX_RAD, row) * 1e3f,
        .rx_mrad = field_at(paths, PLAN_PATH_THETA_RX_RAD, row) * 1e3f,
        .tx_km = field_at(paths, PLAN_PATH_HORIZON_TX, row) * step_km,
        .rx_km = (path->steps - field_at(paths, PLAN_PATH_HORIZON_RX, row)) * step_km,
    };
    horizon.total_mrad = path->km * (1e6f / band->radius_m) + horizon.tx_mrad + horizon.rx_mrad;
    return horizon;
}

LANE vf p1812_row(const struct plan_paths *paths, const struct plan_paths *beta, const struct band *band,
                  int32_t row)
{
    struct path path = path_at(paths, row);
    struct climate climate = climate_at(band->given, &path);
    struct horizon horizon = horizon_at(paths, band, &path, row);
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
    vf mixed = diffracted;
    vf fj = horizon_share(horizon.total_mrad, path.active);
    vf gain = diffracted - vf_max(ducting_least_db(band, &path, &climate, &horizon), clear); /* at most */
    vi matters = (gain * (1.0f - climate.fk) * (1.0f - fj) > DUCTING_MATTERS_DB) & path.active;
    if (vi_any(matters)) {
        struct duct duct = duct_at(&horizon, paths, band, &path, row, matters);
        vf duct_db = ducting_db(band, &path, &climate, &horizon, &duct);
        mixed = vf_select(matters, with_ducting_db(&climate, duct_db, clear, diffracted), mixed);
    }
    mixed = mixed + (least - mixed) * fj;                                              /* Lbam */
    vf scatter = path.log_km * 20.0f + horizon.total_mrad * 0.573f + band->scatter_db; /* eq. (44) */
    return vf_max(together_db(scatter, mixed, path.active), clear);
}

/* Eq. (44)–(45), (47): what depends on frequency and time alone. */
static inline void band_p1812(struct band *band)
{
    double f = band->given->frequency_mhz / 1000.0;
    double half = log10(f / 2.0);
    double time = pow(fmax(log10(50.0 / (double)band->given->time_percent), 0.0), 0.7);
    double low = f < 0.5 ? 45.375 - 137.0 * f + 92.5 * f * f : 0.0;
    band->scatter_db =
        (float)(190.1 + 25.0 * log10(f) - 2.5 * half * half - 0.15 * (double)band->given->n0 - 10.125 * time);
    band->duct_db = (float)(102.45 + 20.0 * log10(f) + low);
}

static void lanes_p1812(float *loss_db, const struct plan_paths *paths, const struct plan_paths *beta,
                        const struct plan_loss_band *given)
{
    struct band band = band_make(given);
    band_p1812(&band);
    for (int32_t row = 0; row < paths->rows; row++) {
        vf_store(loss_db + (size_t)row * PLAN_LANES, p1812_row(paths, beta, &band, row));
    }
}

#endif
