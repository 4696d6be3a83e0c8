/* phusong rank: who needs coverage most, for those who report and do not build. */
#include "planner/cli/run.h"

#include "geo/memory.h"
#include "outputs/rank.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SHOWN 20 /* rows of each table on the screen */

enum { OUTPUT, OVERWRITE, THREADS, QUIET, OPTION_COUNT };
static const struct cli_option options[OPTION_COUNT] = {
    [OUTPUT] = {"output", 'o', true, "DIR", "write the whole tables there (nothing is written)"},
    [OVERWRITE] = {"overwrite", 0, false, NULL, "replace earlier results in DIR"},
    [THREADS] = {"threads", 't', true, "N", "processors to use (all)"},
    [QUIET] = {"quiet", 'q', false, NULL, "no progress, only the tables"},
};

static enum geo_status read_arguments(struct cli_run *run, int argc, char **argv, struct geo_error *err)
{
    struct cli_args args;
    const char *path = NULL;
    enum geo_status status = cli_args_parse(&args, argc, argv, options, OPTION_COUNT, err);
    if (status == GEO_OK) {
        status = cli_args_one(&path, &args, "rank", "the plan file", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    if (args.given[OVERWRITE] && !args.given[OUTPUT]) {
        return geo_error_set(err, GEO_ERR_USAGE, "option '--overwrite' needs the option '--output'");
    }
    run->quiet = args.given[QUIET];
    run->memory_limit = -1;
    status = cli_run_machine(run, args.value[THREADS], err);
    if (status == GEO_OK) {
        status = data_plan_load(&run->plan, path, err);
    }
    if (status == GEO_OK && args.given[OUTPUT]) {
        status = geo_memory_text(&run->output_path, args.value[OUTPUT], err);
        if (status == GEO_OK) {
            status = geo_folder_open(&run->folder, run->output_path, args.given[OVERWRITE], "run.json", err);
        }
    }
    return status;
}

/* ---- the tables on the screen ---- */

/* A text in so many columns: a UTF-8 character is one, longer texts are cut off. */
static void print_text(const char *text, int columns)
{
    int used = 0;
    for (const char *c = text; *c != '\0'; c++) {
        bool starts = ((unsigned char)*c & 0xc0) != 0x80;
        if (starts && used == columns) {
            break;
        }
        used += starts ? 1 : 0;
        (void)putchar((unsigned char)*c < 0x20 ? ' ' : *c);
    }
    (void)printf("%*s", columns - used, "");
}

static void print_integer(int columns, int64_t value)
{
    if (value == INT64_MIN) {
        (void)printf(" %*s", columns, "-");
    } else {
        (void)printf(" %*" PRId64, columns, value);
    }
}

static void print_real(int columns, int decimals, double value)
{
    if (isnan(value)) {
        (void)printf(" %*s", columns, "-");
    } else {
        (void)printf(" %*.*f", columns, decimals, value);
    }
}

static void print_communes(const struct out_rank *rank, const struct plan_scenario *scenario, int32_t service)
{
    if (rank->sum[service].communes == 0) {
        (void)printf("Every commune is covered as far as it was assessed.\n");
        return;
    }
    (void)printf(
        "rank code     commune                       people      %%      km2 schools road km stations\n");
    for (int32_t i = 0; i < rank->commune_count; i++) {
        const struct out_rank_commune *row = &rank->commune[i];
        if (row->service != service || row->rank > SHOWN) {
            continue;
        }
        (void)printf("%4d ", row->rank);
        print_text(scenario->commune[row->commune].code, 8);
        (void)putchar(' ');
        print_text(scenario->commune[row->commune].name, 26);
        print_integer(9, row->people);
        print_real(6, 2, row->percent);
        print_real(8, 2, row->area_km2);
        print_integer(7, row->schools);
        print_real(7, 1, row->road_km);
        (void)printf(" %8d\n", row->stations);
    }
    if (rank->sum[service].communes > SHOWN) {
        (void)printf("     and %d more communes\n", rank->sum[service].communes - SHOWN);
    }
}

static void print_villages(const struct out_rank *rank, const struct plan_scenario *scenario, int32_t service)
{
    const struct out_rank_sum *sum = &rank->sum[service];
    (void)printf("\nVillages: %d without coverage, %d covered, %d not assessed\n", sum->villages,
                 sum->villages_covered, sum->villages_unassessed);
    if (sum->villages == 0) {
        return;
    }
    (void)printf(
        "rank village                    commune                       people    dBm km to coverage\n");
    for (int32_t i = 0; i < rank->village_count; i++) {
        const struct out_rank_village *row = &rank->village[i];
        if (row->service != service || row->rank > SHOWN) {
            continue;
        }
        const struct plan_village *village = &scenario->village[row->village];
        (void)printf("%4d ", row->rank);
        print_text(village->name, 26);
        (void)putchar(' ');
        print_text(village->commune >= 0 ? scenario->commune[village->commune].name : "", 26);
        print_integer(9, row->people);
        print_real(6, 1, row->level_dbm);
        print_real(14, 2, row->near_km);
        (void)putchar('\n');
    }
    if (sum->villages > SHOWN) {
        (void)printf("     and %d more villages\n", sum->villages - SHOWN);
    }
}

static void print_rank(const struct out_rank *rank, const struct plan_scenario *scenario)
{
    for (int32_t s = 0; s < scenario->service_count; s++) {
        const struct plan_service *service = &scenario->service[s];
        (void)printf("\n%s, %s: communes by %s without coverage\n", service->name,
                     service->indoor ? "indoors" : "outdoors", scenario->has_population ? "people" : "area");
        print_communes(rank, scenario, s);
        if (scenario->has_villages) {
            print_villages(rank, scenario, s);
        }
    }
    if (!scenario->has_villages) {
        (void)printf("\nVillages are not ranked: the plan names none (villages: {path: …}).\n");
    }
}

/* ---- the stages ---- */

static enum geo_status write_rank(struct cli_run *run, const struct out_rank *rank,
                                  struct out_results *results, struct geo_error *err)
{
    struct out_input *inputs = NULL;
    enum geo_status status =
        geo_memory_array(&inputs, run->loaded.input_count, sizeof *inputs, "inputs", err);
    for (size_t i = 0; i < run->loaded.input_count && status == GEO_OK; i++) {
        const struct data_input *input = &run->loaded.input[i];
        inputs[i] = (struct out_input){input->path, input->role, input->sha256, input->note, input->bytes};
    }
    results->inputs = inputs;
    results->input_count = (int)run->loaded.input_count;
    if (status == GEO_OK) {
        status = out_rank_write(rank, results, run->folder.staging_path, err);
    }
    if (status == GEO_OK) {
        status = cli_run_interruption(err);
    }
    if (status == GEO_OK) {
        status = geo_folder_commit(&run->folder, err);
    }
    free(inputs);
    return status;
}

static enum geo_status rank_all(struct cli_run *run, struct geo_error *err)
{
    struct out_results results = {.scenario = &run->loaded.scenario,
                                  .quality = &run->loaded.quality,
                                  .before = &run->before,
                                  .gaps = &run->gaps,
                                  .tallies = &run->tallies,
                                  .threads = run->threads,
                                  .resolved_plan = run->resolved_plan,
                                  .stages = run->stage,
                                  .stage_count = run->stage_count,
                                  .warnings = run->warning,
                                  .warning_count = run->warning_count};
    const uint8_t **class = NULL;
    struct out_rank rank = {0};
    enum geo_status status =
        geo_memory_array(&class, (size_t)results.scenario->service_count, sizeof *class, "classes", err);
    for (int32_t s = 0; s < results.scenario->service_count && status == GEO_OK; s++) {
        class[s] = results.scenario->service[s].indoor ? run->indoor[s] : run->outdoor[s];
    }
    if (status == GEO_OK) {
        status = out_rank_compute(&rank, &results, class, err);
    }
    if (status == GEO_OK && run->output_path != NULL) {
        status = write_rank(run, &rank, &results, err);
    }
    if (status == GEO_OK) {
        print_rank(&rank, results.scenario);
    }
    out_rank_release(&rank);
    free(class);
    return status;
}

static enum geo_status rank_stages(struct cli_run *run, struct geo_error *err)
{
    enum geo_status status = cli_run_read(run, err);
    if (status == GEO_OK) {
        status = cli_run_cover(run, err);
    }
    if (status == GEO_OK) {
        status = cli_run_gaps(run, err);
    }
    return status == GEO_OK ? rank_all(run, err) : status;
}

static int rank_command(int argc, char **argv)
{
    struct geo_error err = {GEO_OK, ""};
    struct cli_run run = {0};
    cli_interrupt_install();
    enum geo_status status = read_arguments(&run, argc, argv, &err);
    if (status == GEO_OK) {
        status = cli_run_through(&run, rank_stages, &err);
    }
    if (status == GEO_OK && run.output_path != NULL && !run.quiet) {
        (void)printf("\nresults   %s\n", run.output_path);
    }
    cli_run_release(&run);
    return status == GEO_OK ? cli_finish_output() : cli_fail(&err);
}

const struct cli_command cli_command_rank = {
    .name = "rank",
    .arguments = "[options] plan.yaml",
    .summary = "communes and villages without coverage, in order of need",
    .options = options,
    .option_count = OPTION_COUNT,
    .run = rank_command,
    .notes =
        "Needs no money and no sites in the plan. Communes: most people without coverage first, then the\n"
        "largest share of its people. Villages: most people without coverage within 500 m first, then\n"
        "the farthest from coverage. With -o the whole tables go to rank_communes.csv and\n"
        "rank_villages.csv; the screen shows the first 20 of each.",
};
