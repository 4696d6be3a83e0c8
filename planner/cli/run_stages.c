/* The stages of a run, each of which leaves its result in struct cli_run. */
#include "planner/cli/run.h"

#include "datasets/number.h"
#include "geo/crs.h"
#include "geo/memory.h"
#include "geo/parallel.h"
#include "planner/cli/report.h"
#include "planner/coverage/kernel.h"
#include "planner/radio/model.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum geo_status cli_run_machine(struct cli_run *run, const char *threads, struct geo_error *err)
{
    int64_t count = geo_parallel_cpu_count();
    const char *set = getenv("PHUSONG_SIMD");
    if (threads != NULL && (!data_number_integer(threads, &count) || count < 1 || count > 256)) {
        return geo_error_set(err, GEO_ERR_USAGE,
                             "option '--threads' = '%s' is not a whole number in [1, 256]", threads);
    }
    run->threads = (int)count;
    run->kernel = set != NULL ? plan_kernel_find(set) : NULL;
    if (set != NULL && run->kernel == NULL) {
        return geo_error_set(err, GEO_ERR_USAGE,
                             "PHUSONG_SIMD = '%s' is none of baseline, avx2, avx512 that this machine has",
                             set);
    }
    return GEO_OK;
}

void cli_run_stage_begin(struct cli_run *run, const char *name)
{
    cli_progress_start(&run->progress, name, run->quiet);
}

void cli_run_stage_end(struct cli_run *run, const char *format, ...)
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

enum geo_status cli_run_memory(const struct cli_run *run, double bytes, const char *cure,
                               struct geo_error *err)
{
    if (!run->quiet) {
        (void)printf("memory    about %.1f GB will be needed\n", bytes / 1e9);
        (void)fflush(stdout);
    }
    return run->memory_limit < 0 || bytes <= (double)run->memory_limit
               ? GEO_OK
               : geo_error_set(err, GEO_ERR_MEMORY,
                               "about %.2f GB of memory will be needed, more than option '--memory' allows "
                               "(%.2f GB): %s",
                               bytes / 1e9, (double)run->memory_limit / 1e9, cure);
}

/* What the grids will take, so that nobody waits for a run that cannot fit. */
static enum geo_status announce(const struct cli_run *run, struct geo_error *err)
{
    const struct plan_scenario *scenario = &run->loaded.scenario;
    double cells = (double)geo_grid_cell_count(&scenario->grid);
    double terrain = (double)geo_grid_cell_count(&scenario->terrain_grid);
    int copies = scenario->siting.wanted ? 2 : 1;
    double bytes = cells * (24.0 * scenario->service_count * copies + 3.0 * scenario->service_count + 30.0) +
                   terrain * (scenario->clutter_m != NULL ? 8.0 : 4.0) +
                   (double)scenario->entries.count * 20.0 + 250e6;
    return cli_run_memory(run, bytes, "take a larger area.cell_m, or fewer services", err);
}

enum geo_status cli_run_read(struct cli_run *run, struct geo_error *err)
{
    cli_run_stage_begin(run, "reading");
    enum geo_status status = data_load(&run->loaded, &run->plan, &run->progress.progress, err);
    if (status == GEO_OK) {
        status = data_plan_render(&run->resolved_plan, &run->plan, run->folder.staging_path, err);
    }
    if (status != GEO_OK) {
        cli_progress_end(&run->progress);
        return status;
    }
    const struct plan_scenario *scenario = &run->loaded.scenario;
    cli_run_stage_end(run, "%" PRId32 " communes, %" PRId32 " positions, %" PRId32 " stations, %zu findings",
                      scenario->commune_count, scenario->position_count, scenario->station_count,
                      run->loaded.quality.count);
    if (!run->quiet) {
        cli_report_scenario(scenario);
        cli_report_quality(&run->loaded.quality, false);
    }
    status = announce(run, err);
    return status == GEO_OK ? cli_run_interruption(err) : status;
}

/* ---- coverage, gaps, figures ---- */

enum geo_status cli_run_classify(struct cli_run *run, const struct plan_coverage *coverage,
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

struct plan_coverage_options cli_run_options(const struct cli_run *run)
{
    return (struct plan_coverage_options){.threads = run->threads,
                                          .progress = &run->progress.progress,
                                          .kernel = run->kernel,
                                          .store = run->cache != NULL ? &run->store : NULL};
}

enum geo_status cli_run_cover(struct cli_run *run, struct geo_error *err)
{
    const struct plan_scenario *scenario = &run->loaded.scenario;
    size_t services = (size_t)scenario->service_count;
    cli_run_stage_begin(run, "coverage");
    struct plan_coverage_options settings = cli_run_options(run);
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
        status = cli_run_classify(run, &run->before, err);
    }
    if (status != GEO_OK) {
        cli_progress_end(&run->progress);
        return status;
    }
    cli_run_stage_end(run, "%" PRId64 " paths, services: %" PRId32, run->before.path_count,
                      scenario->service_count);
    cli_run_cache_report(run, &run->before);
    warn_domains(run, run->before.warnings);
    return cli_run_interruption(err);
}

enum geo_status cli_run_tally(struct cli_run *run, struct plan_tallies *ret, struct geo_error *err)
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

enum geo_status cli_run_gaps(struct cli_run *run, struct geo_error *err)
{
    const struct plan_scenario *scenario = &run->loaded.scenario;
    struct plan_gap_input *inputs = NULL;
    cli_run_stage_begin(run, "gaps");
    enum geo_status status = cli_run_tally(run, &run->tallies, err);
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
    cli_run_stage_end(run, "%" PRId64 " areas without coverage", run->gaps.count);
    return cli_run_interruption(err);
}

enum geo_status cli_run_through(struct cli_run *run,
                                enum geo_status (*stages)(struct cli_run *, struct geo_error *),
                                struct geo_error *err)
{
    enum geo_status status = geo_library_open(err);
    if (status == GEO_OK) {
        status = stages(run, err);
        geo_library_close();
    }
    return status == GEO_ERR_INTERRUPTED ? geo_error_set(err, status, "interrupted; nothing was written")
                                         : status;
}

void cli_run_release(struct cli_run *run)
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
    plan_demand_release(&run->demand);
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
    free(run->siting_words);
    free(run->output_path);
}
