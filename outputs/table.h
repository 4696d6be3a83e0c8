/* A table being filled: rows by field name, nulls where nothing is set. Errors stick and are reported at the
 * end. */
#ifndef PHUSONG_OUTPUTS_TABLE_H
#define PHUSONG_OUTPUTS_TABLE_H

#include "outputs/schema.h"
#include "planner/scenario/scenario.h"

#include <stddef.h>

struct out_table {
    const struct out_schema *schema;
    struct geo_layer layer; /* fields and features are the table's own */
    struct geo_field *fields;
    struct geo_feature *features;
    union geo_value *values;
    int64_t capacity;
    char **texts; /* what fields, ids and values point to */
    size_t text_count, text_capacity;
    enum geo_status status;
    struct geo_error error;
};

/* Are sites sought for this service? */
bool out_table_is_sought(const struct plan_scenario *scenario, int32_t service);

/* Room for `capacity` rows; per-service fields for every service of the scenario. Release in any case. */
enum geo_status out_table_open(struct out_table *ret, enum out_table_name name,
                               const struct plan_scenario *scenario, int64_t capacity,
                               struct geo_error *err) GEO_MUST_CHECK;
void out_table_release(struct out_table *table);

/* Begin the next row. `id` is copied. */
void out_table_row(struct out_table *table, const char *id);
void out_table_point(struct out_table *table, double x_m, double y_m);
void out_table_area(struct out_table *table, const struct geo_polygon *polygon); /* kept by the caller */

/* Set a field of the current row; key: of the service, or number of the phase ("1"), NULL for other fields.
 */
void out_table_integer(struct out_table *table, const char *name, const char *key, int64_t value);
void out_table_real(struct out_table *table, const char *name, const char *key, double value); /* NaN: null */
void out_table_text(struct out_table *table, const char *name,
                    const char *text); /* copied; NULL or "": null */

/* The first error of any call above. */
enum geo_status out_table_status(const struct out_table *table, struct geo_error *err) GEO_MUST_CHECK;

#endif
