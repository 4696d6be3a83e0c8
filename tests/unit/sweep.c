#include "tests/support/relief.h"

#include <stdio.h>

#define SIZE 301 /* rings up to 150: all levels up to 192 */

static void assert_same_plane(const struct relief_sweep *a, const float *plane, const char *what)
{
    size_t cells = (size_t)a->sweep.rows * (size_t)a->sweep.cols;
    for (size_t i = 0; i < cells; i++) {
        if (memcmp(&a->plane[i], &plane[i], sizeof(float)) != 0) {
            fail_msg("%s: cell %zu: %.9g instead of %.9g", what, i, (double)a->plane[i], (double)plane[i]);
        }
    }
}

static float *copy_plane(const struct relief_sweep *run)
{
    size_t bytes = (size_t)run->sweep.rows * (size_t)run->sweep.cols * sizeof(float);
    float *copy = relief_array(1, bytes);
    memcpy(copy, run->plane, bytes);
    return copy;
}

/* ---- every kernel, the same bytes ---- */

static void kernels_agree_on(const struct relief *relief, enum relief_model model, double time_percent,
                             double tx_m, bool clutter)
{
    struct relief_sweep run;
    relief_sweep_init(&run, relief, model, tx_m, clutter);
    run.propagation.climate.time_percent = time_percent;
    relief_sweep_run(&run, plan_kernel_find("baseline"));
    float *plane = copy_plane(&run);
    for (int i = 1; i < 3; i++) {
        const struct plan_kernel *kernel = plan_kernel_find(relief_kernels[i]);
        if (kernel != NULL) {
            relief_sweep_run(&run, kernel);
            char what[96];
            (void)snprintf(what, sizeof what, "%s, model %d, %g %%, mast %g m, clutter %d", kernel->name,
                           (int)model, time_percent, tx_m, (int)clutter);
            assert_same_plane(&run, plane, what);
        }
    }
    free(plane);
    relief_sweep_release(&run);
}

static void kernels_give_the_same_bytes(void **state)
{
    (void)state;
    for (int rough = 0; rough < 2; rough++) {
        struct relief relief = relief_make(SIZE, 60.0, rough != 0);
        for (int model = 0; model < RELIEF_MODELS; model++) {
            for (int k = 0; k < 4; k++) {
                kernels_agree_on(&relief, (enum relief_model)model, 50.0, k / 2 == 0 ? 12.0 : 150.0,
                                 k % 2 == 0);
            }
        }
        kernels_agree_on(&relief, RELIEF_P1812, 1.0, 40.0, true);
        kernels_agree_on(&relief, RELIEF_P1812, 20.0, 12.0, false);
        relief_release(&relief);
    }
}

/* ---- against double precision over the same samples ---- */

struct deviation {
    int64_t count, above; /* of cells; those farther than 0.01 dB */
};

static void deviate(struct deviation *sum, const struct relief_sweep *run)
{
    uint32_t seed = 5;
    for (int32_t cell = 0; cell < run->sweep.rows * run->sweep.cols;
         cell += 1 + (int32_t)(100.0 * relief_random(&seed))) {
        int32_t down = cell / run->sweep.cols + run->sweep.row0 - run->sweep.row;
        int32_t right = cell % run->sweep.cols + run->sweep.col0 - run->sweep.col;
        if (down == 0 && right == 0) {
            continue;
        }
        double reference_db = relief_reference(run, down, right, false);
        double off_db = fabs((double)run->plane[cell] - reference_db);
        if (!(off_db <= 0.1)) {
            fail_msg("model %d, mast %g m, %g %%, %d down %d right: %.4f instead of %.4f dB", (int)run->model,
                     run->sweep.tx_height_agl_m, run->propagation.climate.time_percent, down, right,
                     (double)run->plane[cell], reference_db);
        }
        sum->count++;
        sum->above += off_db > 0.01 ? 1 : 0;
    }
}

