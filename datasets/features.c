/* Roads and schools: kilometres and counts of each (cell, commune). */
#include "datasets/features_internal.h"

#include <inttypes.h>
#include <stdio.h>

static struct data_points_source feature_source(const char *role, const struct data_features *features)
{
    return (struct data_points_source){.role = role,
                                       .path = features->path,
                                       .layer = features->layer,
                                       .where = features->where,
                                       .lon_field = -1,
                                       .lat_field = -1};
}

static enum geo_status read_road(void *context, const struct data_points *points, struct geo_error *err)
{
    struct data_gathering *gathering = context;
    struct geo_lines lines = {0};
    enum geo_geometry_kind kind = geo_table_geometry_kind(points->table);
    if (kind != GEO_GEOMETRY_LINE) {
        return data_features_reject(
            points, kind == GEO_GEOMETRY_NONE ? "the road has no geometry" : "the road is not a line", err);
    }
    enum geo_status status = geo_table_lines(points->table, points->to_grid, &lines, err);
    if (status == GEO_OK) {
        gathering->row_count++;
        data_gathering_lines(gathering, &lines);
        geo_lines_release(&lines);
    }
    return status;
}

enum geo_status data_roads_load(struct data_load *load, struct geo_error *err)
{
    struct data_gathering gathering = {0};
    if (load->plan->roads.path == NULL) {
        return GEO_OK;
    }
    enum geo_status status = data_gathering_init(&gathering, load, false, err);
    if (status == GEO_OK) {
        const struct data_points_source source = feature_source("roads", &load->plan->roads);
        const struct data_rows rows = {read_road, &gathering};
        status = data_features_each(load, &source, &rows, err);
    }
    if (status == GEO_OK && gathering.outside > 0.0) {
        bool all = data_gathering_total(&gathering) == 0.0;
        const struct data_finding finding = {all ? PLAN_SEVERITY_WARNING : PLAN_SEVERITY_INFO,
                                             data_load_shown_path(load, load->plan->roads.path),
                                             -1,
                                             "",
                                             "outside",
                                             "not counted"};
        status = data_findings_add(&load->findings, &finding, err, "%.1f km of roads are in no commune%s",
                                   gathering.outside, all ? DATA_FEATURES_ALL_OUTSIDE : "");
    }
    if (status == GEO_OK) {
        status = data_findings_flush(&load->findings, err);
    }
    if (status == GEO_OK) {
        char note[128];
        (void)snprintf(note, sizeof note, "%" PRId64 " roads, %.1f km in the area", gathering.row_count,
                       data_gathering_total(&gathering));
        status = data_inputs_add(load, "roads", load->plan->roads.path, note, err);
    }
    if (status == GEO_OK) {
        status = data_gathering_set(&load->scenario->roads, &gathering, err);
    }
    load->scenario->has_roads = status == GEO_OK;
    data_gathering_release(&gathering);
    return status;
}

static enum geo_status read_school(void *context, const struct data_points *points, struct geo_error *err)
{
    struct data_gathering *gathering = context;
    struct data_place place;
    bool ok = false;
    enum geo_status status = data_points_place(&place, &ok, points, err);
    if (status == GEO_OK && ok) {
        gathering->row_count++;
        gathering->outside_count += data_gathering_point(gathering, place.x_m, place.y_m, 1.0) ? 0 : 1;
    }
    return status;
}

enum geo_status data_schools_load(struct data_load *load, struct geo_error *err)
{
    struct data_gathering gathering = {0};
    if (load->plan->schools.path == NULL) {
        return GEO_OK;
    }
    enum geo_status status = data_gathering_init(&gathering, load, false, err);
    if (status == GEO_OK) {
        const struct data_points_source source = feature_source("schools", &load->plan->schools);
        const struct data_rows rows = {read_school, &gathering};
        status = data_features_each(load, &source, &rows, err);
    }
    if (status == GEO_OK && gathering.outside_count > 0) {
        bool all = gathering.outside_count == gathering.row_count;
        const struct data_finding finding = {all ? PLAN_SEVERITY_WARNING : PLAN_SEVERITY_INFO,
                                             data_load_shown_path(load, load->plan->schools.path),
                                             -1,
                                             "",
                                             "outside",
                                             "not counted"};
        status = data_findings_add(
            &load->findings, &finding, err, "%" PRId64 " of %" PRId64 " schools are in no commune%s",
            gathering.outside_count, gathering.row_count, all ? DATA_FEATURES_ALL_OUTSIDE : "");
    }
    if (status == GEO_OK) {
        status = data_findings_flush(&load->findings, err);
    }
    if (status == GEO_OK) {
        char note[128];
        (void)snprintf(note, sizeof note, "%" PRId64 " schools, %" PRId64 " in the area", gathering.row_count,
                       gathering.row_count - gathering.outside_count);
        status = data_inputs_add(load, "schools", load->plan->schools.path, note, err);
    }
    if (status == GEO_OK) {
        status = data_gathering_set(&load->scenario->schools, &gathering, err);
    }
    load->scenario->has_schools = status == GEO_OK;
    data_gathering_release(&gathering);
    return status;
}
