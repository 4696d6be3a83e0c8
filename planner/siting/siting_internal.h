/* The steps of plan_siting_solve. */
#ifndef PHUSONG_SITING_SITING_INTERNAL_H
#define PHUSONG_SITING_SITING_INTERNAL_H

#include "planner/siting/siting.h"

struct plan_siting_run {
    const struct plan_scenario *scenario;
    const struct plan_siting_input *input;
    const struct plan_choice *choice;
    struct plan_solve_settings settings;
};

/* Why there is no plan: GEO_ERR_INFEASIBLE with each constraint that fails, by how much, and a cure; GEO_OK
 * if there is one. */
enum geo_status plan_siting_explain(const struct plan_siting_run *run, const struct plan_solution *solution,
                                    struct geo_error *err) GEO_MUST_CHECK;

/* What each site adds in the order, by phase and commune. */
enum geo_status plan_siting_tally(struct plan_siting *siting, const struct plan_siting_run *run,
                                  struct geo_error *err) GEO_MUST_CHECK;

/* What the floors cost, what sharing saves, the bound on coverage in least-cost mode. */
enum geo_status plan_siting_weigh(struct plan_siting *siting, const struct plan_siting_run *run,
                                  struct geo_error *err) GEO_MUST_CHECK;

#endif
