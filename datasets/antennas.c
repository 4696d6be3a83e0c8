/* The antennas of a plan: its own, then the built-in ones; and the bands, which are the catalogue. */
#include "datasets/load_internal.h"

#include "datasets/number.h"
#include "datasets/patterns_internal.h"
#include "datasets/reference_internal.h"
#include "geo/memory.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum geo_status copy_losses(float **ret, const float *losses, struct geo_error *err)
{
    enum geo_status status = geo_memory_array(ret, 360, sizeof **ret, "antenna pattern", err);
    if (status == GEO_OK) {
        memcpy(*ret, losses, 360 * sizeof **ret);
    }
    return status;
}

static enum geo_status load_measured(struct plan_antenna *antenna, struct data_load *load,
                                     const struct data_antenna_pattern *wanted, struct geo_error *err)
{
    struct data_pattern pattern;
    enum geo_status status = data_inputs_check(load, "antenna pattern", wanted->path, err);
    if (status == GEO_OK) {
        status = data_pattern_load(&pattern, wanted->path, data_load_shown_path(load, wanted->path), err);
    }
    if (status == GEO_OK) {
        antenna->gain_dbi = isnan(wanted->gain_dbi) ? pattern.gain_dbi : wanted->gain_dbi;
        antenna->electrical_tilt_deg = pattern.electrical_tilt_deg;
        status = copy_losses(&antenna->horizontal_loss_db, pattern.horizontal_loss_db, err);
    }
    if (status == GEO_OK) {
        status = copy_losses(&antenna->vertical_loss_db, pattern.vertical_loss_db, err);
    }
    if (status == GEO_OK) {
        char note[96];
        (void)snprintf(note, sizeof note, "antenna '%.40s', %.2f dBi", wanted->name, antenna->gain_dbi);
        status = data_inputs_add(load, "antenna", wanted->path, note, err);
    }
    return status;
}

static enum geo_status add_own(struct data_load *load, const struct data_antenna_pattern *wanted,
                               struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    struct plan_antenna *antenna = &scenario->antenna[scenario->antenna_count++];
    *antenna =
        (struct plan_antenna){.omnidirectional = wanted->horizontal_3db_deg >= 360.0 && wanted->path == NULL,
                              .gain_dbi = wanted->gain_dbi,
                              .horizontal_3db_deg = wanted->horizontal_3db_deg,
                              .vertical_3db_deg = wanted->vertical_3db_deg,
                              .front_to_back_db = wanted->front_to_back_db,
                              .side_lobe_db = wanted->side_lobe_db};
    enum geo_status status = geo_memory_text(&antenna->name, wanted->name, err);
    if (status == GEO_OK && wanted->path != NULL) {
        status = load_measured(antenna, load, wanted, err);
    }
    return status;
}

static enum geo_status add_built_in(struct data_load *load, const struct data_reference_cursor *row,
                                    struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    struct plan_antenna *antenna = &scenario->antenna[scenario->antenna_count++];
    *antenna = (struct plan_antenna){0};
    double *const value[] = {&antenna->gain_dbi, &antenna->horizontal_3db_deg, &antenna->vertical_3db_deg,
                             &antenna->front_to_back_db, &antenna->side_lobe_db};
    for (int i = 0; i < 5; i++) {
        (void)data_number_real(row->cell[i + 1], value[i]);
    }
    antenna->omnidirectional = antenna->horizontal_3db_deg >= 360.0;
    return geo_memory_text(&antenna->name, row->cell[0], err);
}

static enum geo_status copy_bands(struct plan_scenario *scenario, struct geo_error *err)
{
    int count = data_reference_band_count();
    enum geo_status status =
        geo_memory_array(&scenario->band, (size_t)count, sizeof *scenario->band, "bands", err);
    for (int i = 0; i < count && status == GEO_OK; i++) {
        scenario->band[scenario->band_count++] = *data_reference_band_at(i);
    }
    return status;
}

enum geo_status data_antennas_load(struct data_load *load, struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    struct data_reference_cursor row;
    size_t count = load->plan->antenna_count;
    data_reference_open(&row, data_reference_antennas_csv);
    while (data_reference_next(&row)) {
        count++;
    }
    enum geo_status status = copy_bands(scenario, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&scenario->antenna, count, sizeof *scenario->antenna, "antennas", err);
    }
    for (size_t i = 0; i < load->plan->antenna_count && status == GEO_OK; i++) {
        status = add_own(load, &load->plan->antenna[i], err);
    }
    data_reference_open(&row, data_reference_antennas_csv);
    while (status == GEO_OK && data_reference_next(&row)) {
        status = add_built_in(load, &row, err);
    }
    return status;
}
