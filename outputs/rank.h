/* Communes and villages without coverage in order of need, service by service, in whole numbers. */
#ifndef PHUSONG_OUTPUTS_RANK_H
#define PHUSONG_OUTPUTS_RANK_H

#include "outputs/results.h"

struct out_rank_commune {
    int32_t service, rank, commune;
    int64_t people;  /* as `unc` of communes.csv; INT64_MIN: no population is known */
    double percent;  /* of the people assessed; NaN */
    double area_km2; /* uncovered */
    double road_km;  /* not covered outdoors; NaN: no roads are known */
    int64_t schools; /* not covered; INT64_MIN: none are known */
    int64_t na_people;
    int32_t stations;
};

struct out_rank_village {
    int32_t service, rank, village;
    int64_t people;   /* uncovered within 500 m; INT64_MIN: no population is known */
    double level_dbm; /* NaN: nothing is received */
    double near_km;   /* NaN: no cell is covered */
};

struct out_rank_sum { /* of one service */
    int32_t communes, villages, villages_covered, villages_unassessed;
};

struct out_rank {
    struct out_rank_commune *commune; /* by service, then rank */
    int32_t commune_count;
    struct out_rank_village *village; /* likewise */
    int32_t village_count;
    struct out_rank_sum *sum; /* [service] */
};
void out_rank_release(struct out_rank *rank);

/* results: before, gaps, tallies are there, sites are not. class: plan_class grid of each service as it asks.
 */
enum geo_status out_rank_compute(struct out_rank *ret, const struct out_results *results,
                                 const uint8_t *const *class, struct geo_error *err) GEO_MUST_CHECK;

/* rank_communes, rank_villages (.csv + .csvt), plan.resolved.yaml, run.json into `folder`, which exists. */
enum geo_status out_rank_write(const struct out_rank *rank, const struct out_results *results,
                               const char *folder, struct geo_error *err) GEO_MUST_CHECK;

#endif
