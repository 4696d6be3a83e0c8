#include "datasets/patterns_internal.h"

#include "datasets/number.h"
#include "geo/memory.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT ((size_t)4 << 20)
#define LINE_LIMIT 512
#define ANGLE_LIMIT 3600
#define ANGLE_GAP_MAX_DEG 30.0
/* Gain of a half-wave dipole over an isotropic antenna. */
#define DIPOLE_DBI 2.15

struct reader {
    const char *at, *end;
    const char *shown;
    int line_number;
    char line[LINE_LIMIT];
    char *word[3]; /* the line's first words, NULL where there are fewer */
};

struct cut {
    int count;
    double angle_deg[ANGLE_LIMIT], loss_db[ANGLE_LIMIT];
};

static enum geo_status fail(const struct reader *reader, struct geo_error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static enum geo_status fail(const struct reader *reader, struct geo_error *err, const char *format, ...)
{
    char what[512];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    return geo_error_set(err, GEO_ERR_INPUT, "%s:%d: %s", reader->shown, reader->line_number, what);
}

/* A comma before a digit is a decimal comma: it stays in its word, to be refused. */
static bool is_space(const char *at)
{
    return *at == ' ' || *at == '\t' || *at == '\r' || *at == ';' ||
           (*at == ',' && !(at[1] >= '0' && at[1] <= '9'));
}

/* "; write 4.1", or nothing. */
static void suggest_point(char ret[80], const char *word)
{
    const char *comma = word == NULL ? NULL : strchr(word, ',');
    ret[0] = '\0';
    if (comma != NULL) {
        (void)snprintf(ret, 80, "; write %.*s.%.30s", (int)(comma - word < 30 ? comma - word : 30), word,
                       comma + 1);
    }
}

static void split_words(struct reader *reader)
{
    char *at = reader->line;
    for (int i = 0; i < 3; i++) {
        while (is_space(at)) {
            at++;
        }
        reader->word[i] = *at == '\0' ? NULL : at;
        while (*at != '\0' && !is_space(at)) {
            at++;
        }
        if (*at != '\0') {
            *at++ = '\0';
        }
    }
}

/* The next line that holds words; false at the end. Long lines are cut: only comments are long. */
static bool next_line(struct reader *reader)
{
    while (reader->at < reader->end) {
        const char *newline = memchr(reader->at, '\n', (size_t)(reader->end - reader->at));
        const char *stop = newline == NULL ? reader->end : newline;
        size_t length = (size_t)(stop - reader->at);
        length = length < LINE_LIMIT ? length : LINE_LIMIT - 1;
        memcpy(reader->line, reader->at, length);
        reader->line[length] = '\0';
        reader->at = newline == NULL ? reader->end : newline + 1;
        reader->line_number++;
        split_words(reader);
        if (reader->word[0] != NULL) {
            return true;
        }
    }
    return false;
}

static bool same_word(const char *word, const char *wanted)
{
    for (; *word != '\0' && *wanted != '\0'; word++, wanted++) {
        char c = *word >= 'a' && *word <= 'z' ? (char)(*word - 'a' + 'A') : *word;
        if (c != *wanted) {
            return false;
        }
    }
    return *word == *wanted;
}

static enum geo_status fail_number(const struct reader *reader, const char *word, struct geo_error *err)
{
    char cure[80];
    suggest_point(cure, word);
    return fail(reader, err, "'%.60s' is not a number%s", word, cure);
}

/* "15.3 dBd", "15.3dBi", "15.3" */
static enum geo_status read_gain(double *ret_dbi, const struct reader *reader, struct geo_error *err)
{
    char number[64] = "";
    const char *unit = reader->word[2];
    if (reader->word[1] != NULL) {
        size_t digits = strspn(reader->word[1], "+-.0123456789eE");
        if (digits < sizeof number) {
            memcpy(number, reader->word[1], digits);
            number[digits] = '\0';
        }
        unit = reader->word[1][digits] != '\0' ? reader->word[1] + digits : unit;
    }
    double gain = 0.0;
    if (reader->word[1] != NULL && strchr(reader->word[1], ',') != NULL) {
        return fail_number(reader, reader->word[1], err);
    }
    if (!data_number_real(number, &gain) || gain < -30.0 || gain > 60.0) {
        return fail(reader, err, "GAIN '%.60s' is not a gain in [-30, 60]; write it like \"GAIN 15.3 dBd\"",
                    reader->word[1] == NULL ? "" : reader->word[1]);
    }
    bool is_dbi = unit != NULL && same_word(unit, "DBI");
    if (unit != NULL && !is_dbi && !same_word(unit, "DBD")) {
        return fail(reader, err, "GAIN has the unit '%.60s'; it must be dBd or dBi", unit);
    }
    *ret_dbi = is_dbi ? gain : gain + DIPOLE_DBI;
    return GEO_OK;
}

static enum geo_status read_cut_row(struct cut *cut, const struct reader *reader, struct geo_error *err)
{
    double angle = 0.0;
    double loss = 0.0;
    for (int i = 0; i < 2; i++) {
        if (reader->word[i] != NULL && strchr(reader->word[i], ',') != NULL) {
            return fail_number(reader, reader->word[i], err);
        }
    }
    if (!data_number_real(reader->word[0], &angle) || reader->word[1] == NULL ||
        !data_number_real(reader->word[1], &loss)) {
        return fail(reader, err, "'%.60s %.60s' is not an angle and a loss", reader->word[0],
                    reader->word[1] == NULL ? "" : reader->word[1]);
    }
    double least = cut->count == 0 ? 0.0 : cut->angle_deg[cut->count - 1];
    if (angle < least || angle > 360.0 || (cut->count > 0 && angle == least)) {
        return fail(reader, err, "angle %g is not above the one before it, in [0, 360)", angle);
    }
    if (angle - least > ANGLE_GAP_MAX_DEG) {
        return fail(reader, err, "angle %g is more than %g degrees from the one before it", angle,
                    ANGLE_GAP_MAX_DEG);
    }
    if (loss < 0.0 || loss > 100.0) {
        return fail(reader, err, "loss %g is outside [0, 100] dB; losses are counted down from the peak",
                    loss);
    }
    if (angle < 360.0) { /* 360 repeats 0 */
        cut->angle_deg[cut->count] = angle;
        cut->loss_db[cut->count++] = loss;
    }
    return GEO_OK;
}

/* Between the given angles the loss is linear, around the circle. */
static void resample(float *ret_loss_db, const struct cut *cut)
{
    int next = 0;
    for (int degree = 0; degree < 360; degree++) {
        while (next < cut->count && cut->angle_deg[next] <= (double)degree) {
            next++;
        }
        int before = next > 0 ? next - 1 : cut->count - 1;
        int after = next < cut->count ? next : 0;
        double from = next > 0 ? cut->angle_deg[before] : cut->angle_deg[before] - 360.0;
        double to = next < cut->count ? cut->angle_deg[after] : cut->angle_deg[after] + 360.0;
        double part = ((double)degree - from) / (to - from);
        ret_loss_db[degree] =
            (float)(cut->loss_db[before] + part * (cut->loss_db[after] - cut->loss_db[before]));
    }
}

/* The rows after "HORIZONTAL 360" or "VERTICAL 360". */
static enum geo_status read_cut(float *ret_loss_db, struct reader *reader, struct cut *cut,
                                struct geo_error *err)
{
    int64_t count = 0;
    char name[16];
    (void)snprintf(name, sizeof name, "%.15s", reader->word[0]);
    if (reader->word[1] == NULL || !data_number_integer(reader->word[1], &count) || count < 12 ||
        count > ANGLE_LIMIT) {
        return fail(reader, err, "%s needs its number of rows, 12 to %d", name, ANGLE_LIMIT);
    }
    cut->count = 0;
    for (int64_t i = 0; i < count; i++) {
        if (!next_line(reader)) {
            return fail(reader, err, "the file ends after %d of %d rows of %s", (int)i, (int)count, name);
        }
        enum geo_status status = read_cut_row(cut, reader, err);
        if (status != GEO_OK) {
            return status;
        }
    }
    if (cut->count == 0 || 360.0 - cut->angle_deg[cut->count - 1] + cut->angle_deg[0] > ANGLE_GAP_MAX_DEG) {
        return fail(reader, err, "the angles of %s do not go around the circle", name);
    }
    resample(ret_loss_db, cut);
    return GEO_OK;
}

static bool is_row(const struct reader *reader)
{
    double ignored = 0.0;
    return reader->word[1] != NULL && data_number_real(reader->word[0], &ignored) &&
           data_number_real(reader->word[1], &ignored);
}

static enum geo_status read_lines(struct data_pattern *pattern, struct reader *reader, struct cut *cut,
                                  struct geo_error *err)
{
    bool has_gain = false;
    bool has_horizontal = false;
    bool has_vertical = false;
    enum geo_status status = GEO_OK;
    while (status == GEO_OK && next_line(reader)) {
        if (same_word(reader->word[0], "GAIN")) {
            has_gain = true;
            status = read_gain(&pattern->gain_dbi, reader, err);
        } else if (same_word(reader->word[0], "TILT") || same_word(reader->word[0], "ELECTRICAL_TILT")) {
            double tilt = 0.0; /* TILT may also be the word ELECTRICAL or MECHANICAL */
            if (reader->word[1] != NULL && data_number_real(reader->word[1], &tilt)) {
                pattern->electrical_tilt_deg = tilt;
            } else if (reader->word[1] != NULL && strchr(reader->word[1], ',') != NULL) {
                status = fail_number(reader, reader->word[1], err);
            }
        } else if (same_word(reader->word[0], "HORIZONTAL")) {
            has_horizontal = true;
            status = read_cut(pattern->horizontal_loss_db, reader, cut, err);
        } else if (same_word(reader->word[0], "VERTICAL")) {
            has_vertical = true;
            status = read_cut(pattern->vertical_loss_db, reader, cut, err);
        } else if ((has_horizontal || has_vertical) && is_row(reader)) {
            status = fail(reader, err, "'%.60s %.60s' is one row more than the cut before it says it has",
                          reader->word[0], reader->word[1]);
        }
    }
    if (status == GEO_OK && !(has_gain && has_horizontal && has_vertical)) {
        status = fail(reader, err, "the file has no line %s: it is no MSI/PLN pattern, or it is cut off",
                      !has_gain         ? "GAIN"
                      : !has_horizontal ? "HORIZONTAL 360"
                                        : "VERTICAL 360");
    }
    return status;
}

enum geo_status data_pattern_parse(struct data_pattern *ret, const char *text, size_t size, const char *shown,
                                   struct geo_error *err)
{
    struct data_pattern pattern = {0};
    struct reader reader = {.at = text, .end = text + size, .shown = shown};
    struct cut *cut = NULL;
    enum geo_status status = geo_memory_array(&cut, 1, sizeof *cut, "pattern", err);
    if (status == GEO_OK) {
        status = read_lines(&pattern, &reader, cut, err);
    }
    free(cut);
    if (status == GEO_OK) {
        *ret = pattern;
    }
    return status;
}

enum geo_status data_pattern_load(struct data_pattern *ret, const char *path, const char *shown,
                                  struct geo_error *err)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return geo_error_set(err, GEO_ERR_INPUT, "antenna pattern '%s': %s", shown, strerror(errno));
    }
    char *text = NULL;
    enum geo_status status = geo_memory_array(&text, FILE_LIMIT, 1, "pattern", err);
    size_t size = status == GEO_OK ? fread(text, 1, FILE_LIMIT, file) : 0;
    if (status == GEO_OK && ferror(file) != 0) {
        status = geo_error_set(err, GEO_ERR_INPUT, "antenna pattern '%s': %s", shown, strerror(errno));
    } else if (status == GEO_OK && size == FILE_LIMIT) {
        status = geo_error_set(err, GEO_ERR_INPUT,
                               "antenna pattern '%s': larger than 4 MB: no MSI/PLN pattern", shown);
    }
    (void)fclose(file);
    if (status == GEO_OK) {
        status = data_pattern_parse(ret, text, size, shown, err);
    }
    free(text);
    return status;
}
