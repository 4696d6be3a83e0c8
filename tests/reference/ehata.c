/* eHata against NTIA's 53 published cases (36 profiles, from mobile to base), where the shared data folder is
 * there; skipped, visibly, where it is not. */
#include "planner/radio/ehata.h"
#include "planner/radio/free_space.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define MAX_SAMPLES 8192
#define MAX_FIELDS 20
#define CASE_COUNT 53

static char folder[4096];

struct vector {
    char id[16];
    struct plan_ehata_input input;
    double expected_db;
};

static double profile_asl_m[CASE_COUNT][MAX_SAMPLES];
static struct vector vectors[CASE_COUNT];

static void assert_near(double actual, double expected, double tolerance)
{
    if (!(fabs(actual - expected) <= tolerance)) {
        fail_msg("%.12g instead of %.12g", actual, expected);
    }
}

static bool find_folder(void)
{
    const char *named = getenv("PHUSONG_SHARED");
    struct stat facts;
    (void)snprintf(folder, sizeof folder, "%.3000s/reference/ehata",
                   named != NULL ? named : PHUSONG_SOURCE "/../shared");
    return stat(folder, &facts) == 0;
}

static FILE *must_open(const char *name)
{
    char path[8192];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fail_msg("cannot open '%s'", path);
    }
    return file;
}

static double must_number(FILE *file)
{
    double value;
    assert_int_equal(fscanf(file, " %lf", &value), 1);
    int comma = fgetc(file);
    assert_true(comma == ',' || comma == '\n' || comma == '\r' || comma == EOF);
    return value;
}

/* Number of intervals, step, heights from the mobile: turned round into base first. */
static void read_profile(const char *name, double *asl_m, struct plan_ehata_ground *ground)
{
    char path[512];
    (void)snprintf(path, sizeof path, "pfls/%.400s", name);
    FILE *file = must_open(path);
    int32_t intervals = (int32_t)must_number(file);
    assert_in_range(intervals, 1, MAX_SAMPLES - 1);
    *ground = (struct plan_ehata_ground){
        .asl_m = asl_m,
        .count = intervals + 1,
        .step_m = must_number(file),
        .zero_is_sea = true,
    };
    for (int32_t i = 0; i <= intervals; i++) {
        asl_m[intervals - i] = must_number(file);
    }
    (void)fclose(file);
}

static enum plan_environment environment_of(int land_cover)
{
    if (land_cover == 23 || land_cover == 24) {
        return PLAN_URBAN;
    }
    return land_cover == 22 ? PLAN_SUBURBAN : PLAN_OPEN;
}

static int split(char *line, char *field[MAX_FIELDS])
{
    int count = 0;
    for (char *rest = line; rest != NULL && count < MAX_FIELDS;) {
        field[count++] = rest;
        char *comma = strchr(rest, ',');
        rest = comma == NULL ? NULL : comma + 1;
        if (comma != NULL) {
            *comma = '\0';
        }
    }
    return count;
}

static int read_vectors(void **state)
{
    (void)state;
    FILE *file = must_open("test-inputs-wfmod.csv");
    char line[1024];
    assert_non_null(fgets(line, sizeof line, file)); /* header */
    int count = 0;
    while (fgets(line, sizeof line, file) != NULL && line[0] >= '0') {
        char *field[MAX_FIELDS];
        assert_true(count < CASE_COUNT);
        assert_int_equal(split(line, field), 13);
        struct vector *vector = &vectors[count];
        (void)snprintf(vector->id, sizeof vector->id, "%.15s", field[0]);
        vector->input = (struct plan_ehata_input){
            .frequency_mhz = atof(field[2]),
            .base_height_agl_m = atof(field[3]),
            .mobile_height_agl_m = atof(field[4]),
            .environment = environment_of(atoi(field[5])),
            .edition = PLAN_EHATA_2018,
        };
        read_profile(field[6], profile_asl_m[count], &vector->input.ground);
        assert_near(plan_ehata_distance_km(&vector->input.ground), atof(field[11]), 1e-3);
        vector->expected_db = atof(field[12]);
        count++;
    }
    (void)fclose(file);
    assert_int_equal(count, CASE_COUNT);
    return 0;
}

