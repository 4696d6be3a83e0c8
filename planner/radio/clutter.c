#include "planner/radio/clutter.h"
#include "planner/radio/normal.h"
#include "planner/radio/terrain.h"

#include <math.h>
#include <stdbool.h>

static const double PI = 3.14159265358979323846;
static const double LONG_SIGMA_DB = 4.0;  /* σ_l */
static const double SHORT_SIGMA_DB = 6.0; /* σ_s */
static const double FAR_KM = 2.0;         /* beyond, the loss of §3.2 grows no more */

double plan_clutter_height_m(enum plan_clutter_type type)
{
    switch (type) {
    case PLAN_CLUTTER_WATER:
    case PLAN_CLUTTER_OPEN:
    case PLAN_CLUTTER_SUBURBAN:
        return 10.0;
    case PLAN_CLUTTER_URBAN:
    case PLAN_CLUTTER_TREES:
        return 15.0;
    case PLAN_CLUTTER_DENSE_URBAN:
        return 20.0;
    default:
        return 0.0;
    }
}

static bool within(double value, double low, double high)
{
    return value >= low && value <= high;
}

static bool is_percent(double percent)
{
    return percent > 0.0 && percent < 100.0;
}

enum plan_clutter_fault plan_clutter_height_gain_check(const struct plan_clutter_terminal *terminal)
{
    if (!within(terminal->frequency_ghz, 0.03, 3.0)) {
        return PLAN_CLUTTER_HEIGHT_GAIN_FREQUENCY;
    }
    if (!(terminal->antenna_height_m > 0.0)) {
        return PLAN_CLUTTER_HEIGHT_GAIN_ANTENNA;
    }
    if (!(terminal->street_width_m > 0.0)) {
        return PLAN_CLUTTER_HEIGHT_GAIN_STREET;
    }
    if (!(terminal->clutter_height_m > 0.0)) {
        return PLAN_CLUTTER_HEIGHT_GAIN_CLUTTER;
    }
    return plan_clutter_height_m(terminal->type) > 0.0 ? PLAN_CLUTTER_OK : PLAN_CLUTTER_HEIGHT_GAIN_TYPE;
}

enum plan_clutter_fault plan_clutter_terrestrial_check(double frequency_ghz, double distance_km,
                                                       double percent)
{
    if (!within(frequency_ghz, 0.5, 67.0)) {
        return PLAN_CLUTTER_TERRESTRIAL_FREQUENCY;
    }
    if (!(distance_km >= 0.25)) {
        return PLAN_CLUTTER_TERRESTRIAL_DISTANCE;
    }
    return is_percent(percent) ? PLAN_CLUTTER_OK : PLAN_CLUTTER_TERRESTRIAL_PERCENT;
}

enum plan_clutter_fault plan_clutter_slant_check(double frequency_ghz, double elevation_deg, double percent)
{
    if (!within(frequency_ghz, 10.0, 100.0)) {
        return PLAN_CLUTTER_SLANT_FREQUENCY;
    }
    if (!within(elevation_deg, 0.0, 90.0)) {
        return PLAN_CLUTTER_SLANT_ELEVATION;
    }
    return is_percent(percent) ? PLAN_CLUTTER_OK : PLAN_CLUTTER_SLANT_PERCENT;
}

double plan_clutter_height_gain_db(const struct plan_clutter_terminal *terminal)
{
    double f = terminal->frequency_ghz;
    double h = terminal->antenna_height_m;
    double r = terminal->clutter_height_m;
    if (h >= r) {
        return 0.0;
    }
    if (terminal->type == PLAN_CLUTTER_WATER || terminal->type == PLAN_CLUTTER_OPEN) {
        double k_h2 = 21.8 + 6.2 * log10(f); /* (2f) */
        return -k_h2 * log10(h / r);         /* (2b) */
    }
    double h_dif = r - h;                                                 /* (2d) */
    double theta_deg = atan2(h_dif, terminal->street_width_m) * 180 / PI; /* (2e) */
    double nu = 0.342 * sqrt(f) * sqrt(h_dif * theta_deg);                /* (2c), (2g) */
    /* (2a). At ν = 0 J is 6.03: an antenna just below the roofs loses nothing. */
    return fmax(plan_terrain_knife_edge_db(nu) - 6.03, 0.0);
}

/* L_s and L_l of §3.2, as powers 10^(−L/5) to be added. */
struct components {
    double long_power, short_power;
};

static struct components components_at(double f, double d)
{
    double short_db = 32.98 + 23.9 * log10(d) + 3.0 * log10(f);                          /* (5a) */
    double long_db = -2.0 * log10(pow(10.0, -5.0 * log10(f) - 12.5) + pow(10.0, -16.5)); /* (4a) */
    return (struct components){
        .long_power = pow(10.0, -0.2 * long_db),
        .short_power = pow(10.0, -0.2 * short_db),
    };
}

