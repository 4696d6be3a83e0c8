/* From a scenario to a choice, and back: candidates, what they cost, what they would cover, which are chosen
 * and why. Knows reaches and money, not radio. */
#ifndef PHUSONG_SITING_SITING_H
#define PHUSONG_SITING_SITING_H

#include "geo/progress.h"
#include "planner/choice/curve.h"
#include "planner/choice/facts.h"
#include "planner/choice/phases.h"
#include "planner/scenario/scenario.h"

/* ---- candidates ---- */

struct plan_candidate {
    enum plan_site_kind kind;
    int32_t position; /* upgrade, share: into scenario->position; listed: into siting.listed; build: −1 */
    int32_t place;    /* candidates of one place, the variants, share it; places are numbered from 0 */
    int32_t variant;
    double x_m, y_m;
    int32_t cell, commune;
    double height_agl_m; /* of the antenna: an upgrade takes the standing mast's highest */
    int64_t capex_vnd, opex_vnd, subsidy_vnd; /* opex: over all years that count */
    int64_t cost_vnd;                         /* capex + opex − subsidy; 0 when committed */
    int32_t mast_class;                       /* −1: none */
    double road_km, power_km, fibre_km;       /* straight to the nearest; NaN: not known */
    bool solar;                               /* cheaper than the line */
    uint8_t state;                            /* plan_option_state */
    bool committed;
};

enum plan_reject {                   /* why a place is no candidate */
                   PLAN_REJECT_ZONE, /* in an exclusion zone */
                   PLAN_REJECT_WATER,
                   PLAN_REJECT_SLOPE,
                   PLAN_REJECT_ROAD,     /* too far from a road */
                   PLAN_REJECT_STANDING, /* too near a standing mast */
                   PLAN_REJECT_NOT_ASSESSED,
                   PLAN_REJECT_COUNT
};
const char *plan_reject_name(enum plan_reject reject); /* "zone" "water" "slope" … */

struct plan_rejected { /* a listed site, a standing mast, or a whole lattice square */
    enum plan_site_kind kind;
    int32_t position;
    double x_m, y_m; /* of a square: its middle */
    int32_t cell;
    enum plan_reject reject;
    int32_t zone; /* PLAN_REJECT_ZONE: into siting.exclusion; −1 */
};

struct plan_candidates {
    struct plan_candidate *candidate; /* ordered: upgrade, share, listed, build; within a kind by index or
                                       * cell, then variant */
    int32_t count;
    int32_t place_count;
    struct plan_rejected *rejected;
    int32_t rejected_count;
};
void plan_candidates_release(struct plan_candidates *candidates);

/* Standing masts, the user's list, and a lattice moved to the best vantage in each of its squares: reach over
 * uncovered demand for the money, weighed with the way to road and power. weight[cell]: uncovered demand of
 * the planning grid, in thousandths of a person. Each place has a candidate for each variant; on a standing
 * mast only for variants that differ there. A required or committed place gets its first variant: that is
 * REQUIRED, its others are FORBIDDEN. Standing masts stay candidates in exclusion zones, on slopes, in water:
 * nothing is built anew. Listed sites keep all limits but keep_away_m. A lattice square is rejected when no
 * cell of it may be built on, with the limit that takes most of its cells. A square whose good places all lie
 * within half the lattice's spacing of a neighbour's better one has no candidate and is not recorded, nor are
 * squares with no uncovered demand in or next to them. GEO_ERR_INFEASIBLE, with the cure, names every
 * required or committed id that is no candidate, every forbidden one that is unknown. */
enum geo_status plan_candidates_find(struct plan_candidates *ret, const struct plan_scenario *scenario,
                                     const int64_t *weight, struct geo_error *err) GEO_MUST_CHECK;

/* Straight distance from each cell of the planning grid to the nearest cell of the set, km; infinity when the
 * set is empty. Exact Euclidean between cell centres (Felzenszwalb & Huttenlocher 2012). */
enum geo_status plan_distance_compute(float **ret_km, const struct plan_scenario *scenario,
                                      const struct plan_feature_set *set,
                                      struct geo_error *err) GEO_MUST_CHECK;

/* Fills the money of a candidate whose kind, height, distances are set. */
void plan_cost_fill(struct plan_candidate *candidate, const struct plan_scenario *scenario);

/* ---- demand ---- */

/* One kind of coverage that is counted: a service, and, where expected people count, a step of probability.
 */
struct plan_demand_slot {
    int32_t service; /* of the scenario */
    double probability;
    double share; /* of the cell's demand that this step stands for */
};

/* The slots that the settings ask for. Caller frees. */
enum geo_status plan_demand_slots(struct plan_demand_slot **ret, int32_t *ret_count,
                                  const struct plan_scenario *scenario, struct geo_error *err) GEO_MUST_CHECK;

/* Demand of each (commune, cell) entry in thousandths of a person, all layers of the mix weighed. Caller
 * frees. */
