/* All sectors × all cells: best server and its level for each service. */
#ifndef PHUSONG_COVERAGE_COVERAGE_H
#define PHUSONG_COVERAGE_COVERAGE_H

#include "geo/progress.h"
#include "planner/scenario/scenario.h"

/* Level stored where a cell was assessed and no server reaches the floor. */
#define PLAN_NO_SIGNAL_DBM (-200.0f)

/* One service on the planning grid. Cells outside the area or not assessed hold NaN and −1. */
struct plan_layer {
    float *level_dbm; /* median of the best server outdoors, or PLAN_NO_SIGNAL_DBM */
    float *flat_dbm;  /* the same had there been no terrain: tells why a cell is not covered */
    float *sigma_db;  /* shadow fading of the best server */
    int32_t *server;  /* sector index, −1 none; sectors of proposed sites follow the scenario's */
    /* (level − threshold)/σ of the server most likely to reach the threshold, outdoors and indoors: the
     * strongest is not always the likeliest, where σ depends on distance. Coverage is judged by these, so
     * that a new site never takes coverage away. */
    float *outdoor_margin, *indoor_margin;
};

struct plan_coverage {
    struct plan_layer *layer; /* one for each service */
    int32_t layer_count;
    int64_t cell_count;
    uint32_t warnings;  /* plan_warning bits met anywhere */
    int64_t path_count; /* station–cell paths evaluated */
    /* Masts whose path loss was all found in the store, and those where some was not; 0 without a store. */
    int64_t found_mast_count, missed_mast_count;
};

struct plan_kernel;
struct plan_loss_store;

struct plan_coverage_options {
    int threads;
    const struct geo_progress *progress;
    const struct plan_kernel *kernel;    /* instruction set; NULL: the widest the processor runs */
    const struct plan_loss_store *store; /* path losses kept between runs; NULL: none */
};

void plan_coverage_release(struct plan_coverage *coverage);

/* Best level, ties to the lowest sector index; byte-identical for any number of threads. */
enum geo_status plan_coverage_compute(struct plan_coverage *ret, const struct plan_scenario *scenario,
                                      const struct plan_coverage_options *options,
                                      struct geo_error *err) GEO_MUST_CHECK;

/* (level − threshold)/σ, with the building entry loss and its σ when indoors; ±infinity where σ is 0. */
float plan_coverage_margin(const struct plan_service *service, uint8_t environment, float level_dbm,
                           float sigma_db, bool indoor);

/* P(level ≥ threshold) of a cell, outdoors or indoors; 0 without a server; NaN outside or not assessed. */
double plan_coverage_probability(const struct plan_coverage *coverage, int32_t service, int32_t cell,
                                 bool indoor);
/* probability ≥ the service's. */
bool plan_coverage_is_covered(const struct plan_coverage *coverage, const struct plan_scenario *scenario,
                              int32_t service, int32_t cell, bool indoor);

/* Class of each cell for one service: what gaps, statistics and maps are made from. */
enum plan_class {
    PLAN_CLASS_UNCOVERED = 0,
    PLAN_CLASS_COVERED = 1,
    PLAN_CLASS_NOT_ASSESSED = 2,
    PLAN_CLASS_OUTSIDE = 255
};
enum geo_status plan_coverage_classify(uint8_t **ret_class, const struct plan_coverage *coverage,
                                       const struct plan_scenario *scenario, int32_t service, bool indoor,
                                       struct geo_error *err) GEO_MUST_CHECK;

/* The same, as the service asks for its place but with another probability. */
enum geo_status plan_coverage_classify_at(uint8_t **ret_class, const struct plan_coverage *coverage,
                                          const struct plan_scenario *scenario, int32_t service,
                                          double probability, struct geo_error *err) GEO_MUST_CHECK;

/* 1 where the cell would be covered were there no terrain, 0 elsewhere. */
enum geo_status plan_coverage_classify_flat(uint8_t **ret_covered, const struct plan_coverage *coverage,
                                            const struct plan_scenario *scenario, int32_t service,
                                            bool indoor, struct geo_error *err) GEO_MUST_CHECK;

#endif
