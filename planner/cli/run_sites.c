/* The siting stages: candidates, what they would cover, the choice, coverage with the chosen ones. */
#include "planner/cli/run.h"

#include "geo/memory.h"
#include "planner/coverage/reach.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLE 48 /* candidates whose reach is looked at to foresee the memory of all */
#define LEVEL_DB 5.0

/* What is to be gained: the kinds of demand, and what is uncovered of each. */
struct wanted {
    struct plan_demand_slot *slot;
    struct plan_reach_slot *reach_slot;
    uint8_t **class;
    int32_t count;
};

static void wanted_release(struct wanted *wanted)
{
    for (int32_t t = 0; wanted->class != NULL && t < wanted->count; t++) {
        free(wanted->class[t]);
    }
    free(wanted->slot);
    free(wanted->reach_slot);
    free(wanted->class);
    *wanted = (struct wanted){0};
}

static enum geo_status wanted_find(struct wanted *wanted, const struct plan_scenario *scenario,
                                   const struct plan_coverage *coverage, struct geo_error *err)
{
    enum geo_status status = plan_demand_slots(&wanted->slot, &wanted->count, scenario, err);
    size_t count = status == GEO_OK ? (size_t)wanted->count : 0;
    if (status == GEO_OK) {
        status =
            geo_memory_array(&wanted->reach_slot, count, sizeof *wanted->reach_slot, "kinds of demand", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&wanted->class, count, sizeof *wanted->class, "coverage classes", err);
    }
    for (size_t t = 0; t < count && status == GEO_OK; t++) {
        const struct plan_demand_slot *slot = &wanted->slot[t];
        status = plan_coverage_classify_at(&wanted->class[t], coverage, scenario, slot -> service,
                                           slot -> probability, err);
        wanted->reach_slot[t] = (struct plan_reach_slot){slot->service, slot->probability, wanted->class[t]};
    }
    return status;
}

/* Uncovered demand of each cell: what a candidate wants to see. */
static enum geo_status cell_demand(int64_t **ret, const struct plan_scenario *scenario,
                                   const struct wanted *wanted, struct geo_error *err)
{
    int64_t *entry = NULL;
    int64_t *cell = NULL;
    enum geo_status status = plan_demand_weights(&entry, scenario, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&cell, (size_t)geo_grid_cell_count(&scenario->grid), sizeof *cell,
                                  "people per cell", err);
    }
    for (int32_t t = 0; t < wanted->count && status == GEO_OK; t++) {
        for (int64_t e = 0; e < scenario->entries.count; e++) {
            int32_t at = scenario->entries.cell[e];
            if (wanted->class[t][at] == PLAN_CLASS_UNCOVERED) {
                cell[at] += (int64_t)((double)entry[e] * wanted->slot[t].share);
            }
        }
    }
    free(entry);
    if (status != GEO_OK) {
        free(cell);
        return status;
    }
    *ret = cell;
    return GEO_OK;
}

static struct plan_mast mast_of(const struct plan_candidate *candidate)
{
    struct plan_mast mast = {candidate->x_m, candidate->y_m, candidate->height_agl_m, candidate->cell,
                             candidate->variant};
    return mast;
}

/* Memory that the lists will take, from a sample of them: each run is held twice while they are taken over.
 */
static enum geo_status foresee(struct cli_run *run, const struct plan_scenario *scenario,
                               const struct plan_reach_input *input, struct geo_error *err)
{
    struct plan_reach *reach = NULL;
    struct plan_mast masts[SAMPLE];
    struct plan_reach_input sample = *input;
    struct plan_coverage_options settings = cli_run_options(run);
    if (input->mast_count < 4 * SAMPLE) {
        return GEO_OK;
    }
    for (int32_t i = 0; i < SAMPLE; i++) {
        masts[i] = input->mast[(int64_t)i * input->mast_count / SAMPLE];
    }
    sample.mast = masts;
    sample.mast_count = SAMPLE;
    settings.progress = NULL;
    enum geo_status status = plan_reach_compute(&reach, scenario, &sample, &settings, err);
    if (status != GEO_OK) {
        return status;
    }
    double runs = 0.0;
    for (int32_t i = 0; i < SAMPLE; i++) {
        runs += (double)reach[i].run_count;
    }
    plan_reach_release(reach, SAMPLE);
    double cells = (double)geo_grid_cell_count(&scenario->grid);
    double layers = cells * 48.0 * scenario->service_count;
    double lists = runs / SAMPLE * 16.0 * input->mast_count;
    double demand = (double)scenario->entries.count * 60.0 * input->slot_count;
    return cli_run_memory(run, layers + lists + demand + 250e6,
                          "take a larger sites.lattice_m or area.cell_m, or fewer sites.variants", err);
}

