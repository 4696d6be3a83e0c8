/* One value of a written CSV, by row (from 1) and column name. */
#ifndef PHUSONG_TESTS_CSV_CELL_H
#define PHUSONG_TESTS_CSV_CELL_H

#include "tests/support/temporary.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>

struct csv_expected {
    int row;
    const char *column, *value;
};

/* The end of the field at `at`: its comma or line end. Commas in quotes do not count. */
static inline const char *csv_field_end(const char *at)
{
    bool quoted = false;
    while (*at != '\0' && (quoted || (*at != ',' && *at != '\r'))) {
        quoted = *at == '"' ? !quoted : quoted;
        at++;
    }
    return at;
}

static inline void csv_cell(char *ret, size_t size, const char *root, const char *file,
                            const struct csv_expected *wanted)
{
    char *text = temporary_read(root, file, NULL);
    const char *at = text + 3; /* byte order mark */
    int index = 0;
    size_t length = strlen(wanted->column);
    while (strncmp(at, wanted->column, length) != 0 || csv_field_end(at) != at + length) {
        at = csv_field_end(at);
        if (*at != ',') {
            fail_msg("%s has no column '%s'", file, wanted->column);
        }
        at++;
        index++;
    }
    at = text + 3;
    for (int i = 0; i < wanted->row; i++) {
        at = strstr(at, "\r\n");
        assert_non_null(at);
        at += 2;
    }
    for (int i = 0; i < index; i++) {
        at = csv_field_end(at);
        assert_int_equal(*at, ',');
        at++;
    }
    (void)snprintf(ret, size, "%.*s", (int)(csv_field_end(at) - at), at);
    free(text);
}

static inline void csv_assert_cell(const char *root, const char *file, const struct csv_expected *wanted)
{
    char value[512];
    csv_cell(value, sizeof value, root, file, wanted);
    if (strcmp(value, wanted->value) != 0) {
        fail_msg("%s, row %d, %s: '%s', not '%s'", file, wanted->row, wanted->column, value, wanted->value);
    }
}

static inline int64_t csv_number(const char *root, const char *file, int row, const char *column)
{
    char value[512];
    struct csv_expected wanted = {row, column, ""};
    csv_cell(value, sizeof value, root, file, &wanted);
    return strtoimax(value, NULL, 10);
}

#endif
