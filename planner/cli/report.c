#include "planner/cli/report.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void cli_report_scenario(const struct plan_scenario *scenario)
{
    int64_t people_milli = 0;
    double area_km2 = 0.0;
    for (int64_t e = 0; scenario->entries.people_milli != NULL && e < scenario->entries.count; e++) {
        people_milli += scenario->entries.people_milli[e];
    }
    for (int32_t i = 0; i < scenario->commune_count; i++) {
        area_km2 += scenario->commune[i].area_km2;
    }
    (void)printf("area      %" PRId32 " communes, %.1f km2, %" PRId32 " x %" PRId32
                 " cells of %g m, %s (%s)\n",
                 scenario->commune_count, area_km2, scenario->grid.cols, scenario->grid.rows,
                 scenario->grid.cell_m, scenario->crs, scenario->crs_name);
    if (scenario->has_population) {
        (void)printf("people    %" PRId64 ", %s\n", (people_milli + 500) / 1000, scenario->population_source);
    } else {
        (void)printf("people    not given: results count area only\n");
    }
    (void)printf(
        "stations  %" PRId32 " on %" PRId32 " positions, %" PRId32 " sectors, %" PRId32 " operators\n",
        scenario->station_count, scenario->position_count, scenario->sector_count, scenario->operator_count);
    (void)printf("terrain   %s\n",
                 scenario->terrain_asl_m == NULL ? "not given: flat ground is assumed" : "given");
}

static size_t count_kind(const struct plan_quality *quality, size_t from, const struct plan_finding *like)
{
    size_t count = 0;
    for (size_t i = from; i < quality->count; i++) {
        const struct plan_finding *finding = &quality->finding[i];
        count += finding->severity == like->severity && strcmp(finding->kind, like->kind) == 0 ? 1 : 0;
    }
    return count;
}

static bool seen_before(const struct plan_quality *quality, size_t index)
{
    const struct plan_finding *here = &quality->finding[index];
    for (size_t i = 0; i < index; i++) {
        const struct plan_finding *finding = &quality->finding[i];
        if (finding->severity == here->severity && strcmp(finding->kind, here->kind) == 0) {
            return true;
        }
    }
    return false;
}

static void print_finding(const struct plan_finding *finding)
{
    (void)printf("%s: %s", plan_severity_name(finding->severity), finding->file);
    if (finding->row >= 0) {
        (void)printf(":%" PRId64, finding->row);
    }
    if (finding->field[0] != '\0') {
        (void)printf(" %s", finding->field);
    }
    (void)printf(": %s: %s; %s\n", finding->kind, finding->what, finding->action);
}

void cli_report_quality(const struct plan_quality *quality, bool details)
{
    (void)printf(
        "data      %zu errors, %zu warnings, %zu notes\n", plan_quality_count(quality, PLAN_SEVERITY_ERROR),
        plan_quality_count(quality, PLAN_SEVERITY_WARNING), plan_quality_count(quality, PLAN_SEVERITY_INFO));
    for (int severity = PLAN_SEVERITY_ERROR; severity >= PLAN_SEVERITY_INFO; severity--) {
        for (size_t i = 0; i < quality->count; i++) {
            const struct plan_finding *finding = &quality->finding[i];
            if ((int)finding->severity != severity) {
                continue;
            }
            if (details) {
                print_finding(finding);
            } else if (!seen_before(quality, i)) {
                (void)printf("          %-7s %-22s %zu\n", plan_severity_name(finding->severity),
                             finding->kind, count_kind(quality, i, finding));
            }
        }
    }
}
