#include "planner/choice/curve.h"

#include "geo/memory.h"
#include "planner/choice/curve_steps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PLAN_POINTS = 200, MORE_POINTS = 100 }; /* at most, of the plan's sites and of those beyond */

void plan_money_curve_release(struct plan_money_curve *curve)
{
    for (int32_t p = 0; curve->proof != NULL && p < curve->proof_count; p++) {
        plan_proof_release(&curve->proof[p]);
    }
    free(curve->proof);
    free(curve->point);
    free(curve->path);
    *curve = (struct plan_money_curve){0};
}

static void path_release(struct plan_curve_path *path)
{
    free(path->option);
    free(path->measure);
    free(path->cost);
    free(path->weight);
    *path = (struct plan_curve_path){0};
}

static int64_t measure_of(const struct plan_curve_drawer *drawer, int32_t i)
{
    const struct plan_option *option = &drawer->choice.option[i];
    return drawer->by_count ? option->counted : option->cost;
}

struct plan_choice plan_curve_choice(const struct plan_curve_drawer *drawer, int64_t budget)
{
    struct plan_choice choice = drawer->choice;
    if (drawer->by_count) {
        choice.count_limit = budget;
    } else {
        choice.budget = budget;
    }
    return choice;
}

static void drawer_init(struct plan_curve_drawer *drawer, const struct plan_choice *choice)
{
    const struct plan_selection *plan = &drawer->solution->selection;
    bool costly = false;
    for (int32_t i = 0; i < choice->option_count; i++) {
        costly = costly || choice->option[i].cost > 0;
    }
    drawer->choice = *choice;
    drawer->choice.objective = PLAN_MOST_WEIGHT;
    drawer->choice.floor_count = 0;
    drawer->by_count = choice->budget < 0 && (choice->count_limit >= 0 || !costly);
    drawer->proof_fits = choice->objective == PLAN_MOST_WEIGHT && choice->floor_count == 0;
    int64_t used = 0;
    for (int32_t i = 0; i < plan->count; i++) {
        used += measure_of(drawer, plan->option[i]);
    }
    double all = 0.0;
    for (int32_t i = 0; i < choice->option_count; i++) {
        all += choice->option[i].state != PLAN_OPTION_FORBIDDEN ? (double)measure_of(drawer, i) : 0.0;
    }
    int64_t limit = drawer->by_count ? choice->count_limit : choice->budget;
    drawer->base = limit > used ? limit : used;
    double reach = fmax((double)drawer->base * fmax(drawer->settings->reach, 1.0), 1.0);
    drawer->last = (int64_t)fmin(reach, fmax(all, (double)drawer->base));
}

/* ---- the path ---- */

/* Sums up what the options of the path cost and cover, one after the other. */
static enum geo_status path_sum(struct plan_curve_path *path, const struct plan_curve_drawer *drawer,
                                struct geo_error *err)
{
    const struct plan_choice *choice = &drawer->choice;
    size_t n = (size_t)path->count + 1;
    uint8_t *covered = NULL;
    enum geo_status status =
        geo_memory_array(&path->measure, n, sizeof *path->measure, "money along the path", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&path->cost, n, sizeof *path->cost, "costs along the path", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&path->weight, n, sizeof *path->weight, "weights along the path", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&covered, (size_t)choice->unit_count, 1, "covered units", err);
    }
    for (int32_t i = 0; status == GEO_OK && i < path->count; i++) {
        const struct plan_option *option = &choice->option[path->option[i]];
        const struct plan_run *run = &choice->run[option->run_first];
        int64_t gain = 0;
        for (int32_t r = 0; r < option->run_count; r++) {
            for (int32_t j = run[r].first; j < run[r].first + run[r].count; j++) {
                gain += covered[j] == 0 ? choice->weight[j] : 0;
                covered[j] = 1;
            }
        }
        path->measure[i + 1] = path->measure[i] + measure_of(drawer, path->option[i]);
        path->cost[i + 1] = path->cost[i] + option->cost;
        path->weight[i + 1] = path->weight[i] + gain;
    }
    free(covered);
    return status;
}

