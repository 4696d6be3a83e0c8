/* A whole link that tests change one thing of. */
#ifndef PHUSONG_TESTS_LINK_BENCH_H
#define PHUSONG_TESTS_LINK_BENCH_H

#include "planner/radio/link.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const double EARTH_M = 6371000.0 * 157.0 / (157.0 - 39.25); /* 4/3 */
#define COUNT 101

struct bench {
    struct plan_propagation propagation;
    struct plan_station station;
    struct plan_antenna antenna;
    struct plan_sector sector;
    struct plan_service service;
    struct plan_profile profile;
    struct plan_link_input input;
    double distance_km[COUNT], ground[COUNT], clutter[COUNT];
};

static inline void set_model(struct bench *bench, const char *name)
{
    for (int e = 0; e < PLAN_ENVIRONMENT_COUNT; e++) {
        bench->propagation.model[e] = name;
    }
}

/* 1800 MHz, 30 m mast, 17 dBi at 6° tilt, 2 km in steps of 20 m over a plain at 100 m above the sea. */
static inline void bench_init(struct bench *bench, const char *model)
{
    memset(bench, 0, sizeof *bench);
    set_model(bench, model);
    bench->propagation.diffraction = PLAN_DIFFRACTION_BULLINGTON;
    bench->propagation.sigma_db = (double)NAN;
    bench->propagation.climate =
        (struct plan_climate){.delta_n = 39.25, .n0 = 325.0, .time_percent = 50.0, .latitude_deg = 21.0};
    bench->station = (struct plan_station){
        .technology = PLAN_LTE,
        .frequency_mhz = 1800.0,
        .reference_dbm = 15.2,
        .loss_db = 2.0,
        .height_agl_m = 30.0,
    };
    bench->antenna = (struct plan_antenna){
        .gain_dbi = 17.0,
        .horizontal_3db_deg = 65.0,
        .vertical_3db_deg = 10.0,
        .front_to_back_db = 30.0,
        .side_lobe_db = 20.0,
    };
    bench->sector = (struct plan_sector){.azimuth_deg = 350.0, .tilt_deg = 6.0};
    bench->service = (struct plan_service){
        .threshold_dbm = -105.0,
        .probability = 0.9,
        .receiver_height_agl_m = 1.5,
        .body_loss_db = 3.0,
        .receiver_gain_dbi = 1.0,
    };
    for (int e = 0; e < PLAN_ENVIRONMENT_COUNT; e++) {
        bench->service.entry_loss_db[e] = 10.0 + (double)e;
        bench->service.entry_sigma_db[e] = 5.0;
    }
    for (int i = 0; i < COUNT; i++) {
        bench->distance_km[i] = 0.02 * i;
        bench->ground[i] = 100.0;
        bench->clutter[i] = 0.0;
    }
    bench->profile = (struct plan_profile){.count = COUNT,
                                           .distance_km = bench->distance_km,
                                           .ground_asl_m = bench->ground,
                                           .tx_height_agl_m = 30.0,
                                           .rx_height_agl_m = 1.5};
    bench->input = (struct plan_link_input){
        .propagation = &bench->propagation,
        .station = &bench->station,
        .antenna = &bench->antenna,
        .sector = &bench->sector,
        .service = &bench->service,
        .environment = PLAN_SUBURBAN,
        .distance_m = 2000.0,
        .bearing_deg = 10.0,
        .cell_m = 20.0,
        .profile = &bench->profile,
    };
}

static inline void near_to(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.12g instead of %.12g", value, expected);
    }
}

static inline struct plan_path path_of(const struct bench *bench)
{
    return (struct plan_path){.frequency_mhz = 1800.0,
                              .distance_km = 2.0,
                              .tx_height_agl_m = 30.0,
                              .rx_height_agl_m = 1.5,
                              .environment = bench->input.environment,
                              .los = PLAN_LOS_MIXED,
                              .cell_m = 20.0};
}

#endif
