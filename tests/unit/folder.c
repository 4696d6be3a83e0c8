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
    write_text(final_path, MARKER, "phusong old");
    assert_int_equal(geo_folder_open(&folder, final_path, false, MARKER, &err), GEO_ERR_OUTPUT);
    assert_non_null(strstr(err.message, "is not empty; give --overwrite"));
    assert_null(folder.staging_path);

    assert_int_equal(geo_folder_open(&folder, final_path, true, MARKER, &err), GEO_OK);
    temporary_assert_text(root, "hanoi/" MARKER, "phusong old");
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
    write_text(final_path, MARKER, "phusong old");
    assert_int_equal(geo_folder_open(&folder, final_path, true, MARKER, &err), GEO_OK);
    temporary_remove(folder.staging_path); /* so that it cannot be moved */
    assert_int_equal(geo_folder_commit(&folder, &err), GEO_ERR_OUTPUT);
    assert_non_null(strstr(err.message, "cannot be moved"));
    temporary_assert_text(root, "hanoi/" MARKER, "phusong old");
    geo_folder_release(&folder);
    assert_int_equal(temporary_count(root), 1);
}

static void a_strangers_marker_is_no_marker(void **state)
{
    (void)state;
    char final_path[TEMPORARY_PATH_SIZE];
    char path[TEMPORARY_PATH_SIZE];
    struct geo_folder folder = {0};
    struct geo_error err = {0};
    static char text[4096 + 2];
    temporary_path(final_path, root, "game");
    assert_int_equal(mkdir(final_path, 0777), 0);
    write_text(final_path, MARKER, "{\"speed\": 3}");
    assert_int_equal(geo_folder_open(&folder, final_path, true, MARKER, &err), GEO_ERR_OUTPUT);
    assert_non_null(strstr(err.message, "holds no 'run.json' that phusong wrote"));
    assert_non_null(strstr(err.message, "choose another"));

    /* The word ends with the 4096th byte, then one after it. */
    memset(text, ' ', sizeof text - 1);
    memcpy(text + 4090, "phusong", 7);
    write_text(final_path, MARKER, text);
    assert_int_equal(geo_folder_open(&folder, final_path, true, MARKER, &err), GEO_ERR_OUTPUT);
    memcpy(text + 4089, "phusong ", 8);
    write_text(final_path, MARKER, text);
    assert_int_equal(geo_folder_open(&folder, final_path, true, MARKER, &err), GEO_OK);
    geo_folder_release(&folder);

    temporary_path(path, final_path, MARKER); /* a folder of that name is no marker either */
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0777), 0);
    assert_int_equal(geo_folder_open(&folder, final_path, true, MARKER, &err), GEO_ERR_OUTPUT);
    assert_int_equal(temporary_count(root), 1);
}

static void the_users_own_files_are_carried_over(void **state)
{
    (void)state;
    static const char *const kept[] = {"notes.txt", "map.qgz", "before_4g.qml", "csv", ".hidden"};
    static const char *const gone[] = {
        "a.csv",         "a.csvt",           "a.geojson",        "a.tif",
        "a.tif.aux.xml", "a.tif.ovr",        "a.tif.msk",        "plan.resolved.yaml",
        "phusong.gpkg",  "phusong.gpkg-wal", "phusong.gpkg-shm", "phusong.gpkg-journal",
        "old.json"};
    char final_path[TEMPORARY_PATH_SIZE];
    char path[TEMPORARY_PATH_SIZE];
    struct geo_folder folder = {0};
    struct geo_error err = {0};
    temporary_path(final_path, root, "hanoi");
    assert_int_equal(mkdir(final_path, 0777), 0);
    write_text(final_path, MARKER, "phusong old");
    write_text(final_path, "README.txt", "old");
    temporary_path(path, final_path, "photos.tif"); /* a folder is kept whatever its name */
    assert_int_equal(mkdir(path, 0777), 0);
    write_text(path, "mast.csv", "mine");
    temporary_path(path, final_path, "link");
    assert_int_equal(symlink("nowhere", path), 0);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        write_text(final_path, kept[i], "mine");
    }
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        write_text(final_path, gone[i], "old");
    }
    assert_int_equal(geo_folder_open(&folder, final_path, true, MARKER, &err), GEO_OK);
    write_text(folder.staging_path, MARKER, "phusong new");
    write_text(folder.staging_path, "README.txt", "new");
    assert_int_equal(geo_folder_commit(&folder, &err), GEO_OK);
    geo_folder_release(&folder);
    temporary_assert_text(root, "hanoi/" MARKER, "phusong new");
    temporary_assert_text(root, "hanoi/README.txt", "new");
    temporary_assert_text(root, "hanoi/photos.tif/mast.csv", "mine");
    assert_true(temporary_exists(final_path, "link"));
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        temporary_assert_text(final_path, kept[i], "mine");
    }
    assert_int_equal(temporary_count(final_path), 4 + (int)(sizeof kept / sizeof *kept));
    assert_int_equal(temporary_count(root), 1);
}

