#include "geo/table_text_internal.h"

#include "geo/memory.h"
#include "geo/source_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>

#define MAX_RECORD_BYTES                                                                                     \
    (16 * 1024 * 1024) /* a quote that never ends must not swallow the machine's memory */

struct record {
    char *bytes; /* the fields, each ended by NUL */
    size_t length, capacity;
    size_t *start; /* of each field in bytes */
    size_t count, start_capacity;
    int64_t line; /* that it begins on */
};

struct geo_text {
    char *path;
    VSILFILE *file;
    char separator;
    bool is_pending; /* the current record is data that nobody has seen yet */
    int64_t line;    /* of the next byte */
    struct record header, record;
    size_t filled, at;
    unsigned char buffer[65536];
};

static int peek_byte(struct geo_text *text)
{
    if (text->at == text->filled) {
        text->at = 0;
        text->filled = VSIFReadL(text->buffer, 1, sizeof text->buffer, text->file);
        if (text->filled == 0) {
            return -1;
        }
    }
    return text->buffer[text->at];
}

/* −1 at the end. Every kind of line end is '\n'. */
static int next_byte(struct geo_text *text)
{
    int byte = peek_byte(text);
    if (byte < 0) {
        return byte;
    }
    text->at++;
    if (byte == '\r') {
        if (peek_byte(text) == '\n') {
            text->at++;
        }
        byte = '\n';
    }
    text->line += byte == '\n' ? 1 : 0;
    return byte;
}

static enum geo_status add_byte(struct record *record, int byte, struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    if (record->length == record->capacity) {
        status = geo_memory_grow(&record->bytes, &record->capacity, record->length + 1, 1, err);
    }
    if (status == GEO_OK) {
        record->bytes[record->length++] = (char)byte;
    }
    return status;
}

static enum geo_status begin_field(struct record *record, struct geo_error *err)
{
    enum geo_status status = geo_memory_grow(&record->start, &record->start_capacity, record->count + 1,
                                             sizeof *record->start, err);
    if (status == GEO_OK) {
        record->start[record->count++] = record->length;
    }
    return status;
}

static enum geo_status fault(const struct geo_text *text, const char *what, struct geo_error *err)
{
    return geo_error_set(err, GEO_ERR_INPUT, "'%s' row %" PRId64 ": %s", text->path, text->record.line, what);
}

/* One byte of a record; *quoted says whether a quote is open, *fresh that nothing of the field has come yet.
 */
static enum geo_status take_byte(struct geo_text *text, int byte, bool *quoted, bool *fresh,
                                 struct geo_error *err)
{
    struct record *record = &text->record;
    if (byte == '\0') {
        return fault(text, "there is a zero byte; a text file is needed", err);
    }
    if (record->length > MAX_RECORD_BYTES) {
        return fault(text, "the record does not end; look for a quote that is not closed", err);
    }
    if (*quoted && byte == '"') {
        if (peek_byte(text) != '"') {
            *quoted = false;
            return GEO_OK;
        }
        (void)next_byte(text);
    } else if (!*quoted && *fresh && byte == '"') {
        *quoted = true;
        *fresh = false;
        return GEO_OK;
    } else if (!*quoted && byte == text->separator) {
        *fresh = true;
        enum geo_status status = add_byte(record, '\0', err);
        return status == GEO_OK ? begin_field(record, err) : status;
    }
    *fresh = false;
    return add_byte(record, byte, err);
}

static enum geo_status read_record(struct geo_text *text, bool *ret_more, struct geo_error *err)
{
    struct record *record = &text->record;
    record->length = 0;
    record->count = 0;
    record->line = text->line;
    bool quoted = false;
    bool fresh = true;
    enum geo_status status = begin_field(record, err);
    int byte = next_byte(text);
    *ret_more = byte >= 0;
    while (status == GEO_OK && byte >= 0 && (quoted || byte != '\n')) {
        status = take_byte(text, byte, &quoted, &fresh, err);
        byte = next_byte(text);
    }
    if (status == GEO_OK && quoted) {
        status = fault(text, "a quoted text does not end before the file does", err);
    }
    if (status == GEO_OK && byte < 0 && CPLGetLastErrorType() >= CE_Failure) {
        status = geo_error_set(err, GEO_ERR_INPUT, "'%s' cannot be read to its end: %s", text->path,
                               geo_source_message("unknown"));
    }
    return status == GEO_OK ? add_byte(record, '\0', err) : status;
}

static bool is_blank(const struct record *record)
{
    for (size_t i = 0; i < record->length; i++) {
        if (record->bytes[i] != '\0') {
            return false;
        }
    }
    return true;
}

static enum geo_status check_record(const struct geo_text *text, struct geo_error *err)
{
    const struct record *record = &text->record;
    for (size_t i = 0; i < record->count; i++) {
        const char *field = record->bytes + record->start[i];
        if (!CPLIsUTF8(field, -1)) {
            return geo_error_set(err, GEO_ERR_INPUT,
                                 "'%s' row %" PRId64
                                 ", column %zu: the text is not UTF-8; save the file as UTF-8",
                                 text->path, record->line, i + 1);
        }
        if (text->header.count > 0 && i >= text->header.count && field[0] != '\0') {
            return geo_error_set(
                err, GEO_ERR_INPUT,
                "'%s' row %" PRId64
                ": it has %zu fields, the first row %zu; put texts that hold a '%c' in quotes",
                text->path, record->line, record->count, text->header.count, text->separator);
        }
    }
    return GEO_OK;
}

