/* The plan against every limit of the problem. */
#include "verify/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SPACING_SLACK_M 0.001 /* places are written in decimals; a millimetre less is not "too close" */

/* One more site: what it covers that none before it does is added to *weight and *value. */
static void cover(const struct verify_problem *problem, int64_t i, int32_t *covers, int64_t *weight,
                  int64_t *value)
{
    for (size_t r = problem->option[i].run_first; r < problem->option[i].run_end; r++) {
        for (int32_t j = problem->option_runs.run[r].first; j < problem->option_runs.run[r].end; j++) {
            if (covers[j]++ == 0) {
                *weight += problem->weight[j];
                *value += problem->value[j];
            }
        }
    }
}

static void add_up(struct verify_check *check, struct verify_list *list)
{
    const struct verify_problem *problem = &check->problem;
    int64_t count = (int64_t)list->count;
    list->cost = verify_check_room(check, count, sizeof *list->cost);
    list->counted = verify_check_room(check, count, sizeof *list->counted);
    list->weight = verify_check_room(check, count, sizeof *list->weight);
    list->value = verify_check_room(check, count, sizeof *list->value);
    list->covers = verify_check_room(check, problem->unit_count, sizeof *list->covers);
    for (size_t n = 0; n < list->count && check->text.status == GEO_OK; n++) {
        const struct verify_option *option = &problem->option[list->option[n]];
        list->cost[n + 1] = list->cost[n] + option->cost;
        list->counted[n + 1] = list->counted[n] + (option->counted ? 1 : 0);
        list->weight[n + 1] = list->weight[n];
        list->value[n + 1] = list->value[n];
        cover(problem, list->option[n], list->covers, &list->weight[n + 1], &list->value[n + 1]);
    }
}

/* What holds for any list: nothing twice, nothing forbidden, groups, areas, spacing. */
static void check_list(struct verify_check *check, const struct verify_list *list)
{
    const struct verify_problem *problem = &check->problem;
    struct verify_text *text = &check->text;
    char *chosen = verify_check_room(check, problem->option_count, 1);
    char *group = verify_check_room(check, problem->option_count, 1);
    int64_t *in_area = verify_check_room(check, problem->area_count, sizeof *in_area);
    for (size_t n = 0; n < list->count && text->status == GEO_OK; n++) {
        const struct verify_option *option = &problem->option[list->option[n]];
        if (chosen[list->option[n]]++ != 0) {
            verify_text_fault(text, "option '%s' is chosen twice", option->id);
        }
        if (option->forbidden) {
            verify_text_fault(text, "option '%s' is chosen but forbidden", option->id);
        }
        if (option->group >= 0 && group[option->group]++ != 0) {
            verify_text_fault(text, "option '%s' is not the only one chosen of its group", option->id);
        }
        if (option->area >= 0 && option->counted && problem->area_limit[option->area] >= 0 &&
            ++in_area[option->area] > problem->area_limit[option->area]) {
            verify_text_fault(text, "option '%s' is one too many in area %lld", option->id,
                              (long long)option->area);
        }
        for (size_t m = 0; m < n && problem->spacing_m > 0.0; m++) {
            const struct verify_option *other = &problem->option[list->option[m]];
            double apart_m = hypot(option->x_m - other->x_m, option->y_m - other->y_m);
            if (apart_m + SPACING_SLACK_M < problem->spacing_m && !(option->required && other->required)) {
                verify_text_fault(text, "options '%s' and '%s' are only %.1f m apart", other->id, option->id,
                                  apart_m);
            }
        }
    }
    free(chosen);
    free(group);
    free(in_area);
}

/* COUNT, then an id on each line */
void verify_list_read(struct verify_check *check, struct verify_list *list)
{
    struct verify_text *text = &check->text;
    int64_t count = verify_text_number(text, check->problem.option_count, NULL);
    verify_text_end(text);
    list->option = verify_check_room(check, count, sizeof *list->option);
    while ((int64_t)list->count < count && text->status == GEO_OK) {
        verify_text_line(text);
        const char *id = verify_text_word(text);
        int64_t option = verify_problem_find(&check->problem, id);
        if (option < 0) {
            verify_text_fault(text, "the problem has no option '%s'", id);
            return;
        }
        list->option[list->count++] = option;
        verify_text_end(text);
    }
    check_list(check, list);
    add_up(check, list);
}

void verify_list_release(struct verify_list *list)
{
    free(list->option);
    free(list->cost);
    free(list->counted);
    free(list->weight);
    free(list->value);
    free(list->covers);
    *list = (struct verify_list){0};
}

