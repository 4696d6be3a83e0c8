/* Where people have no coverage, why, and the counts per commune. */
#ifndef PHUSONG_GAPS_GAPS_H
#define PHUSONG_GAPS_GAPS_H

#include "planner/scenario/scenario.h"

enum plan_gap_cause { PLAN_CAUSE_RANGE, PLAN_CAUSE_TERRAIN, PLAN_CAUSE_NO_STATION };
const char *plan_gap_cause_name(enum plan_gap_cause cause); /* "range" "terrain" "no_station_of_service" */

/* What one service's coverage looks like to this stage; arrays are on the planning grid. */
struct plan_gap_input {
    int32_t service;
    const uint8_t *class;        /* plan_class as the service asks (outdoor or indoor) */
    const uint8_t *flat_covered; /* 1 where the cell would be covered were there no terrain */
};

struct plan_gap {
    int32_t service;
    int64_t people_milli;
    double area_km2;
    int32_t cell_count;
    int32_t commune_main; /* the one with most of its people (then area) */
    int32_t *commune;     /* all, ordered by people then index */
    int32_t commune_count;
    int32_t nearest_station;   /* of the service; −1 if there is none */
    double nearest_km;         /* NaN if none */
    enum plan_gap_cause cause; /* of most of its people */
    double x_m, y_m;           /* centre of its most populous cell */
    struct geo_polygon polygon;
};

struct plan_gaps {
    struct plan_gap *gap; /* ordered by service, people (most first), then position */
    int64_t count;
    /* Regions below the smallest size: counted, not lost. One for each service. */
    int64_t *small_count, *small_people_milli, *small_cells;
};

void plan_gaps_release(struct plan_gaps *gaps);
/* Uncovered cells with people (all uncovered cells when no population is known), 8-connected, ≥
 * gap_min_cells. */
enum geo_status plan_gaps_compute(struct plan_gaps *ret, const struct plan_scenario *scenario,
                                  const struct plan_gap_input *inputs, int32_t input_count,
                                  struct geo_error *err) GEO_MUST_CHECK;

/* Figures of one (commune, service); the province's are their sums. */
struct plan_tally {
    int64_t people_milli, people_na_milli;     /* all people; of them, in cells not assessed */
    int64_t people_out_milli, people_in_milli; /* covered outdoors, indoors */
    int64_t people_covered_milli;              /* covered as the service asks */
    double area_km2, area_na_km2, area_out_km2, area_in_km2;
    int32_t station_count; /* of the service, standing in the commune */
    double road_km, road_covered_km;
    int32_t school_count, school_covered_count;
};

struct plan_tally_input {
    const uint8_t *outdoor, *indoor; /* plan_class grids */
};

struct plan_tallies {
    struct plan_tally *tally;    /* [service × commune_count + commune] */
    struct plan_tally *province; /* [service], sums in commune order */
    int32_t service_count, commune_count;
};

void plan_tallies_release(struct plan_tallies *tallies);
enum geo_status plan_tallies_compute(struct plan_tallies *ret, const struct plan_scenario *scenario,
                                     const struct plan_tally_input *inputs,
                                     struct geo_error *err) GEO_MUST_CHECK;

#endif
