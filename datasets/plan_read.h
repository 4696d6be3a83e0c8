/* From the tree to struct data_plan, by the table of keys. */
#ifndef PHUSONG_DATASETS_PLAN_READ_H
#define PHUSONG_DATASETS_PLAN_READ_H

#include "datasets/plan.h"
#include "datasets/plan_keys.h"
#include "datasets/plan_problems.h"
#include "datasets/plan_tree.h"

/* Why a text is no value of a key: follows the text in the message. Empty: it is one. */
struct data_plan_fault {
    char text[256];
};

struct data_plan_reading {
    const char *folder; /* of the plan file */
    struct data_plan_problems *problems;
    struct geo_error *err;
};

/* Parse one text into its place in the struct at `base`. A fault is not a failure: the status is GEO_OK and
 * the field untouched. Keys that hold lists or maps have no text. */
enum geo_status data_plan_value_set(struct data_plan_fault *fault, void *base,
                                    const struct data_plan_key *key, const char *text, const char *folder,
                                    struct geo_error *err) GEO_MUST_CHECK;
enum geo_status data_plan_value_parse_real(struct data_plan_fault *fault, double *ret,
                                           const struct data_plan_key *key, const char *text) GEO_MUST_CHECK;

/* Absent values and the table's defaults, into a zeroed struct. */
enum geo_status data_plan_value_defaults(void *base, const struct data_plan_table *table,
                                         struct geo_error *err) GEO_MUST_CHECK;
/* Free what the struct at `base` owns; safe on zeroed, safe twice. */
void data_plan_value_release(void *base, const struct data_plan_table *table);

/* Fill a plan that holds the defaults. What is wrong goes to reading->problems; the status is about memory.
 */
enum geo_status data_plan_read(struct data_plan *plan, const struct data_plan_node *root,
                               const struct data_plan_reading *reading) GEO_MUST_CHECK;

/* Tell that the table has no such key, and which one may have been meant. */
void data_plan_suggest(struct data_plan_problems *problems, const struct data_plan_place *up,
                       const struct data_plan_table *table, const struct data_plan_node *node);

/* Defaults that follow from other keys, and what must hold between keys. */
enum geo_status data_plan_check(struct data_plan *plan, const struct data_plan_node *root,
                                const struct data_plan_reading *reading) GEO_MUST_CHECK;

/* data_plan_load on bytes in memory; `file` need not exist. */
enum geo_status data_plan_parse(struct data_plan *ret, const struct data_plan_source *source,
                                struct geo_error *err) GEO_MUST_CHECK;

#endif
