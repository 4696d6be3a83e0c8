/* Paths of a plan: resolved against the plan file's folder when read, written relative to another folder when
 * rendered. */
#ifndef PHUSONG_DATASETS_PLAN_PATHS_H
#define PHUSONG_DATASETS_PLAN_PATHS_H

#include "geo/status.h"
#include <stddef.h>

/* Length of leading "/vsigzip/", "/vsizip/", "/vsitar/": the file inside begins after it. */
size_t data_plan_paths_archive_prefix(const char *path);

/* "." for a path without a folder. Caller frees. */
enum geo_status data_plan_paths_folder(char **ret, const char *path, struct geo_error *err) GEO_MUST_CHECK;
/* `path` seen from where `folder` is seen from; absolute paths stay. Caller frees. */
enum geo_status data_plan_paths_resolve(char **ret, const char *folder, const char *path,
                                        struct geo_error *err) GEO_MUST_CHECK;
/* `path` seen from `base`, through symbolic links; absolute when they share no folder below the root. Neither
 * has to exist. Caller frees. */
enum geo_status data_plan_paths_relative(char **ret, const char *base, const char *path,
                                         struct geo_error *err) GEO_MUST_CHECK;

#endif
