/* Finding the column that is meant: named by the plan, or recognised by its usual names. */
#ifndef PHUSONG_DATASETS_COLUMNS_INTERNAL_H
#define PHUSONG_DATASETS_COLUMNS_INTERNAL_H

#include "geo/table.h"

struct data_columns_file { /* for messages */
    const char *role;      /* "stations" */
    const char *shown;     /* "452.csv" */
};

struct data_columns_rule {
    const char *what;         /* "longitude" */
    const char *plan_key;     /* "columns: {lon: …}": the cure */
    const char *mapped;       /* the plan's name for it, or NULL */
    const char *const *usual; /* folded names, best first, NULL-terminated */
    bool required;
};

/* Index of the column, −1 if there is none and none is required. GEO_ERR_INPUT, listing the columns that are
 * there, if the mapped name or a required column is missing. */
enum geo_status data_columns_find(int *ret, const struct geo_table *table,
                                  const struct data_columns_rule *rule, const struct data_columns_file *file,
                                  struct geo_error *err) GEO_MUST_CHECK;

/* Usual names, Vietnamese and English, of what several readers look for. */
extern const char *const data_columns_lon[], *const data_columns_lat[],
                                                 *const data_columns_id[], *const data_columns_people[],
                                                                               *const data_columns_commune[],
                                                                                   *const data_columns_cost[];

#endif
