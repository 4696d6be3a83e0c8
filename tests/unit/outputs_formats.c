/* docs/formats.md is what the program says it writes. With PHUSONG_ACCEPT set, the file is rewritten. */
#include "outputs/raster.h"
#include "outputs/results.h"
#include "outputs/schema.h"
#include "tests/support/temporary.h"

static void the_document_is_up_to_date(void **state)
{
    (void)state;
    char *text = NULL;
    struct geo_error err = {0};
    assert_int_equal(out_formats_describe(&text, &err), GEO_OK);
    if (getenv("PHUSONG_ACCEPT") != NULL) {
        FILE *document = fopen(PHUSONG_SOURCE "/docs/formats.md", "wb");
        assert_non_null(document);
        assert_true(fputs(text, document) >= 0);
        assert_int_equal(fclose(document), 0);
    }
    char *document = temporary_read(PHUSONG_SOURCE, "docs/formats.md", NULL);
    if (strcmp(text, document) != 0) {
        fail_msg(
            "docs/formats.md is out of date; run this test with PHUSONG_ACCEPT=1 and look at the difference");
    }
    free(document);
    free(text);
}

static void field_names_fit_and_are_unique(void **state)
{
    (void)state;
    for (int t = 0; t < OUT_TABLE_COUNT; t++) {
        const struct out_schema *schema = out_schema_at((enum out_table_name)t);
        for (int c = 0; c < schema->column_count; c++) {
            const struct out_column *column = &schema->columns[c];
            assert_in_range(strlen(column->name), 1, column->scope == OUT_ALWAYS ? 10 : 5);
            assert_true(column->title[0] != '\0');
            for (int k = 0; k < c; k++) {
                assert_string_not_equal(column->name, schema->columns[k].name);
                assert_string_not_equal(column->title, schema->columns[k].title);
            }
        }
    }
}

/* One name, one type, one number of decimals, wherever it stands. */
static void a_name_means_the_same_in_every_table(void **state)
{
    (void)state;
    for (int t = 0; t < OUT_TABLE_COUNT * OUT_TABLE_COUNT; t++) {
        const struct out_schema *a = out_schema_at((enum out_table_name)(t / OUT_TABLE_COUNT));
        const struct out_schema *b = out_schema_at((enum out_table_name)(t % OUT_TABLE_COUNT));
        for (int c = 0; c < a->column_count; c++) {
            for (int k = 0; k < b->column_count; k++) {
                const struct out_column *x = &a->columns[c];
                const struct out_column *y = &b->columns[k];
                bool same = x->type == y->type && x->decimals == y->decimals;
                if (strcmp(x->name, y->name) == 0 && !same) {
                    fail_msg("field '%s' of '%s' and of '%s'", x->name, a->name, b->name);
                }
            }
        }
    }
}

static void rasters_are_described(void **state)
{
    (void)state;
    for (int r = 0; r < OUT_RASTER_COUNT; r++) {
        const struct out_raster *raster = out_raster_at((enum out_raster_name)r);
        char nodata[32];
        (void)snprintf(nodata, sizeof nodata, "%g: nodata", raster->nodata);
        assert_non_null(strstr(raster->values, nodata));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_document_is_up_to_date),
        cmocka_unit_test(field_names_fit_and_are_unique),
        cmocka_unit_test(a_name_means_the_same_in_every_table),
        cmocka_unit_test(rasters_are_described),
    };
    return cmocka_run_group_tests_name("outputs_formats", tests, NULL, NULL);
}
