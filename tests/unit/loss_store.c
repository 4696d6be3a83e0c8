#include "outputs/loss_store.h"
#include "tests/support/temporary.h"

#include "geo/parallel.h"
#include "geo/stash.h"

#include <fcntl.h>
#include <math.h>
#include <sys/wait.h>
#include <time.h>

#define HEADER_BYTES 56
#define COUNT 1000
#define FILE_BYTES (HEADER_BYTES + COUNT * 4)

static const char words[] = "the engine, the ground, the mast";

struct key {
    struct plan_store_part part[2];
    struct plan_store_key key;
    uint32_t number;
};

static void key_init(struct key *key, uint32_t number)
{
    key->number = number;
    key->part[0] = (struct plan_store_part){words, sizeof words};
    key->part[1] = (struct plan_store_part){&key->number, sizeof key->number};
    key->key = (struct plan_store_key){key->part, 2};
}

static void values_of(float values[COUNT], uint32_t number)
{
    for (uint32_t i = 0; i < COUNT; i++) {
        values[i] = (float)number + (float)i * 0.37f;
    }
    values[7] = INFINITY;
    values[8] = -0.0f;
}

static struct out_loss_store *open_store(const char *folder, int64_t limit_bytes)
{
    struct out_loss_store *store = NULL;
    struct geo_error err = {GEO_OK, ""};
    assert_int_equal(out_loss_store_open(&store, folder, limit_bytes, &err), GEO_OK);
    return store;
}

static void keep(struct out_loss_store *store, uint32_t number)
{
    struct key key;
    float values[COUNT];
    key_init(&key, number);
    values_of(values, number);
    struct plan_loss_store face = out_loss_store_interface(store);
    face.keep(face.context, &key.key, values, COUNT);
}

/* Found values are those that were kept, bit by bit. */
static bool finds(struct out_loss_store *store, uint32_t number)
{
    struct key key;
    float values[COUNT];
    float expected[COUNT];
    key_init(&key, number);
    values_of(expected, number);
    struct plan_loss_store face = out_loss_store_interface(store);
    bool found = face.find(face.context, &key.key, values, COUNT);
    if (found) {
        assert_memory_equal(values, expected, sizeof values);
    }
    return found;
}

static struct out_loss_store_figures figures_of(struct out_loss_store *store)
{
    struct out_loss_store_figures figures;
    out_loss_store_figures(&figures, store);
    return figures;
}

/* The files, longest unused first; the caller releases them. */
static size_t files(struct geo_stash_entry **ret, const char *folder)
{
    size_t count = 0;
    struct geo_error err;
    assert_int_equal(geo_stash_list(ret, &count, folder, 32, ".loss", &err), GEO_OK);
    return count;
}

static size_t file_count(const char *folder)
{
    struct geo_stash_entry *entry = NULL;
    size_t count = files(&entry, folder);
    geo_stash_release(entry, count);
    return count;
}

/* The path of the only file. */
static void only_file(char ret[TEMPORARY_PATH_SIZE], const char *folder)
{
    struct geo_stash_entry *entry = NULL;
    size_t count = files(&entry, folder);
    assert_int_equal(count, 1);
    (void)snprintf(ret, TEMPORARY_PATH_SIZE, "%s", entry[0].path);
    geo_stash_release(entry, count);
}

