/* The multipliers of money and number that bound best for given scores: each is a selection problem. */
#include "planner/choice/knapsack.h"

#define MONEY_MOST ((int64_t)1 << 62)

/* The rank-th largest (0 the first) of item[count], whose order is lost. */
static int64_t select_largest(int64_t *item, int32_t count, int32_t rank)
{
    int32_t low = 0;
    int32_t high = count - 1;
    while (low < high) {
        int64_t pivot = item[low + (high - low) / 2];
        int32_t i = low;
        int32_t j = high;
        while (i <= j) {
            while (item[i] > pivot) {
                i++;
            }
            while (item[j] < pivot) {
                j--;
            }
            if (i <= j) {
                int64_t swap = item[i];
                item[i++] = item[j];
                item[j--] = swap;
            }
        }
        if (rank <= j) {
            high = j;
        } else if (rank >= i) {
            low = i;
        } else {
            return pivot;
        }
    }
    return item[low];
}

static int64_t clip(plan_wide value, int64_t most)
{
    return value < 0 ? 0 : value > most ? most : (int64_t)value;
}

/* What the required options leave of a limit. */
struct rest {
    plan_wide money;
    int64_t count;
};

static struct rest rest_of(const struct plan_choice *choice, const struct plan_proof_point *point)
{
    struct rest rest = {.money = point->budget, .count = point->count_limit};
    for (int32_t i = 0; i < choice->option_count; i++) {
        if (choice->option[i].state == PLAN_OPTION_REQUIRED) {
            rest.money -= choice->option[i].cost;
            rest.count -= choice->option[i].counted != 0;
        }
    }
    return rest;
}

/* ν for the point's t: the largest reduced value that no longer finds room. */
static int64_t best_count(struct plan_knapsack *knapsack, const struct plan_proof_point *point, int64_t rest)
{
    if (point->count_limit < 0) {
        return 0;
    }
    if (rest < 0) {
        return MONEY_MOST;
    }
    struct plan_proof_point free_of = *point;
    free_of.count = 0;
    int32_t count = 0;
    for (int32_t i = 0; i < knapsack->choice->option_count; i++) {
        const struct plan_option *option = &knapsack->choice->option[i];
        if (option->counted != 0 && option->state == PLAN_OPTION_FREE) {
            int64_t reduced = clip(plan_knapsack_reduced(knapsack, i, &free_of), MONEY_MOST);
            if (reduced > 0) {
                knapsack->item[count++] = reduced;
            }
        }
    }
    return rest >= count ? 0 : select_largest(knapsack->item, count, (int32_t)rest);
}

/* Sorting by the ratio of what an option is worth, money apart, to its cost. */
struct ratio {
    const struct plan_knapsack *knapsack;
    const int64_t *worth;
};

static int compare(const struct ratio *ratio, int32_t a, int32_t b)
{
    const struct plan_option *option = ratio->knapsack->choice->option;
    plan_wide left = (plan_wide)ratio->worth[a] * option[b].cost;
    plan_wide right = (plan_wide)ratio->worth[b] * option[a].cost;
    return left > right ? 1 : left < right ? -1 : 0;
}

/* Three-way partition of index[low … high) around an option: [low, *equal) are better, [*equal, *less) equal.
 */
static void partition(const struct ratio *ratio, int32_t *index, const int32_t range[2], int32_t split[2])
{
    int32_t pivot = index[range[0] + (range[1] - range[0]) / 2];
    int32_t better = range[0];
    int32_t at = range[0];
    int32_t end = range[1];
    while (at < end) {
        int order = compare(ratio, index[at], pivot);
        int32_t other = order > 0 ? better++ : order < 0 ? --end : at;
        int32_t swap = index[at];
        index[at] = index[other];
        index[other] = swap;
        at += order >= 0;
    }
    split[0] = better;
    split[1] = end;
}

static plan_wide sum_costs(const struct plan_knapsack *knapsack, int32_t low, int32_t high)
{
    plan_wide sum = 0;
    for (int32_t k = low; k < high; k++) {
        sum += knapsack->choice->option[knapsack->index[k]].cost;
    }
    return sum;
}

/* The option at which the money runs out when the best ratios are bought first; −1: it never does. */
static int32_t critical(struct plan_knapsack *knapsack, int32_t count, plan_wide money)
{
    struct ratio ratio = {.knapsack = knapsack, .worth = knapsack->item};
    int32_t range[2] = {0, count};
    while (range[0] < range[1]) {
        int32_t split[2];
        partition(&ratio, knapsack->index, range, split);
        plan_wide better = sum_costs(knapsack, range[0], split[0]);
        plan_wide equal = sum_costs(knapsack, split[0], split[1]);
        if (better > money) {
            range[1] = split[0];
        } else if (better + equal > money) {
            return knapsack->index[split[0]];
        } else {
            money -= better + equal;
            range[0] = split[1];
        }
    }
    return -1;
}

