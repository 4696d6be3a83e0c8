#include "datasets/sample_noise.h"

#define SAMPLE_UNIT (1.0 / 9007199254740992.0) /* 2^-53 */

uint64_t data_sample_noise_hash(uint64_t value)
{
    value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
    return value ^ (value >> 31);
}

uint64_t data_sample_noise_next(struct data_sample_random *random)
{
    random->state += UINT64_C(0x9e3779b97f4a7c15);
    return data_sample_noise_hash(random->state);
}

double data_sample_noise_unit(struct data_sample_random *random)
{
    return (double)(data_sample_noise_next(random) >> 11) * SAMPLE_UNIT;
}

int32_t data_sample_noise_between(struct data_sample_random *random, int32_t low, int32_t high)
{
    uint64_t span = (uint64_t)((int64_t)high - low) + 1;
    return (int32_t)(low + (int64_t)(data_sample_noise_next(random) % span));
}

/* Whole part, rounded down; arguments here are within ±1e6. */
static int64_t whole_below(double x)
{
    int64_t whole = (int64_t)x;
    return (double)whole > x ? whole - 1 : whole;
}

static double lattice_value(uint64_t seed, int64_t col, int64_t row)
{
    uint64_t key =
        seed + (uint64_t)col * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)row * UINT64_C(0xd1b54a32d192ed03);
    return (double)(data_sample_noise_hash(key) >> 11) * SAMPLE_UNIT;
}

double data_sample_noise_at(uint64_t seed, double x, double y)
{
    int64_t col = whole_below(x);
    int64_t row = whole_below(y);
    double a = x - (double)col;
    double b = y - (double)row;
    a = a * a * a * (a * (a * 6.0 - 15.0) + 10.0);
    b = b * b * b * (b * (b * 6.0 - 15.0) + 10.0);
    double south = lattice_value(seed, col, row) * (1.0 - a) + lattice_value(seed, col + 1, row) * a;
    double north = lattice_value(seed, col, row + 1) * (1.0 - a) + lattice_value(seed, col + 1, row + 1) * a;
    return south * (1.0 - b) + north * b;
}

double data_sample_noise_fractal(uint64_t seed, double x, double y, int octaves)
{
    double sum = 0.0;
    double most = 0.0;
    double strength = 1.0;
    for (int octave = 0; octave < octaves; octave++) {
        sum += strength * data_sample_noise_at(seed + (uint64_t)octave, x, y);
        most += strength;
        strength *= 0.5;
        x *= 2.0;
        y *= 2.0;
    }
    return sum / most;
}

double data_sample_noise_step(double low, double high, double x)
{
    double t = (x - low) / (high - low);
    t = t < 0.0 ? 0.0 : t > 1.0 ? 1.0 : t;
    return t * t * (3.0 - 2.0 * t);
}
