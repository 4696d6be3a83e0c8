#include "planner/cli/run.h"
#include "planner/coverage/kernel.h"

#include "datasets/number.h"
#include "geo/crs.h"
#include "geo/memory.h"
#include "geo/parallel.h"
#include "planner/cli/report.h"
#include "planner/coverage/reach.h"
#include "planner/gaps/gaps.h"
#include "planner/radio/model.h"
#include "planner/siting/siting.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OUTPUT, OVERWRITE, THREADS, CACHE, CACHE_LIMIT, QUIET, OPTION_COUNT };
static const struct cli_option options[OPTION_COUNT] = {
    [OUTPUT] = {"output", 'o', true, "DIR", "where the results go (results/<plan name>)"},
    [OVERWRITE] = {"overwrite", 0, false, NULL, "replace earlier results in DIR"},
    [THREADS] = {"threads", 't', true, "N", "processors to use (all)"},
    [CACHE] = {"cache", 0, true, "DIR",
               "keep path losses there, and reuse those of masts that are as before"},
    [CACHE_LIMIT] = {"cache-limit", 0, true, "SIZE",
                     "of all files in the cache, in bytes or as 500M, 20G (4G)"},
    [QUIET] = {"quiet", 'q', false, NULL, "no progress and no summary"},
};

/* ---- stages and their record ---- */

static void stage_begin(struct cli_run *run, const char *name)
{
    cli_progress_start(&run->progress, name, run->quiet);
}

__attribute__((format(printf, 2, 3))) static void stage_end(struct cli_run *run, const char *format, ...)
{
    cli_progress_end(&run->progress);
    struct out_stage *stage = &run->stage[run->stage_count];
    char *counts = run->stage_counts[run->stage_count++];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(counts, sizeof run->stage_counts[0], format, args);
    va_end(args);
    *stage = (struct out_stage){run->progress.stage, cli_clock_s() - run->progress.stage_start_s, counts};
    if (!run->quiet) {
        (void)printf("%-9s %s (%.1f s)\n", stage->name, counts, stage->seconds);
        (void)fflush(stdout);
    }
}

enum geo_status cli_run_interruption(struct geo_error *err)
{
    return cli_interrupted() ? geo_error_set(err, GEO_ERR_INTERRUPTED, "interrupted") : GEO_OK;
}

static void warn_domains(struct cli_run *run, uint32_t warnings)
{
    for (int i = 0; i < PLAN_WARNING_COUNT && run->warning_count < CLI_RUN_MAX_WARNINGS; i++) {
        if ((warnings & (1u << i)) == 0) {
            continue;
        }
        char *text = run->warning_text[run->warning_count];
        (void)snprintf(text, sizeof run->warning_text[0],
                       "propagation: %s for some paths: values are extrapolated",
                       plan_warning_text((enum plan_warning)(1u << i)));
        run->warning[run->warning_count++] = text;
        (void)fprintf(stderr, "phusong: warning: %s\n", text);
    }
}

/* ---- before the first stage ---- */

