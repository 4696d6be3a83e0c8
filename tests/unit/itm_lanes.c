/* ITM in lanes against ITM of one profile. The kernels as they are built, and the functions of the lanes by
 * themselves, four lanes wide. */
#define PLAN_LANES 4
#include "planner/coverage/itm_lanes.h"

#include "planner/coverage/sweep.h"
#include "planner/radio/itm_diffraction.h"
#include "planner/radio/itm_reference.h"
#include "planner/radio/itm_scatter.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const kernel_names[] = {"baseline", "avx2", "avx512"};
#define KERNELS ((int)(sizeof kernel_names / sizeof kernel_names[0]))

static void near_to(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g instead of %.9g", value, expected);
    }
}

static double any_number(uint32_t *seed) /* 0 … 1 */
{
    *seed = *seed * 1664525U + 1013904223U;
    return (double)(*seed >> 8) / 16777216.0;
}

/* ---- a mast in the middle of synthetic ground ---- */

enum ground { FLAT, PLAIN, STEPPED, HILLS };

struct scene {
    enum ground ground;
    double high_m;  /* of the hills, roughly */
    double asl_m;   /* added to all of it */
    int32_t radius; /* cells around the mast */
    int32_t stride; /* every so many cells one is wanted */
    double cell_m;
    double mhz, tx_m, rx_m, time_percent, n0;
    int climate;
    bool vertical;
};

struct field { /* what a kernel makes of it */
    int32_t width;
    float *ground, *loss, *sigma;
    uint8_t *wanted;
    struct geo_grid grid;
    struct plan_sweep sweep;
};

/* The sweep hands out paths, not the scan they are of: a kernel between keeps it. */
static const struct plan_kernel *inner;
static const struct plan_scan *scanned;
static struct plan_itm_band band;

static void scan_and_keep(struct plan_paths *paths, const struct plan_scan *scan)
{
    scanned = scan;
    inner->scan(paths, scan);
}

static void take(void *context, const struct plan_paths *paths, const struct plan_paths *beta)
{
    struct field *field = context;
    size_t count = (size_t)paths->rows * (size_t)paths->lanes;
    float *loss = malloc(2 * count * sizeof *loss);
    assert_non_null(loss);
    assert_null(beta);
    inner->itm(loss, loss + count, paths, scanned, &band);
    for (size_t i = 0; i < count; i++) {
        if (paths->cell[i] >= 0) {
            field->loss[paths->cell[i]] = loss[i];
            field->sigma[paths->cell[i]] = loss[count + i];
        } else {
            assert_true(isinf(loss[i]) && loss[count + i] == 0.0f);
        }
    }
    free(loss);
}

static void *some(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    assert_non_null(memory);
    return memory;
}

static void raise_ground(struct field *field, const struct scene *scene)
{
    uint32_t seed = 7;
    double wave[12][3];
    for (int i = 0; i < 12; i++) {
        double length = 5.0 * pow(1.5, i);
        double turn = 6.283185307179586 * any_number(&seed);
        wave[i][0] = cos(turn) * 6.283185307179586 / length;
        wave[i][1] = sin(turn) * 6.283185307179586 / length;
        wave[i][2] = 6.283185307179586 * any_number(&seed);
    }
    for (int32_t i = 0; i < field->width * field->width; i++) {
        double x = (double)(i % field->width);
        double y = (double)(i / field->width);
        double noise = scene->ground == FLAT ? 0.0 : 2.0 * any_number(&seed);
        double height = scene->ground == STEPPED ? floor(2.0 * noise) : noise;
        for (int j = 0; j < 12 && scene->ground == HILLS; j++) {
            height += scene->high_m * pow(1.5, j - 11) * sin(wave[j][0] * x + wave[j][1] * y + wave[j][2]);
        }
        field->ground[i] = (float)(height + scene->asl_m);
    }
}

