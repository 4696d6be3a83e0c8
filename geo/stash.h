/* Files that may vanish at any time: written whole or not at all, read only as they were written, the longest
 * unused removed first. Nothing here is worth an error message: the caller goes on without. */
#ifndef PHUSONG_GEO_STASH_H
#define PHUSONG_GEO_STASH_H

#include "geo/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct geo_stash_part {
    void *bytes;
    size_t size;
};

/* Two parts one after another, through a file beside it that is renamed: other processes see all or nothing.
 * Not flushed to the disk: what a power cut leaves behind, the reader must know by a checksum. 0, or errno.
 */
int geo_stash_write(const char *path, const struct geo_stash_part parts[2]);

enum geo_stash_found {
    GEO_STASH_ABSENT,
    GEO_STASH_READ,
    GEO_STASH_OTHER, /* of another length */
};
/* Marks the file as used now. */
enum geo_stash_found geo_stash_read(const char *path, const struct geo_stash_part parts[2]);

struct geo_stash_entry {
    char *path;
    int64_t bytes;
    int64_t used_s, used_ns; /* when last written or read */
    bool unfinished;         /* what geo_stash_write leaves when its process dies */
};
/* Regular files in the folders `folder`/00 … ff whose names are `length` hexadecimal digits and `ending`, and
 * unfinished ones; longest unused first. Released with geo_stash_release. */
enum geo_status geo_stash_list(struct geo_stash_entry **ret, size_t *ret_count, const char *folder,
                               size_t length, const char *ending, struct geo_error *err) GEO_MUST_CHECK;
void geo_stash_release(struct geo_stash_entry *entry, size_t count);

void geo_stash_remove(const char *path);

#endif
