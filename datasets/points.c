#include "datasets/points_internal.h"

#include "datasets/number.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Mainland VN-2000 eastings and northings in any 3° or 6° zone: the ranges never meet, so exchanged columns
 * show. */
#define VN2000_EAST_MAX_M 900000.0
#define VN2000_NORTH_MIN_M 901000.0
#define VN2000_NORTH_MAX_M 2700000.0

#define LEFT_OUT "row left out"

void data_points_close(struct data_points *points)
{
    geo_transform_close(points->to_grid);
    geo_transform_close(points->to_wgs84);
    geo_table_close(points->table);
    *points = (struct data_points){0};
}

/* Which columns hold the coordinates; geometry comes before columns that only look like coordinates. */
static enum geo_status find_coordinates(struct data_points *points, const struct data_points_source *source,
                                        struct geo_error *err)
{
    static const struct data_column_map nothing;
    const struct data_column_map *map = source->columns == NULL ? &nothing : source->columns;
    const char *x = map->lon != NULL ? map->lon : map->x;
    const char *y = map->lat != NULL ? map->lat : map->y;
    points->x_field = source->lon_field;
    points->y_field = source->lat_field;
    if (source->no_header) {
        return GEO_OK;
    }
    points->x_field = points->y_field = -1;
    if (x == NULL && y == NULL && geo_table_has_geometry(points->table)) {
        return GEO_OK;
    }
    struct data_columns_rule lon = {"longitude or easting", "columns: {lon: …} or {x: …}", x,
                                    data_columns_lon, true};
    struct data_columns_rule lat = {"latitude or northing", "columns: {lat: …} or {y: …}", y,
                                    data_columns_lat, true};
    enum geo_status status = data_columns_find(&points->x_field, points->table, &lon, &points->file, err);
    return status == GEO_OK ? data_columns_find(&points->y_field, points->table, &lat, &points->file, err)
                            : status;
}

/* Longitudes and latitudes are named so, or mapped so: then they are WGS 84 whatever the layer's own CRS is.
 */
static const char *source_crs(const struct data_points *points, const struct data_points_source *source)
{
    const char *own = geo_table_crs(points->table);
    if (source->crs != NULL) {
        return source->crs;
    }
    return points->x_field < 0 && own != NULL ? own : GEO_CRS_WGS84;
}

enum geo_status data_points_open(struct data_points *ret, struct data_load *load,
                                 const struct data_points_source *source, struct geo_error *err)
{
    struct data_points points = {.load = load,
                                 .file = {source->role, data_load_shown_path(load, source->path)},
                                 .x_field = -1,
                                 .y_field = -1};
    struct geo_table_source table = {source->path, source->layer, source->where, source->no_header};
    struct geo_crs_facts facts = {.projected = false};
    enum geo_status status = data_inputs_check(load, source->role, source->path, err);
    if (status == GEO_OK) {
        status = geo_table_open(&points.table, &table, err);
    }
    if (status == GEO_OK) {
        status = find_coordinates(&points, source, err);
    }
    if (status == GEO_OK) {
        const char *crs = source_crs(&points, source);
        status = geo_crs_describe(&facts, crs, err);
        points.geographic = !facts.projected;
        points.vn2000 = facts.vn2000 && facts.projected;
        if (status == GEO_OK) {
            status = geo_transform_open(&points.to_grid, crs, load->scenario->crs, err);
        }
        if (status == GEO_OK) {
            status = geo_transform_open(&points.to_wgs84, crs, GEO_CRS_WGS84, err);
        }
        if (status != GEO_OK) {
            (void)geo_error_prefix(err, "%s '%s'", source->role, points.file.shown);
        }
    }
    if (status != GEO_OK) {
        data_points_close(&points);
        return status;
    }
    *ret = points;
    return GEO_OK;
}

enum geo_status data_points_next(struct data_points *points, bool *ret_more, struct geo_error *err)
{
    enum geo_status status = geo_table_next(points->table, ret_more, &points->row, err);
    if (status != GEO_OK) {
        (void)geo_error_prefix(err, "%s '%s'", points->file.role, points->file.shown);
    }
    return status;
}

static enum geo_status reject(const struct data_points *points, int field, const char *what,
                              struct geo_error *err)
{
    const struct data_finding finding = {
        PLAN_SEVERITY_ERROR, points->file.shown,
        points->row,         field >= 0 ? geo_table_field_name(points->table, field) : "geometry",
        "bad_value",         LEFT_OUT};
    return data_findings_add(&points->load->findings, &finding, err, "%s", what);
}

/* One coordinate as a number; *ret_ok false after a finding. */
static enum geo_status read_coordinate(double *ret, bool *ret_ok, const struct data_points *points, int field,
                                       struct geo_error *err)
{
    const char *text = geo_table_text(points->table, field);
    if (text == NULL) {
        *ret_ok = false;
        return reject(points, field, "the coordinate is missing", err);
    }
    const char *fault = data_number_real_fault(text);
    if (fault != NULL) {
        char what[256];
        (void)snprintf(what, sizeof what, "the coordinate '%.60s' %s", text, fault);
        *ret_ok = false;
        return reject(points, field, what, err);
    }
    *ret_ok = data_number_real(text, ret);
    return GEO_OK;
}

