/* The sample province: communes that tile, people where they should be,
 * and every planted fault in its place. */
#include "datasets/sample.h"
#include "datasets/plan.h"
#include "datasets/sample_world.h"
#include "geo/crs.h"
#include "geo/shape.h"
#include "tests/support/temporary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const sample_files[] = {
    "ABOUT-THIS-SAMPLE.txt", "communes.gpkg", "dem.tif",     "landcover.tif",
    "listed_sites.csv",      "people.tif",    "plan.yaml",   "protected.geojson",
    "roads.geojson",         "schools.csv",   "stations.csv"};
#define SAMPLE_FILES (sizeof sample_files / sizeof *sample_files)

/* ---- the province ---- */

static struct data_sample_world *world;

static int build_world(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    world = calloc(1, sizeof *world);
    if (world == NULL) {
        return -1;
    }
    data_sample_terrain_build(world);
    if (data_sample_communes_build(world, &err) != GEO_OK) {
        return -1;
    }
    data_sample_roads_build(world);
    return data_sample_people_build(world, &err) == GEO_OK ? 0 : -1;
}

static int release_world(void **state)
{
    (void)state;
    for (int32_t c = 0; c < world->commune_count; c++) {
        geo_polygon_release(&world->commune[c].polygon);
    }
    for (int32_t s = 0; s < world->sea_count; s++) {
        geo_polygon_release(&world->sea[s]);
    }
    free(world->people_commune);
    free(world->people_centi);
    free(world);
    return 0;
}

static void test_communes_have_names_and_codes(void **state)
{
    (void)state;
    assert_int_equal(world->commune_count, 42);
    int wards = 0;
    for (int32_t c = 0; c < world->commune_count; c++) {
        const struct data_sample_commune *commune = &world->commune[c];
        assert_int_equal(strlen(commune->code), 5);
        assert_int_equal(commune->code[0], '0');
        const char *prefix = commune->ward ? "Phường " : "Xã ";
        assert_int_equal(strncmp(commune->name, prefix, strlen(prefix)), 0);
        wards += commune->ward ? 1 : 0;
        for (int32_t other = 0; other < c; other++) {
            assert_string_not_equal(commune->code, world->commune[other].code);
            assert_string_not_equal(commune->name, world->commune[other].name);
        }
    }
    assert_int_equal(wards, 6);
}

struct edge {
    double x0, y0, x1, y1;
    bool matched;
};

static int64_t collect_edges(struct edge *edges)
{
    int64_t count = 0;
    for (int32_t c = 0; c < world->commune_count; c++) {
        const struct geo_polygon *polygon = &world->commune[c].polygon;
        int64_t points = polygon->ring_start[1];
        for (int64_t i = 0; i < points; i++) {
            const double *a = &polygon->xy[2 * i];
            const double *b = &polygon->xy[2 * ((i + 1) % points)];
            edges[count++] = (struct edge){a[0], a[1], b[0], b[1], false};
        }
    }
    return count;
}

/* Every border point is shared: each edge is met by its reverse in the neighbour, and what remains is one
 * closed ring, the province's outline. Then there is neither gap nor overlap. */
static void test_communes_tile_the_province(void **state)
{
    (void)state;
    struct edge *edges = calloc((size_t)world->commune_count * 80, sizeof *edges);
    assert_non_null(edges);
    int64_t count = collect_edges(edges);
    int64_t outer = count;
    int64_t start = -1;
    for (int64_t i = 0; i < count; i++) {
        for (int64_t j = 0; j < count && !edges[i].matched; j++) {
            if (edges[i].x0 == edges[j].x1 && edges[i].y0 == edges[j].y1 && edges[i].x1 == edges[j].x0 &&
                edges[i].y1 == edges[j].y0) {
                edges[i].matched = true;
                outer--;
            }
        }
        start = edges[i].matched ? start : i;
    }
    int64_t walked = 0;
    int64_t at = start;
    do {
        int64_t next = -1;
        for (int64_t j = 0; j < count; j++) {
            if (!edges[j].matched && edges[j].x0 == edges[at].x1 && edges[j].y0 == edges[at].y1) {
                assert_int_equal(next, -1); /* the outline does not touch itself */
                next = j;
            }
        }
        assert_true(next >= 0);
        at = next;
        walked++;
    } while (at != start && walked <= outer);
    assert_int_equal(walked, outer);
    free(edges);
}

