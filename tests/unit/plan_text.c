#include "datasets/plan_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_taken(struct data_plan_text *text, const char *expected)
{
    char *bytes = NULL;
    assert_int_equal(data_plan_text_take(&bytes, text, NULL), GEO_OK);
    assert_string_equal(bytes, expected);
    assert_null(text->bytes);
    free(bytes);
}

static void text_grows(void **state)
{
    (void)state;
    struct data_plan_text text = {0};
    char expected[1001] = "";
    for (int i = 0; i < 100; i++) {
        data_plan_text_add(&text, "%d-%s", i % 10, "abcdefgh");
        (void)snprintf(expected + strlen(expected), sizeof expected - strlen(expected), "%d-abcdefgh",
                       i % 10);
    }
    assert_int_equal(text.length, 1000);
    assert_taken(&text, expected);
    assert_taken(&text, "");
    data_plan_text_add_bytes(&text, "abc", 2);
    assert_taken(&text, "ab");
}

static void text_fails_once_and_for_all(void **state)
{
    (void)state;
    struct data_plan_text text = {0};
    struct geo_error err = {0};
    char *bytes = NULL;
    data_plan_text_add(&text, "abc");
    text.failed = true;
    data_plan_text_add(&text, "def");
    data_plan_text_add_bytes(&text, "ghi", 3);
    assert_int_equal(text.length, 3);
    assert_int_equal(data_plan_text_take(&bytes, &text, &err), GEO_ERR_MEMORY);
    assert_null(bytes);
    assert_null(text.bytes);
}

static void assert_quoted(const char *bytes, size_t length, const char *expected)
{
    struct data_plan_text text = {0};
    data_plan_text_add_quoted(&text, bytes, length);
    assert_taken(&text, expected);
}

static void quotes_fit_one_line(void **state)
{
    (void)state;
    char longer[64];
    char expected[80];
    assert_quoted("Phủ sóng", strlen("Phủ sóng"), "'Phủ sóng'");
    assert_quoted("", 0, "''");
    assert_quoted("a\nb\tc\x7f", 6, "'a\\nb\\x09c\\x7f'");
    assert_quoted("a\0b", 3, "'a\\x00b'");
    memset(longer, 'x', sizeof longer);
    (void)snprintf(expected, sizeof expected, "'%.60s'", longer);
    assert_quoted(longer, 60, expected);
    (void)snprintf(expected, sizeof expected, "'%.60s…'", longer);
    assert_quoted(longer, 61, expected);
    memcpy(longer + 58, "ủ", 3); /* bytes 58 to 60: would be cut in two */
    (void)snprintf(expected, sizeof expected, "'%.58s…'", longer);
    assert_quoted(longer, 64, expected);
}

static void assert_real(double value, const char *expected)
{
    struct data_plan_text text = {0};
    data_plan_text_add_real(&text, value);
    assert_taken(&text, expected);
}

static void reals_are_short_and_exact(void **state)
{
    (void)state;
    assert_real(0.0, "0");
    assert_real(-105.0, "-105");
    assert_real(0.1, "0.1");
    assert_real(1.3333, "1.3333");
    assert_real(1e13, "10000000000000");
    assert_real(1e15, "1e+15");
    assert_real(0.1 + 0.2, "0.30000000000000004");
    assert_real(1.0 / 3.0, "0.3333333333333333");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_grows),
        cmocka_unit_test(text_fails_once_and_for_all),
        cmocka_unit_test(quotes_fit_one_line),
        cmocka_unit_test(reals_are_short_and_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
