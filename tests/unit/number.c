#include "datasets/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void assert_real(const char *text, double expected)
{
    double value = -12345.0;
    if (!data_number_real(text, &value)) {
        fail_msg("'%s' was refused", text);
    }
    if (memcmp(&value, &expected, sizeof value) != 0) {
        fail_msg("'%s' is %.17g, not %.17g", text, value, expected);
    }
    assert_null(data_number_real_fault(text));
}

static void assert_no_real(const char *text, const char *fault)
{
    double value = -12345.0;
    if (data_number_real(text, &value)) {
        fail_msg("'%s' was read as %.17g", text, value);
    }
    assert_true(value == -12345.0);
    const char *given = data_number_real_fault(text);
    assert_non_null(given);
    if (strstr(given, fault) == NULL) {
        fail_msg("'%s' %s: expected '%s'", text, given, fault);
    }
}

static void assert_integer(const char *text, int64_t expected)
{
    int64_t value = 77;
    if (!data_number_integer(text, &value)) {
        fail_msg("'%s' was refused", text);
    }
    assert_true(value == expected);
    assert_null(data_number_integer_fault(text));
}

static void assert_no_integer(const char *text, const char *fault)
{
    int64_t value = 77;
    if (data_number_integer(text, &value)) {
        fail_msg("'%s' was read as %lld", text, (long long)value);
    }
    assert_true(value == 77);
    const char *given = data_number_integer_fault(text);
    assert_non_null(given);
    if (strstr(given, fault) == NULL) {
        fail_msg("'%s' %s: expected '%s'", text, given, fault);
    }
}

static void real_reads_decimal_numbers(void **state)
{
    (void)state;
    assert_real("0", 0.0);
    assert_real("-0", -0.0);
    assert_real("1.8", 1.8);
    assert_real("+1.8", 1.8);
    assert_real("-105", -105.0);
    assert_real(".5", 0.5);
    assert_real("5.", 5.0);
    assert_real("-.25", -0.25);
    assert_real("1e3", 1000.0);
    assert_real("1E+3", 1000.0);
    assert_real("25e-2", 0.25);
    assert_real("007", 7.0);
    assert_real("  1.5\t", 1.5);
    assert_real("1.5\r\n", 1.5);
    assert_real("105.123456789012345", 105.123456789012345);
    assert_real("1.7976931348623157e308", 1.7976931348623157e308);
    assert_real("-1.7976931348623157e308", -1.7976931348623157e308);
    assert_real("4.9406564584124654e-324", 4.9406564584124654e-324);
}

static void real_lets_tiny_numbers_become_zero(void **state)
{
    (void)state;
    assert_real("1e-999", 0.0);
}

static void real_refuses_everything_else(void **state)
{
    (void)state;
    assert_no_real("", "is not a number");
    assert_no_real("   ", "is not a number");
    assert_no_real("abc", "is not a number");
    assert_no_real(".", "is not a number");
    assert_no_real("+", "is not a number");
    assert_no_real("-", "is not a number");
    assert_no_real("+-1", "is not a number");
    assert_no_real("e5", "is not a number");
    assert_no_real("- 1", "is not a number");
    assert_no_real("1,8", "has a comma");
    assert_no_real("1,000.5", "has a comma");
    assert_no_real("1800 MHz", "has text after the number");
    assert_no_real("1800MHz", "has text after the number");
    assert_no_real("1e", "has text after the number");
    assert_no_real("1e+", "has text after the number");
    assert_no_real("1.2.3", "has text after the number");
    assert_no_real("1 2", "has text after the number");
    assert_no_real("1_000", "has text after the number");
    assert_no_real("12%", "has text after the number");
    assert_no_real("1d3", "has text after the number");
    assert_no_real("1\xc2\xa0", "has text after the number");
    assert_no_real("0x10", "is not a decimal number");
    assert_no_real("-0X1p3", "is not a decimal number");
    assert_no_real("nan", "is not a finite number");
    assert_no_real("NaN", "is not a finite number");
    assert_no_real(".nan", "is not a finite number");
    assert_no_real("inf", "is not a finite number");
    assert_no_real("-Infinity", "is not a finite number");
    assert_no_real("+.INF", "is not a finite number");
    assert_no_real("1e999", "is too large");
    assert_no_real("-1e999", "is too large");
    assert_no_real("1.7976931348623159e308", "is too large");
}

static void integer_reads_whole_numbers(void **state)
{
    (void)state;
    assert_integer("0", 0);
    assert_integer("-0", 0);
    assert_integer("+42", 42);
    assert_integer(" 700000000 ", 700000000);
    assert_integer("007", 7);
    assert_integer("9223372036854775807", INT64_MAX);
    assert_integer("-9223372036854775808", INT64_MIN);
}

static void integer_refuses_everything_else(void **state)
{
    (void)state;
    assert_no_integer("", "is not a number");
    assert_no_integer("-", "is not a number");
    assert_no_integer("9223372036854775808", "is too large");
    assert_no_integer("-9223372036854775809", "is too large");
    assert_no_integer("1.0", "is not a whole number");
    assert_no_integer("1e6", "is not a whole number");
    assert_no_integer("700,000", "has a comma");
    assert_no_integer("700.000.000", "has text after the number");
    assert_no_integer("5 sites", "has text after the number");
    assert_no_integer("0x10", "is not a decimal number");
    assert_no_integer("nan", "is not a finite number");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_reads_decimal_numbers),
        cmocka_unit_test(real_lets_tiny_numbers_become_zero),
        cmocka_unit_test(real_refuses_everything_else),
        cmocka_unit_test(integer_reads_whole_numbers),
        cmocka_unit_test(integer_refuses_everything_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