static enum geo_status next_filled(struct geo_text *text, bool *ret_more, struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    CPLErrorReset();
    do {
        status = read_record(text, ret_more, err);
    } while (status == GEO_OK && *ret_more && is_blank(&text->record));
    return status == GEO_OK && *ret_more ? check_record(text, err) : status;
}

/* The most frequent candidate outside quotes in the first line; commas if there is none. */
static char find_separator(const struct geo_text *text)
{
    static const char candidates[] = {',', ';', '\t', '|'};
    size_t count[sizeof candidates] = {0};
    bool quoted = false;
    for (size_t i = text->at; i < text->filled; i++) {
        char byte = (char)text->buffer[i];
        bool is_end = byte == '\n' || byte == '\r';
        if (is_end && !quoted && i > text->at) {
            break;
        }
        quoted = byte == '"' ? !quoted : quoted;
        for (size_t k = 0; k < sizeof candidates && !quoted; k++) {
            count[k] += byte == candidates[k] ? 1 : 0;
        }
    }
    size_t best = 0;
    for (size_t k = 1; k < sizeof candidates; k++) {
        best = count[k] > count[best] ? k : best;
    }
    return candidates[best];
}

static enum geo_status begin(struct geo_text *text, struct geo_error *err)
{
    CPLErrorReset();
    if (peek_byte(text) < 0) {
        return geo_error_set(err, GEO_ERR_INPUT, "'%s' cannot be read as a table: %s", text->path,
                             geo_source_message("it is empty"));
    }
    const unsigned char *head = text->buffer;
    if (text->filled >= 2 && ((head[0] == 0xFF && head[1] == 0xFE) || (head[0] == 0xFE && head[1] == 0xFF))) {
        return geo_error_set(err, GEO_ERR_INPUT, "'%s' is UTF-16; save it as \"CSV UTF-8\"", text->path);
    }
    if (text->filled >= 3 && head[0] == 0xEF && head[1] == 0xBB && head[2] == 0xBF) {
        text->at = 3;
    }
    text->separator = find_separator(text);
    return GEO_OK;
}

/* Names from the first record, trimmed; field_n where there is none. Takes the record's place. */
static enum geo_status name_columns(struct geo_text *text, bool no_header, struct geo_error *err)
{
    struct record *header = &text->header;
    enum geo_status status = GEO_OK;
    header->line = text->record.line;
    for (size_t i = 0; i < text->record.count && status == GEO_OK; i++) {
        const char *name = text->record.bytes + text->record.start[i];
        name += strspn(name, " \t\n");
        size_t length = strlen(name);
        while (length > 0 && strchr(" \t\n", name[length - 1]) != NULL) {
            length--;
        }
        char numbered[32];
        if (no_header || length == 0) {
            length = (size_t)snprintf(numbered, sizeof numbered, "field_%zu", i + 1);
            name = numbered;
        }
        status = begin_field(header, err);
        for (size_t k = 0; k < length && status == GEO_OK; k++) {
            status = add_byte(header, name[k], err);
        }
        if (status == GEO_OK) {
            status = add_byte(header, '\0', err);
        }
    }
    return status;
}

enum geo_status geo_text_open(struct geo_text **ret, const char *name, const char *path, bool no_header,
                              struct geo_error *err)
{
    struct geo_text *text = NULL;
    enum geo_status status = geo_memory_array(&text, 1, sizeof *text, "text file", err);
    if (status != GEO_OK) {
        return status;
    }
    bool more = false;
    text->line = 1;
    text->file = VSIFOpenL(name, "rb");
    status = geo_memory_text(&text->path, path, err);
    if (status == GEO_OK && text->file == NULL) {
        status = geo_error_set(err, GEO_ERR_INPUT, "'%s' cannot be opened", path);
    }
    if (status == GEO_OK) {
        status = begin(text, err);
    }
    if (status == GEO_OK) {
        status = next_filled(text, &more, err);
    }
    if (status == GEO_OK && !more) {
        status = geo_error_set(err, GEO_ERR_INPUT, "'%s' cannot be read as a table: it is empty", path);
    }
    if (status == GEO_OK) {
        text->is_pending = no_header;
        status = name_columns(text, no_header, err);
    }
    if (status == GEO_OK) {
        *ret = text;
    } else {
        geo_text_close(text);
    }
    return status;
}

void geo_text_close(struct geo_text *text)
{
    if (text == NULL) {
        return;
    }
    if (text->file != NULL) {
        (void)VSIFCloseL(text->file);
    }
    free(text->header.bytes);
    free(text->header.start);
    free(text->record.bytes);
    free(text->record.start);
    free(text->path);
    free(text);
}

int geo_text_column_count(const struct geo_text *text)
{
    return (int)text->header.count;
}

const char *geo_text_column_name(const struct geo_text *text, int column)
{
    return text->header.bytes + text->header.start[column];
}

enum geo_status geo_text_next(struct geo_text *text, bool *ret_more, int64_t *ret_line, struct geo_error *err)
{
    bool more = true;
    enum geo_status status = GEO_OK;
    if (text->is_pending) {
        text->is_pending = false;
    } else {
        status = next_filled(text, &more, err);
    }
    if (status == GEO_OK) {
        *ret_more = more;
        *ret_line = text->record.line;
    }
    return status;
}

const char *geo_text_field(const struct geo_text *text, int column)
{
    return (size_t)column < text->record.count ? text->record.bytes + text->record.start[column] : NULL;
}