static enum geo_status read_arguments(struct cli_run *run, int argc, char **argv, struct geo_error *err)
{
    struct cli_args args;
    const char *path = NULL;
    int64_t threads = geo_parallel_cpu_count();
    enum geo_status status = cli_args_parse(&args, argc, argv, options, OPTION_COUNT, err);
    if (status == GEO_OK) {
        status = cli_args_one(&path, &args, "run", "the plan file", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    if (args.given[THREADS] &&
        (!data_number_integer(args.value[THREADS], &threads) || threads < 1 || threads > 256)) {
        return geo_error_set(err, GEO_ERR_USAGE,
                             "option '--threads' = '%s' is not a whole number in [1, 256]",
                             args.value[THREADS]);
    }
    run->threads = (int)threads;
    const char *set = getenv("PHUSONG_SIMD");
    if (set != NULL) {
        run->kernel = plan_kernel_find(set);
        if (run->kernel == NULL) {
            return geo_error_set(
                err, GEO_ERR_USAGE,
                "PHUSONG_SIMD = '%s' is none of baseline, avx2, avx512 that this machine has", set);
        }
    }
    run->quiet = args.given[QUIET];
    if (args.given[CACHE_LIMIT] && !args.given[CACHE]) {
        return geo_error_set(err, GEO_ERR_USAGE, "option '--cache-limit' needs the option '--cache'");
    }
    status = cli_run_cache_open(run, args.value[CACHE], args.value[CACHE_LIMIT], err);
    if (status == GEO_OK) {
        status = data_plan_load(&run->plan, path, err);
    }
    char fallback[512];
    if (status == GEO_OK) {
        (void)snprintf(fallback, sizeof fallback, "results/%s", run->plan.plan);
        status = geo_memory_text(&run->output_path, args.given[OUTPUT] ? args.value[OUTPUT] : fallback, err);
    }
    if (status == GEO_OK) {
        status = geo_folder_open(&run->folder, run->output_path, args.given[OVERWRITE], "run.json", err);
    }
    return status;
}

/* What the grids will take, so that nobody waits for a run that cannot fit. */
static void announce(const struct cli_run *run)
{
    const struct plan_scenario *scenario = &run->loaded.scenario;
    double cells = (double)geo_grid_cell_count(&scenario->grid);
    double terrain = (double)geo_grid_cell_count(&scenario->terrain_grid);
    int copies = scenario->siting.wanted ? 2 : 1;
    double bytes = cells * (24.0 * scenario->service_count * copies + 3.0 * scenario->service_count + 30.0) +
                   terrain * (scenario->clutter_m != NULL ? 8.0 : 4.0) +
                   (double)scenario->entries.count * 20.0 + 250e6;
    if (!run->quiet) {
        (void)printf("memory    about %.1f GB will be needed\n", bytes / 1e9);
    }
}

static enum geo_status read_inputs(struct cli_run *run, struct geo_error *err)
{
    stage_begin(run, "reading");
    enum geo_status status = data_load(&run->loaded, &run->plan, &run->progress.progress, err);
    if (status == GEO_OK) {
        status = data_plan_render(&run->resolved_plan, &run->plan, run->folder.staging_path, err);
    }
    if (status != GEO_OK) {
        cli_progress_end(&run->progress);
        return status;
    }
    const struct plan_scenario *scenario = &run->loaded.scenario;
    stage_end(run, "%" PRId32 " communes, %" PRId32 " positions, %" PRId32 " stations, %zu findings",
              scenario->commune_count, scenario->position_count, scenario->station_count,
              run->loaded.quality.count);
    if (!run->quiet) {
        cli_report_scenario(scenario);
        cli_report_quality(&run->loaded.quality, false);
    }
    announce(run);
    return cli_run_interruption(err);
}

/* ---- coverage, gaps, figures ---- */

static enum geo_status classify(struct cli_run *run, const struct plan_coverage *coverage,
                                struct geo_error *err)
{
    const struct plan_scenario *scenario = &run->loaded.scenario;
    enum geo_status status = GEO_OK;
    for (int32_t s = 0; s < scenario->service_count && status == GEO_OK; s++) {
        free(run->outdoor[s]);
        free(run->indoor[s]);
        run->outdoor[s] = NULL;
        run->indoor[s] = NULL;
        status = plan_coverage_classify(&run->outdoor[s], coverage, scenario, s, false, err);
        if (status == GEO_OK) {
            status = plan_coverage_classify(&run->indoor[s], coverage, scenario, s, true, err);
        }
    }
    return status;
}

static const uint8_t *asked(const struct cli_run *run, int32_t service)
{
    return run->loaded.scenario.service[service].indoor ? run->indoor[service] : run->outdoor[service];
}

static struct plan_coverage_options options_of(const struct cli_run *run)
{
    return (struct plan_coverage_options){.threads = run->threads,
                                          .progress = &run->progress.progress,
                                          .kernel = run->kernel,
                                          .store = run->cache != NULL ? &run->store : NULL};
}

static enum geo_status cover(struct cli_run *run, struct geo_error *err)
{
    const struct plan_scenario *scenario = &run->loaded.scenario;
    size_t services = (size_t)scenario->service_count;
    stage_begin(run, "coverage");
    struct plan_coverage_options settings = options_of(run);
    enum geo_status status = plan_coverage_compute(&run->before, scenario, &settings, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&run->outdoor, services, sizeof(uint8_t *), "coverage classes", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&run->indoor, services, sizeof(uint8_t *), "coverage classes", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&run->flat, services, sizeof(uint8_t *), "coverage classes", err);
    }
    if (status == GEO_OK) {
        status = classify(run, &run->before, err);
    }
    if (status != GEO_OK) {
        cli_progress_end(&run->progress);
        return status;
    }
    stage_end(run, "%" PRId64 " paths, services: %" PRId32, run->before.path_count, scenario->service_count);
    cli_run_cache_report(run, &run->before);
    warn_domains(run, run->before.warnings);
    return cli_run_interruption(err);
}

static enum geo_status tally(struct cli_run *run, struct plan_tallies *ret, struct geo_error *err)
{
    size_t services = (size_t)run->loaded.scenario.service_count;
    struct plan_tally_input *inputs = NULL;
    enum geo_status status = geo_memory_array(&inputs, services, sizeof *inputs, "figures", err);
    for (size_t s = 0; s < services && status == GEO_OK; s++) {
        inputs[s] = (struct plan_tally_input){run->outdoor[s], run->indoor[s]};
    }
    if (status == GEO_OK) {
        status = plan_tallies_compute(ret, &run->loaded.scenario, inputs, err);
    }
    free(inputs);
    return status;
}

static enum geo_status find_gaps(struct cli_run *run, struct geo_error *err)
{
    const struct plan_scenario *scenario = &run->loaded.scenario;
    struct plan_gap_input *inputs = NULL;
    stage_begin(run, "gaps");
    enum geo_status status = tally(run, &run->tallies, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&inputs, (size_t)scenario->service_count, sizeof *inputs, "gaps", err);
    }
    for (int32_t s = 0; s < scenario->service_count && status == GEO_OK; s++) {
        status = plan_coverage_classify_flat(&run->flat[s], &run->before, scenario, s,
                                             scenario->service[s].indoor, err);
        inputs[s] = (struct plan_gap_input){s, asked(run, s), run->flat[s]};
    }
    if (status == GEO_OK) {
        status = plan_gaps_compute(&run->gaps, scenario, inputs, scenario->service_count, err);
    }
    free(inputs);
    if (status != GEO_OK) {
        cli_progress_end(&run->progress);
        return status;
    }
    stage_end(run, "%" PRId64 " areas without coverage", run->gaps.count);
    return cli_run_interruption(err);
}

