/* Private to datasets/choice_file*.c: lines and words of a text that may be larger than memory likes. */
#ifndef PHUSONG_DATASETS_CHOICE_FILE_INTERNAL_H
#define PHUSONG_DATASETS_CHOICE_FILE_INTERNAL_H

#include "datasets/choice_file.h"

#include <nettle/sha2.h>
#include <stdbool.h>
#include <stdio.h>

#define DATA_CHOICE_WORD_SIZE 256
#define DATA_CHOICE_BUFFER_SIZE 65536

struct data_choice_source {
    const char *name; /* of the file, for messages */
    FILE *file;       /* NULL: all is in memory */
    const uint8_t *at, *end;
    uint8_t *buffer;
    bool finished, failed; /* no more bytes; the file could not be read */
    bool binary;           /* there was a NUL byte */
    struct sha256_ctx sha;
    int64_t line;
    char word[DATA_CHOICE_WORD_SIZE]; /* the last one read */
    size_t word_length;
    bool word_is_sound; /* not too long, no control characters */
};

/* To the next line that is neither empty nor a comment; false: there is none. What is left of the current one
 * is skipped. */
bool data_choice_line(struct data_choice_source *source);
/* The next word of the line; false: there is none. */
bool data_choice_word(struct data_choice_source *source);
/* Is the last word this one? */
bool data_choice_word_is(const struct data_choice_source *source, const char *word);
/* Text as a whole number in [0, most]: digits only. */
bool data_choice_number(const char *text, int64_t most, int64_t *ret);

/* GEO_ERR_INPUT: "'FILE', line N: " and the message. */
enum geo_status data_choice_fault(const struct data_choice_source *source, struct geo_error *err,
                                  const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The next word must be there, and be sound; `what` names it in the message. */
enum geo_status data_choice_need_word(struct data_choice_source *source, const char *what,
                                      struct geo_error *err) GEO_MUST_CHECK;
enum geo_status data_choice_need_number(int64_t *ret, struct data_choice_source *source, int64_t most,
                                        const char *what, struct geo_error *err) GEO_MUST_CHECK;
/* The line must end here. */
enum geo_status data_choice_need_end(struct data_choice_source *source, struct geo_error *err) GEO_MUST_CHECK;

/* The runs in the rest of the line: appended to *runs, ascending, below unit_count; *first and *run_count say
 * which. */
struct data_choice_runs {
    struct plan_run *run;
    size_t count, capacity;
};
enum geo_status data_choice_need_runs(int64_t *first, int32_t *run_count, struct data_choice_runs *runs,
                                      struct data_choice_source *source, int32_t unit_count,
                                      struct geo_error *err) GEO_MUST_CHECK;

/* The sections "floors" and "options"; *count is what the file says. */
enum geo_status data_choice_read_floors(struct data_choice *ret, struct data_choice_source *source,
                                        int32_t count, struct geo_error *err) GEO_MUST_CHECK;
enum geo_status data_choice_read_options(struct data_choice *ret, struct data_choice_source *source,
                                         int32_t count, struct geo_error *err) GEO_MUST_CHECK;

#endif
