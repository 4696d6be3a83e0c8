#include "outputs/json.h"

#include <math.h>
#include <stdio.h>

void out_json_put(struct out_json *writer, json_object *object, const char *key, json_object *value)
{
    if (object == NULL || value == NULL || json_object_object_add(object, key, value) != 0) {
        writer->failed = true;
        json_object_put(value);
    }
}

void out_json_append(struct out_json *writer, json_object *array, json_object *value)
{
    if (array == NULL || value == NULL || json_object_array_add(array, value) != 0) {
        writer->failed = true;
        json_object_put(value);
    }
}

void out_json_text(struct out_json *writer, json_object *object, const char *key, const char *text)
{
    out_json_put(writer, object, key, json_object_new_string(text == NULL ? "" : text));
}

void out_json_integer(struct out_json *writer, json_object *object, const char *key, int64_t value)
{
    out_json_put(writer, object, key, json_object_new_int64(value));
}

void out_json_bool(struct out_json *writer, json_object *object, const char *key, bool value)
{
    out_json_put(writer, object, key, json_object_new_boolean(value ? 1 : 0));
}

void out_json_real(struct out_json *writer, json_object *object, const char *key, double value, int decimals)
{
    if (!isfinite(value)) {
        return;
    }
    char text[64];
    (void)snprintf(text, sizeof text, "%.*f", decimals, value);
    out_json_put(writer, object, key, json_object_new_double_s(value, text));
}

json_object *out_json_texts(struct out_json *writer, const char *const *texts, int count)
{
    json_object *array = json_object_new_array();
    for (int i = 0; i < count; i++) {
        out_json_append(writer, array, json_object_new_string(texts[i]));
    }
    return array;
}
