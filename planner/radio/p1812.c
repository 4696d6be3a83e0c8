#include "planner/radio/p1812.h"
#include "planner/radio/p1812_terms.h"

#include <math.h>
#include <stddef.h>

/* η ln(e^(a/η) + e^(b/η)), kept from overflowing: a little above the greater. */
static double soft_maximum(double a, double b, double eta)
{
    return fmax(a, b) + eta * log1p(exp(-fabs(a - b) / eta));
}

/* −5 log(10^(−0.2 a) + 10^(−0.2 b)), kept from underflowing: a little below the lesser. */
static double power_sum(double a, double b)
{
    return fmin(a, b) - 5.0 * log10(1.0 + pow(10.0, -0.2 * fabs(a - b)));
}

/* 1 well below the middle, 0 well above: eq. (57), (58). */
static double blend(double value, double middle, double steepness)
{
    return 1.0 - 0.5 * (1.0 + tanh(3.0 * steepness * (value - middle) / middle));
}

/* §4.6: the mechanisms together. */
static void combine(struct plan_p1812_result *result, const struct plan_p1812_input *input)
{
    const struct plan_p1812_geometry *geometry = &result->geometry;
    double land_ratio = 1.0 - geometry->sea_ratio;
    result->fj = blend(geometry->angular_mrad, 0.3, 0.8);
    result->fk = blend(geometry->distance_km, 20.0, 0.5);
    result->lminb0p_db = result->lb0p_db + land_ratio * result->ldp_db; /* (59) */
    if (input->time_percent >= geometry->beta0_percent) {
        double short_db = result->lb0b_db + land_ratio * result->ldp_db;
        result->lminb0p_db = result->lbd50_db + (short_db - result->lbd50_db) * result->fi;
    }
    result->lminbap_db = soft_maximum(result->lba_db, result->lb0p_db, 2.5); /* (60) */
    result->lbda_db = result->lbd_db;                                        /* (61) */
    if (result->lminbap_db <= result->lbd_db) {
        result->lbda_db = result->lminbap_db + (result->lbd_db - result->lminbap_db) * result->fk;
    }
    result->lbam_db = result->lbda_db + (result->lminb0p_db - result->lbda_db) * result->fj; /* (62) */
    result->lbc_db = power_sum(result->lbs_db, result->lbam_db);                             /* (63) */
}

void plan_p1812_finish(struct plan_p1812_result *result, const struct plan_p1812_geometry *geometry,
                       const struct plan_p1812_input *input)
{
    *result = (struct plan_p1812_result){.geometry = *geometry};
    plan_p1812_line_of_sight(result, input);
    plan_p1812_diffraction(result, input);
    result->lbs_db = plan_p1812_troposcatter_db(geometry, input);
    result->lba_db = plan_p1812_ducting_db(geometry, input);
    combine(result, input);
    if (!geometry->rx_at_sea) {
        result->lloc_db =
            -plan_p1812_inverse_normal(input->location_percent / 100.0) * input->location_sigma_db;
    }
    result->lb_db = fmax(result->lb0p_db, result->lbc_db + result->lloc_db);                    /* (69) */
    result->field_dbuvm = 199.36 + 20.0 * log10(input->frequency_mhz / 1000.0) - result->lb_db; /* (70) */
}

void plan_p1812_compute(struct plan_p1812_result *result, const struct plan_p1812_input *input)
{
    struct plan_p1812_geometry geometry;
    plan_p1812_geometry(&geometry, input);
    plan_p1812_finish(result, &geometry, input);
}

double plan_p1812_centre_latitude_deg(const struct plan_p1812_ends *ends, double distance_km)
{
    const double degree = 0.017453292519943295;
    double tx = ends->tx_lat_deg * degree;
    double rx = ends->rx_lat_deg * degree;
    double east = (ends->rx_lon_deg - ends->tx_lon_deg) * degree;
    double cos_arc = sin(tx) * sin(rx) + cos(tx) * cos(rx) * cos(east);
    double bearing = atan2(cos(tx) * cos(rx) * sin(east), sin(rx) - cos_arc * sin(tx));
    double half = 0.5 * distance_km / 6371.0;
    return asin(sin(tx) * cos(half) + cos(tx) * sin(half) * cos(bearing)) / degree;
}

/* Along the path from one end to the middle of the interval in which the sea begins. */
static double coast_km(const struct plan_profile *profile, bool from_tx)
{
    int32_t last = profile->count - 1;
    for (int32_t step = 1; profile->zone != NULL && step <= last; step++) {
        int32_t at = from_tx ? step : last - step;
        int32_t before = from_tx ? at - 1 : at + 1;
        if (profile->zone[before] == PLAN_ZONE_SEA) {
            return 0.0; /* the end itself */
        }
        if (profile->zone[at] == PLAN_ZONE_SEA) {
            double middle_km = (profile->distance_km[at] + profile->distance_km[before]) / 2.0;
            return from_tx ? middle_km : profile->distance_km[last] - middle_km;
        }
    }
    return PLAN_P1812_COAST_FAR_KM;
}

struct plan_p1812_input plan_p1812_input(const struct plan_path *path, const struct plan_profile *profile,
                                         const struct plan_propagation *propagation)
{
    const struct plan_climate *climate = &propagation->climate;
    return (struct plan_p1812_input){
        .profile = profile,
        .frequency_mhz = path->frequency_mhz,
        .polarization = propagation->polarization,
        .time_percent = climate->time_percent,
        .location_percent = 50.0,
        .location_sigma_db = 0.0,
        .latitude_deg = climate->latitude_deg,
        .delta_n = climate->delta_n,
        .n0 = climate->n0,
        .coast_tx_km = coast_km(profile, true),
        .coast_rx_km = coast_km(profile, false),
    };
}

struct plan_loss plan_p1812_loss(const struct plan_path *path, const struct plan_profile *profile,
                                 const struct plan_propagation *propagation)
{
    struct plan_p1812_input input = plan_p1812_input(path, profile, propagation);
    struct plan_p1812_result result;
    plan_p1812_compute(&result, &input);
    return (struct plan_loss){
        .loss_db = result.lb_db,
        .sigma_db = plan_p1812_location_sigma_db(path->frequency_mhz, path->cell_m),
    };
}