/* The abstract problem of a scenario, on the run's candidates. */
static enum geo_status build_demand(struct plan_demand *ret, struct cli_run *run,
                                    const struct plan_scenario *scenario, const struct wanted *wanted,
                                    struct geo_error *err)
{
    struct plan_coverage_options settings = cli_run_options(run);
    struct plan_reach *reach = NULL;
    struct plan_mast *masts = NULL;
    int32_t count = run->candidates.count;
    enum geo_status status = geo_memory_array(&masts, (size_t)count, sizeof *masts, "candidates", err);
    for (int32_t i = 0; i < count && status == GEO_OK; i++) {
        masts[i] = mast_of(&run->candidates.candidate[i]);
    }
    struct plan_reach_input input = {masts, count, wanted->reach_slot, wanted->count};
    if (status == GEO_OK) {
        status = foresee(run, scenario, &input, err);
    }
    if (status == GEO_OK) {
        status = plan_reach_compute(&reach, scenario, &input, &settings, err);
    }
    if (status == GEO_OK) {
        struct plan_demand_input demand = {&run->candidates, reach, wanted->slot,
                                           (const uint8_t *const *)wanted->class, wanted->count};
        status = plan_demand_build(ret, scenario, &demand, err);
    }
    plan_reach_release(reach, count);
    free(masts);
    return status;
}

static enum geo_status find_candidates(struct cli_run *run, struct geo_error *err)
{
    const struct plan_scenario *scenario = &run->loaded.scenario;
    struct wanted wanted = {0};
    int64_t *weight = NULL;
    cli_run_stage_begin(run, "reach");
    enum geo_status status = wanted_find(&wanted, scenario, &run->before, err);
    if (status == GEO_OK) {
        status = cell_demand(&weight, scenario, &wanted, err);
    }
    if (status == GEO_OK) {
        status = plan_candidates_find(&run->candidates, scenario, weight, err);
    }
    free(weight);
    if (status == GEO_OK) {
        status = build_demand(&run->demand, run, scenario, &wanted, err);
    }
    wanted_release(&wanted);
    if (status != GEO_OK) {
        cli_progress_end(&run->progress);
        return status;
    }
    cli_run_stage_end(run, "%" PRId32 " candidates, %" PRId32 " rejected, %" PRId32 " units of demand",
                      run->candidates.count, run->candidates.rejected_count, run->demand.choice.unit_count);
    return cli_run_interruption(err);
}

static enum geo_status choose(struct cli_run *run, struct geo_error *err)
{
    const struct plan_scenario *scenario = &run->loaded.scenario;
    struct plan_siting_input input = {&run->candidates, &run->demand, run->threads, &run->progress.progress};
    cli_run_stage_begin(run, "sites");
    enum geo_status status = plan_siting_solve(&run->siting, scenario, &input, err);
    if (status != GEO_OK) {
        cli_progress_end(&run->progress);
        return status;
    }
    if (scenario->has_population) {
        cli_run_stage_end(run, "%" PRId32 " chosen, %" PRId64 " people newly covered, gap %.2f %%",
                          run->siting.count, (run->siting.value_total + 500) / 1000,
                          100.0 * run->siting.solution.gap);
    } else {
        cli_run_stage_end(run, "%" PRId32 " chosen, by area, gap %.2f %%", run->siting.count,
                          100.0 * run->siting.solution.gap);
    }
    return cli_run_interruption(err);
}

/* ---- sensitivity to radio ---- */

/* The plan sought again in another world: coverage, reaches and choice anew, the same candidates. */
static enum geo_status choose_under(struct cli_run *run, const struct plan_scenario *other,
                                    enum plan_robust bit, struct geo_error *err)
{
    struct plan_coverage_options settings = cli_run_options(run);
    struct plan_coverage coverage = {0};
    struct plan_demand demand = {0};
    struct wanted wanted = {0};
    enum geo_status status = plan_coverage_compute(&coverage, other, &settings, err);
    if (status == GEO_OK) {
        status = wanted_find(&wanted, other, &coverage, err);
    }
    plan_coverage_release(&coverage);
    if (status == GEO_OK) {
        status = build_demand(&demand, run, other, &wanted, err);
    }
    wanted_release(&wanted);
    if (status == GEO_OK) {
        status = plan_siting_compare(&run->siting, bit, other, &demand, &run->progress.progress, err);
    }
    plan_demand_release(&demand);
    return status;
}

