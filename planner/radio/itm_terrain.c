#include "planner/radio/itm_terrain.h"

#include <math.h>
#include <stdbool.h>

#define MAX_SAMPLES 245 /* of the profile for Δh */

static const double PI = 3.14159265358979323846;

double plan_itm_distance_m(const struct plan_itm_profile *profile)
{
    return (double)(profile->count - 1) * profile->step_m;
}

double plan_itm_mean_height_asl_m(const struct plan_itm_profile *profile)
{
    int32_t last = profile->count - 1;
    int32_t tenth = (int32_t)(0.1 * (double)last);
    double sum_m = 0.0;
    for (int32_t i = tenth; i <= last - tenth; i++) {
        sum_m += profile->ground_asl_m[i];
    }
    return sum_m / (double)(last - 2 * tenth + 1);
}

/* Angle above the horizontal of a point higher by rise_m, seen over the bulge of the earth. */
static double elevation_rad(double rise_m, double distance_m, double curvature_per_m)
{
    return rise_m / distance_m - 0.5 * curvature_per_m * distance_m;
}

struct plan_itm_horizons plan_itm_horizons(const struct plan_itm_profile *profile,
                                           const double height_agl_m[2], double curvature_per_m)
{
    int32_t last = profile->count - 1;
    double d = plan_itm_distance_m(profile);
    double tx_asl_m = profile->ground_asl_m[0] + height_agl_m[0];
    double rx_asl_m = profile->ground_asl_m[last] + height_agl_m[1];
    struct plan_itm_horizons found = {
        .horizon_m = {d, d},
        .horizon_rad = {elevation_rad(rx_asl_m - tx_asl_m, d, curvature_per_m),
                        elevation_rad(tx_asl_m - rx_asl_m, d, curvature_per_m)},
    };
    /* Running sums, as NTIA's: nine tenths of a horizon is a whole number of steps on one path in ten, and
     * then the rounding of these decides which samples the fit takes. */
    double from_tx_m = 0.0;
    double from_rx_m = d;
    for (int32_t i = 1; i < last; i++) {
        double ground_asl_m = profile->ground_asl_m[i];
        from_tx_m += profile->step_m;
        from_rx_m -= profile->step_m;
        double tx_rad = elevation_rad(ground_asl_m - tx_asl_m, from_tx_m, curvature_per_m);
        double rx_rad = elevation_rad(ground_asl_m - rx_asl_m, from_rx_m, curvature_per_m);
        if (tx_rad > found.horizon_rad[0]) {
            found.horizon_rad[0] = tx_rad;
            found.horizon_m[0] = from_tx_m;
        }
        if (rx_rad > found.horizon_rad[1]) {
            found.horizon_rad[1] = rx_rad;
            found.horizon_m[1] = from_rx_m;
        }
    }
    return found;
}

/* A line by its height in the middle of the fitted samples. */
struct fitted {
    double middle_index, middle_m, slope_m_per_sample;
};

/* Samples from … to, from < to, the two at the ends with half weight. The divisor of the slope is the sum of
 * the squared distances from the middle with those weights. */
static struct fitted fit_samples(const double *height_m, int32_t from, int32_t to)
{
    double length = (double)(to - from);
    double x = -0.5 * length;
    double sum = 0.5 * (height_m[from] + height_m[to]);
    double moment = 0.5 * (height_m[from] - height_m[to]) * x;
    for (int32_t i = from + 1; i < to; i++) {
        x += 1.0;
        sum += height_m[i];
        moment += height_m[i] * x;
    }
    return (struct fitted){
        .middle_index = (double)to - 0.5 * length,
        .middle_m = sum / length,
        .slope_m_per_sample = moment * 12.0 / ((length * length + 2.0) * length),
    };
}

static int32_t clamp_index(int32_t index, int32_t last)
{
    return index < 0 ? 0 : index > last ? last : index;
}

struct plan_itm_line plan_itm_fit(const struct plan_itm_profile *profile, double from_m, double to_m)
{
    int32_t last = profile->count - 1;
    /* Counted back from the receiver, as the reference does: a distance that is a whole number of steps
     * stays one. */
    int32_t from = (int32_t)fmin(fmax(from_m / profile->step_m, 0.0), (double)last);
    int32_t to = last - (int32_t)fmin(fdim((double)last, to_m / profile->step_m), (double)last);
    if (to <= from) {
        from = clamp_index(from - 1, last);
        to = clamp_index(to + 1, last);
    }
    struct fitted line = fit_samples(profile->ground_asl_m, from, to);
    return (struct plan_itm_line){
        .first_asl_m = line.middle_m - line.slope_m_per_sample * line.middle_index,
        .last_asl_m = line.middle_m + line.slope_m_per_sample * ((double)last - line.middle_index),
    };
}

