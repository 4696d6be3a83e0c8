#include "planner/radio/tr38901_inh.h"
#include "planner/radio/tr38901.h"

#include <math.h>

static const double MIN_RAY_M = 1.0;
static const double MAX_RAY_M = 150.0;

double plan_tr38901_inh_mixed_los_probability(double distance_m)
{
    if (distance_m <= 1.2) {
        return 1.0;
    }
    if (distance_m < 6.5) {
        return exp(-(distance_m - 1.2) / 4.7);
    }
    return 0.32 * exp(-(distance_m - 6.5) / 32.6);
}

double plan_tr38901_inh_open_los_probability(double distance_m)
{
    if (distance_m <= 5.0) {
        return 1.0;
    }
    if (distance_m <= 49.0) {
        return exp(-(distance_m - 5.0) / 70.8);
    }
    return 0.54 * exp(-(distance_m - 49.0) / 211.7);
}

static struct plan_loss inh_loss(const struct plan_path *path, double los_probability)
{
    double rise_m = path->tx_height_agl_m - path->rx_height_agl_m;
    double ray_m = fmax(hypot(path->distance_km * 1000.0, rise_m), MIN_RAY_M);
    double log_ray = log10(ray_m);
    double log_f = log10(path->frequency_mhz / 1000.0);
    uint32_t warnings = ray_m > MAX_RAY_M ? (uint32_t)PLAN_WARN_DISTANCE : 0U;
    struct plan_loss clear = {
        .loss_db = 32.4 + 17.3 * log_ray + 20.0 * log_f,
        .sigma_db = 3.0,
        .warnings = warnings,
    };
    struct plan_loss blocked = {
        .loss_db = fmax(clear.loss_db, 38.3 * log_ray + 17.30 + 24.9 * log_f),
        .sigma_db = 8.03,
        .warnings = warnings,
    };
    return plan_tr38901_weigh(path->los, los_probability, clear, blocked);
}

struct plan_loss plan_tr38901_inh_mixed_loss(const struct plan_path *path)
{
    return inh_loss(path, plan_tr38901_inh_mixed_los_probability(path->distance_km * 1000.0));
}

struct plan_loss plan_tr38901_inh_open_loss(const struct plan_path *path)
{
    return inh_loss(path, plan_tr38901_inh_open_los_probability(path->distance_km * 1000.0));
}