static void test_rings_are_valid_and_counterclockwise(void **state)
{
    (void)state;
    char reason[128];
    for (int32_t c = 0; c < world->commune_count; c++) {
        assert_null(geo_shape_invalid_reason(&world->commune[c].polygon, reason));
        assert_true(geo_polygon_area_m2(&world->commune[c].polygon) > 0.0);
    }
}

static void test_people_follow_the_communes(void **state)
{
    (void)state;
    int64_t centi[DATA_SAMPLE_COMMUNE_MAX] = {0};
    int64_t total = 0;
    for (int32_t cell = 0; cell < DATA_SAMPLE_PEOPLE_CELLS; cell++) {
        assert_true(world->people_centi[cell] >= 0);
        int8_t commune = world->people_commune[cell];
        if (commune < 0) {
            assert_int_equal(world->people_centi[cell], 0);
        } else {
            centi[commune] += world->people_centi[cell];
        }
    }
    for (int32_t c = 0; c < world->commune_count; c++) {
        double ratio = (double)centi[c] / 100.0 / (double)world->commune[c].people;
        assert_true(ratio > 0.955 && ratio < 1.045);
        total += world->commune[c].people;
    }
    assert_in_range(total, 900000, 1200000);
}

static void test_terrain_has_mountains_plain_and_sea(void **state)
{
    (void)state;
    const struct data_sample_point sea = {58.0, 4.0};
    const struct data_sample_point inner_sea = {50.0, 8.0};
    const struct data_sample_point far_land = {5.0, 45.0};
    assert_true(data_sample_terrain_is_sea(world, sea));
    assert_true(data_sample_terrain_is_sea(world, inner_sea));
    assert_false(data_sample_terrain_is_sea(world, far_land));
    assert_true(data_sample_terrain_height_m(world, sea) == 0.0);
    double highest_m = 0.0;
    for (int i = 0; i < 400; i++) {
        struct data_sample_point point = {(double)(i % 20), 30.0 + (double)i / 20.0};
        double height_m = data_sample_terrain_height_m(world, point);
        highest_m = height_m > highest_m ? height_m : highest_m;
    }
    assert_true(highest_m > 800.0 && highest_m < 1600.0);
    for (int32_t c = 0; c < world->commune_count; c++) {
        assert_int_equal(data_sample_communes_find(world, world->commune[c].centre), c);
        assert_false(data_sample_terrain_is_sea(world, world->commune[c].centre));
    }
    assert_int_equal(data_sample_communes_find(world, sea), -1);
}

static void test_picked_places_are_in_their_commune(void **state)
{
    (void)state;
    struct data_sample_random random = {99};
    for (int32_t c = 0; c < world->commune_count; c++) {
        int32_t cell = data_sample_people_cell(data_sample_people_pick(world, c, &random));
        assert_int_equal(world->people_commune[cell], c);
        assert_true(world->people_centi[cell] > 0);
    }
}

