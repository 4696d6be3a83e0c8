#include "planner/radio/terrain.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void near_to(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.12g instead of %.12g", value, expected);
    }
}

static void knife_edge(void **state)
{
    (void)state;
    near_to(plan_terrain_knife_edge_db(-0.78), 0.0, 0.0);
    near_to(plan_terrain_knife_edge_db(-0.7799), 0.0049, 0.001);
    near_to(plan_terrain_knife_edge_db(0.1), 6.9, 1e-12);
    near_to(plan_terrain_knife_edge_db(-HUGE_VAL), 0.0, 0.0);
    near_to(plan_terrain_knife_edge_db((double)NAN), 0.0, 0.0);
    for (double nu = -0.78; nu < 30.0; nu += 0.01) {
        assert_true(plan_terrain_knife_edge_db(nu + 0.01) > plan_terrain_knife_edge_db(nu));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knife_edge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
