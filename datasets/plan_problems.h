/* All that is wrong with a plan, collected, and told in one go in the order of the file. */
#ifndef PHUSONG_DATASETS_PLAN_PROBLEMS_H
#define PHUSONG_DATASETS_PLAN_PROBLEMS_H

#include "datasets/plan_tree.h"
#include "geo/status.h"
#include <stdbool.h>
#include <stddef.h>

/* More are told only as a number; still more are only counted. */
#define DATA_PLAN_PROBLEMS_TOLD 50
#define DATA_PLAN_PROBLEMS_KEPT 1000

/* Where a value stands in the plan: "services[0].threshold_dbm" is a chain of three. `name` NULL: an element.
 */
struct data_plan_place {
    const struct data_plan_place *up;
    const char *name;
    size_t index;
};

struct data_plan_problem {
    int line, column;
    size_t order; /* of finding, to keep the sort stable */
    char *text;
};

struct data_plan_problems {
    struct data_plan_problem *problem;
    size_t count, capacity;
    size_t total; /* count plus those not kept */
    bool failed;  /* out of memory */
};

struct data_plan_mark {
    int line, column;
};

void data_plan_problems_release(struct data_plan_problems *problems);

/* "<place> = <value> <what>" at the value. A text's value is shown, of lists and maps only the place. */
void data_plan_problems_value(struct data_plan_problems *problems, const struct data_plan_place *place,
                              const struct data_plan_node *node, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* "<place> <what>" at a position. */
void data_plan_problems_place(struct data_plan_problems *problems, const struct data_plan_place *place,
                              struct data_plan_mark mark, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* GEO_OK without problems; else GEO_ERR_PLAN and as many whole lines "FILE:LINE:COLUMN: …" as are told and
 * fit. */
enum geo_status data_plan_problems_tell(struct data_plan_problems *problems, const char *file,
                                        struct geo_error *err) GEO_MUST_CHECK;

#endif
