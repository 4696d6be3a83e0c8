/* CSV as offices and QGIS need it, with the column types beside it (.csvt). */
#include "geo/layer.h"

#include "geo/layer_internal.h"
#include "geo/memory.h"
#include "geo/output_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A spreadsheet would run such a text as a formula: a quote mark before it makes it a text. */
static bool is_formula(const char *text)
{
    return text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
}

static void put_text(FILE *stream, const char *text, bool guard)
{
    size_t length = strlen(text);
    bool spaced = length > 0 && (text[0] == ' ' || text[length - 1] == ' ');
    bool quoted = spaced || strpbrk(text, ",\"\r\n\t") != NULL;
    if (quoted) {
        (void)fputc('"', stream);
    }
    if (guard && is_formula(text)) {
        (void)fputc('\'', stream);
    }
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"') {
            (void)fputc('"', stream);
        }
        (void)fputc(*c, stream);
    }
    if (quoted) {
        (void)fputc('"', stream);
    }
}

static void put_value(FILE *stream, const struct geo_field *field, const union geo_value *value)
{
    if (geo_layer_is_null(field, value)) {
        return;
    }
    char number[GEO_LAYER_NUMBER_SIZE];
    switch (field->type) {
    case GEO_FIELD_INTEGER:
        (void)fprintf(stream, "%" PRId64, value->integer);
        break;
    case GEO_FIELD_REAL:
        geo_layer_number(number, value->real, field->decimals);
        (void)fputs(number, stream);
        break;
    case GEO_FIELD_TEXT:
    case GEO_FIELD_DATE:
        put_text(stream, value->text, field->type == GEO_FIELD_TEXT);
        break;
    }
}

static enum geo_status write_rows(const struct geo_layer *layer, const char *path, struct geo_error *err)
{
    FILE *stream = NULL;
    enum geo_status status = geo_output_text_open(&stream, path, err);
    if (status != GEO_OK) {
        return status;
    }
    (void)fputs("\xEF\xBB\xBF", stream);
    for (int f = 0; f < layer->field_count; f++) {
        (void)fprintf(stream, "%s%s", f > 0 ? "," : "", layer->fields[f].name);
    }
    (void)fputs("\r\n", stream);
    for (int64_t i = 0; i < layer->feature_count; i++) {
        for (int f = 0; f < layer->field_count; f++) {
            if (f > 0) {
                (void)fputc(',', stream);
            }
            put_value(stream, &layer->fields[f], &layer->features[i].values[f]);
        }
        (void)fputs("\r\n", stream);
    }
    return geo_output_text_finish(stream, status, path, err);
}

/* QGIS gives up on the whole .csvt at a type it does not know, and its Integer has 32 bits: a column with a
 * larger number is called Real, which holds whole numbers up to 2^53 exactly. */
static const char *type_name(const struct geo_layer *layer, int field)
{
    switch (layer->fields[field].type) {
    case GEO_FIELD_INTEGER:
        for (int64_t i = 0; i < layer->feature_count; i++) {
            int64_t value = layer->features[i].values[field].integer;
            if (value != INT64_MIN && (value > INT32_MAX || value < INT32_MIN)) {
                return "Real";
            }
        }
        return "Integer";
    case GEO_FIELD_REAL:
        return "Real";
    case GEO_FIELD_DATE:
        return "Date";
    case GEO_FIELD_TEXT:
        break;
    }
    return "String";
}

static enum geo_status write_types(const struct geo_layer *layer, const char *path, struct geo_error *err)
{
    char *beside = NULL;
    enum geo_status status = geo_memory_array(&beside, strlen(path) + 2, 1, "a path", err);
    if (status != GEO_OK) {
        return status;
    }
    (void)snprintf(beside, strlen(path) + 2, "%st", path);
    FILE *stream = NULL;
    status = geo_output_text_open(&stream, beside, err);
    if (status == GEO_OK) {
        for (int f = 0; f < layer->field_count; f++) {
            (void)fprintf(stream, "%s\"%s\"", f > 0 ? "," : "", type_name(layer, f));
        }
        (void)fputs("\r\n", stream);
        status = geo_output_text_finish(stream, status, beside, err);
    }
    free(beside);
    return status;
}

enum geo_status geo_layer_write_csv(const struct geo_layer *layer, const char *path, struct geo_error *err)
{
    enum geo_status status = geo_layer_check(layer, err);
    if (status == GEO_OK) {
        status = write_rows(layer, path, err);
    }
    if (status == GEO_OK) {
        status = write_types(layer, path, err);
    }
    return status;
}