static void follows_the_reference(enum relief_model model, double time_percent)
{
    for (int rough = 0; rough < 2; rough++) {
        struct relief relief = relief_make(SIZE, 60.0, rough != 0);
        struct deviation sum = {0};
        for (int k = 0; k < 8; k++) {
            static const double heights_m[4] = {3.0, 20.0, 60.0, 300.0};
            struct relief_sweep run;
            relief_sweep_init(&run, &relief, model, heights_m[k / 2], k % 2 == 0);
            run.propagation.climate.time_percent = time_percent;
            run.mhz = k % 4 < 2 ? 800.0 : 3500.0;
            run.sweep.lowest_mhz = run.mhz;
            relief_sweep_run(&run, plan_kernel_best());
            deviate(&sum, &run);
            relief_sweep_release(&run);
        }
        assert_true(sum.count > 6000);
        assert_true((double)sum.above <= 0.001 * (double)sum.count);
        relief_release(&relief);
    }
}

static void p1812_follows_the_reference(void **state)
{
    (void)state;
    follows_the_reference(RELIEF_P1812, 50.0);
    follows_the_reference(RELIEF_P1812, 1.0);
}

static void p526_follows_the_reference(void **state)
{
    (void)state;
    follows_the_reference(RELIEF_P526, 50.0);
}

static void edges_follow_the_reference(void **state)
{
    (void)state;
    follows_the_reference(RELIEF_EDGES, 50.0);
    follows_the_reference(RELIEF_BARE_EDGES, 50.0);
}

/* Only where the ground grazes the ray may single precision decide otherwise. */
static void line_of_sight_follows_the_reference(void **state)
{
    (void)state;
    for (int rough = 0; rough < 2; rough++) {
        struct relief relief = relief_make(SIZE, 60.0, rough != 0);
        struct relief_sweep run;
        relief_sweep_init(&run, &relief, RELIEF_CLEAR, rough != 0 ? 25.0 : 2.0, false);
        relief_sweep_run(&run, plan_kernel_best());
        int count[3] = {0, 0, 0}; /* blocked, clear, decided otherwise */
        for (int32_t cell = 0; cell < SIZE * SIZE; cell += 7) {
            int32_t down = cell / SIZE - run.sweep.row;
            int32_t right = cell % SIZE - run.sweep.col;
            if (down == 0 && right == 0) {
                continue;
            }
            double reference = relief_reference(&run, down, right, false);
            count[(int)reference]++;
            count[2] += (double)run.plane[cell] != reference ? 1 : 0;
        }
        assert_true(count[0] > 100 && count[1] > 100);
        assert_true(count[2] <= (count[0] + count[1]) / 1000);
        relief_sweep_release(&run);
        relief_release(&relief);
    }
}

/* ---- each wanted cell once ---- */

struct place {
    int32_t row, col;               /* mast */
    int32_t row0, col0, rows, cols; /* window */
};

static void visits_once(const struct relief *relief, const struct place *place,
                        const struct plan_kernel *kernel)
{
    struct relief_sweep run;
    relief_sweep_init(&run, relief, RELIEF_P1812, 30.0, true);
    run.sweep.row = place->row;
    run.sweep.col = place->col;
    run.sweep.row0 = place->row0;
    run.sweep.col0 = place->col0;
    run.sweep.rows = place->rows;
    run.sweep.cols = place->cols;
    size_t cells = (size_t)place->rows * (size_t)place->cols;
    run.wanted = relief_array(cells, 1);
    uint32_t seed = 3;
    for (size_t i = 0; i < cells; i++) {
        run.wanted[i] = cells < 4 || relief_random(&seed) < 0.4 ? 1 : 0;
    }
    relief_sweep_run(&run, kernel);
    for (int32_t i = 0; i < (int32_t)cells; i++) {
        int32_t down = i / place->cols + place->row0 - place->row;
        int32_t right = i % place->cols + place->col0 - place->col;
        bool own = down == 0 && right == 0;
        int expected = run.wanted[i] != 0 && !own ? 1 : 0;
        if (run.visits[i] != expected) {
            fail_msg("%s, mast %d %d: %d down %d right visited %d times instead of %d", kernel->name,
                     place->row, place->col, down, right, run.visits[i], expected);
        }
        assert_true(expected == 0 || isfinite(run.plane[i]));
    }
    relief_sweep_release(&run);
}

