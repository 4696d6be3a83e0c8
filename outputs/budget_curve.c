/* People against money: the plan's own path, and the bound that holds for every plan. */
#include "outputs/build.h"
#include "outputs/siting_unit.h"

#include <stdio.h>

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void add_point(struct out_table *table, const struct out_context *context, int32_t index)
{
    const struct plan_siting *siting = context->results->siting;
    const struct plan_curve_point *point = &siting->curve.point[index];
    char id[32];
    int64_t path = out_siting_shown(context, point->path_weight);
    int64_t best = point->best_weight < 0 ? INT64_MIN : out_siting_shown(context, point->best_weight);
    int64_t greedy = point->greedy_weight < 0 ? INT64_MIN : out_siting_shown(context, point->greedy_weight);
    int64_t reached = most(point->path_weight, point->best_weight);
    (void)snprintf(id, sizeof id, "%d", index + 1);
    out_table_row(table, id);
    out_table_integer(table, siting->curve.by_count ? "max_sites" : "budget_vnd", NULL, point->budget);
    out_table_integer(table, "sites", NULL, point->sites);
    out_table_integer(table, "cost_vnd", NULL, point->cost);
    out_table_integer(table, "path", NULL, path);
    out_table_integer(table, "best", NULL, best);
    out_table_integer(table, "greedy", NULL, greedy);
    out_table_integer(table, "bound", NULL, out_siting_shown_bound(context, point->bound, reached));
    out_table_real(table, "gap_pct", NULL, out_siting_gap_percent(reached, point->bound));
    out_table_integer(table, "of_plan", NULL, point->sites <= siting->count ? 1 : 0);
}

enum geo_status out_budget_curve_build(struct out_table *ret, const struct out_context *context,
                                       struct geo_error *err)
{
    int32_t count = context->results->siting->curve.point_count;
    enum geo_status status = out_table_open(ret, OUT_CURVE, context->scenario, count, err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t i = 0; i < count; i++) {
        add_point(ret, context, i);
    }
    return out_table_status(ret, err);
}
