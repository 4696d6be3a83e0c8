/* Private to outputs/choice_*.c: text that is gone through twice, first to learn its length. */
#ifndef PHUSONG_OUTPUTS_CHOICE_FILES_INTERNAL_H
#define PHUSONG_OUTPUTS_CHOICE_FILES_INTERNAL_H

#include "outputs/choice_files.h"

#include <stddef.h>

struct out_choice_text {
    char *bytes; /* NULL: only counted */
    size_t length, line_start;
};

void out_choice_text_put(struct out_choice_text *text, const char *string);
void out_choice_text_integer(struct out_choice_text *text, int64_t value);
void out_choice_text_limit(struct out_choice_text *text, int64_t value); /* "none" below 0 */
void out_choice_text_real(struct out_choice_text *text, double value);   /* reads back to the same double */
void out_choice_text_run(struct out_choice_text *text, struct plan_run run); /* " 12+3", " 12" */
/* Go on in a new line that begins with `start` once the line is long. */
void out_choice_text_wrap(struct out_choice_text *text, const char *start);

/* emit is called twice and must do the same both times. Caller frees *ret_bytes. */
enum geo_status out_choice_text_make(char **ret_bytes, size_t *ret_length,
                                     void (*emit)(struct out_choice_text *text, const void *context),
                                     const void *context, struct geo_error *err) GEO_MUST_CHECK;

#endif
