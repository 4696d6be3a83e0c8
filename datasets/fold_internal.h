/* Names reduced to what tells them apart: "Kinh độ", "kinh_do" and "KINH DO" are one. */
#ifndef PHUSONG_DATASETS_FOLD_INTERNAL_H
#define PHUSONG_DATASETS_FOLD_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#define DATA_FOLD_SIZE 96

/* Lower-case ASCII letters and digits of a UTF-8 text, Latin and Vietnamese letters without their marks;
 * everything else is left out. Truncated to fit, always NUL-terminated. */
void data_fold_text(char *ret, size_t size, const char *text);
/* Equal after folding, and not empty. */
bool data_fold_same(const char *a, const char *b);

#endif
