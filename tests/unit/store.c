#include "planner/coverage/store.h"
#include "planner/coverage/reach.h"
#include "tests/support/small_scenario.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define COLS 120
#define ROWS 80
#define CELLS (COLS * ROWS)

/* ---- a store in memory that knows whole keys ---- */

struct entry {
    char *key;
    size_t key_size;
    float *values;
    size_t count;
};
struct memory {
    pthread_mutex_t lock;
    struct entry entry[64];
    int entry_count;
    int found, kept;
    bool forgetful;
};

static char *flat_key(const struct plan_store_key *key, size_t *ret_size)
{
    size_t size = 0;
    for (size_t i = 0; i < key->count; i++) {
        size += sizeof(size_t) + key->part[i].size;
    }
    char *bytes = small_array(size, 1);
    char *next = bytes;
    for (size_t i = 0; i < key->count; i++) {
        memcpy(next, &key->part[i].size, sizeof(size_t));
        memcpy(next + sizeof(size_t), key->part[i].bytes, key->part[i].size);
        next += sizeof(size_t) + key->part[i].size;
    }
    *ret_size = size;
    return bytes;
}

static struct entry *entry_of(struct memory *memory, const char *key, size_t size)
{
    for (int i = 0; i < memory->entry_count; i++) {
        struct entry *entry = &memory->entry[i];
        if (entry->key_size == size && memcmp(entry->key, key, size) == 0) {
            return entry;
        }
    }
    return NULL;
}

static bool memory_find(void *context, const struct plan_store_key *key, float *values, size_t count)
{
    struct memory *memory = context;
    size_t size = 0;
    char *bytes = flat_key(key, &size);
    (void)pthread_mutex_lock(&memory->lock);
    const struct entry *entry = memory->forgetful ? NULL : entry_of(memory, bytes, size);
    bool found = entry != NULL && entry->count == count;
    if (found) {
        memcpy(values, entry->values, count * sizeof *values);
        memory->found++;
    } else {
        memset(values, 0x55, count * sizeof *values); /* whatever is there must not be used */
    }
    (void)pthread_mutex_unlock(&memory->lock);
    free(bytes);
    return found;
}

static void memory_keep(void *context, const struct plan_store_key *key, const float *values, size_t count)
{
    struct memory *memory = context;
    size_t size = 0;
    char *bytes = flat_key(key, &size);
    (void)pthread_mutex_lock(&memory->lock);
    memory->kept++;
    const struct entry *known = entry_of(memory, bytes, size);
    if (known != NULL) { /* the content is a function of the key alone */
        bool same = known->count == count && memcmp(known->values, values, count * sizeof *values) == 0;
        free(bytes);
        if (!same) {
            (void)fprintf(stderr, "other values for the same key\n");
            abort();
        }
    } else {
        struct entry *entry = &memory->entry[memory->entry_count++];
        *entry = (struct entry){bytes, size, small_array(count, sizeof *values), count};
        memcpy(entry->values, values, count * sizeof *values);
    }
    (void)pthread_mutex_unlock(&memory->lock);
}

static void memory_init(struct memory *memory)
{
    memset(memory, 0, sizeof *memory);
    assert_int_equal(pthread_mutex_init(&memory->lock, NULL), 0);
}

static void memory_release(struct memory *memory)
{
    for (int i = 0; i < memory->entry_count; i++) {
        free(memory->entry[i].key);
        free(memory->entry[i].values);
    }
    (void)pthread_mutex_destroy(&memory->lock);
}

/* ---- a scenario ---- */

/* Hills, two environments, six masts of one station each. */
static void scenario_init(struct plan_scenario *s)
{
    small_init(s, COLS, ROWS, 100.0);
    small_terrain(s, 0.0f);
    for (int32_t cell = 0; cell < CELLS; cell++) {
        int32_t row = cell / COLS;
        int32_t col = cell % COLS;
        s->terrain_asl_m[cell] = (float)((row * 37 + col * 91) % 53) + 120.0f * (float)(col % 30 == 7);
        s->environment[cell] = col < 50 ? PLAN_SUBURBAN : PLAN_OPEN;
    }
    s->state[2 * COLS + 3] = PLAN_CELL_OUTSIDE;
    s->environment[2 * COLS + 3] = PLAN_ENVIRONMENT_NONE;
    s->propagation.max_range_km = 3.0;
    s->propagation.climate.n0 = 360.0;
    s->propagation.climate.time_percent = 50.0;
    s->propagation.climate.latitude_deg = 21.0;
    s->propagation.climate.itm_climate = 3;
    s->propagation.climate.ground_permittivity = 15.0;
    s->propagation.climate.ground_conductivity_s_per_m = 0.005;
    for (int i = 0; i < 6; i++) {
        small_station(s, 1050.0 + 1900.0 * i, 4050.0 + 400.0 * (i % 2), 46.0);
    }
    s->station[1].height_agl_m = 45.0;
}

