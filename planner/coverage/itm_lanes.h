/* ITM (Longley–Rice) point to point over the paths a scan found, in lanes. itm_ground_lanes.h reads the
 * ground, itm_loss_lanes.h has diffraction and line of sight; here is scatter, and all of it row by row.
 * docs/models/itm.md. */
#ifndef PHUSONG_COVERAGE_ITM_LANES_H
#define PHUSONG_COVERAGE_ITM_LANES_H

#include "planner/coverage/itm_loss_lanes.h"

/* ---- scatter by the troposphere ---- */

/* F(θd), Alg 6.9. */
LANE vf itm_scatter_angle_db(vf theta_distance)
{
    vf log_td = vf_log10(theta_distance);
    vf near = theta_distance * 0.332e-3f - log_td * 10.0f + 133.4f;
    vf middle = theta_distance * 0.212e-3f - log_td * 2.5f + 104.6f;
    vf far = theta_distance * 0.157e-3f + log_td * 5.0f + 71.8f;
    return vf_select(theta_distance <= 10e3f, near, vf_select(theta_distance <= 70e3f, middle, far));
}

/* H01(r, η) between the curves below and above η, Alg 6.13. */
LANE vf itm_scatter_curve_db(vf r, vf eta)
{
    static const float a[] = {25.0f, 80.0f, 177.0f, 395.0f, 705.0f, 705.0f};
    static const float b[] = {24.0f, 45.0f, 68.0f, 80.0f, 105.0f, 105.0f};
    vf held = vf_clamp(eta, 1.0f, 5.0f);
    vi index = vi_of(held) - 1;
    vf part = held - vf_of(index) - 1.0f;
    vf inverse = 1.0f / (r * r);
    vf low = vf_log10((vf_gather(a, index) * inverse + vf_gather(b, index)) * inverse + 1.0f);
    vf high = vf_log10((vf_gather(a + 1, index) * inverse + vf_gather(b + 1, index)) * inverse + 1.0f);
    return (low + part * (high - low)) * 10.0f;
}

/* H0 in the limit η = 0, Alg 6.14. */
LANE vf itm_low_gain_db(vf r1, vf r2)
{
    vf both = (1.41421356f / r1 + 1.0f) * (1.41421356f / r2 + 1.0f);
    return vf_log10(both * both * (r1 + r2) / (r1 + r2 + 2.82842712f)) * 10.0f;
}

/* Frequency gain H0, Alg 4.61–4.67. *low: both antennas are too low for the wavelength, there is none. */
LANE vf itm_scatter_gain_db(const struct itm_link *link, vf distance, vi *low)
{
    vf theta = link->angle[0] + link->angle[1] + distance * link->curvature;
    vf r_per_m = theta * (2.0f * link->band->wave);
    vf r1 = r_per_m * link->height[0];
    vf r2 = r_per_m * link->height[1];
    *low = (r1 < 0.2f) & (r2 < 0.2f);
    vf uneven = vf_abs(link->horizon[0] - link->horizon[1]);
    vf ratio = vf_select(link->horizon[0] < link->horizon[1], link->height[0] / link->height[1],
                         link->height[1] / link->height[0]);
    vf asymmetry = (distance - uneven) / (distance + uneven);
    vf height = (distance - uneven) * (distance + uneven) / distance * theta * 0.25f;
    vf n = link->refractivity;
    vf squared = vf_min(height * (1.0f / 8.0e3f), vf_set(1.7f));
    squared = squared * squared;
    vf falloff = vf_exp(squared * squared * squared * -1.0f);
    vf eta = height * (1.0f / 1.7556e3f) * ((0.031f - n * 2.32e-3f + n * n * 5.67e-6f) * falloff + 1.0f);
    vf mean = (itm_scatter_curve_db(r1, eta) + itm_scatter_curve_db(r2, eta)) * 0.5f;
    vf correction = (0.6f - vf_log10(vf_max(eta, vf_set(1.0f)))) * 6.0f *
                    vf_log10(vf_max(asymmetry, vf_set(0.1f))) *
                    vf_log10(vf_clamp(ratio / asymmetry, 0.1f, 10.0f));
    vf gain = vf_max(mean + vf_min(mean, correction), vf_set(0.0f));
    vf thin = itm_low_gain_db(r1, r2);
    return vf_select(eta < 1.0f, thin + eta * (gain - thin), gain);
}

/* Alg 4.60, 4.63. */
LANE vf itm_scatter_db(const struct itm_link *link, vf distance, vf gain)
{
    vf theta = link->bend + distance * link->curvature;
    vf theta_distance = theta * distance;
    return itm_scatter_angle_db(theta_distance) + vf_log10(theta) * 40.0f +
           (link->band->log_mhz * 4.34294482f) -
           (link->refractivity - 301.0f) * vf_exp(theta_distance * -2.5e-5f) * 0.1f + gain;
}

