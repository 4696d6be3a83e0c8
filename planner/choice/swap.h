/* Local search: a plan comes to rest when no single exchange makes it better. */
#ifndef PHUSONG_CHOICE_SWAP_H
#define PHUSONG_CHOICE_SWAP_H

#include "planner/choice/greedy.h"

struct plan_swap {  /* scratch */
    int64_t *extra; /* [option_count] main that one of two covers alone, and the other covers, too: the one
                     * that goes, or the one that comes, is fixed; all 0 between calls */
    int32_t *owner; /* [option_count] the chosen that have an extra */
    int32_t owner_count;
    int64_t *seen;       /* [option_count] gain when it was last looked at */
    int64_t least_alone; /* of the chosen that may go */
    struct plan_mark mark;
    struct plan_mark pair;      /* least cost: with one of two already out */
    struct plan_priced *priced; /* [option_count] */
};
void plan_swap_release(struct plan_swap *swap);
enum geo_status plan_swap_init(struct plan_swap *ret, const struct plan_state *state,
                               struct geo_error *err) GEO_MUST_CHECK;

/* The state is at rest but for its dirty chosen options. */
void plan_swap_settle(struct plan_swap *swap, struct plan_state *state);

struct plan_exchange {
    int32_t out, in;        /* in: −1 none */
    int64_t loss;           /* main that only `out` covers */
    struct plan_need after; /* missing once it is out */
    bool guarded;           /* some floor would miss more */
};

/* Takes the cover of `out` away, without the gains; what only it covered goes to `extra` of the others, until
 * the unpeeling. */
void plan_swap_peel(struct plan_swap *swap, struct plan_state *state, struct plan_exchange *exchange);
void plan_swap_unpeel(struct plan_swap *swap, struct plan_state *state, const struct plan_exchange *exchange);

/* What an option covers of what one chosen option covers alone: into owner and extra, until they are cleared.
 */
void plan_swap_find_owners(struct plan_swap *swap, const struct plan_state *state, int32_t in);
void plan_swap_clear_owners(struct plan_swap *swap);

/* The place in the state's list of the next dirty option that may go, from `from` on; count: none. */
int32_t plan_swap_next_dirty(const struct plan_state *state, int32_t from);

/* The part of plan_swap_rest for PLAN_LEAST_COST: drops what no floor needs and seeks one cheaper option for
 * one; when thorough also several for one, and one for two that stand close together. */
bool plan_swap_rest_cost(struct plan_swap *swap, struct plan_state *state, bool thorough,
                         const struct geo_progress *progress);

/* Looks at dirty options until none is left. False: the user asked to stop. */
bool plan_swap_rest(struct plan_swap *swap, struct plan_state *state, bool thorough,
                    const struct geo_progress *progress);

#endif