static struct plan_coverage compute(const struct plan_scenario *s, struct memory *memory, int threads)
{
    struct plan_coverage coverage = {0};
    struct plan_loss_store store = {memory, memory_find, memory_keep};
    struct plan_coverage_options options = {.threads = threads, .store = memory != NULL ? &store : NULL};
    struct geo_error err = {GEO_OK, ""};
    assert_int_equal(plan_coverage_compute(&coverage, s, &options, &err), GEO_OK);
    return coverage;
}

static void assert_same(const struct plan_coverage *a, const struct plan_coverage *b)
{
    size_t cells = (size_t)a->cell_count;
    assert_int_equal(a->path_count, b->path_count);
    assert_int_equal(a->warnings, b->warnings);
    for (int32_t i = 0; i < a->layer_count; i++) {
        const struct plan_layer *one = &a->layer[i];
        const struct plan_layer *two = &b->layer[i];
        assert_memory_equal(one->level_dbm, two->level_dbm, cells * sizeof(float));
        assert_memory_equal(one->flat_dbm, two->flat_dbm, cells * sizeof(float));
        assert_memory_equal(one->sigma_db, two->sigma_db, cells * sizeof(float));
        assert_memory_equal(one->outdoor_margin, two->outdoor_margin, cells * sizeof(float));
        assert_memory_equal(one->indoor_margin, two->indoor_margin, cells * sizeof(float));
        assert_memory_equal(one->server, two->server, cells * sizeof(int32_t));
    }
}

/* Computes without a store and with this one; both must agree. What was not found is returned. */
static int64_t misses(const struct plan_scenario *s, struct memory *memory)
{
    struct plan_coverage without = compute(s, NULL, 2);
    struct plan_coverage with = compute(s, memory, 2);
    assert_same(&without, &with);
    assert_int_equal(without.found_mast_count + without.missed_mast_count, 0);
    assert_int_equal(with.found_mast_count + with.missed_mast_count, s->position_count);
    int64_t missed = with.missed_mast_count;
    plan_coverage_release(&without);
    plan_coverage_release(&with);
    return missed;
}

/* ---- the same bytes ---- */

static void same_bytes_with_and_without(struct plan_scenario *s)
{
    struct memory memory;
    memory_init(&memory);
    struct plan_coverage without = compute(s, NULL, 1);
    assert_true(without.path_count > 1000);
    for (int run = 0; run < 4; run++) { /* cold, warm, with more threads, and never finding anything */
        memory.forgetful = run == 3;
        struct plan_coverage with = compute(s, &memory, run < 2 ? 1 : 3);
        assert_same(&without, &with);
        bool cold = run == 0 || run == 3;
        assert_int_equal(with.missed_mast_count, cold ? 6 : 0);
        assert_int_equal(with.found_mast_count, cold ? 0 : 6);
        plan_coverage_release(&with);
    }
    assert_int_equal(memory.entry_count, 6);
    assert_int_equal(memory.kept, 12);
    plan_coverage_release(&without);
    memory_release(&memory);
}

static void set_models(struct plan_scenario *s, const char *model)
{
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        s->propagation.model[env] = model;
    }
}

static void every_way_of_computing(void **state)
{
    (void)state;
    static const char *const model[] = {"ext_hata", "p1812", "p526", "tr38901_rma", "free_space", "itm"};
    for (size_t i = 0; i < sizeof model / sizeof model[0]; i++) {
        struct plan_scenario s;
        scenario_init(&s);
        set_models(&s, model[i]);
        s.propagation.los = i == 3 ? PLAN_LOS_TERRAIN : PLAN_LOS_PROBABILITY;
        same_bytes_with_and_without(&s);
        plan_scenario_release(&s);
    }
}

static void exact_profiles(void **state)
{
    (void)state;
    struct plan_scenario s;
    scenario_init(&s);
    s.propagation.mode = PLAN_MODE_EXACT;
    s.propagation.max_range_km = 1.5;
    same_bytes_with_and_without(&s);
    plan_scenario_release(&s);
}

