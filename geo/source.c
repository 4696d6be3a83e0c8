#define _LARGEFILE64_SOURCE /* GDAL's VSIStatBufL */
#include "geo/source_internal.h"

#include "geo/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>

#define LISTED 6

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text);
    size_t tail = strlen(end);
    return length >= tail && strcasecmp(text + length - tail, end) == 0;
}

static bool has_extension(const char *name, const char *const *extensions)
{
    for (; *extensions != NULL; extensions++) {
        if (ends_with(name, *extensions)) {
            return true;
        }
    }
    return false;
}

bool geo_source_is_text(const char *name)
{
    static const char *const extensions[] = {".csv",    ".tsv",    ".txt",    ".psv", ".csv.gz",
                                             ".tsv.gz", ".txt.gz", ".psv.gz", NULL};
    return has_extension(name, extensions);
}

bool geo_source_exists(const char *name)
{
    VSIStatBufL facts;
    return VSIStatExL(name, &facts, VSI_STAT_EXISTS_FLAG) == 0;
}

bool geo_source_is_empty(const char *name)
{
    VSIStatBufL facts;
    return VSIStatL(name, &facts) == 0 && facts.st_size == 0;
}

const char *geo_source_message(const char *otherwise)
{
    const char *message = CPLGetLastErrorMsg();
    return message == NULL || message[0] == '\0' ? otherwise : message;
}

enum geo_status geo_source_crs(char **ret, OGRSpatialReferenceH system, struct geo_error *err)
{
    if (system == NULL) {
        return GEO_OK;
    }
    const char *const options[] = {"FORMAT=WKT2_2019", NULL};
    char *wkt = NULL;
    enum geo_status status = GEO_OK;
    if (OSRExportToWktEx(system, &wkt, options) == OGRERR_NONE && wkt != NULL && wkt[0] != '\0') {
        status = geo_memory_text(ret, wkt, err);
    }
    CPLFree(wkt);
    return status;
}

static enum geo_status refuse_network(const char *path, struct geo_error *err)
{
    static const char *const allowed[] = {"/vsizip/", "/vsigzip/", "/vsitar/", "/vsimem/"};
    static const char *const remote[] = {"/vsicurl", "/vsis3",    "/vsigs",   "/vsiaz",     "/vsiadls",
                                         "/vsioss",  "/vsiswift", "/vsihdfs", "/vsiwebhdfs"};
    bool refused = strstr(path, "://") != NULL;
    for (size_t i = 0; i < sizeof remote / sizeof remote[0]; i++) {
        refused = refused || strstr(path, remote[i]) != NULL;
    }
    bool is_virtual = strncmp(path, "/vsi", 4) == 0;
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0] && is_virtual; i++) {
        is_virtual = strncmp(path, allowed[i], strlen(allowed[i])) != 0;
    }
    if (!refused && !is_virtual) {
        return GEO_OK;
    }
    return geo_error_set(
        err, GEO_ERR_INPUT,
        "'%s' is not a local file; the program never uses a network: save a copy and name that", path);
}

/* Length of the part of `path` that names a zip file on disk, 0 if none does. */
static size_t archive_length(const char *path)
{
    for (const char *at = strstr(path, ".zip"); at != NULL; at = strstr(at + 1, ".zip")) {
        char *prefix = strndup(path, (size_t)(at + 4 - path));
        struct stat facts;
        bool is_archive = (at[4] == '/' || at[4] == '\0') && prefix != NULL && stat(prefix, &facts) == 0 &&
                          S_ISREG(facts.st_mode);
        free(prefix);
        if (is_archive) {
            return (size_t)(at + 4 - path);
        }
    }
    return 0;
}

static enum geo_status join(char **ret, const char *first, const char *second, const char *third,
                            struct geo_error *err)
{
    size_t size = strlen(first) + strlen(second) + strlen(third) + 1;
    char *text = NULL;
    enum geo_status status = geo_memory_array(&text, size, 1, "path", err);
    if (status == GEO_OK) {
        (void)snprintf(text, size, "%s%s%s", first, second, third);
        *ret = text;
    }
    return status;
}

