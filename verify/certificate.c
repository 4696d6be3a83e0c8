/* A certificate from its first line to its last. */
#include "verify/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void *verify_check_room(struct verify_check *check, int64_t count, size_t size)
{
    void *room = calloc((size_t)count + 1, size);
    if (room == NULL) {
        check->text.status = geo_error_set(check->text.err, GEO_ERR_MEMORY, "out of memory for the check");
    }
    return room;
}

/* What the claim says of the first sites of the plan or path, and whether it may be made at all. */
static void check_prefix(struct verify_check *check, const struct verify_claim *claim)
{
    const struct verify_problem *problem = &check->problem;
    struct verify_text *text = &check->text;
    const struct verify_list *list =
        claim->about == VERIFY_CURVE && check->has_path ? &check->path : &check->plan;
    bool whole = claim->about == VERIFY_PLAN;
    size_t n = (size_t)claim->sites;
    if (n > list->count || (whole && n != list->count)) {
        verify_text_fault(text, "the claim is about %lld sites, there are %zu", (long long)claim->sites,
                          list->count);
        return;
    }
    if (claim->cost != list->cost[n] || claim->weight != list->weight[n]) {
        verify_text_fault(text,
                          "%zu sites are said to cost %lld and cover %lld, they cost %lld and cover %lld", n,
                          (long long)claim->cost, (long long)claim->weight, (long long)list->cost[n],
                          (long long)list->weight[n]);
    }
    if ((claim->budget >= 0 && claim->cost > claim->budget) ||
        (claim->count_limit >= 0 && list->counted[n] > claim->count_limit)) {
        verify_text_fault(text, "%zu sites exceed the claim's own limits", n);
    }
    if (check->report.claim_count == 0 &&
        (!whole || claim->least_cost != problem->least_cost || claim->budget != problem->budget ||
         claim->count_limit != problem->count_limit)) {
        verify_text_fault(text,
                          "the first claim is not about the plan under the problem's objective and limits");
    }
    if (claim->about == VERIFY_PHASE && claim->needs_floors && n != list->count) {
        verify_text_fault(text, "the proof of an early phase relies on floors that hold at the end only");
    }
    if (whole && (claim->least_cost ? claim->bound > claim->cost : claim->bound < claim->weight)) {
        verify_text_fault(text, "the plan is better than its bound");
    }
}

static int64_t take_keyed(struct verify_text *text, const char *key, int64_t most, const char *none)
{
    verify_text_expect(text, key);
    return verify_text_number(text, most, none);
}

static void read_claim(struct verify_check *check)
{
    struct verify_text *text = &check->text;
    struct verify_claim claim = {.needs_floors = check->proof.uses_floors};
    const char *about = verify_text_word(text);
    claim.about = strcmp(about, "phase") == 0   ? VERIFY_PHASE
                  : strcmp(about, "curve") == 0 ? VERIFY_CURVE
                                                : VERIFY_PLAN;
    const char *objective = verify_text_word(text);
    claim.least_cost = strcmp(objective, "least_cost") == 0;
    if ((claim.about == VERIFY_PLAN && strcmp(about, "plan") != 0) ||
        (!claim.least_cost && strcmp(objective, "most_weight") != 0)) {
        verify_text_fault(text, "'%s %s' is no kind of claim", about, objective);
    }
    claim.budget = take_keyed(text, "budget", VERIFY_MOST, "none");
    claim.count_limit = take_keyed(text, "count_limit", VERIFY_MOST, "none");
    int64_t money = take_keyed(text, "money", INT64_MAX, NULL),
            count = take_keyed(text, "count", INT64_MAX, NULL);
    verify_text_expect(text, "bound");
    char *bound = verify_text_word(text);
    claim.bound = verify_number(bound[0] == '-' ? bound + 1 : bound, INT64_MAX);
    if (claim.bound < 0) {
        verify_text_fault(text, "'%s' is no bound", bound);
    }
    claim.bound = bound[0] == '-' ? -claim.bound : claim.bound;
    claim.sites = take_keyed(text, "sites", VERIFY_MOST, NULL);
    claim.cost = take_keyed(text, "cost", VERIFY_MOST, NULL);
    claim.weight = take_keyed(text, "weight", VERIFY_MOST, NULL);
    verify_text_end(text);
    struct verify_report *report = &check->report;
    if (verify_text_room(text, &report->claim, (size_t)report->claim_count, sizeof claim)) {
        check_prefix(check, &claim);
        verify_bound_check(check, &claim, money, count);
        report->claim[report->claim_count++] = claim;
    }
}

