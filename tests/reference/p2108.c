/* ITU-R P.2108-1 against the NTIA's vectors: losses to 0.05 dB (they are rounded to 0.1) and the fault of
 * each input outside the domain. p2108.csv beside this file holds some of them; the whole set is read where
 * it is installed, else the test is skipped (77) after those. */
#include "planner/radio/clutter.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_VALUES 8

static const double TOLERANCE_DB = 0.05 + 1e-9;

static double worst_db;
static int wrong;

static int height_gain(const double *v, double *ret_db)
{
    struct plan_clutter_terminal terminal = {
        .frequency_ghz = v[0],
        .antenna_height_m = v[1],
        .street_width_m = v[2],
        .clutter_height_m = v[3],
        .type = (enum plan_clutter_type)(int)v[4],
    };
    *ret_db = plan_clutter_height_gain_db(&terminal);
    return (int)plan_clutter_height_gain_check(&terminal);
}

static int terrestrial(const double *v, double *ret_db)
{
    *ret_db = plan_clutter_terrestrial_db(v[0], v[1], v[2]);
    return (int)plan_clutter_terrestrial_check(v[0], v[1], v[2]);
}

static int slant(const double *v, double *ret_db)
{
    *ret_db = plan_clutter_slant_db(v[0], v[1], v[2]);
    return (int)plan_clutter_slant_check(v[0], v[1], v[2]);
}

struct set {
    const char *word, *file;
    int input_count, row_count;
    int (*compute)(const double *inputs, double *ret_db);
};

static const struct set SETS[] = {
    {"height_gain", "HeightGainTerminalCorrectionModelTestData.csv", 5, 23, height_gain},
    {"terrestrial", "TerrestrialStatisticalModelTestData.csv", 3, 12, terrestrial},
    {"slant", "AeronauticalStatisticalModelTestData.csv", 3, 13, slant},
};
#define SET_COUNT ((int)(sizeof SETS / sizeof SETS[0]))

/* How many numbers the text holds, separated by commas. */
static int parse(const char *text, double values[MAX_VALUES])
{
    int count = 0;
    while (count < MAX_VALUES) {
        char *end;
        values[count] = strtod(text, &end);
        if (end == text) {
            break;
        }
        count++;
        text = end + (*end == ',');
    }
    return count;
}

/* The row's numbers are the inputs, the expected fault and the expected loss. */
static int check(const struct set *set, const char *text)
{
    double values[MAX_VALUES];
    if (parse(text, values) != set->input_count + 2) {
        return 0; /* the header; a damaged row is caught by the count */
    }
    double loss_db = (double)NAN;
    int expected_fault = (int)values[set->input_count];
    double expected_db = values[set->input_count + 1];
    int fault = set->compute(values, &loss_db);
    double off_db = expected_fault == 0 ? fabs(loss_db - expected_db) : 0.0;
    worst_db = fmax(worst_db, off_db);
    if (fault != expected_fault || !(off_db <= TOLERANCE_DB)) {
        wrong++;
        printf("wrong: %s: fault %d, %.3f dB instead of %s", set->word, fault, loss_db, text);
    }
    return 1;
}

static int check_own(void)
{
    FILE *file = fopen(PHUSONG_SOURCE "/tests/reference/p2108.csv", "r");
    char text[256];
    int count = 0;
    while (file != NULL && fgets(text, sizeof text, file) != NULL) {
        for (int i = 0; i < SET_COUNT; i++) {
            size_t length = strlen(SETS[i].word);
            if (strncmp(text, SETS[i].word, length) == 0 && text[length] == ',') {
                count += check(&SETS[i], text + length + 1);
            }
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return count;
}

/* Rows read, −1 without the file. */
static int check_shared(const struct set *set)
{
    const char *shared = getenv("PHUSONG_SHARED");
    char text[4096];
    (void)snprintf(text, sizeof text, "%s/reference/p2108/%s",
                   shared != NULL ? shared : PHUSONG_SOURCE "/../shared", set->file);
    FILE *file = fopen(text, "r");
    if (file == NULL) {
        printf("skipped: no '%s'; set PHUSONG_SHARED to the folder that holds the validation sets\n", text);
        return -1;
    }
    int count = 0;
    while (fgets(text, sizeof text, file) != NULL) {
        count += check(set, text);
    }
    (void)fclose(file);
    return count;
}

int main(void)
{
    int own = check_own();
    int skipped = 0;
    int short_sets = 0;
    for (int i = 0; i < SET_COUNT; i++) {
        int count = check_shared(&SETS[i]);
        skipped += count < 0;
        short_sets += count >= 0 && count != SETS[i].row_count;
    }
    printf("%d rows of our own, %d wrong, %d sets short, largest difference %.4f dB\n", own, wrong,
           short_sets, worst_db);
    if (own != 16 || wrong != 0 || short_sets != 0) {
        return 1;
    }
    return skipped > 0 ? 77 : 0;
}
