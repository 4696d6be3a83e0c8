#define PLAN_LANES 4
#define PLAN_KERNEL plan_kernel_baseline
#define PLAN_KERNEL_NAME "baseline"
#include "planner/coverage/kernel_lanes.h"
