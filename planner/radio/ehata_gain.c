/* Okumura's corrections for terrain as TR-15-517 Appendix A reads them from his figures. */
#include "planner/radio/ehata.h"

#include <math.h>

/* Piecewise linear; beyond the ends the outer pieces run on. */
static double interpolate(int count, const double x[], const double y[], double at)
{
    int i = 0;
    while (i < count - 2 && at > x[i + 1]) {
        i++;
    }
    return y[i] + (y[i + 1] - y[i]) * (at - x[i]) / (x[i + 1] - x[i]);
}

static double clamp(double value, double low, double high)
{
    return fmin(fmax(value, low), high);
}

/* Okumura §4.2: figure 31 for a ridge of 200 m, times √(h/200), figure 32. */
double plan_ehata_ridge_gain_db(const struct plan_ehata_horizon *horizon, enum plan_ehata_edition edition)
{
    static const double BASE_KM[3] = {15.0, 30.0, 60.0};
    static const double MOBILE_KM[9] = {0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0};
    static const double CURVE_DB[3][9] = {
        {4.0, -13.0, -17.5, -17.5, -15.0, -12.5, -10.0, -8.0, -6.0},
        {12.0, -8.5, -13.0, -12.0, -10.0, -8.0, -6.5, -5.0, -4.0},
        {20.0, -4.0, -6.5, -6.0, -4.5, -3.5, -2.5, -2.0, -1.0},
    };
    int pair = horizon->base_km < BASE_KM[1] ? 0 : 1;
    double lower_db = interpolate(9, MOBILE_KM, CURVE_DB[pair], horizon->mobile_km);
    double upper_db = interpolate(9, MOBILE_KM, CURVE_DB[pair + 1], horizon->mobile_km);
    double share = (horizon->base_km - BASE_KM[pair]) / (BASE_KM[pair + 1] - BASE_KM[pair]);
    if (edition == PLAN_EHATA_2021) {
        share = clamp(share, 0.0, 1.0);
    }
    double gain_db = lower_db + (upper_db - lower_db) * share;
    if (edition == PLAN_EHATA_2021 && horizon->mobile_km > 2.0) {
        gain_db = fmin(gain_db, 0.0);
    }
    return gain_db * sqrt(horizon->edge_m / 200.0);
}

/* Okumura §4.1: the median over rolling hills. */
double plan_ehata_rolling_gain_db(double delta_h_m)
{
    double log_h = log10(fmax(delta_h_m, 15.0));
    return -1.5072013 + log_h * (8.458676 - 6.102538 * log_h);
}

/* Okumura §4.1: the mobile on a crest or in a hollow of rolling hills. */
double plan_ehata_fine_gain_db(const struct plan_ehata_relief *relief, double mobile_ground_asl_m)
{
    if (relief->delta_h_m < 10.0) {
        return 0.0;
    }
    double log_h = log10(relief->delta_h_m);
    double crest_db = -11.728795 + log_h * (15.544272 - 1.8154766 * log_h);
    double above_m = mobile_ground_asl_m - relief->middle_asl_m;
    if (mobile_ground_asl_m >= relief->high_asl_m) {
        return crest_db;
    }
    if (mobile_ground_asl_m <= relief->low_asl_m) {
        return -crest_db;
    }
    if (above_m >= 0.0) {
        return crest_db * above_m / (relief->high_asl_m - relief->middle_asl_m);
    }
    return crest_db * above_m / (relief->middle_asl_m - relief->low_asl_m);
}

/* Okumura §4.3, figure 34: dB for a milliradian, by distance. */
double plan_ehata_slope_gain_db(double slope_mrad, double distance_km)
{
    static const double FALLING_KM[3] = {10.0, 30.0, 60.0};
    static const double FALLING_DB[3] = {0.125, 0.35, 0.6};
    static const double RISING_KM[2] = {10.0, 30.0};
    static const double RISING_DB[2] = {0.25, 0.8};
    if (slope_mrad > 0.0) {
        return slope_mrad * interpolate(3, FALLING_KM, FALLING_DB, clamp(distance_km, 10.0, 60.0));
    }
    return slope_mrad * interpolate(2, RISING_KM, RISING_DB, clamp(distance_km, 10.0, 30.0));
}

#define SEA_POINTS 10

struct sea_curve {
    double ratio[SEA_POINTS];
    double base_db[SEA_POINTS], mobile_db[SEA_POINTS]; /* by the end that is at sea */
};

static double sea_curve_db(const struct sea_curve *curve, const struct plan_ehata_sea *sea)
{
    double base_db = interpolate(SEA_POINTS, curve->ratio, curve->base_db, sea->ratio);
    double mobile_db = interpolate(SEA_POINTS, curve->ratio, curve->mobile_db, sea->ratio);
    if (sea->end == PLAN_EHATA_SEA_EVEN) {
        return 0.5 * (base_db + mobile_db);
    }
    return sea->end == PLAN_EHATA_SEA_AT_MOBILE ? mobile_db : base_db;
}

/* Okumura §4.4: up to 30 km, from 60 km, between them by distance. */
double plan_ehata_sea_gain_db(const struct plan_ehata_sea *sea, double distance_km)
{
    static const struct sea_curve KM_30 = {
        .ratio = {0.0, 0.15, 0.35, 0.45, 0.6, 0.65, 0.725, 0.775, 0.85, 1.0},
        .base_db = {0.0, 1.0, 3.0, 4.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0},
        .mobile_db = {0.0, 4.0, 5.5, 7.0, 8.5, 9.0, 9.5, 9.8, 10.25, 11.0},
    };
    static const struct sea_curve KM_60 = {
        .ratio = {0.0, 0.15, 0.3, 0.4, 0.5, 0.6, 0.725, 0.85, 0.9, 1.0},
        .base_db = {0.0, 2.0, 4.0, 5.5, 7.0, 9.0, 11.0, 13.0, 14.0, 15.0},
        .mobile_db = {0.0, 4.25, 6.25, 9.2, 10.5, 11.75, 13.0, 14.0, 14.25, 15.0},
    };
    double near_db = sea_curve_db(&KM_30, sea);
    double far_db = sea_curve_db(&KM_60, sea);
    return near_db + (far_db - near_db) * clamp((distance_km - 30.0) / 30.0, 0.0, 1.0);
}