static void every_wanted_cell_is_visited_once(void **state)
{
    (void)state;
    static const struct place places[] = {
        {60, 60, 0, 0, 121, 121},   {60, 60, 20, 30, 70, 77},  {0, 0, 0, 0, 121, 121},
        {120, 120, 0, 0, 121, 121}, {0, 60, 0, 0, 121, 121},   {60, 120, 10, 0, 100, 121},
        {-40, 60, 0, 0, 121, 121},  {60, 200, 0, 0, 121, 121}, {170, -33, 5, 5, 50, 60},
        {60, 60, 60, 60, 1, 1},     {60, 60, 61, 60, 1, 1},    {60, 60, 59, 59, 1, 1},
        {60, 60, 0, 121 - 1, 1, 1}, {10, 10, 90, 90, 31, 31},  {60, 60, 0, 0, 20, 121},
        {60, 60, 100, 100, 40, 48}, {60, 60, 59, 59, 3, 3},    {10, 110, 100, 3, 4, 5},
    };
    struct relief relief = relief_make(121, 30.0, true);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        for (int k = 0; k < 3; k++) {
            const struct plan_kernel *kernel = plan_kernel_find(relief_kernels[k]);
            if (kernel != NULL) {
                visits_once(&relief, &places[i], kernel);
            }
        }
    }
    relief_release(&relief);
}

static void an_empty_window_asks_nothing(void **state)
{
    (void)state;
    struct relief relief = relief_make(21, 30.0, true);
    struct relief_sweep run;
    relief_sweep_init(&run, &relief, RELIEF_P1812, 30.0, true);
    run.sweep.rows = 0;
    relief_sweep_run(&run, plan_kernel_best());
    relief_sweep_release(&run);
    relief_sweep_init(&run, &relief, RELIEF_P1812, 30.0, true);
    run.wanted = relief_array((size_t)21 * 21, 1);
    relief_sweep_run(&run, plan_kernel_best());
    for (int i = 0; i < 21 * 21; i++) {
        assert_int_equal(run.visits[i], 0);
    }
    relief_sweep_release(&run);
    relief_release(&relief);
}

/* ---- results do not depend on the window ---- */

static void a_cell_does_not_depend_on_the_window(void **state)
{
    (void)state;
    static const struct place places[] = {
        {100, 100, 0, 0, 201, 201}, {100, 100, 60, 70, 64, 50},   {100, 100, 120, 0, 81, 201},
        {100, 100, 90, 90, 21, 21}, {100, 100, 150, 160, 20, 16}, {100, 100, 33, 150, 1, 1},
    };
    struct relief relief = relief_make(201, 60.0, true);
    struct relief_sweep whole;
    relief_sweep_init(&whole, &relief, RELIEF_P1812, 25.0, true);
    whole.propagation.climate.time_percent = 10.0;
    relief_sweep_run(&whole, plan_kernel_best());
    for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
        const struct place *place = &places[p];
        struct relief_sweep part;
        relief_sweep_init(&part, &relief, RELIEF_P1812, 25.0, true);
        part.propagation.climate.time_percent = 10.0;
        part.sweep.row0 = place->row0;
        part.sweep.col0 = place->col0;
        part.sweep.rows = place->rows;
        part.sweep.cols = place->cols;
        size_t cells = (size_t)place->rows * (size_t)place->cols;
        part.wanted = relief_array(cells, 1);
        uint32_t seed = (uint32_t)p;
        for (size_t i = 0; i < cells; i++) {
            part.wanted[i] = cells == 1 || relief_random(&seed) < 0.3 ? 1 : 0;
        }
        relief_sweep_run(&part, plan_kernel_best());
        int compared = 0;
        for (int32_t i = 0; i < place->rows * place->cols; i++) {
            int32_t at = (i / place->cols + place->row0) * 201 + i % place->cols + place->col0;
            if (part.wanted[i] != 0 && at != 100 * 201 + 100) {
                assert_memory_equal(&part.plane[i], &whole.plane[at], sizeof(float));
                compared++;
            }
        }
        assert_true(compared > 0);
        relief_sweep_release(&part);
    }
    relief_sweep_release(&whole);
    relief_release(&relief);
}

