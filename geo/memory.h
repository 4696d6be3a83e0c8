/* Overflow-checked allocation. Everything is released with free(). */
#ifndef PHUSONG_GEO_MEMORY_H
#define PHUSONG_GEO_MEMORY_H

#include "geo/status.h"
#include <stddef.h>

/* Zeroed array of count × size bytes in *(void **)ret; a count of 0 yields a valid, freeable pointer.
 * Untouched on failure. `what` names the array in the message. */
enum geo_status geo_memory_array(void *ret, size_t count, size_t size, const char *what,
                                 struct geo_error *err) GEO_MUST_CHECK;

/* Make room for at least `needed` elements in *(void **)array, doubling *capacity; old contents kept. */
enum geo_status geo_memory_grow(void *array, size_t *capacity, size_t needed, size_t size,
                                struct geo_error *err) GEO_MUST_CHECK;

/* A copy of `text` (NULL is copied as ""). */
enum geo_status geo_memory_text(char **ret, const char *text, struct geo_error *err) GEO_MUST_CHECK;

/* Scratch memory: room for `wanted` items, at least. What the array held is lost when it has to grow; *size
 * is its room, 0 at first and after a failure. `array` is the address of the pointer. */
enum geo_status geo_memory_fit(void *array, size_t *size, size_t wanted, size_t item_size, const char *what,
                               struct geo_error *err) GEO_MUST_CHECK;

#endif