int32_t plan_curve_upto(const struct plan_curve_path *path, int64_t budget)
{
    int32_t low = 0;
    int32_t high = path->count;
    while (low < high) {
        int32_t middle = low + (high - low + 1) / 2;
        if (path->measure[middle] <= budget) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

/* What greedy adds to the plan with the money beyond it, best first. */
static enum geo_status extend_plan(struct plan_selection *ret, const struct plan_curve_drawer *drawer,
                                   struct geo_error *err)
{
    const struct plan_selection *plan = &drawer->solution->selection;
    struct plan_choice at = plan_curve_choice(drawer, drawer->last);
    struct plan_choice changed;
    struct plan_option *option = NULL;
    int64_t *gain = NULL;
    struct plan_selection more = {0};
    enum geo_status status = plan_solve_options_copy(&option, &changed, &at, err);
    for (int32_t i = 0; status == GEO_OK && i < plan->count; i++) {
        option[plan->option[i]].state = PLAN_OPTION_REQUIRED;
    }
    if (status == GEO_OK) {
        status = plan_search_greedy(&more, &changed, &drawer->clock.part, err);
    }
    if (status == GEO_OK) {
        status = plan_search_polish(&more, &changed, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&gain, (size_t)more.count, sizeof *gain, "gains", err);
    }
    if (status == GEO_OK) {
        status = plan_search_order(&more, gain, &changed, err);
    }
    if (status == GEO_OK) {
        *ret = more;
        more = (struct plan_selection){0};
    }
    plan_selection_release(&more);
    free(gain);
    free(option);
    return status;
}

static enum geo_status make_path(struct plan_curve_drawer *drawer, struct geo_error *err)
{
    const struct plan_selection *plan = &drawer->solution->selection;
    size_t n = (size_t)drawer->choice.option_count;
    struct plan_selection more = {0};
    uint8_t *taken = NULL;
    enum geo_status status = extend_plan(&more, drawer, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&drawer->path.option, n, sizeof(int32_t), "path", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&taken, n, 1, "options of the path", err);
    }
    for (int32_t i = 0; status == GEO_OK && i < plan->count; i++) {
        drawer->path.option[drawer->path.count++] = plan->option[i];
        taken[plan->option[i]] = 1;
    }
    drawer->plan_count = plan->count;
    for (int32_t i = 0; status == GEO_OK && i < more.count; i++) {
        if (taken[more.option[i]] == 0) {
            drawer->path.option[drawer->path.count++] = more.option[i];
        }
    }
    plan_selection_release(&more);
    free(taken);
    return status == GEO_OK ? path_sum(&drawer->path, drawer, err) : status;
}

static enum geo_status make_greedy(struct plan_curve_drawer *drawer, struct geo_error *err)
{
    struct plan_choice at = plan_curve_choice(drawer, drawer->last);
    struct plan_selection greedy = {0};
    enum geo_status status = plan_search_greedy(&greedy, &at, &drawer->clock.part, err);
    if (status != GEO_OK) {
        return status;
    }
    drawer->greedy.option = greedy.option;
    drawer->greedy.count = greedy.count;
    return path_sum(&drawer->greedy, drawer, err);
}

/* ---- the points ---- */

static int by_value(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* Ends of the path's first from + 1 … to options; no more than `most`, the first and the last among them. */
static void add_sites(int64_t *budget, int32_t *count, const struct plan_curve_path *path,
                      const int32_t span[2], int32_t most)
{
    int32_t n = span[1] - span[0];
    int32_t kept = n < most ? n : most;
    for (int32_t i = 0; i < kept; i++) {
        int32_t at = kept < n ? (int32_t)((int64_t)i * (n - 1) / (kept - 1)) : i;
        budget[(*count)++] = path->measure[span[0] + at + 1];
    }
}

static enum geo_status place_points(struct plan_curve_drawer *drawer, struct geo_error *err)
{
    int32_t even = drawer->settings->points < 2 ? 2 : drawer->settings->points;
    size_t room = (size_t)(PLAN_POINTS + MORE_POINTS + drawer->anchor_count) + (size_t)even;
    int64_t *budget = NULL;
    int32_t count = 0;
    enum geo_status status = geo_memory_array(&budget, room, sizeof *budget, "budgets", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&drawer->out.point, room, sizeof *drawer->out.point, "curve", err);
    }
    if (status == GEO_OK) {
        int32_t plan[2] = {0, drawer->plan_count};
        int32_t more[2] = {drawer->plan_count, drawer->path.count};
        add_sites(budget, &count, &drawer->path, plan, PLAN_POINTS);
        add_sites(budget, &count, &drawer->path, more, MORE_POINTS);
        for (int32_t k = 0; k < drawer->anchor_count; k++) {
            budget[count++] = drawer->anchor[k].budget;
        }
        for (int32_t i = 0; i < even; i++) {
            budget[count++] = (int64_t)((double)drawer->last * (double)i / (double)(even - 1));
        }
        qsort(budget, (size_t)count, sizeof *budget, by_value);
        for (int32_t i = 0; i < count; i++) {
            int32_t n = drawer->out.point_count;
            if (n == 0 || budget[i] > drawer->out.point[n - 1].budget) {
                drawer->out.point[drawer->out.point_count++].budget = budget[i];
            }
        }
    }
    free(budget);
    return status;
}

/* What is covered at each point: a plan for less money is a plan for more. */
static void fill_weights(struct plan_curve_drawer *drawer)
{
    int64_t best = 0;
    int64_t greedy = 0;
    int32_t next = 0;
    for (int32_t p = 0; p < drawer->out.point_count; p++) {
        struct plan_curve_point *point = &drawer->out.point[p];
        int32_t upto = plan_curve_upto(&drawer->path, point->budget);
        point->sites = upto;
        point->cost = drawer->path.cost[upto];
        point->path_weight = drawer->path.weight[upto];
        int64_t prefix = drawer->greedy.weight[plan_curve_upto(&drawer->greedy, point->budget)];
        greedy = prefix > greedy ? prefix : greedy;
        for (; next < drawer->anchor_count && drawer->anchor[next].budget <= point->budget; next++) {
            const struct plan_curve_anchor *anchor = &drawer->anchor[next];
            best = anchor->solved && anchor->weight > best ? anchor->weight : best;
            greedy = anchor->solved && anchor->greedy_weight > greedy ? anchor->greedy_weight : greedy;
        }
        best = greedy > best ? greedy : best;
        best = point->path_weight > best ? point->path_weight : best;
        point->best_weight = best;
        point->greedy_weight = greedy;
    }
}

/* The least of what the proofs say of each point. */
static enum geo_status fill_bounds(struct plan_curve_drawer *drawer, struct geo_error *err)
{
    int32_t count = drawer->out.point_count;
    struct plan_proof_point *at = NULL;
    struct plan_choice limited = plan_curve_choice(drawer, drawer->last);
    enum geo_status status = geo_memory_array(&at, (size_t)count, sizeof *at, "points", err);
    for (int32_t q = 0; status == GEO_OK && q < drawer->out.proof_count; q++) {
        for (int32_t p = 0; p < count; p++) {
            struct plan_choice there = plan_curve_choice(drawer, drawer->out.point[p].budget);
            at[p] = (struct plan_proof_point){.budget = there.budget, .count_limit = there.count_limit};
        }
        status = plan_proof_points(at, count, &limited, &drawer->out.proof[q], err);
        for (int32_t p = 0; status == GEO_OK && p < count; p++) {
            struct plan_curve_point *point = &drawer->out.point[p];
            if (q == 0 || at[p].bound < point->bound) {
                point->bound = at[p].bound;
                point->proof = q;
                point->money = at[p].money;
                point->count = at[p].count;
            }
        }
    }
    for (int32_t p = count - 2; status == GEO_OK && p >= 0;
         p--) { /* what holds for more money holds for less */
        struct plan_curve_point *point = &drawer->out.point[p];
        const struct plan_curve_point *next = &drawer->out.point[p + 1];
        if (next->bound < point->bound) {
            point->bound = next->bound;
            point->proof = next->proof;
            point->money = next->money;
            point->count = next->count;
        }
    }
    for (int32_t p = 0; status == GEO_OK && p < count; p++) { /* less than the required ones cost: no plan */
        struct plan_curve_point *point = &drawer->out.point[p];
        point->bound = point->bound < point->best_weight ? point->best_weight : point->bound;
    }
    free(at);
    return status;
}

enum geo_status plan_money_curve_compute(struct plan_money_curve *ret, const struct plan_choice *choice,
                                         const struct plan_solution *solution,
                                         const struct plan_curve_settings *settings,
                                         const struct geo_progress *progress, struct geo_error *err)
{
    struct plan_curve_drawer drawer = {.solution = solution, .settings = settings};
    drawer_init(&drawer, choice);
    plan_solve_clock_init(&drawer.clock, progress, 0.0);
    enum geo_status status = make_path(&drawer, err);
    if (status == GEO_OK) {
        status = make_greedy(&drawer, err);
    }
    if (status == GEO_OK) {
        status = plan_curve_anchors(&drawer, err);
    }
    if (status == GEO_OK) {
        status = place_points(&drawer, err);
    }
    if (status == GEO_OK) {
        fill_weights(&drawer);
        status = fill_bounds(&drawer, err);
    }
    if (status == GEO_OK) {
        drawer.out.by_count = drawer.by_count;
        drawer.out.path = drawer.path.option;
        drawer.out.path_count = drawer.path.count;
        drawer.path.option = NULL;
        *ret = drawer.out;
        drawer.out = (struct plan_money_curve){0};
    }
    plan_money_curve_release(&drawer.out);
    path_release(&drawer.path);
    path_release(&drawer.greedy);
    free(drawer.anchor);
    return status;
}