/* Where scatter takes over from diffraction, and the line from there; Alg 4.52–4.59. */
LANE struct itm_line itm_scatter_line(const struct itm_link *link, const struct itm_line *diffraction,
                                      vf earliest, vf *ret_from)
{
    vf near = link->horizons + 200e3f;
    vf far = near + 200e3f;
    vi near_low;
    vi far_low;
    vf far_gain = itm_scatter_gain_db(link, far, &far_low);
    vf near_gain = itm_scatter_gain_db(link, near, &near_low);
    /* A gain above 15 dB at the near distance is not trusted; the far one's stands for it. */
    vi trusted = ~(far_gain > 15.0f) | far_low;
    vi none = near_low & trusted;
    near_gain = vf_select(trusted & ~(near_gain > 15.0f), near_gain, far_gain);
    vf near_db = itm_scatter_db(link, near, near_gain);
    none |= ~(near_db < 1000.0f);
    vf slope = (itm_scatter_db(link, far, far_gain) - near_db) * (1.0f / 200e3f);
    vf crossing = (near_db - diffraction->intercept - slope * near) / (diffraction->slope - slope);
    vf from = vf_max(crossing, vf_max(link->smooth, earliest));
    *ret_from = vf_select(none, vf_set(10e6f), from);
    return (struct itm_line){
        vf_select(none, diffraction->slope, slope),
        vf_select(none, diffraction->intercept, (diffraction->slope - slope) * from + diffraction->intercept),
    };
}

/* ---- all of it ---- */

/* Attenuation above free space in an average hour, at least 0. Alg 4.1. */
static inline vf itm_reference_db(struct itm_link *link, vi active)
{
    struct itm_line line = itm_diffraction_line(link);
    vf db = line.intercept + line.slope * link->distance;
    vi sight = link->distance < link->smooth;
    if (vi_any(sight & active)) {
        db = vf_select(sight, itm_sight_db(link, &line), db);
    }
    vf earliest = link->horizons + link->scale * (1.088f * link->band->log_mhz);
    vi far = ~sight & (link->distance > earliest);
    if (vi_any(far & active)) {
        vf from;
        struct itm_line scatter = itm_scatter_line(link, &line, earliest, &from);
        far &= link->distance > from;
        db = vf_select(far, scatter.intercept + scatter.slope * link->distance, db);
    }
    link->bad |= ~(vf_abs(db) < 1e30f);
    return vf_max(db, vf_set(0.0f));
}

static inline void itm_row_loss(float *loss_db, float *sigma_db, const struct itm_rays *rays,
                                const struct itm_band *band, struct itm_path *path)
{
    itm_mean(path, rays);
    vf refractivity = itm_refractivity(band, path->mean);
    path->curvature = itm_curvature(refractivity);
    vi clear = itm_read(path, rays);
    if (vi_any(clear & path->active)) {
        itm_set_clear(path, clear);
    }
    struct itm_link link = itm_link_make(band, path, refractivity);
    vf loss = itm_quantile_db(&link, itm_reference_db(&link, path->active)) + band->free_space_db +
              vf_log10(path->distance) * 20.0f;
    vi good = path->active & ~link.bad & (vf_abs(loss) < 1e30f);
    vf_store(loss_db, vf_select(good, loss, vf_set(INFINITY)));
    vf_store(sigma_db, vf_select(good, itm_location_sigma_db(&link), vf_set(0.0f)));
}

/* Of a row: any lane with a cell tells. */
LANE int32_t itm_ring(const struct itm_path *path, vi cell)
{
    int lane = 0;
    while (lane < PLAN_LANES - 1 && cell[lane] < 0) {
        lane++;
    }
    return (int32_t)(path->distance[lane] / path->step[lane] + 0.5f);
}

/* Infinite loss and σ 0 where the model has no value, and in lanes without a cell. */
static void lanes_itm(float *loss_db, float *sigma_db, const struct plan_paths *paths,
                      const struct plan_scan *scan, const struct plan_itm_band *given)
{
    struct itm_band band = itm_band_make(given);
    struct itm_rays rays = itm_rays_start(scan);
    for (int32_t row = 0; row < paths->rows; row++) {
        size_t at = (size_t)row * PLAN_LANES;
        vi cell;
        memcpy(&cell, paths->cell + at, sizeof cell);
        struct itm_path path = {.active = band.refused ? vi_set(0) : cell >= 0,
                                .step = vf_load(paths->field[PLAN_PATH_STEP_M] + at),
                                .distance = vf_load(paths->field[PLAN_PATH_DISTANCE_M] + at)};
        path.end = vf_load(paths->field[PLAN_PATH_RISE_M] + at) + scan->tx_height_m - scan->rx_height_m;
        path.k = itm_ring(&path, cell);
        float *end = rays.ground + (size_t)path.k * PLAN_LANES;
        vf kept = vf_load(end);
        vf_store(end, path.end);
        itm_row_loss(loss_db + at, sigma_db + at, &rays, &band, &path);
        vf_store(end, kept);
    }
}

#endif