/* ---- sites ---- */

static enum geo_status cell_weights(int64_t **ret, const struct plan_scenario *scenario,
                                    struct geo_error *err)
{
    int64_t *weight = NULL;
    enum geo_status status = geo_memory_array(&weight, (size_t)geo_grid_cell_count(&scenario->grid),
                                              sizeof *weight, "people per cell", err);
    for (int64_t e = 0; e < scenario->entries.count && status == GEO_OK; e++) {
        /* Without people every cell counts by its area, in thousandths of a cell. */
        int64_t part = scenario->entries.people_milli != NULL
                           ? scenario->entries.people_milli[e]
                           : (int64_t)(1000.0 * scenario->entries.share[e]);
        weight[scenario->entries.cell[e]] += part;
    }
    if (status == GEO_OK) {
        *ret = weight;
    }
    return status;
}

static enum geo_status choose(struct cli_run *run, const struct plan_reach *reach, struct geo_error *err)
{
    const struct plan_scenario *scenario = &run->loaded.scenario;
    int64_t *weight = NULL;
    int64_t *cost_vnd = NULL;
    enum geo_status status = cell_weights(&weight, scenario, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&cost_vnd, (size_t)run->candidates.count, sizeof *cost_vnd,
                                  "candidate costs", err);
    }
    for (int32_t i = 0; i < run->candidates.count && status == GEO_OK; i++) {
        cost_vnd[i] = run->candidates.candidate[i].cost_vnd;
    }
    if (status == GEO_OK) {
        struct plan_siting_problem problem = {.reach = reach,
                                              .cost_vnd = cost_vnd,
                                              .candidate_count = run->candidates.count,
                                              .cell_weight = weight,
                                              .cell_count = geo_grid_cell_count(&scenario->grid),
                                              .count_limit = scenario->siting.count,
                                              .budget_vnd = scenario->siting.budget_vnd,
                                              /* one person, or a cell */
                                              .min_gain = 1000};
        status = plan_siting_solve(&run->siting, &problem, &run->progress.progress, err);
    }
    free(weight);
    free(cost_vnd);
    return status;
}

static struct plan_mast mast_of(const struct plan_candidate *candidate)
{
    struct plan_mast mast = {candidate->x_m, candidate->y_m, candidate->height_agl_m, candidate->cell};
    return mast;
}

static enum geo_status find_sites(struct cli_run *run, struct geo_error *err)
{
    const struct plan_scenario *scenario = &run->loaded.scenario;
    struct plan_coverage_options settings = options_of(run);
    struct plan_mast *masts = NULL;
    struct plan_reach *reach = NULL;
    stage_begin(run, "sites");
    const uint8_t *class = asked(run, scenario->siting.service);
    enum geo_status status = plan_candidates_find(&run->candidates, scenario, class, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&masts, (size_t)run->candidates.count, sizeof *masts, "candidates", err);
    }
    for (int32_t i = 0; i < run->candidates.count && status == GEO_OK; i++) {
        masts[i] = mast_of(&run->candidates.candidate[i]);
    }
    if (status == GEO_OK) {
        status = plan_reach_compute(&reach, scenario, masts, run->candidates.count, class, &settings, err);
    }
    if (status == GEO_OK) {
        status = choose(run, reach, err);
    }
    plan_reach_release(reach, run->candidates.count);
    free(masts);
    if (status != GEO_OK) {
        cli_progress_end(&run->progress);
        return status;
    }
    if (scenario->has_population) {
        stage_end(run, "%" PRId32 " chosen of %" PRId32 " candidates, %" PRId64 " people newly covered",
                  run->siting.count, run->candidates.count, (run->siting.gain_total + 500) / 1000);
    } else {
        stage_end(run, "%" PRId32 " chosen of %" PRId32 " candidates, by area", run->siting.count,
                  run->candidates.count);
    }
    return cli_run_interruption(err);
}

