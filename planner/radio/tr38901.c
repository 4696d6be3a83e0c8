#include "planner/radio/tr38901.h"

#include <math.h>

static const double PI = 3.14159265358979323846;
static const double LIGHT_M_PER_S = 3.0e8;      /* c as the report defines it */
static const double MIN_DISTANCE_M = 10.0;      /* lower end of every formula */
static const double RMA_NLOS_MAX_M = 5000.0;    /* line of sight: 10 km */
static const double RMA_BUILDING_M = 5.0;       /* h, average building height */
static const double RMA_STREET_M = 20.0;        /* W, average street width */
static const double ENVIRONMENT_HEIGHT_M = 1.0; /* h_E; for a terminal below 13 m it is 1 m with certainty */
static const double MIN_EFFECTIVE_HEIGHT_M = 0.5; /* h'_UT of the lowest terminal in the domain, 1.5 m */

/* The symbols of Table 7.4.1-1. */
struct geometry {
    double fc_ghz, d2_m, d3_m, h_bs_m, h_ut_m;
};

static struct geometry geometry_of(const struct plan_path *path)
{
    double d2_m = fmax(path->distance_km * 1000.0, MIN_DISTANCE_M);
    double rise_m = path->tx_height_agl_m - path->rx_height_agl_m;
    return (struct geometry){
        .fc_ghz = path->frequency_mhz / 1000.0,
        .d2_m = d2_m,
        .d3_m = sqrt(d2_m * d2_m + rise_m * rise_m),
        .h_bs_m = path->tx_height_agl_m,
        .h_ut_m = path->rx_height_agl_m,
    };
}

struct plan_loss plan_tr38901_weigh(enum plan_los los, double p, struct plan_loss clear,
                                    struct plan_loss blocked)
{
    if (los == PLAN_LOS_CLEAR) {
        return clear;
    }
    if (los == PLAN_LOS_BLOCKED) {
        return blocked;
    }
    double step_db = blocked.loss_db - clear.loss_db;
    double variance = p * clear.sigma_db * clear.sigma_db + (1.0 - p) * blocked.sigma_db * blocked.sigma_db +
                      p * (1.0 - p) * step_db * step_db;
    return (struct plan_loss){
        .loss_db = p * clear.loss_db + (1.0 - p) * blocked.loss_db,
        .sigma_db = sqrt(variance),
        .warnings = blocked.warnings,
    };
}

double plan_tr38901_rma_breakpoint_m(const struct plan_path *path)
{
    return 2.0 * PI * path->tx_height_agl_m * path->rx_height_agl_m * path->frequency_mhz * 1e6 /
           LIGHT_M_PER_S;
}

double plan_tr38901_urban_breakpoint_m(const struct plan_path *path)
{
    double h_bs_m = fmax(path->tx_height_agl_m - ENVIRONMENT_HEIGHT_M, MIN_EFFECTIVE_HEIGHT_M);
    double h_ut_m = fmax(path->rx_height_agl_m - ENVIRONMENT_HEIGHT_M, MIN_EFFECTIVE_HEIGHT_M);
    return 4.0 * h_bs_m * h_ut_m * path->frequency_mhz * 1e6 / LIGHT_M_PER_S;
}

double plan_tr38901_rma_los_probability(double distance_m)
{
    return distance_m <= 10.0 ? 1.0 : exp(-(distance_m - 10.0) / 1000.0);
}

double plan_tr38901_umi_los_probability(double distance_m)
{
    if (distance_m <= 18.0) {
        return 1.0;
    }
    double near = 18.0 / distance_m;
    return near + exp(-distance_m / 36.0) * (1.0 - near);
}

double plan_tr38901_uma_los_probability(double distance_m, double rx_height_agl_m)
{
    if (distance_m <= 18.0) {
        return 1.0;
    }
    double near = 18.0 / distance_m;
    double street = near + exp(-distance_m / 63.0) * (1.0 - near);
    if (rx_height_agl_m <= 13.0) {
        return street;
    }
    double c = pow((fmin(rx_height_agl_m, 23.0) - 13.0) / 10.0, 1.5);
    double hundreds = distance_m / 100.0;
    double lift = c * 1.25 * hundreds * hundreds * hundreds * exp(-distance_m / 150.0);
    return fmin(street * (1.0 + lift), 1.0);
}

