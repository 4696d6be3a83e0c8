#include "outputs/siting_words.h"

#include "outputs/build.h"
#include "outputs/siting_unit.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct words {
    FILE *to;
    const struct out_context *context;
    const struct plan_siting *siting;
    const struct plan_siting_settings *settings;
    enum out_siting_unit unit;
};

static void number(const struct words *words, int64_t value)
{
    char text[OUT_SITING_TEXT_SIZE];
    out_siting_number_text(text, value);
    (void)fputs(text, words->to);
}

static void money(const struct words *words, int64_t vnd, bool down)
{
    char text[OUT_SITING_TEXT_SIZE];
    out_siting_money_text(text, vnd, down);
    (void)fputs(text, words->to);
}

static void gap(const struct words *words, int64_t part, int64_t whole)
{
    char text[OUT_SITING_TEXT_SIZE];
    out_siting_gap_text(text, out_siting_gap_percent(part, whole));
    (void)fputs(text, words->to);
}

/* "412,345 people", "12,345 points" */
static void amount(const struct words *words, int64_t value)
{
    number(words, value);
    (void)fprintf(words->to, " %s", out_siting_unit_name(words->unit));
}

static void sites(const struct words *words, int64_t count)
{
    number(words, count);
    (void)fputs(count == 1 ? " site" : " sites", words->to);
}

/* What the bound holds for. */
static const char *limits(const struct words *words)
{
    bool by_money = words->settings->budget_vnd >= 0;
    bool by_count = words->settings->count >= 0;
    for (int32_t p = 0; p < words->settings->phase_count; p++) {
        by_money = by_money || words->settings->phase[p].budget_vnd >= 0;
        by_count = by_count || words->settings->phase[p].count >= 0;
    }
    if (by_money) {
        return by_count ? " with this money and as many sites" : " with this money";
    }
    return by_count ? " with as many sites" : "";
}

static int64_t people_of(const struct words *words)
{
    int64_t people = 0;
    for (int32_t p = 0; p < words->context->figures.phase_count; p++) {
        people += words->context->figures.phase_people[p];
    }
    return people;
}

/* "19,275 people by 4G and 205,021 people by 5G" */
static void say_services(const struct words *words)
{
    const struct out_figures *figures = &words->context->figures;
    for (int32_t i = 0; i < words->settings->service_count; i++) {
        int32_t s = words->settings->services[i];
        const struct plan_service *service = &words->context->scenario->service[s];
        const int64_t *after = figures->people.part[out_figures_asked(service, true)];
        const int64_t *before = figures->people.part[out_figures_asked(service, false)];
        (void)fputs(i == 0 ? "" : i + 1 < words->settings->service_count ? ", " : " and ", words->to);
        number(words, out_figures_sum(figures, after, s) - out_figures_sum(figures, before, s));
        (void)fprintf(words->to, " people by %s", service->name);
    }
}

static void say_plan(const struct words *words)
{
    const struct plan_siting *siting = words->siting;
    bool least = out_siting_least_cost(words->context->scenario);
    if (siting->count == 0) {
        (void)fputs("No site is proposed: none would add anything within the limits.\n", words->to);
        return;
    }
    sites(words, siting->count);
    (void)fputs(" for ", words->to);
    money(words, siting->cost_total_vnd, false);
    (void)fputs(siting->count == 1 ? " newly covers " : " newly cover ", words->to);
    if (!words->context->figures.has_people) {
        number(words, out_siting_nearest(siting->value_total));
        (void)fputs(" cells", words->to);
    } else if (words->settings->service_count > 1) {
        say_services(words);
    } else {
        number(words, people_of(words));
        (void)fputs(" people", words->to);
    }
    if (words->unit == OUT_UNIT_POINTS) {
        (void)fputs(", which with all that counts is ", words->to);
        amount(words, out_siting_nearest(siting->weight_total));
    }
    if (least) {
        (void)fprintf(words->to, "; the target of %.10g %% is met", 100.0 * words->settings->target_share);
    }
    (void)fputs(".\n", words->to);
}

