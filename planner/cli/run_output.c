#include "planner/cli/run.h"

#include "geo/memory.h"
#include "outputs/siting_files.h"
#include "outputs/siting_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum geo_status cli_run_write(struct cli_run *run, struct geo_error *err)
{
    const struct plan_scenario *scenario = &run->loaded.scenario;
    struct out_input *inputs = NULL;
    cli_progress_start(&run->progress, "writing", run->quiet);
    enum geo_status status =
        geo_memory_array(&inputs, run->loaded.input_count, sizeof *inputs, "inputs", err);
    for (size_t i = 0; i < run->loaded.input_count && status == GEO_OK; i++) {
        const struct data_input *input = &run->loaded.input[i];
        inputs[i] = (struct out_input){input->path, input->role, input->sha256, input->note, input->bytes};
    }
    bool sites = scenario->siting.wanted;
    struct out_results results = {.scenario = scenario,
                                  .quality = &run->loaded.quality,
                                  .before = &run->before,
                                  .coverage_by_commune = run->plan.coverage_by_commune,
                                  .threads = run->threads,
                                  .after = sites ? &run->after : NULL,
                                  .gaps = &run->gaps,
                                  .tallies = &run->tallies,
                                  .tallies_after = sites ? &run->tallies_after : NULL,
                                  .candidates = sites ? &run->candidates : NULL,
                                  .siting = sites ? &run->siting : NULL,
                                  .demand = sites ? &run->demand : NULL,
                                  .resolved_plan = run->resolved_plan,
                                  .inputs = inputs,
                                  .input_count = (int)run->loaded.input_count,
                                  .stages = run->stage,
                                  .stage_count = run->stage_count,
                                  .warnings = run->warning,
                                  .warning_count = run->warning_count};
    if (status == GEO_OK) {
        status = out_results_write(&results, run->folder.staging_path, &run->progress.progress, err);
    }
    free(inputs);
    if (status == GEO_OK && sites) {
        status = out_siting_words(&run->siting_words, &results, err);
    }
    if (status == GEO_OK && sites && run->lp_path != NULL) {
        status = out_siting_lp_write(run->lp_path, scenario, &run->candidates, &run->demand, err);
    }
    if (status == GEO_OK) {
        status = cli_run_interruption(err);
    }
    if (status == GEO_OK) {
        status = geo_folder_commit(&run->folder, err);
    }
    cli_progress_end(&run->progress);
    return status;
}

/* Share of what could be assessed, of the people or, without any, of the area; "not assessed" is not 0. */
static void print_share(const struct plan_tally *tally, bool people, bool indoor)
{
    double whole = people ? (double)(tally->people_milli - tally->people_na_milli)
                          : tally->area_km2 - tally->area_na_km2;
    double part = people   ? (double)tally->people_covered_milli
                  : indoor ? tally->area_in_km2
                           : tally->area_out_km2;
    if (whole > 0.0) {
        (void)printf("%.2f %%", 100.0 * part / whole);
    } else {
        (void)printf("nothing assessed, so no share");
    }
}

void cli_run_summarise(const struct cli_run *run)
{
    const struct plan_scenario *scenario = &run->loaded.scenario;
    bool people = scenario->has_population;
    for (int32_t s = 0; s < scenario->service_count; s++) {
        const struct plan_tally *before = &run->tallies.province[s];
        const struct plan_service *service = &scenario->service[s];
        bool indoor = service->indoor;
        (void)printf("%-9s ", service->name);
        print_share(before, people, indoor);
        (void)printf(" of %s covered %s", people ? "people" : "the area", indoor ? "indoors" : "outdoors");
        if (scenario->siting.wanted && scenario->siting.service == s) {
            (void)printf(", ");
            print_share(&run->tallies_after.province[s], people, indoor);
            (void)printf(" with the %" PRId32 " proposed sites", run->siting.count);
        }
        (void)printf("\n");
    }
    if (run->siting_words != NULL) {
        (void)printf("\n%s\n", run->siting_words);
    }
    (void)printf("results   %s\n", run->output_path);
}
