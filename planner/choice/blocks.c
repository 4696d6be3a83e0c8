#include "planner/choice/blocks.h"

#include "geo/memory.h"

#include <stdlib.h>
#include <string.h>

enum { LARGEST_SHIFT = 12, SMALLEST_SHIFT = 3 };
#define SMALL_INDEX INT64_C(8000000) /* entries that are no burden: 32 MB */

void plan_blocks_release(struct plan_blocks *blocks)
{
    free(blocks->first);
    free(blocks->option);
    *blocks = (struct plan_blocks){.shift = 0};
}

/* Calls for each block of a free option, once: count it, or enter it. */
static int64_t walk(struct plan_blocks *blocks, const struct plan_choice *choice, bool enter)
{
    int64_t entries = 0;
    for (int32_t i = 0; i < choice->option_count; i++) {
        const struct plan_option *option = &choice->option[i];
        int32_t next = 0; /* first block not yet entered for this option */
        for (int32_t r = 0; option->state == PLAN_OPTION_FREE && r < option->run_count; r++) {
            const struct plan_run *run = &choice->run[option->run_first + r];
            int32_t block = run->first >> blocks->shift;
            int32_t last = (run->first + run->count - 1) >> blocks->shift;
            for (block = block < next ? next : block; block <= last; block++) {
                if (enter) {
                    blocks->option[blocks->first[block]++] = i;
                } else if (blocks->first != NULL) {
                    blocks->first[block + 1]++;
                }
                entries++;
            }
            next = last + 1;
        }
    }
    return entries;
}

/* The smallest blocks whose index is not much larger than the lists themselves. */
static int32_t good_shift(const struct plan_choice *choice)
{
    int64_t runs = 0;
    int64_t units = 0;
    for (int32_t i = 0; i < choice->option_count; i++) {
        const struct plan_option *option = &choice->option[i];
        for (int32_t r = 0; option->state == PLAN_OPTION_FREE && r < option->run_count; r++) {
            units += choice->run[option->run_first + r].count;
            runs++;
        }
    }
    if (units <= runs + runs / 2 || (units <= SMALL_INDEX && units <= 10 * runs)) {
        return 0;
    }
    struct plan_blocks trial = {.shift = SMALLEST_SHIFT};
    while (trial.shift < LARGEST_SHIFT && walk(&trial, choice, false) > runs + runs / 2) {
        trial.shift++;
    }
    return trial.shift;
}

enum geo_status plan_blocks_build(struct plan_blocks *ret, const struct plan_choice *choice,
                                  struct geo_error *err)
{
    struct plan_blocks blocks = {.shift = good_shift(choice)};
    size_t count = ((size_t)choice->unit_count >> blocks.shift) + 1;
    enum geo_status status =
        geo_memory_array(&blocks.first, count + 1, sizeof *blocks.first, "index of blocks", err);
    if (status != GEO_OK) {
        return status;
    }
    int64_t entries = walk(&blocks, choice, false);
    if (entries > UINT32_MAX) {
        status = geo_error_set(err, GEO_ERR_MEMORY, "%lld pairs of options and units are more than %u",
                               (long long)entries, UINT32_MAX);
    }
    if (status == GEO_OK) {
        status =
            geo_memory_array(&blocks.option, (size_t)entries, sizeof *blocks.option, "index of options", err);
    }
    if (status != GEO_OK) {
        plan_blocks_release(&blocks);
        return status;
    }
    for (size_t b = 0; b < count; b++) {
        blocks.first[b + 1] += blocks.first[b];
    }
    (void)walk(&blocks, choice, true); /* moves each first[b] to where b + 1 begins */
    memmove(blocks.first + 1, blocks.first, count * sizeof *blocks.first);
    blocks.first[0] = 0;
    *ret = blocks;
    return GEO_OK;
}

/* ---- the field ---- */

void plan_field_release(struct plan_field *field)
{
    free(field->amount);
    free(field->base);
    free(field->touched);
    free(field->list);
    free(field->hit);
    free(field->stamp);
    *field = (struct plan_field){.list_count = 0};
}

enum geo_status plan_field_init(struct plan_field *ret, const struct plan_choice *choice,
                                const struct plan_blocks *blocks, struct geo_error *err)
{
    struct plan_field field = {.choice = choice, .blocks = blocks};
    size_t count = ((size_t)choice->unit_count >> PLAN_FIELD_SHIFT) + 1;
    size_t options = (size_t)choice->option_count;
    const char *what = "sums over options";
    enum geo_status status =
        geo_memory_array(&field.amount, (count + 1) << PLAN_FIELD_SHIFT, sizeof *field.amount, what, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&field.base, count + 2, sizeof *field.base, what, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&field.touched, count + 1, sizeof *field.touched, what, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&field.list, count + 1, sizeof *field.list, what, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&field.hit, options, sizeof *field.hit, what, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&field.stamp, options, sizeof *field.stamp, what, err);
    }
    if (status != GEO_OK) {
        plan_field_release(&field);
        return status;
    }
    *ret = field;
    return GEO_OK;
}

