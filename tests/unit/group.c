/* What is left out because of stations before does not change the result. */
#include "planner/coverage/coverage.h"
#include "planner/coverage/reach.h"
#include "tests/support/small_scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct plan_coverage compute(const struct plan_scenario *s, int threads)
{
    struct plan_coverage coverage = {0};
    struct plan_coverage_options options = {.threads = threads};
    struct geo_error err;
    assert_int_equal(plan_coverage_compute(&coverage, s, &options, &err), GEO_OK);
    return coverage;
}

#define PRUNED_COLS 70
#define PRUNED_CELLS 3500
#define PRUNED_MASTS 9

/* Hills, all environments, nine masts with one sector each of falling power. */
static void pruned_init(struct plan_scenario *s)
{
    small_init(s, PRUNED_COLS, PRUNED_CELLS / PRUNED_COLS, 120.0);
    small_terrain(s, 0.0f);
    s->clutter_m = small_array(PRUNED_CELLS, sizeof(float));
    uint32_t seed = 3;
    for (int32_t i = 0; i < PRUNED_CELLS; i++) {
        seed = seed * 1664525u + 1013904223u;
        s->terrain_asl_m[i] = (float)(seed >> 25);
        s->environment[i] = (uint8_t)((seed >> 12) % PLAN_ENVIRONMENT_COUNT);
        s->clutter_m[i] = (float)((seed >> 8) % 3) * 6.0f;
    }
    small_siting(s, 46.0);
    s->propagation.polarization = PLAN_POLARIZATION_VERTICAL;
    s->propagation.climate = (struct plan_climate){.delta_n = 45.0,
                                                   .n0 = 340.0,
                                                   .time_percent = 50.0,
                                                   .latitude_deg = 16.0,
                                                   .itm_climate = 5,
                                                   .ground_permittivity = 15.0,
                                                   .ground_conductivity_s_per_m = 0.005};
}

static struct plan_mast pruned_mast(const struct plan_scenario *s, int i)
{
    /* The last stands beside the first, so that there is much to leave out. */
    double x_m = i == PRUNED_MASTS - 1 ? 900.0 : 700.0 + 900.0 * i;
    double y_m = i == PRUNED_MASTS - 1 ? 5400.0 : 5500.0 - 600.0 * i;
    return (struct plan_mast){x_m, y_m, 30.0 + 5.0 * (i % 3), geo_grid_cell(&s->grid, x_m, y_m), 0};
}

static void assert_same_values(const struct plan_coverage *a, const struct plan_coverage *b)
{
    const struct plan_layer *x = &a->layer[0];
    const struct plan_layer *y = &b->layer[0];
    for (int32_t i = 0; i < PRUNED_CELLS; i++) {
        if (x->level_dbm[i] != y->level_dbm[i]) {
            fail_msg("cell %d: level %.7g and %.7g", (int)i, (double)x->level_dbm[i],
                     (double)y->level_dbm[i]);
        }
        assert_true(x->sigma_db[i] == y->sigma_db[i]);
        assert_true(x->outdoor_margin[i] == y->outdoor_margin[i]);
        assert_true(x->indoor_margin[i] == y->indoor_margin[i]);
        assert_true((x->server[i] < 0) == (y->server[i] < 0));
    }
}

/* Masts added one by one, in whatever order, are the same as all together: what is left out because of those
 * before does not matter. */
static void order_changes_nothing(struct plan_scenario *s)
{
    struct plan_coverage_options options = {.threads = 2};
    struct plan_coverage empty = compute(s, 1);
    struct plan_mast masts[PRUNED_MASTS];
    struct geo_error err;
    for (int i = 0; i < PRUNED_MASTS; i++) {
        masts[i] = pruned_mast(s, i);
    }
    struct plan_coverage all = {0};
    assert_int_equal(plan_coverage_extend(&all, &empty, s, masts, PRUNED_MASTS, &options, &err), GEO_OK);
    int64_t apart = 0;
    for (int i = 0; i < PRUNED_MASTS; i++) {
        struct plan_coverage alone = {0};
        assert_int_equal(plan_coverage_extend(&alone, &empty, s, &masts[i], 1, &options, &err), GEO_OK);
        apart += alone.path_count;
        plan_coverage_release(&alone);
    }
    for (int order = 0; order < 2; order++) {
        struct plan_coverage sum = {0};
        int64_t paths = 0;
        for (int i = 0; i < PRUNED_MASTS; i++) {
            struct plan_mast *mast = &masts[order == 0 ? i : PRUNED_MASTS - 1 - i];
            struct plan_coverage next = {0};
            assert_int_equal(plan_coverage_extend(&next, i == 0 ? &empty : &sum, s, mast, 1, &options, &err),
                             GEO_OK);
            plan_coverage_release(&sum);
            sum = next;
            paths += next.path_count;
        }
        assert_same_values(&all, &sum);
        assert_true(paths < apart); /* something was left out */
        plan_coverage_release(&sum);
    }
    plan_coverage_release(&all);
    plan_coverage_release(&empty);
}

