#include "planner/coverage/group.h"

#include <math.h>

const struct plan_loss_class *plan_group_class(const struct plan_group *group,
                                               const struct plan_emitter *emitter)
{
    return group->input->emitters->loss_class[emitter->loss_class];
}

bool plan_group_has(const struct plan_group *group, const struct plan_emitter *emitter)
{
    const struct plan_loss_class *class = plan_group_class(group, emitter);
    return class->tx_height_agl_m == group->tx_height_m && class->rx_height_agl_m == group->rx_height_m;
}

static struct plan_limit limit_of(const struct plan_group *group, const struct plan_emitter *emitter)
{
    const struct plan_scenario *scenario = group->input->scenario;
    const struct plan_service *service = &scenario->service[emitter->service];
    const struct plan_loss_class *class = plan_group_class(group, emitter);
    double most_m2 = group->input->most_m * group->input->most_m;
    struct plan_limit limit = {
        .peak_dbm = emitter->peak_dbm,
        .floor_dbm = (float)(service->threshold_dbm - scenario->propagation.floor_db),
        .threshold_dbm = (float)service->threshold_dbm,
        .cell_m = (float)scenario->grid.cell_m,
        .sigma_db = class->sigma_db[0],
        .blocked_sigma_db = group->asks_clear ? class->blocked_sigma_db[0] : NULL,
        .bound_db = class->bound[0].loss_db,
    };
    const float *span = group->input->emitters->sigma_span;
    if (span != NULL) {
        limit.sigma_db = span;
        limit.blocked_sigma_db = span + (size_t)PLAN_ENVIRONMENT_COUNT * PLAN_CURVE_SIZE;
    }
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        float sigma_db = (float)service->entry_sigma_db[env];
        limit.entry_loss_db[env] = (float)service->entry_loss_db[env];
        limit.entry_variance[env] = sigma_db * sigma_db;
        limit.window_squared_m2[env] = (float)fmin(emitter->window_squared_m2[env], most_m2);
    }
    return limit;
}

static void mark_emitter(const struct plan_group *group, const struct plan_emitter *emitter)
{
    const struct plan_window *window = group->window;
    const struct plan_bar *bar = &group->input->bar;
    struct plan_limit limit = limit_of(group, emitter);
    for (int32_t row = 0; row < window->rows; row++) {
        size_t first = (size_t)row * (size_t)window->stride;
        size_t cell =
            (size_t)(window->row0 + row) * (size_t)group->input->scenario->grid.cols + (size_t)window->col0;
        struct plan_limit_row line = {
            .count = window->cols,
            .right0 = window->col0 + group->terrain_col0 - group->mast_col,
            .down = window->row0 + row + group->terrain_row0 - group->mast_row,
            .level_dbm = bar->level_dbm[emitter->service] + cell,
            .outdoor_margin = bar->outdoor_margin[emitter->service] + cell,
            .indoor_margin = bar->indoor_margin[emitter->service] + cell,
            .environment = group->scratch->environment + first,
            .limit_db = group->scratch->limit_db + first,
        };
        group->input->emitters->kernel->limit(&line, &limit);
    }
}

int64_t plan_group_mark(const struct plan_group *group)
{
    const struct plan_source *source = group->source;
    size_t cells = (size_t)group->window->rows * (size_t)group->window->stride;
    for (size_t i = 0; i < cells; i++) {
        group->scratch->limit_db[i] = -INFINITY;
    }
    for (int32_t i = source->first; i < source->first + source->count; i++) {
        const struct plan_emitter *emitter = &group->input->emitters->emitter[i];
        if (plan_group_has(group, emitter)) {
            mark_emitter(group, emitter);
        }
    }
    int64_t count = 0;
    for (size_t i = 0; i < cells; i++) {
        group->scratch->wanted[i] = group->scratch->limit_db[i] > PLAN_LIMIT_NOTHING_DB ? 1 : 0;
        count += group->scratch->wanted[i];
    }
    return count;
}
