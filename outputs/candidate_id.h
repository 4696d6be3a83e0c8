/* What a candidate is called, in tables, certificates and problem files alike. */
#ifndef PHUSONG_OUTPUTS_CANDIDATE_ID_H
#define PHUSONG_OUTPUTS_CANDIDATE_ID_H

#include "planner/siting/siting.h"

#include <stddef.h>

#define OUT_CANDIDATE_ID_SIZE 128

/* "u-p-001": kind (u upgrade, s share, l listed, n new), the id of the position or of the listed site, or row
 * and column of the cell ("n-0312-0047"), and "/name" of the variant if it has one. Blanks, control
 * characters and
 * %/,;"' are written %XX, so that different candidates have different ids. The same from run to run as long
 * as ids and grid are. */
void out_candidate_id(char ret[OUT_CANDIDATE_ID_SIZE], const struct plan_scenario *scenario,
                      const struct plan_candidates *candidates, int32_t index);

/* Of a place that is no candidate: as above, without a variant. */
void out_rejected_id(char ret[OUT_CANDIDATE_ID_SIZE], const struct plan_scenario *scenario,
                     const struct plan_candidates *candidates, int32_t index);

/* The ids of all candidates, one block: freed with free(). */
enum geo_status out_candidate_ids(const char ***ret, const struct plan_scenario *scenario,
                                  const struct plan_candidates *candidates,
                                  struct geo_error *err) GEO_MUST_CHECK;

#endif