static int64_t most_of(int64_t limit)
{
    return limit < 0 ? INT64_MAX : limit;
}

/* By subject, then phases by sites and the rest by money; the first claim stays the first. */
static int compare_claims(const void *a, const void *b)
{
    const struct verify_claim *left = a, *right = b;
    bool phase = left->about == VERIFY_PHASE;
    const int64_t key[][2] = {{left->about, right->about},
                              {phase ? left->sites : 0, phase ? right->sites : 0},
                              {most_of(left->budget), most_of(right->budget)},
                              {most_of(left->count_limit), most_of(right->count_limit)},
                              {left->sites, right->sites}};
    for (size_t k = 0; k < sizeof key / sizeof key[0]; k++) {
        if (key[k][0] != key[k][1]) {
            return key[k][0] < key[k][1] ? -1 : 1;
        }
    }
    return 0;
}

/* Each phase keeps the sites of the one before and has its money, too. */
static void check_phases(struct verify_check *check)
{
    const struct verify_report *report = &check->report;
    const struct verify_claim *last = NULL;
    for (int64_t c = 0; c < report->claim_count; c++) {
        const struct verify_claim *claim = &report->claim[c];
        if (claim->about != VERIFY_PHASE) {
            continue;
        }
        if (last != NULL && (most_of(claim->budget) < most_of(last->budget) ||
                             most_of(claim->count_limit) < most_of(last->count_limit))) {
            verify_text_fault(&check->text,
                              "a later phase has less money or fewer sites than an earlier one");
        }
        last = claim;
    }
    if (last != NULL && (last->sites != (int64_t)check->plan.count || last->budget != check->problem.budget ||
                         last->count_limit != check->problem.count_limit)) {
        verify_text_fault(&check->text, "the last phase is not the whole plan with all of the money");
    }
}

/* phusong certificate 1, problem SUM, value V, plan …, [path …], then proofs, each with its claims, end */
static void read_certificate(struct verify_check *check)
{
    struct verify_text *text = &check->text;
    verify_text_line(text);
    verify_text_expect(text, "phusong");
    verify_text_expect(text, "certificate");
    verify_text_expect(text, "1");
    verify_text_end(text);
    verify_text_line(text);
    verify_text_expect(text, "problem");
    const char *sum = verify_text_word(text);
    if (strcmp(sum, check->problem.sha256) != 0) {
        verify_text_fault(text,
                          "the certificate is of another problem: its SHA-256 is %.64s, this file's is %s",
                          sum, check->problem.sha256);
    }
    verify_text_end(text);
    verify_text_line(text);
    check->report.value = take_keyed(text, "value", VERIFY_MOST, NULL);
    verify_text_end(text);
    verify_text_line(text);
    verify_text_expect(text, "plan");
    verify_list_read(check, &check->plan);
    verify_plan_check(check);
    verify_text_line(text);
    const char *word = verify_text_word(text);
    if (strcmp(word, "path") == 0) {
        check->has_path = true;
        verify_list_read(check, &check->path);
        verify_text_line(text);
        word = verify_text_word(text);
    }
    while (text->status == GEO_OK && strcmp(word, "proof") == 0) {
        word = verify_proof_read(check);
        while (text->status == GEO_OK && strcmp(word, "claim") == 0) {
            read_claim(check);
            verify_text_line(text);
            word = verify_text_word(text);
        }
    }
    if (strcmp(word, "end") != 0) {
        verify_text_fault(text, "'%s' stands where a proof, a claim or 'end' should stand", word);
    }
    verify_text_end(text);
    verify_text_finish(text);
    if (check->report.claim_count == 0) {
        verify_text_fault(text, "nothing is claimed");
    }
}

/* ---- the report ---- */

static struct verify_unit take_unit(struct verify_unit *unit)
{
    struct verify_unit taken = *unit;
    unit->name = NULL;
    return taken;
}

