#include "geo/stash.h"
#include "tests/support/temporary.h"

#include <errno.h>

static const char name[] = "7f/7f456789.keep";

static void write_text(const char *path, const char *text)
{
    char copy[64];
    (void)snprintf(copy, sizeof copy, "%s", text);
    struct geo_stash_part parts[2] = {{copy, 4}, {copy + 4, strlen(copy) - 4}};
    assert_int_equal(geo_stash_write(path, parts), 0);
}

static enum geo_stash_found read_text(const char *path, char text[64], size_t first, size_t second)
{
    memset(text, 0, 64);
    struct geo_stash_part parts[2] = {{text, first}, {text + first, second}};
    return geo_stash_read(path, parts);
}

static void written_whole_and_read_whole(void **state)
{
    (void)state;
    char folder[TEMPORARY_PATH_SIZE];
    char path[TEMPORARY_PATH_SIZE];
    char text[64];
    temporary_make(folder);
    temporary_path(path, folder, name);
    assert_int_equal(read_text(path, text, 4, 3), GEO_STASH_ABSENT);
    write_text(path, "headtail");
    assert_int_equal(read_text(path, text, 4, 4), GEO_STASH_READ);
    assert_string_equal(text, "headtail");
    assert_int_equal(read_text(path, text, 4, 3), GEO_STASH_OTHER);
    assert_int_equal(read_text(path, text, 4, 5), GEO_STASH_OTHER);
    write_text(path, "headlonger"); /* in its place */
    assert_int_equal(read_text(path, text, 4, 6), GEO_STASH_READ);
    assert_string_equal(text, "headlonger");
    temporary_path(path, folder, "7f");
    assert_int_equal(temporary_count(path), 1);
    assert_int_equal(read_text(path, text, 4, 4), GEO_STASH_OTHER); /* a folder */
    temporary_remove(folder);
}

static void fails_by_errno(void **state)
{
    (void)state;
    char folder[TEMPORARY_PATH_SIZE];
    char path[TEMPORARY_PATH_SIZE];
    char letter = 'a';
    struct geo_stash_part parts[2] = {{&letter, 1}, {NULL, 0}};
    temporary_make(folder);
    temporary_path(path, folder, "no/where/7f456789.keep"); /* one folder is made, not two */
    assert_int_equal(geo_stash_write(path, parts), ENOENT);
    temporary_path(path, folder, "7f");
    assert_int_equal(mkdir(path, 0777), 0);
    temporary_path(path, folder, name);
    assert_int_equal(mkdir(path, 0777), 0);
    assert_int_equal(geo_stash_write(path, parts), EISDIR); /* a folder of that name stays */
    temporary_path(path, folder, "7f");
    assert_int_equal(temporary_count(path), 1);
    temporary_remove(folder);
}

static void lists_only_its_own(void **state)
{
    (void)state;
    static const char *const others[] = {"7f/7f45678.keep",    "7f/7f4567890.keep", "7f/7f45678G.keep",
                                         "7f/7f456789.keeper", "7f/7f456789",       "7f/7F456789.keep"};
    char folder[TEMPORARY_PATH_SIZE];
    char path[TEMPORARY_PATH_SIZE];
    struct geo_stash_entry *entry = NULL;
    size_t count = 7;
    struct geo_error err;
    temporary_make(folder);
    assert_int_equal(geo_stash_list(&entry, &count, folder, 8, ".keep", &err), GEO_OK);
    assert_int_equal(count, 0);
    geo_stash_release(entry, count);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        temporary_path(path, folder, others[i]);
        write_text(path, "other");
    }
    temporary_path(path, folder, "00/00000000.keep");
    write_text(path, "younger");
    temporary_path(path, folder, name);
    write_text(path, "headtail");
    char text[64];
    temporary_path(path, folder, "00/00000000.keep");
    assert_int_equal(read_text(path, text, 4, 3), GEO_STASH_READ); /* used last */
    temporary_path(path, folder, "ff/ffffffff.keep.partial-1-1");
    write_text(path, "half");
    assert_int_equal(geo_stash_list(&entry, &count, folder, 8, ".keep", &err), GEO_OK);
    assert_int_equal(count, 3);
    assert_non_null(strstr(entry[0].path, name));
    assert_int_equal(entry[0].bytes, 8);
    assert_non_null(strstr(entry[1].path, "00/00000000.keep"));
    assert_false(entry[1].unfinished);
    assert_true(entry[2].unfinished);
    geo_stash_release(entry, count);
    temporary_path(path, folder, name);
    geo_stash_remove(path);
    assert_false(temporary_exists(folder, name));
    geo_stash_remove(path); /* nothing there: nothing said */
    temporary_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_whole_and_read_whole),
        cmocka_unit_test(fails_by_errno),
        cmocka_unit_test(lists_only_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