static void field_init(struct field *field, const struct scene *scene)
{
    int32_t width = 2 * scene->radius + 1;
    size_t cells = (size_t)width * (size_t)width;
    *field = (struct field){.width = width,
                            .ground = some(cells, sizeof(float)),
                            .loss = some(cells, sizeof(float)),
                            .sigma = some(cells, sizeof(float)),
                            .wanted = some(cells, 1),
                            .grid = {.cell_m = scene->cell_m, .rows = width, .cols = width}};
    raise_ground(field, scene);
    for (int32_t i = 0; i < width * width; i++) {
        int32_t down = i / width - scene->radius;
        int32_t right = i % width - scene->radius;
        bool in_reach = down * down + right * right <= scene->radius * scene->radius;
        field->wanted[i] = in_reach && i % scene->stride == 0 && (down != 0 || right != 0);
    }
    field->sweep = (struct plan_sweep){.grid = &field->grid,
                                       .ground_asl_m = field->ground,
                                       .row = scene->radius,
                                       .col = scene->radius,
                                       .rows = width,
                                       .cols = width,
                                       .wanted = field->wanted,
                                       .tx_height_agl_m = scene->tx_m,
                                       .rx_height_agl_m = scene->rx_m,
                                       .effective_radius_m = 8.5e6,
                                       .lowest_mhz = scene->mhz,
                                       .take = take,
                                       .context = field};
    band = (struct plan_itm_band){.frequency_mhz = scene->mhz,
                                  .vertical = scene->vertical,
                                  .climate = scene->climate,
                                  .n0 = scene->n0,
                                  .time_percent = scene->time_percent,
                                  .permittivity = 15.0,
                                  .conductivity_s_per_m = 0.005,
                                  .tx_ground_asl_m =
                                      (double)field->ground[scene->radius * width + scene->radius],
                                  .tx_height_agl_m = scene->tx_m,
                                  .rx_height_agl_m = scene->rx_m};
}

static void field_release(struct field *field)
{
    free(field->ground);
    free(field->loss);
    free(field->sigma);
    free(field->wanted);
}

static bool field_run(struct field *field, const char *name)
{
    struct plan_sweep_scratch scratch = {0};
    struct geo_error err = {0};
    inner = plan_kernel_find(name);
    if (inner == NULL) {
        return false;
    }
    struct plan_kernel outer = *inner;
    outer.scan = scan_and_keep;
    field->sweep.kernel = &outer;
    assert_int_equal(plan_sweep_run(&field->sweep, &scratch, &err), GEO_OK);
    field->sweep.kernel = inner;
    plan_sweep_scratch_release(&scratch);
    return true;
}

/* ---- the reference over the same samples ---- */

struct reference {
    double ground[1024], clutter[1024], distance_km[1024];
    struct plan_itm_input input;
    struct plan_loss loss;
};

static void reference_at(struct reference *reference, const struct field *field, const struct scene *scene,
                         int32_t cell)
{
    int32_t down = cell / field->width - scene->radius;
    int32_t right = cell % field->width - scene->radius;
    int32_t ring =
        plan_sweep_profile(reference->ground, reference->clutter, &field->sweep, down, right, false);
    double m = scene->cell_m * sqrt((double)down * (double)down + (double)right * (double)right);
    for (int32_t i = 0; i <= ring; i++) {
        reference->distance_km[i] = m * (double)i / (double)ring / 1000.0;
    }
    struct plan_profile profile = {.count = ring + 1,
                                   .distance_km = reference->distance_km,
                                   .ground_asl_m = reference->ground,
                                   .tx_height_agl_m = scene->tx_m,
                                   .rx_height_agl_m = scene->rx_m};
    struct plan_path path = {.frequency_mhz = scene->mhz};
    struct plan_propagation propagation = {.polarization = scene->vertical ? PLAN_POLARIZATION_VERTICAL
                                                                           : PLAN_POLARIZATION_HORIZONTAL,
                                           .climate = {.n0 = scene->n0,
                                                       .time_percent = scene->time_percent,
                                                       .itm_climate = scene->climate,
                                                       .ground_permittivity = 15.0,
                                                       .ground_conductivity_s_per_m = 0.005}};
    reference->loss = plan_itm_loss(&path, &profile, &propagation);
    reference->input = (struct plan_itm_input){
        .ground = {reference->ground, ring + 1, m / (double)ring},
        .tx_height_agl_m = scene->tx_m,
        .rx_height_agl_m = scene->rx_m,
        .frequency_mhz = scene->mhz,
        .polarization = propagation.polarization,
        .climate = scene->climate,
        .n0 = scene->n0,
        .permittivity = 15.0,
        .conductivity_s_per_m = 0.005,
        .mdvar = PLAN_ITM_MOBILE + PLAN_ITM_NO_LOCATION,
        .time_percent = scene->time_percent,
        .location_percent = 50.0,
        .situation_percent = 50.0,
    };
}

static bool is_whole(double value)
{
    return fabs(value - round(value)) < 1e-6;
}

/* Whether rounding decides which samples the model takes: the limits of its fits are tenths of a whole number
 * of steps, and so are those of Δh, whose length decides into how many it is divided. */
