/* What `run` and `check` say on the screen about the data. */
#ifndef PHUSONG_CLI_REPORT_H
#define PHUSONG_CLI_REPORT_H

#include "datasets/load.h"

/* What was read: one line each for the area, the stations, the people. */
void cli_report_scenario(const struct plan_scenario *scenario);
/* Findings by kind with their counts, the worst first; `details`: each finding. */
void cli_report_quality(const struct plan_quality *quality, bool details);

#endif