static enum geo_status cover_again(struct cli_run *run, struct geo_error *err)
{
    struct plan_coverage_options settings = options_of(run);
    struct plan_mast *masts = NULL;
    stage_begin(run, "after");
    enum geo_status status =
        geo_memory_array(&masts, (size_t)run->siting.count, sizeof *masts, "chosen sites", err);
    for (int32_t i = 0; i < run->siting.count && status == GEO_OK; i++) {
        masts[i] = mast_of(&run->candidates.candidate[run->siting.chosen[i].candidate]);
    }
    if (status == GEO_OK) {
        status = plan_coverage_extend(&run->after, &run->before, &run->loaded.scenario, masts,
                                      run->siting.count, &settings, err);
    }
    free(masts);
    if (status == GEO_OK) {
        status = classify(run, &run->after, err);
    }
    if (status == GEO_OK) {
        status = tally(run, &run->tallies_after, err);
    }
    if (status != GEO_OK) {
        cli_progress_end(&run->progress);
        return status;
    }
    stage_end(run, "coverage with the chosen sites");
    cli_run_cache_report(run, &run->after);
    return cli_run_interruption(err);
}

static void run_release(struct cli_run *run)
{
    const struct plan_scenario *scenario = &run->loaded.scenario;
    out_loss_store_close(run->cache);
    for (int32_t s = 0; s < scenario->service_count; s++) {
        free(run->outdoor == NULL ? NULL : run->outdoor[s]);
        free(run->indoor == NULL ? NULL : run->indoor[s]);
        free(run->flat == NULL ? NULL : run->flat[s]);
    }
    free(run->outdoor);
    free(run->indoor);
    free(run->flat);
    plan_siting_release(&run->siting);
    plan_candidates_release(&run->candidates);
    plan_tallies_release(&run->tallies);
    plan_tallies_release(&run->tallies_after);
    plan_gaps_release(&run->gaps);
    plan_coverage_release(&run->before);
    plan_coverage_release(&run->after);
    data_loaded_release(&run->loaded);
    geo_folder_release(&run->folder);
    data_plan_release(&run->plan);
    free(run->resolved_plan);
    free(run->output_path);
}

/* The order of the stages; nothing else knows it. */
static enum geo_status run_stages(struct cli_run *run, struct geo_error *err)
{
    enum geo_status status = read_inputs(run, err);
    if (status == GEO_OK) {
        status = cover(run, err);
    }
    if (status == GEO_OK) {
        status = find_gaps(run, err);
    }
    if (status == GEO_OK && run->loaded.scenario.siting.wanted) {
        status = find_sites(run, err);
        if (status == GEO_OK) {
            status = cover_again(run, err);
        }
    }
    if (status == GEO_OK) {
        status = cli_run_write(run, err);
    }
    return status;
}

static int run_command(int argc, char **argv)
{
    struct geo_error err = {GEO_OK, ""};
    struct cli_run run = {0};
    cli_interrupt_install();
    enum geo_status status = read_arguments(&run, argc, argv, &err);
    if (status == GEO_OK) {
        status = geo_library_open(&err);
    }
    if (status == GEO_OK) {
        status = run_stages(&run, &err);
        geo_library_close();
    }
    if (status == GEO_OK && !run.quiet) {
        cli_run_summarise(&run);
    }
    if (status == GEO_ERR_INTERRUPTED) {
        (void)geo_error_set(&err, status, "interrupted; nothing was written");
    }
    run_release(&run);
    return status == GEO_OK ? 0 : cli_fail(&err);
}

const struct cli_command cli_command_run = {
    .name = "run",
    .arguments = "[options] plan.yaml",
    .summary = "coverage, gaps and proposed sites from a plan file",
    .options = options,
    .option_count = OPTION_COUNT,
    .run = run_command,
    .notes = "The results folder appears whole at the end, or not at all; it is never overwritten unasked.\n"
             "The same inputs give the same files, for any number of threads.",
};
