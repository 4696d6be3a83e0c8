#include "planner/radio/hata.h"
#include "planner/radio/free_space.h"

#include <math.h>

static const double NEAR_KM = 0.04; /* free space up to here */
static const double FAR_KM = 0.1;   /* the formula from here on; between them a straight line over log d */

/* The model is reciprocal: the higher antenna is the base. */
struct terminals {
    double base_m, mobile_m;
};

static struct terminals sort_terminals(const struct plan_path *path)
{
    return (struct terminals){
        .base_m = fmax(path->tx_height_agl_m, path->rx_height_agl_m),
        .mobile_m = fmax(fmin(path->tx_height_agl_m, path->rx_height_agl_m), 1.0),
    };
}

/* a(Hm) */
static double mobile_gain_db(double f, double mobile_m)
{
    return (1.1 * log10(f) - 0.7) * fmin(10.0, mobile_m) - (1.56 * log10(f) - 0.8) +
           fmax(0.0, 20.0 * log10(mobile_m / 10.0));
}

/* (log d)^α; α = 1 up to 20 km. An exponent, as in Recommendation ITU-R P.529. */
static double distance_term(double f, double base_m, double d)
{
    if (d <= 20.0) {
        return log10(d);
    }
    double alpha = 1.0 + (0.14 + 1.87e-4 * f + 1.07e-3 * base_m) * pow(log10(d / 20.0), 0.8);
    return pow(log10(d), alpha);
}

static double frequency_term_db(double f)
{
    if (f <= 150.0) {
        return 69.6 + 26.2 * log10(150.0) - 20.0 * log10(150.0 / f);
    }
    if (f <= 1500.0) {
        return 69.6 + 26.2 * log10(f);
    }
    if (f <= 2000.0) {
        return 46.3 + 33.9 * log10(f);
    }
    return 46.3 + 33.9 * log10(2000.0) + 10.0 * log10(f / 2000.0);
}

static double environment_db(enum plan_environment environment, double f)
{
    double log_f = log10(fmin(fmax(150.0, f), 2000.0));
    switch (environment) {
    case PLAN_SUBURBAN:
    case PLAN_FOREST: {
        double log_ratio = log_f - log10(28.0);
        return -2.0 * log_ratio * log_ratio - 5.4;
    }
    case PLAN_OPEN:
    case PLAN_WATER:
        return -4.78 * log_f * log_f + 18.33 * log_f - 40.94;
    case PLAN_URBAN:
    case PLAN_ENVIRONMENT_COUNT:
    default:
        return 0.0;
    }
}

/* d ≥ 0.1 km */
static double formula_db(const struct plan_path *path, double d)
{
    double f = path->frequency_mhz;
    struct terminals ends = sort_terminals(path);
    double log_h = log10(fmax(30.0, ends.base_m));
    double base_gain_db = fmin(0.0, 20.0 * log10(ends.base_m / 30.0)); /* b(Hb) */
    return frequency_term_db(f) - 13.82 * log_h + (44.9 - 6.55 * log_h) * distance_term(f, ends.base_m, d) -
           mobile_gain_db(f, ends.mobile_m) - base_gain_db + environment_db(path->environment, f);
}

static double free_space_at_db(const struct plan_path *path, double d)
{
    struct plan_path moved = *path;
    moved.distance_km = d;
    return plan_free_space_db(path->frequency_mhz, plan_free_space_slant_m(&moved));
}

/* SEAMCAT's table for propagation above the roofs. */
static double sigma_db(double d)
{
    if (d <= 0.04) {
        return 3.5;
    }
    if (d <= 0.1) {
        return 3.5 + (12.0 - 3.5) / (0.1 - 0.04) * (d - 0.04);
    }
    if (d <= 0.2) {
        return 12.0;
    }
    if (d <= 0.6) {
        return 12.0 + (9.0 - 12.0) / (0.6 - 0.2) * (d - 0.2);
    }
    return 9.0;
}

struct plan_loss plan_hata_loss(const struct plan_path *path)
{
    double d = path->distance_km;
    double free_db = free_space_at_db(path, d);
    double loss_db = free_db;
    if (d >= FAR_KM) {
        loss_db = formula_db(path, d);
    } else if (d > NEAR_KM) {
        double near_db = free_space_at_db(path, NEAR_KM);
        double share = log10(d / NEAR_KM) / log10(FAR_KM / NEAR_KM);
        loss_db = near_db + share * (formula_db(path, FAR_KM) - near_db);
    }
    return (struct plan_loss){.loss_db = fmax(loss_db, free_db), .sigma_db = sigma_db(d)};
}
