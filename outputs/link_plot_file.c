/* One file that appears whole or not at all. */
#include "outputs/link_plot.h"
#include "outputs/link_plot_internal.h"

#include "geo/folder.h"
#include "geo/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum geo_status occupied(const char *path, struct geo_error *err)
{
    return geo_error_set(err, GEO_ERR_OUTPUT,
                         "output '%s' is there already, choose another name or add --overwrite", path);
}

enum geo_status out_link_plot_check_free(const char *path, bool overwrite, struct geo_error *err)
{
    struct stat info;
    if (stat(path, &info) != 0) {
        return GEO_OK;
    }
    if (!S_ISREG(info.st_mode)) {
        return geo_error_set(err, GEO_ERR_OUTPUT, "output '%s' is no ordinary file, choose another name",
                             path);
    }
    return overwrite ? GEO_OK : occupied(path, err);
}

/* ".NAME.partial-PID" beside the place. */
static enum geo_status staging_name(char **ret, const char *path, struct geo_error *err)
{
    const char *slash = strrchr(path, '/');
    int folder_length = slash == NULL ? 0 : (int)(slash - path) + 1;
    size_t room = strlen(path) + 64;
    char *name = NULL;
    enum geo_status status = geo_memory_array(&name, room, 1, "a path", err);
    if (status == GEO_OK) {
        (void)snprintf(name, room, "%.*s.%s.partial-%ld", folder_length, path, path + folder_length,
                       (long)getpid());
        *ret = name;
    }
    return status;
}

enum geo_status out_link_plot_place(const char *path, const void *bytes, size_t size, bool overwrite,
                                    struct geo_error *err)
{
    char *staging = NULL;
    enum geo_status status = out_link_plot_check_free(path, overwrite, err);
    if (status == GEO_OK) {
        status = staging_name(&staging, path, err);
    }
    if (status == GEO_OK) {
        status = geo_folder_write_file(staging, bytes, size, err);
    }
    if (status == GEO_OK) {
        /* Whatever came there meanwhile is kept unless it may be overwritten. */
        status = out_link_plot_check_free(path, overwrite, err);
        if (status == GEO_OK && rename(staging, path) != 0) {
            status = geo_error_set(err, GEO_ERR_OUTPUT, "output '%s' cannot be put into place: %s", path,
                                   strerror(errno));
        }
        if (status != GEO_OK) {
            (void)unlink(staging);
        }
    }
    free(staging);
    return status;
}
