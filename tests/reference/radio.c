/* The radio formulas against tables of published and independently worked values: every row of the CSVs
 * beside this file has inputs, the expected value, a tolerance and its source. */
#include "planner/radio/entry.h"
#include "planner/radio/link.h"
#include "planner/radio/model.h"
#include "planner/radio/terrain.h"
#include "planner/radio/tr38901.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MAX_FIELDS 12

struct row {
    const char *file;
    int line;
    int field_count;
    char *field[MAX_FIELDS];
};

static double real(const struct row *row, int field)
{
    char *end;
    double value = strtod(row->field[field], &end);
    if (end == row->field[field] || *end != '\0') {
        fail_msg("%s:%d: field %d: '%s' is not a number", row->file, row->line, field + 1, row->field[field]);
    }
    return value;
}

/* Call `check` for each row; fail if a row is short or the file empty or absent.
 */
static void each_row(const char *path, int field_count, void (*check)(const struct row *row))
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fail_msg("cannot open '%s'", path);
        return;
    }
    char text[512];
    struct row row = {.file = strrchr(path, '/') + 1};
    int done = 0;
    while (fgets(text, sizeof text, file) != NULL) {
        row.line++;
        text[strcspn(text, "\r\n")] = '\0';
        if (text[0] == '#' || text[0] == '\0') {
            continue;
        }
        row.field_count = 0;
        char *rest = text;
        while (rest != NULL && row.field_count < MAX_FIELDS) {
            char *comma = strchr(rest, ',');
            row.field[row.field_count++] = rest;
            if (comma != NULL) {
                *comma = '\0';
            }
            rest = comma == NULL ? NULL : comma + 1;
        }
        if (row.field_count != field_count) {
            fail_msg("%s:%d: %d fields instead of %d", row.file, row.line, row.field_count, field_count);
        }
        check(&row);
        done++;
    }
    (void)fclose(file);
    assert_true(done > 0);
}

static void run(const char *name, int field_count, void (*check)(const struct row *row))
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/tests/reference/%s", PHUSONG_SOURCE, name);
    each_row(path, field_count, check);
}

/* The last three fields of every row are expected, tolerance, source. */
static void compare(const struct row *row, double value)
{
    double expected = real(row, row->field_count - 3);
    double tolerance = real(row, row->field_count - 2);
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%s:%d: %.9g instead of %.9g ± %g (%s)", row->file, row->line, value, expected, tolerance,
                 row->field[row->field_count - 1]);
    }
}

static int word(const struct row *row, int field, const char *const *words, int count)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], row->field[field]) == 0) {
            return i;
        }
    }
    fail_msg("%s:%d: unknown word '%s'", row->file, row->line, row->field[field]);
    return 0;
}

static enum plan_los los_of(const struct row *row, int field)
{
    static const char *const words[] = {"mixed", "clear", "blocked"};
    return (enum plan_los)word(row, field, words, 3);
}

static const struct plan_model *model_of(const struct row *row)
{
    const struct plan_model *model = plan_model_find(row->field[0]);
    if (model == NULL) {
        fail_msg("%s:%d: unknown model '%s'", row->file, row->line, row->field[0]);
    }
    return model;
}

static void check_path_loss(const struct row *row)
{
    static const char *const words[] = {"urban", "suburban", "open", "forest", "water"};
    struct plan_path path = {
        .environment = (enum plan_environment)word(row, 1, words, 5),
        .los = los_of(row, 2),
        .frequency_mhz = real(row, 3),
        .distance_km = real(row, 4),
        .tx_height_agl_m = real(row, 5),
        .rx_height_agl_m = real(row, 6),
    };
    compare(row, plan_model_loss(model_of(row), &path).loss_db);
}

static void check_sigma(const struct row *row)
{
    struct plan_path path = {
        .environment = PLAN_URBAN,
        .los = los_of(row, 1),
        .frequency_mhz = real(row, 2),
        .distance_km = real(row, 3),
        .tx_height_agl_m = real(row, 4),
        .rx_height_agl_m = real(row, 5),
    };
    compare(row, plan_model_loss(model_of(row), &path).sigma_db);
}

