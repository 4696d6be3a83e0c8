/* How many chosen options cover each unit, and what that gives each floor. */
#ifndef PHUSONG_CHOICE_STATE_COVER_H
#define PHUSONG_CHOICE_STATE_COVER_H

#include "planner/choice/problem.h"

/* Units cut where a floor begins or ends: within a segment all units are in the same floors. */
struct plan_segments {
    int32_t count;
    int32_t *start; /* [count + 1] first unit */
    int32_t *first; /* [count + 1] into floor */
    int32_t *floor;
    int32_t *of_block; /* [unit blocks of 64] the segment of the block's first unit */
};

/* The segment that holds a unit. */
static inline int32_t plan_segments_at(const struct plan_segments *segments, int32_t unit)
{
    int32_t segment = segments->of_block[unit >> 6];
    while (segments->start[segment + 1] <= unit) {
        segment++;
    }
    return segment;
}

struct plan_cover {
    const struct plan_choice *choice;
    struct plan_segments segments;
    uint32_t *times; /* [unit_count] */
    int32_t
        *owner; /* [unit_count] the options that cover it, by exclusive or: the only one where times is 1 */
    int64_t *floor_value; /* [floor_count] covered */
    int64_t weight;       /* covered */
    int64_t *amount;      /* [floor_count] the last amounts, by floor */
    int32_t *concerned;   /* the floors of which `amount` is not 0 */
    int32_t concerned_count;
};
void plan_cover_release(struct plan_cover *cover);
/* Nothing covered. */
enum geo_status plan_cover_init(struct plan_cover *ret, const struct plan_choice *choice,
                                struct geo_error *err) GEO_MUST_CHECK;

/* One more (step = 1) or one less (−1) cover of the option's units; weight and floors follow. */
void plan_cover_change(struct plan_cover *cover, int32_t option, int step);

/* Weight of the option's units that are covered `times` times: 0, what it would add; 1, what only it covers.
 */
int64_t plan_cover_weight(const struct plan_cover *cover, int32_t option, uint32_t times);

/* The same in value, by floor: into amount and concerned. */
void plan_cover_amounts(struct plan_cover *cover, int32_t option, uint32_t times);

struct plan_need {     /* what is missing of the floors */
    int32_t missed;    /* floors */
    int64_t shortfall; /* sum */
};
struct plan_need plan_cover_missing(const struct plan_cover *cover);

/* What would be missing less with the option; the amounts are left in place. */
struct plan_need plan_cover_relief(struct plan_cover *cover, int32_t option);

/* Would dropping a chosen option make any floor miss, or miss more? */
bool plan_cover_needed(struct plan_cover *cover, int32_t option);

/* The smallest covered share of need, at most 1. */
double plan_cover_smallest_share(const struct plan_cover *cover);

#endif
