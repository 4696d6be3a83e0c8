#include "planner/scenario/quality.h"

#include "geo/memory.h"

#include <stdlib.h>

void plan_quality_release(struct plan_quality *quality)
{
    for (size_t i = 0; i < quality->count; i++) {
        struct plan_finding *finding = &quality->finding[i];
        free(finding->file);
        free(finding->field);
        free(finding->kind);
        free(finding->what);
        free(finding->action);
    }
    free(quality->finding);
    *quality = (struct plan_quality){0};
}

enum geo_status plan_quality_add(struct plan_quality *quality, enum plan_severity severity,
                                 const struct plan_finding_text *where, const char *what, const char *action,
                                 struct geo_error *err)
{
    enum geo_status status = geo_memory_grow(&quality->finding, &quality->capacity, quality->count + 1,
                                             sizeof *quality->finding, err);
    if (status != GEO_OK) {
        return status;
    }
    /* Counted at once: what has been copied is released with the list even if the next copy fails. */
    struct plan_finding *finding = &quality->finding[quality->count++];
    *finding = (struct plan_finding){.severity = severity, .row = where->row};
    char **target[5] = {&finding->file, &finding->field, &finding->kind, &finding->what, &finding->action};
    const char *source[5] = {where->file, where->field, where->kind, what, action};
    for (int i = 0; i < 5 && status == GEO_OK; i++) {
        status = geo_memory_text(target[i], source[i], err);
    }
    return status;
}

size_t plan_quality_count(const struct plan_quality *quality, enum plan_severity severity)
{
    size_t count = 0;
    for (size_t i = 0; i < quality->count; i++) {
        count += quality->finding[i].severity == severity ? 1 : 0;
    }
    return count;
}

const char *plan_severity_name(enum plan_severity severity)
{
    static const char *const name[] = {"info", "warning", "error"};
    return name[severity];
}
