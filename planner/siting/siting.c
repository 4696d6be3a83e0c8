#include "planner/siting/siting_internal.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>

#define NEAR_M 2000.0 /* "if this land cannot be had": within a walk of it */
#define CURVE_POINTS 60
#define CURVE_ANCHORS 8
#define CURVE_REACH 1.5

void plan_siting_release(struct plan_siting *siting)
{
    plan_solution_release(&siting->solution);
    plan_phases_release(&siting->phases);
    plan_money_curve_release(&siting->curve);
    plan_proof_release(&siting->coverage_proof);
    free(siting->site);
    free(siting->reason);
    free(siting->commune_value);
    *siting = (struct plan_siting){0};
}

static struct plan_solve_settings settings_of(const struct plan_siting_settings *siting)
{
    return (struct plan_solve_settings){.effort = (enum plan_effort)siting->effort,
                                        .stop_gap = siting->stop_gap,
                                        .time_limit_s = siting->time_limit_s,
                                        .seed = siting->seed};
}

/* Year by year, when the plan has phases: then `final` becomes the solution. */
static enum geo_status solve_phases(struct plan_siting *siting, const struct plan_siting_run *run,
                                    struct geo_error *err)
{
    const struct plan_siting_settings *asked = &run->scenario->siting;
    size_t count = (size_t)asked->phase_count;
    struct plan_phase_limit *limit = NULL;
    enum geo_status status = geo_memory_array(&limit, count, sizeof *limit, "phases", err);
    for (size_t i = 0; i < count && status == GEO_OK; i++) {
        limit[i] = (struct plan_phase_limit){asked->phase[i].budget_vnd, asked->phase[i].count};
    }
    if (status == GEO_OK) {
        status = plan_phases_solve(&siting->phases, run->choice, limit, asked->phase_count,
                                   asked->year_first ? PLAN_PHASES_YEAR_FIRST : PLAN_PHASES_END_FIRST,
                                   &run->settings, run->input->progress, err);
    }
    free(limit);
    if (status == GEO_OK) {
        siting->solution = siting->phases.final;
        siting->phases.final = (struct plan_solution){0};
    }
    return status;
}

static enum geo_status solve(struct plan_siting *siting, const struct plan_siting_run *run,
                             struct geo_error *err)
{
    enum geo_status status =
        run->scenario->siting.phase_count > 0
            ? solve_phases(siting, run, err)
            : plan_solve(&siting->solution, run->choice, &run->settings, run->input->progress, err);
    return status == GEO_OK ? plan_siting_explain(run, &siting->solution, err) : status;
}

static enum geo_status gather_facts(struct plan_siting *siting, const struct plan_siting_run *run,
                                    struct geo_error *err)
{
    size_t count = (size_t)siting->count;
    struct plan_option_facts *facts = NULL;
    enum geo_status status = geo_memory_array(&facts, count, sizeof *facts, "facts", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&siting->reason, (size_t)run->choice->option_count, sizeof *siting->reason,
                                  "reasons", err);
    }
    if (status == GEO_OK) {
        status = plan_facts_compute(facts, siting->reason, run->choice, &siting->solution, NEAR_M, err);
    }
    for (int32_t i = 0; i < run->choice->option_count && status == GEO_OK; i++) {
        /* Nobody forbade it but the money: demand.c. */
        bool dear = siting->reason[i].reason == PLAN_REASON_FORBIDDEN &&
                    run->input->candidates->candidate[i].state == PLAN_OPTION_FREE;
        siting->reason[i].reason = dear ? (uint8_t)PLAN_REASON_TOO_DEAR : siting->reason[i].reason;
    }
    for (size_t i = 0; i < count && status == GEO_OK; i++) {
        siting->site[i].facts = facts[i];
        siting->site[i].chosen_share = (double)NAN;
    }
    free(facts);
    return status;
}

