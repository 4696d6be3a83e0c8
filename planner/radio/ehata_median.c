/* Median loss over quasi-smooth ground, TR-15-517 Appendix A: Okumura's curves refitted for 1.5 to 3 GHz,
 * with a second distance exponent up to 100 km. */
#include "planner/radio/ehata.h"

#include <math.h>

static const double PI = 3.14159265358979323846;

/* From ε0 = 8.854e-12 and µ0 = 4πe-7, as in NTIA's code: 1e-4 dB from the exact value. */
static double speed_of_light_m_per_s(void)
{
    return 1.0 / sqrt(8.854e-12 * 4.0e-7 * PI);
}

static double free_space_db(double f_mhz, double range_m)
{
    double wave_number = 2.0e6 * PI * f_mhz / speed_of_light_m_per_s();
    return 20.0 * log10(2.0 * wave_number * range_m);
}

/* The parabola over log x through three points. */
static double through(const double x[3], const double y[3], double at)
{
    double a = log10(x[0]);
    double b = log10(x[1]);
    double c = log10(x[2]);
    double t = log10(at);
    return y[0] * (t - b) * (t - c) / ((a - b) * (a - c)) + y[1] * (t - a) * (t - c) / ((b - a) * (b - c)) +
           y[2] * (t - a) * (t - b) / ((c - a) * (c - b));
}

static const double FIT_MHZ[3] = {1500.0, 2000.0, 3000.0};

/* A_bm(f, 1 km): Okumura's basic median attenuation below free space, eq., (A-6). */
static double attenuation_1km_db(double f)
{
    static const double READ_DB[3] = {22.0, 23.5, 25.85};
    return through(FIT_MHZ, READ_DB, f);
}

/* A_bm(f, 100 km): through 63.5, 65.75, 69.5 dB, with the report's rounded coefficients. */
static double attenuation_100km_db(double f)
{
    double log_f = log10(f);
    return 120.78129 + log_f * (-52.714929 + 10.919011 * log_f);
}

/* Eq. refits Hata's suburban correction; open areas keep Hata's own. */
static double environment_gain_db(enum plan_environment environment, double f)
{
    static const double SUBURBAN_DB[3] = {11.5, 12.4, 14.0};
    double log_f = log10(f);
    switch (environment) {
    case PLAN_SUBURBAN:
    case PLAN_FOREST:
        return through(FIT_MHZ, SUBURBAN_DB, f);
    case PLAN_OPEN:
    case PLAN_WATER:
        return 40.94 - 18.33 * log_f + 4.78 * log_f * log_f;
    case PLAN_URBAN:
    case PLAN_ENVIRONMENT_COUNT:
    default:
        return 0.0;
    }
}

/* Exponent of distance, beyond that of free space, above the breakpoint: Okumura's figure 12. */
static double far_exponent(double base_m)
{
    static const double HEIGHT_M[3] = {24.5, 70.0, 200.0};
    static const double HALF[3] = {2.5, 3.0, 3.22};
    return 2.0 * (through(HEIGHT_M, HALF, base_m) - 1.0);
}

/* a(h_m) of a large city from 400 MHz, eq. (A-2a). */
static double mobile_gain_db(double mobile_m)
{
    double log_h = log10(11.75 * mobile_m);
    return 3.2 * log_h * log_h - 4.97;
}

struct plan_ehata_median plan_ehata_median_loss(const struct plan_ehata_median_input *input)
{
    double f = input->frequency_mhz;
    double d = input->distance_km;
    double near_exponent = 0.1 * (24.9 - 6.55 * log10(input->base_m));
    double beyond = far_exponent(input->base_m);
    struct plan_ehata_median median = {
        .attenuation_1km_db = attenuation_1km_db(f),
        .attenuation_100km_db = attenuation_100km_db(f),
        .environment_gain_db = environment_gain_db(input->environment, f),
    };
    /* Eq. (A-9b) */
    median.breakpoint_km =
        pow(10.0, (2.0 * beyond + 0.1 * (median.attenuation_1km_db - median.attenuation_100km_db)) /
                      (beyond - near_exponent));
    /* 13.82 log(200/h_b) + a(3 m) − a(h_m), eq. */
    double height_db =
        13.82 * log10(200.0 / input->base_m) + mobile_gain_db(3.0) - mobile_gain_db(input->mobile_m);
    double urban_db;
    if (d <= median.breakpoint_km) {
        /* Hata's distance term: the slant range of 200 m and 3 m antennas at 1 km, then log d. */
        urban_db = median.attenuation_1km_db + free_space_db(f, hypot(1000.0, 200.0 - 3.0)) +
                   (10.0 * near_exponent + 20.0) * log10(d);
    } else {
        urban_db = median.attenuation_100km_db + 10.0 * beyond * log10(d / 100.0) +
                   free_space_db(f, hypot(1000.0 * d, input->base_m - input->mobile_m));
    }
    median.loss_db = urban_db + height_db - median.environment_gain_db;
    return median;
}

double plan_ehata_sigma_db(double frequency_mhz, enum plan_environment environment)
{
    double log_f = log10(frequency_mhz);
    double urban_db = 4.0976291 + log_f * (-1.2255656 + 0.68350345 * log_f);
    return environment == PLAN_URBAN ? urban_db : urban_db + 2.0;
}
