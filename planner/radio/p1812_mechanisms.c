/* ITU-R P.1812-7 §4.2–4.5: the four ways a signal takes. f in GHz as in the Recommendation. */
#include "planner/radio/p1812_terms.h"

#include <math.h>

/* Keeps log β finite for antennas that lie on the ground, outside the domain. */
static const double RAREST_PERCENT = 1e-300;

void plan_p1812_line_of_sight(struct plan_p1812_result *result, const struct plan_p1812_input *input)
{
    const struct plan_p1812_geometry *geometry = &result->geometry;
    double rise_km = (geometry->tx_asl_m - geometry->rx_asl_m) / 1000.0;
    double slant2 = geometry->distance_km * geometry->distance_km + rise_km * rise_km;
    result->lbfs_db = 92.4 + 20.0 * log10(input->frequency_mhz / 1000.0) + 10.0 * log10(slant2);
    double focus = 2.6 * (1.0 - exp(-0.1 * (geometry->tx_horizon_km + geometry->rx_horizon_km))); /* (9) */
    result->lb0p_db = result->lbfs_db + focus * log10(input->time_percent / 50.0);
    result->lb0b_db = result->lbfs_db + focus * log10(geometry->beta0_percent / 50.0);
}

static struct plan_p1812_diffraction diffract(const struct plan_p1812_geometry *geometry,
                                              const struct plan_p1812_input *input, bool beta)
{
    struct plan_p1812_diffraction found = {0};
    const struct plan_p526_edge *edge = beta ? &geometry->beta_edge : &geometry->edge;
    const struct plan_p526_edge *smooth = beta ? &geometry->beta_smooth_edge : &geometry->smooth_edge;
    if (edge->tx_index < 0) {
        return found; /* nothing between the ends */
    }
    struct plan_p526_sphere sphere = {
        .distance_km = geometry->distance_km,
        .tx_height_m = geometry->sphere_tx_m,
        .rx_height_m = geometry->sphere_rx_m,
        .earth_radius_km = beta ? geometry->beta_radius_km : geometry->earth_radius_km,
        .frequency_mhz = input->frequency_mhz,
        .sea_ratio = geometry->sea_ratio,
        .polarization = input->polarization,
    };
    found.bullington_db = plan_p526_edge_db(edge, input->frequency_mhz, geometry->distance_km);
    found.smooth_bullington_db = plan_p526_edge_db(smooth, input->frequency_mhz, geometry->distance_km);
    found.spherical_db = plan_p526_spherical_db(&sphere);
    found.loss_db = found.bullington_db + fmax(found.spherical_db - found.smooth_bullington_db, 0.0);
    return found;
}

void plan_p1812_diffraction(struct plan_p1812_result *result, const struct plan_p1812_input *input)
{
    const struct plan_p1812_geometry *geometry = &result->geometry;
    result->median = diffract(geometry, input, false);
    result->beta = diffract(geometry, input, true);
    result->fi = input->time_percent > geometry->beta0_percent
                     ? plan_p1812_inverse_normal(input->time_percent / 100.0) /
                           plan_p1812_inverse_normal(geometry->beta0_percent / 100.0)
                     : 1.0;
    double median_db = result->median.loss_db;
    /* Half of the time is the median by definition: the approximation of I(x) is not quite 0 there. */
    result->ldp_db =
        input->time_percent < 50.0 ? median_db + result->fi * (result->beta.loss_db - median_db) : median_db;
    result->lbd50_db = result->lbfs_db + median_db;
    result->lbd_db = result->lb0p_db + result->ldp_db;
}

double plan_p1812_troposcatter_db(const struct plan_p1812_geometry *geometry,
                                  const struct plan_p1812_input *input)
{
    double f = input->frequency_mhz / 1000.0;
    double log_half = log10(f / 2.0);
    double frequency_db = 25.0 * log10(f) - 2.5 * log_half * log_half; /* (45) */
    return 190.1 + frequency_db + 20.0 * log10(geometry->distance_km) + 0.573 * geometry->angular_mrad -
           0.15 * input->n0 - 10.125 * pow(log10(50.0 / input->time_percent), 0.7); /* (44) */
}

