/* Any bytes as a plan file: read or refused. What is read is rendered and must read back to the same plan. */
#include "datasets/plan.h"
#include "datasets/plan_read.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *render_or_stop(const struct data_plan *plan)
{
    char *text = NULL;
    if (data_plan_render(&text, plan, NULL, NULL) != GEO_OK) {
        abort();
    }
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct data_plan plan = {0};
    struct data_plan again = {0};
    struct geo_error err = {0};
    struct data_plan_source source = {.file = "plan.yaml", .bytes = (const char *)data, .size = size};
    if (data_plan_parse(&plan, &source, &err) != GEO_OK) {
        if (err.status != GEO_ERR_PLAN || strncmp(err.message, "plan.yaml:", 10) != 0) {
            abort();
        }
        return 0;
    }
    char *once = render_or_stop(&plan);
    source = (struct data_plan_source){.file = "plan.yaml", .bytes = once, .size = strlen(once)};
    if (data_plan_parse(&again, &source, &err) != GEO_OK) {
        abort();
    }
    char *twice = render_or_stop(&again);
    if (strcmp(once, twice) != 0) {
        abort();
    }
    free(once);
    free(twice);
    data_plan_release(&plan);
    data_plan_release(&again);
    return 0;
}
