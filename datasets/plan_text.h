/* A text that grows. The first failed allocation is remembered and later additions do nothing, so that only
 * the end needs a check. */
#ifndef PHUSONG_DATASETS_PLAN_TEXT_H
#define PHUSONG_DATASETS_PLAN_TEXT_H

#include "geo/status.h"
#include <stdbool.h>
#include <stddef.h>

struct data_plan_text {
    char *bytes; /* ends with NUL once anything was added */
    size_t length, capacity;
    bool failed;
};

void data_plan_text_add(struct data_plan_text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void data_plan_text_add_bytes(struct data_plan_text *text, const char *bytes, size_t length);
void data_plan_text_release(struct data_plan_text *text);
/* Hands the bytes over ("" if nothing was added); the text is released in every case. */
enum geo_status data_plan_text_take(char **ret, struct data_plan_text *text,
                                    struct geo_error *err) GEO_MUST_CHECK;

/* A user's text fit for one line of a message: in single quotes, control characters as "\n" or "\x1b", cut
 * after 60 bytes at a character. */
void data_plan_text_add_quoted(struct data_plan_text *text, const char *bytes, size_t length);

/* A number so that it reads back to the same double, as short as that allows. */
void data_plan_text_add_real(struct data_plan_text *text, double value);

#endif