static void hit_block(struct plan_field *field, int32_t block)
{
    const struct plan_blocks *blocks = field->blocks;
    for (uint32_t e = blocks->first[block]; e < blocks->first[block + 1]; e++) {
        int32_t option = blocks->option[e];
        if (field->stamp[option] != field->now) {
            field->stamp[option] = field->now;
            field->hit[field->hit_count++] = option;
        }
    }
}

/* Blocks of one unit: each amount goes straight to the options of its unit. */
static void spread_units(struct plan_field *field, int64_t *target)
{
    const struct plan_blocks *blocks = field->blocks;
    for (int32_t t = 0; t < field->list_count; t++) {
        int32_t first = field->list[t] << PLAN_FIELD_SHIFT;
        for (int32_t j = first; j < first + (1 << PLAN_FIELD_SHIFT); j++) {
            int64_t amount = field->amount[j];
            if (amount == 0) {
                continue;
            }
            for (uint32_t e = blocks->first[j]; e < blocks->first[j + 1]; e++) {
                target[blocks->option[e]] += amount;
            }
            hit_block(field, j);
            field->amount[j] = 0;
        }
        field->touched[field->list[t]] = 0;
    }
}

/* Names the options of the index's blocks that hold something. */
static void gather(struct plan_field *field)
{
    int32_t shift = field->blocks->shift;
    int32_t last = -1;
    for (int32_t t = 0; t < field->list_count; t++) {
        int32_t first = field->list[t] << PLAN_FIELD_SHIFT;
        int32_t size = shift < PLAN_FIELD_SHIFT ? 1 << shift : 1 << PLAN_FIELD_SHIFT;
        for (int32_t part = first; part < first + (1 << PLAN_FIELD_SHIFT); part += size) {
            int64_t any = 0;
            for (int32_t j = part; j < part + size; j++) {
                any |= field->amount[j];
            }
            if (any != 0 && part >> shift != last) {
                last = part >> shift;
                hit_block(field, last);
            }
        }
    }
}

struct window { /* of touched blocks, as units [first, after) */
    int32_t first, after;
};

/* Turns amounts into sums before each unit, within the window. */
static struct window sum_up(struct plan_field *field)
{
    int32_t low = field->list[0];
    int32_t high = low;
    for (int32_t t = 1; t < field->list_count; t++) {
        low = field->list[t] < low ? field->list[t] : low;
        high = field->list[t] > high ? field->list[t] : high;
    }
    int64_t sum = 0;
    for (int32_t block = low; block <= high; block++) {
        field->base[block] = sum;
        if (field->touched[block] != 0) {
            int64_t within = 0;
            int64_t *amount = &field->amount[block << PLAN_FIELD_SHIFT];
            for (int32_t j = 0; j < 1 << PLAN_FIELD_SHIFT; j++) {
                int64_t here = amount[j];
                amount[j] = within;
                within += here;
            }
            sum += within;
        }
    }
    field->base[high + 1] = sum;
    return (struct window){low << PLAN_FIELD_SHIFT, (high + 1) << PLAN_FIELD_SHIFT};
}

static inline int64_t sum_before(const struct plan_field *field, int32_t unit)
{
    return field->base[unit >> PLAN_FIELD_SHIFT] + field->amount[unit];
}

static int64_t option_sum(const struct plan_field *field, int32_t option, struct window window)
{
    const struct plan_run *run = &field->choice->run[field->choice->option[option].run_first];
    int32_t count = field->choice->option[option].run_count;
    int32_t r = 0;
    while (r < count && run[r].first + run[r].count <= window.first) {
        r++;
    }
    int64_t sum = 0;
    for (; r < count && run[r].first < window.after; r++) {
        int32_t first = run[r].first < window.first ? window.first : run[r].first;
        int32_t after = run[r].first + run[r].count;
        after = after > window.after ? window.after : after;
        sum += sum_before(field, after) - sum_before(field, first);
    }
    return sum;
}

void plan_field_spread(struct plan_field *field, int64_t *target)
{
    field->hit_count = 0;
    if (field->list_count == 0) {
        return;
    }
    if (++field->now == 0) { /* the stamps have come round */
        memset(field->stamp, 0, (size_t)field->choice->option_count * sizeof *field->stamp);
        field->now = 1;
    }
    if (field->blocks->shift == 0) {
        spread_units(field, target);
    } else {
        gather(field);
        struct window window = sum_up(field);
        int32_t held = 0;
        for (int32_t h = 0; h < field->hit_count; h++) {
            int64_t sum = option_sum(field, field->hit[h], window);
            target[field->hit[h]] += sum;
            field->hit[held] = field->hit[h];
            held += sum != 0 ? 1 : 0;
        }
        field->hit_count = held;
        for (int32_t t = 0; t < field->list_count; t++) {
            field->touched[field->list[t]] = 0;
            memset(&field->amount[field->list[t] << PLAN_FIELD_SHIFT], 0,
                   sizeof *field->amount << PLAN_FIELD_SHIFT);
        }
    }
    field->list_count = 0;
}
