/* Which coordinate system a plan is made in. */
#include "datasets/communes_internal.h"

#include "datasets/reference.h"
#include "geo/memory.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a first reading of the communes says about where they are. */
struct survey {
    int64_t province_rows[64]; /* by index into the reference table */
    int64_t row_count;
    int64_t lost_count;      /* polygons that are at no longitude and latitude */
    double first_x, first_y; /* of the first of them */
    double lon_sum_deg, lat_sum_deg;
};

static int province_index(const char *text)
{
    for (int i = 0; text != NULL && i < data_reference_province_count() && i < 64; i++) {
        if (strcmp(data_reference_province_at(i)->code, text) == 0) {
            return i;
        }
    }
    return -1;
}

static enum geo_status survey_row(struct survey *survey, const struct data_communes_source *source,
                                  const struct geo_transform *to_wgs84, struct geo_error *err)
{
    if (geo_table_geometry_kind(source->table) != GEO_GEOMETRY_AREA) {
        return GEO_OK;
    }
    double lon = (double)NAN;
    double lat = (double)NAN;
    enum geo_status status = geo_table_point(source->table, &lon, &lat, err);
    const double x = lon;
    const double y = lat;
    if (status != GEO_OK) {
        return status;
    }
    if (geo_transform_points(to_wgs84, &lon, &lat, 1, 1) > 0 || fabs(lat) > 90.0) {
        survey->first_x = survey->lost_count == 0 ? x : survey->first_x;
        survey->first_y = survey->lost_count == 0 ? y : survey->first_y;
        survey->lost_count++;
        return GEO_OK;
    }
    survey->row_count++;
    survey->lon_sum_deg += lon;
    survey->lat_sum_deg += lat;
    int province =
        source->province < 0 ? -1 : province_index(geo_table_text(source->table, source->province));
    if (province >= 0) {
        survey->province_rows[province]++;
    }
    return GEO_OK;
}

static enum geo_status survey_communes(struct survey *ret, struct data_load *load, struct geo_error *err)
{
    struct data_communes_source source = {0};
    struct geo_transform *to_wgs84 = NULL;
    struct survey survey = {.row_count = 0};
    enum geo_status status = data_communes_open(&source, load, err);
    if (status == GEO_OK) {
        status = geo_transform_open(&to_wgs84, source.crs, GEO_CRS_WGS84, err);
    }
    for (bool more = true; status == GEO_OK && more;) {
        int64_t row = 0;
        status = geo_table_next(source.table, &more, &row, err);
        if (status == GEO_OK && more) {
            status = survey_row(&survey, &source, to_wgs84, err);
        }
    }
    geo_transform_close(to_wgs84);
    geo_table_close(source.table);
    if (status == GEO_OK) {
        *ret = survey;
    }
    return status;
}

static enum geo_status report_guess(struct data_load *load, enum plan_severity severity, const char *crs,
                                    const char *what, struct geo_error *err)
{
    char action[160];
    (void)snprintf(action, sizeof action, "planned in %s; area.province or area.crs would say otherwise",
                   crs);
    const struct data_finding finding = {
        severity, data_load_shown_path(load, load->plan->communes.path), -1, "", "crs_guess", action};
    return data_findings_add(&load->findings, &finding, err, "%s", what);
}

/* The province most communes belong to, or else the UTM zone they lie in. */
static enum geo_status guess_crs(char ret[32], struct data_load *load, struct geo_error *err)
{
    struct survey survey;
    enum geo_status status = survey_communes(&survey, load, err);
    if (status != GEO_OK) {
        return status;
    }
    if (survey.row_count == 0 && survey.lost_count > 0) {
        return geo_error_set(err, GEO_ERR_INPUT,
                             "communes '%s': not one polygon has a longitude and latitude; the first is at "
                             "%.10g, %.10g, which looks like metres: give the file its coordinate system "
                             "(EPSG:…)",
                             data_load_shown_path(load, load->plan->communes.path), survey.first_x,
                             survey.first_y);
    }
    if (survey.row_count == 0) {
        return geo_error_set(err, GEO_ERR_INPUT, "communes '%s': holds no polygon%s",
                             data_load_shown_path(load, load->plan->communes.path),
                             load->plan->communes.where == NULL ? "" : " that meets area.communes.where");
    }
    int best = 0;
    int provinces = 0;
    for (int i = 0; i < 64; i++) {
        best = survey.province_rows[i] > survey.province_rows[best] ? i : best;
        provinces += survey.province_rows[i] > 0 ? 1 : 0;
    }
    if (provinces == 0) {
        double count = (double)survey.row_count;
        geo_crs_utm(ret, survey.lon_sum_deg / count, survey.lat_sum_deg / count);
        return report_guess(load, PLAN_SEVERITY_WARNING, ret,
                            "the plan names no province and the communes carry no province code", err);
    }
    const struct data_province *province = data_reference_province_at(best);
    (void)snprintf(ret, 32, "%s", province->crs);
    char what[160];
    (void)snprintf(what, sizeof what, "most communes carry the province code '%s' (%s)%s", province->code,
                   province->name, provinces > 1 ? ", but not all" : "");
    return report_guess(load, provinces > 1 ? PLAN_SEVERITY_WARNING : PLAN_SEVERITY_INFO, ret, what, err);
}

static enum geo_status find_crs(char ret[32], struct data_load *load, struct geo_error *err)
{
    const struct data_plan *plan = load->plan;
    const struct data_province *province =
        plan->province == NULL ? NULL : data_reference_province(plan->province);
    if (plan->province != NULL && province == NULL) {
        return geo_error_set(
            err, GEO_ERR_PLAN,
            "area.province = '%s' is not the code of a province; codes are 01 (Hà Nội) … 96 (Cà Mau), "
            "in quotes",
            plan->province);
    }
    if (plan->crs != NULL && strcmp(plan->crs, "auto") != 0) {
        (void)snprintf(ret, 32, "%s", plan->crs);
        return GEO_OK;
    }
    if (province == NULL) {
        return guess_crs(ret, load, err);
    }
    (void)snprintf(ret, 32, "%s", province->crs);
    return GEO_OK;
}

enum geo_status data_communes_choose_crs(struct data_load *load, struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    char crs[32];
    struct geo_crs_facts facts;
    struct geo_transform *from_wgs84 = NULL;
    enum geo_status status = find_crs(crs, load, err);
    if (status != GEO_OK) {
        return status;
    }
    status = geo_crs_describe(&facts, crs, err);
    if (status == GEO_ERR_INPUT) {
        return geo_error_set(err, GEO_ERR_PLAN, "area.crs: %s", err == NULL ? "" : err->message);
    }
    if (status == GEO_OK && (!facts.projected || fabs(facts.metres_per_unit - 1.0) > 1e-9)) {
        return geo_error_set(
            err, GEO_ERR_PLAN,
            "area.crs = '%s' (%s) is not projected in metres; write auto, or the EPSG code of a "
            "projected system",
            crs, facts.name);
    }
    if (status == GEO_OK) {
        status = geo_transform_open(&from_wgs84, GEO_CRS_WGS84, crs, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_text(&scenario->crs, crs, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_text(&scenario->crs_name, facts.name, err);
    }
    if (status == GEO_OK) {
        scenario->central_meridian_deg = facts.central_meridian_deg;
        status = geo_memory_text(&scenario->crs_operation, geo_transform_description(from_wgs84), err);
    }
    geo_transform_close(from_wgs84);
    return status;
}
