/* The list of everything that is wrong with the data, and what was done about it. */
#ifndef PHUSONG_PLANNER_QUALITY_H
#define PHUSONG_PLANNER_QUALITY_H

#include "geo/status.h"
#include <stddef.h>
#include <stdint.h>

enum plan_severity { PLAN_SEVERITY_INFO, PLAN_SEVERITY_WARNING, PLAN_SEVERITY_ERROR };

struct plan_finding {
    enum plan_severity severity;
    char *file;   /* as the plan names it */
    int64_t row;  /* −1: the whole file */
    char *field;  /* "" if not about one field */
    char *kind;   /* stable word: duplicate, outside, no_commune, bad_value, overlap, ring_repaired, void,
                     assumed … */
    char *what;   /* what was found */
    char *action; /* what was done */
};

struct plan_quality {
    struct plan_finding *finding;
    size_t count, capacity;
};

struct plan_finding_text {
    const char *file;
    int64_t row;
    const char *field;
    const char *kind;
};

void plan_quality_release(struct plan_quality *quality);
/* `what` and `action` are copied; the rest too. */
enum geo_status plan_quality_add(struct plan_quality *quality, enum plan_severity severity,
                                 const struct plan_finding_text *where, const char *what, const char *action,
                                 struct geo_error *err) GEO_MUST_CHECK;
size_t plan_quality_count(const struct plan_quality *quality, enum plan_severity severity);
const char *plan_severity_name(enum plan_severity severity); /* "info", "warning", "error" */

#endif
