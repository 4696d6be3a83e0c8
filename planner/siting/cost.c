#include "planner/siting/siting.h"

#include <math.h>

/* An option costs at most this (planner/choice/problem.h); every item is cut to it, so that sums of a few
 * stay far inside int64. */
#define MOST_VND 1000000000000000

static int64_t limited(int64_t vnd)
{
    return vnd < 0 ? 0 : vnd > MOST_VND ? MOST_VND : vnd;
}

/* To the nearest dong. */
static int64_t money(double vnd)
{
    if (!(vnd > 0.0)) {
        return 0;
    }
    return vnd >= (double)MOST_VND ? MOST_VND : (int64_t)llround(vnd);
}

static int64_t owner_price(const struct plan_cost_book *costs, int32_t operator_id)
{
    for (int32_t i = 0; i < costs->owner_count; i++) {
        if (costs->owner[i].operator_id == operator_id) {
            return costs->owner[i].cost_vnd;
        }
    }
    return costs->site_vnd[PLAN_SITE_SHARE];
}

/* The cheapest of those who stand there. */
static int64_t share_price(const struct plan_scenario *scenario, int32_t position)
{
    const struct plan_position *mast = &scenario->position[position];
    const struct plan_cost_book *costs = &scenario->siting.costs;
    int64_t least = mast->station_count > 0 ? INT64_MAX : costs->site_vnd[PLAN_SITE_SHARE];
    for (int32_t s = mast->station_first; s < mast->station_first + mast->station_count; s++) {
        int64_t price = owner_price(costs, scenario->station[s].operator_id);
        least = price < least ? price : least;
    }
    return least;
}

static int64_t site_price(const struct plan_candidate *candidate, const struct plan_scenario *scenario)
{
    const struct plan_siting_settings *siting = &scenario->siting;
    if (candidate->kind == PLAN_SITE_SHARE) {
        return share_price(scenario, candidate->position);
    }
    if (candidate->kind == PLAN_SITE_LISTED && siting->listed[candidate->position].cost_vnd >= 0) {
        return siting->listed[candidate->position].cost_vnd;
    }
    return siting->costs.site_vnd[candidate->kind];
}

/* The smallest class that is high enough; the highest where none is. */
static int32_t mast_class(const struct plan_cost_book *costs, double height_m)
{
    int32_t i = 0;
    while (i < costs->mast_class_count && costs->mast_class[i].height_m < height_m) {
        i++;
    }
    return i < costs->mast_class_count ? i : costs->mast_class_count - 1;
}

static int64_t way_price(double km, int64_t vnd_per_km)
{
    return isfinite(km) ? money(km * (double)vnd_per_km) : 0;
}

/* The line, or the sun where it is cheaper, or where the power layer shows no line to draw one from. */
static int64_t power_price(struct plan_candidate *candidate, const struct plan_scenario *scenario)
{
    const struct plan_cost_book *costs = &scenario->siting.costs;
    int64_t line = way_price(candidate->power_km, costs->power_vnd_per_km);
    bool no_line = scenario->siting.has_power && !isfinite(candidate->power_km);
    candidate->solar =
        costs->solar_vnd >= 0 && costs->power_vnd_per_km > 0 && (no_line || limited(costs->solar_vnd) < line);
    return candidate->solar ? limited(costs->solar_vnd) : line;
}

/* What a new mast needs besides the site's own price. */
static int64_t new_mast_price(struct plan_candidate *candidate, const struct plan_scenario *scenario)
{
    const struct plan_cost_book *costs = &scenario->siting.costs;
    int64_t vnd = 0;
    candidate->mast_class = mast_class(costs, candidate->height_agl_m);
    if (candidate->mast_class >= 0) {
        vnd += limited(costs->mast_class[candidate->mast_class].cost_vnd);
    }
    double above_m = candidate->height_agl_m - costs->tower_base_m;
    vnd += above_m > 0.0 ? money(above_m * (double)costs->tower_vnd_per_m) : 0;
    vnd += way_price(candidate->road_km, costs->road_vnd_per_km);
    vnd += power_price(candidate, scenario);
    return vnd + way_price(candidate->fibre_km, costs->fibre_vnd_per_km);
}

/* Whole dong, downwards. The ratio is a decimal cut to binary: a product that is whole on paper may come out
 * a hair below, so two units in the last place are given back before rounding down. */
static int64_t subsidy(int64_t capex_vnd, double ratio)
{
    double share = ratio > 0.0 ? fmin(ratio, 1.0) : 0.0;
    double vnd = floor((double)capex_vnd * share * (1.0 + 4.5e-16));
    return vnd >= (double)capex_vnd ? capex_vnd : (int64_t)vnd;
}

void plan_cost_fill(struct plan_candidate *candidate, const struct plan_scenario *scenario)
{
    const struct plan_siting_settings *siting = &scenario->siting;
    const struct plan_cost_book *costs = &siting->costs;
    bool new_mast = candidate->kind == PLAN_SITE_BUILD || candidate->kind == PLAN_SITE_LISTED;
    candidate->mast_class = -1;
    candidate->solar = false;
    int64_t capex = limited(site_price(candidate, scenario));
    capex += new_mast ? new_mast_price(candidate, scenario) : 0;
    capex += limited(siting->variant[candidate->variant].cost_vnd);
    candidate->capex_vnd = limited(capex);
    candidate->opex_vnd = money((double)costs->opex_vnd_per_year[candidate->kind] * costs->years);
    candidate->subsidy_vnd = subsidy(candidate->capex_vnd, costs->subsidy_ratio);
    int64_t cost = candidate->capex_vnd - candidate->subsidy_vnd + candidate->opex_vnd;
    candidate->cost_vnd = candidate->committed ? 0 : limited(cost);
}
