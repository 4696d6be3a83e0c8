#include "planner/radio/okumura_hata.h"
#include "planner/radio/free_space.h"

#include <math.h>

static double square(double x)
{
    return x * x;
}

double plan_okumura_hata_small_city_gain_db(double frequency_mhz, double mobile_height_agl_m)
{
    double log_f = log10(frequency_mhz);
    return (1.1 * log_f - 0.7) * mobile_height_agl_m - (1.56 * log_f - 0.8);
}

double plan_okumura_hata_large_city_gain_db(double frequency_mhz, double mobile_height_agl_m)
{
    double low_db = 8.29 * square(log10(1.54 * mobile_height_agl_m)) - 1.1;
    double high_db = 3.2 * square(log10(11.75 * mobile_height_agl_m)) - 4.97;
    double share = fmin(fmax(log10(frequency_mhz / 200.0) / log10(400.0 / 200.0), 0.0), 1.0);
    return low_db + share * (high_db - low_db);
}

double plan_okumura_hata_environment_gain_db(double frequency_mhz, enum plan_environment environment)
{
    double log_f = log10(frequency_mhz);
    switch (environment) {
    case PLAN_SUBURBAN:
    case PLAN_FOREST:
        return 2.0 * square(log10(frequency_mhz / 28.0)) + 5.4;
    case PLAN_OPEN:
    case PLAN_WATER:
        return 4.78 * square(log_f) - 18.33 * log_f + 40.94;
    case PLAN_URBAN:
    case PLAN_ENVIRONMENT_COUNT:
    default:
        return 0.0;
    }
}

double plan_okumura_hata_distance_term(const struct plan_okumura_hata_input *input)
{
    double d = input->distance_km;
    if (d <= 20.0) {
        return log10(d);
    }
    double h = input->base_height_agl_m / sqrt(1.0 + 7e-6 * square(input->base_height_agl_m));
    double b = 1.0 + (0.14 + 1.87e-4 * input->frequency_mhz + 1.07e-3 * h) * pow(log10(d / 20.0), 0.8);
    return pow(log10(d), b);
}

/* Hata 1980, urban, with a(h_m) of the mobile */
static double urban_db(const struct plan_okumura_hata_input *input, double mobile_gain_db)
{
    double log_h = log10(input->base_height_agl_m);
    return 69.55 + 26.16 * log10(input->frequency_mhz) - 13.82 * log_h - mobile_gain_db +
           (44.9 - 6.55 * log_h) * plan_okumura_hata_distance_term(input);
}

double plan_okumura_hata_small_city_db(const struct plan_okumura_hata_input *input)
{
    return urban_db(input,
                    plan_okumura_hata_small_city_gain_db(input->frequency_mhz, input->mobile_height_agl_m));
}

double plan_okumura_hata_large_city_db(const struct plan_okumura_hata_input *input)
{
    return urban_db(input,
                    plan_okumura_hata_large_city_gain_db(input->frequency_mhz, input->mobile_height_agl_m));
}

double plan_okumura_hata_suburban_db(const struct plan_okumura_hata_input *input)
{
    return plan_okumura_hata_small_city_db(input) -
           plan_okumura_hata_environment_gain_db(input->frequency_mhz, PLAN_SUBURBAN);
}

double plan_okumura_hata_open_db(const struct plan_okumura_hata_input *input)
{
    return plan_okumura_hata_small_city_db(input) -
           plan_okumura_hata_environment_gain_db(input->frequency_mhz, PLAN_OPEN);
}

double plan_okumura_hata_sigma_db(double frequency_mhz, enum plan_environment environment)
{
    double log_f = log10(frequency_mhz);
    return 0.65 * square(log_f) - 1.3 * log_f + (environment == PLAN_URBAN ? 5.2 : 6.6);
}

struct plan_okumura_hata_input plan_okumura_hata_input_of(const struct plan_path *path)
{
    return (struct plan_okumura_hata_input){
        .frequency_mhz = path->frequency_mhz,
        .distance_km = path->distance_km,
        .base_height_agl_m = fmax(path->tx_height_agl_m, 1.0),
        .mobile_height_agl_m = fmax(path->rx_height_agl_m, 1.0),
    };
}

struct plan_loss plan_okumura_hata_loss(const struct plan_path *path)
{
    struct plan_okumura_hata_input input = plan_okumura_hata_input_of(path);
    double formula_db = plan_okumura_hata_small_city_db(&input) -
                        plan_okumura_hata_environment_gain_db(path->frequency_mhz, path->environment);
    double free_db = plan_free_space_db(path->frequency_mhz, plan_free_space_slant_m(path));
    return (struct plan_loss){
        .loss_db = fmax(formula_db, free_db),
        .sigma_db = plan_okumura_hata_sigma_db(path->frequency_mhz, path->environment),
    };
}
