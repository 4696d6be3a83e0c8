/* Everything a run has found, and the one call that writes it. */
#ifndef PHUSONG_OUTPUTS_RESULTS_H
#define PHUSONG_OUTPUTS_RESULTS_H

#include "geo/progress.h"
#include "planner/coverage/coverage.h"
#include "planner/gaps/gaps.h"
#include "planner/scenario/quality.h"
#include "planner/siting/siting.h"

#include <stdbool.h>

struct out_input { /* one file that was read, for run.json */
    const char *path, *role, *sha256, *note;
    int64_t bytes;
};

struct out_stage { /* one stage of the run, for run.json */
    const char *name;
    double seconds;
    const char *counts; /* "10200 stations, 4000 positions" */
};

struct out_results {
    const struct plan_scenario *scenario;
    const struct plan_quality *quality;
    const struct plan_coverage *before;
    const struct plan_coverage *after; /* NULL without sites */
    const struct plan_gaps *gaps;
    const struct plan_tallies *tallies;
    const struct plan_tallies *tallies_after; /* NULL without sites */
    const struct plan_candidates *candidates; /* NULL without sites */
    const struct plan_siting *siting;         /* NULL without sites */
    const struct plan_demand *demand;         /* NULL without sites */
    int threads;                              /* to use, at least 1 */
    bool coverage_by_commune;  /* also the coverage polygons cut to each commune: seconds for each service */
    const char *resolved_plan; /* YAML text */
    const struct out_input *inputs;
    int input_count;
    const struct out_stage *stages;
    int stage_count;
    const char *const *warnings;
    int warning_count;
};

/* Writes every result file into `folder` (which exists and is empty): communes, gaps, coverage, stations,
 * proposed_sites (.geojson), phusong.gpkg, signal/server/probability rasters for each service (and "after"),
 * summary, communes, gaps, data_quality, with sites also proposed_sites, candidates, phases, commune_phases,
 * budget_curve (.csv + .csvt) and siting/ (problem and certificate), plan.resolved.yaml, run.json. */
enum geo_status out_results_write(const struct out_results *results, const char *folder,
                                  const struct geo_progress *progress, struct geo_error *err) GEO_MUST_CHECK;

/* docs/formats.md's field lists, generated from the same tables the writers use. Caller frees. */
enum geo_status out_formats_describe(char **ret, struct geo_error *err) GEO_MUST_CHECK;

#endif