/* A clearance that no band asks about is not looked for: a lower band in the same sweep changes nothing. */
static void a_lower_band_changes_nothing(void **state)
{
    (void)state;
    struct relief relief = relief_make(121, 60.0, false);
    struct relief_sweep run;
    relief_sweep_init(&run, &relief, RELIEF_P526, 40.0, false);
    run.mhz = run.sweep.lowest_mhz = 3500.0;
    relief_sweep_run(&run, plan_kernel_best());
    float *alone = copy_plane(&run);
    run.sweep.lowest_mhz = 700.0;
    relief_sweep_run(&run, plan_kernel_best());
    assert_same_plane(&run, alone, "with 700 MHz");
    free(alone);
    relief_sweep_release(&run);
    relief_release(&relief);
}

/* ---- holes and edges of the terrain ---- */

static void follows_over(const struct relief *relief, int32_t row, int32_t col)
{
    struct relief_sweep run;
    relief_sweep_init(&run, relief, RELIEF_P1812, 30.0, true);
    run.sweep.row = row;
    run.sweep.col = col;
    run.sweep.row0 = -20;
    run.sweep.col0 = -20;
    run.sweep.rows = relief->grid.rows + 40;
    run.sweep.cols = relief->grid.cols + 40;
    for (int k = 0; k < 3; k++) {
        const struct plan_kernel *kernel = plan_kernel_find(relief_kernels[k]);
        if (kernel != NULL) {
            struct deviation sum = {0};
            relief_sweep_run(&run, kernel);
            deviate(&sum, &run);
            assert_true(sum.above <= sum.count / 100);
        }
    }
    relief_sweep_release(&run);
}

static void holes_and_edges_follow_the_reference(void **state)
{
    (void)state;
    struct relief relief = relief_make(121, 60.0, true);
    uint32_t seed = 9;
    for (int32_t cell = 0; cell < 121 * 121; cell++) {
        bool strip = cell / 121 == 70 || (cell % 121 > 80 && cell % 121 < 95);
        if (strip || relief_random(&seed) < 0.05) {
            relief.ground_m[cell] = NAN;
        }
        if (cell % 13 == 0) {
            relief.clutter_m[cell] = NAN;
        }
    }
    follows_over(&relief, 60, 60);
    follows_over(&relief, 0, 0);
    follows_over(&relief, 120, 5);
    follows_over(&relief, 70, 60); /* in a hole */
    follows_over(&relief, -10, 130);
    relief_release(&relief);
}

/* Missing ground is as high as the ground one ring nearer. */
static void missing_ground_stays_as_before(void **state)
{
    (void)state;
    struct relief relief = relief_make(21, 30.0, false);
    double ground[32];
    double clutter[32];
    struct relief_sweep run;
    for (int i = 0; i < 21 * 21; i++) {
        relief.ground_m[i] = (float)(100 + i % 21);
        relief.clutter_m[i] = i % 21 == 12 ? NAN : 5.0F;
    }
    relief.ground_m[10 * 21 + 13] = relief.ground_m[10 * 21 + 14] = NAN;
    relief_sweep_init(&run, &relief, RELIEF_P1812, 30.0, true);
    assert_int_equal(plan_sweep_profile(ground, clutter, &run.sweep, 0, 9, true), 9);
    static const double expected[10] = {110, 111, 112, 112, 112, 115, 116, 117, 118, 119};
    for (int i = 0; i < 10; i++) {
        assert_true(ground[i] == expected[i]);
        assert_true(clutter[i] == (i == 0 || i == 9 || i == 2 ? 0.0 : 5.0));
    }
    /* Beyond the raster the last column holds on. */
    assert_int_equal(plan_sweep_profile(ground, clutter, &run.sweep, 0, 14, false), 14);
    assert_true(ground[10] == 120.0 && ground[11] == 120.0 && ground[14] == 120.0);
    /* A mast without ground stands at 0. */
    relief.ground_m[10 * 21 + 10] = NAN;
    assert_int_equal(plan_sweep_profile(ground, clutter, &run.sweep, 0, -3, false), 3);
    assert_true(ground[0] == 0.0 && ground[1] == 109.0 && ground[3] == 107.0);
    relief_release(&relief);
}

