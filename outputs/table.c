#include "outputs/table.h"

#include "geo/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Keeps a copy of text as long as the table. */
static const char *keep(struct out_table *table, const char *text)
{
    char *copy = NULL;
    if (table->status == GEO_OK) {
        table->status = geo_memory_grow(&table->texts, &table->text_capacity, table->text_count + 1,
                                        sizeof *table->texts, &table->error);
    }
    if (table->status == GEO_OK) {
        table->status = geo_memory_text(&copy, text, &table->error);
    }
    if (table->status != GEO_OK) {
        return "";
    }
    table->texts[table->text_count++] = copy;
    return copy;
}

bool out_table_is_sought(const struct plan_scenario *scenario, int32_t service)
{
    const struct plan_siting_settings *siting = &scenario->siting;
    for (int32_t i = 0; i < siting->service_count && siting->wanted; i++) {
        if (siting->services[i] == service) {
            return true;
        }
    }
    return false;
}

/* Is this column a field of its own for this service? */
static bool applies(const struct out_column *column, const struct plan_scenario *scenario, int32_t service)
{
    return column->scope == OUT_SERVICE ||
           (column->scope == OUT_SITING && out_table_is_sought(scenario, service));
}

/* key: of the service or phase that the field is for, NULL for none; `of` names it. */
static void add_field(struct out_table *table, const struct out_column *column, const char *key,
                      const char *of)
{
    struct geo_field field = {column->name, column->type, column->decimals, column->title};
    if (key != NULL) {
        char name[64];
        char title[512];
        (void)snprintf(name, sizeof name, "%s_%s", column->name, key);
        (void)snprintf(title, sizeof title, "%s: %s", of, column->title);
        field.name = keep(table, name);
        field.title = keep(table, title);
    }
    table->fields[table->layer.field_count++] = field;
}

static void add_phase_fields(struct out_table *table, const struct plan_siting_settings *siting)
{
    for (int32_t p = 0; p < siting->phase_count || p == 0; p++) {
        char key[16];
        char of[32];
        (void)snprintf(key, sizeof key, "%d", p + 1);
        (void)snprintf(of, sizeof of, "phase %d", p + 1);
        for (int c = 0; c < table->schema->column_count; c++) {
            if (table->schema->columns[c].scope == OUT_PHASE) {
                bool named = p < siting->phase_count && siting->phase[p].name != NULL;
                add_field(table, &table->schema->columns[c], key, named ? siting->phase[p].name : of);
            }
        }
    }
}

/* Fields in the order of the schema; those per service (phase) stand together, service by service, at the
 * end. */
static void add_fields(struct out_table *table, const struct plan_scenario *scenario)
{
    const struct out_schema *schema = table->schema;
    for (int c = 0; c < schema->column_count; c++) {
        if (schema->columns[c].scope == OUT_ALWAYS) {
            add_field(table, &schema->columns[c], NULL, NULL);
        }
    }
    for (int32_t s = 0; s < scenario->service_count; s++) {
        for (int c = 0; c < schema->column_count; c++) {
            if (applies(&schema->columns[c], scenario, s)) {
                add_field(table, &schema->columns[c], scenario->service[s].key, scenario->service[s].name);
            }
        }
    }
    add_phase_fields(table, &scenario->siting);
}

