#include "planner/radio/entry.h"
#include "planner/radio/normal.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Table 1 of ITU-R P.2109-2. */
struct coefficients {
    double r, s, t, u, v, w, x, y, z;
};
static const struct coefficients TRADITIONAL = {12.64, 3.72, 0.96, 9.6, 2.0, 9.1, -3.0, 4.5, -2.0};
static const struct coefficients EFFICIENT = {28.19, -3.0, 8.48, 13.5, 3.8, 27.8, -2.9, 9.4, -2.1};

static double power(double db)
{
    return pow(10.0, 0.1 * db);
}

double plan_entry_p2109_db(double frequency_ghz, double probability, _Bool traditional, double elevation_deg)
{
    const struct coefficients *k = traditional ? &TRADITIONAL : &EFFICIENT;
    double log_f = log10(frequency_ghz);
    double horizontal_db = k->r + k->s * log_f + k->t * log_f * log_f;
    double elevation_db = 0.212 * fabs(elevation_deg);
    double quantile = -plan_normal_tail_inverse(probability);
    double a_db = quantile * (k->u + k->v * log_f) + horizontal_db + elevation_db;
    double b_db = quantile * (k->y + k->z * log_f) + k->w + k->x * log_f;
    return 10.0 * log10(power(a_db) + power(b_db) + power(-3.0));
}

static struct plan_entry p2109(double frequency_mhz, bool traditional)
{
    double ghz = frequency_mhz / 1000.0;
    double median_db = plan_entry_p2109_db(ghz, 0.5, traditional, 0.0);
    double tenth_db = plan_entry_p2109_db(ghz, 0.9, traditional, 0.0);
    return (struct plan_entry){
        .median_db = median_db,
        .sigma_db = (tenth_db - median_db) / plan_normal_tail_inverse(0.1),
    };
}

double plan_entry_tr38901_db(double frequency_ghz, _Bool low, double depth_m)
{
    double concrete = power(-(5.0 + 4.0 * frequency_ghz));
    double glass = power(-(2.0 + 0.2 * frequency_ghz));
    double coated_glass = power(-(23.0 + 0.3 * frequency_ghz));
    double through = low ? 0.3 * glass + 0.7 * concrete : 0.7 * coated_glass + 0.3 * concrete;
    return 5.0 - 10.0 * log10(through) + 0.5 * depth_m;
}

double plan_entry_tr38901_sigma_db(_Bool low)
{
    return low ? 4.4 : 6.5;
}

double plan_entry_tr38901_mean_depth_m(_Bool rural)
{
    return (rural ? 10.0 : 25.0) / 3.0;
}

struct plan_entry plan_entry_tr38901_old(double depth_m)
{
    return (struct plan_entry){.median_db = 20.0 + 0.5 * depth_m, .sigma_db = 0.0};
}

struct plan_entry plan_entry_tr38901_car(_Bool metallized)
{
    return (struct plan_entry){.median_db = metallized ? 20.0 : 9.0, .sigma_db = 5.0};
}

static struct plan_entry tr38901(double frequency_mhz, bool low)
{
    return (struct plan_entry){
        .median_db = plan_entry_tr38901_db(frequency_mhz / 1000.0, low, 0.0), /* at the wall */
        .sigma_db = plan_entry_tr38901_sigma_db(low),
    };
}

_Bool plan_entry_find(struct plan_entry *ret, const char *model, double frequency_mhz)
{
    if (strcmp(model, "p2109_traditional") == 0) {
        *ret = p2109(frequency_mhz, true);
    } else if (strcmp(model, "p2109_efficient") == 0) {
        *ret = p2109(frequency_mhz, false);
    } else if (strcmp(model, "tr38901_low") == 0) {
        *ret = tr38901(frequency_mhz, true);
    } else if (strcmp(model, "tr38901_high") == 0) {
        *ret = tr38901(frequency_mhz, false);
    } else {
        return false;
    }
    return true;
}
