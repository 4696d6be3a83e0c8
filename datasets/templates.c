#include "datasets/templates_internal.h"

#include "datasets/number.h"
#include "datasets/reference_internal.h"
#include "planner/radio/link.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A template of either kind; NaN, NULL and −1 say nothing. */
struct template
{
    double bandwidth_mhz, height_agl_m, power_dbm, loss_db, tilt_deg;
    const char *antenna;
    double azimuth_deg[DATA_TEMPLATE_AZIMUTHS];
    int32_t azimuth_count;
};

int32_t data_template_antenna(const struct plan_scenario *scenario, const char *name)
{
    for (int32_t i = 0; i < scenario->antenna_count; i++) {
        if (strcmp(scenario->antenna[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

/* Whether the space-separated list names the band. */
static bool lists_band(const char *list, const char *band)
{
    size_t length = strlen(band);
    for (const char *at = list; *at != '\0';) {
        size_t word = strcspn(at, " ");
        if (word == length && strncmp(at, band, length) == 0) {
            return true;
        }
        at += word;
        at += strspn(at, " ");
    }
    return false;
}

static double real_or_nan(const char *text)
{
    double value = (double)NAN;
    (void)data_number_real(text, &value);
    return value;
}

static void read_azimuths(struct template *ret, const char *list)
{
    ret->azimuth_count = *list == '\0' ? -1 : 0;
    for (const char *at = list; *at != '\0' && ret->azimuth_count < DATA_TEMPLATE_AZIMUTHS;) {
        char *end = NULL;
        ret->azimuth_deg[ret->azimuth_count++] = strtod(at, &end);
        at = *end == '\0' ? end : end + 1;
    }
}

/* False if the built-in line is for other stations. */
static bool read_built_in(struct template *ret, const struct data_reference_cursor *row,
                          const struct plan_band *band, enum plan_environment environment)
{
    if ((row->cell[0][0] != '\0' && strcmp(row->cell[0], plan_technology_name(band->technology)) != 0) ||
        (row->cell[1][0] != '\0' && strcmp(row->cell[1], plan_environment_name(environment)) != 0) ||
        (row->cell[2][0] != '\0' && !lists_band(row->cell[2], band->name))) {
        return false;
    }
    ret->bandwidth_mhz = real_or_nan(row->cell[3]);
    ret->height_agl_m = real_or_nan(row->cell[4]);
    ret->power_dbm = real_or_nan(row->cell[5]);
    ret->loss_db = real_or_nan(row->cell[6]);
    ret->tilt_deg = real_or_nan(row->cell[7]);
    ret->antenna = row->cell[8][0] == '\0' ? NULL : row->cell[8];
    read_azimuths(ret, row->cell[9]);
    return true;
}

static enum geo_status read_own(struct template *ret, bool *ret_matches, const struct data_template *own,
                                int32_t band, enum plan_environment environment, struct geo_error *err)
{
    const struct plan_band *wanted = data_reference_band_at(band);
    bool matches = own->technology == (int64_t)wanted->technology &&
                   (own->environment < 0 || own->environment == (int64_t)environment);
    if (matches && own->band != NULL) {
        int named = data_reference_band_index(wanted->technology, own->band);
        if (named < 0) {
            return geo_error_set(err, GEO_ERR_PLAN, "templates: band '%s' is none of the known bands of %s",
                                 own->band, plan_technology_name(wanted->technology));
        }
        matches = named == band;
    }
    *ret_matches = matches;
    *ret = (struct template){own->bandwidth_mhz, own->height_agl_m, own->power_dbm, own->loss_db,
                             own->tilt_deg,      own->antenna,      {0.0},          -1};
    if (own->azimuth_deg != NULL) {
        for (size_t i = 0; i < own->azimuth_count && i < DATA_TEMPLATE_AZIMUTHS; i++) {
            ret->azimuth_deg[i] = fmod(own->azimuth_deg[i], 360.0);
        }
        ret->azimuth_deg[0] = own->azimuth_count == 0 ? (double)NAN : ret->azimuth_deg[0];
        ret->azimuth_count = own->azimuth_count == 0 ? 1 : (int32_t)own->azimuth_count;
    }
    return GEO_OK;
}

static void fill(double *value, double from)
{
    *value = isnan(*value) ? from : *value;
}

static enum geo_status merge(struct data_template_values *values, const struct template *from,
                             const struct plan_scenario *scenario, struct geo_error *err)
{
    fill(&values->bandwidth_mhz, from->bandwidth_mhz);
    fill(&values->height_agl_m, from->height_agl_m);
    fill(&values->power_dbm, from->power_dbm);
    fill(&values->loss_db, from->loss_db);
    fill(&values->tilt_deg, from->tilt_deg);
    if (values->azimuth_count < 0 && from->azimuth_count > 0) {
        values->azimuth_count = from->azimuth_count;
        memcpy(values->azimuth_deg, from->azimuth_deg, sizeof values->azimuth_deg);
    }
    if (values->antenna < 0 && from->antenna != NULL) {
        values->antenna = data_template_antenna(scenario, from->antenna);
        if (values->antenna < 0) {
            char known[512] = "";
            for (int32_t i = 0; i < scenario->antenna_count; i++) {
                size_t used = strlen(known);
                (void)snprintf(known + used, sizeof known - used, "%s%s", i == 0 ? "" : ", ",
                               scenario->antenna[i].name);
            }
            return geo_error_set(err, GEO_ERR_PLAN, "templates: no antenna is named '%s'; there are %s",
                                 from->antenna, known);
        }
    }
    return GEO_OK;
}

static enum geo_status merge_all(struct data_template_values *values, const struct data_load *load,
                                 int32_t band, enum plan_environment environment, struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    for (size_t i = 0; i < load->plan->template_count && status == GEO_OK; i++) {
        struct template own;
        bool matches = false;
        status = read_own(&own, &matches, &load->plan->template[i], band, environment, err);
        if (status == GEO_OK && matches) {
            status = merge(values, &own, load->scenario, err);
        }
    }
    struct data_reference_cursor row;
    data_reference_open(&row, data_reference_templates_csv);
    while (status == GEO_OK && data_reference_next(&row)) {
        struct template built_in;
        if (read_built_in(&built_in, &row, data_reference_band_at(band), environment)) {
            status = merge(values, &built_in, load->scenario, err);
        }
    }
    return status;
}

enum geo_status data_template_find(struct data_template_values *ret, const struct data_load *load,
                                   int32_t band, enum plan_environment environment, struct geo_error *err)
{
    const struct plan_band *wanted = data_reference_band_at(band);
    struct data_template_values values = {(double)NAN, (double)NAN, (double)NAN, (double)NAN,
                                          (double)NAN, -1,          {0.0},       -1};
    enum geo_status status = merge_all(&values, load, band, environment, err);
    if (status != GEO_OK) {
        return status;
    }
    fill(&values.bandwidth_mhz, wanted->bandwidth_mhz);
    if (plan_link_subcarrier_count(wanted->technology, values.bandwidth_mhz, wanted->subcarrier_khz) <= 0) {
        return geo_error_set(
            err, GEO_ERR_PLAN,
            "templates: bandwidth_mhz = %g is no channel of %s %s with %g kHz sub-carriers; %g is usual",
            values.bandwidth_mhz, plan_technology_name(wanted->technology), wanted->name,
            wanted->subcarrier_khz, wanted->bandwidth_mhz);
    }
    *ret = values;
    return GEO_OK;
}