static void set_age(const char *path, time_t seconds)
{
    struct timespec times[2] = {{time(NULL) - seconds, 0}, {time(NULL) - seconds, 0}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* ---- kept and found ---- */

static void what_is_kept_is_found(void **state)
{
    (void)state;
    char folder[TEMPORARY_PATH_SIZE];
    temporary_make(folder);
    struct out_loss_store *store = open_store(folder, 1000000);
    assert_false(finds(store, 1));
    keep(store, 1);
    keep(store, 2);
    assert_true(finds(store, 1));
    out_loss_store_close(store);
    store = open_store(folder, 1000000); /* another run */
    assert_true(finds(store, 1));
    assert_true(finds(store, 2));
    assert_false(finds(store, 3));
    struct out_loss_store_figures figures = figures_of(store);
    assert_int_equal(figures.found, 2);
    assert_int_equal(figures.kept, 0);
    assert_int_equal(figures.bytes, 2 * FILE_BYTES);
    assert_string_equal(figures.trouble, "");
    out_loss_store_close(store);
    out_loss_store_close(NULL);
    temporary_assert_contains(folder, "CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n");
    temporary_remove(folder);
}

/* "ab" + "c" is another key than "a" + "bc". */
static void parts_have_borders(void **state)
{
    (void)state;
    char folder[TEMPORARY_PATH_SIZE];
    temporary_make(folder);
    struct out_loss_store *store = open_store(folder, 1000000);
    struct plan_loss_store face = out_loss_store_interface(store);
    struct plan_store_part one[2] = {{"ab", 2}, {"c", 1}};
    struct plan_store_part two[2] = {{"a", 1}, {"bc", 2}};
    struct plan_store_key key_one = {one, 2};
    struct plan_store_key key_two = {two, 2};
    float value = 4.5f;
    face.keep(face.context, &key_one, &value, 1);
    assert_true(face.find(face.context, &key_one, &value, 1));
    assert_false(face.find(face.context, &key_two, &value, 1));
    out_loss_store_close(store);
    temporary_remove(folder);
}

static void a_missing_folder_is_made(void **state)
{
    (void)state;
    char folder[TEMPORARY_PATH_SIZE];
    char deep[TEMPORARY_PATH_SIZE];
    temporary_make(folder);
    temporary_path(deep, folder, "some/where");
    struct out_loss_store *store = open_store(deep, 1000000);
    keep(store, 1);
    assert_true(finds(store, 1));
    out_loss_store_close(store);
    temporary_remove(folder);
}

/* ---- damage ---- */

static void one_damage(const char *folder, long offset, int64_t length)
{
    char path[TEMPORARY_PATH_SIZE];
    struct out_loss_store *store = open_store(folder, 1000000);
    keep(store, 5);
    assert_true(finds(store, 5));
    only_file(path, folder);
    if (length >= 0) {
        assert_int_equal(truncate(path, (off_t)length), 0);
    } else {
        FILE *file = fopen(path, "r+b");
        assert_non_null(file);
        assert_int_equal(fseek(file, offset, SEEK_SET), 0);
        int byte = fgetc(file);
        assert_int_equal(fseek(file, offset, SEEK_SET), 0);
        assert_int_equal(fputc(byte ^ 0x10, file), byte ^ 0x10);
        assert_int_equal(fclose(file), 0);
    }
    assert_false(finds(store, 5));
    assert_int_equal(figures_of(store).damaged, 1);
    assert_int_equal(file_count(folder), 0); /* removed */
    keep(store, 5);
    assert_true(finds(store, 5));
    out_loss_store_close(store);
}

static void a_damaged_file_is_absent(void **state)
{
    (void)state;
    char folder[TEMPORARY_PATH_SIZE];
    temporary_make(folder);
    for (long offset = 0; offset < HEADER_BYTES; offset++) {
        one_damage(folder, offset, -1);
    }
    one_damage(folder, HEADER_BYTES, -1);
    one_damage(folder, FILE_BYTES / 2, -1);
    one_damage(folder, FILE_BYTES - 1, -1);
    temporary_remove(folder);
}

static void a_short_or_long_file_is_absent(void **state)
{
    (void)state;
    char folder[TEMPORARY_PATH_SIZE];
    temporary_make(folder);
    const int64_t lengths[] = {0, 1, HEADER_BYTES - 1, HEADER_BYTES, FILE_BYTES - 1, FILE_BYTES + 1, 100000};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        one_damage(folder, 0, lengths[i]);
    }
    temporary_remove(folder);
}

/* A sound file under the name of another key. */
static void a_file_of_another_key_is_absent(void **state)
{
    (void)state;
    char folder[TEMPORARY_PATH_SIZE];
    char path[TEMPORARY_PATH_SIZE];
    char saved[TEMPORARY_PATH_SIZE];
    temporary_make(folder);
    temporary_path(saved, folder, "saved");
    struct out_loss_store *store = open_store(folder, 1000000);
    keep(store, 1);
    only_file(path, folder);
    assert_int_equal(rename(path, saved), 0);
    keep(store, 2);
    only_file(path, folder);
    assert_int_equal(rename(saved, path), 0);
    assert_false(finds(store, 2));
    assert_int_equal(figures_of(store).damaged, 1);
    out_loss_store_close(store);
    temporary_remove(folder);
}

/* ---- the limit ---- */

static void the_longest_unused_goes_first(void **state)
{
    (void)state;
    char folder[TEMPORARY_PATH_SIZE];
    char path[TEMPORARY_PATH_SIZE];
    temporary_make(folder);
    struct out_loss_store *store = open_store(folder, 1000000);
    keep(store, 1);
    only_file(path, folder);
    set_age(path, 300);
    keep(store, 2);
    struct geo_stash_entry *entry = NULL;
    size_t count = files(&entry, folder);
    assert_int_equal(count, 2);
    set_age(entry[1].path, 200);
    geo_stash_release(entry, count);
    keep(store, 3);
    assert_true(finds(store, 1)); /* used now: number 2 is the oldest */
    out_loss_store_close(store);
    store = open_store(folder, 2 * FILE_BYTES); /* exactly what two take */
    assert_int_equal(figures_of(store).removed, 1);
    assert_int_equal(figures_of(store).bytes, 2 * FILE_BYTES);
    assert_true(finds(store, 1));
    assert_false(finds(store, 2));
    assert_true(finds(store, 3));
    out_loss_store_close(store);
    store = open_store(folder, 2 * FILE_BYTES - 1);
    out_loss_store_close(store);
    assert_int_equal(file_count(folder), 1);
    temporary_remove(folder);
}

static void the_limit_holds_during_a_run(void **state)
{
    (void)state;
    char folder[TEMPORARY_PATH_SIZE];
    temporary_make(folder);
    int64_t limit_bytes = 10 * FILE_BYTES;
    struct out_loss_store *store = open_store(folder, limit_bytes);
    for (uint32_t i = 0; i < 100; i++) {
        keep(store, i);
        assert_true(figures_of(store).bytes <= limit_bytes);
        assert_true(finds(store, i));
    }
    assert_true(file_count(folder) >= 8);
    assert_true(file_count(folder) <= 10);
    out_loss_store_close(store);
    store = open_store(folder, FILE_BYTES - 1); /* nothing fits */
    keep(store, 1);
    assert_int_equal(figures_of(store).kept, 0);
    assert_int_equal(file_count(folder), 0);
    out_loss_store_close(store);
    temporary_remove(folder);
}

static void only_our_files_are_removed(void **state)
{
    (void)state;
    static const char *const kept[] = {"notes.loss", "ab/0123456789abcdef0123456789abcdef.txt",
                                       "ab/thesis.loss", "0123456789abcdef0123456789abcdef.loss"};
    char folder[TEMPORARY_PATH_SIZE];
    char path[TEMPORARY_PATH_SIZE];
    temporary_make(folder);
    temporary_path(path, folder, "ab");
    assert_int_equal(mkdir(path, 0777), 0);
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        temporary_path(path, folder, kept[i]);
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        assert_true(fputs("years of work", file) >= 0);
        assert_int_equal(fclose(file), 0);
        set_age(path, 1000000);
    }
    struct out_loss_store *store = open_store(folder, 0);
    out_loss_store_close(store);
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        assert_true(temporary_exists(folder, kept[i]));
    }
    temporary_remove(folder);
}

