#include "datasets/number.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* <ctype.h> follows the locale; these do not. */
static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static const char *skip_blanks(const char *at)
{
    while (is_blank(*at)) {
        at++;
    }
    return at;
}

static const char *skip_digits(const char *at)
{
    while (is_digit(*at)) {
        at++;
    }
    return at;
}

static const char *skip_sign(const char *at)
{
    return *at == '+' || *at == '-' ? at + 1 : at;
}

/* The longest decimal number at `at`: its end, or NULL if there is none. */
static const char *number_end(const char *at)
{
    const char *whole = skip_sign(at);
    const char *end = skip_digits(whole);
    bool has_digits = end > whole;
    if (*end == '.') {
        const char *fraction = end + 1;
        end = skip_digits(fraction);
        has_digits = has_digits || end > fraction;
    }
    if (!has_digits) {
        return NULL;
    }
    if (*end == 'e' || *end == 'E') {
        const char *exponent = skip_sign(end + 1);
        const char *exponent_end = skip_digits(exponent);
        end = exponent_end > exponent ? exponent_end : end;
    }
    return end;
}

bool data_number_real(const char *text, double *ret)
{
    const char *first = skip_blanks(text);
    const char *end = number_end(first);
    if (end == NULL || *skip_blanks(end) != '\0') {
        return false;
    }
    char *stop = NULL;
    double value = strtod(first, &stop);
    /* In a locale with a decimal comma strtod would stop at the point: refuse rather than read 1.8 as 1. */
    if (stop != end || !isfinite(value)) {
        return false;
    }
    *ret = value;
    return true;
}

bool data_number_integer(const char *text, int64_t *ret)
{
    const char *first = skip_blanks(text);
    const char *digits = skip_sign(first);
    const char *end = skip_digits(digits);
    if (end == digits || *skip_blanks(end) != '\0') {
        return false;
    }
    errno = 0;
    long long value = strtoll(first, NULL, 10);
    if (errno == ERANGE) {
        return false;
    }
    *ret = (int64_t)value;
    return true;
}

static bool starts_with_word(const char *at, const char *word)
{
    for (; *word != '\0'; at++, word++) {
        char c = *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;
        if (c != *word) {
            return false;
        }
    }
    return true;
}

const char *data_number_real_fault(const char *text)
{
    double ignored = 0;
    if (data_number_real(text, &ignored)) {
        return NULL;
    }
    const char *first = skip_blanks(text);
    const char *bare = skip_sign(first);
    if (starts_with_word(bare, "nan") || starts_with_word(bare, "inf") || starts_with_word(bare, ".nan") ||
        starts_with_word(bare, ".inf")) {
        return "is not a finite number";
    }
    const char *end = number_end(first);
    if (end == NULL) {
        return "is not a number";
    }
    if (starts_with_word(bare, "0x")) {
        return "is not a decimal number";
    }
    if (*end == ',') {
        return "has a comma; the decimal mark is a point and thousands are not separated";
    }
    if (*skip_blanks(end) != '\0') {
        return "has text after the number; write the number alone, without a unit";
    }
    return "is too large for a number";
}

const char *data_number_integer_fault(const char *text)
{
    int64_t ignored = 0;
    if (data_number_integer(text, &ignored)) {
        return NULL;
    }
    const char *fault = data_number_real_fault(text);
    if (fault != NULL) {
        return fault;
    }
    const char *digits = skip_sign(skip_blanks(text));
    const char *end = skip_digits(digits);
    if (end > digits && *skip_blanks(end) == '\0') {
        return "is too large for a whole number";
    }
    return "is not a whole number; write all its digits, without a point or an exponent";
}
