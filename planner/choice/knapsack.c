#include "planner/choice/knapsack.h"

#include "geo/memory.h"

#include <stdlib.h>

#define MONEY_MOST ((int64_t)1 << 62)

void plan_knapsack_release(struct plan_knapsack *knapsack)
{
    free(knapsack->score);
    free(knapsack->item);
    free(knapsack->index);
    free(knapsack->area_first);
    free(knapsack->area_option);
    *knapsack = (struct plan_knapsack){0};
}

static enum geo_status check(const struct plan_choice *choice, const struct plan_proof *proof,
                             struct geo_error *err)
{
    bool good = proof->scale >= 1 && proof->money_bits >= 0 && proof->money_bits <= 40 && proof->money >= 0 &&
                proof->count >= 0 && (choice->budget >= 0 || proof->money == 0) &&
                (choice->count_limit >= 0 || proof->count == 0);
    for (int32_t a = 0; a < choice->area_count; a++) {
        good = good && proof->area[a] >= 0 && (choice->area_limit[a] >= 0 || proof->area[a] == 0);
    }
    return good ? GEO_OK
                : geo_error_set(
                      err, GEO_ERR_INTERNAL,
                      "a multiplier of the proof is negative or belongs to a limit that is not there");
}

static bool in_area(const struct plan_option *option)
{
    return option->area >= 0 && option->counted != 0 && option->state != PLAN_OPTION_FORBIDDEN;
}

static enum geo_status sort_by_area(struct plan_knapsack *knapsack, struct geo_error *err)
{
    const struct plan_choice *choice = knapsack->choice;
    if (choice->area_count == 0) {
        return GEO_OK;
    }
    enum geo_status status = geo_memory_array(&knapsack->area_first, (size_t)choice->area_count + 2,
                                              sizeof *knapsack->area_first, "options by area", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&knapsack->area_option, (size_t)choice->option_count,
                                  sizeof *knapsack->area_option, "options by area", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    int32_t *next = knapsack->area_first + 1; /* after the second pass, next[a] is where area a ends */
    for (int32_t i = 0; i < choice->option_count; i++) {
        if (in_area(&choice->option[i])) {
            next[choice->option[i].area + 1]++;
        }
    }
    for (int32_t a = 0; a < choice->area_count; a++) {
        next[a + 1] += next[a];
    }
    for (int32_t i = 0; i < choice->option_count; i++) {
        if (in_area(&choice->option[i])) {
            knapsack->area_option[next[choice->option[i].area]++] = i;
        }
    }
    return GEO_OK;
}

enum geo_status plan_knapsack_init(struct plan_knapsack *ret, const struct plan_choice *choice,
                                   const struct plan_proof *proof, struct geo_error *err)
{
    struct plan_knapsack knapsack = {.choice = choice, .proof = proof};
    size_t options = (size_t)choice->option_count;
    enum geo_status status = check(choice, proof, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&knapsack.score, options, sizeof *knapsack.score, "scores of options", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&knapsack.item, options, sizeof *knapsack.item, "sorted scores", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&knapsack.index, options, sizeof *knapsack.index, "sorted options", err);
    }
    if (status == GEO_OK) {
        status = sort_by_area(&knapsack, err);
    }
    if (status == GEO_OK) {
        status = plan_knapsack_score(&knapsack, err);
    }
    if (status != GEO_OK) {
        plan_knapsack_release(&knapsack);
        return status;
    }
    *ret = knapsack;
    return GEO_OK;
}

static enum geo_status too_large(struct geo_error *err)
{
    return geo_error_set(err, GEO_ERR_INTERNAL, "the multipliers of the proof are negative or leave 64 bits");
}

/* The multipliers of floors as differences from unit to unit: sum[j] − sum[j−1]. */
static enum geo_status spread_floors(int64_t *sum, const struct plan_choice *choice,
                                     const struct plan_proof *proof, struct geo_error *err)
{
    plan_wide all = 0;
    for (int32_t k = 0; k < choice->floor_count; k++) {
        int64_t price = proof->floor[k];
        all += price;
        if (price < 0 || all > INT64_MAX) {
            return too_large(err);
        }
        const struct plan_floor *floor = &choice->floor[k];
        for (int64_t r = floor->run_first; r < floor->run_first + floor->run_count; r++) {
            sum[choice->floor_run[r].first] += price;
            sum[choice->floor_run[r].first + choice->floor_run[r].count] -= price;
        }
    }
    return GEO_OK;
}

