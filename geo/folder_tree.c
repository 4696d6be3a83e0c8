#include "geo/folder_tree.h"

#include "geo/memory.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum geo_status geo_folder_tree_join(char **ret, const char *a, const char *b, const char *c,
                                     struct geo_error *err)
{
    char *text = NULL;
    size_t size = strlen(a) + strlen(b) + strlen(c) + 1;
    enum geo_status status = geo_memory_array(&text, size, 1, "a path", err);
    if (status != GEO_OK) {
        return status;
    }
    (void)snprintf(text, size, "%s%s%s", a, b, c);
    *ret = text;
    return GEO_OK;
}

bool geo_folder_tree_exists(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0;
}

static bool is_self_or_parent(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

bool geo_folder_tree_is_empty(const char *path)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return false;
    }
    bool empty = true;
    for (struct dirent *entry = readdir(folder); entry != NULL && empty; entry = readdir(folder)) {
        empty = is_self_or_parent(entry->d_name);
    }
    (void)closedir(folder);
    return empty;
}

static int remove_entries(const char *path)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return -1;
    }
    int failed = 0;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (is_self_or_parent(entry->d_name)) {
            continue;
        }
        char *child = NULL;
        if (geo_folder_tree_join(&child, path, "/", entry->d_name, NULL) != GEO_OK ||
            geo_folder_tree_remove(child) != 0) {
            failed = -1;
        }
        free(child);
    }
    (void)closedir(folder);
    return failed;
}

int geo_folder_tree_remove(const char *path)
{
    struct stat info;
    if (lstat(path, &info) != 0) {
        return errno == ENOENT ? 0 : -1;
    }
    if (!S_ISDIR(info.st_mode)) {
        return unlink(path);
    }
    int failed = remove_entries(path);
    return rmdir(path) != 0 ? -1 : failed;
}

#define FOLDER_OF_OURS "siting"

/* Kinds of files that we write, and those that GDAL, SQLite and QGIS put beside them: beside new results they
 * would describe what is gone, and a left-over journal would spoil the new database. */
static bool is_kind_of_ours(const char *name)
{
    static const char *const ENDINGS[] = {
        ".csv",  ".csvt",     ".geojson",  ".tif",          ".aux.xml", ".ovr",  ".msk",
        ".gpkg", ".gpkg-wal", ".gpkg-shm", ".gpkg-journal", ".json",    ".yaml",
    };
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof ENDINGS / sizeof *ENDINGS; i++) {
        size_t ending = strlen(ENDINGS[i]);
        if (length >= ending && strcmp(name + length - ending, ENDINGS[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* One entry; 0 also if there is nothing to be moved. */
static int carry_entry(const char *from, const char *to, const char *name)
{
    int failed = -1;
    bool ours = false;
    char *old_path = NULL;
    char *new_path = NULL;
    struct stat info;
    if (geo_folder_tree_join(&old_path, from, "/", name, NULL) != GEO_OK ||
        geo_folder_tree_join(&new_path, to, "/", name, NULL) != GEO_OK) {
        errno = ENOMEM;
        goto done;
    }
    if (lstat(old_path, &info) != 0) {
        goto done;
    }
    failed = 0;
    ours = S_ISDIR(info.st_mode) ? strcmp(name, FOLDER_OF_OURS) == 0 : is_kind_of_ours(name);
    if (!ours && !geo_folder_tree_exists(new_path)) {
        failed = rename(old_path, new_path);
    }
done:
    free(old_path);
    free(new_path);
    return failed;
}

int geo_folder_tree_carry_over(const char *from, const char *to)
{
    DIR *folder = opendir(from);
    if (folder == NULL) {
        return -1;
    }
    int reason = 0;
    errno = 0;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (!is_self_or_parent(entry->d_name) && carry_entry(from, to, entry->d_name) != 0) {
            reason = errno;
        }
        errno = 0;
    }
    /* A folder that was not read to its end may hold more. */
    reason = errno != 0 ? errno : reason;
    (void)closedir(folder);
    errno = reason;
    return reason == 0 ? 0 : -1;
}

bool geo_folder_tree_is_marker(const char *path)
{
    static const char WORD[] = "phusong";
    struct stat info;
    FILE *stream = stat(path, &info) == 0 && S_ISREG(info.st_mode) ? fopen(path, "rb") : NULL;
    if (stream == NULL) {
        return false;
    }
    char head[4096];
    size_t length = fread(head, 1, sizeof head, stream);
    (void)fclose(stream);
    for (size_t i = 0; i + sizeof WORD - 1 <= length; i++) {
        if (memcmp(head + i, WORD, sizeof WORD - 1) == 0) {
            return true;
        }
    }
    return false;
}