/* Last of this group: it spoils the borders. */
static void test_spoilt_communes(void **state)
{
    (void)state;
    data_sample_communes_spoil(world);
    char reason[128];
    struct geo_polygon valid[DATA_SAMPLE_COMMUNE_MAX];
    const char *code[DATA_SAMPLE_COMMUNE_MAX];
    int32_t valid_count = 0;
    for (int32_t c = 0; c < world->commune_count; c++) {
        if (geo_shape_invalid_reason(&world->commune[c].polygon, reason) != NULL) {
            assert_string_equal(world->commune[c].code, "00967");
            assert_non_null(strstr(reason, "Self-intersection"));
        } else {
            code[valid_count] = world->commune[c].code;
            valid[valid_count++] = world->commune[c].polygon;
        }
    }
    assert_int_equal(valid_count, world->commune_count - 1);
    struct geo_overlap *overlaps = NULL;
    int64_t count = 0;
    struct geo_error err = {GEO_OK, ""};
    assert_int_equal(geo_shape_overlaps(&overlaps, &count, valid, valid_count, 1e-9, &err), GEO_OK);
    assert_int_equal(count, 1);
    assert_string_equal(code[overlaps[0].first], "00946");
    assert_string_equal(code[overlaps[0].second], "00949");
    double km2 = overlaps[0].area_m2 * 105.4 * 110.7; /* from square degrees */
    assert_true(km2 > 0.15 && km2 < 0.3);
    free(overlaps);
}

/* ---- the files ---- */

static char root[TEMPORARY_PATH_SIZE];

static void path_of(char ret[TEMPORARY_PATH_SIZE + 64], const char *folder, const char *name)
{
    (void)snprintf(ret, TEMPORARY_PATH_SIZE + 64, "%s/%s%s%s", root, folder, name[0] == '\0' ? "" : "/",
                   name);
}

static char *read_all(const char *path, size_t *ret_size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t capacity = (size_t)1 << 22;
    char *bytes = calloc(1, capacity);
    assert_non_null(bytes);
    *ret_size = fread(bytes, 1, capacity - 1, file);
    assert_true(*ret_size < capacity - 1);
    (void)fclose(file);
    return bytes;
}

static int make_root(void **state)
{
    (void)state;
    temporary_make(root);
    return 0;
}

static int remove_root(void **state)
{
    (void)state;
    static const char *const folders[] = {"one", "two", "mine"};
    for (size_t f = 0; f < sizeof folders / sizeof *folders; f++) {
        char path[TEMPORARY_PATH_SIZE + 64];
        for (size_t i = 0; i < SAMPLE_FILES; i++) {
            path_of(path, folders[f], sample_files[i]);
            (void)unlink(path);
        }
        path_of(path, folders[f], "");
        (void)rmdir(path);
    }
    return rmdir(root);
}

static void test_two_runs_write_the_same_bytes(void **state)
{
    (void)state;
    char one[TEMPORARY_PATH_SIZE + 64];
    char two[TEMPORARY_PATH_SIZE + 64];
    struct geo_error err = {GEO_OK, ""};
    path_of(one, "one", "");
    path_of(two, "two", "");
    assert_int_equal(data_sample_write(one, false, &err), GEO_OK);
    assert_int_equal(data_sample_write(two, false, &err), GEO_OK);
    assert_int_equal(data_sample_write(two, false, &err),
                     GEO_ERR_OUTPUT); /* not over a folder with something in it */
    assert_int_equal(data_sample_write(two, true, &err), GEO_OK);
    for (size_t i = 0; i < SAMPLE_FILES; i++) {
        size_t size_one = 0;
        size_t size_two = 0;
        path_of(one, "one", sample_files[i]);
        path_of(two, "two", sample_files[i]);
        char *bytes_one = read_all(one, &size_one);
        char *bytes_two = read_all(two, &size_two);
        assert_true(size_one > 0);
        assert_int_equal(size_one, size_two);
        assert_memory_equal(bytes_one, bytes_two, size_one);
        free(bytes_one);
        free(bytes_two);
    }
}

static void test_a_users_own_folder_is_never_replaced(void **state)
{
    (void)state;
    char path[TEMPORARY_PATH_SIZE + 64];
    struct geo_error err = {GEO_OK, ""};
    path_of(path, "mine", "");
    assert_int_equal(data_sample_write(path, false, &err), GEO_OK);
    path_of(path, "mine", "ABOUT-THIS-SAMPLE.txt");
    assert_int_equal(unlink(path), 0);
    path_of(path, "mine", "");
    assert_int_equal(data_sample_write(path, true, &err), GEO_ERR_OUTPUT);
    path_of(path, "mine", "plan.yaml");
    assert_int_equal(access(path, F_OK), 0);
}

