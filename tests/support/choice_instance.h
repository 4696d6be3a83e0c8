/* Seeded problems of choice for tests and the benchmark: clustered demand on a grid of 105 m under discs of
 * 0.5 to 3 km with ragged edges and shadows. The same settings give the same problem everywhere. Weights are
 * in thousandths of a person, 8 people a unit in the mean. */
#ifndef PHUSONG_TESTS_CHOICE_INSTANCE_H
#define PHUSONG_TESTS_CHOICE_INSTANCE_H

#include "planner/choice/problem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct choice_instance { /* owns what choice borrows */
    struct plan_choice choice;
    int64_t *weight, *value;
    struct plan_option *option;
    struct plan_run *run;
    int64_t run_count;
    int64_t pair_count; /* option × unit */
    struct plan_floor *floor;
    struct plan_run *floor_run;
    int64_t *area_limit;
    char (*name)[16];
};

struct choice_settings {
    int32_t units, options;
    uint64_t seed;
    bool costs;         /* 300 to 2000 each; else 1 */
    bool scattered;     /* units in random order: runs of length 1, nearly */
    double floor_ratio; /* of what can be reached in each block of 8.4 km; 0: no floors */
};

/* ---- numbers ---- */

static inline uint64_t choice_next(uint64_t *state)
{
    *state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* [low, high) */
static inline double choice_real(uint64_t *state, double low, double high)
{
    return low + (high - low) * (double)(choice_next(state) >> 11) / 9007199254740992.0;
}

/* [0, count) */
static inline int32_t choice_below(uint64_t *state, int32_t count)
{
    return (int32_t)(choice_next(state) % (uint64_t)count);
}

/* Mean 0, deviation 1, tails to ±3.5: without a library's logarithm, so that it is the same everywhere. */
static inline double choice_normal(uint64_t *state)
{
    double sum = 0.0;
    for (int i = 0; i < 4; i++) {
        sum += choice_real(state, -1.0, 1.0);
    }
    return sum * 0.8660254037844386;
}

static inline void *choice_array(size_t count, size_t size)
{
    void *array = calloc(count == 0 ? 1 : count, size);
    if (array == NULL) {
        fputs("choice_instance: out of memory\n", stderr);
        exit(1);
    }
    return array;
}

static inline void choice_instance_release(struct choice_instance *instance)
{
    free(instance->weight);
    free(instance->value);
    free(instance->option);
    free(instance->run);
    free(instance->floor);
    free(instance->floor_run);
    free(instance->area_limit);
    free(instance->name);
    *instance = (struct choice_instance){.weight = NULL};
}

/* Points the problem at the arrays of the instance. */
static inline void choice_instance_bind(struct choice_instance *instance)
{
    instance->choice.weight = instance->weight;
    instance->choice.value = instance->value;
    instance->choice.option = instance->option;
    instance->choice.run = instance->run;
    instance->choice.floor = instance->floor;
    instance->choice.floor_run = instance->floor_run;
    instance->choice.area_limit = instance->area_limit;
}

static inline int choice_compare(const void *a, const void *b)
{
    int32_t left = *(const int32_t *)a;
    int32_t right = *(const int32_t *)b;
    return (left > right) - (left < right);
}

/* Appends runs of ascending units; returns how many. */
static inline int32_t choice_runs(struct plan_run **run, int64_t *count, size_t *room, const int32_t *unit,
                                  int32_t unit_count)
{
    if (*run == NULL || *room < (size_t)*count + (size_t)unit_count) {
        *room = *room + *room / 2 + (size_t)unit_count + 1024;
        struct plan_run *larger = realloc(*run, *room * sizeof **run);
        if (larger == NULL) {
            fputs("choice_instance: out of memory\n", stderr);
            exit(1);
        }
        *run = larger;
    }
    int64_t first = *count;
    for (int32_t i = 0; i < unit_count; i++) {
        if (i > 0 && unit[i] == unit[i - 1] + 1) {
            (*run)[*count - 1].count++;
        } else {
            (*run)[(*count)++] = (struct plan_run){unit[i], 1};
        }
    }
    return (int32_t)(*count - first);
}

/* ---- clustered demand under ragged discs ---- */

enum { CHOICE_CELL_M = 105, CHOICE_REACH = 29, CHOICE_SECTORS = 64, CHOICE_BLOCK = 80 };

struct choice_land { /* the map that the problem forgets */
    int32_t side;    /* cells each way */
    int32_t *unit;   /* [side²] −1: nobody lives there */
    double *people;  /* [side²] */
    int32_t cluster_count;
    double (*cluster)[4]; /* x, y, spread in cells, share up to here */
};

/* A place by the clusters' shares: false if it falls outside. */
static inline bool choice_land_draw(int32_t *row, int32_t *col, const struct choice_land *land,
                                    uint64_t *random)
{
    double share = choice_real(random, 0.0, 1.0);
    int32_t low = 0;
    for (int32_t high = land->cluster_count - 1; low < high;) {
        int32_t middle = (low + high) / 2;
        if (land->cluster[middle][3] < share) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    const double *cluster = land->cluster[low];
    double x = cluster[0] + cluster[2] * choice_normal(random);
    double y = cluster[1] + cluster[2] * choice_normal(random);
    *col = (int32_t)floor(x);
    *row = (int32_t)floor(y);
    return x >= 0.0 && y >= 0.0 && *col < land->side && *row < land->side;
}

static inline void choice_land_make(struct choice_land *land, int32_t units, uint64_t *random)
{
    land->side = (int32_t)ceil(sqrt((double)units / 0.51));
    size_t cells = (size_t)land->side * (size_t)land->side;
    land->unit = choice_array(cells, sizeof *land->unit);
    land->people = choice_array(cells, sizeof *land->people);
    land->cluster_count = units / 250 + 3;
    land->cluster = choice_array((size_t)land->cluster_count, sizeof *land->cluster);
    double total = 0.0;
    for (int32_t c = 0; c < land->cluster_count; c++) {
        double *cluster = land->cluster[c];
        double size = choice_real(random, 0.2, 1.0);
        cluster[0] = choice_real(random, 0.0, (double)land->side);
        cluster[1] = choice_real(random, 0.0, (double)land->side);
        cluster[2] = choice_real(random, 4.0, 26.0);
        total += size * size * size;
        cluster[3] = total;
    }
    for (int32_t c = 0; c < land->cluster_count; c++) {
        land->cluster[c][3] /= total;
    }
    for (int32_t settled = 0; settled < units;) {
        int32_t row = choice_below(random, land->side);
        int32_t col = choice_below(random, land->side);
        bool in_town = choice_below(random, 10) < 7;
        if (in_town && !choice_land_draw(&row, &col, land, random)) {
            continue;
        }
        double *people = &land->people[row * land->side + col];
        settled += *people > 0.0 ? 0 : 1;
        *people += choice_real(random, 0.2, 1.0) * (in_town ? 1.5 : 0.5);
    }
}

static inline void choice_land_release(struct choice_land *land)
{
    free(land->unit);
    free(land->people);
    free(land->cluster);
}

/* Numbers the settled cells row by row, or in random order. */
static inline void choice_land_number(struct choice_instance *instance, struct choice_land *land,
                                      const struct choice_settings *settings)
{
    uint64_t random = ~settings->seed; /* the order changes nothing else */
    int32_t units = instance->choice.unit_count;
    int32_t *order = choice_array((size_t)units, sizeof *order);
    for (int32_t i = 0; i < units; i++) {
        order[i] = i;
    }
    for (int32_t i = units - 1; settings->scattered && i > 0; i--) {
        int32_t other = choice_below(&random, i + 1);
        int32_t kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
    double total = 0.0;
    size_t cells = (size_t)land->side * (size_t)land->side;
    for (size_t i = 0; i < cells; i++) {
        total += land->people[i];
    }
    int32_t next = 0;
    for (size_t i = 0; i < cells; i++) {
        land->unit[i] = -1;
        if (land->people[i] > 0.0) {
            land->unit[i] = order[next++];
            int64_t milli = (int64_t)(land->people[i] / total * 8000.0 * (double)units);
            instance->weight[land->unit[i]] = milli;
            instance->value[land->unit[i]] = milli;
        }
    }
    free(order);
}

struct choice_disc {
    uint8_t sector[2 * CHOICE_REACH + 1][2 * CHOICE_REACH + 1]; /* of each cell around the middle */
    double away[2 * CHOICE_REACH + 1][2 * CHOICE_REACH + 1];    /* in cells */
    double reach[CHOICE_SECTORS], dark_from[CHOICE_SECTORS], dark_to[CHOICE_SECTORS];
};

static inline void choice_disc_init(struct choice_disc *disc)
{
    for (int32_t dy = -CHOICE_REACH; dy <= CHOICE_REACH; dy++) {
        for (int32_t dx = -CHOICE_REACH; dx <= CHOICE_REACH; dx++) {
            double turn = atan2((double)dy, (double)dx) / (2.0 * acos(-1.0)) + 0.5;
            int32_t sector = (int32_t)(turn * CHOICE_SECTORS + 1e-9) % CHOICE_SECTORS;
            disc->sector[dy + CHOICE_REACH][dx + CHOICE_REACH] = (uint8_t)sector;
            disc->away[dy + CHOICE_REACH][dx + CHOICE_REACH] = sqrt((double)(dx * dx + dy * dy));
        }
    }
}

/* A ragged edge, and shadows behind hills. */
static inline void choice_disc_shape(struct choice_disc *disc, uint64_t *random)
{
    double radius = choice_real(random, 500.0, 3000.0) / CHOICE_CELL_M;
    double knot[CHOICE_SECTORS / 4];
    for (int32_t i = 0; i < CHOICE_SECTORS / 4; i++) {
        knot[i] = choice_real(random, 0.65, 1.0);
    }
    for (int32_t i = 0; i < CHOICE_SECTORS; i++) {
        double part = (double)(i % 4) / 4.0;
        double smooth = knot[i / 4] * (1.0 - part) + knot[(i / 4 + 1) % (CHOICE_SECTORS / 4)] * part;
        disc->reach[i] = radius * (smooth - choice_real(random, 0.0, 0.1));
        disc->dark_from[i] = choice_below(random, 4) == 0 ? radius * choice_real(random, 0.3, 1.0) : radius;
        disc->dark_to[i] = disc->dark_from[i] + radius * choice_real(random, 0.1, 0.4);
    }
}

static inline int32_t choice_disc_units(int32_t *unit, const struct choice_disc *disc,
                                        const struct choice_land *land, int32_t row, int32_t col)
{
    int32_t count = 0;
    for (int32_t dy = -CHOICE_REACH; dy <= CHOICE_REACH; dy++) {
        for (int32_t dx = -CHOICE_REACH; dx <= CHOICE_REACH; dx++) {
            if (row + dy < 0 || col + dx < 0 || row + dy >= land->side || col + dx >= land->side) {
                continue;
            }
            int32_t at = land->unit[(row + dy) * land->side + col + dx];
            int32_t sector = disc->sector[dy + CHOICE_REACH][dx + CHOICE_REACH];
            double away = disc->away[dy + CHOICE_REACH][dx + CHOICE_REACH];
            bool dark = away > disc->dark_from[sector] && away < disc->dark_to[sector];
            if (at >= 0 && !dark && away <= disc->reach[sector]) {
                unit[count++] = at;
            }
        }
    }
    return count;
}

static inline void choice_make_options(struct choice_instance *instance,
                                       const struct choice_settings *settings, const struct choice_land *land,
                                       uint64_t *random)
{
    struct choice_disc disc;
    choice_disc_init(&disc);
    int32_t unit[(2 * CHOICE_REACH + 1) * (2 * CHOICE_REACH + 1)];
    size_t room = 0;
    for (int32_t i = 0; i < settings->options; i++) {
        int32_t row = choice_below(random, land->side);
        int32_t col = choice_below(random, land->side);
        if (choice_below(random, 10) < 5) {
            while (!choice_land_draw(&row, &col, land, random)) {
                continue;
            }
        }
        choice_disc_shape(&disc, random);
        int32_t count = choice_disc_units(unit, &disc, land, row, col);
        if (settings->scattered) {
            qsort(unit, (size_t)count, sizeof *unit, choice_compare);
        }
        struct plan_option *option = &instance->option[i];
        *option = (struct plan_option){.cost = settings->costs ? 300 + choice_below(random, 1701) : 1,
                                       .run_first = instance->run_count,
                                       .group = -1,
                                       .area = -1,
                                       .counted = 1,
                                       .x_m = ((double)col + 0.5) * CHOICE_CELL_M,
                                       .y_m = ((double)(land->side - row) - 0.5) * CHOICE_CELL_M};
        option->run_count = choice_runs(&instance->run, &instance->run_count, &room, unit, count);
        instance->pair_count += count;
    }
}

/* Floors: a ratio of what all options together reach in each block of cells. */
static inline void choice_make_floors(struct choice_instance *instance,
                                      const struct choice_settings *settings, const struct choice_land *land)
{
    uint8_t *reached = choice_array((size_t)settings->units, 1);
    for (int64_t r = 0; r < instance->run_count; r++) {
        memset(&reached[instance->run[r].first], 1, (size_t)instance->run[r].count);
    }
    int32_t blocks = (land->side + CHOICE_BLOCK - 1) / CHOICE_BLOCK;
    instance->floor = choice_array((size_t)(blocks * blocks), sizeof *instance->floor);
    instance->name = choice_array((size_t)(blocks * blocks), sizeof *instance->name);
    int32_t *unit = choice_array((size_t)CHOICE_BLOCK * CHOICE_BLOCK, sizeof *unit);
    size_t room = 0;
    int64_t run_count = 0;
    for (int32_t b = 0; b < blocks * blocks; b++) {
        int32_t count = 0;
        int64_t reachable = 0;
        for (int32_t cell = 0; cell < CHOICE_BLOCK * CHOICE_BLOCK; cell++) {
            int32_t row = b / blocks * CHOICE_BLOCK + cell / CHOICE_BLOCK;
            int32_t col = b % blocks * CHOICE_BLOCK + cell % CHOICE_BLOCK;
            bool inside = row < land->side && col < land->side;
            int32_t at = inside ? land->unit[row * land->side + col] : -1;
            if (at >= 0) {
                unit[count++] = at;
                reachable += reached[at] != 0 ? instance->value[at] : 0;
            }
        }
        int64_t need = (int64_t)(settings->floor_ratio * (double)reachable);
        if (need > 0) {
            qsort(unit, (size_t)count, sizeof *unit, choice_compare);
            struct plan_floor *made = &instance->floor[instance->choice.floor_count];
            char *name = instance->name[instance->choice.floor_count++];
            (void)snprintf(name, sizeof *instance->name, "block %d", b % 100000);
            *made = (struct plan_floor){.name = name, .need = need, .run_first = run_count};
            made->run_count = choice_runs(&instance->floor_run, &run_count, &room, unit, count);
        }
    }
    free(unit);
    free(reached);
}

/* Most weight, with neither budget nor count limit: set them in ret->choice. */
static inline void choice_instance_make(struct choice_instance *ret, const struct choice_settings *settings)
{
    uint64_t random = settings->seed;
    *ret = (struct choice_instance){.choice = {.objective = PLAN_MOST_WEIGHT,
                                               .unit_count = settings->units,
                                               .option_count = settings->options,
                                               .budget = -1,
                                               .count_limit = -1,
                                               .min_gain = 1}};
    ret->weight = choice_array((size_t)settings->units, sizeof *ret->weight);
    ret->value = choice_array((size_t)settings->units, sizeof *ret->value);
    ret->option = choice_array((size_t)settings->options, sizeof *ret->option);
    struct choice_land land;
    choice_land_make(&land, settings->units, &random);
    choice_land_number(ret, &land, settings);
    choice_make_options(ret, settings, &land, &random);
    if (settings->floor_ratio > 0.0) {
        choice_make_floors(ret, settings, &land);
    }
    choice_land_release(&land);
    choice_instance_bind(ret);
}

#endif
