#define _XOPEN_SOURCE 700 /* realpath */

#include "geo/folder.h"

#include "geo/folder_tree.h"
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

/* Results that a dead process moved aside come back, unless new ones took their place: then what is the
 * user's own joins those, and the rest goes. */
static void clear_aside(const char *aside, const char *final_path)
{
    if (rename(aside, final_path) == 0 || (errno != ENOTEMPTY && errno != EEXIST)) {
        return;
    }
    if (geo_folder_tree_carry_over(aside, final_path) == 0) {
        (void)geo_folder_tree_remove(aside);
    }
}

/* What processes that died left beside the final folder; half-written results go. Leftovers that resist do no
 * harm, so failures are not reported. */
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
            geo_folder_tree_join(&path, parent, entry->d_name, "", NULL) != GEO_OK) {
            continue;
        }
        if (staged != 0) {
            (void)geo_folder_tree_remove(path);
        } else {
            clear_aside(path, final_path);
        }
        free(path);
    }
    (void)closedir(folder);
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
    if (geo_folder_tree_is_empty(final_path)) {
        return GEO_OK;
    }
    if (!overwrite) {
        return geo_error_set(
            err, GEO_ERR_OUTPUT,
            "output folder '%s' is not empty; give --overwrite to replace it, or choose another", final_path);
    }
    char *mark = NULL;
    enum geo_status status = geo_folder_tree_join(&mark, final_path, "/", marker, err);
    if (status == GEO_OK && !geo_folder_tree_is_marker(mark)) {
        status = geo_error_set(
            err, GEO_ERR_OUTPUT,
            "output folder '%s' holds no '%s'%s, so it is not a results folder and is not overwritten; "
            "choose another",
            final_path, marker, geo_folder_tree_exists(mark) ? " that phusong wrote" : "");
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
    enum geo_status status = geo_folder_tree_join(&hidden, parent, ".", name, err);
    if (status == GEO_OK) {
        status = geo_folder_tree_join(ret, hidden, tail, "", err);
    }
    free(hidden);
    return status;
}

