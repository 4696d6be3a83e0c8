/* phusong verify: a certificate against its problem, in words. */
#include "planner/cli/choice_words.h"
#include "planner/cli/cli.h"
#include "verify/verify.h"

#include <stdio.h>
#include <string.h>

#define PATH_SIZE 4096

static struct cli_choice_unit unit_of(const struct verify_unit *unit)
{
    return (struct cli_choice_unit){unit->name, unit->divisor};
}

static void print_claim(const struct verify_report *report, const struct verify_claim *claim)
{
    struct cli_choice_claim words = {.least_cost = claim->least_cost,
                                     .meets_floors = claim->needs_floors,
                                     .budget = claim->budget,
                                     .count_limit = claim->count_limit,
                                     .bound = claim->bound,
                                     .cost = claim->cost,
                                     .weight = claim->weight,
                                     .weight_unit = unit_of(&report->weight_unit),
                                     .cost_unit = unit_of(&report->cost_unit)};
    cli_choice_print_claim(&words);
}

static void print_checked(const char *what, int64_t count, const char *how)
{
    if (count > 0) {
        (void)printf("  - %s: %lld, %s\n", what, (long long)count, how);
    }
}

static void print_plan(const struct verify_report *report)
{
    char amount[CLI_AMOUNT_SIZE];
    (void)printf("the plan: %lld of %lld options, ", (long long)report->site_count,
                 (long long)report->options);
    (void)printf("cost %s, ", cli_amount(amount, report->cost, unit_of(&report->cost_unit), true));
    (void)printf("covers %s", cli_amount(amount, report->weight, unit_of(&report->weight_unit), false));
    struct cli_choice_unit bare = {NULL, report->weight_unit.divisor};
    (void)printf(" of %s\n", cli_amount(amount, report->weight_of_all, bare, false));
    (void)printf("counted again from the lists, and kept:\n");
    if (report->budget >= 0) {
        (void)printf("  - budget: %s\n",
                     cli_amount(amount, report->budget, unit_of(&report->cost_unit), false));
    }
    if (report->count_limit >= 0) {
        (void)printf("  - sites: at most %lld, %lld count\n", (long long)report->count_limit,
                     (long long)report->counted);
    }
    print_checked("floors", report->floors, "all met");
    print_checked("areas with a limit of their own", report->areas, "none exceeded");
    print_checked("groups of variants", report->groups, "at most one of each");
    if (report->spacing_m > 0.0) {
        (void)printf("  - spacing: at least %.10g m between two sites\n", report->spacing_m);
    }
    print_checked("required options", report->required, "all chosen");
    print_checked("forbidden options", report->forbidden, "none chosen");
    bool least = report->min_gain <= (report->weight_unit.divisor > 1 ? report->weight_unit.divisor : 1);
    (void)printf("  - no site for nothing: without any that is not required, %s less would be covered, or a "
                 "floor missed\n",
                 least ? "something"
                       : cli_amount(amount, report->min_gain, unit_of(&report->weight_unit), true));
}

static void print_claims(const struct verify_report *report)
{
    (void)printf("proven: ");
    print_claim(report, &report->claim[0]);
    (void)putchar('\n');
    for (int64_t c = 1, phase = 0; c < report->claim_count; c++) {
        const struct verify_claim *claim = &report->claim[c];
        if (claim->about == VERIFY_PHASE) {
            (void)printf("proven, phase %lld, %lld sites: ", (long long)++phase, (long long)claim->sites);
        } else {
            (void)printf("proven%s%lld sites: ", claim->about == VERIFY_CURVE ? ", curve, " : ", ",
                         (long long)claim->sites);
        }
        print_claim(report, claim);
        (void)putchar('\n');
    }
}

/* FOLDER, or CERTIFICATE PROBLEM */
static enum geo_status verify(struct verify_report *ret, const struct cli_args *args, bool *ret_sums,
                              struct geo_error *err)
{
    if (args->positional_count == 0 || args->positional_count > 2) {
        return geo_error_set(
            err, GEO_ERR_USAGE,
            "a results folder, or a certificate and its problem, must be named; `phusong help "
            "verify` shows how");
    }
    if (args->positional_count == 2) {
        return verify_files(ret, args->positional[0], args->positional[1], err);
    }
    const char *folder = args->positional[0];
    char certificate[PATH_SIZE], problem[PATH_SIZE];
    if (snprintf(certificate, sizeof certificate, "%s/siting/certificate.txt", folder) >= PATH_SIZE ||
        snprintf(problem, sizeof problem, "%s/siting/problem.txt", folder) >= PATH_SIZE) {
        return geo_error_set(err, GEO_ERR_INPUT, "the name of folder '%s' is too long", folder);
    }
    enum geo_status status = verify_files(ret, certificate, problem, err);
    if (status == GEO_OK) {
        status = verify_folder(ret_sums, ret, folder, err);
        if (status != GEO_OK) {
            verify_report_release(ret);
        }
    }
    return status;
}

static int run(int argc, char **argv)
{
    struct geo_error err;
    struct cli_args args;
    struct verify_report report;
    bool sums = false;
    enum geo_status status = cli_args_parse(&args, argc, argv, NULL, 0, &err);
    if (status == GEO_OK) {
        status = verify(&report, &args, &sums, &err);
    }
    if (status != GEO_OK) {
        return cli_fail(&err);
    }
    print_plan(&report);
    print_claims(&report);
    if (args.positional_count == 1) {
        (void)printf("proposed_sites.csv lists these sites in this order%s\n",
                     sums ? "; run.json has the SHA-256 of both files" : "; run.json names no SHA-256");
    }
    (void)printf(
        "the certificate holds: it speaks of these options and what they cover, not of how waves travel\n");
    verify_report_release(&report);
    return 0;
}

const struct cli_command cli_command_verify = {
    .name = "verify",
    .arguments = "FOLDER | CERTIFICATE PROBLEM",
    .summary = "check what a run or `solve` claims to have proven",
    .run = run,
    .notes =
        "FOLDER is a results folder with siting/certificate.txt and siting/problem.txt. Everything is "
        "counted\n"
        "again, exactly, by code that shares nothing with the planner: the plan against every limit, each\n"
        "bound by its proof. What does not hold is refused with the reason (exit 4).",
};
