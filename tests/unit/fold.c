#include "tests/support/temporary.h"

#include "datasets/fold_internal.h"

static void check(const char *text, const char *expected)
{
    char folded[DATA_FOLD_SIZE];
    data_fold_text(folded, sizeof folded, text);
    assert_string_equal(folded, expected);
}

static void test_vietnamese(void **state)
{
    (void)state;
    check("Kinh độ", "kinhdo");
    check("VĨ ĐỘ", "vido");
    check("Mã trạm", "matram");
    check("Nhà mạng", "nhamang");
    check("Băng tần (MHz)", "bangtanmhz");
    check("Chiều cao anten, m", "chieucaoantenm");
    check("Thừa Thiên Huế", "thuathienhue");
    check("ưƯơƠăĂâÂêÊôÔđĐýỲỹ", "uuooaaaaeeooddyyy");
}

static void test_decomposed_marks(void **state)
{
    (void)state;
    check("Kinh \x64\xCC\xA3\x6F\xCC\x82", "kinhdo"); /* combining dot and circumflex */
}

static void test_other_text(void **state)
{
    (void)state;
    check("height_agl-m 2", "heightaglm2");
    check("", "");
    check(NULL, "");
    check("ÀÇÈÌÑÒØÙÝ àçèìñòøùýÿ", "aceinoouyaceinoouyy");
    check("网络", "");
    check("\xFF\xC3", "ya"); /* broken UTF-8: each byte stands for itself */
}

static void test_truncated(void **state)
{
    (void)state;
    char folded[4];
    data_fold_text(folded, sizeof folded, "abcdef");
    assert_string_equal(folded, "abc");
}

static void test_same(void **state)
{
    (void)state;
    assert_true(data_fold_same("Kinh độ", "KINH_DO"));
    assert_false(data_fold_same("Kinh độ", "kinh"));
    assert_false(data_fold_same("", ""));
    assert_false(data_fold_same("网", "络"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vietnamese), cmocka_unit_test(test_decomposed_marks),
        cmocka_unit_test(test_other_text), cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