/* The value that stands at `rank` (0: largest) once the values are in falling order. Hoare's selection, which
 * moves them about; no memory, unlike the library's sort. */
static double select_largest(double *value, int32_t count, int32_t rank)
{
    int32_t low = 0;
    int32_t high = count - 1;
    while (low < high) {
        double pivot = value[rank];
        int32_t i = low;
        int32_t j = high;
        while (i <= j) {
            while (value[i] > pivot) {
                i++;
            }
            while (value[j] < pivot) {
                j--;
            }
            if (i <= j) {
                double moved = value[i];
                value[i++] = value[j];
                value[j--] = moved;
            }
        }
        if (j < rank) {
            low = i;
        }
        if (i > rank) {
            high = j;
        }
    }
    return value[rank];
}

/* Height between two samples; at: in steps from the first. */
static double interpolated_m(const struct plan_itm_profile *profile, double at)
{
    int32_t before = clamp_index((int32_t)at, profile->count - 2);
    const double *height_m = profile->ground_asl_m + before;
    return height_m[0] + (height_m[1] - height_m[0]) * (at - (double)before);
}

double plan_itm_delta_h_m(const struct plan_itm_profile *profile, double from_m, double to_m)
{
    double first = from_m / profile->step_m;
    double steps = to_m / profile->step_m - first;
    if (!(steps >= 2.0)) {
        return 0.0;
    }
    /* About as many as the profile has, so that a tenth of them is a whole number and a half. */
    int32_t decile = (int32_t)fmin(fmax(0.1 * (steps + 8.0), 4.0), 25.0);
    int32_t count = 10 * decile - 5;
    double deviation_m[MAX_SAMPLES] = {0};
    for (int32_t i = 0; i < count; i++) {
        deviation_m[i] = interpolated_m(profile, first + (double)i * (steps / (double)(count - 1)));
    }
    struct fitted line = fit_samples(deviation_m, 0, count - 1);
    for (int32_t i = 0; i < count; i++) {
        deviation_m[i] -= line.middle_m + line.slope_m_per_sample * ((double)i - line.middle_index);
    }
    double high_m = select_largest(deviation_m, count, decile - 1);
    double low_m = select_largest(deviation_m, count, count - decile);
    return (high_m - low_m) / (1.0 - 0.8 * exp(-(to_m - from_m) / 50e3));
}

double plan_itm_smooth_horizon_m(double effective_height_m, double curvature_per_m)
{
    return sqrt(2.0 * effective_height_m / curvature_per_m);
}

/* Alg 3.3: the horizon usually found over irregular ground. */
static double usual_horizon_m(double effective_height_m, double delta_h_m, double curvature_per_m)
{
    return plan_itm_smooth_horizon_m(effective_height_m, curvature_per_m) *
           exp(-0.07 * sqrt(delta_h_m / fmax(effective_height_m, 5.0)));
}

/* Alg 3.4: and its angle. */
static double usual_horizon_rad(double effective_height_m, double delta_h_m, double horizon_m,
                                double curvature_per_m)
{
    double smooth_m = plan_itm_smooth_horizon_m(effective_height_m, curvature_per_m);
    return (0.65 * delta_h_m * (smooth_m / horizon_m - 1.0) - 2.0 * effective_height_m) / smooth_m;
}

static void set_usual_distances(struct plan_itm_geometry *geometry, double curvature_per_m)
{
    for (int i = 0; i < 2; i++) {
        geometry->horizon_m[i] =
            usual_horizon_m(geometry->effective_height_m[i], geometry->delta_h_m, curvature_per_m);
    }
}

static void set_usual_angles(struct plan_itm_geometry *geometry, double curvature_per_m)
{
    for (int i = 0; i < 2; i++) {
        geometry->horizon_rad[i] = usual_horizon_rad(geometry->effective_height_m[i], geometry->delta_h_m,
                                                     geometry->horizon_m[i], curvature_per_m);
    }
}

