/* Reading a layer row by row. */
#include "datasets/features_internal.h"

enum geo_status data_features_each(struct data_load *load, const struct data_points_source *source,
                                   const struct data_rows *rows, struct geo_error *err)
{
    struct data_points points = {0};
    enum geo_status status = data_points_open(&points, load, source, err);
    for (bool more = true; status == GEO_OK && more;) {
        status = data_points_next(&points, &more, err);
        if (status == GEO_OK && more) {
            status = rows->read(rows->context, &points, err);
        }
    }
    data_points_close(&points);
    return status;
}

enum geo_status data_features_reject(const struct data_points *points, const char *what,
                                     struct geo_error *err)
{
    const struct data_finding finding = {PLAN_SEVERITY_WARNING, points->file.shown, points->row, "geometry",
                                         "bad_value",           "row left out"};
    return data_findings_add(&points->load->findings, &finding, err, "%s", what);
}

static enum geo_status report_repair(const struct data_points *points, const struct geo_repair *repair,
                                     struct geo_error *err)
{
    const struct data_finding finding = {PLAN_SEVERITY_WARNING, points->file.shown, points->row, "geometry",
                                         "ring_repaired",       "made valid"};
    return data_findings_add(&points->load->findings, &finding, err,
                             "the polygon is invalid: %s; its area changed by %.1f m2", repair->reason,
                             repair->area_change_m2);
}

enum geo_status data_features_polygon(struct geo_polygon *ret, bool *ret_ok, const struct data_points *points,
                                      struct geo_error *err)
{
    struct geo_repair repair = {false, "", 0.0};
    struct geo_polygon polygon = {0};
    struct geo_error fault = {GEO_OK, ""};
    enum geo_status status = geo_table_polygon(points->table, points->to_grid, &polygon, &repair, &fault);
    *ret_ok = false;
    if (status == GEO_ERR_INPUT) {
        return data_features_reject(points, fault.message, err);
    }
    if (status != GEO_OK) {
        return geo_error_set(err, status, "%s", fault.message);
    }
    if (!(geo_polygon_area_m2(&polygon) > 0.0)) {
        geo_polygon_release(&polygon);
        return data_features_reject(points, "the polygon is empty", err);
    }
    if (repair.repaired) {
        status = report_repair(points, &repair, err);
    }
    if (status != GEO_OK) {
        geo_polygon_release(&polygon);
        return status;
    }
    *ret = polygon;
    *ret_ok = true;
    return GEO_OK;
}
