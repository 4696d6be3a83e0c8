#include "planner/choice/bound.h"

#include "geo/memory.h"
#include "planner/choice/sift.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SLACK 0.1     /* how far from its price an option of the core may be */
#define CHECK_MOST 40 /* iterations from one pricing of all options to the next, at most */

void plan_relaxation_release(struct plan_relaxation *relaxation)
{
    plan_proof_release(&relaxation->proof);
    free(relaxation->fraction);
    *relaxation = (struct plan_relaxation){0};
}

struct work {
    const struct plan_choice *choice;
    const struct plan_bound_settings *settings;
    struct plan_sift sift;
    struct plan_relax relax;
    struct plan_proof best;
    plan_wide best_value; /* U of best */
    bool found;           /* best holds a proof */
    double mu_least;
    double primal;   /* the best value of the relaxation so far */
    int64_t dearest; /* least cost: no plan costs more, if there is one at all */
    int32_t iterations;
    double lp_gap;
    bool keep;      /* what is in the core stays in it */
    double cut_gap; /* lp_gap when the core was last cut down */
};

/* A measure of what a unit of value costs, for the first steps. */
static double price_of_value(const struct plan_choice *choice, const struct plan_selection *start)
{
    double value = 0.0;
    double weight = 0.0;
    double need = 0.0;
    double cost = 0.0;
    for (int32_t j = 0; j < choice->unit_count; j++) {
        value += (double)choice->value[j];
        weight += (double)choice->weight[j];
    }
    for (int32_t k = 0; k < choice->floor_count; k++) {
        need += (double)choice->floor[k].need;
    }
    if (choice->objective == PLAN_MOST_WEIGHT) {
        return value > 0.0 && weight > 0.0 ? 0.05 * weight / value : 1.0;
    }
    for (int32_t i = 0; i < choice->option_count; i++) {
        cost += (double)choice->option[i].cost / choice->option_count;
    }
    cost = start != NULL && start->count > 0 ? (double)start->cost : 10.0 * cost;
    return cost > 0.0 && need > 0.0 ? cost / need : 1.0;
}

/* λ/W = 1, 0.6, 0.2 for units that the plan does not cover, covers once, more often; y = the plan. */
static enum geo_status start_from_plan(struct work *work, struct geo_error *err)
{
    const struct plan_choice *choice = work->choice;
    const struct plan_selection *plan = work->settings->start_selection;
    int32_t *times = NULL;
    enum geo_status status =
        geo_memory_array(&times, (size_t)choice->unit_count + 1, sizeof *times, "cover counts", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t n = 0; n < plan->count; n++) {
        const struct plan_option *option = &choice->option[plan->option[n]];
        work->sift.fraction[plan->option[n]] = 1.0;
        for (int64_t r = option->run_first; r < option->run_first + option->run_count; r++) {
            times[choice->run[r].first]++;
            times[choice->run[r].first + choice->run[r].count]--;
        }
    }
    int32_t count = 0;
    for (int32_t j = 0; j < choice->unit_count; j++) {
        count += times[j];
        work->sift.ratio[j] = count == 0 ? 1.0 : count == 1 ? 0.6 : 0.2;
    }
    free(times);
    return GEO_OK;
}

/* λ/W and μ of a proof, of this problem with other limits, say. */
static enum geo_status start_from_proof(struct work *work, struct geo_error *err)
{
    const struct plan_choice *choice = work->choice;
    const struct plan_proof *proof = work->settings->start;
    double *price = NULL;
    enum geo_status status =
        geo_memory_array(&price, (size_t)choice->unit_count + 1, sizeof *price, "prices of floors", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t k = 0; k < choice->floor_count; k++) {
        const struct plan_floor *floor = &choice->floor[k];
        work->sift.mu[k] = (double)proof->floor[k] / (double)proof->scale;
        for (int64_t r = floor->run_first; r < floor->run_first + floor->run_count; r++) {
            price[choice->floor_run[r].first] += (double)proof->floor[k];
            price[choice->floor_run[r].first + choice->floor_run[r].count] -= (double)proof->floor[k];
        }
    }
    double sum = 0.0;
    for (int32_t j = 0; j < choice->unit_count; j++) {
        sum += price[j];
        double whole = sum * (double)choice->value[j];
        whole +=
            choice->objective == PLAN_MOST_WEIGHT ? (double)proof->scale * (double)choice->weight[j] : 0.0;
        work->sift.ratio[j] = whole > 0.0 ? fmin(1.0, (double)proof->unit[j] / whole) : 0.5;
    }
    free(price);
    return GEO_OK;
}

