/* phusong's side of ./dev bench radio: one case a run, its figures on one line.
 *
 * usage: radio CASE KEY=VALUE…
 *
 * Cases:
 * - site: one mast by the sweep
 * - many: masts scattered over the terrain, one after another
 * - province: the coverage stage over a scenario of three-sector sites
 *
 * Settings:
 * - terrain=FILE: 4000 × 4000 heights in whole metres, 30 m apart, int16 in this machine's byte order
 * - what=WORD: sight, edges, p526, p1812, itm; sight_exact: a profile to one cell in sixteen (site); the
 * model's name in the plan (province). One that this build does not have ends it with 77
 * - kernel=WORD: baseline, avx2, avx512; default: the widest that this processor runs
 * - clutter=1: with representative clutter heights
 * - row=, col=: the mast (site); count=: masts (many), positions (province)
 * - radius_km=, rx_m=, repeats=, threads=
 * - out=FILE: losses, or 1 where the mast is seen, as 4000 × 4000 floats, NaN elsewhere (site)
 */
#include "tests/bench/radio.h"
#include "planner/coverage/climate.h"
#include "planner/coverage/sweep.h"
#include "planner/radio/model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CELLS ((size_t)RADIO_SIDE * RADIO_SIDE)

_Noreturn void radio_fail(const char *message, const char *about)
{
    fprintf(stderr, "radio: %s %s\n", message, about);
    exit(1);
}

void *radio_array(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (memory == NULL) {
        radio_fail("out of memory for", "an array");
    }
    return memory;
}