static enum geo_status read_xy(double ret[2], bool *ret_ok, const struct data_points *points,
                               struct geo_error *err)
{
    if (points->x_field >= 0) {
        enum geo_status status = read_coordinate(&ret[0], ret_ok, points, points->x_field, err);
        return status == GEO_OK && *ret_ok ? read_coordinate(&ret[1], ret_ok, points, points->y_field, err)
                                           : status;
    }
    *ret_ok = geo_table_geometry_kind(points->table) != GEO_GEOMETRY_NONE;
    if (!*ret_ok) {
        return reject(points, -1, "the row has no geometry", err);
    }
    return geo_table_point(points->table, &ret[0], &ret[1], err);
}

/* NULL if the pair may be a place on earth. */
static const char *degrees_fault(double lon_deg, double lat_deg)
{
    if (fabs(lat_deg) > 90.0 && fabs(lat_deg) <= 180.0 && fabs(lon_deg) <= 90.0) {
        return "longitude and latitude are exchanged";
    }
    if (fabs(lon_deg) > 180.0 || fabs(lat_deg) > 90.0) {
        return "is not a longitude in [-180, 180] and a latitude in [-90, 90]; if it is in metres, say crs: "
               "EPSG:…";
    }
    return lon_deg == 0.0 && lat_deg == 0.0 ? "is the point 0, 0" : NULL;
}

/* In Viet Nam X is often the northing: put right what can only be that. */
static enum geo_status unswap(double xy[2], const struct data_points *points, struct geo_error *err)
{
    bool swapped = points->vn2000 && xy[0] >= VN2000_NORTH_MIN_M && xy[0] <= VN2000_NORTH_MAX_M &&
                   xy[1] > 0.0 && xy[1] <= VN2000_EAST_MAX_M;
    if (!swapped) {
        return GEO_OK;
    }
    const struct data_finding finding = {PLAN_SEVERITY_WARNING, points->file.shown,         points->row, "",
                                         "axis_swapped",        "taken the other way round"};
    enum geo_status status = data_findings_add(&points->load->findings, &finding, err,
                                               "x %.3f is a northing and y %.3f an easting", xy[0], xy[1]);
    double northing = xy[0];
    xy[0] = xy[1];
    xy[1] = northing;
    return status;
}

enum geo_status data_points_place(struct data_place *ret, bool *ret_ok, const struct data_points *points,
                                  struct geo_error *err)
{
    double xy[2] = {(double)NAN, (double)NAN};
    bool ok = true;
    enum geo_status status = read_xy(xy, &ok, points, err);
    if (status != GEO_OK || !ok) {
        *ret_ok = false;
        return status;
    }
    const char *fault = points->geographic ? degrees_fault(xy[0], xy[1]) : NULL;
    if (fault == NULL) {
        status = unswap(xy, points, err);
    }
    struct data_place place = {xy[0], xy[1], xy[0], xy[1]};
    if (fault == NULL && status == GEO_OK &&
        (geo_transform_points(points->to_grid, &place.x_m, &place.y_m, 1, 1) > 0 ||
         geo_transform_points(points->to_wgs84, &place.lon_deg, &place.lat_deg, 1, 1) > 0)) {
        fault = "cannot be transformed to the planning grid; say crs: EPSG:… if it is in another system";
    }
    if (status == GEO_OK && fault != NULL) {
        char what[256];
        (void)snprintf(what, sizeof what, "%.10g, %.10g: %s", xy[0], xy[1], fault);
        *ret_ok = false;
        return reject(points, points->x_field, what, err);
    }
    if (status == GEO_OK) {
        *ret = place;
        *ret_ok = true;
    }
    return status;
}

enum geo_status data_points_number(double *ret, const struct data_points *points,
                                   const struct data_points_number *number, struct geo_error *err)
{
    const char *text = number->field < 0 ? NULL : geo_table_text(points->table, number->field);
    double value = (double)NAN;
    if (text == NULL || (data_number_real(text, &value) && value >= number->low && value <= number->high)) {
        *ret = value;
        return GEO_OK;
    }
    *ret = (double)NAN;
    const struct data_finding finding = {
        PLAN_SEVERITY_WARNING, points->file.shown,
        points->row,           geo_table_field_name(points->table, number->field),
        "bad_value",           number->action};
    const char *fault = data_number_real_fault(text);
    if (fault != NULL) {
        return data_findings_add(&points->load->findings, &finding, err, "'%.60s' %s", text, fault);
    }
    return data_findings_add(&points->load->findings, &finding, err, "the value %g%s is outside [%g, %g]",
                             value, number->unit, number->low, number->high);
}
