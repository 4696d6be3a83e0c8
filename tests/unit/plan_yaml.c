#include "datasets/plan_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct data_plan_node *parse_bytes(const char *bytes, size_t size)
{
    struct data_plan_node *root = NULL;
    struct geo_error err = {0};
    struct data_plan_source source = {.file = "f", .bytes = bytes, .size = size};
    if (data_plan_tree_parse(&root, &source, &err) != GEO_OK) {
        fail_msg("refused: %s", err.message);
    }
    return root;
}

static struct data_plan_node *parse(const char *text)
{
    return parse_bytes(text, strlen(text));
}

static void refuse_bytes(const char *bytes, size_t size, const char *message)
{
    struct data_plan_node *root = NULL;
    struct geo_error err = {0};
    struct data_plan_source source = {.file = "f", .bytes = bytes, .size = size};
    if (data_plan_tree_parse(&root, &source, &err) == GEO_OK) {
        fail_msg("accepted, though %s: %.80s", message, bytes);
    }
    assert_null(root);
    assert_int_equal(err.status, GEO_ERR_PLAN);
    assert_string_equal(err.message, message);
}

static void refuse(const char *text, const char *message)
{
    refuse_bytes(text, strlen(text), message);
}

static void assert_text(const struct data_plan_node *node, const char *text, bool plain, int line, int column)
{
    assert_non_null(node);
    assert_int_equal(node->kind, DATA_PLAN_NODE_TEXT);
    assert_string_equal(node->text, text);
    assert_int_equal(node->length, strlen(text));
    assert_int_equal(node->plain, plain);
    assert_int_equal(node->line, line);
    assert_int_equal(node->column, column);
}

static void tree_knows_values_and_places(void **state)
{
    (void)state;
    struct data_plan_node *root = parse("a: one # note\n"
                                        "b:\n"
                                        "  - 'two'\n"
                                        "  - {c: \"thr\\x65e\", é: 4}\n"
                                        "d: |\n"
                                        "  x\n"
                                        "  y\n");
    assert_int_equal(root->kind, DATA_PLAN_NODE_MAP);
    assert_text(data_plan_tree_child(root, "a"), "one", true, 1, 4);
    const struct data_plan_node *b = data_plan_tree_child(root, "b");
    assert_int_equal(b->kind, DATA_PLAN_NODE_LIST);
    assert_int_equal(b->key_line, 2);
    assert_int_equal(b->key_column, 1);
    assert_text(b->first, "two", false, 3, 5);
    const struct data_plan_node *map = b->first->next;
    assert_int_equal(map->kind, DATA_PLAN_NODE_MAP);
    assert_int_equal(map->line, 4);
    assert_int_equal(map->column, 5);
    assert_null(map->next);
    assert_text(data_plan_tree_child(map, "c"), "three", false, 4, 9);
    assert_text(data_plan_tree_child(map, "é"), "4", true, 4, 24); /* columns count characters */
    assert_int_equal(data_plan_tree_child(map, "é")->key_column, 21);
    assert_string_equal(data_plan_tree_child(root, "d")->text, "x\ny\n");
    assert_null(data_plan_tree_child(root, "e"));
    assert_null(data_plan_tree_child(b, "a"));
    assert_null(data_plan_tree_child(NULL, "a"));
    data_plan_tree_release(root);
}

static void tree_takes_empty_values_and_windows_files(void **state)
{
    (void)state;
    struct data_plan_node *root = parse("\xef\xbb\xbf"
                                        "a:\r\nb: 2\r\nc: [ ]\r\n");
    assert_text(data_plan_tree_child(root, "a"), "", true, 1, 1);
    assert_text(data_plan_tree_child(root, "b"), "2", true, 2, 4);
    data_plan_tree_release(root);
    root = parse("just text");
    assert_text(root, "just text", true, 1, 1);
    data_plan_tree_release(root);
    root = parse("---\na: 1\n...\n");
    assert_text(data_plan_tree_child(root, "a"), "1", true, 2, 4);
    data_plan_tree_release(root);
}

static void tree_keeps_escaped_nul_with_its_length(void **state)
{
    (void)state;
    struct data_plan_node *root = parse("a: \"x\\0y\"");
    const struct data_plan_node *a = data_plan_tree_child(root, "a");
    assert_int_equal(a->length, 3);
    assert_memory_equal(a->text, "x\0y", 4);
    data_plan_tree_release(root);
    refuse("\"a\\0\": 1", "f:1:1: a key must be a text");
}

