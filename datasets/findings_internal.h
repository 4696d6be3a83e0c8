/* Findings while loading: every row by itself, unless a file has very many of one kind. */
#ifndef PHUSONG_DATASETS_FINDINGS_INTERNAL_H
#define PHUSONG_DATASETS_FINDINGS_INTERNAL_H

#include "planner/scenario/quality.h"

/* Rows of one kind in one file that are listed; the rest are counted in one finding. */
#define DATA_FINDINGS_ROW_LIMIT 20

struct data_finding {
    enum plan_severity severity;
    const char *file;
    int64_t row; /* −1: the whole file */
    const char *field, *kind, *action;
};

struct data_findings_tally {
    enum plan_severity severity;
    char *file, *field, *kind, *action;
    int64_t count;
};

struct data_findings {
    struct plan_quality *quality; /* where they go */
    struct data_findings_tally *tally;
    size_t tally_count, tally_capacity;
};

void data_findings_release(struct data_findings *findings);
/* `format` and what follows say what was found. */
enum geo_status data_findings_add(struct data_findings *findings, const struct data_finding *finding,
                                  struct geo_error *err, const char *format, ...) GEO_MUST_CHECK
    __attribute__((format(printf, 4, 5)));
/* The first finding of a kind about a row of a file, NULL if there is none. */
const struct plan_finding *data_findings_first(const struct data_findings *findings, const char *file,
                                               const char *kind);
/* At the end of a file: "and 321 more rows" for each kind with rows that were not listed. */
enum geo_status data_findings_flush(struct data_findings *findings, struct geo_error *err) GEO_MUST_CHECK;

#endif