/* A_st, A_sr: eq. (48). */
static double site_shielding_db(double horizon_mrad, double horizon_km, double f)
{
    double angle = horizon_mrad - 0.1 * horizon_km;
    if (!(angle > 0.0)) {
        return 0.0;
    }
    return 20.0 * log10(1.0 + 0.361 * angle * sqrt(f * horizon_km)) + 0.264 * angle * cbrt(f);
}

/* A_ct, A_cr: eq. (49). */
static double sea_duct_db(double coast_km, double horizon_km, double antenna_asl_m, double sea_ratio)
{
    /* Three quarters to within the rounding of a sum of lengths. */
    if (sea_ratio < 0.75 - 1e-12 || coast_km > horizon_km || coast_km > 5.0) {
        return 0.0;
    }
    return -3.0 * exp(-0.25 * coast_km * coast_km) * (1.0 + tanh(0.07 * (50.0 - antenna_asl_m)));
}

/* A_f: eq. (47), from the antennas into the duct. */
static double coupling_db(const struct plan_p1812_geometry *geometry, const struct plan_p1812_input *input)
{
    double f = input->frequency_mhz / 1000.0;
    double long_wave_db = f < 0.5 ? 45.375 - 137.0 * f + 92.5 * f * f : 0.0;
    double coast_tx_km = geometry->tx_at_sea ? 0.0 : input->coast_tx_km;
    double coast_rx_km = geometry->rx_at_sea ? 0.0 : input->coast_rx_km;
    return 102.45 + 20.0 * log10(f) + 20.0 * log10(geometry->tx_horizon_km + geometry->rx_horizon_km) +
           long_wave_db + site_shielding_db(geometry->tx_horizon_mrad, geometry->tx_horizon_km, f) +
           site_shielding_db(geometry->rx_horizon_mrad, geometry->rx_horizon_km, f) +
           sea_duct_db(coast_tx_km, geometry->tx_horizon_km, geometry->tx_asl_m, geometry->sea_ratio) +
           sea_duct_db(coast_rx_km, geometry->rx_horizon_km, geometry->rx_asl_m, geometry->sea_ratio);
}

/* β: eq. (54)–(56), the incidence of ducting with the path's shape and roughness. */
static double duct_percent(const struct plan_p1812_geometry *geometry)
{
    double d = geometry->distance_km;
    double alpha = -0.6 - 3.5e-9 * pow(d, 3.1) * plan_p1812_tau(geometry->inland_km);
    alpha = fmax(alpha, -3.4);
    double roots = sqrt(geometry->effective_tx_m) + sqrt(geometry->effective_rx_m);
    /* Two antennas on the smooth surface: the power of an infinite number, which is 0. */
    double mu2 =
        roots > 0.0 ? pow(500.0 / geometry->earth_radius_km * (d * d) / (roots * roots), alpha) : 0.0;
    double mu3 = 1.0;
    if (geometry->roughness_m > 10.0) {
        double between_km = fmin(d - geometry->tx_horizon_km - geometry->rx_horizon_km, 40.0);
        mu3 = exp(-4.6e-5 * (geometry->roughness_m - 10.0) * (43.0 + 6.0 * between_km));
    }
    return fmax(geometry->beta0_percent * fmin(mu2, 1.0) * mu3, RAREST_PERCENT);
}

double plan_p1812_ducting_db(const struct plan_p1812_geometry *geometry, const struct plan_p1812_input *input)
{
    double d = geometry->distance_km;
    double tx_mrad = fmin(geometry->tx_horizon_mrad, 0.1 * geometry->tx_horizon_km);
    double rx_mrad = fmin(geometry->rx_horizon_mrad, 0.1 * geometry->rx_horizon_km);
    double angle = 1000.0 * d / geometry->earth_radius_km + tx_mrad + rx_mrad;                /* (52) */
    double specific = 5e-5 * geometry->earth_radius_km * cbrt(input->frequency_mhz / 1000.0); /* (51) */
    double beta = duct_percent(geometry);
    double log_beta = log10(beta);
    double gamma = 1.076 / pow(2.0058 - log_beta, 1.012) *
                   exp(-(9.51 - 4.8 * log_beta + 0.198 * log_beta * log_beta) * 1e-6 * pow(d, 1.13));
    double rarity = input->time_percent / beta;
    double time_db = -12.0 + (1.2 + 3.7e-3 * d) * log10(rarity) + 12.0 * pow(rarity, gamma); /* (53) */
    return coupling_db(geometry, input) + specific * angle + time_db;
}