static enum geo_status perturb(struct plan_siting *siting, const struct plan_siting_run *run,
                               struct geo_error *err)
{
    const struct plan_siting_settings *asked = &run->scenario->siting;
    struct plan_perturb_settings settings = {.runs = asked->sensitivity_runs,
                                             .cost_ratio = 0.2,
                                             .weight_ratio = 0.1,
                                             .seed = asked->seed + 1,
                                             .threads = run->input->threads};
    double *share = NULL;
    if (asked->sensitivity == PLAN_SENSITIVITY_NONE || settings.runs < 1 || siting->count == 0) {
        return GEO_OK;
    }
    enum geo_status status =
        geo_memory_array(&share, (size_t)run->choice->option_count, sizeof *share, "sensitivity", err);
    if (status == GEO_OK) {
        status =
            plan_facts_perturb(share, run->choice, &siting->solution, &settings, run->input->progress, err);
    }
    for (int32_t i = 0; i < siting->count && status == GEO_OK; i++) {
        siting->site[i].chosen_share = share[siting->site[i].candidate];
    }
    free(share);
    return status;
}

static enum geo_status draw_curve(struct plan_siting *siting, const struct plan_siting_run *run,
                                  struct geo_error *err)
{
    if (!run->scenario->siting.curve || siting->count == 0) {
        return GEO_OK;
    }
    /* Each anchor is a plan of its own: with the full effort they would take many times what the plan did. */
    enum plan_effort effort =
        run->settings.effort == PLAN_EFFORT_THOROUGH ? PLAN_EFFORT_NORMAL : PLAN_EFFORT_QUICK;
    struct plan_curve_settings settings = {CURVE_POINTS, CURVE_ANCHORS, CURVE_REACH, effort};
    if (run->choice->budget < 0 && settings.reach * siting->count < CURVE_POINTS) {
        settings.reach = (double)CURVE_POINTS / siting->count; /* a point is a site */
    }
    return plan_money_curve_compute(&siting->curve, run->choice, &siting->solution, &settings,
                                    run->input->progress, err);
}

enum geo_status plan_siting_solve(struct plan_siting *ret, const struct plan_scenario *scenario,
                                  const struct plan_siting_input *input, struct geo_error *err)
{
    struct plan_siting siting = {.robust_share = (double)NAN, .free_weight = -1};
    struct plan_siting_run run = {scenario, input, &input->demand->choice, settings_of(&scenario->siting)};
    enum geo_status status = solve(&siting, &run, err);
    if (status == GEO_OK) {
        status = plan_siting_tally(&siting, &run, err);
    }
    if (status == GEO_OK) {
        status = gather_facts(&siting, &run, err);
    }
    if (status == GEO_OK) {
        status = plan_siting_weigh(&siting, &run, err);
    }
    if (status == GEO_OK) {
        status = draw_curve(&siting, &run, err);
    }
    if (status == GEO_OK) {
        status = perturb(&siting, &run, err);
    }
    if (status != GEO_OK) {
        plan_siting_release(&siting);
        return status;
    }
    *ret = siting;
    return GEO_OK;
}

/* A lattice offers many places that do nearly the same: what counts is that somebody builds hereabouts. */
static bool built_near(const struct plan_choice *choice, const struct plan_selection *selection,
                       int32_t option)
{
    const struct plan_option *own = &choice->option[option];
    for (int32_t i = 0; i < selection->count; i++) {
        const struct plan_option *other = &choice->option[selection->option[i]];
        if (hypot(own->x_m - other->x_m, own->y_m - other->y_m) <= NEAR_M) {
            return true;
        }
    }
    return false;
}

enum geo_status plan_siting_compare(struct plan_siting *siting, enum plan_robust bit,
                                    const struct plan_scenario *scenario, const struct plan_demand *other,
                                    const struct geo_progress *progress, struct geo_error *err)
{
    struct plan_solution solution = {0};
    struct plan_solve_settings settings = settings_of(&scenario->siting);
    settings.effort = PLAN_EFFORT_QUICK;
    settings.start = &siting->solution.selection;
    enum geo_status status = plan_solve(&solution, &other->choice, &settings, progress, err);
    int32_t robust = 0;
    for (int32_t i = 0; i < siting->count && status == GEO_OK; i++) {
        struct plan_site *site = &siting->site[i];
        site->robust_known |= (uint8_t)bit;
        site->robust |= built_near(&other->choice, &solution.selection, site->candidate) ? (uint8_t)bit : 0;
        robust += site->robust == site->robust_known ? 1 : 0;
    }
    if (status == GEO_OK && siting->count > 0) {
        siting->robust_share = (double)robust / (double)siting->count;
    }
    plan_solution_release(&solution);
    return status;
}
