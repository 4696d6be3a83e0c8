/* How sure each choice is: the same question with slightly other figures, many times. */
#include "planner/choice/facts.h"

#include "geo/memory.h"
#include "geo/parallel.h"
#include "planner/choice/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 64 /* units of demand that change together */
/* Of ruin and recreate; with fewer, the plan that each run starts from is kept too often. */
#define ROUNDS 30
#define MOST_COST 1e15
#define MOST_SUM 4503599627370496.0 /* 2^52 */

struct perturb {
    const struct plan_choice *choice;
    const struct plan_solution *solution;
    const struct plan_perturb_settings *settings;
    const struct geo_progress *progress;
    struct plan_selection *found; /* [runs] */
};

struct other { /* the problem with other figures; what it does not change is borrowed */
    struct plan_choice choice;
    struct plan_option *option;
    int64_t *weight, *value;
    struct plan_floor *floor;
};

/* splitmix64 of a counter */
static uint64_t mix(uint64_t z)
{
    z *= UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* 1 ± ratio */
static double factor(uint64_t seed, int64_t counter, double ratio)
{
    double part = (double)(mix(seed + (uint64_t)counter) >> 11) / 9007199254740992.0;
    return 1.0 + ratio * (2.0 * part - 1.0);
}

static void other_release(struct other *other)
{
    free(other->option);
    free(other->weight);
    free(other->value);
    free(other->floor);
    *other = (struct other){.option = NULL};
}

/* What must be built keeps its cost: else the budget might not hold it. */
static enum geo_status other_costs(struct other *other, const struct perturb *perturb, uint64_t seed,
                                   struct geo_error *err)
{
    const struct plan_choice *choice = perturb->choice;
    size_t count = (size_t)choice->option_count;
    enum geo_status status =
        geo_memory_array(&other->option, count, sizeof *other->option, "changed costs", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t i = 0; i < choice->option_count; i++) {
        other->option[i] = choice->option[i];
        if (choice->option[i].state != PLAN_OPTION_REQUIRED) {
            double cost =
                round((double)choice->option[i].cost * factor(seed, i, perturb->settings->cost_ratio));
            other->option[i].cost = (int64_t)(cost < MOST_COST ? cost : MOST_COST);
        }
    }
    other->choice.option = other->option;
    return GEO_OK;
}

static double sum_of(const int64_t *amount, int32_t count)
{
    int64_t sum = 0;
    for (int32_t j = 0; j < count; j++) {
        sum += amount[j];
    }
    return (double)sum;
}

/* Small whole numbers could not change by a tenth: all are multiplied by a power of two, as large as the sum
 * allows, at most 1024. */
static enum geo_status changed(int64_t **ret, double *scale, const int64_t *amount,
                               const struct perturb *perturb, uint64_t seed, struct geo_error *err)
{
    int32_t units = perturb->choice->unit_count;
    int64_t *array = NULL;
    enum geo_status status = geo_memory_array(&array, (size_t)units, sizeof *array, "changed demand", err);
    if (status != GEO_OK) {
        return status;
    }
    double most = sum_of(amount, units) * (1.0 + perturb->settings->weight_ratio) + (double)units;
    *scale = 1024.0;
    while (*scale * most > MOST_SUM) {
        *scale /= 2.0;
    }
    for (int32_t j = 0; j < units; j++) {
        double by = factor(seed, j / BLOCK, perturb->settings->weight_ratio);
        array[j] = (int64_t)round((double)amount[j] * *scale * by);
    }
    *ret = array;
    return GEO_OK;
}

/* Each floor asks for the same share of its units' value. */
static enum geo_status other_floors(struct other *other, const struct perturb *perturb, struct geo_error *err)
{
    const struct plan_choice *choice = perturb->choice;
    enum geo_status status = geo_memory_array(&other->floor, (size_t)choice->floor_count,
                                              sizeof *other->floor, "changed floors", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t k = 0; k < choice->floor_count; k++) {
        double before = 0.0;
        double after = 0.0;
        for (int32_t r = 0; r < choice->floor[k].run_count; r++) {
            struct plan_run run = choice->floor_run[choice->floor[k].run_first + r];
            before += sum_of(&choice->value[run.first], run.count);
            after += sum_of(&other->value[run.first], run.count);
        }
        int64_t need = before > 0.0 ? (int64_t)((double)choice->floor[k].need / before * after) : 0;
        other->floor[k] = choice->floor[k];
        other->floor[k].need = need > 1 ? need : 1;
    }
    other->choice.floor = other->floor;
    return GEO_OK;
}

static enum geo_status other_weights(struct other *other, const struct perturb *perturb, uint64_t seed,
                                     struct geo_error *err)
{
    const struct plan_choice *choice = perturb->choice;
    double scale = 1.0;
    double value_scale = 1.0;
    enum geo_status status = changed(&other->weight, &scale, choice->weight, perturb, seed, err);
    if (status == GEO_OK) {
        status = changed(&other->value, &value_scale, choice->value, perturb, seed, err);
    }
    if (status != GEO_OK) {
        return status;
    }
    double min_gain = floor((double)choice->min_gain * scale);
    other->choice.weight = other->weight;
    other->choice.value = other->value;
    other->choice.min_gain = min_gain < 1.0 ? 1 : min_gain < MOST_SUM ? (int64_t)min_gain : (int64_t)MOST_SUM;
    return other_floors(other, perturb, err);
}

/* The plan under the other figures: the last built goes first where the money no longer suffices. */
static enum geo_status other_start(struct plan_selection *ret, const struct other *other,
                                   const struct plan_selection *plan, struct geo_error *err)
{
    struct plan_selection start = {.option = NULL};
    struct plan_choice_tally tally;
    enum geo_status status = plan_selection_copy(&start, plan, err);
    if (status != GEO_OK) {
        return status;
    }
    int64_t cost = 0;
    for (int32_t c = 0; c < start.count; c++) {
        cost += other->choice.option[start.option[c]].cost;
    }
    int32_t kept = start.count;
    for (int32_t c = start.count - 1; c >= 0 && other->choice.budget >= 0 && cost > other->choice.budget;
         c--) {
        const struct plan_option *option = &other->choice.option[start.option[c]];
        if (option->state != PLAN_OPTION_REQUIRED) {
            cost -= option->cost;
            kept--;
            memmove(&start.option[c], &start.option[c + 1], (size_t)(kept - c) * sizeof *start.option);
        }
    }
    start.count = kept;
    status = plan_choice_tally_compute(&tally, NULL, &other->choice, start.option, start.count, err);
    if (status != GEO_OK) {
        plan_selection_release(&start);
        return status;
    }
    start.weight = tally.weight;
    start.cost = tally.cost;
    *ret = start;
    return GEO_OK;
}

static int compare_options(const void *a, const void *b)
{
    int32_t one = *(const int32_t *)a;
    int32_t two = *(const int32_t *)b;
    return (one > two) - (one < two);
}

static enum geo_status solve_other(struct plan_selection *ret, const struct other *other,
                                   const struct plan_selection *plan, uint64_t seed, struct geo_error *err)
{
    struct plan_selection start = {.option = NULL};
    enum geo_status status = other_start(&start, other, plan, err);
    if (status != GEO_OK) {
        return status;
    }
    qsort(start.option, (size_t)start.count, sizeof *start.option, compare_options);
    const struct plan_search_settings search = {.rounds = ROUNDS, .seed = seed, .goal = -1};
    status = plan_search_improve(ret, &other->choice, &start, &search, NULL, err);
    plan_selection_release(&start);
    return status;
}

static enum geo_status run_one(void *context, size_t index, int worker, struct geo_error *err)
{
    struct perturb *perturb = context;
    size_t runs = (size_t)perturb->settings->runs;
    if (worker == 0 && !geo_progress_tick(perturb->progress, (double)index / (double)runs)) {
        return geo_error_set(err, GEO_ERR_INTERRUPTED, "interrupted");
    }
    uint64_t seed = mix(perturb->settings->seed) + mix((uint64_t)index + 1);
    bool money = perturb->choice->budget >= 0 || perturb->choice->objective == PLAN_LEAST_COST;
    struct other other = {.choice = *perturb->choice};
    enum geo_status status = index % 2 == 0 && money ? other_costs(&other, perturb, seed, err)
                                                     : other_weights(&other, perturb, seed, err);
    if (status == GEO_OK) {
        status = solve_other(&perturb->found[index], &other, &perturb->solution->selection, seed, err);
    }
    other_release(&other);
    return status;
}

enum geo_status plan_facts_perturb(double *share, const struct plan_choice *choice,
                                   const struct plan_solution *solution,
                                   const struct plan_perturb_settings *settings,
                                   const struct geo_progress *progress, struct geo_error *err)
{
    struct perturb perturb = {choice, solution, settings, progress, NULL};
    size_t runs = (size_t)settings->runs;
    enum geo_status status =
        geo_memory_array(&perturb.found, runs, sizeof *perturb.found, "perturbed plans", err);
    if (status != GEO_OK) {
        return status;
    }
    const struct geo_parallel_job job = {runs, settings->threads, run_one, &perturb};
    status = geo_parallel_for(&job, err);
    for (int32_t i = 0; status == GEO_OK && i < choice->option_count; i++) {
        share[i] = 0.0;
    }
    for (size_t r = 0; r < runs; r++) {
        for (int32_t c = 0; status == GEO_OK && c < perturb.found[r].count; c++) {
            share[perturb.found[r].option[c]] += 1.0;
        }
        plan_selection_release(&perturb.found[r]);
    }
    for (int32_t i = 0; status == GEO_OK && i < choice->option_count; i++) {
        share[i] /= runs > 0 ? (double)runs : 1.0;
    }
    free(perturb.found);
    return status;
}
