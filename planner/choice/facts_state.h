/* What facts.c and facts_swap.c share: a plan and what each option would add to it. */
#ifndef PHUSONG_CHOICE_FACTS_STATE_H
#define PHUSONG_CHOICE_FACTS_STATE_H

#include "planner/choice/blocks.h"
#include "planner/choice/facts.h"

struct plan_facts_state {
    const struct plan_choice *choice;
    const struct plan_selection *selection;
    struct plan_choice_tally tally;
    int64_t *floor_value;              /* [floor_count] covered by the plan */
    int32_t *cover;                    /* [unit_count] chosen options that cover it */
    uint8_t *chosen;                   /* [option_count] */
    int64_t *alone;                    /* [option_count] weight of all it covers */
    int64_t *gain;                     /* [option_count] weight it would add */
    int64_t *value_gain;               /* [option_count] the same in value */
    int64_t *open;                     /* [unit_count + 1] prefix sums of the value of uncovered units */
    int64_t *sole_weight, *sole_value; /* the same of units that one chosen option covers */
    int32_t *rival_count;              /* [option_count] chosen options, not itself, that are too close */
    int32_t *rival;                    /* [option_count] the nearest of another group, −1 none */
    int32_t *variant;                  /* [option_count] the chosen one of its group, not itself, −1 none */
    int64_t *area_used;                /* [area_count] */
    struct plan_blocks blocks;         /* which options reach into each block of units */
};

enum geo_status plan_facts_state_init(struct plan_facts_state *ret, const struct plan_choice *choice,
                                      const struct plan_selection *selection,
                                      struct geo_error *err) GEO_MUST_CHECK;
void plan_facts_state_release(struct plan_facts_state *state);

struct plan_facts_list { /* of runs, ascending */
    const struct plan_run *run;
    int32_t count;
};
struct plan_facts_list plan_facts_list_of(const struct plan_choice *choice, int32_t option);

/* Sum over the units that are in all n ≤ 3 lists. */
int64_t plan_facts_common(const int64_t *prefix, const struct plan_facts_list *list, int n);

/* Are all units of `part` in `whole`? */
bool plan_facts_within(struct plan_facts_list part, struct plan_facts_list whole);

/* alternative…, nearby… of all chosen options. */
enum geo_status plan_facts_swaps(struct plan_option_facts *facts, const struct plan_facts_state *state,
                                 double near_m, struct geo_error *err) GEO_MUST_CHECK;

#endif