/* What a killed run leaves is never read, and removed once nobody can be writing it any more. */
static void unfinished_files(void **state)
{
    (void)state;
    static const char name[] = "ab/ab23456789abcdef0123456789abcdef.loss.partial-77-1";
    char folder[TEMPORARY_PATH_SIZE];
    char path[TEMPORARY_PATH_SIZE];
    temporary_make(folder);
    temporary_path(path, folder, "ab");
    assert_int_equal(mkdir(path, 0777), 0);
    temporary_path(path, folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
    struct out_loss_store *store = open_store(folder, 0);
    out_loss_store_close(store);
    assert_true(temporary_exists(folder, name)); /* perhaps another run is at it */
    set_age(path, 3700);
    store = open_store(folder, 1000000);
    out_loss_store_close(store);
    assert_false(temporary_exists(folder, name));
    temporary_remove(folder);
}

/* ---- several at once ---- */

struct crowd {
    struct out_loss_store *store;
};

static enum geo_status crowd_work(void *context, size_t index, int worker, struct geo_error *err)
{
    (void)worker;
    (void)err;
    struct crowd *crowd = context;
    uint32_t number = (uint32_t)(index % 20);
    if (!finds(crowd->store, number)) {
        keep(crowd->store, number);
    }
    return GEO_OK;
}

static void many_workers(void **state)
{
    (void)state;
    char folder[TEMPORARY_PATH_SIZE];
    temporary_make(folder);
    struct crowd crowd = {open_store(folder, 15 * FILE_BYTES)};
    struct geo_parallel_job job = {800, 8, crowd_work, &crowd};
    struct geo_error err;
    assert_int_equal(geo_parallel_for(&job, &err), GEO_OK);
    struct out_loss_store_figures figures = figures_of(crowd.store);
    assert_int_equal(figures.found + figures.kept, 800);
    assert_int_equal(figures.damaged, 0);
    assert_string_equal(figures.trouble, "");
    out_loss_store_close(crowd.store);
    assert_true(file_count(folder) <= 15);
    temporary_remove(folder);
}

static int another_run(const char *folder)
{
    struct out_loss_store *store = open_store(folder, 15 * FILE_BYTES);
    for (uint32_t i = 0; i < 400; i++) {
        uint32_t number = i % 20;
        if (!finds(store, number)) {
            keep(store, number);
        }
    }
    struct out_loss_store_figures figures = figures_of(store);
    out_loss_store_close(store);
    return figures.damaged == 0 && figures.trouble[0] == '\0' ? 0 : 1;
}

static void several_runs_share_a_folder(void **state)
{
    (void)state;
    char folder[TEMPORARY_PATH_SIZE];
    pid_t child[4];
    temporary_make(folder);
    for (int i = 0; i < 4; i++) {
        child[i] = fork();
        assert_true(child[i] >= 0);
        if (child[i] == 0) {
            _exit(another_run(folder));
        }
    }
    for (int i = 0; i < 4; i++) {
        int code = -1;
        assert_int_equal(waitpid(child[i], &code, 0), child[i]);
        assert_true(WIFEXITED(code));
        assert_int_equal(WEXITSTATUS(code), 0);
    }
    struct out_loss_store *store = open_store(folder, 15 * FILE_BYTES);
    assert_true(figures_of(store).bytes <= 15 * FILE_BYTES);
    out_loss_store_close(store);
    temporary_remove(folder);
}

/* ---- nowhere to write ---- */

static void a_folder_that_cannot_be_made(void **state)
{
    (void)state;
    char folder[TEMPORARY_PATH_SIZE];
    char path[TEMPORARY_PATH_SIZE];
    temporary_make(folder);
    temporary_path(path, folder, "file");
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
    temporary_path(path, folder, "file/cache");
    struct out_loss_store *store = open_store(path, 1000000);
    assert_non_null(strstr(figures_of(store).trouble, "file' cannot be made"));
    keep(store, 1);
    assert_false(finds(store, 1));
    assert_int_equal(figures_of(store).kept, 0);
    out_loss_store_close(store);
    temporary_remove(folder);
}

/* Links that lead nowhere stand where the sub-folders should be: no file can be made, even by root. */
static void a_folder_that_cannot_be_written(void **state)
{
    (void)state;
    char folder[TEMPORARY_PATH_SIZE];
    char path[TEMPORARY_PATH_SIZE];
    temporary_make(folder);
    for (int i = 0; i < 256; i++) {
        char name[3];
        (void)snprintf(name, sizeof name, "%02x", (unsigned)i);
        temporary_path(path, folder, name);
        assert_int_equal(symlink("nowhere", path), 0);
    }
    struct out_loss_store *store = open_store(folder, 1000000);
    assert_string_equal(figures_of(store).trouble, "");
    keep(store, 1);
    struct out_loss_store_figures figures = figures_of(store);
    assert_non_null(strstr(figures.trouble, folder));
    assert_non_null(strstr(figures.trouble, "cannot be written"));
    keep(store, 2); /* not tried again */
    assert_int_equal(figures_of(store).kept, 0);
    assert_false(finds(store, 1));
    out_loss_store_close(store);
    temporary_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_is_found),
        cmocka_unit_test(parts_have_borders),
        cmocka_unit_test(a_missing_folder_is_made),
        cmocka_unit_test(a_damaged_file_is_absent),
        cmocka_unit_test(a_short_or_long_file_is_absent),
        cmocka_unit_test(a_file_of_another_key_is_absent),
        cmocka_unit_test(the_longest_unused_goes_first),
        cmocka_unit_test(the_limit_holds_during_a_run),
        cmocka_unit_test(only_our_files_are_removed),
        cmocka_unit_test(unfinished_files),
        cmocka_unit_test(many_workers),
        cmocka_unit_test(several_runs_share_a_folder),
        cmocka_unit_test(a_folder_that_cannot_be_made),
        cmocka_unit_test(a_folder_that_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
