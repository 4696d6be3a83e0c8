#include "planner/choice/proof.h"

#include "geo/memory.h"
#include "planner/choice/knapsack.h"

#include <stdlib.h>
#include <string.h>

void plan_proof_release(struct plan_proof *proof)
{
    free(proof->unit);
    free(proof->floor);
    free(proof->area);
    *proof = (struct plan_proof){0};
}

static enum geo_status copy_array(int64_t **ret, const int64_t *from, int32_t count, struct geo_error *err)
{
    enum geo_status status = geo_memory_array(ret, (size_t)count, sizeof **ret, "copy of a proof", err);
    if (status == GEO_OK && count > 0) {
        memcpy(*ret, from, (size_t)count * sizeof **ret);
    }
    return status;
}

enum geo_status plan_proof_copy(struct plan_proof *ret, const struct plan_proof *from, int32_t unit_count,
                                int32_t floor_count, int32_t area_count, struct geo_error *err)
{
    struct plan_proof copy = *from;
    copy.unit = NULL;
    copy.floor = NULL;
    copy.area = NULL;
    enum geo_status status = copy_array(&copy.unit, from->unit, unit_count, err);
    if (status == GEO_OK) {
        status = copy_array(&copy.floor, from->floor, floor_count, err);
    }
    if (status == GEO_OK) {
        status = copy_array(&copy.area, from->area, area_count, err);
    }
    if (status != GEO_OK) {
        plan_proof_release(&copy);
        return status;
    }
    *ret = copy;
    return GEO_OK;
}

static struct plan_proof_point own_point(const struct plan_choice *choice, const struct plan_proof *proof)
{
    return (struct plan_proof_point){.budget = choice->budget,
                                     .count_limit = choice->count_limit,
                                     .money = proof->money,
                                     .count = proof->count};
}

static int64_t narrow(plan_wide value)
{
    return value > INT64_MAX ? INT64_MAX : value < -INT64_MAX ? -INT64_MAX : (int64_t)value;
}

enum geo_status plan_proof_bound(int64_t *ret_bound, int64_t *reduced, const struct plan_choice *choice,
                                 const struct plan_proof *proof, struct geo_error *err)
{
    struct plan_knapsack knapsack = {0};
    enum geo_status status = plan_knapsack_init(&knapsack, choice, proof, err);
    if (status != GEO_OK) {
        return status;
    }
    const struct plan_proof_point point = own_point(choice, proof);
    for (int32_t i = 0; i < choice->option_count && reduced != NULL; i++) {
        reduced[i] = narrow(plan_knapsack_reduced(&knapsack, i, &point));
    }
    *ret_bound = plan_knapsack_bound(&knapsack, plan_knapsack_value(&knapsack, &point));
    plan_knapsack_release(&knapsack);
    return GEO_OK;
}

enum geo_status plan_proof_points(struct plan_proof_point *points, int32_t n,
                                  const struct plan_choice *choice, const struct plan_proof *proof,
                                  struct geo_error *err)
{
    struct plan_knapsack knapsack = {0};
    enum geo_status status = plan_knapsack_init(&knapsack, choice, proof, err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t p = 0; p < n; p++) {
        plan_knapsack_best(&knapsack, &points[p]);
        points[p].bound = plan_knapsack_bound(&knapsack, plan_knapsack_value(&knapsack, &points[p]));
    }
    plan_knapsack_release(&knapsack);
    return GEO_OK;
}

/* Does a proof of this value leave no room for anything better than `best`? */
static bool closed(const struct plan_knapsack *knapsack, plan_wide value, int64_t best)
{
    int64_t bound = plan_knapsack_bound(knapsack, value);
    return knapsack->choice->objective == PLAN_MOST_WEIGHT ? bound <= best : bound >= best;
}

/* With option i held in, the term max(0, r_i) of the bound becomes r_i; held out, it becomes 0. */
enum geo_status plan_proof_fixed(int8_t *ret, const struct plan_choice *choice,
                                 const struct plan_proof *proof, int64_t best, struct geo_error *err)
{
    struct plan_knapsack knapsack = {0};
    enum geo_status status = plan_knapsack_init(&knapsack, choice, proof, err);
    if (status != GEO_OK) {
        return status;
    }
    const struct plan_proof_point point = own_point(choice, proof);
    plan_wide value = plan_knapsack_value(&knapsack, &point);
    for (int32_t i = 0; i < choice->option_count; i++) {
        plan_wide reduced = plan_knapsack_reduced(&knapsack, i, &point);
        if (choice->option[i].state != PLAN_OPTION_FREE) {
            ret[i] = choice->option[i].state == PLAN_OPTION_REQUIRED ? 1 : -1;
        } else if (reduced > 0) {
            ret[i] = closed(&knapsack, value - reduced, best) ? 1 : 0;
        } else {
            ret[i] = closed(&knapsack, value + reduced, best) ? -1 : 0;
        }
    }
    plan_knapsack_release(&knapsack);
    return GEO_OK;
}