enum geo_status plan_demand_weights(int64_t **ret, const struct plan_scenario *scenario,
                                    struct geo_error *err) GEO_MUST_CHECK;

/* The abstract problem with what is needed to read its answer. A unit is what cannot be told apart: entries
 * of one commune and slot, next to each other, that the same candidates cover. */
struct plan_demand {
    struct plan_choice choice; /* option i is candidate i; arrays below */
    int64_t *weight;           /* [unit_count] */
    int64_t *value; /* [unit_count] people_milli (thousandths of a cell where no population is known), in the
                     * slot of its service's own probability; 0 in the other steps of probability */
    int32_t *commune, *slot, *cells; /* [unit_count] */
    struct plan_option *option;
    struct plan_run *run;
    struct plan_floor *floor;
    struct plan_run *floor_run;
    char **floor_name;
    int64_t *area_limit;
    /* People_milli of the first service: all where coverage was assessed, covered before, uncovered but within some candidate's reach. */
    int64_t total_value, covered_value, reachable_value;
    int32_t *slot_service; /* [slot_count] into siting.services */
    bool *slot_counts;     /* [slot_count] the slot of its service's own probability */
    int32_t slot_count;
};
void plan_demand_release(struct plan_demand *demand);

struct plan_demand_input {
    const struct plan_candidates *candidates;
    struct plan_reach *reach; /* of each candidate; taken over, empty afterwards */
    const struct plan_demand_slot *slot;
    const uint8_t *const *class; /* [slot_count] plan_class grids */
    int32_t slot_count;
};
enum geo_status plan_demand_build(struct plan_demand *ret, const struct plan_scenario *scenario,
                                  const struct plan_demand_input *input,
                                  struct geo_error *err) GEO_MUST_CHECK;

/* ---- the answer ---- */

enum plan_robust { /* bits: it, or one within 2 km of it, is chosen again under these */
                   PLAN_ROBUST_LEVEL_UP = 1,
                   PLAN_ROBUST_LEVEL_DOWN = 2,
                   PLAN_ROBUST_MODEL = 4
};

struct plan_site {
    int32_t candidate;
    int32_t phase;       /* 0 without phases */
    int64_t gain;        /* weight it adds in the order */
    int64_t value;       /* people_milli (or area) it newly covers in the order */
    int64_t cells;       /* newly covered cells in the order */
    int32_t communes;    /* in which it newly covers somebody */
    int64_t alone_value; /* people_milli it would newly cover on its own */
    struct plan_option_facts facts;
    double chosen_share;          /* of the perturbed runs; NaN: not sought */
    uint8_t robust, robust_known; /* plan_robust bits */
};

struct plan_saving { /* against the same target reached in another way */
    bool known;
    int64_t sites, cost_vnd; /* of the other way */
    int64_t value;
    bool met; /* the other way meets the target, too */
};

struct plan_siting {
    struct plan_site *site; /* in the order in which to build */
    int32_t count;
    int64_t value_total, weight_total, cost_total_vnd;
    struct plan_solution solution;
    struct plan_phases phases;        /* count 0: none; its `final` is moved to `solution` */
    struct plan_money_curve curve;    /* point_count 0: none */
    struct plan_reason_of *reason;    /* [candidate count] */
    struct plan_proof coverage_proof; /* least cost: of coverage_bound; else empty */
    int64_t coverage_bound;      /* least cost: no plan of the same cost weighs more; else solution.bound */
    int64_t free_weight;         /* of the best plan without floors: their price; −1: no floors */
    struct plan_saving unshared; /* masts of others not used */
    struct plan_saving apart;    /* services each on their own */
    int64_t *commune_value;      /* [phase or 1][commune] people_milli newly covered */
    int32_t phase_count;         /* at least 1 */
    double robust_share;         /* of the sites, chosen in all scenarios of the sensitivity; NaN */
};
void plan_siting_release(struct plan_siting *siting);

struct plan_siting_input {
    const struct plan_candidates *candidates;
    const struct plan_demand *demand;
    int threads;
    const struct geo_progress *progress;
};

/* Everything but the sensitivity to radio, which needs other reaches: plan_siting_compare.
 * GEO_ERR_INFEASIBLE, naming each constraint that cannot be met, by how much, and the cure. */
enum geo_status plan_siting_solve(struct plan_siting *ret, const struct plan_scenario *scenario,
                                  const struct plan_siting_input *input,
                                  struct geo_error *err) GEO_MUST_CHECK;

/* Seek the plan again on `other` (the same candidates, other reaches) and mark the sites that stay. */
enum geo_status plan_siting_compare(struct plan_siting *siting, enum plan_robust bit,
                                    const struct plan_scenario *scenario, const struct plan_demand *other,
                                    const struct geo_progress *progress,
                                    struct geo_error *err) GEO_MUST_CHECK;

#endif
