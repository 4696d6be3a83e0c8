#include "outputs/loss_store.h"

#include "geo/folder.h"
#include "geo/memory.h"
#include "geo/stash.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <xxhash.h>

#define NAME_DIGITS 32
#define PATH_SIZE 4096
#define STALE_S 3600   /* an unfinished file this old has no writer any more */
#define KEPT_SHARE 0.9 /* of the limit after a clearing, so that not every file brings the next one */
#define VERSION 1      /* of the header and of what follows it */
#define BYTE_ORDER_MARK 0x01020304u
static const char ENDING[] = ".loss";
static const char MAGIC[8] = {'p', 'h', 'u', 's', 'o', 'n', 'g', 'L'};

struct header {
    char magic[8];
    uint32_t version, byte_order;
    uint64_t key_low, key_high; /* a file under another's name is not taken for it */
    uint64_t count;             /* of floats */
    uint64_t payload_sum;       /* XXH3-64 */
    uint64_t header_sum;        /* of all before */
};
_Static_assert(sizeof(struct header) == 56, "no padding");

struct out_loss_store {
    char *folder;
    int64_t limit_bytes;
    pthread_mutex_t lock; /* figures and writing */
    bool writing;
    struct out_loss_store_figures figures;
};

/* ---- names ---- */

static XXH128_hash_t hash_of(const struct plan_store_key *key)
{
    XXH3_state_t *state = XXH3_createState();
    XXH128_hash_t hash = {0, 0};
    if (state == NULL) {
        return hash;
    }
    (void)XXH3_128bits_reset(state);
    for (size_t i = 0; i < key->count; i++) {
        uint64_t size = key->part[i].size; /* "ab", "c" is not "a", "bc" */
        (void)XXH3_128bits_update(state, &size, sizeof size);
        (void)XXH3_128bits_update(state, key->part[i].bytes, key->part[i].size);
    }
    hash = XXH3_128bits_digest(state);
    (void)XXH3_freeState(state);
    return hash;
}

static bool path_of(char ret[PATH_SIZE], const struct out_loss_store *store, XXH128_hash_t hash)
{
    XXH128_canonical_t canonical;
    char name[NAME_DIGITS + 1];
    XXH128_canonicalFromHash(&canonical, hash);
    for (size_t i = 0; i < NAME_DIGITS / 2; i++) {
        (void)snprintf(name + 2 * i, 3, "%02x", (unsigned)canonical.digest[i]);
    }
    int length = snprintf(ret, PATH_SIZE, "%s/%.2s/%s%s", store->folder, name, name, ENDING);
    return length > 0 && length < PATH_SIZE && (hash.low64 != 0 || hash.high64 != 0);
}

static struct header header_of(XXH128_hash_t hash, const float *values, size_t count)
{
    struct header header = {.version = VERSION,
                            .byte_order = BYTE_ORDER_MARK,
                            .key_low = hash.low64,
                            .key_high = hash.high64,
                            .count = count,
                            .payload_sum = XXH3_64bits(values, count * sizeof *values)};
    memcpy(header.magic, MAGIC, sizeof header.magic);
    header.header_sum = XXH3_64bits(&header, offsetof(struct header, header_sum));
    return header;
}

/* ---- the limit ---- */

/* Under the lock. Other runs write and remove here too: what is there is counted afresh. */
static void clear_to(struct out_loss_store *store, int64_t bytes)
{
    struct geo_stash_entry *entry = NULL;
    size_t count = 0;
    struct geo_error err;
    if (geo_stash_list(&entry, &count, store->folder, NAME_DIGITS, ENDING, &err) != GEO_OK) {
        return;
    }
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) {
        total += entry[i].bytes;
    }
    int64_t now_s = (int64_t)time(NULL);
    for (size_t i = 0; i < count; i++) {
        bool stale = entry[i].unfinished && now_s - entry[i].used_s > STALE_S;
        if (stale || (total > bytes && !entry[i].unfinished)) {
            geo_stash_remove(entry[i].path);
            total -= entry[i].bytes;
            store->figures.removed++;
        }
    }
    store->figures.bytes = total;
    geo_stash_release(entry, count);
}

/* ---- the interface ---- */

