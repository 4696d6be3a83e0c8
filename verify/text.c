#include "verify/text.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BYTES 255 /* of a word */

void verify_text_open(struct verify_text *ret, FILE *file, const char *name, struct geo_error *err)
{
    *ret = (struct verify_text){.file = file, .name = name, .err = err};
    sha256_init(&ret->sha);
}

void verify_text_close(struct verify_text *text)
{
    free(text->line);
    text->line = text->rest = NULL;
}

void verify_text_sum(char ret[65], struct verify_text *text)
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(&text->sha, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        (void)snprintf(ret + 2 * i, 3, "%02x", digest[i]);
    }
}

void verify_text_fault(struct verify_text *text, const char *format, ...)
{
    if (text->status == GEO_OK) {
        char message[1024];
        va_list args;
        va_start(args, format);
        (void)vsnprintf(message, sizeof message, format, args);
        va_end(args);
        text->status = geo_error_set(text->err, GEO_ERR_INPUT, "'%s', line %lld: %s", text->name,
                                     (long long)text->line_number, message);
    }
}

/* The next line, whatever it is; false at the end of the file. */
static bool next_line(struct verify_text *text)
{
    errno = 0;
    ssize_t length = getline(&text->line, &text->room, text->file);
    text->rest = text->line;
    if (length < 0 && feof(text->file) == 0) {
        verify_text_fault(text, "the file cannot be read: %s", strerror(errno));
    }
    if (length < 0) {
        return false;
    }
    text->line_number++;
    sha256_update(&text->sha, (size_t)length, (const uint8_t *)text->line);
    if (strlen(text->line) != (size_t)length) {
        verify_text_fault(text, "there is a NUL byte, this is no text");
    }
    return text->status == GEO_OK;
}

static bool is_blank_or_comment(const char *line)
{
    line += strspn(line, " \t\r\n");
    return *line == '\0' || *line == '#';
}

void verify_text_line(struct verify_text *text)
{
    while (text->status == GEO_OK) {
        if (!next_line(text)) {
            verify_text_fault(text, "the file ends too early");
        } else if (!is_blank_or_comment(text->line)) {
            return;
        }
    }
}

void verify_text_finish(struct verify_text *text)
{
    while (text->status == GEO_OK && next_line(text)) {
        if (!is_blank_or_comment(text->line)) {
            verify_text_fault(text, "there is more after 'end'");
        }
    }
}

static bool has_control(const char *word)
{
    for (; *word != '\0'; word++) {
        if ((unsigned char)*word < ' ' || *word == 0x7F) {
            return true;
        }
    }
    return false;
}

char *verify_text_more(struct verify_text *text)
{
    if (text->status != GEO_OK) {
        return NULL;
    }
    char *word = text->rest + strspn(text->rest, " \t\r\n");
    char *end = word + strcspn(word, " \t\r\n");
    text->rest = *end == '\0' ? end : end + 1;
    *end = '\0';
    if (strlen(word) > MOST_BYTES || has_control(word)) {
        verify_text_fault(text, "a word has control characters or more than %d bytes", MOST_BYTES);
        return NULL;
    }
    return *word == '\0' ? NULL : word;
}

char *verify_text_word(struct verify_text *text)
{
    static char nothing[] = "";
    char *word = verify_text_more(text);
    if (word == NULL) {
        verify_text_fault(text, "the line ends too early");
    }
    return word == NULL ? nothing : word;
}

void verify_text_expect(struct verify_text *text, const char *word)
{
    const char *found = verify_text_word(text);
    if (strcmp(found, word) != 0) {
        verify_text_fault(text, "'%s' stands where '%s' should stand", found, word);
    }
}

void verify_text_end(struct verify_text *text)
{
    const char *word = verify_text_more(text);
    if (word != NULL) {
        verify_text_fault(text, "'%s' is one word too many", word);
    }
}

int64_t verify_number(const char *word, int64_t most)
{
    size_t digits = strspn(word, "0123456789");
    if (digits == 0 || word[digits] != '\0') {
        return -1;
    }
    uint64_t value = strtoull(word, NULL, 10); /* too many digits: the largest there is */
    return most >= 0 && value <= (uint64_t)most ? (int64_t)value : -1;
}

int64_t verify_text_number(struct verify_text *text, int64_t most, const char *none)
{
    const char *word = verify_text_word(text);
    if (none != NULL && strcmp(word, none) == 0) {
        return -1;
    }
    int64_t value = verify_number(word, most);
    if (value < 0) {
        verify_text_fault(text, "'%s' is not a whole number from 0 to %lld", word, (long long)most);
    }
    return value < 0 ? 0 : value;
}

double verify_text_real(struct verify_text *text)
{
    const char *word = verify_text_word(text);
    char *end = NULL;
    double value = strtod(word, &end);
    if (*word == '\0' || *end != '\0' || !isfinite(value) || strpbrk(word, "xXnN") != NULL) {
        verify_text_fault(text, "'%s' is not a number", word);
        return 0.0;
    }
    return value;
}

bool verify_text_room(struct verify_text *text, void *array, size_t count, size_t size)
{
    if (text->status != GEO_OK) {
        return false;
    }
    if ((count & (count - 1)) != 0 && count != 0) { /* only powers of two are full */
        return true;
    }
    void *old = NULL;
    memcpy(&old, array, sizeof old);
    size_t room = count == 0 ? 1 : 2 * count;
    void *grown = room > SIZE_MAX / size ? NULL : realloc(old, room * size);
    if (grown == NULL) {
        text->status = geo_error_set(text->err, GEO_ERR_MEMORY, "out of memory for '%s'", text->name);
        return false;
    }
    memcpy(array, &grown, sizeof grown);
    return true;
}
