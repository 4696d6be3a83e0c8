#include "planner/siting/siting.h"

#include "geo/memory.h"

#include <inttypes.h>
#include <stdlib.h>

/* Lazy greedy, M. Minoux, "Accelerated greedy algorithms for maximizing submodular set functions" (1978):
 * gains only ever shrink, so a gain computed earlier is an upper bound, and only the candidate on top needs a
 * fresh look. */

struct entry {
    int32_t candidate;
    int32_t round; /* number of sites chosen when the gain was computed */
    int64_t gain;
};

struct greedy {
    const struct plan_siting_problem *problem;
    bool by_cost; /* most gain per dong first, else most gain first */
    uint8_t *covered;
    struct entry *heap;
    int32_t heap_count;
    struct plan_chosen *chosen;
    size_t chosen_count, chosen_capacity;
    int64_t gain_total, cost_total_vnd;
};

void plan_siting_release(struct plan_siting *siting)
{
    free(siting->chosen);
    *siting = (struct plan_siting){0};
}

static int64_t gain_of(const struct greedy *greedy, int32_t candidate)
{
    const struct plan_reach *reach = &greedy->problem->reach[candidate];
    int64_t gain = 0;
    for (int32_t run = 0; run < reach->run_count; run++) {
        int32_t end = reach->start[run] + reach->length[run];
        for (int32_t cell = reach->start[run]; cell < end; cell++) {
            gain += greedy->covered[cell] == 0 ? greedy->problem->cell_weight[cell] : 0;
        }
    }
    return gain;
}

/* gain_a/cost_a against gain_b/cost_b without division, in doubles, which round alike on every machine; what
 * they cannot tell apart the later keys settle. */
static int compare_value(const struct greedy *greedy, const struct entry *a, const struct entry *b)
{
    int64_t cost_a = greedy->problem->cost_vnd[a->candidate];
    int64_t cost_b = greedy->problem->cost_vnd[b->candidate];
    if (greedy->by_cost) {
        double left = (double)a->gain * (double)cost_b;
        double right = (double)b->gain * (double)cost_a;
        if (left > right || left < right) {
            return left > right ? 1 : -1;
        }
    }
    if (a->gain != b->gain) {
        return a->gain > b->gain ? 1 : -1;
    }
    if (cost_a != cost_b) {
        return cost_a < cost_b ? 1 : -1;
    }
    return a->candidate < b->candidate ? 1 : -1;
}

static void sift_down(struct greedy *greedy, int32_t place)
{
    struct entry *heap = greedy->heap;
    for (;;) {
        int32_t best = place;
        for (int32_t child = 2 * place + 1; child <= 2 * place + 2 && child < greedy->heap_count; child++) {
            if (compare_value(greedy, &heap[child], &heap[best]) > 0) {
                best = child;
            }
        }
        if (best == place) {
            return;
        }
        struct entry swap = heap[place];
        heap[place] = heap[best];
        heap[best] = swap;
        place = best;
    }
}

static void pop(struct greedy *greedy)
{
    greedy->heap[0] = greedy->heap[--greedy->heap_count];
    sift_down(greedy, 0);
}

static enum geo_status choose(struct greedy *greedy, const struct entry *entry, struct geo_error *err)
{
    enum geo_status status = geo_memory_grow(&greedy->chosen, &greedy->chosen_capacity,
                                             greedy->chosen_count + 1, sizeof *greedy->chosen, err);
    if (status != GEO_OK) {
        return status;
    }
    const struct plan_reach *reach = &greedy->problem->reach[entry->candidate];
    struct plan_chosen chosen = {.candidate = entry->candidate, .gain = entry->gain};
    for (int32_t run = 0; run < reach->run_count; run++) {
        int32_t end = reach->start[run] + reach->length[run];
        for (int32_t cell = reach->start[run]; cell < end; cell++) {
            chosen.cells += greedy->covered[cell] == 0 ? 1 : 0;
            greedy->covered[cell] = 1;
        }
    }
    greedy->chosen[greedy->chosen_count++] = chosen;
    greedy->gain_total += entry->gain;
    greedy->cost_total_vnd += greedy->problem->cost_vnd[entry->candidate];
    return GEO_OK;
}

