#include "datasets/plan_problems.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void add(struct data_plan_problems *problems, int line, int column, const char *what)
{
    data_plan_problems_place(problems, NULL, (struct data_plan_mark){line, column}, "%s", what);
}

static void no_problem_is_ok(void **state)
{
    (void)state;
    struct data_plan_problems problems = {0};
    struct geo_error err = {0};
    assert_int_equal(data_plan_problems_tell(&problems, "p", &err), GEO_OK);
    data_plan_problems_release(&problems);
}

static void problems_come_in_the_order_of_the_file(void **state)
{
    (void)state;
    struct data_plan_problems problems = {0};
    struct geo_error err = {0};
    add(&problems, 3, 1, "d");
    add(&problems, 2, 9, "c");
    add(&problems, 2, 5, "a");
    add(&problems, 2, 5, "b");
    assert_int_equal(data_plan_problems_tell(&problems, "p", &err), GEO_ERR_PLAN);
    assert_string_equal(err.message, "p:2:5: a\np:2:5: b\np:2:9: c\np:3:1: d");
    data_plan_problems_release(&problems);
    data_plan_problems_release(&problems);
}

static void places_and_values_are_told(void **state)
{
    (void)state;
    struct data_plan_problems problems = {0};
    struct geo_error err = {0};
    char number[] = "-5";
    char word[] = "a\nb";
    const struct data_plan_place services = {.name = "services"};
    const struct data_plan_place second = {.up = &services, .index = 1};
    const struct data_plan_place key = {.up = &second, .name = "threshold_dbm"};
    struct data_plan_node node = {
        .kind = DATA_PLAN_NODE_TEXT, .plain = true, .line = 1, .column = 2, .text = number};
    node.length = 2;
    data_plan_problems_value(&problems, &key, &node, "is outside [%d, %d]", -140, -40);
    node.plain = false;
    node.line = 2;
    data_plan_problems_value(&problems, &key, &node, "is quoted");
    node = (struct data_plan_node){
        .kind = DATA_PLAN_NODE_TEXT, .plain = true, .line = 3, .text = word, .length = 3};
    data_plan_problems_value(&problems, &key, &node, "is odd");
    data_plan_problems_value(&problems, NULL, &node, "is odd");
    node.kind = DATA_PLAN_NODE_LIST;
    data_plan_problems_value(&problems, &second, &node, "is a list");
    assert_int_equal(data_plan_problems_tell(&problems, "p", &err), GEO_ERR_PLAN);
    assert_string_equal(err.message, "p:1:2: services[1].threshold_dbm = -5 is outside [-140, -40]\n"
                                     "p:2:2: services[1].threshold_dbm = '-5' is quoted\n"
                                     "p:3:0: services[1].threshold_dbm = 'a\\nb' is odd\n"
                                     "p:3:0: the plan = 'a\\nb' is odd\n"
                                     "p:3:0: services[1] is a list");
    data_plan_problems_release(&problems);
}

static size_t count_lines(const char *text)
{
    size_t count = 1;
    for (; *text != '\0'; text++) {
        count += *text == '\n' ? 1 : 0;
    }
    return count;
}

static void fifty_are_told_and_the_rest_counted(void **state)
{
    (void)state;
    struct data_plan_problems problems = {0};
    struct geo_error err = {0};
    for (int i = 0; i < 50; i++) {
        add(&problems, 100 - i, 1, "x");
    }
    assert_int_equal(data_plan_problems_tell(&problems, "p", &err), GEO_ERR_PLAN);
    assert_int_equal(count_lines(err.message), 50);
    assert_null(strstr(err.message, "more"));
    assert_memory_equal(err.message, "p:51:1: x\n", 10);
    add(&problems, 7, 1, "first");
    assert_int_equal(data_plan_problems_tell(&problems, "p", &err), GEO_ERR_PLAN);
    assert_int_equal(count_lines(err.message), 51);
    assert_memory_equal(err.message, "p:7:1: first\n", 13);
    assert_non_null(strstr(err.message, "p:99:1: x\n… and 1 more"));
    data_plan_problems_release(&problems);
}

static void only_whole_lines_fit(void **state)
{
    (void)state;
    struct data_plan_problems problems = {0};
    struct geo_error err = {0};
    char text[301];
    memset(text, 'y', 300);
    text[300] = '\0';
    for (int i = 1; i <= 30; i++) {
        add(&problems, i, 1, text);
    }
    assert_int_equal(data_plan_problems_tell(&problems, "p", &err), GEO_ERR_PLAN);
    /* Lines of "p:9:1: " or "p:10:1: ", 300 letters and a line feed: 9 × 308 + 4 × 309 = 4008 fit, 14 lines
     * do not. */
    assert_int_equal(count_lines(err.message), 14);
    assert_non_null(strstr(err.message, "\n… and 17 more"));
    assert_true(strlen(err.message) < sizeof err.message - 1);
    data_plan_problems_release(&problems);
}

static void one_endless_line_is_cut(void **state)
{
    (void)state;
    struct data_plan_problems problems = {0};
    struct geo_error err = {0};
    static char file[6000];
    memset(file, 'f', sizeof file - 1);
    add(&problems, 1, 1, "x");
    add(&problems, 2, 1, "x");
    assert_int_equal(data_plan_problems_tell(&problems, file, &err), GEO_ERR_PLAN);
    assert_non_null(strstr(err.message, "ffff\n… and 1 more"));
    data_plan_problems_release(&problems);
}

static void a_flood_is_counted(void **state)
{
    (void)state;
    struct data_plan_problems problems = {0};
    struct geo_error err = {0};
    for (int i = 0; i < 5000; i++) {
        add(&problems, i, 1, "x");
    }
    assert_int_equal(problems.count, DATA_PLAN_PROBLEMS_KEPT);
    assert_int_equal(data_plan_problems_tell(&problems, "p", &err), GEO_ERR_PLAN);
    assert_non_null(strstr(err.message, "\n… and 4950 more"));
    data_plan_problems_release(&problems);
}

static void lost_memory_is_told(void **state)
{
    (void)state;
    struct data_plan_problems problems = {.failed = true};
    struct geo_error err = {0};
    assert_int_equal(data_plan_problems_tell(&problems, "p", &err), GEO_ERR_MEMORY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_problem_is_ok),
        cmocka_unit_test(problems_come_in_the_order_of_the_file),
        cmocka_unit_test(places_and_values_are_told),
        cmocka_unit_test(fifty_are_told_and_the_rest_counted),
        cmocka_unit_test(only_whole_lines_fit),
        cmocka_unit_test(one_endless_line_is_cut),
        cmocka_unit_test(a_flood_is_counted),
        cmocka_unit_test(lost_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
