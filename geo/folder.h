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
    char *marker;       /* as given to geo_folder_open */
    bool overwrite;
};

/* Checks first: the parent can be made and written, and the final folder is absent or empty, or `overwrite`
 * is set and it is ours: it holds the file `marker` with the word "phusong" in its first 4 KiB. A final_path
 * that is a link stands for what it leads to. Removes stale staging folders of dead processes.
 * GEO_ERR_OUTPUT otherwise. */
enum geo_status geo_folder_open(struct geo_folder *ret, const char *final_path, bool overwrite,
                                const char *marker, struct geo_error *err) GEO_MUST_CHECK;
/* Move into place. Whatever has come there since it was opened is kept, and the commit fails with
 * GEO_ERR_OUTPUT; only with `overwrite` is a folder of ours moved aside first and removed last (restored on
 * failure). Of such a folder the user's own is carried over into the new one: sub-folders but "siting", and
 * files of no kind that we write or that GDAL and SQLite put beside those (.csv .csvt .geojson .tif .gpkg
 * .json .yaml; .aux.xml .ovr .msk .gpkg-wal .gpkg-shm .gpkg-journal), unless the new folder has the name. */
enum geo_status geo_folder_commit(struct geo_folder *folder, struct geo_error *err) GEO_MUST_CHECK;
/* Remove what was staged, if it was not committed; release. Safe twice. */
void geo_folder_release(struct geo_folder *folder);

/* Write bytes to a file: created, written, flushed, closed, each step checked. */
enum geo_status geo_folder_write_file(const char *path, const void *bytes, size_t size,
                                      struct geo_error *err) GEO_MUST_CHECK;
enum geo_status geo_folder_make(const char *path, struct geo_error *err) GEO_MUST_CHECK; /* mkdir -p */

#endif
