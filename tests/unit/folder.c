#include "geo/folder.h"

#include "tests/support/temporary.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#define MARKER "run.json"

static char root[TEMPORARY_PATH_SIZE];

static int make_root(void **state)
{
    (void)state;
    temporary_make(root);
    return 0;
}

static int remove_root(void **state)
{
    (void)state;
    temporary_remove(root);
    return 0;
}

static void write_text(const char *folder, const char *name, const char *text)
{
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err = {0};
    temporary_path(path, folder, name);
    assert_int_equal(geo_folder_write_file(path, text, strlen(text), &err), GEO_OK);
}

/* A process number that is taken by nobody. */
static long dead_process(void)
{
    pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    return (long)child;
}

static void commit_makes_the_folder_whole(void **state)
{
    (void)state;
    char final_path[TEMPORARY_PATH_SIZE];
    struct geo_folder folder = {0};
    struct geo_error err = {0};
    temporary_path(final_path, root, "a/b/hanoi/");
    assert_int_equal(geo_folder_open(&folder, final_path, false, MARKER, &err), GEO_OK);
    assert_false(temporary_exists(root, "a/b/hanoi"));
    write_text(folder.staging_path, MARKER, "{}");
    assert_int_equal(geo_folder_commit(&folder, &err), GEO_OK);
    geo_folder_release(&folder);
    temporary_assert_text(root, "a/b/hanoi/" MARKER, "{}");
    char parent[TEMPORARY_PATH_SIZE];
    temporary_path(parent, root, "a/b");
    assert_int_equal(temporary_count(parent), 1);
}

static void release_without_commit_leaves_nothing(void **state)
{
    (void)state;
    char final_path[TEMPORARY_PATH_SIZE];
    struct geo_folder folder = {0};
    struct geo_error err = {0};
    temporary_path(final_path, root, "hanoi");
    assert_int_equal(geo_folder_open(&folder, final_path, false, MARKER, &err), GEO_OK);
    write_text(folder.staging_path, "communes.csv", "x");
    assert_int_equal(temporary_count(root), 1);
    geo_folder_release(&folder);
    geo_folder_release(&folder);
    assert_null(folder.final_path);
    assert_int_equal(temporary_count(root), 0);
}

static void an_empty_folder_is_taken(void **state)
{
    (void)state;
    char final_path[TEMPORARY_PATH_SIZE];
    struct geo_folder folder = {0};
    struct geo_error err = {0};
    temporary_path(final_path, root, "hanoi");
    assert_int_equal(mkdir(final_path, 0777), 0);
    assert_int_equal(geo_folder_open(&folder, final_path, false, MARKER, &err), GEO_OK);
    write_text(folder.staging_path, MARKER, "1");
    assert_int_equal(geo_folder_commit(&folder, &err), GEO_OK);
    geo_folder_release(&folder);
    temporary_assert_text(root, "hanoi/" MARKER, "1");
    assert_int_equal(temporary_count(root), 1);
}

static void earlier_results_are_kept_unless_overwritten(void **state)
{
    (void)state;
    char final_path[TEMPORARY_PATH_SIZE];
    struct geo_folder folder = {0};
    struct geo_error err = {0};
    temporary_path(final_path, root, "hanoi");
    assert_int_equal(mkdir(final_path, 0777), 0);
    write_text(final_path, MARKER, "old");
    assert_int_equal(geo_folder_open(&folder, final_path, false, MARKER, &err), GEO_ERR_OUTPUT);
    assert_non_null(strstr(err.message, "is not empty; give --overwrite"));
    assert_null(folder.staging_path);

    assert_int_equal(geo_folder_open(&folder, final_path, true, MARKER, &err), GEO_OK);
    temporary_assert_text(root, "hanoi/" MARKER, "old");
    write_text(folder.staging_path, MARKER, "new");
    assert_int_equal(geo_folder_commit(&folder, &err), GEO_OK);
    geo_folder_release(&folder);
    temporary_assert_text(root, "hanoi/" MARKER, "new");
    assert_int_equal(temporary_count(root), 1);
}