static bool hangs_on_rounding(const struct reference *reference, const struct scene *scene)
{
    const struct plan_itm_profile *ground = &reference->input.ground;
    const double heights[2] = {scene->tx_m, scene->rx_m};
    struct plan_itm_result result = plan_itm_p2p(&reference->input);
    struct plan_itm_horizons seen = plan_itm_horizons(ground, heights, 1.0 / result.earth_radius_m);
    double steps = (double)(ground->count - 1);
    double left = steps;
    bool hangs = false;
    for (int i = 0; i < 2; i++) {
        double rings = seen.horizon_m[i] / ground->step_m;
        double skipped = fmin(15.0 * heights[i] / ground->step_m, 0.1 * rings);
        hangs = hangs || is_whole(skipped) || (is_whole(0.1 * rings) && rings < steps - 0.5);
        left -= skipped;
    }
    return hangs || fabs(0.1 * (left + 8.0) - round(0.1 * (left + 8.0))) < 1e-4;
}

struct tally {
    int32_t count, hanging, far;
    double most_db, most_hanging_db;
    int32_t modes[PLAN_ITM_MODE_TROPOSCATTER + 1];
};

static struct tally compare(const struct scene *scene)
{
    static struct reference reference;
    struct tally tally = {0};
    struct field field;
    field_init(&field, scene);
    assert_true(field_run(&field, "baseline"));
    for (int32_t i = 0; i < field.width * field.width; i++) {
        if (field.wanted[i] == 0) {
            assert_true(field.loss[i] == 0.0f && field.sigma[i] == 0.0f);
            continue;
        }
        reference_at(&reference, &field, scene, i);
        double off = fmax(fabs((double)field.loss[i] - reference.loss.loss_db),
                          fabs((double)field.sigma[i] - reference.loss.sigma_db));
        assert_true(isfinite(off));
        bool hangs = off > 0.001 && hangs_on_rounding(&reference, scene);
        tally.count++;
        tally.hanging += hangs;
        tally.far += !hangs && off > 0.01;
        tally.most_db = hangs ? tally.most_db : fmax(tally.most_db, off);
        tally.most_hanging_db = hangs ? fmax(tally.most_hanging_db, off) : tally.most_hanging_db;
        tally.modes[plan_itm_p2p(&reference.input).mode]++;
    }
    field_release(&field);
    return tally;
}

/* ---- the kernels ---- */

static const struct scene scenes[] = {
    {HILLS, 60.0, 500.0, 80, 1, 30.0, 1800.0, 30.0, 1.5, 50.0, 375.0, 3, true},
    {HILLS, 400.0, 300.0, 300, 41, 30.0, 900.0, 45.0, 1.5, 10.0, 360.0, 1, true},
    {HILLS, 150.0, 20.0, 110, 7, 400.0, 450.0, 60.0, 3.0, 1.0, 320.0, 5, false},
    {HILLS, 30.0, 5.0, 150, 17, 1500.0, 100.0, 200.0, 10.0, 50.0, 301.0, 7, true},
    {HILLS, 30.0, 5.0, 100, 7, 600.0, 6000.0, 20.0, 2.0, 50.0, 375.0, 2, false},
    {PLAIN, 0.0, 10.0, 300, 41, 30.0, 2600.0, 30.0, 1.5, 50.0, 375.0, 3, true},
    {STEPPED, 0.0, 2.0, 120, 11, 90.0, 700.0, 25.0, 1.5, 50.0, 375.0, 6, true},
    {FLAT, 0.0, 0.0, 60, 1, 30.0, 3500.0, 30.0, 1.5, 50.0, 375.0, 3, true},
};
#define SCENES (sizeof scenes / sizeof scenes[0])

static void every_kernel_gives_the_same_bytes(void **state)
{
    (void)state;
    for (size_t s = 0; s < SCENES; s++) {
        struct field first;
        field_init(&first, &scenes[s]);
        size_t bytes = (size_t)first.width * (size_t)first.width * sizeof(float);
        assert_true(field_run(&first, kernel_names[0]));
        for (int i = 1; i < KERNELS; i++) {
            struct field other;
            field_init(&other, &scenes[s]);
            if (field_run(&other, kernel_names[i])) {
                assert_memory_equal(other.loss, first.loss, bytes);
                assert_memory_equal(other.sigma, first.sigma, bytes);
            } else {
                print_message("this processor does not run \"%s\"\n", kernel_names[i]);
            }
            field_release(&other);
        }
        field_release(&first);
    }
}

