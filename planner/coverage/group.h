/* Emitters of one source at one height, for receivers at one height: what window.c does at a time. */
#ifndef PHUSONG_COVERAGE_GROUP_H
#define PHUSONG_COVERAGE_GROUP_H

#include "planner/coverage/window.h"

struct plan_group {
    const struct plan_window_input *input;
    const struct plan_source *source;
    struct plan_window *window;
    struct plan_window_scratch *scratch;
    int32_t terrain_row0, terrain_col0; /* of the planning grid on the terrain grid */
    int32_t mast_row, mast_col;         /* on the terrain grid */
    float mast_ground_m;
    double tx_height_m, rx_height_m;
    int32_t plane_count;
    bool asks_clear;
};

const struct plan_loss_class *plan_group_class(const struct plan_group *group,
                                               const struct plan_emitter *emitter);
bool plan_group_has(const struct plan_group *group, const struct plan_emitter *emitter);

/* Which cells of the window can change, and up to which loss: scratch->wanted and limit_db. Returns how many.
 */
int64_t plan_group_mark(const struct plan_group *group);

#endif
