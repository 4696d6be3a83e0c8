/* Commune polygons: code, name, population; sorted by code; the grids around them. */
#include "datasets/communes_internal.h"

#include "datasets/number.h"
#include "datasets/reference.h"
#include "geo/memory.h"
#include "geo/shape.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const code_names[] = {
    "code",   "communecode",      "maxa", "maphuong", "maphuongxa", "maxaphuong", "wardcode",
    "madvhc", "madonvihanhchinh", "gid4", "gid3",     "maso",       "ma",         "id",
    NULL};
static const char *const name_names[] = {"name",        "fullname",    "tenxa",    "tenphuong", "tenphuongxa",
                                         "tenxaphuong", "communename", "wardname", "tendvhc",   "tenhc",
                                         "ten",         "name4",       "name3",    NULL};
static const char *const people_names[] = {"population", "danso",     "people", "pop",
                                           "dansonguoi", "tongdanso", NULL};
static const char *const province_names[] = {
    "provincecode", "matinh", "tinhcode",  "matinhthanh", "provinceid",
    "province",     "matp",   "provincec", NULL}; /* the last: province_code cut by a Shapefile */

struct commune_row {
    struct plan_commune commune;
    int64_t row;
    bool left_out;
};

struct commune_list {
    struct commune_row *row;
    size_t count, capacity;
    int64_t elsewhere_count;               /* communes with the code of a province that is not the plan's */
    const struct data_province *elsewhere; /* the first one's */
};

static void release_list(struct commune_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->row[i].commune.code);
        free(list->row[i].commune.name);
        geo_polygon_release(&list->row[i].commune.polygon);
    }
    free(list->row);
    *list = (struct commune_list){0};
}

enum geo_status data_communes_open(struct data_communes_source *ret, struct data_load *load,
                                   struct geo_error *err)
{
    const struct data_plan *plan = load->plan;
    if (plan->communes.path == NULL) {
        return geo_error_set(err, GEO_ERR_PLAN,
                             "area.communes.path is missing; name the file of commune polygons");
    }
    struct data_communes_source source = {
        .file = {"communes", data_load_shown_path(load, plan->communes.path)},
        .code = -1,
        .name = -1,
        .people = -1};
    struct geo_table_source table = {plan->communes.path, plan->communes.layer, plan->communes.where, false};
    const struct data_columns_rule rules[] = {
        {"code", "area.communes.code", plan->communes.code, code_names, true},
        {"name", "area.communes.name", plan->communes.name, name_names, false},
        {"population", "area.communes.population", plan->communes.population, people_names, false},
        {"province", "area.province", NULL, province_names, false}};
    int *const column[] = {&source.code, &source.name, &source.people, &source.province};
    enum geo_status status = data_inputs_check(load, "communes", plan->communes.path, err);
    if (status == GEO_OK) {
        status = geo_table_open(&source.table, &table, err);
    }
    for (int i = 0; i < 4 && status == GEO_OK; i++) {
        status = data_columns_find(column[i], source.table, &rules[i], &source.file, err);
    }
    if (status != GEO_OK) {
        geo_table_close(source.table);
        return status;
    }
    const char *crs = geo_table_crs(source.table);
    source.crs = crs == NULL ? GEO_CRS_WGS84 : crs;
    *ret = source;
    return GEO_OK;
}

static enum geo_status report(struct data_load *load, const struct data_communes_source *source,
                              const struct data_finding *finding, const char *what, struct geo_error *err)
{
    struct data_finding whole = *finding;
    whole.file = source->file.shown;
    return data_findings_add(&load->findings, &whole, err, "%s", what);
}

/* The table's population figure, NaN if there is none. */
static enum geo_status read_people(double *ret, struct data_load *load,
                                   const struct data_communes_source *source, int64_t row,
                                   struct geo_error *err)
{
    const char *text = source->people < 0 ? NULL : geo_table_text(source->table, source->people);
    double people = (double)NAN;
    if (text == NULL || (data_number_real(text, &people) && people >= 0.0)) {
        *ret = people;
        return GEO_OK;
    }
    *ret = (double)NAN;
    const char *fault = data_number_real_fault(text);
    const struct data_finding finding = {
        PLAN_SEVERITY_WARNING, source->file.shown,  row, geo_table_field_name(source->table, source->people),
        "bad_value",           "taken as not given"};
    return data_findings_add(&load->findings, &finding, err, "population '%.60s' %s", text,
                             fault == NULL ? "is negative" : fault);
}

