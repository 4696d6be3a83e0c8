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

/* TR 38.901 Table 7.4.3-2 with the material losses of Table 7.4.3-1, at the wall (d_2D-in = 0). */
static struct plan_entry tr38901(double frequency_mhz, bool low)
{
    double ghz = frequency_mhz / 1000.0;
    double concrete = power(-(5.0 + 4.0 * ghz));
    double glass = power(-(2.0 + 0.2 * ghz));
    double coated_glass = power(-(23.0 + 0.3 * ghz));
    if (low) {
        return (struct plan_entry){5.0 - 10.0 * log10(0.3 * glass + 0.7 * concrete), 4.4};
    }
    return (struct plan_entry){5.0 - 10.0 * log10(0.7 * coated_glass + 0.3 * concrete), 6.5};
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