/* A lane's value is its own: with fewer cells wanted, those left keep their bytes. */
static void a_cell_does_not_depend_on_its_neighbours(void **state)
{
    (void)state;
    for (size_t s = 0; s < SCENES; s++) {
        struct field all;
        struct field few;
        struct scene sparse = scenes[s];
        sparse.stride *= 13;
        field_init(&all, &scenes[s]);
        field_init(&few, &sparse);
        assert_true(field_run(&all, "baseline") && field_run(&few, "baseline"));
        for (int32_t i = 0; i < all.width * all.width; i++) {
            if (few.wanted[i] != 0) {
                assert_memory_equal(&few.loss[i], &all.loss[i], sizeof(float));
                assert_memory_equal(&few.sigma[i], &all.sigma[i], sizeof(float));
            }
        }
        field_release(&all);
        field_release(&few);
    }
}

static void the_lanes_agree_with_the_model_of_one_profile(void **state)
{
    (void)state;
    int32_t modes[PLAN_ITM_MODE_TROPOSCATTER + 1] = {0};
    for (size_t s = 0; s < SCENES; s++) {
        struct tally tally = compare(&scenes[s]);
        print_message("scene %d: %d cells, at most %.5f dB; %d hang on rounding, at most %.3f dB\n", (int)s,
                      (int)tally.count, tally.most_db, (int)tally.hanging, tally.most_hanging_db);
        assert_true(tally.count > 1000);
        assert_true(tally.far * 1000 <= tally.count); /* 99.9 % within 0.01 dB */
        assert_true(tally.most_db <= 0.1);
        assert_true(tally.hanging * 5 <= tally.count); /* two horizons, one in ten each */
        assert_true(tally.most_hanging_db <= 3.0);
        for (int mode = 0; mode <= PLAN_ITM_MODE_TROPOSCATTER; mode++) {
            modes[mode] += tally.modes[mode];
        }
    }
    assert_true(modes[PLAN_ITM_MODE_LINE_OF_SIGHT] > 1000);
    assert_true(modes[PLAN_ITM_MODE_DIFFRACTION] > 200);
    assert_true(modes[PLAN_ITM_MODE_TROPOSCATTER] > 1000);
}

/* Returns how many cells have a loss, and checks the others. */
static int32_t with_loss(const struct scene *scene)
{
    int32_t count = 0;
    struct field field;
    field_init(&field, scene);
    for (int i = 0; i < KERNELS; i++) {
        if (!field_run(&field, kernel_names[i])) {
            continue;
        }
        count = 0;
        for (int32_t cell = 0; cell < field.width * field.width; cell++) {
            bool finite = isfinite(field.loss[cell]) && field.wanted[cell] != 0;
            count += finite;
            if (!finite && field.wanted[cell] != 0) {
                assert_true(isinf(field.loss[cell]) && field.loss[cell] > 0.0f && field.sigma[cell] == 0.0f);
            }
        }
    }
    field_release(&field);
    return count;
}

static void what_the_model_refuses_is_infinite(void **state)
{
    (void)state;
    struct scene scene = {HILLS, 60.0, 500.0, 9, 1, 30.0, 1800.0, 30.0, 1.5, 50.0, 375.0, 3, true};
    int32_t all = with_loss(&scene);
    assert_true(all > 200);
    struct scene bad = scene;
    bad.tx_m = 0.4;
    assert_int_equal(with_loss(&bad), 0);
    bad.tx_m = 0.5;
    assert_int_equal(with_loss(&bad), all);
    bad = scene;
    bad.mhz = 20001.0;
    assert_int_equal(with_loss(&bad), 0);
    bad = scene;
    bad.climate = 8;
    assert_int_equal(with_loss(&bad), 0);
    bad = scene;
    bad.n0 = 249.0;
    assert_int_equal(with_loss(&bad), 0);
    bad = scene;
    bad.asl_m = 9000.0; /* 145 N-units left at the surface: below 150 */
    assert_int_equal(with_loss(&bad), 0);
    bad.asl_m = 8000.0;
    assert_int_equal(with_loss(&bad), all);
}

/* ---- the functions of the lanes ---- */

static void elementary_functions(void **state)
{
    (void)state;
    for (int i = 0; i <= 1000; i++) {
        double x = -1.5707963 + (double)i * (3.1415926 / 1000.0);
        near_to((double)itm_sine(vf_set((float)x))[0], sin((double)(float)x), 2e-7);
        near_to((double)itm_cosine(vf_set((float)x))[1], cos((double)(float)x), 2e-7);
        double a = pow(10.0, -6.0 + (double)i * 0.02);
        near_to((double)itm_cube_root(vf_set((float)a))[2] / cbrt((double)(float)a), 1.0, 3e-7);
    }
    assert_true(itm_tenth(vf_set(30.0f))[0] == 3.0f && itm_tenth(vf_set(29.0f))[0] == 2.0f);
    assert_true(itm_tenth(vf_set(4090.0f))[0] == 409.0f && itm_tenth(vf_set(0.0f))[0] == 0.0f);
}

