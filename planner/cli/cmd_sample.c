#include "planner/cli/cli.h"

#include "datasets/sample.h"
#include "geo/crs.h"

#include <stdio.h>

enum { OVERWRITE };
static const struct cli_option options[] = {
    [OVERWRITE] = {"overwrite", 0, false, NULL, "replace an earlier sample in DIR"},
};

static enum geo_status sample(int argc, char **argv, const char **ret_folder, struct geo_error *err)
{
    struct cli_args args;
    enum geo_status status = cli_args_parse(&args, argc, argv, options, 1, err);
    if (status == GEO_OK) {
        status = cli_args_one(ret_folder, &args, "sample", "the folder to write to", err);
    }
    if (status == GEO_OK) {
        status = geo_library_open(err);
    }
    if (status == GEO_OK) {
        status = data_sample_write(*ret_folder, args.given[OVERWRITE], err);
        geo_library_close();
    }
    return status;
}

static int run(int argc, char **argv)
{
    struct geo_error err;
    const char *folder = NULL;
    if (sample(argc, argv, &folder, &err) != GEO_OK) {
        return cli_fail(&err);
    }
    (void)printf("sample province: %s\nnext: phusong run %s/plan.yaml\n", folder, folder);
    return 0;
}

const struct cli_command cli_command_sample = {
    .name = "sample",
    .arguments = "DIR",
    .summary = "write a synthetic province to try things out on",
    .options = options,
    .option_count = 1,
    .run = run,
    .notes = "The same bytes every time. A few faults are planted in the data, as real data have them.",
};