static int64_t dearest_plan(const struct plan_choice *choice)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < choice->option_count; i++) {
        bool allowed = choice->option[i].state != PLAN_OPTION_FORBIDDEN;
        sum += allowed && sum < INT64_MAX / 2 ? choice->option[i].cost : 0;
    }
    return choice->budget >= 0 && choice->budget < sum ? choice->budget : sum;
}

static enum geo_status prepare(struct work *work, struct geo_error *err)
{
    const struct plan_choice *choice = work->choice;
    const struct plan_bound_settings *settings = work->settings;
    enum geo_status status = plan_sift_init(&work->sift, choice, err);
    if (status != GEO_OK) {
        return status;
    }
    work->dearest = dearest_plan(choice);
    work->mu_least = price_of_value(choice, settings->start_selection);
    for (int32_t j = 0; j < choice->unit_count; j++) {
        work->sift.ratio[j] = 0.5;
    }
    for (int32_t k = 0; k < choice->floor_count; k++) {
        work->sift.mu[k] = choice->objective == PLAN_LEAST_COST ? work->mu_least : 0.0;
    }
    if (settings->start_selection != NULL) {
        status = start_from_plan(work, err);
    }
    if (status == GEO_OK && settings->start != NULL) {
        status = start_from_proof(work, err);
    }
    return status;
}

static void keep_best(struct work *work)
{
    const struct plan_proof *trial = &work->sift.trial;
    /* U may be compared as a ratio only: each proof has its own scale */
    if (work->found && work->sift.value * work->best.scale >= work->best_value * trial->scale) {
        return;
    }
    work->best_value = work->sift.value;
    int64_t *unit = work->best.unit;
    int64_t *floor = work->best.floor;
    int64_t *area = work->best.area;
    memcpy(unit, trial->unit, (size_t)work->choice->unit_count * sizeof *unit);
    memcpy(floor, trial->floor, (size_t)work->choice->floor_count * sizeof *floor);
    memcpy(area, trial->area, (size_t)work->choice->area_count * sizeof *area);
    work->best = *trial;
    work->best.unit = unit;
    work->best.floor = floor;
    work->best.area = area;
    work->found = true;
}

static enum geo_status make_core(struct work *work, struct geo_error *err)
{
    struct plan_relax next = {0};
    plan_sift_select(&work->sift, SLACK, work->keep);
    const struct plan_relax_start start = {.core = work->sift.core,
                                           .ratio = work->sift.ratio,
                                           .mu = work->sift.mu,
                                           .fraction = work->sift.fraction,
                                           .row_price = work->sift.row_price,
                                           .mu_least = work->mu_least,
                                           .omega = work->iterations == 0 ? 1.0 : work->relax.omega,
                                           .done = work->iterations};
    plan_relax_release(&work->relax);
    enum geo_status status = plan_relax_init(&next, work->choice, &start, err);
    if (status == GEO_OK) {
        work->relax = next;
    }
    return status;
}

/* Does the bound say that no plan keeps all floors and limits? */
static bool impossible(const struct work *work)
{
    return work->choice->objective == PLAN_MOST_WEIGHT ? work->best.bound < 0
                                                       : work->best.bound > work->dearest;
}

