/* Villages: points with a name. */
#include "datasets/features_internal.h"

#include "geo/memory.h"
#include <inttypes.h>
#include <stdio.h>

struct village_reader {
    struct data_load *load;
    int name_field; /* −1: not looked for yet, or none */
    bool looked;
    size_t capacity;
    int64_t row_count, outside_count;
};

static const char *const usual_names[] = {"villagename", "tenthon", "tenban", "tenap",   "tenthonban", "ten",
                                          "name",        "thon",    "ban",    "village", NULL};

static enum geo_status find_name(struct village_reader *reader, const struct data_points *points,
                                 struct geo_error *err)
{
    const struct data_columns_rule rule = {"name", "villages: {name: …}", reader->load->plan->villages.name,
                                           usual_names, false};
    if (reader->looked) {
        return GEO_OK;
    }
    reader->looked = true;
    return data_columns_find(&reader->name_field, points->table, &rule, &points->file, err);
}

static enum geo_status add_village(struct village_reader *reader, const struct data_points *points,
                                   const struct data_place *place, int32_t entry, struct geo_error *err)
{
    struct plan_scenario *scenario = reader->load->scenario;
    enum geo_status status =
        geo_memory_grow(&scenario->village, &reader->capacity, (size_t)scenario->village_count + 1,
                        sizeof *scenario->village, err);
    if (status != GEO_OK) {
        return status;
    }
    const char *name = reader->name_field < 0 ? NULL : geo_table_text(points->table, reader->name_field);
    char numbered[32];
    (void)snprintf(numbered, sizeof numbered, "V%04" PRId64, reader->row_count);
    struct plan_village *village = &scenario->village[scenario->village_count];
    *village = (struct plan_village){NULL, place->x_m, place->y_m, scenario->entries.cell[entry],
                                     scenario->entries.commune[entry]};
    status = geo_memory_text(&village->name, name == NULL ? numbered : name, err);
    scenario->village_count += status == GEO_OK ? 1 : 0;
    return status;
}

static enum geo_status read_village(void *context, const struct data_points *points, struct geo_error *err)
{
    struct village_reader *reader = context;
    struct data_place place;
    bool ok = false;
    enum geo_status status = find_name(reader, points, err);
    if (status == GEO_OK) {
        status = data_points_place(&place, &ok, points, err);
    }
    if (status != GEO_OK || !ok) {
        return status;
    }
    int32_t entry = data_locator_entry(&reader->load->locator, place.x_m, place.y_m);
    reader->row_count++;
    if (entry < 0) {
        reader->outside_count++;
        return GEO_OK;
    }
    return add_village(reader, points, &place, entry, err);
}

static enum geo_status report_outside(const struct village_reader *reader, struct geo_error *err)
{
    struct data_load *load = reader->load;
    bool all = reader->outside_count == reader->row_count;
    const struct data_finding finding = {all ? PLAN_SEVERITY_WARNING : PLAN_SEVERITY_INFO,
                                         data_load_shown_path(load, load->plan->villages.path),
                                         -1,
                                         "",
                                         "outside",
                                         "not ranked"};
    if (reader->outside_count == 0) {
        return GEO_OK;
    }
    return data_findings_add(&load->findings, &finding, err,
                             "%" PRId64 " of %" PRId64 " villages are in no commune%s", reader->outside_count,
                             reader->row_count, all ? DATA_FEATURES_ALL_OUTSIDE : "");
}

enum geo_status data_villages_load(struct data_load *load, struct geo_error *err)
{
    const struct data_plan *plan = load->plan;
    struct village_reader reader = {.load = load, .name_field = -1};
    const struct data_rows rows = {read_village, &reader};
    const struct data_points_source source = {.role = "villages",
                                              .path = plan->villages.path,
                                              .layer = plan->villages.layer,
                                              .where = plan->villages.where,
                                              .lon_field = -1,
                                              .lat_field = -1};
    if (plan->villages.path == NULL) {
        return GEO_OK;
    }
    load->scenario->has_villages = true;
    enum geo_status status = data_features_each(load, &source, &rows, err);
    if (status == GEO_OK) {
        status = report_outside(&reader, err);
    }
    if (status == GEO_OK) {
        status = data_findings_flush(&load->findings, err);
    }
    if (status == GEO_OK) {
        char note[96];
        (void)snprintf(note, sizeof note, "%" PRId64 " villages, %" PRId32 " in the area", reader.row_count,
                       load->scenario->village_count);
        status = data_inputs_add(load, "villages", plan->villages.path, note, err);
    }
    return status;
}