/* ---- profiles by hand ---- */

static void profiles_by_hand(void **state)
{
    (void)state;
    struct relief relief = relief_make(41, 10.0, false);
    double ground[64];
    double clutter[64];
    struct relief_sweep run;
    for (int i = 0; i < 41 * 41; i++) {
        relief.ground_m[i] = (float)(1000 + i / 41 * 10 + i % 41); /* a plane: linear is exact */
        relief.clutter_m[i] = 3.0F;
    }
    relief_sweep_init(&run, &relief, RELIEF_P1812, 30.0, true);
    for (int32_t down = -20; down <= 20; down++) {
        for (int32_t right = -20; right <= 20; right++) {
            int32_t ring = plan_sweep_profile(ground, clutter, &run.sweep, down, right, true);
            assert_int_equal(ring, abs(down) > abs(right) ? abs(down) : abs(right));
            assert_true(ground[0] == 1220.0 && clutter[0] == 0.0);
            for (int32_t i = 1; i <= ring; i++) {
                double expected = 1220.0 + (10.0 * down + right) * i / ring;
                assert_true(fabs(ground[i] - expected) < 1e-9);
                assert_true(clutter[i] == (i < ring ? 3.0 : 0.0));
            }
        }
    }
    /* On its ray, (−5, 3) runs to the cell (−6, 4): two columns in three rings; its own ground is moved along
     * the slope by the third of a column between them. */
    assert_int_equal(plan_sweep_profile(ground, clutter, &run.sweep, -5, 3, false), 5);
    for (int i = 1; i < 5; i++) {
        assert_true(fabs(ground[i] - (1220.0 - 10.0 * i + 2.0 / 3.0 * i)) < 1e-9);
    }
    assert_true(fabs(ground[5] - (1173.0 + 1.0 / 3.0)) < 1e-9);
    relief_release(&relief);
}

static void levels(void **state)
{
    (void)state;
    static const int32_t expected[][2] = {{1, 1},    {2, 2},     {3, 3},      {4, 4},      {5, 6},   {6, 6},
                                          {7, 8},    {8, 8},     {9, 12},     {64, 64},    {65, 96}, {96, 96},
                                          {97, 128}, {667, 768}, {769, 1024}, {1024, 1024}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_int_equal(plan_sweep_level(expected[i][0]), expected[i][1]);
    }
}

/* ---- without terrain ---- */

static void no_raster_is_a_plain(void **state)
{
    (void)state;
    struct relief relief = relief_make(121, 60.0, false);
    struct relief_sweep run;
    for (int i = 0; i < 121 * 121; i++) {
        relief.ground_m[i] = 250.0F;
    }
    relief_sweep_init(&run, &relief, RELIEF_P1812, 30.0, true);
    relief_sweep_run(&run, plan_kernel_best());
    float *plain = copy_plane(&run);
    run.sweep.ground_asl_m = NULL;
    relief_sweep_run(&run, plan_kernel_best());
    assert_same_plane(&run, plain, "no raster");
    free(plain);
    relief_sweep_release(&run);
    relief_release(&relief);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kernels_give_the_same_bytes),
        cmocka_unit_test(p1812_follows_the_reference),
        cmocka_unit_test(p526_follows_the_reference),
        cmocka_unit_test(edges_follow_the_reference),
        cmocka_unit_test(line_of_sight_follows_the_reference),
        cmocka_unit_test(every_wanted_cell_is_visited_once),
        cmocka_unit_test(an_empty_window_asks_nothing),
        cmocka_unit_test(a_cell_does_not_depend_on_the_window),
        cmocka_unit_test(a_lower_band_changes_nothing),
        cmocka_unit_test(holes_and_edges_follow_the_reference),
        cmocka_unit_test(missing_ground_stays_as_before),
        cmocka_unit_test(profiles_by_hand),
        cmocka_unit_test(levels),
        cmocka_unit_test(no_raster_is_a_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
