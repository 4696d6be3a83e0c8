#include "geo/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum geo_status geo_memory_array(void *ret, size_t count, size_t size, const char *what,
                                 struct geo_error *err)
{
    if (size != 0 && count > SIZE_MAX / size) {
        return geo_error_set(err, GEO_ERR_MEMORY,
                             "%s: %zu elements of %zu bytes are more than memory can hold", what, count,
                             size);
    }
    size_t bytes = count * size;
    void *array = calloc(bytes == 0 ? 1 : bytes, 1);
    if (array == NULL) {
        return geo_error_set(err, GEO_ERR_MEMORY, "out of memory: %s needs %zu bytes", what, bytes);
    }
    memcpy(ret, &array, sizeof array);
    return GEO_OK;
}

enum geo_status geo_memory_grow(void *array, size_t *capacity, size_t needed, size_t size,
                                struct geo_error *err)
{
    if (needed <= *capacity) {
        return GEO_OK;
    }
    size_t wanted = *capacity < 8 ? 8 : *capacity;
    while (wanted < needed) {
        if (wanted > SIZE_MAX / 2) {
            return geo_error_set(err, GEO_ERR_MEMORY, "%zu elements are more than memory can hold", needed);
        }
        wanted *= 2;
    }
    if (size != 0 && wanted > SIZE_MAX / size) {
        return geo_error_set(err, GEO_ERR_MEMORY, "%zu elements of %zu bytes are more than memory can hold",
                             wanted, size);
    }
    void *old = NULL;
    memcpy(&old, array, sizeof old);
    void *grown = realloc(old, wanted * size);
    if (grown == NULL) {
        return geo_error_set(err, GEO_ERR_MEMORY, "out of memory: %zu bytes", wanted * size);
    }
    memset((char *)grown + *capacity * size, 0, (wanted - *capacity) * size);
    memcpy(array, &grown, sizeof grown);
    *capacity = wanted;
    return GEO_OK;
}

enum geo_status geo_memory_text(char **ret, const char *text, struct geo_error *err)
{
    size_t length = text == NULL ? 0 : strlen(text);
    char *copy = malloc(length + 1);
    if (copy == NULL) {
        return geo_error_set(err, GEO_ERR_MEMORY, "out of memory: a text of %zu bytes", length);
    }
    if (length > 0) {
        memcpy(copy, text, length);
    }
    copy[length] = '\0';
    *ret = copy;
    return GEO_OK;
}

enum geo_status geo_memory_fit(void *array, size_t *size, size_t wanted, size_t item_size, const char *what,
                               struct geo_error *err)
{
    if (*size >= wanted) {
        return GEO_OK;
    }
    void **pointer = array;
    free(*pointer);
    *pointer = NULL;
    *size = 0;
    enum geo_status status = geo_memory_array(array, wanted, item_size, what, err);
    if (status == GEO_OK) {
        *size = wanted;
    }
    return status;
}
