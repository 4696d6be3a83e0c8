/* A problem of choosing sites from a text file: docs/certificate.md has the grammar. */
#ifndef PHUSONG_DATASETS_CHOICE_FILE_H
#define PHUSONG_DATASETS_CHOICE_FILE_H

#include "planner/choice/problem.h"

#include <stddef.h>

#define DATA_CHOICE_MAX_UNITS 20000000
#define DATA_CHOICE_MAX_OPTIONS 2000000
#define DATA_CHOICE_MAX_NUMBER 1000000000000000000 /* 10^18: of any whole number */

struct data_choice_unit { /* for words only: weight / divisor of `name` */
    char *name;           /* NULL: not said */
    int64_t divisor;
};

struct data_choice {
    struct plan_choice choice; /* borrows from what follows; sound by plan_choice_check */
    int64_t *weight, *value;   /* value == weight where the file gives no other */
    struct plan_option *option;
    char **option_id;                 /* [option_count] each once */
    struct plan_run *run, *floor_run; /* neighbouring runs of a list are made one */
    struct plan_floor *floor;
    char **floor_name;
    int64_t *area_limit;
    struct data_choice_unit weight_unit, value_unit;
    char *cost_unit; /* NULL: not said */
    char sha256[65]; /* of the file */
};

void data_choice_release(struct data_choice *choice);

/* GEO_ERR_INPUT with file and line. */
enum geo_status data_choice_load(struct data_choice *ret, const char *path,
                                 struct geo_error *err) GEO_MUST_CHECK;

/* The same of a text in memory; `name` stands for the file in messages. */
enum geo_status data_choice_parse(struct data_choice *ret, const char *bytes, size_t size, const char *name,
                                  struct geo_error *err) GEO_MUST_CHECK;

#endif
