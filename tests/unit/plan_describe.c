/* The key reference is made from the table of keys. With --accept this program writes docs/plan-keys.md. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/plan_case.h"

#define REFERENCE PHUSONG_SOURCE "/docs/plan-keys.md"

static char *description; /* of the test at hand, which frees it */

static char *describe(bool markdown)
{
    description = NULL;
    if (data_plan_describe(&description, markdown, NULL) != GEO_OK) {
        abort();
    }
    return description;
}

static char *read_reference(void)
{
    size_t capacity = (size_t)1 << 20;
    char *text = calloc(capacity, 1);
    FILE *file = fopen(REFERENCE, "rb");
    if (text == NULL || file == NULL) {
        (void)fprintf(stderr, "%s cannot be read; run this test with --accept\n", REFERENCE);
        abort();
    }
    assert_true(fread(text, 1, capacity - 1, file) > 0);
    assert_int_equal(fclose(file), 0);
    return text;
}

static void reference_is_up_to_date(void **state)
{
    (void)state;
    char *expected = describe(true);
    char *written = read_reference();
    if (strcmp(expected, written) != 0) {
        fail_msg("docs/plan-keys.md is not what datasets/plan_keys*.c say; run this test with --accept");
    }
    free(expected);
    free(written);
}

static void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) {
        fail_msg("without '%s'", part);
    }
}

static void help_says_what_the_table_says(void **state)
{
    (void)state;
    char *text = describe(false);
    assert_has(text, "\nservices[].threshold_dbm\n    number in [-140, -40] dBm; default: by technology: GSM "
                     "-95, UMTS -100, "
                     "LTE -105, NR -110\n    Level the receiver needs");
    assert_has(text, "\narea.communes\n    map or path; required\n");
    assert_has(text, "\nservices[].where\n    outdoor, indoor; default: outdoor\n");
    assert_has(text, "\nstations[].technology\n    GSM, UMTS, LTE, NR; default: none\n");
    assert_has(text, "\ngaps.min_cells\n    whole number in [1, 1000000] cells; default: 4\n");
    assert_has(text, "\ntemplates[].azimuths_deg\n    list of numbers in [0, 360] °;");
    assert_has(text, "\nland_cover.classes[].value\n");
    assert_has(text, "\nsites.candidates.columns.lon\n");
    assert_has(text, "\nsites.require\n    list of names; default: none\n");
    assert_null(strstr(text, "sites.require[]"));
    free(text);
    text = describe(true);
    assert_has(text, "| `area.cell_m` | number | m | [5, 5000] | 50 | ");
    assert_has(text, "| `propagation.diffraction` | none, bullington, deygout |  |  | bullington | ");
    assert_has(text, "| `propagation.model` | p1812, ");
    assert_has(text, " |  |  | p1812 | Propagation model; ");
    assert_has(text, "| `propagation.k_factors.clutter.water_db` | number | dB | [-50, 100] | ");
    assert_has(text, "| `clutter.forest_m` | number | m | [0, 100] | 15 | ");
    assert_has(text, "| `stations` | list of maps or paths |  |  | required | ");
    free(text);
}

static void lines_fit_a_screen(void **state)
{
    (void)state;
    char *text = describe(false);
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (length > 110) {
            fail_msg("%zu bytes: %.*s", length, (int)length, line);
        }
        line += length + 1;
    }
    free(text);
}

/* The plan that the help shows is one that works. */
static void example_is_a_plan(void **state)
{
    (void)state;
    char *text = describe(true);
    char *first = strstr(text, "```yaml\n");
    assert_non_null(first);
    first += strlen("```yaml\n");
    char *end = strstr(first, "```");
    assert_non_null(end);
    *end = '\0';
    struct data_plan plan = case_good(first);
    assert_int_equal(plan.station_source_count, 1);
    data_plan_release(&plan);
    free(text);
}

static int accept(void)
{
    char *text = NULL;
    FILE *file = NULL;
    if (data_plan_describe(&text, true, NULL) != GEO_OK) {
        return 1;
    }
    file = fopen(REFERENCE, "wb");
    bool written = file != NULL && fputs(text, file) != EOF;
    written = file != NULL && fclose(file) == 0 && written;
    free(text);
    return written ? 0 : 1;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reference_is_up_to_date),
        cmocka_unit_test(help_says_what_the_table_says),
        cmocka_unit_test(lines_fit_a_screen),
        cmocka_unit_test(example_is_a_plan),
    };
    if (argc == 2 && strcmp(argv[1], "--accept") == 0) {
        return accept();
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
