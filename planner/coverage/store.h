/* Where path losses wait from one run to the next: what the coverage stage asks of such a store. */
#ifndef PHUSONG_COVERAGE_STORE_H
#define PHUSONG_COVERAGE_STORE_H

#include <stdbool.h>
#include <stddef.h>

/* Everything that the values depend on, as ranges of bytes: two keys with the same ranges have the same
 * values, bit by bit. */
struct plan_store_part {
    const void *bytes;
    size_t size;
};
struct plan_store_key {
    const struct plan_store_part *part;
    size_t count;
};

/* Called by several workers at once. Neither can fail: what cannot be found is computed, what cannot be kept
 * is forgotten. */
struct plan_loss_store {
    void *context;
    /* true: values[count] are those that were kept for the key; else they hold anything. */
    bool (*find)(void *context, const struct plan_store_key *key, float *values, size_t count);
    void (*keep)(void *context, const struct plan_store_key *key, const float *values, size_t count);
};

/* Tells one engine from another: made of the sources of planner/radio, planner/coverage and
 * planner/scenario when they are compiled, so that nobody has to remember a number. */
extern const char plan_store_engine[];

#endif