static void what_is_not_ours_is_never_overwritten(void **state)
{
    (void)state;
    char final_path[TEMPORARY_PATH_SIZE];
    struct geo_folder folder = {0};
    struct geo_error err = {0};
    temporary_path(final_path, root, "photos");
    assert_int_equal(mkdir(final_path, 0777), 0);
    write_text(final_path, "holiday.jpg", "x");
    assert_int_equal(geo_folder_open(&folder, final_path, true, MARKER, &err), GEO_ERR_OUTPUT);
    assert_non_null(strstr(err.message, "holds no 'run.json'"));
    temporary_assert_text(root, "photos/holiday.jpg", "x");

    temporary_path(final_path, root, "photos/holiday.jpg");
    assert_int_equal(geo_folder_open(&folder, final_path, true, MARKER, &err), GEO_ERR_OUTPUT);
    assert_non_null(strstr(err.message, "is not a folder"));
    assert_int_equal(temporary_count(root), 1);
}

static void a_folder_needs_a_name(void **state)
{
    (void)state;
    struct geo_folder folder = {0};
    struct geo_error err = {0};
    static const char *const nameless[] = {"", ".", "..", "/", "a/..", "./"};
    for (size_t i = 0; i < sizeof nameless / sizeof nameless[0]; i++) {
        assert_int_equal(geo_folder_open(&folder, nameless[i], true, MARKER, &err), GEO_ERR_OUTPUT);
        assert_non_null(strstr(err.message, "has no name of its own"));
    }
}

static void a_relative_name_is_in_the_working_folder(void **state)
{
    (void)state;
    char before[TEMPORARY_PATH_SIZE];
    struct geo_folder folder = {0};
    struct geo_error err = {0};
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(root), 0);
    assert_int_equal(geo_folder_open(&folder, "hanoi", false, MARKER, &err), GEO_OK);
    assert_string_equal(folder.final_path, "hanoi");
    assert_int_equal(geo_folder_commit(&folder, &err), GEO_OK);
    geo_folder_release(&folder);
    assert_int_equal(chdir(before), 0);
    assert_true(temporary_exists(root, "hanoi"));
}

static void a_parent_that_is_a_file_is_refused(void **state)
{
    (void)state;
    char final_path[TEMPORARY_PATH_SIZE];
    struct geo_folder folder = {0};
    struct geo_error err = {0};
    write_text(root, "file", "x");
    temporary_path(final_path, root, "file/hanoi");
    assert_int_equal(geo_folder_open(&folder, final_path, false, MARKER, &err), GEO_ERR_OUTPUT);
    assert_non_null(strstr(err.message, "cannot be made"));
    temporary_path(final_path, root, "file");
    assert_int_equal(geo_folder_make(final_path, &err), GEO_ERR_OUTPUT);
}

static void leftovers_of_the_dead_are_cleared(void **state)
{
    (void)state;
    char final_path[TEMPORARY_PATH_SIZE];
    char path[TEMPORARY_PATH_SIZE];
    char name[64];
    struct geo_folder folder = {0};
    struct geo_error err = {0};
    temporary_path(final_path, root, "hanoi");
    (void)snprintf(name, sizeof name, ".hanoi.partial-%ld", dead_process());
    temporary_path(path, root, name);
    assert_int_equal(mkdir(path, 0777), 0);
    write_text(path, "half.csv", "x");
    temporary_path(path, root, ".hanoi.partial-1"); /* a process that lives */
    assert_int_equal(mkdir(path, 0777), 0);
    temporary_path(path, root, ".hanoi.partial-x1"); /* not of our making */
    assert_int_equal(mkdir(path, 0777), 0);
    assert_int_equal(geo_folder_open(&folder, final_path, false, MARKER, &err), GEO_OK);
    geo_folder_release(&folder);
    assert_false(temporary_exists(root, name));
    assert_true(temporary_exists(root, ".hanoi.partial-1"));
    assert_true(temporary_exists(root, ".hanoi.partial-x1"));
}

