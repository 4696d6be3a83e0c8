/* Ruin and recreate: take a handful of options out, fill up again with some luck, come to rest; keep what is
 * not worse (Schrimpf et al. 2000). */
#ifndef PHUSONG_CHOICE_RUIN_H
#define PHUSONG_CHOICE_RUIN_H

#include "planner/choice/search.h"
#include "planner/choice/swap.h"

/* Leaves the state at the best plan, with the ties broken as search.h says. */
enum geo_status plan_ruin_rounds(struct plan_state *state, struct plan_swap *swap,
                                 const struct plan_search_settings *settings,
                                 const struct geo_progress *progress, struct geo_error *err) GEO_MUST_CHECK;

#endif
