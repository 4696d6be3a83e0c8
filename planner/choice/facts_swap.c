/* The best option in the place of each chosen one: among all options, with every limit and floor kept. */
#include "planner/choice/facts_state.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>

struct needy { /* a floor that misses something without the chosen option */
    int32_t floor;
    int64_t missing;
};

struct swap { /* of one chosen option after another */
    const struct plan_facts_state *state;
    int32_t out;
    int64_t *kept; /* [unit_count + 1] prefix sums, from `low` to `high`, of the weight of units that only
                    * `out` covers */
    int64_t *kept_value; /* the same in value */
    int32_t low, high;
    int32_t *stamp;        /* [option_count] the last chosen option + 1 it was seen to share units with */
    int64_t *common;       /* [option_count] weight of those only `out` covers and it would, too */
    int64_t *common_value; /* the same in value */
    int64_t loss;          /* weight only `out` covers */
    struct needy *needy;   /* [floor_count] */
    int32_t needy_count;
    int64_t missing; /* the most that a floor misses */
};

struct best {
    int32_t option; /* −1: none */
    int64_t change, cost;
};

/* Prefix sums over the units of the one that leaves; what another shares with it is then a sum over its runs.
 */
static void find_kept(struct swap *swap)
{
    const struct plan_facts_state *state = swap->state;
    struct plan_facts_list out = plan_facts_list_of(state->choice, swap->out);
    swap->low = out.count > 0 ? out.run[0].first : 0;
    swap->high = swap->low;
    int64_t weight = 0;
    int64_t value = 0;
    for (int32_t r = 0; r < out.count; r++) {
        for (; swap->high < out.run[r].first; swap->high++) {
            swap->kept[swap->high] = weight;
            swap->kept_value[swap->high] = value;
        }
        int64_t weight_before = weight - state->sole_weight[swap->high];
        int64_t value_before = value - state->sole_value[swap->high];
        for (; swap->high < out.run[r].first + out.run[r].count; swap->high++) {
            swap->kept[swap->high] = weight_before + state->sole_weight[swap->high];
            swap->kept_value[swap->high] = value_before + state->sole_value[swap->high];
        }
        weight = weight_before + state->sole_weight[swap->high];
        value = value_before + state->sole_value[swap->high];
    }
    swap->kept[swap->high] = weight;
    swap->kept_value[swap->high] = value;
}

static void share(struct swap *swap, int32_t option)
{
    struct plan_facts_list list = plan_facts_list_of(swap->state->choice, option);
    int64_t weight = 0;
    int64_t value = 0;
    int32_t first = 0;
    for (int32_t end = list.count; first < end;) {
        int32_t middle = first + (end - first) / 2;
        if (list.run[middle].first + list.run[middle].count <= swap->low) {
            first = middle + 1;
        } else {
            end = middle;
        }
    }
    for (int32_t r = first; r < list.count && list.run[r].first < swap->high; r++) {
        int32_t from = list.run[r].first;
        int32_t to = from + list.run[r].count;
        from = from > swap->low ? from : swap->low;
        to = to < swap->high ? to : swap->high;
        weight += swap->kept[to] - swap->kept[from];
        value += swap->kept_value[to] - swap->kept_value[from];
    }
    swap->stamp[option] = swap->out + 1;
    swap->common[option] = weight;
    swap->common_value[option] = value;
}

/* Which options may share units with the one that leaves, and what they would keep of it. */
static void find_common(struct swap *swap)
{
    const struct plan_facts_state *state = swap->state;
    struct plan_facts_list out = plan_facts_list_of(state->choice, swap->out);
    int32_t last = -1;
    for (int32_t r = 0; r < out.count; r++) {
        int32_t end = (out.run[r].first + out.run[r].count - 1) >> state->blocks.shift;
        int32_t block = out.run[r].first >> state->blocks.shift;
        for (block = block > last ? block : last + 1; block <= end; block++) {
            last = block;
            for (uint32_t at = state->blocks.first[block]; at < state->blocks.first[block + 1]; at++) {
                int32_t i = state->blocks.option[at];
                if (swap->stamp[i] != swap->out + 1 && state->chosen[i] == 0) {
                    share(swap, i);
                }
            }
        }
    }
}

static struct plan_facts_list floor_list(const struct plan_choice *choice, int32_t floor)
{
    return (struct plan_facts_list){&choice->floor_run[choice->floor[floor].run_first],
                                    choice->floor[floor].run_count};
}

/* A floor that the plan itself misses must not get worse. */
static void find_needy(struct swap *swap)
{
    const struct plan_facts_state *state = swap->state;
    const struct plan_choice *choice = state->choice;
    swap->needy_count = 0;
    swap->missing = 0;
    for (int32_t k = 0; k < choice->floor_count; k++) {
        struct plan_facts_list both[2] = {plan_facts_list_of(choice, swap->out), floor_list(choice, k)};
        int64_t have = state->floor_value[k];
        int64_t need = choice->floor[k].need < have ? choice->floor[k].need : have;
        int64_t missing = need - (have - plan_facts_common(state->sole_value, both, 2));
        if (missing > 0) {
            swap->needy[swap->needy_count++] = (struct needy){k, missing};
            swap->missing = missing > swap->missing ? missing : swap->missing;
        }
    }
}

static bool floors_kept(const struct swap *swap, int32_t in)
{
    const struct plan_facts_state *state = swap->state;
    const struct plan_choice *choice = state->choice;
    for (int32_t n = 0; n < swap->needy_count; n++) {
        struct plan_facts_list all[3] = {plan_facts_list_of(choice, in),
                                         floor_list(choice, swap->needy[n].floor),
                                         plan_facts_list_of(choice, swap->out)};
        int64_t added = plan_facts_common(state->open, all, 2) + plan_facts_common(state->sole_value, all, 3);
        if (added < swap->needy[n].missing) {
            return false;
        }
    }
    return true;
}

