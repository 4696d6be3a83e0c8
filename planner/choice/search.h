/* Good plans: lazy greedy, best swaps, ruin and recreate. Every limit of the problem is kept at all times;
 * floors are met first and then guarded. Single-threaded and deterministic: the random numbers come from the
 * seed, and it stops by counts, never by the clock. */
#ifndef PHUSONG_CHOICE_SEARCH_H
#define PHUSONG_CHOICE_SEARCH_H

#include "geo/progress.h"
#include "planner/choice/problem.h"

/* Greedy (Minoux 1978). PLAN_MOST_WEIGHT: floors first (most still needed value per cost), then most weight,
 * by weight per cost and plainly, the better of both. PLAN_LEAST_COST: floors at little cost, then what is
 * superfluous is dropped, dearest first. `order` of the selection is the order of choice, not ascending.
 * Where the floors cannot be met within the limits the selection meets as much of them as it can:
 * plan_choice_tally_compute tells; that is not an error. */
enum geo_status plan_search_greedy(struct plan_selection *ret, const struct plan_choice *choice,
                                   const struct geo_progress *progress, struct geo_error *err) GEO_MUST_CHECK;

struct plan_search_settings {
    int32_t rounds; /* of ruin and recreate after the swaps have come to rest; 0: swaps only */
    uint64_t seed;
    const uint8_t *core; /* [option_count] 1: the recreate step looks at these only; NULL: at all */
    int64_t goal;        /* stop when the weight reaches it (the cost falls to it); −1: none */
};

/* A round takes the longer the more units an option covers: how many to do where `usual` ones are right for a
 * few hundred units; at least a twentieth of them. */
int32_t plan_search_rounds(const struct plan_choice *choice, int32_t usual);

/* Never worse than `from` (more floors met; then weight or cost; ties: less cost / more weight, then the
 * smallest floor's share, then lower ids). */
enum geo_status plan_search_improve(struct plan_selection *ret, const struct plan_choice *choice,
                                    const struct plan_selection *from,
                                    const struct plan_search_settings *settings,
                                    const struct geo_progress *progress,
                                    struct geo_error *err) GEO_MUST_CHECK;

/* A plan from the relaxation: the options with the largest fractions as far as the limits allow, completed
 * greedily. */
enum geo_status plan_search_round(struct plan_selection *ret, const struct plan_choice *choice,
                                  const double *fraction, struct geo_error *err) GEO_MUST_CHECK;

/* Leaves out every free option that adds less than min_gain and that no floor needs; least useful per cost
 * first. */
enum geo_status plan_search_polish(struct plan_selection *selection, const struct plan_choice *choice,
                                   struct geo_error *err) GEO_MUST_CHECK;

/* The order in which to build: `selection->option` reordered so that each next one adds the most per cost
 * (most weight where only the count is limited); required ones first. gain[count] receives what each adds. */
enum geo_status plan_search_order(struct plan_selection *selection, int64_t *gain,
                                  const struct plan_choice *choice, struct geo_error *err) GEO_MUST_CHECK;

#endif
