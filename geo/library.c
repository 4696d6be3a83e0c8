#include "geo/crs.h"

#include <geos_c.h>
#include <proj.h>
#include <stdio.h>
#include <string.h>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

/* Every format that phusong reads or writes. What is not named here is taken out of GDAL's list, so that no
 * input reaches a driver nobody thought of (web services, databases, HTTP). */
static const char *const DRIVERS[] = {
    "CSV", "GeoJSON", "GeoJSONSeq", "GPKG",        "ESRI Shapefile", "FlatGeobuf",   "XLSX",    "ODS",
    "KML", "GML",     "SQLite",     "Memory",      "OpenFileGDB",    "MapInfo File", "GPX",     "TopoJSON",
    "MEM", "GTiff",   "COG",        "SRTMHGT",     "DTED",           "VRT",          "AAIGrid", "HFA",
    "PNG", "EHdr",    "ENVI",       "JP2OpenJPEG",
};

static const char *const SETTINGS[][2] = {
    {"GDAL_DRIVER_PATH", "disable"},               /* no plugins */
    {"CPL_VSIL_CURL_ALLOWED_EXTENSIONS", ".none"}, /* a VRT cannot reach the network either */
    {"GDAL_VRT_ENABLE_PYTHON", "NO"},
    {"CPL_VSIL_GZIP_WRITE_PROPERTIES", "NO"}, /* nothing is written beside an input */
    {"OGR_XLSX_HEADERS", "FORCE"},            /* the first line of a sheet names its columns */
    {"OGR_ODS_HEADERS", "FORCE"},
    {"GDAL_PAM_ENABLED", "YES"}, /* .aux.xml files may hold the CRS */
};

static int open_count;
static char versions[128];
static char epsg_version[64];

static bool is_wanted(const char *name)
{
    for (size_t i = 0; i < sizeof DRIVERS / sizeof DRIVERS[0]; i++) {
        if (strcmp(DRIVERS[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static void register_drivers(void)
{
    GDALAllRegister();
    for (int i = GDALGetDriverCount() - 1; i >= 0; i--) {
        GDALDriverH driver = GDALGetDriver(i);
        if (!is_wanted(GDALGetDriverShortName(driver))) {
            GDALDeregisterDriver(driver);
            GDALDestroyDriver(driver);
        }
    }
}

static enum geo_status read_versions(struct geo_error *err)
{
    PJ_CONTEXT *context = proj_context_create();
    const char *epsg = context == NULL ? NULL : proj_context_get_database_metadata(context, "EPSG.VERSION");
    if (epsg == NULL) {
        proj_context_destroy(context);
        return geo_error_set(err, GEO_ERR_INTERNAL,
                             "PROJ's database 'proj.db' cannot be read; install the package proj-data");
    }
    PJ_INFO proj = proj_info();
    char geos[64];
    (void)snprintf(geos, sizeof geos, "%s", GEOSversion());
    geos[strcspn(geos, "-")] = '\0'; /* "3.11.1-CAPI-1.17.1" */
    (void)snprintf(versions, sizeof versions, "GDAL %s, PROJ %s, GEOS %s", GDALVersionInfo("RELEASE_NAME"),
                   proj.version, geos);
    (void)snprintf(epsg_version, sizeof epsg_version, "%s", epsg);
    proj_context_destroy(context);
    return GEO_OK;
}

enum geo_status geo_library_open(struct geo_error *err)
{
    if (open_count > 0) {
        open_count++;
        return GEO_OK;
    }
    for (size_t i = 0; i < sizeof SETTINGS / sizeof SETTINGS[0]; i++) {
        CPLSetConfigOption(SETTINGS[i][0], SETTINGS[i][1]);
    }
    /* Quiet: the message is kept and becomes part of ours. */
    (void)CPLSetErrorHandler(CPLQuietErrorHandler);
    OSRSetPROJEnableNetwork(0);
    enum geo_status status = read_versions(err);
    if (status != GEO_OK) {
        return status;
    }
    register_drivers();
    open_count = 1;
    return GEO_OK;
}

void geo_library_close(void)
{
    if (open_count > 0 && --open_count == 0) {
        GDALDestroyDriverManager();
        OSRCleanup();
    }
}

const char *geo_library_versions(void)
{
    return versions;
}

const char *geo_library_epsg_version(void)
{
    return epsg_version;
}
