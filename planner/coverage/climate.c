#include "planner/coverage/climate.h"

#include "geo/memory.h"
#include "planner/radio/p1812.h"

#include <math.h>
#include <stdlib.h>

#define STEP_M 50.0 /* the curves bend over kilometres: interpolation errs by less than 1e-5 */

/* The least A(p), P.1812-7 eq. (53), over β from β0 down, less what the steps leave out: ducting that cannot
 * matter even so need not be computed. log_beta0 = log10 β0. */
static double duct_least_db(double log_beta0, double km, double time_percent)
{
    double least = HUGE_VAL;
    for (double fall = 0.0; fall < 40.0; fall += fall < 4.0 ? 0.1 : 0.1 * fall) {
        double x = log_beta0 - fall;
        double rarity = log10(time_percent) - x;
        double gamma =
            1.076 / pow(2.0058 - x, 1.012) * exp(-(9.51 - 4.8 * x + 0.198 * x * x) * 1e-6 * pow(km, 1.13));
        double time = -12.0 + (1.2 + 3.7e-3 * km) * rarity + 12.0 * pow(10.0, fmin(gamma * rarity, 60.0));
        least = fmin(least, time);
    }
    return least - 0.5;
}

/* The Recommendation's own functions, over a path of this length: every term here depends on nothing else. */
static void fill(struct plan_climate_table *table, int32_t index, const struct plan_climate *climate)
{
    double km = fmax((double)index * STEP_M, 1.0) / 1000.0;
    double distance_km[3] = {0.0, 0.5 * km, km};
    double ground_m[3] = {0.0, 0.0, 0.0};
    struct plan_profile profile = {.count = 3,
                                   .distance_km = distance_km,
                                   .ground_asl_m = ground_m,
                                   .tx_height_agl_m = 30.0,
                                   .rx_height_agl_m = 1.5};
    struct plan_p1812_input input = {.profile = &profile,
                                     .frequency_mhz = 1000.0,
                                     .polarization = PLAN_POLARIZATION_VERTICAL,
                                     .time_percent = climate->time_percent,
                                     .location_percent = 50.0,
                                     .latitude_deg = climate->latitude_deg,
                                     .delta_n = climate->delta_n,
                                     .n0 = climate->n0,
                                     .coast_tx_km = PLAN_P1812_COAST_FAR_KM,
                                     .coast_rx_km = PLAN_P1812_COAST_FAR_KM};
    struct plan_p1812_result result;
    plan_p1812_compute(&result, &input);
    double tau = 1.0 - exp(-4.12e-4 * pow(km, 2.41));
    double value[PLAN_DISTANCE_TABLES] = {
        [PLAN_TABLE_LOG_BETA0] = log10(result.geometry.beta0_percent),
        [PLAN_TABLE_FI] = result.fi,
        [PLAN_TABLE_ALPHA] = fmax(-0.6 - 3.5e-9 * pow(km, 3.1) * tau, -3.4),
        [PLAN_TABLE_FK] = result.fk,
        [PLAN_TABLE_DECAY] = 1e-6 * pow(km, 1.13),
        [PLAN_TABLE_DUCT_LEAST] =
            duct_least_db(log10(result.geometry.beta0_percent), km, climate->time_percent),
    };
    for (int i = 0; i < PLAN_DISTANCE_TABLES; i++) {
        table->memory[(size_t)i * (size_t)table->size + (size_t)index] = (float)value[i];
    }
}

enum geo_status plan_climate_table_init(struct plan_climate_table *ret, const struct plan_climate *climate,
                                        double range_m, struct geo_error *err)
{
    struct plan_climate_table table = {.size = (int32_t)ceil(range_m / STEP_M) + 2, .step_m = (float)STEP_M};
    enum geo_status status = geo_memory_array(&table.memory, (size_t)table.size * PLAN_DISTANCE_TABLES,
                                              sizeof *table.memory, "climate tables", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t i = 0; i < table.size; i++) {
        fill(&table, i, climate);
    }
    *ret = table;
    return GEO_OK;
}

void plan_climate_table_release(struct plan_climate_table *table)
{
    free(table->memory);
    *table = (struct plan_climate_table){0};
}

struct plan_loss_band plan_climate_band(const struct plan_climate_table *table,
                                        const struct plan_propagation *propagation, double frequency_mhz)
{
    struct plan_loss_band band = {
        .frequency_mhz = frequency_mhz,
        .effective_radius_m = plan_model_earth_radius_m(&propagation->climate),
        .vertical = propagation->polarization == PLAN_POLARIZATION_VERTICAL,
        .time_percent = (float)propagation->climate.time_percent,
        .n0 = (float)propagation->climate.n0,
    };
    if (table != NULL) {
        band.step_m = table->step_m;
        band.table_size = table->size;
        for (int i = 0; i < PLAN_DISTANCE_TABLES; i++) {
            band.table[i] = table->memory + (size_t)i * (size_t)table->size;
        }
    }
    return band;
}
