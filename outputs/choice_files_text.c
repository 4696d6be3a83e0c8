#include "outputs/choice_files_internal.h"

#include "geo/memory.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BYTES 100

static void put_bytes(struct out_choice_text *text, const char *bytes, size_t count)
{
    if (text->bytes != NULL) {
        memcpy(text->bytes + text->length, bytes, count);
    }
    text->length += count;
}

void out_choice_text_put(struct out_choice_text *text, const char *string)
{
    size_t count = strlen(string);
    put_bytes(text, string, count);
    if (count > 0 && string[count - 1] == '\n') {
        text->line_start = text->length;
    }
}

void out_choice_text_integer(struct out_choice_text *text, int64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + (char)(rest % 10));
        rest /= 10;
    } while (rest > 0);
    if (value < 0) {
        digits[--at] = '-';
    }
    put_bytes(text, digits + at, sizeof digits - at);
}

void out_choice_text_limit(struct out_choice_text *text, int64_t value)
{
    if (value < 0) {
        put_bytes(text, "none", 4);
    } else {
        out_choice_text_integer(text, value);
    }
}

void out_choice_text_real(struct out_choice_text *text, double value)
{
    char digits[40];
    for (int precision = 15; precision <= 17; precision++) {
        (void)snprintf(digits, sizeof digits, "%.*g", precision, value);
        double back = strtod(digits, NULL);
        if (!(back < value) && !(back > value)) {
            break;
        }
    }
    put_bytes(text, digits, strlen(digits));
}

void out_choice_text_run(struct out_choice_text *text, struct plan_run run)
{
    put_bytes(text, " ", 1);
    out_choice_text_integer(text, run.first);
    if (run.count != 1) {
        put_bytes(text, "+", 1);
        out_choice_text_integer(text, run.count);
    }
}

void out_choice_text_wrap(struct out_choice_text *text, const char *start)
{
    if (text->length - text->line_start > LINE_BYTES) {
        put_bytes(text, "\n", 1);
        text->line_start = text->length;
        put_bytes(text, start, strlen(start));
    }
}

enum geo_status out_choice_text_make(char **ret_bytes, size_t *ret_length,
                                     void (*emit)(struct out_choice_text *text, const void *context),
                                     const void *context, struct geo_error *err)
{
    struct out_choice_text counted = {NULL, 0, 0};
    emit(&counted, context);
    char *bytes = NULL;
    enum geo_status status = geo_memory_array(&bytes, counted.length, 1, "the text of a file", err);
    if (status != GEO_OK) {
        return status;
    }
    struct out_choice_text text = {bytes, 0, 0};
    emit(&text, context);
    assert(text.length == counted.length);
    *ret_bytes = bytes;
    *ret_length = text.length;
    return GEO_OK;
}
