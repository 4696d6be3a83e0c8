#include "planner/coverage/climate.h"
#include "planner/radio/p1812.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct plan_climate TROPICS = {
    .delta_n = 55.0, .n0 = 375.0, .time_percent = 10.0, .latitude_deg = 16.0};

static void near_to(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.12g instead of %.12g", value, expected);
    }
}

static double table_at(const struct plan_loss_band *band, enum plan_distance_table table, double metres)
{
    double place = metres / (double)band->step_m;
    int index = (int)place;
    double low = (double)band->table[table][index];
    return low + (place - index) * ((double)band->table[table][index + 1] - low);
}

/* The Recommendation's own terms for an inland path, worked out here from its equations. */
static void tables_hold_the_equations(void **state)
{
    (void)state;
    static const double latitudes_deg[] = {0.0, 16.0, -21.5, 72.0};
    for (int k = 0; k < 4; k++) {
        struct plan_climate climate = TROPICS;
        climate.latitude_deg = latitudes_deg[k];
        struct plan_propagation propagation = {.climate = climate};
        struct plan_climate_table table;
        struct geo_error err;
        assert_int_equal(plan_climate_table_init(&table, &climate, 60000.0, &err), GEO_OK);
        struct plan_loss_band band = plan_climate_band(&table, &propagation, 1800.0);
        for (double metres = 50.0; metres < 60000.0; metres += 333.0) {
            double km = metres / 1000.0;
            double phi = fabs(climate.latitude_deg);
            double tau = 1.0 - exp(-4.12e-4 * pow(km, 2.41)); /* eq. (2) */
            double sum = pow(10.0, -km / (16.0 - 6.6 * tau)) + pow(10.0, -5.0 * (0.496 + 0.354 * tau));
            double mu1 = fmin(pow(sum, 0.2), 1.0); /* eq. (3) */
            double mu4 = phi <= 70.0 ? pow(mu1, -0.935 + 0.0176 * phi) : pow(mu1, 0.3);
            double beta0 = phi <= 70.0 ? pow(10.0, -0.015 * phi + 1.67) * mu1 * mu4 : 4.17 * mu1 * mu4;
            double alpha = fmax(-0.6 - 3.5e-9 * pow(km, 3.1) * tau, -3.4); /* (55a) */
            double inner = (km - 20.0) / 20.0;
            double fk = 1.0 - 0.5 * (1.0 + tanh(3.0 * 0.5 * inner)); /* eq. (58) */
            double fi = 1.0;
            if (climate.time_percent > beta0) { /* eq. (40) */
                fi = plan_p1812_inverse_normal(climate.time_percent / 100.0) /
                     plan_p1812_inverse_normal(beta0 / 100.0);
            }
            near_to(table_at(&band, PLAN_TABLE_LOG_BETA0, metres), log10(beta0), 1e-4);
            near_to(table_at(&band, PLAN_TABLE_FI, metres), fi, 1e-4);
            near_to(table_at(&band, PLAN_TABLE_ALPHA, metres), alpha, 1e-5);
            near_to(table_at(&band, PLAN_TABLE_FK, metres), fk, 1e-4);
            near_to(table_at(&band, PLAN_TABLE_DECAY, metres), 1e-6 * pow(km, 1.13), 1e-9);
        }
        plan_climate_table_release(&table);
        assert_null(table.memory);
        plan_climate_table_release(&table);
    }
}

static void tables_reach_their_range(void **state)
{
    (void)state;
    struct plan_climate_table table;
    struct geo_error err;
    assert_int_equal(plan_climate_table_init(&table, &TROPICS, 1000.0, &err), GEO_OK);
    assert_true((double)(table.size - 1) * (double)table.step_m >= 1000.0);
    assert_true(isfinite(table.memory[0]));
    plan_climate_table_release(&table);
}

static void bands(void **state)
{
    (void)state;
    struct plan_propagation propagation = {.polarization = PLAN_POLARIZATION_VERTICAL, .climate = TROPICS};
    struct plan_loss_band band = plan_climate_band(NULL, &propagation, 900.0);
    assert_true(band.frequency_mhz == 900.0 && band.vertical);
    assert_true(band.time_percent == 10.0F && band.n0 == 375.0F);
    near_to(band.effective_radius_m, 6371000.0 * 157.0 / 102.0, 1e-3);
    for (int i = 0; i < PLAN_DISTANCE_TABLES; i++) {
        assert_null(band.table[i]);
    }
    propagation.polarization = PLAN_POLARIZATION_HORIZONTAL;
    assert_false(plan_climate_band(NULL, &propagation, 900.0).vertical);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_hold_the_equations),
        cmocka_unit_test(tables_reach_their_range),
        cmocka_unit_test(bands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
