#include "geo/layer.h"

#include "geo/layer_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void geo_layer_number(char ret[GEO_LAYER_NUMBER_SIZE], double value, int decimals)
{
    (void)snprintf(ret, GEO_LAYER_NUMBER_SIZE, "%.*f", decimals, value);
    if (strchr(ret, '.') != NULL) {
        size_t length = strlen(ret);
        while (ret[length - 1] == '0') {
            length--;
        }
        if (ret[length - 1] == '.') {
            length--;
        }
        ret[length] = '\0';
    }
    if (strcmp(ret, "-0") == 0) {
        (void)snprintf(ret, GEO_LAYER_NUMBER_SIZE, "0");
    }
}

bool geo_layer_is_null(const struct geo_field *field, const union geo_value *value)
{
    if (field->type == GEO_FIELD_INTEGER) {
        return value->integer == INT64_MIN;
    }
    if (field->type == GEO_FIELD_REAL) {
        return !isfinite(value->real);
    }
    return value->text == NULL;
}

static bool is_name(const char *name)
{
    size_t length = strlen(name);
    if (length < 1 || length > 10) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        char c = name[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && !(i > 0 && c >= '0' && c <= '9')) {
            return false;
        }
    }
    return true;
}

enum geo_status geo_layer_check(const struct geo_layer *layer, struct geo_error *err)
{
    for (int i = 0; i < layer->field_count; i++) {
        const char *name = layer->fields[i].name;
        if (!is_name(name)) {
            return geo_error_set(err, GEO_ERR_INTERNAL,
                                 "layer '%s': field name '%s' is not 1 to 10 ASCII letters, digits or _",
                                 layer->name, name);
        }
        for (int k = 0; k < i; k++) {
            if (strcmp(layer->fields[k].name, name) == 0) {
                return geo_error_set(err, GEO_ERR_INTERNAL, "layer '%s': field '%s' is there twice",
                                     layer->name, name);
            }
        }
    }
    return GEO_OK;
}
