/* What the two halves of the benchmark share. */
#ifndef PHUSONG_TESTS_BENCH_RADIO_H
#define PHUSONG_TESTS_BENCH_RADIO_H

#include "planner/scenario/scenario.h"

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define RADIO_SIDE 4000 /* cells of the terrain, each way */
#define RADIO_CELL_M 30.0
#define RADIO_MAST_M 30.0
#define RADIO_MHZ 1842.5

struct radio_settings {
    const char *terrain, *what, *kernel, *out;
    double radius_km, rx_m;
    int32_t row, col, count, repeats, threads, clutter;
};

_Noreturn void radio_fail(const char *message, const char *about);
void *radio_array(size_t count, size_t size); /* zeroed */
double radio_clock_s(clockid_t which);
uint64_t radio_mix(uint64_t counter); /* splitmix64: the same numbers everywhere */
double radio_uniform(uint64_t counter);
float *radio_terrain(const char *path);
float *radio_clutter(void);
struct plan_propagation radio_propagation(void); /* the defaults of a plan */

void radio_province(const struct radio_settings *settings);

#endif
