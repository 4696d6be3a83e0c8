/* Finding the place in the file that a check is about. */
#include "datasets/plan_check_internal.h"

#include "datasets/plan_text.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_SIZE 64

struct data_plan_spot data_plan_checks_spot(const char *format, ...)
{
    struct data_plan_spot spot = {""};
    va_list args;
    va_start(args, format);
    (void)vsnprintf(spot.path, sizeof spot.path, format, args);
    va_end(args);
    return spot;
}

/* An element of a list; a value in place of a list is its only element. NULL if there is none. */
static const struct data_plan_node *element(const struct data_plan_node *node, size_t index)
{
    if (node->kind != DATA_PLAN_NODE_LIST) {
        return node;
    }
    node = node->first;
    for (size_t i = 0; i < index && node != NULL; i++) {
        node = node->next;
    }
    return node;
}

/* One step down: "[3]" or a name, and what follows it. */
static const struct data_plan_node *step(const struct data_plan_node *node, const char **path)
{
    const char *at = *path;
    if (*at == '[') {
        char *end = NULL;
        size_t index = (size_t)strtoul(at + 1, &end, 10);
        *path = end + strspn(end, "].");
        return element(node, index);
    }
    char name[NAME_SIZE];
    int length = (int)strcspn(at, ".[");
    (void)snprintf(name, sizeof name, "%.*s", length, at);
    *path = at + length + (at[length] == '.' ? 1 : 0);
    return data_plan_tree_child(node, name);
}

/* *ret_whole: the node is that of the whole path. */
static const struct data_plan_node *walk(const struct data_plan_checks *checks, const char *path,
                                         bool *ret_whole)
{
    const struct data_plan_node *node = checks->root;
    *ret_whole = true;
    while (*path != '\0') {
        const struct data_plan_node *next = step(node, &path);
        if (next == NULL) {
            *ret_whole = false;
            return node;
        }
        node = next;
    }
    return node;
}

const struct data_plan_node *data_plan_checks_node(const struct data_plan_checks *checks, const char *path)
{
    bool whole = true;
    return walk(checks, path, &whole);
}

bool data_plan_checks_written(const struct data_plan_checks *checks, const char *path)
{
    bool whole = true;
    (void)walk(checks, path, &whole);
    return whole;
}

void data_plan_checks_say(const struct data_plan_checks *checks, const char *path, const char *format, ...)
{
    const struct data_plan_node *node = data_plan_checks_node(checks, path);
    const struct data_plan_place place = {.name = path};
    char what[1024];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    data_plan_problems_place(checks->reading->problems, &place,
                             (struct data_plan_mark){node->line, node->column}, "%s", what);
}

struct data_plan_quoted data_plan_checks_quote(const char *text)
{
    struct data_plan_quoted ret = {"''"};
    struct data_plan_text made = {0};
    data_plan_text_add_quoted(&made, text, strlen(text));
    if (!made.failed) {
        (void)snprintf(ret.text, sizeof ret.text, "%s", made.bytes);
    }
    data_plan_text_release(&made);
    return ret;
}