static void pruning_changes_nothing(void **state)
{
    (void)state;
    static const char *const models[][PLAN_ENVIRONMENT_COUNT] = {
        {"ext_hata", "ext_hata", "ext_hata", "ext_hata", "ext_hata"},
        {"p1812", "p1812", "p1812", "p1812", "p1812"},
        {"p526", "p526", "p526", "p526", "p526"},
        {"p1812", "ext_hata", "free_space", "tr38901_rma", "p526"},
        {"tr38901_uma", "tr38901_umi", "tr38901_rma", "k_factor", "free_space"},
        {"itm", "ehata", "okumura_hata", "itm", "cost231"},
    };
    for (size_t m = 0; m < sizeof models / sizeof *models; m++) {
        for (int los = 0; los < 2; los++) {
            struct plan_scenario s;
            pruned_init(&s);
            memcpy(s.propagation.model, models[m], sizeof s.propagation.model);
            s.propagation.los = los == 0 ? PLAN_LOS_PROBABILITY : PLAN_LOS_TERRAIN;
            s.propagation.k_factors.k1 = (double)NAN;
            s.propagation.k_factors.k2 = (double)NAN;
            s.propagation.k_factors.k3 = (double)NAN;
            s.propagation.k_factors.k4 = 1.0;
            s.propagation.k_factors.k5 = (double)NAN;
            s.propagation.k_factors.sigma_db = 8.0;
            order_changes_nothing(&s);
            plan_scenario_release(&s);
        }
    }
}

/* The best of all is the best of each alone. */
static void the_whole_is_the_best_of_its_parts(void **state)
{
    (void)state;
    struct plan_scenario s;
    pruned_init(&s);
    for (int i = 0; i < PRUNED_MASTS; i++) {
        struct plan_mast mast = pruned_mast(&s, i);
        small_station(&s, mast.x_m, mast.y_m, 38.0 + i);
    }
    struct plan_coverage all = compute(&s, 2);
    float *best = small_array(4 * PRUNED_CELLS, sizeof *best);
    for (int32_t i = 0; i < 4 * PRUNED_CELLS; i++) {
        best[i] = i < 2 * PRUNED_CELLS ? PLAN_NO_SIGNAL_DBM : -INFINITY;
    }
    for (int32_t station = 0; station < s.station_count; station++) {
        struct plan_scenario one = s;
        one.position = &s.position[station];
        one.position_count = 1;
        struct plan_coverage alone = compute(&one, 1);
        const struct plan_layer *layer = &alone.layer[0];
        const float *own[4] = {layer->level_dbm, layer->flat_dbm, layer->outdoor_margin,
                               layer->indoor_margin};
        for (int32_t i = 0; i < 4 * PRUNED_CELLS; i++) {
            float value = own[i / PRUNED_CELLS][i % PRUNED_CELLS];
            best[i] = value > best[i] ? value : best[i];
        }
        plan_coverage_release(&alone);
    }
    const struct plan_layer *layer = &all.layer[0];
    assert_memory_equal(layer->level_dbm, best, PRUNED_CELLS * sizeof(float));
    assert_memory_equal(layer->flat_dbm, best + PRUNED_CELLS, PRUNED_CELLS * sizeof(float));
    assert_memory_equal(layer->outdoor_margin, best + 2 * PRUNED_CELLS, PRUNED_CELLS * sizeof(float));
    assert_memory_equal(layer->indoor_margin, best + 3 * PRUNED_CELLS, PRUNED_CELLS * sizeof(float));
    for (int32_t cell = 0; cell < PRUNED_CELLS; cell++) {
        assert_true(layer->level_dbm[cell] <= layer->flat_dbm[cell] + 1e-4f); /* Hata only loses by terrain */
    }
    free(best);
    plan_coverage_release(&all);
    plan_scenario_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pruning_changes_nothing),
        cmocka_unit_test(the_whole_is_the_best_of_its_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