/* Antenna heights above the fitted ground, where that lies below the true one. */
static void set_effective_heights(struct plan_itm_geometry *geometry, const struct plan_itm_profile *profile,
                                  const double height_agl_m[2], struct plan_itm_line fit)
{
    geometry->effective_height_m[0] = height_agl_m[0] + fdim(profile->ground_asl_m[0], fit.first_asl_m);
    geometry->effective_height_m[1] =
        height_agl_m[1] + fdim(profile->ground_asl_m[profile->count - 1], fit.last_asl_m);
}

/* Antennas that see each other still need horizons: those usual for their heights, at least as far apart as
 * the antennas. */
static void set_clear(struct plan_itm_geometry *geometry, double curvature_per_m)
{
    set_usual_distances(geometry, curvature_per_m);
    double sum_m = geometry->horizon_m[0] + geometry->horizon_m[1];
    if (sum_m <= geometry->distance_m) {
        double stretch = geometry->distance_m / sum_m;
        geometry->effective_height_m[0] *= stretch * stretch;
        geometry->effective_height_m[1] *= stretch * stretch;
        set_usual_distances(geometry, curvature_per_m);
    }
    set_usual_angles(geometry, curvature_per_m);
}

struct plan_itm_geometry plan_itm_profile_geometry(const struct plan_itm_profile *profile,
                                                   const double height_agl_m[2], double curvature_per_m)
{
    double d = plan_itm_distance_m(profile);
    struct plan_itm_horizons seen = plan_itm_horizons(profile, height_agl_m, curvature_per_m);
    /* The ground at an antenna's foot tells nothing of the path: 15 heights or a tenth of the way to the
     * horizon are left out. */
    double from_m = fmin(15.0 * height_agl_m[0], 0.1 * seen.horizon_m[0]);
    double to_m = d - fmin(15.0 * height_agl_m[1], 0.1 * seen.horizon_m[1]);
    struct plan_itm_geometry geometry = {
        .distance_m = d,
        .delta_h_m = plan_itm_delta_h_m(profile, from_m, to_m),
        .horizon_m = {seen.horizon_m[0], seen.horizon_m[1]},
        .horizon_rad = {seen.horizon_rad[0], seen.horizon_rad[1]},
    };
    bool clear = seen.horizon_m[0] + seen.horizon_m[1] > 1.5 * d;
    if (clear) {
        set_effective_heights(&geometry, profile, height_agl_m, plan_itm_fit(profile, from_m, to_m));
        set_clear(&geometry, curvature_per_m);
    } else {
        struct plan_itm_line near_tx = plan_itm_fit(profile, from_m, 0.9 * seen.horizon_m[0]);
        struct plan_itm_line near_rx = plan_itm_fit(profile, d - 0.9 * seen.horizon_m[1], to_m);
        set_effective_heights(&geometry, profile, height_agl_m,
                              (struct plan_itm_line){near_tx.first_asl_m, near_rx.last_asl_m});
    }
    return geometry;
}

/* Alg 3.1, 3.2: an antenna put on good ground gains what hills there are, up to B metres and one. */
static double sited_height_m(double height_agl_m, double delta_h_m, enum plan_itm_siting siting)
{
    if (siting == PLAN_ITM_SITING_RANDOM) {
        return height_agl_m;
    }
    double gain_m = siting == PLAN_ITM_SITING_CAREFUL ? 4.0 : 9.0;
    if (height_agl_m < 5.0) {
        gain_m *= sin(0.1 * PI * height_agl_m);
    }
    return height_agl_m + (1.0 + gain_m) * exp(-fmin(20.0, 2.0 * height_agl_m / fmax(1e-3, delta_h_m)));
}

struct plan_itm_geometry plan_itm_area_geometry(double distance_m, double delta_h_m,
                                                const double height_agl_m[2],
                                                const enum plan_itm_siting siting[2], double curvature_per_m)
{
    struct plan_itm_geometry geometry = {
        .distance_m = distance_m,
        .delta_h_m = delta_h_m,
        .effective_height_m = {sited_height_m(height_agl_m[0], delta_h_m, siting[0]),
                               sited_height_m(height_agl_m[1], delta_h_m, siting[1])},
    };
    set_usual_distances(&geometry, curvature_per_m);
    set_usual_angles(&geometry, curvature_per_m);
    return geometry;
}