static void tree_refuses_what_is_not_yaml(void **state)
{
    (void)state;
    refuse("a: [1, 2", "f:2:1: flow sequence without a closing bracket");
    refuse("a: \"x", "f:1:5: double-quoted scalar without closing quote");
    refuse("a: 1\n\tb: 2\n", "f:1:4: invalid multiline plain key");
    refuse("\ta: 1\n", "f:1:1: a tab cannot indent; use spaces");
    refuse("a: @x", "f:1:4: plain scalar cannot start with '@'");
    refuse("a: b: c", "f:1:5: invalid nested block mapping on the same line");
    refuse("a: 1\nb\n", "f:2:1: invalid value after mapping");
    refuse("%YAML 3.0\n---\na: 1", "f:1:1: the text from here on is not YAML");
}

static void tree_refuses_what_is_empty(void **state)
{
    (void)state;
    const char *message = "f:1:1: the plan is empty; \"phusong help plan\" lists its keys";
    refuse("", message);
    refuse("\xef\xbb\xbf", message);
    refuse("\n\n", message);
    refuse("# only a comment\n", message);
}

static void tree_refuses_yaml_that_plans_do_not_use(void **state)
{
    (void)state;
    const char *alias = "anchors and aliases (& and *) are not used in a plan; quote a text that begins so";
    char message[200];
    (void)snprintf(message, sizeof message, "f:1:4: %s", alias);
    refuse("a: *b", message);
    (void)snprintf(message, sizeof message, "f:1:7: %s", alias);
    refuse("a: &b 1", message);
    refuse("a: !!str 1", "f:1:10: tags (!) are not used in a plan; quote a text that begins so");
    refuse("a: 1\n---\nb: 2", "f:2:1: a second document begins here; a plan is one document");
    refuse("? [a]\n: 2", "f:1:3: a key must be a text");
    refuse("? {a: 1}\n: 2", "f:1:3: a key must be a text");
    refuse(": 2", "f:1:1: a key must be a text");
}

static void tree_refuses_nesting_beyond_its_limit(void **state)
{
    (void)state;
    struct data_plan_node *root = parse("[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]"); /* 16 */
    data_plan_tree_release(root);
    refuse("[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]", "f:1:17: maps and lists are nested too deeply");
}

/* Nine levels of ten aliases would be 10^9 texts: refused at the first anchor. */
static void tree_refuses_billion_laughs_at_once(void **state)
{
    (void)state;
    char text[2048];
    size_t used = (size_t)snprintf(text, sizeof text, "l0: &l0 [lol,lol,lol,lol,lol,lol,lol,lol,lol,lol]\n");
    for (int i = 1; i < 10; i++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "l%d: &l%d [", i, i);
        for (int k = 0; k < 10; k++) {
            used += (size_t)snprintf(text + used, sizeof text - used, "%s*l%d", k == 0 ? "" : ",", i - 1);
        }
        used += (size_t)snprintf(text + used, sizeof text - used, "]\n");
    }
    refuse(text, "f:1:9: anchors and aliases (& and *) are not used in a plan; quote a text that begins so");
}

static void tree_refuses_bytes_that_are_no_characters(void **state)
{
    (void)state;
    const char *utf8 = "the bytes are not UTF-8; save the file as UTF-8";
    const char *const bad[] = {
        "a: \x80",         "a: \xc0\xaf",         "a: \xc3",
        "a: \xe0\x80\x80", "a: \xed\xa0\x80",     "a: \xe1\x80",
        "a: \xf5\x80\x80", "a: \xf0\x80\x80\x80", "a: \xf4\x90\x80\x80",
        "a: \xc3(",
    };
    char message[200];
    (void)snprintf(message, sizeof message, "f:1:4: %s", utf8);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        refuse(bad[i], message);
    }
    (void)snprintf(message, sizeof message, "f:2:3: %s", utf8);
    refuse("a: ạ\nạb\xff", message);
    struct data_plan_node *root = parse("a: \xf0\x9f\x93\xa1\xef\xbf\xbd\xed\x9f\xbf");
    data_plan_tree_release(root);
    refuse_bytes("a: \0", 4, "f:1:4: a control character; a plan is plain text");
    refuse("a: \x1b[1m", "f:1:4: a control character; a plan is plain text");
    refuse("a: \x7f", "f:1:4: a control character; a plan is plain text");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tree_knows_values_and_places),
        cmocka_unit_test(tree_takes_empty_values_and_windows_files),
        cmocka_unit_test(tree_keeps_escaped_nul_with_its_length),
        cmocka_unit_test(tree_refuses_what_is_not_yaml),
        cmocka_unit_test(tree_refuses_what_is_empty),
        cmocka_unit_test(tree_refuses_yaml_that_plans_do_not_use),
        cmocka_unit_test(tree_refuses_nesting_beyond_its_limit),
        cmocka_unit_test(tree_refuses_billion_laughs_at_once),
        cmocka_unit_test(tree_refuses_bytes_that_are_no_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