static void curves_of_one_variable(void **state)
{
    (void)state;
    for (int i = 0; i < 400; i++) {
        double x = pow(10.0, -2.0 + (double)i * 0.015);
        near_to((double)itm_edge_db(vf_set((float)x))[0], plan_itm_edge_db((double)(float)x), 1e-4);
        for (int j = 0; j < 8; j++) {
            float k = (float)(3.0 * pow(10.0, -6.0 + j));
            double w = -log((double)k);
            if (fabs(x * w * w * w - 5495.0) < 0.1) {
                continue; /* the model jumps here */
            }
            double expected = plan_itm_height_gain_db((double)(float)x, (double)k);
            near_to((double)itm_height_gain_db(vf_set((float)x), vf_set(k))[0], expected,
                    1e-3 + 1e-6 * fabs(expected));
        }
        double m = 100.0 * x;
        near_to((double)itm_scatter_angle_db(vf_set((float)m))[0],
                plan_itm_scatter_angle_db((double)(float)m), 1e-4 + 1e-6 * m * 2e-4);
        double eta = 0.5 + 0.0125 * (double)i;
        near_to((double)itm_scatter_curve_db(vf_set(2.0f), vf_set((float)eta))[0],
                plan_itm_scatter_curve_db(2.0, (double)(float)eta), 1e-4);
    }
}

static int falling(const void *a, const void *b)
{
    float x = *(const float *)a;
    float y = *(const float *)b;
    return x < y ? 1 : (x > y ? -1 : 0);
}

/* The quantiles of values of every kind, the lanes with different counts: exactly those of a sort. */
static void quantiles_are_those_of_a_sort(void **state)
{
    (void)state;
    static struct itm_deviations set;
    uint32_t seed = 3;
    for (int turn = 0; turn < 200; turn++) {
        float sorted[4][ITM_SAMPLES];
        vf wanted;
        set.least = ITM_SAMPLES;
        set.most = 0;
        set.base = set.slope = set.middle = vf_set(0.0f);
        set.spread = vf_set(10.0f);
        set.tolerance = vf_set(0.0f);
        for (int lane = 0; lane < 4; lane++) {
            int32_t decile = 4 + (int32_t)(22.0 * any_number(&seed));
            int32_t count = 10 * decile - 5;
            double power = pow(2.0, (double)(turn % 7) - 2.0);
            for (int32_t i = 0; i < ITM_SAMPLES; i++) {
                double value = 40.0 * (pow(any_number(&seed), power) - 0.4);
                value = turn % 5 == 4 ? floor(value / 8.0) : value; /* many alike */
                sorted[lane][i] = (float)value;
                set.value[i * 4 + lane] = (float)value;
            }
            set.decile[lane] = (float)decile;
            set.count[lane] = (float)count;
            set.most = count > set.most ? count : set.most;
            set.least = count < set.least ? count : set.least;
            qsort(sorted[lane], (size_t)count, sizeof(float), falling);
            wanted[lane] = sorted[lane][decile - 1] - sorted[lane][count - decile];
        }
        vf found = itm_interdecile(&set, vi_set(-1));
        for (int lane = 0; lane < 4; lane++) {
            if (found[lane] != wanted[lane]) {
                fail_msg("turn %d, lane %d: %.9g instead of %.9g", turn, lane, (double)found[lane],
                         (double)wanted[lane]);
            }
        }
    }
}

/* One kernel of this width is built: the one of this very source. */
static void the_baseline_is_four_lanes_wide(void **state)
{
    (void)state;
    const struct plan_kernel *baseline = plan_kernel_find("baseline");
    assert_non_null(baseline);
    assert_int_equal(baseline->lanes, PLAN_LANES);
    assert_true(baseline->itm != NULL && baseline->itm != lanes_itm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kernel_gives_the_same_bytes),
        cmocka_unit_test(a_cell_does_not_depend_on_its_neighbours),
        cmocka_unit_test(the_lanes_agree_with_the_model_of_one_profile),
        cmocka_unit_test(what_the_model_refuses_is_infinite),
        cmocka_unit_test(elementary_functions),
        cmocka_unit_test(curves_of_one_variable),
        cmocka_unit_test(quantiles_are_those_of_a_sort),
        cmocka_unit_test(the_baseline_is_four_lanes_wide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
