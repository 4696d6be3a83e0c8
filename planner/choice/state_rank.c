#include "planner/choice/state.h"

#include <stddef.h>

struct plan_rank plan_state_rank(const struct plan_state *state)
{
    struct plan_rank rank = {.missing = plan_cover_missing(&state->cover)};
    bool least = state->choice->objective == PLAN_LEAST_COST;
    rank.first = least ? state->cost : -state->cover.weight;
    rank.second = least ? -state->cover.weight : state->cost;
    return rank;
}

int plan_rank_compare(const struct plan_rank *a, const struct plan_rank *b)
{
    const int64_t left[] = {a->missing.missed, a->missing.shortfall, a->first, a->second};
    const int64_t right[] = {b->missing.missed, b->missing.shortfall, b->first, b->second};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        if (left[i] != right[i]) {
            return left[i] < right[i] ? -1 : 1;
        }
    }
    return 0;
}

uint64_t plan_random_next(uint64_t *random)
{
    *random += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = *random;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

int32_t plan_random_below(uint64_t *random, int32_t count)
{
    return (int32_t)(plan_random_next(random) % (uint64_t)count);
}

double plan_random_ratio(uint64_t *random)
{
    return (double)(plan_random_next(random) >> 11) / 9007199254740992.0;
}