static void clutter_and_mixed_models(void **state)
{
    (void)state;
    struct plan_scenario s;
    scenario_init(&s);
    s.clutter_m = small_array(CELLS, sizeof(float));
    for (int32_t cell = 0; cell < CELLS; cell++) {
        s.clutter_m[cell] = (float)(cell % 13);
    }
    s.propagation.model[PLAN_SUBURBAN] = "p1812";
    same_bytes_with_and_without(&s);
    plan_scenario_release(&s);
}

/* ITM gives each path a sigma of its own, Extended Hata does not. */
static void some_with_a_sigma_of_their_own(void **state)
{
    (void)state;
    struct plan_scenario s;
    scenario_init(&s);
    s.propagation.model[PLAN_SUBURBAN] = "itm";
    same_bytes_with_and_without(&s);
    s.propagation.model[PLAN_OPEN] = "tr38901_rma";
    s.propagation.los = PLAN_LOS_TERRAIN;
    same_bytes_with_and_without(&s);
    plan_scenario_release(&s);
}

static void chosen_sites_are_kept_too(void **state)
{
    (void)state;
    struct plan_scenario s;
    struct memory memory;
    scenario_init(&s);
    small_siting(&s, 46.0);
    memory_init(&memory);
    struct plan_coverage before = compute(&s, NULL, 1);
    struct plan_mast masts[2] = {{3050.0, 1050.0, 30.0, 0, 0}, {9050.0, 1050.0, 30.0, 0, 0}};
    for (int i = 0; i < 2; i++) {
        masts[i].cell = geo_grid_cell(&s.grid, masts[i].x_m, masts[i].y_m);
    }
    struct plan_loss_store store = {&memory, memory_find, memory_keep};
    struct plan_coverage after[3] = {{0}};
    for (int run = 0; run < 3; run++) {
        struct plan_coverage_options options = {.threads = 1, .store = run == 0 ? NULL : &store};
        struct geo_error err;
        assert_int_equal(plan_coverage_extend(&after[run], &before, &s, masts, 2, &options, &err), GEO_OK);
        assert_same(&after[0], &after[run]);
    }
    assert_int_equal(after[1].missed_mast_count, 2);
    assert_int_equal(after[2].found_mast_count, 2);
    for (int run = 0; run < 3; run++) {
        plan_coverage_release(&after[run]);
    }
    plan_coverage_release(&before);
    memory_release(&memory);
    plan_scenario_release(&s);
}

/* ---- what is computed again ---- */

static void only_what_changed(void **state)
{
    (void)state;
    struct plan_scenario s;
    struct memory memory;
    scenario_init(&s);
    memory_init(&memory);
    assert_int_equal(misses(&s, &memory), 6);
    assert_int_equal(misses(&s, &memory), 0);
    s.station[2].height_agl_m = 36.0;
    assert_int_equal(misses(&s, &memory), 1);
    s.station[4].reference_dbm -= 40.0; /* reaches less far: another window */
    assert_int_equal(misses(&s, &memory), 1);
    s.station[3].frequency_mhz = 2132.5;
    assert_int_equal(misses(&s, &memory), 1);
    s.position[5].y_m += 200.0;
    assert_int_equal(misses(&s, &memory), 1);
    s.station[0].antenna = 1; /* a direction is no matter of path loss; its gain is one of range */
    s.antenna[1].gain_dbi = s.antenna[0].gain_dbi;
    s.sector[0].azimuth_deg = 70.0;
    assert_int_equal(misses(&s, &memory), 0);
    s.station[2].height_agl_m = 30.0; /* back again: still there */
    assert_int_equal(misses(&s, &memory), 0);
    memory_release(&memory);
    plan_scenario_release(&s);
}

static void without_its_neighbours(void **state)
{
    (void)state;
    struct plan_scenario s;
    struct memory memory;
    scenario_init(&s);
    memory_init(&memory);
    assert_int_equal(misses(&s, &memory), 6);
    s.station[3].sector_count = 0; /* off: what it covered others must cover now */
    struct plan_coverage without = compute(&s, NULL, 1);
    struct plan_coverage with = compute(&s, &memory, 1);
    assert_same(&without, &with);
    assert_int_equal(with.missed_mast_count, 0);
    assert_int_equal(with.found_mast_count, 5);
    plan_coverage_release(&without);
    plan_coverage_release(&with);
    memory_release(&memory);
    plan_scenario_release(&s);
}

