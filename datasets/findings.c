#include "datasets/findings_internal.h"

#include "geo/memory.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void forget_tallies(struct data_findings *findings)
{
    for (size_t i = 0; i < findings->tally_count; i++) {
        struct data_findings_tally *tally = &findings->tally[i];
        free(tally->file);
        free(tally->field);
        free(tally->kind);
        free(tally->action);
    }
    findings->tally_count = 0;
}

void data_findings_release(struct data_findings *findings)
{
    forget_tallies(findings);
    free(findings->tally);
    *findings = (struct data_findings){0};
}

static struct data_findings_tally *find_tally(const struct data_findings *findings,
                                              const struct data_finding *finding)
{
    for (size_t i = 0; i < findings->tally_count; i++) {
        struct data_findings_tally *tally = &findings->tally[i];
        if (tally->severity == finding->severity && strcmp(tally->file, finding->file) == 0 &&
            strcmp(tally->field, finding->field) == 0 && strcmp(tally->kind, finding->kind) == 0 &&
            strcmp(tally->action, finding->action) == 0) {
            return tally;
        }
    }
    return NULL;
}

static enum geo_status add_tally(struct data_findings *findings, const struct data_finding *finding,
                                 struct geo_error *err)
{
    enum geo_status status = geo_memory_grow(&findings->tally, &findings->tally_capacity,
                                             findings->tally_count + 1, sizeof *findings->tally, err);
    if (status != GEO_OK) {
        return status;
    }
    struct data_findings_tally *tally = &findings->tally[findings->tally_count++];
    *tally = (struct data_findings_tally){.severity = finding->severity};
    char **target[] = {&tally->file, &tally->field, &tally->kind, &tally->action};
    const char *source[] = {finding->file, finding->field, finding->kind, finding->action};
    for (int i = 0; i < 4 && status == GEO_OK; i++) {
        status = geo_memory_text(target[i], source[i], err);
    }
    return status;
}

enum geo_status data_findings_add(struct data_findings *findings, const struct data_finding *finding,
                                  struct geo_error *err, const char *format, ...)
{
    if (finding->row >= 0) {
        struct data_findings_tally *tally = find_tally(findings, finding);
        if (tally == NULL) {
            enum geo_status status = add_tally(findings, finding, err);
            if (status != GEO_OK) {
                return status;
            }
            tally = &findings->tally[findings->tally_count - 1];
        }
        tally->count++;
        if (tally->count > DATA_FINDINGS_ROW_LIMIT) {
            return GEO_OK;
        }
    }
    char what[1024];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    struct plan_finding_text where = {finding->file, finding->row, finding->field, finding->kind};
    return plan_quality_add(findings->quality, finding->severity, &where, what, finding->action, err);
}

const struct plan_finding *data_findings_first(const struct data_findings *findings, const char *file,
                                               const char *kind)
{
    for (size_t i = 0; i < findings->quality->count; i++) {
        const struct plan_finding *finding = &findings->quality->finding[i];
        if (finding->row >= 0 && strcmp(finding->file, file) == 0 && strcmp(finding->kind, kind) == 0) {
            return finding;
        }
    }
    return NULL;
}

enum geo_status data_findings_flush(struct data_findings *findings, struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    for (size_t i = 0; i < findings->tally_count && status == GEO_OK; i++) {
        const struct data_findings_tally *tally = &findings->tally[i];
        if (tally->count <= DATA_FINDINGS_ROW_LIMIT) {
            continue;
        }
        char what[128];
        (void)snprintf(what, sizeof what, "and %" PRId64 " more rows like these",
                       tally->count - DATA_FINDINGS_ROW_LIMIT);
        struct plan_finding_text where = {tally->file, -1, tally->field, tally->kind};
        status = plan_quality_add(findings->quality, tally->severity, &where, what, tally->action, err);
    }
    if (status == GEO_OK) {
        forget_tallies(findings);
    }
    return status;
}
