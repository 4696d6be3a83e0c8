/* What eHata reads from a profile. Samples are counted from the mobile, as Okumura and NTIA do. */
#include "planner/radio/ehata.h"

#include <math.h>
#include <stddef.h>

static double height_m(const struct plan_ehata_ground *ground, int32_t from_mobile)
{
    return ground->asl_m[ground->count - 1 - from_mobile];
}

/* Steps × width; a sum within 1e-5 m of a whole metre is that metre, so that 10 km is 10 km and not a
 * rounding error less. */
static double distance_m(const struct plan_ehata_ground *ground)
{
    double d = (double)(ground->count - 1) * ground->step_m;
    double whole = nearbyint(d);
    return fabs(d - whole) < 1e-5 ? whole : d;
}

double plan_ehata_distance_km(const struct plan_ehata_ground *ground)
{
    return distance_m(ground) / 1000.0;
}

/* Whole steps in a length, at most the path's. */
static int32_t steps_in(const struct plan_ehata_ground *ground, double length_m)
{
    double steps = floor(length_m / ground->step_m);
    return (int32_t)fmin(steps, (double)(ground->count - 1));
}

static double mean_m(const struct plan_ehata_ground *ground, int32_t first, int32_t last)
{
    double sum = 0.0;
    for (int32_t i = first; i <= last; i++) {
        sum += height_m(ground, i);
    }
    return sum / (double)(last - first + 1);
}

/* Ground of a terminal over the mean ground 3 to 15 km from it. On paths of 3 to 15 km: from 3 km to the
 * other end, weighted from 0 to 1. */
struct plan_ehata_heights plan_ehata_effective_heights(const struct plan_ehata_input *input)
{
    const struct plan_ehata_ground *ground = &input->ground;
    int32_t last = ground->count - 1;
    double d_km = plan_ehata_distance_km(ground);
    struct plan_ehata_heights heights = {0};
    if (d_km >= 3.0) {
        int32_t near = steps_in(ground, 3000.0);
        int32_t far = d_km > 15.0 ? steps_in(ground, 15000.0) : last;
        double weight = fmin((d_km - 3.0) / 12.0, 1.0);
        heights.mobile_rise_m = weight * (height_m(ground, 0) - mean_m(ground, near, far));
        heights.base_rise_m = weight * (height_m(ground, last) - mean_m(ground, last - far, last - near));
    }
    heights.base_m = fmin(fmax(input->base_height_agl_m + heights.base_rise_m, 30.0), 200.0);
    heights.mobile_m = fmin(fmax(input->mobile_height_agl_m + heights.mobile_rise_m, 1.0), 10.0);
    return heights;
}

/* Height of this rank, highest first, among the `count` samples nearest the mobile. Bisection over the values
 * that occur: no copy of the profile is needed. */
static double ranked_m(const struct plan_ehata_ground *ground, int32_t count, int32_t rank)
{
    double low = height_m(ground, 0);
    double high = low;
    for (int32_t i = 1; i < count; i++) {
        low = fmin(low, height_m(ground, i));
        high = fmax(high, height_m(ground, i));
    }
    while (low < high) {
        double half = low + 0.5 * (high - low);
        double middle = half < high ? half : low; /* neighbouring numbers have nothing between them */
        double next_above = high;
        double next_below = low;
        int32_t above_count = 0;
        for (int32_t i = 0; i < count; i++) {
            double h = height_m(ground, i);
            if (h > middle) {
                above_count++;
                next_above = fmin(next_above, h);
            } else {
                next_below = fmax(next_below, h);
            }
        }
        if (above_count > rank) {
            low = next_above;
        } else {
            high = next_below;
        }
    }
    return low;
}

/* NTIA's rank of a quantile: the k-th highest with k = ⌊share·n⌋, at least the first. */
static double quantile_m(const struct plan_ehata_ground *ground, int32_t count, double share)
{
    return ranked_m(ground, count, (int32_t)fmax(share * (double)count - 1.0, 0.0));
}

/* Okumura §2.4; on paths below 10 km the value expected at 10 km, 1 − 0.8 e^(−0.02 d) of the asymptote. */
struct plan_ehata_relief plan_ehata_relief_of(const struct plan_ehata_ground *ground)
{
    double d_km = plan_ehata_distance_km(ground);
    int32_t count = d_km < 10.0 ? ground->count : steps_in(ground, 10000.0) + 1;
    double factor = d_km < 10.0 ? (1.0 - 0.8 * exp(-0.2)) / (1.0 - 0.8 * exp(-0.02 * d_km)) : 1.0;
    struct plan_ehata_relief relief = {
        .high_asl_m = factor * quantile_m(ground, count, 0.1),
        .middle_asl_m = factor * quantile_m(ground, count, 0.5),
        .low_asl_m = factor * quantile_m(ground, count, 0.9),
    };
    relief.delta_h_m = relief.high_asl_m - relief.low_asl_m;
    return relief;
}