static void check_breakpoint(const struct row *row)
{
    struct plan_path path = {
        .frequency_mhz = real(row, 1),
        .tx_height_agl_m = real(row, 2),
        .rx_height_agl_m = real(row, 3),
    };
    bool rural = strcmp(row->field[0], "tr38901_rma") == 0;
    compare(row, rural ? plan_tr38901_rma_breakpoint_m(&path) : plan_tr38901_urban_breakpoint_m(&path));
}

static void check_los_probability(const struct row *row)
{
    static const char *const words[] = {"tr38901_rma", "tr38901_uma", "tr38901_umi"};
    double distance_m = real(row, 1);
    switch (word(row, 0, words, 3)) {
    case 0:
        compare(row, plan_tr38901_rma_los_probability(distance_m));
        break;
    case 1:
        compare(row, plan_tr38901_uma_los_probability(distance_m, real(row, 2)));
        break;
    default:
        compare(row, plan_tr38901_umi_los_probability(distance_m));
    }
}

static void check_knife_edge(const struct row *row)
{
    compare(row, plan_terrain_knife_edge_db(real(row, 0)));
}

static void check_margin(const struct row *row)
{
    double margin_db = plan_link_margin_db(real(row, 0), real(row, 1));
    compare(row, margin_db);
    assert_true(fabs(plan_link_probability(margin_db, 0.0, real(row, 1)) - real(row, 0)) < 1e-12);
}

static void check_reference_power(const struct row *row)
{
    static const char *const words[] = {"GSM", "UMTS", "LTE", "NR"};
    enum plan_technology technology = (enum plan_technology)word(row, 0, words, 4);
    int count = plan_link_subcarrier_count(technology, real(row, 2), real(row, 3));
    if (count != (int)real(row, 4)) {
        fail_msg("%s:%d: %d subcarriers instead of %s", row->file, row->line, count, row->field[4]);
    }
    compare(row, plan_link_reference_dbm(technology, real(row, 1), real(row, 2), real(row, 3)));
}

static void check_entry_loss(const struct row *row)
{
    static const char *const words[] = {"median", "ninety", "sigma"};
    struct plan_entry entry;
    assert_true(plan_entry_find(&entry, row->field[0], real(row, 1)));
    switch (word(row, 2, words, 3)) {
    case 0:
        compare(row, entry.median_db);
        break;
    case 1:
        compare(row, entry.median_db + plan_link_margin_db(0.9, entry.sigma_db));
        break;
    default:
        compare(row, entry.sigma_db);
    }
}

static void check_p2109(const struct row *row)
{
    bool traditional = strcmp(row->field[2], "traditional") == 0;
    compare(row, plan_entry_p2109_db(real(row, 0), real(row, 1), traditional, real(row, 3)));
}

static void path_loss(void **state)
{
    (void)state;
    run("path_loss.csv", 10, check_path_loss);
}

static void sigma(void **state)
{
    (void)state;
    run("sigma.csv", 9, check_sigma);
}

static void breakpoint(void **state)
{
    (void)state;
    run("breakpoint.csv", 7, check_breakpoint);
}

static void los_probability(void **state)
{
    (void)state;
    run("los_probability.csv", 6, check_los_probability);
}

static void knife_edge(void **state)
{
    (void)state;
    run("knife_edge.csv", 4, check_knife_edge);
}

static void margin(void **state)
{
    (void)state;
    run("margin.csv", 5, check_margin);
}

static void reference_power(void **state)
{
    (void)state;
    run("reference_power.csv", 8, check_reference_power);
}

static void entry_loss(void **state)
{
    (void)state;
    run("entry_loss.csv", 6, check_entry_loss);
}

static void p2109(void **state)
{
    (void)state;
    run("p2109.csv", 7, check_p2109);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(path_loss),       cmocka_unit_test(sigma),      cmocka_unit_test(breakpoint),
        cmocka_unit_test(los_probability), cmocka_unit_test(knife_edge), cmocka_unit_test(margin),
        cmocka_unit_test(reference_power), cmocka_unit_test(entry_loss), cmocka_unit_test(p2109),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