/* Published to four decimals: half of the last is 5e-5. */
static void test_published_cases(void **state)
{
    (void)state;
    double worst_db = 0.0;
    for (int i = 0; i < CASE_COUNT; i++) {
        struct plan_ehata_result result;
        plan_ehata_compute(&result, &vectors[i].input);
        double off_db = fabs(result.loss_db - vectors[i].expected_db);
        if (off_db > 1e-4) {
            fail_msg("case %s: %.5f dB instead of %.4f", vectors[i].id, result.loss_db,
                     vectors[i].expected_db);
        }
        worst_db = fmax(worst_db, off_db);
    }
    print_message("53 cases, at most %.2e dB off\n", worst_db);
}

/* What the later edition changes in these cases: five, all of them behind one ridge. */
static void test_edition_2021(void **state)
{
    (void)state;
    int changed = 0;
    for (int i = 0; i < CASE_COUNT; i++) {
        struct plan_ehata_input input = vectors[i].input;
        input.edition = PLAN_EHATA_2021;
        struct plan_ehata_result result;
        plan_ehata_compute(&result, &input);
        double off_db = result.loss_db - vectors[i].expected_db;
        if (fabs(off_db) <= 1e-4) {
            continue;
        }
        changed++;
        assert_true(result.horizon.single);
        assert_true(result.horizon.base_km < 15.0);
        assert_true(fabs(off_db) < 2.0);
    }
    assert_int_equal(changed, 5);
}

/* The model: the same profile as a struct plan_profile, its sea as zones. */
static void test_model(void **state)
{
    (void)state;
    static double distance_km[MAX_SAMPLES];
    static uint8_t zone[MAX_SAMPLES];
    for (int i = 0; i < CASE_COUNT; i++) {
        struct plan_ehata_input input = vectors[i].input;
        const struct plan_ehata_ground *ground = &input.ground;
        for (int32_t k = 0; k < ground->count; k++) {
            distance_km[k] = (double)k * ground->step_m / 1000.0;
            zone[k] = ground->asl_m[k] == 0.0 ? PLAN_ZONE_SEA : PLAN_ZONE_INLAND;
        }
        struct plan_profile profile = {
            .count = ground->count,
            .distance_km = distance_km,
            .ground_asl_m = ground->asl_m,
            .zone = zone,
            .tx_height_agl_m = input.base_height_agl_m,
            .rx_height_agl_m = input.mobile_height_agl_m,
        };
        struct plan_path path = {
            .frequency_mhz = input.frequency_mhz,
            .distance_km = plan_ehata_distance_km(ground),
            .tx_height_agl_m = input.base_height_agl_m,
            .rx_height_agl_m = input.mobile_height_agl_m,
            .environment = input.environment,
        };
        struct plan_propagation propagation = {0};
        struct plan_loss loss = plan_ehata_loss(&path, &profile, &propagation);
        input.edition = PLAN_EHATA_2021;
        struct plan_ehata_result result;
        plan_ehata_compute(&result, &input);
        /* No case is below free space. */
        assert_near(loss.loss_db, result.loss_db, 1e-6);
        assert_true(loss.loss_db >= plan_free_space_db(path.frequency_mhz, path.distance_km * 1000.0));
        assert_near(loss.sigma_db, result.sigma_db, 0.0);
    }
}

int main(void)
{
    if (!find_folder()) {
        (void)fprintf(stderr,
                      "skipped: no eHata cases at '%s'; set PHUSONG_SHARED to the shared data folder\n",
                      folder);
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_cases),
        cmocka_unit_test(test_edition_2021),
        cmocka_unit_test(test_model),
    };
    return cmocka_run_group_tests_name("ehata", tests, read_vectors, NULL);
}