double plan_clutter_terrestrial_sigma_db(double frequency_ghz, double distance_km)
{
    struct components c = components_at(frequency_ghz, fmin(distance_km, FAR_KM));
    double variance =
        (LONG_SIGMA_DB * LONG_SIGMA_DB * c.long_power + SHORT_SIGMA_DB * SHORT_SIGMA_DB * c.short_power) /
        (c.long_power + c.short_power);
    return sqrt(variance);
}

static double terrestrial_at_db(double f, double d, double percent)
{
    struct components c = components_at(f, d);
    return -5.0 * log10(c.long_power + c.short_power) -
           plan_clutter_terrestrial_sigma_db(f, d) * plan_normal_tail_inverse(percent / 100.0);
}

/* The loss at 2 km is a ceiling: for rare locations the curve has a maximum before it, since σ falls with
 * distance. */
double plan_clutter_terrestrial_db(double frequency_ghz, double distance_km, double percent)
{
    double far_db = terrestrial_at_db(frequency_ghz, FAR_KM, percent);
    if (distance_km >= FAR_KM) {
        return far_db;
    }
    return fmin(terrestrial_at_db(frequency_ghz, distance_km, percent), far_db);
}

double plan_clutter_slant_db(double frequency_ghz, double elevation_deg, double percent)
{
    double k1 = 93.0 * pow(frequency_ghz, 0.175);
    double angle = 0.05 * (1.0 - elevation_deg / 90.0) + PI * elevation_deg / 180.0;
    double base = -k1 * log(1.0 - percent / 100.0) / tan(angle);
    double exponent = 0.5 * (90.0 - elevation_deg) / 90.0;
    return pow(base, exponent) - 1.0 - 0.6 * plan_normal_tail_inverse(percent / 100.0);
}

static enum plan_clutter_type type_of(enum plan_environment environment)
{
    switch (environment) {
    case PLAN_URBAN:
        return PLAN_CLUTTER_URBAN;
    case PLAN_SUBURBAN:
        return PLAN_CLUTTER_SUBURBAN;
    case PLAN_FOREST:
        return PLAN_CLUTTER_TREES;
    case PLAN_WATER:
        return PLAN_CLUTTER_WATER;
    case PLAN_OPEN:
    case PLAN_ENVIRONMENT_COUNT:
    default:
        return PLAN_CLUTTER_OPEN;
    }
}

static uint32_t warn(bool wrong, enum plan_warning bit)
{
    return wrong ? (uint32_t)bit : 0U;
}

static struct plan_loss height_gain(const struct plan_path *path)
{
    enum plan_clutter_type type = type_of(path->environment);
    struct plan_clutter_terminal terminal = {
        .frequency_ghz = path->frequency_mhz / 1000.0,
        .antenna_height_m = path->rx_height_agl_m,
        .street_width_m = PLAN_CLUTTER_STREET_M,
        .clutter_height_m = plan_clutter_height_m(type),
        .type = type,
    };
    enum plan_clutter_fault fault = plan_clutter_height_gain_check(&terminal);
    return (struct plan_loss){
        .loss_db = plan_clutter_height_gain_db(&terminal),
        .warnings = warn(fault == PLAN_CLUTTER_HEIGHT_GAIN_FREQUENCY, PLAN_WARN_FREQUENCY) |
                    warn(fault == PLAN_CLUTTER_HEIGHT_GAIN_ANTENNA, PLAN_WARN_RX_HEIGHT),
    };
}

static struct plan_loss statistical(const struct plan_path *path)
{
    bool town = path->environment == PLAN_URBAN || path->environment == PLAN_SUBURBAN;
    if (!town || path->rx_height_agl_m >= plan_clutter_height_m(type_of(path->environment))) {
        return (struct plan_loss){0};
    }
    double ghz = path->frequency_mhz / 1000.0;
    enum plan_clutter_fault fault = plan_clutter_terrestrial_check(ghz, path->distance_km, 50.0);
    return (struct plan_loss){
        .loss_db = fmax(plan_clutter_terrestrial_db(ghz, path->distance_km, 50.0), 0.0),
        .sigma_db = plan_clutter_terrestrial_sigma_db(ghz, path->distance_km),
        .warnings = warn(fault == PLAN_CLUTTER_TERRESTRIAL_FREQUENCY, PLAN_WARN_FREQUENCY) |
                    warn(!(path->distance_km >= 0.25), PLAN_WARN_DISTANCE),
    };
}

struct plan_loss plan_clutter_terminal_loss(enum plan_terminal_clutter method, const struct plan_path *path)
{
    switch (method) {
    case PLAN_TERMINAL_P2108_HEIGHT_GAIN:
        return height_gain(path);
    case PLAN_TERMINAL_P2108_STATISTICAL:
        return statistical(path);
    case PLAN_TERMINAL_NONE:
    default:
        return (struct plan_loss){0};
    }
}

double plan_clutter_receiver_height_m(enum plan_terminal_clutter method, const struct plan_path *path)
{
    if (method != PLAN_TERMINAL_P2108_HEIGHT_GAIN) {
        return path->rx_height_agl_m;
    }
    return fmax(path->rx_height_agl_m, plan_clutter_height_m(type_of(path->environment)));
}
