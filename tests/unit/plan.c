#define _XOPEN_SOURCE 700 /* mkdtemp */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/temporary.h"
#include "tests/unit/plan_case.h"

/* The plan that README and issue show. */
static const char hanoi[] =
    "plan: hanoi                       # also the results folder's name\n"
    "as_of: 2026-11-01\n"
    "area:\n"
    "  communes: {path: communes.gpkg, layer: communes, where: \"province_code = '01'\", code: code, name: "
    "name}\n"
    "  crs: auto                       # the province's VN-2000 TM-3 zone; or EPSG:nnnn\n"
    "  cell_m: 100\n"
    "stations:\n"
    "  - {path: 452.csv, format: opencellid}      # or columns: {lon: …, lat: …}\n"
    "terrain: [dem_30sec.tif, N21E105.hgt]        # later files lie on top\n"
    "population: {path: worldpop.tif, year: 2020}\n"
    "services:\n"
    "  - {name: 4G, technology: LTE, band: B3, operator: any, threshold_dbm: -105, probability: 0.9, where: "
    "outdoor}\n"
    "sites:                            # absent: analysis only\n"
    "  service: 4G\n"
    "  count: 100                      # or budget_vnd\n"
    "  costs: {upgrade_vnd: 700000000, build_vnd: 1800000000}\n";

static char folder[TEMPORARY_PATH_SIZE];
static char path[sizeof folder + 40];

