/* Where files lie, how they are named, and their fingerprints. */
#include "tests/support/load_case.h"

#include "datasets/load_internal.h"

static struct load_case test;
static struct data_plan plan;
static struct data_load load;

static int set_up(void **state)
{
    (void)state;
    load_case_open(&test);
    plan = (struct data_plan){.folder = test.folder};
    load = (struct data_load){.plan = &plan, .loaded = &test.loaded};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    load_case_close(&test);
    return 0;
}

static void test_shown_path(void **state)
{
    (void)state;
    char path[TEMPORARY_PATH_SIZE];
    temporary_path(path, test.folder, "a/b.csv");
    assert_string_equal(data_load_shown_path(&load, path), "a/b.csv");
    assert_string_equal(data_load_shown_path(&load, "/elsewhere/b.csv"), "/elsewhere/b.csv");
    assert_string_equal(data_load_shown_path(&load, NULL), "");
    (void)snprintf(path, sizeof path, "%.400s-more/b.csv", test.folder);
    assert_string_equal(data_load_shown_path(&load, path), path); /* only begins like the folder */
    plan.folder = NULL;
    assert_string_equal(data_load_shown_path(&load, "b.csv"), "b.csv");
}

static void test_fingerprint(void **state)
{
    (void)state;
    char path[TEMPORARY_PATH_SIZE];
    load_case_write(&test, "abc", "abc");
    temporary_path(path, test.folder, "abc");
    assert_int_equal(data_inputs_add(&load, "stations", path, "a note", &test.err), GEO_OK);
    /* FIPS 180-2, appendix B.1 */
    assert_string_equal(test.loaded.input[0].sha256,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(test.loaded.input[0].bytes, 3);
    assert_string_equal(test.loaded.input[0].path, "abc");
    assert_string_equal(test.loaded.input[0].role, "stations");
    assert_string_equal(test.loaded.input[0].note, "a note");
    temporary_path(path, test.folder, "none");
    assert_int_equal(data_inputs_add(&load, "stations", path, "", &test.err), GEO_ERR_INPUT);
}

/* The file itself is entered, not what is inside it. */
static void test_inside_an_archive(void **state)
{
    (void)state;
    char path[TEMPORARY_PATH_SIZE];
    load_case_write(&test, "a.zip", "not looked into");
    (void)snprintf(path, sizeof path, "/vsizip/%.400s/a.zip/b/c.csv", test.folder);
    assert_int_equal(data_inputs_check(&load, "stations", path, &test.err), GEO_OK);
    assert_int_equal(data_inputs_add(&load, "stations", path, "", &test.err), GEO_OK);
    assert_string_equal(test.loaded.input[0].path, "a.zip");
    assert_int_equal(test.loaded.input[0].bytes, 15);
    (void)snprintf(path, sizeof path, "/vsizip/none/a.zip/b.csv");
    assert_int_equal(data_inputs_check(&load, "stations", path, &test.err), GEO_ERR_INPUT);
}

static void test_companions_of_a_shapefile(void **state)
{
    (void)state;
    char path[TEMPORARY_PATH_SIZE];
    load_case_write(&test, "a.shp", "1");
    load_case_write(&test, "a.dbf", "22");
    load_case_write(&test, "a.prj", "333");
    temporary_path(path, test.folder, "a.shp");
    assert_int_equal(data_inputs_add(&load, "communes", path, "x", &test.err), GEO_OK);
    assert_int_equal(test.loaded.input_count, 3);
    assert_string_equal(test.loaded.input[1].path, "a.dbf");
    assert_string_equal(test.loaded.input[2].path, "a.prj");
    assert_int_equal(test.loaded.input[2].bytes, 3);
}

static void test_cannot_be_used(void **state)
{
    (void)state;
    char path[TEMPORARY_PATH_SIZE];
    temporary_path(path, test.folder, "none.csv");
    assert_int_equal(data_inputs_check(&load, "stations", path, &test.err), GEO_ERR_INPUT);
    assert_non_null(
        strstr(test.err.message, "stations 'none.csv': No such file or directory; paths are relative to"));
    assert_int_equal(data_inputs_check(&load, "stations", test.folder, &test.err), GEO_ERR_INPUT);
    assert_non_null(strstr(test.err.message, "is a folder; name one file in it"));
    load_case_write(&test, "empty.csv", "");
    temporary_path(path, test.folder, "empty.csv");
    assert_int_equal(data_inputs_check(&load, "stations", path, &test.err), GEO_ERR_INPUT);
    assert_non_null(strstr(test.err.message, "'empty.csv': is empty"));
    if (geteuid() != 0) { /* root may read everything */
        load_case_write(&test, "closed.csv", "x");
        temporary_path(path, test.folder, "closed.csv");
        assert_int_equal(chmod(path, 0), 0);
        assert_int_equal(data_inputs_check(&load, "stations", path, &test.err), GEO_ERR_INPUT);
        assert_non_null(strstr(test.err.message, "Permission denied"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        CASE(test_shown_path),        CASE(test_fingerprint),
        CASE(test_inside_an_archive), CASE(test_companions_of_a_shapefile),
        CASE(test_cannot_be_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