static bool find(void *context, const struct plan_store_key *key, float *values, size_t count)
{
    struct out_loss_store *store = context;
    XXH128_hash_t hash = hash_of(key);
    char path[PATH_SIZE];
    if (!path_of(path, store, hash)) {
        return false;
    }
    struct header header;
    struct geo_stash_part parts[2] = {{&header, sizeof header}, {values, count * sizeof *values}};
    enum geo_stash_found found = geo_stash_read(path, parts);
    bool sound = false;
    if (found == GEO_STASH_READ) {
        struct header expected = header_of(hash, values, count);
        sound = memcmp(&header, &expected, sizeof header) == 0;
    }
    if (found != GEO_STASH_ABSENT && !sound) {
        geo_stash_remove(path);
    }
    (void)pthread_mutex_lock(&store->lock);
    store->figures.found += sound ? 1 : 0;
    store->figures.damaged += found != GEO_STASH_ABSENT && !sound ? 1 : 0;
    (void)pthread_mutex_unlock(&store->lock);
    return sound;
}

static void keep(void *context, const struct plan_store_key *key, const float *values, size_t count)
{
    struct out_loss_store *store = context;
    XXH128_hash_t hash = hash_of(key);
    char path[PATH_SIZE];
    (void)pthread_mutex_lock(&store->lock);
    int64_t bytes = (int64_t)(sizeof(struct header) + count * sizeof *values);
    bool wanted = store->writing && bytes <= store->limit_bytes;
    (void)pthread_mutex_unlock(&store->lock);
    if (!wanted || !path_of(path, store, hash)) {
        return;
    }
    struct header header = header_of(hash, values, count);
    /* The values are only read. */
    struct geo_stash_part parts[2] = {{&header, sizeof header},
                                      {(void *)(uintptr_t)values, count * sizeof *values}};
    int reason = geo_stash_write(path, parts);
    (void)pthread_mutex_lock(&store->lock);
    if (reason == 0) {
        store->figures.kept++;
        store->figures.bytes += bytes;
        if (store->figures.bytes > store->limit_bytes) {
            clear_to(store, (int64_t)(KEPT_SHARE * (double)store->limit_bytes));
        }
    } else if (store->writing) {
        store->writing = false;
        (void)snprintf(store->figures.trouble, sizeof store->figures.trouble,
                       "cache '%s' cannot be written: %s", store->folder, strerror(reason));
    }
    (void)pthread_mutex_unlock(&store->lock);
}

struct plan_loss_store out_loss_store_interface(struct out_loss_store *store)
{
    return (struct plan_loss_store){store, find, keep};
}

void out_loss_store_figures(struct out_loss_store_figures *ret, struct out_loss_store *store)
{
    (void)pthread_mutex_lock(&store->lock);
    *ret = store->figures;
    (void)pthread_mutex_unlock(&store->lock);
}

/* ---- open and close ---- */

/* What every backup program knows as the sign of a folder that it need not keep. */
static void tag(const char *folder)
{
    static char text[] = "Signature: 8a477f597d28d172789f06886806bc55\n"
                         "# Path losses kept by phusong; may be deleted at any time.\n";
    char path[PATH_SIZE];
    char first[sizeof text - 1];
    int length = snprintf(path, sizeof path, "%s/CACHEDIR.TAG", folder);
    struct geo_stash_part seen[2] = {{first, sizeof first}, {NULL, 0}};
    struct geo_stash_part parts[2] = {{text, sizeof text - 1}, {NULL, 0}};
    if (length > 0 && length < PATH_SIZE && geo_stash_read(path, seen) == GEO_STASH_ABSENT) {
        (void)geo_stash_write(path, parts);
    }
}

enum geo_status out_loss_store_open(struct out_loss_store **ret, const char *folder, int64_t limit_bytes,
                                    struct geo_error *err)
{
    struct out_loss_store *store = NULL;
    enum geo_status status = geo_memory_array(&store, 1, sizeof *store, "cache", err);
    if (status != GEO_OK) {
        return status;
    }
    status = geo_memory_text(&store->folder, folder, err);
    if (status == GEO_OK && pthread_mutex_init(&store->lock, NULL) != 0) {
        status = geo_error_set(err, GEO_ERR_INTERNAL, "no lock for the cache");
    }
    if (status != GEO_OK) {
        free(store->folder);
        free(store);
        return status;
    }
    store->limit_bytes = limit_bytes;
    struct geo_error trouble;
    store->writing = geo_folder_make(folder, &trouble) == GEO_OK;
    if (store->writing) {
        tag(folder);
    } else {
        (void)snprintf(store->figures.trouble, sizeof store->figures.trouble, "cache: %.240s",
                       trouble.message);
    }
    clear_to(store, limit_bytes);
    *ret = store;
    return GEO_OK;
}

void out_loss_store_close(struct out_loss_store *store)
{
    if (store == NULL) {
        return;
    }
    clear_to(store, store->limit_bytes);
    (void)pthread_mutex_destroy(&store->lock);
    free(store->folder);
    free(store);
}
