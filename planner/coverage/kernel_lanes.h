/* One instruction set's kernel: each kernel_*.c defines PLAN_LANES, PLAN_KERNEL (the object) and
 * PLAN_KERNEL_NAME, and includes this. */
#include "planner/coverage/budget_lanes.h"
#include "planner/coverage/itm_lanes.h"
#include "planner/coverage/limit_lanes.h"
#include "planner/coverage/loss_lanes.h"
#include "planner/coverage/scan_lanes.h"

extern const struct plan_kernel PLAN_KERNEL;
const struct plan_kernel PLAN_KERNEL = {
    .name = PLAN_KERNEL_NAME,
    .lanes = PLAN_LANES,
    .scan = lanes_scan,
    .p1812 = lanes_p1812,
    .p526 = lanes_p526,
    .edges = lanes_edges,
    .itm = lanes_itm,
    .budget = lanes_budget,
    .limit = lanes_limit,
};
