/* What the files of the key table share. */
#ifndef PHUSONG_DATASETS_PLAN_KEYS_INTERNAL_H
#define PHUSONG_DATASETS_PLAN_KEYS_INTERNAL_H

#include "datasets/plan.h"
#include "datasets/plan_keys.h"

/* Within a table offsets count from the start of the map's struct. Maps that are not structs of their own
 * (area, gaps) lie at offset 0 and their keys count from struct data_plan. */
#define AT(member) offsetof(struct data_plan, member)
#define TABLE(keys, bytes, short_for)                                                                        \
    {                                                                                                        \
        .key = (keys), .count = sizeof(keys) / sizeof((keys)[0]), .size = (bytes), .shorthand = (short_for)  \
    }

/* plan_keys.c */
extern const struct data_plan_table data_plan_keys_columns, data_plan_keys_features;

/* plan_keys_sites.c; base: struct data_sites, struct data_site_costs */
extern const struct data_plan_table data_plan_keys_sites, data_plan_keys_costs;

/* plan_keys_radio.c; base: struct data_plan */
extern const struct data_plan_table data_plan_keys_propagation, data_plan_keys_clutter,
    data_plan_keys_entry_loss;

#endif
