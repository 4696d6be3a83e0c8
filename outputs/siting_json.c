/* What run.json says of the sites. Weights are also given exactly, in thousandths, as in the certificate. */
#include "outputs/json.h"
#include "outputs/siting_unit.h"

#include <math.h>
#include <string.h>

static json_object *describe_words(struct out_json *writer, const char *words)
{
    json_object *array = json_object_new_array();
    while (*words != '\0') {
        size_t length = strcspn(words, "\n");
        out_json_append(writer, array, json_object_new_string_len(words, (int)length));
        words += length + (words[length] == '\n' ? 1 : 0);
    }
    return array;
}

static void put_value(struct out_json *writer, json_object *object, const struct out_context *context)
{
    const struct plan_siting *siting = context->results->siting;
    const struct plan_solution *solution = &siting->solution;
    int64_t bound = out_siting_weight_bound(context->scenario, siting);
    out_json_integer(writer, object, "value", out_siting_shown(context, siting->weight_total));
    out_json_integer(writer, object, "value_milli", siting->weight_total);
    out_json_integer(writer, object, "bound", out_siting_shown_bound(context, bound, siting->weight_total));
    out_json_integer(writer, object, "bound_milli", bound);
    out_json_real(writer, object, "gap_percent", out_siting_gap_percent(siting->weight_total, bound), 2);
    if (out_siting_least_cost(context->scenario)) {
        out_json_integer(writer, object, "cost_bound_vnd", solution->bound);
        out_json_real(writer, object, "cost_gap_percent",
                      out_siting_gap_percent(solution->bound, siting->cost_total_vnd), 2);
    }
    json_object *greedy = json_object_new_object();
    out_json_integer(writer, greedy, "sites", solution->greedy.count);
    out_json_integer(writer, greedy, "cost_vnd", solution->greedy.cost);
    out_json_integer(writer, greedy, "value", out_siting_nearest(solution->greedy.weight));
    out_json_put(writer, object, "greedy", greedy);
}

static void put_price(struct out_json *writer, json_object *object, const struct out_context *context)
{
    const struct plan_siting *siting = context->results->siting;
    const struct plan_demand *demand = context->results->demand;
    if (demand == NULL || demand->choice.floor_count == 0) {
        return;
    }
    out_json_integer(writer, object, "floors", demand->choice.floor_count);
    if (siting->free_weight >= 0 && !out_siting_least_cost(context->scenario)) {
        int64_t lost = siting->free_weight - siting->weight_total;
        out_json_integer(writer, object, "price_of_floors", out_siting_nearest(lost > 0 ? lost : 0));
    }
}

static void put_saving(struct out_json *writer, json_object *object, const char *key,
                       const struct plan_saving *other, const struct plan_siting *siting)
{
    if (!other->known) {
        return;
    }
    json_object *saving = json_object_new_object();
    out_json_bool(writer, saving, "possible_without", other->met);
    if (other->met) {
        out_json_integer(writer, saving, "sites_avoided", other->sites - siting->count);
        out_json_integer(writer, saving, "vnd_avoided", other->cost_vnd - siting->cost_total_vnd);
    }
    out_json_put(writer, object, key, saving);
}

static void put_reach(struct out_json *writer, json_object *object, const struct out_context *context)
{
    const struct plan_demand *demand = context->results->demand;
    if (demand == NULL || !context->figures.has_people) {
        return;
    }
    out_json_integer(writer, object, "people_covered_before", out_siting_nearest(demand->covered_value));
    out_json_integer(writer, object, "people_reachable", out_siting_nearest(demand->reachable_value));
}

/* How many candidates for each reason, how many places rejected for each. */
static json_object *count_reasons(struct out_json *writer, const struct out_context *context)
{
    const struct plan_candidates *candidates = context->results->candidates;
    const struct plan_reason_of *reason = context->results->siting->reason;
    int64_t count[PLAN_REASON_COUNT] = {0};
    int64_t rejected[PLAN_REJECT_COUNT] = {0};
    json_object *object = json_object_new_object();
    for (int32_t i = 0; i < candidates->count && reason != NULL; i++) {
        count[reason[i].reason]++;
    }
    for (int32_t i = 0; i < candidates->rejected_count; i++) {
        rejected[candidates->rejected[i].reject]++;
    }
    for (int r = 0; r < PLAN_REASON_COUNT; r++) {
        if (count[r] > 0) {
            out_json_integer(writer, object, plan_reason_name((enum plan_reason)r), count[r]);
        }
    }
    for (int r = 0; r < PLAN_REJECT_COUNT; r++) {
        if (rejected[r] > 0) {
            out_json_integer(writer, object, plan_reject_name((enum plan_reject)r), rejected[r]);
        }
    }
    return object;
}

static json_object *describe_services(struct out_json *writer, const struct plan_scenario *scenario)
{
    json_object *array = json_object_new_array();
    for (int32_t s = 0; s < scenario->siting.service_count; s++) {
        const char *key = scenario->service[scenario->siting.services[s]].key;
        out_json_append(writer, array, json_object_new_string(key));
    }
    return array;
}

json_object *out_siting_json(struct out_json *writer, const struct out_context *context, const char *words)
{
    static const char *const EFFORTS[] = {
        [PLAN_SITING_QUICK] = "quick", [PLAN_SITING_NORMAL] = "normal", [PLAN_SITING_THOROUGH] = "thorough"};
    const struct plan_siting *siting = context->results->siting;
    const struct plan_scenario *scenario = context->scenario;
    json_object *object = json_object_new_object();
    out_json_text(writer, object, "status", out_siting_status_name(siting->solution.status));
    out_json_put(writer, object, "words", describe_words(writer, words));
    out_json_text(writer, object, "objective",
                  out_siting_least_cost(scenario) ? "least_cost" : "most_coverage");
    out_json_text(writer, object, "unit", out_siting_unit_name(out_siting_unit_of(scenario)));
    out_json_put(writer, object, "services", describe_services(writer, scenario));
    out_json_integer(writer, object, "sites", siting->count);
    out_json_integer(writer, object, "cost_vnd", siting->cost_total_vnd);
    put_value(writer, object, context);
    put_price(writer, object, context);
    put_saving(writer, object, "sharing", &siting->unshared, siting);
    put_saving(writer, object, "together", &siting->apart, siting);
    out_json_real(writer, object, "robust_percent", 100.0 * siting->robust_share, 1);
    out_json_text(writer, object, "effort", EFFORTS[scenario->siting.effort]);
    out_json_integer(writer, object, "iterations", siting->solution.iterations);
    out_json_integer(writer, object, "seed", (int64_t)scenario->siting.seed);
    out_json_bool(writer, object, "reproducible", siting->solution.status != PLAN_SOLVE_STOPPED);
    out_json_integer(writer, object, "candidates", context->results->candidates->count);
    out_json_integer(writer, object, "places", context->results->candidates->place_count);
    out_json_put(writer, object, "reasons", count_reasons(writer, context));
    put_reach(writer, object, context);
    if (context->sums.problem[0] != '\0') {
        out_json_text(writer, object, "problem_sha256", context->sums.problem);
        out_json_text(writer, object, "certificate_sha256", context->sums.certificate);
    }
    return object;
}
