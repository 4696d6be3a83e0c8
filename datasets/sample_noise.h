/* Chance for the sample province: the same on every machine. Only + − × ÷, √ and comparisons on doubles, so
 * that IEEE arithmetic alone fixes every bit. */
#ifndef PHUSONG_DATASETS_SAMPLE_NOISE_H
#define PHUSONG_DATASETS_SAMPLE_NOISE_H

#include <stdint.h>

struct data_sample_random {
    uint64_t state;
};

/* splitmix64 (Steele, Lea, Flood 2014): the output function and the generator. */
uint64_t data_sample_noise_hash(uint64_t value);
uint64_t data_sample_noise_next(struct data_sample_random *random);
double data_sample_noise_unit(struct data_sample_random *random); /* [0, 1) */
/* Whole number in [low, high]. */
int32_t data_sample_noise_between(struct data_sample_random *random, int32_t low, int32_t high);

/* Value noise on the unit lattice, smooth, in [0, 1); and the sum of `octaves` of it, each twice as fine and
 * half as strong, again in [0, 1). */
double data_sample_noise_at(uint64_t seed, double x, double y);
double data_sample_noise_fractal(uint64_t seed, double x, double y, int octaves);

/* 0 below `low`, 1 above `high`, 3t² − 2t³ between. */
double data_sample_noise_step(double low, double high, double x);

#endif
