/* What the sites are chosen for, in words and whole numbers: people, or cells where no population is known,
 * or points where the plan weighs other things besides. */
#ifndef PHUSONG_OUTPUTS_SITING_UNIT_H
#define PHUSONG_OUTPUTS_SITING_UNIT_H

#include "planner/siting/siting.h"

#include <stddef.h>

enum out_siting_unit {
    OUT_UNIT_PEOPLE, /* a weight is thousandths of a person, and nothing else counts */
    OUT_UNIT_CELLS,
    OUT_UNIT_POINTS
};
enum out_siting_unit out_siting_unit_of(const struct plan_scenario *scenario);
const char *out_siting_unit_name(enum out_siting_unit unit); /* "people" "cells" "points" */

/* Thousandths in whole numbers: to the nearest, halves away from 0; or up. */
int64_t out_siting_nearest(int64_t milli);
int64_t out_siting_up(int64_t milli);

/* Is this least cost for a target? Then the bound is of the cost. */
bool out_siting_least_cost(const struct plan_scenario *scenario);
/* The most that any plan weighs: the bound, or, at least cost, that of plans as dear as this one. */
int64_t out_siting_weight_bound(const struct plan_scenario *scenario, const struct plan_siting *siting);
/* 100 × (1 − part / whole), never below 0, rounded up to two decimals: nothing is said to be closer than it
 * is. 0 where the whole is 0. */
double out_siting_gap_percent(int64_t part, int64_t whole);
/* "optimal" "within_gap" "impossible" "stopped" */
const char *out_siting_status_name(enum plan_solve_status status);

#define OUT_SITING_TEXT_SIZE 64

/* "412,345" */
void out_siting_number_text(char ret[OUT_SITING_TEXT_SIZE], int64_t value);
/* "132.4 billion VND", "850.0 million VND", "500 VND"; down: never more than it is, else to the nearest. */
void out_siting_money_text(char ret[OUT_SITING_TEXT_SIZE], int64_t vnd, bool down);
/* "0.4 %" */
void out_siting_gap_text(char ret[OUT_SITING_TEXT_SIZE], double percent);

#endif