static enum geo_status explain_many(const char *path, char *const *member, int count, struct geo_error *err)
{
    char list[1024] = "";
    for (int i = 0; i < count && i < LISTED; i++) {
        size_t used = strlen(list);
        (void)snprintf(list + used, sizeof list - used, "%s'%s'", i == 0 ? "" : ", ", member[i]);
    }
    return geo_error_set(err, GEO_ERR_INPUT, "'%s' holds %d files (%s%s); name one of them as '%s/%s'", path,
                         count, list, count > LISTED ? ", …" : "", path, member[0]);
}

/* The one file in an archive that can be meant. */
static enum geo_status resolve_archive(char **ret, const char *path, enum geo_source_kind kind,
                                       struct geo_error *err)
{
    static const char *const tables[] = {
        ".csv", ".tsv", ".txt", ".geojson", ".json", ".geojsonl", ".gpkg", ".shp", ".fgb",      ".xlsx",
        ".ods", ".kml", ".gml", ".sqlite",  ".gdb/", ".tab",      ".mif",  ".gpx", ".topojson", NULL};
    static const char *const rasters[] = {".tif", ".tiff", ".hgt", ".dt0", ".dt1", ".dt2", ".vrt",
                                          ".asc", ".img",  ".png", ".bil", ".jp2", NULL};
    char *archive = NULL;
    enum geo_status status = join(&archive, "/vsizip/", path, "", err);
    if (status != GEO_OK) {
        return status;
    }
    char **all = VSIReadDirRecursive(archive);
    char **fitting = NULL;
    for (int i = 0; all != NULL && all[i] != NULL; i++) {
        if (has_extension(all[i], kind == GEO_SOURCE_TABLE ? tables : rasters)) {
            fitting = CSLAddString(fitting, all[i]);
        }
    }
    int count = CSLCount(fitting);
    if (all == NULL) {
        status = geo_error_set(err, GEO_ERR_INPUT, "'%s' cannot be read as a zip archive", path);
    } else if (count == 0) {
        status = geo_error_set(err, GEO_ERR_INPUT, "'%s' holds no %s", path,
                               kind == GEO_SOURCE_TABLE ? "table or vector file" : "raster");
    } else if (count > 1) {
        status = explain_many(path, fitting, count, err);
    } else {
        status = join(ret, archive, "/", fitting[0], err);
    }
    CSLDestroy(fitting);
    CSLDestroy(all);
    free(archive);
    return status;
}

/* `name`: what GDAL is to open; `path`: what the user wrote. */
static enum geo_status check_readable(const char *name, const char *path, struct geo_error *err)
{
    VSIStatBufL facts;
    if (VSIStatExL(name, &facts, VSI_STAT_EXISTS_FLAG | VSI_STAT_NATURE_FLAG) != 0) {
        return geo_error_set(err, GEO_ERR_INPUT, "'%s' does not exist", path);
    }
    if (VSI_ISDIR(facts.st_mode) && !ends_with(path, ".gdb") && !ends_with(path, ".gdb/")) {
        return geo_error_set(err, GEO_ERR_INPUT, "'%s' is a folder; name a file in it", path);
    }
    if (strncmp(name, "/vsi", 4) != 0 && access(name, R_OK) != 0) {
        return geo_error_set(err, GEO_ERR_INPUT, "'%s' cannot be read: %s", path, strerror(errno));
    }
    return GEO_OK;
}

enum geo_status geo_source_resolve(char **ret, const char *path, enum geo_source_kind kind,
                                   struct geo_error *err)
{
    if (path == NULL || path[0] == '\0') {
        return geo_error_set(err, GEO_ERR_INPUT, "the path is empty; name a file");
    }
    enum geo_status status = refuse_network(path, err);
    if (status != GEO_OK) {
        return status;
    }
    char *name = NULL;
    size_t archive = strncmp(path, "/vsi", 4) == 0 ? 0 : archive_length(path);
    if (archive > 0 && path[archive] == '\0') {
        status = resolve_archive(&name, path, kind, err);
    } else {
        bool is_gzip = strncmp(path, "/vsi", 4) != 0 && archive == 0 && ends_with(path, ".gz");
        status = join(&name, archive > 0 ? "/vsizip/" : is_gzip ? "/vsigzip/" : "", path, "", err);
    }
    if (status == GEO_OK) {
        status = check_readable(name, path, err);
    }
    if (status == GEO_OK) {
        *ret = name;
        return GEO_OK;
    }
    free(name);
    return status;
}
