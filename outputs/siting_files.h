/* The folder siting/ of the results: the abstract problem and the certificate, for whoever wants to check. */
#ifndef PHUSONG_OUTPUTS_SITING_FILES_H
#define PHUSONG_OUTPUTS_SITING_FILES_H

#include "outputs/choice_files.h"
#include "planner/siting/siting.h"

struct out_siting_sums { /* of the two files */
    char problem[OUT_SHA256_SIZE], certificate[OUT_SHA256_SIZE];
};

/* folder/siting/problem.txt and folder/siting/certificate.txt. */
enum geo_status out_siting_files_write(struct out_siting_sums *ret, const char *folder,
                                       const struct plan_scenario *scenario,
                                       const struct plan_candidates *candidates,
                                       const struct plan_demand *demand, const struct plan_siting *siting,
                                       struct geo_error *err) GEO_MUST_CHECK;

/* The problem as a linear program. */
enum geo_status out_siting_lp_write(const char *path, const struct plan_scenario *scenario,
                                    const struct plan_candidates *candidates,
                                    const struct plan_demand *demand, struct geo_error *err) GEO_MUST_CHECK;

#endif
