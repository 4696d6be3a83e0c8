/* phusong solve: the planner on an abstract problem, without a map. */
#include "planner/cli/choice_words.h"
#include "planner/cli/cli.h"

#include "datasets/choice_file.h"
#include "datasets/number.h"
#include "geo/folder.h"
#include "geo/memory.h"
#include "outputs/choice_files.h"
#include "outputs/choice_lp.h"
#include "planner/choice/solve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OUTPUT, OVERWRITE, EFFORT, EXPORT_LP, GAP, TIME_LIMIT, SEED, QUIET, OPTION_COUNT };
static const struct cli_option options[OPTION_COUNT] = {
    [OUTPUT] = {"output", 'o', true, "DIR", "write certificate.txt and plan.csv into DIR"},
    [OVERWRITE] = {"overwrite", 0, false, NULL, "replace an earlier DIR or FILE"},
    [EFFORT] = {"effort", 0, true, "WORD", "quick, normal or thorough; default: normal"},
    [EXPORT_LP] = {"export-lp", 0, true, "FILE", "also write the model in CPLEX LP format"},
    [GAP] = {"gap", 0, true, "RATIO", "stop when the bound is this near, 0.01 is 1 %"},
    [TIME_LIMIT] = {"time-limit", 0, true, "S", "stop after S seconds; not reproducible"},
    [SEED] = {"seed", 0, true, "N", "of the random numbers; default: 1"},
    [QUIET] = {"quiet", 'q', false, NULL, "no progress"},
};

struct job {
    const char *problem;
    const char *output;    /* NULL: none */
    const char *export_lp; /* NULL: none */
    bool overwrite, quiet;
    struct plan_solve_settings settings;
    struct data_choice data;
    struct plan_solution solution;
    struct plan_choice_tally tally;
};

/* ---- options ---- */

static enum geo_status parse_effort(enum plan_effort *ret, const char *word, struct geo_error *err)
{
    static const char *const words[] = {"quick", "normal", "thorough"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(word, words[i]) == 0) {
            *ret = (enum plan_effort)i;
            return GEO_OK;
        }
    }
    return geo_error_set(err, GEO_ERR_USAGE, "effort '%s' is none of quick, normal, thorough", word);
}

/* A number above 0, below `most`. */
static enum geo_status parse_real(double *ret, const struct cli_args *args, int option, double most,
                                  struct geo_error *err)
{
    double value = 0.0;
    if (!args->given[option]) {
        return GEO_OK;
    }
    if (!data_number_real(args->value[option], &value) || !(value > 0.0) || !(value < most)) {
        return geo_error_set(err, GEO_ERR_USAGE, "--%s '%s' is not a number above 0 and below %g",
                             options[option].name, args->value[option], most);
    }
    *ret = value;
    return GEO_OK;
}

