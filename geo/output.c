#include "geo/output_internal.h"

#include "geo/folder.h"

#include <cpl_error.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static void CPL_STDCALL collect(CPLErr class, CPLErrorNum number, const char *message)
{
    (void)number;
    struct geo_output_watch *watch = CPLGetErrorHandlerUserData();
    if (class != CE_Failure && class != CE_Fatal) {
        return;
    }
    if (watch->failure_count == 0) {
        (void)snprintf(watch->first, sizeof watch->first, "%s", message);
    }
    watch->failure_count++;
}

void geo_output_watch_begin(struct geo_output_watch *watch)
{
    *watch = (struct geo_output_watch){0};
    CPLPushErrorHandlerEx(collect, watch);
}

/* The file is there, not empty, and its bytes have reached the disk: quotas and network disks object only
 * now. */
static enum geo_status check_on_disk(const char *path, struct geo_error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    bool stored = file >= 0 && fstat(file, &info) == 0 && (fsync(file) == 0 || errno == EINVAL);
    int reason = stored ? 0 : errno;
    bool empty = stored && info.st_size == 0;
    if (file >= 0 && close(file) != 0 && stored) {
        stored = false;
        reason = errno;
    }
    if (!stored || empty) {
        return geo_error_set(err, GEO_ERR_OUTPUT, "output '%s' was not written whole: %s", path,
                             empty ? "it is empty" : strerror(reason));
    }
    return GEO_OK;
}

/* Less than 1 MiB left on the disk that holds `path`. */
static bool disk_is_full(const char *path)
{
    char folder[PATH_MAX];
    struct statvfs disk;
    (void)snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash == NULL) {
        (void)snprintf(folder, sizeof folder, ".");
    } else {
        *slash = '\0';
    }
    return statvfs(folder, &disk) == 0 && (double)disk.f_bavail * (double)disk.f_frsize < 1048576.0;
}

enum geo_status geo_output_finish(GDALDatasetH dataset, struct geo_output_watch *watch,
                                  enum geo_status status, const char *path, struct geo_error *err)
{
    if (dataset != NULL) {
        GDALFlushCache(dataset);
        GDALClose(dataset);
    }
    CPLPopErrorHandler();
    CPLErrorReset();
    /* The first failure tells the cause; what follows from it, and what we said of that, does not. A library
     * on a full disk complains of what it could not make, not of the disk. */
    if ((status == GEO_OK || status == GEO_ERR_OUTPUT) && watch->failure_count > 0) {
        status = geo_error_set(err, GEO_ERR_OUTPUT, "output '%s' was not written whole: %s%s", path,
                               watch->first, disk_is_full(path) ? "; the disk is full" : "");
    }
    if (status == GEO_OK) {
        status = check_on_disk(path, err);
    }
    if (status != GEO_OK) {
        (void)unlink(path);
    }
    return status;
}

enum geo_status geo_output_text_open(FILE **ret, const char *path, struct geo_error *err)
{
    FILE *stream = fopen(path, "wb");
    if (stream == NULL) {
        return geo_error_set(err, GEO_ERR_OUTPUT, "output '%s' cannot be made: %s", path, strerror(errno));
    }
    *ret = stream;
    return GEO_OK;
}

enum geo_status geo_output_text_finish(FILE *stream, enum geo_status status, const char *path,
                                       struct geo_error *err)
{
    errno = 0;
    int failed = ferror(stream);
    failed |= fflush(stream);
    if (failed == 0 && fsync(fileno(stream)) != 0 && errno != EINVAL) {
        failed = 1;
    }
    int reason = errno;
    if (fclose(stream) != 0 && failed == 0) {
        failed = 1;
        reason = errno;
    }
    if (status == GEO_OK && failed != 0) {
        /* A write that failed earlier has left its mark but not its reason. */
        status = geo_error_set(err, GEO_ERR_OUTPUT, "output '%s' was not written whole: %s", path,
                               reason != 0 ? strerror(reason) : "a write failed; is the disk full?");
    }
    if (status != GEO_OK) {
        (void)unlink(path);
    }
    return status;
}

enum geo_status geo_folder_write_file(const char *path, const void *bytes, size_t size, struct geo_error *err)
{
    FILE *stream = NULL;
    enum geo_status status = geo_output_text_open(&stream, path, err);
    if (status != GEO_OK) {
        return status;
    }
    if (fwrite(bytes, 1, size, stream) != size) {
        status = geo_error_set(err, GEO_ERR_OUTPUT, "output '%s' was not written whole: %s", path,
                               strerror(errno));
    }
    return geo_output_text_finish(stream, status, path, err);
}