/* The terms of units and floors; sum[j] becomes Σ λ of the units before j. */
static enum geo_status sum_units(struct plan_knapsack *knapsack, int64_t *sum, struct geo_error *err)
{
    const struct plan_choice *choice = knapsack->choice;
    const struct plan_proof *proof = knapsack->proof;
    enum geo_status status = spread_floors(sum, choice, proof, err);
    if (status != GEO_OK) {
        return status;
    }
    plan_wide total = 0;
    plan_wide before = 0;
    int64_t price = 0;
    for (int32_t j = 0; j < choice->unit_count; j++) {
        price += sum[j];
        plan_wide worth = (plan_wide)price * choice->value[j];
        worth += choice->objective == PLAN_MOST_WEIGHT ? (plan_wide)proof->scale * choice->weight[j] : 0;
        total += worth > proof->unit[j] ? worth - proof->unit[j] : 0;
        sum[j] = (int64_t)before;
        before += proof->unit[j];
        if (proof->unit[j] < 0 || before > INT64_MAX / 2) {
            return too_large(err);
        }
    }
    sum[choice->unit_count] = (int64_t)before;
    for (int32_t k = 0; k < choice->floor_count; k++) {
        total -= (plan_wide)proof->floor[k] * choice->floor[k].need;
    }
    knapsack->units = total;
    return GEO_OK;
}

enum geo_status plan_knapsack_score(struct plan_knapsack *knapsack, struct geo_error *err)
{
    const struct plan_choice *choice = knapsack->choice;
    int64_t *sum = NULL;
    enum geo_status status =
        geo_memory_array(&sum, (size_t)choice->unit_count + 1, sizeof *sum, "sums of multipliers", err);
    if (status == GEO_OK) {
        status = sum_units(knapsack, sum, err);
    }
    for (int32_t i = 0; i < choice->option_count && status == GEO_OK; i++) {
        const struct plan_option *option = &choice->option[i];
        const struct plan_run *run = &choice->run[option->run_first];
        int64_t score = 0;
        for (int32_t r = 0; r < option->run_count; r++) {
            score += sum[run[r].first + run[r].count] - sum[run[r].first];
        }
        plan_wide cost =
            choice->objective == PLAN_LEAST_COST ? (plan_wide)knapsack->proof->scale * option->cost : 0;
        knapsack->score[i] = (int64_t)(score - cost);
        status = cost > INT64_MAX / 2 ? too_large(err) : GEO_OK;
    }
    free(sum);
    return status;
}

int32_t plan_knapsack_money_bits(const struct plan_knapsack *knapsack)
{
    const struct plan_choice *choice = knapsack->choice;
    plan_wide rest = choice->budget;
    int64_t ratio = 1; /* the largest of score / cost, rounded up */
    for (int32_t i = 0; i < choice->option_count; i++) {
        int64_t cost = choice->option[i].cost;
        rest -= choice->option[i].state == PLAN_OPTION_REQUIRED ? cost : 0;
        if (cost > 0 && knapsack->score[i] / cost >= ratio) {
            ratio = knapsack->score[i] / cost + 1;
        }
    }
    if (choice->budget >= 0 && rest < 0) {
        return 0; /* required options beyond the budget: the larger t may be, the clearer it says so */
    }
    int32_t bits = 0;
    while (bits < 40 && ratio <= MONEY_MOST >> (bits + 2)) {
        bits++;
    }
    return bits;
}

static int64_t area_price(const struct plan_knapsack *knapsack, const struct plan_option *option)
{
    return option->counted != 0 && option->area >= 0 ? knapsack->proof->area[option->area] : 0;
}

plan_wide plan_knapsack_reduced(const struct plan_knapsack *knapsack, int32_t option,
                                const struct plan_proof_point *point)
{
    const struct plan_option *of = &knapsack->choice->option[option];
    plan_wide price = ((plan_wide)point->money * of->cost) >> knapsack->proof->money_bits;
    price += of->counted != 0 ? point->count : 0;
    return knapsack->score[option] - price - area_price(knapsack, of);
}

plan_wide plan_knapsack_value(const struct plan_knapsack *knapsack, const struct plan_proof_point *point)
{
    const struct plan_choice *choice = knapsack->choice;
    plan_wide one = (plan_wide)1 << knapsack->proof->money_bits;
    plan_wide value = knapsack->units;
    if (point->budget >= 0) {
        value += ((plan_wide)point->money * point->budget + one - 1) / one;
    }
    if (point->count_limit >= 0) {
        value += (plan_wide)point->count * point->count_limit;
    }
    for (int32_t a = 0; a < choice->area_count; a++) {
        value += choice->area_limit[a] >= 0 ? (plan_wide)knapsack->proof->area[a] * choice->area_limit[a] : 0;
    }
    for (int32_t i = 0; i < choice->option_count; i++) {
        if (choice->option[i].state == PLAN_OPTION_FORBIDDEN) {
            continue;
        }
        plan_wide reduced = plan_knapsack_reduced(knapsack, i, point);
        value += reduced > 0 || choice->option[i].state == PLAN_OPTION_REQUIRED ? reduced : 0;
    }
    return value;
}

int64_t plan_knapsack_bound(const struct plan_knapsack *knapsack, plan_wide value)
{
    plan_wide scale = knapsack->proof->scale;
    plan_wide bound = value >= 0 ? value / scale : -((scale - 1 - value) / scale);
    if (knapsack->choice->objective == PLAN_LEAST_COST) {
        bound = -bound;
    }
    return bound > INT64_MAX ? INT64_MAX : bound < -INT64_MAX ? -INT64_MAX : (int64_t)bound;
}