static enum geo_status read_texts(struct plan_commune *commune, struct data_load *load,
                                  const struct data_communes_source *source, int64_t row,
                                  struct geo_error *err)
{
    const char *code = geo_table_text(source->table, source->code);
    const char *name = source->name < 0 ? NULL : geo_table_text(source->table, source->name);
    char made_up[32];
    enum geo_status status = GEO_OK;
    if (code == NULL) {
        (void)snprintf(made_up, sizeof made_up, "row-%" PRId64, row);
        const struct data_finding finding = {PLAN_SEVERITY_ERROR,        "", row, "code", "missing_code",
                                             "kept under a made-up code"};
        status = report(load, source, &finding, "the commune has no code", err);
        code = made_up;
    }
    if (status == GEO_OK && name == NULL && source->name >= 0) {
        const struct data_finding finding = {PLAN_SEVERITY_WARNING,         "", row, "name", "missing_name",
                                             "its code stands for its name"};
        status = report(load, source, &finding, "the commune has no name", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_text(&commune->code, code, err);
    }
    return status == GEO_OK ? geo_memory_text(&commune->name, name == NULL ? code : name, err) : status;
}

static enum geo_status report_repair(struct data_load *load, const struct data_communes_source *source,
                                     int64_t row, const struct geo_repair *repair, struct geo_error *err)
{
    char what[256];
    (void)snprintf(what, sizeof what, "the polygon of '%.40s' is invalid: %s",
                   geo_table_text(source->table, source->code) == NULL
                       ? ""
                       : geo_table_text(source->table, source->code),
                   repair->reason);
    char action[96];
    (void)snprintf(action, sizeof action, "made valid; its area changed by %.1f m2", repair->area_change_m2);
    const struct data_finding finding = {PLAN_SEVERITY_WARNING, "", row, "geometry", "ring_repaired", action};
    return report(load, source, &finding, what, err);
}

/* The polygon of the current row; *ret_ok false after a finding. */
static enum geo_status read_polygon(struct geo_polygon *ret, bool *ret_ok, struct data_load *load,
                                    const struct data_communes_source *source, int64_t row,
                                    struct geo_error *err)
{
    enum geo_geometry_kind kind = geo_table_geometry_kind(source->table);
    struct geo_repair repair = {false, "", 0.0};
    struct geo_error fault = {GEO_OK, ""};
    enum geo_status status = GEO_OK;
    const char *what = kind == GEO_GEOMETRY_NONE   ? "the commune has no geometry"
                       : kind != GEO_GEOMETRY_AREA ? "the commune is not a polygon"
                                                   : NULL;
    if (what == NULL) {
        status = geo_table_polygon(source->table, source->to_grid, ret, &repair, &fault);
        what = status == GEO_ERR_INPUT ? fault.message : NULL;
    }
    if (status != GEO_OK && status != GEO_ERR_INPUT) {
        return geo_error_set(err, status, "%s", fault.message);
    }
    if (what == NULL && !(geo_polygon_area_m2(ret) > 0.0)) {
        geo_polygon_release(ret);
        what = "the commune's polygon is empty";
    }
    *ret_ok = what == NULL;
    if (what != NULL) {
        const struct data_finding finding = {PLAN_SEVERITY_ERROR, "", row, "geometry", "empty_geometry",
                                             "row left out"};
        return report(load, source, &finding, what, err);
    }
    return repair.repaired ? report_repair(load, source, row, &repair, err) : GEO_OK;
}

static void note_province(struct commune_list *list, const struct data_load *load,
                          const struct data_communes_source *source)
{
    const char *wanted = load->plan->province;
    const char *text = source->province < 0 ? NULL : geo_table_text(source->table, source->province);
    const struct data_province *own = text == NULL ? NULL : data_reference_province(text);
    if (wanted == NULL || own == NULL || strcmp(own->code, wanted) == 0) {
        return;
    }
    list->elsewhere = list->elsewhere_count == 0 ? own : list->elsewhere;
    list->elsewhere_count++;
}

static enum geo_status read_row(struct commune_list *list, struct data_load *load,
                                const struct data_communes_source *source, int64_t row, struct geo_error *err)
{
    enum geo_status status =
        geo_memory_grow(&list->row, &list->capacity, list->count + 1, sizeof *list->row, err);
    if (status != GEO_OK) {
        return status;
    }
    struct commune_row *item = &list->row[list->count];
    *item = (struct commune_row){.row = row};
    bool ok = false;
    status = read_polygon(&item->commune.polygon, &ok, load, source, row, err);
    if (status != GEO_OK || !ok) {
        geo_polygon_release(&item->commune.polygon);
        return status;
    }
    list->count++;
    note_province(list, load, source);
    item->commune.area_km2 = geo_polygon_area_m2(&item->commune.polygon) / 1e6;
    status = read_texts(&item->commune, load, source, row, err);
    if (status == GEO_OK) {
        status = read_people(&item->commune.people_given, load, source, row, err);
    }
    return status;
}

static enum geo_status report_province(struct data_load *load, const struct data_communes_source *source,
                                       const struct commune_list *list, struct geo_error *err)
{
    const struct data_finding finding = {PLAN_SEVERITY_WARNING,      source->file.shown, -1, "", "province",
                                         "the plan's province taken"};
    return data_findings_add(&load->findings, &finding, err,
                             "%" PRId64 " of %zu communes carry another province code than area.province = "
                             "'%s'; the first carries the province code %s (%s)",
                             list->elsewhere_count, list->count, load->plan->province, list->elsewhere->code,
                             list->elsewhere->name);
}

static enum geo_status fail_empty(const struct data_load *load, const struct data_communes_source *source,
                                  struct geo_error *err)
{
    const char *file = source->file.shown;
    const struct plan_finding *first = data_findings_first(&load->findings, file, "empty_geometry");
    const char *where = load->plan->communes.where == NULL ? "" : " that meets area.communes.where";
    if (first == NULL) {
        return geo_error_set(err, GEO_ERR_INPUT, "communes '%s': holds no usable polygon%s", file, where);
    }
    struct geo_crs_facts facts = {.name = ""};
    enum geo_status status = geo_crs_describe(&facts, source->crs, err);
    if (status != GEO_OK) {
        return status;
    }
    return geo_error_set(err, GEO_ERR_INPUT,
                         "communes '%s': holds no usable polygon%s; the first, row %" PRId64
                         ": %s; coordinates are read as %s%s",
                         file, where, first->row, first->what, facts.name,
                         facts.projected ? ""
                                         : ", in degrees: if they are metres, give the file its coordinate "
                                           "system (EPSG:…)");
}

static enum geo_status read_communes(struct commune_list *list, struct data_load *load, struct geo_error *err)
{
    struct data_communes_source source = {0};
    enum geo_status status = data_communes_open(&source, load, err);
    if (status == GEO_OK && geo_table_crs(source.table) == NULL) {
        const struct data_finding finding = {
            PLAN_SEVERITY_WARNING, "", -1, "", "crs_guess", "taken as longitude and latitude (WGS 84)"};
        status = report(load, &source, &finding, "the communes do not say their coordinate system", err);
    }
    if (status == GEO_OK) {
        status = geo_transform_open(&source.to_grid, source.crs, load->scenario->crs, err);
    }
    for (bool more = true; status == GEO_OK && more;) {
        int64_t row = 0;
        status = geo_table_next(source.table, &more, &row, err);
        if (status == GEO_OK && more) {
            status = read_row(list, load, &source, row, err);
        }
    }
    if (status == GEO_OK && list->count == 0) {
        status = fail_empty(load, &source, err);
    }
    if (status == GEO_OK && list->elsewhere_count > 0) {
        status = report_province(load, &source, list, err);
    }
    geo_transform_close(source.to_grid);
    geo_table_close(source.table);
    return status;
}

static int compare_rows(const void *a, const void *b)
{
    const struct commune_row *first = a;
    const struct commune_row *second = b;
    int order = strcmp(first->commune.code, second->commune.code);
    return order != 0 ? order : (first->row > second->row) - (first->row < second->row);
}

static bool same_shape(const struct geo_polygon *a, const struct geo_polygon *b)
{
    struct geo_bounds first = geo_polygon_bounds(a);
    struct geo_bounds second = geo_polygon_bounds(b);
    return fabs(first.west_m - second.west_m) < 1.0 && fabs(first.east_m - second.east_m) < 1.0 &&
           fabs(first.south_m - second.south_m) < 1.0 && fabs(first.north_m - second.north_m) < 1.0 &&
           fabs(geo_polygon_area_m2(a) - geo_polygon_area_m2(b)) < 1.0;
}

/* A second commune of the same code: left out if it is the same shape, else told apart by a suffix. */
static enum geo_status settle_duplicate(struct data_load *load, const struct commune_row *first,
                                        struct commune_row *again, int number, struct geo_error *err)
{
    bool same = same_shape(&first->commune.polygon, &again->commune.polygon);
    char code[80];
    (void)snprintf(code, sizeof code, "%.60s-%d", first->commune.code, number);
    char action[128];
    (void)snprintf(action, sizeof action, same ? "row left out" : "kept under the code '%s'", code);
    const struct data_finding finding = {
        PLAN_SEVERITY_ERROR, data_load_shown_path(load, load->plan->communes.path),
        again->row,          "code",
        "duplicate",         action};
    enum geo_status status =
        data_findings_add(&load->findings, &finding, err, "the code '%.60s' is that of row %" PRId64 " too%s",
                          first->commune.code, first->row, same ? ", and so is the polygon" : "");
    again->left_out = same;
    if (status == GEO_OK && !same) {
        free(again->commune.code);
        again->commune.code = NULL;
        status = geo_memory_text(&again->commune.code, code, err);
    }
    return status;
}

/* Sorts by code, settles duplicates and moves the communes into the scenario. */
static enum geo_status adopt_communes(struct data_load *load, struct commune_list *list,
                                      struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    qsort(list->row, list->count, sizeof *list->row, compare_rows);
    size_t first = 0;
    enum geo_status status = GEO_OK;
    for (size_t i = 1; i < list->count && status == GEO_OK; i++) {
        if (strcmp(list->row[i].commune.code, list->row[first].commune.code) == 0) {
            status = settle_duplicate(load, &list->row[first], &list->row[i], (int)(i - first) + 1, err);
        } else {
            first = i;
        }
    }
    if (status == GEO_OK) {
        status =
            geo_memory_array(&scenario->commune, list->count, sizeof *scenario->commune, "communes", err);
    }
    for (size_t i = 0; i < list->count && status == GEO_OK; i++) {
        if (!list->row[i].left_out) {
            scenario->commune[scenario->commune_count++] = list->row[i].commune;
            list->row[i].commune = (struct plan_commune){0};
        }
    }
    return status;
}

static enum geo_status place_labels(struct plan_scenario *scenario, struct geo_error *err)
{
    for (int32_t i = 0; i < scenario->commune_count; i++) {
        struct plan_commune *commune = &scenario->commune[i];
        enum geo_status status =
            geo_shape_inner_point(&commune->label_x_m, &commune->label_y_m, &commune->polygon, err);
        if (status != GEO_OK) {
            return status;
        }
    }
    return GEO_OK;
}

static enum geo_status cover_grids(struct data_load *load, struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    struct geo_bounds bounds = geo_bounds_empty();
    for (int32_t i = 0; i < scenario->commune_count; i++) {
        struct geo_bounds own = geo_polygon_bounds(&scenario->commune[i].polygon);
        geo_bounds_merge(&bounds, &own);
    }
    enum geo_status status = geo_grid_cover(&scenario->grid, &bounds, 0.0, load->plan->cell_m, err);
    if (status == GEO_OK) {
        bounds = geo_grid_bounds(&scenario->grid);
        status = geo_grid_cover(&scenario->terrain_grid, &bounds, load->plan->station_margin_km * 1000.0,
                                load->plan->cell_m, err);
    }
    return status;
}

static enum geo_status note_communes(struct data_load *load, struct geo_error *err)
{
    char note[160];
    (void)snprintf(note, sizeof note, "%" PRId32 " communes", load->scenario->commune_count);
    enum geo_status status = data_inputs_add(load, "communes", load->plan->communes.path, note, err);
    return status == GEO_OK ? data_findings_flush(&load->findings, err) : status;
}

enum geo_status data_communes_load(struct data_load *load, struct geo_error *err)
{
    struct commune_list list = {0};
    enum geo_status status = data_communes_choose_crs(load, err);
    if (status == GEO_OK) {
        status = read_communes(&list, load, err);
    }
    if (status == GEO_OK) {
        status = adopt_communes(load, &list, err);
    }
    if (status == GEO_OK) {
        status = data_communes_check_scale(load, err);
    }
    if (status == GEO_OK) {
        status = place_labels(load->scenario, err);
    }
    if (status == GEO_OK) {
        status = cover_grids(load, err);
    }
    if (status == GEO_OK) {
        status = note_communes(load, err);
    }
    release_list(&list);
    return status;
}
