/* Private to outputs/schema*.c: the columns of the tables about sites. */
#ifndef PHUSONG_OUTPUTS_SCHEMA_INTERNAL_H
#define PHUSONG_OUTPUTS_SCHEMA_INTERNAL_H

#include "outputs/schema.h"

#define TEXT GEO_FIELD_TEXT, 0
#define INTEGER GEO_FIELD_INTEGER, 0
#define REAL(decimals) GEO_FIELD_REAL, decimals
#define DATE GEO_FIELD_DATE, 0

#define COLUMNS(list) (list), (int)(sizeof(list) / sizeof(list)[0])

/* Of OUT_SITES … OUT_COMMUNE_PHASES, OUT_RANK_COMMUNES, OUT_RANK_VILLAGES. */
const struct out_schema *out_schema_siting(enum out_table_name name);

#endif
