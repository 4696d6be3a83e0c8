/* The Irregular Terrain Model against NTIA's own test vectors: five point-to-point paths, five in area mode.
 * Skipped (77) where the set is not installed; tests/unit/itm.c has others that need no files. */
#include "planner/radio/itm.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES 5
#define MAX_SAMPLES 4096
#define MAX_LINE (64 * 1024)

/* The two files give the loss to two decimals and to one. */
static const double P2P_TOLERANCE_DB = 0.005 + 1e-9;
static const double AREA_TOLERANCE_DB = 0.05 + 1e-9;

struct tally {
    int count, wrong;
    double worst_db;
};

static FILE *open_set(const char *name)
{
    const char *shared = getenv("PHUSONG_SHARED");
    char path[4096];
    (void)snprintf(path, sizeof path, "%.3500s/reference/itm/%s",
                   shared != NULL ? shared : PHUSONG_SOURCE "/../shared", name);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        printf("skipped: no '%s'; set PHUSONG_SHARED to the folder that holds the validation sets\n", path);
    }
    return file;
}

static void judge(struct tally *tally, const char *what, const struct plan_itm_result *result,
                  double expected_db, double tolerance_db)
{
    double off_db = fabs(result->loss_db - expected_db);
    tally->count++;
    if (result->error != PLAN_ITM_OK || !(off_db <= tolerance_db)) {
        tally->wrong++;
        printf("wrong: %s %d: %.6f dB instead of %.2f (%s)\n", what, tally->count, result->loss_db,
               expected_db, plan_itm_error_text(result->error));
        return;
    }
    tally->worst_db = fmax(tally->worst_db, off_db);
}

/* "intervals,step,height,height…" */
static bool read_profile(FILE *file, double *height_asl_m, struct plan_itm_profile *ret)
{
    static char text[MAX_LINE];
    if (fgets(text, sizeof text, file) == NULL) {
        return false;
    }
    char *at = text;
    double value[2];
    for (int i = 0; i < 2; i++) {
        value[i] = strtod(at, &at);
        at += *at == ',';
    }
    int32_t count = (int32_t)value[0] + 1;
    for (int32_t i = 0; i < count; i++) {
        char *end;
        if (i >= MAX_SAMPLES) {
            return false;
        }
        height_asl_m[i] = strtod(at, &end);
        if (end == at) {
            return false;
        }
        at = end + (*end == ',');
    }
    *ret = (struct plan_itm_profile){height_asl_m, count, value[1]};
    return true;
}

static struct tally run_p2p(FILE *cases, FILE *profiles)
{
    static double height_asl_m[MAX_SAMPLES];
    struct tally tally = {0};
    char text[1024];
    while (fgets(text, sizeof text, cases) != NULL) {
        struct plan_itm_input input = {0};
        int polarization;
        double expected_db;
        if (sscanf(text, "%lf,%lf,%lf,%lf,%lf,%lf,%d,%d,%lf,%lf,%lf,%d,%lf", &input.tx_height_agl_m,
                   &input.rx_height_agl_m, &input.permittivity, &input.conductivity_s_per_m, &input.n0,
                   &input.frequency_mhz, &polarization, &input.climate, &input.time_percent,
                   &input.location_percent, &input.situation_percent, &input.mdvar, &expected_db) != 13) {
            continue; /* the header; a short file is caught by the count */
        }
        input.polarization = polarization == 1 ? PLAN_POLARIZATION_VERTICAL : PLAN_POLARIZATION_HORIZONTAL;
        if (!read_profile(profiles, height_asl_m, &input.ground)) {
            printf("wrong: no profile for path %d\n", tally.count + 1);
            tally.wrong++;
            break;
        }
        struct plan_itm_result result = plan_itm_p2p(&input);
        judge(&tally, "path", &result, expected_db, P2P_TOLERANCE_DB);
    }
    return tally;
}

static struct tally run_area(FILE *cases)
{
    struct tally tally = {0};
    char text[1024];
    while (fgets(text, sizeof text, cases) != NULL) {
        struct plan_itm_input input = {0};
        struct plan_itm_area_path area = {0};
        int polarization, tx, rx;
        double expected_db;
        if (sscanf(text, "%lf,%lf,%lf,%d,%lf,%d,%d,%lf,%lf,%lf,%lf,%d,%d,%lf,%lf,%lf,%lf",
                   &input.tx_height_agl_m, &input.rx_height_agl_m, &area.delta_h_m, &input.mdvar,
                   &area.distance_km, &tx, &rx, &input.permittivity, &input.conductivity_s_per_m, &input.n0,
                   &input.frequency_mhz, &polarization, &input.climate, &input.time_percent,
                   &input.location_percent, &input.situation_percent, &expected_db) != 17) {
            continue;
        }
        input.polarization = polarization == 1 ? PLAN_POLARIZATION_VERTICAL : PLAN_POLARIZATION_HORIZONTAL;
        area.tx_siting = (enum plan_itm_siting)tx;
        area.rx_siting = (enum plan_itm_siting)rx;
        struct plan_itm_result result = plan_itm_area(&input, &area);
        judge(&tally, "area", &result, expected_db, AREA_TOLERANCE_DB);
    }
    return tally;
}

static bool passed(const char *what, const struct tally *tally)
{
    printf("%s: %d cases, %d wrong, largest difference %.4f dB\n", what, tally->count, tally->wrong,
           tally->worst_db);
    return tally->count == CASES && tally->wrong == 0;
}

int main(void)
{
    FILE *p2p = open_set("p2p.csv");
    FILE *profiles = p2p == NULL ? NULL : open_set("pfls.csv");
    FILE *area = profiles == NULL ? NULL : open_set("area.csv");
    int status = 77;
    if (area != NULL) {
        struct tally paths = run_p2p(p2p, profiles);
        struct tally areas = run_area(area);
        bool good = passed("point to point", &paths);
        good = passed("area", &areas) && good;
        status = good ? 0 : 1;
        (void)fclose(area);
    }
    if (profiles != NULL) {
        (void)fclose(profiles);
    }
    if (p2p != NULL) {
        (void)fclose(p2p);
    }
    return status;
}
