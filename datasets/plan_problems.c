#include "datasets/plan_problems.h"

#include "datasets/number.h"
#include "datasets/plan_text.h"
#include "geo/memory.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for "… and 123456 more". */
#define MORE_LENGTH 40

void data_plan_problems_release(struct data_plan_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        free(problems->problem[i].text);
    }
    free(problems->problem);
    *problems = (struct data_plan_problems){0};
}

static void add_place(struct data_plan_text *text, const struct data_plan_place *place)
{
    if (place == NULL) {
        return;
    }
    add_place(text, place->up);
    if (place->name == NULL) {
        data_plan_text_add(text, "[%zu]", place->index);
    } else {
        data_plan_text_add(text, "%s%s", place->up == NULL ? "" : ".", place->name);
    }
}

/* Takes the text over. */
static void keep(struct data_plan_problems *problems, struct data_plan_mark mark, struct data_plan_text *text)
{
    char *line = NULL;
    problems->total++;
    if (problems->count == DATA_PLAN_PROBLEMS_KEPT) {
        data_plan_text_release(text);
        return;
    }
    if (data_plan_text_take(&line, text, NULL) != GEO_OK) {
        problems->failed = true;
        return;
    }
    if (geo_memory_grow(&problems->problem, &problems->capacity, problems->count + 1,
                        sizeof *problems->problem, NULL) != GEO_OK) {
        free(line);
        problems->failed = true;
        return;
    }
    problems->problem[problems->count] = (struct data_plan_problem){
        .line = mark.line, .column = mark.column, .order = problems->total, .text = line};
    problems->count++;
}

__attribute__((format(printf, 2, 0))) static void add_formatted(struct data_plan_text *text,
                                                                const char *format, va_list args)
{
    char what[1024];
    (void)vsnprintf(what, sizeof what, format, args);
    data_plan_text_add(text, "%s", what);
}

/* A number stands bare, as the user wrote it; any other text in quotes. */
static void add_value(struct data_plan_text *text, const struct data_plan_node *node)
{
    double ignored = 0;
    if (node->plain && node->length < 40 && data_number_real(node->text, &ignored)) {
        data_plan_text_add(text, "%s", node->text);
    } else {
        data_plan_text_add_quoted(text, node->text, node->length);
    }
}

void data_plan_problems_value(struct data_plan_problems *problems, const struct data_plan_place *place,
                              const struct data_plan_node *node, const char *format, ...)
{
    struct data_plan_text text = {0};
    add_place(&text, place);
    data_plan_text_add(&text, "%s", text.length == 0 ? "the plan" : "");
    if (node->kind == DATA_PLAN_NODE_TEXT) {
        data_plan_text_add(&text, " = ");
        add_value(&text, node);
    }
    data_plan_text_add(&text, " ");
    va_list args;
    va_start(args, format);
    add_formatted(&text, format, args);
    va_end(args);
    keep(problems, (struct data_plan_mark){node->line, node->column}, &text);
}

void data_plan_problems_place(struct data_plan_problems *problems, const struct data_plan_place *place,
                              struct data_plan_mark mark, const char *format, ...)
{
    struct data_plan_text text = {0};
    add_place(&text, place);
    data_plan_text_add(&text, "%s", text.length == 0 ? "" : " ");
    va_list args;
    va_start(args, format);
    add_formatted(&text, format, args);
    va_end(args);
    keep(problems, mark, &text);
}

static int compare(const void *a, const void *b)
{
    const struct data_plan_problem *left = a;
    const struct data_plan_problem *right = b;
    if (left->line != right->line) {
        return left->line < right->line ? -1 : 1;
    }
    if (left->column != right->column) {
        return left->column < right->column ? -1 : 1;
    }
    return left->order < right->order ? -1 : left->order > right->order;
}

/* Appends the line if it fits whole. The first line is cut rather than left out. */
static bool add_line(struct data_plan_text *message, const char *file,
                     const struct data_plan_problem *problem)
{
    const size_t room = sizeof((struct geo_error *)0)->message - MORE_LENGTH;
    struct data_plan_text line = {0};
    data_plan_text_add(&line, "%s%s:%d:%d: %s", message->length == 0 ? "" : "\n", file, problem->line,
                       problem->column, problem->text);
    bool fits = !line.failed && (message->length == 0 || message->length + line.length < room);
    if (fits) {
        data_plan_text_add_bytes(message, line.bytes, line.length < room ? line.length : room);
    }
    data_plan_text_release(&line);
    return fits;
}

enum geo_status data_plan_problems_tell(struct data_plan_problems *problems, const char *file,
                                        struct geo_error *err)
{
    if (problems->failed) {
        return geo_error_set(err, GEO_ERR_MEMORY, "out of memory: the list of what is wrong with the plan");
    }
    if (problems->total == 0) {
        return GEO_OK;
    }
    qsort(problems->problem, problems->count, sizeof *problems->problem, compare);
    struct data_plan_text message = {0};
    size_t told = 0;
    while (told < problems->count && told < DATA_PLAN_PROBLEMS_TOLD &&
           add_line(&message, file, &problems->problem[told])) {
        told++;
    }
    if (told < problems->total) {
        data_plan_text_add(&message, "\n… and %zu more", problems->total - told);
    }
    enum geo_status status = message.failed ? geo_error_set(err, GEO_ERR_MEMORY, "out of memory: a message")
                                            : geo_error_set(err, GEO_ERR_PLAN, "%s", message.bytes);
    data_plan_text_release(&message);
    return status;
}
