#if defined(__AVX2__) /* else another instruction set: this file is empty */
#define PLAN_LANES 8
#include "planner/coverage/budget_lanes.h"
#include "planner/coverage/itm_lanes.h"
#include "planner/coverage/limit_lanes.h"
#include "planner/coverage/loss_lanes.h"
#include "planner/coverage/scan_lanes.h"

const struct plan_kernel plan_kernel_avx2;
const struct plan_kernel plan_kernel_avx2 = {
    .name = "avx2",
    .lanes = PLAN_LANES,
    .scan = lanes_scan,
    .p1812 = lanes_p1812,
    .p526 = lanes_p526,
    .edges = lanes_edges,
    .itm = lanes_itm,
    .budget = lanes_budget,
    .limit = lanes_limit,
};
#else
extern const int plan_kernel_absent;
#endif