/* Slope of ITM's least-squares line (end samples count half) over this length before the mobile. */
static double fitted_slope_mrad(const struct plan_ehata_ground *ground, double length_m)
{
    int32_t steps = steps_in(ground, length_m);
    double n = (double)steps;
    double moment = 0.5 * (height_m(ground, steps) - height_m(ground, 0)) * (0.5 * n);
    for (int32_t i = 1; i < steps; i++) {
        moment += height_m(ground, i) * ((double)i - 0.5 * n);
    }
    double rise_m = moment * 12.0 / ((n * n + 2.0) * n) * n;
    return -1000.0 * rise_m / length_m;
}

/* Okumura §4.3: over 5, 6 … 10 km before the mobile. The largest if all fall away from it, the smallest if
 * all rise, and that of 5 km if they disagree; 0 below 5 km. */
double plan_ehata_slope_of_mrad(const struct plan_ehata_ground *ground)
{
    double d = distance_m(ground);
    if (d < 5000.0) {
        return 0.0;
    }
    double first = fitted_slope_mrad(ground, 5000.0);
    double low = first;
    double high = first;
    for (int km = 6; km <= 10 && d >= (double)km * 1000.0; km++) {
        double slope = fitted_slope_mrad(ground, (double)km * 1000.0);
        low = fmin(low, slope);
        high = fmax(high, slope);
    }
    if (high * low < 0.0) {
        return first;
    }
    return high >= 0.0 ? high : low;
}

static bool is_sea(const struct plan_ehata_ground *ground, int32_t from_mobile)
{
    if (ground->zero_is_sea) {
        return fpclassify(height_m(ground, from_mobile)) == FP_ZERO;
    }
    return ground->zone != NULL && ground->zone[ground->count - 1 - from_mobile] == PLAN_ZONE_SEA;
}

struct plan_ehata_sea plan_ehata_sea_of(const struct plan_ehata_ground *ground)
{
    int32_t half = (ground->count - 1) / 2;
    int32_t mobile_count = 0;
    int32_t base_count = 0;
    for (int32_t i = 0; i < ground->count; i++) {
        mobile_count += is_sea(ground, i) && i < half ? 1 : 0;
        base_count += is_sea(ground, i) && i >= half ? 1 : 0;
    }
    struct plan_ehata_sea sea = {
        .ratio = (double)(mobile_count + base_count) / (double)ground->count,
        .end = PLAN_EHATA_SEA_EVEN,
    };
    if (mobile_count != base_count) {
        sea.end = mobile_count > base_count ? PLAN_EHATA_SEA_AT_MOBILE : PLAN_EHATA_SEA_AT_BASE;
    }
    return sea;
}

/* Curvature of the effective earth, 1/m: ITM's, for N0 = 301 and the mean height of the ground. */
static double curvature_per_m(const struct plan_ehata_ground *ground)
{
    double n_s = 301.0 * exp(-mean_m(ground, 0, ground->count - 1) / 9460.0);
    return 157e-9 * (1.0 - 0.04665 * exp(n_s / 179.3));
}

/* As ITM finds horizons: on one pass from the mobile, the base's only from the mobile's first obstacle on. */
struct plan_ehata_horizon plan_ehata_horizon_of(const struct plan_ehata_input *input)
{
    const struct plan_ehata_ground *ground = &input->ground;
    int32_t last = ground->count - 1;
    double step = ground->step_m;
    double d = distance_m(ground);
    double bulge = 0.5 * curvature_per_m(ground);
    double mobile_asl = height_m(ground, 0) + input->mobile_height_agl_m;
    double base_asl = height_m(ground, last) + input->base_height_agl_m;
    double mobile_slope = (base_asl - mobile_asl) / d - bulge * d;
    double base_slope = (mobile_asl - base_asl) / d - bulge * d;
    double from_mobile = d;
    double from_base = d;
    double along = 0.0;
    double back = d;
    int32_t edge = last;
    for (int32_t i = 1; i < last; i++) {
        along += step;
        back -= step;
        double over = height_m(ground, i) - (bulge * along + mobile_slope) * along - mobile_asl;
        if (over > 0.0) {
            mobile_slope += over / along;
            from_mobile = along;
            edge = i;
        }
        over = height_m(ground, i) - (bulge * back + base_slope) * back - base_asl;
        if (over > 0.0 && edge < last) {
            base_slope += over / back;
            from_base = back;
        }
    }
    struct plan_ehata_horizon horizon = {
        .base_km = from_base / 1000.0,
        .mobile_km = from_mobile / 1000.0,
        .single = fabs(d - from_mobile - from_base) <= 0.5 * step,
    };
    if (horizon.single) {
        /* The 2018 code divides the summed steps again and may so take the sample before the edge. */
        int32_t at = input->edition == PLAN_EHATA_2018 ? (int32_t)(from_mobile / step) : edge;
        /* Its weights are the wrong way round, in both editions: docs/models/ehata.md. */
        double line_m = (base_asl * from_base + mobile_asl * from_mobile) / d;
        horizon.edge_m = fmax(height_m(ground, at) - line_m + bulge * from_mobile * from_base, 0.0);
    }
    return horizon;
}