/* Masts stand at columns 10, 29, 48 … of row 39 or 35 and reach 30 cells. */
static void ground_near_and_far(void **state)
{
    (void)state;
    struct plan_scenario s;
    struct memory memory;
    scenario_init(&s);
    memory_init(&memory);
    assert_int_equal(misses(&s, &memory), 6);
    s.terrain_asl_m[40 * COLS + 2] += 1.0f; /* only the two westernmost are that near */
    assert_int_equal(misses(&s, &memory), 2);
    s.terrain_asl_m[40 * COLS + 119] += 0.01f; /* and the two easternmost: 105 and 86, 119 − 86 > 32 */
    assert_int_equal(misses(&s, &memory), 1);
    s.terrain_asl_m[0] += 50.0f; /* a corner that none reaches: row 0 is 35 rows away */
    assert_int_equal(misses(&s, &memory), 0);
    s.environment[40 * COLS + 2] = PLAN_OPEN;
    assert_int_equal(misses(&s, &memory), 2);
    memory_release(&memory);
    plan_scenario_release(&s);
}

static void the_grid_may_grow(void **state)
{
    (void)state;
    struct plan_scenario s;
    struct memory memory;
    scenario_init(&s);
    memory_init(&memory);
    struct plan_coverage coverage = compute(&s, &memory, 1);
    plan_coverage_release(&coverage);
    /* Ten rows of the terrain more in the north, which no mast reaches: the same places otherwise. */
    float *wider = small_array(CELLS + 10 * COLS, sizeof(float));
    memcpy(wider + 10 * COLS, s.terrain_asl_m, CELLS * sizeof(float));
    free(s.terrain_asl_m);
    s.terrain_asl_m = wider;
    s.terrain_grid.rows += 10;
    s.terrain_grid.north_m += 1000.0;
    assert_int_equal(misses(&s, &memory), 0);
    memory_release(&memory);
    plan_scenario_release(&s);
}

struct setting {
    const char *name;
    size_t offset;
    double value;
};
#define SETTING(field, value)                                                                                \
    {                                                                                                        \
#field, offsetof(struct plan_propagation, field), value                                              \
    }

static void every_setting_counts(void **state)
{
    (void)state;
    static const struct setting settings[] = {
        SETTING(climate.delta_n, 45.0),
        SETTING(climate.n0, 350.0),
        SETTING(climate.time_percent, 10.0),
        SETTING(climate.latitude_deg, 10.0),
        SETTING(climate.ground_permittivity, 4.0),
        SETTING(climate.ground_conductivity_s_per_m, 0.001),
        SETTING(forest_depth_m, 30.0),
        SETTING(sigma_db, 7.0),
        SETTING(k_factors.k1, 20.0),
        SETTING(k_factors.k2, 40.0),
        SETTING(k_factors.k3, 1.0),
        SETTING(k_factors.k4, 1.0),
        SETTING(k_factors.k5, -6.0),
        SETTING(k_factors.k6, 0.5),
    };
    struct plan_scenario s;
    struct memory memory;
    scenario_init(&s);
    memory_init(&memory);
    while (s.position_count > 1) { /* one mast is enough */
        s.position_count--;
        free(s.position[s.position_count].id);
        free(s.station[s.position_count].id);
    }
    s.station_count = s.sector_count = 1;
    assert_int_equal(misses(&s, &memory), 1);
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        char *place = (char *)&s.propagation + settings[i].offset;
        double before = 0.0;
        memcpy(&before, place, sizeof before);
        memcpy(place, &settings[i].value, sizeof before);
        if (misses(&s, &memory) != 1) {
            fail_msg("%s is not in the key", settings[i].name);
        }
        memcpy(place, &before, sizeof before);
        assert_int_equal(misses(&s, &memory), 0);
    }
    s.propagation.polarization = PLAN_POLARIZATION_VERTICAL;
    assert_int_equal(misses(&s, &memory), 1);
    s.propagation.diffraction = PLAN_DIFFRACTION_DEYGOUT;
    assert_int_equal(misses(&s, &memory), 1);
    s.propagation.model[PLAN_OPEN] = "free_space";
    assert_int_equal(misses(&s, &memory), 1);
    s.service[0].receiver_height_agl_m = 3.0;
    assert_int_equal(misses(&s, &memory), 1);
    memory_release(&memory);
    plan_scenario_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_of_computing),    cmocka_unit_test(exact_profiles),
        cmocka_unit_test(clutter_and_mixed_models),  cmocka_unit_test(some_with_a_sigma_of_their_own),
        cmocka_unit_test(chosen_sites_are_kept_too), cmocka_unit_test(only_what_changed),
        cmocka_unit_test(without_its_neighbours),    cmocka_unit_test(ground_near_and_far),
        cmocka_unit_test(the_grid_may_grow),         cmocka_unit_test(every_setting_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
