#include "planner/coverage/kernel.h"

#include <stddef.h>
#include <string.h>

extern const struct plan_kernel plan_kernel_baseline;
#if defined(__x86_64__)
extern const struct plan_kernel plan_kernel_avx2, plan_kernel_avx512;
#endif

static const struct plan_kernel *runnable(int index)
{
#if defined(__x86_64__)
    if (index == 0) {
        bool runs = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                    __builtin_cpu_supports("avx512vl");
        return runs ? &plan_kernel_avx512 : NULL;
    }
    if (index == 1) {
        return __builtin_cpu_supports("avx2") ? &plan_kernel_avx2 : NULL;
    }
#endif
    return index == 2 ? &plan_kernel_baseline : NULL;
}

const struct plan_kernel *plan_kernel_best(void)
{
    const struct plan_kernel *best = NULL;
    for (int i = 0; best == NULL; i++) {
        best = runnable(i);
    }
    return best;
}

const struct plan_kernel *plan_kernel_find(const char *name)
{
    for (int i = 0; i < 3; i++) {
        const struct plan_kernel *kernel = runnable(i);
        if (kernel != NULL && strcmp(kernel->name, name) == 0) {
            return kernel;
        }
    }
    return NULL;
}
