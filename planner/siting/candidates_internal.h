/* Between the files that find candidates. */
#ifndef PHUSONG_SITING_CANDIDATES_INTERNAL_H
#define PHUSONG_SITING_CANDIDATES_INTERNAL_H

#include "planner/siting/siting.h"
#include <stddef.h>

/* Distance of every cell to the nearest road, power line, fibre; NULL where no such layer is given. */
struct plan_ways {
    float *road_km, *power_km, *fibre_km;
};

/* Candidates as they are found. */
struct plan_draft {
    const struct plan_scenario *scenario;
    struct plan_ways ways;
    struct plan_candidates found;
    size_t capacity, rejected_capacity;
};

/* All variants of one place. `site` says kind, position, place on the map; height_agl_m is that of the
 * standing mast and unused for new ones. */
enum geo_status plan_draft_add(struct plan_draft *draft, const struct plan_candidate *site,
                               struct geo_error *err) GEO_MUST_CHECK;
enum geo_status plan_draft_reject(struct plan_draft *draft, const struct plan_rejected *rejected,
                                  struct geo_error *err) GEO_MUST_CHECK;

/* Height of the antenna on a new mast, metres above ground. */
double plan_draft_new_height_m(const struct plan_scenario *scenario, int32_t variant, int32_t cell);

/* road_km, power_km, fibre_km of a cell; NaN: not known, or none in the whole area. */
void plan_draft_set_ways(struct plan_candidate *candidate, const struct plan_ways *ways, int32_t cell);

/* Is a service of the plan missing at this position? */
bool plan_draft_lacks_service(const struct plan_scenario *scenario, const struct plan_position *position);

/* Standing masts (candidates_standing.c). */
enum geo_status plan_draft_standing(struct plan_draft *draft, struct geo_error *err) GEO_MUST_CHECK;

/* Required, forbidden, committed ids take effect on what was found so far (candidates_ids.c). */
enum geo_status plan_draft_ids(struct plan_draft *draft, struct geo_error *err) GEO_MUST_CHECK;

/* ---- where new masts may stand (candidates_limits.c) ---- */

struct plan_limits {
    const struct plan_scenario *scenario;
    const struct plan_ways *ways;
    uint8_t *mark; /* per cell: bits of enum plan_limit_mark */
};
enum plan_limit_mark {
    PLAN_LIMIT_INSIDE = 1,  /* its centre lies in a commune */
    PLAN_LIMIT_ZONE = 2,    /* in an exclusion zone */
    PLAN_LIMIT_STANDING = 4 /* its centre is too near a standing mast */
};
enum geo_status plan_limits_init(struct plan_limits *ret, const struct plan_scenario *scenario,
                                 const struct plan_ways *ways, struct geo_error *err) GEO_MUST_CHECK;
void plan_limits_release(struct plan_limits *limits);

/* The first limit that keeps a new mast out of this cell, or −1. keep_away_m holds for the lattice only: who
 * lists a site has looked at what stands there. */
int plan_limits_check(const struct plan_limits *limits, int32_t cell, enum plan_site_kind kind);

/* The first exclusion zone that holds the cell, −1 none. */
int32_t plan_limits_zone(const struct plan_scenario *scenario, int32_t cell);

/* Steepest slope of the ground at a cell, degrees (Horn 1981: 3 × 3 cells); 0 without terrain. */
double plan_limits_slope_deg(const struct plan_scenario *scenario, int32_t cell);

/* ---- greenfield (candidates_lattice.c) ---- */

enum geo_status plan_draft_lattice(struct plan_draft *draft, const struct plan_limits *limits,
                                   const int64_t *weight, struct geo_error *err) GEO_MUST_CHECK;

#endif
