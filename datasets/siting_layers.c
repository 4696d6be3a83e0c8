/* Layers that demand is made of besides people, and lines that sites are connected to. */
#include "datasets/siting_internal.h"

#include "datasets/features_internal.h"
#include "geo/memory.h"
#include <inttypes.h>
#include <stdio.h>

static enum geo_status read_lines(struct data_gathering *gathering, const struct data_points *points,
                                  struct geo_error *err)
{
    struct geo_lines lines = {0};
    double outside = gathering->outside;
    enum geo_status status = geo_table_lines(points->table, points->to_grid, &lines, err);
    if (status == GEO_OK) {
        gathering->row_count++;
        data_gathering_lines(gathering, &lines);
        gathering->outside_count += gathering->outside > outside ? 1 : 0;
        geo_lines_release(&lines);
    }
    return status;
}

static enum geo_status read_area(struct data_gathering *gathering, const struct data_points *points,
                                 struct geo_error *err)
{
    struct geo_polygon polygon = {0};
    bool ok = false;
    bool inside = false;
    enum geo_status status = data_features_polygon(&polygon, &ok, points, err);
    if (status == GEO_OK && ok) {
        gathering->row_count++;
        status = data_gathering_area(gathering, &inside, &polygon, 1.0, err);
        gathering->outside_count += inside ? 0 : 1;
        geo_polygon_release(&polygon);
    }
    return status;
}

static enum geo_status read_point(struct data_gathering *gathering, const struct data_points *points,
                                  struct geo_error *err)
{
    struct data_place place;
    bool ok = false;
    enum geo_status status = data_points_place(&place, &ok, points, err);
    if (status == GEO_OK && ok) {
        gathering->row_count++;
        gathering->outside_count += data_gathering_point(gathering, place.x_m, place.y_m, 1.0) ? 0 : 1;
    }
    return status;
}

static enum geo_status read_feature(void *context, const struct data_points *points, struct geo_error *err)
{
    struct data_gathering *gathering = context;
    enum geo_geometry_kind kind =
        points->x_field >= 0 ? GEO_GEOMETRY_POINT : geo_table_geometry_kind(points->table);
    if (kind == GEO_GEOMETRY_LINE) {
        return read_lines(gathering, points, err);
    }
    if (kind == GEO_GEOMETRY_AREA && !gathering->by_cell) {
        return read_area(gathering, points, err);
    }
    if (kind == GEO_GEOMETRY_POINT) {
        return read_point(gathering, points, err);
    }
    return data_features_reject(points,
                                kind == GEO_GEOMETRY_NONE ? "the row has no geometry"
                                : gathering->by_cell      ? "the row is neither a line nor a point"
                                                          : "the row is no point, line or polygon",
                                err);
}

/* What lies outside the area is not counted, and said. */
static enum geo_status report_outside(const struct data_gathering *gathering, const char *file,
                                      struct geo_error *err)
{
    bool all = data_gathering_total(gathering) == 0.0;
    const struct data_finding finding = {
        all ? PLAN_SEVERITY_WARNING : PLAN_SEVERITY_INFO, file, -1, "", "outside", "not counted"};
    const struct data_finding none = {PLAN_SEVERITY_WARNING, file, -1, "", "empty", "has no effect"};
    if (gathering->row_count == 0) {
        return data_findings_add(&gathering->load->findings, &none, err,
                                 "no feature of the layer can be used; check its condition");
    }
    if (gathering->outside_count == 0) {
        return GEO_OK;
    }
    return data_findings_add(
        &gathering->load->findings, &finding, err, "%" PRId64 " of %" PRId64 " features reach outside %s%s",
        gathering->outside_count, gathering->row_count,
        gathering->by_cell ? "the planning grid" : "the communes", all ? DATA_FEATURES_ALL_OUTSIDE : "");
}

static enum geo_status load_set(struct plan_feature_set *ret, struct data_load *load,
                                const struct data_points_source *source, bool by_cell, struct geo_error *err)
{
    struct data_gathering gathering = {0};
    const struct data_rows rows = {read_feature, &gathering};
    enum geo_status status = data_gathering_init(&gathering, load, by_cell, err);
    if (status == GEO_OK) {
        status = data_features_each(load, source, &rows, err);
    }
    if (status == GEO_OK) {
        status = report_outside(&gathering, data_load_shown_path(load, source->path), err);
    }
    if (status == GEO_OK) {
        status = data_findings_flush(&load->findings, err);
    }
    if (status == GEO_OK) {
        status = data_gathering_set(ret, &gathering, err);
    }
    if (status == GEO_OK) {
        char note[96];
        (void)snprintf(note, sizeof note, "%" PRId64 " features, in %" PRId64 " cells", gathering.row_count,
                       ret->count);
        status = data_inputs_add(load, source->role, source->path, note, err);
    }
    data_gathering_release(&gathering);
    return status;
}

static enum geo_status load_demand(struct data_load *load, const struct data_site_layer *wanted,
                                   struct geo_error *err)
{
    struct plan_siting_settings *siting = &load->scenario->siting;
    struct plan_demand_layer *layer = &siting->demand[siting->demand_count++];
    const struct data_points_source source = {.role = "demand",
                                              .path = wanted->path,
                                              .layer = wanted->layer,
                                              .where = wanted->where,
                                              .lon_field = -1,
                                              .lat_field = -1};
    layer->weight = wanted->weight;
    enum geo_status status = geo_memory_text(&layer->name, wanted->name, err);
    return status == GEO_OK ? load_set(&layer->set, load, &source, false, err) : status;
}

static enum geo_status load_lines(struct plan_feature_set *ret, bool *ret_has, struct data_load *load,
                                  const char *role, const struct data_features *wanted, struct geo_error *err)
{
    const struct data_points_source source = {.role = role,
                                              .path = wanted->path,
                                              .layer = wanted->layer,
                                              .where = wanted->where,
                                              .lon_field = -1,
                                              .lat_field = -1};
    if (wanted->path == NULL) {
        return GEO_OK;
    }
    *ret_has = true;
    return load_set(ret, load, &source, true, err);
}

enum geo_status data_siting_layers(struct data_load *load, struct geo_error *err)
{
    const struct data_sites *sites = &load->plan->sites;
    struct plan_siting_settings *siting = &load->scenario->siting;
    enum geo_status status = geo_memory_array(&siting->demand, sites->demand.layer_count,
                                              sizeof *siting->demand, "layers of demand", err);
    for (size_t i = 0; i < sites->demand.layer_count && status == GEO_OK; i++) {
        status = load_demand(load, &sites->demand.layer[i], err);
    }
    if (status == GEO_OK) {
        status = load_lines(&siting->power, &siting->has_power, load, "power lines", &sites->power, err);
    }
    if (status == GEO_OK) {
        status = load_lines(&siting->fibre, &siting->has_fibre, load, "fibre lines", &sites->fibre, err);
    }
    return status;
}
