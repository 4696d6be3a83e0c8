/* Whole numbers that add up: people from thousandths of a person, 1e-3 km² from m². */
#ifndef PHUSONG_OUTPUTS_ROUNDING_H
#define PHUSONG_OUTPUTS_ROUNDING_H

#include "geo/status.h"
#include <stdint.h>

/* Thousandths to the nearest whole number, halves up. */
int64_t out_rounding_nearest(int64_t milli);

/* Whole numbers that sum to `target`: each value rounded down, then one more for the largest remainders
 * (ties: the first). A target out of reach of that is met by going round again. Values are ≥ 0. */
enum geo_status out_rounding_share(int64_t *ret, const int64_t *milli, int64_t count, int64_t target,
                                   struct geo_error *err) GEO_MUST_CHECK;

/* A figure of every commune that is part of another one (the whole) and may contain a smaller one. */
struct out_rounding_part {
    const int64_t *milli;
    const int64_t *whole_milli, *whole;     /* exact and rounded */
    const int64_t *smaller_milli, *smaller; /* exact and rounded; NULL if there is none */
};

/* Each value rounded down or up so that
 * - it never exceeds the whole, and equals it where the exact values are equal,
 * - it is never below the smaller part that it contains, and equals it where the exact values are equal,
 * - the sum is the exact sum rounded to the nearest, as far as the limits above allow (largest remainder
 * first). */
enum geo_status out_rounding_part(int64_t *ret, const struct out_rounding_part *part, int64_t count,
                                  struct geo_error *err) GEO_MUST_CHECK;

/* 100 × part / whole with two decimals; NaN if the whole is 0. 0 and 100 are kept for none and all. */
double out_rounding_percent(double part, double whole);

#endif
