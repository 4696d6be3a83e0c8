/* The Irregular Terrain Model against itm.csv and itm_paths.csv beside this file: worked examples that NTIA
 * publishes with its own program. */
#include "planner/radio/itm.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LINE 16384
#define MAX_SAMPLES 1024

/* A line of a CSV, read field by field. */
struct reader {
    const char *file;
    int line;
    char *rest;
    bool broken;
};

static char *next_text(struct reader *reader)
{
    char *field = reader->rest;
    if (field == NULL) {
        reader->broken = true;
        return NULL;
    }
    char *comma = strchr(field, ',');
    reader->rest = comma == NULL ? NULL : comma + 1;
    if (comma != NULL) {
        *comma = '\0';
    }
    return field;
}

static double next_real(struct reader *reader)
{
    char *field = next_text(reader);
    char *end = field;
    double value = field == NULL ? 0.0 : strtod(field, &end);
    reader->broken = reader->broken || end == field || *end != '\0';
    return value;
}

static int next_int(struct reader *reader)
{
    return (int)next_real(reader);
}

/* From the climate to the quantiles: the same columns in both files. */
static void read_common(struct reader *reader, struct plan_itm_input *input)
{
    input->climate = next_int(reader);
    input->n0 = next_real(reader);
    input->frequency_mhz = next_real(reader);
    input->polarization = next_int(reader) == 1 ? PLAN_POLARIZATION_VERTICAL : PLAN_POLARIZATION_HORIZONTAL;
    input->permittivity = next_real(reader);
    input->conductivity_s_per_m = next_real(reader);
    input->mdvar = next_int(reader);
    input->time_percent = next_real(reader);
    input->location_percent = next_real(reader);
    input->situation_percent = next_real(reader);
}

static bool judge(const struct reader *reader, const struct plan_itm_result *result, double expected_db,
                  double tolerance_db)
{
    bool good = !reader->broken && result->error == PLAN_ITM_OK &&
                fabs(result->loss_db - expected_db) <= tolerance_db;
    if (!good) {
        printf("wrong: %s:%d: %.6f dB instead of %g (%s)%s\n", reader->file, reader->line, result->loss_db,
               expected_db, plan_itm_error_text(result->error), reader->broken ? "; unreadable" : "");
    }
    return good;
}

static bool check_area(struct reader *reader)
{
    struct plan_itm_area_path area = {0};
    struct plan_itm_input input = {0};
    area.distance_km = next_real(reader);
    area.delta_h_m = next_real(reader);
    input.tx_height_agl_m = next_real(reader);
    input.rx_height_agl_m = next_real(reader);
    area.tx_siting = (enum plan_itm_siting)next_int(reader);
    area.rx_siting = (enum plan_itm_siting)next_int(reader);
    read_common(reader, &input);
    double expected_db = next_real(reader);
    double tolerance_db = next_real(reader);
    reader->broken = next_text(reader) == NULL || reader->rest != NULL || reader->broken;
    struct plan_itm_result result = plan_itm_area(&input, &area);
    return judge(reader, &result, expected_db, tolerance_db);
}

static bool check_path(struct reader *reader)
{
    static double height_asl_m[MAX_SAMPLES];
    struct plan_itm_input input = {0};
    input.tx_height_agl_m = next_real(reader);
    input.rx_height_agl_m = next_real(reader);
    read_common(reader, &input);
    double expected_db = next_real(reader);
    double tolerance_db = next_real(reader);
    (void)next_text(reader); /* the source */
    input.ground.step_m = next_real(reader);
    input.ground.ground_asl_m = height_asl_m;
    while (reader->rest != NULL && input.ground.count < MAX_SAMPLES) {
        height_asl_m[input.ground.count++] = next_real(reader);
    }
    struct plan_itm_result result = plan_itm_p2p(&input);
    return judge(reader, &result, expected_db, tolerance_db);
}

/* The number of rows that hold; −1 if one does not, or the file cannot be read. */
static int each_row(const char *name, bool (*check)(struct reader *))
{
    static char text[MAX_LINE];
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/tests/reference/%s", PHUSONG_SOURCE, name);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        printf("wrong: cannot open '%s'\n", path);
        return -1;
    }
    struct reader reader = {.file = name};
    int good = 0;
    int wrong = 0;
    while (fgets(text, sizeof text, file) != NULL) {
        reader.line++;
        text[strcspn(text, "\r\n")] = '\0';
        if (text[0] == '#' || text[0] == '\0') {
            continue;
        }
        reader.rest = text;
        reader.broken = false;
        if (check(&reader)) {
            good++;
        } else {
            wrong++;
        }
    }
    (void)fclose(file);
    printf("%s: %d rows hold, %d do not\n", name, good, wrong);
    return wrong == 0 ? good : -1;
}

int main(void)
{
    int area = each_row("itm.csv", check_area);
    int paths = each_row("itm_paths.csv", check_path);
    return area > 0 && paths > 0 ? 0 : 1;
}
