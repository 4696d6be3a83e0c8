/* realpath() is of the X/Open part of POSIX. */
#define _XOPEN_SOURCE 700

#include "datasets/plan_paths.h"

#include "datasets/plan_text.h"
#include "geo/memory.h"
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

size_t data_plan_paths_archive_prefix(const char *path)
{
    static const char *const prefixes[] = {"/vsigzip/", "/vsizip/", "/vsitar/"};
    size_t length = 0;
    bool found = true;
    while (found) {
        found = false;
        for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0] && !found; i++) {
            size_t prefix = strlen(prefixes[i]);
            /* Chained prefixes share a slash in no spelling: "/vsizip//vsigzip/x". */
            found = strncmp(path + length, prefixes[i], prefix) == 0;
            length += found ? prefix : 0;
        }
    }
    return length;
}

static enum geo_status copy_range(char **ret, const char *text, size_t length, struct geo_error *err)
{
    struct data_plan_text copy = {0};
    data_plan_text_add_bytes(&copy, text, length);
    return data_plan_text_take(ret, &copy, err);
}

enum geo_status data_plan_paths_folder(char **ret, const char *path, struct geo_error *err)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return copy_range(ret, ".", 1, err);
    }
    return copy_range(ret, path, slash == path ? 1 : (size_t)(slash - path), err);
}

enum geo_status data_plan_paths_resolve(char **ret, const char *folder, const char *path,
                                        struct geo_error *err)
{
    size_t prefix = data_plan_paths_archive_prefix(path);
    const char *file = path + prefix;
    struct data_plan_text text = {0};
    data_plan_text_add_bytes(&text, path, prefix);
    if (file[0] != '/' && strcmp(folder, ".") != 0) {
        size_t length = strlen(folder);
        data_plan_text_add(&text, "%s%s", folder, length > 0 && folder[length - 1] == '/' ? "" : "/");
    }
    data_plan_text_add(&text, "%s", file);
    return data_plan_text_take(ret, &text, err);
}

/* Append the components of `rest` to an absolute path, taking "." and ".." away. */
static void append_components(struct data_plan_text *path, const char *rest)
{
    while (*rest != '\0') {
        size_t length = strcspn(rest, "/");
        bool up = length == 2 && strncmp(rest, "..", 2) == 0;
        bool here = length == 0 || (length == 1 && rest[0] == '.');
        if (up && path->length > 0) {
            while (path->length > 0 && path->bytes[path->length - 1] != '/') {
                path->length--;
            }
            path->length -= path->length > 0 ? 1 : 0;
            path->bytes[path->length] = '\0';
        } else if (!up && !here) {
            data_plan_text_add(path, "/");
            data_plan_text_add_bytes(path, rest, length);
        }
        rest += length;
        rest += *rest == '/' ? 1 : 0;
    }
}

/* Absolute, without links as far as it exists: "" for the root, else "/a/b". */
static enum geo_status canonical(char **ret, const char *path, struct geo_error *err)
{
    char *head = NULL;
    char *real = NULL;
    struct data_plan_text text = {0};
    enum geo_status status =
        copy_range(&head, path[0] == '\0' ? "." : path, strlen(path[0] == '\0' ? "." : path), err);
    if (status != GEO_OK) {
        return status;
    }
    size_t kept = strlen(head);
    real = realpath(head, NULL);
    while (real == NULL && kept > 0) {
        while (kept > 0 && head[kept - 1] == '/') {
            kept--;
        }
        while (kept > 0 && head[kept - 1] != '/') {
            kept--;
        }
        char *shorter = NULL;
        status = copy_range(&shorter, kept > 0 ? head : ".", kept > 0 ? kept : 1, err);
        if (status != GEO_OK) {
            goto done;
        }
        real = realpath(shorter, NULL);
        free(shorter);
    }
    if (real == NULL) {
        status =
            geo_error_set(err, GEO_ERR_INTERNAL, "the current folder cannot be found: %s", strerror(errno));
        goto done;
    }
    data_plan_text_add_bytes(&text, "", 0);
    append_components(&text, real);
    append_components(&text, head + kept);
    status = data_plan_text_take(ret, &text, err);
done:
    free(real);
    free(head);
    return status;
}

/* The folder is followed through links; the file's own name stays, even when it is a link. */
static enum geo_status canonical_file(char **ret, const char *path, struct geo_error *err)
{
    char *folder = NULL;
    char *real = NULL;
    const char *slash = NULL;
    struct data_plan_text text = {0};
    enum geo_status status = data_plan_paths_folder(&folder, path, err);
    if (status != GEO_OK) {
        return status;
    }
    status = canonical(&real, folder, err);
    if (status != GEO_OK) {
        goto done;
    }
    slash = strrchr(path, '/');
    data_plan_text_add(&text, "%s", real);
    append_components(&text, slash == NULL ? path : slash + 1);
    status = data_plan_text_take(ret, &text, err);
done:
    free(real);
    free(folder);
    return status;
}

static enum geo_status relative(char **ret, const char *base, const char *path, struct geo_error *err)
{
    size_t shared = 0; /* length of the folders both begin with */
    for (size_t i = 0;; i++) {
        bool base_ends = base[i] == '\0' || base[i] == '/';
        bool path_ends = path[i] == '\0' || path[i] == '/';
        if (base_ends && path_ends) {
            shared = i;
        }
        if (base[i] != path[i] || base[i] == '\0') {
            break;
        }
    }
    if (shared == 0 && base[0] != '\0') {
        return geo_memory_text(ret, path[0] == '\0' ? "/" : path, err);
    }
    struct data_plan_text text = {0};
    for (const char *at = base + shared; *at != '\0'; at++) {
        data_plan_text_add(&text, "%s", *at == '/' ? "../" : "");
    }
    const char *rest = path + shared;
    data_plan_text_add(&text, "%s", *rest == '/' ? rest + 1 : rest);
    if (text.length == 0) {
        data_plan_text_add(&text, ".");
    }
    return data_plan_text_take(ret, &text, err);
}

enum geo_status data_plan_paths_relative(char **ret, const char *base, const char *path,
                                         struct geo_error *err)
{
    size_t prefix = data_plan_paths_archive_prefix(path);
    char *from = NULL;
    char *to = NULL;
    char *between = NULL;
    struct data_plan_text text = {0};
    enum geo_status status = canonical(&from, base, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = canonical_file(&to, path + prefix, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = relative(&between, from, to, err);
    if (status != GEO_OK) {
        goto done;
    }
    data_plan_text_add_bytes(&text, path, prefix);
    data_plan_text_add(&text, "%s", between);
    status = data_plan_text_take(ret, &text, err);
done:
    free(between);
    free(to);
    free(from);
    return status;
}
