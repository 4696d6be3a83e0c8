/* A results folder that appears whole or not at all: files are written into a hidden folder beside the final
 * place, which is renamed at the end. */
#ifndef PHUSONG_GEO_FOLDER_H
#define PHUSONG_GEO_FOLDER_H

#include "geo/status.h"
#include <stdbool.h>
#include <stddef.h>

struct geo_folder {
    char *final_path;
    char *staging_path; /* ".<name>.partial-<pid>" beside final_path */
    char *made_parent;  /* its folder, if that had to be made: taken back when nothing is committed */
    size_t kept_length; /* of made_parent, the part that was there before */
};

/* Checks first: the parent can be made and written, and the final folder is absent or empty, or `overwrite`
 * is set and it holds `marker` (a file name by which our own results are known). Removes stale staging
 * folders of dead processes. GEO_ERR_OUTPUT otherwise. */
enum geo_status geo_folder_open(struct geo_folder *ret, const char *final_path, bool overwrite,
                                const char *marker, struct geo_error *err) GEO_MUST_CHECK;
/* Move into place (an overwritten folder is moved aside first and removed last, restored on failure). */
enum geo_status geo_folder_commit(struct geo_folder *folder, struct geo_error *err) GEO_MUST_CHECK;
/* Remove what was staged, if it was not committed; release. Safe twice. */
void geo_folder_release(struct geo_folder *folder);

/* Write bytes to a file: created, written, flushed, closed, each step checked. */
enum geo_status geo_folder_write_file(const char *path, const void *bytes, size_t size,
                                      struct geo_error *err) GEO_MUST_CHECK;
enum geo_status geo_folder_make(const char *path, struct geo_error *err) GEO_MUST_CHECK; /* mkdir -p */

#endif
