/* Lines and words. The first fault sticks: after it every word is "" and every number 0. */
#ifndef PHUSONG_VERIFY_TEXT_H
#define PHUSONG_VERIFY_TEXT_H

#include "geo/status.h"

#include <nettle/sha2.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define VERIFY_MOST 1000000000000000000 /* 10^18: of every number that is not a multiplier */

struct verify_text {
    FILE *file;
    const char *name; /* for messages */
    struct geo_error *err;
    enum geo_status status;
    struct sha256_ctx sha;
    int64_t line_number;
    char *line, *rest; /* getline's, and what of it is not read yet */
    size_t room;
};

void verify_text_open(struct verify_text *ret, FILE *file, const char *name, struct geo_error *err);
void verify_text_close(struct verify_text *text); /* not the file */
/* Once the whole file is read. */
void verify_text_sum(char ret[65], struct verify_text *text);

/* Remembers "'FILE', line N: message", unless something was wrong before. */
void verify_text_fault(struct verify_text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* To the next line that is neither blank nor a comment (#); a fault at the end of the file. */
void verify_text_line(struct verify_text *text);
/* Nothing but blank lines and comments may follow. */
void verify_text_finish(struct verify_text *text);
/* The next word of the line, NULL if there is none: to be used before the next line is read. */
char *verify_text_more(struct verify_text *text);
/* The next word must be there. */
char *verify_text_word(struct verify_text *text);
/* The next word must be this one. */
void verify_text_expect(struct verify_text *text, const char *word);
/* No further word may be there. */
void verify_text_end(struct verify_text *text);

/* Digits as a whole number from 0 to `most`, −1 if it is none. */
int64_t verify_number(const char *word, int64_t most);
/* The next word as such a number; `none`, if not NULL, is another way to say −1. */
int64_t verify_text_number(struct verify_text *text, int64_t most, const char *none);
double verify_text_real(struct verify_text *text);

/* *array of `size`-byte items has room for item `count` afterwards: 1, 2, 4, 8 … items. A fault without
 * memory.
 */
bool verify_text_room(struct verify_text *text, void *array, size_t count, size_t size);

#endif
