/* A folder for a test's files, and a look into them. */
#ifndef PHUSONG_TESTS_TEMPORARY_H
#define PHUSONG_TESTS_TEMPORARY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY_PATH_SIZE 512

static inline void temporary_make(char path[TEMPORARY_PATH_SIZE])
{
    const char *root = getenv("TMPDIR");
    (void)snprintf(path, TEMPORARY_PATH_SIZE, "%s/phusong-XXXXXX", root == NULL ? "/tmp" : root);
    assert_non_null(mkdtemp(path));
}

static inline void temporary_path(char ret[TEMPORARY_PATH_SIZE], const char *folder, const char *name)
{
    int length = snprintf(ret, TEMPORARY_PATH_SIZE, "%s/%s", folder, name);
    assert_true(length > 0 && length < TEMPORARY_PATH_SIZE);
}

static inline void temporary_remove(const char *path)
{
    DIR *folder = opendir(path);
    for (struct dirent *entry = folder == NULL ? NULL : readdir(folder); entry != NULL;
         entry = readdir(folder)) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            char child[TEMPORARY_PATH_SIZE];
            temporary_path(child, path, entry->d_name);
            temporary_remove(child);
        }
    }
    if (folder != NULL) {
        (void)closedir(folder);
    }
    (void)remove(path);
}

static inline bool temporary_exists(const char *folder, const char *name)
{
    char path[TEMPORARY_PATH_SIZE];
    struct stat info;
    temporary_path(path, folder, name);
    return lstat(path, &info) == 0;
}

/* Number of entries of a folder. */
static inline int temporary_count(const char *path)
{
    DIR *folder = opendir(path);
    assert_non_null(folder);
    int count = 0;
    while (readdir(folder) != NULL) {
        count++;
    }
    (void)closedir(folder);
    return count - 2;
}

/* The whole file, NUL-terminated; the caller frees it. */
static inline char *temporary_read(const char *folder, const char *name, size_t *ret_size)
{
    char path[TEMPORARY_PATH_SIZE];
    temporary_path(path, folder, name);
    FILE *stream = fopen(path, "rb");
    if (stream == NULL) {
        fail_msg("%s is not there", path);
        return NULL;
    }
    assert_int_equal(fseek(stream, 0, SEEK_END), 0);
    long size = ftell(stream);
    assert_true(size >= 0);
    rewind(stream);
    char *text = calloc((size_t)size + 1, 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)size, stream), (size_t)size);
    (void)fclose(stream);
    if (ret_size != NULL) {
        *ret_size = (size_t)size;
    }
    return text;
}

static inline void temporary_assert_text(const char *folder, const char *name, const char *expected)
{
    char *text = temporary_read(folder, name, NULL);
    assert_string_equal(text, expected);
    free(text);
}

static inline void temporary_assert_contains(const char *folder, const char *name, const char *part)
{
    char *text = temporary_read(folder, name, NULL);
    if (strstr(text, part) == NULL) {
        fail_msg("%s does not contain '%s':\n%.2000s", name, part, text);
    }
    free(text);
}

static inline void temporary_assert_same(const char *folder_a, const char *folder_b, const char *name)
{
    size_t size_a = 0;
    size_t size_b = 0;
    char *a = temporary_read(folder_a, name, &size_a);
    char *b = temporary_read(folder_b, name, &size_b);
    if (size_a != size_b || memcmp(a, b, size_a) != 0) {
        fail_msg("%s differs between two runs", name);
    }
    free(a);
    free(b);
}

#endif