enum geo_status out_table_open(struct out_table *ret, enum out_table_name name,
                               const struct plan_scenario *scenario, int64_t capacity, struct geo_error *err)
{
    const struct out_schema *schema = out_schema_at(name);
    struct out_table table = {.schema = schema, .capacity = capacity};
    size_t most = (size_t)schema->column_count *
                  ((size_t)scenario->service_count + (size_t)scenario->siting.phase_count + 2);
    enum geo_status status = geo_memory_array(&table.fields, most, sizeof *table.fields, "fields", err);
    if (status != GEO_OK) {
        goto done;
    }
    add_fields(&table, scenario);
    status = out_table_status(&table, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = geo_memory_array(&table.features, (size_t)capacity, sizeof *table.features, schema->name, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = geo_memory_array(&table.values, (size_t)capacity * (size_t)table.layer.field_count,
                              sizeof *table.values, schema->name, err);
    if (status != GEO_OK) {
        goto done;
    }
    table.layer.name = schema->name;
    table.layer.description = schema->title;
    table.layer.kind = schema->kind;
    table.layer.crs = scenario->crs;
    table.layer.fields = table.fields;
    table.layer.features = table.features;
    *ret = table;
    table = (struct out_table){0};
done:
    out_table_release(&table);
    return status;
}

void out_table_release(struct out_table *table)
{
    for (size_t i = 0; i < table->text_count; i++) {
        free(table->texts[i]);
    }
    free(table->texts);
    free(table->fields);
    free(table->features);
    free(table->values);
    *table = (struct out_table){0};
}

static void set_null(union geo_value *value, enum geo_field_type type)
{
    if (type == GEO_FIELD_INTEGER) {
        value->integer = INT64_MIN;
    } else if (type == GEO_FIELD_REAL) {
        value->real = (double)NAN;
    } else {
        value->text = NULL;
    }
}

void out_table_row(struct out_table *table, const char *id)
{
    if (table->status != GEO_OK) {
        return;
    }
    if (table->layer.feature_count == table->capacity) {
        table->status = geo_error_set(&table->error, GEO_ERR_INTERNAL, "table '%s' has more than %lld rows",
                                      table->layer.name, (long long)table->capacity);
        return;
    }
    size_t row = (size_t)table->layer.feature_count++;
    union geo_value *values = table->values + row * (size_t)table->layer.field_count;
    for (int f = 0; f < table->layer.field_count; f++) {
        set_null(&values[f], table->fields[f].type);
    }
    table->features[row] = (struct geo_feature){.id = keep(table, id), .values = values};
}

static struct geo_feature *current(struct out_table *table)
{
    return table->layer.feature_count == 0 ? NULL : &table->features[table->layer.feature_count - 1];
}

void out_table_point(struct out_table *table, double x_m, double y_m)
{
    struct geo_feature *feature = current(table);
    if (table->status == GEO_OK && feature != NULL) {
        feature->x = x_m;
        feature->y = y_m;
    }
}

void out_table_area(struct out_table *table, const struct geo_polygon *polygon)
{
    struct geo_feature *feature = current(table);
    if (table->status == GEO_OK && feature != NULL) {
        feature->polygon = polygon;
    }
}

static bool same_kind(enum geo_field_type a, enum geo_field_type b)
{
    return a == b || (a == GEO_FIELD_DATE && b == GEO_FIELD_TEXT);
}

/* The current row's value of a field; NULL, and an error that sticks, if there is no such field of this type.
 */
static union geo_value *find(struct out_table *table, const char *name, const char *key,
                             enum geo_field_type type)
{
    if (table->status != GEO_OK) {
        return NULL;
    }
    char whole[64];
    (void)snprintf(whole, sizeof whole, "%s%s%s", name, key == NULL ? "" : "_", key == NULL ? "" : key);
    for (int f = 0; f < table->layer.field_count && table->layer.feature_count > 0; f++) {
        if (strcmp(table->fields[f].name, whole) == 0 && same_kind(table->fields[f].type, type)) {
            return table->values + (table->layer.feature_count - 1) * table->layer.field_count + f;
        }
    }
    table->status = geo_error_set(&table->error, GEO_ERR_INTERNAL,
                                  "table '%s' has no field '%s' of this type", table->layer.name, whole);
    return NULL;
}

void out_table_integer(struct out_table *table, const char *name, const char *key, int64_t value)
{
    union geo_value *field = find(table, name, key, GEO_FIELD_INTEGER);
    if (field != NULL) {
        field->integer = value;
    }
}

void out_table_real(struct out_table *table, const char *name, const char *key, double value)
{
    union geo_value *field = find(table, name, key, GEO_FIELD_REAL);
    if (field != NULL) {
        field->real = value;
    }
}

void out_table_text(struct out_table *table, const char *name, const char *text)
{
    union geo_value *field = find(table, name, NULL, GEO_FIELD_TEXT);
    if (field != NULL && text != NULL && text[0] != '\0') {
        field->text = keep(table, text);
    }
}

enum geo_status out_table_status(const struct out_table *table, struct geo_error *err)
{
    if (table->status == GEO_OK) {
        return GEO_OK;
    }
    return geo_error_set(err, table->status, "%s", table->error.message);
}