static void say_stopped(const struct words *words)
{
    if (words->siting->solution.status == PLAN_SOLVE_STOPPED) {
        (void)fputs("The search was stopped by the time limit: another run may propose other sites.\n",
                    words->to);
    }
}

/* The bound on what is covered, by plans with `by`. */
static void say_coverage_bound(const struct words *words, const char *by)
{
    const struct plan_siting *siting = words->siting;
    int64_t bound = out_siting_weight_bound(words->context->scenario, siting);
    int64_t shown = out_siting_shown_bound(words->context, bound, siting->weight_total);
    (void)fprintf(words->to, "No plan%s covers more", by);
    if (bound <= siting->weight_total) {
        (void)fputs(": this one is the best possible.\n", words->to);
        return;
    }
    (void)fputs(" than ", words->to);
    if (words->unit == OUT_UNIT_PEOPLE) {
        number(words, shown);
    } else {
        amount(words, shown);
    }
    (void)fputs(": this one is within ", words->to);
    gap(words, siting->weight_total, bound);
    (void)fputs(" of the best possible.\n", words->to);
}

static void say_cost_bound(const struct words *words)
{
    const struct plan_siting *siting = words->siting;
    int64_t bound = siting->solution.bound;
    if (bound >= siting->cost_total_vnd) {
        (void)fputs("No plan that meets the target costs less: this one is the cheapest possible.\n",
                    words->to);
        return;
    }
    (void)fputs("No plan that meets the target costs less than ", words->to);
    money(words, bound, true);
    (void)fputs(": at most ", words->to);
    gap(words, bound, siting->cost_total_vnd);
    (void)fputs(" of the cost could be saved.\n", words->to);
}

static void say_scope(const struct words *words)
{
    (void)fputs("This holds for the ", words->to);
    number(words, words->context->results->candidates->count);
    (void)fputs(" candidates and the coverage computed for them; how well coverage is computed is another "
                "matter.\n",
                words->to);
}

static void say_phases(const struct words *words)
{
    const struct plan_phases *phases = &words->siting->phases;
    int64_t weight = 0;
    for (int32_t p = 0; p < phases->count; p++) {
        const struct plan_phase_result *result = &phases->result[p];
        int64_t first_sites = p > 0 ? phases->result[p - 1].sites : 0;
        int64_t first_vnd = p > 0 ? phases->result[p - 1].cost : 0;
        const char *name = out_phase_name(words->context->scenario, p);
        weight = result->weight;
        (void)fprintf(words->to, "%s: ", name == NULL ? "" : name);
        sites(words, result->sites - first_sites);
        (void)fputs(" for ", words->to);
        money(words, result->cost - first_vnd, false);
        (void)fputs("; by then ", words->to);
        amount(words, out_siting_shown(words->context, weight));
        (void)fputs(", ", words->to);
        if (weight < result->bound) {
            (void)fputs("within ", words->to);
            gap(words, weight, result->bound);
            (void)fputs(" of ", words->to);
        }
        (void)fputs("the most that the money so far could reach.\n", words->to);
    }
}

static void say_greedy(const struct words *words)
{
    const struct plan_selection *greedy = &words->siting->solution.greedy;
    bool least = out_siting_least_cost(words->context->scenario);
    if (greedy->count == 0) {
        return;
    }
    if (least && greedy->cost > words->siting->cost_total_vnd) {
        (void)fputs("Taking the best next site each time would cost ", words->to);
        money(words, greedy->cost, false);
        (void)fputs(".\n", words->to);
    }
    if (!least && greedy->weight < words->siting->weight_total) {
        (void)fputs("Taking the best next site each time would reach ", words->to);
        amount(words, out_siting_nearest(greedy->weight));
        (void)fputs(".\n", words->to);
    }
}

