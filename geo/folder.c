#include "geo/folder.h"

#include "geo/memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char STAGED[] = ".partial-";
static const char ASIDE[] = ".replaced-";

enum geo_status geo_folder_make(const char *path, struct geo_error *err)
{
    char *partial = NULL;
    enum geo_status status = geo_memory_text(&partial, path, err);
    if (status != GEO_OK) {
        return status;
    }
    size_t length = strlen(partial);
    for (size_t i = 1; i <= length && status == GEO_OK; i++) {
        if (partial[i] != '/' && partial[i] != '\0') {
            continue;
        }
        char kept = partial[i];
        partial[i] = '\0';
        struct stat info;
        if (mkdir(partial, 0777) != 0 && (stat(partial, &info) != 0 || !S_ISDIR(info.st_mode))) {
            int reason = stat(partial, &info) == 0 ? ENOTDIR : errno;
            status = geo_error_set(err, GEO_ERR_OUTPUT, "folder '%s' cannot be made: %s", partial,
                                   strerror(reason));
        }
        partial[i] = kept;
    }
    free(partial);
    return status;
}

/* a + b + c in a new text. */
static enum geo_status join(char **ret, const char *a, const char *b, const char *c, struct geo_error *err)
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

static int remove_tree(const char *path);

static int remove_entries(const char *path)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return -1;
    }
    int failed = 0;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        char *child = NULL;
        if (join(&child, path, "/", entry->d_name, NULL) != GEO_OK || remove_tree(child) != 0) {
            failed = -1;
        }
        free(child);
    }
    (void)closedir(folder);
    return failed;
}

/* Removes a file or a folder with all that is in it; links are removed, not followed. */
static int remove_tree(const char *path)
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

/* Splits into "parent/" ("./" if none) and the last name. Trailing slashes do not count. */
static enum geo_status split(char **ret_parent, char **ret_name, const char *path, struct geo_error *err)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/') {
        end--;
    }
    size_t start = end;
    while (start > 0 && path[start - 1] != '/') {
        start--;
    }
    const char *name = path + start;
    size_t length = end - start;
    if (length == 0 || (length == 1 && name[0] == '.') || (length == 2 && name[0] == '.' && name[1] == '.')) {
        return geo_error_set(
            err, GEO_ERR_OUTPUT,
            "output folder '%s' has no name of its own; name a folder that can be replaced whole", path);
    }
    char *parent = NULL;
    char *last = NULL;
    size_t parent_size = start == 0 ? 2 : start;
    enum geo_status status = geo_memory_array(&parent, parent_size + 1, 1, "a path", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&last, length + 1, 1, "a path", err);
    }
    if (status != GEO_OK) {
        free(parent);
        return status;
    }
    memcpy(parent, start == 0 ? "./" : path, parent_size);
    memcpy(last, name, length);
    *ret_parent = parent;
    *ret_name = last;
    return GEO_OK;
}

/* The process number after ".<name><word>" in an entry's name, or 0 if it is not of that form. */
static long owner_of(const char *entry, const char *name, const char *word)
{
    size_t name_length = strlen(name);
    size_t word_length = strlen(word);
    if (entry[0] != '.' || strncmp(entry + 1, name, name_length) != 0 ||
        strncmp(entry + 1 + name_length, word, word_length) != 0) {
        return 0;
    }
    const char *digits = entry + 1 + name_length + word_length;
    char *end = NULL;
    errno = 0;
    long owner = strtol(digits, &end, 10);
    return errno == 0 && end != digits && *end == '\0' && owner > 0 ? owner : 0;
}

static bool is_dead(long owner)
{
    return kill((pid_t)owner, 0) != 0 && errno == ESRCH;
}

static bool exists(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0;
}

/* What processes that died left beside the final folder: half-written results go; results that were moved
 * aside come back if nothing took their place. Leftovers that resist do no harm, so failures are not
 * reported. */
static void clear_leftovers(const char *parent, const char *name, const char *final_path)
{
    DIR *folder = opendir(parent);
    if (folder == NULL) {
        return;
    }
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        long staged = owner_of(entry->d_name, name, STAGED);
        long aside = owner_of(entry->d_name, name, ASIDE);
        char *path = NULL;
        if ((staged == 0 && aside == 0) || !is_dead(staged != 0 ? staged : aside) ||
            join(&path, parent, entry->d_name, "", NULL) != GEO_OK) {
            continue;
        }
        if (staged != 0 || exists(final_path) || rename(path, final_path) != 0) {
            (void)remove_tree(path);
        }
        free(path);
    }
    (void)closedir(folder);
}

static bool is_empty_folder(const char *path)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return false;
    }
    bool empty = true;
    for (struct dirent *entry = readdir(folder); entry != NULL && empty; entry = readdir(folder)) {
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    }
    (void)closedir(folder);
    return empty;
}

/* May the final place be taken? */
static enum geo_status check_final(const char *final_path, bool overwrite, const char *marker,
                                   struct geo_error *err)
{
    struct stat info;
    if (lstat(final_path, &info) != 0) {
        return GEO_OK;
    }
    if (!S_ISDIR(info.st_mode)) {
        return geo_error_set(err, GEO_ERR_OUTPUT,
                             "output '%s' exists and is not a folder; choose another place", final_path);
    }
    if (is_empty_folder(final_path)) {
        return GEO_OK;
    }
    if (!overwrite) {
        return geo_error_set(
            err, GEO_ERR_OUTPUT,
            "output folder '%s' is not empty; give --overwrite to replace it, or choose another", final_path);
    }
    char *mark = NULL;
    enum geo_status status = join(&mark, final_path, "/", marker, err);
    if (status == GEO_OK && !exists(mark)) {
        status = geo_error_set(err, GEO_ERR_OUTPUT,
                               "output folder '%s' holds no '%s', so it is not a results folder and is not "
                               "overwritten; choose another",
                               final_path, marker);
    }
    free(mark);
    return status;
}

