#include "geo/stash.h"

#include "geo/memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PATH_SIZE 4096
#define FOLDERS 256
static const char UNFINISHED[] = ".partial-";
static const char HEX[] = "0123456789abcdef";

/* ---- one file ---- */

static int write_all(int file, const struct geo_stash_part *part)
{
    const char *bytes = part->bytes;
    size_t left = part->size;
    while (left > 0) {
        ssize_t written = write(file, bytes, left);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return written < 0 ? errno : ENOSPC;
        }
        bytes += written;
        left -= (size_t)written;
    }
    return 0;
}

/* "PATH.partial-PID-TIME": of its own for each process and moment. */
static int partial_path(char ret[PATH_SIZE], const char *path)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    int length = snprintf(ret, PATH_SIZE, "%s%s%ld-%lld%09ld", path, UNFINISHED, (long)getpid(),
                          (long long)now.tv_sec, now.tv_nsec);
    return length > 0 && length < PATH_SIZE ? 0 : ENAMETOOLONG;
}

/* To the nanosecond, where the system's own stamps may be of the last tick. A file of another user's may only
 * be stamped by the system, or not at all: then it looks less used than it is. */
static void touch(int file)
{
    struct timespec now[2] = {{0, UTIME_OMIT}, {0, UTIME_OMIT}};
    if (clock_gettime(CLOCK_REALTIME, &now[1]) != 0 || futimens(file, now) != 0) {
        (void)futimens(file, NULL);
    }
}

/* The folder of the file, if it is not there yet. */
static int make_folder(const char *path)
{
    char folder[PATH_SIZE];
    const char *slash = strrchr(path, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - path);
    if (length == 0 || length >= sizeof folder) {
        return ENOENT;
    }
    memcpy(folder, path, length);
    folder[length] = '\0';
    return mkdir(folder, 0777) == 0 || errno == EEXIST ? 0 : errno;
}

int geo_stash_write(const char *path, const struct geo_stash_part parts[2])
{
    char partial[PATH_SIZE];
    int reason = partial_path(partial, path);
    if (reason != 0) {
        return reason;
    }
    int file = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0 && errno == ENOENT) {
        reason = make_folder(path);
        file = reason == 0 ? open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666) : -1;
    }
    if (file < 0) {
        return reason != 0 ? reason : errno;
    }
    for (int i = 0; i < 2 && reason == 0; i++) {
        reason = write_all(file, &parts[i]);
    }
    touch(file);
    if (close(file) != 0 && reason == 0) {
        reason = errno;
    }
    if (reason == 0 && rename(partial, path) != 0) {
        reason = errno;
    }
    if (reason != 0) {
        (void)unlink(partial);
    }
    return reason;
}

static bool read_all(int file, const struct geo_stash_part *part)
{
    char *bytes = part->bytes;
    size_t left = part->size;
    while (left > 0) {
        ssize_t got = read(file, bytes, left);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        bytes += got;
        left -= (size_t)got;
    }
    return true;
}

enum geo_stash_found geo_stash_read(const char *path, const struct geo_stash_part parts[2])
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe of that name must not wait */
    if (file < 0) {
        return GEO_STASH_ABSENT;
    }
    struct stat info;
    enum geo_stash_found found = GEO_STASH_OTHER;
    if (fstat(file, &info) == 0 && S_ISREG(info.st_mode) &&
        (uintmax_t)info.st_size == (uintmax_t)parts[0].size + parts[1].size && read_all(file, &parts[0]) &&
        read_all(file, &parts[1])) {
        touch(file);
        found = GEO_STASH_READ;
    }
    (void)close(file);
    return found;
}

void geo_stash_remove(const char *path)
{
    (void)unlink(path);
}

/* ---- all files ---- */

struct list {
    struct geo_stash_entry *entry;
    size_t count, capacity;
    size_t length;
    const char *ending;
};

static bool is_ours(const struct list *list, const char *name, bool *ret_unfinished)
{
    if (strspn(name, HEX) != list->length) {
        return false;
    }
    const char *rest = name + list->length;
    size_t ending = strlen(list->ending);
    if (strncmp(rest, list->ending, ending) != 0) {
        return false;
    }
    rest += ending;
    *ret_unfinished = strncmp(rest, UNFINISHED, sizeof UNFINISHED - 1) == 0;
    return *rest == '\0' || *ret_unfinished;
}

static enum geo_status list_file(struct list *list, const char *folder, const char *name,
                                 struct geo_error *err)
{
    char path[PATH_SIZE];
    bool unfinished = false;
    struct stat info;
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (!is_ours(list, name, &unfinished) || length < 0 || length >= PATH_SIZE || lstat(path, &info) != 0 ||
        !S_ISREG(info.st_mode)) {
        return GEO_OK;
    }
    enum geo_status status =
        geo_memory_grow(&list->entry, &list->capacity, list->count + 1, sizeof *list->entry, err);
    struct geo_stash_entry entry = {.bytes = (int64_t)info.st_size,
                                    .used_s = (int64_t)info.st_mtim.tv_sec,
                                    .used_ns = (int64_t)info.st_mtim.tv_nsec,
                                    .unfinished = unfinished};
    if (status == GEO_OK) {
        status = geo_memory_text(&entry.path, path, err);
    }
    if (status == GEO_OK) {
        list->entry[list->count++] = entry;
    }
    return status;
}

static enum geo_status list_folder(struct list *list, const char *path, struct geo_error *err)
{
    DIR *folder = opendir(path);
    enum geo_status status = GEO_OK;
    if (folder == NULL) {
        return GEO_OK;
    }
    for (const struct dirent *item = readdir(folder); item != NULL && status == GEO_OK;
         item = readdir(folder)) {
        status = list_file(list, path, item->d_name, err);
    }
    (void)closedir(folder);
    return status;
}

static int by_use(const void *a, const void *b)
{
    const struct geo_stash_entry *first = a;
    const struct geo_stash_entry *second = b;
    if (first->used_s != second->used_s) {
        return first->used_s < second->used_s ? -1 : 1;
    }
    if (first->used_ns != second->used_ns) {
        return first->used_ns < second->used_ns ? -1 : 1;
    }
    return strcmp(first->path, second->path);
}

enum geo_status geo_stash_list(struct geo_stash_entry **ret, size_t *ret_count, const char *folder,
                               size_t length, const char *ending, struct geo_error *err)
{
    struct list list = {.length = length, .ending = ending};
    enum geo_status status = GEO_OK;
    for (int i = 0; i < FOLDERS && status == GEO_OK; i++) {
        char path[PATH_SIZE];
        int written = snprintf(path, sizeof path, "%s/%c%c", folder, HEX[i / 16], HEX[i % 16]);
        status = written > 0 && written < PATH_SIZE ? list_folder(&list, path, err) : GEO_OK;
    }
    if (status != GEO_OK) {
        geo_stash_release(list.entry, list.count);
        return status;
    }
    if (list.count > 0) {
        qsort(list.entry, list.count, sizeof *list.entry, by_use);
    }
    *ret = list.entry;
    *ret_count = list.count;
    return GEO_OK;
}

void geo_stash_release(struct geo_stash_entry *entry, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(entry[i].path);
    }
    free(entry);
}
