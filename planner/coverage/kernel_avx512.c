#if defined(__AVX512DQ__) /* else another instruction set: this file is empty */
#define PLAN_LANES 16
#define PLAN_KERNEL plan_kernel_avx512
#define PLAN_KERNEL_NAME "avx512"
#include "planner/coverage/kernel_lanes.h"
#else
extern const int plan_kernel_absent;
#endif
