/* What radiates from where: existing stations and proposed masts seen alike, with their loss curves and
 * ranges. */
#ifndef PHUSONG_COVERAGE_EMITTER_H
#define PHUSONG_COVERAGE_EMITTER_H

#include "planner/coverage/coverage.h"
#include "planner/coverage/fan.h"
#include "planner/coverage/reach.h"
#include "planner/radio/curve.h"
#include "planner/radio/link.h"
#include <stddef.h>

/* The loss of one band, antenna height and receiver height, for each environment. Clear and blocked differ
 * only when line of sight is decided by the terrain. */
struct plan_loss_class {
    double frequency_mhz, tx_height_agl_m, rx_height_agl_m;
    struct plan_curve clear[PLAN_ENVIRONMENT_COUNT], blocked[PLAN_ENVIRONMENT_COUNT];
    bool clutter_included[PLAN_ENVIRONMENT_COUNT];
    bool by_terrain[PLAN_ENVIRONMENT_COUNT]; /* line of sight decides between clear and blocked */
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
    int32_t smooth; /* index of its smooth-ground table, −1 without terrain */
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
    struct plan_fan_smooth *smooth;
    size_t smooth_count, smooth_capacity;
    struct plan_sector *proto_sector[PLAN_ENVIRONMENT_COUNT]; /* of proposed masts */
    int32_t max_radius;                                       /* of the fans */
    bool present[PLAN_ENVIRONMENT_COUNT];                     /* environments that the area has */
    bool only_service;                                        /* see plan_mast_list */
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
/* Smooth-ground tables of all emitters; needs scenario terrain. */
enum geo_status plan_emitters_smooth(struct plan_emitters *emitters, const struct plan_scenario *scenario,
                                     int threads, struct geo_error *err) GEO_MUST_CHECK;

double plan_effective_radius_m(const struct plan_propagation *propagation);

#endif
