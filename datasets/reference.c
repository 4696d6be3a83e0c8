#include "datasets/reference_internal.h"

#include "datasets/fold_internal.h"
#include "datasets/number.h"
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROVINCE_LIMIT 64
#define OPERATOR_LIMIT 64
#define LAND_COVER_LIMIT 64

/* Decoded once from the text that is compiled in; read-only ever after. */
static struct {
    struct data_province province[PROVINCE_LIMIT];
    int province_count;
    struct {
        int mcc, mnc;
        const char *name;
    } operator_row[OPERATOR_LIMIT];
    int operator_count;
    struct {
        int value, environment;
    } land_cover[LAND_COVER_LIMIT];
    int land_cover_count;
    char text[8192];
    size_t text_size;
} tables;

static pthread_once_t tables_once = PTHREAD_ONCE_INIT;

static const char *line_end(const char *at)
{
    const char *end = strchr(at, '\n');
    return end == NULL ? at + strlen(at) : end;
}

/* Copies the next line that is no comment and not empty; false at the end. */
static bool read_line(struct data_reference_cursor *cursor)
{
    while (*cursor->at != '\0') {
        const char *start = cursor->at;
        const char *end = line_end(start);
        cursor->at = *end == '\0' ? end : end + 1;
        size_t length = (size_t)(end - start);
        if (length == 0 || *start == '#') {
            continue;
        }
        if (length >= sizeof cursor->text) {
            length = sizeof cursor->text - 1;
        }
        memcpy(cursor->text, start, length);
        cursor->text[length] = '\0';
        return true;
    }
    return false;
}

void data_reference_open(struct data_reference_cursor *ret, const unsigned char *table)
{
    *ret = (struct data_reference_cursor){.at = (const char *)table};
    (void)read_line(ret);
}

bool data_reference_next(struct data_reference_cursor *cursor)
{
    if (!read_line(cursor)) {
        return false;
    }
    char *at = cursor->text;
    for (int i = 0; i < DATA_REFERENCE_COLUMNS; i++) {
        cursor->cell[i] = at;
        char *comma = strchr(at, ',');
        if (comma != NULL) {
            *comma = '\0';
        }
        at = comma == NULL ? at + strlen(at) : comma + 1;
    }
    return true;
}

static const char *keep(const char *text)
{
    size_t size = strlen(text) + 1;
    if (tables.text_size + size > sizeof tables.text) {
        abort(); /* the table grew beyond the room made for it: seen by the first test that runs */
    }
    char *copy = tables.text + tables.text_size;
    memcpy(copy, text, size);
    tables.text_size += size;
    return copy;
}

static int whole(const char *text)
{
    int64_t value = 0;
    if (!data_number_integer(text, &value) || value < INT_MIN || value > INT_MAX) {
        abort(); /* a slip in our own table: seen by the first test that runs */
    }
    return (int)value;
}

static void decode_tables(void)
{
    struct data_reference_cursor cursor;
    data_reference_open(&cursor, data_reference_provinces_csv);
    while (tables.province_count < PROVINCE_LIMIT && data_reference_next(&cursor)) {
        struct data_province *province = &tables.province[tables.province_count++];
        province->code = keep(cursor.cell[0]);
        province->name = keep(cursor.cell[1]);
        (void)data_number_real(cursor.cell[2], &province->central_meridian_deg);
        province->crs = keep(cursor.cell[3]);
    }
    data_reference_open(&cursor, data_reference_operators_csv);
    while (tables.operator_count < OPERATOR_LIMIT && data_reference_next(&cursor)) {
        int row = tables.operator_count++;
        tables.operator_row[row].mcc = whole(cursor.cell[0]);
        tables.operator_row[row].mnc = whole(cursor.cell[1]);
        tables.operator_row[row].name = keep(cursor.cell[2]);
    }
    data_reference_open(&cursor, data_reference_land_cover_csv);
    while (tables.land_cover_count < LAND_COVER_LIMIT && data_reference_next(&cursor)) {
        int row = tables.land_cover_count++;
        tables.land_cover[row].value = whole(cursor.cell[0]);
        tables.land_cover[row].environment = data_reference_environment(cursor.cell[1]);
    }
}

int data_reference_province_count(void)
{
    (void)pthread_once(&tables_once, decode_tables);
    return tables.province_count;
}

const struct data_province *data_reference_province_at(int index)
{
    return index >= 0 && index < data_reference_province_count() ? &tables.province[index] : NULL;
}

const struct data_province *data_reference_province(const char *code)
{
    for (int i = 0; code != NULL && i < data_reference_province_count(); i++) {
        if (strcmp(tables.province[i].code, code) == 0) {
            return &tables.province[i];
        }
    }
    return NULL;
}

const char *data_reference_operator(int mcc, int mnc)
{
    (void)pthread_once(&tables_once, decode_tables);
    for (int i = 0; i < tables.operator_count; i++) {
        if (tables.operator_row[i].mcc == mcc && tables.operator_row[i].mnc == mnc) {
            return tables.operator_row[i].name;
        }
    }
    return NULL;
}

int data_reference_land_cover(int value)
{
    (void)pthread_once(&tables_once, decode_tables);
    for (int i = 0; i < tables.land_cover_count; i++) {
        if (tables.land_cover[i].value == value) {
            return tables.land_cover[i].environment;
        }
    }
    return -1;
}

int data_reference_environment(const char *text)
{
    for (int i = 0; i < PLAN_ENVIRONMENT_COUNT; i++) {
        if (strcmp(plan_environment_name((enum plan_environment)i), text) == 0) {
            return i;
        }
    }
    return -1;
}

/* What people and machines call a technology, folded. */
static const struct {
    const char *word;
    enum plan_technology technology;
} technology_words[] = {
    {"gsm", PLAN_GSM},    {"2g", PLAN_GSM},     {"gprs", PLAN_GSM},   {"edge", PLAN_GSM},
    {"egsm", PLAN_GSM},   {"dcs", PLAN_GSM},    {"umts", PLAN_UMTS},  {"3g", PLAN_UMTS},
    {"wcdma", PLAN_UMTS}, {"hspa", PLAN_UMTS},  {"hsdpa", PLAN_UMTS}, {"nodeb", PLAN_UMTS},
    {"utran", PLAN_UMTS}, {"lte", PLAN_LTE},    {"4g", PLAN_LTE},     {"enb", PLAN_LTE},
    {"enodeb", PLAN_LTE}, {"eutran", PLAN_LTE}, {"eutra", PLAN_LTE},  {"ltea", PLAN_LTE},
    {"4glte", PLAN_LTE},  {"lte4g", PLAN_LTE},  {"fddlte", PLAN_LTE}, {"ltefdd", PLAN_LTE},
    {"tddlte", PLAN_LTE}, {"ltetdd", PLAN_LTE}, {"nr", PLAN_NR},      {"5g", PLAN_NR},
    {"gnb", PLAN_NR},     {"gnodeb", PLAN_NR},  {"5gnr", PLAN_NR},    {"nr5g", PLAN_NR},
    {"5gsa", PLAN_NR},    {"5gnsa", PLAN_NR},   {"nrsa", PLAN_NR},    {"nrnsa", PLAN_NR},
};

_Bool data_reference_technology(enum plan_technology *ret, const char *text)
{
    char folded[DATA_FOLD_SIZE];
    data_fold_text(folded, sizeof folded, text);
    for (size_t i = 0; i < sizeof technology_words / sizeof technology_words[0]; i++) {
        if (strcmp(technology_words[i].word, folded) == 0) {
            *ret = technology_words[i].technology;
            return true;
        }
    }
    return false;
}
