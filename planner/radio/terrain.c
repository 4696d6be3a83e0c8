#include "planner/radio/terrain.h"

#include <math.h>

double plan_terrain_knife_edge_db(double nu)
{
    if (!(nu > -0.78)) {
        return 0.0;
    }
    double x = nu - 0.1;
    return 6.9 + 20.0 * log10(sqrt(x * x + 1.0) + x);
}
