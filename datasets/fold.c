#include "datasets/fold_internal.h"

#include <stdint.h>
#include <string.h>

/* Ranges of precomposed letters and the plain letter under their marks. */
struct letter_range {
    uint32_t first, last;
    char letter;
};

static const struct letter_range letters[] = {
    {0xC0, 0xC5, 'a'},     {0xC7, 0xC7, 'c'},     {0xC8, 0xCB, 'e'},     {0xCC, 0xCF, 'i'},
    {0xD1, 0xD1, 'n'},     {0xD2, 0xD6, 'o'},     {0xD8, 0xD8, 'o'},     {0xD9, 0xDC, 'u'},
    {0xDD, 0xDD, 'y'},     {0xE0, 0xE5, 'a'},     {0xE7, 0xE7, 'c'},     {0xE8, 0xEB, 'e'},
    {0xEC, 0xEF, 'i'},     {0xF1, 0xF1, 'n'},     {0xF2, 0xF6, 'o'},     {0xF8, 0xF8, 'o'},
    {0xF9, 0xFC, 'u'},     {0xFD, 0xFD, 'y'},     {0xFF, 0xFF, 'y'},     {0x102, 0x103, 'a'},
    {0x110, 0x111, 'd'},   {0x128, 0x129, 'i'},   {0x168, 0x169, 'u'},   {0x1A0, 0x1A1, 'o'},
    {0x1AF, 0x1B0, 'u'},   {0x1EA0, 0x1EB7, 'a'}, {0x1EB8, 0x1EC7, 'e'}, {0x1EC8, 0x1ECB, 'i'},
    {0x1ECC, 0x1EE3, 'o'}, {0x1EE4, 0x1EF1, 'u'}, {0x1EF2, 0x1EF9, 'y'},
};

/* The code point at *at, which moves past it; a byte that starts no sequence stands for itself. */
static uint32_t next_code_point(const char **at)
{
    const unsigned char *byte = (const unsigned char *)*at;
    uint32_t code = byte[0];
    int more = code >= 0xF0 ? 3 : code >= 0xE0 ? 2 : code >= 0xC0 ? 1 : 0;
    static const uint32_t mask[] = {0xFF, 0x1F, 0x0F, 0x07};
    uint32_t value = code & mask[more];
    for (int i = 1; i <= more; i++) {
        if ((byte[i] & 0xC0U) != 0x80U) {
            *at += 1;
            return code;
        }
        value = value << 6 | (byte[i] & 0x3FU);
    }
    *at += 1 + more;
    return value;
}

/* '\0' for what is left out. */
static char plain_letter(uint32_t code)
{
    if ((code >= 'a' && code <= 'z') || (code >= '0' && code <= '9')) {
        return (char)code;
    }
    if (code >= 'A' && code <= 'Z') {
        return (char)(code - 'A' + 'a');
    }
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        if (code >= letters[i].first && code <= letters[i].last) {
            return letters[i].letter;
        }
    }
    return '\0';
}

void data_fold_text(char *ret, size_t size, const char *text)
{
    size_t length = 0;
    const char *at = text == NULL ? "" : text;
    while (*at != '\0' && length + 1 < size) {
        char letter = plain_letter(next_code_point(&at));
        if (letter != '\0') {
            ret[length++] = letter;
        }
    }
    ret[length] = '\0';
}

bool data_fold_same(const char *a, const char *b)
{
    char folded_a[DATA_FOLD_SIZE], folded_b[DATA_FOLD_SIZE];
    data_fold_text(folded_a, sizeof folded_a, a);
    data_fold_text(folded_b, sizeof folded_b, b);
    return folded_a[0] != '\0' && strcmp(folded_a, folded_b) == 0;
}
