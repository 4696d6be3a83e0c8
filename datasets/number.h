/* Strict numbers in text: the whole text, finite, C locale, no units, no thousands separators. */
#ifndef PHUSONG_DATASETS_NUMBER_H
#define PHUSONG_DATASETS_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* Surrounding blanks are allowed; "1,8", "1800 MHz", "", "inf", "nan", "0x10" are not. False leaves *ret
 * untouched. */
bool data_number_real(const char *text, double *ret);
bool data_number_integer(const char *text, int64_t *ret);

/* Why data_number_real refuses the text, to follow the quoted text in a message: "is not a number …", "has a
 * comma …". NULL if it does not refuse. */
const char *data_number_real_fault(const char *text);
/* The same for data_number_integer. */
const char *data_number_integer_fault(const char *text);

#endif
