#include "planner/cli/cli.h"

#include "geo/crs.h"
#include "planner/cli/report.h"

#include <stdio.h>

enum { QUIET };
static const struct cli_option options[] = {
    [QUIET] = {"quiet", 'q', false, NULL, "no progress, only the findings"},
};

static enum geo_status check(const char *path, bool quiet, struct data_loaded *ret, struct geo_error *err)
{
    struct data_plan plan = {0};
    struct cli_progress progress;
    enum geo_status status = data_plan_load(&plan, path, err);
    if (status == GEO_OK) {
        status = geo_library_open(err);
    }
    if (status == GEO_OK) {
        cli_progress_start(&progress, "reading", quiet);
        status = data_load(ret, &plan, &progress.progress, err);
        cli_progress_end(&progress);
        geo_library_close();
    }
    data_plan_release(&plan);
    return status;
}

static int run(int argc, char **argv)
{
    struct geo_error err;
    struct cli_args args;
    const char *path = NULL;
    if (cli_args_parse(&args, argc, argv, options, 1, &err) != GEO_OK ||
        cli_args_one(&path, &args, "check", "the plan file", &err) != GEO_OK) {
        return cli_fail(&err);
    }
    struct data_loaded loaded = {0};
    cli_interrupt_install();
    if (check(path, args.given[QUIET], &loaded, &err) != GEO_OK) {
        data_loaded_release(&loaded);
        return cli_fail(&err);
    }
    cli_report_scenario(&loaded.scenario);
    cli_report_quality(&loaded.quality, true);
    data_loaded_release(&loaded);
    return 0;
}

const struct cli_command cli_command_check = {
    .name = "check",
    .arguments = "[options] plan.yaml",
    .summary = "open and check everything a run would read, compute nothing",
    .options = options,
    .option_count = 1,
    .run = run,
    .notes =
        "Exit code 0 when a run can be made of the data (findings are listed), 3 for problems in the plan\n"
        "file, 4 when an input is missing or unusable.",
};