double radio_clock_s(clockid_t which)
{
    struct timespec time;
    if (clock_gettime(which, &time) != 0) {
        radio_fail("no clock", "");
    }
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* splitmix64 of a counter: the same numbers everywhere */
uint64_t radio_mix(uint64_t counter)
{
    uint64_t z = counter * UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

double radio_uniform(uint64_t counter)
{
    return (double)(radio_mix(counter) >> 11) / 9007199254740992.0;
}

/* ---- terrain ---- */

float *radio_terrain(const char *path)
{
    static int16_t whole[RADIO_SIDE];
    float *ground = radio_array(CELLS, sizeof *ground);
    FILE *file = fopen(path, "rb");
    for (size_t row = 0; row < RADIO_SIDE; row++) {
        if (file == NULL || fread(whole, sizeof *whole, RADIO_SIDE, file) != RADIO_SIDE) {
            radio_fail("cannot read", path);
        }
        for (size_t col = 0; col < RADIO_SIDE; col++) {
            ground[row * RADIO_SIDE + col] = (float)whole[col];
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return ground;
}

/* Fields, trees and houses in blocks of 16 cells. */
float *radio_clutter(void)
{
    static const float height_m[8] = {0.0f, 0.0f, 0.0f, 0.0f, 5.0f, 10.0f, 15.0f, 20.0f};
    float *clutter = radio_array(CELLS, sizeof *clutter);
    for (size_t i = 0; i < CELLS; i++) {
        size_t block = i / RADIO_SIDE / 16 * 1000 + i % RADIO_SIDE / 16;
        clutter[i] = height_m[radio_mix(block + 7) % 8];
    }
    return clutter;
}

/* ---- the sweep ---- */

enum what { SIGHT, SIGHT_EXACT, EDGES, P526, P1812, ITM };
static const char *const what_word[] = {"sight", "sight_exact", "edges", "p526", "p1812", "itm"};

struct task {
    enum what what;
    const struct plan_kernel *kernel;
    struct plan_loss_band band;
    struct plan_itm_band itm;
    float *loss, *beside; /* of a batch of paths; `beside`: what bare ground adds, or σ */
    size_t loss_size;
    float *result; /* [window] */
    int64_t pixel_count;
};

static void take(void *context, const struct plan_paths *paths, const struct plan_paths *beta)
{
    struct task *task = context;
    size_t count = (size_t)paths->rows * (size_t)paths->lanes;
    if (count > task->loss_size) {
        radio_fail("more paths at once than", "expected");
    }
    const float *value = task->loss;
    if (task->what == SIGHT) {
        value = paths->field[PLAN_PATH_CLEAR];
    } else if (task->what == EDGES) {
        task->kernel->edges(task->loss, task->beside, paths, &task->band);
        value = task->beside;
    } else if (task->what == P526) {
        task->kernel->p526(task->loss, paths, &task->band);
    } else if (task->what == ITM) {
        task->kernel->itm(task->loss, task->beside, paths, paths->scan, &task->itm);
    } else {
        task->kernel->p1812(task->loss, paths, beta, &task->band);
    }
    int64_t taken = 0;
    for (size_t i = 0; i < count; i++) {
        if (paths->cell[i] >= 0) {
            task->result[paths->cell[i]] = value[i];
            taken++;
        }
    }
    task->pixel_count += taken;
}

struct plan_propagation radio_propagation(void)
{
    return (struct plan_propagation){.polarization = PLAN_POLARIZATION_VERTICAL,
                                     .climate = {.delta_n = 55.0,
                                                 .n0 = 375.0,
                                                 .time_percent = 50.0,
                                                 .latitude_deg = 16.0,
                                                 .itm_climate = 3,
                                                 .ground_permittivity = 15.0,
                                                 .ground_conductivity_s_per_m = 0.005}};
}

struct stage { /* what all masts of a run share */
    struct geo_grid grid;
    struct plan_sweep sweep;
    struct plan_sweep_scratch scratch;
    struct plan_climate_table climate;
    struct task task;
    uint8_t *wanted;
};

static enum what what_of(const char *word)
{
    for (int i = 0; i <= ITM; i++) {
        if (strcmp(word, what_word[i]) == 0) {
            return (enum what)i;
        }
    }
    fprintf(stderr, "radio: this build has no %s\n", word);
    exit(77);
}

static void task_init(struct stage *stage, const struct radio_settings *settings)
{
    struct geo_error err;
    struct plan_propagation model = radio_propagation();
    double range_m = settings->radius_km * 1000.0 * 1.5;
    if (plan_climate_table_init(&stage->climate, &model.climate, range_m, &err) != GEO_OK) {
        radio_fail(err.message, "");
    }
    struct task *task = &stage->task;
    task->what = what_of(settings->what);
    task->kernel = settings->kernel != NULL ? plan_kernel_find(settings->kernel) : plan_kernel_best();
    if (task->kernel == NULL) {
        radio_fail("this processor does not run", settings->kernel);
    }
    task->band = plan_climate_band(&stage->climate, &model, RADIO_MHZ);
    task->band.tx_height_m = (float)RADIO_MAST_M;
    task->band.rx_height_m = (float)settings->rx_m;
    task->itm = (struct plan_itm_band){.frequency_mhz = RADIO_MHZ,
                                       .vertical = model.polarization == PLAN_POLARIZATION_VERTICAL,
                                       .climate = model.climate.itm_climate,
                                       .n0 = model.climate.n0,
                                       .time_percent = model.climate.time_percent,
                                       .permittivity = model.climate.ground_permittivity,
                                       .conductivity_s_per_m = model.climate.ground_conductivity_s_per_m,
                                       .tx_height_agl_m = RADIO_MAST_M,
                                       .rx_height_agl_m = settings->rx_m};
    task->loss_size = (size_t)RADIO_SIDE * 16;
    task->loss = radio_array(task->loss_size, sizeof(float));
    task->beside = radio_array(task->loss_size, sizeof(float));
}

/* For the comparison of line of sight the others' earth: 1/7 of refraction over the ellipsoid's equator. */
static double earth_radius_m(enum what what)
{
    struct plan_propagation model = radio_propagation();
    return what == SIGHT || what == SIGHT_EXACT ? 6378137.0 / (1.0 - 0.14286)
                                                : plan_model_earth_radius_m(&model.climate);
}

static void stage_init(struct stage *stage, const struct radio_settings *settings)
{
    task_init(stage, settings);
    int32_t reach = (int32_t)(settings->radius_km * 1000.0 / RADIO_CELL_M);
    int32_t side = 2 * reach + 1;
    size_t cells = (size_t)side * (size_t)side;
    stage->wanted = radio_array(cells, 1);
    stage->task.result = radio_array(cells, sizeof(float));
    for (int32_t row = -reach; row <= reach; row++) {
        for (int32_t col = -reach; col <= reach; col++) {
            bool inside = hypot((double)row, (double)col) * RADIO_CELL_M <= settings->radius_km * 1000.0;
            stage->wanted[(row + reach) * side + col + reach] = inside ? 1 : 0;
        }
    }
    stage->grid = (struct geo_grid){0.0, RADIO_SIDE * RADIO_CELL_M, RADIO_CELL_M, RADIO_SIDE, RADIO_SIDE};
    enum what what = stage->task.what;
    stage->sweep = (struct plan_sweep){.kernel = stage->task.kernel,
                                       .grid = &stage->grid,
                                       .ground_asl_m = radio_terrain(settings->terrain),
                                       .clutter_m = settings->clutter != 0 ? radio_clutter() : NULL,
                                       .rows = side,
                                       .cols = side,
                                       .wanted = stage->wanted,
                                       .tx_height_agl_m = RADIO_MAST_M,
                                       .rx_height_agl_m = settings->rx_m,
                                       .effective_radius_m = earth_radius_m(what),
                                       .lowest_mhz = RADIO_MHZ,
                                       .edges = what != SIGHT && what != ITM,
                                       .smooth = what == P526 || what == P1812,
                                       .horizons = what == P1812,
                                       .take = take,
                                       .context = &stage->task};
}

static void stage_release(struct stage *stage)
{
    plan_sweep_scratch_release(&stage->scratch);
    plan_climate_table_release(&stage->climate);
    free(stage->wanted);
    free(stage->task.loss);
    free(stage->task.beside);
    free(stage->task.result);
    free((void *)(uintptr_t)stage->sweep.ground_asl_m);
    free((void *)(uintptr_t)stage->sweep.clutter_m);
}

static void sweep_mast(struct stage *stage, int32_t row, int32_t col)
{
    struct geo_error err;
    stage->sweep.row = row;
    stage->sweep.col = col;
    stage->sweep.row0 = row - stage->sweep.rows / 2;
    stage->sweep.col0 = col - stage->sweep.cols / 2;
    stage->task.itm.tx_ground_asl_m = (double)stage->sweep.ground_asl_m[row * RADIO_SIDE + col];
    if (plan_sweep_run(&stage->sweep, &stage->scratch, &err) != GEO_OK) {
        radio_fail(err.message, "");
    }
}

static void result_write(const struct stage *stage, const char *path)
{
    const struct plan_sweep *sweep = &stage->sweep;
    float *all = radio_array(CELLS, sizeof *all);
    for (size_t i = 0; i < CELLS; i++) {
        all[i] = NAN;
    }
    for (int32_t i = 0; i < sweep->rows * sweep->cols; i++) {
        int32_t row = sweep->row0 + i / sweep->cols;
        int32_t col = sweep->col0 + i % sweep->cols;
        bool mast = row == sweep->row && col == sweep->col;
        if (sweep->wanted[i] != 0 && !mast && row >= 0 && col >= 0 && row < RADIO_SIDE && col < RADIO_SIDE) {
            all[(size_t)row * RADIO_SIDE + (size_t)col] = stage->task.result[i];
        }
    }
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(all, sizeof *all, CELLS, file) != CELLS || fclose(file) != 0) {
        radio_fail("cannot write", path);
    }
    free(all);
}

/* Line of sight along the straight line to the cell, by the definition. */
static bool sees(const struct plan_sweep *sweep, double *ground_m, double *clutter_m, int32_t down,
                 int32_t right)
{
    int32_t last = plan_sweep_profile(ground_m, clutter_m, sweep, down, right, true);
    double step_m = hypot((double)down, (double)right) * sweep->grid->cell_m / fmax((double)last, 1.0);
    double eye_m = ground_m[0] + sweep->tx_height_agl_m;
    double steepest = -HUGE_VAL;
    double slope = -HUGE_VAL;
    for (int32_t i = 1; i <= last; i++) {
        double away_m = step_m * (double)i;
        double top_m = ground_m[i] + (i == last ? sweep->rx_height_agl_m : 0.0);
        slope = (top_m - away_m * away_m / (2.0 * sweep->effective_radius_m) - eye_m) / away_m;
        steepest = i < last ? fmax(steepest, slope) : steepest;
    }
    return slope >= steepest;
}

/* One cell in sixteen; the others are taken out of `wanted`. */
static void sight_exactly(struct stage *stage, int32_t row, int32_t col)
{
    struct plan_sweep *sweep = &stage->sweep;
    double *ground_m = radio_array((size_t)sweep->rows, sizeof *ground_m);
    double *clutter_m = radio_array((size_t)sweep->rows, sizeof *clutter_m);
    int32_t reach = sweep->rows / 2;
    sweep->row = row;
    sweep->col = col;
    sweep->row0 = row - reach;
    sweep->col0 = col - reach;
    for (int32_t i = 0; i < sweep->rows * sweep->cols; i++) {
        int32_t down = i / sweep->cols - reach;
        int32_t right = i % sweep->cols - reach;
        if (stage->wanted[i] == 0 || down % 4 != 0 || right % 4 != 0) {
            stage->wanted[i] = 0;
            continue;
        }
        stage->task.result[i] = sees(sweep, ground_m, clutter_m, down, right) ? 1.0f : 0.0f;
        stage->task.pixel_count++;
    }
    free(ground_m);
    free(clutter_m);
}

static void run_site(const struct radio_settings *settings)
{
    struct stage stage = {0};
    double least_s = HUGE_VAL;
    stage_init(&stage, settings);
    for (int32_t i = 0; i < settings->repeats; i++) {
        stage.task.pixel_count = 0;
        double start_s = radio_clock_s(CLOCK_PROCESS_CPUTIME_ID);
        if (stage.task.what == SIGHT_EXACT) {
            sight_exactly(&stage, settings->row, settings->col);
        } else {
            sweep_mast(&stage, settings->row, settings->col);
        }
        least_s = fmin(least_s, radio_clock_s(CLOCK_PROCESS_CPUTIME_ID) - start_s);
    }
    if (settings->out != NULL) {
        result_write(&stage, settings->out);
    }
    printf("cpu_s=%.6f pixels=%lld kernel=%s\n", least_s, (long long)stage.task.pixel_count,
           stage.task.kernel->name);
    stage_release(&stage);
}

/* Masts lie far enough inside that their disks do. */
static void run_many(const struct radio_settings *settings)
{
    struct stage stage = {0};
    double least_s = HUGE_VAL;
    stage_init(&stage, settings);
    double span = (double)(RADIO_SIDE - stage.sweep.rows);
    for (int32_t i = 0; i < settings->repeats; i++) {
        stage.task.pixel_count = 0;
        double start_s = radio_clock_s(CLOCK_PROCESS_CPUTIME_ID);
        for (int32_t mast = 0; mast < settings->count; mast++) {
            int32_t row = stage.sweep.rows / 2 + (int32_t)(span * radio_uniform((uint64_t)mast * 2));
            int32_t col = stage.sweep.cols / 2 + (int32_t)(span * radio_uniform((uint64_t)mast * 2 + 1));
            sweep_mast(&stage, row, col);
        }
        least_s = fmin(least_s, radio_clock_s(CLOCK_PROCESS_CPUTIME_ID) - start_s);
    }
    printf("cpu_s=%.6f pixels=%lld kernel=%s\n", least_s, (long long)stage.task.pixel_count,
           stage.task.kernel->name);
    stage_release(&stage);
}

/* ---- the command line ---- */

static int32_t whole(const char *value)
{
    return (int32_t)strtol(value, NULL, 10);
}

static void setting(struct radio_settings *settings, const char *word)
{
    const char *value = strchr(word, '=');
    size_t size = value != NULL ? (size_t)(value - word) : 0;
    const struct {
        const char *key;
        const char **text;
        double *real;
        int32_t *whole;
    } known[] = {{"terrain", &settings->terrain, NULL, NULL},
                 {"what", &settings->what, NULL, NULL},
                 {"kernel", &settings->kernel, NULL, NULL},
                 {"out", &settings->out, NULL, NULL},
                 {"radius_km", NULL, &settings->radius_km, NULL},
                 {"rx_m", NULL, &settings->rx_m, NULL},
                 {"row", NULL, NULL, &settings->row},
                 {"col", NULL, NULL, &settings->col},
                 {"count", NULL, NULL, &settings->count},
                 {"repeats", NULL, NULL, &settings->repeats},
                 {"threads", NULL, NULL, &settings->threads},
                 {"clutter", NULL, NULL, &settings->clutter}};
    for (size_t i = 0; size > 0 && i < sizeof known / sizeof known[0]; i++) {
        if (strlen(known[i].key) != size || strncmp(known[i].key, word, size) != 0) {
            continue;
        }
        if (known[i].text != NULL) {
            *known[i].text = value + 1;
        } else if (known[i].real != NULL) {
            *known[i].real = strtod(value + 1, NULL);
        } else {
            *known[i].whole = whole(value + 1);
        }
        return;
    }
    radio_fail("no setting", word);
}

int main(int count, char **words)
{
    struct radio_settings settings = {.what = "p1812",
                                      .radius_km = 20.0,
                                      .rx_m = 1.5,
                                      .row = RADIO_SIDE / 2,
                                      .col = RADIO_SIDE / 2,
                                      .count = 100,
                                      .repeats = 1,
                                      .threads = 1};
    for (int i = 2; i < count; i++) {
        setting(&settings, words[i]);
    }
    if (settings.terrain == NULL) {
        radio_fail("usage:", "radio site|many|province terrain=FILE KEY=VALUE...");
    }
    if (strcmp(words[1], "site") == 0) {
        run_site(&settings);
    } else if (strcmp(words[1], "many") == 0) {
        run_many(&settings);
    } else if (strcmp(words[1], "province") == 0) {
        radio_province(&settings);
    } else {
        radio_fail("no case", words[1]);
    }
    return 0;
}
