/* Any text as a number: what is read is finite and has no fault, what is not has one. */
#include "datasets/number.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    double real = 0;
    int64_t integer = 0;
    char *text = malloc(size + 1);
    if (text == NULL) {
        return 0;
    }
    memcpy(text, data, size);
    text[size] = '\0';
    bool is_real = data_number_real(text, &real);
    bool is_integer = data_number_integer(text, &integer);
    bool consistent = is_real == (data_number_real_fault(text) == NULL) &&
                      is_integer == (data_number_integer_fault(text) == NULL) && isfinite(real) &&
                      (!is_integer || (is_real && (double)integer == real));
    free(text);
    if (!consistent) {
        abort();
    }
    return 0;
}
