/* How the losses were computed, in one line: goes into the metadata of every output. */
#ifndef PHUSONG_OUTPUTS_METHOD_H
#define PHUSONG_OUTPUTS_METHOD_H

#include "planner/scenario/scenario.h"
#include <stddef.h>

#define OUT_METHOD_SIZE 1024

/* "p1812 (P.1812-7 (2023)) for urban, …; mode sweep; …". Cut at the size. */
void out_method_text(char text[OUT_METHOD_SIZE], const struct plan_scenario *scenario);

const char *out_method_mode_name(enum plan_sweep_mode mode); /* "sweep" "exact" */
const char *
out_method_diffraction_name(enum plan_diffraction diffraction);           /* "none" "bullington" "deygout" */
const char *out_method_terminal_name(enum plan_terminal_clutter clutter); /* "none" "p2108_height_gain" … */
const char *out_method_polarization_name(enum plan_polarization polarization); /* "horizontal" "vertical" */

#endif