static void what_appears_meanwhile_is_kept(void **state)
{
    (void)state;
    char final_path[TEMPORARY_PATH_SIZE];
    struct geo_folder folder = {0};
    struct geo_error err = {0};
    temporary_path(final_path, root, "hanoi");
    for (int overwrite = 0; overwrite < 2; overwrite++) {
        assert_int_equal(geo_folder_open(&folder, final_path, overwrite == 1, MARKER, &err), GEO_OK);
        write_text(folder.staging_path, MARKER, "phusong late");
        assert_int_equal(mkdir(final_path, 0777), 0);
        /* Without the option not even results of ours; with it, a stranger's folder. */
        const char *text = overwrite == 1 ? "{}" : "phusong early";
        write_text(final_path, MARKER, text);
        assert_int_equal(geo_folder_commit(&folder, &err), GEO_ERR_OUTPUT);
        assert_non_null(
            strstr(err.message, overwrite == 1 ? "is not overwritten" : "has appeared meanwhile"));
        geo_folder_release(&folder);
        temporary_assert_text(root, "hanoi/" MARKER, text);
        assert_int_equal(temporary_count(root), 1);
        temporary_remove(final_path);
    }
    assert_int_equal(geo_folder_open(&folder, final_path, false, MARKER, &err), GEO_OK);
    write_text(root, "hanoi", "a file");
    assert_int_equal(geo_folder_commit(&folder, &err), GEO_ERR_OUTPUT);
    assert_non_null(strstr(err.message, "has appeared meanwhile"));
    geo_folder_release(&folder);
    temporary_assert_text(root, "hanoi", "a file");
    temporary_remove(final_path);

    assert_int_equal(geo_folder_open(&folder, final_path, false, MARKER, &err), GEO_OK);
    write_text(folder.staging_path, MARKER, "phusong");
    assert_int_equal(mkdir(final_path, 0777), 0); /* empty: no harm */
    assert_int_equal(geo_folder_commit(&folder, &err), GEO_OK);
    geo_folder_release(&folder);
    temporary_assert_text(root, "hanoi/" MARKER, "phusong");
}

static void a_link_stands_for_its_folder(void **state)
{
    (void)state;
    char link[TEMPORARY_PATH_SIZE];
    char path[TEMPORARY_PATH_SIZE];
    struct geo_folder folder = {0};
    struct geo_error err = {0};
    temporary_path(path, root, "disk");
    assert_int_equal(mkdir(path, 0777), 0);
    temporary_path(path, root, "disk/hanoi");
    assert_int_equal(mkdir(path, 0777), 0);
    temporary_path(link, root, "link");
    assert_int_equal(symlink("disk/hanoi", link), 0);
    temporary_path(link, root, "link/"); /* with a slash or without */
    for (int round = 0; round < 2; round++) {
        assert_int_equal(geo_folder_open(&folder, link, round == 1, MARKER, &err), GEO_OK);
        write_text(folder.staging_path, MARKER, "phusong");
        assert_int_equal(geo_folder_commit(&folder, &err), GEO_OK);
        geo_folder_release(&folder);
        temporary_assert_text(root, "disk/hanoi/" MARKER, "phusong");
        temporary_path(link, root, "link");
    }
    struct stat info;
    assert_int_equal(lstat(link, &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_int_equal(temporary_count(root), 2);
    temporary_path(path, root, "disk");
    assert_int_equal(temporary_count(path), 1);

    temporary_remove(path);
    assert_int_equal(geo_folder_open(&folder, link, false, MARKER, &err), GEO_ERR_OUTPUT);
    assert_non_null(strstr(err.message, "is a link that leads nowhere"));
    write_text(root, "disk", "x");
    assert_int_equal(unlink(link), 0);
    assert_int_equal(symlink("disk", link), 0);
    assert_int_equal(geo_folder_open(&folder, link, true, MARKER, &err), GEO_ERR_OUTPUT);
    assert_non_null(strstr(err.message, "is not a folder"));
}

static void the_users_own_files_come_back_from_the_dead(void **state)
{
    (void)state;
    char final_path[TEMPORARY_PATH_SIZE];
    char path[TEMPORARY_PATH_SIZE];
    char name[64];
    struct geo_folder folder = {0};
    struct geo_error err = {0};
    temporary_path(final_path, root, "hanoi");
    assert_int_equal(mkdir(final_path, 0777), 0);
    write_text(final_path, MARKER, "phusong new");
    (void)snprintf(name, sizeof name, ".hanoi.replaced-%ld", dead_process());
    temporary_path(path, root, name);
    assert_int_equal(mkdir(path, 0777), 0);
    write_text(path, MARKER, "phusong old");
    write_text(path, "notes.txt", "mine");
    assert_int_equal(geo_folder_open(&folder, final_path, true, MARKER, &err), GEO_OK);
    geo_folder_release(&folder);
    temporary_assert_text(root, "hanoi/" MARKER, "phusong new");
    temporary_assert_text(root, "hanoi/notes.txt", "mine");
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
        cmocka_unit_test_setup_teardown(a_strangers_marker_is_no_marker, make_root, remove_root),
        cmocka_unit_test_setup_teardown(the_users_own_files_are_carried_over, make_root, remove_root),
        cmocka_unit_test_setup_teardown(what_appears_meanwhile_is_kept, make_root, remove_root),
        cmocka_unit_test_setup_teardown(a_link_stands_for_its_folder, make_root, remove_root),
        cmocka_unit_test_setup_teardown(the_users_own_files_come_back_from_the_dead, make_root, remove_root),
        cmocka_unit_test_setup_teardown(a_file_that_cannot_be_written_whole_is_reported_and_removed,
                                        make_root, remove_root),
    };
    return cmocka_run_group_tests_name("folder", tests, NULL, NULL);
}