/* The value that floor k has from the plan; `without` ≥ 0: if that option were left out. */
static int64_t floor_value(const struct verify_check *check, int64_t k, int64_t without)
{
    const struct verify_problem *problem = &check->problem;
    const struct verify_floor *floor = &problem->floor[k];
    size_t r = without < 0 ? 0 : problem->option[without].run_first;
    size_t end = without < 0 ? 0 : problem->option[without].run_end;
    const struct verify_run *run = problem->option_runs.run;
    int64_t value = 0;
    for (size_t f = floor->run_first; f < floor->run_end; f++) {
        for (int32_t j = problem->floor_runs.run[f].first; j < problem->floor_runs.run[f].end; j++) {
            while (r < end && run[r].end <= j) {
                r++;
            }
            bool left_out = r < end && run[r].first <= j;
            value += check->plan.covers[j] > (left_out ? 1 : 0) ? problem->value[j] : 0;
        }
    }
    return value;
}

static bool floors_hold(const struct verify_check *check, int64_t without)
{
    for (int64_t k = 0; k < check->problem.floor_count; k++) {
        if (floor_value(check, k, without) < check->problem.floor[k].need) {
            return false;
        }
    }
    return true;
}

/* Weight that only option i covers. */
static int64_t alone(const struct verify_problem *problem, int64_t i, const int32_t *covers)
{
    int64_t weight = 0;
    for (size_t r = problem->option[i].run_first; r < problem->option[i].run_end; r++) {
        for (int32_t j = problem->option_runs.run[r].first; j < problem->option_runs.run[r].end; j++) {
            weight += covers[j] == 1 ? problem->weight[j] : 0;
        }
    }
    return weight;
}

/* Which of the first n sites each add min_gain to the others of them? */
static void mark_needed(struct verify_check *check, size_t n, char *needed)
{
    const struct verify_problem *problem = &check->problem;
    int32_t *covers = verify_check_room(check, problem->unit_count, sizeof *covers);
    int64_t weight = 0, value = 0;
    for (size_t m = 0; m < n && check->text.status == GEO_OK; m++) {
        cover(problem, check->plan.option[m], covers, &weight, &value);
    }
    for (size_t m = 0; m < n && check->text.status == GEO_OK; m++) {
        needed[m] |= alone(problem, check->plan.option[m], covers) >= problem->min_gain ? 1 : 0;
    }
    free(covers);
}

void verify_gains_check(struct verify_check *check)
{
    char *needed = verify_check_room(check, (int64_t)check->plan.count, 1);
    for (int64_t c = 0; c < check->report.claim_count && check->text.status == GEO_OK; c++) {
        if (c == 0 || check->report.claim[c].about == VERIFY_PHASE) {
            mark_needed(check, (size_t)check->report.claim[c].sites, needed);
        }
    }
    for (size_t n = 0; n < check->plan.count && check->text.status == GEO_OK; n++) {
        const struct verify_option *option = &check->problem.option[check->plan.option[n]];
        if (needed[n] == 0 && !option->required && floors_hold(check, check->plan.option[n])) {
            verify_text_fault(&check->text, "site '%s' is not needed: without it only %lld less is covered",
                              option->id,
                              (long long)alone(&check->problem, check->plan.option[n], check->plan.covers));
        }
    }
    free(needed);
}

void verify_plan_check(struct verify_check *check)
{
    const struct verify_problem *problem = &check->problem;
    struct verify_text *text = &check->text;
    const struct verify_list *plan = &check->plan;
    size_t all = plan->count;
    int64_t required = 0;
    if (text->status != GEO_OK) {
        return;
    }
    for (size_t n = 0; n < all; n++) {
        required += problem->option[plan->option[n]].required ? 1 : 0;
    }
    for (int64_t i = 0; i < problem->option_count; i++) {
        required -= problem->option[i].required ? 1 : 0;
    }
    if (required != 0) {
        verify_text_fault(text, "%lld required options are not in the plan", (long long)-required);
    }
    if (problem->budget >= 0 && plan->cost[all] > problem->budget) {
        verify_text_fault(text, "the plan costs %lld, the budget is %lld", (long long)plan->cost[all],
                          (long long)problem->budget);
    }
    if (problem->count_limit >= 0 && plan->counted[all] > problem->count_limit) {
        verify_text_fault(text, "the plan has %lld sites that count, the limit is %lld",
                          (long long)plan->counted[all], (long long)problem->count_limit);
    }
    if (plan->value[all] != check->report.value) {
        verify_text_fault(text, "the plan is said to cover a value of %lld, it covers %lld",
                          (long long)check->report.value, (long long)plan->value[all]);
    }
    for (int64_t k = 0; k < problem->floor_count; k++) {
        int64_t value = floor_value(check, k, -1);
        if (value < problem->floor[k].need) {
            verify_text_fault(text, "floor '%s' is missed: %lld of %lld are covered", problem->floor[k].name,
                              (long long)value, (long long)problem->floor[k].need);
        }
    }
}
