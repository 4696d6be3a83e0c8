/* Which options an alteration of some units concerns, and by how much.
 *
 * Two parts. The index says for each block of units which free options touch it; its blocks are as small as
 * memory allows, one unit where lists are scattered. The field holds an amount on a few units and adds to
 * each option the sum of the amounts on its units: unit by unit where a block is a unit, else run by run as
 * differences of prefix sums over the blocks that hold something. */
#ifndef PHUSONG_CHOICE_BLOCKS_H
#define PHUSONG_CHOICE_BLOCKS_H

#include "planner/choice/problem.h"

struct plan_blocks {
    int32_t shift;   /* a block is 2^shift units */
    uint32_t *first; /* [blocks + 1] into option */
    int32_t *option; /* ascending within a block; free ones only */
};
void plan_blocks_release(struct plan_blocks *blocks);
enum geo_status plan_blocks_build(struct plan_blocks *ret, const struct plan_choice *choice,
                                  struct geo_error *err) GEO_MUST_CHECK;

enum { PLAN_FIELD_SHIFT = 6 }; /* the field's own blocks */

struct plan_field {
    const struct plan_choice *choice;
    const struct plan_blocks *blocks;
    int64_t *amount;  /* [units, filled up to whole blocks, and one more] */
    int64_t *base;    /* [blocks + 2] sum before each block */
    uint8_t *touched; /* [blocks] */
    int32_t *list;    /* the touched blocks */
    int32_t list_count;
    int32_t *hit; /* options that held some of the last amounts */
    int32_t hit_count;
    uint32_t *stamp; /* [option_count] the last spread that hit it */
    uint32_t now;
};
void plan_field_release(struct plan_field *field);
enum geo_status plan_field_init(struct plan_field *ret, const struct plan_choice *choice,
                                const struct plan_blocks *blocks, struct geo_error *err) GEO_MUST_CHECK;

/* Adds to the amount on a unit. */
static inline void plan_field_put(struct plan_field *field, int32_t unit, int64_t amount)
{
    int32_t block = unit >> PLAN_FIELD_SHIFT;
    if (field->touched[block] == 0) {
        field->touched[block] = 1;
        field->list[field->list_count++] = block;
    }
    field->amount[unit] += amount;
}

/* target[i] += what option i holds, for every free option; names them in `hit`; empties the field. */
void plan_field_spread(struct plan_field *field, int64_t *target);

#endif
