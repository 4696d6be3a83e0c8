#include "outputs/build.h"

#include <stdio.h>

enum geo_status out_quality_build(struct out_table *ret, const struct out_context *context,
                                  struct geo_error *err)
{
    const struct plan_quality *quality = context->results->quality;
    enum geo_status status =
        out_table_open(ret, OUT_QUALITY, context->scenario, (int64_t)quality->count, err);
    if (status != GEO_OK) {
        return status;
    }
    for (size_t i = 0; i < quality->count; i++) {
        const struct plan_finding *finding = &quality->finding[i];
        char id[24];
        (void)snprintf(id, sizeof id, "%zu", i + 1);
        out_table_row(ret, id);
        out_table_text(ret, "severity", plan_severity_name(finding->severity));
        out_table_text(ret, "file", finding->file);
        if (finding->row >= 0) {
            out_table_integer(ret, "row", NULL, finding->row);
        }
        out_table_text(ret, "field", finding->field);
        out_table_text(ret, "kind", finding->kind);
        out_table_text(ret, "what", finding->what);
        out_table_text(ret, "action", finding->action);
    }
    return out_table_status(ret, err);
}