static void results_set_aside_by_the_dead_come_back(void **state)
{
    (void)state;
    char final_path[TEMPORARY_PATH_SIZE];
    char path[TEMPORARY_PATH_SIZE];
    char name[64];
    struct geo_folder folder = {0};
    struct geo_error err = {0};
    temporary_path(final_path, root, "hanoi");
    (void)snprintf(name, sizeof name, ".hanoi.replaced-%ld", dead_process());
    temporary_path(path, root, name);
    assert_int_equal(mkdir(path, 0777), 0);
    write_text(path, MARKER, "old");
    assert_int_equal(geo_folder_open(&folder, final_path, false, MARKER, &err), GEO_ERR_OUTPUT);
    temporary_assert_text(root, "hanoi/" MARKER, "old");
    assert_int_equal(temporary_count(root), 1);
}

static void links_are_removed_not_followed(void **state)
{
    (void)state;
    char final_path[TEMPORARY_PATH_SIZE];
    char link[TEMPORARY_PATH_SIZE];
    struct geo_folder folder = {0};
    struct geo_error err = {0};
    write_text(root, "precious", "x");
    temporary_path(final_path, root, "hanoi");
    assert_int_equal(geo_folder_open(&folder, final_path, false, MARKER, &err), GEO_OK);
    temporary_path(link, folder.staging_path, "link");
    assert_int_equal(symlink(root, link), 0);
    geo_folder_release(&folder);
    temporary_assert_text(root, "precious", "x");
    assert_int_equal(temporary_count(root), 1);
}

static void a_failed_move_restores_the_former_results(void **state)
{
    (void)state;
    char final_path[TEMPORARY_PATH_SIZE];
    struct geo_folder folder = {0};
    struct geo_error err = {0};
    temporary_path(final_path, root, "hanoi");
    assert_int_equal(mkdir(final_path, 0777), 0);
    write_text(final_path, MARKER, "old");
    assert_int_equal(geo_folder_open(&folder, final_path, true, MARKER, &err), GEO_OK);
    temporary_remove(folder.staging_path); /* so that it cannot be moved */
    assert_int_equal(geo_folder_commit(&folder, &err), GEO_ERR_OUTPUT);
    assert_non_null(strstr(err.message, "cannot be moved"));
    temporary_assert_text(root, "hanoi/" MARKER, "old");
    geo_folder_release(&folder);
    assert_int_equal(temporary_count(root), 1);
}

static void a_file_that_cannot_be_written_whole_is_reported_and_removed(void **state)
{
    (void)state;
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err = {0};
    static char bytes[100000];
    temporary_path(path, root, "none/x");
    assert_int_equal(geo_folder_write_file(path, bytes, sizeof bytes, &err), GEO_ERR_OUTPUT);

    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit limit = {50000, before.rlim_max};
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    temporary_path(path, root, "large");
    enum geo_status status = geo_folder_write_file(path, bytes, sizeof bytes, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(status, GEO_ERR_OUTPUT);
    assert_non_null(strstr(err.message, "was not written whole"));
    assert_int_equal(temporary_count(root), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(commit_makes_the_folder_whole, make_root, remove_root),
        cmocka_unit_test_setup_teardown(release_without_commit_leaves_nothing, make_root, remove_root),
        cmocka_unit_test_setup_teardown(an_empty_folder_is_taken, make_root, remove_root),
        cmocka_unit_test_setup_teardown(earlier_results_are_kept_unless_overwritten, make_root, remove_root),
        cmocka_unit_test_setup_teardown(what_is_not_ours_is_never_overwritten, make_root, remove_root),
        cmocka_unit_test_setup_teardown(a_folder_needs_a_name, make_root, remove_root),
        cmocka_unit_test_setup_teardown(a_relative_name_is_in_the_working_folder, make_root, remove_root),
        cmocka_unit_test_setup_teardown(a_parent_that_is_a_file_is_refused, make_root, remove_root),
        cmocka_unit_test_setup_teardown(leftovers_of_the_dead_are_cleared, make_root, remove_root),
        cmocka_unit_test_setup_teardown(results_set_aside_by_the_dead_come_back, make_root, remove_root),
        cmocka_unit_test_setup_teardown(links_are_removed_not_followed, make_root, remove_root),
        cmocka_unit_test_setup_teardown(a_failed_move_restores_the_former_results, make_root, remove_root),
        cmocka_unit_test_setup_teardown(a_file_that_cannot_be_written_whole_is_reported_and_removed,
                                        make_root, remove_root),
    };
    return cmocka_run_group_tests_name("folder", tests, NULL, NULL);
}