static bool limits_kept(const struct swap *swap, int32_t in)
{
    const struct plan_facts_state *state = swap->state;
    const struct plan_choice *choice = state->choice;
    const struct plan_option *old = &choice->option[swap->out];
    const struct plan_option *new = &choice->option[in];
    int64_t counted = state->tally.counted - old->counted + new->counted;
    bool money = choice->budget < 0 || state->tally.cost - old->cost + new->cost <= choice->budget;
    bool count = choice->count_limit < 0 || counted <= choice->count_limit;
    bool area = true;
    if (new->area >= 0 && new->counted != 0 && choice->area_limit[new->area] >= 0) {
        int64_t left = old->area == new->area ? old->counted : 0;
        area = state->area_used[new->area] - left + 1 <= choice->area_limit[new->area];
    }
    bool group = state->variant[in] < 0 || state->variant[in] == swap->out;
    bool same_group = new->group >= 0 && new->group == old->group;
    int32_t gone = !same_group && plan_choice_conflict(choice, in, swap->out) ? 1 : 0;
    return money && count && area && group && state->rival_count[in] == gone;
}

static bool is_better(const struct best *one, const struct best *than, enum plan_objective objective)
{
    if (than->option < 0) {
        return true;
    }
    if (objective == PLAN_LEAST_COST && one->cost != than->cost) {
        return one->cost < than->cost;
    }
    return one->change != than->change ? one->change > than->change : one->cost < than->cost;
}

static double distance_m(const struct plan_choice *choice, int32_t a, int32_t b)
{
    return hypot(choice->option[a].x_m - choice->option[b].x_m,
                 choice->option[a].y_m - choice->option[b].y_m);
}

/* In the order of the options, so that of equals the first stays. */
static void find_best(struct best *anywhere, struct best *nearby, const struct swap *swap, double near_m)
{
    const struct plan_facts_state *state = swap->state;
    const struct plan_choice *choice = state->choice;
    *anywhere = *nearby = (struct best){.option = -1};
    for (int32_t i = 0; i < choice->option_count; i++) {
        if (state->chosen[i] != 0 || choice->option[i].state != PLAN_OPTION_FREE) {
            continue;
        }
        bool shares = swap->stamp[i] == swap->out + 1;
        int64_t added = state->gain[i] + (shares ? swap->common[i] : 0);
        int64_t added_value = state->value_gain[i] + (shares ? swap->common_value[i] : 0);
        struct best it = {i, added - swap->loss, choice->option[i].cost - choice->option[swap->out].cost};
        bool better = is_better(&it, anywhere, choice->objective);
        bool better_nearby =
            is_better(&it, nearby, choice->objective) && distance_m(choice, i, swap->out) <= near_m;
        bool useful = added >= choice->min_gain || swap->needy_count > 0;
        if ((!better && !better_nearby) || !useful || added_value < swap->missing || !limits_kept(swap, i) ||
            !floors_kept(swap, i)) {
            continue;
        }
        *anywhere = better ? it : *anywhere;
        *nearby = better_nearby ? it : *nearby;
    }
}

static void swap_release(struct swap *swap)
{
    free(swap->kept);
    free(swap->kept_value);
    free(swap->stamp);
    free(swap->common);
    free(swap->common_value);
    free(swap->needy);
}

static enum geo_status swap_init(struct swap *swap, const struct plan_facts_state *state,
                                 struct geo_error *err)
{
    *swap = (struct swap){.state = state};
    size_t units = (size_t)state->choice->unit_count;
    size_t options = (size_t)state->choice->option_count;
    const struct {
        void *array;
        size_t count, size;
    } wanted[] = {
        {&swap->kept, units + 1, sizeof *swap->kept},
        {&swap->kept_value, units + 1, sizeof *swap->kept_value},
        {&swap->stamp, options, sizeof *swap->stamp},
        {&swap->common, options, sizeof *swap->common},
        {&swap->common_value, options, sizeof *swap->common_value},
        {&swap->needy, (size_t)state->choice->floor_count, sizeof *swap->needy},
    };
    enum geo_status status = GEO_OK;
    for (size_t i = 0; status == GEO_OK && i < sizeof wanted / sizeof *wanted; i++) {
        status = geo_memory_array(wanted[i].array, wanted[i].count, wanted[i].size, "swaps", err);
    }
    return status;
}

enum geo_status plan_facts_swaps(struct plan_option_facts *facts, const struct plan_facts_state *state,
                                 double near_m, struct geo_error *err)
{
    const struct plan_choice *choice = state->choice;
    struct swap swap;
    enum geo_status status = swap_init(&swap, state, err);
    for (int32_t c = 0; status == GEO_OK && c < state->selection->count; c++) {
        struct best anywhere = {.option = -1};
        struct best nearby = {.option = -1};
        swap.out = state->selection->option[c];
        if (choice->option[swap.out].state != PLAN_OPTION_REQUIRED) {
            swap.loss = facts[c].unique;
            find_kept(&swap);
            find_common(&swap);
            find_needy(&swap);
            find_best(&anywhere, &nearby, &swap, near_m);
        }
        facts[c].alternative = anywhere.option;
        facts[c].alternative_change = anywhere.change;
        facts[c].alternative_cost = anywhere.cost;
        facts[c].nearby = nearby.option;
        facts[c].nearby_change = nearby.change;
        facts[c].nearby_cost = nearby.cost;
    }
    swap_release(&swap);
    return status;
}
