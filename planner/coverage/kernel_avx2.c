#if defined(__AVX2__) /* else another instruction set: this file is empty */
#define PLAN_LANES 8
#define PLAN_KERNEL plan_kernel_avx2
#define PLAN_KERNEL_NAME "avx2"
#include "planner/coverage/kernel_lanes.h"
#else
extern const int plan_kernel_absent;
#endif