/* What was true is told; ids and names are taken over from the problem. */
static void fill_report(struct verify_check *check)
{
    struct verify_problem *problem = &check->problem;
    struct verify_report *report = &check->report;
    size_t all = check->plan.count;
    char *group = verify_check_room(check, problem->option_count, 1);
    report->site = verify_check_room(check, (int64_t)all, sizeof *report->site);
    if (check->text.status != GEO_OK) {
        free(group);
        return;
    }
    memcpy(report->problem_sha256, problem->sha256, sizeof problem->sha256);
    report->least_cost = problem->least_cost;
    report->units = problem->unit_count;
    report->options = problem->option_count;
    report->floors = problem->floor_count;
    for (int64_t a = 0; a < problem->area_count; a++) {
        report->areas += problem->area_limit[a] >= 0 ? 1 : 0;
    }
    for (int64_t j = 0; j < problem->unit_count; j++) {
        report->weight_of_all += problem->weight[j];
    }
    for (int64_t i = 0; i < problem->option_count; i++) {
        const struct verify_option *option = &problem->option[i];
        report->required += option->required ? 1 : 0;
        report->forbidden += option->forbidden ? 1 : 0;
        report->groups += option->group >= 0 && group[option->group]++ == 0 ? 1 : 0;
    }
    free(group);
    report->budget = problem->budget;
    report->count_limit = problem->count_limit;
    report->min_gain = problem->min_gain;
    report->spacing_m = problem->spacing_m;
    report->weight_unit = take_unit(&problem->weight_unit);
    report->value_unit = take_unit(&problem->value_unit);
    report->cost_unit = take_unit(&problem->cost_unit);
    for (size_t n = 0; n < all; n++) {
        report->site[n] = problem->option[check->plan.option[n]].id;
        problem->option[check->plan.option[n]].id = NULL;
    }
    report->site_count = (int64_t)all;
    report->counted = check->plan.counted[all];
    report->weight = check->plan.weight[all];
    report->cost = check->plan.cost[all];
}

void verify_report_release(struct verify_report *report)
{
    for (int64_t n = 0; report->site != NULL && n < report->site_count; n++) {
        free(report->site[n]);
    }
    free(report->site);
    free(report->claim);
    free(report->weight_unit.name);
    free(report->value_unit.name);
    free(report->cost_unit.name);
    *report = (struct verify_report){0};
}

enum geo_status verify_streams(struct verify_report *ret, const struct verify_source source[2],
                               struct geo_error *err)
{
    struct verify_check check = {0};
    enum geo_status status = verify_problem_read(&check.problem, source[1].file, source[1].name, err);
    if (status == GEO_OK) {
        verify_text_open(&check.text, source[0].file, source[0].name, err);
        read_certificate(&check);
        status = check.text.status;
    }
    if (status == GEO_OK) {
        qsort(check.report.claim + 1, (size_t)check.report.claim_count - 1, sizeof *check.report.claim,
              compare_claims);
        check_phases(&check);
        verify_gains_check(&check);
        fill_report(&check);
        verify_text_sum(check.report.certificate_sha256, &check.text);
        status = check.text.status;
    }
    if (status == GEO_OK) {
        *ret = check.report;
    } else {
        verify_report_release(&check.report);
    }
    verify_text_close(&check.text);
    verify_list_release(&check.plan);
    verify_list_release(&check.path);
    verify_proof_release(&check.proof);
    verify_problem_release(&check.problem);
    return status;
}

enum geo_status verify_files(struct verify_report *ret, const char *certificate_path,
                             const char *problem_path, struct geo_error *err)
{
    struct verify_source source[2] = {{NULL, certificate_path}, {NULL, problem_path}};
    enum geo_status status = GEO_OK;
    for (int i = 0; i < 2 && status == GEO_OK; i++) {
        source[i].file = fopen(source[i].name, "rb");
        if (source[i].file == NULL) {
            status = geo_error_set(err, GEO_ERR_INPUT, "'%s': %s", source[i].name, strerror(errno));
        }
    }
    if (status == GEO_OK) {
        status = verify_streams(ret, source, err);
    }
    for (int i = 0; i < 2; i++) {
        if (source[i].file != NULL) {
            (void)fclose(source[i].file);
        }
    }
    return status;
}