static enum geo_status parse(struct job *job, int argc, char **argv, struct geo_error *err)
{
    struct cli_args args;
    enum geo_status status = cli_args_parse(&args, argc, argv, options, OPTION_COUNT, err);
    if (status == GEO_OK) {
        status = cli_args_one(&job->problem, &args, "solve", "the problem file", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    job->output = args.value[OUTPUT];
    job->export_lp = args.value[EXPORT_LP];
    job->overwrite = args.given[OVERWRITE];
    job->quiet = args.given[QUIET];
    job->settings = (struct plan_solve_settings){.effort = PLAN_EFFORT_NORMAL, .seed = 1};
    if (args.given[EFFORT]) {
        status = parse_effort(&job->settings.effort, args.value[EFFORT], err);
    }
    if (status == GEO_OK) {
        status = parse_real(&job->settings.stop_gap, &args, GAP, 1.0, err);
    }
    if (status == GEO_OK) {
        status = parse_real(&job->settings.time_limit_s, &args, TIME_LIMIT, 1e9, err);
    }
    int64_t seed = 1;
    if (status == GEO_OK && args.given[SEED] && (!data_number_integer(args.value[SEED], &seed) || seed < 0)) {
        status =
            geo_error_set(err, GEO_ERR_USAGE, "--seed '%s' is not a whole number from 0", args.value[SEED]);
    }
    job->settings.seed = (uint64_t)seed;
    return status;
}

/* ---- files ---- */

static struct out_choice to_write(const struct job *job)
{
    const struct data_choice *data = &job->data;
    return (struct out_choice){.choice = &data->choice,
                               .option_id = (const char *const *)data->option_id,
                               .weight = {data->weight_unit.name, data->weight_unit.divisor},
                               .value = {data->value_unit.name, data->value_unit.divisor},
                               .cost_unit = data->cost_unit};
}

static enum geo_status write_certificate(const char *path, const struct job *job, struct geo_error *err)
{
    const struct plan_solution *solution = &job->solution;
    const struct plan_choice *choice = &job->data.choice;
    const struct plan_proof *proof = &solution->proof;
    struct out_claim claim = {.about = OUT_CLAIM_PLAN,
                              .objective = choice->objective,
                              .budget = choice->budget,
                              .count_limit = choice->count_limit,
                              .money = proof->money,
                              .count = proof->count,
                              .bound = proof->bound,
                              .sites = solution->selection.count,
                              .cost = job->tally.cost,
                              .weight = job->tally.weight};
    struct out_certificate certificate = {.choice = choice,
                                          .option_id = (const char *const *)job->data.option_id,
                                          .problem_sha256 = job->data.sha256,
                                          .plan = solution->selection.option,
                                          .plan_count = solution->selection.count,
                                          .value = job->tally.value,
                                          .proof = &proof,
                                          .proof_count = 1,
                                          .claim = &claim,
                                          .claim_count = 1};
    return out_choice_certificate_write(NULL, path, &certificate, err);
}

static enum geo_status path_in(char **ret, const char *folder, const char *name, struct geo_error *err)
{
    size_t room = strlen(folder) + strlen(name) + 2;
    char *path = NULL;
    enum geo_status status = geo_memory_array(&path, room, 1, "a path", err);
    if (status == GEO_OK) {
        (void)snprintf(path, room, "%s/%s", folder, name);
        *ret = path;
    }
    return status;
}

static enum geo_status write_folder(struct geo_folder *folder, const struct job *job, struct geo_error *err)
{
    char *certificate = NULL, *table = NULL;
    struct out_choice out = to_write(job);
    struct out_choice_plan plan = {&out, job->solution.selection.option, job->solution.selection.count,
                                   job->solution.gain};
    enum geo_status status = path_in(&certificate, folder->staging_path, "certificate.txt", err);
    if (status == GEO_OK) {
        status = path_in(&table, folder->staging_path, "plan.csv", err);
    }
    if (status == GEO_OK) {
        status = write_certificate(certificate, job, err);
    }
    if (status == GEO_OK) {
        status = out_choice_plan_write(table, &plan, err);
    }
    if (status == GEO_OK) {
        status = geo_folder_commit(folder, err);
    }
    free(certificate);
    free(table);
    return status;
}

/* ---- words ---- */

static void print_status(const struct plan_solution *solution)
{
    switch (solution->status) {
    case PLAN_SOLVE_OPTIMAL:
        (void)printf("status: optimal\n");
        break;
    case PLAN_SOLVE_WITHIN:
    case PLAN_SOLVE_IMPOSSIBLE:
        (void)printf("status: within %.2f %% of the best possible\n", 100.0 * solution->gap);
        break;
    case PLAN_SOLVE_STOPPED:
        (void)printf("status: stopped early by the time limit, within %.2f %% of the best possible\n",
                     100.0 * solution->gap);
        break;
    }
}

static void print_solution(const struct job *job)
{
    const struct plan_solution *solution = &job->solution;
    const struct plan_choice *choice = &job->data.choice;
    const struct data_choice *data = &job->data;
    print_status(solution);
    (void)printf("sites: %d\nweight: %lld\nvalue: %lld\ncost: %lld\nbound: %lld\ngap: %.4f %%\n",
                 solution->selection.count, (long long)job->tally.weight, (long long)job->tally.value,
                 (long long)job->tally.cost, (long long)solution->bound, 100.0 * solution->gap);
    (void)printf("greedy alone: weight %lld, cost %lld\n", (long long)solution->greedy.weight,
                 (long long)solution->greedy.cost);
    struct cli_choice_claim claim = {.least_cost = choice->objective == PLAN_LEAST_COST,
                                     .meets_floors = choice->floor_count > 0,
                                     .budget = choice->budget,
                                     .count_limit = choice->count_limit,
                                     .bound = solution->bound,
                                     .cost = job->tally.cost,
                                     .weight = job->tally.weight,
                                     .weight_unit = {data->weight_unit.name, data->weight_unit.divisor},
                                     .cost_unit = {data->cost_unit, 1}};
    (void)printf("proven: ");
    cli_choice_print_claim(&claim);
    (void)putchar('\n');
}

/* GEO_ERR_INFEASIBLE, with each floor that is missed. */
static enum geo_status explain_impossible(const struct job *job, const struct geo_progress *progress,
                                          struct geo_error *err)
{
    const struct plan_solution *solution = &job->solution;
    const struct plan_choice *choice = &job->data.choice;
    char message[3000];
    double share = 0.0;
    enum geo_status status = plan_solve_common_floor(&share, choice, progress, err);
    if (status != GEO_OK) {
        return status;
    }
    int used = snprintf(message, sizeof message, "%d of %d floors cannot be met within the limits%s",
                        solution->failed_floor_count, choice->floor_count,
                        solution->proven ? ", by any plan" : ", as far as was found");
    for (int32_t f = 0; f < solution->failed_floor_count && f < 10 && used < 2000; f++) {
        int32_t k = solution->failed_floor[f];
        used += snprintf(message + used, sizeof message - (size_t)used,
                         "\n  floor '%.80s' needs %lld, all options together could cover %lld",
                         choice->floor[k].name, (long long)choice->floor[k].need,
                         (long long)(solution->reachable == NULL ? 0 : solution->reachable[k]));
    }
    return geo_error_set(err, GEO_ERR_INFEASIBLE,
                         "%s\n  floors of %.1f %% of what they need can all be met: lower them, or raise the "
                         "limits",
                         message, 100.0 * share);
}

/* ---- the command ---- */

static enum geo_status solve(struct job *job, struct geo_error *err)
{
    struct cli_progress progress;
    cli_progress_start(&progress, "solving", job->quiet);
    enum geo_status status =
        plan_solve(&job->solution, &job->data.choice, &job->settings, &progress.progress, err);
    if (status == GEO_OK && job->solution.status == PLAN_SOLVE_IMPOSSIBLE) {
        status = explain_impossible(job, &progress.progress, err);
    }
    cli_progress_end(&progress);
    if (status == GEO_OK) {
        status =
            plan_choice_tally_compute(&job->tally, NULL, &job->data.choice, job->solution.selection.option,
                                      job->solution.selection.count, err);
    }
    return status;
}

static enum geo_status work(struct job *job, struct geo_error *err)
{
    struct geo_folder folder = {0};
    enum geo_status status = data_choice_load(&job->data, job->problem, err);
    if (status == GEO_OK && job->output != NULL) {
        status = geo_folder_open(&folder, job->output, job->overwrite, "certificate.txt", err);
    }
    if (status == GEO_OK && job->export_lp != NULL) {
        struct out_choice out = to_write(job);
        status = out_choice_lp_write(job->export_lp, job->overwrite, &out, err);
    }
    if (status == GEO_OK) {
        status = solve(job, err);
    }
    if (status == GEO_OK && job->output != NULL) {
        status = write_folder(&folder, job, err);
    }
    if (status == GEO_OK) {
        print_solution(job);
    }
    geo_folder_release(&folder);
    return status;
}

static int run(int argc, char **argv)
{
    struct geo_error err;
    struct job job = {.problem = NULL};
    enum geo_status status = parse(&job, argc, argv, &err);
    if (status == GEO_OK) {
        cli_interrupt_install();
        status = work(&job, &err);
    }
    plan_solution_release(&job.solution);
    data_choice_release(&job.data);
    return status == GEO_OK ? 0 : cli_fail(&err);
}

const struct cli_command cli_command_solve = {
    .name = "solve",
    .arguments = "[options] PROBLEM",
    .summary = "choose sites for an abstract problem, with a proven bound",
    .options = options,
    .option_count = OPTION_COUNT,
    .run = run,
    .notes =
        "PROBLEM is a text file: units of demand with weights, options with costs and the units that each\n"
        "covers; docs/certificate.md has the grammar. The same plan every time, except with --time-limit.\n"
        "`phusong verify DIR/certificate.txt PROBLEM` checks what is claimed.",
};
