#include "outputs/rounding.h"

#include "geo/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

struct claim {
    int64_t remainder;
    int64_t index;
};

static int by_remainder(const void *a, const void *b)
{
    const struct claim *first = a;
    const struct claim *second = b;
    if (first->remainder != second->remainder) {
        return first->remainder > second->remainder ? -1 : 1;
    }
    return first->index < second->index ? -1 : first->index > second->index;
}

int64_t out_rounding_nearest(int64_t milli)
{
    return (milli + 500) / 1000;
}

/* Adds 1 to the values with the largest claims, in turn, until `missing` are placed. */
static void settle(int64_t *values, const struct claim *claims, int64_t claim_count, int64_t missing)
{
    for (int64_t i = 0; i < missing; i++) {
        values[claims[i % claim_count].index]++;
    }
}

enum geo_status out_rounding_share(int64_t *ret, const int64_t *milli, int64_t count, int64_t target,
                                   struct geo_error *err)
{
    struct claim *claims = NULL;
    enum geo_status status = geo_memory_array(&claims, (size_t)count, sizeof *claims, "rounding", err);
    if (status != GEO_OK) {
        return status;
    }
    int64_t missing = target;
    for (int64_t i = 0; i < count; i++) {
        ret[i] = milli[i] / 1000;
        claims[i] = (struct claim){milli[i] % 1000, i};
        missing -= ret[i];
    }
    qsort(claims, (size_t)count, sizeof *claims, by_remainder);
    if (count > 0) {
        settle(ret, claims, count, missing);
    }
    /* A target below the sum of the rounded-down values: take from the smallest remainders that have any. */
    while (count > 0 && missing < 0) {
        int64_t before = missing;
        for (int64_t i = count - 1; i >= 0 && missing < 0; i--) {
            if (ret[claims[i].index] > 0) {
                ret[claims[i].index]--;
                missing++;
            }
        }
        if (missing == before) {
            break;
        }
    }
    free(claims);
    return GEO_OK;
}

struct limits {
    int64_t low, high;
};

/* Between what one value may be. */
static struct limits limits_of(const struct out_rounding_part *part, int64_t i)
{
    int64_t whole = part->whole[i];
    int64_t exact = part->milli[i] < part->whole_milli[i] ? part->milli[i] : part->whole_milli[i];
    if (exact == part->whole_milli[i]) {
        return (struct limits){whole, whole};
    }
    struct limits limits = {exact / 1000, (exact + 999) / 1000};
    limits.high = limits.high < whole ? limits.high : whole;
    if (part->smaller != NULL) {
        int64_t smaller = part->smaller[i];
        if (part->smaller_milli[i] >= exact) {
            return (struct limits){smaller, smaller};
        }
        limits.low = limits.low > smaller ? limits.low : smaller;
    }
    limits.high = limits.high > limits.low ? limits.high : limits.low;
    return limits;
}

enum geo_status out_rounding_part(int64_t *ret, const struct out_rounding_part *part, int64_t count,
                                  struct geo_error *err)
{
    struct claim *claims = NULL;
    enum geo_status status = geo_memory_array(&claims, (size_t)count, sizeof *claims, "rounding", err);
    if (status != GEO_OK) {
        return status;
    }
    int64_t exact_sum = 0;
    int64_t low_sum = 0;
    int64_t claim_count = 0;
    for (int64_t i = 0; i < count; i++) {
        struct limits limits = limits_of(part, i);
        exact_sum += part->milli[i];
        low_sum += limits.low;
        ret[i] = limits.low;
        if (limits.high > limits.low) {
            claims[claim_count++] = (struct claim){part->milli[i] - 1000 * limits.low, i};
        }
    }
    qsort(claims, (size_t)claim_count, sizeof *claims, by_remainder);
    int64_t missing = out_rounding_nearest(exact_sum) - low_sum;
    missing = missing < claim_count ? missing : claim_count;
    if (claim_count > 0) {
        settle(ret, claims, claim_count, missing);
    }
    free(claims);
    return GEO_OK;
}

double out_rounding_percent(double part, double whole)
{
    if (!(whole > 0.0) || isnan(part)) {
        return (double)NAN;
    }
    double percent = round(10000.0 * part / whole) / 100.0;
    if (part >= whole) {
        return 100.0;
    }
    if (part <= 0.0) {
        return 0.0;
    }
    return fmin(fmax(percent, 0.01), 99.99);
}
