/* Sifting: the relaxation works on a core of options; now and then its multipliers are spread over all units,
 * rounded to integers and priced against all options. That gives a bound that holds, and the next core. */
#ifndef PHUSONG_CHOICE_SIFT_H
#define PHUSONG_CHOICE_SIFT_H

#include "planner/choice/knapsack.h"
#include "planner/choice/relax.h"

struct plan_sift {
    const struct plan_choice *choice;
    double *ratio;     /* [unit_count] λ_j as a share of W_j */
    double *mu;        /* [floor_count] */
    double *fraction;  /* [option_count] y */
    uint8_t *core;     /* [option_count] */
    double *row_price; /* [area_count + 2], as the relaxation's rows */
    struct plan_proof trial;
    struct plan_knapsack knapsack; /* on trial */
    struct plan_proof_point point; /* t and ν of trial */
    plan_wide value;               /* U of trial */
};
void plan_sift_release(struct plan_sift *sift);
enum geo_status plan_sift_init(struct plan_sift *ret, const struct plan_choice *choice,
                               struct geo_error *err) GEO_MUST_CHECK;

/* From segments and columns to units and options. */
void plan_sift_spread(struct plan_sift *sift, const struct plan_relax *relax);

/* ratio, μ and the prices of areas rounded to a proof, its t, ν and ν_a the best there are. */
enum geo_status plan_sift_round(struct plan_sift *sift, struct geo_error *err) GEO_MUST_CHECK;

/* The prices of limits from the trial, for the relaxation to begin with; with `options` y, too: 1 for those
 * that are worth more than their price. */
void plan_sift_adopt(struct plan_sift *sift, bool options);

struct plan_sift_census {
    int32_t core;   /* options in the core */
    int32_t wanted; /* those within slack × their price of being bought, or with a fraction */
    bool lacks;     /* one within an eighth of the slack is not in the core. Whether one is bought outright
                     * would not tell: at a dearer t none is */
};
struct plan_sift_census plan_sift_count(const struct plan_sift *sift, double slack);

/* The core becomes those wanted, and with `keep` also those that are in it. */
void plan_sift_select(struct plan_sift *sift, double slack, bool keep);

#endif
