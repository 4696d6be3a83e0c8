#include "datasets/plan_text.h"

#include "geo/memory.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define QUOTED_MAX 60

static bool make_room(struct data_plan_text *text, size_t length)
{
    if (!text->failed &&
        geo_memory_grow(&text->bytes, &text->capacity, text->length + length + 1, 1, NULL) != GEO_OK) {
        text->failed = true;
    }
    return !text->failed;
}

void data_plan_text_add_bytes(struct data_plan_text *text, const char *bytes, size_t length)
{
    if (!make_room(text, length)) {
        return;
    }
    if (length > 0) {
        memcpy(text->bytes + text->length, bytes, length);
    }
    text->length += length;
    text->bytes[text->length] = '\0';
}

void data_plan_text_add(struct data_plan_text *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0 || !make_room(text, (size_t)length)) {
        text->failed = true;
        return;
    }
    va_start(args, format);
    (void)vsnprintf(text->bytes + text->length, (size_t)length + 1, format, args);
    va_end(args);
    text->length += (size_t)length;
}

void data_plan_text_release(struct data_plan_text *text)
{
    free(text->bytes);
    *text = (struct data_plan_text){0};
}

enum geo_status data_plan_text_take(char **ret, struct data_plan_text *text, struct geo_error *err)
{
    data_plan_text_add_bytes(text, "", 0);
    if (text->failed) {
        data_plan_text_release(text);
        return geo_error_set(err, GEO_ERR_MEMORY, "out of memory: a text about the plan");
    }
    *ret = text->bytes;
    *text = (struct data_plan_text){0};
    return GEO_OK;
}

void data_plan_text_add_quoted(struct data_plan_text *text, const char *bytes, size_t length)
{
    size_t kept = length;
    if (length > QUOTED_MAX) {
        kept = QUOTED_MAX;
        while (kept > 0 && ((unsigned char)bytes[kept] & 0xc0) == 0x80) {
            kept--; /* not inside a UTF-8 sequence */
        }
    }
    data_plan_text_add(text, "'");
    for (size_t i = 0; i < kept; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c == '\n') {
            data_plan_text_add(text, "\\n");
        } else if (c < 0x20 || c == 0x7f) {
            data_plan_text_add(text, "\\x%02x", (unsigned)c);
        } else {
            data_plan_text_add_bytes(text, bytes + i, 1);
        }
    }
    data_plan_text_add(text, kept < length ? "…'" : "'");
}

void data_plan_text_add_real(struct data_plan_text *text, double value)
{
    char digits[40];
    for (int precision = 15; precision <= 17; precision++) {
        (void)snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (strtod(digits, NULL) == value) {
            break;
        }
    }
    data_plan_text_add(text, "%s", digits);
}
