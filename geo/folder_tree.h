/* What geo/folder.c does to whole folders. For geo/ only. */
#ifndef PHUSONG_GEO_FOLDER_TREE_H
#define PHUSONG_GEO_FOLDER_TREE_H

#include "geo/status.h"
#include <stdbool.h>

/* a + b + c in a new text. */
enum geo_status geo_folder_tree_join(char **ret, const char *a, const char *b, const char *c,
                                     struct geo_error *err) GEO_MUST_CHECK;
bool geo_folder_tree_exists(const char *path); /* a link counts, wherever it leads */
bool geo_folder_tree_is_empty(const char *path);
/* Removes a file or a folder with all that is in it; links are removed, not followed. 0, or -1 with errno. */
int geo_folder_tree_remove(const char *path);
/* Moves what is the user's own (see geo/folder.h) from one folder to another that lacks an entry of that
 * name. What cannot be moved stays where it is: 0 if there is none such, or -1 with errno. */
int geo_folder_tree_carry_over(const char *from, const char *to);
/* Is it a file of ours: regular, with the word "phusong" in its first 4 KiB? */
bool geo_folder_tree_is_marker(const char *path);

#endif