static void say_floors(const struct words *words)
{
    const struct plan_siting *siting = words->siting;
    const struct plan_demand *demand = words->context->results->demand;
    bool least = out_siting_least_cost(words->context->scenario);
    if (least || siting->free_weight < 0 || demand == NULL || demand->choice.floor_count == 0) {
        return;
    }
    int64_t with = out_siting_shown(words->context, siting->weight_total);
    int64_t without = out_siting_nearest(siting->free_weight);
    if (without <= with) {
        (void)fputs("The minimum shares asked for cost nothing: no better plan without them was found.\n",
                    words->to);
        return;
    }
    (void)fputs("Price of the minimum shares asked for: without them ", words->to);
    amount(words, without);
    (void)fputs(" could be reached, ", words->to);
    number(words, without - with);
    (void)fputs(" more.\n", words->to);
}

/* other: the way not taken; what: "Sharing masts", … */
static void say_saving(const struct words *words, const struct plan_saving *other, const char *what)
{
    if (!other->known) {
        return;
    }
    if (!other->met) {
        (void)fprintf(words->to, "%s makes it possible: no plan without it was found that covers as much.\n",
                      what);
        return;
    }
    int64_t saved_sites = other->sites - words->siting->count;
    int64_t saved_vnd = other->cost_vnd - words->siting->cost_total_vnd;
    if (saved_vnd <= 0 && saved_sites <= 0) {
        (void)fprintf(words->to, "%s saves nothing here.\n", what);
        return;
    }
    (void)fprintf(words->to, "%s avoids ", what);
    if (saved_sites > 0) {
        sites(words, saved_sites);
        (void)fputs(saved_vnd > 0 ? " and " : "", words->to);
    }
    if (saved_vnd > 0) {
        money(words, saved_vnd, false);
    }
    if (saved_sites < 0) {
        (void)fputs(", with ", words->to);
        number(words, -saved_sites);
        (void)fputs(saved_sites == -1 ? " site more," : " sites more,", words->to);
    }
    (void)fputs(" for the same coverage.\n", words->to);
}

static void say_robust(const struct words *words)
{
    if (isfinite(words->siting->robust_share)) {
        (void)fprintf(words->to,
                      "%.0f %% of the sites, or neighbours within 2 km, are chosen again under every "
                      "assumption tried.\n",
                      floor(100.0 * words->siting->robust_share));
    }
}

static void say_all(const struct words *words)
{
    say_plan(words);
    say_stopped(words);
    if (words->siting->count > 0 && out_siting_least_cost(words->context->scenario)) {
        say_cost_bound(words);
        say_coverage_bound(words, " of the same cost");
    } else {
        say_coverage_bound(words, limits(words));
    }
    say_scope(words);
    if (words->siting->count == 0) {
        return;
    }
    say_phases(words);
    say_greedy(words);
    say_floors(words);
    say_saving(words, &words->siting->unshared,
               words->settings->operator_id == PLAN_ANY ? "Using masts that stand"
                                                        : "Using other operators' masts");
    say_saving(words, &words->siting->apart, "Planning the services together");
    say_robust(words);
}

enum geo_status out_siting_words_write(char **ret, const struct out_context *context, struct geo_error *err)
{
    char *text = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&text, &length);
    if (to == NULL) {
        return geo_error_set(err, GEO_ERR_MEMORY, "out of memory: the words about the sites");
    }
    struct words words = {to, context, context->results->siting, &context->scenario->siting,
                          out_siting_unit_of(context->scenario)};
    if (words.siting != NULL) {
        say_all(&words);
    }
    int failed = ferror(to);
    if (fclose(to) != 0 || failed != 0) {
        free(text);
        return geo_error_set(err, GEO_ERR_MEMORY, "out of memory: the words about the sites");
    }
    *ret = text;
    return GEO_OK;
}

enum geo_status out_siting_words(char **ret, const struct out_results *results, struct geo_error *err)
{
    struct out_context context = {.results = results, .scenario = results->scenario};
    enum geo_status status = out_figures_compute(&context.figures, results, err);
    if (status == GEO_OK) {
        status = out_siting_words_write(ret, &context, err);
    }
    out_figures_release(&context.figures);
    return status;
}