static int make_folder(void **state)
{
    (void)state;
    temporary_make(folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    (void)unlink(path);
    return rmdir(folder);
}

static void write_file(const char *name, const char *bytes, size_t size)
{
    (void)unlink(path);
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static void assert_joined(const char *text, const char *name)
{
    char expected[sizeof path + 40];
    (void)snprintf(expected, sizeof expected, "%s/%s", folder, name);
    assert_string_equal(text, expected);
}

static void a_file_is_read(void **state)
{
    (void)state;
    struct data_plan plan = {0};
    struct geo_error err = {0};
    write_file("hanoi.yaml", hanoi, strlen(hanoi));
    if (data_plan_load(&plan, path, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
    assert_string_equal(plan.file, path);
    assert_string_equal(plan.folder, folder);
    assert_string_equal(plan.plan, "hanoi");
    assert_string_equal(plan.as_of, "2026-11-01");
    assert_joined(plan.communes.path, "communes.gpkg");
    assert_string_equal(plan.communes.where, "province_code = '01'");
    assert_true(plan.cell_m == 100.0);
    assert_joined(plan.station_source[0].path, "452.csv");
    assert_string_equal(plan.station_source[0].format, "opencellid");
    assert_int_equal(plan.terrain_count, 2);
    assert_joined(plan.terrain[1].path, "N21E105.hgt");
    assert_int_equal(plan.population.year, 2020);
    assert_string_equal(plan.service[0].band, "B3");
    assert_int_equal(plan.sites.count, 100);
    assert_int_equal(plan.sites.costs.listed_vnd, 1800000000);
    data_plan_release(&plan);
    data_plan_release(&plan);
    assert_null(plan.file);
}

static void ten_lines_are_enough(void **state)
{
    (void)state;
    struct data_plan plan = case_good(MINIMAL);
    assert_string_equal(plan.plan, "plan");
    assert_string_equal(plan.folder, ".");
    assert_string_equal(plan.communes.path, "communes.gpkg");
    assert_string_equal(plan.crs, "auto");
    assert_int_equal(plan.service_count, 1);
    assert_null(plan.population.path);
    data_plan_release(&plan);
}

static void every_problem_comes_in_one_go(void **state)
{
    (void)state;
    case_bad(
        "plan: .x\n"
        "area: {cel_m: 3, crs: 9208}\n"
        "services:\n"
        "  - {technology: LTE, threshold_dbm: -5}\n"
        "  - technology: 4G\n"
        "gaps: {min_cells: 0}\n"
        "sites: {service: 5G}\n",
        "plan.yaml:1:1: stations is missing; write \"stations: FILE\", or \"stations: []\" if there are "
        "none\n"
        "plan.yaml:1:7: plan = '.x' begins with a dot; it names the results folder\n"
        "plan.yaml:2:7: area.communes is missing; write \"communes: FILE\" with the commune polygons\n"
        "plan.yaml:2:8: area.cel_m is not a key; did you mean cell_m\n"
        "plan.yaml:2:23: area.crs = 9208 is not a coordinate system; write auto, or its code as in "
        "EPSG:9208\n"
        "plan.yaml:4:38: services[0].threshold_dbm = -5 is outside [-140, -40]\n"
        "plan.yaml:5:5: services[1].name = '4G' is the name of services[0] too; give each service its own\n"
        "plan.yaml:6:19: gaps.min_cells = 0 is outside [1, 1000000]\n"
        "plan.yaml:7:8: sites has no limit; write count, budget_vnd, target_percent or phases\n"
        "plan.yaml:7:18: sites.service = '5G' is not the name of a service; there is '4G', '4G'");
}

static void refuse_file(const char *file, const char *message)
{
    struct data_plan plan = {0};
    struct geo_error err = {0};
    assert_int_equal(data_plan_load(&plan, file, &err), GEO_ERR_PLAN);
    assert_string_equal(err.message, message);
    assert_null(plan.file);
}

static void files_that_cannot_be_read_are_refused(void **state)
{
    (void)state;
    char message[sizeof path + 100];
    write_file("x", "", 0);
    (void)snprintf(message, sizeof message, "%s:1:1: the plan is empty; \"phusong help plan\" lists its keys",
                   path);
    refuse_file(path, message);
    refuse_file("no/such.yaml", "plan file 'no/such.yaml' cannot be opened: No such file or directory");
    (void)snprintf(message, sizeof message, "plan file '%s' cannot be read: Is a directory", folder);
    refuse_file(folder, message);
}

static void files_have_a_largest_size(void **state)
{
    (void)state;
    size_t most = (size_t)1 << 20;
    char *text = malloc(most + 1);
    char message[sizeof path + 100];
    struct data_plan plan = {0};
    assert_non_null(text);
    memset(text, '#', most + 1);
    memcpy(text, MINIMAL, strlen(MINIMAL));
    write_file("big.yaml", text, most);
    assert_int_equal(data_plan_load(&plan, path, NULL), GEO_OK);
    data_plan_release(&plan);
    write_file("big.yaml", text, most + 1);
    (void)snprintf(message, sizeof message, "plan file '%s' is larger than 1 MiB; is it another file", path);
    refuse_file(path, message);
    free(text);
}

/* A small generator of its own, so that the same mutants come everywhere. */
static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

static void mutate(char *text, size_t length, uint64_t *random)
{
    static const char pieces[] = ":{}[],&*!|>'\"%@`#-? \n\t0.~\xc3\xff\x01";
    uint32_t changes = 1 + next_random(random) % 8;
    for (uint32_t i = 0; i < changes; i++) {
        size_t at = next_random(random) % length;
        if (next_random(random) % 4 == 0) {
            size_t from = next_random(random) % length;
            size_t most = length - (at > from ? at : from);
            memmove(text + at, text + from, next_random(random) % (most < 40 ? most : 40));
        } else {
            text[at] = pieces[next_random(random) % (sizeof pieces - 1)];
        }
    }
}

/* Mutants are read or refused, never a crash, and refused with a place. */
static void mutants_never_crash(void **state)
{
    (void)state;
    uint64_t random = 20261101;
    size_t length = strlen(hanoi);
    char *text = malloc(length + 1);
    int refused = 0;
    assert_non_null(text);
    for (int i = 0; i < 5000; i++) {
        struct data_plan plan = {0};
        struct geo_error err = {0};
        memcpy(text, hanoi, length + 1);
        mutate(text, length, &random);
        struct data_plan_source source = {.file = "m.yaml", .bytes = text, .size = length};
        enum geo_status status = data_plan_parse(&plan, &source, &err);
        if (status != GEO_OK) {
            assert_int_equal(status, GEO_ERR_PLAN);
            assert_memory_equal(err.message, "m.yaml:", 7);
            assert_null(plan.file);
            refused++;
        }
        data_plan_release(&plan);
    }
    assert_in_range(refused, 2500, 4999);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read),
        cmocka_unit_test(ten_lines_are_enough),
        cmocka_unit_test(every_problem_comes_in_one_go),
        cmocka_unit_test(files_that_cannot_be_read_are_refused),
        cmocka_unit_test(files_have_a_largest_size),
        cmocka_unit_test(mutants_never_crash),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