static enum geo_status greedy_open(struct greedy *greedy, struct geo_error *err)
{
    const struct plan_siting_problem *problem = greedy->problem;
    enum geo_status status =
        geo_memory_array(&greedy->covered, (size_t)problem->cell_count, 1, "covered cells", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&greedy->heap, (size_t)problem->candidate_count, sizeof *greedy->heap,
                                  "candidates", err);
    }
    for (int32_t i = 0; i < problem->candidate_count && status == GEO_OK; i++) {
        struct entry entry = {i, 0, gain_of(greedy, i)};
        if (entry.gain > 0) {
            greedy->heap[greedy->heap_count++] = entry;
        }
    }
    for (int32_t place = greedy->heap_count / 2 - 1; place >= 0; place--) {
        sift_down(greedy, place);
    }
    return status;
}

static enum geo_status greedy_run(struct greedy *greedy, const struct geo_progress *progress,
                                  struct geo_error *err)
{
    const struct plan_siting_problem *problem = greedy->problem;
    enum geo_status status = greedy_open(greedy, err);
    while (status == GEO_OK && greedy->heap_count > 0) {
        struct entry *top = &greedy->heap[0];
        bool full = problem->count_limit >= 0 && (int64_t)greedy->chosen_count >= problem->count_limit;
        bool dear = problem->budget_vnd >= 0 &&
                    problem->cost_vnd[top->candidate] > problem->budget_vnd - greedy->cost_total_vnd;
        if (full) {
            break;
        }
        if (dear || (top->gain <= 0 || top->gain < problem->min_gain)) {
            pop(greedy);
            continue;
        }
        if (top->round < (int32_t)greedy->chosen_count) {
            top->gain = gain_of(greedy, top->candidate);
            top->round = (int32_t)greedy->chosen_count;
            sift_down(greedy, 0);
            continue;
        }
        struct entry taken = *top;
        pop(greedy);
        status = choose(greedy, &taken, err);
        double goal =
            problem->count_limit > 0 ? (double)problem->count_limit : (double)problem->candidate_count;
        if (status == GEO_OK && !geo_progress_tick(progress, (double)greedy->chosen_count / goal)) {
            status = geo_error_set(err, GEO_ERR_INTERRUPTED, "interrupted");
        }
    }
    free(greedy->covered);
    free(greedy->heap);
    greedy->covered = NULL;
    greedy->heap = NULL;
    return status;
}

/* A budget that buys nothing although something would help is no plan. */
static enum geo_status check_budget(const struct plan_siting_problem *problem, const struct greedy *best,
                                    struct geo_error *err)
{
    int64_t cheapest_vnd = INT64_MAX;
    int32_t helpful = 0;
    for (int32_t i = 0; i < problem->candidate_count; i++) {
        if (problem->reach[i].run_count > 0) {
            helpful++;
            cheapest_vnd = problem->cost_vnd[i] < cheapest_vnd ? problem->cost_vnd[i] : cheapest_vnd;
        }
    }
    if (best->chosen_count > 0 || helpful == 0 || problem->budget_vnd < 0 ||
        problem->budget_vnd >= cheapest_vnd) {
        return GEO_OK;
    }
    return geo_error_set(err, GEO_ERR_INFEASIBLE,
                         "a budget of %" PRId64 " VND buys none of the %" PRId32
                         " candidates that would help: the cheapest costs %" PRId64 " VND",
                         problem->budget_vnd, helpful, cheapest_vnd);
}

static bool better(const struct greedy *a, const struct greedy *b)
{
    if (a->gain_total != b->gain_total) {
        return a->gain_total > b->gain_total;
    }
    return a->cost_total_vnd < b->cost_total_vnd;
}

enum geo_status plan_siting_solve(struct plan_siting *ret, const struct plan_siting_problem *problem,
                                  const struct geo_progress *progress, struct geo_error *err)
{
    struct greedy plain = {.problem = problem};
    struct greedy ratio = {.problem = problem, .by_cost = true};
    enum geo_status status = greedy_run(&plain, progress, err);
    if (status == GEO_OK && problem->budget_vnd >= 0) {
        status = greedy_run(&ratio, progress, err);
    }
    if (status != GEO_OK) {
        free(plain.chosen);
        free(ratio.chosen);
        return status;
    }
    bool use_ratio = problem->budget_vnd >= 0 && better(&ratio, &plain);
    struct greedy *best = use_ratio ? &ratio : &plain;
    free(use_ratio ? plain.chosen : ratio.chosen);
    status = check_budget(problem, best, err);
    if (status != GEO_OK) {
        free(best->chosen);
        return status;
    }
    *ret = (struct plan_siting){best->chosen, (int32_t)best->chosen_count, best->gain_total,
                                best->cost_total_vnd};
    return GEO_OK;
}