/* PL1 of RMa at a ray length. */
static double rma_first_db(const struct geometry *g, double d3_m)
{
    double h_power = pow(RMA_BUILDING_M, 1.72);
    return 20.0 * log10(40.0 * PI * d3_m * g->fc_ghz / 3.0) + fmin(0.03 * h_power, 10.0) * log10(d3_m) -
           fmin(0.044 * h_power, 14.77) + 0.002 * log10(RMA_BUILDING_M) * d3_m;
}

static struct plan_loss rma_clear(const struct geometry *g, double breakpoint_m)
{
    if (g->d2_m <= breakpoint_m) {
        return (struct plan_loss){.loss_db = rma_first_db(g, g->d3_m), .sigma_db = 4.0};
    }
    double beyond_db = 40.0 * log10(g->d3_m / breakpoint_m);
    return (struct plan_loss){.loss_db = rma_first_db(g, breakpoint_m) + beyond_db, .sigma_db = 6.0};
}

static double rma_blocked_db(const struct geometry *g)
{
    double log_bs = log10(g->h_bs_m);
    double h_ratio = RMA_BUILDING_M / g->h_bs_m;
    double log_ut = log10(11.75 * g->h_ut_m);
    return 161.04 - 7.1 * log10(RMA_STREET_M) + 7.5 * log10(RMA_BUILDING_M) -
           (24.37 - 3.7 * h_ratio * h_ratio) * log_bs + (43.42 - 3.1 * log_bs) * (log10(g->d3_m) - 3.0) +
           20.0 * log10(g->fc_ghz) - (3.2 * log_ut * log_ut - 4.97);
}

struct plan_loss plan_tr38901_rma_loss(const struct plan_path *path)
{
    struct geometry g = geometry_of(path);
    struct plan_loss clear = rma_clear(&g, plan_tr38901_rma_breakpoint_m(path));
    struct plan_loss blocked = {
        .loss_db = fmax(clear.loss_db, rma_blocked_db(&g)),
        .sigma_db = 8.0,
        .warnings = g.d2_m > RMA_NLOS_MAX_M ? (uint32_t)PLAN_WARN_DISTANCE : 0U,
    };
    return plan_tr38901_weigh(path->los, plan_tr38901_rma_los_probability(g.d2_m), clear, blocked);
}

struct plan_loss plan_tr38901_uma_loss(const struct plan_path *path)
{
    struct geometry g = geometry_of(path);
    double breakpoint_m = plan_tr38901_urban_breakpoint_m(path);
    double rise_m = g.h_bs_m - g.h_ut_m;
    struct plan_loss clear = {.loss_db = 28.0 + 20.0 * log10(g.fc_ghz), .sigma_db = 4.0};
    if (g.d2_m <= breakpoint_m) {
        clear.loss_db += 22.0 * log10(g.d3_m);
    } else {
        clear.loss_db += 40.0 * log10(g.d3_m) - 9.0 * log10(breakpoint_m * breakpoint_m + rise_m * rise_m);
    }
    double blocked_db = 13.54 + 39.08 * log10(g.d3_m) + 20.0 * log10(g.fc_ghz) - 0.6 * (g.h_ut_m - 1.5);
    struct plan_loss blocked = {.loss_db = fmax(clear.loss_db, blocked_db), .sigma_db = 6.0};
    return plan_tr38901_weigh(path->los, plan_tr38901_uma_los_probability(g.d2_m, g.h_ut_m), clear, blocked);
}

struct plan_loss plan_tr38901_umi_loss(const struct plan_path *path)
{
    struct geometry g = geometry_of(path);
    double breakpoint_m = plan_tr38901_urban_breakpoint_m(path);
    double rise_m = g.h_bs_m - g.h_ut_m;
    struct plan_loss clear = {.loss_db = 32.4 + 20.0 * log10(g.fc_ghz), .sigma_db = 4.0};
    if (g.d2_m <= breakpoint_m) {
        clear.loss_db += 21.0 * log10(g.d3_m);
    } else {
        clear.loss_db += 40.0 * log10(g.d3_m) - 9.5 * log10(breakpoint_m * breakpoint_m + rise_m * rise_m);
    }
    double blocked_db = 35.3 * log10(g.d3_m) + 22.4 + 21.3 * log10(g.fc_ghz) - 0.3 * (g.h_ut_m - 1.5);
    struct plan_loss blocked = {.loss_db = fmax(clear.loss_db, blocked_db), .sigma_db = 7.82};
    return plan_tr38901_weigh(path->los, plan_tr38901_umi_los_probability(g.d2_m), clear, blocked);
}
