#define _XOPEN_SOURCE 700 /* mkdtemp */

#include "datasets/plan_paths.h"
#include "tests/support/temporary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void assert_prefix(const char *path, size_t length)
{
    assert_int_equal(data_plan_paths_archive_prefix(path), length);
}

static void archives_are_known(void **state)
{
    (void)state;
    assert_prefix("a.csv", 0);
    assert_prefix("/data/a.csv", 0);
    assert_prefix("/vsigzip/a.csv.gz", 9);
    assert_prefix("/vsizip//data/a.zip/b.csv", 8);
    assert_prefix("/vsigzip//vsitar/a.tar/b.gz", 17);
    assert_prefix("/vsicurl/x", 0);
}

static void assert_folder(const char *path, const char *expected)
{
    char *folder = NULL;
    assert_int_equal(data_plan_paths_folder(&folder, path, NULL), GEO_OK);
    assert_string_equal(folder, expected);
    free(folder);
}

static void folders_are_cut_off(void **state)
{
    (void)state;
    assert_folder("plan.yaml", ".");
    assert_folder("a/plan.yaml", "a");
    assert_folder("./plan.yaml", ".");
    assert_folder("/a/b/plan.yaml", "/a/b");
    assert_folder("/plan.yaml", "/");
}

static void assert_resolved(const char *folder, const char *path, const char *expected)
{
    char *resolved = NULL;
    assert_int_equal(data_plan_paths_resolve(&resolved, folder, path, NULL), GEO_OK);
    assert_string_equal(resolved, expected);
    free(resolved);
}

static void paths_start_at_the_plan(void **state)
{
    (void)state;
    assert_resolved(".", "a.csv", "a.csv");
    assert_resolved("d", "a.csv", "d/a.csv");
    assert_resolved("d", "../a.csv", "d/../a.csv");
    assert_resolved("d", "/abs/a.csv", "/abs/a.csv");
    assert_resolved("/", "a.csv", "/a.csv");
    assert_resolved("d", "/vsigzip/a.gz", "/vsigzip/d/a.gz");
    assert_resolved("/d", "/vsigzip/a.gz", "/vsigzip//d/a.gz");
    assert_resolved("d", "/vsigzip//abs/a.gz", "/vsigzip//abs/a.gz");
}

static void assert_relative(const char *base, const char *path, const char *expected)
{
    char *relative = NULL;
    struct geo_error err = {0};
    if (data_plan_paths_relative(&relative, base, path, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
    if (strcmp(relative, expected) != 0) {
        fail_msg("'%s' from '%s' is '%s', not '%s'", path, base, relative, expected);
    }
    free(relative);
}

/* Folders that need not exist; a root folder of a name nobody has. */
static void paths_are_seen_from_a_folder(void **state)
{
    (void)state;
    assert_relative("/nowhere7/a", "/nowhere7/a/x.csv", "x.csv");
    assert_relative("/nowhere7/a/", "/nowhere7/a//x.csv", "x.csv");
    assert_relative("/nowhere7/a/b", "/nowhere7/a/x.csv", "../x.csv");
    assert_relative("/nowhere7/a/b", "/nowhere7/c/d/x.csv", "../../c/d/x.csv");
    assert_relative("/nowhere7/ab", "/nowhere7/a/x.csv", "../a/x.csv");
    assert_relative("/nowhere7/a", "/nowhere7/ab/x.csv", "../ab/x.csv");
    assert_relative("/nowhere7/a/../b/.", "/nowhere7/b/x.csv", "x.csv");
    assert_relative("/nowhere7/a", "/elsewhere7/x.csv", "/elsewhere7/x.csv");
    assert_relative("/", "/nowhere7/x.csv", "nowhere7/x.csv");
    assert_relative("nowhere7/a", "nowhere7/x.csv", "../x.csv");
    assert_relative(".", "x.csv", "x.csv");
    assert_relative("", "d/x.csv", "d/x.csv");
    assert_relative("nowhere7/results", "x.csv", "../../x.csv");
    assert_relative("/nowhere7/a", "/vsigzip//nowhere7/x.gz", "/vsigzip/../x.gz");
    assert_relative("/nowhere7/a", "/vsigzip//elsewhere7/x.gz", "/vsigzip//elsewhere7/x.gz");
}

/* results → other/place: "../x" from results is other/x, not x. A file that is a link keeps its own name. */
static void links_are_followed(void **state)
{
    (void)state;
    char root[TEMPORARY_PATH_SIZE];
    char path[4][sizeof root + 40];
    temporary_make(root);
    (void)snprintf(path[0], sizeof path[0], "%s/other", root);
    (void)snprintf(path[1], sizeof path[1], "%s/other/place", root);
    (void)snprintf(path[2], sizeof path[2], "%s/results", root);
    (void)snprintf(path[3], sizeof path[3], "%s/link.csv", root);
    assert_int_equal(mkdir(path[0], 0700), 0);
    assert_int_equal(mkdir(path[1], 0700), 0);
    assert_int_equal(symlink("other/place", path[2]), 0);
    assert_int_equal(symlink("/dev/null", path[3]), 0);
    assert_relative(path[2], path[3], "../../link.csv");
    (void)snprintf(path[0], sizeof path[0], "%s/results/run/1", root);
    assert_relative(path[0], path[3], "../../../../link.csv");
    assert_int_equal(unlink(path[3]), 0);
    assert_int_equal(unlink(path[2]), 0);
    assert_int_equal(rmdir(path[1]), 0);
    (void)snprintf(path[0], sizeof path[0], "%s/other", root);
    assert_int_equal(rmdir(path[0]), 0);
    assert_int_equal(rmdir(root), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(archives_are_known),      cmocka_unit_test(folders_are_cut_off),
        cmocka_unit_test(paths_start_at_the_plan), cmocka_unit_test(paths_are_seen_from_a_folder),
        cmocka_unit_test(links_are_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
