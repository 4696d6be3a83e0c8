/* Two sites of the tiny province, in two phases. People in thousandths: the site in the west (an upgrade,
 * 2026) newly covers 45800, all in commune 1; the one in the east (2027) 49200, all in commune 2. */
#ifndef PHUSONG_TESTS_TWO_PHASES_H
#define PHUSONG_TESTS_TWO_PHASES_H

#include "tests/support/csv_cell.h"
#include "tests/support/tiny_province.h"

static char root[TEMPORARY_PATH_SIZE];

static struct plan_phase_result phase_result[2] = {
    {.sites = 1, .cost = 700000000, .weight = 45800, .bound = 45800, .other_weight = 45800},
    {.sites = 2, .cost = 2500000000, .weight = 95000, .bound = 96000, .other_weight = 94100},
};
static struct plan_siting_phase phase[2];

/* The upgrade serves the rows 2 and 3 of columns 0 and 1. */
static void cover_the_west(void)
{
    for (int i = 0; i < CELLS; i++) {
        if (i % COLS <= 1 && i / COLS >= 2) {
            scene.level[3][i] = -70.0f;
            scene.server[3][i] = 2;
            scene.outdoor[3][i] = plan_coverage_margin(&scene.service[1], PLAN_OPEN, -70.0f, 8.0f, false);
            scene.indoor[3][i] = plan_coverage_margin(&scene.service[1], PLAN_OPEN, -70.0f, 8.0f, true);
        }
    }
    plan_tallies_release(&scene.tallies_after);
    compute_tallies(&scene.tallies_after, &scene.after);
}

static int make_two_phases(void **state)
{
    if (make_scene(state) != 0) {
        return -1;
    }
    cover_the_west();
    scene.site[1] = scene.site[0];
    scene.site[1].phase = 1;
    scene.site[0] = (struct plan_site){.candidate = 0,
                                       .gain = 45800,
                                       .value = 45800,
                                       .cells = 4,
                                       .communes = 1,
                                       .alone_value = 45800,
                                       .facts = {.alone = 45800,
                                                 .unique = 45800,
                                                 .unique_value = 45800,
                                                 .alternative = -1,
                                                 .nearby = 1,
                                                 .nearby_change = -45500,
                                                 .nearby_cost = 1100000000},
                                       .chosen_share = (double)NAN};
    scene.commune_value[0] = 45800;
    scene.commune_value[1] = 0;
    scene.commune_value[2] = 0;
    scene.commune_value[3] = 49200;
    phase[0] = (struct plan_siting_phase){text_of("2026"), 1000000000, -1};
    phase[1] = (struct plan_siting_phase){text_of("2027"), 1800000000, -1};
    scene.scenario.siting.phase = phase;
    scene.scenario.siting.phase_count = 2;
    scene.scenario.siting.budget_vnd = -1;
    scene.siting.count = 2;
    scene.siting.value_total = scene.siting.weight_total = 95000;
    scene.siting.cost_total_vnd = 2500000000;
    scene.siting.solution.bound = scene.siting.coverage_bound = 96000;
    scene.siting.phase_count = 2;
    scene.siting.phases.count = 2;
    scene.siting.phases.result = phase_result;
    scene.reason[0].reason = PLAN_REASON_CHOSEN;
    temporary_make(root);
    return 0;
}

static int release_two_phases(void **state)
{
    temporary_remove(root);
    return release_scene(state);
}

#define TWO_PHASES(name) cmocka_unit_test_setup_teardown(name, make_two_phases, release_two_phases)

#endif