/* Near enough, or nothing better to be had? */
static bool enough(const struct work *work)
{
    const struct plan_bound_settings *settings = work->settings;
    double bound = (double)work->best.bound;
    double best = (double)settings->best;
    if (impossible(work) || (work->iterations > 0 && work->lp_gap <= settings->stop_lp_gap)) {
        return true;
    }
    bool most = work->choice->objective == PLAN_MOST_WEIGHT;
    double gap = most ? bound - best : best - bound;
    return settings->best >= 0 && gap <= settings->stop_gap * (most ? bound : best);
}

/* The best bound against the relaxation's own value on the core. With floors that value is only as good as
 * their present prices, so an old one is not kept. */
static void measure_gap(struct work *work)
{
    double upper = (double)work->best_value / (double)work->best.scale;
    double lower = plan_relax_primal(&work->relax);
    if (work->choice->floor_count == 0) {
        work->primal = fmax(work->primal, lower);
        lower = work->primal;
    }
    double whole = fmax(fabs(upper), fabs(lower));
    work->lp_gap = whole > 0.0 ? fabs(upper - lower) / whole : 0.0;
}

/* Must the core change? It grows by what it lacks, and is cut down to what is wanted where it has become far
 * too large: only when the gap has halved since the last time, so that this comes to an end. */
static bool judge_core(struct work *work)
{
    struct plan_sift_census census = plan_sift_count(&work->sift, SLACK);
    work->keep = census.core < 2 * census.wanted || work->lp_gap > 0.5 * work->cut_gap;
    if (!work->keep) {
        work->cut_gap = work->lp_gap;
    }
    return census.lacks || !work->keep || plan_relax_stale(&work->relax);
}

static enum geo_status iterate(struct work *work, const struct geo_progress *progress, struct geo_error *err)
{
    const struct plan_bound_settings *settings = work->settings;
    enum geo_status status = plan_sift_round(&work->sift, err);
    bool rebuild = true;
    int32_t step = 10;
    if (status == GEO_OK) {
        keep_best(work);
        plan_sift_adopt(&work->sift, settings->start_selection == NULL);
    }
    while (status == GEO_OK && work->iterations < settings->iterations && !enough(work)) {
        if (!geo_progress_tick(progress, (double)work->iterations / settings->iterations)) {
            return geo_error_set(err, GEO_ERR_INTERRUPTED, "interrupted");
        }
        status = rebuild ? make_core(work, err) : GEO_OK;
        if (status != GEO_OK) {
            return status;
        }
        int32_t left = settings->iterations - work->iterations;
        int32_t now = step < left ? step : left;
        plan_relax_run(&work->relax, now);
        work->iterations += now;
        plan_sift_spread(&work->sift, &work->relax);
        status = plan_sift_round(&work->sift, err);
        if (status == GEO_OK) {
            keep_best(work);
            measure_gap(work);
            rebuild = judge_core(work);
            step = step * 2 < CHECK_MOST ? step * 2 : CHECK_MOST;
        }
    }
    return status;
}

enum geo_status plan_bound_compute(struct plan_relaxation *ret, const struct plan_choice *choice,
                                   const struct plan_bound_settings *settings,
                                   const struct geo_progress *progress, struct geo_error *err)
{
    struct work work = {
        .choice = choice, .settings = settings, .lp_gap = 1.0, .cut_gap = 1.0, .primal = -DBL_MAX};
    enum geo_status status = prepare(&work, err);
    if (status == GEO_OK) {
        status = plan_proof_copy(&work.best, &work.sift.trial, choice->unit_count, choice->floor_count,
                                 choice->area_count, err);
    }
    if (status == GEO_OK) {
        status = iterate(&work, progress, err);
    }
    if (status == GEO_OK) {
        ret->proof = work.best;
        ret->fraction = work.sift.fraction;
        ret->iterations = work.iterations;
        ret->lp_gap = work.lp_gap;
        work.best = (struct plan_proof){0};
        work.sift.fraction = NULL;
    }
    plan_proof_release(&work.best);
    plan_relax_release(&work.relax);
    plan_sift_release(&work.sift);
    return status;
}
