/* What radiates from where: existing stations and proposed masts seen alike, with their loss curves and
 * ranges. */
#ifndef PHUSONG_COVERAGE_EMITTER_H
#define PHUSONG_COVERAGE_EMITTER_H

#include "planner/coverage/climate.h"
#include "planner/coverage/coverage.h"
#include "planner/coverage/kernel.h"
#include "planner/coverage/reach.h"
#include "planner/radio/curve.h"
#include "planner/radio/link.h"
#include <stddef.h>

/* How the loss of an environment's model is found on a map. */
enum plan_way {
    PLAN_WAY_CURVE, /* distance alone */
    PLAN_WAY_EDGES, /* distance, and the sweep's edges over bare ground */
    PLAN_WAY_COVER, /* the sweep over ground and clutter: P.1812, P.526 */
    PLAN_WAY_ITM,   /* the sweep's scans */
    PLAN_WAY_EXACT  /* a profile for each cell */
};

/* The loss of one band, antenna height and receiver height, for each environment. */
struct plan_loss_class {
    double frequency_mhz, tx_height_agl_m, rx_height_agl_m;
    struct plan_loss_band band;
    struct plan_k_factors k_factors;
    bool by_terrain[PLAN_ENVIRONMENT_COUNT]; /* line of sight decides between clear and blocked */
    bool has_extra;
    struct plan_curve clear[PLAN_ENVIRONMENT_COUNT], blocked[PLAN_ENVIRONMENT_COUNT]; /* models of distance */
    struct plan_curve bound[PLAN_ENVIRONMENT_COUNT]; /* the path loss is nowhere below */
    struct plan_curve extra[PLAN_ENVIRONMENT_COUNT]; /* what the plan adds at the receiver */
    /* Over a plain with the environment's mean clutter; σ in line of sight and without. */
    float flat_db[PLAN_ENVIRONMENT_COUNT][PLAN_CURVE_SIZE], sigma_db[PLAN_ENVIRONMENT_COUNT][PLAN_CURVE_SIZE],
        blocked_sigma_db[PLAN_ENVIRONMENT_COUNT][PLAN_CURVE_SIZE];
};

struct plan_emitter { /* one station for one service */
    const struct plan_station *station;
    double height_agl_m; /* of the antenna: the station's, or a proposed mast's own */
    const struct plan_antenna *antenna;
    const struct plan_sector *sector;
    int32_t sector_count;
    int32_t server_first; /* number of its first sector in plan_layer.server */
    int32_t service;
    int32_t loss_class;
    float peak_dbm; /* level at 0 dB path loss in the antenna's best direction, all losses of the budget in */
    double range_m; /* beyond it even the flat level is below the floor, in every environment of the area */
    double window_m; /* beyond it nothing is computed: range_m, or less where only good levels are of use */
    double window_squared_m2[PLAN_ENVIRONMENT_COUNT]; /* the same for each environment */
};

struct plan_source { /* the emitters of one place */
    double x_m, y_m;
    int32_t first, count; /* into plan_emitters.emitter */
};

struct plan_emitters {
    struct plan_emitter *emitter;
    size_t emitter_count, emitter_capacity;
    struct plan_source *source;
    size_t source_count, source_capacity;
    struct plan_loss_class **loss_class; /* each on its own: they are large */
    size_t class_count, class_capacity;
    const struct plan_kernel *kernel;
    struct plan_climate_table climate;
    enum plan_way way[PLAN_ENVIRONMENT_COUNT];
    const struct plan_model *model[PLAN_ENVIRONMENT_COUNT];
    double clutter_m[PLAN_ENVIRONMENT_COUNT]; /* mean over the area's cells */
    struct plan_budget_antenna *pattern;      /* of each of the scenario's antennas */
    float *pattern_values;
    struct plan_sector *proposed_sector; /* [variant][service of siting][environment][PLAN_PATTERN_SECTORS] */
    bool present[PLAN_ENVIRONMENT_COUNT]; /* environments that the area has */
    bool own_sigma;                       /* some model gives a σ of its own for each path */
    float *sigma_span;                    /* then the curves of the least and the most σ it may have */
    bool only_service;                    /* see plan_mast_list */
    uint32_t warnings;
};

void plan_emitters_release(struct plan_emitters *emitters);
/* All stations of the scenario that deliver any service. */
enum geo_status plan_emitters_existing(struct plan_emitters *ret, const struct plan_scenario *scenario,
                                       struct geo_error *err) GEO_MUST_CHECK;
/* Masts of the siting settings' pattern, by the environment where each stands; one source for each.
 * only_service: levels that cannot give the service anywhere are of no use. */
struct plan_mast_list {
    const struct plan_mast *mast;
    int32_t count;
    bool only_service;
};
enum geo_status plan_emitters_proposed(struct plan_emitters *ret, const struct plan_scenario *scenario,
                                       const struct plan_mast_list *masts,
                                       struct geo_error *err) GEO_MUST_CHECK;
/* What the emitters need before the first window: kernel, climate, flat curves. NULL: the best kernel. */
enum geo_status plan_emitters_prepare(struct plan_emitters *emitters, const struct plan_scenario *scenario,
                                      const struct plan_coverage_options *options,
                                      struct geo_error *err) GEO_MUST_CHECK;

#endif