/* ".<name><word><pid>" beside the final folder. */
static enum geo_status sibling(char **ret, const char *parent, const char *name, const char *word,
                               struct geo_error *err)
{
    char tail[64];
    (void)snprintf(tail, sizeof tail, "%s%ld", word, (long)getpid());
    char *hidden = NULL;
    enum geo_status status = join(&hidden, parent, ".", name, err);
    if (status == GEO_OK) {
        status = join(ret, hidden, tail, "", err);
    }
    free(hidden);
    return status;
}

static enum geo_status make_staging(const char *staging_path, const char *parent, struct geo_error *err)
{
    /* One of our own from an earlier, failed attempt of this process, or of an earlier process of this
     * number. */
    if (remove_tree(staging_path) != 0 || mkdir(staging_path, 0777) != 0) {
        return geo_error_set(err, GEO_ERR_OUTPUT, "nothing can be written in '%s': %s", parent,
                             strerror(errno));
    }
    return GEO_OK;
}

/* How much of a path is there already, as a folder; a trailing slash counts with its folder. */
static size_t existing_length(const char *path)
{
    struct stat info;
    size_t length = strlen(path);
    char partial[PATH_MAX];
    while (length > 0 && length < sizeof partial) {
        memcpy(partial, path, length);
        partial[length] = '\0';
        if (stat(partial, &info) == 0) {
            return length;
        }
        length--;
        while (length > 0 && path[length - 1] != '/') {
            length--;
        }
    }
    return length;
}

/* Folders made for results that did not come about go again, as far as they are empty. */
static void take_back_parents(struct geo_folder *folder)
{
    if (folder->made_parent == NULL) {
        return;
    }
    size_t length = strlen(folder->made_parent);
    while (length > folder->kept_length && rmdir(folder->made_parent) == 0) {
        while (length > 0 && folder->made_parent[length - 1] == '/') {
            length--;
        }
        while (length > 0 && folder->made_parent[length - 1] != '/') {
            length--;
        }
        folder->made_parent[length] = '\0';
    }
    free(folder->made_parent);
    folder->made_parent = NULL;
}

enum geo_status geo_folder_open(struct geo_folder *ret, const char *final_path, bool overwrite,
                                const char *marker, struct geo_error *err)
{
    struct geo_folder folder = {0};
    char *parent = NULL;
    char *name = NULL;
    enum geo_status status = split(&parent, &name, final_path, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = join(&folder.final_path, strcmp(parent, "./") == 0 && final_path[0] != '.' ? "" : parent, name,
                  "", err);
    if (status != GEO_OK) {
        goto done;
    }
    status = check_final(folder.final_path, overwrite, marker, err);
    if (status != GEO_OK) {
        goto done;
    }
    folder.kept_length = existing_length(parent);
    if (folder.kept_length < strlen(parent)) {
        status = geo_memory_text(&folder.made_parent, parent, err);
    }
    if (status == GEO_OK) {
        status = geo_folder_make(parent, err);
    }
    if (status != GEO_OK) {
        goto done;
    }
    clear_leftovers(parent, name, folder.final_path);
    /* Again, now that results moved aside by a dead process may have come back. */
    status = check_final(folder.final_path, overwrite, marker, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = sibling(&folder.staging_path, parent, name, STAGED, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = make_staging(folder.staging_path, parent, err);
    if (status != GEO_OK) {
        goto done;
    }
    *ret = folder;
    folder = (struct geo_folder){0};
done:
    take_back_parents(&folder);
    free(folder.final_path);
    free(folder.staging_path);
    free(parent);
    free(name);
    return status;
}

static enum geo_status move_failed(const char *from, const char *to, struct geo_error *err)
{
    return geo_error_set(err, GEO_ERR_OUTPUT, "'%s' cannot be moved to '%s': %s", from, to, strerror(errno));
}

enum geo_status geo_folder_commit(struct geo_folder *folder, struct geo_error *err)
{
    char *parent = NULL;
    char *name = NULL;
    char *aside = NULL;
    bool moved = false;
    enum geo_status status = split(&parent, &name, folder->final_path, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = sibling(&aside, parent, name, ASIDE, err);
    if (status != GEO_OK) {
        goto done;
    }
    if (exists(folder->final_path)) {
        if (rename(folder->final_path, aside) != 0) {
            status = move_failed(folder->final_path, aside, err);
            goto done;
        }
        moved = true;
    }
    if (rename(folder->staging_path, folder->final_path) != 0) {
        status = move_failed(folder->staging_path, folder->final_path, err);
        if (moved && rename(aside, folder->final_path) != 0) {
            (void)geo_error_prefix(err, "the former results are now in '%s'", aside);
        }
        goto done;
    }
    free(folder->staging_path);
    folder->staging_path = NULL;
    if (moved && remove_tree(aside) != 0) {
        status =
            geo_error_set(err, GEO_ERR_OUTPUT,
                          "the new results are in place, but the former ones in '%s' cannot be removed: %s",
                          aside, strerror(errno));
    }
done:
    free(parent);
    free(name);
    free(aside);
    return status;
}

void geo_folder_release(struct geo_folder *folder)
{
    if (folder->staging_path != NULL) {
        (void)remove_tree(folder->staging_path);
    }
    take_back_parents(folder);
    free(folder->final_path);
    free(folder->staging_path);
    *folder = (struct geo_folder){0};
}
