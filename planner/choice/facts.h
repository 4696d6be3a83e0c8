/* What a council asks of each site of a plan, and of each that is not in it. */
#ifndef PHUSONG_CHOICE_FACTS_H
#define PHUSONG_CHOICE_FACTS_H

#include "planner/choice/solve.h"

struct plan_option_facts {      /* of a chosen option */
    int64_t alone;              /* weight it would cover on its own */
    int64_t unique;             /* weight only it covers: lost if it is dropped */
    int64_t unique_value;       /* the same in value */
    int32_t alternative;        /* the best option in its place, all limits and floors kept; −1: none */
    int64_t alternative_change; /* of the weight, usually < 0 */
    int64_t alternative_cost;   /* of the alternative minus its own */
    int32_t nearby;             /* the best within `near_m` of it; −1: none */
    int64_t nearby_change, nearby_cost;
};

enum plan_reason {
    PLAN_REASON_CHOSEN,
    PLAN_REASON_FORBIDDEN,
    PLAN_REASON_NO_GAIN,    /* covers nothing that is not covered */
    PLAN_REASON_TOO_CLOSE,  /* `other` is chosen and too close */
    PLAN_REASON_VARIANT,    /* `other`, another variant, is chosen */
    PLAN_REASON_AREA_LIMIT, /* its area has as many as are allowed */
    PLAN_REASON_TOO_DEAR,   /* costs more than the whole budget */
    PLAN_REASON_COVERED,    /* all it covers is covered by chosen ones: adds less than min_gain */
    PLAN_REASON_DOMINATED,  /* `other` covers all it covers and costs no more */
    PLAN_REASON_PROVEN_OUT, /* in no plan better than this one */
    PLAN_REASON_NO_MONEY,   /* would add, but the money (or the count) is better spent */
    PLAN_REASON_COUNT
};
const char *plan_reason_name(enum plan_reason reason); /* "chosen" "forbidden" "no_gain" … */

struct plan_reason_of {
    uint8_t reason; /* plan_reason, the first that applies */
    int32_t other;  /* −1: none */
    int64_t gain;   /* weight it would add to the plan */
};

/* facts[selection.count] in the selection's order, reasons[option_count]. */
enum geo_status plan_facts_compute(struct plan_option_facts *facts, struct plan_reason_of *reasons,
                                   const struct plan_choice *choice, const struct plan_solution *solution,
                                   double near_m, struct geo_error *err) GEO_MUST_CHECK;

/* How sure each choice is: the plan is sought again `runs` times (even runs with costs, odd ones with weights
 * of blocks of demand changed at random within ± ratio), and share[option_count] receives in how many of them
 * each option is chosen, 0…1. Near-ties are real: a low share says that another would do as well. The same
 * for any number of threads. */
struct plan_perturb_settings {
    int32_t runs;
    double cost_ratio, weight_ratio; /* 0.2, 0.1 */
    uint64_t seed;
    int threads;
};
enum geo_status plan_facts_perturb(double *share, const struct plan_choice *choice,
                                   const struct plan_solution *solution,
                                   const struct plan_perturb_settings *settings,
                                   const struct geo_progress *progress, struct geo_error *err) GEO_MUST_CHECK;

#endif
