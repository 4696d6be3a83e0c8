#include "datasets/choice_file_internal.h"

#include "geo/memory.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

/* ---- bytes ---- */

static bool refill(struct data_choice_source *source)
{
    size_t got = 0;
    if (source->file != NULL && !source->finished) {
        got = fread(source->buffer, 1, DATA_CHOICE_BUFFER_SIZE, source->file);
        source->failed = ferror(source->file) != 0;
        sha256_update(&source->sha, got, source->buffer);
        source->at = source->buffer;
        source->end = source->buffer + got;
    }
    source->finished = got == 0;
    return got > 0;
}

/* The byte that comes next; −1 at the end. */
static int peek(struct data_choice_source *source)
{
    if (source->at == source->end && !refill(source)) {
        return -1;
    }
    return *source->at;
}

static bool is_blank(int byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

static void skip_blanks(struct data_choice_source *source)
{
    while (is_blank(peek(source))) {
        source->at++;
    }
}

static void skip_line(struct data_choice_source *source)
{
    int byte = peek(source);
    while (byte >= 0 && byte != '\n') {
        source->binary = source->binary || byte == '\0';
        source->at++;
        byte = peek(source);
    }
}

bool data_choice_line(struct data_choice_source *source)
{
    for (;;) {
        if (source->line > 0) {
            skip_line(source);
            if (peek(source) < 0) {
                return false;
            }
            source->at++; /* the line's end */
        }
        source->line++;
        skip_blanks(source);
        int byte = peek(source);
        if (byte != '\n' && byte != '#' && byte >= 0) {
            return true;
        }
    }
}

bool data_choice_word(struct data_choice_source *source)
{
    skip_blanks(source);
    source->word_length = 0;
    source->word_is_sound = true;
    int byte = peek(source);
    while (byte >= 0 && byte != '\n' && !is_blank(byte)) {
        source->binary = source->binary || byte == '\0';
        if (byte < ' ' || byte == 0x7F || source->word_length + 1 >= sizeof source->word) {
            source->word_is_sound = false;
        } else {
            source->word[source->word_length++] = (char)byte;
        }
        source->at++;
        byte = peek(source);
    }
    source->word[source->word_length] = '\0';
    return source->word_length > 0 || !source->word_is_sound;
}

bool data_choice_word_is(const struct data_choice_source *source, const char *word)
{
    return source->word_is_sound && strcmp(source->word, word) == 0;
}

bool data_choice_number(const char *text, int64_t most, int64_t *ret)
{
    int64_t value = 0;
    if (text[0] == '\0') {
        return false;
    }
    for (const char *c = text; *c != '\0'; c++) {
        if (*c < '0' || *c > '9' || value > DATA_CHOICE_MAX_NUMBER / 10) {
            return false;
        }
        value = 10 * value + (*c - '0');
    }
    if (value > most) {
        return false;
    }
    *ret = value;
    return true;
}

/* ---- what must be there ---- */

enum geo_status data_choice_fault(const struct data_choice_source *source, struct geo_error *err,
                                  const char *format, ...)
{
    if (source->failed) {
        return geo_error_set(err, GEO_ERR_INPUT, "'%s': could not be read to its end: %s", source->name,
                             strerror(errno));
    }
    if (source->binary) {
        return geo_error_set(err, GEO_ERR_INPUT, "'%s', line %lld: there is a NUL byte, this is no text",
                             source->name, (long long)source->line);
    }
    char message[1024];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return geo_error_set(err, GEO_ERR_INPUT, "'%s', line %lld: %s", source->name, (long long)source->line,
                         message);
}

enum geo_status data_choice_need_word(struct data_choice_source *source, const char *what,
                                      struct geo_error *err)
{
    if (!data_choice_word(source)) {
        return data_choice_fault(source, err, "the line ends where %s should stand", what);
    }
    if (!source->word_is_sound) {
        return data_choice_fault(source, err, "%s has control characters or more than %d bytes", what,
                                 DATA_CHOICE_WORD_SIZE - 1);
    }
    return GEO_OK;
}

enum geo_status data_choice_need_number(int64_t *ret, struct data_choice_source *source, int64_t most,
                                        const char *what, struct geo_error *err)
{
    enum geo_status status = data_choice_need_word(source, what, err);
    if (status == GEO_OK && !data_choice_number(source->word, most, ret)) {
        status = data_choice_fault(source, err, "%s '%s' is not a whole number from 0 to %lld", what,
                                   source->word, (long long)most);
    }
    return status;
}

enum geo_status data_choice_need_end(struct data_choice_source *source, struct geo_error *err)
{
    if (data_choice_word(source)) {
        return data_choice_fault(source, err, "'%s' is one word too many", source->word);
    }
    return GEO_OK;
}

/* "12" or "12+3" */
static bool read_run(struct plan_run *ret, char *word, int32_t unit_count)
{
    int64_t first = 0, count = 1;
    char *plus = strchr(word, '+');
    if (plus != NULL) {
        *plus = '\0';
    }
    bool sound = data_choice_number(word, (int64_t)unit_count - 1, &first) &&
                 (plus == NULL || data_choice_number(plus + 1, unit_count - first, &count)) && count > 0;
    if (plus != NULL) {
        *plus = '+';
    }
    if (sound) {
        *ret = (struct plan_run){(int32_t)first, (int32_t)count};
    }
    return sound;
}

enum geo_status data_choice_need_runs(int64_t *first, int32_t *run_count, struct data_choice_runs *runs,
                                      struct data_choice_source *source, int32_t unit_count,
                                      struct geo_error *err)
{
    size_t begin = runs->count;
    while (data_choice_word(source)) {
        struct plan_run run;
        if (!source->word_is_sound || !read_run(&run, source->word, unit_count)) {
            return data_choice_fault(source, err,
                                     "'%s' is no unit or run of units: FIRST or FIRST+COUNT below %d",
                                     source->word, unit_count);
        }
        struct plan_run *last = runs->count > begin ? &runs->run[runs->count - 1] : NULL;
        if (last != NULL && run.first < last->first + last->count) {
            return data_choice_fault(source, err, "unit %d comes after unit %d: units must ascend", run.first,
                                     last->first + last->count - 1);
        }
        if (last != NULL && run.first == last->first + last->count) {
            last->count += run.count;
            continue;
        }
        enum geo_status status =
            geo_memory_grow(&runs->run, &runs->capacity, runs->count + 1, sizeof *runs->run, err);
        if (status != GEO_OK) {
            return status;
        }
        runs->run[runs->count++] = run;
    }
    *first = (int64_t)begin;
    *run_count = (int32_t)(runs->count - begin);
    return GEO_OK;
}
