#include "planner/coverage/loss_class.h"

#include "geo/memory.h"

#include <math.h>
#include <string.h>

#define MOST_SIGMA_DB 30.0f /* no model comes near */
#define PATTERN_SIZE 361    /* degrees, the last again the first: interpolation never wraps */

static void copy_pattern(float *to, const float *from)
{
    for (int i = 0; i < PATTERN_SIZE; i++) {
        to[i] = from == NULL ? 0.0f : from[i % 360];
    }
}

static float largest(const float *values)
{
    float most = values[0];
    for (int i = 1; i < PATTERN_SIZE; i++) {
        most = values[i] > most ? values[i] : most;
    }
    return most;
}

/* The scenario's antennas as the flat pass reads them. */
static enum geo_status patterns(struct plan_emitters *emitters, const struct plan_scenario *scenario,
                                struct geo_error *err)
{
    size_t count = (size_t)scenario->antenna_count;
    enum geo_status status =
        geo_memory_array(&emitters->pattern, count, sizeof *emitters->pattern, "antennas", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&emitters->pattern_values, count * 2 * PATTERN_SIZE, sizeof(float),
                                  "antennas", err);
    }
    for (size_t i = 0; i < count && status == GEO_OK; i++) {
        const struct plan_antenna *antenna = &scenario->antenna[i];
        float *across = emitters->pattern_values + i * 2 * PATTERN_SIZE;
        float *down = across + PATTERN_SIZE;
        copy_pattern(across, antenna->horizontal_loss_db);
        copy_pattern(down, antenna->vertical_loss_db);
        bool across_known = antenna->horizontal_loss_db != NULL;
        bool down_known = antenna->vertical_loss_db != NULL;
        float most = INFINITY; /* one table alone cannot exceed the cap */
        if (across_known && down_known) {
            most = fmaxf(largest(across), largest(down));
        }
        emitters->pattern[i] = (struct plan_budget_antenna){
            .omnidirectional = antenna->omnidirectional || ((across_known || down_known) && !across_known),
            .measured = across_known || down_known,
            .horizontal_3db_deg = (float)antenna->horizontal_3db_deg,
            .vertical_3db_deg = (float)antenna->vertical_3db_deg,
            .front_to_back_db = (float)antenna->front_to_back_db,
            .side_lobe_db = (float)antenna->side_lobe_db,
            .horizontal_db = across,
            .vertical_db = down,
            .most_db = most,
        };
    }
    return status;
}

static bool uses_p1812(const struct plan_emitters *emitters)
{
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        if (emitters->model[env] != NULL && emitters->way[env] == PLAN_WAY_COVER) {
            return true;
        }
    }
    return false;
}

/* Levels whose σ is not known before the sweep: what can be left out must be so for any. */
static enum geo_status spans(struct plan_emitters *emitters, struct geo_error *err)
{
    const size_t size = (size_t)PLAN_ENVIRONMENT_COUNT * PLAN_CURVE_SIZE;
    if (!emitters->own_sigma) {
        return GEO_OK;
    }
    enum geo_status status = geo_memory_array(&emitters->sigma_span, 2 * size, sizeof(float), "levels", err);
    for (size_t i = 0; i < size && status == GEO_OK; i++) {
        emitters->sigma_span[size + i] = MOST_SIGMA_DB;
    }
    return status;
}

enum geo_status plan_emitters_prepare(struct plan_emitters *emitters, const struct plan_scenario *scenario,
                                      const struct plan_coverage_options *options, struct geo_error *err)
{
    const struct plan_propagation *propagation = &scenario->propagation;
    emitters->kernel = options->kernel != NULL ? options->kernel : plan_kernel_best();
    enum geo_status status = patterns(emitters, scenario, err);
    if (status == GEO_OK) {
        status = spans(emitters, err);
    }
    if (status == GEO_OK && uses_p1812(emitters)) {
        double range_m = 1500.0 * propagation->max_range_km + 10.0 * scenario->grid.cell_m;
        status = plan_climate_table_init(&emitters->climate, &propagation->climate, range_m, err);
    }
    for (size_t i = 0; i < emitters->class_count && status == GEO_OK; i++) {
        struct plan_loss_class *class = emitters->loss_class[i];
        const struct plan_climate_table *table = emitters->climate.memory != NULL ? &emitters->climate : NULL;
        class->band = plan_climate_band(table, propagation, class->frequency_mhz);
        class->band.tx_height_m = (float)class->tx_height_agl_m;
        class->band.rx_height_m = (float)class->rx_height_agl_m;
    }
    return status == GEO_OK ? plan_loss_class_flatten(emitters, scenario, options->threads, err) : status;
}
