/* Costs that the plan leaves to their defaults. */
#include "datasets/plan.h"

#include <math.h>

static void fill(int64_t *value, int64_t from)
{
    *value = *value == INT64_MIN ? from : *value;
}

static void fill_real(double *value, double from)
{
    *value = isnan(*value) ? from : *value;
}

void data_plan_costs_fill(struct data_site_costs *costs)
{
    fill(&costs->upgrade_vnd, 700000000);
    fill(&costs->build_vnd, 1800000000);
    fill(&costs->share_vnd, costs->upgrade_vnd);
    fill(&costs->listed_vnd, costs->build_vnd);
    fill(&costs->tower_vnd_per_m, 0);
    fill(&costs->road_vnd_per_km, 0);
    fill(&costs->power_vnd_per_km, 0);
    fill(&costs->fibre_vnd_per_km, 0);
    fill(&costs->opex_upgrade_vnd, 0);
    fill(&costs->opex_build_vnd, 0);
    fill(&costs->opex_share_vnd, costs->opex_upgrade_vnd);
    fill(&costs->opex_listed_vnd, costs->opex_build_vnd);
    fill_real(&costs->tower_base_m, 0.0);
    fill_real(&costs->years, 0.0);
    fill_real(&costs->subsidy_percent, 0.0);
}
