/* The record of every file that was read. */
#include "datasets/load_internal.h"

#include "geo/memory.h"
#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char *data_load_shown_path(const struct data_load *load, const char *path)
{
    const char *folder = load->plan->folder;
    if (path == NULL) {
        return "";
    }
    size_t length = folder == NULL ? 0 : strlen(folder);
    if (length > 0 && strncmp(path, folder, length) == 0 && path[length] == '/') {
        return path + length + 1;
    }
    return path;
}

/* The real file behind GDAL's "/vsizip/archive.zip/inner.csv"; caller frees. */
static enum geo_status real_path(char **ret, const char *path, struct geo_error *err)
{
    static const char *const prefixes[] = {"/vsizip/", "/vsigzip/", "/vsitar/"};
    const char *start = path;
    bool virtual_path = false;
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        size_t length = strlen(prefixes[i]);
        if (strncmp(start, prefixes[i], length) == 0) {
            start += length;
            virtual_path = true;
        }
    }
    char *real = NULL;
    enum geo_status status = geo_memory_text(&real, start, err);
    struct stat facts;
    while (status == GEO_OK && virtual_path && stat(real, &facts) != 0) {
        char *slash = strrchr(real, '/');
        if (slash == NULL || slash == real) {
            break;
        }
        *slash = '\0';
    }
    if (status == GEO_OK) {
        *ret = real;
    }
    return status;
}

enum geo_status data_inputs_check(const struct data_load *load, const char *role, const char *path,
                                  struct geo_error *err)
{
    const char *shown = data_load_shown_path(load, path);
    char *real = NULL;
    enum geo_status status = real_path(&real, path, err);
    if (status != GEO_OK) {
        return status;
    }
    struct stat facts;
    FILE *file = NULL;
    if (stat(real, &facts) != 0) {
        status = geo_error_set(err, GEO_ERR_INPUT,
                               "%s '%s': %s; paths are relative to the plan file's folder '%s'", role, shown,
                               strerror(errno), load->plan->folder == NULL ? "." : load->plan->folder);
    } else if (S_ISDIR(facts.st_mode)) {
        status = geo_error_set(err, GEO_ERR_INPUT, "%s '%s': is a folder; name one file in it", role, shown);
    } else if (facts.st_size == 0) {
        status = geo_error_set(err, GEO_ERR_INPUT, "%s '%s': is empty", role, shown);
    } else if ((file = fopen(real, "rb")) == NULL) {
        status = geo_error_set(err, GEO_ERR_INPUT, "%s '%s': %s", role, shown, strerror(errno));
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    free(real);
    return status;
}

static enum geo_status hash_file(char ret_hex[65], int64_t *ret_bytes, const char *path,
                                 struct geo_error *err)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return geo_error_set(err, GEO_ERR_INPUT, "'%s': %s", path, strerror(errno));
    }
    static const size_t block = 1U << 18;
    uint8_t *buffer = NULL;
    enum geo_status status = geo_memory_array(&buffer, block, 1, "read buffer", err);
    struct sha256_ctx context;
    sha256_init(&context);
    int64_t bytes = 0;
    size_t got = 0;
    while (status == GEO_OK && (got = fread(buffer, 1, block, file)) > 0) {
        sha256_update(&context, got, buffer);
        bytes += (int64_t)got;
    }
    if (status == GEO_OK && ferror(file) != 0) {
        status = geo_error_set(err, GEO_ERR_INPUT, "'%s': could not be read to its end: %s", path,
                               strerror(errno));
    }
    free(buffer);
    (void)fclose(file);
    if (status != GEO_OK) {
        return status;
    }
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(&context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        (void)snprintf(ret_hex + 2 * i, 3, "%02x", digest[i]);
    }
    *ret_bytes = bytes;
    return GEO_OK;
}

static enum geo_status add_one(struct data_load *load, const char *role, const char *path, const char *note,
                               struct geo_error *err)
{
    struct data_loaded *loaded = load->loaded;
    size_t capacity = loaded->input_count;
    enum geo_status status =
        geo_memory_grow(&loaded->input, &capacity, loaded->input_count + 1, sizeof *loaded->input, err);
    if (status != GEO_OK) {
        return status;
    }
    /* Counted at once, so that a half-made record is released with the rest. */
    struct data_input *input = &loaded->input[loaded->input_count++];
    *input = (struct data_input){0};
    status = geo_memory_text(&input->path, data_load_shown_path(load, path), err);
    if (status == GEO_OK) {
        status = geo_memory_text(&input->role, role, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_text(&input->note, note, err);
    }
    return status == GEO_OK ? hash_file(input->sha256, &input->bytes, path, err) : status;
}

/* A Shapefile is several files. */
static enum geo_status add_companions(struct data_load *load, const char *role, const char *path,
                                      struct geo_error *err)
{
    static const char *const extensions[] = {".dbf", ".shx", ".prj", ".cpg"};
    size_t length = strlen(path);
    if (length < 4 || strcmp(path + length - 4, ".shp") != 0) {
        return GEO_OK;
    }
    char *companion = NULL;
    enum geo_status status = geo_memory_text(&companion, path, err);
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0] && status == GEO_OK; i++) {
        memcpy(companion + length - 4, extensions[i], 4);
        struct stat facts;
        if (stat(companion, &facts) == 0) {
            status = add_one(load, role, companion, "", err);
        }
    }
    free(companion);
    return status;
}

enum geo_status data_inputs_add(struct data_load *load, const char *role, const char *path, const char *note,
                                struct geo_error *err)
{
    char *real = NULL;
    enum geo_status status = real_path(&real, path, err);
    if (status == GEO_OK) {
        status = add_one(load, role, real, note, err);
    }
    if (status == GEO_OK) {
        status = add_companions(load, role, real, err);
    }
    free(real);
    return status;
}
