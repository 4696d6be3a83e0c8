/* phusong link: one path of a plan explained, every term of its budget. */
#include "datasets/number.h"
#include "geo/crs.h"
#include "planner/cli/cli.h"
#include "planner/cli/link_case.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    OPTION_FROM,
    OPTION_TO,
    OPTION_SERVICE,
    OPTION_SECTOR,
    OPTION_HEIGHT,
    OPTION_PROFILE,
    OPTION_PLOT,
    OPTION_OVERWRITE,
    OPTION_JSON,
    OPTION_COUNT
};
static const struct cli_option options[OPTION_COUNT] = {
    [OPTION_FROM] = {"from", 0, true, "ID|LON,LAT",
                     "station or position of the plan, or a place for a new mast"},
    [OPTION_TO] = {"to", 0, true, "LON,LAT", "place of the receiver, WGS 84 degrees"},
    [OPTION_SERVICE] = {"service", 0, true, "NAME",
                        "service of the plan (default: the first the station delivers)"},
    [OPTION_SECTOR] = {"sector", 0, true, "N", "sector of the station, from 1 (default: the best)"},
    [OPTION_HEIGHT] = {"height", 0, true, "M", "antenna height above ground (default: the station's)"},
    [OPTION_PROFILE] = {"profile", 0, true, "FILE.csv", "write every sample of the path as a table"},
    [OPTION_PLOT] = {"plot", 0, true, "FILE.svg|FILE.png", "draw the path"},
    [OPTION_OVERWRITE] = {"overwrite", 0, false, NULL, "replace these files if they are there"},
    [OPTION_JSON] = {"json", 0, false, NULL, "machine-readable, with the whole profile"},
};

/* False if the text is no pair of numbers at all. */
static bool parse_pair(const char *text, double *ret_lon_deg, double *ret_lat_deg)
{
    char first[64];
    const char *comma = strchr(text, ',');
    if (comma == NULL || (size_t)(comma - text) >= sizeof first) {
        return false;
    }
    memcpy(first, text, (size_t)(comma - text));
    first[comma - text] = '\0';
    return data_number_real(first, ret_lon_deg) && data_number_real(comma + 1, ret_lat_deg);
}

static enum geo_status check_place(const char *option, const struct cli_link_point *point,
                                   struct geo_error *err)
{
    if (fabs(point->lon_deg) <= 180.0 && fabs(point->lat_deg) <= 90.0) {
        return GEO_OK;
    }
    return geo_error_set(err, GEO_ERR_USAGE,
                         "--%s '%g,%g' is not on the earth, write longitude,latitude in degrees", option,
                         point->lon_deg, point->lat_deg);
}

static enum geo_status read_ends(struct cli_link_wish *wish, const struct cli_args *args,
                                 struct geo_error *err)
{
    const char *from = args->value[OPTION_FROM];
    const char *to = args->value[OPTION_TO];
    if (!args->given[OPTION_FROM] || !args->given[OPTION_TO]) {
        return geo_error_set(err, GEO_ERR_USAGE, "--%s is missing, give --from ID|LON,LAT and --to LON,LAT",
                             args->given[OPTION_FROM] ? "to" : "from");
    }
    if (!parse_pair(to, &wish->to_point.lon_deg, &wish->to_point.lat_deg)) {
        return geo_error_set(err, GEO_ERR_USAGE, "--to '%s' is not a place, write LON,LAT in degrees", to);
    }
    enum geo_status status = check_place("to", &wish->to_point, err);
    if (status != GEO_OK) {
        return status;
    }
    if (!parse_pair(from, &wish->from_point.lon_deg, &wish->from_point.lat_deg)) {
        wish->from = from;
        return GEO_OK;
    }
    return check_place("from", &wish->from_point, err);
}