/* Everything received so much stronger is everything asked so much weaker. */
static enum geo_status choose_at_level(struct cli_run *run, double stronger_db, enum plan_robust bit,
                                       struct geo_error *err)
{
    struct plan_scenario other = run->loaded.scenario;
    struct plan_service *service = NULL;
    enum geo_status status =
        geo_memory_array(&service, (size_t)other.service_count, sizeof *service, "services", err);
    for (int32_t s = 0; s < other.service_count && status == GEO_OK; s++) {
        service[s] = other.service[s];
        service[s].threshold_dbm -= stronger_db;
    }
    if (status == GEO_OK) {
        other.service = service;
        status = choose_under(run, &other, bit, err);
    }
    free(service);
    return status;
}

/* ITM stands for another school of terrain models; without terrain, Hata in place of P.1812. */
static enum geo_status choose_with_model(struct cli_run *run, struct geo_error *err)
{
    struct plan_scenario other = run->loaded.scenario;
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        bool p1812 = strcmp(other.propagation.model[env], "p1812") == 0;
        other.propagation.model[env] = p1812 ? (other.terrain_asl_m != NULL ? "itm" : "ehata") : "p1812";
    }
    return choose_under(run, &other, PLAN_ROBUST_MODEL, err);
}

static enum geo_status test_robustness(struct cli_run *run, struct geo_error *err)
{
    enum plan_sensitivity wanted = run->loaded.scenario.siting.sensitivity;
    if (wanted < PLAN_SENSITIVITY_LEVEL || run->siting.count == 0) {
        return GEO_OK;
    }
    cli_run_stage_begin(run, "robust");
    enum geo_status status = choose_at_level(run, LEVEL_DB, PLAN_ROBUST_LEVEL_UP, err);
    if (status == GEO_OK) {
        status = choose_at_level(run, -LEVEL_DB, PLAN_ROBUST_LEVEL_DOWN, err);
    }
    if (status == GEO_OK && wanted == PLAN_SENSITIVITY_FULL) {
        status = choose_with_model(run, err);
    }
    if (status != GEO_OK) {
        cli_progress_end(&run->progress);
        return status;
    }
    cli_run_stage_end(run, "%.0f %% of the sites (within 2 km) are chosen again at %g dB more and less%s",
                      100.0 * run->siting.robust_share, LEVEL_DB,
                      wanted == PLAN_SENSITIVITY_FULL ? " and with another model" : "");
    return cli_run_interruption(err);
}

/* ---- coverage with the chosen sites ---- */

static enum geo_status cover_again(struct cli_run *run, struct geo_error *err)
{
    struct plan_coverage_options settings = cli_run_options(run);
    struct plan_mast *masts = NULL;
    cli_run_stage_begin(run, "after");
    enum geo_status status =
        geo_memory_array(&masts, (size_t)run->siting.count, sizeof *masts, "chosen sites", err);
    for (int32_t i = 0; i < run->siting.count && status == GEO_OK; i++) {
        masts[i] = mast_of(&run->candidates.candidate[run->siting.site[i].candidate]);
    }
    if (status == GEO_OK) {
        status = plan_coverage_extend(&run->after, &run->before, &run->loaded.scenario, masts,
                                      run->siting.count, &settings, err);
    }
    free(masts);
    if (status == GEO_OK) {
        status = cli_run_classify(run, &run->after, err);
    }
    if (status == GEO_OK) {
        status = cli_run_tally(run, &run->tallies_after, err);
    }
    if (status != GEO_OK) {
        cli_progress_end(&run->progress);
        return status;
    }
    cli_run_stage_end(run, "coverage with the chosen sites");
    cli_run_cache_report(run, &run->after);
    return cli_run_interruption(err);
}

enum geo_status cli_run_sites(struct cli_run *run, struct geo_error *err)
{
    enum geo_status status = find_candidates(run, err);
    if (status == GEO_OK) {
        status = choose(run, err);
    }
    if (status == GEO_OK) {
        status = test_robustness(run, err);
    }
    return status == GEO_OK ? cover_again(run, err) : status;
}
