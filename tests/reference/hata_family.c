/* Okumura-Hata, COST-231-Hata and eHata against hata_family.csv and ehata.csv beside this file: every row has
 * inputs, the expected value, a tolerance and its source. */
#include "planner/radio/cost231.h"
#include "planner/radio/ehata.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MAX_FIELDS 12
#define MAX_SAMPLES 1024

struct row {
    const char *file;
    int line;
    char *field[MAX_FIELDS];
};

static double number(const struct row *row, int field)
{
    char *end;
    double value = strtod(row->field[field], &end);
    if (end == row->field[field] || *end != '\0') {
        fail_msg("%s:%d: field %d: '%s' is not a number", row->file, row->line, field + 1, row->field[field]);
    }
    return value;
}

static void assert_row(const struct row *row, double actual, double expected, double tolerance)
{
    if (!(fabs(actual - expected) <= tolerance)) {
        fail_msg("%s:%d: %s: %.7f instead of %.7f", row->file, row->line, row->field[0], actual, expected);
    }
}

static int split(char *text, struct row *row)
{
    int count = 0;
    for (char *rest = text; rest != NULL && count < MAX_FIELDS;) {
        row->field[count++] = rest;
        char *comma = strchr(rest, ',');
        rest = comma == NULL ? NULL : comma + 1;
        if (comma != NULL) {
            *comma = '\0';
        }
    }
    return count;
}

static void each_row(const char *name, int field_count, void (*check)(const struct row *row))
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/tests/reference/%s", PHUSONG_SOURCE, name);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fail_msg("cannot open '%s'", path);
        return;
    }
    char text[512];
    struct row row = {.file = name};
    int done = 0;
    while (fgets(text, sizeof text, file) != NULL) {
        row.line++;
        text[strcspn(text, "\r\n")] = '\0';
        if (text[0] == '#' || text[0] == '\0') {
            continue;
        }
        int found = split(text, &row);
        if (found != field_count) {
            fail_msg("%s:%d: %d fields instead of %d", name, row.line, found, field_count);
        }
        check(&row);
        done++;
    }
    (void)fclose(file);
    assert_true(done > 0);
}

static double cost231_suburban_db(const struct plan_okumura_hata_input *in)
{
    return plan_cost231_medium_city_db(in) -
           plan_okumura_hata_environment_gain_db(in->frequency_mhz, PLAN_SUBURBAN);
}

static double cost231_open_db(const struct plan_okumura_hata_input *in)
{
    return plan_cost231_medium_city_db(in) -
           plan_okumura_hata_environment_gain_db(in->frequency_mhz, PLAN_OPEN);
}

static void check_formula(const struct row *row)
{
    static const struct {
        const char *name;
        double (*formula)(const struct plan_okumura_hata_input *in);
    } FORMULAS[] = {
        {"okumura_hata_small_city", plan_okumura_hata_small_city_db},
        {"okumura_hata_large_city", plan_okumura_hata_large_city_db},
        {"okumura_hata_suburban", plan_okumura_hata_suburban_db},
        {"okumura_hata_open", plan_okumura_hata_open_db},
        {"cost231_medium_city", plan_cost231_medium_city_db},
        {"cost231_metropolitan", plan_cost231_metropolitan_db},
        {"cost231_suburban", cost231_suburban_db},
        {"cost231_open", cost231_open_db},
    };
    const struct plan_okumura_hata_input in = {.frequency_mhz = number(row, 1),
                                               .distance_km = number(row, 2),
                                               .base_height_agl_m = number(row, 3),
                                               .mobile_height_agl_m = number(row, 4)};
    for (size_t i = 0; i < sizeof FORMULAS / sizeof FORMULAS[0]; i++) {
        if (strcmp(FORMULAS[i].name, row->field[0]) == 0) {
            assert_row(row, FORMULAS[i].formula(&in), number(row, 5), number(row, 6));
            return;
        }
    }
    fail_msg("%s:%d: no formula '%s'", row->file, row->line, row->field[0]);
}

/* Height of sample i of n from the base. */
static double drawn_m(const char *shape, int i, int n)
{
    double noise = (double)(i * 37 % 101);
    if (strcmp(shape, "flat") == 0) {
        return 50.0;
    }
    if (strcmp(shape, "ridge") == 0) {
        return 50.0 + fmax(0.0, 200.0 - 20.0 * abs(i - 3 * n / 4));
    }
    if (strcmp(shape, "far_ridge") == 0) {
        return 50.0 + fmax(0.0, 300.0 - 30.0 * abs(i - n / 6));
    }
    if (strcmp(shape, "hills") == 0) {
        return 50.0 + 0.5 * noise;
    }
    if (strcmp(shape, "rise") == 0) {
        return 20.0 + 0.5 * i + 0.3 * noise;
    }
    if (strcmp(shape, "fall") == 0) {
        return 400.0 - 1.0 * i + 0.3 * noise;
    }
    if (strcmp(shape, "coast") == 0) {
        return i < n / 3 ? 0.0 : 5.0 + 0.1 * noise;
    }
    assert_string_equal(shape, "island");
    return i >= n / 2 ? 0.0 : 5.0 + 0.1 * noise;
}

static enum plan_environment environment_of(const char *name)
{
    if (strcmp(name, "urban") == 0) {
        return PLAN_URBAN;
    }
    if (strcmp(name, "suburban") == 0) {
        return PLAN_SUBURBAN;
    }
    assert_string_equal(name, "open");
    return PLAN_OPEN;
}

static void check_ehata(const struct row *row)
{
    static double asl_m[MAX_SAMPLES];
    int count = (int)number(row, 1);
    assert_in_range(count, 2, MAX_SAMPLES);
    for (int i = 0; i < count; i++) {
        asl_m[i] = drawn_m(row->field[0], i, count);
    }
    int edition = (int)number(row, 7);
    assert_true(edition == 2018 || edition == 2021);
    const struct plan_ehata_input input = {
        .ground = {.asl_m = asl_m, .count = count, .step_m = number(row, 2), .zero_is_sea = true},
        .frequency_mhz = number(row, 3),
        .base_height_agl_m = number(row, 4),
        .mobile_height_agl_m = number(row, 5),
        .environment = environment_of(row->field[6]),
        .edition = edition == 2018 ? PLAN_EHATA_2018 : PLAN_EHATA_2021,
    };
    struct plan_ehata_result result;
    plan_ehata_compute(&result, &input);
    assert_row(row, result.loss_db, number(row, 8), number(row, 9));
}

static void test_hata(void **state)
{
    (void)state;
    each_row("hata_family.csv", 8, check_formula);
}

static void test_ehata(void **state)
{
    (void)state;
    each_row("ehata.csv", 11, check_ehata);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hata),
        cmocka_unit_test(test_ehata),
    };
    return cmocka_run_group_tests_name("hata family", tests, NULL, NULL);
}