static enum geo_status make_staging(const char *staging_path, const char *parent, struct geo_error *err)
{
    /* One of our own from an earlier, failed attempt of this process, or of an earlier process of this
     * number. */
    if (geo_folder_tree_remove(staging_path) != 0 || mkdir(staging_path, 0777) != 0) {
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

/* The three parts of one path: "parent/", the last name, and both together. */
struct place {
    char *parent;
    char *name;
    char *path;
};

static void release_place(struct place *place)
{
    free(place->parent);
    free(place->name);
    free(place->path);
    *place = (struct place){0};
}

static enum geo_status place_of(struct place *ret, const char *path, struct geo_error *err)
{
    struct place place = {0};
    enum geo_status status = split(&place.parent, &place.name, path, err);
    if (status != GEO_OK) {
        return status;
    }
    bool bare = strcmp(place.parent, "./") == 0 && path[0] != '.';
    status = geo_folder_tree_join(&place.path, bare ? "" : place.parent, place.name, "", err);
    if (status != GEO_OK) {
        release_place(&place);
        return status;
    }
    *ret = place;
    return GEO_OK;
}

/* Where the results really go: a link stays, and what it leads to is replaced. */
static enum geo_status find_place(struct place *ret, const char *final_path, struct geo_error *err)
{
    struct place named = {0};
    enum geo_status status = place_of(&named, final_path, err);
    if (status != GEO_OK) {
        return status;
    }
    struct stat info;
    if (lstat(named.path, &info) != 0 || !S_ISLNK(info.st_mode)) {
        *ret = named;
        return GEO_OK;
    }
    char *target = realpath(named.path, NULL);
    status = target != NULL
                 ? place_of(ret, target, err)
                 : geo_error_set(err, GEO_ERR_OUTPUT,
                                 "output '%s' is a link that leads nowhere: %s; choose another place",
                                 named.path, strerror(errno));
    free(target);
    release_place(&named);
    return status;
}

/* Makes the folder that the results will be in, and remembers how much of it is new. */
static enum geo_status make_parent(struct geo_folder *folder, const char *parent, struct geo_error *err)
{
    folder->kept_length = existing_length(parent);
    if (folder->kept_length < strlen(parent)) {
        enum geo_status status = geo_memory_text(&folder->made_parent, parent, err);
        if (status != GEO_OK) {
            return status;
        }
    }
    return geo_folder_make(parent, err);
}

enum geo_status geo_folder_open(struct geo_folder *ret, const char *final_path, bool overwrite,
                                const char *marker, struct geo_error *err)
{
    struct geo_folder folder = {.overwrite = overwrite};
    struct place place = {0};
    enum geo_status status = find_place(&place, final_path, err);
    if (status != GEO_OK) {
        return status;
    }
    status = check_final(place.path, overwrite, marker, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = make_parent(&folder, place.parent, err);
    if (status != GEO_OK) {
        goto done;
    }
    clear_leftovers(place.parent, place.name, place.path);
    /* Again, now that results moved aside by a dead process may have come back. */
    status = check_final(place.path, overwrite, marker, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = geo_memory_text(&folder.marker, marker, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = sibling(&folder.staging_path, place.parent, place.name, STAGED, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = make_staging(folder.staging_path, place.parent, err);
    if (status != GEO_OK) {
        goto done;
    }
    folder.final_path = place.path;
    place.path = NULL;
    *ret = folder;
    folder = (struct geo_folder){0};
done:
    take_back_parents(&folder);
    free(folder.staging_path);
    free(folder.marker);
    release_place(&place);
    return status;
}

static enum geo_status move_failed(const char *from, const char *to, struct geo_error *err)
{
    if (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR) {
        return geo_error_set(err, GEO_ERR_OUTPUT,
                             "output '%s' has appeared meanwhile; is another run writing there? it is kept, "
                             "and these results are dropped: run again, to another place",
                             to);
    }
    return geo_error_set(err, GEO_ERR_OUTPUT, "'%s' cannot be moved to '%s': %s", from, to, strerror(errno));
}

/* A folder that may be overwritten goes aside; anything that came since it was looked at does not. */
static enum geo_status set_aside(bool *ret_moved, const struct geo_folder *folder, const char *aside,
                                 struct geo_error *err)
{
    if (!folder->overwrite || !geo_folder_tree_exists(folder->final_path) ||
        geo_folder_tree_is_empty(folder->final_path)) {
        return GEO_OK;
    }
    enum geo_status status = check_final(folder->final_path, true, folder->marker, err);
    if (status != GEO_OK) {
        return status;
    }
    if (rename(folder->final_path, aside) != 0) {
        return geo_error_set(err, GEO_ERR_OUTPUT, "'%s' cannot be moved to '%s': %s", folder->final_path,
                             aside, strerror(errno));
    }
    *ret_moved = true;
    return GEO_OK;
}

/* The new results are in place: of the former ones, what is the user's own joins them. */
static enum geo_status empty_aside(const char *aside, const char *final_path, struct geo_error *err)
{
    if (geo_folder_tree_carry_over(aside, final_path) != 0) {
        return geo_error_set(err, GEO_ERR_OUTPUT,
                             "the new results are in place, but files of yours in '%s' cannot be moved to "
                             "'%s': %s; move them by hand",
                             aside, final_path, strerror(errno));
    }
    if (geo_folder_tree_remove(aside) != 0) {
        return geo_error_set(err, GEO_ERR_OUTPUT,
                             "the new results are in place, but the former ones in '%s' cannot be removed: "
                             "%s",
                             aside, strerror(errno));
    }
    return GEO_OK;
}

enum geo_status geo_folder_commit(struct geo_folder *folder, struct geo_error *err)
{
    struct place place = {0};
    char *aside = NULL;
    bool moved = false;
    enum geo_status status = place_of(&place, folder->final_path, err);
    if (status != GEO_OK) {
        return status;
    }
    status = sibling(&aside, place.parent, place.name, ASIDE, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = set_aside(&moved, folder, aside, err);
    if (status != GEO_OK) {
        goto done;
    }
    /* POSIX: this takes the place of an empty folder, and fails on any other. */
    if (rename(folder->staging_path, folder->final_path) != 0) {
        status = move_failed(folder->staging_path, folder->final_path, err);
        if (moved && rename(aside, folder->final_path) != 0) {
            (void)geo_error_prefix(err, "the former results are now in '%s'", aside);
        }
        goto done;
    }
    free(folder->staging_path);
    folder->staging_path = NULL;
    if (moved) {
        status = empty_aside(aside, folder->final_path, err);
    }
done:
    release_place(&place);
    free(aside);
    return status;
}

void geo_folder_release(struct geo_folder *folder)
{
    if (folder->staging_path != NULL) {
        (void)geo_folder_tree_remove(folder->staging_path);
    }
    take_back_parents(folder);
    free(folder->final_path);
    free(folder->staging_path);
    free(folder->marker);
    *folder = (struct geo_folder){0};
}