static int count_text(const char *text, const char *wanted)
{
    int count = 0;
    for (const char *at = strstr(text, wanted); at != NULL; at = strstr(at + 1, wanted)) {
        count++;
    }
    return count;
}

static void test_station_faults_are_the_last_rows(void **state)
{
    (void)state;
    char path[TEMPORARY_PATH_SIZE + 64];
    size_t size = 0;
    path_of(path, "one", "stations.csv");
    char *text = read_all(path, &size);
    const char *faults = strstr(text, "SM9001,");
    assert_non_null(faults);
    static const char twice[] = "SM9001,Viettel,4G,B3,106.294500,18.739630,42,30,4,40\n"
                                "SM9001,Viettel,4G,B3,106.294500,18.739630,42,30,4,40\n"
                                "SM9002,Viettel,4G,B3,18.";
    assert_int_equal(strncmp(faults, twice, sizeof twice - 1), 0);
    static const char rest[] = "SM9003,Viettel,4G,B3,0.000000,0.000000,42,30,4,40\n"
                               "SM9004,Viettel,4G,B3,105.525000,18.775750,42,30,4,40\n"
                               "SM9005,Viettel,4G,B3,106.228000,18.658360,42,400,4,40\n"
                               "SM9006,Viettel,4G,B3,106.190000,18.622240,-5,90,4,40\n";
    assert_string_equal(strstr(faults, "SM9003,"), rest);
    assert_int_equal(count_text(text, "\nSM9"), 7);
    assert_true(count_text(text, ",4G,") > 400);
    assert_true(count_text(text, ",5G,") >= 25);
    assert_true(count_text(text, ",,,") > 50); /* neither azimuth nor tilt */
    free(text);
}

static void test_plan_loads(void **state)
{
    (void)state;
    char path[TEMPORARY_PATH_SIZE + 64];
    struct geo_error err = {GEO_OK, ""};
    struct data_plan plan = {0};
    path_of(path, "one", "plan.yaml");
    if (data_plan_load(&plan, path, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
    assert_string_equal(plan.plan, "song-may");
    assert_string_equal(plan.crs, "EPSG:5897");
    assert_true(plan.cell_m == 100.0);
    assert_int_equal(plan.service_count, 2);
    assert_int_equal(plan.station_source_count, 1);
    assert_true(plan.sites.present);
    assert_true(plan.sites.count == 10);
    data_plan_release(&plan);
}

int main(void)
{
    const struct CMUnitTest province[] = {
        cmocka_unit_test(test_communes_have_names_and_codes),
        cmocka_unit_test(test_communes_tile_the_province),
        cmocka_unit_test(test_rings_are_valid_and_counterclockwise),
        cmocka_unit_test(test_people_follow_the_communes),
        cmocka_unit_test(test_terrain_has_mountains_plain_and_sea),
        cmocka_unit_test(test_picked_places_are_in_their_commune),
        cmocka_unit_test(test_spoilt_communes),
    };
    const struct CMUnitTest files[] = {
        cmocka_unit_test(test_two_runs_write_the_same_bytes),
        cmocka_unit_test(test_a_users_own_folder_is_never_replaced),
        cmocka_unit_test(test_station_faults_are_the_last_rows),
        cmocka_unit_test(test_plan_loads),
    };
    struct geo_error err = {GEO_OK, ""};
    if (geo_library_open(&err) != GEO_OK) {
        (void)fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    int failed = cmocka_run_group_tests_name("sample province", province, build_world, release_world);
    failed += cmocka_run_group_tests_name("sample files", files, make_root, remove_root);
    geo_library_close();
    return failed;
}
