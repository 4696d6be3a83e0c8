/* Why there is no plan, in words that say what to change. */
#include "planner/siting/siting_internal.h"

#include "geo/memory.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define NAMED 8 /* floors listed one by one */

struct text {
    char line[3600];
    size_t length;
};

__attribute__((format(printf, 2, 3))) static void say(struct text *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    size_t room = sizeof text->line - text->length;
    int written = vsnprintf(text->line + text->length, room, format, args);
    va_end(args);
    if (written > 0) {
        text->length += (size_t)written < room ? (size_t)written : room - 1;
    }
}

static int64_t whole_people(int64_t milli)
{
    return (milli + 500) / 1000;
}

static enum geo_status explain_floors(const struct plan_siting_run *run, const struct plan_solution *solution,
                                      struct geo_error *err)
{
    const struct plan_choice *choice = run->choice;
    const char *unit = run->scenario->has_population ? "people" : "cells";
    struct text text = {.length = 0};
    double share = 0.0;
    int64_t *covered = NULL;
    struct plan_choice_tally tally;
    enum geo_status status =
        geo_memory_array(&covered, (size_t)choice->floor_count, sizeof *covered, "floors", err);
    if (status == GEO_OK) {
        status = plan_choice_tally_compute(&tally, covered, choice, solution->selection.option,
                                           solution->selection.count, err);
    }
    if (status == GEO_OK) {
        status = plan_solve_common_floor(&share, choice, run->input->progress, err);
    }
    if (status != GEO_OK) {
        free(covered);
        return status;
    }
    say(&text, "%s meets what is asked: %" PRId32 " of %" PRId32 " targets fail",
        solution->proven ? "no plan" : "no plan that was found", solution->failed_floor_count,
        choice->floor_count);
    for (int32_t i = 0; i < solution->failed_floor_count && i < NAMED; i++) {
        int32_t k = solution->failed_floor[i];
        int64_t need = choice->floor[k].need;
        int64_t reach = solution->reachable[k];
        say(&text, "\n  %s: %" PRId64 " more %s are asked; ", choice->floor[k].name, whole_people(need),
            unit);
        if (reach < need) {
            say(&text, "all candidates together reach %" PRId64, whole_people(reach));
        } else {
            say(&text, "within the limits %" PRId64 " were reached (all candidates together: %" PRId64 ")",
                whole_people(covered[k]), whole_people(reach));
        }
    }
    if (solution->failed_floor_count > NAMED) {
        say(&text, "\n  and %" PRId32 " more", solution->failed_floor_count - NAMED);
    }
    say(&text,
        "\n  a plan was found that meets %.1f %% of every target; ask for less, allow more money or sites, "
        "or offer more candidates (sites.lattice_m, sites.candidates)",
        100.0 * share);
    free(covered);
    return geo_error_set(err, GEO_ERR_INFEASIBLE, "%s", text.line);
}

/* Sites that must be built and do not fit. */
static enum geo_status explain_required(const struct plan_siting_run *run, struct geo_error *err)
{
    const struct plan_choice *choice = run->choice;
    int64_t cost = 0;
    int64_t count = 0;
    for (int32_t i = 0; i < choice->option_count; i++) {
        if (choice->option[i].state == PLAN_OPTION_REQUIRED) {
            cost += choice->option[i].cost;
            count += choice->option[i].counted;
        }
    }
    if (choice->budget >= 0 && cost > choice->budget) {
        return geo_error_set(err, GEO_ERR_INFEASIBLE,
                             "the sites that must be built (sites.require) cost %" PRId64 " VND, %" PRId64
                             " VND more than the budget of %" PRId64 " VND",
                             cost, cost - choice->budget, choice->budget);
    }
    if (choice->count_limit >= 0 && count > choice->count_limit) {
        return geo_error_set(err, GEO_ERR_INFEASIBLE,
                             "%" PRId64 " sites must be built (sites.require), more than the %" PRId64
                             " that are allowed (sites.count)",
                             count, choice->count_limit);
    }
    return GEO_OK;
}

/* A budget that buys nothing although something would help is no plan. */
static enum geo_status explain_budget(const struct plan_siting_run *run, const struct plan_solution *solution,
                                      struct geo_error *err)
{
    const struct plan_choice *choice = run->choice;
    int64_t cheapest = INT64_MAX;
    int32_t helpful = 0;
    for (int32_t i = 0; i < choice->option_count; i++) {
        const struct plan_option *option = &choice->option[i];
        bool allowed = run->input->candidates->candidate[i].state == PLAN_OPTION_FREE;
        if (allowed && option->run_count > 0) {
            helpful++;
            cheapest = option->cost < cheapest ? option->cost : cheapest;
        }
    }
    if (solution->selection.count > 0 || helpful == 0 || choice->budget < 0 || choice->budget >= cheapest) {
        return GEO_OK;
    }
    return geo_error_set(err, GEO_ERR_INFEASIBLE,
                         "a budget of %" PRId64 " VND buys none of the %" PRId32
                         " candidates that would help: the cheapest costs %" PRId64 " VND",
                         choice->budget, helpful, cheapest);
}

enum geo_status plan_siting_explain(const struct plan_siting_run *run, const struct plan_solution *solution,
                                    struct geo_error *err)
{
    enum geo_status status = explain_required(run, err);
    if (status == GEO_OK && solution->status == PLAN_SOLVE_IMPOSSIBLE) {
        status = explain_floors(run, solution, err);
    }
    return status == GEO_OK ? explain_budget(run, solution, err) : status;
}
