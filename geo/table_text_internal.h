/* Delimited text, one record at a time. Our own reader, because it must say the line of every fault, keep
 * every value as it is written, and not lose a field that has no column. */
#ifndef PHUSONG_GEO_TABLE_TEXT_INTERNAL_H
#define PHUSONG_GEO_TABLE_TEXT_INTERNAL_H

#include "geo/status.h"
#include <stdbool.h>
#include <stdint.h>

struct geo_text;

/* `name` is what GDAL opens, `path` what messages say. The separator is the most frequent of , ; tab | in the
 * first record. A byte-order mark is skipped; UTF-16, binary and empty files are GEO_ERR_INPUT. */
enum geo_status geo_text_open(struct geo_text **ret, const char *name, const char *path, bool no_header,
                              struct geo_error *err) GEO_MUST_CHECK;
void geo_text_close(struct geo_text *text);

/* Fixed by the first record. Columns without a name are field_1, field_2, … */
int geo_text_column_count(const struct geo_text *text);
const char *geo_text_column_name(const struct geo_text *text, int column);

/* Next record that is not blank. Fields may be quoted; a quoted one may hold separators, line breaks and
 * doubled quotes. *ret_line is the line it begins on. GEO_ERR_INPUT if it has more fields than columns, if a
 * quote does not end, or if a text is not UTF-8. */
enum geo_status geo_text_next(struct geo_text *text, bool *ret_more, int64_t *ret_line,
                              struct geo_error *err) GEO_MUST_CHECK;
/* Of the current record; NULL where the record is too short. */
const char *geo_text_field(const struct geo_text *text, int column);

#endif
