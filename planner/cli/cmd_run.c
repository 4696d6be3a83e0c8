#include "planner/cli/run.h"

#include "geo/memory.h"

#include <stdio.h>
#include <stdlib.h>

enum { OUTPUT, OVERWRITE, THREADS, MEMORY, EXPORT_LP, CACHE, CACHE_LIMIT, QUIET, OPTION_COUNT };
static const struct cli_option options[OPTION_COUNT] = {
    [OUTPUT] = {"output", 'o', true, "DIR", "where the results go (results/<plan name>)"},
    [OVERWRITE] = {"overwrite", 0, false, NULL, "replace earlier results in DIR"},
    [THREADS] = {"threads", 't', true, "N", "processors to use (all)"},
    [MEMORY] = {"memory", 0, true, "SIZE", "refuse what would need more, in bytes or as 500M, 3G (any)"},
    [EXPORT_LP] = {"export-lp", 0, true, "FILE", "also write the choice of sites as a linear program"},
    [CACHE] = {"cache", 0, true, "DIR",
               "keep path losses there, and reuse those of masts that are as before"},
    [CACHE_LIMIT] = {"cache-limit", 0, true, "SIZE",
                     "of all files in the cache, in bytes or as 500M, 20G (4G)"},
    [QUIET] = {"quiet", 'q', false, NULL, "no progress and no summary"},
};

/* ---- before the first stage ---- */

static enum geo_status read_arguments(struct cli_run *run, int argc, char **argv, struct geo_error *err)
{
    struct cli_args args;
    const char *path = NULL;
    enum geo_status status = cli_args_parse(&args, argc, argv, options, OPTION_COUNT, err);
    if (status == GEO_OK) {
        status = cli_args_one(&path, &args, "run", "the plan file", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    run->quiet = args.given[QUIET];
    run->memory_limit = -1;
    if (args.given[MEMORY] && !cli_run_read_size(args.value[MEMORY], &run->memory_limit)) {
        return geo_error_set(
            err, GEO_ERR_USAGE,
            "option '--memory' = '%s' is not a size: a whole number of bytes, or one with k, "
            "M, G or T behind it",
            args.value[MEMORY]);
    }
    run->lp_path = args.given[EXPORT_LP] ? args.value[EXPORT_LP] : NULL;
    if (args.given[CACHE_LIMIT] && !args.given[CACHE]) {
        return geo_error_set(err, GEO_ERR_USAGE, "option '--cache-limit' needs the option '--cache'");
    }
    status = cli_run_machine(run, args.value[THREADS], err);
    if (status == GEO_OK) {
        status = cli_run_cache_open(run, args.value[CACHE], args.value[CACHE_LIMIT], err);
    }
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

/* The order of the stages; nothing else knows it. */
static enum geo_status run_stages(struct cli_run *run, struct geo_error *err)
{
    enum geo_status status = cli_run_read(run, err);
    if (status == GEO_OK) {
        status = cli_run_cover(run, err);
    }
    if (status == GEO_OK) {
        status = cli_run_gaps(run, err);
    }
    if (status == GEO_OK && run->loaded.scenario.siting.wanted) {
        status = cli_run_sites(run, err);
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
        status = cli_run_through(&run, run_stages, &err);
    }
    if (status == GEO_OK && !run.quiet) {
        cli_run_summarise(&run);
    }
    cli_run_release(&run);
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