static enum geo_status read_wish(struct cli_link_wish *ret, const struct cli_args *args,
                                 struct geo_error *err)
{
    struct cli_link_wish wish = {.service = args->value[OPTION_SERVICE], .height_agl_m = (double)NAN};
    const char *sector = args->value[OPTION_SECTOR];
    const char *height = args->value[OPTION_HEIGHT];
    enum geo_status status = read_ends(&wish, args, err);
    if (status != GEO_OK) {
        return status;
    }
    if (args->given[OPTION_SECTOR] && (!data_number_integer(sector, &wish.sector) || wish.sector < 1)) {
        return geo_error_set(err, GEO_ERR_USAGE, "--sector '%s' is not a whole number from 1", sector);
    }
    if (args->given[OPTION_HEIGHT] && (!data_number_real(height, &wish.height_agl_m) ||
                                       wish.height_agl_m < 1.0 || wish.height_agl_m > 1000.0)) {
        return geo_error_set(err, GEO_ERR_USAGE, "--height '%s' is not a height from 1 to 1000 m", height);
    }
    *ret = wish;
    return GEO_OK;
}

/* Everything the plan names is read, since the path may cross any of it. */
static enum geo_status load(struct data_loaded *ret, const struct data_plan *plan, struct geo_error *err)
{
    struct cli_progress progress;
    cli_progress_start(&progress, "reading", false);
    enum geo_status status = data_load(ret, plan, &progress.progress, err);
    cli_progress_end(&progress);
    return status;
}

static enum geo_status explain(const char *path, const struct cli_link_wish *wish,
                               const struct cli_link_files *files, bool json, struct geo_error *err)
{
    struct data_plan plan = {0};
    struct data_loaded loaded = {0};
    struct cli_link_case link_case = {0};
    enum geo_status status = data_plan_load(&plan, path, err);
    if (status == GEO_OK) {
        status = geo_library_open(err);
    }
    if (status != GEO_OK) {
        data_plan_release(&plan);
        return status;
    }
    status = load(&loaded, &plan, err);
    if (status == GEO_OK) {
        status = cli_link_case_compute(&link_case, wish, &plan, &loaded, err);
        if (status == GEO_OK) {
            status = cli_link_files_write(&link_case, files, err);
        }
        if (status == GEO_ERR_PLAN) {
            (void)geo_error_prefix(err, "%s", path);
        }
    }
    if (status == GEO_OK && json) {
        cli_link_print_json(&link_case);
    } else if (status == GEO_OK) {
        cli_link_print_text(&link_case);
    }
    cli_link_case_release(&link_case);
    data_loaded_release(&loaded);
    data_plan_release(&plan);
    geo_library_close();
    return status;
}

static int run_link(int argc, char **argv)
{
    struct geo_error err;
    struct cli_args args;
    struct cli_link_wish wish;
    const char *path = NULL;
    struct cli_link_files files;
    if (cli_args_parse(&args, argc, argv, options, OPTION_COUNT, &err) != GEO_OK ||
        cli_args_one(&path, &args, "link", "the plan file", &err) != GEO_OK ||
        read_wish(&wish, &args, &err) != GEO_OK) {
        return cli_fail(&err);
    }
    files = (struct cli_link_files){
        .profile = args.value[OPTION_PROFILE],
        .plot = args.value[OPTION_PLOT],
        .overwrite = args.given[OPTION_OVERWRITE],
    };
    if (cli_link_files_check(&files, &err) != GEO_OK) {
        return cli_fail(&err);
    }
    cli_interrupt_install();
    if (explain(path, &wish, &files, args.given[OPTION_JSON], &err) != GEO_OK) {
        return cli_fail(&err);
    }
    return 0;
}

const struct cli_command cli_command_link = {
    .name = "link",
    .arguments = "--from ID|LON,LAT --to LON,LAT [options] plan.yaml",
    .summary = "explain one path: profile, every term of the model and of the budget",
    .options = options,
    .option_count = OPTION_COUNT,
    .run = run_link,
    .notes = "--from LON,LAT stands for a new mast as the plan's 'sites' would build it there.\n"
             "The path is the straight line between the two places, sampled as the map is: once for each\n"
             "column of cells that it crosses, or row if these are more.\n"
             "The report ends with what would change if the antenna were 10 m higher.",
};
