/* A folder with a small area whose every number can be worked out by hand, loaded through a plan file. */
#ifndef PHUSONG_TESTS_LOAD_CASE_H
#define PHUSONG_TESTS_LOAD_CASE_H

#include "tests/support/temporary.h"

#include "datasets/load.h"
#include "geo/crs.h"
#include "geo/image.h"

/* All in the planning CRS, so that coordinates are metres and exact. */
#define LOAD_CASE_CRS "EPSG:32648"
#define LOAD_CASE_X 600000
#define LOAD_CASE_Y 2300000

/* Two communes of 1 km and 1.05 km by 1 km, side by side: with 100 m cells the grid is 21 × 10, and the last
 * column is half outside. */
#define LOAD_CASE_SQUARE(west, east, code, name, people)                                                     \
    "{\"type\":\"Feature\",\"properties\":{\"ma_xa\":\"" code "\",\"ten_xa\":\"" name                        \
    "\",\"dan_so\":" people "},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[" west ",2300000],"     \
    "[" east ",2300000],[" east ",2301000],[" west ",2301000],[" west ",2300000]]]}}"
#define LOAD_CASE_COLLECTION(features)                                                                       \
    "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"                   \
    "\"urn:ogc:def:crs:EPSG::32648\"}},\"features\":[" features "]}"
#define LOAD_CASE_TWO                                                                                        \
    LOAD_CASE_COLLECTION(LOAD_CASE_SQUARE("601000", "602050", "00102", "Xã B", "500") "," LOAD_CASE_SQUARE(  \
        "600000", "601000", "00101", "Xã A", "1000"))

#define LOAD_CASE_AREA "area: {communes: {path: communes.geojson}, crs: 'EPSG:32648', cell_m: 100}\n"
#define LOAD_CASE_SERVICES "services: [{technology: LTE}]\n"
#define LOAD_CASE_NO_STATIONS "stations: []\n"

struct load_case {
    char folder[TEMPORARY_PATH_SIZE];
    struct data_loaded loaded;
    struct geo_error err;
};

static inline void load_case_write(const struct load_case *test, const char *name, const char *text)
{
    char path[TEMPORARY_PATH_SIZE];
    temporary_path(path, test->folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static inline void load_case_open(struct load_case *test)
{
    memset(test, 0, sizeof *test);
    assert_int_equal(geo_library_open(&test->err), GEO_OK);
    temporary_make(test->folder);
    load_case_write(test, "communes.geojson", LOAD_CASE_TWO);
}

static inline void load_case_close(struct load_case *test)
{
    data_loaded_release(&test->loaded);
    data_loaded_release(&test->loaded); /* safe twice */
    temporary_remove(test->folder);
    geo_library_close();
}

/* A raster of cols × rows values with square pixels of cell_m; NaN is nodata. */
static inline void load_case_raster(struct load_case *test, const char *name, const struct geo_grid *grid,
                                    const float *values)
{
    char path[TEMPORARY_PATH_SIZE];
    temporary_path(path, test->folder, name);
    const struct geo_image image = {.grid = grid,
                                    .crs = LOAD_CASE_CRS,
                                    .type = GEO_IMAGE_FLOAT32,
                                    .values = values,
                                    .nodata = -9999.0,
                                    .overview = GEO_OVERVIEW_AVERAGE,
                                    .description = "",
                                    .unit = ""};
    if (geo_image_write(&image, path, &test->err) != GEO_OK) {
        fail_msg("%s", test->err.message);
    }
}

static inline enum geo_status load_case_run(struct load_case *test, const char *plan_text)
{
    char path[TEMPORARY_PATH_SIZE];
    struct data_plan plan = {0};
    load_case_write(test, "plan.yaml", plan_text);
    temporary_path(path, test->folder, "plan.yaml");
    data_loaded_release(&test->loaded);
    enum geo_status status = data_plan_load(&plan, path, &test->err);
    if (status != GEO_OK) {
        fail_msg("%s", test->err.message);
    }
    status = data_load(&test->loaded, &plan, NULL, &test->err);
    data_plan_release(&plan);
    return status;
}

static inline void load_case_must_run(struct load_case *test, const char *plan_text)
{
    if (load_case_run(test, plan_text) != GEO_OK) {
        fail_msg("%s", test->err.message);
    }
}

/* The load fails with this status and a message that contains `part`. */
static inline void load_case_must_fail(struct load_case *test, const char *plan_text, enum geo_status status,
                                       const char *part)
{
    assert_int_equal(load_case_run(test, plan_text), status);
    if (strstr(test->err.message, part) == NULL) {
        fail_msg("'%s' does not contain '%s'", test->err.message, part);
    }
}

static inline int load_case_count(const struct load_case *test, const char *kind)
{
    int count = 0;
    for (size_t i = 0; i < test->loaded.quality.count; i++) {
        count += strcmp(test->loaded.quality.finding[i].kind, kind) == 0 ? 1 : 0;
    }
    return count;
}

/* The nth (from 0) finding of a kind, which must be there. */
static inline const struct plan_finding *load_case_finding(const struct load_case *test, const char *kind,
                                                           int nth)
{
    static const struct plan_finding none;
    for (size_t i = 0; i < test->loaded.quality.count; i++) {
        const struct plan_finding *finding = &test->loaded.quality.finding[i];
        if (strcmp(finding->kind, kind) == 0 && nth-- == 0) {
            return finding;
        }
    }
    fail_msg("there are not so many findings of kind %s", kind);
    return &none;
}

/* Some finding of the kind at the row says `what`. */
static inline void load_case_has_finding(const struct load_case *test, const char *kind, int64_t row,
                                         const char *what)
{
    for (size_t i = 0; i < test->loaded.quality.count; i++) {
        const struct plan_finding *finding = &test->loaded.quality.finding[i];
        if (strcmp(finding->kind, kind) == 0 && finding->row == row && strstr(finding->what, what) != NULL) {
            return;
        }
    }
    fail_msg("no finding %s at row %lld says '%s'", kind, (long long)row, what);
}

static inline int64_t load_case_people(const struct load_case *test, int32_t commune)
{
    const struct plan_scenario *scenario = &test->loaded.scenario;
    int64_t sum = 0;
    for (int64_t i = 0; i < scenario->entries.count; i++) {
        sum += scenario->entries.commune[i] == commune ? scenario->entries.people_milli[i] : 0;
    }
    return sum;
}

#endif
