/* JSON objects built without looking: a failed allocation is remembered. Private to outputs. */
#ifndef PHUSONG_OUTPUTS_JSON_H
#define PHUSONG_OUTPUTS_JSON_H

#include "outputs/build.h"

#include <json.h>

struct out_json {
    bool failed;
};

/* All take over `value`. */
void out_json_put(struct out_json *writer, json_object *object, const char *key, json_object *value);
void out_json_append(struct out_json *writer, json_object *array, json_object *value);

void out_json_text(struct out_json *writer, json_object *object, const char *key, const char *text);
void out_json_integer(struct out_json *writer, json_object *object, const char *key, int64_t value);
void out_json_bool(struct out_json *writer, json_object *object, const char *key, bool value);
/* NaN is left out. */
void out_json_real(struct out_json *writer, json_object *object, const char *key, double value, int decimals);
json_object *out_json_texts(struct out_json *writer, const char *const *texts, int count);

/* The sites' part of run.json. words: lines of out_siting_words_write. */
json_object *out_siting_json(struct out_json *writer, const struct out_context *context, const char *words);

#endif