/* t for ν = 0: the critical ratio of the fractional knapsack, rounded down. */
static int64_t best_money(struct plan_knapsack *knapsack, plan_wide rest)
{
    if (rest < 0) {
        return MONEY_MOST;
    }
    const struct plan_proof_point none = {.budget = -1, .count_limit = -1};
    int32_t count = 0;
    for (int32_t i = 0; i < knapsack->choice->option_count; i++) {
        const struct plan_option *option = &knapsack->choice->option[i];
        knapsack->item[i] = clip(plan_knapsack_reduced(knapsack, i, &none), MONEY_MOST);
        if (knapsack->item[i] > 0 && option->cost > 0 && option->state == PLAN_OPTION_FREE) {
            knapsack->index[count++] = i;
        }
    }
    int32_t at = critical(knapsack, count, rest);
    if (at < 0) {
        return 0;
    }
    plan_wide worth = (plan_wide)knapsack->item[at] << knapsack->proof->money_bits;
    return clip(worth / knapsack->choice->option[at].cost, MONEY_MOST);
}

/* Does the cheapest choice that is best at this t and its ν cost more than there is? Then t must rise. */
static bool overspends(struct plan_knapsack *knapsack, const struct plan_proof_point *point,
                       const struct rest *rest)
{
    plan_wide money = rest->money;
    int64_t room = rest->count;
    int32_t ties = 0;
    for (int32_t i = 0; i < knapsack->choice->option_count; i++) {
        const struct plan_option *option = &knapsack->choice->option[i];
        if (option->state != PLAN_OPTION_FREE) {
            continue;
        }
        plan_wide reduced = plan_knapsack_reduced(knapsack, i, point);
        if (reduced > 0) {
            money -= option->cost;
            room -= option->counted != 0;
        } else if (reduced == 0 && option->counted != 0 && point->count > 0) {
            knapsack->item[ties++] = -option->cost;
        }
    }
    if (room > 0 && ties > 0) { /* the cheapest of those that tie fill the places that are left */
        int32_t filled = room < ties ? (int32_t)room : ties;
        (void)select_largest(knapsack->item, ties, filled - 1);
        for (int32_t k = 0; k < filled; k++) {
            money += knapsack->item[k];
        }
    }
    return money < 0;
}

/* Both limits at once: bisection on t, with the best ν for each. */
static void best_both(struct plan_knapsack *knapsack, struct plan_proof_point *point, const struct rest *rest)
{
    int64_t low = 0;
    int64_t high = best_money(knapsack, rest->money); /* enough even without the other limit */
    high += high < MONEY_MOST;
    while (low < high) {
        point->money = low + (high - low) / 2;
        point->count = best_count(knapsack, point, rest->count);
        if (overspends(knapsack, point, rest)) {
            low = point->money + 1;
        } else {
            high = point->money;
        }
    }
    point->money = low;
    point->count = best_count(knapsack, point, rest->count);
}

void plan_knapsack_best(struct plan_knapsack *knapsack, struct plan_proof_point *point)
{
    struct rest rest = rest_of(knapsack->choice, point);
    point->money = 0;
    point->count = 0;
    if (point->budget >= 0 && point->count_limit >= 0) {
        best_both(knapsack, point, &rest);
    } else if (point->budget >= 0) {
        point->money = best_money(knapsack, rest.money);
    } else {
        point->count = best_count(knapsack, point, rest.count);
    }
    plan_wide value = plan_knapsack_value(knapsack, point);
    if (point->budget < 0) {
        return;
    }
    for (int64_t step = -1; step <= 1; step += 2) { /* t is rounded: look beside it */
        struct plan_proof_point beside = *point;
        beside.money += step;
        if (beside.money >= 0 && beside.money <= MONEY_MOST) {
            beside.count = best_count(knapsack, &beside, rest.count);
            plan_wide other = plan_knapsack_value(knapsack, &beside);
            if (other < value) {
                *point = beside;
                value = other;
            }
        }
    }
}

/* ν of one area: as best_count. */
static int64_t best_area(struct plan_knapsack *knapsack, int32_t area, const struct plan_proof_point *point)
{
    int64_t limit = knapsack->choice->area_limit[area];
    int32_t count = 0;
    for (int32_t k = knapsack->area_first[area]; k < knapsack->area_first[area + 1]; k++) {
        int32_t i = knapsack->area_option[k];
        if (knapsack->choice->option[i].state == PLAN_OPTION_REQUIRED) {
            limit--;
            continue;
        }
        plan_wide worth = plan_knapsack_reduced(knapsack, i, point) + knapsack->proof->area[area];
        if (worth > 0) {
            knapsack->item[count++] = clip(worth, MONEY_MOST);
        }
    }
    if (limit < 0) {
        return MONEY_MOST;
    }
    return limit >= count ? 0 : select_largest(knapsack->item, count, (int32_t)limit);
}

void plan_knapsack_areas(struct plan_knapsack *knapsack, int64_t *area, const struct plan_proof_point *point)
{
    for (int32_t a = 0; a < knapsack->choice->area_count; a++) {
        area[a] = knapsack->choice->area_limit[a] >= 0 ? best_area(knapsack, a, point) : 0;
    }
}
