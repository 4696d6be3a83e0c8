/* A plan being changed: what it covers, what each option would add to it, and what is left of every limit. */
#ifndef PHUSONG_CHOICE_STATE_H
#define PHUSONG_CHOICE_STATE_H

#include "planner/choice/blocks.h"
#include "planner/choice/spatial.h"
#include "planner/choice/state_cover.h"

struct plan_state {
    const struct plan_choice *choice;
    struct plan_cover cover;
    struct plan_blocks blocks;
    struct plan_spatial spatial;
    struct plan_field field;

    /* What the gains count: the weight; in PLAN_LEAST_COST the value in large floors, once for each, if there
     * are any. */
    const int64_t *main;
    int64_t *main_owned;
    int64_t *gain; /* [option_count] main that a free option would add; −1: not a free option */
    /* Value that it would add to open floors, each unit once for each floor: at least its true relief. A
     * floor is open while it is missed; a large one never is, in PLAN_LEAST_COST: `gain` has it. */
    int64_t *need; /* [option_count]; NULL without floors */
    struct plan_field need_field;
    uint8_t *open;         /* [floor_count] */
    uint8_t *large;        /* [floor_count] */
    int32_t *segment_open; /* [segments] open floors there */

    uint8_t *chosen; /* [option_count] */
    int64_t *alone;  /* [option_count] main that only this chosen option covers */
    uint8_t *dirty;  /* [option_count] what it covers alone, or would add, may have changed */
    int32_t *list;   /* the chosen, in no order */
    int32_t *place;  /* [option_count] where in the list */
    int32_t count;
    int64_t cost, counted;
    int32_t *too_near;    /* [option_count] chosen ones within the spacing; NULL without */
    int32_t *group_taken; /* [option_count] by group: chosen ones */
    int64_t *area_taken;  /* [area_count] */
    double *per_cost;     /* [option_count] 1 / cost; very large where that is 0 */
};
void plan_state_release(struct plan_state *state);
/* The required options, no others. */
enum geo_status plan_state_init(struct plan_state *ret, const struct plan_choice *choice,
                                struct geo_error *err) GEO_MUST_CHECK;

/* Free options only. */
void plan_state_add(struct plan_state *state, int32_t option);
void plan_state_remove(struct plan_state *state, int32_t option);

/* Is the option free, not chosen, and allowed beside what is chosen, without `without` (−1: nothing left
 * out)? */
bool plan_state_allows(const struct plan_state *state, int32_t option, int32_t without);

/* Adds those of the options that are free, not chosen and allowed, in the order given. */
void plan_state_add_all(struct plan_state *state, const int32_t *option, int32_t count);

/* How good a plan is; smaller members first decide. */
struct plan_rank {
    struct plan_need missing;
    int64_t first, second; /* −weight, cost; or cost, −weight */
};
struct plan_rank plan_state_rank(const struct plan_state *state);
/* < 0: a is better; > 0: b is. */
int plan_rank_compare(const struct plan_rank *a, const struct plan_rank *b);

/* ---- there and back ---- */

struct plan_mark { /* a state to come back to */
    int64_t *gain, *need;
    int32_t *list;
    uint8_t *dirty;
    int32_t count;
    uint8_t *in; /* [option_count] all 0 between calls */
};
void plan_mark_release(struct plan_mark *mark);
enum geo_status plan_mark_init(struct plan_mark *ret, const struct plan_state *state,
                               struct geo_error *err) GEO_MUST_CHECK;
void plan_mark_set(struct plan_mark *mark, const struct plan_state *state);
void plan_mark_return(struct plan_mark *mark, struct plan_state *state);

/* ---- random numbers ---- */

/* Steele, Lea & Flood 2014, splitmix64. */
uint64_t plan_random_next(uint64_t *random);
/* [0, count), count ≥ 1. */
int32_t plan_random_below(uint64_t *random, int32_t count);
/* [0, 1). */
double plan_random_ratio(uint64_t *random);

#endif
