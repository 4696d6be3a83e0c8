/* Runs one fuzz target over every file of a corpus folder, without libFuzzer: the ordinary tests replay what
 * the fuzzers once found. replay FOLDER */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The whole file in memory of exactly its size, so that a read past its end is seen. */
static uint8_t *file_bytes(const char *path, size_t *ret_size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = NULL;
    if (file == NULL)
        return NULL;
    if (fseek(file, 0, SEEK_END) == 0) {
        long size = ftell(file);
        bytes = size < 0 ? NULL : malloc(size > 0 ? (size_t)size : 1);
        rewind(file);
        if (bytes != NULL && fread(bytes, 1, (size_t)size, file) != (size_t)size) {
            free(bytes);
            bytes = NULL;
        }
        *ret_size = bytes == NULL ? 0 : (size_t)size;
    }
    fclose(file);
    return bytes;
}

static int replay(const char *folder, const char *name)
{
    char path[4096];
    size_t size = 0;
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return 1;
    uint8_t *bytes = file_bytes(path, &size);
    if (bytes == NULL) {
        fprintf(stderr, "cannot read \"%s\"\n", path);
        return 1;
    }
    fprintf(stderr, "replaying %s\n", path); /* the last one named is the one that broke it */
    LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    return 0;
}

int main(int argc, char **argv)
{
    int count = 0, failed = 0;
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    if (folder == NULL) {
        fprintf(stderr, "usage: replay FOLDER\n");
        return 2;
    }
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] == '.')
            continue;
        failed += replay(argv[1], entry->d_name);
        count++;
    }
    closedir(folder);
    printf("%d files replayed, %d unreadable\n", count, failed);
    return count == 0 || failed > 0;
}
